/* SPDX-License-Identifier: Apache-2.0 */
/* aggregator_openapi.c - the part of an extension server's OpenAPI v2 that is about its own group and
 * version: its paths, and the definitions that these lead to.
 *
 * Definitions of a name that we have, too, are taken to be the same: both are made from the same
 * sources. */
#include "apiserver/aggregator.h"

#include <string.h>

#include "apiserver/openapi_protobuf.h"
#include "base/arena.h"
#include "base/map.h"
#include "codec/json.h"
#include "codec/value.h"

#define REFERENCE "#/definitions/"

struct fragment {
    const struct value *all;             /* the document's definitions */
    struct value       *definitions;     /* those that are reached */
    struct map          seen;
    struct arena       *arena;
};

static void reach(struct fragment *fragment, struct bytes name)
{
    struct value *definition = value_member_bytes(fragment->all, name);
    if (!definition || map_get(&fragment->seen, name))
        return;
    map_put(&fragment->seen, name, definition);
    value_set_bytes(fragment->definitions, fragment->arena, name, definition);
}

/* What the value refers to. */
static void follow(struct fragment *fragment, const struct value *value)
{
    for (size_t i = 0; i < value_count(value); i++) {
        const struct value *item =
            value_is(value, VALUE_MAP) ? value->map.members[i].value : value_item(value, i);
        struct bytes text = value_string(item, "");
        bool is_reference = value_is(value, VALUE_MAP) &&
                            bytes_equal_text(value->map.members[i].key, "$ref") &&
                            bytes_starts_with(text, REFERENCE);
        if (is_reference)
            reach(fragment, (struct bytes){ text.at + strlen(REFERENCE),
                                            text.size - strlen(REFERENCE) });
        else
            follow(fragment, item);
    }
}

static struct value *own_paths(const struct value *document, const char *prefix,
                               struct arena *arena)
{
    const struct value *paths = value_member(document, "paths");
    struct value *own = value_new_map(arena);
    for (size_t i = 0; value_is(paths, VALUE_MAP) && i < value_count(paths); i++) {
        const struct member *member = &paths->map.members[i];
        if (bytes_starts_with(member->key, prefix) && value_is(member->value, VALUE_MAP))
            value_set_bytes(own, arena, member->key, member->value);
    }
    return own;
}

/* As protobuf, too: what has no such form would take it from the whole document. */
static bool has_both_forms(struct value *own, struct arena *arena)
{
    AUTO_BUFFER json = { 0 };
    AUTO_BUFFER protobuf = { 0 };
    struct value *document = value_new_map(arena);
    value_set(document, arena, "swagger", value_new_text(arena, "2.0"));
    value_set_at(document, arena, "info.title", value_new_text(arena, ""));
    value_set(document, arena, "paths", value_member(own, "paths"));
    value_set(document, arena, "definitions", value_member(own, "definitions"));
    json_write_value(&json, document);
    return openapi_write_protobuf(&protobuf, buffer_bytes(&json), /* is_v3= */ false);
}

bool openapi_fragment(struct bytes json, const char *group, const char *version,
                      struct buffer *ret)
{
    AUTO_ARENA arena = { 0 };
    const struct value *document = json_parse(json, NULL, &arena, NULL);
    struct fragment fragment = { .all = value_member(document, "definitions"), .arena = &arena,
                                 .definitions = value_new_map(&arena) };
    struct value *own = value_new_map(&arena);
    const char *prefix = arena_printf(&arena, "/apis/%s/%s/", group, version);
    if (!bytes_equal_text(value_string(document, "swagger"), "2.0"))
        return false;
    struct value *paths = own_paths(document, prefix, &arena);
    follow(&fragment, paths);
    for (size_t i = 0; i < value_count(fragment.definitions); i++)
        follow(&fragment, fragment.definitions->map.members[i].value);
    map_done(&fragment.seen);
    value_set(own, &arena, "paths", paths);
    value_set(own, &arena, "definitions", fragment.definitions);
    bool good = value_count(paths) > 0 && has_both_forms(own, &arena);
    if (good)
        json_write_value(ret, own);
    return good;
}
