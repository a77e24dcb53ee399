/* SPDX-License-Identifier: Apache-2.0 */
/* columns_core.c - what a Table shows of the core group; Pod is in columns_pod.c. */
#include <inttypes.h>

#include "columns/columns_cell.h"

/* ---- workloads of the core group ---- */

static const struct column pod_template_columns[] = {
    COLUMN_NAME,
    { "Containers", "Names of the containers", "template.spec", .as = CELL_NAMES },
    { "Images", "Images of the containers", "template.spec", .as = CELL_IMAGES },
    { "Pod Labels", "Labels of the pods", "template.metadata.labels", .as = CELL_LABELS },
};

static const struct column replication_controller_columns[] = {
    COLUMN_NAME,
    { "Desired", "Pods wanted", "spec.replicas", .type = "integer", .as = CELL_INT },
    { "Current", "Pods that exist", "status.replicas", .type = "integer", .as = CELL_INT },
    { "Ready", "Pods that are ready", "status.readyReplicas", .type = "integer", .as = CELL_INT },
    COLUMN_AGE,
    { "Containers", "Names of the containers", "spec.template.spec", .as = CELL_NAMES,
      .priority = 1 },
    { "Images", "Images of the containers", "spec.template.spec", .as = CELL_IMAGES,
      .priority = 1 },
    { "Selector", "Labels of its pods", "spec.selector", .as = CELL_LABELS, .priority = 1 },
};

/* ---- Service, Endpoints ---- */

static struct value *cell_cluster_ip(const struct value *service, int64_t now_s,
                                     struct arena *arena)
{
    return cell_of(show_text(value_item(value_at(service, "spec.clusterIPs"), 0), "<none>", arena),
                   arena);
}

static struct value *cell_external_ip(const struct value *service, int64_t now_s,
                                      struct arena *arena)
{
    struct bytes type = value_string(service, "spec.type");
    const char *own = show_list(value_at(service, "spec.externalIPs"), ",", "", arena);
    if (bytes_equal_text(type, "ExternalName"))
        return cell_of(show_text(value_at(service, "spec.externalName"), "", arena), arena);
    if (bytes_equal_text(type, "ClusterIP") || bytes_equal_text(type, "NodePort"))
        return cell_of(*own ? own : "<none>", arena);
    if (!bytes_equal_text(type, "LoadBalancer"))
        return cell_of("<unknown>", arena);
    const char *balancer = show_balancer(service, arena);
    if (*balancer && *own)
        return value_printf(arena, "%s,%s", balancer, own);
    return cell_of(*balancer ? balancer : *own ? own : "<pending>", arena);
}

static struct value *cell_service_ports(const struct value *service, int64_t now_s,
                                        struct arena *arena)
{
    const struct value *ports = value_at(service, "spec.ports");
    AUTO_BUFFER text = { 0 };
    for (size_t i = 0; i < value_count(ports); i++) {
        const struct value *port = value_item(ports, i);
        int64_t node_port = value_int(port, "nodePort", 0);
        buffer_printf(&text, "%s%" PRId64, i ? "," : "", value_int(port, "port", 0));
        if (node_port > 0)
            buffer_printf(&text, ":%" PRId64, node_port);
        buffer_printf(&text, "/%s", show_text(value_member(port, "protocol"), "", arena));
    }
    return value_new_text(arena, text.size ? buffer_text(&text) : "<none>");
}

static const struct column service_columns[] = {
    COLUMN_NAME,
    { "Type", "How the service is offered", "spec.type" },
    { "Cluster-IP", "Address inside the cluster", .cell = cell_cluster_ip },
    { "External-IP", "Addresses outside the cluster", .cell = cell_external_ip },
    { "Port(s)", "Ports, with node ports and protocols", .cell = cell_service_ports },
    COLUMN_AGE,
    { "Selector", "Labels of its pods", "spec.selector", .as = CELL_LABELS, .priority = 1 },
};

static void add_address(struct shortlist *list, const struct value *address,
                        const struct value *port, struct arena *arena)
{
    struct bytes ip = value_string(address, "ip"), whole = ip;
    size_t colon = 0;
    if (port) {
        bool is_v6 = bytes_find(ip, ':', &colon);
        whole = bytes_of(arena_printf(arena, is_v6 ? "[%.*s]:%" PRId64 : "%.*s:%" PRId64,
                                      BYTES_ARG(ip), value_int(port, "port", 0)));
    }
    shortlist_add(list, whole);
}

