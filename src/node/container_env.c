/* SPDX-License-Identifier: Apache-2.0 */
/* container_env.c - see container_env.h. */
#include "node/container_env.h"

#include <string.h>

#include "base/arena.h"
#include "codec/value.h"
#include "node/env_file.h"
#include "node/image_store.h"
#include "node/pod_context.h"
#include "node/pod_paths.h"
#include "node/pod_spec.h"
#include "object/object.h"

/* ---- $(NAME) ---- */

static size_t expand_one(const struct map *variables, const char *at, struct buffer *out)
{
    if (at[1] == '$') {
        buffer_add_char(out, '$');
        return 2;
    }
    const char *end = at[1] == '(' ? strchr(at, ')') : NULL;
    const char *value = end ? map_get(variables, (struct bytes){ at + 2, (size_t)(end - at - 2) })
                            : NULL;
    if (value) {
        buffer_add_text(out, value);
        return (size_t)(end - at) + 1;
    }
    size_t size = end ? (size_t)(end - at) + 1 : 1;
    buffer_add(out, at, size);
    return size;
}

const char *env_expand(const struct map *variables, const char *text, struct arena *arena)
{
    if (!strchr(text, '$'))
        return text;
    AUTO_BUFFER out = { 0 };
    for (const char *at = text; *at; ) {
        size_t plain = strcspn(at, "$");
        buffer_add(&out, at, plain);
        at += plain;
        if (*at)
            at += expand_one(variables, at, &out);
    }
    return arena_copy(arena, buffer_text(&out), out.size);
}

/* ---- sources ---- */

struct env_builder {
    struct container_env      *env;
    const struct pod          *pod;
    const struct container    *container;
    const struct pod_context  *context;
    struct arena              *arena;
    const char                *prefix;   /* of envFrom */
};

static void put(struct env_builder *builder, struct bytes name, const char *value)
{
    map_put(&builder->env->own, name, (void *)(uintptr_t)value);
}

static void put_services(struct env_builder *builder)
{
    const char *const *entry = builder->context->service_environment;
    for (; entry && *entry; entry++) {
        const char *equals = strchr(*entry, '=');
        if (equals)
            put(builder, (struct bytes){ *entry, (size_t)(equals - *entry) }, equals + 1);
    }
}

static bool put_config_key(void *context, struct bytes key, struct bytes content)
{
    struct env_builder *builder = context;
    size_t found;
    if (bytes_find(key, '=', &found) || memchr(content.at, 0, content.size))
        return true;                                 /* no variable can have this name or value */
    const char *name = arena_printf(builder->arena, "%s%.*s", builder->prefix, BYTES_ARG(key));
    put(builder, bytes_of(name), arena_copy(builder->arena, content.at, content.size));
    return true;
}

static bool missing(struct error *err, const struct pod *pod, const char *kind, const char *name)
{
    (void)pod;
    return fail(err, REASON_INVALID, /* os_errno= */ 0, "%s \"%s\" not found",
                strcmp(kind, "Secret") == 0 ? "secret" : "configmap", name ? name : "");
}

static bool put_all_of(struct env_builder *builder, const struct value *reference, const char *kind,
                       struct error *err)
{
    if (!reference)
        return true;
    const char *name = value_text(reference, "name", builder->arena);
    const struct object *object = pod_context_object(builder->context, kind, name);
    if (object)
        return config_each_key(object, builder->arena, put_config_key, builder);
    return value_bool(reference, "optional", false) || missing(err, builder->pod, kind, name);
}

static bool put_env_from(struct env_builder *builder, struct error *err)
{
    for (size_t i = 0; i < value_count(builder->container->env_from); i++) {
        const struct value *from = value_item(builder->container->env_from, i);
        const char *prefix = value_text(from, "prefix", builder->arena);
        builder->prefix = prefix ? prefix : "";
        if (!put_all_of(builder, value_member(from, "configMapRef"), "ConfigMap", err) ||
            !put_all_of(builder, value_member(from, "secretRef"), "Secret", err))
            return false;
    }
    return true;
}

/* *ret stays NULL where an optional source is absent. */
static bool read_key(struct env_builder *builder, const struct value *reference, const char *kind,
                     const char **ret, struct error *err)
{
    const char *name = value_text(reference, "name", builder->arena),
               *key = value_text(reference, "key", builder->arena);
    bool optional = value_bool(reference, "optional", false);
    const struct object *object = pod_context_object(builder->context, kind, name);
    struct bytes content;
    if (!object)
        return optional || missing(err, builder->pod, kind, name);
    if (config_key(object, key ? key : "", builder->arena, &content)) {
        *ret = arena_copy(builder->arena, content.at, content.size);
        return true;
    }
    return optional ||
           fail(err, REASON_INVALID, /* os_errno= */ 0, "couldn't find key %s in %s %s/%s",
                key ? key : "", kind, builder->pod->ns, name);
}

