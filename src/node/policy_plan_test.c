/* SPDX-License-Identifier: Apache-2.0 */
/* policy_plan_test.c - policies of one node's pods, as lines of text. */
#include "node/policy_plan.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include "base/arena.h"
#include "base/bytes.h"
#include "codec/json.h"
#include "codec/value.h"
#include "object/object.h"

#include <cmocka.h>               /* last: it has a macro fail() */

static const struct object_label web_labels[] = { { "app", "web" } }, db_labels[] = { { "app", "db" } },
                                 team_a[] = { { "team", "a" } }, team_b[] = { { "team", "b" } };
static const struct object shop = { .name = "shop", .labels = team_a, .label_count = 1 },
                           mail = { .name = "mail", .labels = team_b, .label_count = 1 };
static const struct object shop_web = { .namespace = "shop", .labels = web_labels, .label_count = 1 },
                           shop_db = { .namespace = "shop", .labels = db_labels, .label_count = 1 },
                           mail_web = { .namespace = "mail", .labels = web_labels, .label_count = 1 };
static const struct policy_actor_port web_ports[] = { { "http", NET_TCP, 8080 } },
                                      mail_ports[] = { { "http", NET_TCP, 8081 }, { "http", NET_UDP, 99 } };

/* 1: the shop's web, here.  2: its database, here.  3: another web of the shop.  4: mail's web. */
static const struct policy_actor actors[] = {
    { &shop_web, &shop, "10.42.1.1", true, web_ports, 1 },
    { &shop_db, &shop, "10.42.1.2", true, NULL, 0 },
    { &shop_web, &shop, "10.42.2.3", false, web_ports, 1 },
    { &mail_web, &mail, "10.42.2.4", false, mail_ports, 2 },
    { &mail_web, NULL, "10.42.2.5", false, mail_ports, 2 },          /* its namespace is not known yet */
};

#define POLICY(spec) "{'metadata':{'namespace':'shop','name':'p'},'spec':{" spec "}}"
#define WEB "'podSelector':{'matchLabels':{'app':'web'}},"
#define IN "'policyTypes':['Ingress']"
#define OUT "'policyTypes':['Egress']"

static const struct {
    const char *name, *policy, *wanted;
} cases[] = {
    { "deny", POLICY(WEB IN), "10.42.1.1 in\n" },
    { "deny both, every pod", POLICY("'podSelector':{},'policyTypes':['Ingress','Egress']"),
      "10.42.1.1 in out\n10.42.1.2 in out\n" },
    { "all", POLICY(WEB IN ",'ingress':[{}]"), "10.42.1.1 in any:any\n" },
    { "rules of a type that is not named", POLICY(WEB IN ",'egress':[{}]"), "10.42.1.1 in\n" },
    { "same namespace", POLICY(WEB IN ",'ingress':[{'from':[{'podSelector':{}}]}]"),
      "10.42.1.1 in @1/in/0:any\nset 1/in/0 10.42.1.1 10.42.1.2 10.42.2.3\n" },
    { "by labels", POLICY(WEB IN ",'ingress':[{'from':[{'podSelector':{'matchLabels':{'app':'db'}}}],'ports':[{'protocol':'TCP','port':80}]}]"),
      "10.42.1.1 in @1/in/0:tcp/80-80\nset 1/in/0 10.42.1.2\n" },
    { "another namespace", POLICY(WEB IN ",'ingress':[{'from':[{'namespaceSelector':{'matchLabels':{'team':'b'}}}]}]"),
      "10.42.1.1 in @1/in/0:any\nset 1/in/0 10.42.2.4\n" },
    { "pods of other namespaces", POLICY(WEB IN ",'ingress':[{'from':[{'namespaceSelector':{},'podSelector':{'matchLabels':{'app':'web'}}}]}]"),
      "10.42.1.1 in @1/in/0:any\nset 1/in/0 10.42.1.1 10.42.2.3 10.42.2.4\n" },
    { "either of two peers", POLICY(WEB IN ",'ingress':[{'from':[{'podSelector':{'matchLabels':{'app':'db'}}},{'namespaceSelector':{'matchLabels':{'team':'b'}}}]}]"),
      "10.42.1.1 in @1/in/0:any\nset 1/in/0 10.42.1.2 10.42.2.4\n" },
    { "a block", POLICY(WEB IN ",'ingress':[{'from':[{'ipBlock':{'cidr':'10.0.0.0/8','except':['10.1.0.0/16']}}]}]"),
      "10.42.1.1 in 10.0.0.0/8!10.1.0.0/16:any\n" },
    { "ports and ranges", POLICY(WEB IN ",'ingress':[{'ports':[{'port':80,'protocol':'TCP'},{'port':1000,'endPort':2000,'protocol':'UDP'},{'protocol':'SCTP'}]}]"),
      "10.42.1.1 in any:tcp/80-80,udp/1000-2000,sctp/0-0\n" },
    { "a port's name", POLICY(WEB IN ",'ingress':[{'ports':[{'port':'http','protocol':'TCP'}]}]"), "10.42.1.1 in any:tcp/8080-8080\n" },
    { "a name that the pod does not have", POLICY(WEB IN ",'ingress':[{'ports':[{'port':'https','protocol':'TCP'}]}]"), "10.42.1.1 in any:\n" },
    { "egress by a port's name", POLICY(WEB OUT ",'egress':[{'to':[{'namespaceSelector':{'matchLabels':{'team':'b'}}}],'ports':[{'port':'http','protocol':'TCP'}]}]"),
      "10.42.1.1 out @1/out/0:%1/out/0\nset 1/out/0 10.42.2.4\nports 1/out/0 10.42.2.4/tcp/8081\n" },
    { "egress by a name to everyone", POLICY(WEB OUT ",'egress':[{'ports':[{'port':'http','protocol':'UDP'},{'port':53,'protocol':'UDP'}]}]"),
      "10.42.1.1 out any:udp/53-53%1/out/0\nports 1/out/0 10.42.2.4/udp/99 10.42.2.5/udp/99\n" },
    { "it selects none of ours", POLICY("'podSelector':{'matchLabels':{'app':'none'}}," IN ",'ingress':[{'from':[{'podSelector':{}}]}]"), "" },
    { "a selector that is none", POLICY("'podSelector':{'matchExpressions':[{'key':'a','operator':'Like'}]}," IN ",'ingress':[{}]"),
      "bad\n10.42.1.1 in\n10.42.1.2 in\n" },
    { "a rule that cannot be read", POLICY(WEB IN ",'ingress':[{},{'ports':[{'port':70000}]}]"), "bad\n10.42.1.1 in\n" },
};

