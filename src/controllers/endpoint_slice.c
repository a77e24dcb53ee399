/* SPDX-License-Identifier: Apache-2.0 */
/* endpoint_slice.c - EndpointSlices of Services that have a selector.
 *
 * Not here: which slices change (endpoint_slice_plan.c), which endpoints there are
 * (service_endpoints.c).  The slices of a Service that is gone are garbage: they name it as their
 * owner. */
#include "controllers/controller.h"
#include "controllers/endpoint_slice_plan.h"
#include "controllers/service_endpoints.h"
#include "controllers/topology_mode.h"
#include "object/binding.h"

static const char manager[] = "endpointslice-controller.k8s.io";

enum { SUBDOMAIN_MAX = 253 };

/* ---- look ---- */

struct slice_hint {
    const char *name;
};

struct slice_endpoint {
    const char       **addresses;
    struct slice_hint *zones, *nodes;    /* hints */
    size_t             address_count, zone_count, node_count;
    const char  *hostname, *node_name, *zone, *pod_name, *pod_uid;
    bool         is_ready, is_serving, is_terminating;
};

struct slice_reading {
    const char            *address_type;
    struct slice_endpoint *endpoints;
    struct endpoint_port  *ports;
    size_t                 endpoint_count, port_count;
};

static const struct binding hint_bindings[] = {
    BIND_TEXT("name", struct slice_hint, name), BIND_END
};

static const struct binding endpoint_bindings[] = {
    BIND_TEXT_LIST("addresses", struct slice_endpoint, addresses, address_count),
    BIND_BOOL("conditions.ready", struct slice_endpoint, is_ready),
    BIND_BOOL("conditions.serving", struct slice_endpoint, is_serving),
    BIND_BOOL("conditions.terminating", struct slice_endpoint, is_terminating),
    BIND_TEXT("hostname", struct slice_endpoint, hostname),
    BIND_TEXT("targetRef.name", struct slice_endpoint, pod_name),
    BIND_TEXT("targetRef.uid", struct slice_endpoint, pod_uid),
    BIND_TEXT("nodeName", struct slice_endpoint, node_name),
    BIND_TEXT("zone", struct slice_endpoint, zone),
    BIND_LIST("hints.forZones", struct slice_endpoint, zones, zone_count, struct slice_hint,
              hint_bindings),
    BIND_LIST("hints.forNodes", struct slice_endpoint, nodes, node_count, struct slice_hint,
              hint_bindings),
    BIND_END
};

static const struct binding port_bindings[] = {
    BIND_TEXT("name", struct endpoint_port, name),
    BIND_TEXT("protocol", struct endpoint_port, protocol),
    BIND_INT("port", struct endpoint_port, port),
    BIND_TEXT("appProtocol", struct endpoint_port, app_protocol),
    BIND_END
};

static const struct binding slice_bindings[] = {
    BIND_TEXT("addressType", struct slice_reading, address_type),
    BIND_LIST("endpoints", struct slice_reading, endpoints, endpoint_count, struct slice_endpoint,
              endpoint_bindings),
    BIND_LIST("ports", struct slice_reading, ports, port_count, struct endpoint_port,
              port_bindings),
    BIND_END
};

static const char *text_or_empty(const char *text)
{
    return text ? text : "";
}

static const char *only_hint(const struct slice_hint *hints, size_t count)
{
    return count == 0 ? "" : count == 1 ? hints[0].name : NULL;
}

static void read_endpoints(const struct slice_reading *reading, struct endpoint_slice *slice,
                           struct arena *arena)
{
    slice->endpoints = arena_array(arena, reading->endpoint_count, sizeof *slice->endpoints);
    slice->endpoint_count = reading->endpoint_count;
    for (size_t i = 0; i < reading->endpoint_count; i++) {
        const struct slice_endpoint *from = &reading->endpoints[i];
        slice->endpoints[i] = (struct endpoint){
            .address = from->address_count == 1 ? from->addresses[0] : "",
            .pod_name = text_or_empty(from->pod_name),
            .pod_uid = text_or_empty(from->pod_uid),
            .hostname = text_or_empty(from->hostname),
            .node_name = text_or_empty(from->node_name),
            .zone = text_or_empty(from->zone),
            .zone_hint = only_hint(from->zones, from->zone_count),
            .node_hint = only_hint(from->nodes, from->node_count),
            .is_ready = from->is_ready,
            .is_serving = from->is_serving,
            .is_terminating = from->is_terminating,
        };
    }
}

