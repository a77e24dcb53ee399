/* SPDX-License-Identifier: Apache-2.0 */
/* deployment.c - Deployments, and the ReplicaSets and ReplicationControllers below them. */
#include "base/arena.h"
#include "codec/value.h"
#include "object/kinds/pod_spec.h"
#include "object/kinds/workload.h"
#include "object/schema.h"
#include "object/validation.h"

#define ABOVE_REPLICAS "cannot be greater than status.replicas"
#define ABOVE_READY    "cannot be greater than readyReplicas"

static void prepare(struct value *next, const struct value *old, struct arena *arena)
{
    drop_disabled_of_template(next);
}

/* ---- Deployment ---- */

static void check_rolling_update(const struct value *update, struct field_errors *errors)
{
    const struct value *unavailable = value_member(update, "maxUnavailable"),
                       *surge = value_member(update, "maxSurge");
    field_int_or_percent(errors, update, "maxUnavailable");
    field_int_or_percent(errors, update, "maxSurge");
    if (int_or_percent_number(unavailable) == 0 && int_or_percent_number(surge) == 0)
        field_invalid(errors, "maxUnavailable", unavailable, "may not be 0 when `maxSurge` is 0");
    field_not_above_100_percent(errors, update, "maxUnavailable");
}

static void check_strategy(const struct value *spec, struct field_errors *errors)
{
    static const char *const types[] = { "Recreate", "RollingUpdate", NULL };
    const struct value *strategy = value_member(spec, "strategy"),
                       *update = value_member(strategy, "rollingUpdate");
    struct bytes type = value_string(strategy, "type");
    if (!text_is_one_of(type, types)) {
        field_not_supported_json(errors, "strategy", strategy_json(strategy, errors->arena), types);
        return;
    }
    field_enter(errors, "strategy");
    if (bytes_equal_text(type, "Recreate")) {
        if (update)
            field_forbidden(errors, "rollingUpdate",
                            "may not be specified when strategy `type` is 'Recreate'");
    } else if (!update) {
        field_required(errors, "rollingUpdate", "this should be defaulted and never be nil");
    } else {
        field_enter(errors, "rollingUpdate");
        check_rolling_update(update, errors);
        field_leave(errors);
    }
    field_leave(errors);
}

static void validate_deployment(const struct value *next, struct field_errors *errors)
{
    const struct value *spec = value_member(next, "spec"),
                       *deadline = value_member(spec, "progressDeadlineSeconds");
    field_enter(errors, "spec");
    field_non_negative(errors, spec, "replicas");
    validate_workload_selector(spec, "deployment", errors);
    validate_workload_template(spec, value_member(spec, "selector"), "ReplicaSet", errors);
    check_strategy(spec, errors);
    field_non_negative(errors, spec, "minReadySeconds");
    field_non_negative(errors, spec, "revisionHistoryLimit");
    field_non_negative(errors, spec, "progressDeadlineSeconds");
    if (deadline &&
        value_int(spec, "progressDeadlineSeconds", 0) <= value_int(spec, "minReadySeconds", 0))
        field_invalid(errors, "progressDeadlineSeconds", deadline,
                      "must be greater than minReadySeconds");
    field_leave(errors);
}

static void check_selector_kept(const struct value *next, const struct value *old,
                                struct field_errors *errors)
{
    field_immutable(errors, "spec.selector", value_at(next, "spec.selector"),
                    value_at(old, "spec.selector"));
}

static void validate_deployment_update(const struct value *next, const struct value *old,
                                       struct field_errors *errors)
{
    validate_deployment(next, errors);
    check_selector_kept(next, old, errors);
}

