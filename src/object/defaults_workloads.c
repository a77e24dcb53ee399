/* SPDX-License-Identifier: Apache-2.0 */
/* defaults_workloads.c - defaults of controllers' kinds that depend on other fields. */
#include "base/arena.h"
#include "codec/value.h"
#include "object/defaults.h"

static bool is_rolling(const struct value *strategy)
{
    return bytes_equal_text(value_string(strategy, "type"), "RollingUpdate");
}

void deployment_strategy_set_defaults(struct value *strategy, const struct kind *root,
                                      struct arena *arena)
{
    (void)root;
    if (!is_rolling(strategy))
        return;
    struct value *rolling = default_map(strategy, arena, "rollingUpdate");
    if (!value_member(rolling, "maxUnavailable"))
        value_set_bytes(rolling, arena, BYTES("maxUnavailable"), value_new_text(arena, "25%"));
    if (!value_member(rolling, "maxSurge"))
        value_set_bytes(rolling, arena, BYTES("maxSurge"), value_new_text(arena, "25%"));
}

void daemon_set_update_strategy_set_defaults(struct value *strategy, const struct kind *root,
                                             struct arena *arena)
{
    (void)root;
    if (!is_rolling(strategy))
        return;
    struct value *rolling = default_map(strategy, arena, "rollingUpdate");
    default_int(rolling, arena, "maxUnavailable", 1);
    default_int(rolling, arena, "maxSurge", 0);
}

/* An empty rollingUpdate comes with the type's default alone, a partition wherever there is one. */
void stateful_set_update_strategy_set_defaults(struct value *strategy, const struct kind *root,
                                               struct arena *arena)
{
    (void)root;
    if (value_is_empty(value_member(strategy, "type"))) {
        default_text(strategy, arena, "type", "RollingUpdate");
        default_map(strategy, arena, "rollingUpdate");
    }
    struct value *rolling = value_member(strategy, "rollingUpdate");
    if (is_rolling(strategy) && value_is(rolling, VALUE_MAP))
        default_int(rolling, arena, "partition", 0);
}

/* Claim templates say what they are. */
void stateful_set_spec_set_defaults(struct value *spec, const struct kind *root,
                                    struct arena *arena)
{
    (void)root;
    const struct value *templates = value_member(spec, "volumeClaimTemplates");
    for (size_t i = 0; i < value_count(templates); i++) {
        default_text(value_item(templates, i), arena, "kind", "PersistentVolumeClaim");
        default_text(value_item(templates, i), arena, "apiVersion", "v1");
    }
}

/* An object without labels gets its template's: the very same map, as upstream does, so that what a
 * Job's template is given afterwards is the Job's, too. */
static void take_template_labels(struct value *object, struct arena *arena)
{
    struct value *labels = value_at(object, "spec.template.metadata.labels");
    if (value_count(labels) && value_count(value_at(object, "metadata.labels")) == 0)
        value_set_at(object, arena, "metadata.labels", labels);
}

void replication_controller_set_defaults(struct value *controller, const struct kind *root,
                                         struct arena *arena)
{
    (void)root;
    const struct value *labels = value_at(controller, "spec.template.metadata.labels");
    if (value_count(labels) && value_count(value_at(controller, "spec.selector")) == 0)
        value_set_at(controller, arena, "spec.selector", value_clone(arena, labels));
    take_template_labels(controller, arena);
}

void job_set_defaults(struct value *job, const struct kind *root, struct arena *arena)
{
    (void)root;
    struct value *spec = default_map(job, arena, "spec");
    bool per_index = value_member(spec, "backoffLimitPerIndex") != NULL;
    if (!value_member(spec, "completions") && !value_member(spec, "parallelism"))
        default_int(spec, arena, "completions", 1);
    default_int(spec, arena, "parallelism", 1);
    default_int(spec, arena, "backoffLimit", per_index ? INT32_MAX : 6);
    take_template_labels(job, arena);
    default_text(spec, arena, "completionMode", "NonIndexed");
    default_bool(spec, arena, "suspend", false);
    default_bool(spec, arena, "manualSelector", false);
    default_text(spec, arena, "podReplacementPolicy",
                 value_member(spec, "podFailurePolicy") ? "Failed" : "TerminatingOrFailed");
}
