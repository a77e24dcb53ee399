/* SPDX-License-Identifier: Apache-2.0 */
/* aggregator_check.c - can an extension server be used?  The condition Available of its APIService.
 *
 * First what the cluster knows of its service; then the server itself, which is asked for what it
 * has in this group and version.  An answer with a good status is enough; one that says nothing
 * usable leaves discovery stale.  Then its OpenAPI, which it may lack: the index of v3, and v2. */
#include "apiserver/aggregator_inside.h"

#include <stdlib.h>

#include "base/arena.h"
#include "base/env.h"
#include "base/log.h"
#include "object/binding.h"
#include "write/service_target.h"

static const struct log check_log = { "aggregator" };

/* ---- what the cluster knows ---- */

struct service_port {
    const char *name;
    int64_t     port;
};
struct service_view {
    const char          *type;
    struct service_port *ports;
    size_t               port_count;
};

static const struct binding port_bindings[] = { BIND_TEXT("name", struct service_port, name),
                                                BIND_INT("port", struct service_port, port),
                                                BIND_END };
static const struct binding service_bindings[] = {
    BIND_TEXT("spec.type", struct service_view, type),
    BIND_LIST("spec.ports", struct service_view, ports, port_count, struct service_port,
              port_bindings),
    BIND_END
};

struct slices {
    const char   *service, *port_name;
    struct arena *arena;
    size_t        count;
    bool          has_ready;
};

static bool is_ready(const struct value *endpoint)
{
    return value_bool(endpoint, "conditions.ready", true);
}

static bool has_ready_endpoint(const struct value *slice, const char *port_name)
{
    const struct value *endpoints = value_member(slice, "endpoints"),
                       *ports = value_member(slice, "ports");
    bool is_any_ready = false, has_port = false;
    for (size_t i = 0; i < value_count(endpoints); i++)
        is_any_ready = is_any_ready || is_ready(value_item(endpoints, i));
    for (size_t i = 0; i < value_count(ports); i++) {
        struct bytes name = value_string(value_item(ports, i), "name");
        has_port = has_port || bytes_equal_text(name.at ? name : BYTES(""), port_name);
    }
    return is_any_ready && has_port;
}

static bool look_at_slice(void *context, const struct object *object)
{
    struct slices *slices = context;
    if (!text_equal(object_label(object, "kubernetes.io/service-name"), slices->service))
        return true;
    slices->count++;
    slices->has_ready = slices->has_ready ||
                        has_ready_endpoint(value_from_object(object, slices->arena),
                                           slices->port_name);
    return true;
}

static struct condition_state unavailable(const char *reason, const char *message)
{
    return (struct condition_state){ "Available", "False", reason, message };
}

/* False with *ret set where the service alone says that nobody can be asked. */
static bool check_service(const struct extension *extension, struct arena *arena,
                          struct condition_state *ret)
{
    const struct core *core = extension->all->server->core;
    const struct extension_spec *spec = &extension->spec;
    struct service_view service = { 0 };
    struct slices slices = { .service = spec->service_name, .arena = arena };
    const struct object *object =
        core_get_latest(core, well_known.service, spec->service_ns, spec->service_name);
    const char *name = arena_printf(arena, "service/%s in \"%s\"", spec->service_name,
                                    spec->service_ns);
    if (!object) {
        *ret = unavailable("ServiceNotFound", arena_printf(arena, "%s is not present", name));
        return false;
    }
    bind_object(object, service_bindings, &service, arena);
    if (!text_equal(service.type, "ClusterIP"))
        return true;
    for (size_t i = 0; i < service.port_count && !slices.port_name; i++)
        if (service.ports[i].port == spec->port)
            slices.port_name = service.ports[i].name ? service.ports[i].name : "";
    if (!slices.port_name) {
        *ret = unavailable("ServicePortError",
                           arena_printf(arena, "%s is not listening on port %lld", name,
                                        (long long)spec->port));
        return false;
    }
    core_each_latest(core, well_known.endpoint_slice, spec->service_ns, look_at_slice, &slices);
    if (slices.count == 0)
        *ret = unavailable("EndpointsNotFound",
                           arena_printf(arena, "cannot find endpointslices for %s", name));
    else if (!slices.has_ready)
        *ret = unavailable("MissingEndpoints",
                           arena_printf(arena, "endpointslices for %s have no addresses with port "
                                        "name \"%s\"", name, slices.port_name));
    return slices.has_ready;
}

