/* SPDX-License-Identifier: Apache-2.0 */
/* autoscaler.c - HorizontalPodAutoscaler, in its stored form (autoscaling/v2). */
#include <string.h>

#include "base/arena.h"
#include "codec/value.h"
#include "object/kinds/resources.h"
#include "object/schema.h"
#include "object/validation.h"

enum { STABILIZATION_MAX_S = 3600, PERIOD_MAX_S = 1800 };

/* ---- references ---- */

static const char *api_version_problem(struct bytes version, bool group_needed, struct arena *arena)
{
    struct bytes rest = version, group = bytes_next(&rest, '/');
    bool empty = version.size == 0 || bytes_equal_text(version, "/");
    if (!empty && rest.at && memchr(rest.at, '/', rest.size))
        return arena_printf(arena, "unexpected GroupVersion string: %.*s", BYTES_ARG(version));
    if (group_needed && (empty || !rest.at || group.size == 0))
        return "apiVersion must specify API group";
    return NULL;
}

/* A CrossVersionObjectReference; with `version_known` its apiVersion stands as it is. */
static void check_reference(const struct value *reference, bool group_needed, bool version_known,
                            struct field_errors *errors)
{
    struct bytes version = value_string(reference, "apiVersion");
    const char *problem =
        version_known ? NULL : api_version_problem(version, group_needed, errors->arena);
    field_format_required(errors, reference, "kind", FORMAT_SEGMENT);
    field_format_required(errors, reference, "name", FORMAT_SEGMENT);
    if (problem)
        field_invalid_text(errors, "apiVersion", version, problem);
}

/* A target that is not changed may name what no longer exists. */
static void check_target(const struct value *spec, const struct value *old_spec,
                         struct field_errors *errors)
{
    const struct value *target = value_member(spec, "scaleTargetRef");
    const struct value *before = value_member(old_spec, "scaleTargetRef");
    struct bytes kind = value_string(target, "kind");
    bool known = old_spec && bytes_equal(kind, value_string(before, "kind"))
        && bytes_equal(value_string(target, "apiVersion"), value_string(before, "apiVersion"));
    field_enter(errors, "scaleTargetRef");
    check_reference(target, !bytes_equal_text(kind, "ReplicationController"), known, errors);
    field_leave(errors);
}

/* ---- metrics ---- */

static void check_positive(const struct value *target, const char *name,
                           struct field_errors *errors)
{
    const struct value *amount = value_member(target, name);
    struct quantity quantity;
    if (amount && resource_amount(amount, &quantity) && quantity.nano <= 0)
        field_invalid(errors, name, amount, "must be positive");
}

static void check_metric_target(const struct value *source, struct field_errors *errors)
{
    static const char *const types[] = { "Utilization", "Value", "AverageValue", NULL };
    const struct value *target = value_member(source, "target");
    struct bytes type = value_string(target, "type");
    const struct value *utilization = value_member(target, "averageUtilization");
    field_enter(errors, "target");
    if (type.size == 0)
        field_required(errors, "type", "must specify a metric target type");
    if (!text_is_one_of(type, types))
        field_invalid_text(errors, "type", type,
                           "must be either Utilization, Value, or AverageValue");
    check_positive(target, "value", errors);
    check_positive(target, "averageValue", errors);
    if (utilization && value_int(target, "averageUtilization", 0) < 1)
        field_invalid(errors, "averageUtilization", utilization, "must be greater than 0");
    field_leave(errors);
}

static void check_metric_name(const struct value *source, struct field_errors *errors)
{
    struct bytes name = value_string(source, "metric.name");
    if (name.size == 0)
        field_required(errors, "metric.name", "must specify a metric name");
    else
        field_format(errors, "metric.name", name, FORMAT_SEGMENT);
}

static void check_object_source(const struct value *source, struct field_errors *errors)
{
    const struct value *target = value_member(source, "target");
    field_enter(errors, "describedObject");
    check_reference(value_member(source, "describedObject"), /* group_needed= */ false,
                    /* version_known= */ false, errors);
    field_leave(errors);
    check_metric_name(source, errors);
    check_metric_target(source, errors);
    if (!value_member(target, "value") && !value_member(target, "averageValue"))
        field_required(errors, "target.averageValue",
                       "must set either a target value or averageValue");
}

static void check_external_source(const struct value *source, struct field_errors *errors)
{
    const struct value *target = value_member(source, "target");
    bool has_value = value_member(target, "value"),
         has_average = value_member(target, "averageValue");
    check_metric_name(source, errors);
    check_metric_target(source, errors);
    if (!has_value && !has_average)
        field_required(errors, "target.averageValue",
                       "must set either a target value for metric or a per-pod target");
    if (has_value && has_average)
        field_forbidden(errors, "target.value",
                        "may not set both a target value for metric and a per-pod target");
}

