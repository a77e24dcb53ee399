/* SPDX-License-Identifier: Apache-2.0 */
/* netns_test.c - the broker on a thread of its own, asked by several others. */
#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <pthread.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <net/if.h>
#include <unistd.h>

#include "base/compiler.h"
#include "io/loop.h"
#include "io/netns.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

enum { ASKERS = 4, QUESTIONS = 200 };

struct broker_thread {
    pthread_t thread;
    int       link_fd, netns_fd, result;
    uv_loop_t loop;
};

/* Ends when the other side of the link closes: then nothing polls any more. */
static void *serve(void *context)
{
    struct broker_thread *self = context;
    struct netns_broker *broker;
    uv_loop_init(&self->loop);
    self->result = netns_broker_start(&self->loop, self->link_fd, self->netns_fd, &broker);
    uv_run(&self->loop, UV_RUN_DEFAULT);
    netns_broker_stop(broker);
    uv_run(&self->loop, UV_RUN_DEFAULT);
    if (uv_loop_close(&self->loop) != 0)
        self->result = -EBUSY;
    return NULL;
}

/* A namespace with its loopback up; -1 where we may not make one. */
static int new_namespace(void)
{
    int home = open("/proc/thread-self/ns/net", O_RDONLY | O_CLOEXEC);
    if (unshare(CLONE_NEWNET) != 0) {
        close(home);
        return -1;
    }
    int made = open("/proc/thread-self/ns/net", O_RDONLY | O_CLOEXEC);
    struct ifreq loopback = { .ifr_name = "lo", .ifr_flags = IFF_UP };
    int fd = socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);
    ioctl(fd, SIOCSIFFLAGS, &loopback);
    close(fd);
    assert_int_equal(setns(home, CLONE_NEWNET), 0);
    close(home);
    return made;
}

struct world {
    struct broker_thread broker;
    struct netns_link   *link;
};

static bool world_start(struct world *world)
{
    int pair[2], netns_fd = new_namespace();
    if (netns_fd < 0)
        return false;
    assert_int_equal(socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, pair), 0);
    world->broker = (struct broker_thread){ .link_fd = pair[0], .netns_fd = netns_fd };
    pthread_create(&world->broker.thread, NULL, serve, &world->broker);
    world->link = netns_link_new(pair[1]);
    return true;
}

static void world_stop(struct world *world)
{
    netns_link_free(world->link);
    pthread_join(world->broker.thread, NULL);
    assert_int_equal(world->broker.result, 0);
}

static int connect_to(struct netns_link *link, uint16_t port)
{
    struct sockaddr_in address = { .sin_family = AF_INET, .sin_port = htons(port),
                                   .sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
    int fd = netns_socket(link, AF_INET, SOCK_STREAM);
    assert_true(fd >= 0);
    fcntl(fd, F_SETFL, 0);
    int result = connect(fd, (struct sockaddr *)&address, sizeof address) == 0 ? 0 : -errno;
    close(fd);
    return result;
}

static void sockets_belong_to_the_other_namespace(void **state)
{
    struct world world;
    uint16_t port = 0;
    if (!world_start(&world))
        skip();
    int listener = netns_listen(world.link, "127.0.0.1:0", &port);
    assert_true(listener >= 0 && port != 0);
    assert_int_equal(connect_to(world.link, port), 0);
    assert_int_equal(connect_to(NULL, port), -ECONNREFUSED);
    assert_int_equal(fcntl(listener, F_GETFD) & FD_CLOEXEC, FD_CLOEXEC);
    assert_int_equal(fcntl(listener, F_GETFL) & O_NONBLOCK, O_NONBLOCK);
    assert_int_equal(netns_listen(world.link, "127.0.0.1:0x", &port), -EINVAL);
    close(listener);
    world_stop(&world);
}

static const struct { int family, type, result; } kind_cases[] = {
    { AF_INET,    SOCK_STREAM,               0 },
    { AF_INET6,   SOCK_DGRAM,                0 },
    { AF_INET,    SOCK_RAW,                  -EPERM },
    { AF_UNIX,    SOCK_STREAM,               -EPERM },
    { AF_PACKET,  SOCK_RAW,                  -EPERM },
    { AF_NETLINK, SOCK_DGRAM,                -EPERM },
    { AF_INET,    SOCK_STREAM | SOCK_CLOEXEC, -EPERM },
};

static void only_some_kinds_are_given(void **state)
{
    struct world world;
    if (!world_start(&world))
        skip();
    FOR_EACH(row, kind_cases) {
        int fd = netns_socket(world.link, row->family, row->type);
        assert_true(row->result == 0 ? fd >= 0 : fd == row->result);
        if (fd >= 0)
            close(fd);
    }
    world_stop(&world);
}

static const struct { const char *name; uint32_t ip; int type, result; } outside_cases[] = {
    { "loopback",          0x7f405a5b, SOCK_STREAM, 0 },
    { "loopback, UDP",     0x7f405a5b, SOCK_DGRAM,  0 },
    { "every address",     0x00000000, SOCK_STREAM, -EPERM },
    { "another address",   0xc0000201, SOCK_STREAM, -EPERM },
    { "raw",               0x7f405a5b, SOCK_RAW,    -EPERM },
};

/* The host's loopback, and nothing else of the host. */
static void only_loopback_is_given_outside(void **state)
{
    struct world world;
    if (!world_start(&world))
        skip();
    FOR_EACH(row, outside_cases) {
        uint16_t port = 0;
        int probe = netns_listen(NULL, "127.0.0.1:0", &port);
        close(probe);
        int fd = netns_listen_outside(world.link, row->ip, port, row->type);
        if (row->result == 0 ? fd < 0 : fd != row->result)
            fail_msg("%s: %d", row->name, fd);
        if (row->result == 0 && row->type == SOCK_STREAM) {
            struct sockaddr_in address = { .sin_family = AF_INET, .sin_port = htons(port),
                                           .sin_addr.s_addr = htonl(row->ip) };
            int client = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
            assert_int_equal(connect(client, (struct sockaddr *)&address, sizeof address), 0);
            close(client);
            assert_int_equal(netns_listen_outside(world.link, row->ip, port, row->type),
                             -EADDRINUSE);
        }
        if (fd >= 0)
            close(fd);
    }
    assert_int_equal(netns_listen_outside(world.link, 0x7f000001, 0, SOCK_STREAM), -EPERM);
    world_stop(&world);
}

struct asker {
    pthread_t          thread;
    struct netns_link *link;
    int                good;
};

static void *ask_often(void *context)
{
    struct asker *asker = context;
    for (int i = 0; i < QUESTIONS; i++) {
        int fd = netns_socket(asker->link, i % 2 ? AF_INET : AF_INET6, SOCK_DGRAM), domain = 0;
        socklen_t size = sizeof domain;
        if (fd < 0)
            continue;
        getsockopt(fd, SOL_SOCKET, SO_DOMAIN, &domain, &size);
        asker->good += domain == (i % 2 ? AF_INET : AF_INET6);
        close(fd);
    }
    return NULL;
}

static void many_askers(void **state)
{
    struct world world;
    struct asker askers[ASKERS];
    if (!world_start(&world))
        skip();
    FOR_EACH(asker, askers) {
        *asker = (struct asker){ .link = world.link };
        pthread_create(&asker->thread, NULL, ask_often, asker);
    }
    FOR_EACH(asker, askers) {
        pthread_join(asker->thread, NULL);
        assert_int_equal(asker->good, QUESTIONS);
    }
    world_stop(&world);
}

static void a_broker_that_is_gone(void **state)
{
    int pair[2];
    assert_int_equal(socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, pair), 0);
    struct netns_link *link = netns_link_new(pair[1]);
    close(pair[0]);
    assert_int_equal(netns_socket(link, AF_INET, SOCK_STREAM), -EPIPE);
    netns_link_free(link);
}