/* Of a file that another container wrote; an empty value is none. */
static bool read_file_key(struct env_builder *builder, const struct value *reference,
                          const char **ret, struct error *err)
{
    AUTO_BUFFER text = { 0 };
    const char *path = value_text(reference, "path", builder->arena),
               *key = value_text(reference, "key", builder->arena),
               *name = value_text(reference, "volumeName", builder->arena);
    const struct volume *volume = name ? pod_volume(builder->pod, name) : NULL;
    if (!volume || !volume->empty_dir || !builder->context->paths || !path || !key)
        return fail(err, REASON_INVALID, /* os_errno= */ 0,
                    "cannot find the volume \"%s\" referenced by FileKeyRef", name ? name : "");
    if (!env_file_read(volume_path(builder->context->paths, builder->pod->uid, name, builder->arena), path,
                       key, &text, err))
        return error_context(err, "couldn't parse env file");
    if (text.size > 0)
        *ret = arena_copy(builder->arena, text.at, text.size);
    return text.size > 0 || value_bool(reference, "optional", false) ||
           fail(err, REASON_INVALID, /* os_errno= */ 0,
                "environment variable key \"%s\" not found in file \"%s\"", key, path);
}

static bool read_value_from(struct env_builder *builder, const struct value *from, const char **ret,
                            struct error *err)
{
    const struct value *config_map = value_member(from, "configMapKeyRef"),
                       *secret = value_member(from, "secretKeyRef"),
                       *file = value_member(from, "fileKeyRef");
    const struct value *field = value_member(from, "fieldRef"),
                       *resource = value_member(from, "resourceFieldRef");
    const struct downward downward = { builder->pod, builder->context, builder->container,
                                       builder->arena };
    if (config_map)
        return read_key(builder, config_map, "ConfigMap", ret, err);
    if (secret)
        return read_key(builder, secret, "Secret", ret, err);
    if (file)
        return read_file_key(builder, file, ret, err);
    if (field)
        return downward_field(&downward, value_text(field, "fieldPath", builder->arena), ret, err);
    if (resource)
        return downward_resource(&downward, resource, ret, err);
    return fail(err, REASON_INVALID, /* os_errno= */ 0,
                "this source of an environment variable is not supported");
}

static bool put_env(struct env_builder *builder, struct error *err)
{
    for (size_t i = 0; i < builder->container->env_count; i++) {
        const struct env_entry *entry = &builder->container->env[i];
        const char *value = NULL;
        if (!entry->value_from)
            value = env_expand(&builder->env->own, entry->value ? entry->value : "",
                               builder->arena);
        else if (!read_value_from(builder, entry->value_from, &value, err))
            return false;
        if (value)
            put(builder, bytes_of(entry->name), value);
    }
    return true;
}

bool container_env_build(struct container_env *env, const struct pod *pod,
                         const struct container *container, const struct pod_context *context,
                         struct arena *arena, struct error *err)
{
    *env = (struct container_env){ 0 };
    struct env_builder builder = { .env = env,
                                   .pod = pod,
                                   .container = container,
                                   .context = context,
                                   .arena = arena,
                                   .prefix = "" };
    put_services(&builder);
    return put_env_from(&builder, err) && put_env(&builder, err);
}

void container_env_done(struct container_env *env)
{
    map_done(&env->own);
}

/* ---- results ---- */

static size_t count_texts(const char *const *texts)
{
    size_t count = 0;
    while (texts && texts[count])
        count++;
    return count;
}

const char **container_env_list(const struct container_env *env, const struct image_config *image,
                                struct arena *arena)
{
    const char **list = arena_array(arena, count_texts(image->environment) + env->own.count + 1,
                                    sizeof *list);
    size_t count = 0;
    for (const char **entry = image->environment; *entry; entry++) {
        struct bytes rest = bytes_of(*entry), name = bytes_next(&rest, '=');
        if (!map_get(&env->own, name))
            list[count++] = *entry;
    }
    for (struct map_entry *e = map_first(&env->own); e; e = map_after(&env->own, e))
        list[count++] = arena_printf(arena, "%.*s=%s", (int)e->key_size, e->key,
                                     (const char *)e->value);
    return list;
}

const char **container_arguments(const struct container_env *env, const struct container *container,
                                 const struct image_config *image, struct arena *arena)
{
    size_t from_image = count_texts(image->entrypoint) + count_texts(image->command);
    const char **list = arena_array(
        arena, container->command_count + container->args_count + from_image + 1, sizeof *list);
    size_t count = 0;
    for (size_t i = 0; i < container->command_count; i++)
        list[count++] = env_expand(&env->own, container->command[i], arena);
    bool own_command = count > 0;
    for (const char **word = image->entrypoint; !own_command && *word; word++)
        list[count++] = *word;
    for (size_t i = 0; i < container->args_count; i++)
        list[count++] = env_expand(&env->own, container->args[i], arena);
    for (const char **word = image->command; !own_command && container->args_count == 0 && *word;
         word++)
        list[count++] = *word;
    return list;
}
