/* SPDX-License-Identifier: Apache-2.0 */
/* call_connection.c - one connection of the HTTP client: the request out, the answer in.
 *
 * HEAD -> BODY -> (idle, or closed)   or, after 101, RAW.
 * A callback may cancel its call, which closes the connection: after each one we look whether the
 * call is still ours.
 *
 * Not here: the grammar of answers (http1_head.c, http1_body.c). */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <unistd.h>

#include "http/client_call.h"
#include "http/dial_error.h"
#include "http/exchange.h"       /* HTTP_DRAIN_BYTES */
#include "http/http1_head.h"
#include "http/tls_context.h"

enum { PART_MAX = 64 * 1024, INTERIM_ANSWERS_MAX = 16 };

enum answer_state { ANSWER_HEAD, ANSWER_BODY, ANSWER_RAW };

struct call_connection {
    struct transport    transport;
    struct list         link;                /* target's idle; or nothing */
    struct http_target *target;
    struct http_call   *call;                /* NULL: idle or closing */
    struct buffer       input;
    size_t              searched;
    struct http1_body   body;
    enum answer_state   state;
    int                 interim_answers;
    bool                keep_alive, was_used, is_ready;
};

static struct call_connection *of(struct transport *transport)
{
    return container_of(transport, struct call_connection, transport);
}

/* Closing. */

static void on_closed(struct transport *transport)
{
    struct call_connection *connection = of(transport);
    buffer_done(&connection->input);
    free(connection);
}

void call_connection_close(struct call_connection *connection)
{
    if (!connection || connection->transport.state == TRANSPORT_CLOSED)
        return;
    if (!list_is_empty(&connection->link))
        connection->target->idle_count--;
    list_remove(&connection->link);
    if (connection->call)
        connection->call->connection = NULL;
    connection->call = NULL;
    transport_close(&connection->transport, on_closed);
}

static void end_with(struct call_connection *connection, const struct error *err)
{
    struct http_call *call = connection->call;
    call_connection_close(connection);
    call_end(call, err);
}

static void fail_with(struct call_connection *connection, enum reason reason, int error,
                      const char *text)
{
    struct error err = { 0 };
    fail(&err, reason, -error, "%s", text);
    end_with(connection, &err);
}

/* An idle connection may have been closed by the server just before we used it. */
static bool repeat(struct call_connection *connection)
{
    struct http_call *call = connection->call;
    if (!connection->was_used || !call->may_repeat || call->answered || connection->input.size > 0)
        return false;
    call->may_repeat = false;
    call->head_sent = false;
    call_connection_close(connection);
    target_close_idle(call->target);
    call_connect(call, /* fresh= */ true);
    return true;
}

/* Output. */

static void put_piece(struct call_connection *connection)
{
    struct http_call *call = connection->call;
    struct bytes part = piece_queue_front(&call->queue);
    char line[24];
    if (part.size > PART_MAX)
        part.size = PART_MAX;
    if (call->is_chunked && !call->is_raw) {
        snprintf(line, sizeof line, "%zx\r\n", part.size);
        transport_put_text(&connection->transport, line);
    }
    transport_put(&connection->transport, part);
    if (call->is_chunked && !call->is_raw)
        transport_put(&connection->transport, BYTES("\r\n"));
    piece_queue_take(&call->queue, part.size);
}

static void put_end(struct call_connection *connection)
{
    struct http_call *call = connection->call;
    if (call->is_raw && !call->is_shut) {
        transport_end_output(&connection->transport);
        call->is_shut = transport_unsent(&connection->transport) == 0;
    } else if (call->streams_body && !call->is_raw && !call->body_ended) {
        call->body_ended = true;
        if (call->is_chunked)
            transport_put(&connection->transport, BYTES("0\r\n\r\n"));
    }
}

static void on_output(struct transport *transport)
{
    struct call_connection *connection = of(transport);
    struct http_call *call = connection->call;
    if (!call)
        return;
    if (!call->head_sent) {
        call->head_sent = true;
        transport_put(transport, call->head);
        transport_put(transport, call->body);
    }
    if (!call->is_raw && !call->streams_body)
        return;
    while (call->queue.size_bytes > 0 && !transport_is_full(transport))
        put_piece(connection);
    if (call->shut_down && call->queue.size_bytes == 0)
        put_end(connection);
}

/* Input. */

