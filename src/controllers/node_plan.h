/* SPDX-License-Identifier: Apache-2.0 */
/* node_plan.h - which taints a Node should have, given its conditions and those of the others.
 *
 * Thread: pure. */
#ifndef KNARR_CONTROLLERS_NODE_PLAN_H
#define KNARR_CONTROLLERS_NODE_PLAN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct arena;

enum node_ready { NODE_READY_ABSENT, NODE_READY_TRUE, NODE_READY_FALSE, NODE_READY_UNKNOWN };

/* How much of the cluster is out of order: then the fault is rather ours, and pods are not driven
 * away. */
enum node_disruption {
    DISRUPTION_NONE,
    DISRUPTION_PARTIAL, /* most nodes of a small cluster: no node gets a new NoExecute taint */
    DISRUPTION_FULL     /* all nodes: there are no NoExecute taints */
};

enum { NODE_TAINTS_ADDED_MAX = 8, SMALL_CLUSTER_NODES_MAX = 50 };

struct node_condition {
    const char *type, *status;
};

struct node_taint {
    const char *key, *effect;
};

struct node_facts {
    bool                         is_unschedulable;
    enum node_disruption         disruption;
    const struct node_condition *conditions;
    size_t                       condition_count;
    const struct node_taint     *taints;
    size_t                       taint_count;
};

struct node_plan {
    bool             *removes;           /* one for each taint there is */
    struct node_taint adds[NODE_TAINTS_ADDED_MAX];
    size_t            add_count;
    bool              changes;           /* any added or removed */
};

struct node_plan node_plan(const struct node_facts *, struct arena *);
enum node_ready node_ready_of(const struct node_condition *, size_t count);
enum node_disruption node_disruption_of(size_t ready_count, size_t other_count);

#endif
