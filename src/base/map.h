/* SPDX-License-Identifier: Apache-2.0 */
/* map.h - text to pointer, in the order of insertion.
 *
 * Keys are copied.  Iteration is in the order in which keys were first put, so that nothing
 * depends on a hash; a removed key leaves a hole that iteration skips and growth closes.
 * The hash is keyed per process (map_seed): a client cannot choose colliding keys.
 *
 * Thread: none of its own; the owner's. */
#ifndef KNARR_BASE_MAP_H
#define KNARR_BASE_MAP_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/bytes.h"

struct map_entry {
    char    *key;              /* NULL: a hole */
    size_t   key_size;
    uint64_t hash;
    void    *value;
};

struct map {
    struct map_entry *entries;
    uint32_t         *slots;   /* index of the entry plus 1; 0 is free */
    size_t            entry_count, entry_capacity;   /* holes included */
    size_t            slot_count;
    size_t            count;   /* live keys */
};

/* Once at start, with 16 random bytes; without it a fixed seed (tests, simulation). */
void map_seed(const uint8_t seed[16]);
uint64_t map_hash(const void *bytes, size_t size);

void  map_done(struct map *);                        /* frees keys, not values */
void *map_get(const struct map *, struct bytes key); /* NULL where absent */
/* The value that stood there before, or NULL. `value` must not be NULL. */
void *map_put(struct map *, struct bytes key, void *value);
void *map_remove(struct map *, struct bytes key);    /* the value, or NULL */
void  map_clear(struct map *);

/* for (struct map_entry *e = map_first(&m); e; e = map_after(&m, e))
 * The current entry may be removed meanwhile; nothing may be put. */
struct map_entry *map_first(const struct map *);
struct map_entry *map_after(const struct map *, const struct map_entry *);

#endif
