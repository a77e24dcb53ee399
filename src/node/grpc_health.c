/* SPDX-License-Identifier: Apache-2.0 */
/* grpc_health.c - see grpc_health.h.
 *
 * The request is one frame: a length and HealthCheckRequest{1: service}; the answer
 * HealthCheckResponse{1: status}, where 1 means serving, or trailers with a grpc-status.  nghttp2
 * does HTTP/2; this file moves its bytes.
 *
 * Holds: `done` is called once, from a timer; the struct is freed by grpc_health_cancel, when the
 * socket has closed. */
#include "node/grpc_health.h"

#include <nghttp2/nghttp2.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/bytes.h"
#include "http/dial_error.h"
#include "io/loop.h"

enum { FRAME_HEAD = 5, SERVICE_MAX = 1024, STATUS_SERVING = 1, ROOM_BYTES = 16384 };
enum { MESSAGE_ROOM = 384 };

struct grpc_health {
    uv_tcp_t           socket;
    uv_connect_t       connect;
    nghttp2_session   *session;
    struct loop_timer *timer;            /* brings the result */
    grpc_health_done  *done;
    void              *context;
    char               authority[96];
    struct buffer      request, answer;
    size_t             sent;             /* of the request */
    char               message[MESSAGE_ROOM], room[ROOM_BYTES];
    char               grpc_status[16], grpc_message[128];
    bool               has_result, serving, cancelled;
};

static void finish(struct grpc_health *health, bool serving, const char *message)
{
    if (health->has_result)
        return;
    health->has_result = true;
    health->serving = serving;
    snprintf(health->message, sizeof health->message, "%s", message);
    loop_timer_start(health->timer, 0);
}

static void tell(void *context)
{
    struct grpc_health *health = context;
    health->done(health->context, health->serving, health->message);
}

/* ---- what the answer means ---- */

static int64_t read_status(struct bytes answer)
{
    if (answer.size < FRAME_HEAD)
        return -1;
    for (size_t i = FRAME_HEAD; i + 1 < answer.size; i += 2)
        if (answer.at[i] == 0x08)                    /* field 1, a small number */
            return (unsigned char)answer.at[i + 1];
    return 0;
}

/* By number; as gRPC's libraries write them. */
static const char *const code_names[] = {
    "OK", "Canceled", "Unknown", "InvalidArgument", "DeadlineExceeded", "NotFound", "AlreadyExists",
    "PermissionDenied", "ResourceExhausted", "FailedPrecondition", "Aborted", "OutOfRange",
    "Unimplemented", "Internal", "Unavailable", "DataLoss", "Unauthenticated",
};
enum { CODE_UNIMPLEMENTED = 12 };
static const char *const serving_names[] = { "UNKNOWN", "SERVING", "NOT_SERVING", "SERVICE_UNKNOWN" };

static void fail_by_code(struct grpc_health *health, long code)
{
    char message[MESSAGE_ROOM];
    if (code == CODE_UNIMPLEMENTED)
        snprintf(message, sizeof message,
                 "error: this server does not implement the grpc health protocol "
                 "(grpc.health.v1.Health): %s",
                 health->grpc_message);
    else
        snprintf(message, sizeof message,
                 "error: health rpc probe failed: rpc error: code = %s desc = %s",
                 code > 0 && code < (long)ARRAY_SIZE(code_names) ? code_names[code] : "Unknown",
                 health->grpc_message);
    finish(health, false, message);
}

static void judge(struct grpc_health *health)
{
    char message[MESSAGE_ROOM];
    int64_t status = read_status(buffer_bytes(&health->answer));
    bool is_known = status >= 0 && status < (int64_t)ARRAY_SIZE(serving_names);
    if (*health->grpc_status && strcmp(health->grpc_status, "0") != 0) {
        fail_by_code(health, strtol(health->grpc_status, NULL, 10));
        return;
    }
    snprintf(message, sizeof message, "service unhealthy (responded with \"%s\")",
             serving_names[is_known ? status : 0]);
    finish(health, status == STATUS_SERVING, message);
}

