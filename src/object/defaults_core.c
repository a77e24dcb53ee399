/* SPDX-License-Identifier: Apache-2.0 */
/* defaults_core.c - defaults of the core group that depend on other fields.
 *
 * Also here: what upstream's conversions keep equal (a pod's deprecated serviceAccount, podIP and
 * the first of podIPs), and Secret.stringData, which goes into data.
 *
 * Not here: pod-level resources (defaults_pod_resources.c), workloads (defaults_workloads.c). */
#include <string.h>

#include "base/arena.h"
#include "codec/base64.h"
#include "codec/value.h"
#include "object/defaults.h"
#include "object/defaults_pod.h"
#include "object/image_name.h"

/* Pods and their parts. */

static const char *pull_policy(struct bytes image)
{
    struct image_name name;
    if (!image_name_parse(image, &name))
        return "IfNotPresent";
    bool latest = name.tag.at ? bytes_equal_text(name.tag, "latest") : !name.digest.at;
    return latest ? "Always" : "IfNotPresent";
}

void container_set_defaults(struct value *container, const struct kind *root, struct arena *arena)
{
    (void)root;
    default_text(container, arena, "imagePullPolicy",
                 pull_policy(value_string(container, "image")));
}

void image_volume_set_defaults(struct value *image, const struct kind *root, struct arena *arena)
{
    (void)root;
    default_text(image, arena, "pullPolicy", pull_policy(value_string(image, "reference")));
}

/* Name is a volume's only member that is no source. */
void volume_set_defaults(struct value *volume, const struct kind *root, struct arena *arena)
{
    (void)root;
    size_t sources = value_count(volume) - (value_member(volume, "name") != NULL);
    if (sources == 0)
        default_map(volume, arena, "emptyDir");
}

void pod_spec_set_defaults(struct value *spec, const struct kind *root, struct arena *arena)
{
    (void)root;
    struct bytes name = value_string(spec, "serviceAccountName");
    struct bytes deprecated = value_string(spec, "serviceAccount");
    if (name.size == 0 && deprecated.size == 0)
        return;
    if (name.size == 0)
        value_set_bytes(spec, arena, BYTES("serviceAccountName"),
                        value_new_string(arena, deprecated));
    else
        value_set_bytes(spec, arena, BYTES("serviceAccount"), value_new_string(arena, name));
}

/* `one` is what clients of old read of `many`; where both are set, the one wins. */
static void keep_first(struct value *map, struct arena *arena, const char *one, const char *many,
                       const char *key)
{
    struct bytes first = value_string(map, one);
    const struct value *item = value_item(value_member(map, many), 0);
    struct bytes listed = !item ? (struct bytes){ NULL, 0 } : key ? value_string(item, key)
                        : item->type == VALUE_STRING ? item->string : (struct bytes){ NULL, 0 };
    if (first.size == 0 && listed.size) {
        value_set_bytes(map, arena, bytes_of(one), value_new_string(arena, listed));
    } else if (first.size && !bytes_equal(first, listed)) {
        struct value *list = value_new_list(arena), *made = value_new_string(arena, first);
        if (key) {
            struct value *wrapped = value_new_map(arena);
            value_set_bytes(wrapped, arena, bytes_of(key), made);
            made = wrapped;
        }
        value_append(list, arena, made);
        value_set_bytes(map, arena, bytes_of(many), list);
    }
}

void pod_status_set_defaults(struct value *status, const struct kind *root, struct arena *arena)
{
    (void)root;
    keep_first(status, arena, "podIP", "podIPs", "ip");
}

void node_spec_set_defaults(struct value *spec, const struct kind *root, struct arena *arena)
{
    (void)root;
    keep_first(spec, arena, "podCIDR", "podCIDRs", NULL);
}

/* A limit without a request is requested. */
static void request_limits(struct value *containers, struct arena *arena)
{
    for (size_t i = 0; i < value_count(containers); i++) {
        struct value *resources = value_member(value_item(containers, i), "resources");
        const struct value *limits = value_member(resources, "limits");
        if (value_count(limits) == 0)
            continue;
        struct value *requests = default_map(resources, arena, "requests");
        for (uint32_t m = 0; m < limits->map.count; m++) {
            const struct member *limit = &limits->map.members[m];
            if (!value_member_bytes(requests, limit->key))
                value_set_bytes(requests, arena, limit->key, value_clone(arena, limit->value));
        }
    }
}

/* On the host's network a container's ports are the host's. */
static void set_host_ports(struct value *containers, struct arena *arena)
{
    for (size_t i = 0; i < value_count(containers); i++) {
        const struct value *ports = value_member(value_item(containers, i), "ports");
        for (size_t p = 0; p < value_count(ports); p++) {
            struct value *port = value_item(ports, p);
            int64_t number = value_int(port, "containerPort", 0);
            if (number && value_is_empty(value_member(port, "hostPort")))
                value_set_bytes(port, arena, BYTES("hostPort"), value_new_int(arena, number));
        }
    }
}

