/* SPDX-License-Identifier: Apache-2.0 */
/* two_nodes_test.c - pods and services of two nodes on one flat network.
 *
 *     pod a 10.42.1.2 -- [ node 1: this process ] 192.0.2.11 -- 192.0.2.12 [ node 2 ] -- pod
 * b 10.42.2.2 */
#include "net/service_rules.h"

#include <errno.h>
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
#include "net/test_bed.h"

#define SERVICE_IP "10.43.0.1"
#define NODE_1 "192.0.2.11"
#define NODE_2 "192.0.2.12"
#define POD_A "10.42.1.2"
#define GATEWAY_1 "10.42.1.1"
#define GATEWAY_2 "10.42.2.1"

enum { PORT = 80, NODE_PORT = 30080, TARGET = 8080 };

/* One node; its calls are made inside its namespace. */
struct node {
    const char                *address, *other_address, *pod_cidr, *other_pod_cidr, *uplink;
    int                        netns_fd, pod;
    struct pod_network        *network;
    struct service_rules      *rules;
    const struct service_entry *entry;   /* to commit */
};

static struct node nodes[] = {
    { .address = NODE_1, .other_address = NODE_2, .pod_cidr = "10.42.1.0/24",
      .other_pod_cidr = "10.42.2.0/24", .uplink = "up0" },
    { .address = NODE_2, .other_address = NODE_1, .pod_cidr = "10.42.2.0/24",
      .other_pod_cidr = "10.42.1.0/24", .uplink = "eth0" },
};

static bool start_node(void *context, struct error *err)
{
    struct node *node = context;
    struct address own = parse(node->address), other = parse(node->other_address), pod;
    struct address other_cidr = parse(node->other_pod_cidr);
    struct pod_network_options options = {
        .bridge = "knarr0",
        .pod_cidr = parse(node->pod_cidr),
        .cluster_cidr = parse("10.42.0.0/16"),
        .service_cidr = parse("10.43.0.0/16"),
        .mtu = 1500,
    };
    struct service_rules_options rules = { .node_address = node->address,
                                           .cluster_cidr = "10.42.0.0/16" };
    own.prefix = 24;
    return link_ensure_address(node->uplink, &own, err) &&
           (node->network = pod_network_new(&options, err)) &&
           pod_network_attach(node->network, node->pod, "pod", &pod, err) &&
           pod_network_set_node(node->network, &other_cidr, &other, err) &&
           (node->rules = service_rules_new(&rules, err));
}

static bool commit_entry(void *context, struct error *err)
{
    struct node *node = context;
    service_rules_set(node->rules, node->entry);
    return service_rules_commit(node->rules, err);
}

/* Both nodes learn of the service; is_local is each node's own view. */
static void set_service(const struct service_backend *backends, size_t count, bool external_local)
{
    static const char *const addresses[] = { SERVICE_IP };
    FOR_EACH(node, nodes) {
        struct service_backend seen[2] = { 0 };
        struct address cidr = parse(node->pod_cidr);
        for (size_t i = 0; i < count; i++) {
            struct address address = parse(backends[i].address);
            seen[i] = backends[i];
            seen[i].is_local = address_contains(&cidr, &address);
        }
        struct service_port port = { NET_TCP, PORT, NODE_PORT, seen, count };
        struct service_entry entry = { .key = "default/web",
                                       .addresses = addresses,
                                       .address_count = 1,
                                       .ports = &port,
                                       .port_count = 1,
                                       .external_local = external_local };
        struct error err = { 0 };
        node->entry = &entry;
        if (!netns_run(node->netns_fd, commit_entry, node, &err))
            fail_msg("%s", err.message);
    }
}

static const struct way {
    const char *name;
    const int  *from;
    const char *address;
    uint16_t    port;
    const char *seen;                    /* the client, as the server in pod b sees it */
} ways_to_b[] = {
    { "pod to the other node's pod", &nodes[0].pod, "10.42.2.2", TARGET, POD_A },
    { "node to the other node's pod", &nodes[0].netns_fd, "10.42.2.2", TARGET, NODE_1 },
    { "pod to ClusterIP", &nodes[0].pod, SERVICE_IP, PORT, POD_A },
    { "node to ClusterIP", &nodes[0].netns_fd, SERVICE_IP, PORT, GATEWAY_1 },
    { "pod to its node's node port", &nodes[0].pod, NODE_1, NODE_PORT, NODE_1 },
    { "pod to the other node's node port", &nodes[0].pod, NODE_2, NODE_PORT, GATEWAY_2 },
    { "node to the other node's node port", &nodes[0].netns_fd, NODE_2, NODE_PORT, GATEWAY_2 },
    { "node to localhost", &nodes[0].netns_fd, "127.0.0.1", NODE_PORT, NODE_1 },
};

static void check_ways(const struct way *ways, size_t count, int server)
{
    for (size_t i = 0; i < count; i++) {
        char client[64] = "";
        int error = test_bed_exchange(*ways[i].from, SOCK_STREAM, ways[i].address, ways[i].port,
                                      server, client);
        if (error != 0 || !text_equal(client, ways[i].seen))
            fail_msg("%s: %s, the server saw <%s>", ways[i].name, strerror(-error), client);
    }
}

