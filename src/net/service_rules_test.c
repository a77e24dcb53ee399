/* SPDX-License-Identifier: Apache-2.0 */
/* service_rules_test.c - services with real packets: a node, two pods, and a neighbour outside.
 *
 *     pod a 10.42.1.2 --+-- knarr0 10.42.1.1 [ this process: the node ] 192.0.2.10 -- 192.0.2.20
 * outside pod b 10.42.1.3 --+ */
#include "net/service_rules.h"

#include <arpa/inet.h>
#include <errno.h>
#include <net/ethernet.h>
#include <net/if.h>
#include <netinet/ip.h>
#include <netinet/udp.h>
#include <netpacket/packet.h>
#include <poll.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <unistd.h>
#include "net/test_words.h"

#include "base/bytes.h"
#include "io/descriptor.h"
#include "io/file.h"
#include "net/pod_network.h"
#include "net/ruleset.h"
#include "net/test_bed.h"

#define SERVICE_IP "10.43.0.1"
#define NODE_IP "192.0.2.10"
#define OUTSIDE_IP "192.0.2.20"
#define POD_A "10.42.1.2"
#define POD_B "10.42.1.3"
#define GATEWAY "10.42.1.1"

enum { PORT = 80, NODE_PORT = 30080, TARGET = 8080, TRIES = 64 };

static struct bed {
    int                   pod_a, pod_b, outside;
    struct pod_network   *network;
    struct service_rules *rules;
} bed;

static const char *const service_address[] = { SERVICE_IP };
static const struct service_backend on_a[] = { { POD_A, TARGET, true } };
static const struct service_backend on_b[] = { { POD_B, TARGET, true } };
static const struct service_backend on_both[] = { { POD_A, TARGET, true },
                                                  { POD_B, TARGET, true } };
static const struct service_backend elsewhere[] = { { POD_B, TARGET, false } };

static void set_entry(const struct service_entry *entry)
{
    struct error err = { 0 };
    service_rules_set(bed.rules, entry);
    must(service_rules_commit(bed.rules, &err), &err);
}

#define SET(backend_list, ...)                                                                 \
    set_entry(&(struct service_entry){                                                         \
        .key = "default/web", .addresses = service_address, .address_count = 1, .port_count = 1, \
        .ports = &(struct service_port){ NET_TCP, PORT, NODE_PORT, backend_list,               \
                                         ARRAY_SIZE(backend_list) }, __VA_ARGS__ })
#define SET_UDP(backend_list, count)                                                           \
    set_entry(&(struct service_entry){                                                         \
        .key = "default/web", .addresses = service_address, .address_count = 1, .port_count = 1, \
        .ports = &(struct service_port){ NET_UDP, PORT, NODE_PORT, backend_list, count } })

static void unset(const char *key)
{
    struct error err = { 0 };
    service_rules_remove(bed.rules, key);
    must(service_rules_commit(bed.rules, &err), &err);
}

static int unset_web(void **state)
{
    unset("default/web");
    return 0;
}

/* Where from, where to, and whom the server should see. */
struct way {
    const char *name;
    const int  *from;
    const char *address;
    uint16_t    port;
    const char *seen;
};

static const int here = HERE;

static void check_ways(int type, const struct way *ways, size_t count, int server)
{
    for (size_t i = 0; i < count; i++) {
        char client[64] = "";
        int error = test_bed_exchange(*ways[i].from, type, ways[i].address, ways[i].port, server,
                                      client);
        if (error != 0 || !text_equal(client, ways[i].seen))
            fail_msg("%s: %s, the server saw <%s>", ways[i].name, strerror(-error), client);
    }
}

