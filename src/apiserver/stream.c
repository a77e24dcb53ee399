/* SPDX-License-Identifier: Apache-2.0 */
/* stream.c - bytes between a client and a node or pod: logs, exec, attach, port-forward, proxies.
 *
 * A node is dialled with our own client certificate; of the client's headers only those of the
 * upgrade go along, or for a proxy what proxy_message.c lets pass.  An upgrade that is refused is
 * answered as it is and the connection is closed, never reused (CVE-2018-1002105); a redirect is
 * an answer like any other (CVE-2018-1002102).  Whichever side is slow, the other is paused:
 * QUEUE_HIGH bytes wait at most.  An extension server (aggregator.h) is told who asks, by our
 * front-proxy certificate; its redirects end here. */
#include <stdio.h>
#include <stdlib.h>

#include "apiserver/stream.h"
#include "apiserver/answer.h"
#include "apiserver/html_links.h"
#include "apiserver/proxy_message.h"
#include "apiserver/request.h"
#include "codec/base64.h"
#include "http/client.h"
#include "http/http1_head.h"
#include "http/tls.h"
#include "http/websocket.h"

enum { QUEUE_HIGH = 256 * 1024, CONNECT_TIMEOUT_MS = 10000, FORWARDED_MAX = 16 };

struct stream {
    struct request    *request;
    struct http_call  *call;
    struct websocket  *websocket;        /* of a log that is read by one; or NULL */
    struct html_links *links;            /* of a page whose links are rewritten; or NULL */
    struct buffer      refusal;          /* the body of an answer that is no stream */
    int                status;
    bool               is_tunnel, has_begun, is_refused;
    bool               is_base64;        /* the WebSocket's messages are */
};

static bool is_extension(const struct stream *stream)
{
    return stream->request->relay.type == RELAY_EXTENSION;
}

/* What the client likes is asked of the other side, whose answer goes on as it is. */
static bool is_proxy(const struct stream *stream)
{
    return stream->request->relay.prefix != NULL || is_extension(stream);
}

static void stream_free(struct stream *stream)
{
    if (stream->call)
        http_call_cancel(stream->call);
    html_links_free(stream->links);
    buffer_done(&stream->refusal);
    free(stream);
}

/* The only place that frees a stream: once neither side can call back any more. */
static void finish(struct stream *stream)
{
    struct request *request = stream->request;
    request->stream = NULL;
    if (request->exchange)
        http_exchange_on_body(request->exchange, NULL, NULL);
    stream_free(stream);
    request_free(request);
}

static void client_gone(struct request *request)
{
    finish(request->stream);
}

static void resume_backend(void *context, struct http_exchange *exchange)
{
    struct stream *stream = context;
    (void)exchange;
    if (stream->call)
        http_call_pause(stream->call, false);
}

static void resume_client(void *context, struct http_call *call)
{
    struct stream *stream = context;
    (void)call;
    if (!stream->request->exchange)
        return;
    http_upgrade_pause(stream->request->exchange, false);
    http_exchange_pause_body(stream->request->exchange, false);
}

/* From the client to the other side: the body of a proxied request, or anything once upgraded. */
static void client_sent(void *context, struct http_exchange *exchange, struct bytes bytes)
{
    struct stream *stream = context;
    if (!stream->call)
        return;
    if (bytes.size == 0) {
        http_call_shutdown(stream->call);
        return;
    }
    http_call_write(stream->call, http_piece_copy(bytes));
    if (http_call_queued(stream->call) <= QUEUE_HIGH)
        return;
    http_upgrade_pause(exchange, true);
    http_exchange_pause_body(exchange, true);
}

/* ---- the answer ---- */

static size_t copy_headers(const struct http_answer *answer, const char *const *names,
                           struct http_header *ret)
{
    size_t count = 0;
    for (; *names; names++) {
        struct bytes value = http_answer_header(answer, *names);
        if (value.at)
            ret[count++] = (struct http_header){ bytes_of(*names), value };
    }
    return count;
}

