/* SPDX-License-Identifier: Apache-2.0 */
/* netns.c - opening sockets in another network namespace, and handing them over.
 *
 * The broker steps into the namespace for the one system call, socket(2), and back.  Could it
 * not step back, it would do all later work in the wrong network: it ends the process then.
 *
 * The link is a SOCK_SEQPACKET pair.  A request has a number and its answer repeats it, so that an
 * answer that comes after the asker gave up is not taken for the next one. */
#include "io/netns.h"

#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <pthread.h>
#include <sched.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/bytes.h"
#include "io/descriptor.h"

enum { ANSWER_TIMEOUT_S = 10, REQUESTS_A_TURN = 64, STALE_ANSWERS_MAX = 64, LISTEN_BACKLOG = 1024 };

struct socket_request {
    uint32_t number;
    int32_t  family, type;
    uint32_t ip;                         /* port not 0: bound to both, outside */
    uint16_t port, is_outside;
};

struct socket_answer {
    uint32_t number;
    int32_t  error;                      /* 0: a descriptor comes with it */
};

/* Room for one descriptor, aligned as the kernel wants it. */
union control {
    char           bytes[CMSG_SPACE(sizeof(int))];
    struct cmsghdr aligned;
};

struct netns_broker {
    uv_poll_t poll;
    int       link_fd, netns_fd, home_fd;
};

static int open_socket(int family, int type)
{
    int fd = socket(family, type | SOCK_CLOEXEC | SOCK_NONBLOCK, /* protocol= */ 0);
    return fd < 0 ? -errno : fd;
}

static bool is_allowed(const struct socket_request *request)
{
    return (request->family == AF_INET || request->family == AF_INET6) &&
           (request->type == SOCK_STREAM || request->type == SOCK_DGRAM);
}

/* Nothing but the host's loopback is given away. */
static int open_outside(uint32_t ip, uint16_t port, int type)
{
    struct sockaddr_in address = { .sin_family = AF_INET, .sin_port = htons(port),
                                   .sin_addr.s_addr = htonl(ip) };
    int on = 1;
    if (ip >> 24 != IN_LOOPBACKNET || port == 0)
        return -EPERM;
    AUTO_CLOSE fd = open_socket(AF_INET, type);
    if (fd < 0)
        return fd;
    if ((type == SOCK_STREAM && setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on) != 0) ||
        bind(fd, (struct sockaddr *)&address, sizeof address) != 0 ||
        (type == SOCK_STREAM && listen(fd, LISTEN_BACKLOG) != 0))
        return -errno;
    int given = fd;
    fd = -1;
    return given;
}

static int open_there(const struct netns_broker *broker, const struct socket_request *request)
{
    if (!is_allowed(request))
        return -EPERM;
    if (request->is_outside)
        return open_outside(request->ip, request->port, request->type);
    if (setns(broker->netns_fd, CLONE_NEWNET) != 0)
        return -errno;
    int fd = open_socket(request->family, request->type);
    if (setns(broker->home_fd, CLONE_NEWNET) != 0)
        abort();
    return fd;
}

static void send_answer(int link_fd, uint32_t number, int fd)
{
    struct socket_answer answer = { number, fd < 0 ? fd : 0 };
    struct iovec part = { &answer, sizeof answer };
    union control control = { 0 };
    struct msghdr message = { .msg_iov = &part, .msg_iovlen = 1 };
    if (fd >= 0) {
        message.msg_control = control.bytes;
        message.msg_controllen = sizeof control.bytes;
        struct cmsghdr *header = CMSG_FIRSTHDR(&message);
        header->cmsg_level = SOL_SOCKET;
        header->cmsg_type = SCM_RIGHTS;
        header->cmsg_len = CMSG_LEN(sizeof fd);
        memcpy(CMSG_DATA(header), &fd, sizeof fd);
    }
    TEMP_FAILURE_RETRY(sendmsg(link_fd, &message, MSG_NOSIGNAL | MSG_DONTWAIT));
}

