/* SPDX-License-Identifier: Apache-2.0 */
/* writer.c - the controllers' way to the pipeline, and Events. */
#include "core/writer.h"

#include <stdarg.h>
#include <stdio.h>

#include "base/arena.h"
#include "base/env.h"
#include "base/log.h"
#include "codec/value.h"
#include "core/core_state.h"
#include "object/time_text.h"

enum { EVENT_MESSAGE_MAX = 1024 };

static const struct log event_log = { "events" };

void core_set_writer(struct core *core, writer_function *writer, void *context)
{
    core->writer = writer;
    core->writer_context = context;
}

void core_set_access(struct core *core, access_function *access, void *context)
{
    core->access = access;
    core->access_context = context;
}

bool core_may(const struct core *core, const struct access *access)
{
    return core->access && core->access(core->access_context, access);
}

const struct object *core_write(struct core *core, struct write_request *request, struct error *err)
{
    return core->writer(core->writer_context, request, err);
}

const struct object *writer_create(struct core *core, const struct user *user,
                                   const struct kind *kind, struct value *body, struct arena *arena,
                                   struct error *err)
{
    const char *ns = value_text(body, "metadata.namespace", arena);
    struct write_request request = { .verb = WRITE_CREATE,
                                     .kind = kind,
                                     .ns = ns ? ns : "",
                                     .user = user,
                                     .body = body,
                                     .arena = arena };
    return core_write(core, &request, err);
}

const struct object *writer_update(struct core *core, const struct user *user,
                                   const struct kind *kind, const char *subresource,
                                   struct value *body, struct arena *arena, struct error *err)
{
    const char *ns = value_text(body, "metadata.namespace", arena);
    struct write_request request = { .verb = WRITE_UPDATE,
                                     .kind = kind,
                                     .ns = ns ? ns : "",
                                     .subresource = subresource,
                                     .user = user,
                                     .name = value_text(body, "metadata.name", arena),
                                     .body = body,
                                     .arena = arena };
    return core_write(core, &request, err);
}

bool writer_delete(struct core *core, const struct user *user, const struct object *object,
                   enum propagation propagation, struct arena *arena, struct error *err)
{
    struct write_request request = { .verb = WRITE_DELETE,
                                     .kind = object->kind,
                                     .ns = object->namespace,
                                     .name = object->name,
                                     .user = user,
                                     .precondition_uid = object->uid,
                                     .grace_period_s = -1,
                                     .propagation = propagation,
                                     .arena = arena };
    const struct object *last = core_write(core, &request, err);
    object_put(last);
    return last != NULL;
}

const struct object *writer_merge_patch(struct core *core, const struct user *user,
                                        const struct object *object, const char *subresource,
                                        struct value *patch, struct arena *arena, struct error *err)
{
    struct write_request request = { .verb = WRITE_PATCH,
                                     .patch_type = PATCH_MERGE,
                                     .kind = object->kind,
                                     .ns = object->namespace,
                                     .name = object->name,
                                     .subresource = subresource,
                                     .user = user,
                                     .body = patch,
                                     .precondition_uid = object->uid,
                                     .arena = arena };
    return core_write(core, &request, err);
}

/* ---- events ---- */

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

/* The same component saying the same of the same object is the same event: its name is a hash of
 * these. */
static const char *event_name(const struct object *about, const char *component, const char *reason,
                              const char *message, struct arena *arena)
{
    const char *key =
        arena_printf(arena, "%s|%s|%s|%s|%s", about->uid, about->name, component, reason, message);
    uint64_t hash = UINT64_C(14695981039346656037);          /* FNV-1a: the same in every run */
    for (const char *at = key; *at; at++)
        hash = (hash ^ (unsigned char)*at) * UINT64_C(1099511628211);
    return arena_printf(arena, "%.200s.%016llx", about->name, (unsigned long long)hash);
}

static bool event_repeat(struct core *core, const struct user *user, const struct object *event,
                         const char *now, struct arena *arena)
{
    struct value *body = value_from_object(event, arena);
    value_set(body, arena, "count", value_new_int(arena, value_int(body, "count", 1) + 1));
    value_set(body, arena, "lastTimestamp", value_new_text(arena, now));
    AUTO_PUT done = writer_update(core, user, event->kind, NULL, body, arena, NULL);
    return done != NULL;
}

/* What one call of core_event says. */
struct telling {
    const struct user   *user;
    const struct object *about;
    const char          *ns, *name, *type, *reason, *message, *now;
};

static bool event_create(struct core *core, const struct telling *event, struct arena *arena,
                         struct error *err)
{
    struct value *body = value_new_map(arena), *source = value_new_map(arena);
    value_set_at(body, arena, "metadata.name", value_new_text(arena, event->name));
    value_set_at(body, arena, "metadata.namespace", value_new_text(arena, event->ns));
    value_set(body, arena, "involvedObject", object_reference(event->about, arena));
    value_set(body, arena, "reason", value_new_text(arena, event->reason));
    value_set(body, arena, "message", value_new_text(arena, event->message));
    value_set(source, arena, "component", value_new_text(arena, event->user->name));
    value_set(body, arena, "source", source);
    value_set(body, arena, "firstTimestamp", value_new_text(arena, event->now));
    value_set(body, arena, "lastTimestamp", value_new_text(arena, event->now));
    value_set(body, arena, "count", value_new_int(arena, 1));
    value_set(body, arena, "type", value_new_text(arena, event->type));
    value_set(body, arena, "reportingComponent", value_new_text(arena, event->user->name));
    AUTO_PUT done = writer_create(core, event->user, well_known.event, body, arena, err);
    return done != NULL;
}

void core_event(struct core *core, const char *component, const struct object *about,
                const char *type, const char *reason, const char *format, ...)
{
    static const char *const groups[] = { "system:masters", NULL };
    AUTO_ARENA arena = { 0 };
    struct user user = { .name = component, .groups = groups };
    char message[EVENT_MESSAGE_MAX], now[TIME_TEXT_MAX];
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(message, sizeof message, format, arguments);
    va_end(arguments);
    time_write(env_wall_s(core_env(core)), now);
    const char *ns = *about->namespace ? about->namespace : "default";
    const char *name = event_name(about, component, reason, message, &arena);
    const struct object *event = core_get_latest(core, well_known.event, ns, name);
    struct error err = { 0 };
    struct telling telling = { &user, about, ns, name, type, reason, message, now };
    bool good = event ? event_repeat(core, &user, event, now, &arena)
                      : event_create(core, &telling, &arena, &err);
    if (!good)
        log_debug(&event_log, "an event could not be written", KV("object", about->name),
                  KV_ERROR(&err));
}
