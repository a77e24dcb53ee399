/* SPDX-License-Identifier: Apache-2.0 */
/* quota.c - ResourceQuotas and LimitRanges: what a namespace may have, in all and at once. */
#include "base/arena.h"
#include "codec/value.h"
#include "object/decode.h"
#include "object/kinds/resources.h"
#include "object/schema.h"
#include "object/text_set.h"
#include "object/validation.h"

/* ---- ResourceQuota ---- */

static const char *const scopes[] = { "Terminating",
                                      "NotTerminating",
                                      "BestEffort",
                                      "NotBestEffort",
                                      "PriorityClass",
                                      "VolumeAttributesClass",
                                      "CrossNamespacePodAffinity",
                                      NULL };

static bool scope_fits(struct bytes scope, struct bytes resource)
{
    static const char *const compute[] = { "cpu",          "memory",
                                           "limits.cpu",   "limits.memory",
                                           "requests.cpu", "requests.memory",
                                           "pods",         NULL };
    static const char *const pods[] = { "pods", NULL };
    static const char *const claims[] = { "persistentvolumeclaims", "requests.storage", NULL };
    if (!text_is_one_of(scope, scopes))
        return true;
    if (bytes_equal_text(scope, "BestEffort"))
        return text_is_one_of(resource, pods);
    return text_is_one_of(resource,
                          bytes_equal_text(scope, "VolumeAttributesClass") ? claims : compute);
}

/* Each resource that the scope cannot count is one error, shown as `shown`. */
static void check_scope_resources(const struct value *spec, struct bytes scope, const char *name,
                                  const struct value *shown, struct field_errors *errors)
{
    const struct value *hard = value_member(spec, "hard");
    for (uint32_t i = 0; value_is(hard, VALUE_MAP) && i < hard->map.count; i++) {
        struct bytes resource = hard->map.members[i].key;
        if (resource_is_standard_quota(resource) && !scope_fits(scope, resource))
            field_invalid(errors, name, shown, "unsupported scope applied to resource");
    }
}

static void check_conflicts(const struct text_set *set, const char *name, const struct value *shown,
                            struct field_errors *errors)
{
    static const char *const pairs[][2] = { { "BestEffort", "NotBestEffort" },
                                            { "Terminating", "NotTerminating" } };
    FOR_EACH(pair, pairs)
        if (text_set_has(set, bytes_of((*pair)[0])) && text_set_has(set, bytes_of((*pair)[1])))
            field_invalid(errors, name, shown, "conflicting scopes");
}

static void check_scopes(const struct value *spec, struct field_errors *errors)
{
    const struct value *list = value_member(spec, "scopes");
    AUTO_TEXT_SET set = { 0 };
    for (size_t i = 0; i < value_count(list); i++) {
        struct bytes scope = value_bytes(value_item(list, i));
        if (!text_is_one_of(scope, scopes))
            field_invalid(errors, "scopes", list, "unsupported scope");
        check_scope_resources(spec, scope, "scopes", list, errors);
        text_set_add(&set, scope);
    }
    check_conflicts(&set, "scopes", list, errors);
}

static void check_scope_operator(const struct value *expression, struct field_errors *errors)
{
    static const char *const valued[] = { "PriorityClass", "VolumeAttributesClass", NULL };
    static const char *const set[] = { "In", "NotIn", NULL };
    static const char *const existence[] = { "Exists", "DoesNotExist", NULL };
    struct bytes scope = value_string(expression, "scopeName"), operator= value_string(expression,
                                                                                       "operator");
    const struct value *values = value_member(expression, "values");
    if (text_is_one_of(scope, scopes) && !text_is_one_of(scope, valued) &&
        !bytes_equal_text(operator, "Exists"))
        field_invalid_text(
            errors, "operator", operator,
            "must be 'Exists' when scope is any of ResourceQuotaScopeTerminating, "
            "ResourceQuotaScopeNotTerminating, ResourceQuotaScopeBestEffort, "
            "ResourceQuotaScopeNotBestEffort or ResourceQuotaScopeCrossNamespacePodAffinity");
    if (text_is_one_of(operator, set)) {
        if (value_count(values) == 0)
            field_required(
                errors, "values",
                "must be at least one value when `operator` is 'In' or 'NotIn' for scope selector");
    } else if (text_is_one_of(operator, existence)) {
        if (value_count(values))
            field_invalid(
                errors, "values", values,
                "must be no value when `operator` is 'Exist' or 'DoesNotExist' for scope selector");
    } else {
        field_invalid_text(errors, "operator", operator, "not a valid selector operator");
    }
}

