/* SPDX-License-Identifier: Apache-2.0 */
/* port_forward.c - `kubectl port-forward`: ports of this machine's loopback that lead into a pod.
 *
 * Each connection is accepted here and becomes one WebSocket (v4.channel.k8s.io) to the pod:
 * channel 0 carries the bytes, channel 1 what went wrong; the first message of each has the port,
 * and says nothing.  Whoever is slower holds the other: reading stops above QUEUE_HIGH. */
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "codec/value.h"
#include "http/client.h"
#include "http/websocket.h"
#include "kubectl/pods_of.h"
#include "kubectl/selection.h"
#include "kubectl/session.h"
#include "kubectl/verbs.h"

enum { PORTS_MAX = 32, QUEUE_HIGH = 256 * 1024, BACKLOG = 64, READ_SIZE = 16384 };
enum { ADDRESSES_MAX = 16, ADDRESS_ROOM = 64 };
enum { CHANNEL_DATA, CHANNEL_ERROR, PORT_BYTES = 2 };

struct forward;

struct port {
    struct forward *forward;
    uint16_t local, remote;
    uv_tcp_t listeners[ADDRESSES_MAX];
    int open_count;                      /* of them */
};

struct forward {
    struct session session;
    const char *address, *pod_timeout;
    const char *pod;
    struct port ports[PORTS_MAX];
    int count, connections;
    uv_signal_t interrupt, terminate;
};

struct connection {
    struct port *port;
    uv_tcp_t tcp;
    struct websocket *socket; /* NULL: over */
    bool seen[2];             /* the first message of each channel */
    bool is_closing;
    char bytes[READ_SIZE];
};

/* ---- one connection ---- */

static void freed(uv_handle_t *handle)
{
    free(handle->data);
}

static void close_tcp(struct connection *connection)
{
    if (!connection->is_closing)
        uv_close((uv_handle_t *)&connection->tcp, freed);
    connection->is_closing = true;
}

static void on_alloc(uv_handle_t *handle, size_t wanted, uv_buf_t *ret)
{
    struct connection *connection = handle->data;
    (void)wanted;
    *ret = uv_buf_init(connection->bytes, sizeof connection->bytes);
}

static void on_read(uv_stream_t *stream, ssize_t size, const uv_buf_t *buffer)
{
    struct connection *connection = stream->data;
    static const char channel = CHANNEL_DATA;
    if (size == 0)
        return;
    if (size < 0) {
        uv_read_stop(stream);
        if (connection->socket)
            websocket_close(connection->socket, 1000);
        return;
    }
    websocket_send(connection->socket, (struct bytes){ &channel, 1 },
                   (struct bytes){ buffer->base, (size_t)size }, /* is_text= */ false);
    if (websocket_queued(connection->socket) > QUEUE_HIGH)
        uv_read_stop(stream);
}

struct write {
    uv_write_t request;
    struct connection *connection;
    char bytes[];
};

static void on_written(uv_write_t *request, int status)
{
    struct write *write = container_of(request, struct write, request);
    struct connection *connection = write->connection;
    (void)status;
    if (connection->socket && !connection->is_closing &&
        connection->tcp.write_queue_size < QUEUE_HIGH / 2)
        websocket_pause(connection->socket, false);
    free(write);
}

static void write_bytes(struct connection *connection, struct bytes bytes)
{
    struct write *write = memory_alloc(sizeof *write + bytes.size);
    write->connection = connection;
    memcpy(write->bytes, bytes.at, bytes.size);
    uv_buf_t buffer = uv_buf_init(write->bytes, (unsigned)bytes.size);
    if (uv_write(&write->request, (uv_stream_t *)&connection->tcp, &buffer, 1, on_written) != 0)
        free(write);
    else if (connection->tcp.write_queue_size > QUEUE_HIGH)
        websocket_pause(connection->socket, true);
}

static void opened(void *context, struct websocket *socket, const char *subprotocol)
{
    struct connection *connection = context;
    (void)socket;
    (void)subprotocol;
    uv_read_start((uv_stream_t *)&connection->tcp, on_alloc, on_read);
}

