/* SPDX-License-Identifier: Apache-2.0 */
/* job_plan_test.c - steps of a Job, and sets of indexes.
 *
 * Pods are written as letters: a active, s succeeded, f failed, t terminating; upper case: already
 * counted. */
#include "base/arena.h"
#include "base/bytes.h"
#include "controllers/job_plan.h"

#include <ctype.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <cmocka.h>

enum { NOW_S = 1000000, PODS_MAX = 8 };

static struct pod_facts pod_states[PODS_MAX];

static void make_pod(char letter, size_t place, struct job_pod *pod)
{
    char kind = (char)tolower(letter);
    pod_states[place] = (struct pod_facts){ .node_name = "n1",
                                            .is_ready = kind == 'a',
                                            .phase = kind == 's'   ? POD_SUCCEEDED
                                                     : kind == 'f' ? POD_FAILED
                                                                   : POD_RUNNING };
    *pod = (struct job_pod){ .facts = &pod_states[place],
                             .uid = "u",
                             .index = (int64_t)place,
                             .has_finalizer = islower(letter),
                             .is_active = kind == 'a',
                             .is_terminating = kind == 't',
                             .is_failed = kind == 'f' || kind == 't',
                             .failure_counts = true,
                             .finished_s = NOW_S - 1000,
                             .created_s = NOW_S - 2000 };
}

/* "C2" makes two, "D" deletes and "R" releases pods by place, then active/succeeded/failed, then
 * the end. */
static const char *tell_plan(const struct job_facts *facts, const struct job_plan *plan,
                             struct arena *arena)
{
    static const char *const ends[] = {
        [JOB_GOES_ON] = "", [JOB_SUCCEEDS] = " succeeds", [JOB_FAILS] = " fails"
    };
    AUTO_BUFFER text = { 0 };
    if (plan->create_count > 0)
        buffer_printf(&text, "C%zu ", plan->create_count);
    for (size_t i = 0; plan->create_indexes && i < plan->create_count; i++)
        buffer_printf(&text, "#%lld ", (long long)plan->create_indexes[i]);
    for (size_t i = 0; i < facts->pod_count; i++)
        if (plan->deletes[i])
            buffer_printf(&text, "D%zu ", i);
    for (size_t i = 0; i < facts->pod_count; i++)
        if (plan->releases[i])
            buffer_printf(&text, "R%zu ", i);
    buffer_printf(&text, "%lld/%lld/%lld%s", (long long)plan->active, (long long)plan->succeeded,
                  (long long)plan->failed, ends[plan->end]);
    if (plan->end != JOB_GOES_ON)
        buffer_printf(&text, " %s%s", plan->reason, plan->is_over ? "" : " later");
    return arena_strdup(arena, buffer_text(&text));
}

static const struct {
    const char *name, *pods;
    int64_t     parallelism, completions, backoff_limit, succeeded, failed;
    bool        indexed, suspended, only_failed;
    const char *completed, *plan;
} job_cases[] = {
    { "starts", "", 2, 3, 6, 0, 0, false, false, false, NULL, "C2 2/0/0" },
    { "runs", "aa", 2, 3, 6, 0, 0, false, false, false, NULL, "2/0/0" },
    { "one done, one to make", "as", 2, 3, 6, 0, 0, false, false, false, NULL, "C1 R1 2/1/0" },
    { "counted before", "aS", 2, 3, 6, 1, 0, false, false, false, NULL, "C1 2/1/0" },
    { "fewer are left than fit", "ss", 2, 3, 6, 0, 0, false, false, false, NULL, "C1 R0 R1 1/2/0" },
    { "complete", "sss", 2, 3, 6, 0, 0, false, false, false, NULL,
      "R0 R1 R2 0/3/0 succeeds CompletionsReached" },
    { "complete, one lingers", "sst", 2, 2, 6, 0, 0, false, false, false, NULL,
      "R0 R1 R2 0/2/1 succeeds CompletionsReached later" },
    { "a failure is replaced", "af", 2, 3, 6, 0, 0, false, false, false, NULL, "C1 R1 2/0/1" },
    { "too many failures", "af", 2, 3, 0, 0, 0, false, false, false, NULL,
      "D0 R0 R1 0/0/2 fails BackoffLimitExceeded later" },
    { "the limit, counted before", "F", 1, 1, 1, 0, 2, false, false, false, NULL,
      "0/0/2 fails BackoffLimitExceeded" },
    { "too many run", "aaa", 1, 5, 6, 0, 0, false, false, false, NULL, "D0 D1 R0 R1 1/0/0" },
    { "suspended", "aa", 2, 3, 6, 0, 0, false, true, false, NULL, "D0 D1 R0 R1 0/0/0" },
    { "a queue: others finish", "as", 2, -1, 6, 0, 0, false, false, false, NULL, "R1 1/1/0" },
    { "a queue is done", "ss", 2, -1, 6, 0, 0, false, false, false, NULL,
      "R0 R1 0/2/0 succeeds CompletionsReached" },
    { "waits for what terminates", "t", 1, 1, 6, 0, 0, false, false, true, NULL, "0/0/0" },
    { "indexed: starts", "", 2, 3, 6, 0, 0, true, false, false, NULL, "C2 #0 #1 2/0/0" },
    { "indexed: the next", "sa", 2, 4, 6, 0, 0, true, false, false, NULL, "C1 #2 R0 2/1/0" },
    { "indexed: a gap", "", 2, 5, 6, 0, 0, true, false, false, "0,2-3", "C2 #1 #4 2/3/0" },
    { "indexed: complete", "s", 2, 3, 6, 0, 0, true, false, false, "1,2",
      "R0 0/3/0 succeeds CompletionsReached" },
};

