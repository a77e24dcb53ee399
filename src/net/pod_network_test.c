/* SPDX-License-Identifier: Apache-2.0 */
/* pod_network_test.c - what a pod may make its neighbour and its node believe by frames of its own:
 * nothing. */
#include "net/pod_network.h"

#include <arpa/inet.h>
#include <errno.h>
#include <linux/if_ether.h>
#include <linux/if_packet.h>
#include <net/if.h>
#include <net/if_arp.h>
#include <netinet/icmp6.h>
#include <netinet/ip.h>
#include <netinet/ip6.h>
#include <netinet/udp.h>
#include <poll.h>
#include <stdio.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/socket.h>

#include "base/bytes.h"
#include "io/file.h"
#include "io/descriptor.h"
#include "net/ruleset.h"
#include "net/test_bed.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include "net/test_words.h"

#define BRIDGE "knarr0"
#define POD_A  "10.42.1.2"
#define POD_B  "10.42.1.3"
#define GATEWAY "10.42.1.1"

enum { UDP_PORT = 7777, FRAME_MAX = 256 };

static struct bed {
    int                 pod_a, pod_b;
    struct pod_network *network;
} bed;
static struct pod_network_options options;

/* ---- frames ---- */

struct frame {
    uint16_t protocol;
    uint8_t  to[6];
    uint8_t  bytes[FRAME_MAX];
    size_t   size;
};

static bool send_frame(void *context, struct error *err)
{
    const struct frame *frame = context;
    struct sockaddr_ll to = { .sll_family = AF_PACKET, .sll_protocol = htons(frame->protocol),
                              .sll_ifindex = (int)if_nametoindex("eth0"), .sll_halen = 6 };
    memcpy(to.sll_addr, frame->to, sizeof frame->to);
    AUTO_CLOSE fd = socket(AF_PACKET, SOCK_DGRAM | SOCK_CLOEXEC, htons(frame->protocol));
    ssize_t sent = fd < 0 ? -1 : sendto(fd, frame->bytes, frame->size, 0, (struct sockaddr *)&to,
                                        sizeof to);
    return sent == (ssize_t)frame->size;
}

static uint16_t checksum(const void *bytes, size_t size, uint32_t sum)
{
    const uint8_t *at = bytes;
    for (size_t i = 0; i < size; i++)
        sum += (uint32_t)at[i] << (i % 2 ? 0 : 8);
    while (sum >> 16)
        sum = (sum & 0xffff) + (sum >> 16);
    return htons((uint16_t)~sum);
}

static const uint8_t mac_b[] = { 0x0a, 0x58, 10, 42, 1, 3 },
                     mac_gateway[] = { 0x0a, 0x58, 10, 42, 1, 1 };

/* A datagram of one letter, as pod a writes it. */
static void write_datagram(struct frame *frame, const char *from, const char *to, char letter)
{
    struct iphdr ip = { .version = 4, .ihl = 5, .ttl = 64, .protocol = IPPROTO_UDP,
                        .tot_len = htons(29), .saddr = inet_addr(from), .daddr = inet_addr(to) };
    struct udphdr udp = { .source = htons(1), .dest = htons(UDP_PORT), .len = htons(9) };
    ip.check = checksum(&ip, sizeof ip, 0);
    memcpy(frame->bytes + frame->size, &ip, sizeof ip);
    memcpy(frame->bytes + frame->size + sizeof ip, &udp, sizeof udp);
    frame->bytes[frame->size + sizeof ip + sizeof udp] = (uint8_t)letter;
    frame->size += sizeof ip + sizeof udp + 1;
}

static void send_as(const uint8_t *to_mac, const char *from, const char *to, char letter)
{
    struct error err = { 0 };
    struct frame frame = { .protocol = ETH_P_IP };
    memcpy(frame.to, to_mac, sizeof frame.to);
    write_datagram(&frame, from, to, letter);
    must(netns_run(bed.pod_a, send_frame, &frame, &err), &err);
}

/* To pod b's MAC, past the node. */
static void send_past_the_node(char letter)
{
    send_as(mac_b, POD_A, POD_B, letter);
}

