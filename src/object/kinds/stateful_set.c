/* SPDX-License-Identifier: Apache-2.0 */
/* stateful_set.c - StatefulSets, DaemonSets, and the ControllerRevisions that keep their templates.
 */
#include <inttypes.h>

#include "base/arena.h"
#include "codec/value.h"
#include "object/kinds/claim.h"
#include "object/kinds/pod_spec.h"
#include "object/kinds/workload.h"
#include "object/schema.h"
#include "object/selector.h"
#include "object/speaker.h"
#include "object/text_set.h"
#include "object/validation.h"

#define ABOVE_REPLICAS "cannot be greater than status.replicas"

static void check_template_kept_running(const struct value *spec, const char *kind,
                                        struct field_errors *errors)
{
    static const char *const always[] = { "Always", NULL };
    struct bytes restart = value_string(spec, "template.spec.restartPolicy");
    if (!text_is_one_of(restart, always))
        field_not_supported(errors, "template.spec.restartPolicy", restart, always);
    if (value_at(spec, "template.spec.activeDeadlineSeconds"))
        field_forbidden(
            errors, "template.spec.activeDeadlineSeconds",
            arena_printf(errors->arena, "activeDeadlineSeconds in %s is not Supported", kind));
}

static void check_labels_match(const struct value *spec, struct field_errors *errors)
{
    const struct value *labels = value_at(spec, "template.metadata.labels");
    struct selector selector;
    if (!selector_from_value(value_member(spec, "selector"), errors->arena, &selector, NULL))
        return;
    if ((selector.count > 0 || selector.nothing) && !selector_matches_map(&selector, labels))
        field_invalid_json(errors, "template.metadata.labels", value_json(labels, errors->arena),
                           "`selector` does not match template `labels`");
}

/* ---- StatefulSet ---- */

static void check_set_strategy(const struct value *spec, struct field_errors *errors)
{
    const struct value *strategy = value_member(spec, "updateStrategy"),
                       *update = value_member(strategy, "rollingUpdate");
    const struct value *unavailable = value_member(update, "maxUnavailable");
    struct bytes type = value_string(strategy, "type");
    if (type.size == 0) {
        field_required(errors, "updateStrategy", NULL);
    } else if (bytes_equal_text(type, "OnDelete")) {
        if (update)
            field_invalid(errors, "updateStrategy.rollingUpdate", update,
                          "only allowed for updateStrategy 'RollingUpdate'");
    } else if (!bytes_equal_text(type, "RollingUpdate")) {
        field_invalid_json(errors, "updateStrategy", strategy_json(strategy, errors->arena),
                           "must be 'RollingUpdate' or 'OnDelete'");
    } else if (update) {
        field_enter(errors, "updateStrategy.rollingUpdate");
        field_non_negative(errors, update, "partition");
        if (unavailable) {
            field_int_or_percent(errors, update, "maxUnavailable");
            if (int_or_percent_number(unavailable) == 0)
                field_invalid(errors, "maxUnavailable", unavailable, "cannot be 0");
            field_not_above_100_percent(errors, update, "maxUnavailable");
        }
        field_leave(errors);
    }
}

static void check_retention(const struct value *spec, struct field_errors *errors)
{
    static const char *const policies[] = { "Retain", "Delete", NULL };
    static const char *const events[] = { "whenDeleted", "whenScaled" };
    const struct value *policy = value_member(spec, "persistentVolumeClaimRetentionPolicy");
    if (!policy)
        return;
    field_enter(errors, "persistentVolumeClaimRetentionPolicy");
    FOR_EACH(name, events) {
        struct bytes text = value_string(policy, *name);
        if (!text_is_one_of(text, policies))
            field_not_supported(errors, *name, text, policies);
    }
    field_leave(errors);
}

static struct value *claim_volume(struct bytes name, struct arena *arena)
{
    struct value *volume = value_new_map(arena), *claim = value_new_map(arena);
    value_set(claim, arena, "claimName", value_new_string(arena, name));
    value_set(volume, arena, "name", value_new_string(arena, name));
    value_set(volume, arena, "persistentVolumeClaim", claim);
    return volume;
}

