/* SPDX-License-Identifier: Apache-2.0 */
/* horizontal_metric.h - one entry of an autoscaler's spec.metrics: what it proposes, what its
 * status says, or why it says nothing.
 *
 * Resource and ContainerResource are measured here.  Pods, Object and External need an API that
 * somebody serves (custom.metrics.k8s.io, external.metrics.k8s.io); they fail with the words of a
 * server that has none.
 * Thread: the core's. */
#ifndef KNARR_CONTROLLERS_HORIZONTAL_METRIC_H
#define KNARR_CONTROLLERS_HORIZONTAL_METRIC_H

#include "controllers/horizontal_look.h"

/* What is the same for all metrics of one sync. */
struct horizontal_target {
    const char         *namespace;
    struct object_array pods;            /* that the scale selects */
    int64_t             replicas;        /* spec.replicas of the scale */
    double              tolerance_down, tolerance_up;
    int64_t             now_s;
};

struct horizontal_reading {
    int64_t       replicas;              /* proposed */
    const char   *name;                  /* "cpu resource utilization (percentage of request)" */
    struct value *status;                /* of status.currentMetrics; also where it failed */
    const char   *failed_reason;         /* "FailedGetResourceMetric"; NULL: it worked */
    const char   *failed_message;        /* of the event and the condition */
    const char   *failed_whole;          /* what failed as a whole, for the sum of all metrics */
};
void horizontal_read_metric(struct core *, const struct value *metric,
                            const struct horizontal_target *, struct arena *,
                            struct horizontal_reading *ret);

#endif