/* The server runs in pod b. */
static const struct way ways_to_b[] = {
    { "pod to ClusterIP",             &bed.pod_a,   SERVICE_IP,  PORT,      POD_A },
    { "pod to itself (hairpin)",      &bed.pod_b,   SERVICE_IP,  PORT,      GATEWAY },
    { "node to ClusterIP",            &here,        SERVICE_IP,  PORT,      GATEWAY },
    { "pod to node port",             &bed.pod_a,   NODE_IP,     NODE_PORT, GATEWAY },
    { "pod to node port of bridge",   &bed.pod_a,   GATEWAY,     NODE_PORT, GATEWAY },
    { "pod to its own node port",     &bed.pod_b,   NODE_IP,     NODE_PORT, GATEWAY },
    { "node to its node port",        &here,        NODE_IP,     NODE_PORT, GATEWAY },
    { "node to localhost",            &here,        "127.0.0.1", NODE_PORT, GATEWAY },
    { "outside to node port",         &bed.outside, NODE_IP,     NODE_PORT, GATEWAY },
    { "outside to ClusterIP",         &bed.outside, SERVICE_IP,  PORT,      GATEWAY },
};

static void tcp_reaches_the_endpoint(void **state)
{
    AUTO_CLOSE server = test_bed_bind(bed.pod_b, SOCK_STREAM, NULL, TARGET);
    SET(on_b);
    check_ways(SOCK_STREAM, ways_to_b, ARRAY_SIZE(ways_to_b), server);
}

static void udp_reaches_the_endpoint(void **state)
{
    AUTO_CLOSE server = test_bed_bind(bed.pod_b, SOCK_DGRAM, NULL, TARGET);
    SET_UDP(on_b, 1);
    check_ways(SOCK_DGRAM, ways_to_b, ARRAY_SIZE(ways_to_b), server);
}

/* Whether the kernel shows bridged packets to the rules must not matter. */
static void bridge_setting_does_not_matter(void **state)
{
    static const char setting[] = "net/bridge/bridge-nf-call-iptables";
    struct error err = { 0 };
    if (!file_exists("/proc/sys/net/bridge/bridge-nf-call-iptables"))
        skip();
    AUTO_CLOSE server = test_bed_bind(bed.pod_b, SOCK_STREAM, NULL, TARGET);
    SET(on_b);
    must(sysctl_set(setting, "0", &err), &err);
    check_ways(SOCK_STREAM, ways_to_b, ARRAY_SIZE(ways_to_b), server);
    must(sysctl_set(setting, "1", &err), &err);
    check_ways(SOCK_STREAM, ways_to_b, ARRAY_SIZE(ways_to_b), server);
}

static const struct way ways_that_keep_the_client[] = {
    { "outside to node port, Local",  &bed.outside, NODE_IP,     NODE_PORT, OUTSIDE_IP },
    { "pod to node port, Local",      &bed.pod_a,   NODE_IP,     NODE_PORT, POD_A },
    { "node to node port, Local",     &here,        NODE_IP,     NODE_PORT, GATEWAY },
    { "node to localhost, Local",     &here,        "127.0.0.1", NODE_PORT, GATEWAY },
};

static void local_policy_keeps_the_client(void **state)
{
    AUTO_CLOSE server = test_bed_bind(bed.pod_b, SOCK_STREAM, NULL, TARGET);
    SET(on_b, .external_local = true);
    check_ways(SOCK_STREAM, ways_that_keep_the_client, ARRAY_SIZE(ways_that_keep_the_client),
               server);
}

/* For the test, pod b counts as another node's: the outside is dropped, the cluster is served. */
static void local_policy_serves_the_cluster_from_elsewhere(void **state)
{
    char client[64];
    AUTO_CLOSE server = test_bed_bind(bed.pod_b, SOCK_STREAM, NULL, TARGET);
    SET(elsewhere, .external_local = true);
    assert_int_equal(test_bed_exchange(bed.pod_a, SOCK_STREAM, NODE_IP, NODE_PORT, server, client),
                     0);
    assert_int_equal(test_bed_exchange(HERE, SOCK_STREAM, NODE_IP, NODE_PORT, server, client), 0);
}

