/* SPDX-License-Identifier: Apache-2.0 */
/* ttl_after_finished.c - deletes Jobs that are over, when ttlSecondsAfterFinished of them have
 * passed.
 *
 * One timer a Job that is over and has such a time. */
#include "controllers/controller.h"
#include "object/binding.h"

struct job_condition {
    const char *type, *status;
    int64_t     changed_s;
};

struct job_reading {
    int64_t               ttl_s;         /* -1: stays */
    struct job_condition *conditions;
    size_t                condition_count;
};

static const struct binding condition_bindings[] = {
    BIND_TEXT("type", struct job_condition, type),
    BIND_TEXT("status", struct job_condition, status),
    BIND_TIME("lastTransitionTime", struct job_condition, changed_s),
    BIND_END
};

static const struct binding job_bindings[] = {
    BIND_INT("spec.ttlSecondsAfterFinished", struct job_reading, ttl_s),
    BIND_LIST("status.conditions", struct job_reading, conditions, condition_count,
              struct job_condition, condition_bindings),
    BIND_END
};

/* 0: still runs. */
static int64_t finished_s(const struct job_reading *reading)
{
    for (size_t i = 0; i < reading->condition_count; i++) {
        const struct job_condition *condition = &reading->conditions[i];
        if (text_equal(condition->status, "True") &&
            (text_equal(condition->type, "Complete") || text_equal(condition->type, "Failed")))
            return condition->changed_s;
    }
    return 0;
}

static bool sync(void *context, const char *key, struct arena *arena, struct error *err)
{
    struct controller *controller = context;
    const struct object *job = controller_find(controller, well_known.job, key, arena);
    struct job_reading reading = { .ttl_s = -1 };
    if (!job || job->deletion_s)
        return true;
    bind_object(job, job_bindings, &reading, arena);
    int64_t end_s = finished_s(&reading),
            left_s = end_s + reading.ttl_s - controller_now_s(controller);
    if (reading.ttl_s < 0 || end_s == 0)
        return true;
    if (left_s <= 0)
        return controller_delete(controller, job, PROPAGATION_FOREGROUND, arena, err);
    queue_add_after(controller->queue, key, left_s * 1000);
    return true;
}

const struct controller_row ttl_after_finished_controller = {
    .name = "ttl-after-finished-controller",
    .sync = sync,
    .watches = {
        { &well_known.job, controller_queue_self },
    },
};
