/* SPDX-License-Identifier: Apache-2.0 */
/* convert_autoscaler.c - see convert_autoscaler.h.
 *
 * A metric of v1 has the same facts as one of v2 under other names: a table, read in both
 * directions.  An annotation that is no JSON is dropped, as upstream does. */
#include "write/convert_autoscaler.h"

#include "base/arena.h"
#include "base/bytes.h"
#include "codec/json.h"
#include "codec/value.h"

#define PREFIX "autoscaling.alpha.kubernetes.io/"

enum annotation { METRICS, STATUSES, BEHAVIOR, CONDITIONS, ANNOTATION_COUNT };
static const char *const annotation_names[ANNOTATION_COUNT] = {
    [METRICS] = PREFIX "metrics", [STATUSES] = PREFIX "current-metrics",
    [BEHAVIOR] = PREFIX "behavior", [CONDITIONS] = PREFIX "conditions",
};

/* Of one source of a metric: the member's path in v2 and its name in v1. */
static const struct name_row {
    const char *source, *v2, *v1;
} spec_names[] = {
    { "object", "describedObject", "target" },
    { "object", "metric.name", "metricName" },
    { "object", "target.value", "targetValue" },
    { "object", "metric.selector", "selector" },
    { "object", "target.averageValue", "averageValue" },
    { "pods", "metric.name", "metricName" },
    { "pods", "target.averageValue", "targetAverageValue" },
    { "pods", "metric.selector", "selector" },
    { "resource", "name", "name" },
    { "resource", "target.averageUtilization", "targetAverageUtilization" },
    { "resource", "target.averageValue", "targetAverageValue" },
    { "containerResource", "name", "name" },
    { "containerResource", "target.averageUtilization", "targetAverageUtilization" },
    { "containerResource", "target.averageValue", "targetAverageValue" },
    { "containerResource", "container", "container" },
    { "external", "metric.name", "metricName" },
    { "external", "metric.selector", "metricSelector" },
    { "external", "target.value", "targetValue" },
    { "external", "target.averageValue", "targetAverageValue" },
};

static const struct name_row status_names[] = {
    { "object", "describedObject", "target" },
    { "object", "metric.name", "metricName" },
    { "object", "current.value", "currentValue" },
    { "object", "metric.selector", "selector" },
    { "object", "current.averageValue", "averageValue" },
    { "pods", "metric.name", "metricName" },
    { "pods", "current.averageValue", "currentAverageValue" },
    { "pods", "metric.selector", "selector" },
    { "resource", "name", "name" },
    { "resource", "current.averageUtilization", "currentAverageUtilization" },
    { "resource", "current.averageValue", "currentAverageValue" },
    { "containerResource", "name", "name" },
    { "containerResource", "current.averageUtilization", "currentAverageUtilization" },
    { "containerResource", "current.averageValue", "currentAverageValue" },
    { "containerResource", "container", "container" },
    { "external", "metric.name", "metricName" },
    { "external", "current.value", "currentValue" },
    { "external", "metric.selector", "metricSelector" },
    { "external", "current.averageValue", "currentAverageValue" },
};

/* ---- metrics ---- */

struct names {
    const struct name_row *rows;
    size_t                 count;
};

static struct value *convert_metric(const struct value *metric, const struct names *names,
                                    bool to_v1, struct arena *arena)
{
    struct value *converted = value_new_map(arena), *type = value_member(metric, "type");
    if (type)
        value_set(converted, arena, "type", type);
    for (size_t i = 0; i < names->count; i++) {
        const struct name_row *row = &names->rows[i];
        const struct value *source = value_member(metric, row->source);
        struct value *member = value_at(source, to_v1 ? row->v2 : row->v1);
        if (!value_is(source, VALUE_MAP))
            continue;
        struct value *target = value_make_at(converted, arena, row->source, VALUE_MAP);
        if (member)
            value_set_at(target, arena, to_v1 ? row->v1 : row->v2, member);
    }
    return converted;
}

static struct value *convert_metrics(const struct value *list, const struct names *names,
                                     bool to_v1, struct arena *arena)
{
    struct value *converted = value_new_list(arena);
    for (size_t i = 0; i < value_count(list); i++)
        value_append(converted, arena, convert_metric(value_item(list, i), names, to_v1, arena));
    return converted;
}

