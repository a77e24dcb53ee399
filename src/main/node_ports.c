/* SPDX-License-Identifier: Apache-2.0 */
/* node_ports.c - see node_ports.h.
 *
 * Whenever something of it may have changed the whole set of fronts is gathered anew, once a turn.
 * Slices of services that have no front are not looked at.
 *
 * Not here: sockets (host_fronts.c), which address a balancer has (controllers/load_balancer.c). */
#include "main/node_ports.h"

#include <arpa/inet.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/map.h"
#include "controllers/load_balancer.h"
#include "core/core.h"
#include "core/writer.h"
#include "main/cluster.h"
#include "main/host_fronts.h"
#include "object/binding.h"
#include "object/object.h"
#include "object/schema.h"

enum { LOCALHOST = 0x7f000001, REFUSED_AGAIN_MS = 20000 };

struct node_ports {
    struct node_ports_options options;
    uint32_t                  first_node;
    struct core_watcher       services, slices;
    struct core_timer         collect;   /* gathers the changes of one turn */
    struct core_timer         again;     /* while the host refuses a node port */
    struct map                refused;   /* "TCP 30080" of node ports whose Service was told */
    struct host_fronts       *fronts;
    struct balancer_host      balancer;
    struct controllers       *controllers;
    struct map                offers;    /* "ns/name" -> struct offer */
    uint64_t                  last_id;
    struct map                fronted;   /* "ns/name" of services whose slices matter */
};

/* A balancer's address as its controller asked for it. */
struct offer {
    uint64_t             id;
    uint32_t             ip;
    bool                 is_told;
    size_t               count, answered;
    struct balancer_port ports[];
};

/* ---- reading ---- */

struct port_reading {
    const char *name, *protocol;
    int64_t     port, node_port;
};
struct service_reading {
    const char          *external_policy, *affinity;
    const char         **ranges;
    struct port_reading *ports;
    size_t               port_count, range_count;
};
struct endpoint_reading {
    const char **addresses, *node_name;
    size_t       address_count;
    bool         is_ready;
};
struct slice_port_reading {
    const char *name, *protocol;
    int64_t     port;
};
struct slice_reading {
    const char                *address_type;
    struct endpoint_reading   *endpoints;
    struct slice_port_reading *ports;
    size_t                     endpoint_count, port_count;
};
struct node_address_reading {
    const char *type, *address;
};
struct node_reading {
    struct node_address_reading *addresses;
    size_t                       count;
};

static const struct binding port_bindings[] = {
    BIND_TEXT("name", struct port_reading, name),
    BIND_TEXT("protocol", struct port_reading, protocol),
    BIND_INT("port", struct port_reading, port),
    BIND_INT("nodePort", struct port_reading, node_port), BIND_END
};
static const struct binding service_bindings[] = {
    BIND_TEXT("spec.externalTrafficPolicy", struct service_reading, external_policy),
    BIND_TEXT("spec.sessionAffinity", struct service_reading, affinity),
    BIND_TEXT_LIST("spec.loadBalancerSourceRanges", struct service_reading, ranges, range_count),
    BIND_LIST("spec.ports", struct service_reading, ports, port_count, struct port_reading,
              port_bindings),
    BIND_END
};
static const struct binding endpoint_bindings[] = {
    BIND_TEXT_LIST("addresses", struct endpoint_reading, addresses, address_count),
    BIND_TEXT("nodeName", struct endpoint_reading, node_name),
    BIND_BOOL("conditions.ready", struct endpoint_reading, is_ready), BIND_END
};
static const struct binding slice_port_bindings[] = {
    BIND_TEXT("name", struct slice_port_reading, name),
    BIND_TEXT("protocol", struct slice_port_reading, protocol),
    BIND_INT("port", struct slice_port_reading, port), BIND_END
};
static const struct binding slice_bindings[] = {
    BIND_TEXT("addressType", struct slice_reading, address_type),
    BIND_LIST("endpoints", struct slice_reading, endpoints, endpoint_count,
              struct endpoint_reading, endpoint_bindings),
    BIND_LIST("ports", struct slice_reading, ports, port_count, struct slice_port_reading,
              slice_port_bindings),
    BIND_END
};
static const struct binding node_address_bindings[] = {
    BIND_TEXT("type", struct node_address_reading, type),
    BIND_TEXT("address", struct node_address_reading, address), BIND_END
};
static const struct binding node_bindings[] = {
    BIND_LIST("status.addresses", struct node_reading, addresses, count,
              struct node_address_reading, node_address_bindings),
    BIND_END
};

