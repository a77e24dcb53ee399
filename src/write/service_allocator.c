/* SPDX-License-Identifier: Apache-2.0 */
/* service_allocator.c - ClusterIPs and node ports.
 *
 * Nothing is stored: what is taken is counted from the Services that exist (a subscription to their
 * latest state), so that a rolled back or deleted Service gives its numbers back by itself. */
#include <stdlib.h>

#include "write/number_order.h"
#include "write/service_ranges.h"
#include "write/write_stage.h"
#include "base/arena.h"
#include "base/env.h"
#include "base/log.h"
#include "object/binding.h"
#include "object/kinds/service.h"
#include "object/validation.h"

enum {
    ADDRESS_TRIES = 65536,
    ADDRESSES_LEFT_SHARE = 16, ADDRESSES_LEFT_MAX = 256, /* see numbers_left */
    PORTS_LEFT_SHARE = 32, PORTS_LEFT_MAX = 128,
};

struct service_allocator {
    struct core             *core;
    struct core_subscription subscription;
    struct map               addresses;      /* "10.43.0.10" -> count as a number in the pointer */
    struct map               ports;          /* "TCP/30080" */
    struct service_range     first_range;    /* of the command line */
    uint16_t                 port_min, port_max;
};

struct service_port_numbers {
    const char *protocol;
    int64_t     node_port;
};
struct service_numbers {
    int64_t                      health_port;
    const char                 **cluster_ips;
    size_t                       cluster_ip_count, port_count;
    struct service_port_numbers *ports;
};

static const struct binding port_bindings[] = {
    BIND_TEXT("protocol", struct service_port_numbers, protocol),
    BIND_INT("nodePort", struct service_port_numbers, node_port),
    BIND_END
};
static const struct binding service_bindings[] = {
    BIND_TEXT_LIST("spec.clusterIPs", struct service_numbers, cluster_ips, cluster_ip_count),
    BIND_INT("spec.healthCheckNodePort", struct service_numbers, health_port),
    BIND_LIST("spec.ports", struct service_numbers, ports, port_count, struct service_port_numbers,
              port_bindings),
    BIND_END
};

/* The map's value is a count: a Service that moves its port is in both states for a moment. */
static void count(struct map *map, const char *key, int change)
{
    intptr_t now = (intptr_t)map_get(map, bytes_of(key)) + change;
    if (now > 0)
        map_put(map, bytes_of(key), (void *)now);
    else
        map_remove(map, bytes_of(key));
}

static void count_port(struct service_allocator *allocator, const char *protocol, int64_t port,
                       int change)
{
    AUTO_ARENA arena = { 0 };
    if (port)
        count(&allocator->ports, arena_printf(&arena, "%s/%d", protocol, (int)port), change);
}

static void count_service(struct service_allocator *allocator, const struct object *service,
                          int change)
{
    AUTO_ARENA arena = { 0 };
    struct service_numbers numbers = { 0 };
    if (!service)
        return;
    bind_object(service, service_bindings, &numbers, &arena);
    for (size_t i = 0; i < numbers.cluster_ip_count; i++)
        if (!text_equal(numbers.cluster_ips[i], "None"))
            count(&allocator->addresses, numbers.cluster_ips[i], change);
    for (size_t i = 0; i < numbers.port_count; i++)
        count_port(allocator, numbers.ports[i].protocol, numbers.ports[i].node_port, change);
    count_port(allocator, "TCP", numbers.health_port, change);
}

static void service_changed(void *context, const struct object *before, const struct object *now)
{
    count_service(context, now, 1);
    count_service(context, before, -1);
}

static bool count_existing(void *context, const struct object *service)
{
    count_service(context, service, 1);
    return true;
}

struct service_allocator *service_allocator_new(struct core *core, const char *cidr,
                                                uint16_t port_min, uint16_t port_max,
                                                struct error *err)
{
    struct service_allocator *allocator = MEMORY_NEW(struct service_allocator);
    *allocator =
        (struct service_allocator){ .core = core, .port_min = port_min, .port_max = port_max };
    list_init(&allocator->subscription.link);
    if (!service_range_parse(bytes_of(cidr), &allocator->first_range)) {
        fail(err, REASON_INVALID, 0,
             "--service-cidr %s: an IPv4 network with a prefix of 8 to 28 bits is needed", cidr);
        service_allocator_free(allocator);
        return NULL;
    }
    allocator->subscription.kind = well_known.service;
    allocator->subscription.changed = service_changed;
    allocator->subscription.context = allocator;
    core_each_latest(core, well_known.service, NULL, count_existing, allocator);
    core_subscribe(core, &allocator->subscription);
    return allocator;
}

