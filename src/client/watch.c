/* SPDX-License-Identifier: Apache-2.0 */
/* watch.c - a watch that never ends: list, then follow, and again from where it broke.
 *
 * Each failure waits a little longer (back-off with jitter); a 410 lists anew.  Objects that vanished between two lists are reported as
 * deleted, so the owner sees each object's whole life whatever the connection does. */
#include <stdlib.h>

#include "base/arena.h"
#include "base/env.h"
#include "base/map.h"
#include "client/client_state.h"
#include "codec/json.h"
#include "codec/value.h"
#include "http/url.h"
#include "io/loop.h"
#include "object/object.h"
#include "object/schema.h"

enum { FRAME_MAX = 16 << 20, HEADERS_MAX = 8, WATCH_TIMEOUT_S = 3000, LIST_TIMEOUT_MS = 60000 };

struct client_watch {
    struct client              *client;
    struct client_watch_options options;
    char                       *ns, *label_selector, *field_selector;
    struct map                  objects;         /* "ns/name" -> object reference */
    struct loop_timer          *retry;
    struct client_call         *list;
    struct http_call           *stream;
    struct buffer               frame;           /* a line that is not complete yet */
    int64_t                     revision, backoff_ms;
    int                         status;
    bool                        is_synced, must_list, is_stopped, is_telling;
};

static void again(struct client_watch *watch);
static void start(void *context);

static const char *entry_key(const char *ns, const char *name, struct arena *arena)
{
    return arena_printf(arena, "%s/%s", ns ? ns : "", name);
}

static void tell(struct client_watch *watch, enum client_event event, const struct object *now, const struct object *before)
{
    watch->options.event(watch->options.context, event, now, before);
}

/* Takes the reference. */
static void see(struct client_watch *watch, struct object *object)
{
    AUTO_ARENA arena = { 0 };
    struct bytes key = bytes_of(entry_key(object->namespace, object->name, &arena));
    AUTO_PUT before = map_get(&watch->objects, key);
    map_put(&watch->objects, key, object);
    if (!before || before->resource_version != object->resource_version)
        tell(watch, before ? CLIENT_MODIFIED : CLIENT_ADDED, object, before);
}

static void see_gone(struct client_watch *watch, const struct object *last)
{
    AUTO_ARENA arena = { 0 };
    AUTO_PUT before = map_remove(&watch->objects, bytes_of(entry_key(last->namespace, last->name, &arena)));
    if (before)
        tell(watch, CLIENT_DELETED, last, before);
}

/* ---- the list ---- */

static void target(struct client_watch *watch, struct buffer *out, bool is_watch)
{
    AUTO_ARENA arena = { 0 };
    buffer_printf(out, "%s?", client_path(watch->options.kind, watch->ns, NULL, NULL, &arena));
    if (is_watch)
        buffer_printf(out, "watch=true&allowWatchBookmarks=true&resourceVersion=%lld&timeoutSeconds=%d&", (long long)watch->revision, WATCH_TIMEOUT_S);
    const struct { const char *name, *value; } rows[] = { { "labelSelector", watch->label_selector }, { "fieldSelector", watch->field_selector } };
    FOR_EACH(row, rows) {
        if (!row->value)
            continue;
        buffer_printf(out, "%s=", row->name);
        url_escape(out, bytes_of(row->value));
        buffer_add_char(out, '&');
    }
    out->size--;                         /* the last '?' or '&' */
}

static bool read_items(struct client_watch *watch, struct json_scan *scan, struct map *seen, struct arena *arena)
{
    if (!json_scan_enter(scan, '['))
        return false;
    while (json_scan_item(scan)) {
        struct bytes text;
        if (!json_scan_skip(scan, &text))
            return false;
        struct object *object = object_from_text(watch->options.kind, text, NULL);
        if (!object)
            return false;
        map_put(seen, bytes_of(entry_key(object->namespace, object->name, arena)), watch);
        see(watch, object);
        if (watch->is_stopped)
            return true;
    }
    return !scan->bad;
}

static void drop_unseen(struct client_watch *watch, const struct map *seen)
{
    for (struct map_entry *e = map_first(&watch->objects); e && !watch->is_stopped; e = map_after(&watch->objects, e)) {
        if (map_get(seen, (struct bytes){ e->key, e->key_size }))
            continue;
        AUTO_PUT last = object_ref(e->value);
        see_gone(watch, last);
    }
}

