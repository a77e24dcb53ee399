/* SPDX-License-Identifier: Apache-2.0 */
/* forward_connection.c - see forward_connection.h.
 *
 * A socket belongs to the namespace it was opened in: it is made by netns_run and then used on the
 * loop like any other.  What is written before it is connected waits with the rest.
 *
 * Holds: the struct is freed when its handles have closed, nowhere else. */
#include "node/forward_connection.h"

#include <arpa/inet.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>
#include <uv.h>

#include "base/arena.h"
#include "base/error.h"
#include "io/loop.h"
#include "net/link.h"
#include "node/pod_spec.h"
#include "node/pod_worker.h"

enum { READ_BYTES = 65536, WHY_MAX = 512 };

struct forward_connection {
    struct forward_events events;
    struct node_context  *node;
    char                 *netns_path;    /* NULL: the node's own network */
    uv_tcp_t              socket;
    uv_connect_t          connect;
    uv_shutdown_t         shutdown;
    struct loop_timer    *later;         /* tells a failure that came too early */
    struct buffer         waiting;       /* until it is connected */
    uint16_t              port;
    int                   first_error;   /* of 127.0.0.1 */
    bool                  tries_ip6, is_connected, is_paused, ends, has_ended, closed, was_full,
                          pod_ended;
    char                  why[WHY_MAX];
};

struct write_job {
    uv_write_t request;
    char       bytes[];
};

/* ---- the end ---- */

static void connection_free(uv_handle_t *handle)
{
    struct forward_connection *connection =
        container_of(handle, struct forward_connection, socket);
    loop_timer_free(connection->later);
    buffer_done(&connection->waiting);
    free(connection->netns_path);
    free(connection);
}

void forward_connection_close(struct forward_connection *connection)
{
    if (!connection || connection->closed)
        return;
    connection->closed = true;
    loop_timer_stop(connection->later);
    if (!uv_is_closing((uv_handle_t *)&connection->socket))
        uv_close((uv_handle_t *)&connection->socket, connection_free);
}

static void tell_failure(void *context)
{
    struct forward_connection *connection = context;
    connection->events.failed(connection->events.context, connection->why);
}

static const char *family_error(int error, char *text, size_t size)
{
    snprintf(text, size, "connect: %s", uv_strerror(error));
    return text;
}

/* Both attempts, as the older agents' runtimes say it. */
static void fail_to_connect(struct forward_connection *connection, int error)
{
    char first[80], second[80];
    snprintf(connection->why, sizeof connection->why,
             "failed to connect to localhost:%u inside namespace \"%s\", IPv4: dial tcp4 "
             "127.0.0.1:%u: %s IPv6: dial tcp6 [::1]:%u: %s ",
             connection->port, connection->netns_path ? connection->netns_path : "host",
             connection->port, family_error(connection->first_error, first, sizeof first),
             connection->port, family_error(error, second, sizeof second));
    loop_timer_start(connection->later, 0);
}

static void break_with(struct forward_connection *connection, int error)
{
    snprintf(connection->why, sizeof connection->why, "the connection broke: %s",
             uv_strerror(error));
    loop_timer_start(connection->later, 0);
}

/* ---- from the pod ---- */

static void room_to_read(uv_handle_t *handle, size_t suggested, uv_buf_t *ret)
{
    static char bytes[READ_BYTES]; /* the loop's thread reads one at a time, and all is copied */
    (void)handle;
    (void)suggested;
    *ret = uv_buf_init(bytes, sizeof bytes);
}

static void on_read(uv_stream_t *stream, ssize_t size, const uv_buf_t *buffer)
{
    struct forward_connection *connection =
        container_of(stream, struct forward_connection, socket);
    if (connection->closed || size == 0)
        return;
    if (size > 0) {
        connection->events.data(connection->events.context,
                                (struct bytes){ buffer->base, (size_t)size });
        return;
    }
    uv_read_stop(stream);
    connection->pod_ended = true;
    if (size == UV_EOF)
        connection->events.ended(connection->events.context);
    else
        break_with(connection, (int)size);
}

static void read_if_wanted(struct forward_connection *connection)
{
    bool wanted = connection->is_connected && !connection->is_paused && !connection->pod_ended;
    if (wanted)
        uv_read_start((uv_stream_t *)&connection->socket, room_to_read, on_read);
    else
        uv_read_stop((uv_stream_t *)&connection->socket);
}

void forward_connection_pause(struct forward_connection *connection, bool pause)
{
    connection->is_paused = pause;
    if (!connection->closed && connection->is_connected)
        read_if_wanted(connection);
}

/* ---- to the pod ---- */

static size_t queued(const struct forward_connection *connection)
{
    return connection->waiting.size +
           uv_stream_get_write_queue_size((const uv_stream_t *)&connection->socket);
}

bool forward_connection_is_full(const struct forward_connection *connection)
{
    return queued(connection) >= FORWARD_QUEUE_HIGH;
}

static void on_shutdown(uv_shutdown_t *request, int status)
{
    (void)request;
    (void)status;
}

static void end_if_written(struct forward_connection *connection)
{
    if (!connection->ends || connection->has_ended || !connection->is_connected)
        return;
    connection->has_ended = true;
    uv_shutdown(&connection->shutdown, (uv_stream_t *)&connection->socket, on_shutdown);
}

