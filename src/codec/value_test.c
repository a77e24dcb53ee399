/* SPDX-License-Identifier: Apache-2.0 */
/* value_test.c - paths, edits and comparison of trees; the tree is told by its JSON. */
#include "base/arena.h"
#include "codec/json.h"
#include "codec/value.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

static struct value *parse(struct arena *arena, const char *text)
{
    struct value *value = json_parse(bytes_of(text), NULL, arena, NULL);
    assert_non_null(value);
    return value;
}

static void check_json(const char *name, const struct value *value, const char *wanted)
{
    AUTO_BUFFER text = { 0 };
    json_write_value(&text, value);
    if (!text_equal(buffer_text(&text), wanted))
        fail_msg("%s: got <%s>, wanted <%s>", name, buffer_text(&text), wanted);
}

static const struct { const char *name, *before, *path, *set, *removed; } edit_cases[] = {
    { "add", "{}", "a", "{\"a\":1}", "{}" },
    { "replace", "{\"a\":2,\"b\":3}", "a", "{\"a\":1,\"b\":3}", "{\"b\":3}" },
    { "make parents", "{}", "a.b.c", "{\"a\":{\"b\":{\"c\":1}}}", "{}" },
    { "through a map", "{\"a\":{\"x\":0}}", "a.b", "{\"a\":{\"x\":0,\"b\":1}}",
      "{\"a\":{\"x\":0}}" },
    { "through a text", "{\"a\":\"x\"}", "a.b", "{\"a\":{\"b\":1}}", "{\"a\":\"x\"}" },
    { "through a null", "{\"a\":null}", "a.b", "{\"a\":{\"b\":1}}", "{\"a\":null}" },
};

static void value_edits(void **state)
{
    FOR_EACH(row, edit_cases) {
        AUTO_ARENA arena = { 0 };
        struct value *value = parse(&arena, row->before);
        value_set_at(value, &arena, row->path, value_new_int(&arena, 1));
        check_json(row->name, value, row->set);
        assert_int_equal(value_int(value, row->path, 0), 1);
        value = parse(&arena, row->before);
        value_remove_at(value, row->path);
        check_json(row->name, value, row->removed);
    }
}

static const struct { const char *a, *b; bool equal; } equal_cases[] = {
    { "1",                     "1.0",                   true },
    { "1",                     "1.5",                   false },
    { "9223372036854775807",   "9223372036854775806",   false },
    { "4666666666666666000",   "4666666666666666444.4", true },
    { "\"1\"",                 "1",                     false },
    { "null",                  "null",                  true },
    { "null",                  "false",                 false },
    { "[1,2]",                 "[1,2]",                 true },
    { "[1,2]",                 "[2,1]",                 false },
    { "[1]",                   "[1,1]",                 false },
    { "{\"a\":1,\"b\":[]}",    "{\"b\":[],\"a\":1}",    true },
    { "{\"a\":1}",             "{\"a\":1,\"b\":1}",     false },
    { "{\"a\":1}",             "{\"b\":1}",             false },
};

static void value_compares(void **state)
{
    FOR_EACH(row, equal_cases) {
        AUTO_ARENA arena = { 0 };
        struct value *a = parse(&arena, row->a), *b = parse(&arena, row->b);
        if (value_equal(a, b) != row->equal || value_equal(b, a) != row->equal)
            fail_msg("%s against %s", row->a, row->b);
    }
    assert_true(value_equal(NULL, NULL));
}

static const struct { const char *text; bool empty; size_t count; } empty_cases[] = {
    { "null", true, 0 },  { "\"\"", true, 0 }, { "0", true, 0 },   { "false", true, 0 },
    { "[]", true, 0 },    { "{}", true, 0 },   { "0.0", true, 0 }, { "\"a\"", false, 0 },
    { "1", false, 0 },    { "true", false, 0 },{ "[0]", false, 1 },{ "{\"a\":null}", false, 1 },
};

static void value_tells_empty(void **state)
{
    FOR_EACH(row, empty_cases) {
        AUTO_ARENA arena = { 0 };
        struct value *value = parse(&arena, row->text);
        assert_int_equal(value_is_empty(value), row->empty);
        assert_int_equal(value_count(value), row->count);
    }
    assert_true(value_is_empty(NULL));
}

static void value_readers_take_anything(void **state)
{
    AUTO_ARENA arena = { 0 };
    struct value *value = parse(&arena, "{\"a\":{\"b\":\"text\"},\"l\":[1],\"t\":true}");
    assert_null(value_at(NULL, "a"));
    assert_null(value_at(value, "l.b"));
    assert_null(value_at(value, "a.b.c"));
    assert_null(value_string(value, "l").at);
    assert_string_equal(value_text(value, "a.b", &arena), "text");
    assert_null(value_text(value, "a", &arena));
    assert_int_equal(value_int(value, "a", 7), 7);
    assert_true(value_bool(value, "t", false));
    assert_true(value_bool(value, "a.b", true));
    assert_null(value_item(value, 0));
    assert_null(value_item(value_at(value, "l"), 1));
}

static void value_edits_lists(void **state)
{
    AUTO_ARENA arena = { 0 };
    struct value *list = value_make_at(value_new_map(&arena), &arena, "a.b", VALUE_LIST);
    for (int i = 0; i < 6; i++)
        value_append(list, &arena, value_new_int(&arena, i));
    value_insert(list, &arena, 0, value_new_text(&arena, "first"));
    value_insert(list, &arena, 7, value_printf(&arena, "%s", "last"));
    value_remove_item(list, 3);
    value_remove_item(list, 99);
    check_json("list", list, "[\"first\",0,1,3,4,5,\"last\"]");
}

/* Edits of a large map against the same edits of a plain array of flags. */
static void value_large_map_keeps_its_index(void **state)
{
    enum { KEYS = 500, STEPS = 20000 };
    AUTO_ARENA arena = { 0 };
    struct value *map = value_new_map(&arena);
    int64_t wanted[KEYS] = { 0 };
    uint64_t random = 1;
    for (int step = 1; step <= STEPS; step++) {
        random = random * 6364136223846793005u + 1442695040888963407u;
        int key = (int)(random >> 33) % KEYS;
        const char *name = arena_printf(&arena, "key-%d", key);
        if (random >> 63) {
            value_set(map, &arena, name, value_new_int(&arena, step));
            wanted[key] = step;
        } else {
            assert_int_equal(value_remove(map, name), wanted[key] != 0);
            wanted[key] = 0;
        }
        assert_int_equal(value_int(map, name, 0), wanted[key]);
    }
    for (int key = 0; key < KEYS; key++)
        assert_int_equal(value_int(map, arena_printf(&arena, "key-%d", key), 0), wanted[key]);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(value_edits),       cmocka_unit_test(value_compares),
        cmocka_unit_test(value_tells_empty), cmocka_unit_test(value_readers_take_anything),
        cmocka_unit_test(value_edits_lists), cmocka_unit_test(value_large_map_keeps_its_index),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
