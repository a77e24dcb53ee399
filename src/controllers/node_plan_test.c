/* SPDX-License-Identifier: Apache-2.0 */
/* node_plan_test.c - taints by conditions, who needs a turn for one, and how long pods may stay. */
#include "base/arena.h"
#include "base/bytes.h"
#include "controllers/eviction_plan.h"
#include "controllers/node_plan.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#define READY       "node.kubernetes.io/not-ready"
#define REACH       "node.kubernetes.io/unreachable"

static const struct {
    const char           *name, *ready;  /* the Ready condition's status; NULL: absent */
    bool                  unschedulable;
    enum node_eviction    eviction;
    struct node_taint     taints[2];
    const char           *plan;          /* "+key:effect -key:effect" */
} taint_cases[] = {
    { "ready", "True", false, EVICTION_ALLOWED, { { 0 } }, "" },
    { "not ready",
      "False",
      false,
      EVICTION_ALLOWED,
      { { 0 } },
      "+" READY ":NoSchedule +" READY ":NoExecute " },
    { "silent",
      "Unknown",
      false,
      EVICTION_ALLOWED,
      { { 0 } },
      "+" REACH ":NoSchedule +" REACH ":NoExecute " },
    { "ready again",
      "True",
      false,
      EVICTION_ALLOWED,
      { { REACH, "NoSchedule" }, { REACH, "NoExecute" } },
      "-" REACH ":NoSchedule -" REACH ":NoExecute " },
    { "admitted, not ready",
      NULL,
      false,
      EVICTION_ALLOWED,
      { { READY, "NoSchedule" } },
      "-" READY ":NoSchedule " },
    { "silent after not ready",
      "Unknown",
      false,
      EVICTION_WAITS,
      { { READY, "NoExecute" }, { REACH, "NoSchedule" } },
      "+" REACH ":NoExecute -" READY ":NoExecute " },
    { "most are silent", "Unknown", false, EVICTION_WAITS, { { REACH, "NoSchedule" } }, "" },
    { "all are silent",
      "Unknown",
      false,
      EVICTION_STOPPED,
      { { REACH, "NoExecute" }, { REACH, "NoSchedule" } },
      "-" REACH ":NoExecute " },
    { "cordoned",
      "True",
      true,
      EVICTION_ALLOWED,
      { { 0 } },
      "+node.kubernetes.io/unschedulable:NoSchedule " },
    { "foreign taint stays", "True", false, EVICTION_ALLOWED, { { "gpu", "NoExecute" } }, "" },
};

static const char *tell_plan(const struct node_plan *plan, const struct node_facts *facts,
                             struct arena *arena)
{
    AUTO_BUFFER text = { 0 };
    for (size_t i = 0; i < plan->add_count; i++)
        buffer_printf(&text, "+%s:%s ", plan->adds[i].key, plan->adds[i].effect);
    for (size_t i = 0; i < facts->taint_count; i++)
        if (plan->removes[i])
            buffer_printf(&text, "-%s:%s ", facts->taints[i].key, facts->taints[i].effect);
    return arena_strdup(arena, buffer_text(&text));
}

static void node_taints(void **state)
{
    FOR_EACH(row, taint_cases) {
        AUTO_ARENA arena = { 0 };
        struct node_condition ready = { .type = "Ready", .status = row->ready };
        struct node_facts facts = { .is_unschedulable = row->unschedulable,
                                    .eviction = row->eviction,
                                    .conditions = &ready,
                                    .condition_count = row->ready ? 1 : 0,
                                    .taints = row->taints };
        while (facts.taint_count < ARRAY_SIZE(row->taints) && row->taints[facts.taint_count].key)
            facts.taint_count++;
        struct node_plan plan = node_plan(&facts, &arena);
        const char *told = tell_plan(&plan, &facts, &arena);
        if (!text_equal(told, row->plan) || plan.changes != (*row->plan != '\0'))
            fail_msg("%s: got <%s>, wanted <%s>", row->name, told, row->plan);
    }
}

static const struct {
    const char       *name, *ready;      /* NULL: absent */
    struct node_taint taint;
    bool              needs;
} turn_cases[] = {
    { "ready", "True", { 0 }, false },
    { "not ready", "False", { 0 }, true },
    { "silent", "Unknown", { 0 }, true },
    { "says nothing", NULL, { 0 }, false },
    { "tainted", "Unknown", { REACH, "NoExecute" }, false },
    { "tainted by its other name", "Unknown", { READY, "NoExecute" }, false },
    { "tainted for new pods only", "Unknown", { REACH, "NoSchedule" }, true },
};

static void who_needs_a_turn(void **state)
{
    FOR_EACH(row, turn_cases) {
        struct node_condition ready = { .type = "Ready", .status = row->ready };
        struct node_facts facts = { .conditions = &ready,
                                    .condition_count = row->ready ? 1 : 0,
                                    .taints = &row->taint,
                                    .taint_count = row->taint.key ? 1 : 0 };
        if (node_needs_turn(&facts) != row->needs)
            fail_msg("%s", row->name);
    }
}

static const struct {
    const char *name;
    struct eviction_taint taint;
    struct eviction_toleration toleration;
    int64_t seconds;
} stay_cases[] = {
    { "no toleration",
      { "k", "v", "NoExecute" },
      { "other", "Exists", NULL, NULL, TOLERATION_FOR_EVER },
      0 },
    { "for ever",
      { "k", "v", "NoExecute" },
      { "k", "Exists", NULL, NULL, TOLERATION_FOR_EVER },
      TOLERATION_FOR_EVER },
    { "for a while", { "k", "v", "NoExecute" }, { "k", "Equal", "v", "NoExecute", 300 }, 300 },
    { "not at all", { "k", "v", "NoExecute" }, { "k", "Equal", "v", "NoExecute", 0 }, 0 },
    { "another value", { "k", "v", "NoExecute" }, { "k", "Equal", "w", "NoExecute", 300 }, 0 },
    { "another effect", { "k", "v", "NoExecute" }, { "k", "Exists", NULL, "NoSchedule", 300 }, 0 },
    { "any key", { "k", "v", "NoExecute" }, { NULL, "Exists", NULL, NULL, 5 }, 5 },
    { "no value on both", { "k", NULL, "NoExecute" }, { "k", NULL, NULL, "NoExecute", 5 }, 5 },
    { "a number that is less", { "k", "5", "NoExecute" }, { "k", "Lt", "7", NULL, 9 }, 9 },
    { "of another effect",
      { "k", "v", "NoSchedule" },
      { "x", "Exists", NULL, NULL, 5 },
      TOLERATION_FOR_EVER },
};

static void pods_stay(void **state)
{
    FOR_EACH(row, stay_cases)
        if (eviction_plan_s(&row->taint, 1, &row->toleration, 1) != row->seconds)
            fail_msg("%s", row->name);
}

static void the_shortest_counts(void **state)
{
    struct eviction_taint taints[] = { { "a", "", "NoExecute" }, { "b", "", "NoExecute" } };
    struct eviction_toleration tolerations[] = { { "a", "Exists", NULL, NULL, 50 },
                                                 { "b", "Exists", NULL, NULL, 20 } };
    assert_int_equal(eviction_plan_s(taints, 2, tolerations, 2), 20);
    assert_int_equal(eviction_plan_s(taints, 2, tolerations, 1), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(node_taints),
        cmocka_unit_test(who_needs_a_turn),
        cmocka_unit_test(pods_stay),
        cmocka_unit_test(the_shortest_counts),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
