/* SPDX-License-Identifier: Apache-2.0 */
/* http_client_test.c - the client against our own server, and against one that answers what a row
 * says. */
#include "http/http_fixture.h"

#include <errno.h>
#include <netinet/in.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/arena.h"
#include "io/netns.h"

enum { LONG_TIMEOUT_MS = 60000, PART_BYTES = 32 * 1024 };

static char part[PART_BYTES];
static struct http_exchange *hanging;
static char seen[256];

static void forget_hanging(void *context, struct http_exchange *exchange)
{
    struct fixture *fixture = context;
    fixture->closed++;
    if (hanging == exchange)
        hanging = NULL;
}

static void handle(void *context, struct http_exchange *exchange)
{
    struct fixture *fixture = context;
    const struct http_request *request = http_exchange_request(exchange);
    const struct http_header location = { BYTES("location"), BYTES("/echo") };
    fixture_count(fixture, exchange);
    snprintf(seen, sizeof seen, "%.*s %.*s|%.*s", BYTES_ARG(request->method),
             BYTES_ARG(request->target), BYTES_ARG(request->body));
    if (bytes_equal_text(request->path, "/hang")) {
        http_exchange_on_close(exchange, forget_hanging, fixture);
        hanging = exchange;
    } else if (bytes_equal_text(request->path, "/moved")) {
        http_respond(exchange, 302, &location, 1, BYTES(""));
    } else if (bytes_equal_text(request->path, "/parts")) {
        http_stream_begin(exchange, 200, NULL, 0);
        for (int i = 0; i < 100; i++)
            http_stream_write(exchange, (struct http_piece){ .bytes = { part, sizeof part } });
        http_stream_end(exchange);
    } else {
        http_respond(exchange, 200, NULL, 0, request->body);
    }
}

static void redirects_are_answers(void **state)
{
    struct fixture fixture;
    struct outcome outcome = { 0 };
    fixture_start(&fixture, /* tls= */ true, LONG_TIMEOUT_MS, handle);
    fixture_ask(&fixture, &outcome, "GET", "/moved", BYTES(""));
    assert_int_equal(outcome.status, 302);
    assert_non_null(strstr(buffer_text(&outcome.headers), "location: /echo\n"));
    assert_int_equal(fixture.opened, 1);
    outcome_done(&outcome);
    fixture_stop(&fixture);
}

static void a_name_is_looked_up(void **state)
{
    struct fixture fixture;
    struct outcome outcome = { 0 };
    fixture_start(&fixture, /* tls= */ true, LONG_TIMEOUT_MS, handle);
    http_target_free(fixture.target);
    fixture.target = http_target_new(&(struct http_target_options){ .loop = &fixture.loop,
                                                                    .host = "localhost",
                                                                    .port = fixture.port,
                                                                    .tls = fixture.client_tls,
                                                                    .connect_timeout_ms = 5000 });
    fixture_ask(&fixture, &outcome, "POST", "/a?b=c", BYTES("body"));
    assert_string_equal(outcome.err.message, "");
    assert_string_equal(seen, "POST /a?b=c|body");
    outcome_done(&outcome);
    fixture_stop(&fixture);
}

static const struct { const char *host, *server_name, *message; int os_errno; } failure_cases[] = {
    { "no-such-host.invalid", NULL,        "dial tcp: lookup no-such-host.invalid: ", 0 },
    { "127.0.0.1",            "127.0.0.2", "tls: failed to verify certificate: ", 0 },
    { "127.0.0.1",            "other",     "tls: failed to verify certificate: ", 0 },
    { "127.0.0.3",            NULL,        "dial tcp 127.0.0.3:", ECONNREFUSED },
    { "::1",                  NULL,        "dial tcp [::1]:", -1 },
};

static void failures_of_connecting(void **state)
{
    struct fixture fixture;
    fixture_start(&fixture, /* tls= */ true, LONG_TIMEOUT_MS, handle);
    FOR_EACH(row, failure_cases) {
        struct outcome outcome = { 0 };
        http_target_free(fixture.target);
        fixture.target =
            http_target_new(&(struct http_target_options){ .loop = &fixture.loop,
                                                           .host = row->host,
                                                           .server_name = row->server_name,
                                                           .port = fixture.port,
                                                           .tls = fixture.client_tls,
                                                           .connect_timeout_ms = 5000 });
        fixture_ask(&fixture, &outcome, "GET", "/", BYTES(""));
        if (outcome.err.reason != REASON_SERVICE_UNAVAILABLE ||
            !strstr(outcome.err.message, row->message) ||
            (row->os_errno >= 0 && outcome.err.os_errno != row->os_errno))
            fail_msg("%s: %s", row->host, outcome.err.message);
        outcome_done(&outcome);
    }
    assert_int_equal(fixture.opened, 0);
    fixture_stop(&fixture);
}

