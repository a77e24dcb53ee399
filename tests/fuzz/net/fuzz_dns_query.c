/* SPDX-License-Identifier: Apache-2.0 */
/* fuzz_dns_query.c - any bytes as a DNS query: an answer fits the room and parses, or none is
 * given. */
#include "../fuzz.h"

#include "net/dns.h"

#include <libknot/libknot.h>

enum { ROOM = 4096 };

static const char *const addresses[] = { "10.43.0.5", "fd43::5" };
static const struct dns_port ports[] = { { "http", NET_TCP, 80 }, { "dns", NET_UDP, 53 } };
static const struct dns_endpoint hosts[] = { { "10.42.1.7", "db-0" }, { "fd42::7", NULL } };
static const struct dns_service services[] = {
    { .ns = "default", .name = "web", .addresses = addresses, .address_count = 2, .ports = ports,
      .port_count = 2 },
    { .ns = "data", .name = "db", .ports = ports, .port_count = 2, .endpoints = hosts,
      .endpoint_count = 2 },
    { .ns = "default", .name = "alias", .external_name = "web.default.svc.cluster.local" },
    { .ns = "default", .name = "loop", .external_name = "loop.default.svc.cluster.local" },
    { .ns = "default", .name = "out", .external_name = "example.com" },
};

static struct dns_server *the_server(void)
{
    static uv_loop_t loop;
    static struct dns_server *server;
    struct dns_server_options options = { .loop = &loop, .domain = "cluster.local" };
    if (server)
        return server;
    FUZZ_CHECK(uv_loop_init(&loop) == 0);
    server = dns_server_new(&options, NULL);
    FUZZ_CHECK(server);
    FOR_EACH(service, services)
        dns_server_set(server, service);
    return server;
}

static void check_answer(uint8_t *answer, size_t size)
{
    knot_pkt_t *packet = knot_pkt_new(answer, (uint16_t)size, NULL);
    FUZZ_CHECK(packet && knot_wire_get_qr(answer));
    FUZZ_CHECK(knot_pkt_parse(packet, KNOT_PF_KEEPWIRE) == KNOT_EOK);
    knot_pkt_free(packet);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
    uint8_t *answer = malloc(ROOM);              /* its own block, so that a step beyond is seen */
    bool is_tcp = size > 0 && bytes[size - 1] & 1;
    FUZZ_CHECK(answer);
    int answered = dns_server_answer(the_server(), bytes, size, is_tcp, answer, ROOM);
    FUZZ_CHECK(answered <= ROOM && answered >= 0);           /* there is nobody to forward to */
    if (answered > 0)
        check_answer(answer, (size_t)answered);
    free(answer);
    return 0;
}
