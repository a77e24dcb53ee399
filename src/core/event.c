/* SPDX-License-Identifier: Apache-2.0 */
/* event.c - Events about objects, as upstream's two recorders make them (see writer.h).
 *
 * The same component saying the same of the same object is the same event: its name is a hash of
 * these, so a repeat finds it and is counted there.
 *
 * Where an admission webhook is to see an Event nobody waits for it: what is said is kept, with the
 * time at which it was, and said again until the webhook has answered. */
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/arena.h"
#include "base/env.h"
#include "base/log.h"
#include "codec/value.h"
#include "core/core_state.h"
#include "core/queue.h"
#include "core/writer.h"
#include "object/object.h"
#include "object/schema.h"
#include "object/time_text.h"

enum {
    EVENT_MESSAGE_MAX = 1024,
    HELD_EVENTS_MAX = 1000,              /* as many as upstream's recorder keeps */
    HELD_EVENTS_AT_ONCE = 8,             /* of which so many are before the webhook */
};

static const struct log event_log = { "events" };

/* One thing that is said. */
struct saying {
    struct core              *core;
    const struct event_facts *facts;
    const char               *type, *reason, *message;
    int64_t                   at_ns;             /* when it was said; wall clock */
    const char               *ns, *name;         /* of the Event */
    struct user               user;
    struct arena             *arena;
};

static struct value *now_text(const struct saying *saying)
{
    char text[TIME_TEXT_MAX];
    time_write(saying->at_ns / 1000000000, text);
    return value_new_text(saying->arena, text);
}

static struct value *now_micro_text(const struct saying *saying)
{
    char text[TIME_TEXT_MAX];
    time_write_micro(saying->at_ns, text);
    return value_new_text(saying->arena, text);
}

static struct value *object_reference(const struct object *about, struct arena *arena)
{
    struct value *reference = value_new_map(arena);
    value_set(reference, arena, "kind", value_new_text(arena, about->kind->name));
    if (*about->namespace)
        value_set(reference, arena, "namespace", value_new_text(arena, about->namespace));
    value_set(reference, arena, "name", value_new_text(arena, about->name));
    value_set(reference, arena, "uid", value_new_text(arena, about->uid));
    value_set(reference, arena, "apiVersion", value_new_text(arena, about->kind->api_version));
    value_set(reference, arena, "resourceVersion",
              value_printf(arena, "%lld", (long long)about->resource_version));
    return reference;
}

static const char *event_name(const struct saying *saying)
{
    const struct object *about = saying->facts->about;
    const char *key = arena_printf(saying->arena, "%s|%s|%s|%s|%s", about->uid, about->name,
                                   saying->facts->component, saying->reason, saying->message);
    uint64_t hash = UINT64_C(14695981039346656037);          /* FNV-1a: the same in every run */
    for (const char *at = key; *at; at++)
        hash = (hash ^ (unsigned char)*at) * UINT64_C(1099511628211);
    return arena_printf(saying->arena, "%.200s.%016llx", about->name, (unsigned long long)hash);
}

/* ---- the older form: a count, first and last time ---- */

static void count_repeat(const struct saying *saying, struct value *body)
{
    value_set(body, saying->arena, "count",
              value_new_int(saying->arena, value_int(body, "count", 1) + 1));
    value_set(body, saying->arena, "lastTimestamp", now_text(saying));
}

static void begin_count(const struct saying *saying, struct value *body)
{
    struct arena *arena = saying->arena;
    value_set_at(body, arena, "source.component",
                 value_new_text(arena, saying->facts->component));
    value_set(body, arena, "firstTimestamp", now_text(saying));
    value_set(body, arena, "lastTimestamp", now_text(saying));
    value_set(body, arena, "count", value_new_int(arena, 1));
}

/* ---- the newer form: an action at a time, repeats as a series ---- */

static void continue_series(const struct saying *saying, struct value *body)
{
    value_set_at(body, saying->arena, "series.count",
                 value_new_int(saying->arena, value_int(body, "series.count", 1) + 1));
    value_set_at(body, saying->arena, "series.lastObservedTime", now_micro_text(saying));
}

static void begin_action(const struct saying *saying, struct value *body)
{
    struct arena *arena = saying->arena;
    const struct event_facts *facts = saying->facts;
    value_set(body, arena, "eventTime", now_micro_text(saying));
    value_set(body, arena, "action", value_new_text(arena, facts->action));
    value_set(body, arena, "reportingInstance", value_new_text(arena, facts->component));
    if (facts->related)
        value_set(body, arena, "related", object_reference(facts->related, arena));
}

/* ---- both ---- */

static bool repeat(const struct saying *saying, const struct object *event, struct error *err)
{
    struct value *body = value_from_object(event, saying->arena);
    if (saying->facts->action)
        continue_series(saying, body);
    else
        count_repeat(saying, body);
    struct writer writer = { saying->core, &saying->user, saying->arena };
    AUTO_PUT done = writer_update(&writer, event->kind, NULL, body, err);
    return done != NULL;
}

