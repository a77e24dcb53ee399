/* SPDX-License-Identifier: Apache-2.0 */
/* log_stream.c - see log_stream.h.
 *
 * inotify on the log's folder tells of growth and rotation alike. The stream is freed when its
 * exchange closes, nowhere else. */
#include "node/log_stream.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <uv.h>

#include "base/arena.h"
#include "http/server.h"
#include "node/kubelet_answer.h"
#include "node/pod_spec.h"
#include "node/pod_worker.h"

struct log_stream {
    struct list           link;
    struct node_context  *node;
    struct http_exchange *exchange;
    struct log_reader    *reader;
    char                 *ns, *pod, *container;
    int                   attempt;
    bool                  follow, ended, watching;
    uv_fs_event_t         changes;
};

static void free_now(struct log_stream *stream)
{
    log_reader_free(stream->reader);
    free(stream->ns);
    free(stream->pod);
    free(stream->container);
    free(stream);
}

static void watch_closed(uv_handle_t *handle)
{
    free_now(container_of(handle, struct log_stream, changes));
}

static void exchange_closed(void *context, struct http_exchange *exchange)
{
    struct log_stream *stream = context;
    (void)exchange;
    stream->exchange = NULL;
    list_remove(&stream->link);
    if (stream->watching)
        uv_close((uv_handle_t *)&stream->changes, watch_closed);
    else
        free_now(stream);
}

static void release_piece(void *owner)
{
    free(owner);
}

/* The buffer's memory goes with the piece. */
static void send_buffer(struct http_exchange *exchange, struct buffer *buffer)
{
    struct http_piece piece = { buffer_bytes(buffer), release_piece, buffer->at };
    if (buffer->size == 0)
        return;
    *buffer = (struct buffer){ 0 };
    http_stream_write(exchange, piece);
}

static bool still_runs(const struct log_stream *stream)
{
    int attempt = -1;
    struct pod_worker *worker = pod_worker_find_name(stream->node, stream->ns, stream->pod);
    return worker && pod_worker_container(worker, stream->container, &attempt) &&
           attempt == stream->attempt && pod_worker_is_running(worker, stream->container);
}

static void pump(struct log_stream *stream)
{
    if (stream->ended || !stream->exchange)
        return;
    bool runs = stream->follow &&
                still_runs(stream); /* asked before the last read: nothing is missed */
    enum log_progress progress = LOG_MORE;
    while (progress == LOG_MORE && http_stream_queued(stream->exchange) < LOG_QUEUE_MAX) {
        AUTO_BUFFER text = { 0 };
        progress = log_reader_read(stream->reader, &text);
        send_buffer(stream->exchange, &text);
        if (progress == LOG_AT_END && log_reader_reopen(stream->reader))
            progress = LOG_MORE;
    }
    if (progress == LOG_LIMIT_REACHED || (progress == LOG_AT_END && !runs)) {
        stream->ended = true;
        http_stream_end(stream->exchange);
    }
}

static void drained(void *context, struct http_exchange *exchange)
{
    (void)exchange;
    pump(context);
}

static void changed(uv_fs_event_t *event, const char *name, int events, int status)
{
    (void)name;
    (void)events;
    (void)status;
    pump(container_of(event, struct log_stream, changes));
}

static void watch_changes(struct log_stream *stream, const char *path)
{
    AUTO_ARENA arena = { 0 };
    const char *folder = arena_copy(&arena, path, (size_t)(strrchr(path, '/') - path));
    uv_fs_event_init(stream->node->loop, &stream->changes);
    stream->watching = true;
    uv_fs_event_start(&stream->changes, changed, folder, 0);
}

void log_stream_start(struct http_exchange *exchange, const struct log_stream_request *request,
                      struct list *followers)
{
    static const struct http_header headers[] = { { BYTES("content-type"), BYTES("text/plain") } };
    AUTO_ARENA arena = { 0 };
    struct error err = { 0 };
    int attempt = 0;
    struct pod_worker *worker = pod_worker_find_name(request->node, request->ns, request->pod);
    const struct pod *pod = worker ? pod_worker_pod(worker) : NULL;
    if (!pod)
        fail(&err, REASON_NOT_FOUND, /* os_errno= */ 0, "pod \"%s\" not found", request->pod);
    if (!pod || !pod_worker_log_attempt(worker, request->container, request->previous, &attempt,
                                           &err)) {
        kubelet_answer_error(exchange, &err);
        return;
    }
    const char *folder =
        pod_log_folder(&request->node->paths, pod->ns, pod->name, pod->uid, &arena);
    const char *path = container_log_path(folder, request->container, attempt, &arena);
    struct log_reader *reader = log_reader_new(path, &request->query, &err);
    if (!reader) {
        kubelet_answer_error(exchange, &err);
        return;
    }
    struct log_stream *stream = MEMORY_NEW(struct log_stream);
    *stream = (struct log_stream){ .node = request->node,
                                   .exchange = exchange,
                                   .reader = reader,
                                   .attempt = attempt,
                                   .follow = request->follow && !request->previous,
                                   .ns = memory_strdup(request->ns),
                                   .pod = memory_strdup(request->pod),
                                   .container = memory_strdup(request->container) };
    list_init(&stream->link);
    list_append(followers, &stream->link);
    http_exchange_on_close(exchange, exchange_closed, stream);
    http_stream_begin(exchange, 200, headers, ARRAY_SIZE(headers));
    http_stream_on_drain(exchange, drained, stream);
    if (stream->follow)
        watch_changes(stream, path);
    pump(stream);
}

void log_streams_look(struct list *followers)
{
    LIST_FOR_EACH(link, followers)
        pump(LIST_ITEM(link, struct log_stream, link));
}
