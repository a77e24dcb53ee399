/* SPDX-License-Identifier: Apache-2.0 */
/* policy_rules_test.c - policies as nft commands, and with real packets: a node, two pods, and a
 * neighbour outside.
 *
 *     pod a 10.42.1.2 --+-- knarr0 10.42.1.1 [ this process: the node ] 192.0.2.10 -- 192.0.2.20
 * outside pod b 10.42.1.3 --+ */
#include "net/policy_rules.h"

#include <poll.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>
#include "net/test_words.h"

#include "base/bytes.h"
#include "io/descriptor.h"
#include "net/pod_network.h"
#include "net/policy_objects.h"
#include "net/ruleset.h"
#include "net/test_bed.h"

#define T "inet knarr_policies "
#define NODE_IP "192.0.2.10"
#define OUTSIDE_IP "192.0.2.20"
#define POD_A "10.42.1.2"
#define POD_B "10.42.1.3"
#define SERVICE_IP "10.43.0.1"

enum { PORT = 80, OTHER = 81 };

/* ---- as commands ---- */

static const struct policy_port web[] = { { NET_TCP, 80, 80 } };
static const struct policy_port several[] = { { NET_TCP, 80, 80 }, { NET_UDP, 53, 60 }, { NET_SCTP, 0, 0 } };
static const char *const excepts[] = { "10.1.0.0/16", "10.2.3.4/24" };
static const char *const bad_excepts[] = { "10.1.0.0/16", "accept" };
static const struct policy_block block[] = { { "10.0.0.0/8", excepts, 2 } };
static const struct policy_block bad_blocks[] = { { "10.0.0.0/8; accept", NULL, 0 }, { "fd00::/8", NULL, 0 },
                                                  { "10.0.0.0/8", bad_excepts, 2 } };
static const struct policy_way from_everyone[] = { { .any_peer = true, .any_port = true } };
static const struct policy_way to_web[] = { { .any_peer = true, .ports = web, .port_count = 1 } };
static const struct policy_way of_peers[] = { { .peers = "1/in/0", .ports = several, .port_count = 3 } };
static const struct policy_way of_blocks[] = { { .blocks = block, .block_count = 1, .any_port = true } };
static const struct policy_way of_bad_blocks[] = { { .blocks = bad_blocks, .block_count = 3, .any_port = true } };
static const struct policy_way by_name[] = { { .peers = "1/out/0", .peer_ports = "1/out/0" } };
static const struct policy_way unsound[] = { { .peers = "x accept", .any_port = true } };

#define IN_CHAIN(rules) "add chain " T "in/" POD_A "\nadd rule " T "in/" POD_A " ip saddr " POD_A " ip daddr " POD_A \
    " return\n" rules "add rule " T "in/" POD_A " drop\nadd element " T "pods_in { " POD_A " : jump in/" POD_A " }\n"
#define IN_RULE(rule) "add rule " T "in/" POD_A " " rule "\n"

static const struct {
    const char       *name;
    struct policy_pod pod;
    const char       *commands;
} command_cases[] = {
    { "nothing may come", { POD_A, true, false, NULL, NULL, 0, 0 }, IN_CHAIN("") },
    { "all may come", { POD_A, true, false, from_everyone, NULL, 1, 0 }, IN_CHAIN(IN_RULE("return")) },
    { "one port", { POD_A, true, false, to_web, NULL, 1, 0 }, IN_CHAIN(IN_RULE("tcp dport 80 return")) },
    { "peers and ports", { POD_A, true, false, of_peers, NULL, 1, 0 },
      IN_CHAIN(IN_RULE("ip saddr @peers/1/in/0 tcp dport 80 return") IN_RULE("ip saddr @peers/1/in/0 udp dport 53-60 return")
               IN_RULE("ip saddr @peers/1/in/0 meta l4proto sctp return")) },
    { "a block with exceptions", { POD_A, true, false, of_blocks, NULL, 1, 0 },
      IN_CHAIN(IN_RULE("ip saddr 10.0.0.0/8 ip saddr != 10.1.0.0/16 ip saddr != 10.2.3.0/24 return")) },
    { "blocks that are none let nothing through", { POD_A, true, false, of_bad_blocks, NULL, 1, 0 }, IN_CHAIN("") },
    { "an unsound key", { POD_A, true, false, unsound, NULL, 1, 0 }, IN_CHAIN("") },
    { "egress by a port's name", { POD_A, false, true, NULL, by_name, 0, 1 },
      "add chain " T "out/" POD_A "\nadd rule " T "out/" POD_A " ip saddr " POD_A " ip daddr " POD_A " return\n"
      "add rule " T "out/" POD_A " ip daddr . meta l4proto . th dport @ports/1/out/0 return\n"
      "add rule " T "out/" POD_A " drop\nadd element " T "pods_out { " POD_A " : jump out/" POD_A " }\n" },
    { "no address", { "10.42.1.2 }", true, true, NULL, NULL, 0, 0 }, "" },
};

