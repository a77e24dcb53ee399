/* SPDX-License-Identifier: Apache-2.0 */
/* server_test.c - the server over HTTP/1.1, asked by our own client and by raw bytes. */
#include "http/http_fixture.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/arena.h"
#include "http/connection.h"

enum { LONG_TIMEOUT_MS = 60000, FLOOD_BYTES = 48 * 1024 * 1024, PART_BYTES = 64 * 1024 };

static const struct http_header plain_text = { BYTES("content-type"), BYTES("text/plain") };
static char   part[PART_BYTES];
static int    released;
static size_t pieces_bytes;

static void count_release(void *owner)
{
    (void)owner;
    released++;
}

static void respond(struct http_exchange *exchange, int status, struct bytes body)
{
    http_respond(exchange, status, &plain_text, 1, body);
}

static void echo(struct fixture *fixture, struct http_exchange *exchange)
{
    const struct http_request *request = http_exchange_request(exchange);
    if (http_exchange_body_too_large(exchange))
        respond(exchange, 413, BYTES("too large\n"));
    else
        respond(exchange, 200, request->body);
}

static void who(struct fixture *fixture, struct http_exchange *exchange)
{
    AUTO_BUFFER text = { 0 };
    const struct http_peer *peer = http_exchange_peer(exchange);
    if (peer->has_certificate) {
        buffer_add_text(&text, peer->common_name);
        for (const char *const *one = peer->organizations; *one; one++)
            buffer_printf(&text, " %s", *one);
    } else {
        buffer_add_text(&text, "nobody");
    }
    respond(exchange, 200, buffer_bytes(&text));
}

static void pieces(struct fixture *fixture, struct http_exchange *exchange)
{
    struct http_piece all[1000];
    for (size_t i = 0; i < ARRAY_SIZE(all); i++)
        all[i] = (struct http_piece){ { part, 1 + i * 7 % 5000 }, count_release, NULL };
    released = 0;
    pieces_bytes = 0;
    FOR_EACH(piece, all)
        pieces_bytes += piece->bytes.size;
    http_respond_pieces(exchange, 200, &plain_text, 1, all, ARRAY_SIZE(all));
}

static void stream(struct fixture *fixture, struct http_exchange *exchange)
{
    http_stream_begin(exchange, 200, &plain_text, 1);
    http_stream_write(exchange, (struct http_piece){ .bytes = BYTES("one ") });
    http_stream_write(exchange, (struct http_piece){ .bytes = BYTES("two ") });
    http_stream_write(exchange, (struct http_piece){ .bytes = BYTES("") });
    http_stream_write(exchange, (struct http_piece){ .bytes = BYTES("three") });
    http_stream_end(exchange);
}

/* Writes whenever there is room; the queue must stay small. */
static size_t flood_left, flood_high;

static void flood_more(void *context, struct http_exchange *exchange)
{
    while (flood_left > 0 && http_stream_queued(exchange) < 4 * sizeof part) {
        http_stream_write(exchange,
                          (struct http_piece){ { part, sizeof part }, count_release, NULL });
        flood_left -= sizeof part;
    }
    if (http_stream_queued(exchange) > flood_high)
        flood_high = http_stream_queued(exchange);
    if (flood_left == 0)
        http_stream_end(exchange);
}

static void flood(struct fixture *fixture, struct http_exchange *exchange)
{
    flood_left = FLOOD_BYTES;
    flood_high = 0;
    http_stream_on_drain(exchange, flood_more, NULL);
    http_stream_begin(exchange, 200, &plain_text, 1);
    flood_more(NULL, exchange);
}

/* Never ends; the test writes to it. */
static struct http_exchange *watcher;

static void forget_watcher(void *context, struct http_exchange *exchange)
{
    struct fixture *fixture = context;
    fixture->closed++;
    watcher = NULL;
}

