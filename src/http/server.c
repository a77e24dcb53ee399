/* SPDX-License-Identifier: Apache-2.0 */
/* server.c - listening, accepting, deadlines and the end of a server.
 *
 * Several servers, each on a loop and thread of its own, may share one listening socket: whoever is
 * awake first accepts, a few at a time.  One timer looks after all deadlines of all connections;
 * without a connection it stands still.
 *
 * Not here: what becomes of a connection (connection.c). */
#include "http/server.h"

#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <unistd.h>

#include "http/connection.h"
#include "io/loop.h"

enum { ACCEPTS_A_TURN = 16, ACCEPT_AGAIN_MS = 100, SWEEP_MIN_MS = 20, SWEEP_MAX_MS = 5000 };
enum { KEEPALIVE_IDLE_S = 30, KEEPALIVE_INTERVAL_S = 15, KEEPALIVE_PROBES = 4 };

struct listener {
    uv_poll_t           poll;
    struct http_server *server;
    struct list         link;
    int                 fd;
};

/* Deadlines. */

static int64_t sweep_interval_ms(const struct http_server *server)
{
    int64_t interval = server->options.idle_timeout_ms / 8;
    int64_t until_stop = (int64_t)(server->stop_ms - uv_now(server->options.loop));
    if (server->is_stopping && until_stop < interval)
        return until_stop < SWEEP_MIN_MS ? SWEEP_MIN_MS : until_stop;
    if (interval > SWEEP_MAX_MS)
        return SWEEP_MAX_MS;
    return interval < SWEEP_MIN_MS ? SWEEP_MIN_MS : interval;
}

static void end_if_stopped(struct http_server *server)
{
    if (!server->is_stopping || server->connection_count > 0 || server->listener_count > 0)
        return;
    void (*stopped)(void *) = server->stopped;
    server->stopped = NULL;
    loop_timer_stop(server->sweep);
    if (stopped)
        stopped(server->stopped_context);
}

static void on_sweep(void *context)
{
    struct http_server *server = context;
    uint64_t now_ms = uv_now(server->options.loop);
    bool late = server->is_stopping && now_ms >= server->stop_ms;
    LIST_FOR_EACH(link, &server->connections) {
        struct connection *connection = LIST_ITEM(link, struct connection, link);
        if (late || (server->is_stopping && !connection->protocol))
            connection_close(connection);
        else
            connection_sweep(connection, now_ms);
    }
    if (server->connection_count > 0)
        loop_timer_start(server->sweep, sweep_interval_ms(server));
    end_if_stopped(server);
}

/* Accepting. */

static void on_connection(uv_poll_t *poll, int status, int events);

static void listen_all(struct http_server *server, bool listen)
{
    LIST_FOR_EACH(link, &server->listeners) {
        struct listener *listener = LIST_ITEM(link, struct listener, link);
        if (listen)
            uv_poll_start(&listener->poll, UV_READABLE, on_connection);
        else
            uv_poll_stop(&listener->poll);
    }
}

static void on_accept_again(void *context)
{
    listen_all(context, true);
}

static void address_text(const struct sockaddr_storage *address, char *ret, size_t room)
{
    char ip[INET6_ADDRSTRLEN] = "";
    if (address->ss_family == AF_INET6) {
        const struct sockaddr_in6 *ip6 = (const void *)address;
        inet_ntop(AF_INET6, &ip6->sin6_addr, ip, sizeof ip);
        snprintf(ret, room, "[%s]:%u", ip, ntohs(ip6->sin6_port));
    } else if (address->ss_family == AF_INET) {
        const struct sockaddr_in *ip4 = (const void *)address;
        inet_ntop(AF_INET, &ip4->sin_addr, ip, sizeof ip);
        snprintf(ret, room, "%s:%u", ip, ntohs(ip4->sin_port));
    } else {
        snprintf(ret, room, "local");
    }
}

/* A peer that lost its power does not say goodbye. */
static void notice_dead_peer(int fd)
{
    const struct { int option, value; } settings[] = {
        { TCP_KEEPIDLE, KEEPALIVE_IDLE_S },
        { TCP_KEEPINTVL, KEEPALIVE_INTERVAL_S },
        { TCP_KEEPCNT, KEEPALIVE_PROBES },
    };
    int on = 1;
    setsockopt(fd, SOL_SOCKET, SO_KEEPALIVE, &on, sizeof on);
    FOR_EACH(row, settings)
        setsockopt(fd, IPPROTO_TCP, row->option, &row->value, sizeof row->value);
}

