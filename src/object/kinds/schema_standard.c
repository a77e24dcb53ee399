/* SPDX-License-Identifier: Apache-2.0 */
/* schema_standard.c - what is supported of OpenAPI, and list and map types; see json_schema.h. */
#include <string.h>

#include "base/arena.h"
#include "codec/value.h"
#include "object/kinds/json_schema.h"
#include "object/kinds/webhook.h"
#include "object/text_set.h"
#include "object/validation.h"

/* What the place of a schema forbids it. */
struct place {
    const char *no_default;              /* why it may have no default; NULL: it may */
    bool        is_root, inside_metadata;
};

static const char *const schema_types[] = { "array",  "boolean", "integer", "number",
                                            "object", "string",  NULL };

static const struct { const char *name, *detail; } unsupported[] = {
    { "id",                "id is not supported" },
    { "additionalItems",   "additionalItems is not supported" },
    { "patternProperties", "patternProperties is not supported" },
    { "definitions",       "definitions is not supported" },
    { "dependencies",      "dependencies is not supported" },
    { "$ref",              "$ref is not supported" },
};

/* ---- members ---- */

static void check_members(const struct value *schema, const struct place *place,
                          struct field_errors *errors)
{
    struct bytes type = value_string(schema, "type");
    if (type.size && !text_is_one_of(type, schema_types))
        field_not_supported(errors, "type", type, schema_types);
    if (value_member(schema, "default") && place->no_default)
        field_forbidden(errors, "default",
                        arena_printf(errors->arena, "must not be set %s", place->no_default));
    FOR_EACH(row, unsupported)
        if (value_member(schema, row->name))
            field_forbidden(errors, row->name, row->detail);
    if (bytes_equal_text(type, "null"))
        field_forbidden(errors, "type",
                        "type cannot be set to null, use nullable as an alternative");
    if (value_is(value_member(schema, "items"), VALUE_LIST))
        field_forbidden(errors, "items", "items must be a schema object and not an array");
    if (place->inside_metadata && value_bool(schema, "x-kubernetes-embedded-resource", false))
        field_forbidden(errors, "x-kubernetes-embedded-resource",
                        "must not be used inside of resource meta");
}

static void check_type_is(const struct value *schema, const char *wanted, const char *detail,
                          struct field_errors *errors)
{
    struct bytes type = value_string(schema, "type");
    if (type.size == 0)
        field_required(errors, "type", detail);
    else if (!bytes_equal_text(type, wanted))
        field_invalid_text(errors, "type", type, detail);
}

/* ---- list and map types ---- */

/* Items of a set are compared as a whole. */
static void check_set_items(const struct value *schema, struct field_errors *errors)
{
    static const char detail[] = "must be atomic as item of a list with x-kubernetes-list-type=set";
    const struct value *items = value_member(schema, "items");
    const struct value *list_type = value_member(items, "x-kubernetes-list-type");
    const char *shown = value_json(list_type, errors->arena);
    if (bytes_equal_text(value_string(items, "type"), "array") && list_type
        && !bytes_equal_text(value_bytes(list_type), "atomic"))
        field_invalid_json(errors, "items.x-kubernetes-list-type", shown, detail);
    if (bytes_equal_text(value_string(items, "type"), "object")
        && !bytes_equal_text(value_string(items, "x-kubernetes-map-type"), "atomic"))
        field_invalid_json(errors, "items.x-kubernetes-map-type", shown, detail);
}

static bool is_required(const struct value *schema, struct bytes name)
{
    const struct value *required = value_member(schema, "required");
    for (size_t i = 0; i < value_count(required); i++)
        if (bytes_equal(value_bytes(value_item(required, i)), name))
            return true;
    return false;
}

static void check_map_key(const struct value *items, struct bytes key, struct field_errors *errors)
{
    const struct value *property = value_member_bytes(value_member(items, "properties"), key);
    struct bytes type = value_string(property, "type");
    if (!property)
        return;
    field_enter(errors, "items.properties");
    field_enter_key(errors, key);
    if (bytes_equal_text(type, "array") || bytes_equal_text(type, "object"))
        field_invalid_text(errors, "type", value_string(items, "type"),
                           "must be a scalar type if parent array's x-kubernetes-list-type is map");
    if (!is_required(items, key) && !value_member(property, "default"))
        field_required(errors, "default",
                       "this property is in x-kubernetes-list-map-keys, so it must have "
                       "a default or be a required property");
    if (value_bool(property, "nullable", false))
        field_forbidden(errors, "nullable",
                        "this property is in x-kubernetes-list-map-keys, so it cannot be nullable");
    field_leave(errors);
    field_leave(errors);
}

