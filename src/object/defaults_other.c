/* SPDX-License-Identifier: Apache-2.0 */
/* defaults_other.c - defaults of the remaining groups that depend on other fields. */
#include "base/arena.h"
#include "codec/json.h"
#include "codec/value.h"
#include "object/defaults.h"

static const char rbac_group[] = "rbac.authorization.k8s.io";

static void default_json(struct value *map, struct arena *arena, const char *key, const char *json)
{
    bool added;
    struct value **slot = value_slot(map, arena, bytes_of(key), &added);
    if (added || value_is_empty(*slot))
        *slot = json_parse(bytes_of(json), NULL, arena, NULL);
}

/* Autoscaling.  v1 keeps what only v2 can say in annotations. */

void horizontal_pod_autoscaler_v1_set_defaults(struct value *autoscaler, const struct kind *root,
                                               struct arena *arena)
{
    (void)root;
    struct value *annotations = value_at(autoscaler, "metadata.annotations");
    if (!value_member(annotations, "autoscaling.alpha.kubernetes.io/metrics"))
        default_int(default_map(autoscaler, arena, "spec"), arena, "targetCPUUtilizationPercentage",
                    80);
}

void horizontal_pod_autoscaler_spec_set_defaults(struct value *spec, const struct kind *root,
                                                 struct arena *arena)
{
    (void)root;
    default_json(spec, arena, "metrics",
                 "[{\"type\":\"Resource\",\"resource\":{\"name\":\"cpu\",\"target\":"
                 "{\"type\":\"Utilization\",\"averageUtilization\":80}}}]");
}

void horizontal_pod_autoscaler_behavior_set_defaults(struct value *behavior,
                                                     const struct kind *root, struct arena *arena)
{
    (void)root;
    struct value *up = default_map(behavior, arena, "scaleUp"),
                 *down = default_map(behavior, arena, "scaleDown");
    default_int(up, arena, "stabilizationWindowSeconds", 0);
    if (!value_member(up, "selectPolicy"))
        default_text(up, arena, "selectPolicy", "Max");
    default_json(up, arena, "policies", "[{\"type\":\"Pods\",\"value\":4,\"periodSeconds\":15},"
                 "{\"type\":\"Percent\",\"value\":100,\"periodSeconds\":15}]");
    if (!value_member(down, "selectPolicy"))
        default_text(down, arena, "selectPolicy", "Max");
    default_json(down, arena, "policies",
                 "[{\"type\":\"Percent\",\"value\":100,\"periodSeconds\":15}]");
}

void network_policy_spec_set_defaults(struct value *spec, const struct kind *root,
                                      struct arena *arena)
{
    (void)root;
    bool egress = value_count(value_member(spec, "egress")) > 0;
    default_json(spec, arena, "policyTypes", egress ? "[\"Ingress\",\"Egress\"]" : "[\"Ingress\"]");
}

void subject_set_defaults(struct value *subject, const struct kind *root, struct arena *arena)
{
    (void)root;
    struct bytes kind = value_string(subject, "kind");
    if (bytes_equal_text(kind, "User") || bytes_equal_text(kind, "Group"))
        default_text(subject, arena, "apiGroup", rbac_group);
}

void device_request_set_defaults(struct value *request, const struct kind *root,
                                 struct arena *arena)
{
    (void)root;
    if (bytes_equal_text(value_string(request, "allocationMode"), "ExactCount") &&
        value_int(request, "count", 0) == 0)
        value_set_bytes(request, arena, BYTES("count"), value_new_int(arena, 1));
}

/* Custom resource definitions. */

static struct value *new_lower_case(struct arena *arena, struct bytes text)
{
    char *copy = arena_copy(arena, text.at, text.size);
    for (size_t i = 0; i < text.size; i++)
        if (copy[i] >= 'A' && copy[i] <= 'Z')
            copy[i] = (char)(copy[i] + 'a' - 'A');
    return value_new_string(arena, (struct bytes){ copy, text.size });
}

static void set_names(struct value *names, struct arena *arena)
{
    struct bytes kind = value_string(names, "kind");
    if (value_string(names, "singular").size == 0 && kind.size)
        value_set_bytes(names, arena, BYTES("singular"), new_lower_case(arena, kind));
    if (value_string(names, "listKind").size == 0 && kind.size)
        value_set_bytes(names, arena, BYTES("listKind"),
                        value_printf(arena, "%.*sList", BYTES_ARG(kind)));
}

void custom_resource_definition_set_defaults(struct value *definition, const struct kind *root,
                                             struct arena *arena)
{
    (void)root;
    struct value *spec = default_map(definition, arena, "spec");
    const struct value *versions = value_member(spec, "versions");
    set_names(default_map(spec, arena, "names"), arena);
    if (value_count(value_at(definition, "status.storedVersions")))
        return;
    for (size_t i = 0; i < value_count(versions); i++) {
        const struct value *version = value_item(versions, i);
        if (!value_bool(version, "storage", false))
            continue;
        struct value *stored =
            value_make_at(definition, arena, "status.storedVersions", VALUE_LIST);
        value_append(stored, arena, value_new_string(arena, value_string(version, "name")));
        return;
    }
}