/* The longest idle one makes room for a new one. */
static bool evict_idle(struct http_server *server)
{
    LIST_FOR_EACH(link, &server->connections) {
        struct connection *connection = LIST_ITEM(link, struct connection, link);
        if (connection->exchange_count > 0 || connection->closing)
            continue;
        connection_close(connection);
        return true;
    }
    return false;
}

/* False when there is nothing to accept now. */
static bool accept_one(struct listener *listener)
{
    struct http_server *server = listener->server;
    struct sockaddr_storage address;
    socklen_t size = sizeof address;
    char text[64];
    int fd =
        accept4(listener->fd, (struct sockaddr *)&address, &size, SOCK_NONBLOCK | SOCK_CLOEXEC);
    int error = fd < 0 ? errno : 0;
    if (error == EMFILE || error == ENFILE || error == ENOBUFS || error == ENOMEM) {
        listen_all(server, false);
        loop_timer_start(server->accept_again, ACCEPT_AGAIN_MS);
    }
    if (fd < 0)
        return error == EINTR || error == ECONNABORTED;
    address_text(&address, text, sizeof text);
    notice_dead_peer(fd);
    connection_accept(server, fd, text);
    if (!loop_timer_is_active(server->sweep))
        loop_timer_start(server->sweep, sweep_interval_ms(server));
    return true;
}

static void on_connection(uv_poll_t *poll, int status, int events)
{
    (void)status;
    (void)events;
    struct listener *listener = container_of(poll, struct listener, poll);
    struct http_server *server = listener->server;
    for (int n = 0; n < ACCEPTS_A_TURN && !server->is_stopping; n++) {
        if (server->connection_count >= server->options.connections_max && !evict_idle(server)) {
            listen_all(server, false);
            return;
        }
        if (!accept_one(listener))
            return;
    }
}

static void on_connection_gone(struct http_server *server)
{
    bool was_full = server->connection_count-- >= server->options.connections_max;
    if (was_full && !server->is_stopping)
        listen_all(server, true);
    end_if_stopped(server);
}

int http_server_listen(struct http_server *server, int listening_fd)
{
    struct listener *listener = MEMORY_NEW(struct listener);
    listener->server = server;
    listener->fd = listening_fd;
    int error = uv_poll_init(server->options.loop, &listener->poll, listening_fd);
    if (error != 0) {
        close(listening_fd);
        free(listener);
        return error;
    }
    list_append(&server->listeners, &listener->link);
    server->listener_count++;
    uv_poll_start(&listener->poll, UV_READABLE, on_connection);
    return 0;
}

static void on_listener_closed(uv_handle_t *handle)
{
    struct listener *listener = container_of(handle, struct listener, poll);
    struct http_server *server = listener->server;
    free(listener);
    server->listener_count--;
    end_if_stopped(server);
}

static void close_listeners(struct http_server *server)
{
    for (struct list *link; (link = list_first(&server->listeners));) {
        struct listener *listener = LIST_ITEM(link, struct listener, link);
        list_remove(link);
        uv_close((uv_handle_t *)&listener->poll, on_listener_closed);
        close(listener->fd);
    }
}

/* The server. */

struct http_server *http_server_new(const struct http_server_options *options)
{
    struct http_server *server = MEMORY_NEW(struct http_server);
    server->options = *options;
    server->tls = options->tls;
    server->connection_gone = on_connection_gone;
    list_init(&server->listeners);
    list_init(&server->connections);
    list_init(&server->spare);
    if (!http2_set_up(server))
        memory_exhausted();
    server->hub = transport_hub_get(options->loop);
    server->sweep = loop_timer_new(options->loop, on_sweep, server);
    server->accept_again = loop_timer_new(options->loop, on_accept_again, server);
    return server;
}

/* May be called from a handler: connections are told now, and closed in the sweep or later. */
void http_server_stop(struct http_server *server, int64_t deadline_ms, void (*stopped)(void *),
                      void *context)
{
    server->is_stopping = true;
    server->stop_ms = uv_now(server->options.loop) + (uint64_t)deadline_ms;
    server->stopped = stopped;
    server->stopped_context = context;
    loop_timer_stop(server->accept_again);
    close_listeners(server);
    LIST_FOR_EACH(link, &server->connections) {
        struct connection *connection = LIST_ITEM(link, struct connection, link);
        if (connection->protocol)
            connection->protocol->stop(connection);
    }
    loop_timer_start(server->sweep, 0);
}

void http_server_free(struct http_server *server)
{
    if (!server)
        return;
    for (struct list *link; (link = list_first(&server->spare));) {
        list_remove(link);
        exchange_free(LIST_ITEM(link, struct http_exchange, link));
    }
    loop_timer_free(server->sweep);
    loop_timer_free(server->accept_again);
    http2_clean_up(server);
    transport_hub_put(server->hub);
    free(server);
}
