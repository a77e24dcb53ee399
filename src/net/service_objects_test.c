/* SPDX-License-Identifier: Apache-2.0 */
/* service_objects_test.c - services as nft commands, and what a change sends. */
#include "net/service_objects.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "base/compiler.h"
#include "net/affinity_memory.h"

#define T "inet knarr_services "

static const char *const web_addresses[] = { "10.43.0.1" };
static const char *const two_families[] = { "10.43.0.1", "fd43::1" };
static const char *const outside_address[] = { "192.0.2.1" };
static const struct service_backend one[] = { { "10.42.1.5", 8080, true } };
static const struct service_backend two[] = { { "10.42.1.5", 8080, true },
                                              { "10.42.2.6", 8080, false } };
static const struct service_backend far[] = { { "10.42.2.6", 8080, false } };
static const struct service_backend mixed[] = { { "10.42.1.5", 80, false },
                                                { "fd42::5", 80, true } };
static const struct service_backend evil[] = { { "10.42.1.5; flush ruleset", 80, false },
                                               { "", 80, false } };
static const struct service_port port_one[] = { { NET_TCP, 80, 0, one, 1 } };
static const struct service_port port_two[] = { { NET_TCP, 80, 0, two, 2 } };
static const struct service_port port_idle[] = { { NET_TCP, 80, 0, NULL, 0 } };
static const struct service_port port_none[] = { { NET_UDP, 53, 30053, NULL, 0 } };
static const struct service_port port_node[] = { { NET_TCP, 80, 30080, two, 2 } };
static const struct service_port port_far[] = { { NET_TCP, 80, 30080, far, 1 } };
static const struct service_port port_mixed[] = { { NET_SCTP, 80, 0, mixed, 2 } };
static const struct service_port port_evil[] = { { NET_TCP, 80, 0, evil, 2 } };
static const struct service_port port_both[] = { { NET_TCP, 53, 0, one, 1 },
                                                 { NET_UDP, 53, 0, one, 1 } };

#define WEB .key = "default/web", .addresses = web_addresses, .address_count = 1, .port_count = 1

static const struct service_entry cluster_ip = { WEB, .ports = port_one };
static const struct service_entry two_endpoints = { WEB, .ports = port_two };
static const struct service_entry no_endpoints = { WEB, .ports = port_none };
static const struct service_entry node_port = { WEB, .ports = port_node };
static const struct service_entry node_port_local = { WEB, .ports = port_node,
                                                      .external_local = true };
static const struct service_entry node_port_far = { WEB, .ports = port_far,
                                                    .external_local = true };
static const struct service_entry internal_local = { WEB, .ports = port_two,
                                                     .internal_local = true };
static const struct service_entry internal_far = { WEB, .ports = port_far, .internal_local = true };
static const struct service_entry sticky = { WEB, .ports = port_two, .affinity_s = 60 };
static const struct service_entry outside = { WEB, .ports = port_one,
    .external_addresses = outside_address, .external_address_count = 1 };
static const char *const source_ranges[] = { "192.0.2.128/25", "fd00::/8", "no range", "10.1.2.3/8" };
static const struct service_backend ending[] = { { "10.42.1.5", 8080, true, true },
                                                 { "10.42.2.6", 8080, false, false } };
static const struct service_port port_ending[] = { { NET_TCP, 80, 30080, ending, 2 } };
static const struct service_entry balanced = { WEB, .ports = port_one,
    .balancer_addresses = outside_address, .balancer_address_count = 1 };
static const struct service_entry balanced_narrowly = { WEB, .ports = port_one,
    .balancer_addresses = outside_address, .balancer_address_count = 1,
    .source_ranges = source_ranges, .source_range_count = ARRAY_SIZE(source_ranges) };
static const struct service_entry ending_here = { WEB, .ports = port_ending,
                                                  .external_local = true };
static const struct service_entry unsound_addresses = { WEB, .ports = port_evil };
static const struct service_entry dual_stack = { .key = "default/web", .addresses = two_families,
    .address_count = 2, .ports = port_mixed, .port_count = 1 };
static const struct service_entry two_protocols = { .key = "kube-system/dns",
    .addresses = web_addresses, .address_count = 1, .ports = port_both, .port_count = 2 };
static const char *const greedy_own[] = { "10.43.0.9" };
static const struct service_entry greedy = { .key = "default/greedy",
    .addresses = greedy_own, .address_count = 1,
    .external_addresses = web_addresses, .external_address_count = 1,
    .ports = port_two, .port_count = 1 };
