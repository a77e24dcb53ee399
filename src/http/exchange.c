/* SPDX-License-Identifier: Apache-2.0 */
/* exchange.c - requests as they come in, and what handlers want to answer.
 *
 * Exchanges are used again: a server keeps a few with their arenas, so that a request costs no
 * allocation.
 *
 * Not here: how it goes over the wire (http1.c, http2.c). */
#include "http/exchange.h"

#include <stdlib.h>
#include <string.h>

#include "http/connection.h"
#include "http/reason_phrase.h"

enum { SPARE_MAX = 64, SPARE_ARENA_BYTES = 32 * 1024, SPARE_BODY_BYTES = 16 * 1024 };
enum { HEADERS_FIRST = 24, BODIES_HELD_MAX = 256 * 1024 * 1024 };
/* A reader that takes nothing for so long has stopped; one with so much waiting is too slow. */
enum { STALLED_MS = 2000, QUEUE_LIMIT = 8 * HTTP_QUEUE_MAX };

struct http_exchange *exchange_new(struct connection *connection)
{
    struct http_server *server = connection->server;
    struct http_exchange *exchange;
    struct list *spare = list_first(&server->spare);
    if (spare) {
        list_remove(spare);
        server->spare_count--;
        exchange = LIST_ITEM(spare, struct http_exchange, link);
    } else {
        exchange = MEMORY_NEW(struct http_exchange);
    }
    exchange->connection = connection;
    exchange->began_ms = exchange->progress_ms = connection_now(connection);
    exchange->answer_length = -1;
    exchange->is_known = !server->options.is_known;
    list_init(&exchange->ready);
    list_init(&exchange->high);
    list_append(&connection->exchanges, &exchange->link);
    connection->exchange_count++;
    connection_active(connection);
    return exchange;
}

void exchange_free(struct http_exchange *exchange)
{
    arena_done(&exchange->arena);
    buffer_done(&exchange->body);
    free(exchange);
}

/* Large memory is given back; the rest waits for the next request. */
static void recycle(struct http_server *server, struct http_exchange *exchange)
{
    if (server->spare_count >= SPARE_MAX) {
        exchange_free(exchange);
        return;
    }
    arena_reset(&exchange->arena);
    if ((size_t)(exchange->arena.end - exchange->arena.next) > SPARE_ARENA_BYTES)
        arena_done(&exchange->arena);
    if (exchange->body.capacity > SPARE_BODY_BYTES)
        buffer_done(&exchange->body);
    buffer_reset(&exchange->body);
    struct arena arena = exchange->arena;
    struct buffer body = exchange->body;
    *exchange = (struct http_exchange){ .arena = arena, .body = body };
    list_append(&server->spare, &exchange->link);
    server->spare_count++;
}

/* What the server holds of it counts no more. */
static void drop_body(struct http_exchange *exchange)
{
    exchange->connection->server->body_bytes -= exchange->body.size;
    if (!exchange->is_known)
        exchange->connection->server->stranger_bytes -= exchange->body.size;
    buffer_reset(&exchange->body);
}

void exchange_close(struct http_exchange *exchange)
{
    struct connection *connection = exchange->connection;
    list_remove(&exchange->link);
    list_remove(&exchange->ready);
    list_remove(&exchange->high);
    connection->exchange_count--;
    drop_body(exchange);
    exchange->closed = exchange->aborted = true;
    piece_queue_done(&exchange->queue);
    if (exchange->on_close)
        exchange->on_close(exchange->close_context, exchange);
    if (!connection->closing)
        connection_active(connection);
    recycle(connection->server, exchange);
}

/* The request. */

