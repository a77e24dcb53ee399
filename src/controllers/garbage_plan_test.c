/* SPDX-License-Identifier: Apache-2.0 */
/* garbage_plan_test.c - what becomes of an object whose owners are there, wait, or are gone. */
#include "base/bytes.h"
#include "controllers/garbage_plan.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

enum { OWNERS_MAX = 2 };

static const struct {
    const char         *name;
    bool                deleted, foreground, orphaning, dependents;
    size_t              owner_count;
    enum owner_state    owners[OWNERS_MAX];
    enum garbage_action action;
} garbage_cases[] = {
    { "no owner", false, false, false, true, 0, { 0 }, GARBAGE_KEEP },
    { "its owner is there", false, false, false, false, 1, { OWNER_SOLID }, GARBAGE_KEEP },
    { "its owner is gone", false, false, false, false, 1, { OWNER_GONE }, GARBAGE_DELETE },
    { "both owners are gone",
      false,
      false,
      false,
      true,
      2,
      { OWNER_GONE, OWNER_GONE },
      GARBAGE_DELETE },
    { "one is gone, one is there",
      false,
      false,
      false,
      false,
      2,
      { OWNER_GONE, OWNER_SOLID },
      GARBAGE_DROP_REFERENCES },
    { "one waits, one is there",
      false,
      false,
      false,
      true,
      2,
      { OWNER_WAITS, OWNER_SOLID },
      GARBAGE_DROP_REFERENCES },
    { "its owner waits", false, false, false, false, 1, { OWNER_WAITS }, GARBAGE_DELETE },
    { "owner waits, has dependents",
      false,
      false,
      false,
      true,
      1,
      { OWNER_WAITS },
      GARBAGE_DELETE_FOREGROUND },
    { "an unknown kind owns it",
      false,
      false,
      false,
      false,
      2,
      { OWNER_GONE, OWNER_UNKNOWN },
      GARBAGE_KEEP },
    { "on its way already", true, false, false, true, 1, { OWNER_GONE }, GARBAGE_KEEP },
    { "deleted in the foreground", true, true, false, true, 0, { 0 }, GARBAGE_WAIT },
    { "deleted, orphans", true, false, true, true, 0, { 0 }, GARBAGE_ORPHAN },
};

static void garbage_plans(void **state)
{
    FOR_EACH(row, garbage_cases) {
        enum owner_state owners[OWNERS_MAX] = { row->owners[0], row->owners[1] };
        struct garbage_facts facts = { .is_deleted = row->deleted,
                                       .is_foreground = row->foreground,
                                       .is_orphaning = row->orphaning,
                                       .has_dependents = row->dependents,
                                       .owners = owners,
                                       .owner_count = row->owner_count };
        enum garbage_action action = garbage_plan(&facts);
        if (action != row->action)
            fail_msg("%s: got %d, wanted %d", row->name, (int)action, (int)row->action);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = { cmocka_unit_test(garbage_plans) };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
