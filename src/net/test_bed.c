/* SPDX-License-Identifier: Apache-2.0 */
/* test_bed.c - namespaces, sockets and exchanges for the tests of this folder. */
#include "net/test_bed.h"

#include <arpa/inet.h>
#include <errno.h>
#include <poll.h>
#include <sched.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/socket.h>
#include <unistd.h>

#include "io/descriptor.h"
#include "net/link.h"

#include <cmocka.h>

enum { PATH_ROOM = 64, BACKLOG = 128, SERVERS_MAX = 8 };

bool test_bed_open(void)
{
    if (unshare(CLONE_NEWNS | CLONE_NEWNET) != 0)
        return false;
    struct error err = { 0 };
    return mount("none", "/", NULL, MS_REC | MS_PRIVATE, NULL) == 0 &&
           mount("tmpfs", TEST_BED_FOLDER, "tmpfs", 0, NULL) == 0 && link_ensure_up("lo", &err);
}

int test_bed_netns(const char *name)
{
    char path[PATH_ROOM];
    struct error err = { 0 };
    snprintf(path, sizeof path, TEST_BED_FOLDER "/%s", name);
    if (!netns_create(path, &err))
        fail_msg("%s", err.message);
    int fd = netns_open(path);
    assert_true(fd >= 0);
    return fd;
}

struct wanted_socket {
    int type, fd;
};

