/* SPDX-License-Identifier: Apache-2.0 */
/* node_ports.c - see node_ports.h.
 *
 * The core's side watches Services and posts the whole wanted set of ports when it may have
 * changed; the thread compares it with what it listens on.  So no message depends on the order of
 * others. */
#include "main/node_ports.h"

#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <unistd.h>
#include <uv.h>

#include "base/arena.h"
#include "base/log.h"
#include "core/core.h"
#include "io/loop.h"
#include "io/netns.h"
#include "object/binding.h"
#include "object/object.h"
#include "object/schema.h"

enum { PORT_COUNT = 65536, ACCEPT_TURN_MAX = 64 };

static const struct log ports_log = { "node-ports" };

struct node_ports {
    struct core       *core;
    struct core_watcher watcher;
    struct core_timer  collect;          /* gathers the changes of one turn */
    struct netns_link *link;
    struct sockaddr_in node;
    uv_loop_t          loop;
    uv_thread_t        thread;
    struct mailbox    *mailbox;
    /* the thread's */
    struct listener   *listeners[PORT_COUNT];
    struct list        relays;
    int                relay_count;
};

struct wanted {
    struct mail mail;
    bool        is_end;
    uint8_t     ports[PORT_COUNT / 8];
};

/* ---- relays: two sockets, two buffers ---- */

struct side {
    uv_poll_t      poll;
    int            fd;
    char          *bytes;                /* read from the other side, to be written here */
    size_t         start, end;
    bool           is_closed;            /* the other side will send no more */
    bool           is_shut;
    struct relay  *relay;
};

struct relay {
    struct list        link;
    struct node_ports *ports;
    struct side        sides[2];         /* 0: the client, 1: the node */
    bool               is_connected;
    int                open_handles;
};

static void relay_poll(struct relay *relay);

static void side_closed(uv_handle_t *handle)
{
    struct side *side = container_of(handle, struct side, poll);
    struct relay *relay = side->relay;
    close(side->fd);
    free(side->bytes);
    if (--relay->open_handles > 0)
        return;
    relay->ports->relay_count--;
    free(relay);
}

static void relay_close(struct relay *relay)
{
    list_remove(&relay->link);
    for (int i = 0; i < 2; i++)
        if (!uv_is_closing((uv_handle_t *)&relay->sides[i].poll))
            uv_close((uv_handle_t *)&relay->sides[i].poll, side_closed);
}

/* False: the relay is over. */
static bool fill(struct side *from, struct side *to)
{
    if (to->is_closed || to->end == RELAY_BUFFER)
        return true;
    ssize_t size = recv(from->fd, to->bytes + to->end, RELAY_BUFFER - to->end, MSG_DONTWAIT);
    if (size < 0)
        return errno == EAGAIN || errno == EINTR;
    if (size == 0)
        to->is_closed = true;
    to->end += (size_t)size;
    return true;
}

static bool drain(struct side *side)
{
    while (side->start < side->end) {
        ssize_t size = send(side->fd, side->bytes + side->start, side->end - side->start,
                            MSG_DONTWAIT | MSG_NOSIGNAL);
        if (size < 0)
            return errno == EAGAIN || errno == EINTR;
        side->start += (size_t)size;
    }
    side->start = side->end = 0;
    if (side->is_closed && !side->is_shut) {
        side->is_shut = true;
        shutdown(side->fd, SHUT_WR);
    }
    return true;
}

static bool pump(struct relay *relay)
{
    for (int i = 0; i < 2; i++)
        if (!fill(&relay->sides[i], &relay->sides[1 - i]) || !drain(&relay->sides[1 - i]))
            return false;
    return !(relay->sides[0].is_shut && relay->sides[1].is_shut);
}