static void watch(struct fixture *fixture, struct http_exchange *exchange)
{
    watcher = exchange;
    http_exchange_on_close(exchange, forget_watcher, fixture);
    http_stream_begin(exchange, 200, &plain_text, 1);
    http_stream_write(exchange, (struct http_piece){ .bytes = BYTES("watching\n") });
}

static void abort_it(struct fixture *fixture, struct http_exchange *exchange)
{
    http_exchange_abort(exchange);
}

static void nothing(struct fixture *fixture, struct http_exchange *exchange)
{
    http_respond(exchange, 204, NULL, 0, BYTES(""));
}

static void split(struct fixture *fixture, struct http_exchange *exchange)
{
    const struct http_header header = { BYTES("location"), BYTES("a\r\nset-cookie: b\0c") };
    http_respond(exchange, 200, &header, 1, BYTES("ok"));
}

static void echo_raw(void *context, struct http_exchange *exchange, struct bytes input)
{
    if (input.size == 0) {
        http_stream_end(exchange);
        return;
    }
    char *copy = memcpy(memory_alloc(input.size), input.at, input.size);
    http_stream_write(exchange, (struct http_piece){ { copy, input.size }, free, copy });
}

static void upgrade(struct fixture *fixture, struct http_exchange *exchange)
{
    const struct http_header header = { BYTES("upgrade"), BYTES("echo") };
    http_upgrade(exchange, &header, 1, echo_raw, NULL);
}

static const char *const messages[] = { "one", "two and more", "three" };

static void say_messages(struct fixture *fixture, struct http_exchange *exchange)
{
    const struct http_header header = { BYTES("upgrade"), BYTES("echo") };
    http_upgrade(exchange, &header, 1, echo_raw, NULL);
    FOR_EACH(message, messages)
        http_stream_write(exchange, (struct http_piece){ .bytes = bytes_of(*message) });
}

static const struct {
    const char *path;
    void (*answer)(struct fixture *, struct http_exchange *);
} routes[] = {
    { "/echo", echo },   { "/who", who },         { "/pieces", pieces },  { "/stream", stream },
    { "/flood", flood }, { "/watch", watch },     { "/abort", abort_it }, { "/nothing", nothing },
    { "/split", split }, { "/upgrade", upgrade }, { "/messages", say_messages },
};

static void handle(void *context, struct http_exchange *exchange)
{
    struct fixture *fixture = context;
    fixture_count(fixture, exchange);
    FOR_EACH(row, routes)
        if (bytes_equal_text(http_exchange_request(exchange)->path, row->path)) {
            row->answer(fixture, exchange);
            return;
        }
    respond(exchange, 404, BYTES("not found\n"));
}

/* Both without and with TLS. */

static void whole_answers(bool tls)
{
    struct fixture fixture;
    struct outcome outcome = { 0 };
    fixture_start(&fixture, tls, LONG_TIMEOUT_MS, handle);
    fixture_ask(&fixture, &outcome, "POST", "/echo", BYTES("hello"));
    assert_int_equal(outcome.status, 200);
    assert_string_equal(buffer_text(&outcome.body), "hello");
    assert_non_null(strstr(buffer_text(&outcome.headers), "content-length: 5\n"));
    assert_non_null(strstr(buffer_text(&outcome.headers), "date: "));
    fixture_ask(&fixture, &outcome, "GET", "/none", BYTES(""));
    assert_int_equal(outcome.status, 404);
    fixture_ask(&fixture, &outcome, "HEAD", "/none", BYTES(""));
    assert_int_equal(outcome.body.size, 0);
    assert_non_null(strstr(buffer_text(&outcome.headers), "content-length: 10\n"));
    fixture_ask(&fixture, &outcome, "GET", "/nothing", BYTES(""));
    assert_int_equal(outcome.status, 204);
    assert_null(strstr(buffer_text(&outcome.headers), "content-length"));
    fixture_ask(&fixture, &outcome, "GET", "/pieces", BYTES(""));
    assert_int_equal(released, 1000);
    assert_int_equal(outcome.body.size, pieces_bytes);
    fixture_ask(&fixture, &outcome, "GET", "/who", BYTES(""));
    assert_string_equal(buffer_text(&outcome.body), tls ? "alice dev ops" : "nobody");
    outcome_done(&outcome);
    fixture_stop(&fixture);
}

