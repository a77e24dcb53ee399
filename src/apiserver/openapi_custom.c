/* SPDX-License-Identifier: Apache-2.0 */
/* openapi_custom.c - the schema of a custom kind, as its definition has it, completed by what all
 * objects have.
 *
 * Version 3 publishes the schema as it is.  Version 2 cannot say all of it, and kubectl trips over
 * some of what it can: alternatives go, and so does the inside of what is nullable or may hold
 * unknown fields. */
#include "apiserver/openapi_schema.h"
#include "base/arena.h"
#include "codec/json.h"
#include "codec/value.h"
#include "object/custom_kind.h"
#include "object/object.h"
#include "object/schema.h"

#define OBJECT_META "io.k8s.apimachinery.pkg.apis.meta.v1.ObjectMeta"
#define LIST_META "io.k8s.apimachinery.pkg.apis.meta.v1.ListMeta"

static struct value *parse(const char *json, struct arena *arena)
{
    return json_parse(bytes_of(json), NULL, arena, NULL);
}

/* ---- for version 2 ---- */

static void drop_required(struct value *schema, struct bytes name)
{
    struct value *list = value_member(schema, "required");
    for (size_t i = value_count(list); i-- > 0;)
        if (bytes_equal(value_string(value_item(list, i), ""), name))
            value_remove_item(list, i);
    if (list && value_count(list) == 0)
        value_remove(schema, "required");
}

static void relax_required(struct value *schema)
{
    const struct value *properties = value_member(schema, "properties"),
                       *additional = value_member(schema, "additionalProperties");
    for (size_t i = 0; i < value_count(properties); i++)
        if (value_bool(properties->map.members[i].value, "nullable", false))
            drop_required(schema, properties->map.members[i].key);
    if (value_bool(value_is(additional, VALUE_MAP) ? additional : NULL, "nullable", false))
        value_remove(schema, "required");
}

static void for_version_2(struct value *schema)
{
    static const char *const junctors[] = { "allOf", "oneOf", "anyOf", "not" };
    bool is_nullable = value_bool(schema, "nullable", false),
         is_free = value_bool(schema, "x-kubernetes-preserve-unknown-fields", false);
    FOR_EACH(name, junctors)
        value_remove(schema, *name);
    if (is_nullable || is_free) {
        value_remove(schema, "items");
        value_remove(schema, "properties");
    }
    struct bytes type = value_string(schema, "type");
    bool is_bare_list = bytes_equal_text(type, "array") && !value_member(schema, "items");
    if (is_nullable || is_bare_list || (is_free && bytes_equal_text(type, "object")))
        value_remove(schema, "type");
    value_remove(schema, "nullable");
    relax_required(schema);
}

/* ---- for both ---- */

static struct value *reference(const char *name, bool is_v3, struct arena *arena)
{
    const char *json =
        is_v3 ? arena_printf(arena, "{\"allOf\":[{\"$ref\":\"#/components/schemas/%s\"}]}", name)
              : arena_printf(arena, "{\"$ref\":\"#/definitions/%s\"}", name);
    return parse(json, arena);
}

static void add_identity(struct value *schema, bool is_v3, struct arena *arena)
{
    struct value *properties = value_make_at(schema, arena, "properties", VALUE_MAP);
    value_set(properties, arena, "apiVersion", parse("{\"description\":\"APIVersion defines the "
              "schema version of this object.\",\"type\":\"string\"}", arena));
    value_set(properties, arena, "kind", parse("{\"description\":\"Kind is the name of the type "
              "that this object is of.\",\"type\":\"string\"}", arena));
    struct value *metadata = reference(OBJECT_META, is_v3, arena);
    value_set(metadata, arena, "description", value_new_text(arena, "Standard object's metadata."));
    value_set(properties, arena, "metadata", metadata);
}

static void add_required(struct value *schema, const char *name, struct arena *arena)
{
    struct value *list = value_make_at(schema, arena, "required", VALUE_LIST);
    for (size_t i = 0; i < value_count(list); i++)
        if (bytes_equal_text(value_string(value_item(list, i), ""), name))
            return;
    value_append(list, arena, value_new_text(arena, name));
}

static void complete(struct value *schema, bool is_v3, struct arena *arena);

static void complete_inner(struct value *schema, bool is_v3, struct arena *arena)
{
    static const char *const single[] = { "items", "additionalProperties" };
    struct value *properties = value_member(schema, "properties");
    for (size_t i = 0; i < value_count(properties); i++)
        complete(properties->map.members[i].value, is_v3, arena);
    FOR_EACH(name, single) {
        struct value *inner = value_member(schema, *name);
        if (value_is(inner, VALUE_MAP))
            complete(inner, is_v3, arena);
    }
}

