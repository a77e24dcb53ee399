/* SPDX-License-Identifier: Apache-2.0 */
/* persistent_volume.c - PersistentVolumes: one source, a capacity, and where it can be reached
 * from. */
#include "base/arena.h"
#include "codec/value.h"
#include "object/kinds/claim.h"
#include "object/kinds/pod_spec.h"
#include "object/kinds/resources.h"
#include "object/kinds/volume_sources.h"
#include "object/kinds/volume_warnings.h"
#include "object/schema.h"
#include "object/validation.h"

/* ---- sources ---- */

static void check_secret(const struct value *source, const char *name, bool namespaced,
                         struct field_errors *errors)
{
    const struct value *secret = value_member(source, name);
    if (!secret)
        return;
    field_enter(errors, name);
    if (value_string(secret, "name").size == 0)
        field_required(errors, "name", NULL);
    if (namespaced && value_string(secret, "namespace").size == 0)
        field_required(errors, "namespace", NULL);
    field_leave(errors);
}

static void check_glusterfs(const struct value *source, struct bytes owner,
                            struct field_errors *errors)
{
    const struct value *namespace = value_member(source, "endpointsNamespace");
    if (namespace && value_bytes(namespace).size == 0)
        field_invalid(errors, "endpointsNamespace", namespace,
                      "if the endpointnamespace is set, it must be a valid namespace name");
    else if (namespace)
        field_format(errors, "endpointsNamespace", value_bytes(namespace), FORMAT_LABEL);
}

static void check_volume_iscsi(const struct value *source, struct bytes owner,
                               struct field_errors *errors)
{
    struct bytes portal = value_string(source, "targetPortal");
    if (value_member(source, "initiatorName") && owner.size + 1 + portal.size > 64)
        field_invalid_text(errors, "targetportal", portal,
                           "Total length of <volume name>:<iscsi.targetPortal> must be "
                           "under 64 characters if iscsi.initiatorName is specified.");
    check_iscsi_target(source, "must be valid format", errors);
    check_secret(source, "secretRef", /* namespaced= */ false, errors);
}

static void check_cinder(const struct value *source, struct bytes owner,
                         struct field_errors *errors)
{
    check_secret(source, "secretRef", /* namespaced= */ true, errors);
}

static void check_azure_file(const struct value *source, struct bytes owner,
                             struct field_errors *errors)
{
    const struct value *namespace = value_member(source, "secretNamespace");
    if (namespace && value_bytes(namespace).size == 0)
        field_required(errors, "secretNamespace", NULL);
}

static void check_local(const struct value *source, struct bytes owner, struct field_errors *errors)
{
    if (value_string(source, "path").size)
        validate_no_dot_dot(errors, "path", value_string(source, "path"));
}

static void check_storage_os(const struct value *source, struct bytes owner,
                             struct field_errors *errors)
{
    field_format_member(errors, source, "volumeName", FORMAT_LABEL);
    field_format_member(errors, source, "volumeNamespace", FORMAT_LABEL);
    check_secret(source, "secretRef", /* namespaced= */ true, errors);
}

static void check_csi(const struct value *source, struct bytes owner, struct field_errors *errors)
{
    static const char *const secrets[] = { "controllerPublishSecretRef",
                                           "controllerExpandSecretRef", "nodePublishSecretRef",
                                           "nodeExpandSecretRef" };
    validate_csi_driver_name(errors, "driver", value_string(source, "driver"));
    if (value_string(source, "volumeHandle").size == 0)
        field_required(errors, "volumeHandle", NULL);
    FOR_EACH(name, secrets) {
        const struct value *secret = value_member(source, *name);
        if (!secret)
            continue;
        field_enter(errors, *name);
        field_format_required(errors, secret, "name", FORMAT_SUBDOMAIN);
        field_format_required(errors, secret, "namespace", FORMAT_LABEL);
        field_leave(errors);
    }
}

