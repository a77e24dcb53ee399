/* SPDX-License-Identifier: Apache-2.0 */
/* node_ports.h - the cluster's NodePorts on the host's loopback.
 *
 * For each TCP node port of a committed Service, 127.0.0.1:PORT of the host is listened on, and
 * each connection goes on to that port of the first node, over a socket opened inside the cluster.
 * A port that the host has given to another is logged and left alone. Bytes flow on a thread of
 * their own; a slow side holds the other (RELAY_BUFFER each way).
 *
 * Thread: new and free on the core's. */
#ifndef KNARR_MAIN_NODE_PORTS_H
#define KNARR_MAIN_NODE_PORTS_H

#include "base/error.h"

struct core;
struct netns_link;
struct node_ports;

enum { RELAY_BUFFER = 64 * 1024, RELAYS_MAX = 4096 };

/* `link` NULL: our own namespace. */
MUST_USE struct node_ports *node_ports_new(struct core *, struct netns_link *,
                                           const char *node_address, struct error *err);
void node_ports_free(struct node_ports *);

#endif
