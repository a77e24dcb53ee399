/* SPDX-License-Identifier: Apache-2.0 */
/* service_rules.h - Services as nftables maps: ClusterIP, NodePort, hostPort, affinity, reject.
 *
 * The owner describes each service whole; service_rules_commit sends what changed since the last
 * commit as one atomic transaction through libnftables.  A packet meets one map lookup whatever the
 * number of services. Table: "inet knarr_services".  A service without endpoints rejects (TCP
 * reset, ICMP unreachable).  Packets of a pod to its own service are masqueraded (hairpin).  The
 * table is rebuilt whole at the first commit after start, and the clients that session affinity
 * remembers are carried over. For UDP a removed port or endpoint
 * flushes its conntrack entries (by netlink).
 *
 * From outside the cluster a client is masqueraded, unless the traffic policy is Local.  Through a
 * NodePort or an external address every client is.  Policy Local without an endpoint on this node
 * drops, as upstream does.  What is sent to a load balancer's address from outside its source
 * ranges is dropped.  The first commit sets net.ipv4.conf.all.route_localnet for NodePorts on
 * 127.0.0.1; the table drops packets of 127.0.0.0/8 on any interface but lo. A hostPort is an entry
 * with key "hostport/POD", its hostIPs as addresses (or node_port where it has none), one backend
 * on this node, and both policies Local.
 *
 * Thread: the agent's loop. */
#ifndef KNARR_NET_SERVICE_RULES_H
#define KNARR_NET_SERVICE_RULES_H

#include <stdbool.h>
#include <stdint.h>

#include "base/error.h"

enum net_protocol { NET_TCP, NET_UDP, NET_SCTP };

struct service_backend {
    char     address[46];                /* "10.42.1.7" */
    uint16_t port;
    bool     is_local;                   /* on this node */
    bool     is_only_local; /* serves under policy Local alone: others are nearer, or it is ending */
};
struct service_port {
    enum net_protocol             protocol;
    uint16_t                      port, node_port;           /* node_port 0: none */
    const struct service_backend *backends;                  /* that serve */
    size_t                        backend_count;
};
struct service_entry {
    const char *key;              /* "ns/name"; letters, digits, "-./", at most 140 */
    const char *const *addresses; /* ClusterIPs; of a hostPort: the host's addresses */
    size_t                     address_count;
    const char *const
        *external_addresses;     /* externalIPs: served as NodePorts are */
    size_t                     external_address_count;
    const char *const         *balancer_addresses;           /* of load balancers: the same */
    size_t                     balancer_address_count;
    const char *const *source_ranges; /* who may send to those, "10.0.0.0/8"; NULL: everyone */
    size_t                     source_range_count;
    const struct service_port *ports;
    size_t                    port_count;
    int32_t                   affinity_s;                    /* sessionAffinity ClientIP; 0: none */
    bool                      external_local, internal_local;/* trafficPolicy Local */
};

struct service_rules;
struct service_rules_options {
    const char *node_address; /* NodePorts answer on all local addresses; of UDP flows to this one
                                 none stays behind */
    const char *cluster_cidr; /* the pods'; others are masqueraded on the way to a ClusterIP */
};
MUST_USE struct service_rules *service_rules_new(const struct service_rules_options *,
                                                 struct error *err);
void service_rules_free(struct service_rules *);             /* leaves the table alone */
void service_rules_set(
    struct service_rules *,
    const struct service_entry *); /* copies; replaces by key; logs and ignores an unsound key */
void service_rules_remove(struct service_rules *, const char *key);
MUST_USE bool service_rules_commit(struct service_rules *,
                                   struct error *err); /* false: nothing was changed, call again */
MUST_USE bool service_rules_destroy(struct error *err);      /* deletes the table */

#endif
