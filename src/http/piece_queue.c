/* SPDX-License-Identifier: Apache-2.0 */
/* piece_queue.c - see piece_queue.h. */
#include "http/piece_queue.h"

#include <stdlib.h>
#include <string.h>

#include "base/arena.h"

enum { FIRST_CAPACITY = 4, KEPT_CAPACITY = 64 };

static void release(const struct http_piece *piece)
{
    if (piece->release)
        piece->release(piece->owner);
}

struct http_piece http_piece_copy(struct bytes bytes)
{
    char *copy = memory_grow(NULL, bytes.size + 1, 1);
    if (bytes.size)
        memcpy(copy, bytes.at, bytes.size);
    return (struct http_piece){ { copy, bytes.size }, free, copy };
}

void piece_queue_done(struct piece_queue *queue)
{
    struct piece_queue old = *queue;
    *queue = (struct piece_queue){ 0 };
    for (size_t i = 0; i < old.count; i++)
        release(&old.pieces[old.first + i]);
    free(old.pieces);
}

static void make_room(struct piece_queue *queue)
{
    if (queue->first > 0 && queue->first >= queue->capacity / 2) {
        memmove(queue->pieces, queue->pieces + queue->first, queue->count * sizeof *queue->pieces);
        queue->first = 0;
        return;
    }
    queue->capacity = queue->capacity ? queue->capacity * 2 : FIRST_CAPACITY;
    queue->pieces = memory_grow(queue->pieces, queue->capacity, sizeof *queue->pieces);
}

void piece_queue_add(struct piece_queue *queue, struct http_piece piece)
{
    if (piece.bytes.size == 0) {
        release(&piece);
        return;
    }
    if (queue->first + queue->count == queue->capacity)
        make_room(queue);
    queue->pieces[queue->first + queue->count++] = piece;
    queue->size_bytes += piece.bytes.size;
}

struct bytes piece_queue_front(const struct piece_queue *queue)
{
    if (queue->count == 0)
        return (struct bytes){ NULL, 0 };
    struct bytes front = queue->pieces[queue->first].bytes;
    return (struct bytes){ front.at + queue->taken, front.size - queue->taken };
}

/* An empty queue gives a large array back: most wait for a long time with nothing to send. */
static void shrink(struct piece_queue *queue)
{
    queue->first = 0;
    if (queue->capacity <= KEPT_CAPACITY)
        return;
    free(queue->pieces);
    queue->pieces = NULL;
    queue->capacity = 0;
}

void piece_queue_take(struct piece_queue *queue, size_t size_bytes)
{
    struct http_piece piece = queue->pieces[queue->first];
    queue->taken += size_bytes;
    queue->size_bytes -= size_bytes;
    if (queue->taken < piece.bytes.size)
        return;
    queue->taken = 0;
    queue->first++;
    if (--queue->count == 0)
        shrink(queue);
    release(&piece);
}
