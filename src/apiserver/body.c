/* SPDX-License-Identifier: Apache-2.0 */
/* body.c - see body.h. */
#include "apiserver/body.h"

#include <stdlib.h>

enum { PIECES_FIRST = 16, ROOM_BYTES = BODY_PIECE_BYTES + 8 * 1024 };

static void release_object(void *object)
{
    object_put(object);
}

static void add_piece(struct body *body, struct http_piece piece)
{
    body->pieces = arena_grow(body->arena, body->pieces, body->count, &body->capacity,
                              sizeof *body->pieces);
    body->pieces[body->count++] = piece;
    body->size_bytes += piece.bytes.size;
}

/* The room itself becomes the piece: nothing is copied. */
void body_flush(struct body *body)
{
    if (body->room.size == 0)
        return;
    add_piece(body, (struct http_piece){ buffer_bytes(&body->room), free, body->room.at });
    body->room = (struct buffer){ 0 };
}

void body_breathe(struct body *body)
{
    if (body->room.size < BODY_PIECE_BYTES)
        return;
    body_flush(body);
    buffer_reserve(&body->room, ROOM_BYTES);
}

void body_add_front(struct body *body, struct bytes text)
{
    add_piece(body, (struct http_piece){ .bytes = BYTES("") });
    memmove(body->pieces + 1, body->pieces, (body->count - 1) * sizeof *body->pieces);
    body->pieces[0] = http_piece_copy(text);
    body->size_bytes += text.size;
}

/* A short text is copied: that costs less than a piece of its own. */
void body_add_object(struct body *body, struct bytes before, const struct object *object,
                     struct bytes text)
{
    enum { SHORT_BYTES = 1024 };
    if (text.size < SHORT_BYTES) {
        buffer_add(&body->room, before.at, before.size);
        buffer_add(&body->room, text.at, text.size);
        body_breathe(body);
        return;
    }
    body_flush(body);
    if (before.size)
        add_piece(body, (struct http_piece){ .bytes = before });
    add_piece(body, (struct http_piece){ text, release_object, object_ref(object) });
}

void body_done(struct body *body)
{
    for (size_t i = 0; i < body->count; i++)
        if (body->pieces[i].release)
            body->pieces[i].release(body->pieces[i].owner);
    body->count = 0;
    buffer_done(&body->room);
}