static void send_by_the_node(char letter)
{
    AUTO_CLOSE fd = test_bed_connect(bed.pod_a, SOCK_DGRAM, NULL, POD_B, UDP_PORT);
    assert_true(fd >= 0);
    assert_int_equal(send(fd, &letter, 1, 0), 1);
}

static char next_letter(int server)
{
    char letter = 0;
    struct pollfd waiting = { .fd = server, .events = POLLIN };
    assert_int_equal(poll(&waiting, 1, TEST_BED_TIMEOUT_MS), 1);
    assert_int_equal(recv(server, &letter, 1, 0), 1);
    return letter;
}

/* ---- the tests ---- */

/* What goes past the node meets no policy. */
static void nothing_goes_past_the_node(void **state)
{
    AUTO_CLOSE server = test_bed_bind(bed.pod_b, SOCK_DGRAM, NULL, UDP_PORT);
    send_by_the_node('1');
    assert_int_equal(next_letter(server), '1');
    send_past_the_node('x');
    send_by_the_node('2');
    assert_int_equal(next_letter(server), '2');
}

/* "The gateway has my MAC": to all neighbours. */
static void answers_for_the_gateway_reach_nobody(void **state)
{
    struct error err = { 0 };
    struct frame frame = { .protocol = ETH_P_ARP, .to = { 255, 255, 255, 255, 255, 255 } };
    const uint8_t arp[] = { 0, 1, 8, 0, 6, 4, 0, 2,                       /* an answer */
                            0x0a, 0x58, 10, 42, 1, 2, 10, 42, 1, 1,       /* a says: .1 is here */
                            0x0a, 0x58, 10, 42, 1, 3, 10, 42, 1, 3 };
    AUTO_CLOSE node = test_bed_bind(HERE, SOCK_DGRAM, GATEWAY, UDP_PORT);
    AUTO_CLOSE client = test_bed_connect(bed.pod_b, SOCK_DGRAM, NULL, GATEWAY, UDP_PORT);
    char seen[64];
    assert_int_equal(test_bed_exchange_on(client, node, seen), 0);   /* b has learnt the gateway */
    memcpy(frame.bytes, arp, sizeof arp);
    frame.size = sizeof arp;
    for (int i = 0; i < 3; i++)
        must(netns_run(bed.pod_a, send_frame, &frame, &err), &err);
    assert_int_equal(test_bed_exchange_on(client, node, seen), 0);
    assert_string_equal(seen, POD_B);
}

/* In another's name, to the node and over it; the last one, in its own, shows that there is a way. */
static void other_addresses_are_not_believed(void **state)
{
    static const char *const others[] = { POD_B, GATEWAY, "10.42.2.9", "192.0.2.1", "0.0.0.0" };
    AUTO_CLOSE node = test_bed_bind(HERE, SOCK_DGRAM, GATEWAY, UDP_PORT);
    AUTO_CLOSE server = test_bed_bind(bed.pod_b, SOCK_DGRAM, NULL, UDP_PORT);
    FOR_EACH(from, others) {
        send_as(mac_gateway, *from, GATEWAY, 'x');
        send_as(mac_gateway, *from, POD_B, 'x');
    }
    send_as(mac_gateway, POD_A, GATEWAY, '1');
    send_as(mac_gateway, POD_A, POD_B, '2');
    assert_int_equal(next_letter(node), '1');
    assert_int_equal(next_letter(server), '2');
}

/* "b's address is here": neither the node nor a third believes it. */
static void neighbours_are_not_played(void **state)
{
    struct error err = { 0 };
    const uint8_t claim[] = { 0, 1, 8, 0, 6, 4, 0, 1,
                              0x0a, 0x58, 10, 42, 1, 2, 10, 42, 1, 3,     /* a says: .3 asks */
                              0, 0, 0, 0, 0, 0, 10, 42, 1, 1 };
    struct frame frame = { .protocol = ETH_P_ARP, .to = { 255, 255, 255, 255, 255, 255 },
                           .size = sizeof claim };
    AUTO_CLOSE node = test_bed_bind(HERE, SOCK_DGRAM, GATEWAY, UDP_PORT);
    AUTO_CLOSE client = test_bed_connect(bed.pod_b, SOCK_DGRAM, NULL, GATEWAY, UDP_PORT);
    char seen[64];
    memcpy(frame.bytes, claim, sizeof claim);
    assert_int_equal(test_bed_exchange_on(client, node, seen), 0);
    for (int i = 0; i < 3; i++)
        must(netns_run(bed.pod_a, send_frame, &frame, &err), &err);
    assert_int_equal(test_bed_exchange_on(client, node, seen), 0);
    assert_string_equal(seen, POD_B);
}