static const struct service_entry idle_owner = { .key = "default/web",
    .addresses = web_addresses, .address_count = 1, .ports = port_idle, .port_count = 1 };
static const struct service_entry other_owner = { .key = "default/other",
    .addresses = web_addresses, .address_count = 1, .ports = port_two, .port_count = 1 };

#define SERVICE "service/default/web/tcp/80 "
#define OUTSIDERS                                                                                  \
    "add rule " T SERVICE "ip saddr != 10.42.0.0/16 meta mark set meta mark | 0x4000\n"
#define TO_ONE "add rule " T SERVICE "meta l4proto tcp dnat ip to 10.42.1.5:8080\n"
#define TO_TWO "add rule " T SERVICE "meta l4proto tcp dnat ip to numgen random mod 2 map" \
               " { 0 : 10.42.1.5 . 8080, 1 : 10.42.2.6 . 8080 }\n"
#define IP_ELEMENT "element " T "service_ips { 10.43.0.1 . tcp . 80"
#define HAIRPIN "add element " T "hairpin { 10.42.1.5 . 10.42.1.5 }\n"
#define MARKED "meta mark set meta mark | 0x4000"

/* What is sent when `before` (NULL: nothing) becomes `after` (NULL: removed). */
static const struct {
    const char *name;
    const struct service_entry *before, *after;
    const char *commands, *leftovers;
} change_cases[] = {
    { "a ClusterIP", NULL, &cluster_ip,
      "add chain " T "service/default/web/tcp/80\n" OUTSIDERS TO_ONE "add " IP_ELEMENT
      " : goto service/default/web/tcp/80 }\n" HAIRPIN,
      "" },
    { "nothing has changed", &cluster_ip, &cluster_ip, "", "" },
    { "an endpoint more", &cluster_ip, &two_endpoints,
      "flush chain " T "service/default/web/tcp/80\n" OUTSIDERS TO_TWO, "" },
    { "removed", &cluster_ip, NULL,
      "delete element " T "hairpin { 10.42.1.5 . 10.42.1.5 }\n"
      "delete " IP_ELEMENT " }\n"
      "flush chain " T "service/default/web/tcp/80\n",
      "delete chain " T "service/default/web/tcp/80\n" },
    { "no endpoints", NULL, &no_endpoints,
      "add element " T "no_endpoint_ips { 10.43.0.1 . udp . 53 }\n"
      "add element " T "service_ips { 10.43.0.1 . udp . 53 : return }\n"
      "add element " T "no_endpoint_ports { udp . 30053 }\n",
      "" },
    { "a node port", &two_endpoints, &node_port,
      "add chain " T "external/default/web/tcp/80\n"
      "add rule " T "external/default/web/tcp/80 " MARKED " goto service/default/web/tcp/80\n"
      "add element " T "node_ports { tcp . 30080 : goto external/default/web/tcp/80 }\n",
      "" },
    { "external policy becomes Local", &node_port, &node_port_local,
      "add chain " T "local/default/web/tcp/80\n"
      "add rule " T "local/default/web/tcp/80 meta l4proto tcp dnat ip to 10.42.1.5:8080\n"
      "flush chain " T "external/default/web/tcp/80\n"
      "add rule " T
      "external/default/web/tcp/80 ip saddr 10.42.0.0/16 goto service/default/web/tcp/80\n"
      "add rule " T "external/default/web/tcp/80 fib saddr type local " MARKED
      " goto service/default/web/tcp/80\n"
      "add rule " T "external/default/web/tcp/80 goto local/default/web/tcp/80\n",
      "" },
    { "no endpoint here any more", &node_port_local, &node_port_far,
      "flush chain " T "service/default/web/tcp/80\n" OUTSIDERS "add rule " T SERVICE
      "meta l4proto tcp dnat ip to 10.42.2.6:8080\n"
      "flush chain " T "external/default/web/tcp/80\n"
      "add rule " T
      "external/default/web/tcp/80 ip saddr 10.42.0.0/16 goto service/default/web/tcp/80\n"
      "add rule " T "external/default/web/tcp/80 fib saddr type local " MARKED
      " goto service/default/web/tcp/80\n"
      "add rule " T "external/default/web/tcp/80 drop\n"
      "delete element " T "hairpin { 10.42.1.5 . 10.42.1.5 }\n"
      "flush chain " T "local/default/web/tcp/80\n",
      "delete chain " T "local/default/web/tcp/80\n" },
    { "internal policy Local", NULL, &internal_local,
      "add chain " T "local/default/web/tcp/80\n"
      "add rule " T "local/default/web/tcp/80 meta l4proto tcp dnat ip to 10.42.1.5:8080\n"
      "add " IP_ELEMENT " : goto local/default/web/tcp/80 }\n" HAIRPIN,
      "" },
    { "internal policy Local, none here", &cluster_ip, &internal_far,
      "add chain " T "external/default/web/tcp/80\n"
      "flush chain " T "service/default/web/tcp/80\n" OUTSIDERS "add rule " T SERVICE
      "meta l4proto tcp dnat ip to 10.42.2.6:8080\n"
      "add rule " T "external/default/web/tcp/80 " MARKED " goto service/default/web/tcp/80\n"
      "delete " IP_ELEMENT " }\nadd " IP_ELEMENT " : drop }\n"
      "add element " T "node_ports { tcp . 30080 : goto external/default/web/tcp/80 }\n"
      "delete element " T "hairpin { 10.42.1.5 . 10.42.1.5 }\n",
      "" },
    { "affinity", &two_endpoints, &sticky,
      "add set " T "affinity/default/web/tcp/80/10.42.1.5/8080"
      " { type ipv4_addr; size 65536; flags dynamic,timeout; }\n"
      "add chain " T "endpoint/default/web/tcp/80/10.42.1.5/8080\n"
      "add set " T "affinity/default/web/tcp/80/10.42.2.6/8080"
      " { type ipv4_addr; size 65536; flags dynamic,timeout; }\n"
      "add chain " T "endpoint/default/web/tcp/80/10.42.2.6/8080\n"
      "add rule " T "endpoint/default/web/tcp/80/10.42.1.5/8080"
      " update @affinity/default/web/tcp/80/10.42.1.5/8080 { ip saddr timeout 60s }\n"
      "add rule " T
      "endpoint/default/web/tcp/80/10.42.1.5/8080 meta l4proto tcp dnat ip to 10.42.1.5:8080\n"
      "add rule " T "endpoint/default/web/tcp/80/10.42.2.6/8080"
      " update @affinity/default/web/tcp/80/10.42.2.6/8080 { ip saddr timeout 60s }\n"
      "add rule " T
      "endpoint/default/web/tcp/80/10.42.2.6/8080 meta l4proto tcp dnat ip to 10.42.2.6:8080\n"
      "flush chain " T "service/default/web/tcp/80\n" OUTSIDERS "add rule " T SERVICE
      "ip saddr @affinity/default/web/tcp/80/10.42.1.5/8080"
      " goto endpoint/default/web/tcp/80/10.42.1.5/8080\n"
      "add rule " T SERVICE "ip saddr @affinity/default/web/tcp/80/10.42.2.6/8080"
      " goto endpoint/default/web/tcp/80/10.42.2.6/8080\n"
      "add rule " T SERVICE
      "numgen random mod 2 vmap { 0 : goto endpoint/default/web/tcp/80/10.42.1.5/8080,"
      " 1 : goto endpoint/default/web/tcp/80/10.42.2.6/8080 }\n",
      "" },
    { "an external address", &cluster_ip, &outside,
      "add chain " T "external/default/web/tcp/80\n"
      "add rule " T "external/default/web/tcp/80 " MARKED " goto service/default/web/tcp/80\n"
      "add element " T "service_ips { 192.0.2.1 . tcp . 80 : goto external/default/web/tcp/80 }\n",
      "" },
    { "source ranges of a balancer", &balanced, &balanced_narrowly,
      "add chain " T "ranges/default/web/tcp/80\n"
      "add rule " T
      "ranges/default/web/tcp/80 ip saddr 192.0.2.128/25 goto external/default/web/tcp/80\n"
      "add rule " T
      "ranges/default/web/tcp/80 ip saddr 10.0.0.0/8 goto external/default/web/tcp/80\n"
      "add rule " T "ranges/default/web/tcp/80 drop\n"
      "delete element " T "service_ips { 192.0.2.1 . tcp . 80 }\n"
      "add element " T "service_ips { 192.0.2.1 . tcp . 80 : goto ranges/default/web/tcp/80 }\n",
      "" },
    { "one that is ending serves policy Local alone", NULL, &ending_here,
      "add chain " T "service/default/web/tcp/80\n"
      "add chain " T "local/default/web/tcp/80\n"
      "add chain " T "external/default/web/tcp/80\n"
      OUTSIDERS "add rule " T SERVICE "meta l4proto tcp dnat ip to 10.42.2.6:8080\n"
      "add rule " T "local/default/web/tcp/80 meta l4proto tcp dnat ip to 10.42.1.5:8080\n"
      "add rule " T
      "external/default/web/tcp/80 ip saddr 10.42.0.0/16 goto service/default/web/tcp/80\n"
      "add rule " T "external/default/web/tcp/80 fib saddr type local " MARKED
      " goto service/default/web/tcp/80\n"
      "add rule " T "external/default/web/tcp/80 goto local/default/web/tcp/80\n"
      "add " IP_ELEMENT " : goto service/default/web/tcp/80 }\n"
      "add element " T "node_ports { tcp . 30080 : goto external/default/web/tcp/80 }\n" HAIRPIN,
      "" },
    { "addresses that are none", NULL, &unsound_addresses,
      "add element " T "no_endpoint_ips { 10.43.0.1 . tcp . 80 }\n"
      "add " IP_ELEMENT " : return }\n", "" },
    { "two families", NULL, &dual_stack,
      "add chain " T "service/default/web/sctp/80\n"
      "add chain " T "service6/default/web/sctp/80\n"
      "add rule " T "service/default/web/sctp/80 ip saddr != 10.42.0.0/16 " MARKED "\n"
      "add rule " T "service/default/web/sctp/80 meta l4proto sctp dnat ip to 10.42.1.5:80\n"
      "add rule " T "service6/default/web/sctp/80 meta l4proto sctp dnat ip6 to [fd42::5]:80\n"
      "add element " T "service_ips { 10.43.0.1 . sctp . 80 : goto service/default/web/sctp/80 }\n"
      "add element " T "service_ips6 { fd43::1 . sctp . 80 : goto service6/default/web/sctp/80 }\n"
      "add element " T "hairpin6 { fd42::5 . fd42::5 }\n",
      "" },
    { "two protocols on one port", NULL, &two_protocols,
      "add chain " T "service/kube-system/dns/tcp/53\n"
      "add chain " T "service/kube-system/dns/udp/53\n"
      "add rule " T "service/kube-system/dns/tcp/53 ip saddr != 10.42.0.0/16 " MARKED "\n"
      "add rule " T "service/kube-system/dns/tcp/53 meta l4proto tcp dnat ip to 10.42.1.5:8080\n"
      "add rule " T "service/kube-system/dns/udp/53 ip saddr != 10.42.0.0/16 " MARKED "\n"
      "add rule " T "service/kube-system/dns/udp/53 meta l4proto udp dnat ip to 10.42.1.5:8080\n"
      "add element " T
      "service_ips { 10.43.0.1 . tcp . 53 : goto service/kube-system/dns/tcp/53 }\n" HAIRPIN
      "add element " T
      "service_ips { 10.43.0.1 . udp . 53 : goto service/kube-system/dns/udp/53 }\n",
      "" },
};