static void whole_answers_plain(void **state)
{
    whole_answers(false);
}

static void whole_answers_tls(void **state)
{
    whole_answers(true);
}

static void streams(bool tls)
{
    struct fixture fixture;
    struct outcome outcome = { 0 };
    fixture_start(&fixture, tls, LONG_TIMEOUT_MS, handle);
    fixture_ask(&fixture, &outcome, "GET", "/stream", BYTES(""));
    assert_string_equal(buffer_text(&outcome.body), "one two three");
    assert_non_null(strstr(buffer_text(&outcome.headers), "transfer-encoding: chunked\n"));
    released = 0;
    fixture_ask(&fixture, &outcome, "GET", "/flood", BYTES(""));
    assert_int_equal(outcome.body.size, FLOOD_BYTES);
    assert_int_equal(released, FLOOD_BYTES / PART_BYTES);
    assert_true(flood_high <= 5 * PART_BYTES);
    fixture_ask(&fixture, &outcome, "GET", "/abort", BYTES(""));
    assert_int_equal(outcome.err.reason, REASON_SERVICE_UNAVAILABLE);
    outcome_done(&outcome);
    fixture_stop(&fixture);
}

static void streams_plain(void **state)
{
    streams(false);
}

static void streams_tls(void **state)
{
    streams(true);
}

static void bodies(void **state)
{
    struct fixture fixture;
    struct outcome outcome = { 0 };
    AUTO_BUFFER body = { 0 };
    fixture_start(&fixture, /* tls= */ true, LONG_TIMEOUT_MS, handle);
    for (int i = 0; i < FIXTURE_BODY_MAX; i++)
        buffer_add_char(&body, (char)('a' + i % 26));
    fixture_ask(&fixture, &outcome, "POST", "/echo", buffer_bytes(&body));
    assert_int_equal(outcome.status, 200);
    assert_true(bytes_equal(buffer_bytes(&outcome.body), buffer_bytes(&body)));
    buffer_add_char(&body, '!');
    fixture_ask(&fixture, &outcome, "POST", "/echo", buffer_bytes(&body));
    assert_int_equal(outcome.status, 413);
    assert_string_equal(buffer_text(&outcome.body), "too large\n");
    assert_non_null(strstr(buffer_text(&outcome.headers), "connection: close\n"));
    outcome_done(&outcome);
    fixture_stop(&fixture);
}

/* What was held of it counts no more: else all bodies would soon be refused. */
static void a_body_that_is_too_large_is_not_held(void **state)
{
    static char body[FIXTURE_BODY_MAX + 1];
    struct fixture fixture;
    AUTO_BUFFER text = { 0 };
    fixture_start(&fixture, /* tls= */ false, LONG_TIMEOUT_MS, handle);
    int fd = fixture_connect(&fixture);
    buffer_printf(&text, "POST /echo HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n"
                  "%zx\r\n", sizeof body);
    buffer_add(&text, body, sizeof body);
    assert_int_equal(send(fd, text.at, text.size, MSG_NOSIGNAL), text.size);
    while (fixture.opened == 0 || fixture.closed == 0)
        uv_run(&fixture.loop, UV_RUN_ONCE);
    assert_int_equal(fixture.server->body_bytes, 0);
    close(fd);
    fixture_stop(&fixture);
}

static void ask_as_stranger(struct fixture *fixture, struct outcome *outcome, size_t size)
{
    static char body[FIXTURE_BODY_MAX];
    static const struct http_header stranger = { BYTES("x-stranger"), BYTES("yes") };
    outcome_done(outcome);
    struct http_call_options options = outcome_options(outcome, "POST", "/echo");
    options.headers = &stranger;
    options.header_count = 1;
    options.body = (struct bytes){ body, size };
    http_call_start(fixture->target, &options);
    fixture_run_until(fixture, &outcome->done);
}

