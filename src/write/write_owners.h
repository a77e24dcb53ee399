/* SPDX-License-Identifier: Apache-2.0 */
/* write_owners.h - metadata.managedFields on the write path.
 *
 * While a write is on its way its tree has no managedFields; struct write carries them as text, and
 * the next object is frozen with them.
 *
 * Thread: the core's. */
#ifndef KNARR_WRITE_WRITE_OWNERS_H
#define KNARR_WRITE_WRITE_OWNERS_H

#include "write/write_stage.h"
#include "object/managed_fields.h"

/* Whose write this is: fieldManager, or what upstream's part of the control plane is called. */
struct field_owner write_owner(const struct write *);

/* Sets write->managed_fields for any write but an apply: called with the tree as the client wants
 * it, with defaults and before admission, as what the server adds belongs to nobody.  Takes what
 * the client sent as managedFields out of the tree. */
void write_take_fields(struct write *);

/* The lists are the same but for their times. */
bool managed_same_but_times(struct bytes, struct bytes, struct arena *);

/* The entries after a write of scale.  `scale` is the Scale that is wanted. */
struct bytes scale_take_fields(const struct write *, const struct value *old_scale,
                               const struct value *scale);
/* The same by an apply: *ret_scale is what comes of it, not yet decoded. */
MUST_USE bool scale_apply(const struct write *, const struct value *old_scale,
                          struct value *config, struct value **ret_scale, struct bytes *ret_managed,
                          struct error *err);

#endif