static void time_outs(void **state)
{
    struct fixture fixture;
    struct outcome outcome = { 0 };
    fixture_start(&fixture, /* tls= */ true, LONG_TIMEOUT_MS, handle);
    struct http_call_options options = outcome_options(&outcome, "GET", "/hang");
    options.timeout_ms = 50;
    http_call_start(fixture.target, &options);
    fixture_run_until(&fixture, &outcome.done);
    assert_int_equal(outcome.err.reason, REASON_TIMEOUT);
    assert_string_equal(outcome.err.message, "context deadline exceeded");
    while (hanging)
        uv_run(&fixture.loop, UV_RUN_ONCE);
    outcome_done(&outcome);
    fixture_stop(&fixture);
}

/* A listener that nobody accepts from, with its queue full, is the slowest server there is. */
static void a_server_that_does_not_accept(void **state)
{
    struct fixture fixture;
    struct outcome outcome = { 0 };
    uint16_t port;
    int listener = netns_listen(NULL, "127.0.0.1:0", &port);
    fixture_start(&fixture, /* tls= */ true, LONG_TIMEOUT_MS, handle);
    http_target_free(fixture.target);
    fixture.target = http_target_new(&(struct http_target_options){ .loop = &fixture.loop,
                                                                    .host = "127.0.0.1",
                                                                    .port = port,
                                                                    .tls = fixture.client_tls,
                                                                    .connect_timeout_ms = 50 });
    fixture_ask(&fixture, &outcome, "GET", "/", BYTES(""));
    assert_int_equal(outcome.err.reason, REASON_TIMEOUT);
    assert_non_null(strstr(outcome.err.message, "i/o timeout"));
    outcome_done(&outcome);
    close(listener);
    fixture_stop(&fixture);
}

struct release {
    struct http_target *target;
    bool                done;
};

static void release_at_end(void *context, struct http_call *call, const struct error *err)
{
    struct release *release = context;
    (void)call;
    assert_null(err);
    http_target_release(release->target);
    release->done = true;
}

static void the_target_is_released_by_its_last_call(void **state)
{
    struct fixture fixture;
    (void)state;
    fixture_start(&fixture, /* tls= */ true, LONG_TIMEOUT_MS, handle);
    struct release release = { .target = fixture.target };
    fixture.target = NULL;
    http_call_start(release.target, &(struct http_call_options){
        .method = "GET", .target = "/moved", .on_end = release_at_end, .context = &release });
    fixture_run_until(&fixture, &release.done);
    assert_int_equal(fixture.opened, 1);
    fixture_stop(&fixture);
}

static void freeing_the_target_ends_calls(void **state)
{
    struct fixture fixture;
    struct outcome outcomes[3] = { 0 };
    fixture_start(&fixture, /* tls= */ true, LONG_TIMEOUT_MS, handle);
    FOR_EACH(outcome, outcomes) {
        struct http_call_options options = outcome_options(outcome, "GET", "/hang");
        http_call_start(fixture.target, &options);
    }
    while (!hanging)
        uv_run(&fixture.loop, UV_RUN_ONCE);
    http_target_free(fixture.target);
    fixture.target = NULL;
    FOR_EACH(outcome, outcomes) {
        assert_true(outcome->done);
        assert_true(error_is_set(&outcome->err));
        outcome_done(outcome);
    }
    fixture_stop(&fixture);
}

/* Cancelling at each moment: before anything, and within each callback. */
static struct { int at, calls; bool ended; } cancelling;

static void cancel_in_head(void *context, struct http_call *call, const struct http_answer *answer)
{
    cancelling.calls++;
    if (cancelling.at == 1)
        http_call_cancel(call);
}

static void cancel_in_data(void *context, struct http_call *call, struct bytes data)
{
    cancelling.calls++;
    if (cancelling.at == 2)
        http_call_cancel(call);
}

static void note_end(void *context, struct http_call *call, const struct error *err)
{
    cancelling.ended = true;
}

