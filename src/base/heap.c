/* SPDX-License-Identifier: Apache-2.0 */
/* heap.c - see heap.h. */
#include "base/heap.h"

#include <stdlib.h>

#include "base/arena.h"

void heap_done(struct heap *heap)
{
    free(heap->nodes);
    *heap = (struct heap){ 0 };
}

static bool is_before(const struct heap_node *a, const struct heap_node *b)
{
    return a->key != b->key ? a->key < b->key : a->sequence < b->sequence;
}

static void place(struct heap *heap, struct heap_node *node, size_t index)
{
    heap->nodes[index] = node;
    node->place = index + 1;
}

static void rise(struct heap *heap, struct heap_node *node, size_t index)
{
    while (index > 0) {
        size_t parent = (index - 1) / 2;
        if (!is_before(node, heap->nodes[parent]))
            break;
        place(heap, heap->nodes[parent], index);
        index = parent;
    }
    place(heap, node, index);
}

static void sink(struct heap *heap, struct heap_node *node, size_t index)
{
    for (;;) {
        size_t child = index * 2 + 1;
        if (child >= heap->count)
            break;
        if (child + 1 < heap->count && is_before(heap->nodes[child + 1], heap->nodes[child]))
            child++;
        if (!is_before(heap->nodes[child], node))
            break;
        place(heap, heap->nodes[child], index);
        index = child;
    }
    place(heap, node, index);
}

void heap_add(struct heap *heap, struct heap_node *node, int64_t key)
{
    if (heap->count == heap->capacity) {
        heap->capacity = heap->capacity ? heap->capacity * 2 : 16;
        heap->nodes = memory_grow(heap->nodes, heap->capacity, sizeof *heap->nodes);
    }
    node->key = key;
    node->sequence = heap->next_sequence++;
    rise(heap, node, heap->count++);
}

void heap_remove(struct heap *heap, struct heap_node *node)
{
    if (node->place == 0)
        return;
    size_t index = node->place - 1;
    struct heap_node *last = heap->nodes[--heap->count];
    node->place = 0;
    if (last == node)
        return;
    if (index > 0 && is_before(last, heap->nodes[(index - 1) / 2]))
        rise(heap, last, index);
    else
        sink(heap, last, index);
}

void heap_set_key(struct heap *heap, struct heap_node *node, int64_t key)
{
    heap_remove(heap, node);
    heap_add(heap, node, key);
}