static void begin_tunnel(struct stream *stream, const struct http_answer *answer)
{
    static const char *const names[] = { "upgrade",
                                         "sec-websocket-accept",
                                         "sec-websocket-protocol",
                                         "x-stream-protocol-version",
                                         NULL };
    struct http_header few[FORWARDED_MAX];
    struct proxy_headers all = { 0 };
    struct http_exchange *exchange = stream->request->exchange;
    stream->has_begun = true;
    http_call_on_drain(stream->call, resume_client);
    if (is_proxy(stream)) {
        proxy_answer_headers(stream->request, answer, /* keeps_upgrade= */ true, &all);
        http_upgrade(exchange, all.items, all.count, client_sent, stream);
    } else {
        http_upgrade(exchange, few, copy_headers(answer, names, few), client_sent, stream);
    }
    http_stream_on_drain(exchange, resume_backend, stream);
}

/* A log; or why an upgrade was refused, in the node's own words. */
static void begin_plain(struct stream *stream, const struct http_answer *answer)
{
    static const char *const names[] = { "content-type", "sec-websocket-version",
                                         "x-accepted-stream-protocol-versions", NULL };
    struct http_header headers[FORWARDED_MAX];
    stream->has_begun = true;
    http_stream_begin(stream->request->exchange, answer->status, headers,
                      copy_headers(answer, names, headers));
    http_stream_on_drain(stream->request->exchange, resume_backend, stream);
}

static void log_reader_drained(void *context, struct websocket *websocket)
{
    struct stream *stream = context;
    (void)websocket;
    if (stream->call)
        http_call_pause(stream->call, false);
}

static void log_reader_gone(void *context, struct websocket *websocket, const struct error *err)
{
    struct stream *stream = context;
    (void)websocket;
    (void)err;
    stream->request->exchange = NULL;
    finish(stream);
}

/* A log as messages of its bytes; what the client says is not listened to. */
static void begin_log_messages(struct stream *stream)
{
    static const char *const protocols[] = { "binary.k8s.io", "base64.binary.k8s.io", NULL };
    const struct websocket_handler handler = { .drained = log_reader_drained,
                                               .closed = log_reader_gone, .context = stream };
    const char *chosen;
    if (!websocket_accept(stream->request->exchange, protocols, &handler, &stream->websocket,
                          &chosen)) {
        finish(stream);
        return;
    }
    stream->has_begun = true;
    stream->is_base64 = text_equal(chosen, protocols[1]);
}

static void send_log_message(struct stream *stream, struct bytes bytes)
{
    AUTO_BUFFER text = { 0 };
    if (stream->is_base64) {
        base64_write(&text, bytes);
        bytes = buffer_bytes(&text);
    }
    websocket_send(stream->websocket, bytes, (struct bytes){ NULL, 0 }, stream->is_base64);
    if (websocket_queued(stream->websocket) > QUEUE_HIGH)
        http_call_pause(stream->call, true);
}

static void rewrite_link(void *context, struct bytes link, struct buffer *ret)
{
    const struct request *request = ((const struct stream *)context)->request;
    const struct http_request *http = http_exchange_request(request->exchange);
    proxy_write_link(&request->relay, http_header_value(http, "host"), link, ret);
}

/* Links are rewritten where a path stands before what they know. */
static bool request_is_page(const struct stream *stream)
{
    return stream->request->relay.prefix != NULL;
}

static void begin_proxied(struct stream *stream, const struct http_answer *answer)
{
    struct proxy_headers headers = { 0 };
    struct http_exchange *exchange = stream->request->exchange;
    struct bytes size = http_answer_header(answer, "content-length");
    int64_t length;
    stream->has_begun = true;
    proxy_answer_headers(stream->request, answer, /* keeps_upgrade= */ false, &headers);
    http_stream_begin(exchange, answer->status, headers.items, headers.count);
    http_stream_on_drain(exchange, resume_backend, stream);
    if (request_is_page(stream) && proxy_answer_is_page(answer) && !text_equal(stream->request->method, "HEAD"))
        stream->links = html_links_new(rewrite_link, stream);
    else if (size.at && bytes_to_int64(size, &length) && length >= 0)
        http_stream_set_length(exchange, length);
}

static bool is_log_for_websocket(const struct stream *stream)
{
    const struct http_request *http = http_exchange_request(stream->request->exchange);
    return stream->request->relay.type == RELAY_LOG && http->wants_upgrade &&
           http1_list_has(http_header_value(http, "upgrade"), "websocket");
}

/* "Not modified" leads nowhere. */
static bool is_redirect(const struct http_answer *answer)
{
    return answer->status >= 300 && answer->status <= 399 &&
           (answer->status != 304 || http_answer_header(answer, "location").at);
}

