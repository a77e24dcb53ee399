/* SPDX-License-Identifier: Apache-2.0 */
/* deployment_status.c - what a Deployment says of itself: counts, and the conditions Available,
 * Progressing, ReplicaFailure.
 *
 * Progressing is the watchdog: it is renewed by each sign of progress, turns True for good when the
 * new ReplicaSet is complete, and False when nothing moved for progressDeadlineSeconds. */
#include "controllers/deployment.h"

#include <string.h>

#include "base/arena.h"
#include "controllers/condition.h"
#include "object/time_text.h"

struct status_counts {
    int64_t replicas, updated, ready, available, unavailable, terminating;
};

static struct status_counts count_status(const struct replica_sets *sets)
{
    struct status_counts counts = { .updated = sets->current ? sets->current->status_replicas : 0 };
    int64_t wanted = 0;
    for (size_t i = 0; i < sets->count; i++) {
        const struct replica_set *set = &sets->items[i];
        wanted += set->replicas;
        counts.replicas += set->status_replicas;
        counts.ready += set->ready;
        counts.available += set->available;
        counts.terminating += set->terminating;
    }
    counts.unavailable = wanted > counts.available ? wanted - counts.available : 0;
    return counts;
}

static void set_counts(const struct deployment_facts *facts, const struct status_counts *counts,
                       struct value *status, struct arena *arena)
{
    value_set_count(status, arena, "observedGeneration", facts->generation);
    value_set_count(status, arena, "replicas", counts->replicas);
    value_set_count(status, arena, "updatedReplicas", counts->updated);
    value_set_count(status, arena, "readyReplicas", counts->ready);
    value_set_count(status, arena, "availableReplicas", counts->available);
    value_set_count(status, arena, "unavailableReplicas", counts->unavailable);
    value_set(status, arena, "terminatingReplicas", value_new_int(arena, counts->terminating));
}

/* ---- conditions ---- */

static bool has_reason(const struct value *condition, const char *reason)
{
    return bytes_equal_text(value_string(condition, "reason"), reason);
}

static bool has_status(const struct value *condition, const char *status)
{
    return bytes_equal_text(value_string(condition, "status"), status);
}

/* When the condition came to its status: before, where the status is the same. */
static struct value *transition_time(const struct value *old, const char *wanted, struct value *now)
{
    struct value *before = value_member(old, "lastTransitionTime");
    return before && has_status(old, wanted) ? before : now;
}

/* Takes the old one out and puts the new one at the end. */
static void replace_condition(struct value *status, const struct condition *next,
                              struct value *updated, struct arena *arena)
{
    struct value *condition = value_new_map(arena), *old = condition_find(status, next->type);
    value_set(condition, arena, "type", value_new_text(arena, next->type));
    value_set(condition, arena, "status", value_new_text(arena, next->status));
    value_set(condition, arena, "lastUpdateTime", updated);
    value_set(condition, arena, "lastTransitionTime", transition_time(old, next->status, updated));
    value_set_text(condition, arena, "reason", next->reason);
    value_set_text(condition, arena, "message", next->message);
    condition_remove(status, next->type);
    value_append(value_make_at(status, arena, "conditions", VALUE_LIST), arena, condition);
}

bool deployment_set_condition(struct value *status, const struct condition *next,
                              struct value *now, struct arena *arena)
{
    const struct value *old = condition_find(status, next->type);
    if (has_status(old, next->status) && has_reason(old, next->reason))
        return false;
    replace_condition(status, next, now, arena);
    return true;
}

static void set_available(const struct deployment_facts *facts, const struct status_counts *counts,
                          struct value *status, struct value *now, struct arena *arena)
{
    static const struct condition conditions[] = {
        { "Available", "False", "MinimumReplicasUnavailable",
          "Deployment does not have minimum availability." },
        { "Available", "True", "MinimumReplicasAvailable",
          "Deployment has minimum availability." },
    };
    bool is_available = counts->available >= facts->replicas - facts->max_unavailable;
    deployment_set_condition(status, &conditions[is_available], now, arena);
}

/* ---- Progressing ---- */

static bool is_complete(const struct deployment_facts *facts, const struct status_counts *counts)
{
    return counts->updated == facts->replicas && counts->replicas == facts->replicas &&
           counts->available == facts->replicas;
}

