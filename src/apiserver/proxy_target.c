/* SPDX-License-Identifier: Apache-2.0 */
/* proxy_target.c - pods/proxy, services/proxy, nodes/proxy: which address and port a name means.
 *
 * A name is NAME, NAME:PORT or SCHEME:NAME:PORT.  Only addresses that belong to a pod or a node of
 * the cluster are ever dialled, and none that is loopback, link-local or multicast (see
 * service_target.h; CVE-2020-8562, CVE-2022-3294).
 *
 * The core's part; headers and bytes are proxy_message.c's and stream.c's. */
#include "apiserver/stream.h"
#include "apiserver/proxy_message.h"
#include "apiserver/request.h"
#include "object/binding.h"
#include "object/validation.h"
#include "write/refusal.h"
#include "write/service_target.h"

struct port {
    const char *name;
    int64_t     number;
};
struct container_ports {
    struct port *ports;
    size_t       count;
};
struct pod_target {
    struct container_ports *containers;
    size_t                  container_count;
};
static const struct binding container_port_bindings[] = {
    BIND_TEXT("name", struct port, name), BIND_INT("containerPort", struct port, number), BIND_END
};
static const struct binding container_bindings[] = {
    BIND_LIST("ports", struct container_ports, ports, count, struct port, container_port_bindings),
    BIND_END
};
static const struct binding pod_bindings[] = {
    BIND_LIST("spec.containers", struct pod_target, containers, container_count,
              struct container_ports, container_bindings),
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

static bool check_address(struct request *request, const char *address)
{
    return address_may_be_dialled(address) ||
           fail(&request->err, REASON_BAD_REQUEST, 0, "address not allowed");
}

static bool aim(struct request *request, const struct name *name, const char *address, int64_t port)
{
    bool is_https = text_equal(name->scheme, "https");
    if (!check_address(request, address))
        return false;
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
    const struct object *object =
        core_get(request->server->core, well_known.pod, request->route.ns, name.name);
    if (!object) {
        fail_not_found(&request->err, well_known.pod, name.name);
        return false;
    }
    bind_object(object, pod_bindings, &pod, &request->arena);
    const char *address = pod_ip(object, &request->arena);
    int64_t port = *name.port ? port_number(name.port) : first_port(&pod);
    if (!check_address(request, address))
        return false;
    if (*name.port && port <= 0)
        return fail(&request->err, REASON_SERVICE_UNAVAILABLE, 0,
                    "error trying to reach service: dial tcp: lookup tcp/%s: unknown port",
                    name.port);
    return aim(request, &name, address, port);
}

/* ---- services ---- */

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
