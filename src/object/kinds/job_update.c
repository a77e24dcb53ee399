/* SPDX-License-Identifier: Apache-2.0 */
/* job_update.c - what of a Job may change, and which states its status may pass through.
 *
 * A suspended job that has no pods may be given other resources and another place to run.  A
 * finished one stays finished. */
#include "object/kinds/job.h"

#include <inttypes.h>

#include "base/arena.h"
#include "codec/value.h"
#include "object/text_set.h"
#include "object/time_text.h"
#include "object/validation.h"

/* ---- spec ---- */

static bool template_may_change(const struct value *old)
{
    bool started = !value_is_empty(value_at(old, "status.startTime"));
    return value_bool(old, "spec.suspend", false) && value_int(old, "status.active", 0) == 0
        && (!started || job_has_condition(old, "Suspended", "True"));
}

static void copy_or_remove(struct value *to, const struct value *from, const char *name,
                           struct arena *arena)
{
    const struct value *value = value_member(from, name);
    if (value)
        value_set(to, arena, name, value_clone(arena, value));
    else
        value_remove(to, name);
}

static void take_node_affinity(struct value *pod, const struct value *next, struct arena *arena)
{
    const struct value *wanted = value_at(next, "affinity.nodeAffinity");
    struct value *affinity = value_member(pod, "affinity");
    if (wanted)
        value_set_at(pod, arena, "affinity.nodeAffinity", value_clone(arena, wanted));
    else if (affinity)
        value_remove(affinity, "nodeAffinity");
    if (affinity && value_count(affinity) == 0 && !value_member(next, "affinity"))
        value_remove(pod, "affinity");
}

static void take_resources(struct value *pod, const struct value *next, const char *list,
                           struct arena *arena)
{
    const struct value *own = value_member(pod, list), *wanted = value_member(next, list);
    for (size_t i = 0; value_count(own) == value_count(wanted) && i < value_count(own); i++)
        if (value_same(value_member(value_item(own, i), "name"),
                       value_member(value_item(wanted, i), "name")))
            copy_or_remove(value_item(own, i), value_item(wanted, i), "resources", arena);
}

/* The old template as it would be, had it what may be changed of it. */
static struct value *disguised(const struct value *old, const struct value *next,
                               struct arena *arena)
{
    static const char *const of_pod[] = { "nodeSelector", "tolerations", "schedulingGates" };
    static const char *const of_metadata[] = { "annotations", "labels" };
    struct value *template = value_clone(arena, old);
    struct value *pod = value_make_at(template, arena, "spec", VALUE_MAP);
    struct value *metadata = value_make_at(template, arena, "metadata", VALUE_MAP);
    const struct value *wanted = value_member(next, "spec");
    take_node_affinity(pod, wanted, arena);
    FOR_EACH(name, of_pod)
        copy_or_remove(pod, wanted, *name, arena);
    FOR_EACH(name, of_metadata)
        copy_or_remove(metadata, value_member(next, "metadata"), *name, arena);
    take_resources(pod, wanted, "containers", arena);
    take_resources(pod, wanted, "initContainers", arena);
    return template;
}

static void check_template(const struct value *next, const struct value *old,
                           struct field_errors *errors)
{
    const struct value *after = value_at(next, "spec.template"),
                       *before = value_at(old, "spec.template");
    if (!template_may_change(old)) {
        field_immutable(errors, "spec.template", after, before);
        return;
    }
    const struct value *allowed = disguised(before, after, errors->arena);
    field_immutable(errors, "spec.template.spec", value_member(after, "spec"),
                    value_member(allowed, "spec"));
}

static void check_completions(const struct value *next, const struct value *old,
                              struct field_errors *errors)
{
    const struct value *after = value_at(next, "spec.completions"),
                       *before = value_at(old, "spec.completions");
    if (!job_is_indexed(value_member(next, "spec")))
        field_immutable(errors, "spec.completions", after, before);
    else if (after && !value_same(after, before) &&
             !value_same(after, value_at(next, "spec.parallelism")))
        field_invalid(errors, "spec.completions", after,
                      "can only be modified in tandem with spec.parallelism");
}

void validate_job_update(const struct value *next, const struct value *old,
                         struct field_errors *errors)
{
    static const char *const fixed[] = { "selector",         "completionMode",
                                         "podFailurePolicy", "backoffLimitPerIndex",
                                         "managedBy",        "successPolicy" };
    validate_job(next, errors);
    check_completions(next, old, errors);
    check_template(next, old, errors);
    field_enter(errors, "spec");
    FOR_EACH(name, fixed)
        field_immutable(errors, *name, value_member(value_member(next, "spec"), *name),
                        value_member(value_member(old, "spec"), *name));
    field_leave(errors);
}

/* ---- status ---- */

/* What of the status is new, and the conditions of both. */
struct job_change {
    const struct value  *next, *old;
    const struct value  *status, *before;
    struct field_errors *errors;
    bool complete, failed, failure_target, success_met;              /* now */
    bool was_complete, was_failed, was_failure_target, was_success_met;
};

