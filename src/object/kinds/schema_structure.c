/* SPDX-License-Identifier: Apache-2.0 */
/* schema_structure.c - structural schemas; see json_schema.h. */
#include "base/arena.h"
#include "codec/value.h"
#include "object/kinds/json_schema.h"
#include "object/validation.h"

enum level { LEVEL_ROOT, LEVEL_ITEM, LEVEL_FIELD };

static const char *const logic_lists[] = { "anyOf", "allOf", "oneOf" };

/* ---- nested: inside allOf, anyOf, oneOf and not ---- */

static const struct { const char *name, *detail; } nested_forbidden[] = {
    { "type",                                 "must be empty to be structural" },
    { "additionalProperties",                 "must be undefined to be structural" },
    { "default",                              "must be undefined to be structural" },
    { "title",                                "must be empty to be structural" },
    { "description",                          "must be empty to be structural" },
    { "nullable",                             "must be false to be structural" },
    { "x-kubernetes-preserve-unknown-fields", "must be false to be structural" },
    { "x-kubernetes-embedded-resource",       "must be false to be structural" },
    { "x-kubernetes-int-or-string",           "must be false to be structural" },
    { "x-kubernetes-list-map-keys",           "must be empty to be structural" },
    { "x-kubernetes-list-type",               "must be undefined to be structural" },
    { "x-kubernetes-map-type",                "must be undefined to be structural" },
    { "x-kubernetes-validations",             "must be empty to be structural" },
};

static void check_logic(const struct value *schema, bool skip_any_of, bool skip_first_all_of,
                        struct field_errors *errors);

static void check_nested(const struct value *schema, bool skip_any_of, struct field_errors *errors)
{
    const struct value *items = value_member(schema, "items");
    check_logic(schema, skip_any_of, /* skip_first_all_of= */ false, errors);
    if (items) {
        field_enter(errors, "items");
        check_nested(items, /* skip_any_of= */ false, errors);
        field_leave(errors);
    }
    FIELD_EACH(property, schema, "properties", errors)
        check_nested(property.item, /* skip_any_of= */ false, errors);
    FOR_EACH(row, nested_forbidden)
        if (!value_is_empty(value_member(schema, row->name)))
            field_forbidden(errors, row->name, row->detail);
    if (value_member(value_member(schema, "properties"), "metadata"))
        field_forbidden(errors, "properties[metadata]",
                        "must not be specified in a nested context");
}

/* {type} alone. */
static bool is_bare_type(const struct value *schema, const char *type)
{
    return value_count(schema) == 1 && bytes_equal_text(value_string(schema, "type"), type);
}

static bool is_int_or_string(const struct value *any_of)
{
    return value_count(any_of) == 2 && is_bare_type(value_item(any_of, 0), "integer")
        && is_bare_type(value_item(any_of, 1), "string");
}

static void check_logic(const struct value *schema, bool skip_any_of, bool skip_first_all_of,
                        struct field_errors *errors)
{
    const struct value *negated = value_member(schema, "not");
    if (!skip_any_of)
        FIELD_EACH(one, schema, "anyOf", errors)
            check_nested(one.item, /* skip_any_of= */ false, errors);
    FIELD_EACH(one, schema, "allOf", errors)
        check_nested(one.item, skip_first_all_of && one.index == 0, errors);
    FIELD_EACH(one, schema, "oneOf", errors)
        check_nested(one.item, /* skip_any_of= */ false, errors);
    if (negated) {
        field_enter(errors, "not");
        check_nested(negated, /* skip_any_of= */ false, errors);
        field_leave(errors);
    }
}

/* ---- the structure itself ---- */

static void check_type(const struct value *schema, enum level level, struct field_errors *errors)
{
    static const char *const missing[] = {
        [LEVEL_ROOT] = "must not be empty at the root",
        [LEVEL_ITEM] = "must not be empty for specified array items",
        [LEVEL_FIELD] = "must not be empty for specified object fields",
    };
    struct bytes type = value_string(schema, "type");
    bool is_open = value_bool(schema, "x-kubernetes-int-or-string", false)
        || value_bool(schema, "x-kubernetes-preserve-unknown-fields", false);
    if (value_bool(schema, "x-kubernetes-embedded-resource", false) &&
        !bytes_equal_text(type, "object")) {
        if (type.size == 0)
            field_required(errors, "type",
                           "must be object if x-kubernetes-embedded-resource is true");
        else
            field_invalid_text(errors, "type", type,
                               "must be object if x-kubernetes-embedded-resource is true");
    } else if (type.size == 0 && !is_open) {
        field_required(errors, "type", missing[level]);
    }
    if (level == LEVEL_ROOT && type.size && !bytes_equal_text(type, "object"))
        field_invalid_text(errors, "type", type, "must be object at the root");
}

static void check_extensions(const struct value *schema, struct field_errors *errors)
{
    static const char *const excluded[] = {
        "x-kubernetes-preserve-unknown-fields", "x-kubernetes-embedded-resource"
    };
    bool embedded = value_bool(schema, "x-kubernetes-embedded-resource", false);
    FOR_EACH(name, excluded)
        if (value_bool(schema, "x-kubernetes-int-or-string", false) &&
            value_bool(schema, *name, false))
            field_invalid(errors, *name, value_member(schema, *name),
                          "must be false if x-kubernetes-int-or-string is true");
    if (embedded && value_member(schema, "additionalProperties"))
        field_forbidden(errors, "additionalProperties",
                        "must not be used if x-kubernetes-embedded-resource is set");
    if (embedded && !value_bool(schema, "x-kubernetes-preserve-unknown-fields", false)
        && !value_count(value_member(schema, "properties")))
        field_required(errors, "properties",
                       "must not be empty if x-kubernetes-embedded-resource is true "
                       "without x-kubernetes-preserve-unknown-fields");
}

