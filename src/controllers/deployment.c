/* SPDX-License-Identifier: Apache-2.0 */
/* deployment.c - Deployments: one ReplicaSet for each version of the template, and the way from one
 * to the next.
 *
 * A sync reads the Deployment and its sets, does the next step, and writes one new status.  An undo
 * is nothing special: a template that an old set has makes that set the current one again.
 *
 * Not here: what the next step is (deployment_plan.c), what the status says (deployment_status.c),
 * hash, revision and annotations (deployment_revision.c). */
#include "controllers/deployment.h"

#include <stdlib.h>

#include "controllers/claim.h"
#include "controllers/condition.h"
#include "controllers/controller.h"
#include "controllers/pods.h"
#include "object/binding.h"

enum { SUBDOMAIN_MAX = 253 };

struct deployment_reading {
    int64_t       replicas, min_ready_s, history_limit, progress_deadline_s;
    bool          is_paused;
    const char   *strategy;
    struct value *selector, *pod_template, *max_surge, *max_unavailable, *annotations;
    int64_t       status_replicas, updated, ready, available, observed_generation, collision_count;
};

static const struct binding deployment_bindings[] = {
    BIND_VALUE("metadata.annotations", struct deployment_reading, annotations),
    BIND_INT("spec.replicas", struct deployment_reading, replicas),
    BIND_INT("spec.minReadySeconds", struct deployment_reading, min_ready_s),
    BIND_INT("spec.revisionHistoryLimit", struct deployment_reading, history_limit),
    BIND_INT("spec.progressDeadlineSeconds", struct deployment_reading, progress_deadline_s),
    BIND_BOOL("spec.paused", struct deployment_reading, is_paused),
    BIND_TEXT("spec.strategy.type", struct deployment_reading, strategy),
    BIND_VALUE("spec.strategy.rollingUpdate.maxSurge", struct deployment_reading, max_surge),
    BIND_VALUE("spec.strategy.rollingUpdate.maxUnavailable", struct deployment_reading,
               max_unavailable),
    BIND_VALUE("spec.selector", struct deployment_reading, selector),
    BIND_VALUE("spec.template", struct deployment_reading, pod_template),
    BIND_INT("status.replicas", struct deployment_reading, status_replicas),
    BIND_INT("status.updatedReplicas", struct deployment_reading, updated),
    BIND_INT("status.readyReplicas", struct deployment_reading, ready),
    BIND_INT("status.availableReplicas", struct deployment_reading, available),
    BIND_INT("status.observedGeneration", struct deployment_reading, observed_generation),
    BIND_INT("status.collisionCount", struct deployment_reading, collision_count),
    BIND_END
};

static const struct binding condition_bindings[] = {
    BIND_TEXT("type", struct replica_condition, type),
    BIND_TEXT("status", struct replica_condition, status),
    BIND_TEXT("reason", struct replica_condition, reason),
    BIND_TEXT("message", struct replica_condition, message),
    BIND_TEXT("lastTransitionTime", struct replica_condition, changed),
    BIND_END
};

static const struct binding set_bindings[] = {
    BIND_VALUE("metadata.annotations", struct replica_set, annotations),
    BIND_INT("spec.replicas", struct replica_set, replicas),
    BIND_INT("spec.minReadySeconds", struct replica_set, min_ready_s),
    BIND_VALUE("spec.template", struct replica_set, pod_template),
    BIND_INT("status.replicas", struct replica_set, status_replicas),
    BIND_INT("status.readyReplicas", struct replica_set, ready),
    BIND_INT("status.availableReplicas", struct replica_set, available),
    BIND_INT("status.terminatingReplicas", struct replica_set, terminating),
    BIND_INT("status.observedGeneration", struct replica_set, observed_generation),
    BIND_LIST("status.conditions", struct replica_set, conditions, condition_count,
              struct replica_condition, condition_bindings),
    BIND_END
};

/* One sync of one Deployment. */
struct sync {
    struct controller        *controller;
    const struct object      *deployment;
    struct arena             *arena;
    struct deployment_reading reading;
    struct deployment_facts   facts;
    struct replica_sets       sets;
    struct value             *body, *status;     /* the next state of the Deployment */
};

