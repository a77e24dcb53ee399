/* SPDX-License-Identifier: Apache-2.0 */
/* pods.h - what controllers want to know of pods, read once for all of them.
 *
 * A pod's text is read when its facts are first asked for, and again only after it has changed.
 * Facts stay valid until the next turn, even when their pod is changed or deleted meanwhile.  Pods
 * without a controller are kept by name, so that adoption need not look through all pods of a
 * namespace.
 *
 * Thread: the core's. */
#ifndef KNARR_CONTROLLERS_PODS_H
#define KNARR_CONTROLLERS_PODS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "core/core.h"
#include "object/binding.h"

struct object;
struct pods;

/* One of status.conditions, for bindings of whoever reads them. */
struct pod_condition {
    const char *type, *status, *reason;
    int64_t     changed_s;               /* lastTransitionTime */
};
extern const struct binding pod_condition_bindings[];

enum pod_phase { POD_PENDING, POD_RUNNING, POD_SUCCEEDED, POD_FAILED, POD_UNKNOWN };

enum { POD_IPS_MAX = 2 };

struct pod_facts {
    int64_t        revision;             /* the resourceVersion that was read */
    enum pod_phase phase;
    bool           is_ready;
    int64_t        ready_since_s;        /* 0 while not ready */
    int64_t        disrupted_since_s;    /* DisruptionTarget, but not by its agent; 0: it is not */
    int64_t        restarts, sidecar_restarts;   /* the most of any container */
    int64_t        deletion_cost;        /* annotation controller.kubernetes.io/pod-deletion-cost */
    const char    *node_name, *hostname, *subdomain, *reason;    /* "" where absent */
    const char    *ips[POD_IPS_MAX];
    size_t         ip_count;
};

struct pods *pods_new(struct core *);
void pods_free(struct pods *);

const struct pod_facts *pods_facts(struct pods *, const struct object *pod);
/* Not finished and not being deleted: counts as a replica. */
bool pod_is_active(const struct object *pod, const struct pod_facts *);
bool pod_is_finished(const struct pod_facts *);
/* Ready for at least min_ready_s. */
bool pod_is_available(const struct pod_facts *, int64_t min_ready_s, int64_t now_s);

/* Latest pods of a namespace that have no controller owner; visit may change pods. */
void pods_each_orphan(struct pods *, const char *ns, core_visitor *, void *context);

#endif
