/* SPDX-License-Identifier: Apache-2.0 */
/* webhook_aim.c - to whom a question goes: a URL from where this process is, or a pod behind a
 * service, inside the cluster, under the name NAME.NAMESPACE.svc. */
#include <stdlib.h>

#include "base/arena.h"
#include "http/url.h"
#include "write/service_target.h"
#include "write/webhooks.h"

void webhook_call_free(struct webhook_call *call)
{
    if (!call)
        return;
    char *texts[] = { call->uid, call->host, call->server_name, call->target, call->shown,
                      call->etag };
    FOR_EACH(text, texts)
        free(*text);
    buffer_done(&call->ca_pem);
    buffer_done(&call->body);
    buffer_done(&call->answer);
    free(call);
}

static char *with_timeout(const char *path, int64_t timeout_s, struct arena *arena)
{
    return memory_strdup(arena_printf(arena, "%s%ctimeout=%llds", path,
                                      strchr(path, '?') ? '&' : '?', (long long)timeout_s));
}

static bool aim_at_url(struct webhook_call *call, const struct webhook *webhook,
                       struct arena *arena)
{
    struct url url;
    if (!url_parse(bytes_of(webhook->url), arena, &url))
        return fail(&call->err, REASON_INTERNAL_ERROR, 0, "the URL \"%s\" is none", webhook->url);
    call->host = memory_strdup(url.host);
    call->server_name = memory_strdup(url.host);
    call->port = url.port;
    call->is_plain = !url.https;
    call->shown = memory_strdup(webhook->url);
    call->target = with_timeout(url.path, call->timeout_s, arena);
    return true;
}

static bool aim_at_service(struct webhook_call *call, const struct webhook *webhook,
                           struct core *core, struct arena *arena)
{
    struct pod_endpoint pod = { 0 };
    const char *path = text_is_empty(webhook->service_path) ? "/" : webhook->service_path;
    const char *name =
        arena_printf(arena, "%s.%s.svc", webhook->service_name, webhook->service_ns);
    const char *port = arena_printf(arena, "%lld", (long long)webhook->service_port);
    call->server_name = memory_strdup(name);
    call->shown = memory_strdup(arena_printf(arena, "https://%s:%s%s%s", name, port,
                                             *path == '/' ? "" : "/", path));
    call->target = with_timeout(*path == '/' ? path : arena_printf(arena, "/%s", path),
                                call->timeout_s, arena);
    call->is_inside = true;
    const struct service_reference service = { webhook->service_ns, webhook->service_name, port,
                                               webhook->service_name };
    if (!service_find_pod(core, &service, arena, &pod, &call->err)) {
        if (call->err.reason == REASON_NOT_FOUND) {      /* which is called otherwise here */
            error_clear(&call->err);
            fail(&call->err, REASON_NOT_FOUND, 0, "service \"%s\" not found",
                 webhook->service_name);
        }
        return false;
    }
    call->host = memory_strdup(pod.ip);
    call->port = (uint16_t)pod.port;
    return true;
}

bool webhook_call_aim(struct webhook_call *call, const struct webhook *webhook, struct core *core,
                      struct arena *arena)
{
    call->timeout_s = webhook->timeout_s;
    buffer_add(&call->ca_pem, webhook->ca_pem.at, webhook->ca_pem.size);
    return webhook->url ? aim_at_url(call, webhook, arena)
                        : aim_at_service(call, webhook, core, arena);
}
