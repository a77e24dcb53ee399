/* SPDX-License-Identifier: Apache-2.0 */
/* service_sync.c - see service_sync.h.
 *
 * A change of a Service or of one of its slices marks the service; at the end of the turn each
 * marked one is described anew from the watches' copies, and one commit follows.  A commit that
 * fails is tried again after COMMIT_RETRY_MS.
 *
 * Slices are found by a map from "ns/service" to their names, kept by the watch's events.
 *
 * Not here: what a service means on this node (service_view.c). */
#include "node/service_sync.h"

#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/bytes.h"
#include "base/list.h"
#include "base/log.h"
#include "base/map.h"
#include "client/client.h"
#include "codec/value.h"
#include "io/loop.h"
#include "net/dns.h"
#include "net/pod_network.h"
#include "net/service_rules.h"
#include "node/service_environment.h"
#include "node/service_health.h"
#include "node/service_view.h"
#include "object/object.h"
#include "object/schema.h"

static const struct log sync_log = { "services" };

enum { COMMIT_RETRY_MS = 1000 };

struct service_sync {
    struct service_sync_options options;
    struct client_watch        *services, *slices, *nodes, *ranges;
    struct map                  slice_names;         /* "ns/service" -> struct map of slice names */
    struct map                  dirty;               /* "ns/name" of services */
    struct map                  routes;              /* node name -> struct route */
    struct loop_timer          *flush;
    struct pod_network         *network;
    struct service_health_server *health;
    char                       *zone;                /* of this node; NULL: none */
    bool                        told_synced;
};

struct route {
    struct address pod_cidr, node;
};

static const char *const present = ""; /* a map's value that says no more than "there" */

static void mark(struct service_sync *sync, const char *ns, const char *name)
{
    AUTO_ARENA arena = { 0 };
    map_put(&sync->dirty, bytes_of(arena_printf(&arena, "%s/%s", ns, name)),
            (void *)(uintptr_t)present);
    loop_timer_start(sync->flush, 0);
}

/* ---- the turn's end ---- */

static void forget_service(struct service_sync *sync, const char *key, const char *ns,
                           const char *name)
{
    if (sync->options.rules)
        service_rules_remove(sync->options.rules, key);
    if (sync->options.dns)
        dns_server_remove(sync->options.dns, ns, name);
    service_health_server_set(sync->health, ns, name, /* port= */ 0, /* local_endpoints= */ 0);
}

static void gather_slices(const struct service_sync *sync, const char *key,
                          struct service_view *view)
{
    const struct map *names = map_get(&sync->slice_names, bytes_of(key));
    view->slices = arena_array(view->arena, names ? names->count + 1 : 1, sizeof *view->slices);
    for (struct map_entry *e = names ? map_first(names) : NULL; e; e = map_after(names, e)) {
        const struct object *slice = client_watch_get(sync->slices, view->ns, e->key);
        if (slice)
            view->slices[view->slice_count++] = value_from_object(slice, view->arena);
    }
}

static void tell_rules(const struct service_sync *sync, const char *key,
                       const struct service_view *view)
{
    struct service_entry entry;
    if (!sync->options.rules)
        return;
    if (!service_view_entry(view, &entry)) {
        service_rules_remove(sync->options.rules, key);
        return;
    }
    entry.key = key;
    service_rules_set(sync->options.rules, &entry);
}

static void tell_others(const struct service_sync *sync, const struct service_view *view)
{
    struct dns_service named;
    struct service_health health;
    service_view_dns(view, &named);
    service_view_health(view, &health);
    if (sync->options.dns)
        dns_server_set(sync->options.dns, &named);
    service_health_server_set(sync->health, view->ns, view->name, health.port,
                              health.local_endpoints);
}

static void describe(struct service_sync *sync, const char *key)
{
    AUTO_ARENA arena = { 0 };
    struct bytes rest = bytes_of(key), ns_text = bytes_next(&rest, '/');
    struct service_view view = { .node_name = sync->options.node_name,
                                 .zone = sync->zone ? sync->zone : "",
                                 .ns = arena_copy(&arena, ns_text.at, ns_text.size),
                                 .name = arena_copy(&arena, rest.at, rest.size),
                                 .arena = &arena };
    const struct object *service = client_watch_get(sync->services, view.ns, view.name);
    if (!service) {
        forget_service(sync, key, view.ns, view.name);
        return;
    }
    view.service = value_from_object(service, &arena);
    gather_slices(sync, key, &view);
    tell_rules(sync, key, &view);
    tell_others(sync, &view);
}

