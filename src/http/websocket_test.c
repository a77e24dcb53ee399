/* SPDX-License-Identifier: Apache-2.0 */
/* websocket_test.c - websockets from both sides, and frames written by hand. */
#include "http/http_fixture.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/arena.h"
#include "http/websocket.h"

enum { LONG_TIMEOUT_MS = 60000, MANY = 2000 };

/* One end of a websocket, and what it was told. */
struct end {
    struct websocket *websocket;
    struct buffer     text;              /* messages: "t:hello " or "b:..." */
    size_t            bytes, messages;
    char              protocol[32];
    struct error      err;
    bool              opened, closed, drained, echoes, counts;
};

static struct end server_end;
static const char *const protocols[] = { "v5.channel.k8s.io", "v4.channel.k8s.io", NULL };

static void on_opened(void *context, struct websocket *websocket, const char *subprotocol)
{
    struct end *end = context;
    end->opened = true;
    snprintf(end->protocol, sizeof end->protocol, "%s", subprotocol ? subprotocol : "none");
}

static void on_message(void *context, struct websocket *websocket, struct bytes message,
                       bool is_text)
{
    struct end *end = context;
    end->messages++;
    end->bytes += message.size;
    if (!end->counts)
        buffer_printf(&end->text, "%c:%.*s ", is_text ? 't' : 'b', BYTES_ARG(message));
    if (end->echoes)
        websocket_send(websocket, message, BYTES("!"), is_text);
}

static void on_drained(void *context, struct websocket *websocket)
{
    ((struct end *)context)->drained = true;
}

static void on_closed(void *context, struct websocket *websocket, const struct error *err)
{
    struct end *end = context;
    if (err)
        end->err = *err;
    end->closed = true;
    end->websocket = NULL;
}

static struct websocket_handler handler_of(struct end *end)
{
    return (struct websocket_handler){ on_opened, on_message, on_drained, on_closed, end };
}

static void handle(void *context, struct http_exchange *exchange)
{
    struct fixture *fixture = context;
    const char *protocol = NULL;
    struct websocket_handler handler = handler_of(&server_end);
    if (bytes_equal_text(http_exchange_request(exchange)->path, "/refused")) {
        fixture_count(fixture, exchange);
        http_respond(
            exchange, 403, NULL, 0,
            BYTES(
                "{\"kind\":\"Status\",\"reason\":\"Forbidden\",\"message\":\"not you\",\"code\":403}"));
        return;
    }
    if (!websocket_accept(exchange, protocols, &handler, &server_end.websocket, &protocol))
        return;
    snprintf(server_end.protocol, sizeof server_end.protocol, "%s", protocol ? protocol : "none");
    server_end.opened = true;
}

struct pair {
    struct fixture fixture;
    struct end     client;
};

static void pair_start(struct pair *pair, const char *path, const char *const *offered)
{
    *pair = (struct pair){ 0 };
    buffer_done(&server_end.text);
    server_end = (struct end){ 0 };
    fixture_start(&pair->fixture, /* tls= */ true, LONG_TIMEOUT_MS, handle);
    struct websocket_handler handler = handler_of(&pair->client);
    pair->client.websocket = websocket_dial(pair->fixture.target, path, offered, NULL, 0, &handler);
    for (int n = 0; n < 10000 && !pair->client.opened && !pair->client.closed; n++)
        uv_run(&pair->fixture.loop, UV_RUN_ONCE);
}

static void pair_stop(struct pair *pair)
{
    fixture_stop(&pair->fixture);
    buffer_done(&pair->client.text);
    buffer_done(&server_end.text);
    assert_true(pair->client.closed);
    assert_true(server_end.closed || !server_end.opened);
}

