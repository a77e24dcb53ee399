/* SPDX-License-Identifier: Apache-2.0 */
/* dns_text.c - writes and reads DNS packets for the tests, by libknot. */
#include "net/dns_text.h"

#include <arpa/inet.h>
#include <stdlib.h>

#include "net/dns_records.h"

size_t dns_text_query(const char *name, uint16_t type, uint16_t payload, uint8_t *ret, size_t room)
{
    AUTO_ARENA arena = { 0 };
    knot_mm_t mm = dns_memory(&arena);
    knot_dname_t wire[256];
    knot_rrset_t opt;
    memset(ret, 0, room);
    knot_pkt_t *query = knot_pkt_new(ret, (uint16_t)room, &mm);
    knot_pkt_clear(query);
    knot_wire_set_id(query->wire, DNS_TEST_ID);
    knot_wire_set_rd(query->wire);
    if (!knot_dname_from_str(wire, name, sizeof wire) ||
        knot_pkt_put_question(query, wire, KNOT_CLASS_IN, type) != KNOT_EOK)
        return 0;
    if (payload > 0 && knot_edns_init(&opt, payload, 0, 0, &mm) == KNOT_EOK) {
        knot_pkt_begin(query, KNOT_ADDITIONAL);
        knot_pkt_put(query, KNOT_COMPR_HINT_NONE, &opt, 0);
    }
    return query->size;
}

static const struct { int rcode; const char *text; } rcodes[] = {
    { KNOT_RCODE_NOERROR,  "NOERROR" },  { KNOT_RCODE_FORMERR, "FORMERR" },
    { KNOT_RCODE_SERVFAIL, "SERVFAIL" }, { KNOT_RCODE_NXDOMAIN, "NXDOMAIN" },
    { KNOT_RCODE_NOTIMPL,  "NOTIMPL" },  { KNOT_RCODE_REFUSED, "REFUSED" },
    { KNOT_RCODE_BADVERS,  "BADVERS" },
};

static void write_head(const knot_pkt_t *packet, struct buffer *ret)
{
    const char *text = "RCODE?";
    FOR_EACH(row, rcodes) {
        if (row->rcode == knot_pkt_ext_rcode(packet))
            text = row->text;
    }
    buffer_add_text(ret, text);
    if (knot_wire_get_aa(packet->wire))
        buffer_add_text(ret, " aa");
    if (knot_wire_get_tc(packet->wire))
        buffer_add_text(ret, " tc");
}

static void write_record(char section, const knot_rrset_t *record, struct buffer *ret)
{
    size_t size = 512;
    char *text = memory_alloc(size);
    if (record->type == KNOT_RRTYPE_OPT) {
        buffer_printf(ret, "\n%c OPT", section);
        free(text);
        return;
    }
    if (knot_rrset_txt_dump(record, &text, &size, &KNOT_DUMP_STYLE_DEFAULT) < 0)
        text[0] = '\0';
    struct bytes rest = bytes_of(text), line = bytes_next(&rest, '\n');
    buffer_printf(ret, "\n%c ", section);
    for (size_t i = 0; i < line.size; i++) {
        bool is_blank = line.at[i] == ' ' || line.at[i] == '\t';
        if (!is_blank)
            buffer_add_char(ret, line.at[i]);
        else if (ret->at[ret->size - 1] != ' ')
            buffer_add_char(ret, ' ');
    }
    free(text);
}

void dns_text_write(const uint8_t *packet, size_t size, struct buffer *ret)
{
    static const char letters[] = { 'A', 'S', 'D' };
    AUTO_ARENA arena = { 0 };
    knot_mm_t mm = dns_memory(&arena);
    buffer_reset(ret);
    char *copy = arena_copy(&arena, packet, size);
    knot_pkt_t *parsed = knot_pkt_new(copy, (uint16_t)size, &mm);
    if (!parsed || knot_pkt_parse(parsed, KNOT_PF_KEEPWIRE | KNOT_PF_NOCANON) != KNOT_EOK) {
        buffer_add_text(ret, "MALFORMED");
        return;
    }
    write_head(parsed, ret);
    for (unsigned i = 0; i < KNOT_PKT_SECTIONS; i++) {
        const knot_pktsection_t *section = knot_pkt_section(parsed, (knot_section_t)i);
        for (uint16_t n = 0; n < section->count; n++)
            write_record(letters[i], knot_pkt_rr(section, n), ret);
    }
}

size_t dns_text_answer(const uint8_t *query, size_t query_size, const struct dns_text_told *told,
                       uint8_t *ret, size_t room)
{
    AUTO_ARENA arena = { 0 };
    knot_mm_t mm = dns_memory(&arena);
    knot_dname_t name[256];
    uint8_t data[4];
    char *copy = arena_copy(&arena, query, query_size);
    knot_pkt_t *asked = knot_pkt_new(copy, (uint16_t)query_size, &mm);
    knot_pkt_t *answer = knot_pkt_new(ret, (uint16_t)room, &mm);
    if (knot_pkt_parse(asked, KNOT_PF_KEEPWIRE) != KNOT_EOK ||
        knot_pkt_init_response(answer, asked) != KNOT_EOK)
        return 0;
    knot_wire_set_rcode(answer->wire, (short)told->rcode);
    if (!told->address)
        return answer->size;
    if (told->owner)
        knot_dname_from_str(name, told->owner, sizeof name);
    else
        memcpy(name, knot_pkt_qname(asked), knot_dname_size(knot_pkt_qname(asked)));
    inet_pton(AF_INET, told->address, data);
    knot_rrset_t *record = knot_rrset_new(name, KNOT_RRTYPE_A, KNOT_CLASS_IN, 300, &mm);
    knot_rrset_add_rdata(record, data, sizeof data, &mm);
    knot_pkt_begin(answer, KNOT_ANSWER);
    knot_pkt_put(answer, KNOT_COMPR_HINT_NONE, record, 0);
    return answer->size;
}
