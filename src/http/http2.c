/* SPDX-License-Identifier: Apache-2.0 */
/* http2.c - HTTP/2 on a server's connection, over nghttp2.
 *
 * nghttp2 cuts frames out of the input and says which come next; the bytes of answers go from their
 * pieces straight into the transport's record, without a copy in between.  Exchanges that
 * have something new are on the connection's ready list; only they are looked at in a turn.
 *
 * Bounds: streams, header sizes and settings by nghttp2's options; streams that end by a reset have
 * a budget in time (rapid reset, from either side); when too many frames wait for a peer that does
 * not read, nothing more is read from it. */
#include <stdio.h>
#include <string.h>

#include "http/connection.h"

enum { STREAM_WINDOW = 256 * 1024, CONNECTION_WINDOW = 1 << 20, FRAMES_WAITING_MAX = 2000 };
enum {
    RESETS_BURST = 1000,
    RESETS_A_SECOND = 100,
    ACKS_WAITING_MAX = 200,
    SETTINGS_ENTRIES_MAX = 32
};
enum { THROWN_AWAY_MAX = 16 * 1024 * 1024 };

static struct http_exchange *exchange_of(nghttp2_session *session, int32_t stream_id)
{
    return nghttp2_session_get_stream_user_data(session, stream_id);
}

/* Requests. */

static int on_begin_headers(nghttp2_session *session, const nghttp2_frame *frame, void *context)
{
    struct connection *connection = context;
    if (frame->hd.type != NGHTTP2_HEADERS || frame->headers.cat != NGHTTP2_HCAT_REQUEST)
        return 0;
    struct http_exchange *exchange = exchange_new(connection);
    exchange->request.is_http2 = true;
    exchange->stream_id = frame->hd.stream_id;
    nghttp2_session_set_stream_user_data(session, frame->hd.stream_id, exchange);
    return 0;
}

static struct bytes copy(struct http_exchange *exchange, struct bytes text)
{
    return (struct bytes){ arena_copy(&exchange->arena, text.at, text.size), text.size };
}

/* :scheme says nothing that we do not know. */
static bool take_pseudo_header(struct http_exchange *exchange, struct bytes name,
                               struct bytes value)
{
    exchange->head_bytes += value.size;
    if (exchange->head_bytes > HTTP_HEAD_MAX)
        return false;
    if (bytes_equal(name, BYTES(":method")))
        exchange->request.method = copy(exchange, value);
    else if (bytes_equal(name, BYTES(":path")))
        exchange_set_target(exchange, copy(exchange, value));
    else if (bytes_equal(name, BYTES(":authority")))
        return exchange_add_header(exchange, BYTES("host"), value);
    return true;
}

static struct bytes bytes_of_rcbuf(nghttp2_rcbuf *counted)
{
    nghttp2_vec vec = nghttp2_rcbuf_get_buf(counted);
    return (struct bytes){ (const char *)vec.base, vec.len };
}

static int on_header(nghttp2_session *session, const nghttp2_frame *frame, nghttp2_rcbuf *name_at,
                     nghttp2_rcbuf *value_at, uint8_t flags, void *context)
{
    (void)flags;
    (void)context;
    struct http_exchange *exchange = exchange_of(session, frame->hd.stream_id);
    struct bytes name = bytes_of_rcbuf(name_at), value = bytes_of_rcbuf(value_at);
    if (!exchange || frame->headers.cat != NGHTTP2_HCAT_REQUEST || exchange->head_too_large)
        return 0;
    bool taken = name.at[0] == ':' ? take_pseudo_header(exchange, name, value)
                                   : exchange_add_header(exchange, name, value);
    exchange->head_too_large = !taken;
    return 0;
}

static bool announces_too_much(const struct http_exchange *exchange)
{
    int64_t length;
    struct bytes value = http_header_value(&exchange->request, "content-length");
    return value.at && bytes_to_int64(value, &length) &&
           length > (int64_t)exchange->connection->server->options.body_max_bytes;
}

static int refusal(const struct http_exchange *exchange)
{
    if (exchange->head_too_large)
        return 431;
    struct bytes path = exchange->request.path;
    return path.size > 0 && (path.at[0] == '/' || path.at[0] == '*') ? 0 : 400;
}

static void take_request_head(struct http_exchange *exchange, bool ended)
{
    int status = refusal(exchange);
    bool streams = status == 0 && !ended && exchange_asks_to_stream(exchange);
    exchange->body_too_large = !streams && announces_too_much(exchange);
    exchange->request_ended = ended;
    if (status != 0 || ended || streams || exchange->body_too_large)
        exchange_handle(exchange, status);
}