static void add_subset(struct shortlist *list, const struct value *subset, struct arena *arena)
{
    const struct value *ports = value_member(subset, "ports"),
                       *addresses = value_member(subset, "addresses");
    size_t port_count = value_count(ports), rounds = port_count ? port_count : 1;
    for (size_t p = 0; p < rounds; p++)
        for (size_t a = 0; a < value_count(addresses); a++)
            add_address(list, value_item(addresses, a), port_count ? value_item(ports, p) : NULL,
                        arena);
}

static struct value *cell_endpoints(const struct value *endpoints, int64_t now_s,
                                    struct arena *arena)
{
    const struct value *subsets = value_member(endpoints, "subsets");
    struct shortlist list = { .separator = ",", .shown_max = 3 };
    for (size_t i = 0; i < value_count(subsets); i++)
        add_subset(&list, value_item(subsets, i), arena);
    return cell_of(shortlist_finish(&list, value_count(subsets) ? "" : "<none>", arena), arena);
}

static const struct column endpoints_columns[] = {
    COLUMN_NAME,
    { "Endpoints", "Addresses that are ready", .cell = cell_endpoints },
    COLUMN_AGE,
};

/* ---- Node ---- */

static struct value *cell_node_status(const struct value *node, int64_t now_s, struct arena *arena)
{
    const struct value *conditions = value_at(node, "status.conditions");
    const char *status = !find_condition(conditions, "Ready")     ? "Unknown"
                         : is_condition_true(conditions, "Ready") ? "Ready"
                                                                  : "NotReady";
    if (!value_bool(node, "spec.unschedulable", false))
        return cell_of(status, arena);
    return value_printf(arena, "%s,SchedulingDisabled", status);
}

static struct value *cell_roles(const struct value *node, int64_t now_s, struct arena *arena)
{
    static const char prefix[] = "node-role.kubernetes.io/";
    const struct value *labels = value_at(node, "metadata.labels");
    size_t count = value_count(labels), kept = 0;
    struct bytes *roles = arena_array(arena, count, sizeof *roles);
    for (size_t i = 0; i < count; i++) {
        const struct member *label = &labels->map.members[i];
        if (bytes_starts_with(label->key, prefix))
            roles[kept] = (struct bytes){ label->key.at + sizeof prefix - 1,
                                          label->key.size - (sizeof prefix - 1) };
        else if (bytes_equal_text(label->key, "kubernetes.io/role"))
            roles[kept] = value_string(label->value, "");
        kept += roles[kept].size > 0;
    }
    return cell_of(show_set(roles, kept, "<none>", arena), arena);
}

static struct value *node_address(const struct value *node, const char *type, struct arena *arena)
{
    const struct value *address = find_condition(value_at(node, "status.addresses"), type);
    return cell_of(show_text(value_member(address, "address"), "<none>", arena), arena);
}

static struct value *cell_internal_ip(const struct value *node, int64_t now_s, struct arena *arena)
{
    return node_address(node, "InternalIP", arena);
}

static struct value *cell_node_external_ip(const struct value *node, int64_t now_s,
                                           struct arena *arena)
{
    return node_address(node, "ExternalIP", arena);
}

static struct value *cell_kernel(const struct value *node, int64_t now_s, struct arena *arena)
{
    const char *kernel = show_text(value_at(node, "status.nodeInfo.kernelVersion"), "", arena);
    const char *architecture = show_text(value_at(node, "status.nodeInfo.architecture"), "", arena);
    if (!*kernel)
        return cell_of("<unknown>", arena);
    if (!*architecture)
        return cell_of(kernel, arena);
    return value_printf(arena, "%s (%s)", kernel, architecture);
}

static const struct column node_columns[] = {
    COLUMN_NAME,
    { "Status", "Whether the node is ready and takes pods", .cell = cell_node_status },
    { "Roles", "Roles that its labels name", .cell = cell_roles },
    COLUMN_AGE,
    { "Version", "Version of its agent", "status.nodeInfo.kubeletVersion" },
    { "Internal-IP", "Address inside the cluster", .cell = cell_internal_ip, .priority = 1 },
    { "External-IP", "Address outside the cluster", .cell = cell_node_external_ip, .priority = 1 },
    { "OS-Image", "Operating system", "status.nodeInfo.osImage", "<unknown>", .priority = 1 },
    { "Kernel-Version", "Kernel, and the machine's architecture", .cell = cell_kernel,
      .priority = 1 },
    { "Container-Runtime", "What runs its containers", "status.nodeInfo.containerRuntimeVersion",
      "<unknown>", .priority = 1 },
};

/* ---- Event, of both groups: what one calls `involvedObject` is `regarding` in the other ---- */