/* ---- look ---- */

static void read_deployment(struct sync *sync)
{
    struct deployment_reading *reading = &sync->reading;
    *reading =
        (struct deployment_reading){ .replicas = 1, .history_limit = -1, .collision_count = -1 };
    bind_object(sync->deployment, deployment_bindings, reading, sync->arena);
    bool has_deadline =
        reading->progress_deadline_s > 0 && reading->progress_deadline_s < INT32_MAX;
    sync->facts = (struct deployment_facts){
        .name = sync->deployment->name,
        .strategy =
            text_equal(reading->strategy, "Recreate") ? STRATEGY_RECREATE : STRATEGY_ROLLING,
        .replicas = reading->replicas,
        .min_ready_s = reading->min_ready_s,
        .history_limit = reading->history_limit < INT32_MAX ? reading->history_limit : -1,
        .progress_deadline_s = has_deadline ? reading->progress_deadline_s : 0,
        .generation = sync->deployment->generation,
        .observed_generation = reading->observed_generation,
        .now_s = controller_now_s(sync->controller),
        .is_paused = reading->is_paused,
        .status_replicas = reading->status_replicas,
        .status_updated = reading->updated,
        .status_ready = reading->ready,
        .status_available = reading->available,
        .has_collision_count = reading->collision_count >= 0,
        .collision_count = reading->collision_count >= 0 ? reading->collision_count : 0,
    };
    deployment_fenceposts(&sync->facts, reading->max_surge, reading->max_unavailable);
    sync->body = value_from_object(sync->deployment, sync->arena);
    sync->status = value_make_at(sync->body, sync->arena, "status", VALUE_MAP);
}

static int64_t annotation_number(const struct value *annotations, const char *key,
                                 int64_t otherwise)
{
    int64_t number = 0;
    struct bytes text = value_string(value_member(annotations, key), "");
    return bytes_to_int64(text, &number) && number >= 0 ? number : otherwise;
}

struct pod_search {
    struct controller *controller;
    const char        *owner_uid;
    bool               found;
};

static bool find_running_pod(void *context, const struct object *object)
{
    struct pod_search *search = context;
    search->found = object->kind == well_known.pod && owned_by(object, search->owner_uid) &&
                    !pod_is_finished(pods_facts(search->controller->pods, object));
    return !search->found;
}

static void read_set(struct sync *sync, const struct object *object, struct replica_set *set)
{
    *set = (struct replica_set){ .object = object,
                                 .name = object->name,
                                 .replicas = 1,
                                 .generation = object->generation,
                                 .created_s = object->creation_s,
                                 .is_deleted = object->deletion_s != 0 };
    bind_object(object, set_bindings, set, sync->arena);
    set->revision = annotation_number(set->annotations, REVISION_ANNOTATION, 0);
    set->desired = annotation_number(set->annotations, DESIRED_ANNOTATION, -1);
    set->max = annotation_number(set->annotations, MAX_ANNOTATION, -1);
    value_remove(value_at(set->pod_template, "metadata.labels"), HASH_LABEL);
    struct pod_search search = { .controller = sync->controller, .owner_uid = object->uid };
    if (sync->facts.strategy == STRATEGY_RECREATE)
        core_each_dependent(sync->controller->core, object->uid, find_running_pod, &search);
    set->has_running_pods = search.found;
}

static int compare_creation(const void *a, const void *b)
{
    const struct replica_set *x = a, *y = b;
    return x->created_s != y->created_s ? (x->created_s < y->created_s ? -1 : 1)
                                        : strcmp(x->name, y->name);
}

/* The current set is the oldest whose template is the Deployment's. */
static void find_current(struct sync *sync)
{
    struct value *wanted = value_clone(sync->arena, sync->reading.pod_template);
    value_remove(value_at(wanted, "metadata.labels"), HASH_LABEL);
    for (size_t i = 0; i < sync->sets.count && !sync->sets.current; i++)
        if (value_equal(sync->sets.items[i].pod_template, wanted))
            sync->sets.current = &sync->sets.items[i];
}

