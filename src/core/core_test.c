/* SPDX-License-Identifier: Apache-2.0 */
/* core_test.c - latest and committed, roll-back, history, lists of the past, and queues, over a
 * store in memory. */
#include "core/core.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>
#undef fail                              /* ours, of error.h */

#include "base/arena.h"
#include "base/env.h"
#include "codec/json.h"
#include "codec/value.h"
#include "core/queue.h"
#include "core/sorted.h"
#include "object/object.h"
#include "object/schema.h"
#include "store/store.h"

struct fixture {
    struct env_fake     env;
    struct store       *store;
    struct core        *core;
    struct store_batch *done;
    int                 durable, failed, told;
};

static void batch_done(void *context, struct store_batch *batch)
{
    ((struct fixture *)context)->done = batch;
}

static void open_core(struct fixture *f)
{
    struct core_options options = {
        .env = &f->env.env, .store = f->store, .batch_done = batch_done, .context = f
    };
    f->core = core_new(&options);
    assert_true(core_load(f->core, NULL));
}

static int set_up(void **state)
{
    struct fixture *f = MEMORY_NEW(struct fixture);
    schema_init();
    env_fake_init(&f->env, 1);
    f->store = store_open_memory();
    open_core(f);
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

static void put(struct fixture *f, const char *name, const char *text)
{
    AUTO_ARENA arena = { 0 };
    const char *json = arena_printf(
        &arena,
        "{\"metadata\":{\"name\":\"%s\",\"namespace\":\"default\"},\"data\":{\"t\":\"%s\"}}", name,
        text);
    core_put(f->core,
             object_freeze(well_known.config_map, json_parse(bytes_of(json), NULL, &arena, NULL),
                           core_next_revision(f->core)));
}

static void turn(struct fixture *f)
{
    int64_t next_ms;
    while (core_turn(f->core, &next_ms))
        continue;
}

static void commit(struct fixture *f)
{
    turn(f);
    if (store_memory_step(f->store))
        core_batch_done(f->core, f->done);
    turn(f);
}

static const struct object *committed(struct fixture *f, const char *name)
{
    return core_get(f->core, well_known.config_map, "default", name);
}

static const struct object *latest(struct fixture *f, const char *name)
{
    return core_get_latest(f->core, well_known.config_map, "default", name);
}

static void note_durable(void *context, const struct error *err)
{
    struct fixture *f = context;
    f->durable += !err;
    f->failed += err != NULL;
}

static void a_write_is_seen_no_earlier_than_it_is_durable(void **state)
{
    struct fixture *f = *state;
    put(f, "a", "1");
    core_when_durable(f->core, note_durable, f);
    turn(f);
    assert_non_null(latest(f, "a"));
    assert_null(committed(f, "a"));
    assert_int_equal(f->durable, 0);
    commit(f);
    assert_non_null(committed(f, "a"));
    assert_int_equal(f->durable, 1);
    assert_int_equal(core_revision(f->core), committed(f, "a")->resource_version);
}

static void a_failed_batch_is_rolled_back_with_what_builds_on_it(void **state)
{
    struct fixture *f = *state;
    put(f, "a", "1");
    commit(f);
    int64_t before = core_revision(f->core);
    store_memory_fail_next(f->store, 1);
    put(f, "a", "2");
    put(f, "b", "1");
    core_when_durable(f->core, note_durable, f);
    turn(f);
    put(f, "a", "3");                    /* waits behind the one that will fail */
    core_when_durable(f->core, note_durable, f);
    commit(f);
    assert_int_equal(f->failed, 2);
    assert_non_null(strstr(latest(f, "a")->text.at, "\"1\""));
    assert_ptr_equal(latest(f, "a"), committed(f, "a"));
    assert_null(latest(f, "b"));
    assert_int_equal(core_revision(f->core), before);
    put(f, "b", "2");
    commit(f);
    assert_non_null(committed(f, "b"));
}

static int revisions[16], revision_count;

static void note_change(void *context, const struct core_change *change)
{
    (void)context;
    revisions[revision_count++] = (int)change->type;
}

static void watches_resume_over_a_restart(void **state)
{
    struct fixture *f = *state;
    put(f, "a", "1");
    commit(f);
    int64_t from = core_revision(f->core);
    put(f, "a", "2");
    commit(f);
    core_remove(f->core, well_known.config_map, "default", "a");
    commit(f);
    core_free(f->core);
    open_core(f);
    revision_count = 0;
    assert_true(core_replay(f->core, well_known.config_map, from, note_change, f, NULL));
    assert_int_equal(revision_count, 2);
    assert_int_equal(revisions[0], CHANGE_MODIFIED);
    assert_int_equal(revisions[1], CHANGE_DELETED);
    struct error err = { 0 };
    assert_false(core_replay(f->core, well_known.config_map, core_revision(f->core) + 1,
                             note_change, f, &err));
    assert_int_equal(err.reason, REASON_TIMEOUT);
}

static void old_changes_expire(void **state)
{
    struct fixture *f = *state;
    struct error err = { 0 };
    put(f, "a", "1");
    commit(f);
    put(f, "a", "2");
    commit(f);
    int64_t from = core_revision(f->core) - 1;
    env_fake_advance(&f->env, (int64_t)(HISTORY_AGE_MAX_S + 1) * 1000000000);
    put(f, "a", "3");
    commit(f);
    assert_false(core_replay(f->core, well_known.config_map, from, note_change, f, &err));
    assert_int_equal(err.reason, REASON_EXPIRED);
}

static void pages_of_a_list_are_one_snapshot(void **state)
{
    struct fixture *f = *state;
    AUTO_ARENA arena = { 0 };
    struct core_page first, second;
    put(f, "a", "1");
    put(f, "b", "1");
    put(f, "c", "1");
    put(f, "d", "1");
    commit(f);
    struct core_query query = { .kind = well_known.config_map, .ns = "default", .limit = 2 };
    assert_true(core_list(f->core, &query, &arena, &first, NULL));
    assert_int_equal(first.count, 2);
    assert_int_equal(first.remaining, 2);
    core_remove(f->core, well_known.config_map, "default", "c");
    put(f, "d", "2");
    put(f, "e", "1");
    commit(f);
    query.after_key = first.last_key;
    query.revision = first.revision;
    assert_true(core_list(f->core, &query, &arena, &second, NULL));
    assert_int_equal(second.count, 2);
    assert_int_equal(second.remaining, 0);
    assert_null(second.last_key);
    assert_string_equal(second.items[0]->name, "c");
    assert_non_null(strstr(second.items[1]->text.at, "\"1\""));
    for (size_t i = 0; i < 2; i++) {
        object_put(first.items[i]);
        object_put(second.items[i]);
    }
}

/* ---- queue ---- */

static bool fail_twice(void *context, const char *key, struct arena *arena, struct error *err)
{
    struct fixture *f = context;
    (void)key;
    (void)arena;
    return ++f->told > 2 || fail(err, REASON_INTERNAL_ERROR, 0, "not yet");
}

static void a_failing_key_comes_again_later(void **state)
{
    struct fixture *f = *state;
    struct queue *queue = queue_new(f->core, "test", fail_twice, f);
    queue_add(queue, "k");
    queue_add(queue, "k");
    turn(f);
    assert_int_equal(f->told, 1);
    env_fake_advance(&f->env, INT64_C(5000000));
    turn(f);
    assert_int_equal(f->told, 2);
    env_fake_advance(&f->env, INT64_C(5000000));
    turn(f);
    assert_int_equal(f->told, 2);        /* the second wait is twice as long */
    env_fake_advance(&f->env, INT64_C(5000000));
    turn(f);
    assert_int_equal(f->told, 3);
    assert_false(queue_has_work(queue));
    queue_free(queue);
}

/* ---- sorted ---- */

static void sorted_keeps_its_order_through_splits(void **state)
{
    enum { KEYS = 2000 };
    static struct sorted_entry entries[KEYS];
    static char keys[KEYS][16];
    struct sorted sorted = { 0 };
    (void)state;
    for (int i = 0; i < KEYS; i++) {
        int number = i * 7919 % KEYS;
        snprintf(keys[number], sizeof keys[number], "k%05d", number);
        entries[number].key = keys[number];
        sorted_insert(&sorted, &entries[number]);
    }
    for (int i = 0; i < KEYS; i += 2)
        sorted_remove(&sorted, keys[i]);
    int expected = 1;
    for (struct sorted_place place = sorted_from(&sorted, NULL); place.entry;
         place = sorted_next(&sorted, place), expected += 2)
        assert_ptr_equal(place.entry, &entries[expected]);
    assert_int_equal(expected, KEYS + 1);
    assert_ptr_equal(sorted_from(&sorted, "k00500").entry, &entries[501]);
    assert_null(sorted_from(&sorted, "l").entry);
    sorted_done(&sorted);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)
    const struct CMUnitTest tests[] = {
        TEST(a_write_is_seen_no_earlier_than_it_is_durable),
        TEST(a_failed_batch_is_rolled_back_with_what_builds_on_it),
        TEST(watches_resume_over_a_restart),
        TEST(old_changes_expire),
        TEST(pages_of_a_list_are_one_snapshot),
        TEST(a_failing_key_comes_again_later),
        cmocka_unit_test(sorted_keeps_its_order_through_splits),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
