/* SPDX-License-Identifier: Apache-2.0 */
/* validation_metadata.c - what holds for the metadata of every object, and what labels, selectors
 * and conditions look like wherever they occur.
 *
 * Not here: what one kind asks of its objects (kinds/). */
#include "object/validation.h"

#include <stdio.h>

#include "base/arena.h"
#include "codec/value.h"
#include "object/custom_kind.h"
#include "object/schema.h"
#include "object/text_set.h"

enum {
    ANNOTATIONS_BYTES_MAX = 262144, MANAGER_MAX = 128, SUBRESOURCE_MAX = 256,
    REASON_MAX = 1024, MESSAGE_MAX = 32768
};

static const char *const standard_finalizers[] = {
    "kubernetes", "orphan", "foregroundDeletion", NULL
};
static const char *const condition_statuses[] = { "False", "True", "Unknown", NULL };

/* ---- labels, annotations, selectors ---- */

void validate_labels(const struct value *labels, const char *name, struct field_errors *errors)
{
    for (size_t i = 0; value_is(labels, VALUE_MAP) && i < labels->map.count; i++) {
        const struct member *label = &labels->map.members[i];
        field_format(errors, name, label->key, FORMAT_QUALIFIED);
        if (value_is(label->value, VALUE_STRING))
            field_format(errors, name, label->value->string, FORMAT_LABEL_VALUE);
    }
}

/* Keys are compared as if in lower case; the message shows them as they are. */
static void check_annotation_key(struct bytes key, const char *name, struct field_errors *errors)
{
    char *lower = arena_copy(errors->arena, key.at, key.size);
    for (size_t i = 0; i < key.size; i++)
        if (lower[i] >= 'A' && lower[i] <= 'Z')
            lower[i] = (char)(lower[i] - 'A' + 'a');
    const char *details[FORMAT_PROBLEMS_MAX];
    size_t count = format_problems(FORMAT_QUALIFIED, (struct bytes){ lower, key.size }, details);
    for (size_t i = 0; i < count; i++)
        field_invalid_text(errors, name, key, details[i]);
}

void validate_annotations(const struct value *annotations, const char *name,
                          struct field_errors *errors)
{
    size_t size_bytes = 0;
    for (size_t i = 0; value_is(annotations, VALUE_MAP) && i < annotations->map.count; i++) {
        const struct member *one = &annotations->map.members[i];
        if (format_qualified(one->key))
            check_annotation_key(one->key, name, errors);
        size_bytes +=
            one->key.size + (value_is(one->value, VALUE_STRING) ? one->value->string.size : 0);
    }
    if (size_bytes > ANNOTATIONS_BYTES_MAX)
        field_too_long(errors, name, ANNOTATIONS_BYTES_MAX);
}

static void check_requirement(const struct value *requirement, struct field_errors *errors)
{
    static const char *const set[] = { "In", "NotIn", NULL };
    static const char *const existence[] = { "Exists", "DoesNotExist", NULL };
    struct bytes operator = value_string(requirement, "operator");
    size_t value_total = value_count(value_member(requirement, "values"));
    if (text_is_one_of(operator, set)) {
        if (value_total == 0)
            field_required(errors, "values",
                           "must be specified when `operator` is 'In' or 'NotIn'");
    } else if (text_is_one_of(operator, existence)) {
        if (value_total > 0)
            field_forbidden(errors, "values",
                            "may not be specified when `operator` is 'Exists' or 'DoesNotExist'");
    } else {
        field_invalid_text(errors, "operator", operator, "not a valid selector operator");
    }
    field_format(errors, "key", value_string(requirement, "key"), FORMAT_QUALIFIED);
    FIELD_EACH(value, requirement, "values", errors)
        field_format(errors, NULL, value_bytes(value.item), FORMAT_LABEL_VALUE);
}

void validate_selector_expressions(const struct value *selector, struct field_errors *errors)
{
    FIELD_EACH(requirement, selector, "matchExpressions", errors)
        check_requirement(requirement.item, errors);
}

void validate_selector(const struct value *selector, const char *name, struct field_errors *errors)
{
    if (!selector)
        return;
    field_enter(errors, name);
    validate_labels(value_member(selector, "matchLabels"), "matchLabels", errors);
    validate_selector_expressions(selector, errors);
    field_leave(errors);
}

/* ---- conditions ---- */

