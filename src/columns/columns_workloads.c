/* SPDX-License-Identifier: Apache-2.0 */
/* columns_workloads.c - what a Table shows of what runs pods: apps, batch, autoscaling, policy. */
#include <inttypes.h>

#include "columns/columns_cell.h"
#include "object/selector.h"
#include "object/time_text.h"

#define COLUMNS_OF_TEMPLATE(path)                                                                  \
    { "Containers", "Names of the containers", path, .as = CELL_NAMES, .priority = 1 },            \
    {                                                                                              \
        "Images", "Images of the containers", path, .as = CELL_IMAGES, .priority = 1               \
    }
#define COLUMN_SELECTOR(path)                                                                      \
    {                                                                                              \
        "Selector", "Labels of its pods", path, .as = CELL_SELECTOR, .priority = 1                 \
    }

/* ---- apps ---- */

static struct value *cell_ready_of_replicas(const struct value *object, int64_t now_s,
                                            struct arena *arena)
{
    return value_printf(arena, "%" PRId64 "/%" PRId64, value_int(object, "status.readyReplicas", 0),
                        value_int(object, "spec.replicas", 0));
}

static struct value *cell_deployment_selector(const struct value *deployment, int64_t now_s,
                                              struct arena *arena)
{
    struct selector selector;
    AUTO_BUFFER text = { 0 };
    if (!selector_from_value(value_at(deployment, "spec.selector"), arena, &selector, NULL))
        return cell_of("<invalid>", arena);
    if (!selector.nothing)
        selector_write(&text, &selector);
    return value_new_text(arena, buffer_text(&text));
}

static const struct column deployment_columns[] = {
    COLUMN_NAME,
    { "Ready", "Pods that are ready, of those wanted", .cell = cell_ready_of_replicas },
    { "Up-to-date", "Pods of the latest template", "status.updatedReplicas", .as = CELL_INT },
    { "Available", "Pods that have been ready for long enough", "status.availableReplicas",
      .as = CELL_INT },
    COLUMN_AGE,
    COLUMNS_OF_TEMPLATE("spec.template.spec"),
    { "Selector", "Labels of its pods", .cell = cell_deployment_selector, .priority = 1 },
};

static const struct column replica_set_columns[] = {
    COLUMN_NAME,
    { "Desired", "Pods wanted", "spec.replicas", .type = "integer", .as = CELL_INT },
    { "Current", "Pods that exist", "status.replicas", .type = "integer", .as = CELL_INT },
    { "Ready", "Pods that are ready", "status.readyReplicas", .type = "integer", .as = CELL_INT },
    COLUMN_AGE,
    COLUMNS_OF_TEMPLATE("spec.template.spec"),
    COLUMN_SELECTOR("spec.selector"),
};

static const struct column stateful_set_columns[] = {
    COLUMN_NAME,
    { "Ready", "Pods that are ready, of those wanted", .cell = cell_ready_of_replicas },
    COLUMN_AGE,
    COLUMNS_OF_TEMPLATE("spec.template.spec"),
};

static const struct column daemon_set_columns[] = {
    COLUMN_NAME,
    { "Desired", "Nodes that should run the pod", "status.desiredNumberScheduled",
      .type = "integer", .as = CELL_INT },
    { "Current", "Nodes that run it", "status.currentNumberScheduled", .type = "integer",
      .as = CELL_INT },
    { "Ready", "Nodes on which it is ready", "status.numberReady", .type = "integer",
      .as = CELL_INT },
    { "Up-to-date", "Nodes that run the latest template", "status.updatedNumberScheduled",
      .type = "integer", .as = CELL_INT },
    { "Available", "Nodes on which it has been ready for long enough", "status.numberAvailable",
      .type = "integer", .as = CELL_INT },
    { "Node Selector", "Labels of the nodes it is for", "spec.template.spec.nodeSelector",
      .as = CELL_LABELS },
    COLUMN_AGE,
    COLUMNS_OF_TEMPLATE("spec.template.spec"),
    COLUMN_SELECTOR("spec.selector"),
};

