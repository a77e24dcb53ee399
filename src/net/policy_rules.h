/* SPDX-License-Identifier: Apache-2.0 */
/* policy_rules.h - network policies as nftables: who may send to the pods of this node, and to whom
 * they may send.
 *
 * The owner describes each pod that a policy isolates, whole: what comes through for it.  All else
 * is dropped.  Several pods' rules share sets of peers.  policy_rules_commit sends what changed
 * since the last commit as one atomic transaction.  Table: "inet knarr_policies".
 *
 * A packet is judged on the node of its pod, both ways: what a pod sends by its egress rules where
 * it is forwarded or comes in for the node itself, what it gets by its ingress rules where it is
 * forwarded.  Services are translated before that, sources are masqueraded after it, so rules see
 * pods' own addresses.  What the node's own processes send (probes) is never judged; nor is a pod's
 * traffic with itself, nor flows that were let through once: a change cuts none of them.  IPv4.
 *
 * Thread: the agent's loop. */
#ifndef KNARR_NET_POLICY_RULES_H
#define KNARR_NET_POLICY_RULES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/error.h"
#include "net/service_rules.h"

enum { POLICY_EXCEPTS_MAX = 24, POLICY_PEERS_MAX = 65536, POLICY_KEY_MAX = 60 };

struct policy_port {
    enum net_protocol protocol;
    uint16_t          first, last;       /* first 0: every port of the protocol */
};
struct policy_block {
    const char        *cidr;
    const char *const *except;           /* at most POLICY_EXCEPTS_MAX */
    size_t             except_count;
};
/* What one rule lets through. */
struct policy_way {
    bool                       any_peer; /* whoever it is */
    const char                *peers;    /* key of a set of addresses; NULL: none */
    const char                *peer_ports;   /* key of a set of addresses with ports; NULL: none */
    const struct policy_block *blocks;
    size_t                     block_count;
    bool                       any_port; /* of any protocol */
    const struct policy_port  *ports;
    size_t                     port_count;
};
struct policy_pod {
    const char              *address;
    bool                     isolates_in, isolates_out;
    const struct policy_way *in, *out;
    size_t                   in_count, out_count;
};
struct policy_peer_port {
    const char        *address;
    struct policy_port port;             /* of `peer_ports` sets: first alone counts */
};

struct policy_rules;
struct policy_rules *policy_rules_new(void);
void policy_rules_free(struct policy_rules *);               /* leaves the table alone */
/* A description of everything: what is not set between the two is removed. Keys are letters, digits
 * and "-./", at most POLICY_KEY_MAX. */
void policy_rules_begin(struct policy_rules *);
void policy_rules_set_pod(struct policy_rules *, const struct policy_pod *);
void policy_rules_set_peers(struct policy_rules *, const char *key, const char *const *addresses,
                            size_t count);
void policy_rules_set_peer_ports(struct policy_rules *, const char *key,
                                 const struct policy_peer_port *, size_t count);
void policy_rules_end(struct policy_rules *);
MUST_USE bool policy_rules_commit(struct policy_rules *,
                                  struct error *err); /* false: nothing was changed, call again */
MUST_USE bool policy_rules_destroy(struct error *err);       /* deletes the table */

#endif
