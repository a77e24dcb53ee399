/* SPDX-License-Identifier: Apache-2.0 */
/* aggregator_discovery.c - what an extension server says of itself, as our discovery shows it.
 *
 * Every API server answers the older form, an APIResourceList for a group and version; the newer one
 * is made of it.  Nothing is taken over that has not the form and the type that it should have. */
#include "apiserver/aggregator.h"

#include <string.h>

#include "base/arena.h"
#include "codec/json.h"
#include "codec/value.h"

enum { RESOURCES_MAX = 10000 };

static const char *or_empty(const struct value *map, const char *key, struct arena *arena)
{
    const char *text = value_text(map, key, arena);
    return text ? text : "";
}

static void copy_texts(struct value *to, const char *name, const struct value *from,
                       struct arena *arena)
{
    const struct value *list = value_member(from, name);
    struct value *copy = value_new_list(arena);
    for (size_t i = 0; value_is(list, VALUE_LIST) && i < value_count(list); i++)
        if (value_is(value_item(list, i), VALUE_STRING))
            value_append(copy, arena, value_item(list, i));
    if (value_count(copy) > 0)
        value_set(to, arena, name, copy);
}

static void set_kind(struct value *to, const struct value *from, struct arena *arena)
{
    static const char *const names[] = { "group", "version", "kind" };
    struct value *kind = value_new_map(arena);
    FOR_EACH(name, names)
        value_set(kind, arena, *name, value_new_text(arena, or_empty(from, *name, arena)));
    value_set(to, arena, "responseKind", kind);
}

static struct value *find_resource(const struct value *list, struct bytes name)
{
    for (size_t i = 0; i < value_count(list); i++)
        if (bytes_equal(value_string(value_item(list, i), "resource"), name))
            return value_item(list, i);
    return NULL;
}

static struct value *add_resource(struct value *list, struct bytes name, const struct value *from,
                                  struct arena *arena)
{
    struct value *resource = value_new_map(arena);
    bool is_namespaced = value_bool(from, "namespaced", false);
    value_set(resource, arena, "resource", value_new_string(arena, name));
    value_set(resource, arena, "scope",
              value_new_text(arena, is_namespaced ? "Namespaced" : "Cluster"));
    value_append(list, arena, resource);
    return resource;
}

static void take_resource(struct value *list, const struct value *from, struct arena *arena)
{
    struct value *resource = add_resource(list, value_string(from, "name"), from, arena);
    set_kind(resource, from, arena);
    value_set(resource, arena, "singularResource",
              value_new_text(arena, or_empty(from, "singularName", arena)));
    copy_texts(resource, "verbs", from, arena);
    copy_texts(resource, "shortNames", from, arena);
    copy_texts(resource, "categories", from, arena);
}

/* "flunders/status"; its resource may have been left out. */
static void take_subresource(struct value *list, const struct value *from, struct arena *arena)
{
    struct bytes sub = value_string(from, "name"), name = bytes_next(&sub, '/');
    struct value *resource = find_resource(list, name), *subresource = value_new_map(arena);
    if (name.size == 0 || sub.size == 0)
        return;
    if (!resource) {
        resource = add_resource(list, name, from, arena);
        set_kind(resource, NULL, arena);
    }
    value_set(subresource, arena, "subresource", value_new_string(arena, sub));
    set_kind(subresource, from, arena);
    copy_texts(subresource, "verbs", from, arena);
    value_append(value_make_at(resource, arena, "subresources", VALUE_LIST), arena, subresource);
}

bool discovery_from_resources(struct bytes json, struct buffer *ret)
{
    AUTO_ARENA arena = { 0 };
    const struct value *document = json_parse(json, NULL, &arena, NULL),
                       *list = value_member(document, "resources");
    struct value *made = value_new_list(&arena);
    if (!bytes_equal_text(value_string(document, "kind"), "APIResourceList") ||
        (list && !value_is(list, VALUE_LIST)) || value_count(list) > RESOURCES_MAX)
        return false;
    for (int subresources = 0; subresources < 2; subresources++)
        for (size_t i = 0; i < value_count(list); i++) {
            const struct value *resource = value_item(list, i);
            struct bytes name = value_string(resource, "name");
            bool is_sub = name.size > 0 && memchr(name.at, '/', name.size);
            if (name.size > 0 && is_sub == subresources)
                (is_sub ? take_subresource : take_resource)(made, resource, &arena);
        }
    json_write_value(ret, made);
    return true;
}

static bool has_verb(const struct value *resource, const char *verb)
{
    const struct value *verbs = value_member(resource, "verbs");
    for (size_t i = 0; i < value_count(verbs); i++)
        if (bytes_equal_text(value_string(value_item(verbs, i), ""), verb))
            return true;
    return false;
}

/* A name that is to stand in a path. */
static bool is_name(struct bytes text)
{
    for (size_t i = 0; i < text.size; i++)
        if (!(text.at[i] >= 'a' && text.at[i] <= 'z') && !(text.at[i] >= '0' && text.at[i] <= '9') &&
            text.at[i] != '-')
            return false;
    return text.size > 0;
}

size_t collections_of_namespaces(struct bytes resources, const char ***ret)
{
    AUTO_ARENA arena = { 0 };
    const struct value *list = json_parse(resources, NULL, &arena, NULL);
    size_t count = 0;
    *ret = memory_alloc((value_count(list) + 1) * sizeof **ret);
    for (size_t i = 0; i < value_count(list); i++) {
        const struct value *resource = value_item(list, i);
        struct bytes name = value_string(resource, "resource");
        if (!bytes_equal_text(value_string(resource, "scope"), "Namespaced") || !is_name(name) ||
            !has_verb(resource, "deletecollection") || !has_verb(resource, "list"))
            continue;
        (*ret)[count++] = memory_strdup(arena_copy(&arena, name.at, name.size));
    }
    return count;
}

const char *openapi_url_from_index(struct bytes json, const char *group, const char *version,
                                   struct arena *arena)
{
    AUTO_ARENA own = { 0 };
    const char *path = arena_printf(&own, "apis/%s/%s", group, version);
    const struct value *document = json_parse(json, NULL, &own, NULL),
                       *entry = value_member(value_member(document, "paths"), path);
    struct bytes url = value_string(entry, "serverRelativeURL");
    const char *wanted = arena_printf(&own, "/openapi/v3/%s", path);
    bool is_own = bytes_starts_with(url, wanted) &&
                  (url.size == strlen(wanted) || url.at[strlen(wanted)] == '?');
    for (size_t i = 0; i < url.size; i++)
        is_own = is_own && (unsigned char)url.at[i] > ' ' && !strchr("\"\\\x7f", url.at[i]);
    return is_own ? arena_copy(arena, url.at, url.size) : NULL;
}
