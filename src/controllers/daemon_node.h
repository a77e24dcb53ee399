/* SPDX-License-Identifier: Apache-2.0 */
/* daemon_node.h - may a DaemonSet's pod run on a Node: node name, node selector, required node
 * affinity, taints.
 *
 * Thread: pure. */
#ifndef KNARR_CONTROLLERS_DAEMON_NODE_H
#define KNARR_CONTROLLERS_DAEMON_NODE_H

#include <stdbool.h>

struct arena;
struct object;
struct value;

struct daemon_verdict {
    bool should_run;
    bool may_stay;                       /* a pod that is there already */
};

/* pod_spec: with the tolerations that daemon pods get. */
struct daemon_verdict daemon_node_verdict(const struct value *pod_spec, const struct object *node,
                                          struct arena *);
/* Adds the tolerations of taints by which a Node's own state keeps others away. */
void daemon_node_tolerate(struct value *pod_spec, struct arena *);
/* Required affinity to this one Node by its name. */
void daemon_node_aim(struct value *pod_spec, const char *node_name, struct arena *);
/* The Node that a pod was aimed at; NULL where at none. */
const char *daemon_node_of_pod(const struct object *pod, struct arena *);

#endif
