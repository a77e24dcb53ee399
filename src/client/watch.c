/* SPDX-License-Identifier: Apache-2.0 */
/* watch.c - a local copy of one kind's objects that follows the server's.
 *
 * LIST (in pages) -> WATCH from the list's version -> WATCH again from the last version seen ...
 * and back to LIST when the server says that the version is too old or too new, or what it sent
 * made no sense.  After a failure it waits, longer each time.  Each list has a round number; what
 * a complete list did not bring along again has been deleted meanwhile.
 *
 * Holds: `event` tells of each change of the copy once, and never of anything else; the owner may
 *        stop the watch within it. */
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "base/env.h"
#include "base/log.h"
#include "base/map.h"
#include "client/client_inside.h"
#include "client/watch_frame.h"
#include "http/status_error.h"
#include "http/url.h"
#include "io/loop.h"
#include "object/object.h"
#include "object/schema.h"

enum {
    PAGE_ITEMS = 500,
    WATCH_MIN_S = 300,
    WATCH_MAX_S = 600,
    WATCH_GRACE_S = 30,
    QUICK_MS = 1000
};
enum { LIST_TIMEOUT_MS = 60000, REFUSAL_MAX = 64 * 1024 };

static const struct log area = { "client" };

struct copy {
    const struct object *object;
    uint64_t             round;          /* of the list that last had it, or of the watch since */
};

struct client_watch {
    struct client              *client;
    struct client_watch_options options;     /* texts are in the arena */
    struct arena                arena;
    struct map                  copies;      /* "ns/name" -> struct copy */
    struct loop_timer          *timer;       /* the next attempt */
    struct client_call         *list;        /* at most one of these two */
    struct http_call           *watch;
    struct watch_frames         frames;
    struct buffer               refusal;     /* body of a watch that was refused */
    char                       *next_page;   /* continue token; NULL: from the start */
    int64_t                     version;     /* to watch from; 0: list first */
    int64_t                     list_version;
    uint64_t                    round, watch_since_ms;
    int64_t                     backoff_ms;
    int                         watch_status;
    int                         depth;       /* of our own callbacks on the stack */
    bool                        synced, stopped, relist;
};

static void begin(void *context);

/* The copy. */

static struct bytes key_of(const struct object *object, struct buffer *place)
{
    buffer_reset(place);
    buffer_add_text(place, object->namespace);
    buffer_add_char(place, '/');
    buffer_add_text(place, object->name);
    return buffer_bytes(place);
}

static void tell(struct client_watch *watch, enum client_event event, const struct object *now,
                 const struct object *before)
{
    if (watch->stopped || !watch->options.event)
        return;
    watch->depth++;
    watch->options.event(watch->options.context, event, now, before);
    watch->depth--;
}

/* Takes the reference. */
static void take_object(struct client_watch *watch, const struct object *object)
{
    AUTO_BUFFER place = { 0 };
    struct bytes key = key_of(object, &place);
    struct copy *copy = map_get(&watch->copies, key);
    if (!copy) {
        copy = MEMORY_NEW(struct copy);
        map_put(&watch->copies, key, copy);
    }
    AUTO_PUT before = copy->object;
    copy->object = object;
    copy->round = watch->round;
    if (!before)
        tell(watch, CLIENT_ADDED, object, NULL);
    else if (strcmp(before->uid, object->uid) != 0) {
        tell(watch, CLIENT_DELETED, before, before);
        tell(watch, CLIENT_ADDED, object, NULL);
    } else if (before->resource_version != object->resource_version) {
        tell(watch, CLIENT_MODIFIED, object, before);
    }
}

static void drop_object(struct client_watch *watch, const struct object *last)
{
    AUTO_BUFFER place = { 0 };
    struct copy *copy = map_remove(&watch->copies, key_of(last, &place));
    if (!copy)
        return;
    tell(watch, CLIENT_DELETED, last, copy->object);
    object_put(copy->object);
    free(copy);
}

static void drop_unlisted(struct client_watch *watch)
{
    for (struct map_entry *e = map_first(&watch->copies); e; e = map_after(&watch->copies, e)) {
        const struct copy *copy = e->value;
        if (copy->round == watch->round)
            continue;
        AUTO_PUT last = object_ref(copy->object);
        drop_object(watch, last);
        if (watch->stopped)
            return;
    }
}

/* Attempts. */

static void free_watch(struct client_watch *watch)
{
    for (struct map_entry *e = map_first(&watch->copies); e; e = map_after(&watch->copies, e)) {
        struct copy *copy = e->value;
        object_put(copy->object);
        free(copy);
    }
    map_done(&watch->copies);
    watch_frames_done(&watch->frames);
    buffer_done(&watch->refusal);
    free(watch->next_page);
    arena_done(&watch->arena);
    free(watch);
}

/* At the end of each callback of ours: true where the owner has stopped the watch in it. */
static bool was_stopped(struct client_watch *watch)
{
    if (!watch->stopped || watch->depth > 0)
        return watch->stopped;
    free_watch(watch);
    return true;
}

