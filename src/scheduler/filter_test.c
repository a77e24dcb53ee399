/* SPDX-License-Identifier: Apache-2.0 */
/* filter_test.c - verdicts of single nodes, and what their facts and their load say. */
#include "scheduler/filter.h"

#include "scheduler/rig_test.h"
#include "scheduler/signature.h"
#include "scheduler/tally.h"

struct bench {
    struct cluster cluster;
    struct arena   arena;
};

static void open_bench(struct bench *bench)
{
    *bench = (struct bench){ 0 };
    cluster_init(&bench->cluster, /* core= */ NULL);
}

static void close_bench(struct bench *bench)
{
    cluster_done(&bench->cluster);
    arena_done(&bench->arena);
}

static const struct object *make(struct bench *bench, const struct kind *kind, const char *text)
{
    struct value *value = rig_parse(text, &bench->arena);
    value_set_at(value, &bench->arena, "metadata.uid", value_new_text(&bench->arena, "u"));
    return object_freeze(kind, value, /* resource_version= */ 1);
}

static struct node_view *put_node(struct bench *bench, const char *text)
{
    AUTO_PUT node = make(bench, well_known.node, text);
    cluster_put_node(&bench->cluster, node);
    return cluster_find_node(&bench->cluster, node->name);
}

static struct signature *sign(struct bench *bench, const char *spec)
{
    struct pod_view view;
    AUTO_PUT pod =
        make(bench, well_known.pod,
             arena_printf(&bench->arena,
                          "{'metadata':{'name':'p','namespace':'default'},'spec':%s}", spec));
    pod_view_read(pod, &view, &bench->arena);
    return signature_acquire(&bench->cluster, pod, &view, &bench->arena);
}

#define NODE(labels, spec)                                                                         \
    "{'metadata':{'name':'n1','labels':" labels "},'spec':" spec                                   \
    ",'status':{'allocatable':{'pods':'9'}}}"
#define NEED(terms)                                                                                             \
    "{'affinity':{'nodeAffinity':{'requiredDuringSchedulingIgnoredDuringExecution':{'nodeSelectorTerms':" terms \
    "}}}}"
#define WHERE(key, op, values)                                                                     \
    "[{'matchExpressions':[{'key':'" key "','operator':'" op "','values':" values "}]}]"
#define NAMED(op, name)                                                                            \
    "[{'matchFields':[{'key':'metadata.name','operator':'" op "','values':['" name "']}]}]"
#define TAINT(key, value, effect)                                                                  \
    "{'taints':[{'key':'" key "','value':'" value "','effect':'" effect "'}]}"
#define TOLERATE(rest) "{'tolerations':[{" rest "}]}"

