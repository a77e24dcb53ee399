/* SPDX-License-Identifier: Apache-2.0 */
/* grpc_health_test.c - the health call against a server of the test's own, on loopback. */
#include <nghttp2/nghttp2.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/bytes.h"
#include "io/loop.h"
#include "node/grpc_health.h"

#include <cmocka.h>               /* last: it has a macro fail() */

enum { DEADLINE_MS = 5000 };

/* What the server does with a call. */
struct row {
    const char *name, *service;
    const char  answer[8];
    size_t      answer_size, sent;
    const char *grpc_status;             /* NULL: it hangs up instead */
    bool        serving;
    const char *words;
};

static struct row rows[] = {
    { "serving", "", { 0, 0, 0, 0, 2, 0x08, 1 }, 7, 0, "0", true, "" },
    { "serving, named", "my.service", { 0, 0, 0, 0, 2, 0x08, 1 }, 7, 0, "0", true, "" },
    { "not serving", "", { 0, 0, 0, 0, 2, 0x08, 2 }, 7, 0, "0", false,
      "service unhealthy (responded with \"NOT_SERVING\")" },
    { "unknown", "", { 0, 0, 0, 0, 0 }, 5, 0, "0", false, "service unhealthy (responded with \"UNKNOWN\")" },
    { "not found", "x", { 0 }, 0, 0, "5", false,
      "error: health rpc probe failed: rpc error: code = NotFound desc = " },
    { "serving but failed", "", { 0, 0, 0, 0, 2, 0x08, 1 }, 7, 0, "13", false,
      "error: health rpc probe failed: rpc error: code = Internal desc = " },
    { "no such service", "", { 0 }, 0, 0, "12", false,
      "error: this server does not implement the grpc health protocol (grpc.health.v1.Health): " },
    { "a code that nobody knows", "", { 0 }, 0, 0, "99", false,
      "error: health rpc probe failed: rpc error: code = Unknown desc = " },
    { "a status that nobody knows", "", { 0, 0, 0, 0, 2, 0x08, 99 }, 7, 0, "0", false,
      "service unhealthy (responded with \"UNKNOWN\")" },
    { "hangs up", "", { 0 }, 0, 0, NULL, false,
      "error: health rpc probe failed: the connection was closed" },
};

static uv_loop_t loop;
static uv_tcp_t listener, connection;
static nghttp2_session *session;
static struct row *now;
static struct buffer request;
static bool answered, result, timed_out;
static char said[512];

static ssize_t give_answer(nghttp2_session *s, int32_t stream, uint8_t *room, size_t size,
                           uint32_t *flags, nghttp2_data_source *source, void *context)
{
    static uint8_t name[] = "grpc-status";
    (void)source;
    (void)context;
    (void)size;
    memcpy(room, now->answer, now->answer_size);
    *flags |= NGHTTP2_DATA_FLAG_EOF | NGHTTP2_DATA_FLAG_NO_END_STREAM;
    nghttp2_nv trailer = { name, (uint8_t *)(uintptr_t)now->grpc_status, 11,
                           strlen(now->grpc_status), 0 };
    nghttp2_submit_trailer(s, stream, &trailer, 1);
    return (ssize_t)now->answer_size;
}

static int frame_arrived(nghttp2_session *s, const nghttp2_frame *frame, void *context)
{
    static uint8_t name[] = ":status", value[] = "200";
    (void)context;
    if (frame->hd.type != NGHTTP2_DATA || !(frame->hd.flags & NGHTTP2_FLAG_END_STREAM))
        return 0;
    nghttp2_nv header = { name, value, 7, 3, 0 };
    nghttp2_data_provider body = { .read_callback = give_answer };
    return nghttp2_submit_response(s, frame->hd.stream_id, &header, 1, &body);
}

static int data_arrived(nghttp2_session *s, uint8_t flags, int32_t stream, const uint8_t *bytes,
                        size_t size, void *context)
{
    (void)s;
    (void)flags;
    (void)stream;
    (void)context;
    buffer_add(&request, bytes, size);
    return 0;
}

static void flush(void)
{
    const uint8_t *bytes;
    ssize_t size;
    while ((size = nghttp2_session_mem_send(session, &bytes)) > 0) {
        uv_buf_t part = uv_buf_init((char *)(uintptr_t)bytes, (unsigned)size);
        assert_int_equal(uv_try_write((uv_stream_t *)&connection, &part, 1), size);
    }
}

static void give_room(uv_handle_t *handle, size_t suggested, uv_buf_t *ret)
{
    static char room[16384];
    (void)handle;
    (void)suggested;
    *ret = uv_buf_init(room, sizeof room);
}

