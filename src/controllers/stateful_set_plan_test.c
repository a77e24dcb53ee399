/* SPDX-License-Identifier: Apache-2.0 */
/* stateful_set_plan_test.c - which pods of a StatefulSet come and go.
 *
 * Pods are written as letters by ordinal: r ready, n not ready, t terminating, f failed, - none;
 * upper case: the old revision. */
#include "base/arena.h"
#include "base/bytes.h"
#include "controllers/stateful_set_plan.h"

#include <ctype.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

enum { NOW_S = 1000000, PODS_MAX = 8 };

static struct pod_facts pod_states[PODS_MAX];

static size_t make_pods(const char *letters, int64_t start, struct stateful_pod *pods)
{
    size_t count = 0;
    for (size_t i = 0; letters[i]; i++) {
        char kind = (char)tolower(letters[i]);
        if (kind == '-')
            continue;
        pod_states[count] = (struct pod_facts){ .phase = kind == 'f' ? POD_FAILED : POD_RUNNING,
                                                .node_name = "n1",
                                                .is_ready = kind == 'r' || kind == 't',
                                                .ready_since_s = NOW_S - 100 };
        pods[count] = (struct stateful_pod){ .facts = &pod_states[count],
                                             .ordinal = start + (int64_t)i,
                                             .is_terminating = kind == 't',
                                             .revision = isupper(letters[i]) ? "old" : "new" };
        count++;
    }
    return count;
}

/* "+2 -1": made and deleted ordinals; "+2*" with the current revision. */
static const char *tell_plan(const struct stateful_set_facts *facts,
                             const struct stateful_set_plan *plan, struct arena *arena)
{
    AUTO_BUFFER text = { 0 };
    for (size_t i = 0; i < plan->create_count; i++)
        buffer_printf(&text, "+%lld%s ", (long long)plan->creates[i].ordinal,
                      plan->creates[i].is_current ? "*" : "");
    for (size_t i = 0; i < facts->pod_count; i++)
        if (plan->deletes[i])
            buffer_printf(&text, "-%lld ", (long long)facts->pods[i].ordinal);
    return arena_strdup(arena, buffer_text(&text));
}

static const struct {
    const char *name, *pods;
    int64_t     replicas, start, partition;
    bool        parallel, on_delete;
    const char *plan;
} set_cases[] = {
    { "the first",                 "",      3, 0, 0, false, false, "+0 " },
    { "waits for the first",       "n",     3, 0, 0, false, false, "" },
    { "the next",                  "r",     3, 0, 0, false, false, "+1 " },
    { "all are there",             "rrr",   3, 0, 0, false, false, "" },
    { "all at once",               "",      3, 0, 0, true,  false, "+0 +1 +2 " },
    { "a gap is filled first",     "r-r",   3, 0, 0, false, false, "+1 " },
    { "an ended pod goes",         "rfr",   3, 0, 0, false, false, "-1 " },
    { "down, the highest first",   "rrrr",  2, 0, 0, false, false, "-3 " },
    { "down waits for the last",   "rrrt",  2, 0, 0, false, false, "" },
    { "down, not while one is sick", "rnrr", 2, 0, 0, false, false, "" },
    { "down although it is sick",  "rrnr",  2, 0, 0, false, false, "-3 " },
    { "down all at once",          "rnrr",  1, 0, 0, true,  false, "-1 -2 -3 " },
    { "an update, the last first", "RRR",   3, 0, 0, false, false, "-2 " },
    { "an update waits",           "RRn",   3, 0, 0, false, false, "" },
    { "an update goes on",         "RRr",   3, 0, 0, false, false, "-1 " },
    { "down to the partition",     "RRr",   3, 0, 2, false, false, "" },
    { "below the partition",       "-Rr",   3, 0, 2, false, false, "+0* " },
    { "above the partition",       "RR-",   3, 0, 2, false, false, "+2 " },
    { "old ones that are all sick", "NNN",  3, 0, 0, true,  false, "-2 " },
    { "a new one is sick",         "NNn",   3, 0, 0, true,  false, "" },
    { "sick below the partition",  "nRR",   3, 0, 1, true,  false, "-2 " },
    { "an old one is on its way",  "RRT",   3, 0, 0, true,  false, "" },
    { "a new one is not there",    "RR-",   3, 0, 0, true,  false, "+2 " },
    { "only what is deleted",      "RRR",   3, 0, 0, false, true,  "" },
    { "another start",             "",      2, 5, 0, true,  false, "+5 +6 " },
    { "nothing wanted",            "r",     0, 0, 0, false, false, "-0 " },
};

static void set_plans(void **state)
{
    FOR_EACH(row, set_cases) {
        AUTO_ARENA arena = { 0 };
        struct stateful_pod pods[PODS_MAX];
        struct stateful_set_facts facts = {
            .replicas = row->replicas,
            .start = row->start,
            .partition = row->partition,
            .now_s = NOW_S,
            .is_parallel = row->parallel,
            .updates_on_delete = row->on_delete,
            .current_revision = "old",
            .update_revision = "new",
            .pods = pods,
            .pod_count = make_pods(row->pods, row->start, pods),
        };
        struct stateful_set_plan plan = stateful_set_plan(&facts, &arena);
        const char *told = tell_plan(&facts, &plan, &arena);
        if (!text_equal(told, row->plan))
            fail_msg("%s: got <%s>, wanted <%s>", row->name, told, row->plan);
    }
}

static void set_counts(void **state)
{
    AUTO_ARENA arena = { 0 };
    struct stateful_pod pods[PODS_MAX];
    struct stateful_set_facts facts = { .replicas = 3,
                                        .now_s = NOW_S,
                                        .current_revision = "old",
                                        .update_revision = "new",
                                        .pods = pods,
                                        .pod_count = make_pods("Rnr", 0, pods) };
    struct stateful_set_plan plan = stateful_set_plan(&facts, &arena);
    assert_int_equal(plan.replicas, 3);
    assert_int_equal(plan.ready, 2);
    assert_int_equal(plan.current, 1);
    assert_int_equal(plan.updated, 2);
    assert_false(plan.is_complete);
    facts.pod_count = make_pods("rrr", 0, pods);
    assert_true(stateful_set_plan(&facts, &arena).is_complete);
    facts.min_ready_s = 130;
    plan = stateful_set_plan(&facts, &arena);
    assert_int_equal(plan.available, 0);
    assert_int_equal(plan.check_after_s, 30);
}

int main(void)
{
    const struct CMUnitTest tests[] = { cmocka_unit_test(set_plans), cmocka_unit_test(set_counts) };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
