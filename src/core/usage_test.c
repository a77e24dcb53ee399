/* SPDX-License-Identifier: Apache-2.0 */
/* usage_test.c - rates from readings; when nodes are read, and when not. */
#include "core/usage.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>
#undef fail                              /* ours, of error.h */

#include "base/arena.h"
#include "base/bytes.h"
#include "base/env.h"
#include "core/core.h"
#include "object/schema.h"
#include "store/store.h"

struct fixture {
    struct env_fake     env;
    struct store       *store;
    struct core        *core;
    struct usage       *usage;
    struct usage_waiter waiter;
    int                 reads, told;
};

static void batch_done(void *context, struct store_batch *batch)
{
    (void)context;
    (void)batch;
}

static void note_read(void *context)
{
    ((struct fixture *)context)->reads++;
}

static void note_told(void *context)
{
    ((struct fixture *)context)->told++;
}

static int set_up(void **state)
{
    struct fixture *f = MEMORY_NEW(struct fixture);
    schema_init();
    env_fake_init(&f->env, 1);
    f->store = store_open_memory();
    struct core_options options = { .env = &f->env.env, .store = f->store,
                                    .batch_done = batch_done };
    f->core = core_new(&options);
    f->usage = core_usage(f->core);
    f->waiter = (struct usage_waiter){ .told = note_told, .context = f };
    usage_set_reader(f->usage, note_read, f);
    *state = f;
    return 0;
}

static int tear_down(void **state)
{
    struct fixture *f = *state;
    core_free(f->core);
    store_close(f->store);
    free(f);
    return 0;
}

static void pass_ms(struct fixture *f, int64_t ms)
{
    int64_t next_ms;
    env_fake_advance(&f->env, ms * 1000000);
    while (core_turn(f->core, &next_ms))
        continue;
}

/* One round: a node that used `cpu_ms` in all, and its container likewise. */
static void answer(struct fixture *f, int64_t time_ms, int64_t cpu_ms, int64_t start_ms)
{
    struct usage_reading reading = { time_ms * 1000000, cpu_ms * 1000000, 4096, 0 };
    usage_put_node(f->usage, "n1", &reading);
    reading.start_ns = start_ms * 1000000;
    usage_put_container(f->usage, "default", "web", "nginx", &reading);
    usage_end(f->usage);
}

static void nothing_is_read_before_somebody_asks(void **state)
{
    struct fixture *f = *state;
    pass_ms(f, 3600 * 1000);
    assert_int_equal(f->reads, 0);
    assert_false(usage_ask(f->usage, &f->waiter));
    assert_int_equal(f->reads, 1);
}

static void a_first_reading_is_followed_by_a_second(void **state)
{
    struct fixture *f = *state;
    struct usage_amount amount, amounts[USAGE_CONTAINERS_MAX];
    assert_false(usage_ask(f->usage, &f->waiter));
    answer(f, 1000000, 500, 1);
    assert_int_equal(f->told, 0);
    assert_false(usage_of_node(f->usage, "n1", &amount));
    pass_ms(f, USAGE_FIRST_WINDOW_MS);
    assert_int_equal(f->reads, 2);
    answer(f, 1001000, 750, 1);
    assert_int_equal(f->told, 1);
    assert_true(usage_of_node(f->usage, "n1", &amount));
    assert_int_equal(amount.cpu_nano, 250000000);
    assert_int_equal(amount.memory_bytes, 4096);
    assert_int_equal(amount.window_ns, 1000000000);
    assert_int_equal(usage_of_pod(f->usage, "default", "web", amounts), 1);
    assert_string_equal(amounts[0].name, "nginx");
    assert_int_equal(amounts[0].cpu_nano, 250000000);
    assert_int_equal(usage_of_pod(f->usage, "default", "other", amounts), 0);
}

static void fresh_figures_are_not_read_again(void **state)
{
    struct fixture *f = *state;
    assert_false(usage_ask(f->usage, &f->waiter));
    answer(f, 1000000, 500, 1);
    pass_ms(f, USAGE_FIRST_WINDOW_MS);
    answer(f, 1001000, 750, 1);
    assert_true(usage_ask(f->usage, &f->waiter));
    pass_ms(f, USAGE_FRESH_MS);
    assert_false(usage_ask(f->usage, &f->waiter));
    assert_int_equal(f->reads, 3);
    answer(f, 1006000, 1250, 1);         /* one is enough now */
    assert_int_equal(f->told, 2);
    assert_int_equal(f->reads, 3);
}

