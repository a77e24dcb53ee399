/* SPDX-License-Identifier: Apache-2.0 */
/* connect.c - logs, exec, attach and port-forward: where the pod runs, and what to ask its node
 * for.  The core's part; the bytes are stream.c's, proxies are proxy_target.c's. */
#include "apiserver/query.h"
#include "apiserver/stream.h"
#include "apiserver/request.h"
#include "http/url.h"
#include "object/binding.h"
#include "object/validation.h"
#include "write/refusal.h"

struct container_name {
    const char *name;
};
struct pod_place {
    const char            *node_name, *phase;
    struct container_name *containers, *init_containers, *ephemeral_containers;
    size_t                 container_count, init_container_count, ephemeral_container_count;
    struct value          *annotations;
};
static const struct binding container_bindings[] = { BIND_TEXT("name", struct container_name, name),
                                                     BIND_END };
static const struct binding pod_bindings[] = {
    BIND_TEXT("spec.nodeName", struct pod_place, node_name),
    BIND_TEXT("status.phase", struct pod_place, phase),
    BIND_LIST("spec.containers", struct pod_place, containers, container_count,
              struct container_name, container_bindings),
    BIND_LIST("spec.initContainers", struct pod_place, init_containers, init_container_count,
              struct container_name, container_bindings),
    BIND_LIST("spec.ephemeralContainers", struct pod_place, ephemeral_containers,
              ephemeral_container_count, struct container_name, container_bindings),
    BIND_VALUE("metadata.annotations", struct pod_place, annotations),
    BIND_END
};
static bool has_name(const struct container_name *containers, size_t count, const char *name)
{
    for (size_t i = 0; i < count; i++)
        if (text_equal(containers[i].name, name))
            return true;
    return false;
}

static const char *all_names(const struct pod_place *pod, struct arena *arena)
{
    AUTO_BUFFER names = { 0 };
    for (size_t i = 0; i < pod->container_count; i++)
        buffer_printf(&names, "%s%s", i ? " " : "", pod->containers[i].name);
    return arena_copy(arena, names.at, names.size);
}

/* The one asked for, the annotated default, or the only one. */
static const char *choose_container(struct request *request, const struct pod_place *pod)
{
    const char *name = query_text(request, "container"), *annotated = NULL;
    const struct value *annotation =
        value_member(pod->annotations, "kubectl.kubernetes.io/default-container");
    if (value_is(annotation, VALUE_STRING))
        annotated = value_text(annotation, "", &request->arena);
    if (!text_is_empty(name)) {
        if (has_name(pod->containers, pod->container_count, name) ||
            has_name(pod->init_containers, pod->init_container_count, name) ||
            has_name(pod->ephemeral_containers, pod->ephemeral_container_count, name))
            return name;
        fail(&request->err, REASON_BAD_REQUEST, 0, "container %s is not valid for pod %s", name,
             request->route.name);
        return NULL;
    }
    if (annotated && has_name(pod->containers, pod->container_count, annotated))
        return annotated;
    if (pod->container_count == 1)
        return pod->containers[0].name;
    fail(&request->err, REASON_BAD_REQUEST, 0,
         "a container name must be specified for pod %s, choose one of: [%s]", request->route.name,
         all_names(pod, &request->arena));
    return NULL;
}

static bool connect_pod(struct request *request, const char *path, bool needs_container)
{
    const struct route *route = &request->route;
    const struct object *object =
        core_get(request->server->core, well_known.pod, route->ns, route->name);
    struct pod_place pod = { 0 };
    if (!object) {
        fail_not_found(&request->err, well_known.pod, route->name);
        return false;
    }
    bind_object(object, pod_bindings, &pod, &request->arena);
    const char *container = needs_container ? choose_container(request, &pod) : NULL;
    if (needs_container && !container)
        return false;
    bool is_log = request->relay.type == RELAY_LOG;
    if (text_is_empty(pod.node_name) && is_log) {
        request->answer = ANSWER_NOTHING;
        request->status = 204;
        return true;
    }
    if (text_is_empty(pod.node_name))
        return fail(&request->err, REASON_BAD_REQUEST, 0, "pod %s does not have a host assigned",
                    route->name);
    AUTO_BUFFER target = { 0 };
    buffer_printf(&target, "/%s/%s/%s", path, route->ns, route->name);
    if (container)
        buffer_printf(&target, "/%s", container);
    if (*request->raw_query)
        buffer_printf(&target, "?%s", request->raw_query);
    request->relay.target = arena_copy(&request->arena, target.at, target.size);
    return relay_to_node(request, pod.node_name);
}

static bool connect_subresource(struct request *request)
{
    static const struct { const char *subresource, *path; bool needs_container, upgrades; } rows[] = {
        { "log",         "containerLogs", true,  false },
        { "exec",        "exec",          true,  true },
        { "attach",      "attach",        true,  true },
        { "portforward", "portForward",   false, true },
    };
    FOR_EACH(row, rows) {
        if (!text_equal(row->subresource, request->route.subresource->name))
            continue;
        request->relay.type = row->upgrades ? RELAY_NODE : RELAY_LOG;
        if (!connect_pod(request, row->path, row->needs_container))
            return false;
        return !row->upgrades || request->wants_upgrade ||
               fail(&request->err, REASON_BAD_REQUEST, 0, "Upgrade request required");
    }
    return request_connect_proxy(request);
}

bool request_connect(struct request *request)
{
    request->answer = ANSWER_STREAM;
    request->status = 200;
    return connect_subresource(request);
}
