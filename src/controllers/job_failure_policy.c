/* SPDX-License-Identifier: Apache-2.0 */
/* job_failure_policy.c - see job_failure_policy.h. */
#include "controllers/job_failure_policy.h"

#include "base/arena.h"
#include "codec/value.h"
#include "controllers/pods.h"
#include "object/binding.h"
#include "object/object.h"

struct container_reading {
    const char   *name, *restart_policy;
    int64_t       restarts, finished_s;
    struct value *exit_code;             /* NULL: has not ended */
};

struct pod_reading {
    struct value             *annotations;
    struct container_reading *init_containers, *statuses, *init_statuses;
    struct pod_condition *conditions;
    size_t init_container_count, status_count, init_status_count, condition_count;
};

static const struct binding container_bindings[] = {
    BIND_TEXT("name", struct container_reading, name),
    BIND_TEXT("restartPolicy", struct container_reading, restart_policy),
    BIND_INT("restartCount", struct container_reading, restarts),
    BIND_VALUE("state.terminated.exitCode", struct container_reading, exit_code),
    BIND_TIME("state.terminated.finishedAt", struct container_reading, finished_s),
    BIND_END
};

static const struct binding pod_bindings[] = {
    BIND_VALUE("metadata.annotations", struct pod_reading, annotations),
    BIND_LIST("spec.initContainers", struct pod_reading, init_containers, init_container_count,
              struct container_reading, container_bindings),
    BIND_LIST("status.conditions", struct pod_reading, conditions, condition_count,
              struct pod_condition, pod_condition_bindings),
    BIND_LIST("status.containerStatuses", struct pod_reading, statuses, status_count,
              struct container_reading, container_bindings),
    BIND_LIST("status.initContainerStatuses", struct pod_reading, init_statuses, init_status_count,
              struct container_reading, container_bindings),
    BIND_END
};

/* ---- when it ended ---- */

static bool is_sidecar(const struct pod_reading *reading, const char *name)
{
    for (size_t i = 0; i < reading->init_container_count; i++)
        if (text_equal(reading->init_containers[i].name, name))
            return text_equal(reading->init_containers[i].restart_policy, "Always");
    return false;
}

/* The last of the containers; 0 where one has not ended. */
static int64_t containers_finished_s(const struct pod_reading *reading)
{
    int64_t last_s = 0;
    for (size_t i = 0; i < reading->status_count; i++) {
        if (!reading->statuses[i].exit_code || reading->statuses[i].finished_s == 0)
            return 0;
        last_s =
            reading->statuses[i].finished_s > last_s ? reading->statuses[i].finished_s : last_s;
    }
    for (size_t i = 0; i < reading->init_status_count; i++) {
        const struct container_reading *status = &reading->init_statuses[i];
        if (!is_sidecar(reading, status->name))
            continue;
        if (!status->exit_code || status->finished_s == 0)
            return 0;
        last_s = status->finished_s > last_s ? status->finished_s : last_s;
    }
    return last_s;
}

static int64_t finished_s(const struct object *pod, const struct pod_reading *reading)
{
    int64_t last_s = containers_finished_s(reading);
    for (size_t i = 0; i < reading->condition_count && last_s == 0; i++)
        if (text_equal(reading->conditions[i].type, "Ready") &&
            text_equal(reading->conditions[i].status, "False"))
            last_s = reading->conditions[i].changed_s;
    if (last_s == 0 && pod->deletion_s)
        last_s = pod->deletion_s - (pod->deletion_grace_s > 0 ? pod->deletion_grace_s : 0);
    return last_s ? last_s : pod->creation_s;
}

/* ---- what the policy says ---- */

static bool exit_code_matches(const struct value *wanted, int64_t exit_code)
{
    const struct value *values = value_member(wanted, "values");
    bool is_listed = false;
    for (size_t i = 0; i < value_count(values); i++)
        is_listed = is_listed || value_int(value_item(values, i), "", -1) == exit_code;
    if (bytes_equal_text(value_string(wanted, "operator"), "In"))
        return is_listed;
    return bytes_equal_text(value_string(wanted, "operator"), "NotIn") && !is_listed;
}

static const struct container_reading *find_exit(const struct container_reading *statuses,
                                                 size_t count, const struct value *wanted)
{
    struct bytes name = value_string(wanted, "containerName");
    for (size_t i = 0; i < count; i++) {
        int64_t exit_code = value_int(statuses[i].exit_code, "", 0);
        if (exit_code != 0 && (name.size == 0 || bytes_equal_text(name, statuses[i].name)) &&
            exit_code_matches(wanted, exit_code))
            return &statuses[i];
    }
    return NULL;
}