struct scene {
    struct rule_ledger ledger;
    struct address     cluster_cidr;
};

static void scene_init(struct scene *scene)
{
    assert_true(address_parse("10.42.0.0/16", &scene->cluster_cidr));
    rule_ledger_init(&scene->ledger, SERVICE_TABLE);
}

static void replace(struct scene *scene, struct rule_claims *claims,
                    const struct service_entry *entry)
{
    struct rule_claims before = *claims;
    claims->first = NULL;
    if (entry)
        service_objects_claim(entry, &scene->cluster_cidr, &scene->ledger, claims);
    rule_ledger_release(&scene->ledger, &before);
}

static void commit(struct scene *scene, struct buffer *ret)
{
    buffer_reset(ret);
    rule_ledger_write_changes(&scene->ledger, ret);
    rule_ledger_note_written(&scene->ledger, /* all= */ false);
}

static void check_text(const char *name, struct buffer *text, const char *wanted)
{
    if (!text_equal(buffer_text(text), wanted))
        fail_msg("%s: got\n%s\nwanted\n%s", name, buffer_text(text), wanted);
}

static void changes_are_sent(void **state)
{
    FOR_EACH(row, change_cases) {
        AUTO_BUFFER text = { 0 };
        struct rule_claims claims = { 0 };
        struct scene scene;
        scene_init(&scene);
        replace(&scene, &claims, row->before);
        commit(&scene, &text);
        replace(&scene, &claims, row->after);
        commit(&scene, &text);
        check_text(row->name, &text, row->commands);
        buffer_reset(&text);
        rule_ledger_write_leftover(&scene.ledger, &text);
        check_text(row->name, &text, row->leftovers);
        rule_ledger_note_leftover(&scene.ledger);
        assert_int_equal(scene.ledger.leftover_count, 0);
        rule_ledger_release(&scene.ledger, &claims);
        rule_ledger_done(&scene.ledger);
    }
}