/* The connection waits for the next call, or goes. */
static void let_go(struct call_connection *connection)
{
    struct http_target *target = connection->target;
    struct http_call *call = connection->call;
    bool request_sent = !call->streams_body || call->body_ended;
    if (!connection->keep_alive || !request_sent || call->options.upgrade ||
        connection->input.size > 0 || target->idle_count >= TARGET_IDLE_MAX) {
        call_connection_close(connection);
        return;
    }
    call->connection = NULL;
    connection->call = NULL;
    buffer_done(&connection->input);
    list_append(&target->idle, &connection->link);
    target->idle_count++;
    transport_pause(&connection->transport, false);
}

static void end_answer(struct call_connection *connection)
{
    struct http_call *call = connection->call;
    let_go(connection);
    call_end(call, NULL);
}

static void bad_answer(struct call_connection *connection)
{
    fail_with(connection, REASON_SERVICE_UNAVAILABLE, -EPROTO, "malformed HTTP response");
}

/* False: the answer was bad and the call has ended, or its owner has cancelled. */
static bool tell_head(struct call_connection *connection, const struct http1_head *head)
{
    struct http_call *call = connection->call;
    const struct http_answer answer = { head->status, head->headers, head->header_count };
    call->answered = true;
    call->is_raw = head->status == 101;
    connection->keep_alive = head->keep_alive;
    connection->state = call->is_raw ? ANSWER_RAW : ANSWER_BODY;
    http1_body_of_answer(&connection->body, head, call->is_head);
    if (call->is_raw && !call->options.upgrade) {
        bad_answer(connection);
        return false;
    }
    if (call->is_raw)
        transport_schedule(&connection->transport);
    if (call->options.on_head)
        call->options.on_head(call->options.context, call, &answer);
    return connection->call == call;
}

/* False when more input is needed, or the call has ended. */
static bool read_head(struct call_connection *connection, struct bytes *rest)
{
    struct http1_head head;
    size_t size;
    bool found = http1_find_head_end(*rest, connection->searched, &size);
    connection->searched = rest->size;
    if (!found && rest->size <= HTTP_HEAD_MAX)
        return false;
    struct bytes text = { rest->at, found ? size : 0 };
    if (!found || size > HTTP_HEAD_MAX ||
        http1_parse_answer(text, &connection->call->arena, &head) != 0) {
        bad_answer(connection);
        return false;
    }
    rest->at += size;
    rest->size -= size;
    connection->searched = 0;
    if (head.status >= 200 || head.status == 101)
        return tell_head(connection, &head);
    if (++connection->interim_answers <= INTERIM_ANSWERS_MAX)
        return true;
    bad_answer(connection);
    return false;
}

static bool tell_data(struct call_connection *connection, struct bytes part)
{
    struct http_call *call = connection->call;
    if (call->options.on_data)
        call->options.on_data(call->options.context, call, part);
    return connection->call == call;
}

static bool read_body(struct call_connection *connection, struct bytes *rest)
{
    struct bytes part = http1_body_next(&connection->body, rest);
    if (part.size > 0 && !tell_data(connection, part))
        return false;
    if (connection->body.state == BODY_BAD) {
        bad_answer(connection);
        return false;
    }
    return rest->size > 0 && connection->body.state != BODY_ENDED;
}

static bool read_raw(struct call_connection *connection, struct bytes *rest)
{
    struct bytes part = *rest;
    rest->size = 0;
    if (part.size > 0)
        tell_data(connection, part);
    return false;
}

static bool (*const readers[])(struct call_connection *, struct bytes *) = {
    [ANSWER_HEAD] = read_head, [ANSWER_BODY] = read_body, [ANSWER_RAW] = read_raw,
};

/* Uses up the waiting input as far as it goes; what the call does not want yet stays. */
static void advance(struct call_connection *connection)
{
    struct http_call *call = connection->call;
    AUTO_BUFFER input = connection->input;
    struct bytes rest = buffer_bytes(&input);
    connection->input = (struct buffer){ 0 };
    while (!call->is_paused && readers[connection->state](connection, &rest))
        continue;
    if (connection->call != call)
        return;
    buffer_drop_front(&input, input.size - rest.size);
    connection->input = input;
    input = (struct buffer){ 0 };
    if (connection->state == ANSWER_BODY && connection->body.state == BODY_ENDED)
        end_answer(connection);
}

static void take_end(struct call_connection *connection)
{
    bool ends_by_close = connection->state == ANSWER_BODY &&
                         connection->body.state == BODY_UNTIL_CLOSE;
    if (ends_by_close || connection->state == ANSWER_RAW)
        end_with(connection, NULL);
    else if (!repeat(connection))
        fail_with(connection, REASON_SERVICE_UNAVAILABLE, /* error= */ 0,
                  connection->call->answered ? "unexpected EOF" : "EOF");
}

