/* SPDX-License-Identifier: Apache-2.0 */
/* library_knot.c - what we use of libknot, which is loaded when a node answers for names. */
#include <libknot/libknot.h>

#include "io/library.h"

static struct library library = { .name = "libknot.so.13" };

FORWARD(void, knot_dname_copy_lower, (knot_dname_t *to, const knot_dname_t *name), (to, name))
FORWARD(knot_dname_t *, knot_dname_from_str, (uint8_t *to, const char *text, size_t room),
        (to, text, room))
FORWARD(int, knot_dname_in_bailiwick, (const knot_dname_t *name, const knot_dname_t *zone),
        (name, zone))
FORWARD(bool, knot_dname_is_equal, (const knot_dname_t *a, const knot_dname_t *b), (a, b))
FORWARD(size_t, knot_dname_size, (const knot_dname_t *name), (name))
FORWARD(void, knot_dname_to_lower, (knot_dname_t *name), (name))
FORWARD(int, knot_dname_wire_check,
        (const uint8_t *name, const uint8_t *end, const uint8_t *packet), (name, end, packet))
FORWARD(uint8_t, knot_edns_get_version, (const knot_rrset_t *set), (set))
FORWARD(int, knot_edns_init,
        (knot_rrset_t *set, uint16_t size_max, uint8_t code, uint8_t version, knot_mm_t *memory),
        (set, size_max, code, version, memory))
FORWARD(int, knot_pkt_begin, (knot_pkt_t *packet, knot_section_t section), (packet, section))
FORWARD(void, knot_pkt_clear, (knot_pkt_t *packet), (packet))
FORWARD(int, knot_pkt_init_response, (knot_pkt_t *packet, const knot_pkt_t *query),
        (packet, query))
FORWARD(knot_pkt_t *, knot_pkt_new, (void *wire, uint16_t size, knot_mm_t *memory),
        (wire, size, memory))
FORWARD(int, knot_pkt_parse, (knot_pkt_t *packet, unsigned flags), (packet, flags))
FORWARD(int, knot_pkt_put_question,
        (knot_pkt_t *packet, const knot_dname_t *name, uint16_t class, uint16_t type),
        (packet, name, class, type))
FORWARD(int, knot_pkt_put_rotate,
        (knot_pkt_t *packet, uint16_t hint, const knot_rrset_t *set, uint16_t rotate,
         uint16_t flags),
        (packet, hint, set, rotate, flags))
FORWARD(int, knot_pkt_reclaim, (knot_pkt_t *packet, uint16_t size), (packet, size))
FORWARD(int, knot_pkt_reserve, (knot_pkt_t *packet, uint16_t size), (packet, size))
FORWARD(int, knot_rrset_add_rdata,
        (knot_rrset_t *set, const uint8_t *data, uint16_t size, knot_mm_t *memory),
        (set, data, size, memory))
FORWARD(knot_rrset_t *, knot_rrset_new,
        (const knot_dname_t *owner, uint16_t type, uint16_t class, uint32_t ttl, knot_mm_t *memory),
        (owner, type, class, ttl, memory))