static void messages_both_ways(void **state)
{
    struct pair pair;
    pair_start(&pair, "/", (const char *const[]){ "other", "v4.channel.k8s.io", NULL });
    assert_string_equal(pair.client.protocol, "v4.channel.k8s.io");
    assert_string_equal(server_end.protocol, "v4.channel.k8s.io");
    server_end.echoes = true;
    websocket_send(pair.client.websocket, BYTES("a"), BYTES("bc"), /* is_text= */ false);
    websocket_send(pair.client.websocket, BYTES("hello"), BYTES(""), /* is_text= */ true);
    websocket_send(pair.client.websocket, BYTES(""), BYTES(""), /* is_text= */ false);
    while (pair.client.messages < 3)
        uv_run(&pair.fixture.loop, UV_RUN_ONCE);
    assert_string_equal(buffer_text(&pair.client.text), "b:abc! t:hello! b:! ");
    websocket_close(pair.client.websocket, 1000);
    fixture_run_until(&pair.fixture, &pair.client.closed);
    assert_false(error_is_set(&pair.client.err) || error_is_set(&server_end.err));
    pair_stop(&pair);
}

static void preference_is_the_servers(void **state)
{
    struct pair pair;
    pair_start(&pair, "/", (const char *const[]){ "v4.channel.k8s.io", "v5.channel.k8s.io", NULL });
    assert_string_equal(pair.client.protocol, "v5.channel.k8s.io");
    websocket_close(server_end.websocket, 1000);
    fixture_run_until(&pair.fixture, &pair.client.closed);
    assert_false(error_is_set(&pair.client.err));
    pair_stop(&pair);
}

static void no_protocol_is_one_too(void **state)
{
    struct pair pair;
    pair_start(&pair, "/", NULL);
    assert_string_equal(pair.client.protocol, "none");
    assert_string_equal(server_end.protocol, "none");
    websocket_close(pair.client.websocket, 1000);
    fixture_run_until(&pair.fixture, &pair.client.closed);
    pair_stop(&pair);
}

static void an_unknown_protocol_is_refused(void **state)
{
    struct pair pair;
    pair_start(&pair, "/", (const char *const[]){ "V4.channel.k8s.io", NULL });
    fixture_run_until(&pair.fixture, &pair.client.closed);
    assert_int_equal(pair.client.err.code, 403);
    pair_stop(&pair);
}

static void a_refusal_is_told(void **state)
{
    struct pair pair;
    pair_start(&pair, "/refused", protocols);
    fixture_run_until(&pair.fixture, &pair.client.closed);
    assert_int_equal(pair.client.err.reason, REASON_FORBIDDEN);
    assert_string_equal(pair.client.err.message, "not you");
    pair_stop(&pair);
}

static void what_is_queued_goes_before_the_close(void **state)
{
    struct pair pair;
    static char large[100000];
    pair_start(&pair, "/", protocols);
    pair.client.counts = true;
    for (int i = 0; i < 50; i++)
        websocket_send(server_end.websocket, BYTES("\1"), (struct bytes){ large, sizeof large },
                       false);
    assert_true(websocket_queued(server_end.websocket) > 50 * sizeof large);
    websocket_close(server_end.websocket, 1000);
    fixture_run_until(&pair.fixture, &pair.client.closed);
    assert_int_equal(pair.client.messages, 50);
    assert_int_equal(pair.client.bytes, 50 * (sizeof large + 1));
    assert_false(error_is_set(&pair.client.err));
    pair_stop(&pair);
}

static void back_pressure(void **state)
{
    struct pair pair;
    static char part[32 * 1024];
    pair_start(&pair, "/", protocols);
    server_end.counts = true;
    websocket_pause(server_end.websocket, true);
    int sent = 0;
    for (; sent < MANY && websocket_queued(pair.client.websocket) < 4 * sizeof part; sent++) {
        websocket_send(pair.client.websocket, (struct bytes){ part, sizeof part }, BYTES(""),
                       false);
        for (int n = 0; n < 10; n++)
            uv_run(&pair.fixture.loop, UV_RUN_NOWAIT);
    }
    assert_true(sent > 4 && sent < MANY); /* the kernel's buffers are finite */
    assert_true(server_end.messages <= 2);
    pair.client.drained = false;
    websocket_pause(server_end.websocket, false);
    while (server_end.messages < (size_t)sent)
        uv_run(&pair.fixture.loop, UV_RUN_ONCE);
    assert_true(pair.client.drained);
    websocket_close(pair.client.websocket, 1000);
    fixture_run_until(&pair.fixture, &pair.client.closed);
    pair_stop(&pair);
}