static void side_ready(uv_poll_t *poll, int status, int events)
{
    struct side *side = container_of(poll, struct side, poll);
    struct relay *relay = side->relay;
    int failure = 0;
    socklen_t size = sizeof failure;
    (void)events;
    if (!relay->is_connected && side == &relay->sides[1]) {
        if (getsockopt(side->fd, SOL_SOCKET, SO_ERROR, &failure, &size) != 0 || failure != 0)
            status = -1;
        relay->is_connected = true;
    }
    if (status < 0 || (relay->is_connected && !pump(relay))) {
        relay_close(relay);
        return;
    }
    relay_poll(relay);
}

static void relay_poll(struct relay *relay)
{
    for (int i = 0; i < 2; i++) {
        struct side *side = &relay->sides[i], *other = &relay->sides[1 - i];
        int events = 0;
        if (!relay->is_connected)
            events = i == 1 ? UV_WRITABLE : 0;
        else
            events = (!other->is_closed && other->end < RELAY_BUFFER ? UV_READABLE : 0) |
                     (side->start < side->end ? UV_WRITABLE : 0);
        if (events)
            uv_poll_start(&side->poll, events, side_ready);
        else
            uv_poll_stop(&side->poll);
    }
}

static void relay_start(struct node_ports *ports, int client_fd, uint16_t port)
{
    int node_fd =
        ports->relay_count < RELAYS_MAX ? netns_socket(ports->link, AF_INET, SOCK_STREAM) : -EMFILE;
    struct sockaddr_in to = ports->node;
    int on = 1;
    to.sin_port = htons(port);
    if (node_fd < 0 ||
        (connect(node_fd, (struct sockaddr *)&to, sizeof to) != 0 && errno != EINPROGRESS)) {
        close(client_fd);
        if (node_fd >= 0)
            close(node_fd);
        return;
    }
    setsockopt(client_fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
    setsockopt(node_fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
    struct relay *relay = MEMORY_NEW(struct relay);
    relay->ports = ports;
    relay->open_handles = 2;
    for (int i = 0; i < 2; i++) {
        relay->sides[i].relay = relay;
        relay->sides[i].fd = i == 0 ? client_fd : node_fd;
        relay->sides[i].bytes = memory_alloc(RELAY_BUFFER);
        uv_poll_init(&ports->loop, &relay->sides[i].poll, relay->sides[i].fd);
    }
    ports->relay_count++;
    list_append(&ports->relays, &relay->link);
    relay_poll(relay);
}

/* ---- listeners ---- */

struct listener {
    uv_poll_t          poll;
    struct node_ports *ports;
    int                fd;
    uint16_t           port;
};

static void accept_some(uv_poll_t *poll, int status, int events)
{
    struct listener *listener = container_of(poll, struct listener, poll);
    (void)events;
    for (int i = 0; status == 0 && i < ACCEPT_TURN_MAX; i++) {
        int fd = accept4(listener->fd, NULL, NULL, SOCK_NONBLOCK | SOCK_CLOEXEC);
        if (fd < 0)
            return;
        relay_start(listener->ports, fd, listener->port);
    }
}

static void listener_closed(uv_handle_t *handle)
{
    struct listener *listener = container_of(handle, struct listener, poll);
    close(listener->fd);
    free(listener);
}

static void listener_open(struct node_ports *ports, uint16_t port)
{
    char address[32];
    snprintf(address, sizeof address, "127.0.0.1:%u", port);
    int fd = netns_listen(NULL, address, NULL);
    if (fd < 0) {
        log_warn(&ports_log, "a node port cannot be offered on the host", KV_INT("port", port),
                 KV("error", strerror(-fd)));
        return;
    }
    struct listener *listener = MEMORY_NEW(struct listener);
    *listener = (struct listener){ .ports = ports, .fd = fd, .port = port };
    uv_poll_init(&ports->loop, &listener->poll, fd);
    uv_poll_start(&listener->poll, UV_READABLE, accept_some);
    ports->listeners[port] = listener;
}

static void listener_close(struct node_ports *ports, unsigned port)
{
    uv_close((uv_handle_t *)&ports->listeners[port]->poll, listener_closed);
    ports->listeners[port] = NULL;
}

static void received(void *context, struct mail *mail)
{
    struct node_ports *ports = context;
    struct wanted *wanted = container_of(mail, struct wanted, mail);
    for (unsigned port = 0; port < PORT_COUNT; port++) {
        bool is_wanted = !wanted->is_end && (wanted->ports[port / 8] >> (port % 8) & 1);
        if (is_wanted && !ports->listeners[port])
            listener_open(ports, (uint16_t)port);
        else if (!is_wanted && ports->listeners[port])
            listener_close(ports, port);
    }
    if (wanted->is_end) {
        LIST_FOR_EACH(link, &ports->relays)
            relay_close(LIST_ITEM(link, struct relay, link));
        mailbox_unref(ports->mailbox);
    }
    free(wanted);
}

static void thread_main(void *context)
{
    struct node_ports *ports = context;
    uv_run(&ports->loop, UV_RUN_DEFAULT);
}

/* ---- the core's side ---- */

struct port_numbers {
    const char *protocol;
    int64_t     node_port;
};
struct service_ports {
    struct port_numbers *ports;
    size_t               count;
};
static const struct binding port_bindings[] = {
    BIND_TEXT("protocol", struct port_numbers, protocol),
    BIND_INT("nodePort", struct port_numbers, node_port), BIND_END
};
static const struct binding service_bindings[] = {
    BIND_LIST("spec.ports", struct service_ports, ports, count, struct port_numbers, port_bindings),
    BIND_END
};

static bool add_ports(void *context, const struct object *service)
{
    struct wanted *wanted = context;
    struct service_ports ports = { 0 };
    AUTO_ARENA arena = { 0 };
    bind_object(service, service_bindings, &ports, &arena);
    for (size_t i = 0; i < ports.count; i++) {
        int64_t port = ports.ports[i].node_port;
        if (port > 0 && port < PORT_COUNT && text_equal(ports.ports[i].protocol, "TCP"))
            wanted->ports[port / 8] |= (uint8_t)(1 << (port % 8));
    }
    return true;
}

static void collect(void *context)
{
    struct node_ports *ports = context;
    struct wanted *wanted = MEMORY_NEW(struct wanted);
    core_each(ports->core, well_known.service, NULL, add_ports, wanted);
    mailbox_post(ports->mailbox, &wanted->mail);
}

static void changed(void *context, const struct core_change *change)
{
    struct node_ports *ports = context;
    (void)change;
    core_timer_start(ports->core, &ports->collect, 0);
}

struct node_ports *node_ports_new(struct core *core, struct netns_link *link,
                                  const char *node_address, struct error *err)
{
    struct node_ports *ports = MEMORY_NEW(struct node_ports);
    ports->core = core;
    ports->link = link;
    ports->collect = (struct core_timer){ .fire = collect, .context = ports };
    ports->watcher =
        (struct core_watcher){ .kind = well_known.service, .changed = changed, .context = ports };
    ports->node.sin_family = AF_INET;
    list_init(&ports->relays);
    if (inet_pton(AF_INET, node_address, &ports->node.sin_addr) != 1) {
        fail(err, REASON_BAD_REQUEST, 0, "\"%s\" is no address of a node", node_address);
        free(ports);
        return NULL;
    }
    uv_loop_init(&ports->loop);
    ports->mailbox = mailbox_new(&ports->loop, received, ports);
    uv_thread_create(&ports->thread, thread_main, ports);
    core_watch(core, &ports->watcher);
    collect(ports);
    return ports;
}

void node_ports_free(struct node_ports *ports)
{
    if (!ports)
        return;
    core_unwatch(&ports->watcher);
    core_timer_stop(ports->core, &ports->collect);
    struct wanted *end = MEMORY_NEW(struct wanted);
    end->is_end = true;
    mailbox_post(ports->mailbox, &end->mail);
    uv_thread_join(&ports->thread);
    mailbox_free(ports->mailbox);
    uv_run(&ports->loop, UV_RUN_DEFAULT);
    uv_loop_close(&ports->loop);
    free(ports);
}
