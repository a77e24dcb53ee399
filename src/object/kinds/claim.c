/* SPDX-License-Identifier: Apache-2.0 */
/* claim.c - PersistentVolumeClaims: what is asked for, and how it may grow. */
#include "object/kinds/claim.h"

#include "base/arena.h"
#include "codec/value.h"
#include "object/kinds/resources.h"
#include "object/kinds/volume_warnings.h"
#include "object/schema.h"
#include "object/validation.h"

#define CLASS_ANNOTATION "volume.beta.kubernetes.io/storage-class"

/* ---- spec ---- */

void validate_access_modes(const struct value *spec, struct field_errors *errors)
{
    static const char *const modes[] = { "ReadOnlyMany", "ReadWriteMany", "ReadWriteOnce",
                                         "ReadWriteOncePod", NULL };
    const struct value *list = value_member(spec, "accessModes");
    bool once = false, others = false;
    for (size_t i = 0; i < value_count(list); i++) {
        struct bytes mode = value_bytes(value_item(list, i));
        bool is_once = bytes_equal_text(mode, "ReadWriteOncePod"),
             known = text_is_one_of(mode, modes);
        if (!known)
            field_not_supported(errors, "accessModes", mode, modes);
        once |= is_once;
        others |= known && !is_once;
    }
    if (once && others)
        field_forbidden(errors, "accessModes",
                        "may not use ReadWriteOncePod with other access modes");
}

static void check_storage(const struct value *spec, struct field_errors *errors)
{
    const struct value *storage = value_at(spec, "resources.requests.storage");
    struct quantity amount;
    field_enter(errors, "resources");
    field_enter_key(errors, BYTES("storage"));
    if (!storage)
        field_required(errors, NULL, NULL);
    else if (resource_amount(storage, &amount) && amount.nano <= 0)
        field_invalid(errors, NULL, storage, "must be greater than zero");
    field_leave(errors);
    field_leave(errors);
}

static void check_source(const struct value *spec, const char *name, struct field_errors *errors)
{
    const struct value *source = value_member(spec, name);
    struct bytes kind = value_string(source, "kind"), group = value_string(source, "apiGroup");
    if (!source)
        return;
    field_enter(errors, name);
    if (value_string(source, "name").size == 0)
        field_required(errors, "name", NULL);
    if (kind.size == 0)
        field_required(errors, "kind", NULL);
    if (group.size == 0 && !bytes_equal_text(kind, "PersistentVolumeClaim"))
        field_invalid_text(errors, NULL, kind,
                           "must be 'PersistentVolumeClaim' when referencing the default apiGroup");
    if (group.size)
        field_format(errors, "apiGroup", group, FORMAT_SUBDOMAIN);
    field_format_member(errors, source, "namespace", FORMAT_LABEL);
    field_leave(errors);
}

static bool sources_agree(const struct value *a, const struct value *b)
{
    return value_same(value_member(a, "apiGroup"), value_member(b, "apiGroup"))
        && value_same(value_member(a, "kind"), value_member(b, "kind"))
        && value_same(value_member(a, "name"), value_member(b, "name"));
}

static void check_sources(const struct value *spec, struct field_errors *errors)
{
    const struct value *source = value_member(spec, "dataSource"),
                       *reference = value_member(spec, "dataSourceRef");
    check_source(spec, "dataSource", errors);
    check_source(spec, "dataSourceRef", errors);
    if (!source || !reference)
        return;
    if (value_string(reference, "namespace").size)
        field_invalid_json(errors, NULL, "{}",
                           "may not be specified when dataSourceRef.namespace is specified");
    else if (!sources_agree(source, reference))
        field_invalid_json(errors, NULL, "{}", "must match dataSourceRef");
}

void validate_claim_spec(const struct value *spec, struct field_errors *errors)
{
    static const char *const volume_modes[] = { "Block", "Filesystem", NULL };
    if (!value_count(value_member(spec, "accessModes")))
        field_required(errors, "accessModes", "at least 1 access mode is required");
    validate_selector(value_member(spec, "selector"), "selector", errors);
    validate_access_modes(spec, errors);
    check_storage(spec, errors);
    field_format_member(errors, spec, "storageClassName", FORMAT_SUBDOMAIN);
    field_one_of(errors, spec, "volumeMode", volume_modes);
    check_sources(spec, errors);
    field_format_member(errors, spec, "volumeAttributesClassName", FORMAT_SUBDOMAIN);
}

