/* SPDX-License-Identifier: Apache-2.0 */
/* policy_objects.h - policies as objects of the table "inet knarr_policies".
 *
 *     forward, input --pods_out (source)---> out/10.42.1.5 --> what may go returns, the rest is
 *                                                              dropped
 *     forward -------pods_in (destination)-> in/10.42.1.5  --> the same
 *
 * Internal to net/.  Thread: pure; no kernel, no clock. */
#ifndef KNARR_NET_POLICY_OBJECTS_H
#define KNARR_NET_POLICY_OBJECTS_H

#include "net/policy_rules.h"
#include "net/rule_ledger.h"

#define POLICY_TABLE "inet knarr_policies"

/* The commands that delete the table and make its fixed part. */
extern const char policy_table_commands[];

/* Addresses and ranges that are none are left out: what they would have let through is dropped. */
void policy_objects_claim_pod(const struct policy_pod *, struct rule_ledger *,
                              struct rule_claims *);
void policy_objects_claim_peers(const char *key, const char *const *addresses, size_t count,
                                struct rule_ledger *, struct rule_claims *);
void policy_objects_claim_peer_ports(const char *key, const struct policy_peer_port *, size_t count,
                                     struct rule_ledger *, struct rule_claims *);

#endif
