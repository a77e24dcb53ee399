/* SPDX-License-Identifier: Apache-2.0 */
/* apply.h - server-side apply: a configuration into a live object.
 *
 * A manager says what it wants of an object.  What it says becomes its own and is merged in; what
 * it said last time and says no more is removed, unless another manager has it.  A field that
 * another manager has with another value is a conflict, unless the manager insists.
 *
 * Thread: pure. */
#ifndef KNARR_OBJECT_APPLY_H
#define KNARR_OBJECT_APPLY_H

#include "object/managed_fields.h"

struct apply_request {
    const struct kind        *kind;      /* of the live object and the configuration */
    const struct value       *live;      /* without managedFields; an empty map: there is none */
    struct bytes              managed;   /* the live object's list; {NULL,0}: none */
    struct value             *config;    /* as the client sent it */
    const struct field_owner *owner;
    bool                      force, exists;
};

struct apply_result {
    struct value *next;                  /* not yet decoded; NULL: as live */
    struct bytes  managed;
};

/* BAD_REQUEST: another kind, or managedFields in the configuration.  UNKNOWN: it does not fit
 * the kind (apply_check).  REQUEST_ENTITY_TOO_LARGE: APPLY_MANAGERS_MAX others apply to the object
 * already.  CONFLICT with a cause for each field: FieldManagerConflict, `conflict
 * with "kubectl" using apps/v1`, ".spec.replicas". `live` and `config` are not changed, but `next`
 * borrows parts of config. */
MUST_USE bool apply_configuration(const struct apply_request *, struct arena *,
                                  struct apply_result *ret, struct error *err);

#endif
