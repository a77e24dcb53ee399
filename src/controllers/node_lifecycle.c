/* SPDX-License-Identifier: Apache-2.0 */
/* node_lifecycle.c - notices Nodes that went silent, and taints Nodes by their conditions.
 *
 * A Node lives while its lease is renewed or its Ready condition is posted anew.  One that is
 * silent for node_grace_s gets the condition Ready Unknown, its pods are told not ready, and taints
 * keep new pods away and drive the others off. There is one timer a node, at the time when its
 * silence would be too long.
 *
 * Not here: which taints (node_plan.c), what a NoExecute taint does to pods (taint_eviction.c). */
#include "controllers/node_plan.h"

#include <stdlib.h>

#include "base/env.h"
#include "base/map.h"
#include "controllers/condition.h"
#include "controllers/controller.h"
#include "controllers/pods.h"
#include "object/binding.h"
#include "object/time_text.h"

enum { STARTUP_GRACE_S = 60 };           /* for a Node that has not posted its status yet */

static const char lease_namespace[] = "kube-node-lease";

/* What is known of a Node besides the object. */
struct node_health {
    int64_t         seen_ms;             /* monotonic: the last sign of life */
    int64_t         heartbeat_s;         /* of the Ready condition then */
    enum node_ready ready;
    bool            is_registered;       /* its event was recorded */
    bool is_excluded; /* does not count when the cluster's disruption is judged */
};

struct lifecycle {
    struct map           nodes;          /* name -> struct node_health */
    enum node_disruption disruption;
};

struct condition_reading {
    const char *type, *status;
    int64_t     heartbeat_s;
};

struct node_reading {
    bool                      is_unschedulable;
    struct node_taint        *taints;
    struct condition_reading *conditions;
    size_t                    taint_count, condition_count;
};

static const struct binding taint_bindings[] = {
    BIND_TEXT("key", struct node_taint, key),
    BIND_TEXT("effect", struct node_taint, effect),
    BIND_END
};

static const struct binding condition_bindings[] = {
    BIND_TEXT("type", struct condition_reading, type),
    BIND_TEXT("status", struct condition_reading, status),
    BIND_TIME("lastHeartbeatTime", struct condition_reading, heartbeat_s),
    BIND_END
};

static const struct binding node_bindings[] = {
    BIND_BOOL("spec.unschedulable", struct node_reading, is_unschedulable),
    BIND_LIST("spec.taints", struct node_reading, taints, taint_count, struct node_taint,
              taint_bindings),
    BIND_LIST("status.conditions", struct node_reading, conditions, condition_count,
              struct condition_reading, condition_bindings),
    BIND_END
};

/* One sync of one Node. */
struct sync {
    struct controller     *controller;
    struct lifecycle      *lifecycle;
    const struct object   *node;
    struct node_health    *health;
    struct node_reading    reading;
    struct node_condition *conditions;   /* as they are, or were just written */
    struct arena          *arena;
};

/* ---- signs of life ---- */

static int64_t now_ms(const struct controller *controller)
{
    return env_monotonic_ms(core_env(controller->core));
}

static struct node_health *health_of(const struct controller *controller, const char *name)
{
    struct lifecycle *lifecycle = controller->state;
    struct node_health *health = map_get(&lifecycle->nodes, bytes_of(name));
    if (health)
        return health;
    health = MEMORY_NEW(struct node_health);
    health->seen_ms = now_ms(controller);
    map_put(&lifecycle->nodes, bytes_of(name), health);
    return health;
}

static void note_heartbeat(struct sync *sync)
{
    int64_t heartbeat_s = 0;
    for (size_t i = 0; i < sync->reading.condition_count; i++)
        if (text_equal(sync->reading.conditions[i].type, "Ready"))
            heartbeat_s = sync->reading.conditions[i].heartbeat_s;
    if (heartbeat_s != sync->health->heartbeat_s)
        sync->health->seen_ms = now_ms(sync->controller);
    sync->health->heartbeat_s = heartbeat_s;
}

static int64_t grace_ms(const struct sync *sync)
{
    bool has_ready =
        node_ready_of(sync->conditions, sync->reading.condition_count) != NODE_READY_ABSENT;
    return 1000 * (int64_t)(has_ready ? sync->controller->options->node_grace_s : STARTUP_GRACE_S);
}

/* ---- the cluster as a whole ---- */

static void queue_others(struct controller *controller)
{
    struct lifecycle *lifecycle = controller->state;
    for (struct map_entry *e = map_first(&lifecycle->nodes); e;
         e = map_after(&lifecycle->nodes, e)) {
        const struct node_health *health = e->value;
        if (health->ready != NODE_READY_TRUE)
            queue_add(controller->queue, e->key);
    }
}

