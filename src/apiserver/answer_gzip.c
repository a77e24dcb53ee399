/* SPDX-License-Identifier: Apache-2.0 */
/* answer_gzip.c - large answers, compressed on their way out.
 *
 * The pieces of the body wait here.  While the connection has room some of them are compressed in
 * each turn of the I/O thread, at most INPUT_MAX bytes; so what is kept beside the body is little,
 * and no turn takes long.  A full connection says when it has room again.
 *
 * Holds:    the exchange belongs to this answer from the first piece on.  Everything is freed when
 *           it has closed and no letter is under way. */
#include <stdlib.h>
#include <zlib.h>

#include "apiserver/body.h"

enum { LEVEL = 1, WINDOW_BITS_GZIP = 15 + 16, MEMORY_LEVEL = 8, INPUT_MAX = 1 << 20 };

struct gzip {
    struct letter         letter;        /* to ourselves: go on in the next turn */
    struct api_thread    *thread;
    struct http_exchange *exchange;      /* NULL: it has closed */
    z_stream              stream;
    struct http_piece    *pieces;
    size_t                count, next;   /* pieces[next] is the first that is not given to zlib */
    bool                  is_over, is_posted;
};

bool gzip_is_wanted(const struct http_request *request)
{
    struct bytes rest = http_header_value(request, "accept-encoding");
    while (rest.at)
        if (bytes_equal_text(bytes_trim(bytes_next(&rest, ',')), "gzip"))
            return true;
    return false;
}

static void release_piece(const struct http_piece *piece)
{
    if (piece->release)
        piece->release(piece->owner);
}

static void gzip_free(struct gzip *gzip)
{
    for (size_t i = gzip->next; i < gzip->count; i++)
        release_piece(&gzip->pieces[i]);
    deflateEnd(&gzip->stream);
    free(gzip->pieces);
    free(gzip);
}

static void closed(void *context, struct http_exchange *exchange)
{
    struct gzip *gzip = context;
    (void)exchange;
    gzip->exchange = NULL;
    if (!gzip->is_posted)
        gzip_free(gzip);
}

/* Gives zlib what it may have; true: that was the last. */
static bool feed(struct gzip *gzip, size_t *input_left)
{
    z_stream *stream = &gzip->stream;
    if (stream->avail_in > 0 || gzip->next == gzip->count)
        return gzip->next == gzip->count;
    struct bytes text = gzip->pieces[gzip->next].bytes;
    stream->next_in = (Bytef *)(uintptr_t)text.at;
    stream->avail_in = (uInt)text.size;
    *input_left -= text.size < *input_left ? text.size : *input_left;
    return false;
}

/* One piece of output, less at the end or where much input gives little; how much it is. */
static size_t compress_some(struct gzip *gzip, char *room)
{
    z_stream *stream = &gzip->stream;
    size_t input_left = INPUT_MAX;
    stream->next_out = (Bytef *)room;
    stream->avail_out = BODY_PIECE_BYTES;
    while (stream->avail_out > 0 && input_left > 0 && !gzip->is_over) {
        bool is_last = feed(gzip, &input_left);
        gzip->is_over = deflate(stream, is_last ? Z_FINISH : Z_NO_FLUSH) == Z_STREAM_END;
        if (stream->avail_in == 0 && !is_last)
            release_piece(&gzip->pieces[gzip->next++]);
    }
    return BODY_PIECE_BYTES - stream->avail_out;
}

static void write_some(struct gzip *);

static void go_on(struct letter *letter)
{
    struct gzip *gzip = container_of(letter, struct gzip, letter);
    gzip->is_posted = false;
    if (gzip->exchange)
        write_some(gzip);
    else
        gzip_free(gzip);
}

static void write_some(struct gzip *gzip)
{
    char room[BODY_PIECE_BYTES];
    size_t size = compress_some(gzip, room);
    http_stream_write(gzip->exchange, http_piece_copy((struct bytes){ room, size }));
    if (gzip->is_over) {
        http_stream_end(gzip->exchange);
    } else if (http_stream_queued(gzip->exchange) < HTTP_DRAIN_BYTES) {
        gzip->is_posted = true;
        gzip->letter.deliver = go_on;
        mailbox_post(gzip->thread->mailbox, &gzip->letter.mail);
    }
}

static void drained(void *context, struct http_exchange *exchange)
{
    struct gzip *gzip = context;
    (void)exchange;
    if (!gzip->is_over && !gzip->is_posted)
        write_some(gzip);
}

void gzip_answer(struct request *request, int status, const struct http_header *headers,
                 size_t header_count, struct body *body)
{
    struct gzip *gzip = MEMORY_NEW(struct gzip);
    gzip->thread = request->thread;
    gzip->exchange = request->exchange;
    gzip->count = body->count;
    gzip->pieces = memory_grow(NULL, body->count, sizeof *gzip->pieces);
    memcpy(gzip->pieces, body->pieces, body->count * sizeof *gzip->pieces);
    body->count = 0;
    if (deflateInit2(&gzip->stream, LEVEL, Z_DEFLATED, WINDOW_BITS_GZIP, MEMORY_LEVEL,
                     Z_DEFAULT_STRATEGY) != Z_OK)
        memory_exhausted();
    request->exchange = NULL;
    http_exchange_on_close(gzip->exchange, closed, gzip);
    http_stream_on_drain(gzip->exchange, drained, gzip);
    http_stream_begin(gzip->exchange, status, headers, header_count);
    write_some(gzip);
}
