/* SPDX-License-Identifier: Apache-2.0 */
/* bootstrap_extension.c - see bootstrap_extension.h. */
#include "write/bootstrap_extension.h"

#include "base/arena.h"
#include "write/bootstrap_join.h"
#include "write/write_stage.h"

static const char config_map_name[] = "extension-apiserver-authentication";

static void set_text(struct value *data, const char *key, struct bytes text, struct arena *arena)
{
    if (text.size > 0)
        value_set(data, arena, key,
                  value_new_text(arena, arena_copy(arena, text.at, text.size)));
}

static struct value *wanted_data(const struct bootstrap_options *options, struct arena *arena)
{
    static const struct { const char *key, *text; } headers[] = {
        { "requestheader-allowed-names",        "[\"" FRONT_PROXY_NAME "\"]" },
        { "requestheader-extra-headers-prefix", "[\"X-Remote-Extra-\"]" },
        { "requestheader-group-headers",        "[\"X-Remote-Group\"]" },
        { "requestheader-uid-headers",          "[\"X-Remote-Uid\"]" },
        { "requestheader-username-headers",     "[\"X-Remote-User\"]" },
    };
    struct value *data = value_new_map(arena);
    set_text(data, "client-ca-file", options->client_ca_pem, arena);
    set_text(data, "requestheader-client-ca-file", options->front_proxy_ca_pem, arena);
    FOR_EACH(row, headers)
        set_text(data, row->key, bytes_of(row->text), arena);
    return data;
}

static bool put_right(struct pipeline *pipeline, const struct object *old, struct value *data,
                      struct arena *arena, struct error *err)
{
    static const char *const groups[] = { "system:masters", "system:authenticated", NULL };
    static const struct user user = { .name = "system:apiserver", .groups = groups };
    struct value *body = value_from_object(old, arena);
    if (value_equal(value_member(body, "data"), data))
        return true;
    value_set(body, arena, "data", data);
    struct write_request request = { .verb = WRITE_UPDATE, .kind = old->kind, .ns = old->namespace,
                                     .name = old->name, .user = &user, .body = body,
                                     .arena = arena };
    AUTO_PUT object = core_write(pipeline->core, &request, err);
    return object || error_context(err, "putting %s right", old->name);
}

bool bootstrap_extension(struct pipeline *pipeline, const struct bootstrap_options *options,
                         struct error *err)
{
    AUTO_ARENA arena = { 0 };
    if (options->front_proxy_ca_pem.size == 0)
        return true;
    struct value *data = wanted_data(options, &arena), *body = value_new_map(&arena);
    const struct object *old =
        core_get_latest(pipeline->core, well_known.config_map, "kube-system", config_map_name);
    if (old)
        return put_right(pipeline, old, data, &arena, err);
    value_set_at(body, &arena, "metadata.name", value_new_text(&arena, config_map_name));
    value_set_at(body, &arena, "metadata.namespace", value_new_text(&arena, "kube-system"));
    value_set(body, &arena, "data", data);
    return bootstrap_make(pipeline, well_known.config_map, "kube-system", body, &arena, err);
}