static bool create(const struct saying *saying, struct error *err)
{
    struct arena *arena = saying->arena;
    struct value *body = value_new_map(arena);
    value_set_at(body, arena, "metadata.name", value_new_text(arena, saying->name));
    value_set_at(body, arena, "metadata.namespace", value_new_text(arena, saying->ns));
    value_set(body, arena, "involvedObject", object_reference(saying->facts->about, arena));
    value_set(body, arena, "reason", value_new_text(arena, saying->reason));
    value_set(body, arena, "message", value_new_text(arena, saying->message));
    value_set(body, arena, "type", value_new_text(arena, saying->type));
    value_set(body, arena, "reportingComponent",
              value_new_text(arena, saying->facts->component));
    if (saying->facts->action)
        begin_action(saying, body);
    else
        begin_count(saying, body);
    struct writer writer = { saying->core, &saying->user, arena };
    AUTO_PUT done = writer_create(&writer, well_known.event, body, err);
    return done != NULL;
}

/* False with *err set: PENDING where it is to be written again. */
static bool write_event(struct saying *saying, struct error *err)
{
    static const char *const groups[] = { "system:masters", NULL };
    const struct object *about = saying->facts->about;
    saying->user = (struct user){ .name = saying->facts->component, .groups = groups };
    saying->ns = *about->namespace ? about->namespace : "default";
    saying->name = event_name(saying);
    const struct object *event =
        core_get_latest(saying->core, well_known.event, saying->ns, saying->name);
    bool good = event ? repeat(saying, event, err) : create(saying, err);
    if (!good && err->reason != REASON_PENDING)
        log_debug(&event_log, "an event could not be written", KV("object", about->name),
                  KV_ERROR(err));
    return good;
}

/* ---- events that a webhook is to see ---- */

struct held_event {
    struct list        link;             /* in core->held_events, the oldest first */
    struct event_facts facts;            /* objects are references, texts in the arena */
    struct saying      saying;
    struct arena       arena;
};

static void held_event_free(struct core *core, struct held_event *held)
{
    list_remove(&held->link);
    core->held_event_count--;
    object_put(held->facts.about);
    object_put(held->facts.related);
    arena_done(&held->arena);
    free(held);
}

static void hold_event(const struct saying *saying)
{
    struct core *core = saying->core;
    if (core->held_event_count >= HELD_EVENTS_MAX) {
        log_warn(&event_log, "too many events wait for an admission webhook, one is dropped",
                 KV("object", saying->facts->about->name), KV("reason", saying->reason));
        return;
    }
    struct held_event *held = MEMORY_NEW(struct held_event);
    struct arena *arena = &held->arena;
    const struct event_facts *facts = saying->facts;
    held->facts = (struct event_facts){
        .component = arena_strdup(arena, facts->component),
        .action = facts->action ? arena_strdup(arena, facts->action) : NULL,
        .about = object_ref(facts->about),
        .related = facts->related ? object_ref(facts->related) : NULL,
    };
    held->saying = (struct saying){ .core = core,
                                    .facts = &held->facts,
                                    .type = arena_strdup(arena, saying->type),
                                    .reason = arena_strdup(arena, saying->reason),
                                    .message = arena_strdup(arena, saying->message),
                                    .at_ns = saying->at_ns };
    list_append(&core->held_events, &held->link);
    core->held_event_count++;
    core_timer_start(core, &core->held_event_timer, QUEUE_PENDING_MS);
}

/* Each is the same write once more: the pipeline knows it again by its body. */
void held_events_fire(void *context)
{
    struct core *core = context;
    size_t tried = 0;
    LIST_FOR_EACH(link, &core->held_events) {
        if (tried++ == HELD_EVENTS_AT_ONCE)
            break;
        struct held_event *held = LIST_ITEM(link, struct held_event, link);
        AUTO_ARENA arena = { 0 };
        struct saying saying = held->saying;
        struct error err = { 0 };
        saying.arena = &arena;
        if (write_event(&saying, &err) || err.reason != REASON_PENDING)
            held_event_free(core, held);
    }
    if (core->held_event_count > 0)
        core_timer_start(core, &core->held_event_timer, QUEUE_PENDING_MS);
}

void held_events_done(struct core *core)
{
    LIST_FOR_EACH(link, &core->held_events)
        held_event_free(core, LIST_ITEM(link, struct held_event, link));
}

/* ---- said for the first time ---- */

void core_event_va(struct core *core, const struct event_facts *facts, const char *type,
                   const char *reason, const char *format, va_list arguments)
{
    AUTO_ARENA arena = { 0 };
    char message[EVENT_MESSAGE_MAX];
    struct env *env = core_env(core);
    struct error err = { 0 };
    vsnprintf(message, sizeof message, format, arguments);
    message[bytes_whole_characters(bytes_of(message)).size] = '\0';
    struct saying saying = { .core = core, .facts = facts, .type = type, .reason = reason,
                             .message = message, .at_ns = env->wall_ns(env), .arena = &arena };
    bool is_behind = core->held_event_count >= HELD_EVENTS_AT_ONCE;
    if (is_behind || (!write_event(&saying, &err) && err.reason == REASON_PENDING))
        hold_event(&saying);
}

void core_event(struct core *core, const struct event_facts *facts, const char *type,
                const char *reason, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    core_event_va(core, facts, type, reason, format, arguments);
    va_end(arguments);
}
