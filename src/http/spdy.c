/* SPDX-License-Identifier: Apache-2.0 */
/* spdy.c - the streams of a SPDY session.
 *
 * Holds: a stream that the handler took is freed by spdy_release or with the session, nowhere
 *        else; after a callback a stream is looked up anew, for it may be gone.
 *
 * Not here: frames (spdy_frame.c), upgrades (spdy_accept.c). */
#include "http/spdy.h"

#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/list.h"
#include "http/spdy_inside.h"

struct spdy_stream {
    struct list         link;
    struct spdy        *session;
    struct arena        arena;           /* of the headers */
    struct http_header *headers;
    size_t              header_count;
    void               *owner;
    uint32_t            id;
    bool                is_taken, peer_ended, we_ended, is_reset;
};

struct spdy {
    const struct spdy_carrier *carrier;
    void                      *carrier_context;
    struct spdy_handler        handler;
    struct spdy_reader        *reader;
    struct spdy_writer        *writer;
    struct list                streams;  /* the one used last first */
    size_t                     stream_count;
    uint32_t                   last_id;
    bool                       is_over;  /* nothing more is read or sent */
};

struct spdy *spdy_new(const struct spdy_carrier *carrier, void *context,
                      const struct spdy_handler *handler)
{
    struct spdy *session = MEMORY_NEW(struct spdy);
    *session = (struct spdy){ .carrier = carrier,
                              .carrier_context = context,
                              .handler = *handler,
                              .reader = spdy_reader_new(),
                              .writer = spdy_writer_new() };
    list_init(&session->streams);
    return session;
}

void spdy_set_carrier(struct spdy *session, void *context)
{
    session->carrier_context = context;
}

/* ---- sending ---- */

static void write_frame(struct spdy *session, struct bytes head, struct bytes rest)
{
    if (!session->is_over)
        session->carrier->write(session->carrier_context, head, rest);
}

static void write_control(struct spdy *session, struct buffer *frame)
{
    write_frame(session, buffer_bytes(frame), (struct bytes){ NULL, 0 });
}

static void send_data(struct spdy_stream *stream, struct bytes bytes, bool is_last)
{
    AUTO_BUFFER head = { 0 };
    if (stream->is_reset || stream->we_ended)
        return;
    stream->we_ended = is_last;
    spdy_write_data_head(&head, stream->id, bytes.size, is_last);
    write_frame(stream->session, buffer_bytes(&head), bytes);
}

void spdy_send(struct spdy_stream *stream, struct bytes bytes)
{
    while (bytes.size > 0) {
        struct bytes part = { bytes.at, bytes.size < SPDY_DATA_MAX ? bytes.size : SPDY_DATA_MAX };
        send_data(stream, part, /* is_last= */ false);
        bytes.at += part.size;
        bytes.size -= part.size;
    }
}

void spdy_end(struct spdy_stream *stream)
{
    send_data(stream, (struct bytes){ NULL, 0 }, /* is_last= */ true);
}

static void send_reset(struct spdy *session, uint32_t id, enum spdy_status status)
{
    AUTO_BUFFER frame = { 0 };
    spdy_write_reset(&frame, id, status);
    write_control(session, &frame);
}

/* No more either way. */
static void reset_stream(struct spdy_stream *stream)
{
    if (!stream->is_reset)
        send_reset(stream->session, stream->id, SPDY_CANCEL);
    stream->is_reset = true;
}

/* ---- streams ---- */

static void stream_free(struct spdy_stream *stream)
{
    list_remove(&stream->link);
    stream->session->stream_count--;
    arena_done(&stream->arena);
    free(stream);
}

void spdy_release(struct spdy_stream *stream)
{
    if (!stream)
        return;
    if (!stream->peer_ended || !stream->we_ended)
        reset_stream(stream);
    stream_free(stream);
}

static struct spdy_stream *stream_new(struct spdy *session, const struct spdy_frame *frame)
{
    struct spdy_stream *stream = MEMORY_NEW(struct spdy_stream);
    stream->session = session;
    stream->id = frame->stream_id;
    stream->peer_ended = frame->is_last;
    stream->header_count = frame->header_count;
    stream->headers = arena_array(&stream->arena, frame->header_count, sizeof *stream->headers);
    for (size_t i = 0; i < frame->header_count; i++) {
        struct bytes name = frame->headers[i].name, value = frame->headers[i].value;
        stream->headers[i] = (struct http_header){
            { arena_copy(&stream->arena, name.at, name.size), name.size },
            { arena_copy(&stream->arena, value.at, value.size), value.size }
        };
    }
    list_insert_before(session->streams.next, &stream->link);
    session->stream_count++;
    return stream;
}

static struct spdy_stream *find_stream(struct spdy *session, uint32_t id)
{
    LIST_FOR_EACH(link, &session->streams) {
        struct spdy_stream *stream = LIST_ITEM(link, struct spdy_stream, link);
        if (stream->id != id)
            continue;
        list_remove(&stream->link);
        list_insert_before(session->streams.next, &stream->link);
        return stream->is_taken && !stream->is_reset ? stream : NULL;
    }
    return NULL;
}

struct bytes spdy_stream_header(const struct spdy_stream *stream, const char *lower_case_name)
{
    for (size_t i = 0; i < stream->header_count; i++)
        if (bytes_equal_text(stream->headers[i].name, lower_case_name))
            return stream->headers[i].value;
    return (struct bytes){ NULL, 0 };
}

