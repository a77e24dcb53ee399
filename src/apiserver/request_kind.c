/* SPDX-License-Identifier: Apache-2.0 */
/* request_kind.c - the kinds that a request sees, which are those of one moment, and what its verbs
 * are called. */
#include "apiserver/request.h"
#include "object/custom_kind.h"
#include "object/decode.h"

const struct kind_set *request_kinds(struct request *request)
{
    if (!request->kinds)
        request->kinds = core_kinds_ref(request->server->core);
    return request->kinds;
}

bool request_renew_kind(struct request *request)
{
    struct route *route = &request->route;
    const struct kind_set *now = core_kinds(request->server->core);
    if (!route->kind || !route->kind->custom || request->kinds == now)
        return true;
    const struct kind *last = route->kind,
                      *kind = kind_set_find_resource(now, bytes_of(last->group),
                                                     bytes_of(last->version),
                                                     bytes_of(last->resource));
    struct bytes sub = bytes_of(route->subresource ? route->subresource->name : "");
    if (!kind || kind->namespaced != last->namespaced ||
        (route->subresource && !(route->subresource = kind_subresource(kind, sub))))
        return fail(&request->err, REASON_NOT_FOUND, 0,
                    "the server could not find the requested resource");
    if (kind == last)
        return true;
    route->kind = kind;
    kind_set_put(request->kinds);
    request->kinds = kind_set_ref(now);
    bool is_object = route->verb == REQUEST_CREATE || route->verb == REQUEST_UPDATE;
    return !request->body || !is_object || sub.size ||
           decode_value(request->body, kind->type, &request->arena, NULL, &request->err);
}

static const char *const verb_texts[REQUEST_VERB_COUNT] = {
    [REQUEST_GET] = "get",         [REQUEST_LIST] = "list",
    [REQUEST_WATCH] = "watch",     [REQUEST_CREATE] = "create",
    [REQUEST_UPDATE] = "update",   [REQUEST_PATCH] = "patch",
    [REQUEST_DELETE] = "delete",   [REQUEST_DELETE_COLLECTION] = "deletecollection",
    [REQUEST_CONNECT] = "", /* OPTIONS to a proxy: no rule names it but "*" */
};

const char *verb_text(enum request_verb verb)
{
    return verb_texts[verb];
}