/* The thief has another's address, and then its owner comes. */
static void steal(struct scene *scene, struct rule_claims *thief, struct rule_claims *owner,
                  const struct service_entry *owners, struct buffer *text)
{
    scene_init(scene);
    replace(scene, thief, &greedy);
    commit(scene, text);
    replace(scene, owner, owners);
    commit(scene, text);
}

/* CVE-2020-8554: who writes a Service may name any external address; another's own stays with that,
 * whoever came first. */
static void an_external_address_is_nobody_elses_own(void **state)
{
    AUTO_BUFFER text = { 0 };
    struct rule_claims thief = { .order = 1 }, owner = { .order = 2 };
    struct scene scene;
    steal(&scene, &thief, &owner, &cluster_ip, &text);
    assert_non_null(strstr(buffer_text(&text), "add " IP_ELEMENT " : goto service/default/web/tcp/80 }\n"));
    replace(&scene, &thief, &greedy);
    commit(&scene, &text);
    assert_null(strstr(buffer_text(&text), "service_ips"));
    replace(&scene, &thief, NULL);
    replace(&scene, &owner, NULL);
    rule_ledger_done(&scene.ledger);
}

/* Nor while its owner has no endpoint. */
static void an_address_without_endpoints_is_its_owners(void **state)
{
    AUTO_BUFFER text = { 0 };
    struct rule_claims thief = { .order = 1 }, owner = { .order = 2 };
    struct scene scene;
    steal(&scene, &thief, &owner, &idle_owner, &text);
    check_text("the owner comes", &text,
               "add element " T "no_endpoint_ips { 10.43.0.1 . tcp . 80 }\n"
               "delete " IP_ELEMENT " }\n"
               "add " IP_ELEMENT " : return }\n");
    replace(&scene, &thief, &greedy);
    commit(&scene, &text);
    assert_null(strstr(buffer_text(&text), "service_ips"));
    replace(&scene, &owner, &cluster_ip);
    commit(&scene, &text);
    assert_non_null(strstr(buffer_text(&text), "add " IP_ELEMENT " : goto service/default/web/tcp/80 }\n"));
    replace(&scene, &thief, NULL);
    replace(&scene, &owner, NULL);
    rule_ledger_done(&scene.ledger);
}