/* The stranger's datagram was sent first; the first that arrives is the node's own. */
static void local_policy_drops_the_outside(void **state)
{
    static const struct service_port udp = { NET_UDP, PORT, NODE_PORT, elsewhere, 1 };
    struct service_entry entry = { .key = "default/web", .addresses = service_address,
                                   .address_count = 1, .ports = &udp, .port_count = 1 };
    char client[64];
    AUTO_CLOSE server = test_bed_bind(bed.pod_b, SOCK_DGRAM, NULL, TARGET);
    AUTO_CLOSE stranger = test_bed_connect(bed.outside, SOCK_DGRAM, NULL, NODE_IP, NODE_PORT);
    entry.external_local = true;
    set_entry(&entry);
    assert_int_equal(send(stranger, "s", 1, 0), 1);
    assert_int_equal(test_bed_exchange(HERE, SOCK_DGRAM, NODE_IP, NODE_PORT, server, client), 0);
    assert_string_equal(client, GATEWAY);
    entry.external_local = false;
    set_entry(&entry);
    assert_int_equal(test_bed_exchange_on(stranger, server, client), 0);     /* the policy it was */
}

static const struct way ways_refused[] = {
    { "pod to ClusterIP",     &bed.pod_a,   SERVICE_IP,  PORT,      NULL },
    { "node to ClusterIP",    &here,        SERVICE_IP,  PORT,      NULL },
    { "pod to node port",     &bed.pod_a,   NODE_IP,     NODE_PORT, NULL },
    { "node to node port",    &here,        NODE_IP,     NODE_PORT, NULL },
    { "node to localhost",    &here,        "127.0.0.1", NODE_PORT, NULL },
    { "outside to node port", &bed.outside, NODE_IP,     NODE_PORT, NULL },
    { "pod to another port",  &bed.pod_a,   SERVICE_IP,  PORT + 1,  NULL },
};

/* The node's own datagrams are refused where they are sent. */
static bool is_refused(int from, int error)
{
    return error == -ECONNREFUSED || (from == HERE && error == -EPERM);
}

/* A server listens on the same ports of the node, so that only a rule can refuse. */
static void no_endpoint_is_refused(void **state)
{
    static const int types[] = { SOCK_STREAM, SOCK_DGRAM };
    FOR_EACH(type, types) {
        AUTO_CLOSE server = test_bed_bind(HERE, *type, NULL, NODE_PORT);
        SET_UDP(NULL, 0);
        struct service_port tcp = { NET_TCP, PORT, NODE_PORT, NULL, 0 };
        struct service_entry entry = { .key = "default/web-tcp", .addresses = service_address,
                                       .address_count = 1, .ports = &tcp, .port_count = 1 };
        set_entry(&entry);
        FOR_EACH(way, ways_refused) {
            char client[64];
            int error =
                test_bed_exchange(*way->from, *type, way->address, way->port, server, client);
            if (!is_refused(*way->from, error))
                fail_msg("%s: %s", way->name, strerror(-error));
        }
        unset("default/web-tcp");
    }
}

/* CVE-2020-8554: whoever names it as an external address gets nothing. */
static void an_address_without_endpoints_is_not_captured(void **state)
{
    const struct service_backend own = { POD_B, TARGET, true };
    struct service_port served = { NET_TCP, PORT, 0, &own, 1 }, idle = { NET_TCP, PORT, 0, NULL, 0 };
    struct service_entry thief = { .key = "default/thief", .addresses = (const char *const[]){ "10.43.0.66" },
                                   .address_count = 1, .external_addresses = service_address,
                                   .external_address_count = 1, .ports = &served, .port_count = 1 };
    struct service_entry owner = { .key = "default/web", .addresses = service_address,
                                   .address_count = 1, .ports = &idle, .port_count = 1 };
    AUTO_CLOSE server = test_bed_bind(bed.pod_b, SOCK_STREAM, NULL, TARGET);
    char client[64];
    set_entry(&thief);
    set_entry(&owner);
    const int clients[] = { bed.pod_a, HERE, bed.outside };
    FOR_EACH(from, clients)
        assert_int_equal(test_bed_exchange(*from, SOCK_STREAM, SERVICE_IP, PORT, server, client), -ECONNREFUSED);
    unset("default/thief");
}