static bool changed(const struct job_change *job, const char *name)
{
    const struct value *after = value_member(job->status, name),
                       *before = value_member(job->before, name);
    return !(value_is_empty(after) && value_is_empty(before)) && !value_same(after, before);
}

static void bad_conditions(const struct job_change *job, const char *detail)
{
    field_invalid_json(job->errors, "conditions", NULL, detail);
}

static void check_conditions(const struct job_change *job)
{
    bool complete_changed = job->complete != job->was_complete,
         failed_changed = job->failed != job->was_failed;
    bool target_changed = job->failure_target != job->was_failure_target;
    bool met_changed = job->success_met != job->was_success_met;
    const struct { bool wrong; const char *detail; } rules[] = {
        { (complete_changed || failed_changed) && job->complete && job->failed,
          "cannot set Complete=True and Failed=true conditions" },
        { (complete_changed || target_changed) && job->complete && job->failure_target,
          "cannot set Complete=True and FailureTarget=true conditions" },
        { (failed_changed || changed(job, "failedIndexes")) && job->failed && !job->failure_target,
          "cannot set Failed=True condition without the FailureTarget=true condition" },
        { (complete_changed || met_changed) && job->complete && !job->success_met,
          "cannot set Complete=True condition without the SuccessCriteriaMet=true condition" },
        { job->success_met && job->failed,
          "cannot set SuccessCriteriaMet=True and Failed=true conditions" },
        { job->success_met && job->failure_target,
          "cannot set SuccessCriteriaMet=True and FailureTarget=true conditions" },
        { value_at(job->next, "spec.successPolicy") && !job->success_met && job->complete,
          "cannot set Complete=True for Job with SuccessPolicy unless SuccessCriteriaMet=True" },
        { job->was_failed && !job->failed, "cannot disable the terminal Failed=True condition" },
        { job->was_complete && !job->complete,
          "cannot disable the terminal Complete=True condition" },
        { job->was_failure_target && !job->failure_target,
          "cannot disable the terminal FailureTarget=True condition" },
        { job->was_success_met && !job->success_met,
          "cannot disable the SuccessCriteriaMet=True condition" },
        { job->was_complete && !job->was_success_met && job->success_met,
          "cannot set SuccessCriteriaMet=True for Job already has Complete=true conditions" },
    };
    FOR_EACH(rule, rules)
        if (rule->wrong)
            bad_conditions(job, rule->detail);
}

static bool is_before(const struct value *a, const struct value *b)
{
    int64_t left, right;
    return value_is(a, VALUE_STRING) && value_is(b, VALUE_STRING) && time_parse(a->string, &left)
        && time_parse(b->string, &right) && left < right;
}

static void check_times(const struct job_change *job)
{
    const struct value *started = value_member(job->status, "startTime"),
                       *ended = value_member(job->status, "completionTime");
    const struct value *was_started = value_member(job->before, "startTime"),
                       *was_ended = value_member(job->before, "completionTime");
    bool end_changed = job->complete != job->was_complete || changed(job, "completionTime");
    bool finished = job->complete || job->failed,
         was_finished = job->was_complete || job->was_failed;
    bool suspended = value_bool(job->next, "spec.suspend", false);
    bool empty = suspended && value_at(job->next, "spec.completions") &&
                 value_int(job->next, "spec.completions", 1) == 0;
    bool resuming = job_has_condition(job->old, "Suspended", "True") &&
                    job_has_condition(job->next, "Suspended", "False");
    if (end_changed && ended && !job->complete)
        field_invalid(job->errors, "completionTime", ended,
                      "cannot set completionTime when there is no Complete=True condition");
    if (end_changed && !ended && job->complete)
        field_required(job->errors, "completionTime",
                       "completionTime is required for Complete jobs");
    if ((changed(job, "startTime") || changed(job, "completionTime")) && is_before(ended, started))
        field_invalid(job->errors, "completionTime", ended,
                      "must be equal to or after `startTime`");
    if ((finished != was_finished || changed(job, "startTime")) && !empty && finished && !started)
        field_required(job->errors, "startTime", "startTime is required for finished job");
    if (ended && was_ended && !value_equal(ended, was_ended))
        field_invalid(job->errors, "completionTime", ended, "field is immutable");
    if (changed(job, "startTime") && !resuming && was_started && !suspended)
        field_invalid(job->errors, "startTime", started,
                      "field is immutable for unsuspended job once set");
}

