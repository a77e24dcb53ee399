/* SPDX-License-Identifier: Apache-2.0 */
/* pipeline.h - what a write does to an object, from the decoded body to core_put.
 *
 * The one way in for HTTP requests, controllers, scheduler and simulation (it is the core's
 * writer): prepare -> defaults -> mutating admission -> kind's prepare -> validation -> validating
 * admission -> freeze, put It reads `latest` and puts within one call on the core's thread, so
 * nothing can come between.
 *
 * Not here: who may write (authz.h), HTTP (request.h). Thread: the core's. */
#ifndef KNARR_WRITE_PIPELINE_H
#define KNARR_WRITE_PIPELINE_H

#include "base/error.h"
#include "core/writer.h"

struct pipeline;
struct arena;
struct object;
struct signing_key;

struct pipeline_options {
    struct core        *core;
    const char         *service_cidr;        /* "10.43.0.0/16" */
    uint16_t            node_port_min, node_port_max;    /* 30000, 32767 */
    const char         *issuer;              /* of tokens: "https://kubernetes.default.svc" */
    struct signing_key *token_key;           /* NULL: TokenRequest answers an error (simulation) */
};
MUST_USE struct pipeline *pipeline_new(const struct pipeline_options *,
                                       struct error *err); /* sets itself as the core's writer */
void pipeline_free(struct pipeline *);

/* The Scale of an object that has one, seen as `kind`: for GET x/scale. A reference, or NULL with
 * *err set where a custom resource lacks its replicas. */
const struct object *scale_read(const struct object *, const struct kind *, struct arena *,
                                struct error *err);

/* From now on admission webhooks and policies are asked: what a cluster needs is there. */
void pipeline_start_admission(struct pipeline *);
/* Whether there are any. */
bool pipeline_is_watched(const struct pipeline *);
/* Who asks admission webhooks, and those that convert; NULL without one. */
struct conversions;
struct webhooks;
struct webhooks *pipeline_webhooks(struct pipeline *);
struct conversions *pipeline_conversions(struct pipeline *);

/* Who is asked whether a user may give rights away, approve, sign ...  NULL: everyone may
 * (simulation). Borrowed. */
struct authorizer;
void pipeline_set_authorizer(struct pipeline *, struct authorizer *);

/* Objects that every cluster has: namespaces, RBAC's defaults, priority classes, the service
 * `kubernetes`.  Made where absent, roles are completed where they lack rules (as upstream
 * reconciles them). */
struct join_options {
    const char *token;                       /* "abcdef.0123456789abcdef" */
    const char *ca_pem, *server;             /* "https://192.168.1.2:6443" */
    const char *cluster_cidr, *service_cidr, *cluster_dns, *cluster_domain;
};
struct bootstrap_options {
    const char *api_address; /* where pods reach the API: an address and port inside the cluster */
    uint16_t    api_port;
    const struct join_options *join;         /* NULL: no machine may join */
    struct bytes client_ca_pem, front_proxy_ca_pem;      /* told to extension servers; {0}: not */
};
MUST_USE bool pipeline_bootstrap(struct pipeline *, const struct bootstrap_options *,
                                 struct error *err);

#endif
