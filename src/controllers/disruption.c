/* SPDX-License-Identifier: Apache-2.0 */
/* disruption.c - says in the status of each PodDisruptionBudget how many of its pods may be evicted
 * now.
 *
 * Who evicts lowers disruptionsAllowed and notes the pod in disruptedPods; this controller counts
 * anew as soon as anything changes.  A pod that was noted and is still there after
 * DELETION_TIMEOUT_S counts as there again.
 *
 * Not here: the sums (disruption_plan.c), the eviction itself (apiserver). */
#include "controllers/condition.h"
#include "controllers/controller.h"
#include "controllers/disruption_plan.h"
#include "controllers/pods.h"
#include "object/binding.h"
#include "object/kind_set.h"
#include "object/selector.h"
#include "object/time_text.h"

enum { DELETION_TIMEOUT_S = 120, OWNERS_DEEP_MAX = 2 };      /* Pod -> ReplicaSet -> Deployment */

struct budget_reading {
    struct value *selector, *min_available, *max_unavailable;
};

static const struct binding budget_bindings[] = {
    BIND_VALUE("spec.selector", struct budget_reading, selector),
    BIND_VALUE("spec.minAvailable", struct budget_reading, min_available),
    BIND_VALUE("spec.maxUnavailable", struct budget_reading, max_unavailable),
    BIND_END
};

struct scale_reading {
    int64_t replicas;
};

static const struct binding scale_bindings[] = {
    BIND_INT("spec.replicas", struct scale_reading, replicas),
    BIND_END
};

/* One sync of one budget. */
struct sync {
    struct controller    *controller;
    const struct object  *budget;
    struct arena         *arena;
    struct budget_reading reading;
    struct selector       selector;
    struct object_array   pods;
    struct value         *body, *status;
    int64_t               now_s, check_after_s;
};

/* ---- look ---- */

static bool add_matching(void *context, const struct object *pod)
{
    struct sync *sync = context;
    if (selector_matches(&sync->selector, pod))
        object_array_add(&sync->pods, pod);
    return true;
}

/* The pod's owner of owners that has a scale: a Deployment rather than its ReplicaSet.  NULL:
 * nobody's pod. */
static const struct object *find_scaled(const struct controller *controller,
                                        const struct object *pod)
{
    const struct object *object = pod, *scaled = NULL;
    for (int i = 0; i < OWNERS_DEEP_MAX; i++) {
        const struct object_owner *owner = object_controller(object);
        const struct kind *kind =
            owner ? kind_set_find(core_kinds(controller->core), bytes_of(owner->api_version),
                                  bytes_of(owner->kind))
                  : NULL;
        if (!kind || !kind->storage_prefix || !kind_subresource(kind, BYTES("scale")))
            break;
        object = core_get_latest(controller->core, kind, pod->namespace, owner->name);
        if (!object || !text_equal(object->uid, owner->uid))
            break;
        scaled = object;
    }
    return scaled;
}

/* How many pods the owners want in sum; each owner counts once. */
static int64_t expected_pods(struct sync *sync)
{
    int64_t expected = 0;
    struct object_array seen = { .arena = sync->arena };
    for (size_t i = 0; i < sync->pods.count; i++) {
        const struct object *scaled = find_scaled(sync->controller, sync->pods.items[i]);
        bool is_new = scaled != NULL;
        for (size_t j = 0; j < seen.count && is_new; j++)
            is_new = seen.items[j] != scaled;
        if (!is_new)
            continue;
        struct scale_reading reading = { .replicas = 1 };
        bind_object(scaled, scale_bindings, &reading, sync->arena);
        object_array_add(&seen, scaled);
        expected += reading.replicas;
    }
    return expected;
}

/* Noted as on its way out, and still in time. */
static bool is_disrupted(const struct sync *sync, const struct object *pod)
{
    return value_member(value_member(sync->status, "disruptedPods"), pod->name) != NULL;
}

static int64_t healthy_pods(const struct sync *sync)
{
    int64_t healthy = 0;
    for (size_t i = 0; i < sync->pods.count; i++) {
        const struct object *pod = sync->pods.items[i];
        healthy += pod->deletion_s == 0 && !is_disrupted(sync, pod) &&
                   pods_facts(sync->controller->pods, pod)->is_ready;
    }
    return healthy;
}

/* ---- disruptedPods ---- */

static const struct object *find_pod(const struct sync *sync, struct bytes name)
{
    for (size_t i = 0; i < sync->pods.count; i++)
        if (bytes_equal_text(name, sync->pods.items[i]->name))
            return sync->pods.items[i];
    return NULL;
}

