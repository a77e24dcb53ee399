/* SPDX-License-Identifier: Apache-2.0 */
/* apply_schema.h - how server-side apply sees the tables: what is one unit, and what has parts.
 *
 * A value is one unit (a scalar, an atomic list, map or struct), or it has parts that may belong to
 * different managers: the members of a struct or map, the elements of a set, the elements of a list
 * whose keys tell them apart.  Where nothing is known of the type (part of a custom resource) maps
 * have parts and lists are units.
 *
 * Thread: pure. */
#ifndef KNARR_OBJECT_APPLY_SCHEMA_H
#define KNARR_OBJECT_APPLY_SCHEMA_H

#include <stdbool.h>

#include "object/field_set.h"

struct field;
struct schema;
struct type;

enum apply_form {
    APPLY_SCALAR,
    APPLY_STRUCT,
    APPLY_STRUCT_ATOMIC,
    APPLY_MAP,                           /* by name, all values alike */
    APPLY_MAP_ATOMIC,
    APPLY_LIST_ATOMIC,
    APPLY_LIST_SET,
    APPLY_LIST_KEYS,
    APPLY_UNTYPED_ATOMIC,                /* anything, as one unit */
    APPLY_DEDUCED                        /* anything: maps have parts */
};

struct apply_schema {
    enum apply_form      form;
    bool                 is_declared;    /* a member that its struct names */
    bool                 is_open;        /* of a custom kind: what nobody declares is known, too */
    const struct field  *field;          /* of a member or the elements of one; NULL at the root */
    const struct type   *type;           /* of a built-in struct or its atomic form; else NULL */
    const struct schema *custom;         /* of a custom kind's value; else NULL */
};

struct apply_schema apply_schema_root(const struct type *);
struct apply_schema apply_schema_field(const struct field *);
/* What a member of a struct or map is.  False where a struct has none of this name. */
bool apply_schema_member(const struct apply_schema *, struct bytes name, struct apply_schema *ret);
/* What the elements of a list, or the values of a map that its schema does not name, are. */
struct apply_schema apply_schema_element(const struct apply_schema *);
/* Whether the value is one unit here.  Lists and maps that are empty or null on both sides are
 * units as well, which the callers know. */
static inline bool apply_schema_has_parts(const struct apply_schema *schema)
{
    return schema->form == APPLY_STRUCT || schema->form == APPLY_MAP ||
           schema->form == APPLY_LIST_SET || schema->form == APPLY_LIST_KEYS ||
           schema->form == APPLY_DEDUCED;
}

/* The path element of a list's element.  NULL, or why it has none:
 * `associative list with keys may not have a null element`. */
const char *apply_list_element(const struct apply_schema *list, const struct value *element,
                               struct arena *, struct field_element *ret);

#endif
