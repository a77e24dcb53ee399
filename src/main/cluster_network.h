/* SPDX-License-Identifier: Apache-2.0 */
/* cluster_network.h - the namespaces of a local cluster and the wires between them.
 *
 * One namespace with a bridge for the API's inner side, one for each node.  They are held by
 * descriptors only: when the supervisor and all that runs inside have ended, the kernel takes them
 * away.  No interface of the host takes part; pod and service ranges end in unreachable routes
 * wherever no better one is.  There is a default route only where the cluster has egress (egress.h).
 *
 * Thread: the supervisor's. */
#ifndef KNARR_MAIN_CLUSTER_NETWORK_H
#define KNARR_MAIN_CLUSTER_NETWORK_H

#include <stdint.h>

#include "base/error.h"
#include "main/cluster.h"

struct cluster_network {
    int cluster_fd;                      /* the namespace with the bridge */
    int node_fds[CLUSTER_NODES_MAX];
    int node_mount_fds[CLUSTER_NODES_MAX]; /* each node's mount namespace, once its first process
                                              made it; 0: none */
    int node_count;
};
MUST_USE bool cluster_network_make(struct cluster_network *, const struct cluster *,
                                   struct error *err);
void cluster_network_close(struct cluster_network *);
int cluster_network_listen(const struct cluster_network *, const char *address, uint16_t port,
                           struct error *err); /* or -1 */

#endif