static void try_soon(struct client_watch *watch)
{
    loop_timer_start(watch->timer, 0);
}

/* Between half of the wait and all of it, so that not all come back at once. */
static void try_later(struct client_watch *watch, const struct error *err)
{
    int64_t wait_ms = watch->backoff_ms;
    uint64_t half = (uint64_t)wait_ms / 2;
    if (err)
        log_warn(&area, "watch interrupted, retrying",
                 KV("resource", watch->options.kind->resource), KV_ERROR(err),
                 KV_INT("inMs", wait_ms));
    watch->backoff_ms = wait_ms * 2 < WATCH_BACKOFF_MAX_MS ? wait_ms * 2 : WATCH_BACKOFF_MAX_MS;
    loop_timer_start(watch->timer,
                     (int64_t)(half + env_random_below(watch->client->env, half + 1)));
}

static void forget_version(struct client_watch *watch)
{
    watch->version = 0;
    free(watch->next_page);
    watch->next_page = NULL;
}

/* LIST */

static void add_parameter(struct buffer *target, const char *name, const char *value)
{
    if (text_is_empty(value))
        return;
    buffer_printf(target, "&%s=", name);
    url_escape(target, bytes_of(value));
}

static void begin_target(struct client_watch *watch, struct buffer *target)
{
    AUTO_ARENA arena = { 0 };
    const struct client_watch_options *options = &watch->options;
    buffer_printf(target, "%s?", client_path(options->kind, options->ns, NULL, NULL, &arena));
}

static void add_selectors(struct client_watch *watch, struct buffer *target)
{
    add_parameter(target, "labelSelector", watch->options.label_selector);
    add_parameter(target, "fieldSelector", watch->options.field_selector);
}

static bool take_item(void *context, struct bytes text, struct error *err)
{
    struct client_watch *watch = context;
    const struct object *object = watch_frame_object(watch->options.kind, text, err);
    if (!object)
        return false;
    take_object(watch, object);
    return !watch->stopped;
}

static void end_list(struct client_watch *watch)
{
    drop_unlisted(watch);
    watch->version = watch->list_version;
    watch->backoff_ms = WATCH_BACKOFF_MIN_MS;
    if (!watch->synced) {
        watch->synced = true;
        tell(watch, CLIENT_SYNCED, NULL, NULL);
    }
}

static void take_page(struct client_watch *watch, struct bytes body)
{
    struct error err = { 0 };
    struct watch_page page = { .item = take_item, .context = watch };
    bool good = watch_page_read(&page, body, &err);
    if (watch->stopped)
        return;
    if (!good) {
        forget_version(watch);
        try_later(watch, &err);
        watch_page_done(&page);
        return;
    }
    watch->list_version = page.version;
    free(watch->next_page);
    watch->next_page = page.next_page;
    if (!watch->next_page)
        end_list(watch);
    if (!watch->stopped)
        try_soon(watch);
}

/* A page that comes too late (410) is not the end: the list begins again. */
static void on_listed(void *context, int status, struct bytes body, const struct error *err)
{
    struct client_watch *watch = context;
    (void)status;
    watch->list = NULL;
    watch->depth++;
    if (err) {
        forget_version(watch);
        try_later(watch, err);
    } else {
        take_page(watch, body);
    }
    watch->depth--;
    was_stopped(watch);
}

static void begin_list(struct client_watch *watch)
{
    AUTO_BUFFER target = { 0 };
    if (!watch->next_page)
        watch->round++;
    begin_target(watch, &target);
    buffer_printf(&target, "limit=%d", PAGE_ITEMS);
    add_selectors(watch, &target);
    add_parameter(&target, "continue", watch->next_page);
    watch->list = client_request(watch->client, &(struct client_request){
        .method = "GET", .target = buffer_text(&target), .timeout_ms = LIST_TIMEOUT_MS,
        .done = on_listed, .context = watch });
}

/* WATCH */

/* An error that the server reports in the stream. */
static bool take_error(struct client_watch *watch, const struct watch_frame *frame,
                       struct error *err)
{
    error_from_answer(err, 500, frame->object, NULL);
    if (err->code == 410)
        watch->relist = true;
    return false;
}

static bool take_frame(void *context, const struct watch_frame *frame, struct error *err)
{
    struct client_watch *watch = context;
    watch->backoff_ms = WATCH_BACKOFF_MIN_MS;
    if (frame->type == FRAME_ERROR)
        return take_error(watch, frame, err);
    if (frame->type == FRAME_BOOKMARK)
        return watch_frame_version(frame->object, &watch->version, err);
    AUTO_PUT object = watch_frame_object(watch->options.kind, frame->object, err);
    if (!object) {
        watch->relist = true;
        return false;
    }
    watch->version = object->resource_version;
    if (frame->type == FRAME_DELETED)
        drop_object(watch, object);
    else
        take_object(watch, object_steal(&object));
    return !watch->stopped;
}

