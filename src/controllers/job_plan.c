/* SPDX-License-Identifier: Apache-2.0 */
/* job_plan.c - see job_plan.h.
 *
 * In this order: count what has ended; decide whether the Job is at its end (success, failure,
 * deadline, policies); if so delete what still runs, else make and delete pods towards what is
 * wanted; say which finalizers go. */
#include "controllers/job_plan.h"

#include <stdlib.h>

#include "base/arena.h"
#include "base/bytes.h"
#include "controllers/replica_set_plan.h"

struct planning {
    const struct job_facts *facts;
    struct job_plan        *plan;
    struct arena           *arena;
    int64_t                 succeeded, failed;       /* counted pods and those to be counted */
    struct index_set        completed, failed_indexes, active_indexes;
    struct index_set        running_indexes;         /* active_indexes without what only lingers */
    const struct job_pod  **delayed;     /* by index: see last_failed_of */
    size_t                  delayed_count;
    bool                    per_index;
};

static int64_t min_of(int64_t a, int64_t b)
{
    return a < b ? a : b;
}

static void check_after(struct planning *planning, int64_t seconds)
{
    struct job_plan *plan = planning->plan;
    int64_t after_s = seconds > 0 ? seconds : 1;
    if (plan->check_after_s == 0 || after_s < plan->check_after_s)
        plan->check_after_s = after_s;
}

static void end_job(struct planning *planning, enum job_end end, const char *reason,
                    const char *message)
{
    if (planning->plan->end != JOB_GOES_ON)
        return;
    planning->plan->end = end;
    planning->plan->reason = reason;
    planning->plan->message = message;
}

/* ---- counting ---- */

static bool has_place(const struct job_facts *facts, const struct job_pod *pod)
{
    return !facts->is_indexed || (pod->index >= 0 && pod->index < facts->completions);
}

static bool is_new_success(const struct job_facts *facts, const struct job_pod *pod)
{
    return pod->has_finalizer && has_place(facts, pod) && pod->facts->phase == POD_SUCCEEDED;
}

static bool is_new_failure(const struct job_facts *facts, const struct job_pod *pod)
{
    return pod->has_finalizer && has_place(facts, pod) && pod->is_failed;
}

static void count_pods(struct planning *planning)
{
    const struct job_facts *facts = planning->facts;
    planning->succeeded = facts->succeeded;
    planning->failed = facts->failed;
    for (size_t i = 0; i < facts->pod_count; i++) {
        const struct job_pod *pod = &facts->pods[i];
        planning->plan->active += pod->is_active;
        planning->plan->ready += pod->is_active && pod->facts->is_ready;
        planning->plan->terminating += pod->is_terminating;
        planning->succeeded += is_new_success(facts, pod);
        planning->failed += is_new_failure(facts, pod) && pod->failure_counts;
    }
}

/* Failures since the last success, and when the last was. */
static void count_failures_in_row(struct planning *planning)
{
    const struct job_facts *facts = planning->facts;
    struct job_plan *plan = planning->plan;
    int64_t last_success_s = -1;
    for (size_t i = 0; i < facts->pod_count; i++)
        if (is_new_success(facts, &facts->pods[i]) && facts->pods[i].finished_s > last_success_s)
            last_success_s = facts->pods[i].finished_s;
    plan->failures_in_row = last_success_s < 0 ? facts->failures_in_row : 0;
    plan->last_failure_s = last_success_s < 0 ? facts->last_failure_s : 0;
    for (size_t i = 0; i < facts->pod_count; i++) {
        const struct job_pod *pod = &facts->pods[i];
        if (!is_new_failure(facts, pod) ||
            (last_success_s >= 0 && pod->finished_s <= last_success_s))
            continue;
        plan->failures_in_row++;
        if (pod->finished_s > plan->last_failure_s)
            plan->last_failure_s = pod->finished_s;
    }
}

static int64_t backoff_left_s(int64_t failures, int64_t last_failure_s, int64_t now_s)
{
    int64_t backoff_s = JOB_BACKOFF_S;
    if (failures == 0)
        return 0;
    for (int64_t i = 1; i < failures && backoff_s < JOB_BACKOFF_MAX_S; i++)
        backoff_s *= 2;
    int64_t left_s = last_failure_s + min_of(backoff_s, JOB_BACKOFF_MAX_S) - now_s;
    return left_s > 0 ? left_s : 0;
}

