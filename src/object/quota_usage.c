/* SPDX-License-Identifier: Apache-2.0 */
/* quota_usage.c - see quota_usage.h.  Each kind that counts for more than its number has a row. */
#include "object/quota_usage.h"

#include <stdlib.h>

#include "base/arena.h"
#include "codec/value.h"
#include "object/kinds/resources.h"
#include "object/resource_list.h"
#include "object/schema.h"
#include "object/time_text.h"

static const char class_suffix[] = ".storageclass.storage.k8s.io/";
static const char *const claim_resources[] = { "persistentvolumeclaims", "requests.storage" };

/* ---- names ---- */

static bool is_object_count(const struct kind *kind, struct bytes resource)
{
    static const char prefix[] = "count/";
    if (!bytes_starts_with(resource, prefix))
        return false;
    struct bytes rest = { resource.at + sizeof prefix - 1, resource.size - sizeof prefix + 1 },
                 name = bytes_next(&rest, '.');
    return bytes_equal_text(name, kind->resource) &&
           (rest.at ? bytes_equal_text(rest, kind->group) : !*kind->group);
}

static bool is_pod_resource(struct bytes resource)
{
    static const char *const names[] = { "cpu", "memory", "ephemeral-storage", "pods",
                                         "requests.cpu", "requests.memory",
                                         "requests.ephemeral-storage", "limits.cpu",
                                         "limits.memory", "limits.ephemeral-storage" };
    FOR_EACH(name, names)
        if (bytes_equal_text(resource, *name))
            return true;
    return resource_is_huge_pages(resource) || bytes_starts_with(resource, "requests.hugepages-") ||
           (bytes_starts_with(resource, "requests.") && !resource_is_native(resource));
}

static bool is_service_resource(struct bytes resource)
{
    return bytes_equal_text(resource, "services") ||
           bytes_equal_text(resource, "services.nodeports") ||
           bytes_equal_text(resource, "services.loadbalancers");
}

static bool is_claim_resource(struct bytes resource)
{
    FOR_EACH(name, claim_resources) {
        size_t size = strlen(*name), suffix_size = sizeof class_suffix - 1;
        if (bytes_equal_text(resource, *name))
            return true;
        if (resource.size > size + suffix_size &&
            memcmp(resource.at + resource.size - size, *name, size) == 0 &&
            memcmp(resource.at + resource.size - size - suffix_size, class_suffix, suffix_size) ==
                0)
            return true;
    }
    return false;
}

/* Kinds that were counted by their plain name before there was "count/". */
static bool is_old_count(const struct kind *kind, struct bytes resource)
{
    static const char *const names[] = { "configmaps", "resourcequotas", "replicationcontrollers",
                                         "secrets" };
    FOR_EACH(name, names)
        if (!*kind->group && text_equal(kind->resource, *name))
            return bytes_equal_text(resource, *name);
    return false;
}

bool quota_counts(const struct kind *kind, struct bytes resource)
{
    return is_object_count(kind, resource) || is_old_count(kind, resource) ||
           (kind == well_known.pod && is_pod_resource(resource)) ||
           (kind == well_known.service && is_service_resource(resource)) ||
           (kind == well_known.persistent_volume_claim && is_claim_resource(resource));
}

/* ---- usage ---- */

static void use(struct resource_list *ret, const char *name, int64_t count)
{
    struct resource resource = { .name = bytes_of(name),
                                 .amount = quantity_of_units(count, QUANTITY_DECIMAL_SI) };
    resource_list_set(ret, &resource);
}

static void use_as(struct resource_list *ret, const char *name, const struct resource *amount)
{
    struct resource resource = *amount;
    resource.name = bytes_of(name);
    resource_list_set(ret, &resource);
}

int64_t quota_counts_until_s(const struct value *pod, int64_t now_s)
{
    struct bytes phase = value_string(pod, "status.phase");
    const struct value *metadata = value_member(pod, "metadata");
    int64_t deletion_ns;
    if (bytes_equal_text(phase, "Succeeded") || bytes_equal_text(phase, "Failed"))
        return 0;
    if (!time_parse(value_string(metadata, "deletionTimestamp"), &deletion_ns) ||
        !value_member(metadata, "deletionGracePeriodSeconds"))
        return INT64_MAX;
    int64_t until_s =
        deletion_ns / 1000000000 + value_int(metadata, "deletionGracePeriodSeconds", 0);
    return now_s > until_s ? 0 : until_s;
}