static void check_scope_selector(const struct value *spec, struct field_errors *errors)
{
    const struct value *selector = value_member(spec, "scopeSelector");
    const struct value *list = value_member(selector, "matchExpressions");
    AUTO_TEXT_SET set = { 0 };
    field_enter(errors, "scopeSelector");
    field_enter(errors, "matchExpressions");
    for (size_t i = 0; i < value_count(list); i++) {
        struct bytes scope = value_string(value_item(list, i), "scopeName");
        if (!text_is_one_of(scope, scopes))
            field_invalid_text(errors, "scopeName", scope, "unsupported scope");
        check_scope_resources(spec, scope, NULL, selector, errors);
        check_scope_operator(value_item(list, i), errors);
        text_set_add(&set, scope);
    }
    check_conflicts(&set, NULL, value_member(spec, "scopes"), errors);
    field_leave(errors);
    field_leave(errors);
}

static void validate_quota(const struct value *next, struct field_errors *errors)
{
    const struct value *spec = value_member(next, "spec");
    field_enter(errors, "spec");
    validate_resource_list(spec, "hard", RESOURCE_OF_QUOTA, errors);
    check_scopes(spec, errors);
    if (value_member(spec, "scopeSelector"))
        check_scope_selector(spec, errors);
    field_leave(errors);
}

static bool same_set(const struct value *a, const struct value *b)
{
    AUTO_TEXT_SET left = { 0 }, right = { 0 };
    bool same = true;
    for (size_t i = 0; i < value_count(a); i++)
        text_set_add(&left, value_bytes(value_item(a, i)));
    for (size_t i = 0; i < value_count(b); i++) {
        text_set_add(&right, value_bytes(value_item(b, i)));
        same &= text_set_has(&left, value_bytes(value_item(b, i)));
    }
    return same && text_set_count(&left) == text_set_count(&right);
}

static void validate_quota_update(const struct value *next, const struct value *old,
                                  struct field_errors *errors)
{
    const struct value *after = value_at(next, "spec.scopes");
    validate_quota(next, errors);
    if (!same_set(after, value_at(old, "spec.scopes")))
        field_invalid(errors, "spec.scopes", after, "field is immutable");
}

static void validate_quota_status(const struct value *next, const struct value *old,
                                  struct field_errors *errors)
{
    field_enter(errors, "status");
    validate_resource_list(value_member(next, "status"), "hard", RESOURCE_OF_QUOTA, errors);
    validate_resource_list(value_member(next, "status"), "used", RESOURCE_OF_QUOTA, errors);
    field_leave(errors);
}

static void warn_of_quota(const struct value *next, const struct value *old, struct arena *arena,
                          struct decode_notes *notes)
{
    static const char *const names[] = { "cpu", "memory", "storage", "ephemeral-storage" };
    const struct value *hard = value_at(next, "spec.hard");
    if (old)
        return;
    FOR_EACH(name, names) {
        const char *request = arena_printf(arena, "requests.%s", *name),
                   *limit = arena_printf(arena, "limits.%s", *name);
        if (!value_member(hard, request) && name < names + 2)    /* cpu and memory are requests */
            request = *name;
        struct quantity asked, most;
        const struct value *requested = value_member(hard, request),
                           *limited = value_member(hard, limit);
        if (requested && limited && resource_amount(requested, &asked) &&
            resource_amount(limited, &most) && quantity_compare(&asked, &most) > 0)
            decode_note(notes, arena, "ResourceQuota %s (%.*s) should be less than %s (%.*s)",
                        request, BYTES_ARG(value_bytes(requested)), limit,
                        BYTES_ARG(value_bytes(limited)));
    }
}