static void pods_as_commands(void **state)
{
    FOR_EACH(row, command_cases) {
        AUTO_BUFFER text = { 0 };
        struct rule_ledger ledger;
        struct rule_claims claims = { 0 };
        rule_ledger_init(&ledger, POLICY_TABLE);
        policy_objects_claim_pod(&row->pod, &ledger, &claims);
        rule_ledger_write_changes(&ledger, &text);
        if (!text_equal(buffer_text(&text), row->commands))
            fail_msg("%s: got\n%s\nwanted\n%s", row->name, buffer_text(&text), row->commands);
        rule_ledger_release(&ledger, &claims);
        rule_ledger_note_written(&ledger, /* all= */ false);
        rule_ledger_done(&ledger);
    }
}

/* ---- with packets ---- */

static struct bed {
    int                  pod_a, pod_b, outside;
    struct pod_network  *network;
    struct policy_rules *rules;
} bed;
static const int here = HERE;

static void commit(const struct policy_pod *pods, size_t count, const char *const *peers,
                   size_t peer_count)
{
    struct error err = { 0 };
    policy_rules_begin(bed.rules);
    policy_rules_set_peers(bed.rules, "1/in/0", peers, peer_count);
    for (size_t i = 0; i < count; i++)
        policy_rules_set_pod(bed.rules, &pods[i]);
    policy_rules_end(bed.rules);
    must(policy_rules_commit(bed.rules, &err), &err);
}

static int lift(void **state)
{
    commit(NULL, 0, NULL, 0);
    return 0;
}

static ssize_t receive(int server, char *ret)
{
    struct pollfd waiting = { .fd = server, .events = POLLIN };
    assert_int_equal(poll(&waiting, 1, TEST_BED_TIMEOUT_MS), 1);
    return recv(server, ret, 1, 0);
}

/* Who of a, the outside and the node gets an answer of pod b; a datagram that is dropped is not
 * waited for: the next one that arrives is the node's. */
static bool reaches(int from, const char *to, uint16_t port, int server)
{
    char text = 0;
    AUTO_CLOSE asking = test_bed_connect(from, SOCK_DGRAM, NULL, to, port);
    assert_true(asking >= 0);
    assert_int_equal(send(asking, "?", 1, 0), 1);
    AUTO_CLOSE last = test_bed_connect(HERE, SOCK_DGRAM, NULL, POD_B, port);
    assert_int_equal(send(last, "l", 1, 0), 1);
    bool found = false;
    while (text != 'l') {
        assert_int_equal(receive(server, &text), 1);
        found = found || text == '?';
    }
    return found;
}

struct reach {
    const char *name;
    const int  *from;
    uint16_t    port;
    bool        yes;
};

static void check_reach(const struct reach *rows, size_t count)
{
    int servers[2] = { test_bed_bind(bed.pod_b, SOCK_DGRAM, NULL, PORT),
                       test_bed_bind(bed.pod_b, SOCK_DGRAM, NULL, OTHER) };
    for (size_t i = 0; i < count; i++) {
        int server = servers[rows[i].port == OTHER];
        if (reaches(*rows[i].from, POD_B, rows[i].port, server) != rows[i].yes)
            fail_msg("%s: %s", rows[i].name, rows[i].yes ? "does not arrive" : "arrives");
    }
    close(servers[0]);
    close(servers[1]);
}

static void default_deny(void **state)
{
    static const struct reach rows[] = {
        { "pod",     &bed.pod_a,   PORT, false },
        { "outside", &bed.outside, PORT, false },
        { "node",    &here,        PORT, true },
        { "itself",  &bed.pod_b,   PORT, true },
    };
    const struct policy_pod pods[] = { { POD_B, true, false, NULL, NULL, 0, 0 } };
    commit(pods, 1, NULL, 0);
    check_reach(rows, ARRAY_SIZE(rows));
}

static void peers_and_ports(void **state)
{
    static const struct policy_port udp[] = { { NET_UDP, 80, 80 } };
    static const struct policy_way ways[] = { { .peers = "1/in/0", .ports = udp, .port_count = 1 } };
    static const struct reach allowed[] = {
        { "pod, port",       &bed.pod_a,   PORT,  true },
        { "pod, other port", &bed.pod_a,   OTHER, false },
        { "outside",         &bed.outside, PORT,  false },
    };
    static const struct reach later[] = {
        { "no peer any more", &bed.pod_a,   PORT, false },
        { "peer now",         &bed.outside, PORT, true },
    };
    static const char *const a[] = { POD_A }, *const outside[] = { OUTSIDE_IP };
    const struct policy_pod pods[] = { { POD_B, true, false, ways, NULL, 1, 0 } };
    commit(pods, 1, a, 1);
    check_reach(allowed, ARRAY_SIZE(allowed));
    commit(pods, 1, outside, 1);
    check_reach(later, ARRAY_SIZE(later));
}

