/* SPDX-License-Identifier: Apache-2.0 */
/* watch.c - watches: the core says what changed, the I/O thread writes it.
 *
 * The core's side (struct watch) filters each committed change and mails it to the watch's I/O
 * thread (watch_mail.h).  There an event becomes bytes once, for all watches that want it in the
 * same form.  A client that does not read is cut off by the server's queue limit.
 *
 * Two ends.  The core's (time is up): it posts END, the I/O side ends the stream and frees the
 * request.  The client's: the I/O side asks the core to stop, and frees the request when STOPPED
 * comes back; an END that was under way by then is passed over.  Bookmarks tell the newest revision
 * once a minute, and close the initial list of sendInitialEvents. */
#include <stdlib.h>

#include "apiserver/render.h"
#include "apiserver/query.h"
#include "apiserver/output_media.h"
#include "apiserver/answer.h"
#include "write/conversion.h"
#include "write/convert.h"
#include "write/pipeline.h"
#include "apiserver/list_filter.h"
#include "apiserver/watch_mail.h"
#include "apiserver/watch_queue.h"
#include "base/env.h"
#include "http/http1_head.h"
#include "http/websocket.h"
#include "object/custom_kind.h"

enum {
    BOOKMARK_MS = 60000,
    BOOKMARK_BEFORE_END_MS = 2000,
    WATCH_SECONDS_MIN = 1800,
    WATCH_QUEUED_MAX = HTTP_QUEUE_MAX
};

struct watch {
    struct core_watcher  watcher;
    struct list          link;           /* in the server's list */
    struct request      *request;
    struct list_filter  *filter;
    struct core_timer    bookmark, timeout;
    struct watch_queue  *queue;          /* of a version that a webhook makes; else NULL */
    struct error         err;            /* why it could not begin: told as an ERROR event */
    int64_t              replay_from, ends_ms;
    bool                 wants_bookmarks, is_over;
};

/* From the I/O thread to the core. */
struct watch_stop {
    struct letter   letter;
    struct request *request;
};

/* ---- the core's side ---- */

static void post(struct watch *watch, enum watch_event_type type, const struct object *object,
                 int64_t revision, bool ends_initial)
{
    const struct watch_event event = { watch->request, object, revision, type, ends_initial };
    watch_mail_add(&event);
}

static void post_change(struct watch *watch, const struct core_change *change)
{
    bool now = change->type != CHANGE_DELETED && list_filter_matches(watch->filter, change->now);
    bool before = change->before && list_filter_matches(watch->filter, change->before);
    if (now)
        post(watch, before ? EVENT_MODIFIED : EVENT_ADDED, change->now, change->revision, false);
    else if (before && change->type == CHANGE_DELETED)
        post(watch, EVENT_DELETED, change->now, change->revision, false);
    else if (before) {
        struct object *last = object_with_revision(change->before, change->revision);
        post(watch, EVENT_DELETED, last, change->revision, false);
        object_put(last);
    }
}

static void post_bookmark(struct watch *watch, bool ends_initial)
{
    int64_t revision = core_revision(watch->request->server->core);
    if (watch->queue)
        watch_queue_add(watch->queue, &(struct watch_step){ .change.revision = revision,
                                                            .ends_initial = ends_initial });
    else
        post(watch, EVENT_BOOKMARK, NULL, revision, ends_initial);
}

static void changed(void *context, const struct core_change *change)
{
    struct watch *watch = context;
    if (change->revision <= watch->replay_from)
        return;
    if (watch->queue)
        watch_queue_add(watch->queue, &(struct watch_step){ .change = *change });
    else
        post_change(watch, change);
}

/* Once a minute, and shortly before the end: the next watch then begins with the newest revision.
 */
static void bookmark_arm(struct watch *watch)
{
    int64_t left_ms =
        watch->ends_ms - BOOKMARK_BEFORE_END_MS - env_monotonic_ms(watch->request->server->env);
    if (left_ms > 0)
        core_timer_start(watch->request->server->core, &watch->bookmark,
                         left_ms < BOOKMARK_MS ? left_ms : BOOKMARK_MS);
}

static void bookmark_fire(void *context)
{
    struct watch *watch = context;
    post_bookmark(watch, false);
    bookmark_arm(watch);
}

static void watch_take_off(struct watch *watch)
{
    struct core *core = watch->request->server->core;
    core_unwatch(&watch->watcher);
    core_timer_stop(core, &watch->bookmark);
    core_timer_stop(core, &watch->timeout);
    list_remove(&watch->link);
    watch_queue_free(watch->queue);
    watch->queue = NULL;
    watch->is_over = true;
}

static void watch_end(struct watch *watch)
{
    if (watch->is_over)
        return;
    watch_take_off(watch);
    post(watch, EVENT_END, NULL, 0, false);
}

/* Its definition was deleted. */
static void gone(void *context)
{
    watch_end(context);
}

static void timeout_fire(void *context)
{
    watch_end(context);
}

void watches_end_all(struct api_server *server)
{
    LIST_FOR_EACH(link, &server->watches)
        watch_end(LIST_ITEM(link, struct watch, link));
    watch_mail_flush(server);
}

static bool send_added(void *context, const struct object *object)
{
    struct watch *watch = context;
    const struct core_change change = { .now = object, .revision = object->resource_version,
                                        .type = CHANGE_ADDED };
    changed(watch, &change);
    return true;
}

