/* SPDX-License-Identifier: Apache-2.0 */
/* fuzz_grpc_health.c - whatever a pod answers to a gRPC probe: told once, or cancelled in the
 * middle. */
#include <signal.h>
#include <sys/socket.h>
#include <unistd.h>
#include <uv.h>

#include "../fuzz.h"

#include "base/bytes.h"
#include "io/netns.h"
#include "node/grpc_health.h"

enum { TURNS = 50 };

static uv_loop_t loop;
static int       listener, told;
static uint16_t  port;

static void done(void *context, bool serving, const char *message)
{
    (void)context;
    (void)serving;
    FUZZ_CHECK(message != NULL);
    told++;
}

static void start(void)
{
    signal(SIGPIPE, SIG_IGN);
    uv_loop_init(&loop);
    listener = netns_listen(NULL, "127.0.0.1:0", &port);
    FUZZ_CHECK(listener >= 0);
}

static void answer(int fd, const uint8_t *bytes, size_t size)
{
    char asked[4096];
    (void)!send(fd, bytes, size, MSG_NOSIGNAL | MSG_DONTWAIT);
    for (int n = 0; n < TURNS / 5; n++) {
        uv_run(&loop, UV_RUN_NOWAIT);
        while (recv(fd, asked, sizeof asked, MSG_DONTWAIT) > 0)
            continue;
    }
    close(fd);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
    if (size == 0)
        return 0;
    FUZZ_START(start());
    told = 0;
    struct grpc_health *health = grpc_health_start(&loop, "127.0.0.1", port, "x", done, NULL);
    for (int n = 0, fd = -1; n < TURNS && fd < 0; n++) {
        uv_run(&loop, UV_RUN_NOWAIT);
        fd = accept4(listener, NULL, NULL, SOCK_CLOEXEC | SOCK_NONBLOCK);
        if (fd >= 0)
            answer(fd, bytes + 1, size - 1);
    }
    for (int n = 0; n < TURNS && told == 0 && bytes[0] % 4; n++)
        uv_run(&loop, UV_RUN_NOWAIT);
    grpc_health_cancel(health);
    while (uv_run(&loop, UV_RUN_NOWAIT))
        continue;
    FUZZ_CHECK(told <= 1 && (told == 1 || bytes[0] % 4 == 0));
    return 0;
}