static void backend_head(void *context, struct http_call *call, const struct http_answer *answer)
{
    struct stream *stream = context;
    (void)call;
    stream->status = answer->status;
    if (is_extension(stream) && is_redirect(answer))
        stream->is_refused = true;
    else if (stream->is_tunnel && answer->status == 101)
        begin_tunnel(stream, answer);
    else if (is_proxy(stream) && (!stream->is_tunnel || answer->status >= 400))
        begin_proxied(stream, answer);
    else if (is_log_for_websocket(stream) && answer->status == 200)
        begin_log_messages(stream);
    else if (stream->is_tunnel ? answer->status >= 400 : answer->status == 200)
        begin_plain(stream, answer);
    else
        stream->is_refused = true;
}

static void backend_data(void *context, struct http_call *call, struct bytes bytes)
{
    enum { REFUSAL_MAX = 64 * 1024 };
    struct stream *stream = context;
    struct http_exchange *exchange = stream->request->exchange;
    AUTO_BUFFER page = { 0 };
    if (stream->is_refused) {
        if (stream->refusal.size + bytes.size <= REFUSAL_MAX)
            buffer_add(&stream->refusal, bytes.at, bytes.size);
        return;
    }
    if (stream->websocket) {
        send_log_message(stream, bytes);
        return;
    }
    if (stream->links) {
        html_links_feed(stream->links, bytes, &page);
        bytes = buffer_bytes(&page);
    }
    if (bytes.size > 0)
        http_stream_write(exchange, http_piece_copy(bytes));
    if (http_stream_queued(exchange) > QUEUE_HIGH)
        http_call_pause(call, true);
}

/* A node's error is a text, or a Status that goes on as it is. */
static void answer_refusal(struct stream *stream)
{
    struct request *request = stream->request;
    struct bytes body = buffer_bytes(&stream->refusal);
    if (is_extension(stream)) {
        request_answer_bytes(request, 502, "text/plain; charset=utf-8",
                             BYTES("the backend attempted to redirect this request, which is not "
                                   "permitted"));
        return;
    }
    if (body.size && body.at[0] == '{') {
        request_answer_bytes(request, stream->status, "application/json", body);
        return;
    }
    enum reason reason = stream->status == 404   ? REASON_NOT_FOUND
                         : stream->status == 400 ? REASON_BAD_REQUEST
                         : stream->status == 403 ? REASON_FORBIDDEN
                                                 : REASON_INTERNAL_ERROR;
    struct bytes text = body.size ? body : BYTES("the node refused the request");
    if (stream->is_tunnel && stream->status < 400)
        fail(&request->err, REASON_INTERNAL_ERROR, 0, "invalid upgrade response: status code %d",
             stream->status);
    else
        fail(&request->err, reason, 0, "%.*s", BYTES_ARG(text));
    request_answer_error(request);
}

static void answer_failure(struct stream *stream, const struct error *err)
{
    struct request *request = stream->request;
    if (is_extension(stream)) {
        request_answer_bytes(request, 503, "text/plain; charset=utf-8",
                             bytes_of(arena_printf(&request->arena, "%s\n", err->message)));
        return;
    }
    if (is_proxy(stream) && !stream->is_tunnel)
        fail(&request->err, REASON_SERVICE_UNAVAILABLE, 0, "error trying to reach service: %s",
             err->message);
    else
        fail(&request->err, REASON_INTERNAL_ERROR, 0, "error dialing backend: %s", err->message);
    request_answer_error(request);
}

/* A page that was cut must not look whole. */
static void end_begun(struct stream *stream, const struct error *err)
{
    struct http_exchange *exchange = stream->request->exchange;
    AUTO_BUFFER page = { 0 };
    if (stream->websocket) {
        websocket_close(stream->websocket, 1000);
        return;
    }
    if (err && !stream->is_tunnel) {
        http_exchange_abort(exchange);
        return;
    }
    if (stream->links) {
        html_links_end(stream->links, &page);
        if (page.size > 0)
            http_stream_write(exchange, http_piece_copy(buffer_bytes(&page)));
    }
    http_stream_end(exchange);
}