static bool read_sets(struct sync *sync, struct error *err)
{
    struct selector selector;
    struct object_array objects = { .arena = sync->arena };
    struct claim claim = { .controller = sync->controller,
                           .owner = sync->deployment,
                           .kind = well_known.replica_set,
                           .selector = &selector };
    if (!selector_from_value(sync->reading.selector, sync->arena, &selector, err) ||
        !claim_objects(&claim, sync->arena, &objects, err))
        return false;
    sync->sets.items = arena_array(sync->arena, objects.count, sizeof *sync->sets.items);
    sync->sets.count = objects.count;
    for (size_t i = 0; i < objects.count; i++)
        read_set(sync, objects.items[i], &sync->sets.items[i]);
    if (objects.count > 0)
        qsort(sync->sets.items, objects.count, sizeof *sync->sets.items, compare_creation);
    find_current(sync);
    return true;
}

/* ---- the Deployment's own next state ---- */

static bool set_condition(struct sync *sync, const char *wanted, const char *reason,
                          const char *message)
{
    const struct condition progressing = { "Progressing", wanted, reason, message };
    return deployment_set_condition(sync->status, &progressing,
                                    controller_now(sync->controller, sync->arena), sync->arena);
}

/* No deadline runs while paused, and it starts anew after that. */
static void set_paused(struct sync *sync)
{
    struct bytes reason = value_string(condition_find(sync->status, "Progressing"), "reason");
    bool is_told = bytes_equal_text(reason, "DeploymentPaused");
    if (sync->facts.progress_deadline_s == 0 ||
        bytes_equal_text(reason, "ProgressDeadlineExceeded"))
        return;
    if (sync->facts.is_paused && !is_told)
        set_condition(sync, "Unknown", "DeploymentPaused", "Deployment is paused");
    else if (!sync->facts.is_paused && is_told)
        set_condition(sync, "Unknown", "DeploymentResumed", "Deployment is resumed");
}

static void set_revision(struct sync *sync, struct bytes revision)
{
    struct value *annotations =
        value_make_at(sync->body, sync->arena, "metadata.annotations", VALUE_MAP);
    value_set(annotations, sync->arena, REVISION_ANNOTATION,
              value_printf(sync->arena, "%.*s", BYTES_ARG(revision)));
}

static bool write_status(struct sync *sync, struct error *err)
{
    return value_equal(sync->body, value_from_object(sync->deployment, sync->arena)) ||
           controller_update(sync->controller, sync->deployment, "status", sync->body, sync->arena,
                             err);
}

/* ---- apply ---- */

static bool write_set(struct sync *sync, struct replica_set *set, struct value *body,
                      struct error *err)
{
    if (!controller_update(sync->controller, set->object, NULL, body, sync->arena, err))
        return false;
    set->object = core_get_latest(sync->controller->core, well_known.replica_set,
                                  sync->deployment->namespace, set->name);
    return true;
}

/* The current set bears the Deployment's annotations, the highest revision and its minReadySeconds.
 */
static bool keep_current(struct sync *sync, struct error *err)
{
    struct replica_set *set = sync->sets.current;
    if (!set)
        return true;
    struct value *body = value_from_object(set->object, sync->arena),
                 *metadata = value_member(body, "metadata");
    bool changed = deployment_annotate(sync->reading.annotations, metadata,
                                       deployment_max_revision(&sync->sets) + 1, sync->arena);
    if (set->min_ready_s != sync->facts.min_ready_s) {
        value_set_count(value_member(body, "spec"), sync->arena, "minReadySeconds",
                        sync->facts.min_ready_s);
        changed = true;
    }
    if (changed && !write_set(sync, set, body, err))
        return false;
    set_revision(
        sync,
        value_string(value_member(value_member(metadata, "annotations"), REVISION_ANNOTATION), ""));
    if (sync->facts.progress_deadline_s > 0 && !condition_find(sync->status, "Progressing"))
        set_condition(sync, "True", "FoundNewReplicaSet",
                      arena_printf(sync->arena, "Found new replica set \"%s\"", set->name));
    return true;
}

