/* SPDX-License-Identifier: Apache-2.0 */
/* service_endpoints.c - see service_endpoints.h. */
#include "controllers/service_endpoints.h"

#include "controllers/pods.h"
#include "object/binding.h"

/* ---- named ports ---- */

struct container_port {
    const char *name, *protocol;
    int64_t     port;
};

struct container {
    const char            *restart_policy;
    struct container_port *ports;
    size_t                 port_count;
};

struct containers {
    struct container *items, *init_items;
    size_t            count, init_count;
};

static const struct binding port_bindings[] = {
    BIND_TEXT("name", struct container_port, name),
    BIND_TEXT("protocol", struct container_port, protocol),
    BIND_INT("containerPort", struct container_port, port),
    BIND_END
};

static const struct binding container_bindings[] = {
    BIND_TEXT("restartPolicy", struct container, restart_policy),
    BIND_LIST("ports", struct container, ports, port_count, struct container_port, port_bindings),
    BIND_END
};

static const struct binding containers_bindings[] = {
    BIND_LIST("spec.containers", struct containers, items, count, struct container,
              container_bindings),
    BIND_LIST("spec.initContainers", struct containers, init_items, init_count, struct container,
              container_bindings),
    BIND_END
};

static bool find_in(const struct container *container, const struct service_port *wanted,
                    int64_t *ret_port)
{
    for (size_t i = 0; i < container->port_count; i++) {
        const struct container_port *port = &container->ports[i];
        if (!text_equal(port->name, wanted->target_name) ||
            !text_equal(port->protocol ? port->protocol : "TCP", wanted->protocol))
            continue;
        *ret_port = port->port;
        return true;
    }
    return false;
}

static bool find_port(const struct containers *containers, const struct service_port *wanted,
                      int64_t *ret_port)
{
    for (size_t i = 0; i < containers->count; i++)
        if (find_in(&containers->items[i], wanted, ret_port))
            return true;
    for (size_t i = 0; i < containers->init_count; i++)
        if (text_equal(containers->init_items[i].restart_policy, "Always") &&
            find_in(&containers->init_items[i], wanted, ret_port))
            return true;
    return false;
}

/* ---- groups ---- */

struct look {
    struct controller          *controller;
    const struct object        *service;
    const struct service_facts *facts;
    bool                        ipv6, has_named_ports;
    struct arena               *arena;
    struct object_array         pods;
    struct service_endpoints   *result;
};

static bool add_matching(void *context, const struct object *pod)
{
    struct look *look = context;
    if (selector_matches(&look->facts->selector, pod))
        object_array_add(&look->pods, pod);
    return true;
}

/* The Service's ports on this pod; those it does not have are left out. */
static size_t resolve_ports(const struct look *look, const struct object *pod,
                            struct endpoint_port *ret_ports)
{
    struct containers containers = { 0 };
    size_t count = 0;
    if (look->has_named_ports)
        bind_object(pod, containers_bindings, &containers, look->arena);
    for (size_t i = 0; i < look->facts->port_count; i++) {
        const struct service_port *port = &look->facts->ports[i];
        int64_t number = port->target_port;
        if (port->target_name && !find_port(&containers, port, &number))
            continue;
        ret_ports[count++] =
            (struct endpoint_port){ port->name, port->protocol, port->app_protocol, number };
    }
    return count;
}

/* The room of a group's endpoints is that of all pods: groups are few. */
static struct endpoint_group *group_for(struct look *look, const struct object *pod)
{
    struct service_endpoints *result = look->result;
    if (result->group_count > 0 && !look->has_named_ports)
        return &result->groups[0];
    struct endpoint_port *ports = arena_array(look->arena, look->facts->port_count, sizeof *ports);
    size_t count = resolve_ports(look, pod, ports);
    for (size_t i = 0; i < result->group_count; i++)
        if (endpoint_ports_equal(result->groups[i].ports, result->groups[i].port_count, ports,
                                 count))
            return &result->groups[i];
    struct endpoint_group *group = &result->groups[result->group_count++];
    group->ports = ports;
    group->port_count = count;
    group->endpoints = arena_array(look->arena, look->pods.count, sizeof *group->endpoints);
    return group;
}

static const char *zone_of(const struct look *look, const char *node_name)
{
    const struct object *node =
        *node_name ? core_get_latest(look->controller->core, well_known.node, NULL, node_name)
                   : NULL;
    const char *zone = node ? object_label(node, "topology.kubernetes.io/zone") : NULL;
    return zone ? zone : "";
}

