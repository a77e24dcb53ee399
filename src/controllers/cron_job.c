/* SPDX-License-Identifier: Apache-2.0 */
/* cron_job.c - CronJobs: makes a Job at each time of the schedule, and keeps a few that are over.
 *
 * There is one timer a CronJob, at its next time.  A Job's name holds the minute it is for, so none
 * is made twice.
 *
 * Not here: when and whether (cron_plan.c), time zones (time_zone.c). */
#include <stdlib.h>

#include "base/env.h"
#include "base/map.h"
#include "controllers/controller.h"
#include "controllers/cron_plan.h"
#include "object/time_zone.h"
#include "object/binding.h"
#include "object/time_text.h"

enum {
    AFTER_DUE_MS = 100,                  /* so that the clock surely shows the minute */
    ZONE_READING_MS = 20                 /* until a zone that is being read is asked for again */
};

struct job_condition {
    const char *type, *status;
};

struct job_reading {
    int64_t               started_s, completed_s;
    struct job_condition *conditions;
    size_t                condition_count;
};

static const struct binding condition_bindings[] = {
    BIND_TEXT("type", struct job_condition, type),
    BIND_TEXT("status", struct job_condition, status),
    BIND_END
};

static const struct binding job_bindings[] = {
    BIND_TIME("status.startTime", struct job_reading, started_s),
    BIND_TIME("status.completionTime", struct job_reading, completed_s),
    BIND_LIST("status.conditions", struct job_reading, conditions, condition_count,
              struct job_condition, condition_bindings),
    BIND_END
};

enum job_state { JOB_RUNS, JOB_COMPLETE, JOB_FAILED };

struct child {
    const struct object *job;
    enum job_state       state;
    int64_t              started_s, completed_s;
    bool                 is_gone;        /* deleted in this sync */
};

struct cron_reading {
    const char *schedule, *time_zone, *concurrency;
    int64_t     starting_deadline_s, successful_limit, failed_limit, last_s, last_success_s;
    bool        is_suspended;
};

static const struct binding cron_bindings[] = {
    BIND_TEXT("spec.schedule", struct cron_reading, schedule),
    BIND_TEXT("spec.timeZone", struct cron_reading, time_zone),
    BIND_TEXT("spec.concurrencyPolicy", struct cron_reading, concurrency),
    BIND_BOOL("spec.suspend", struct cron_reading, is_suspended),
    BIND_INT("spec.startingDeadlineSeconds", struct cron_reading, starting_deadline_s),
    BIND_INT("spec.successfulJobsHistoryLimit", struct cron_reading, successful_limit),
    BIND_INT("spec.failedJobsHistoryLimit", struct cron_reading, failed_limit),
    BIND_TIME("status.lastScheduleTime", struct cron_reading, last_s),
    BIND_TIME("status.lastSuccessfulTime", struct cron_reading, last_success_s),
    BIND_END
};

/* One sync of one CronJob. */
struct sync {
    struct controller   *controller;
    const struct object *cron_job;
    struct arena        *arena;
    struct cron_reading  reading;
    struct child        *children;
    size_t               child_count;
    struct value        *body, *status, *active;     /* the next state */
};

/* ---- look ---- */

static enum job_state state_of(const struct job_reading *reading)
{
    for (size_t i = 0; i < reading->condition_count; i++) {
        if (!text_equal(reading->conditions[i].status, "True"))
            continue;
        if (text_equal(reading->conditions[i].type, "Complete"))
            return JOB_COMPLETE;
        if (text_equal(reading->conditions[i].type, "Failed"))
            return JOB_FAILED;
    }
    return JOB_RUNS;
}

