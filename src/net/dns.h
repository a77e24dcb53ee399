/* SPDX-License-Identifier: Apache-2.0 */
/* dns.h - the cluster's DNS, answered by every node from memory.
 *
 * Names: SVC.NS.svc.DOMAIN (A, AAAA, SRV for _port._proto), headless services with an A per
 * endpoint and HOSTNAME.SVC.NS.svc.DOMAIN, A-B-C-D.NS.pod.DOMAIN, PTR of ClusterIPs and endpoints,
 * ExternalName as CNAME with the target's address where we know it.  NXDOMAIN and empty answers
 * carry the SOA; TTL DNS_TTL_S, negative TTL 0.  UDP (truncated at the client's EDNS size) and TCP.
 * Other names are forwarded to the upstream servers, bounded in flight; without any, or without a
 * route to them: SERVFAIL at once. Several addresses of a name take turns at being first.
 *
 * Thread: the agent's loop. libknot parses and writes the packets. */
#ifndef KNARR_NET_DNS_H
#define KNARR_NET_DNS_H

#include <stdbool.h>
#include <stdint.h>
#include <uv.h>

#include "base/error.h"
#include "net/service_rules.h"

enum { DNS_TTL_S = 5, DNS_FORWARD_MAX = 256, DNS_TCP_CLIENTS_MAX = 64 };

struct dns_endpoint {
    const char *address;
    const char *hostname;                /* NULL: made from the address */
};
struct dns_port {
    const char       *name;              /* "" or NULL: no SRV */
    enum net_protocol protocol;
    uint16_t          port;
};
struct dns_service {
    const char                *ns, *name;
    const char                *external_name;        /* ExternalName; NULL */
    const char *const         *addresses;            /* ClusterIPs; count 0: headless */
    size_t                     address_count;
    const struct dns_port     *ports;
    size_t                     port_count;
    const struct dns_endpoint *endpoints;            /* headless: those to publish */
    size_t                     endpoint_count;
};

struct dns_server;
struct dns_server_options {
    uv_loop_t         *loop;
    const char        *domain;           /* "cluster.local" */
    const char *const
        *listen; /* addresses that the node has; NULL-terminated; may be NULL (no socket) */
    uint16_t           port;             /* 53 */
    const char *const *upstreams; /* "IP", "IP:port" or "[IP6]:port"; NULL-terminated; never one of
                                     ours; may be NULL */
    const char        *resolv_conf; /* instead: a file that names them, and may change; or NULL */
};
MUST_USE struct dns_server *dns_server_new(const struct dns_server_options *, struct error *err);
void dns_server_free(
    struct dns_server *); /* accepts NULL; the loop must run until its handles have closed */
void dns_server_set(struct dns_server *,
                    const struct dns_service *); /* copies; replaces by ns and name */
void dns_server_remove(struct dns_server *, const char *ns, const char *name);
/* One packet in, one out: what the sockets use, and the fuzzer. Returns the size, 0: drop, -1:
 * forward. */
int dns_server_answer(struct dns_server *, const uint8_t *query, size_t query_size, bool is_tcp,
                      uint8_t *ret, size_t room);

#endif
