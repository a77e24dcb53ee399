/* SPDX-License-Identifier: Apache-2.0 */
/* volume_payload.c - see volume_payload.h.
 *
 * A projected volume is a list of the other three and of tokens; later sources win where paths are
 * equal. */
#include "node/volume_payload.h"

#include <string.h>

#include "base/arena.h"
#include "codec/value.h"
#include "node/pod_context.h"
#include "node/pod_spec.h"
#include "object/object.h"

struct payload {
    const struct pod         *pod;
    const struct volume      *volume;
    const struct pod_context *context;
    struct arena             *arena;
    struct volume_files      *files;
    mode_t                    mode;      /* defaultMode */
};

bool volume_has_payload(const struct volume *volume)
{
    return volume->config_map || volume->secret || volume->projected || volume->downward_api;
}

static void add_owned_file(struct payload *p, const struct volume_file *file)
{
    struct volume_files *files = p->files;
    for (size_t i = 0; i < files->count; i++)
        if (strcmp(files->files[i].path, file->path) == 0) {
            files->files[i] = *file;
            return;
        }
    files->files = arena_grow(p->arena, files->files, files->count, &files->capacity,
                              sizeof *files->files);
    files->files[files->count++] = *file;
}

static void add_file(struct payload *p, const char *path, struct bytes content, mode_t mode)
{
    add_owned_file(p, &(struct volume_file){ path, content, mode });
}

static bool add_every_key(void *context, struct bytes key, struct bytes content)
{
    struct payload *p = context;
    add_file(p, arena_copy(p->arena, key.at, key.size), content, p->mode);
    return p->files->count < VOLUME_FILES_MAX;
}

static mode_t item_mode(const struct payload *p, const struct value *item)
{
    return (mode_t)value_int(item, "mode", (int64_t)p->mode) & 0777;
}

static bool add_items(struct payload *p, const struct object *object, const struct value *source,
                      const char *kind, struct error *err)
{
    const struct value *items = value_member(source, "items");
    for (size_t i = 0; i < value_count(items); i++) {
        const struct value *item = value_item(items, i);
        const char *key = value_text(item, "key", p->arena),
                   *path = value_text(item, "path", p->arena);
        struct bytes content;
        if (key && path && config_key(object, key, p->arena, &content))
            add_file(p, path, content, item_mode(p, item));
        else if (!value_bool(source, "optional", false))
            return fail(err, REASON_INVALID, /* os_errno= */ 0,
                        "references non-existent %s key: %s", kind, key ? key : "");
    }
    return true;
}

static bool add_config(struct payload *p, const struct value *source, const char *kind,
                       const char *name_member, struct error *err)
{
    const char *name = value_text(source, name_member, p->arena);
    const struct object *object = pod_context_object(p->context, kind, name);
    const char *word = strcmp(kind, "Secret") == 0 ? "secret" : "configmap";
    if (!object && value_bool(source, "optional", false))
        return true;
    if (!object)
        return fail(err, REASON_NOT_FOUND, /* os_errno= */ 0, "%s \"%s\" not found", word,
                    name ? name : "");
    if (value_count(value_member(source, "items")) > 0)
        return add_items(p, object, source, strcmp(kind, "Secret") == 0 ? "secret" : "config", err);
    config_each_key(object, p->arena, add_every_key, p);
    return true;
}

static bool add_downward(struct payload *p, const struct value *source, struct error *err)
{
    const struct value *items = value_member(source, "items");
    const struct downward downward = { p->pod, p->context, NULL, p->arena };
    for (size_t i = 0; i < value_count(items); i++) {
        const struct value *item = value_item(items, i), *field = value_member(item, "fieldRef");
        const struct value *resource = value_member(item, "resourceFieldRef");
        const char *path = value_text(item, "path", p->arena), *content = NULL;
        bool good = field ? downward_field(&downward, value_text(field, "fieldPath", p->arena),
                                           &content, err)
                          : downward_resource(&downward, resource, &content, err);
        if (!good)
            return false;
        if (path)
            add_file(p, path, bytes_of(content), item_mode(p, item));
    }
    return true;
}

