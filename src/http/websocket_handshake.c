/* SPDX-License-Identifier: Apache-2.0 */
/* websocket_handshake.c - how an HTTP request becomes a WebSocket (RFC 6455, 4), on both sides. */
#include <openssl/sha.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/env.h"
#include "codec/base64.h"
#include "http/client.h"
#include "http/client_call.h"
#include "http/connection.h"
#include "http/http1_head.h"
#include "http/status_error.h"
#include "http/websocket_inside.h"

enum { KEY_BYTES = 16, REFUSAL_MAX = 64 * 1024, HEADERS_OURS = 4 };

/* base64(SHA-1(key + the number of RFC 6455)) */
static void write_accept(struct buffer *ret, struct bytes key)
{
    unsigned char digest[SHA_DIGEST_LENGTH];
    AUTO_BUFFER text = { 0 };
    buffer_add(&text, key.at, key.size);
    buffer_add_text(&text, "258EAFA5-E914-47DA-95CA-C5AB0DC85B11");
    SHA1((const unsigned char *)text.at, text.size, digest);
    base64_write(ret, (struct bytes){ (const char *)digest, sizeof digest });
}

/* A server's. */

static void exchange_write(struct websocket *websocket, struct http_piece piece)
{
    http_stream_write(websocket->exchange, piece);
}

/* The server reads on for a moment after its own end, which is when the peer's close comes. */
static void exchange_end(struct websocket *websocket)
{
    http_stream_end(websocket->exchange);
}

static void exchange_give_up(struct websocket *websocket)
{
    http_exchange_abort(websocket->exchange);
}

static void exchange_pause(struct websocket *websocket, bool pause)
{
    http_upgrade_pause(websocket->exchange, pause);
}

static size_t exchange_queued(const struct websocket *websocket)
{
    return http_stream_queued(websocket->exchange);
}

static const struct websocket_carrier exchange_carrier = {
    .write = exchange_write, .end = exchange_end, .give_up = exchange_give_up,
    .pause = exchange_pause, .queued = exchange_queued,
};

static void on_exchange_input(void *context, struct http_exchange *exchange, struct bytes input)
{
    if (input.size == 0)
        http_stream_end(exchange);
    else
        websocket_receive(context, input);
}

static void on_exchange_close(void *context, struct http_exchange *exchange)
{
    (void)exchange;
    websocket_ended(context, NULL);
}

static void on_exchange_drain(void *context, struct http_exchange *exchange)
{
    (void)exchange;
    websocket_drained(context);
}

static bool refuse(struct http_exchange *exchange, int status, const char *text)
{
    static const struct http_header headers[] = {
        { BYTES("content-type"), BYTES("text/plain") },
        { BYTES("sec-websocket-version"), BYTES("13") },
    };
    http_respond(exchange, status, headers, ARRAY_SIZE(headers), bytes_of(text));
    return false;
}

static bool is_key(struct bytes key)
{
    AUTO_ARENA arena = { 0 };
    struct bytes decoded;
    return key.at && base64_read(key, &arena, &decoded) && decoded.size == KEY_BYTES;
}

static const char *check_request(const struct http_request *request)
{
    if (!bytes_equal(request->method, BYTES("GET")) || !request->wants_upgrade ||
        !http1_list_has(http_header_value(request, "upgrade"), "websocket"))
        return "not a websocket handshake\n";
    if (!bytes_equal(http_header_value(request, "sec-websocket-version"), BYTES("13")))
        return "missing or bad WebSocket Version\n";
    if (!is_key(http_header_value(request, "sec-websocket-key")))
        return "missing or bad Sec-WebSocket-Key\n";
    return NULL;
}

/* Names of protocols are case-sensitive, unlike the words of other lists. */
static bool offers(const struct http_request *request, const char *protocol)
{
    for (size_t i = 0; i < request->header_count; i++) {
        struct bytes list = request->headers[i].value;
        if (!bytes_equal(request->headers[i].name, BYTES("sec-websocket-protocol")))
            continue;
        while (list.at)
            if (bytes_equal_text(bytes_trim(bytes_next(&list, ',')), protocol))
                return true;
    }
    return false;
}

