/* SPDX-License-Identifier: Apache-2.0 */
/* topology_mode.h - Services that leave the choice of zones to us, for endpoint_slice.c: what the
 * nodes' zones have, and which of these Services have hints.
 *
 * The nodes are looked at when a Service of this kind is, and again after one of them came, went,
 * became ready or not, or changed its zone; then all Services of this kind are queued, too.
 *
 * Not here: the hints (topology_plan.c).  Thread: the core's. */
#ifndef KNARR_CONTROLLERS_TOPOLOGY_MODE_H
#define KNARR_CONTROLLERS_TOPOLOGY_MODE_H

#include "controllers/controller.h"
#include "controllers/endpoint_slice_plan.h"

struct topology_mode;

struct topology_mode *topology_mode_new(void);
void                  topology_mode_free(struct topology_mode *);

/* Sets the hints of the groups' endpoints, as those of `slices` are or should be, and says in an
 * Event of the Service what changed, or why there are none. */
struct topology_look {
    const struct object         *service;
    const char                  *address_type;
    const struct endpoint_slice *slices;
    size_t                       slice_count;
    struct endpoint_group       *groups;
    size_t                       group_count;
};
void topology_mode_hint(struct topology_mode *, struct controller *, const struct topology_look *,
                        struct arena *);
/* The Service does not, or no longer, leave it to us, or (service NULL) is gone. */
void topology_mode_leave(struct topology_mode *, struct controller *, const char *key,
                         const struct object *service, const char *address_type);

void topology_mode_node_changed(struct topology_mode *, struct controller *,
                                const struct object *before, const struct object *now);

#endif