static bool has_labels(const struct object *object, const struct value *labels)
{
    if (object->label_count != value_count(labels))
        return false;
    for (size_t i = 0; i < object->label_count; i++) {
        struct value *value = value_member(labels, object->labels[i].key);
        if (!value || !bytes_equal_text(value_string(value, ""), object->labels[i].value))
            return false;
    }
    return true;
}

static bool names_owner(const struct object *slice, const struct object *service)
{
    for (size_t i = 0; i < slice->owner_count; i++)
        if (text_equal(slice->owners[i].uid, service->uid) &&
            text_equal(slice->owners[i].kind, "Service"))
            return true;
    return false;
}

/* One sync of one Service. */
struct sync {
    struct controller          *controller;
    const struct object        *service;
    const struct service_facts *facts;
    struct arena               *arena;
    struct value               *labels;  /* as every slice should have them */
    struct object_array         found;
    struct endpoint_slice      *slices;
    size_t                      slice_count;
};

static bool find_slice(void *context, const struct object *slice)
{
    struct sync *sync = context;
    if (slice->deletion_s == 0 &&
        text_equal(object_label(slice, SERVICE_NAME_LABEL), sync->service->name) &&
        text_equal(object_label(slice, SLICE_MANAGER_LABEL), manager))
        object_array_add(&sync->found, slice);
    return true;
}

static void read_slice(struct sync *sync, const struct object *object)
{
    struct slice_reading reading = { .address_type = "" };
    bind_object(object, slice_bindings, &reading, sync->arena);
    for (size_t i = 0; i < reading.port_count; i++) {
        reading.ports[i].name = text_or_empty(reading.ports[i].name);
        reading.ports[i].protocol = text_or_empty(reading.ports[i].protocol);
        reading.ports[i].app_protocol = text_or_empty(reading.ports[i].app_protocol);
    }
    struct endpoint_slice *slice = &sync->slices[sync->slice_count++];
    *slice = (struct endpoint_slice){ .object = object,
                                      .address_type = reading.address_type,
                                      .ports = reading.ports,
                                      .port_count = reading.port_count,
                                      .is_ours = names_owner(object, sync->service),
                                      .labels_differ = !has_labels(object, sync->labels) };
    read_endpoints(&reading, slice, sync->arena);
}

static void look_at_slices(struct sync *sync)
{
    sync->labels = service_endpoints_labels(sync->service, sync->facts, SLICE_MANAGER_LABEL,
                                            manager, sync->arena);
    value_set(sync->labels, sync->arena, SERVICE_NAME_LABEL,
              value_new_text(sync->arena, sync->service->name));
    sync->found = (struct object_array){ .arena = sync->arena };
    core_each_latest(sync->controller->core, well_known.endpoint_slice, sync->service->namespace,
                     find_slice, sync);
    sync->slices = arena_array(sync->arena, sync->found.count, sizeof *sync->slices);
    for (size_t i = 0; i < sync->found.count; i++)
        read_slice(sync, sync->found.items[i]);
}

/* ---- apply ---- */

static void add_hint(struct value *endpoint, const char *path, const char *name,
                     struct arena *arena)
{
    if (text_is_empty(name))
        return;
    struct value *hint = value_new_map(arena);
    value_set(hint, arena, "name", value_new_text(arena, name));
    value_append(value_make_at(endpoint, arena, path, VALUE_LIST), arena, hint);
}