static const struct pod_condition *find_condition(const struct pod_reading *reading,
                                                      const struct value *patterns)
{
    for (size_t i = 0; i < reading->condition_count; i++)
        for (size_t j = 0; j < value_count(patterns); j++) {
            const struct value *pattern = value_item(patterns, j);
            if (bytes_equal_text(value_string(pattern, "type"), reading->conditions[i].type) &&
                bytes_equal_text(value_string(pattern, "status"), reading->conditions[i].status))
                return &reading->conditions[i];
        }
    return NULL;
}

/* Why a rule matches, in words; NULL where it does not. */
static const char *match_rule(const struct object *pod, const struct pod_reading *reading,
                              const struct value *rule, size_t index, struct arena *arena)
{
    const struct value *exits = value_member(rule, "onExitCodes"),
                       *patterns = value_member(rule, "onPodConditions");
    struct bytes action = value_string(rule, "action");
    const struct container_reading *status =
        exits ? find_exit(reading->statuses, reading->status_count, exits) : NULL;
    if (exits && !status)
        status = find_exit(reading->init_statuses, reading->init_status_count, exits);
    if (status)
        return arena_printf(
            arena,
            "Container %s for pod %s/%s failed with exit code %lld matching %.*s rule at index %zu",
            status->name, pod->namespace, pod->name, (long long)value_int(status->exit_code, "", 0),
            BYTES_ARG(action), index);
    const struct pod_condition *condition = patterns ? find_condition(reading, patterns) : NULL;
    return !condition
               ? NULL
               : arena_printf(arena, "Pod %s/%s has condition %s matching %.*s rule at index %zu",
                              pod->namespace, pod->name, condition->type, BYTES_ARG(action), index);
}

/* The first rule that matches decides. */
static void apply_policy(const struct object *pod, const struct pod_reading *reading,
                         const struct value *policy, struct job_pod *job_pod, struct arena *arena)
{
    const struct value *rules = value_member(policy, "rules");
    for (size_t i = 0; i < value_count(rules); i++) {
        const char *message = match_rule(pod, reading, value_item(rules, i), i, arena);
        struct bytes action = value_string(value_item(rules, i), "action");
        if (!message)
            continue;
        job_pod->failure_counts = !bytes_equal_text(action, "Ignore");
        job_pod->fails_index = bytes_equal_text(action, "FailIndex");
        job_pod->fails_job = bytes_equal_text(action, "FailJob") ? message : NULL;
        return;
    }
}

static int64_t annotation_number(const struct value *annotations, const char *key,
                                 int64_t otherwise)
{
    int64_t number;
    struct bytes text = value_string(value_member(annotations, key), "");
    return bytes_to_int64(text, &number) && number >= 0 && number <= INT32_MAX ? number : otherwise;
}

struct job_pod job_pod_read(const struct object *pod, const struct pod_facts *facts,
                            const struct value *policy, bool only_failed, struct arena *arena)
{
    struct pod_reading reading = { 0 };
    bind_object(pod, pod_bindings, &reading, arena);
    struct job_pod job_pod = {
        .facts = facts,
        .uid = pod->uid,
        .has_finalizer = object_has_finalizer(pod, JOB_FINALIZER),
        .index = annotation_number(reading.annotations, JOB_INDEX_ANNOTATION, JOB_NO_INDEX),
        .index_failures = annotation_number(reading.annotations, JOB_FAILURES_ANNOTATION, 0),
        .ignored_failures = annotation_number(reading.annotations, JOB_IGNORED_ANNOTATION, 0),
        .is_active = pod_is_active(pod, facts),
        .is_terminating = pod->deletion_s && !pod_is_finished(facts),
        .failure_counts = true,
        .finished_s = finished_s(pod, &reading),
        .created_s = pod->creation_s,
    };
    job_pod.is_failed = facts->phase == POD_FAILED ||
                        (!only_failed && pod->deletion_s && facts->phase != POD_SUCCEEDED);
    for (size_t i = 0; i < reading.status_count; i++)
        job_pod.restarts += reading.statuses[i].restarts;
    for (size_t i = 0; i < reading.init_status_count; i++)
        job_pod.restarts += reading.init_statuses[i].restarts;
    apply_policy(pod, &reading, policy, &job_pod, arena);
    return job_pod;
}