/* Of whom nothing is known little is held, whatever is held of others; who is small is not asked.
 */
static void bodies_of_strangers(void **state)
{
    struct fixture fixture;
    struct outcome outcome = { 0 };
    fixture_start(&fixture, /* tls= */ false, LONG_TIMEOUT_MS, handle);
    ask_as_stranger(&fixture, &outcome, HTTP_STRANGER_BODY_MAX);
    assert_int_equal(outcome.status, 200);
    assert_int_equal(fixture.asked, 0);
    ask_as_stranger(&fixture, &outcome, HTTP_STRANGER_BODY_MAX + 1);
    assert_int_equal(outcome.status, 413);
    assert_int_equal(fixture.asked, 1);
    fixture.server->stranger_bytes = HTTP_STRANGERS_HELD_MAX;    /* those of others */
    ask_as_stranger(&fixture, &outcome, 1);
    assert_int_equal(outcome.status, 503);
    fixture_ask(&fixture, &outcome, "POST", "/echo", BYTES("x"));
    assert_int_equal(outcome.status, 200);
    assert_int_equal(fixture.server->stranger_bytes, HTTP_STRANGERS_HELD_MAX);
    assert_int_equal(fixture.server->body_bytes, 0);
    fixture.server->stranger_bytes = 0;
    outcome_done(&outcome);
    fixture_stop(&fixture);
}

/* A byte now and then is no idleness, but it may not go on like that. */
static void a_body_that_trickles(void **state)
{
    enum { BYTES_SENT = 80000, LENGTH = 90000 };
    struct fixture fixture;
    AUTO_BUFFER head = { 0 };
    fixture_start(&fixture, /* tls= */ false, /* idle_timeout_ms= */ 200, handle);
    int fd = fixture_connect(&fixture);
    buffer_printf(&head, "POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: %d\r\n\r\n", LENGTH);
    send(fd, head.at, head.size, MSG_NOSIGNAL);
    while (fixture.server->connection_count == 0)
        uv_run(&fixture.loop, UV_RUN_ONCE);
    for (int sent = 0; sent < BYTES_SENT && fixture.server->connection_count > 0; sent++) {
        send(fd, "x", 1, MSG_NOSIGNAL);
        for (int n = 0; n < 10; n++)
            uv_run(&fixture.loop, UV_RUN_NOWAIT);
    }
    assert_int_equal(fixture.server->connection_count, 0);
    assert_int_equal(fixture.opened, 0);
    close(fd);
    fixture_stop(&fixture);
}

static void an_anonymous_client(void **state)
{
    struct fixture fixture;
    struct outcome outcome = { 0 };
    fixture_start(&fixture, /* tls= */ true, LONG_TIMEOUT_MS, handle);
    http_target_free(fixture.target);
    fixture.target = fixture_target(&fixture, fixture.anonymous_tls);
    fixture_ask(&fixture, &outcome, "GET", "/who", BYTES(""));
    assert_string_equal(buffer_text(&outcome.body), "nobody");
    outcome_done(&outcome);
    fixture_stop(&fixture);
}

/* Certificates of another authority are refused, in both directions. */
static void strangers(void **state)
{
    struct fixture fixture, other;
    struct outcome outcome = { 0 };
    fixture_start(&fixture, /* tls= */ true, LONG_TIMEOUT_MS, handle);
    fixture_start(&other, /* tls= */ true, LONG_TIMEOUT_MS, handle);
    http_target_free(fixture.target);
    fixture.target = fixture_target(&fixture, other.client_tls);
    fixture_ask(&fixture, &outcome, "GET", "/who", BYTES(""));
    assert_true(error_is_set(&outcome.err));
    assert_non_null(strstr(outcome.err.message, "tls: "));
    assert_int_equal(fixture.opened, 0);
    outcome_done(&outcome);
    fixture_stop(&fixture);
    fixture_stop(&other);
}

