/* SPDX-License-Identifier: Apache-2.0 */
/* aggregator_relay.c - a request on its way to an extension server: the core's part.
 *
 * Who may do it was decided before.  The path goes on as it was sent; stream.c adds who asks. */
#include "apiserver/aggregator_inside.h"
#include "base/arena.h"
#include "write/service_target.h"

static void answer_path(struct request *request, enum path path)
{
    request->route.path = path;
    request->answer = ANSWER_PATH;
    request_to_thread(request);
}

static bool aim(struct request *request, const struct extension *extension)
{
    struct arena *arena = &request->arena;
    const struct extension_spec *spec = &extension->spec;
    struct relay *relay = &request->relay;
    struct pod_endpoint pod;
    struct error err = { 0 };
    const char *port = arena_printf(arena, "%lld", (long long)spec->port);
    const struct service_reference service = { spec->service_ns, spec->service_name, port,
                                               spec->service_name };
    if (!extension->is_available ||
        !service_find_pod(request->server->core, &service, arena, &pod, &err))
        return false;
    *relay = (struct relay){
        .type = RELAY_EXTENSION, .address = pod.ip, .port = (uint16_t)pod.port,
        .target = arena_printf(arena, "%s%s%s", request->path, *request->raw_query ? "?" : "",
                               request->raw_query),
        .server_name = arena_printf(arena, "%s.%s.svc", spec->service_name, spec->service_ns),
        .is_insecure = spec->is_insecure,
        .ca_pem = { NULL, 0 },
    };
    if (extension->ca_pem.size > 0)
        relay->ca_pem = (struct bytes){ arena_copy(arena, extension->ca_pem.at,
                                                   extension->ca_pem.size),
                                        extension->ca_pem.size };
    return true;
}

static void pass_on(struct request *request, const struct extension *extension)
{
    if (!aim(request, extension)) {
        request->server->requests_failed++;
        answer_path(request, PATH_UNAVAILABLE);
        return;
    }
    request->answer = ANSWER_STREAM;
    request->status = 200;
    request_to_thread(request);
}

void aggregator_pass_on(struct request *request)
{
    const struct foreign_route *foreign = request->route.foreign;
    const struct extension *extension =
        extension_find(request->server->aggregator, bytes_of(foreign->group),
                       bytes_of(foreign->version));
    if (extension) {
        pass_on(request, extension);
        return;
    }
    if (!foreign->is_known_group) {
        answer_path(request, PATH_UNKNOWN);
        return;
    }
    request->names_nothing = true;
    fail(&request->err, REASON_NOT_FOUND, 0, "the server could not find the requested resource");
    request_fail(request);
}

bool aggregator_pass_on_document(struct request *request)
{
    static const char prefix[] = "/openapi/v3/apis/";
    struct bytes path = bytes_of(request->path);
    if (request->server->aggregator->extensions.count == 0 || !bytes_starts_with(path, prefix))
        return false;
    path = (struct bytes){ path.at + sizeof prefix - 1, path.size - (sizeof prefix - 1) };
    struct bytes group = bytes_next(&path, '/');
    const struct extension *extension =
        path.at ? extension_find(request->server->aggregator, group, path) : NULL;
    if (!extension || extension_is_own(extension))
        return false;
    pass_on(request, extension);
    return true;
}
