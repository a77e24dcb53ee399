/* SPDX-License-Identifier: Apache-2.0 */
/* ip_address.c - an IPAddress for each ClusterIP, so that one can see what is taken and by whom.
 *
 * A key is "ADDRESS/NAMESPACE/NAME": does this Service have this address?  Then there is an
 * IPAddress that says so, else there is none.  What was made by hand lacks the label and is left
 * alone: the allocator gives such an address to nobody. */
#include "controllers/controller.h"
#include "object/binding.h"

static const char manager_label[] = "ipaddress.kubernetes.io/managed-by",
                  family_label[] = "ipaddress.kubernetes.io/ip-family",
                  manager[] = "ipallocator.k8s.io";

struct service_reading {
    const char **ips;
    size_t       ip_count;
};

struct address_reading {
    const char *group, *resource, *ns, *name;
};

static const struct binding service_bindings[] = {
    BIND_TEXT_LIST("spec.clusterIPs", struct service_reading, ips, ip_count),
    BIND_END
};

static const struct binding address_bindings[] = {
    BIND_TEXT("spec.parentRef.group", struct address_reading, group),
    BIND_TEXT("spec.parentRef.resource", struct address_reading, resource),
    BIND_TEXT("spec.parentRef.namespace", struct address_reading, ns),
    BIND_TEXT("spec.parentRef.name", struct address_reading, name),
    BIND_END
};

/* ---- one sync ---- */

struct wish {
    const char *address, *ns, *name;
};

static bool has_address(const struct object *service, const char *address, struct arena *arena)
{
    struct service_reading reading = { 0 };
    if (!service)
        return false;
    bind_object(service, service_bindings, &reading, arena);
    for (size_t i = 0; i < reading.ip_count; i++)
        if (text_equal(reading.ips[i], address))
            return true;
    return false;
}

static bool names_parent(const struct object *object, const struct wish *wish, struct arena *arena)
{
    struct address_reading reading = { 0 };
    bind_object(object, address_bindings, &reading, arena);
    return text_is_empty(reading.group) && text_equal(reading.resource, "services") &&
           text_equal(reading.ns, wish->ns) && text_equal(reading.name, wish->name);
}

static bool create(struct controller *controller, const struct wish *wish, struct arena *arena,
                   struct error *err)
{
    struct value *body = value_new_map(arena),
                 *metadata = value_make_at(body, arena, "metadata", VALUE_MAP),
                 *labels = value_make_at(metadata, arena, "labels", VALUE_MAP),
                 *parent = value_make_at(body, arena, "spec.parentRef", VALUE_MAP);
    const char *family = strchr(wish->address, ':') ? "IPv6" : "IPv4";
    value_set(metadata, arena, "name", value_new_text(arena, wish->address));
    value_set(labels, arena, family_label, value_new_text(arena, family));
    value_set(labels, arena, manager_label, value_new_text(arena, manager));
    value_set(parent, arena, "resource", value_new_text(arena, "services"));
    value_set(parent, arena, "namespace", value_new_text(arena, wish->ns));
    value_set(parent, arena, "name", value_new_text(arena, wish->name));
    return controller_create(controller, well_known.ip_address, body, arena, err) != NULL;
}

static struct wish wish_of(const char *key, struct arena *arena)
{
    struct bytes rest = bytes_of(key), address = bytes_next(&rest, '/'),
                 ns = bytes_next(&rest, '/');
    return (struct wish){ arena_copy(arena, address.at, address.size),
                          arena_copy(arena, ns.at, ns.size),
                          arena_copy(arena, rest.at, rest.size) };
}

/* Of two Services that claim one address the object's parent is the first; the other's key comes
 * again when that one is gone, for then the object goes. */
static bool sync(void *context, const char *key, struct arena *arena, struct error *err)
{
    struct controller *controller = context;
    struct wish wish = wish_of(key, arena);
    struct core *core = controller->core;
    bool is_wanted = has_address(
        core_get_latest(core, well_known.service, wish.ns, wish.name), wish.address, arena);
    const struct object *object = core_get_latest(core, well_known.ip_address, NULL, wish.address);
    if (is_wanted)
        return object || create(controller, &wish, arena, err);
    if (!object || !text_equal(object_label(object, manager_label), manager) ||
        !names_parent(object, &wish, arena))
        return true;
    return controller_delete(controller, object, PROPAGATION_DEFAULT, arena, err);
}

/* ---- keys ---- */

static void add_key(struct controller *controller, const char *address, const char *ns,
                    const char *name)
{
    AUTO_BUFFER key = { 0 };
    buffer_printf(&key, "%s/%s/%s", address, ns, name);
    queue_add(controller->queue, buffer_text(&key));
}

static void add_addresses(struct controller *controller, const struct object *service,
                          const struct service_reading *from, const struct service_reading *less)
{
    for (size_t i = 0; i < from->ip_count; i++) {
        bool is_known = text_equal(from->ips[i], "None");
        for (size_t j = 0; j < less->ip_count && !is_known; j++)
            is_known = text_equal(from->ips[i], less->ips[j]);
        if (!is_known)
            add_key(controller, from->ips[i], service->namespace, service->name);
    }
}

static void service_changed(struct controller *controller, const struct object *before,
                            const struct object *now)
{
    AUTO_ARENA arena = { 0 };
    struct service_reading had = { 0 }, has = { 0 };
    if (before)
        bind_object(before, service_bindings, &had, &arena);
    if (now)
        bind_object(now, service_bindings, &has, &arena);
    add_addresses(controller, now ? now : before, &has, &had);
    add_addresses(controller, now ? now : before, &had, &has);
}

/* Someone else changed or deleted it, or it is from before the last start. */
static void address_changed(struct controller *controller, const struct object *before,
                            const struct object *now)
{
    AUTO_ARENA arena = { 0 };
    struct address_reading reading = { 0 };
    const struct object *object = now ? now : before;
    if (controller->is_writing)
        return;
    bind_object(object, address_bindings, &reading, &arena);
    if (text_equal(reading.resource, "services") && reading.ns && reading.name)
        add_key(controller, object->name, reading.ns, reading.name);
}

const struct controller_row ip_address_controller = {
    .name = "ip-address-controller",
    .sync = sync,
    .watches = {
        { &well_known.service, service_changed },
        { &well_known.ip_address, address_changed },
    },
};
