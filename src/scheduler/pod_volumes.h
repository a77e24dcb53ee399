/* SPDX-License-Identifier: Apache-2.0 */
/* pod_volumes.h - what the claims of a pod ask of a node, and what binding the pod asks of them.
 *
 * pod_volumes_resolve looks up claims, volumes and classes, and writes what follows from them for
 * any node as JSON: part of the pod's signature, so that pods of which the same is asked share a
 * class, and a claim that changes makes another signature.  Pods without claims have none of it.
 *
 * A claim that waits for its first consumer takes a free volume that the node reaches, the smallest
 * first, or is provisioned there.  Nothing is taken before the pod has its node: pod_volumes_bind
 * then reserves the volumes and names the node, and the binder and the provisioner do the rest.
 * Thread: the core's. */
#ifndef KNARR_SCHEDULER_POD_VOLUMES_H
#define KNARR_SCHEDULER_POD_VOLUMES_H

#include "base/bytes.h"
#include "base/error.h"
#include "scheduler/filter.h"
#include "scheduler/signature.h"

struct arena;
struct core;
struct object;
struct pod_claim;

enum { DELAYED_CLAIMS_MAX = 64 };        /* that one pod may wait for */

/* A free volume that would serve a claim. */
struct volume_choice {
    const char       *name;
    struct node_term *terms;             /* one must match, where there are any */
    size_t            term_count;
};

/* What one claim asks. */
struct volume_need {
    bool                  is_bound;      /* to a volume that only `terms` reach */
    struct node_term     *terms;         /* also where a volume may be provisioned; 0: everywhere */
    size_t                term_count;
    const char           *node;          /* provisioning has begun there; NULL: not yet */
    bool                  may_provision;
    struct volume_choice *choices;
    size_t                choice_count;
};

struct pod_volumes {
    const char         *problem;         /* no node will do, and this is why; NULL: none */
    const char         *user, *user_node;        /* of a ReadWriteOncePod claim that has its pod
                                                  * already, "ns/name"; NULL: free */
    bool                is_gone;         /* a volume is not there */
    struct volume_need *needs;
    size_t              need_count;
};

/* {NULL,0}: any node will do. */
struct bytes pod_volumes_resolve(struct core *, const struct object *pod,
                                 const struct pod_claim *claims, size_t count, struct arena *);
/* Reads what pod_volumes_resolve wrote. */
struct pod_volumes *pod_volumes_read(struct bytes, struct arena *);
/* Whoever holds a claim of one pod alone may be withdrawn from the node, to see what then. */
enum verdict pod_volumes_verdict(const struct pod_volumes *, const struct node_view *);

enum volumes_state {
    VOLUMES_READY,                       /* all claims are bound */
    VOLUMES_AWAITED,                     /* they will be, by what was written */
    VOLUMES_REFUSED                      /* the node will not do any more; or *err */
};
enum volumes_state pod_volumes_bind(struct core *, const struct object *pod,
                                    const struct object *node, struct arena *, struct error *err);

#endif
