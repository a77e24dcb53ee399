/* SPDX-License-Identifier: Apache-2.0 */
/* sandbox_files_test.c - resolv.conf and hosts of a pod, from its policies. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include "base/arena.h"
#include "base/bytes.h"
#include "codec/json.h"
#include "node/pod_spec.h"
#include "node/sandbox.h"

#include <cmocka.h>               /* last: it has a macro fail() */

static const char node_resolv[] =
    "# comment\nnameserver 192.0.2.1\nsearch corp.example\noptions timeout:1\n";
static const struct sandbox_options options = { .cluster_dns = "10.43.0.10",
                                                .cluster_domain = "cluster.local" };

#define CLUSTER_SEARCH "search ns.svc.cluster.local svc.cluster.local cluster.local corp.example"

static const struct {
    const char *name, *policy, *config;
    bool        host_network;
    const char *wanted;
} cases[] = {
    { "cluster first", "ClusterFirst", NULL, false,
      CLUSTER_SEARCH "\nnameserver 10.43.0.10\noptions ndots:5\n" },
    { "on the host's network", "ClusterFirst", NULL, true,
      "search corp.example\nnameserver 192.0.2.1\noptions timeout:1\n" },
    { "with host net", "ClusterFirstWithHostNet", NULL, true,
      CLUSTER_SEARCH "\nnameserver 10.43.0.10\noptions ndots:5\n" },
    { "default", "Default", NULL, false,
      "search corp.example\nnameserver 192.0.2.1\noptions timeout:1\n" },
    { "none", "None",
      "{\"nameservers\":[\"1.1.1.1\"],\"searches\":[\"a.b\"],"
      "\"options\":[{\"name\":\"ndots\",\"value\":\"2\"},{\"name\":\"edns0\"}]}", false,
      "search a.b\nnameserver 1.1.1.1\noptions ndots:2 edns0\n" },
    { "config changes an option", "ClusterFirst",
      "{\"options\":[{\"name\":\"ndots\",\"value\":\"2\"}]}", false,
      CLUSTER_SEARCH "\nnameserver 10.43.0.10\noptions ndots:2\n" },
};

/* A local cluster's node has its own way to the machine's resolver. */
static void test_own_nameserver(void **state)
{
    AUTO_ARENA arena = { 0 };
    const char *text;
    struct sandbox_options own = options;
    struct pod pod = { .ns = "ns", .name = "p", .dns_policy = "Default" };
    (void)state;
    own.nameserver = "10.90.0.3";
    sandbox_resolv_conf(&own, &pod, "nameserver 127.0.0.53\nnameserver ::1\nsearch corp.example\n",
                        &arena, &text);
    assert_string_equal(text, "search corp.example\nnameserver 10.90.0.3\n");
    pod.dns_policy = "ClusterFirst";
    sandbox_resolv_conf(&own, &pod, node_resolv, &arena, &text);
    assert_string_equal(text, CLUSTER_SEARCH "\nnameserver 10.43.0.10\noptions ndots:5\n");
    pod.dns_policy = "None";
    pod.dns_config = json_parse(BYTES("{\"nameservers\":[\"1.1.1.1\"]}"), NULL, &arena, NULL);
    sandbox_resolv_conf(&own, &pod, node_resolv, &arena, &text);
    assert_string_equal(text, "nameserver 1.1.1.1\n");
}

static void test_resolv_conf(void **state)
{
    (void)state;
    FOR_EACH(row, cases) {
        AUTO_ARENA arena = { 0 };
        const char *text;
        struct pod pod = {
            .ns = "ns", .name = "p", .dns_policy = row->policy, .host_network = row->host_network
        };
        pod.dns_config = row->config ? json_parse(bytes_of(row->config), NULL, &arena, NULL) : NULL;
        sandbox_resolv_conf(&options, &pod, node_resolv, &arena, &text);
        if (strcmp(text, row->wanted) != 0)
            fail_msg("%s:\n%s", row->name, text);
    }
}

static void test_hosts(void **state)
{
    AUTO_ARENA arena = { 0 };
    const char *text;
    struct pod pod = { .ns = "ns", .name = "web-0", .subdomain = "head" };
    (void)state;
    pod.host_aliases = json_parse(BYTES("[{\"ip\":\"1.2.3.4\",\"hostnames\":[\"a\",\"b\"]}]"), NULL,
                                  &arena, NULL);
    sandbox_hosts(&options, &pod, "10.42.0.7", "127.0.0.1 node\n", &arena, &text);
    assert_int_equal(strncmp(text, "# Kubernetes-managed hosts file.\n127.0.0.1\tlocalhost\n", 53),
                     0);
    assert_non_null(strstr(text, "10.42.0.7\tweb-0.head.ns.svc.cluster.local\tweb-0\n"));
    assert_non_null(strstr(text, "\n# Entries added by HostAliases.\n1.2.3.4\ta\tb\n"));
    pod.host_network = true;
    sandbox_hosts(&options, &pod, "10.90.0.1", "127.0.0.1 node\n", &arena, &text);
    assert_int_equal(
        strncmp(text, "# Kubernetes-managed hosts file (host network).\n127.0.0.1 node\n", 62), 0);
}

static void test_hostname(void **state)
{
    static const struct { const char *name, *hostname, *wanted; } rows[] = {
        { "web-0", NULL, "web-0" }, { "web-0", "other", "other" },
        { "a123456789b123456789c123456789d123456789e123456789f123456789-12-45", NULL,
          "a123456789b123456789c123456789d123456789e123456789f123456789-12" },
        { "a123456789b123456789c123456789d123456789e123456789f123456789g1-x", NULL,
          "a123456789b123456789c123456789d123456789e123456789f123456789g1" },
    };
    (void)state;
    FOR_EACH(row, rows) {
        char hostname[64];
        struct pod pod = { .name = row->name, .hostname = row->hostname };
        pod_hostname(&pod, hostname);
        assert_string_equal(hostname, row->wanted);
    }
}

static void test_full_hostname(void **state)
{
#define LONG_NAME "a123456789b123456789c12345678"
    static const struct {
        const char *name, *subdomain, *override;
        bool        fqdn;
        const char *wanted;              /* NULL: refused */
    } rows[] = {
        { "web-0", "head", NULL, false, "web-0" },
        { "web-0", "head", NULL, true, "web-0.head.ns.svc.cluster.local" },
        { "web-0", NULL, NULL, true, "web-0" },
        { "web-0", "head", "box.example.com", true, "box.example.com" },
        { LONG_NAME "123456", "head123", NULL, true,
          LONG_NAME "123456.head123.ns.svc.cluster.local" },
        { LONG_NAME "1234567", "head123", NULL, true, NULL },
    };
    (void)state;
    FOR_EACH(row, rows) {
        char hostname[SANDBOX_HOSTNAME_ROOM];
        struct error err = { 0 };
        struct pod pod = { .ns = "ns", .name = row->name, .subdomain = row->subdomain,
                           .hostname_override = row->override, .fqdn_hostname = row->fqdn };
        bool good = sandbox_hostname(&options, &pod, hostname, &err);
        if (good != !!row->wanted || (good && strcmp(hostname, row->wanted) != 0))
            fail_msg("%s %s: %s", row->name, row->subdomain, good ? hostname : err.message);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = { cmocka_unit_test(test_resolv_conf),
                                         cmocka_unit_test(test_own_nameserver),
                                        cmocka_unit_test(test_hosts),
                                        cmocka_unit_test(test_hostname),
                                        cmocka_unit_test(test_full_hostname) };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