static void check_map_keys(const struct value *schema, struct field_errors *errors)
{
    AUTO_TEXT_SET seen = { 0 };
    const struct value *items = value_member(schema, "items");
    const struct value *keys = value_member(schema, "x-kubernetes-list-map-keys");
    const struct value *properties = value_member(items, "properties");
    for (size_t i = 0; i < value_count(keys); i++) {
        struct bytes key = value_bytes(value_item(keys, i));
        if (!value_member_bytes(properties, key))
            field_invalid(errors, "x-kubernetes-list-map-keys", keys,
                          "entries must all be names of item properties");
        if (!text_set_add(&seen, key))
            field_invalid(errors, "x-kubernetes-list-map-keys", keys,
                          "must not contain duplicate entries");
        check_map_key(items, key, errors);
    }
}

static void check_map_list(const struct value *schema, struct field_errors *errors)
{
    const struct value *items = value_member(schema, "items");
    struct bytes type = value_string(items, "type");
    if (!value_count(value_member(schema, "x-kubernetes-list-map-keys")))
        field_required(errors, "x-kubernetes-list-map-keys",
                       "must not be empty if x-kubernetes-list-type is map");
    if (!items)
        field_required(errors, "items", "must have a schema if x-kubernetes-list-type is map");
    else if (value_is(items, VALUE_LIST))
        field_invalid(errors, "items", items,
                      "must only have a single schema if x-kubernetes-list-type is map");
    else if (!bytes_equal_text(type, "object"))
        field_invalid_text(errors, "items.type", type,
                           "must be object if parent array's x-kubernetes-list-type is map");
    else
        check_map_keys(schema, errors);
}

static void check_list_type(const struct value *schema, struct field_errors *errors)
{
    static const char *const list_types[] = { "atomic", "set", "map", NULL };
    const struct value *keys = value_member(schema, "x-kubernetes-list-map-keys");
    struct bytes type = value_string(schema, "x-kubernetes-list-type");
    bool is_map = bytes_equal_text(type, "map"), is_set = bytes_equal_text(type, "set");
    if (type.size && !bytes_equal_text(value_string(schema, "type"), "array"))
        check_type_is(schema, "array", "must be array if x-kubernetes-list-type is specified",
                      errors);
    else if (is_set)
        check_set_items(schema, errors);
    field_one_of(errors, schema, "x-kubernetes-list-type", list_types);
    if (value_count(keys) && type.size == 0)
        field_required(errors, "x-kubernetes-list-type",
                       "must be map if x-kubernetes-list-map-keys is non-empty");
    else if (value_count(keys) && !is_map)
        field_invalid_text(errors, "x-kubernetes-list-type", type,
                           "must be map if x-kubernetes-list-map-keys is non-empty");
    if (is_map)
        check_map_list(schema, errors);
    if ((is_map || is_set) && value_bool(value_member(schema, "items"), "nullable", false))
        field_forbidden(errors, "items.nullable",
                        arena_printf(errors->arena,
                                     "cannot be nullable when x-kubernetes-list-type is %.*s",
                                     BYTES_ARG(type)));
}

static void check_map_type(const struct value *schema, struct field_errors *errors)
{
    static const char *const map_types[] = { "atomic", "granular", NULL };
    if (!value_member(schema, "x-kubernetes-map-type"))
        return;
    check_type_is(schema, "object", "must be object if x-kubernetes-map-type is specified", errors);
    field_one_of(errors, schema, "x-kubernetes-map-type", map_types);
}

/* ---- paths ---- */

