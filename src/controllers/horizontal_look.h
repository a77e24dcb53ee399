/* SPDX-License-Identifier: Apache-2.0 */
/* horizontal_look.h - the facts for horizontal_plan.h: what the pods of a target use and request.
 *
 * Figures are those of core/usage.h; whoever looks has asked for fresh ones before.
 * Thread: the core's. */
#ifndef KNARR_CONTROLLERS_HORIZONTAL_LOOK_H
#define KNARR_CONTROLLERS_HORIZONTAL_LOOK_H

#include "controllers/controller.h"
#include "controllers/horizontal_plan.h"

/* Which figure: a resource of whole pods, or of their containers of one name. */
struct horizontal_measure {
    const char *resource;                /* "cpu" */
    const char *container;               /* NULL: all of a pod */
};
/* One struct horizontal_pod for each of `pods`, in the arena.  False where no pod has any figure
 * ("no metrics returned from resource metrics API"). */
MUST_USE bool horizontal_look(struct core *, const struct object_array *pods,
                              const struct horizontal_measure *, struct arena *,
                              struct horizontal_pod **ret, struct error *err);

#endif