static void validate_deployment_status(const struct value *next, const struct value *old,
                                       struct field_errors *errors)
{
    static const char *const counters[] = { "observedGeneration",  "replicas",
                                            "updatedReplicas",     "readyReplicas",
                                            "availableReplicas",   "unavailableReplicas",
                                            "terminatingReplicas", "collisionCount" };
    static const char *const parts[] = { "updatedReplicas", "readyReplicas", "availableReplicas" };
    static const char *const available[] = { "availableReplicas" };
    const struct value *status = value_member(next, "status");
    field_enter(errors, "status");
    validate_counters(status, counters, ARRAY_SIZE(counters), errors);
    validate_not_above(status, parts, ARRAY_SIZE(parts), "replicas", ABOVE_REPLICAS, errors);
    validate_not_above(status, available, 1, "readyReplicas", ABOVE_READY, errors);
    validate_collisions(status, value_member(old, "status"), errors);
    field_leave(errors);
}

/* The status subresource of a Deployment leaves the labels alone. */
static void prepare_deployment_status(struct value *next, const struct value *old,
                                      struct arena *arena)
{
    const struct value *labels = value_at(old, "metadata.labels");
    if (labels)
        value_set_at(next, arena, "metadata.labels", value_clone(arena, labels));
    else
        value_remove_at(next, "metadata.labels");
}

const struct kind_code kind_code_apps_deployment = {
    .prepare = prepare,
    .validate = validate_deployment,
    .validate_update = validate_deployment_update,
    .prepare_status = prepare_deployment_status,
    .validate_status = validate_deployment_status,
};

/* ---- ReplicaSet ---- */

static void validate_replica_set(const struct value *next, struct field_errors *errors)
{
    const struct value *spec = value_member(next, "spec");
    field_enter(errors, "spec");
    field_non_negative(errors, spec, "replicas");
    field_non_negative(errors, spec, "minReadySeconds");
    validate_workload_selector(spec, "deployment", errors);
    validate_workload_template(spec, value_member(spec, "selector"), "ReplicaSet", errors);
    field_leave(errors);
}

static void validate_replica_set_update(const struct value *next, const struct value *old,
                                        struct field_errors *errors)
{
    validate_replica_set(next, errors);
    check_selector_kept(next, old, errors);
}

static void validate_replicas_status(const struct value *next, const struct value *old,
                                     struct field_errors *errors)
{
    static const char *const counters[] = { "replicas",           "fullyLabeledReplicas",
                                            "readyReplicas",      "availableReplicas",
                                            "observedGeneration", "terminatingReplicas" };
    static const char *const parts[] = { "fullyLabeledReplicas", "readyReplicas",
                                         "availableReplicas" };
    static const char *const available[] = { "availableReplicas" };
    const struct value *status = value_member(next, "status");
    field_enter(errors, "status");
    validate_counters(status, counters, ARRAY_SIZE(counters), errors);
    validate_not_above(status, parts, ARRAY_SIZE(parts), "replicas", ABOVE_REPLICAS, errors);
    validate_not_above(status, available, 1, "readyReplicas", ABOVE_READY, errors);
    field_leave(errors);
}

const struct kind_code kind_code_apps_replica_set = {
    .prepare = prepare,
    .validate = validate_replica_set,
    .validate_update = validate_replica_set_update,
    .validate_status = validate_replicas_status,
};

/* ---- ReplicationController ---- */

static void validate_controller(const struct value *next, struct field_errors *errors)
{
    const struct value *spec = value_member(next, "spec"),
                       *selector = value_member(spec, "selector");
    field_enter(errors, "spec");
    field_non_negative(errors, spec, "minReadySeconds");
    if (!value_count(selector))
        field_required(errors, "selector", NULL);
    if (!value_member(spec, "replicas"))
        field_required(errors, "replicas", NULL);
    field_non_negative(errors, spec, "replicas");
    if (value_member(spec, "template"))
        validate_workload_template(spec, selector, "ReplicationController", errors);
    else
        field_required(errors, "template", NULL);
    field_leave(errors);
}

const struct kind_code kind_code_core_replication_controller = {
    .prepare = prepare,
    .validate = validate_controller,
    .validate_status = validate_replicas_status,
};