static void check_condition(const struct value *condition, struct field_errors *errors)
{
    field_format(errors, "type", value_string(condition, "type"), FORMAT_QUALIFIED);
    struct bytes status = value_string(condition, "status");
    struct bytes reason = value_string(condition, "reason");
    if (!text_is_one_of(status, condition_statuses))
        field_not_supported(errors, "status", status, condition_statuses);
    int64_t generation = value_int(condition, "observedGeneration", 0);
    if (generation < 0)
        field_invalid_int(errors, "observedGeneration", generation,
                          "must be greater than or equal to zero");
    if (value_is_empty(value_member(condition, "lastTransitionTime")))
        field_required(errors, "lastTransitionTime", NULL);
    if (reason.size == 0)
        field_required(errors, "reason", NULL);
    else
        field_format(errors, "reason", reason, FORMAT_CONDITION_REASON);
    if (reason.size > REASON_MAX)
        field_too_long(errors, "reason", REASON_MAX);
    if (value_string(condition, "message").size > MESSAGE_MAX)
        field_too_long(errors, "message", MESSAGE_MAX);
}

void validate_conditions(const struct value *map, const char *name, struct field_errors *errors)
{
    AUTO_TEXT_SET seen = { 0 };
    FIELD_EACH(condition, map, name, errors) {
        if (!text_set_add(&seen, value_string(condition.item, "type")))
            field_duplicate(errors, "type", value_member(condition.item, "type"));
        check_condition(condition.item, errors);
    }
}

/* ---- names ---- */

static const enum format name_formats[] = {
    [NAME_SUBDOMAIN] = FORMAT_SUBDOMAIN,   [NAME_LABEL] = FORMAT_LABEL,
    [NAME_LABEL_1035] = FORMAT_LABEL_1035, [NAME_SEGMENT] = FORMAT_SEGMENT,
    [NAME_OTHER] = FORMAT_SEGMENT,
};

static void check_name(const struct value *metadata, const struct kind *kind,
                       struct field_errors *errors)
{
    enum format format = name_formats[kind->name_format];
    struct bytes prefix = value_string(metadata, "generateName");
    struct bytes name = value_string(metadata, "name");
    if (prefix.size > 0)
        field_format_prefix(errors, "generateName", prefix, format);
    if (name.size == 0)
        field_required(errors, "name", "name or generateName is required");
    else
        field_format(errors, "name", name, format);
}

static void check_namespace(const struct value *metadata, const struct kind *kind,
                            struct field_errors *errors)
{
    if (kind->namespaced)
        field_format_required(errors, metadata, "namespace", FORMAT_LABEL);
    else if (value_string(metadata, "namespace").size > 0)
        field_forbidden(errors, "namespace", "not allowed on this type");
}

/* ---- owners ---- */

static bool has_version(struct bytes api_version)
{
    struct bytes version = api_version;
    struct bytes first = bytes_next(&version, '/');
    if (!version.at)
        return first.size > 0;
    size_t another;
    return version.size > 0 && !bytes_find(version, '/', &another);
}

static const char *owner_json(const struct value *owner, struct arena *arena)
{
    static const char *const order[] = {
        "apiVersion", "kind", "name", "uid", "controller", "blockOwnerDeletion"
    };
    AUTO_BUFFER text = { 0 };
    FOR_EACH(name, order)
        if (value_member(owner, *name))
            buffer_printf(&text, "%s\"%s\":%s", text.size ? "," : "", *name,
                          value_json(value_member(owner, *name), arena));
    return arena_printf(arena, "{%s}", buffer_text(&text));
}

static void check_owner(const struct value *owner, struct field_errors *errors)
{
    static const char *const required[] = { "kind", "name", "uid" };
    struct bytes api_version = value_string(owner, "apiVersion");
    if (!has_version(api_version))
        field_invalid_text(errors, "apiVersion", api_version, "version must not be empty");
    FOR_EACH(name, required)
        if (value_string(owner, *name).size == 0)
            field_invalid_text(errors, *name, BYTES(""), "must not be empty");
    if (bytes_equal_text(api_version, "v1")
        && bytes_equal_text(value_string(owner, "kind"), "Event"))
        field_invalid_json(errors, NULL, owner_json(owner, errors->arena),
                           "/v1, Kind=Event is disallowed from being an owner");
}

static const char *owners_json(const struct value *owners, struct arena *arena)
{
    AUTO_BUFFER text = { 0 };
    for (size_t i = 0; i < value_count(owners); i++)
        buffer_printf(&text, "%s%s", i ? "," : "", owner_json(value_item(owners, i), arena));
    return arena_printf(arena, "[%s]", buffer_text(&text));
}

