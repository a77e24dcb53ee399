/* SPDX-License-Identifier: Apache-2.0 */
/* http2_test.c - the server over HTTP/2: asked by curl, and by frames written by hand.
 *
 * By hand it goes without TLS, beginning with the client's preface.  The header block of all
 * hand-made requests is: GET, http, a path of one letter after '/', from HPACK's static table. */
#include "http/http_fixture.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/arena.h"
#include "io/child.h"

enum { LONG_TIMEOUT_MS = 60000, PART_BYTES = 16 * 1024, PATIENCE = 20000 };
enum {
    DATA = 0,
    HEADERS = 1,
    RST_STREAM = 3,
    SETTINGS = 4,
    PING = 6,
    GOAWAY = 7,
    WINDOW_UPDATE = 8,
    CONTINUATION = 9
};
enum { END_STREAM = 1, END_HEADERS = 4 };

static const struct http_header plain_text = { BYTES("content-type"), BYTES("text/plain") };
static char part[PART_BYTES];
static int  released, handled;
static struct http_exchange *watchers[HTTP_STREAMS_MAX];
static int watcher_count;

static void count_release(void *owner)
{
    (void)owner;
    released++;
}

static void forget_watcher(void *context, struct http_exchange *exchange)
{
    struct fixture *fixture = context;
    fixture->closed++;
    for (int i = 0; i < watcher_count; i++)
        if (watchers[i] == exchange)
            watchers[i--] = watchers[--watcher_count];
}

static void answer_large(struct http_exchange *exchange)
{
    struct http_piece pieces[500];
    FOR_EACH(piece, pieces)
        *piece = (struct http_piece){ { part, sizeof part - (size_t)(piece - pieces) },
                                      count_release,
                                      NULL };
    http_respond_pieces(exchange, 200, &plain_text, 1, pieces, ARRAY_SIZE(pieces));
}

static void answer_stream(struct http_exchange *exchange)
{
    http_stream_begin(exchange, 200, &plain_text, 1);
    http_stream_write(exchange, (struct http_piece){ .bytes = BYTES("one ") });
    http_stream_write(exchange, (struct http_piece){ .bytes = BYTES("two") });
    http_stream_end(exchange);
}

static void handle(void *context, struct http_exchange *exchange)
{
    struct fixture *fixture = context;
    const struct http_request *request = http_exchange_request(exchange);
    handled++;
    fixture_count(fixture, exchange);
    if (bytes_equal_text(request->path, "/w")) {
        http_exchange_on_close(exchange, forget_watcher, fixture);
        watchers[watcher_count++] = exchange;
        http_stream_begin(exchange, 200, &plain_text, 1);
    } else if (http_exchange_body_too_large(exchange)) {
        http_respond(exchange, 413, &plain_text, 1, BYTES("too large"));
    } else if (bytes_equal_text(request->path, "/large")) {
        answer_large(exchange);
    } else if (bytes_equal_text(request->path, "/stream")) {
        answer_stream(exchange);
    } else if (bytes_equal_text(request->path, "/abort")) {
        http_exchange_abort(exchange);
    } else {
        http_respond(exchange, 200, &plain_text, 1,
                     request->body.size ? request->body : BYTES("hello"));
    }
}

/* By curl. */

struct run {
    struct buffer output;
    int           exit_code;
    bool          done;
};

static void on_finished(void *context, const struct child_result *result)
{
    struct run *run = context;
    buffer_add(&run->output, result->output.at, result->output.size);
    run->exit_code = result->exit_code;
    run->done = true;
}

static void curl(struct fixture *fixture, struct run *run, const char *path, const char *option,
                 const char *value, struct bytes input)
{
    char url[128];
    snprintf(url, sizeof url, "https://127.0.0.1:%u%s", fixture->port, path);
    const char *arguments[] = { "curl",
                                "-sk",
                                "--http2",
                                "--noproxy",
                                "*",
                                "-w",
                                "|%{http_version} %{http_code} %{size_download}",
                                url,
                                option,
                                value,
                                NULL };
    *run = (struct run){ 0 };
    child_run(&fixture->loop, &(struct child_options){ .arguments = arguments }, input, 20000,
              on_finished, run);
    fixture_run_until(fixture, &run->done);
}

