/* SPDX-License-Identifier: Apache-2.0 */
/* overlay_test.c - two machines with nothing but a router between them: pods reach each other and
 * see each other's addresses, and the router carries no packet of a pod that is not wrapped. */
#include "net/overlay.h"

#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "net/test_words.h"
#undef fail                              /* ours, of error.h */

#include "base/bytes.h"
#include "net/pod_network.h"
#include "net/ruleset.h"
#include "net/test_bed.h"

enum { PORT = 8080, MTU = 1450 };

static struct machine {
    const char         *address, *router, *pod_cidr, *pod_address;
    int                 netns_fd, pod;
    struct pod_network *network;
} machines[] = {
    { "192.0.2.10/24", "192.0.2.1", "10.42.1.0/24", "10.42.1.2" },
    { "198.51.100.10/24", "198.51.100.1", "10.42.2.0/24", "10.42.2.2" },
};
static int router;

static bool start_machine(void *context, struct error *err)
{
    struct machine *machine = context;
    struct address own = parse(machine->address), gateway = parse(machine->router),
                   anywhere = parse("0.0.0.0/0"), pod;
    struct pod_network_options options = { .bridge = "knarr0", .pod_cidr = parse(machine->pod_cidr),
                                           .cluster_cidr = parse("10.42.0.0/16"),
                                           .service_cidr = parse("10.43.0.0/16"), .mtu = MTU,
                                           .has_overlay = true, .node = own };
    options.node.prefix = 32;
    if (!link_ensure_up("lo", err) || !link_ensure_address("eth0", &own, err) ||
        !link_ensure_up("eth0", err) || !route_ensure(&anywhere, &gateway, NULL, err))
        return false;
    machine->network = pod_network_new(&options, err);
    return machine->network &&
           pod_network_attach(machine->network, machine->pod, machine->pod_cidr, &pod, err);
}

static bool know_each_other(void *context, struct error *err)
{
    struct machine *machine = context;
    const struct machine *other = &machines[machine == &machines[0]];
    struct address cidr = parse(other->pod_cidr), address = parse(other->address);
    address.prefix = 32;
    return pod_network_set_node(machine->network, &cidr, &address, err);
}

/* The router knows the two networks and refuses whatever comes from or goes to a pod. */
static bool start_router(void *context, struct error *err)
{
    (void)context;
    for (size_t i = 0; i < ARRAY_SIZE(machines); i++) {
        char name[8];
        struct address own = parse(machines[i].router);
        own.prefix = 24;
        snprintf(name, sizeof name, "m%zu", i);
        if (!link_make_veth(name, machines[i].netns_fd, "eth0", 1500, err) ||
            !link_ensure_address(name, &own, err) || !link_ensure_up(name, err))
            return false;
    }
    return sysctl_set("net/ipv4/ip_forward", "1", err) &&
           ruleset_run("add table inet guard\n"
                       "add chain inet guard forward { type filter hook forward priority 0; }\n"
                       "add rule inet guard forward ip saddr 10.42.0.0/16 drop\n"
                       "add rule inet guard forward ip daddr 10.42.0.0/16 drop\n", err);
}

static void expect_client(int from, const char *to, int server, const char *wanted)
{
    char client[64];
    assert_int_equal(test_bed_exchange(from, SOCK_STREAM, to, PORT, server, client), 0);
    assert_string_equal(client, wanted);
}

static void pods_reach_each_other(void **state)
{
    for (size_t i = 0; i < ARRAY_SIZE(machines); i++) {
        const struct machine *here = &machines[i], *there = &machines[1 - i];
        int server = test_bed_bind(there->pod, SOCK_STREAM, NULL, PORT);
        expect_client(here->pod, there->pod_address, server, here->pod_address);
        close(server);
    }
}

/* A machine's own process comes by the overlay, too: with its device's address. */
static void machines_reach_pods(void **state)
{
    int server = test_bed_bind(machines[1].pod, SOCK_STREAM, NULL, PORT);
    expect_client(machines[0].netns_fd, machines[1].pod_address, server, "10.42.1.0");
    close(server);
}

static bool forget(void *context, struct error *err)
{
    struct address cidr = parse(machines[1].pod_cidr);
    pod_network_remove_node(((struct machine *)context)->network, &cidr);
    return true;
}

static void a_machine_that_left_is_unreachable_until_it_returns(void **state)
{
    struct error err = { 0 };
    int server = test_bed_bind(machines[1].pod, SOCK_STREAM, NULL, PORT);
    assert_true(netns_run(machines[0].netns_fd, forget, &machines[0], &err));
    assert_int_equal(test_bed_connect(machines[0].pod, SOCK_STREAM, NULL, "10.42.2.2", PORT),
                     -EHOSTUNREACH);
    assert_true(netns_run(machines[0].netns_fd, know_each_other, &machines[0], &err));
    expect_client(machines[0].pod, "10.42.2.2", server, "10.42.1.2");
    close(server);
}

static void only_v4(void **state)
{
    struct error err = { 0 };
    struct address cidr = parse("fd00::/64"), machine = parse("fd01::1");
    assert_false(overlay_set_peer(&cidr, &machine, &err));
    assert_int_equal(err.reason, REASON_INVALID);
}

static int set_up(void **state)
{
    struct error err = { 0 };
    router = test_bed_netns("router");
    FOR_EACH(machine, machines) {
        machine->netns_fd = test_bed_netns(machine->pod_cidr[6] == '1' ? "one" : "two");
        machine->pod = test_bed_netns(machine->pod_cidr[6] == '1' ? "pod-one" : "pod-two");
    }
    if (!netns_run(router, start_router, NULL, &err))
        print_error("%s\n", err.message);
    assert_false(error_is_set(&err));
    FOR_EACH(machine, machines) {
        if (!netns_run(machine->netns_fd, start_machine, machine, &err) ||
            !netns_run(machine->netns_fd, know_each_other, machine, &err))
            print_error("%s\n", err.message);
        assert_false(error_is_set(&err));
    }
    return 0;
}

static int tear_down(void **state)
{
    FOR_EACH(machine, machines) {
        pod_network_free(machine->network);
        close(machine->pod);
        close(machine->netns_fd);
    }
    close(router);
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(pods_reach_each_other),
        cmocka_unit_test(machines_reach_pods),
        cmocka_unit_test(a_machine_that_left_is_unreachable_until_it_returns),
        cmocka_unit_test(only_v4),
    };
    if (!test_bed_open()) {
        print_message("needs the right to make namespaces\n");
        return 77;                                           /* meson: skipped */
    }
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