static void use_requests(struct resource_list *ret, const struct resource_list *requests)
{
    for (size_t i = 0; i < requests->count; i++) {
        const struct resource *request = &requests->items[i];
        struct bytes name = request->name;
        const char *prefixed = arena_printf(ret->arena, "requests.%.*s", BYTES_ARG(name));
        bool is_huge_pages = resource_is_huge_pages(name);
        bool is_plain = bytes_equal_text(name, "cpu") || bytes_equal_text(name, "memory") ||
                        bytes_equal_text(name, "ephemeral-storage") || is_huge_pages;
        if (is_plain)
            resource_list_set(ret, request);
        if (is_plain || !resource_is_native(name))
            use_as(ret, prefixed, request);
    }
}

static void use_limits(struct resource_list *ret, const struct resource_list *limits)
{
    static const char *const names[][2] = { { "cpu", "limits.cpu" },
                                            { "memory", "limits.memory" },
                                            { "ephemeral-storage", "limits.ephemeral-storage" } };
    FOR_EACH(name, names) {
        const struct resource *limit = resource_list_find(limits, bytes_of((*name)[0]));
        if (limit)
            use_as(ret, (*name)[1], limit);
    }
}

static void use_pod(const struct value *pod, int64_t now_s, struct resource_list *ret)
{
    struct resource_list requests = { .arena = ret->arena }, limits = requests, overhead = requests;
    if (quota_counts_until_s(pod, now_s) == 0)
        return;
    pod_resources_sum(pod, "requests", &requests);
    pod_resources_sum(pod, "limits", &limits);
    resource_list_read(&overhead, value_at(pod, "spec.overhead"));
    resource_list_add(&requests, &overhead);
    for (size_t i = 0; i < overhead.count; i++) {
        struct resource *limit = resource_list_find(&limits, overhead.items[i].name);
        struct resource_list one = { &overhead.items[i], 1, 1, ret->arena };
        if (limit && limit->amount.nano != 0)
            resource_list_add(&limits, &one);
    }
    use(ret, "pods", 1);
    use_requests(ret, &requests);
    use_limits(ret, &limits);
}

static void use_service(const struct value *service, int64_t now_s, struct resource_list *ret)
{
    const struct value *spec = value_member(service, "spec"), *ports = value_member(spec, "ports");
    struct bytes type = value_string(spec, "type");
    bool is_balanced = bytes_equal_text(type, "LoadBalancer");
    int64_t node_ports = 0;
    (void)now_s;
    if (bytes_equal_text(type, "NodePort") ||
        (is_balanced && value_bool(spec, "allocateLoadBalancerNodePorts", true)))
        node_ports = (int64_t)value_count(ports);
    else if (is_balanced)
        for (size_t i = 0; i < value_count(ports); i++)
            node_ports += value_int(value_item(ports, i), "nodePort", 0) != 0;
    use(ret, "services", 1);
    use(ret, "services.nodeports", node_ports);
    use(ret, "services.loadbalancers", is_balanced);
}

/* What was asked for, or what is allocated where that is more (a growth that was taken back). */
static bool claim_storage(const struct value *claim, struct resource *ret)
{
    static const struct bytes storage = BYTES("storage");
    struct quantity allocated;
    if (!resource_amount_of(value_at(claim, "spec.resources.requests"), storage, &ret->amount))
        return false;
    if (resource_amount_of(value_at(claim, "status.allocatedResources"), storage, &allocated) &&
        quantity_compare(&allocated, &ret->amount) > 0)
        ret->amount = allocated;
    ret->amount = quantity_of_units(quantity_value(&ret->amount), ret->amount.format);
    return true;
}

