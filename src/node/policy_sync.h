/* SPDX-License-Identifier: Apache-2.0 */
/* policy_sync.h - keeps the node's policy rules in step with NetworkPolicies, and holds new pods
 * back until the rules for them stand.
 *
 * A new pod may start when a commit has its address, made from a view of its namespace's policies
 * that is no older than the pod's attachment: the API is asked what policies there are, and the
 * watch is waited for.  So no packet of it passes that a policy forbids.  Before the agent's own
 * watches are complete nothing is committed: the last agent's rules stand meanwhile.
 *
 * All pods and namespaces of the cluster are watched only while a policy's namespace has a pod
 * here.
 *
 * Thread: the loop's. */
#ifndef KNARR_NODE_POLICY_SYNC_H
#define KNARR_NODE_POLICY_SYNC_H

#include <stdbool.h>
#include <uv.h>

struct client;
struct client_watch;
struct event_recorder;
struct policy_rules;
struct policy_sync;

struct policy_sync_options {
    uv_loop_t             *loop;
    struct client         *client;
    struct event_recorder *events;       /* told of policies that cannot be read whole */
    struct policy_rules   *rules;
    const char            *node_name;
    const char            *cluster_dns;  /* counts as a pod kube-system/k8s-app=kube-dns; may be "" */
    void (*covered)(void *context, const char *uid);     /* policy_sync_covers is true now */
    void                  *context;
};
struct policy_sync *policy_sync_new(const struct policy_sync_options *);
void policy_sync_free(struct policy_sync *);
/* The agent's watch of its own pods; borrowed, until free. */
void policy_sync_set_pods(struct policy_sync *, struct client_watch *);
void policy_sync_pods_changed(struct policy_sync *);     /* it has told something */

/* May the containers of this new pod start?  False: `covered` comes; ask again then. */
bool policy_sync_covers(struct policy_sync *, const char *uid, const char *ns, const char *ip);
/* A pod that ran before this agent did: the rules know it already. */
void policy_sync_adopt(struct policy_sync *, const char *uid, const char *ip);
void policy_sync_forget(struct policy_sync *, const char *uid);      /* its address is free again */

#endif