static struct value *endpoint_value(const struct sync *sync, const struct endpoint *endpoint)
{
    struct arena *arena = sync->arena;
    struct value *value = value_new_map(arena), *conditions = value_new_map(arena),
                 *target = value_new_map(arena);
    value_append(value_make_at(value, arena, "addresses", VALUE_LIST), arena,
                 value_new_text(arena, endpoint->address));
    value_set(conditions, arena, "ready", value_new_bool(arena, endpoint->is_ready));
    value_set(conditions, arena, "serving", value_new_bool(arena, endpoint->is_serving));
    value_set(conditions, arena, "terminating", value_new_bool(arena, endpoint->is_terminating));
    value_set(value, arena, "conditions", conditions);
    value_set_text(value, arena, "hostname", endpoint->hostname);
    value_set(target, arena, "kind", value_new_text(arena, "Pod"));
    value_set(target, arena, "namespace", value_new_text(arena, sync->service->namespace));
    value_set(target, arena, "name", value_new_text(arena, endpoint->pod_name));
    value_set(target, arena, "uid", value_new_text(arena, endpoint->pod_uid));
    value_set(value, arena, "targetRef", target);
    value_set_text(value, arena, "nodeName", endpoint->node_name);
    value_set_text(value, arena, "zone", endpoint->zone);
    add_hint(value, "hints.forZones", endpoint->zone_hint, arena);
    add_hint(value, "hints.forNodes", endpoint->node_hint, arena);
    return value;
}

static struct value *port_value(const struct endpoint_port *port, struct arena *arena)
{
    struct value *value = value_new_map(arena);
    value_set(value, arena, "name", value_new_text(arena, port->name));
    value_set(value, arena, "protocol", value_new_text(arena, port->protocol));
    value_set(value, arena, "port", value_new_int(arena, port->port));
    value_set_text(value, arena, "appProtocol", port->app_protocol);
    return value;
}

static void fill(const struct sync *sync, const struct slice_action *action, struct value *body)
{
    struct arena *arena = sync->arena;
    struct value *endpoints = value_new_list(arena), *ports = value_new_list(arena);
    for (size_t i = 0; i < action->endpoint_count; i++)
        value_append(endpoints, arena, endpoint_value(sync, action->endpoints[i]));
    for (size_t i = 0; i < action->port_count; i++)
        value_append(ports, arena, port_value(&action->ports[i], arena));
    value_set(body, arena, "endpoints", endpoints);
    value_set(body, arena, "ports", ports);
    value_set_at(body, arena, "metadata.labels", value_clone(arena, sync->labels));
}

static struct value *new_slice(const struct sync *sync, const char *address_type)
{
    struct arena *arena = sync->arena;
    struct value *body = value_new_map(arena),
                 *metadata = value_make_at(body, arena, "metadata", VALUE_MAP);
    const char *dash = strlen(sync->service->name) + 1 <= SUBDOMAIN_MAX ? "-" : "";
    value_set(metadata, arena, "generateName",
              value_printf(arena, "%s%s", sync->service->name, dash));
    value_set(metadata, arena, "namespace", value_new_text(arena, sync->service->namespace));
    value_append(value_make_at(metadata, arena, "ownerReferences", VALUE_LIST), arena,
                 owner_reference(sync->service, arena));
    value_set(body, arena, "addressType", value_new_text(arena, address_type));
    return body;
}

static bool create_slice(const struct sync *sync, const struct slice_action *action,
                         struct error *err)
{
    struct error own = { 0 };
    struct value *body = new_slice(sync, action->address_type);
    if (sync->service->deletion_s)
        return true;
    fill(sync, action, body);
    if (controller_create(sync->controller, well_known.endpoint_slice, body, sync->arena, &own) ||
        is_creation_refused(&own))
        return true;
    return error_pass(err, &own);
}

static bool apply_action(const struct sync *sync, const struct slice_action *action,
                         struct error *err)
{
    if (action->type == SLICE_CREATE)
        return create_slice(sync, action, err);
    const struct object *object = action->slice->object;
    if (action->type == SLICE_DELETE)
        return controller_delete(sync->controller, object, PROPAGATION_DEFAULT, sync->arena, err);
    struct value *body = value_from_object(object, sync->arena);
    fill(sync, action, body);
    return controller_update(sync->controller, object, NULL, body, sync->arena, err);
}

static bool apply(const struct sync *sync, const struct slice_plan *plan, struct error *err)
{
    for (size_t i = 0; i < plan->count; i++)
        if (!apply_action(sync, &plan->actions[i], err))
            return false;
    return true;
}

/* ---- one sync ---- */

