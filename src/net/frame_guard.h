/* SPDX-License-Identifier: Apache-2.0 */
/* frame_guard.h - what frames a pod may send, whatever it makes itself (NET_RAW, NET_ADMIN).
 *
 * A pod speaks by its own MAC and its own IPv4 address only, to the bridge: not past the node's
 * rules to a neighbour's MAC, not in another's name by IP or ARP, and in no other protocol.  One set
 * knows port, MAC and address of every pod, so a packet's cost is that of one look-up however many
 * there are.  In the bridge's own family (table "bridge knarr_pods"), before br_netfilter translates
 * what is bridged and before the bridge learns where a MAC is.
 *
 * The kernel's table outlives the agent: nothing is let through and nothing is cut off meanwhile.
 *
 * Internal to net/.  Thread: the agent's loop. */
#ifndef KNARR_NET_FRAME_GUARD_H
#define KNARR_NET_FRAME_GUARD_H

#include <stdbool.h>
#include <stdint.h>

#include "base/error.h"

struct frame_guard;
struct address;

/* For ports whose names begin with `prefix`, which speak to `gateway_mac`. */
struct frame_guard *frame_guard_new(const char *prefix, const uint8_t gateway_mac[6]);
void frame_guard_free(struct frame_guard *);                 /* leaves the kernel's state alone */
/* False where the kernel has no rules for bridges: nothing is guarded then. */
bool frame_guard_works(const struct frame_guard *);
/* Before the port sends. */
MUST_USE bool frame_guard_allow(struct frame_guard *, const char *port, const uint8_t mac[6],
                                const struct address *, struct error *err);
/* Whose address it is, also after the agent's restart; false: nothing is known of the port. */
bool frame_guard_address(const struct frame_guard *, const char *port, struct address *ret);
void frame_guard_forget(struct frame_guard *, const char *port);

#endif
