/* SPDX-License-Identifier: Apache-2.0 */
/* pod_network.h - the pods' network of one node: a bridge, addresses from the node's pod CIDR,
 * routes to the other nodes.
 *
 * A pod has its address as a host (prefix 32) and reaches its neighbours, too, over the bridge's
 * address: so each packet meets the node's rules both ways.
 *
 * Which addresses are in use is computed from the pods' namespaces at start (pod_network_adopt),
 * never stored. Thread: the agent's loop; each call takes a few milliseconds at most. */
#ifndef KNARR_NET_POD_NETWORK_H
#define KNARR_NET_POD_NETWORK_H

#include <stdbool.h>

#include "base/error.h"
#include "net/link.h"

struct pod_network;

struct pod_network_options {
    const char    *bridge;               /* "knarr0" */
    struct address pod_cidr;             /* this node's: 10.42.1.0/24; .1 is the bridge */
    struct address cluster_cidr; /* all pods: 10.42.0.0/16, unreachable where no route is better */
    struct address service_cidr; /* 10.43.0.0/16, routed to the bridge; what no service takes is
                                    refused there */
    int            mtu;
    /* With an overlay (overlay.h) other nodes' pods are reached by VXLAN between the nodes'
     * addresses, else by routes over them. */
    bool           has_overlay;
    struct address node;                 /* this one's; for the overlay */
};
/* Makes the bridge, forwarding, the routes and, in table "inet knarr_pods", the masquerade for what
 * leaves the cluster. IPv4 only. */
MUST_USE struct pod_network *pod_network_new(const struct pod_network_options *, struct error *err);
void pod_network_free(struct pod_network *);                 /* leaves the kernel's state alone */
/* False where the kernel has no rules for bridges: then a pod that may make frames (NET_RAW) passes
 * its node's rules on the way to neighbours, and speaks in their name (frame_guard.h). */
bool pod_network_guards_frames(const struct pod_network *);

/* Takes the lowest free address after the last given one, makes eth0 in the pod's namespace with
 * default route over the bridge, lo up. *ret has prefix 32. SERVICE_UNAVAILABLE when no address is
 * free. */
MUST_USE bool pod_network_attach(struct pod_network *, int pod_netns_fd, const char *pod_uid,
                                 struct address *ret, struct error *err);
/* After an agent's restart: notes the address that this pod was given. False: it has none. */
MUST_USE bool pod_network_adopt(struct pod_network *, int pod_netns_fd, const char *pod_uid,
                                struct address *ret);
void pod_network_detach(struct pod_network *, const char *pod_uid, const struct address *);
/* What the node's end of the pod's cable is called. */
enum { POD_DEVICE_ROOM = 16 };
void pod_network_device(const char *pod_uid, char ret_name[POD_DEVICE_ROOM]);
/* The way to another node's pods: over its address (flat network), or by the overlay. */
MUST_USE bool pod_network_set_node(struct pod_network *, const struct address *pod_cidr,
                                   const struct address *node, struct error *err);
void pod_network_remove_node(struct pod_network *, const struct address *pod_cidr);
/* One more range of services, with a route as the first has.  CONFLICT where pods or this node have
 * addresses in it. */
MUST_USE bool pod_network_add_services(struct pod_network *, const struct address *range,
                                       struct error *err);
void pod_network_remove_services(struct pod_network *, const struct address *range);

#endif
