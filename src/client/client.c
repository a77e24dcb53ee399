/* SPDX-License-Identifier: Apache-2.0 */
/* client.c - one request, one answer: paths, headers, and a Status turned into an error. */
#include "client/client.h"

#include <stdlib.h>

#include "base/arena.h"
#include "client/client_state.h"
#include "codec/json.h"
#include "codec/value.h"
#include "http/tls.h"
#include "http/url.h"
#include "object/schema.h"

enum { CONNECT_TIMEOUT_MS = 10000, CALL_TIMEOUT_MS = 30000, HEADERS_MAX = 8, ANSWER_MAX = 256 << 20 };

struct client *client_new(const struct client_options *options, struct error *err)
{
    AUTO_ARENA arena = { 0 };
    struct url url;
    if (!url_parse(bytes_of(options->server), &arena, &url)) {
        fail(err, REASON_BAD_REQUEST, 0, "the server \"%s\" is no http or https URL", options->server);
        return NULL;
    }
    struct client *client = MEMORY_NEW(struct client);
    client->loop = options->loop;
    client->env = options->env;
    client->authorization = options->token ? memory_strdup(arena_printf(&arena, "Bearer %s", options->token)) : NULL;
    client->user_agent = memory_strdup(options->user_agent ? options->user_agent : "knarr");
    struct tls_client_options tls = { .ca_pem = options->ca_pem, .certificate_pem = options->certificate_pem, .key_pem = options->key_pem,
                                      .insecure = options->insecure };
    if (url.https && !(client->tls = tls_client_new(&tls, err))) {
        client_free(client);
        return NULL;
    }
    struct http_target_options target = { .loop = options->loop, .host = url.host, .port = url.port, .tls = client->tls, .link = options->link,
                                          .connect_timeout_ms = CONNECT_TIMEOUT_MS };
    client->target = http_target_new(&target);
    return client;
}

void client_free(struct client *client)
{
    if (!client)
        return;
    http_target_free(client->target);
    tls_context_free(client->tls);
    free(client->authorization);
    free(client->user_agent);
    free(client);
}

struct http_target *client_target(struct client *client)
{
    return client->target;
}

size_t client_headers(struct client *client, struct http_header *ret, size_t room)
{
    size_t count = 0;
    if (count < room)
        ret[count++] = (struct http_header){ BYTES("user-agent"), bytes_of(client->user_agent) };
    if (client->authorization && count < room)
        ret[count++] = (struct http_header){ BYTES("authorization"), bytes_of(client->authorization) };
    return count;
}

const char *client_path(const struct kind *kind, const char *ns, const char *name, const char *subresource, struct arena *arena)
{
    AUTO_BUFFER path = { 0 };
    buffer_printf(&path, *kind->group ? "/apis/%s" : "/api/%s", kind->api_version);
    if (kind->namespaced && !text_is_empty(ns))
        buffer_printf(&path, "/namespaces/%s", ns);
    buffer_printf(&path, "/%s", kind->resource);
    if (name)
        buffer_printf(&path, "/%s", name);
    if (subresource)
        buffer_printf(&path, "/%s", subresource);
    return arena_copy(arena, path.at, path.size);
}

/* ---- a call ---- */

struct client_call {
    struct http_call *call;
    int               status;
    struct buffer     body;
    void            (*done)(void *context, int status, struct bytes body, const struct error *err);
    void             *context;
};

static void call_free(struct client_call *call)
{
    buffer_done(&call->body);
    free(call);
}

static void add_causes(struct error *err, const struct value *causes, struct arena *arena)
{
    for (size_t i = 0; i < value_count(causes); i++) {
        const struct value *cause = value_item(causes, i);
        error_add_cause(err, arena, value_text(cause, "reason", arena), value_text(cause, "field", arena), value_text(cause, "message", arena));
    }
}

void client_status_error(int status, struct bytes body, struct arena *arena, struct error *err)
{
    const struct value *value = body.size && body.at[0] == '{' ? json_parse(body, NULL, arena, NULL) : NULL;
    const char *reason = value_text(value, "reason", arena);
    struct bytes message = value_string(value, "message");
    if (message.size == 0)
        message = body.size ? body : BYTES("the server gave no reason");
    fail(err, reason ? reason_from_text(reason) : REASON_INTERNAL_ERROR, 0, "%.*s", BYTES_ARG(message));
    err->code = status;
    err->retry_after_s = (int)value_int(value, "details.retryAfterSeconds", 0);
    add_causes(err, value_at(value, "details.causes"), arena);
}

static void on_head(void *context, struct http_call *http, const struct http_answer *answer)
{
    struct client_call *call = context;
    (void)http;
    call->status = answer->status;
}

static void on_data(void *context, struct http_call *http, struct bytes bytes)
{
    struct client_call *call = context;
    (void)http;
    if (call->body.size + bytes.size <= ANSWER_MAX)
        buffer_add(&call->body, bytes.at, bytes.size);
}

static void on_end(void *context, struct http_call *http, const struct error *err)
{
    struct client_call *call = context;
    struct error own = { 0 };
    AUTO_ARENA arena = { 0 };
    (void)http;
    if (!err && (call->status < 200 || call->status > 299)) {
        client_status_error(call->status, buffer_bytes(&call->body), &arena, &own);
        err = &own;
    }
    call->done(call->context, call->status, buffer_bytes(&call->body), err);
    call_free(call);
}

struct client_call *client_request(struct client *client, const struct client_request *request)
{
    struct http_header headers[HEADERS_MAX];
    size_t count = client_headers(client, headers, HEADERS_MAX - 2);
    struct client_call *call = MEMORY_NEW(struct client_call);
    call->done = request->done;
    call->context = request->context;
    headers[count++] = (struct http_header){ BYTES("accept"), bytes_of(request->accept ? request->accept : "application/json") };
    if (request->body.size)
        headers[count++] = (struct http_header){ BYTES("content-type"), bytes_of(request->content_type ? request->content_type : "application/json") };
    struct http_call_options options = { .method = request->method, .target = request->target, .headers = headers, .header_count = count,
                                         .body = request->body, .timeout_ms = request->timeout_ms ? request->timeout_ms : CALL_TIMEOUT_MS,
                                         .on_head = on_head, .on_data = on_data, .on_end = on_end, .context = call };
    call->call = http_call_start(client->target, &options);
    return call;
}

void client_call_cancel(struct client_call *call)
{
    if (!call)
        return;
    http_call_cancel(call->call);
    call_free(call);
}

/* ---- blocking ---- */

struct wait {
    struct buffer *body;
    struct error  *err;
    bool           is_over, good;
};

static void finished(void *context, int status, struct bytes body, const struct error *err)
{
    struct wait *wait = context;
    (void)status;
    wait->is_over = true;
    wait->good = !err;
    if (err && wait->err) {
        *wait->err = *err;
        wait->err->causes = NULL;        /* their arena ends with the call */
    }
    if (!err)
        buffer_add(wait->body, body.at, body.size);
}

bool client_request_wait(struct client *client, const struct client_request *request, struct buffer *ret_body, struct error *err)
{
    struct client_request asked = *request;
    struct wait wait = { ret_body, err, false, false };
    asked.done = finished;
    asked.context = &wait;
    client_request(client, &asked);
    while (!wait.is_over && uv_run(client->loop, UV_RUN_ONCE))
        continue;
    if (!wait.is_over)
        return fail(err, REASON_INTERNAL_ERROR, 0, "the connection has gone");
    return wait.good;
}
