/* SPDX-License-Identifier: Apache-2.0 */
/* watch_queue_test.c - what a watch is told while a webhook converts it, and how that may end. */
#include "apiserver/watch_queue.h"

#include "write/conversion_rig_test.h"

struct listener {
    struct watch_queue *queue;
    int64_t             told[8];         /* revisions */
    size_t              count;
    int                 broken;
    enum reason         why;
};

static void told(void *context, const struct watch_step *step)
{
    struct listener *listener = context;
    listener->told[listener->count++ % ARRAY_SIZE(listener->told)] = step->change.revision;
}

static void broken(void *context, const struct error *err)
{
    struct listener *listener = context;
    listener->broken++;
    listener->why = err->reason;
}

static void listen_to(struct conversion_rig *f, struct listener *listener)
{
    *listener = (struct listener){ 0 };
    const struct watch_queue_options options = { .conversions = f->all, .kind = f->other,
                                                 .told = told, .broken = broken,
                                                 .context = listener };
    listener->queue = watch_queue_new(&options);
}

static void add_change(struct conversion_rig *f, struct listener *listener, int64_t revision)
{
    const struct watch_step step = { .change = { .now = f->object, .revision = revision } };
    watch_queue_add(listener->queue, &step);
}

static void add_bookmark(struct listener *listener, int64_t revision)
{
    watch_queue_add(listener->queue, &(struct watch_step){ .change.revision = revision });
}

static void a_bookmark_waits_for_what_was_before_it(void **state)
{
    struct conversion_rig *f = *state;
    struct listener listener;
    listen_to(f, &listener);
    watch_queue_begun(listener.queue);
    add_change(f, &listener, 1);
    add_bookmark(&listener, 2);
    assert_int_equal(listener.count, 0);
    conversion_rig_answer(f, NULL);
    assert_int_equal(listener.count, 2);
    assert_int_equal(listener.told[0], 1);
    assert_int_equal(listener.told[1], 2);
    watch_queue_free(listener.queue);
}

static void a_webhook_that_fails_breaks_it(void **state)
{
    struct conversion_rig *f = *state;
    struct listener listener;
    listen_to(f, &listener);
    watch_queue_begun(listener.queue);
    add_change(f, &listener, 1);
    conversion_rig_answer(f, "no route");
    add_change(f, &listener, 2);
    assert_int_equal(listener.count, 0);
    assert_int_equal(listener.broken, 1);
    watch_queue_free(listener.queue);
}

/* The answer to what was asked before comes all the same. */
static void too_much_that_waits_breaks_it(void **state)
{
    struct conversion_rig *f = *state;
    struct listener listener;
    listen_to(f, &listener);
    watch_queue_begun(listener.queue);
    for (int64_t i = 0; i <= STEPS_WAITING_MAX; i++)
        add_change(f, &listener, i + 1);
    assert_int_equal(listener.broken, 1);
    assert_int_equal(listener.why, REASON_EXPIRED);
    conversion_rig_answer(f, NULL);
    assert_int_equal(listener.count, 0);
    watch_queue_free(listener.queue);
}

/* There is always one that waits for its webhook. */
static void what_never_rests_stays_in_order(void **state)
{
    enum { ROUNDS = 200 };
    struct conversion_rig *f = *state;
    struct listener listener;
    listen_to(f, &listener);
    watch_queue_begun(listener.queue);
    add_change(f, &listener, 1);
    for (int i = 2; i < ROUNDS; i++) {
        AUTO_ARENA arena = { 0 };
        AUTO_PUT object = conversion_rig_object(f, arena_printf(&arena, "w%d", i));
        const struct watch_step step = { .change = { .now = object, .revision = i } };
        watch_queue_add(listener.queue, &step);
        conversion_rig_answer(f, NULL);
        assert_int_equal(listener.count, i - 1);
        assert_int_equal(listener.told[(listener.count - 1) % ARRAY_SIZE(listener.told)], i - 1);
    }
    watch_queue_free(listener.queue);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, conversion_rig_open, conversion_rig_close)
    const struct CMUnitTest tests[] = {
        TEST(a_bookmark_waits_for_what_was_before_it),
        TEST(a_webhook_that_fails_breaks_it),
        TEST(too_much_that_waits_breaks_it),
        TEST(what_never_rests_stays_in_order),
    };
    return cmocka_run_group_tests_name("watch_queue", tests, NULL, NULL);
}
