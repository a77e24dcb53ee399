/* SPDX-License-Identifier: Apache-2.0 */
/* conntrack.h - makes the kernel forget UDP flows that no longer lead where they should.
 *
 * Internal to net/.  Thread: any; acts in the thread's own network namespace. */
#ifndef KNARR_NET_CONNTRACK_H
#define KNARR_NET_CONNTRACK_H

#include "net/udp_fronts.h"

/* Deletes each UDP flow that was sent to one of the fronts and leads to none of its ends.  Node
 * ports count for translated flows and for those to `node_address` (may be NULL).
 * One pass over the kernel's table, whatever the number of fronts. */
MUST_USE bool conntrack_forget(const struct map *fronts, const struct address *node_address,
                               struct error *err);

#endif
