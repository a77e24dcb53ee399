/* SPDX-License-Identifier: Apache-2.0 */
/* port_forward.h - TCP ports of a pod over a WebSocket: channel 2i carries the data of the i-th
 * port, 2i + 1 its errors.
 *
 * Subprotocols v4.channel.k8s.io and portforward.k8s.io; both channels begin with the port as two
 * bytes, little end first. The connection is made inside the pod's network namespace, to 127.0.0.1,
 * so that what listens on loopback alone is reached too.  The SPDY tunnel of kubectl is refused by
 * name.
 * Thread: the loop's. */
#ifndef KNARR_NODE_PORT_FORWARD_H
#define KNARR_NODE_PORT_FORWARD_H

struct http_exchange;
struct node_context;
struct url_query;

enum { FORWARD_PORTS_MAX = 32 };

void port_forward_start(struct http_exchange *, struct node_context *, const char *ns,
                        const char *pod, const struct url_query *);

#endif