/* More of the new, less of the old, or more that work. */
static bool has_progressed(const struct deployment_facts *facts, const struct status_counts *counts)
{
    return counts->updated > facts->status_updated ||
           counts->replicas - counts->updated < facts->status_replicas - facts->status_updated ||
           counts->ready > facts->status_ready || counts->available > facts->status_available;
}

static int64_t deadline_s(const struct deployment_facts *facts, const struct value *condition)
{
    int64_t ns = 0;
    if (!time_parse(value_string(condition, "lastUpdateTime"), &ns))
        return facts->now_s + facts->progress_deadline_s;
    return ns / 1000000000 + facts->progress_deadline_s;
}

static bool has_timed_out(const struct deployment_facts *facts, const struct value *condition)
{
    if (!condition || has_reason(condition, "NewReplicaSetAvailable"))
        return false;
    return has_reason(condition, "ProgressDeadlineExceeded") ||
           deadline_s(facts, condition) < facts->now_s;
}

static const char *progress_message(const struct deployment_facts *facts,
                                    const struct replica_sets *sets, const char *what,
                                    struct arena *arena)
{
    return arena_printf(arena, "%s \"%s\" %s", sets->current ? "ReplicaSet" : "Deployment",
                        sets->current ? sets->current->name : facts->name, what);
}

static void set_progressing(const struct deployment_facts *facts, const struct replica_sets *sets,
                            const struct status_counts *counts, struct value *status,
                            struct value *now, struct arena *arena)
{
    const struct value *old = condition_find(status, "Progressing");
    if (counts->replicas == counts->updated && has_reason(old, "NewReplicaSetAvailable"))
        return;                          /* was complete, and still is the same update */
    if (is_complete(facts, counts)) {
        const struct condition complete = {
            "Progressing", "True", "NewReplicaSetAvailable",
            progress_message(facts, sets, "has successfully progressed.", arena)
        };
        deployment_set_condition(status, &complete, now, arena);
    } else if (has_progressed(facts, counts)) {
        const struct condition progresses = {
            "Progressing", "True", "ReplicaSetUpdated",
            progress_message(facts, sets, "is progressing.", arena)
        };
        replace_condition(status, &progresses, now, arena);
    } else if (has_timed_out(facts, old)) {
        const struct condition too_late = {
            "Progressing", "False", "ProgressDeadlineExceeded",
            progress_message(facts, sets, "has timed out progressing.", arena)
        };
        deployment_set_condition(status, &too_late, now, arena);
    }
}

/* ---- ReplicaFailure ---- */

static const struct replica_condition *failure_of(const struct replica_set *set)
{
    for (size_t i = 0; set && i < set->condition_count; i++)
        if (text_equal(set->conditions[i].type, "ReplicaFailure"))
            return &set->conditions[i];
    return NULL;
}

/* The current set's, or else any set's. */
static void set_failure(const struct replica_sets *sets, struct value *status, struct arena *arena)
{
    const struct replica_condition *failure = failure_of(sets->current);
    for (size_t i = 0; !failure && i < sets->count; i++)
        failure = failure_of(&sets->items[i]);
    if (!failure) {
        condition_remove(status, "ReplicaFailure");
    } else {
        const struct condition same = { "ReplicaFailure", failure->status, failure->reason,
                                        failure->message };
        deployment_set_condition(
            status, &same,
            failure->changed ? value_new_text(arena, failure->changed) : value_new_null(arena),
            arena);
    }
}

void deployment_set_status(const struct deployment_facts *facts, const struct replica_sets *sets,
                           bool is_rollout, struct value *status, struct value *now,
                           struct arena *arena)
{
    struct status_counts counts = count_status(sets);
    set_counts(facts, &counts, status, arena);
    set_available(facts, &counts, status, now, arena);
    if (!is_rollout)
        return;
    if (facts->progress_deadline_s > 0)
        set_progressing(facts, sets, &counts, status, now, arena);
    else
        condition_remove(status, "Progressing");
    set_failure(sets, status, arena);
}

int64_t deployment_check_after_s(const struct deployment_facts *facts,
                                 const struct replica_sets *sets, const struct value *status)
{
    struct status_counts counts = count_status(sets);
    const struct value *condition = condition_find(status, "Progressing");
    if (facts->progress_deadline_s <= 0 || !condition || is_complete(facts, &counts) ||
        has_reason(condition, "ProgressDeadlineExceeded"))
        return -1;
    int64_t after_s = deadline_s(facts, condition) - facts->now_s;
    return (after_s > 0 ? after_s : 0) + 1;
}