/* What waits of a body that streams: its window opens again only when it has been taken. */
static void stream_body(nghttp2_session *session, struct http_exchange *exchange)
{
    if (exchange->is_paused && !exchange->ended)
        return;
    if (exchange->body.size > 0) {
        AUTO_BUFFER waiting = exchange->body;
        exchange->body = (struct buffer){ 0 };
        exchange->connection->server->body_bytes -= waiting.size;
        nghttp2_session_consume_stream(session, exchange->stream_id, waiting.size);
        exchange_tell_body(exchange, buffer_bytes(&waiting));
    }
    if (exchange->request_ended && !exchange->body_told && !exchange->is_paused)
        exchange_tell_body(exchange, (struct bytes){ NULL, 0 });
}

static int on_frame(nghttp2_session *session, const nghttp2_frame *frame, void *context)
{
    (void)context;
    bool ended = frame->hd.flags & NGHTTP2_FLAG_END_STREAM;
    if (frame->hd.type != NGHTTP2_HEADERS && frame->hd.type != NGHTTP2_DATA)
        return 0;
    struct http_exchange *exchange = exchange_of(session, frame->hd.stream_id);
    if (!exchange)
        return 0;
    if (frame->hd.type == NGHTTP2_HEADERS && frame->headers.cat == NGHTTP2_HCAT_REQUEST) {
        take_request_head(exchange, ended);
    } else if (ended) {
        exchange->request_ended = true;
        if (!exchange->handled)
            exchange_handle(exchange, /* refuse_status= */ 0);
        else if (exchange->request.streams_body)
            stream_body(session, exchange);
    }
    return 0;
}

/* What comes after an early answer (413): a client that has not seen it yet may go on for a while;
 * some take a reset for a failure and lose the answer. */
static void throw_away(nghttp2_session *session, struct http_exchange *exchange, size_t size)
{
    exchange->thrown_away_bytes += size;
    if (exchange->thrown_away_bytes > THROWN_AWAY_MAX)
        nghttp2_submit_rst_stream(session, NGHTTP2_FLAG_NONE, exchange->stream_id,
                                  NGHTTP2_NO_ERROR);
}

static int on_data(nghttp2_session *session, uint8_t flags, int32_t stream_id, const uint8_t *at,
                   size_t size, void *context)
{
    (void)flags;
    (void)context;
    struct http_exchange *exchange = exchange_of(session, stream_id);
    bool streams = exchange && exchange->request.streams_body && !exchange->ended;
    nghttp2_session_consume_connection(session, size);
    if (!streams)
        nghttp2_session_consume_stream(session, stream_id, size);
    if (!exchange)
        return 0;
    if (streams) {
        if (!exchange_hold_body(exchange, (struct bytes){ (const char *)at, size }))
            http_exchange_abort(exchange);
        stream_body(session, exchange);
    } else if (exchange->handled)
        throw_away(session, exchange, size);
    else if (!exchange_add_body(exchange, (struct bytes){ (const char *)at, size }))
        exchange_handle(exchange, exchange->body_too_large ? 0 : 503);
    return 0;
}

/* Each stream that ends before its time costs one of a budget that fills up again with time. */
static void count_reset(struct connection *connection)
{
    struct http2 *http2 = &connection->http2;
    uint64_t now_ms = connection_now(connection);
    uint64_t earned = (now_ms - http2->resets_ms) * RESETS_A_SECOND / 1000;
    if (earned > 0) {
        uint64_t left = (uint64_t)http2->resets_left + earned;
        http2->resets_left = left < RESETS_BURST ? (int)left : RESETS_BURST;
        http2->resets_ms = now_ms;
    }
    if (http2->resets_left > 0)
        http2->resets_left--;
    else
        nghttp2_session_terminate_session(http2->session, NGHTTP2_ENHANCE_YOUR_CALM);
}

static int on_stream_close(nghttp2_session *session, int32_t stream_id, uint32_t error_code,
                           void *context)
{
    struct http_exchange *exchange = exchange_of(session, stream_id);
    if (!exchange)
        return 0;
    if (error_code != NGHTTP2_NO_ERROR && !exchange->aborted)
        count_reset(context);
    nghttp2_session_set_stream_user_data(session, stream_id, NULL);
    exchange_close(exchange);
    return 0;
}

static void on_input(struct connection *connection, struct bytes input)
{
    struct http2 *http2 = &connection->http2;
    if (input.size == 0 ||
        nghttp2_session_mem_recv(http2->session, (const uint8_t *)input.at, input.size) < 0) {
        connection->closing = true;
        return;
    }
    if (nghttp2_session_get_outbound_queue_size(http2->session) > FRAMES_WAITING_MAX)
        transport_pause(&connection->transport, true);
    transport_schedule(&connection->transport);
}

