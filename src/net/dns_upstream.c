/* SPDX-License-Identifier: Apache-2.0 */
/* dns_upstream.c - the bytes of a question to another server, and whether bytes answer it. */
#include <string.h>

#include "net/dns_forward.h"
#include "net/dns_records.h"

enum { QUESTION_TAIL_BYTES = 4, UPSTREAM_PAYLOAD = 1232 };

static void put_edns(knot_pkt_t *query, const struct dns_upstream_question *question,
                     knot_mm_t *mm)
{
    knot_rrset_t opt;
    if (knot_edns_init(&opt, UPSTREAM_PAYLOAD, /* ext_rcode= */ 0, KNOT_EDNS_VERSION, mm) !=
        KNOT_EOK)
        return;
    if (question->wants_dnssec)
        knot_edns_set_do(&opt);
    knot_pkt_begin(query, KNOT_ADDITIONAL);
    knot_pkt_put(query, KNOT_COMPR_HINT_NONE, &opt, KNOT_PF_NULL);
}

size_t dns_upstream_write(const struct dns_upstream_question *question, uint16_t id, uint8_t *ret,
                          size_t room)
{
    AUTO_ARENA arena = { 0 };
    knot_mm_t mm = dns_memory(&arena);
    knot_pkt_t *query = knot_pkt_new(ret, (uint16_t)room, &mm);
    if (!query)
        return 0;
    memset(ret, 0, room);
    knot_pkt_clear(query);
    knot_wire_set_id(query->wire, id);
    knot_wire_set_rd(query->wire);
    if (question->checking_disabled)
        knot_wire_set_cd(query->wire);
    if (knot_pkt_put_question(query, question->name, KNOT_CLASS_IN, question->type) != KNOT_EOK)
        return 0;
    if (question->has_edns)
        put_edns(query, question, &mm);
    return query->size;
}

/* Servers may change the case of letters. */
static bool is_same_name(const uint8_t *wire, const knot_dname_t *name, size_t size)
{
    knot_dname_t lower[DNS_NAME_MAX + 1];
    if (knot_dname_wire_check(wire, wire + size, NULL) != (int)size)
        return false;
    knot_dname_copy_lower(lower, wire);
    return knot_dname_is_equal(lower, name);
}

bool dns_upstream_accepts(const struct dns_upstream_question *question, uint16_t id,
                          const uint8_t *answer, size_t size)
{
    size_t name_size = knot_dname_size(question->name);
    if (size < DNS_HEADER_BYTES + name_size + QUESTION_TAIL_BYTES || size > DNS_TCP_BYTES)
        return false;
    const uint8_t *tail = answer + DNS_HEADER_BYTES + name_size;
    return knot_wire_get_qr(answer) && knot_wire_get_id(answer) == id &&
           knot_wire_get_opcode(answer) == KNOT_OPCODE_QUERY &&
           knot_wire_get_qdcount(answer) == 1 &&
           is_same_name(answer + DNS_HEADER_BYTES, question->name, name_size) &&
           knot_wire_read_u16(tail) == question->type &&
           knot_wire_read_u16(tail + 2) == KNOT_CLASS_IN;
}
