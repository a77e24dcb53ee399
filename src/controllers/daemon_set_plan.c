/* SPDX-License-Identifier: Apache-2.0 */
/* daemon_set_plan.c - see daemon_set_plan.h.
 *
 * First each Node gets its one pod, and what should not be there goes.  Only when nothing of that
 * is left to do does an update go on: old pods are deleted while few enough are unavailable, or
 * (maxSurge) a new pod is made beside the old one. */
#include "controllers/daemon_set_plan.h"

#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/bytes.h"

struct planning {
    const struct daemon_set_facts *facts;
    struct daemon_set_plan        *plan;
    size_t                        *order;            /* pods by node, the most valuable first */
    size_t *first; /* for each node, and one more: where its pods begin in order */
};

static bool is_available(const struct planning *planning, const struct daemon_pod *pod)
{
    return pod_is_available(pod->facts, planning->facts->min_ready_s, planning->facts->now_s);
}

static void create_on(struct planning *planning, size_t node)
{
    if (planning->plan->create_count < DAEMON_STEP_MAX)
        planning->plan->creates[planning->plan->create_count++] = node;
}

static void delete_pod(struct planning *planning, size_t pod)
{
    if (planning->plan->delete_count < DAEMON_STEP_MAX)
        planning->plan->deletes[planning->plan->delete_count++] = pod;
}

/* By node; bound ones first, then the older. */
static int compare_pods(const void *a, const void *b, void *context)
{
    const struct daemon_set_facts *facts = context;
    const struct daemon_pod *x = &facts->pods[*(const size_t *)a],
                            *y = &facts->pods[*(const size_t *)b];
    bool x_bound = !text_is_empty(x->facts->node_name),
         y_bound = !text_is_empty(y->facts->node_name);
    if (x->node != y->node)
        return x->node < y->node ? -1 : 1;
    if (x_bound != y_bound)
        return x_bound ? -1 : 1;
    if (x->created_s != y->created_s)
        return x->created_s < y->created_s ? -1 : 1;
    return strcmp(x->name, y->name);
}

static void sort_pods(struct planning *planning, struct arena *arena)
{
    const struct daemon_set_facts *facts = planning->facts;
    planning->order = arena_array(arena, facts->pod_count, sizeof(size_t));
    planning->first = arena_array(arena, facts->node_count + 2, sizeof(size_t));
    for (size_t i = 0; i < facts->pod_count; i++)
        planning->order[i] = i;
    if (facts->pod_count > 0)
        qsort_r(planning->order, facts->pod_count, sizeof(size_t), compare_pods, (void *)facts);
    for (size_t i = 0; i < facts->pod_count; i++)
        planning->first[facts->pods[i].node + 1]++;
    for (size_t node = 0; node <= facts->node_count; node++)
        planning->first[node + 1] += planning->first[node];
}

/* ---- status ---- */

static void count_node(struct planning *planning, size_t node)
{
    struct daemon_set_plan *plan = planning->plan;
    bool should_run = planning->facts->nodes[node].verdict.should_run;
    bool has_pod = planning->first[node] < planning->first[node + 1];
    plan->desired += should_run;
    plan->misscheduled += !should_run && has_pod;
    if (!should_run || !has_pod)
        return;
    const struct daemon_pod *pod = &planning->facts->pods[planning->order[planning->first[node]]];
    plan->current++;
    plan->ready += pod->facts->is_ready;
    plan->available += is_available(planning, pod);
    plan->updated += pod->is_updated;
    if (pod->facts->is_ready && !is_available(planning, pod)) {
        int64_t after_s =
            pod->facts->ready_since_s + planning->facts->min_ready_s - planning->facts->now_s;
        if (plan->check_after_s == 0 || after_s < plan->check_after_s)
            plan->check_after_s = after_s;
    }
}

/* ---- one pod a Node ---- */

