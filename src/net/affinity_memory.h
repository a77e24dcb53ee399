/* SPDX-License-Identifier: Apache-2.0 */
/* affinity_memory.h - the clients that session affinity remembers, carried over a rebuild.
 *
 * The kernel's sets know which client an endpoint serves and for how long still.  A rebuilt table
 * begins with empty sets; so the old ones are read first, and what they hold is added again in the
 * transaction that rebuilds.
 *
 * Internal to net/.  Thread: any; it asks the kernel of the thread's own namespace. */
#ifndef KNARR_NET_AFFINITY_MEMORY_H
#define KNARR_NET_AFFINITY_MEMORY_H

#include "net/rule_ledger.h"

enum { AFFINITY_CARRIED_MAX = 100000 };

/* From the JSON of "list sets table ..." the commands that add its clients to those sets that the
 * ledger wants, for the time they have left.  What is no address, and all after
 * AFFINITY_CARRIED_MAX clients, is left out.  Pure. */
void affinity_memory_write(struct bytes listing, const struct rule_ledger *, struct buffer *ret);

/* The same from the kernel's table; nothing where there is none.  Acts in the calling thread's
 * network namespace. */
void affinity_memory_read(const struct rule_ledger *, struct buffer *ret);

#endif
