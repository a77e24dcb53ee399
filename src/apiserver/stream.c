/* SPDX-License-Identifier: Apache-2.0 */
/* stream.c - bytes between a client and a node: logs, exec, attach, port-forward.
 *
 * The node is dialled with our own client certificate; of the client's headers only those of the
 * upgrade go along.  An upgrade that the node refuses is answered as it is and the connection to
 * the node is closed, never reused (CVE-2018-1002105); a redirect is an answer like any other
 * (CVE-2018-1002102).  Whichever side is slow, the other is paused: QUEUE_HIGH bytes wait at most.
 */
#include <stdio.h>
#include <stdlib.h>

#include "apiserver/request.h"
#include "http/client.h"
#include "http/tls.h"

enum { QUEUE_HIGH = 256 * 1024, CONNECT_TIMEOUT_MS = 10000, FORWARDED_MAX = 16 };

struct stream {
    struct request   *request;
    struct http_call *call;
    struct buffer     refusal;           /* the body of an answer that is no stream */
    int               status;
    bool              is_tunnel, has_begun, is_refused;
};

static void stream_free(struct stream *stream)
{
    if (stream->call)
        http_call_cancel(stream->call);
    buffer_done(&stream->refusal);
    free(stream);
}

/* The only place that frees a stream: once neither side can call back any more. */
static void finish(struct stream *stream)
{
    struct request *request = stream->request;
    request->stream = NULL;
    stream_free(stream);
    request_free(request);
}

void stream_client_gone(struct request *request)
{
    finish(request->stream);
}

static void resume_node(void *context, struct http_exchange *exchange)
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
    if (stream->request->exchange)
        http_upgrade_pause(stream->request->exchange, false);
}

static struct http_piece piece_of(struct bytes bytes)
{
    struct blob *blob = blob_copy(bytes.at, bytes.size);
    return (struct http_piece){ blob_bytes(blob), (void (*)(void *))blob_put, blob };
}

/* From the client to the node, once upgraded. */
static void client_sent(void *context, struct http_exchange *exchange, struct bytes bytes)
{
    struct stream *stream = context;
    if (!stream->call)
        return;
    if (bytes.size == 0) {
        http_call_shutdown(stream->call);
        return;
    }
    http_call_write(stream->call, piece_of(bytes));
    if (http_call_queued(stream->call) > QUEUE_HIGH)
        http_upgrade_pause(exchange, true);
}

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

static void node_head(void *context, struct http_call *call, const struct http_answer *answer)
{
    static const char *const upgrade_names[] = { "upgrade",
                                                 "connection",
                                                 "sec-websocket-accept",
                                                 "sec-websocket-protocol",
                                                 "x-stream-protocol-version",
                                                 NULL };
    static const char *const plain_names[] = { "content-type", NULL };
    struct stream *stream = context;
    struct http_exchange *exchange = stream->request->exchange;
    struct http_header headers[FORWARDED_MAX];
    stream->status = answer->status;
    if (stream->is_tunnel && answer->status == 101) {
        stream->has_begun = true;
        http_call_on_drain(call, resume_client);
        http_upgrade(exchange, headers, copy_headers(answer, upgrade_names, headers), client_sent,
                     stream);
    } else if (!stream->is_tunnel && answer->status == 200) {
        stream->has_begun = true;
        http_stream_begin(exchange, 200, headers, copy_headers(answer, plain_names, headers));
    } else {
        stream->is_refused = true;
        return;
    }
    http_stream_on_drain(exchange, resume_node, stream);
}

static void node_data(void *context, struct http_call *call, struct bytes bytes)
{
    enum { REFUSAL_MAX = 64 * 1024 };
    struct stream *stream = context;
    struct http_exchange *exchange = stream->request->exchange;
    if (stream->is_refused) {
        if (stream->refusal.size + bytes.size <= REFUSAL_MAX)
            buffer_add(&stream->refusal, bytes.at, bytes.size);
        return;
    }
    http_stream_write(exchange, piece_of(bytes));
    if (http_stream_queued(exchange) > QUEUE_HIGH)
        http_call_pause(call, true);
}

/* A node's error is a text, or a Status that goes on as it is. */
static void answer_refusal(struct stream *stream)
{
    struct request *request = stream->request;
    struct bytes body = buffer_bytes(&stream->refusal);
    if (body.size && body.at[0] == '{') {
        request_answer_bytes(request, stream->status, "application/json", body);
        return;
    }
    enum reason reason = stream->status == 404   ? REASON_NOT_FOUND
                         : stream->status == 400 ? REASON_BAD_REQUEST
                                                 : REASON_INTERNAL_ERROR;
    fail(&request->err, reason, 0, "%.*s", body.size ? (int)body.size : 27,
         body.size ? body.at : "the node refused the request");
    request_answer_error(request);
}

static void node_end(void *context, struct http_call *call, const struct error *err)
{
    struct stream *stream = context;
    struct request *request = stream->request;
    (void)call;
    stream->call = NULL;
    if (!stream->has_begun && err) {
        fail(&request->err, REASON_INTERNAL_ERROR, 0, "error dialing backend: %s", err->message);
        request_answer_error(request);
    } else if (stream->is_refused) {
        answer_refusal(stream);
    }
    if (stream->has_begun && request->exchange)
        http_stream_end(request->exchange); /* its close ends the stream (stream_client_gone) */
    else
        finish(stream);
}

static struct http_target *target_of(struct api_thread *thread, const char *address, uint16_t port)
{
    char key[80];
    snprintf(key, sizeof key, "%s:%u", address, port);
    struct http_target *target = map_get(&thread->nodes, bytes_of(key));
    if (target)
        return target;
    struct http_target_options options = { .loop = &thread->loop,
                                           .host = address,
                                           .port = port,
                                           .tls = thread->server->node_tls,
                                           .link = thread->server->options->link,
                                           .connect_timeout_ms = CONNECT_TIMEOUT_MS };
    target = http_target_new(&options);
    map_put(&thread->nodes, bytes_of(key), target);
    return target;
}

void api_thread_targets_free(struct api_thread *thread)
{
    for (struct map_entry *e = map_first(&thread->nodes); e; e = map_after(&thread->nodes, e))
        http_target_free(e->value);
    map_done(&thread->nodes);
}

static size_t forwarded_headers(const struct http_request *http, struct http_header *ret)
{
    static const char *const names[] = { "upgrade",
                                         "connection",
                                         "sec-websocket-key",
                                         "sec-websocket-version",
                                         "sec-websocket-protocol",
                                         "x-stream-protocol-version" };
    size_t count = 0;
    FOR_EACH(name, names)
        for (size_t i = 0; i < http->header_count && count < FORWARDED_MAX; i++)
            if (bytes_equal_text(http->headers[i].name, *name))
                ret[count++] = http->headers[i];
    return count;
}

void stream_begin(struct request *request)
{
    struct http_header headers[FORWARDED_MAX];
    if (!request->exchange) {
        request_free(request);
        return;
    }
    const struct http_request *http = http_exchange_request(request->exchange);
    struct stream *stream = MEMORY_NEW(struct stream);
    stream->request = request;
    stream->is_tunnel = http->wants_upgrade;
    request->stream = stream;
    struct http_call_options options = {
        .method = request->method,
        .target = request->node_target,
        .upgrade = stream->is_tunnel,
        .on_head = node_head,
        .on_data = node_data,
        .on_end = node_end,
        .context = stream,
        .headers = headers,
        .header_count = stream->is_tunnel ? forwarded_headers(http, headers) : 0,
    };
    stream->call = http_call_start(
        target_of(request->thread, request->node_address, request->node_port), &options);
}