/* Deletes ended pods; the rest, in order. */
static size_t running_on(struct planning *planning, size_t node, size_t *ret_running)
{
    size_t count = 0;
    for (size_t n = planning->first[node]; n < planning->first[node + 1]; n++) {
        const struct daemon_pod *pod = &planning->facts->pods[planning->order[n]];
        if (pod->is_terminating)
            continue;
        if (!pod_is_finished(pod->facts))
            ret_running[count++] = planning->order[n];
        else if (!pod->is_in_backoff)
            delete_pod(planning, planning->order[n]);
    }
    return count;
}

/* Of the surplus, one old and one new pod may be there while an update surges. */
static void thin_out_surge(struct planning *planning, const size_t *running, size_t count)
{
    const struct daemon_pod *pods = planning->facts->pods, *new_pod = NULL, *old_pod = NULL;
    for (size_t i = 0; i < count; i++) {
        const struct daemon_pod *pod = &pods[running[i]];
        if (pod->is_updated && !new_pod)
            new_pod = pod;
        else if (!pod->is_updated && !old_pod)
            old_pod = pod;
        else
            delete_pod(planning, running[i]);
    }
    if (new_pod && old_pod && (!old_pod->facts->is_ready || is_available(planning, new_pod)))
        delete_pod(planning, (size_t)(old_pod - pods));
}

static void plan_node(struct planning *planning, size_t node, size_t *room)
{
    struct daemon_verdict verdict = planning->facts->nodes[node].verdict;
    bool has_pod = planning->first[node] < planning->first[node + 1];
    if (verdict.should_run && !has_pod) {
        create_on(planning, node);
        return;
    }
    if (!verdict.may_stay) {
        for (size_t n = planning->first[node]; n < planning->first[node + 1]; n++)
            if (!planning->facts->pods[planning->order[n]].is_terminating)
                delete_pod(planning, planning->order[n]);
        return;
    }
    size_t count = running_on(planning, node, room);
    if (planning->facts->max_surge > 0 && count == 0 && verdict.should_run)
        create_on(planning, node);
    else if (planning->facts->max_surge > 0)
        thin_out_surge(planning, room, count);
    else
        for (size_t i = 1; i < count; i++)
            delete_pod(planning, room[i]);
}

/* Pods aimed at a Node that is gone, and never bound. */
static void plan_lost_pods(struct planning *planning)
{
    size_t none = planning->facts->node_count;
    for (size_t n = planning->first[none]; n < planning->first[none + 1]; n++) {
        const struct daemon_pod *pod = &planning->facts->pods[planning->order[n]];
        if (!pod->is_terminating && text_is_empty(pod->facts->node_name))
            delete_pod(planning, planning->order[n]);
    }
}

/* ---- update ---- */

struct node_pods {
    const struct daemon_pod *new_pod, *old_pod;
    bool                     is_clear;   /* at most one of each */
};

static struct node_pods pods_on(const struct planning *planning, size_t node)
{
    struct node_pods found = { .is_clear = true };
    for (size_t n = planning->first[node]; n < planning->first[node + 1]; n++) {
        const struct daemon_pod *pod = &planning->facts->pods[planning->order[n]];
        if (pod->is_terminating)
            continue;
        const struct daemon_pod **place = pod->is_updated ? &found.new_pod : &found.old_pod;
        found.is_clear = found.is_clear && !*place;
        *place = pod;
    }
    return found;
}

static bool has_pods(const struct planning *planning, size_t node)
{
    return planning->first[node] < planning->first[node + 1];
}

static size_t index_of_pod(const struct planning *planning, const struct daemon_pod *pod)
{
    return (size_t)(pod - planning->facts->pods);
}

