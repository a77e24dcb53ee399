/* SPDX-License-Identifier: Apache-2.0 */
/* time_zone.c - see time_zone.h.
 *
 * A TZif file has the changes of the past and near future as a table, and behind it a rule for the
 * time after ("CET-1CEST, M3.5.0,M10.5.0/3").  Both are read from the second, 64-bit part of the
 * file. */
#include "object/time_zone.h"

#include <stdlib.h>

#include "base/arena.h"

enum {
    ZONE_FILE_MAX = 1 << 20,
    HEADER_SIZE = 44,
    TYPE_SIZE = 6,
    DAY_S = 86400
};

struct type_record {
    int64_t offset_s;
};

/* "M3.5.0/2": the last Sunday of March at two. */
struct rule_day {
    int     month, week, weekday;
    int64_t time_s;
};

struct zone_rule {
    int64_t         standard_s, summer_s;
    struct rule_day summer_start, summer_end;
    bool            is_there, has_summer;
};

struct time_zone {
    int64_t           *changes;          /* when each begins */
    uint8_t           *types;            /* which type begins then */
    struct type_record records[256];
    size_t             change_count, type_count;
    struct zone_rule   rule;
};

/* ---- the calendar ---- */

int64_t civil_to_days(int64_t year, int month, int day)
{
    int64_t y = year - (month <= 2), era = (y >= 0 ? y : y - 399) / 400, of_era = y - era * 400;
    int64_t of_year = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1;
    return era * 146097 + of_era * 365 + of_era / 4 - of_era / 100 + of_year - 719468;
}

struct civil_date civil_from_days(int64_t days)
{
    int64_t z = days + 719468, era = (z >= 0 ? z : z - 146096) / 146097, day = z - era * 146097;
    int64_t of_era = (day - day / 1460 + day / 36524 - day / 146096) / 365;
    int64_t of_year = day - (365 * of_era + of_era / 4 - of_era / 100),
            shifted = (5 * of_year + 2) / 153;
    int month = (int)(shifted < 10 ? shifted + 3 : shifted - 9);
    return (struct civil_date){ of_era + era * 400 + (month <= 2), month,
                                (int)(of_year - (153 * shifted + 2) / 5 + 1) };
}

/* ---- the rule ---- */

/* Reads forward in a text; all answer false where the text is not as expected. */
static bool read_char(struct bytes *text, char wanted)
{
    if (text->size == 0 || *text->at != wanted)
        return false;
    *text = (struct bytes){ text->at + 1, text->size - 1 };
    return true;
}

static bool read_number(struct bytes *text, int64_t *ret)
{
    size_t size = 0;
    while (size < text->size && text->at[size] >= '0' && text->at[size] <= '9')
        size++;
    if (!bytes_to_int64((struct bytes){ text->at, size }, ret))
        return false;
    *text = (struct bytes){ text->at + size, text->size - size };
    return true;
}

/* "[+-]h[:m[:s]]" */
static bool read_time(struct bytes *text, int64_t *ret_s)
{
    int64_t parts[3] = { 0 };
    bool is_negative = read_char(text, '-');
    if (!is_negative)
        read_char(text, '+');
    if (!read_number(text, &parts[0]))
        return false;
    for (int i = 1; i < 3 && read_char(text, ':'); i++)
        if (!read_number(text, &parts[i]))
            return false;
    int64_t seconds = parts[0] * 3600 + parts[1] * 60 + parts[2];
    *ret_s = is_negative ? -seconds : seconds;
    return true;
}

/* "CET" or "<-03>" */
static bool skip_name(struct bytes *text)
{
    size_t size = 0;
    if (read_char(text, '<')) {
        while (text->size > 0 && *text->at != '>')
            *text = (struct bytes){ text->at + 1, text->size - 1 };
        return read_char(text, '>');
    }
    while (size < text->size && ((text->at[size] | 32) >= 'a' && (text->at[size] | 32) <= 'z'))
        size++;
    *text = (struct bytes){ text->at + size, text->size - size };
    return size > 0;
}

static bool read_rule_day(struct bytes *text, struct rule_day *ret)
{
    int64_t month, week, weekday;
    ret->time_s = 2 * 3600;
    if (!read_char(text, ',') || !read_char(text, 'M') || !read_number(text, &month) ||
        !read_char(text, '.') || !read_number(text, &week) || !read_char(text, '.') ||
        !read_number(text, &weekday))
        return false;
    if (month < 1 || month > 12 || week < 1 || week > 5 || weekday > 6)
        return false;
    ret->month = (int)month;
    ret->week = (int)week;
    ret->weekday = (int)weekday;
    return !read_char(text, '/') || read_time(text, &ret->time_s);
}

/* A rule of another form is left out: then the last change of the table stands. */
static struct zone_rule parse_rule(struct bytes text)
{
    struct zone_rule rule = { 0 };
    int64_t west_s;
    if (!skip_name(&text) || !read_time(&text, &west_s))
        return rule;
    rule.standard_s = -west_s;
    rule.is_there = text.size == 0;
    if (rule.is_there || !skip_name(&text))
        return rule;
    rule.summer_s = rule.standard_s + 3600;
    if (text.size > 0 && *text.at != ',' && read_time(&text, &west_s))
        rule.summer_s = -west_s;
    rule.has_summer = rule.is_there =
        read_rule_day(&text, &rule.summer_start) && read_rule_day(&text, &rule.summer_end);
    return rule;
}

