/* SPDX-License-Identifier: Apache-2.0 */
/* daemon_set.c - DaemonSets: a pod on every Node that fits.
 *
 * Pods are aimed at their Node by required affinity, and the scheduler binds them.
 *
 * Not here: which Nodes fit (daemon_node.c), which pods come and go (daemon_set_plan.c), the
 * history (revision.c). */
#include "controllers/daemon_set_plan.h"

#include <stdlib.h>

#include "base/env.h"
#include "base/map.h"
#include "controllers/claim.h"
#include "controllers/controller.h"
#include "controllers/pod_control.h"
#include "controllers/revision.h"
#include "object/binding.h"
#include "object/quantity.h"

enum { BACKOFF_MIN_MS = 1000, BACKOFF_MAX_MS = 15 * 60 * 1000 };

/* Failed pods of one set on one Node. */
struct backoff {
    int64_t until_ms, step_ms;           /* monotonic */
};

struct set_reading {
    int64_t       min_ready_s, history_limit;
    const char   *strategy;
    struct value *selector, *pod_template, *max_unavailable, *max_surge;
    int64_t       collision_count;
};

static const struct binding set_bindings[] = {
    BIND_INT("spec.minReadySeconds", struct set_reading, min_ready_s),
    BIND_INT("spec.revisionHistoryLimit", struct set_reading, history_limit),
    BIND_TEXT("spec.updateStrategy.type", struct set_reading, strategy),
    BIND_VALUE("spec.updateStrategy.rollingUpdate.maxUnavailable", struct set_reading,
               max_unavailable),
    BIND_VALUE("spec.updateStrategy.rollingUpdate.maxSurge", struct set_reading, max_surge),
    BIND_VALUE("spec.selector", struct set_reading, selector),
    BIND_VALUE("spec.template", struct set_reading, pod_template),
    BIND_INT("status.collisionCount", struct set_reading, collision_count),
    BIND_END
};

/* One sync of one DaemonSet. */
struct sync {
    struct controller     *controller;
    const struct object   *set;
    struct arena          *arena;
    struct set_reading     reading;
    struct selector        selector;
    struct value          *pod_spec;     /* of the template, with tolerations */
    struct object_array    node_objects, pod_objects;    /* pods: all, for the history */
    struct object_array    counted;      /* those of them that are not over and on their way out */
    struct daemon_node    *nodes;
    struct daemon_pod     *pods;         /* of counted */
    struct revisions       revisions;
    const struct revision *current;
    int64_t                collision_count, retry_ms;
    struct daemon_set_plan plan;
    size_t                 made;
};

/* ---- look ---- */

static void look_at_nodes(struct sync *sync)
{
    sync->pod_spec = value_clone(sync->arena, value_member(sync->reading.pod_template, "spec"));
    daemon_node_tolerate(sync->pod_spec, sync->arena);
    sync->node_objects.arena = sync->arena;
    core_each_latest(sync->controller->core, well_known.node, NULL, object_array_visit,
                     &sync->node_objects);
    sync->nodes = arena_array(sync->arena, sync->node_objects.count, sizeof *sync->nodes);
    for (size_t i = 0; i < sync->node_objects.count; i++)
        sync->nodes[i] =
            (struct daemon_node){ sync->node_objects.items[i]->name,
                                  daemon_node_verdict(sync->pod_spec, sync->node_objects.items[i],
                                                      sync->arena) };
}

/* Nodes come in the order of their names. */
static size_t find_node(const struct sync *sync, const char *name)
{
    size_t low = 0, high = sync->node_objects.count;
    while (name && low < high) {
        size_t middle = low + (high - low) / 2;
        if (strcmp(sync->nodes[middle].name, name) < 0)
            low = middle + 1;
        else
            high = middle;
    }
    bool found = name && low < sync->node_objects.count && text_equal(sync->nodes[low].name, name);
    return found ? low : sync->node_objects.count;
}

static const char *backoff_key(const struct sync *sync, const char *node_name)
{
    return arena_printf(sync->arena, "%s/%s", sync->set->uid, node_name);
}

