/* SPDX-License-Identifier: Apache-2.0 */
/* value_index.c - open addressing over the entries' places.  A whole number is hashed as an integer,
 * so that 1, 1u and 1.0 meet, and those that only a double takes for the same do not. */
#include "cel/value_index.h"

#include <math.h>

#include "base/arena.h"
#include "base/map.h"

enum { INDEX_FROM = 9, SLOTS_MIN = 16 };

struct cel_index {
    size_t slot_count; /* a power of 2, at least twice the entries */
    uint32_t slots[];  /* place of the entry plus 1; 0 is free */
};

/* ---- keys ---- */

/* A number that is whole: its sign, and what it is without. */
struct whole {
    bool     is_one, is_negative;
    uint64_t size;
};

static struct whole whole_of(struct cel_value value)
{
    const double two_to_64 = 18446744073709551616.0;
    if (value.kind == CEL_UINT)
        return (struct whole){ true, false, value.unsigned_integer };
    bool is_low = value.kind == CEL_INT ? value.integer < 0 : value.number < 0;
    if (value.kind == CEL_INT)
        return (struct whole){ true, is_low, is_low ? 0 - value.unsigned_integer
                                                    : value.unsigned_integer };
    double size = fabs(value.number);
    if (size != trunc(size) || !(size < two_to_64))
        return (struct whole){ false, false, 0 };
    return (struct whole){ true, is_low, (uint64_t)size };
}

/* Numbers are the same key where they are the same without any loss. */
static bool is_same_key(struct cel_value a, struct cel_value b)
{
    if (!cel_is_number(a) || !cel_is_number(b))
        return cel_scalar_equal(a, b);
    struct whole first = whole_of(a), second = whole_of(b);
    if (!first.is_one || !second.is_one)
        return a.kind == CEL_DOUBLE && b.kind == CEL_DOUBLE && a.number == b.number;
    return first.is_negative == second.is_negative && first.size == second.size;
}

static uint64_t number_hash(struct cel_value number)
{
    struct whole whole = whole_of(number);
    return whole.is_one ? map_hash(&whole.size, sizeof whole.size)
                        : map_hash(&number.number, sizeof number.number);
}

static uint64_t scalar_hash(struct cel_value value)
{
    if (value.kind == CEL_STRING || value.kind == CEL_BYTES)
        return map_hash(value.bytes.at, value.bytes.size);
    if (value.kind == CEL_BOOL)
        return map_hash(&value.boolean, sizeof value.boolean);
    if (value.kind == CEL_TIMESTAMP || value.kind == CEL_DURATION)
        return map_hash(&value.time.seconds, sizeof value.time.seconds);
    return cel_is_number(value) ? number_hash(value) : 0;
}

/* ---- the index ---- */

static void place(uint32_t *slots, size_t slot_count, struct cel_value key, size_t entry)
{
    size_t slot = scalar_hash(key) & (slot_count - 1);
    while (slots[slot])
        slot = (slot + 1) & (slot_count - 1);
    slots[slot] = (uint32_t)entry + 1;
}

static size_t slots_for(size_t count)
{
    size_t slots = SLOTS_MIN;
    while (slots < count * 2)
        slots *= 2;
    return slots;
}

static const struct cel_entry *look(const uint32_t *slots, size_t slot_count,
                                    const struct cel_entry *entries, struct cel_value key)
{
    size_t slot = scalar_hash(key) & (slot_count - 1);
    for (; slots[slot]; slot = (slot + 1) & (slot_count - 1))
        if (is_same_key(entries[slots[slot] - 1].key, key))
            return &entries[slots[slot] - 1];
    return NULL;
}

const struct cel_index *cel_index_new(struct arena *arena, const struct cel_entry *entries,
                                      size_t count)
{
    if (count < INDEX_FROM)
        return NULL;
    size_t slots = slots_for(count);
    struct cel_index *index =
        arena_alloc(arena, sizeof(struct cel_index) + slots * sizeof(uint32_t));
    index->slot_count = slots;
    for (size_t i = 0; i < count; i++)
        place(index->slots, slots, entries[i].key, i);
    return index;
}

const struct cel_entry *cel_index_find(const struct cel_entries *map, struct cel_value key)
{
    if (map->index)
        return look(map->index->slots, map->index->slot_count, map->entries, key);
    for (size_t i = 0; i < map->count; i++)
        if (is_same_key(map->entries[i].key, key))
            return &map->entries[i];
    return NULL;
}

/* ---- sets that grow ---- */

static void grow_slots(struct cel_scalars *set, struct arena *arena)
{
    set->slot_count = slots_for((set->count + 1) * 2);
    set->slots = arena_array(arena, set->slot_count, sizeof(uint32_t));
    for (size_t i = 0; i < set->count; i++)
        place(set->slots, set->slot_count, set->entries[i].key, i);
}

struct cel_entry *cel_scalars_find(const struct cel_scalars *set, struct cel_value key)
{
    const struct cel_entry *found =
        set->slots ? look(set->slots, set->slot_count, set->entries, key) : NULL;
    return found ? &set->entries[found - set->entries] : NULL;
}

bool cel_scalars_add(struct cel_scalars *set, struct arena *arena, struct cel_value key,
                     struct cel_value value)
{
    if (cel_scalars_find(set, key))
        return false;
    if (set->count * 2 >= set->slot_count)
        grow_slots(set, arena);
    set->entries =
        arena_grow(arena, set->entries, set->count, &set->capacity, sizeof set->entries[0]);
    set->entries[set->count] = (struct cel_entry){ key, value };
    place(set->slots, set->slot_count, key, set->count++);
    return true;
}
