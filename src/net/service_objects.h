/* SPDX-License-Identifier: Apache-2.0 */
/* service_objects.h - a service as objects of the table "inet knarr_services".
 *
 * The way of a packet:
 *     services --service_ips, node_ports--> service/NS/NAME/tcp/80 --numgen--> dnat to an endpoint
 *                                           external/...  (masquerade, or this node's endpoints)
 *                                           local/...     (this node's endpoints)
 *
 * With session affinity an endpoint has a chain of its own and a set of the clients it serves.  What
 * has no endpoint is in no_endpoint_ips or no_endpoint_ports and is refused.
 *
 * Internal to net/.  Thread: pure; no kernel, no clock. */
#ifndef KNARR_NET_SERVICE_OBJECTS_H
#define KNARR_NET_SERVICE_OBJECTS_H

#include "net/link.h"
#include "net/rule_ledger.h"
#include "net/service_rules.h"

#define SERVICE_TABLE "inet knarr_services"

enum { SERVICE_BACKENDS_MAX = 4096, SERVICE_KEY_MAX = 140, AFFINITY_CLIENTS_MAX = 65536 };

/* The commands that delete the table and make its fixed part: maps, hooks, guards. */
extern const char service_table_commands[];

/* Is the key fit to stand in a chain's name?  What the API has validated is. */
bool service_key_is_sound(const char *key);

/* Claims everything that the entry needs.  Addresses that are none, and backends over the maximum,
 * are left out. */
void service_objects_claim(const struct service_entry *, const struct address *cluster_cidr,
                           struct rule_ledger *, struct rule_claims *);

const char *net_protocol_name(enum net_protocol);            /* "tcp" */

#endif