static void check_counts(const struct job_change *job)
{
    static const char *const counters[] = { "active", "succeeded", "failed", "ready",
                                            "terminating" };
    const struct value *status = job->status, *spec = value_member(job->next, "spec");
    bool finished = job->complete || job->failed,
         now = finished != (job->was_complete || job->was_failed);
    bool elastic = job_is_indexed(spec) &&
                   value_same(value_member(spec, "completions"), value_member(spec, "parallelism"));
    FOR_EACH(name, counters)
        field_non_negative(job->errors, status, *name);
    int64_t active = value_int(status, "active", 0), ready = value_int(status, "ready", 0);
    if ((now || changed(job, "active")) && active > 0 && finished)
        field_invalid_int(job->errors, "active", active, "active>0 is invalid for finished job");
    if ((now || changed(job, "terminating")) && value_int(status, "terminating", 0) > 0 && finished)
        field_invalid_int(job->errors, "terminating", value_int(status, "terminating", 0),
                          "terminating>0 is invalid for finished job");
    if ((changed(job, "ready") || changed(job, "active")) && ready > active)
        field_invalid_int(job->errors, "ready", ready, "cannot set more ready pods than active");
    if (value_int(status, "failed", 0) < value_int(job->before, "failed", 0))
        field_invalid_int(job->errors, "failed", value_int(status, "failed", 0),
                          "cannot decrease the failed counter");
    if (!elastic && value_int(status, "succeeded", 0) < value_int(job->before, "succeeded", 0))
        field_invalid_int(job->errors, "succeeded", value_int(status, "succeeded", 0),
                          "cannot decrease the succeeded counter");
}

static void check_uncounted(const struct job_change *job)
{
    static const char *const lists[] = { "succeeded", "failed" };
    const struct value *pods = value_member(job->status, "uncountedTerminatedPods");
    bool finished = job->complete || job->failed,
         now = finished != (job->was_complete || job->was_failed);
    size_t count =
        value_count(value_member(pods, "succeeded")) + value_count(value_member(pods, "failed"));
    AUTO_TEXT_SET seen = { 0 };
    field_enter(job->errors, "uncountedTerminatedPods");
    FOR_EACH(list, lists) {
        FIELD_EACH(uid, pods, *list, job->errors) {
            if (value_bytes(uid.item).size == 0)
                field_invalid(job->errors, NULL, uid.item, "must not be empty");
            else if (!text_set_add(&seen, value_bytes(uid.item)))
                field_duplicate(job->errors, NULL, uid.item);
        }
    }
    field_leave(job->errors);
    if ((now || changed(job, "uncountedTerminatedPods")) && finished && count)
        field_invalid(job->errors, "uncountedTerminatedPods", pods,
                      "must be empty for finished job");
}

static void check_index_text(const struct job_change *job, const char *name, int64_t completions)
{
    const struct value *indexes = value_member(job->status, name);
    int64_t total;
    const char *problem =
        job_indexes_problem(value_bytes(indexes), completions, &total, job->errors->arena);
    if (problem)
        field_invalid(job->errors, name, indexes,
                      arena_printf(job->errors->arena, "error parsing %s: %s", name, problem));
}

static void check_indexes(const struct job_change *job)
{
    const struct value *spec = value_member(job->next, "spec"),
                       *failed = value_member(job->status, "failedIndexes");
    const struct value *completed = value_member(job->status, "completedIndexes");
    bool counted = value_member(spec, "completions") != NULL,
         limited = value_member(spec, "backoffLimitPerIndex") != NULL;
    int64_t completions = value_int(spec, "completions", 0);
    bool completed_changed = changed(job, "completedIndexes"),
         failed_changed = changed(job, "failedIndexes");
    if (completed_changed && counted)
        check_index_text(job, "completedIndexes", completions);
    if (failed_changed && counted && limited && failed)
        check_index_text(job, "failedIndexes", completions);
    if (completed_changed && value_bytes(completed).size && !job_is_indexed(spec))
        field_invalid(job->errors, "completedIndexes", completed,
                      "cannot set non-empty completedIndexes when non-indexed completion mode");
    if (failed_changed && failed && !limited)
        field_invalid(job->errors, "failedIndexes", failed,
                      "cannot set non-null failedIndexes when backoffLimitPerIndex is null");
    int64_t both = counted ? job_indexes_overlap(value_bytes(completed), value_bytes(failed)) : -1;
    if ((completed_changed || failed_changed) && both >= 0)
        field_invalid(job->errors, "failedIndexes", failed,
                      arena_printf(job->errors->arena,
                                   "failedIndexes and completedIndexes overlap at index: %" PRId64,
                                   both));
}

void validate_job_status(const struct value *next, const struct value *old,
                         struct field_errors *errors)
{
    struct job_change job = {
        .next = next,
        .old = old,
        .status = value_member(next, "status"),
        .before = value_member(old, "status"),
        .errors = errors,
        .complete = job_has_condition(next, "Complete", "True"),
        .failed = job_has_condition(next, "Failed", "True"),
        .failure_target = job_has_condition(next, "FailureTarget", "True"),
        .success_met = job_has_condition(next, "SuccessCriteriaMet", "True"),
        .was_complete = job_has_condition(old, "Complete", "True"),
        .was_failed = job_has_condition(old, "Failed", "True"),
        .was_failure_target = job_has_condition(old, "FailureTarget", "True"),
        .was_success_met = job_has_condition(old, "SuccessCriteriaMet", "True"),
    };
    field_enter(errors, "status");
    check_counts(&job);
    check_uncounted(&job);
    check_conditions(&job);
    check_times(&job);
    check_indexes(&job);
    field_leave(errors);
}
