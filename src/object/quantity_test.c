/* SPDX-License-Identifier: Apache-2.0 */
/* quantity_test.c - texts against what upstream v1.36.3 hands on for them (recorded from a live
 * server). */
#include "base/arena.h"
#include "codec/json.h"
#include "codec/value.h"
#include "object/quantity.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

/* `rounded`: as in a resource list; NULL where it is the same. */
static const struct { const char *text, *canonical, *rounded; } canonical_cases[] = {
    { "1024Mi", "1Gi" },
    { "1000m", "1" },
    { "0.5", "500m" },
    { "1e3", "1e3" },
    { ".", "0" },
    { ".5", "500m" },
    { "5.", "5." },
    { "+5", "+5" },
    { " 5 ", "5" },
    { "1e-3", "1e-3" },
    { "1.5000", "1500m" },
    { "0Ki", "0" },
    { "0.5Ki", "512" },
    { "1025Ki", "1025Ki" },
    { "1.5Gi", "1536Mi" },
    { "1E3", "1E3" },
    { "12345678901234567890", "12345678901234567890" },
    { "1e30", "1e30" },
    { "999E", "999E" },
    { "1e20", "100e18" },
    { "0", "0" },
    { "-0", "0" },
    { "8Ei", "9223372036854775807" },
    { "1000E", "1e21" },
    { "-1500m", "-1500m" },
    { "123456789.123456789123", "123456789123456790n", "123456789124m" },
    { "0.0000000001", "1n", "1m" },
    { "-1500u", "-1500u", "-2m" },
    { "1500u", "1500u", "2m" },
    { "100000000000n", "100" },
    { "2Ki", "2Ki" },
    { "1023", "1023" },
    { "1k", "1k" },
    { "1000k", "1M" },
    { "0.1Mi", "104857600m" },
};

static void quantity_is_canonical(void **state)
{
    FOR_EACH(row, canonical_cases) {
        char room[QUANTITY_TEXT_MAX];
        struct bytes text;
        assert_true(
            quantity_canonical(bytes_of(row->text), /* round_to_milli= */ false, room, &text));
        if (!bytes_equal_text(text, row->canonical))
            fail_msg("%s: got %.*s, wanted %s", row->text, BYTES_ARG(text), row->canonical);
        const char *rounded = row->rounded ? row->rounded : row->canonical;
        assert_true(
            quantity_canonical(bytes_of(row->text), /* round_to_milli= */ true, room, &text));
        if (!bytes_equal_text(text, rounded))
            fail_msg("%s rounded: got %.*s, wanted %s", row->text, BYTES_ARG(text), rounded);
        assert_null(quantity_problem(bytes_of(row->text)));
    }
}

static const char format_problem[] =
    "quantities must match the regular expression '^([+-]?[0-9.]+)([eEinumkKMGTP]*[-+]?[0-9]*)$'";

static const struct { const char *text; const char *problem; } bad_cases[] = {
    { "", format_problem },
    { "x", format_problem },
    { "1x", format_problem },
    { "1.2.3", format_problem },
    { "1 Gi", format_problem },
    { "--1", "unable to parse quantity's suffix" },
    { "1i", "unable to parse quantity's suffix" },
    { "1e", "unable to parse quantity's suffix" },
    { "1ki", "unable to parse quantity's suffix" },
    { "1e+", "unable to parse quantity's suffix" },
    { "1KiKi", "unable to parse quantity's suffix" },
    { "1m5", "unable to parse quantity's suffix" },
};

static void quantity_refuses(void **state)
{
    FOR_EACH(row, bad_cases) {
        struct quantity quantity;
        assert_false(quantity_parse(bytes_of(row->text), &quantity));
        assert_string_equal(quantity_problem(bytes_of(row->text)), row->problem);
    }
}

static const struct { const char *text; bool is_whole; } whole_cases[] = {
    { "0", true }, { "3", true }, { "-3", true }, { "1Ki", true }, { "1e16", true },
    { "0.5", false }, { "1m", false }, { "1n", false }, { "-1.001", false },
    { "9007199254740993", true }, { "9999999999999999999", false }, { "1e400", true },
};

