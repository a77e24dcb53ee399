/* SPDX-License-Identifier: Apache-2.0 */
/* taint_eviction.c - deletes pods from Nodes whose NoExecute taints they do not, or no longer,
 * tolerate.
 *
 * A pod that tolerates its Node's taints for some seconds is noted with the time when that began; a
 * timer looks at it again when they are over.  The note goes when the taints or the pod do. */
#include <stdlib.h>

#include "base/env.h"
#include "base/map.h"
#include "controllers/condition.h"
#include "controllers/controller.h"
#include "controllers/eviction_plan.h"
#include "controllers/pods.h"
#include "core/node_pods.h"
#include "object/binding.h"

struct taint_reading {
    struct eviction_taint *taints;
    size_t                 taint_count;
};

struct toleration_reading {
    struct eviction_toleration *tolerations;
    size_t                      toleration_count;
};

static const struct binding taint_bindings[] = {
    BIND_TEXT("key", struct eviction_taint, key),
    BIND_TEXT("value", struct eviction_taint, value),
    BIND_TEXT("effect", struct eviction_taint, effect),
    BIND_END
};

static const struct binding node_bindings[] = { BIND_LIST("spec.taints", struct taint_reading,
                                                          taints, taint_count,
                                                          struct eviction_taint, taint_bindings),
                                                BIND_END };

/* tolerationSeconds may be zero and may be absent: it is read as a value. */
struct raw_toleration {
    const char   *key, *op, *value, *effect;
    struct value *seconds;
};

struct raw_tolerations {
    struct raw_toleration *items;
    size_t                 count;
};

static const struct binding toleration_bindings[] = {
    BIND_TEXT("key", struct raw_toleration, key),
    BIND_TEXT("operator", struct raw_toleration, op),
    BIND_TEXT("value", struct raw_toleration, value),
    BIND_TEXT("effect", struct raw_toleration, effect),
    BIND_VALUE("tolerationSeconds", struct raw_toleration, seconds),
    BIND_END
};

static const struct binding pod_bindings[] = { BIND_LIST("spec.tolerations", struct raw_tolerations,
                                                         items, count, struct raw_toleration,
                                                         toleration_bindings),
                                               BIND_END };

struct eviction {
    struct map tainted;                  /* Nodes that have a NoExecute taint, by name */
    struct map notes;                    /* "ns/name" of pods -> struct note */
};

struct note {
    int64_t since_ms;                    /* monotonic */
};

/* ---- look ---- */

static struct taint_reading read_taints(const struct object *node, struct arena *arena)
{
    struct taint_reading reading = { 0 };
    if (node)
        bind_object(node, node_bindings, &reading, arena);
    return reading;
}

static struct toleration_reading read_tolerations(const struct object *pod, struct arena *arena)
{
    struct raw_tolerations raw = { 0 };
    bind_object(pod, pod_bindings, &raw, arena);
    struct toleration_reading reading = {
        arena_array(arena, raw.count, sizeof *reading.tolerations), raw.count
    };
    for (size_t i = 0; i < raw.count; i++) {
        const struct raw_toleration *from = &raw.items[i];
        reading.tolerations[i] =
            (struct eviction_toleration){ from->key, from->op, from->value, from->effect,
                                          value_int(from->seconds, "", TOLERATION_FOR_EVER) };
    }
    return reading;
}

static bool has_no_execute(const struct taint_reading *reading)
{
    for (size_t i = 0; i < reading->taint_count; i++)
        if (text_equal(reading->taints[i].effect, "NoExecute"))
            return true;
    return false;
}

/* ---- apply ---- */

static void forget(struct eviction *eviction, const char *key)
{
    free(map_remove(&eviction->notes, bytes_of(key)));
}

static void cancel(struct controller *controller, const struct object *pod, const char *key)
{
    struct eviction *eviction = controller->state;
    if (!map_get(&eviction->notes, bytes_of(key)))
        return;
    forget(eviction, key);
    controller_event(controller, pod, "Normal", "TaintManagerEviction",
                     "Cancelling deletion of Pod %s", key);
}

static bool evict(struct controller *controller, const struct object *pod, const char *key,
                  struct arena *arena, struct error *err)
{
    static const struct condition target = { "DisruptionTarget", "True", "DeletionByTaintManager",
                                             "Taint manager: deleting due to NoExecute taint" };
    struct value *body = value_from_object(pod, arena),
                 *status = value_make_at(body, arena, "status", VALUE_MAP);
    controller_event(controller, pod, "Normal", "TaintManagerEviction",
                     "Marking for deletion Pod %s", key);
    if (condition_set(status, &target, controller_now(controller, arena), arena) &&
        !controller_update(controller, pod, "status", body, arena, err))
        return false;
    if (!controller_delete(controller, pod, PROPAGATION_DEFAULT, arena, err))
        return false;
    forget(controller->state, key);
    return true;
}

