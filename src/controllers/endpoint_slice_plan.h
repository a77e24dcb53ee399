/* SPDX-License-Identifier: Apache-2.0 */
/* endpoint_slice_plan.h - which EndpointSlices of a Service to make, change and delete.
 *
 * Endpoints that have the same ports form a group; a slice holds endpoints of one group and one
 * address family.
 *
 * Thread: pure. */
#ifndef KNARR_CONTROLLERS_ENDPOINT_SLICE_PLAN_H
#define KNARR_CONTROLLERS_ENDPOINT_SLICE_PLAN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct arena;
struct object;

enum { SLICE_ENDPOINTS_MAX = 100 };

struct endpoint_port {
    const char *name, *protocol, *app_protocol;      /* "" where absent */
    int64_t     port;
};

struct endpoint {
    const char *address;
    const char *pod_name, *pod_uid;
    const char *hostname, *node_name, *zone;         /* "" where absent */
    const char *node_hint, *zone_hint;   /* for whom it is near; "" none; NULL: none of ours */
    bool        is_ready, is_serving, is_terminating;
};

struct endpoint_group {
    struct endpoint_port *ports;
    struct endpoint      *endpoints;     /* of one address family */
    size_t                port_count, endpoint_count;
};

/* A slice that is there. */
struct endpoint_slice {
    const struct object  *object;
    const char           *address_type;
    bool                  is_ours;       /* owned by this very Service */
    bool                  labels_differ;
    struct endpoint_port *ports;
    struct endpoint      *endpoints;
    size_t                port_count, endpoint_count;
};

enum slice_action_type { SLICE_CREATE, SLICE_UPDATE, SLICE_DELETE };

struct slice_action {
    enum slice_action_type       type;
    const struct endpoint_slice *slice;  /* NULL for SLICE_CREATE */
    const char                  *address_type;
    const struct endpoint_port  *ports;
    const struct endpoint      **endpoints;
    size_t                       port_count, endpoint_count;
};

/* For one address family: what it should hold, and what of it is there. */
struct slice_facts {
    const char                  *address_type;       /* "IPv4" */
    const struct endpoint_group *groups;
    size_t                       group_count;
    const struct endpoint_slice *slices;
    size_t                       slice_count;
};

struct slice_plan {
    struct slice_action *actions;
    size_t               count;
};

/* As few slices as possible are changed.  Without any endpoint one empty slice remains. */
struct slice_plan endpoint_slice_plan(const struct slice_facts *, struct arena *);

/* The same ports, in any order. */
bool endpoint_ports_equal(const struct endpoint_port *, size_t count, const struct endpoint_port *,
                          size_t other_count);

#endif
