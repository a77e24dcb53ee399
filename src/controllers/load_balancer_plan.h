/* SPDX-License-Identifier: Apache-2.0 */
/* load_balancer_plan.h - what to do next about a Service of type LoadBalancer.
 *
 * An address is offered to the host, which answers port by port.  Where all ports are another's the
 * next address is tried; where some are, the Service has what is free and says of each other port
 * that it is in use.
 *
 * Thread: pure. */
#ifndef KNARR_CONTROLLERS_LOAD_BALANCER_PLAN_H
#define KNARR_CONTROLLERS_LOAD_BALANCER_PLAN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum {
    BALANCER_ATTEMPTS_MAX = 8,
    BALANCER_AGAIN_MS = 20000            /* until a port that another program has is asked for again */
};

struct balancer_port {
    bool     is_udp;
    uint16_t port;
    int      error;                      /* of an answer: 0 or a negative errno */
};

/* Whose it is. */
enum balancer_owner {
    BALANCER_OURS,                       /* type LoadBalancer, no class or ours */
    BALANCER_FOREIGN,                    /* another controller's class: nothing of it is touched */
    BALANCER_NONE                        /* not of this type, or being deleted */
};
enum balancer_owner balancer_owner(const char *type, const char *load_balancer_class,
                                   bool is_deleting);

enum balancer_action {
    BALANCER_WAIT,                       /* the host has not answered yet */
    BALANCER_OFFER,                      /* the address and ports, for the first time or again */
    BALANCER_NEXT,                       /* the next address */
    BALANCER_TELL                        /* what there is */
};

struct balancer_facts {
    const struct balancer_port *wanted;  /* of the Service, TCP and UDP */
    size_t                      wanted_count;
    const struct balancer_port *offered; /* NULL: nothing yet */
    size_t                      offered_count;
    bool                        is_answered, is_retry;
    unsigned                    attempt; /* of the address that is offered */
};
enum balancer_action balancer_plan(const struct balancer_facts *);

size_t balancer_failures(const struct balancer_port *, size_t count);

/* The address to try: 127.64.0.0/10, by the Service's name and the attempt; host order.  The same
 * Service gets the same address after every restart. */
uint32_t balancer_candidate(const char *key, unsigned attempt);

#endif
