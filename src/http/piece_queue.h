/* SPDX-License-Identifier: Apache-2.0 */
/* piece_queue.h - pieces that wait to be sent, in order; nothing is copied.
 *
 * A piece is released when its last byte has been taken, or with the queue. */
#ifndef KNARR_HTTP_PIECE_QUEUE_H
#define KNARR_HTTP_PIECE_QUEUE_H

#include "http/server.h"         /* struct http_piece */

struct piece_queue {
    struct http_piece *pieces;
    size_t             first, count, capacity;
    size_t             taken;            /* bytes of the first piece that are gone */
    size_t             size_bytes;       /* that wait */
};

void piece_queue_done(struct piece_queue *); /* accepts a zeroed one; leaves it usable */
void piece_queue_add(struct piece_queue *,
                     struct http_piece); /* an empty piece is released at once */
struct bytes piece_queue_front(
    const struct piece_queue *); /* what is left of the first; {NULL,0} when empty */
void piece_queue_take(struct piece_queue *,
                      size_t size_bytes); /* at most what piece_queue_front has */

#endif