static void flush(void *context)
{
    struct service_sync *sync = context;
    struct error err = { 0 };
    if (!client_watch_is_synced(sync->services) || !client_watch_is_synced(sync->slices))
        return;                                      /* the first commit has all */
    if (!sync->told_synced && sync->options.synced)
        sync->options.synced(sync->options.context);
    sync->told_synced = true;
    for (struct map_entry *e = map_first(&sync->dirty); e; e = map_after(&sync->dirty, e))
        describe(sync, e->key);
    map_clear(&sync->dirty);
    if (sync->options.rules && !service_rules_commit(sync->options.rules, &err)) {
        log_warn(&sync_log, "service rules not committed, retrying", KV_ERROR(&err));
        loop_timer_start(sync->flush, COMMIT_RETRY_MS);
    }
}

void service_sync_set_entry(struct service_sync *sync, const struct service_entry *entry)
{
    if (!sync->options.rules)
        return;
    service_rules_set(sync->options.rules, entry);
    loop_timer_start(sync->flush, 0);
}

void service_sync_remove_entry(struct service_sync *sync, const char *key)
{
    if (!sync->options.rules)
        return;
    service_rules_remove(sync->options.rules, key);
    loop_timer_start(sync->flush, 0);
}

/* ---- events ---- */

static void service_event(void *context, enum client_event event, const struct object *now,
                          const struct object *before)
{
    struct service_sync *sync = context;
    const struct object *object = now ? now : before;
    if (event == CLIENT_SYNCED)
        loop_timer_start(sync->flush, 0);
    else
        mark(sync, object->namespace, object->name);
}

static struct map *slices_of(struct service_sync *sync, const char *ns, const char *service)
{
    AUTO_ARENA arena = { 0 };
    struct bytes key = bytes_of(arena_printf(&arena, "%s/%s", ns, service));
    struct map *names = map_get(&sync->slice_names, key);
    if (!names) {
        names = MEMORY_NEW(struct map);
        map_put(&sync->slice_names, key, names);
    }
    return names;
}

static void drop_slice(struct service_sync *sync, const struct object *slice)
{
    AUTO_ARENA arena = { 0 };
    const char *service = object_label(slice, "kubernetes.io/service-name");
    if (!service)
        return;
    struct map *names = slices_of(sync, slice->namespace, service);
    map_remove(names, bytes_of(slice->name));
    if (names->count == 0) {
        map_remove(&sync->slice_names,
                   bytes_of(arena_printf(&arena, "%s/%s", slice->namespace, service)));
        map_done(names);
        free(names);
    }
    mark(sync, slice->namespace, service);
}

static void slice_event(void *context, enum client_event event, const struct object *now,
                        const struct object *before)
{
    struct service_sync *sync = context;
    if (event == CLIENT_SYNCED)
        loop_timer_start(sync->flush, 0);
    const struct object *old = before ? before : event == CLIENT_DELETED ? now : NULL;
    if (old)
        drop_slice(sync, old);
    const struct object *present_slice = event == CLIENT_ADDED || event == CLIENT_MODIFIED ? now
                                                                                           : NULL;
    const char *service = present_slice ? object_label(present_slice, "kubernetes.io/service-name")
                                        : NULL;
    if (!service)
        return;
    map_put(slices_of(sync, now->namespace, service), bytes_of(now->name),
            (void *)(uintptr_t)present);
    mark(sync, now->namespace, service);
}

/* ---- routes ---- */

static bool read_route(const struct object *node, struct route *ret)
{
    AUTO_ARENA arena = { 0 };
    struct value *root = value_from_object(node, &arena);
    const char *cidr = value_text(root, "spec.podCIDR", &arena);
    const struct value *addresses = value_at(root, "status.addresses");
    for (size_t i = 0; cidr && i < value_count(addresses); i++) {
        const struct value *item = value_item(addresses, i);
        const char *address = value_text(item, "address", &arena);
        if (bytes_equal_text(value_string(item, "type"), "InternalIP") && address)
            return address_parse(cidr, &ret->pod_cidr) && address_parse(address, &ret->node);
    }
    return false;
}

static void drop_route(struct service_sync *sync, const char *name)
{
    struct route *route = map_remove(&sync->routes, bytes_of(name));
    if (route && sync->network)
        pod_network_remove_node(sync->network, &route->pod_cidr);
    free(route);
}

static void set_route(struct service_sync *sync, const struct object *node)
{
    struct route next;
    struct error err = { 0 };
    struct route *known = map_get(&sync->routes, bytes_of(node->name));
    if (!read_route(node, &next) || (known && memcmp(known, &next, sizeof next) == 0))
        return;
    drop_route(sync, node->name);
    if (!sync->network)
        return;
    if (!pod_network_set_node(sync->network, &next.pod_cidr, &next.node, &err)) {
        log_warn(&sync_log, "no route to a node, waiting for its next change",
                 KV("node", node->name), KV_ERROR(&err));
        return;
    }
    known = MEMORY_NEW(struct route);
    *known = next;
    map_put(&sync->routes, bytes_of(node->name), known);
}

static void mark_each(void *context, const struct object *service)
{
    mark(context, service->namespace, service->name);
}

