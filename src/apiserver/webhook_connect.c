/* SPDX-License-Identifier: Apache-2.0 */
/* webhook_connect.c - connections to pods, services and nodes, as webhooks see them.
 *
 * exec, attach, port-forward and proxies store nothing: what is shown is the operation CONNECT on
 * the subresource, with the options of its query as the object.  It is held like a write, and no
 * byte goes to the node before the answer has come.  Logs are a read, and are not shown. */
#include "apiserver/stream.h"
#include "apiserver/request.h"
#include "write/webhooks.h"
#include "base/arena.h"

static struct value *read_option(const struct field *field, struct bytes text, struct arena *arena)
{
    int64_t number = 0;
    if (field->shape == SHAPE_BOOL)
        return value_new_bool(arena, url_value_bool(text));
    if (field->shape == SHAPE_INT32)
        return bytes_to_int64(text, &number) ? value_new_int(arena, number) : NULL;
    return value_new_string(arena, text);
}

/* A parameter that the options do not have, or that cannot be read, is left out. */
static void take_option(struct value *options, const struct kind *kind, struct bytes name,
                        struct bytes text, struct arena *arena)
{
    const struct field *field = type_field(kind->type, name);
    struct value *item = field ? read_option(field, text, arena) : NULL;
    if (!item)
        return;
    bool is_first;
    bool is_list = field->collection == COLLECTION_LIST;
    struct value **slot = value_slot(options, arena, name, &is_first);
    if (is_first)
        *slot = is_list ? value_new_list(arena) : item;
    if (is_list)
        value_append(*slot, arena, item);
}

static struct value *options_of(struct request *request, const struct kind *kind)
{
    struct arena *arena = &request->arena;
    struct value *options = value_new_map(arena);
    bool is_proxy = text_equal(request->route.subresource->name, "proxy");
    if (is_proxy && !text_is_empty(request->route.rest))
        value_set(options, arena, "path", value_new_text(arena, request->route.rest));
    for (size_t i = 0; i < request->query.count && !is_proxy; i++)
        take_option(options, kind, request->query.parameters[i].name,
                    request->query.parameters[i].value, arena);
    return options;
}

static void fill_write(struct request *request)
{
    struct write_request *write = &request->write;
    write->kind = request->route.kind;
    write->ns = request->route.ns;
    write->name = request->route.name;
    write->subresource = request->route.subresource->name;
    write->user = &request->user;
    write->arena = &request->arena;
    write->ticket = request;
}

bool request_connect_admit(struct request *request)
{
    struct pipeline *pipeline = request->server->pipeline;
    const struct subresource *sub = request->route.subresource;
    const struct kind *kind =
        sub->kind_name ? kind_find(sub->kind_group, sub->kind_version, sub->kind_name) : NULL;
    if (!kind || !pipeline_is_watched(pipeline))
        return true;
    fill_write(request);
    struct write write = { .pipeline = pipeline,
                           .request = &request->write,
                           .kind = request->route.kind,
                           .arena = &request->arena,
                           .form = kind,
                           .is_connection = true,
                           .next = options_of(request, kind),
                           .name = request->route.name };
    return admission_connect(&write, &request->err);
}