static const struct volume_source sources[] = {
    { "hostPath", .required = { "path" }, .check = check_host_path },
    { "gcePersistentDisk", "persistentDisk", .required = { "pdName" }, .check = check_partition },
    { "awsElasticBlockStore", .required = { "volumeID" }, .check = check_partition },
    { "glusterfs", .required = { "endpoints", "path" }, .check = check_glusterfs },
    { "flocker", .check = check_flocker },
    { "nfs", .required = { "server", "path" }, .check = check_nfs },
    { "rbd", .required = { "monitors", "image" } },
    { "quobyte", .check = check_quobyte },
    { "cephfs", .second_path = "cephFS", .required = { "monitors" } },
    { "iscsi", .required = { "targetPortal", "iqn" }, .check = check_volume_iscsi },
    { "cinder", .required = { "volumeID" }, .check = check_cinder },
    { "fc", .check = check_fc },
    { "flexVolume", .required = { "driver" }, .check = check_flex },
    { "azureFile", .required = { "secretName", "shareName" }, .check = check_azure_file },
    { "vsphereVolume", .required = { "volumePath" } },
    { "photonPersistentDisk", .required = { "pdID" } },
    { "portworxVolume", .required = { "volumeID" } },
    { "azureDisk", .required = { "diskName", "diskURI" }, .check = check_azure_disk },
    { "scaleIO", .required = { "gateway", "system", "volumeName" } },
    { "local", .required = { "path" }, .check = check_local },
    { "storageos", .required = { "volumeName" }, .check = check_storage_os },
    { "csi", .check = check_csi },
};

/* ---- spec ---- */

static void check_capacity(const struct value *spec, struct field_errors *errors)
{
    static const char *const storage[] = { "storage", NULL };
    const struct value *capacity = value_member(spec, "capacity");
    if (!value_count(capacity))
        field_required(errors, "capacity", NULL);
    if (!value_member(capacity, "storage") || value_count(capacity) > 1)
        field_not_supported_json(errors, "capacity", value_json(capacity, errors->arena), storage);
    FIELD_EACH(resource, spec, "capacity", errors) {
        struct quantity amount;
        if (!resource_amount(resource.item, &amount))
            continue;
        if (quantity_value(&amount) < 0)
            field_invalid_int(errors, NULL, quantity_value(&amount),
                              "must be a valid resource quantity");
        if (amount.nano <= 0)
            field_invalid(errors, NULL, resource.item, "must be greater than zero");
    }
}

static void check_node_affinity(const struct value *spec, struct field_errors *errors)
{
    const struct value *affinity = value_member(spec, "nodeAffinity"),
                       *required = value_member(affinity, "required");
    if (affinity) {
        field_enter(errors, "nodeAffinity");
        if (required) {
            field_enter(errors, "required");
            validate_node_selector(required, errors);
            field_leave(errors);
        } else {
            field_required(errors, "required", "must specify required node constraints");
        }
        field_leave(errors);
    } else if (value_member(spec, "local")) {
        field_required(errors, "nodeAffinity", "Local volume requires node affinity");
    }
}

static bool is_root(struct bytes path)
{
    while (path.at) {
        struct bytes part = bytes_next(&path, '/');
        if (part.size && !bytes_equal_text(part, ".") && !bytes_equal_text(part, ".."))
            return false;
    }
    return true;
}

static void check_reclaim(const struct value *spec, struct field_errors *errors)
{
    static const char *const policies[] = { "Delete", "Recycle", "Retain", NULL };
    struct bytes policy = value_string(spec, "persistentVolumeReclaimPolicy"),
                 path = value_string(spec, "hostPath.path");
    if (policy.size)
        field_one_of(errors, spec, "persistentVolumeReclaimPolicy", policies);
    if (path.size && is_root(path) && bytes_equal_text(policy, "Recycle"))
        field_forbidden(errors, "persistentVolumeReclaimPolicy",
                        "may not be 'recycle' for a hostPath mount of '/'");
}

