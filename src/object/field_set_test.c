/* SPDX-License-Identifier: Apache-2.0 */
/* field_set_test.c - sets of paths: their text, their order, and how two of them combine. */
#include <string.h>

#include "base/arena.h"
#include "base/error.h"
#include "codec/value.h"
#include "object/field_set.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

static struct field_set read_set(const char *text, struct arena *arena)
{
    struct field_set set;
    struct error err = { 0 };
    if (!field_set_read(bytes_of(text), arena, &set, &err))
        fail_msg("%s: %s", text, err.message);
    return set;
}

static const char *write_set(const struct field_set *set, struct arena *arena)
{
    AUTO_BUFFER text = { 0 };
    field_set_write(&text, set);
    return arena_strdup(arena, buffer_text(&text));
}

/* `written` is NULL where the text is no set; equal to `text` where that is canonical. */
static const struct { const char *name, *text, *written; } texts[] = {
    { "nothing", "{}", "{}" },
    { "null", "null", "{}" },
    { "a member", "{\"f:a\":{}}", "{\"f:a\":{}}" },
    { "a member with children", "{\"f:a\":{\".\":{},\"f:b\":{}}}", "{\"f:a\":{\".\":{},\"f:b\":{}}}" },
    { "null for a member", "{\"f:a\":null}", "{\"f:a\":{}}" },
    { "a dot alone", "{\"f:a\":{\".\":{}}}", "{\"f:a\":{}}" },
    { "names in order", "{\"f:b\":{},\"f:a\":{},\"f:B\":{}}", "{\"f:B\":{},\"f:a\":{},\"f:b\":{}}" },
    { "types in order", "{\"i:1\":{},\"v:\\\"a\\\"\":{},\"k:{\\\"a\\\":1}\":{},\"f:z\":{}}",
      "{\"f:z\":{},\"k:{\\\"a\\\":1}\":{},\"v:\\\"a\\\"\":{},\"i:1\":{}}" },
    { "numbers in order", "{\"v:10\":{},\"v:9\":{},\"v:-1\":{},\"v:9.5\":{}}",
      "{\"v:-1\":{},\"v:9\":{},\"v:9.5\":{},\"v:10\":{}}" },
    { "numbers before texts", "{\"v:\\\"0\\\"\":{},\"v:true\":{},\"v:1\":{}}",
      "{\"v:1\":{},\"v:\\\"0\\\"\":{},\"v:true\":{}}" },
    { "texts in order", "{\"v:\\\"a b\\\"\":{},\"v:\\\"a\\\"\":{},\"v:\\\"a!\\\"\":{}}",
      "{\"v:\\\"a\\\"\":{},\"v:\\\"a b\\\"\":{},\"v:\\\"a!\\\"\":{}}" },
    { "keys in order", "{\"k:{\\\"p\\\":80,\\\"q\\\":\\\"U\\\"}\":{},\"k:{\\\"p\\\":9,\\\"q\\\":\\\"T\\\"}\":{}}",
      "{\"k:{\\\"p\\\":9,\\\"q\\\":\\\"T\\\"}\":{},\"k:{\\\"p\\\":80,\\\"q\\\":\\\"U\\\"}\":{}}" },
    { "keys of one element in order", "{\"k:{\\\"b\\\":1, \\\"a\\\":2}\":{}}",
      "{\"k:{\\\"a\\\":2,\\\"b\\\":1}\":{}}" },
    { "angles are escaped as Go does", "{\"v:\\\"<&>\\\"\":{}}",
      "{\"v:\\\"\\\\u003c\\\\u0026\\\\u003e\\\"\":{}}" },
    { "a name with a quote", "{\"f:a\\\"b\":{}}", "{\"f:a\\\"b\":{}}" },
    { "the same name twice", "{\"f:a\":{\"f:b\":{}},\"f:a\":{\".\":{},\"f:c\":{}}}",
      "{\"f:a\":{\".\":{},\"f:b\":{},\"f:c\":{}}}" },
    { "a type of a later version", "{\"x:a\":{\"f:b\":{}},\"f:a\":{}}", "{\"f:a\":{}}" },
    { "no object", "[]", NULL },
    { "a text below", "{\"f:a\":\"x\"}", NULL },
    { "too short a key", "{\"f\":{}}", NULL },
    { "no colon", "{\"fa\":{}}", NULL },
    { "an empty key", "{\"\":{}}", NULL },
    { "a value that is none", "{\"v:x\":{}}", NULL },
    { "keys that are none", "{\"k:1\":{}}", NULL },
    { "an index that is none", "{\"i:x\":{}}", NULL },
    { "the end is missing", "{\"f:a\":{}", NULL },
    { "more behind", "{} {}", NULL },
};