static void blocks_and_exceptions(void **state)
{
    static const char *const except_outside[] = { OUTSIDE_IP "/32" };
    static const struct policy_block blocks[] = { { "192.0.2.0/24", except_outside, 1 },
                                                  { POD_A "/32", NULL, 0 } };
    static const struct policy_way ways[] = { { .blocks = blocks, .block_count = 2, .any_port = true } };
    static const struct reach rows[] = {
        { "in a block",      &bed.pod_a,   PORT, true },
        { "in an exception", &bed.outside, PORT, false },
    };
    const struct policy_pod pods[] = { { POD_B, true, false, ways, NULL, 1, 0 } };
    commit(pods, 1, NULL, 0);
    check_reach(rows, ARRAY_SIZE(rows));
}

/* What a pod sends: to another pod, and to the node itself. */
static void egress(void **state)
{
    static const struct policy_block only_b[] = { { POD_B "/32", NULL, 0 } };
    static const struct policy_way ways[] = { { .blocks = only_b, .block_count = 1, .any_port = true } };
    const struct policy_pod deny[] = { { POD_A, false, true, NULL, NULL, 0, 0 } };
    const struct policy_pod allow[] = { { POD_A, false, true, NULL, ways, 0, 1 } };
    AUTO_CLOSE in_b = test_bed_bind(bed.pod_b, SOCK_DGRAM, NULL, PORT);
    AUTO_CLOSE on_node = test_bed_bind(HERE, SOCK_DGRAM, NULL, OTHER);
    char text = 0;
    commit(deny, 1, NULL, 0);
    assert_false(reaches(bed.pod_a, POD_B, PORT, in_b));
    AUTO_CLOSE to_node = test_bed_connect(bed.pod_a, SOCK_DGRAM, NULL, NODE_IP, OTHER);
    assert_int_equal(send(to_node, "d", 1, 0), 1);
    commit(allow, 1, NULL, 0);
    assert_true(reaches(bed.pod_a, POD_B, PORT, in_b));
    assert_int_equal(send(to_node, "e", 1, 0), 1);
    AUTO_CLOSE from_b = test_bed_connect(bed.pod_b, SOCK_DGRAM, NULL, NODE_IP, OTHER);
    assert_int_equal(send(from_b, "b", 1, 0), 1);
    assert_int_equal(receive(on_node, &text), 1);
    assert_int_equal(text, 'b');                             /* the first that arrived */
}

/* Both ends have their say: b lets a in, but a may not go out. */
static void both_ends_decide(void **state)
{
    const struct policy_pod pods[] = { { POD_A, false, true, NULL, NULL, 0, 0 },
                                       { POD_B, true, false, from_everyone, NULL, 1, 0 } };
    AUTO_CLOSE in_b = test_bed_bind(bed.pod_b, SOCK_DGRAM, NULL, PORT);
    commit(pods, 2, NULL, 0);
    assert_false(reaches(bed.pod_a, POD_B, PORT, in_b));
    assert_true(reaches(bed.outside, POD_B, PORT, in_b));
    commit(pods + 1, 1, NULL, 0);
    assert_true(reaches(bed.pod_a, POD_B, PORT, in_b));
}

/* A connection that was let through stays; a new one is not let through. */
static void changes_cut_no_flow(void **state)
{
    const struct policy_pod deny[] = { { POD_B, true, false, NULL, NULL, 0, 0 } };
    char client[64];
    AUTO_CLOSE server = test_bed_bind(bed.pod_b, SOCK_DGRAM, NULL, PORT);
    AUTO_CLOSE flow = test_bed_connect(bed.pod_a, SOCK_DGRAM, NULL, POD_B, PORT);
    assert_int_equal(test_bed_exchange_on(flow, server, client), 0);
    commit(deny, 1, NULL, 0);
    assert_int_equal(test_bed_exchange_on(flow, server, client), 0);
    assert_false(reaches(bed.pod_a, POD_B, PORT, server));
}