static bool open_socket(void *context, struct error *err)
{
    (void)err;
    struct wanted_socket *wanted = context;
    wanted->fd = socket(AF_INET, wanted->type | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
    return wanted->fd >= 0;
}

static int socket_in(int netns_fd, int type)
{
    struct wanted_socket wanted = { type, -1 };
    struct error err = { 0 };
    bool is_open = netns_fd == HERE ? open_socket(&wanted, &err)
                                    : netns_run(netns_fd, open_socket, &wanted, &err);
    assert_true(is_open);
    return wanted.fd;
}

static struct sockaddr_in socket_address(const char *address, uint16_t port)
{
    struct sockaddr_in to = { .sin_family = AF_INET, .sin_port = htons(port) };
    if (address)
        assert_int_equal(inet_pton(AF_INET, address, &to.sin_addr), 1);
    return to;
}

static void bind_socket(int fd, const char *address, uint16_t port)
{
    struct sockaddr_in at = socket_address(address, port);
    int on = 1;
    setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
    assert_int_equal(bind(fd, (struct sockaddr *)&at, sizeof at), 0);
}

int test_bed_bind(int netns_fd, int type, const char *address, uint16_t port)
{
    int fd = socket_in(netns_fd, type);
    bind_socket(fd, address, port);
    if (type == SOCK_STREAM)
        assert_int_equal(listen(fd, BACKLOG), 0);
    return fd;
}

static bool wait_for(int fd, short events)
{
    struct pollfd poll_fd = { .fd = fd, .events = events };
    return poll(&poll_fd, 1, TEST_BED_TIMEOUT_MS) == 1;
}

static int finish_connect(int fd)
{
    int error = 0;
    socklen_t size = sizeof error;
    if (!wait_for(fd, POLLOUT))
        return -ETIMEDOUT;
    getsockopt(fd, SOL_SOCKET, SO_ERROR, &error, &size);
    return -error;
}

int test_bed_connect(int netns_fd, int type, const char *from, const char *address, uint16_t port)
{
    struct sockaddr_in to = socket_address(address, port);
    int fd = socket_in(netns_fd, type), error = 0;
    if (from)
        bind_socket(fd, from, 0);
    if (connect(fd, (struct sockaddr *)&to, sizeof to) != 0)
        error = errno == EINPROGRESS ? finish_connect(fd) : -errno;
    if (error == 0)
        return fd;
    close(fd);
    return error;
}

static void write_peer(const struct sockaddr_in *peer, char ret_client[64])
{
    inet_ntop(AF_INET, &peer->sin_addr, ret_client, 64);
}

/* Sends a byte back and forth over a stream. */
static void check_stream(int client, int accepted)
{
    char byte = 'x';
    assert_int_equal(send(client, "q", 1, MSG_NOSIGNAL), 1);
    assert_true(wait_for(accepted, POLLIN));
    assert_int_equal(recv(accepted, &byte, 1, 0), 1);
    assert_int_equal(byte, 'q');
    assert_int_equal(send(accepted, "a", 1, MSG_NOSIGNAL), 1);
    assert_true(wait_for(client, POLLIN));
    assert_int_equal(recv(client, &byte, 1, 0), 1);
    assert_int_equal(byte, 'a');
}

static int exchange_stream(int client, int server, char ret_client[64])
{
    struct sockaddr_in peer;
    socklen_t size = sizeof peer;
    if (!wait_for(server, POLLIN))
        return -ETIMEDOUT;
    AUTO_CLOSE accepted = accept4(server, (struct sockaddr *)&peer, &size, SOCK_CLOEXEC);
    assert_true(accepted >= 0);
    write_peer(&peer, ret_client);
    check_stream(client, accepted);
    return 0;
}

/* Waits for a datagram at the server or for an ICMP error at the client. */
static int await_datagram(int client, int server)
{
    struct pollfd both[] = { { .fd = server, .events = POLLIN },
                             { .fd = client, .events = POLLIN } };
    if (poll(both, 2, TEST_BED_TIMEOUT_MS) < 1)
        return -ETIMEDOUT;
    if (both[0].revents & POLLIN)
        return 0;
    char byte;
    return recv(client, &byte, 1, 0) < 0 ? -errno : -EPROTO;
}

int test_bed_exchange_on(int client, int server, char ret_client[64])
{
    struct sockaddr_in peer;
    socklen_t size = sizeof peer;
    char byte = 'x';
    int error;
    socklen_t error_size = sizeof error;
    getsockopt(client, SOL_SOCKET, SO_ERROR, &error, &error_size);   /* of an earlier datagram */
    if (send(client, "q", 1, 0) != 1)
        return -errno;
    if ((error = await_datagram(client, server)) != 0)
        return error;
    assert_int_equal(recvfrom(server, &byte, 1, 0, (struct sockaddr *)&peer, &size), 1);
    write_peer(&peer, ret_client);
    assert_int_equal(sendto(server, "a", 1, 0, (struct sockaddr *)&peer, size), 1);
    if (!wait_for(client, POLLIN))
        return -ETIMEDOUT;
    return recv(client, &byte, 1, 0) == 1 ? 0 : -errno;
}

int test_bed_exchange(int netns_fd, int type, const char *address, uint16_t port, int server,
                      char ret_client[64])
{
    AUTO_CLOSE client = test_bed_connect(netns_fd, type, NULL, address, port);
    if (client < 0)
        return client;
    if (type == SOCK_STREAM)
        return exchange_stream(client, server, ret_client);
    return test_bed_exchange_on(client, server, ret_client);
}

int test_bed_which(int netns_fd, const char *address, uint16_t port, const int *servers,
                   size_t count)
{
    struct pollfd waiting[SERVERS_MAX] = { 0 };
    char client_address[64];
    assert_true(count <= SERVERS_MAX);
    AUTO_CLOSE client = test_bed_connect(netns_fd, SOCK_STREAM, NULL, address, port);
    if (client < 0)
        return -1;
    for (size_t i = 0; i < count; i++)
        waiting[i] = (struct pollfd){ .fd = servers[i], .events = POLLIN };
    if (poll(waiting, count, TEST_BED_TIMEOUT_MS) < 1)
        return -1;
    for (size_t i = 0; i < count; i++) {
        if (waiting[i].revents & POLLIN)
            return exchange_stream(client, servers[i], client_address) == 0 ? (int)i : -1;
    }
    return -1;
}
