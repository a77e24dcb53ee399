/* SPDX-License-Identifier: Apache-2.0 */
/* horizontal_metric.c - see horizontal_metric.h. */
#include "controllers/horizontal_metric.h"

#include <stdlib.h>
#include <string.h>

#include "object/quantity.h"

enum { NANO_IN_MILLI = 1000000 };

/* ---- what is measured here ---- */

/* One Resource or ContainerResource. */
struct resource_metric {
    const char               *type, *member;     /* "ContainerResource", "containerResource" */
    struct horizontal_measure measure;
    const struct value       *target;
};

static struct value *status_of(const struct resource_metric *metric,
                               const struct horizontal_facts *facts,
                               const struct horizontal_proposal *proposal, struct arena *arena)
{
    struct quantity average = { .nano = (__int128)proposal->average * NANO_IN_MILLI };
    char text[QUANTITY_TEXT_MAX];
    struct value *status = value_new_map(arena),
                 *source = value_make_at(status, arena, metric->member, VALUE_MAP);
    bool is_memory = text_equal(metric->measure.resource, "memory");
    average.format = is_memory ? QUANTITY_BINARY_SI : QUANTITY_DECIMAL_SI;
    quantity_write(&average, text);
    value_set(status, arena, "type", value_new_text(arena, metric->type));
    value_set(source, arena, "name", value_new_text(arena, metric->measure.resource));
    if (metric->measure.container)
        value_set(source, arena, "container", value_new_text(arena, metric->measure.container));
    value_set_at(source, arena, "current.averageValue", value_new_text(arena, text));
    if (facts->by_utilization)
        value_set_at(source, arena, "current.averageUtilization",
                     value_new_int(arena, proposal->utilization));
    return status;
}

static const char *name_of(const struct resource_metric *metric, bool by_utilization,
                           struct arena *arena)
{
    if (!by_utilization)
        return arena_printf(arena, "%s resource", metric->measure.resource);
    return arena_printf(arena, "%s %sresource utilization (percentage of request)",
                        metric->measure.resource, metric->measure.container ? "container " : "");
}

static bool read_target(const struct resource_metric *metric, struct horizontal_facts *facts,
                        struct error *err)
{
    struct quantity average;
    const struct value *value = value_member(metric->target, "averageValue");
    facts->target = value_int(metric->target, "averageUtilization", 0);
    facts->by_utilization = !value;
    if (value && quantity_parse(value_string(value, ""), &average))
        facts->target = quantity_milli(&average);
    return facts->target > 0 ||
           fail(err, REASON_INVALID, 0,
                "invalid resource metric source: neither an average utilization target nor an "
                "average value (usage) target was set");
}

static bool measure(struct core *core, const struct resource_metric *metric,
                    const struct horizontal_target *target, struct arena *arena,
                    struct horizontal_reading *ret, struct error *err)
{
    struct horizontal_facts facts = { .pod_count = target->pods.count,
                                      .is_cpu = text_equal(metric->measure.resource, "cpu"),
                                      .replicas = target->replicas,
                                      .tolerance_down = target->tolerance_down,
                                      .tolerance_up = target->tolerance_up,
                                      .now_s = target->now_s };
    struct horizontal_proposal proposal;
    struct horizontal_pod *pods;
    if (!read_target(metric, &facts, err))
        return false;
    bool good = horizontal_look(core, &target->pods, &metric->measure, arena, &pods, err);
    facts.pods = pods;
    if (!good || !horizontal_propose(&facts, &proposal, err))
        return error_context(err, "failed to get %s %s", metric->measure.resource,
                             facts.by_utilization ? "utilization" : "usage");
    ret->replicas = proposal.replicas;
    ret->name = name_of(metric, facts.by_utilization, arena);
    ret->status = status_of(metric, &facts, &proposal, arena);
    return true;
}

static void read_resource(struct core *core, const struct resource_metric *metric,
                          const struct horizontal_target *target, struct arena *arena,
                          struct horizontal_reading *ret)
{
    struct error err = { 0 };
    bool is_container = metric->measure.container != NULL;
    if (measure(core, metric, target, arena, ret, &err))
        return;
    ret->failed_reason =
        is_container ? "FailedGetContainerResourceMetric" : "FailedGetResourceMetric";
    ret->failed_message = arena_strdup(arena, err.message);
    ret->failed_whole = arena_printf(
        arena, "failed to get %s %s metric value: %s",
        is_container ? metric->measure.container : metric->measure.resource,
        is_container ? "container" : "resource", err.message);
}

/* ---- what others would have to serve ---- */

static const char no_custom_metrics[] = "unable to fetch metrics from custom metrics API: no custom "
                                        "metrics API (custom.metrics.k8s.io) registered";

static void fail_pods(const struct value *source, const struct horizontal_target *target,
                      struct arena *arena, struct horizontal_reading *ret)
{
    (void)target;
    ret->failed_reason = "FailedGetPodsMetric";
    ret->failed_message =
        arena_printf(arena, "unable to get metric %s: %s",
                     value_text(source, "metric.name", arena), no_custom_metrics);
    ret->failed_whole =
        arena_printf(arena, "failed to get pods metric value: %s", ret->failed_message);
}

static bool is_average(const struct value *source)
{
    return bytes_equal_text(value_string(source, "target.type"), "AverageValue");
}

