/* SPDX-License-Identifier: Apache-2.0 */
/* dns_test.c - names to answers, packet by packet, without a socket. */
#include "net/dns.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <cmocka.h>

#include "base/arena.h"
#include "base/env.h"
#include "net/dns_forward.h"
#include "net/dns_text.h"

#define DOMAIN "cluster.local."
#define SOA                                                                                        \
    "S cluster.local. 0 SOA ns.dns.cluster.local. hostmaster.cluster.local. 9 7200 1800 86400 0"
#define NOTHING "NOERROR aa\n" SOA
#define UNKNOWN "NXDOMAIN aa\n" SOA

enum { PORT_DNS = 53 };

static const char *const web_ip[] = { "10.43.0.5" };
static const char *const dual_ips[] = { "10.43.0.6", "fd43::6" };
static const struct dns_port web_ports[] = { { "http", NET_TCP, 80 },
                                             { "dns", NET_UDP, 53 },
                                             { NULL, NET_TCP, 81 } };
static const struct dns_port db_ports[] = { { "pg", NET_TCP, 5432 } };
static const struct dns_endpoint db_hosts[] = { { "10.42.1.7", "db-0" }, { "10.42.2.8", NULL } };
static const struct dns_endpoint v6_hosts[] = { { "fd42::7", NULL } };

static const struct dns_service services[] = {
    { .ns = "default", .name = "web", .addresses = web_ip, .address_count = 1, .ports = web_ports,
      .port_count = 3 },
    { .ns = "default", .name = "dual", .addresses = dual_ips, .address_count = 2 },
    { .ns = "data", .name = "db", .ports = db_ports, .port_count = 1, .endpoints = db_hosts,
      .endpoint_count = 2 },
    { .ns = "data", .name = "six", .endpoints = v6_hosts, .endpoint_count = 1 },
    { .ns = "data", .name = "empty" },
    { .ns = "default", .name = "alias", .external_name = "web.default.svc.cluster.local" },
    { .ns = "default", .name = "loop", .external_name = "loop.default.svc.cluster.local" },
    { .ns = "default", .name = "outside", .external_name = "Example.com." },
};

#define WEB "web.default.svc." DOMAIN
#define DB "db.data.svc." DOMAIN

