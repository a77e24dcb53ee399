/* SPDX-License-Identifier: Apache-2.0 */
/* core_test.c - latest and committed, roll-back, history, lists of the past, and queues, over a
 * store in memory. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/queue.h"
#include "core/rig_test.h"
#include "core/sorted.h"

struct fixture {
    struct rig rig;
    int        durable, failed, told;
};

static int set_up(void **state)
{
    struct fixture *f = MEMORY_NEW(struct fixture);
    rig_open(&f->rig);
    *state = f;
    return 0;
}

static int tear_down(void **state)
{
    struct fixture *f = *state;
    rig_close(&f->rig);
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
    rig_put(&f->rig, well_known.config_map, json);
}

static const struct object *committed(struct fixture *f, const char *name)
{
    return core_get(f->rig.core, well_known.config_map, "default", name);
}

static const struct object *latest(struct fixture *f, const char *name)
{
    return core_get_latest(f->rig.core, well_known.config_map, "default", name);
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
    core_when_durable(f->rig.core, note_durable, f);
    rig_turn(&f->rig);
    assert_non_null(latest(f, "a"));
    assert_null(committed(f, "a"));
    assert_int_equal(f->durable, 0);
    rig_commit(&f->rig);
    assert_non_null(committed(f, "a"));
    assert_int_equal(f->durable, 1);
    assert_int_equal(core_revision(f->rig.core), committed(f, "a")->resource_version);
}

static void a_failed_batch_is_rolled_back_with_what_builds_on_it(void **state)
{
    struct fixture *f = *state;
    put(f, "a", "1");
    rig_commit(&f->rig);
    int64_t before = core_revision(f->rig.core);
    store_memory_fail_next(f->rig.store, 1);
    put(f, "a", "2");
    put(f, "b", "1");
    core_when_durable(f->rig.core, note_durable, f);
    rig_turn(&f->rig);
    put(f, "a", "3");                    /* waits behind the one that will fail */
    core_when_durable(f->rig.core, note_durable, f);
    rig_commit(&f->rig);
    assert_int_equal(f->failed, 2);
    assert_non_null(strstr(latest(f, "a")->text.at, "\"1\""));
    assert_ptr_equal(latest(f, "a"), committed(f, "a"));
    assert_null(latest(f, "b"));
    assert_int_equal(core_revision(f->rig.core), before);
    assert_non_null(core_store_failure(f->rig.core));
    put(f, "b", "2");
    rig_commit(&f->rig);
    assert_non_null(committed(f, "b"));
    assert_null(core_store_failure(f->rig.core));
}

/* A controller would want it again. */
static void note_undone(void *context, const struct object *before, const struct object *now)
{
    struct fixture *f = context;
    f->told += before && !now;
}