/* ---- HTTP/2 ---- */

static ssize_t give_body(nghttp2_session *session, int32_t stream, uint8_t *room, size_t size,
                         uint32_t *flags, nghttp2_data_source *source, void *context)
{
    struct grpc_health *health = context;
    size_t part = health->request.size - health->sent;
    (void)session;
    (void)stream;
    (void)source;
    part = part < size ? part : size;
    memcpy(room, health->request.at + health->sent, part);
    health->sent += part;
    if (health->sent == health->request.size)
        *flags |= NGHTTP2_DATA_FLAG_EOF;
    return (ssize_t)part;
}

static int take_header(nghttp2_session *session, const nghttp2_frame *frame, const uint8_t *name,
                       size_t name_size, const uint8_t *value, size_t value_size, uint8_t flags,
                       void *context)
{
    struct grpc_health *health = context;
    (void)session;
    (void)frame;
    (void)flags;
    if (bytes_equal_text((struct bytes){ (const char *)name, name_size }, "grpc-status"))
        snprintf(health->grpc_status, sizeof health->grpc_status, "%.*s", (int)value_size, value);
    if (bytes_equal_text((struct bytes){ (const char *)name, name_size }, "grpc-message"))
        snprintf(health->grpc_message, sizeof health->grpc_message, "%.*s", (int)value_size, value);
    return 0;
}

static int take_data(nghttp2_session *session, uint8_t flags, int32_t stream, const uint8_t *bytes,
                     size_t size, void *context)
{
    struct grpc_health *health = context;
    (void)session;
    (void)flags;
    (void)stream;
    if (health->answer.size + size <= GRPC_ANSWER_MAX)
        buffer_add(&health->answer, bytes, size);
    return 0;
}

static int stream_closed(nghttp2_session *session, int32_t stream, uint32_t code, void *context)
{
    (void)session;
    (void)stream;
    if (code == NGHTTP2_NO_ERROR)
        judge(context);
    else
        finish(context, false, "error: health rpc probe failed: the stream was reset");
    return 0;
}

struct sending {
    uv_write_t request;
    char       bytes[];
};

static void sent(uv_write_t *request, int status)
{
    (void)status;
    free(container_of(request, struct sending, request));
}

static void send_pending(struct grpc_health *health)
{
    const uint8_t *bytes;
    ssize_t size;
    while ((size = nghttp2_session_mem_send(health->session, &bytes)) > 0) {
        struct sending *sending = memory_alloc(sizeof *sending + (size_t)size);
        memcpy(sending->bytes, bytes, (size_t)size);
        uv_buf_t buffer = uv_buf_init(sending->bytes, (unsigned)size);
        if (uv_write(&sending->request, (uv_stream_t *)&health->socket, &buffer, 1, sent) < 0)
            free(sending);
    }
}

#define HEADER(name_, value_)                                                              \
    { (uint8_t *)(uintptr_t)(name_), (uint8_t *)(uintptr_t)(value_), sizeof(name_) - 1,     \
      strlen(value_), NGHTTP2_NV_FLAG_NONE }

static bool begin_call(struct grpc_health *health)
{
    const nghttp2_nv headers[] = {
        HEADER(":method", "POST"),
        HEADER(":scheme", "http"),
        HEADER(":path", "/grpc.health.v1.Health/Check"),
        HEADER(":authority", health->authority),
        HEADER("content-type", "application/grpc"),
        HEADER("te", "trailers"),
        HEADER("user-agent", "kube-probe/1.36"),
    };
    nghttp2_session_callbacks *callbacks;
    nghttp2_data_provider body = { .read_callback = give_body };
    if (nghttp2_session_callbacks_new(&callbacks) != 0)
        return false;
    nghttp2_session_callbacks_set_on_header_callback(callbacks, take_header);
    nghttp2_session_callbacks_set_on_data_chunk_recv_callback(callbacks, take_data);
    nghttp2_session_callbacks_set_on_stream_close_callback(callbacks, stream_closed);
    int rc = nghttp2_session_client_new(&health->session, callbacks, health);
    nghttp2_session_callbacks_del(callbacks);
    return rc == 0 && nghttp2_submit_settings(health->session, NGHTTP2_FLAG_NONE, NULL, 0) == 0 &&
           nghttp2_submit_request(health->session, NULL, headers, ARRAY_SIZE(headers), &body,
                                  NULL) > 0;
}

