/* SPDX-License-Identifier: Apache-2.0 */
/* torture_test.c - a few exchanges, over and over, with the n-th call of recv or send going wrong.
 *
 * The linker puts our own recv and send in place of the system's (see meson.build).  Whatever
 * goes wrong, each call ends once, each exchange is closed, and nothing is left behind; a call
 * that was only short, interrupted or too early must not be noticed at all. */
#include "http/http_fixture.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>

#include "base/arena.h"
#include "http/spdy.h"
#include "http/websocket.h"

enum { LONG_TIMEOUT_MS = 60000, PART_BYTES = 50000, CALLS_MAX = 2000 };

enum fault { FAULT_RESET, FAULT_END, FAULT_AGAIN, FAULT_SHORT, FAULT_COUNT };

static const struct { const char *name; bool is_harmless; } faults[FAULT_COUNT] = {
    [FAULT_RESET] = { "reset", false },
    [FAULT_END]   = { "end",   false },
    [FAULT_AGAIN] = { "again", true },
    [FAULT_SHORT] = { "short", true },
};

static struct {
    enum fault fault;
    int        at, calls;                /* the call that goes wrong; those made so far */
    bool       is_armed, fired;
} torture;

ssize_t __real_recv(int fd, void *place, size_t room, int flags);
ssize_t __real_send(int fd, const void *bytes, size_t size, int flags);
ssize_t __wrap_recv(int fd, void *place, size_t room, int flags);
ssize_t __wrap_send(int fd, const void *bytes, size_t size, int flags);

static bool goes_wrong(void)
{
    if (!torture.is_armed || ++torture.calls != torture.at)
        return false;
    torture.fired = true;
    return true;
}

static ssize_t fail_with(int error)
{
    errno = error;
    return -1;
}

ssize_t __wrap_recv(int fd, void *place, size_t room, int flags)
{
    if (!goes_wrong())
        return __real_recv(fd, place, room, flags);
    if (torture.fault == FAULT_SHORT)
        return __real_recv(fd, place, 1, flags);
    if (torture.fault == FAULT_END)
        return 0;
    return fail_with(torture.fault == FAULT_RESET ? ECONNRESET : EAGAIN);
}

/* A send cannot meet an end: the pipe is broken. */
ssize_t __wrap_send(int fd, const void *bytes, size_t size, int flags)
{
    if (!goes_wrong())
        return __real_send(fd, bytes, size, flags);
    if (torture.fault == FAULT_SHORT)
        return __real_send(fd, bytes, 1, flags);
    if (torture.fault == FAULT_AGAIN)
        return fail_with(EAGAIN);
    return fail_with(torture.fault == FAULT_RESET ? ECONNRESET : EPIPE);
}

static char part[PART_BYTES];
static int  owned;                       /* pieces that are not released yet */

static void release(void *owner)
{
    (void)owner;
    owned--;
}

static void send_parts(struct http_exchange *exchange)
{
    http_stream_begin(exchange, 200, NULL, 0);
    for (int i = 0; i < 5; i++) {
        owned++;
        http_stream_write(exchange, (struct http_piece){ { part, sizeof part }, release, NULL });
    }
    http_stream_end(exchange);
}

static void echo_raw(void *context, struct http_exchange *exchange, struct bytes input)
{
    (void)context;
    if (input.size == 0) {
        http_stream_end(exchange);
        return;
    }
    char *copy = memcpy(memory_alloc(input.size), input.at, input.size);
    http_stream_write(exchange, (struct http_piece){ { copy, input.size }, free, copy });
}

/* ---- SPDY: what a stream says comes back on it ---- */

static int sessions;

struct echo {
    struct spdy    *session;
    struct fixture *fixture;
};

static bool spdy_opened(void *context, struct spdy *session, struct spdy_stream *stream)
{
    (void)context;
    (void)session;
    return spdy_stream_header(stream, "streamtype").size > 0;
}

static void spdy_data(void *context, struct spdy_stream *stream, struct bytes bytes)
{
    (void)context;
    spdy_send(stream, bytes);
}

static void spdy_stream_ended(void *context, struct spdy_stream *stream)
{
    struct echo *echo = context;
    spdy_end(stream);
    spdy_release(stream);
    spdy_close(echo->session);
}

static void spdy_drained_now(void *context, struct spdy *session)
{
    (void)context;
    (void)session;
}

static void spdy_closed(void *context, struct spdy *session)
{
    struct echo *echo = context;
    (void)session;
    sessions--;
    echo->fixture->closed++;
    free(echo);
}