static const struct names spec_rows = { spec_names, ARRAY_SIZE(spec_names) },
                          status_rows = { status_names, ARRAY_SIZE(status_names) };

/* v1 does not say of what type a target is. */
static void set_target_types(struct value *metrics, struct arena *arena)
{
    static const char *const sources[] = { "object", "pods", "resource", "containerResource",
                                           "external" };
    for (size_t i = 0; i < value_count(metrics); i++)
        FOR_EACH(source, sources) {
            struct value *member = value_member(value_item(metrics, i), *source);
            if (!member)
                continue;
            struct value *target = value_make_at(member, arena, "target", VALUE_MAP);
            bool has_average = value_member(target, "averageValue") != NULL;
            if (text_equal(*source, "object") && has_average)
                value_remove(target, "value");       /* v1 cannot leave it out */
            const char *type = value_member(target, "averageUtilization") ? "Utilization"
                               : value_member(target, "value")            ? "Value"
                                                                          : "AverageValue";
            value_set(target, arena, "type", value_new_text(arena, type));
        }
}

/* ---- the CPU target that v1 knows ---- */

static struct value *cpu_of(const struct value *metric, const char *path)
{
    bool is_cpu = bytes_equal_text(value_string(metric, "type"), "Resource") &&
                  bytes_equal_text(value_string(metric, "resource.name"), "cpu");
    return is_cpu ? value_at(metric, path) : NULL;
}

static struct value *first_cpu(const struct value *metrics, const char *path)
{
    for (size_t i = 0; i < value_count(metrics); i++)
        if (cpu_of(value_item(metrics, i), path))
            return cpu_of(value_item(metrics, i), path);
    return NULL;
}

static struct value *cpu_metric(struct value *percent, const char *path, struct arena *arena)
{
    struct value *metric = value_new_map(arena);
    value_set(metric, arena, "type", value_new_text(arena, "Resource"));
    value_set_at(metric, arena, "resource.name", value_new_text(arena, "cpu"));
    value_set_at(metric, arena, path, percent);
    return metric;
}

/* ---- behavior: upstream writes its inner form, whose names begin with capitals ---- */

static struct value *with_first(const struct value *from, bool capital, struct arena *arena)
{
    if (value_is(from, VALUE_LIST)) {
        struct value *list = value_new_list(arena);
        for (size_t i = 0; i < value_count(from); i++)
            value_append(list, arena, with_first(value_item(from, i), capital, arena));
        return list;
    }
    if (!value_is(from, VALUE_MAP))
        return value_clone(arena, from);
    struct value *map = value_new_map(arena);
    for (size_t i = 0; i < value_count(from); i++) {
        const struct member *member = &from->map.members[i];
        char *key = arena_copy(arena, member->key.at, member->key.size);
        bool is_letter = (key[0] >= 'a' && key[0] <= 'z') || (key[0] >= 'A' && key[0] <= 'Z');
        if (is_letter)
            key[0] = (char)(capital ? key[0] & ~0x20 : key[0] | 0x20);
        if (!value_is(member->value, VALUE_NULL))
            value_set(map, arena, key, with_first(member->value, capital, arena));
    }
    return map;
}

/* ---- annotations ---- */

static void drop_annotations(struct value *autoscaler)
{
    struct value *annotations = value_at(autoscaler, "metadata.annotations");
    FOR_EACH(name, annotation_names)
        value_remove(annotations, *name);
    if (annotations && value_count(annotations) == 0)
        value_remove(value_member(autoscaler, "metadata"), "annotations");
}

static void annotate(struct value *autoscaler, enum annotation which, const struct value *what,
                     struct arena *arena)
{
    AUTO_BUFFER json = { 0 };
    if (value_count(what) == 0)
        return;
    json_write_value(&json, what);
    value_set(value_make_at(autoscaler, arena, "metadata.annotations", VALUE_MAP), arena,
              annotation_names[which], value_new_text(arena, buffer_text(&json)));
}

static struct value *annotated(const struct value *autoscaler, enum annotation which,
                               enum value_type type, struct arena *arena)
{
    const struct value *text =
        value_member(value_at(autoscaler, "metadata.annotations"), annotation_names[which]);
    struct bytes json = value_string(text, "");
    struct value *value = json.size ? json_parse(json, NULL, arena, NULL) : NULL;
    return value_is(value, type) ? value : NULL;
}

