/* SPDX-License-Identifier: Apache-2.0 */
/* dns_records.h - an answer that is being written: header, question, records, EDNS.
 *
 * A reply is begun from a query's bytes, filled, and ended.  Its memory is the caller's arena,
 * which it has for itself.
 *
 * Internal to net/.  Thread: pure. */
#ifndef KNARR_NET_DNS_RECORDS_H
#define KNARR_NET_DNS_RECORDS_H

#include <libknot/libknot.h>
#include <stdbool.h>
#include <stdint.h>

#include "base/arena.h"
#include "net/link.h"

enum { DNS_UDP_BYTES = 4096, DNS_TCP_BYTES = 65535, DNS_HEADER_BYTES = 12 };

/* A query as it came. */
struct dns_query {
    const uint8_t *bytes;
    size_t         size;
    bool           is_tcp;
};

struct dns_reply {
    struct arena *arena;
    knot_mm_t     mm;
    knot_pkt_t   *query, *pkt;
    bool          has_edns;
    uint8_t       extended_rcode;        /* the rcode's bits above the header's four */
    unsigned      put_count;             /* records in the answer section */
};

enum dns_begun { DNS_BEGUN_NOT, DNS_BEGUN_AND_ENDED, DNS_BEGUN };

/* Resets the arena.  DNS_BEGUN: go on.  DNS_BEGUN_AND_ENDED: the query is at fault and the reply
 * says so; end it. DNS_BEGUN_NOT: there is nothing one could answer. */
enum dns_begun dns_reply_begin(struct dns_reply *, struct arena *, const struct dns_query *,
                               uint8_t *ret, size_t room);
/* The size of the reply. */
size_t dns_reply_end(struct dns_reply *);
/* Drops all records and the rest of the flags: an answer with this rcode alone. */
void dns_reply_fail(struct dns_reply *, int rcode);

/* To the section that was begun last (the answer's at first).  False: no room; the reply is marked
 * as truncated unless it was the additional section. */
bool dns_put(struct dns_reply *, const knot_dname_t *owner, uint16_t type, uint32_t ttl,
             const uint8_t *data, size_t size);
bool dns_put_address(struct dns_reply *, const knot_dname_t *owner, uint32_t ttl,
                     const struct address *);
void dns_begin_authority(struct dns_reply *);
void dns_begin_additional(struct dns_reply *);

/* libknot's memory from an arena: nothing of it is freed one by one. */
knot_mm_t dns_memory(struct arena *);
/* Writes a label in front of what follows later; false where the name gets too long. */
bool dns_name_add(knot_dname_t *name, size_t *size, const char *label);
/* Appends the rest, which ends the name. */
bool dns_name_end(knot_dname_t *name, size_t *size, const knot_dname_t *rest);

#endif