/* The template as its pods will be: volumes for the claims, and names that the controller gives. */
static struct value *template_with_claims(const struct value *spec, struct arena *arena)
{
    struct value *template = value_clone(arena, value_member(spec, "template"));
    struct value *pod = value_make_at(template, arena, "spec", VALUE_MAP),
                 *volumes = value_new_list(arena);
    const struct value *claims = value_member(spec, "volumeClaimTemplates"),
                       *own = value_member(pod, "volumes");
    AUTO_TEXT_SET names = { 0 };
    for (size_t i = 0; i < value_count(claims); i++) {
        struct bytes name = value_string(value_item(claims, i), "metadata.name");
        if (text_set_add(&names, name))
            value_append(volumes, arena, claim_volume(name, arena));
    }
    for (size_t i = 0; i < value_count(own); i++)
        if (!text_set_has(&names, value_string(value_item(own, i), "name")))
            value_append(volumes, arena, value_item(own, i));
    value_remove(pod, "subdomain");
    value_remove(pod, "hostname");
    value_set(pod, arena, "volumes", volumes);
    return template;
}

static void check_set_template(const struct value *spec, struct field_errors *errors)
{
    const struct value *template = value_member(spec, "template");
    bool changed = value_count(value_member(spec, "volumeClaimTemplates")) ||
                   value_string(template, "spec.subdomain").size ||
                   value_string(template, "spec.hostname").size;
    check_labels_match(spec, errors);
    field_enter(errors, "template");
    validate_pod_template(changed ? template_with_claims(spec, errors->arena) : template, errors);
    field_leave(errors);
    check_template_kept_running(spec, "StatefulSet", errors);
}

static void check_claim_templates(const struct value *spec, struct field_errors *errors)
{
    FIELD_EACH(claim, spec, "volumeClaimTemplates", errors) {
        field_enter(errors, "spec");
        validate_claim_spec(value_member(claim.item, "spec"), errors);
        field_leave(errors);
    }
}

/* What is wrong with a selector is followed by the selector itself. */
static bool check_set_selector(const struct value *spec, struct field_errors *errors)
{
    struct selector selector;
    const struct value *sent = value_member(spec, "selector");
    validate_workload_selector(spec, "statefulset", errors);
    if (selector_from_value(sent, errors->arena, &selector, NULL))
        return true;
    field_invalid(errors, "selector", sent, NULL);
    return false;
}

static void check_set(const struct value *next, bool is_new, struct field_errors *errors)
{
    const struct value *spec = value_member(next, "spec");
    struct bytes management = value_string(spec, "podManagementPolicy");
    field_enter(errors, "spec");
    if (management.size == 0)
        field_required(errors, "podManagementPolicy", NULL);
    else if (!bytes_equal_text(management, "OrderedReady") &&
             !bytes_equal_text(management, "Parallel"))
        field_invalid_text(errors, "podManagementPolicy", management,
                           "must be 'OrderedReady' or 'Parallel'");
    check_set_strategy(spec, errors);
    check_retention(spec, errors);
    if (is_new)
        check_claim_templates(spec, errors);
    field_non_negative(errors, spec, "replicas");
    field_non_negative(errors, spec, "minReadySeconds");
    int64_t start = value_int(spec, "ordinals.start", 0);
    if (start < 0)
        field_invalid_int(errors, "ordinals.start", start, "must be greater than or equal to 0");
    if (is_new)
        field_format_member(errors, spec, "serviceName", FORMAT_LABEL);
    if (check_set_selector(spec, errors))
        check_set_template(spec, errors);
    field_leave(errors);
}

static void validate_set(const struct value *next, struct field_errors *errors)
{
    check_set(next, /* is_new= */ true, errors);
}

static void validate_set_update(const struct value *next, const struct value *old,
                                struct field_errors *errors)
{
    static const char *const may_change[] = { "replicas",
                                              "template",
                                              "updateStrategy",
                                              "minReadySeconds",
                                              "ordinals",
                                              "revisionHistoryLimit",
                                              "persistentVolumeClaimRetentionPolicy" };
    check_set(next, /* is_new= */ false, errors);
    struct value *after = value_clone(errors->arena, value_member(next, "spec"));
    struct value *before = value_clone(errors->arena, value_member(old, "spec"));
    FOR_EACH(name, may_change) {
        value_remove(after, *name);
        value_remove(before, *name);
    }
    if (!value_equal(after, before))
        field_forbidden(
            errors, "spec",
            "updates to statefulset spec for fields other than 'replicas', 'ordinals', "
            "'template', 'updateStrategy', 'revisionHistoryLimit', "
            "'persistentVolumeClaimRetentionPolicy' and 'minReadySeconds' are forbidden");
}