void pod_set_defaults(struct value *pod, const struct kind *root, struct arena *arena)
{
    (void)root;
    static const char *const lists[] = { "initContainers", "containers" };
    struct value *spec = default_map(pod, arena, "spec");
    FOR_EACH(list, lists)
        request_limits(value_member(spec, *list), arena);
    pod_resources_set_defaults(spec, arena);
    default_bool(spec, arena, "enableServiceLinks", true);
    FOR_EACH(list, lists)
        if (value_bool(spec, "hostNetwork", false))
            set_host_ports(value_member(spec, *list), arena);
}

/* Services. */

static void set_session_affinity(struct value *spec, struct arena *arena)
{
    struct bytes affinity = value_string(spec, "sessionAffinity");
    if (affinity.size == 0 || bytes_equal_text(affinity, "None"))
        value_remove(spec, "sessionAffinityConfig");
    else if (bytes_equal_text(affinity, "ClientIP"))
        default_int(value_make_at(spec, arena, "sessionAffinityConfig.clientIP", VALUE_MAP), arena,
                    "timeoutSeconds", 10800);
}

static void set_ip_modes(struct value *service, struct arena *arena)
{
    const struct value *ingress = value_at(service, "status.loadBalancer.ingress");
    for (size_t i = 0; i < value_count(ingress); i++)
        if (value_string(value_item(ingress, i), "ip").size)
            default_text(value_item(ingress, i), arena, "ipMode", "VIP");
}

void service_set_defaults(struct value *service, const struct kind *root, struct arena *arena)
{
    (void)root;
    struct value *spec = default_map(service, arena, "spec");
    struct bytes type = value_string(spec, "type");
    bool cluster_ip = type.size == 0 || bytes_equal_text(type, "ClusterIP");
    bool balanced = bytes_equal_text(type, "LoadBalancer");
    bool external = balanced || bytes_equal_text(type, "NodePort") ||
                    (cluster_ip && value_count(value_member(spec, "externalIPs")) > 0);
    set_session_affinity(spec, arena);
    if (external)
        default_text(spec, arena, "externalTrafficPolicy", "Cluster");
    if (!bytes_equal_text(type, "ExternalName"))
        default_text(spec, arena, "internalTrafficPolicy", "Cluster");
    if (balanced) {
        default_bool(spec, arena, "allocateLoadBalancerNodePorts", true);
        set_ip_modes(service, arena);
    }
}

void service_port_set_defaults(struct value *port, const struct kind *root, struct arena *arena)
{
    (void)root;
    if (value_is_empty(value_member(port, "targetPort")))
        value_set_bytes(port, arena, BYTES("targetPort"),
                        value_new_int(arena, value_int(port, "port", 0)));
}

/* Other kinds. */

/* stringData is written only: each text goes into data. */
void secret_set_defaults(struct value *secret, const struct kind *root, struct arena *arena)
{
    (void)root;
    const struct value *texts = value_member(secret, "stringData");
    struct value *data = value_count(texts) ? default_map(secret, arena, "data") : NULL;
    for (uint32_t i = 0; i < value_count(texts); i++) {
        AUTO_BUFFER encoded = { 0 };
        const struct member *text = &texts->map.members[i];
        base64_write(&encoded, text->value->string);
        struct bytes copy = { arena_copy(arena, encoded.at, encoded.size), encoded.size };
        value_set_bytes(data, arena, text->key, value_new_string(arena, copy));
    }
    value_remove(secret, "stringData");
}

void namespace_set_defaults(struct value *namespace, const struct kind *root, struct arena *arena)
{
    (void)root;
    struct bytes name = value_string(namespace, "metadata.name");
    if (name.size == 0)
        return;
    struct value *labels = value_make_at(namespace, arena, "metadata.labels", VALUE_MAP);
    value_set_bytes(labels, arena, BYTES("kubernetes.io/metadata.name"),
                    value_new_string(arena, name));
}

void persistent_volume_set_defaults(struct value *volume, const struct kind *root,
                                    struct arena *arena)
{
    (void)root;
    struct value *spec = default_map(volume, arena, "spec");
    default_text(spec, arena, "persistentVolumeReclaimPolicy", "Retain");
    default_text(spec, arena, "volumeMode", "Filesystem");
}

void node_status_set_defaults(struct value *status, const struct kind *root, struct arena *arena)
{
    (void)root;
    const struct value *capacity = value_member(status, "capacity");
    if (value_count(capacity) && !value_member(status, "allocatable"))
        value_set_bytes(status, arena, BYTES("allocatable"), value_clone(arena, capacity));
}

/* Copies the entries that `to` lacks. */
static void add_missing(struct value *item, struct arena *arena, const char *to, const char *from)
{
    const struct value *source = value_member(item, from);
    if (value_count(source) == 0)
        return;
    struct value *map = default_map(item, arena, to);
    for (uint32_t i = 0; i < source->map.count; i++)
        if (!value_member_bytes(map, source->map.members[i].key))
            value_set_bytes(map, arena, source->map.members[i].key,
                            value_clone(arena, source->map.members[i].value));
}

void limit_range_item_set_defaults(struct value *item, const struct kind *root, struct arena *arena)
{
    (void)root;
    if (!bytes_equal_text(value_string(item, "type"), "Container"))
        return;
    add_missing(item, arena, "default", "max");
    add_missing(item, arena, "defaultRequest", "default");
    add_missing(item, arena, "defaultRequest", "min");
}
