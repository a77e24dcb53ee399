/* SPDX-License-Identifier: Apache-2.0 */
/* kubelet_server.c - see kubelet_server.h: who may ask, and which handler answers.
 *
 * Routes are a table by the first part of the path; parts behind it are named by position. */
#include "node/kubelet_server.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/bytes.h"
#include "base/env.h"
#include "base/log.h"
#include "http/server.h"
#include "http/tls.h"
#include "http/url.h"
#include "io/file.h"
#include "io/netns.h"
#include "node/agent_metrics.h"
#include "node/cadvisor_metrics.h"
#include "node/kubelet_access.h"
#include "node/kubelet_answer.h"
#include "node/log_stream.h"
#include "node/pod_spec.h"
#include "node/pod_worker.h"
#include "node/port_forward.h"
#include "node/probe_metrics.h"
#include "node/resource_metrics.h"
#include "node/stats_summary.h"
#include "node/stream_session.h"
#include "object/object.h"
#include "object/time_text.h"

static const struct log server_log = { "kubelet" };

enum { PEM_MAX_BYTES = 1 << 20, IDLE_TIMEOUT_MS = 4 * 3600 * 1000, CONNECTIONS_MAX = 1000,
       STOP_DEADLINE_MS = 500, COMMAND_MAX = 256, NS_PER_S = 1000000000 };

struct kubelet_server {
    struct kubelet_server_options options;
    struct kubelet_access        *access;
    struct http_server           *http;
    struct tls_context           *tls;
    struct list                   followers;
    void                        (*stopped)(void *context);
    void                         *stopped_context;
};

/* In the exchange's arena. */
struct asking {
    struct kubelet_server  *server;
    struct http_exchange   *exchange;
    struct url_path         path;
    struct url_query        query;
    struct access_question *question;    /* while it waits for permission */
};

/* ---- answers ---- */

static void refuse(struct http_exchange *exchange, enum reason reason, const char *message)
{
    struct error err = { 0 };
    fail(&err, reason, /* os_errno= */ 0, "%s", message);
    kubelet_answer_error(exchange, &err);
}

/* ---- handlers ---- */

static const char *part(const struct asking *asking, size_t index)
{
    struct bytes text = index < asking->path.count ? asking->path.segments[index] : BYTES("");
    return arena_copy(http_exchange_arena(asking->exchange), text.at, text.size);
}

static int64_t number(const struct asking *asking, const char *name, int64_t otherwise)
{
    int64_t value;
    struct bytes text = url_query_value(&asking->query, name);
    return text.at && bytes_to_int64(text, &value) && value >= 0 ? value : otherwise;
}

static bool flag(const struct asking *asking, const char *name, const char *other_name)
{
    return url_query_bool(&asking->query, name, false) ||
           url_query_bool(&asking->query, other_name, false);
}

static void answer_health(struct asking *asking)
{
    kubelet_answer(asking->exchange, "text/plain; charset=utf-8", BYTES("ok"));
}

static void answer_pods(struct asking *asking)
{
    AUTO_BUFFER body = { 0 };
    struct node_context *node = asking->server->options.node;
    bool first = true;
    buffer_add_text(&body,
                    "{\"kind\":\"PodList\",\"apiVersion\":\"v1\",\"metadata\":{},\"items\":[");
    for (struct map_entry *e = map_first(&node->workers); e; e = map_after(&node->workers, e)) {
        const struct pod *pod = pod_worker_pod(e->value);
        if (!pod)
            continue;
        if (!first)
            buffer_add_char(&body, ',');
        first = false;
        buffer_add(&body, pod->object->text.at, pod->object->text.size);
    }
    buffer_add_text(&body, "]}");
    kubelet_answer(asking->exchange, "application/json", buffer_bytes(&body));
}

/* 0: from the beginning. */
static int64_t since_ns(const struct asking *asking)
{
    int64_t seconds = number(asking, "sinceSeconds", -1), ns = 0;
    struct env *env = asking->server->options.node->env;
    int64_t now_ns = env->wall_ns(env);
    if (seconds >= 0)
        return seconds < now_ns / NS_PER_S ? now_ns - seconds * NS_PER_S : 0;
    struct bytes text = url_query_value(&asking->query, "sinceTime");
    return text.at && time_parse(text, &ns) ? ns : 0;
}

static void answer_logs(struct asking *asking)
{
    struct bytes stream = url_query_value(&asking->query, "stream");
    struct log_stream_request request = {
        .node = asking->server->options.node, .ns = part(asking, 1), .pod = part(asking, 2),
        .container = part(asking, 3),
        .query = { .tail_lines = number(asking, "tailLines", -1), .limit_bytes = number(asking,
                "limitBytes", -1), .since_ns = since_ns(asking),
                   .timestamps = url_query_bool(&asking->query, "timestamps", false),
                   .only_stdout = bytes_equal_text(stream, "Stdout"),
                   .only_stderr = bytes_equal_text(stream, "Stderr") },
        .follow = url_query_bool(&asking->query, "follow", false),
        .previous = url_query_bool(&asking->query, "previous", false),
    };
    log_stream_start(asking->exchange, &request, &asking->server->followers);
}

