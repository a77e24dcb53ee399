/* SPDX-License-Identifier: Apache-2.0 */
/* server_bench.c - a server to be measured: what does an answer cost?
 *
 *     server_bench PORT [plain]
 *
 * /         4 KB, as a GET of a pod is
 * /list     38.5 MB in 10,000 pieces, as a list of pods is
 * /watch    4 KB to every watcher, each time someone asks for /event
 * /event    sends such an event; the answer says to how many
 *
 * At SIGINT or SIGTERM it prints requests, events and CPU time. */
#include <arpa/inet.h>
#include <netinet/in.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/socket.h>

#include "base/arena.h"
#include "base/env.h"
#include "http/server.h"
#include "http/tls.h"
#include "io/netns.h"

enum { BODY_BYTES = 4096, LIST_PIECES = 10000, LIST_PIECE_BYTES = 3850, WATCHERS_MAX = 10000 };
enum { YEAR_S = 365 * 86400 };

static struct {
    uv_loop_t            loop;
    char                 body[BODY_BYTES];
    struct http_piece    list[LIST_PIECES];
    struct http_exchange *watchers[WATCHERS_MAX];
    int                  watcher_count;
    long                 requests, events;
} bench;

static const struct http_header json = { BYTES("content-type"), BYTES("application/json") };

static void watcher_gone(void *context, struct http_exchange *exchange)
{
    (void)context;
    for (int i = 0; i < bench.watcher_count; i++)
        if (bench.watchers[i] == exchange)
            bench.watchers[i--] = bench.watchers[--bench.watcher_count];
}

static void add_watcher(struct http_exchange *exchange)
{
    if (bench.watcher_count == WATCHERS_MAX) {
        http_exchange_abort(exchange);
        return;
    }
    bench.watchers[bench.watcher_count++] = exchange;
    http_exchange_on_close(exchange, watcher_gone, NULL);
    http_stream_begin(exchange, 200, &json, 1);
}

static void send_event(struct http_exchange *exchange)
{
    char text[32];
    struct http_piece piece = { .bytes = { bench.body, BODY_BYTES } };
    for (int i = 0; i < bench.watcher_count; i++)
        http_stream_write(bench.watchers[i], piece);
    bench.events += bench.watcher_count;
    snprintf(text, sizeof text, "%d\n", bench.watcher_count);
    http_respond(exchange, 200, &json, 1, bytes_of(text));
}

static void handle(void *context, struct http_exchange *exchange)
{
    (void)context;
    struct bytes path = http_exchange_request(exchange)->path;
    struct http_piece whole = { .bytes = { bench.body, BODY_BYTES } };
    bench.requests++;
    if (bytes_equal_text(path, "/list"))
        http_respond_pieces(exchange, 200, &json, 1, bench.list, LIST_PIECES);
    else if (bytes_equal_text(path, "/watch"))
        add_watcher(exchange);
    else if (bytes_equal_text(path, "/event"))
        send_event(exchange);
    else
        http_respond_pieces(exchange, 200, &json, 1, &whole, 1);
}

static struct tls_context *make_tls(void)
{
    AUTO_BUFFER key = { 0 };
    AUTO_BUFFER certificate = { 0 };
    struct error err = { 0 };
    int64_t now_s = env_wall_s(env_system());
    const struct certificate_request request = {
        .common_name = "bench", .usage = TLS_USAGE_SERVER, .not_before_s = now_s - YEAR_S,
        .not_after_s = now_s + YEAR_S,
        .names = (const char *const[]){ "localhost", "127.0.0.1", NULL },
    };
    struct bytes none = { 0 };
    if (!key_generate(&key, &err) ||
        !certificate_issue(&request, buffer_bytes(&key), none, none, &certificate, &err)) {
        fprintf(stderr, "%s\n", err.message);
        exit(1);
    }
    const struct tls_server_options options = { buffer_bytes(&certificate), buffer_bytes(&key),
                                                none };
    struct tls_context *tls = tls_server_new(&options, &err);
    if (!tls)
        exit(1);
    return tls;
}

static void print_result(uv_signal_t *signal, int number)
{
    (void)number;
    struct rusage usage;
    getrusage(RUSAGE_SELF, &usage);
    double us = (double)(usage.ru_utime.tv_sec + usage.ru_stime.tv_sec) * 1e6 +
                (double)(usage.ru_utime.tv_usec + usage.ru_stime.tv_usec);
    printf("%ld requests, %ld events, %.0f ms user, %.0f ms system, %ld KB\n", bench.requests,
           bench.events, (double)usage.ru_utime.tv_sec * 1e3 + (double)usage.ru_utime.tv_usec / 1e3,
           (double)usage.ru_stime.tv_sec * 1e3 + (double)usage.ru_stime.tv_usec / 1e3,
           usage.ru_maxrss);
    long operations = bench.requests + bench.events;
    printf("%.2f us of CPU an operation\n", operations ? us / (double)operations : 0.0);
    uv_stop(signal->loop);
}

int main(int argument_count, char **arguments)
{
    char address[64];
    uint16_t port;
    bool plain = argument_count > 2 && strcmp(arguments[2], "plain") == 0;
    signal(SIGPIPE, SIG_IGN);
    uv_loop_init(&bench.loop);
    memset(bench.body, 'x', sizeof bench.body);
    char *list = memory_alloc((size_t)LIST_PIECES * LIST_PIECE_BYTES);
    memset(list, 'y', (size_t)LIST_PIECES * LIST_PIECE_BYTES);
    for (int i = 0; i < LIST_PIECES; i++)
        bench.list[i].bytes =
            (struct bytes){ list + (size_t)i * LIST_PIECE_BYTES, LIST_PIECE_BYTES };
    snprintf(address, sizeof address, "127.0.0.1:%s", argument_count > 1 ? arguments[1] : "0");
    int fd = netns_listen(NULL, address, &port);
    if (fd < 0)
        return 1;
    struct http_server *server = http_server_new(&(struct http_server_options){
        .loop = &bench.loop, .tls = plain ? NULL : make_tls(), .body_max_bytes = 3 << 20,
        .idle_timeout_ms = 60000, .connections_max = 20000, .handle = handle });
    http_server_listen(server, fd);
    uv_signal_t signals[2];
    uv_signal_init(&bench.loop, &signals[0]);
    uv_signal_start(&signals[0], print_result, SIGINT);
    uv_signal_init(&bench.loop, &signals[1]);
    uv_signal_start(&signals[1], print_result, SIGTERM);
    printf("port %u\n", port);
    fflush(stdout);
    return uv_run(&bench.loop, UV_RUN_DEFAULT) < 0;
}