/* A pod that failed on a Node where one just did has to wait. */
static bool is_in_backoff(struct sync *sync, const struct daemon_pod *pod)
{
    if (pod->facts->phase != POD_FAILED || pod->node == sync->node_objects.count)
        return false;
    const struct backoff *backoff =
        map_get(sync->controller->state, bytes_of(backoff_key(sync, sync->nodes[pod->node].name)));
    int64_t left_ms =
        backoff ? backoff->until_ms - env_monotonic_ms(core_env(sync->controller->core)) : 0;
    if (left_ms <= 0)
        return false;
    if (sync->retry_ms == 0 || left_ms < sync->retry_ms)
        sync->retry_ms = left_ms;
    return true;
}

static struct daemon_pod look_at_pod(struct sync *sync, const struct object *pod,
                                     const struct pod_facts *facts)
{
    const char *node = *facts->node_name ? facts->node_name : daemon_node_of_pod(pod, sync->arena),
               *hash = object_label(pod, REVISION_HASH_LABEL);
    struct daemon_pod look = { .facts = facts,
                               .node = find_node(sync, node),
                               .name = pod->name,
                               .created_s = pod->creation_s,
                               .is_terminating = pod->deletion_s != 0,
                               .is_updated = text_equal(hash, revision_hash(sync->current)) };
    look.is_in_backoff = is_in_backoff(sync, &look);
    return look;
}

/* One that has ended and is being deleted is out of the way, whatever holds it. */
static void look_at_pods(struct sync *sync)
{
    sync->counted.arena = sync->arena;
    sync->pods = arena_array(sync->arena, sync->pod_objects.count, sizeof *sync->pods);
    for (size_t i = 0; i < sync->pod_objects.count; i++) {
        const struct object *pod = sync->pod_objects.items[i];
        const struct pod_facts *facts = pods_facts(sync->controller->pods, pod);
        if (pod->deletion_s && pod_is_finished(facts))
            continue;
        sync->pods[sync->counted.count] = look_at_pod(sync, pod, facts);
        object_array_add(&sync->counted, pod);
    }
}

static bool look_at_revisions(struct sync *sync, struct error *err)
{
    sync->collision_count = sync->reading.collision_count;
    if (!revisions_read(sync->controller, sync->set, &sync->selector, sync->arena, &sync->revisions,
                        err))
        return false;
    sync->current = revision_of_template(&sync->revisions, sync->reading.pod_template,
                                         &sync->collision_count, err);
    return sync->current != NULL;
}

static int64_t share(const struct value *value, int64_t total)
{
    int64_t count = 0;
    return value && int_or_percent(value, total, /* round_up= */ true, &count) ? count : 0;
}

static struct daemon_set_facts facts_of(const struct sync *sync)
{
    int64_t desired = 0;
    for (size_t i = 0; i < sync->node_objects.count; i++)
        desired += sync->nodes[i].verdict.should_run;
    int64_t surge = share(sync->reading.max_surge, desired),
            unavailable = share(sync->reading.max_unavailable, desired);
    return (struct daemon_set_facts){
        .max_surge = surge,
        .max_unavailable = surge == 0 && unavailable == 0 ? 1 : unavailable,
        .min_ready_s = sync->reading.min_ready_s,
        .now_s = controller_now_s(sync->controller),
        .updates_on_delete = text_equal(sync->reading.strategy, "OnDelete"),
        .nodes = sync->nodes,
        .node_count = sync->node_objects.count,
        .pods = sync->pods,
        .pod_count = sync->counted.count,
    };
}

/* ---- apply ---- */

static struct value *new_pod(struct sync *sync, const char *node_name)
{
    struct value *pod = pod_from_template(sync->set, sync->reading.pod_template, sync->arena);
    struct value *labels = value_make_at(pod, sync->arena, "metadata.labels", VALUE_MAP);
    value_set(labels, sync->arena, REVISION_HASH_LABEL,
              value_new_text(sync->arena, revision_hash(sync->current)));
    value_set(pod, sync->arena, "spec", value_clone(sync->arena, sync->pod_spec));
    daemon_node_aim(value_member(pod, "spec"), node_name, sync->arena);
    return pod;
}

/* In batches of 1, 2, 4 ...: the first that fails is the last. */
static bool create_pods(struct sync *sync, struct error *err)
{
    bool good = true;
    for (size_t done = 0, batch = 1; good && done < sync->plan.create_count; batch *= 2)
        for (size_t i = 0; i < batch && done < sync->plan.create_count; i++, done++) {
            struct error own = { 0 };
            struct value *pod = new_pod(sync, sync->nodes[sync->plan.creates[done]].name);
            if (pod_create(sync->controller, sync->set, pod, sync->arena, &own)) {
                sync->made++;
            } else if (good && !is_creation_refused(&own)) {
                *err = own;
                good = false;
            }
        }
    return good;
}

