/* SPDX-License-Identifier: Apache-2.0 */
/* stateful_set_plan.h - which pods of a StatefulSet to make and to delete next, and what its status
 * says.
 *
 * Thread: pure. */
#ifndef KNARR_CONTROLLERS_STATEFUL_SET_PLAN_H
#define KNARR_CONTROLLERS_STATEFUL_SET_PLAN_H

#include "controllers/pods.h"

struct arena;

struct stateful_pod {
    const struct pod_facts *facts;
    int64_t                 ordinal;
    bool                    is_terminating;
    const char             *revision;    /* its label; "" where absent */
};

struct stateful_set_facts {
    int64_t     replicas, start, partition, min_ready_s, now_s;
    bool        is_parallel;             /* podManagementPolicy */
    bool        updates_on_delete;
    bool        is_deleted;
    const char *current_revision, *update_revision;
    const struct stateful_pod *pods;     /* of distinct ordinals */
    size_t                     pod_count;
};

struct stateful_create {
    int64_t ordinal;
    bool    is_current;                  /* with the current revision, not the update revision */
};

struct stateful_set_plan {
    struct stateful_create *creates;
    size_t                  create_count;
    bool                   *deletes;     /* for each pod */
    size_t                  delete_count;
    int64_t                 replicas, ready, available, current, updated;
    bool is_complete; /* all pods are updated and ready: the update revision becomes the current one
                       */
    int64_t                 check_after_s;
};

struct stateful_set_plan stateful_set_plan(const struct stateful_set_facts *, struct arena *);

#endif
