/* SPDX-License-Identifier: Apache-2.0 */
/* event_recorder.c - see event_recorder.h. */
#include "node/event_recorder.h"

#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/arena.h"
#include "base/bytes.h"
#include "base/env.h"
#include "base/map.h"
#include "client/client.h"
#include "codec/json.h"
#include "codec/value.h"
#include "object/time_text.h"

struct event_recorder {
    struct client *client;
    struct env    *env;
    char          *node_name;
    struct map     remembered;           /* uid, reason, message -> struct repeat */
    struct map     budgets;              /* uid -> struct budget */
};

struct repeat {
    char   *ns, *name;                   /* of the Event */
    int64_t count;
};

struct budget {
    int64_t left, refilled_ms;
};

struct event_recorder *event_recorder_new(struct client *client, struct env *env,
                                          const char *node_name)
{
    struct event_recorder *recorder = MEMORY_NEW(struct event_recorder);
    recorder->client = client;
    recorder->env = env;
    recorder->node_name = memory_strdup(node_name);
    return recorder;
}

static void forget_all(struct event_recorder *recorder)
{
    for (struct map_entry *e = map_first(&recorder->remembered); e;
         e = map_after(&recorder->remembered, e)) {
        struct repeat *repeat = e->value;
        free(repeat->ns);
        free(repeat->name);
        free(repeat);
    }
    for (struct map_entry *e = map_first(&recorder->budgets); e;
         e = map_after(&recorder->budgets, e))
        free(e->value);
    map_clear(&recorder->remembered);
    map_clear(&recorder->budgets);
}

void event_recorder_free(struct event_recorder *recorder)
{
    if (!recorder)
        return;
    forget_all(recorder);
    map_done(&recorder->remembered);
    map_done(&recorder->budgets);
    free(recorder->node_name);
    free(recorder);
}

static bool take_from_budget(struct event_recorder *recorder, const char *uid)
{
    int64_t now_ms = env_monotonic_ms(recorder->env);
    struct budget *budget = map_get(&recorder->budgets, bytes_of(uid));
    if (!budget) {
        budget = MEMORY_NEW(struct budget);
        *budget = (struct budget){ EVENTS_BURST, now_ms };
        map_put(&recorder->budgets, bytes_of(uid), budget);
    }
    int64_t earned = (now_ms - budget->refilled_ms) / (EVENTS_REFILL_S * 1000);
    if (earned > 0) {
        budget->left = budget->left + earned > EVENTS_BURST ? EVENTS_BURST : budget->left + earned;
        budget->refilled_ms += earned * EVENTS_REFILL_S * 1000;
    }
    return budget->left > 0 && budget->left--;
}

static void ignore_answer(void *context, int status, struct bytes body, const struct error *err)
{
    (void)context;
    (void)status;
    (void)body;
    (void)err;
}

static void tell(struct event_recorder *recorder, const char *method, const char *content_type,
                 const char *target, const struct value *body)
{
    AUTO_BUFFER text = { 0 };
    json_write_value(&text, body);
    struct client_request request = { .method = method,
                                      .target = target,
                                      .content_type = content_type,
                                      .body = buffer_bytes(&text),
                                      .done = ignore_answer };
    client_request(recorder->client, &request);
}

static void set_text(struct value *map, struct arena *arena, const char *key, const char *text)
{
    if (text)
        value_set_at(map, arena, key, value_new_text(arena, text));
}

struct happening {
    const struct event_object *object;
    bool                       warning;
    const char                *reason, *message;
};

static void create(struct event_recorder *recorder, const struct happening *happening,
                   const struct repeat *repeat, struct arena *arena)
{
    const struct event_object *object = happening->object;
    struct value *event = value_new_map(arena);
    char now[TIME_TEXT_MAX];
    time_write(env_wall_s(recorder->env), now);
    set_text(event, arena, "apiVersion", "v1");
    set_text(event, arena, "kind", "Event");
    set_text(event, arena, "metadata.name", repeat->name);
    set_text(event, arena, "metadata.namespace", repeat->ns);
    set_text(event, arena, "involvedObject.kind", object->kind);
    set_text(event, arena, "involvedObject.namespace", *object->ns ? object->ns : NULL);
    set_text(event, arena, "involvedObject.name", object->name);
    set_text(event, arena, "involvedObject.uid", object->uid);
    set_text(event, arena, "involvedObject.apiVersion",
             object->api_version ? object->api_version : "v1");
    set_text(event, arena, "involvedObject.fieldPath", object->field_path);
    set_text(event, arena, "reason", happening->reason);
    set_text(event, arena, "message", happening->message);
    set_text(event, arena, "source.component", "kubelet");
    set_text(event, arena, "source.host", recorder->node_name);
    set_text(event, arena, "firstTimestamp", now);
    set_text(event, arena, "lastTimestamp", now);
    set_text(event, arena, "type", happening->warning ? "Warning" : "Normal");
    set_text(event, arena, "reportingComponent", "kubelet");
    set_text(event, arena, "reportingInstance", recorder->node_name);
    value_set(event, arena, "count", value_new_int(arena, 1));
    tell(recorder, "POST", NULL, arena_printf(arena, "/api/v1/namespaces/%s/events", repeat->ns),
         event);
}

static void raise_count(struct event_recorder *recorder, struct repeat *repeat, struct arena *arena)
{
    struct value *patch = value_new_map(arena);
    char now[TIME_TEXT_MAX];
    time_write(env_wall_s(recorder->env), now);
    value_set(patch, arena, "count", value_new_int(arena, ++repeat->count));
    set_text(patch, arena, "lastTimestamp", now);
    tell(recorder, "PATCH", "application/strategic-merge-patch+json",
         arena_printf(arena, "/api/v1/namespaces/%s/events/%s", repeat->ns, repeat->name), patch);
}

static struct repeat *remember(struct event_recorder *recorder, const char *key,
                               const struct event_object *object)
{
    AUTO_ARENA arena = { 0 };
    struct repeat *repeat = MEMORY_NEW(struct repeat);
    unsigned long long number = (unsigned long long)recorder->env->wall_ns(recorder->env);
    repeat->ns = memory_strdup(*object->ns ? object->ns : "default");
    repeat->name = memory_strdup(
        arena_printf(&arena, "%s.%016llx", object->name,
                     number ^ (recorder->env->random(recorder->env) & 0xfff)));
    repeat->count = 1;
    map_put(&recorder->remembered, bytes_of(key), repeat);
    return repeat;
}

void event_record(struct event_recorder *recorder, const struct event_object *object, bool warning,
                  const char *reason, const char *format, ...)
{
    AUTO_ARENA arena = { 0 };
    va_list list;
    if (!recorder)
        return;
    va_start(list, format);
    char *message = arena_vprintf(&arena, format, list);
    va_end(list);
    if (bytes_of(message).size > EVENT_MESSAGE_MAX)
        message[EVENT_MESSAGE_MAX] = 0;
    if (recorder->remembered.count > EVENTS_REMEMBERED_MAX)
        forget_all(recorder);
    if (!take_from_budget(recorder, object->uid))
        return;
    const char *key = arena_printf(&arena, "%s %s %s %s", object->uid, reason,
                                   object->field_path ? object->field_path : "", message);
    struct repeat *repeat = map_get(&recorder->remembered, bytes_of(key));
    if (repeat)
        raise_count(recorder, repeat, &arena);
    else
        create(recorder, &(struct happening){ object, warning, reason, message },
               remember(recorder, key, object), &arena);
}