void service_allocator_free(struct service_allocator *allocator)
{
    if (!allocator)
        return;
    list_remove(&allocator->subscription.link);
    map_done(&allocator->addresses);
    map_done(&allocator->ports);
    free(allocator);
}

/* ---- addresses ---- */

const char *service_first_range(const struct service_allocator *allocator, struct arena *arena)
{
    const struct service_range *range = &allocator->first_range;
    return arena_printf(arena, "%s/%d", service_range_address(range, 0, arena),
                        __builtin_clz(range->host_count) + 1);
}

const char *service_first_address(const struct service_allocator *allocator, struct arena *arena)
{
    return service_range_address(&allocator->first_range, 1, arena);
}

/* Taken by a Service, or reserved by an IPAddress that someone made by hand. */
static bool is_taken(const struct service_allocator *allocator, const char *address)
{
    if (map_get(&allocator->addresses, bytes_of(address)))
        return true;
    const struct object *object =
        core_get_latest(allocator->core, well_known.ip_address, NULL, address);
    return object && !text_equal(object_label(object, IP_MANAGER_LABEL), IP_MANAGER);
}

static const char *free_in_range(const struct service_allocator *allocator,
                                 const struct service_range *range, struct arena *arena)
{
    const struct number_order order = number_order_new(
        core_env(allocator->core), range->host_count - 2,
        numbers_left(range->host_count, ADDRESSES_LEFT_SHARE, ADDRESSES_LEFT_MAX));
    for (uint32_t i = 0; i < order.size && i < ADDRESS_TRIES; i++) {
        const char *text = service_range_address(range, 1 + number_order_at(&order, i), arena);
        if (!is_taken(allocator, text))
            return text;
    }
    return NULL;
}

static const char *free_address(const struct service_allocator *allocator,
                                const struct service_ranges *ranges, struct arena *arena)
{
    const char *found = NULL;
    for (size_t i = 0; i < ranges->count && !found; i++)
        found = free_in_range(allocator, &ranges->at[i], arena);
    return found;
}

static bool fail_invalid_address(struct write *write, const char *address, const char *why,
                                 struct error *err)
{
    const char *message =
        arena_printf(write->arena, "Invalid value: [\"%s\"]: failed to allocate IP %s: %s", address,
                     address, why);
    fail(err, REASON_INVALID, 0, "Service \"%s\" is invalid: spec.clusterIPs: %s", write->name,
         message);
    error_add_cause(err, write->arena, "FieldValueInvalid", "spec.clusterIPs", message);
    return false;
}

static void set_addresses(struct write *write, struct value *spec, const char *address)
{
    struct value *list = value_new_list(write->arena);
    value_append(list, write->arena, value_new_text(write->arena, address));
    value_set(spec, write->arena, "clusterIP", value_new_text(write->arena, address));
    value_set(spec, write->arena, "clusterIPs", list);
}

/* Whether clusterIPs says something else than clusterIP, which validation reports. */
static bool addresses_disagree(const struct value *spec)
{
    const struct value *list = value_member(spec, "clusterIPs");
    struct bytes first = value_bytes(value_item(list, 0));
    return value_count(list) > 1 ||
           (value_count(list) > 0 && !bytes_equal(first, value_string(spec, "clusterIP")));
}

static bool allocate_address(struct service_allocator *allocator, struct write *write,
                             struct value *spec, struct error *err)
{
    struct service_ranges ranges;
    const char *wanted = value_text(spec, "clusterIP", write->arena);
    const char *had =
        write->old_value ? value_text(write->old_value, "spec.clusterIP", write->arena) : NULL;
    if (addresses_disagree(spec))
        return true;
    if (text_is_empty(wanted) && !text_is_empty(had))
        wanted = had;
    service_ranges_read(allocator->core, &allocator->first_range, &ranges);
    if (text_is_empty(wanted)) {
        wanted = free_address(allocator, &ranges, write->arena);
        if (!wanted)
            return fail(err, REASON_INTERNAL_ERROR, 0,
                        "failed to allocate a serviceIP: range is full");
    } else if (text_equal(wanted, "None") || text_equal(wanted, had)) {
        set_addresses(write, spec, wanted);
        return true;
    } else if (format_ip(bytes_of(wanted))) {
        set_addresses(write, spec, wanted);          /* validation reports it */
        return true;
    } else if (!service_ranges_contain(&ranges, wanted)) {
        return fail_invalid_address(write, wanted,
                                    "the provided network does not match the current range", err);
    } else if (is_taken(allocator, wanted)) {
        return fail_invalid_address(write, wanted, "provided IP is already allocated", err);
    }
    set_addresses(write, spec, wanted);
    return true;
}

