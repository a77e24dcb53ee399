/* SPDX-License-Identifier: Apache-2.0 */
/* job.c - Jobs: runs pods until enough of them have succeeded, or until the Job has failed.
 *
 * A pod bears a finalizer until it has been counted.  The count and the end of the finalizer are
 * one commit, so nothing is counted twice or lost, and status.uncountedTerminatedPods stays empty.
 * Pods whose Job is gone or over lose the finalizer, too (keys "o|ns/name").
 *
 * Not here: what to do next (job_plan.c), how pods are read (job_failure_policy.c). */
#include "controllers/job_plan.h"

#include <stdlib.h>

#include "base/map.h"
#include "controllers/claim.h"
#include "controllers/condition.h"
#include "controllers/controller.h"
#include "controllers/job_failure_policy.h"
#include "controllers/pod_control.h"
#include "object/binding.h"

static const char job_controller_name[] = "kubernetes.io/job-controller";
static const char index_variable[] = "JOB_COMPLETION_INDEX";

enum { GENERATED_PREFIX_MAX = 58 };

/* What is kept of a Job while it runs: failures since its last success. */
struct memory {
    int64_t failures_in_row, last_failure_s;
};

struct job_condition {
    const char *type, *status, *reason, *message;
};

struct job_reading {
    struct job_facts facts;              /* spec and status as far as they are there */
    const char      *completion_mode, *replacement_policy, *restart_policy, *managed_by;
    struct value    *selector, *failure_policy, *success_rules;
    struct job_condition *conditions;
    size_t           condition_count;
};

static const struct binding condition_bindings[] = {
    BIND_TEXT("type", struct job_condition, type),
    BIND_TEXT("status", struct job_condition, status),
    BIND_TEXT("reason", struct job_condition, reason),
    BIND_TEXT("message", struct job_condition, message),
    BIND_END
};

static const struct binding job_bindings[] = {
    BIND_INT("spec.parallelism", struct job_reading, facts.parallelism),
    BIND_INT("spec.completions", struct job_reading, facts.completions),
    BIND_INT("spec.activeDeadlineSeconds", struct job_reading, facts.active_deadline_s),
    BIND_INT("spec.backoffLimit", struct job_reading, facts.backoff_limit),
    BIND_INT("spec.backoffLimitPerIndex", struct job_reading, facts.backoff_limit_per_index),
    BIND_INT("spec.maxFailedIndexes", struct job_reading, facts.max_failed_indexes),
    BIND_BOOL("spec.suspend", struct job_reading, facts.is_suspended),
    BIND_TEXT("spec.completionMode", struct job_reading, completion_mode),
    BIND_TEXT("spec.podReplacementPolicy", struct job_reading, replacement_policy),
    BIND_TEXT("spec.managedBy", struct job_reading, managed_by),
    BIND_VALUE("spec.selector", struct job_reading, selector),
    BIND_VALUE("spec.podFailurePolicy", struct job_reading, failure_policy),
    BIND_VALUE("spec.successPolicy.rules", struct job_reading, success_rules),
    BIND_TEXT("spec.template.spec.restartPolicy", struct job_reading, restart_policy),
    BIND_INT("status.succeeded", struct job_reading, facts.succeeded),
    BIND_INT("status.failed", struct job_reading, facts.failed),
    BIND_TIME("status.startTime", struct job_reading, facts.start_s),
    BIND_TEXT("status.completedIndexes", struct job_reading, facts.completed_indexes),
    BIND_TEXT("status.failedIndexes", struct job_reading, facts.failed_indexes),
    BIND_LIST("status.conditions", struct job_reading, conditions, condition_count,
              struct job_condition, condition_bindings),
    BIND_END
};

/* One sync of one Job. */
struct sync {
    struct controller   *controller;
    const struct object *job;
    struct arena        *arena;
    struct job_reading   reading;
    struct selector      selector;
    struct object_array  pods;
    struct job_plan      plan;
    size_t               made;           /* pods that could be made */
};

/* ---- look ---- */

static const struct job_condition *find_condition(const struct job_reading *reading,
                                                  const char *type)
{
    for (size_t i = 0; i < reading->condition_count; i++)
        if (text_equal(reading->conditions[i].type, type) &&
            text_equal(reading->conditions[i].status, "True"))
            return &reading->conditions[i];
    return NULL;
}

