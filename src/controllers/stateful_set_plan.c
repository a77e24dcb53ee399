/* SPDX-License-Identifier: Apache-2.0 */
/* stateful_set_plan.c - see stateful_set_plan.h.
 *
 * In order, each step only when the one before is done (OrderedReady) or as far as it goes
 * (Parallel): every ordinal has a pod that is ready; what is beyond goes, the highest first; pods
 * of an old revision go, the highest first.  maxUnavailable is of a feature that is off. */
#include "controllers/stateful_set_plan.h"

#include <stdlib.h>

#include "base/arena.h"
#include "base/bytes.h"

enum { CREATES_MAX = 500 };              /* in one sync */

struct planning {
    const struct stateful_set_facts *facts;
    struct stateful_set_plan        *plan;
    size_t                          *order;          /* pods by ordinal */
};

static bool is_ready(const struct stateful_pod *pod)
{
    return pod->facts->phase == POD_RUNNING && pod->facts->is_ready;
}

static bool is_available(const struct planning *planning, const struct stateful_pod *pod)
{
    return is_ready(pod) &&
           pod_is_available(pod->facts, planning->facts->min_ready_s, planning->facts->now_s);
}

static bool is_healthy(const struct planning *planning, const struct stateful_pod *pod)
{
    return is_available(planning, pod) && !pod->is_terminating;
}

static bool is_in_range(const struct stateful_set_facts *facts, int64_t ordinal)
{
    return ordinal >= facts->start && ordinal < facts->start + facts->replicas;
}

static size_t find_pod(const struct stateful_set_facts *facts, const size_t *order, int64_t ordinal)
{
    size_t low = 0, high = facts->pod_count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (facts->pods[order[middle]].ordinal < ordinal)
            low = middle + 1;
        else
            high = middle;
    }
    return low < facts->pod_count && facts->pods[order[low]].ordinal == ordinal ? order[low]
                                                                                : facts->pod_count;
}

static void delete_pod(struct planning *planning, size_t i)
{
    planning->plan->deletes[i] = true;
    planning->plan->delete_count++;
}

static void create_pod(struct planning *planning, int64_t ordinal)
{
    struct stateful_set_plan *plan = planning->plan;
    bool is_current = !planning->facts->updates_on_delete &&
                      ordinal < planning->facts->start + planning->facts->partition;
    if (plan->create_count < CREATES_MAX)
        plan->creates[plan->create_count++] = (struct stateful_create){ ordinal, is_current };
}

/* ---- counts ---- */

static void count_pods(struct planning *planning)
{
    const struct stateful_set_facts *facts = planning->facts;
    struct stateful_set_plan *plan = planning->plan;
    for (size_t i = 0; i < facts->pod_count; i++) {
        const struct stateful_pod *pod = &facts->pods[i];
        bool ready = is_ready(pod), available = is_available(planning, pod);
        plan->replicas++;
        plan->ready += ready;
        plan->available += available;
        plan->current += !pod->is_terminating && text_equal(pod->revision, facts->current_revision);
        plan->updated += !pod->is_terminating && text_equal(pod->revision, facts->update_revision);
        if (!ready || available)
            continue;
        int64_t after_s = pod->facts->ready_since_s + facts->min_ready_s - facts->now_s;
        if (plan->check_after_s == 0 || after_s < plan->check_after_s)
            plan->check_after_s = after_s;
    }
    plan->is_complete = !facts->updates_on_delete && plan->updated == facts->replicas &&
                        plan->ready == facts->replicas && plan->replicas == facts->replicas;
}

/* ---- steps: false means that later ones have to wait ---- */

/* One ordinal.  A pod that has ended is deleted, and made anew when it is gone. */
static bool plan_ordinal(struct planning *planning, int64_t ordinal)
{
    const struct stateful_set_facts *facts = planning->facts;
    size_t i = find_pod(facts, planning->order, ordinal);
    if (i == facts->pod_count) {
        create_pod(planning, ordinal);
        return false;
    }
    const struct stateful_pod *pod = &facts->pods[i];
    if (pod_is_finished(pod->facts)) {
        if (!pod->is_terminating)
            delete_pod(planning, i);
        return false;
    }
    return is_healthy(planning, pod);
}

static bool plan_ordinals(struct planning *planning)
{
    const struct stateful_set_facts *facts = planning->facts;
    for (int64_t ordinal = facts->start; ordinal < facts->start + facts->replicas; ordinal++) {
        if (planning->plan->create_count == CREATES_MAX)
            return false;
        if (!plan_ordinal(planning, ordinal) && !facts->is_parallel)
            return false;
    }
    return true;
}

/* The lowest pod that is in the way: it may be deleted although it is not healthy. */
static size_t first_unhealthy(const struct planning *planning)
{
    const struct stateful_set_facts *facts = planning->facts;
    for (size_t n = 0; n < facts->pod_count; n++)
        if (!is_healthy(planning, &facts->pods[planning->order[n]]))
            return planning->order[n];
    return facts->pod_count;
}

static bool plan_condemned(struct planning *planning)
{
    const struct stateful_set_facts *facts = planning->facts;
    size_t unhealthy = first_unhealthy(planning);
    for (size_t n = facts->pod_count; n-- > 0;) {
        size_t i = planning->order[n];
        const struct stateful_pod *pod = &facts->pods[i];
        if (is_in_range(facts, pod->ordinal) || (pod->is_terminating && facts->is_parallel))
            continue;
        if (pod->is_terminating ||
            (!facts->is_parallel && !is_available(planning, pod) && i != unhealthy))
            return false;
        delete_pod(planning, i);
        if (!facts->is_parallel)
            return false;
    }
    return true;
}

/* One old pod at a time, the highest first, whether it works or not; each that is new must work
 * before the next goes. */
static void plan_update(struct planning *planning)
{
    const struct stateful_set_facts *facts = planning->facts;
    if (facts->updates_on_delete)
        return;
    for (int64_t ordinal = facts->start + facts->replicas;
         ordinal-- > facts->start + facts->partition;) {
        size_t i = find_pod(facts, planning->order, ordinal);
        if (i == facts->pod_count || planning->plan->deletes[i])
            return;
        const struct stateful_pod *pod = &facts->pods[i];
        bool is_old = !pod->is_terminating && !text_equal(pod->revision, facts->update_revision);
        if (is_old)
            delete_pod(planning, i);
        if (is_old || !is_healthy(planning, pod))
            return;
    }
}

static int compare_ordinals(const void *a, const void *b, void *context)
{
    const struct stateful_set_facts *facts = context;
    int64_t x = facts->pods[*(const size_t *)a].ordinal,
            y = facts->pods[*(const size_t *)b].ordinal;
    return (x > y) - (x < y);
}

struct stateful_set_plan stateful_set_plan(const struct stateful_set_facts *facts,
                                           struct arena *arena)
{
    struct stateful_set_plan plan = {
        .creates = arena_array(arena, CREATES_MAX, sizeof *plan.creates),
        .deletes = arena_array(arena, facts->pod_count, sizeof *plan.deletes),
    };
    struct planning planning = { facts, &plan,
                                 arena_array(arena, facts->pod_count, sizeof(size_t)) };
    for (size_t i = 0; i < facts->pod_count; i++)
        planning.order[i] = i;
    if (facts->pod_count > 0)
        qsort_r(planning.order, facts->pod_count, sizeof *planning.order, compare_ordinals,
                (void *)facts);
    count_pods(&planning);
    if (!facts->is_deleted && plan_ordinals(&planning) && plan_condemned(&planning))
        plan_update(&planning);
    return plan;
}