/* ---- indexes ---- */

static bool index_is_failed(const struct job_facts *facts, const struct job_pod *pod)
{
    return pod->is_failed &&
           (pod->fails_index ||
            (pod->failure_counts && pod->index_failures >= facts->backoff_limit_per_index));
}

static void gather_indexes(struct planning *planning)
{
    const struct job_facts *facts = planning->facts;
    struct arena *arena = planning->arena;
    int64_t *done = arena_array(arena, facts->pod_count, sizeof *done),
            *broken = arena_array(arena, facts->pod_count, sizeof *broken);
    int64_t *active = arena_array(arena, facts->pod_count, sizeof *active),
            *lingering = arena_array(arena, facts->pod_count, sizeof *lingering);
    size_t done_count = 0, broken_count = 0, active_count = 0, lingering_count = 0;
    for (size_t i = 0; i < facts->pod_count; i++) {
        const struct job_pod *pod = &facts->pods[i];
        if (pod->index == JOB_NO_INDEX)
            continue;
        if (is_new_success(facts, pod))
            done[done_count++] = pod->index;
        if (planning->per_index && pod->has_finalizer && has_place(facts, pod) &&
            index_is_failed(facts, pod))
            broken[broken_count++] = pod->index;
        if (pod->is_active)
            active[active_count++] = pod->index;
        else if (facts->only_replaces_failed && pod->is_terminating)
            lingering[lingering_count++] = pod->index;
    }
    struct index_set before = index_set_parse(facts->completed_indexes, facts->completions, arena);
    struct index_set broken_before =
        index_set_parse(facts->failed_indexes, facts->completions, arena);
    struct index_set none = { 0 };
    planning->completed = index_set_add(&before, done, done_count, arena);
    planning->failed_indexes = index_set_add(&broken_before, broken, broken_count, arena);
    planning->running_indexes = index_set_add(&none, active, active_count, arena);
    planning->active_indexes =
        index_set_add(&planning->running_indexes, lingering, lingering_count, arena);
    planning->succeeded = index_set_total(&planning->completed);
    planning->plan->completed_indexes = index_set_text(&planning->completed, arena);
    if (planning->per_index)
        planning->plan->failed_indexes = index_set_text(&planning->failed_indexes, arena);
}

static int compare_indexes(const void *a, const void *b)
{
    const struct job_pod *x = *(const struct job_pod *const *)a,
                         *y = *(const struct job_pod *const *)b;
    return x->index != y->index ? (x->index > y->index) - (x->index < y->index)
                                : (x > y) - (x < y);
}

static bool waits_for_another(const struct planning *planning, const struct job_pod *pod)
{
    return pod->index != JOB_NO_INDEX && is_new_failure(planning->facts, pod) &&
           !index_set_has(&planning->running_indexes, pod->index) &&
           !index_set_has(&planning->completed, pod->index) &&
           !index_set_has(&planning->failed_indexes, pod->index);
}

static bool is_later(const struct job_pod *pod, const struct job_pod *last)
{
    return last->index_failures + last->ignored_failures <=
               pod->index_failures + pod->ignored_failures &&
           last->finished_s <= pod->finished_s;
}

/* One for each index that still has to be replaced, in the order of the indexes. */
static void gather_delayed(struct planning *planning)
{
    const struct job_facts *facts = planning->facts;
    const struct job_pod **found = arena_array(planning->arena, facts->pod_count, sizeof *found);
    size_t count = 0, kept = 0;
    for (size_t i = 0; i < facts->pod_count; i++)
        if (waits_for_another(planning, &facts->pods[i]))
            found[count++] = &facts->pods[i];
    if (count > 0)
        qsort(found, count, sizeof *found, compare_indexes);
    for (size_t i = 0; i < count; i++)
        if (kept == 0 || found[kept - 1]->index != found[i]->index)
            found[kept++] = found[i];
        else if (is_later(found[i], found[kept - 1]))
            found[kept - 1] = found[i];
    planning->delayed = found;
    planning->delayed_count = kept;
}

/* The last failed pod of an index that still has to be replaced; it is kept until then, for it
 * bears the count.  NULL: none. */