static bool is_over(const struct job_reading *reading)
{
    return find_condition(reading, "Complete") || find_condition(reading, "Failed");
}

static bool is_ours(const struct job_reading *reading)
{
    return !reading->managed_by || text_equal(reading->managed_by, job_controller_name);
}

static void read_success_rules(struct job_reading *reading, struct arena *arena)
{
    size_t count = value_count(reading->success_rules);
    struct job_success_rule *rules = arena_array(arena, count, sizeof *rules);
    for (size_t i = 0; i < count; i++) {
        const struct value *rule = value_item(reading->success_rules, i);
        rules[i] = (struct job_success_rule){ value_text(rule, "succeededIndexes", arena),
                                              value_int(rule, "succeededCount", -1) };
    }
    reading->facts.success_rules = rules;
    reading->facts.success_rule_count = count;
}

static void read_job(const struct controller *controller, const struct object *job,
                     struct job_reading *reading, struct arena *arena)
{
    *reading = (struct job_reading){ .facts = { .parallelism = 1,
                                                .completions = -1,
                                                .active_deadline_s = -1,
                                                .backoff_limit = 6,
                                                .backoff_limit_per_index = -1,
                                                .max_failed_indexes = -1 } };
    bind_object(job, job_bindings, reading, arena);
    struct job_facts *facts = &reading->facts;
    const struct job_condition *success = find_condition(reading, "SuccessCriteriaMet");
    const struct job_condition *failure = find_condition(reading, "FailureTarget");
    facts->now_s = controller_now_s(controller);
    facts->is_indexed = text_equal(reading->completion_mode, "Indexed") && facts->completions >= 0;
    facts->is_deleted = job->deletion_s != 0;
    facts->only_replaces_failed =
        text_equal(reading->replacement_policy, "Failed") || reading->failure_policy;
    facts->restarts_on_failure = text_equal(reading->restart_policy, "OnFailure");
    facts->success_reason = success ? (success->reason ? success->reason : "") : NULL;
    facts->success_message = success ? (success->message ? success->message : "") : NULL;
    facts->failure_reason = failure ? (failure->reason ? failure->reason : "") : NULL;
    facts->failure_message = failure ? (failure->message ? failure->message : "") : NULL;
    read_success_rules(reading, arena);
}

static void look_at_pods(struct sync *sync)
{
    struct job_facts *facts = &sync->reading.facts;
    const struct memory *memory = map_get(sync->controller->state, bytes_of(sync->job->uid));
    struct job_pod *pods = arena_array(sync->arena, sync->pods.count, sizeof *pods);
    for (size_t i = 0; i < sync->pods.count; i++)
        pods[i] = job_pod_read(
            sync->pods.items[i], pods_facts(sync->controller->pods, sync->pods.items[i]),
            sync->reading.failure_policy, facts->only_replaces_failed, sync->arena);
    facts->pods = pods;
    facts->pod_count = sync->pods.count;
    facts->failures_in_row = memory ? memory->failures_in_row : 0;
    facts->last_failure_s = memory ? memory->last_failure_s : 0;
}

static void remember(struct sync *sync)
{
    struct map *memories = sync->controller->state;
    struct memory *memory = map_get(memories, bytes_of(sync->job->uid));
    if (sync->plan.failures_in_row == 0 || sync->plan.is_over) {
        free(map_remove(memories, bytes_of(sync->job->uid)));
        return;
    }
    if (!memory) {
        memory = MEMORY_NEW(struct memory);
        map_put(memories, bytes_of(sync->job->uid), memory);
    }
    *memory = (struct memory){ sync->plan.failures_in_row, sync->plan.last_failure_s };
}

/* ---- apply ---- */

static bool release_pod(struct controller *controller, const struct object *pod,
                        struct arena *arena, struct error *err)
{
    struct error own = { 0 };
    struct value *body = value_from_object(pod, arena),
                 *list = value_at(body, "metadata.finalizers");
    for (size_t i = value_count(list); i-- > 0;)
        if (bytes_equal_text(value_string(value_item(list, i), ""), JOB_FINALIZER))
            value_remove_item(list, i);
    if (value_count(list) == 0)
        value_remove_at(body, "metadata.finalizers");
    if (controller_update(controller, pod, NULL, body, arena, &own) ||
        own.reason == REASON_NOT_FOUND)
        return true;
    if (err && !error_is_set(err))
        *err = own;
    return false;
}