static const struct value *either(const struct value *event, const char *core, const char *other)
{
    const struct value *value = value_at(event, core);
    return value ? value : value_at(event, other);
}

static const struct value *event_first(const struct value *event)
{
    const struct value *first = either(event, "firstTimestamp", "deprecatedFirstTimestamp");
    return value_is(first, VALUE_STRING) ? first : value_member(event, "eventTime");
}

static struct value *cell_first_seen(const struct value *event, int64_t now_s, struct arena *arena)
{
    return cell_of(show_age(event_first(event), now_s, arena), arena);
}

static struct value *cell_last_seen(const struct value *event, int64_t now_s, struct arena *arena)
{
    const struct value *last = either(event, "lastTimestamp", "deprecatedLastTimestamp");
    if (value_is(value_member(event, "series"), VALUE_MAP))
        last = value_at(event, "series.lastObservedTime");
    else if (!value_is(last, VALUE_STRING))
        last = event_first(event);
    return cell_of(show_age(last, now_s, arena), arena);
}

static struct value *cell_event_object(const struct value *event, int64_t now_s,
                                       struct arena *arena)
{
    const struct value *about = either(event, "involvedObject", "regarding");
    struct bytes kind = value_string(about, "kind"), name = value_string(about, "name");
    char *lower = arena_copy(arena, kind.at, kind.size);
    for (char *at = lower; *at; at++)
        if (*at >= 'A' && *at <= 'Z')
            *at = (char)(*at - 'A' + 'a');
    return name.size ? value_printf(arena, "%s/%.*s", lower, BYTES_ARG(name))
                     : cell_of(lower, arena);
}

static struct value *cell_event_subobject(const struct value *event, int64_t now_s,
                                          struct arena *arena)
{
    return cell_of(
        show_text(either(event, "involvedObject.fieldPath", "regarding.fieldPath"), "", arena),
        arena);
}

static struct value *cell_event_source(const struct value *event, int64_t now_s,
                                       struct arena *arena)
{
    const struct value *source = either(event, "source", "deprecatedSource");
    const struct value *controller = either(event, "reportingComponent", "reportingController");
    const char *component =
        show_text(value_member(source, "component"), show_text(controller, "", arena), arena);
    const char *instance = show_text(value_member(event, "reportingInstance"), "", arena);
    const char *host = show_text(value_member(source, "host"), instance, arena);
    return *host ? value_printf(arena, "%s, %s", component, host) : cell_of(component, arena);
}

static bool is_blank(char c)
{
    return c == ' ' || (c >= '\t' && c <= '\r');
}

static struct value *cell_event_message(const struct value *event, int64_t now_s,
                                        struct arena *arena)
{
    struct bytes message = value_string(event, "message");
    if (!message.at)
        message = value_string(event, "note");
    while (message.size && is_blank(message.at[0]))
        message = (struct bytes){ message.at + 1, message.size - 1 };
    while (message.size && is_blank(message.at[message.size - 1]))
        message.size--;
    return value_new_string(arena, message);
}

static struct value *cell_event_count(const struct value *event, int64_t now_s, struct arena *arena)
{
    if (value_is(value_member(event, "series"), VALUE_MAP))
        return value_new_int(arena, value_int(event, "series.count", 0));
    int64_t count = value_int(either(event, "count", "deprecatedCount"), "", 0);
    return value_new_int(arena, count ? count : 1);
}

static const struct column event_columns[] = {
    { "Last Seen", "Time since it was last seen", .cell = cell_last_seen },
    { "Type", "Normal or Warning", "type" },
    { "Reason", "Why, as one word", "reason" },
    { "Object", "What the event is about", .cell = cell_event_object },
    { "Subobject", "The part of the object it is about", .cell = cell_event_subobject,
      .priority = 1 },
    { "Source", "Who reports it", .cell = cell_event_source, .priority = 1 },
    { "Message", "What happened", .cell = cell_event_message },
    { "First Seen", "Time since it was first seen", .cell = cell_first_seen, .priority = 1 },
    { "Count", "How often it was seen", .cell = cell_event_count, .priority = 1 },
    { "Name", "Name of the object", "metadata.name", .format = "name", .priority = 1 },
};

/* ---- configuration ---- */

static const struct column namespace_columns[] = {
    COLUMN_NAME,
    { "Status", "Phase of the namespace", "status.phase" },
    COLUMN_AGE,
};

static const struct column secret_columns[] = {
    COLUMN_NAME,
    { "Type", "What kind of secret it is", "type" },
    { "Data", "Number of entries", "data", .as = CELL_COUNT },
    COLUMN_AGE,
};

