/* SPDX-License-Identifier: Apache-2.0 */
/* node_pods_test.c - the pods of each node as they come, are bound and go; and what that costs. */
#include "core/node_pods.h"
#include "core/rig_test.h"

#include <stdio.h>

struct told {
    struct rig   *rig;
    struct buffer names;
    bool          removes;               /* each as it is told */
    size_t        most;                  /* stop after so many; 0: never */
    size_t        count;
};

static bool tell(void *context, const struct object *pod)
{
    struct told *told = context;
    buffer_printf(&told->names, "%s/%s ", pod->namespace, pod->name);
    if (told->removes)
        core_remove(told->rig->core, well_known.pod, pod->namespace, pod->name);
    return ++told->count != told->most;
}

static void want(struct rig *rig, const char *node, const char *wanted)
{
    struct told told = { .rig = rig };
    core_each_on_node(rig->core, node, tell, &told);
    assert_string_equal(buffer_text(&told.names), wanted);
    buffer_done(&told.names);
}

static void put(struct rig *rig, const char *name, const char *uid, const char *spec)
{
    AUTO_BUFFER text = { 0 };
    buffer_printf(&text,
                  "{\"metadata\":{\"name\":\"%s\",\"namespace\":\"d\",\"uid\":\"%s\"},\"spec\":{%s}}",
                  name, uid, spec);
    rig_put(rig, well_known.pod, buffer_text(&text));
}

static void pods_come_and_go(void **state)
{
    struct rig rig = { 0 };
    rig_open(&rig);
    put(&rig, "a", "1", "\"nodeName\":\"n1\"");
    want(&rig, "n1", "d/a ");
    put(&rig, "b", "2", "\"hostname\":\"x\"");
    want(&rig, "n1", "d/a ");
    put(&rig, "b", "2", "\"nodeName\":\"n1\"");
    put(&rig, "c", "3", "\"nodeName\":\"n2\"");
    want(&rig, "n1", "d/a d/b ");
    want(&rig, "n2", "d/c ");
    core_remove(rig.core, well_known.pod, "d", "a");
    want(&rig, "n1", "d/b ");
    core_remove(rig.core, well_known.pod, "d", "b");
    want(&rig, "n1", "");
    want(&rig, "none", "");
    rig_close(&rig);
}

static void only_the_member_of_the_spec_counts(void **state)
{
    struct rig rig = { 0 };
    rig_open(&rig);
    rig_put(&rig, well_known.pod,
            "{\"metadata\":{\"name\":\"a\",\"namespace\":\"d\",\"uid\":\"1\","
            "\"labels\":{\"nodeName\":\"n1\"}},\"spec\":{\"nodeName\":\"n2\"}}");
    rig_put(&rig, well_known.pod,
            "{\"metadata\":{\"name\":\"b\",\"namespace\":\"d\",\"uid\":\"2\","
            "\"labels\":{\"nodeName\":\"n1\"}},\"spec\":{}}");
    want(&rig, "n1", "");
    want(&rig, "n2", "d/a ");
    rig_close(&rig);
}

static void another_pod_of_the_name(void **state)
{
    struct rig rig = { 0 };
    rig_open(&rig);
    want(&rig, "n1", "");
    put(&rig, "a", "1", "\"nodeName\":\"n1\"");
    put(&rig, "a", "2", "\"nodeName\":\"n2\"");
    want(&rig, "n1", "");
    want(&rig, "n2", "d/a ");
    rig_close(&rig);
}

static void a_visit_may_delete(void **state)
{
    struct rig rig = { 0 };
    rig_open(&rig);
    put(&rig, "a", "1", "\"nodeName\":\"n1\"");
    put(&rig, "b", "2", "\"nodeName\":\"n1\"");
    struct told told = { .rig = &rig, .removes = true };
    core_each_on_node(rig.core, "n1", tell, &told);
    assert_int_equal(told.count, 2);
    buffer_done(&told.names);
    want(&rig, "n1", "");
    rig_close(&rig);
}

static void a_visit_may_stop(void **state)
{
    struct rig rig = { 0 };
    rig_open(&rig);
    put(&rig, "a", "1", "\"nodeName\":\"n1\"");
    put(&rig, "b", "2", "\"nodeName\":\"n1\"");
    struct told told = { .rig = &rig, .most = 1 };
    core_each_on_node(rig.core, "n1", tell, &told);
    assert_string_equal(buffer_text(&told.names), "d/a ");
    buffer_done(&told.names);
    rig_close(&rig);
}

static void a_batch_that_failed_binds_nothing(void **state)
{
    struct rig rig = { 0 };
    rig_open(&rig);
    put(&rig, "a", "1", "\"hostname\":\"x\"");
    rig_commit(&rig);
    want(&rig, "n1", "");
    put(&rig, "a", "1", "\"nodeName\":\"n1\"");
    want(&rig, "n1", "d/a ");
    store_memory_fail_next(rig.store, 1);
    rig_commit(&rig);
    want(&rig, "n1", "");
    rig_close(&rig);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(pods_come_and_go),
        cmocka_unit_test(only_the_member_of_the_spec_counts),
        cmocka_unit_test(another_pod_of_the_name),
        cmocka_unit_test(a_visit_may_delete),
        cmocka_unit_test(a_visit_may_stop),
        cmocka_unit_test(a_batch_that_failed_binds_nothing),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
