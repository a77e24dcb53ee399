/* SPDX-License-Identifier: Apache-2.0 */
/* filter.h - may a pod run on a node, and if not, why: upstream's filters, in its order, with its
 * words.
 *
 * The first filter that refuses gives the verdict.  A verdict that is not resolvable stays,
 * whatever pods are removed from the node.  Filters that look beyond the node (spread, pod
 * affinity) are judged by class.c, by whole domains.
 *
 * Not here: NodeName (a pod that names its node is not scheduled).
 * Thread: pure. */
#ifndef KNARR_SCHEDULER_FILTER_H
#define KNARR_SCHEDULER_FILTER_H

#include <stdbool.h>
#include <stdint.h>

struct node_view;
struct pod;
struct signature;

enum verdict {
    VERDICT_FITS,
    VERDICT_NO_NODE,                     /* the slot is empty */
    VERDICT_NOT_NAMED,                   /* the pod names other nodes */
    VERDICT_UNSCHEDULABLE,
    VERDICT_TAINT,
    VERDICT_NODE_AFFINITY,
    VERDICT_PORTS,
    VERDICT_RESOURCES,                   /* `shortage` says which */
    VERDICT_CLAIM_IN_USE,
    VERDICT_VOLUME_GONE,
    VERDICT_VOLUME_AFFINITY,
    VERDICT_VOLUME_BINDING,
    VERDICT_SPREAD_LABEL,
    VERDICT_SPREAD,
    VERDICT_AFFINITY,
    VERDICT_ANTI_AFFINITY,
    VERDICT_EXISTING_ANTI_AFFINITY,
    VERDICT_COUNT
};

/* Which resources a node is short of: bits. */
enum {
    SHORTAGE_PODS = 1 << 0,
    SHORTAGE_FIXED = 1,                  /* 1 << (SHORTAGE_FIXED + enum fixed_resource) */
    SHORTAGE_NAMED = 4,                  /* 1 << (SHORTAGE_NAMED + index among the named ones) */
    SHORTAGE_NAMED_MAX = 26,             /* further ones share the last bit */
    SHORTAGE_UNRESOLVABLE = 1 << 30      /* more is requested than the node has when empty */
};

/* NULL for what needs none (it fits) or has one of its own (resources). */
const char *verdict_reason(enum verdict);
/* shortage matters to VERDICT_RESOURCES alone. */
bool verdict_is_resolvable(enum verdict, uint32_t shortage);

/* The filters that depend on what the node is. */
enum verdict filter_facts(const struct signature *, const struct node_view *);
/* Those that depend on what is on it, too.  Room that is kept for nominated pods of the same or a
 * higher priority is taken, but for `exempt`'s own. */
enum verdict filter_load(const struct signature *, const struct node_view *,
                         const struct pod *exempt, uint32_t *ret_shortage);

/* "Insufficient cpu" of one bit of a shortage; NULL: not set. */
const char *shortage_reason(const struct signature *, uint32_t shortage, int bit, char *room,
                            int room_bytes);

#endif