static void test_texts(void **state)
{
    (void)state;
    FOR_EACH(row, texts) {
        AUTO_ARENA arena = { 0 };
        struct field_set set;
        struct error err = { 0 };
        bool good = field_set_read(bytes_of(row->text), &arena, &set, &err);
        if (good != (row->written != NULL))
            fail_msg("%s: %s", row->name, good ? "was read" : err.message);
        if (good && strcmp(write_set(&set, &arena), row->written) != 0)
            fail_msg("%s: %s", row->name, write_set(&set, &arena));
    }
}

typedef struct field_set operation(const struct field_set *, const struct field_set *,
                                   struct arena *);

static const struct { const char *name; operation *function; const char *a, *b, *wanted; } sums[] = {
    { "union", field_set_union, "{'f:a':{},'f:c':{'f:d':{}}}", "{'f:b':{},'f:c':{'.':{},'f:e':{}}}",
      "{'f:a':{},'f:b':{},'f:c':{'.':{},'f:d':{},'f:e':{}}}" },
    { "union with nothing", field_set_union, "{}", "{'f:b':{}}", "{'f:b':{}}" },
    { "intersection", field_set_intersection, "{'f:a':{},'f:c':{'.':{},'f:d':{}}}",
      "{'f:a':{'f:x':{}},'f:c':{'.':{},'f:d':{}}}", "{'f:c':{'.':{},'f:d':{}}}" },
    { "intersection of a member and what is below it", field_set_intersection, "{'f:a':{}}",
      "{'f:a':{'f:b':{}}}", "{}" },
    { "difference", field_set_difference, "{'f:a':{'.':{},'f:b':{}},'f:c':{}}", "{'f:a':{}}",
      "{'f:a':{'f:b':{}},'f:c':{}}" },
    { "difference below", field_set_difference, "{'f:a':{'.':{},'f:b':{}}}", "{'f:a':{'f:b':{}}}",
      "{'f:a':{}}" },
    { "difference of all", field_set_difference, "{'f:a':{'f:b':{}}}", "{'f:a':{'f:b':{}}}", "{}" },
    { "without takes all below", field_set_without, "{'f:a':{'.':{},'f:b':{}},'f:c':{}}",
      "{'f:a':{}}", "{'f:c':{}}" },
    { "without a part", field_set_without, "{'f:a':{'.':{},'f:b':{'f:x':{}},'f:c':{}}}",
      "{'f:a':{'f:b':{}}}", "{'f:a':{'.':{},'f:c':{}}}" },
};

static const char *quoted(const char *text, struct arena *arena)
{
    char *copy = arena_strdup(arena, text);
    for (char *at = copy; *at; at++)
        *at = *at == '\'' ? '"' : *at;
    return copy;
}

static void test_combining(void **state)
{
    (void)state;
    FOR_EACH(row, sums) {
        AUTO_ARENA arena = { 0 };
        struct field_set a = read_set(quoted(row->a, &arena), &arena),
                         b = read_set(quoted(row->b, &arena), &arena);
        struct field_set got = row->function(&a, &b, &arena);
        if (strcmp(write_set(&got, &arena), quoted(row->wanted, &arena)) != 0)
            fail_msg("%s: %s", row->name, write_set(&got, &arena));
    }
}

