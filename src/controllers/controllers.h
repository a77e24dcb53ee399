/* SPDX-License-Identifier: Apache-2.0 */
/* controllers.h - what kube-controller-manager does, inside the core.
 *
 * A controller has one shape (STYLE 7): subscriptions that only compute keys, a queue, sync(key) =
 * look, plan (pure), apply, report. All read `latest`, so their view never lags behind their own
 * writes and no expectations are needed.  All write through core/writer.h as their own service
 * account (system:serviceaccount:kube-system:<name>-controller, group system:masters inside).
 *
 * Each controller is one file with one row in the table of controllers.c.
 * Thread: the core's. */
#ifndef KNARR_CONTROLLERS_CONTROLLERS_H
#define KNARR_CONTROLLERS_CONTROLLERS_H

#include <stdint.h>

#include "base/error.h"

struct balancer_host;
struct controllers;
struct core;

struct controllers_options {
    struct core *core;
    const char  *cluster_cidr;           /* "10.42.0.0/16": nodes get their podCIDR from it */
    int          node_cidr_prefix;       /* 24 */
    const char  *root_ca_pem;            /* kube-root-ca.crt in every namespace */
    const char  *root_ca_key_pem;        /* signs what is approved; NULL: nothing is signed */
    const char  *token_key_pem;          /* signs the tokens of Secrets; NULL: they get none */
    const char *const *reserved_names;   /* of the API, which no node's certificate gets; NULL: no
                                            machine joins */
    int          node_grace_s;           /* 50: without a lease this long a node is Unknown */
    uint16_t     ingress_http_port, ingress_https_port;  /* of the host, for Ingresses */
    const struct balancer_host *balancer; /* offers load balancers to the outside; NULL: nobody does */
};
MUST_USE struct controllers *controllers_new(
    const struct controllers_options *,
    struct error *err); /* subscribes, and queues all that exists */
void controllers_free(struct controllers *);

#endif