/* Raw requests: what is answered, how often, and that the connection is closed after what is bad.
 */
static const struct { const char *name, *text, *status; int answers; } raw_cases[] = {
    { "pipelined",
      "GET /stream HTTP/1.1\r\nHost: a\r\n\r\nPOST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: 2\r\n\r\nhi"
      "GET /x HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n",
      "200 OK", 3 },
    { "chunked",
      "POST /echo HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\nConnection: close\r\n\r\n"
      "2;x\r\nhi\r\n0\r\nA: b\r\n\r\n",
      "200 OK", 1 },
    { "old", "GET /stream HTTP/1.0\r\n\r\n", "200 OK", 1 },
    { "old, kept", "GET /echo HTTP/1.0\r\nConnection: keep-alive\r\n\r\nGET /echo HTTP/1.0\r\n\r\n",
      "200 OK", 2 },
    { "absolute", "GET http://a/echo HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n", "200 OK",
      1 },
    { "continue",
      "POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: 0\r\nExpect: 100-continue\r\nConnection: close\r\n\r\n",
      "200 OK", 1 },
    { "bad line", "GET\r\nHost: a\r\n\r\nGET /echo HTTP/1.1\r\nHost: a\r\n\r\n", "400 Bad Request",
      1 },
    { "bad target", "GET echo HTTP/1.1\r\nHost: a\r\n\r\n", "400 Bad Request", 1 },
    { "length and chunked",
      "POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: 6\r\nTransfer-Encoding: chunked\r\n\r\n"
      "0\r\n\r\nGET /echo HTTP/1.1\r\nHost: a\r\n\r\n",
      "400 Bad Request", 1 },
    { "bad chunk",
      "POST /echo HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\nx\r\n"
      "GET /echo HTTP/1.1\r\nHost: a\r\n\r\n",
      "400 Bad Request", 1 },
    { "unknown coding", "POST /echo HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: gzip\r\n\r\n",
      "501 Not Implemented", 1 },
    { "version", "GET / HTTP/3.0\r\nHost: a\r\n\r\n", "505 HTTP Version Not Supported", 1 },
    { "too large",
      "POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: 100001\r\n\r\n"
      "GET /echo HTTP/1.1\r\nHost: a\r\n\r\n",
      "413 Request Entity Too Large", 1 },
    { "refused upgrade",
      "GET /echo HTTP/1.1\r\nHost: a\r\nConnection: Upgrade\r\nUpgrade: x\r\n\r\n"
      "GET /echo HTTP/1.1\r\nHost: a\r\n\r\n",
      "200 OK", 1 },
    { "upgrade not asked for", "GET /upgrade HTTP/1.1\r\nHost: a\r\n\r\n", "", 0 },
};

static int count_answers(const char *text)
{
    int count = 0;
    while ((text = strstr(text, "HTTP/1.1 "))) {
        count++;
        text++;
    }
    return count;
}

static void raw_requests(void **state)
{
    struct fixture fixture;
    fixture_start(&fixture, /* tls= */ false, LONG_TIMEOUT_MS, handle);
    FOR_EACH(row, raw_cases) {
        AUTO_BUFFER reply = { 0 };
        fixture_raw(&fixture, bytes_of(row->text), &reply);
        if (count_answers(buffer_text(&reply)) != row->answers ||
            !strstr(buffer_text(&reply), row->status))
            fail_msg("%s: %s", row->name, buffer_text(&reply));
    }
    fixture_stop(&fixture);
}

/* Every split of the input gives the same answers. */
static void requests_byte_by_byte(void **state)
{
    struct fixture fixture;
    AUTO_BUFFER whole = { 0 };
    AUTO_BUFFER reply = { 0 };
    fixture_start(&fixture, /* tls= */ false, LONG_TIMEOUT_MS, handle);
    int fd = fixture_connect(&fixture);
    for (const char *at = raw_cases[0].text; *at; at++) {
        assert_int_equal(send(fd, at, 1, MSG_NOSIGNAL), 1);
        uv_run(&fixture.loop, UV_RUN_NOWAIT);
    }
    while (fixture_receive(fd, &reply))
        uv_run(&fixture.loop, UV_RUN_NOWAIT);
    assert_int_equal(count_answers(buffer_text(&reply)), 3);
    close(fd);
    fixture_stop(&fixture);
}

