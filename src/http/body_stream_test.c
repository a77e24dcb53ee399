/* SPDX-License-Identifier: Apache-2.0 */
/* body_stream_test.c - bodies that come in parts: whole, in order, only while they are wanted, over
 * HTTP/1.1 and HTTP/2; and our own client's. */
#include "http/http_fixture.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/arena.h"
#include "io/child.h"
#include "io/loop.h"

enum { LONG_TIMEOUT_MS = 60000, BODY_BYTES = 5 * 1000 * 1000, PAUSES_MAX = 50 };

static const struct http_header plain_text = { BYTES("content-type"), BYTES("text/plain") };

/* What a handler has seen of one body. */
static struct reading {
    struct http_exchange *exchange;
    struct loop_timer    *resume;
    size_t                size;
    uint32_t              sum;
    int                   pauses;
    bool                  pauses_often, is_paused, told_while_paused, ended, closed;
} reading;

static uint32_t add_up(uint32_t sum, struct bytes bytes)
{
    for (size_t i = 0; i < bytes.size; i++)
        sum = sum * 31 + (unsigned char)bytes.at[i];
    return sum;
}

static void resume(void *context)
{
    (void)context;
    reading.is_paused = false;
    http_exchange_pause_body(reading.exchange, false);
}

static void on_part(void *context, struct http_exchange *exchange, struct bytes part)
{
    char text[64];
    (void)context;
    reading.told_while_paused = reading.told_while_paused || reading.is_paused;
    if (part.size == 0) {
        reading.ended = true;
        snprintf(text, sizeof text, "%zu %u", reading.size, reading.sum);
        http_respond(exchange, 200, &plain_text, 1, bytes_of(text));
        return;
    }
    reading.size += part.size;
    reading.sum = add_up(reading.sum, part);
    if (!reading.pauses_often || reading.pauses >= PAUSES_MAX)
        return;
    reading.pauses++;
    reading.is_paused = true;
    http_exchange_pause_body(exchange, true);
    loop_timer_start(reading.resume, 1);
}

static void on_close(void *context, struct http_exchange *exchange)
{
    struct fixture *fixture = context;
    (void)exchange;
    fixture->closed++;
    reading.closed = true;
    loop_timer_stop(reading.resume);
}

static void handle(void *context, struct http_exchange *exchange)
{
    struct fixture *fixture = context;
    const struct http_request *request = http_exchange_request(exchange);
    fixture_count(fixture, exchange);
    assert_int_equal(request->body.size, 0);
    if (bytes_equal_text(request->path, "/parts/refused")) {
        http_respond(exchange, 403, &plain_text, 1, BYTES("no"));
        return;
    }
    assert_true(request->streams_body);
    http_exchange_on_close(exchange, on_close, fixture);
    reading.exchange = exchange;
    http_exchange_on_body(exchange, on_part, NULL);
}

static void start(struct fixture *fixture, bool tls)
{
    fixture_start(fixture, tls, LONG_TIMEOUT_MS, handle);
    reading = (struct reading){ .resume = loop_timer_new(&fixture->loop, resume, NULL) };
}

static void stop(struct fixture *fixture)
{
    loop_timer_free(reading.resume);
    fixture_stop(fixture);
}

static struct bytes make_body(struct buffer *ret)
{
    for (int i = 0; ret->size < BODY_BYTES; i++)
        buffer_printf(ret, "%d,", i);
    ret->size = BODY_BYTES;
    return buffer_bytes(ret);
}

/* ---- by curl ---- */

struct run {
    struct buffer output;
    bool          done;
};

static void on_finished(void *context, const struct child_result *result)
{
    struct run *run = context;
    buffer_add(&run->output, result->output.at, result->output.size);
    run->done = true;
}

static const struct { const char *name, *version, *path, *option, *value; bool pauses; } uploads[] = {
    { "1.1, with a length",    "--http1.1", "/parts",         "--data-binary", "@-", false },
    { "1.1, in chunks",        "--http1.1", "/parts",         "-T",            "-",  false },
    { "1.1, to a slow one",    "--http1.1", "/parts",         "--data-binary", "@-", true },
    { "2",                     "--http2",   "/parts",         "--data-binary", "@-", false },
    { "2, without a length",   "--http2",   "/parts",         "-T",            "-",  false },
    { "2, to a slow one",      "--http2",   "/parts",         "-T",            "-",  true },
    { "1.1, refused",          "--http1.1", "/parts/refused", "-T",            "-",  false },
    { "2, refused",            "--http2",   "/parts/refused", "-T",            "-",  false },
};