enum { OWNERS_TOLD_MAX = 64 * 1024 };

/* Upstream reports all of these at the list, not at the item. */
static void check_owners(const struct value *metadata, struct field_errors *errors)
{
    const struct value *owners = value_member(metadata, "ownerReferences");
    const struct value *controller = NULL;
    const char *json = NULL;             /* of all owners */
    size_t told_bytes = 0;               /* they may be many, and as many be wrong */
    field_enter(errors, "ownerReferences");
    for (size_t i = 0; i < value_count(owners) && errors->count < FIELD_ERRORS_MAX; i++) {
        const struct value *owner = value_item(owners, i);
        check_owner(owner, errors);
        if (!value_bool(owner, "controller", false))
            continue;
        if (controller && !json)
            json = owners_json(owners, errors->arena);
        if (controller && told_bytes > OWNERS_TOLD_MAX)
            continue;
        told_bytes += json ? strlen(json) : 0;
        if (controller)
            field_invalid_json(
                errors, NULL, json,
                arena_printf(errors->arena,
                             "Only one reference can have Controller set to true. Found "
                             "\"true\" in references for %.*s/%.*s and %.*s/%.*s",
                             BYTES_ARG(value_string(controller, "kind")),
                             BYTES_ARG(value_string(controller, "name")),
                             BYTES_ARG(value_string(owner, "kind")),
                             BYTES_ARG(value_string(owner, "name"))));
        else
            controller = owner;
    }
    field_leave(errors);
}

/* ---- finalizers ---- */

static bool has_text(const struct value *list, struct bytes text)
{
    for (size_t i = 0; i < value_count(list); i++)
        if (bytes_equal(value_bytes(value_item(list, i)), text))
            return true;
    return false;
}

/* Custom kinds and those of some groups may have finalizers without a domain. */
static bool is_core_kind(const struct kind *kind)
{
    static const char *const others[] = { "admissionregistration.k8s.io", "apiextensions.k8s.io",
                                          "apiregistration.k8s.io", "coordination.k8s.io",
                                          "node.k8s.io", "policy", NULL };
    bool built_in = kind->index < schema_kind_count && kind == &schema_kinds[kind->index];
    return built_in && !text_is_one_of(bytes_of(kind->group), others) &&
           kind->storage != well_known.event;
}

static void check_finalizers(const struct value *metadata, const struct kind *kind,
                             struct field_errors *errors)
{
    const struct value *finalizers = value_member(metadata, "finalizers");
    for (size_t i = 0; i < value_count(finalizers); i++)
        field_format(errors, "finalizers", value_bytes(value_item(finalizers, i)),
                     FORMAT_QUALIFIED);
    if (has_text(finalizers, BYTES("orphan")) && has_text(finalizers, BYTES("foregroundDeletion")))
        field_invalid(errors, "finalizers", finalizers,
                      "finalizer orphan and foregroundDeletion cannot be both set");
    if (!is_core_kind(kind))
        return;
    FIELD_EACH(finalizer, metadata, "finalizers", errors) {
        struct bytes text = value_bytes(finalizer.item);
        size_t slash;
        if (!bytes_find(text, '/', &slash) && !text_is_one_of(text, standard_finalizers))
            field_invalid_text(
                errors, NULL, text,
                "name is neither a standard finalizer name nor is it fully qualified");
    }
}

static void check_new_finalizers(const struct value *next, const struct value *old,
                                 struct field_errors *errors)
{
    const struct value *finalizers = value_member(next, "finalizers");
    const struct value *old_ones = value_member(old, "finalizers");
    AUTO_TEXT_SET before = { 0 };
    for (size_t i = 0; i < value_count(old_ones); i++)
        text_set_add(&before, value_bytes(value_item(old_ones, i)));
    AUTO_BUFFER added = { 0 };
    for (size_t i = 0; i < value_count(finalizers); i++) {
        struct bytes text = value_bytes(value_item(finalizers, i));
        if (!text_set_has(&before, text))
            buffer_printf(&added, "%s\"%.*s\"", added.size ? ", " : "", BYTES_ARG(text));
    }
    if (added.size)
        field_forbidden(errors, "finalizers",
                        arena_printf(errors->arena,
                                     "no new finalizers can be added if the object is being "
                                     "deleted, found new finalizers []string{%s}",
                                     buffer_text(&added)));
}

/* ---- managed fields ---- */

