/* SPDX-License-Identifier: Apache-2.0 */
/* service_sync.c - see service_sync.h.
 *
 * A change of a Service or of one of its slices marks the service; at the end of the turn each
 * marked one is described anew from the watches' copies, and one commit follows.  A commit that
 * fails is tried again after COMMIT_RETRY_MS.
 *
 * Slices are found by a map from "ns/service" to their names, kept by the watch's events. */
#include "node/service_sync.h"

#include <ctype.h>
#include <stdio.h>
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
#include "object/object.h"
#include "object/schema.h"

static const struct log sync_log = { "services" };

enum { COMMIT_RETRY_MS = 1000, BACKENDS_MAX = 10000, PORTS_MAX = 256, ADDRESSES_MAX = 64 };

struct service_sync {
    struct service_sync_options options;
    struct client_watch        *services, *slices, *nodes;
    struct map                  slice_names;         /* "ns/service" -> struct map of slice names */
    struct map                  dirty;               /* "ns/name" of services */
    struct map                  routes;              /* node name -> struct route */
    struct loop_timer          *flush;
    struct pod_network         *network;
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

/* ---- reading ---- */

static const char *text_or_empty(const struct value *value, const char *path, struct arena *arena)
{
    const char *text = value_text(value, path, arena);
    return text ? text : "";
}

static enum net_protocol protocol_of(const struct value *port)
{
    struct bytes text = value_string(port, "protocol");
    return bytes_equal_text(text, "UDP")    ? NET_UDP
           : bytes_equal_text(text, "SCTP") ? NET_SCTP
                                            : NET_TCP;
}

struct description {
    struct service_sync *sync;
    const struct object *service;
    struct value        *spec;
    struct arena        *arena;
    struct value       **slices;
    size_t               slice_count;
};

static void gather_slices(struct description *d)
{
    const char *key = arena_printf(d->arena, "%s/%s", d->service->namespace, d->service->name);
    const struct map *names = map_get(&d->sync->slice_names, bytes_of(key));
    d->slices = arena_array(d->arena, names ? names->count + 1 : 1, sizeof *d->slices);
    for (struct map_entry *e = names ? map_first(names) : NULL; e; e = map_after(names, e)) {
        const struct object *slice = client_watch_get(d->sync->slices, d->service->namespace,
                                                      e->key);
        struct value *value = slice ? value_from_object(slice, d->arena) : NULL;
        if (value && !bytes_equal_text(value_string(value, "addressType"), "FQDN"))
            d->slices[d->slice_count++] = value;
    }
}

/* A ready endpoint; or a serving one that is terminating, where no other is ready (asked for by
 * `fallback`). */
static bool endpoint_serves(const struct value *endpoint, bool fallback)
{
    if (fallback)
        return value_bool(endpoint, "conditions.serving", true) &&
               value_bool(endpoint, "conditions.terminating", false);
    return value_bool(endpoint, "conditions.ready", true);
}

static uint16_t slice_port(const struct value *slice, const char *name, enum net_protocol protocol,
                           struct arena *arena)
{
    const struct value *ports = value_member(slice, "ports");
    for (size_t i = 0; i < value_count(ports); i++) {
        const struct value *port = value_item(ports, i);
        if (strcmp(text_or_empty(port, "name", arena), name) == 0 && protocol_of(port) == protocol)
            return (uint16_t)value_int(port, "port", 0);
    }
    return 0;
}

static size_t gather_backends(struct description *d, const char *name, enum net_protocol protocol,
                              bool fallback, struct service_backend *ret)
{
    size_t count = 0;
    for (size_t i = 0; i < d->slice_count; i++) {
        uint16_t number = slice_port(d->slices[i], name, protocol, d->arena);
        const struct value *endpoints = value_member(d->slices[i], "endpoints");
        for (size_t j = 0; number && j < value_count(endpoints) && count < BACKENDS_MAX; j++) {
            const struct value *endpoint = value_item(endpoints, j);
            const struct value *address = value_item(value_member(endpoint, "addresses"), 0);
            if (!address || !endpoint_serves(endpoint, fallback))
                continue;
            struct service_backend *backend = &ret[count++];
            *backend = (struct service_backend){ .port = number };
            snprintf(backend->address, sizeof backend->address, "%.*s", BYTES_ARG(address->string));
            backend->is_local = bytes_equal_text(value_string(endpoint, "nodeName"),
                                                 d->sync->options.node_name);
        }
    }
    return count;
}

static size_t count_endpoints(const struct description *d)
{
    size_t count = 0;
    for (size_t i = 0; i < d->slice_count; i++)
        count += value_count(value_member(d->slices[i], "endpoints"));
    return count;
}

/* ---- the packet filter ---- */

static void add_address(const char **list, size_t *count, struct bytes text, struct arena *arena)
{
    if (text.size == 0 || bytes_equal_text(text, "None") || *count == ADDRESSES_MAX)
        return;
    for (size_t i = 0; i < *count; i++)
        if (bytes_equal_text(text, list[i]))
            return;
    list[(*count)++] = arena_copy(arena, text.at, text.size);
}

static size_t gather_addresses(const struct description *d, bool external, const char **ret)
{
    size_t count = 0;
    struct value *root = value_from_object(d->service, d->arena);
    const struct value *cluster = value_member(d->spec, "clusterIPs"),
                       *outer = value_member(d->spec, "externalIPs");
    const struct value *ingress = value_at(root, "status.loadBalancer.ingress");
    add_address(ret, &count, value_string(d->spec, "clusterIP"), d->arena);
    for (size_t i = 0; i < value_count(cluster); i++)
        add_address(ret, &count, value_item(cluster, i)->string, d->arena);
    for (size_t i = 0; external && i < value_count(outer); i++)
        add_address(ret, &count, value_item(outer, i)->string, d->arena);
    for (size_t i = 0; external && i < value_count(ingress); i++)
        add_address(ret, &count, value_string(value_item(ingress, i), "ip"), d->arena);
    return count;
}

static size_t gather_ports(struct description *d, struct service_port *ret)
{
    const struct value *ports = value_member(d->spec, "ports");
    size_t count = 0, room = count_endpoints(d);
    for (size_t i = 0; i < value_count(ports) && count < PORTS_MAX; i++) {
        const struct value *port = value_item(ports, i);
        const char *name = text_or_empty(port, "name", d->arena);
        struct service_backend *backends = arena_array(d->arena, room + 1, sizeof *backends);
        enum net_protocol protocol = protocol_of(port);
        size_t backend_count = gather_backends(d, name, protocol, /* fallback= */ false, backends);
        if (backend_count == 0)
            backend_count = gather_backends(d, name, protocol, /* fallback= */ true, backends);
        ret[count++] = (struct service_port){ .protocol = protocol,
                                              .port = (uint16_t)value_int(port, "port", 0),
                                              .backends = backends,
                                              .node_port = (uint16_t)value_int(port, "nodePort", 0),
                                              .backend_count = backend_count };
    }
    return count;
}

static void tell_rules(struct description *d, const char *key)
{
    const char *addresses[ADDRESSES_MAX];
    struct service_port ports[PORTS_MAX];
    size_t address_count = gather_addresses(d, /* external= */ true, addresses);
    bool client_ip = bytes_equal_text(value_string(d->spec, "sessionAffinity"), "ClientIP");
    int64_t affinity_s = value_int(d->spec, "sessionAffinityConfig.clientIP.timeoutSeconds", 10800);
    if (!d->sync->options.rules)
        return;
    if (address_count == 0) {
        service_rules_remove(d->sync->options.rules, key);
        return;
    }
    struct service_entry entry = {
        .key = key, .addresses = addresses, .address_count = address_count, .ports = ports,
        .port_count = gather_ports(d, ports),
        .affinity_s = client_ip ? (int32_t)affinity_s : 0,
        .external_local = bytes_equal_text(value_string(d->spec, "externalTrafficPolicy"), "Local"),
        .internal_local = bytes_equal_text(value_string(d->spec, "internalTrafficPolicy"), "Local"),
    };
    service_rules_set(d->sync->options.rules, &entry);
}

/* ---- DNS ---- */

static size_t gather_dns_ports(const struct description *d, struct dns_port *ret)
{
    const struct value *ports = value_member(d->spec, "ports");
    size_t count = 0;
    for (size_t i = 0; i < value_count(ports) && count < PORTS_MAX; i++) {
        const struct value *port = value_item(ports, i);
        ret[count++] = (struct dns_port){ text_or_empty(port, "name", d->arena), protocol_of(port),
                                          (uint16_t)value_int(port, "port", 0) };
    }
    return count;
}

static size_t gather_dns_endpoints(const struct description *d, struct dns_endpoint *ret)
{
    bool publish_all = value_bool(d->spec, "publishNotReadyAddresses", false);
    size_t count = 0;
    for (size_t i = 0; i < d->slice_count; i++) {
        const struct value *endpoints = value_member(d->slices[i], "endpoints");
        for (size_t j = 0; j < value_count(endpoints); j++) {
            const struct value *endpoint = value_item(endpoints, j),
                               *address = value_item(value_member(endpoint, "addresses"), 0);
            if (!address || (!publish_all && !endpoint_serves(endpoint, /* fallback= */ false)))
                continue;
            ret[count++] = (struct dns_endpoint){ arena_copy(d->arena, address->string.at,
                                                             address->string.size),
                                                  value_text(endpoint, "hostname", d->arena) };
        }
    }
    return count;
}

static void tell_dns(struct description *d)
{
    const char *addresses[ADDRESSES_MAX];
    struct dns_port ports[PORTS_MAX];
    if (!d->sync->options.dns)
        return;
    bool external = bytes_equal_text(value_string(d->spec, "type"), "ExternalName");
    struct dns_endpoint *endpoints = arena_array(d->arena, count_endpoints(d) + 1,
                                                 sizeof *endpoints);
    struct dns_service service = { .ns = d->service->namespace,
                                   .name = d->service->name,
                                   .addresses = addresses,
                                   .ports = ports,
                                   .endpoints = endpoints };
    service.external_name = external ? value_text(d->spec, "externalName", d->arena) : NULL;
    service.address_count = external ? 0 : gather_addresses(d, /* external= */ false, addresses);
    service.port_count = gather_dns_ports(d, ports);
    service.endpoint_count = service.address_count == 0 && !external
                                 ? gather_dns_endpoints(d, endpoints)
                                 : 0;
    dns_server_set(d->sync->options.dns, &service);
}

/* ---- the turn's end ---- */

static void forget_service(struct service_sync *sync, const char *key, const char *ns,
                           const char *name)
{
    if (sync->options.rules)
        service_rules_remove(sync->options.rules, key);
    if (sync->options.dns)
        dns_server_remove(sync->options.dns, ns, name);
}

static void describe(struct service_sync *sync, const char *key)
{
    AUTO_ARENA arena = { 0 };
    struct bytes rest = bytes_of(key), ns_text = bytes_next(&rest, '/');
    const char *ns = arena_copy(&arena, ns_text.at, ns_text.size),
               *name = arena_copy(&arena, rest.at, rest.size);
    const struct object *service = client_watch_get(sync->services, ns, name);
    if (!service) {
        forget_service(sync, key, ns, name);
        return;
    }
    struct description d = { .sync = sync, .service = service, .arena = &arena };
    d.spec = value_member(value_from_object(service, &arena), "spec");
    gather_slices(&d);
    tell_rules(&d, key);
    tell_dns(&d);
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

static void node_event(void *context, enum client_event event, const struct object *now,
                       const struct object *before)
{
    struct service_sync *sync = context;
    const struct object *object = now ? now : before;
    if (event == CLIENT_SYNCED || strcmp(object->name, sync->options.node_name) == 0)
        return;
    if (event == CLIENT_DELETED)
        drop_route(sync, object->name);
    else
        set_route(sync, object);
}

static void visit_node(void *context, const struct object *node)
{
    node_event(context, CLIENT_ADDED, node, NULL);
}

void service_sync_set_network(struct service_sync *sync, struct pod_network *network)
{
    sync->network = network;
    client_watch_each(sync->nodes, visit_node, sync);
}

/* ---- life ---- */

struct service_sync *service_sync_new(const struct service_sync_options *options)
{
    struct service_sync *sync = MEMORY_NEW(struct service_sync);
    sync->options = *options;
    sync->flush = loop_timer_new(options->loop, flush, sync);
    const struct client_watch_options services = { .kind = well_known.service,
                                                   .event = service_event,
                                                   .context = sync };
    const struct client_watch_options slices = { .kind = well_known.endpoint_slice,
                                                 .event = slice_event,
                                                 .context = sync };
    const struct client_watch_options nodes = { .kind = well_known.node,
                                                .event = node_event,
                                                .context = sync };
    sync->services = client_watch_start(options->client, &services);
    sync->slices = client_watch_start(options->client, &slices);
    sync->nodes = client_watch_start(options->client, &nodes);
    return sync;
}

void service_sync_free(struct service_sync *sync)
{
    if (!sync)
        return;
    client_watch_stop(sync->services);
    client_watch_stop(sync->slices);
    client_watch_stop(sync->nodes);
    loop_timer_free(sync->flush);
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

/* ---- service environment ---- */

struct environment {
    const struct service_sync *sync;
    const char                *ns;
    bool                       all;
    struct arena              *arena;
    const char               **list;
    size_t                     count, capacity;
};

static void add_variable(struct environment *e, const char *text)
{
    if (e->count + 1 >= e->capacity) {
        size_t capacity = e->capacity ? 2 * e->capacity : 64;
        const char **grown = arena_array(e->arena, capacity, sizeof *grown);
        if (e->count > 0)
            memcpy(grown, e->list, e->count * sizeof *grown);
        e->list = grown;
        e->capacity = capacity;
    }
    e->list[e->count++] = text;
    e->list[e->count] = NULL;
}

static const char *upper_name(const char *name, struct arena *arena)
{
    char *upper = arena_strdup(arena, name);
    for (char *at = upper; *at; at++)
        *at = *at == '-' || *at == '.' ? '_' : (char)toupper((unsigned char)*at);
    return upper;
}

static void add_port_variables(struct environment *e, const char *name, const char *ip,
                               const struct value *port)
{
    static const char *const lower[] = {
        [NET_TCP] = "tcp", [NET_UDP] = "udp", [NET_SCTP] = "sctp"
    };
    static const char *const upper[] = {
        [NET_TCP] = "TCP", [NET_UDP] = "UDP", [NET_SCTP] = "SCTP"
    };
    enum net_protocol protocol = protocol_of(port);
    long long number = (long long)value_int(port, "port", 0);
    const char *prefix = arena_printf(e->arena, "%s_PORT_%lld_%s", name, number, upper[protocol]);
    add_variable(e, arena_printf(e->arena, "%s=%s://%s:%lld", prefix, lower[protocol], ip, number));
    add_variable(e, arena_printf(e->arena, "%s_PROTO=%s", prefix, lower[protocol]));
    add_variable(e, arena_printf(e->arena, "%s_PORT=%lld", prefix, number));
    add_variable(e, arena_printf(e->arena, "%s_ADDR=%s", prefix, ip));
}

static void add_service_variables(void *context, const struct object *service)
{
    struct environment *e = context;
    static const char *const protocols[] = {
        [NET_TCP] = "tcp", [NET_UDP] = "udp", [NET_SCTP] = "sctp"
    };
    bool is_master = strcmp(service->namespace, "default") == 0 &&
                     strcmp(service->name, "kubernetes") == 0;
    if (!is_master && (!e->all || strcmp(service->namespace, e->ns) != 0))
        return;
    struct value *spec = value_member(value_from_object(service, e->arena), "spec");
    const struct value *ports = value_member(spec, "ports"), *first = value_item(ports, 0);
    const char *ip = value_text(spec, "clusterIP", e->arena),
               *name = upper_name(service->name, e->arena);
    if (text_is_empty(ip) || strcmp(ip, "None") == 0 || !first)
        return;
    add_variable(e, arena_printf(e->arena, "%s_SERVICE_HOST=%s", name, ip));
    add_variable(e, arena_printf(e->arena, "%s_SERVICE_PORT=%lld", name,
                                 (long long)value_int(first, "port", 0)));
    for (size_t i = 0; i < value_count(ports); i++) {
        const char *port_name = value_text(value_item(ports, i), "name", e->arena);
        if (!text_is_empty(port_name))
            add_variable(e, arena_printf(e->arena, "%s_SERVICE_PORT_%s=%lld", name,
                                         upper_name(port_name, e->arena),
                                         (long long)value_int(value_item(ports, i), "port", 0)));
    }
    add_variable(e,
                 arena_printf(e->arena, "%s_PORT=%s://%s:%lld", name, protocols[protocol_of(first)],
                              ip, (long long)value_int(first, "port", 0)));
    for (size_t i = 0; i < value_count(ports); i++)
        add_port_variables(e, name, ip, value_item(ports, i));
}

bool service_sync_is_synced(const struct service_sync *sync)
{
    return client_watch_is_synced(sync->services);
}

const char *const *service_sync_environment(const struct service_sync *sync, const char *ns,
                                            bool all, struct arena *arena)
{
    struct environment e = { .sync = sync,
                             .ns = ns,
                             .all = all,
                             .arena = arena,
                             .list = arena_array(arena, 1, sizeof *e.list) };
    client_watch_each(sync->services, add_service_variables, &e);
    return e.list;
}
