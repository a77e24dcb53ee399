/* SPDX-License-Identifier: Apache-2.0 */
/* cron_schedule.c - see cron_schedule.h. */
#include "object/cron_schedule.h"

#include <ctype.h>
#include <strings.h>

#include "base/error.h"
#include "object/time_text.h"

enum { FIELD_COUNT = 5 };

struct field_range {
    int                min, max;
    const char *const *names;            /* of min, min + 1, ...; NULL: numbers alone */
};

static const char *const month_names[] = { "jan", "feb", "mar", "apr", "may", "jun", "jul",
                                           "aug", "sep", "oct", "nov", "dec", NULL };
static const char *const day_names[] = { "sun", "mon", "tue", "wed", "thu", "fri", "sat", NULL };

static const struct field_range ranges[FIELD_COUNT] = {
    { 0, 59, NULL }, { 0, 23, NULL }, { 1, 31, NULL }, { 1, 12, month_names }, { 0, 6, day_names },
};

static uint64_t bits(int64_t start, int64_t end, int64_t step)
{
    uint64_t all = 0;
    for (int64_t i = start; i <= end; i += step)
        all |= UINT64_C(1) << i;
    return all;
}

static uint64_t any(const struct field_range *range)
{
    return bits(range->min, range->max, 1) | CRON_ANY;
}

/* ---- numbers ---- */

static bool parse_number(struct bytes text, int64_t *ret, struct error *err)
{
    struct bytes digits = text;
    if (digits.size > 1 && digits.at[0] == '+')
        digits = (struct bytes){ text.at + 1, text.size - 1 };
    if (!bytes_to_int64(digits, ret))
        return fail(err, REASON_BAD_REQUEST, /* os_errno= */ 0,
                    "failed to parse int from %.*s: strconv.Atoi: parsing \"%.*s\": invalid syntax",
                    BYTES_ARG(text), BYTES_ARG(text));
    if (*ret < 0)
        return fail(err, REASON_BAD_REQUEST, /* os_errno= */ 0,
                    "negative number (%ld) not allowed: %.*s", (long)*ret, BYTES_ARG(text));
    return true;
}

static bool parse_value(struct bytes text, const struct field_range *range, int64_t *ret,
                        struct error *err)
{
    for (int i = 0; range->names && range->names[i]; i++) {
        if (text.size == strlen(range->names[i])
            && strncasecmp(text.at, range->names[i], text.size) == 0) {
            *ret = range->min + i;
            return true;
        }
    }
    return parse_number(text, ret, err);
}

/* ---- one range: a, a-b, *, each with /step ---- */

struct parts {
    struct bytes items[3];
    size_t       count;                  /* 3 stands for more than two */
};

static struct parts split(struct bytes text, char separator)
{
    struct parts parts = { .count = 0 };
    while (text.at && parts.count < 3)
        parts.items[parts.count++] = bytes_next(&text, separator);
    return parts;
}

static bool bad_range(struct error *err, const char *what, int64_t number, int64_t limit,
                      struct bytes text)
{
    return fail(err, REASON_BAD_REQUEST, /* os_errno= */ 0, what, (long)number, (long)limit,
                BYTES_ARG(text));
}

static bool check_range(int64_t start, int64_t end, int64_t step, const struct field_range *range,
                        struct bytes text, struct error *err)
{
    if (start < range->min)
        return bad_range(err, "beginning of range (%ld) below minimum (%ld): %.*s", start,
                         range->min, text);
    if (end > range->max)
        return bad_range(err, "end of range (%ld) above maximum (%ld): %.*s", end, range->max,
                         text);
    if (start > end)
        return bad_range(err, "beginning of range (%ld) beyond end of range (%ld): %.*s", start,
                         end, text);
    if (step == 0)
        return fail(err, REASON_BAD_REQUEST, /* os_errno= */ 0,
                    "step of range should be a positive number: %.*s", BYTES_ARG(text));
    return true;
}

static bool parse_limits(const struct parts *limits, const struct field_range *range,
                         struct bytes text, int64_t *ret_start, int64_t *ret_end, struct error *err)
{
    if (!parse_value(limits->items[0], range, ret_start, err))
        return false;
    *ret_end = *ret_start;
    if (limits->count > 2)
        return fail(err, REASON_BAD_REQUEST, /* os_errno= */ 0, "too many hyphens: %.*s",
                    BYTES_ARG(text));
    return limits->count < 2 || parse_value(limits->items[1], range, ret_end, err);
}

static bool parse_range(struct bytes text, const struct field_range *range, uint64_t *ret,
                        struct error *err)
{
    struct parts halves = split(text, '/'), limits = split(halves.items[0], '-');
    int64_t start = range->min, end = range->max, step = 1;
    uint64_t extra = CRON_ANY;
    bool star = bytes_equal_text(limits.items[0], "*") || bytes_equal_text(limits.items[0], "?");
    if (!star) {
        extra = 0;
        if (!parse_limits(&limits, range, text, &start, &end, err))
            return false;
    }
    if (halves.count > 2)
        return fail(err, REASON_BAD_REQUEST, /* os_errno= */ 0, "too many slashes: %.*s",
                    BYTES_ARG(text));
    if (halves.count == 2) {
        if (!parse_number(halves.items[1], &step, err))
            return false;
        if (limits.count == 1)
            end = range->max;
        if (step > 1)
            extra = 0;
    }
    if (!check_range(start, end, step, range, text, err))
        return false;
    *ret |= bits(start, end, step) | extra;
    return true;
}