static void check_member_type(const struct value *properties, const char *name, const char *path,
                              const char *type, const char *detail, struct field_errors *errors)
{
    const struct value *property = value_member(properties, name);
    if (property && !bytes_equal_text(value_string(property, "type"), type))
        field_invalid_text(errors, path, value_string(property, "type"), detail);
}

/* At the root only names may be restricted, as metadata has a schema of its own. */
static bool restricts_names_only(const struct value *metadata)
{
    static const char *const harmless[] = { "type", "properties", "default", NULL };
    static const char *const names[] = { "name", "generateName", NULL };
    const struct value *properties = value_member(metadata, "properties");
    for (size_t i = 0; i < value_count(metadata); i++)
        if (!text_is_one_of(metadata->map.members[i].key, harmless))
            return false;
    for (size_t i = 0; i < value_count(properties); i++)
        if (!text_is_one_of(properties->map.members[i].key, names))
            return false;
    return true;
}

static void check_meta_members(const struct value *schema, enum level level,
                               struct field_errors *errors)
{
    const struct value *properties = value_member(schema, "properties");
    const struct value *metadata = value_member(properties, "metadata");
    if (level == LEVEL_ROOT || value_bool(schema, "x-kubernetes-embedded-resource", false)) {
        check_member_type(properties, "kind", "properties[kind].type", "string", "must be string",
                          errors);
        check_member_type(properties, "apiVersion", "properties[apiVersion].type", "string",
                          "must be string", errors);
        check_member_type(properties, "metadata", "properties[metadata].type", "object",
                          "must be object", errors);
    }
    if (level == LEVEL_ROOT && metadata && !restricts_names_only(metadata))
        field_forbidden(errors, "properties[metadata]",
                        "must not specify anything other than name and generateName, "
                        "but metadata is implicitly specified");
}

static void check_structure(const struct value *schema, enum level level,
                            struct field_errors *errors);

static void check_parts(const struct value *schema, enum level level, struct field_errors *errors)
{
    const struct value *items = value_member(schema, "items");
    const struct value *more = value_member(schema, "additionalProperties");
    if (bytes_equal_text(value_string(schema, "type"), "array") && !items)
        field_required(errors, "items", "must be specified");
    if (items) {
        field_enter(errors, "items");
        check_structure(items, LEVEL_ITEM, errors);
        field_leave(errors);
    }
    FIELD_EACH(property, schema, "properties", errors)
        check_structure(property.item, LEVEL_FIELD, errors);
    if (more && level == LEVEL_ROOT)
        field_forbidden(errors, "additionalProperties", "must not be used at the root");
    if (value_is(more, VALUE_MAP)) {
        field_enter(errors, "additionalProperties");
        check_structure(more, LEVEL_FIELD, errors);
        field_leave(errors);
    }
}

static void check_structure(const struct value *schema, enum level level,
                            struct field_errors *errors)
{
    const struct value *all_of = value_member(schema, "allOf");
    check_parts(schema, level, errors);
    check_extensions(schema, errors);
    check_logic(schema, is_int_or_string(value_member(schema, "anyOf")),
                is_int_or_string(value_member(value_item(all_of, 0), "anyOf")), errors);
    check_type(schema, level, errors);
    check_meta_members(schema, level, errors);
}

/* ---- completeness: what a nested schema restricts must be there ---- */

struct completeness {
    struct field_errors *errors;         /* its path is that of the structure */
    const char          *where;          /* the nested schema's path */
};

static void check_complete(const struct value *nested, const struct value *schema,
                           struct completeness at);

static struct completeness below(struct completeness at, const char *format, struct bytes key)
{
    at.where = arena_printf(at.errors->arena, "%s.%s[%.*s]", at.where, format, BYTES_ARG(key));
    return at;
}

static void check_logic_complete(const struct value *nested, const struct value *schema,
                                 struct completeness at)
{
    struct arena *arena = at.errors->arena;
    const struct value *negated = value_member(nested, "not");
    if (negated)
        check_complete(negated, schema,
                       (struct completeness){ at.errors, arena_printf(arena, "%s.not", at.where) });
    FOR_EACH(name, logic_lists) {
        const struct value *list = value_member(nested, *name);
        for (size_t i = 0; i < value_count(list); i++)
            check_complete(value_item(list, i), schema,
                           below(at, *name, bytes_of(arena_printf(arena, "%zu", i))));
    }
}

static void check_complete(const struct value *nested, const struct value *schema,
                           struct completeness at)
{
    if (!schema) {
        field_required(at.errors, NULL,
                       arena_printf(at.errors->arena, "because it is defined in %s", at.where));
        return;
    }
    check_logic_complete(nested, schema, at);
    if (value_member(nested, "items")) {
        field_enter(at.errors, "items");
        check_complete(value_member(nested, "items"), value_member(schema, "items"),
                       (struct completeness){
                           at.errors, arena_printf(at.errors->arena, "%s.items", at.where) });
        field_leave(at.errors);
    }
    const struct value *properties = value_member(schema, "properties");
    FIELD_EACH(property, nested, "properties", at.errors)
        check_complete(property.item, value_member_bytes(properties, property.key),
                       below(at, "properties", property.key));
}

void validate_schema_structure(const struct value *schema, struct field_errors *errors)
{
    check_structure(schema, LEVEL_ROOT, errors);
    check_logic_complete(schema, schema,
                         (struct completeness){ errors, field_path_text(errors, NULL) });
}