static void message(void *context, struct websocket *socket, struct bytes bytes, bool is_text)
{
    struct connection *connection = context;
    (void)socket;
    (void)is_text;
    unsigned char channel = bytes.size ? (unsigned char)bytes.at[0] : 0xff;
    if (channel > CHANNEL_ERROR || connection->is_closing)
        return;
    bytes = (struct bytes){ bytes.at + 1, bytes.size - 1 };
    if (!connection->seen[channel]) {
        connection->seen[channel] = true;
        size_t port_size = bytes.size < PORT_BYTES ? bytes.size : PORT_BYTES;
        bytes = (struct bytes){ bytes.at + port_size, bytes.size - port_size };
    }
    if (bytes.size == 0)
        return;
    if (channel == CHANNEL_DATA)
        write_bytes(connection, bytes);
    else
        fprintf(stderr, "error: an error occurred forwarding %u -> %u: %.*s\n",
                connection->port->local, connection->port->remote, BYTES_ARG(bytes));
}

static void drained(void *context, struct websocket *socket)
{
    struct connection *connection = context;
    (void)socket;
    if (!connection->is_closing)
        uv_read_start((uv_stream_t *)&connection->tcp, on_alloc, on_read);
}

static void on_shutdown(uv_shutdown_t *request, int status)
{
    struct connection *connection = request->data;
    (void)status;
    free(request);
    close_tcp(connection);
}

/* What was written reaches the client first. */
static void closed(void *context, struct websocket *socket, const struct error *err)
{
    struct connection *connection = context;
    uv_shutdown_t *request = MEMORY_NEW(uv_shutdown_t);
    (void)socket;
    connection->socket = NULL;
    connection->port->forward->connections--;
    if (err)
        fprintf(stderr, "error: an error occurred forwarding %u -> %u: %s\n",
                connection->port->local, connection->port->remote, err->message);
    request->data = connection;
    if (connection->is_closing ||
        uv_shutdown(request, (uv_stream_t *)&connection->tcp, on_shutdown) != 0) {
        free(request);
        close_tcp(connection);
    }
}

static void on_connection(uv_stream_t *listener, int status)
{
    static const char *const protocols[] = { "v4.channel.k8s.io", NULL };
    struct port *port = listener->data;
    struct forward *forward = port->forward;
    struct http_header headers[CLIENT_HEADERS_MAX];
    if (status < 0)
        return;
    struct connection *connection = MEMORY_NEW(struct connection);
    connection->port = port;
    uv_tcp_init(&forward->session.loop, &connection->tcp);
    connection->tcp.data = connection;
    if (uv_accept(listener, (uv_stream_t *)&connection->tcp) != 0) {
        close_tcp(connection);
        return;
    }
    printf("Handling connection for %u\n", port->local);
    fflush(stdout);
    AUTO_ARENA arena = { 0 };
    struct websocket_handler handler = { opened, message, drained, closed, connection };
    const char *target = arena_printf(
        &arena, "%s?ports=%u",
        client_path(well_known.pod, forward->session.ns, forward->pod, "portforward", &arena),
        port->remote);
    forward->connections++;
    connection->socket =
        websocket_dial(client_target(forward->session.client),
                       client_whole_target(forward->session.client, target, &arena), protocols, headers,
                       client_headers(forward->session.client, headers), &handler);
}

/* ---- the ports ---- */

/* A number, or the name of a container's port. */
static bool read_port(const struct value *pod, struct bytes text, uint16_t *ret)
{
    int64_t number = 0;
    const struct value *containers = value_at(pod, "spec.containers");
    if (bytes_to_int64(text, &number)) {
        *ret = (uint16_t)number;
        return number >= 0 && number <= UINT16_MAX;
    }
    for (size_t i = 0; i < value_count(containers); i++) {
        const struct value *ports = value_member(value_item(containers, i), "ports");
        for (size_t k = 0; k < value_count(ports); k++)
            if (text.size && bytes_equal(value_string(value_item(ports, k), "name"), text)) {
                *ret = (uint16_t)value_int(value_item(ports, k), "containerPort", 0);
                return true;
            }
    }
    return false;
}

