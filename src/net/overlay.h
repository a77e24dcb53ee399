/* SPDX-License-Identifier: Apache-2.0 */
/* overlay.h - the way to the pods of other machines where only the machines know each other: VXLAN.
 *
 * One device a machine; everything about a peer follows from its address and its pod CIDR, so
 * nothing is learnt and nothing is flooded: a route to the CIDR over the CIDR's own zero address,
 * a neighbour entry that gives this address a MAC, and a forwarding entry that gives the MAC
 * a machine.  IPv4 only.  Acts in the calling thread's namespace.
 * Thread: any that may block for a moment. */
#ifndef KNARR_NET_OVERLAY_H
#define KNARR_NET_OVERLAY_H

#include "net/link.h"

enum { OVERLAY_HEAD_BYTES = 50, OVERLAY_ID = 27502 };

#define OVERLAY_DEVICE "knarr-vxlan"

/* The device of the machine with this address and pod CIDR. */
MUST_USE bool overlay_make(const struct address *machine, const struct address *pod_cidr, int mtu,
                           struct error *err);
MUST_USE bool overlay_set_peer(const struct address *pod_cidr, const struct address *machine,
                               struct error *err);
MUST_USE bool overlay_remove_peer(const struct address *pod_cidr, struct error *err);

#endif
