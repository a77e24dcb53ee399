/* SPDX-License-Identifier: Apache-2.0 */
/* score_test.c - upstream's integers. */
#include "scheduler/score.h"

#include "base/bytes.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

static const struct {
    const char       *name;
    struct score_load load;
    int64_t           room, balance;
} load_rows[] = {
    { "empty node, nothing wanted", { { 4000, 10000 }, { 0, 0 }, { 0, 0 } }, 100, 0 },
    { "empty node, even", { { 4000, 10000 }, { 0, 0 }, { 1000, 2500 } }, 75, 75 },
    { "empty node, uneven", { { 4000, 10000 }, { 0, 0 }, { 3000, 5000 } }, 37, 68 },
    { "evened out", { { 4000, 10000 }, { 2000, 0 }, { 0, 5000 } }, 50, 87 },
    { "made uneven", { { 4000, 10000 }, { 2000, 5000 }, { 2000, 0 } }, 25, 62 },
    { "a third", { { 3000, 3000 }, { 0, 0 }, { 1000, 1000 } }, 66, 75 },
    { "more than there is", { { 1000, 1000 }, { 900, 0 }, { 500, 0 } }, 50, 72 },
    { "no memory known", { { 1000, 0 }, { 0, 0 }, { 250, 0 } }, 75, 75 },
    { "nothing known", { { 0, 0 }, { 0, 0 }, { 1, 1 } }, 0, 75 },
};

static void score_of_load(void **state)
{
    FOR_EACH(row, load_rows) {
        int64_t room = score_room(&row->load), balance = score_balance(&row->load);
        if (room != row->room || balance != row->balance)
            fail_msg("%s: room %ld, balance %ld", row->name, (long)room, (long)balance);
    }
}

static const struct {
    const char *name;
    int64_t     raw, min, max;
    int64_t     taints, preference, spread, affinity;
} relative_rows[] = {
    { "all zero",     0,  0,  0, 100,   0, 100,   0 },
    { "the least",    0,  0, 10, 100,   0, 100,   0 },
    { "the most",    10,  0, 10,   0, 100,   0, 100 },
    { "in between",   3,  0,  9,  67,  33,  66,  33 },
    { "from above 0", 4,  2,  8,  50,  50,  75,  33 },
    { "all alike",    5,  5,  5,   0, 100, 100,   0 },
};

static void score_of_raw_counts(void **state)
{
    FOR_EACH(row, relative_rows) {
        int64_t taints = score_of_taints(row->raw, row->max),
                preference = score_of_preference(row->raw, row->max);
        int64_t spread = score_of_spread(row->raw, row->min, row->max),
                affinity = score_of_affinity(row->raw, row->min, row->max);
        if (taints != row->taints || preference != row->preference || spread != row->spread ||
            affinity != row->affinity)
            fail_msg("%s: %ld %ld %ld %ld", row->name, (long)taints, (long)preference, (long)spread,
                     (long)affinity);
    }
}

static void affinity_may_be_negative(void **state)
{
    assert_int_equal(score_of_affinity(-5, -10, 10), 25);
    assert_int_equal(score_of_affinity(-10, -10, -10), 0);
}

static const struct { int64_t count, max_skew; size_t domains; long wanted; } spread_rows[] = {
    { 0, 1, 2,    0 },                   /* thousandths, rounded */
    { 1, 1, 1, 1099 },
    { 1, 1, 2, 1386 },
    { 3, 1, 5, 5838 },
    { 2, 3, 8, 6605 },
    { 0, 5, 3, 4000 },
};

static void spread_grows_with_pods(void **state)
{
    FOR_EACH(row, spread_rows) {
        double addend = spread_addend(row->count, row->max_skew, spread_weight(row->domains));
        assert_int_equal((long)(addend * 1000 + 0.5), row->wanted);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(score_of_load),
        cmocka_unit_test(score_of_raw_counts),
        cmocka_unit_test(affinity_may_be_negative),
        cmocka_unit_test(spread_grows_with_pods),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