static const char *choose_protocol(const struct http_request *request, const char *const *ours)
{
    for (; ours && *ours; ours++)
        if (offers(request, *ours))
            return *ours;
    return NULL;
}

static void send_accept(struct websocket *websocket, const char *protocol)
{
    struct http_exchange *exchange = websocket->exchange;
    AUTO_BUFFER accept = { 0 };
    write_accept(&accept, http_header_value(http_exchange_request(exchange), "sec-websocket-key"));
    const struct http_header headers[] = {
        { BYTES("upgrade"), BYTES("websocket") },
        { BYTES("sec-websocket-accept"), buffer_bytes(&accept) },
        { BYTES("sec-websocket-protocol"), bytes_of(protocol) },
    };
    http_exchange_on_close(exchange, on_exchange_close, websocket);
    http_stream_on_drain(exchange, on_exchange_drain, websocket);
    http_upgrade(exchange, headers, protocol ? 3 : 2, on_exchange_input, websocket);
}

bool websocket_accept(struct http_exchange *exchange, const char *const *subprotocols,
                      const struct websocket_handler *handler, struct websocket **ret,
                      const char **ret_subprotocol)
{
    const struct http_request *request = http_exchange_request(exchange);
    const char *wrong = check_request(request);
    if (wrong)
        return refuse(exchange, 400, wrong);
    const char *protocol = choose_protocol(request, subprotocols);
    if (!protocol && http_header_value(request, "sec-websocket-protocol").at)
        return refuse(exchange, 403, "no offered WebSocket subprotocol is known\n");
    *ret = websocket_new(&exchange_carrier, exchange->connection->server->options.loop, handler);
    *ret_subprotocol = protocol;
    (*ret)->exchange = exchange;
    send_accept(*ret, protocol);
    return true;
}

/* A client's. */

static void call_write(struct websocket *websocket, struct http_piece piece)
{
    http_call_write(websocket->call, piece);
}

static void call_end_ours(struct websocket *websocket)
{
    http_call_shutdown(websocket->call);
    http_call_pause(websocket->call, false);
    websocket_expect_end(websocket);
}

static void call_give_up(struct websocket *websocket)
{
    http_call_cancel(websocket->call);
    websocket_ended(websocket, NULL);
}

static void call_pause(struct websocket *websocket, bool pause)
{
    http_call_pause(websocket->call, pause);
}

static size_t call_queued(const struct websocket *websocket)
{
    return http_call_queued(websocket->call);
}

static const struct websocket_carrier call_carrier = {
    .is_client = true, .write = call_write, .end = call_end_ours, .give_up = call_give_up,
    .pause = call_pause, .queued = call_queued,
};

static void on_call_drain(void *context, struct http_call *call)
{
    (void)call;
    websocket_drained(context);
}

static bool is_accepted(const struct websocket *websocket, const struct http_answer *answer)
{
    AUTO_BUFFER accept = { 0 };
    write_accept(&accept, bytes_of(websocket->key));
    return http1_list_has(http_answer_header(answer, "upgrade"), "websocket") &&
           bytes_equal(http_answer_header(answer, "sec-websocket-accept"), buffer_bytes(&accept));
}

/* The protocol that the server chose, if we had offered it; a NULL in *ret: it chose none. */
static bool chosen_protocol(struct websocket *websocket, const struct http_answer *answer,
                            const char **ret)
{
    struct bytes chosen = http_answer_header(answer, "sec-websocket-protocol");
    struct bytes offered = bytes_of(websocket->offered), one;
    *ret = NULL;
    if (!chosen.at)
        return true;
    while (offered.at) {
        one = bytes_trim(bytes_next(&offered, ','));
        if (!bytes_equal(one, chosen))
            continue;
        websocket->offered[one.at + one.size - websocket->offered] = '\0';
        *ret = one.at;
        return true;
    }
    return false;
}

