/* SPDX-License-Identifier: Apache-2.0 */
/* egress.h - the way out of a local cluster: `knarr up --egress`.
 *
 * slirp4netns is a program that plays a router on a tap device and makes each connection that comes
 * out of it as a socket of its own, in the machine's network: nothing of the machine's addresses,
 * routes, firewall or settings is touched, and it works through whatever the machine is connected
 * by.  The tap is a port of the cluster's bridge, so every node has it as its gateway:
 *
 *     EGRESS_GATEWAY   the router; not the machine's loopback
 *     EGRESS_DNS       the machine's own resolver
 *
 * TCP and UDP over IPv4; ping, where net.ipv4.ping_group_range of the machine lets root.  The machine's other addresses are reached as from any program of it.
 *
 * Thread: the supervisor's. */
#ifndef KNARR_MAIN_EGRESS_H
#define KNARR_MAIN_EGRESS_H

#include <sys/types.h>

#include "base/error.h"
#include "main/cluster.h"
#include "main/cluster_network.h"

#define EGRESS_GATEWAY CLUSTER_NETWORK "2"
#define EGRESS_DNS     CLUSTER_NETWORK "3"

struct cgroup_door;

/* NOT_FOUND: the program is not installed. */
MUST_USE bool egress_check(struct error *err);
/* In the cluster's namespace: the tap, as a port of the bridge. */
MUST_USE bool egress_make_tap(const char *bridge, int mtu, struct error *err);
/* Starts the program at the tap; it may be started again. -1: *err says why. */
pid_t egress_launch(const struct cluster *, const struct cluster_network *,
                    const struct cgroup_door *, struct error *err);

#endif
