/* SPDX-License-Identifier: Apache-2.0 */
/* columns_cluster.c - what a Table shows of roles, storage, scheduling, certificates, devices and
 * added APIs. */
#include <inttypes.h>

#include "columns/columns_cell.h"

/* ---- role bindings ---- */

static struct value *cell_role(const struct value *binding, int64_t now_s, struct arena *arena)
{
    const struct value *role = value_member(binding, "roleRef");
    return value_printf(arena, "%.*s/%.*s", BYTES_ARG(value_string(role, "kind")),
                        BYTES_ARG(value_string(role, "name")));
}

static struct value *subjects_of(const struct value *binding, const char *kind, struct arena *arena)
{
    const struct value *subjects = value_member(binding, "subjects");
    bool with_namespace = text_equal(kind, "ServiceAccount");
    AUTO_BUFFER text = { 0 };
    for (size_t i = 0; i < value_count(subjects); i++) {
        const struct value *subject = value_item(subjects, i);
        if (!bytes_equal_text(value_string(subject, "kind"), kind))
            continue;
        buffer_add_text(&text, text.size ? ", " : "");
        if (with_namespace)
            buffer_printf(&text, "%.*s/", BYTES_ARG(value_string(subject, "namespace")));
        buffer_printf(&text, "%.*s", BYTES_ARG(value_string(subject, "name")));
    }
    return value_new_text(arena, buffer_text(&text));
}

static struct value *cell_users(const struct value *binding, int64_t now_s, struct arena *arena)
{
    return subjects_of(binding, "User", arena);
}

static struct value *cell_groups(const struct value *binding, int64_t now_s, struct arena *arena)
{
    return subjects_of(binding, "Group", arena);
}

static struct value *cell_service_accounts(const struct value *binding, int64_t now_s,
                                           struct arena *arena)
{
    return subjects_of(binding, "ServiceAccount", arena);
}

static const struct column role_binding_columns[] = {
    COLUMN_NAME,
    { "Role", "Role it gives", .cell = cell_role },
    COLUMN_AGE,
    { "Users", "Users who get it", .cell = cell_users, .priority = 1 },
    { "Groups", "Groups that get it", .cell = cell_groups, .priority = 1 },
    { "ServiceAccounts", "Service accounts that get it", .cell = cell_service_accounts,
      .priority = 1 },
};

/* ---- storage ---- */

static struct value *cell_storage_class_name(const struct value *class, int64_t now_s,
                                             struct arena *arena)
{
    static const char *const marks[] = { "storageclass.kubernetes.io/is-default-class",
        "storageclass.beta.kubernetes.io/is-default-class" };
    const struct value *annotations = value_at(class, "metadata.annotations");
    bool is_default = false;
    FOR_EACH(mark, marks)
        is_default = is_default ||
                     bytes_equal_text(value_string(value_member(annotations, *mark), ""), "true");
    return value_printf(arena, "%.*s%s", BYTES_ARG(value_string(class, "metadata.name")),
                        is_default ? " (default)" : "");
}

static const struct column storage_class_columns[] = {
    { "Name", "Name of the object, and whether it is the default", .cell = cell_storage_class_name,
      .format = "name" },
    { "Provisioner", "Who makes volumes of this class", "provisioner" },
    { "ReclaimPolicy", "What becomes of a volume after its claim", "reclaimPolicy", "Delete" },
    { "VolumeBindingMode", "When claims are bound", "volumeBindingMode", "Immediate" },
    { "AllowVolumeExpansion", "Whether volumes may grow", "allowVolumeExpansion", .as = CELL_BOOL },
    COLUMN_AGE,
};

static const struct column volume_attributes_class_columns[] = {
    COLUMN_NAME,
    { "DriverName", "Driver that knows the attributes", "driverName" },
    COLUMN_AGE,
};

