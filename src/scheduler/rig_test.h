/* SPDX-License-Identifier: Apache-2.0 */
/* rig_test.h - a core over a store in memory, and a writer that does what the API does to bind,
 * mark and delete pods.
 *
 * JSON in tests has single quotes.  Every step ends when nothing is left to do. */
#ifndef KNARR_SCHEDULER_RIG_TEST_H
#define KNARR_SCHEDULER_RIG_TEST_H

#include "base/arena.h"
#include "base/env.h"
#include "codec/json.h"
#include "codec/value.h"
#include "core/core.h"
#include "core/writer.h"
#include "object/object.h"
#include "object/schema.h"
#include "scheduler/scheduler.h"
#include "store/store.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

struct rig {
    struct env_fake   env;
    struct store     *store;
    struct core      *core;
    struct scheduler *scheduler;
    struct arena      arena;
    int               made;              /* objects; part of their uids */
    int               writes;            /* through the writer, without events */
    bool              refuses_bindings;
};

static inline struct value *rig_parse(const char *text, struct arena *arena)
{
    char *json = arena_strdup(arena, text);
    for (char *at = json; *at; at++)
        if (*at == '\'')
            *at = '"';
    struct value *value = json_parse(bytes_of(json), NULL, arena, NULL);
    if (!value)
        fail_msg("no JSON: %s", text);
    return value;
}

static inline void rig_put(struct rig *rig, const struct kind *kind, struct value *value)
{
    core_put(rig->core, object_freeze(kind, value, core_next_revision(rig->core)));
}

static inline const struct object *rig_pod(struct rig *rig, const char *name)
{
    return core_get_latest(rig->core, well_known.pod, "default", name);
}

/* ---- the writer ---- */

static inline const struct object *rig_finish(struct rig *rig, const struct kind *kind,
                                              struct value *value)
{
    struct object *object = object_freeze(kind, value, core_next_revision(rig->core));
    core_put(rig->core, object_ref(object));
    return object;
}

static inline const struct object *rig_bind(struct rig *rig, struct write_request *request,
                                            struct error *err)
{
    const struct object *pod =
        core_get_latest(rig->core, request->kind, request->ns, request->name);
    if (rig->refuses_bindings || !pod) {
        (fail)(err, REASON_CONFLICT, /* os_errno= */ 0, "not now");
        return NULL;
    }
    struct value *next = value_from_object(pod, request->arena);
    value_set_at(next, request->arena, "spec.nodeName", value_at(request->body, "target.name"));
    value_remove_at(next, "status.nominatedNodeName");
    return rig_finish(rig, request->kind, next);
}

static inline const struct object *rig_delete(struct rig *rig, struct write_request *request)
{
    const struct object *pod =
        core_get_latest(rig->core, request->kind, request->ns, request->name);
    struct value *next = value_from_object(pod, request->arena);
    value_set_at(next, request->arena, "metadata.deletionTimestamp",
                 value_new_text(request->arena, "2026-01-01T00:00:30Z"));
    return rig_finish(rig, request->kind,
                      next); /* it has a grace period: gone when the test says so */
}

static inline const struct object *rig_write(void *context, struct write_request *request,
                                             struct error *err)
{
    struct rig *rig = context;
    rig->writes += request->kind != well_known.event;
    if (text_equal(request->subresource, "binding"))
        return rig_bind(rig, request, err);
    if (request->verb == WRITE_DELETE)
        return rig_delete(rig, request);
    return rig_finish(rig, request->kind, request->body);
}

/* ---- turning ---- */

static inline void rig_batch_done(void *context, struct store_batch *batch)
{
    core_batch_done(((struct rig *)context)->core, batch);
}

static inline void rig_settle(struct rig *rig)
{
    int64_t next_ms;
    for (int i = 0; i < 10000; i++) {
        bool more = core_turn(rig->core, &next_ms);
        while (store_memory_step(rig->store))
            more = true;
        if (!more && core_is_idle(rig->core))
            return;
    }
    fail_msg("the core does not come to rest");
}

static inline void rig_open(struct rig *rig)
{
    *rig = (struct rig){ 0 };
    env_fake_init(&rig->env, 1);
    rig->store = store_open_memory();
    rig->core = core_new(&(struct core_options){
        .env = &rig->env.env, .store = rig->store, .batch_done = rig_batch_done, .context = rig });
    assert_true(core_load(rig->core, NULL));
    core_set_writer(rig->core, rig_write, rig);
    rig->scheduler = scheduler_new(rig->core, NULL);
    assert_non_null(rig->scheduler);
}

static inline void rig_close(struct rig *rig)
{
    rig_settle(rig);
    scheduler_free(rig->scheduler);
    core_free(rig->core);
    store_close(rig->store);
    arena_done(&rig->arena);
}

/* ---- objects ---- */

static inline struct value *rig_object(struct rig *rig, const char *name, const char *ns,
                                       const char *labels)
{
    struct arena *arena = &rig->arena;
    struct value *object = value_new_map(arena);
    value_set_at(object, arena, "metadata.name", value_new_text(arena, name));
    if (*ns)
        value_set_at(object, arena, "metadata.namespace", value_new_text(arena, ns));
    value_set_at(object, arena, "metadata.uid", value_printf(arena, "uid-%d", ++rig->made));
    value_set_at(object, arena, "metadata.creationTimestamp",
                 value_new_text(arena, "2026-01-01T00:00:00Z"));
    value_set_at(object, arena, "metadata.labels", rig_parse(labels, arena));
    return object;
}

/* Replaces the node where it is there. */
static inline void rig_put_node(struct rig *rig, const char *name, const char *labels,
                                const char *allocatable, const char *spec)
{
    struct arena *arena = &rig->arena;
    struct value *node = rig_object(rig, name, "", labels);
    value_set_at(node, arena, "metadata.labels", rig_parse(labels, arena));
    value_set(value_at(node, "metadata.labels"), arena, "kubernetes.io/hostname",
              value_new_text(arena, name));
    value_set(node, arena, "spec", rig_parse(spec, arena));
    value_set_at(node, arena, "status.allocatable", rig_parse(allocatable, arena));
    rig_put(rig, well_known.node, node);
}

static inline void rig_put_pod(struct rig *rig, const char *name, const char *labels,
                               const char *spec, const char *status)
{
    struct arena *arena = &rig->arena;
    struct value *pod = rig_object(rig, name, "default", labels), *parsed = rig_parse(spec, arena);
    if (!value_member(parsed, "containers"))
        value_set(parsed, arena, "containers", rig_parse("[{'name':'c'}]", arena));
    if (!value_member(parsed, "schedulerName"))
        value_set(parsed, arena, "schedulerName", value_new_text(arena, "default-scheduler"));
    value_set(pod, arena, "spec", parsed);
    value_set(pod, arena, "status", rig_parse(status, arena));
    rig_put(rig, well_known.pod, pod);
}

#endif
