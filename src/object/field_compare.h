/* SPDX-License-Identifier: Apache-2.0 */
/* field_compare.h - which fields a value has, and which differ between two values.
 *
 * The values are trees of a kind: stored ones, or ones that decode_value has been over.  A field
 * that its type always writes counts as there even where the tree leaves it out, so that a tree
 * and the JSON it becomes are the same; an empty map is an object with nothing but those.
 *
 * Thread: pure. */
#ifndef KNARR_OBJECT_FIELD_COMPARE_H
#define KNARR_OBJECT_FIELD_COMPARE_H

#include "object/field_set.h"

struct arena;
struct error;
struct type;
struct value;

/* No path is in more than one of them; all are empty where the values are equal. */
struct field_comparison {
    struct field_set added, modified, removed;
};
/* metadata.managedFields is never in it, nor is what lies at or below the members of `reset` (NULL:
 * none).  The sets borrow from both values. */
void field_compare(const struct value *old, const struct value *next, const struct type *,
                   const struct field_set *reset, struct arena *, struct field_comparison *ret);
static inline bool field_comparison_is_empty(const struct field_comparison *comparison)
{
    return field_set_is_empty(&comparison->added) && field_set_is_empty(&comparison->modified) &&
           field_set_is_empty(&comparison->removed);
}

/* What a configuration that is applied says: its units, the elements of its lists, and the
 * members of its maps.  `config` is as the client sent it; apply_check has been over it. */
struct field_set field_set_of(const struct value *config, const struct type *, struct arena *);

/* Whether the value fits the type as apply wants it: known fields, the right types, keys in lists,
 * and no key twice.  UNKNOWN (500, as upstream) with all problems:
 * `.spec.foo: field not declared in schema`. */
MUST_USE bool apply_check(const struct value *, const struct type *, struct arena *,
                          struct error *err);

#endif
