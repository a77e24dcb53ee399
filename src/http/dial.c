/* SPDX-License-Identifier: Apache-2.0 */
/* dial.c - from a host's name to a connected socket.
 *
 * A name is looked up on the pool's threads; its addresses are tried in their order until one
 * connects.  A numeric address needs no thread.  The look-up cannot be stopped: a cancelled dial
 * lives on until it has ended, with no call. */
#include <arpa/inet.h>
#include <errno.h>
#include <netdb.h>
#include <netinet/in.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "http/client_call.h"
#include "http/dial_error.h"
#include "io/netns.h"

enum { ADDRESSES_MAX = 16 };

struct dial {
    uv_getaddrinfo_t   request;
    struct http_call  *call;                 /* NULL: cancelled */
    bool               looking_up;
    struct sockaddr_in6 addresses[ADDRESSES_MAX];    /* or sockaddr_in, which is smaller */
    int                count, next;
};

static int connect_to(const struct http_target *target, const struct sockaddr *address)
{
    socklen_t size = address->sa_family == AF_INET6 ? sizeof(struct sockaddr_in6)
                                                    : sizeof(struct sockaddr_in);
    int fd = netns_socket(target->options.link, address->sa_family, SOCK_STREAM);
    if (fd < 0)
        return fd;
    if (connect(fd, address, size) == 0 || errno == EINPROGRESS)
        return fd;
    int error = -errno;
    close(fd);
    return error;
}

/* Tries addresses until one begins to connect; the last error where none does. */
static int connect_next(struct dial *dial)
{
    struct http_call *call = dial->call;
    int error = -EHOSTUNREACH;
    while (dial->next < dial->count) {
        const struct sockaddr *address = (const struct sockaddr *)&dial->addresses[dial->next++];
        int fd = connect_to(call->target, address);
        if (fd < 0) {
            error = fd;
            continue;
        }
        call->connection = call_connection_new(call->target, call, fd);
        if (call->connection)
            return 0;
        error = -ENOMEM;
    }
    return error;
}

static void free_dial(struct dial *dial)
{
    if (dial->call)
        dial->call->dial = NULL;
    free(dial);
}

static void begin_connecting(struct dial *dial)
{
    struct http_call *call = dial->call;
    struct error err = { 0 };
    int error = connect_next(dial);
    if (error == 0)
        return;
    dial_fail(&err, &call->target->options, error);
    free_dial(dial);
    call_fail_soon(call, &err);
}

static void add_address(struct dial *dial, const struct sockaddr *address, uint16_t port)
{
    if (dial->count >= ADDRESSES_MAX)
        return;
    struct sockaddr_in6 *place = &dial->addresses[dial->count];
    if (address->sa_family == AF_INET6) {
        memcpy(place, address, sizeof(struct sockaddr_in6));
        place->sin6_port = htons(port);
    } else if (address->sa_family == AF_INET) {
        memcpy(place, address, sizeof(struct sockaddr_in));
        ((struct sockaddr_in *)(void *)place)->sin_port = htons(port);
    } else {
        return;
    }
    dial->count++;
}

static void on_looked_up(uv_getaddrinfo_t *request, int status, struct addrinfo *result)
{
    struct dial *dial = container_of(request, struct dial, request);
    struct http_call *call = dial->call;
    dial->looking_up = false;
    for (struct addrinfo *one = result; call && one; one = one->ai_next)
        add_address(dial, one->ai_addr, call->target->options.port);
    uv_freeaddrinfo(result);
    if (!call) {
        free(dial);
    } else if (status == 0 && dial->count > 0) {
        begin_connecting(dial);
    } else {
        struct error err = { 0 };
        fail(&err, REASON_SERVICE_UNAVAILABLE, /* os_errno= */ 0, "dial tcp: lookup %s: %s",
             call->target->options.host,
             status == UV_EAI_NONAME || status == 0 ? "no such host" : uv_strerror(status));
        free_dial(dial);
        call_fail_soon(call, &err);
    }
}

static bool is_numeric(struct dial *dial, const struct http_target_options *options)
{
    union {
        struct sockaddr     any;
        struct sockaddr_in  ip4;
        struct sockaddr_in6 ip6;
    } address = { .ip6.sin6_family = AF_UNSPEC };
    if (inet_pton(AF_INET, options->host, &address.ip4.sin_addr) == 1)
        address.any.sa_family = AF_INET;
    else if (inet_pton(AF_INET6, options->host, &address.ip6.sin6_addr) == 1)
        address.any.sa_family = AF_INET6;
    add_address(dial, &address.any, options->port);
    return dial->count > 0;
}

void dial_start(struct http_call *call)
{
    const struct http_target_options *options = &call->target->options;
    const struct addrinfo hints = { .ai_socktype = SOCK_STREAM };
    struct dial *dial = call->dial = MEMORY_NEW(struct dial);
    dial->call = call;
    if (is_numeric(dial, options)) {
        begin_connecting(dial);
        return;
    }
    int error =
        uv_getaddrinfo(options->loop, &dial->request, on_looked_up, options->host, NULL, &hints);
    dial->looking_up = error == 0;
    if (error == 0)
        return;
    struct error err = { 0 };
    dial_fail(&err, options, error);
    free_dial(dial);
    call_fail_soon(call, &err);
}

bool dial_next(struct http_call *call)
{
    return call->dial && connect_next(call->dial) == 0;
}

void dial_cancel(struct dial *dial)
{
    if (!dial)
        return;
    dial->call->dial = NULL;
    dial->call = NULL;
    if (!dial->looking_up)
        free(dial);
    else
        uv_cancel((uv_req_t *)&dial->request);
}

void dial_done(struct http_call *call)
{
    dial_cancel(call->dial);
}