static void hint(const struct sync *sync, const struct slice_facts *facts,
                 const struct service_endpoints *endpoints)
{
    struct topology_look look = { .service = sync->service,
                                  .address_type = facts->address_type,
                                  .slices = facts->slices,
                                  .slice_count = facts->slice_count,
                                  .groups = endpoints->groups,
                                  .group_count = endpoints->group_count };
    if (sync->facts->is_auto)
        topology_mode_hint(sync->controller->state, sync->controller, &look, sync->arena);
}

static bool sync_family(struct sync *sync, bool ipv6, struct error *err)
{
    struct service_endpoints endpoints;
    const char *address_type = ipv6 ? "IPv6" : "IPv4";
    struct endpoint_slice *slices = arena_array(sync->arena, sync->slice_count, sizeof *slices);
    struct slice_facts facts = { .address_type = address_type, .slices = slices };
    for (size_t i = 0; i < sync->slice_count; i++)
        if (text_equal(sync->slices[i].address_type, address_type))
            slices[facts.slice_count++] = sync->slices[i];
    service_endpoints_look(sync->controller, sync->service, ipv6, sync->arena, &endpoints);
    facts.groups = endpoints.groups;
    facts.group_count = endpoints.group_count;
    hint(sync, &facts, &endpoints);
    struct slice_plan plan = endpoint_slice_plan(&facts, sync->arena);
    return apply(sync, &plan, err);
}

/* Slices of a family that the Service no longer has. */
static bool delete_others(struct sync *sync, struct error *err)
{
    for (size_t i = 0; i < sync->slice_count; i++) {
        const char *type = sync->slices[i].address_type;
        bool has_family = text_equal(type, "IPv6") ? sync->facts->ipv6
                                                   : text_equal(type, "IPv4") && sync->facts->ipv4;
        if (!has_family && !controller_delete(sync->controller, sync->slices[i].object,
                                              PROPAGATION_DEFAULT, sync->arena, err))
            return false;
    }
    return true;
}

static bool sync(void *context, const char *key, struct arena *arena, struct error *err)
{
    struct sync sync = { .controller = context, .arena = arena };
    sync.service = controller_find(sync.controller, well_known.service, key, arena);
    if (sync.service)
        sync.facts = services_facts(sync.controller->services, sync.service);
    bool is_ours = sync.service && !sync.facts->is_external_name && sync.facts->has_selector;
    if (!is_ours || !sync.facts->is_auto)
        topology_mode_leave(sync.controller->state, sync.controller, key, sync.service,
                            is_ours && !sync.facts->ipv4 ? "IPv6" : "IPv4");
    if (!is_ours)
        return true;
    look_at_slices(&sync);
    return (!sync.facts->ipv4 || sync_family(&sync, /* ipv6= */ false, err)) &&
           (!sync.facts->ipv6 || sync_family(&sync, /* ipv6= */ true, err)) &&
           delete_others(&sync, err);
}

/* ---- keys ---- */

/* Someone else changed or deleted a slice of ours. */
static void slice_changed(struct controller *controller, const struct object *before,
                          const struct object *now)
{
    const struct object *slice = before ? before : now;
    const char *service = object_label(slice, SERVICE_NAME_LABEL);
    if (!before || controller->is_writing || !service ||
        !text_equal(object_label(slice, SLICE_MANAGER_LABEL), manager))
        return;
    AUTO_BUFFER key = { 0 };
    buffer_printf(&key, "%s/%s", slice->namespace, service);
    queue_add(controller->queue, buffer_text(&key));
}

static void node_changed(struct controller *controller, const struct object *before,
                         const struct object *now)
{
    topology_mode_node_changed(controller->state, controller, before, now);
}

static bool start(struct controller *controller, struct error *err)
{
    (void)err;
    controller->state = topology_mode_new();
    return true;
}

static void stop(struct controller *controller)
{
    topology_mode_free(controller->state);
}

const struct controller_row endpoint_slice_controller = {
    .name = "endpointslice-controller",
    .sync = sync,
    .start = start,
    .stop = stop,
    .watches = {
        { &well_known.service, controller_queue_self },
        { &well_known.pod, service_endpoints_pod_changed },
        { &well_known.endpoint_slice, slice_changed },
        { &well_known.node, node_changed },
    },
};
