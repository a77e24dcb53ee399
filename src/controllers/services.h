/* SPDX-License-Identifier: Apache-2.0 */
/* services.h - what the endpoint controllers want to know of Services, read once for both.
 *
 * A Service's text is read when its facts are first asked for, and again only after it has changed.
 * Facts stay valid until their Service changes.
 *
 * Thread: the core's. */
#ifndef KNARR_CONTROLLERS_SERVICES_H
#define KNARR_CONTROLLERS_SERVICES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "core/core.h"
#include "object/selector.h"

struct object;
struct services;

struct service_port {
    const char *name, *protocol, *app_protocol;      /* "" where absent */
    const char *target_name;             /* NULL: target_port is the number */
    int64_t     target_port;
};

struct service_facts {
    int64_t              revision;       /* the resourceVersion that was read */
    struct selector      selector;
    bool                 has_selector;   /* else others make its endpoints */
    bool                 is_external_name;
    bool                 has_cluster_ip; /* not headless */
    bool                 publishes_not_ready;
    bool                 is_auto;        /* we choose the zones; trafficDistribution is not looked at */
    bool                 prefers_zone, prefers_node; /* trafficDistribution; the node, then the zone */
    bool                 ipv4, ipv6;     /* the families of its endpoints */
    bool                 prefers_ipv6;   /* the first family */
    struct service_port *ports;
    size_t               port_count;
    size_t               pod_count;      /* that matched when they were last looked at; 0: never */
};

struct services *services_new(struct core *);
void services_free(struct services *);

const struct service_facts *services_facts(struct services *, const struct object *service);
void services_note_pods(struct services *, const struct object *service, size_t count);
/* The Services whose selector matches the labels of a pod in its namespace. */
void services_each_selecting(struct services *, const struct object *pod, core_visitor *,
                             void *context);

#endif
