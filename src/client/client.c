/* SPDX-License-Identifier: Apache-2.0 */
/* client.c - requests to a Kubernetes API server.
 *
 * A client is one HTTP target and the headers that say who we are.  A call collects its answer,
 * bounded, and turns everything but 2xx into an error.
 *
 * Not here: where credentials come from (kubeconfig.c), watches (watch.c). */
#include "client/client.h"

#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/env.h"
#include "base/list.h"
#include "client/client_inside.h"
#include "client/warning.h"
#include "http/client.h"
#include "http/status_error.h"
#include "http/tls.h"
#include "http/url.h"
#include "object/schema.h"

enum { TIMEOUT_MS = 30000, CONNECT_TIMEOUT_MS = 10000, HEADERS_MAX = CLIENT_HEADERS_MAX + 2 };

static struct tls_context *make_tls(const struct client_options *options, struct error *err)
{
    const struct tls_client_options tls = {
        .ca_pem = options->ca_pem,
        .certificate_pem = options->certificate_pem,
        .key_pem = options->key_pem,
        .insecure = options->insecure,
    };
    return tls_client_new(&tls, err);
}

/* "/" of a server's URL is no prefix; "/a/" is "/a". */
static const char *prefix_of(const char *path, struct arena *arena)
{
    size_t size = strcspn(path, "?");
    while (size > 0 && path[size - 1] == '/')
        size--;
    return arena_copy(arena, path, size);
}

static void add_header(struct client *client, struct bytes name, const char *text)
{
    client->headers[client->header_count++] =
        (struct http_header){ name, bytes_of(arena_strdup(&client->arena, text)) };
}

static bool take_headers(struct client *client, const struct client_options *options,
                         struct error *err)
{
    add_header(client, BYTES("user-agent"), options->user_agent ? options->user_agent : "knarr");
    if (!text_is_empty(options->token))
        add_header(client, BYTES("authorization"),
                   arena_printf(&client->arena, "Bearer %s", options->token));
    if (text_is_empty(options->as))
        return (text_is_empty(options->as_uid) && options->as_group_count == 0) ||
               fail(err, REASON_BAD_REQUEST, /* os_errno= */ 0,
                    "requesting uid or groups without impersonating a user");
    if (options->as_group_count > CLIENT_GROUPS_MAX)
        return fail(err, REASON_BAD_REQUEST, /* os_errno= */ 0,
                    "at most %d groups can be impersonated", CLIENT_GROUPS_MAX);
    add_header(client, BYTES("impersonate-user"), options->as);
    if (!text_is_empty(options->as_uid))
        add_header(client, BYTES("impersonate-uid"), options->as_uid);
    for (size_t i = 0; i < options->as_group_count; i++)
        add_header(client, BYTES("impersonate-group"), options->as_groups[i]);
    return true;
}

struct client *client_new(const struct client_options *options, struct error *err)
{
    struct client *client = MEMORY_NEW(struct client);
    struct url url;
    client->loop = options->loop;
    client->env = options->env ? options->env : env_system();
    client->warned = options->warned;
    client->warned_context = options->warned_context;
    if (!url_parse(bytes_of(options->server), &client->arena, &url)) {
        fail(err, REASON_BAD_REQUEST, /* os_errno= */ 0, "server \"%s\" is no URL",
             options->server);
        client_free(client);
        return NULL;
    }
    client->prefix = prefix_of(url.path, &client->arena);
    if (!take_headers(client, options, err) ||
        (url.https && !(client->tls = make_tls(options, err)))) {
        client_free(client);
        return NULL;
    }
    client->target = http_target_new(&(struct http_target_options){
        .loop = options->loop, .host = url.host, .port = url.port, .tls = client->tls,
        .server_name = options->server_name, .link = options->link,
        .connect_timeout_ms = CONNECT_TIMEOUT_MS });
    return client;
}

void client_set_token(struct client *client, const char *token)
{
    const char *text = arena_printf(&client->arena, "Bearer %s", token);
    for (size_t i = 0; i < client->header_count; i++)
        if (bytes_equal_text(client->headers[i].name, "authorization"))
            client->headers[i].value = bytes_of(text);
}

void client_free(struct client *client)
{
    if (!client)
        return;
    http_target_free(client->target);
    tls_context_free(client->tls);
    arena_done(&client->arena);
    free(client);
}

struct http_target *client_target(struct client *client)
{
    return client->target;
}

const char *client_whole_target(const struct client *client, const char *target,
                                struct arena *arena)
{
    return arena_printf(arena, "%s%s", client->prefix, target);
}

size_t client_headers(struct client *client, struct http_header *ret)
{
    for (size_t i = 0; i < client->header_count; i++)
        ret[i] = client->headers[i];
    return client->header_count;
}

/* Calls. */

struct client_call {
    struct client    *client;
    struct http_call *http;
    void            (*done)(void *, int, struct bytes, const struct error *);
    void             *context;
    struct buffer     body;
    int               status;
    bool              too_large;
};

static void free_call(struct client_call *call)
{
    buffer_done(&call->body);
    free(call);
}