static const struct { const char *name, *node, *pod; enum verdict wanted; } fact_rows[] = {
    { "nothing asked", NODE("{}", "{}"), "{}", VERDICT_FITS },
    { "cordoned", NODE("{}", "{'unschedulable':true}"), "{}", VERDICT_UNSCHEDULABLE },
    { "cordoned but tolerated", NODE("{}", "{'unschedulable':true}"),
      TOLERATE(
          "'key':'node.kubernetes.io/unschedulable','operator':'Exists','effect':'NoSchedule'"),
      VERDICT_FITS },
    { "selected", NODE("{'a':'b'}", "{}"), "{'nodeSelector':{'a':'b'}}", VERDICT_FITS },
    { "not selected", NODE("{'a':'c'}", "{}"), "{'nodeSelector':{'a':'b'}}",
      VERDICT_NODE_AFFINITY },
    { "label in", NODE("{'a':'b'}", "{}"), NEED(WHERE("a", "In", "['c','b']")), VERDICT_FITS },
    { "label not in", NODE("{'a':'b'}", "{}"), NEED(WHERE("a", "NotIn", "['c','b']")),
      VERDICT_NODE_AFFINITY },
    { "absent is not in", NODE("{}", "{}"), NEED(WHERE("a", "NotIn", "['b']")), VERDICT_FITS },
    { "label exists", NODE("{'a':''}", "{}"), NEED(WHERE("a", "Exists", "[]")), VERDICT_FITS },
    { "label should not", NODE("{'a':''}", "{}"), NEED(WHERE("a", "DoesNotExist", "[]")),
      VERDICT_NODE_AFFINITY },
    { "greater", NODE("{'a':'10'}", "{}"), NEED(WHERE("a", "Gt", "['9']")), VERDICT_FITS },
    { "not greater", NODE("{'a':'9'}", "{}"), NEED(WHERE("a", "Gt", "['9']")),
      VERDICT_NODE_AFFINITY },
    { "less", NODE("{'a':'8'}", "{}"), NEED(WHERE("a", "Lt", "['9']")), VERDICT_FITS },
    { "not a number", NODE("{'a':'x'}", "{}"), NEED(WHERE("a", "Lt", "['9']")),
      VERDICT_NODE_AFFINITY },
    { "no terms", NODE("{}", "{}"), NEED("[]"), VERDICT_NODE_AFFINITY },
    { "an empty term", NODE("{}", "{}"), NEED("[{}]"), VERDICT_NODE_AFFINITY },
    { "one of two terms", NODE("{'a':'b'}", "{}"),
      NEED(
          "[{'matchExpressions':[{'key':'x','operator':'Exists'}]},{'matchExpressions':[{'key':'a','operator':'Exists'}]}]"),
      VERDICT_FITS },
    { "by name", NODE("{}", "{}"), NEED(NAMED("In", "n1")), VERDICT_FITS },
    { "by another name", NODE("{}", "{}"), NEED(NAMED("In", "n2")), VERDICT_NOT_NAMED },
    { "by any name but this", NODE("{}", "{}"), NEED(NAMED("NotIn", "n1")), VERDICT_NODE_AFFINITY },
    { "selector and affinity", NODE("{'a':'b'}", "{}"),
      "{'nodeSelector':{'a':'x'},'affinity':{'nodeAffinity':{"
      "'requiredDuringSchedulingIgnoredDuringExecution':{'nodeSelectorTerms':" WHERE("a", "Exists",
                                                                                     "[]") "}}}}",
      VERDICT_NODE_AFFINITY },
    { "tainted", NODE("{}", TAINT("k", "v", "NoSchedule")), "{}", VERDICT_TAINT },
    { "tainted, no execute", NODE("{}", TAINT("k", "v", "NoExecute")), "{}", VERDICT_TAINT },
    { "tainted, rather not", NODE("{}", TAINT("k", "v", "PreferNoSchedule")), "{}", VERDICT_FITS },
    { "tolerated, equal", NODE("{}", TAINT("k", "v", "NoSchedule")),
      TOLERATE("'key':'k','value':'v'"), VERDICT_FITS },
    { "tolerated, other value", NODE("{}", TAINT("k", "v", "NoSchedule")),
      TOLERATE("'key':'k','operator':'Equal','value':'w'"), VERDICT_TAINT },
    { "tolerated, any value", NODE("{}", TAINT("k", "v", "NoSchedule")),
      TOLERATE("'key':'k','operator':'Exists'"), VERDICT_FITS },
    { "tolerated, other effect", NODE("{}", TAINT("k", "v", "NoSchedule")),
      TOLERATE("'key':'k','operator':'Exists','effect':'NoExecute'"), VERDICT_TAINT },
    { "tolerated, everything", NODE("{}", TAINT("k", "v", "NoSchedule")),
      TOLERATE("'operator':'Exists'"), VERDICT_FITS },
    { "an unknown operator", NODE("{}", TAINT("k", "5", "NoSchedule")),
      TOLERATE("'key':'k','operator':'Gt','value':'1'"), VERDICT_TAINT },
    { "cordon before taint",
      NODE("{}", "{'unschedulable':true,'taints':[{'key':'k','effect':'NoSchedule'}]}"), "{}",
      VERDICT_UNSCHEDULABLE },
    { "taint before affinity", NODE("{}", TAINT("k", "v", "NoSchedule")),
      "{'nodeSelector':{'a':'b'}}", VERDICT_TAINT },
};

static void facts_decide(void **state)
{
    FOR_EACH(row, fact_rows) {
        struct bench bench;
        open_bench(&bench);
        struct node_view *node = put_node(&bench, row->node);
        struct signature *signature = sign(&bench, row->pod);
        enum verdict verdict = filter_facts(signature, node);
        if (verdict != row->wanted)
            fail_msg("%s: verdict %d", row->name, verdict);
        signature_release(&bench.cluster, signature);
        close_bench(&bench);
    }
}

#define ASK(requests) "{'containers':[{'resources':{'requests':" requests "}}]}"
#define PORT(rest) "{'containers':[{'ports':[{" rest "}]}]}"