static void look_at_children(struct sync *sync)
{
    struct object_array objects = { .arena = sync->arena };
    core_each_dependent(sync->controller->core, sync->cron_job->uid, object_array_visit, &objects);
    sync->children = arena_array(sync->arena, objects.count, sizeof *sync->children);
    for (size_t i = 0; i < objects.count; i++) {
        struct job_reading reading = { 0 };
        const struct object *job = objects.items[i];
        if (job->kind != well_known.job || !owned_by(job, sync->cron_job->uid))
            continue;
        bind_object(job, job_bindings, &reading, sync->arena);
        sync->children[sync->child_count++] = (struct child){ .job = job,
                                                              .state = state_of(&reading),
                                                              .started_s = reading.started_s,
                                                              .completed_s = reading.completed_s };
    }
}

/* ---- status.active ---- */

static size_t find_active(const struct sync *sync, const char *uid)
{
    size_t count = value_count(sync->active);
    for (size_t i = 0; i < count; i++)
        if (bytes_equal_text(value_string(value_item(sync->active, i), "uid"), uid))
            return i;
    return count;
}

static bool remove_active(struct sync *sync, const char *uid)
{
    size_t found = find_active(sync, uid);
    if (found == value_count(sync->active))
        return false;
    value_remove_item(sync->active, found);
    return true;
}

static void add_active(struct sync *sync, const struct object *job)
{
    struct arena *arena = sync->arena;
    struct value *reference = value_new_map(arena);
    value_set(reference, arena, "kind", value_new_text(arena, job->kind->name));
    value_set(reference, arena, "namespace", value_new_text(arena, job->namespace));
    value_set(reference, arena, "name", value_new_text(arena, job->name));
    value_set(reference, arena, "uid", value_new_text(arena, job->uid));
    value_set(reference, arena, "apiVersion", value_new_text(arena, job->kind->api_version));
    value_set(reference, arena, "resourceVersion",
              value_printf(arena, "%lld", (long long)job->resource_version));
    value_append(sync->active, arena, reference);
}

static struct value *time_value(const struct sync *sync, int64_t at_s)
{
    char text[TIME_TEXT_MAX];
    time_write(at_s, text);
    return value_new_text(sync->arena, text);
}

static void follow_child(struct sync *sync, const struct child *child)
{
    static const char *const words[] = {
        [JOB_RUNS] = "", [JOB_COMPLETE] = "Complete", [JOB_FAILED] = "Failed"
    };
    bool is_active = find_active(sync, child->job->uid) < value_count(sync->active);
    if (child->state == JOB_RUNS && !is_active)
        controller_event(sync->controller, sync->cron_job, "Warning", "UnexpectedJob",
                         "Saw a job that the controller did not create or forgot: %s",
                         child->job->name);
    if (child->state != JOB_RUNS && remove_active(sync, child->job->uid))
        controller_event(sync->controller, sync->cron_job, "Normal", "SawCompletedJob",
                         "Saw completed job: %s, condition: %s", child->job->name,
                         words[child->state]);
    if (child->state == JOB_COMPLETE && child->completed_s > sync->reading.last_success_s) {
        sync->reading.last_success_s = child->completed_s;
        value_set(sync->status, sync->arena, "lastSuccessfulTime",
                  time_value(sync, child->completed_s));
    }
}

static void drop_missing(struct sync *sync)
{
    for (size_t i = value_count(sync->active); i-- > 0;) {
        const struct value *reference = value_item(sync->active, i);
        bool found = false;
        for (size_t j = 0; j < sync->child_count && !found; j++)
            found = bytes_equal_text(value_string(reference, "uid"), sync->children[j].job->uid);
        if (found)
            continue;
        controller_event(sync->controller, sync->cron_job, "Normal", "MissingJob",
                         "Active job went missing: %.*s",
                         BYTES_ARG(value_string(reference, "name")));
        value_remove_item(sync->active, i);
    }
}

/* ---- jobs ---- */

static bool delete_child(struct sync *sync, struct child *child, struct error *err)
{
    if (!controller_delete(sync->controller, child->job, PROPAGATION_BACKGROUND, sync->arena,
                           err)) {
        controller_event(sync->controller, sync->cron_job, "Warning", "FailedDelete",
                         "Deleted job: %s", err->message);
        return false;
    }
    child->is_gone = true;
    remove_active(sync, child->job->uid);
    controller_event(sync->controller, sync->cron_job, "Normal", "SuccessfulDelete",
                     "Deleted job %s", child->job->name);
    return true;
}

