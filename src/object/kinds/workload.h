/* SPDX-License-Identifier: Apache-2.0 */
/* workload.h - what the kinds that run pods from a template have in common.
 *
 * Thread: pure. */
#ifndef KNARR_OBJECT_KINDS_WORKLOAD_H
#define KNARR_OBJECT_KINDS_WORKLOAD_H

#include <stddef.h>

struct arena;
struct field_errors;
struct value;

/* spec.selector: Required where it is nil, Invalid where it is empty; `word` names the kind in the
 * message. */
void validate_workload_selector(const struct value *spec, const char *word, struct field_errors *);

/* Counters of a status, at the current path: none negative; none of `parts` above `whole`. */
void validate_counters(const struct value *status, const char *const *names, size_t count,
                       struct field_errors *);
void validate_not_above(const struct value *status, const char *const *parts, size_t count,
                        const char *whole, const char *detail, struct field_errors *);
void validate_collisions(const struct value *status, const struct value *old,
                         struct field_errors *);

/* {"Type":...,"RollingUpdate":...}, as messages show a strategy of a type that is not known. */
const char *strategy_json(const struct value *strategy, struct arena *);
void drop_disabled_of_template(struct value *object);        /* of spec.template.spec */

#endif