static bool parse_field(struct bytes text, const struct field_range *range, uint64_t *ret,
                        struct error *err)
{
    while (text.at) {
        struct bytes one = bytes_next(&text, ',');
        if (one.size && !parse_range(one, range, ret, err))
            return false;
    }
    return true;
}

/* ---- words ---- */

static bool parse_word(struct bytes text, struct cron_schedule *ret, struct error *err)
{
    static const struct {
        const char *word;
        bool any_hour, any_day, any_month, any_weekday;
    } words[] = {
        { "@yearly", false, false, false, true }, { "@annually", false, false, false, true },
        { "@monthly", false, false, true, true }, { "@weekly", false, true, true, false },
        { "@daily", false, true, true, true },    { "@midnight", false, true, true, true },
        { "@hourly", true, true, true, true },
    };
    static const char every[] = "@every ";
    FOR_EACH(row, words) {
        if (!bytes_equal_text(text, row->word))
            continue;
        ret->minute = 1;
        ret->hour = row->any_hour ? any(&ranges[1]) : 1;
        ret->day_of_month = row->any_day ? any(&ranges[2]) : 2;
        ret->month = row->any_month ? any(&ranges[3]) : 2;
        ret->day_of_week = row->any_weekday ? any(&ranges[4]) : 1;
        return true;
    }
    if (!bytes_starts_with(text, every))
        return fail(err, REASON_BAD_REQUEST, /* os_errno= */ 0, "unrecognized descriptor: %.*s",
                    BYTES_ARG(text));
    struct bytes duration = { text.at + strlen(every), text.size - strlen(every) };
    if (!duration_parse(duration, &ret->every_ns))
        return fail(err, REASON_BAD_REQUEST, /* os_errno= */ 0,
                    "failed to parse duration %.*s: time: invalid duration \"%.*s\"",
                    BYTES_ARG(text), BYTES_ARG(duration));
    if (ret->every_ns < INT64_C(1000000000))
        ret->every_ns =
            INT64_C(1000000000); /* as upstream's parser: never more often than each second */
    return true;
}

static size_t take_fields(struct bytes text, struct bytes fields[FIELD_COUNT])
{
    size_t count = 0;
    for (size_t i = 0; i < text.size;) {
        while (i < text.size && isspace((unsigned char)text.at[i]))
            i++;
        size_t start = i;
        while (i < text.size && !isspace((unsigned char)text.at[i]))
            i++;
        if (i > start && count < FIELD_COUNT)
            fields[count] = (struct bytes){ text.at + start, i - start };
        count += i > start;
    }
    return count;
}

/* "TZ=Europe/Berlin 0 0 * * *": the old way to name a zone; it is refused elsewhere for new jobs.
 */
static bool drop_zone(struct bytes *text, struct error *err)
{
    size_t blank;
    if (!bytes_starts_with(*text, "TZ=") && !bytes_starts_with(*text, "CRON_TZ="))
        return true;
    if (!bytes_find(*text, ' ', &blank))
        return fail(err, REASON_BAD_REQUEST, /* os_errno= */ 0,
                    "invalid schedule format: runtime error: slice bounds out of range [:-1]");
    struct bytes zone = { text->at, blank };
    bytes_next(&zone, '=');
    if (!time_zone_is_known(zone) && zone.size)
        return fail(err, REASON_BAD_REQUEST, /* os_errno= */ 0,
                    "provided bad location %.*s: unknown time zone %.*s", BYTES_ARG(zone),
                    BYTES_ARG(zone));
    *text = bytes_trim((struct bytes){ text->at + blank, text->size - blank });
    return true;
}

bool cron_parse(struct bytes text, struct cron_schedule *ret, struct error *err)
{
    struct bytes fields[FIELD_COUNT];
    *ret = (struct cron_schedule){ 0 };
    if (text.size == 0)
        return fail(err, REASON_BAD_REQUEST, /* os_errno= */ 0, "empty spec string");
    if (!drop_zone(&text, err))
        return false;
    if (bytes_starts_with(text, "@"))
        return parse_word(text, ret, err);
    size_t count = take_fields(text, fields);
    if (count != FIELD_COUNT)
        return fail(err, REASON_BAD_REQUEST, /* os_errno= */ 0,
                    "expected exactly 5 fields, found %zu: [%.*s]", count, BYTES_ARG(text));
    uint64_t *const targets[FIELD_COUNT] = { &ret->minute, &ret->hour, &ret->day_of_month,
                                             &ret->month, &ret->day_of_week };
    for (size_t i = 0; i < FIELD_COUNT; i++)
        if (!parse_field(fields[i], &ranges[i], targets[i], err))
            return false;
    return true;
}

bool cron_matches_day(const struct cron_schedule *schedule, int day_of_month, int day_of_week)
{
    bool month_day = schedule->day_of_month >> day_of_month & 1;
    bool week_day = schedule->day_of_week >> day_of_week & 1;
    if ((schedule->day_of_month | schedule->day_of_week) & CRON_ANY)
        return month_day && week_day;
    return month_day || week_day;
}