bool exchange_add_header(struct http_exchange *exchange, struct bytes name, struct bytes value)
{
    struct arena *arena = &exchange->arena;
    size_t count = exchange->request.header_count;
    exchange->head_bytes += name.size + value.size + 4;
    if (count == HTTP_HEADERS_MAX || exchange->head_bytes > HTTP_HEAD_MAX)
        return false;
    if (count == exchange->header_room) {
        size_t room = count ? HTTP_HEADERS_MAX : HEADERS_FIRST;
        struct http_header *grown = arena_array(arena, room, sizeof *grown);
        if (count)
            memcpy(grown, exchange->headers, count * sizeof *grown);
        exchange->headers = grown;
        exchange->request.headers = grown;
        exchange->header_room = room;
    }
    exchange->headers[count] = (struct http_header){
        { arena_copy(arena, name.at, name.size), name.size },
        { arena_copy(arena, value.at, value.size), value.size },
    };
    exchange->request.header_count++;
    return true;
}

/* "http://host/path" is what a proxy's client sends; its path counts. */
static struct bytes without_authority(struct bytes target)
{
    static const char *const prefixes[] = { "http://", "https://" };
    size_t slash;
    FOR_EACH(prefix, prefixes) {
        if (!bytes_starts_with(target, *prefix))
            continue;
        struct bytes rest = { target.at + strlen(*prefix), target.size - strlen(*prefix) };
        if (!bytes_find(rest, '/', &slash))
            return BYTES("/");
        return (struct bytes){ rest.at + slash, rest.size - slash };
    }
    return target;
}

void exchange_set_target(struct http_exchange *exchange, struct bytes target)
{
    struct bytes query = without_authority(target), path = bytes_next(&query, '?');
    exchange->request.target = target;
    exchange->request.path = path;
    exchange->request.query = query.at ? query : BYTES("");
}

static void become_known(struct http_exchange *exchange)
{
    if (!exchange->is_known)
        exchange->connection->server->stranger_bytes -= exchange->body.size;
    exchange->is_known = true;
}

/* What he says of himself is looked at only where it matters, for that may take a signature. */
static bool is_known(struct http_exchange *exchange)
{
    const struct http_server_options *options = &exchange->connection->server->options;
    if (exchange->is_known || exchange->was_asked)
        return exchange->is_known;
    exchange->was_asked = true;
    if (options->is_known(options->context, &exchange->request, &exchange->connection->peer))
        become_known(exchange);
    return exchange->is_known;
}

bool exchange_add_body(struct http_exchange *exchange, struct bytes part)
{
    struct http_server *server = exchange->connection->server;
    size_t left = server->options.body_max_bytes - exchange->body.size;
    bool is_long = part.size + exchange->body.size > HTTP_STRANGER_BODY_MAX;
    if (part.size > left || (is_long && !is_known(exchange))) {
        exchange->body_too_large = true;
        return false;
    }
    if (server->stranger_bytes + part.size > HTTP_STRANGERS_HELD_MAX && !is_known(exchange))
        return false;
    if (!exchange_hold_body(exchange, part))
        return false;
    exchange->progress_ms = connection_now(exchange->connection);
    return true;
}

static void refuse(struct http_exchange *exchange, int status)
{
    static const struct http_header plain = { BYTES("content-type"), BYTES("text/plain") };
    const char *text =
        arena_printf(&exchange->arena, "%d %s\n", status, http_reason_phrase(status));
    http_respond(exchange, status, &plain, 1, bytes_of(text));
}

void exchange_handle(struct http_exchange *exchange, int refuse_status)
{
    struct http_server *server = exchange->connection->server;
    exchange->handled = true;
    if (exchange->body_too_large) {
        drop_body(exchange);
        buffer_done(&exchange->body);
    }
    exchange->request.body = buffer_bytes(&exchange->body);
    if (refuse_status != 0)
        refuse(exchange, refuse_status);
    else
        server->options.handle(server->options.context, exchange);
}

bool exchange_asks_to_stream(struct http_exchange *exchange)
{
    const struct http_server_options *options = &exchange->connection->server->options;
    exchange->request.streams_body =
        options->streams_body && options->streams_body(options->context, &exchange->request);
    exchange->is_paused = exchange->request.streams_body;
    if (exchange->request.streams_body)
        become_known(exchange);          /* little is held, and it is handled at once */
    return exchange->request.streams_body;
}