static bool delete_running(struct sync *sync, struct error *err)
{
    for (size_t i = 0; i < sync->child_count; i++)
        if (find_active(sync, sync->children[i].job->uid) < value_count(sync->active) &&
            !delete_child(sync, &sync->children[i], err))
            return false;
    return true;
}

/* "2026-01-01T06:00:00+01:00" */
static struct value *local_time(const struct sync *sync, const struct time_zone *zone, int64_t at_s)
{
    char text[TIME_TEXT_MAX];
    int64_t offset_s = time_zone_offset_s(zone, at_s),
            minutes = (offset_s < 0 ? -offset_s : offset_s) / 60;
    time_write(at_s + offset_s, text);
    if (offset_s == 0)
        return value_new_text(sync->arena, text);
    return value_printf(sync->arena, "%.*s%c%02d:%02d", (int)strlen(text) - 1, text,
                        offset_s < 0 ? '-' : '+', (int)(minutes / 60), (int)(minutes % 60));
}

static struct value *new_job(const struct sync *sync, const struct time_zone *zone,
                             int64_t scheduled_s)
{
    struct arena *arena = sync->arena;
    const struct value *from = value_at(sync->body, "spec.jobTemplate");
    struct value *job = value_new_map(arena),
                 *metadata = value_make_at(job, arena, "metadata", VALUE_MAP);
    struct value *labels = value_at(from, "metadata.labels"),
                 *annotations = value_at(from, "metadata.annotations");
    annotations = annotations ? value_clone(arena, annotations) : value_new_map(arena);
    value_set(annotations, arena, "batch.kubernetes.io/cronjob-scheduled-timestamp",
              local_time(sync, zone, scheduled_s));
    value_set(metadata, arena, "name",
              value_printf(arena, "%s-%lld", sync->cron_job->name, (long long)(scheduled_s / 60)));
    value_set(metadata, arena, "namespace", value_new_text(arena, sync->cron_job->namespace));
    if (value_count(labels) > 0)
        value_set(metadata, arena, "labels", value_clone(arena, labels));
    value_set(metadata, arena, "annotations", annotations);
    value_append(value_make_at(metadata, arena, "ownerReferences", VALUE_LIST), arena,
                 owner_reference(sync->cron_job, arena));
    value_set(job, arena, "spec", value_clone(arena, value_member(from, "spec")));
    return job;
}

/* A Job of that minute that is there already and ours is as good as one just made. */
static const struct object *find_made(const struct sync *sync, int64_t scheduled_s)
{
    const char *name =
        arena_printf(sync->arena, "%s-%lld", sync->cron_job->name, (long long)(scheduled_s / 60));
    const struct object *job =
        core_get_latest(sync->controller->core, well_known.job, sync->cron_job->namespace, name);
    return job && owned_by(job, sync->cron_job->uid) ? job : NULL;
}

static bool start_job(struct sync *sync, const struct time_zone *zone, const struct cron_plan *plan,
                      struct error *err)
{
    struct error own = { 0 };
    if (plan->replaces && !delete_running(sync, err))
        return false;
    struct value *body = new_job(sync, zone, plan->scheduled_s);
    const struct object *job =
        controller_create(sync->controller, well_known.job, body, sync->arena, &own);
    if (job)
        controller_event(sync->controller, sync->cron_job, "Normal", "SuccessfulCreate",
                         "Created job %s", job->name);
    if (!job && own.reason == REASON_ALREADY_EXISTS) {
        job = find_made(sync, plan->scheduled_s);
        if (!job)
            return true;
    }
    if (!job) {
        if (!is_creation_refused(&own) && own.reason != REASON_PENDING)
            controller_event(sync->controller, sync->cron_job, "Warning", "FailedCreate",
                             "Error creating job: %s", own.message);
        *err = own;
        return false;
    }
    if (find_active(sync, job->uid) == value_count(sync->active))
        add_active(sync, job);
    value_set(sync->status, sync->arena, "lastScheduleTime", time_value(sync, plan->scheduled_s));
    return true;
}

