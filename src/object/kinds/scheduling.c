/* SPDX-License-Identifier: Apache-2.0 */
/* scheduling.c - small kinds around pods: PriorityClass, RuntimeClass, PodDisruptionBudget and
 * Lease. */
#include <inttypes.h>

#include "base/arena.h"
#include "codec/value.h"
#include "object/decode.h"
#include "object/kinds/pod_spec.h"
#include "object/kinds/resources.h"
#include "object/kinds/workload.h"
#include "object/schema.h"
#include "object/speaker.h"
#include "object/text_set.h"
#include "object/validation.h"

enum { USER_PRIORITY_MAX = 1000000000 };

/* ---- PriorityClass ---- */

static const char *const preemption_policies[] = { "PreemptLowerPriority", "Never", NULL };

static const struct { const char *name; int64_t value; } system_classes[] = {
    { "system-node-critical",    2000001000 },
    { "system-cluster-critical", 2000000000 },
};

/* NULL: it is one of the two, as they must be. */
static const char *system_class_problem(const struct value *class, struct arena *arena)
{
    struct bytes name = value_string(class, "metadata.name");
    FOR_EACH(row, system_classes) {
        if (!bytes_equal_text(name, row->name))
            continue;
        if (value_int(class, "value", 0) != row->value)
            return arena_printf(arena, "value of %s PriorityClass must be %" PRId64, row->name,
                                row->value);
        if (value_bool(class, "globalDefault", false))
            return arena_printf(arena, "globalDefault of %s PriorityClass must be false",
                                row->name);
        return NULL;
    }
    return arena_printf(arena, "%.*s is not a known system priority class", BYTES_ARG(name));
}

static void validate_priority_class(const struct value *next, struct field_errors *errors)
{
    bool system_class = bytes_starts_with(value_string(next, "metadata.name"), "system-");
    const char *problem = system_class ? system_class_problem(next, errors->arena) : NULL;
    if (problem)
        field_forbidden(
            errors, "metadata.name",
            arena_printf(errors->arena,
                         "priority class names with 'system-' prefix are reserved for system "
                         "use only. error: %s",
                         problem));
    else if (!system_class && value_int(next, "value", 0) > USER_PRIORITY_MAX)
        field_forbidden(errors, "value",
                        "maximum allowed value of a user defined priority is 1000000000");
    if (value_member(next, "preemptionPolicy"))
        field_required_one_of(errors, next, "preemptionPolicy", preemption_policies);
}

static void validate_priority_class_update(const struct value *next, const struct value *old,
                                           struct field_errors *errors)
{
    if (value_int(next, "value", 0) != value_int(old, "value", 0))
        field_forbidden(errors, "value", "may not be changed in an update.");
    field_immutable(errors, "preemptionPolicy", value_member(next, "preemptionPolicy"),
                    value_member(old, "preemptionPolicy"));
}

/* Its generation is 1 for ever. */
static void prepare_priority_class(struct value *next, const struct value *old, struct arena *arena)
{
    if (!old)
        value_set_at(next, arena, "metadata.generation", value_new_int(arena, 1));
}

const struct kind_code kind_code_scheduling_priority_class = {
    .prepare = prepare_priority_class,
    .validate = validate_priority_class,
    .validate_update = validate_priority_class_update,
};

/* ---- RuntimeClass ---- */

static void check_class_tolerations(const struct value *scheduling, struct field_errors *errors)
{
    AUTO_TEXT_SET seen = { 0 };
    validate_tolerations(scheduling, errors);
    FIELD_EACH(toleration, scheduling, "tolerations", errors) {
        struct bytes key =
            bytes_of(arena_printf(errors->arena, "%.*s\n%.*s\n%.*s\n%.*s",
                                  BYTES_ARG(value_string(toleration.item, "key")),
                                  BYTES_ARG(value_string(toleration.item, "operator")),
                                  BYTES_ARG(value_string(toleration.item, "value")),
                                  BYTES_ARG(value_string(toleration.item, "effect"))));
        if (!text_set_add(&seen, key))
            field_duplicate(errors, NULL, toleration.item);
    }
}

static void validate_runtime_class(const struct value *next, struct field_errors *errors)
{
    const struct value *scheduling = value_member(next, "scheduling");
    field_format_required(errors, next, "handler", FORMAT_LABEL);
    field_enter(errors, "overhead");
    const struct value *overhead = value_member(next, "overhead");
    field_enter(errors, "limits");
    FIELD_EACH(resource, value_member(overhead, "podFixed"), NULL, errors) {
        validate_resource_name(resource.key, RESOURCE_OF_CONTAINER, errors);
        validate_resource_amount(resource.key, resource.item, errors);
    }
    field_leave(errors);
    field_leave(errors);
    field_enter(errors, "scheduling");
    validate_labels(value_member(scheduling, "nodeSelector"), "nodeSelector", errors);
    check_class_tolerations(scheduling, errors);
    field_leave(errors);
}

