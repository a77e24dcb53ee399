/* SPDX-License-Identifier: Apache-2.0 */
/* structural_list.c - list types, and the metadata of embedded resources.
 *
 * An item that stands in a set or map a second time is reported once, where it is met first again.
 * Sameness is found by the items' JSON, in a set of texts. */
#include <ctype.h>
#include <string.h>

#include "base/arena.h"
#include "codec/value.h"
#include "object/structural_schema.h"
#include "object/text_set.h"
#include "object/validation.h"

/* ---- sets and maps ---- */

static void check_lists(const struct value *, const struct schema *, struct field_errors *);

/* The keys of an item, as JSON; an absent key is left out. */
static const char *keys_json(const struct value *item, const char *const *keys, struct arena *arena)
{
    struct value *map = value_new_map(arena);
    for (; *keys; keys++) {
        struct value *key = value_member(item, *keys);
        if (key)
            value_set(map, arena, *keys, key);
    }
    return value_json(map, arena);
}

/* Whether the text has come the second time (not the third). */
static bool is_second(struct text_set *seen, struct text_set *told, const char *text)
{
    return !text_set_add(seen, bytes_of(text)) && text_set_add(told, bytes_of(text));
}

static void check_unique(const struct value *list, const struct schema *schema,
                         struct field_errors *errors)
{
    AUTO_TEXT_SET seen = { 0 }, told = { 0 };
    const char *const *keys = schema->field.list_keys;
    for (size_t i = 0; i < list->list.count; i++) {
        const struct value *item = list->list.items[i];
        const char *text =
            keys ? keys_json(item, keys, errors->arena) : value_json(item, errors->arena);
        if (!is_second(&seen, &told, text))
            continue;
        field_enter_index(errors, i);
        field_duplicate_json(errors, NULL, text, NULL);
        field_leave(errors);
    }
}

/* A list that is a map holds objects. */
static bool holds_objects(const struct value *list, struct field_errors *errors)
{
    for (size_t i = 0; i < list->list.count; i++) {
        const struct value *item = list->list.items[i];
        if (item->type == VALUE_MAP || item->type == VALUE_NULL)
            continue;
        field_enter_index(errors, i);
        field_invalid(errors, NULL, item, "must be an object for an array of list-type map");
        field_leave(errors);
        return false;
    }
    return true;
}

static void check_list(const struct value *list, const struct schema *schema,
                       struct field_errors *errors)
{
    bool is_map = schema->field.flags & FIELD_LIST_MAP,
         is_set = schema->field.flags & FIELD_LIST_SET;
    if (list->list.count > 0 && (is_set || (is_map && holds_objects(list, errors))))
        check_unique(list, schema, errors);
    for (size_t i = 0; schema->items && i < list->list.count; i++) {
        field_enter_index(errors, i);
        check_lists(list->list.items[i], schema->items, errors);
        field_leave(errors);
    }
}

static void check_map(const struct value *map, const struct schema *schema,
                      struct field_errors *errors)
{
    for (uint32_t i = 0; i < map->map.count; i++) {
        const struct member *member = &map->map.members[i];
        const struct schema *property = schema_property(schema, member->key);
        if (property)
            field_enter(errors, property->field.name);
        else if (schema->additional)
            field_enter_key(errors, member->key);
        else
            continue;
        check_lists(member->value, property ? property : schema->additional, errors);
        field_leave(errors);
    }
}

static void check_lists(const struct value *value, const struct schema *schema,
                        struct field_errors *errors)
{
    if (value->type == VALUE_LIST)
        check_list(value, schema, errors);
    else if (value->type == VALUE_MAP)
        check_map(value, schema, errors);
}

void schema_validate_lists(const struct value *root, const struct schema *schema,
                           struct field_errors *errors)
{
    check_lists(root, schema, errors);
}

/* ---- embedded resources ---- */

static void check_embedded(const struct value *, const struct schema *, struct field_errors *);

static void check_api_version(const struct value *map, struct field_errors *errors)
{
    const struct value *value = value_member(map, "apiVersion");
    struct bytes rest = value_bytes(value);
    if (!value) {
        field_required(errors, "apiVersion", NULL);
    } else if (rest.size == 0) {
        field_invalid(errors, "apiVersion", value, "must not be empty");
    } else {
        (void)bytes_next(&rest, '/');
        if (rest.at && memchr(rest.at, '/', rest.size))
            field_invalid(errors, "apiVersion", value,
                          arena_printf(errors->arena, "unexpected GroupVersion string: %.*s",
                                       BYTES_ARG(value->string)));
    }
}

static void check_kind(const struct value *map, struct field_errors *errors)
{
    const struct value *value = value_member(map, "kind");
    struct bytes text = value_bytes(value);
    if (!value) {
        field_required(errors, "kind", NULL);
        return;
    }
    char *lower = arena_copy(errors->arena, text.at, text.size);
    for (size_t i = 0; i < text.size; i++)
        lower[i] = (char)tolower((unsigned char)lower[i]);
    const char *problem = format_label_1035((struct bytes){ lower, text.size });
    if (text.size == 0)
        field_invalid(errors, "kind", value, "must not be empty");
    else if (problem)
        field_invalid(errors, "kind", value,
                      arena_printf(errors->arena, "may have mixed case, but should otherwise match: %s",
                                   problem));
}

/* As that of any object, but for the name, which may be absent. */
static void check_metadata(const struct value *map, struct field_errors *errors)
{
    static const struct kind namespaced = { .name_format = NAME_SEGMENT, .namespaced = true,
                                            .index = UINT16_MAX };
    static const struct kind cluster = { .name_format = NAME_SEGMENT, .index = UINT16_MAX };
    if (!value_is(value_member(map, "metadata"), VALUE_MAP))
        return;
    struct value *copy = value_clone(errors->arena, map), *metadata = value_member(copy, "metadata");
    if (value_string(metadata, "name").size == 0)
        value_set(metadata, errors->arena, "name", value_new_text(errors->arena, "fakename"));
    bool has_namespace = value_string(metadata, "namespace").size > 0;
    validate_metadata(copy, NULL, has_namespace ? &namespaced : &cluster, errors);
}

static void check_meta(const struct value *map, struct field_errors *errors)
{
    check_api_version(map, errors);
    check_kind(map, errors);
    check_metadata(map, errors);
}

static void check_embedded_map(const struct value *map, const struct schema *schema,
                               struct field_errors *errors)
{
    if (schema->flags & SCHEMA_EMBEDDED)
        check_meta(map, errors);
    for (uint32_t i = 0; i < map->map.count; i++) {
        const struct member *member = &map->map.members[i];
        const struct schema *property = schema_property(schema, member->key);
        if (property)
            field_enter(errors, property->field.name);
        else if (schema->additional)
            field_enter_key(errors, member->key);
        else
            continue;
        check_embedded(member->value, property ? property : schema->additional, errors);
        field_leave(errors);
    }
}

static void check_embedded(const struct value *value, const struct schema *schema,
                           struct field_errors *errors)
{
    if (value->type == VALUE_MAP)
        check_embedded_map(value, schema, errors);
    for (size_t i = 0; value->type == VALUE_LIST && schema->items && i < value->list.count; i++) {
        field_enter_index(errors, i);
        check_embedded(value->list.items[i], schema->items, errors);
        field_leave(errors);
    }
}

void schema_validate_embedded(const struct value *root, const struct schema *schema,
                              struct field_errors *errors)
{
    check_embedded(root, schema, errors);
}
