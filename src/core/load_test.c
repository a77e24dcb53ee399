/* SPDX-License-Identifier: Apache-2.0 */
/* load_test.c - what a core does with a store that holds what nobody can read. */
#include <stdio.h>
#include <string.h>

#include "core/rig_test.h"

#define FAIL_ROW(...) (print_error(__VA_ARGS__), print_error("\n"), _fail(__FILE__, __LINE__))

static const char config_map[] =
    "{\"metadata\":{\"name\":\"a\",\"namespace\":\"default\"},\"data\":{\"t\":\"1\"}}";

static const struct damage {
    const char *name, *key, *text, *why;
} damages[] = {
    { "no JSON", "/registry/configmaps/default/b", "{\"metadata\":{\"name\":\"b", "" },
    { "nothing", "/registry/configmaps/default/b", "", "" },
    { "no character", "/registry/configmaps/default/b",
      "{\"metadata\":{\"name\":\"b\",\"namespace\":\"default\"},\"data\":{\"t\":\"\xc3\"}}", "" },
    { "another's name", "/registry/configmaps/default/b",
      "{\"metadata\":{\"name\":\"c\",\"namespace\":\"default\"}}", "the text is that of default/c" },
    { "definition", "/registry/apiextensions.k8s.io/customresourcedefinitions/b.example.com", "[]",
      "" },
};

static void ignore_done(void *context, struct store_batch *batch)
{
    (void)context;
    (void)batch;
}

static void note_done(struct store_batch *batch)
{
    (void)batch;
}

/* Writes what the core would never write. */
static void store_text(struct store *store, const struct damage *damage)
{
    struct object object = { .text = bytes_of(damage->text) };
    struct store_write write = { .key = damage->key, .next = &object, .revision = 1000 };
    struct store_batch batch = { .writes = &write, .count = 1, .revision_limit = 1001,
                                 .done = note_done };
    store_commit(store, &batch);
    assert_true(store_memory_step(store));
}

struct found {
    int  count;
    char key[256], why[512];
};

static void note_unreadable(void *context, struct bytes key, const struct error *why)
{
    struct found *found = context;
    found->count++;
    snprintf(found->key, sizeof found->key, "%.*s", BYTES_ARG(key));
    snprintf(found->why, sizeof found->why, "%s", why->message);
}

static void fill(struct rig *rig)
{
    rig_open(rig);
    rig_put(rig, well_known.config_map, config_map);
    rig_commit(rig);
    core_free(rig->core);
}

/* What depends on it would be taken for abandoned, and deleted. */
static void unreadable_object_ends_the_loading(void **state)
{
    (void)state;
    FOR_EACH(row, damages) {
        struct rig rig = { 0 };
        struct error err = { 0 };
        fill(&rig);
        store_text(rig.store, row);
        struct core_options options = { .env = &rig.env.env, .store = rig.store,
                                        .batch_done = ignore_done };
        rig.core = core_new(&options);
        if (core_load(rig.core, &err) || !strstr(err.message, row->key) ||
            !strstr(err.message, row->why) || !strstr(err.message, "knarr store"))
            FAIL_ROW("%s: %s", row->name, err.message);
        rig_close(&rig);
    }
}

static void who_looks_is_told_each(void **state)
{
    (void)state;
    FOR_EACH(row, damages) {
        struct rig rig = { 0 };
        struct found found = { 0 };
        struct error err = { 0 };
        fill(&rig);
        store_text(rig.store, row);
        struct core_options options = { .env = &rig.env.env, .store = rig.store,
                                        .batch_done = ignore_done,
                                        .unreadable = note_unreadable, .context = &found };
        rig.core = core_new(&options);
        if (!core_load(rig.core, &err) || found.count != 1 ||
            strcmp(found.key, row->key) != 0 || !strstr(found.why, row->why))
            FAIL_ROW("%s: %d, %s, %s, %s", row->name, found.count, found.key, found.why,
                     err.message);
        assert_non_null(core_get(rig.core, well_known.config_map, "default", "a"));
        assert_null(core_get(rig.core, well_known.config_map, "default", "b"));
        if (core_read_text(rig.core, bytes_of(row->key), bytes_of(row->text), 1, &err))
            FAIL_ROW("%s can be read", row->name);
        rig_close(&rig);
    }
}