/* The pod's port behind that of a Service, by number or name. */
static struct bytes service_target(const struct value *service, struct bytes wanted,
                                   struct arena *arena)
{
    const struct value *ports = value_at(service, "spec.ports");
    for (size_t i = 0; i < value_count(ports); i++) {
        const struct value *port = value_item(ports, i), *target = value_member(port, "targetPort");
        const char *number = arena_printf(arena, "%lld", (long long)value_int(port, "port", 0));
        if (!bytes_equal_text(wanted, number) &&
            (wanted.size == 0 || !bytes_equal(value_string(port, "name"), wanted)))
            continue;
        return value_is(target, VALUE_STRING) ? target->string
               : value_is(target, VALUE_INT)
                   ? bytes_of(arena_printf(arena, "%lld", (long long)target->integer))
                   : bytes_of(number);
    }
    return wanted;
}

/* "8080", "8080:80", ":80", "8080:http" */
static bool parse_port(struct forward *forward, const char *word, const struct found *owner,
                       const struct value *pod, struct error *err)
{
    struct bytes remote = bytes_of(word), local = bytes_next(&remote, ':');
    struct port *port = &forward->ports[forward->count];
    if (forward->count == PORTS_MAX)
        return fail(err, REASON_BAD_REQUEST, 0, "at most %d ports can be forwarded", PORTS_MAX);
    if (!remote.at)
        remote = local;
    struct bytes inside = owner->kind == well_known.service
                              ? service_target(owner->object, remote, &forward->session.arena)
                              : remote;
    if (!read_port(pod, inside, &port->remote) || port->remote == 0)
        return fail(err, REASON_BAD_REQUEST, 0,
                    "error parsing port string '%s': the pod has no port '%.*s'", word,
                    BYTES_ARG(remote));
    if (bytes_equal(local, remote) && !bytes_to_int64(local, &(int64_t){ 0 }))
        port->local = port->remote;
    else if (local.size && !read_port(NULL, local, &port->local))
        return fail(err, REASON_BAD_REQUEST, 0, "error parsing local port '%.*s'",
                    BYTES_ARG(local));
    port->forward = forward;
    forward->count++;
    return true;
}

/* 0: listening; else a negative errno, and the listener is closed. */
static int listen_at(struct port *port, const char *address)
{
    struct sockaddr_storage place = { 0 };
    uv_tcp_t *listener = &port->listeners[port->open_count];
    int size = sizeof place;
    int rc = uv_ip4_addr(address, port->local, (struct sockaddr_in *)&place);
    if (rc != 0)
        rc = uv_ip6_addr(address, port->local, (struct sockaddr_in6 *)&place);
    if (rc != 0 || port->open_count + 1 == ADDRESSES_MAX)
        return rc ? rc : -EMFILE;
    uv_tcp_init(&port->forward->session.loop, listener);
    listener->data = port;
    rc = uv_tcp_bind(listener, (struct sockaddr *)&place, 0);
    if (rc == 0)
        rc = uv_listen((uv_stream_t *)listener, BACKLOG, on_connection);
    if (rc != 0) {
        uv_close((uv_handle_t *)listener, NULL);
        uv_run(&port->forward->session.loop, UV_RUN_NOWAIT);     /* its place is used again */
        return rc;
    }
    uv_tcp_getsockname(listener, (struct sockaddr *)&place, &size);
    port->local = ntohs(((struct sockaddr_in *)&place)->sin_port);
    port->open_count++;
    printf(strchr(address, ':') ? "Forwarding from [%s]:%u -> %u\n" : "Forwarding from %s:%u -> %u\n",
           address, port->local, port->remote);
    fflush(stdout);
    return 0;
}