static void check_attributes_class(const struct value *spec, struct field_errors *errors)
{
    const struct value *class = value_member(spec, "volumeAttributesClassName");
    if (!class)
        return;
    if (value_bytes(class).size == 0)
        field_required(errors, "volumeAttributesClassName", "an empty string is disallowed");
    else
        field_format(errors, "volumeAttributesClassName", value_bytes(class), FORMAT_SUBDOMAIN);
    if (!value_member(spec, "csi"))
        field_required(errors, "csi", "has to be specified when using volumeAttributesClassName");
}

static void check_access(const struct value *spec, struct field_errors *errors)
{
    if (!value_count(value_member(spec, "accessModes")))
        field_required(errors, "accessModes", NULL);
    validate_access_modes(spec, errors);
}

/* Of both forms of a spec. */
static void check_volume(const struct value *spec, struct bytes name, struct field_errors *errors)
{
    validate_volume_source(spec, name, sources, ARRAY_SIZE(sources), errors);
    check_attributes_class(spec, errors);
}

void validate_inline_volume(const struct value *spec, struct field_errors *errors)
{
    static const char *const foreign[] = { "claimRef", "capacity", "nodeAffinity",
                                           "storageClassName" };
    struct bytes policy = value_string(spec, "persistentVolumeReclaimPolicy"),
                 mode = value_string(spec, "volumeMode");
    FOR_EACH(name, foreign)
        if (!value_is_empty(value_member(spec, *name)))
            field_forbidden(errors, *name, "may not be specified in the context of inline volumes");
    if (!value_member(spec, "csi"))
        field_required(errors, "csi", "has to be specified in the context of inline volumes");
    if (policy.size && !bytes_equal_text(policy, "Retain"))
        field_forbidden(errors, "persistentVolumeReclaimPolicy",
                        "may only be Retain in the context of inline volumes");
    if (mode.size && !bytes_equal_text(mode, "Filesystem"))
        field_forbidden(
            errors, "volumeMode",
            "may not specify volumeMode other than Filesystem in the context of inline volumes");
    check_access(spec, errors);
    check_volume(spec, bytes_of(""), errors);
}

static void validate(const struct value *next, struct field_errors *errors)
{
    static const char *const modes[] = { "Block", "Filesystem", NULL };
    const struct value *spec = value_member(next, "spec");
    field_enter(errors, "spec");
    check_access(spec, errors);
    check_capacity(spec, errors);
    check_node_affinity(spec, errors);
    check_reclaim(spec, errors);
    check_volume(spec, value_string(next, "metadata.name"), errors);
    field_format_member(errors, spec, "storageClassName", FORMAT_SUBDOMAIN);
    field_one_of(errors, spec, "volumeMode", modes);
    field_leave(errors);
}

/* ---- update ---- */

/* A controller's secret may be added to a CSI source later. */
static bool source_is_same(const struct value *next, const struct value *old, const char *name,
                           struct arena *arena)
{
    const struct value *after = value_member(next, name), *before = value_member(old, name);
    if (strcmp(name, "csi") != 0 || !after || !before ||
        value_member(before, "controllerExpandSecretRef"))
        return value_same(after, before);
    struct value *copy = value_clone(arena, after);
    value_remove(copy, "controllerExpandSecretRef");
    return value_equal(copy, before);
}

