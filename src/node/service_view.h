/* SPDX-License-Identifier: Apache-2.0 */
/* service_view.h - what a Service and its EndpointSlices mean on one node: for the packet filter,
 * for DNS, and for a load balancer that asks whether this node serves.
 *
 * Which endpoints serve: the ready ones that hints want for this node or its zone; where no ready
 * one is left, those that are ending and serve still.  Policy Local chooses among this node's own
 * endpoints by the same rule, whatever others there are (is_only_local).
 *
 * Pure: values in, structs of the arena out.  Thread: any. */
#ifndef KNARR_NODE_SERVICE_VIEW_H
#define KNARR_NODE_SERVICE_VIEW_H

#include <stdbool.h>

#include "net/dns.h"
#include "net/service_rules.h"

struct arena;
struct value;

enum { SERVICE_BACKENDS_SEEN_MAX = 10000, SERVICE_PORTS_MAX = 256, SERVICE_ADDRESSES_MAX = 64,
       SERVICE_RANGES_MAX = 256 };

struct service_view {
    const char    *node_name, *zone;     /* zone "": the node has none */
    const char    *ns, *name;
    struct value  *service;
    struct value **slices;               /* that name the service; those of type FQDN do not count */
    size_t         slice_count;
    struct arena  *arena;
};

/* False: nothing of it is in the packet filter (headless, ExternalName, or another proxy's; DNS
 * knows them nevertheless).  The key is left to the caller. */
bool service_view_entry(const struct service_view *, struct service_entry *ret);
void service_view_dns(const struct service_view *, struct dns_service *ret);

/* A load balancer with policy Local asks each node whether it has an endpoint. */
struct service_health {
    uint16_t port;                       /* 0: nobody asks */
    size_t   local_endpoints;            /* ready ones */
};
void service_view_health(const struct service_view *, struct service_health *ret);

enum net_protocol service_protocol(const struct value *port);        /* TCP where none is named */

#endif
