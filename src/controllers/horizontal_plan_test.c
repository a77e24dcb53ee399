/* SPDX-License-Identifier: Apache-2.0 */
/* horizontal_plan_test.c - what metrics propose, and what becomes of it. */
#include "controllers/horizontal_plan.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>
#undef fail                              /* ours, of error.h */

#include "base/arena.h"
#include "base/bytes.h"

enum { NOW_S = 100000, PODS_MAX = 8 };

/* Pods in short: figures of each in thousandths, with letters for what is odd about it:
 * p pending, f failed, d being deleted, m without a figure, u not ready since it began, s just
 * started and ready only now, q without a request. */
static size_t read_pods(const char *text, struct horizontal_pod pods[PODS_MAX])
{
    size_t count = 0;
    struct bytes rest = bytes_of(text);
    while (rest.at && rest.size) {
        struct bytes word = bytes_next(&rest, ' ');
        struct horizontal_pod *pod = &pods[count++];
        *pod = (struct horizontal_pod){ .phase = POD_RUNNING, .has_metric = true,
                                        .has_readiness = true, .is_ready = true, .request = 1000,
                                        .start_s = NOW_S - 1000, .ready_changed_s = NOW_S - 900,
                                        .metric_ns = NOW_S * INT64_C(1000000000),
                                        .window_ns = INT64_C(30000000000) };
        pod->metric = strtoll(word.at, NULL, 10);
        for (size_t i = 0; i < word.size; i++)
            switch (word.at[i]) {
            case 'p': pod->phase = POD_PENDING; break;
            case 'f': pod->phase = POD_FAILED; break;
            case 'd': pod->is_deleted = true; break;
            case 'm': pod->has_metric = false; break;
            case 'u': pod->is_ready = false; pod->ready_changed_s = pod->start_s; break;
            case 's': pod->start_s = NOW_S - 20; pod->ready_changed_s = NOW_S - 10; break;
            case 'q': pod->request_problem = "missing request for cpu in container c of Pod p"; break;
            default: break;
            }
    }
    return count;
}

static const struct {
    const char *name, *pods;
    int64_t     percent;                 /* 0: by average */
    int64_t     average, now;            /* replicas */
    int64_t     expect, utilization;     /* expect -1: refused */
    const char *error;
} proposal_rows[] = {
    { "double", "1000 1000", 50, 0, 2, 4, 100, NULL },
    { "half", "250 250", 50, 0, 2, 1, 25, NULL },
    { "within the tolerance above", "540 540", 50, 0, 2, 2, 54, NULL },
    { "within the tolerance below", "460 460", 50, 0, 2, 2, 46, NULL },
    { "rounded up", "700 300 600", 40, 0, 3, 4, 53, NULL },
    { "memory-like average", "3000 1000", 0, 1000, 2, 4, 0, NULL },
    { "average within tolerance", "1050 1050", 0, 1000, 2, 2, 0, NULL },
    { "missing counts as idle upwards", "1000 1000 m", 50, 0, 3, 4, 100, NULL },
    { "missing counts as full downwards", "100 100 m", 50, 0, 3, 3, 10, NULL },
    { "missing is full at a target over 100", "100 100 m", 200, 0, 3, 2, 10, NULL },
    { "missing would turn the direction", "600 m m", 50, 0, 3, 3, 60, NULL },
    { "unready counts as idle upwards", "1000 0u", 50, 0, 2, 2, 100, NULL },
    { "unready is left out downwards", "100 0u", 50, 0, 2, 1, 10, NULL },
    { "pending counts as idle upwards", "2000 0p", 50, 0, 2, 4, 200, NULL },
    { "just started is left out", "1000 5000s", 50, 0, 2, 2, 100, NULL },
    { "failed and deleted are left out", "1000 9000f 9000d", 50, 0, 1, 2, 100, NULL },
    { "no pods", "", 50, 0, 2, -1, 0,
      "no pods returned by selector while calculating replica count" },
    { "none ready", "0p 100u", 50, 0, 2, -1, 0,
      "did not receive metrics for targeted pods (pods might be unready)" },
    { "no request", "100 100q", 50, 0, 2, -1, 0,
      "missing request for cpu in container c of Pod p" },
    { "no request matters not for averages", "2000q 2000q", 0, 1000, 2, 4, 0, NULL },
    { "missing pods at an average", "2000 m", 0, 1000, 2, 2, 0, NULL },
    { "missing pods at a low average", "100 100 m", 0, 1000, 3, 2, 0, NULL },
};

