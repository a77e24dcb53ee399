/* SPDX-License-Identifier: Apache-2.0 */
/* dns_records.c - writes answers with libknot, record by record.
 *
 * Each record is put by itself: what fits is sent, the rest is left out and the reply marked as
 * truncated.  EDNS takes its room beforehand and is put last.
 *
 * Not here: which records (dns_zone.c). */
#include "net/dns_records.h"

#include <string.h>

#include "net/dns_catalog.h"

enum { PAYLOAD_LEAST = 512, OUR_PAYLOAD = 1232 };

static void *take_from_arena(void *context, size_t size)
{
    return arena_alloc(context, size);
}

static void free_never(void *memory)
{
    (void)memory;
}

knot_mm_t dns_memory(struct arena *arena)
{
    return (knot_mm_t){ .ctx = arena, .alloc = take_from_arena, .free = free_never };
}

/* How large the client lets the answer be. */
static size_t answer_limit(const struct dns_reply *reply, bool is_tcp, size_t room)
{
    size_t limit = PAYLOAD_LEAST;
    if (is_tcp)
        limit = DNS_TCP_BYTES;
    else if (reply->query->opt_rr && knot_edns_get_payload(reply->query->opt_rr) > PAYLOAD_LEAST)
        limit = knot_edns_get_payload(reply->query->opt_rr);
    if (!is_tcp && limit > DNS_UDP_BYTES)
        limit = DNS_UDP_BYTES;
    return limit < room ? limit : room;
}

/* The rcode that says what is wrong with the query; NOERROR where nothing is. */
static int judge_query(const knot_pkt_t *query, int parsed)
{
    if (knot_wire_get_opcode(query->wire) != KNOT_OPCODE_QUERY)
        return KNOT_RCODE_NOTIMPL;
    if ((parsed != KNOT_EOK && parsed != KNOT_ETRAIL) || query->qname_size == 0 ||
        knot_wire_get_qdcount(query->wire) != 1)
        return KNOT_RCODE_FORMERR;
    if (query->opt_rr && knot_edns_get_version(query->opt_rr) != KNOT_EDNS_VERSION)
        return KNOT_RCODE_BADVERS;
    if (knot_pkt_qclass(query) != KNOT_CLASS_IN || knot_pkt_qtype(query) == KNOT_RRTYPE_AXFR ||
        knot_pkt_qtype(query) == KNOT_RRTYPE_IXFR)
        return KNOT_RCODE_REFUSED;
    return KNOT_RCODE_NOERROR;
}

static bool begin_response(struct dns_reply *reply, uint8_t *ret, size_t limit)
{
    reply->pkt = knot_pkt_new(ret, (uint16_t)limit, &reply->mm);
    if (!reply->pkt || knot_pkt_init_response(reply->pkt, reply->query) != KNOT_EOK)
        return false;
    if (reply->query->qname_size == 0)
        knot_wire_set_qdcount(reply->pkt->wire, 0);
    knot_wire_set_ra(reply->pkt->wire);
    knot_wire_set_rcode(reply->pkt->wire, KNOT_RCODE_NOERROR);
    reply->has_edns = reply->query->opt_rr != NULL;
    if (reply->has_edns && knot_pkt_reserve(reply->pkt, KNOT_EDNS_MIN_SIZE) != KNOT_EOK)
        return false;
    return knot_pkt_begin(reply->pkt, KNOT_ANSWER) == KNOT_EOK;
}

enum dns_begun dns_reply_begin(struct dns_reply *reply, struct arena *arena,
                               const struct dns_query *query, uint8_t *ret, size_t room)
{
    arena_reset(arena);
    *reply = (struct dns_reply){ .arena = arena, .mm = dns_memory(arena) };
    if (query->size < DNS_HEADER_BYTES || query->size > DNS_TCP_BYTES ||
        knot_wire_get_qr(query->bytes))
        return DNS_BEGUN_NOT;
    char *copy = arena_copy(arena, query->bytes, query->size);
    reply->query = knot_pkt_new(copy, (uint16_t)query->size, &reply->mm);
    if (!reply->query)
        return DNS_BEGUN_NOT;
    int parsed = knot_pkt_parse(reply->query, KNOT_PF_KEEPWIRE);
    int rcode = judge_query(reply->query, parsed);
    if (!begin_response(reply, ret, answer_limit(reply, query->is_tcp, room)))
        return DNS_BEGUN_NOT;
    if (rcode == KNOT_RCODE_NOERROR)
        return DNS_BEGUN;
    dns_reply_fail(reply, rcode);
    return DNS_BEGUN_AND_ENDED;
}