/* ---- what is said of it ---- */

static bool says_so(const struct value *object, const struct condition_state *state)
{
    const struct value *condition = condition_of(object, state->type);
    return bytes_equal_text(value_string(condition, "status"), state->status) &&
           bytes_equal_text(value_string(condition, "reason"), state->reason) &&
           bytes_equal_text(value_string(condition, "message"), state->message);
}

static bool write_condition(struct extension *extension, const struct condition_state *state,
                            struct error *err)
{
    static const char *const groups[] = { "system:masters", "system:authenticated", NULL };
    static const struct user user = { .name = "system:apiserver", .groups = groups };
    AUTO_ARENA arena = { 0 };
    struct core *core = extension->all->server->core;
    const struct object *object =
        core_get_latest(core, well_known.api_service, NULL, extension->name);
    struct value *body = object ? value_from_object(object, &arena) : NULL;
    if (!body || says_so(body, state))
        return true;
    condition_put(body, state, core_now_text(core, &arena), &arena);
    struct write_request request = { .verb = WRITE_UPDATE, .kind = well_known.api_service,
                                     .ns = "", .name = extension->name, .subresource = "status",
                                     .user = &user, .body = body, .arena = &arena };
    extension->all->is_writing = true;
    AUTO_PUT written = core_write(core, &request, err);
    extension->all->is_writing = false;
    return written != NULL;
}

static int64_t pause_ms(const struct extension *extension)
{
    enum { SHIFT_MAX = 5 };
    int shift = extension->failures < SHIFT_MAX ? extension->failures : SHIFT_MAX;
    int64_t pause = (int64_t)CHECK_FAILED_MS << shift;
    return extension->is_available || pause > CHECK_AGAIN_MS ? CHECK_AGAIN_MS : pause;
}

static void conclude(struct extension *extension, const struct condition_state *state)
{
    struct core *core = extension->all->server->core;
    struct error err = { 0 };
    bool was_available = extension->is_available;
    extension->is_available = text_equal(state->status, "True");
    extension->failures = extension->is_available ? 0 : extension->failures + 1;
    if (was_available != extension->is_available)
        log_info(&check_log, "an extension server's availability has changed",
                 KV("apiService", extension->name), KV("status", state->status),
                 KV("reason", state->reason), KV("message", state->message));
    int64_t pause = write_condition(extension, state, &err) ? pause_ms(extension) : CHECK_FAILED_MS;
    core_timer_start(core, &extension->timer, extension->is_stale ? 0 : pause);
    extension->is_stale = false;
}

/* ---- the question ---- */

static void aim(struct extension *extension, struct webhook_call *call)
{
    AUTO_ARENA arena = { 0 };
    struct pod_endpoint pod = { 0 };
    const struct extension_spec *spec = &extension->spec;
    const char *port = arena_printf(&arena, "%lld", (long long)spec->port);
    const struct service_reference service = { spec->service_ns, spec->service_name, port,
                                               spec->service_name };
    if (!service_find_pod(extension->all->server->core, &service, &arena, &pod, &call->err))
        return;
    call->host = memory_strdup(pod.ip);
    call->port = (uint16_t)pod.port;
    call->shown = memory_strdup(arena_printf(&arena, strchr(pod.ip, ':') ? "https://[%s]:%u%s"
                                                                         : "https://%s:%u%s",
                                             pod.ip, (unsigned)pod.port, call->target));
}

void extension_ask(struct extension *extension, const struct extension_question *question)
{
    const struct extension_spec *spec = &extension->spec;
    AUTO_ARENA arena = { 0 };
    struct webhook_call *call = MEMORY_NEW(struct webhook_call);
    *call = (struct webhook_call){ .done = question->done, .context = question->context,
                                   .method = question->method, .is_inside = true,
                                   .is_front_proxy = true, .is_insecure = spec->is_insecure,
                                   .timeout_s = CHECK_TIMEOUT_S,
                                   .target = memory_strdup(question->target) };
    call->etag = question->etag ? memory_strdup(question->etag) : NULL;
    call->server_name = memory_strdup(
        arena_printf(&arena, "%s.%s.svc", spec->service_name, spec->service_ns));
    buffer_add(&call->ca_pem, extension->ca_pem.at, extension->ca_pem.size);
    aim(extension, call);
    webhook_call_send(extension->all->server, call);
}