static const struct {
    const char *name, *allocatable, *there, *pod;
    uint32_t    shortage;                /* 0 with VERDICT_PORTS: ports */
    bool        is_ports;
} load_rows[] = {
    { "fits exactly", "{'pods':'2','cpu':'2'}", ASK("{'cpu':'1500m'}"), ASK("{'cpu':'500m'}"), 0,
      false },
    { "too much cpu", "{'pods':'2','cpu':'2'}", ASK("{'cpu':'1500m'}"), ASK("{'cpu':'501m'}"),
      1u << (SHORTAGE_FIXED + RESOURCE_CPU), false },
    { "never enough cpu", "{'pods':'2','cpu':'2'}", "{}", ASK("{'cpu':'2001m'}"),
      1u << (SHORTAGE_FIXED + RESOURCE_CPU) | SHORTAGE_UNRESOLVABLE, false },
    { "full of pods", "{'pods':'1','cpu':'2'}", "{}", "{}", SHORTAGE_PODS, false },
    { "asks for nothing", "{'pods':'2'}", ASK("{'cpu':'5'}"), "{}", 0, false },
    { "no such device", "{'pods':'2'}", "{}", ASK("{'x.y/z':'1'}"),
      1u << SHORTAGE_NAMED | SHORTAGE_UNRESOLVABLE, false },
    { "device taken", "{'pods':'2','x.y/z':'2'}", ASK("{'x.y/z':'2'}"), ASK("{'x.y/z':'1'}"),
      1u << SHORTAGE_NAMED, false },
    { "device left", "{'pods':'2','x.y/z':'2'}", ASK("{'x.y/z':'1'}"), ASK("{'x.y/z':'1'}"), 0,
      false },
    { "memory, storage", "{'pods':'2','memory':'1Gi','ephemeral-storage':'1Gi'}",
      ASK("{'memory':'1Gi','ephemeral-storage':'1Gi'}"),
      ASK("{'memory':'1Mi','ephemeral-storage':'1Mi'}"),
      1u << (SHORTAGE_FIXED + RESOURCE_MEMORY) | 1u << (SHORTAGE_FIXED + RESOURCE_STORAGE), false },
    { "port taken", "{'pods':'2'}", PORT("'hostPort':80"), PORT("'hostPort':80"), 0, true },
    { "other protocol", "{'pods':'2'}", PORT("'hostPort':80,'protocol':'UDP'"),
      PORT("'hostPort':80"), 0, false },
    { "other address", "{'pods':'2'}", PORT("'hostPort':80,'hostIP':'1.1.1.1'"),
      PORT("'hostPort':80,'hostIP':'1.1.1.2'"), 0, false },
    { "same address", "{'pods':'2'}", PORT("'hostPort':80,'hostIP':'1.1.1.1'"),
      PORT("'hostPort':80,'hostIP':'1.1.1.1'"), 0, true },
    { "all against one", "{'pods':'2'}", PORT("'hostPort':80,'hostIP':'1.1.1.1'"),
      PORT("'hostPort':80,'hostIP':'0.0.0.0'"), 0, true },
    { "one against all", "{'pods':'2'}", PORT("'hostPort':80"),
      PORT("'hostPort':80,'hostIP':'1.1.1.1'"), 0, true },
};

static void load_decides(void **state)
{
    FOR_EACH(row, load_rows) {
        struct bench bench;
        open_bench(&bench);
        struct node_view *node =
            put_node(&bench, arena_printf(&bench.arena,
                                          "{'metadata':{'name':'n1'},'status':{'allocatable':%s}}",
                                          row->allocatable));
        AUTO_PUT object =
            make(&bench, well_known.pod, "{'metadata':{'name':'there','namespace':'default'}}");
        struct pod there = { .key = (char[]){ "default/there" },
                             .signature = sign(&bench, row->there),
                             .labels = label_set_acquire(&bench.cluster, object) };
        list_init(&there.of_labels);
        struct signature *signature = sign(&bench, row->pod);
        cluster_add_pod(&bench.cluster, &there, node);
        uint32_t shortage = 0;
        enum verdict verdict = filter_load(signature, node, /* exempt= */ NULL, &shortage);
        enum verdict wanted = row->is_ports   ? VERDICT_PORTS
                              : row->shortage ? VERDICT_RESOURCES
                                              : VERDICT_FITS;
        if (verdict != wanted || shortage != row->shortage)
            fail_msg("%s: verdict %d, shortage %x", row->name, verdict, shortage);
        cluster_remove_pod(&bench.cluster, &there);
        if (filter_load(there.signature, node, NULL, &shortage) == VERDICT_PORTS ||
            node->pod_count != 0 || node->port_count != 0)
            fail_msg("%s: the share was not given back", row->name);
        signature_release(&bench.cluster, signature);
        signature_release(&bench.cluster, there.signature);
        label_set_release(&bench.cluster, there.labels);
        close_bench(&bench);
    }
}

static const struct { enum verdict verdict; uint32_t shortage; bool wanted; } resolvable_rows[] = {
    { VERDICT_TAINT, 0, false },
    { VERDICT_UNSCHEDULABLE, 0, false },
    { VERDICT_NODE_AFFINITY, 0, false },
    { VERDICT_PORTS, 0, true },
    { VERDICT_RESOURCES, SHORTAGE_PODS, true },
    { VERDICT_RESOURCES, SHORTAGE_PODS | SHORTAGE_UNRESOLVABLE, false },
    { VERDICT_SPREAD, 0, true },
    { VERDICT_SPREAD_LABEL, 0, false },
    { VERDICT_AFFINITY, 0, false },
    { VERDICT_ANTI_AFFINITY, 0, true },
    { VERDICT_EXISTING_ANTI_AFFINITY, 0, true },
};

static void some_verdicts_are_resolvable(void **state)
{
    FOR_EACH(row, resolvable_rows)
        if (verdict_is_resolvable(row->verdict, row->shortage) != row->wanted)
            fail_msg("verdict %d", row->verdict);
    for (enum verdict verdict = VERDICT_NOT_NAMED; verdict < VERDICT_COUNT; verdict++)
        assert_true(verdict == VERDICT_RESOURCES || verdict_reason(verdict));
}

int main(void)
{
    schema_init();
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(facts_decide),
        cmocka_unit_test(load_decides),
        cmocka_unit_test(some_verdicts_are_resolvable),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
