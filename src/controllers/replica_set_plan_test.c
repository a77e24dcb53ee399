/* SPDX-License-Identifier: Apache-2.0 */
/* replica_set_plan_test.c - how many pods, which go first, and what is counted. */
#include "base/arena.h"
#include "base/bytes.h"
#include "controllers/replica_set_plan.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

enum { NOW_S = 1000000, PODS_MAX = 4 };

static const struct {
    const char *name;
    int64_t replicas;
    size_t pods;
    bool is_deleted;
    size_t creates, deletes;
} count_cases[] = {
    { "none wanted, none there", 0, 0, false, 0, 0 },
    { "three to make", 3, 0, false, 3, 0 },
    { "one lacks", 3, 2, false, 1, 0 },
    { "as wanted", 3, 3, false, 0, 0 },
    { "one too many", 2, 3, false, 0, 1 },
    { "all go", 0, 4, false, 0, 4 },
    { "a burst is bounded", 5000, 0, false, REPLICA_BURST_MAX, 0 },
    { "being deleted makes none", 3, 0, true, 0, 0 },
    { "being deleted deletes none", 0, 3, true, 0, 0 },
};

static void replica_counts(void **state)
{
    FOR_EACH(row, count_cases) {
        AUTO_ARENA arena = { 0 };
        struct pod_facts pod = { .phase = POD_RUNNING, .node_name = "n1" };
        struct replica pods[PODS_MAX];
        for (size_t i = 0; i < row->pods; i++)
            pods[i] = (struct replica){ .facts = &pod, .uid = "u" };
        struct replica_set_facts facts = { .replicas = row->replicas,
                                           .now_s = NOW_S,
                                           .is_deleted = row->is_deleted,
                                           .pods = pods,
                                           .pod_count = row->pods };
        struct replica_set_plan plan = replica_set_plan(&facts, &arena);
        if (plan.create_count != row->creates || plan.delete_count != row->deletes ||
            plan.replicas != (int64_t)row->pods)
            fail_msg("%s: %zu made, %zu deleted, %lld counted", row->name, plan.create_count,
                     plan.delete_count, (long long)plan.replicas);
    }
}

/* The first of each pair is deleted before the second. */
#define RUNNING .node_name = "n1", .phase = POD_RUNNING
#define READY   RUNNING, .is_ready = true
static const struct { const char *name; struct pod_facts first, second; } rank_cases[] = {
    { "not bound first", { .node_name = "" }, { .node_name = "n1" } },
    { "pending first", { .node_name = "n1" }, { RUNNING } },
    { "pending, then unknown", { .node_name = "n1" }, { .node_name = "n1", .phase = POD_UNKNOWN } },
    { "not ready first", { RUNNING }, { READY } },
    { "cheap first", { READY, .deletion_cost = -5 }, { READY } },
    { "ready goes before cost", { RUNNING, .deletion_cost = 9 }, { READY } },
    { "shortly ready first",
      { READY, .ready_since_s = NOW_S - 10 },
      { READY, .ready_since_s = NOW_S - 5000 } },
    { "restarted first", { READY, .restarts = 3 }, { READY, .restarts = 1 } },
    { "sidecar restarts", { READY, .sidecar_restarts = 1 }, { READY } },
    { "restarts before sidecars", { READY, .restarts = 1 }, { READY, .sidecar_restarts = 7 } },
};

static void replica_ranks(void **state)
{
    FOR_EACH(row, rank_cases) {
        struct replica first = { .facts = &row->first, .uid = "b", .created_s = NOW_S - 1000 };
        struct replica second = { .facts = &row->second, .uid = "b", .created_s = NOW_S - 1000 };
        if (replica_compare(&first, &second, NOW_S) >= 0 ||
            replica_compare(&second, &first, NOW_S) <= 0)
            fail_msg("%s", row->name);
    }
}

static void replica_crowded_and_young(void **state)
{
    struct pod_facts facts = { READY, .ready_since_s = NOW_S - 1000 };
    struct replica crowded = {
        .facts = &facts, .uid = "b", .created_s = NOW_S - 1000, .related_on_node = 3
    };
    struct replica lonely = {
        .facts = &facts, .uid = "b", .created_s = NOW_S - 1000, .related_on_node = 1
    };
    struct replica young = { .facts = &facts, .uid = "b", .created_s = NOW_S - 20 };
    struct replica old = { .facts = &facts, .uid = "b", .created_s = NOW_S - 4000 };
    assert_true(replica_compare(&crowded, &lonely, NOW_S) < 0);
    assert_true(replica_compare(&young, &old, NOW_S) < 0);
    /* 600 and 700 seconds fall into one power of two: the uid decides. */
    struct replica twin = { .facts = &facts, .uid = "a", .created_s = NOW_S - 700 };
    struct replica other_twin = { .facts = &facts, .uid = "b", .created_s = NOW_S - 600 };
    assert_true(replica_compare(&twin, &other_twin, NOW_S) < 0);
}

static const struct {
    const char *name;
    bool ready;
    int64_t since_s, min_ready_s;
    int64_t available, check_after_s;
} ready_cases[] = {
    { "not ready", false, 0, 0, 0, 0 },
    { "ready at once", true, NOW_S, 0, 1, 0 },
    { "ready long enough", true, NOW_S - 10, 10, 1, 0 },
    { "ready for too short", true, NOW_S - 4, 10, 0, 6 },
};

static void replica_availability(void **state)
{
    FOR_EACH(row, ready_cases) {
        AUTO_ARENA arena = { 0 };
        struct pod_facts pod = { .phase = POD_RUNNING,
                                 .node_name = "n1",
                                 .is_ready = row->ready,
                                 .ready_since_s = row->since_s };
        struct replica replica = { .facts = &pod, .uid = "u", .is_fully_labeled = true };
        struct replica_set_facts facts = { .replicas = 1,
                                           .min_ready_s = row->min_ready_s,
                                           .now_s = NOW_S,
                                           .pods = &replica,
                                           .pod_count = 1 };
        struct replica_set_plan plan = replica_set_plan(&facts, &arena);
        if (plan.available != row->available || plan.check_after_s != row->check_after_s ||
            plan.ready != row->ready || plan.fully_labeled != 1)
            fail_msg("%s: %lld available, again after %lld s", row->name, (long long)plan.available,
                     (long long)plan.check_after_s);
    }
}

static void replica_deletes_in_order(void **state)
{
    AUTO_ARENA arena = { 0 };
    struct pod_facts ready = {
        .phase = POD_RUNNING, .node_name = "n1", .is_ready = true, .ready_since_s = NOW_S - 100
    };
    struct pod_facts broken = { .phase = POD_RUNNING, .node_name = "n1" },
                     unbound = { .phase = POD_PENDING, .node_name = "" };
    struct replica pods[] = { { .facts = &ready, .uid = "a" },
                              { .facts = &broken, .uid = "b" },
                              { .facts = &unbound, .uid = "c" } };
    struct replica_set_facts facts = {
        .replicas = 1, .now_s = NOW_S, .pods = pods, .pod_count = ARRAY_SIZE(pods)
    };
    struct replica_set_plan plan = replica_set_plan(&facts, &arena);
    assert_int_equal(plan.delete_count, 2);
    assert_int_equal(plan.deletes[0], 2);
    assert_int_equal(plan.deletes[1], 1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(replica_counts),
        cmocka_unit_test(replica_ranks),
        cmocka_unit_test(replica_crowded_and_young),
        cmocka_unit_test(replica_availability),
        cmocka_unit_test(replica_deletes_in_order),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
