/* SPDX-License-Identifier: Apache-2.0 */
/* handler_words.c - see handler_words.h. */
#include "node/handler_words.h"

#include <stdbool.h>
#include <string.h>

#include "base/arena.h"
#include "base/error.h"
#include "http/client.h"
#include "http/dial_error.h"
#include "http/url.h"
#include "node/pod_spec.h"

static const char *address_text(const struct url *place, struct arena *arena)
{
    bool is_v6 = strchr(place->host, ':') != NULL;
    return arena_printf(arena, is_v6 ? "[%s]:%u" : "%s:%u", place->host, place->port);
}

const char *handler_get_failed(const struct url *place, const char *why, struct arena *arena)
{
    return arena_printf(arena, "Get \"%s://%s%s\": %s", place->https ? "https" : "http",
                        address_text(place, arena), place->path, why);
}

const char *handler_dial_failed(const struct url *place, int error, struct arena *arena)
{
    struct error err = { 0 };
    const struct http_target_options target = { .host = place->host, .port = place->port };
    (void)dial_fail(&err, &target, error);
    return arena_strdup(arena, err.message);
}

static const char *command_text(const struct handler *handler, struct arena *arena)
{
    AUTO_BUFFER text = { 0 };
    for (size_t i = 0; i < handler->exec_count; i++)
        buffer_printf(&text, "%s%s", i ? " " : "", handler->exec[i]);
    return arena_strdup(arena, buffer_text(&text));
}

const char *handler_timed_out(const struct handler *handler, const struct url *place,
                              int64_t timeout_ms, struct arena *arena)
{
    long long seconds = (long long)timeout_ms / 1000;
    if (handler->exec_count > 0)
        return arena_printf(arena, "command timed out: \"%s\" timed out after %llds",
                            command_text(handler, arena), seconds);
    if (handler->has_http)
        return handler_get_failed(
            place, "context deadline exceeded (Client.Timeout exceeded while awaiting headers)",
            arena);
    if (handler->has_tcp)
        return arena_printf(arena, "dial tcp %s: i/o timeout", address_text(place, arena));
    return arena_printf(arena, "timeout: health rpc did not complete within %llds", seconds);
}
