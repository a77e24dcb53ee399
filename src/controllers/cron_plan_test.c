/* SPDX-License-Identifier: Apache-2.0 */
/* cron_plan_test.c - the next time of a schedule, in zones too, and what a CronJob does when it is
 * due. */
#include "base/arena.h"
#include "base/bytes.h"
#include "controllers/cron_plan.h"
#include "object/time_zone.h"
#include "object/time_text.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

static int64_t seconds_of(const char *text)
{
    int64_t ns = 0;
    assert_true(time_parse(bytes_of(text), &ns));
    return ns / 1000000000;
}

static struct cron_schedule parse(const char *text)
{
    struct cron_schedule schedule;
    assert_true(cron_parse(bytes_of(text), &schedule, NULL));
    return schedule;
}

/* A TZif file without a table: the rule alone. */
static struct time_zone *make_zone(const char *rule, struct arena *arena)
{
    AUTO_BUFFER file = { 0 };
    char header[44] = "TZif2";
    if (!rule)
        return NULL;
    buffer_add(&file, header, sizeof header);
    buffer_add(&file, header, sizeof header);
    buffer_printf(&file, "\n%s\n", rule);
    struct time_zone *zone = time_zone_parse(buffer_bytes(&file), NULL);
    assert_non_null(zone);
    return zone;
}

#define BERLIN  "CET-1CEST,M3.5.0,M10.5.0/3"
#define CHICAGO "CST6CDT,M3.2.0,M11.1.0"
#define NUUK    "<-02>2<-01>,M3.5.0/-1,M10.5.0/0"
#define LORD    "<+1030>-10:30<+11>-11,M10.1.0,M4.1.0"

static const struct { const char *name, *schedule, *rule, *after, *next; } next_cases[] = {
    { "each minute", "* * * * *", NULL, "2026-01-01T00:00:30Z", "2026-01-01T00:01:00Z" },
    { "on the minute, the next", "* * * * *", NULL, "2026-01-01T00:01:00Z",
      "2026-01-01T00:02:00Z" },
    { "each quarter", "*/15 * * * *", NULL, "2026-01-01T00:46:00Z", "2026-01-01T01:00:00Z" },
    { "daily", "30 6 * * *", NULL, "2026-02-28T07:00:00Z", "2026-03-01T06:30:00Z" },
    { "leap day", "0 0 29 2 *", NULL, "2026-01-01T00:00:00Z", "2028-02-29T00:00:00Z" },
    { "sundays", "0 12 * * 0", NULL, "2026-01-01T00:00:00Z", "2026-01-04T12:00:00Z" },
    { "either day", "0 0 13 * 5", NULL, "2026-01-10T00:00:00Z", "2026-01-13T00:00:00Z" },
    { "a word", "@hourly", NULL, "2026-01-01T00:00:30Z", "2026-01-01T01:00:00Z" },
    { "Berlin, winter", "0 6 * * *", BERLIN, "2026-01-01T00:00:00Z", "2026-01-01T05:00:00Z" },
    { "Berlin, summer", "0 6 * * *", BERLIN, "2026-07-01T00:00:00Z", "2026-07-01T04:00:00Z" },
    { "an hour that is skipped", "30 2 * * *", BERLIN, "2026-03-28T23:00:00Z",
      "2026-03-30T00:30:00Z" },
    { "an hour shown twice", "30 2 * * *", BERLIN, "2026-10-24T23:00:00Z", "2026-10-25T00:30:00Z" },
    { "Chicago", "0 0 * * *", CHICAGO, "2026-06-01T12:00:00Z", "2026-06-02T05:00:00Z" },
    { "Nuuk, summer", "0 0 * * *", NUUK, "2026-06-01T12:00:00Z", "2026-06-02T01:00:00Z" },
    { "Lord Howe, winter", "0 0 * * *", LORD, "2026-06-01T12:00:00Z", "2026-06-01T13:30:00Z" },
    { "Lord Howe, summer", "0 0 * * *", LORD, "2026-12-01T12:00:00Z", "2026-12-01T13:00:00Z" },
};

static void next_times(void **state)
{
    FOR_EACH(row, next_cases) {
        AUTO_ARENA arena = { 0 };
        char told[TIME_TEXT_MAX];
        struct cron_schedule schedule = parse(row->schedule);
        struct time_zone *zone = make_zone(row->rule, &arena);
        time_write(cron_next_s(&schedule, zone, seconds_of(row->after)), told);
        time_zone_free(zone);
        if (!text_equal(told, row->next))
            fail_msg("%s: got %s, wanted %s", row->name, told, row->next);
    }
    struct cron_schedule never = parse("0 0 31 2 *");
    assert_int_equal(cron_next_s(&never, NULL, seconds_of("2026-01-01T00:00:00Z")), CRON_NEVER);
}