static void ask(struct extension *extension, const char *target, const char *etag,
                void (*done)(struct webhook_call *))
{
    const struct extension_question question = { "GET", target, done, extension, etag };
    extension->is_asked = true;
    extension_ask(extension, &question);
}

/* False: the extension has gone meanwhile. */
static bool is_back(struct extension *extension)
{
    extension->is_asked = false;
    if (!extension->is_gone)
        return true;
    extension_free(extension);
    return false;
}

bool extension_answered_well(const struct webhook_call *call)
{
    return !error_is_set(&call->err) && call->status >= 200 && call->status <= 299;
}

static void take_openapi_v2(struct extension *extension, const struct webhook_call *call)
{
    enum { NOT_MODIFIED = 304 };
    const struct extension_spec *spec = &extension->spec;
    AUTO_BUFFER fragment = { 0 };
    if (call->status == NOT_MODIFIED && extension->openapi_v2_etag)
        return;
    blob_put(extension->openapi_v2);
    free(extension->openapi_v2_etag);
    extension->openapi_v2 = NULL;
    extension->openapi_v2_etag = NULL;
    if (!extension_answered_well(call))
        return;
    extension->openapi_v2_etag = call->etag ? memory_strdup(call->etag) : NULL;
    if (!openapi_fragment(buffer_bytes(&call->answer), spec->group, spec->version, &fragment))
        return;
    extension->openapi_v2 = blob_copy(fragment.at, fragment.size);
    extension->openapi_v2_hash = map_hash(fragment.at, fragment.size);
}

static void openapi_v2_answered(struct webhook_call *call)
{
    static const struct condition_state passed = { "Available", "True", "Passed",
                                                   "all checks passed" };
    struct extension *extension = call->context;
    if (is_back(extension)) {
        take_openapi_v2(extension, call);
        conclude(extension, &passed);
    }
    webhook_call_free(call);
}

/* Its OpenAPI is an extra: who has none is as good. */
static void index_answered(struct webhook_call *call)
{
    struct extension *extension = call->context;
    AUTO_ARENA arena = { 0 };
    if (is_back(extension)) {
        const char *url = extension_answered_well(call)
                              ? openapi_url_from_index(buffer_bytes(&call->answer),
                                                       extension->spec.group,
                                                       extension->spec.version, &arena)
                              : NULL;
        free(extension->openapi);
        extension->openapi = url ? memory_strdup(url) : NULL;
        ask(extension, "/openapi/v2", extension->openapi_v2_etag, openapi_v2_answered);
    }
    webhook_call_free(call);
}

static void take_resources(struct extension *extension, struct bytes answer)
{
    AUTO_BUFFER resources = { 0 };
    extension->is_fresh = discovery_from_resources(answer, &resources);
    if (!extension->is_fresh) {
        log_warn(&check_log, "an extension server's discovery is none",
                 KV("apiService", extension->name));
        return;
    }
    blob_put(extension->resources);
    extension->resources = blob_copy(resources.at, resources.size);
    collections_free(extension);
    extension->collection_count =
        collections_of_namespaces(buffer_bytes(&resources), &extension->collections);
}

static const char *why_not(const struct webhook_call *call, struct arena *arena)
{
    if (!call->shown)
        return call->err.message;
    bool has_status = call->status != 0 && (call->status < 200 || call->status > 299);
    return has_status
               ? arena_printf(arena, "failing or missing response from %s: bad status from %s: %d",
                              call->shown, call->shown, call->status)
               : arena_printf(arena, "failing or missing response from %s: Get \"%s\": %s",
                              call->shown, call->shown, call->err.message);
}

static void answered(struct webhook_call *call)
{
    struct extension *extension = call->context;
    AUTO_ARENA arena = { 0 };
    if (is_back(extension)) {
        if (extension_answered_well(call)) {
            take_resources(extension, buffer_bytes(&call->answer));
            ask(extension, "/openapi/v3", NULL, index_answered);
        } else {
            struct condition_state state =
                unavailable("FailedDiscoveryCheck", why_not(call, &arena));
            conclude(extension, &state);
        }
    }
    webhook_call_free(call);
}

void extension_check(void *context)
{
    struct extension *extension = context;
    AUTO_ARENA arena = { 0 };
    struct condition_state state;
    extension->is_stale = false;
    if (!check_service(extension, &arena, &state)) {
        conclude(extension, &state);
        return;
    }
    const char *path = arena_printf(&arena, "/apis/%s/%s", extension->spec.group,
                                    extension->spec.version);
    ask(extension, path, NULL, answered);
}