static const struct {
    const char *name, *asked;
    uint16_t type;
    const char *wanted;
} name_cases[] = {
    { "service", WEB, KNOT_RRTYPE_A, "NOERROR aa\nA " WEB " 5 A 10.43.0.5" },
    { "service has no AAAA", WEB, KNOT_RRTYPE_AAAA, NOTHING },
    { "service has no MX", WEB, KNOT_RRTYPE_MX, NOTHING },
    { "any of a service", WEB, KNOT_RRTYPE_ANY, "NOERROR aa\nA " WEB " 5 A 10.43.0.5" },
    { "letters' case is kept", "WEB.Default.svc.cluster.LOCAL.", KNOT_RRTYPE_A,
      "NOERROR aa\nA WEB.Default.svc.cluster.LOCAL. 5 A 10.43.0.5" },
    { "two families, A", "dual.default.svc." DOMAIN, KNOT_RRTYPE_A,
      "NOERROR aa\nA dual.default.svc." DOMAIN " 5 A 10.43.0.6" },
    { "two families, AAAA", "dual.default.svc." DOMAIN, KNOT_RRTYPE_AAAA,
      "NOERROR aa\nA dual.default.svc." DOMAIN " 5 AAAA fd43::6" },
    { "unknown service", "nope.default.svc." DOMAIN, KNOT_RRTYPE_A, UNKNOWN },
    { "unknown namespace", "web.nope.svc." DOMAIN, KNOT_RRTYPE_A, UNKNOWN },
    { "other namespace", "web.data.svc." DOMAIN, KNOT_RRTYPE_A, UNKNOWN },
    { "search path's product", "web.default.svc.cluster.local.default.svc." DOMAIN, KNOT_RRTYPE_A,
      UNKNOWN },
    { "slash in a label", "a/b.default.svc." DOMAIN, KNOT_RRTYPE_A, UNKNOWN },
    { "a namespace", "default.svc." DOMAIN, KNOT_RRTYPE_A, NOTHING },
    { "no such namespace", "nope.svc." DOMAIN, KNOT_RRTYPE_A, UNKNOWN },
    { "svc", "svc." DOMAIN, KNOT_RRTYPE_A, NOTHING },
    { "another branch", "com." DOMAIN, KNOT_RRTYPE_A, UNKNOWN },
    { "the domain", DOMAIN, KNOT_RRTYPE_A, NOTHING },
    { "the domain's SOA", DOMAIN, KNOT_RRTYPE_SOA,
      "NOERROR aa\nA cluster.local. 5 SOA ns.dns.cluster.local. hostmaster.cluster.local. 9 7200 1800 86400 0" },
    { "the domain's NS", DOMAIN, KNOT_RRTYPE_NS, "NOERROR aa\nA " DOMAIN " 5 NS ns.dns." DOMAIN },
    { "version of the schema", "dns-version." DOMAIN, KNOT_RRTYPE_TXT,
      "NOERROR aa\nA dns-version." DOMAIN " 5 TXT \"1.1.0\"" },
    { "SRV", "_http._tcp." WEB, KNOT_RRTYPE_SRV,
      "NOERROR aa\nA _http._tcp." WEB " 5 SRV 0 100 80 " WEB "\nD " WEB " 5 A 10.43.0.5" },
    { "SRV, other protocol", "_http._udp." WEB, KNOT_RRTYPE_SRV, UNKNOWN },
    { "SRV, other port", "_https._tcp." WEB, KNOT_RRTYPE_SRV, UNKNOWN },
    { "SRV name has no A", "_dns._udp." WEB, KNOT_RRTYPE_A, NOTHING },
    { "protocol alone", "_udp." WEB, KNOT_RRTYPE_SRV, NOTHING },
    { "other protocol alone", "_sctp." WEB, KNOT_RRTYPE_SRV, UNKNOWN },
    { "SRV of the service", WEB, KNOT_RRTYPE_SRV,
      "NOERROR aa\nA " WEB " 5 SRV 0 100 80 " WEB "\nA " WEB " 5 SRV 0 100 53 " WEB "\nD " WEB
      " 5 A 10.43.0.5" },
    { "headless", DB, KNOT_RRTYPE_A, "NOERROR aa\nA " DB " 5 A 10.42.1.7\nA " DB " 5 A 10.42.2.8" },
    { "headless, none", "empty.data.svc." DOMAIN, KNOT_RRTYPE_A, NOTHING },
    { "headless host", "db-0." DB, KNOT_RRTYPE_A, "NOERROR aa\nA db-0." DB " 5 A 10.42.1.7" },
    { "headless host by address", "10-42-2-8." DB, KNOT_RRTYPE_A,
      "NOERROR aa\nA 10-42-2-8." DB " 5 A 10.42.2.8" },
    { "headless IPv6 host", "fd42--7.six.data.svc." DOMAIN, KNOT_RRTYPE_AAAA,
      "NOERROR aa\nA fd42--7.six.data.svc." DOMAIN " 5 AAAA fd42::7" },
    { "host has no AAAA", "db-0." DB, KNOT_RRTYPE_AAAA, NOTHING },
    { "no such host", "db-1." DB, KNOT_RRTYPE_A, UNKNOWN },
    { "host of a ClusterIP", "web-0." WEB, KNOT_RRTYPE_A, UNKNOWN },
    { "headless SRV", "_pg._tcp." DB, KNOT_RRTYPE_SRV,
      "NOERROR aa\nA _pg._tcp." DB " 5 SRV 0 50 5432 db-0." DB "\nA _pg._tcp." DB
      " 5 SRV 0 50 5432 10-42-2-8." DB "\nD db-0." DB " 5 A 10.42.1.7\nD 10-42-2-8." DB
      " 5 A 10.42.2.8" },
    { "pod", "10-42-1-7.default.pod." DOMAIN, KNOT_RRTYPE_A,
      "NOERROR aa\nA 10-42-1-7.default.pod." DOMAIN " 5 A 10.42.1.7" },
    { "pod, IPv6", "fd42--7.default.pod." DOMAIN, KNOT_RRTYPE_AAAA,
      "NOERROR aa\nA fd42--7.default.pod." DOMAIN " 5 AAAA fd42::7" },
    { "pod has no AAAA", "10-42-1-7.default.pod." DOMAIN, KNOT_RRTYPE_AAAA, NOTHING },
    { "pod that is no address", "10-42-1.default.pod." DOMAIN, KNOT_RRTYPE_A, UNKNOWN },
    { "pod with a prefix", "10-42-1-7/8.default.pod." DOMAIN, KNOT_RRTYPE_A, UNKNOWN },
    { "PTR of a ClusterIP", "5.0.43.10.in-addr.arpa.", KNOT_RRTYPE_PTR,
      "NOERROR aa\nA 5.0.43.10.in-addr.arpa. 5 PTR " WEB },
    { "PTR of an endpoint", "7.1.42.10.in-addr.arpa.", KNOT_RRTYPE_PTR,
      "NOERROR aa\nA 7.1.42.10.in-addr.arpa. 5 PTR db-0." DB },
    { "PTR, IPv6", "6.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.3.4.d.f.ip6.arpa.",
      KNOT_RRTYPE_PTR,
      "NOERROR aa\nA 6.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.3.4.d.f.ip6.arpa. 5 PTR"
      " dual.default.svc." DOMAIN },
    { "A of a reverse name", "5.0.43.10.in-addr.arpa.", KNOT_RRTYPE_A, NOTHING },
    { "PTR, not ours", "9.9.9.9.in-addr.arpa.", KNOT_RRTYPE_PTR, "SERVFAIL" },
    { "PTR, zero in front", "05.0.43.10.in-addr.arpa.", KNOT_RRTYPE_PTR, "SERVFAIL" },
    { "alias of ours", "alias.default.svc." DOMAIN, KNOT_RRTYPE_A,
      "NOERROR aa\nA alias.default.svc." DOMAIN " 5 CNAME " WEB "\nA " WEB " 5 A 10.43.0.5" },
    { "alias, only the CNAME", "alias.default.svc." DOMAIN, KNOT_RRTYPE_CNAME,
      "NOERROR aa\nA alias.default.svc." DOMAIN " 5 CNAME " WEB },
    { "alias without AAAA", "alias.default.svc." DOMAIN, KNOT_RRTYPE_AAAA,
      "NOERROR aa\nA alias.default.svc." DOMAIN " 5 CNAME " WEB "\n" SOA },
    { "alias to the outside", "outside.default.svc." DOMAIN, KNOT_RRTYPE_A,
      "NOERROR aa\nA outside.default.svc." DOMAIN " 5 CNAME Example.com." },
    { "other names", "example.com.", KNOT_RRTYPE_A, "SERVFAIL" },
    { "a longer domain", "xcluster.local.", KNOT_RRTYPE_A, "SERVFAIL" },
    { "the root", ".", KNOT_RRTYPE_A, "SERVFAIL" },
    { "zone transfer", DOMAIN, KNOT_RRTYPE_AXFR, "REFUSED" },
};

