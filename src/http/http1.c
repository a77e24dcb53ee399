/* SPDX-License-Identifier: Apache-2.0 */
/* http1.c - HTTP/1.1 on a server's connection: one request after the other.
 *
 * HEAD -> BODY -> BUSY -> HEAD ...   and from BUSY to RAW (upgraded) or LINGER (closing).
 * While a request is handled the next ones wait in `input`, up to a bound; then nothing is read.
 * A connection whose request was bad, not read to its end, or asked for an upgrade that was
 * refused, is never used again.
 *
 * LINGER: our side has ended; what still comes is thrown away for a moment, since closing with
 * unread input would make the kernel take back the answer.
 *
 * Not here: the grammar (http1_head.c, http1_body.c). */
#include <stdio.h>

#include "http/connection.h"
#include "http/http1_head.h"
#include "http/reason_phrase.h"

enum { LINGER_MS = 2000, LINGER_BYTES = 8 << 20, INPUT_WAITING_MAX = HTTP_HEAD_MAX };
enum { PART_MAX = 256 * 1024, INPUT_KEPT = 4096 };

void http1_start(struct connection *connection)
{
    connection->http1 = (struct http1){ .keep_alive = true };
}

static void drop_input(struct http1 *http1, size_t size)
{
    buffer_drop_front(&http1->input, size);
    http1->searched = 0;
    if (http1->input.size == 0 && http1->input.capacity > INPUT_KEPT)
        buffer_done(&http1->input);
}

/* Requests. */

static void handle(struct connection *connection, int refuse_status)
{
    struct http1 *http1 = &connection->http1;
    http1->state = HTTP1_BUSY;
    if (refuse_status != 0 ||
        (http1->body.state != BODY_ENDED && !http1->current->request.streams_body))
        http1->keep_alive = false;
    exchange_handle(http1->current, refuse_status);
}

static bool is_good_target(struct bytes method, struct bytes path)
{
    return (path.size > 0 && path.at[0] == '/') ||
           (bytes_equal(path, BYTES("*")) && bytes_equal(method, BYTES("OPTIONS")));
}

static int take_head(struct connection *connection, struct bytes text)
{
    struct http1 *http1 = &connection->http1;
    struct http_exchange *exchange = http1->current;
    struct http_request *request = &exchange->request;
    struct http1_head head;
    int status =
        text.size > HTTP_HEAD_MAX ? 431 : http1_parse_request(text, &exchange->arena, &head);
    if (status != 0)
        return status;
    request->method = head.method;
    request->headers = head.headers;
    request->header_count = head.header_count;
    request->wants_upgrade = head.wants_upgrade;
    exchange_set_target(exchange, head.target);
    http1->keep_alive = head.keep_alive && !connection->stopping;
    http1->is_old = head.minor_version == 0;
    http1->send_continue = head.expects_continue && !http1->is_old;
    http1_body_of_request(&http1->body, &head);
    bool streams = http1->body.state != BODY_ENDED && exchange_asks_to_stream(exchange);
    exchange->body_too_large =
        !streams && head.content_length > (int64_t)connection->server->options.body_max_bytes;
    return is_good_target(request->method, request->path) ? 0 : 400;
}

/* False when more input is needed. */
static bool read_head(struct connection *connection)
{
    struct http1 *http1 = &connection->http1;
    struct bytes input = buffer_bytes(&http1->input);
    size_t size = 0;
    bool found = http1_find_head_end(input, http1->searched, &size);
    http1->searched = input.size;
    if (!found && input.size <= HTTP_HEAD_MAX)
        return false;
    http1->current = exchange_new(connection);
    http1->body.state = BODY_BAD;
    http1->answer_written = false;
    int status = found ? take_head(connection, (struct bytes){ input.at, size }) : 431;
    drop_input(http1, found ? size : input.size);
    http1->state = HTTP1_BODY;
    if (status != 0 || http1->current->body_too_large || http1->current->request.streams_body)
        handle(connection, status);
    else if (http1->send_continue && http1->input.size == 0 && http1->body.state != BODY_ENDED)
        transport_schedule(&connection->transport);
    else
        http1->send_continue = false;
    return true;
}

