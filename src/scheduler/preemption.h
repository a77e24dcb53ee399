/* SPDX-License-Identifier: Apache-2.0 */
/* preemption.h - whom to send away so that a pod of higher priority fits.
 *
 * On each node where it may help: take away all pods of lower priority, see whether the pod fits,
 * and give back as many as possible, the most important first, those that a disruption budget
 * protects before the others.  Of the nodes that remain the one whose victims hurt least is chosen.
 *
 * This only finds; scheduler.c acts.  Thread: the core's. */
#ifndef KNARR_SCHEDULER_PREEMPTION_H
#define KNARR_SCHEDULER_PREEMPTION_H

#include "scheduler/class.h"

enum {
    CANDIDATES_MIN = 100,
    CANDIDATES_PERCENT = 10
}; /* of the nodes in question: enough to choose from */

struct candidate {
    struct node_view *node;              /* NULL: there is none */
    struct pod      **victims;           /* the most important first; in the arena */
    size_t            victim_count;
    size_t            violations;        /* of disruption budgets */
    const char       *message;           /* why there is none; in the arena */
};

/* `first_slot`: where to begin, so that not always the same nodes are looked at in a large cluster.
 */
struct candidate preemption_find(struct class_table *, struct class *, const struct pod *,
                                 size_t first_slot, struct arena *);

#endif