const struct kind_code kind_code_core_resource_quota = {
    .validate = validate_quota,
    .validate_update = validate_quota_update,
    .validate_status = validate_quota_status,
    .warn = warn_of_quota,
};

/* ---- LimitRange ---- */

enum limit_list {
    LIMIT_MAX,
    LIMIT_MIN,
    LIMIT_DEFAULT,
    LIMIT_DEFAULT_REQUEST,
    LIMIT_RATIO,
    LIMIT_LIST_COUNT
};

static const char *const limit_lists[LIMIT_LIST_COUNT] = { "max", "min", "default",
                                                           "defaultRequest",
                                                           "maxLimitRequestRatio" };

/* The amounts of one resource. */
struct limits {
    struct bytes        name;
    struct quantity     amounts[LIMIT_LIST_COUNT];
    const struct value *values[LIMIT_LIST_COUNT];        /* NULL: not set */
};

static const struct {
    enum limit_list less, more, reported, shown;
    const char *less_word, *more_word;
} orders[] = {
    { LIMIT_MIN, LIMIT_MAX, LIMIT_MIN, LIMIT_MIN, "min value", "max value" },
    { LIMIT_MIN, LIMIT_DEFAULT_REQUEST, LIMIT_DEFAULT_REQUEST, LIMIT_DEFAULT_REQUEST, "min value",
      "default request value" },
    { LIMIT_DEFAULT_REQUEST, LIMIT_MAX, LIMIT_DEFAULT_REQUEST, LIMIT_DEFAULT_REQUEST,
      "default request value", "max value" },
    { LIMIT_DEFAULT_REQUEST, LIMIT_DEFAULT, LIMIT_DEFAULT_REQUEST, LIMIT_DEFAULT_REQUEST,
      "default request value", "default limit value" },
    { LIMIT_MIN, LIMIT_DEFAULT, LIMIT_DEFAULT, LIMIT_MIN, "min value", "default value" },
    { LIMIT_DEFAULT, LIMIT_MAX, LIMIT_DEFAULT, LIMIT_MAX, "default value", "max value" },
};

static void report_limit(const struct limits *limits, enum limit_list list,
                         const struct value *shown, const char *detail, struct field_errors *errors)
{
    field_enter(errors, limit_lists[list]);
    field_enter_key(errors, limits->name);
    field_invalid(errors, NULL, shown, detail);
    field_leave(errors);
    field_leave(errors);
}

static void check_order(const struct limits *limits, struct field_errors *errors)
{
    FOR_EACH(row, orders) {
        const struct value *less = limits->values[row->less], *more = limits->values[row->more];
        if (!less || !more ||
            quantity_compare(&limits->amounts[row->less], &limits->amounts[row->more]) <= 0)
            continue;
        report_limit(limits, row->reported, limits->values[row->shown],
                     arena_printf(errors->arena, "%s %.*s is greater than %s %.*s", row->less_word,
                                  BYTES_ARG(less->string), row->more_word, BYTES_ARG(more->string)),
                     errors);
    }
}

static void check_ratio(const struct limits *limits, struct field_errors *errors)
{
    const struct value *ratio = limits->values[LIMIT_RATIO];
    struct quantity one = quantity_of_units(1, QUANTITY_DECIMAL_SI);
    if (!ratio)
        return;
    if (quantity_compare(&limits->amounts[LIMIT_RATIO], &one) < 0)
        report_limit(
            limits, LIMIT_RATIO, ratio,
            arena_printf(errors->arena, "ratio %.*s is less than 1", BYTES_ARG(ratio->string)),
            errors);
    if (!limits->values[LIMIT_MIN] || !limits->values[LIMIT_MAX])
        return;
    double allowed = (double)quantity_milli(&limits->amounts[LIMIT_MAX]) /
                     (double)quantity_milli(&limits->amounts[LIMIT_MIN]);
    if ((double)quantity_milli(&limits->amounts[LIMIT_RATIO]) / 1000 > allowed)
        report_limit(limits, LIMIT_RATIO, ratio,
                     arena_printf(errors->arena, "ratio %.*s is greater than max/min = %f",
                                  BYTES_ARG(ratio->string), allowed),
                     errors);
}

