/* SPDX-License-Identifier: Apache-2.0 */
/* structural_validate.h - what the files that check a value against its schema share.
 *
 * Reports are made at the check's own path, which is rendered only when something is wrong, below
 * the path of field_errors ("status", or nothing). */
#ifndef KNARR_OBJECT_STRUCTURAL_VALIDATE_H
#define KNARR_OBJECT_STRUCTURAL_VALIDATE_H

#include "object/structural_schema.h"
#include "object/validation.h"

/* One step of the way down; lies on the stack of its caller. */
struct schema_step {
    const struct schema_step *parent;
    struct bytes              name;      /* {NULL,0}: an index */
    size_t                    index;
    bool                      is_additional;     /* a key behind additionalProperties */
};

struct schema_check {
    struct field_errors      *errors;
    const struct schema_step *step;              /* NULL: the root */
    size_t                   *failures, *matches;
};

const char *schema_path(const struct schema_check *);            /* "spec.list[0]"; in the arena */
/* Counts a failure; the path as the name of a field_* report. */
const char *schema_field(struct schema_check *, const char *path);
/* A failure that names no field. */
void schema_fail_plain(struct schema_check *, const char *message);

/* structural_scalar.c: rules of one value; each reports what is wrong. */
void schema_check_enum(struct schema_check *, const struct schema *, const struct value *);
void schema_check_scalar(struct schema_check *, const struct schema *, const struct value *);
void schema_check_items(struct schema_check *, const struct schema *, const struct value *list);
void schema_check_size(struct schema_check *, const struct schema *, const struct value *map);
void schema_check_required(struct schema_check *, const struct schema *, const struct value *map);
void schema_fail_closed(struct schema_check *, struct bytes key);
bool schema_is_whole(double);            /* an integer that JSON can hold exactly */

#endif
