/* SPDX-License-Identifier: Apache-2.0 */
/* cron_schedule_test.c - schedules, and the names of time zones. */
#include "base/error.h"
#include "object/cron_schedule.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "base/compiler.h"

#define BIT(n)          (UINT64_C(1) << (n))
#define UP_TO(n)        (BIT((n) + 1) - 1)
#define ALL_DAYS        ((UP_TO(31) & ~UINT64_C(1)) | CRON_ANY)
#define ALL_MONTHS      (UP_TO(12) & ~UINT64_C(1))
#define ALL_WEEKDAYS    (UP_TO(6) | CRON_ANY)
#define WITHOUT_ANY     (~CRON_ANY)

static const struct { const char *text; uint64_t minute, hour, day_of_month, month, day_of_week; } good[] = {
    { "* * * * *", UP_TO(59), UP_TO(23), ALL_DAYS, ALL_MONTHS, ALL_WEEKDAYS },
    { "0 3 * * *", BIT(0), BIT(3), ALL_DAYS, ALL_MONTHS, ALL_WEEKDAYS },
    { "*/20 * * * ?", BIT(0) | BIT(20) | BIT(40), UP_TO(23), ALL_DAYS, ALL_MONTHS, ALL_WEEKDAYS },
    { "1-5/2,30 * * * *", BIT(1) | BIT(3) | BIT(5) | BIT(30), UP_TO(23), ALL_DAYS, ALL_MONTHS,
      ALL_WEEKDAYS },
    { "50/5 * * * *", BIT(50) | BIT(55), UP_TO(23), ALL_DAYS, ALL_MONTHS, ALL_WEEKDAYS },
    { "0 0 1 jan SUN", BIT(0), BIT(0), BIT(1), BIT(1), BIT(0) },
    { "0 0 * * mon-fri", BIT(0), BIT(0), ALL_DAYS, ALL_MONTHS,
      BIT(1) | BIT(2) | BIT(3) | BIT(4) | BIT(5) },
    { "@daily", BIT(0), BIT(0), ALL_DAYS, ALL_MONTHS, ALL_WEEKDAYS },
    { "@midnight", BIT(0), BIT(0), ALL_DAYS, ALL_MONTHS, ALL_WEEKDAYS },
    { "@hourly", BIT(0), UP_TO(23), ALL_DAYS, ALL_MONTHS, ALL_WEEKDAYS },
    { "@weekly", BIT(0), BIT(0), ALL_DAYS, ALL_MONTHS, BIT(0) },
    { "@monthly", BIT(0), BIT(0), BIT(1), ALL_MONTHS, ALL_WEEKDAYS },
    { "@yearly", BIT(0), BIT(0), BIT(1), BIT(1), ALL_WEEKDAYS },
};

static void test_good(void **state)
{
    FOR_EACH(row, good) {
        struct error err = { 0 };
        struct cron_schedule got = { 0 };
        if (!cron_parse(bytes_of(row->text), &got, &err))
            fail_msg("%s: %s", row->text, err.message);
        bool same = (got.minute & WITHOUT_ANY) == row->minute
            && (got.hour & WITHOUT_ANY) == row->hour && got.day_of_month == row->day_of_month
            && (got.month & WITHOUT_ANY) == row->month && got.day_of_week == row->day_of_week
            && got.every_ns == 0;
        if (!same)
            fail_msg("%s differs", row->text);
    }
}

static const char *const bad[] = {
    "", "*", "* * * *", "* * * * * *", "60 * * * *", "* 24 * * *", "* * 0 * *", "* * 32 * *",
    "* * * 13 * *", "* * * 0 *", "* * * * 7", "a * * * *", "*/0 * * * *", "5-1 * * * *",
    "1-2-3 * * * *", "1/2/3 * * * *", "-1 * * * *", "@", "@never", "@every", "@every x",
    "TZ=Nowhere * * * * *", "99999999999999999999 * * * *",
};

static void test_bad(void **state)
{
    FOR_EACH(text, bad) {
        struct error err = { 0 };
        struct cron_schedule got;
        if (cron_parse(bytes_of(*text), &got, &err))
            fail_msg("%s is taken", *text);
        assert_int_equal(err.reason, REASON_BAD_REQUEST);
    }
}

static void test_every(void **state)
{
    struct cron_schedule got;
    assert_true(cron_parse(bytes_of("@every 1h30m"), &got, NULL));
    assert_int_equal(got.every_ns, INT64_C(5400000000000));
}

static void test_days(void **state)
{
    struct cron_schedule any, day, weekday, both;
    assert_true(cron_parse(bytes_of("0 0 * * *"), &any, NULL));
    assert_true(cron_parse(bytes_of("0 0 13 * *"), &day, NULL));
    assert_true(cron_parse(bytes_of("0 0 * * 5"), &weekday, NULL));
    assert_true(cron_parse(bytes_of("0 0 13 * 5"), &both, NULL));
    assert_true(cron_matches_day(&any, 1, 1));
    assert_true(cron_matches_day(&day, 13, 1));
    assert_false(cron_matches_day(&day, 12, 5));
    assert_true(cron_matches_day(&weekday, 1, 5));
    assert_false(cron_matches_day(&weekday, 13, 4));
    assert_true(cron_matches_day(&both, 13, 1));
    assert_true(cron_matches_day(&both, 1, 5));
    assert_false(cron_matches_day(&both, 12, 4));
}

static void test_time_zones(void **state)
{
    static const char *const known[] = {
        "UTC", "Europe/Berlin", "Asia/Kathmandu", "America/Argentina/Ushuaia", "Etc/GMT+3"
    };
    static const char *const unknown[] = {
        "", "Local", "europe/berlin", "Europe", "Europe/", "../etc/passwd", "/UTC", "X"
    };
    FOR_EACH(name, known)
        if (!time_zone_is_known(bytes_of(*name)))
            fail_msg("%s is not known", *name);
    FOR_EACH(name, unknown)
        if (time_zone_is_known(bytes_of(*name)))
            fail_msg("%s is known", *name);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_good), cmocka_unit_test(test_bad), cmocka_unit_test(test_every),
        cmocka_unit_test(test_days), cmocka_unit_test(test_time_zones),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