/* A policy sees a service's endpoint and the client's own address. */
static void services_are_translated_first(void **state)
{
    static const char *const address[] = { SERVICE_IP }, *const a[] = { POD_A };
    static const struct service_backend backend[] = { { POD_B, PORT, true, false } };
    static const struct service_port port = { NET_UDP, OTHER, 30080, backend, 1 };
    static const struct service_entry entry = { .key = "default/web", .addresses = address,
                                                .address_count = 1, .ports = &port, .port_count = 1 };
    static const struct policy_port udp[] = { { NET_UDP, 80, 80 } };
    static const struct policy_way ways[] = { { .peers = "1/in/0", .ports = udp, .port_count = 1 } };
    const struct policy_pod pods[] = { { POD_B, true, false, ways, NULL, 1, 0 } };
    struct service_rules_options options = { .node_address = NODE_IP, .cluster_cidr = "10.42.0.0/16" };
    struct error err = { 0 };
    struct service_rules *services = service_rules_new(&options, &err);
    must(services != NULL, &err);
    service_rules_set(services, &entry);
    must(service_rules_commit(services, &err), &err);
    commit(pods, 1, a, 1);
    AUTO_CLOSE server = test_bed_bind(bed.pod_b, SOCK_DGRAM, NULL, PORT);
    AUTO_CLOSE by_service = test_bed_connect(bed.pod_a, SOCK_DGRAM, NULL, SERVICE_IP, OTHER);
    AUTO_CLOSE by_port = test_bed_connect(bed.outside, SOCK_DGRAM, NULL, NODE_IP, 30080);
    char client[64], text = 0;
    assert_int_equal(send(by_port, "o", 1, 0), 1);
    assert_int_equal(test_bed_exchange_on(by_service, server, client), 0);
    assert_string_equal(client, POD_A);
    assert_int_equal(recv(server, &text, 1, MSG_DONTWAIT), -1);          /* nothing of the outside */
    service_rules_free(services);
    must(service_rules_destroy(&err), &err);
}

/* A commit that cannot be made leaves the old rules standing; a lost table is made anew. */
static void lost_table_is_rebuilt(void **state)
{
    const struct policy_pod deny[] = { { POD_B, true, false, NULL, NULL, 0, 0 } };
    struct error err = { 0 };
    AUTO_CLOSE server = test_bed_bind(bed.pod_b, SOCK_DGRAM, NULL, PORT);
    commit(deny, 1, NULL, 0);
    must(ruleset_run("delete table inet knarr_policies", &err), &err);
    assert_true(reaches(bed.pod_a, POD_B, PORT, server));
    const struct policy_pod both[] = { { POD_B, true, false, NULL, NULL, 0, 0 },
                                       { POD_A, true, false, NULL, NULL, 0, 0 } };
    commit(both, 2, NULL, 0);
    assert_false(reaches(bed.pod_a, POD_B, PORT, server));
}

static bool set_up_outside(void *context, struct error *err)
{
    struct address own = parse(OUTSIDE_IP "/24"), node = parse(NODE_IP), pods = parse("10.42.0.0/16");
    return link_ensure_address("eth0", &own, err) && route_ensure(&pods, &node, NULL, err);
}

static int set_up(void **state)
{
    struct error err = { 0 };
    struct address a, b, node = parse(NODE_IP "/24");
    struct pod_network_options options = {
        .bridge = "knarr0", .pod_cidr = parse("10.42.1.0/24"), .cluster_cidr = parse("10.42.0.0/16"),
        .service_cidr = parse("10.43.0.0/16"), .mtu = 1500,
    };
    bed.outside = test_bed_netns("outside");
    must(link_make_veth("up0", bed.outside, "eth0", 1500, &err), &err);
    must(link_ensure_address("up0", &node, &err), &err);
    must(netns_run(bed.outside, set_up_outside, NULL, &err), &err);
    must((bed.network = pod_network_new(&options, &err)) != NULL, &err);
    bed.pod_a = test_bed_netns("a");
    bed.pod_b = test_bed_netns("b");
    must(pod_network_attach(bed.network, bed.pod_a, "a", &a, &err), &err);
    must(pod_network_attach(bed.network, bed.pod_b, "b", &b, &err), &err);
    bed.rules = policy_rules_new();
    must(policy_rules_commit(bed.rules, &err), &err);
    return 0;
}

static int tear_down(void **state)
{
    struct error err = { 0 };
    policy_rules_free(bed.rules);
    pod_network_free(bed.network);
    must(policy_rules_destroy(&err), &err);
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(pods_as_commands),
        cmocka_unit_test_teardown(default_deny, lift),
        cmocka_unit_test_teardown(peers_and_ports, lift),
        cmocka_unit_test_teardown(blocks_and_exceptions, lift),
        cmocka_unit_test_teardown(egress, lift),
        cmocka_unit_test_teardown(both_ends_decide, lift),
        cmocka_unit_test_teardown(changes_cut_no_flow, lift),
        cmocka_unit_test_teardown(services_are_translated_first, lift),
        cmocka_unit_test_teardown(lost_table_is_rebuilt, lift),
    };
    if (!test_bed_open()) {
        print_message("needs the right to make namespaces\n");
        return 77;                                           /* meson: skipped */
    }
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
