/* SPDX-License-Identifier: Apache-2.0 */
/* host_fronts.c - see host_fronts.h.
 *
 * Each message is the whole wanted set, so that nothing depends on the order of messages.  A front
 * that stays keeps its socket and its connections; only its targets are replaced.
 *
 * Not here: how bytes flow (relay.c, datagram_relay.c), which fronts there are (node_ports.c). */
#include "main/host_fronts.h"

#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/env.h"
#include "base/map.h"
#include "io/loop.h"
#include "io/netns.h"
#include "main/datagram_relay.h"

enum { ACCEPT_TURN_MAX = 64, ACCEPT_AGAIN_MS = 100 };

struct host_fronts {
    struct host_fronts_options options;
    uv_loop_t                  loop;
    uv_thread_t                thread;
    struct mailbox            *inbox, *outbox;       /* of the thread; of the owner */
    /* the thread's */
    struct map                 listeners;            /* by listener_key */
    struct relay_set           relays;
    struct loop_timer         *accept_again;
};

struct order {
    struct mail        mail;
    struct arena       arena;            /* the fronts and what they point to */
    struct host_front *fronts;
    size_t             count;
    bool               is_end;
};

struct report {
    struct mail mail;
    size_t      count;
    struct report_row { struct host_front front; int error; } rows[];
};

/* ---- one front ---- */

struct listener {
    uv_poll_t             poll;
    struct host_fronts   *fronts;
    int                   fd;
    struct host_front     front;         /* its arrays are the arena's */
    struct arena          arena;
    bool                  is_wanted, is_taken;       /* taken: by a front of this order */
    struct datagram_relay datagrams;     /* of UDP */
};

struct listener_key {
    uint32_t ip;
    uint16_t port, is_udp;
};

static struct listener_key key_of(const struct host_front *front)
{
    return (struct listener_key){ front->ip, front->port, front->is_udp };
}

static struct bytes key_bytes(const struct listener_key *key)
{
    return (struct bytes){ (const char *)key, sizeof *key };
}

static bool may_come(const struct host_front *front, uint32_t client_ip)
{
    for (size_t i = 0; i < front->range_count; i++)
        if ((client_ip & front->ranges[i].mask) == front->ranges[i].network)
            return true;
    return front->range_count == 0;
}

static bool choose(void *context, uint32_t client_ip, struct host_target *ret)
{
    const struct host_front *front = &((struct listener *)context)->front;
    if (front->target_count == 0 || !may_come(front, client_ip))
        return false;
    uint64_t number = front->is_sticky ? client_ip
                                       : env_random_below(env_system(), front->target_count);
    *ret = front->targets[number % front->target_count];
    return true;
}

static bool is_target(void *context, const struct host_target *target)
{
    const struct host_front *front = &((struct listener *)context)->front;
    for (size_t i = 0; i < front->target_count; i++)
        if (front->targets[i].ip == target->ip && front->targets[i].port == target->port)
            return true;
    return false;
}

/* Refused as a closed port refuses. */
static void refuse(int fd)
{
    struct linger at_once = { .l_onoff = 1, .l_linger = 0 };
    setsockopt(fd, SOL_SOCKET, SO_LINGER, &at_once, sizeof at_once);
    close(fd);
}

static void listen_all(struct host_fronts *fronts, bool wanted);

/* Where no descriptor is left the queue stays as it is, and asking at once would be in vain. */
static void rest(struct host_fronts *fronts)
{
    listen_all(fronts, false);
    loop_timer_start(fronts->accept_again, ACCEPT_AGAIN_MS);
}

static bool is_exhausted(int error)
{
    return error == EMFILE || error == ENFILE || error == ENOBUFS || error == ENOMEM;
}

static void accept_some(struct listener *listener)
{
    for (int i = 0; i < ACCEPT_TURN_MAX; i++) {
        struct sockaddr_in client = { 0 };
        struct host_target target;
        socklen_t size = sizeof client;
        int fd = accept4(listener->fd, (struct sockaddr *)&client, &size,
                         SOCK_NONBLOCK | SOCK_CLOEXEC);
        if (fd < 0 && is_exhausted(errno))
            rest(listener->fronts);
        if (fd < 0)
            return;
        if (choose(listener, ntohl(client.sin_addr.s_addr), &target))
            relay_start(&listener->fronts->relays, fd, &target);
        else
            refuse(fd);
    }
}