static const struct value *controlling_owner(const struct value *object)
{
    const struct value *owners = value_at(object, "metadata.ownerReferences");
    for (size_t i = 0; i < value_count(owners); i++)
        if (value_bool(value_item(owners, i), "controller", false))
            return value_item(owners, i);
    return NULL;
}

static const char *lower_case(struct bytes text, struct arena *arena)
{
    char *lower = arena_copy(arena, text.at, text.size);
    for (char *at = lower; *at; at++)
        if (*at >= 'A' && *at <= 'Z')
            *at = (char)(*at - 'A' + 'a');
    return lower;
}

static struct value *cell_controller(const struct value *revision, int64_t now_s,
                                     struct arena *arena)
{
    const struct value *owner = controlling_owner(revision);
    if (!owner)
        return cell_of("<none>", arena);
    struct bytes version = value_string(owner, "apiVersion"), group = bytes_next(&version, '/');
    bool has_group = version.at != NULL;
    return value_printf(arena, "%s%s%.*s/%.*s", lower_case(value_string(owner, "kind"), arena),
                        has_group ? "." : "", has_group ? (int)group.size : 0, group.at,
                        BYTES_ARG(value_string(owner, "name")));
}

static const struct column controller_revision_columns[] = {
    COLUMN_NAME,
    { "Controller", "Whose history it belongs to", .cell = cell_controller },
    { "Revision", "Its number in that history", "revision", .as = CELL_INT },
    COLUMN_AGE,
};

/* ---- batch ---- */

static struct value *cell_job_status(const struct value *job, int64_t now_s, struct arena *arena)
{
    static const char *const before[] = { "Complete", "Failed" }, *const after[] = {
        "Suspended", "FailureTarget", "SuccessCriteriaMet"
    };
    const struct value *conditions = value_at(job, "status.conditions");
    FOR_EACH(type, before)
        if (is_condition_true(conditions, *type))
            return cell_of(*type, arena);
    if (value_is(value_at(job, "metadata.deletionTimestamp"), VALUE_STRING))
        return cell_of("Terminating", arena);
    FOR_EACH(type, after)
        if (is_condition_true(conditions, *type))
            return cell_of(*type, arena);
    return cell_of("Running", arena);
}

static struct value *cell_completions(const struct value *job, int64_t now_s, struct arena *arena)
{
    int64_t succeeded = value_int(job, "status.succeeded", 0),
            parallelism = value_int(job, "spec.parallelism", 0);
    if (value_is(value_at(job, "spec.completions"), VALUE_INT))
        return value_printf(arena, "%" PRId64 "/%" PRId64, succeeded,
                            value_int(job, "spec.completions", 0));
    if (parallelism > 1)
        return value_printf(arena, "%" PRId64 "/1 of %" PRId64, succeeded, parallelism);
    return value_printf(arena, "%" PRId64 "/1", succeeded);
}

static struct value *cell_job_duration(const struct value *job, int64_t now_s, struct arena *arena)
{
    int64_t start_ns = 0, end_ns = 0;
    if (!time_parse(value_string(job, "status.startTime"), &start_ns))
        return cell_of("", arena);
    bool has_ended = time_parse(value_string(job, "status.completionTime"), &end_ns);
    return cell_of(
        show_duration((has_ended ? end_ns / 1000000000 : now_s) - start_ns / 1000000000, arena),
        arena);
}

static const struct column job_columns[] = {
    COLUMN_NAME,
    { "Status", "How far the job is", .cell = cell_job_status },
    { "Completions", "Pods that succeeded, of those wanted", .cell = cell_completions },
    { "Duration", "Time from its start to its end, or to now", .cell = cell_job_duration },
    COLUMN_AGE,
    COLUMNS_OF_TEMPLATE("spec.template.spec"),
    COLUMN_SELECTOR("spec.selector"),
};

