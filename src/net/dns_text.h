/* SPDX-License-Identifier: Apache-2.0 */
/* dns_text.h - DNS packets for tests: made from names, told as text.  Only for tests; pure. */
#ifndef KNARR_NET_DNS_TEXT_H
#define KNARR_NET_DNS_TEXT_H

#include <libknot/libknot.h>

#include "base/bytes.h"

enum { DNS_TEST_ID = 0x4b41, DNS_TEST_ROOM = 65535 };

/* A query for the name; payload 0: without EDNS.  The size. */
size_t dns_text_query(const char *name, uint16_t type, uint16_t payload, uint8_t *ret, size_t room);

/* "NOERROR aa tc", then a line a record: its section (A, S or D) and its text.  EDNS is told as "D
 * OPT". A packet that libknot does not parse is "MALFORMED". */
void dns_text_write(const uint8_t *packet, size_t size, struct buffer *ret);

/* An answer to a query. */
struct dns_text_told {
    int         rcode;
    const char *owner;                   /* of the record; NULL: the name asked for */
    const char *address;                 /* of an A record; NULL: there is none */
};
size_t dns_text_answer(const uint8_t *query, size_t query_size, const struct dns_text_told *,
                       uint8_t *ret, size_t room);

#endif