static void validate_set_status(const struct value *next, const struct value *old,
                                struct field_errors *errors)
{
    static const char *const counters[] = { "replicas",          "readyReplicas",
                                            "currentReplicas",   "updatedReplicas",
                                            "availableReplicas", "observedGeneration",
                                            "collisionCount" };
    static const char *const parts[] = { "readyReplicas", "currentReplicas", "updatedReplicas",
                                         "availableReplicas" };
    static const char *const available[] = { "availableReplicas" };
    const struct value *status = value_member(next, "status");
    field_enter(errors, "status");
    validate_counters(status, counters, ARRAY_SIZE(counters), errors);
    validate_not_above(status, parts, ARRAY_SIZE(parts), "replicas", ABOVE_REPLICAS, errors);
    validate_not_above(status, available, 1, "readyReplicas",
                       "cannot be greater than status.readyReplicas", errors);
    validate_collisions(status, value_member(old, "status"), errors);
    field_leave(errors);
}

static void prepare_set(struct value *next, const struct value *old, struct arena *arena)
{
    static const char unavailable[] = "spec.updateStrategy.rollingUpdate.maxUnavailable";
    if (!value_at(old, unavailable))
        value_remove_at(next, unavailable);
    drop_disabled_of_template(next);
}

static void warn_of_set(const struct value *next, const struct value *old, struct arena *arena,
                        struct decode_notes *notes)
{
    struct speaker speaker;
    const struct value *spec = value_member(next, "spec");
    speaker_init(&speaker, arena, notes);
    field_enter(&speaker.path, "spec");
    FIELD_EACH(claim, spec, "volumeClaimTemplates", &speaker.path) {
        if (old)                         /* so upstream spells it then */
            field_enter(&speaker.path, "Spec");
        say_of_claim(value_member(claim.item, "spec"), &speaker);
        if (old)
            field_leave(&speaker.path);
    }
    if (value_int(spec, "revisionHistoryLimit", 0) < 0)
        say(&speaker, "revisionHistoryLimit",
            "a negative value retains all historical revisions; a value >= 0 is recommended");
    field_leave(&speaker.path);
}

const struct kind_code kind_code_apps_stateful_set = {
    .prepare = prepare_set,
    .validate = validate_set,
    .validate_update = validate_set_update,
    .validate_status = validate_set_status,
    .warn = warn_of_set,
};

/* ---- DaemonSet ---- */

#define TEMPLATE_GENERATION "deprecated.daemonset.template.generation"

static int64_t template_generation(const struct value *set)
{
    int64_t number;
    struct bytes text =
        value_bytes(value_member(value_at(set, "metadata.annotations"), TEMPLATE_GENERATION));
    return bytes_to_int64(text, &number) ? number : 0;
}

/* Counts the changes of the template, in an annotation that old clients look at. */
static void prepare_daemon_set(struct value *next, const struct value *old, struct arena *arena)
{
    int64_t generation = old ? template_generation(old) : template_generation(next);
    if (old && !value_same(value_at(next, "spec.template"), value_at(old, "spec.template")))
        generation++;
    if (generation < 1)
        generation = 1;
    struct value *annotations = value_make_at(next, arena, "metadata.annotations", VALUE_MAP);
    value_set(annotations, arena, TEMPLATE_GENERATION, value_printf(arena, "%" PRId64, generation));
    drop_disabled_of_template(next);
}