/* Answers. */

/* Tells nghttp2 how much of the queue goes into the next frame; send_data takes it. */
static ssize_t read_queue(nghttp2_session *session, int32_t stream_id, uint8_t *place, size_t room,
                          uint32_t *flags, nghttp2_data_source *source, void *context)
{
    (void)session;
    (void)stream_id;
    (void)place;
    (void)context;
    struct http_exchange *exchange = source->ptr;
    size_t size = exchange->queue.size_bytes;
    if (size == 0 && !exchange->ended) {
        exchange->deferred = true;
        return NGHTTP2_ERR_DEFERRED;
    }
    *flags |= NGHTTP2_DATA_FLAG_NO_COPY;
    if (size <= room && exchange->ended)
        *flags |= NGHTTP2_DATA_FLAG_EOF;
    return (ssize_t)(size < room ? size : room);
}

static int send_data(nghttp2_session *session, nghttp2_frame *frame, const uint8_t *frame_head,
                     size_t size, nghttp2_data_source *source, void *context)
{
    (void)session;
    (void)frame;
    struct connection *connection = context;
    struct http_exchange *exchange = source->ptr;
    transport_put(&connection->transport, (struct bytes){ (const char *)frame_head, 9 });
    while (size > 0) {
        struct bytes part = piece_queue_front(&exchange->queue);
        if (part.size > size)
            part.size = size;
        transport_put(&connection->transport, part);
        piece_queue_take(&exchange->queue, part.size);
        size -= part.size;
    }
    exchange->progress_ms = connection_now(connection);
    return 0;
}

static nghttp2_nv field(struct bytes name, struct bytes value)
{
    return (nghttp2_nv){ (uint8_t *)name.at, (uint8_t *)value.at, name.size, value.size,
                         NGHTTP2_NV_FLAG_NO_COPY_NAME | NGHTTP2_NV_FLAG_NO_COPY_VALUE };
}

/* A length changes with each answer: it is not worth a place in the compression table. */
static nghttp2_nv length_field(struct http_exchange *exchange)
{
    const char *text = arena_printf(&exchange->arena, "%lld", (long long)exchange->answer_length);
    nghttp2_nv length = field(BYTES("content-length"), bytes_of(text));
    length.flags |= NGHTTP2_NV_FLAG_NO_INDEX;
    return length;
}

static size_t answer_fields(struct http_exchange *exchange, nghttp2_nv **ret)
{
    struct arena *arena = &exchange->arena;
    size_t count = 0;
    nghttp2_nv *fields = *ret =
        arena_array(arena, exchange->answer_header_count + 3, sizeof *fields);
    fields[count++] =
        field(BYTES(":status"), bytes_of(arena_printf(arena, "%d", exchange->status)));
    for (size_t i = 0; i < exchange->answer_header_count; i++)
        fields[count++] =
            field(exchange->answer_headers[i].name, exchange->answer_headers[i].value);
    fields[count++] = field(
        BYTES("date"), bytes_of(arena_strdup(arena, server_date(exchange->connection->server))));
    if (exchange->answer_length >= 0 && exchange->status >= 200 && exchange->status != 204)
        fields[count++] = length_field(exchange);
    return count;
}

static void submit_answer(struct http2 *http2, struct http_exchange *exchange)
{
    nghttp2_data_provider body = { .source.ptr = exchange, .read_callback = read_queue };
    nghttp2_nv *fields;
    bool no_body = exchange_has_no_body(exchange);
    size_t count = answer_fields(exchange, &fields);
    exchange->submitted = true;
    if (no_body)
        piece_queue_done(&exchange->queue);
    no_body = no_body || exchange_is_done(exchange);
    if (nghttp2_submit_response(http2->session, exchange->stream_id, fields, count,
                                no_body ? NULL : &body) != 0)
        connection_close_soon(exchange->connection);
}

static void submit(struct http2 *http2, struct http_exchange *exchange)
{
    list_remove(&exchange->ready);
    if (exchange->request.streams_body && !exchange->aborted)
        stream_body(http2->session, exchange);
    if (exchange->aborted) {
        nghttp2_submit_rst_stream(http2->session, NGHTTP2_FLAG_NONE, exchange->stream_id,
                                  NGHTTP2_INTERNAL_ERROR);
    } else if (exchange->status != 0 && !exchange->submitted) {
        submit_answer(http2, exchange);
    } else if (exchange->deferred && (exchange->queue.size_bytes > 0 || exchange->ended)) {
        exchange->deferred = false;
        nghttp2_session_resume_data(http2->session, exchange->stream_id);
    }
}