/* The cluster's DNS: a service's address that the node has on lo, and answers on itself. */
static void own_address_needs_no_endpoint(void **state)
{
    char client[64];
    struct error err = { 0 };
    struct address own = parse("10.43.0.53");
    must(link_ensure_address("lo", &own, &err), &err);
    AUTO_CLOSE server = test_bed_bind(HERE, SOCK_DGRAM, "10.43.0.53", PORT);
    set_entry(&(struct service_entry){ .key = "default/web",
                                       .addresses = (const char *const[]){ "10.43.0.53" },
                                       .address_count = 1,
                                       .ports = &(struct service_port){ NET_UDP, PORT, 0, NULL, 0 },
                                       .port_count = 1 });
    assert_int_equal(test_bed_exchange(bed.pod_a, SOCK_DGRAM, "10.43.0.53", PORT, server, client),
                     0);
    assert_int_equal(test_bed_exchange(HERE, SOCK_DGRAM, "10.43.0.53", PORT, server, client), 0);
    assert_int_equal(test_bed_connect(bed.pod_a, SOCK_STREAM, NULL, "10.43.0.53", PORT),
                     -ECONNREFUSED);
}

static void removed_service_stops(void **state)
{
    char client[64];
    AUTO_CLOSE server = test_bed_bind(bed.pod_b, SOCK_STREAM, NULL, TARGET);
    SET(on_b);
    assert_int_equal(test_bed_exchange(bed.pod_a, SOCK_STREAM, SERVICE_IP, PORT, server, client),
                     0);
    unset("default/web");
    assert_int_equal(test_bed_connect(bed.pod_a, SOCK_STREAM, NULL, SERVICE_IP, PORT),
                     -ECONNREFUSED);
    SET(on_b);
    assert_int_equal(test_bed_exchange(bed.pod_a, SOCK_STREAM, SERVICE_IP, PORT, server, client),
                     0);
}

/* One client socket, so one flow: it follows the endpoint, and ends with the service. */
static void udp_flow_follows_the_endpoints(void **state)
{
    static const char *const fronts[] = { SERVICE_IP, NODE_IP, "127.0.0.1" };
    FOR_EACH(front, fronts) {
        char client[64];
        uint16_t port = text_equal(*front, SERVICE_IP) ? PORT : NODE_PORT;
        AUTO_CLOSE server_a = test_bed_bind(bed.pod_a, SOCK_DGRAM, NULL, TARGET);
        AUTO_CLOSE server_b = test_bed_bind(bed.pod_b, SOCK_DGRAM, NULL, TARGET);
        SET_UDP(on_a, 1);
        AUTO_CLOSE socket = test_bed_connect(HERE, SOCK_DGRAM, NULL, *front, port);
        assert_true(socket >= 0);
        assert_int_equal(test_bed_exchange_on(socket, server_a, client), 0);
        SET_UDP(on_both, 2);
        assert_int_equal(test_bed_exchange_on(socket, server_a, client), 0);
        SET_UDP(on_b, 1);
        assert_int_equal(test_bed_exchange_on(socket, server_b, client), 0);
        SET_UDP(NULL, 0);
        assert_true(is_refused(HERE, test_bed_exchange_on(socket, server_b, client)));
        SET_UDP(on_a, 1);
        assert_int_equal(test_bed_exchange_on(socket, server_a, client), 0);
        unset("default/web");
        assert_true(is_refused(HERE, test_bed_exchange_on(socket, server_a, client)));
    }
}

static int which(int from, const int servers[2])
{
    int found = test_bed_which(from, SERVICE_IP, PORT, servers, 2);
    assert_true(found >= 0);
    return found;
}