static uv_loop_t loop;

static struct dns_server *new_server(const char *const *upstreams)
{
    struct error err = { 0 };
    struct dns_server_options options = {
        .loop = &loop, .domain = "Cluster.local", .port = PORT_DNS, .upstreams = upstreams
    };
    struct dns_server *server = dns_server_new(&options, &err);
    if (!server)
        fail_msg("%s", err.message);
    FOR_EACH(service, services)
        dns_server_set(server, service);
    return server;
}

static void free_server(struct dns_server *server)
{
    dns_server_free(server);
    uv_run(&loop, UV_RUN_DEFAULT);
}

static int ask(struct dns_server *server, const char *name, uint16_t type, uint16_t payload,
               bool is_tcp, struct buffer *ret)
{
    static uint8_t query[512], answer[DNS_TEST_ROOM];
    size_t query_size = dns_text_query(name, type, payload, query, sizeof query);
    assert_true(query_size > 0);
    int size = dns_server_answer(server, query, query_size, is_tcp, answer, sizeof answer);
    buffer_reset(ret);
    if (size <= 0)
        return size;
    dns_text_write(answer, (size_t)size, ret);
    assert_int_equal(knot_wire_get_id(answer), DNS_TEST_ID);
    assert_true(knot_wire_get_qr(answer) && knot_wire_get_ra(answer) && knot_wire_get_rd(answer));
    return size;
}