const char *token_key(const char *volume, const char *path, struct arena *arena)
{
    return arena_printf(arena, "%s/%s", volume, path);
}

/* As whom all containers run, where each says it and they agree. */
static bool has_one_user(const struct pod *pod, uid_t *ret)
{
    size_t agreed = 0;
    for (size_t i = 0; i < pod->container_count; i++) {
        const struct container *container = &pod->containers[i];
        const struct security *security =
            container->security.has_user ? &container->security : &pod->security;
        if (container->role == ROLE_EPHEMERAL)
            continue;
        if (!security->has_user || (agreed && *ret != (uid_t)security->user))
            return false;
        *ret = (uid_t)security->user;
        agreed++;
    }
    return agreed > 0;
}

/* Nobody else reads a token, where it is known who does; a group gets its right by atomic_write. */
static bool add_token(struct payload *p, const struct value *source, struct error *err)
{
    const char *path = value_text(source, "path", p->arena);
    const char *token = map_get(&p->context->tokens,
                                bytes_of(token_key(p->volume->name, path ? path : "", p->arena)));
    if (!token || !path)
        return fail(err, REASON_NOT_FOUND, /* os_errno= */ 0,
                    "the token of volume %s is not there yet", p->volume->name);
    uid_t user = 0;
    bool is_owned = has_one_user(p->pod, &user);
    mode_t mode = is_owned || p->pod->has_fs_group ? 0600 : p->mode;
    add_owned_file(p, &(struct volume_file){ path, bytes_of(token), mode, is_owned ? user : 0 });
    return true;
}

static bool add_projected(struct payload *p, const struct value *source, struct error *err)
{
    const struct value *config_map = value_member(source, "configMap"),
                       *secret = value_member(source, "secret");
    const struct value *downward = value_member(source, "downwardAPI"),
                       *token = value_member(source, "serviceAccountToken");
    if (config_map)
        return add_config(p, config_map, "ConfigMap", "name", err);
    if (secret)
        return add_config(p, secret, "Secret", "name", err);
    if (downward)
        return add_downward(p, downward, err);
    if (token)
        return add_token(p, token, err);
    return fail(err, REASON_INVALID, /* os_errno= */ 0,
                "volume %s has a source that this node does not support", p->volume->name);
}

static bool add_all_projected(struct payload *p, struct error *err)
{
    const struct value *sources = value_member(p->volume->projected, "sources");
    for (size_t i = 0; i < value_count(sources); i++)
        if (!add_projected(p, value_item(sources, i), err))
            return false;
    return true;
}

bool volume_payload(const struct pod *pod, const struct volume *volume,
                    const struct pod_context *context, struct arena *arena,
                    struct volume_files *ret, struct error *err)
{
    const struct value *source = volume->config_map  ? volume->config_map
                                 : volume->secret    ? volume->secret
                                 : volume->projected ? volume->projected
                                                     : volume->downward_api;
    struct payload p = {
        .pod = pod, .volume = volume, .context = context, .arena = arena, .files = ret
    };
    p.mode = (mode_t)value_int(source, "defaultMode", 0644) & 0777;
    *ret = (struct volume_files){ 0 };
    if (volume->config_map)
        return add_config(&p, source, "ConfigMap", "name", err);
    if (volume->secret)
        return add_config(&p, source, "Secret", "secretName", err);
    if (volume->projected)
        return add_all_projected(&p, err);
    return add_downward(&p, source, err);
}

void pod_each_token(const struct pod *pod, token_visit *visit, void *context)
{
    AUTO_ARENA arena = { 0 };
    for (size_t i = 0; i < pod->volume_count; i++) {
        const struct value *sources = value_member(pod->volumes[i].projected, "sources");
        for (size_t j = 0; j < value_count(sources); j++) {
            const struct value *token = value_member(value_item(sources, j), "serviceAccountToken");
            const char *path = value_text(token, "path", &arena),
                       *audience = value_text(token, "audience", &arena);
            if (token && path)
                visit(context, pod->volumes[i].name, path, audience ? audience : "",
                      value_int(token, "expirationSeconds", 3600));
        }
    }
}
