/* SPDX-License-Identifier: Apache-2.0 */
/* replica_set_plan.h - how many pods to make, which to delete, and what the status says; for
 * ReplicaSets and ReplicationControllers.
 *
 * Thread: pure. */
#ifndef KNARR_CONTROLLERS_REPLICA_SET_PLAN_H
#define KNARR_CONTROLLERS_REPLICA_SET_PLAN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "controllers/pods.h"

struct arena;

enum { REPLICA_BURST_MAX = 500 };        /* pods made or deleted in one sync */

/* An active pod of the set. */
struct replica {
    const struct pod_facts *facts;
    const char             *uid;
    int64_t                 created_s;
    int64_t                 related_on_node;     /* active pods of sibling sets on the same node */
    bool                    is_fully_labeled;    /* has all labels of the template */
};

struct replica_set_facts {
    int64_t               replicas, min_ready_s, now_s;
    bool                  is_deleted;    /* being deleted: pods are counted, not managed */
    const struct replica *pods;
    size_t                pod_count;
};

struct replica_set_plan {
    size_t  create_count;
    size_t *deletes;                     /* indexes into pods, in the order of deletion */
    size_t  delete_count;
    int64_t replicas, fully_labeled, ready, available;   /* of the pods as they are */
    int64_t check_after_s; /* when the next ready pod becomes available; 0: nothing to wait for */
};

struct replica_set_plan replica_set_plan(const struct replica_set_facts *, struct arena *);

/* Below 0 where `a` is to be deleted before `b`. */
int replica_compare(const struct replica *a, const struct replica *b, int64_t now_s);

#endif