static bool send_raw_frame(void *context, struct error *err)
{
    const struct frame *frame = context;
    struct sockaddr_ll to = { .sll_family = AF_PACKET, .sll_protocol = htons(ETH_P_ALL),
                              .sll_ifindex = (int)if_nametoindex("eth0"), .sll_halen = 6 };
    AUTO_CLOSE fd = socket(AF_PACKET, SOCK_RAW | SOCK_CLOEXEC, htons(ETH_P_ALL));
    ssize_t sent = fd < 0 ? -1 : sendto(fd, frame->bytes, frame->size, 0, (struct sockaddr *)&to,
                                        sizeof to);
    return sent == (ssize_t)frame->size;
}

/* A frame as from b's port: the bridge would send to a what is b's. */
static void macs_are_not_moved(void **state)
{
    static const uint8_t types[][6] = { { 0x08, 0 }, { 0x81, 0, 0, 1, 0x08, 0 } };  /* IP; in a VLAN */
    struct error err = { 0 };
    AUTO_CLOSE node = test_bed_bind(HERE, SOCK_DGRAM, GATEWAY, UDP_PORT);
    AUTO_CLOSE client = test_bed_connect(bed.pod_b, SOCK_DGRAM, NULL, GATEWAY, UDP_PORT);
    char seen[64];
    for (size_t i = 0; i < 2 * ARRAY_SIZE(types); i++) {
        struct frame frame = { 0 };
        memcpy(frame.bytes, mac_gateway, 6);
        memcpy(frame.bytes + 6, mac_b, 6);
        memcpy(frame.bytes + 12, types[i / 2], 6);
        frame.size = i / 2 ? 18 : 14;
        write_datagram(&frame, i % 2 ? POD_B : POD_A, GATEWAY, 'x');
        must(netns_run(bed.pod_a, send_raw_frame, &frame, &err), &err);
    }
    assert_int_equal(test_bed_exchange_on(client, node, seen), 0);
    assert_string_equal(seen, POD_B);
}

static bool change_own_address(void *context, struct error *err)
{
    struct address address = parse(POD_B "/32");
    (void)context;
    return link_set_mac("eth0", mac_b, err) && link_ensure_address("eth0", &address, err);
}

/* A pod that has changed its side is who it was, also for an agent that starts anew; and so are all
 * when the rules have been flushed. */
static void who_a_pod_is_outlives_agent_and_rules(void **state)
{
    struct error err = { 0 };
    struct address address;
    AUTO_CLOSE server = test_bed_bind(bed.pod_b, SOCK_DGRAM, NULL, UDP_PORT);
    must(netns_run(bed.pod_a, change_own_address, NULL, &err), &err);
    pod_network_free(bed.network);
    must((bed.network = pod_network_new(&options, &err)) != NULL, &err);
    assert_true(pod_network_adopt(bed.network, bed.pod_a, "uid-a", &address));
    assert_memory_equal(address.bytes, ((uint8_t[]){ 10, 42, 1, 2 }), 4);
    assert_true(pod_network_adopt(bed.network, bed.pod_b, "uid-b", &address));
    must(ruleset_run("flush ruleset", &err), &err);
    int pod_c = test_bed_netns("pod-c");
    must(pod_network_attach(bed.network, pod_c, "uid-c", &address, &err), &err);
    close(pod_c);
    send_as(mac_gateway, POD_B, POD_B, 'x');
    send_as(mac_gateway, POD_A, POD_B, 'y');     /* by b's MAC, too */
    AUTO_CLOSE node = test_bed_connect(HERE, SOCK_DGRAM, NULL, POD_B, UDP_PORT);
    assert_int_equal(send(node, "1", 1, 0), 1);
    assert_int_equal(next_letter(server), '1');
}

