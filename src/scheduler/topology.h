/* SPDX-License-Identifier: Apache-2.0 */
/* topology.h - a node comes into its domains, or leaves them; for cluster.c.
 *
 * Thread: the core's. */
#ifndef KNARR_SCHEDULER_TOPOLOGY_H
#define KNARR_SCHEDULER_TOPOLOGY_H

struct cluster;
struct node_view;
struct object;

void topologies_enter(struct cluster *, struct node_view *);
/* `object` is what the node was when it came in. */
void topologies_leave(struct cluster *, struct node_view *, const struct object *);

#endif
