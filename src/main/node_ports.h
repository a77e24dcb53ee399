/* SPDX-License-Identifier: Apache-2.0 */
/* node_ports.h - what of the cluster's Services answers on the host's loopback: node ports and load
 * balancers.
 *
 * 127.0.0.1:PORT of the host leads to that node port of the first node, or where the policy is
 * Local of those that have an endpoint.  A load balancer has an address of its own (its controller
 * chooses it), whose ports lead to the ready endpoints.  TCP and UDP.  Committed state is what
 * counts.  A port that the host has given to another is left alone and tried again: a node port's
 * Service gets an Event, a balancer's controller is told.
 *
 * Thread: the core's. */
#ifndef KNARR_MAIN_NODE_PORTS_H
#define KNARR_MAIN_NODE_PORTS_H

#include <uv.h>

#include "base/error.h"

struct balancer_host;
struct controllers;
struct core;
struct netns_link;
struct node_ports;

struct node_ports_options {
    struct core       *core;
    uv_loop_t         *loop;
    struct netns_link *link;             /* NULL: our own namespace */
    const char        *node_address;     /* of the first node */
};
MUST_USE struct node_ports *node_ports_new(const struct node_ports_options *, struct error *err);
void node_ports_free(struct node_ports *);
/* For the controllers' options; they are told the answers. */
const struct balancer_host *node_ports_balancer(struct node_ports *);
void node_ports_tell(struct node_ports *, struct controllers *);

#endif
