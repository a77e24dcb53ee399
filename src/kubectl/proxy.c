/* SPDX-License-Identifier: Apache-2.0 */
/* proxy.c - `kubectl proxy`: the API on a port of this machine's loopback, with the user's
 * credentials.
 *
 * Each request is asked for anew at the server, and its answer passed on as it comes: whoever is
 * slower holds the other.  What the client says of itself (Authorization, Impersonate-...) does not
 * go along.
 *
 * Not here: who is let through (proxy_filter.c); upgrades (exec, attach, port-forward). */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <strings.h>

#include "client/client.h"
#include "http/client.h"
#include "http/server.h"
#include "io/netns.h"
#include "kubectl/proxy_filter.h"
#include "kubectl/session.h"
#include "kubectl/verbs.h"

enum {
    USUAL_PORT = 8001, BODY_MAX = 64 << 20, IDLE_MS = 5 * 60 * 1000, CONNECTIONS_MAX = 256,
    QUEUE_HIGH = 256 * 1024
};

struct proxy {
    struct session            session;
    const char               *address, *prefix;
    int64_t                   port;
    struct proxy_filter_texts texts;
    struct proxy_filter       filter;
};

/* One request on its way; it lives as long as its exchange. */
struct passing {
    struct proxy         *proxy;
    struct http_exchange *exchange;
    struct http_call     *call;          /* NULL: it has ended */
    bool                  has_begun, is_head;
};

/* ---- headers ---- */

/* Of one connection, or written anew, or nobody's to say but ours. */
static bool is_ours(struct bytes name)
{
    static const char *const names[] = { "authorization", "connection", "content-length", "host",
                                         "keep-alive", "proxy-authenticate", "proxy-authorization",
                                         "proxy-connection", "te", "trailer", "transfer-encoding",
                                         "upgrade", "user-agent", "date" };
    FOR_EACH(known, names)
        if (bytes_equal_text(name, *known))
            return true;
    return bytes_starts_with(name, "impersonate-");
}

static size_t pass_headers(const struct http_header *from, size_t count, struct http_header *ret,
                           size_t at)
{
    for (size_t i = 0; i < count; i++)
        if (!is_ours(from[i].name))
            ret[at++] = from[i];
    return at;
}

static void answer_text(struct http_exchange *exchange, int status, const char *text)
{
    static const struct http_header headers[] = { { BYTES("content-type"),
                                                    BYTES("text/plain; charset=utf-8") } };
    http_respond(exchange, status, headers, ARRAY_SIZE(headers), bytes_of(text));
}

/* ---- the answer ---- */

static void on_head(void *context, struct http_call *call, const struct http_answer *answer)
{
    struct passing *passing = context;
    struct http_header headers[HTTP_HEADERS_MAX];
    size_t count = pass_headers(answer->headers, answer->header_count, headers, 0);
    (void)call;
    passing->has_begun = true;
    http_stream_begin(passing->exchange, answer->status, headers, count);
}

static void on_data(void *context, struct http_call *call, struct bytes bytes)
{
    struct passing *passing = context;
    if (passing->is_head)
        return;
    http_stream_write(passing->exchange, http_piece_copy(bytes));
    if (http_stream_queued(passing->exchange) > QUEUE_HIGH)
        http_call_pause(call, true);
}

static void on_drained(void *context, struct http_exchange *exchange)
{
    struct passing *passing = context;
    (void)exchange;
    if (passing->call)
        http_call_pause(passing->call, false);
}

/* An answer that breaks off must not look whole. */
static void on_end(void *context, struct http_call *call, const struct error *err)
{
    struct passing *passing = context;
    (void)call;
    passing->call = NULL;
    if (err && !passing->has_begun)
        answer_text(passing->exchange, 502, err->message);
    else if (err)
        http_exchange_abort(passing->exchange);
    else
        http_stream_end(passing->exchange);
}

static void on_closed(void *context, struct http_exchange *exchange)
{
    struct passing *passing = context;
    (void)exchange;
    if (passing->call)
        http_call_cancel(passing->call);
    free(passing);
}

/* ---- the request ---- */

static void pass(struct proxy *proxy, struct http_exchange *exchange, const char *target)
{
    const struct http_request *request = http_exchange_request(exchange);
    struct arena *arena = http_exchange_arena(exchange);
    struct client *client = proxy->session.client;
    struct http_header headers[CLIENT_HEADERS_MAX + HTTP_HEADERS_MAX];
    size_t count = pass_headers(request->headers, request->header_count, headers,
                                client_headers(client, headers));
    struct passing *passing = MEMORY_NEW(struct passing);
    *passing = (struct passing){ .proxy = proxy, .exchange = exchange,
                                 .is_head = bytes_equal_text(request->method, "HEAD") };
    http_exchange_on_close(exchange, on_closed, passing);
    http_stream_on_drain(exchange, on_drained, passing);
    struct http_call_options options = {
        .method = arena_copy(arena, request->method.at, request->method.size),
        .target = client_whole_target(client, target, arena),
        .headers = headers, .header_count = count, .body = request->body,
        .on_head = on_head, .on_data = on_data, .on_end = on_end, .context = passing,
    };
    passing->call = http_call_start(client_target(client), &options);
}