/* ---- gathering ---- */

struct gathering {
    struct node_ports *ports;
    struct arena       arena;
    struct host_front *fronts;
    size_t             count, capacity;
};

/* One service. */
struct look {
    struct gathering      *gathering;
    const struct object   *service;
    struct service_reading reading;
    struct slice_reading  *slices;
    size_t                 slice_count, slice_capacity;
};

static bool parse_ip(const char *text, uint32_t *ret)
{
    struct in_addr address;
    if (!text || inet_pton(AF_INET, text, &address) != 1)
        return false;
    *ret = ntohl(address.s_addr);
    return true;
}

static bool is_udp(const char *protocol)
{
    return text_equal(protocol, "UDP");
}

static bool find_slice(void *context, const struct object *slice)
{
    struct look *look = context;
    struct arena *arena = &look->gathering->arena;
    struct slice_reading reading = { 0 };
    if (!text_equal(object_label(slice, "kubernetes.io/service-name"), look->service->name))
        return true;
    bind_object(slice, slice_bindings, &reading, arena);
    if (!text_equal(reading.address_type, "IPv4"))
        return true;
    look->slices = arena_grow(arena, look->slices, look->slice_count, &look->slice_capacity,
                              sizeof *look->slices);
    look->slices[look->slice_count++] = reading;
    return true;
}

static int64_t slice_port(const struct slice_reading *slice, const struct port_reading *wanted)
{
    for (size_t i = 0; i < slice->port_count; i++)
        if (text_equal(slice->ports[i].name ? slice->ports[i].name : "",
                       wanted->name ? wanted->name : "") &&
            is_udp(slice->ports[i].protocol) == is_udp(wanted->protocol))
            return slice->ports[i].port;
    return 0;
}

static uint32_t node_ip(const struct core *core, const char *name)
{
    AUTO_ARENA arena = { 0 };
    struct node_reading reading = { 0 };
    uint32_t ip = 0;
    const struct object *node = name ? core_get(core, well_known.node, NULL, name) : NULL;
    if (node)
        bind_object(node, node_bindings, &reading, &arena);
    for (size_t i = 0; i < reading.count && ip == 0; i++)
        if (text_equal(reading.addresses[i].type, "InternalIP") &&
            !parse_ip(reading.addresses[i].address, &ip))
            ip = 0;
    return ip;
}

/* Adds each ready endpoint, itself or (node_port not 0) its node. */
static void add_targets(const struct look *look, const struct port_reading *port,
                        uint16_t node_port, struct host_target *targets, size_t *count)
{
    const struct core *core = look->gathering->ports->options.core;
    for (size_t i = 0; i < look->slice_count; i++) {
        const struct slice_reading *slice = &look->slices[i];
        int64_t number = slice_port(slice, port);
        for (size_t j = 0; number > 0 && j < slice->endpoint_count; j++) {
            const struct endpoint_reading *endpoint = &slice->endpoints[j];
            struct host_target target = { .port = node_port ? node_port : (uint16_t)number };
            bool has_address = node_port
                ? (target.ip = node_ip(core, endpoint->node_name)) != 0
                : endpoint->address_count > 0 && parse_ip(endpoint->addresses[0], &target.ip);
            if (has_address && endpoint->is_ready && *count < FRONT_TARGETS_MAX)
                targets[(*count)++] = target;
        }
    }
}

/* Room for every endpoint, and for one where there is none. */
static struct host_target *new_targets(const struct look *look)
{
    size_t room = 1;
    for (size_t i = 0; i < look->slice_count; i++)
        room += look->slices[i].endpoint_count;
    return arena_array(&look->gathering->arena, room, sizeof(struct host_target));
}