static struct value *cell_config_map_data(const struct value *map, int64_t now_s,
                                          struct arena *arena)
{
    return value_new_int(arena, (int64_t)(value_count(value_member(map, "data")) +
                                          value_count(value_member(map, "binaryData"))));
}

static const struct column config_map_columns[] = {
    COLUMN_NAME,
    { "Data", "Number of entries", .cell = cell_config_map_data },
    COLUMN_AGE,
};

static const struct column service_account_columns[] = { COLUMN_NAME, COLUMN_AGE };

static struct value *quota_part(const struct value *quota, bool limits, struct arena *arena)
{
    const struct value *hard = value_at(quota, "status.hard"),
                       *used = value_at(quota, "status.used");
    size_t count = value_count(hard), kept = 0;
    struct bytes *names = arena_array(arena, count, sizeof *names);
    for (size_t i = 0; i < count; i++) {
        names[kept] = hard->map.members[i].key;
        kept += bytes_starts_with(names[kept], "limits.") == limits;
    }
    sort_texts(names, kept);
    AUTO_BUFFER text = { 0 };
    for (size_t i = 0; i < kept; i++)
        buffer_printf(&text, "%s%.*s: %s/%s", i ? ", " : "", BYTES_ARG(names[i]),
                      show_text(value_member_bytes(used, names[i]), "0", arena),
                      show_text(value_member_bytes(hard, names[i]), "0", arena));
    return value_new_text(arena, buffer_text(&text));
}

static struct value *cell_quota_request(const struct value *quota, int64_t now_s,
                                        struct arena *arena)
{
    return quota_part(quota, /* limits= */ false, arena);
}

static struct value *cell_quota_limit(const struct value *quota, int64_t now_s, struct arena *arena)
{
    return quota_part(quota, /* limits= */ true, arena);
}

static const struct column resource_quota_columns[] = {
    COLUMN_NAME,
    { "Request", "Requests and objects: used of allowed", .cell = cell_quota_request },
    { "Limit", "Limits: used of allowed", .cell = cell_quota_limit },
    COLUMN_AGE,
};

/* ---- volumes ---- */

static const char *show_modes(const struct value *modes, struct arena *arena)
{
    static const struct { const char *mode, *shown; } order[] = {
        { "ReadWriteOnce", "RWO" },
        { "ReadOnlyMany", "ROX" },
        { "ReadWriteMany", "RWX" },
        { "ReadWriteOncePod", "RWOP" },
    };
    AUTO_BUFFER text = { 0 };
    FOR_EACH(row, order) {
        bool present = false;
        for (size_t i = 0; i < value_count(modes); i++)
            present =
                present || bytes_equal_text(value_string(value_item(modes, i), ""), row->mode);
        if (present)
            buffer_printf(&text, "%s%s", text.size ? "," : "", row->shown);
    }
    return arena_strdup(arena, buffer_text(&text));
}

static struct value *cell_volume_status(const struct value *volume, int64_t now_s,
                                        struct arena *arena)
{
    if (value_is(value_at(volume, "metadata.deletionTimestamp"), VALUE_STRING))
        return cell_of("Terminating", arena);
    return cell_of(show_text(value_at(volume, "status.phase"), "", arena), arena);
}

static struct value *cell_storage_class(const struct value *volume, int64_t now_s,
                                        struct arena *arena)
{
    const struct value *beta = value_member(value_at(volume, "metadata.annotations"),
                                            "volume.beta.kubernetes.io/storage-class");
    return cell_of(show_text(beta ? beta : value_at(volume, "spec.storageClassName"), "", arena),
                   arena);
}

static struct value *cell_pv_modes(const struct value *volume, int64_t now_s, struct arena *arena)
{
    return cell_of(show_modes(value_at(volume, "spec.accessModes"), arena), arena);
}

static struct value *cell_pv_claim(const struct value *volume, int64_t now_s, struct arena *arena)
{
    const struct value *claim = value_at(volume, "spec.claimRef");
    if (!claim)
        return cell_of("", arena);
    return value_printf(arena, "%.*s/%.*s", BYTES_ARG(value_string(claim, "namespace")),
                        BYTES_ARG(value_string(claim, "name")));
}

static const struct column persistent_volume_columns[] = {
    COLUMN_NAME,
    { "Capacity", "Size of the volume", "spec.capacity.storage", "0" },
    { "Access Modes", "How it may be mounted", .cell = cell_pv_modes },
    { "Reclaim Policy", "What becomes of it after its claim",
      "spec.persistentVolumeReclaimPolicy" },
    { "Status", "Phase of the volume", .cell = cell_volume_status },
    { "Claim", "Claim it is bound to", .cell = cell_pv_claim },
    { "StorageClass", "Class of the storage", .cell = cell_storage_class },
    { "VolumeAttributesClass", "Class of the volume's attributes", "spec.volumeAttributesClassName",
      "<unset>" },
    { "Reason", "Why it is in this phase", "status.reason" },
    COLUMN_AGE,
    { "VolumeMode", "Filesystem or Block", "spec.volumeMode", "<unset>", .priority = 1 },
};