/* False when there is nothing more to do now; a closed link ends the polling. */
static bool serve_one(struct netns_broker *broker)
{
    struct socket_request request;
    ssize_t got = TEMP_FAILURE_RETRY(recv(broker->link_fd, &request, sizeof request, MSG_DONTWAIT));
    if (got < 0 && errno == EAGAIN)
        return false;
    if (got <= 0) {
        uv_poll_stop(&broker->poll);
        return false;
    }
    if (got != (ssize_t)sizeof request)
        return true;
    AUTO_CLOSE fd = open_there(broker, &request);
    send_answer(broker->link_fd, request.number, fd);
    return true;
}

static void on_requests(uv_poll_t *poll, int status, int events)
{
    (void)status;
    (void)events;
    struct netns_broker *broker = container_of(poll, struct netns_broker, poll);
    for (int n = 0; n < REQUESTS_A_TURN && serve_one(broker); n++)
        continue;
}

int netns_broker_start(uv_loop_t *loop, int link_fd, int netns_fd, struct netns_broker **ret)
{
    int home_fd = open("/proc/thread-self/ns/net", O_RDONLY | O_CLOEXEC);
    if (home_fd < 0)
        return -errno;
    struct netns_broker *broker = MEMORY_NEW(struct netns_broker);
    broker->link_fd = link_fd;
    broker->netns_fd = netns_fd;
    broker->home_fd = home_fd;
    int error = uv_poll_init(loop, &broker->poll, link_fd);
    if (error != 0) {
        close(home_fd);
        free(broker);
        return error;
    }
    uv_poll_start(&broker->poll, UV_READABLE, on_requests);
    *ret = broker;
    return 0;
}

static void on_closed(uv_handle_t *handle)
{
    struct netns_broker *broker = container_of(handle, struct netns_broker, poll);
    close(broker->link_fd);
    close(broker->netns_fd);
    close(broker->home_fd);
    free(broker);
}

void netns_broker_stop(struct netns_broker *broker)
{
    if (broker)
        uv_close((uv_handle_t *)&broker->poll, on_closed);
}

struct netns_link {
    pthread_mutex_t lock;
    int             fd;
    uint32_t        number;              /* of the last request */
};

struct netns_link *netns_link_new(int link_fd)
{
    struct netns_link *link = MEMORY_NEW(struct netns_link);
    struct timeval limit = { .tv_sec = ANSWER_TIMEOUT_S };
    setsockopt(link_fd, SOL_SOCKET, SO_RCVTIMEO, &limit, sizeof limit);
    setsockopt(link_fd, SOL_SOCKET, SO_SNDTIMEO, &limit, sizeof limit);
    pthread_mutex_init(&link->lock, NULL);
    link->fd = link_fd;
    return link;
}

void netns_link_free(struct netns_link *link)
{
    if (!link)
        return;
    close(link->fd);
    pthread_mutex_destroy(&link->lock);
    free(link);
}

/* The descriptor that came with a message, or -1. */
static int received_descriptor(struct msghdr *message)
{
    int fd = -1;
    struct cmsghdr *header = CMSG_FIRSTHDR(message);
    if (header && header->cmsg_level == SOL_SOCKET && header->cmsg_type == SCM_RIGHTS &&
        header->cmsg_len == CMSG_LEN(sizeof fd))
        memcpy(&fd, CMSG_DATA(header), sizeof fd);
    return fd;
}

static int receive_answer(int link_fd, struct socket_answer *ret, int *ret_fd)
{
    struct iovec part = { ret, sizeof *ret };
    union control control = { 0 };
    struct msghdr message = { .msg_iov = &part,
                              .msg_iovlen = 1,
                              .msg_control = control.bytes,
                              .msg_controllen = sizeof control.bytes };
    ssize_t got = TEMP_FAILURE_RETRY(recvmsg(link_fd, &message, MSG_CMSG_CLOEXEC));
    if (got < 0)
        return errno == EAGAIN ? -ETIMEDOUT : -errno;
    *ret_fd = received_descriptor(&message);
    if (got == (ssize_t)sizeof *ret)
        return 0;
    descriptor_close(ret_fd);
    return got == 0 ? -EPIPE : -EPROTO;
}

