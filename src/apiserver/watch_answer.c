/* SPDX-License-Identifier: Apache-2.0 */
/* watch_answer.c - watches, the I/O thread's part: what the core says becomes bytes.
 *
 * An event becomes bytes once, for all watches of one letter that want it in the same form.  A
 * client that does not read is cut off by the server's queue limit.  Who frees the request, and
 * when: watch.h. */
#include "apiserver/answer.h"
#include "apiserver/output_media.h"
#include "apiserver/render.h"
#include "apiserver/watch.h"
#include "apiserver/watch_mail.h"
#include "http/http1_head.h"
#include "http/websocket.h"
#include "write/convert.h"

enum { WATCH_QUEUED_MAX = HTTP_QUEUE_MAX };

static void release_object(void *object)
{
    object_put(object);
}

/* A WebSocket's message is gathered, for it must be whole; a stream's parts are sent as they lie. */
static void write_piece(struct request *request, struct http_piece piece)
{
    if (!request->watch_socket) {
        http_stream_write(request->exchange, piece);
        return;
    }
    buffer_add(&request->watch_message, piece.bytes.at, piece.bytes.size);
    if (piece.release)
        piece.release(piece.owner);
}

static void write_text(struct request *request, struct bytes text)
{
    write_piece(request, (struct http_piece){ .bytes = text });
}

static void send_message(struct request *request)
{
    bool is_text = !output_media[request->output.format].binary;
    if (!request->watch_socket)
        return;
    websocket_send(request->watch_socket, buffer_bytes(&request->watch_message),
                   (struct bytes){ NULL, 0 }, is_text);
    buffer_reset(&request->watch_message);
}

/* ---- an event as bytes ---- */

static const struct bytes prefixes[] = {
    [EVENT_ADDED] = { "{\"type\":\"ADDED\",\"object\":", 25 },
    [EVENT_MODIFIED] = { "{\"type\":\"MODIFIED\",\"object\":", 28 },
    [EVENT_DELETED] = { "{\"type\":\"DELETED\",\"object\":", 27 },
    [EVENT_BOOKMARK] = { "{\"type\":\"BOOKMARK\",\"object\":", 28 },
};

static bool is_plain(const struct request *request, const struct object *object)
{
    return request->output.format == OUTPUT_JSON && request->output.shape == SHAPE_OBJECT &&
           object_is_of(object, request->route.kind);
}

static bool render_binary(struct request *request, const struct watch_event *event,
                          struct buffer *frame)
{
    static const char *const types[] = {
        [EVENT_ADDED] = "ADDED",
        [EVENT_MODIFIED] = "MODIFIED",
        [EVENT_DELETED] = "DELETED",
        [EVENT_BOOKMARK] = "BOOKMARK",
    };
    AUTO_BUFFER object = { 0 };
    const struct binary_form *form = output_media[request->output.format].binary;
    if (!form->write_object(request, &object, event->object, NULL))
        return false;
    form->write_watch_event(frame, types[event->type], buffer_bytes(&object));
    return true;
}

static void render_json(struct request *request, const struct watch_event *event,
                        struct buffer *frame)
{
    struct bytes prefix = prefixes[event->type], text = event->object->text;
    buffer_add(frame, prefix.at, prefix.size);
    if (is_plain(request, event->object)) {
        buffer_add(frame, text.at, text.size);
    } else {
        render_watch_object(request, frame, event->object, /* is_first= */ !request->columns_sent);
        request->columns_sent = true;
    }
    buffer_add_text(frame, "}\n");
}

/* NULL: it cannot be said. */
static struct blob *render_event(struct request *request, const struct watch_event *event)
{
    AUTO_BUFFER frame = { 0 };
    if (!output_media[request->output.format].binary)
        render_json(request, event, &frame);
    else if (!render_binary(request, event, &frame))
        return NULL;
    return blob_copy(frame.at, frame.size);
}

/* ---- what watches share ---- */

/* A Table is each watch's own: its first one has the columns.  So is a bookmark. */
static bool may_share(const struct request *request, const struct watch_event *event)
{
    return request->output.shape != SHAPE_TABLE && event->type != EVENT_BOOKMARK;
}

static struct watch_frame *frame_place(const struct request *request, struct watch_frames *frames)
{
    bool is_partial = request->output.shape == SHAPE_PARTIAL;
    return &frames->of_form[2 * request->output.format + is_partial];
}

static bool is_frame_of(const struct watch_frame *frame, const struct request *request,
                        const struct watch_event *event)
{
    return frame->blob && frame->object == event->object && frame->type == event->type &&
           frame->kind == request->route.kind &&
           text_equal(frame->version, request->output.shape_version);
}

static struct blob *shared_event(struct request *request, const struct watch_event *event,
                                 struct watch_frames *frames)
{
    struct watch_frame *frame = frame_place(request, frames);
    if (is_frame_of(frame, request, event))
        return blob_ref(frame->blob);
    blob_put(frame->blob);
    *frame = (struct watch_frame){ request->route.kind, request->output.shape_version,
                                   event->object, render_event(request, event), event->type };
    return frame->blob ? blob_ref(frame->blob) : NULL;
}

static void release_blob(void *blob)
{
    blob_put(blob);
}

/* What cannot be said ends the watch. */
static void write_blob(struct request *request, struct blob *blob)
{
    if (blob)
        write_piece(request, (struct http_piece){ blob_bytes(blob), release_blob, blob });
    else
        http_exchange_abort(request->exchange);
}

