/* SPDX-License-Identifier: Apache-2.0 */
/* stateful_claim.h - the PersistentVolumeClaims of a StatefulSet's pods:
 * "<template>-<set>-<ordinal>".
 *
 * They outlive their pod; the set's retention policy says whether they go with the set or with a
 * pod that is scaled away.
 *
 * Thread: the core's. */
#ifndef KNARR_CONTROLLERS_STATEFUL_CLAIM_H
#define KNARR_CONTROLLERS_STATEFUL_CLAIM_H

#include "controllers/controller.h"

/* What the set says of claims; read once, and lives in the arena. */
struct stateful_claims;
const struct stateful_claims *stateful_claims_read(const struct object *set, struct arena *);

/* A place in a set: the pod "<set>-<ordinal>", whether it is there or not. */
struct stateful_place {
    struct controller            *controller;
    const struct object          *set;
    const struct stateful_claims *claims;
    int64_t                       ordinal;
    struct arena                 *arena;
};
/* Makes the claims of the place that are not there. */
MUST_USE bool stateful_claims_make(const struct stateful_place *, struct error *err);
/* Owners of the claims as the retention policy wants them.  is_condemned: the pod is to be scaled
 * away. */
MUST_USE bool stateful_claims_keep(const struct stateful_place *, const struct object *pod,
                                   bool is_condemned, struct error *err);
/* The pod spec's volumes refer to the claims. */
void stateful_claim_mount(const struct stateful_place *, struct value *pod_spec);

#endif