static void on_written(uv_write_t *request, int status)
{
    struct forward_connection *connection = container_of(
        (uv_tcp_t *)request->handle, struct forward_connection, socket);
    free(container_of(request, struct write_job, request));
    if (connection->closed)
        return;
    if (status < 0 && !connection->pod_ended) {
        connection->pod_ended = true;
        break_with(connection, status);
    } else if (connection->was_full && !forward_connection_is_full(connection)) {
        connection->was_full = false;
        connection->events.room(connection->events.context);
    }
}

static void write_now(struct forward_connection *connection, struct bytes bytes)
{
    struct write_job *job = memory_alloc(sizeof *job + bytes.size);
    memcpy(job->bytes, bytes.at, bytes.size);
    uv_buf_t buffer = uv_buf_init(job->bytes, (unsigned)bytes.size);
    if (uv_write(&job->request, (uv_stream_t *)&connection->socket, &buffer, 1, on_written) < 0)
        free(job);
}

void forward_connection_write(struct forward_connection *connection, struct bytes bytes)
{
    if (connection->closed || connection->ends || bytes.size == 0)
        return;
    if (connection->is_connected)
        write_now(connection, bytes);
    else
        buffer_add(&connection->waiting, bytes.at, bytes.size);
    connection->was_full = connection->was_full || forward_connection_is_full(connection);
}

void forward_connection_end(struct forward_connection *connection)
{
    connection->ends = true;
    if (!connection->closed)
        end_if_written(connection);
}

/* ---- connecting ---- */

static bool open_socket(void *context, struct error *err)
{
    int *fd = context;
    *fd = socket(*fd, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
    return *fd >= 0 || fail(err, REASON_INTERNAL_ERROR, /* os_errno= */ 0, "no socket");
}

/* A socket of the family in the pod's network; or -1. */
static int pod_socket(const struct forward_connection *connection, int family)
{
    int fd = family;
    int netns_fd = connection->netns_path ? netns_open(connection->netns_path) : -1;
    bool good = connection->netns_path ? netns_fd >= 0 && netns_run(netns_fd, open_socket, &fd, NULL)
                                       : open_socket(&fd, NULL);
    if (netns_fd >= 0)
        close(netns_fd);
    return good ? fd : -1;
}

static void begin_connect(struct forward_connection *connection);

static void replaced(uv_handle_t *handle)
{
    struct forward_connection *connection =
        container_of(handle, struct forward_connection, socket);
    if (connection->closed) {
        connection_free(handle);
        return;
    }
    connection->tries_ip6 = true;
    begin_connect(connection);
}

static void not_connected(struct forward_connection *connection, int error)
{
    if (connection->tries_ip6) {
        fail_to_connect(connection, error);
        return;
    }
    connection->first_error = error;
    uv_close((uv_handle_t *)&connection->socket, replaced);
}

static void on_connected(uv_connect_t *request, int status)
{
    struct forward_connection *connection =
        container_of(request, struct forward_connection, connect);
    if (connection->closed)
        return;
    if (status < 0) {
        not_connected(connection, status);
        return;
    }
    connection->is_connected = true;
    if (connection->waiting.size > 0)
        write_now(connection, buffer_bytes(&connection->waiting));
    buffer_done(&connection->waiting);
    end_if_written(connection);
    read_if_wanted(connection);
}

static int connect_family(struct forward_connection *connection)
{
    const struct sockaddr_in ip4 = { .sin_family = AF_INET, .sin_port = htons(connection->port),
                                     .sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
    const struct sockaddr_in6 ip6 = { .sin6_family = AF_INET6,
                                      .sin6_port = htons(connection->port),
                                      .sin6_addr = IN6ADDR_LOOPBACK_INIT };
    bool is_ip6 = connection->tries_ip6;
    int fd = pod_socket(connection, is_ip6 ? AF_INET6 : AF_INET);
    int rc = fd < 0 ? UV_EAFNOSUPPORT : uv_tcp_open(&connection->socket, fd);
    if (rc < 0 && fd >= 0)
        close(fd);
    return rc < 0 ? rc
                  : uv_tcp_connect(&connection->connect, &connection->socket,
                                   is_ip6 ? (const struct sockaddr *)&ip6
                                          : (const struct sockaddr *)&ip4,
                                   on_connected);
}

static void begin_connect(struct forward_connection *connection)
{
    uv_tcp_init(connection->node->loop, &connection->socket);
    int rc = connect_family(connection);
    if (rc < 0)
        not_connected(connection, rc);
}

struct forward_connection *forward_connection_new(struct node_context *node, const struct pod *pod,
                                                  uint16_t port,
                                                  const struct forward_events *events)
{
    AUTO_ARENA arena = { 0 };
    struct forward_connection *connection = MEMORY_NEW(struct forward_connection);
    const char *path = sandbox_netns_path(&node->paths, pod, &arena);
    connection->events = *events;
    connection->node = node;
    connection->netns_path = path ? memory_strdup(path) : NULL;
    connection->port = port;
    connection->later = loop_timer_new(node->loop, tell_failure, connection);
    begin_connect(connection);
    return connection;
}