static void cancelled_calls_are_silent(void **state)
{
    struct fixture fixture;
    struct outcome outcome = { 0 };
    fixture_start(&fixture, /* tls= */ true, LONG_TIMEOUT_MS, handle);
    for (int at = 0; at <= 2; at++) {
        memset(&cancelling, 0, sizeof cancelling);
        cancelling.at = at;
        struct http_call *call =
            http_call_start(fixture.target, &(struct http_call_options){ .method = "GET",
                                                                         .target = "/parts",
                                                                         .on_head = cancel_in_head,
                                                                         .on_data = cancel_in_data,
                                                                         .on_end = note_end });
        if (at == 0)
            http_call_cancel(call);
        for (int n = 0; n < 10000 && cancelling.calls < at; n++)
            uv_run(&fixture.loop, UV_RUN_NOWAIT);
        for (int n = 0; n < 100; n++)
            uv_run(&fixture.loop, UV_RUN_NOWAIT);
        assert_int_equal(cancelling.calls, at);
        assert_false(cancelling.ended);
    }
    fixture_ask(&fixture, &outcome, "GET", "/parts", BYTES(""));
    assert_int_equal(outcome.body.size, 100 * sizeof part);
    outcome_done(&outcome);
    fixture_stop(&fixture);
}

static void a_reader_that_pauses(void **state)
{
    struct fixture fixture;
    struct outcome outcome = { 0 };
    fixture_start(&fixture, /* tls= */ true, LONG_TIMEOUT_MS, handle);
    struct http_call_options options = outcome_options(&outcome, "GET", "/parts");
    struct http_call *call = http_call_start(fixture.target, &options);
    while (outcome.body.size == 0)
        uv_run(&fixture.loop, UV_RUN_ONCE);
    http_call_pause(call, true);
    size_t before = outcome.body.size;
    for (int n = 0; n < 200; n++)
        uv_run(&fixture.loop, UV_RUN_NOWAIT);
    assert_int_equal(outcome.body.size, before);
    http_call_pause(call, false);
    fixture_run_until(&fixture, &outcome.done);
    assert_int_equal(outcome.body.size, 100 * sizeof part);
    outcome_done(&outcome);
    fixture_stop(&fixture);
}

static void a_body_that_is_streamed(void **state)
{
    struct fixture fixture;
    struct outcome outcome = { 0 };
    const struct http_header chunked = { BYTES("transfer-encoding"), BYTES("chunked") };
    fixture_start(&fixture, /* tls= */ true, LONG_TIMEOUT_MS, handle);
    struct http_call_options options = outcome_options(&outcome, "POST", "/echo");
    options.headers = &chunked;
    options.header_count = 1;
    struct http_call *call = http_call_start(fixture.target, &options);
    for (int i = 0; i < 3; i++) {
        http_call_write(call, (struct http_piece){ .bytes = BYTES("part ") });
        uv_run(&fixture.loop, UV_RUN_NOWAIT);
    }
    http_call_shutdown(call);
    fixture_run_until(&fixture, &outcome.done);
    assert_string_equal(buffer_text(&outcome.body), "part part part ");
    outcome_done(&outcome);
    fixture_stop(&fixture);
}

/* A server that answers each connection with a text and closes. */
struct scripted {
    struct fixture fixture;
    uv_poll_t      poll;
    int            listener, open[64], accepted;
    const char    *texts[8];
    bool           keep_open;
};

/* The request comes at once, so it is there when the connection is. */
static void on_scripted(uv_poll_t *poll, int status, int events)
{
    struct scripted *scripted = container_of(poll, struct scripted, poll);
    char request[4096];
    int fd = accept(scripted->listener, NULL, NULL);
    if (fd < 0)
        return;
    const char *text = scripted->texts[scripted->accepted];
    scripted->open[scripted->accepted++] = fd;
    for (int n = 0; n < 1000 && recv(fd, request, sizeof request, MSG_DONTWAIT) <= 0; n++)
        uv_run(&scripted->fixture.loop, UV_RUN_NOWAIT);
    send(fd, text, strlen(text), MSG_NOSIGNAL);
    if (!scripted->keep_open)
        shutdown(fd, SHUT_WR);
}

