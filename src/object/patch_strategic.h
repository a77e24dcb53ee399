/* SPDX-License-Identifier: Apache-2.0 */
/* patch_strategic.h - what the strategic merge and the diff that makes strategic patches share.
 *
 * Not for others: patch.h is the interface. */
#ifndef KNARR_OBJECT_PATCH_STRATEGIC_H
#define KNARR_OBJECT_PATCH_STRATEGIC_H

#include <stdbool.h>

#include "base/bytes.h"

struct arena;
struct error;
struct field;
struct type;
struct value;

#define PATCH_DIRECTIVE   "$patch"
#define PATCH_RETAIN_KEYS "$retainKeys"
#define PATCH_DELETE_FROM "$deleteFromPrimitiveList/"
#define PATCH_ORDER       "$setElementOrder/"

/* What describes the value at hand: a type; or, for a map of values, the field whose values these
 * are; or neither, where nothing is known. */
struct patch_schema {
    const struct type  *type;
    const struct field *map;
};

/* The description of one member, and how patches treat it. */
struct patch_member {
    struct patch_schema schema;          /* of the member, or of a list's elements */
    const char         *merge_key;       /* of a list of maps; NULL: none */
    bool                merge, replace, retain_keys;
};
/* INTERNAL_ERROR where the type has no such member, as upstream. */
MUST_USE bool patch_schema_member(struct patch_schema, struct bytes name, struct patch_member *ret,
                                  struct error *err);

struct patch_merge {
    struct arena *arena;
    struct error *err;
    bool final; /* onto an object; false: onto another patch, which keeps the directives */
};
/* Merges `patch` into `original` (which may be NULL); both are changed.  NULL with *err set. */
struct value *patch_merge_maps(struct patch_merge *, struct value *original, struct value *patch,
                               struct patch_schema);

#endif
