/* SPDX-License-Identifier: Apache-2.0 */
/* port_forward.c - see port_forward.h.
 *
 * A socket belongs to the namespace it was opened in: it is made by netns_run and then used on the
 * loop like any other. Each port is one connection, which ends with either side; the session ends
 * when all have. */
#include "node/port_forward.h"

#include <arpa/inet.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>
#include <uv.h>

#include "base/arena.h"
#include "base/bytes.h"
#include "base/error.h"
#include "http/server.h"
#include "http/url.h"
#include "http/websocket.h"
#include "net/link.h"
#include "node/kubelet_answer.h"
#include "node/pod_spec.h"
#include "node/pod_worker.h"

enum { QUEUE_FULL_BYTES = 256 << 10 };

struct forward;

struct forward_port {
    struct forward *forward;
    uv_tcp_t        socket;
    uv_connect_t    connect;
    uint16_t        port;
    size_t          index;
    bool            open, connected, reading;
    struct buffer   early;               /* what came before the connection was there */
};

struct forward {
    struct websocket   *websocket;
    struct forward_port ports[FORWARD_PORTS_MAX];
    size_t              count, handles;
    bool                closed;
};

/* What is written to a pod and not yet taken. */
struct write_job {
    uv_write_t request;
    char       bytes[];
};

static void free_when_done(struct forward *forward)
{
    if (!forward->closed || forward->handles > 0)
        return;
    for (size_t i = 0; i < forward->count; i++)
        buffer_done(&forward->ports[i].early);
    free(forward);
}

static void send_channel(struct forward *forward, size_t channel, struct bytes bytes)
{
    char first = (char)channel;
    if (!forward->closed)
        websocket_send(forward->websocket, (struct bytes){ &first, 1 }, bytes,
                       /* is_text= */ false);
}

static void socket_closed(uv_handle_t *handle)
{
    struct forward *forward = container_of(handle, struct forward_port, socket)->forward;
    forward->handles--;
    if (forward->handles == 0 && !forward->closed)
        websocket_close(forward->websocket, 1000);
    free_when_done(forward);
}

static void port_close(struct forward_port *port)
{
    if (!port->open)
        return;
    port->open = false;
    uv_close((uv_handle_t *)&port->socket, socket_closed);
}

static void port_failed(struct forward_port *port, int status)
{
    AUTO_ARENA arena = { 0 };
    const char *text = arena_printf(&arena, "an error occurred forwarding %u: %s", port->port,
                                    uv_strerror(status));
    send_channel(port->forward, 2 * port->index + 1, bytes_of(text));
    port_close(port);
}

/* ---- pod to client ---- */

static void room(uv_handle_t *handle, size_t suggested, uv_buf_t *ret)
{
    static char bytes[65536]; /* the loop's thread reads one at a time, and it is copied at once */
    (void)handle;
    (void)suggested;
    *ret = uv_buf_init(bytes, sizeof bytes);
}

static void arrived(uv_stream_t *stream, ssize_t size, const uv_buf_t *buffer)
{
    struct forward_port *port = container_of(stream, struct forward_port, socket);
    if (size < 0) {
        port_close(port);
        return;
    }
    send_channel(port->forward, 2 * port->index, (struct bytes){ buffer->base, (size_t)size });
    if (websocket_queued(port->forward->websocket) > QUEUE_FULL_BYTES) {
        uv_read_stop(stream);
        port->reading = false;
    }
}

static void drained(void *context, struct websocket *websocket)
{
    struct forward *forward = context;
    (void)websocket;
    for (size_t i = 0; i < forward->count; i++) {
        struct forward_port *port = &forward->ports[i];
        if (port->open && port->connected && !port->reading)
            port->reading = uv_read_start((uv_stream_t *)&port->socket, room, arrived) == 0;
    }
}

/* ---- client to pod ---- */

static void written(uv_write_t *request, int status)
{
    (void)status;
    free(container_of(request, struct write_job, request));
}

static void write_to_pod(struct forward_port *port, struct bytes bytes)
{
    if (bytes.size == 0)
        return;
    struct write_job *job = memory_alloc(sizeof *job + bytes.size);
    memcpy(job->bytes, bytes.at, bytes.size);
    uv_buf_t buffer = uv_buf_init(job->bytes, (unsigned)bytes.size);
    if (uv_write(&job->request, (uv_stream_t *)&port->socket, &buffer, 1, written) < 0)
        free(job);
}

static void message(void *context, struct websocket *websocket, struct bytes bytes, bool is_text)
{
    struct forward *forward = context;
    (void)websocket;
    (void)is_text;
    if (bytes.size == 0 || (unsigned char)bytes.at[0] % 2 != 0 ||
        (unsigned char)bytes.at[0] / 2 >= forward->count)
        return;
    struct forward_port *port = &forward->ports[(unsigned char)bytes.at[0] / 2];
    struct bytes rest = { bytes.at + 1, bytes.size - 1 };
    if (!port->open)
        return;
    if (port->connected)
        write_to_pod(port, rest);
    else if (port->early.size < QUEUE_FULL_BYTES)
        buffer_add(&port->early, rest.at, rest.size);
}

