/* SPDX-License-Identifier: Apache-2.0 */
/* service_health_test.c - what a load balancer hears on a health check port. */
#include "node/service_health.h"

#include <arpa/inet.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/bytes.h"
#include "base/env.h"
#include "io/descriptor.h"
#include "io/netns.h"

#include <cmocka.h>               /* last: it has a macro fail() */

enum { PATIENCE_MS = 10000 };

static uv_loop_t loop;

static uint16_t free_port(void)
{
    uint16_t port = 0;
    AUTO_CLOSE fd = netns_listen(NULL, "127.0.0.1:0", &port);
    assert_true(fd >= 0);
    return port;
}

/* The whole answer, "" where nobody listens; the loop runs meanwhile. */
static void ask(uint16_t port, char *ret, size_t room)
{
    static const char request[] = "GET /healthz HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n";
    struct sockaddr_in to = { .sin_family = AF_INET, .sin_port = htons(port),
                              .sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
    AUTO_CLOSE fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    size_t size = 0;
    int64_t end_ms = env_monotonic_ms(env_system()) + PATIENCE_MS;
    ret[0] = '\0';
    if (connect(fd, (struct sockaddr *)&to, sizeof to) != 0)
        return;
    assert_int_equal(send(fd, request, sizeof request - 1, 0), sizeof request - 1);
    while (env_monotonic_ms(env_system()) < end_ms) {
        uv_run(&loop, UV_RUN_NOWAIT);
        ssize_t got = recv(fd, ret + size, room - 1 - size, MSG_DONTWAIT);
        if (got == 0)
            break;
        size += got > 0 ? (size_t)got : 0;
        ret[size] = '\0';
    }
}

static void answers_by_local_endpoints(void **state)
{
    char text[2048];
    uint16_t port = free_port(), other = free_port();
    struct service_health_server *server = service_health_server_new(&loop);
    service_health_server_set(server, "shop", "web", port, 2);
    ask(port, text, sizeof text);
    assert_non_null(strstr(text, "HTTP/1.1 200"));
    assert_non_null(strstr(text, "{\"service\":{\"namespace\":\"shop\",\"name\":\"web\"},"
                                 "\"localEndpoints\":2,\"serviceProxyHealthy\":true}"));
    service_health_server_set(server, "shop", "web", port, 0);
    ask(port, text, sizeof text);
    assert_non_null(strstr(text, "HTTP/1.1 503"));
    service_health_server_set(server, "shop", "web", other, 1);
    uv_run(&loop, UV_RUN_NOWAIT);
    ask(port, text, sizeof text);
    assert_string_equal(text, "");
    ask(other, text, sizeof text);
    assert_non_null(strstr(text, "HTTP/1.1 200"));
    service_health_server_free(server);
}

/* A port that is another's stays the other's; the next change tries again. */
static void taken_port_is_tried_again(void **state)
{
    char text[2048];
    uint16_t port = 0;
    int taken = netns_listen(NULL, "0.0.0.0:0", &port);
    struct service_health_server *server = service_health_server_new(&loop);
    service_health_server_set(server, "shop", "web", port, 1);
    close(taken);
    ask(port, text, sizeof text);
    assert_string_equal(text, "");
    service_health_server_set(server, "shop", "web", port, 1);
    ask(port, text, sizeof text);
    assert_non_null(strstr(text, "HTTP/1.1 200"));
    service_health_server_free(server);
}

static int set_up(void **state)
{
    return uv_loop_init(&loop);
}

static int tear_down(void **state)
{
    uv_run(&loop, UV_RUN_DEFAULT);
    return uv_loop_close(&loop);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(answers_by_local_endpoints, set_up, tear_down),
        cmocka_unit_test_setup_teardown(taken_port_is_tried_again, set_up, tear_down),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