static void check_daemon_update(const struct value *update, struct field_errors *errors)
{
    static const char *const members[] = { "maxUnavailable", "maxSurge" };
    const struct value *unavailable = value_member(update, "maxUnavailable"),
                       *surge = value_member(update, "maxSurge");
    bool has_unavailable = int_or_percent_number(unavailable) != 0,
         has_surge = int_or_percent_number(surge) != 0;
    FOR_EACH(name, members)
        field_int_or_percent(errors, update, *name);
    FOR_EACH(name, members)
        field_not_above_100_percent(errors, update, *name);
    if (has_unavailable && has_surge)
        field_invalid(errors, "maxSurge", surge, "may not be set when maxUnavailable is non-zero");
    else if (!has_unavailable && !has_surge)
        field_required(errors, "maxUnavailable", "cannot be 0 when maxSurge is 0");
}

static void check_daemon_strategy(const struct value *spec, struct field_errors *errors)
{
    static const char *const types[] = { "RollingUpdate", "OnDelete", NULL };
    const struct value *strategy = value_member(spec, "updateStrategy"),
                       *update = value_member(strategy, "rollingUpdate");
    struct bytes type = value_string(strategy, "type");
    if (!text_is_one_of(type, types)) {
        field_not_supported_json(errors, "updateStrategy", strategy_json(strategy, errors->arena),
                                 types);
    } else if (bytes_equal_text(type, "RollingUpdate") && !update) {
        field_required(errors, "updateStrategy.rollingUpdate", NULL);
    } else if (bytes_equal_text(type, "RollingUpdate")) {
        field_enter(errors, "updateStrategy.rollingUpdate");
        check_daemon_update(update, errors);
        field_leave(errors);
    }
}

static void validate_daemon_set(const struct value *next, struct field_errors *errors)
{
    const struct value *spec = value_member(next, "spec"),
                       *selector = value_member(spec, "selector");
    field_enter(errors, "spec");
    validate_selector(selector, "selector", errors);
    check_labels_match(spec, errors);
    if (selector && !value_count(value_member(selector, "matchLabels"))
        && !value_count(value_member(selector, "matchExpressions")))
        field_invalid(errors, "selector", selector, "empty selector is invalid for daemonset");
    field_enter(errors, "template");
    validate_pod_template(value_member(spec, "template"), errors);
    field_leave(errors);
    check_template_kept_running(spec, "DaemonSet", errors);
    field_non_negative(errors, spec, "minReadySeconds");
    check_daemon_strategy(spec, errors);
    field_non_negative(errors, spec, "revisionHistoryLimit");
    field_leave(errors);
}

static void validate_daemon_set_update(const struct value *next, const struct value *old,
                                       struct field_errors *errors)
{
    field_immutable(errors, "spec.selector", value_at(next, "spec.selector"),
                    value_at(old, "spec.selector"));
    validate_daemon_set(next, errors);
}

static void validate_daemon_set_status(const struct value *next, const struct value *old,
                                       struct field_errors *errors)
{
    static const char *const counters[] = { "currentNumberScheduled", "numberMisscheduled",
                                            "desiredNumberScheduled", "numberReady",
                                            "observedGeneration",     "updatedNumberScheduled",
                                            "numberAvailable",        "numberUnavailable",
                                            "collisionCount" };
    const struct value *status = value_member(next, "status");
    field_enter(errors, "status");
    validate_counters(status, counters, ARRAY_SIZE(counters), errors);
    validate_collisions(status, value_member(old, "status"), errors);
    field_leave(errors);
}

const struct kind_code kind_code_apps_daemon_set = {
    .prepare = prepare_daemon_set,
    .validate = validate_daemon_set,
    .validate_update = validate_daemon_set_update,
    .validate_status = validate_daemon_set_status,
};

/* ---- ControllerRevision ---- */

static void validate_revision(const struct value *next, struct field_errors *errors)
{
    const struct value *data = value_member(next, "data");
    field_non_negative(errors, next, "revision");
    if (!data || data->type == VALUE_NULL)
        field_required(errors, "data", "data is mandatory");
    else if (data->type != VALUE_MAP)
        field_required(errors, "data", "data must be a valid JSON object");
}

static void validate_revision_update(const struct value *next, const struct value *old,
                                     struct field_errors *errors)
{
    field_non_negative(errors, next, "revision");
    field_immutable(errors, "data", value_member(next, "data"), value_member(old, "data"));
}

const struct kind_code kind_code_apps_controller_revision = {
    .validate = validate_revision,
    .validate_update = validate_revision_update,
};