static bool read_body(struct connection *connection)
{
    struct http1 *http1 = &connection->http1;
    struct http_exchange *exchange = http1->current;
    struct bytes rest = buffer_bytes(&http1->input), part;
    bool taken = true;
    while (taken && (part = http1_body_next(&http1->body, &rest)).size > 0)
        taken = exchange_add_body(exchange, part);
    drop_input(http1, http1->input.size - rest.size);
    if (!taken) {
        http1->body.state = BODY_BAD;
        handle(connection, exchange->body_too_large ? 0 : 503);
    } else if (http1->body.state == BODY_ENDED) {
        handle(connection, /* refuse_status= */ 0);
    } else if (http1->body.state == BODY_BAD) {
        handle(connection, /* refuse_status= */ 400);
    } else {
        return false;
    }
    return true;
}

/* The body comes in parts, and has not ended. */
static bool is_streaming(const struct http1 *http1)
{
    return http1->state == HTTP1_BUSY && http1->current->request.streams_body &&
           !http1->current->body_told;
}

static void stream_body(struct connection *connection)
{
    struct http1 *http1 = &connection->http1;
    struct http_exchange *exchange = http1->current;
    struct bytes rest = buffer_bytes(&http1->input), part;
    while (!exchange->is_paused && (part = http1_body_next(&http1->body, &rest)).size > 0)
        exchange_tell_body(exchange, part);
    drop_input(http1, http1->input.size - rest.size);
    if (http1->body.state == BODY_BAD)
        http_exchange_abort(exchange);
    else if (http1->body.state == BODY_ENDED)
        exchange_tell_body(exchange, (struct bytes){ NULL, 0 });
}

static void advance(struct connection *connection)
{
    struct http1 *http1 = &connection->http1;
    bool going = true;
    while (going && !connection->closing && http1->state < HTTP1_BUSY)
        going = http1->state == HTTP1_HEAD ? read_head(connection) : read_body(connection);
    if (is_streaming(http1))
        stream_body(connection);
    if (http1->state == HTTP1_BUSY)
        transport_pause(&connection->transport, is_streaming(http1)
                                                    ? http1->current->is_paused
                                                    : http1->input.size > INPUT_WAITING_MAX);
}

/* After an upgrade. */

static void deliver(struct http_exchange *exchange, struct bytes input)
{
    if (exchange->on_received && !exchange->aborted)
        exchange->on_received(exchange->received_context, exchange, input);
}

/* What came with the request, or while the handler had paused. */
static void deliver_waiting(struct connection *connection)
{
    struct http1 *http1 = &connection->http1;
    struct http_exchange *exchange = http1->current;
    transport_pause(&connection->transport, exchange->is_paused);
    if (exchange->is_paused)
        return;
    if (http1->input.size > 0) {
        AUTO_BUFFER waiting = http1->input;
        http1->input = (struct buffer){ 0 };
        deliver(exchange, buffer_bytes(&waiting));
    }
    if (http1->peer_ended && !exchange->is_paused && http1->input.size == 0) {
        http1->peer_ended = false;
        deliver(exchange, (struct bytes){ NULL, 0 });
    }
}

static void take_raw(struct connection *connection, struct bytes input)
{
    struct http1 *http1 = &connection->http1;
    if (http1->current->is_paused || http1->input.size > 0)
        buffer_add(&http1->input, input.at, input.size);
    else
        deliver(http1->current, input);
}

static void take_end(struct connection *connection)
{
    struct http1 *http1 = &connection->http1;
    http1->peer_ended = true;
    http1->keep_alive = false;
    if (http1->state == HTTP1_RAW)
        deliver_waiting(connection);
    else if (http1->state != HTTP1_BUSY || !http1->current->ended)
        connection->closing = true;
}

static void throw_away(struct connection *connection, struct bytes input)
{
    connection->http1.lingered_bytes += input.size;
    if (connection->http1.lingered_bytes > LINGER_BYTES)
        connection->closing = true;
}