static void proposals(void **state)
{
    (void)state;
    FOR_EACH(row, proposal_rows) {
        struct horizontal_pod pods[PODS_MAX];
        struct horizontal_proposal proposal = { .replicas = -1 };
        struct error err = { 0 };
        struct horizontal_facts facts = { .pods = pods, .pod_count = read_pods(row->pods, pods),
                                          .is_cpu = true, .by_utilization = row->percent > 0,
                                          .target = row->percent ? row->percent : row->average,
                                          .replicas = row->now, .tolerance_down = 0.1,
                                          .tolerance_up = 0.1, .now_s = NOW_S };
        bool good = horizontal_propose(&facts, &proposal, &err);
        if (!good)
            proposal.replicas = -1;
        if (proposal.replicas != row->expect)
            print_error("%s: %lld %s\n", row->name, (long long)proposal.replicas, err.message);
        assert_int_equal(proposal.replicas, row->expect);
        if (good)
            assert_int_equal(proposal.utilization, row->utilization);
        else
            assert_string_equal(err.message, row->error);
    }
}

/* ---- limits ---- */

static const struct horizontal_policy double_or_four[] = { { false, 4, 15 }, { true, 100, 15 } },
                                      all_at_once[] = { { true, 100, 15 } },
                                      one_a_minute[] = { { false, 1, 60 } },
                                      tenth_or_two[] = { { true, 10, 60 }, { false, 2, 60 } };

#define RULES(window, select, list) { window, select, list, ARRAY_SIZE(list) }
#define USUAL_UP                    RULES(0, SELECT_MAX, double_or_four)
#define USUAL_DOWN                  RULES(300, SELECT_MAX, all_at_once)

/* A step: at this second so many are wanted; so many become of it, for these reasons. */
struct step {
    int64_t     at_s, wanted, expect;
    const char *able, *limit;
};

