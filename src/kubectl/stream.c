/* SPDX-License-Identifier: Apache-2.0 */
/* stream.c - see stream.h.  A refusal comes as a body, too: it is gathered and becomes the error.
 */
#include "kubectl/stream.h"

#include <inttypes.h>
#include <stdlib.h>

#include "codec/json.h"
#include "codec/value.h"
#include "http/client.h"
#include "http/url.h"
#include "kubectl/session.h"

enum { REFUSAL_MAX = 64 * 1024, EVENT_MAX = 16 << 20 };

struct stream {
    struct session *session;
    const struct stream_options *options;
    struct http_call *call;
    struct buffer refusal;
    uv_timer_t timer;
    struct error err;
    int status;
    bool is_over;
};

static void end(struct stream *stream)
{
    stream->is_over = true;
    stream->call = NULL;
    uv_stop(&stream->session->loop);
}

static void on_head(void *context, struct http_call *call, const struct http_answer *answer)
{
    struct stream *stream = context;
    (void)call;
    stream->status = answer->status;
}

static void on_data(void *context, struct http_call *call, struct bytes bytes)
{
    struct stream *stream = context;
    if (stream->status != 200) {
        if (stream->refusal.size + bytes.size < REFUSAL_MAX)
            buffer_add(&stream->refusal, bytes.at, bytes.size);
    } else if (!stream->options->data(stream->options->context, bytes)) {
        http_call_cancel(call);
        end(stream);
    }
}

static void on_end(void *context, struct http_call *call, const struct error *err)
{
    struct stream *stream = context;
    (void)call;
    if (err)
        stream->err = *err;
    end(stream);
}

static void on_time(uv_timer_t *timer)
{
    struct stream *stream = timer->data;
    if (stream->is_over)
        return;
    http_call_cancel(stream->call);
    fail(&stream->err, REASON_TIMEOUT, 0, "timed out waiting for the condition");
    end(stream);
}

static void start(struct stream *stream)
{
    struct client *client = stream->session->client;
    struct http_header headers[CLIENT_HEADERS_MAX + 1];
    size_t count = client_headers(client, headers);
    if (stream->options->accept)
        headers[count++] =
            (struct http_header){ BYTES("accept"), bytes_of(stream->options->accept) };
    struct http_call_options options = { .method = "GET",
                                         .target = client_whole_target(client, stream->options->target,
                                                                       &stream->session->arena),
                                         .headers = headers,
                                         .header_count = count,
                                         .on_head = on_head,
                                         .on_data = on_data,
                                         .on_end = on_end,
                                         .context = stream };
    stream->call = http_call_start(client_target(client), &options);
    uv_timer_init(&stream->session->loop, &stream->timer);
    stream->timer.data = stream;
    if (stream->options->timeout_ms > 0)
        uv_timer_start(&stream->timer, on_time, (uint64_t)stream->options->timeout_ms, 0);
}

static bool fail_refused(struct stream *stream, struct error *err)
{
    AUTO_ARENA arena = { 0 };
    struct bytes text = buffer_bytes(&stream->refusal);
    const struct value *status = json_parse(text, NULL, &arena, NULL);
    const char *reason = value_text(status, "reason", &arena);
    struct bytes message = value_string(status, "message");
    fail(err, reason ? reason_from_text(reason) : REASON_BAD_REQUEST, 0, "%.*s",
         BYTES_ARG(message.size ? message : bytes_trim(text)));
    if (err)
        err->is_remote = status != NULL;
    return false;
}

static bool has_failed(const struct stream *stream)
{
    return stream->is_over && (error_is_set(&stream->err) || stream->status != 200);
}

/* Why, and what is left of it. */
static bool finish(struct stream *stream, struct error *err)
{
    bool good = !error_is_set(&stream->err) && stream->status == 200;
    if (error_is_set(&stream->err))
        error_pass(err, &stream->err);
    else if (!good && stream->refusal.size)
        fail_refused(stream, err);
    else if (!good && stream->status)
        fail(err, REASON_BAD_REQUEST, 0, "the server answered %d", stream->status);
    good = good || (stream->status == 0 && !error_is_set(&stream->err));
    buffer_done(&stream->refusal);
    return good;
}