static void job_plans(void **state)
{
    FOR_EACH(row, job_cases) {
        AUTO_ARENA arena = { 0 };
        struct job_pod pods[PODS_MAX];
        struct job_facts facts = {
            .parallelism = row->parallelism,
            .completions = row->completions,
            .backoff_limit = row->backoff_limit,
            .backoff_limit_per_index = -1,
            .max_failed_indexes = -1,
            .active_deadline_s = -1,
            .now_s = NOW_S,
            .is_indexed = row->indexed,
            .is_suspended = row->suspended,
            .only_replaces_failed = row->only_failed,
            .succeeded = row->succeeded,
            .failed = row->failed,
            .completed_indexes = row->completed,
            .start_s = NOW_S - 100,
            .pods = pods,
            .pod_count = strlen(row->pods),
        };
        for (size_t i = 0; i < facts.pod_count; i++)
            make_pod(row->pods[i], i, &pods[i]);
        for (size_t i = 0; i < facts.pod_count && row->only_failed; i++)
            pods[i].is_failed = pods[i].facts->phase == POD_FAILED;
        struct job_plan plan = job_plan(&facts, &arena);
        const char *told = tell_plan(&facts, &plan, &arena);
        if (!text_equal(told, row->plan))
            fail_msg("%s: got <%s>, wanted <%s>", row->name, told, row->plan);
    }
}

static struct job_facts one_pod_facts(struct job_pod *pod)
{
    return (struct job_facts){ .parallelism = 1,
                               .completions = 2,
                               .backoff_limit = 6,
                               .backoff_limit_per_index = -1,
                               .max_failed_indexes = -1,
                               .active_deadline_s = -1,
                               .now_s = NOW_S,
                               .is_indexed = true,
                               .start_s = NOW_S - 100,
                               .pods = pod,
                               .pod_count = 1 };
}

static void failures_are_followed_by_a_pause(void **state)
{
    AUTO_ARENA arena = { 0 };
    struct job_pod pod;
    make_pod('f', 0, &pod);
    struct job_facts facts = one_pod_facts(&pod);
    pod.finished_s = NOW_S - 4;
    struct job_plan plan = job_plan(&facts, &arena);
    assert_int_equal(plan.create_count, 0);
    assert_int_equal(plan.check_after_s, 6);
    facts.failures_in_row = 2;           /* the third: 40 s */
    plan = job_plan(&facts, &arena);
    assert_int_equal(plan.failures_in_row, 3);
    assert_int_equal(plan.check_after_s, 36);
}

static void an_index_may_fail_alone(void **state)
{
    AUTO_ARENA arena = { 0 };
    struct job_pod pod;
    make_pod('f', 0, &pod);
    struct job_facts facts = one_pod_facts(&pod);
    facts.backoff_limit = INT32_MAX;
    facts.backoff_limit_per_index = 1;
    struct job_plan plan = job_plan(&facts, &arena); /* once more, and the pod stays until then */
    assert_string_equal(tell_plan(&facts, &plan, &arena), "C1 #0 1/0/0");
    assert_int_equal(plan.create_failures[0], 1);
    pod.index_failures = 1;
    plan = job_plan(&facts, &arena);     /* the index has failed, the other one goes on */
    assert_string_equal(plan.failed_indexes, "0");
    assert_string_equal(tell_plan(&facts, &plan, &arena), "C1 #1 R0 1/0/1");
    facts.max_failed_indexes = 0;
    plan = job_plan(&facts, &arena);
    assert_string_equal(tell_plan(&facts, &plan, &arena),
                        "R0 0/0/1 fails MaxFailedIndexesExceeded");
}

/* The count of an index that waits does not go to the next one, which is made at once. */
static void the_wait_of_an_index_is_its_own(void **state)
{
    AUTO_ARENA arena = { 0 };
    struct job_pod pod;
    make_pod('f', 0, &pod);
    pod.finished_s = NOW_S - 4;
    struct job_facts facts = one_pod_facts(&pod);
    facts.parallelism = 2;
    facts.backoff_limit = INT32_MAX;
    facts.backoff_limit_per_index = 1;
    struct job_plan plan = job_plan(&facts, &arena);
    assert_string_equal(tell_plan(&facts, &plan, &arena), "C1 #1 1/0/0");
    assert_int_equal(plan.create_failures[0], 0);
    assert_int_equal(plan.check_after_s, 6);
}