/* Descriptors that lie in an answer to an earlier, given up request are closed here. */
static int await_answer(struct netns_link *link)
{
    for (int n = 0; n < STALE_ANSWERS_MAX; n++) {
        struct socket_answer answer;
        int fd = -1;
        int error = receive_answer(link->fd, &answer, &fd);
        if (error != 0)
            return error;
        if (answer.number == link->number && answer.error == 0)
            return fd >= 0 ? fd : -EPROTO;
        descriptor_close(&fd);
        if (answer.number == link->number)
            return answer.error < 0 ? answer.error : -EPROTO;
    }
    return -EPROTO;
}

static int ask(struct netns_link *link, struct socket_request request)
{
    pthread_mutex_lock(&link->lock);
    request.number = ++link->number;
    int answer;
    if (TEMP_FAILURE_RETRY(send(link->fd, &request, sizeof request, MSG_NOSIGNAL)) < 0)
        answer = errno == EAGAIN ? -ETIMEDOUT : -errno;
    else
        answer = await_answer(link);
    pthread_mutex_unlock(&link->lock);
    return answer;
}

int netns_socket(struct netns_link *link, int family, int type)
{
    return link ? ask(link, (struct socket_request){ .family = family, .type = type })
                : open_socket(family, type);
}

int netns_listen_outside(struct netns_link *link, uint32_t ip, uint16_t port, int type)
{
    struct socket_request request = { .family = AF_INET, .type = type, .ip = ip, .port = port,
                                      .is_outside = 1 };
    return link ? ask(link, request) : open_outside(ip, port, type);
}

struct socket_address {
    socklen_t size;
    union {
        struct sockaddr     any;
        struct sockaddr_in  ip4;
        struct sockaddr_in6 ip6;
    };
};

/* "IP:port" or "[IP6]:port" */
static bool parse_address(const char *text, struct socket_address *ret)
{
    struct bytes whole = bytes_of(text), host = whole;
    char ip[INET6_ADDRSTRLEN + 1] = { 0 };
    uint64_t port;
    const char *colon = strrchr(text, ':');
    if (!colon || !bytes_to_uint64(bytes_of(colon + 1), &port) || port > UINT16_MAX)
        return false;
    host.size = (size_t)(colon - text);
    bool is_ip6 = host.size > 2 && host.at[0] == '[' && host.at[host.size - 1] == ']';
    if (is_ip6)
        host = (struct bytes){ host.at + 1, host.size - 2 };
    if (host.size >= sizeof ip)
        return false;
    memcpy(ip, host.at, host.size);
    *ret = (struct socket_address){ .size = is_ip6 ? sizeof ret->ip6 : sizeof ret->ip4 };
    if (is_ip6)
        ret->ip6 =
            (struct sockaddr_in6){ .sin6_family = AF_INET6, .sin6_port = htons((uint16_t)port) };
    else
        ret->ip4 = (struct sockaddr_in){ .sin_family = AF_INET, .sin_port = htons((uint16_t)port) };
    void *place = is_ip6 ? (void *)&ret->ip6.sin6_addr : (void *)&ret->ip4.sin_addr;
    return inet_pton(ret->any.sa_family, ip, place) == 1;
}

static int bind_and_listen(int fd, struct socket_address *address)
{
    int on = 1;
    if (setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on) != 0)
        return -errno;
    if (address->any.sa_family == AF_INET6 &&
        setsockopt(fd, IPPROTO_IPV6, IPV6_V6ONLY, &on, sizeof on) != 0)
        return -errno;
    if (bind(fd, &address->any, address->size) != 0 || listen(fd, LISTEN_BACKLOG) != 0 ||
        getsockname(fd, &address->any, &address->size) != 0)
        return -errno;
    return 0;
}

int netns_listen(struct netns_link *link, const char *text, uint16_t *ret_port)
{
    struct socket_address address;
    if (!parse_address(text, &address))
        return -EINVAL;
    int fd = netns_socket(link, address.any.sa_family, SOCK_STREAM);
    if (fd < 0)
        return fd;
    int error = bind_and_listen(fd, &address);
    if (error != 0) {
        close(fd);
        return error;
    }
    if (ret_port)
        *ret_port = ntohs(address.any.sa_family == AF_INET6 ? address.ip6.sin6_port
                                                            : address.ip4.sin_port);
    return fd;
}