static void scripted_start(struct scripted *scripted, const char *text)
{
    uint16_t port;
    *scripted = (struct scripted){ .texts = { text } };
    fixture_start(&scripted->fixture, /* tls= */ false, LONG_TIMEOUT_MS, handle);
    scripted->listener = netns_listen(NULL, "127.0.0.1:0", &port);
    http_target_free(scripted->fixture.target);
    scripted->fixture.target =
        http_target_new(&(struct http_target_options){ .loop = &scripted->fixture.loop,
                                                       .host = "127.0.0.1",
                                                       .port = port,
                                                       .connect_timeout_ms = 5000 });
    uv_poll_init(&scripted->fixture.loop, &scripted->poll, scripted->listener);
    uv_poll_start(&scripted->poll, UV_READABLE, on_scripted);
}

static void scripted_stop(struct scripted *scripted)
{
    uv_close((uv_handle_t *)&scripted->poll, NULL);
    close(scripted->listener);
    for (int i = 0; i < scripted->accepted; i++)
        close(scripted->open[i]);
    fixture_stop(&scripted->fixture);
}

static const struct { const char *text; int status; const char *body, *message; } answer_cases[] = {
    { "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nhi", 200, "hi", "" },
    { "HTTP/1.1 200 OK\r\n\r\nuntil the end", 200, "until the end", "" },
    { "HTTP/1.0 200 OK\r\n\r\nuntil the end", 200, "until the end", "" },
    { "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nhi\r\n0\r\n\r\n", 200, "hi", "" },
    { "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Early\r\nLink: a\r\n\r\nHTTP/1.1 204 No\r\n\r\n",
      204, "", "" },
    { "HTTP/1.1 304 Not Modified\r\nContent-Length: 50\r\n\r\n", 304, "", "" },
    { "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhi", 200, "hi", "unexpected EOF" },
    { "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nhi\r\n", 200, "hi",
      "unexpected EOF" },
    { "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nx\r\nhi\r\n", 200, "",
      "malformed HTTP response" },
    { "", 0, "", "EOF" },
    { "HTTP/1.1 200 OK\r\nConte", 0, "", "EOF" },
    { "SSH-2.0-OpenSSH\r\n\r\n", 0, "", "malformed HTTP response" },
    { "HTTP/1.1 200 OK\r\nA: b\r\n c\r\n\r\n", 0, "", "malformed HTTP response" },
    { "HTTP/1.1 200 OK\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nhi", 0, "",
      "malformed HTTP response" },
    { "HTTP/1.1 101 Switching Protocols\r\nUpgrade: x\r\n\r\nraw", 101, "",
      "malformed HTTP response" },
};

static void answers_of_strange_servers(void **state)
{
    FOR_EACH(row, answer_cases) {
        struct scripted scripted;
        struct outcome outcome = { 0 };
        scripted_start(&scripted, row->text);
        fixture_ask(&scripted.fixture, &outcome, "POST", "/", BYTES("x"));
        bool same_status =
            outcome.status == row->status || (row->status == 101 && outcome.status == 0);
        if (!same_status || !text_equal(buffer_text(&outcome.body), row->body) ||
            !text_equal(outcome.err.message, row->message))
            fail_msg("%s: %d %s %s", row->text, outcome.status, buffer_text(&outcome.body),
                     outcome.err.message);
        outcome_done(&outcome);
        scripted_stop(&scripted);
    }
}

static void a_head_without_end(void **state)
{
    struct scripted scripted;
    struct outcome outcome = { 0 };
    AUTO_BUFFER text = { 0 };
    buffer_add_text(&text, "HTTP/1.1 200 OK\r\nX: ");
    while (text.size < HTTP_HEAD_MAX + 10)
        buffer_add_char(&text, 'x');
    scripted_start(&scripted, buffer_text(&text));
    scripted.keep_open = true;
    fixture_ask(&scripted.fixture, &outcome, "GET", "/", BYTES(""));
    assert_string_equal(outcome.err.message, "malformed HTTP response");
    outcome_done(&outcome);
    scripted_stop(&scripted);
}

/* CVE-2018-1002105: after a refused upgrade the connection is dead, whatever the server thinks. */
static void a_refused_upgrade_is_not_used_again(void **state)
{
    struct scripted scripted;
    struct outcome outcome = { 0 };
    scripted_start(&scripted, "HTTP/1.1 403 Forbidden\r\nContent-Length: 2\r\n\r\nno");
    scripted.texts[1] = "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n";
    scripted.keep_open = true;
    struct http_call_options options = outcome_options(&outcome, "GET", "/");
    const struct http_header upgrade = { BYTES("upgrade"), BYTES("x") };
    options.headers = &upgrade;
    options.header_count = 1;
    options.upgrade = true;
    http_call_start(scripted.fixture.target, &options);
    fixture_run_until(&scripted.fixture, &outcome.done);
    assert_int_equal(outcome.status, 403);
    assert_string_equal(buffer_text(&outcome.body), "no");
    fixture_ask(&scripted.fixture, &outcome, "GET", "/", BYTES(""));
    assert_int_equal(outcome.status, 200);
    assert_int_equal(scripted.accepted, 2);
    outcome_done(&outcome);
    scripted_stop(&scripted);
}

