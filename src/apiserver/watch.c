/* SPDX-License-Identifier: Apache-2.0 */
/* watch.c - watches, the core's part: who is told of which change.
 *
 * Each committed change is filtered and mailed to the watch's I/O thread (watch_mail.h).  Bookmarks
 * tell the newest revision once a minute, and close the initial list of sendInitialEvents.
 *
 * Not here: an event as bytes, and the client's going (watch_answer.c). */
#include "apiserver/query.h"
#include "write/conversion.h"
#include "write/pipeline.h"
#include "apiserver/list_options.h"
#include "apiserver/watch.h"
#include "apiserver/watch_mail.h"
#include "apiserver/watch_queue.h"
#include "base/env.h"
#include "object/custom_kind.h"

enum {
    BOOKMARK_MS = 60000,
    BOOKMARK_BEFORE_END_MS = 2000,
    WATCH_SECONDS_MIN = 1800,
    WATCH_SECONDS_MAX = 365 * 24 * 60 * 60       /* more that is asked for means this */
};

struct watch {
    struct watch_handle  handle;
    struct core_watcher  watcher;
    struct list          link;           /* in the server's list */
    struct request      *request;
    struct list_options *options;
    struct core_timer    bookmark, timeout;
    struct watch_queue  *queue;          /* of a version that a webhook makes; else NULL */
    int64_t              replay_from, ends_ms;
    bool                 wants_bookmarks, is_over;
};

static void post(struct watch *watch, enum watch_event_type type, const struct object *object,
                 int64_t revision, bool ends_initial)
{
    const struct watch_event event = { watch->request, object, revision, type, ends_initial };
    watch_mail_add(&event);
}

static void post_change(struct watch *watch, const struct core_change *change)
{
    bool now = change->type != CHANGE_DELETED && list_options_match(watch->options, change->now);
    bool before = change->before && list_options_match(watch->options, change->before);
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

/* Its path is that of its lists. */
static bool check_watched(struct request *request)
{
    const struct kind *kind = request->route.kind;
    return (kind->verbs & VERB_WATCH) ||
           fail(&request->err, REASON_METHOD_NOT_ALLOWED, 0,
                "watch is not supported on resources of kind \"%s%s%s\"", kind->resource,
                *kind->group ? "." : "", kind->group);
}

static bool read_beginning(struct request *request, struct beginning *ret)
{
    bool is_told = url_query_value(&request->query, "sendInitialEvents").at;
    if (!query_revision(request, &ret->revision))
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
        beginning->revision == 0 || core_replay(core, request->route.kind, beginning->revision,
                                                replayed, watch, &watch->handle.err);
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
    watch->handle.err = *err;
    post(watch, EVENT_ERROR, NULL, 0, false);
    core_timer_start(watch->request->server->core, &watch->timeout, 0);
}

static struct watch_queue *queue_for(struct watch *watch)
{
    struct request *request = watch->request;
    const struct kind *kind = request->route.kind;
    const struct list_options *asked = watch->options;
    const struct watch_queue_options options = {
        .conversions = pipeline_conversions(request->server->pipeline), .kind = kind,
        .shows_before = asked->labels.count > 0 || asked->fields.count > 0,
        .told = step_told, .broken = queue_broken, .context = watch
    };
    return kind->custom && kind->custom->all->webhook ? watch_queue_new(&options) : NULL;
}

/* The client has gone. */
static void deliver_stop(struct letter *letter)
{
    struct watch *watch = container_of(letter, struct watch, handle.stop);
    if (!watch->is_over)
        watch_take_off(watch);
    post(watch, EVENT_STOPPED, NULL, 0, false);
}

/* After what was asked for, or, where nothing was, after half an hour to an hour. */
static void arm_end(struct watch *watch, int64_t asked_s)
{
    struct env *env = watch->request->server->env;
    int64_t seconds = asked_s;
    if (seconds <= 0)
        seconds = WATCH_SECONDS_MIN + (int64_t)env_random_below(env, WATCH_SECONDS_MIN);
    else if (seconds > WATCH_SECONDS_MAX)
        seconds = WATCH_SECONDS_MAX;
    core_timer_start(watch->request->server->core, &watch->timeout, seconds * 1000);
    watch->ends_ms = env_monotonic_ms(env) + seconds * 1000;
}

bool request_watch(struct request *request)
{
    struct core *core = request->server->core;
    struct watch *watch = ARENA_NEW(&request->arena, struct watch);
    struct beginning beginning;
    list_init(&watch->link);
    list_init(&watch->watcher.link);
    watch->handle.stop.deliver = deliver_stop;
    watch->request = request;
    watch->wants_bookmarks = url_query_bool(&request->query, "allowWatchBookmarks", false);
    watch->bookmark = (struct core_timer){ .fire = bookmark_fire, .context = watch };
    watch->timeout = (struct core_timer){ .fire = timeout_fire, .context = watch };
    if (!list_options_read(request, &watch->options) || !check_watched(request) ||
        !read_beginning(request, &beginning) || !output_check(request))
        return false;
    request->watch = &watch->handle;
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
    arm_end(watch, watch->options->timeout_s);
    if (watch->wants_bookmarks)
        bookmark_arm(watch);
    if (watch->queue)
        watch_queue_begun(watch->queue);
    return true;
}