/* ---- node ports ---- */

static const char *port_key(const struct value *port, int64_t number, struct arena *arena)
{
    struct bytes protocol = value_string(port, "protocol");
    if (protocol.size == 0)
        protocol = BYTES("TCP");
    return arena_printf(arena, "%.*s/%d", BYTES_ARG(protocol), (int)number);
}

static int64_t old_node_port(const struct write *write, const struct value *port)
{
    const struct value *ports = value_at(write->old_value, "spec.ports");
    for (size_t i = 0; i < value_count(ports); i++)
        if (bytes_equal(value_string(value_item(ports, i), "name"), value_string(port, "name")) &&
            bytes_equal(value_string(value_item(ports, i), "protocol"),
                        value_string(port, "protocol")))
            return value_int(value_item(ports, i), "nodePort", 0);
    return 0;
}

/* What the service itself has asked for, or was given before. */
static bool has_number(const struct value *spec, int64_t number)
{
    const struct value *ports = value_member(spec, "ports");
    bool found = value_int(spec, "healthCheckNodePort", 0) == number;
    for (size_t i = 0; i < value_count(ports); i++)
        found = found || value_int(value_item(ports, i), "nodePort", 0) == number;
    return found;
}

static int64_t free_port(struct service_allocator *allocator, const struct value *spec,
                         const struct value *port, struct arena *arena)
{
    uint32_t range = (uint32_t)(allocator->port_max - allocator->port_min) + 1;
    const struct number_order order =
        number_order_new(core_env(allocator->core), range,
                         numbers_left(range, PORTS_LEFT_SHARE, PORTS_LEFT_MAX));
    for (uint32_t i = 0; i < order.size; i++) {
        int64_t number = allocator->port_min + (int64_t)number_order_at(&order, i);
        if (!has_number(spec, number) &&
            !map_get(&allocator->ports, bytes_of(port_key(port, number, arena))))
            return number;
    }
    return 0;
}

/* The node port of a port with the same number and another protocol: the two share it. */
static int64_t sibling_port(const struct service_allocator *allocator, const struct write *write,
                            const struct value *ports, const struct value *port)
{
    for (size_t i = 0; i < value_count(ports); i++) {
        const struct value *other = value_item(ports, i);
        int64_t number = value_int(other, "nodePort", 0);
        if (number && value_int(other, "port", 0) == value_int(port, "port", 0) &&
            !bytes_equal(value_string(other, "protocol"), value_string(port, "protocol")) &&
            !map_get(&allocator->ports, bytes_of(port_key(port, number, write->arena))))
            return number;
    }
    return 0;
}

static bool fail_port(struct write *write, size_t index, int64_t number, const char *why,
                      struct error *err)
{
    const char *field = arena_printf(write->arena, "spec.ports[%zu].nodePort", index);
    const char *message =
        arena_printf(write->arena, "Invalid value: %lld: %s", (long long)number, why);
    fail(err, REASON_INVALID, 0, "Service \"%s\" is invalid: %s: %s", write->name, field, message);
    error_add_cause(err, write->arena, "FieldValueInvalid", field, message);
    return false;
}

static bool allocate_port(struct service_allocator *allocator, struct write *write,
                          const struct value *spec, size_t index, struct error *err)
{
    const struct value *ports = value_member(spec, "ports");
    struct value *port = value_item(ports, index);
    int64_t wanted = value_int(port, "nodePort", 0), had = old_node_port(write, port);
    if (wanted == 0)
        wanted = had;
    if (wanted == 0)
        wanted = had = sibling_port(allocator, write, ports, port);
    if (wanted == 0) {
        wanted = free_port(allocator, spec, port, write->arena);
        if (wanted == 0)
            return fail(err, REASON_INTERNAL_ERROR, 0,
                        "failed to allocate a nodePort: range is full");
    } else if (wanted != had) {
        if (wanted < allocator->port_min || wanted > allocator->port_max)
            return fail_port(
                write, index, wanted,
                arena_printf(
                    write->arena,
                    "provided port is not in the valid range. The range of valid ports is %d-%d",
                    allocator->port_min, allocator->port_max),
                err);
        if (map_get(&allocator->ports, bytes_of(port_key(port, wanted, write->arena))))
            return fail_port(write, index, wanted, "provided port is already allocated", err);
    }
    value_set(port, write->arena, "nodePort", value_new_int(write->arena, wanted));
    return true;
}

