/* SPDX-License-Identifier: Apache-2.0 */
/* topology_plan.h - for the clients of which zone each endpoint of a Service is, where the Service
 * leaves that to us (service.kubernetes.io/topology-mode: Auto).
 *
 * A zone should have endpoints in proportion to the CPU of its nodes.  Each endpoint begins with
 * its own zone; then zones that have more than their share give some to those that have less.
 * Hints that are there stay while no zone has less than 1 / 1.2 of its share, and none more than
 * that leaves: else each small change would write all slices anew.
 *
 * Source: upstream's EndpointSlice controller.
 * Thread: pure. */
#ifndef KNARR_CONTROLLERS_TOPOLOGY_PLAN_H
#define KNARR_CONTROLLERS_TOPOLOGY_PLAN_H

#include <stddef.h>
#include <stdint.h>

struct arena;
struct endpoint;

enum { TOPOLOGY_ZONES_MAX = 64 };    /* a cluster of more gets no hints */

struct topology_zone {
    const char *name;
    int64_t     cpu_milli;           /* allocatable, of the ready nodes */
};

struct topology_facts {
    const struct topology_zone *zones;       /* by name; none: too little is known of the nodes */
    size_t                      zone_count;
    struct endpoint           **endpoints;   /* of one address family, in a lasting order */
    size_t                      endpoint_count;
};

/* Sets each endpoint's zone_hint, which is what it was before ("", NULL: none) or will be; "" for
 * those that are not ready.  NULL: done; else no endpoint has a hint, and this is why, in upstream's
 * words. */
const char *topology_plan(const struct topology_facts *, struct arena *);

#endif
