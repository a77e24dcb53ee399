/* SPDX-License-Identifier: Apache-2.0 */
/* cron_job.c - CronJobs: a schedule, and the template of the jobs it starts. */
#include <strings.h>

#include "base/arena.h"
#include "base/error.h"
#include "codec/value.h"
#include "object/cron_schedule.h"
#include "object/decode.h"
#include "object/kinds/job.h"
#include "object/kinds/pod_update.h"
#include "object/schema.h"
#include "object/validation.h"

enum { NAME_MAX_BYTES = 52, ZONE_PART_MAX = 14 };

static bool mentions_zone(struct bytes schedule)
{
    return schedule.at && memmem(schedule.at, schedule.size, "TZ", 2) != NULL;
}

static void check_schedule(const struct value *spec, const struct value *old,
                           struct field_errors *errors)
{
    struct bytes schedule = value_string(spec, "schedule");
    struct cron_schedule parsed;
    struct error err = { 0 };
    bool tolerated = mentions_zone(value_string(old, "schedule"));
    if (schedule.size == 0) {
        field_required(errors, "schedule", NULL);
        return;
    }
    if (!cron_parse(schedule, &parsed, &err))
        field_invalid_text(errors, "schedule", schedule, arena_strdup(errors->arena, err.message));
    if (mentions_zone(schedule) && tolerated && value_member(spec, "timeZone"))
        field_invalid_text(errors, "schedule", schedule,
                           "cannot use both timeZone field and TZ or CRON_TZ in schedule");
    else if (mentions_zone(schedule) && !tolerated)
        field_invalid_text(errors, "schedule", schedule,
                           "cannot use TZ or CRON_TZ in schedule, use timeZone field instead");
}

static bool is_zone_part(struct bytes part)
{
    if (part.size == 0 || part.size > ZONE_PART_MAX || part.at[0] == '-' ||
        bytes_equal_text(part, ".") || bytes_equal_text(part, ".."))
        return false;
    for (size_t i = 0; i < part.size; i++) {
        char c = part.at[i];
        bool letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
        if (!letter && (!c || !strchr(".-_+", c)))
            return false;
    }
    return true;
}

static void check_time_zone(const struct value *zone, struct field_errors *errors)
{
    struct bytes name = value_bytes(zone), rest = name;
    const char *unknown = arena_printf(errors->arena, "unknown time zone %.*s", BYTES_ARG(name));
    if (name.size == 0) {
        field_invalid(errors, "timeZone", zone, "timeZone must be nil or non-empty string");
        return;
    }
    while (rest.at) {
        if (!is_zone_part(bytes_next(&rest, '/'))) {
            field_invalid(errors, "timeZone", zone, unknown);
            return;
        }
    }
    bool local = name.size == strlen("Local") && strncasecmp(name.at, "Local", name.size) == 0;
    if (local)
        field_invalid(
            errors, "timeZone", zone,
            "timeZone must be an explicit time zone as defined in https://www.iana.org/time-zones");
    if (!bytes_equal_text(name, "Local") && !time_zone_is_known(name))
        field_invalid(errors, "timeZone", zone, unknown);
}

static void check_template(const struct value *spec, struct field_errors *errors)
{
    static const char *const manual[] = { "nil", "false", NULL };
    const struct value *job = value_at(spec, "jobTemplate.spec"),
                       *selector = value_member(job, "selector");
    field_enter(errors, "jobTemplate");
    field_enter(errors, "spec");
    validate_job_spec(job, errors);
    if (selector)
        field_invalid(errors, "selector", selector, "`selector` will be auto-generated");
    if (value_bool(job, "manualSelector", false))
        field_not_supported_json(errors, "manualSelector", "true", manual);
    field_leave(errors);
    field_leave(errors);
}

static void check_spec(const struct value *next, const struct value *old,
                       struct field_errors *errors)
{
    static const char *const policies[] = { "Allow", "Forbid", "Replace", NULL };
    static const char *const numbers[] = { "startingDeadlineSeconds", "successfulJobsHistoryLimit",
                                           "failedJobsHistoryLimit" };
    const struct value *spec = value_member(next, "spec"), *before = value_member(old, "spec");
    const struct value *zone = value_member(spec, "timeZone");
    field_enter(errors, "spec");
    check_schedule(spec, before, errors);
    FOR_EACH(name, numbers)
        field_non_negative(errors, spec, *name);
    if (zone && (!old || !value_same(zone, value_member(before, "timeZone"))))
        check_time_zone(zone, errors);
    field_required_one_of(errors, spec, "concurrencyPolicy", policies);
    check_template(spec, errors);
    field_leave(errors);
}

static void validate(const struct value *next, struct field_errors *errors)
{
    struct bytes name = value_string(next, "metadata.name");
    check_spec(next, NULL, errors);
    if (name.size > NAME_MAX_BYTES)
        field_invalid_text(errors, "metadata.name", name, "must be no more than 52 characters");
}

static void prepare(struct value *next, const struct value *old, struct arena *arena)
{
    pod_spec_drop_disabled(value_at(next, "spec.jobTemplate.spec.template.spec"));
}

static void warn_of_cron_job(const struct value *next, const struct value *old, struct arena *arena,
                             struct decode_notes *notes)
{
    struct bytes schedule = value_string(next, "spec.schedule");
    if (old && schedule.size && memmem(schedule.at, schedule.size, "TZ", 2))
        decode_note(notes, arena, "cannot use TZ or CRON_TZ in spec.spec.schedule, use timeZone "
                    "instead, see https://kubernetes.io/docs/concepts/workloads/controllers/"
                    "cron-jobs/ for more details");
}

const struct kind_code kind_code_batch_cron_job = {
    .prepare = prepare,
    .validate = validate,
    .validate_update = check_spec,
    .warn = warn_of_cron_job,
};
