/* SPDX-License-Identifier: Apache-2.0 */
/* time_text_test.c - instants, Go's durations, and the AGE column. */
#include "object/time_text.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

static const struct {
    const char *text;
    bool good;
    int64_t seconds;
    int32_t ns;
    const char *written;
} time_cases[] = {
    { "1970-01-01T00:00:00Z", true, 0, 0, "1970-01-01T00:00:00Z" },
    { "2000-02-29T12:34:56Z", true, 951827696, 0, "2000-02-29T12:34:56Z" },
    { "2026-01-01T01:30:00.5+01:30", true, 1767225600, 500000000, "2026-01-01T00:00:00Z" },
    { "1969-12-31T23:59:59.999999999Z", true, -1, 999999999, "1969-12-31T23:59:59Z" },
    { "0000-01-01T00:00:00Z", true, -62167219200, 0, "0000-01-01T00:00:00Z" },
    { "9999-12-31T23:59:59Z", true, 253402300799, 0, "9999-12-31T23:59:59Z" },
    { "2100-02-28T23:00:00-01:00", true, 4107542400, 0, "2100-03-01T00:00:00Z" },
    { "2020-01-01T00:00:00.1234567891Z", true, 1577836800, 123456789, "2020-01-01T00:00:00Z" },
    { "2020-01-01T1:00:00Z", true, 1577840400, 0, "2020-01-01T01:00:00Z" },
    { "2020-01-01T00:00:00-23:60", true, 1577923200, 0, "2020-01-02T00:00:00Z" },
    { "2020-01-01T:00:00Z", false },
    { "2020-01-01T00:00:00-23:61", false },
    { "2100-02-29T00:00:00Z", false },
    { "2020-00-01T00:00:00Z", false },
    { "2020-13-01T00:00:00Z", false },
    { "2020-01-01T24:00:00Z", false },
    { "2020-01-01T00:60:00Z", false },
    { "2020-01-01T00:00:60Z", false },
    { "2020-01-01T00:00:00", false },
    { "2020-01-01T00:00:00.Z", false },
    { "2020-01-01t00:00:00z", false },
    { "2020-01-01T00:00:00+1:00", false },
    { "2020-01-01T00:00:00Zx", false },
    { "", false },
};

static void time_reads_and_writes(void **state)
{
    FOR_EACH(row, time_cases) {
        char text[TIME_TEXT_MAX];
        int64_t seconds = 0;
        int32_t ns = 0;
        if (time_parse_parts(bytes_of(row->text), &seconds, &ns) != row->good)
            fail_msg("%s", row->text);
        if (!row->good)
            continue;
        if (seconds != row->seconds || ns != row->ns)
            fail_msg("%s: got %lld and %d", row->text, (long long)seconds, ns);
        time_write(seconds, text);
        assert_string_equal(text, row->written);
    }
}

static void time_writes_fractions(void **state)
{
    char text[TIME_TEXT_MAX];
    int64_t ns;
    assert_true(time_parse(BYTES("2020-01-01T00:00:00.123456789Z"), &ns));
    assert_int_equal(ns, 1577836800123456789);
    time_write_micro(ns, text);
    assert_string_equal(text, "2020-01-01T00:00:00.123456Z");
    time_write_nano(ns, text);
    assert_string_equal(text, "2020-01-01T00:00:00.123456789Z");
    time_write_micro(-1, text);
    assert_string_equal(text, "1969-12-31T23:59:59.999999Z");
    assert_false(time_parse(BYTES("0001-01-01T00:00:00Z"), &ns));
    assert_false(time_parse(BYTES("2500-01-01T00:00:00Z"), &ns));
}

/* Every day of eight centuries reads as the day after the one before. */
static void time_counts_days(void **state)
{
    char text[TIME_TEXT_MAX];
    for (int64_t day = -150000; day < 150000; day += 1) {
        int64_t seconds;
        int32_t ns;
        time_write(day * 86400, text);
        assert_true(time_parse_parts(bytes_of(text), &seconds, &ns));
        assert_int_equal(seconds, day * 86400);
    }
}

static const struct {
    const char *text;
    bool good;
    int64_t ns;
    const char *written;
} duration_cases[] = {
    { "0", true, 0, "0s" },
    { "1s", true, 1000000000, "1s" },
    { "1h2m3.5s", true, 3723500000000, "1h2m3.5s" },
    { "90m", true, 5400000000000, "1h30m0s" },
    { "1.5ms", true, 1500000, "1.5ms" },
    { "100us", true, 100000, "100\xc2\xb5s" },
    { "100\xc2\xb5s", true, 100000, "100\xc2\xb5s" },
    { "7ns", true, 7, "7ns" },
    { "-1m", true, -60000000000, "-1m0s" },
    { "+5s", true, 5000000000, "5s" },
    { ".5s", true, 500000000, "500ms" },
    { "1.s", true, 1000000000, "1s" },
    { "2540400h10m10s", true, 9145440610000000000, "2540400h10m10s" },
    { "", false },
    { "1", false },
    { "s", false },
    { ".s", false },
    { "1d", false },
    { "1s ", false },
    { "-", false },
    { "9223372036s", true, 9223372036000000000, "2562047h47m16s" },
    { "9223372037s", false },
    { "9223372036854775807ns", true, INT64_MAX, "2562047h47m16.854775807s" },
    { "-9223372036.854775808s", true, INT64_MIN, "-2562047h47m16.854775808s" },
    { "9223372036854775808ns", false },
    { "-9223372036854775809ns", false },
    { "9223372036854775807ns1ns", false },
    { "99999999999999999999ns", false },
    { "9999999999999s", false },
};

static void duration_reads_and_writes(void **state)
{
    FOR_EACH(row, duration_cases) {
        char text[DURATION_TEXT_MAX];
        int64_t ns = 0;
        if (duration_parse(bytes_of(row->text), &ns) != row->good || (row->good && ns != row->ns))
            fail_msg("%s: got %lld", row->text, (long long)ns);
        if (!row->good)
            continue;
        duration_write(ns, text);
        assert_string_equal(text, row->written);
    }
}

static const struct { int64_t seconds; const char *text; } human_cases[] = {
    { -2, "<invalid>" },  { -1, "0s" },           { 0, "0s" },
    { 119, "119s" },      { 120, "2m" },          { 125, "2m5s" },
    { 599, "9m59s" },     { 600, "10m" },         { 10799, "179m" },
    { 10800, "3h" },      { 10860, "3h1m" },      { 28799, "7h59m" },
    { 28800, "8h" },      { 172799, "47h" },      { 172800, "2d" },
    { 176400, "2d1h" },   { 691199, "7d23h" },    { 691200, "8d" },
    { 63071999, "729d" }, { 63072000, "2y" },     { 63158400, "2y1d" },
    { 252288000, "8y" },  { 3153600000, "100y" },
};

static void duration_for_people(void **state)
{
    FOR_EACH(row, human_cases) {
        char text[DURATION_TEXT_MAX];
        duration_write_human(row->seconds, text);
        assert_string_equal(text, row->text);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(time_reads_and_writes),     cmocka_unit_test(time_writes_fractions),
        cmocka_unit_test(time_counts_days),          cmocka_unit_test(duration_reads_and_writes),
        cmocka_unit_test(duration_for_people),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
