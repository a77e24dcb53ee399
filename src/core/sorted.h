/* SPDX-License-Identifier: Apache-2.0 */
/* sorted.h - entries in the order of their keys, in blocks of a bounded size.
 *
 * Insertion moves at most one block (SORTED_BLOCK_MAX pointers), iteration is a walk over arrays:
 * lists of ten thousand objects read memory in order.  The first member of an entry is its key.
 *
 * Thread: the owner's. */
#ifndef KNARR_CORE_SORTED_H
#define KNARR_CORE_SORTED_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { SORTED_BLOCK_MAX = 256 };

struct sorted_entry {
    char *key;                           /* NUL-terminated, compared by bytes */
};

struct sorted_block;
struct sorted {
    struct sorted_block **blocks;
    size_t                block_count, block_capacity, count;
};

/* A place; `entry` NULL past the end. */
struct sorted_place {
    size_t               block, index;
    struct sorted_entry *entry;
};

void sorted_done(struct sorted *);                          /* not the entries */
void sorted_insert(struct sorted *, struct sorted_entry *); /* its key must not be there */
void sorted_remove(struct sorted *, const char *key);
struct sorted_place sorted_from(const struct sorted *,
                                const char *key); /* the first with key >= this; NULL: the first */
struct sorted_place sorted_next(const struct sorted *, struct sorted_place);
struct sorted_place sorted_end(const struct sorted *);
/* How many entries stand from the one place up to the other, which is not before it. */
size_t sorted_distance(const struct sorted *, struct sorted_place from, struct sorted_place to);

#endif