static void endpoints_take_turns(void **state)
{
    int seen[2] = { 0 };
    int servers[2] = { test_bed_bind(bed.pod_a, SOCK_STREAM, NULL, TARGET),
                       test_bed_bind(bed.pod_b, SOCK_STREAM, NULL, TARGET) };
    SET(on_both);
    for (int n = 0; n < TRIES; n++)
        seen[which(HERE, servers)]++;
    assert_true(seen[0] > 0 && seen[1] > 0);
    close(servers[0]);
    close(servers[1]);
}

static void affinity_keeps_the_endpoint(void **state)
{
    int seen[2] = { 0 };
    int servers[2] = { test_bed_bind(bed.pod_a, SOCK_STREAM, NULL, TARGET),
                       test_bed_bind(bed.pod_b, SOCK_STREAM, NULL, TARGET) };
    SET(on_both, .affinity_s = 3600);
    int first = which(HERE, servers);
    int from_outside = test_bed_which(bed.outside, NODE_IP, NODE_PORT, servers, 2);
    for (int n = 0; n < TRIES; n++) {
        assert_int_equal(which(HERE, servers), first);
        assert_int_equal(test_bed_which(bed.outside, NODE_IP, NODE_PORT, servers, 2), from_outside);
    }
    if (first == 0)
        SET(on_b, .affinity_s = 3600);
    else
        SET(on_a, .affinity_s = 3600);
    assert_int_equal(which(HERE, servers), 1 - first);
    SET(on_both, .affinity_s = 3600);
    for (int n = 0; n < TRIES; n++)
        assert_int_equal(which(HERE, servers), 1 - first);
    SET(on_both);
    for (int n = 0; n < TRIES; n++)
        seen[which(HERE, servers)]++;
    assert_true(seen[0] > 0 && seen[1] > 0);
    close(servers[0]);
    close(servers[1]);
}

static void start_rules(void)
{
    struct service_rules_options options = { .node_address = NODE_IP,
                                             .cluster_cidr = "10.42.0.0/16" };
    struct error err = { 0 };
    must((bed.rules = service_rules_new(&options, &err)) != NULL, &err);
}

/* Another agent, and a table that is made anew: the clients stay with their endpoints. */
static void affinity_outlives_the_agent(void **state)
{
    int servers[2] = { test_bed_bind(bed.pod_a, SOCK_STREAM, NULL, TARGET),
                       test_bed_bind(bed.pod_b, SOCK_STREAM, NULL, TARGET) };
    SET(on_both, .affinity_s = 3600);
    int mine = which(HERE, servers),
        theirs = test_bed_which(bed.outside, NODE_IP, NODE_PORT, servers, 2);
    for (int n = 0; n < TRIES / 4; n++) {
        service_rules_free(bed.rules);
        start_rules();
        SET(on_both, .affinity_s = 3600);
        assert_int_equal(which(HERE, servers), mine);
        assert_int_equal(test_bed_which(bed.outside, NODE_IP, NODE_PORT, servers, 2), theirs);
    }
    close(servers[0]);
    close(servers[1]);
}

/* What comes to a balancer's address from elsewhere is dropped; other addresses are not guarded. */
static void source_ranges_guard_the_balancer(void **state)
{
    static const char *const vip[] = { "198.51.100.7" }, *const here_only[] = { "10.42.0.0/16" },
                      *const outside_too[] = { "10.42.0.0/16", "192.0.2.0/24" };
    char client[64];
    AUTO_CLOSE server = test_bed_bind(bed.pod_b, SOCK_DGRAM, NULL, TARGET);
    struct service_port udp = { NET_UDP, PORT, NODE_PORT, on_b, 1 };
    struct service_entry entry = { .key = "default/web", .addresses = service_address,
                                   .address_count = 1, .balancer_addresses = vip,
                                   .balancer_address_count = 1, .ports = &udp, .port_count = 1,
                                   .source_ranges = here_only, .source_range_count = 1 };
    set_entry(&entry);
    AUTO_CLOSE stranger = test_bed_connect(bed.outside, SOCK_DGRAM, NULL, vip[0], PORT);
    assert_true(stranger >= 0);
    assert_int_equal(send(stranger, "s", 1, 0), 1);
    assert_int_equal(test_bed_exchange(bed.pod_a, SOCK_DGRAM, vip[0], PORT, server, client), 0);
    assert_string_equal(client, GATEWAY);                    /* and not the stranger */
    assert_int_equal(test_bed_exchange(bed.outside, SOCK_DGRAM, NODE_IP, NODE_PORT, server, client),
                     0);
    entry.source_ranges = outside_too;
    entry.source_range_count = 2;
    set_entry(&entry);
    assert_int_equal(test_bed_exchange_on(stranger, server, client), 0);
}