/* The serial counts changes and so is taken as the fixture leaves it. */
static void names_have_their_records(void **state)
{
    FOR_EACH(row, name_cases) {
        AUTO_BUFFER text = { 0 };
        struct dns_server *server = new_server(NULL);
        ask(server, row->asked, row->type, 0, /* is_tcp= */ false, &text);
        if (!text_equal(buffer_text(&text), row->wanted))
            fail_msg("%s: got\n%s\nwanted\n%s", row->name, buffer_text(&text), row->wanted);
        free_server(server);
    }
}

static void alias_loop_ends(void **state)
{
    AUTO_BUFFER text = { 0 };
    struct dns_server *server = new_server(NULL);
    int size = ask(server, "loop.default.svc.cluster.local", KNOT_RRTYPE_A, 0, true, &text);
    assert_true(size > 0 && size < 1024);
    free_server(server);
}

static void changes_are_seen_at_once(void **state)
{
    static const char *const other[] = { "10.43.0.99" };
    AUTO_BUFFER text = { 0 };
    struct dns_server *server = new_server(NULL);
    struct dns_service moved = {
        .ns = "default", .name = "web", .addresses = other, .address_count = 1
    };
    dns_server_set(server, &moved);
    ask(server, WEB, KNOT_RRTYPE_A, 0, false, &text);
    assert_string_equal(buffer_text(&text), "NOERROR aa\nA " WEB " 5 A 10.43.0.99");
    ask(server, "5.0.43.10.in-addr.arpa.", KNOT_RRTYPE_PTR, 0, false, &text);
    assert_string_equal(buffer_text(&text), "SERVFAIL");
    dns_server_remove(server, "default", "web");
    dns_server_remove(server, "default", "web");
    ask(server, WEB, KNOT_RRTYPE_A, 0, false, &text);
    assert_memory_equal(buffer_text(&text), "NXDOMAIN", 8);
    dns_server_remove(server, "data", "db");
    dns_server_remove(server, "data", "six");
    ask(server, "data.svc." DOMAIN, KNOT_RRTYPE_A, 0, false, &text);
    assert_memory_equal(buffer_text(&text), "NOERROR", 7);
    dns_server_remove(server, "data", "empty");
    ask(server, "data.svc." DOMAIN, KNOT_RRTYPE_A, 0, false, &text);
    assert_memory_equal(buffer_text(&text), "NXDOMAIN", 8);
    free_server(server);
}

static void addresses_take_turns(void **state)
{
    AUTO_BUFFER first = { 0 }, second = { 0 };
    struct dns_server *server = new_server(NULL);
    ask(server, DB, KNOT_RRTYPE_A, 0, false, &first);
    ask(server, DB, KNOT_RRTYPE_A, 0, false, &second);
    assert_string_not_equal(buffer_text(&first), buffer_text(&second));
    assert_int_equal(first.size, second.size);
    free_server(server);
}

static const struct {
    const char *name;
    uint16_t payload;
    bool is_tcp;
    int most;
    bool is_cut;
} size_cases[] = {
    { "UDP", 0, false, 512, true },           { "UDP, EDNS too small", 100, false, 512, true },
    { "UDP, EDNS", 1232, false, 1232, true }, { "UDP, EDNS above ours", 9000, false, 4096, true },
    { "TCP", 0, true, 65535, false },         { "TCP, EDNS", 1232, true, 65535, false },
};

static void large_answers_are_cut(void **state)
{
    enum { HOSTS = 400 };
    static char texts[HOSTS][24];
    static struct dns_endpoint hosts[HOSTS];
    for (int i = 0; i < HOSTS; i++) {
        snprintf(texts[i], sizeof texts[i], "10.42.%u.%u", (unsigned)i / 200,
                 (unsigned)i % 200 + 1);
        hosts[i].address = texts[i];
    }
    struct dns_service many = {
        .ns = "data", .name = "many", .endpoints = hosts, .endpoint_count = HOSTS
    };
    struct dns_server *server = new_server(NULL);
    dns_server_set(server, &many);
    FOR_EACH(row, size_cases) {
        AUTO_BUFFER text = { 0 };
        int size =
            ask(server, "many.data.svc." DOMAIN, KNOT_RRTYPE_A, row->payload, row->is_tcp, &text);
        bool is_cut = strstr(buffer_text(&text), "NOERROR aa tc") != NULL;
        bool has_opt = strstr(buffer_text(&text), "D OPT") != NULL;
        if (size > row->most || is_cut != row->is_cut || has_opt != (row->payload > 0) ||
            (is_cut && size < row->most - 32))
            fail_msg("%s: %d bytes\n%.40s", row->name, size, buffer_text(&text));
    }
    free_server(server);
}

