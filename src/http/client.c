/* SPDX-License-Identifier: Apache-2.0 */
/* client.c - the HTTP client's targets and calls: what is asked, and when it ends.
 *
 * A call that ends is taken out of everything first, and only then tells its owner, so that the
 * owner may do anything in on_end.
 *
 * Not here: connecting (dial.c), reading the answer (call_connection.c). */
#include "http/client.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "http/client_call.h"
#include "http/exchange.h"       /* HTTP_DRAIN_BYTES */
#include "http/tls.h"
#include "io/loop.h"

struct http_target *http_target_new(const struct http_target_options *options)
{
    struct http_target *target = MEMORY_NEW(struct http_target);
    target->options = *options;
    target->options.host = memory_strdup(options->host);
    target->options.server_name = memory_strdup(options->server_name ? options->server_name
                                                                     : options->host);
    target->hub = transport_hub_get(options->loop);
    list_init(&target->idle);
    list_init(&target->calls);
    return target;
}

void http_target_free(struct http_target *target)
{
    if (!target)
        return;
    struct error err = { 0 };
    fail(&err, REASON_SERVICE_UNAVAILABLE, /* os_errno= */ 0, "client is closing");
    target->is_released = false;
    target->call_count++;                /* whatever on_end does, it is freed here */
    for (struct list *link; (link = list_first(&target->calls));) {
        struct http_call *call = LIST_ITEM(link, struct http_call, link);
        call_connection_close(call->connection);
        call_end(call, &err);
    }
    target_close_idle(target);
    transport_hub_put(target->hub);
    if (target->options.owns_tls)
        tls_context_free(target->options.tls);
    free((char *)target->options.host);
    free((char *)target->options.server_name);
    free(target);
}

void http_target_release(struct http_target *target)
{
    target->is_released = true;
    if (target->call_count == 0)
        http_target_free(target);
}

struct bytes http_answer_header(const struct http_answer *answer, const char *lower_case_name)
{
    struct bytes name = bytes_of(lower_case_name);
    for (size_t i = 0; i < answer->header_count; i++)
        if (bytes_equal(answer->headers[i].name, name))
            return answer->headers[i].value;
    return (struct bytes){ NULL, 0 };
}

/* The request's text. */

static bool method_is(const struct http_call_options *options, const char *methods)
{
    struct bytes rest = bytes_of(methods);
    while (rest.at)
        if (bytes_equal_text(bytes_next(&rest, ' '), options->method))
            return true;
    return false;
}

static void write_host(struct buffer *text, const struct http_target_options *target)
{
    bool is_ip6 = strchr(target->host, ':') != NULL;
    uint16_t usual_port = target->tls ? 443 : 80;
    buffer_printf(text, is_ip6 ? "host: [%s]" : "host: %s", target->host);
    if (target->port != usual_port)
        buffer_printf(text, ":%u", target->port);
    buffer_add_text(text, "\r\n");
}

static bool has_header(const struct http_call_options *options, const char *name)
{
    for (size_t i = 0; i < options->header_count; i++)
        if (bytes_equal_text(options->headers[i].name, name))
            return true;
    return false;
}

/* What could end a line is dropped: a value is never two lines. */
static void write_value(struct buffer *text, struct bytes value)
{
    for (size_t i = 0; i < value.size; i++)
        if (value.at[i] != '\r' && value.at[i] != '\n' && value.at[i] != '\0')
            buffer_add_char(text, value.at[i]);
}

static void write_head(struct buffer *text, const struct http_target_options *target,
                       const struct http_call_options *options)
{
    buffer_printf(text, "%s ", options->method);
    write_value(text, bytes_of(options->target));
    buffer_add_text(text, " HTTP/1.1\r\n");
    if (!has_header(options, "host"))
        write_host(text, target);
    for (size_t i = 0; i < options->header_count; i++) {
        write_value(text, options->headers[i].name);
        buffer_add_text(text, ": ");
        write_value(text, options->headers[i].value);
        buffer_add_text(text, "\r\n");
    }
    if (options->upgrade)
        buffer_add_text(text, "connection: Upgrade\r\n");
    if (!has_header(options, "transfer-encoding") && !has_header(options, "content-length") &&
        (options->body.size > 0 || method_is(options, "POST PUT PATCH")))
        buffer_printf(text, "content-length: %zu\r\n", options->body.size);
    buffer_add_text(text, "\r\n");
}

static void copy_request(struct http_call *call, const struct http_call_options *options)
{
    AUTO_BUFFER text = { 0 };
    write_head(&text, &call->target->options, options);
    call->head = (struct bytes){ arena_copy(&call->arena, text.at, text.size), text.size };
    call->body = (struct bytes){ arena_copy(&call->arena, options->body.at, options->body.size),
                                 options->body.size };
    call->is_head = method_is(options, "HEAD");
    call->is_chunked = has_header(options, "transfer-encoding");
    call->streams_body = call->is_chunked || has_header(options, "content-length");
    call->may_repeat = method_is(options, "GET HEAD PUT DELETE OPTIONS") && !options->upgrade &&
                       !call->streams_body;
}