static const struct {
    const char *path, *option, *value, *input, *output;
    int exit_code;
} curl_cases[] = {
    { "/", NULL, NULL, "", "hello|2 200 5", 0 },
    { "/", "--data-binary", "@-", "sent", "sent|2 200 4", 0 },
    { "/", "-T", "-", "sent", "sent|2 200 4", 0 },
    { "/", "--head", NULL, "", "content-length: 5\r\n", 0 },
    { "/stream", NULL, NULL, "", "one two|2 200 7", 0 },
    { "/large", "-o", "/dev/null", "", "|2 200 8067250", 0 },
    { "/abort", NULL, NULL, "", "|", 92 },
};

static void asked_by_curl(void **state)
{
    struct fixture fixture;
    fixture_start(&fixture, /* tls= */ true, LONG_TIMEOUT_MS, handle);
    FOR_EACH(row, curl_cases) {
        struct run run;
        curl(&fixture, &run, row->path, row->option, row->value, bytes_of(row->input));
        if (run.exit_code != row->exit_code || !strstr(buffer_text(&run.output), row->output))
            fail_msg("%s %s: %d %s", row->path, row->option, run.exit_code,
                     buffer_text(&run.output));
        buffer_done(&run.output);
    }
    fixture_stop(&fixture);
}

static void a_body_that_is_too_large(void **state)
{
    struct fixture fixture;
    struct run run;
    AUTO_BUFFER body = { 0 };
    while (body.size <= FIXTURE_BODY_MAX)
        buffer_add_text(&body, "0123456789");
    fixture_start(&fixture, /* tls= */ true, LONG_TIMEOUT_MS, handle);
    static const char *const options[] = { "--data-binary", "-T" }; /* with a length, and without */
    FOR_EACH(option, options) {
        curl(&fixture, &run, "/", *option, option == options ? "@-" : "-", buffer_bytes(&body));
        if (!strstr(buffer_text(&run.output), "too large|2 413 9"))
            fail_msg("%s: %d %s", *option, run.exit_code, buffer_text(&run.output));
        buffer_done(&run.output);
    }
    fixture_stop(&fixture);
}

/* By hand. */

struct hand {
    struct fixture fixture;
    int            fd;
    struct buffer  out, in;
    bool           closed;
};

static void add_frame(struct buffer *out, int type, int flags, uint32_t stream,
                      struct bytes payload)
{
    const unsigned char head[9] = {
        (unsigned char)(payload.size >> 16),
        (unsigned char)(payload.size >> 8),
        (unsigned char)payload.size,
        (unsigned char)type,
        (unsigned char)flags,
        (unsigned char)(stream >> 24),
        (unsigned char)(stream >> 16),
        (unsigned char)(stream >> 8),
        (unsigned char)stream,
    };
    buffer_add(out, head, sizeof head);
    buffer_add(out, payload.at, payload.size);
}

static void add_request(struct buffer *out, uint32_t stream, char letter, int flags)
{
    const char block[] = { (char)0x82, (char)0x86, 0x44, 2, '/', letter, 0x41, 1, 'a' };
    add_frame(out, HEADERS, flags | END_HEADERS, stream, (struct bytes){ block, sizeof block });
}

static void turn(struct hand *hand)
{
    uv_run(&hand->fixture.loop, UV_RUN_NOWAIT);
    if (!hand->closed && !fixture_receive(hand->fd, &hand->in))
        hand->closed = true;
}

/* A peer that has been cut off refuses what is sent to it. */
static void send_out(struct hand *hand)
{
    for (size_t at = 0; at < hand->out.size && !hand->closed;) {
        ssize_t sent =
            send(hand->fd, hand->out.at + at, hand->out.size - at, MSG_NOSIGNAL | MSG_DONTWAIT);
        if (sent > 0)
            at += (size_t)sent;
        turn(hand);
    }
    buffer_reset(&hand->out);
}

static void hand_start(struct hand *hand, int64_t idle_timeout_ms)
{
    *hand = (struct hand){ 0 };
    fixture_start(&hand->fixture, /* tls= */ false, idle_timeout_ms, handle);
    hand->fd = fixture_connect(&hand->fixture);
    handled = released = watcher_count = 0;
    buffer_add_text(&hand->out, "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n");
    add_frame(&hand->out, SETTINGS, 0, 0, BYTES(""));
}

static void hand_stop(struct hand *hand)
{
    close(hand->fd);
    fixture_stop(&hand->fixture);
    buffer_done(&hand->out);
    buffer_done(&hand->in);
}