static const char *address_of(const struct pod_facts *facts, bool ipv6)
{
    for (size_t i = 0; i < facts->ip_count; i++)
        if ((strchr(facts->ips[i], ':') != NULL) == ipv6)
            return facts->ips[i];
    return NULL;
}

/* A ready endpoint is near to those on its node, or in its zone. */
static void set_hints(const struct service_facts *facts, struct endpoint *endpoint)
{
    bool has_hints = endpoint->is_ready && facts->prefers_zone;
    endpoint->zone_hint = has_hints ? endpoint->zone : "";
    endpoint->node_hint = has_hints && facts->prefers_node ? endpoint->node_name : "";
}

static void add_endpoint(struct look *look, const struct object *pod)
{
    const struct pod_facts *facts = pods_facts(look->controller->pods, pod);
    const char *address = address_of(facts, look->ipv6);
    if (!address || pod_is_finished(facts))
        return;
    struct endpoint_group *group = group_for(look, pod);
    bool is_named = *facts->hostname && text_equal(facts->subdomain, look->service->name);
    group->endpoints[group->endpoint_count++] = (struct endpoint){
        .address = address,
        .pod_name = pod->name,
        .pod_uid = pod->uid,
        .hostname = is_named ? facts->hostname : "",
        .node_name = facts->node_name,
        .zone = zone_of(look, facts->node_name),
        .is_serving = facts->is_ready,
        .is_terminating = pod->deletion_s != 0,
        .is_ready = look->facts->publishes_not_ready || (facts->is_ready && pod->deletion_s == 0),
    };
    set_hints(look->facts, &group->endpoints[group->endpoint_count - 1]);
}

void service_endpoints_look(struct controller *controller, const struct object *service, bool ipv6,
                            struct arena *arena, struct service_endpoints *ret)
{
    struct look look = { .controller = controller,
                         .service = service,
                         .ipv6 = ipv6,
                         .arena = arena,
                         .result = ret,
                         .facts = services_facts(controller->services, service),
                         .pods = { .arena = arena } };
    for (size_t i = 0; i < look.facts->port_count; i++)
        look.has_named_ports = look.has_named_ports || look.facts->ports[i].target_name;
    core_each_latest(controller->core, well_known.pod, service->namespace, add_matching, &look);
    *ret = (struct service_endpoints){ .groups = arena_array(arena, look.pods.count + 1,
                                                             sizeof *ret->groups) };
    for (size_t i = 0; i < look.pods.count; i++)
        add_endpoint(&look, look.pods.items[i]);
    services_note_pods(controller->services, service, look.pods.count);
}

/* ---- keys and labels ---- */

static bool queue_service(void *context, const struct object *service)
{
    struct controller *controller = context;
    AUTO_BUFFER key = { 0 };
    buffer_printf(&key, "%s/%s", service->namespace, service->name);
    controller_queue_large(controller, buffer_text(&key),
                           services_facts(controller->services, service)->pod_count);
    return true;
}

void service_endpoints_pod_changed(struct controller *controller, const struct object *before,
                                   const struct object *now)
{
    if (now)
        services_each_selecting(controller->services, now, queue_service, controller);
    if (before && (!now || !labels_equal(before, now)))
        services_each_selecting(controller->services, before, queue_service, controller);
}

static bool is_reserved(const char *key)
{
    static const char *const reserved[] = { SERVICE_NAME_LABEL, SLICE_MANAGER_LABEL,
                                            HEADLESS_LABEL };
    FOR_EACH(name, reserved)
        if (text_equal(key, *name))
            return true;
    return false;
}

struct value *service_endpoints_labels(const struct object *service,
                                       const struct service_facts *facts,
                                       const char *managed_by_key, const char *managed_by,
                                       struct arena *arena)
{
    struct value *labels = value_new_map(arena);
    for (size_t i = 0; i < service->label_count; i++)
        if (!is_reserved(service->labels[i].key))
            value_set(labels, arena, service->labels[i].key,
                      value_new_text(arena, service->labels[i].value));
    if (!facts->has_cluster_ip)
        value_set(labels, arena, HEADLESS_LABEL, value_new_text(arena, ""));
    value_set(labels, arena, managed_by_key, value_new_text(arena, managed_by));
    return labels;
}