/* ---- both ways ---- */

void autoscaler_to_v1(struct value *autoscaler, struct arena *arena)
{
    struct value *spec = value_member(autoscaler, "spec"),
                 *status = value_member(autoscaler, "status"),
                 *metrics = value_member(spec, "metrics"), *others = value_new_list(arena);
    struct value *target = first_cpu(metrics, "resource.target.averageUtilization"),
                 *current = first_cpu(value_member(status, "currentMetrics"),
                                      "resource.current.averageUtilization");
    drop_annotations(autoscaler);
    for (size_t i = 0; i < value_count(metrics); i++)
        if (!cpu_of(value_item(metrics, i), "resource.target.averageUtilization"))
            value_append(others, arena, value_item(metrics, i));
    annotate(autoscaler, METRICS, convert_metrics(others, &spec_rows, /* to_v1= */ true, arena),
             arena);
    annotate(autoscaler, STATUSES,
             convert_metrics(value_member(status, "currentMetrics"), &status_rows,
                             /* to_v1= */ true, arena),
             arena);
    if (value_member(spec, "behavior"))
        annotate(autoscaler, BEHAVIOR,
                 with_first(value_member(spec, "behavior"), /* capital= */ true, arena), arena);
    annotate(autoscaler, CONDITIONS, value_member(status, "conditions"), arena);
    value_remove_at(autoscaler, "spec.metrics");
    value_remove_at(autoscaler, "spec.behavior");
    value_remove_at(autoscaler, "status.currentMetrics");
    value_remove_at(autoscaler, "status.conditions");
    if (target)
        value_set(spec, arena, "targetCPUUtilizationPercentage", target);
    if (current)
        value_set(status, arena, "currentCPUUtilizationPercentage", current);
}

static void take_metrics(struct value *autoscaler, struct arena *arena)
{
    struct value *spec = value_make_at(autoscaler, arena, "spec", VALUE_MAP),
                 *percent = value_member(spec, "targetCPUUtilizationPercentage"),
                 *given = annotated(autoscaler, METRICS, VALUE_LIST, arena);
    struct value *metrics = convert_metrics(given, &spec_rows, /* to_v1= */ false, arena);
    set_target_types(metrics, arena);
    if (percent && !value_is(percent, VALUE_NULL)) {
        struct value *cpu = cpu_metric(percent, "resource.target.averageUtilization", arena);
        value_set_at(cpu, arena, "resource.target.type", value_new_text(arena, "Utilization"));
        value_append(metrics, arena, cpu);
    }
    value_remove(spec, "targetCPUUtilizationPercentage");
    if (value_count(metrics) > 0)
        value_set(spec, arena, "metrics", metrics);
}

static void take_status(struct value *autoscaler, struct arena *arena)
{
    struct value *status = value_member(autoscaler, "status"),
                 *percent = value_member(status, "currentCPUUtilizationPercentage"),
                 *given = annotated(autoscaler, STATUSES, VALUE_LIST, arena),
                 *conditions = annotated(autoscaler, CONDITIONS, VALUE_LIST, arena);
    value_remove(status, "currentCPUUtilizationPercentage");
    if (given || conditions)
        status = value_make_at(autoscaler, arena, "status", VALUE_MAP);
    if (given)
        value_set(status, arena, "currentMetrics",
                  convert_metrics(given, &status_rows, /* to_v1= */ false, arena));
    else if (percent && !value_is(percent, VALUE_NULL))
        value_append(value_make_at(status, arena, "currentMetrics", VALUE_LIST), arena,
                     cpu_metric(percent, "resource.current.averageUtilization", arena));
    if (conditions)
        value_set(status, arena, "conditions", conditions);
}

void autoscaler_to_v2(struct value *autoscaler, struct arena *arena)
{
    struct value *behavior = annotated(autoscaler, BEHAVIOR, VALUE_MAP, arena);
    take_metrics(autoscaler, arena);
    take_status(autoscaler, arena);
    if (value_count(behavior))
        value_set_at(autoscaler, arena, "spec.behavior",
                     with_first(behavior, /* capital= */ false, arena));
    drop_annotations(autoscaler);
}
