/* SPDX-License-Identifier: Apache-2.0 */
/* proxy_target.c - pods/proxy, services/proxy, nodes/proxy: which address and port a name means.
 *
 * A name is NAME, NAME:PORT or SCHEME:NAME:PORT.  Only addresses that belong to a pod or a node of
 * the cluster are ever dialled: an endpoint counts when it names a pod of its own namespace that
 * has this very address, and none may be loopback, link-local or multicast (CVE-2020-8562,
 * CVE-2022-3294).
 *
 * The core's part; headers and bytes are proxy_message.c's and stream.c's. */
#include "apiserver/proxy_message.h"
#include "apiserver/request.h"
#include "base/env.h"
#include "object/binding.h"
#include "object/validation.h"

struct port {
    const char *name;
    int64_t     number;
};
struct container_ports {
    struct port *ports;
    size_t       count;
};
struct pod_address {
    const char *ip;
};
struct pod_target {
    const char             *ip;
    struct pod_address     *ips;
    struct container_ports *containers;
    size_t                  ip_count, container_count;
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

static const struct binding container_port_bindings[] = {
    BIND_TEXT("name", struct port, name), BIND_INT("containerPort", struct port, number), BIND_END
};
static const struct binding port_bindings[] = { BIND_TEXT("name", struct port, name),
                                                BIND_INT("port", struct port, number), BIND_END };
static const struct binding container_bindings[] = {
    BIND_LIST("ports", struct container_ports, ports, count, struct port, container_port_bindings),
    BIND_END
};
static const struct binding pod_ip_bindings[] = { BIND_TEXT("ip", struct pod_address, ip),
                                                  BIND_END };
static const struct binding pod_bindings[] = {
    BIND_TEXT("status.podIP", struct pod_target, ip),
    BIND_LIST("status.podIPs", struct pod_target, ips, ip_count, struct pod_address,
              pod_ip_bindings),
    BIND_LIST("spec.containers", struct pod_target, containers, container_count,
              struct container_ports, container_bindings),
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

struct name {
    const char *scheme, *name, *port;    /* "" where absent */
};

static bool split_name(struct request *request, const char *noun, struct name *ret)
{
    struct bytes rest = bytes_of(request->route.name), parts[4];
    const char *texts[3] = { "", "", "" };
    size_t count = 0;
    while (rest.at && count < ARRAY_SIZE(parts))
        parts[count++] = bytes_next(&rest, ':');
    for (size_t i = 0; i < count && count <= ARRAY_SIZE(texts); i++)
        texts[i] = arena_copy(&request->arena, parts[i].at, parts[i].size);
    *ret = count == 3 ? (struct name){ texts[0], texts[1], texts[2] }
                      : (struct name){ "", texts[0], texts[1] };
    bool is_known = !*ret->scheme || text_equal(ret->scheme, "http") ||
                    text_equal(ret->scheme, "https");
    return (count <= 3 && *ret->name && is_known) ||
           fail(&request->err, REASON_BAD_REQUEST, 0, "invalid %s request \"%s\"", noun,
                request->route.name);
}

static bool is_allowed(const char *address)
{
    struct ip_address ip;
    return !text_is_empty(address) && ip_parse(bytes_of(address), &ip) && ip_is_global_unicast(&ip);
}

static bool aim(struct request *request, const struct name *name, const char *address, int64_t port)
{
    bool is_https = text_equal(name->scheme, "https");
    if (!is_allowed(address))
        return fail(&request->err, REASON_BAD_REQUEST, 0, "address not allowed");
    if (port <= 0)
        port = is_https ? 443 : 80;
    if (port > UINT16_MAX)
        return fail(&request->err, REASON_SERVICE_UNAVAILABLE, 0,
                    "error trying to reach service: dial tcp: address %lld: invalid port",
                    (long long)port);
    request->relay.type = is_https ? RELAY_HTTPS : RELAY_HTTP;
    request->relay.address = address;
    request->relay.port = (uint16_t)port;
    return true;
}

/* Digits; -1: it is a word. */
static int64_t port_number(const char *text)
{
    int64_t number;
    return bytes_to_int64(bytes_of(text), &number) ? number : -1;
}

static const struct object *get(struct request *request, const struct kind *kind, const char *ns,
                                const char *name)
{
    const struct object *object = core_get(request->server->core, kind, ns, name);
    if (!object)
        fail(&request->err, REASON_NOT_FOUND, 0, "%s \"%s\" not found",
             request->route.kind->resource, name);   /* the endpoints', too, as upstream calls it */
    return object;
}

/* ---- pods ---- */

static int64_t first_port(const struct pod_target *pod)
{
    for (size_t i = 0; i < pod->container_count; i++)
        if (pod->containers[i].count > 0)
            return pod->containers[i].ports[0].number;
    return 0;
}

static bool aim_at_pod(struct request *request)
{
    struct name name;
    struct pod_target pod = { 0 };
    if (!split_name(request, "pod", &name))
        return false;
    const struct object *object = get(request, well_known.pod, request->route.ns, name.name);
    if (!object)
        return false;
    bind_object(object, pod_bindings, &pod, &request->arena);
    const char *ip = pod.ip_count > 0 ? pod.ips[0].ip : pod.ip;
    int64_t port = *name.port ? port_number(name.port) : first_port(&pod);
    if (*name.port && port <= 0)
        return fail(&request->err, REASON_SERVICE_UNAVAILABLE, 0,
                    "error trying to reach service: dial tcp: lookup tcp/%s: unknown port",
                    name.port);
    return aim(request, &name, ip, port);
}

/* ---- services ---- */

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
    struct pod_target pod = { 0 };
    if (text_is_empty(endpoint->name) || !text_equal(endpoint->ns, lookup->ns))
        return false;
    const struct object *object =
        core_get(lookup->core, well_known.pod, endpoint->ns, endpoint->name);
    if (!object)
        return false;
    bind_object(object, pod_bindings, &pod, lookup->arena);
    for (size_t i = 0; i < pod.ip_count; i++)
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
        if (!is_pod_address(lookup, endpoint) || !is_allowed(endpoint->ip))
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

static bool aim_at_service(struct request *request)
{
    struct name name;
    struct pod_endpoint pod;
    if (!split_name(request, "service", &name))
        return false;
    const struct service_reference service = { request->route.ns, name.name, name.port,
                                               request->route.name };
    return service_find_pod(request->server->core, &service, &request->arena, &pod,
                            &request->err) &&
           aim(request, &name, pod.ip, pod.port);
}

/* ---- nodes ---- */

static bool aim_at_node(struct request *request)
{
    struct name name;
    if (!split_name(request, "node", &name) || !relay_to_node(request, name.name))
        return false;
    request->relay.type = RELAY_NODE_PROXY;
    int64_t port = port_number(name.port);
    if (!*name.port || port == request->relay.port)
        return true;
    return aim(request, &name, request->relay.address, port);
}

/* ---- the path ---- */

static void set_target(struct request *request)
{
    AUTO_BUFFER target = { 0 };
    size_t ours = strlen(request->path) - strlen(request->route.rest);
    proxy_write_path(bytes_of(request->route.rest), &target);
    if (*request->raw_query)
        buffer_printf(&target, "?%s", request->raw_query);
    request->relay.target = arena_copy(&request->arena, target.at, target.size);
    request->relay.prefix = arena_copy(&request->arena, request->path, ours);
}

bool request_connect_proxy(struct request *request)
{
    const struct kind *kind = request->route.kind;
    set_target(request);
    return kind == well_known.pod       ? aim_at_pod(request)
           : kind == well_known.service ? aim_at_service(request)
                                        : aim_at_node(request);
}