bool exchange_hold_body(struct http_exchange *exchange, struct bytes part)
{
    struct http_server *server = exchange->connection->server;
    if (server->body_bytes + part.size > BODIES_HELD_MAX)
        return false;
    buffer_add(&exchange->body, part.at, part.size);
    server->body_bytes += part.size;
    if (!exchange->is_known)
        server->stranger_bytes += part.size;
    return true;
}

void exchange_tell_body(struct http_exchange *exchange, struct bytes part)
{
    exchange->progress_ms = connection_now(exchange->connection);
    exchange->body_told = exchange->body_told || part.size == 0;
    if (exchange->on_body && !exchange->aborted && !exchange->ended)
        exchange->on_body(exchange->body_context, exchange, part);
}

void http_exchange_on_body(struct http_exchange *exchange,
                           void (*part)(void *, struct http_exchange *, struct bytes),
                           void *context)
{
    exchange->on_body = part;
    exchange->body_context = context;
    http_exchange_pause_body(exchange, false);
}

void http_exchange_pause_body(struct http_exchange *exchange, bool pause)
{
    if (!exchange->request.streams_body || exchange->closed)
        return;
    exchange->is_paused = pause;
    connection_want(exchange);
}

struct bytes http_header_value(const struct http_request *request, const char *lower_case_name)
{
    struct bytes name = bytes_of(lower_case_name);
    for (size_t i = 0; i < request->header_count; i++)
        if (bytes_equal(request->headers[i].name, name))
            return request->headers[i].value;
    return (struct bytes){ NULL, 0 };
}

const struct http_request *http_exchange_request(const struct http_exchange *exchange)
{
    return &exchange->request;
}

const struct http_peer *http_exchange_peer(const struct http_exchange *exchange)
{
    return &exchange->connection->peer;
}

struct arena *http_exchange_arena(struct http_exchange *exchange)
{
    return &exchange->arena;
}

bool http_exchange_body_too_large(const struct http_exchange *exchange)
{
    return exchange->body_too_large;
}

void http_exchange_on_close(struct http_exchange *exchange,
                            void (*closed)(void *, struct http_exchange *), void *context)
{
    exchange->on_close = closed;
    exchange->close_context = context;
}

/* The answer. */

/* A value cannot end its line, whatever it was made of. */
static struct bytes copy_value(struct arena *arena, struct bytes value)
{
    char *copy = arena_copy(arena, value.at, value.size);
    for (size_t i = 0; i < value.size; i++)
        if ((unsigned char)copy[i] < ' ' && copy[i] != '\t')
            copy[i] = ' ';
    return (struct bytes){ copy, value.size };
}

bool exchange_has_no_body(const struct http_exchange *exchange)
{
    int status = exchange->status;
    return bytes_equal(exchange->request.method, BYTES("HEAD")) || status < 200 || status == 204 ||
           status == 304;
}

static void set_answer(struct http_exchange *exchange, int status,
                       const struct http_header *headers, size_t count)
{
    struct arena *arena = &exchange->arena;
    exchange->status = status;
    exchange->answer_header_count = count;
    exchange->answer_headers = arena_array(arena, count, sizeof *headers);
    for (size_t i = 0; i < count; i++)
        exchange->answer_headers[i] = (struct http_header){
            { arena_copy(arena, headers[i].name.at, headers[i].name.size), headers[i].name.size },
            copy_value(arena, headers[i].value),
        };
    exchange->progress_ms = connection_now(exchange->connection);
    connection_want(exchange);
}

static bool may_answer(const struct http_exchange *exchange)
{
    return exchange->status == 0 && !exchange->aborted;
}