/* Two services claim one address: the first has it until it leaves. */
static void first_owner_keeps_an_address(void **state)
{
    AUTO_BUFFER text = { 0 };
    struct rule_claims web = { .order = 1 }, other = { .order = 2 };
    struct scene scene;
    scene_init(&scene);
    replace(&scene, &web, &cluster_ip);
    commit(&scene, &text);
    replace(&scene, &other, &other_owner);
    replace(&scene, &web, &cluster_ip);
    commit(&scene, &text);
    assert_null(strstr(buffer_text(&text), "service_ips"));
    replace(&scene, &web, NULL);
    commit(&scene, &text);
    check_text("the other takes over", &text,
               "delete " IP_ELEMENT " }\n"
               "add " IP_ELEMENT " : goto service/default/other/tcp/80 }\n"
               "flush chain " T "service/default/web/tcp/80\n");
    replace(&scene, &other, NULL);
    commit(&scene, &text);
    assert_non_null(strstr(buffer_text(&text), "delete element " T "hairpin"));
    rule_ledger_done(&scene.ledger);
}

/* An emptied chain is used again before it could be deleted. */
static void leftover_is_used_again(void **state)
{
    AUTO_BUFFER text = { 0 };
    struct rule_claims claims = { 0 };
    struct scene scene;
    scene_init(&scene);
    replace(&scene, &claims, &cluster_ip);
    commit(&scene, &text);
    replace(&scene, &claims, NULL);
    commit(&scene, &text);
    assert_int_equal(scene.ledger.leftover_count, 1);
    replace(&scene, &claims, &cluster_ip);
    assert_int_equal(scene.ledger.leftover_count, 0);
    commit(&scene, &text);
    check_text("again", &text,
               "flush chain " T "service/default/web/tcp/80\n" OUTSIDERS TO_ONE
               "add " IP_ELEMENT " : goto service/default/web/tcp/80 }\n" HAIRPIN);
    buffer_reset(&text);
    rule_ledger_write_all(&scene.ledger, &text);
    check_text("whole", &text,
               "add chain " T "service/default/web/tcp/80\n" OUTSIDERS TO_ONE
               "add " IP_ELEMENT " : goto service/default/web/tcp/80 }\n" HAIRPIN);
    rule_ledger_note_written(&scene.ledger, /* all= */ true);
    rule_ledger_release(&scene.ledger, &claims);
    rule_ledger_done(&scene.ledger);
}