static void the_other_nodes_endpoint_is_reached(void **state)
{
    static const struct service_backend on_b[] = { { "10.42.2.2", TARGET, false } };
    AUTO_CLOSE server = test_bed_bind(nodes[1].pod, SOCK_STREAM, NULL, TARGET);
    set_service(on_b, 1, /* external_local= */ false);
    check_ways(ways_to_b, ARRAY_SIZE(ways_to_b), server);
}

/* Out to the other node's port, and back to where the client is. */
static const struct way ways_back[] = {
    { "pod to itself by the other node", &nodes[1].pod, NODE_1, NODE_PORT, NODE_1 },
    { "node to its pod by the other node", &nodes[1].netns_fd, NODE_1, NODE_PORT, NODE_1 },
    { "pod to itself by ClusterIP", &nodes[1].pod, SERVICE_IP, PORT, GATEWAY_2 },
};

static void a_way_back_is_found(void **state)
{
    static const struct service_backend on_b[] = { { "10.42.2.2", TARGET, false } };
    AUTO_CLOSE server = test_bed_bind(nodes[1].pod, SOCK_STREAM, NULL, TARGET);
    set_service(on_b, 1, /* external_local= */ false);
    check_ways(ways_back, ARRAY_SIZE(ways_back), server);
}

static const struct way ways_local[] = {
    { "node to the node with the endpoint",  &nodes[0].netns_fd, NODE_2,      NODE_PORT, NODE_1 },
    { "pod to the node with the endpoint",   &nodes[0].pod,      NODE_2,      NODE_PORT, NODE_1 },
    { "pod to its own node, without",        &nodes[0].pod,      NODE_1,      NODE_PORT, POD_A },
};

static void local_policy_keeps_the_client(void **state)
{
    static const struct service_backend on_b[] = { { "10.42.2.2", TARGET, false } };
    AUTO_CLOSE server = test_bed_bind(nodes[1].pod, SOCK_STREAM, NULL, TARGET);
    set_service(on_b, 1, /* external_local= */ true);
    check_ways(ways_local, ARRAY_SIZE(ways_local), server);
}

/* A service like that of the API: its endpoint is a process of the other node. */
static void a_nodes_process_may_be_the_endpoint(void **state)
{
    static const struct service_backend on_node_2[] = { { NODE_2, TARGET, false } };
    static const struct way ways[] = {
        { "pod to ClusterIP",           &nodes[0].pod,      SERVICE_IP, PORT, NODE_1 },
        { "node to ClusterIP",          &nodes[0].netns_fd, SERVICE_IP, PORT, NODE_1 },
        { "that node to ClusterIP",     &nodes[1].netns_fd, SERVICE_IP, PORT, GATEWAY_2 },
        { "that node's pod",            &nodes[1].pod,      SERVICE_IP, PORT, "10.42.2.2" },
    };
    AUTO_CLOSE server = test_bed_bind(nodes[1].netns_fd, SOCK_STREAM, NULL, TARGET);
    set_service(on_node_2, 1, /* external_local= */ false);
    check_ways(ways, ARRAY_SIZE(ways), server);
}

static void a_node_that_left_is_unreachable(void **state)
{
    struct address cidr = parse("10.42.2.0/24"), own = parse("10.42.1.0/24"), other = parse(NODE_2);
    struct error err = { 0 };
    pod_network_remove_node(nodes[0].network, &cidr);
    pod_network_remove_node(nodes[0].network, &own);         /* is not obeyed */
    assert_int_equal(test_bed_connect(nodes[0].pod, SOCK_STREAM, NULL, "10.42.2.2", TARGET),
                     -EHOSTUNREACH);
    assert_true(pod_network_set_node(nodes[0].network, &cidr, &other, &err));
    AUTO_CLOSE server = test_bed_bind(nodes[1].pod, SOCK_STREAM, NULL, TARGET);
    check_ways(ways_to_b, 2, server);
}

static int set_up(void **state)
{
    struct error err = { 0 };
    nodes[0].netns_fd = netns_open("/proc/thread-self/ns/net");
    nodes[1].netns_fd = test_bed_netns("node-2");
    nodes[0].pod = test_bed_netns("a");
    nodes[1].pod = test_bed_netns("b");
    assert_true(link_make_veth("up0", nodes[1].netns_fd, "eth0", 1500, &err));
    FOR_EACH(node, nodes) {
        if (!netns_run(node->netns_fd, start_node, node, &err))
            fail_msg("%s", err.message);
    }
    return 0;
}

static int tear_down(void **state)
{
    FOR_EACH(node, nodes) {
        service_rules_free(node->rules);
        pod_network_free(node->network);
        close(node->pod);
        close(node->netns_fd);
    }
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_other_nodes_endpoint_is_reached),
        cmocka_unit_test(a_way_back_is_found),
        cmocka_unit_test(local_policy_keeps_the_client),
        cmocka_unit_test(a_nodes_process_may_be_the_endpoint),
        cmocka_unit_test(a_node_that_left_is_unreachable),
    };
    if (!test_bed_open()) {
        print_message("needs the right to make namespaces\n");
        return 77;                                           /* meson: skipped */
    }
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