static void rules_of_success(void **state)
{
    AUTO_ARENA arena = { 0 };
    struct job_pod pod;
    struct job_success_rule rules[] = { { "1", -1 }, { "0-1", 1 } };
    make_pod('s', 0, &pod);
    struct job_facts facts = one_pod_facts(&pod);
    facts.success_rules = rules;
    facts.success_rule_count = 1;
    assert_int_equal(job_plan(&facts, &arena).end, JOB_GOES_ON);
    facts.success_rule_count = 2;
    struct job_plan plan = job_plan(&facts, &arena);
    assert_int_equal(plan.end, JOB_SUCCEEDS);
    assert_string_equal(plan.message, "Matched rules at index 1");
}

static void deadlines_and_policies(void **state)
{
    AUTO_ARENA arena = { 0 };
    struct job_pod pod;
    make_pod('a', 0, &pod);
    struct job_facts facts = one_pod_facts(&pod);
    facts.active_deadline_s = 130;
    assert_int_equal(job_plan(&facts, &arena).check_after_s, 30);
    facts.active_deadline_s = 100;
    assert_string_equal(job_plan(&facts, &arena).reason, "DeadlineExceeded");
    make_pod('f', 0, &pod);
    facts.active_deadline_s = -1;
    pod.failure_counts = false;          /* Ignore */
    struct job_plan plan = job_plan(&facts, &arena);
    assert_int_equal(plan.failed, 0);
    assert_true(plan.releases[0]);
    pod.fails_job = "exit code 3";
    assert_string_equal(job_plan(&facts, &arena).reason, "PodFailurePolicy");
}

/* What an index gets is the same among many as among few. */
static void many_indexes(void **state)
{
    enum { MANY = 30000 };
    AUTO_ARENA arena = { 0 };
    struct pod_facts alive = { .phase = POD_RUNNING, .is_ready = true },
                     ended = { .phase = POD_FAILED };
    struct job_pod *pods = arena_array(&arena, MANY, sizeof *pods);
    for (size_t i = 0; i < MANY; i++) {
        make_pod(i % 2 ? 'f' : 'a', 0, &pods[i]);
        pods[i].facts = i % 2 ? &ended : &alive;
        pods[i].index = (int64_t)i;
        pods[i].created_s = NOW_S - (int64_t)(i % 4096);
    }
    pods[0].index = 2;                   /* two of one index: the younger goes */
    struct job_facts facts = one_pod_facts(pods);
    facts.pod_count = MANY;
    facts.completions = facts.parallelism = MANY;
    facts.backoff_limit = INT32_MAX;
    facts.backoff_limit_per_index = 3;
    struct job_plan plan = job_plan(&facts, &arena);
    assert_true(plan.deletes[0] && plan.releases[0]);
    assert_false(plan.deletes[2] || plan.releases[1]);
    pods[0].index = 0;
    plan = job_plan(&facts, &arena);
    assert_int_equal(plan.create_count, JOB_STEP_MAX);
    assert_int_equal(plan.create_indexes[1], 3);
    assert_int_equal(plan.create_failures[1], 1);
    assert_false(plan.releases[3]);
}

static const struct {
    const char *name, *text;
    int64_t limit;
    const char *wanted;
    int64_t total;
} set_cases[] = {
    { "none", "", 10, "", 0 },
    { "one", "3", 10, "3", 1 },
    { "two neighbours", "3,4", 10, "3,4", 2 },
    { "a range", "1-3,5", 10, "1-3,5", 4 },
    { "joined", "1-3,4-6", 10, "1-6", 6 },
    { "cut", "1-30,40", 5, "1-4", 4 },
    { "nonsense", "x,2,5-1", 10, "2", 1 },
};

static void index_sets(void **state)
{
    FOR_EACH(row, set_cases) {
        AUTO_ARENA arena = { 0 };
        struct index_set set = index_set_parse(row->text, row->limit, &arena);
        if (!text_equal(index_set_text(&set, &arena), row->wanted) ||
            index_set_total(&set) != row->total)
            fail_msg("%s: %s", row->name, index_set_text(&set, &arena));
    }
    AUTO_ARENA arena = { 0 };
    int64_t more[] = { 9, 4, 4, 0 };
    struct index_set set = index_set_parse("1-3,7", 100, &arena),
                     sum = index_set_add(&set, more, 4, &arena);
    assert_string_equal(index_set_text(&sum, &arena), "0-4,7,9");
    assert_true(index_set_has(&sum, 2));
    assert_false(index_set_has(&sum, 5));
    assert_int_equal(index_set_overlap(&set, &sum), 4);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(job_plans),
        cmocka_unit_test(failures_are_followed_by_a_pause),
        cmocka_unit_test(an_index_may_fail_alone),
        cmocka_unit_test(the_wait_of_an_index_is_its_own),
        cmocka_unit_test(rules_of_success),
        cmocka_unit_test(deadlines_and_policies),
        cmocka_unit_test(many_indexes),
        cmocka_unit_test(index_sets),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
