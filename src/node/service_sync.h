/* SPDX-License-Identifier: Apache-2.0 */
/* service_sync.h - keeps the node's packet filter, DNS and routes in step with Services,
 * EndpointSlices and Nodes; answers the health checks of load balancers.
 *
 * Watches the three kinds, joins slices to their service by the label kubernetes.io/service-name,
 * and hands complete descriptions to net/service_rules.h and net/dns.h; changes of one turn of the
 * loop become one commit.  Other nodes' pod ranges become routes.
 * Thread: the loop's. */
#ifndef KNARR_NODE_SERVICE_SYNC_H
#define KNARR_NODE_SERVICE_SYNC_H

#include <stdbool.h>
#include <uv.h>

#include "base/error.h"

struct arena;
struct client;
struct dns_server;
struct pod_network;
struct service_rules;
struct service_sync;

struct service_sync_options {
    uv_loop_t            *loop;
    struct client        *client;
    const char           *node_name;
    struct service_rules *rules;         /* NULL: no packet filter */
    struct dns_server    *dns;           /* NULL: no DNS */
    void (*synced)(void *context);       /* once, when all services are known; may be NULL */
    void                 *context;
};
struct service_sync *service_sync_new(const struct service_sync_options *);
void service_sync_free(struct service_sync *);
/* Routes to the other nodes go there; NULL until the node has its own range. */
void service_sync_set_network(struct service_sync *, struct pod_network *);
/* Entries that are no Service's (hostPorts), committed with the others. */
struct service_entry;
void service_sync_set_entry(struct service_sync *, const struct service_entry *);
void service_sync_remove_entry(struct service_sync *, const char *key);
bool service_sync_is_synced(const struct service_sync *);
/* "NAME=value" of the services of a namespace (`all` false: only those of default/kubernetes),
 * NULL-terminated. */
const char *const *service_sync_environment(const struct service_sync *, const char *ns, bool all,
                                            struct arena *);

#endif
