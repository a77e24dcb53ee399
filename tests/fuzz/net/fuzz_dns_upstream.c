/* SPDX-License-Identifier: Apache-2.0 */
/* fuzz_dns_upstream.c - any bytes as what another DNS server answers.
 *
 * Header and question are made fit, as only such an answer gets past the first look; then it is
 * handed on to a client that asked for the name itself, and to one that came by an alias. */
#include "../fuzz.h"

#include <string.h>

#include "net/dns_forward.h"
#include "net/dns_records.h"

enum { ROOM = 4096, QUERY_ROOM = 512, ID = 7 };

static const char *const asked[] = { "example.com", "out.default.svc.cluster.local" };

static struct dns_zone *the_zone(void)
{
    static struct dns_zone zone;
    const struct dns_service out = { .ns = "default",
                                     .name = "out",
                                     .external_name = "example.com" };
    if (zone.forwards)
        return &zone;
    FUZZ_CHECK(dns_zone_init(&zone, "cluster.local", NULL));
    zone.forwards = true;
    dns_catalog_set(&zone.catalog, &out);
    return &zone;
}

static size_t write_query(const char *name, uint8_t *ret)
{
    struct dns_upstream_question question = { .type = KNOT_RRTYPE_A, .has_edns = true };
    knot_dname_from_str(question.name, name, DNS_NAME_MAX);
    return dns_upstream_write(&question, ID, ret, QUERY_ROOM);
}

/* The answer's header and question from the query; everything behind from the fuzzer. */
static void try_answer(const char *name, const uint8_t *bytes, size_t size, bool is_fit)
{
    uint8_t query[QUERY_ROOM], upstream[QUERY_ROOM];
    struct dns_upstream_question question;
    size_t query_size = write_query(name, query), head;
    uint8_t *answer = malloc(ROOM + size), *finished = malloc(ROOM);
    FUZZ_CHECK(answer && finished);
    const struct dns_query client = { query, query_size, /* is_tcp= */ false };
    FUZZ_CHECK(dns_zone_upstream_question(the_zone(), &client, &question));
    dns_upstream_write(&question, ID, upstream, sizeof upstream);
    head = is_fit ? DNS_HEADER_BYTES + knot_dname_size(question.name) + 4 : 0;
    memcpy(answer, upstream, head);
    memcpy(answer + head, bytes, size);
    if (is_fit) {
        knot_wire_set_qr(answer);
        knot_wire_set_ancount(answer, size > 0 ? bytes[0] : 0);
        knot_wire_set_arcount(answer, size > 1 ? bytes[1] : 0);
    }
    bool is_accepted = dns_upstream_accepts(&question, ID, answer, head + size);
    FUZZ_CHECK(!is_fit || is_accepted || head + size > DNS_TCP_BYTES);
    int told = dns_zone_finish(the_zone(), &client, is_accepted ? answer : NULL, head + size,
                               finished, ROOM);
    FUZZ_CHECK(told > 0 && told <= ROOM);
    free(answer);
    free(finished);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
    FOR_EACH(name, asked) {
        try_answer(*name, bytes, size, /* is_fit= */ true);
        try_answer(*name, bytes, size, /* is_fit= */ false);
    }
    return 0;
}
