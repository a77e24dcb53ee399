/* SPDX-License-Identifier: Apache-2.0 */
/* node_selector.h - which nodes a pod or a volume may be on, by the nodes' labels and name: a pod's
 * nodeSelector and required node affinity, a PersistentVolume's nodeAffinity.
 *
 * For those who look at one node at a time: the agent that admits a pod, DaemonSets.  The scheduler
 * has the same rules in a form that is parsed once for many nodes (scheduler/signature.h).
 *
 * Thread: pure.  The arena is for keys. */
#ifndef KNARR_OBJECT_NODE_SELECTOR_H
#define KNARR_OBJECT_NODE_SELECTOR_H

#include <stdbool.h>

struct arena;
struct object;
struct value;

/* `selector` is a NodeSelector {nodeSelectorTerms}: one term has to match, and an empty one never
 * does.  NULL: every node matches. */
bool node_selector_matches(const struct value *selector, const struct object *node,
                           struct arena *);
/* Of a pod's spec: nodeSelector (a map of labels) and affinity; either may be NULL. */
bool node_affinity_matches(const struct value *labels, const struct value *affinity,
                           const struct object *node, struct arena *);

#endif
