/* SPDX-License-Identifier: Apache-2.0 */
/* endpoints.c - the Endpoints object of each Service that has a selector, for clients that do not
 * read EndpointSlices.
 *
 * It bears the Service's name, goes with the Service, and holds the addresses of one family.
 * Not here: the subsets (endpoint_subsets.c). */
#include "controllers/controller.h"
#include "controllers/endpoint_subsets.h"
#include "controllers/service_endpoints.h"

static const char capacity_annotation[] = "endpoints.kubernetes.io/over-capacity";
static const char manager_label[] = "endpoints.kubernetes.io/managed-by";
static const char manager[] = "endpoint-controller";

/* Pods that are being deleted take part only where not-ready ones are published; ready here ignores
 * deletion. */
static void settle(struct service_endpoints *endpoints, const struct service_facts *facts)
{
    for (size_t i = 0; i < endpoints->group_count; i++) {
        struct endpoint_group *group = &endpoints->groups[i];
        size_t kept = 0;
        for (size_t j = 0; j < group->endpoint_count; j++) {
            struct endpoint endpoint = group->endpoints[j];
            endpoint.is_ready = facts->publishes_not_ready || endpoint.is_serving;
            if (!endpoint.is_terminating || facts->publishes_not_ready)
                group->endpoints[kept++] = endpoint;
        }
        group->endpoint_count = kept;
    }
}

static struct value *address_value(const struct object *service, const struct endpoint *endpoint,
                                   struct arena *arena)
{
    struct value *value = value_new_map(arena), *target = value_new_map(arena);
    value_set(value, arena, "ip", value_new_text(arena, endpoint->address));
    value_set_text(value, arena, "hostname", endpoint->hostname);
    value_set_text(value, arena, "nodeName", endpoint->node_name);
    value_set(target, arena, "kind", value_new_text(arena, "Pod"));
    value_set(target, arena, "namespace", value_new_text(arena, service->namespace));
    value_set(target, arena, "name", value_new_text(arena, endpoint->pod_name));
    value_set(target, arena, "uid", value_new_text(arena, endpoint->pod_uid));
    value_set(value, arena, "targetRef", target);
    return value;
}

static struct value *subset_value(const struct object *service,
                                  const struct endpoint_subset *subset, struct arena *arena)
{
    struct value *value = value_new_map(arena);
    for (size_t i = 0; i < subset->endpoint_count; i++) {
        const struct endpoint *endpoint = subset->endpoints[i];
        value_append(value_make_at(value, arena,
                                   endpoint->is_ready ? "addresses" : "notReadyAddresses",
                                   VALUE_LIST),
                     arena, address_value(service, endpoint, arena));
    }
    for (size_t i = 0; i < subset->port_count; i++) {
        struct value *port = value_new_map(arena);
        value_set_text(port, arena, "name", subset->ports[i]->name);
        value_set(port, arena, "port", value_new_int(arena, subset->ports[i]->port));
        value_set(port, arena, "protocol", value_new_text(arena, subset->ports[i]->protocol));
        value_set_text(port, arena, "appProtocol", subset->ports[i]->app_protocol);
        value_append(value_make_at(value, arena, "ports", VALUE_LIST), arena, port);
    }
    return value;
}

static void fill(struct controller *controller, const struct object *service, struct value *body,
                 struct arena *arena)
{
    const struct service_facts *facts = services_facts(controller->services, service);
    struct service_endpoints endpoints;
    struct value *list = value_new_list(arena);
    service_endpoints_look(controller, service, facts->prefers_ipv6, arena, &endpoints);
    settle(&endpoints, facts);
    struct endpoint_subsets subsets =
        endpoint_subsets(endpoints.groups, endpoints.group_count, facts->port_count > 0, arena);
    for (size_t i = 0; i < subsets.count; i++)
        value_append(list, arena, subset_value(service, &subsets.items[i], arena));
    if (value_count(list) > 0)
        value_set(body, arena, "subsets", list);
    else
        value_remove(body, "subsets");
    value_set_at(body, arena, "metadata.labels",
                 service_endpoints_labels(service, facts, manager_label, manager, arena));
    struct value *annotations = value_make_at(body, arena, "metadata.annotations", VALUE_MAP);
    value_set_text(annotations, arena, capacity_annotation,
                   subsets.is_truncated ? "truncated" : NULL);
    if (value_count(annotations) == 0)
        value_remove_at(body, "metadata.annotations");
}

static bool create(struct controller *controller, const struct object *service, struct arena *arena,
                   struct error *err)
{
    struct error own = { 0 };
    struct value *body = value_new_map(arena);
    value_set_at(body, arena, "metadata.name", value_new_text(arena, service->name));
    value_set_at(body, arena, "metadata.namespace", value_new_text(arena, service->namespace));
    fill(controller, service, body, arena);
    if (controller_create(controller, well_known.endpoints, body, arena, &own) ||
        is_creation_refused(&own))
        return true;
    return error_pass(err, &own);
}

static bool update(struct controller *controller, const struct object *service,
                   const struct object *endpoints, struct arena *arena, struct error *err)
{
    struct value *body = value_from_object(endpoints, arena),
                 *before = value_from_object(endpoints, arena);
    fill(controller, service, body, arena);
    return value_equal(body, before) ||
           controller_update(controller, endpoints, NULL, body, arena, err);
}

static bool sync(void *context, const char *key, struct arena *arena, struct error *err)
{
    struct controller *controller = context;
    const struct object *service = controller_find(controller, well_known.service, key, arena);
    const struct object *endpoints = controller_find(controller, well_known.endpoints, key, arena);
    if (!service)
        return !endpoints ||
               controller_delete(controller, endpoints, PROPAGATION_DEFAULT, arena, err);
    const struct service_facts *facts = services_facts(controller->services, service);
    if (facts->is_external_name || !facts->has_selector)
        return true;
    if (endpoints)
        return update(controller, service, endpoints, arena, err);
    return service->deletion_s != 0 || create(controller, service, arena, err);
}

/* Someone else changed or deleted what is ours. */
static void endpoints_changed(struct controller *controller, const struct object *before,
                              const struct object *now)
{
    if (before && !controller->is_writing &&
        text_equal(object_label(before, manager_label), manager))
        queue_add_object(controller->queue, before);
}

const struct controller_row endpoints_controller = {
    .name = "endpoint-controller",
    .sync = sync,
    .watches = {
        { &well_known.service, controller_queue_self },
        { &well_known.pod, service_endpoints_pod_changed },
        { &well_known.endpoints, endpoints_changed },
    },
};