/* "localhost" is 127.0.0.1, and ::1 where the machine has that. */
static int listen_at_word(struct port *port, const char *address)
{
    bool is_both = text_equal(address, "localhost");
    int rc = listen_at(port, is_both ? "127.0.0.1" : address);
    if (rc == 0 && is_both)
        (void)listen_at(port, "::1");
    return rc;
}

static bool open_port(struct port *port, const char *addresses, struct error *err)
{
    char address[ADDRESS_ROOM];
    struct bytes rest = bytes_of(addresses);
    while (rest.size > 0) {
        struct bytes word = bytes_next(&rest, ',');
        snprintf(address, sizeof address, "%.*s", BYTES_ARG(word));
        int rc = listen_at_word(port, address);
        if (rc != 0)
            return fail(err, REASON_BAD_REQUEST, -rc, "unable to listen on port %u: %s: %s",
                        port->local, text_equal(address, "localhost") ? "127.0.0.1" : address,
                        uv_strerror(rc));
    }
    return port->open_count > 0 ||
           fail(err, REASON_BAD_REQUEST, 0, "--address: at least one address is wanted");
}

static void on_signal(uv_signal_t *handle, int number)
{
    struct forward *forward = handle->data;
    (void)number;
    uv_stop(&forward->session.loop);
}

static void watch_signal(struct forward *forward, uv_signal_t *handle, int number)
{
    uv_signal_init(&forward->session.loop, handle);
    handle->data = forward;
    uv_signal_start(handle, on_signal, number);
}

/* Until a signal; the process ends with it, and its connections with the process. */
static bool serve(struct forward *forward, struct error *err)
{
    bool good = true;
    for (int i = 0; good && i < forward->count; i++)
        good = open_port(&forward->ports[i], forward->address, err);
    if (good) {
        watch_signal(forward, &forward->interrupt, SIGINT);
        watch_signal(forward, &forward->terminate, SIGTERM);
        uv_run(&forward->session.loop, UV_RUN_DEFAULT);
        exit(0);
    }
    for (int i = 0; i < forward->count; i++)
        for (int n = 0; n < forward->ports[i].open_count; n++)
            uv_close((uv_handle_t *)&forward->ports[i].listeners[n], NULL);
    return false;
}

static bool start(struct forward *forward, char **words, int count, struct error *err)
{
    struct pod_list pods;
    struct found owner;
    if (count < 2)
        return fail(err, REASON_BAD_REQUEST, 0,
                    "TYPE/NAME and list of ports are required for port-forward: port-forward "
                    "svc/web 8080:80");
    if (!pods_of_word(&forward->session, words[0], &pods, &owner, err))
        return false;
    const struct value *pod = pods.items[0];
    forward->pod = value_text(pod, "metadata.name", &forward->session.arena);
    if (!bytes_equal_text(value_string(pod, "status.phase"), "Running"))
        return fail(err, REASON_BAD_REQUEST, 0,
                    "unable to forward port because pod is not running. Current status=%.*s",
                    BYTES_ARG(value_string(pod, "status.phase")));
    for (int i = 1; i < count; i++)
        if (!parse_port(forward, words[i], &owner, pod, err))
            return false;
    return serve(forward, err);
}

static int act(struct session *session, char **words, const struct flag_words *found)
{
    struct forward *forward = container_of(session, struct forward, session);
    struct error err = { 0 };
    return start(forward, words, found->count, &err) ? 0 : complain(&err);
}

int verb_port_forward(int argc, char **argv)
{
    struct forward forward = { .address = "localhost" };
    session_init(&forward.session);
    const struct flag flags[] = {
        SESSION_FLAG_ROWS(&forward.session),
        { "--address", FLAG_TEXT, &forward.address, "ADDRESS,...",
          "to listen on (localhost: 127.0.0.1 and ::1)" },
        { "--pod-running-timeout", FLAG_TEXT, &forward.pod_timeout, "DURATION", "has no effect" },
    };
    const struct command command =
        COMMAND("kubectl port-forward POD | TYPE/NAME [LOCAL:]REMOTE... [flags]", flags, act);
    return session_run(&forward.session, &command, argc, argv);
}