static void heads_that_are_too_long(void **state)
{
    struct fixture fixture;
    AUTO_BUFFER text = { 0 };
    AUTO_BUFFER reply = { 0 };
    fixture_start(&fixture, /* tls= */ false, LONG_TIMEOUT_MS, handle);
    buffer_add_text(&text, "GET / HTTP/1.1\r\nHost: a\r\nX: ");
    while (text.size < HTTP_HEAD_MAX + 100)
        buffer_add_char(&text, 'x');
    fixture_raw(&fixture, buffer_bytes(&text), &reply);
    assert_non_null(strstr(buffer_text(&reply), "431 "));
    buffer_reset(&text);
    buffer_reset(&reply);
    buffer_add_text(&text, "GET / HTTP/1.1\r\nHost: a\r\n");
    for (int i = 0; i < HTTP_HEADERS_MAX + 1; i++)
        buffer_add_text(&text, "X: y\r\n");
    buffer_add_text(&text, "\r\n");
    fixture_raw(&fixture, buffer_bytes(&text), &reply);
    assert_non_null(strstr(buffer_text(&reply), "431 "));
    assert_int_equal(fixture.opened, 0);
    fixture_stop(&fixture);
}

static void no_value_ends_its_line(void **state)
{
    struct fixture fixture;
    AUTO_BUFFER reply = { 0 };
    fixture_start(&fixture, /* tls= */ false, LONG_TIMEOUT_MS, handle);
    fixture_raw(&fixture, BYTES("GET /split HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n"),
                &reply);
    assert_non_null(strstr(buffer_text(&reply), "location: a  set-cookie: b c\r\n"));
    fixture_stop(&fixture);
}

static void a_client_that_waits_for_continue(void **state)
{
    struct fixture fixture;
    AUTO_BUFFER reply = { 0 };
    struct bytes head = BYTES("POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: 2\r\n"
                              "Expect: 100-continue\r\nConnection: close\r\n\r\n");
    fixture_start(&fixture, /* tls= */ false, LONG_TIMEOUT_MS, handle);
    int fd = fixture_connect(&fixture);
    send(fd, head.at, head.size, MSG_NOSIGNAL);
    while (reply.size == 0 && fixture_receive(fd, &reply))
        uv_run(&fixture.loop, UV_RUN_NOWAIT);
    assert_string_equal(buffer_text(&reply), "HTTP/1.1 100 Continue\r\n\r\n");
    send(fd, "hi", 2, MSG_NOSIGNAL);
    while (fixture_receive(fd, &reply))
        uv_run(&fixture.loop, UV_RUN_NOWAIT);
    assert_non_null(strstr(buffer_text(&reply), "\r\n\r\nhi"));
    close(fd);
    fixture_stop(&fixture);
}

/* Who goes away ends what was asked; the handler hears of it. */
static void a_client_that_goes_away(void **state)
{
    struct fixture fixture;
    AUTO_BUFFER reply = { 0 };
    struct bytes head = BYTES("GET /watch HTTP/1.1\r\nHost: a\r\n\r\n");
    fixture_start(&fixture, /* tls= */ false, LONG_TIMEOUT_MS, handle);
    int fd = fixture_connect(&fixture);
    send(fd, head.at, head.size, MSG_NOSIGNAL);
    while (!strstr(buffer_text(&reply), "watching\n") && fixture_receive(fd, &reply))
        uv_run(&fixture.loop, UV_RUN_NOWAIT);
    assert_non_null(watcher);
    http_stream_write(watcher, (struct http_piece){ { part, sizeof part }, count_release, NULL });
    released = 0;
    close(fd);
    for (int n = 0; n < 1000 && watcher; n++)
        uv_run(&fixture.loop, UV_RUN_NOWAIT);
    assert_null(watcher);
    assert_int_equal(released, 1);
    fixture_stop(&fixture);
}