/* What may be repeated is, when an idle connection turns out to be dead; what may not fails. */
static const struct { const char *method; bool repeated; } repeat_cases[] = {
    { "GET", true }, { "PUT", true }, { "DELETE", true }, { "POST", false }, { "PATCH", false },
};

static void a_connection_that_died_while_idle(void **state)
{
    FOR_EACH(row, repeat_cases) {
        struct scripted scripted;
        struct outcome outcome = { 0 };
        scripted_start(&scripted, "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n");
        scripted.texts[1] = "HTTP/1.1 201 OK\r\nContent-Length: 0\r\n\r\n";
        scripted.keep_open = true;
        fixture_ask(&scripted.fixture, &outcome, row->method, "/", BYTES(""));
        outcome_done(&outcome);
        struct http_call_options options = outcome_options(&outcome, row->method, "/");
        http_call_start(scripted.fixture.target, &options);
        shutdown(scripted.open[0], SHUT_RDWR);       /* dies with the request on its way */
        fixture_run_until(&scripted.fixture, &outcome.done);
        assert_int_equal(outcome.status, row->repeated ? 201 : 0);
        assert_int_equal(error_is_set(&outcome.err), !row->repeated);
        assert_int_equal(scripted.accepted, row->repeated ? 2 : 1);
        outcome_done(&outcome);
        scripted_stop(&scripted);
    }
}

/* The queue of a listener with nobody behind it is soon full, and then connecting has no end. */
static void a_repeated_call_has_a_time_to_connect(void **state)
{
    struct scripted scripted;
    struct outcome outcome = { 0 };
    struct sockaddr_in address;
    socklen_t size = sizeof address;
    int queued[4];
    scripted_start(&scripted, "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n");
    scripted.keep_open = true;
    assert_int_equal(getsockname(scripted.listener, (struct sockaddr *)&address, &size), 0);
    http_target_free(scripted.fixture.target);
    scripted.fixture.target =
        http_target_new(&(struct http_target_options){ .loop = &scripted.fixture.loop,
                                                       .host = "127.0.0.1",
                                                       .port = ntohs(address.sin_port),
                                                       .connect_timeout_ms = 100 });
    fixture_ask(&scripted.fixture, &outcome, "GET", "/", BYTES(""));
    assert_int_equal(outcome.status, 200);
    outcome_done(&outcome);
    uv_poll_stop(&scripted.poll);
    listen(scripted.listener, /* backlog= */ 0);
    FOR_EACH(fd, queued) {
        *fd = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK, 0);
        (void)connect(*fd, (struct sockaddr *)&address, size);
    }
    struct http_call_options options = outcome_options(&outcome, "GET", "/");
    http_call_start(scripted.fixture.target, &options);
    shutdown(scripted.open[0], SHUT_RDWR);
    fixture_run_until(&scripted.fixture, &outcome.done);
    assert_int_equal(outcome.err.reason, REASON_TIMEOUT);
    assert_non_null(strstr(outcome.err.message, "i/o timeout"));
    FOR_EACH(fd, queued)
        close(*fd);
    outcome_done(&outcome);
    scripted_stop(&scripted);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(redirects_are_answers),
        cmocka_unit_test(a_name_is_looked_up),
        cmocka_unit_test(failures_of_connecting),
        cmocka_unit_test(time_outs),
        cmocka_unit_test(a_server_that_does_not_accept),
        cmocka_unit_test(the_target_is_released_by_its_last_call),
        cmocka_unit_test(freeing_the_target_ends_calls),
        cmocka_unit_test(cancelled_calls_are_silent),
        cmocka_unit_test(a_reader_that_pauses),
        cmocka_unit_test(a_body_that_is_streamed),
        cmocka_unit_test(answers_of_strange_servers),
        cmocka_unit_test(a_head_without_end),
        cmocka_unit_test(a_refused_upgrade_is_not_used_again),
        cmocka_unit_test(a_connection_that_died_while_idle),
        cmocka_unit_test(a_repeated_call_has_a_time_to_connect),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
