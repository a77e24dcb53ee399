/* SPDX-License-Identifier: Apache-2.0 */
/* load_balancer.h - who offers the ports of load balancers to the outside, and its answers.
 *
 * The control plane decides which Service has which address; the host (main/) listens on it and
 * leads to the Service's endpoints.
 *
 * Thread: the core's. */
#ifndef KNARR_CONTROLLERS_LOAD_BALANCER_H
#define KNARR_CONTROLLERS_LOAD_BALANCER_H

#include "controllers/load_balancer_plan.h"

struct controllers;

/* The key of what is no Service's: the ports of nginx on the first node, HTTP's first. */
#define INGRESS_OFFER "ingress"

struct balancer_host {
    /* From now on ip:port of each port belongs to the Service "ns/name", and nothing else that was
     * offered for it before.  Copies.  Answered by load_balancer_told, never from within. */
    void (*offer)(void *context, const char *key, uint32_t ip, const struct balancer_port *,
                  size_t count);
    void (*withdraw)(void *context, const char *key);
    void  *context;
};

/* The answer for one Service: the ports with their errors, in the order of the offer. */
void load_balancer_told(struct controllers *, const char *key, uint32_t ip,
                        const struct balancer_port *, size_t count);

/* The same, to the controller itself. */
struct controller;
void load_balancer_answered(struct controller *, const char *key, uint32_t ip,
                            const struct balancer_port *, size_t count);
void ingress_answered(struct controller *, const struct balancer_port *, size_t count);

#endif
