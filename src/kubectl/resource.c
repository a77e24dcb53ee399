/* SPDX-License-Identifier: Apache-2.0 */
/* resource.c - see resource.h. */
#include "kubectl/resource.h"

#include "base/arena.h"
#include "codec/json.h"
#include "codec/value.h"
#include "kubectl/session.h"

enum { RESOURCES_MAX = 4096 };

static const char discovery_accept[] =
    "application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList,application/json";

static bool is_named(const struct kind *kind, struct bytes word)
{
    if (bytes_equal_text(word, kind->resource) || bytes_equal_text(word, kind->singular) ||
        bytes_equal_text(word, kind->name))
        return true;
    for (const char *const *name = kind->short_names; name && *name; name++)
        if (bytes_equal_text(word, *name))
            return true;
    return false;
}

/* "apps", or "v1.apps"; none given fits all. */
static bool is_in_group(const struct kind *kind, struct bytes group)
{
    struct bytes rest = group, version = bytes_next(&rest, '.');
    return !group.at || bytes_equal_text(group, kind->group) ||
           (rest.at && bytes_equal_text(version, kind->version) &&
            bytes_equal_text(rest, kind->group));
}

static bool is_in_category(const struct kind *kind, struct bytes word)
{
    for (const char *const *name = kind->categories; name && *name; name++)
        if (bytes_equal_text(word, *name))
            return true;
    return false;
}

/* ---- discovery ---- */

static const char *const *texts_of(const struct value *list, struct arena *arena)
{
    const char **texts = arena_array(arena, value_count(list) + 1, sizeof *texts);
    for (size_t i = 0; i < value_count(list); i++)
        texts[i] = value_text(value_item(list, i), "", arena);
    return texts;
}

static const struct kind *new_kind(const struct value *resource, const char *group,
                                   const char *version, struct arena *arena)
{
    struct kind *kind = ARENA_NEW(arena, struct kind);
    kind->group = group;
    kind->version = version;
    kind->api_version = *group ? arena_printf(arena, "%s/%s", group, version) : version;
    kind->name = value_text(resource, "responseKind.kind", arena);
    kind->resource = value_text(resource, "resource", arena);
    kind->singular = value_text(resource, "singularResource", arena);
    kind->short_names = texts_of(value_member(resource, "shortNames"), arena);
    kind->categories = texts_of(value_member(resource, "categories"), arena);
    kind->namespaced = bytes_equal_text(value_string(resource, "scope"), "Namespaced");
    kind->list_name = arena_printf(arena, "%sList", kind->name ? kind->name : "");
    return kind->name && kind->resource && kind->singular ? kind : NULL;
}

static bool has_resource(const struct resources *found, const struct kind *kind)
{
    for (size_t i = 0; i < found->count; i++)
        if (text_equal(found->kinds[i]->resource, kind->resource) &&
            text_equal(found->kinds[i]->group, kind->group))
            return true;
    return false;
}

static void add_version(struct resources *found, const struct value *version, const char *group,
                        struct arena *arena)
{
    const struct value *resources = value_member(version, "resources");
    const char *name = value_text(version, "version", arena);
    if (!name || found->version_count == RESOURCES_MAX)
        return;
    found->versions[found->version_count++] =
        *group ? arena_printf(arena, "%s/%s", group, name) : name;
    for (size_t i = 0; i < value_count(resources) && found->count < RESOURCES_MAX; i++) {
        const struct value *resource = value_item(resources, i);
        const struct kind *kind = new_kind(resource, group, name, arena),
                          *own = kind ? kind_find_resource(bytes_of(group), bytes_of(name),
                                                           bytes_of(kind->resource))
                                      : NULL;
        if (!kind || has_resource(found, kind))
            continue;
        found->verbs[found->count] = texts_of(value_member(resource, "verbs"), arena);
        found->kinds[found->count++] = own ? own : kind;
    }
}

static bool add_groups(struct session *session, struct resources *found, const char *path,
                       struct error *err)
{
    AUTO_BUFFER body = { 0 };
    struct arena *arena = &session->arena;
    if (!session_call(session, &(struct session_request){ "GET", path, .accept = discovery_accept },
                      &body, err))
        return false;
    const struct value *list = json_parse(buffer_bytes(&body), NULL, arena, err);
    const struct value *groups = value_member(list, "items");
    for (size_t i = 0; i < value_count(groups); i++) {
        const struct value *group = value_item(groups, i),
                           *versions = value_member(group, "versions");
        const char *name = value_text(group, "metadata.name", arena);
        for (size_t k = 0; k < value_count(versions); k++)
            add_version(found, value_item(versions, k), name ? name : "", arena);
    }
    return list != NULL;
}

const struct resources *resources_discover(struct session *session, struct error *err)
{
    struct arena *arena = &session->arena;
    if (session->resources)
        return session->resources;
    struct resources *found = ARENA_NEW(arena, struct resources);
    found->kinds = arena_array(arena, RESOURCES_MAX, sizeof(struct kind *));
    found->verbs = arena_array(arena, RESOURCES_MAX, sizeof(const char *const *));
    found->versions = arena_array(arena, RESOURCES_MAX, sizeof(const char *));
    if (!add_groups(session, found, "/api", err) || !add_groups(session, found, "/apis", err))
        return NULL;
    session->resources = found;
    return found;
}

/* ---- words ---- */

