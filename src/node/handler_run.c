/* SPDX-License-Identifier: Apache-2.0 */
/* handler_run.c - see handler_run.h.
 *
 * One timer bounds every kind; for sleep it is the thing itself.  A result found at once (a bad
 * port, say) is kept until the timer's next turn, so that nobody is called back from within.
 *
 * An httpGet goes where it is redirected to, as long as that is the same host: who answers a probe
 * must not make the node ask somebody else. */
#include "node/handler_run.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/arena.h"
#include "base/env.h"
#include "codec/value.h"
#include "http/client.h"
#include "http/tls.h"
#include "http/url.h"
#include "io/loop.h"
#include "node/grpc_health.h"
#include "node/handler_words.h"
#include "node/pod_spec.h"

enum { HEADERS_MAX = 64, LAST_RESORT_MS = 1000, REDIRECTS_MAX = 10, LOCATION_MAX = 4096 };

struct handler_run {
    struct handler_request request;
    handler_done          *done;
    void                  *context;
    struct loop_timer     *timer;
    struct exec_run       *exec;
    struct http_target    *target;
    struct http_call      *call;
    struct tls_context    *tls;
    struct tcp_attempt    *tcp;
    struct grpc_health    *grpc;
    struct arena           arena;        /* of place, location and words */
    struct url             place;        /* that is asked; no path: a tcpSocket's */
    const char            *location;     /* of its answer; NULL: none */
    int                    http_status, redirects;
    int64_t                end_ms;       /* monotonic: when an httpGet has lasted too long */
    struct buffer          body;         /* its first HANDLER_OUTPUT_MAX bytes */
    bool                   has_result;
    enum handler_result    result;
    struct buffer          message;
};

/* Lives until its handle is closed, which may be after the run. */
struct tcp_attempt {
    uv_tcp_t            socket;
    uv_connect_t        connect;
    struct handler_run *run;             /* NULL: no one waits any more */
};

static void free_tcp(uv_handle_t *handle)
{
    free(container_of(handle, struct tcp_attempt, socket));
}

static void handler_free(struct handler_run *run)
{
    loop_timer_free(run->timer);
    exec_run_cancel(run->exec);
    grpc_health_cancel(run->grpc);
    if (run->call)
        http_call_cancel(run->call);
    if (run->target)
        http_target_free(run->target);
    tls_context_free(run->tls);
    if (run->tcp) {
        run->tcp->run = NULL;
        uv_close((uv_handle_t *)&run->tcp->socket, free_tcp);
    }
    buffer_done(&run->message);
    buffer_done(&run->body);
    arena_done(&run->arena);
    free(run);
}

static void finish_soon(struct handler_run *run, enum handler_result result, const char *format,
                        const char *detail)
{
    run->has_result = true;
    run->result = result;
    buffer_reset(&run->message);
    buffer_printf(&run->message, "%s%.*s", format, HANDLER_OUTPUT_MAX, detail);
    loop_timer_start(run->timer, 0);
}

static const char *timeout_text(struct handler_run *run)
{
    return handler_timed_out(run->request.handler, &run->place, run->request.timeout_ms,
                             &run->arena);
}

static void timer_fired(void *context)
{
    struct handler_run *run = context;
    bool slept = run->request.handler->has_sleep;
    if (!run->has_result) {
        run->result = slept ? HANDLER_SUCCEEDED : HANDLER_TIMED_OUT;
        if (!slept)
            buffer_add_text(&run->message, timeout_text(run));
    }
    run->done(run->context, run->result, buffer_text(&run->message));
    handler_free(run);
}

/* ---- exec ---- */

static void exec_ended(void *context, int exit_code, struct bytes output)
{
    struct handler_run *run = context;
    char text[HANDLER_OUTPUT_MAX + 1];
    run->exec = NULL;
    snprintf(text, sizeof text, "%.*s",
             (int)(output.size < HANDLER_OUTPUT_MAX ? output.size : HANDLER_OUTPUT_MAX), output.at);
    if (exit_code == -ETIMEDOUT)
        finish_soon(run, HANDLER_TIMED_OUT, "", timeout_text(run));
    else
        finish_soon(run, exit_code == 0 ? HANDLER_SUCCEEDED : HANDLER_FAILED, "", text);
}