static void a_message_that_is_too_long(void **state)
{
    struct pair pair;
    static char large[WEBSOCKET_MESSAGE_MAX + 1];
    pair_start(&pair, "/", protocols);
    server_end.counts = true;
    websocket_send(pair.client.websocket, (struct bytes){ large, sizeof large - 1 }, BYTES(""),
                   false);
    while (server_end.messages < 1)
        uv_run(&pair.fixture.loop, UV_RUN_ONCE);
    websocket_send(pair.client.websocket, (struct bytes){ large, sizeof large }, BYTES(""), false);
    fixture_run_until(&pair.fixture, &pair.client.closed);
    assert_int_equal(server_end.messages, 1);
    pair_stop(&pair);
}

static void a_peer_that_vanishes(void **state)
{
    struct pair pair;
    pair_start(&pair, "/", protocols);
    http_target_free(pair.fixture.target);
    pair.fixture.target = NULL;
    assert_true(pair.client.closed);
    assert_true(error_is_set(&pair.client.err));
    fixture_run_until(&pair.fixture, &server_end.closed);
    assert_true(error_is_set(&server_end.err));
    pair_stop(&pair);
}

/* By hand. */

#define HANDSHAKE(more)                                                                            \
    "GET / HTTP/1.1\r\nHost: a\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n" more "\r\n"
#define VERSION "Sec-WebSocket-Version: 13\r\n"
#define KEY "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n"

static const struct { const char *name, *text, *status; } handshake_cases[] = {
    { "good",
      HANDSHAKE(VERSION KEY) "\x88\x80"
                             "abcd",
      "HTTP/1.1 101 " },
    { "sample of RFC 6455",
      HANDSHAKE(VERSION KEY) "\x88\x80"
                             "abcd",
      "sec-websocket-accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=\r\n" },
    { "no key", HANDSHAKE(VERSION), "HTTP/1.1 400 " },
    { "short key", HANDSHAKE(VERSION "Sec-WebSocket-Key: AAAA\r\n"), "HTTP/1.1 400 " },
    { "bad key", HANDSHAKE(VERSION "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ\r\n"),
      "HTTP/1.1 400 " },
    { "no version", HANDSHAKE(KEY), "HTTP/1.1 400 " },
    { "old version", HANDSHAKE("Sec-WebSocket-Version: 8\r\n" KEY),
      "sec-websocket-version: 13\r\n" },
    { "no upgrade", "GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n" VERSION KEY "\r\n",
      "HTTP/1.1 400 " },
    { "other upgrade",
      "GET / HTTP/1.1\r\nHost: a\r\nConnection: Upgrade\r\nUpgrade: x\r\n" VERSION KEY "\r\n",
      "HTTP/1.1 400 " },
    { "POST",
      "POST / HTTP/1.1\r\nHost: a\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n" VERSION KEY
      "\r\n",
      "HTTP/1.1 400 " },
};

static void handshakes(void **state)
{
    struct fixture fixture;
    fixture_start(&fixture, /* tls= */ false, LONG_TIMEOUT_MS, handle);
    FOR_EACH(row, handshake_cases) {
        AUTO_BUFFER reply = { 0 };
        server_end = (struct end){ 0 };
        fixture_raw(&fixture, bytes_of(row->text), &reply);
        if (!strstr(buffer_text(&reply), row->status))
            fail_msg("%s: %s", row->name, buffer_text(&reply));
    }
    fixture_stop(&fixture);
}

/* Masked by "\0\0\0\0", so that the text is readable; ends by a close frame. */
#define MASK "\0\0\0\0"
#define CLOSE "\x88\x80" MASK
#define FRAMES(text) { text CLOSE, sizeof(text CLOSE) - 1 }