static void validate_runtime_class_update(const struct value *next, const struct value *old,
                                          struct field_errors *errors)
{
    validate_runtime_class(next, errors);
    field_immutable(errors, "handler", value_member(next, "handler"), value_member(old, "handler"));
}

static void warn_of_runtime_class(const struct value *next, const struct value *old,
                                  struct arena *arena, struct decode_notes *notes)
{
    const struct value *labels = value_at(next, "scheduling.nodeSelector");
    (void)old;
    for (size_t i = 0; i < value_count(labels); i++) {
        const char *text = old_node_label(labels->map.members[i].key);
        if (text)
            decode_note(notes, arena, "scheduling.nodeSelector: %s", text);
    }
}

const struct kind_code kind_code_node_runtime_class = {
    .validate = validate_runtime_class,
    .validate_update = validate_runtime_class_update,
    .warn = warn_of_runtime_class,
};

/* ---- PodDisruptionBudget ---- */

static const char *budget_json(const struct value *spec, struct arena *arena)
{
    return arena_printf(arena,
                        "{\"MinAvailable\":%s,\"Selector\":%s,\"MaxUnavailable\":%s,"
                        "\"UnhealthyPodEvictionPolicy\":%s}",
                        value_json(value_member(spec, "minAvailable"), arena),
                        value_json(value_member(spec, "selector"), arena),
                        value_json(value_member(spec, "maxUnavailable"), arena),
                        value_json(value_member(spec, "unhealthyPodEvictionPolicy"), arena));
}

static void validate_budget(const struct value *next, struct field_errors *errors)
{
    static const char *const policies[] = { "AlwaysAllow", "IfHealthyBudget", NULL };
    static const char *const numbers[] = { "minAvailable", "maxUnavailable" };
    const struct value *spec = value_member(next, "spec");
    if (value_member(spec, "minAvailable") && value_member(spec, "maxUnavailable"))
        field_invalid_json(errors, "spec", budget_json(spec, errors->arena),
                           "minAvailable and maxUnavailable cannot be both set");
    field_enter(errors, "spec");
    FOR_EACH(name, numbers) {
        field_int_or_percent(errors, spec, *name);
        field_not_above_100_percent(errors, spec, *name);
    }
    validate_selector(value_member(spec, "selector"), "selector", errors);
    field_one_of(errors, spec, "unhealthyPodEvictionPolicy", policies);
    field_leave(errors);
}

static void validate_budget_status(const struct value *next, const struct value *old,
                                   struct field_errors *errors)
{
    static const char *const counters[] = { "disruptionsAllowed", "currentHealthy",
                                            "desiredHealthy", "expectedPods" };
    const struct value *status = value_member(next, "status");
    field_enter(errors, "status");
    validate_conditions(status, "conditions", errors);
    validate_counters(status, counters, ARRAY_SIZE(counters), errors);
    field_leave(errors);
}

const struct kind_code kind_code_policy_pod_disruption_budget = {
    .validate = validate_budget,
    .validate_status = validate_budget_status,
};

/* ---- Lease ---- */

static void validate_lease(const struct value *next, struct field_errors *errors)
{
    const struct value *spec = value_member(next, "spec"),
                       *duration = value_member(spec, "leaseDurationSeconds");
    const struct value *transitions = value_member(spec, "leaseTransitions"),
                       *strategy = value_member(spec, "strategy");
    if (duration && value_int(spec, "leaseDurationSeconds", 0) <= 0)
        field_invalid(errors, "spec.leaseDurationSeconds", duration, "must be greater than 0");
    if (transitions && value_int(spec, "leaseTransitions", 0) < 0)
        field_invalid(errors, "spec.leaseTransitions", transitions,
                      "must be greater than or equal to 0");
    if (value_string(spec, "preferredHolder").size && value_bytes(strategy).size == 0)
        field_forbidden(errors, "spec.preferredHolder",
                        "may only be specified if `strategy` is defined");
}

/* What only coordinated leader election, which is off, has a use for. */
static void prepare_lease(struct value *next, const struct value *old, struct arena *arena)
{
    static const char *const members[] = { "strategy", "preferredHolder" };
    FOR_EACH(name, members)
        if (!value_member(value_member(old, "spec"), *name))
            value_remove(value_member(next, "spec"), *name);
}

const struct kind_code kind_code_coordination_lease = { .prepare = prepare_lease,
                                                        .validate = validate_lease };
