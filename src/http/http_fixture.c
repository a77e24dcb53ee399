/* SPDX-License-Identifier: Apache-2.0 */
/* http_fixture.c - see http_fixture.h. */
#include "http/http_fixture.h"

#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/env.h"
#include "io/netns.h"

enum { DAY_S = 86400 };

static const struct bytes none;

static void issue(const struct certificate_request *given, struct buffer *ca_key, struct buffer *ca,
                  struct buffer *ret_key, struct buffer *ret_pem)
{
    struct error err = { 0 };
    struct certificate_request request = *given;
    int64_t now_s = env_wall_s(env_system());
    request.not_before_s = now_s - DAY_S;
    request.not_after_s = now_s + DAY_S;
    bool self = ca == ret_pem;
    assert_true(key_generate(ret_key, &err));
    assert_true(certificate_issue(&request, buffer_bytes(ret_key), self ? none : buffer_bytes(ca),
                                  self ? none : buffer_bytes(ca_key), ret_pem, &err));
}

static void make_tls(struct fixture *fixture)
{
    AUTO_BUFFER ca_key = { 0 };
    AUTO_BUFFER key = { 0 };
    AUTO_BUFFER pem = { 0 };
    AUTO_BUFFER client_key = { 0 };
    AUTO_BUFFER client_pem = { 0 };
    struct error err = { 0 };
    struct buffer *ca = &fixture->ca_pem;
    issue(&(struct certificate_request){ .common_name = "ca", .usage = TLS_USAGE_CA }, NULL, ca,
          &ca_key, ca);
    issue(&(struct certificate_request){ .common_name = "server",
                                         .usage = TLS_USAGE_SERVER,
                                         .names = (const char *const[]){ "localhost", "127.0.0.1",
                                                                         NULL } },
          &ca_key, ca, &key, &pem);
    issue(&(struct certificate_request){ .common_name = "alice", .usage = TLS_USAGE_CLIENT,
              .organizations = (const char *const[]){ "dev", "ops", NULL } },
          &ca_key, ca, &client_key, &client_pem);
    fixture->server_tls = tls_server_new(&(struct tls_server_options){
        buffer_bytes(&pem), buffer_bytes(&key), buffer_bytes(ca) }, &err);
    fixture->client_tls = tls_client_new(&(struct tls_client_options){ .ca_pem = buffer_bytes(ca),
        .certificate_pem = buffer_bytes(&client_pem), .key_pem = buffer_bytes(&client_key) }, &err);
    fixture->anonymous_tls =
        tls_client_new(&(struct tls_client_options){ .ca_pem = buffer_bytes(ca) }, &err);
    assert_true(fixture->server_tls && fixture->client_tls && fixture->anonymous_tls);
}

struct http_target *fixture_target(struct fixture *fixture, struct tls_context *tls)
{
    return http_target_new(&(struct http_target_options){ .loop = &fixture->loop,
                                                          .host = "127.0.0.1",
                                                          .port = fixture->port,
                                                          .tls = tls,
                                                          .connect_timeout_ms = 5000 });
}

static void on_limit(uv_timer_t *limit)
{
    container_of(limit, struct fixture, limit)->is_late = true;
}

static bool streams_body(void *context, const struct http_request *request)
{
    (void)context;
    return bytes_starts_with(request->path, "/parts");
}

static bool is_known(void *context, const struct http_request *request,
                     const struct http_peer *peer)
{
    (void)peer;
    ((struct fixture *)context)->asked++;
    return !http_header_value(request, "x-stranger").at;
}

void fixture_start(struct fixture *fixture, bool tls, int64_t idle_timeout_ms,
                   void (*handle)(void *, struct http_exchange *))
{
    *fixture = (struct fixture){ 0 };
    signal(SIGPIPE, SIG_IGN);
    uv_loop_init(&fixture->loop);
    uv_timer_init(&fixture->loop, &fixture->limit);
    if (tls)
        make_tls(fixture);
    int fd = netns_listen(NULL, "127.0.0.1:0", &fixture->port);
    assert_true(fd >= 0);
    fixture->server =
        http_server_new(&(struct http_server_options){ .loop = &fixture->loop,
                                                       .tls = fixture->server_tls,
                                                       .body_max_bytes = FIXTURE_BODY_MAX,
                                                       .idle_timeout_ms = idle_timeout_ms,
                                                       .connections_max = 100,
                                                       .handle = handle,
                                                       .streams_body = streams_body,
                                                       .is_known = is_known,
                                                       .context = fixture });
    assert_int_equal(http_server_listen(fixture->server, fd), 0);
    fixture->target = fixture_target(fixture, fixture->client_tls);
}

void fixture_run_until(struct fixture *fixture, const bool *done)
{
    fixture->is_late = false;
    uv_update_time(&fixture->loop);
    uv_timer_start(&fixture->limit, on_limit, FIXTURE_LIMIT_MS, 0);
    while (!*done && !fixture->is_late)
        uv_run(&fixture->loop, UV_RUN_ONCE);
    uv_timer_stop(&fixture->limit);
    assert_false(fixture->is_late);
}

