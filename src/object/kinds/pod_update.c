/* SPDX-License-Identifier: Apache-2.0 */
/* pod_update.c - what of a running pod may change: images, deadlines, tolerations that are added,
 * gates that fall; of a gated pod, where it may run, as long as it is narrowed.
 *
 * The check is by disguise: a copy of the new spec takes on the old one's values of all that may
 * change; what then still differs is Forbidden. */
#include "object/kinds/pod_update.h"

#include <inttypes.h>

#include "base/arena.h"
#include "codec/value.h"
#include "object/kinds/pod_spec.h"
#include "object/text_set.h"
#include "object/validation.h"

#define REQUIRED_TERMS "requiredDuringSchedulingIgnoredDuringExecution"

/* ---- annotations ---- */

static bool is_fixed_annotation(struct bytes key, const char **ret_word)
{
    bool app_armor = bytes_starts_with(key, "container.apparmor.security.beta.kubernetes.io/");
    *ret_word = app_armor ? "AppArmor annotations" : "mirror pod annotation";
    return app_armor || bytes_equal_text(key, "kubernetes.io/config.mirror");
}

/* `changes` of those in `from` that are not, or not the same, in `to`. */
static void compare_annotations(const struct value *from, const struct value *to, bool removed,
                                struct field_errors *errors)
{
    for (uint32_t i = 0; value_is(from, VALUE_MAP) && i < from->map.count; i++) {
        const struct member *one = &from->map.members[i];
        const struct value *other = value_member_bytes(to, one->key);
        const char *word;
        bool same = other && (!removed || value_equal(other, one->value));
        if (same || !is_fixed_annotation(one->key, &word))
            continue;
        field_enter_key(errors, one->key);
        field_forbidden(errors, NULL,
                        arena_printf(errors->arena, "may not %s %s",
                                     removed ? "remove or update" : "add", word));
        field_leave(errors);
    }
}

void validate_pod_annotation_update(const struct value *next, const struct value *old,
                                    struct field_errors *errors)
{
    const struct value *after = value_at(next, "metadata.annotations"),
                       *before = value_at(old, "metadata.annotations");
    field_enter(errors, "metadata");
    field_enter(errors, "annotations");
    compare_annotations(before, after, /* removed= */ true, errors);
    compare_annotations(after, before, /* removed= */ false, errors);
    field_leave(errors);
    field_leave(errors);
}

/* ---- lists ---- */

/* False where the lists differ in length: nothing further can be compared then. */
static bool check_containers(const struct value *next, const struct value *old, const char *list,
                             struct field_errors *errors)
{
    if (value_count(value_member(next, list)) == value_count(value_member(old, list)))
        return true;
    field_forbidden(errors, list, "pod updates may not add or remove containers");
    return false;
}

static struct bytes without_seconds(const struct value *toleration, struct arena *arena)
{
    struct value *copy = value_clone(arena, toleration);
    value_remove(copy, "tolerationSeconds");
    return bytes_of(value_json(copy, arena));
}

static void check_tolerations(const struct value *next, const struct value *old,
                              struct field_errors *errors)
{
    const struct value *before = value_member(old, "tolerations"),
                       *after = value_member(next, "tolerations");
    AUTO_TEXT_SET kept = { 0 };
    if (value_same(before, after))
        return;
    for (size_t i = 0; i < value_count(after); i++)
        text_set_add(&kept, without_seconds(value_item(after, i), errors->arena));
    for (size_t i = 0; i < value_count(before); i++) {
        if (text_set_has(&kept, without_seconds(value_item(before, i), errors->arena)))
            continue;
        field_forbidden(errors, "tolerations",
                        "existing toleration can not be modified except its tolerationSeconds");
        return;
    }
}

static void check_gates(const struct value *next, const struct value *old,
                        struct field_errors *errors)
{
    const struct value *before = value_member(old, "schedulingGates");
    AUTO_TEXT_SET known = { 0 };
    for (size_t i = 0; i < value_count(before); i++)
        text_set_add(&known, value_string(value_item(before, i), "name"));
    FIELD_EACH(gate, next, "schedulingGates", errors) {
        struct bytes name = value_string(gate.item, "name");
        if (!text_set_has(&known, name))
            field_forbidden(
                errors, "name",
                arena_printf(errors->arena,
                             "only deletion is allowed, but found new scheduling gate '%.*s'",
                             BYTES_ARG(name)));
    }
}

/* False where nothing further is looked at. */
static bool check_deadline(const struct value *next, const struct value *old,
                           struct field_errors *errors)
{
    const struct value *after = value_member(next, "activeDeadlineSeconds");
    const struct value *before = value_member(old, "activeDeadlineSeconds");
    int64_t seconds = value_int(next, "activeDeadlineSeconds", 0);
    if (!after) {
        if (before)
            field_invalid(errors, "activeDeadlineSeconds", NULL,
                          "must not update from a positive integer to nil value");
        return true;
    }
    if (seconds < 0 || seconds > INT32_MAX) {
        field_invalid(errors, "activeDeadlineSeconds", after,
                      "must be between 0 and 2147483647, inclusive");
        return false;
    }
    if (before && value_int(old, "activeDeadlineSeconds", 0) < seconds) {
        field_invalid(errors, "activeDeadlineSeconds", after,
                      "must be less than or equal to previous value");
        return false;
    }
    return true;
}

/* ---- the disguise ---- */

static void take_over(struct value *next, const struct value *old, const char *name,
                      struct arena *arena)
{
    struct value *before = value_member(old, name);
    if (before)
        value_set(next, arena, name, before);
    else
        value_remove(next, name);
}

