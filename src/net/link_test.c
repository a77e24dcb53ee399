/* SPDX-License-Identifier: Apache-2.0 */
/* link_test.c - interfaces, routes, namespaces and the pods' network, in a network of the test's
 * own. */
#include "net/link.h"

#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>
#include "net/test_words.h"

#include "base/bytes.h"
#include "io/descriptor.h"
#include "io/file.h"
#include "net/pod_network.h"
#include "net/test_bed.h"

enum { SETTING_MAX = 4096 };

static bool file_has(const char *path, const char *text)
{
    AUTO_BUFFER content = { 0 };
    assert_int_equal(file_read(path, SETTING_MAX, &content), 0);
    return strstr(buffer_text(&content), text) != NULL;
}

static void names_are_checked(void **state)
{
    struct error err = { 0 };
    assert_false(link_exists("nothing0"));
    assert_false(link_exists("a-name-that-is-too-long"));
    assert_false(link_ensure_up("nothing0", &err));
    assert_int_equal(err.reason, REASON_NOT_FOUND);
    error_clear(&err);
    assert_false(link_ensure_bridge("a-name-that-is-too-long", 1500, &err));
    assert_int_equal(err.reason, REASON_INVALID);
    error_clear(&err);
    must(link_delete("nothing0", &err), &err);
    assert_false(sysctl_set("net/../kernel/hostname", "x", &err));
}

static void bridge_is_made_once(void **state)
{
    struct error err = { 0 };
    struct address address = parse("10.9.0.1/24"), found;
    must(link_ensure_bridge("br9", 1400, &err), &err);
    must(link_ensure_bridge("br9", 1400, &err), &err);
    assert_true(file_has("/proc/net/dev", "br9"));
    assert_false(link_first_address("br9", &found, &err));
    assert_int_equal(err.reason, REASON_NOT_FOUND);
    error_clear(&err);
    must(link_ensure_address("br9", &address, &err), &err);
    must(link_ensure_address("br9", &address, &err), &err);
    must(link_first_address("br9", &found, &err), &err);
    assert_memory_equal(&found, &address, sizeof found);
    must(link_delete("br9", &err), &err);
    assert_false(link_exists("br9"));
}

static void other_kind_is_a_conflict(void **state)
{
    struct error err = { 0 };
    AUTO_CLOSE other = test_bed_netns("conflict");
    must(link_make_veth("ve9", other, "eth0", 1500, &err), &err);
    assert_false(link_ensure_bridge("ve9", 1500, &err));
    assert_int_equal(err.reason, REASON_CONFLICT);
    error_clear(&err);
    assert_false(link_make_veth("ve9", other, "eth1", 1500, &err));
    assert_int_equal(err.os_errno, EEXIST);
    error_clear(&err);
    must(link_delete("ve9", &err), &err);
}

static void routes_are_replaced(void **state)
{
    struct error err = { 0 };
    struct address gateway = parse("10.9.0.1/24"), via = parse("10.9.0.2"),
                   to = parse("10.77.3.0/24");
    must(link_ensure_bridge("br8", 1500, &err) && link_ensure_address("br8", &gateway, &err), &err);
    must(route_ensure(&to, NULL, "br8", &err), &err);
    must(route_ensure(&to, &via, NULL, &err), &err);
    assert_true(file_has("/proc/net/route", "br8\t00034D0A\t0200090A"));
    must(route_ensure_unreachable(&to, &err), &err);
    assert_true(test_bed_connect(HERE, SOCK_DGRAM, NULL, "10.77.3.1", 9) == -EHOSTUNREACH);
    must(route_delete(&to, &err), &err);
    must(route_delete(&to, &err), &err);
    assert_false(file_has("/proc/net/route", "00034D0A"));
    assert_false(route_ensure(&to, NULL, "nothing0", &err));
    must(link_delete("br8", NULL), &err);
}

static bool note_links(void *context, struct error *err)
{
    *(bool *)context = link_exists("br7");
    return true;
}

