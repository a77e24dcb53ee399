/* SPDX-License-Identifier: Apache-2.0 */
/* fuzz_client.c - whatever a server answers to our client: a pod behind a proxy or a probe, a
 * webhook, a node.  Each call ends once, and the loop has nothing left of it.
 *
 * The first byte says what is asked and in pieces of what size the rest is sent back. */
#include <netinet/in.h>
#include <signal.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>
#include <uv.h>

#include "../fuzz.h"

#include "base/bytes.h"
#include "http/client.h"
#include "http/websocket.h"
#include "io/netns.h"

enum { CALLS = 2, TURNS_MAX = 200, LONG_MS = 60000 };

static uv_loop_t loop;
static int       listener;
static uint16_t  port;
static size_t    ended;

static void on_end(void *context, struct http_call *call, const struct error *err)
{
    (void)context;
    (void)call;
    (void)err;
    ended++;
}

static void on_head(void *context, struct http_call *call, const struct http_answer *answer)
{
    (void)context;
    (void)call;
    FUZZ_CHECK(answer->status >= 100 && answer->status <= 999);
    (void)http_answer_header(answer, "content-type");
}

static void on_data(void *context, struct http_call *call, struct bytes part)
{
    (void)context;
    (void)call;
    FUZZ_CHECK(part.size > 0);
}

static void on_message(void *context, struct websocket *websocket, struct bytes message, bool is_text)
{
    (void)context;
    (void)is_text;
    FUZZ_CHECK(message.size <= WEBSOCKET_MESSAGE_MAX);
    websocket_close(websocket, 1000);
}

static void on_closed(void *context, struct websocket *websocket, const struct error *err)
{
    on_end(context, NULL, err);
    (void)websocket;
}

static void start(void)
{
    signal(SIGPIPE, SIG_IGN);
    uv_loop_init(&loop);
    listener = netns_listen(NULL, "127.0.0.1:0", &port);
    FUZZ_CHECK(listener >= 0);
}

static void ask(struct http_target *target, uint8_t how)
{
    static const char *const methods[] = { "GET", "HEAD", "POST", "CONNECT" };
    static const struct websocket_handler handler = { .message = on_message, .closed = on_closed };
    static const struct http_header chunked = { { "transfer-encoding", 17 }, { "chunked", 7 } };
    if (how % 8 == 7) {
        (void)websocket_dial(target, "/", NULL, NULL, 0, &handler);
        return;
    }
    struct http_call_options options = { .method = methods[how % 4], .target = "/x",
                                         .upgrade = how % 8 == 4, .timeout_ms = LONG_MS,
                                         .on_head = on_head, .on_data = on_data, .on_end = on_end };
    if (how % 8 == 6) {
        options.headers = &chunked;
        options.header_count = 1;
    }
    (void)http_call_start(target, &options);
}

static void answer_with(int fd, struct bytes answer, size_t step)
{
    char asked[4096];
    for (size_t at = 0; at < answer.size; at += step) {
        size_t part = answer.size - at < step ? answer.size - at : step;
        if (send(fd, answer.at + at, part, MSG_NOSIGNAL | MSG_DONTWAIT) < 0)
            return;
        uv_run(&loop, UV_RUN_NOWAIT);
        while (recv(fd, asked, sizeof asked, MSG_DONTWAIT) > 0)
            continue;
    }
}

/* Each connection gets the whole answer and is closed; a second call may come on a new one. */
static void serve(struct bytes answer, size_t step)
{
    for (int n = 0; n < TURNS_MAX && ended < CALLS; n++) {
        uv_run(&loop, UV_RUN_NOWAIT);
        int fd = accept4(listener, NULL, NULL, SOCK_CLOEXEC | SOCK_NONBLOCK);
        if (fd < 0)
            continue;
        answer_with(fd, answer, step);
        close(fd);
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
    if (size < 2)
        return 0;
    FUZZ_START(start());
    struct http_target_options options = { .loop = &loop, .host = "127.0.0.1", .port = port,
                                           .connect_timeout_ms = LONG_MS };
    struct http_target *target = http_target_new(&options);
    ended = 0;
    for (int i = 0; i < CALLS; i++)
        ask(target, bytes[0]);
    serve((struct bytes){ (const char *)bytes + 1, size - 1 }, bytes[0] & 8 ? 1 + bytes[0] / 16 : size);
    http_target_free(target);
    while (uv_run(&loop, UV_RUN_NOWAIT))
        continue;
    FUZZ_CHECK(ended == CALLS);
    return 0;
}