static struct value *parse(const char *text, struct arena *arena)
{
    char *json = arena_strdup(arena, text);
    for (char *at = json; *at; at++)
        *at = *at == '\'' ? '"' : *at;
    struct value *value = json_parse(bytes_of(json), NULL, arena, NULL);
    assert_non_null(value);
    return value;
}

static const char *protocol_text(enum net_protocol protocol)
{
    static const char *const names[] = { [NET_TCP] = "tcp", [NET_UDP] = "udp", [NET_SCTP] = "sctp" };
    return names[protocol];
}

static void write_way(struct buffer *to, const struct policy_way *way)
{
    buffer_add_char(to, ' ');
    if (way->any_peer)
        buffer_add_text(to, "any");
    if (way->peers)
        buffer_printf(to, "@%s", way->peers);
    for (size_t i = 0; i < way->block_count; i++) {
        buffer_add_text(to, way->blocks[i].cidr);
        for (size_t j = 0; j < way->blocks[i].except_count; j++)
            buffer_printf(to, "!%s", way->blocks[i].except[j]);
    }
    buffer_add_text(to, way->any_port ? ":any" : ":");
    for (size_t i = 0; i < way->port_count; i++)
        buffer_printf(to, "%s%s/%u-%u", i ? "," : "", protocol_text(way->ports[i].protocol),
                      way->ports[i].first, way->ports[i].last);
    if (way->peer_ports)
        buffer_printf(to, "%%%s", way->peer_ports);
}

static void write_set(struct buffer *to, const struct policy_set *set)
{
    buffer_printf(to, "%s %s", set->has_ports ? "ports" : "set", set->key);
    for (size_t i = 0; i < set->count; i++)
        if (set->has_ports)
            buffer_printf(to, " %s/%s/%u", set->ports[i].address,
                          protocol_text(set->ports[i].port.protocol), set->ports[i].port.first);
        else
            buffer_printf(to, " %s", set->addresses[i]);
    buffer_add_char(to, '\n');
}

static void write_plan(struct buffer *to, const struct policy_plan *plan)
{
    for (size_t i = 0; i < plan->pod_count; i++) {
        const struct policy_pod *pod = &plan->pods[i];
        buffer_printf(to, "%s%s", pod->address, pod->isolates_in ? " in" : "");
        for (size_t j = 0; j < pod->in_count; j++)
            write_way(to, &pod->in[j]);
        buffer_add_text(to, pod->isolates_out ? " out" : "");
        for (size_t j = 0; j < pod->out_count; j++)
            write_way(to, &pod->out[j]);
        buffer_add_char(to, '\n');
    }
    for (size_t i = 0; i < plan->set_count; i++)
        write_set(to, &plan->sets[i]);
}

static void plans(void **state)
{
    FOR_EACH(row, cases) {
        AUTO_ARENA arena = { 0 };
        AUTO_BUFFER text = { 0 };
        struct error err = { 0 };
        struct policy policy;
        const struct policy *const list[] = { &policy };
        if (!policy_read(parse(row->policy, &arena), &arena, &policy, &err))
            buffer_add_text(&text, "bad\n");
        policy.id = 1;
        struct policy_plan plan = policy_plan(list, 1, actors, ARRAY_SIZE(actors), &arena);
        write_plan(&text, &plan);
        if (!text_equal(buffer_text(&text), row->wanted))
            fail_msg("%s: got\n%s\nwanted\n%s", row->name, buffer_text(&text), row->wanted);
    }
}

/* What any of them lets through passes. */
static void policies_add_up(void **state)
{
    AUTO_ARENA arena = { 0 };
    AUTO_BUFFER text = { 0 };
    struct policy one, two;
    const struct policy *const list[] = { &one, &two };
    assert_true(policy_read(parse(POLICY(WEB IN ",'ingress':[{'ports':[{'port':80}]}]"), &arena), &arena, &one, NULL));
    assert_true(policy_read(parse(POLICY("'podSelector':{}," IN ",'ingress':[{'ports':[{'port':90}]}]"), &arena), &arena, &two, NULL));
    one.id = 1;
    two.id = 2;
    struct policy_plan plan = policy_plan(list, 2, actors, ARRAY_SIZE(actors), &arena);
    write_plan(&text, &plan);
    assert_string_equal(buffer_text(&text), "10.42.1.1 in any:tcp/80-80 any:tcp/90-90\n10.42.1.2 in any:tcp/90-90\n");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(plans),
        cmocka_unit_test(policies_add_up),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
