/* SPDX-License-Identifier: Apache-2.0 */
/* fuzz_cron_schedule.c - schedules of cron jobs, and names of time zones. */
#include "../fuzz.h"

#include "base/error.h"
#include "object/cron_schedule.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
    struct error err = { 0 };
    struct cron_schedule schedule;
    struct bytes text = { (const char *)bytes, size };
    (void)time_zone_is_known(text);
    if (!cron_parse(text, &schedule, &err)) {
        FUZZ_CHECK(err.reason == REASON_BAD_REQUEST && err.message[0]);
        return 0;
    }
    /* a field of commas alone names no moment, as upstream reads it: such a schedule never comes */
    FUZZ_CHECK(schedule.every_ns == 0 || schedule.every_ns >= INT64_C(1000000000));
    for (int day = 1; day <= 31 && schedule.every_ns == 0; day++)
        (void)cron_matches_day(&schedule, day, day % 7);
    return 0;
}