/* One that is ending has no place among all, but serves what policy Local sends here. */
static void ending_endpoint_serves_locally(void **state)
{
    static const struct service_backend ending[] = { { POD_B, TARGET, true, true },
                                                     { POD_A, TARGET, false, false } };
    int servers[2] = { test_bed_bind(bed.pod_a, SOCK_STREAM, NULL, TARGET),
                       test_bed_bind(bed.pod_b, SOCK_STREAM, NULL, TARGET) };
    SET(ending, .external_local = true);
    for (int n = 0; n < TRIES / 4; n++) {
        assert_int_equal(which(HERE, servers), 0);
        assert_int_equal(test_bed_which(bed.outside, NODE_IP, NODE_PORT, servers, 2), 1);
    }
    close(servers[0]);
    close(servers[1]);
}

/* hostPorts: one port, three pods' worth of addresses and protocols. */
static void host_ports_by_address(void **state)
{
    static const char *const localhost[] = { "127.0.0.1" }, *const node[] = { NODE_IP };
    static const struct service_port tcp_a[] = { { NET_TCP, 54323, 0, on_a, 1 } };
    static const struct service_port tcp_b[] = { { NET_TCP, 54323, 0, on_b, 1 } };
    static const struct service_port udp_b[] = { { NET_UDP, 54323, 0, on_b, 1 } };
    static const struct service_entry entries[] = {
        { .key = "hostport/a", .addresses = localhost, .address_count = 1, .ports = tcp_a,
          .port_count = 1, .internal_local = true, .external_local = true },
        { .key = "hostport/b", .addresses = node, .address_count = 1, .ports = tcp_b,
          .port_count = 1, .internal_local = true, .external_local = true },
        { .key = "hostport/c", .addresses = node, .address_count = 1, .ports = udp_b,
          .port_count = 1, .internal_local = true, .external_local = true },
    };
    char client[64];
    AUTO_CLOSE server_a = test_bed_bind(bed.pod_a, SOCK_STREAM, NULL, TARGET);
    AUTO_CLOSE server_b = test_bed_bind(bed.pod_b, SOCK_STREAM, NULL, TARGET);
    AUTO_CLOSE server_c = test_bed_bind(bed.pod_b, SOCK_DGRAM, NULL, TARGET);
    FOR_EACH(entry, entries)
        set_entry(entry);
    assert_int_equal(test_bed_exchange(HERE, SOCK_STREAM, "127.0.0.1", 54323, server_a, client), 0);
    assert_int_equal(test_bed_exchange(HERE, SOCK_STREAM, NODE_IP, 54323, server_b, client), 0);
    assert_int_equal(test_bed_exchange(HERE, SOCK_DGRAM, NODE_IP, 54323, server_c, client), 0);
    assert_int_equal(test_bed_exchange(bed.outside, SOCK_STREAM, NODE_IP, 54323, server_b, client),
                     0);
    assert_string_equal(client, OUTSIDE_IP);
    AUTO_CLOSE bound = test_bed_connect(HERE, SOCK_STREAM, NODE_IP, "127.0.0.1", 54323);
    assert_true(bound >= 0);
    FOR_EACH(entry, entries)
        unset(entry->key);
}

struct frame {
    struct iphdr  ip;
    struct udphdr udp;
    char          text;
};