static void what_a_round_does_not_see_is_forgotten(void **state)
{
    struct fixture *f = *state;
    struct usage_amount amount;
    assert_false(usage_ask(f->usage, &f->waiter));
    answer(f, 1000000, 500, 1);
    pass_ms(f, USAGE_FIRST_WINDOW_MS);
    usage_end(f->usage);                 /* no node answered */
    assert_int_equal(f->told, 1);
    assert_false(usage_of_node(f->usage, "n1", &amount));
}

static void the_end_tells_who_waits(void **state)
{
    struct fixture *f = *state;
    assert_false(usage_ask(f->usage, &f->waiter));
    usage_stop(f->usage);
    assert_int_equal(f->told, 1);
    assert_true(usage_ask(f->usage, &f->waiter));
}

static void who_forgets_is_not_told(void **state)
{
    struct fixture *f = *state;
    struct usage_waiter never = { .told = note_told, .context = f };
    usage_forget(&never);
    assert_false(usage_ask(f->usage, &f->waiter));
    usage_forget(&f->waiter);
    usage_end(f->usage);
    assert_int_equal(f->told, 0);
}

/* Two readings of one container, and what follows from them. */
static const struct {
    const char          *name;
    struct usage_reading first, second;  /* seconds here; first.time 0: there is none */
    int64_t              cpu_nano;       /* -1: no rate */
} rate_rows[] = {
    { "half a core", { 100, 10, 1, 5 }, { 110, 15, 1, 5 }, 500000000 },
    { "idle", { 100, 10, 1, 5 }, { 110, 10, 1, 5 }, 0 },
    { "restarted: since its start", { 100, 10, 1, 5 }, { 110, 2, 1, 106 }, 500000000 },
    { "a counter that fell", { 200, 10, 1, 5 }, { 210, 9, 1, 5 }, -1 },
    { "too far apart", { 100, 10, 1, 5 }, { 300, 20, 1, 5 }, -1 },
    { "a clock that went back", { 100, 10, 1, 5 }, { 90, 20, 1, 5 }, -1 },
    { "one reading, just started", { 0 }, { 100, 10, 1, 80 }, 500000000 },
    { "one reading, started long ago", { 0 }, { 1000, 10, 1, 80 }, -1 },
    { "more than there is", { 100, 0, 1, 5 }, { 101, 9000000000, 1, 5 }, -1 },
    { "one reading, start not known", { 0 }, { 100, 10, 1, 0 }, -1 },
};

static struct usage_reading in_ns(struct usage_reading reading)
{
    const int64_t second = 1000000000;
    return (struct usage_reading){ reading.time_ns * second, reading.cpu_ns * second,
                                   reading.memory_bytes, reading.start_ns * second };
}

static void rates(void **state)
{
    struct fixture *f = *state;
    struct usage_amount amounts[USAGE_CONTAINERS_MAX];
    FOR_EACH(row, rate_rows) {
        struct usage_reading first = in_ns(row->first), second = in_ns(row->second);
        assert_false(usage_ask(f->usage, &f->waiter));
        if (first.time_ns)
            usage_put_container(f->usage, "default", row->name, "c", &first);
        usage_put_container(f->usage, "default", row->name, "c", &second);
        usage_end(f->usage);
        size_t count = usage_of_pod(f->usage, "default", row->name, amounts);
        int64_t cpu_nano = count ? amounts[0].cpu_nano : -1;
        if (cpu_nano != row->cpu_nano)
            print_error("%s: %lld\n", row->name, (long long)cpu_nano);
        assert_int_equal(cpu_nano, row->cpu_nano);
        pass_ms(f, USAGE_FRESH_MS);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(nothing_is_read_before_somebody_asks, set_up, tear_down),
        cmocka_unit_test_setup_teardown(a_first_reading_is_followed_by_a_second, set_up, tear_down),
        cmocka_unit_test_setup_teardown(fresh_figures_are_not_read_again, set_up, tear_down),
        cmocka_unit_test_setup_teardown(what_a_round_does_not_see_is_forgotten, set_up, tear_down),
        cmocka_unit_test_setup_teardown(the_end_tells_who_waits, set_up, tear_down),
        cmocka_unit_test_setup_teardown(who_forgets_is_not_told, set_up, tear_down),
        cmocka_unit_test_setup_teardown(rates, set_up, tear_down),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