static struct host_front *add_front(struct gathering *gathering)
{
    gathering->fronts = arena_grow(&gathering->arena, gathering->fronts, gathering->count, &gathering->capacity,
                                   sizeof *gathering->fronts);
    return &gathering->fronts[gathering->count++];
}

static void add_node_port(const struct look *look, const struct port_reading *port)
{
    struct gathering *gathering = look->gathering;
    struct host_target *targets = new_targets(look);
    uint16_t number = (uint16_t)port->node_port;
    size_t count = 0;
    if (text_equal(look->reading.external_policy, "Local"))
        add_targets(look, port, number, targets, &count);
    if (count == 0)
        targets[count++] = (struct host_target){ gathering->ports->first_node, number };
    *add_front(gathering) = (struct host_front){ .is_udp = is_udp(port->protocol),
                                                 .ip = LOCALHOST, .port = number,
                                                 .targets = targets, .target_count = count };
}

static bool parse_range(const char *text, struct host_range *ret)
{
    AUTO_ARENA arena = { 0 };
    struct bytes rest = bytes_of(text), address = bytes_next(&rest, '/');
    uint64_t prefix = 32;
    if (!parse_ip(arena_copy(&arena, address.at, address.size), &ret->network) ||
        (rest.at && !bytes_to_uint64(rest, &prefix)) || prefix > 32)
        return false;
    ret->mask = prefix == 0 ? 0 : UINT32_MAX << (32 - prefix);
    ret->network &= ret->mask;
    return true;
}

/* A range that is none lets nobody in, and does not open the front to everyone. */
static void read_ranges(const struct look *look, struct host_front *front)
{
    const struct service_reading *reading = &look->reading;
    struct host_range *ranges = arena_array(&look->gathering->arena, reading->range_count + 1,
                                            sizeof *ranges);
    for (size_t i = 0; i < reading->range_count; i++)
        if (!parse_range(reading->ranges[i], &ranges[i]))
            ranges[i] = (struct host_range){ .network = UINT32_MAX, .mask = UINT32_MAX };
    front->ranges = ranges;
    front->range_count = reading->range_count;
}

static void add_balancer_port(const struct look *look, const struct offer *offer,
                              const struct port_reading *port)
{
    struct gathering *gathering = look->gathering;
    struct host_target *targets = new_targets(look);
    struct host_front front = { .owner = offer->id, .is_udp = is_udp(port->protocol),
                                .ip = offer->ip,
                                .port = (uint16_t)port->port, .targets = targets,
                                .is_sticky = text_equal(look->reading.affinity, "ClientIP") };
    add_targets(look, port, /* node_port= */ 0, targets, &front.target_count);
    read_ranges(look, &front);
    *add_front(gathering) = front;
}

static bool has_node_ports(const struct service_reading *reading)
{
    for (size_t i = 0; i < reading->port_count; i++)
        if (reading->ports[i].node_port > 0)
            return true;
    return false;
}

static bool add_service(void *context, const struct object *service)
{
    struct gathering *gathering = context;
    struct node_ports *ports = gathering->ports;
    struct look look = { .gathering = gathering, .service = service };
    bind_object(service, service_bindings, &look.reading, &gathering->arena);
    struct bytes key = bytes_of(
        arena_printf(&gathering->arena, "%s/%s", service->namespace, service->name));
    const struct offer *offer = map_get(&ports->offers, key);
    bool is_local = text_equal(look.reading.external_policy, "Local");
    if (!offer && !has_node_ports(&look.reading))
        return true;
    if (offer || is_local) {
        map_put(&ports->fronted, key, ports);
        core_each(ports->options.core, well_known.endpoint_slice, service->namespace, find_slice,
                  &look);
    }
    for (size_t i = 0; i < look.reading.port_count; i++) {
        const struct port_reading *port = &look.reading.ports[i];
        if (text_equal(port->protocol, "SCTP"))
            continue;
        if (port->node_port > 0 && port->node_port <= UINT16_MAX)
            add_node_port(&look, port);
        if (offer)
            add_balancer_port(&look, offer, port);
    }
    return true;
}

