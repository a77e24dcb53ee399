/* SPDX-License-Identifier: Apache-2.0 */
/* pod_view.h - what the scheduler reads of a Pod, in one scan.
 *
 * The parts that only a few pods have (affinity, tolerations, spread constraints) stay raw JSON:
 * equal bytes mean the same, so they serve as a key, and are parsed once for all pods that share
 * them (signature.h). Everything points into the object and the arena. Thread: pure. */
#ifndef KNARR_SCHEDULER_POD_VIEW_H
#define KNARR_SCHEDULER_POD_VIEW_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/bytes.h"
#include "scheduler/resources.h"

struct arena;
struct object;
struct pod_claim;
struct value;

enum {
    REQUEST_DEFAULT_CPU = 100,
    REQUEST_DEFAULT_MEMORY = 200 << 20
}; /* for scores, where nothing is requested */

struct host_port {
    const char *ip;                      /* "" and "0.0.0.0": all */
    const char *protocol;
    int64_t     port;
};

struct port_view {
    const char *ip, *protocol;
    int64_t     port;                    /* hostPort; 0: none */
};
struct container_view {
    const char         *name, *restart_policy;
    const struct value *requests;
    struct port_view   *ports;
    size_t              port_count;
};
struct container_status_view {
    const char         *name;
    const struct value *requests;        /* status.resources.requests: what is in force */
    const struct value *allocated;
    bool                has_resources;
};
struct condition_view {
    const char *type, *status, *reason;
};

struct pod_view {
    const char *node_name, *scheduler_name, *phase, *nominated_node_name, *preemption_policy;
    int64_t     priority;
    int64_t     start_s;                 /* status.startTime; 0: unset */
    bool        is_gated;

    struct bytes node_selector, affinity, tolerations, spread; /* raw; {NULL,0} where absent */
    /* Not set by pod_view_read, and only for pods without a node: its claims, and what they ask
     * (pod_volumes.h). */
    struct pod_claim *claims;
    size_t            claim_count;
    struct bytes      volumes;

    struct container_view *containers, *init_containers;
    size_t                 container_count, init_container_count;
    const struct value    *overhead, *pod_requests;

    struct container_status_view *statuses, *init_statuses;
    size_t                        status_count, init_status_count;
    struct condition_view        *conditions;
    size_t                        condition_count;
};

void pod_view_read(const struct object *, struct pod_view *ret, struct arena *);
bool pod_view_is_terminal(
    const struct pod_view *); /* Succeeded or Failed: holds nothing any more */
bool pod_view_is_preempted(
    const struct pod_view *); /* condition DisruptionTarget by the scheduler */

/* What the pod takes of a node: containers together, or the largest init container, and overhead;
 * for a pod that is being resized the largest of what is wanted, allocated and in force.  Adds to
 * *ret, heap memory. with_defaults: containers without a request of cpu or memory count as small
 * ones (for scores). */
void pod_view_requests(const struct pod_view *, bool with_defaults, struct resources *ret);

/* Host ports of containers and sidecars, in the arena. */
size_t pod_view_host_ports(const struct pod_view *, struct arena *, struct host_port **ret);

#endif