static void take_over_images(struct value *next, const struct value *old, const char *list,
                             struct arena *arena)
{
    const struct value *after = value_member(next, list), *before = value_member(old, list);
    for (size_t i = 0; i < value_count(after); i++)
        take_over(value_item(after, i), value_item(before, i), "image", arena);
}

static void take_over_grace(struct value *next, const struct value *old, struct arena *arena)
{
    if (value_int(old, "terminationGracePeriodSeconds", 0) < 0
        && value_int(next, "terminationGracePeriodSeconds", 0) == 1)
        take_over(next, old, "terminationGracePeriodSeconds", arena);
}

static void check_selector_growth(const struct value *next, const struct value *old,
                                  struct field_errors *errors)
{
    const struct value *before = value_member(old, "nodeSelector"),
                       *after = value_member(next, "nodeSelector");
    for (uint32_t i = 0; value_is(before, VALUE_MAP) && i < before->map.count; i++) {
        const struct member *one = &before->map.members[i];
        const struct value *now = value_member_bytes(after, one->key);
        if (now && value_equal(now, one->value))
            continue;
        field_invalid_json(
            errors, "nodeSelector", value_json(after, errors->arena),
            "only additions to spec.nodeSelector are allowed (no mutations or deletions)");
        return;
    }
}

static bool begins_with(const struct value *next, const struct value *old, const char *list)
{
    const struct value *after = value_member(next, list), *before = value_member(old, list);
    if (value_count(after) < value_count(before))
        return false;
    for (size_t i = 0; i < value_count(before); i++)
        if (!value_equal(value_item(after, i), value_item(before, i)))
            return false;
    return true;
}

static bool term_only_grows(const struct value *next, const struct value *old)
{
    bool was_empty = !value_count(value_member(old, "matchExpressions")) &&
                     !value_count(value_member(old, "matchFields"));
    bool is_empty = !value_count(value_member(next, "matchExpressions")) &&
                    !value_count(value_member(next, "matchFields"));
    if (was_empty && !is_empty)
        return false;
    return begins_with(next, old, "matchExpressions") && begins_with(next, old, "matchFields");
}

static void check_terms_growth(const struct value *next, const struct value *old,
                               struct field_errors *errors)
{
    const struct value *before =
        value_at(old, "affinity.nodeAffinity." REQUIRED_TERMS ".nodeSelectorTerms");
    const struct value *after =
        value_at(next, "affinity.nodeAffinity." REQUIRED_TERMS ".nodeSelectorTerms");
    if (value_count(before) == 0)
        return;
    field_enter(errors, "affinity.nodeAffinity." REQUIRED_TERMS);
    if (value_count(before) != value_count(after))
        field_invalid(errors, "nodeSelectorTerms", after,
                      "no additions/deletions to non-empty NodeSelectorTerms list are allowed");
    field_enter(errors, "nodeSelectorTerms");
    for (size_t i = 0; value_count(before) == value_count(after) && i < value_count(before); i++) {
        if (term_only_grows(value_item(after, i), value_item(before, i)))
            continue;
        field_enter_index(errors, i);
        field_invalid(errors, NULL, value_item(after, i),
                      "only additions are allowed (no mutations or deletions)");
        field_leave(errors);
    }
    field_leave(errors);
    field_leave(errors);
}

static void take_over_node_affinity(struct value *next, const struct value *old,
                                    struct arena *arena)
{
    struct value *after = value_member(next, "affinity");
    struct value *before = value_at(old, "affinity.nodeAffinity");
    if (before) {
        if (!after)
            after = value_make_at(next, arena, "affinity", VALUE_MAP);
        value_set(after, arena, "nodeAffinity", before);
    } else if (after) {
        value_remove(after, "nodeAffinity");
        if (value_count(after) == 0 && !value_member(old, "affinity"))
            value_remove(next, "affinity");
    }
}

static void check_gated(struct value *disguised, const struct value *old,
                        struct field_errors *errors)
{
    if (!value_count(value_member(old, "schedulingGates")))
        return;
    check_selector_growth(disguised, old, errors);
    take_over(disguised, old, "nodeSelector", errors->arena);
    check_terms_growth(disguised, old, errors);
    take_over_node_affinity(disguised, old, errors->arena);
}

static void check_rest(const struct value *next, const struct value *old,
                       struct field_errors *errors)
{
    if (value_equal(next, old))
        return;
    struct value *disguised = value_clone(errors->arena, next);
    take_over_images(disguised, old, "containers", errors->arena);
    take_over_images(disguised, old, "initContainers", errors->arena);
    take_over(disguised, old, "activeDeadlineSeconds", errors->arena);
    take_over(disguised, old, "schedulingGates", errors->arena);
    take_over(disguised, old, "tolerations", errors->arena);
    take_over_grace(disguised, old, errors->arena);
    check_gated(disguised, old, errors);
    if (!value_equal(disguised, old))
        field_forbidden(
            errors, NULL,
            "pod updates may not change fields other than "
            "`spec.containers[*].image`,`spec.initContainers[*].image`,`spec.activeDeadlineSeconds`,"
            "`spec.tolerations` (only additions to existing tolerations),"
            "`spec.terminationGracePeriodSeconds` (allow it to be set to 1 if it was previously "
            "negative)\n");
}

void validate_pod_update(const struct value *next, const struct value *old,
                         struct field_errors *errors)
{
    const struct value *after = value_member(next, "spec"), *before = value_member(old, "spec");
    validate_pod_parts(next, errors);
    validate_pod_annotation_update(next, old, errors);
    field_enter(errors, "spec");
    if (check_containers(after, before, "containers", errors) &&
        check_containers(after, before, "initContainers", errors) &&
        check_deadline(after, before, errors)) {
        check_tolerations(after, before, errors);
        check_gates(after, before, errors);
        check_rest(after, before, errors);
    }
    field_leave(errors);
}
