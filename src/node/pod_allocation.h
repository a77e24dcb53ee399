/* SPDX-License-Identifier: Apache-2.0 */
/* pod_allocation.h - the resources that a node has given to a pod, where they are not those that the
 * pod asks for.
 *
 * A pod that is resized asks for other requests and limits, and keeps what it has until there is room
 * for all of it.  Its struct pod then has the old amounts, so that whoever counts, starts or measures
 * goes by what holds; what it asks for stands in its object.  As a value:
 *
 *     {"resources": {...}, "containers": {NAME: {"limits": {...}, "requests": {...}}}}
 *
 * Only cpu and memory can be resized; ephemeral containers have no resources.
 * Thread: pure. */
#ifndef KNARR_NODE_POD_ALLOCATION_H
#define KNARR_NODE_POD_ALLOCATION_H

#include <stdbool.h>

struct arena;
struct pod;
struct value;

/* What the struct has.  Parts are the pod's own: it lives as long as both. */
struct value *pod_allocation(const struct pod *, struct arena *);
/* Gives a pod the amounts of an allocation, copied; false where it has just these already, or where
 * the allocation is NULL or no map.  Containers that it does not name keep theirs. */
bool pod_set_allocation(struct pod *, const struct value *allocation);
/* Does one of the two ask for more of cpu or memory, in all, than the other? */
bool pod_asks_for_more(const struct pod *, const struct pod *than);

#endif