static void validate_manager(struct bytes manager, const char *name, struct field_errors *errors)
{
    if (manager.size > MANAGER_MAX)
        field_too_long(errors, name, MANAGER_MAX);
    for (size_t i = 0; i < manager.size; i++) {
        unsigned char c = (unsigned char)manager.at[i];
        if (c < ' ' || c == 0x7f)
            field_invalid_text(
                errors, name, manager,
                arena_printf(errors->arena, "invalid character U+%04X (at position %zu)", c, i));
    }
}

static void check_managed_fields(const struct value *metadata, struct field_errors *errors)
{
    static const char *const operations[] = { "Apply", "Update", NULL };
    FIELD_EACH(entry, metadata, "managedFields", errors) {
        struct bytes operation = value_string(entry.item, "operation");
        struct bytes type = value_string(entry.item, "fieldsType");
        if (!text_is_one_of(operation, operations))
            field_invalid_text(errors, "operation", operation, "must be `Apply` or `Update`");
        if (type.size > 0 && !bytes_equal_text(type, "FieldsV1"))
            field_invalid_text(errors, "fieldsType", type, "must be `FieldsV1`");
        validate_manager(value_string(entry.item, "manager"), "manager", errors);
        if (value_string(entry.item, "subresource").size > SUBRESOURCE_MAX)
            field_too_long(errors, "subresource", SUBRESOURCE_MAX);
    }
}

/* ---- the whole ---- */

static void check_create(const struct value *metadata, const struct kind *kind,
                         struct field_errors *errors)
{
    check_name(metadata, kind, errors);
    check_namespace(metadata, kind, errors);
    field_non_negative(errors, metadata, "generation");
}

static void check_update(const struct value *next, const struct value *old, const struct kind *kind,
                         struct field_errors *errors)
{
    static const char *const fixed[] = { "name",
                                         "namespace",
                                         "uid",
                                         "creationTimestamp",
                                         "deletionTimestamp",
                                         "deletionGracePeriodSeconds" };
    if (!value_is_empty(value_member(old, "deletionTimestamp")))
        check_new_finalizers(next, old, errors);
    if (value_string(next, "resourceVersion").size == 0 && !(kind->flags & KIND_UNCONDITIONAL))
        field_invalid_int(errors, "resourceVersion", 0, "must be specified for an update");
    struct bytes prefix = value_string(next, "generateName");
    if (prefix.size > 0)
        field_format_prefix(errors, "generateName", prefix, FORMAT_SEGMENT);
    int64_t generation = value_int(next, "generation", 0);
    if (generation < value_int(old, "generation", 0))
        field_invalid_int(errors, "generation", generation, "must not be decremented");
    FOR_EACH(name, fixed)
        field_immutable(errors, *name, value_member(next, *name), value_member(old, *name));
}

void validate_metadata(const struct value *next, const struct value *old, const struct kind *kind,
                       struct field_errors *errors)
{
    const struct value *metadata = value_member(next, "metadata");
    field_enter(errors, "metadata");
    if (old)
        check_update(metadata, value_member(old, "metadata"), kind, errors);
    else
        check_create(metadata, kind, errors);
    validate_labels(value_member(metadata, "labels"), "labels", errors);
    validate_annotations(value_member(metadata, "annotations"), "annotations", errors);
    check_owners(metadata, errors);
    check_finalizers(metadata, kind, errors);
    check_managed_fields(metadata, errors);
    field_leave(errors);
}

void validate_create(const struct value *next, const struct kind *kind, struct field_errors *errors)
{
    validate_metadata(next, NULL, kind, errors);
    if (kind->custom)
        custom_validate(next, NULL, kind, errors);
    if (kind->code && kind->code->validate)
        kind->code->validate(next, errors);
}

void validate_update(const struct value *next, const struct value *old, const struct kind *kind,
                     struct field_errors *errors)
{
    validate_metadata(next, old, kind, errors);
    if (kind->custom)
        custom_validate(next, old, kind, errors);
    if (kind->code && kind->code->validate_update)
        kind->code->validate_update(next, old, errors);
    else if (kind->code && kind->code->validate)
        kind->code->validate(next, errors);
}

void validate_status(const struct value *next, const struct value *old, const struct kind *kind,
                     struct field_errors *errors)
{
    validate_metadata(next, old, kind, errors);
    if (kind->custom)
        custom_validate_status(next, old, kind, errors);
    if (kind->code && kind->code->validate_status)
        kind->code->validate_status(next, old, errors);
}
