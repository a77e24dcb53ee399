/* SPDX-License-Identifier: Apache-2.0 */
/* join.h - how a machine becomes a node: from a server's address, a token and a CA's hash to
 * certificates of its own.
 *
 *     anonymous    kube-public/cluster-info: the CA (checked against the hash), the ranges
 *     token        a certificate request for system:node:NAME; approved and signed by the server
 *     own          the certificate of the kubelet's server; both again when most of their time is
 *                  over
 *
 * Everything lies in DIR/pki and DIR/kubeconfig; what is there already and good is kept, so a node
 * that has joined needs no token.
 * Thread: blocks; up to a minute where the server does not answer. */
#ifndef KNARR_MAIN_JOIN_H
#define KNARR_MAIN_JOIN_H

#include <stdbool.h>
#include <stdint.h>

#include "base/error.h"

struct arena;

enum { JOIN_SKEW_MAX_S = 300 };

struct join {
    const char *server;                  /* "https://192.168.1.2:6443" */
    const char *token, *ca_hash;         /* NULL: it has joined before */
    const char *node_name, *node_address, *data_dir;
    /* told by the cluster */
    const char *cluster_cidr, *service_cidr, *cluster_dns, *cluster_domain;
};
/* Fails in words for who sits before it: what is wrong, and what to do. */
MUST_USE bool join_cluster(struct join *, struct arena *, struct error *err);
/* Renews what has less than a third of its time left. */
MUST_USE bool join_renew(struct join *, struct error *err);

/* "sha256:" and 64 hex digits, of the certificate's DER form; NULL where it is no PEM. */
const char *join_ca_hash(const char *ca_pem, struct arena *);

#endif