static bool needs_ports(const struct value *spec)
{
    struct bytes type = value_string(spec, "type");
    return bytes_equal_text(type, "NodePort") ||
           (bytes_equal_text(type, "LoadBalancer") &&
            value_bool(spec, "allocateLoadBalancerNodePorts", true));
}

static bool allocate_ports(struct service_allocator *allocator, struct write *write,
                           struct value *spec, struct error *err)
{
    for (size_t i = 0; i < value_count(value_member(spec, "ports")); i++)
        if (!allocate_port(allocator, write, spec, i, err))
            return false;
    return true;
}

/* Load balancers with policy Local ask each node on a port of its own. */
static bool allocate_health_port(struct service_allocator *allocator, struct write *write,
                                 struct value *spec, struct error *err)
{
    static const char member[] = "healthCheckNodePort";
    int64_t wanted = value_int(spec, member, 0);
    int64_t had = value_int(write->old_value, "spec.healthCheckNodePort", 0);
    if (!bytes_equal_text(value_string(spec, "type"), "LoadBalancer") ||
        !bytes_equal_text(value_string(spec, "externalTrafficPolicy"), "Local")) {
        if (had != 0 && wanted == had)
            value_remove(spec, member);
        return true;
    }
    if (wanted == 0)
        wanted = had;
    if (wanted == 0)
        wanted = had = free_port(allocator, spec, NULL, write->arena);
    if (wanted == 0)
        return fail(err, REASON_INTERNAL_ERROR, 0,
                    "failed to allocate a HealthCheck NodePort: range is full");
    bool is_taken_already = map_get(&allocator->ports,
                                    bytes_of(port_key(NULL, wanted, write->arena)));
    if (wanted != had && (is_taken_already || wanted < allocator->port_min ||
                          wanted > allocator->port_max))
        return fail(err, REASON_INTERNAL_ERROR, 0,
                    "failed to allocate requested HealthCheck NodePort %d: %s", (int)wanted,
                    is_taken_already ? "provided port is already allocated"
                                     : "provided port is not in the valid range");
    value_set(spec, write->arena, member, value_new_int(write->arena, wanted));
    return true;
}

/* Numbers that the type no longer needs and that were not newly asked for go (a change to
 * ClusterIP). */
static void drop_ports(const struct write *write, struct value *spec)
{
    struct value *ports = value_member(spec, "ports");
    for (size_t i = 0; write->old_value && i < value_count(ports); i++)
        if (value_int(value_item(ports, i), "nodePort", 0) ==
            old_node_port(write, value_item(ports, i)))
            value_remove(value_item(ports, i), "nodePort");
}

/* By the address that the client asks for, if it does: that is a list of one, too. */
static bool choose_families(struct write *write, struct value *spec, struct error *err)
{
    static const char *const of_cluster[] = { "IPv4", NULL };
    struct field_errors errors;
    const char *wanted = value_text(spec, "clusterIP", write->arena);
    if (!text_is_empty(wanted) && !value_member(spec, "clusterIPs"))
        set_addresses(write, spec, wanted);
    field_errors_init(&errors, write->arena);
    service_choose_families(write->next, write->old_value, of_cluster, write->arena, &errors);
    return field_errors_finish(&errors, write->kind, write->name, err);
}

/* An ExternalName needs no number; what it still carries unchanged goes. */
static void release_all(struct write *write, struct value *spec)
{
    static const char *const released[] = { "clusterIP", "clusterIPs", "ipFamilies",
                                            "ipFamilyPolicy" };
    if (!write->old_value)
        return;
    FOR_EACH(name, released)
        value_remove(spec, *name);
    drop_ports(write, spec);
}

bool service_allocate(struct service_allocator *allocator, struct write *write, struct error *err)
{
    struct value *spec = value_member(write->next, "spec");
    if (!value_is(spec, VALUE_MAP))
        return true;                     /* validation reports it */
    if (bytes_equal_text(value_string(spec, "type"), "ExternalName")) {
        release_all(write, spec);
        return true;
    }
    if (!choose_families(write, spec, err) || !allocate_address(allocator, write, spec, err) ||
        !allocate_health_port(allocator, write, spec, err))
        return false;
    if (!needs_ports(spec)) {
        drop_ports(write, spec);
        return true;
    }
    return allocate_ports(allocator, write, spec, err);
}
