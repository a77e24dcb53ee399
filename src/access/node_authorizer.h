/* SPDX-License-Identifier: Apache-2.0 */
/* node_authorizer.h - what a node may read and write: its own, and what its pods name.
 *
 * A node is a user system:node:NAME of the group system:nodes.  Secrets, ConfigMaps, claims,
 * volumes, accounts and resource claims are its business only while a pod that is bound to it names
 * them; the node that serves Ingresses has their certificates, too.  There is no graph that is
 * kept: a question looks through the pods of the node for those that mention the name, first in
 * their text, then in what they say.
 *
 * Not here: the objects' contents (NodeRestriction, admission_node.c).  Thread: the core's. */
#ifndef KNARR_ACCESS_NODE_AUTHORIZER_H
#define KNARR_ACCESS_NODE_AUTHORIZER_H

#include <stdbool.h>

struct arena;
struct attributes;
struct core;
struct user;

enum node_decision {
    NODE_BY_RULES,                       /* what the roles of nodes say */
    NODE_ALLOWED,
    NODE_REFUSED                         /* unless a role binding of this user allows it */
};

/* NAME of a node's user; NULL for anyone else. */
const char *node_of_user(const struct user *);

/* A node that asks. */
struct node_user {
    struct core       *core;
    const char        *name;
    bool               serves_ingress;   /* it may read the certificates of Ingresses of ours */
    struct arena      *arena;            /* for the answer's reason */
};
/* *ret_reason is set where it is refused. */
enum node_decision node_authorize(const struct node_user *, const struct attributes *,
                                  const char **ret_reason);

#endif
