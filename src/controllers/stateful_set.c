/* SPDX-License-Identifier: Apache-2.0 */
/* stateful_set.c - StatefulSets: pods with names that stay, made and removed in order, each with
 * its own claims.
 *
 * Pods get the name, the host name and the claims of their ordinal.  What a pod was made from is
 * told by its label controller-revision-hash: the name of a ControllerRevision.
 *
 * Not here: which pods are made and deleted (stateful_set_plan.c), the history (revision.c), claims
 * (stateful_claim.c). */
#include "controllers/stateful_set_plan.h"

#include "controllers/claim.h"
#include "controllers/controller.h"
#include "controllers/pod_control.h"
#include "controllers/revision.h"
#include "controllers/stateful_claim.h"
#include "object/binding.h"

static const char name_label[] = "statefulset.kubernetes.io/pod-name";
static const char index_label[] = "apps.kubernetes.io/pod-index";

struct set_reading {
    int64_t       replicas, min_ready_s, start, partition, history_limit;
    const char   *service_name, *management, *strategy;
    struct value *selector, *pod_template;
    const char   *current_revision, *update_revision;
    int64_t status_replicas, ready, available, current, updated, observed_generation,
        collision_count;
};

static const struct binding set_bindings[] = {
    BIND_INT("spec.replicas", struct set_reading, replicas),
    BIND_INT("spec.minReadySeconds", struct set_reading, min_ready_s),
    BIND_INT("spec.ordinals.start", struct set_reading, start),
    BIND_INT("spec.updateStrategy.rollingUpdate.partition", struct set_reading, partition),
    BIND_INT("spec.revisionHistoryLimit", struct set_reading, history_limit),
    BIND_TEXT("spec.serviceName", struct set_reading, service_name),
    BIND_TEXT("spec.podManagementPolicy", struct set_reading, management),
    BIND_TEXT("spec.updateStrategy.type", struct set_reading, strategy),
    BIND_VALUE("spec.selector", struct set_reading, selector),
    BIND_VALUE("spec.template", struct set_reading, pod_template),
    BIND_TEXT("status.currentRevision", struct set_reading, current_revision),
    BIND_TEXT("status.updateRevision", struct set_reading, update_revision),
    BIND_INT("status.replicas", struct set_reading, status_replicas),
    BIND_INT("status.readyReplicas", struct set_reading, ready),
    BIND_INT("status.availableReplicas", struct set_reading, available),
    BIND_INT("status.currentReplicas", struct set_reading, current),
    BIND_INT("status.updatedReplicas", struct set_reading, updated),
    BIND_INT("status.observedGeneration", struct set_reading, observed_generation),
    BIND_INT("status.collisionCount", struct set_reading, collision_count),
    BIND_END
};

/* One sync of one StatefulSet. */
struct sync {
    struct controller       *controller;
    const struct object     *set;
    struct arena            *arena;
    struct set_reading       reading;
    struct selector          selector;
    struct object_array      objects;    /* the pods */
    struct stateful_pod     *pods;
    const struct stateful_claims *claims;
    struct revisions         revisions;
    const struct revision   *current, *update;   /* NULL: being deleted, and the history is gone */
    int64_t                  collision_count;
    struct stateful_set_plan plan;
};

/* ---- look ---- */

/* "web-3" of "web": 3; -1 where the name is another's. */
static int64_t ordinal_of(const char *set_name, const char *pod_name)
{
    int64_t ordinal;
    size_t size = strlen(set_name);
    if (strncmp(pod_name, set_name, size) != 0 || pod_name[size] != '-')
        return -1;
    return bytes_to_int64(bytes_of(pod_name + size + 1), &ordinal) && ordinal >= 0 &&
                   ordinal <= INT32_MAX
               ? ordinal
               : -1;
}

static bool wants_named(const struct claim *claim, const struct object *pod)
{
    return ordinal_of(claim->owner->name, pod->name) >= 0;
}

static void look_at_pods(struct sync *sync)
{
    sync->pods = arena_array(sync->arena, sync->objects.count, sizeof *sync->pods);
    for (size_t i = 0; i < sync->objects.count; i++) {
        const struct object *pod = sync->objects.items[i];
        const char *revision = object_label(pod, REVISION_HASH_LABEL);
        sync->pods[i] = (struct stateful_pod){
            .facts = pods_facts(sync->controller->pods, pod),
            .ordinal = ordinal_of(sync->set->name, pod->name),
            .is_terminating = pod->deletion_s != 0,
            .revision = revision ? revision : "",
        };
    }
}

/* A set that is being deleted makes none: its history is going, too. */
static bool look_at_revisions(struct sync *sync, struct error *err)
{
    bool is_deleted = sync->set->deletion_s != 0;
    sync->collision_count = sync->reading.collision_count;
    if (!revisions_read(sync->controller, sync->set, &sync->selector, sync->arena, &sync->revisions,
                        err))
        return false;
    sync->update = is_deleted
                       ? revision_find(&sync->revisions, sync->reading.update_revision)
                       : revision_of_template(&sync->revisions, sync->reading.pod_template,
                                              &sync->collision_count, err);
    if (!sync->update)
        return is_deleted;
    const struct revision *current =
        revision_find(&sync->revisions, sync->reading.current_revision);
    sync->current = current ? current : sync->update;
    return true;
}

