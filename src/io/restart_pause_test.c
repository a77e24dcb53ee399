/* SPDX-License-Identifier: Apache-2.0 */
/* restart_pause_test.c - the pauses between a process' lives, by a clock of ours. */
#include <signal.h>
#include <stdio.h>

#include "base/bytes.h"
#include "base/env.h"
#include "io/restart_pause.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

enum { LIVES_MAX = 10, NS_PER_MS = 1000000 };

enum { CRASH = 128 + SIGSEGV, ABORT = 128 + SIGABRT, KILL = 128 + SIGKILL, TERM = 128 + SIGTERM };

/* Each life's length and end, and the pause that follows; a pause of 0 ends the row. */
static const struct {
    const char *name;
    struct { int lived_ms, exit_code, pause_ms; } lives[LIVES_MAX];
} cases[] = {
    { "at once, again and again",
      { { 0, 1, 100 }, { 0, 1, 200 }, { 0, 127, 400 }, { 0, 1, 800 },
        { 0, 1, 1600 }, { 0, 1, 3200 }, { 0, 1, 6400 }, { 0, 1, 10000 },
        { 0, 1, 10000 } } },
    { "after some seconds of work it is the same",
      { { 3000, CRASH, 100 }, { 9999, CRASH, 200 }, { 3000, ABORT, 400 }, { 3000, 0, 800 } } },
    { "a steady run forgives",
      { { 0, 1, 100 }, { 0, 1, 200 }, { 10000, CRASH, 100 }, { 0, CRASH, 200 } } },
    { "who is killed comes back soon",
      { { 600, KILL, 100 }, { 600, KILL, 100 }, { 500, TERM, 100 }, { 700, KILL, 100 } } },
    { "but not who is killed as it begins",
      { { 100, KILL, 100 }, { 499, KILL, 200 }, { 499, KILL, 400 }, { 500, KILL, 100 } } },
    { "a kill forgives what was before",
      { { 0, 1, 100 }, { 0, 1, 200 }, { 0, 1, 400 }, { 600, KILL, 100 } } },
};

static void pauses(void **state)
{
    (void)state;
    FOR_EACH(row, cases) {
        struct env_fake fake;
        struct restart_pause pause = { 0 };
        env_fake_init(&fake, /* seed= */ 1);
        for (size_t i = 0; i < LIVES_MAX && row->lives[i].pause_ms; i++) {
            restart_pause_started(&pause, &fake.env);
            env_fake_advance(&fake, (int64_t)row->lives[i].lived_ms * NS_PER_MS);
            int64_t next_ms = restart_pause_ended(&pause, &fake.env, row->lives[i].exit_code);
            if (next_ms != row->lives[i].pause_ms)
                fail_msg("%s: life %zu is followed by %lld ms", row->name, i, (long long)next_ms);
            env_fake_advance(&fake, next_ms * NS_PER_MS);
        }
    }
}

static void starts_that_fail(void **state)
{
    (void)state;
    static const int64_t wanted_ms[] = { 100, 200, 400, 800, 1600, 3200, 6400, 10000, 10000 };
    struct restart_pause pause = { 0 };
    FOR_EACH(wanted, wanted_ms)
        assert_int_equal(restart_pause_failed(&pause), *wanted);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(pauses),
        cmocka_unit_test(starts_that_fail),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