/* Judges anew; when the judgement changes, all Nodes that are not ready are looked at again. */
static void judge(struct controller *controller)
{
    struct lifecycle *lifecycle = controller->state;
    size_t ready = 0, others = 0;
    for (struct map_entry *e = map_first(&lifecycle->nodes); e;
         e = map_after(&lifecycle->nodes, e)) {
        const struct node_health *health = e->value;
        if (health->is_excluded || !health->is_registered)
            continue;
        ready += health->ready == NODE_READY_TRUE;
        others += health->ready != NODE_READY_TRUE;
    }
    enum node_disruption disruption = node_disruption_of(ready, others);
    if (disruption == lifecycle->disruption)
        return;
    lifecycle->disruption = disruption;
    queue_others(controller);
}

/* ---- silence ---- */

static bool silence_one(struct sync *sync, struct value *status, const char *type)
{
    struct value *found = condition_find(status, type),
                 *now = controller_now(sync->controller, sync->arena);
    if (!found) {
        struct condition never = { type, "Unknown", "NodeStatusNeverUpdated",
                                   "Kubelet never posted node status." };
        char created[TIME_TEXT_MAX];
        time_write(sync->node->creation_s, created);
        condition_set(status, &never, now, sync->arena);
        value_set(condition_find(status, type), sync->arena, "lastHeartbeatTime",
                  value_new_text(sync->arena, created));
        return true;
    }
    if (bytes_equal_text(value_string(found, "status"), "Unknown"))
        return false;
    struct condition stopped = { type, "Unknown", "NodeStatusUnknown",
                                 "Kubelet stopped posting node status." };
    return condition_set(status, &stopped, now, sync->arena);
}

/* What was written is what the taints go by. */
static void take_conditions(struct sync *sync, const struct value *status)
{
    const struct value *list = value_member(status, "conditions");
    sync->reading.condition_count = value_count(list);
    sync->conditions = arena_array(sync->arena, value_count(list), sizeof *sync->conditions);
    for (size_t i = 0; i < value_count(list); i++)
        sync->conditions[i] =
            (struct node_condition){ value_text(value_item(list, i), "type", sync->arena),
                                     value_text(value_item(list, i), "status", sync->arena) };
}

static bool silence(struct sync *sync, struct error *err)
{
    static const char *const types[] = { "Ready", "MemoryPressure", "DiskPressure", "PIDPressure" };
    struct value *body = value_from_object(sync->node, sync->arena);
    struct value *status = value_make_at(body, sync->arena, "status", VALUE_MAP);
    bool was_ready = condition_is(status, "Ready", "True"), changed = false;
    FOR_EACH(type, types)
        changed = silence_one(sync, status, *type) || changed;
    if (!changed)
        return true;
    if (!controller_update(sync->controller, sync->node, "status", body, sync->arena, err))
        return false;
    take_conditions(sync, status);
    if (was_ready)
        controller_event(sync->controller, sync->node, "Normal", "NodeNotReady",
                         "Node %s status is now: NodeNotReady", sync->node->name);
    sync->node = core_get_latest(sync->controller->core, well_known.node, NULL, sync->node->name);
    return true;
}

static bool mark_pod(struct sync *sync, const struct object *pod, struct error *err)
{
    struct value *body = value_from_object(pod, sync->arena),
                 *ready = condition_find(value_member(body, "status"), "Ready");
    if (!ready || bytes_equal_text(value_string(ready, "status"), "False"))
        return true;
    value_set(ready, sync->arena, "status", value_new_text(sync->arena, "False"));
    value_set(ready, sync->arena, "lastTransitionTime",
              controller_now(sync->controller, sync->arena));
    if (!controller_update(sync->controller, pod, "status", body, sync->arena, err))
        return false;
    controller_event(sync->controller, pod, "Warning", "NodeNotReady", "Node is not ready");
    return true;
}

static bool mark_pods(struct sync *sync, struct error *err)
{
    struct object_array pods = { .arena = sync->arena };
    pods_each_on_node(sync->controller->pods, sync->node->name, object_array_visit, &pods);
    for (size_t i = 0; i < pods.count; i++)
        if (pods_facts(sync->controller->pods, pods.items[i])->is_ready &&
            !mark_pod(sync, pods.items[i], err))
            return false;
    return true;
}

/* ---- taints and labels ---- */

static void change_taints(struct sync *sync, const struct node_plan *plan, struct value *body)
{
    struct arena *arena = sync->arena;
    struct value *list = value_make_at(body, arena, "spec.taints", VALUE_LIST);
    for (size_t i = sync->reading.taint_count; i-- > 0;)
        if (plan->removes[i])
            value_remove_item(list, i);
    for (size_t i = 0; i < plan->add_count; i++) {
        struct value *taint = value_new_map(arena);
        value_set(taint, arena, "key", value_new_text(arena, plan->adds[i].key));
        value_set(taint, arena, "effect", value_new_text(arena, plan->adds[i].effect));
        value_set(taint, arena, "timeAdded", controller_now(sync->controller, arena));
        value_append(list, arena, taint);
    }
    if (value_count(list) == 0)
        value_remove_at(body, "spec.taints");
}