/* Those that would begin anew anyway: of nodes that work again, of sets that are gone. */
static void forget_old(struct map *backoffs, int64_t now_ms)
{
    for (struct map_entry *e = map_first(backoffs); e; e = map_after(backoffs, e)) {
        struct backoff *backoff = e->value;
        if (now_ms > backoff->until_ms + BACKOFF_MAX_MS)
            free(map_remove(backoffs, (struct bytes){ e->key, e->key_size }));
    }
}

static void note_failure(struct sync *sync, const char *node_name)
{
    struct map *backoffs = sync->controller->state;
    const char *key = backoff_key(sync, node_name);
    int64_t now_ms = env_monotonic_ms(core_env(sync->controller->core));
    forget_old(backoffs, now_ms);
    struct backoff *backoff = map_get(backoffs, bytes_of(key));
    if (!backoff) {
        backoff = MEMORY_NEW(struct backoff);
        map_put(backoffs, bytes_of(key), backoff);
    }
    backoff->step_ms = backoff->step_ms == 0 ? BACKOFF_MIN_MS : backoff->step_ms * 2;
    if (backoff->step_ms > BACKOFF_MAX_MS)
        backoff->step_ms = BACKOFF_MAX_MS;
    backoff->until_ms = now_ms + backoff->step_ms;
}

static void tell_ended(struct sync *sync, const struct daemon_pod *pod)
{
    bool failed = pod->facts->phase == POD_FAILED;
    if (!pod_is_finished(pod->facts) || pod->node == sync->node_objects.count)
        return;
    const char *node_name = sync->nodes[pod->node].name;
    controller_event(sync->controller, sync->set, failed ? "Warning" : "Normal",
                     failed ? "FailedDaemonPod" : "SucceededDaemonPod",
                     "Found %s daemon pod %s/%s on node %s, will try to %s it",
                     failed ? "failed" : "succeeded", sync->set->namespace, pod->name, node_name,
                     failed ? "kill" : "delete");
    if (failed)
        note_failure(sync, node_name);
}

static bool delete_pods(struct sync *sync, struct error *err)
{
    for (size_t i = 0; i < sync->plan.delete_count; i++) {
        size_t place = sync->plan.deletes[i];
        tell_ended(sync, &sync->pods[place]);
        if (!pod_delete(sync->controller, sync->set, sync->counted.items[place], sync->arena,
                        err))
            return false;
        sync->made++;
    }
    return true;
}

/* ---- tell ---- */

static bool tell(struct sync *sync, struct error *err)
{
    struct arena *arena = sync->arena;
    const struct daemon_set_plan *plan = &sync->plan;
    struct value *before = value_from_object(sync->set, arena),
                 *body = value_from_object(sync->set, arena);
    struct value *status = value_make_at(body, arena, "status", VALUE_MAP);
    value_set(status, arena, "currentNumberScheduled", value_new_int(arena, plan->current));
    value_set(status, arena, "numberMisscheduled", value_new_int(arena, plan->misscheduled));
    value_set(status, arena, "desiredNumberScheduled", value_new_int(arena, plan->desired));
    value_set(status, arena, "numberReady", value_new_int(arena, plan->ready));
    value_set_count(status, arena, "observedGeneration", sync->set->generation);
    value_set_count(status, arena, "updatedNumberScheduled", plan->updated);
    value_set_count(status, arena, "numberAvailable", plan->available);
    value_set_count(status, arena, "numberUnavailable", plan->desired - plan->available);
    if (sync->collision_count > 0)
        value_set(status, arena, "collisionCount", value_new_int(arena, sync->collision_count));
    return value_equal(body, before) ||
           controller_update(sync->controller, sync->set, "status", body, arena, err);
}

static bool is_live(void *context, const struct revision *revision)
{
    const struct sync *sync = context;
    if (revision->object == sync->current->object)
        return true;
    for (size_t i = 0; i < sync->pod_objects.count; i++)
        if (text_equal(object_label(sync->pod_objects.items[i], REVISION_HASH_LABEL),
                       revision_hash(revision)))
            return true;
    return false;
}

/* ---- one sync ---- */

