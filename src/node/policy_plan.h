/* SPDX-License-Identifier: Apache-2.0 */
/* policy_plan.h - what network policies mean for the pods of one node.
 *
 * A pod is isolated in a direction when a policy of its namespace with that type selects it; then
 * the rules of all such policies together say what passes.  Peers are pods by their labels and
 * their namespaces', or blocks of addresses.  A pod on its host's network, or one that has ended,
 * is nobody's peer.
 *
 * Thread: pure.  Everything lies in the arena that is given; objects are borrowed. */
#ifndef KNARR_NODE_POLICY_PLAN_H
#define KNARR_NODE_POLICY_PLAN_H

#include "net/policy_rules.h"
#include "object/selector.h"

struct arena;
struct object;
struct value;

enum { POLICY_RULES_MAX = 1000 };

/* One policy, read once. */
struct policy_peer {
    bool                has_pods, has_namespaces, is_block;
    struct selector     pods, namespaces;
    struct policy_block block;
};
struct policy_port_wish {
    struct policy_port port;
    const char        *name;             /* NULL: the number counts */
};
struct policy_rule {
    struct policy_peer      *peers;      /* none: everyone */
    struct policy_port_wish *ports;      /* none: every port */
    size_t                   peer_count, port_count;
};
struct policy {
    const char         *ns, *name;
    unsigned            id;              /* the caller's; part of the sets' keys */
    struct selector     pods;
    bool                isolates_in, isolates_out;
    struct policy_rule *in, *out;
    size_t              in_count, out_count;
};
/* INVALID: something in it cannot be read; it isolates what it selects and lets nothing of that
 * through. */
bool policy_read(const struct value *object, struct arena *, struct policy *ret,
                 struct error *err);

/* A pod, or what counts as one. */
struct policy_actor {
    const struct object        *pod;     /* namespace and labels */
    const struct object        *ns;      /* its Namespace; NULL: not known */
    const char                 *address;
    bool                        is_local;
    const struct policy_actor_port {
        const char       *name;
        enum net_protocol protocol;
        uint16_t          port;
    } *ports;                            /* named ones */
    size_t port_count;
};

struct policy_set {                      /* for policy_rules_set_peers and _set_peer_ports */
    const char              *key;
    const char             **addresses;
    struct policy_peer_port *ports;
    size_t                   count;
    bool                     has_ports;
};
struct policy_plan {
    struct policy_pod *pods;             /* the local ones that are isolated */
    struct policy_set *sets;
    size_t             pod_count, set_count;
};
struct policy_plan policy_plan(const struct policy *const *policies, size_t policy_count,
                               const struct policy_actor *, size_t actor_count, struct arena *);

#endif