static void backend_end(void *context, struct http_call *call, const struct error *err)
{
    struct stream *stream = context;
    struct request *request = stream->request;
    (void)call;
    stream->call = NULL;
    if (stream->has_begun && request->exchange) {
        end_begun(stream, err); /* its close ends the stream (client_gone) */
        return;
    }
    if (!stream->has_begun && err)
        answer_failure(stream, err);
    else if (stream->is_refused)
        answer_refusal(stream);
    finish(stream);
}

/* ---- the request ---- */

static struct http_target *new_extension_target(struct api_thread *thread,
                                                const struct relay *relay, struct error *err)
{
    const struct api_options *own = thread->server->options;
    struct tls_client_options tls = { .ca_pem = relay->ca_pem, .insecure = relay->is_insecure,
                                      .certificate_pem = own->front_proxy_certificate_pem,
                                      .key_pem = own->front_proxy_key_pem };
    struct http_target_options options = { .loop = &thread->loop,
                                           .host = relay->address,
                                           .port = relay->port,
                                           .tls = tls_client_new(&tls, err),
                                           .owns_tls = true,
                                           .server_name = relay->server_name,
                                           .link = own->link,
                                           .connect_timeout_ms = CONNECT_TIMEOUT_MS };
    return options.tls ? http_target_new(&options) : NULL;
}

/* Only what may be sent again may meet a connection that the server is about to close. */
static bool may_be_repeated(const struct stream *stream)
{
    static const char *const methods[] = { "GET", "HEAD", "PUT", "DELETE", "OPTIONS" };
    FOR_EACH(method, methods)
        if (text_equal(*method, stream->request->method))
            return !stream->is_tunnel;
    return false;
}

/* A node's agent is found where the node says that it is, which may change as often as it likes. */
enum { NODES_KEPT_MAX = 10000, EXTENSIONS_KEPT_MAX = 32 };

/* The one that was made first goes. */
static void make_room(struct map *targets, size_t kept_max)
{
    struct map_entry *first = map_first(targets);
    if (targets->count < kept_max)
        return;
    http_target_release(first->value);
    (void)map_remove(targets, (struct bytes){ first->key, first->key_size });
}

/* *ret_kept: it stays for the next request. */
static struct http_target *extension_target(const struct stream *stream, bool *ret_kept,
                                            struct error *err)
{
    struct api_thread *thread = stream->request->thread;
    const struct relay *relay = &stream->request->relay;
    AUTO_BUFFER key = { 0 };
    *ret_kept = may_be_repeated(stream);
    if (!*ret_kept)
        return new_extension_target(thread, relay, err);
    buffer_printf(&key, "%s %u %s %d ", relay->address, relay->port, relay->server_name,
                  relay->is_insecure);
    buffer_add(&key, relay->ca_pem.at, relay->ca_pem.size);
    struct http_target *target = map_get(&thread->extensions, buffer_bytes(&key));
    if (target)
        return target;
    target = new_extension_target(thread, relay, err);
    if (target) {
        make_room(&thread->extensions, EXTENSIONS_KEPT_MAX);
        map_put(&thread->extensions, buffer_bytes(&key), target);
    }
    return target;
}

static struct http_target *new_target(struct api_thread *thread, const struct relay *relay)
{
    struct tls_context *tls[] = { [RELAY_NODE] = thread->server->node_tls,
                                  [RELAY_LOG] = thread->server->node_tls,
                                  [RELAY_NODE_PROXY] = thread->server->node_tls,
                                  [RELAY_HTTP] = NULL,
                                  [RELAY_HTTPS] = thread->server->pod_tls };
    struct http_target_options options = { .loop = &thread->loop,
                                           .host = relay->address,
                                           .port = relay->port,
                                           .tls = tls[relay->type],
                                           .link = thread->server->options->link,
                                           .connect_timeout_ms = CONNECT_TIMEOUT_MS };
    return http_target_new(&options);
}

/* Of nodes there are few, and they are asked again; anyone else is dialled for one request. */
struct http_target *relay_target(struct api_thread *thread, const struct relay *relay)
{
    char key[80];
    if (relay->type == RELAY_HTTP || relay->type == RELAY_HTTPS)
        return new_target(thread, relay);
    snprintf(key, sizeof key, "%s:%u", relay->address, relay->port);
    struct http_target *target = map_get(&thread->nodes, bytes_of(key));
    if (target)
        return target;
    make_room(&thread->nodes, NODES_KEPT_MAX);
    target = new_target(thread, relay);
    map_put(&thread->nodes, bytes_of(key), target);
    return target;
}

