/* SPDX-License-Identifier: Apache-2.0 */
/* service_health.c - see service_health.h. */
#include "node/service_health.h"

#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/bytes.h"
#include "base/log.h"
#include "base/map.h"
#include "http/server.h"
#include "io/netns.h"

static const struct log health_log = { "service-health" };

enum { IDLE_TIMEOUT_MS = 10000, BODY_MAX = 4096 };

struct service_health_server {
    uv_loop_t *loop;
    struct map checks;                   /* "ns/name" -> struct check */
};

struct check {
    char               *ns, *name;
    uint16_t            port;
    size_t              local_endpoints;
    struct http_server *http;            /* NULL: the port is another's */
};

struct service_health_server *service_health_server_new(uv_loop_t *loop)
{
    struct service_health_server *server = MEMORY_NEW(struct service_health_server);
    server->loop = loop;
    return server;
}

static void check_free(void *context)
{
    struct check *check = context;
    if (check->http)
        http_server_free(check->http);
    free(check->ns);
    free(check->name);
    free(check);
}

static void check_stop(struct check *check)
{
    if (check && check->http)
        http_server_stop(check->http, /* deadline_ms= */ 0, check_free, check);
    else if (check)
        check_free(check);
}

void service_health_server_free(struct service_health_server *server)
{
    if (!server)
        return;
    for (struct map_entry *e = map_first(&server->checks); e; e = map_after(&server->checks, e))
        check_stop(e->value);
    map_done(&server->checks);
    free(server);
}

static void handle(void *context, struct http_exchange *exchange)
{
    const struct check *check = context;
    struct arena *arena = http_exchange_arena(exchange);
    const char *weight = arena_printf(arena, "%zu", check->local_endpoints);
    const struct http_header headers[] = {
        { BYTES("content-type"), BYTES("application/json") },
        { BYTES("x-content-type-options"), BYTES("nosniff") },
        { BYTES("x-load-balancing-endpoint-weight"), bytes_of(weight) },
    };
    const char *body = arena_printf(
        arena,
        "{\"service\":{\"namespace\":\"%s\",\"name\":\"%s\"},\"localEndpoints\":%zu,"
        "\"serviceProxyHealthy\":true}",
        check->ns, check->name, check->local_endpoints);
    http_respond(exchange, check->local_endpoints > 0 ? 200 : 503, headers, ARRAY_SIZE(headers),
                 bytes_of(body));
}

static void listen_on(struct service_health_server *server, struct check *check)
{
    AUTO_ARENA arena = { 0 };
    struct http_server_options options = { .loop = server->loop,
                                           .body_max_bytes = BODY_MAX,
                                           .idle_timeout_ms = IDLE_TIMEOUT_MS,
                                           .connections_max = HEALTH_CONNECTIONS_MAX,
                                           .handle = handle,
                                           .context = check };
    int fd = netns_listen(NULL, arena_printf(&arena, "0.0.0.0:%u", check->port), NULL);
    if (fd >= 0) {
        check->http = http_server_new(&options);
        fd = http_server_listen(check->http, fd);
    }
    if (fd < 0)
        log_warn(&health_log, "health checks of a service are not answered",
                 KV("service", arena_printf(&arena, "%s/%s", check->ns, check->name)),
                 KV_INT("port", check->port), KV("error", strerror(-fd)));
}

static struct check *check_new(struct service_health_server *server, const char *ns,
                               const char *name, uint16_t port)
{
    struct check *check = MEMORY_NEW(struct check);
    check->ns = memory_strdup(ns);
    check->name = memory_strdup(name);
    check->port = port;
    listen_on(server, check);
    return check;
}

void service_health_server_set(struct service_health_server *server, const char *ns,
                               const char *name, uint16_t port, size_t local_endpoints)
{
    AUTO_ARENA arena = { 0 };
    struct bytes key = bytes_of(arena_printf(&arena, "%s/%s", ns, name));
    struct check *check = map_get(&server->checks, key);
    if (check && (check->port != port || !check->http)) {
        check_stop(map_remove(&server->checks, key));
        check = NULL;
    }
    if (!check && port != 0 && server->checks.count < HEALTH_SERVICES_MAX) {
        check = check_new(server, ns, name, port);
        map_put(&server->checks, key, check);
    }
    if (check)
        check->local_endpoints = local_endpoints;
}