static void truncated_srv_is_still_a_packet(void **state)
{
    AUTO_BUFFER text = { 0 };
    struct dns_server *server = new_server(NULL);
    ask(server, "_pg._tcp." DB, KNOT_RRTYPE_SRV, 1232, false, &text);
    assert_non_null(strstr(buffer_text(&text), "D OPT"));
    free_server(server);
}

#define HEAD "\x4b\x41\x01\x00"
#define ONE_QUESTION "\x00\x01\x00\x00\x00\x00\x00\x00"
#define ASKS_A "\x00\x01\x00\x01"

static const struct {
    const char *name;
    const char *bytes;
    size_t size;
    const char *wanted;
} raw_cases[] = {
#define RAW(text) text, sizeof(text) - 1
    { "nothing", RAW(""), NULL },
    { "half a header", RAW("\x4b\x41\x01"), NULL },
    { "an answer",
      RAW("\x4b\x41\x81\x00" ONE_QUESTION "\x03"
          "foo\x00" ASKS_A),
      NULL },
    { "no question", RAW(HEAD "\x00\x00\x00\x00\x00\x00\x00\x00"), "FORMERR" },
    { "two questions",
      RAW(HEAD "\x00\x02\x00\x00\x00\x00\x00\x00\x01"
               "a\x00" ASKS_A "\x01"
               "b\x00" ASKS_A),
      "FORMERR" },
    { "question cut off",
      RAW(HEAD ONE_QUESTION "\x03"
                            "fo"),
      "FORMERR" },
    { "name points onward", RAW(HEAD ONE_QUESTION "\xc0\x0c" ASKS_A), "FORMERR" },
    { "update",
      RAW("\x4b\x41\x29\x00" ONE_QUESTION "\x03"
          "foo\x00" ASKS_A),
      "NOTIMPL" },
    { "class CH",
      RAW(HEAD ONE_QUESTION "\x03"
                            "foo\x00\x00\x01\x00\x03"),
      "REFUSED" },
    { "record cut off",
      RAW(HEAD "\x00\x01\x00\x00\x00\x00\x00\x01\x03"
               "foo\x00" ASKS_A "\x00\x00\x29\x04"),
      "FORMERR" },
    { "EDNS version 1",
      RAW(HEAD "\x00\x01\x00\x00\x00\x00\x00\x01\x03"
               "foo\x00" ASKS_A "\x00\x00\x29\x04\xd0\x00\x01\x00\x00\x00\x00"),
      "BADVERS\nD OPT" },
#undef RAW
};

static void bad_queries_are_told(void **state)
{
    struct dns_server *server = new_server(NULL);
    FOR_EACH(row, raw_cases) {
        AUTO_BUFFER text = { 0 };
        uint8_t answer[512];
        int size = dns_server_answer(server, (const uint8_t *)row->bytes, row->size, false, answer,
                                     sizeof answer);
        if (size > 0)
            dns_text_write(answer, (size_t)size, &text);
        if (size < 0 || !text_equal(size > 0 ? buffer_text(&text) : NULL, row->wanted))
            fail_msg("%s: got %s", row->name, buffer_text(&text));
    }
    free_server(server);
}

static const struct { const char *name, *asked; const char *upstream_name; } forward_cases[] = {
    { "another name",       "example.com.",                        "example.com." },
    { "alias outside",      "outside.default.svc." DOMAIN,         "example.com." },
    { "a reverse name",     "1.2.0.192.in-addr.arpa.",             "1.2.0.192.in-addr.arpa." },
    { "ours",               WEB,                                   NULL },
    { "ours, unknown",      "nope.default.svc." DOMAIN,            NULL },
    { "an endless alias",   "loop.default.svc." DOMAIN,            NULL },
};

static void other_names_are_forwarded(void **state)
{
    static const char *const upstreams[] = { "192.0.2.1", NULL };
    struct dns_server *server = new_server(upstreams);
    FOR_EACH(row, forward_cases) {
        AUTO_BUFFER text = { 0 };
        int size = ask(server, row->asked, KNOT_RRTYPE_A, 0, false, &text);
        if ((size == -1) != (row->upstream_name != NULL) || size == 0)
            fail_msg("%s: %d", row->name, size);
    }
    free_server(server);
}