/* The disk stays full for a minute. */
static void failing_batches_are_not_tried_without_end(void **state)
{
    enum { FULL_MS = 60000, ATTEMPTS_MAX = FULL_MS / COMMIT_PAUSE_MAX_MS + 20 };
    struct fixture *f = *state;
    struct core_subscription subscription = { .kind = well_known.config_map, .changed = note_undone,
                                              .context = f };
    int attempts = 0;
    core_subscribe(f->rig.core, &subscription);
    store_memory_fail_next(f->rig.store, 100000);
    int64_t end_ms = env_monotonic_ms(&f->rig.env.env) + FULL_MS, next_ms = 0;
    put(f, "a", "1");
    while (env_monotonic_ms(&f->rig.env.env) < end_ms && attempts <= ATTEMPTS_MAX) {
        bool more = core_turn(f->rig.core, &next_ms);
        if (store_memory_step(f->rig.store)) {
            core_batch_done(f->rig.core, f->rig.done);
            attempts++;
        } else if (f->told > 0) {
            f->told = 0;
            put(f, "a", "1");
        } else if (!more) {
            int64_t now_ms = env_monotonic_ms(&f->rig.env.env);
            assert_true(next_ms > now_ms && next_ms != INT64_MAX);
            env_fake_advance(&f->rig.env, (next_ms - now_ms) * 1000000);
        }
    }
    assert_in_range(attempts, FULL_MS / COMMIT_PAUSE_MAX_MS, ATTEMPTS_MAX);
    store_memory_fail_next(f->rig.store, 0);
    env_fake_advance(&f->rig.env, (int64_t)COMMIT_PAUSE_MAX_MS * 1000000);
    rig_commit(&f->rig);
    assert_non_null(committed(f, "a"));
    put(f, "a", "2");
    rig_commit(&f->rig);                 /* and nothing waits any more */
    assert_non_null(strstr(committed(f, "a")->text.at, "\"2\""));
    list_remove(&subscription.link);
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
    rig_commit(&f->rig);
    int64_t from = core_revision(f->rig.core);
    put(f, "a", "2");
    rig_commit(&f->rig);
    core_remove(f->rig.core, well_known.config_map, "default", "a");
    rig_commit(&f->rig);
    rig_restart(&f->rig);
    revision_count = 0;
    assert_true(core_replay(f->rig.core, well_known.config_map, from, note_change, f, NULL));
    assert_int_equal(revision_count, 2);
    assert_int_equal(revisions[0], CHANGE_MODIFIED);
    assert_int_equal(revisions[1], CHANGE_DELETED);
    struct error err = { 0 };
    assert_false(core_replay(f->rig.core, well_known.config_map, core_revision(f->rig.core) + 1,
                             note_change, f, &err));
    assert_int_equal(err.reason, REASON_TIMEOUT);
}

