/* SPDX-License-Identifier: Apache-2.0 */
/* body.h - the body of an answer while it is made: pieces of a bounded size.
 *
 * What is written goes to `room`; body_breathe, called between items, makes a piece of it when
 * there is enough.  So a list of any length needs no buffer of its size, nothing is moved when it
 * grows, and each piece is freed as soon as it is sent.  Texts of objects are not copied.
 *
 * Sending takes the pieces; body_done drops what was not sent.
 * Thread: the request's I/O thread. */
#ifndef KNARR_APISERVER_BODY_H
#define KNARR_APISERVER_BODY_H

#include "apiserver/request.h"

enum { BODY_PIECE_BYTES = 56 * 1024, BODY_GZIP_FROM = 128 * 1024 };

struct body {
    struct arena      *arena;            /* for the array of pieces: the request's */
    struct http_piece *pieces;
    size_t             count, capacity;
    size_t             size_bytes;       /* of the pieces */
    struct buffer      room;
};

#define AUTO_BODY CLEANUP(body_done) struct body

void body_breathe(struct body *);
void body_flush(struct body *);                              /* nothing stays in room */
void body_add_front(struct body *, struct bytes);            /* a copy, before everything else */
/* A part of the object's own text, behind all that was written so far and behind `before`, which is
 * constant. */
void body_add_object(struct body *, struct bytes before, const struct object *, struct bytes text);
void body_done(struct body *);

/* Sends the pieces as a gzip stream: compressed as the client takes it, so that it costs neither
 * memory nor long turns.  Takes the pieces, and the exchange from its request. */
void gzip_answer(struct request *, int status, const struct http_header *, size_t header_count,
                 struct body *);
bool gzip_is_wanted(const struct http_request *);

#endif
