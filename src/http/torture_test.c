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

static void handle(void *context, struct http_exchange *exchange)
{
    const struct http_request *request = http_exchange_request(exchange);
    const struct http_header header = { BYTES("upgrade"), BYTES("echo") };
    fixture_count(context, exchange);
    if (bytes_equal_text(request->path, "/parts"))
        send_parts(exchange);
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

/* True where everything was answered as if nothing had happened. */
static bool scenario(bool tls)
{
    struct fixture fixture;
    fixture_start(&fixture, tls, LONG_TIMEOUT_MS, handle);
    torture.is_armed = true;
    bool good = ask(&fixture, "POST", "/", (struct bytes){ part, 20000 }, 20000);
    good &= ask(&fixture, "GET", "/parts", BYTES(""), 5 * sizeof part);
    good &= upgrade(&fixture);
    torture.is_armed = false;
    fixture_stop(&fixture);
    assert_int_equal(owned, 0);
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