static uint16_t ip_checksum(const struct iphdr *ip)
{
    uint16_t words[sizeof *ip / 2];
    uint32_t sum = 0;
    memcpy(words, ip, sizeof *ip);
    for (size_t i = 0; i < ARRAY_SIZE(words); i++)
        sum += words[i];
    while (sum >> 16)
        sum = (sum & 0xffff) + (sum >> 16);
    return (uint16_t)~sum;
}

/* What the neighbour's program does: a packet for an address of its choice, to the node's MAC. */
struct throw {
    const char *to;
    char        text;
    uint8_t     mac[6];                  /* of the node */
};

static bool throw_frame(void *context, struct error *err)
{
    const struct throw *throw = context;
    struct frame frame = {
        .ip = { .version = 4, .ihl = 5, .ttl = 64, .protocol = IPPROTO_UDP, .tot_len = htons(29),
                .saddr = inet_addr(OUTSIDE_IP), .daddr = inet_addr(throw->to) },
        .udp = { .source = htons(1), .dest = htons(7777), .len = htons(9) },
        .text = throw->text,
    };
    struct sockaddr_ll to = { .sll_family = AF_PACKET, .sll_protocol = htons(ETH_P_IP),
                              .sll_ifindex = (int)if_nametoindex("eth0"), .sll_halen = 6 };
    memcpy(to.sll_addr, throw->mac, sizeof throw->mac);
    frame.ip.check = ip_checksum(&frame.ip);
    AUTO_CLOSE fd = socket(AF_PACKET, SOCK_DGRAM | SOCK_CLOEXEC, htons(ETH_P_IP));
    size_t size = offsetof(struct frame, text) + 1;
    return fd >= 0 &&
           sendto(fd, &frame, size, 0, (struct sockaddr *)&to, sizeof to) == (ssize_t)size;
}

static void throw_at(const char *to, char text)
{
    struct throw throw = { .to = to, .text = text };
    struct ifreq request = { 0 };
    struct error err = { 0 };
    AUTO_CLOSE fd = socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);
    snprintf(request.ifr_name, sizeof request.ifr_name, "up0");
    assert_int_equal(ioctl(fd, SIOCGIFHWADDR, &request), 0);
    memcpy(throw.mac, request.ifr_hwaddr.sa_data, sizeof throw.mac);
    assert_true(netns_run(bed.outside, throw_frame, &throw, &err));
}

/* The first of two datagrams that arrives. */
static char first_text(int server)
{
    char text = 0;
    struct pollfd waiting = { .fd = server, .events = POLLIN };
    assert_int_equal(poll(&waiting, 1, TEST_BED_TIMEOUT_MS), 1);
    assert_int_equal(recv(server, &text, 1, 0), 1);
    return text;
}

/* CVE-2020-8558: with route_localnet a neighbour could reach what listens on localhost. */
static void neighbours_do_not_reach_localhost(void **state)
{
    struct error err = { 0 };
    AUTO_CLOSE guarded = test_bed_bind(HERE, SOCK_DGRAM, NULL, 7777);
    SET(on_b);
    throw_at("127.0.0.1", 'l');
    throw_at(NODE_IP, 'n');
    assert_int_equal(first_text(guarded), 'n');
    must(ruleset_run("delete table inet knarr_services", &err), &err);   /* the danger is real: */
    throw_at("127.0.0.1", 'l');
    throw_at(NODE_IP, 'n');
    assert_int_equal(first_text(guarded), 'l');
    assert_int_equal(first_text(guarded), 'n');
    SET(on_a);                                               /* makes the table anew */
    throw_at("127.0.0.1", 'l');
    throw_at(NODE_IP, 'n');
    assert_int_equal(first_text(guarded), 'n');
}

static void lost_table_is_rebuilt(void **state)
{
    char client[64];
    struct error err = { 0 };
    AUTO_CLOSE server = test_bed_bind(bed.pod_b, SOCK_STREAM, NULL, TARGET);
    SET(on_a);
    must(ruleset_run("flush ruleset", &err), &err);
    SET(on_b);
    assert_int_equal(test_bed_exchange(bed.pod_a, SOCK_STREAM, SERVICE_IP, PORT, server, client),
                     0);
}