static void on_head(void *context, struct http_call *call, const struct http_answer *answer)
{
    struct websocket *websocket = context;
    const char *protocol;
    websocket->status = answer->status;
    if (answer->status != 101)
        return;
    if (!is_accepted(websocket, answer) || !chosen_protocol(websocket, answer, &protocol)) {
        websocket->status = 0;
        websocket->ending = true;
        http_call_shutdown(call);
        websocket_expect_end(websocket);
        return;
    }
    if (websocket->handler.opened)
        websocket->handler.opened(websocket->handler.context, websocket, protocol);
}

static void on_data(void *context, struct http_call *call, struct bytes part)
{
    struct websocket *websocket = context;
    (void)call;
    if (websocket->status == 101)
        websocket_receive(websocket, part);
    else if (websocket->refusal.size + part.size <= REFUSAL_MAX)
        buffer_add(&websocket->refusal, part.at, part.size);
}

/* What is no Status comes from the far end of the stream, and is told as client-go tells it. */
static void refused_by_answer(const struct websocket *websocket, struct error *ret)
{
    error_from_answer(ret, websocket->status, buffer_bytes(&websocket->refusal), NULL);
    if (!ret->is_remote)
        (void)error_context(ret, "unable to upgrade connection");
}

static void on_end(void *context, struct http_call *call, const struct error *err)
{
    struct websocket *websocket = context;
    struct error refused = { 0 };
    (void)call;
    websocket->call = NULL;
    if (!err && websocket->status == 0)
        fail(&refused, REASON_SERVICE_UNAVAILABLE, /* os_errno= */ 0, "websocket: bad handshake");
    else if (!err && websocket->status != 101)
        refused_by_answer(websocket, &refused);
    websocket_ended(websocket, error_is_set(&refused) ? &refused : err);
}

static void make_key(struct websocket *websocket)
{
    char random[KEY_BYTES];
    AUTO_BUFFER text = { 0 };
    env_random_bytes(env_system(), random, sizeof random);
    base64_write(&text, (struct bytes){ random, sizeof random });
    memcpy(websocket->key, buffer_text(&text), text.size + 1);
}

static char *join(const char *const *names)
{
    AUTO_BUFFER text = { 0 };
    for (; names && *names; names++) {
        buffer_add_text(&text, text.size ? ", " : "");
        buffer_add_text(&text, *names);
    }
    return memory_strdup(buffer_text(&text));
}

struct websocket *websocket_dial(struct http_target *target, const char *path,
                                 const char *const *subprotocols, const struct http_header *headers,
                                 size_t header_count, const struct websocket_handler *handler)
{
    AUTO_ARENA arena = { 0 };
    struct websocket *websocket = websocket_new(&call_carrier, target->options.loop, handler);
    struct http_header *all = arena_array(&arena, header_count + HEADERS_OURS, sizeof *all);
    size_t count = 0;
    make_key(websocket);
    websocket->offered = join(subprotocols);
    for (; count < header_count; count++)
        all[count] = headers[count];
    all[count++] = (struct http_header){ BYTES("upgrade"), BYTES("websocket") };
    all[count++] = (struct http_header){ BYTES("sec-websocket-version"), BYTES("13") };
    all[count++] = (struct http_header){ BYTES("sec-websocket-key"), bytes_of(websocket->key) };
    if (*websocket->offered)
        all[count++] =
            (struct http_header){ BYTES("sec-websocket-protocol"), bytes_of(websocket->offered) };
    websocket->call = http_call_start(target, &(struct http_call_options){
        .method = "GET", .target = path, .headers = all, .header_count = count, .upgrade = true,
        .on_head = on_head, .on_data = on_data, .on_end = on_end, .context = websocket });
    http_call_on_drain(websocket->call, on_call_drain);
    return websocket;
}