static void closed(void *context, struct websocket *websocket, const struct error *err)
{
    struct forward *forward = context;
    (void)websocket;
    (void)err;
    forward->closed = true;
    for (size_t i = 0; i < forward->count; i++)
        port_close(&forward->ports[i]);
    free_when_done(forward);
}

/* ---- connecting ---- */

static void connected(uv_connect_t *request, int status)
{
    struct forward_port *port = container_of(request, struct forward_port, connect);
    if (!port->open)
        return;
    if (status < 0) {
        port_failed(port, status);
        return;
    }
    port->connected = true;
    write_to_pod(port, buffer_bytes(&port->early));
    buffer_done(&port->early);
    port->reading = uv_read_start((uv_stream_t *)&port->socket, room, arrived) == 0;
}

static bool open_socket(void *context, struct error *err)
{
    int *fd = context;
    *fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
    return *fd >= 0 || fail(err, REASON_INTERNAL_ERROR, /* os_errno= */ 0, "no socket");
}

static int pod_socket(struct node_context *node, const struct pod *pod)
{
    AUTO_ARENA arena = { 0 };
    int fd = -1;
    const char *path = sandbox_netns_path(&node->paths, pod, &arena);
    int netns_fd = path ? netns_open(path) : -1;
    bool good = path ? netns_fd >= 0 && netns_run(netns_fd, open_socket, &fd, NULL)
                     : open_socket(&fd, NULL);
    if (netns_fd >= 0)
        close(netns_fd);
    return good ? fd : -1;
}

static void port_start(struct forward_port *port, struct node_context *node, const struct pod *pod)
{
    struct sockaddr_in address = { .sin_family = AF_INET,
                                   .sin_port = htons(port->port),
                                   .sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
    const char number[2] = { (char)(port->port & 0xff), (char)(port->port >> 8) };
    int fd = pod_socket(node, pod);
    uv_tcp_init(node->loop, &port->socket);
    port->open = true;
    port->forward->handles++;
    send_channel(port->forward, 2 * port->index, (struct bytes){ number, sizeof number });
    send_channel(port->forward, 2 * port->index + 1, (struct bytes){ number, sizeof number });
    int rc = fd < 0 ? UV_ENOTSOCK : uv_tcp_open(&port->socket, fd);
    if (rc == 0)
        rc = uv_tcp_connect(&port->connect, &port->socket, (struct sockaddr *)&address, connected);
    if (rc < 0)
        port_failed(port, rc);
}

static size_t read_ports(const struct url_query *query, uint16_t ret[FORWARD_PORTS_MAX])
{
    size_t count = 0;
    for (size_t i = 0; i < query->count; i++) {
        struct bytes rest = query->parameters[i].value;
        bool is_port = bytes_equal_text(query->parameters[i].name, "ports") ||
                       bytes_equal_text(query->parameters[i].name, "port");
        while (is_port && rest.at && count < FORWARD_PORTS_MAX) {
            int64_t number;
            if (bytes_to_int64(bytes_next(&rest, ','), &number) && number > 0 && number <= 65535)
                ret[count++] = (uint16_t)number;
        }
    }
    return count;
}

static void refuse(struct http_exchange *exchange, enum reason reason, const char *text)
{
    struct error err = { 0 };
    fail(&err, reason, /* os_errno= */ 0, "%s", text);
    kubelet_answer_error(exchange, &err);
}

void port_forward_start(struct http_exchange *exchange, struct node_context *node, const char *ns,
                        const char *pod, const struct url_query *query)
{
    static const char *const protocols[] = { "v4.channel.k8s.io", "portforward.k8s.io", NULL };
    struct pod_worker *worker = pod_worker_find_name(node, ns, pod);
    const struct http_request *request = http_exchange_request(exchange);
    uint16_t numbers[FORWARD_PORTS_MAX];
    size_t count = read_ports(query, numbers);
    struct bytes wanted = http_header_value(request, "sec-websocket-protocol");
    const char *chosen;
    if (!worker || !pod_worker_pod(worker)) {
        refuse(exchange, REASON_NOT_FOUND, "pod not found");
        return;
    }
    if (bytes_starts_with(wanted, "SPDY/3.1") || !request->wants_upgrade || count == 0) {
        refuse(exchange, REASON_BAD_REQUEST,
               count == 0 && !bytes_starts_with(wanted, "SPDY")
                   ? "query parameter \"ports\" is required"
                   : "port-forward over SPDY is not supported; use WebSocket channels "
                     "(v4.channel.k8s.io)");
        return;
    }
    struct forward *forward = MEMORY_NEW(struct forward);
    struct websocket_handler handler = {
        .message = message, .drained = drained, .closed = closed, .context = forward
    };
    if (!websocket_accept(exchange, protocols, &handler, &forward->websocket, &chosen)) {
        free(forward);
        return;
    }
    forward->count = count;
    for (size_t i = 0; i < count; i++) {
        forward->ports[i].forward = forward;
        forward->ports[i].index = i;
        forward->ports[i].port = numbers[i];
        port_start(&forward->ports[i], node, pod_worker_pod(worker));
    }
}
