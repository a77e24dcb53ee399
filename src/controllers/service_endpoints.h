/* SPDX-License-Identifier: Apache-2.0 */
/* service_endpoints.h - the endpoints that a Service should have, from its pods; for EndpointSlices
 * and for Endpoints.
 *
 * Thread: the core's. */
#ifndef KNARR_CONTROLLERS_SERVICE_ENDPOINTS_H
#define KNARR_CONTROLLERS_SERVICE_ENDPOINTS_H

#include "controllers/controller.h"
#include "controllers/endpoint_slice_plan.h"
#include "controllers/services.h"

struct service_endpoints {
    struct endpoint_group *groups;
    size_t                 group_count;
};

/* All pods that match and have an address of the family, finished ones left out, grouped by the
 * ports that the Service's ports are on them. */
void service_endpoints_look(struct controller *, const struct object *service, bool ipv6,
                            struct arena *, struct service_endpoints *ret);

/* Queues the Services that selected the pod before or select it now. */
void service_endpoints_pod_changed(struct controller *, const struct object *before,
                                   const struct object *now);

/* The labels that endpoints take over from their Service: all but reserved ones; a fresh map. */
struct value *service_endpoints_labels(const struct object *service, const struct service_facts *,
                                       const char *managed_by_key, const char *managed_by,
                                       struct arena *);

#define HEADLESS_LABEL      "service.kubernetes.io/headless"
#define SERVICE_NAME_LABEL  "kubernetes.io/service-name"
#define SLICE_MANAGER_LABEL "endpointslice.kubernetes.io/managed-by"

#endif