static void check_resource(const struct value *item, struct bytes name, struct field_errors *errors)
{
    struct limits limits = { .name = name };
    for (int list = 0; list < LIMIT_LIST_COUNT; list++) {
        const struct value *value = value_member_bytes(value_member(item, limit_lists[list]), name);
        if (resource_amount(value, &limits.amounts[list]))
            limits.values[list] = value;
    }
    check_order(&limits, errors);
    check_ratio(&limits, errors);
    const struct value *request = limits.values[LIMIT_DEFAULT_REQUEST],
                       *limit = limits.values[LIMIT_DEFAULT];
    if (request && limit && !resource_may_overcommit(name) &&
        quantity_compare(&limits.amounts[LIMIT_DEFAULT_REQUEST], &limits.amounts[LIMIT_DEFAULT]) !=
            0)
        report_limit(
            &limits, LIMIT_DEFAULT_REQUEST, request,
            arena_printf(errors->arena,
                         "default value %.*s must equal to defaultRequest value %.*s in %.*s",
                         BYTES_ARG(limit->string), BYTES_ARG(request->string), BYTES_ARG(name)),
            errors);
}

/* Each resource once, whichever of the lists names it. */
static void check_amounts(const struct value *item, struct field_errors *errors)
{
    AUTO_TEXT_SET seen = { 0 };
    FOR_EACH(list, limit_lists) {
        const struct value *resources = value_member(item, *list);
        for (uint32_t i = 0; value_is(resources, VALUE_MAP) && i < resources->map.count; i++)
            if (text_set_add(&seen, resources->map.members[i].key))
                check_resource(item, resources->map.members[i].key, errors);
    }
}

static void check_names(const struct value *item, bool containers, struct field_errors *errors)
{
    FOR_EACH(list, limit_lists)
        FIELD_EACH(resource, item, *list, errors)
    validate_resource_name(resource.key, containers ? RESOURCE_OF_CONTAINER : RESOURCE_OF_ANY,
                           errors);
}

static void check_type(const struct value *item, struct text_set *seen, struct field_errors *errors)
{
    static const char *const types[] = { "Pod", "Container", "PersistentVolumeClaim", NULL };
    struct bytes type = value_string(item, "type");
    size_t slash;
    if (field_format(errors, "type", type, FORMAT_QUALIFIED) && !bytes_find(type, '/', &slash)
        && !text_is_one_of(type, types))
        field_invalid_text(errors, "type", type,
                           "must be a standard limit type or fully qualified");
    if (!text_set_add(seen, type))
        field_duplicate(errors, "type", value_member(item, "type"));
}

static void check_limit(const struct value *item, struct field_errors *errors)
{
    struct bytes type = value_string(item, "type");
    bool pod = bytes_equal_text(type, "Pod"), container = bytes_equal_text(type, "Container");
    if (pod && value_count(value_member(item, "default")))
        field_forbidden(errors, "default", "may not be specified when `type` is 'Pod'");
    if (pod && value_count(value_member(item, "defaultRequest")))
        field_forbidden(errors, "defaultRequest", "may not be specified when `type` is 'Pod'");
    if (bytes_equal_text(type, "PersistentVolumeClaim") && !value_at(item, "min.storage") &&
        !value_at(item, "max.storage"))
        field_required(
            errors, "limits",
            "either minimum or maximum storage value is required, but neither was provided");
    check_names(item, pod || container, errors);
    check_amounts(item, errors);
}

static void validate_limit_range(const struct value *next, struct field_errors *errors)
{
    AUTO_TEXT_SET types = { 0 };
    field_enter(errors, "spec");
    FIELD_EACH(limit, value_member(next, "spec"), "limits", errors) {
        check_type(limit.item, &types, errors);
        check_limit(limit.item, errors);
    }
    field_leave(errors);
}

const struct kind_code kind_code_core_limit_range = {
    .validate = validate_limit_range,
};
