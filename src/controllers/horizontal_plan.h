/* SPDX-License-Identifier: Apache-2.0 */
/* horizontal_plan.h - how many replicas a HorizontalPodAutoscaler wants: pure sums.
 *
 * Two steps.  A metric proposes: from the figures of the pods, with upstream's rules for those that
 * are not ready or have none.  The highest proposal is then normalized: by what was recommended
 * lately (stabilization), by how much may change in a time (policies), by minimum and maximum.
 *
 * All amounts are thousandths of the metric's unit.  What happened before is kept by the caller in
 * struct horizontal_history, one for each autoscaler.
 * Thread: pure. */
#ifndef KNARR_CONTROLLERS_HORIZONTAL_PLAN_H
#define KNARR_CONTROLLERS_HORIZONTAL_PLAN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/error.h"
#include "controllers/pods.h"

enum {
    CPU_INITIALIZATION_S = 300,      /* a pod's first figures are those of its start */
    INITIAL_READINESS_S = 30,        /* a pod that was unready so long was never ready */
    HORIZONTAL_PERIOD_S = 15,
    DOWN_STABILIZATION_S = 300
};

/* ---- what a metric proposes ---- */

struct horizontal_pod {
    const char    *name;
    enum pod_phase phase;
    bool           is_deleted, has_metric;
    bool           has_readiness, is_ready;      /* of the condition Ready */
    int64_t        ready_changed_s, start_s;     /* 0: not told */
    int64_t        metric, metric_ns, window_ns;
    int64_t        request;
    const char    *request_problem;              /* NULL: there is a request */
};

struct horizontal_facts {
    const struct horizontal_pod *pods;
    size_t                       pod_count;
    bool                         is_cpu, by_utilization;
    int64_t                      target;         /* percent of the requests, or an average */
    int64_t                      replicas;       /* spec.replicas of the scale */
    double                       tolerance_down, tolerance_up;
    int64_t                      now_s;
};

struct horizontal_proposal {
    int64_t replicas, utilization, average;
};
/* False where the figures say nothing; *err in upstream's words. */
MUST_USE bool horizontal_propose(const struct horizontal_facts *, struct horizontal_proposal *ret,
                                 struct error *err);

/* ---- what becomes of it ---- */

enum { HORIZONTAL_RECORDS_MAX = 1024 };

struct horizontal_record {
    int64_t at_ms, replicas;             /* recommended, or the size of a change */
};
struct horizontal_records {
    struct horizontal_record *items;
    size_t                    count;
};
struct horizontal_history {
    struct horizontal_records recommended, ups, downs;
};
void horizontal_history_done(struct horizontal_history *);

enum horizontal_select { SELECT_MAX, SELECT_MIN, SELECT_DISABLED };

struct horizontal_policy {
    bool    is_percent;
    int64_t value, period_s;
};
struct horizontal_rules {
    int64_t                         window_s;
    enum horizontal_select          select;
    const struct horizontal_policy *policies;
    size_t                          policy_count;
};
struct horizontal_limits {
    int64_t                 replicas, replicas_min, replicas_max;
    bool                    has_behavior;        /* else upstream's fixed rules */
    struct horizontal_rules up, down;
};

/* The conditions AbleToScale and ScalingLimited come of it; texts are constant. */
struct horizontal_verdict {
    int64_t     replicas;
    const char *able_reason, *able_message;
    bool        is_limited;
    const char *limit_reason, *limit_message;
};
/* The first time: what stands counts as recommended. */
void horizontal_begin(struct horizontal_history *, int64_t replicas, int64_t now_ms);
void horizontal_normalize(struct horizontal_history *, const struct horizontal_limits *,
                          int64_t wanted, int64_t now_ms, struct horizontal_verdict *ret);
/* The target was rescaled from limits->replicas. */
void horizontal_note_rescale(struct horizontal_history *, const struct horizontal_limits *,
                             int64_t replicas, int64_t now_ms);

#endif
