/* SPDX-License-Identifier: Apache-2.0 */
/* service_health.h - answers a load balancer that asks whether this node has an endpoint.
 *
 * Each service with a healthCheckNodePort gets a plain HTTP server on that port of all addresses:
 * 200 while an endpoint on this node is ready, else 503, with upstream's JSON.  A port that is
 * taken is logged, and tried again at the service's next change.
 *
 * Thread: the loop's. */
#ifndef KNARR_NODE_SERVICE_HEALTH_H
#define KNARR_NODE_SERVICE_HEALTH_H

#include <stddef.h>
#include <stdint.h>
#include <uv.h>

struct service_health_server;

enum { HEALTH_CONNECTIONS_MAX = 64, HEALTH_SERVICES_MAX = 1024 };

struct service_health_server *service_health_server_new(uv_loop_t *);
void service_health_server_free(struct service_health_server *); /* the loop must run on until the
                                                                    listeners have closed */
/* port 0: nobody asks any more. */
void service_health_server_set(struct service_health_server *, const char *ns, const char *name,
                               uint16_t port, size_t local_endpoints);

#endif
