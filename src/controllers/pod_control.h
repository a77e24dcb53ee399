/* SPDX-License-Identifier: Apache-2.0 */
/* pod_control.h - making Pods from a template and deleting them, with the Events that say so.
 *
 * Thread: the core's. */
#ifndef KNARR_CONTROLLERS_POD_CONTROL_H
#define KNARR_CONTROLLERS_POD_CONTROL_H

#include "controllers/controller.h"

/* A new Pod owned by `owner`: labels, annotations, finalizers and spec of the template (which is
 * cloned), generateName
 * "<owner>-".  Callers may change it before pod_create. */
struct value *pod_from_template(const struct object *owner, const struct value *pod_template,
                                struct arena *);
/* Event SuccessfulCreate or FailedCreate about the owner.  Where the namespace is being deleted:
 * false, *err set, no event (is_creation_refused). */
MUST_USE bool pod_create(struct controller *, const struct object *owner, struct value *pod,
                         struct arena *, struct error *err);
/* Event SuccessfulDelete or FailedDelete about the owner. */
MUST_USE bool pod_delete(struct controller *, const struct object *owner, const struct object *pod,
                         struct arena *, struct error *err);

#endif