static void start_exec(struct handler_run *run)
{
    AUTO_ARENA arena = { 0 };
    struct error err = { 0 };
    const struct handler *handler = run->request.handler;
    const char **arguments = arena_array(&arena, handler->exec_count + 1, sizeof *arguments);
    memcpy(arguments, handler->exec, handler->exec_count * sizeof *arguments);
    const struct exec_command command = { arguments, run->request.timeout_ms, exec_ended, run };
    run->exec = exec_run_start(run->request.loop, &run->request.exec, &command, &err);
    if (!run->exec)
        finish_soon(run, HANDLER_FAILED, "", err.message);
    else                                 /* crun itself is bounded; this is the last resort */
        loop_timer_start(run->timer, run->request.timeout_ms + LAST_RESORT_MS);
}

/* ---- httpGet ---- */

static void http_head(void *context, struct http_call *call, const struct http_answer *answer)
{
    struct handler_run *run = context;
    struct bytes location = http_answer_header(answer, "location");
    (void)call;
    run->http_status = answer->status;
    run->location = location.size > 0 && location.size <= LOCATION_MAX
                        ? arena_copy(&run->arena, location.at, location.size)
                        : NULL;
}

static void http_data(void *context, struct http_call *call, struct bytes data)
{
    struct handler_run *run = context;
    size_t room = HANDLER_OUTPUT_MAX - run->body.size;
    (void)call;
    buffer_add(&run->body, data.at, data.size < room ? data.size : room);
}

static void ask(struct handler_run *run);

static bool is_redirected(const struct handler_run *run)
{
    static const int statuses[] = { 301, 302, 303, 307, 308 };
    FOR_EACH(status, statuses)
        if (run->http_status == *status)
            return run->location != NULL;
    return false;
}

