/* SPDX-License-Identifier: Apache-2.0 */
/* fuzz_server.c - whatever a client sends to a whole server: HTTP/1.1, HTTP/2, websocket frames.
 *
 * The input goes through a socket in pieces, whose size its first byte says.  Every exchange that
 * the handler saw must be closed when the client has gone. */
#include <fcntl.h>
#include <netinet/in.h>
#include <signal.h>
#include <stdint.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <unistd.h>
#include <uv.h>

#include "base/arena.h"
#include "http/server.h"
#include "http/websocket.h"
#include "io/netns.h"

enum { TURNS = 20, LONG_MS = 60000 };

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static uv_loop_t           loop;
static struct http_server *server;
static uint16_t            port;
static int                 open_exchanges;

static void on_close(void *context, struct http_exchange *exchange)
{
    (void)context;
    (void)exchange;
    open_exchanges--;
}

static void on_message(void *context, struct websocket *websocket, struct bytes message,
                       bool is_text)
{
    (void)context;
    websocket_send(websocket, message, BYTES(""), is_text);
}

static void on_websocket_closed(void *context, struct websocket *websocket, const struct error *err)
{
    (void)context;
    (void)websocket;
    (void)err;
    open_exchanges--;
}

static void answer(struct http_exchange *exchange)
{
    const struct http_request *request = http_exchange_request(exchange);
    http_exchange_on_close(exchange, on_close, NULL);
    if (request->method.size == 3)
        http_respond(exchange, 200, request->headers, request->header_count, request->body);
    else if (request->method.size == 4) {
        http_stream_begin(exchange, 200, NULL, 0);
        http_stream_write(exchange, (struct http_piece){ .bytes = BYTES("part") });
        http_stream_end(exchange);
    } else {
        http_exchange_abort(exchange);
    }
}

static void handle(void *context, struct http_exchange *exchange)
{
    const struct websocket_handler handler = { .message = on_message,
                                               .closed = on_websocket_closed };
    struct websocket *websocket;
    const char *protocol;
    (void)context;
    open_exchanges++;
    if (!http_exchange_request(exchange)->wants_upgrade)
        answer(exchange);
    else if (!websocket_accept(exchange, NULL, &handler, &websocket, &protocol))
        http_exchange_on_close(exchange, on_close, NULL);
}

static void start(void)
{
    signal(SIGPIPE, SIG_IGN);
    uv_loop_init(&loop);
    server = http_server_new(&(struct http_server_options){ .loop = &loop, .body_max_bytes = 10000,
        .idle_timeout_ms = LONG_MS, .connections_max = 10, .handle = handle });
    int fd = netns_listen(NULL, "127.0.0.1:0", &port);
    if (fd < 0 || http_server_listen(server, fd) != 0)
        abort();
}

static void turn(int fd)
{
    char reply[4096];
    uv_run(&loop, UV_RUN_NOWAIT);
    while (recv(fd, reply, sizeof reply, MSG_DONTWAIT) > 0)
        continue;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct sockaddr_in address = { .sin_family = AF_INET,
                                   .sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
    const struct linger abortive = { 1, 0 };
    if (size < 2)
        return 0;
    if (!server)
        start();
    address.sin_port = htons(port);
    int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (connect(fd, (struct sockaddr *)&address, sizeof address) != 0)
        abort();
    size_t step = data[0] ? data[0] : size;
    for (size_t at = 1; at < size; at += step) {
        size_t part = size - at < step ? size - at : step;
        if (send(fd, data + at, part, MSG_NOSIGNAL | MSG_DONTWAIT) < 0)
            break;
        turn(fd);
    }
    for (int n = 0; n < TURNS; n++)
        turn(fd);
    setsockopt(fd, SOL_SOCKET, SO_LINGER, &abortive, sizeof abortive);
    close(fd);
    for (int n = 0; n < TURNS; n++)
        uv_run(&loop, UV_RUN_NOWAIT);
    if (open_exchanges != 0)
        abort();
    return 0;
}