static const struct column volume_attachment_columns[] = {
    COLUMN_NAME,
    { "Attacher", "Who attaches it", "spec.attacher", .format = "name" },
    { "PV", "Volume that is attached", "spec.source.persistentVolumeName" },
    { "Node", "Node it is attached to", "spec.nodeName" },
    { "Attached", "Whether it is attached", "status.attached", .type = "boolean", .as = CELL_BOOL },
    COLUMN_AGE,
};

static const struct column csi_node_columns[] = {
    COLUMN_NAME,
    { "Drivers", "Number of drivers on the node", "spec.drivers", .type = "integer",
      .as = CELL_COUNT },
    COLUMN_AGE,
};

static struct value *cell_token_audiences(const struct value *driver, int64_t now_s,
                                          struct arena *arena)
{
    const struct value *requests = value_at(driver, "spec.tokenRequests");
    AUTO_BUFFER text = { 0 };
    for (size_t i = 0; i < value_count(requests); i++)
        buffer_printf(&text, "%s%.*s", i ? "," : "",
                      BYTES_ARG(value_string(value_item(requests, i), "audience")));
    return value_new_text(arena, value_count(requests) ? buffer_text(&text) : "<unset>");
}

static const struct column csi_driver_columns[] = {
    COLUMN_NAME,
    { "AttachRequired", "Whether volumes must be attached", "spec.attachRequired", "true",
      .type = "boolean", .as = CELL_BOOL },
    { "PodInfoOnMount", "Whether it is told of the pod", "spec.podInfoOnMount", .type = "boolean",
      .as = CELL_BOOL },
    { "StorageCapacity", "Whether it tells what room there is", "spec.storageCapacity",
      .type = "boolean", .as = CELL_BOOL },
    { "TokenRequests", "Audiences of the tokens it gets", .cell = cell_token_audiences },
    { "RequiresRepublish", "Whether mounts are renewed", "spec.requiresRepublish",
      .type = "boolean", .as = CELL_BOOL },
    { "Modes", "Life cycles of its volumes", "spec.volumeLifecycleModes", "<none>",
      .as = CELL_LIST },
    COLUMN_AGE,
};

/* ---- nodes and scheduling ---- */

static const struct column runtime_class_columns[] = {
    COLUMN_NAME,
    { "Handler", "Runtime that is used", "handler" },
    COLUMN_AGE,
};

static const struct column priority_class_columns[] = {
    COLUMN_NAME,
    { "Value", "Priority of its pods", "value", .type = "integer", .as = CELL_INT },
    { "Global-Default", "Whether pods without a class get it", "globalDefault", .type = "boolean",
      .as = CELL_BOOL },
    COLUMN_AGE,
    { "PreemptionPolicy", "Whether its pods may displace others", "preemptionPolicy" },
};

/* ---- certificates ---- */

static struct value *cell_requested_duration(const struct value *request, int64_t now_s,
                                             struct arena *arena)
{
    const struct value *seconds = value_at(request, "spec.expirationSeconds");
    return cell_of(value_is(seconds, VALUE_INT) ? show_duration(seconds->integer, arena) : "<none>",
                   arena);
}

static struct value *cell_request_condition(const struct value *request, int64_t now_s,
                                            struct arena *arena)
{
    const struct value *conditions = value_at(request, "status.conditions");
    const char *state = find_condition(conditions, "Denied")     ? "Denied"
                        : find_condition(conditions, "Approved") ? "Approved"
                                                                 : "Pending";
    return value_printf(arena, "%s%s%s", state,
                        find_condition(conditions, "Failed") ? ",Failed" : "",
                        value_string(request, "status.certificate").size ? ",Issued" : "");
}

static const struct column certificate_request_columns[] = {
    COLUMN_NAME,
    COLUMN_AGE,
    { "SignerName", "Who shall sign it", "spec.signerName", "<none>" },
    { "Requestor", "Who asked for it", "spec.username" },
    { "RequestedDuration", "How long it shall be valid", .cell = cell_requested_duration },
    { "Condition", "Whether it is approved and issued", .cell = cell_request_condition },
};

/* ---- devices ---- */

