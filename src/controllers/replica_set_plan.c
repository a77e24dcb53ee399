/* SPDX-License-Identifier: Apache-2.0 */
/* replica_set_plan.c - see replica_set_plan.h.
 *
 * Which pod goes first, by upstream's order: not bound, by phase, not ready, cheap to delete,
 * crowded on its node, ready for a short time, restarted often, young.  Times are compared by the
 * power of two they fall into, so that among pods of about one age chance (the uid) decides and not
 * the clock. */
#include "controllers/replica_set_plan.h"

#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/bytes.h"

static int phase_rank(enum pod_phase phase)
{
    switch (phase) {
    case POD_PENDING:   return 0;
    case POD_UNKNOWN:   return 1;
    case POD_RUNNING:   return 2;
    case POD_SUCCEEDED:
    case POD_FAILED:    break;
    }
    return 0;
}

static int less_first(int64_t a, int64_t b)
{
    return (a > b) - (a < b);
}

/* The power of two of an age; -1 for what lies in the future. */
static int64_t age_rank(int64_t since_s, int64_t now_s)
{
    int64_t rank = -1;
    for (int64_t age_s = now_s - since_s; age_s > 0; age_s >>= 1)
        rank++;
    return rank;
}

/* The younger first; an unknown time counts as young. */
static int younger_first(const struct replica *a, const struct replica *b, int64_t a_s, int64_t b_s,
                         int64_t now_s)
{
    if (a_s == 0 || b_s == 0)
        return (b_s == 0) - (a_s == 0);
    int order = less_first(age_rank(a_s, now_s), age_rank(b_s, now_s));
    return order ? order : strcmp(a->uid, b->uid);
}

static int compare_ready(const struct replica *a, const struct replica *b, int64_t now_s)
{
    if (a->facts->is_ready && b->facts->is_ready &&
        a->facts->ready_since_s != b->facts->ready_since_s)
        return younger_first(a, b, a->facts->ready_since_s, b->facts->ready_since_s, now_s);
    return 0;
}

int replica_compare(const struct replica *a, const struct replica *b, int64_t now_s)
{
    const struct pod_facts *fa = a->facts, *fb = b->facts;
    const int orders[] = {
        less_first(!text_is_empty(fa->node_name), !text_is_empty(fb->node_name)),
        less_first(phase_rank(fa->phase), phase_rank(fb->phase)),
        less_first(fa->is_ready, fb->is_ready),
        less_first(fa->deletion_cost, fb->deletion_cost),
        less_first(b->related_on_node, a->related_on_node),
        compare_ready(a, b, now_s),
        less_first(fb->restarts, fa->restarts),
        less_first(fb->sidecar_restarts, fa->sidecar_restarts),
    };
    for (size_t i = 0; i < ARRAY_SIZE(orders); i++)
        if (orders[i])
            return orders[i];
    return a->created_s == b->created_s ? 0
                                        : younger_first(a, b, a->created_s, b->created_s, now_s);
}

struct sorting {
    const struct replica *pods;
    int64_t               now_s;
};

static int compare_indexes(const void *a, const void *b, void *context)
{
    const struct sorting *sorting = context;
    size_t i = *(const size_t *)a, j = *(const size_t *)b;
    int order = replica_compare(&sorting->pods[i], &sorting->pods[j], sorting->now_s);
    return order ? order : (i > j) - (i < j);
}

static void plan_deletes(const struct replica_set_facts *facts, struct replica_set_plan *plan,
                         size_t count, struct arena *arena)
{
    struct sorting sorting = { facts->pods, facts->now_s };
    plan->deletes = arena_array(arena, facts->pod_count, sizeof *plan->deletes);
    for (size_t i = 0; i < facts->pod_count; i++)
        plan->deletes[i] = i;
    qsort_r(plan->deletes, facts->pod_count, sizeof *plan->deletes, compare_indexes, &sorting);
    plan->delete_count = count;
}

static void count_pod(const struct replica_set_facts *facts, const struct replica *pod,
                      struct replica_set_plan *plan)
{
    plan->replicas++;
    plan->fully_labeled += pod->is_fully_labeled;
    plan->ready += pod->facts->is_ready;
    if (pod_is_available(pod->facts, facts->min_ready_s, facts->now_s)) {
        plan->available++;
    } else if (pod->facts->is_ready) {
        int64_t after_s = pod->facts->ready_since_s + facts->min_ready_s - facts->now_s;
        if (plan->check_after_s == 0 || after_s < plan->check_after_s)
            plan->check_after_s = after_s;
    }
}

struct replica_set_plan replica_set_plan(const struct replica_set_facts *facts, struct arena *arena)
{
    struct replica_set_plan plan = { 0 };
    for (size_t i = 0; i < facts->pod_count; i++)
        count_pod(facts, &facts->pods[i], &plan);
    int64_t difference = (int64_t)facts->pod_count - facts->replicas;
    size_t size = (size_t)(difference < 0 ? -difference : difference);
    size_t step = size < REPLICA_BURST_MAX ? size : REPLICA_BURST_MAX;
    if (facts->is_deleted || difference == 0)
        return plan;
    if (difference < 0)
        plan.create_count = step;
    else
        plan_deletes(facts, &plan, step, arena);
    return plan;
}