static void check_pods_source(const struct value *source, struct field_errors *errors)
{
    check_metric_name(source, errors);
    check_metric_target(source, errors);
    if (!value_at(source, "target.averageValue"))
        field_required(errors, "target.averageValue",
                       "must specify a positive target averageValue");
}

static void check_target_utilization(const struct value *source, struct field_errors *errors)
{
    const struct value *target = value_member(source, "target");
    bool has_value = value_member(target, "averageValue"),
         has_share = value_member(target, "averageUtilization");
    check_metric_target(source, errors);
    if (!has_value && !has_share)
        field_required(errors, "target.averageUtilization",
                       "must set either a target raw value or a target utilization");
    if (has_value && has_share)
        field_forbidden(errors, "target.averageValue",
                        "may not set both a target raw value and a target utilization");
}

static void check_resource_source(const struct value *source, struct field_errors *errors)
{
    if (value_string(source, "name").size == 0)
        field_required(errors, "name", "must specify a resource name");
    check_target_utilization(source, errors);
}

static void check_container_source(const struct value *source, struct field_errors *errors)
{
    struct bytes container = value_string(source, "container"), name = value_string(source, "name");
    if (name.size == 0) {
        field_required(errors, "name", "must specify a resource name");
    } else {
        field_enter(errors, "name");
        validate_resource_name(name, RESOURCE_OF_CONTAINER, errors);
        field_leave(errors);
    }
    if (container.size == 0)
        field_required(errors, "container", "must specify a container");
    else
        field_format(errors, "container", container, FORMAT_LABEL);
    check_target_utilization(source, errors);
}

static const struct metric_source {
    const char *name, *type;
    void      (*check)(const struct value *source, struct field_errors *);
} metric_sources[] = {
    { "object",            "Object",            check_object_source },
    { "external",          "External",          check_external_source },
    { "pods",              "Pods",              check_pods_source },
    { "resource",          "Resource",          check_resource_source },
    { "containerResource", "ContainerResource", check_container_source },
};

static void check_metric_source(const struct value *source, const struct metric_source *row,
                                struct field_errors *errors)
{
    field_enter(errors, row->name);
    row->check(source, errors);
    field_leave(errors);
}

/* Only the first source is looked at, and the one that the type names is asked for. */
static void check_sources(const struct value *metric, struct field_errors *errors)
{
    size_t count = 0;
    FOR_EACH(row, metric_sources) {
        const struct value *source = value_member(metric, row->name);
        if (source && count++ == 0)
            check_metric_source(source, row, errors);
    }
    FOR_EACH(row, metric_sources) {
        bool wanted = bytes_equal_text(value_string(metric, "type"), row->type);
        bool present = value_member(metric, row->name);
        if (wanted && !present)
            field_required(errors, row->name,
                           "must populate information for the given metric source");
        if (!wanted && present && count > 1)
            field_forbidden(errors, row->name, "must populate the given metric source only");
    }
}

static void check_metric(const struct value *metric, struct field_errors *errors)
{
    static const char *const types[] = { "ContainerResource", "External", "Object", "Pods",
                                         "Resource",          NULL };
    struct bytes type = value_string(metric, "type");
    bool known = text_is_one_of(type, types);
    if (type.size == 0)
        field_required(errors, "type", "must specify a metric source type");
    if (!known)
        field_not_supported(errors, "type", type, types);
    check_sources(metric, errors);
    if (!known)
        field_not_supported(errors, "type", type, types);
}

/* ---- behaviour ---- */

static void check_policy(const struct value *policy, struct field_errors *errors)
{
    static const char *const types[] = { "Percent", "Pods", NULL };
    int64_t value = value_int(policy, "value", 0), period_s = value_int(policy, "periodSeconds", 0);
    if (!text_is_one_of(value_string(policy, "type"), types))
        field_not_supported(errors, "type", value_string(policy, "type"), types);
    if (value <= 0)
        field_invalid_int(errors, "value", value, "must be greater than zero");
    if (period_s <= 0)
        field_invalid_int(errors, "periodSeconds", period_s, "must be greater than zero");
    if (period_s > PERIOD_MAX_S)
        field_invalid_int(errors, "periodSeconds", period_s, "must be less than or equal to 1800");
}

