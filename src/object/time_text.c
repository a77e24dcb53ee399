/* SPDX-License-Identifier: Apache-2.0 */
/* time_text.c - instants and spans as Go writes them.
 *
 * Days are counted by the arithmetic of the Gregorian calendar; the C library's clocks and time
 * zones are not asked.
 *
 * Holds:    years are 0 to 9999; leap seconds do not exist. */
#include "object/time_text.h"

#include <stdio.h>
#include <string.h>

#include "base/arena.h"
#include "codec/go_text.h"

enum { DAY_S = 86400, SECOND_NS = 1000000000 };

static bool is_leap(int64_t year)
{
    return year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
}

static int days_in_month(int64_t year, int64_t month)
{
    static const int days[] = { 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31 };
    return month == 2 && is_leap(year) ? 29 : days[month - 1];
}

/* Days from 1970-01-01; the year is counted from March, so that the leap day is its last. */
static int64_t days_of(int64_t year, int64_t month, int64_t day)
{
    year -= month <= 2;
    int64_t era = (year >= 0 ? year : year - 399) / 400, year_of_era = year - era * 400;
    int64_t day_of_year = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1;
    int64_t day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
    return era * 146097 + day_of_era - 719468;
}

static void date_of(int64_t days, int64_t *ret_year, int *ret_month, int *ret_day)
{
    days += 719468;
    int64_t era = (days >= 0 ? days : days - 146096) / 146097, day_of_era = days - era * 146097;
    int64_t year_of_era =
        (day_of_era - day_of_era / 1460 + day_of_era / 36524 - day_of_era / 146096) / 365;
    int64_t day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    int64_t month = (5 * day_of_year + 2) / 153;
    *ret_day = (int)(day_of_year - (153 * month + 2) / 5 + 1);
    *ret_month = (int)(month < 10 ? month + 3 : month - 9);
    *ret_year = year_of_era + era * 400 + (*ret_month <= 2);
}

/* `count` digits, then `behind` (0: nothing). */
static bool take_number(struct bytes *rest, size_t count, char behind, int64_t *ret)
{
    if (rest->size < count + (behind != 0))
        return false;
    *ret = 0;
    for (size_t i = 0; i < count; i++) {
        if (rest->at[i] < '0' || rest->at[i] > '9')
            return false;
        *ret = *ret * 10 + (rest->at[i] - '0');
    }
    if (behind && rest->at[count] != behind)
        return false;
    rest->at += count + (behind != 0);
    rest->size -= count + (behind != 0);
    return true;
}

/* ".123" to nanoseconds; digits past the ninth are dropped.  No point: 0. */
static bool take_fraction(struct bytes *rest, int32_t *ret_ns)
{
    *ret_ns = 0;
    if (rest->size == 0 || (rest->at[0] != '.' && rest->at[0] != ','))
        return true;
    size_t size = 1;
    int32_t unit = SECOND_NS / 10;
    for (; size < rest->size && rest->at[size] >= '0' && rest->at[size] <= '9'; size++, unit /= 10)
        *ret_ns += unit * (rest->at[size] - '0');
    rest->at += size;
    rest->size -= size;
    return size > 1;
}

/* "Z" or "+02:00", the whole rest, in seconds. */
static bool take_offset(struct bytes rest, int64_t *ret_s)
{
    *ret_s = 0;
    if (bytes_equal_text(rest, "Z"))
        return true;
    int64_t hours, minutes;
    if (rest.size != 6 || (rest.at[0] != '+' && rest.at[0] != '-'))
        return false;
    int sign = rest.at[0] == '-' ? -1 : 1;
    rest.at++;
    rest.size--;
    if (!take_number(&rest, 2, ':', &hours) || !take_number(&rest, 2, 0, &minutes) || hours > 24 ||
        minutes > 60)
        return false;
    *ret_s = sign * (hours * 3600 + minutes * 60);
    return true;
}

