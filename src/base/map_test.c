/* SPDX-License-Identifier: Apache-2.0 */
/* map_test.c - keys of any bytes, order of insertion, holes and growth, against a plain array. */
#include "base/map.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>

#include <cmocka.h>

#include "base/env.h"

enum { KEYS = 200, STEPS = 20000 };

static void keys_are_bytes(void **state)
{
    static const struct bytes keys[] = { { "", 0 }, { "\0", 1 }, { "a", 1 }, { "a\0b", 3 },
                                         { "a\0c", 3 } };
    struct map map = { 0 };
    int values[ARRAY_SIZE(keys)];
    (void)state;
    for (size_t i = 0; i < ARRAY_SIZE(keys); i++)
        assert_null(map_put(&map, keys[i], &values[i]));
    for (size_t i = 0; i < ARRAY_SIZE(keys); i++)
        assert_ptr_equal(map_get(&map, keys[i]), &values[i]);
    assert_null(map_get(&map, BYTES("b")));
    assert_ptr_equal(map_put(&map, keys[2], &values[0]), &values[2]);
    assert_int_equal(map.count, ARRAY_SIZE(keys));
    map_done(&map);
}

/* What a map should be: the keys that are there, in the order in which they came. */
struct model {
    int    keys[KEYS];
    size_t count;
};

static void model_remove(struct model *model, int key)
{
    size_t kept = 0;
    for (size_t i = 0; i < model->count; i++)
        if (model->keys[i] != key)
            model->keys[kept++] = model->keys[i];
    model->count = kept;
}

static bool model_has(const struct model *model, int key)
{
    for (size_t i = 0; i < model->count; i++)
        if (model->keys[i] == key)
            return true;
    return false;
}

static void assert_same(const struct map *map, const struct model *model, int *values)
{
    size_t i = 0;
    assert_int_equal(map->count, model->count);
    for (struct map_entry *e = map_first(map); e; e = map_after(map, e), i++)
        assert_ptr_equal(e->value, &values[model->keys[i]]);
    assert_int_equal(i, model->count);
}

static void puts_and_removals_keep_the_order(void **state)
{
    struct env_fake env;
    struct map map = { 0 };
    struct model model = { .count = 0 };
    static int values[KEYS];
    (void)state;
    env_fake_init(&env, 1);
    for (int step = 0; step < STEPS; step++) {
        int key = (int)env_random_below(&env.env, KEYS);
        char text[16];
        snprintf(text, sizeof text, "key%d", key);
        bool was_there = model_has(&model, key);
        if (env_random_below(&env.env, 2) == 0) {
            assert_ptr_equal(map_put(&map, bytes_of(text), &values[key]),
                             was_there ? &values[key] : NULL);
            if (!was_there)
                model.keys[model.count++] = key;
        } else {
            assert_ptr_equal(map_remove(&map, bytes_of(text)), was_there ? &values[key] : NULL);
            model_remove(&model, key);
        }
        if (step % 100 == 0)
            assert_same(&map, &model, values);
    }
    assert_same(&map, &model, values);
    map_clear(&map);
    assert_null(map_first(&map));
    map_done(&map);
}

static void entries_may_go_during_a_walk(void **state)
{
    struct map map = { 0 };
    int value, seen = 0;
    (void)state;
    for (int i = 0; i < KEYS; i++) {
        char text[16];
        snprintf(text, sizeof text, "%d", i);
        map_put(&map, bytes_of(text), &value);
    }
    for (struct map_entry *e = map_first(&map); e; e = map_after(&map, e), seen++)
        assert_ptr_equal(map_remove(&map, (struct bytes){ e->key, e->key_size }), &value);
    assert_int_equal(seen, KEYS);
    assert_int_equal(map.count, 0);
    map_done(&map);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(keys_are_bytes),
        cmocka_unit_test(puts_and_removals_keep_the_order),
        cmocka_unit_test(entries_may_go_during_a_walk),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