/* Behind the prefix, still with its slash; NULL: it is not there. */
static const char *strip_prefix(const struct proxy *proxy, struct bytes target,
                                struct arena *arena)
{
    struct bytes prefix = bytes_of(proxy->prefix);
    while (prefix.size && prefix.at[prefix.size - 1] == '/')
        prefix.size--;
    if (target.size <= prefix.size || memcmp(target.at, prefix.at, prefix.size) != 0 ||
        target.at[prefix.size] != '/')
        return NULL;
    return arena_copy(arena, target.at + prefix.size, target.size - prefix.size);
}

static void handle(void *context, struct http_exchange *exchange)
{
    struct proxy *proxy = context;
    const struct http_request *request = http_exchange_request(exchange);
    struct error err = { 0 };
    const char *target = strip_prefix(proxy, request->target, http_exchange_arena(exchange));
    if (http_exchange_body_too_large(exchange))
        answer_text(exchange, 413, "the body is too large\n");
    else if (!proxy_filter_accepts(&proxy->filter, request->method, request->path,
                                   http_header_value(request, "host")))
        answer_text(exchange, 403, "Forbidden\n");
    else if (!target)
        answer_text(exchange, 404, "404 page not found\n");
    else if (request->wants_upgrade)
        answer_text(exchange, 501, "exec, attach and port-forward do not pass kubectl proxy\n");
    else if (!session_renew(&proxy->session, &err))
        answer_text(exchange, 502, err.message);
    else
        pass(proxy, exchange, target);
}

/* ---- the port ---- */

static bool serve(struct proxy *proxy, struct error *err)
{
    uint16_t port = 0;
    bool is_ip6 = strchr(proxy->address, ':') != NULL;
    const char *address = arena_printf(&proxy->session.arena, is_ip6 ? "[%s]:%lld" : "%s:%lld",
                                       proxy->address, (long long)proxy->port);
    int fd = netns_listen(NULL, address, &port);
    if (fd < 0)
        return fail(err, REASON_BAD_REQUEST, -fd, "listen tcp %s: %s", address, strerror(-fd));
    struct http_server *server = http_server_new(&(struct http_server_options){
        .loop = &proxy->session.loop, .body_max_bytes = BODY_MAX, .idle_timeout_ms = IDLE_MS,
        .connections_max = CONNECTIONS_MAX, .handle = handle, .context = proxy });
    int rc = http_server_listen(server, fd);
    if (rc < 0)
        return fail(err, REASON_BAD_REQUEST, -rc, "listen tcp %s: %s", address, strerror(-rc));
    printf(is_ip6 ? "Starting to serve on [%s]:%u\n" : "Starting to serve on %s:%u\n",
           proxy->address, port);
    fflush(stdout);
    uv_run(&proxy->session.loop, UV_RUN_DEFAULT);        /* until the process is ended */
    return true;
}

static int act(struct session *session, char **words, const struct flag_words *found)
{
    struct proxy *proxy = container_of(session, struct proxy, session);
    struct error err = { 0 };
    if (found->count > 0)
        fail(&err, REASON_BAD_REQUEST, 0, "Unexpected args: [%s]", words[0]);
    else if (proxy->port < 0 || proxy->port > UINT16_MAX)
        fail(&err, REASON_BAD_REQUEST, 0, "--port is 0 to 65535");
    else if (proxy->prefix[0] != '/')
        fail(&err, REASON_BAD_REQUEST, 0, "--api-prefix begins with /");
    bool good = !error_is_set(&err) && proxy_filter_init(&proxy->filter, &proxy->texts, &err) &&
                serve(proxy, &err);
    proxy_filter_done(&proxy->filter);
    return good ? 0 : complain(&err);
}

int verb_proxy(int argc, char **argv)
{
    struct proxy *proxy = MEMORY_NEW(struct proxy);
    *proxy = (struct proxy){ .address = "127.0.0.1", .prefix = "/", .port = USUAL_PORT,
                             .texts = proxy_filter_usual };
    session_init(&proxy->session);
    const struct flag flags[] = {
        SESSION_FLAG_ROWS(&proxy->session),
        { "--port", FLAG_NUMBER, &proxy->port, "N", "where it listens (8001); 0: any free one", 'p' },
        { "--address", FLAG_TEXT, &proxy->address, "IP",
          "and on which address (127.0.0.1): who reaches it has your rights" },
        { "--accept-hosts", FLAG_TEXT, &proxy->texts.accept_hosts, "REGEXP,...",
          "what a request's Host may be" },
        { "--accept-paths", FLAG_TEXT, &proxy->texts.accept_paths, "REGEXP,...", "its path" },
        { "--reject-paths", FLAG_TEXT, &proxy->texts.reject_paths, "REGEXP,...",
          "and may not be" },
        { "--reject-methods", FLAG_TEXT, &proxy->texts.reject_methods, "REGEXP,...",
          "nor its method: POST,PUT,PATCH,DELETE only reads" },
        { "--api-prefix", FLAG_TEXT, &proxy->prefix, "PATH", "under which the API lies (/)" },
    };
    const struct command command = COMMAND("kubectl proxy [--port=N] [flags]", flags, act);
    int code = session_run(&proxy->session, &command, argc, argv);
    free(proxy);
    return code;
}