static void refused_commands_are_told(void **state)
{
    struct error err = { 0 };
    assert_false(ruleset_run("add rule inet no_such_table x accept", &err));
    assert_non_null(strstr(err.message, "No such file or directory"));
}

static void make_outside(void)
{
    struct error err = { 0 };
    struct address node = parse(NODE_IP "/24");
    bed.outside = test_bed_netns("outside");
    must(link_make_veth("up0", bed.outside, "eth0", 1500, &err), &err);
    must(link_ensure_address("up0", &node, &err), &err);
}

static bool set_up_outside(void *context, struct error *err)
{
    struct address own = parse(OUTSIDE_IP "/24"), node = parse(NODE_IP),
                   services = parse("10.43.0.0/16"), balancers = parse("198.51.100.0/24");
    return link_ensure_address("eth0", &own, err) && route_ensure(&services, &node, NULL, err) &&
           route_ensure(&balancers, &node, NULL, err);
}

static int set_up(void **state)
{
    struct error err = { 0 };
    struct address a, b;
    struct pod_network_options options = {
        .bridge = "knarr0",
        .pod_cidr = parse("10.42.1.0/24"),
        .cluster_cidr = parse("10.42.0.0/16"),
        .service_cidr = parse("10.43.0.0/16"),
        .mtu = 1500,
    };
    make_outside();
    must(netns_run(bed.outside, set_up_outside, NULL, &err), &err);
    must((bed.network = pod_network_new(&options, &err)) != NULL, &err);
    bed.pod_a = test_bed_netns("a");
    bed.pod_b = test_bed_netns("b");
    must(pod_network_attach(bed.network, bed.pod_a, "a", &a, &err), &err);
    must(pod_network_attach(bed.network, bed.pod_b, "b", &b, &err), &err);
    start_rules();
    must(service_rules_commit(bed.rules, &err), &err);
    return 0;
}

static int tear_down(void **state)
{
    struct error err = { 0 };
    service_rules_free(bed.rules);
    pod_network_free(bed.network);
    must(service_rules_destroy(&err), &err);
    assert_false(ruleset_run("delete table inet knarr_services", &err));
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_teardown(tcp_reaches_the_endpoint, unset_web),
        cmocka_unit_test_teardown(udp_reaches_the_endpoint, unset_web),
        cmocka_unit_test_teardown(bridge_setting_does_not_matter, unset_web),
        cmocka_unit_test_teardown(local_policy_keeps_the_client, unset_web),
        cmocka_unit_test_teardown(local_policy_serves_the_cluster_from_elsewhere, unset_web),
        cmocka_unit_test_teardown(local_policy_drops_the_outside, unset_web),
        cmocka_unit_test_teardown(no_endpoint_is_refused, unset_web),
        cmocka_unit_test_teardown(an_address_without_endpoints_is_not_captured, unset_web),
        cmocka_unit_test_teardown(own_address_needs_no_endpoint, unset_web),
        cmocka_unit_test_teardown(removed_service_stops, unset_web),
        cmocka_unit_test_teardown(udp_flow_follows_the_endpoints, unset_web),
        cmocka_unit_test_teardown(endpoints_take_turns, unset_web),
        cmocka_unit_test_teardown(affinity_keeps_the_endpoint, unset_web),
        cmocka_unit_test_teardown(affinity_outlives_the_agent, unset_web),
        cmocka_unit_test_teardown(source_ranges_guard_the_balancer, unset_web),
        cmocka_unit_test_teardown(ending_endpoint_serves_locally, unset_web),
        cmocka_unit_test_teardown(host_ports_by_address, unset_web),
        cmocka_unit_test_teardown(neighbours_do_not_reach_localhost, unset_web),
        cmocka_unit_test_teardown(lost_table_is_rebuilt, unset_web),
        cmocka_unit_test(refused_commands_are_told),
    };
    if (!test_bed_open()) {
        print_message("needs the right to make namespaces\n");
        return 77;                                           /* meson: skipped */
    }
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