#define LISTED_SET(name, elements) \
    "{\"set\":{\"family\":\"inet\",\"name\":\"" name "\",\"elem\":[" elements "]}}"
#define LISTED(client, timeout, expires) \
    "{\"elem\":{\"val\":\"" client "\",\"timeout\":" timeout ",\"expires\":" expires "}}"

static const struct { const char *name, *listing, *wanted; } memory_cases[] = {
    { "a client", LISTED_SET("affinity/default/web/tcp/80/10.42.1.5/8080", LISTED("10.42.1.9", "60", "41")),
      "add element " T "affinity/default/web/tcp/80/10.42.1.5/8080 { 10.42.1.9 timeout 60s expires 41s }\n" },
    { "of an endpoint that is gone",
      LISTED_SET("affinity/default/web/tcp/80/10.42.1.77/8080", LISTED("10.42.1.9", "60", "41")), "" },
    { "another set", LISTED_SET("hairpin", "\"10.42.1.9\""), "" },
    { "no address", LISTED_SET("affinity/default/web/tcp/80/10.42.1.5/8080",
                               LISTED("10.42.1.9 }; flush ruleset", "60", "41")), "" },
    { "times that cannot be", LISTED_SET("affinity/default/web/tcp/80/10.42.1.5/8080",
                                         LISTED("10.42.1.9", "60", "61") "," LISTED("10.42.1.9", "-1", "-2")), "" },
    { "no list", "{\"set\":[]}", "" },
};

static void affinity_is_carried_over(void **state)
{
    FOR_EACH(row, memory_cases) {
        AUTO_BUFFER text = { 0 }, listing = { 0 };
        struct rule_claims claims = { 0 };
        struct scene scene;
        scene_init(&scene);
        replace(&scene, &claims, &sticky);
        buffer_printf(&listing, "{\"nftables\":[{\"metainfo\":{}},%s]}", row->listing);
        affinity_memory_write(buffer_bytes(&listing), &scene.ledger, &text);
        check_text(row->name, &text, row->wanted);
        affinity_memory_write(BYTES("no JSON"), &scene.ledger, &text);
        check_text(row->name, &text, row->wanted);
        rule_ledger_release(&scene.ledger, &claims);
        rule_ledger_done(&scene.ledger);
    }
}

static const struct { const char *name, *key; bool is_sound; } key_cases[] = {
    { "ordinary",   "default/web",           true },
    { "dotted",     "hostport/web-0.x",      true },
    { "empty",      "",                      false },
    { "blank",      "default/web x",         false },
    { "a newline",  "default/web\nflush",    false },
    { "a brace",    "default/{",             false },
    { "a quote",    "default/\"",            false },
    { "a hash",     "default/#",             false },
};

static void unsound_keys_are_told(void **state)
{
    FOR_EACH(row, key_cases) {
        if (service_key_is_sound(row->key) != row->is_sound)
            fail_msg("%s", row->name);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(changes_are_sent),
        cmocka_unit_test(first_owner_keeps_an_address),
        cmocka_unit_test(an_external_address_is_nobody_elses_own),
        cmocka_unit_test(an_address_without_endpoints_is_its_owners),
        cmocka_unit_test(leftover_is_used_again),
        cmocka_unit_test(affinity_is_carried_over),
        cmocka_unit_test(unsound_keys_are_told),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