static bool act(struct sync *sync, const struct time_zone *zone, const struct cron_plan *plan,
                struct error *err)
{
    if (plan->missed_many)
        controller_event(
            sync->controller, sync->cron_job, "Warning", "TooManyMissedTimes",
            "too many missed start times. Set or decrease .spec.startingDeadlineSeconds or check clock skew");
    switch (plan->action) {
    case CRON_WAIT:
        return true;
    case CRON_TOO_LATE:
        controller_event(sync->controller, sync->cron_job, "Warning", "MissSchedule",
                         "Missed scheduled time to start a job: %.*s",
                         BYTES_ARG(value_string(time_value(sync, plan->scheduled_s), "")));
        return true;
    case CRON_ACTIVE_ALREADY:
        controller_event(
            sync->controller, sync->cron_job, "Normal", "JobAlreadyActive",
            "Not starting job because prior execution is running and concurrency policy is Forbid");
        return true;
    case CRON_START:
        return start_job(sync, zone, plan, err);
    }
    return true;
}

/* ---- history ---- */

static int compare_start(const void *a, const void *b)
{
    const struct child *x = *(struct child *const *)a, *y = *(struct child *const *)b;
    if ((x->started_s == 0) != (y->started_s == 0))
        return x->started_s == 0 ? 1 : -1;
    if (x->started_s != y->started_s)
        return x->started_s < y->started_s ? -1 : 1;
    return strcmp(x->job->name, y->job->name);
}

static bool clean_up(struct sync *sync, enum job_state state, int64_t limit, struct error *err)
{
    size_t count = 0;
    struct child **over = arena_array(sync->arena, sync->child_count, sizeof *over);
    for (size_t i = 0; i < sync->child_count; i++)
        if (sync->children[i].state == state && !sync->children[i].is_gone &&
            sync->children[i].job->deletion_s == 0)
            over[count++] = &sync->children[i];
    if (limit < 0 || (int64_t)count <= limit)
        return true;
    qsort(over, count, sizeof *over, compare_start);
    for (size_t i = 0; i < count - (size_t)limit; i++)
        if (!delete_child(sync, over[i], err))
            return false;
    return true;
}

/* ---- one sync ---- */

static struct cron_facts facts_of(const struct sync *sync, const struct cron_schedule *schedule,
                                  const struct time_zone *zone)
{
    enum cron_concurrency concurrency =
        text_equal(sync->reading.concurrency, "Forbid")    ? CRON_FORBID
        : text_equal(sync->reading.concurrency, "Replace") ? CRON_REPLACE
                                                           : CRON_ALLOW;
    return (struct cron_facts){
        .schedule = schedule,
        .zone = zone,
        .now_s = controller_now_s(sync->controller),
        .created_s = sync->cron_job->creation_s,
        .last_s = sync->reading.last_s,
        .starting_deadline_s = sync->reading.starting_deadline_s,
        .is_suspended = sync->reading.is_suspended,
        .has_active = value_count(sync->active) > 0,
        .concurrency = concurrency,
    };
}

/* Zones are read once and kept. */
static enum env_zone_state find_zone(struct sync *sync, const struct time_zone **ret,
                                     struct error *err)
{
    struct map *zones = sync->controller->state;
    const char *name = sync->reading.time_zone;
    *ret = text_is_empty(name) ? NULL : map_get(zones, bytes_of(name));
    if (text_is_empty(name) || *ret)
        return ENV_ZONE_THERE;
    struct time_zone *zone;
    enum env_zone_state state =
        time_zone_load(core_env(sync->controller->core), name, &zone, err);
    if (state == ENV_ZONE_THERE)
        map_put(zones, bytes_of(name), zone);
    *ret = zone;
    return state;
}