static struct object *read_text(struct rig *rig, const char *key, struct error *err)
{
    return core_read_text(rig->core, bytes_of(key), bytes_of(config_map), 7, err);
}

static void text_is_of_its_key(void **state)
{
    struct rig rig = { 0 };
    struct error err = { 0 };
    (void)state;
    rig_open(&rig);
    AUTO_PUT object = read_text(&rig, "/registry/configmaps/default/a", &err);
    assert_non_null(object);
    assert_int_equal(object->resource_version, 7);
    assert_non_null(strstr(object->text.at, "\"kind\":\"ConfigMap\""));
    assert_null(read_text(&rig, "/registry/configmaps/other/a", &err));
    assert_int_equal(err.reason, REASON_BAD_REQUEST);
    error_clear(&err);
    assert_null(read_text(&rig, "/registry/things/default/a", &err));
    assert_int_equal(err.reason, REASON_NOT_FOUND);
    rig_close(&rig);
}

/* ---- the log ---- */

static int changes;

static void count_change(void *context, const struct core_change *change)
{
    (void)context;
    (void)change;
    changes++;
}

static void store_one(struct store *store, const struct object *next, bool is_logged)
{
    struct store_write write = { .key = "/registry/configmaps/default/a", .next = next,
                                 .revision = next->resource_version, .is_logged = is_logged };
    struct store_batch batch = { .writes = &write, .count = 1,
                                 .revision_limit = next->resource_version + 1,
                                 .wall_s = 1, .done = note_done };
    store_commit(store, &batch);
    assert_true(store_memory_step(store));
}

/* A change to what is there, whose text before cannot be read. */
static void store_damaged_change(struct rig *rig, int64_t revision)
{
    struct object before = { .text = bytes_of("{\"x"), .resource_version = revision - 1 };
    AUTO_PUT now = object_with_revision(
        core_get(rig->core, well_known.config_map, "default", "a"), revision);
    store_one(rig->store, &before, /* is_logged= */ false);
    store_one(rig->store, now, /* is_logged= */ true);
}

/* The present is whole: only who watched before the damage has to list anew. */
static void damaged_log_is_forgotten(void **state)
{
    struct rig rig = { 0 };
    struct error err = { 0 };
    (void)state;
    rig_open(&rig);
    rig_put(&rig, well_known.config_map, config_map);
    rig_commit(&rig);
    int64_t first = core_revision(rig.core);
    rig_put(&rig, well_known.config_map, config_map);
    rig_commit(&rig);
    rig_restart(&rig);
    changes = 0;
    assert_true(core_replay(rig.core, well_known.config_map, first, count_change, NULL, NULL));
    assert_int_equal(changes, 1);
    store_damaged_change(&rig, core_revision(rig.core) + 1);
    rig_restart(&rig);
    assert_false(core_replay(rig.core, well_known.config_map, first, count_change, NULL, &err));
    assert_int_equal(err.reason, REASON_EXPIRED);
    int64_t since = core_revision(rig.core);
    rig_put(&rig, well_known.config_map, config_map);
    rig_commit(&rig);
    rig_restart(&rig);
    changes = 0;
    assert_true(core_replay(rig.core, well_known.config_map, since, count_change, NULL, NULL));
    assert_int_equal(changes, 1);
    rig_close(&rig);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(unreadable_object_ends_the_loading),
        cmocka_unit_test(who_looks_is_told_each),
        cmocka_unit_test(text_is_of_its_key),
        cmocka_unit_test(damaged_log_is_forgotten),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