static bool stays_noted(struct sync *sync, const struct member *member)
{
    int64_t noted_ns = 0;
    const struct object *pod = find_pod(sync, member->key);
    if (!pod || pod->deletion_s || !time_parse(value_string(member->value, ""), &noted_ns))
        return false;
    int64_t left_s = noted_ns / 1000000000 + DELETION_TIMEOUT_S - sync->now_s;
    if (left_s <= 0) {
        controller_event(sync->controller, pod, "Warning", "NotDeleted",
                         "Pod was expected by PDB %s/%s to be deleted but it wasn't",
                         sync->budget->namespace, sync->budget->name);
        return false;
    }
    if (sync->check_after_s == 0 || left_s < sync->check_after_s)
        sync->check_after_s = left_s;
    return true;
}

static void tidy_disrupted(struct sync *sync)
{
    struct value *map = value_member(sync->status, "disruptedPods");
    for (size_t i = value_count(map); i-- > 0;)
        if (!stays_noted(sync, &map->map.members[i]))
            value_remove_bytes(map, map->map.members[i].key);
    if (map && value_count(map) == 0)
        value_remove(sync->status, "disruptedPods");
}

/* ---- tell ---- */

static void set_condition(struct sync *sync, int64_t allowed)
{
    struct condition condition = { "DisruptionAllowed", allowed > 0 ? "True" : "False",
                                   allowed > 0 ? "SufficientPods" : "InsufficientPods", NULL };
    condition_set(sync->status, &condition, controller_now(sync->controller, sync->arena),
                  sync->arena);
    struct value *found = condition_find(sync->status, condition.type);
    value_set(found, sync->arena, "message", value_new_text(sync->arena, ""));
    value_set_count(found, sync->arena, "observedGeneration", sync->budget->generation);
}

static bool tell(struct sync *sync, struct error *err)
{
    struct arena *arena = sync->arena;
    struct disruption_facts facts = { .min_available = sync->reading.min_available,
                                      .max_unavailable = sync->reading.max_unavailable,
                                      .pods = (int64_t)sync->pods.count,
                                      .healthy = healthy_pods(sync),
                                      .wanted_by_owners = expected_pods(sync) };
    struct disruption_plan plan = disruption_plan(&facts);
    value_set(sync->status, arena, "currentHealthy", value_new_int(arena, facts.healthy));
    value_set(sync->status, arena, "desiredHealthy", value_new_int(arena, plan.desired_healthy));
    value_set(sync->status, arena, "expectedPods", value_new_int(arena, plan.expected));
    value_set(sync->status, arena, "disruptionsAllowed", value_new_int(arena, plan.allowed));
    value_set_count(sync->status, arena, "observedGeneration", sync->budget->generation);
    set_condition(sync, plan.allowed);
    return value_equal(sync->body, value_from_object(sync->budget, arena)) ||
           controller_update(sync->controller, sync->budget, "status", sync->body, arena, err);
}

static bool sync(void *context, const char *key, struct arena *arena, struct error *err)
{
    struct sync sync = { .controller = context, .arena = arena, .pods = { .arena = arena } };
    sync.budget = controller_find(sync.controller, well_known.pod_disruption_budget, key, arena);
    if (!sync.budget || sync.budget->deletion_s)
        return true;
    sync.now_s = controller_now_s(sync.controller);
    sync.body = value_from_object(sync.budget, arena);
    sync.status = value_make_at(sync.body, arena, "status", VALUE_MAP);
    bind_object(sync.budget, budget_bindings, &sync.reading, arena);
    if (!selector_from_value(sync.reading.selector, arena, &sync.selector, err))
        return false;
    core_each_latest(sync.controller->core, well_known.pod, sync.budget->namespace, add_matching,
                     &sync);
    tidy_disrupted(&sync);
    if (sync.check_after_s > 0)
        queue_add_after(sync.controller->queue, key, sync.check_after_s * 1000);
    return tell(&sync, err);
}

/* ---- keys ---- */

struct search {
    struct controller   *controller;
    const struct object *before, *now;
};

static bool queue_if_matching(void *context, const struct object *budget)
{
    struct search *search = context;
    AUTO_ARENA arena = { 0 };
    struct budget_reading reading = { 0 };
    struct selector selector = { 0 };
    bind_object(budget, budget_bindings, &reading, &arena);
    if (selector_from_value(reading.selector, &arena, &selector, NULL) &&
        ((search->before && selector_matches(&selector, search->before)) ||
         (search->now && selector_matches(&selector, search->now))))
        queue_add_object(search->controller->queue, budget);
    return true;
}

static void pod_changed(struct controller *controller, const struct object *before,
                        const struct object *now)
{
    struct search search = { controller, before, now };
    const char *ns = now ? now->namespace : before->namespace;
    core_each_latest(controller->core, well_known.pod_disruption_budget, ns, queue_if_matching,
                     &search);
}

const struct controller_row disruption_controller = {
    .name = "disruption-controller",
    .sync = sync,
    .watches = {
        { &well_known.pod_disruption_budget, controller_queue_self },
        { &well_known.pod, pod_changed },
    },
};