static struct value *new_set(struct sync *sync, const char *name, const char *hash,
                             int64_t replicas)
{
    struct arena *arena = sync->arena;
    struct value *body = value_new_map(arena),
                 *metadata = value_make_at(body, arena, "metadata", VALUE_MAP);
    struct value *spec = value_make_at(body, arena, "spec", VALUE_MAP);
    struct value *selector = value_clone(arena, sync->reading.selector);
    struct value *pod_template = value_clone(arena, sync->reading.pod_template);
    struct value *labels = value_make_at(pod_template, arena, "metadata.labels", VALUE_MAP);
    value_set(labels, arena, HASH_LABEL, value_new_text(arena, hash));
    value_set(value_make_at(selector, arena, "matchLabels", VALUE_MAP), arena, HASH_LABEL,
              value_new_text(arena, hash));
    value_set(metadata, arena, "name", value_new_text(arena, name));
    value_set(metadata, arena, "namespace", value_new_text(arena, sync->deployment->namespace));
    value_set(metadata, arena, "labels", value_clone(arena, labels));
    value_append(value_make_at(metadata, arena, "ownerReferences", VALUE_LIST), arena,
                 owner_reference(sync->deployment, arena));
    deployment_annotate(sync->reading.annotations, metadata,
                        deployment_max_revision(&sync->sets) + 1, arena);
    deployment_annotate_shares(&sync->facts, metadata, arena);
    value_set(spec, arena, "replicas", value_new_int(arena, replicas));
    value_set_count(spec, arena, "minReadySeconds", sync->facts.min_ready_s);
    value_set(spec, arena, "selector", selector);
    value_set(spec, arena, "template", pod_template);
    return body;
}

/* The name is taken by something else: the next sync tries another hash. */
static void note_collision(struct sync *sync)
{
    value_set(sync->status, sync->arena, "collisionCount",
              value_new_int(sync->arena, sync->facts.collision_count + 1));
}

static void note_creation_failure(struct sync *sync, const char *name, const struct error *failure)
{
    if (failure->reason == REASON_PENDING)
        return;
    const char *message = arena_printf(sync->arena, "Failed to create new replica set \"%s\": %s",
                                       name, failure->message);
    if (sync->facts.progress_deadline_s > 0)
        set_condition(sync, "False", "ReplicaSetCreateError", message);
    controller_event(sync->controller, sync->deployment, "Warning", "ReplicaSetCreateError", "%s",
                     message);
}

static void note_creation(struct sync *sync, const char *name, int64_t replicas)
{
    int64_t revision = deployment_max_revision(&sync->sets) + 1;
    if (replicas > 0)
        controller_event(sync->controller, sync->deployment, "Normal", "ScalingReplicaSet",
                         "Scaled up replica set %s from 0 to %lld", name, (long long)replicas);
    set_revision(sync, bytes_of(arena_printf(sync->arena, "%lld", (long long)revision)));
    if (sync->facts.progress_deadline_s > 0)
        set_condition(sync, "True", "NewReplicaSetCreated",
                      arena_printf(sync->arena, "Created new replica set \"%s\"", name));
}

/* Makes the current set.  Counts are told by the next sync, which the new set calls for. */
static bool make_current(struct sync *sync, int64_t replicas, struct error *err)
{
    struct error failure = { 0 };
    const char *hash = deployment_hash(sync->reading.pod_template, &sync->facts, sync->arena);
    int room = SUBDOMAIN_MAX - 1 - (int)strlen(hash);
    const char *name = arena_printf(sync->arena, "%.*s-%s", room, sync->deployment->name, hash);
    struct value *body = new_set(sync, name, hash, replicas);
    if (controller_create(sync->controller, well_known.replica_set, body, sync->arena, &failure)) {
        note_creation(sync, name, replicas);
        return write_status(sync, err);
    }
    if (is_creation_refused(&failure))
        return true;
    if (failure.reason == REASON_ALREADY_EXISTS)
        note_collision(sync);
    else
        note_creation_failure(sync, name, &failure);
    if (!write_status(sync, err))
        return false;
    return error_pass(err, &failure);
}

