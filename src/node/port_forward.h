/* SPDX-License-Identifier: Apache-2.0 */
/* port_forward.h - TCP ports of a pod for a client of the API.
 *
 * By SPDY streams (Upgrade: SPDY/3.1, or inside a WebSocket of subprotocol
 * "SPDY/3.1+portforward.k8s.io", which kubectl prefers): any number of connections, each to the
 * port that its streams name.
 * By WebSocket channels (v4.channel.k8s.io, v4.base64.channel.k8s.io, or none): one connection to
 * each port of the query; channel 2i carries the data of the i-th port, 2i + 1 its errors, and
 * both begin with the port as two bytes, little end first.
 *
 * Thread: the loop's. */
#ifndef KNARR_NODE_PORT_FORWARD_H
#define KNARR_NODE_PORT_FORWARD_H

struct http_exchange;
struct node_context;
struct url_query;

enum { FORWARD_PORTS_MAX = 32 };

void port_forward_start(struct http_exchange *, struct node_context *, const char *ns,
                        const char *pod, const struct url_query *);
void port_forward_spdy_start(struct http_exchange *, struct node_context *, const char *ns,
                             const char *pod);

#endif