static bool sync_set(struct sync *sync, const char *key, struct error *err)
{
    struct error failure = { 0 };
    struct claim claim = { .controller = sync->controller,
                           .owner = sync->set,
                           .kind = well_known.pod,
                           .selector = &sync->selector };
    if (!selector_from_value(sync->reading.selector, sync->arena, &sync->selector, err) ||
        !claim_objects(&claim, sync->arena, &sync->pod_objects, err) ||
        !look_at_revisions(sync, err))
        return false;
    look_at_nodes(sync);
    look_at_pods(sync);
    struct daemon_set_facts facts = facts_of(sync);
    sync->plan = daemon_set_plan(&facts, sync->arena);
    bool applied = delete_pods(sync, &failure) && create_pods(sync, &failure);
    if (sync->plan.check_after_s > 0)
        queue_add_after(sync->controller->queue, key, sync->plan.check_after_s * 1000);
    if (sync->retry_ms > 0)
        queue_add_after(sync->controller->queue, key, sync->retry_ms);
    if (!tell(sync, err) ||
        !revisions_trim(&sync->revisions, sync->reading.history_limit, is_live, sync, err))
        return false;
    if (!applied && err)
        *err = failure;
    return applied;
}

static bool sync(void *context, const char *key, struct arena *arena, struct error *err)
{
    struct sync sync = { .controller = context,
                         .arena = arena,
                         .reading = { .history_limit = -1 } };
    sync.set = controller_find(sync.controller, well_known.daemon_set, key, arena);
    if (!sync.set || sync.set->deletion_s)
        return true;
    bind_object(sync.set, set_bindings, &sync.reading, arena);
    return sync_set(&sync, key, err);
}

/* ---- keys ---- */

static bool queue_set(void *context, const struct object *set)
{
    struct controller *controller = context;
    queue_add_object(controller->queue, set);
    return true;
}

struct node_reading {
    struct bytes taints;
};

static const struct binding node_bindings[] = {
    BIND_RAW("spec.taints", struct node_reading, taints),
    BIND_END
};

/* Labels and taints decide which pods a Node gets. */
static void node_changed(struct controller *controller, const struct object *before,
                         const struct object *now)
{
    if (before && now) {
        AUTO_ARENA arena = { 0 };
        struct node_reading old = { 0 }, next = { 0 };
        bind_object(before, node_bindings, &old, &arena);
        bind_object(now, node_bindings, &next, &arena);
        if (bytes_equal(old.taints, next.taints) && labels_equal(before, now))
            return;
    }
    core_each_latest(controller->core, well_known.daemon_set, NULL, queue_set, controller);
}

struct adopter_search {
    struct controller   *controller;
    const struct object *pod;
};

static bool queue_if_matching(void *context, const struct object *set)
{
    struct adopter_search *search = context;
    AUTO_ARENA arena = { 0 };
    struct set_reading reading = { 0 };
    struct selector selector = { 0 };
    bind_object(set, set_bindings, &reading, &arena);
    if (selector_from_value(reading.selector, &arena, &selector, NULL) &&
        selector_matches(&selector, search->pod))
        queue_add_object(search->controller->queue, set);
    return true;
}

static void pod_changed(struct controller *controller, const struct object *before,
                        const struct object *now)
{
    controller_queue_owner(controller, well_known.daemon_set, before);
    controller_queue_owner(controller, well_known.daemon_set, now);
    if (!now || now->deletion_s || object_controller(now))
        return;
    if (before && !object_controller(before) && labels_equal(before, now))
        return;
    struct adopter_search search = { controller, now };
    core_each_latest(controller->core, well_known.daemon_set, now->namespace, queue_if_matching,
                     &search);
}

static void revision_changed(struct controller *controller, const struct object *before,
                             const struct object *now)
{
    if (controller->is_writing)
        return;
    controller_queue_owner(controller, well_known.daemon_set, before);
    controller_queue_owner(controller, well_known.daemon_set, now);
}

const struct controller_row daemon_set_controller = {
    .name = "daemonset-controller",
    .sync = sync,
    .start = controller_map_start,
    .stop = controller_map_stop,
    .watches = {
        { &well_known.daemon_set, controller_queue_self },
        { &well_known.pod, pod_changed },
        { &well_known.node, node_changed },
        { &well_known.controller_revision, revision_changed },
    },
};
