/* SPDX-License-Identifier: Apache-2.0 */
/* node_lifecycle.c - notices Nodes that went silent, and taints Nodes by their conditions.
 *
 * A Node lives while its lease is renewed or its Ready condition is posted anew.  One that is
 * silent for node_grace_s gets the condition Ready Unknown, its pods are told not ready, and taints
 * keep new pods away and drive the others off. There is one timer a node, at the time when its
 * silence would be too long, or its zone lets it be tainted.
 *
 * Not here: which taints (node_plan.c), how many at a time (node_zones.c), what a NoExecute taint
 * does to pods (taint_eviction.c). */
#include "controllers/node_plan.h"

#include <stdlib.h>
#include <string.h>

#include "base/env.h"
#include "base/map.h"
#include "controllers/condition.h"
#include "controllers/controller.h"
#include "controllers/node_zones.h"
#include "controllers/pods.h"
#include "core/node_pods.h"
#include "object/binding.h"
#include "object/time_text.h"

enum { STARTUP_GRACE_S = 60 };           /* for a Node that has not posted its status yet */

static const char lease_namespace[] = "kube-node-lease";

/* What is known of a Node besides the object.  Made and freed as the Node comes and goes, except
 * that one which was deleted stays until its event was recorded. */
struct node_health {
    struct node_member   member;
    int64_t              seen_ms;        /* monotonic: the last sign of life */
    int64_t              heartbeat_s;    /* of the Ready condition then */
    const struct object *removed;        /* a reference: the one of this name that was deleted */
    bool                 is_registered;  /* its event was recorded */
    char                 name[];
};

struct lifecycle {
    struct map        nodes;             /* name -> struct node_health */
    struct node_zones zones;
};

struct node_reading {
    bool                   is_unschedulable;
    struct node_taint     *taints;
    struct node_condition *conditions;   /* as they are, or were just written */
    size_t                 taint_count, condition_count;
};

static const struct binding taint_bindings[] = {
    BIND_TEXT("key", struct node_taint, key),
    BIND_TEXT("effect", struct node_taint, effect),
    BIND_END
};

static const struct binding node_bindings[] = {
    BIND_BOOL("spec.unschedulable", struct node_reading, is_unschedulable),
    BIND_LIST("spec.taints", struct node_reading, taints, taint_count, struct node_taint,
              taint_bindings),
    BIND_LIST("status.conditions", struct node_reading, conditions, condition_count,
              struct node_condition, node_condition_bindings),
    BIND_END
};

/* One sync of one Node. */
struct sync {
    struct controller   *controller;
    struct lifecycle    *lifecycle;
    const struct object *node;
    struct node_health  *health;
    struct node_reading  reading;
    struct arena        *arena;
};

/* ---- signs of life ---- */

static int64_t now_ms(const struct controller *controller)
{
    return env_monotonic_ms(core_env(controller->core));
}

static struct node_health *health_of(const struct controller *controller, const char *name)
{
    const struct lifecycle *lifecycle = controller->state;
    return map_get(&lifecycle->nodes, bytes_of(name));
}