static void use_claim(const struct value *claim, int64_t now_s, struct resource_list *ret)
{
    struct resource amount = { 0 };
    const struct value *old = value_member(value_at(claim, "metadata.annotations"),
                                           "volume.beta.kubernetes.io/storage-class");
    const char *class = old ? value_text(old, "", ret->arena)
                            : value_text(claim, "spec.storageClassName", ret->arena);
    (void)now_s;
    bool has_amount = claim_storage(claim, &amount), has_class = !text_is_empty(class);
    use(ret, claim_resources[0], 1);
    if (has_amount)
        use_as(ret, claim_resources[1], &amount);
    if (has_class)
        use(ret, arena_printf(ret->arena, "%s%s%s", class, class_suffix, claim_resources[0]), 1);
    if (has_class && has_amount)
        use_as(ret, arena_printf(ret->arena, "%s%s%s", class, class_suffix, claim_resources[1]),
               &amount);
}

void quota_usage(const struct kind *kind, const struct value *object, int64_t now_s,
                 struct resource_list *ret)
{
    const struct {
        const struct kind *kind;
        void (*use)(const struct value *, int64_t now_s, struct resource_list *);
    } rows[] = { { well_known.pod, use_pod },
                 { well_known.service, use_service },
                 { well_known.persistent_volume_claim, use_claim } };
    use(ret, arena_printf(ret->arena, "count/%s%s%s", kind->resource, *kind->group ? "." : "",
                          kind->group),
        1);
    if (is_old_count(kind, bytes_of(kind->resource)))
        use(ret, kind->resource, 1);
    FOR_EACH(row, rows)
        if (row->kind == kind)
            row->use(object, now_s, ret);
}

/* ---- scopes ---- */

bool quota_pod_is_terminating(const struct value *pod)
{
    return value_int(value_member(pod, "spec"), "activeDeadlineSeconds", -1) >= 0;
}

static bool crosses_namespaces(const struct value *terms, const char *inner)
{
    for (size_t i = 0; i < value_count(terms); i++) {
        const struct value *term = value_at(value_item(terms, i), inner);
        if (value_count(value_member(term, "namespaces")) > 0 ||
            value_member(term, "namespaceSelector"))
            return true;
    }
    return false;
}

static bool has_cross_affinity(const struct value *pod)
{
    static const char *const kinds[] = { "podAffinity", "podAntiAffinity" };
    FOR_EACH(name, kinds) {
        const struct value *affinity = value_member(value_at(pod, "spec.affinity"), *name);
        if (crosses_namespaces(
                value_member(affinity, "requiredDuringSchedulingIgnoredDuringExecution"), "") ||
            crosses_namespaces(
                value_member(affinity, "preferredDuringSchedulingIgnoredDuringExecution"),
                "podAffinityTerm"))
            return true;
    }
    return false;
}

/* In, NotIn, Exists and DoesNotExist over the names that an object has (none, one or two). */
static bool values_match(struct bytes operator, const struct value *values,
                         const struct bytes *names, size_t count)
{
    bool is_in = false;
    for (size_t i = 0; i < value_count(values); i++)
        for (size_t k = 0; k < count; k++)
            is_in = is_in || bytes_equal(value_string(value_item(values, i), ""), names[k]);
    if (bytes_equal_text(operator, "In"))
        return is_in;
    if (bytes_equal_text(operator, "NotIn"))
        return !is_in;
    return bytes_equal_text(operator, "DoesNotExist") ? count == 0 : count > 0;
}

static bool pod_matches(const struct value *pod, struct bytes scope, struct bytes operator,
                        const struct value *values)
{
    bool is_best_effort = bytes_equal_text(value_string(pod, "status.qosClass"), "BestEffort");
    bool is_terminating = quota_pod_is_terminating(pod);
    struct bytes class = value_string(pod, "spec.priorityClassName");
    const struct { const char *scope; bool matches; } rows[] = {
        { "Terminating", is_terminating },
        { "NotTerminating", !is_terminating },
        { "BestEffort", is_best_effort },
        { "NotBestEffort", !is_best_effort },
        { "CrossNamespacePodAffinity", has_cross_affinity(pod) },
        { "PriorityClass", values_match(operator, values, &class, class.size > 0) },
    };
    FOR_EACH(row, rows)
        if (bytes_equal_text(scope, row->scope))
            return row->matches;
    return false;
}

