/* SPDX-License-Identifier: Apache-2.0 */
/* value_index.h - finds an entry by its key: a hash above a handful of entries, and a walk below.
 * Keys are scalars; numbers that are the same are one key, whatever their kind.
 * Thread: constant once made; any. */
#ifndef KNARR_CEL_VALUE_INDEX_H
#define KNARR_CEL_VALUE_INDEX_H

#include "cel/value.h"

struct cel_index;

/* NULL where the entries are few. */
const struct cel_index *cel_index_new(struct arena *, const struct cel_entry *entries, size_t count);
/* NULL where there is none. */
const struct cel_entry *cel_index_find(const struct cel_entries *, struct cel_value key);

/* A set of scalars that grows: true where the value was not in it. */
struct cel_scalars {
    struct cel_entry *entries;
    size_t            count, capacity;
    uint32_t         *slots;
    size_t            slot_count;
};
bool   cel_scalars_add(struct cel_scalars *, struct arena *, struct cel_value key,
                       struct cel_value value);
/* NULL where it is not in the set.  May be written to. */
struct cel_entry *cel_scalars_find(const struct cel_scalars *, struct cel_value key);

#endif