static struct dns_zone *new_zone(void)
{
    struct error err = { 0 };
    struct dns_zone *zone = MEMORY_NEW(struct dns_zone);
    assert_true(dns_zone_init(zone, "cluster.local", &err));
    zone->forwards = true;
    FOR_EACH(service, services)
        dns_catalog_set(&zone->catalog, service);
    return zone;
}

static void free_zone(struct dns_zone *zone)
{
    dns_zone_done(zone);
    free(zone);
}

static const struct {
    const char *name, *asked;
    int rcode;
    const char *owner, *address, *wanted;
} finish_cases[] = {
    { "handed on", "Example.com.", KNOT_RCODE_NOERROR, NULL, "192.0.2.7",
      "NOERROR\nA Example.com. 300 A 192.0.2.7" },
    { "name not there", "example.com.", KNOT_RCODE_NXDOMAIN, NULL, NULL, "NXDOMAIN" },
    { "appended to alias", "outside.default.svc." DOMAIN, KNOT_RCODE_NOERROR, NULL, "192.0.2.7",
      "NOERROR\nA outside.default.svc." DOMAIN
      " 5 CNAME Example.com.\nA Example.com. 300 A 192.0.2.7" },
    { "alias to nowhere", "outside.default.svc." DOMAIN, KNOT_RCODE_NXDOMAIN, NULL, NULL,
      "NXDOMAIN\nA outside.default.svc." DOMAIN " 5 CNAME Example.com." },
};

static const struct dns_text_told an_address = { .address = "192.0.2.7" };

static void upstream_answers_become_ours(void **state)
{
    struct dns_zone *zone = new_zone();
    FOR_EACH(row, finish_cases) {
        AUTO_BUFFER text = { 0 };
        struct dns_upstream_question question;
        uint8_t query[512], upstream_query[512], upstream[512], answer[512];
        size_t query_size = dns_text_query(row->asked, KNOT_RRTYPE_A, 0, query, sizeof query);
        const struct dns_query client = { query, query_size, /* is_tcp= */ false };
        const struct dns_text_told tells = { row->rcode, row->owner, row->address };
        assert_true(dns_zone_upstream_question(zone, &client, &question));
        size_t asked = dns_upstream_write(&question, 7, upstream_query, sizeof upstream_query);
        size_t told =
            dns_text_answer(upstream_query, asked, &tells, upstream, sizeof upstream);
        assert_true(dns_upstream_accepts(&question, 7, upstream, told));
        int size = dns_zone_finish(zone, &client, upstream, told, answer, sizeof answer);
        assert_true(size > 0);
        dns_text_write(answer, (size_t)size, &text);
        if (!text_equal(buffer_text(&text), row->wanted) || knot_wire_get_id(answer) != DNS_TEST_ID)
            fail_msg("%s: got\n%s\nwanted\n%s", row->name, buffer_text(&text), row->wanted);
    }
    free_zone(zone);
}

static const struct { const char *name; size_t at; uint8_t change; } accept_cases[] = {
    { "another id",         1,  0x01 },
    { "a query",            2,  0x80 },
    { "another opcode",     2,  0x28 },
    { "no question",        5,  0x01 },
    { "another name",       13, 0x01 },
    { "another type",       26, 0x02 },
    { "another class",      28, 0x02 },
};

/* One bit changed in what would be a good answer. */
static void only_fitting_answers_are_accepted(void **state)
{
    struct dns_zone *zone = new_zone();
    struct dns_upstream_question question;
    uint8_t query[64], asked[64], answer[64];
    size_t query_size = dns_text_query("example.com.", KNOT_RRTYPE_A, 0, query, sizeof query);
    const struct dns_query client = { query, query_size, /* is_tcp= */ false };
    assert_true(dns_zone_upstream_question(zone, &client, &question));
    size_t asked_size = dns_upstream_write(&question, 7, asked, sizeof asked);
    size_t size = dns_text_answer(asked, asked_size, &an_address, answer, sizeof answer);
    assert_true(dns_upstream_accepts(&question, 7, answer, size));
    FOR_EACH(row, accept_cases) {
        answer[row->at] ^= row->change;
        if (dns_upstream_accepts(&question, 7, answer, size))
            fail_msg("%s", row->name);
        answer[row->at] ^= row->change;
    }
    for (size_t cut = 0; cut < 29; cut++)
        assert_false(dns_upstream_accepts(&question, 7, answer, cut));
    answer[13] ^= 0x20;                                      /* another case is the same name */
    assert_true(dns_upstream_accepts(&question, 7, answer, size));
    free_zone(zone);
}