static void upload(struct fixture *fixture, struct bytes body, size_t row, struct buffer *ret)
{
    char url[128];
    struct run run = { 0 };
    snprintf(url, sizeof url, "https://127.0.0.1:%u%s", fixture->port, uploads[row].path);
    const char *arguments[] = { "curl", "-sk", uploads[row].version, "--noproxy", "*", "-H",
                                "Content-Type: text/plain", "-w", "|%{http_version} %{http_code}", url,
                                uploads[row].option, uploads[row].value, NULL };
    child_run(&fixture->loop, &(struct child_options){ .arguments = arguments }, body, 20000,
              on_finished, &run);
    fixture_run_until(fixture, &run.done);
    buffer_add(ret, run.output.at, run.output.size);
    buffer_done(&run.output);
}

static void bodies_come_whole(void **state)
{
    AUTO_BUFFER body = { 0 };
    struct bytes sent = make_body(&body);
    for (size_t i = 0; i < ARRAY_SIZE(uploads); i++) {
        struct fixture fixture;
        AUTO_BUFFER said = { 0 };
        char expected[128];
        bool is_refused = strstr(uploads[i].path, "refused") != NULL;
        start(&fixture, /* tls= */ true);
        reading.pauses_often = uploads[i].pauses;
        upload(&fixture, sent, i, &said);
        snprintf(expected, sizeof expected, "%zu %u|%s 200", sent.size, add_up(0, sent),
                 uploads[i].version + strlen("--http"));
        if (!text_equal(buffer_text(&said), expected) && !is_refused)
            fail_msg("%s: %s", uploads[i].name, buffer_text(&said));
        if (is_refused && !strstr(buffer_text(&said), " 403"))
            fail_msg("%s: %s", uploads[i].name, buffer_text(&said));
        assert_false(reading.told_while_paused);
        if (uploads[i].pauses)  /* how many depends on how much the kernel hands out at once */
            assert_in_range(reading.pauses, 1, PAUSES_MAX);
        else
            assert_int_equal(reading.pauses, 0);
        stop(&fixture);
    }
}

/* ---- by hand ---- */

static void run_until(struct fixture *fixture, const bool *done)
{
    for (int i = 0; i < 20000 && !*done; i++)
        uv_run(&fixture->loop, UV_RUN_NOWAIT);
    assert_true(*done);
}

/* While it is paused nothing is read, and the client's kernel fills up. */
static void a_paused_body_is_not_read(void **state)
{
    static char bytes[1 << 20];
    struct fixture fixture;
    struct bytes head = BYTES("POST /parts HTTP/1.1\r\nHost: a\r\nContent-Length: 999999999\r\n\r\n");
    start(&fixture, /* tls= */ false);
    int fd = fixture_connect(&fixture);
    assert_int_equal(send(fd, head.at, head.size, MSG_NOSIGNAL), head.size);
    while (!reading.exchange)
        uv_run(&fixture.loop, UV_RUN_NOWAIT);
    http_exchange_pause_body(reading.exchange, true);
    size_t sent = 0;
    for (int idle = 0; idle < 200; idle++) {
        ssize_t size = send(fd, bytes, sizeof bytes, MSG_NOSIGNAL | MSG_DONTWAIT);
        idle = size > 0 ? 0 : idle;
        sent += size > 0 ? (size_t)size : 0;
        uv_run(&fixture.loop, UV_RUN_NOWAIT);
        assert_true(sent < 64 << 20);
    }
    assert_true(reading.size < 1 << 20);
    http_exchange_pause_body(reading.exchange, false);
    for (int i = 0; i < 20000 && reading.size < sent; i++)
        uv_run(&fixture.loop, UV_RUN_NOWAIT);
    assert_int_equal(reading.size, sent);
    close(fd);
    run_until(&fixture, &reading.closed);
    assert_false(reading.ended);
    stop(&fixture);
}