static void fail_object(const struct value *source, const struct horizontal_target *target,
                        struct arena *arena, struct horizontal_reading *ret)
{
    const char *name = value_text(source, "metric.name", arena);
    ret->failed_reason = "FailedGetObjectMetric";
    ret->failed_message =
        arena_printf(arena, "unable to get metric %s: %s on %s %s/%s", name,
                     value_text(source, "describedObject.kind", arena), target->namespace,
                     value_text(source, "describedObject.name", arena), no_custom_metrics);
    const char *context =
        is_average(source) ? arena_printf(arena, "failed to get %s object metric: ", name) : "";
    ret->failed_whole = arena_printf(arena, "failed to get object metric value: %s%s", context,
                                     ret->failed_message);
}

static int compare_members(const void *a, const void *b)
{
    return bytes_compare(((const struct member *)a)->key, ((const struct member *)b)->key);
}

/* As Go prints the labels: by their keys. */
static void write_labels(struct buffer *to, const struct value *labels, struct arena *arena)
{
    size_t count = value_is(labels, VALUE_MAP) ? value_count(labels) : 0;
    struct member *sorted = arena_array(arena, count, sizeof *sorted);
    if (count > 0)
        memcpy(sorted, labels->map.members, count * sizeof *sorted);
    qsort(sorted, count, sizeof *sorted, compare_members);
    for (size_t i = 0; i < count; i++)
        buffer_printf(to, "%.*s: %.*s,", BYTES_ARG(sorted[i].key),
                      BYTES_ARG(value_string(sorted[i].value, "")));
}

static void write_requirement(struct buffer *to, const struct value *requirement)
{
    const struct value *values = value_member(requirement, "values");
    buffer_printf(to, "LabelSelectorRequirement{Key:%.*s,Operator:%.*s,Values:[",
                  BYTES_ARG(value_string(requirement, "key")),
                  BYTES_ARG(value_string(requirement, "operator")));
    for (size_t i = 0; i < value_count(values); i++)
        buffer_printf(to, "%s%.*s", i > 0 ? " " : "",
                      BYTES_ARG(value_string(value_item(values, i), "")));
    buffer_add_text(to, "],},");
}

/* The selector as upstream's message has it, which is Go's own form of it. */
static const char *selector_text(const struct value *selector, struct arena *arena)
{
    AUTO_BUFFER text = { 0 };
    const struct value *requirements = value_member(selector, "matchExpressions");
    if (!selector)
        return "nil";
    buffer_add_text(&text, "&LabelSelector{MatchLabels:map[string]string{");
    write_labels(&text, value_member(selector, "matchLabels"), arena);
    buffer_add_text(&text, "},MatchExpressions:[]LabelSelectorRequirement{");
    for (size_t i = 0; i < value_count(requirements); i++)
        write_requirement(&text, value_item(requirements, i));
    buffer_add_text(&text, "},}");
    return arena_copy(arena, text.at, text.size);
}

static void fail_external(const struct value *source, const struct horizontal_target *target,
                          struct arena *arena, struct horizontal_reading *ret)
{
    const char *name = value_text(source, "metric.name", arena);
    ret->failed_reason = "FailedGetExternalMetric";
    ret->failed_message =
        arena_printf(arena, "unable to get external metric %s/%s/%s: unable to fetch metrics from "
                     "external metrics API: the server could not find the requested resource "
                     "(get %s.external.metrics.k8s.io)", target->namespace, name,
                     selector_text(value_at(source, "metric.selector"), arena), name);
    const char *context = is_average(source)
                              ? arena_printf(arena, "failed to get %s external metric", name)
                              : arena_printf(arena, "failed to get external metric %s", name);
    ret->failed_whole = arena_printf(arena, "failed to get %s external metric value: %s: %s", name,
                                     context, ret->failed_message);
}

/* ---- all of them ---- */

static const struct source_row {
    const char *type, *member;
    /* NULL: it is measured */
    void (*refuse)(const struct value *source, const struct horizontal_target *, struct arena *,
                   struct horizontal_reading *);
} sources[] = {
    { "Resource",          "resource",          NULL },
    { "ContainerResource", "containerResource", NULL },
    { "Pods",              "pods",              fail_pods },
    { "Object",            "object",            fail_object },
    { "External",          "external",          fail_external },
};

void horizontal_read_metric(struct core *core, const struct value *metric,
                            const struct horizontal_target *target, struct arena *arena,
                            struct horizontal_reading *ret)
{
    struct bytes type = value_string(metric, "type");
    *ret = (struct horizontal_reading){ .status = value_new_map(arena) };
    value_set(ret->status, arena, "type", value_new_text(arena, ""));
    FOR_EACH(row, sources) {
        const struct value *source = value_member(metric, row->member);
        if (!bytes_equal_text(type, row->type) || !source)
            continue;
        if (row->refuse) {
            row->refuse(source, target, arena, ret);
            return;
        }
        struct resource_metric resource = {
            .type = row->type, .member = row->member, .target = value_member(source, "target"),
            .measure = { value_text(source, "name", arena),
                         value_text(source, "container", arena) },
        };
        read_resource(core, &resource, target, arena, ret);
        return;
    }
    ret->failed_reason = "InvalidMetricSourceType";
    ret->failed_message = ret->failed_whole =
        arena_printf(arena, "unknown metric source type \"%.*s\"", BYTES_ARG(type));
}