/* Node ports, then balancers as they came: who was first keeps a port. */
static int by_owner(const void *a, const void *b)
{
    uint64_t first = ((const struct host_front *)a)->owner,
             second = ((const struct host_front *)b)->owner;
    return first < second ? -1 : first > second;
}

/* nginx on the first node, by the ports that it has there. */
static void add_ingress(struct gathering *gathering)
{
    static const uint16_t inner_ports[] = { CLUSTER_HTTP_PORT, CLUSTER_HTTPS_PORT };
    const struct node_ports *ports = gathering->ports;
    const struct offer *offer = map_get(&ports->offers, BYTES(INGRESS_OFFER));
    for (size_t i = 0; offer && i < offer->count && i < ARRAY_SIZE(inner_ports); i++) {
        struct host_target *target = ARENA_NEW(&gathering->arena, struct host_target);
        *target = (struct host_target){ ports->first_node, inner_ports[i] };
        *add_front(gathering) = (struct host_front){ .owner = offer->id, .ip = offer->ip,
                                                     .port = offer->ports[i].port,
                                                     .targets = target, .target_count = 1 };
    }
}

static void collect(void *context)
{
    struct node_ports *ports = context;
    struct gathering gathering = { .ports = ports };
    map_clear(&ports->fronted);
    for (struct map_entry *e = map_first(&ports->offers); e; e = map_after(&ports->offers, e))
        ((struct offer *)e->value)->answered = 0;
    core_each(ports->options.core, well_known.service, NULL, add_service, &gathering);
    add_ingress(&gathering);
    if (gathering.count > 0)
        qsort(gathering.fronts, gathering.count, sizeof *gathering.fronts, by_owner);
    host_fronts_set(ports->fronts, gathering.fronts, gathering.count);
    arena_done(&gathering.arena);
}

static void collect_soon(struct node_ports *ports)
{
    core_timer_start(ports->options.core, &ports->collect, 0);
}

static void service_changed(void *context, const struct core_change *change)
{
    (void)change;
    collect_soon(context);
}

static void slice_changed(void *context, const struct core_change *change)
{
    AUTO_ARENA arena = { 0 };
    struct node_ports *ports = context;
    const char *service = object_label(change->now, "kubernetes.io/service-name");
    if (service && map_get(&ports->fronted, bytes_of(arena_printf(&arena, "%s/%s",
                                                                  change->now->namespace,
                                                                  service))))
        collect_soon(ports);
}

/* ---- balancers ---- */

static void offer(void *context, const char *key, uint32_t ip, const struct balancer_port *list,
                  size_t count)
{
    struct node_ports *ports = context;
    struct offer *offer = memory_alloc(sizeof *offer + count * sizeof *list);
    offer->id = ++ports->last_id;
    offer->ip = ip;
    offer->count = count;
    if (count > 0)
        memcpy(offer->ports, list, count * sizeof *list);
    free(map_put(&ports->offers, bytes_of(key), offer));
    collect_soon(ports);
}

static void withdraw(void *context, const char *key)
{
    struct node_ports *ports = context;
    free(map_remove(&ports->offers, bytes_of(key)));
    collect_soon(ports);
}

/* Tells the controller once it knows of each port; later failures come with a new offer. */
static void note_answer(struct node_ports *ports, const char *key, struct offer *offer,
                        size_t index, int error)
{
    offer->ports[index].error = error;
    offer->answered++;
    if (offer->answered < offer->count || offer->is_told || !ports->controllers)
        return;
    offer->is_told = true;
    load_balancer_told(ports->controllers, key, offer->ip, offer->ports, offer->count);
}

/* ---- node ports that are another program's ---- */

struct refusal {
    struct core *core;
    bool         is_udp;
    uint16_t     port;
    int          error;
};

