/* SPDX-License-Identifier: Apache-2.0 */
/* json_schema.h - what the schema of a CustomResourceDefinition may hold.
 *
 * Both report at the current path, the schema's.  Rules are compiled, and defaults held against them,
 * above (cel/custom_rules.h); defaults are not checked against their schema.
 *
 * Thread: pure. */
#ifndef KNARR_OBJECT_KINDS_JSON_SCHEMA_H
#define KNARR_OBJECT_KINDS_JSON_SCHEMA_H

#include <stdbool.h>

#include "base/bytes.h"

struct arena;
struct field_errors;
struct value;

/* Structural: each value has a type, and nothing that gives structure stands inside allOf, anyOf,
 * oneOf and not. */
void validate_schema_structure(const struct value *schema, struct field_errors *);
/* What is not supported, and list and map types. */
void validate_schema_standard(const struct value *schema, struct field_errors *);

/* The schema at a path like .a.b or, with `brackets`, .a['b']; NULL with upstream's words where
 * there is none. */
const struct value *schema_at_path(const struct value *schema, struct bytes path, bool brackets,
                                   struct arena *, const char **ret_problem);
/* Whether a schema, or one inside it, has the member. */
bool schema_has(const struct value *schema, const char *name);

#endif