bool time_parse_parts(struct bytes text, int64_t *ret_s, int32_t *ret_ns)
{
    int64_t year, month, day, hour, minute, second, offset_s;
    bool date = take_number(&text, 4, '-', &year) && take_number(&text, 2, '-', &month) &&
                take_number(&text, 2, 'T', &day);
    if (!date || month < 1 || month > 12 || day < 1 || day > days_in_month(year, month))
        return false;
    size_t hour_size = text.size > 1 && text.at[1] == ':' ? 1 : 2;       /* as Go reads it */
    bool clock = take_number(&text, hour_size, ':', &hour) && take_number(&text, 2, ':', &minute) &&
                 take_number(&text, 2, 0, &second);
    if (!clock || hour > 23 || minute > 59 || second > 59)
        return false;
    if (!take_fraction(&text, ret_ns) || !take_offset(text, &offset_s))
        return false;
    *ret_s = days_of(year, month, day) * DAY_S + hour * 3600 + minute * 60 + second - offset_s;
    return true;
}

bool time_parse(struct bytes text, int64_t *ret_ns)
{
    int64_t seconds;
    int32_t nanoseconds;
    if (!time_parse_parts(text, &seconds, &nanoseconds))
        return false;
    if (seconds < INT64_MIN / SECOND_NS + 1 || seconds >= INT64_MAX / SECOND_NS)
        return false;
    *ret_ns = seconds * SECOND_NS + nanoseconds;
    return true;
}

static int64_t floor_divide(int64_t a, int64_t b)
{
    return a / b - (a % b < 0);
}

/* The date and clock without a zone; returns the size. */
static int write_seconds(int64_t seconds, char ret_text[TIME_TEXT_MAX])
{
    int64_t year, days = floor_divide(seconds, DAY_S), rest = seconds - days * DAY_S;
    int month, day;
    date_of(days, &year, &month, &day);
    year = year < 0 ? 0 : year > 9999 ? 9999 : year;
    return snprintf(ret_text, TIME_TEXT_MAX, "%04d-%02d-%02dT%02d:%02d:%02d", (int)year, month, day,
                    (int)(rest / 3600), (int)(rest / 60 % 60), (int)(rest % 60));
}

void time_write(int64_t seconds, char ret_text[TIME_TEXT_MAX])
{
    int size = write_seconds(seconds, ret_text);
    snprintf(ret_text + size, (size_t)(TIME_TEXT_MAX - size), "Z");
}

void time_write_micro_parts(int64_t seconds, int32_t ns, char ret_text[TIME_TEXT_MAX])
{
    int size = write_seconds(seconds, ret_text);
    snprintf(ret_text + size, (size_t)(TIME_TEXT_MAX - size), ".%06dZ", (int)(ns / 1000));
}

void time_write_micro(int64_t ns, char ret_text[TIME_TEXT_MAX])
{
    int64_t seconds = floor_divide(ns, SECOND_NS);
    time_write_micro_parts(seconds, (int32_t)(ns - seconds * SECOND_NS), ret_text);
}

void time_write_nano(int64_t ns, char ret_text[TIME_TEXT_MAX])
{
    int64_t seconds = floor_divide(ns, SECOND_NS);
    int size = write_seconds(seconds, ret_text);
    snprintf(ret_text + size, (size_t)(TIME_TEXT_MAX - size), ".%09dZ",
             (int)(ns - seconds * SECOND_NS));
}

static const struct { const char *name; int64_t ns; } units[] = {
    { "ns", 1 },             { "us", 1000 },          { "\xc2\xb5s", 1000 }, { "\xce\xbcs", 1000 },
    { "ms", 1000000 },       { "s",  SECOND_NS },     { "m", (int64_t)60 * SECOND_NS },
    { "h",  (int64_t)3600 * SECOND_NS },
};

