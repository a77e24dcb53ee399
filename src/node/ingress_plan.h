/* SPDX-License-Identifier: Apache-2.0 */
/* ingress_plan.h - what Ingresses mean: the sites of nginx, and what is told about those that cannot
 * be served whole.
 *
 * Of two Ingresses that want the same host and path the older one has it.  A backend leads to its
 * Service's ClusterIP, so that endpoints may come and go without nginx being told.  All paths want
 * TLS where there is a certificate, but those of ACME's challenges, and of an Ingress with the
 * annotation nginx.ingress.kubernetes.io/ssl-redirect: "false".
 *
 * Thread: pure.  Everything lies in the arena; values are borrowed. */
#ifndef KNARR_NODE_INGRESS_PLAN_H
#define KNARR_NODE_INGRESS_PLAN_H

#include "net/ingress_config.h"

struct arena;
struct value;

struct ingress_view {
    const char         *ns, *name;
    int64_t             creation_s;
    const struct value *object;
};

/* Something to be told as an Event of the Ingress. */
struct ingress_complaint {
    size_t      index;                   /* of the view */
    const char *reason, *message;
};

struct ingress_sources {
    /* The Service's object, NULL where there is none. */
    const struct value *(*service)(void *context, const char *ns, const char *name);
    /* The file with its chain and key; NULL with *ret_problem: why not; both NULL: not known yet. */
    const char *(*certificate)(void *context, const char *ns, const char *secret,
                               const char **ret_problem);
    void *context;
};

struct ingress_plan {
    struct ingress_site      *sites;
    struct ingress_complaint *complaints;
    size_t                    site_count, complaint_count;
};
struct ingress_plan ingress_plan(const struct ingress_view *, size_t count,
                                 const struct ingress_sources *, struct arena *);

#endif
