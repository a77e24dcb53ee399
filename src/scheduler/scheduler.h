/* SPDX-License-Identifier: Apache-2.0 */
/* scheduler.h - pods to nodes, by signature classes.
 *
 * All that filters and scores read of a pod is hashed into a signature.  Pods of one signature
 * share a class: its feasible nodes in a heap by score.  Binding changes one node, and so re-scores
 * one node in each live class: the cost of a pod does not grow with the number of nodes.  A pod
 * that does not fit keeps, per node, the verdict; Events and the PodScheduled condition read the
 * same record.
 *
 * It reads `latest` and binds through core/writer.h (pods/binding) in the same turn.
 * Thread: the core's. */
#ifndef KNARR_SCHEDULER_SCHEDULER_H
#define KNARR_SCHEDULER_SCHEDULER_H

#include "base/error.h"

struct core;
struct scheduler;

enum {
    SCHEDULER_CLASSES_MAX = 1024,        /* the least recently used class is dropped above, */
    SCHEDULER_RECORDS_MAX = 1 << 17      /* or its records, of nodes and constraints: 10 MB */
};

MUST_USE struct scheduler *scheduler_new(struct core *,
                                         struct error *err); /* schedules what waits already */
void scheduler_free(struct scheduler *);

#endif