static void on_input(struct transport *transport, struct bytes input)
{
    struct call_connection *connection = of(transport);
    if (!connection->call) {
        call_connection_close(connection);
    } else if (input.size == 0) {
        take_end(connection);
    } else {
        buffer_add(&connection->input, input.at, input.size);
        advance(connection);
    }
}

static void tell_drained(struct http_call *call)
{
    if (!call->was_high || call->queue.size_bytes >= HTTP_DRAIN_BYTES)
        return;
    call->was_high = false;
    if (call->on_drain)
        call->on_drain(call->options.context, call);
}

static void on_turned(struct transport *transport)
{
    struct call_connection *connection = of(transport);
    if (connection->call)
        tell_drained(connection->call);
    if (connection->call && !connection->call->is_paused && connection->input.size > 0)
        advance(connection);
}

static void on_ready(struct transport *transport)
{
    struct call_connection *connection = of(transport);
    connection->is_ready = true;
    dial_done(connection->call);
    call_connected(connection->call);
    transport_pause(transport, connection->call->is_paused);
    transport_schedule(transport);
}

/* Not connected: the host may have another address. */
static void fail_connecting(struct call_connection *connection)
{
    struct http_call *call = connection->call;
    struct error err = { 0 };
    if (connection->transport.failure[0])
        fail(&err, REASON_SERVICE_UNAVAILABLE, /* os_errno= */ 0, "%s",
             connection->transport.failure);
    else
        dial_fail(&err, &connection->target->options, connection->transport.error);
    bool was_tls = connection->transport.failure[0];
    call_connection_close(connection);
    if (was_tls || !dial_next(call))
        call_end(call, &err);
}

static void on_failed(struct transport *transport)
{
    struct call_connection *connection = of(transport);
    char text[80];
    if (!connection->call)
        call_connection_close(connection);
    else if (!connection->is_ready)
        fail_connecting(connection);
    else if (transport->failure[0])
        fail_with(connection, REASON_SERVICE_UNAVAILABLE, transport->error, transport->failure);
    else if (!repeat(connection))
        fail_with(connection, REASON_SERVICE_UNAVAILABLE, transport->error,
                  errno_text(transport->error, text, sizeof text));
}

static const struct transport_events call_events = {
    .ready = on_ready, .input = on_input, .output = on_output, .turned = on_turned,
    .failed = on_failed,
};

/* The owner's side. */

struct call_connection *call_connection_new(struct http_target *target, struct http_call *call,
                                            int fd)
{
    const struct http_target_options *options = &target->options;
    SSL *ssl = options->tls ? tls_connection_new(options->tls, options->server_name) : NULL;
    if (options->tls && !ssl) {
        close(fd);
        return NULL;
    }
    struct call_connection *connection = MEMORY_NEW(struct call_connection);
    connection->target = target;
    list_init(&connection->link);
    if (transport_open(&connection->transport, target->hub, &call_events, fd, ssl,
                       /* is_connecting= */ true) != 0) {
        free(connection);
        return NULL;
    }
    connection->call = call;
    return connection;
}

void connection_attach(struct call_connection *connection, struct http_call *call)
{
    connection->call = call;
    call->connection = connection;
    connection->state = ANSWER_HEAD;
    connection->searched = 0;
    connection->interim_answers = 0;
    connection->was_used = true;
    call_connected(call);
    transport_pause(&connection->transport, call->is_paused);
    transport_schedule(&connection->transport);
}

void call_connection_will_reset(struct call_connection *connection)
{
    const struct linger at_once = { .l_onoff = 1 };
    setsockopt(connection->transport.fd, SOL_SOCKET, SO_LINGER, &at_once, sizeof at_once);
}

void call_connection_schedule(struct call_connection *connection)
{
    transport_schedule(&connection->transport);
}

void call_connection_pause(struct call_connection *connection, bool pause)
{
    transport_pause(&connection->transport, pause);
    if (!pause && connection->input.size > 0)
        transport_schedule(&connection->transport);
}

size_t call_connection_unsent(const struct call_connection *connection)
{
    return transport_unsent(&connection->transport);
}

/* The one that was used last: the others may be closed by their servers in peace. */
struct call_connection *target_take_idle(struct http_target *target)
{
    if (list_is_empty(&target->idle))
        return NULL;
    struct call_connection *connection =
        LIST_ITEM(target->idle.previous, struct call_connection, link);
    list_remove(&connection->link);
    target->idle_count--;
    return connection;
}

void target_close_idle(struct http_target *target)
{
    for (struct list *link; (link = list_first(&target->idle));)
        call_connection_close(LIST_ITEM(link, struct call_connection, link));
}
