/* SPDX-License-Identifier: Apache-2.0 */
/* daemon_set_plan_test.c - pods on Nodes, one word a Node.
 *
 * A word begins with + (should run), ~ (may stay), or ! (must go); then its pods: r ready, n not
 * ready, t terminating, f failed; upper case: of the old template. */
#include "base/arena.h"
#include "base/bytes.h"
#include "controllers/daemon_set_plan.h"

#include <ctype.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

enum { NOW_S = 1000000, PODS_MAX = 16, NODES_MAX = 8 };

static struct pod_facts pod_states[PODS_MAX];
static struct daemon_pod pods[PODS_MAX];
static struct daemon_node nodes[NODES_MAX];

static void add_pod(struct daemon_set_facts *facts, char letter)
{
    char kind = (char)tolower(letter);
    size_t i = facts->pod_count++;
    pod_states[i] = (struct pod_facts){ .phase = kind == 'f' ? POD_FAILED : POD_RUNNING,
                                        .is_ready = kind == 'r',
                                        .node_name = "n" };
    pods[i] = (struct daemon_pod){ .facts = &pod_states[i],
                                   .node = facts->node_count - 1,
                                   .name = "p",
                                   .created_s = (int64_t)i,
                                   .is_terminating = kind == 't',
                                   .is_updated = islower(letter) };
}

static void read_nodes(struct daemon_set_facts *facts, const char *text)
{
    for (; *text; text++) {
        if (*text == '+' || *text == '~' || *text == '!')
            nodes[facts->node_count++] =
                (struct daemon_node){ "n", { *text == '+', *text != '!' } };
        else if (*text != ' ')
            add_pod(facts, *text);
    }
}

static const struct {
    const char *name, *nodes;
    int64_t unavailable, surge;
    bool on_delete;
    const char *plan;
} set_cases[] = {
    { "one on each", "+ + ~ !", 1, 0, false, "+0 +1 " },
    { "all are there", "+r +r", 1, 0, false, "" },
    { "waits for what terminates", "+t", 1, 0, false, "" },
    { "a failed one goes", "+f +r", 1, 0, false, "-0 " },
    { "too many: the oldest stays", "+rrr", 1, 0, false, "-1 -2 " },
    { "the node does not fit", "!r ~r", 1, 0, false, "-0 " },
    { "an update, one at a time", "+R +R +R", 1, 0, false, "-0 " },
    { "two at a time", "+R +R +R", 2, 0, false, "-0 -1 " },
    { "waits while one is not ready", "+n +R +R", 1, 0, false, "" },
    { "goes on", "+r +R +R", 1, 0, false, "-1 " },
    { "what does not work goes", "+N +R +R", 1, 0, false, "-0 " },
    { "waits while one terminates", "+T +R", 1, 0, false, "" },
    { "only what is deleted", "+R +R", 1, 0, true, "" },
    { "a surge makes a new one", "+R +R", 0, 1, false, "+0 " },
    { "a surge waits", "+Rn +R", 0, 1, false, "" },
    { "the old one goes", "+Rr +R", 0, 1, false, "-0 " },
    { "others do without it", "~R +r +r", 0, 1, false, "-0 " },
    { "not while one does not work", "~R +r +n", 0, 1, false, "" },
    { "one of two is too much", "~R ~R +r +n +r", 0, 1, false, "-0 " },
    { "a surge where it is broken", "+N +R", 0, 1, false, "+0 +1 " },
};

static void set_plans(void **state)
{
    FOR_EACH(row, set_cases) {
        AUTO_ARENA arena = { 0 };
        AUTO_BUFFER text = { 0 };
        struct daemon_set_facts facts = { .max_unavailable = row->unavailable,
                                          .max_surge = row->surge,
                                          .now_s = NOW_S,
                                          .updates_on_delete = row->on_delete,
                                          .nodes = nodes,
                                          .pods = pods };
        read_nodes(&facts, row->nodes);
        struct daemon_set_plan plan = daemon_set_plan(&facts, &arena);
        for (size_t i = 0; i < plan.create_count; i++)
            buffer_printf(&text, "+%zu ", plan.creates[i]);
        for (size_t i = 0; i < plan.delete_count; i++)
            buffer_printf(&text, "-%zu ", plan.deletes[i]);
        if (!text_equal(buffer_text(&text), row->plan))
            fail_msg("%s: got <%s>, wanted <%s>", row->name, buffer_text(&text), row->plan);
    }
}

static void set_counts(void **state)
{
    AUTO_ARENA arena = { 0 };
    struct daemon_set_facts facts = {
        .max_unavailable = 1, .now_s = NOW_S, .nodes = nodes, .pods = pods
    };
    read_nodes(&facts, "+r +R +n + ~r");
    struct daemon_set_plan plan = daemon_set_plan(&facts, &arena);
    assert_int_equal(plan.desired, 4);
    assert_int_equal(plan.current, 3);
    assert_int_equal(plan.misscheduled, 1);
    assert_int_equal(plan.ready, 2);
    assert_int_equal(plan.available, 2);
    assert_int_equal(plan.updated, 2);
}

int main(void)
{
    const struct CMUnitTest tests[] = { cmocka_unit_test(set_plans), cmocka_unit_test(set_counts) };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
