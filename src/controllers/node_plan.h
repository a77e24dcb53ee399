/* SPDX-License-Identifier: Apache-2.0 */
/* node_plan.h - what a Node's conditions say: whether it is ready, and which taints it should have.
 *
 * Thread: pure. */
#ifndef KNARR_CONTROLLERS_NODE_PLAN_H
#define KNARR_CONTROLLERS_NODE_PLAN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "object/binding.h"

struct arena;

enum node_ready { NODE_READY_ABSENT, NODE_READY_TRUE, NODE_READY_FALSE, NODE_READY_UNKNOWN };

/* Whether the Node's pods may be driven away by what it, or its agent, says of itself. */
enum node_eviction {
    EVICTION_ALLOWED,
    EVICTION_WAITS,   /* no new NoExecute taint; one that is there may change its name */
    EVICTION_STOPPED  /* no such taint at all */
};

enum { NODE_TAINTS_ADDED_MAX = 8 };

struct node_condition {
    const char *type, *status;
    int64_t     heartbeat_s;             /* lastHeartbeatTime; 0: none */
};

/* Of one of the list status.conditions. */
extern const struct binding node_condition_bindings[];

struct node_taint {
    const char *key, *effect;
};

struct node_facts {
    bool                         is_unschedulable;
    enum node_eviction           eviction;
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
/* It is not ready, and has no NoExecute taint that says so: its zone decides (node_zones.h). */
bool node_needs_turn(const struct node_facts *);

#endif