static bool tell_service(void *context, const struct object *service)
{
    AUTO_ARENA arena = { 0 };
    const struct refusal *refusal = context;
    struct service_reading reading = { 0 };
    bind_object(service, service_bindings, &reading, &arena);
    for (size_t i = 0; i < reading.port_count; i++)
        if (reading.ports[i].node_port == refusal->port &&
            is_udp(reading.ports[i].protocol) == refusal->is_udp)
            core_event(refusal->core,
                       &(struct event_facts){ .component = "node-ports", .about = service },
                       "Warning", "PortInUse",
                       "The host does not give 127.0.0.1:%u (%s): %s; another program may listen "
                       "there. Nodes and pods reach the node port; for the host, free it or choose "
                       "another nodePort",
                       refusal->port, refusal->is_udp ? "UDP" : "TCP", strerror(-refusal->error));
    return true;
}

/* The Service is told once, until the port was free again. */
static void note_node_port(struct node_ports *ports, bool is_udp_front, uint16_t port, int error)
{
    AUTO_ARENA arena = { 0 };
    struct core *core = ports->options.core;
    struct bytes key =
        bytes_of(arena_printf(&arena, "%s %u", is_udp_front ? "UDP" : "TCP", port));
    if (error == 0) {
        (void)map_remove(&ports->refused, key);
        return;
    }
    core_timer_start(core, &ports->again, REFUSED_AGAIN_MS);
    if (map_get(&ports->refused, key))
        return;
    map_put(&ports->refused, key, ports);
    struct refusal refusal = { core, is_udp_front, port, error };
    core_each(core, well_known.service, NULL, tell_service, &refusal);
}

static void told(void *context, uint64_t owner, bool is_udp_front, uint16_t port, int error)
{
    struct node_ports *ports = context;
    if (owner == 0)
        note_node_port(ports, is_udp_front, port, error);
    for (struct map_entry *e = map_first(&ports->offers); e; e = map_after(&ports->offers, e)) {
        struct offer *offer = e->value;
        for (size_t i = 0; offer->id == owner && i < offer->count; i++)
            if (offer->ports[i].port == port && offer->ports[i].is_udp == is_udp_front)
                note_answer(ports, e->key, offer, i, error);
    }
}

const struct balancer_host *node_ports_balancer(struct node_ports *ports)
{
    return &ports->balancer;
}

void node_ports_tell(struct node_ports *ports, struct controllers *controllers)
{
    ports->controllers = controllers;
}

/* ---- life ---- */

struct node_ports *node_ports_new(const struct node_ports_options *options, struct error *err)
{
    struct node_ports *ports = MEMORY_NEW(struct node_ports);
    ports->options = *options;
    ports->collect = ports->again = (struct core_timer){ .fire = collect, .context = ports };
    ports->services = (struct core_watcher){ .kind = well_known.service,
                                             .changed = service_changed, .context = ports };
    ports->slices = (struct core_watcher){ .kind = well_known.endpoint_slice,
                                           .changed = slice_changed, .context = ports };
    ports->balancer = (struct balancer_host){ .offer = offer, .withdraw = withdraw,
                                              .context = ports };
    if (!parse_ip(options->node_address, &ports->first_node)) {
        fail(err, REASON_BAD_REQUEST, 0, "\"%s\" is no address of a node", options->node_address);
        free(ports);
        return NULL;
    }
    struct host_fronts_options fronts = { .loop = options->loop, .link = options->link,
                                          .told = told, .context = ports };
    ports->fronts = host_fronts_new(&fronts);
    core_watch(options->core, &ports->services);
    core_watch(options->core, &ports->slices);
    collect(ports);
    return ports;
}

void node_ports_free(struct node_ports *ports)
{
    if (!ports)
        return;
    core_unwatch(&ports->services);
    core_unwatch(&ports->slices);
    core_timer_stop(ports->options.core, &ports->collect);
    core_timer_stop(ports->options.core, &ports->again);
    host_fronts_free(ports->fronts);
    for (struct map_entry *e = map_first(&ports->offers); e; e = map_after(&ports->offers, e))
        free(e->value);
    map_done(&ports->offers);
    map_done(&ports->fronted);
    map_done(&ports->refused);
    free(ports);
}