static bool release_and_delete(struct sync *sync, struct error *err)
{
    bool good = true;
    for (size_t i = 0; i < sync->pods.count; i++) {
        struct error own = { 0 };
        const struct object *pod = sync->pods.items[i];
        if (sync->plan.releases[i] && !release_pod(sync->controller, pod, sync->arena, err))
            good = false;
        if (!sync->plan.deletes[i] ||
            pod_delete(sync->controller, sync->job, pod, sync->arena, &own))
            continue;
        if (good)
            *err = own;
        good = false;
    }
    return good;
}

/* JOB_COMPLETION_INDEX for a container that does not set it itself. */
static void add_index_variable(struct value *container, struct arena *arena)
{
    struct value *list = value_make_at(container, arena, "env", VALUE_LIST),
                 *variable = value_new_map(arena);
    for (size_t i = 0; i < value_count(list); i++)
        if (bytes_equal_text(value_string(value_item(list, i), "name"), index_variable))
            return;
    value_set(variable, arena, "name", value_new_text(arena, index_variable));
    value_set_at(variable, arena, "valueFrom.fieldRef.apiVersion", value_new_text(arena, "v1"));
    value_set_at(variable, arena, "valueFrom.fieldRef.fieldPath",
                 value_new_text(arena, "metadata.labels['" JOB_INDEX_ANNOTATION "']"));
    value_append(list, arena, variable);
}

static void add_index_variables(struct value *spec, struct arena *arena)
{
    static const char *const members[] = { "initContainers", "containers" };
    FOR_EACH(member, members) {
        const struct value *list = value_member(spec, *member);
        for (size_t i = 0; i < value_count(list); i++)
            add_index_variable(value_item(list, i), arena);
    }
}

static void set_index(struct sync *sync, struct value *pod, size_t place)
{
    struct arena *arena = sync->arena;
    struct value *metadata = value_member(pod, "metadata"), *spec = value_member(pod, "spec");
    struct value *annotations = value_make_at(metadata, arena, "annotations", VALUE_MAP);
    const char *index = arena_printf(arena, "%lld", (long long)sync->plan.create_indexes[place]);
    int room = GENERATED_PREFIX_MAX - 2 - (int)strlen(index);
    value_set(annotations, arena, JOB_INDEX_ANNOTATION, value_new_text(arena, index));
    value_set(value_make_at(metadata, arena, "labels", VALUE_MAP), arena, JOB_INDEX_ANNOTATION,
              value_new_text(arena, index));
    value_set(metadata, arena, "generateName",
              value_printf(arena, "%.*s-%s-", room, sync->job->name, index));
    value_set(spec, arena, "hostname", value_printf(arena, "%s-%s", sync->job->name, index));
    if (sync->reading.facts.backoff_limit_per_index >= 0) {
        value_set(annotations, arena, JOB_FAILURES_ANNOTATION,
                  value_printf(arena, "%lld", (long long)sync->plan.create_failures[place]));
        if (sync->plan.create_ignored[place] > 0)
            value_set(annotations, arena, JOB_IGNORED_ANNOTATION,
                      value_printf(arena, "%lld", (long long)sync->plan.create_ignored[place]));
    }
    add_index_variables(spec, arena);
}

static struct value *new_pod(struct sync *sync, const struct value *pod_template, size_t place)
{
    struct value *pod = pod_from_template(sync->job, pod_template, sync->arena);
    value_append(value_make_at(pod, sync->arena, "metadata.finalizers", VALUE_LIST), sync->arena,
                 value_new_text(sync->arena, JOB_FINALIZER));
    if (sync->plan.create_indexes)
        set_index(sync, pod, place);
    return pod;
}

/* In batches of 1, 2, 4 ...: the first that fails is the last. */
static bool create_pods(struct sync *sync, struct error *err)
{
    const struct value *pod_template = NULL;
    bool good = true;
    if (sync->plan.create_count > 0)
        pod_template = value_at(value_from_object(sync->job, sync->arena), "spec.template");
    for (size_t done = 0, batch = 1; good && done < sync->plan.create_count; batch *= 2)
        for (size_t i = 0; i < batch && done < sync->plan.create_count; i++, done++) {
            struct error own = { 0 };
            if (pod_create(sync->controller, sync->job, new_pod(sync, pod_template, done),
                           sync->arena, &own)) {
                sync->made++;
            } else if (good && !is_creation_refused(&own)) {
                *err = own;
                good = false;
            }
        }
    return good;
}

