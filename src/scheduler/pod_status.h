/* SPDX-License-Identifier: Apache-2.0 */
/* pod_status.h - what the scheduler writes: bindings, conditions, deletions; through the API's own
 * pipeline.
 *
 * Each returns the new state of the pod as a reference to put, or NULL with *err set.
 * Thread: the core's. */
#ifndef KNARR_SCHEDULER_POD_STATUS_H
#define KNARR_SCHEDULER_POD_STATUS_H

#include "base/error.h"

struct arena;
struct core;
struct object;

#define SCHEDULER_NAME "default-scheduler"

MUST_USE const struct object *pod_bind(struct core *, const struct object *pod,
                                       const char *node_name, struct arena *, struct error *err);
/* PodScheduled=False, Unschedulable; and the node on which room is being made (NULL: none). */
MUST_USE const struct object *pod_tell_unschedulable(struct core *, const struct object *pod,
                                                     const char *message,
                                                     const char *nominated_node_name,
                                                     struct arena *, struct error *err);
MUST_USE const struct object *pod_clear_nomination(struct core *, const struct object *pod,
                                                   struct arena *, struct error *err);
/* The node on which the pod waits for its volumes. */
MUST_USE const struct object *pod_nominate(struct core *, const struct object *pod,
                                           const char *node_name, struct arena *, struct error *err);
/* DisruptionTarget=True by the scheduler, then the deletion. */
MUST_USE bool pod_preempt(struct core *, const struct object *pod, struct arena *,
                          struct error *err);

/* A free volume is kept for the claim; the binder does the rest. */
MUST_USE bool volume_reserve(struct core *, const struct object *volume,
                             const struct object *claim, struct arena *, struct error *err);
/* The claim is to be provisioned for this node. */
MUST_USE bool claim_select_node(struct core *, const struct object *claim, const char *node_name,
                                struct arena *, struct error *err);

#endif
