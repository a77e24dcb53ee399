/* SPDX-License-Identifier: Apache-2.0 */
/* spdy_accept.c - how an HTTP request becomes a SPDY session: by Upgrade, or inside a WebSocket. */
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "http/http1_head.h"
#include "http/spdy_inside.h"
#include "http/websocket.h"

enum { ACCEPTED_MAX = 8 };
static const char tunnel_prefix[] = "SPDY/3.1+";
static const char version_header[] = "x-stream-protocol-version";

/* ---- on an exchange ---- */

static void exchange_write(void *carrier, struct bytes head, struct bytes rest)
{
    char *whole = memory_alloc(head.size + rest.size);
    memcpy(whole, head.at, head.size);
    if (rest.size > 0)
        memcpy(whole + head.size, rest.at, rest.size);
    http_stream_write(carrier, (struct http_piece){ { whole, head.size + rest.size }, free, whole });
}

static void exchange_end(void *carrier)
{
    http_stream_end(carrier);
}

static void exchange_pause(void *carrier, bool pause)
{
    http_upgrade_pause(carrier, pause);
}

static size_t exchange_queued(const void *carrier)
{
    return http_stream_queued(carrier);
}

static const struct spdy_carrier exchange_carrier = {
    .write = exchange_write, .end = exchange_end, .pause = exchange_pause, .queued = exchange_queued
};

static void on_exchange_input(void *context, struct http_exchange *exchange, struct bytes input)
{
    if (input.size == 0)
        http_stream_end(exchange);
    else
        spdy_receive(context, input);
}

static void on_exchange_drain(void *context, struct http_exchange *exchange)
{
    (void)exchange;
    spdy_drained(context);
}

static void on_exchange_close(void *context, struct http_exchange *exchange)
{
    (void)exchange;
    spdy_ended(context);
}

/* ---- which protocol ---- */

static const char *known(struct bytes name, const char *const *protocols)
{
    for (; *protocols; protocols++)
        if (bytes_equal_text(name, *protocols))
            return *protocols;
    return NULL;
}

/* The first that the client names and we know; all that it names are written to *ret_named. */
static const char *choose(const struct http_request *request, const char *const *protocols,
                          struct buffer *ret_named)
{
    const char *chosen = NULL;
    for (size_t i = 0; i < request->header_count; i++) {
        struct bytes list = request->headers[i].value;
        if (!bytes_equal_text(request->headers[i].name, version_header))
            continue;
        while (list.at) {
            struct bytes one = bytes_trim(bytes_next(&list, ','));
            if (one.size == 0)
                continue;
            buffer_add_text(ret_named, ret_named->size ? " " : "");
            buffer_add(ret_named, one.at, one.size);
            chosen = chosen ? chosen : known(one, protocols);
        }
    }
    return chosen;
}

static bool refuse_unnamed(struct http_exchange *exchange)
{
    static const struct http_header plain = { BYTES("content-type"),
                                              BYTES("text/plain; charset=utf-8") };
    http_respond(exchange, 400, &plain, 1,
                 BYTES("unable to upgrade: header X-Stream-Protocol-Version does not exist in "
                       "request\n"));
    return false;
}

static bool refuse_unknown(struct http_exchange *exchange, const char *const *protocols,
                           struct buffer *named)
{
    struct http_header headers[ACCEPTED_MAX + 1] = { { BYTES("content-type"),
                                                       BYTES("text/plain; charset=utf-8") } };
    AUTO_BUFFER text = { 0 };
    size_t count = 1;
    buffer_printf(&text, "unable to upgrade: unable to negotiate protocol: client supports [%s], "
                         "server accepts [", buffer_text(named));
    for (; *protocols && count <= ACCEPTED_MAX; protocols++) {
        buffer_printf(&text, "%s%s", count > 1 ? " " : "", *protocols);
        headers[count++] = (struct http_header){ BYTES("x-accepted-stream-protocol-versions"),
                                                 bytes_of(*protocols) };
    }
    buffer_add_text(&text, "]\n");
    http_respond(exchange, 403, headers, count, buffer_bytes(&text));
    return false;
}

bool spdy_accept(struct http_exchange *exchange, const char *const *protocols,
                 const struct spdy_handler *handler, struct spdy **ret, const char **ret_protocol)
{
    AUTO_BUFFER named = { 0 };
    const char *chosen = choose(http_exchange_request(exchange), protocols, &named);
    if (!chosen)
        return named.size ? refuse_unknown(exchange, protocols, &named) : refuse_unnamed(exchange);
    const struct http_header headers[] = {
        { BYTES("upgrade"), BYTES("SPDY/3.1") },
        { bytes_of(version_header), bytes_of(chosen) },
    };
    *ret = spdy_new(&exchange_carrier, exchange, handler);
    *ret_protocol = chosen;
    http_exchange_on_close(exchange, on_exchange_close, *ret);
    http_stream_on_drain(exchange, on_exchange_drain, *ret);
    http_upgrade(exchange, headers, ARRAY_SIZE(headers), on_exchange_input, *ret);
    return true;
}

/* ---- inside a WebSocket ---- */

static void tunnel_write(void *carrier, struct bytes head, struct bytes rest)
{
    websocket_send(carrier, head, rest, /* is_text= */ false);
}

static void tunnel_end(void *carrier)
{
    websocket_close(carrier, 1000);
}

static void tunnel_pause(void *carrier, bool pause)
{
    websocket_pause(carrier, pause);
}

static size_t tunnel_queued(const void *carrier)
{
    return websocket_queued(carrier);
}

static const struct spdy_carrier tunnel_carrier = {
    .write = tunnel_write, .end = tunnel_end, .pause = tunnel_pause, .queued = tunnel_queued
};

static void on_message(void *context, struct websocket *websocket, struct bytes message,
                       bool is_text)
{
    (void)websocket;
    (void)is_text;
    spdy_receive(context, message);
}

static void on_drained(void *context, struct websocket *websocket)
{
    (void)websocket;
    spdy_drained(context);
}

static void on_closed(void *context, struct websocket *websocket, const struct error *err)
{
    (void)websocket;
    (void)err;
    spdy_ended(context);
}

bool spdy_is_tunnel(const struct http_request *request)
{
    for (size_t i = 0; i < request->header_count; i++) {
        struct bytes list = request->headers[i].value;
        if (!bytes_equal_text(request->headers[i].name, "sec-websocket-protocol"))
            continue;
        while (list.at)
            if (bytes_starts_with(bytes_trim(bytes_next(&list, ',')), tunnel_prefix))
                return true;
    }
    return false;
}

bool spdy_accept_tunnel(struct http_exchange *exchange, const char *const *protocols,
                        const struct spdy_handler *handler, struct spdy **ret)
{
    struct arena *arena = http_exchange_arena(exchange);
    const char *names[ACCEPTED_MAX + 1] = { NULL }, *chosen;
    struct websocket *websocket;
    struct spdy *session = spdy_new(&tunnel_carrier, NULL, handler);
    for (size_t i = 0; i < ACCEPTED_MAX && protocols[i]; i++)
        names[i] = arena_printf(arena, "%s%s", tunnel_prefix, protocols[i]);
    const struct websocket_handler inner = {
        .message = on_message, .drained = on_drained, .closed = on_closed, .context = session
    };
    if (!websocket_accept(exchange, names, &inner, &websocket, &chosen)) {
        spdy_free(session);
        return false;
    }
    spdy_set_carrier(session, websocket);
    *ret = session;
    return true;
}