static const struct job_pod *last_failed_of(const struct planning *planning, int64_t index)
{
    size_t low = 0, high = planning->delayed_count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (planning->delayed[middle]->index < index)
            low = middle + 1;
        else
            high = middle;
    }
    return low < planning->delayed_count && planning->delayed[low]->index == index
               ? planning->delayed[low]
               : NULL;
}

/* ---- the end ---- */

static bool rule_is_met(const struct planning *planning, const struct job_success_rule *rule)
{
    if (!rule->indexes)
        return rule->count >= 0 && index_set_total(&planning->completed) >= rule->count;
    struct index_set required =
        index_set_parse(rule->indexes, planning->facts->completions, planning->arena);
    int64_t met = index_set_overlap(&required, &planning->completed),
            all = index_set_total(&required);
    return all > 0 && (met == all || (rule->count >= 0 && met >= rule->count));
}

static void end_by_success_rules(struct planning *planning)
{
    const struct job_facts *facts = planning->facts;
    if (planning->completed.count == 0)
        return;
    for (size_t i = 0; i < facts->success_rule_count; i++)
        if (rule_is_met(planning, &facts->success_rules[i]))
            end_job(planning, JOB_SUCCEEDS, "SuccessPolicy",
                    arena_printf(planning->arena, "Matched rules at index %zu", i));
}

static void end_by_indexes(struct planning *planning)
{
    const struct job_facts *facts = planning->facts;
    int64_t failed = index_set_total(&planning->failed_indexes);
    if (!planning->per_index)
        return;
    if (facts->max_failed_indexes >= 0 && failed > facts->max_failed_indexes)
        end_job(planning, JOB_FAILS, "MaxFailedIndexesExceeded",
                "Job has exceeded the specified maximal number of failed indexes");
    else if (failed > 0 && failed + index_set_total(&planning->completed) >= facts->completions)
        end_job(planning, JOB_FAILS, "FailedIndexes", "Job has failed indexes");
}

/* Pods that restart in place count their restarts against the limit. */
static bool is_past_restarts(const struct job_facts *facts)
{
    int64_t restarts = 0;
    if (!facts->restarts_on_failure)
        return false;
    for (size_t i = 0; i < facts->pod_count; i++)
        if (facts->pods[i].facts->phase == POD_RUNNING ||
            facts->pods[i].facts->phase == POD_PENDING)
            restarts += facts->pods[i].restarts;
    return facts->backoff_limit == 0 ? restarts > 0 : restarts >= facts->backoff_limit;
}

static void end_by_limits(struct planning *planning)
{
    const struct job_facts *facts = planning->facts;
    if (planning->failed > facts->backoff_limit || is_past_restarts(facts))
        end_job(planning, JOB_FAILS, "BackoffLimitExceeded",
                "Job has reached the specified backoff limit");
    if (planning->plan->end != JOB_GOES_ON || facts->active_deadline_s < 0 || facts->is_suspended)
        return;
    int64_t left_s =
        (facts->start_s ? facts->start_s : facts->now_s) + facts->active_deadline_s - facts->now_s;
    if (left_s <= 0)
        end_job(planning, JOB_FAILS, "DeadlineExceeded",
                "Job was active longer than specified deadline");
    else
        check_after(planning, left_s);
}

static void decide_end(struct planning *planning)
{
    const struct job_facts *facts = planning->facts;
    if (facts->success_reason)
        end_job(planning, JOB_SUCCEEDS, facts->success_reason, facts->success_message);
    if (facts->failure_reason)
        end_job(planning, JOB_FAILS, facts->failure_reason, facts->failure_message);
    for (size_t i = 0; i < facts->pod_count; i++)
        if (facts->pods[i].is_failed && facts->pods[i].fails_job)
            end_job(planning, JOB_FAILS, "PodFailurePolicy", facts->pods[i].fails_job);
    end_by_limits(planning);
    if (!facts->is_indexed)
        return;
    end_by_indexes(planning);
    end_by_success_rules(planning);
}

/* ---- pods to make and to delete ---- */

static void delete_pod(struct planning *planning, size_t i, bool releases)
{
    struct job_plan *plan = planning->plan;
    plan->deletes[i] = true;
    plan->releases[i] = plan->releases[i] || (releases && planning->facts->pods[i].has_finalizer);
    plan->active--;
    plan->ready -= planning->facts->pods[i].facts->is_ready;
    plan->terminating++;
}