/* The unit is all up to the next digit or point. */
static bool take_unit(struct bytes *rest, int64_t *ret_ns)
{
    size_t size = 0;
    while (size < rest->size && rest->at[size] != '.' &&
           (rest->at[size] < '0' || rest->at[size] > '9'))
        size++;
    struct bytes name = { rest->at, size };
    rest->at += size;
    rest->size -= size;
    FOR_EACH(row, units) {
        if (bytes_equal_text(name, row->name)) {
            *ret_ns = row->ns;
            return true;
        }
    }
    return false;
}

/* One more than the longest there is: that of the shortest. */
static const uint64_t span_max = (uint64_t)1 << 63;

/* Digits; false where they exceed it.  *ret_size is how many. */
static bool take_whole(struct bytes *rest, uint64_t *ret, size_t *ret_size)
{
    *ret = 0;
    for (*ret_size = 0; rest->size && rest->at[0] >= '0' && rest->at[0] <= '9'; (*ret_size)++) {
        if (*ret > span_max / 10)
            return false;
        *ret = *ret * 10 + (uint64_t)(rest->at[0] - '0');
        if (*ret > span_max)
            return false;
        rest->at++;
        rest->size--;
    }
    return true;
}

/* Digits behind a point: their value and the power of ten it is to be divided by. */
static size_t take_part(struct bytes *rest, uint64_t *ret, double *ret_scale)
{
    size_t size = 0;
    *ret = 0;
    *ret_scale = 1;
    if (rest->size == 0 || rest->at[0] != '.')
        return 0;
    rest->at++;
    rest->size--;
    for (; rest->size && rest->at[0] >= '0' && rest->at[0] <= '9'; size++) {
        if (*ret <= (INT64_MAX - 9) / 10) {
            *ret = *ret * 10 + (uint64_t)(rest->at[0] - '0');
            *ret_scale *= 10;
        }
        rest->at++;
        rest->size--;
    }
    return size;
}

/* One "1.5h" of a duration. */
static bool take_span(struct bytes *rest, uint64_t *ret_ns)
{
    uint64_t whole, part;
    int64_t unit;
    size_t whole_size;
    double scale;
    if (!take_whole(rest, &whole, &whole_size))
        return false;
    size_t part_size = take_part(rest, &part, &scale);
    if (whole_size + part_size == 0 || !take_unit(rest, &unit) || whole > span_max / (uint64_t)unit)
        return false;
    *ret_ns = whole * (uint64_t)unit + (uint64_t)((double)part * ((double)unit / scale));
    return *ret_ns <= span_max;
}

bool duration_parse(struct bytes text, int64_t *ret_ns)
{
    uint64_t sum = 0, span;
    bool negative = text.size && text.at[0] == '-';
    if (text.size && (negative || text.at[0] == '+')) {
        text.at++;
        text.size--;
    }
    if (text.size == 0)
        return false;
    if (!bytes_equal_text(text, "0")) {
        while (text.size) {
            if (!take_span(&text, &span) || span > span_max - sum)
                return false;
            sum += span;
        }
    }
    *ret_ns = (int64_t)(negative ? 0 - sum : sum);
    return negative || sum < span_max;
}

static size_t unit_size(struct bytes text)
{
    size_t size = 0;
    while (size < text.size && text.at[size] != '.' &&
           (text.at[size] < '0' || text.at[size] > '9'))
        size++;
    return size;
}

static const char *say_problem(const char *problem, struct bytes unit, struct bytes text,
                               struct arena *arena)
{
    AUTO_BUFFER out = { 0 };
    buffer_printf(&out, "time: %s ", problem);
    if (unit.size) {
        go_quote(&out, unit);
        buffer_add_text(&out, " in duration ");
    }
    go_quote(&out, text);
    return arena_copy(arena, out.at, out.size);
}