static bool read_list(struct client_watch *watch, struct bytes body)
{
    struct json_scan scan;
    struct bytes key, metadata = { 0 };
    struct map seen = { 0 };
    AUTO_ARENA arena = { 0 };
    bool good = true;
    json_scan_init(&scan, body);
    good = json_scan_enter(&scan, '{');
    while (good && !watch->is_stopped && json_scan_key(&scan, &arena, &key)) {
        if (bytes_equal_text(key, "items"))
            good = json_scan_null(&scan) || read_items(watch, &scan, &seen, &arena);
        else
            good = json_scan_skip(&scan, bytes_equal_text(key, "metadata") ? &metadata : NULL);
    }
    good = good && bytes_to_int64(value_string(json_parse(metadata, NULL, &arena, NULL), "resourceVersion"), &watch->revision);
    if (good)
        drop_unseen(watch, &seen);
    map_done(&seen);
    return good;
}

static void forget_stopped(struct client_watch *watch);

static void listed(void *context, int status, struct bytes body, const struct error *err)
{
    struct client_watch *watch = context;
    (void)status;
    watch->list = NULL;
    watch->is_telling = true;
    bool good = !err && read_list(watch, body);
    if (good && !watch->is_synced && !watch->is_stopped) {
        watch->is_synced = true;
        tell(watch, CLIENT_SYNCED, NULL, NULL);
    }
    watch->is_telling = false;
    if (watch->is_stopped) {
        forget_stopped(watch);
        return;
    }
    if (!good) {
        again(watch);
        return;
    }
    watch->must_list = false;
    watch->backoff_ms = 0;
    start(watch);
}

static void start_list(struct client_watch *watch)
{
    AUTO_BUFFER path = { 0 };
    target(watch, &path, /* is_watch= */ false);
    struct client_request request = { .method = "GET", .target = buffer_text(&path), .timeout_ms = LIST_TIMEOUT_MS, .done = listed, .context = watch };
    watch->list = client_request(watch->client, &request);
}

/* ---- the stream ---- */

/* False: the stream is over. */
static bool read_event(struct client_watch *watch, struct bytes type, struct bytes text)
{
    AUTO_ARENA arena = { 0 };
    if (bytes_equal_text(type, "ERROR")) {
        watch->must_list = value_int(json_parse(text, NULL, &arena, NULL), "code", 0) == 410;
        return false;
    }
    if (bytes_equal_text(type, "BOOKMARK"))
        return bytes_to_int64(value_string(json_parse(text, NULL, &arena, NULL), "metadata.resourceVersion"), &watch->revision);
    struct object *object = object_from_text(watch->options.kind, text, NULL);
    if (!object)
        return false;
    watch->revision = object->resource_version;
    if (bytes_equal_text(type, "DELETED")) {
        see_gone(watch, object);
        object_put(object);
    } else {
        see(watch, object);
    }
    return true;
}

static bool read_frame(struct client_watch *watch, struct bytes line)
{
    struct json_scan scan;
    struct bytes key, type = { 0 }, text = { 0 };
    AUTO_ARENA arena = { 0 };
    json_scan_init(&scan, line);
    if (!json_scan_enter(&scan, '{'))
        return line.size == 0;
    while (json_scan_key(&scan, &arena, &key)) {
        bool good = bytes_equal_text(key, "type") ? json_scan_string(&scan, &arena, &type)
                                                  : json_scan_skip(&scan, bytes_equal_text(key, "object") ? &text : NULL);
        if (!good)
            return false;
    }
    return !scan.bad && read_event(watch, type, text);
}

static void stream_break(struct client_watch *watch)
{
    if (watch->stream)
        http_call_cancel(watch->stream);
    watch->stream = NULL;
    buffer_reset(&watch->frame);
}

static void on_head(void *context, struct http_call *call, const struct http_answer *answer)
{
    struct client_watch *watch = context;
    (void)call;
    watch->status = answer->status;
    if (answer->status == 200)
        watch->backoff_ms = 0;
    if (answer->status == 410)
        watch->must_list = true;
}