static bool node_has_route_of(const char *interface)
{
    AUTO_BUFFER text = { 0 };
    if (file_read("/proc/net/ipv6_route", 1 << 20, &text) != 0)
        return false;
    struct bytes rest = buffer_bytes(&text);
    while (rest.at) {
        struct bytes line = bytes_next(&rest, '\n');
        if (bytes_ends_with(line, interface))
            return true;
    }
    return false;
}

/* CVE-2020-10749: a router advertisement of a pod must not lead the node's packets to it. */
static void router_advertisements_are_not_heard(void **state)
{
    struct error err = { 0 };
    struct frame frame = { .protocol = ETH_P_IPV6, .to = { 0x33, 0x33, 0, 0, 0, 1 } };
    struct ip6_hdr ip = { .ip6_plen = htons(16), .ip6_nxt = IPPROTO_ICMPV6, .ip6_hlim = 255 };
    const uint8_t advertisement[16] = { ND_ROUTER_ADVERT, 0, 0, 0, 64, 0, 0x07, 0x08 };
    uint8_t pseudo[40 + 16] = { 0 };
    ip.ip6_vfc = 0x60;
    assert_int_equal(inet_pton(AF_INET6, "fe80::bad", &ip.ip6_src), 1);
    assert_int_equal(inet_pton(AF_INET6, "ff02::1", &ip.ip6_dst), 1);
    memcpy(pseudo, &ip.ip6_src, 32);
    pseudo[35] = 16;
    pseudo[39] = IPPROTO_ICMPV6;
    memcpy(pseudo + 40, advertisement, sizeof advertisement);
    uint16_t sum = checksum(pseudo, sizeof pseudo, 0);
    memcpy(frame.bytes, &ip, sizeof ip);
    memcpy(frame.bytes + sizeof ip, advertisement, sizeof advertisement);
    memcpy(frame.bytes + sizeof ip + 2, &sum, sizeof sum);
    frame.size = sizeof ip + sizeof advertisement;
    AUTO_CLOSE server = test_bed_bind(bed.pod_b, SOCK_DGRAM, NULL, UDP_PORT);
    must(netns_run(bed.pod_a, send_frame, &frame, &err), &err);
    send_by_the_node('3');               /* behind it in the same queue */
    assert_int_equal(next_letter(server), '3');
    assert_false(node_has_route_of(BRIDGE));
}

static int set_up(void **state)
{
    struct error err = { 0 };
    struct address address;
    options = (struct pod_network_options){ .bridge = BRIDGE, .pod_cidr = parse("10.42.1.0/24"),
                                            .cluster_cidr = parse("10.42.0.0/16"),
                                            .service_cidr = parse("10.43.0.0/16"), .mtu = 1500 };
    bed.pod_a = test_bed_netns("pod-a");
    bed.pod_b = test_bed_netns("pod-b");
    bed.network = pod_network_new(&options, &err);
    must(bed.network != NULL, &err);
    must(pod_network_attach(bed.network, bed.pod_a, "uid-a", &address, &err), &err);
    must(pod_network_attach(bed.network, bed.pod_b, "uid-b", &address, &err), &err);
    return 0;
}

static int tear_down(void **state)
{
    pod_network_free(bed.network);
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(nothing_goes_past_the_node),
        cmocka_unit_test(answers_for_the_gateway_reach_nobody),
        cmocka_unit_test(other_addresses_are_not_believed),
        cmocka_unit_test(neighbours_are_not_played),
        cmocka_unit_test(macs_are_not_moved),
        cmocka_unit_test(router_advertisements_are_not_heard),
        cmocka_unit_test(who_a_pod_is_outlives_agent_and_rules),
    };
    if (!test_bed_open())
        return 77;                       /* skipped */
    return cmocka_run_group_tests_name("pod_network", tests, set_up, tear_down);
}