static bool is_bound(const struct value *claim)
{
    return value_string(claim, "spec.volumeName").size > 0;
}

static struct value *cell_claim_capacity(const struct value *claim, int64_t now_s,
                                         struct arena *arena)
{
    return cell_of(
        is_bound(claim) ? show_text(value_at(claim, "status.capacity.storage"), "0", arena) : "",
        arena);
}

static struct value *cell_claim_modes(const struct value *claim, int64_t now_s, struct arena *arena)
{
    return cell_of(is_bound(claim) ? show_modes(value_at(claim, "status.accessModes"), arena) : "",
                   arena);
}

static const struct column persistent_volume_claim_columns[] = {
    COLUMN_NAME,
    { "Status", "Phase of the claim", .cell = cell_volume_status },
    { "Volume", "Volume it is bound to", "spec.volumeName" },
    { "Capacity", "Size of the volume", .cell = cell_claim_capacity },
    { "Access Modes", "How the volume may be mounted", .cell = cell_claim_modes },
    { "StorageClass", "Class of the storage", .cell = cell_storage_class },
    { "VolumeAttributesClass", "Class of the volume's attributes", "spec.volumeAttributesClassName",
      "<unset>" },
    COLUMN_AGE,
    { "VolumeMode", "Filesystem or Block", "spec.volumeMode", "<unset>", .priority = 1 },
};

/* ---- ComponentStatus ---- */

static const struct value *healthy(const struct value *component)
{
    return find_condition(value_member(component, "conditions"), "Healthy");
}

static struct value *cell_component_status(const struct value *component, int64_t now_s,
                                           struct arena *arena)
{
    if (!healthy(component))
        return cell_of("Unknown", arena);
    return cell_of(is_condition_true(value_member(component, "conditions"), "Healthy")
                       ? "Healthy"
                       : "Unhealthy",
                   arena);
}

static struct value *cell_component_message(const struct value *component, int64_t now_s,
                                            struct arena *arena)
{
    return cell_of(show_text(value_member(healthy(component), "message"), "", arena), arena);
}

static struct value *cell_component_error(const struct value *component, int64_t now_s,
                                          struct arena *arena)
{
    return cell_of(show_text(value_member(healthy(component), "error"), "", arena), arena);
}

static const struct column component_status_columns[] = {
    COLUMN_NAME,
    { "Status", "Whether the component is healthy", .cell = cell_component_status },
    { "Message", "What the component says", .cell = cell_component_message },
    { "Error", "What went wrong when it was asked", .cell = cell_component_error },
};

/* ---- Status has no name ---- */

static const struct column status_columns[] = {
    { "Status", "Success or Failure", "status" },
    { "Reason", "Why, as one word", "reason" },
    { "Message", "Why, as a sentence", "message" },
};

static const struct kind_columns kinds[] = {
    KIND_COLUMNS("", "PodTemplate", pod_template_columns),
    KIND_COLUMNS("", "ReplicationController", replication_controller_columns),
    KIND_COLUMNS("", "Service", service_columns),
    KIND_COLUMNS("", "Endpoints", endpoints_columns),
    KIND_COLUMNS_READ("", "Node", node_columns,
                      "metadata.labels spec.unschedulable status.conditions.type "
                      "status.conditions.status status.addresses status.nodeInfo"),
    KIND_COLUMNS("", "Event", event_columns),
    KIND_COLUMNS("events.k8s.io", "Event", event_columns),
    KIND_COLUMNS("", "Namespace", namespace_columns),
    KIND_COLUMNS("", "Secret", secret_columns),
    KIND_COLUMNS("", "ConfigMap", config_map_columns),
    KIND_COLUMNS("", "ServiceAccount", service_account_columns),
    KIND_COLUMNS("", "PersistentVolume", persistent_volume_columns),
    KIND_COLUMNS("", "PersistentVolumeClaim", persistent_volume_claim_columns),
    KIND_COLUMNS("", "ResourceQuota", resource_quota_columns),
    KIND_COLUMNS("", "ComponentStatus", component_status_columns),
    KIND_COLUMNS("", "Status", status_columns),
};
const struct columns_file columns_core = { kinds, ARRAY_SIZE(kinds) };
