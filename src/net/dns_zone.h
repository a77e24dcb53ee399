/* SPDX-License-Identifier: Apache-2.0 */
/* dns_zone.h - queries to answers, bytes in and bytes out: the cluster's domain and its addresses.
 *
 * What it cannot answer it says to forward; then dns_zone_upstream_question tells what to ask, and
 * dns_zone_finish makes the client's answer from what came back.
 *
 * No sockets, no clock.  Internal to net/.  Thread: one at a time for a zone. */
#ifndef KNARR_NET_DNS_ZONE_H
#define KNARR_NET_DNS_ZONE_H

#include <libknot/libknot.h>

#include "base/arena.h"
#include "net/dns_catalog.h"
#include "net/dns_records.h"

enum { DNS_DROP = 0, DNS_FORWARD = -1, DNS_CHAIN_MAX = 8, DNS_PTR_MAX = 32 };

struct dns_zone {
    struct dns_catalog catalog;
    knot_dname_t       domain[DNS_NAME_MAX + 1];
    struct address    *own;              /* where we listen: the addresses of ns.dns.DOMAIN */
    size_t             own_count;
    bool               forwards;         /* there are upstream servers */
    struct arena       arena;            /* of the query that is being answered */
    uint32_t           turn;             /* several addresses take turns at being first */
};

MUST_USE bool dns_zone_init(struct dns_zone *, const char *domain, struct error *err);
void dns_zone_done(struct dns_zone *);
void dns_zone_add_own(struct dns_zone *, const char *address);

/* The size of the answer, DNS_DROP or DNS_FORWARD. */
int dns_zone_answer(struct dns_zone *, const struct dns_query *, uint8_t *ret, size_t room);

struct dns_upstream_question {
    knot_dname_t name[DNS_NAME_MAX + 1]; /* of a CNAME's target where the client's is ours */
    uint16_t     type;
    bool         has_edns, wants_dnssec, checking_disabled;
};
/* False: this query is none to forward. */
bool dns_zone_upstream_question(struct dns_zone *, const struct dns_query *,
                                struct dns_upstream_question *ret);
/* `answer` NULL: none came.  The size, or DNS_DROP. */
int dns_zone_finish(struct dns_zone *, const struct dns_query *, const uint8_t *answer,
                    size_t answer_size, uint8_t *ret, size_t room);

#endif