struct removal {
    size_t         position;             /* among the pods */
    int64_t        index;
    struct replica replica;
    int64_t        now_s;
    bool           is_surplus;           /* its index has another pod, or is none of the Job's */
};

static int compare_removals(const void *a, const void *b)
{
    const struct removal *x = a, *y = b;
    if (x->is_surplus != y->is_surplus)
        return x->is_surplus ? -1 : 1;
    int order = replica_compare(&x->replica, &y->replica, x->now_s);
    return order ? order : (x->position > y->position) - (x->position < y->position);
}

static int compare_by_index(const void *a, const void *b)
{
    const struct removal *x = a, *y = b;
    return x->index != y->index ? (x->index > y->index) - (x->index < y->index)
                                : compare_removals(a, b);
}

/* Of several active pods of one index the most valuable stays. */
static void mark_surplus(const struct job_facts *facts, struct removal *removals, size_t count)
{
    if (!facts->is_indexed || count == 0)
        return;
    qsort(removals, count, sizeof *removals, compare_by_index);
    for (size_t i = 0; i < count; i++)
        removals[i].is_surplus = !has_place(facts, &facts->pods[removals[i].position]) ||
                                 (i + 1 < count && removals[i + 1].index == removals[i].index);
}

static size_t active_pods(const struct job_facts *facts, struct removal *ret)
{
    size_t count = 0;
    for (size_t i = 0; i < facts->pod_count; i++)
        if (facts->pods[i].is_active)
            ret[count++] = (struct removal){ .position = i,
                                             .index = facts->pods[i].index,
                                             .now_s = facts->now_s,
                                             .replica = { .facts = facts->pods[i].facts,
                                                          .uid = facts->pods[i].uid,
                                                          .created_s = facts->pods[i].created_s } };
    return count;
}

/* Deletes at least `count` active pods, those that are surplus in any case. */
static bool delete_some(struct planning *planning, int64_t count)
{
    const struct job_facts *facts = planning->facts;
    if (count <= 0 && !facts->is_indexed)
        return false;
    struct removal *removals = arena_array(planning->arena, facts->pod_count, sizeof *removals);
    size_t active = active_pods(facts, removals), deleted = 0;
    mark_surplus(facts, removals, active);
    if (active > 0)
        qsort(removals, active, sizeof *removals, compare_removals);
    while (deleted < active && deleted < JOB_STEP_MAX &&
           ((int64_t)deleted < count || removals[deleted].is_surplus))
        delete_pod(planning, removals[deleted++].position, /* releases= */ true);
    return deleted > 0;
}

static bool may_make_index(struct planning *planning, int64_t index, size_t place)
{
    struct job_plan *plan = planning->plan;
    const struct job_pod *last = last_failed_of(planning, index);
    plan->create_failures[place] = plan->create_ignored[place] = 0;
    if (!last)
        return true;
    int64_t left_s = backoff_left_s(last->index_failures + last->ignored_failures + 1,
                                    last->finished_s, planning->facts->now_s);
    if (left_s > 0)
        check_after(planning, left_s);
    plan->create_failures[place] = last->index_failures + last->failure_counts;
    plan->create_ignored[place] = last->ignored_failures + !last->failure_counts;
    return left_s == 0;
}

/* The first indexes that are neither done, nor failed, nor under way. */
static void make_indexes(struct planning *planning, int64_t count)
{
    struct job_plan *plan = planning->plan;
    struct index_set taken =
        index_set_union(&planning->completed, &planning->active_indexes, planning->arena);
    taken = index_set_union(&taken, &planning->failed_indexes, planning->arena);
    plan->create_indexes =
        arena_array(planning->arena, (size_t)count, sizeof *plan->create_indexes);
    plan->create_failures =
        arena_array(planning->arena, (size_t)count, sizeof *plan->create_failures);
    plan->create_ignored =
        arena_array(planning->arena, (size_t)count, sizeof *plan->create_ignored);
    int64_t index = 0, seen = 0;
    for (size_t i = 0; i <= taken.count && seen < count; i++) {
        int64_t end = i < taken.count ? taken.intervals[i].first : planning->facts->completions;
        for (; index < end && seen < count; index++, seen++)
            if (may_make_index(planning, index, plan->create_count))
                plan->create_indexes[plan->create_count++] = index;
        if (i < taken.count && index <= taken.intervals[i].last)
            index = taken.intervals[i].last + 1;
    }
}