static struct node_health *health_made(const struct controller *controller, const char *name)
{
    struct lifecycle *lifecycle = controller->state;
    struct node_health *health = health_of(controller, name);
    if (health)
        return health;
    size_t size = strlen(name) + 1;
    health = memory_alloc(sizeof *health + size);
    memcpy(health->name, name, size);
    health->member.name = health->name;
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

static enum node_ready readiness(const struct node_reading *reading)
{
    return node_ready_of(reading->conditions, reading->condition_count);
}

static int64_t grace_ms(const struct sync *sync)
{
    bool has_ready = readiness(&sync->reading) != NODE_READY_ABSENT;
    return 1000 * (int64_t)(has_ready ? sync->controller->options->node_grace_s : STARTUP_GRACE_S);
}

/* ---- zones ---- */

/* The old names of the labels come first, as upstream reads them. */
static const char *topology_label(const struct object *node, const char *old, const char *name)
{
    const char *value = object_label(node, old);
    if (!value)
        value = object_label(node, name);
    return value ? value : "";
}

static const char *zone_key(const struct object *node, struct arena *arena)
{
    const char *region = topology_label(node, "failure-domain.beta.kubernetes.io/region",
                                        "topology.kubernetes.io/region"),
               *zone = topology_label(node, "failure-domain.beta.kubernetes.io/zone",
                                      "topology.kubernetes.io/zone");
    return arena_printf(arena, "%s:%s", region, zone);
}

/* Evictions stop everywhere, or may begin again.  While they stood still nobody could tell a silent
 * Node from our own deafness, so each has its whole time to speak. */
static void queue_all(struct controller *controller)
{
    struct lifecycle *lifecycle = controller->state;
    for (struct map_entry *e = map_first(&lifecycle->nodes); e;
         e = map_after(&lifecycle->nodes, e)) {
        struct node_health *health = e->value;
        if (!lifecycle->zones.is_halted)
            health->seen_ms = now_ms(controller);
        queue_add(controller->queue, health->name);
    }
}

static void judge(struct controller *controller, const struct object *node,
                  struct node_health *health)
{
    AUTO_ARENA arena = { 0 };
    struct lifecycle *lifecycle = controller->state;
    struct node_reading reading = { 0 };
    bind_object(node, node_bindings, &reading, &arena);
    struct node_standing standing = {
        .zone = zone_key(node, &arena),
        .is_ready = readiness(&reading) == NODE_READY_TRUE,
        .is_excluded = object_label(node, "node.kubernetes.io/exclude-disruption") != NULL,
    };
    node_zones_note(&lifecycle->zones, &health->member, &standing, now_ms(controller));
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
    struct node_reading *reading = &sync->reading;
    reading->condition_count = value_count(list);
    reading->conditions = arena_array(sync->arena, value_count(list), sizeof *reading->conditions);
    for (size_t i = 0; i < value_count(list); i++)
        reading->conditions[i] = (struct node_condition){
            .type = value_text(value_item(list, i), "type", sync->arena),
            .status = value_text(value_item(list, i), "status", sync->arena),
        };
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
    core_each_on_node(sync->controller->core, sync->node->name, object_array_visit, &pods);
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

static enum node_eviction ask_zone(struct sync *sync, const struct node_facts *facts)
{
    struct node_zones *zones = &sync->lifecycle->zones;
    struct node_member *member = &sync->health->member;
    int64_t now = now_ms(sync->controller);
    if (zones->is_halted || !node_needs_turn(facts)) {
        node_zones_leave(zones, member, now);
        return zones->is_halted ? EVICTION_STOPPED : EVICTION_WAITS;
    }
    int64_t wait_ms = node_zones_turn(zones, member, now);
    if (wait_ms > 0 && wait_ms != NODE_TURN_UNKNOWN)
        queue_add_after(sync->controller->queue, sync->node->name, wait_ms);
    return wait_ms > 0 ? EVICTION_WAITS : EVICTION_ALLOWED;
}

static bool taint(struct sync *sync, struct error *err)
{
    struct node_facts facts = {
        .is_unschedulable = sync->reading.is_unschedulable,
        .conditions = sync->reading.conditions,
        .condition_count = sync->reading.condition_count,
        .taints = sync->reading.taints,
        .taint_count = sync->reading.taint_count,
    };
    facts.eviction = ask_zone(sync, &facts);
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
    note_heartbeat(sync);
}

static void record(struct controller *controller, const struct object *node, const char *reason,
                   const char *what)
{
    controller_event(controller, node, "Normal", reason, "Node %s event: %s", node->name, what);
}

static void record_removal(struct controller *controller, struct node_health *health,
                           struct arena *arena)
{
    AUTO_PUT removed = object_steal(&health->removed);
    if (removed)
        record(controller, removed, "RemovingNode",
               arena_printf(arena, "Removing Node %s from Controller", removed->name));
}

static void record_arrival(struct sync *sync)
{
    if (!sync->health->is_registered)
        record(sync->controller, sync->node, "RegisteredNode",
               arena_printf(sync->arena, "Registered Node %s in Controller", sync->node->name));
    sync->health->is_registered = true;
}

static bool sync_node(struct sync *sync, struct error *err)
{
    struct controller *controller = sync->controller;
    read_node(sync);
    int64_t left_ms = sync->health->seen_ms + grace_ms(sync) - now_ms(controller);
    if (left_ms <= 0 && !silence(sync, err))
        return false;
    record_arrival(sync);
    if (left_ms > 0)
        queue_add_after(controller->queue, sync->node->name, left_ms);
    if (!taint(sync, err))
        return false;
    return readiness(&sync->reading) != NODE_READY_UNKNOWN || mark_pods(sync, err);
}

static bool sync(void *context, const char *key, struct arena *arena, struct error *err)
{
    struct controller *controller = context;
    struct lifecycle *lifecycle = controller->state;
    struct sync sync = { .controller = controller, .lifecycle = lifecycle, .arena = arena,
                         .node = core_get_latest(controller->core, well_known.node, NULL, key),
                         .health = health_of(controller, key) };
    if (!sync.health)
        return true;
    record_removal(controller, sync.health, arena);
    if (sync.node)
        return sync_node(&sync, err);
    free(map_remove(&lifecycle->nodes, bytes_of(key)));
    return true;
}

/* ---- keys ---- */

/* All that is known goes with the Node, but for the need to say so. */
static void forget(struct controller *controller, const struct object *node)
{
    struct lifecycle *lifecycle = controller->state;
    struct node_health *health = health_made(controller, node->name);
    node_zones_remove(&lifecycle->zones, &health->member, now_ms(controller));
    object_put(health->removed);
    health->removed = object_ref(node);
    health->seen_ms = now_ms(controller);
    health->heartbeat_s = 0;
    health->is_registered = false;
}

static void node_changed(struct controller *controller, const struct object *before,
                         const struct object *now)
{
    struct lifecycle *lifecycle = controller->state;
    bool was_halted = lifecycle->zones.is_halted;
    if (now)
        judge(controller, now, health_made(controller, now->name));
    else
        forget(controller, before);
    queue_add(controller->queue, now ? now->name : before->name);
    if (lifecycle->zones.is_halted != was_halted)
        queue_all(controller);
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

static void wake(void *controller, const char *name)
{
    queue_add(((struct controller *)controller)->queue, name);
}

static bool start(struct controller *controller, struct error *err)
{
    struct lifecycle *lifecycle = MEMORY_NEW(struct lifecycle);
    lifecycle->zones = (struct node_zones){ .wake = wake, .context = controller };
    controller->state = lifecycle;
    return true;
}

static void health_free(struct node_health *health)
{
    object_put(health->removed);
    free(health);
}

static void stop(struct controller *controller)
{
    struct lifecycle *lifecycle = controller->state;
    if (!lifecycle)
        return;
    for (struct map_entry *e = map_first(&lifecycle->nodes); e; e = map_after(&lifecycle->nodes, e))
        health_free(e->value);
    map_done(&lifecycle->nodes);
    node_zones_done(&lifecycle->zones);
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
