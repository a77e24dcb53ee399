/* SPDX-License-Identifier: Apache-2.0 */
/* authz.h - may this user do that: RBAC over the roles and bindings of the index, and for nodes what
 * is theirs (node_authorizer.h).
 *
 * The rules are compiled from `latest` when a role or binding has changed, by subject, so that a
 * question looks only at the rules of the user and his groups.  system:masters may do everything.
 * Nothing is denied by a rule: what no rule grants is refused.
 *
 * Thread: the core's. */
#ifndef KNARR_ACCESS_AUTHZ_H
#define KNARR_ACCESS_AUTHZ_H

#include <stdbool.h>

#include "base/error.h"

struct arena;
struct authorizer;
struct core;
struct kind;
struct user;
struct value;

struct attributes {
    const struct user *user;
    const char        *verb;             /* "get", "list", "deletecollection", "impersonate" ... */
    const char *group, *resource, *subresource; /* resource NULL: a path; subresource NULL: none */
    const char        *ns, *name;        /* "" for none */
    const char        *path;             /* of a non-resource request */
    const char *field_selector, *label_selector; /* of a list, watch, deletecollection; or NULL */
};

/* `ingress_node`: whose nginx serves Ingresses, so that it alone reads their certificates; NULL: no
 * node does.  Borrowed. */
struct authorizer *authorizer_new(struct core *, const char *ingress_node);
void authorizer_free(struct authorizer *);
/* *ret_reason (may be NULL): `RBAC: allowed by ClusterRoleBinding "x" of ClusterRole "y" to Group
 * "z"`, or why a node is refused; "" for none. In the arena. */
bool authorizer_allows(struct authorizer *, const struct attributes *, struct arena *,
                       const char **ret_reason);
/* FORBIDDEN in upstream's words: `pods is forbidden: User "u" cannot list resource "pods" in API
 * group "" in the namespace "n"`. */
MUST_USE bool authorize(struct authorizer *, const struct attributes *, struct arena *,
                        struct error *err);
/* The write of an object, which may be a role or a binding. */
struct role_write {
    const struct user  *user;
    const struct kind  *kind;
    const char         *ns;              /* "" for none */
    const struct value *next, *old;      /* old NULL: a creation */
};
/* FORBIDDEN where a role or binding would give more than the user holds; true for all other kinds. */
MUST_USE bool authorizer_may_grant(struct authorizer *, struct core *, const struct role_write *,
                                   struct arena *, struct error *err);
/* For SelfSubjectRulesReview: {resourceRules, nonResourceRules, incomplete}. */
struct value *authorizer_rules(struct authorizer *, const struct user *, const char *ns,
                               struct arena *);

/* A ClusterRole that nodes hold beside upstream's. */
#define NETWORK_NODE_ROLE "knarr:network-node"

#endif
