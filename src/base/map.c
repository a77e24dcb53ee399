/* SPDX-License-Identifier: Apache-2.0 */
/* map.c - entries in a dense array, found by a table of slots with linear probing.
 *
 * Deletion marks the slot SLOT_DEAD and the entry a hole; rebuild() drops both. */
#include "base/map.h"

#include <stdlib.h>
#include <string.h>

#include "base/arena.h"

enum { SLOT_FREE = 0, SLOT_DEAD = UINT32_MAX, FIRST_SLOTS = 16 };

static uint64_t seed_low = 0x9e3779b97f4a7c15u, seed_high = 0xc2b2ae3d27d4eb4fu;

void map_seed(const uint8_t seed[16])
{
    memcpy(&seed_low, seed, 8);
    memcpy(&seed_high, seed + 8, 8);
}

static uint64_t rotate(uint64_t x, int bits)
{
    return (x << bits) | (x >> (64 - bits));
}

/* One round of SipHash. */
static void sip_round(uint64_t v[4])
{
    v[0] += v[1]; v[1] = rotate(v[1], 13); v[1] ^= v[0]; v[0] = rotate(v[0], 32);
    v[2] += v[3]; v[3] = rotate(v[3], 16); v[3] ^= v[2];
    v[0] += v[3]; v[3] = rotate(v[3], 21); v[3] ^= v[0];
    v[2] += v[1]; v[1] = rotate(v[1], 17); v[1] ^= v[2]; v[2] = rotate(v[2], 32);
}

/* SipHash-1-3: fast, and strong enough against chosen keys. */
uint64_t map_hash(const void *bytes, size_t size)
{
    const unsigned char *at = bytes;
    uint64_t v[4] = { seed_low ^ 0x736f6d6570736575u, seed_high ^ 0x646f72616e646f6du,
                      seed_low ^ 0x6c7967656e657261u, seed_high ^ 0x7465646279746573u };
    uint64_t word, last = (uint64_t)size << 56;
    for (; size >= 8; at += 8, size -= 8) {
        memcpy(&word, at, 8);
        v[3] ^= word;
        sip_round(v);
        v[0] ^= word;
    }
    for (size_t i = 0; i < size; i++)
        last |= (uint64_t)at[i] << (8 * i);
    v[3] ^= last;
    sip_round(v);
    v[0] ^= last;
    v[2] ^= 0xff;
    for (int i = 0; i < 3; i++)
        sip_round(v);
    return v[0] ^ v[1] ^ v[2] ^ v[3];
}

void map_clear(struct map *map)
{
    for (size_t i = 0; i < map->entry_count; i++)
        free(map->entries[i].key);
    map->entry_count = map->count = 0;
    if (map->slots)
        memset(map->slots, 0, map->slot_count * sizeof *map->slots);
}

void map_done(struct map *map)
{
    map_clear(map);
    free(map->entries);
    free(map->slots);
    *map = (struct map){ 0 };
}

static uint32_t *find_slot(const struct map *map, uint64_t hash, struct bytes key)
{
    if (map->slot_count == 0)
        return NULL;
    for (size_t i = hash & (map->slot_count - 1);; i = (i + 1) & (map->slot_count - 1)) {
        uint32_t slot = map->slots[i];
        if (slot == SLOT_FREE)
            return NULL;
        if (slot == SLOT_DEAD)
            continue;
        const struct map_entry *entry = &map->entries[slot - 1];
        if (entry->hash == hash && entry->key_size == key.size &&
            (key.size == 0 || memcmp(entry->key, key.at, key.size) == 0))
            return &map->slots[i];
    }
}

static void take_slot(struct map *map, size_t entry_index)
{
    size_t i = map->entries[entry_index].hash & (map->slot_count - 1);
    while (map->slots[i] != SLOT_FREE && map->slots[i] != SLOT_DEAD)
        i = (i + 1) & (map->slot_count - 1);
    map->slots[i] = (uint32_t)(entry_index + 1);
}

/* Closes the holes and makes room for one more. */
static void rebuild(struct map *map)
{
    size_t kept = 0;
    for (size_t i = 0; i < map->entry_count; i++)
        if (map->entries[i].key)
            map->entries[kept++] = map->entries[i];
    map->entry_count = kept;
    size_t slots = FIRST_SLOTS;
    while (slots < (kept + 1) * 2)
        slots *= 2;
    free(map->slots);
    map->slots = memory_alloc(slots * sizeof *map->slots);
    map->slot_count = slots;
    map->entry_capacity = slots * 3 / 4;
    map->entries = memory_grow(map->entries, map->entry_capacity, sizeof *map->entries);
    for (size_t i = 0; i < kept; i++)
        take_slot(map, i);
}

void *map_get(const struct map *map, struct bytes key)
{
    if (map->count == 0)
        return NULL;
    const uint32_t *slot = find_slot(map, map_hash(key.at, key.size), key);
    return slot ? map->entries[*slot - 1].value : NULL;
}

void *map_put(struct map *map, struct bytes key, void *value)
{
    uint64_t hash = map_hash(key.at, key.size);
    const uint32_t *slot = find_slot(map, hash, key);
    if (slot) {
        struct map_entry *entry = &map->entries[*slot - 1];
        void *before = entry->value;
        entry->value = value;
        return before;
    }
    if (map->entry_count == map->entry_capacity)
        rebuild(map);
    char *copy = memory_alloc(key.size + 1);
    if (key.size)
        memcpy(copy, key.at, key.size);
    map->entries[map->entry_count] = (struct map_entry){ copy, key.size, hash, value };
    take_slot(map, map->entry_count++);
    map->count++;
    return NULL;
}

void *map_remove(struct map *map, struct bytes key)
{
    if (map->count == 0)
        return NULL;
    uint32_t *slot = find_slot(map, map_hash(key.at, key.size), key);
    if (!slot)
        return NULL;
    struct map_entry *entry = &map->entries[*slot - 1];
    void *value = entry->value;
    free(entry->key);
    *entry = (struct map_entry){ 0 };
    *slot = SLOT_DEAD;
    map->count--;
    return value;
}

struct map_entry *map_after(const struct map *map, const struct map_entry *entry)
{
    struct map_entry *end = map->entries + map->entry_count;
    for (struct map_entry *next = map->entries + (entry - map->entries) + 1; next < end; next++)
        if (next->key)
            return next;
    return NULL;
}

struct map_entry *map_first(const struct map *map)
{
    if (map->count == 0)
        return NULL;
    return map->entries->key ? map->entries : map_after(map, map->entries);
}
