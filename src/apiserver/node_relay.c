/* SPDX-License-Identifier: Apache-2.0 */
/* node_relay.c - where the agent of a node answers. */
#include "apiserver/stream.h"
#include "apiserver/request.h"
#include "object/binding.h"
#include "object/validation.h"

struct node_address {
    const char *type, *address;
};
struct node_view {
    struct node_address *addresses;
    size_t               address_count;
    int64_t              port;
};

static const struct binding address_bindings[] = {
    BIND_TEXT("type", struct node_address, type),
    BIND_TEXT("address", struct node_address, address), BIND_END
};
static const struct binding node_bindings[] = {
    BIND_LIST("status.addresses", struct node_view, addresses, address_count, struct node_address,
              address_bindings),
    BIND_INT("status.daemonEndpoints.kubeletEndpoint.Port", struct node_view, port), BIND_END
};

bool node_relay(const struct object *node, struct arena *arena, struct relay *ret,
                struct error *err)
{
    enum { KUBELET_PORT = 10250 };
    struct node_view view = { 0 };
    struct ip_address ip;
    bind_object(node, node_bindings, &view, arena);
    for (size_t i = 0; i < view.address_count && !ret->address; i++)
        if (text_equal(view.addresses[i].type, "InternalIP"))
            ret->address = view.addresses[i].address;
    ret->port = (uint16_t)(view.port > 0 && view.port < 65536 ? view.port : KUBELET_PORT);
    if (!ret->address)
        return fail(err, REASON_SERVICE_UNAVAILABLE, 0, "node %s has not told its address yet",
                    node->name);
    if (!ip_parse(bytes_of(ret->address), &ip) || !ip_is_global_unicast(&ip))
        return fail(err, REASON_BAD_REQUEST, 0, "address not allowed");
    return true;
}

bool relay_to_node(struct request *request, const char *node_name)
{
    const struct object *node = core_get(request->server->core, well_known.node, NULL, node_name);
    if (!node)
        return fail(&request->err, REASON_NOT_FOUND, 0, "%s \"%s\" not found",
                    request->route.kind->resource, node_name);   /* as upstream calls it */
    return node_relay(node, &request->arena, &request->relay, &request->err);
}