static bool scale(struct sync *sync, const struct scale_step *step, struct error *err)
{
    struct replica_set *set = step->set;
    struct value *body = value_from_object(set->object, sync->arena);
    int64_t before = set->replicas;
    bool changed =
        deployment_annotate_shares(&sync->facts, value_member(body, "metadata"), sync->arena);
    if (!changed && before == step->replicas)
        return true;
    value_set_at(body, sync->arena, "spec.replicas", value_new_int(sync->arena, step->replicas));
    if (!write_set(sync, set, body, err))
        return false;
    set->replicas = step->replicas;
    if (before != step->replicas)
        controller_event(sync->controller, sync->deployment, "Normal", "ScalingReplicaSet",
                         "Scaled %s replica set %s from %lld to %lld",
                         before < step->replicas ? "up" : "down", set->name, (long long)before,
                         (long long)step->replicas);
    return true;
}

static bool apply(struct sync *sync, const struct deployment_plan *plan, struct error *err)
{
    for (size_t i = 0; i < plan->scale_count; i++)
        if (!scale(sync, &plan->scales[i], err))
            return false;
    for (size_t i = 0; i < plan->removal_count; i++)
        if (!controller_delete(sync->controller, plan->removals[i]->object, PROPAGATION_DEFAULT,
                               sync->arena, err))
            return false;
    return true;
}

/* ---- one sync ---- */

static bool tell(struct sync *sync, bool is_rollout, const char *key, struct error *err)
{
    deployment_set_status(&sync->facts, &sync->sets, is_rollout, sync->status,
                          controller_now(sync->controller, sync->arena), sync->arena);
    if (!write_status(sync, err))
        return false;
    int64_t after_s =
        !is_rollout ? -1 : deployment_check_after_s(&sync->facts, &sync->sets, sync->status);
    if (after_s >= 0)
        queue_add_after(sync->controller->queue, key, after_s * 1000);
    return true;
}

static bool sync_deployment(struct sync *sync, const char *key, struct error *err)
{
    if (sync->deployment->deletion_s)
        return tell(sync, /* is_rollout= */ false, key, err);
    set_paused(sync);
    if (!keep_current(sync, err))
        return false;
    bool is_rollout = !sync->facts.is_paused && !deployment_was_scaled(&sync->facts, &sync->sets);
    struct deployment_plan plan = deployment_plan(&sync->facts, &sync->sets, sync->arena);
    if (plan.makes_current)
        return make_current(sync, plan.current_replicas, err);
    return apply(sync, &plan, err) && tell(sync, is_rollout, key, err);
}

static bool sync(void *context, const char *key, struct arena *arena, struct error *err)
{
    struct sync sync = { .controller = context, .arena = arena };
    sync.deployment = controller_find(sync.controller, well_known.deployment, key, arena);
    if (!sync.deployment)
        return true;
    read_deployment(&sync);
    return read_sets(&sync, err) && sync_deployment(&sync, key, err);
}

/* ---- keys ---- */

struct adopter_search {
    struct controller   *controller;
    const struct object *set;
};

static bool queue_if_matching(void *context, const struct object *deployment)
{
    struct adopter_search *search = context;
    AUTO_ARENA arena = { 0 };
    struct deployment_reading reading = { 0 };
    struct selector selector = { 0 };
    bind_object(deployment, deployment_bindings, &reading, &arena);
    if (selector_from_value(reading.selector, &arena, &selector, NULL) &&
        selector_matches(&selector, search->set))
        queue_add_object(search->controller->queue, deployment);
    return true;
}

static void set_changed(struct controller *controller, const struct object *before,
                        const struct object *now)
{
    controller_queue_owner(controller, well_known.deployment, before);
    controller_queue_owner(controller, well_known.deployment, now);
    if (!now || now->deletion_s || object_controller(now))
        return;
    if (before && !object_controller(before) && labels_equal(before, now))
        return;
    struct adopter_search search = { controller, now };
    core_each_latest(controller->core, well_known.deployment, now->namespace, queue_if_matching,
                     &search);
}

const struct controller_row deployment_controller = {
    .name = "deployment-controller",
    .sync = sync,
    .watches = {
        { &well_known.deployment, controller_queue_self },
        { &well_known.replica_set, set_changed },
    },
};