static const struct {
    const char           *name, *last, *now;
    int64_t               deadline_s;
    bool                  suspended, active;
    enum cron_concurrency concurrency;
    enum cron_action      action;
    const char           *scheduled, *next;
    bool                  missed_many;
} plan_cases[] = {
    { "not due yet", NULL, "2026-01-01T00:02:00Z", -1, false, false, CRON_ALLOW, CRON_WAIT, NULL,
      "2026-01-01T00:05:00Z", false },
    { "the first time", NULL, "2026-01-01T00:05:00Z", -1, false, false, CRON_ALLOW, CRON_START,
      "2026-01-01T00:05:00Z", "2026-01-01T00:10:00Z", false },
    { "made already", "2026-01-01T00:05:00Z", "2026-01-01T00:06:00Z", -1, false, false, CRON_ALLOW,
      CRON_WAIT, NULL, "2026-01-01T00:10:00Z", false },
    { "several missed", "2026-01-01T00:05:00Z", "2026-01-01T00:27:00Z", -1, false, false,
      CRON_ALLOW, CRON_START, "2026-01-01T00:25:00Z", "2026-01-01T00:30:00Z", false },
    { "many missed", NULL, "2026-01-02T00:00:10Z", -1, false, false, CRON_ALLOW, CRON_START,
      "2026-01-02T00:00:00Z", "2026-01-02T00:05:00Z", true },
    { "still active", NULL, "2026-01-01T00:05:00Z", -1, false, true, CRON_FORBID,
      CRON_ACTIVE_ALREADY, "2026-01-01T00:05:00Z", "2026-01-01T00:10:00Z", false },
    { "replaced", NULL, "2026-01-01T00:05:00Z", -1, false, true, CRON_REPLACE, CRON_START,
      "2026-01-01T00:05:00Z", "2026-01-01T00:10:00Z", false },
    { "past the deadline", NULL, "2026-01-01T00:06:00Z", 30, false, false, CRON_ALLOW, CRON_WAIT,
      NULL, "2026-01-01T00:10:00Z", false },
    { "suspended", NULL, "2026-01-01T00:05:00Z", -1, true, false, CRON_ALLOW, CRON_WAIT, NULL, NULL,
      false },
};

static void cron_plans(void **state)
{
    struct cron_schedule schedule = parse("*/5 * * * *");
    FOR_EACH(row, plan_cases) {
        struct cron_facts facts = { .schedule = &schedule,
                                    .now_s = seconds_of(row->now),
                                    .starting_deadline_s = row->deadline_s,
                                    .created_s = seconds_of("2026-01-01T00:01:00Z"),
                                    .is_suspended = row->suspended,
                                    .last_s = row->last ? seconds_of(row->last) : 0,
                                    .has_active = row->active,
                                    .concurrency = row->concurrency };
        struct cron_plan plan = cron_plan(&facts);
        if (plan.action != row->action || plan.missed_many != row->missed_many ||
            plan.replaces != (row->concurrency == CRON_REPLACE) ||
            plan.next_s != (row->next ? seconds_of(row->next) : CRON_NEVER) ||
            (row->scheduled && plan.scheduled_s != seconds_of(row->scheduled)))
            fail_msg("%s: action %d, scheduled %lld, next %lld", row->name, (int)plan.action,
                     (long long)plan.scheduled_s, (long long)plan.next_s);
    }
}

static void calendar_both_ways(void **state)
{
    for (int64_t days = -200000; days < 200000; days += 13) {
        struct civil_date date = civil_from_days(days);
        assert_int_equal(civil_to_days(date.year, date.month, date.day), days);
    }
    assert_int_equal(civil_to_days(2000, 3, 1), 11017);
}

/* ---- zones by the door to the outside ---- */

static enum env_zone_state load(struct env *env, const char *name, int64_t *ret_offset_s)
{
    struct time_zone *zone;
    struct error err = { 0 };
    enum env_zone_state state = time_zone_load(env, name, &zone, &err);
    assert_int_equal(error_is_set(&err), state == ENV_ZONE_ABSENT);
    *ret_offset_s = time_zone_offset_s(zone, seconds_of("2026-07-01T00:00:00Z"));
    time_zone_free(zone);
    return state;
}

static void zones_of_a_fake_env(void **state)
{
    static const char berlin[44 * 2 + sizeof "\n" BERLIN "\n"] = "TZif2";
    char file[sizeof berlin];
    int64_t offset_s;
    struct env_fake env;
    memcpy(file, berlin, sizeof file);
    memcpy(file + 44, "TZif2", 5);
    memcpy(file + 88, "\n" BERLIN "\n", sizeof "\n" BERLIN "\n");
    const struct env_zone zones[] = { { "Europe/Berlin", file, sizeof file - 1 },
                                      { "Not/A-Zone", "text", 4 } };
    env_fake_init(&env, 1);
    assert_int_equal(load(&env.env, "Europe/Berlin", &offset_s), ENV_ZONE_ABSENT);
    env.zones = zones;
    env.zone_count = ARRAY_SIZE(zones);
    assert_int_equal(load(&env.env, "Europe/Berlin", &offset_s), ENV_ZONE_THERE);
    assert_int_equal(offset_s, 7200);
    assert_int_equal(load(&env.env, "Not/A-Zone", &offset_s), ENV_ZONE_ABSENT);
}

/* Asks until the zone has been read, ten seconds at most. */
static enum env_zone_state load_from_system(const char *name, int64_t *ret_offset_s)
{
    struct env *env = env_system();
    int64_t end_ms = env_monotonic_ms(env) + 10000;
    enum env_zone_state state;
    do
        state = load(env, name, ret_offset_s);
    while (state == ENV_ZONE_READING && env_monotonic_ms(env) < end_ms);
    return state;
}

static void zones_of_the_system(void **state)
{
    static const char *const absent[] = { "No/Where", "../../../etc/passwd", "/etc/passwd", "",
                                          "Europe", "tzdata.zi" };
    int64_t offset_s;
    assert_int_equal(load_from_system("Asia/Tokyo", &offset_s), ENV_ZONE_THERE);
    assert_int_equal(offset_s, 9 * 3600);
    FOR_EACH(name, absent)
        assert_int_equal(load_from_system(*name, &offset_s), ENV_ZONE_ABSENT);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(next_times),
        cmocka_unit_test(zones_of_a_fake_env),
        cmocka_unit_test(zones_of_the_system),
        cmocka_unit_test(cron_plans),
        cmocka_unit_test(calendar_both_ways),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