static void start_spdy(struct fixture *fixture, struct http_exchange *exchange, bool is_tunnel)
{
    static const char *const protocols[] = { "portforward.k8s.io", NULL };
    struct echo *echo = MEMORY_NEW(struct echo);
    const struct spdy_handler handler = { .opened = spdy_opened, .data = spdy_data,
                                          .ended = spdy_stream_ended, .reset = spdy_stream_ended,
                                          .drained = spdy_drained_now, .closed = spdy_closed,
                                          .context = echo };
    const char *chosen;
    echo->fixture = fixture;
    sessions++;
    if (!(is_tunnel ? spdy_accept_tunnel(exchange, protocols, &handler, &echo->session)
                    : spdy_accept(exchange, protocols, &handler, &echo->session, &chosen))) {
        sessions--;
        free(echo);
    }
}

/* ---- a body in parts comes back in parts ---- */

static void echo_part(void *context, struct http_exchange *exchange, struct bytes input)
{
    (void)context;
    if (input.size == 0) {
        http_stream_end(exchange);
        return;
    }
    char *copy = memcpy(memory_alloc(input.size), input.at, input.size);
    http_stream_write(exchange, (struct http_piece){ { copy, input.size }, free, copy });
}

static void handle(void *context, struct http_exchange *exchange)
{
    const struct http_request *request = http_exchange_request(exchange);
    const struct http_header header = { BYTES("upgrade"), BYTES("echo") };
    fixture_count(context, exchange);
    if (request->streams_body) {
        http_stream_begin(exchange, 200, NULL, 0);
        http_exchange_on_body(exchange, echo_part, NULL);
    } else if (bytes_equal_text(request->path, "/parts"))
        send_parts(exchange);
    else if (bytes_starts_with(request->path, "/spdy"))
        start_spdy(context, exchange, bytes_equal_text(request->path, "/spdy/tunnel"));
    else if (bytes_equal_text(request->path, "/upgrade"))
        http_upgrade(exchange, &header, 1, echo_raw, NULL);
    else
        http_respond(exchange, 200, NULL, 0, request->body);
}

static bool ask(struct fixture *fixture, const char *method, const char *target, struct bytes body,
                size_t expect)
{
    struct outcome outcome = { 0 };
    fixture_ask(fixture, &outcome, method, target, body);
    bool good = !error_is_set(&outcome.err) && outcome.status == 200 && outcome.body.size == expect;
    outcome_done(&outcome);
    return good;
}

static bool upgrade(struct fixture *fixture)
{
    struct outcome outcome = { 0 };
    const struct http_header header = { BYTES("upgrade"), BYTES("echo") };
    struct http_call_options options = outcome_options(&outcome, "GET", "/upgrade");
    options.headers = &header;
    options.header_count = 1;
    options.upgrade = true;
    struct http_call *call = http_call_start(fixture->target, &options);
    http_call_write(call, (struct http_piece){ .bytes = { part, sizeof part } });
    http_call_shutdown(call);
    fixture_run_until(fixture, &outcome.done);
    bool good = !error_is_set(&outcome.err) && outcome.body.size == sizeof part;
    outcome_done(&outcome);
    return good;
}

/* A stream that is opened, says something and ends. */
static void write_spdy(struct buffer *ret)
{
    const struct http_header header = { BYTES("streamtype"), BYTES("data") };
    struct spdy_writer *writer = spdy_writer_new();
    spdy_write_headers(writer, ret, SPDY_SYN_STREAM, 1, &header, 1);
    spdy_write_data_head(ret, 1, sizeof part, /* is_last= */ true);
    buffer_add(ret, part, sizeof part);
    spdy_writer_free(writer);
}

/* Reply, data (however cut), its end, GOAWAY: more than was sent, less than twice. */
static bool is_spdy_answer(size_t size)
{
    return size > sizeof part && size < 2 * sizeof part;
}

static bool ask_spdy(struct fixture *fixture)
{
    struct outcome outcome = { 0 };
    AUTO_BUFFER frames = { 0 };
    const struct http_header headers[] = {
        { BYTES("upgrade"), BYTES("SPDY/3.1") },
        { BYTES("x-stream-protocol-version"), BYTES("none, portforward.k8s.io") },
    };
    struct http_call_options options = outcome_options(&outcome, "POST", "/spdy");
    options.headers = headers;
    options.header_count = ARRAY_SIZE(headers);
    options.upgrade = true;
    write_spdy(&frames);
    struct http_call *call = http_call_start(fixture->target, &options);
    http_call_write(call, (struct http_piece){ .bytes = buffer_bytes(&frames) });
    fixture_run_until(fixture, &outcome.done);
    bool good = !error_is_set(&outcome.err) && is_spdy_answer(outcome.body.size);
    outcome_done(&outcome);
    return good;
}