static const struct {
    const char *name;
    struct bytes frames;
    const char *told;
    bool clean;
} frame_cases[] = {
    { "text", FRAMES("\x81\x82" MASK "hi"), "t:hi ", true },
    { "binary", FRAMES("\x82\x82" MASK "hi"), "b:hi ", true },
    { "in two fragments",
      FRAMES("\x01\x81" MASK "h"
             "\x80\x81" MASK "i"),
      "t:hi ", true },
    { "ping in between",
      FRAMES("\x01\x81" MASK "h"
             "\x89\x81" MASK "p"
             "\x80\x81" MASK "i"),
      "t:hi ", true },
    { "not masked",
      FRAMES("\x81\x02"
             "hi"),
      "", false },
    { "bad opcode", FRAMES("\x83\x82" MASK "hi"), "", false },
    { "reserved bit", FRAMES("\xc1\x82" MASK "hi"), "", false },
    { "bad UTF-8", FRAMES("\x81\x82" MASK "\xff\xff"), "", false },
    { "long ping", FRAMES("\x89\xfe\x01\x00" MASK), "", false },
    { "continued nothing", FRAMES("\x80\x82" MASK "hi"), "", false },
};

static void frames_by_hand(void **state)
{
    struct fixture fixture;
    fixture_start(&fixture, /* tls= */ false, LONG_TIMEOUT_MS, handle);
    FOR_EACH(row, frame_cases) {
        AUTO_BUFFER text = { 0 };
        AUTO_BUFFER reply = { 0 };
        server_end = (struct end){ 0 };
        buffer_add_text(&text, HANDSHAKE(VERSION KEY));
        buffer_add(&text, row->frames.at, row->frames.size);
        fixture_raw(&fixture, buffer_bytes(&text), &reply);
        if (!server_end.closed || !text_equal(buffer_text(&server_end.text), row->told))
            fail_msg("%s: %s", row->name, buffer_text(&server_end.text));
        buffer_done(&server_end.text);
    }
    fixture_stop(&fixture);
}

static void a_ping_is_answered(void **state)
{
    struct fixture fixture;
    AUTO_BUFFER reply = { 0 };
    const struct bytes ping = BYTES(HANDSHAKE(VERSION KEY) "\x89\x82" MASK "yo"),
                       end = BYTES(CLOSE);
    server_end = (struct end){ 0 };
    fixture_start(&fixture, /* tls= */ false, LONG_TIMEOUT_MS, handle);
    int fd = fixture_connect(&fixture);
    send(fd, ping.at, ping.size, MSG_NOSIGNAL);
    while (!bytes_ends_with(buffer_bytes(&reply), "\x8a\x02yo") && fixture_receive(fd, &reply))
        uv_run(&fixture.loop, UV_RUN_NOWAIT);
    assert_true(bytes_ends_with(buffer_bytes(&reply), "\x8a\x02yo"));
    send(fd, end.at, end.size, MSG_NOSIGNAL);
    while (fixture_receive(fd, &reply))
        uv_run(&fixture.loop, UV_RUN_NOWAIT);
    assert_true(reply.at[reply.size - 2] == (char)0x88 && server_end.closed);
    close(fd);
    fixture_stop(&fixture);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(messages_both_ways), cmocka_unit_test(preference_is_the_servers),
        cmocka_unit_test(no_protocol_is_one_too), cmocka_unit_test(an_unknown_protocol_is_refused),
        cmocka_unit_test(a_refusal_is_told), cmocka_unit_test(what_is_queued_goes_before_the_close),
        cmocka_unit_test(back_pressure), cmocka_unit_test(a_message_that_is_too_long),
        cmocka_unit_test(a_peer_that_vanishes), cmocka_unit_test(handshakes),
        cmocka_unit_test(frames_by_hand), cmocka_unit_test(a_ping_is_answered),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