static void targets_free(struct map *targets)
{
    for (struct map_entry *e = map_first(targets); e; e = map_after(targets, e))
        http_target_free(e->value);
    map_done(targets);
}

void api_thread_targets_free(struct api_thread *thread)
{
    targets_free(&thread->nodes);
    targets_free(&thread->extensions);
}

static void upgrade_headers(struct request *request, const struct http_request *http,
                            struct proxy_headers *ret)
{
    static const char *const names[] = { "upgrade", "sec-websocket-key", "sec-websocket-version",
                                         "x-stream-protocol-version" };
    FOR_EACH(name, names)
        for (size_t i = 0; i < http->header_count && ret->count < FORWARDED_MAX; i++)
            if (bytes_equal_text(http->headers[i].name, *name))
                ret->items[ret->count++] = http->headers[i];
    proxy_add_subprotocols(request, ret);
}

/* As long as the client said, or in chunks: whoever cannot read these must not be given them. */
static void add_body_length(const struct http_request *http, struct proxy_headers *headers)
{
    struct bytes length = http_header_value(http, "content-length");
    if (headers->count < PROXY_HEADERS_MAX)
        headers->items[headers->count++] =
            length.at ? (struct http_header){ BYTES("content-length"), length }
                      : (struct http_header){ BYTES("transfer-encoding"), BYTES("chunked") };
}

static bool start_call(struct stream *stream, const struct http_request *http)
{
    struct request *request = stream->request;
    struct proxy_headers headers = { 0 };
    if (is_extension(stream) && !proxy_identity_headers(request, &headers))
        return false;
    if (is_proxy(stream))
        proxy_request_headers(request, &headers);
    else if (stream->is_tunnel)
        upgrade_headers(request, http, &headers);
    if (is_proxy(stream) && http->streams_body)
        add_body_length(http, &headers);
    struct http_call_options options = {
        .method = request->method,
        .target = request->relay.target,
        .upgrade = stream->is_tunnel,
        .on_head = backend_head,
        .on_data = backend_data,
        .on_end = backend_end,
        .context = stream,
        .headers = headers.items,
        .header_count = headers.count,
    };
    if (is_extension(stream) && !http->streams_body)
        options.body = http->body;
    bool is_kept = request->relay.type == RELAY_NODE || request->relay.type == RELAY_LOG ||
                   request->relay.type == RELAY_NODE_PROXY;
    struct http_target *target = is_extension(stream)
                                     ? extension_target(stream, &is_kept, &request->err)
                                     : relay_target(request->thread, &request->relay);
    if (!target)
        return false;
    stream->call = http_call_start(target, &options);
    if (http->streams_body) {
        http_call_on_drain(stream->call, resume_client);
        http_exchange_on_body(request->exchange, client_sent, stream);
    }
    if (!is_kept)
        http_target_release(target);
    return true;
}

/* A proxy's root is a folder: relative links on its page would else miss their mark. */
static bool redirect_to_root(struct request *request)
{
    bool reads = text_equal(request->method, "GET") || text_equal(request->method, "HEAD");
    if (!request->relay.prefix || *request->route.rest || !reads || request->wants_upgrade)
        return false;
    const char *location = arena_printf(&request->arena, "%s/%s%s", request->relay.prefix,
                                        *request->raw_query ? "?" : "", request->raw_query);
    const struct http_header headers[] = {
        { BYTES("audit-id"), bytes_of(request->audit_id) },
        { BYTES("cache-control"), BYTES("no-cache, private") },
        { BYTES("location"), bytes_of(location) },
    };
    http_respond(request->exchange, 301, headers, ARRAY_SIZE(headers), BYTES(""));
    return true;
}

void stream_begin(struct request *request)
{
    if (!request->exchange || redirect_to_root(request)) {
        request_free(request);
        return;
    }
    const struct http_request *http = http_exchange_request(request->exchange);
    struct stream *stream = MEMORY_NEW(struct stream);
    stream->request = request;
    stream->is_tunnel = http->wants_upgrade && request->relay.type != RELAY_LOG;
    request->stream = stream;
    request->client_gone = client_gone;
    if (start_call(stream, http))
        return;
    request_answer_error(request);
    finish(stream);
}