/* Time. */

static uint64_t now_ms(const struct http_call *call)
{
    return uv_now(call->target->options.loop);
}

static void fail_timeout(struct http_call *call, struct error *err)
{
    const struct http_target_options *target = &call->target->options;
    if (call->dial && (call->deadline_ms == 0 || now_ms(call) < call->deadline_ms))
        fail(err, REASON_TIMEOUT, /* os_errno= */ 0, "dial tcp %s:%u: i/o timeout", target->host,
             target->port);
    else
        fail(err, REASON_TIMEOUT, /* os_errno= */ 0, "context deadline exceeded");
}

/* The time is up; or a call that could not even begin is told so. */
static void on_timer(void *context)
{
    struct http_call *call = context;
    struct error err = call->err;
    if (!error_is_set(&err))
        fail_timeout(call, &err);
    call_connection_close(call->connection);
    call_end(call, &err);
}

void call_fail_soon(struct http_call *call, const struct error *err)
{
    call->err = *err;
    loop_timer_start(call->timer, 0);
}

static void start_clock(struct http_call *call)
{
    uv_update_time(call->target->options.loop);
    if (call->options.timeout_ms > 0)
        call->deadline_ms = now_ms(call) + (uint64_t)call->options.timeout_ms;
}

static int64_t left_ms(const struct http_call *call)
{
    return call->deadline_ms > now_ms(call) ? (int64_t)(call->deadline_ms - now_ms(call)) : 0;
}

/* The shorter of the time for a connection and what is left of that for all. */
static void time_connecting(struct http_call *call)
{
    int64_t connect_ms = call->target->options.connect_timeout_ms;
    if (call->deadline_ms != 0 && (connect_ms <= 0 || left_ms(call) < connect_ms))
        loop_timer_start(call->timer, left_ms(call));
    else if (connect_ms > 0)
        loop_timer_start(call->timer, connect_ms);
}

void call_connected(struct http_call *call)
{
    if (call->deadline_ms == 0)
        loop_timer_stop(call->timer);
    else
        loop_timer_start(call->timer, left_ms(call));
}

/* Calls. */

void call_connect(struct http_call *call, bool fresh)
{
    struct call_connection *idle = fresh ? NULL : target_take_idle(call->target);
    if (idle) {
        connection_attach(idle, call);
    } else {
        time_connecting(call);
        dial_start(call);
    }
}

struct http_call *http_call_start(struct http_target *target,
                                  const struct http_call_options *options)
{
    struct http_call *call = MEMORY_NEW(struct http_call);
    call->target = target;
    call->options = *options;
    list_append(&target->calls, &call->link);
    target->call_count++;
    call->timer = loop_timer_new(target->options.loop, on_timer, call);
    copy_request(call, options);
    if (target->call_count > TARGET_CALLS_MAX) {
        struct error err = { 0 };
        fail(&err, REASON_SERVICE_UNAVAILABLE, /* os_errno= */ 0, "too many calls to one server");
        call_fail_soon(call, &err);
        return call;
    }
    start_clock(call);
    call_connect(call, /* fresh= */ false);
    return call;
}

void call_end(struct http_call *call, const struct error *err)
{
    struct http_target *target = call->target;
    call->connection = NULL;
    dial_cancel(call->dial);
    list_remove(&call->link);
    loop_timer_free(call->timer);
    piece_queue_done(&call->queue);
    if (call->options.on_end)
        call->options.on_end(call->options.context, call, err);
    arena_done(&call->arena);
    free(call);
    target->call_count--;                /* on_end may have released it */
    if (target->is_released && target->call_count == 0)
        http_target_free(target);
}

void http_call_cancel(struct http_call *call)
{
    if (!call)
        return;
    call->options.on_end = NULL;
    if (call->connection && call->is_raw && http_call_queued(call) > 0)
        call_connection_will_reset(call->connection);
    call_connection_close(call->connection);
    call_end(call, NULL);
}

void http_call_write(struct http_call *call, struct http_piece piece)
{
    if (call->shut_down) {
        if (piece.release)
            piece.release(piece.owner);
        return;
    }
    piece_queue_add(&call->queue, piece);
    if (call->queue.size_bytes >= HTTP_DRAIN_BYTES)
        call->was_high = true;
    if (call->connection)
        call_connection_schedule(call->connection);
}

size_t http_call_queued(const struct http_call *call)
{
    size_t unsent = call->connection ? call_connection_unsent(call->connection) : 0;
    return call->queue.size_bytes + unsent;
}

void http_call_on_drain(struct http_call *call, void (*drained)(void *, struct http_call *))
{
    call->on_drain = drained;
}

void http_call_shutdown(struct http_call *call)
{
    call->shut_down = true;
    if (call->connection)
        call_connection_schedule(call->connection);
}

void http_call_pause(struct http_call *call, bool pause)
{
    call->is_paused = pause;
    if (call->connection)
        call_connection_pause(call->connection, pause);
}
