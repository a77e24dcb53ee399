/* SPDX-License-Identifier: Apache-2.0 */
/* selector_test.c - which of the stored objects a selector selects, and what is said of bad ones.
 *
 * The rows were asked of a live upstream server by tests/golden/record_selectors.py; `wanted` is
 * the names in order, or ! and the message. */
#include <stdio.h>
#include <string.h>

#include "base/arena.h"
#include "base/error.h"
#include "codec/json.h"
#include "codec/value.h"
#include "object/decode.h"
#include "object/object.h"
#include "object/schema.h"
#include "object/selector.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

struct stored {
    const char *kind, *manifest;         /* JSON with ' for " */
};
struct row {
    const char *kind, *text, *wanted;
};

#include "object/selector_test_rows.h"

static const struct object *objects[ARRAY_SIZE(stored)];

static const struct kind *find_kind(const char *text)
{
    const char *blank = strchr(text, ' ');
    const struct kind *kind =
        kind_find_api_version((struct bytes){ text, (size_t)(blank - text) }, bytes_of(blank + 1));
    assert_non_null(kind);
    return kind;
}

static struct value *read_json(const char *text, struct arena *arena)
{
    struct error err = { 0 };
    char *copy = arena_copy(arena, text, strlen(text));
    for (char *at = copy; *at; at++)
        if (*at == '\'')
            *at = '"';
    struct value *value = json_parse(bytes_of(copy), NULL, arena, &err);
    if (!value)
        fail_msg("%s: %s", copy, err.message);
    return value;
}

static int freeze_objects(void **state)
{
    for (size_t i = 0; i < ARRAY_SIZE(stored); i++) {
        AUTO_ARENA arena = { 0 };
        struct error err = { 0 };
        const struct kind *kind = find_kind(stored[i].kind);
        struct value *value = read_json(stored[i].manifest, &arena);
        if (!decode_value(value, kind->type, &arena, NULL, &err))
            fail_msg("%s", err.message);
        objects[i] = object_freeze(kind, value, 1);
    }
    return 0;
}

static int put_objects(void **state)
{
    FOR_EACH(object, objects)
        object_put(*object);
    return 0;
}

typedef bool selects(const void *selector, const struct object *);

static bool by_labels(const void *selector, const struct object *object)
{
    bool matches = selector_matches(selector, object);
    assert_true(!matches || (selector_label_marks(selector) & ~object->label_marks) == 0);
    return matches;
}

static bool by_fields(const void *selector, const struct object *object)
{
    return field_selector_matches(selector, object);
}

static const char *selected(const struct kind *kind, selects *matches, const void *selector,
                            struct arena *arena)
{
    const char *names = "";
    FOR_EACH(object, objects)
        if ((*object)->kind == kind && matches(selector, *object))
            names = arena_printf(arena, "%s%s%s", names, *names ? " " : "", (*object)->name);
    return names;
}

static bool check_row(const struct row *row, bool fields)
{
    AUTO_ARENA arena = { 0 };
    struct error err = { 0 };
    const struct kind *kind = find_kind(row->kind);
    struct selector labels;
    struct field_selector paths;
    const char *got;
    bool good = fields ? field_selector_parse(bytes_of(row->text), kind, &arena, &paths, &err)
                       : selector_parse(bytes_of(row->text), &arena, &labels, &err);
    if (!good)
        got = arena_printf(&arena, "!%s", err.message);
    else
        got = fields ? selected(kind, by_fields, &paths, &arena)
                     : selected(kind, by_labels, &labels, &arena);
    if (strcmp(got, row->wanted) == 0)
        return true;
    fprintf(stderr, "%s %s\n    - %s\n    + %s\n", row->kind, row->text, row->wanted, got);
    return false;
}

static void test_labels(void **state)
{
    size_t wrong = 0;
    FOR_EACH(row, label_rows)
        wrong += !check_row(row, /* fields= */ false);
    assert_int_equal(wrong, 0);
}

static void test_fields(void **state)
{
    size_t wrong = 0;
    FOR_EACH(row, field_rows)
        wrong += !check_row(row, /* fields= */ true);
    assert_int_equal(wrong, 0);
}

/* A LabelSelector, the text that Scale.status.selector shows, and whether {a: 1, b: x} is selected.
 */
static const struct { const char *selector, *text; bool matches; } forms[] = {
    { "{}", "", true },
    { "{'matchLabels':{'a':'1'}}", "a=1", true },
    { "{'matchLabels':{'b':'x','a':'1'}}", "a=1,b=x", true },
    { "{'matchLabels':{'a':'2'}}", "a=2", false },
    { "{'matchExpressions':[{'key':'a','operator':'In','values':['2','1']}]}", "a in (1,2)", true },
    { "{'matchExpressions':[{'key':'a','operator':'NotIn','values':['2']}]}", "a notin (2)", true },
    { "{'matchExpressions':[{'key':'c','operator':'NotIn','values':['2']}]}", "c notin (2)", true },
    { "{'matchExpressions':[{'key':'a','operator':'Exists'}]}", "a", true },
    { "{'matchExpressions':[{'key':'c','operator':'DoesNotExist'}]}", "!c", true },
    { "{'matchExpressions':[{'key':'b','operator':'Exists'}],'matchLabels':{'a':'1'}}", "a=1,b",
      true },
};

static void test_forms(void **state)
{
    AUTO_ARENA arena = { 0 };
    struct value *labels = read_json("{'a':'1','b':'x'}", &arena);
    FOR_EACH(form, forms) {
        struct error err = { 0 };
        struct selector selector;
        AUTO_BUFFER text = { 0 };
        if (!selector_from_value(read_json(form->selector, &arena), &arena, &selector, &err))
            fail_msg("%s: %s", form->selector, err.message);
        selector_write(&text, &selector);
        assert_string_equal(buffer_text(&text), form->text);
        assert_int_equal(selector_matches_map(&selector, labels), form->matches);
    }
}

static void test_nothing_and_everything(void **state)
{
    AUTO_ARENA arena = { 0 };
    struct selector selector;
    assert_true(selector_from_value(NULL, &arena, &selector, NULL));
    assert_false(selector_matches_map(&selector, NULL));
    assert_true(selector_from_value(read_json("{}", &arena), &arena, &selector, NULL));
    assert_true(selector_matches_map(&selector, NULL));
    selector_from_map(read_json("{'a':'1'}", &arena), &arena, &selector);
    assert_false(selector_matches_map(&selector, NULL));
    assert_true(selector_matches_map(&selector, read_json("{'a':'1','c':'2'}", &arena)));
}

static void test_limit(void **state)
{
    AUTO_ARENA arena = { 0 };
    AUTO_BUFFER text = { 0 };
    struct error err = { 0 };
    struct selector selector;
    for (int i = 0; i <= SELECTOR_REQUIREMENTS_MAX; i++)
        buffer_printf(&text, "%sa%d", i ? "," : "", i);
    assert_false(selector_parse(bytes_of(buffer_text(&text)), &arena, &selector, &err));
    assert_int_equal(err.reason, REASON_BAD_REQUEST);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_labels),
        cmocka_unit_test(test_fields),
        cmocka_unit_test(test_forms),
        cmocka_unit_test(test_nothing_and_everything),
        cmocka_unit_test(test_limit),
    };
    schema_init();
    return cmocka_run_group_tests(tests, freeze_objects, put_objects);
}
