/* SPDX-License-Identifier: Apache-2.0 */
/* cron_plan.h - when a CronJob's schedule is due, and what is then to be done.
 *
 * Thread: pure. */
#ifndef KNARR_CONTROLLERS_CRON_PLAN_H
#define KNARR_CONTROLLERS_CRON_PLAN_H

#include <stdbool.h>
#include <stdint.h>

#include "object/cron_schedule.h"

struct time_zone;

enum { CRON_SEARCH_YEARS = 5, CRON_NEVER = -1, MISSED_MANY = 100 };

enum cron_concurrency { CRON_ALLOW, CRON_FORBID, CRON_REPLACE };

struct cron_facts {
    const struct cron_schedule *schedule;
    const struct time_zone     *zone;    /* NULL: UTC */
    int64_t                     now_s, created_s;
    int64_t                     last_s;  /* of the last job that was made; 0: none */
    int64_t                     starting_deadline_s;     /* -1: none */
    bool                        is_suspended, has_active;
    enum cron_concurrency       concurrency;
};

enum cron_action { CRON_WAIT, CRON_TOO_LATE, CRON_ACTIVE_ALREADY, CRON_START };

struct cron_plan {
    enum cron_action action;
    int64_t          scheduled_s;        /* the time that is due */
    bool             replaces;           /* jobs that still run are deleted first */
    bool             missed_many;
    int64_t          next_s;             /* when to look again; CRON_NEVER */
};

struct cron_plan cron_plan(const struct cron_facts *);

/* The first time after after_s; CRON_NEVER where there is none in CRON_SEARCH_YEARS. */
int64_t cron_next_s(const struct cron_schedule *, const struct time_zone *, int64_t after_s);

#endif
