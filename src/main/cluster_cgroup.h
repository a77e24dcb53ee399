/* SPDX-License-Identifier: Apache-2.0 */
/* cluster_cgroup.h - the cgroup /knarr-NAME: whatever a cluster runs is below it, and ends with it.
 * Only the supervisor, which ends the rest, stays outside.
 *
 *     /knarr-NAME/system           the API, the nodes' agents, nginx, conmon
 *     /knarr-NAME/NODE/kubepods    pods (node/cgroup.h)
 *
 * Thread: the supervisor's. */
#ifndef KNARR_MAIN_CLUSTER_CGROUP_H
#define KNARR_MAIN_CLUSTER_CGROUP_H

#include "base/error.h"
#include "main/cluster.h"

struct arena;
struct cgroup_door;

enum { CLUSTER_GRACE_S = 10 };

const char *cluster_cgroup_path(const struct cluster *, struct arena *); /* "/knarr-default" */
const char *cluster_node_cgroup_path(const struct cluster *, int node, struct arena *);
/* Makes it, and below it one for the API, the agents, nginx and whoever else is no container; the
 * door to that is the caller's to close. */
MUST_USE bool cluster_cgroup_make(const struct cluster *, struct cgroup_door *ret,
                                  struct error *err);
/* Asks the containers to end, and waits until they have, at most CLUSTER_GRACE_S and for as long as
 * `goes_on` says. */
void cluster_cgroup_stop_pods(const struct cluster *, bool (*goes_on)(void *context),
                              void *context);
void cluster_cgroup_kill(const struct cluster *); /* every process below; waits until they have
                                                     left, at most some seconds */
void cluster_cgroup_remove(const struct cluster *);

#endif