/* Everything that is there, in key order, then the bookmark that says so. */
static void send_initial(struct watch *watch, bool wants_mark)
{
    struct request *request = watch->request;
    struct core *core = request->server->core;
    core_each(core, request->route.kind, request->route.ns, send_added, watch);
    watch->replay_from = core_revision(core);
    if (wants_mark)
        post_bookmark(watch, /* ends_initial= */ true);
}

static void replayed(void *context, const struct core_change *change)
{
    struct watch *watch = context;
    watch->replay_from = 0;
    changed(watch, change);
}

/* Where the watch begins.  Without a revision, or with 0, it begins with what is there. */
struct beginning {
    bool    wants_initial, sends_everything;
    int64_t revision;
};

static bool read_beginning(struct request *request, struct beginning *ret)
{
    bool is_told = url_query_value(&request->query, "sendInitialEvents").at;
    if (!watch_options_check(request) || !query_revision(request, &ret->revision))
        return false;
    ret->wants_initial = is_told && url_query_bool(&request->query, "sendInitialEvents", false);
    ret->sends_everything = ret->wants_initial || (ret->revision == 0 && !is_told);
    return true;
}

static bool begin(struct watch *watch, const struct beginning *beginning)
{
    struct request *request = watch->request;
    struct core *core = request->server->core;
    if (beginning->sends_everything) {
        send_initial(watch, beginning->wants_initial && watch->wants_bookmarks);
        return true;
    }
    bool good =
        beginning->revision == 0 ||
        core_replay(core, request->route.kind, beginning->revision, replayed, watch, &watch->err);
    watch->replay_from = core_revision(core);
    return good;
}

/* ---- a version that a webhook makes ---- */

static void step_told(void *context, const struct watch_step *step)
{
    struct watch *watch = context;
    if (step->change.now)
        post_change(watch, &step->change);
    else
        post(watch, EVENT_BOOKMARK, NULL, step->change.revision, step->ends_initial);
}

/* The queue is freed with the rest, when the client has gone or the time is up. */
static void queue_broken(void *context, const struct error *err)
{
    struct watch *watch = context;
    watch->err = *err;
    post(watch, EVENT_ERROR, NULL, 0, false);
    core_timer_start(watch->request->server->core, &watch->timeout, 0);
}

static struct watch_queue *queue_for(struct watch *watch)
{
    struct request *request = watch->request;
    const struct kind *kind = request->route.kind;
    const struct list_filter *filter = watch->filter;
    const struct watch_queue_options options = {
        .conversions = pipeline_conversions(request->server->pipeline), .kind = kind,
        .shows_before = filter->labels.count > 0 || filter->fields.count > 0,
        .told = step_told, .broken = queue_broken, .context = watch
    };
    return kind->custom && kind->custom->all->webhook ? watch_queue_new(&options) : NULL;
}

bool request_watch(struct request *request)
{
    struct core *core = request->server->core;
    struct watch *watch = ARENA_NEW(&request->arena, struct watch);
    struct beginning beginning;
    int64_t timeout_s;
    list_init(&watch->link);
    list_init(&watch->watcher.link);
    watch->request = request;
    watch->wants_bookmarks = url_query_bool(&request->query, "allowWatchBookmarks", false);
    watch->bookmark = (struct core_timer){ .fire = bookmark_fire, .context = watch };
    watch->timeout = (struct core_timer){ .fire = timeout_fire, .context = watch };
    if (!list_filter_parse(request, &watch->filter) ||
        !query_int(request, "timeoutSeconds", 0, &timeout_s) ||
        !read_beginning(request, &beginning))
        return false;
    request->watch = watch;
    request->answer = ANSWER_WATCH;
    request->status = 200;
    request_to_thread(request); /* the head goes first; events follow in the same mailbox */
    watch->queue = queue_for(watch);
    if (!begin(watch, &beginning)) {
        watch_queue_free(watch->queue);
        watch->is_over = true;
        post(watch, EVENT_ERROR, NULL, 0, false);
        post(watch, EVENT_END, NULL, 0, false);
        return true;
    }
    watch->watcher.kind = request->route.kind;
    watch->watcher.changed = changed;
    watch->watcher.gone = gone;
    watch->watcher.context = watch;
    core_watch(core, &watch->watcher);
    list_append(&request->server->watches, &watch->link);
    if (timeout_s <= 0)
        timeout_s =
            WATCH_SECONDS_MIN + (int64_t)env_random_below(request->server->env, WATCH_SECONDS_MIN);
    core_timer_start(core, &watch->timeout, timeout_s * 1000);
    watch->ends_ms = env_monotonic_ms(request->server->env) + timeout_s * 1000;
    if (watch->wants_bookmarks)
        bookmark_arm(watch);
    if (watch->queue)
        watch_queue_begun(watch->queue);
    return true;
}

/* The client has gone. */
static void deliver_stop(struct letter *letter)
{
    struct watch_stop *stop = container_of(letter, struct watch_stop, letter);
    struct watch *watch = stop->request->watch;
    if (!watch->is_over)
        watch_take_off(watch);
    post(watch, EVENT_STOPPED, NULL, 0, false);
    free(stop);
}

/* ---- the I/O side ---- */

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

static void send_event(struct request *request, const struct watch_event *event,
                       struct watch_frames *frames)
{
    struct watch_event bookmark = *event;
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

static void client_gone(struct request *request)
{
    if (request->stop_sent)
        return;
    struct watch_stop *stop = MEMORY_NEW(struct watch_stop);
    stop->letter.deliver = deliver_stop;
    stop->request = request;
    request->stop_sent = true;
    mailbox_post(request->server->mailbox, &stop->letter.mail);
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