/* The version is of no more use: too old, or of a future that a server does not have whose store
 * was restored from a copy ("Too large resource version"). */
static bool is_version_refused(const struct error *err)
{
    return err && (err->code == 410 || (err->code == 504 && err->is_remote));
}

static void end_watch(struct client_watch *watch, const struct error *err)
{
    uint64_t lasted_ms = uv_now(watch->client->loop) - watch->watch_since_ms;
    watch->watch = NULL;
    watch_frames_done(&watch->frames);
    if (watch->relist || is_version_refused(err)) {
        forget_version(watch);
        watch->relist = false;
    }
    if (err || lasted_ms < QUICK_MS)
        try_later(watch, err && err->code != 410 ? err : NULL);
    else
        try_soon(watch);
}

static void on_watch_head(void *context, struct http_call *call, const struct http_answer *answer)
{
    struct client_watch *watch = context;
    (void)call;
    watch->watch_status = answer->status;
    buffer_reset(&watch->refusal);
}

static void on_watch_data(void *context, struct http_call *call, struct bytes part)
{
    struct client_watch *watch = context;
    struct error err = { 0 };
    if (watch->watch_status != 200) {
        if (watch->refusal.size + part.size <= REFUSAL_MAX)
            buffer_add(&watch->refusal, part.at, part.size);
        return;
    }
    watch->depth++;
    bool good = watch_frames_read(&watch->frames, part, &err);
    watch->depth--;
    if (was_stopped(watch) || good)
        return;
    http_call_cancel(call);
    end_watch(watch, &err);
}

static void on_watch_end(void *context, struct http_call *call, const struct error *failure)
{
    struct client_watch *watch = context;
    struct error err = { 0 };
    (void)call;
    if (failure)
        err = *failure;
    else if (watch->watch_status != 200)
        error_from_answer(&err, watch->watch_status, buffer_bytes(&watch->refusal), NULL);
    end_watch(watch, error_is_set(&err) ? &err : NULL);
}

static void begin_watch(struct client_watch *watch)
{
    AUTO_BUFFER target = { 0 };
    int64_t seconds =
        WATCH_MIN_S + (int64_t)env_random_below(watch->client->env, WATCH_MAX_S - WATCH_MIN_S);
    begin_target(watch, &target);
    buffer_printf(&target, "watch=true&allowWatchBookmarks=true&resourceVersion=%" PRId64
                  "&timeoutSeconds=%" PRId64, watch->version, seconds);
    add_selectors(watch, &target);
    watch->watch_since_ms = uv_now(watch->client->loop);
    watch->watch_status = 0;
    struct http_call_options options = {
        .method = "GET",
        .target = buffer_text(&target),
        .timeout_ms = (seconds + WATCH_GRACE_S) * 1000,
        .on_head = on_watch_head,
        .on_data = on_watch_data,
        .on_end = on_watch_end,
        .context = watch,
    };
    watch->watch = client_http_call(watch->client, &options, NULL, NULL);
}

static void begin(void *context)
{
    struct client_watch *watch = context;
    if (watch->version == 0)
        begin_list(watch);
    else
        begin_watch(watch);
}

/* The owner's side. */

static const char *copy_text(struct arena *arena, const char *text)
{
    return text ? arena_strdup(arena, text) : NULL;
}

struct client_watch *client_watch_start(struct client *client,
                                        const struct client_watch_options *options)
{
    struct client_watch *watch = MEMORY_NEW(struct client_watch);
    watch->client = client;
    watch->options = *options;
    watch->options.ns = copy_text(&watch->arena, options->ns);
    watch->options.label_selector = copy_text(&watch->arena, options->label_selector);
    watch->options.field_selector = copy_text(&watch->arena, options->field_selector);
    watch->backoff_ms = WATCH_BACKOFF_MIN_MS;
    watch->frames = (struct watch_frames){ .frame = take_frame, .context = watch };
    watch->timer = loop_timer_new(client->loop, begin, watch);
    try_soon(watch);
    return watch;
}

void client_watch_stop(struct client_watch *watch)
{
    if (!watch || watch->stopped)
        return;
    watch->stopped = true;
    loop_timer_free(watch->timer);
    client_call_cancel(watch->list);
    http_call_cancel(watch->watch);
    watch->list = NULL;
    watch->watch = NULL;
    was_stopped(watch);
}

const struct object *client_watch_get(const struct client_watch *watch, const char *ns,
                                      const char *name)
{
    AUTO_BUFFER key = { 0 };
    buffer_printf(&key, "%s/%s", ns ? ns : "", name);
    const struct copy *copy = map_get(&watch->copies, buffer_bytes(&key));
    return copy ? copy->object : NULL;
}

void client_watch_each(const struct client_watch *watch,
                       void (*visit)(void *context, const struct object *), void *context)
{
    for (struct map_entry *e = map_first(&watch->copies); e; e = map_after(&watch->copies, e))
        visit(context, ((const struct copy *)e->value)->object);
}

bool client_watch_is_synced(const struct client_watch *watch)
{
    return watch->synced;
}
