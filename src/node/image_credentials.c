/* SPDX-License-Identifier: Apache-2.0 */
/* image_credentials.c - see image_credentials.h.
 *
 * The rules of matching are those of upstream's keyring: part by part of the host's name, the same
 * port, and the key's path as a prefix of the repository's. */
#include "node/image_credentials.h"

#include <fnmatch.h>
#include <stdbool.h>
#include <string.h>

#include "base/arena.h"
#include "base/bytes.h"
#include "codec/base64.h"
#include "codec/json.h"
#include "codec/value.h"
#include "node/image_reference.h"

struct match {
    const char *header;
    size_t      path_size;
};

struct matches {
    const struct image_reference *reference;
    struct arena *arena;
    struct match  items[IMAGE_CREDENTIALS_MAX];
    size_t        count;
};

/* "https://host/v1/path" becomes "host" and "/path"; docker's own names become "docker.io". */
static const char *host_of_key(struct bytes key, struct arena *arena, const char **ret_path)
{
    static const char *const prefixes[] = { "https://", "http://" };
    static const char *const docker[] = { "index.docker.io", "registry-1.docker.io" };
    char *text = arena_copy(arena, key.at, key.size);
    FOR_EACH(prefix, prefixes)
        if (strncmp(text, *prefix, strlen(*prefix)) == 0)
            text += strlen(*prefix);
    char *slash = strchr(text, '/');
    const char *path = slash ? arena_strdup(arena, slash) : "";
    if (slash)
        *slash = 0;
    if (strncmp(path, "/v1/", 4) == 0 || strncmp(path, "/v2/", 4) == 0)
        path += 3;
    *ret_path = strcmp(path, "/") == 0 ? "" : path;
    FOR_EACH(name, docker)
        if (strcmp(text, *name) == 0)
            return "docker.io";
    return text;
}

/* "*" stands for a part between dots, or some of it; the port is a part of the last. */
static bool host_matches(const char *pattern, const char *host, struct arena *arena)
{
    struct bytes patterns = bytes_of(pattern), parts = bytes_of(host);
    while (patterns.at && parts.at) {
        struct bytes one = bytes_next(&patterns, '.'), part = bytes_next(&parts, '.');
        struct bytes name = bytes_next(&one, ':'), own = bytes_next(&part, ':');
        if (!bytes_equal(one, part) ||
            fnmatch(arena_copy(arena, name.at, name.size), arena_copy(arena, own.at, own.size),
                    0) != 0)
            return false;
    }
    return !patterns.at && !parts.at;
}

/* What becomes part of a header has no line end in it, nor anything else but base64. */
static bool is_base64(const char *text)
{
    return text[strspn(text, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789"
                             "+/-_=")] == 0;
}

static const char *header_of(const struct value *entry, struct arena *arena)
{
    const char *auth = value_text(entry, "auth", arena),
               *user = value_text(entry, "username", arena),
               *password = value_text(entry, "password", arena);
    if (!text_is_empty(auth) && !is_base64(auth))
        return NULL;
    if (!text_is_empty(auth))
        return arena_printf(arena, "Authorization: Basic %s", auth);
    if (!user || !password)
        return NULL;
    AUTO_BUFFER encoded = { 0 };
    base64_write(&encoded, bytes_of(arena_printf(arena, "%s:%s", user, password)));
    return arena_printf(arena, "Authorization: Basic %s", buffer_text(&encoded));
}

/* Keeps the longest paths first, and what came earlier before what came later. */
static void add(struct matches *matches, const char *header, size_t path_size)
{
    size_t at = matches->count;
    if (at == IMAGE_CREDENTIALS_MAX)
        return;
    for (; at > 0 && matches->items[at - 1].path_size < path_size; at--)
        matches->items[at] = matches->items[at - 1];
    matches->items[at] = (struct match){ header, path_size };
    matches->count++;
}

static void consider(struct matches *matches, const struct member *member)
{
    const char *path, *host = host_of_key(member->key, matches->arena, &path);
    const char *repository = arena_printf(matches->arena, "/%s", matches->reference->repository);
    const char *header = header_of(member->value, matches->arena);
    if (header && host_matches(host, matches->reference->host, matches->arena) &&
        strncmp(repository, path, strlen(path)) == 0)
        add(matches, header, strlen(path));
}

size_t image_credentials_find(const char *const *configs, const struct image_reference *reference,
                              struct arena *arena, const char *ret[IMAGE_CREDENTIALS_MAX])
{
    struct matches matches = { .reference = reference, .arena = arena };
    for (const char *const *text = configs; text && *text; text++) {
        const struct value *root = json_parse(bytes_of(*text), NULL, arena, NULL);
        const struct value *auths = value_member(root, "auths");
        if (!auths)
            auths = root;
        for (size_t i = 0; value_is(auths, VALUE_MAP) && i < value_count(auths); i++)
            consider(&matches, &auths->map.members[i]);
    }
    for (size_t i = 0; i < matches.count; i++)
        ret[i] = matches.items[i].header;
    return matches.count;
}