static const char **command_of(const struct asking *asking)
{
    struct arena *arena = http_exchange_arena(asking->exchange);
    const char **command = arena_array(arena, COMMAND_MAX + 1, sizeof *command);
    size_t count = 0;
    for (size_t i = 0; i < asking->query.count && count < COMMAND_MAX; i++) {
        struct bytes value = asking->query.parameters[i].value;
        if (bytes_equal_text(asking->query.parameters[i].name, "command"))
            command[count++] = arena_copy(arena, value.at, value.size);
    }
    return command;
}

static void answer_streams(struct asking *asking, const char *const *command)
{
    struct stream_request request = {
        .node = asking->server->options.node, .ns = part(asking, 1), .pod = part(asking, 2),
        .container = part(asking, 3), .command = command,
        .std_in = flag(asking, "input", "stdin"), .std_out = flag(asking, "output", "stdout"),
        .std_err = flag(asking, "error", "stderr"),
        .tty = url_query_bool(&asking->query, "tty", false),
    };
    request.std_err = request.std_err && !request.tty;   /* a terminal has one output */
    if (!request.std_in && !request.std_out && !request.std_err)
        refuse(asking->exchange, REASON_BAD_REQUEST,
               "you must specify at least 1 of stdin, stdout, stderr");
    else if (!http_exchange_request(asking->exchange)->wants_upgrade)
        refuse(asking->exchange, REASON_BAD_REQUEST, "Upgrade request required");
    else
        stream_session_start(asking->exchange, &request);
}

static void answer_exec(struct asking *asking)
{
    const char **command = command_of(asking);
    if (*command)
        answer_streams(asking, command);
    else
        refuse(asking->exchange, REASON_BAD_REQUEST,
               "you must specify at least one command for the container");
}

static void answer_attach(struct asking *asking)
{
    answer_streams(asking, NULL);
}

static void answer_port_forward(struct asking *asking)
{
    port_forward_start(asking->exchange, asking->server->options.node, part(asking, 1),
                       part(asking, 2), &asking->query);
}

static void answer_stats(struct asking *asking)
{
    AUTO_BUFFER body = { 0 };
    stats_summary_write(asking->server->options.node, &body);
    kubelet_answer(asking->exchange, "application/json", buffer_bytes(&body));
}

static void answer_written(struct asking *asking,
                           void (*write)(struct node_context *, struct buffer *))
{
    AUTO_BUFFER body = { 0 };
    write(asking->server->options.node, &body);
    kubelet_answer(asking->exchange, "text/plain; version=0.0.4; charset=utf-8",
                   buffer_bytes(&body));
}

static void answer_metrics(struct asking *asking)
{
    answer_written(asking, agent_metrics_write);
}

static void answer_resource_metrics(struct asking *asking)
{
    answer_written(asking, resource_metrics_write);
}

static void answer_cadvisor_metrics(struct asking *asking)
{
    answer_written(asking, cadvisor_metrics_write);
}

static void answer_probe_metrics(struct asking *asking)
{
    answer_written(asking, probe_metrics_write);
}

static const struct route {
    const char *first, *second;          /* parts of the path; second NULL: any */
    size_t      parts;
    void      (*answer)(struct asking *);
} routes[] = {
    { "healthz",       NULL,       1, answer_health },
    { "pods",          NULL,       1, answer_pods },
    { "containerLogs", NULL,       4, answer_logs },
    { "exec",          NULL,       4, answer_exec },
    { "attach",        NULL,       4, answer_attach },
    { "portForward",   NULL,       3, answer_port_forward },
    { "stats",         "summary",  2, answer_stats },
    { "metrics",       NULL,       1, answer_metrics },
    { "metrics",       "resource", 2, answer_resource_metrics },
    { "metrics",       "cadvisor", 2, answer_cadvisor_metrics },
    { "metrics",       "probes",   2, answer_probe_metrics },
};

/* ---- who may ask, and what ---- */

static const struct route *find_route(const struct url_path *path)
{
    FOR_EACH(route, routes) {
        bool first = path->count == route->parts &&
                     bytes_equal_text(path->segments[0], route->first);
        if (first && (!route->second || bytes_equal_text(path->segments[1], route->second)))
            return route;
    }
    return NULL;
}

static void answer(struct asking *asking)
{
    struct bytes method = http_exchange_request(asking->exchange)->method;
    const struct route *route = find_route(&asking->path);
    if (!route)
        refuse(asking->exchange, REASON_NOT_FOUND, "404 page not found");
    else if (!bytes_equal_text(method, "GET") && !bytes_equal_text(method, "POST"))
        refuse(asking->exchange, REASON_METHOD_NOT_ALLOWED, "method not allowed");
    else
        route->answer(asking);
}