void validate_template_metadata(const struct value *template, struct field_errors *errors)
{
    static const char *const unwanted[] = { "name",
                                            "generateName",
                                            "namespace",
                                            "selfLink",
                                            "uid",
                                            "resourceVersion",
                                            "generation",
                                            "creationTimestamp",
                                            "deletionTimestamp",
                                            "deletionGracePeriodSeconds",
                                            "ownerReferences",
                                            "finalizers",
                                            "managedFields" };
    const struct value *metadata = value_member(template, "metadata");
    field_enter(errors, "metadata");
    validate_annotations(value_member(metadata, "annotations"), "annotations", errors);
    validate_labels(value_member(metadata, "labels"), "labels", errors);
    FOR_EACH(name, unwanted)
        if (!value_is_empty(value_member(metadata, *name)))
            field_forbidden(errors, *name, "cannot be set");
    field_leave(errors);
}

void validate_claim_template(const struct value *template, struct field_errors *errors)
{
    validate_template_metadata(template, errors);
    field_enter(errors, "spec");
    validate_claim_spec(value_member(template, "spec"), errors);
    field_leave(errors);
}

/* ---- the kind ---- */

/* Other sources than these were dropped when there was no dataSourceRef yet, and still are. */
static bool is_old_source(const struct value *source)
{
    struct bytes kind = value_string(source, "kind"), group = value_string(source, "apiGroup");
    return (bytes_equal_text(kind, "PersistentVolumeClaim") && group.size == 0) ||
           (bytes_equal_text(kind, "VolumeSnapshot") &&
            bytes_equal_text(group, "snapshot.storage.k8s.io"));
}

static bool has_source(const struct value *claim)
{
    return value_at(claim, "spec.dataSource") || value_at(claim, "spec.dataSourceRef");
}

static void drop_sources(struct value *spec, const struct value *old)
{
    if (has_source(old))
        return;
    if (value_string(spec, "dataSourceRef.namespace").size)
        value_remove(spec, "dataSourceRef");
    if (!value_member(spec, "dataSourceRef") && !is_old_source(value_member(spec, "dataSource")))
        value_remove(spec, "dataSource");
}

/* dataSource and dataSourceRef are two names of one thing. */
static void prepare(struct value *next, const struct value *old, struct arena *arena)
{
    struct value *spec = value_member(next, "spec");
    drop_sources(spec, old);
    const struct value *source = value_member(spec, "dataSource"),
                       *reference = value_member(spec, "dataSourceRef");
    if (source && !reference)
        value_set(spec, arena, "dataSourceRef", value_clone(arena, source));
    if (!source && reference && value_string(reference, "namespace").size == 0)
        value_set(spec, arena, "dataSource", value_clone(arena, reference));
}

static void validate(const struct value *next, struct field_errors *errors)
{
    field_enter(errors, "spec");
    validate_claim_spec(value_member(next, "spec"), errors);
    field_leave(errors);
}

static const struct value *class_annotation(const struct value *claim)
{
    return value_member(value_at(claim, "metadata.annotations"), CLASS_ANNOTATION);
}

static void copy_member(struct value *to, const struct value *from, const char *name,
                        struct arena *arena)
{
    const struct value *value = value_member(from, name);
    if (value)
        value_set(to, arena, name, value_clone(arena, value));
    else
        value_remove(to, name);
}

static bool class_is_upgraded(const struct value *next, const struct value *old)
{
    const struct value *before = class_annotation(old), *after = class_annotation(next);
    const struct value *class = value_at(next, "spec.storageClassName");
    return before && !value_at(old, "spec.storageClassName") && class && value_equal(class, before)
        && (!after || value_equal(after, before));
}

/* Takes over from `old` what may change, into the copy `after` of the new spec. */
static void disguise(struct value *after, const struct value *next, const struct value *old,
                     struct arena *arena)
{
    const struct value *before = value_member(old, "spec"),
                       *class = value_member(after, "storageClassName");
    const struct value *annotation = class_annotation(old);
    bool bound = bytes_equal_text(value_string(next, "status.phase"), "Bound");
    if (value_string(before, "volumeName").size == 0)
        copy_member(after, before, "volumeName", arena);
    if (class_is_upgraded(next, old))
        value_remove(after, "storageClassName");
    else if (class && !value_member(before, "storageClassName") &&
             (!annotation || value_equal(class, annotation)))
        value_remove(after, "storageClassName");
    if (!bound)
        return;
    copy_member(after, before, "volumeAttributesClassName", arena);
    struct value *requests = value_at(after, "resources.requests");
    if (requests)
        copy_member(requests, value_at(before, "resources.requests"), "storage", arena);
}