const struct kind *resource_find(struct session *session, const char *word, struct error *err)
{
    struct bytes group = bytes_of(word), name = bytes_next(&group, '.');
    for (size_t i = 0; i < schema_kind_count; i++) {
        const struct kind *kind = &schema_kinds[i];
        if (kind->resource && is_in_group(kind, group) && is_named(kind, name))
            return kind;
    }
    const struct resources *known = resources_discover(session, err);
    for (size_t i = 0; known && i < known->count; i++)
        if (is_in_group(known->kinds[i], group) && is_named(known->kinds[i], name))
            return known->kinds[i];
    if (known)
        fail(err, REASON_BAD_REQUEST, 0, "the server doesn't have a resource type \"%s\"", word);
    return NULL;
}

/* "apps.spec" behind "apps", "v1.apps.spec" behind its version; NULL: another group's. */
static const char *rest_behind_group(const struct kind *kind, const char *rest)
{
    size_t version = strlen(kind->version), group = strlen(kind->group);
    if (strncmp(rest, kind->version, version) == 0 && rest[version] == '.')
        rest += version + 1;
    if (group == 0 || strncmp(rest, kind->group, group) != 0)
        return NULL;
    return rest[group] == '\0' ? "" : rest[group] == '.' ? rest + group + 1 : NULL;
}

const struct kind *resource_find_before(struct session *session, const char *word,
                                        const char **ret_rest, struct error *err)
{
    struct bytes rest = bytes_of(word), name = bytes_next(&rest, '.');
    const char *behind;
    *ret_rest = rest.at ? rest.at : "";
    for (size_t i = 0; i < schema_kind_count; i++) {
        const struct kind *kind = &schema_kinds[i];
        if (kind->resource && is_named(kind, name) &&
            (behind = rest_behind_group(kind, *ret_rest)) != NULL) {
            *ret_rest = behind;
            return kind;
        }
    }
    const struct kind *first =
        resource_find(session, arena_copy(&session->arena, name.at, name.size), err);
    const struct resources *known = session->resources;
    for (size_t i = 0; first && known && i < known->count; i++)
        if (is_named(known->kinds[i], name) &&
            (behind = rest_behind_group(known->kinds[i], *ret_rest)) != NULL) {
            *ret_rest = behind;
            return known->kinds[i];
        }
    return first;
}

const struct kind *resource_of_kind(struct session *session, struct bytes api_version,
                                    struct bytes name, struct error *err)
{
    const struct kind *own = kind_find_api_version(api_version, name);
    if (own && own->resource)
        return own;
    const struct resources *known = resources_discover(session, err);
    for (size_t i = 0; known && i < known->count; i++)
        if (bytes_equal_text(api_version, known->kinds[i]->api_version) &&
            bytes_equal_text(name, known->kinds[i]->name))
            return known->kinds[i];
    if (known)
        fail(err, REASON_BAD_REQUEST, 0, "no matches for kind \"%.*s\" in version \"%.*s\"",
             BYTES_ARG(name), BYTES_ARG(api_version));
    return NULL;
}

static bool add(struct named_list *list, const struct kind *kind, const char *name,
                struct error *err)
{
    if (!kind)
        return false;
    if (list->count == NAMED_MAX)
        return fail(err, REASON_BAD_REQUEST, 0, "at most %d objects can be named at once",
                    NAMED_MAX);
    list->items[list->count++] = (struct named){ kind, name };
    return true;
}

static bool add_pair(struct session *session, struct named_list *list, char *word,
                     struct error *err)
{
    struct arena *arena = &session->arena;
    struct bytes name = bytes_of(word), kind = bytes_next(&name, '/');
    if (!name.at)
        return fail(
            err, REASON_BAD_REQUEST, 0,
            "there is no need to specify a resource type as a separate argument when "
            "passing arguments in resource/name form (e.g. 'kubectl get resource/<resource_name>' "
            "instead of 'kubectl get resource resource/<resource_name>'");
    return add(list, resource_find(session, arena_copy(arena, kind.at, kind.size), err),
               arena_copy(arena, name.at, name.size), err);
}

/* False: the word is no category. */
static bool add_category(struct session *session, struct named_list *list, struct bytes word)
{
    const struct resources *known = resources_discover(session, NULL);
    size_t before = list->count;
    for (size_t i = 0; known && i < known->count; i++)
        if (is_in_category(known->kinds[i], word) && !add(list, known->kinds[i], NULL, NULL))
            return false;
    return list->count > before;
}

static bool add_word(struct session *session, struct named_list *list, struct bytes word,
                     char **names, int count, struct error *err)
{
    struct error own = { 0 };
    const struct kind *kind =
        resource_find(session, arena_copy(&session->arena, word.at, word.size), &own);
    if (!kind && count == 0 && add_category(session, list, word))
        return true;
    if (!kind)
        return error_pass(err, &own);
    if (count == 0)
        return add(list, kind, NULL, err);
    for (int i = 0; i < count; i++)
        if (!add(list, kind, names[i], err))
            return false;
    return true;
}

bool named_parse(struct session *session, char **words, int count, struct named_list *ret,
                 struct error *err)
{
    ret->count = 0;
    if (count == 0)
        return fail(err, REASON_BAD_REQUEST, 0,
                    "you must specify the type of resource, as in: pods, deployment/web");
    if (strchr(words[0], '/')) {
        for (int i = 0; i < count; i++)
            if (!add_pair(session, ret, words[i], err))
                return false;
        return true;
    }
    struct bytes kinds = bytes_of(words[0]);
    while (kinds.at)
        if (!add_word(session, ret, bytes_next(&kinds, ','), words + 1, count - 1, err))
            return false;
    return true;
}