/* ---- the socket ---- */

static void give_room(uv_handle_t *handle, size_t suggested, uv_buf_t *ret)
{
    struct grpc_health *health = container_of(handle, struct grpc_health, socket);
    (void)suggested;
    *ret = uv_buf_init(health->room, sizeof health->room);
}

static void arrived(uv_stream_t *stream, ssize_t size, const uv_buf_t *buffer)
{
    struct grpc_health *health = container_of(stream, struct grpc_health, socket);
    if (size < 0) {
        uv_read_stop(stream);
        finish(health, false, "error: health rpc probe failed: the connection was closed");
        return;
    }
    if (nghttp2_session_mem_recv(health->session, (const uint8_t *)buffer->base, (size_t)size) < 0)
        finish(health, false, "error: health rpc probe failed: the answer is no HTTP/2");
    else
        send_pending(health);
}

static void connected(uv_connect_t *request, int status)
{
    struct grpc_health *health = container_of(request, struct grpc_health, connect);
    if (health->cancelled)
        return;
    if (status < 0) {
        char text[80], message[MESSAGE_ROOM];
        snprintf(message, sizeof message,
                 "error: failed to connect service at \"%s\": connect: %s", health->authority,
                 errno_text(status, text, sizeof text));
        finish(health, false, message);
        return;
    }
    if (!begin_call(health)) {
        finish(health, false, "the call cannot be made");
        return;
    }
    uv_read_start((uv_stream_t *)&health->socket, give_room, arrived);
    send_pending(health);
}

static void write_request(struct buffer *request, const char *service)
{
    size_t size = strlen(service) < SERVICE_MAX ? strlen(service) : SERVICE_MAX;
    char length[2] = { (char)(size < 128 ? size : (size & 127) | 128), (char)(size >> 7) };
    size_t length_size = size < 128 ? 1 : 2, message = size > 0 ? 1 + length_size + size : 0;
    const char head[FRAME_HEAD] = { 0, 0, 0, (char)(message >> 8), (char)(message & 255) };
    buffer_add(request, head, sizeof head);
    if (size == 0)
        return;
    buffer_add_char(request, 0x0a);                  /* field 1, a text */
    buffer_add(request, length, length_size);
    buffer_add(request, service, size);
}

struct grpc_health *grpc_health_start(uv_loop_t *loop, const char *address, uint16_t port,
                                      const char *service, grpc_health_done *done, void *context)
{
    struct grpc_health *health = MEMORY_NEW(struct grpc_health);
    struct sockaddr_storage place = { 0 };
    health->done = done;
    health->context = context;
    health->timer = loop_timer_new(loop, tell, health);
    snprintf(health->authority, sizeof health->authority, "%s:%u", address, port);
    write_request(&health->request, service ? service : "");
    uv_tcp_init(loop, &health->socket);
    bool good = uv_ip4_addr(address, port, (struct sockaddr_in *)&place) == 0 ||
                uv_ip6_addr(address, port, (struct sockaddr_in6 *)&place) == 0;
    if (!good ||
        uv_tcp_connect(&health->connect, &health->socket, (struct sockaddr *)&place, connected) < 0)
        finish(health, false, "bad address");
    return health;
}

static void socket_closed(uv_handle_t *handle)
{
    struct grpc_health *health = container_of(handle, struct grpc_health, socket);
    buffer_done(&health->request);
    buffer_done(&health->answer);
    nghttp2_session_del(health->session);
    free(health);
}

void grpc_health_cancel(struct grpc_health *health)
{
    if (!health)
        return;
    health->cancelled = true;
    loop_timer_free(health->timer);
    uv_close((uv_handle_t *)&health->socket, socket_closed);
}