uint32_t spdy_stream_id(const struct spdy_stream *stream)
{
    return stream->id;
}

void spdy_stream_set_owner(struct spdy_stream *stream, void *owner)
{
    stream->owner = owner;
}

void *spdy_stream_owner(const struct spdy_stream *stream)
{
    return stream->owner;
}

/* ---- receiving ---- */

static void end_session(struct spdy *session)
{
    AUTO_BUFFER frame = { 0 };
    if (session->is_over)
        return;
    spdy_write_goaway(&frame, session->last_id);
    write_control(session, &frame);
    session->is_over = true;
    session->carrier->end(session->carrier_context);
}

static void tell_ended(struct spdy *session, uint32_t id)
{
    struct spdy_stream *stream = find_stream(session, id);
    if (!stream || stream->peer_ended)
        return;
    stream->peer_ended = true;
    session->handler.ended(session->handler.context, stream);
}

/* The handler's first words must not come before the reply: it is sent, then the handler told. */
static void on_syn_stream(struct spdy *session, const struct spdy_frame *frame)
{
    AUTO_BUFFER reply = { 0 };
    bool is_good = frame->stream_id % 2 == 1 && frame->stream_id > session->last_id;
    if (!is_good || session->stream_count >= SPDY_STREAMS_MAX) {
        send_reset(session, frame->stream_id, is_good ? SPDY_REFUSED_STREAM : SPDY_PROTOCOL_ERROR);
        return;
    }
    session->last_id = frame->stream_id;
    struct spdy_stream *stream = stream_new(session, frame);
    uint32_t id = stream->id;
    bool peer_ended = stream->peer_ended;
    stream->peer_ended = false;
    spdy_write_headers(session->writer, &reply, SPDY_SYN_REPLY, id, NULL, 0);
    stream->is_taken = true;
    write_control(session, &reply);
    if (!session->handler.opened(session->handler.context, session, stream))
        spdy_release(stream);
    else if (peer_ended)
        tell_ended(session, id);
}

static void on_data(struct spdy *session, const struct spdy_frame *frame)
{
    struct spdy_stream *stream = find_stream(session, frame->stream_id);
    if (stream && !stream->peer_ended && frame->data.size > 0)
        session->handler.data(session->handler.context, stream, frame->data);
    if (frame->is_last)
        tell_ended(session, frame->stream_id);
}

static void on_reset(struct spdy *session, const struct spdy_frame *frame)
{
    struct spdy_stream *stream = find_stream(session, frame->stream_id);
    if (!stream)
        return;
    stream->is_reset = true;
    session->handler.reset(session->handler.context, stream);
}

/* Ours would be even, and we ask none. */
static void on_ping(struct spdy *session, const struct spdy_frame *frame)
{
    AUTO_BUFFER answer = { 0 };
    if (frame->stream_id % 2 == 0)
        return;
    spdy_write_ping(&answer, frame->stream_id);
    write_control(session, &answer);
}

static void on_headers(struct spdy *session, const struct spdy_frame *frame)
{
    if (frame->is_last)
        tell_ended(session, frame->stream_id);
}

/* The client has said its last word; what still runs ends with its streams or the connection. */
static void on_goaway(struct spdy *session, const struct spdy_frame *frame)
{
    (void)frame;
    if (session->stream_count == 0)
        end_session(session);
}

static void (*const takers[])(struct spdy *, const struct spdy_frame *) = {
    [SPDY_DATA] = on_data,     [SPDY_SYN_STREAM] = on_syn_stream, [SPDY_RST_STREAM] = on_reset,
    [SPDY_PING] = on_ping,     [SPDY_GOAWAY] = on_goaway,         [SPDY_HEADERS] = on_headers,
    [SPDY_WINDOW_UPDATE] = NULL,
};

void spdy_receive(struct spdy *session, struct bytes input)
{
    enum spdy_read read = SPDY_READ_FRAME;
    struct spdy_frame frame;
    while (read == SPDY_READ_FRAME && !session->is_over) {
        read = spdy_read(session->reader, &input, &frame);
        if (read == SPDY_READ_FRAME && takers[frame.type])
            takers[frame.type](session, &frame);
    }
    if (read == SPDY_READ_BAD)
        end_session(session);
}

void spdy_drained(struct spdy *session)
{
    if (!session->is_over)
        session->handler.drained(session->handler.context, session);
}

void spdy_free(struct spdy *session)
{
    for (struct list *link; (link = list_first(&session->streams));)
        stream_free(LIST_ITEM(link, struct spdy_stream, link));
    spdy_reader_free(session->reader);
    spdy_writer_free(session->writer);
    free(session);
}

void spdy_ended(struct spdy *session)
{
    session->is_over = true;
    session->handler.closed(session->handler.context, session);
    spdy_free(session);
}

/* ---- the owner's side ---- */

size_t spdy_queued(const struct spdy *session)
{
    return session->carrier->queued(session->carrier_context);
}

void spdy_pause(struct spdy *session, bool pause)
{
    if (!session->is_over)
        session->carrier->pause(session->carrier_context, pause);
}

void spdy_close(struct spdy *session)
{
    end_session(session);
}
