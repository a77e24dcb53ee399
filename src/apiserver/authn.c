/* SPDX-License-Identifier: Apache-2.0 */
/* authn.c - who asks: by client certificate, by bearer token, or no one (system:anonymous).
 *
 * A certificate that names nobody says nothing, whatever groups it has.
 * A wrong token is 401 and never falls back to anonymous. */
#include <strings.h>

#include "write/bootstrap_token.h"
#include "apiserver/impersonation.h"
#include "apiserver/request.h"
#include "base/env.h"
#include "codec/base64.h"

enum { GROUPS_MAX = 64 };

static bool by_certificate(struct request *request, const struct http_peer *peer)
{
    const char **groups = arena_array(&request->arena, GROUPS_MAX + 2, sizeof *groups);
    size_t count = 0;
    for (const char *const *name = peer->organizations; name && *name && count < GROUPS_MAX; name++)
        groups[count++] = arena_strdup(&request->arena, *name);
    groups[count] = "system:authenticated";
    request->user =
        (struct user){ .name = arena_strdup(&request->arena, peer->common_name), .groups = groups };
    return true;
}

struct token_trust server_token_trust(const struct api_server *server)
{
    return (struct token_trust){ server->token_key, server->options->issuer,
                                 env_wall_s(server->env) };
}

static bool read_token(const struct api_server *server, struct bytes token, struct arena *arena,
                       struct token_claims *ret)
{
    struct error why = { 0 };
    struct bytes copy = { arena_copy(arena, token.at, token.size), token.size };
    struct token_trust trust = server_token_trust(server);
    return token_parse(copy, &trust, arena, ret, &why) &&
           token_has_audience(ret, bytes_of(server->options->issuer));
}

/* {NULL,0}: there is none. */
static struct bytes bearer_token(const struct http_request *http)
{
    struct bytes rest = http_header_value(http, "authorization");
    struct bytes scheme = rest.at ? bytes_next(&rest, ' ') : rest;
    bool is_bearer = scheme.size == 6 && strncasecmp(scheme.at, "bearer", 6) == 0;
    return is_bearer ? (rest.at ? bytes_trim(rest) : BYTES("")) : (struct bytes){ NULL, 0 };
}

static bool by_token(struct request *request, struct bytes token)
{
    if (bootstrap_token_is(token)) {
        request->bootstrap_token =
            (struct bytes){ arena_copy(&request->arena, token.at, token.size), token.size };
        return true;
    }
    request->claims = ARENA_NEW(&request->arena, struct token_claims);
    if (!read_token(request->server, token, &request->arena, request->claims))
        return fail(&request->err, REASON_UNAUTHORIZED, 0, "Unauthorized");
    token_user(request->claims, &request->arena, &request->user);
    return true;
}

/* A browser cannot set the header of a WebSocket: its token comes as one of the subprotocols, of
 * which there must be another.  {NULL,0}: there is none; *ret_good false: it is a wrong one. */
static struct bytes websocket_token(const struct http_request *http, struct arena *arena,
                                    bool *ret_good)
{
    struct bytes token = { NULL, 0 };
    size_t tokens = 0, others = 0;
    *ret_good = true;
    for (size_t i = 0; http->wants_upgrade && i < http->header_count; i++) {
        struct bytes list = http->headers[i].value;
        if (!bytes_equal_text(http->headers[i].name, "sec-websocket-protocol"))
            continue;
        while (list.at) {
            struct bytes one = bytes_trim(bytes_next(&list, ','));
            bool is_token = bytes_starts_with(one, WEBSOCKET_BEARER_PREFIX);
            tokens += is_token;
            others += !is_token;
            if (!is_token)
                continue;
            one.at += strlen(WEBSOCKET_BEARER_PREFIX);
            one.size -= strlen(WEBSOCKET_BEARER_PREFIX);
            *ret_good = *ret_good && base64url_read(one, arena, &token);
        }
    }
    *ret_good = tokens == 0 || (*ret_good && tokens == 1 && (others > 0 || token.size == 0));
    return token.size > 0 ? token : (struct bytes){ NULL, 0 };
}

static bool anonymous(struct request *request)
{
    static const char *const groups[] = { "system:unauthenticated", NULL };
    request->user = (struct user){ .name = "system:anonymous", .groups = groups };
    return true;
}

bool request_authenticate(struct request *request)
{
    const struct http_request *http = http_exchange_request(request->exchange);
    const struct http_peer *peer = http_exchange_peer(request->exchange);
    struct bytes bearer = bearer_token(http);
    bool good;
    struct bytes token = websocket_token(http, &request->arena, &good);
    if (peer->has_certificate && *peer->common_name)
        good = by_certificate(request, peer);
    else if (bearer.at)
        good = by_token(request, bearer);
    else if (http_header_value(http, "authorization").at || !good)
        good = fail(&request->err, REASON_UNAUTHORIZED, 0, "Unauthorized");
    else
        good = token.at ? by_token(request, token) : anonymous(request);
    return good && impersonation_read(request, http);
}

bool request_is_known(void *context, const struct http_request *http, const struct http_peer *peer)
{
    const struct api_thread *thread = context;
    AUTO_ARENA arena = { 0 };
    struct token_claims claims;
    struct bytes token = bearer_token(http);
    if (peer->has_certificate && *peer->common_name)
        return true;
    return token.at && !bootstrap_token_is(token) &&
           read_token(thread->server, token, &arena, &claims);
}