static struct stateful_set_facts facts_of(const struct sync *sync)
{
    const struct set_reading *reading = &sync->reading;
    return (struct stateful_set_facts){
        .replicas = reading->replicas,
        .start = reading->start,
        .partition = reading->partition,
        .min_ready_s = reading->min_ready_s,
        .now_s = controller_now_s(sync->controller),
        .is_parallel = text_equal(reading->management, "Parallel"),
        .updates_on_delete = text_equal(reading->strategy, "OnDelete"),
        .is_deleted = sync->set->deletion_s != 0,
        .current_revision = sync->current->name,
        .update_revision = sync->update->name,
        .pods = sync->pods,
        .pod_count = sync->objects.count,
    };
}

/* ---- apply ---- */

static void record(struct sync *sync, const struct error *err, const char *what,
                   const char *pod_name)
{
    const char *reason = text_equal(what, "create") ? (err ? "FailedCreate" : "SuccessfulCreate")
                                                    : (err ? "FailedDelete" : "SuccessfulDelete");
    if (err)
        controller_event(sync->controller, sync->set, "Warning", reason,
                         "%s Pod %s in StatefulSet %s failed error: %s", what, pod_name,
                         sync->set->name, err->message);
    else
        controller_event(sync->controller, sync->set, "Normal", reason,
                         "%s Pod %s in StatefulSet %s successful", what, pod_name, sync->set->name);
}

static struct stateful_place place_of(const struct sync *sync, int64_t ordinal)
{
    return (struct stateful_place){ sync->controller, sync->set, sync->claims, ordinal,
                                    sync->arena };
}

static struct value *new_pod(struct sync *sync, const struct stateful_create *create,
                             const struct stateful_place *place, const char *name)
{
    struct arena *arena = sync->arena;
    const struct revision *revision = create->is_current ? sync->current : sync->update;
    struct value *pod = pod_from_template(sync->set, revision_template(revision, arena), arena);
    struct value *metadata = value_member(pod, "metadata"), *spec = value_member(pod, "spec");
    struct value *labels = value_make_at(metadata, arena, "labels", VALUE_MAP);
    value_remove(metadata, "generateName");
    value_set(metadata, arena, "name", value_new_text(arena, name));
    value_set(labels, arena, name_label, value_new_text(arena, name));
    value_set(labels, arena, index_label, value_printf(arena, "%lld", (long long)create->ordinal));
    value_set(labels, arena, REVISION_HASH_LABEL, value_new_text(arena, revision->name));
    value_set(spec, arena, "hostname", value_new_text(arena, name));
    value_set_text(spec, arena, "subdomain", sync->reading.service_name);
    stateful_claim_mount(place, spec);
    return pod;
}

static bool create_pod(struct sync *sync, const struct stateful_create *create, struct error *err)
{
    struct error own = { 0 };
    const char *name =
        arena_printf(sync->arena, "%s-%lld", sync->set->name, (long long)create->ordinal);
    struct stateful_place place = place_of(sync, create->ordinal);
    if (!stateful_claims_make(&place, &own)) {
        record(sync, &own, "create", name);
    } else if (controller_create(sync->controller, well_known.pod,
                                 new_pod(sync, create, &place, name), sync->arena, &own)) {
        record(sync, NULL, "create", name);
        return true;
    } else if (is_creation_refused(&own)) {
        return true;
    } else {
        record(sync, &own, "create", name);
    }
    *err = own;
    return false;
}

static bool delete_pod(struct sync *sync, const struct object *pod, struct error *err)
{
    bool good = controller_delete(sync->controller, pod, PROPAGATION_DEFAULT, sync->arena, err);
    record(sync, good ? NULL : err, "delete", pod->name);
    return good;
}

/* The label by which a Service may choose one pod; someone may have taken it away. */
static bool keep_identity(struct sync *sync, const struct object *pod, struct error *err)
{
    if (pod->deletion_s || text_equal(object_label(pod, name_label), pod->name))
        return true;
    struct value *body = value_from_object(pod, sync->arena),
                 *labels = value_make_at(body, sync->arena, "metadata.labels", VALUE_MAP);
    value_set(labels, sync->arena, name_label, value_new_text(sync->arena, pod->name));
    return controller_update(sync->controller, pod, NULL, body, sync->arena, err);
}