struct tunnel {
    size_t size;
    bool   done, clean;
};

static void tunnel_opened(void *context, struct websocket *websocket, const char *subprotocol)
{
    AUTO_BUFFER frames = { 0 };
    (void)context;
    if (!text_equal(subprotocol, "SPDY/3.1+portforward.k8s.io"))
        return;
    write_spdy(&frames);
    for (size_t at = 0; at < frames.size; at += 7000)
        websocket_send(websocket, (struct bytes){ NULL, 0 },
                       (struct bytes){ frames.at + at,
                                       frames.size - at < 7000 ? frames.size - at : 7000 },
                       /* is_text= */ false);
}

static void tunnel_message(void *context, struct websocket *websocket, struct bytes message,
                           bool is_text)
{
    struct tunnel *tunnel = context;
    (void)websocket;
    (void)is_text;
    tunnel->size += message.size;
}

static void tunnel_closed(void *context, struct websocket *websocket, const struct error *err)
{
    struct tunnel *tunnel = context;
    (void)websocket;
    tunnel->clean = !err;
    tunnel->done = true;
}

static bool ask_tunnel(struct fixture *fixture)
{
    static const char *const names[] = { "SPDY/3.1+portforward.k8s.io", NULL };
    struct tunnel tunnel = { 0 };
    const struct websocket_handler handler = { .opened = tunnel_opened, .message = tunnel_message,
                                               .closed = tunnel_closed, .context = &tunnel };
    websocket_dial(fixture->target, "/spdy/tunnel", names, NULL, 0, &handler);
    fixture_run_until(fixture, &tunnel.done);
    return tunnel.clean && is_spdy_answer(tunnel.size);
}

static bool ask_in_parts(struct fixture *fixture)
{
    struct outcome outcome = { 0 };
    const struct http_header header = { BYTES("transfer-encoding"), BYTES("chunked") };
    struct http_call_options options = outcome_options(&outcome, "POST", "/parts/in");
    options.headers = &header;
    options.header_count = 1;
    struct http_call *call = http_call_start(fixture->target, &options);
    http_call_write(call, (struct http_piece){ .bytes = { part, sizeof part } });
    http_call_write(call, (struct http_piece){ .bytes = { part, sizeof part } });
    http_call_shutdown(call);
    fixture_run_until(fixture, &outcome.done);
    bool good = !error_is_set(&outcome.err) && outcome.body.size == 2 * sizeof part;
    outcome_done(&outcome);
    return good;
}

/* True where everything was answered as if nothing had happened. */
static bool scenario(bool tls)
{
    struct fixture fixture;
    fixture_start(&fixture, tls, LONG_TIMEOUT_MS, handle);
    torture.is_armed = true;
    bool good = ask(&fixture, "POST", "/", (struct bytes){ part, 20000 }, 20000);
    good &= ask(&fixture, "GET", "/parts", BYTES(""), 5 * sizeof part);
    good &= upgrade(&fixture);
    good &= ask_in_parts(&fixture);
    good &= ask_spdy(&fixture);
    good &= ask_tunnel(&fixture);
    torture.is_armed = false;
    fixture_stop(&fixture);
    assert_int_equal(owned, 0);
    assert_int_equal(sessions, 0);
    return good;
}

static void torture_all(bool tls)
{
    for (enum fault fault = FAULT_RESET; fault < FAULT_COUNT; fault++) {
        torture.fired = true;
        for (int n = 1; torture.fired; n++) {
            memset(&torture, 0, sizeof torture);
            torture.fault = fault;
            torture.at = n;
            bool good = scenario(tls);
            if (!good && (faults[fault].is_harmless || !torture.fired))
                fail_msg("%s at call %d", faults[fault].name, n);
            assert_true(n < CALLS_MAX);
        }
    }
}

static void plain(void **state)
{
    torture_all(false);
}

static void with_tls(void **state)
{
    torture_all(true);
}

int main(void)
{
    const struct CMUnitTest tests[] = { cmocka_unit_test(plain), cmocka_unit_test(with_tls) };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
