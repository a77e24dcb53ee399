/* SPDX-License-Identifier: Apache-2.0 */
/* event.c - Events about objects, as upstream's two recorders make them (see writer.h).
 *
 * The same component saying the same of the same object is the same event: its name is a hash of
 * these, so a repeat finds it and is counted there. */
#include <stdarg.h>
#include <stdio.h>

#include "base/arena.h"
#include "base/env.h"
#include "base/log.h"
#include "codec/value.h"
#include "core/core.h"
#include "core/writer.h"
#include "object/object.h"
#include "object/schema.h"
#include "object/time_text.h"

enum { EVENT_MESSAGE_MAX = 1024 };

static const struct log event_log = { "events" };

/* One thing that is said. */
struct saying {
    struct core              *core;
    const struct event_facts *facts;
    const char               *type, *reason, *message;
    const char               *ns, *name;         /* of the Event */
    struct user               user;
    struct arena             *arena;
};

static struct value *now_text(const struct saying *saying)
{
    char text[TIME_TEXT_MAX];
    time_write(env_wall_s(core_env(saying->core)), text);
    return value_new_text(saying->arena, text);
}

static struct value *now_micro_text(const struct saying *saying)
{
    char text[TIME_TEXT_MAX];
    struct env *env = core_env(saying->core);
    time_write_micro(env->wall_ns(env), text);
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
    AUTO_PUT done = writer_update(saying->core, &saying->user, event->kind, NULL, body,
                                  saying->arena, err);
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
    AUTO_PUT done =
        writer_create(saying->core, &saying->user, well_known.event, body, arena, err);
    return done != NULL;
}

static void say(struct saying *saying)
{
    static const char *const groups[] = { "system:masters", NULL };
    const struct object *about = saying->facts->about;
    struct error err = { 0 };
    saying->user = (struct user){ .name = saying->facts->component, .groups = groups };
    saying->ns = *about->namespace ? about->namespace : "default";
    saying->name = event_name(saying);
    const struct object *event =
        core_get_latest(saying->core, well_known.event, saying->ns, saying->name);
    bool good = event ? repeat(saying, event, &err) : create(saying, &err);
    if (!good)
        log_debug(&event_log, "an event could not be written", KV("object", about->name),
                  KV_ERROR(&err));
}

void core_event(struct core *core, const char *component, const struct object *about,
                const char *type, const char *reason, const char *format, ...)
{
    AUTO_ARENA arena = { 0 };
    char message[EVENT_MESSAGE_MAX];
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(message, sizeof message, format, arguments);
    va_end(arguments);
    struct event_facts facts = { .component = component, .about = about };
    struct saying saying = { .core = core, .facts = &facts, .type = type, .reason = reason,
                             .message = message, .arena = &arena };
    say(&saying);
}

void core_event_action(struct core *core, const struct event_facts *facts, const char *type,
                       const char *reason, const char *format, ...)
{
    AUTO_ARENA arena = { 0 };
    char message[EVENT_MESSAGE_MAX];
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(message, sizeof message, format, arguments);
    va_end(arguments);
    struct saying saying = { .core = core, .facts = facts, .type = type, .reason = reason,
                             .message = message, .arena = &arena };
    say(&saying);
}