static void on_input(struct connection *connection, struct bytes input)
{
    struct http1 *http1 = &connection->http1;
    if (input.size == 0) {
        take_end(connection);
    } else if (http1->state == HTTP1_RAW) {
        take_raw(connection, input);
    } else if (http1->state == HTTP1_LINGER) {
        throw_away(connection, input);
    } else {
        buffer_add(&http1->input, input.at, input.size);
        advance(connection);
    }
}

/* Answers. */

static void put_field(struct transport *transport, struct bytes name, struct bytes value)
{
    transport_put(transport, name);
    transport_put(transport, BYTES(": "));
    transport_put(transport, value);
    transport_put(transport, BYTES("\r\n"));
}

static enum http1_framing choose_framing(const struct http1 *http1)
{
    const struct http_exchange *exchange = http1->current;
    if (exchange->status == 101)
        return FRAMING_IDENTITY;
    if (exchange_has_no_body(exchange))
        return FRAMING_NONE;
    return exchange->answer_length >= 0 || http1->is_old ? FRAMING_IDENTITY : FRAMING_CHUNKED;
}

static void put_framing(struct connection *connection)
{
    struct http1 *http1 = &connection->http1;
    struct http_exchange *exchange = http1->current;
    struct transport *transport = &connection->transport;
    char length[24];
    if (http1->framing == FRAMING_CHUNKED)
        transport_put(transport, BYTES("transfer-encoding: chunked\r\n"));
    else if (exchange->answer_length >= 0 && exchange->status >= 200 && exchange->status != 204) {
        snprintf(length, sizeof length, "%lld", (long long)exchange->answer_length);
        put_field(transport, BYTES("content-length"), bytes_of(length));
    }
    if (exchange->status == 101)
        transport_put(transport, BYTES("connection: Upgrade\r\n"));
    else if (!http1->keep_alive)
        transport_put(transport, BYTES("connection: close\r\n"));
    else if (http1->is_old)
        transport_put(transport, BYTES("connection: keep-alive\r\n"));
}

static void put_head(struct connection *connection)
{
    struct http1 *http1 = &connection->http1;
    struct http_exchange *exchange = http1->current;
    struct transport *transport = &connection->transport;
    char line[80];
    exchange->submitted = true;
    http1->send_continue = false;
    http1->framing = choose_framing(http1);
    http1->chunk_left = 0;
    if (connection->stopping || is_streaming(http1) ||
        (exchange->request.wants_upgrade && exchange->status != 101) ||
        (http1->framing == FRAMING_IDENTITY && exchange->answer_length < 0))
        http1->keep_alive = false;
    snprintf(line, sizeof line, "HTTP/1.1 %d %s\r\n", exchange->status,
             http_reason_phrase(exchange->status));
    transport_put_text(transport, line);
    for (size_t i = 0; i < exchange->answer_header_count; i++)
        put_field(transport, exchange->answer_headers[i].name, exchange->answer_headers[i].value);
    put_field(transport, BYTES("date"), bytes_of(server_date(connection->server)));
    put_framing(connection);
    transport_put(transport, BYTES("\r\n"));
}

/* At most `limit` bytes of the first piece; how many. */
static size_t put_part(struct connection *connection, size_t limit)
{
    struct http_exchange *exchange = connection->http1.current;
    struct bytes part = piece_queue_front(&exchange->queue);
    if (part.size > limit)
        part.size = limit;
    transport_put(&connection->transport, part);
    piece_queue_take(&exchange->queue, part.size);
    exchange->progress_ms = connection_now(connection);
    return part.size;
}

/* All that waits becomes one chunk, up to a size. */
static void begin_chunk(struct connection *connection)
{
    struct http1 *http1 = &connection->http1;
    size_t size = http1->current->queue.size_bytes;
    char line[24];
    http1->chunk_left = size < PART_MAX ? size : PART_MAX;
    snprintf(line, sizeof line, "%zx\r\n", http1->chunk_left);
    transport_put_text(&connection->transport, line);
}

static void put_chunked(struct connection *connection)
{
    struct http1 *http1 = &connection->http1;
    while (http1->current->queue.size_bytes > 0 && !transport_is_full(&connection->transport)) {
        if (http1->chunk_left == 0)
            begin_chunk(connection);
        http1->chunk_left -= put_part(connection, http1->chunk_left);
        if (http1->chunk_left == 0)
            transport_put(&connection->transport, BYTES("\r\n"));
    }
    if (exchange_is_done(http1->current) && !http1->answer_written) {
        transport_put(&connection->transport, BYTES("0\r\n\r\n"));
        http1->answer_written = true;
    }
}

