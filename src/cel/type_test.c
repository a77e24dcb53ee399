/* SPDX-License-Identifier: Apache-2.0 */
/* type_test.c - what types are called, and which are the same. */
#include "cel/type.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include "base/arena.h"

#include <cmocka.h>

static void test_text(void **state)
{
    (void)state;
    AUTO_ARENA arena = {0};
    static const struct cel_type quantity = {.kind = CEL_OPAQUE, .name = "kubernetes.Quantity"};
    assert_string_equal("dyn", cel_type_text(NULL, &arena));
    assert_string_equal("duration", cel_type_text(&cel_duration, &arena));
    assert_string_equal("kubernetes.Quantity", cel_type_text(&quantity, &arena));
    const struct cel_type *lists = cel_list_of(&arena, cel_optional_of(&arena, &cel_int));
    assert_string_equal("map(string, list(optional_type(int)))",
                        cel_type_text(cel_map_of(&arena, &cel_string, lists), &arena));
    assert_string_equal("type(dyn)", cel_type_text(&cel_type_of_dyn, &arena));
    assert_string_equal("null_type", cel_type_declared(&cel_null, &arena));
    const struct cel_type *times = cel_map_of(&arena, &cel_timestamp, &cel_duration);
    assert_string_equal("map(google.protobuf.Timestamp, google.protobuf.Duration)",
                        cel_type_declared(times, &arena));
    assert_string_equal("map(timestamp, duration)", cel_type_text(times, &arena));
}

static void test_equal(void **state)
{
    (void)state;
    AUTO_ARENA arena = {0};
    const struct cel_type a = {.kind = CEL_OBJECT, .name = "Object.spec"};
    const struct cel_type b = {.kind = CEL_OBJECT, .name = "Object.spec"};
    const struct cel_type c = {.kind = CEL_OBJECT, .name = "Object"};
    assert_true(cel_type_equal(&a, &b));
    assert_false(cel_type_equal(&a, &c));
    assert_true(cel_type_equal(cel_list_of(&arena, &a), cel_list_of(&arena, &b)));
    assert_false(cel_type_equal(cel_list_of(&arena, &a), cel_optional_of(&arena, &b)));
    assert_true(cel_type_equal(cel_list_of(&arena, NULL), &cel_list_of_dyn));
    assert_false(cel_type_equal(cel_map_of(&arena, &cel_string, &cel_int),
                                cel_map_of(&arena, &cel_int, &cel_int)));
    assert_false(cel_type_equal(&cel_int, &cel_uint));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_text),
        cmocka_unit_test(test_equal),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
