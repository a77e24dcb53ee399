/* SPDX-License-Identifier: Apache-2.0 */
/* standard_time.c - timestamps between the years 1 and 9999, durations of 292 years at most, and
 * what a clock of a zone shows at an instant. */
#include "base/arena.h"
#include "cel/standard.h"
#include "object/time_zone.h"

static const int64_t first_second = -62135596800, last_second = 253402300799;

bool cel_time_is_in_range(int64_t seconds)
{
    return seconds >= first_second && seconds <= last_second;
}

int64_t cel_duration_ns(struct cel_value duration)
{
    return duration.time.seconds * CEL_SECOND + duration.time.nanoseconds;
}

struct cel_value cel_duration_of(int64_t nanoseconds)
{
    return cel_make_time(CEL_DURATION, nanoseconds / CEL_SECOND,
                         (int32_t)(nanoseconds % CEL_SECOND));
}

/* ---- arithmetic ---- */

struct cel_value cel_add_durations(struct cel_run *run, const struct cel_value *a, size_t count)
{
    int64_t sum;
    if (__builtin_add_overflow(cel_duration_ns(a[0]), cel_duration_ns(a[1]), &sum))
        return cel_fail(cel_run_arena(run), "integer overflow");
    return cel_duration_of(sum);
}

struct cel_value cel_subtract_durations(struct cel_run *run, const struct cel_value *a,
                                        size_t count)
{
    int64_t difference;
    if (__builtin_sub_overflow(cel_duration_ns(a[0]), cel_duration_ns(a[1]), &difference))
        return cel_fail(cel_run_arena(run), "integer overflow");
    return cel_duration_of(difference);
}

/* With its nanoseconds brought back between 0 and a second. */
static struct cel_value instant(struct cel_run *run, int64_t seconds, int64_t nanoseconds)
{
    seconds += nanoseconds / CEL_SECOND;
    nanoseconds %= CEL_SECOND;
    if (nanoseconds < 0) {
        nanoseconds += CEL_SECOND;
        seconds--;
    }
    if (!cel_time_is_in_range(seconds))
        return cel_fail(cel_run_arena(run), "timestamp overflow");
    return cel_make_time(CEL_TIMESTAMP, seconds, (int32_t)nanoseconds);
}

static struct cel_value moved(struct cel_run *run, struct cel_value time, struct cel_value by)
{
    return instant(run, time.time.seconds + by.time.seconds,
                   (int64_t)time.time.nanoseconds + by.time.nanoseconds);
}

struct cel_value cel_add_duration_to(struct cel_run *run, const struct cel_value *a, size_t count)
{
    return moved(run, a[0], a[1]);
}

struct cel_value cel_add_time(struct cel_run *run, const struct cel_value *a, size_t count)
{
    return moved(run, a[1], a[0]);
}

struct cel_value cel_subtract_duration(struct cel_run *run, const struct cel_value *a, size_t count)
{
    struct cel_value back = a[1];
    if (cel_duration_ns(back) == INT64_MIN)
        return cel_fail(cel_run_arena(run), "integer overflow");
    back.time.seconds = -back.time.seconds;
    back.time.nanoseconds = -back.time.nanoseconds;
    return moved(run, a[0], back);
}

struct cel_value cel_subtract_times(struct cel_run *run, const struct cel_value *a, size_t count)
{
    int64_t nanoseconds;
    int64_t rest = (int64_t)a[0].time.nanoseconds - a[1].time.nanoseconds;
    if (__builtin_mul_overflow(a[0].time.seconds - a[1].time.seconds, (int64_t)CEL_SECOND,
                               &nanoseconds) ||
        __builtin_add_overflow(nanoseconds, rest, &nanoseconds))
        return cel_fail(cel_run_arena(run), "integer overflow");
    return cel_duration_of(nanoseconds);
}

/* ---- what a clock shows ---- */

struct clock {
    int64_t year, month, day;         /* from 1 */
    int64_t day_of_year, day_of_week; /* from 0; Sunday */
    int64_t second_of_day;
};

enum { DAY = 86400 };

static struct clock clock_at(int64_t seconds)
{
    struct clock clock = { .second_of_day = ((seconds % DAY) + DAY) % DAY };
    int64_t days = (seconds - clock.second_of_day) / DAY;
    struct civil_date date = civil_from_days(days);
    clock.year = date.year;
    clock.month = date.month;
    clock.day = date.day;
    clock.day_of_year = days - civil_to_days(date.year, 1, 1);
    clock.day_of_week = ((days % 7) + 11) % 7;
    return clock;
}

/* False with a failure where there is no such zone. */
static bool read_clock(struct cel_run *run, const struct cel_value *a, size_t count,
                       struct clock *ret, struct cel_value *ret_failure)
{
    int64_t offset = 0;
    if (count > 1 && !cel_zone_offset(run, a[1].bytes, a[0].time.seconds, &offset, ret_failure))
        return false;
    *ret = clock_at(a[0].time.seconds + offset);
    return true;
}

#define GETTER(name, shown)                                                                        \
    struct cel_value name(struct cel_run *run, const struct cel_value *a, size_t count)            \
    {                                                                                              \
        struct clock clock;                                                                        \
        struct cel_value failure;                                                                  \
        return read_clock(run, a, count, &clock, &failure) ? cel_make_int(shown) : failure;        \
    }

GETTER(cel_get_full_year, clock.year)
GETTER(cel_get_month, clock.month - 1)
GETTER(cel_get_day_of_year, clock.day_of_year)
GETTER(cel_get_day_of_month, clock.day - 1)
GETTER(cel_get_date, clock.day)
GETTER(cel_get_day_of_week, clock.day_of_week)
GETTER(cel_get_hours, clock.second_of_day / 3600)
GETTER(cel_get_minutes, clock.second_of_day / 60 % 60)
GETTER(cel_get_seconds, clock.second_of_day % 60)
GETTER(cel_get_milliseconds, a[0].time.nanoseconds / 1000000)

/* Of a duration all of it. */
struct cel_value cel_duration_hours(struct cel_run *run, const struct cel_value *a, size_t count)
{
    return cel_make_int(a[0].time.seconds / 3600);
}

struct cel_value cel_duration_minutes(struct cel_run *run, const struct cel_value *a, size_t count)
{
    return cel_make_int(a[0].time.seconds / 60);
}

struct cel_value cel_duration_seconds(struct cel_run *run, const struct cel_value *a, size_t count)
{
    return cel_make_int(a[0].time.seconds);
}

struct cel_value cel_duration_milliseconds(struct cel_run *run, const struct cel_value *a,
                                           size_t count)
{
    return cel_make_int(cel_duration_ns(a[0]) / 1000000);
}