/* Turns the loop until nothing is left to wait for. */
static void run(struct session *session, struct stream *streams, size_t count, bool goes_on)
{
    size_t over = 0;
    bool is_enough = false;
    while (over < count && !is_enough) {
        uv_run(&session->loop, UV_RUN_DEFAULT);
        over = 0;
        for (size_t i = 0; i < count; i++) {
            over += streams[i].is_over;
            is_enough = is_enough || (!goes_on && has_failed(&streams[i]));
        }
    }
    for (size_t i = 0; i < count; i++) {
        if (!streams[i].is_over)
            http_call_cancel(streams[i].call);
        uv_close((uv_handle_t *)&streams[i].timer, NULL);
    }
    uv_run(&session->loop, UV_RUN_NOWAIT);
}

bool session_streams(struct session *session, const struct stream_options *options, size_t count,
                     bool goes_on, struct error *errs)
{
    struct stream *streams = memory_alloc((count + 1) * sizeof *streams);
    bool good = true;
    for (size_t i = 0; i < count; i++) {
        streams[i] = (struct stream){ .session = session, .options = &options[i] };
        start(&streams[i]);
    }
    run(session, streams, count, goes_on);
    for (size_t i = 0; i < count; i++)
        good = finish(&streams[i], errs ? &errs[i] : NULL) && good;
    free(streams);
    return good;
}

bool session_stream(struct session *session, const struct stream_options *options,
                    struct error *err)
{
    return session_streams(session, options, 1, /* goes_on= */ false, err);
}

/* ---- watches ---- */

struct watching {
    const struct watch_options *options;
    struct buffer line; /* an event that has not come whole */
    struct error err;
};

static bool take_event(struct watching *watching, struct bytes line)
{
    AUTO_ARENA arena = { 0 };
    const struct value *event = json_parse(line, NULL, &arena, &watching->err);
    if (!event)
        return false;
    struct value *object = value_member(event, "object");
    struct bytes type = value_string(event, "type");
    if (bytes_equal_text(type, "BOOKMARK"))
        return true;
    if (!bytes_equal_text(type, "ERROR"))
        return watching->options->event(watching->options->context, type, object);
    const char *reason = value_text(object, "reason", &arena);
    return fail(&watching->err, reason ? reason_from_text(reason) : REASON_INTERNAL_ERROR, 0,
                "%.*s", BYTES_ARG(value_string(object, "message")));
}

static bool take_bytes(void *context, struct bytes bytes)
{
    struct watching *watching = context;
    while (bytes.size) {
        size_t size;
        bool is_whole = bytes_find(bytes, '\n', &size);
        size = is_whole ? size : bytes.size;
        buffer_add(&watching->line, bytes.at, size);
        if (!is_whole)
            return watching->line.size < EVENT_MAX ||
                   fail(&watching->err, REASON_INTERNAL_ERROR, 0, "an event is too large");
        if (watching->line.size && !take_event(watching, buffer_bytes(&watching->line)))
            return false;
        buffer_reset(&watching->line);
        bytes = (struct bytes){ bytes.at + size + 1, bytes.size - size - 1 };
    }
    return true;
}

bool session_watch(struct session *session, const struct watch_options *options, struct error *err)
{
    AUTO_ARENA arena = { 0 };
    struct watching watching = { .options = options };
    const char *path = client_path(options->kind, options->ns, NULL, NULL, &arena);
    const char *name =
        options->name ? arena_printf(&arena, "&fieldSelector=metadata.name%%3D%s", options->name)
                      : "";
    struct stream_options stream = { .target = arena_printf(
                                         &arena, "%s?watch=true&resourceVersion=%s%s%s", path,
                                         options->version ? options->version : "", name,
                                         options->query ? options->query : ""),
                                     .accept = options->accept,
                                     .timeout_ms = options->timeout_ms,
                                     .data = take_bytes,
                                     .context = &watching };
    bool good = session_stream(session, &stream, err);
    if (good && error_is_set(&watching.err))
        good = error_pass(err, &watching.err);
    buffer_done(&watching.line);
    return good;
}
