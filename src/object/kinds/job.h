/* SPDX-License-Identifier: Apache-2.0 */
/* job.h - the parts of a Job's validation, which CronJobs share.
 *
 * Thread: pure. */
#ifndef KNARR_OBJECT_KINDS_JOB_H
#define KNARR_OBJECT_KINDS_JOB_H

#include <stdbool.h>
#include <stdint.h>

#include "base/bytes.h"

struct arena;
struct field_errors;
struct value;

/* A JobSpec without its selector, at the current path. */
void validate_job_spec(const struct value *spec, struct field_errors *);
void validate_job(const struct value *next, struct field_errors *);
/* "example.com/path", at the member `name`; Required where it is empty. */
void validate_domain_path(struct bytes text, const char *name, struct field_errors *);

bool job_is_indexed(const struct value *spec);
bool job_has_condition(const struct value *job, const char *type, const char *status);
/* "0-2,5" below `completions`: NULL, or what is wrong with it. */
const char *job_indexes_problem(struct bytes text, int64_t completions, int64_t *ret_total,
                                struct arena *);
/* The first index that both have; -1: none.  Both must be good. */
int64_t job_indexes_overlap(struct bytes a, struct bytes b);

void validate_job_update(const struct value *next, const struct value *old, struct field_errors *);
void validate_job_status(const struct value *next, const struct value *old, struct field_errors *);

#endif