/* A delimiter, a text in single quotes, or what stands before the next delimiter. */
static struct bytes next_token(struct bytes *path)
{
    const char *start = path->at, *at = start, *end = start + path->size;
    if (at < end && *at == '\'') {
        for (at++; at < end && !(*at == '\'' && at[-1] != '\\'); at++)
            continue;
        at += at < end;
    } else if (at < end && strchr(".[]", *at)) {
        at++;
    } else {
        while (at < end && !strchr(".[]", *at))
            at++;
    }
    *path = (struct bytes){ at, (size_t)(end - at) };
    return (struct bytes){ start, (size_t)(at - start) };
}

static struct bytes bracketed_name(struct bytes *path, struct arena *arena,
                                   const char **ret_problem)
{
    struct bytes token = next_token(path), close = next_token(path);
    if (token.size < 2 || token.at[0] != '\'' || token.at[token.size - 1] != '\'')
        *ret_problem = token.size
                           ? arena_printf(arena, "expected single quoted string but got %.*s",
                                          BYTES_ARG(token))
                           : "unexpected end of JSON path";
    else if (!bytes_equal_text(close, "]"))
        *ret_problem = close.size ? arena_printf(arena, "expected ] but got %.*s", BYTES_ARG(close))
                                  : "unexpected end of JSON path";
    return *ret_problem ? (struct bytes){ NULL, 0 }
                        : (struct bytes){ token.at + 1, token.size - 2 };
}

static struct bytes path_step(struct bytes *path, bool brackets, struct arena *arena,
                              const char **ret_problem)
{
    struct bytes token = next_token(path);
    if (bytes_equal_text(token, ".")) {
        token = next_token(path);
        if (token.size == 0)
            *ret_problem = "unexpected end of JSON path";
        return token;
    }
    if (!bytes_equal_text(token, "["))
        *ret_problem = arena_printf(arena, "expected [ or . but got: %.*s", BYTES_ARG(token));
    else if (!brackets)
        *ret_problem = "array notation is not allowed";
    return *ret_problem ? token : bracketed_name(path, arena, ret_problem);
}

const struct value *schema_at_path(const struct value *schema, struct bytes path, bool brackets,
                                   struct arena *arena, const char **ret_problem)
{
    *ret_problem = NULL;
    while (path.size && !*ret_problem) {
        struct bytes name = path_step(&path, brackets, arena, ret_problem);
        const struct value *properties = value_member(schema, "properties");
        schema = value_count(properties) ? value_member_bytes(properties, name)
                                         : value_member(schema, "additionalProperties");
        if (!*ret_problem && !value_is(schema, VALUE_MAP))
            *ret_problem = "does not refer to a valid field";
    }
    return *ret_problem ? NULL : schema;
}

/* ---- rules ---- */

static void check_rule_text(const struct value *rule, struct field_errors *errors)
{
    struct bytes text = value_string(rule, "rule"), message = value_string(rule, "message");
    if (text_is_blank(text))
        field_required(errors, "rule", "rule is not specified");
    else if (message.size && text_is_blank(message))
        field_invalid_text(errors, "message", message, "must be non-empty if specified");
    else if (text_has_line_breaks(bytes_trim(message)))
        field_invalid_text(errors, "message", message, "must not contain line breaks");
    else if (text_has_line_breaks(bytes_trim(text)) && message.size == 0)
        field_required(errors, "message", "message must be specified if rule contains line breaks");
}

static void check_rule(const struct value *rule, const struct value *schema,
                       struct field_errors *errors)
{
    const char *problem;
    static const char *const reasons[] = { "FieldValueDuplicate", "FieldValueForbidden",
                                           "FieldValueInvalid", "FieldValueRequired", NULL };
    struct bytes expression = value_string(rule, "messageExpression"),
                 path = value_string(rule, "fieldPath");
    check_rule_text(rule, errors);
    if (expression.size && text_is_blank(expression))
        field_required(errors, "messageExpression",
                       "messageExpression must be non-empty if specified");
    field_one_of(errors, rule, "reason", reasons);
    if (path.size && text_is_blank(path))
        field_invalid_text(errors, "fieldPath", path, "must be non-empty if specified");
    if (text_has_line_breaks(path))
        field_invalid_text(errors, "fieldPath", path, "must not contain line breaks");
    if (path.size && !schema_at_path(schema, path, /* brackets= */ true, errors->arena, &problem))
        field_invalid_text(errors, "fieldPath", path, "must be a valid path");
}

