/* SPDX-License-Identifier: Apache-2.0 */
/* pod.c - what a write of a Pod sets, and what a new one must be.
 *
 * Create begins the status (phase, quality of service, the condition of a gated pod), and fixes
 * what affinity terms take from the pod's own labels.
 *
 * Not here: updates (pod_update.c), the status subresource (pod_status.c). */
#include "object/kinds/pod_spec.h"

#include "base/arena.h"
#include "codec/value.h"
#include "object/kinds/pod_update.h"
#include "object/schema.h"
#include "object/validation.h"

/* ---- labels into selectors ---- */

static void add_label_keys(struct value *term, const char *keys_name, const char *operator,
                           const struct value * labels, struct arena *arena)
{
    const struct value *keys = value_member(term, keys_name);
    struct value *selector = value_member(term, "labelSelector");
    for (size_t i = 0; selector && i < value_count(keys); i++) {
        struct bytes key = value_bytes(value_item(keys, i));
        const struct value *label = value_member_bytes(labels, key);
        if (!label)
            continue;
        struct value *expressions = value_make_at(selector, arena, "matchExpressions", VALUE_LIST);
        struct value *expression = value_new_map(arena), *values = value_new_list(arena);
        value_append(values, arena, value_clone(arena, label));
        value_set(expression, arena, "key", value_new_string(arena, key));
        value_set(expression, arena, "operator", value_new_text(arena, operator));
        value_set(expression, arena, "values", values);
        value_append(expressions, arena, expression);
    }
}

static void merge_label_keys(struct value *term, const struct value *labels, struct arena *arena)
{
    add_label_keys(term, "matchLabelKeys", "In", labels, arena);
    add_label_keys(term, "mismatchLabelKeys", "NotIn", labels, arena);
}

static void merge_terms(const struct value *affinity, const struct value *labels,
                        struct arena *arena)
{
    const struct value *preferred =
        value_member(affinity, "preferredDuringSchedulingIgnoredDuringExecution");
    const struct value *required =
        value_member(affinity, "requiredDuringSchedulingIgnoredDuringExecution");
    for (size_t i = 0; i < value_count(preferred); i++)
        merge_label_keys(value_member(value_item(preferred, i), "podAffinityTerm"), labels, arena);
    for (size_t i = 0; i < value_count(required); i++)
        merge_label_keys(value_item(required, i), labels, arena);
}

static void merge_all_label_keys(struct value *pod, struct arena *arena)
{
    const struct value *labels = value_at(pod, "metadata.labels");
    const struct value *constraints = value_at(pod, "spec.topologySpreadConstraints");
    merge_terms(value_at(pod, "spec.affinity.podAffinity"), labels, arena);
    merge_terms(value_at(pod, "spec.affinity.podAntiAffinity"), labels, arena);
    for (size_t i = 0; i < value_count(constraints); i++)
        add_label_keys(value_item(constraints, i), "matchLabelKeys", "In", labels, arena);
}

/* ---- status ---- */

static void begin_status(struct value *pod, struct arena *arena)
{
    struct value *status = value_new_map(arena);
    value_set(status, arena, "phase", value_new_text(arena, "Pending"));
    value_set(status, arena, "qosClass",
              value_new_text(arena, pod_qos_class(value_member(pod, "spec"))));
    value_set(pod, arena, "status", status);
    if (!value_count(value_at(pod, "spec.schedulingGates")))
        return;
    struct value *condition = value_new_map(arena), *conditions = value_new_list(arena);
    const struct value *now = value_at(pod, "metadata.creationTimestamp");
    value_set(condition, arena, "type", value_new_text(arena, "PodScheduled"));
    value_set(condition, arena, "status", value_new_text(arena, "False"));
    if (now)
        value_set(condition, arena, "lastTransitionTime", value_clone(arena, now));
    value_set(condition, arena, "reason", value_new_text(arena, "SchedulingGated"));
    value_set(condition, arena, "message",
              value_new_text(arena, "Scheduling is blocked due to non-empty scheduling gates"));
    value_append(conditions, arena, condition);
    value_set(status, arena, "conditions", conditions);
}

/* ---- fields of features that are off ---- */

static void drop_stop_signals(const struct value *containers)
{
    for (size_t i = 0; i < value_count(containers); i++)
        value_remove_at(value_item(containers, i), "lifecycle.stopSignal");
}

static void drop_projections(const struct value *volume)
{
    const struct value *sources = value_at(volume, "projected.sources");
    for (size_t i = 0; i < value_count(sources); i++) {
        value_remove(value_item(sources, i), "clusterTrustBundle");
        value_remove(value_item(sources, i), "podCertificate");
    }
}

void pod_spec_drop_disabled(struct value *spec)
{
    static const char *const lists[] = { "containers", "initContainers", "ephemeralContainers" };
    const struct value *volumes = value_member(spec, "volumes");
    FOR_EACH(list, lists)
        drop_stop_signals(value_member(spec, *list));
    for (size_t i = 0; i < value_count(volumes); i++)
        drop_projections(value_item(volumes, i));
    value_remove(spec, "schedulingGroup");
}

