/* SPDX-License-Identifier: Apache-2.0 */
/* daemon_set_plan.h - on which Nodes a DaemonSet makes pods, and which of its pods go.
 *
 * Thread: pure. */
#ifndef KNARR_CONTROLLERS_DAEMON_SET_PLAN_H
#define KNARR_CONTROLLERS_DAEMON_SET_PLAN_H

#include "controllers/daemon_node.h"
#include "controllers/pods.h"

enum { DAEMON_STEP_MAX = 250 };          /* pods made or deleted in one sync */

struct daemon_pod {
    const struct pod_facts *facts;
    size_t                  node;        /* index into nodes; node_count: on none of them */
    const char             *name;
    int64_t                 created_s;
    bool                    is_terminating;
    bool                    is_updated;  /* of the newest template */
    bool is_in_backoff;                  /* failed, and so did others on its Node just before */
};

struct daemon_node {
    const char           *name;
    struct daemon_verdict verdict;
};

struct daemon_set_facts {
    int64_t                   max_unavailable, max_surge, min_ready_s, now_s;
    bool                      updates_on_delete;
    const struct daemon_node *nodes;
    size_t                    node_count;
    const struct daemon_pod  *pods;
    size_t                    pod_count;
};

struct daemon_set_plan {
    size_t *creates;                     /* indexes of nodes */
    size_t *deletes;                     /* indexes of pods */
    size_t  create_count, delete_count;
    int64_t desired, current, misscheduled, ready, available, updated;
    int64_t check_after_s;
};

struct daemon_set_plan daemon_set_plan(const struct daemon_set_facts *, struct arena *);

#endif
