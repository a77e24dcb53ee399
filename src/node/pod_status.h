/* SPDX-License-Identifier: Apache-2.0 */
/* pod_status.h - what the API is told of a pod: phase, conditions, container statuses, as a
 * strategic merge patch.
 *
 * The patch holds only what is the agent's: its own conditions (merged by type), the container
 * lists (replaced), phase, addresses.  Conditions of others, and fields that a test or a controller
 * put there, stay. lastTransitionTime moves only when a condition's status does; struct
 * pod_conditions remembers.
 *
 * Thread: pure, but for the conditions, which belong to the pod's worker. */
#ifndef KNARR_NODE_POD_STATUS_H
#define KNARR_NODE_POD_STATUS_H

#include <stdbool.h>
#include <stdint.h>

#include "base/bytes.h"
#include "node/pod_state.h"

enum pod_condition_type {
    CONDITION_READY_TO_START,
    CONDITION_INITIALIZED,
    CONDITION_READY,
    CONDITION_CONTAINERS_READY,
    CONDITION_SCHEDULED,
    CONDITION_COUNT
};

struct pod_condition {
    int8_t  status;                      /* -1: not known yet, 0 False, 1 True */
    int64_t transition_s;
};
struct pod_conditions {
    struct pod_condition items[CONDITION_COUNT];
};
/* From the Pod's own status, when the agent first sees it. */
void pod_conditions_read(struct pod_conditions *, const struct pod *);

/* A pod that is to have other resources.  All zero: it has what it asks for. */
struct pod_resize {
    bool    is_deferred;                 /* there is no room for it */
    bool    is_in_progress;              /* given, but not in force yet */
    int64_t deferred_generation, progress_generation;        /* of the version that asks */
    int64_t deferred_s, progress_s;      /* since when */
    char    why_deferred[256], error[512];       /* error: it failed, and is tried again */
};

struct pod_status_input {
    const struct pod_facts  *facts;
    const struct pod_resize *resize;
    const struct cgroup_limits *limits;  /* of the pod's cgroup; NULL: it has none yet */
    const char              *pod_ip, *host_ip;       /* "" where unknown */
    int64_t                  start_time_s;
};

/* "Pending", "Running", "Succeeded", "Failed". */
const char *pod_phase(const struct pod_facts *);
/* Writes {"metadata":{"uid":...},"status":{...}}. */
void pod_status_write(const struct pod_status_input *, struct pod_conditions *,
                      struct buffer *ret_patch);

#endif
