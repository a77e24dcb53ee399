/* SPDX-License-Identifier: Apache-2.0 */
/* cron_schedule.h - the schedule of a CronJob: five fields, or a word like @daily.
 *
 * Thread: pure. */
#ifndef KNARR_OBJECT_CRON_SCHEDULE_H
#define KNARR_OBJECT_CRON_SCHEDULE_H

#include <stdbool.h>
#include <stdint.h>

#include "base/bytes.h"

struct error;

/* The field was * or ?: a day matches by the other day field alone. */
#define CRON_ANY (UINT64_C(1) << 63)

/* Bit n of a field is set where the number n matches. */
struct cron_schedule {
    uint64_t minute, hour, day_of_month, month, day_of_week;     /* Sunday is 0 */
    int64_t  every_ns;                   /* of "@every 1h30m"; else 0 */
};

/* BAD_REQUEST with the words that the Go library has. */
MUST_USE bool cron_parse(struct bytes text, struct cron_schedule *ret, struct error *err);
/* Days match by either day field, unless one of them is CRON_ANY. */
bool cron_matches_day(const struct cron_schedule *, int day_of_month, int day_of_week);

/* A name of the time zone database: "Europe/Berlin". */
bool time_zone_is_known(struct bytes name);

#endif
