/* SPDX-License-Identifier: Apache-2.0 */
/* pod_context.c - see pod_context.h: the context itself, what a pod refers to, and the keys of
 * ConfigMaps and Secrets. */
#include "node/pod_context.h"

#include <stdlib.h>
#include <string.h>

#include "codec/base64.h"
#include "codec/value.h"
#include "node/claim_volume.h"
#include "node/pod_spec.h"
#include "object/object.h"

void pod_context_done(struct pod_context *context)
{
    for (struct map_entry *e = map_first(&context->objects); e; e = map_after(&context->objects, e))
        object_put(e->value);
    map_done(&context->objects);
    map_done(&context->tokens);
    arena_done(&context->arena);
}

static struct bytes object_context_key(struct arena *arena, const char *kind, const char *name)
{
    return bytes_of(arena_printf(arena, "%s/%s", kind, name));
}

void pod_context_put_object(struct pod_context *context, const char *kind,
                            const struct object *object)
{
    struct bytes key = object_context_key(&context->arena, kind, object->name);
    object_put(map_put(&context->objects, key, object_ref(object)));
}

const struct object *pod_context_object(const struct pod_context *context, const char *kind,
                                        const char *name)
{
    AUTO_ARENA arena = { 0 };
    return map_get(&context->objects, object_context_key(&arena, kind, name ? name : ""));
}

/* ---- references ---- */

static void visit_source(const struct value *source, const char *name_member, const char *kind,
                         struct arena *arena, reference_visit *visit, void *context)
{
    const char *name = value_text(source, name_member, arena);
    if (!text_is_empty(name))
        visit(context, kind, name, value_bool(source, "optional", false));
}

static void visit_volume(const struct pod *pod, const struct volume *volume, struct arena *arena,
                         reference_visit *visit, void *context)
{
    const char *claim_name = volume_claim_name(pod, volume, arena);
    visit_source(volume->config_map, "name", "ConfigMap", arena, visit, context);
    visit_source(volume->secret, "secretName", "Secret", arena, visit, context);
    if (!text_is_empty(claim_name))
        visit(context, "PersistentVolumeClaim", claim_name, /* optional= */ false);
    const struct value *sources = value_member(volume->projected, "sources");
    for (size_t i = 0; i < value_count(sources); i++) {
        const struct value *source = value_item(sources, i);
        visit_source(value_member(source, "configMap"), "name", "ConfigMap", arena, visit, context);
        visit_source(value_member(source, "secret"), "name", "Secret", arena, visit, context);
    }
}

static void visit_container(const struct container *container, struct arena *arena,
                            reference_visit *visit, void *context)
{
    for (size_t i = 0; i < container->env_count; i++) {
        const struct value *from = container->env[i].value_from;
        visit_source(value_member(from, "configMapKeyRef"), "name", "ConfigMap", arena, visit,
                     context);
        visit_source(value_member(from, "secretKeyRef"), "name", "Secret", arena, visit, context);
    }
    for (size_t i = 0; i < value_count(container->env_from); i++) {
        const struct value *from = value_item(container->env_from, i);
        visit_source(value_member(from, "configMapRef"), "name", "ConfigMap", arena, visit,
                     context);
        visit_source(value_member(from, "secretRef"), "name", "Secret", arena, visit, context);
    }
}

void pod_each_reference(const struct pod *pod, reference_visit *visit, void *context)
{
    AUTO_ARENA arena = { 0 };
    if (!text_is_empty(pod->runtime_class))
        visit(context, "RuntimeClass", pod->runtime_class, /* optional= */ false);
    for (size_t i = 0; i < pod->volume_count; i++)
        visit_volume(pod, &pod->volumes[i], &arena, visit, context);
    for (size_t i = 0; i < pod->container_count; i++)
        visit_container(&pod->containers[i], &arena, visit, context);
    for (size_t i = 0; i < value_count(pod->pull_secrets); i++) {
        const char *name = value_text(value_item(pod->pull_secrets, i), "name", &arena);
        if (!text_is_empty(name))
            visit(context, "Secret", name, /* optional= */ true);
    }
}

/* ---- keys ---- */

struct config_pair {
    struct bytes key, content;
};

static int compare_pairs(const void *a, const void *b)
{
    return bytes_compare(((const struct config_pair *)a)->key,
                         ((const struct config_pair *)b)->key);
}

static size_t gather_pairs(const struct value *map, bool encoded, struct arena *arena,
                           struct config_pair *pairs)
{
    size_t count = 0;
    for (size_t i = 0; i < value_count(map); i++) {
        const struct member *member = &map->map.members[i];
        struct bytes content = value_is(member->value, VALUE_STRING) ? member->value->string
                                                                     : BYTES("");
        if (encoded && !base64_read(content, arena, &content))
            continue;
        pairs[count++] = (struct config_pair){ member->key, content };
    }
    return count;
}

bool config_each_key(const struct object *object, struct arena *arena, config_visit *visit,
                     void *context)
{
    struct value *root = value_from_object(object, arena);
    bool is_secret = bytes_equal_text(value_string(root, "kind"), "Secret");
    const struct value *data = value_member(root, "data"),
                       *binary = value_member(root, "binaryData");
    struct config_pair *pairs = arena_array(arena, value_count(data) + value_count(binary) + 1,
                                            sizeof *pairs);
    size_t count = gather_pairs(data, /* encoded= */ is_secret, arena, pairs);
    count += gather_pairs(binary, /* encoded= */ true, arena, pairs + count);
    qsort(pairs, count, sizeof *pairs, compare_pairs);
    for (size_t i = 0; i < count; i++)
        if (!visit(context, pairs[i].key, pairs[i].content))
            return false;
    return true;
}

struct key_search {
    const char   *key;
    struct bytes *ret;
    bool          found;
};

static bool match_key(void *context, struct bytes key, struct bytes content)
{
    struct key_search *search = context;
    if (!bytes_equal_text(key, search->key))
        return true;
    *search->ret = content;
    search->found = true;
    return false;
}

bool config_key(const struct object *object, const char *key, struct arena *arena,
                struct bytes *ret)
{
    struct key_search search = { key, ret, false };
    config_each_key(object, arena, match_key, &search);
    return search.found;
}
