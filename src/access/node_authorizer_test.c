/* SPDX-License-Identifier: Apache-2.0 */
/* node_authorizer_test.c - what a node may read for its pods, and that it costs the same in a
 * namespace of any size. */
#include "access/node_authorizer.h"

#include <stdio.h>

#include "access/authz.h"
#include "core/rig_test.h"

#define FAIL_ROW(...) (print_error(__VA_ARGS__), print_error("\n"), _fail(__FILE__, __LINE__))

#define VOLUMES                                                                              \
    "\"volumes\":[{\"name\":\"s\",\"secret\":{\"secretName\":\"key\"}},"                     \
    "{\"name\":\"c\",\"persistentVolumeClaim\":{\"claimName\":\"data\"}},"                   \
    "{\"name\":\"own\",\"ephemeral\":{\"volumeClaimTemplate\":{}}}]"

static void put_pod(struct rig *rig, const char *ns, const char *name, const char *node,
                    const char *more)
{
    AUTO_BUFFER text = { 0 };
    buffer_printf(&text,
                  "{\"metadata\":{\"name\":\"%s\",\"namespace\":\"%s\",\"uid\":\"%s-%s\"},"
                  "\"spec\":{\"serviceAccountName\":\"default\",\"nodeName\":\"%s\"%s%s}}",
                  name, ns, ns, name, node, *more ? "," : "", more);
    rig_put(rig, well_known.pod, buffer_text(&text));
}

static enum node_decision ask(struct rig *rig, const char *node, const struct attributes *a)
{
    AUTO_ARENA arena = { 0 };
    const char *reason = "";
    struct node_user user = { .core = rig->core, .name = node, .arena = &arena };
    return node_authorize(&user, a, &reason);
}

static const struct {
    const char        *name, *node, *verb, *resource, *subresource, *ns, *object;
    enum node_decision decision;
} rows[] = {
    { "its secret", "n1", "get", "secrets", NULL, "d", "key", NODE_ALLOWED },
    { "of another node", "n2", "get", "secrets", NULL, "d", "key", NODE_REFUSED },
    { "of no node", "n9", "get", "secrets", NULL, "d", "key", NODE_REFUSED },
    { "in another namespace", "n1", "get", "secrets", NULL, "e", "key", NODE_REFUSED },
    { "of another kind", "n1", "get", "configmaps", NULL, "d", "key", NODE_REFUSED },
    { "a part of a name", "n1", "get", "secrets", NULL, "d", "ke", NODE_REFUSED },
    { "its claim", "n1", "get", "persistentvolumeclaims", NULL, "d", "data", NODE_ALLOWED },
    { "its own claim", "n1", "get", "persistentvolumeclaims", NULL, "d", "a-own", NODE_ALLOWED },
    { "of no volume", "n1", "get", "persistentvolumeclaims", NULL, "d", "b-own", NODE_REFUSED },
    { "its account", "n1", "create", "serviceaccounts", "token", "d", "default", NODE_ALLOWED },
    { "its account there", "n1", "create", "serviceaccounts", "token", "e", "default",
      NODE_REFUSED },
    { "its account, too", "n2", "create", "serviceaccounts", "token", "e", "default",
      NODE_ALLOWED },
    { "as a mirror names it", "n3", "get", "serviceaccounts", NULL, "d", "default", NODE_REFUSED },
    { "its pod", "n1", "get", "pods", NULL, "d", "a", NODE_ALLOWED },
    { "another's pod", "n2", "get", "pods", NULL, "d", "a", NODE_REFUSED },
};

static void what_pods_name(void **state)
{
    struct rig rig = { 0 };
    rig_open(&rig);
    put_pod(&rig, "d", "a", "n1", VOLUMES);
    put_pod(&rig, "d", "b", "n2", "");
    put_pod(&rig, "e", "a", "n2", "");
    rig_put(&rig, well_known.pod,
            "{\"metadata\":{\"name\":\"m\",\"namespace\":\"d\",\"uid\":\"m\",\"annotations\":"
            "{\"kubernetes.io/config.mirror\":\"x\"}},"
            "\"spec\":{\"serviceAccountName\":\"default\",\"nodeName\":\"n3\"}}");
    FOR_EACH(row, rows) {
        struct attributes a = { .verb = row->verb, .group = "", .resource = row->resource,
                                .subresource = row->subresource, .ns = row->ns,
                                .name = row->object };
        if (ask(&rig, row->node, &a) != row->decision)
            FAIL_ROW("%s", row->name);
    }
    rig_close(&rig);
}

/* The policies of a namespace are for the nodes with pods there, which then see all pods. */
static void who_keeps_policies_sees_pods(void **state)
{
    struct rig rig = { 0 };
    struct attributes all = { .verb = "watch", .group = "", .resource = "pods", .ns = "" };
    rig_open(&rig);
    put_pod(&rig, "d", "a", "n1", "");
    put_pod(&rig, "e", "a", "n2", "");
    assert_int_equal(ask(&rig, "n1", &all), NODE_REFUSED);
    rig_put(&rig, well_known.network_policy,
            "{\"metadata\":{\"name\":\"p\",\"namespace\":\"d\",\"uid\":\"p\"},\"spec\":{}}");
    assert_int_equal(ask(&rig, "n1", &all), NODE_ALLOWED);
    assert_int_equal(ask(&rig, "n2", &all), NODE_REFUSED);
    rig_close(&rig);
}

enum { PODS_A_NODE = 100, NODES = 100, QUESTIONS = 300 };

/* Microseconds a question, of nodes with a hundred pods each. */
static int64_t cost_us(struct rig *rig, int nodes)
{
    struct env *env = env_system();
    char node[32];
    int64_t begin_ns = env->monotonic_ns(env);
    for (int i = 0; i < QUESTIONS; i++) {
        bool is_named = i % 2;
        struct attributes a = { .verb = "get", .group = "", .ns = "d",
                                .resource = is_named ? "serviceaccounts" : "secrets",
                                .name = is_named ? "default" : "none" };
        snprintf(node, sizeof node, "n%d", i % nodes);
        assert_int_equal(ask(rig, node, &a), is_named ? NODE_ALLOWED : NODE_REFUSED);
    }
    return (env->monotonic_ns(env) - begin_ns) / 1000 / QUESTIONS;
}

static void fill(struct rig *rig, int from_node, int to_node)
{
    char node[32], name[32];
    for (int i = from_node * PODS_A_NODE; i < to_node * PODS_A_NODE; i++) {
        snprintf(node, sizeof node, "n%d", i / PODS_A_NODE);
        snprintf(name, sizeof name, "p%d", i);
        put_pod(rig, "d", name, node, "");
    }
}

static void many_pods_cost_no_more(void **state)
{
    enum { NOISE = 10 };
    struct rig rig = { 0 };
    rig_open(&rig);
    fill(&rig, 0, 1);
    cost_us(&rig, 1);
    int64_t few_us = cost_us(&rig, 1);
    fill(&rig, 1, NODES);
    cost_us(&rig, NODES);
    int64_t many_us = cost_us(&rig, NODES);
    print_message("a question: %d us with %d pods, %d us with %d\n", (int)few_us, PODS_A_NODE,
                  (int)many_us, NODES * PODS_A_NODE);
    assert_true(many_us <= (few_us + 1) * NOISE);
    rig_close(&rig);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_pods_name),
        cmocka_unit_test(who_keeps_policies_sees_pods),
        cmocka_unit_test(many_pods_cost_no_more),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
