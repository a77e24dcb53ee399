/* SPDX-License-Identifier: Apache-2.0 */
/* horizontal_plan.c - see horizontal_plan.h: what one metric proposes.
 *
 * Pods fall into groups.  Those that are ready count with their figures.  Those that are not ready
 * yet or have no figure are left out at first; if that calls for more pods they count as idle, if
 * it calls for fewer they count as fully used: what is not known never drives a change. */
#include "controllers/horizontal_plan.h"

#include <math.h>

#include "base/compiler.h"

enum group { GROUP_READY, GROUP_UNREADY, GROUP_MISSING, GROUP_IGNORED, GROUP_COUNT };

/* Sums over the pods that count. */
struct sums {
    int64_t metrics, requests, pods;
    double  ratio;
};

/* A CPU figure tells nothing while the pod starts, or where it was never ready. */
static bool is_cpu_unready(const struct horizontal_pod *pod, int64_t now_s)
{
    if (!pod->has_readiness || pod->start_s == 0)
        return true;
    if (pod->start_s + CPU_INITIALIZATION_S > now_s)
        return !pod->is_ready ||
               pod->metric_ns < pod->ready_changed_s * INT64_C(1000000000) + pod->window_ns;
    return !pod->is_ready && pod->start_s + INITIAL_READINESS_S > pod->ready_changed_s;
}

static enum group group_of(const struct horizontal_facts *facts, const struct horizontal_pod *pod)
{
    if (pod->is_deleted || pod->phase == POD_FAILED)
        return GROUP_IGNORED;
    if (pod->phase == POD_PENDING)
        return GROUP_UNREADY;
    if (!pod->has_metric)
        return GROUP_MISSING;
    return facts->is_cpu && is_cpu_unready(pod, facts->now_s) ? GROUP_UNREADY : GROUP_READY;
}

static void count_groups(const struct horizontal_facts *facts, int64_t counts[GROUP_COUNT])
{
    for (size_t i = 0; i < facts->pod_count; i++)
        counts[group_of(facts, &facts->pods[i])]++;
}

static void add_to(struct sums *sums, const struct horizontal_pod *pod, int64_t metric)
{
    sums->metrics += metric;
    sums->requests += pod->request;
    sums->pods++;
}

static bool set_ratio(const struct horizontal_facts *facts, struct sums *sums, struct error *err)
{
    if (!facts->by_utilization) {
        sums->ratio = (double)(sums->metrics / sums->pods) / (double)facts->target;
        return true;
    }
    if (sums->requests == 0)
        return fail(err, REASON_NOT_FOUND, 0, "no metrics returned matched known pods");
    sums->ratio = (double)(sums->metrics * 100 / sums->requests) / (double)facts->target;
    return true;
}

static bool is_within(const struct horizontal_facts *facts, double ratio)
{
    return 1.0 - facts->tolerance_down <= ratio && ratio <= 1.0 + facts->tolerance_up;
}

/* What a pod without a figure counts as where fewer pods seem to do. */
static int64_t full_use(const struct horizontal_facts *facts, const struct horizontal_pod *pod)
{
    if (!facts->by_utilization)
        return facts->target;
    return pod->request * (facts->target > 100 ? facts->target : 100) / 100;
}

/* The sums again, with those that were left out. */
static void add_left_out(const struct horizontal_facts *facts, double ratio, struct sums *sums)
{
    for (size_t i = 0; i < facts->pod_count; i++) {
        const struct horizontal_pod *pod = &facts->pods[i];
        enum group group = group_of(facts, pod);
        if (group == GROUP_MISSING && ratio < 1.0)
            add_to(sums, pod, full_use(facts, pod));
        else if ((group == GROUP_MISSING || group == GROUP_UNREADY) && ratio > 1.0)
            add_to(sums, pod, /* metric= */ 0);
    }
}

/* A change in another direction than the figures had at first is none. */
static int64_t carefully(const struct horizontal_facts *facts, double first,
                         const struct sums *sums)
{
    double ratio = sums->ratio;
    if (is_within(facts, ratio) || (first < 1.0 && ratio > 1.0) || (first > 1.0 && ratio < 1.0))
        return facts->replicas;
    int64_t replicas = (int64_t)ceil(ratio * (double)sums->pods);
    bool turns = (ratio < 1.0 && replicas > facts->replicas) ||
                 (ratio > 1.0 && replicas < facts->replicas);
    return turns ? facts->replicas : replicas;
}

static bool sum_ready(const struct horizontal_facts *facts, struct sums *ret, struct error *err)
{
    if (facts->pod_count == 0)
        return fail(err, REASON_NOT_FOUND, 0,
                    "no pods returned by selector while calculating replica count");
    for (size_t i = 0; i < facts->pod_count; i++)
        if (group_of(facts, &facts->pods[i]) == GROUP_READY)
            add_to(ret, &facts->pods[i], facts->pods[i].metric);
    if (ret->pods == 0)
        return fail(err, REASON_NOT_FOUND, 0,
                    "did not receive metrics for targeted pods (pods might be unready)");
    for (size_t i = 0; i < facts->pod_count && facts->by_utilization; i++)
        if (facts->pods[i].request_problem)
            return fail(err, REASON_NOT_FOUND, 0, "%s", facts->pods[i].request_problem);
    return set_ratio(facts, ret, err);
}

bool horizontal_propose(const struct horizontal_facts *facts, struct horizontal_proposal *ret,
                        struct error *err)
{
    int64_t counts[GROUP_COUNT] = { 0 };
    struct sums sums = { 0 };
    if (!sum_ready(facts, &sums, err))
        return false;
    double first = sums.ratio;
    count_groups(facts, counts);
    *ret = (struct horizontal_proposal){
        .replicas = facts->replicas, .average = sums.metrics / sums.pods,
        .utilization = facts->by_utilization ? sums.metrics * 100 / sums.requests : 0,
    };
    bool counts_unready = counts[GROUP_UNREADY] > 0 && first > 1.0;
    if (!counts_unready && counts[GROUP_MISSING] == 0) {
        if (!is_within(facts, first))
            ret->replicas = (int64_t)ceil(first * (double)counts[GROUP_READY]);
        return true;
    }
    add_left_out(facts, first, &sums);
    if (!set_ratio(facts, &sums, err))
        return false;
    ret->replicas = carefully(facts, first, &sums);
    return true;
}
