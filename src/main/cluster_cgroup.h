/* SPDX-License-Identifier: Apache-2.0 */
/* cluster_cgroup.h - the cgroup /knarr-NAME: whatever a cluster runs is below it, and ends with it.
 * Thread: the supervisor's. */
#ifndef KNARR_MAIN_CLUSTER_CGROUP_H
#define KNARR_MAIN_CLUSTER_CGROUP_H

#include "base/error.h"
#include "main/cluster.h"

struct arena;

const char *cluster_cgroup_path(const struct cluster *, struct arena *); /* "/knarr-default" */
const char *cluster_node_cgroup_path(const struct cluster *, int node, struct arena *);
MUST_USE bool cluster_cgroup_make(const struct cluster *, struct error *err);
void cluster_cgroup_kill(const struct cluster *); /* every process below; waits until they have
                                                     left, at most some seconds */
void cluster_cgroup_remove(const struct cluster *);

#endif