/* The n-th frame of a type that came, from 0; false where there are fewer. */
static bool find_frame(const struct hand *hand, int type, int n, struct bytes *ret_payload,
                       uint32_t *ret_stream)
{
    size_t at = 0;
    while (at + 9 <= hand->in.size) {
        const unsigned char *head = (const unsigned char *)hand->in.at + at;
        size_t size = (size_t)head[0] << 16 | (size_t)head[1] << 8 | head[2];
        if (at + 9 + size > hand->in.size)
            return false;
        if (head[3] == type && n-- == 0) {
            *ret_payload = (struct bytes){ hand->in.at + at + 9, size };
            *ret_stream = (uint32_t)head[5] << 24 | (uint32_t)head[6] << 16 |
                          (uint32_t)head[7] << 8 | head[8];
            return true;
        }
        at += 9 + size;
    }
    return false;
}

static bool await_frame(struct hand *hand, int type, int n, struct bytes *ret_payload,
                        uint32_t *ret_stream)
{
    send_out(hand);
    for (int i = 0; i < PATIENCE && !hand->closed; i++) {
        if (find_frame(hand, type, n, ret_payload, ret_stream))
            return true;
        turn(hand);
    }
    return find_frame(hand, type, n, ret_payload, ret_stream);
}

static void await_close(struct hand *hand)
{
    send_out(hand);
    for (int i = 0; i < PATIENCE && !hand->closed; i++)
        turn(hand);
    assert_true(hand->closed);
}

static void many_streams_at_once(void **state)
{
    struct hand hand;
    struct bytes payload;
    uint32_t stream;
    hand_start(&hand, LONG_TIMEOUT_MS);
    for (uint32_t i = 0; i < 100; i++)
        add_request(&hand.out, 2 * i + 1, 'a', END_STREAM);
    assert_true(await_frame(&hand, DATA, 99, &payload, &stream));
    assert_true(bytes_equal_text(payload, "hello"));
    assert_int_equal(handled, 100);
    hand_stop(&hand);
}

/* One more than allowed is refused, not queued. */
static void no_more_streams_than_allowed(void **state)
{
    struct hand hand;
    struct bytes payload;
    uint32_t stream;
    hand_start(&hand, LONG_TIMEOUT_MS);
    for (uint32_t i = 0; i < HTTP_STREAMS_MAX + 1; i++)
        add_request(&hand.out, 2 * i + 1, 'w', END_STREAM);
    assert_true(await_frame(&hand, RST_STREAM, 0, &payload, &stream));
    assert_int_equal(stream, 2 * HTTP_STREAMS_MAX + 1);
    assert_int_equal(watcher_count, HTTP_STREAMS_MAX);
    hand_stop(&hand);
}

/* CVE-2023-44487: streams opened and reset at once. */
static void rapid_reset(void **state)
{
    struct hand hand;
    struct bytes payload;
    uint32_t stream;
    hand_start(&hand, LONG_TIMEOUT_MS);
    for (uint32_t i = 0; i < 100000 && !hand.closed; i++) {
        add_request(&hand.out, 2 * i + 1, 'w', END_STREAM);
        add_frame(&hand.out, RST_STREAM, 0, 2 * i + 1, BYTES("\0\0\0\x08"));
        if (i % 100 == 99)
            send_out(&hand);
    }
    await_close(&hand);
    assert_true(handled < 5000);
    assert_true(find_frame(&hand, GOAWAY, 0, &payload, &stream));
    hand_stop(&hand);
}

/* The same, but the server is made to reset: each stream breaks a rule after it was opened. */
static void resets_made_by_the_server(void **state)
{
    struct hand hand;
    hand_start(&hand, LONG_TIMEOUT_MS);
    for (uint32_t i = 0; i < 100000 && !hand.closed; i++) {
        add_request(&hand.out, 2 * i + 1, 'w', END_STREAM);
        add_frame(&hand.out, WINDOW_UPDATE, 0, 2 * i + 1, BYTES("\0\0\0\0"));
        if (i % 100 == 99)
            send_out(&hand);
    }
    await_close(&hand);
    assert_true(handled < 5000);
    hand_stop(&hand);
}

/* Frames that ask for an answer, from a client that reads none. */
static void flood(int type, struct bytes payload)
{
    struct hand hand;
    int small = 4096;
    hand_start(&hand, /* idle_timeout_ms= */ 500);
    setsockopt(hand.fd, SOL_SOCKET, SO_RCVBUF, &small, sizeof small);
    for (int i = 0; i < 200; i++)
        add_frame(&hand.out, type, 0, 0, payload);
    struct bytes rest = buffer_bytes(&hand.out);
    bool cut = false;
    for (int n = 0; n < 2000000 && !cut; n++) {
        ssize_t sent = send(hand.fd, rest.at, rest.size, MSG_NOSIGNAL | MSG_DONTWAIT);
        cut = sent < 0 && errno != EAGAIN;
        if (sent > 0) {
            rest.at += sent;
            rest.size -= (size_t)sent;
        }
        if (rest.size == 0) {
            buffer_drop_front(&hand.out, n == 0 ? 33 : 0);
            rest = (struct bytes){ hand.out.at, hand.out.size };
        }
        uv_run(&hand.fixture.loop, UV_RUN_NOWAIT);
    }
    assert_true(cut);
    hand_stop(&hand);
}