/* ---- tell ---- */

static bool set_condition(struct sync *sync, struct value *status, const char *type,
                          const char *wanted, const char *reason, const char *message)
{
    struct value *now = controller_now(sync->controller, sync->arena);
    struct condition condition = { type, wanted, reason, message };
    if (!condition_find(status, type) && text_equal(wanted, "False"))
        return false;
    if (!condition_set(status, &condition, now, sync->arena))
        return false;
    value_set(condition_find(status, type), sync->arena, "lastProbeTime", now);
    return true;
}

static void tell_suspension(struct sync *sync, struct value *status)
{
    if (sync->reading.facts.is_suspended) {
        if (!set_condition(sync, status, "Suspended", "True", "JobSuspended", "Job suspended"))
            return;
        controller_event(sync->controller, sync->job, "Normal", "Suspended", "Job suspended");
        value_remove(status, "startTime");           /* its clock begins anew when it goes on */
    } else if (set_condition(sync, status, "Suspended", "False", "JobResumed", "Job resumed")) {
        controller_event(sync->controller, sync->job, "Normal", "Resumed", "Job resumed");
        value_set(status, sync->arena, "startTime", controller_now(sync->controller, sync->arena));
    }
}

static void tell_end(struct sync *sync, struct value *status)
{
    const struct job_plan *plan = &sync->plan;
    bool succeeds = plan->end == JOB_SUCCEEDS;
    set_condition(sync, status, succeeds ? "SuccessCriteriaMet" : "FailureTarget", "True",
                  plan->reason, plan->message);
    if (!plan->is_over)
        return;
    set_condition(sync, status, succeeds ? "Complete" : "Failed", "True", plan->reason,
                  plan->message);
    if (succeeds) {
        value_set(status, sync->arena, "completionTime",
                  controller_now(sync->controller, sync->arena));
        controller_event(sync->controller, sync->job, "Normal", "Completed", "Job completed");
    } else {
        controller_event(sync->controller, sync->job, "Warning", plan->reason, "%s", plan->message);
    }
}

static void set_counts(struct sync *sync, struct value *status)
{
    struct arena *arena = sync->arena;
    const struct job_plan *plan = &sync->plan;
    int64_t active = plan->active - (int64_t)(plan->create_count - sync->made);
    value_set_count(status, arena, "active", active);
    value_set(status, arena, "ready", value_new_int(arena, plan->ready));
    value_set(status, arena, "terminating", value_new_int(arena, plan->terminating));
    value_set_count(status, arena, "succeeded", plan->succeeded);
    value_set_count(status, arena, "failed", plan->failed);
    value_set_text(status, arena, "completedIndexes", plan->completed_indexes);
    if (plan->failed_indexes)
        value_set(status, arena, "failedIndexes", value_new_text(arena, plan->failed_indexes));
    if (!value_member(status, "uncountedTerminatedPods"))
        value_set(status, arena, "uncountedTerminatedPods", value_new_map(arena));
    if (!value_member(status, "startTime") && !sync->reading.facts.is_suspended)
        value_set(status, arena, "startTime", controller_now(sync->controller, arena));
}

static bool tell(struct sync *sync, struct error *err)
{
    struct value *before = value_from_object(sync->job, sync->arena),
                 *body = value_from_object(sync->job, sync->arena);
    struct value *status = value_make_at(body, sync->arena, "status", VALUE_MAP);
    set_counts(sync, status);
    if (sync->plan.end != JOB_GOES_ON)
        tell_end(sync, status);
    else if (!sync->reading.facts.is_deleted)
        tell_suspension(sync, status);
    return value_equal(body, before) ||
           controller_update(sync->controller, sync->job, "status", body, sync->arena, err);
}

/* ---- one sync ---- */

static bool sync_job(struct sync *sync, const char *key, struct error *err)
{
    struct claim claim = { .controller = sync->controller,
                           .owner = sync->job,
                           .kind = well_known.pod,
                           .selector = &sync->selector,
                           .finalizer = JOB_FINALIZER };
    if (!selector_from_value(sync->reading.selector, sync->arena, &sync->selector, err) ||
        !claim_objects(&claim, sync->arena, &sync->pods, err))
        return false;
    struct error failure = { 0 };
    look_at_pods(sync);
    sync->plan = job_plan(&sync->reading.facts, sync->arena);
    bool applied = release_and_delete(sync, &failure);
    applied = applied && create_pods(sync, &failure);
    remember(sync);
    if (!tell(sync, err))
        return false;
    if (sync->made == JOB_STEP_MAX)
        queue_add(sync->controller->queue, key);
    if (sync->plan.check_after_s > 0)
        queue_add_after(sync->controller->queue, key, sync->plan.check_after_s * 1000);
    if (!applied && err)
        *err = failure;
    return applied;
}

