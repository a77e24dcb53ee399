/* SPDX-License-Identifier: Apache-2.0 */
/* heap.h - a binary heap of embedded nodes; the smallest is on top.
 *
 * A node knows its place, so that it can be removed or moved when its key has changed.
 * Equal keys leave in the order in which they came (`sequence`): the core stays deterministic. */
#ifndef KNARR_BASE_HEAP_H
#define KNARR_BASE_HEAP_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct heap_node {
    int64_t  key;
    uint64_t sequence;
    size_t   place;              /* index plus 1; 0: in no heap */
};

struct heap {
    struct heap_node **nodes;
    size_t             count, capacity;
    uint64_t           next_sequence;
};

void heap_done(struct heap *);                               /* frees the heap, not the nodes */
void heap_add(struct heap *, struct heap_node *, int64_t key);
void heap_remove(struct heap *, struct heap_node *);         /* accepts one that is in no heap */
void heap_set_key(struct heap *, struct heap_node *, int64_t key); /* adds it where it is not in */
static inline struct heap_node *heap_top(const struct heap *heap)
{
    return heap->count ? heap->nodes[0] : NULL;
}

#endif