static void has_come(uv_poll_t *poll, int status, int events)
{
    struct listener *listener = container_of(poll, struct listener, poll);
    (void)status;
    (void)events;
    if (listener->front.is_udp)
        datagram_relay_read(&listener->datagrams);
    else
        accept_some(listener);
}

static void listen_all(struct host_fronts *fronts, bool wanted)
{
    struct map *listeners = &fronts->listeners;
    for (struct map_entry *e = map_first(listeners); e; e = map_after(listeners, e)) {
        struct listener *listener = e->value;
        if (wanted)
            uv_poll_start(&listener->poll, UV_READABLE, has_come);
        else
            uv_poll_stop(&listener->poll);
    }
}

static void accept_again(void *context)
{
    listen_all(context, true);
}

static void copy_front(struct listener *listener, const struct host_front *front)
{
    arena_reset(&listener->arena);
    struct host_target *targets = arena_array(&listener->arena, front->target_count,
                                              sizeof *targets);
    struct host_range *ranges = arena_array(&listener->arena, front->range_count, sizeof *ranges);
    if (front->target_count)
        memcpy(targets, front->targets, front->target_count * sizeof *targets);
    if (front->range_count)
        memcpy(ranges, front->ranges, front->range_count * sizeof *ranges);
    listener->front = *front;
    listener->front.targets = targets;
    listener->front.ranges = ranges;
}

static int listener_open(struct host_fronts *fronts, const struct host_front *front)
{
    struct listener_key key = key_of(front);
    int fd = netns_listen_outside(fronts->options.link, front->ip, front->port,
                                  front->is_udp ? SOCK_DGRAM : SOCK_STREAM);
    if (fd < 0)
        return fd;
    struct listener *listener = MEMORY_NEW(struct listener);
    listener->fronts = fronts;
    listener->fd = fd;
    listener->is_wanted = listener->is_taken = true;
    copy_front(listener, front);
    listener->datagrams = (struct datagram_relay){
        .loop = &fronts->loop, .link = fronts->options.link, .socket = fd, .choose = choose,
        .context = listener,
    };
    if (front->is_udp)
        datagram_relay_init(&listener->datagrams);
    uv_poll_init(&fronts->loop, &listener->poll, fd);
    uv_poll_start(&listener->poll, UV_READABLE, has_come);
    map_put(&fronts->listeners, key_bytes(&key), listener);
    return 0;
}

static void listener_closed(uv_handle_t *handle)
{
    struct listener *listener = container_of(handle, struct listener, poll);
    close(listener->fd);
    arena_done(&listener->arena);
    free(listener);
}

static void listener_close(struct listener *listener)
{
    if (listener->front.is_udp)
        datagram_relay_done(&listener->datagrams);
    uv_close((uv_handle_t *)&listener->poll, listener_closed);
}

/* ---- the thread ---- */

static int take_front(struct host_fronts *fronts, const struct host_front *front)
{
    struct listener_key key = key_of(front);
    struct listener *listener = map_get(&fronts->listeners, key_bytes(&key));
    if (!listener)
        return listener_open(fronts, front);
    if (listener->is_taken)
        return -EADDRINUSE;
    listener->is_taken = true;
    copy_front(listener, front);
    if (front->is_udp)
        datagram_relay_check(&listener->datagrams, is_target);
    return 0;
}

static void close_unwanted(struct host_fronts *fronts)
{
    struct map *listeners = &fronts->listeners;
    for (struct map_entry *e = map_first(listeners); e; e = map_after(listeners, e)) {
        struct listener *listener = e->value;
        if (!listener->is_wanted)
            listener_close(map_remove(listeners, (struct bytes){ e->key, e->key_size }));
    }
}

static void mark_unwanted(struct host_fronts *fronts)
{
    struct map *listeners = &fronts->listeners;
    for (struct map_entry *e = map_first(listeners); e; e = map_after(listeners, e))
        ((struct listener *)e->value)->is_wanted = ((struct listener *)e->value)->is_taken = false;
}