/* Answers that were meant for an earlier question are passed over, and their descriptors closed. */
static void stale_and_malformed_answers(void **state)
{
    int pair[2];
    const struct { uint32_t number; int32_t error; } answers[] = { { 7, -EACCES }, { 1, -EMFILE } };
    assert_int_equal(socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, pair), 0);
    struct netns_link *link = netns_link_new(pair[1]);
    FOR_EACH(answer, answers)
        assert_int_equal(send(pair[0], answer, sizeof *answer, 0), sizeof *answer);
    assert_int_equal(netns_socket(link, AF_INET, SOCK_STREAM), -EMFILE);
    assert_int_equal(send(pair[0], "x", 1, 0), 1);
    assert_int_equal(netns_socket(link, AF_INET, SOCK_STREAM), -EPROTO);
    const struct { uint32_t number; int32_t error; } lie = { 3, 0 };     /* no descriptor with it */
    assert_int_equal(send(pair[0], &lie, sizeof lie, 0), sizeof lie);
    assert_int_equal(netns_socket(link, AF_INET, SOCK_STREAM), -EPROTO);
    netns_link_free(link);
    close(pair[0]);
}

static const struct { const char *address; int result; } listen_cases[] = {
    { "127.0.0.1:0", 0 },
    { "[::1]:0", 0 },
    { "127.0.0.1", -EINVAL },
    { "127.0.0.1:", -EINVAL },
    { "127.0.0.1:65536", -EINVAL },
    { "127.0.0.1:-1", -EINVAL },
    { "localhost:0", -EINVAL },
    { "::1:0", -EINVAL },
    { "[::1:0", -EINVAL },
    { "", -EINVAL },
    { "192.0.2.1:0", -EADDRNOTAVAIL },
    { "[1111:2222:3333:4444:5555:6666:7777:8888:9999:aaaa:bbbb:cccc]:0", -EINVAL },
};

static void listening(void **state)
{
    FOR_EACH(row, listen_cases) {
        uint16_t port = 0;
        int fd = netns_listen(NULL, row->address, &port);
        if (row->result == 0 ? fd < 0 && fd != -EADDRNOTAVAIL : fd != row->result)
            fail_msg("%s: %d", row->address, fd);
        if (fd >= 0)
            close(fd);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(sockets_belong_to_the_other_namespace),
        cmocka_unit_test(only_some_kinds_are_given),
        cmocka_unit_test(only_loopback_is_given_outside),
        cmocka_unit_test(many_askers),
        cmocka_unit_test(a_broker_that_is_gone),
        cmocka_unit_test(stale_and_malformed_answers),
        cmocka_unit_test(listening),
    };
    signal(SIGPIPE, SIG_IGN);
    return cmocka_run_group_tests(tests, NULL, NULL);
}