static void on_stopped(void *context)
{
    *(bool *)context = true;
}

void fixture_stop(struct fixture *fixture)
{
    http_target_free(fixture->target);
    http_server_stop(fixture->server, /* deadline_ms= */ 100, on_stopped, &fixture->stopped);
    fixture_run_until(fixture, &fixture->stopped);
    http_server_free(fixture->server);
    uv_close((uv_handle_t *)&fixture->limit, NULL);
    uv_run(&fixture->loop, UV_RUN_DEFAULT);
    assert_int_equal(uv_loop_close(&fixture->loop), 0);
    assert_int_equal(fixture->opened, fixture->closed);
    tls_context_free(fixture->server_tls);
    tls_context_free(fixture->client_tls);
    tls_context_free(fixture->anonymous_tls);
    buffer_done(&fixture->ca_pem);
}

static void on_exchange_closed(void *context, struct http_exchange *exchange)
{
    struct fixture *fixture = context;
    (void)exchange;
    fixture->closed++;
}

void fixture_count(struct fixture *fixture, struct http_exchange *exchange)
{
    fixture->opened++;
    http_exchange_on_close(exchange, on_exchange_closed, fixture);
}

/* Calls. */

void outcome_done(struct outcome *outcome)
{
    buffer_done(&outcome->body);
    buffer_done(&outcome->headers);
    *outcome = (struct outcome){ 0 };
}

static void on_head(void *context, struct http_call *call, const struct http_answer *answer)
{
    struct outcome *outcome = context;
    (void)call;
    outcome->status = answer->status;
    for (size_t i = 0; i < answer->header_count; i++)
        buffer_printf(&outcome->headers, "%.*s: %.*s\n", BYTES_ARG(answer->headers[i].name),
                      BYTES_ARG(answer->headers[i].value));
}

static void on_data(void *context, struct http_call *call, struct bytes part)
{
    struct outcome *outcome = context;
    (void)call;
    buffer_add(&outcome->body, part.at, part.size);
}

static void on_end(void *context, struct http_call *call, const struct error *err)
{
    struct outcome *outcome = context;
    (void)call;
    if (err)
        outcome->err = *err;
    outcome->done = true;
}

struct http_call_options outcome_options(struct outcome *outcome, const char *method,
                                         const char *target)
{
    return (struct http_call_options){ .method = method, .target = target, .on_head = on_head,
                                       .on_data = on_data, .on_end = on_end, .context = outcome };
}

void fixture_ask(struct fixture *fixture, struct outcome *outcome, const char *method,
                 const char *target, struct bytes body)
{
    outcome_done(outcome);
    struct http_call_options options = outcome_options(outcome, method, target);
    options.body = body;
    http_call_start(fixture->target, &options);
    fixture_run_until(fixture, &outcome->done);
}

/* Raw bytes. */

int fixture_connect(struct fixture *fixture)
{
    struct sockaddr_in address = { .sin_family = AF_INET, .sin_port = htons(fixture->port),
                                   .sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
    int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    assert_int_equal(connect(fd, (struct sockaddr *)&address, sizeof address), 0);
    return fd;
}

bool fixture_receive(int fd, struct buffer *reply)
{
    char part[65536];
    ssize_t got = recv(fd, part, sizeof part, MSG_DONTWAIT);
    if (got > 0)
        buffer_add(reply, part, (size_t)got);
    return got > 0 || (got < 0 && errno == EAGAIN);
}

static void on_readable(uv_poll_t *poll, int status, int events)
{
    (void)status;
    (void)events;
    struct { int fd; struct buffer *reply; bool done; } *raw = poll->data;
    if (!fixture_receive(raw->fd, raw->reply))
        raw->done = true;
}

void fixture_raw(struct fixture *fixture, struct bytes text, struct buffer *reply)
{
    struct {
        int fd;
        struct buffer *reply;
        bool done;
    } raw = { fixture_connect(fixture), reply, false };
    uv_poll_t poll;
    while (text.size > 0) {
        ssize_t sent = send(raw.fd, text.at, text.size, MSG_NOSIGNAL | MSG_DONTWAIT);
        if (sent < 0 && errno != EAGAIN)
            break;
        if (sent > 0) {
            text.at += sent;
            text.size -= (size_t)sent;
        }
        uv_run(&fixture->loop, UV_RUN_NOWAIT);
    }
    uv_poll_init(&fixture->loop, &poll, raw.fd);
    poll.data = &raw;
    uv_poll_start(&poll, UV_READABLE, on_readable);
    fixture_run_until(fixture, &raw.done);
    uv_close((uv_handle_t *)&poll, NULL);
    uv_run(&fixture->loop, UV_RUN_NOWAIT);
    close(raw.fd);
}