const char *duration_problem(struct bytes text, struct arena *arena)
{
    struct bytes rest = text;
    uint64_t whole, part;
    int64_t unit_ns;
    size_t whole_size;
    double scale;
    if (text.size && (text.at[0] == '-' || text.at[0] == '+'))
        rest = (struct bytes){ text.at + 1, text.size - 1 };
    while (rest.size) {
        if (!take_whole(&rest, &whole, &whole_size) ||
            take_part(&rest, &part, &scale) + whole_size == 0)
            break;
        struct bytes unit = { rest.at, unit_size(rest) };
        if (unit.size == 0)
            return say_problem("missing unit in duration", BYTES(""), text, arena);
        if (!take_unit(&rest, &unit_ns))
            return say_problem("unknown unit", unit, text, arena);
    }
    return say_problem("invalid duration", BYTES(""), text, arena);
}

/* `number` counts `unit` parts: "1.5" for 1500 of 1000. */
static int write_fraction(uint64_t number, uint64_t unit, const char *name, char *text, size_t room)
{
    uint64_t rest = number % unit;
    int size = snprintf(text, room, "%llu", (unsigned long long)(number / unit));
    if (rest) {
        text[size++] = '.';
        for (; rest; rest = rest * 10 % unit)
            text[size++] = (char)('0' + (int)(rest * 10 / unit));
    }
    return size + snprintf(text + size, room - (size_t)size, "%s", name);
}

void duration_write(int64_t ns, char ret_text[DURATION_TEXT_MAX])
{
    char *at = ret_text, *end = ret_text + DURATION_TEXT_MAX;
    uint64_t rest = ns < 0 ? 0 - (uint64_t)ns : (uint64_t)ns;
    if (ns < 0)
        *at++ = '-';
    if (rest == 0) {
        snprintf(at, (size_t)(end - at), "0s");
    } else if (rest < SECOND_NS) {
        bool micro = rest >= 1000, milli = rest >= 1000000;
        write_fraction(rest,
                       milli   ? 1000000
                       : micro ? 1000
                               : 1,
                       milli   ? "ms"
                       : micro ? "\xc2\xb5s"
                               : "ns",
                       at, (size_t)(end - at));
    } else {
        uint64_t minutes = rest / SECOND_NS / 60;
        if (minutes >= 60)
            at += snprintf(at, (size_t)(end - at), "%lluh", (unsigned long long)(minutes / 60));
        if (minutes)
            at += snprintf(at, (size_t)(end - at), "%dm", (int)(minutes % 60));
        write_fraction(rest - minutes * 60 * SECOND_NS, SECOND_NS, "s", at, (size_t)(end - at));
    }
}

/* Below `below_s`: the count of `unit_s`, and of `rest_s` (0: none) what is left over. */
static const struct { int64_t below_s, unit_s, rest_s; const char *unit, *rest; } human_rows[] = {
    { 120,                1,           0,         "s", "" },
    { 600,                60,          1,         "m", "s" },
    { 180 * 60,           60,          0,         "m", "" },
    { 8 * 3600,           3600,        60,        "h", "m" },
    { 48 * 3600,          3600,        0,         "h", "" },
    { 8 * DAY_S,          DAY_S,       3600,      "d", "h" },
    { 2 * 365 * DAY_S,    DAY_S,       0,         "d", "" },
    { 8 * 365 * DAY_S,    365 * DAY_S, DAY_S,     "y", "d" },
    { INT64_MAX,          365 * DAY_S, 0,         "y", "" },
};

void duration_write_human(int64_t seconds, char ret_text[DURATION_TEXT_MAX])
{
    if (seconds < 0) {
        snprintf(ret_text, DURATION_TEXT_MAX, "%s", seconds < -1 ? "<invalid>" : "0s");
        return;
    }
    FOR_EACH(row, human_rows) {
        if (seconds >= row->below_s)
            continue;
        int64_t rest = row->rest_s ? seconds % row->unit_s / row->rest_s : 0;
        int size = snprintf(ret_text, DURATION_TEXT_MAX, "%lld%s",
                            (long long)(seconds / row->unit_s), row->unit);
        if (rest)
            snprintf(ret_text + size, (size_t)(DURATION_TEXT_MAX - size), "%lld%s", (long long)rest,
                     row->rest);
        return;
    }
}