/* A reader that takes nothing is cut when too much waits for it; all pieces are released. */
static void a_reader_that_stops(void **state)
{
    struct fixture fixture;
    struct outcome outcome = { 0 };
    fixture_start(&fixture, /* tls= */ true, LONG_TIMEOUT_MS, handle);
    struct http_call_options options = outcome_options(&outcome, "GET", "/watch");
    struct http_call *call = http_call_start(fixture.target, &options);
    while (!watcher)
        uv_run(&fixture.loop, UV_RUN_ONCE);
    http_call_pause(call, true);
    int written = 0;
    released = 0;
    for (; watcher && written < 100000; written++) {
        http_stream_write(watcher,
                          (struct http_piece){ { part, sizeof part }, count_release, NULL });
        uv_run(&fixture.loop, UV_RUN_NOWAIT);
    }
    assert_null(watcher);
    assert_int_equal(released, written);
    assert_true((size_t)written * PART_BYTES > HTTP_QUEUE_MAX);
    http_call_cancel(call);
    outcome_done(&outcome);
    fixture_stop(&fixture);
}

static void idle_and_slow_connections_are_closed(void **state)
{
    static const char *const starts[] = {
        "", "GET / HT", "GET / HTTP/1.1\r\nHost: a\r\n",
        "POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\n\r\nhe"
    };
    struct fixture fixture;
    fixture_start(&fixture, /* tls= */ false, /* idle_timeout_ms= */ 100, handle);
    FOR_EACH(start, starts) {
        AUTO_BUFFER reply = { 0 };
        fixture_raw(&fixture, bytes_of(*start), &reply);
        assert_int_equal(reply.size, 0);
    }
    fixture_stop(&fixture);
}

static void a_whole_answer_that_nobody_reads(void **state)
{
    struct fixture fixture;
    fixture_start(&fixture, /* tls= */ false, /* idle_timeout_ms= */ 100, handle);
    int fd = fixture_connect(&fixture), small = 4096;
    setsockopt(fd, SOL_SOCKET, SO_RCVBUF, &small, sizeof small);
    struct bytes head = BYTES("GET /flood HTTP/1.1\r\nHost: a\r\n\r\n");
    send(fd, head.at, head.size, MSG_NOSIGNAL);
    while (fixture.opened == 0 || fixture.closed == 0)
        uv_run(&fixture.loop, UV_RUN_ONCE);
    close(fd);
    fixture_stop(&fixture);
}

static void more_connections_than_allowed(void **state)
{
    struct fixture fixture;
    int sockets[150];
    AUTO_BUFFER reply = { 0 };
    fixture_start(&fixture, /* tls= */ false, LONG_TIMEOUT_MS, handle);
    FOR_EACH(fd, sockets) {
        *fd = fixture_connect(&fixture);
        uv_run(&fixture.loop, UV_RUN_NOWAIT);
    }
    for (int n = 0; n < 200; n++)
        uv_run(&fixture.loop, UV_RUN_NOWAIT);
    assert_false(fixture_receive(sockets[0], &reply));           /* the longest idle made room */
    assert_true(fixture_receive(sockets[149], &reply));
    FOR_EACH(fd, sockets)
        close(*fd);
    fixture_stop(&fixture);
}

static void upgrades(bool tls)
{
    struct fixture fixture;
    struct outcome outcome = { 0 };
    const struct http_header header = { BYTES("upgrade"), BYTES("echo") };
    fixture_start(&fixture, tls, LONG_TIMEOUT_MS, handle);
    struct http_call_options options = outcome_options(&outcome, "GET", "/upgrade");
    options.headers = &header;
    options.header_count = 1;
    options.upgrade = true;
    struct http_call *call = http_call_start(fixture.target, &options);
    for (int i = 0; i < 100; i++)
        http_call_write(call, (struct http_piece){ .bytes = { part, sizeof part } });
    http_call_shutdown(call);
    fixture_run_until(&fixture, &outcome.done);
    assert_string_equal(outcome.err.message, "");
    assert_int_equal(outcome.status, 101);
    assert_int_equal(outcome.body.size, 100 * sizeof part);
    outcome_done(&outcome);
    fixture_stop(&fixture);
}