static bool claim_matches(const struct value *claim, struct bytes scope, struct bytes operator,
                          const struct value *values)
{
    static const char *const paths[] = { "spec.volumeAttributesClassName",
                                         "status.currentVolumeAttributesClassName",
                                         "status.modifyVolumeStatus.targetVolumeAttributesClassName" };
    struct bytes names[ARRAY_SIZE(paths)];
    size_t count = 0;
    FOR_EACH(path, paths) {
        struct bytes name = value_string(claim, *path);
        if (name.size > 0)
            names[count++] = name;
    }
    return bytes_equal_text(scope, "VolumeAttributesClass") &&
           values_match(operator, values, names, count);
}

static bool scope_matches(const struct kind *kind, const struct value *object, struct bytes scope,
                          struct bytes operator, const struct value *values)
{
    if (kind == well_known.pod)
        return pod_matches(object, scope, operator, values);
    return kind == well_known.persistent_volume_claim &&
           claim_matches(object, scope, operator, values);
}

bool quota_scopes_match(const struct kind *kind, const struct value *object,
                        const struct value *spec)
{
    const struct value *scopes = value_member(spec, "scopes"),
                       *expressions = value_at(spec, "scopeSelector.matchExpressions");
    for (size_t i = 0; i < value_count(scopes); i++)
        if (!scope_matches(kind, object, value_string(value_item(scopes, i), ""), BYTES("Exists"),
                           NULL))
            return false;
    for (size_t i = 0; i < value_count(expressions); i++) {
        const struct value *expression = value_item(expressions, i);
        if (!scope_matches(kind, object, value_string(expression, "scopeName"),
                           value_string(expression, "operator"),
                           value_member(expression, "values")))
            return false;
    }
    return true;
}

/* ---- what containers must say ---- */

static bool container_says(const struct value *container, struct bytes resource)
{
    const char *member = bytes_starts_with(resource, "limits.") ? "limits" : "requests";
    struct bytes rest = resource, first = bytes_next(&rest, '.');
    struct bytes name = rest.at ? rest : first;
    return value_member_bytes(value_member(value_member(container, "resources"), member), name) !=
           NULL;
}

static int by_text(const void *a, const void *b)
{
    return bytes_compare(*(const struct bytes *)a, *(const struct bytes *)b);
}

static void add_missing(const struct value *pod, const char *resource, struct arena *arena,
                        struct buffer *out)
{
    const struct value *lists[] = { value_at(pod, "spec.containers"),
                                    value_at(pod, "spec.initContainers") };
    size_t count = 0;
    struct bytes *names =
        arena_array(arena, value_count(lists[0]) + value_count(lists[1]), sizeof *names);
    FOR_EACH(list, lists)
        for (size_t i = 0; i < value_count(*list); i++)
            if (!container_says(value_item(*list, i), bytes_of(resource)))
                names[count++] = value_string(value_item(*list, i), "name");
    if (count == 0)
        return;
    qsort(names, count, sizeof *names, by_text);
    buffer_printf(out, "%s%s for: ", out->size ? "; " : "", resource);
    for (size_t i = 0; i < count; i++)
        buffer_printf(out, "%s%.*s", i ? "," : "", BYTES_ARG(names[i]));
}

static bool has_pod_level(const struct value *pod)
{
    static const char *const members[] = { "requests", "limits" };
    FOR_EACH(member, members) {
        const struct value *list = value_member(value_at(pod, "spec.resources"), *member);
        for (size_t i = 0; i < value_count(list); i++) {
            struct bytes name = list->map.members[i].key;
            if (bytes_equal_text(name, "cpu") || bytes_equal_text(name, "memory") ||
                resource_is_huge_pages(name))
                return true;
        }
    }
    return false;
}

const char *quota_missing(const struct value *pod, const struct value *hard, struct arena *arena)
{
    static const char *const required[] = { "cpu", "limits.cpu", "limits.memory",
                                            "memory", "requests.cpu", "requests.memory" };
    AUTO_BUFFER missing = { 0 };
    if (has_pod_level(pod))
        return NULL;
    FOR_EACH(resource, required)
        if (value_member(hard, *resource))
            add_missing(pod, *resource, arena, &missing);
    return missing.size ? arena_copy(arena, missing.at, missing.size) : NULL;
}