void dns_reply_fail(struct dns_reply *reply, int rcode)
{
    uint16_t reserved = reply->pkt->reserved;
    bool has_question = reply->query->qname_size > 0;
    bool is_too_short = knot_pkt_init_response(reply->pkt, reply->query) != KNOT_EOK;
    if (is_too_short)
        return;
    if (!has_question)
        knot_wire_set_qdcount(reply->pkt->wire, 0);
    reply->pkt->reserved = reserved;
    reply->put_count = 0;
    knot_wire_set_ra(reply->pkt->wire);
    knot_wire_set_rcode(reply->pkt->wire, (short)(rcode & 0xf));
    reply->extended_rcode = (uint8_t)(rcode >> 4);
}

static void put_edns(struct dns_reply *reply)
{
    knot_rrset_t opt;
    knot_pkt_reclaim(reply->pkt, KNOT_EDNS_MIN_SIZE);
    if (reply->pkt->current != KNOT_ADDITIONAL)
        knot_pkt_begin(reply->pkt, KNOT_ADDITIONAL);
    if (knot_edns_init(&opt, OUR_PAYLOAD, reply->extended_rcode, KNOT_EDNS_VERSION, &reply->mm) ==
        KNOT_EOK)
        knot_pkt_put(reply->pkt, KNOT_COMPR_HINT_NONE, &opt, KNOT_PF_NOTRUNC);
}

size_t dns_reply_end(struct dns_reply *reply)
{
    if (reply->has_edns)
        put_edns(reply);
    return reply->pkt->size;
}

bool dns_put(struct dns_reply *reply, const knot_dname_t *owner, uint16_t type, uint32_t ttl,
             const uint8_t *data, size_t size)
{
    bool is_additional = reply->pkt->current == KNOT_ADDITIONAL;
    bool is_question = knot_dname_is_equal(owner, knot_pkt_qname(reply->pkt));
    uint16_t hint = is_question ? KNOT_COMPR_HINT_QNAME : KNOT_COMPR_HINT_NONE;
    knot_rrset_t *record = knot_rrset_new(owner, type, KNOT_CLASS_IN, ttl, &reply->mm);
    if (!record || size > UINT16_MAX ||
        knot_rrset_add_rdata(record, data, (uint16_t)size, &reply->mm) != KNOT_EOK)
        return false;
    int put = knot_pkt_put(reply->pkt, hint, record,
                           is_additional ? KNOT_PF_NOTRUNC : KNOT_PF_NULL);
    if (put == KNOT_EOK && reply->pkt->current == KNOT_ANSWER)
        reply->put_count++;
    return put == KNOT_EOK;
}

bool dns_put_address(struct dns_reply *reply, const knot_dname_t *owner, uint32_t ttl,
                     const struct address *address)
{
    return dns_put(reply, owner, address->is_v6 ? KNOT_RRTYPE_AAAA : KNOT_RRTYPE_A, ttl,
                   address->bytes, address->is_v6 ? 16 : 4);
}

void dns_begin_authority(struct dns_reply *reply)
{
    knot_pkt_begin(reply->pkt, KNOT_AUTHORITY);
}

void dns_begin_additional(struct dns_reply *reply)
{
    knot_pkt_begin(reply->pkt, KNOT_ADDITIONAL);
}

bool dns_name_add(knot_dname_t *name, size_t *size, const char *label)
{
    size_t label_size = strlen(label);
    if (label_size == 0 || label_size > DNS_LABEL_MAX || *size + label_size + 1 >= DNS_NAME_MAX)
        return false;
    name[(*size)++] = (uint8_t)label_size;
    memcpy(name + *size, label, label_size);
    *size += label_size;
    return true;
}

bool dns_name_end(knot_dname_t *name, size_t *size, const knot_dname_t *rest)
{
    size_t rest_size = knot_dname_size(rest);
    if (*size + rest_size > DNS_NAME_MAX)
        return false;
    memcpy(name + *size, rest, rest_size);
    *size += rest_size;
    return true;
}