static void upgrades_plain(void **state)
{
    upgrades(false);
}

static void upgrades_tls(void **state)
{
    upgrades(true);
}

static void note_part(void *context, struct http_call *call, struct bytes bytes)
{
    struct outcome *outcome = context;
    buffer_printf(&outcome->body, "%.*s|", (int)bytes.size, bytes.at);
    if (bytes_equal_text(bytes, messages[ARRAY_SIZE(messages) - 1]))
        http_call_shutdown(call);
}

/* A record has one message, so that who polls the socket sees each; our reads are of one record. */
static void messages_of_an_upgraded_stream_are_records(void **state)
{
    struct fixture fixture;
    struct outcome outcome = { 0 };
    const struct http_header header = { BYTES("upgrade"), BYTES("echo") };
    fixture_start(&fixture, /* tls= */ true, LONG_TIMEOUT_MS, handle);
    struct http_call_options options = outcome_options(&outcome, "GET", "/messages");
    options.headers = &header;
    options.header_count = 1;
    options.upgrade = true;
    options.on_data = note_part;
    http_call_start(fixture.target, &options);
    fixture_run_until(&fixture, &outcome.done);
    assert_string_equal(outcome.err.message, "");
    assert_string_equal(buffer_text(&outcome.body), "one|two and more|three|");
    outcome_done(&outcome);
    fixture_stop(&fixture);
}

static void stop_ends_idle_connections_at_once_and_busy_ones_in_time(void **state)
{
    struct fixture fixture;
    struct outcome idle = { 0 }, busy = { 0 };
    fixture_start(&fixture, /* tls= */ true, LONG_TIMEOUT_MS, handle);
    fixture_ask(&fixture, &idle, "GET", "/echo", BYTES(""));
    struct http_call_options options = outcome_options(&busy, "GET", "/watch");
    http_call_start(fixture.target, &options);
    while (!watcher)
        uv_run(&fixture.loop, UV_RUN_ONCE);
    fixture_stop(&fixture);
    assert_null(watcher);
    assert_true(error_is_set(&busy.err));
    outcome_done(&idle);
    outcome_done(&busy);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(whole_answers_plain),
        cmocka_unit_test(whole_answers_tls),
        cmocka_unit_test(streams_plain),
        cmocka_unit_test(streams_tls),
        cmocka_unit_test(bodies),
        cmocka_unit_test(a_body_that_is_too_large_is_not_held),
        cmocka_unit_test(bodies_of_strangers),
        cmocka_unit_test(a_body_that_trickles),
        cmocka_unit_test(an_anonymous_client),
        cmocka_unit_test(strangers),
        cmocka_unit_test(raw_requests),
        cmocka_unit_test(requests_byte_by_byte),
        cmocka_unit_test(heads_that_are_too_long),
        cmocka_unit_test(no_value_ends_its_line),
        cmocka_unit_test(a_client_that_waits_for_continue),
        cmocka_unit_test(a_client_that_goes_away),
        cmocka_unit_test(a_reader_that_stops),
        cmocka_unit_test(idle_and_slow_connections_are_closed),
        cmocka_unit_test(a_whole_answer_that_nobody_reads),
        cmocka_unit_test(more_connections_than_allowed),
        cmocka_unit_test(upgrades_plain),
        cmocka_unit_test(upgrades_tls),
        cmocka_unit_test(messages_of_an_upgraded_stream_are_records),
        cmocka_unit_test(stop_ends_idle_connections_at_once_and_busy_ones_in_time),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