/* ---- the walk ---- */

static void check_schema(const struct value *schema, struct place place,
                         struct field_errors *errors);

static void check_properties(const struct value *schema, struct place place,
                             struct field_errors *errors)
{
    static const char *const meta_members[] = { "metadata", "kind", "apiVersion", NULL };
    bool is_resource = place.is_root || value_bool(schema, "x-kubernetes-embedded-resource", false);
    FIELD_EACH(property, schema, "properties", errors) {
        struct place inside = place;
        inside.is_root = false;
        if (is_resource && text_is_one_of(property.key, meta_members)) {
            inside.inside_metadata = true;
            if (place.is_root)
                inside.no_default =
                    arena_printf(errors->arena, "in top-level %.*s", BYTES_ARG(property.key));
        }
        check_schema(property.item, inside, errors);
    }
}

static void check_more_properties(const struct value *schema, struct place place,
                                  struct field_errors *errors)
{
    const struct value *more = value_member(schema, "additionalProperties");
    if (!more)
        return;
    if (value_count(value_member(schema, "properties")) &&
        (value_is(more, VALUE_MAP) || !more->boolean))
        field_forbidden(errors, "additionalProperties",
                        "additionalProperties and properties are mutual exclusive");
    if (place.inside_metadata)
        place.no_default = "inside additionalProperties applying to object metadata";
    if (!value_is(more, VALUE_MAP))
        return;
    field_enter(errors, "additionalProperties");
    check_schema(more, place, errors);
    field_leave(errors);
}

static void check_inner(const struct value *schema, struct place place, struct field_errors *errors)
{
    static const char *const lists[] = { "allOf", "oneOf", "anyOf", "definitions" };
    static const char *const single[] = { "not", "items" };
    place.is_root = false;
    check_more_properties(schema, place, errors);
    FOR_EACH(name, single) {
        if (!value_is(value_member(schema, *name), VALUE_MAP))
            continue;
        field_enter(errors, *name);
        check_schema(value_member(schema, *name), place, errors);
        field_leave(errors);
    }
    FOR_EACH(name, lists)
        FIELD_EACH(one, schema, *name, errors)
            check_schema(one.item, place, errors);
}

static void check_schema(const struct value *schema, struct place place,
                         struct field_errors *errors)
{
    const struct value *open = value_member(schema, "x-kubernetes-preserve-unknown-fields");
    check_members(schema, &place, errors);
    if (value_bool(schema, "uniqueItems", false))
        field_forbidden(
            errors, "uniqueItems",
            "uniqueItems cannot be set to true since the runtime complexity becomes quadratic");
    check_inner(schema, place, errors);
    check_properties(schema, place, errors);
    if (open && !value_bool(schema, "x-kubernetes-preserve-unknown-fields", false))
        field_invalid(errors, "x-kubernetes-preserve-unknown-fields", open,
                      "must be true or undefined");
    check_map_type(schema, errors);
    check_list_type(schema, errors);
    FIELD_EACH(rule, schema, "x-kubernetes-validations", errors)
        check_rule(rule.item, schema, errors);
}

void validate_schema_standard(const struct value *schema, struct field_errors *errors)
{
    check_schema(schema, (struct place){ .is_root = true }, errors);
}

static bool any_has(const struct value *schemas, const char *name)
{
    for (size_t i = 0; i < value_count(schemas); i++) {
        bool is_list = value_is(schemas, VALUE_LIST);
        if (schema_has(is_list ? value_item(schemas, i) : schemas->map.members[i].value, name))
            return true;
    }
    return false;
}

bool schema_has(const struct value *schema, const char *name)
{
    static const char *const single[] = { "not", "items", "additionalProperties" };
    static const char *const several[] = { "properties", "allOf", "anyOf", "oneOf", "definitions" };
    if (value_member(schema, name))
        return true;
    FOR_EACH(member, single)
        if (value_is(value_member(schema, *member), VALUE_MAP) &&
            schema_has(value_member(schema, *member), name))
            return true;
    FOR_EACH(member, several)
        if (any_has(value_member(schema, *member), name))
            return true;
    return false;
}