/* What is not wanted any more makes room first, for a port may have changed its address. */
static void obey(struct host_fronts *fronts, struct order *order)
{
    struct report *report =
        memory_alloc(sizeof *report + order->count * sizeof(struct report_row));
    mark_unwanted(fronts);
    for (size_t i = 0; i < order->count; i++) {
        struct listener_key key = key_of(&order->fronts[i]);
        struct listener *listener = map_get(&fronts->listeners, key_bytes(&key));
        if (listener)
            listener->is_wanted = true;
    }
    close_unwanted(fronts);
    for (size_t i = 0; i < order->count; i++) {
        struct report_row *row = &report->rows[report->count++];
        row->front = order->fronts[i];
        row->error = take_front(fronts, &order->fronts[i]);
    }
    mailbox_post(fronts->outbox, &report->mail);
}

static void end(struct host_fronts *fronts)
{
    mark_unwanted(fronts);
    close_unwanted(fronts);
    relay_set_close(&fronts->relays);
    loop_timer_free(fronts->accept_again);
    mailbox_unref(fronts->inbox);
}

static void received(void *context, struct mail *mail)
{
    struct host_fronts *fronts = context;
    struct order *order = container_of(mail, struct order, mail);
    if (order->is_end)
        end(fronts);
    else
        obey(fronts, order);
    arena_done(&order->arena);
    free(order);
}

static void thread_main(void *context)
{
    struct host_fronts *fronts = context;
    uv_run(&fronts->loop, UV_RUN_DEFAULT);
}

/* ---- the owner's side ---- */

static void reported(void *context, struct mail *mail)
{
    struct host_fronts *fronts = context;
    struct report *report = container_of(mail, struct report, mail);
    for (size_t i = 0; fronts->options.told && i < report->count; i++) {
        const struct report_row *row = &report->rows[i];
        fronts->options.told(fronts->options.context, row->front.owner, row->front.is_udp,
                             row->front.port, row->error);
    }
    free(report);
}

struct host_fronts *host_fronts_new(const struct host_fronts_options *options)
{
    struct host_fronts *fronts = MEMORY_NEW(struct host_fronts);
    fronts->options = *options;
    uv_loop_init(&fronts->loop);
    fronts->relays = (struct relay_set){ .loop = &fronts->loop, .link = options->link };
    list_init(&fronts->relays.relays);
    fronts->accept_again = loop_timer_new(&fronts->loop, accept_again, fronts);
    fronts->inbox = mailbox_new(&fronts->loop, received, fronts);
    fronts->outbox = mailbox_new(options->loop, reported, fronts);
    mailbox_unref(fronts->outbox);
    uv_thread_create(&fronts->thread, thread_main, fronts);
    return fronts;
}

void host_fronts_set(struct host_fronts *fronts, const struct host_front *wanted, size_t count)
{
    struct order *order = MEMORY_NEW(struct order);
    order->count = count < HOST_FRONTS_MAX ? count : HOST_FRONTS_MAX;
    order->fronts = arena_array(&order->arena, order->count, sizeof *order->fronts);
    for (size_t i = 0; i < order->count; i++) {
        struct host_front *front = &order->fronts[i];
        *front = wanted[i];
        if (front->target_count > FRONT_TARGETS_MAX)
            front->target_count = FRONT_TARGETS_MAX;
        front->targets = (struct host_target *)(void *)arena_copy(
            &order->arena, front->targets, front->target_count * sizeof *front->targets);
        front->ranges = (struct host_range *)(void *)arena_copy(
            &order->arena, front->ranges, front->range_count * sizeof *front->ranges);
    }
    mailbox_post(fronts->inbox, &order->mail);
}

void host_fronts_free(struct host_fronts *fronts)
{
    if (!fronts)
        return;
    struct order *order = MEMORY_NEW(struct order);
    order->is_end = true;
    fronts->options.told = NULL;
    mailbox_post(fronts->inbox, &order->mail);
    uv_thread_join(&fronts->thread);
    mailbox_free(fronts->inbox);
    uv_run(&fronts->loop, UV_RUN_DEFAULT);
    uv_loop_close(&fronts->loop);
    mailbox_free(fronts->outbox);
    map_done(&fronts->listeners);
    free(fronts);
}