static const struct column device_columns[] = { COLUMN_NAME, COLUMN_AGE };

static struct value *cell_claim_state(const struct value *claim, int64_t now_s, struct arena *arena)
{
    bool is_deleted = value_is(value_at(claim, "metadata.deletionTimestamp"), VALUE_STRING);
    const char *state = is_deleted ? "" : "pending";
    if (value_at(claim, "status.allocation"))
        state =
            value_count(value_at(claim, "status.reservedFor")) ? "allocated,reserved" : "allocated";
    return value_printf(arena, "%s%s%s", is_deleted ? "deleted" : "",
                        is_deleted && *state ? "," : "", state);
}

static const struct column resource_claim_columns[] = {
    COLUMN_NAME,
    { "State", "Whether devices are allocated to it", .cell = cell_claim_state },
    COLUMN_AGE,
};

static const struct column resource_slice_columns[] = {
    COLUMN_NAME,
    { "Node", "Node that has the devices", "spec.nodeName" },
    { "Driver", "Driver of the devices", "spec.driver" },
    { "Pool", "Pool the slice belongs to", "spec.pool.name" },
    COLUMN_AGE,
};

/* ---- added APIs ---- */

static struct value *cell_api_service(const struct value *service, int64_t now_s,
                                      struct arena *arena)
{
    const struct value *backend = value_at(service, "spec.service");
    if (!backend)
        return cell_of("Local", arena);
    return value_printf(arena, "%.*s/%.*s", BYTES_ARG(value_string(backend, "namespace")),
                        BYTES_ARG(value_string(backend, "name")));
}

static struct value *cell_available(const struct value *service, int64_t now_s, struct arena *arena)
{
    const struct value *condition =
        find_condition(value_at(service, "status.conditions"), "Available");
    struct bytes status = value_string(condition, "status");
    if (!condition)
        return cell_of("Unknown", arena);
    if (bytes_equal_text(status, "True"))
        return cell_of("True", arena);
    return value_printf(arena, "%.*s (%.*s)", BYTES_ARG(status),
                        BYTES_ARG(value_string(condition, "reason")));
}

static const struct column api_service_columns[] = {
    COLUMN_NAME,
    { "Service", "Service that answers, or Local", .cell = cell_api_service },
    { "Available", "Whether it answers", .cell = cell_available },
    COLUMN_AGE,
};

static const struct kind_columns kinds[] = {
    KIND_COLUMNS("rbac.authorization.k8s.io", "RoleBinding", role_binding_columns),
    KIND_COLUMNS("rbac.authorization.k8s.io", "ClusterRoleBinding", role_binding_columns),
    KIND_COLUMNS("storage.k8s.io", "StorageClass", storage_class_columns),
    KIND_COLUMNS("storage.k8s.io", "VolumeAttributesClass", volume_attributes_class_columns),
    KIND_COLUMNS("storage.k8s.io", "VolumeAttachment", volume_attachment_columns),
    KIND_COLUMNS("storage.k8s.io", "CSINode", csi_node_columns),
    KIND_COLUMNS("storage.k8s.io", "CSIDriver", csi_driver_columns),
    KIND_COLUMNS("node.k8s.io", "RuntimeClass", runtime_class_columns),
    KIND_COLUMNS("scheduling.k8s.io", "PriorityClass", priority_class_columns),
    KIND_COLUMNS("certificates.k8s.io", "CertificateSigningRequest", certificate_request_columns),
    KIND_COLUMNS("resource.k8s.io", "DeviceClass", device_columns),
    KIND_COLUMNS("resource.k8s.io", "ResourceClaimTemplate", device_columns),
    KIND_COLUMNS("resource.k8s.io", "ResourceClaim", resource_claim_columns),
    KIND_COLUMNS("resource.k8s.io", "ResourceSlice", resource_slice_columns),
    KIND_COLUMNS("apiregistration.k8s.io", "APIService", api_service_columns),
};
const struct columns_file columns_cluster = { kinds, ARRAY_SIZE(kinds) };