/* Which endpoints are near depends on the zone. */
static void note_zone(struct service_sync *sync, const struct object *own)
{
    const char *zone = object_label(own, "topology.kubernetes.io/zone");
    if (text_equal(zone, sync->zone))
        return;
    free(sync->zone);
    sync->zone = zone ? memory_strdup(zone) : NULL;
    client_watch_each(sync->services, mark_each, sync);
}

static void node_event(void *context, enum client_event event, const struct object *now,
                       const struct object *before)
{
    struct service_sync *sync = context;
    const struct object *object = now ? now : before;
    if (event == CLIENT_SYNCED)
        return;
    if (strcmp(object->name, sync->options.node_name) == 0)
        note_zone(sync, object);
    else if (event == CLIENT_DELETED)
        drop_route(sync, object->name);
    else
        set_route(sync, object);
}

/* ---- ranges of services ---- */

static void route_range(struct service_sync *sync, struct bytes text, bool add)
{
    AUTO_ARENA arena = { 0 };
    struct address range;
    struct error err = { 0 };
    const char *cidr = arena_copy(&arena, text.at, text.size);
    if (!sync->network || !address_parse(cidr, &range) || range.is_v6)
        return;
    if (!add)
        pod_network_remove_services(sync->network, &range);
    else if (!pod_network_add_services(sync->network, &range, &err))
        log_warn(&sync_log, "no route for a range of services, waiting for its next change",
                 KV("range", cidr), KV_ERROR(&err));
}

/* The first range, which the network was made with, stays whatever becomes of its object. */
static void range_event(void *context, enum client_event event, const struct object *now,
                        const struct object *before)
{
    AUTO_ARENA arena = { 0 };
    const struct object *object = now ? now : before;
    if (event == CLIENT_SYNCED || strcmp(object->name, "kubernetes") == 0)
        return;
    const struct value *cidrs = value_at(value_from_object(object, &arena), "spec.cidrs");
    for (size_t i = 0; i < value_count(cidrs); i++)
        route_range(context, value_string(value_item(cidrs, i), ""), event != CLIENT_DELETED);
}

static void visit_range(void *context, const struct object *range)
{
    range_event(context, CLIENT_ADDED, range, NULL);
}

static void visit_node(void *context, const struct object *node)
{
    node_event(context, CLIENT_ADDED, node, NULL);
}

void service_sync_set_network(struct service_sync *sync, struct pod_network *network)
{
    sync->network = network;
    client_watch_each(sync->nodes, visit_node, sync);
    client_watch_each(sync->ranges, visit_range, sync);
}

/* ---- life ---- */

struct service_sync *service_sync_new(const struct service_sync_options *options)
{
    struct service_sync *sync = MEMORY_NEW(struct service_sync);
    sync->options = *options;
    sync->flush = loop_timer_new(options->loop, flush, sync);
    sync->health = service_health_server_new(options->loop);
    const struct client_watch_options services = { .kind = well_known.service,
                                                   .event = service_event,
                                                   .context = sync };
    const struct client_watch_options slices = { .kind = well_known.endpoint_slice,
                                                 .event = slice_event,
                                                 .context = sync };
    const struct client_watch_options nodes = { .kind = well_known.node,
                                                .event = node_event,
                                                .context = sync };
    const struct client_watch_options ranges = { .kind = well_known.service_cidr,
                                                 .event = range_event,
                                                 .context = sync };
    sync->services = client_watch_start(options->client, &services);
    sync->slices = client_watch_start(options->client, &slices);
    sync->nodes = client_watch_start(options->client, &nodes);
    sync->ranges = client_watch_start(options->client, &ranges);
    return sync;
}

void service_sync_free(struct service_sync *sync)
{
    if (!sync)
        return;
    client_watch_stop(sync->services);
    client_watch_stop(sync->slices);
    client_watch_stop(sync->nodes);
    client_watch_stop(sync->ranges);
    loop_timer_free(sync->flush);
    service_health_server_free(sync->health);
    free(sync->zone);
    for (struct map_entry *e = map_first(&sync->slice_names); e;
         e = map_after(&sync->slice_names, e)) {
        map_done(e->value);
        free(e->value);
    }
    for (struct map_entry *e = map_first(&sync->routes); e; e = map_after(&sync->routes, e))
        free(e->value);
    map_done(&sync->slice_names);
    map_done(&sync->routes);
    map_done(&sync->dirty);
    free(sync);
}

/* ---- what others ask ---- */

bool service_sync_is_synced(const struct service_sync *sync)
{
    return client_watch_is_synced(sync->services);
}

const char *const *service_sync_environment(const struct service_sync *sync, const char *ns,
                                            bool all, struct arena *arena)
{
    struct service_environment environment;
    service_environment_init(&environment, ns, all, arena);
    client_watch_each(sync->services, service_environment_add, &environment);
    return environment.list;
}