static void server_read(uv_stream_t *stream, ssize_t size, const uv_buf_t *buffer)
{
    if (size < 0 || !now->grpc_status) {
        uv_close((uv_handle_t *)stream, NULL);
        return;
    }
    assert_int_equal(nghttp2_session_mem_recv(session, (const uint8_t *)buffer->base, (size_t)size),
                     size);
    flush();
}

static void accepted(uv_stream_t *stream, int status)
{
    nghttp2_session_callbacks *callbacks;
    assert_int_equal(status, 0);
    uv_tcp_init(&loop, &connection);
    assert_int_equal(uv_accept(stream, (uv_stream_t *)&connection), 0);
    nghttp2_session_callbacks_new(&callbacks);
    nghttp2_session_callbacks_set_on_frame_recv_callback(callbacks, frame_arrived);
    nghttp2_session_callbacks_set_on_data_chunk_recv_callback(callbacks, data_arrived);
    nghttp2_session_server_new(&session, callbacks, NULL);
    nghttp2_session_callbacks_del(callbacks);
    nghttp2_submit_settings(session, NGHTTP2_FLAG_NONE, NULL, 0);
    flush();
    uv_read_start((uv_stream_t *)&connection, give_room, server_read);
}

static void done(void *context, bool serving, const char *message)
{
    (void)context;
    answered = true;
    result = serving;
    snprintf(said, sizeof said, "%s", serving ? "" : message);
}

static void deadline_passed(void *context)
{
    (void)context;
    timed_out = true;
}

static uint16_t listen_here(void)
{
    struct sockaddr_in address;
    int size = sizeof address;
    uv_ip4_addr("127.0.0.1", 0, &address);
    uv_tcp_init(&loop, &listener);
    assert_int_equal(uv_tcp_bind(&listener, (struct sockaddr *)&address, 0), 0);
    assert_int_equal(uv_listen((uv_stream_t *)&listener, 8, accepted), 0);
    assert_int_equal(uv_tcp_getsockname(&listener, (struct sockaddr *)&address, &size), 0);
    return ntohs(address.sin_port);
}

/* What the client has sent: the frame's length, and the service's name in field 1. */
static bool request_is_right(const char *service)
{
    size_t size = strlen(service), message = size ? size + 2 : 0;
    if (request.size != 5 + message || (size_t)(unsigned char)request.at[4] != message)
        return false;
    return !size || (request.at[5] == 0x0a && (size_t)request.at[6] == size &&
                     memcmp(request.at + 7, service, size) == 0);
}

static void ask(struct row *row, uint16_t port)
{
    struct loop_timer *timer = loop_timer_new(&loop, deadline_passed, NULL);
    now = row;
    answered = timed_out = false;
    buffer_reset(&request);
    loop_timer_start(timer, DEADLINE_MS);
    struct grpc_health *health = grpc_health_start(&loop, "127.0.0.1", port, row->service, done,
                                                   NULL);
    while (!answered && !timed_out)
        uv_run(&loop, UV_RUN_ONCE);
    grpc_health_cancel(health);
    loop_timer_free(timer);
    if (timed_out || result != row->serving ||
        (row->grpc_status && !request_is_right(row->service)))
        fail_msg("%s: %s", row->name, timed_out ? "no answer" : result ? "serving" : "not serving");
    if (!text_equal(said, row->words))
        fail_msg("%s: got %s", row->name, said);
}

static void test_answers(void **state)
{
    (void)state;
    uv_loop_init(&loop);
    uint16_t port = listen_here();
    FOR_EACH(row, rows) {
        ask(row, port);
        while (!uv_is_closing((uv_handle_t *)&connection))
            uv_run(&loop, UV_RUN_ONCE);
        uv_run(&loop, UV_RUN_NOWAIT);
        nghttp2_session_del(session);
    }
    uv_close((uv_handle_t *)&listener, NULL);
    uv_run(&loop, UV_RUN_DEFAULT);
    answered = false;
    struct grpc_health *health = grpc_health_start(&loop, "127.0.0.1", port, "", done, NULL);
    while (!answered)
        uv_run(&loop, UV_RUN_ONCE);
    assert_false(result);                            /* no one listens any more */
    assert_non_null(strstr(said, "error: failed to connect service at \"127.0.0.1:"));
    assert_non_null(strstr(said, "connect: connection refused"));
    grpc_health_cancel(health);
    uv_run(&loop, UV_RUN_DEFAULT);
    assert_int_equal(uv_loop_close(&loop), 0);
    buffer_done(&request);
}

int main(void)
{
    const struct CMUnitTest tests[] = { cmocka_unit_test(test_answers) };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