/* The old names of two labels follow the new ones. */
static bool change_labels(struct sync *sync, struct value *body)
{
    static const struct { const char *from, *to; } labels[] = {
        { "kubernetes.io/os", "beta.kubernetes.io/os" },
        { "kubernetes.io/arch", "beta.kubernetes.io/arch" },
    };
    bool changed = false;
    FOR_EACH(row, labels) {
        const char *wanted = object_label(sync->node, row->from);
        if (!wanted || text_equal(object_label(sync->node, row->to), wanted))
            continue;
        value_set(value_make_at(body, sync->arena, "metadata.labels", VALUE_MAP), sync->arena,
                  row->to, value_new_text(sync->arena, wanted));
        changed = true;
    }
    return changed;
}

static bool taint(struct sync *sync, struct error *err)
{
    struct node_facts facts = {
        .is_unschedulable = sync->reading.is_unschedulable,
        .disruption = sync->lifecycle->disruption,
        .conditions = sync->conditions,
        .condition_count = sync->reading.condition_count,
        .taints = sync->reading.taints,
        .taint_count = sync->reading.taint_count,
    };
    struct node_plan plan = node_plan(&facts, sync->arena);
    struct value *body = value_from_object(sync->node, sync->arena);
    bool changed = change_labels(sync, body);
    if (plan.changes)
        change_taints(sync, &plan, body);
    return (!changed && !plan.changes) ||
           controller_update(sync->controller, sync->node, NULL, body, sync->arena, err);
}

/* ---- one sync ---- */

static void read_node(struct sync *sync)
{
    bind_object(sync->node, node_bindings, &sync->reading, sync->arena);
    sync->conditions =
        arena_array(sync->arena, sync->reading.condition_count, sizeof *sync->conditions);
    for (size_t i = 0; i < sync->reading.condition_count; i++)
        sync->conditions[i] = (struct node_condition){ sync->reading.conditions[i].type,
                                                       sync->reading.conditions[i].status };
    note_heartbeat(sync);
}

static void note_state(struct sync *sync)
{
    struct node_health *health = sync->health;
    if (!health->is_registered)
        controller_event(sync->controller, sync->node, "Normal", "RegisteredNode",
                         "Node %s event: Registered Node %s in Controller", sync->node->name,
                         sync->node->name);
    health->is_registered = true;
    health->is_excluded = object_label(sync->node, "node.kubernetes.io/exclude-disruption") != NULL;
    health->ready = node_ready_of(sync->conditions, sync->reading.condition_count);
    judge(sync->controller);
}

static bool sync(void *context, const char *key, struct arena *arena, struct error *err)
{
    struct controller *controller = context;
    struct sync sync = { .controller = controller, .lifecycle = controller->state, .arena = arena,
                         .node = core_get_latest(controller->core, well_known.node, NULL, key) };
    if (!sync.node)
        return true;
    sync.health = health_of(controller, key);
    read_node(&sync);
    int64_t left_ms = sync.health->seen_ms + grace_ms(&sync) - now_ms(controller);
    bool is_silent = left_ms <= 0;
    if (is_silent && !silence(&sync, err))
        return false;
    note_state(&sync);
    if (!is_silent)
        queue_add_after(controller->queue, key, left_ms);
    if (!taint(&sync, err))
        return false;
    return sync.health->ready != NODE_READY_UNKNOWN || mark_pods(&sync, err);
}

/* ---- keys ---- */

static void node_changed(struct controller *controller, const struct object *before,
                         const struct object *now)
{
    struct lifecycle *lifecycle = controller->state;
    if (now) {
        queue_add(controller->queue, now->name);
        return;
    }
    free(map_remove(&lifecycle->nodes, bytes_of(before->name)));
    judge(controller);
}

/* A renewed lease moves the time of silence; the timer that is set finds out. */
static void lease_changed(struct controller *controller, const struct object *before,
                          const struct object *now)
{
    struct lifecycle *lifecycle = controller->state;
    struct node_health *health = NULL;
    if (now && text_equal(now->namespace, lease_namespace))
        health = map_get(&lifecycle->nodes, bytes_of(now->name));
    if (health)
        health->seen_ms = now_ms(controller);
}

static bool start(struct controller *controller, struct error *err)
{
    controller->state = MEMORY_NEW(struct lifecycle);
    return true;
}

static void stop(struct controller *controller)
{
    struct lifecycle *lifecycle = controller->state;
    if (!lifecycle)
        return;
    for (struct map_entry *e = map_first(&lifecycle->nodes); e; e = map_after(&lifecycle->nodes, e))
        free(e->value);
    map_done(&lifecycle->nodes);
    free(lifecycle);
}

const struct controller_row node_lifecycle_controller = {
    .name = "node-controller",
    .sync = sync,
    .start = start,
    .stop = stop,
    .watches = {
        { &well_known.node, node_changed },
        { &well_known.lease, lease_changed },
    },
};
