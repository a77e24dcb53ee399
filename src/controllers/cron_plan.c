/* SPDX-License-Identifier: Apache-2.0 */
/* cron_plan.c - see cron_plan.h.
 *
 * The search for the next time walks through hours and then minutes of real time, and asks for each
 * what the zone's clock shows: so hours that a clock skips or shows twice need no rules. */
#include "controllers/cron_plan.h"

#include "object/time_zone.h"

enum { MINUTE_S = 60, HOUR_S = 3600, DAY_S = 86400 };

static bool has_bit(uint64_t bits, int64_t number)
{
    return bits >> number & 1;
}

static bool matches_hour(const struct cron_schedule *schedule, int64_t local_s)
{
    int64_t days = local_s / DAY_S;
    struct civil_date date = civil_from_days(days);
    return has_bit(schedule->month, date.month) &&
           has_bit(schedule->hour, local_s % DAY_S / HOUR_S) &&
           cron_matches_day(schedule, date.day, (int)((days + 4) % 7));
}

int64_t cron_next_s(const struct cron_schedule *schedule, const struct time_zone *zone,
                    int64_t after_s)
{
    if (schedule->every_ns > 0)
        return after_s + (schedule->every_ns < 1000000000 ? 1 : schedule->every_ns / 1000000000);
    int64_t end_s = after_s + (int64_t)CRON_SEARCH_YEARS * 366 * DAY_S;
    for (int64_t at_s = after_s - after_s % MINUTE_S + MINUTE_S; at_s < end_s;) {
        int64_t local_s = at_s + time_zone_offset_s(zone, at_s);
        if (!matches_hour(schedule, local_s))
            at_s += HOUR_S - local_s % HOUR_S;
        else if (!has_bit(schedule->minute, local_s % HOUR_S / MINUTE_S))
            at_s += MINUTE_S;
        else
            return at_s;
    }
    return CRON_NEVER;
}

struct due {
    int64_t earliest_s;                  /* from where the search began */
    int64_t last_s;                      /* the latest time that is due; CRON_NEVER: none */
    int64_t missed;
};

/* The latest due time, without walking through all that were missed. */
static struct due find_due(const struct cron_facts *facts, bool with_deadline)
{
    struct due due = { .earliest_s = facts->last_s ? facts->last_s : facts->created_s,
                       .last_s = CRON_NEVER };
    if (with_deadline && facts->starting_deadline_s >= 0 &&
        facts->now_s - facts->starting_deadline_s > due.earliest_s)
        due.earliest_s = facts->now_s - facts->starting_deadline_s;
    int64_t first_s = cron_next_s(facts->schedule, facts->zone, due.earliest_s);
    if (first_s == CRON_NEVER || facts->now_s < first_s)
        return due;
    int64_t second_s = cron_next_s(facts->schedule, facts->zone, first_s);
    due.last_s = first_s;
    due.missed = 1;
    if (second_s == CRON_NEVER || facts->now_s < second_s)
        return due;
    int64_t period_s = second_s - first_s;
    due.missed = (facts->now_s - first_s) / period_s + 1;
    int64_t at_s = cron_next_s(facts->schedule, facts->zone, first_s + (due.missed - 2) * period_s);
    for (; at_s != CRON_NEVER && at_s <= facts->now_s;
         at_s = cron_next_s(facts->schedule, facts->zone, at_s))
        due.last_s = at_s;
    return due;
}

static enum cron_action decide(const struct cron_facts *facts, const struct due *due)
{
    if (due->last_s == CRON_NEVER || due->last_s == facts->last_s)
        return CRON_WAIT;
    if (facts->starting_deadline_s >= 0 && due->last_s + facts->starting_deadline_s < facts->now_s)
        return CRON_TOO_LATE;
    return facts->concurrency == CRON_FORBID && facts->has_active ? CRON_ACTIVE_ALREADY
                                                                  : CRON_START;
}

struct cron_plan cron_plan(const struct cron_facts *facts)
{
    struct cron_plan plan = { .next_s = CRON_NEVER };
    if (facts->is_suspended)
        return plan;
    struct due due = find_due(facts, /* with_deadline= */ true);
    plan.scheduled_s = due.last_s;
    plan.missed_many = due.missed > MISSED_MANY;
    plan.action = decide(facts, &due);
    plan.replaces = plan.action == CRON_START && facts->concurrency == CRON_REPLACE;
    int64_t from_s = due.last_s != CRON_NEVER ? due.last_s : due.earliest_s;
    plan.next_s =
        cron_next_s(facts->schedule, facts->zone, from_s > facts->now_s ? from_s : facts->now_s);
    return plan;
}
