/* SPDX-License-Identifier: Apache-2.0 */
/* replica_set.c - keeps the number of pods that a ReplicaSet or a ReplicationController asks for.
 *
 * The two kinds differ in a few facts (a table), not in code.  Views never lag here, so there are
 * no expectations: what was made in a sync is seen by the next.  Creation starts slowly (1, 2, 4
 * ...), so that a refusal costs one event and not hundreds.
 *
 * Not here: the decisions (replica_set_plan.c), adoption (claim.c). */
#include "controllers/replica_set_plan.h"

#include "base/map.h"
#include "controllers/claim.h"
#include "controllers/condition.h"
#include "controllers/controller.h"
#include "controllers/pod_control.h"
#include "object/binding.h"

/* What differs between the two kinds. */
struct flavor {
    const struct kind *const *kind;
    bool                      plain_selector;        /* a map, not a LabelSelector */
    bool                      tells_terminating;     /* status.terminatingReplicas */
    bool has_siblings; /* sets of one owner: crowded nodes lose pods first */
};

static const struct flavor replica_set_flavor = { &well_known.replica_set,
                                                  .tells_terminating = true, .has_siblings = true };
static const struct flavor replication_flavor = { &well_known.replication_controller,
                                                  .plain_selector = true };

struct condition_reading {
    const char *type, *status;
};

struct set_reading {
    int64_t       replicas, min_ready_s;
    struct value *selector, *labels;
    int64_t status_replicas, fully_labeled, ready, available, terminating, observed_generation;
    struct condition_reading *conditions;
    size_t        condition_count;
};

static const struct binding condition_bindings[] = {
    BIND_TEXT("type", struct condition_reading, type),
    BIND_TEXT("status", struct condition_reading, status),
    BIND_END
};

static const struct binding set_bindings[] = {
    BIND_INT("spec.replicas", struct set_reading, replicas),
    BIND_INT("spec.minReadySeconds", struct set_reading, min_ready_s),
    BIND_VALUE("spec.selector", struct set_reading, selector),
    BIND_VALUE("spec.template.metadata.labels", struct set_reading, labels),
    BIND_INT("status.replicas", struct set_reading, status_replicas),
    BIND_INT("status.fullyLabeledReplicas", struct set_reading, fully_labeled),
    BIND_INT("status.readyReplicas", struct set_reading, ready),
    BIND_INT("status.availableReplicas", struct set_reading, available),
    BIND_INT("status.terminatingReplicas", struct set_reading, terminating),
    BIND_INT("status.observedGeneration", struct set_reading, observed_generation),
    BIND_LIST("status.conditions", struct set_reading, conditions, condition_count,
              struct condition_reading, condition_bindings),
    BIND_END
};

/* One sync of one set. */
struct sync {
    struct controller       *controller;
    const struct flavor     *flavor;
    const struct object     *set;
    struct arena            *arena;
    struct set_reading       reading;
    struct selector          selector;
    struct object_array      pods;       /* active and ours */
    struct replica          *replicas;   /* of pods */
    int64_t                  terminating;
    size_t                   made;       /* pods made or deleted by this sync */
};

/* ---- look ---- */

static bool read_selector(const struct flavor *flavor, const struct value *value,
                          struct arena *arena, struct selector *ret, struct error *err)
{
    if (!flavor->plain_selector)
        return selector_from_value(value, arena, ret, err);
    selector_from_map(value, arena, ret);
    return true;
}

static bool wants_active(const struct claim *claim, const struct object *pod)
{
    return pod_is_active(pod, pods_facts(claim->controller->pods, pod));
}

static bool count_terminating(void *context, const struct object *object)
{
    struct sync *sync = context;
    if (object->kind == well_known.pod && object->deletion_s && owned_by(object, sync->set->uid) &&
        !pod_is_finished(pods_facts(sync->controller->pods, object)) &&
        selector_matches(&sync->selector, object))
        sync->terminating++;
    return true;
}

static void look_at_pods(struct sync *sync)
{
    struct selector labels;
    selector_from_map(sync->reading.labels, sync->arena, &labels);
    sync->replicas = arena_array(sync->arena, sync->pods.count, sizeof *sync->replicas);
    for (size_t i = 0; i < sync->pods.count; i++) {
        const struct object *pod = sync->pods.items[i];
        sync->replicas[i] = (struct replica){
            .facts = pods_facts(sync->controller->pods, pod),
            .uid = pod->uid,
            .created_s = pod->creation_s,
            .is_fully_labeled = selector_matches(&labels, pod),
        };
    }
}

/* Active pods of all sets of one owner, by node. */
struct crowds {
    struct sync *sync;
    struct map   counts;                 /* node -> int64_t, in the arena */
};