/* A schedule or zone that cannot be read is told, and not tried again until it changes. */
static bool run_schedule(struct sync *sync, const char *key, struct error *err)
{
    struct cron_schedule schedule;
    const struct time_zone *zone;
    struct error own = { 0 };
    enum env_zone_state state = find_zone(sync, &zone, &own);
    if (state == ENV_ZONE_READING) {
        queue_add_after(sync->controller->queue, key, ZONE_READING_MS);
        return true;
    }
    if (state == ENV_ZONE_ABSENT) {
        controller_event(sync->controller, sync->cron_job, "Warning", "UnknownTimeZone",
                         "invalid timeZone: \"%s\": %s", sync->reading.time_zone, own.message);
        return true;
    }
    if (!cron_parse(bytes_of(sync->reading.schedule), &schedule, &own)) {
        controller_event(sync->controller, sync->cron_job, "Warning", "UnparseableSchedule",
                         "unparseable schedule: \"%s\" : %s", sync->reading.schedule, own.message);
        return true;
    }
    struct cron_facts facts = facts_of(sync, &schedule, zone);
    struct cron_plan plan = cron_plan(&facts);
    int64_t now_ms =
        core_env(sync->controller->core)->wall_ns(core_env(sync->controller->core)) / 1000000;
    if (plan.next_s != CRON_NEVER)
        queue_add_after(sync->controller->queue, key, plan.next_s * 1000 + AFTER_DUE_MS - now_ms);
    return act(sync, zone, &plan, err);
}

static bool write_status(struct sync *sync, struct error *err)
{
    if (value_count(sync->active) == 0)
        value_remove(sync->status, "active");
    return value_equal(sync->body, value_from_object(sync->cron_job, sync->arena)) ||
           controller_update(sync->controller, sync->cron_job, "status", sync->body, sync->arena,
                             err);
}

static bool sync_cron_job(struct sync *sync, const char *key, struct error *err)
{
    struct error own = { 0 };
    look_at_children(sync);
    for (size_t i = 0; i < sync->child_count; i++)
        follow_child(sync, &sync->children[i]);
    drop_missing(sync);
    bool good = sync->cron_job->deletion_s || run_schedule(sync, key, &own);
    good = good && clean_up(sync, JOB_COMPLETE, sync->reading.successful_limit, &own);
    good = good && clean_up(sync, JOB_FAILED, sync->reading.failed_limit, &own);
    if (!write_status(sync, err))
        return false;
    if (!good && err)
        *err = own;
    return good;
}

static bool sync(void *context, const char *key, struct arena *arena, struct error *err)
{
    struct sync sync = { .controller = context,
                         .arena = arena,
                         .reading = { .schedule = "",
                                      .starting_deadline_s = -1,
                                      .successful_limit = -1,
                                      .failed_limit = -1 } };
    sync.cron_job = controller_find(sync.controller, well_known.cron_job, key, arena);
    if (!sync.cron_job)
        return true;
    bind_object(sync.cron_job, cron_bindings, &sync.reading, arena);
    sync.body = value_from_object(sync.cron_job, arena);
    sync.status = value_make_at(sync.body, arena, "status", VALUE_MAP);
    sync.active = value_make_at(sync.status, arena, "active", VALUE_LIST);
    return sync_cron_job(&sync, key, err);
}

static void job_changed(struct controller *controller, const struct object *before,
                        const struct object *now)
{
    controller_queue_owner(controller, well_known.cron_job, before);
    controller_queue_owner(controller, well_known.cron_job, now);
}

static void stop(struct controller *controller)
{
    struct map *zones = controller->state;
    if (!zones)
        return;
    for (struct map_entry *e = map_first(zones); e; e = map_after(zones, e))
        time_zone_free(e->value);
    map_done(zones);
    free(zones);
}

const struct controller_row cron_job_controller = {
    .name = "cronjob-controller",
    .sync = sync,
    .start = controller_map_start,
    .stop = stop,
    .watches = {
        { &well_known.cron_job, controller_queue_self },
        { &well_known.job, job_changed },
    },
};
