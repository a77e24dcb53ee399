/* SPDX-License-Identifier: Apache-2.0 */
/* endpoint_mirror.c - Endpoints that someone wrote by hand, for a Service without a selector, as
 * EndpointSlices.
 *
 * One slice for each subset and address family.  Proxies and DNS read slices alone, so such a
 * Service works only by this. The label endpointslice.kubernetes.io/skip-mirror keeps Endpoints
 * from being mirrored: their owner makes the slices itself. */
#include "controllers/controller.h"
#include "controllers/service_endpoints.h"

enum { MIRRORED_MAX = 1000, SUBDOMAIN_MAX = 253 };       /* addresses of a subset */

static const char manager[] = "endpointslicemirroring-controller.k8s.io";
static const char *const dropped_annotations[] = {
    "endpoints.kubernetes.io/last-change-trigger-time",
    "kubectl.kubernetes.io/last-applied-configuration"
};

/* A slice as it should be. */
struct mirrored {
    const char   *address_type;
    struct value *ports, *endpoints;
};

/* One sync of one Endpoints object. */
struct sync {
    struct controller   *controller;
    const struct object *endpoints;
    const char          *ns, *name;
    struct arena        *arena;
    struct object_array  slices;         /* that mirror it now */
    struct value        *labels, *annotations;
};

/* ---- what should be there ---- */

static struct value *endpoint_value(const struct value *address, bool is_ready, struct arena *arena)
{
    struct value *value = value_new_map(arena), *node = value_member(address, "nodeName");
    struct value *host = value_member(address, "hostname"),
                 *target = value_member(address, "targetRef");
    value_append(value_make_at(value, arena, "addresses", VALUE_LIST), arena,
                 value_clone(arena, value_member(address, "ip")));
    value_set_at(value, arena, "conditions.ready", value_new_bool(arena, is_ready));
    if (host)
        value_set(value, arena, "hostname", value_clone(arena, host));
    if (target)
        value_set(value, arena, "targetRef", value_clone(arena, target));
    if (node)
        value_set(value, arena, "nodeName", value_clone(arena, node));
    return value;
}

static void add_addresses(const struct value *subset, const char *member, bool is_ready, bool ipv6,
                          struct mirrored *slice, struct arena *arena)
{
    const struct value *addresses = value_member(subset, member);
    for (size_t i = 0; i < value_count(addresses) && value_count(slice->endpoints) < MIRRORED_MAX;
         i++) {
        size_t place;
        struct value *address = value_item(addresses, i);
        if (value_member(address, "ip") &&
            bytes_find(value_string(address, "ip"), ':', &place) == ipv6)
            value_append(slice->endpoints, arena, endpoint_value(address, is_ready, arena));
    }
}

static struct value *ports_value(const struct value *ports, struct arena *arena)
{
    struct value *list = value_new_list(arena);
    for (size_t i = 0; i < value_count(ports); i++) {
        const struct value *port = value_item(ports, i),
                           *app_protocol = value_member(port, "appProtocol");
        struct value *value = value_new_map(arena), *protocol = value_member(port, "protocol");
        value_set(value, arena, "name",
                  value_printf(arena, "%.*s", BYTES_ARG(value_string(port, "name"))));
        value_set(value, arena, "protocol",
                  protocol ? value_clone(arena, protocol) : value_new_text(arena, "TCP"));
        value_set(value, arena, "port", value_new_int(arena, value_int(port, "port", 0)));
        if (app_protocol)
            value_set(value, arena, "appProtocol", value_clone(arena, app_protocol));
        value_append(list, arena, value);
    }
    return list;
}

static struct mirrored mirror_subset(const struct value *subset, bool ipv6, struct arena *arena)
{
    struct mirrored slice = { ipv6 ? "IPv6" : "IPv4",
                              ports_value(value_member(subset, "ports"), arena),
                              value_new_list(arena) };
    add_addresses(subset, "addresses", /* is_ready= */ true, ipv6, &slice, arena);
    add_addresses(subset, "notReadyAddresses", /* is_ready= */ false, ipv6, &slice, arena);
    return slice;
}

static void make_metadata(struct sync *sync, const struct value *from)
{
    struct arena *arena = sync->arena;
    const struct value *labels = value_at(from, "metadata.labels"),
                       *annotations = value_at(from, "metadata.annotations");
    sync->labels = labels ? value_clone(arena, labels) : value_new_map(arena);
    value_set(sync->labels, arena, SERVICE_NAME_LABEL, value_new_text(arena, sync->name));
    value_set(sync->labels, arena, SLICE_MANAGER_LABEL, value_new_text(arena, manager));
    sync->annotations = annotations ? value_clone(arena, annotations) : value_new_map(arena);
    FOR_EACH(name, dropped_annotations)
        value_remove(sync->annotations, *name);
}

/* ---- making it so ---- */

static void fill(const struct sync *sync, const struct mirrored *slice, struct value *body)
{
    struct arena *arena = sync->arena;
    value_set(body, arena, "addressType", value_new_text(arena, slice->address_type));
    value_set(body, arena, "endpoints", slice->endpoints);
    value_set(body, arena, "ports", slice->ports);
    value_set_at(body, arena, "metadata.labels", value_clone(arena, sync->labels));
    if (value_count(sync->annotations) > 0)
        value_set_at(body, arena, "metadata.annotations", value_clone(arena, sync->annotations));
    else
        value_remove_at(body, "metadata.annotations");
    struct value *owners = value_new_list(arena);
    value_append(owners, arena, owner_reference(sync->endpoints, arena));
    value_set_at(body, arena, "metadata.ownerReferences", owners);
}