static void namespaces_have_names(void **state)
{
    struct error err = { 0 };
    bool sees_bridge = true;
    must(link_ensure_bridge("br7", 1500, &err), &err);
    must(netns_create(TEST_BED_FOLDER "/named", &err), &err);
    assert_false(netns_create(TEST_BED_FOLDER "/named", &err));
    assert_int_equal(err.reason, REASON_ALREADY_EXISTS);
    error_clear(&err);
    AUTO_CLOSE fd = netns_open(TEST_BED_FOLDER "/named");
    assert_true(fd >= 0);
    must(netns_run(fd, note_links, &sees_bridge, &err), &err);
    assert_false(sees_bridge);
    assert_true(link_exists("br7"));                         /* we are where we were */
    netns_delete(TEST_BED_FOLDER "/named");
    netns_delete(TEST_BED_FOLDER "/named");
    assert_int_equal(netns_open(TEST_BED_FOLDER "/named"), -ENOENT);
    assert_false(netns_run(STDIN_FILENO, note_links, &sees_bridge, &err));
    must(link_delete("br7", NULL), &err);
}

/* The kernel of this machine may have no VXLAN; everything else is an error. */
static void vxlan_is_made_once(void **state)
{
    struct error err = { 0 };
    struct address local = parse("10.9.0.1");
    bool is_made = link_ensure_vxlan("vx9", 42, &local, 1450, &err);
    if (!is_made && err.os_errno == EOPNOTSUPP)
        skip();
    must(is_made, &err);
    must(link_ensure_vxlan("vx9", 42, &local, 1450, &err), &err);
    must(link_delete("vx9", &err), &err);
}

static struct pod_network *small_network(struct error *err)
{
    struct pod_network_options options = {
        .bridge = "knarr9",
        .pod_cidr = parse("10.52.1.0/29"),
        .cluster_cidr = parse("10.52.0.0/16"),
        .service_cidr = parse("10.53.0.0/16"),
        .mtu = 1500,
    };
    return pod_network_new(&options, err);
}

static void check_address(const struct address *address, const char *wanted)
{
    char text[64];
    address_write(address, /* with_prefix= */ true, text);
    assert_string_equal(text, wanted);
}

/* 8 addresses: network, bridge, five pods, broadcast. */
static void pod_addresses_go_round(void **state)
{
    static const char *const wanted[] = { "10.52.1.2/32", "10.52.1.3/32", "10.52.1.4/32",
                                          "10.52.1.5/32", "10.52.1.6/32" };
    struct error err = { 0 };
    int pods[ARRAY_SIZE(wanted) + 1];
    struct address addresses[ARRAY_SIZE(pods)], adopted;
    char name[16];
    struct pod_network *network = small_network(&err);
    must(network != NULL, &err);
    for (size_t i = 0; i < ARRAY_SIZE(pods); i++) {
        snprintf(name, sizeof name, "small-%zu", i);
        pods[i] = test_bed_netns(name);
    }
    for (size_t i = 0; i < ARRAY_SIZE(wanted); i++) {
        snprintf(name, sizeof name, "uid-%zu", i);
        must(pod_network_attach(network, pods[i], name, &addresses[i], &err), &err);
        check_address(&addresses[i], wanted[i]);
    }
    assert_false(pod_network_attach(network, pods[5], "uid-5", &addresses[5], &err));
    assert_int_equal(err.reason, REASON_SERVICE_UNAVAILABLE);
    error_clear(&err);
    pod_network_detach(network, "uid-1", &addresses[1]);
    pod_network_detach(network, "uid-3", &addresses[3]);
    assert_true(pod_network_adopt(network, pods[0], "uid-0", &adopted));
    assert_memory_equal(&adopted, &addresses[0], sizeof adopted);
    assert_false(pod_network_adopt(network, pods[1], "uid-1", &adopted));
    must(pod_network_attach(network, pods[5], "uid-5", &addresses[5], &err), &err);
    check_address(&addresses[5], "10.52.1.3/32");
    pod_network_free(network);
    network = small_network(&err);                           /* the agent has restarted */
    must(network != NULL, &err);
    assert_true(pod_network_adopt(network, pods[0], "uid-0", &adopted));
    must(pod_network_attach(network, pods[1], "uid-1", &addresses[1], &err), &err);
    check_address(&addresses[1], "10.52.1.3/32");            /* uid-5 was not adopted */
    for (size_t i = 0; i < ARRAY_SIZE(pods); i++) {
        snprintf(name, sizeof name, "uid-%zu", i);
        pod_network_detach(network, name, &addresses[i]);
        close(pods[i]);
    }
    pod_network_free(network);
}

