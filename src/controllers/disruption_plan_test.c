/* SPDX-License-Identifier: Apache-2.0 */
/* disruption_plan_test.c - how many pods of a budget may go. */
#include "base/arena.h"
#include "base/bytes.h"
#include "codec/json.h"
#include "controllers/disruption_plan.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

static const struct {
    const char *name, *min_available, *max_unavailable;
    int64_t     pods, healthy, owners, expected, desired, allowed;
} budget_cases[] = {
    { "one may go",             "2",       NULL,      3, 3, 3,  3, 2, 1 },
    { "none may go",            "3",       NULL,      3, 3, 3,  3, 3, 0 },
    { "one is sick already",    "2",       NULL,      3, 2, 3,  3, 2, 0 },
    { "fewer than wanted",      "2",       NULL,      3, 1, 3,  3, 2, 0 },
    { "no owner is needed",     "1",       NULL,      2, 2, 0,  2, 1, 1 },
    { "percent, rounded up",    "\"50%\"", NULL,      3, 3, 3,  3, 2, 1 },
    { "of what owners want",    "\"50%\"", NULL,      2, 2, 10, 10, 5, 0 },
    { "unavailable",            NULL,      "1",       3, 3, 3,  3, 2, 1 },
    { "unavailable in percent", NULL,      "\"30%\"", 10, 10, 10, 10, 7, 3 },
    { "more than there are",    NULL,      "5",       3, 3, 3,  3, 0, 3 },
    { "neither",                NULL,      NULL,      3, 3, 3,  0, 0, 0 },
    { "no pods",                NULL,      "1",       0, 0, 0,  0, 0, 0 },
};

static const struct value *parse(const char *text, struct arena *arena)
{
    return text ? json_parse(bytes_of(text), NULL, arena, NULL) : NULL;
}

static void budget_plans(void **state)
{
    FOR_EACH(row, budget_cases) {
        AUTO_ARENA arena = { 0 };
        struct disruption_facts facts = { .min_available = parse(row->min_available, &arena),
                                          .pods = row->pods,
                                          .max_unavailable = parse(row->max_unavailable, &arena),
                                          .healthy = row->healthy,
                                          .wanted_by_owners = row->owners };
        struct disruption_plan plan = disruption_plan(&facts);
        if (plan.expected != row->expected || plan.desired_healthy != row->desired ||
            plan.allowed != row->allowed)
            fail_msg("%s: expected %lld, desired %lld, allowed %lld", row->name,
                     (long long)plan.expected, (long long)plan.desired_healthy,
                     (long long)plan.allowed);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = { cmocka_unit_test(budget_plans) };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