static bool create_slice(const struct sync *sync, const struct mirrored *slice, struct error *err)
{
    struct error own = { 0 };
    struct value *body = value_new_map(sync->arena);
    const char *dash = strlen(sync->name) + 1 <= SUBDOMAIN_MAX ? "-" : "";
    value_set_at(body, sync->arena, "metadata.generateName",
                 value_printf(sync->arena, "%s%s", sync->name, dash));
    value_set_at(body, sync->arena, "metadata.namespace", value_new_text(sync->arena, sync->ns));
    fill(sync, slice, body);
    if (controller_create(sync->controller, well_known.endpoint_slice, body, sync->arena, &own) ||
        is_creation_refused(&own))
        return true;
    return error_pass(err, &own);
}

static bool update_slice(const struct sync *sync, const struct object *object,
                         const struct mirrored *slice, struct error *err)
{
    struct value *before = value_from_object(object, sync->arena),
                 *body = value_from_object(object, sync->arena);
    fill(sync, slice, body);
    return value_equal(body, before) ||
           controller_update(sync->controller, object, NULL, body, sync->arena, err);
}

/* The first slice of that family, with those ports if there is one; taken out of what is left. */
static const struct object *take_slice(struct sync *sync, const struct mirrored *slice)
{
    const struct object *found = NULL;
    size_t place = 0;
    for (size_t i = 0; i < sync->slices.count; i++) {
        const struct object *object = sync->slices.items[i];
        const struct value *value = object ? value_from_object(object, sync->arena) : NULL;
        if (!value || !bytes_equal_text(value_string(value, "addressType"), slice->address_type))
            continue;
        bool has_ports = value_equal(value_member(value, "ports"), slice->ports);
        if (found && !has_ports)
            continue;
        found = object;
        place = i;
        if (has_ports)
            break;
    }
    if (found)
        sync->slices.items[place] = NULL;
    return found;
}

static bool mirror(struct sync *sync, struct error *err)
{
    const struct value *from = value_from_object(sync->endpoints, sync->arena),
                       *subsets = value_member(from, "subsets");
    make_metadata(sync, from);
    for (size_t i = 0; i < value_count(subsets) * 2; i++) {
        struct mirrored slice =
            mirror_subset(value_item(subsets, i / 2), /* ipv6= */ i % 2 == 1, sync->arena);
        if (value_count(slice.endpoints) == 0)
            continue;
        const struct object *object = take_slice(sync, &slice);
        if (object ? !update_slice(sync, object, &slice, err) : !create_slice(sync, &slice, err))
            return false;
    }
    return true;
}

static bool delete_left(struct sync *sync, struct error *err)
{
    for (size_t i = 0; i < sync->slices.count; i++)
        if (sync->slices.items[i] && !controller_delete(sync->controller, sync->slices.items[i],
                                                        PROPAGATION_DEFAULT, sync->arena, err))
            return false;
    return true;
}

static bool find_slice(void *context, const struct object *slice)
{
    struct sync *sync = context;
    if (slice->deletion_s == 0 && text_equal(object_label(slice, SERVICE_NAME_LABEL), sync->name) &&
        text_equal(object_label(slice, SLICE_MANAGER_LABEL), manager))
        object_array_add(&sync->slices, slice);
    return true;
}

/* By hand, and for a Service that has no selector. */
static bool is_mirrored(struct controller *controller, const struct object *endpoints,
                        const struct object *service)
{
    const char *skip =
        endpoints ? object_label(endpoints, "endpointslice.kubernetes.io/skip-mirror") : NULL;
    return endpoints && endpoints->deletion_s == 0 && service && !text_equal(skip, "true") &&
           !services_facts(controller->services, service)->has_selector;
}

static bool sync(void *context, const char *key, struct arena *arena, struct error *err)
{
    struct sync sync = { .controller = context, .arena = arena, .slices = { .arena = arena } };
    queue_key_split(key, arena, &sync.ns, &sync.name);
    sync.endpoints =
        core_get_latest(sync.controller->core, well_known.endpoints, sync.ns, sync.name);
    const struct object *service =
        core_get_latest(sync.controller->core, well_known.service, sync.ns, sync.name);
    core_each_latest(sync.controller->core, well_known.endpoint_slice, sync.ns, find_slice, &sync);
    if (is_mirrored(sync.controller, sync.endpoints, service) && !mirror(&sync, err))
        return false;
    return delete_left(&sync, err);
}

/* Those of Services with a selector are made by a controller of their own, at each change of a pod.
 */
static void endpoints_changed(struct controller *controller, const struct object *before,
                              const struct object *now)
{
    const struct object *endpoints = now ? now : before;
    if (!object_label(endpoints, "endpoints.kubernetes.io/managed-by"))
        queue_add_object(controller->queue, endpoints);
}

static void slice_changed(struct controller *controller, const struct object *before,
                          const struct object *now)
{
    const char *name = before ? object_label(before, SERVICE_NAME_LABEL) : NULL;
    if (!name || controller->is_writing ||
        !text_equal(object_label(before, SLICE_MANAGER_LABEL), manager))
        return;
    AUTO_BUFFER key = { 0 };
    buffer_printf(&key, "%s/%s", before->namespace, name);
    queue_add(controller->queue, buffer_text(&key));
}

const struct controller_row endpoint_mirror_controller = {
    .name = "endpointslicemirroring-controller",
    .sync = sync,
    .watches = {
        { &well_known.endpoints, endpoints_changed },
        { &well_known.service, controller_queue_self },      /* it has the name of its Endpoints */
        { &well_known.endpoint_slice, slice_changed },
    },
};