static void permission_told(void *context, const struct error *refusal)
{
    struct asking *asking = context;
    http_exchange_on_close(asking->exchange, NULL, NULL);
    if (refusal)
        kubelet_answer_error(asking->exchange, refusal);
    else
        answer(asking);
}

/* The client has not waited. */
static void closed_meanwhile(void *context, struct http_exchange *exchange)
{
    struct asking *asking = context;
    (void)exchange;
    kubelet_access_cancel(asking->question);
}

static void handle(void *context, struct http_exchange *exchange)
{
    const struct http_request *request = http_exchange_request(exchange);
    struct arena *arena = http_exchange_arena(exchange);
    struct asking *asking = ARENA_NEW(arena, struct asking);
    asking->server = context;
    asking->exchange = exchange;
    if (!url_path_parse(request->path, arena, &asking->path) ||
        !url_query_parse(request->query, arena, &asking->query)) {
        refuse(exchange, REASON_BAD_REQUEST, "bad path or query");
        return;
    }
    const struct access_request wish = {
        .peer = http_exchange_peer(exchange), .method = request->method,
        .authorization = http_header_value(request, "authorization"),
        .area = asking->path.count > 0 ? asking->path.segments[0] : BYTES(""),
    };
    http_exchange_on_close(exchange, closed_meanwhile, asking);
    kubelet_access_ask(asking->server->access, &wish, permission_told, asking, &asking->question);
}

/* ---- life ---- */

static bool read_pem(const char *path, struct buffer *ret, struct error *err)
{
    int rc = file_read(path, PEM_MAX_BYTES, ret);
    return rc == 0 || fail(err, REASON_INTERNAL_ERROR, -rc, "%s: %s", path, strerror(-rc));
}

static struct tls_context *make_tls(const struct kubelet_server_options *options, struct error *err)
{
    AUTO_BUFFER certificate = { 0 };
    AUTO_BUFFER key = { 0 };
    AUTO_BUFFER ca = { 0 };
    if (!read_pem(options->certificate_file, &certificate, err) ||
        !read_pem(options->key_file, &key, err) || !read_pem(options->client_ca_file, &ca, err))
        return NULL;
    struct tls_server_options tls = { buffer_bytes(&certificate), buffer_bytes(&key),
                                      buffer_bytes(&ca) };
    return tls_server_new(&tls, err);
}

static void server_free(struct kubelet_server *server)
{
    if (server->http)
        http_server_free(server->http);
    tls_context_free(server->tls);
    kubelet_access_free(server->access);
    free(server);
}

static bool listen_here(struct kubelet_server *server, struct error *err)
{
    AUTO_ARENA arena = { 0 };
    uint16_t port = server->options.port;
    const char *address = arena_printf(
        &arena, "%s:%u", server->options.address ? server->options.address : "0.0.0.0", port);
    int fd = netns_listen(NULL, address, &port);
    int rc = fd < 0 ? fd : http_server_listen(server->http, fd);
    return rc >= 0 ||
           fail(err, REASON_INTERNAL_ERROR, -rc, "listening on %s: %s", address, strerror(-rc));
}

struct kubelet_server *kubelet_server_new(const struct kubelet_server_options *options,
                                          struct error *err)
{
    struct kubelet_server *server = MEMORY_NEW(struct kubelet_server);
    server->options = *options;
    list_init(&server->followers);
    server->access = kubelet_access_new(options->node->client, options->node->env,
                                        options->node->node_name);
    server->tls = make_tls(options, err);
    if (server->tls) {
        struct http_server_options http = { .loop = options->node->loop,
                                            .tls = server->tls,
                                            .body_max_bytes = 1 << 20,
                                            .idle_timeout_ms = IDLE_TIMEOUT_MS,
                                            .connections_max = CONNECTIONS_MAX,
                                            .handle = handle,
                                            .context = server };
        server->http = http_server_new(&http);
    }
    if (server->http && listen_here(server, err))
        return server;
    server_free(server);
    return NULL;
}

static void http_stopped(void *context)
{
    struct kubelet_server *server = context;
    void (*stopped)(void *) = server->stopped;
    void *stopped_context = server->stopped_context;
    server_free(server);
    log_debug(&server_log, "kubelet server stopped");
    stopped(stopped_context);
}

void kubelet_server_stop(struct kubelet_server *server, void (*stopped)(void *context),
                         void *context)
{
    server->stopped = stopped;
    server->stopped_context = context;
    kubelet_access_stop(server->access);
    http_server_stop(server->http, STOP_DEADLINE_MS, http_stopped, server);
}

void kubelet_server_container_ended(struct kubelet_server *server)
{
    log_streams_look(&server->followers);
}