static void check_size(const struct value *next, const struct value *old,
                       struct field_errors *errors)
{
    struct quantity before = { 0 }, after = { 0 }, has = { 0 };
    bool known = resource_amount(value_at(old, "spec.resources.requests.storage"), &before);
    known &= resource_amount(value_at(next, "spec.resources.requests.storage"), &after);
    if (!resource_amount(value_at(old, "status.capacity.storage"), &has))
        has = (struct quantity){ 0 };
    if (known && quantity_compare(&after, &before) < 0 && quantity_compare(&after, &has) <= 0)
        field_forbidden(errors, "spec.resources.requests.storage",
                        "field can not be less than status.capacity");
}

static void check_attributes_class(const struct value *next, const struct value *old,
                                   struct field_errors *errors)
{
    const struct value *after = value_at(next, "spec.volumeAttributesClassName");
    if (value_same(after, value_at(old, "spec.volumeAttributesClassName"))
        || !value_at(old, "status.currentVolumeAttributesClassName"))
        return;
    if (!after)
        field_forbidden(
            errors, "spec.volumeAttributesClassName",
            "update to nil is forbidden when status.currentVolumeAttributesClassName is not nil");
    else if (value_bytes(after).size == 0)
        field_forbidden(
            errors, "spec.volumeAttributesClassName",
            "update to empty string is forbidden when status.currentVolumeAttributesClassName is not nil");
}

static void validate_claim_update(const struct value *next, const struct value *old,
                                  struct field_errors *errors)
{
    static const struct value empty = { .type = VALUE_STRING };
    const struct value *annotation = class_annotation(next);
    validate(next, errors);
    struct value *after = value_clone(errors->arena, value_member(next, "spec"));
    disguise(after, next, old, errors->arena);
    if (!class_is_upgraded(next, old) && !value_same(annotation, class_annotation(old)))
        field_invalid(errors, "metadata.annotations." CLASS_ANNOTATION,
                      annotation ? annotation : &empty, "field is immutable");
    if (!value_equal(after, value_member(old, "spec")))
        field_forbidden(errors, "spec",
                        "spec is immutable after creation except resources.requests and "
                        "volumeAttributesClassName for bound claims\n");
    check_size(next, old, errors);
    field_immutable(errors, "volumeMode", value_at(next, "spec.volumeMode"),
                    value_at(old, "spec.volumeMode"));
    check_attributes_class(next, old, errors);
}

/* ---- status ---- */

static void check_resize_key(struct bytes key, struct field_errors *errors)
{
    static const char *const storage[] = { "storage", NULL };
    if (field_format(errors, NULL, key, FORMAT_QUALIFIED) && resource_is_native(key)
        && !bytes_equal_text(key, "storage"))
        field_not_supported(errors, NULL, key, storage);
}

static void check_basic(const struct value *map, const char *name, struct field_errors *errors)
{
    FIELD_EACH(resource, map, name, errors) {
        struct quantity amount;
        if (resource_amount(resource.item, &amount) && quantity_value(&amount) < 0)
            field_invalid_int(errors, NULL, quantity_value(&amount),
                              "must be a valid resource quantity");
    }
}

static void validate_claim_status(const struct value *next, const struct value *old,
                                  struct field_errors *errors)
{
    static const char *const states[] = {
        "ControllerResizeInProgress", "ControllerResizeInfeasible", "NodeResizeInProgress",
        "NodeResizeInfeasible",       "NodeResizePending",          NULL
    };
    const struct value *status = value_member(next, "status");
    const struct value *resizes = value_member(status, "allocatedResourceStatuses");
    field_enter(errors, "status");
    check_basic(status, "capacity", errors);
    field_enter(errors, "allocatedResourceStatuses");
    for (uint32_t i = 0; value_is(resizes, VALUE_MAP) && i < resizes->map.count; i++) {
        const struct member *one = &resizes->map.members[i];
        check_resize_key(one->key, errors);
        if (!text_is_one_of(value_bytes(one->value), states))
            field_not_supported(errors, NULL, one->key, states);
    }
    field_leave(errors);
    check_basic(status, "allocatedResources", errors);
    field_leave(errors);
}

const struct kind_code kind_code_core_persistent_volume_claim = {
    .prepare = prepare,
    .validate = validate,
    .validate_update = validate_claim_update,
    .validate_status = validate_claim_status,
    .warn = warn_of_claim,
};