/* A client that goes while nothing is read is noticed all the same, a little later. */
static void a_paused_client_that_goes_away(void **state)
{
    static char bytes[20000];            /* so few that the end behind them arrives */
    struct fixture fixture;
    struct bytes head = BYTES("POST /parts HTTP/1.1\r\nHost: a\r\nContent-Length: 999999999\r\n\r\n");
    fixture_start(&fixture, /* tls= */ false, /* idle_timeout_ms= */ 400, handle);
    reading = (struct reading){ .resume = loop_timer_new(&fixture.loop, resume, NULL) };
    int fd = fixture_connect(&fixture);
    assert_int_equal(send(fd, head.at, head.size, MSG_NOSIGNAL), head.size);
    while (!reading.exchange)
        uv_run(&fixture.loop, UV_RUN_NOWAIT);
    http_exchange_pause_body(reading.exchange, true);
    assert_int_equal(send(fd, bytes, sizeof bytes, MSG_NOSIGNAL), sizeof bytes);
    uv_run(&fixture.loop, UV_RUN_NOWAIT);
    assert_false(reading.closed);
    close(fd);
    fixture_run_until(&fixture, &reading.closed);
    stop(&fixture);
}

static void two_on_one_connection(void **state)
{
    struct fixture fixture;
    AUTO_BUFFER reply = { 0 };
    start(&fixture, /* tls= */ false);
    fixture_raw(&fixture,
                BYTES("POST /parts HTTP/1.1\r\nHost: a\r\nContent-Length: 2\r\n\r\nhi"
                      "POST /parts HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n"
                      "Connection: close\r\n\r\n2\r\nhi\r\n0\r\n\r\n"),
                &reply);
    assert_non_null(strstr(buffer_text(&reply), "\r\n\r\n2 "));
    assert_non_null(strstr(buffer_text(&reply), "\r\n\r\n4 "));
    stop(&fixture);
}

static void a_bad_chunk_closes(void **state)
{
    struct fixture fixture;
    AUTO_BUFFER reply = { 0 };
    start(&fixture, /* tls= */ false);
    fixture_raw(&fixture,
                BYTES("POST /parts HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n"
                      "2\r\nhi\r\nzz\r\n"),
                &reply);
    assert_int_equal(reading.size, 2);
    assert_true(reading.closed && !reading.ended);
    stop(&fixture);
}

static void continue_is_said_when_it_is_wanted(void **state)
{
    struct fixture fixture;
    AUTO_BUFFER reply = { 0 };
    struct bytes head = BYTES("POST /parts HTTP/1.1\r\nHost: a\r\nContent-Length: 2\r\n"
                              "Expect: 100-continue\r\nConnection: close\r\n\r\n");
    start(&fixture, /* tls= */ false);
    int fd = fixture_connect(&fixture);
    send(fd, head.at, head.size, MSG_NOSIGNAL);
    while (reply.size == 0 && fixture_receive(fd, &reply))
        uv_run(&fixture.loop, UV_RUN_NOWAIT);
    assert_string_equal(buffer_text(&reply), "HTTP/1.1 100 Continue\r\n\r\n");
    send(fd, "hi", 2, MSG_NOSIGNAL);
    while (fixture_receive(fd, &reply))
        uv_run(&fixture.loop, UV_RUN_NOWAIT);
    assert_non_null(strstr(buffer_text(&reply), "\r\n\r\n2 "));
    close(fd);
    stop(&fixture);
}

/* ---- our own client ---- */

static void ours(struct http_header header, const char *expected)
{
    struct fixture fixture;
    struct outcome outcome = { 0 };
    start(&fixture, /* tls= */ true);
    struct http_call_options options = outcome_options(&outcome, "PUT", "/parts");
    options.headers = &header;
    options.header_count = 1;
    struct http_call *call = http_call_start(fixture.target, &options);
    for (int i = 0; i < 3; i++)
        http_call_write(call, (struct http_piece){ .bytes = BYTES("part") });
    http_call_shutdown(call);
    fixture_run_until(&fixture, &outcome.done);
    assert_int_equal(outcome.status, 200);
    assert_true(bytes_starts_with(buffer_bytes(&outcome.body), expected));
    outcome_done(&outcome);
    stop(&fixture);
}

static void our_client_streams(void **state)
{
    ours((struct http_header){ BYTES("transfer-encoding"), BYTES("chunked") }, "12 ");
    ours((struct http_header){ BYTES("content-length"), BYTES("12") }, "12 ");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(bodies_come_whole),
        cmocka_unit_test(a_paused_body_is_not_read),
        cmocka_unit_test(a_paused_client_that_goes_away),
        cmocka_unit_test(two_on_one_connection),
        cmocka_unit_test(a_bad_chunk_closes),
        cmocka_unit_test(continue_is_said_when_it_is_wanted),
        cmocka_unit_test(our_client_streams),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