static void a_flood_of_pings(void **state)
{
    flood(PING, BYTES("12345678"));
}

static void a_flood_of_settings(void **state)
{
    flood(SETTINGS, BYTES("\0\x03\0\0\0\x64"));
}

static const struct {
    const char *name;
    int type, flags;
    uint32_t stream;
    struct bytes payload;
} broken_cases[] = {
    { "data on no stream", DATA, 0, 0, { "x", 1 } },
    { "headers on no stream", HEADERS, END_HEADERS, 0, { "\x82\x86\x84", 3 } },
    { "headers on even stream", HEADERS, END_HEADERS, 2, { "\x82\x86\x84", 3 } },
    { "bad compression",
      HEADERS,
      END_HEADERS | END_STREAM,
      1,
      { "\xff\xff\xff\xff\xff\xff\xff", 7 } },
    { "settings of bad size", SETTINGS, 0, 0, { "x", 1 } },
    { "ping of bad size", PING, 0, 0, { "x", 1 } },
    { "window beyond limit", WINDOW_UPDATE, 0, 0, { "\x7f\xff\xff\xff", 4 } },
    { "continuation of nothing", CONTINUATION, END_HEADERS, 1, { "\x82", 1 } },
};

static void broken_frames_end_the_connection(void **state)
{
    FOR_EACH(row, broken_cases) {
        struct hand hand;
        hand_start(&hand, LONG_TIMEOUT_MS);
        add_frame(&hand.out, row->type, row->flags, row->stream, row->payload);
        await_close(&hand);
        if (handled != 0)
            fail_msg("%s", row->name);
        hand_stop(&hand);
    }
}

static void a_broken_preface(void **state)
{
    struct hand hand;
    hand_start(&hand, LONG_TIMEOUT_MS);
    memcpy(hand.out.at, "PRI * HTTP/2.0\r\n\r\nXX\r\n\r\n", 24);
    await_close(&hand);
    assert_int_equal(handled, 0);
    hand_stop(&hand);
}

/* More fields than allowed, in one block and its continuations. */
static void a_head_that_is_too_long(void **state)
{
    struct hand hand;
    struct bytes payload;
    uint32_t stream;
    AUTO_BUFFER block = { 0 };
    hand_start(&hand, LONG_TIMEOUT_MS);
    buffer_add(&block, "\x82\x86\x84\x41\x01" "a", 6);
    for (int i = 0; i < HTTP_HEADERS_MAX + 1; i++)
        buffer_add(&block, "\0\x01" "x\x01y", 5);
    add_frame(&hand.out, HEADERS, END_STREAM | END_HEADERS, 1, buffer_bytes(&block));
    assert_true(await_frame(&hand, DATA, 0, &payload, &stream));
    assert_true(bytes_starts_with(payload, "431 "));
    assert_int_equal(handled, 0);
    hand_stop(&hand);
}

static void endless_continuations(void **state)
{
    struct hand hand;
    hand_start(&hand, LONG_TIMEOUT_MS);
    add_frame(&hand.out, HEADERS, 0, 1, BYTES("\x82\x86\x84"));
    for (int i = 0; i < 1000; i++)
        add_frame(&hand.out, CONTINUATION, 0, 1, BYTES("\0\x01" "x\x01y"));
    await_close(&hand);
    assert_int_equal(handled, 0);
    hand_stop(&hand);
}

/* A stream whose window is used up does not stop the others; when the client cancels, all is
 * released. */
