/* SPDX-License-Identifier: Apache-2.0 */
/* image_collect_test.c - which images go, in which order, and what is left of a store. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/bytes.h"
#include "base/error.h"
#include "io/file.h"
#include "node/image_collect.h"
#include "node/image_record.h"
#include "node/image_reference.h"
#include "node/image_store.h"

#include <cmocka.h>               /* last: it has a macro fail() */

enum { NOW_S = 1000, MIN_AGE_S = 100, IMAGES = 4 };

static void test_order(void **state)
{
    static const struct {
        const char            *name;
        struct image_candidate images[IMAGES];       /* ids of one letter */
        const char            *order;
    } rows[] = {
        { "the least recently used first",
          { { .id = "a", .used_s = 30, .is_fetched = true, .is_named = true },
            { .id = "b", .used_s = 10, .is_fetched = true, .is_named = true },
            { .id = "c", .used_s = 20, .is_fetched = true, .is_named = true } }, "bca" },
        { "none in use",
          { { .id = "a", .used_s = 1, .is_fetched = true, .is_named = true, .is_in_use = true },
            { .id = "b", .used_s = 2, .is_fetched = true, .is_named = true } }, "b" },
        { "none that is young",
          { { .id = "a", .used_s = 901, .is_fetched = true, .is_named = true },
            { .id = "b", .used_s = 900, .is_fetched = true, .is_named = true } }, "b" },
        { "none of the future",
          { { .id = "a", .used_s = 2000, .is_fetched = true, .is_named = true } }, "" },
        { "none that was brought by hand",
          { { .id = "a", .is_named = true, .is_by_hand = true },
            { .id = "b", .is_named = true, .is_by_hand = true, .is_fetched = true } }, "" },
        { "none of which nothing is known", { { .id = "a", .is_named = true } }, "" },
        { "what has lost its name", { { .id = "a" }, { .id = "b", .is_fetched = true } }, "ab" },
    };
    (void)state;
    FOR_EACH(row, rows) {
        struct image_candidate images[IMAGES];
        char order[IMAGES + 1] = { 0 };
        size_t count = 0;
        while (count < IMAGES && row->images[count].id)
            count++;
        memcpy(images, row->images, sizeof images);
        size_t going = image_collect_order(images, count, NOW_S, MIN_AGE_S);
        for (size_t i = 0; i < going; i++)
            order[i] = *images[i].id;
        if (strcmp(order, row->order) != 0)
            fail_msg("%s: %s", row->name, order);
    }
}

/* ---- a store ---- */

static char folder[] = "/tmp/image-collect-XXXXXX";

static int set_up(void **state)
{
    (void)state;
    snprintf(folder, sizeof folder, "/tmp/image-collect-XXXXXX");
    return mkdtemp(folder) ? 0 : -1;
}

static int tear_down(void **state)
{
    (void)state;
    return file_remove_tree(folder);
}

/* An image of no layers. */
static const char *add(const char *name, bool is_by_hand, struct arena *arena)
{
    struct error err = { 0 };
    char id[DIGEST_TEXT_MAX];
    struct image_reference reference;
    struct image_store *store = image_store_open(folder, &err);
    assert_true(image_reference_parse(name, arena, &reference, &err));
    assert_true(image_store_lock(store, &err));
    assert_true(image_store_put_blob(store, bytes_of(name), id, &err));
    const char *const none[] = { NULL }, *const references[] = { reference.name, NULL };
    const struct image image = { .id = id, .references = (const char **)(uintptr_t)references,
                                 .digests = (const char **)(uintptr_t)none,
                                 .layers = (const char **)(uintptr_t)none,
                                 .size_bytes = 10, .is_by_hand = is_by_hand };
    assert_true(image_store_add(store, &image, &err));
    assert_true(is_by_hand || image_record_pulled(folder, id, &reference, NULL, &err));
    image_store_close(store);
    return arena_strdup(arena, id);
}

static bool is_there(const char *name)
{
    AUTO_ARENA arena = { 0 };
    struct image image;
    struct image_store *store = image_store_open(folder, NULL);
    bool found = image_store_find(store, name, &arena, &image, NULL);
    image_store_close(store);
    return found;
}

static void test_a_store(void **state)
{
    AUTO_ARENA arena = { 0 };
    struct error err = { 0 };
    (void)state;
    const char *held = add("held:1", false, &arena);
    add("named:1", false, &arena);
    add("imported:1", true, &arena);
    add("fetched:1", false, &arena);
    struct image_store *store = image_store_open(folder, &err);
    int64_t now_s = image_store_used_s(store, held);
    assert_true(now_s > 0);
    assert_true(image_store_hold(store, held, "holder", &err));
    const char *const named[] = { "named:1", "unknown:1", NULL };
    struct image_collect collect = { .image_dir = folder, .named = named, .now_s = now_s + 50,
                                     .wanted_bytes = INT64_MAX, .min_age_s = 100 };
    assert_true(image_collect(&collect, &err));
    assert_int_equal(collect.removed, 0);            /* all are young */
    collect.now_s = now_s + 200;
    assert_true(image_store_lock(store, &err));
    assert_false(image_collect(&collect, &err));
    assert_int_equal(err.reason, REASON_CONFLICT);
    error_clear(&err);
    image_store_unlock(store);
    assert_true(image_collect(&collect, &err));
    assert_int_equal(collect.removed, 1);
    assert_int_equal(collect.freed_bytes, 10);
    assert_false(is_there("fetched:1"));
    assert_true(is_there("held:1") && is_there("named:1") && is_there("imported:1"));
    image_store_release(store, "holder");
    image_store_close(store);
    collect = (struct image_collect){ .image_dir = folder, .now_s = now_s + 200, .wanted_bytes = 1,
                                      .min_age_s = 100 };
    assert_true(image_collect(&collect, &err));
    assert_int_equal(collect.removed, 1);            /* one is enough */
    assert_true(is_there("imported:1"));
}

/* Imported again under the same name: the one before has none any more, and goes. */
static void test_names_that_move_on(void **state)
{
    AUTO_ARENA arena = { 0 };
    struct error err = { 0 };
    struct image image = { 0 };
    (void)state;
    const char *before = add("app:1", true, &arena);
    struct image_store *store = image_store_open(folder, &err);
    assert_true(image_store_lock(store, &err));
    assert_true(image_store_find(store, "app:1", &arena, &image, &err) && image.is_by_hand);
    char id[DIGEST_TEXT_MAX];
    assert_true(image_store_put_blob(store, BYTES("another"), id, &err));
    image.id = id;
    assert_true(image_store_add(store, &image, &err));
    int64_t now_s = image_store_used_s(store, id);
    image_store_close(store);
    struct image_collect collect = { .image_dir = folder, .now_s = now_s + 200,
                                     .wanted_bytes = INT64_MAX };
    assert_true(image_collect(&collect, &err));
    assert_int_equal(collect.removed, 1);
    assert_false(is_there(before));
    assert_true(is_there("app:1"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_order),
        cmocka_unit_test_setup_teardown(test_a_store, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_names_that_move_on, set_up, tear_down),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