static const struct { const char *a, *b; bool equal, intersects, within; } questions[] = {
    { "{}", "{}", true, false, true },
    { "{'f:a':{}}", "{'f:a':{}}", true, true, true },
    { "{'f:a':{}}", "{'f:a':{'.':{},'f:b':{}}}", false, true, true },
    { "{'f:a':{'f:b':{}}}", "{'f:a':{}}", false, false, false },
    { "{'v:1':{}}", "{'v:1.0':{}}", true, true, true },
    { "{'f:a':{},'f:b':{}}", "{'f:b':{}}", false, true, false },
};

static void test_questions(void **state)
{
    (void)state;
    FOR_EACH(row, questions) {
        AUTO_ARENA arena = { 0 };
        struct field_set a = read_set(quoted(row->a, &arena), &arena),
                         b = read_set(quoted(row->b, &arena), &arena);
        if (field_set_equal(&a, &b) != row->equal || field_set_intersects(&a, &b) != row->intersects ||
            field_set_is_within(&a, &b) != row->within)
            fail_msg("%s and %s", row->a, row->b);
    }
}

static void collect(void *context, struct bytes path)
{
    buffer_printf(context, "%.*s ", BYTES_ARG(path));
}

static void test_paths(void **state)
{
    (void)state;
    AUTO_ARENA arena = { 0 };
    AUTO_BUFFER paths = { 0 };
    struct field_set set = read_set("{\"f:m\":{\"f:x.y\":{}},\"f:s\":{\".\":{},\"k:{\\\"a\\\":\\\"b\\\","
                                    "\\\"c\\\":80}\":{\"f:d\":{}},\"v:\\\"z\\\"\":{},\"i:3\":{}}}",
                                    &arena);
    field_set_each(&set, collect, &paths);
    assert_string_equal(buffer_text(&paths), ".m.x.y .s .s[a=\"b\",c=80].d .s[=\"z\"] .s[3] ");
    assert_int_equal(field_set_size(&set), 5);
}

/* Added in any order a set is the same. */
static void test_adding(void **state)
{
    (void)state;
    AUTO_ARENA arena = { 0 };
    struct field_set set = { 0 };
    for (int i = 0; i < 1000; i++) {
        struct value *number = value_new_int(&arena, i * 7919 % 1000);
        struct field_element element = field_element_value(number, &arena);
        field_set_add(&set, &element, &arena)->is_member = true;
        assert_ptr_equal(field_set_add(&set, &element, &arena), field_set_find(&set, &element));
    }
    assert_int_equal(set.count, 1000);
    for (uint32_t i = 1; i < set.count; i++)
        assert_true(field_element_compare(&set.nodes[i - 1].element, &set.nodes[i].element) < 0);
}

/* As many as a body may have, in the worst order: no more work than sorting them. */
static void test_many_are_sorted(void **state)
{
    (void)state;
    enum { COUNT = 200000 };
    AUTO_ARENA arena = { 0 };
    AUTO_BUFFER text = { 0 };
    buffer_add_char(&text, '{');
    for (int i = COUNT; i > 0; i--)
        buffer_printf(&text, "\"f:%06d\":{}%s", i, i > 1 ? "," : "}");
    struct field_set set = read_set(buffer_text(&text), &arena);
    assert_int_equal(set.count, COUNT);
    for (uint32_t i = 1; i < set.count; i++)
        assert_true(field_element_compare(&set.nodes[i - 1].element, &set.nodes[i].element) < 0);
}

static void test_depth_is_bounded(void **state)
{
    (void)state;
    AUTO_ARENA arena = { 0 };
    AUTO_BUFFER text = { 0 };
    struct field_set set;
    for (int i = 0; i < 10000; i++)
        buffer_add_text(&text, "{\"f:a\":");
    assert_false(field_set_read(buffer_bytes(&text), &arena, &set, NULL));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_texts),     cmocka_unit_test(test_combining),
        cmocka_unit_test(test_questions), cmocka_unit_test(test_paths),
        cmocka_unit_test(test_adding),    cmocka_unit_test(test_many_are_sorted),
        cmocka_unit_test(test_depth_is_bounded),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
