/* SPDX-License-Identifier: Apache-2.0 */
/* kubelet_server.h - the agent's own HTTPS server, for the API server and for who scrapes metrics:
 * logs, exec, attach, port-forward, statistics.
 *
 *     GET /healthz                         "ok"
 *     GET /pods                            the pods of this node, as a PodList
 *     GET /containerLogs/NS/POD/CONTAINER  ?follow tailLines limitBytes sinceSeconds sinceTime
 *                                          timestamps previous stream
 *     GET /exec/NS/POD/CONTAINER           ?command input output error tty; by upgrade
 *     GET /attach/NS/POD/CONTAINER         likewise
 *     GET /portForward/NS/POD              by upgrade; ?ports for WebSocket channels
 *     GET /stats/summary                   cpu and memory of node, pods, containers
 *     GET /metrics                         the agent's own figures, for Prometheus
 *     GET /metrics/resource                cpu and memory, for metrics-server
 *     GET /metrics/cadvisor                what containers use and may use, for dashboards
 *     GET /metrics/probes                  results of probes
 *
 * Who may ask for which of these the API decides (kubelet_access.h): all need a client certificate
 * or a token, /healthz, too.  Upgrades are to WebSocket or SPDY/3.1, by GET or POST.
 * Thread: the loop's. */
#ifndef KNARR_NODE_KUBELET_SERVER_H
#define KNARR_NODE_KUBELET_SERVER_H

#include <stdbool.h>
#include <stdint.h>

#include "base/error.h"

struct kubelet_server;
struct node_context;

struct kubelet_server_options {
    struct node_context *node;
    const char          *certificate_file, *key_file, *client_ca_file;
    const char          *address;        /* listens on it; NULL: all */
    uint16_t             port;
};
MUST_USE struct kubelet_server *kubelet_server_new(const struct kubelet_server_options *,
                                                   struct error *err);
/* Closes at once what is open; `stopped` is called at the end and the server is freed after it. */
void kubelet_server_stop(struct kubelet_server *, void (*stopped)(void *context), void *context);
/* A container has ended: those who follow its log look once more. */
void kubelet_server_container_ended(struct kubelet_server *);

#endif
