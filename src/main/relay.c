/* SPDX-License-Identifier: Apache-2.0 */
/* relay.c - TCP connections of the host led into the cluster: two sockets, two buffers each.
 *
 * A side that is slow holds the other: nothing is read while the buffer towards it is full. */
#include "main/relay.h"

#include <errno.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/arena.h"
#include "io/netns.h"

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
    struct relay_set  *set;
    struct side        sides[2];         /* 0: the client, 1: the cluster */
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
    relay->set->count--;
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

static int dial(const struct relay_set *set, const struct host_target *target)
{
    struct sockaddr_in to = { .sin_family = AF_INET, .sin_port = htons(target->port),
                              .sin_addr.s_addr = htonl(target->ip) };
    int fd = set->count < RELAYS_MAX ? netns_socket(set->link, AF_INET, SOCK_STREAM) : -EMFILE;
    if (fd < 0 || connect(fd, (struct sockaddr *)&to, sizeof to) == 0 || errno == EINPROGRESS)
        return fd;
    close(fd);
    return -1;
}

void relay_start(struct relay_set *set, int client_fd, const struct host_target *target)
{
    int inner_fd = dial(set, target), on = 1;
    if (inner_fd < 0) {
        close(client_fd);
        return;
    }
    setsockopt(client_fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
    setsockopt(inner_fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
    struct relay *relay = MEMORY_NEW(struct relay);
    relay->set = set;
    relay->open_handles = 2;
    for (int i = 0; i < 2; i++) {
        relay->sides[i].relay = relay;
        relay->sides[i].fd = i == 0 ? client_fd : inner_fd;
        relay->sides[i].bytes = memory_alloc(RELAY_BUFFER);
        uv_poll_init(set->loop, &relay->sides[i].poll, relay->sides[i].fd);
    }
    set->count++;
    list_append(&set->relays, &relay->link);
    relay_poll(relay);
}

void relay_set_close(struct relay_set *set)
{
    LIST_FOR_EACH(link, &set->relays)
        relay_close(LIST_ITEM(link, struct relay, link));
}