static struct value *cell_suspend(const struct value *job, int64_t now_s, struct arena *arena)
{
    const struct value *suspend = value_at(job, "spec.suspend");
    if (!value_is(suspend, VALUE_BOOL))
        return cell_of("<unset>", arena);
    return cell_of(suspend->boolean ? "True" : "False", arena);
}

static struct value *cell_last_schedule(const struct value *job, int64_t now_s, struct arena *arena)
{
    const struct value *last = value_at(job, "status.lastScheduleTime");
    return cell_of(value_is(last, VALUE_STRING) ? show_age(last, now_s, arena) : "<none>", arena);
}

static const struct column cron_job_columns[] = {
    COLUMN_NAME,
    { "Schedule", "When it runs, in cron's form", "spec.schedule" },
    { "Timezone", "Time zone of the schedule", "spec.timeZone", "<none>" },
    { "Suspend", "Whether it is held back", .cell = cell_suspend, .type = "boolean" },
    { "Active", "Jobs that run", "status.active", .type = "integer", .as = CELL_COUNT },
    { "Last Schedule", "Time since it last ran", .cell = cell_last_schedule },
    COLUMN_AGE,
    COLUMNS_OF_TEMPLATE("spec.jobTemplate.spec.template.spec"),
    COLUMN_SELECTOR("spec.jobTemplate.spec.selector"),
};

/* ---- autoscaling ---- */

static struct value *cell_scale_target(const struct value *autoscaler, int64_t now_s,
                                       struct arena *arena)
{
    const struct value *target = value_at(autoscaler, "spec.scaleTargetRef");
    return value_printf(arena, "%.*s/%.*s", BYTES_ARG(value_string(target, "kind")),
                        BYTES_ARG(value_string(target, "name")));
}

/* A metric's source and its status have the same name: {"type":"Resource","resource":{...}}. */
static const struct metric_type {
    const char *type, *member;
    bool        is_resource, may_be_average;     /* may be: both a value and an average exist */
} metric_types[] = {
    { "Resource",          "resource",          .is_resource = true },
    { "ContainerResource", "containerResource", .is_resource = true },
    { "Pods",              "pods" },
    { "Object",            "object",            .may_be_average = true },
    { "External",          "external",          .may_be_average = true },
};

static const struct metric_type *metric_type_of(const struct value *metric)
{
    FOR_EACH(row, metric_types)
        if (bytes_equal_text(value_string(metric, "type"), row->type))
            return row;
    return NULL;
}

static const char *show_percent(const struct value *value, const char *absent, struct arena *arena)
{
    return value_is(value, VALUE_INT) ? arena_printf(arena, "%" PRId64 "%%", value->integer)
                                      : absent;
}

static const char *show_resource_metric(const struct value *source, const struct value *current,
                                        struct arena *arena)
{
    const char *name = show_text(value_member(source, "name"), "", arena);
    const struct value *average = value_at(source, "target.averageValue");
    if (average)
        return arena_printf(arena, "%s: %s/%s", name,
                            show_text(value_member(current, "averageValue"), "<unknown>", arena),
                            show_text(average, "", arena));
    return arena_printf(
        arena, "%s: %s/%s", name,
        show_percent(value_member(current, "averageUtilization"), "<unknown>", arena),
        show_percent(value_at(source, "target.averageUtilization"), "<auto>", arena));
}

static const char *show_metric(const struct value *metric, const struct value *status,
                               struct arena *arena)
{
    const struct metric_type *type = metric_type_of(metric);
    if (!type)
        return "<unknown type>";
    const struct value *source = value_member(metric, type->member),
                       *current = value_member(value_member(status, type->member), "current");
    if (type->is_resource)
        return show_resource_metric(source, current, arena);
    const struct value *average = value_at(source, "target.averageValue");
    bool by_average = average || !type->may_be_average;
    return arena_printf(
        arena, "%s/%s%s",
        show_text(value_member(current, by_average ? "averageValue" : "value"), "<unknown>", arena),
        show_text(by_average ? average : value_at(source, "target.value"), "", arena),
        average && type->may_be_average ? " (avg)" : "");
}