static void make_pods(struct planning *planning, int64_t count)
{
    const struct job_facts *facts = planning->facts;
    struct job_plan *plan = planning->plan;
    int64_t left_s = planning->per_index ? 0
                                         : backoff_left_s(plan->failures_in_row,
                                                          plan->last_failure_s, facts->now_s);
    if (left_s > 0) {
        check_after(planning, left_s);
        return;
    }
    count = min_of(count, JOB_STEP_MAX);
    if (facts->is_indexed)
        make_indexes(planning, count);
    else
        plan->create_count = (size_t)count;
    plan->active += (int64_t)plan->create_count;
}

static void manage_pods(struct planning *planning)
{
    const struct job_facts *facts = planning->facts;
    struct job_plan *plan = planning->plan;
    if (facts->is_suspended) {
        delete_some(planning, plan->active);
        return;
    }
    int64_t wanted = facts->parallelism;
    if (facts->completions < 0)
        wanted = planning->succeeded > 0 ? plan->active : wanted;
    else
        wanted = min_of(wanted, planning->succeeded < facts->completions
                                    ? facts->completions - planning->succeeded
                                    : 0);
    if (delete_some(planning, plan->active - wanted))
        return;
    int64_t lacking = wanted - plan->active - (facts->only_replaces_failed ? plan->terminating : 0);
    if (lacking > 0)
        make_pods(planning, lacking);
}

static void complete_if_done(struct planning *planning)
{
    const struct job_facts *facts = planning->facts;
    bool enough = facts->completions < 0 ? planning->succeeded > 0
                                         : planning->succeeded >= facts->completions;
    if (enough && planning->plan->active == 0)
        end_job(planning, JOB_SUCCEEDS, "CompletionsReached",
                "Reached expected number of succeeded pods");
}

/* ---- finalizers ---- */

/* Which pods are done with; each is counted as it goes. */
static void release_pods(struct planning *planning)
{
    const struct job_facts *facts = planning->facts;
    struct job_plan *plan = planning->plan;
    plan->succeeded = facts->is_indexed ? index_set_total(&planning->completed) : facts->succeeded;
    plan->failed = facts->failed;
    for (size_t i = 0; i < facts->pod_count; i++) {
        const struct job_pod *pod = &facts->pods[i];
        bool is_success = pod->facts->phase == POD_SUCCEEDED,
             is_end = facts->is_deleted || plan->end != JOB_GOES_ON;
        bool is_kept = pod->is_failed && pod->index != JOB_NO_INDEX &&
                       last_failed_of(planning, pod->index) == pod;
        if (!pod->has_finalizer || plan->releases[i] ||
            !(is_end || is_success || (pod->is_failed && !is_kept)))
            continue;
        plan->releases[i] = true;
        if (is_success)
            plan->succeeded += !facts->is_indexed;
        else if ((pod->is_failed || plan->end == JOB_FAILS) && has_place(facts, pod) &&
                 pod->failure_counts)
            plan->failed++;
    }
}

struct job_plan job_plan(const struct job_facts *facts, struct arena *arena)
{
    struct job_plan plan = { .releases = arena_array(arena, facts->pod_count, sizeof(bool)),
                             .deletes = arena_array(arena, facts->pod_count, sizeof(bool)) };
    struct planning planning = { .facts = facts,
                                 .plan = &plan,
                                 .arena = arena,
                                 .per_index =
                                     facts->is_indexed && facts->backoff_limit_per_index >= 0 };
    count_pods(&planning);
    count_failures_in_row(&planning);
    if (facts->is_indexed)
        gather_indexes(&planning);
    if (planning.per_index)
        gather_delayed(&planning);
    decide_end(&planning);
    if (plan.end != JOB_GOES_ON) {
        for (size_t i = 0; i < facts->pod_count; i++)
            if (facts->pods[i].is_active)
                delete_pod(&planning, i, /* releases= */ false);
    } else {
        if (!facts->is_deleted)
            manage_pods(&planning);
        complete_if_done(&planning);
    }
    release_pods(&planning);
    plan.is_over = plan.end != JOB_GOES_ON && plan.terminating == 0;
    return plan;
}