static void check_window(const struct value *rules, struct field_errors *errors)
{
    int64_t window_s = value_int(rules, "stabilizationWindowSeconds", 0);
    if (window_s < 0)
        field_invalid_int(errors, "stabilizationWindowSeconds", window_s,
                          "must be greater than or equal to zero");
    if (window_s > STABILIZATION_MAX_S)
        field_invalid_int(errors, "stabilizationWindowSeconds", window_s,
                          "must be less than or equal to 3600");
}

static void check_tolerance(const struct value *rules, struct field_errors *errors)
{
    const struct value *tolerance = value_member(rules, "tolerance");
    struct quantity quantity;
    if (tolerance && resource_amount(tolerance, &quantity) && quantity.nano < 0)
        field_invalid(errors, "tolerance", tolerance, "must be greater than or equal to 0");
}

static void check_scaling_rules(const struct value *rules, struct field_errors *errors)
{
    static const char *const selections[] = { "Disabled", "Max", "Min", NULL };
    check_window(rules, errors);
    if (value_member(rules, "selectPolicy") &&
        !text_is_one_of(value_string(rules, "selectPolicy"), selections))
        field_not_supported(errors, "selectPolicy", value_string(rules, "selectPolicy"),
                            selections);
    if (!value_count(value_member(rules, "policies")))
        field_required(errors, "policies", "must specify at least one Policy");
    FIELD_EACH(policy, rules, "policies", errors)
        check_policy(policy.item, errors);
    check_tolerance(rules, errors);
}

static void check_behavior(const struct value *behavior, struct field_errors *errors)
{
    static const char *const directions[] = { "scaleUp", "scaleDown" };
    field_enter(errors, "behavior");
    FOR_EACH(direction, directions) {
        if (!value_member(behavior, *direction))
            continue;
        field_enter(errors, *direction);
        check_scaling_rules(value_member(behavior, *direction), errors);
        field_leave(errors);
    }
    field_leave(errors);
}

/* ---- the whole ---- */

static void check_replicas(const struct value *spec, struct field_errors *errors)
{
    const struct value *minimum = value_member(spec, "minReplicas");
    int64_t least = value_int(spec, "minReplicas", 0), most = value_int(spec, "maxReplicas", 0);
    if (minimum && least < 1)
        field_invalid_int(errors, "minReplicas", least, "must be greater than or equal to 1");
    if (most == 0)
        field_required(errors, "maxReplicas", "must be set and greater than 0");
    else if (most < 0)
        field_invalid_int(errors, "maxReplicas", most, "must be greater than or equal to 1");
    if (minimum && most < least)
        field_invalid_int(errors, "maxReplicas", most,
                          "must be greater than or equal to `minReplicas`");
}

static bool can_scale_to_zero(const struct value *metrics)
{
    static const char *const types[] = { "Object", "External", NULL };
    for (size_t i = 0; i < value_count(metrics); i++)
        if (text_is_one_of(value_string(value_item(metrics, i), "type"), types))
            return true;
    return false;
}

static void check_spec(const struct value *spec, const struct value *old_spec,
                       struct field_errors *errors)
{
    const struct value *minimum = value_member(spec, "minReplicas"),
                       *metrics = value_member(spec, "metrics");
    check_replicas(spec, errors);
    check_target(spec, old_spec, errors);
    FIELD_EACH(metric, spec, "metrics", errors)
        check_metric(metric.item, errors);
    if (minimum && value_int(spec, "minReplicas", 0) == 0 && !can_scale_to_zero(metrics))
        field_forbidden(
            errors, "metrics",
            "must specify at least one Object or External metric to support scaling to zero replicas");
    check_behavior(value_member(spec, "behavior"), errors);
}

static void validate_autoscaler_update(const struct value *next, const struct value *old,
                                       struct field_errors *errors)
{
    field_enter(errors, "spec");
    check_spec(value_member(next, "spec"), value_member(old, "spec"), errors);
    field_leave(errors);
}

static void validate_autoscaler(const struct value *next, struct field_errors *errors)
{
    validate_autoscaler_update(next, NULL, errors);
}

static void validate_autoscaler_status(const struct value *next, const struct value *old,
                                       struct field_errors *errors)
{
    field_enter(errors, "status");
    field_non_negative(errors, value_member(next, "status"), "currentReplicas");
    field_non_negative(errors, value_member(next, "status"), "desiredReplicas");
    field_leave(errors);
}

const struct kind_code kind_code_autoscaling_horizontal_pod_autoscaler = {
    .validate = validate_autoscaler,
    .validate_update = validate_autoscaler_update,
    .validate_status = validate_autoscaler_status,
};