void http_respond_pieces(struct http_exchange *exchange, int status,
                         const struct http_header *headers, size_t header_count,
                         const struct http_piece *pieces, size_t piece_count)
{
    bool answers = may_answer(exchange);
    if (answers)
        set_answer(exchange, status, headers, header_count);
    int64_t length = 0;
    for (size_t i = 0; i < piece_count; i++) {
        length += (int64_t)pieces[i].bytes.size;
        if (answers)
            piece_queue_add(&exchange->queue, pieces[i]);
        else if (pieces[i].release)
            pieces[i].release(pieces[i].owner);
    }
    if (!answers)
        return;
    exchange->answer_length = length;
    exchange->ended = true;
}

void http_respond(struct http_exchange *exchange, int status, const struct http_header *headers,
                  size_t header_count, struct bytes body)
{
    struct http_piece piece = { .bytes = { arena_copy(&exchange->arena, body.at, body.size),
                                           body.size } };
    http_respond_pieces(exchange, status, headers, header_count, &piece, 1);
}

void http_stream_begin(struct http_exchange *exchange, int status,
                       const struct http_header *headers, size_t header_count)
{
    if (may_answer(exchange))
        set_answer(exchange, status, headers, header_count);
}

void http_stream_set_length(struct http_exchange *exchange, int64_t length)
{
    if (!exchange->submitted)
        exchange->answer_length = length;
}

static bool has_stopped_reading(const struct http_exchange *exchange)
{
    size_t waiting = exchange->queue.size_bytes;
    if (waiting <= HTTP_QUEUE_MAX)
        return false;
    return waiting > QUEUE_LIMIT ||
           connection_now(exchange->connection) - exchange->progress_ms > STALLED_MS;
}

void http_stream_write(struct http_exchange *exchange, struct http_piece piece)
{
    if (exchange->ended || exchange->aborted) {
        if (piece.release)
            piece.release(piece.owner);
        return;
    }
    if (exchange->queue.size_bytes == 0)
        exchange->progress_ms = connection_now(exchange->connection);
    piece_queue_add(&exchange->queue, piece);
    if (exchange->queue.size_bytes >= HTTP_DRAIN_BYTES && list_is_empty(&exchange->high))
        list_append(&exchange->connection->high, &exchange->high);
    if (has_stopped_reading(exchange))
        http_exchange_abort(exchange);
    connection_want(exchange);
}

size_t http_stream_queued(const struct http_exchange *exchange)
{
    return exchange->queue.size_bytes;
}

void http_stream_on_drain(struct http_exchange *exchange,
                          void (*drained)(void *, struct http_exchange *), void *context)
{
    exchange->on_drain = drained;
    exchange->drain_context = context;
}

void exchange_tell_drained(struct connection *connection)
{
    LIST_FOR_EACH(link, &connection->high) {
        struct http_exchange *exchange = LIST_ITEM(link, struct http_exchange, high);
        if (exchange->queue.size_bytes >= HTTP_DRAIN_BYTES)
            continue;
        list_remove(link);
        if (exchange->on_drain && !exchange->ended && !exchange->aborted)
            exchange->on_drain(exchange->drain_context, exchange);
    }
}

void http_stream_end(struct http_exchange *exchange)
{
    if (exchange->status == 0)
        http_exchange_abort(exchange);
    exchange->ended = true;
    connection_want(exchange);
}

void http_exchange_abort(struct http_exchange *exchange)
{
    exchange->aborted = true;
    piece_queue_done(&exchange->queue);
    connection_want(exchange);
}

void http_upgrade(struct http_exchange *exchange, const struct http_header *headers,
                  size_t header_count,
                  void (*received)(void *, struct http_exchange *, struct bytes), void *context)
{
    if (!exchange->request.wants_upgrade || !may_answer(exchange)) {
        http_exchange_abort(exchange);
        return;
    }
    set_answer(exchange, /* status= */ 101, headers, header_count);
    exchange->is_upgraded = true;
    exchange->on_received = received;
    exchange->received_context = context;
}

void http_upgrade_pause(struct http_exchange *exchange, bool pause)
{
    if (!exchange->is_upgraded || exchange->closed)
        return;
    exchange->is_paused = pause;
    connection_want(exchange);
}
