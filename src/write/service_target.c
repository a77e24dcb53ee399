/* SPDX-License-Identifier: Apache-2.0 */
/* service_target.c - see service_target.h.  Endpoints are read, not EndpointSlices, as upstream's
 * proxy reads them: a service without a selector may have been given some by its owner. */
#include "write/service_target.h"

#include "base/arena.h"
#include "base/env.h"
#include "core/core.h"
#include "object/binding.h"
#include "object/object.h"
#include "object/schema.h"
#include "object/validation.h"

struct port {
    const char *name;
    int64_t     number;
};
struct pod_address {
    const char *ip;
};
struct pod_addresses {
    const char         *ip;
    struct pod_address *ips;
    size_t              count;
};
struct service_target {
    struct port *ports;
    size_t       port_count;
};
struct endpoint {
    const char *ip, *kind, *ns, *name;
};
struct subset {
    struct endpoint *endpoints;
    struct port     *ports;
    size_t           endpoint_count, port_count;
};
struct endpoints_target {
    struct subset *subsets;
    size_t         subset_count;
};

static const struct binding port_bindings[] = { BIND_TEXT("name", struct port, name),
                                                BIND_INT("port", struct port, number), BIND_END };
static const struct binding pod_ip_bindings[] = { BIND_TEXT("ip", struct pod_address, ip),
                                                  BIND_END };
static const struct binding pod_bindings[] = {
    BIND_TEXT("status.podIP", struct pod_addresses, ip),
    BIND_LIST("status.podIPs", struct pod_addresses, ips, count, struct pod_address,
              pod_ip_bindings),
    BIND_END
};
static const struct binding service_bindings[] = {
    BIND_LIST("spec.ports", struct service_target, ports, port_count, struct port, port_bindings),
    BIND_END
};
static const struct binding endpoint_bindings[] = {
    BIND_TEXT("ip", struct endpoint, ip), BIND_TEXT("targetRef.kind", struct endpoint, kind),
    BIND_TEXT("targetRef.namespace", struct endpoint, ns),
    BIND_TEXT("targetRef.name", struct endpoint, name), BIND_END
};
static const struct binding subset_bindings[] = {
    BIND_LIST("addresses", struct subset, endpoints, endpoint_count, struct endpoint,
              endpoint_bindings),
    BIND_LIST("ports", struct subset, ports, port_count, struct port, port_bindings), BIND_END
};
static const struct binding endpoints_bindings[] = {
    BIND_LIST("subsets", struct endpoints_target, subsets, subset_count, struct subset,
              subset_bindings),
    BIND_END
};

bool address_may_be_dialled(const char *address)
{
    struct ip_address ip;
    return !text_is_empty(address) && ip_parse(bytes_of(address), &ip) && ip_is_global_unicast(&ip);
}

const char *pod_ip(const struct object *pod, struct arena *arena)
{
    struct pod_addresses addresses = { 0 };
    bind_object(pod, pod_bindings, &addresses, arena);
    return addresses.count > 0 ? addresses.ips[0].ip : addresses.ip;
}

int64_t port_number(const char *text)
{
    int64_t number;
    return bytes_to_int64(bytes_of(text), &number) ? number : -1;
}

struct lookup {
    const struct core *core;
    const char        *ns, *name;
    struct arena      *arena;
    struct error      *err;
};

/* The endpoints are called services, too, as upstream calls them. */
static const struct object *look_up(const struct lookup *lookup, const struct kind *kind)
{
    const struct object *object = core_get(lookup->core, kind, lookup->ns, lookup->name);
    if (!object)
        fail(lookup->err, REASON_NOT_FOUND, 0, "services \"%s\" not found", lookup->name);
    return object;
}

/* The service's port by number is the endpoints' port of the same name. */
static bool name_of_port(const struct lookup *lookup, const char **port)
{
    struct service_target service = { 0 };
    int64_t number = port_number(*port);
    if (number < 0)
        return true;
    const struct object *object = look_up(lookup, well_known.service);
    if (!object)
        return false;
    bind_object(object, service_bindings, &service, lookup->arena);
    for (size_t i = 0; i < service.port_count; i++)
        if (service.ports[i].number == number) {
            *port = service.ports[i].name ? service.ports[i].name : "";
            return true;
        }
    return fail(lookup->err, REASON_SERVICE_UNAVAILABLE, 0,
                "no service port %lld found for service \"%s\"", (long long)number, lookup->name);
}

/* Whoever may write endpoints must not thereby reach what is no pod. */
static bool is_pod_address(const struct lookup *lookup, const struct endpoint *endpoint)
{
    struct pod_addresses pod = { 0 };
    if (text_is_empty(endpoint->name) || !text_equal(endpoint->ns, lookup->ns))
        return false;
    const struct object *object =
        core_get(lookup->core, well_known.pod, endpoint->ns, endpoint->name);
    if (!object)
        return false;
    bind_object(object, pod_bindings, &pod, lookup->arena);
    for (size_t i = 0; i < pod.count; i++)
        if (text_equal(pod.ips[i].ip, endpoint->ip))
            return true;
    return false;
}

static const struct port *port_named(const struct subset *subset, const char *name)
{
    for (size_t i = 0; i < subset->port_count; i++)
        if (text_equal(subset->ports[i].name ? subset->ports[i].name : "", name))
            return &subset->ports[i];
    return NULL;
}

static size_t chance(const struct lookup *lookup, size_t count)
{
    struct env *env = core_env((struct core *)(uintptr_t)lookup->core);
    return count ? (size_t)(env->random(env) % count) : 0;
}

/* Of a subset that has the port, some ready address. */
static bool find_in_subset(const struct lookup *lookup, const char *port_name,
                           const struct subset *subset, struct pod_endpoint *ret)
{
    const struct port *port = port_named(subset, port_name);
    size_t first = chance(lookup, subset->endpoint_count);
    for (size_t i = 0; port && i < subset->endpoint_count; i++) {
        const struct endpoint *endpoint = &subset->endpoints[(first + i) % subset->endpoint_count];
        if (!is_pod_address(lookup, endpoint) || !address_may_be_dialled(endpoint->ip))
            continue;
        *ret = (struct pod_endpoint){ endpoint->ip, port->number };
        return true;
    }
    return false;
}

bool service_find_pod(const struct core *core, const struct service_reference *service,
                      struct arena *arena, struct pod_endpoint *ret, struct error *err)
{
    struct lookup lookup = { core, service->ns, service->name, arena, err };
    const char *port = service->port;
    struct endpoints_target target = { 0 };
    if (!name_of_port(&lookup, &port))
        return false;
    const struct object *object = look_up(&lookup, well_known.endpoints);
    if (!object)
        return false;
    bind_object(object, endpoints_bindings, &target, arena);
    size_t first = chance(&lookup, target.subset_count);
    for (size_t i = 0; i < target.subset_count; i++)
        if (find_in_subset(&lookup, port, &target.subsets[(first + i) % target.subset_count], ret))
            return true;
    return fail(err, REASON_SERVICE_UNAVAILABLE, 0, "no endpoints available for service \"%s\"",
                target.subset_count ? service->shown : service->name);
}
