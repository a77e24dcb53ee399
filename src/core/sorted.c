/* SPDX-License-Identifier: Apache-2.0 */
/* sorted.c - see sorted.h.  A block that is full is split in two; an empty one is dropped. */
#include "core/sorted.h"

#include <stdlib.h>
#include <string.h>

#include "base/arena.h"

struct sorted_block {
    size_t               count;
    struct sorted_entry *entries[SORTED_BLOCK_MAX];
};

void sorted_done(struct sorted *sorted)
{
    for (size_t i = 0; i < sorted->block_count; i++)
        free(sorted->blocks[i]);
    free(sorted->blocks);
    *sorted = (struct sorted){ 0 };
}

/* The last block whose first key is <= key, or the first block. */
static size_t find_block(const struct sorted *sorted, const char *key)
{
    size_t low = 0, high = sorted->block_count;
    while (low + 1 < high) {
        size_t middle = low + (high - low) / 2;
        if (strcmp(sorted->blocks[middle]->entries[0]->key, key) <= 0)
            low = middle;
        else
            high = middle;
    }
    return low;
}

/* The first index whose key is >= key. */
static size_t find_index(const struct sorted_block *block, const char *key)
{
    size_t low = 0, high = block->count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (strcmp(block->entries[middle]->key, key) < 0)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

static struct sorted_block *insert_block(struct sorted *sorted, size_t place)
{
    if (sorted->block_count == sorted->block_capacity) {
        sorted->block_capacity = sorted->block_capacity ? sorted->block_capacity * 2 : 4;
        sorted->blocks =
            memory_grow(sorted->blocks, sorted->block_capacity, sizeof *sorted->blocks);
    }
    memmove(sorted->blocks + place + 1, sorted->blocks + place,
            (sorted->block_count - place) * sizeof *sorted->blocks);
    sorted->block_count++;
    return sorted->blocks[place] = MEMORY_NEW(struct sorted_block);
}

static void split_block(struct sorted *sorted, size_t place)
{
    struct sorted_block *right = insert_block(sorted, place + 1), *left = sorted->blocks[place];
    left->count = SORTED_BLOCK_MAX / 2;
    right->count = SORTED_BLOCK_MAX - left->count;
    memcpy(right->entries, left->entries + left->count, right->count * sizeof *right->entries);
}

void sorted_insert(struct sorted *sorted, struct sorted_entry *entry)
{
    if (sorted->block_count == 0)
        insert_block(sorted, 0);
    size_t place = find_block(sorted, entry->key);
    if (sorted->blocks[place]->count == SORTED_BLOCK_MAX) {
        split_block(sorted, place);
        place = find_block(sorted, entry->key);
    }
    struct sorted_block *block = sorted->blocks[place];
    size_t index = find_index(block, entry->key);
    memmove(block->entries + index + 1, block->entries + index,
            (block->count - index) * sizeof *block->entries);
    block->entries[index] = entry;
    block->count++;
    sorted->count++;
}

void sorted_remove(struct sorted *sorted, const char *key)
{
    if (sorted->block_count == 0)
        return;
    size_t place = find_block(sorted, key);
    struct sorted_block *block = sorted->blocks[place];
    size_t index = find_index(block, key);
    if (index == block->count || strcmp(block->entries[index]->key, key) != 0)
        return;
    block->count--;
    sorted->count--;
    memmove(block->entries + index, block->entries + index + 1,
            (block->count - index) * sizeof *block->entries);
    if (block->count > 0)
        return;
    free(block);
    sorted->block_count--;
    memmove(sorted->blocks + place, sorted->blocks + place + 1,
            (sorted->block_count - place) * sizeof *sorted->blocks);
}

static struct sorted_place place_at(const struct sorted *sorted, size_t block, size_t index)
{
    while (block < sorted->block_count && index >= sorted->blocks[block]->count) {
        block++;
        index = 0;
    }
    struct sorted_entry *entry =
        block < sorted->block_count ? sorted->blocks[block]->entries[index] : NULL;
    return (struct sorted_place){ block, index, entry };
}

struct sorted_place sorted_from(const struct sorted *sorted, const char *key)
{
    if (!key || sorted->block_count == 0)
        return place_at(sorted, 0, 0);
    size_t block = find_block(sorted, key);
    return place_at(sorted, block, find_index(sorted->blocks[block], key));
}

/* The entries lie anywhere: they are asked for a little before they are looked at. */
struct sorted_place sorted_next(const struct sorted *sorted, struct sorted_place place)
{
    enum { AHEAD = 8 };
    const struct sorted_block *block = sorted->blocks[place.block];
    if (place.index + AHEAD < block->count)
        __builtin_prefetch(block->entries[place.index + AHEAD]);
    return place_at(sorted, place.block, place.index + 1);
}

struct sorted_place sorted_end(const struct sorted *sorted)
{
    return place_at(sorted, sorted->block_count, 0);
}

size_t sorted_distance(const struct sorted *sorted, struct sorted_place from,
                       struct sorted_place to)
{
    size_t count = to.index;
    for (size_t block = from.block; block < to.block; block++)
        count += sorted->blocks[block]->count;
    return count - from.index;
}
