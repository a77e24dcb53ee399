/* SPDX-License-Identifier: Apache-2.0 */
/* apply_list.h - the elements of a set or of a list with keys, found by what tells them apart.
 *
 * Not for others than the engines of apply.  Thread: pure. */
#ifndef KNARR_OBJECT_APPLY_LIST_H
#define KNARR_OBJECT_APPLY_LIST_H

#include "base/map.h"
#include "object/apply_schema.h"

struct apply_item {
    struct field_element element;
    struct value        *value;
    uint32_t             first;          /* where the same element stood first */
    uint32_t             times;          /* of a first: how often it stands there */
};

struct apply_list {
    struct apply_item *items;            /* in the list's order; those without keys are left out */
    uint32_t           count;
    struct map         places;           /* of long lists: text -> index plus 1 */
};
#define AUTO_APPLY_LIST CLEANUP(apply_list_done) struct apply_list

void apply_list_init(struct apply_list *, const struct apply_schema *, const struct value *list,
                     struct arena *);
void apply_list_done(struct apply_list *);
/* Where the element stands first; NULL where it does not. */
const struct apply_item *apply_list_find(const struct apply_list *, const struct field_element *);

#endif