static bool count_related(void *context, const struct object *object)
{
    struct crowds *crowds = context;
    if (object->kind != well_known.pod)
        return true;
    const struct pod_facts *facts = pods_facts(crowds->sync->controller->pods, object);
    if (!pod_is_active(object, facts) || text_is_empty(facts->node_name))
        return true;
    int64_t *count = map_get(&crowds->counts, bytes_of(facts->node_name));
    if (!count) {
        count = ARENA_NEW(crowds->sync->arena, int64_t);
        map_put(&crowds->counts, bytes_of(facts->node_name), count);
    }
    ++*count;
    return true;
}

static bool count_sibling(void *context, const struct object *object)
{
    struct crowds *crowds = context;
    if (object->kind == crowds->sync->set->kind)
        core_each_dependent(crowds->sync->controller->core, object->uid, count_related, crowds);
    return true;
}

/* Only asked where some pods, but not all, are to go. */
static void look_at_siblings(struct sync *sync)
{
    struct crowds crowds = { .sync = sync };
    const struct object_owner *owner = object_controller(sync->set);
    bool matters = (int64_t)sync->pods.count > sync->reading.replicas && sync->reading.replicas > 0;
    if (!matters || !owner || !sync->flavor->has_siblings)
        return;
    core_each_dependent(sync->controller->core, owner->uid, count_sibling, &crowds);
    for (size_t i = 0; i < sync->pods.count; i++) {
        const int64_t *count =
            map_get(&crowds.counts, bytes_of(sync->replicas[i].facts->node_name));
        sync->replicas[i].related_on_node = count ? *count : 0;
    }
    map_done(&crowds.counts);
}

/* ---- apply ---- */

static bool create_batch(struct sync *sync, const struct value *pod_template, size_t count,
                         struct error *err)
{
    bool good = true;
    for (size_t i = 0; i < count; i++) {
        struct error own = { 0 };
        struct value *pod = pod_from_template(sync->set, pod_template, sync->arena);
        if (pod_create(sync->controller, sync->set, pod, sync->arena, &own)) {
            sync->made++;
        } else if (good && !is_creation_refused(&own)) {
            *err = own;
            good = false;
        }
    }
    return good;
}

static bool create_pods(struct sync *sync, size_t count, struct error *err)
{
    if (count == 0)
        return true;
    const struct value *pod_template =
        value_at(value_from_object(sync->set, sync->arena), "spec.template");
    for (size_t batch = 1; count > 0; batch *= 2) {
        size_t size = batch < count ? batch : count;
        if (!create_batch(sync, pod_template, size, err))
            return false;
        count -= size;
    }
    return true;
}

static bool delete_pods(struct sync *sync, const struct replica_set_plan *plan, struct error *err)
{
    bool good = true;
    for (size_t i = 0; i < plan->delete_count; i++) {
        struct error own = { 0 };
        if (pod_delete(sync->controller, sync->set, sync->pods.items[plan->deletes[i]], sync->arena,
                       &own)) {
            sync->made++;
        } else if (good) {
            *err = own;
            good = false;
        }
    }
    return good;
}

/* ---- tell ---- */

static bool has_failure(const struct set_reading *reading)
{
    for (size_t i = 0; i < reading->condition_count; i++)
        if (text_equal(reading->conditions[i].type, "ReplicaFailure"))
            return true;
    return false;
}

static bool status_is_told(const struct sync *sync, const struct replica_set_plan *plan,
                           bool failed)
{
    const struct set_reading *told = &sync->reading;
    return told->status_replicas == plan->replicas && told->fully_labeled == plan->fully_labeled &&
           told->ready == plan->ready && told->available == plan->available &&
           told->observed_generation == sync->set->generation &&
           (!sync->flavor->tells_terminating || told->terminating == sync->terminating) &&
           has_failure(told) == failed;
}

static void set_failure(struct sync *sync, struct value *status, const struct error *failure)
{
    if (!error_is_set(failure)) {
        condition_remove(status, "ReplicaFailure");
        return;
    }
    bool lacks = (int64_t)sync->pods.count < sync->reading.replicas;
    struct condition condition = { "ReplicaFailure", "True",
                                   lacks ? "FailedCreate" : "FailedDelete", failure->message };
    condition_set(status, &condition, controller_now(sync->controller, sync->arena), sync->arena);
}

static bool tell(struct sync *sync, const struct replica_set_plan *plan,
                 const struct error *failure, struct error *err)
{
    struct arena *arena = sync->arena;
    if (status_is_told(sync, plan, error_is_set(failure)))
        return true;
    struct value *body = value_from_object(sync->set, arena),
                 *status = value_make_at(body, arena, "status", VALUE_MAP);
    value_set(status, arena, "replicas", value_new_int(arena, plan->replicas));
    value_set_count(status, arena, "fullyLabeledReplicas", plan->fully_labeled);
    value_set_count(status, arena, "readyReplicas", plan->ready);
    value_set_count(status, arena, "availableReplicas", plan->available);
    if (sync->flavor->tells_terminating)
        value_set(status, arena, "terminatingReplicas", value_new_int(arena, sync->terminating));
    value_set_count(status, arena, "observedGeneration", sync->set->generation);
    set_failure(sync, status, failure);
    return controller_update(sync->controller, sync->set, "status", body, arena, err);
}