static void pods_reach_each_other_and_the_node(void **state)
{
    struct error err = { 0 };
    struct address a, b;
    char client[64], to[64];
    AUTO_CLOSE pod_a = test_bed_netns("reach-a");
    AUTO_CLOSE pod_b = test_bed_netns("reach-b");
    struct pod_network *network = small_network(&err);
    must(network != NULL, &err);
    must(pod_network_attach(network, pod_a, "reach-a", &a, &err), &err);
    must(pod_network_attach(network, pod_b, "reach-b", &b, &err), &err);
    AUTO_CLOSE server = test_bed_bind(pod_b, SOCK_STREAM, NULL, 80);
    AUTO_CLOSE node = test_bed_bind(HERE, SOCK_STREAM, NULL, 81);
    address_write(&b, /* with_prefix= */ false, to);
    assert_int_equal(test_bed_exchange(pod_a, SOCK_STREAM, to, 80, server, client), 0);
    assert_true(address_parse(client, &b) && address_equal_host(&a, &b));
    assert_int_equal(test_bed_exchange(HERE, SOCK_STREAM, to, 80, server, client), 0);
    assert_string_equal(client, "10.52.1.1");
    assert_int_equal(test_bed_exchange(pod_a, SOCK_STREAM, "10.52.1.1", 81, node, client), 0);
    /* nobody's addresses: another node's pod, a service that is none */
    assert_int_equal(test_bed_connect(pod_a, SOCK_STREAM, NULL, "10.52.9.1", 80), -EHOSTUNREACH);
    assert_int_equal(test_bed_connect(pod_a, SOCK_STREAM, NULL, "10.53.0.9", 80), -ECONNREFUSED);
    assert_int_equal(test_bed_connect(HERE, SOCK_STREAM, NULL, "10.53.0.9", 80), -ECONNREFUSED);
    pod_network_detach(network, "reach-a", &a);
    pod_network_free(network);
}

/* A second range is refused as the first is, and may not hide what is there. */
static void second_range_of_services(void **state)
{
    static const char *const hiding[] = { "10.52.1.0/28", "10.0.0.0/8", "10.52.0.0/16",
                                          "198.18.0.0/24", "127.0.0.0/16" };
    struct error err = { 0 };
    struct address a, range, own;
    AUTO_CLOSE pod = test_bed_netns("range-a");
    struct pod_network *network = small_network(&err);
    must(network != NULL, &err);
    must(pod_network_attach(network, pod, "range-a", &a, &err), &err);
    assert_true(address_parse("198.18.0.1/24", &own) && address_parse("10.54.0.0/24", &range));
    must(link_ensure_address("lo", &own, &err), &err);
    must(pod_network_add_services(network, &range, &err), &err);
    must(pod_network_add_services(network, &range, &err), &err);
    assert_int_equal(test_bed_connect(pod, SOCK_STREAM, NULL, "10.54.0.9", 80), -ECONNREFUSED);
    assert_int_equal(test_bed_connect(HERE, SOCK_STREAM, NULL, "10.54.0.9", 80), -ECONNREFUSED);
    FOR_EACH(text, hiding) {
        assert_true(address_parse(*text, &range));
        if (pod_network_add_services(network, &range, &err) && !text_equal(*text, "10.0.0.0/8"))
            fail_msg("%s was added", *text);
        error_clear(&err);
    }
    assert_true(address_parse("10.54.0.0/24", &range));
    pod_network_remove_services(network, &range);
    assert_int_equal(test_bed_connect(pod, SOCK_STREAM, NULL, "10.54.0.9", 80), -ENETUNREACH);
    pod_network_detach(network, "range-a", &a);
    pod_network_free(network);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(names_are_checked),
        cmocka_unit_test(bridge_is_made_once),
        cmocka_unit_test(other_kind_is_a_conflict),
        cmocka_unit_test(routes_are_replaced),
        cmocka_unit_test(namespaces_have_names),
        cmocka_unit_test(vxlan_is_made_once),
        cmocka_unit_test(pod_addresses_go_round),
        cmocka_unit_test(pods_reach_each_other_and_the_node),
        cmocka_unit_test(second_range_of_services),
    };
    if (!test_bed_open()) {
        print_message("needs the right to make namespaces\n");
        return 77;                                           /* meson: skipped */
    }
    return cmocka_run_group_tests(tests, NULL, NULL);
}