/* ---- AppArmor: the annotation becomes the field ---- */

#define APP_ARMOR_PREFIX "container.apparmor.security.beta.kubernetes.io/"

static struct value *profile_of(struct bytes annotation, struct arena *arena)
{
    struct value *profile = value_new_map(arena);
    if (bytes_equal_text(annotation, "unconfined")) {
        value_set(profile, arena, "type", value_new_text(arena, "Unconfined"));
    } else if (bytes_equal_text(annotation, "runtime/default")) {
        value_set(profile, arena, "type", value_new_text(arena, "RuntimeDefault"));
    } else if (bytes_starts_with(annotation, "localhost/") &&
               annotation.size > strlen("localhost/")) {
        struct bytes path = { annotation.at + strlen("localhost/"),
                              annotation.size - strlen("localhost/") };
        value_set(profile, arena, "type", value_new_text(arena, "Localhost"));
        value_set(profile, arena, "localhostProfile", value_new_string(arena, path));
    } else {
        return NULL;
    }
    return profile;
}

static void apply_app_armor(struct value *container, const struct value *pod, struct arena *arena)
{
    const char *key =
        arena_printf(arena, APP_ARMOR_PREFIX "%.*s", BYTES_ARG(value_string(container, "name")));
    const struct value *annotation = value_member(value_at(pod, "metadata.annotations"), key);
    const struct value *of_pod = value_at(pod, "spec.securityContext.appArmorProfile");
    if (!annotation || value_at(container, "securityContext.appArmorProfile"))
        return;
    struct value *profile = profile_of(value_bytes(annotation), arena);
    if (profile && !value_equal(profile, of_pod))
        value_set_at(container, arena, "securityContext.appArmorProfile", profile);
}

static void apply_all_app_armor(struct value *pod, struct arena *arena)
{
    static const char *const lists[] = { "containers", "initContainers" };
    if (!value_count(value_at(pod, "metadata.annotations"))
        || bytes_equal_text(value_string(pod, "spec.os.name"), "windows"))
        return;
    FOR_EACH(list, lists) {
        const struct value *containers = value_member(value_member(pod, "spec"), *list);
        for (size_t i = 0; i < value_count(containers); i++)
            apply_app_armor(value_item(containers, i), pod, arena);
    }
}

/* ---- the kind ---- */

/* How init containers were written down before v1.6; an agent of that time would still obey. */
static void drop_init_annotations(struct value *pod)
{
    static const char *const names[] = { "pod.beta.kubernetes.io/init-containers",
                                         "pod.alpha.kubernetes.io/init-containers",
                                         "pod.beta.kubernetes.io/init-container-statuses",
                                         "pod.alpha.kubernetes.io/init-container-statuses" };
    struct value *annotations = value_at(pod, "metadata.annotations");
    FOR_EACH(name, names)
        value_remove(annotations, *name);
}

/* Of a pod, not of a template. */
static void prepare(struct value *next, const struct value *old, struct arena *arena)
{
    pod_spec_drop_disabled(value_member(next, "spec"));
    if (value_int(next, "spec.terminationGracePeriodSeconds", 0) < 0)
        value_set_at(next, arena, "spec.terminationGracePeriodSeconds", value_new_int(arena, 1));
    drop_init_annotations(next);
    if (old)
        return;
    begin_status(next, arena);
    merge_all_label_keys(next, arena);
    apply_all_app_armor(next, arena);
}

void validate_pod_parts(const struct value *pod, struct field_errors *errors)
{
    const struct value *metadata = value_member(pod, "metadata"), *spec = value_member(pod, "spec");
    field_enter(errors, "metadata");
    validate_pod_annotations(metadata, spec, errors);
    field_leave(errors);
    field_enter(errors, "spec");
    validate_pod_spec(spec, metadata, errors);
    field_leave(errors);
}

static void validate(const struct value *next, struct field_errors *errors)
{
    const struct value *metadata = value_member(next, "metadata"),
                       *spec = value_member(next, "spec");
    validate_pod_parts(next, errors);
    field_enter(errors, "spec");
    if (value_count(value_member(spec, "ephemeralContainers")))
        field_forbidden(errors, "ephemeralContainers", "cannot be set on create");
    if (value_string(spec, "nodeName").size && value_count(value_member(spec, "schedulingGates")))
        field_forbidden(errors, "nodeName",
                        "cannot be set until all schedulingGates have been cleared");
    validate_profile_annotations(metadata, spec, errors);
    field_leave(errors);
}

const struct kind_code kind_code_core_pod = {
    .prepare = prepare,
    .validate = validate,
    .validate_update = validate_pod_update,
    .prepare_status = prepare_pod_status,
    .validate_status = validate_pod_status,
};

static void prepare_template(struct value *next, const struct value *old, struct arena *arena)
{
    pod_spec_drop_disabled(value_at(next, "template.spec"));
}

static void validate_template(const struct value *next, struct field_errors *errors)
{
    field_enter(errors, "template");
    validate_pod_template(value_member(next, "template"), errors);
    field_leave(errors);
}

const struct kind_code kind_code_core_pod_template = {
    .prepare = prepare_template,
    .validate = validate_template,
};