static const struct limit_row {
    const char             *name;
    bool                    has_behavior;
    int64_t                 first, least, most;
    struct horizontal_rules up, down;
    struct step             steps[6];
} limit_rows[] = {
    { "without behavior: double, or to four", false, 1, 1, 100, { 0 }, { 0 },
      { { 1, 50, 4, "ReadyForNewScale", "ScaleUpLimit" },
        { 16, 50, 8, "ReadyForNewScale", "ScaleUpLimit" },
        { 31, 9, 16, "ScaleDownStabilized", "ScaleUpLimit" } } },
    { "without behavior: to the maximum", false, 3, 1, 5, { 0 }, { 0 },
      { { 1, 50, 5, "ReadyForNewScale", "TooManyReplicas" } } },
    { "without behavior: down after five minutes", false, 5, 2, 10, { 0 }, { 0 },
      { { 1, 1, 5, "ScaleDownStabilized", "DesiredWithinRange" },
        { 200, 1, 5, "ScaleDownStabilized", "DesiredWithinRange" },
        { 302, 1, 2, "ReadyForNewScale", "TooFewReplicas" } } },
    { "the usual behavior upwards", true, 2, 1, 100, USUAL_UP, USUAL_DOWN,
      { { 1, 50, 6, "ReadyForNewScale", "ScaleUpLimit" },
        { 5, 50, 6, "ReadyForNewScale", "ScaleUpLimit" },
        { 17, 50, 12, "ReadyForNewScale", "ScaleUpLimit" } } },
    { "a short window downwards", true, 5, 1, 10, USUAL_UP, RULES(10, SELECT_MAX, all_at_once),
      { { 1, 1, 5, "ScaleDownStabilized", "DesiredWithinRange" },
        { 12, 1, 1, "ReadyForNewScale", "DesiredWithinRange" } } },
    { "no window downwards", true, 5, 2, 10, USUAL_UP, RULES(0, SELECT_MAX, all_at_once),
      { { 1, 1, 2, "ReadyForNewScale", "TooFewReplicas" } } },
    { "a window upwards", true, 2, 1, 10, RULES(60, SELECT_MAX, double_or_four), USUAL_DOWN,
      { { 1, 4, 2, "ScaleUpStabilized", "DesiredWithinRange" },
        { 62, 4, 4, "ReadyForNewScale", "DesiredWithinRange" } } },
    { "one a minute", true, 5, 1, 10, USUAL_UP, RULES(0, SELECT_MAX, one_a_minute),
      { { 1, 1, 4, "ReadyForNewScale", "ScaleDownLimit" },
        { 30, 1, 4, "ReadyForNewScale", "ScaleDownLimit" },
        { 62, 1, 3, "ReadyForNewScale", "ScaleDownLimit" } } },
    { "disabled", true, 5, 1, 10, USUAL_UP, RULES(0, SELECT_DISABLED, all_at_once),
      { { 1, 1, 5, "ReadyForNewScale", "ScaleDownLimit" } } },
    { "the smaller change", true, 40, 1, 100, USUAL_UP, RULES(0, SELECT_MIN, tenth_or_two),
      { { 1, 1, 38, "ReadyForNewScale", "ScaleDownLimit" } } },
    { "the larger change", true, 40, 1, 100, USUAL_UP, RULES(0, SELECT_MAX, tenth_or_two),
      { { 1, 1, 36, "ReadyForNewScale", "ScaleDownLimit" } } },
    { "nothing to do", true, 3, 1, 10, USUAL_UP, USUAL_DOWN,
      { { 1, 3, 3, "ReadyForNewScale", "DesiredWithinRange" } } },
};

static void run_limits(const struct limit_row *row)
{
    struct horizontal_history history = { 0 };
    struct horizontal_limits limits = { row->first, row->least, row->most, row->has_behavior,
                                        row->up, row->down };
    horizontal_begin(&history, row->first, /* now_ms= */ 0);
    for (const struct step *step = row->steps; step->at_s; step++) {
        struct horizontal_verdict verdict;
        horizontal_normalize(&history, &limits, step->wanted, step->at_s * 1000, &verdict);
        if (verdict.replicas != step->expect)
            print_error("%s at %lld\n", row->name, (long long)step->at_s);
        assert_int_equal(verdict.replicas, step->expect);
        assert_string_equal(verdict.able_reason, step->able);
        assert_string_equal(verdict.limit_reason, step->limit);
        assert_int_equal(verdict.is_limited,
                         strcmp(verdict.limit_reason, "DesiredWithinRange") != 0);
        if (verdict.replicas != limits.replicas)
            horizontal_note_rescale(&history, &limits, verdict.replicas, step->at_s * 1000);
        limits.replicas = verdict.replicas;
    }
    horizontal_history_done(&history);
}

static void limits_hold(void **state)
{
    (void)state;
    FOR_EACH(row, limit_rows)
        run_limits(row);
}

static void memory_is_bounded(void **state)
{
    (void)state;
    struct horizontal_history history = { 0 };
    struct horizontal_limits limits = { 2, 1, 10, false, { 0 }, { 0 } };
    struct horizontal_verdict verdict;
    for (int64_t i = 0; i < 3 * HORIZONTAL_RECORDS_MAX; i++)
        horizontal_normalize(&history, &limits, 2, /* now_ms= */ i, &verdict);
    assert_int_equal(history.recommended.count, HORIZONTAL_RECORDS_MAX);
    horizontal_history_done(&history);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(proposals),
        cmocka_unit_test(limits_hold),
        cmocka_unit_test(memory_is_bounded),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