static void complete(struct value *schema, bool is_v3, struct arena *arena)
{
    bool is_free = value_bool(schema, "x-kubernetes-preserve-unknown-fields", false);
    if (!is_v3)
        for_version_2(schema);
    else if (value_bool(schema, "x-kubernetes-int-or-string", false) &&
             !value_member(schema, "anyOf"))
        value_set(schema, arena, "anyOf",
                  parse("[{\"type\":\"integer\"},{\"type\":\"string\"}]", arena));
    complete_inner(schema, is_v3, arena);
    if (!value_bool(schema, "x-kubernetes-embedded-resource", false) || (is_free && !is_v3))
        return;
    add_identity(schema, is_v3, arena);
    add_required(schema, "kind", arena);
    add_required(schema, "apiVersion", arena);
}

/* ---- a kind and its list ---- */

const char *openapi_custom_name(const struct kind *kind, const char *name, struct arena *arena)
{
    const char *reversed = NULL;
    for (struct bytes rest = bytes_of(kind->group); rest.at;) {
        struct bytes part = bytes_next(&rest, '.');
        reversed = reversed ? arena_printf(arena, "%.*s.%s", BYTES_ARG(part), reversed)
                            : arena_copy(arena, part.at, part.size);
    }
    return arena_printf(arena, "%s.%s.%s", reversed, kind->version, name);
}

static const struct value *find_version(const struct kind *kind, struct arena *arena)
{
    const struct value *definition = value_from_object(kind->custom->all->definition, arena),
                       *versions = value_at(definition, "spec.versions");
    for (size_t i = 0; i < value_count(versions); i++)
        if (bytes_equal_text(value_string(value_item(versions, i), "name"), kind->version))
            return value_item(versions, i);
    return NULL;
}

static void add_kind_mark(struct value *schema, const struct kind *kind, const char *name,
                          struct arena *arena)
{
    const char *json =
        arena_printf(arena, "[{\"group\":\"%s\",\"kind\":\"%s\",\"version\":\"%s\"}]", kind->group,
                     name, kind->version);
    value_set(schema, arena, "x-kubernetes-group-version-kind", parse(json, arena));
}

static void add_selectable(struct value *schema, const struct kind *kind, struct arena *arena)
{
    const char *const *field = kind->custom->selectable_fields;
    if (!field)
        return;
    struct value *list = value_new_list(arena);
    for (; *field; field++) {
        struct value *item = value_new_map(arena);
        value_set(item, arena, "fieldPath", value_new_text(arena, *field));
        value_append(list, arena, item);
    }
    value_set(schema, arena, "x-kubernetes-selectable-fields", list);
}

static struct value *kind_schema(const struct kind *kind, bool is_v3, struct arena *arena)
{
    struct value *schema = value_at(find_version(kind, arena), "schema.openAPIV3Schema");
    bool is_free = value_bool(schema, "x-kubernetes-preserve-unknown-fields", false);
    if (!schema || (is_free && !is_v3)) {
        schema = parse("{\"type\":\"object\"}", arena);
    } else {
        complete(schema, is_v3, arena);
        add_identity(schema, is_v3, arena);
    }
    add_kind_mark(schema, kind, kind->name, arena);
    add_selectable(schema, kind, arena);
    return schema;
}

static struct value *list_schema(const struct kind *kind, bool is_v3, struct arena *arena)
{
    struct value *schema = parse("{\"type\":\"object\",\"required\":[\"items\"]}", arena);
    add_identity(schema, is_v3, arena);
    struct value *properties = value_member(schema, "properties"),
                 *items = parse("{\"type\":\"array\"}", arena);
    value_set(items, arena, "items",
              reference(openapi_custom_name(kind, kind->name, arena), is_v3, arena));
    value_set(properties, arena, "items", items);
    value_set(properties, arena, "metadata", reference(LIST_META, is_v3, arena));
    value_set(schema, arena, "description",
              value_new_text(arena, arena_printf(arena, "%s is a list of %s", kind->list_name,
                                                 kind->name)));
    add_kind_mark(schema, kind, kind->list_name, arena);
    add_selectable(schema, kind, arena);
    return schema;
}

void openapi_custom_write(const struct kind *kind, bool is_v3, struct buffer *out)
{
    AUTO_ARENA arena = { 0 };
    buffer_printf(out, "\"%s\":", openapi_custom_name(kind, kind->name, &arena));
    json_write_value(out, kind_schema(kind, is_v3, &arena));
    buffer_printf(out, ",\"%s\":", openapi_custom_name(kind, kind->list_name, &arena));
    json_write_value(out, list_schema(kind, is_v3, &arena));
}
