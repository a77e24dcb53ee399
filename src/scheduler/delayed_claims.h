/* SPDX-License-Identifier: Apache-2.0 */
/* delayed_claims.h - the claims of a pod: those that are bound, and those that wait for a node,
 * with the free volumes that would serve them.
 *
 * Thread: the core's; all lives in the arena. */
#ifndef KNARR_SCHEDULER_DELAYED_CLAIMS_H
#define KNARR_SCHEDULER_DELAYED_CLAIMS_H

#include "object/volume_view.h"

struct arena;
struct core;
struct object;

struct delayed_claim {
    struct claim_view          view;
    struct class_view          class;
    const struct volume_view **candidates;       /* the smallest first; or the reserved one */
    size_t                     candidate_count;
    bool                       may_provision;
};

struct delayed_claims {
    struct claim_view    *bound;
    size_t                bound_count;
    struct delayed_claim *items;         /* the smallest request first */
    size_t                count;
};

/* NULL, or why no node will do.  All claims are there. */
const char *delayed_claims_find(struct core *, const struct object *pod,
                                const struct pod_claim *claims, size_t count, struct arena *,
                                struct delayed_claims *ret);

#endif
