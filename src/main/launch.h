/* SPDX-License-Identifier: Apache-2.0 */
/* launch.h - starting `knarr api` and `knarr node` with what each may have.
 *
 * The API gets its keys through a memory file, its sockets by number, and neither root nor any
 * capability.  A node is started inside its network namespace and a mount namespace of its own,
 * which outlives the process: the pods' mounts live there.
 *
 * Thread: the supervisor's. */
#ifndef KNARR_MAIN_LAUNCH_H
#define KNARR_MAIN_LAUNCH_H

#include <sys/types.h>

#include "base/error.h"
#include "main/cluster_network.h"

struct launch {
    const struct cluster   *cluster;
    int                     node;        /* index */
    struct cluster_network *network;
    const int              *listeners;   /* host's loopback, inside */
    int                     broker_link;
    int                     ready_fd;    /* the child writes one byte */
};
pid_t launch_api(const struct launch *, struct error *err);      /* or -1 */
pid_t launch_node(const struct launch *, struct error *err);
int   launch_pid_fd(pid_t);              /* readable when the process has ended */

#endif