static void a_stream_without_window(void **state)
{
    struct hand hand;
    struct bytes payload;
    uint32_t stream;
    hand_start(&hand, LONG_TIMEOUT_MS);
    add_frame(&hand.out, WINDOW_UPDATE, 0, 0, BYTES("\0\x10\0\0"));
    add_request(&hand.out, 1, 'w', END_STREAM);
    assert_true(await_frame(&hand, HEADERS, 0, &payload, &stream));
    assert_int_equal(watcher_count, 1);
    for (int i = 0; i < 100; i++)
        http_stream_write(watchers[0],
                          (struct http_piece){ { part, sizeof part }, count_release, NULL });
    for (int i = 0; i < 100; i++)
        turn(&hand);
    assert_true(released >= 3 && released <= 4);                 /* a window has 65535 bytes */
    add_request(&hand.out, 3, 'a', END_STREAM);
    int n = 0;
    do
        assert_true(await_frame(&hand, DATA, n++, &payload, &stream));
    while (stream != 3);
    assert_true(bytes_equal_text(payload, "hello"));
    add_frame(&hand.out, RST_STREAM, 0, 1, BYTES("\0\0\0\x08"));
    send_out(&hand);
    for (int i = 0; i < 1000 && watcher_count > 0; i++)
        turn(&hand);
    assert_int_equal(watcher_count, 0);
    assert_int_equal(released, 100);
    hand_stop(&hand);
}

/* A stream that nobody reads is cut, the connection goes on. */
static void a_reader_that_stops(void **state)
{
    struct hand hand;
    struct bytes payload;
    uint32_t stream;
    int written = 0;
    hand_start(&hand, LONG_TIMEOUT_MS);
    add_request(&hand.out, 1, 'w', END_STREAM);
    assert_true(await_frame(&hand, HEADERS, 0, &payload, &stream));
    for (; watcher_count > 0 && written < 100000; written++) {
        http_stream_write(watchers[0],
                          (struct http_piece){ { part, sizeof part }, count_release, NULL });
        turn(&hand);
    }
    assert_int_equal(watcher_count, 0);
    assert_int_equal(released, written);
    assert_true(await_frame(&hand, RST_STREAM, 0, &payload, &stream));
    add_request(&hand.out, 3, 'a', END_STREAM);
    assert_true(await_frame(&hand, HEADERS, 1, &payload, &stream));
    assert_int_equal(stream, 3);
    hand_stop(&hand);
}

static void a_client_that_goes_away(void **state)
{
    struct hand hand;
    struct bytes payload;
    uint32_t stream;
    hand_start(&hand, LONG_TIMEOUT_MS);
    for (uint32_t i = 0; i < 10; i++)
        add_request(&hand.out, 2 * i + 1, 'w', END_STREAM);
    assert_true(await_frame(&hand, HEADERS, 9, &payload, &stream));
    assert_int_equal(watcher_count, 10);
    shutdown(hand.fd, SHUT_RDWR);
    for (int i = 0; i < PATIENCE && watcher_count > 0; i++)
        uv_run(&hand.fixture.loop, UV_RUN_NOWAIT);
    assert_int_equal(watcher_count, 0);
    hand_stop(&hand);
}

static void idle_connections_are_closed(void **state)
{
    struct hand hand;
    hand_start(&hand, /* idle_timeout_ms= */ 100);
    send_out(&hand);
    uv_update_time(&hand.fixture.loop);
    while (!hand.closed) {
        uv_run(&hand.fixture.loop, UV_RUN_ONCE);
        turn(&hand);
    }
    hand_stop(&hand);
}

/* A request whose body never comes. */
static void a_slow_body(void **state)
{
    struct hand hand;
    struct bytes payload;
    uint32_t stream;
    hand_start(&hand, /* idle_timeout_ms= */ 100);
    add_request(&hand.out, 1, 'a', 0);
    add_frame(&hand.out, DATA, 0, 1, BYTES("half"));
    send_out(&hand);
    while (!find_frame(&hand, RST_STREAM, 0, &payload, &stream) && !hand.closed) {
        uv_run(&hand.fixture.loop, UV_RUN_ONCE);
        turn(&hand);
    }
    assert_int_equal(stream, 1);
    assert_int_equal(handled, 0);
    hand_stop(&hand);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(asked_by_curl), cmocka_unit_test(a_body_that_is_too_large),
        cmocka_unit_test(many_streams_at_once), cmocka_unit_test(no_more_streams_than_allowed),
        cmocka_unit_test(rapid_reset), cmocka_unit_test(resets_made_by_the_server),
        cmocka_unit_test(a_flood_of_pings), cmocka_unit_test(a_flood_of_settings),
        cmocka_unit_test(broken_frames_end_the_connection), cmocka_unit_test(a_broken_preface),
        cmocka_unit_test(a_head_that_is_too_long), cmocka_unit_test(endless_continuations),
        cmocka_unit_test(a_stream_without_window), cmocka_unit_test(a_reader_that_stops),
        cmocka_unit_test(a_client_that_goes_away), cmocka_unit_test(idle_connections_are_closed),
        cmocka_unit_test(a_slow_body),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