static void old_changes_expire(void **state)
{
    struct fixture *f = *state;
    struct error err = { 0 };
    put(f, "a", "1");
    rig_commit(&f->rig);
    put(f, "a", "2");
    rig_commit(&f->rig);
    int64_t from = core_revision(f->rig.core) - 1;
    env_fake_advance(&f->rig.env, (int64_t)(HISTORY_AGE_MAX_S + 1) * 1000000000);
    put(f, "a", "3");
    rig_commit(&f->rig);
    assert_false(core_replay(f->rig.core, well_known.config_map, from, note_change, f, &err));
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
    rig_commit(&f->rig);
    struct core_query query = { .kind = well_known.config_map, .ns = "default", .limit = 2 };
    assert_true(core_list(f->rig.core, &query, &arena, &first, NULL));
    assert_int_equal(first.count, 2);
    assert_int_equal(first.remaining, 2);
    core_remove(f->rig.core, well_known.config_map, "default", "c");
    put(f, "d", "2");
    put(f, "e", "1");
    rig_commit(&f->rig);
    query.after_key = first.last_key;
    query.revision = first.revision;
    assert_true(core_list(f->rig.core, &query, &arena, &second, NULL));
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

static void count_change(void *context, const struct core_change *change)
{
    struct fixture *f = context;
    (void)change;
    f->told++;
}

/* Texts of 1 MiB, a third more than the history keeps: of objects that are there it keeps nothing of
 * its own; of one that changed, what it was. */
static void only_what_the_history_keeps_itself_counts(void **state)
{
    enum { TEXT_BYTES = 1 << 20, CHANGES = HISTORY_BYTES_MAX / TEXT_BYTES * 4 / 3 };
    static char text[TEXT_BYTES + 1];
    struct fixture *f = *state;
    struct error err = { 0 };
    char name[16];
    memset(text, 'x', TEXT_BYTES);
    put(f, "first", "1");
    rig_commit(&f->rig);
    int64_t from = core_revision(f->rig.core);
    for (int i = 0; i < CHANGES; i++) {
        snprintf(name, sizeof name, "n%d", i);
        put(f, name, text);
        rig_commit(&f->rig);
    }
    assert_true(core_replay(f->rig.core, well_known.config_map, from, count_change, f, NULL));
    assert_int_equal(f->told, CHANGES);
    for (int i = 0; i < CHANGES; i++) {
        put(f, "n0", text);
        rig_commit(&f->rig);
    }
    assert_false(core_replay(f->rig.core, well_known.config_map, from, count_change, f, &err));
    assert_int_equal(err.reason, REASON_EXPIRED);
}

/* An object `name` of `ns` with the label app=`app`. */
static void put_labelled(struct fixture *f, const char *ns, const char *name, const char *app)
{
    AUTO_ARENA arena = { 0 };
    const char *json = arena_printf(
        &arena, "{\"metadata\":{\"name\":\"%s\",\"namespace\":\"%s\",\"labels\":{\"app\":\"%s\"}}}", name,
        ns, app);
    core_put(f->rig.core,
             object_freeze(well_known.config_map, json_parse(bytes_of(json), NULL, &arena, NULL),
                           core_next_revision(f->rig.core)));
}

static const struct list_row {
    const char *name, *ns, *after, *app;
    int64_t     limit;
    bool        then;                        /* before a/x became another and a/y went */
    const char *wanted;
    int64_t     remaining;
} list_rows[] = {
    { "all", "", NULL, NULL, 0, false, "a-b/x a/x a/z b/x", 0 },
    { "one namespace", "a", NULL, NULL, 0, false, "a/x a/z", 0 },
    { "none there", "aa", NULL, NULL, 0, false, "", 0 },
    { "a part", "", NULL, NULL, 3, false, "a-b/x a/x a/z", 1 },
    { "after a key", "", "a/x", NULL, 0, false, "a/z b/x", 0 },
    { "after a key before the namespace", "b", "a/x", NULL, 0, false, "b/x", 0 },
    { "after a key behind the namespace", "a", "b/x", NULL, 0, false, "", 0 },
    { "after a key that has gone", "a", "a/y", NULL, 0, false, "a/z", 0 },
    { "by label", "", NULL, "two", 0, false, "a/x a/z", 0 },
    { "by label, a part", "", NULL, "two", 1, false, "a/x", 1 },
    { "then, all", "", NULL, NULL, 0, true, "a-b/x a/x a/y a/z b/x", 0 },
    { "then, one namespace", "a", NULL, NULL, 0, true, "a/x a/y a/z", 0 },
    { "then, by label", "", NULL, "two", 0, true, "a/y a/z", 0 },
    { "then, after a key", "a", "a/x", NULL, 1, true, "a/y", 1 },
};

static bool has_app(void *app, const struct object *object)
{
    return !app || text_equal(object_label(object, "app"), app);
}

static void check_list(struct fixture *f, const struct list_row *row, int64_t then)
{
    AUTO_ARENA arena = { 0 };
    AUTO_BUFFER names = { 0 };
    struct core_page page;
    struct core_query query = { .kind = well_known.config_map,
                                .ns = row->ns,
                                .after_key = row->after,
                                .limit = row->limit,
                                .revision = row->then ? then : 0,
                                .filter = has_app,
                                .context = (void *)(uintptr_t)row->app };
    if (row->app)
        query.label_marks = object_label_marks("app", row->app);
    assert_true(core_list(f->rig.core, &query, &arena, &page, NULL));
    for (size_t i = 0; i < page.count; i++) {
        buffer_printf(&names, "%s%s/%s", i ? " " : "", page.items[i]->namespace,
                      page.items[i]->name);
        object_put(page.items[i]);
    }
    print_message("%s\n", row->name);
    assert_string_equal(buffer_text(&names), row->wanted);
    assert_int_equal(page.remaining, row->remaining);
}

static void lists_are_bounded_and_selected(void **state)
{
    struct fixture *f = *state;
    put_labelled(f, "a", "x", "one");
    put_labelled(f, "a", "y", "two");
    put_labelled(f, "a", "z", "two");
    put_labelled(f, "a-b", "x", "one");
    put_labelled(f, "b", "x", "one");
    rig_commit(&f->rig);
    int64_t then = core_revision(f->rig.core);
    core_remove(f->rig.core, well_known.config_map, "a", "y");
    put_labelled(f, "a", "x", "two");
    rig_commit(&f->rig);
    FOR_EACH(row, list_rows)
        check_list(f, row, then);
}

/* Over several blocks of the index: what stands behind the page is counted. */
static void pages_know_what_remains(void **state)
{
    static const struct { const char *ns, *after; int64_t limit, remaining; } rows[] = {
        { "", NULL, 1, 1799 },         { "", NULL, 1799, 1 },       { "", NULL, 1800, 0 },
        { "a", NULL, 10, 890 },        { "b", NULL, 10, 890 },      { "a", "a/m0300", 100, 499 },
        { "b", "b/m0899", 1, 0 },      { "b", "b/m0898", 1, 0 },    { "", "a/m0899", 400, 500 },
    };
    struct fixture *f = *state;
    for (int i = 0; i < 1800; i++) {
        char name[16];
        snprintf(name, sizeof name, "m%04d", i % 900);
        put_labelled(f, i < 900 ? "a" : "b", name, "one");
    }
    rig_commit(&f->rig);
    FOR_EACH(row, rows) {
        AUTO_ARENA arena = { 0 };
        struct core_page page;
        struct core_query query = {
            .kind = well_known.config_map, .ns = row->ns, .after_key = row->after, .limit = row->limit
        };
        assert_true(core_list(f->rig.core, &query, &arena, &page, NULL));
        assert_int_equal(page.remaining, row->remaining);
        for (size_t i = 0; i < page.count; i++)
            object_put(page.items[i]);
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
    struct queue *queue = queue_new(f->rig.core, "test", fail_twice, f);
    queue_add(queue, "k");
    queue_add(queue, "k");
    rig_turn(&f->rig);
    assert_int_equal(f->told, 1);
    env_fake_advance(&f->rig.env, INT64_C(5000000));
    rig_turn(&f->rig);
    assert_int_equal(f->told, 2);
    env_fake_advance(&f->rig.env, INT64_C(5000000));
    rig_turn(&f->rig);
    assert_int_equal(f->told, 2);        /* the second wait is twice as long */
    env_fake_advance(&f->rig.env, INT64_C(5000000));
    rig_turn(&f->rig);
    assert_int_equal(f->told, 3);
    assert_false(queue_has_work(queue));
    queue_free(queue);
}

static bool count_run(void *context, const char *key, struct arena *arena, struct error *err)
{
    ((struct fixture *)context)->told++;
    return true;
}

static void pass_ms(struct fixture *f, int ms)
{
    env_fake_advance(&f->rig.env, (int64_t)ms * 1000000);
    rig_turn(&f->rig);
}

static void a_spaced_key_rests_after_each_run(void **state)
{
    struct fixture *f = *state;
    struct queue *queue = queue_new(f->rig.core, "test", count_run, f);
    queue_add_spaced(queue, "k", 100);
    rig_turn(&f->rig);
    assert_int_equal(f->told, 1);        /* the first has no wait */
    for (int i = 0; i < 3; i++) {
        queue_add_spaced(queue, "k", 100);
        pass_ms(f, 30);
    }
    assert_int_equal(f->told, 1);
    pass_ms(f, 10);
    assert_int_equal(f->told, 2);        /* one run for all three */
    pass_ms(f, 99);
    queue_add(queue, "k");
    rig_turn(&f->rig);
    assert_int_equal(f->told, 3);        /* what is urgent does not wait */
    pass_ms(f, 1000);
    assert_int_equal(f->told, 3);        /* a rest is no reason to run */
    queue_add_spaced(queue, "k", 100);
    rig_turn(&f->rig);
    assert_int_equal(f->told, 4);
    queue_free(queue);
}

static void a_later_time_does_not_hold_a_spaced_key_back(void **state)
{
    struct fixture *f = *state;
    struct queue *queue = queue_new(f->rig.core, "test", count_run, f);
    queue_add_after(queue, "k", 5000);
    queue_add_spaced(queue, "k", 100);
    rig_turn(&f->rig);
    assert_int_equal(f->told, 1);
    queue_add_after(queue, "k", 5000);
    queue_add_spaced(queue, "k", 100);
    pass_ms(f, 99);
    assert_int_equal(f->told, 1);
    pass_ms(f, 1);
    assert_int_equal(f->told, 2);
    queue_add_after(queue, "k", 50);     /* while it rests: a time is a time */
    pass_ms(f, 50);
    assert_int_equal(f->told, 3);
    queue_free(queue);
}

struct again {
    struct fixture *f;
    struct queue   *queue;
    bool            adds;
};

static bool add_itself(void *context, const char *key, struct arena *arena, struct error *err)
{
    struct again *again = context;
    again->f->told++;
    if (again->adds)
        queue_add_spaced(again->queue, key, 100);
    return true;
}

static void a_spaced_key_that_adds_itself(void **state)
{
    struct fixture *f = *state;
    struct again again = { .f = f, .adds = true };
    again.queue = queue_new(f->rig.core, "test", add_itself, &again);
    queue_add(again.queue, "k");
    rig_turn(&f->rig);
    assert_int_equal(f->told, 2);        /* its first run had no rest to come */
    pass_ms(f, 99);
    assert_int_equal(f->told, 2);
    again.adds = false;
    pass_ms(f, 1);
    assert_int_equal(f->told, 3);
    pass_ms(f, 1000);
    assert_int_equal(f->told, 3);
    queue_free(again.queue);
}

/* ---- dependents ---- */

static void put_owned(struct fixture *f, int from, int to, int step)
{
    AUTO_BUFFER text = { 0 };
    buffer_add_text(&text, "{\"metadata\":{\"name\":\"a\",\"namespace\":\"default\","
                           "\"ownerReferences\":[");
    for (int i = from; i != to; i += step)
        buffer_printf(&text,
                      "%s{\"apiVersion\":\"v1\",\"kind\":\"Pod\",\"name\":\"p\",\"uid\":\"u%d\"}",
                      i == from ? "" : ",", i / 2); /* each twice */
    buffer_add_text(&text, "]}}");
    rig_put(&f->rig, well_known.config_map, buffer_text(&text));
}

static bool count_dependent(void *context, const struct object *dependent)
{
    (void)dependent;
    ++*(int *)context;
    return true;
}

static int dependents_of(struct fixture *f, int owner)
{
    AUTO_ARENA arena = { 0 };
    int count = 0;
    core_each_dependent(f->rig.core, arena_printf(&arena, "u%d", owner), count_dependent, &count);
    return count;
}

/* Few owners and many, in whatever order, some of them named twice. */
static void a_dependent_is_found_by_each_owner_once(void **state)
{
    static const int counts[] = { 2, 8, 20000 };
    struct fixture *f = *state;
    FOR_EACH(count, counts) {
        put_owned(f, 0, *count, 1);
        put_owned(f, *count - 1, -1, -1);
        assert_int_equal(dependents_of(f, 0), 1);
        assert_int_equal(dependents_of(f, *count / 2 - 1), 1);
        assert_int_equal(dependents_of(f, *count / 2), 0);
        put_owned(f, 2, *count + 2, 1);
        assert_int_equal(dependents_of(f, 0), 0);
        assert_int_equal(dependents_of(f, *count / 2), 1);
        core_remove(f->rig.core, well_known.config_map, "default", "a");
        assert_int_equal(dependents_of(f, *count / 2), 0);
        rig_commit(&f->rig);
    }
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
        TEST(failing_batches_are_not_tried_without_end),
        TEST(watches_resume_over_a_restart),
        TEST(old_changes_expire),
        TEST(only_what_the_history_keeps_itself_counts),
        TEST(pages_of_a_list_are_one_snapshot),
        TEST(lists_are_bounded_and_selected),
        TEST(pages_know_what_remains),
        TEST(a_failing_key_comes_again_later),
        TEST(a_spaced_key_rests_after_each_run),
        TEST(a_later_time_does_not_hold_a_spaced_key_back),
        TEST(a_spaced_key_that_adds_itself),
        TEST(a_dependent_is_found_by_each_owner_once),
        cmocka_unit_test(sorted_keeps_its_order_through_splits),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