/* A long text is sent from where it lies; anything else is one piece. */
static void write_event(struct request *request, const struct watch_event *event,
                        struct watch_frames *frames)
{
    enum { LONG_BYTES = 2048 };
    const struct object *object = event->object;
    if (is_plain(request, object) && object->text.size >= LONG_BYTES) {
        write_text(request, prefixes[event->type]);
        write_piece(request,
                    (struct http_piece){ object->text, release_object, object_ref(object) });
        write_text(request, BYTES("}\n"));
        return;
    }
    write_blob(request, may_share(request, event) ? shared_event(request, event, frames)
                                                  : render_event(request, event));
}

/* A bookmark is an object of the kind with nothing but its revision, so that it has all the forms
 * that the kind's objects have. */
static struct object *bookmark_object(const struct request *request,
                                      const struct watch_event *event)
{
    AUTO_ARENA arena = { 0 };
    const struct kind *kind = request->route.kind;
    struct value *value = value_new_map(&arena),
                 *metadata = value_make_at(value, &arena, "metadata", VALUE_MAP);
    if (event->ends_initial)
        value_set(value_make_at(metadata, &arena, "annotations", VALUE_MAP), &arena,
                  "k8s.io/initial-events-end", value_new_text(&arena, "true"));
    return object_freeze(kind->custom ? kind : kind->storage, value, event->revision);
}

static bool render_binary_error(struct request *request, struct buffer *frame)
{
    AUTO_BUFFER status = { 0 };
    const struct binary_form *form = output_media[request->output.format].binary;
    if (!form->write_value(&status, status_of_error(request), well_known.status, NULL))
        return false;
    form->write_watch_event(frame, "ERROR", buffer_bytes(&status));
    return true;
}

static void render_json_error(struct request *request, struct buffer *frame)
{
    buffer_add_text(frame, "{\"type\":\"ERROR\",\"object\":");
    render_status(request, frame);
    buffer_add_text(frame, "}\n");
}

static void write_error(struct request *request)
{
    AUTO_BUFFER frame = { 0 };
    bool good = true;
    request->err = request->watch->err;
    if (output_media[request->output.format].binary)
        good = render_binary_error(request, &frame);
    else
        render_json_error(request, &frame);
    write_blob(request, good ? blob_copy(frame.at, frame.size) : NULL);
}

static void finish(struct request *request)
{
    if (request->watch_socket) {
        request->watch_ended = true;
        websocket_close(request->watch_socket, 1000);
        return;                          /* its close frees the request */
    }
    if (request->exchange)
        http_stream_end(request->exchange);
    request_free(request);
}

static void client_gone(struct request *request)
{
    if (request->stop_sent)
        return;
    request->stop_sent = true;
    mailbox_post(request->server->mailbox, &request->watch->stop.mail);
}

/* One object is no list of partials: such a watch is over with its first event, without a word. */
static void send_event(struct request *request, const struct watch_event *event,
                       struct watch_frames *frames)
{
    struct watch_event bookmark = *event;
    if (event->type != EVENT_ERROR && request->output.is_of_many) {
        client_gone(request);
        return;
    }
    if (event->type == EVENT_BOOKMARK) {
        bookmark.object = bookmark_object(request, event);
        write_event(request, &bookmark, frames);
        object_put(bookmark.object);
    } else if (event->type == EVENT_ERROR) {
        write_error(request);
    } else {
        write_event(request, event, frames);
    }
    send_message(request);
    if (request->exchange && http_stream_queued(request->exchange) > WATCH_QUEUED_MAX)
        http_exchange_abort(request->exchange);
}

void watch_event_deliver(const struct watch_event *event, struct watch_frames *frames)
{
    struct request *request = event->request;
    bool is_last =
        event->type == EVENT_STOPPED || (event->type == EVENT_END && !request->stop_sent);
    if (is_last)
        finish(request);
    else if (event->type != EVENT_END && request->exchange)
        send_event(request, event, frames);
}

/* ---- as messages of a WebSocket, for browsers ---- */

static void socket_closed(void *context, struct websocket *websocket, const struct error *err)
{
    struct request *request = context;
    (void)websocket;
    (void)err;
    request->exchange = NULL;
    request->watch_socket = NULL;
    if (request->watch_ended)
        request_free(request);
    else
        client_gone(request);
}

/* Whatever subprotocol is named first is taken: all mean the same here. */
static const char *first_subprotocol(struct request *request, const struct http_request *http)
{
    struct bytes list = http_header_value(http, "sec-websocket-protocol");
    while (list.at) {
        struct bytes one = bytes_trim(bytes_next(&list, ','));
        if (one.size > 0 && !bytes_starts_with(one, WEBSOCKET_BEARER_PREFIX))
            return arena_copy(&request->arena, one.at, one.size);
    }
    return NULL;
}

static void begin_messages(struct request *request, const struct http_request *http)
{
    const struct websocket_handler handler = { .closed = socket_closed, .context = request };
    const char *const names[] = { first_subprotocol(request, http), NULL };
    const char *chosen;
    struct websocket *websocket;
    if (websocket_accept(request->exchange, names, &handler, &websocket, &chosen))
        request->watch_socket = websocket;
}

void watch_begin_answer(struct request *request)
{
    const struct http_header headers[] = {
        { BYTES("content-type"), bytes_of(output_media[request->output.format].stream_type) },
        { BYTES("cache-control"), BYTES("no-cache, private") }
    };
    if (!request->exchange) {
        client_gone(request);
        return;
    }
    request->client_gone = client_gone;
    const struct http_request *http = http_exchange_request(request->exchange);
    if (http->wants_upgrade && http1_list_has(http_header_value(http, "upgrade"), "websocket"))
        begin_messages(request, http);
    else
        http_stream_begin(request->exchange, 200, headers, ARRAY_SIZE(headers));
}