/* Changes up to eight bytes, and the size, of a packet; the seed tells which. */
static size_t spoil(struct env *env, const uint8_t *from, size_t size, uint8_t *ret)
{
    memcpy(ret, from, size);
    for (uint64_t n = env_random_below(env, 9); n > 0; n--)
        ret[env_random_below(env, size)] = (uint8_t)env->random(env);
    return env_random_below(env, 4) == 0 ? (size_t)env_random_below(env, size + 1) : size;
}

static void check_parses(const char *name, const uint8_t *packet, int size)
{
    AUTO_BUFFER text = { 0 };
    dns_text_write(packet, (size_t)size, &text);
    if (text_equal(buffer_text(&text), "MALFORMED"))
        fail_msg("%s: malformed answer", name);
}

/* Whatever comes, the answer is a packet, or there is none. */
static void spoiled_queries_are_survived(void **state)
{
    enum { ROUNDS = 200 };
    struct env_fake fake;
    struct dns_server *server = new_server(NULL);
    env_fake_init(&fake, /* seed= */ 1);
    FOR_EACH(row, name_cases) {
        uint8_t query[512], spoiled[512], answer[1024];
        size_t size = dns_text_query(row->asked, row->type, 1232, query, sizeof query);
        for (int n = 0; n < ROUNDS; n++) {
            size_t spoiled_size = spoil(&fake.env, query, size, spoiled);
            int answered =
                dns_server_answer(server, spoiled, spoiled_size, n & 1, answer, sizeof answer);
            assert_true(answered >= 0 && answered <= (int)sizeof answer);
            if (answered > 0)
                check_parses(row->name, answer, answered);
        }
    }
    free_server(server);
}

static void spoiled_answers_are_survived(void **state)
{
    enum { ROUNDS = 5000 };
    struct env_fake fake;
    struct dns_zone *zone = new_zone();
    env_fake_init(&fake, /* seed= */ 2);
    FOR_EACH(row, finish_cases) {
        struct dns_upstream_question question;
        uint8_t query[512], asked[512], told[512], spoiled[512], answer[1024];
        size_t size = dns_text_query(row->asked, KNOT_RRTYPE_A, 0, query, sizeof query);
        struct dns_query client = { query, size, /* is_tcp= */ false };
        assert_true(dns_zone_upstream_question(zone, &client, &question));
        size_t asked_size = dns_upstream_write(&question, 7, asked, sizeof asked);
        size_t told_size =
            dns_text_answer(asked, asked_size, &an_address, told, sizeof told);
        for (int n = 0; n < ROUNDS; n++) {
            size_t spoiled_size = spoil(&fake.env, told, told_size, spoiled);
            bool fits = dns_upstream_accepts(&question, 7, spoiled, spoiled_size);
            client.is_tcp = n & 1;
            int finished = dns_zone_finish(zone, &client, fits ? spoiled : NULL, spoiled_size,
                                           answer, sizeof answer);
            assert_true(finished > 0 && finished <= (int)sizeof answer);
            assert_int_equal(knot_wire_get_id(answer), DNS_TEST_ID);
        }
    }
    free_zone(zone);
}

static int open_loop(void **state)
{
    return uv_loop_init(&loop);
}

static int close_loop(void **state)
{
    return uv_loop_close(&loop);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(names_have_their_records),
        cmocka_unit_test(alias_loop_ends),
        cmocka_unit_test(changes_are_seen_at_once),
        cmocka_unit_test(addresses_take_turns),
        cmocka_unit_test(large_answers_are_cut),
        cmocka_unit_test(truncated_srv_is_still_a_packet),
        cmocka_unit_test(bad_queries_are_told),
        cmocka_unit_test(other_names_are_forwarded),
        cmocka_unit_test(upstream_answers_become_ours),
        cmocka_unit_test(only_fitting_answers_are_accepted),
        cmocka_unit_test(spoiled_queries_are_survived),
        cmocka_unit_test(spoiled_answers_are_survived),
    };
    return cmocka_run_group_tests(tests, open_loop, close_loop);
}