/* The day in UTC seconds, of a clock that is offset_s ahead. */
static int64_t rule_day_s(const struct rule_day *rule, int64_t year, int64_t offset_s)
{
    int64_t first = civil_to_days(year, rule->month, 1);
    int64_t first_weekday = ((first + 4) % 7 + 7) % 7;       /* 1970-01-01 was a Thursday */
    int64_t day = first + (rule->weekday - first_weekday + 7) % 7 + 7 * (rule->week - 1);
    int64_t end =
        rule->month == 12 ? civil_to_days(year + 1, 1, 1) : civil_to_days(year, rule->month + 1, 1);
    while (day >= end)
        day -= 7;
    return day * DAY_S + rule->time_s - offset_s;
}

static int64_t rule_offset_s(const struct zone_rule *rule, int64_t at_s)
{
    if (!rule->has_summer)
        return rule->standard_s;
    int64_t local_s = at_s + rule->standard_s, days = local_s / DAY_S - (local_s % DAY_S < 0);
    int64_t year = civil_from_days(days).year;
    int64_t start = rule_day_s(&rule->summer_start, year, rule->standard_s);
    int64_t end = rule_day_s(&rule->summer_end, year, rule->summer_s);
    bool is_summer = start < end ? at_s >= start && at_s < end : at_s >= start || at_s < end;
    return is_summer ? rule->summer_s : rule->standard_s;
}

/* ---- the table ---- */

static uint64_t read_big(const char *at, size_t size)
{
    uint64_t number = 0;
    for (size_t i = 0; i < size; i++)
        number = number << 8 | (unsigned char)at[i];
    return number;
}

struct part {
    uint64_t ut_count, standard_count, leap_count, change_count, type_count, char_count;
};

static bool read_header(struct bytes content, struct part *ret)
{
    if (content.size < HEADER_SIZE || memcmp(content.at, "TZif", 4) != 0 || content.at[4] < '2')
        return false;
    uint64_t *members[] = { &ret->ut_count,     &ret->standard_count, &ret->leap_count,
                            &ret->change_count, &ret->type_count,     &ret->char_count };
    for (size_t i = 0; i < ARRAY_SIZE(members); i++) {
        *members[i] = read_big(content.at + 20 + 4 * i, 4);
        if (*members[i] > ZONE_FILE_MAX)
            return false;
    }
    return true;
}

static size_t body_size(const struct part *part, size_t time_size)
{
    return part->change_count * (time_size + 1) + part->type_count * TYPE_SIZE + part->char_count +
           part->leap_count * (time_size + 4) + part->standard_count + part->ut_count;
}

static void read_table(struct bytes body, const struct part *part, struct time_zone *zone)
{
    const char *types = body.at + part->change_count * 8, *records = types + part->change_count;
    zone->change_count = part->change_count;
    zone->type_count =
        part->type_count < ARRAY_SIZE(zone->records) ? part->type_count : ARRAY_SIZE(zone->records);
    zone->changes = memory_alloc(zone->change_count * sizeof *zone->changes + 1);
    zone->types = memory_alloc(zone->change_count + 1);
    for (size_t i = 0; i < zone->change_count; i++) {
        zone->changes[i] = (int64_t)read_big(body.at + i * 8, 8);
        zone->types[i] = (uint8_t)types[i];
    }
    for (size_t i = 0; i < zone->type_count; i++)
        zone->records[i].offset_s = (int32_t)read_big(records + i * TYPE_SIZE, 4);
}

struct time_zone *time_zone_parse(struct bytes content, struct error *err)
{
    struct part first, second;
    struct bytes rest = content;
    bool good = read_header(rest, &first) && rest.size - HEADER_SIZE >= body_size(&first, 4);
    if (good) {
        rest = (struct bytes){ rest.at + HEADER_SIZE + body_size(&first, 4),
                               rest.size - HEADER_SIZE - body_size(&first, 4) };
        good = read_header(rest, &second) && rest.size - HEADER_SIZE >= body_size(&second, 8);
    }
    if (!good) {
        fail(err, REASON_BAD_REQUEST, 0, "no time zone data");
        return NULL;
    }
    struct time_zone *zone = MEMORY_NEW(struct time_zone);
    size_t size = body_size(&second, 8);
    read_table((struct bytes){ rest.at + HEADER_SIZE, size }, &second, zone);
    struct bytes footer = { rest.at + HEADER_SIZE + size, rest.size - HEADER_SIZE - size };
    if (read_char(&footer, '\n'))
        zone->rule = parse_rule(bytes_next(&footer, '\n'));
    return zone;
}

enum env_zone_state time_zone_load(struct env *env, const char *name, struct time_zone **ret,
                                   struct error *err)
{
    struct env_zone zone;
    enum env_zone_state state = env->time_zone(env, name, &zone);
    *ret = NULL;
    if (state == ENV_ZONE_ABSENT)
        fail(err, REASON_NOT_FOUND, 0, "unknown time zone %s", name);
    if (state != ENV_ZONE_THERE)
        return state;
    *ret = time_zone_parse((struct bytes){ zone.content, zone.size }, err);
    return *ret ? ENV_ZONE_THERE : ENV_ZONE_ABSENT;
}

void time_zone_free(struct time_zone *zone)
{
    if (!zone)
        return;
    free(zone->changes);
    free(zone->types);
    free(zone);
}

int64_t time_zone_offset_s(const struct time_zone *zone, int64_t at_s)
{
    if (!zone)
        return 0;
    size_t low = 0, high = zone->change_count;
    while (low < high) {                 /* the first change after at_s */
        size_t middle = low + (high - low) / 2;
        if (zone->changes[middle] <= at_s)
            low = middle + 1;
        else
            high = middle;
    }
    if (low == zone->change_count && zone->rule.is_there)
        return rule_offset_s(&zone->rule, at_s);
    size_t type = low > 0 ? zone->types[low - 1] : 0;
    return type < zone->type_count ? zone->records[type].offset_s : 0;
}