static void on_data(void *context, struct http_call *call, struct bytes bytes)
{
    struct client_watch *watch = context;
    bool good = true;
    (void)call;
    if (watch->status != 200)
        return;
    watch->is_telling = true;
    while (good && bytes.at && bytes.size && !watch->is_stopped) {
        size_t end;
        if (!bytes_find(bytes, '\n', &end)) {
            good = watch->frame.size + bytes.size <= FRAME_MAX;
            buffer_add(&watch->frame, bytes.at, bytes.size);
            break;
        }
        struct bytes line = bytes_next(&bytes, '\n');
        if (watch->frame.size == 0) {
            good = read_frame(watch, line);
            continue;
        }
        buffer_add(&watch->frame, line.at, line.size);
        good = read_frame(watch, buffer_bytes(&watch->frame));
        buffer_reset(&watch->frame);
    }
    watch->is_telling = false;
    if (watch->is_stopped) {
        forget_stopped(watch);
    } else if (!good) {
        stream_break(watch);
        again(watch);
    }
}

static void on_end(void *context, struct http_call *call, const struct error *err)
{
    struct client_watch *watch = context;
    (void)call;
    watch->stream = NULL;
    buffer_reset(&watch->frame);
    if (!err && watch->status == 200)
        loop_timer_start(watch->retry, 0);       /* the server's time-out: go on at once */
    else
        again(watch);
}

static void start_stream(struct client_watch *watch)
{
    AUTO_BUFFER path = { 0 };
    struct http_header headers[HEADERS_MAX];
    size_t count = client_headers(watch->client, headers, HEADERS_MAX - 1);
    headers[count++] = (struct http_header){ BYTES("accept"), BYTES("application/json") };
    target(watch, &path, /* is_watch= */ true);
    struct http_call_options options = { .method = "GET", .target = buffer_text(&path), .headers = headers, .header_count = count,
                                         .on_head = on_head, .on_data = on_data, .on_end = on_end, .context = watch };
    watch->status = 0;
    watch->stream = http_call_start(watch->client->target, &options);
}

/* ---- its life ---- */

static void start(void *context)
{
    struct client_watch *watch = context;
    if (watch->must_list)
        start_list(watch);
    else
        start_stream(watch);
}

static void again(struct client_watch *watch)
{
    watch->backoff_ms = watch->backoff_ms ? watch->backoff_ms * 2 : WATCH_BACKOFF_MIN_MS;
    if (watch->backoff_ms > WATCH_BACKOFF_MAX_MS)
        watch->backoff_ms = WATCH_BACKOFF_MAX_MS;
    int64_t jitter_ms = (int64_t)env_random_below(watch->client->env, (uint64_t)watch->backoff_ms / 2 + 1);
    loop_timer_start(watch->retry, watch->backoff_ms / 2 + jitter_ms);
}

static char *copy_or_null(const char *text)
{
    return text ? memory_strdup(text) : NULL;
}

struct client_watch *client_watch_start(struct client *client, const struct client_watch_options *options)
{
    struct client_watch *watch = MEMORY_NEW(struct client_watch);
    watch->client = client;
    watch->options = *options;
    watch->ns = copy_or_null(options->ns);
    watch->label_selector = copy_or_null(options->label_selector);
    watch->field_selector = copy_or_null(options->field_selector);
    watch->must_list = true;
    watch->retry = loop_timer_new(client->loop, start, watch);
    start_list(watch);
    return watch;
}

static void watch_free(struct client_watch *watch)
{
    for (struct map_entry *e = map_first(&watch->objects); e; e = map_after(&watch->objects, e))
        object_put(e->value);
    map_done(&watch->objects);
    buffer_done(&watch->frame);
    free(watch->ns);
    free(watch->label_selector);
    free(watch->field_selector);
    free(watch);
}

/* The owner stopped it from inside its own callback: it is freed once that has returned. */
static void forget_stopped(struct client_watch *watch)
{
    stream_break(watch);
    watch_free(watch);
}

void client_watch_stop(struct client_watch *watch)
{
    if (!watch || watch->is_stopped)
        return;
    watch->is_stopped = true;
    loop_timer_free(watch->retry);
    client_call_cancel(watch->list);
    watch->list = NULL;
    if (!watch->is_telling)
        forget_stopped(watch);
}

const struct object *client_watch_get(const struct client_watch *watch, const char *ns, const char *name)
{
    AUTO_ARENA arena = { 0 };
    return map_get(&watch->objects, bytes_of(entry_key(ns, name, &arena)));
}

void client_watch_each(const struct client_watch *watch, void (*visit)(void *context, const struct object *), void *context)
{
    for (struct map_entry *e = map_first(&watch->objects); e; e = map_after(&watch->objects, e))
        visit(context, e->value);
}

bool client_watch_is_synced(const struct client_watch *watch)
{
    return watch->is_synced;
}