static struct note *note_of(struct eviction *eviction, const char *key, int64_t now_ms)
{
    struct note *note = map_get(&eviction->notes, bytes_of(key));
    if (note)
        return note;
    note = MEMORY_NEW(struct note);
    note->since_ms = now_ms;
    map_put(&eviction->notes, bytes_of(key), note);
    return note;
}

static bool wait_or_evict(struct controller *controller, const struct object *pod, const char *key,
                          int64_t seconds, struct arena *arena, struct error *err)
{
    int64_t now_ms = env_monotonic_ms(core_env(controller->core));
    if (seconds == 0)
        return evict(controller, pod, key, arena, err);
    int64_t left_ms = note_of(controller->state, key, now_ms)->since_ms + seconds * 1000 - now_ms;
    if (left_ms <= 0)
        return evict(controller, pod, key, arena, err);
    queue_add_after(controller->queue, key, left_ms);
    return true;
}

static bool sync(void *context, const char *key, struct arena *arena, struct error *err)
{
    struct controller *controller = context;
    const struct object *pod = controller_find(controller, well_known.pod, key, arena);
    if (!pod || pod->deletion_s) {
        forget(controller->state, key);
        return true;
    }
    const char *node_name = pods_facts(controller->pods, pod)->node_name;
    const struct object *node =
        *node_name ? core_get_latest(controller->core, well_known.node, NULL, node_name) : NULL;
    struct taint_reading taints = read_taints(node, arena);
    struct toleration_reading tolerations = read_tolerations(pod, arena);
    int64_t seconds = eviction_plan_s(taints.taints, taints.taint_count, tolerations.tolerations,
                                      tolerations.toleration_count);
    if (seconds != TOLERATION_FOR_EVER)
        return wait_or_evict(controller, pod, key, seconds, arena, err);
    cancel(controller, pod, key);
    return true;
}

/* ---- keys ---- */

static bool queue_pod(void *context, const struct object *pod)
{
    struct controller *controller = context;
    queue_add_object(controller->queue, pod);
    return true;
}

static bool taints_equal(const struct taint_reading *a, const struct taint_reading *b)
{
    if (a->taint_count != b->taint_count)
        return false;
    for (size_t i = 0; i < a->taint_count; i++)
        if (!text_equal(a->taints[i].key, b->taints[i].key) ||
            !text_equal(a->taints[i].value, b->taints[i].value) ||
            !text_equal(a->taints[i].effect, b->taints[i].effect))
            return false;
    return true;
}

static void node_changed(struct controller *controller, const struct object *before,
                         const struct object *now)
{
    AUTO_ARENA arena = { 0 };
    struct eviction *eviction = controller->state;
    struct taint_reading old = read_taints(before, &arena), new = read_taints(now, &arena);
    const char *name = now ? now->name : before->name;
    bool was = has_no_execute(&old), is = has_no_execute(&new);
    if (is)
        map_put(&eviction->tainted, bytes_of(name), eviction);
    else
        map_remove(&eviction->tainted, bytes_of(name));
    if ((was || is) && now && !taints_equal(&old, &new))
        core_each_on_node(controller->core, name, queue_pod, controller);
}

static void pod_changed(struct controller *controller, const struct object *before,
                        const struct object *now)
{
    struct eviction *eviction = controller->state;
    if (!now || eviction->tainted.count == 0) {
        if (eviction->notes.count > 0)
            queue_add_object(controller->queue, now ? now : before);
        return;
    }
    if (map_get(&eviction->tainted, bytes_of(pods_facts(controller->pods, now)->node_name)))
        queue_add_object(controller->queue, now);
}

static bool start(struct controller *controller, struct error *err)
{
    controller->state = MEMORY_NEW(struct eviction);
    return true;
}

static void stop(struct controller *controller)
{
    struct eviction *eviction = controller->state;
    if (!eviction)
        return;
    for (struct map_entry *e = map_first(&eviction->notes); e; e = map_after(&eviction->notes, e))
        free(e->value);
    map_done(&eviction->notes);
    map_done(&eviction->tainted);
    free(eviction);
}

const struct controller_row taint_eviction_controller = {
    .name = "taint-eviction-controller",
    .sync = sync,
    .start = start,
    .stop = stop,
    .watches = {
        { &well_known.node, node_changed },
        { &well_known.pod, pod_changed },
    },
};