static void whole_amounts(void **state)
{
    (void)state;
    FOR_EACH(row, whole_cases) {
        struct quantity quantity;
        assert_true(quantity_parse(bytes_of(row->text), &quantity));
        if (quantity_is_whole(&quantity) != row->is_whole)
            fail_msg("%s", row->text);
    }
}

static const struct { const char *text; int64_t value, milli; } count_cases[] = {
    { "1", 1, 1000 },
    { "100m", 1, 100 },
    { "-100m", -1, -100 },
    { "1.5", 2, 1500 },
    { "2Ki", 2048, 2048000 },
    { "1n", 1, 1 },
    { "0", 0, 0 },
    { "1u", 1, 1 },
    { "9223372036854775807", INT64_MAX, INT64_MAX },
    { "1e30", INT64_MAX, INT64_MAX },
    { "-1e30", INT64_MIN, INT64_MIN },
    { "1e1000000000", INT64_MAX, INT64_MAX },
    { "1e-1000000000", 1, 1 },
    { "0.00000000000000000000000000000000000000000000000001Ki", 1, 1 },
};

static void quantity_counts(void **state)
{
    FOR_EACH(row, count_cases) {
        struct quantity quantity;
        assert_true(quantity_parse(bytes_of(row->text), &quantity));
        if (quantity_value(&quantity) != row->value || quantity_milli(&quantity) != row->milli)
            fail_msg("%s: got %lld and %lld", row->text, (long long)quantity_value(&quantity),
                     (long long)quantity_milli(&quantity));
    }
}

static const struct { const char *a, *b, *sum, *difference; int order; } pair_cases[] = {
    { "1", "500m", "1500m", "500m", 1 },     { "1Gi", "1Mi", "1025Mi", "1023Mi", 1 },
    { "0", "1Gi", "1Gi", "-1Gi", -1 },       { "1", "1000m", "2", "0", 0 },
    { "1e30", "1e30", "170141183460469231731687303715", "0", 0 },
};

static void quantity_adds(void **state)
{
    FOR_EACH(row, pair_cases) {
        char text[QUANTITY_TEXT_MAX];
        struct quantity a, b, sum;
        assert_true(quantity_parse(bytes_of(row->a), &a) && quantity_parse(bytes_of(row->b), &b));
        sum = a;
        quantity_add(&sum, &b);
        quantity_write(&sum, text);
        assert_string_equal(text, row->sum);
        sum = a;
        quantity_subtract(&sum, &b);
        quantity_write(&sum, text);
        assert_string_equal(text, row->difference);
        assert_int_equal(quantity_compare(&a, &b), row->order);
        assert_int_equal(quantity_compare(&b, &a), -row->order);
    }
}

static const struct {
    const char *json;
    int64_t total;
    bool up, good;
    int64_t wanted;
} percent_cases[] = {
    { "3", 10, true, true, 3 },        { "\"25%\"", 10, true, true, 3 },
    { "\"25%\"", 10, false, true, 2 }, { "\"0%\"", 10, true, true, 0 },
    { "\"100%\"", 7, true, true, 7 },  { "\"x\"", 10, true, false, 0 },
    { "\"25\"", 10, true, false, 0 },  { "\"%\"", 10, true, false, 0 },
    { "true", 10, true, false, 0 },    { "\"1.5%\"", 10, true, false, 0 },
};

static void int_or_percent_counts(void **state)
{
    FOR_EACH(row, percent_cases) {
        AUTO_ARENA arena = { 0 };
        int64_t got = 0;
        const struct value *value = json_parse(bytes_of(row->json), NULL, &arena, NULL);
        if (int_or_percent(value, row->total, row->up, &got) != row->good ||
            (row->good && got != row->wanted))
            fail_msg("%s of %lld: got %lld", row->json, (long long)row->total, (long long)got);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(whole_amounts),
        cmocka_unit_test(quantity_is_canonical), cmocka_unit_test(quantity_refuses),
        cmocka_unit_test(quantity_counts),       cmocka_unit_test(quantity_adds),
        cmocka_unit_test(int_or_percent_counts),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
