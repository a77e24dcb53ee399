/* SPDX-License-Identifier: Apache-2.0 */
/* node_pods.h - which pods are bound to a node.
 *
 * Nodes that ask for what their pods name ask often, and about a namespace of any size, so the pods
 * of each node are kept.  That begins with the first question: who never asks pays nothing.  From
 * then on a change of a bound pod costs one look into a map, for a pod keeps its node.
 *
 * Thread: the core's. */
#ifndef KNARR_CORE_NODE_PODS_H
#define KNARR_CORE_NODE_PODS_H

#include <stdbool.h>

#include "core/core.h"

struct node_pods;

/* Latest pods whose spec.nodeName is this, in the order in which they were bound; stops when visit
 * returns false.  visit may change and delete pods, also this one. */
void core_each_on_node(struct core *, const char *node, core_visitor *visit, void *context);

/* For core.c. */
struct node_pods *node_pods_new(struct core *);
void              node_pods_free(struct node_pods *);

#endif