/* A pod with our finalizer whose Job no longer looks after it. */
static bool sync_orphan(struct controller *controller, const char *key, struct arena *arena,
                        struct error *err)
{
    const struct object *pod = controller_find(controller, well_known.pod, key, arena);
    if (!pod || !object_has_finalizer(pod, JOB_FINALIZER))
        return true;
    const struct object_owner *owner = object_controller(pod);
    const struct object *job =
        owner ? core_get_latest(controller->core, well_known.job, pod->namespace, owner->name)
              : NULL;
    if (job && text_equal(job->uid, owner->uid)) {
        struct job_reading reading;
        read_job(controller, job, &reading, arena);
        if (!is_ours(&reading) || !is_over(&reading))
            return true;
    }
    return release_pod(controller, pod, arena, err);
}

static bool sync(void *context, const char *key, struct arena *arena, struct error *err)
{
    struct sync sync = { .controller = context, .arena = arena };
    if (bytes_starts_with(bytes_of(key), "o|"))
        return sync_orphan(context, key + 2, arena, err);
    sync.job = controller_find(sync.controller, well_known.job, key, arena);
    if (!sync.job)
        return true;
    read_job(sync.controller, sync.job, &sync.reading, arena);
    return !is_ours(&sync.reading) || is_over(&sync.reading) || sync_job(&sync, key, err);
}

/* ---- keys ---- */

static void queue_orphan(struct controller *controller, const struct object *pod)
{
    AUTO_BUFFER key = { 0 };
    if (!object_has_finalizer(pod, JOB_FINALIZER))
        return;
    buffer_printf(&key, "o|%s/%s", pod->namespace, pod->name);
    queue_add(controller->queue, buffer_text(&key));
}

static bool queue_orphan_dependent(void *context, const struct object *object)
{
    if (object->kind == well_known.pod)
        queue_orphan(context, object);
    return true;
}

static void job_changed(struct controller *controller, const struct object *before,
                        const struct object *now)
{
    const struct object *job = now ? now : before;
    controller_queue_self(controller, before, now);
    if (now)
        return;
    core_each_dependent(controller->core, job->uid, queue_orphan_dependent, controller);
    free(map_remove(controller->state, bytes_of(job->uid)));
}

struct adopter_search {
    struct controller   *controller;
    const struct object *pod;
};

static bool queue_if_matching(void *context, const struct object *job)
{
    struct adopter_search *search = context;
    AUTO_ARENA arena = { 0 };
    struct job_reading reading;
    struct selector selector = { 0 };
    read_job(search->controller, job, &reading, &arena);
    if (selector_from_value(reading.selector, &arena, &selector, NULL) &&
        selector_matches(&selector, search->pod))
        queue_add_object(search->controller->queue, job);
    return true;
}

static void pod_changed(struct controller *controller, const struct object *before,
                        const struct object *now)
{
    controller_queue_owner(controller, well_known.job, before);
    controller_queue_owner(controller, well_known.job, now);
    if (!now)
        return;
    const struct object_owner *owner = object_controller(now);
    const struct object *job =
        owner ? core_get_latest(controller->core, well_known.job, now->namespace, owner->name)
              : NULL;
    bool has_job = job && text_equal(job->uid, owner->uid);
    if (!has_job || now->deletion_s || pod_is_finished(pods_facts(controller->pods, now)))
        queue_orphan(controller, now);
    if (owner || now->deletion_s ||
        (before && !object_controller(before) && labels_equal(before, now)))
        return;
    struct adopter_search search = { controller, now };
    core_each_latest(controller->core, well_known.job, now->namespace, queue_if_matching, &search);
}

const struct controller_row job_controller = {
    .name = "job-controller",
    .sync = sync,
    .start = controller_map_start,
    .stop = controller_map_stop,
    .watches = {
        { &well_known.job, job_changed },
        { &well_known.pod, pod_changed },
    },
};
