/* SPDX-License-Identifier: Apache-2.0 */
/* time_zone.h - how far a zone's clock is from UTC, from the files of a time zone database (TZif).
 *
 * Thread: a zone is constant once loaded. */
#ifndef KNARR_OBJECT_TIME_ZONE_H
#define KNARR_OBJECT_TIME_ZONE_H

#include <stdint.h>

#include "base/bytes.h"
#include "base/env.h"
#include "base/error.h"

struct time_zone;

/* "Europe/Berlin".  ENV_ZONE_ABSENT with *err set where it is not known or no zone's file;
 * ENV_ZONE_READING: ask again soon. */
MUST_USE enum env_zone_state time_zone_load(struct env *, const char *name,
                                            struct time_zone **ret, struct error *err);
/* From the content of a TZif file; BAD_REQUEST where it is none. */
MUST_USE struct time_zone *time_zone_parse(struct bytes content, struct error *err);
void time_zone_free(struct time_zone *);

/* Seconds to add to UTC at that time.  zone NULL: UTC. */
int64_t time_zone_offset_s(const struct time_zone *, int64_t at_s);

/* A date of the Gregorian calendar, and the days since 1970-01-01. */
struct civil_date {
    int64_t year;
    int     month, day;                  /* from 1 */
};
struct civil_date civil_from_days(int64_t days);
int64_t civil_to_days(int64_t year, int month, int day);

#endif