/* Each piece, and the head, ends a record: a piece is a whole message, or the end of one. */
static void put_upgraded(struct connection *connection)
{
    struct http_exchange *exchange = connection->http1.current;
    transport_end_record(&connection->transport);
    while (exchange->queue.size_bytes > 0 && !transport_is_full(&connection->transport)) {
        put_part(connection, PART_MAX);
        if (exchange->queue.taken == 0)
            transport_end_record(&connection->transport);
    }
    connection->http1.answer_written = exchange_is_done(exchange);
}

static void put_answer(struct connection *connection)
{
    struct http1 *http1 = &connection->http1;
    struct http_exchange *exchange = http1->current;
    if (!exchange->submitted)
        put_head(connection);
    if (exchange->is_upgraded) {
        put_upgraded(connection);
        return;
    }
    if (http1->framing == FRAMING_CHUNKED) {
        put_chunked(connection);
        return;
    }
    if (http1->framing == FRAMING_NONE)
        piece_queue_done(&exchange->queue);
    while (exchange->queue.size_bytes > 0 && !transport_is_full(&connection->transport))
        put_part(connection, PART_MAX);
    http1->answer_written = http1->framing == FRAMING_NONE || exchange_is_done(exchange);
}

static void on_output(struct connection *connection)
{
    struct http1 *http1 = &connection->http1;
    struct http_exchange *exchange = http1->current;
    if (http1->state == HTTP1_LINGER)
        transport_end_output(&connection->transport);
    if (!exchange)
        return;
    list_remove(&exchange->ready);
    if (exchange->aborted)
        return;
    bool is_wanted = !exchange->is_paused || !is_streaming(http1);
    if (http1->send_continue && is_wanted && !exchange->submitted)
        transport_put(&connection->transport, BYTES("HTTP/1.1 100 Continue\r\n\r\n"));
    http1->send_continue = http1->send_continue && !is_wanted;
    if (exchange->status != 0)
        put_answer(connection);
}

static void linger(struct connection *connection)
{
    struct http1 *http1 = &connection->http1;
    http1->state = HTTP1_LINGER;
    buffer_done(&http1->input);
    connection->deadline_ms = connection_now(connection) + LINGER_MS;
    transport_pause(&connection->transport, false);
    transport_schedule(&connection->transport);
}

static void end_exchange(struct connection *connection)
{
    struct http1 *http1 = &connection->http1;
    bool unread = http1->body.state != BODY_ENDED || http1->state == HTTP1_RAW;
    if (unread)
        http1->keep_alive = false;
    exchange_close(http1->current);
    http1->current = NULL;
    if (http1->peer_ended || (!http1->keep_alive && !unread)) {
        connection->closing = true;
    } else if (!http1->keep_alive) {
        linger(connection);
    } else {
        http1->state = HTTP1_HEAD;
        transport_pause(&connection->transport, false);
        advance(connection);
    }
}

static void on_turned(struct connection *connection)
{
    struct http1 *http1 = &connection->http1;
    struct http_exchange *exchange = http1->current;
    if (!exchange)
        return;
    if (is_streaming(http1) && !exchange->aborted)
        advance(connection);
    if (exchange->aborted) {
        connection->closing = true;
        return;
    }
    if (exchange->is_upgraded && exchange->submitted) {
        http1->state = HTTP1_RAW;
        http1->keep_alive = false;
        deliver_waiting(connection);
    }
    if (exchange->submitted && http1->answer_written && !connection->closing)
        end_exchange(connection);
}

static void on_stop(struct connection *connection)
{
    connection->stopping = true;
    if (!connection->http1.current)
        connection_close_soon(connection);
}

static void on_done(struct connection *connection)
{
    buffer_done(&connection->http1.input);
}

const struct protocol http1_protocol = {
    .input = on_input, .output = on_output, .turned = on_turned, .stop = on_stop, .done = on_done,
};