static struct value *cell_targets(const struct value *autoscaler, int64_t now_s,
                                  struct arena *arena)
{
    const struct value *metrics = value_at(autoscaler, "spec.metrics"),
                       *statuses = value_at(autoscaler, "status.currentMetrics");
    struct shortlist list = { .separator = ", ", .shown_max = 2 };
    for (size_t i = 0; i < value_count(metrics); i++)
        shortlist_add(
            &list, bytes_of(show_metric(value_item(metrics, i), value_item(statuses, i), arena)));
    const struct value *percent =
        value_at(autoscaler, "spec.targetCPUUtilizationPercentage"); /* autoscaling/v1 */
    if (value_count(metrics) == 0 && percent)
        shortlist_add(
            &list, bytes_of(arena_printf(
                       arena, "cpu: %s/%s",
                       show_percent(value_at(autoscaler, "status.currentCPUUtilizationPercentage"),
                                    "<unknown>", arena),
                       show_percent(percent, "<auto>", arena))));
    return cell_of(shortlist_finish(&list, "<none>", arena), arena);
}

static const struct column autoscaler_columns[] = {
    COLUMN_NAME,
    { "Reference", "What it scales", .cell = cell_scale_target },
    { "Targets", "Metrics: where they are and where they should be", .cell = cell_targets },
    { "MinPods", "Fewest pods", "spec.minReplicas", "<unset>" },
    { "MaxPods", "Most pods", "spec.maxReplicas", .as = CELL_INT },
    { "Replicas", "Pods that exist", "status.currentReplicas", .as = CELL_INT },
    COLUMN_AGE,
};

static const struct column scale_columns[] = {
    COLUMN_NAME,
    { "Desired", "Pods wanted", "spec.replicas", .type = "integer", .as = CELL_INT },
    { "Available", "Pods that exist", "status.replicas", .type = "integer", .as = CELL_INT },
    COLUMN_AGE,
};

/* ---- policy ---- */

static const struct column disruption_budget_columns[] = {
    COLUMN_NAME,
    { "Min Available", "Pods that must stay", "spec.minAvailable", "N/A" },
    { "Max Unavailable", "Pods that may be missing", "spec.maxUnavailable", "N/A" },
    { "Allowed Disruptions", "Pods that may be evicted now", "status.disruptionsAllowed",
      .type = "integer", .as = CELL_INT },
    COLUMN_AGE,
};

static const struct kind_columns kinds[] = {
    KIND_COLUMNS_READ("apps", "Deployment", deployment_columns,
                      "status.readyReplicas spec.replicas spec.selector"),
    KIND_COLUMNS_READ("apps", "ReplicaSet", replica_set_columns, ""),
    KIND_COLUMNS_READ("apps", "StatefulSet", stateful_set_columns,
                      "status.readyReplicas spec.replicas"),
    KIND_COLUMNS_READ("apps", "DaemonSet", daemon_set_columns, ""),
    KIND_COLUMNS("apps", "ControllerRevision", controller_revision_columns),
    KIND_COLUMNS("batch", "Job", job_columns),
    KIND_COLUMNS("batch", "CronJob", cron_job_columns),
    KIND_COLUMNS("autoscaling", "HorizontalPodAutoscaler", autoscaler_columns),
    KIND_COLUMNS("autoscaling", "Scale", scale_columns),
    KIND_COLUMNS("policy", "PodDisruptionBudget", disruption_budget_columns),
};
const struct columns_file columns_workloads = { kinds, ARRAY_SIZE(kinds) };
