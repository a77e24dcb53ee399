/* SPDX-License-Identifier: Apache-2.0 */
/* pod_resources.c - resources of a whole pod, and the quality of service they buy. */
#include "object/kinds/pod_spec.h"

#include "base/arena.h"
#include "codec/value.h"
#include "object/kinds/resources.h"
#include "object/validation.h"

/* ---- sums ---- */

static void add_amount(struct quantity *sum, const struct value *container, const char *list,
                       struct bytes name)
{
    struct quantity amount;
    if (resource_amount_of(value_member(value_member(container, "resources"), list), name,
                           &amount)) {
        if (sum->nano == 0)
            sum->format = amount.format;
        quantity_add(sum, &amount);
    }
}

/* What all containers need at once: init containers run one after another, beside the sidecars
 * that started before them. */
static struct quantity aggregate(const struct value *spec, const char *list, struct bytes name)
{
    const struct value *inits = value_member(spec, "initContainers"),
                       *containers = value_member(spec, "containers");
    struct quantity sum = { 0 }, sidecars = { 0 }, most = { 0 };
    for (size_t i = 0; i < value_count(containers); i++)
        add_amount(&sum, value_item(containers, i), list, name);
    for (size_t i = 0; i < value_count(inits); i++) {
        struct quantity now = sidecars;
        add_amount(&now, value_item(inits, i), list, name);
        if (container_is_sidecar(value_item(inits, i)))
            sidecars = now;
        if (quantity_compare(&now, &most) > 0)
            most = now;
    }
    if (sum.nano == 0)
        sum.format = sidecars.format;
    quantity_add(&sum, &sidecars);
    return quantity_compare(&most, &sum) > 0 ? most : sum;
}

/* ---- the pod's own resources ---- */

static void compare_sums(const struct value *spec, const char *list, bool huge_pages_only,
                         struct field_errors *errors)
{
    const struct value *resources = value_member(spec, "resources");
    FIELD_EACH(resource, resources, list, errors) {
        struct quantity own, sum = aggregate(spec, list, resource.key);
        if (huge_pages_only && !resource_is_huge_pages(resource.key))
            continue;
        if (resource_amount(resource.item, &own) && quantity_compare(&sum, &own) > 0)
            field_invalid(
                errors, NULL, resource.item,
                arena_printf(errors->arena,
                             "must be greater than or equal to aggregate container %s of %s", list,
                             resource_text(&sum, errors->arena)));
    }
}

/* The path is upstream's own order: containers[i][resource].limits below the pod's resources. */
static void compare_limits(const struct value *container, const struct value *pod_limits,
                           struct field_errors *errors)
{
    const struct value *limits = value_at(container, "resources.limits");
    for (uint32_t i = 0; value_is(limits, VALUE_MAP) && i < limits->map.count; i++) {
        const struct member *limit = &limits->map.members[i];
        const struct value *pod_limit = value_member_bytes(pod_limits, limit->key);
        struct quantity own, most;
        if (!resource_amount(limit->value, &own) || !resource_amount(pod_limit, &most)
            || quantity_compare(&own, &most) <= 0)
            continue;
        field_enter_key(errors, limit->key);
        field_invalid(errors, "limits", limit->value,
                      arena_printf(errors->arena,
                                   "must be less than or equal to pod limits of %.*s",
                                   BYTES_ARG(pod_limit->string)));
        field_leave(errors);
    }
}

void validate_pod_level_resources(struct pod_check *check)
{
    const struct value *resources = value_member(check->spec, "resources");
    struct field_errors *errors = check->errors;
    if (!resources)
        return;
    field_enter(errors, "resources");
    if (bytes_equal_text(value_string(check->spec, "os.name"), "windows")) {
        field_forbidden(errors, NULL, "may not be set for a windows pod");
        field_leave(errors);
        return;
    }
    if (value_member(resources, "claims"))
        field_forbidden(errors, "claims", "claims may not be set for Resources at pod-level");
    validate_resource_requirements(resources, RESOURCE_OF_POD,
                                   value_member(check->spec, "resourceClaims"), errors);
    compare_sums(check->spec, "requests", /* huge_pages_only= */ false, errors);
    compare_sums(check->spec, "limits", /* huge_pages_only= */ true, errors);
    FIELD_EACH(container, check->spec, "containers", errors)
        compare_limits(container.item, value_member(resources, "limits"), errors);
    field_leave(errors);
}

/* ---- quality of service ---- */

struct qos_sums {
    struct quantity requests[2], limits[2];      /* cpu, memory */
    bool            complete;                    /* every container has both limits */
};

static const struct bytes qos_names[2] = { { "cpu", 3 }, { "memory", 6 } };

static bool add_positive(struct quantity *sum, const struct value *list, struct bytes name)
{
    struct quantity amount;
    if (!resource_amount_of(list, name, &amount) || amount.nano <= 0)
        return false;
    quantity_add(sum, &amount);
    return true;
}

static void add_resources(struct qos_sums *sums, const struct value *resources)
{
    for (size_t i = 0; i < ARRAY_SIZE(qos_names); i++) {
        add_positive(&sums->requests[i], value_member(resources, "requests"), qos_names[i]);
        if (!add_positive(&sums->limits[i], value_member(resources, "limits"), qos_names[i]))
            sums->complete = false;
    }
}

static void add_list(struct qos_sums *sums, const struct value *containers)
{
    for (size_t i = 0; i < value_count(containers); i++)
        add_resources(sums, value_member(value_item(containers, i), "resources"));
}

const char *pod_qos_class(const struct value *spec)
{
    struct qos_sums sums = { .complete = true };
    const struct value *own = value_member(spec, "resources");
    if (own) {
        add_resources(&sums, own);
    } else {
        add_list(&sums, value_member(spec, "containers"));
        add_list(&sums, value_member(spec, "initContainers"));
    }
    bool any = false, equal = true;
    for (size_t i = 0; i < ARRAY_SIZE(qos_names); i++) {
        any |= sums.requests[i].nano > 0 || sums.limits[i].nano > 0;
        equal &= quantity_compare(&sums.requests[i], &sums.limits[i]) == 0;
    }
    if (!any)
        return "BestEffort";
    return sums.complete && equal ? "Guaranteed" : "Burstable";
}