static bool requirement_is_same(const struct value *next, const struct value *old,
                                struct arena *arena)
{
    static const struct { const char *beta, *stable; } labels[] = {
        { "failure-domain.beta.kubernetes.io/zone",   "topology.kubernetes.io/zone" },
        { "failure-domain.beta.kubernetes.io/region", "topology.kubernetes.io/region" },
        { "beta.kubernetes.io/os",                    "kubernetes.io/os" },
        { "beta.kubernetes.io/arch",                  "kubernetes.io/arch" },
        { "beta.kubernetes.io/instance-type",         "node.kubernetes.io/instance-type" },
    };
    struct value *copy = value_clone(arena, old);
    FOR_EACH(row, labels)
        if (bytes_equal_text(value_string(old, "key"), row->beta)
            && bytes_equal_text(value_string(next, "key"), row->stable))
            value_set(copy, arena, "key", value_new_text(arena, row->stable));
    return value_equal(next, copy);
}

static bool list_is_same(const struct value *next, const struct value *old, const char *name,
                         struct arena *arena)
{
    const struct value *after = value_member(next, name), *before = value_member(old, name);
    if (value_count(after) != value_count(before))
        return false;
    for (size_t i = 0; i < value_count(after); i++)
        if (!requirement_is_same(value_item(after, i), value_item(before, i), arena))
            return false;
    return true;
}

static bool affinity_is_same(const struct value *next, const struct value *old, struct arena *arena)
{
    const struct value *after = value_at(next, "required.nodeSelectorTerms"),
                       *before = value_at(old, "required.nodeSelectorTerms");
    if (!next || value_count(after) != value_count(before))
        return false;
    for (size_t i = 0; i < value_count(after); i++)
        if (!list_is_same(value_item(after, i), value_item(before, i), "matchExpressions", arena)
            || !list_is_same(value_item(after, i), value_item(before, i), "matchFields", arena))
            return false;
    return true;
}

static void validate_volume_update(const struct value *next, const struct value *old,
                                   struct field_errors *errors)
{
    const struct value *after = value_member(next, "spec"), *before = value_member(old, "spec");
    const struct value *affinity = value_member(before, "nodeAffinity");
    bool same = true;
    validate(next, errors);
    FOR_EACH(row, sources)
        same &= source_is_same(after, before, row->name, errors->arena);
    if (!same)
        field_forbidden(errors, "spec.persistentvolumesource",
                        "spec.persistentvolumesource is immutable after creation\n");
    field_immutable(errors, "volumeMode", value_member(after, "volumeMode"),
                    value_member(before, "volumeMode"));
    if (affinity && !affinity_is_same(value_member(after, "nodeAffinity"), affinity, errors->arena))
        field_invalid(errors, "nodeAffinity", value_member(after, "nodeAffinity"),
                      "field is immutable, except for updating from beta label to GA");
    if (value_member(before, "volumeAttributesClassName") &&
        !value_member(after, "volumeAttributesClassName"))
        field_forbidden(errors, "spec.volumeAttributesClassName",
                        "update from non-nil value to nil is forbidden");
}

/* ---- prepare ---- */

static void prepare(struct value *next, const struct value *old, struct arena *arena)
{
    const struct value *now = value_at(next, "metadata.creationTimestamp");
    if (old)
        return;
    struct value *status = value_make_at(next, arena, "status", VALUE_MAP);
    value_set(status, arena, "phase", value_new_text(arena, "Pending"));
    if (now)
        value_set(status, arena, "lastPhaseTransitionTime", value_clone(arena, now));
}

/* The time changes with the phase; a writer that gives a new phase gives the time, or it is
 * dropped. */
static void prepare_volume_status(struct value *next, const struct value *old, struct arena *arena)
{
    const struct value *before = value_at(old, "status.lastPhaseTransitionTime");
    bool same = value_same(value_at(next, "status.phase"), value_at(old, "status.phase"));
    if (same && before)
        value_set_at(next, arena, "status.lastPhaseTransitionTime", value_clone(arena, before));
    else if (same)
        value_remove_at(next, "status.lastPhaseTransitionTime");
}

const struct kind_code kind_code_core_persistent_volume = {
    .prepare = prepare,
    .validate = validate,
    .validate_update = validate_volume_update,
    .prepare_status = prepare_volume_status,
    .warn = warn_of_volume,
};