/* ---- one sync ---- */

static struct replica_set_plan plan_of(struct sync *sync)
{
    struct replica_set_facts facts = {
        .replicas = sync->reading.replicas,
        .min_ready_s = sync->reading.min_ready_s,
        .now_s = controller_now_s(sync->controller),
        .is_deleted = sync->set->deletion_s != 0,
        .pods = sync->replicas,
        .pod_count = sync->pods.count,
    };
    return replica_set_plan(&facts, sync->arena);
}

static bool sync_set(struct sync *sync, const char *key, struct error *err)
{
    struct claim claim = { .controller = sync->controller,
                           .owner = sync->set,
                           .kind = well_known.pod,
                           .selector = &sync->selector,
                           .wants = wants_active };
    if (!claim_objects(&claim, sync->arena, &sync->pods, err))
        return false;
    look_at_pods(sync);
    look_at_siblings(sync);
    struct error failure = { 0 };
    struct replica_set_plan plan = plan_of(sync);
    bool applied =
        create_pods(sync, plan.create_count, &failure) && delete_pods(sync, &plan, &failure);
    core_each_dependent(sync->controller->core, sync->set->uid, count_terminating, sync);
    /* Pods that changed call for another sync at once, which tells what became of it. */
    bool told = (applied && sync->made > 0) || tell(sync, &plan, &failure, err);
    if (plan.check_after_s > 0)
        queue_add_after(sync->controller->queue, key, plan.check_after_s * 1000);
    if (told && !applied && err)
        *err = failure;
    return applied && told;
}

static bool sync_key(const struct flavor *flavor, struct controller *controller, const char *key,
                     struct arena *arena, struct error *err)
{
    struct sync sync = { .controller = controller,
                         .flavor = flavor,
                         .arena = arena,
                         .reading = { .replicas = 1 },
                         .set = controller_find(controller, *flavor->kind, key, arena) };
    if (!sync.set)
        return true;
    bind_object(sync.set, set_bindings, &sync.reading, arena);
    return read_selector(flavor, sync.reading.selector, arena, &sync.selector, err) &&
           sync_set(&sync, key, err);
}

static bool sync_replica_set(void *context, const char *key, struct arena *arena, struct error *err)
{
    return sync_key(&replica_set_flavor, context, key, arena, err);
}

static bool sync_replication_controller(void *context, const char *key, struct arena *arena,
                                        struct error *err)
{
    return sync_key(&replication_flavor, context, key, arena, err);
}

/* ---- keys ---- */

struct adopter_search {
    struct controller   *controller;
    const struct flavor *flavor;
    const struct object *pod;
};

static bool queue_if_matching(void *context, const struct object *set)
{
    struct adopter_search *search = context;
    AUTO_ARENA arena = { 0 };
    struct set_reading reading = { 0 };
    struct selector selector = { 0 };
    bind_object(set, set_bindings, &reading, &arena);
    if (read_selector(search->flavor, reading.selector, &arena, &selector, NULL) &&
        selector_matches(&selector, search->pod))
        queue_add_object(search->controller->queue, set);
    return true;
}

/* A pod tells its owner; one without an owner tells all that may adopt it. */
static void pod_changed(struct controller *controller, const struct flavor *flavor,
                        const struct object *before, const struct object *now)
{
    controller_queue_owner(controller, *flavor->kind, before);
    controller_queue_owner(controller, *flavor->kind, now);
    if (!now || now->deletion_s || object_controller(now))
        return;
    if (before && !object_controller(before) && labels_equal(before, now))
        return;
    struct adopter_search search = { controller, flavor, now };
    core_each_latest(controller->core, *flavor->kind, now->namespace, queue_if_matching, &search);
}

static void pod_of_set_changed(struct controller *controller, const struct object *before,
                               const struct object *now)
{
    pod_changed(controller, &replica_set_flavor, before, now);
}

static void pod_of_replication_changed(struct controller *controller, const struct object *before,
                                       const struct object *now)
{
    pod_changed(controller, &replication_flavor, before, now);
}

const struct controller_row replica_set_controller = {
    .name = "replicaset-controller",
    .sync = sync_replica_set,
    .watches = {
        { &well_known.replica_set, controller_queue_self },
        { &well_known.pod, pod_of_set_changed },
    },
};

const struct controller_row replication_controller = {
    .name = "replication-controller",
    .sync = sync_replication_controller,
    .watches = {
        { &well_known.replication_controller, controller_queue_self },
        { &well_known.pod, pod_of_replication_changed },
    },
};