static void on_output(struct connection *connection)
{
    struct http2 *http2 = &connection->http2;
    const uint8_t *at;
    ssize_t size = 1;
    for (struct list *link; (link = list_first(&connection->ready));)
        submit(http2, LIST_ITEM(link, struct http_exchange, ready));
    while (size > 0 && !transport_is_full(&connection->transport)) {
        size = nghttp2_session_mem_send(http2->session, &at);
        if (size > 0)
            transport_put(&connection->transport, (struct bytes){ (const char *)at, (size_t)size });
    }
    if (size < 0)
        connection->closing = true;
}

static void on_turned(struct connection *connection)
{
    nghttp2_session *session = connection->http2.session;
    bool wants_write = nghttp2_session_want_write(session);
    if (nghttp2_session_get_outbound_queue_size(session) <= FRAMES_WAITING_MAX)
        transport_pause(&connection->transport, false);
    bool over = !wants_write && transport_unsent(&connection->transport) == 0 &&
                (!nghttp2_session_want_read(session) ||
                 (connection->stopping && connection->exchange_count == 0));
    if (over)
        connection->closing = true;
}

static void on_stop(struct connection *connection)
{
    nghttp2_session *session = connection->http2.session;
    connection->stopping = true;
    nghttp2_submit_goaway(session, NGHTTP2_FLAG_NONE,
                          nghttp2_session_get_last_proc_stream_id(session), NGHTTP2_NO_ERROR, NULL,
                          0);
    transport_schedule(&connection->transport);
}

static void on_done(struct connection *connection)
{
    nghttp2_session_del(connection->http2.session);
}

const struct protocol http2_protocol = {
    .input = on_input, .output = on_output, .turned = on_turned, .stop = on_stop, .done = on_done,
};

bool http2_start(struct connection *connection)
{
    static const nghttp2_settings_entry settings[] = {
        { NGHTTP2_SETTINGS_MAX_CONCURRENT_STREAMS, HTTP_STREAMS_MAX },
        { NGHTTP2_SETTINGS_INITIAL_WINDOW_SIZE, STREAM_WINDOW },
        { NGHTTP2_SETTINGS_MAX_HEADER_LIST_SIZE, HTTP_HEAD_MAX },
        { NGHTTP2_SETTINGS_NO_RFC7540_PRIORITIES, 1 },
    };
    struct http_server *server = connection->server;
    struct http2 *http2 = &connection->http2;
    *http2 = (struct http2){ .resets_left = RESETS_BURST, .resets_ms = connection_now(connection) };
    if (nghttp2_session_server_new2(&http2->session, server->callbacks, connection,
                                    server->http2_options) != 0)
        return false;
    if (nghttp2_submit_settings(http2->session, NGHTTP2_FLAG_NONE, settings,
                                ARRAY_SIZE(settings)) != 0 ||
        nghttp2_session_set_local_window_size(http2->session, NGHTTP2_FLAG_NONE, /* stream_id= */ 0,
                                              CONNECTION_WINDOW) != 0) {
        nghttp2_session_del(http2->session);
        return false;
    }
    transport_schedule(&connection->transport);
    return true;
}

bool http2_set_up(struct http_server *server)
{
    if (nghttp2_session_callbacks_new(&server->callbacks) != 0 ||
        nghttp2_option_new(&server->http2_options) != 0)
        return false;
    nghttp2_session_callbacks_set_on_begin_headers_callback(server->callbacks, on_begin_headers);
    nghttp2_session_callbacks_set_on_header_callback2(server->callbacks, on_header);
    nghttp2_session_callbacks_set_on_frame_recv_callback(server->callbacks, on_frame);
    nghttp2_session_callbacks_set_on_data_chunk_recv_callback(server->callbacks, on_data);
    nghttp2_session_callbacks_set_on_stream_close_callback(server->callbacks, on_stream_close);
    nghttp2_session_callbacks_set_send_data_callback(server->callbacks, send_data);
    nghttp2_option_set_stream_reset_rate_limit(server->http2_options, RESETS_BURST,
                                               RESETS_A_SECOND);
    nghttp2_option_set_max_outbound_ack(server->http2_options, ACKS_WAITING_MAX);
    nghttp2_option_set_max_settings(server->http2_options, SETTINGS_ENTRIES_MAX);
    nghttp2_option_set_no_closed_streams(server->http2_options, 1);
    nghttp2_option_set_no_auto_window_update(server->http2_options, 1);  /* see on_data */
    return true;
}

void http2_clean_up(struct http_server *server)
{
    nghttp2_session_callbacks_del(server->callbacks);
    nghttp2_option_del(server->http2_options);
}