/* Old pods that do not work go in any case; of those that do, as many as may be unavailable. */
static void update_by_deleting(struct planning *planning)
{
    const struct daemon_set_facts *facts = planning->facts;
    int64_t unavailable = 0;
    for (size_t node = 0; node < facts->node_count; node++) {
        struct node_pods found = pods_on(planning, node);
        if (!has_pods(planning, node))
            continue;
        bool is_one = found.is_clear && !found.new_pod != !found.old_pod;
        const struct daemon_pod *pod = found.new_pod ? found.new_pod : found.old_pod;
        bool works = is_one && is_available(planning, pod);
        unavailable += !works;
        if (is_one && !works && !found.new_pod)
            delete_pod(planning, index_of_pod(planning, pod));
    }
    for (size_t node = 0; node < facts->node_count && unavailable < facts->max_unavailable;
         node++) {
        struct node_pods found = pods_on(planning, node);
        if (!found.is_clear || found.new_pod || !found.old_pod ||
            !is_available(planning, found.old_pod))
            continue;
        delete_pod(planning, index_of_pod(planning, found.old_pod));
        unavailable++;
    }
}

/* Old pods where none should run any more go only while as many as should run work without them. */
static void thin_out_elsewhere(struct planning *planning)
{
    const struct daemon_set_facts *facts = planning->facts;
    int64_t surplus = 0;
    for (size_t node = 0; node < facts->node_count; node++) {
        struct node_pods found = pods_on(planning, node);
        const struct daemon_pod *pod = found.old_pod ? found.old_pod : found.new_pod;
        surplus -= facts->nodes[node].verdict.should_run;
        surplus += found.is_clear && pod && is_available(planning, pod);
    }
    for (size_t node = 0; node < facts->node_count && surplus > 0; node++) {
        struct node_pods found = pods_on(planning, node);
        if (!found.is_clear || !found.old_pod || found.new_pod ||
            facts->nodes[node].verdict.should_run || !is_available(planning, found.old_pod))
            continue;
        delete_pod(planning, index_of_pod(planning, found.old_pod));
        surplus--;
    }
}

/* A new pod is made beside an old one, which goes when the new one works. */
static void update_by_surging(struct planning *planning)
{
    const struct daemon_set_facts *facts = planning->facts;
    int64_t surge = 0;
    for (size_t node = 0; node < facts->node_count; node++) {
        struct node_pods found = pods_on(planning, node);
        if (!found.is_clear ||
            (found.old_pod && found.new_pod && !is_available(planning, found.new_pod)))
            surge++;
        else if (found.old_pod && found.new_pod)
            delete_pod(planning, index_of_pod(planning, found.old_pod));
    }
    for (size_t node = 0; node < facts->node_count; node++) {
        struct node_pods found = pods_on(planning, node);
        if (!found.is_clear || !found.old_pod || found.new_pod)
            continue;
        bool works = is_available(planning, found.old_pod);
        if (!facts->nodes[node].verdict.should_run) {
            if (!works)
                delete_pod(planning, index_of_pod(planning, found.old_pod));
        } else if (!works || surge < facts->max_surge) {
            create_on(planning, node);
            surge += works;
        }
    }
    thin_out_elsewhere(planning);
}

struct daemon_set_plan daemon_set_plan(const struct daemon_set_facts *facts, struct arena *arena)
{
    struct daemon_set_plan plan = { .creates = arena_array(arena, DAEMON_STEP_MAX, sizeof(size_t)),
                                    .deletes =
                                        arena_array(arena, DAEMON_STEP_MAX, sizeof(size_t)) };
    struct planning planning = { .facts = facts, .plan = &plan };
    size_t *room = arena_array(arena, facts->pod_count, sizeof *room);
    sort_pods(&planning, arena);
    for (size_t node = 0; node < facts->node_count; node++) {
        count_node(&planning, node);
        plan_node(&planning, node, room);
    }
    plan_lost_pods(&planning);
    if (plan.create_count + plan.delete_count > 0 || facts->updates_on_delete)
        return plan;
    if (facts->max_surge > 0)
        update_by_surging(&planning);
    else
        update_by_deleting(&planning);
    return plan;
}