/* "http:" and the like; behind a path or in a query an address may stand, too. */
static bool has_scheme(const char *location)
{
    static const char of_schemes[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
                                     "0123456789+-.";
    return location[strspn(location, of_schemes)] == ':';
}

static void get_failed(struct handler_run *run, enum handler_result result, const char *why)
{
    finish_soon(run, result, "", handler_get_failed(&run->place, why, &run->arena));
}

/* Where the answer sends us to, from the place that gave it. */
static bool find_place(struct handler_run *run, struct url *ret)
{
    const char *to = run->location, *path = run->place.path;
    *ret = run->place;
    if (strncmp(to, "//", 2) == 0)
        to = arena_printf(&run->arena, "%s:%s", run->place.https ? "https" : "http", to);
    if (has_scheme(to))
        return url_parse(bytes_of(to), &run->arena, ret);
    size_t kept = strcspn(path, "?");
    while (*to != '?' && kept > 0 && path[kept - 1] != '/')
        kept--;
    if (*to != '/')
        to = arena_printf(&run->arena, "%.*s%s", (int)kept, path, to);
    ret->path = arena_copy(&run->arena, to, strcspn(to, "#"));
    return true;
}

static void redirect(struct handler_run *run)
{
    struct url next;
    if (!find_place(run, &next)) {
        get_failed(run, HANDLER_FAILED,
                   arena_printf(&run->arena, "failed to parse Location header \"%s\"",
                                run->location));
    } else if (strcasecmp(next.host, run->place.host) != 0) {
        finish_soon(run, HANDLER_WARNED, "Probe terminated redirects, Response body: ",
                    buffer_text(&run->body));
    } else if (++run->redirects >= REDIRECTS_MAX) {
        get_failed(run, HANDLER_FAILED, "stopped after 10 redirects");
    } else {
        bool is_same = next.https == run->place.https && next.port == run->place.port;
        if (!is_same) {
            http_target_release(run->target);
            run->target = NULL;
        }
        run->place = next;
        ask(run);
    }
}

static void not_answered(struct handler_run *run, const struct error *err)
{
    if (err && err->reason == REASON_TIMEOUT)
        get_failed(run, HANDLER_TIMED_OUT,
                   arena_printf(&run->arena,
                                "%s (Client.Timeout exceeded while awaiting headers)",
                                err->message));
    else
        get_failed(run, HANDLER_FAILED, err ? err->message : "EOF");
}

static void http_end(void *context, struct http_call *call, const struct error *err)
{
    struct handler_run *run = context;
    char status[16];
    (void)call;
    run->call = NULL;
    snprintf(status, sizeof status, "%d", run->http_status);
    if (run->http_status == 0)
        not_answered(run, err);
    else if (is_redirected(run))
        redirect(run);
    else if (run->http_status >= 200 && run->http_status < 300)
        finish_soon(run, HANDLER_SUCCEEDED, "", "");
    else if (run->http_status >= 300 && run->http_status < 400)
        finish_soon(run, HANDLER_WARNED, "Probe terminated redirects, Response body: ",
                    buffer_text(&run->body));
    else
        finish_soon(run, HANDLER_FAILED, "HTTP probe failed with statuscode: ", status);
}

static size_t gather_headers(const struct handler_run *run, const char *host,
                             struct http_header *ret, struct arena *arena)
{
    const struct value *list = run->request.handler->http_headers;
    size_t count = 0;
    bool has_host = false, has_agent = false;
    for (size_t i = 0; i < value_count(list) && count + 3 < HEADERS_MAX; i++) {
        char *name = arena_strdup(arena, value_text(value_item(list, i), "name", arena));
        for (char *at = name; *at; at++)
            *at = (char)(*at >= 'A' && *at <= 'Z' ? *at + 32 : *at);
        ret[count++] = (struct http_header){ bytes_of(name),
                                             value_string(value_item(list, i), "value") };
        has_host = has_host || strcmp(name, "host") == 0;
        has_agent = has_agent || strcmp(name, "user-agent") == 0;
    }
    if (!has_host)
        ret[count++] = (struct http_header){ BYTES("host"), bytes_of(host) };
    if (!has_agent)
        ret[count++] = (struct http_header){ BYTES("user-agent"),
                                             bytes_of(run->request.user_agent) };
    ret[count++] = (struct http_header){ BYTES("accept"), BYTES("*/*") };
    return count;
}

/* False: it cannot be, and that is the result. */
static bool make_target(struct handler_run *run)
{
    struct error err = { 0 };
    const struct url *place = &run->place;
    if (place->https && !run->tls &&
        !(run->tls = tls_client_new(&(struct tls_client_options){ .insecure = true }, &err))) {
        finish_soon(run, HANDLER_FAILED, "", err.message);
        return false;
    }
    run->target = http_target_new(&(struct http_target_options){
        .loop = run->request.loop, .host = place->host, .port = place->port,
        .tls = place->https ? run->tls : NULL, .connect_timeout_ms = run->request.timeout_ms });
    return true;
}

static void ask(struct handler_run *run)
{
    AUTO_ARENA arena = { 0 };
    struct http_header headers[HEADERS_MAX];
    const struct url *place = &run->place;
    int64_t left_ms = run->end_ms - env_monotonic_ms(env_system());
    if (!run->target && !make_target(run))
        return;
    run->http_status = 0;
    buffer_reset(&run->body);
    size_t count = gather_headers(run, arena_printf(&arena, "%s:%u", place->host, place->port),
                                  headers, &arena);
    run->call = http_call_start(run->target, &(struct http_call_options){
        .method = "GET", .target = place->path, .headers = headers, .header_count = count,
        .timeout_ms = left_ms > 1 ? left_ms : 1,
        .on_head = http_head, .on_data = http_data, .on_end = http_end, .context = run });
}

static void start_http(struct handler_run *run)
{
    const struct handler *handler = run->request.handler;
    const char *path = text_is_empty(handler->http_path) ? "/" : handler->http_path;
    run->place = (struct url){
        .https = text_equal(handler->http_scheme, "HTTPS"),
        .host = text_is_empty(handler->http_host) ? run->request.pod_ip : handler->http_host,
        .port = container_port_number(run->request.container, handler->http_port),
        .path = *path == '/' ? path : arena_printf(&run->arena, "/%s", path) };
    if (run->place.port == 0) {
        finish_soon(run, HANDLER_FAILED, "invalid port", "");
        return;
    }
    run->end_ms = env_monotonic_ms(env_system()) + run->request.timeout_ms;
    ask(run);
    if (!run->has_result)
        loop_timer_start(run->timer, run->request.timeout_ms + LAST_RESORT_MS);
}

/* ---- tcpSocket ---- */

static void tcp_connected(uv_connect_t *request, int status)
{
    struct handler_run *run = container_of(request, struct tcp_attempt, connect)->run;
    if (!run)
        return;
    if (status == 0)
        finish_soon(run, HANDLER_SUCCEEDED, "", "");
    else
        finish_soon(run, HANDLER_FAILED, "", handler_dial_failed(&run->place, status, &run->arena));
}

static void start_tcp(struct handler_run *run)
{
    const struct handler *handler = run->request.handler;
    const char *host = text_is_empty(handler->tcp_host) ? run->request.pod_ip : handler->tcp_host;
    uint16_t port = container_port_number(run->request.container, handler->tcp_port);
    struct sockaddr_storage address = { 0 };
    bool good = uv_ip4_addr(host, port, (struct sockaddr_in *)&address) == 0 ||
                uv_ip6_addr(host, port, (struct sockaddr_in6 *)&address) == 0;
    if (port == 0 || !good) {
        finish_soon(run, HANDLER_FAILED, "invalid address of a tcpSocket: ", host);
        return;
    }
    run->place = (struct url){ .host = host, .port = port };
    run->tcp = MEMORY_NEW(struct tcp_attempt);
    run->tcp->run = run;
    uv_tcp_init(run->request.loop, &run->tcp->socket);
    int rc = uv_tcp_connect(&run->tcp->connect, &run->tcp->socket, (struct sockaddr *)&address,
                            tcp_connected);
    if (rc < 0)
        finish_soon(run, HANDLER_FAILED, "", handler_dial_failed(&run->place, rc, &run->arena));
    else
        loop_timer_start(run->timer, run->request.timeout_ms);
}

/* ---- grpc ---- */

static void grpc_answered(void *context, bool serving, const char *message)
{
    finish_soon(context, serving ? HANDLER_SUCCEEDED : HANDLER_FAILED, "", serving ? "" : message);
}

static void start_grpc(struct handler_run *run)
{
    const struct handler *handler = run->request.handler;
    run->grpc = grpc_health_start(run->request.loop, run->request.pod_ip,
                                  (uint16_t)handler->grpc_port, handler->grpc_service,
                                  grpc_answered, run);
    loop_timer_start(run->timer, run->request.timeout_ms);
}

struct handler_run *handler_run(const struct handler_request *request, handler_done *done,
                                void *context)
{
    struct handler_run *run = MEMORY_NEW(struct handler_run);
    const struct handler *handler = request->handler;
    run->request = *request;
    run->done = done;
    run->context = context;
    run->timer = loop_timer_new(request->loop, timer_fired, run);
    if (handler->exec_count > 0)
        start_exec(run);
    else if (handler->has_http)
        start_http(run);
    else if (handler->has_tcp)
        start_tcp(run);
    else if (handler->has_grpc)
        start_grpc(run);
    else if (handler->has_sleep)
        loop_timer_start(run->timer, handler->sleep_s * 1000);
    else
        finish_soon(run, HANDLER_FAILED, "this kind of handler is not supported on this node", "");
    return run;
}

void handler_run_cancel(struct handler_run *run)
{
    if (run)
        handler_free(run);
}