/* Name and claims as they should be; what a pod still waits for is made again where it is gone. */
static bool keep_pod(struct sync *sync, size_t i, struct error *err)
{
    const struct object *pod = sync->objects.items[i];
    const int64_t start = sync->reading.start, end = start + sync->reading.replicas;
    struct stateful_place place = place_of(sync, sync->pods[i].ordinal);
    bool is_condemned = place.ordinal < start || place.ordinal >= end,
         is_waiting =
             !is_condemned && !pod->deletion_s && sync->pods[i].facts->phase == POD_PENDING;
    return keep_identity(sync, pod, err) &&
           stateful_claims_keep(&place, pod, is_condemned, err) &&
           (!is_waiting || stateful_claims_make(&place, err));
}

static bool apply(struct sync *sync, struct error *err)
{
    const struct stateful_set_plan *plan = &sync->plan;
    for (size_t i = 0; i < plan->create_count; i++)
        if (!create_pod(sync, &plan->creates[i], err))
            return false;
    for (size_t i = 0; i < sync->objects.count; i++) {
        if (sync->set->deletion_s == 0 && !keep_pod(sync, i, err))
            return false;
        if (plan->deletes[i] && !delete_pod(sync, sync->objects.items[i], err))
            return false;
    }
    return true;
}

/* ---- tell ---- */

static bool tell(struct sync *sync, struct error *err)
{
    struct arena *arena = sync->arena;
    const struct stateful_set_plan *plan = &sync->plan;
    struct value *before = value_from_object(sync->set, arena),
                 *body = value_from_object(sync->set, arena);
    struct value *status = value_make_at(body, arena, "status", VALUE_MAP);
    const char *current = plan->is_complete ? sync->update->name : sync->current->name;
    value_set_count(status, arena, "observedGeneration", sync->set->generation);
    value_set(status, arena, "replicas", value_new_int(arena, plan->replicas));
    value_set_count(status, arena, "readyReplicas", plan->ready);
    value_set_count(status, arena, "currentReplicas",
                    plan->is_complete ? plan->updated : plan->current);
    value_set_count(status, arena, "updatedReplicas", plan->updated);
    value_set(status, arena, "availableReplicas", value_new_int(arena, plan->available));
    value_set_text(status, arena, "currentRevision", current);
    value_set_text(status, arena, "updateRevision", sync->update->name);
    value_set(status, arena, "collisionCount", value_new_int(arena, sync->collision_count));
    return value_equal(body, before) ||
           controller_update(sync->controller, sync->set, "status", body, arena, err);
}

static bool is_live(void *context, const struct revision *revision)
{
    const struct sync *sync = context;
    if (revision->object->uid == sync->current->object->uid ||
        revision->object->uid == sync->update->object->uid)
        return true;
    for (size_t i = 0; i < sync->objects.count; i++)
        if (text_equal(sync->pods[i].revision, revision->name))
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
                           .selector = &sync->selector,
                           .wants = wants_named };
    if (!selector_from_value(sync->reading.selector, sync->arena, &sync->selector, err) ||
        !claim_objects(&claim, sync->arena, &sync->objects, err) || !look_at_revisions(sync, err))
        return false;
    if (!sync->update)
        return true;
    look_at_pods(sync);
    sync->claims = stateful_claims_read(sync->set, sync->arena);
    struct stateful_set_facts facts = facts_of(sync);
    sync->plan = stateful_set_plan(&facts, sync->arena);
    bool applied = apply(sync, &failure);
    if (sync->plan.check_after_s > 0)
        queue_add_after(sync->controller->queue, key, sync->plan.check_after_s * 1000);
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
                         .reading = { .replicas = 1, .history_limit = -1 } };
    sync.set = controller_find(sync.controller, well_known.stateful_set, key, arena);
    if (!sync.set)
        return true;
    bind_object(sync.set, set_bindings, &sync.reading, arena);
    return sync_set(&sync, key, err);
}

/* ---- keys ---- */

/* A pod without an owner may be adopted by the set whose name its own begins with. */
static void pod_changed(struct controller *controller, const struct object *before,
                        const struct object *now)
{
    controller_queue_owner(controller, well_known.stateful_set, before);
    controller_queue_owner(controller, well_known.stateful_set, now);
    const char *dash = now && !object_controller(now) ? strrchr(now->name, '-') : NULL;
    if (!dash)
        return;
    AUTO_BUFFER key = { 0 };
    buffer_printf(&key, "%s/%.*s", now->namespace, (int)(dash - now->name), now->name);
    AUTO_ARENA arena = { 0 };
    if (controller_find(controller, well_known.stateful_set, buffer_text(&key), &arena))
        queue_add(controller->queue, buffer_text(&key));
}

static void revision_changed(struct controller *controller, const struct object *before,
                             const struct object *now)
{
    if (controller->is_writing)
        return;
    controller_queue_owner(controller, well_known.stateful_set, before);
    controller_queue_owner(controller, well_known.stateful_set, now);
}

const struct controller_row stateful_set_controller = {
    .name = "statefulset-controller",
    .sync = sync,
    .watches = {
        { &well_known.stateful_set, controller_queue_self },
        { &well_known.pod, pod_changed },
        { &well_known.controller_revision, revision_changed },
    },
};