static void tell_warnings(const struct client *client, const struct http_answer *answer)
{
    AUTO_BUFFER text = { 0 };
    for (size_t i = 0; client->warned && i < answer->header_count; i++) {
        struct bytes value = answer->headers[i].value;
        if (bytes_equal_text(answer->headers[i].name, "warning"))
            while (warning_next(&value, &text))
                client->warned(client->warned_context, buffer_bytes(&text));
    }
}

static void on_head(void *context, struct http_call *http, const struct http_answer *answer)
{
    struct client_call *call = context;
    (void)http;
    call->status = answer->status;
    tell_warnings(call->client, answer);
}

static void on_data(void *context, struct http_call *http, struct bytes part)
{
    struct client_call *call = context;
    (void)http;
    if (part.size > HTTP_ANSWER_MAX - call->body.size)
        call->too_large = true;
    else
        buffer_add(&call->body, part.at, part.size);
}

static void judge(const struct client_call *call, struct arena *arena, struct error *err)
{
    if (call->too_large)
        fail(err, REASON_INTERNAL_ERROR, /* os_errno= */ 0, "the answer is longer than %d MB",
             HTTP_ANSWER_MAX >> 20);
    else if (call->status < 200 || call->status > 299)
        error_from_answer(err, call->status, buffer_bytes(&call->body), arena);
}

static void on_end(void *context, struct http_call *http, const struct error *failure)
{
    struct client_call *call = context;
    AUTO_ARENA arena = { 0 };
    struct error err = { 0 };
    (void)http;
    if (failure)
        err = *failure;
    else
        judge(call, &arena, &err);
    if (call->done)
        call->done(call->context, call->status, buffer_bytes(&call->body),
                   error_is_set(&err) ? &err : NULL);
    free_call(call);
}

struct http_call *client_http_call(struct client *client, struct http_call_options *options,
                                   const char *accept, const char *content_type)
{
    struct http_header headers[HEADERS_MAX];
    AUTO_ARENA arena = { 0 };
    size_t count = client_headers(client, headers);
    headers[count++] =
        (struct http_header){ BYTES("accept"), bytes_of(accept ? accept : "application/json") };
    if (options->body.size > 0)
        headers[count++] =
            (struct http_header){ BYTES("content-type"),
                                  bytes_of(content_type ? content_type : "application/json") };
    options->target = client_whole_target(client, options->target, &arena);
    options->headers = headers;
    options->header_count = count;
    return http_call_start(client->target, options);
}

struct client_call *client_request(struct client *client, const struct client_request *request)
{
    struct client_call *call = MEMORY_NEW(struct client_call);
    call->client = client;
    call->done = request->done;
    call->context = request->context;
    struct http_call_options options = {
        .method = request->method, .target = request->target, .body = request->body,
        .timeout_ms = request->timeout_ms > 0 ? request->timeout_ms : TIMEOUT_MS,
        .on_head = on_head, .on_data = on_data, .on_end = on_end, .context = call,
    };
    call->http = client_http_call(client, &options, request->accept, request->content_type);
    return call;
}

void client_call_cancel(struct client_call *call)
{
    if (!call)
        return;
    http_call_cancel(call->http);
    free_call(call);
}

struct wait {
    struct buffer *body;
    struct arena  *arena;
    struct error  *err;
    bool           done, good;
};

static void on_waited(void *context, int status, struct bytes body, const struct error *err)
{
    struct wait *wait = context;
    (void)status;
    wait->done = true;
    wait->good = err == NULL;
    if (err && wait->err)
        error_keep(wait->err, err, wait->arena);         /* the rest of it dies with the call */
    if (wait->body)
        buffer_add(wait->body, body.at, body.size);
}

bool client_request_wait(struct client *client, const struct client_request *request,
                         struct buffer *ret_body, struct arena *arena, struct error *err)
{
    struct client_request own = *request;
    struct wait wait = { .body = ret_body, .arena = arena, .err = err };
    own.done = on_waited;
    own.context = &wait;
    client_request(client, &own);
    while (!wait.done)
        uv_run(client->loop, UV_RUN_ONCE);
    return wait.good;
}

/* Paths. */

static void add_segment(struct buffer *path, const char *text)
{
    buffer_add_char(path, '/');
    url_escape(path, bytes_of(text));
}

const char *client_path(const struct kind *kind, const char *ns, const char *name,
                        const char *subresource, struct arena *arena)
{
    AUTO_BUFFER path = { 0 };
    bool is_core = text_is_empty(kind->group);
    buffer_printf(&path, is_core ? "/api/%s" : "/apis/%s",
                  is_core ? kind->version : kind->api_version);
    if (kind->namespaced && !text_is_empty(ns)) {
        buffer_add_text(&path, "/namespaces");
        add_segment(&path, ns);
    }
    add_segment(&path, kind->resource);
    if (!text_is_empty(name))
        add_segment(&path, name);
    if (!text_is_empty(subresource)) {
        buffer_add_char(&path, '/');
        buffer_add_text(&path, subresource);
    }
    return arena_strdup(arena, buffer_text(&path));
}
