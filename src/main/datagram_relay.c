/* SPDX-License-Identifier: Apache-2.0 */
/* datagram_relay.c - see datagram_relay.h. */
#include "main/datagram_relay.h"

#include <errno.h>
#include <netinet/in.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/env.h"
#include "io/loop.h"
#include "io/netns.h"

enum { DATAGRAM_BYTES = 65536, SWEEP_MS = 10000 };

struct flow {
    uv_poll_t              poll;
    struct datagram_relay *relay;
    struct sockaddr_in     client;
    struct host_target     target;
    int64_t                used_ms;
    int                    fd;
};

static struct bytes flow_key(const struct sockaddr_in *client)
{
    return (struct bytes){ (const char *)client, sizeof *client };
}

static void flow_closed(uv_handle_t *handle)
{
    struct flow *flow = container_of(handle, struct flow, poll);
    close(flow->fd);
    free(flow);
}

static void flow_end(struct flow *flow)
{
    map_remove(&flow->relay->flows, flow_key(&flow->client));
    uv_close((uv_handle_t *)&flow->poll, flow_closed);
}

static void note_use(struct flow *flow)
{
    flow->used_ms = env_monotonic_ms(env_system());
}

/* An answer goes back by the socket that the client sent to. */
static void answered(uv_poll_t *poll, int status, int events)
{
    static _Thread_local char bytes[DATAGRAM_BYTES];
    struct flow *flow = container_of(poll, struct flow, poll);
    (void)events;
    for (int i = 0; i < DATAGRAM_TURN_MAX; i++) {
        ssize_t size = recv(flow->fd, bytes, sizeof bytes, MSG_DONTWAIT);
        if (size < 0 && (status < 0 || errno != EAGAIN))
            flow_end(flow);
        if (size < 0)
            return;
        sendto(flow->relay->socket, bytes, (size_t)size, MSG_DONTWAIT | MSG_NOSIGNAL,
               (struct sockaddr *)&flow->client, sizeof flow->client);
        note_use(flow);
    }
}

static struct flow *flow_new(struct datagram_relay *relay, const struct sockaddr_in *client)
{
    struct host_target target;
    if (relay->flows.count >= DATAGRAM_FLOWS_MAX ||
        !relay->choose(relay->context, ntohl(client->sin_addr.s_addr), &target))
        return NULL;
    struct sockaddr_in to = { .sin_family = AF_INET, .sin_port = htons(target.port),
                              .sin_addr.s_addr = htonl(target.ip) };
    int fd = netns_socket(relay->link, AF_INET, SOCK_DGRAM);
    if (fd < 0 || connect(fd, (struct sockaddr *)&to, sizeof to) != 0) {
        if (fd >= 0)
            close(fd);
        return NULL;
    }
    struct flow *flow = MEMORY_NEW(struct flow);
    *flow = (struct flow){ .relay = relay, .client = *client, .target = target, .fd = fd };
    map_put(&relay->flows, flow_key(client), flow);
    uv_poll_init(relay->loop, &flow->poll, fd);
    uv_poll_start(&flow->poll, UV_READABLE, answered);
    if (!loop_timer_is_active(relay->sweep))
        loop_timer_start(relay->sweep, SWEEP_MS);
    return flow;
}

void datagram_relay_read(struct datagram_relay *relay)
{
    static _Thread_local char bytes[DATAGRAM_BYTES];
    for (int i = 0; i < DATAGRAM_TURN_MAX; i++) {
        struct sockaddr_in client = { 0 };
        socklen_t client_size = sizeof client;
        ssize_t size = recvfrom(relay->socket, bytes, sizeof bytes, MSG_DONTWAIT,
                                (struct sockaddr *)&client, &client_size);
        if (size < 0)
            return;
        struct flow *flow = map_get(&relay->flows, flow_key(&client));
        flow = flow ? flow : flow_new(relay, &client);
        if (!flow)
            continue;
        note_use(flow);
        if (send(flow->fd, bytes, (size_t)size, MSG_DONTWAIT | MSG_NOSIGNAL) < 0 &&
            errno == ECONNREFUSED)
            flow_end(flow);
    }
}

/* Runs only while there are flows. */
static void sweep(void *context)
{
    struct datagram_relay *relay = context;
    int64_t oldest_ms = env_monotonic_ms(env_system()) - DATAGRAM_IDLE_MS;
    for (struct map_entry *e = map_first(&relay->flows); e; e = map_after(&relay->flows, e)) {
        struct flow *flow = e->value;
        if (flow->used_ms <= oldest_ms)
            flow_end(flow);
    }
    if (relay->flows.count > 0)
        loop_timer_start(relay->sweep, SWEEP_MS);
}

void datagram_relay_init(struct datagram_relay *relay)
{
    relay->flows = (struct map){ 0 };
    relay->sweep = loop_timer_new(relay->loop, sweep, relay);
}

void datagram_relay_done(struct datagram_relay *relay)
{
    for (struct map_entry *e = map_first(&relay->flows); e; e = map_after(&relay->flows, e))
        flow_end(e->value);
    map_done(&relay->flows);
    loop_timer_free(relay->sweep);
}

void datagram_relay_check(struct datagram_relay *relay,
                          bool (*is_good)(void *context, const struct host_target *))
{
    for (struct map_entry *e = map_first(&relay->flows); e; e = map_after(&relay->flows, e)) {
        struct flow *flow = e->value;
        if (!is_good(relay->context, &flow->target))
            flow_end(flow);
    }
}
