/* SPDX-License-Identifier: Apache-2.0 */
/* structural_compile.c - an openAPIV3Schema becomes nodes, types and rules.
 *
 * Strings and values are copied, so that a compiled schema is as small as what it says: no
 * description and no example is kept.  Properties are in ascending order.
 *
 * Not here: what a schema may be (kinds/schema_*.c): it has been validated. */
#include "object/structural_schema.h"

#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/error.h"
#include "codec/json.h"
#include "codec/value.h"
#include "object/pattern.h"
#include "object/validation.h"

struct compiler {
    struct arena *arena;
    size_t        count;
    bool          too_long;              /* a name */
};

static const char *const type_names[SCHEMA_TYPE_COUNT] = {
    [SCHEMA_ANY] = "",           [SCHEMA_OBJECT] = "object",   [SCHEMA_ARRAY] = "array",
    [SCHEMA_STRING] = "string",  [SCHEMA_INTEGER] = "integer", [SCHEMA_NUMBER] = "number",
    [SCHEMA_BOOLEAN] = "boolean",
};

static const struct { const char *name; unsigned flag; } flag_rows[] = {
    { "nullable",                             SCHEMA_NULLABLE },
    { "x-kubernetes-preserve-unknown-fields", SCHEMA_PRESERVE },
    { "x-kubernetes-int-or-string",           SCHEMA_INT_OR_STRING },
    { "x-kubernetes-embedded-resource",       SCHEMA_EMBEDDED },
    { "uniqueItems",                          SCHEMA_UNIQUE },
    { "exclusiveMinimum",                     SCHEMA_MINIMUM_EXCLUSIVE },
    { "exclusiveMaximum",                     SCHEMA_MAXIMUM_EXCLUSIVE },
};

static void compile(struct compiler *, const struct value *, struct schema *);

static const char *keep_text(struct compiler *compiler, struct bytes text)
{
    return text.size ? arena_copy(compiler->arena, text.at, text.size) : NULL;
}

static const char *keep_json(struct compiler *compiler, const struct value *value)
{
    AUTO_BUFFER text = { 0 };
    json_write_value(&text, value);
    return arena_copy(compiler->arena, text.at, text.size);
}

/* A copy that shares nothing with the tree it was read from. */
static const struct value *keep_value(struct compiler *compiler, const struct value *value)
{
    return value ? json_parse(bytes_of(keep_json(compiler, value)), NULL, compiler->arena, NULL)
                 : NULL;
}

static struct schema *new_node(struct compiler *compiler, const struct value *json)
{
    struct schema *schema = ARENA_NEW(compiler->arena, struct schema);
    schema->field.name = "";
    compile(compiler, json, schema);
    return schema;
}

/* ---- rules ---- */

static double number_of(const struct value *value)
{
    return value_is(value, VALUE_INT) ? (double)value->integer
           : value_is(value, VALUE_DOUBLE) ? value->number : 0;
}

static void read_number(const struct value *json, const char *name, unsigned flag,
                        struct schema *schema, double *ret)
{
    const struct value *value = value_member(json, name);
    if (!value || value->type == VALUE_NULL)
        return;
    *ret = number_of(value);
    schema->flags = (uint16_t)(schema->flags | flag);
}

static struct schema_list read_list(struct compiler *compiler, const struct value *json,
                                    const char *name)
{
    const struct value *list = value_member(json, name);
    size_t count = value_count(list);
    const struct schema **items = count ? arena_array(compiler->arena, count, sizeof *items) : NULL;
    for (size_t i = 0; i < count; i++)
        items[i] = new_node(compiler, value_item(list, i));
    return (struct schema_list){ items, count };
}

static const char *const *read_required(struct compiler *compiler, const struct value *json)
{
    const struct value *list = value_member(json, "required");
    size_t count = value_count(list);
    if (count == 0)
        return NULL;
    const char **names = arena_array(compiler->arena, count + 1, sizeof *names);
    for (size_t i = 0; i < count; i++)
        names[i] = value_text(value_item(list, i), "", compiler->arena);
    return names;
}

/* A format says something only of its own type. */
static bool is_known_format(const struct schema *schema, const char *format)
{
    switch ((enum schema_type)schema->type) {
    case SCHEMA_ANY:
    case SCHEMA_STRING:  return schema_format_find(bytes_of(format)) != NULL;
    case SCHEMA_INTEGER: return text_equal(format, "int32") || text_equal(format, "int64");
    case SCHEMA_NUMBER:  return text_equal(format, "float") || text_equal(format, "double");
    case SCHEMA_OBJECT:
    case SCHEMA_ARRAY:
    case SCHEMA_BOOLEAN:
    case SCHEMA_TYPE_COUNT:
        break;
    }
    return false;
}

static void read_strings(struct compiler *compiler, const struct value *json,
                         struct schema *schema, struct schema_rules *rules)
{
    const char *format = keep_text(compiler, value_string(json, "format"));
    rules->pattern = keep_text(compiler, value_string(json, "pattern"));
    const char *problem;
    if (rules->pattern)
        rules->compiled = pattern_compile(bytes_of(rules->pattern), compiler->arena, &problem);
    if (!format || !is_known_format(schema, format))
        return;
    schema->format = format;
    rules->format = schema_format_find(bytes_of(format));
    const char *text = rules->format ? schema_format_pattern(rules->format) : NULL;
    if (text)
        rules->format_pattern = pattern_compile_own(text, compiler->arena);
}

static bool has_rules(const struct schema *schema, const struct schema_rules *rules)
{
    static const unsigned numbers = SCHEMA_MINIMUM | SCHEMA_MAXIMUM | SCHEMA_MULTIPLE_OF;
    return rules->enum_values || rules->pattern || rules->format || rules->required ||
           rules->all_of.count || rules->any_of.count || rules->one_of.count || rules->not ||
           (schema->flags & numbers) || rules->min_length >= 0 || rules->max_length >= 0 ||
           rules->min_items >= 0 || rules->max_items >= 0 || rules->min_properties >= 0 ||
           rules->max_properties >= 0 || rules->validations;
}

static void keep_rules(struct compiler *compiler, struct schema *schema,
                       const struct schema_rules *rules)
{
    struct schema_rules *kept = ARENA_NEW(compiler->arena, struct schema_rules);
    *kept = *rules;
    schema->rules = kept;
}

static void read_rules(struct compiler *compiler, const struct value *json, struct schema *schema)
{
    struct schema_rules rules = {
        .enum_values = keep_value(compiler, value_member(json, "enum")),
        .required = read_required(compiler, json),
        .all_of = read_list(compiler, json, "allOf"),
        .any_of = read_list(compiler, json, "anyOf"),
        .one_of = read_list(compiler, json, "oneOf"),
        .min_length = value_int(json, "minLength", -1),
        .max_length = value_int(json, "maxLength", -1),
        .min_items = value_int(json, "minItems", -1),
        .max_items = value_int(json, "maxItems", -1),
        .min_properties = value_int(json, "minProperties", -1),
        .max_properties = value_int(json, "maxProperties", -1),
    };
    if (value_count(value_member(json, "x-kubernetes-validations")))
        rules.validations = keep_value(compiler, value_member(json, "x-kubernetes-validations"));
    const struct value *not = value_member(json, "not");
    read_number(json, "minimum", SCHEMA_MINIMUM, schema, &rules.minimum);
    read_number(json, "maximum", SCHEMA_MAXIMUM, schema, &rules.maximum);
    read_number(json, "multipleOf", SCHEMA_MULTIPLE_OF, schema, &rules.multiple_of);
    read_strings(compiler, json, schema, &rules);
    if (not)
        rules.not = new_node(compiler, not);
    if (has_rules(schema, &rules))
        keep_rules(compiler, schema, &rules);
}

/* ---- as the tables see it ---- */

static int compare_names(const void *a, const void *b)
{
    return strcmp((*(const struct field *const *)a)->name, (*(const struct field *const *)b)->name);
}

/* Room for one more than the properties: a kind's metadata. */
static struct type *new_type(struct compiler *compiler, const struct value *properties)
{
    size_t count = value_count(properties);
    struct type *type = ARENA_NEW(compiler->arena, struct type);
    const struct field **members = arena_array(compiler->arena, count + 1, sizeof *members);
    for (size_t i = 0; i < count; i++) {
        const struct member *member = &properties->map.members[i];
        struct schema *schema = new_node(compiler, member->value);
        schema->field.name = arena_copy(compiler->arena, member->key.at, member->key.size);
        schema->field.name_size = (uint16_t)member->key.size;
        compiler->too_long |= member->key.size > UINT16_MAX;
        members[i] = &schema->field;
    }
    if (count)
        qsort(members, count, sizeof *members, compare_names);
    type->name = "";
    type->members = members;
    type->member_count = (uint16_t)count;
    return type;
}

static uint8_t shape_of(const struct schema *schema)
{
    static const uint8_t shapes[SCHEMA_TYPE_COUNT] = {
        [SCHEMA_ANY] = SHAPE_ANY,       [SCHEMA_OBJECT] = SHAPE_ANY,   [SCHEMA_ARRAY] = SHAPE_ANY,
        [SCHEMA_STRING] = SHAPE_STRING, [SCHEMA_INTEGER] = SHAPE_INT64,
        [SCHEMA_NUMBER] = SHAPE_DOUBLE, [SCHEMA_BOOLEAN] = SHAPE_BOOL,
    };
    if (schema->flags & SCHEMA_INT_OR_STRING)
        return SHAPE_INT_OR_STRING;
    return schema->type == SCHEMA_OBJECT && schema->field.type ? SHAPE_STRUCT
                                                               : shapes[schema->type];
}

/* Lists of lists, and maps of them, are one atom for the tables. */
static void take_element(struct schema *schema, const struct schema *element,
                         enum collection collection)
{
    bool plain = element && element->field.collection == COLLECTION_NONE;
    schema->field.collection = (uint8_t)collection;
    schema->field.shape = plain ? element->field.shape : SHAPE_ANY;
    if (collection == COLLECTION_LIST || !schema->field.type)
        schema->field.type = plain ? element->field.type : NULL;
}

static unsigned list_flag(struct bytes list_type)
{
    return bytes_equal_text(list_type, "map")   ? FIELD_LIST_MAP
           : bytes_equal_text(list_type, "set") ? FIELD_LIST_SET
                                                : FIELD_LIST_ATOMIC;
}

static const char *const *read_keys(struct compiler *compiler, const struct value *json)
{
    const struct value *list = value_member(json, "x-kubernetes-list-map-keys");
    size_t count = value_count(list);
    const char **keys = arena_array(compiler->arena, count + 1, sizeof *keys);
    for (size_t i = 0; i < count; i++)
        keys[i] = value_text(value_item(list, i), "", compiler->arena);
    return keys;
}

static void read_field(struct compiler *compiler, const struct value *json, struct schema *schema)
{
    unsigned flags = 0;
    schema->field.shape = shape_of(schema);
    if (schema->type == SCHEMA_ARRAY) {
        take_element(schema, schema->items, COLLECTION_LIST);
        flags = list_flag(value_string(json, "x-kubernetes-list-type"));
        if (flags == FIELD_LIST_MAP)
            schema->field.list_keys = read_keys(compiler, json);
    } else if (schema->type == SCHEMA_OBJECT && schema->additional && !schema->field.type) {
        take_element(schema, schema->additional, COLLECTION_MAP);
    }
    if (bytes_equal_text(value_string(json, "x-kubernetes-map-type"), "atomic"))
        flags |= FIELD_MAP_ATOMIC;
    schema->field.flags = (uint16_t)(flags | FIELD_POINTER);
}

/* ---- a node ---- */

static void read_children(struct compiler *compiler, const struct value *json,
                          struct schema *schema)
{
    const struct value *properties = value_member(json, "properties"),
                       *items = value_member(json, "items"),
                       *additional = value_member(json, "additionalProperties");
    if (value_is(properties, VALUE_MAP) && value_count(properties)) {
        struct type *type = new_type(compiler, properties);
        type->schema = schema;
        schema->field.type = type;
    }
    if (value_is(items, VALUE_MAP))
        schema->items = new_node(compiler, items);
    if (value_is(additional, VALUE_MAP))
        schema->additional = new_node(compiler, additional);
    unsigned flag = 0;
    if (schema->additional || value_bool(additional, "", false))
        flag = SCHEMA_ADDITIONAL;
    else if (value_is(additional, VALUE_BOOL))
        flag = SCHEMA_CLOSED;
    schema->flags = (uint16_t)(schema->flags | flag);
}

static void compile(struct compiler *compiler, const struct value *json, struct schema *schema)
{
    struct bytes type = value_string(json, "type");
    if (++compiler->count > SCHEMA_NODES_MAX)
        return;
    for (uint8_t i = 1; i < SCHEMA_TYPE_COUNT; i++)
        if (bytes_equal_text(type, type_names[i]))
            schema->type = i;
    FOR_EACH(row, flag_rows)
        if (value_bool(json, row->name, false))
            schema->flags = (uint16_t)(schema->flags | row->flag);
    const struct value *preset = value_member(json, "default");
    if (preset && preset->type != VALUE_NULL) {
        schema->default_value = keep_value(compiler, preset);
        schema->field.static_default = keep_json(compiler, preset);
    }
    read_children(compiler, json, schema);
    read_rules(compiler, json, schema);
    read_field(compiler, json, schema);
}

/* ---- the whole ---- */

/* The node that stands for the metadata of every kind. */
static const struct field *metadata_field(struct compiler *compiler)
{
    static const struct field field = { .name = "metadata", .name_size = sizeof "metadata" - 1,
                                        .shape = SHAPE_STRUCT, .flags = FIELD_EMIT };
    struct schema *schema = ARENA_NEW(compiler->arena, struct schema);
    schema->type = SCHEMA_OBJECT;
    schema->flags = SCHEMA_PRESERVE;
    schema->field = field;
    schema->field.type =
        type_field(well_known.partial_object_metadata->type, BYTES("metadata"))->type;
    return &schema->field;
}

/* apiVersion and kind are no members; metadata is that of all kinds, and the first. */
static void complete_root(struct compiler *compiler, struct type *type)
{
    static const char *const own[] = { "apiVersion", "kind", "metadata", NULL };
    const struct field **members = arena_array(compiler->arena, (size_t)type->member_count + 1,
                                               sizeof *members);
    size_t count = 0;
    members[count++] = metadata_field(compiler);
    for (size_t i = 0; i < type->member_count; i++)
        if (!text_is_one_of(bytes_of(type->members[i]->name), own))
            members[count++] = type->members[i];
    type->members = members;
    type->member_count = (uint16_t)count;
    type->is_object = true;
}

/* What the schema says of metadata is kept aside: rules for the name. */
static void keep_metadata(struct compiler *compiler, struct schema *root)
{
    static const struct schema_rules none = { .min_length = -1, .max_length = -1, .min_items = -1,
                                              .max_items = -1, .min_properties = -1,
                                              .max_properties = -1 };
    const struct schema *metadata = schema_property(root, BYTES("metadata"));
    if (!metadata)
        return;
    struct schema_rules rules = root->rules ? *root->rules : none;
    rules.metadata = metadata;
    keep_rules(compiler, root, &rules);
}

const struct type *schema_compile(const struct value *json_schema, struct arena *arena,
                                  struct error *err)
{
    struct compiler compiler = { .arena = arena };
    struct schema *root = new_node(&compiler, json_schema);
    if (compiler.too_long) {
        (void)fail(err, REASON_INVALID, /* os_errno= */ 0,
                   "a property's name may have at most %d bytes", UINT16_MAX);
        return NULL;
    }
    if (compiler.count > SCHEMA_NODES_MAX) {
        (void)fail(err, REASON_INVALID, /* os_errno= */ 0, "a schema may have at most %d schemas",
                   SCHEMA_NODES_MAX);
        return NULL;
    }
    keep_metadata(&compiler, root);
    struct type *type = root->field.type ? (struct type *)(uintptr_t)root->field.type
                                         : ARENA_NEW(arena, struct type);
    type->name = "";
    type->schema = root;
    type->has_defaults = true;
    complete_root(&compiler, type);
    root->field.type = type;
    return type;
}

const struct schema *schema_property(const struct schema *schema, struct bytes name)
{
    const struct type *type = schema->field.type;
    bool has_properties = type && type->schema == schema;        /* a list's type is its items' */
    const struct field *field = has_properties ? type_field(type, name) : NULL;
    return field ? schema_of_field(field) : NULL;
}

const struct schema *schema_member(const struct schema *schema, struct bytes name)
{
    const struct schema *property = schema_property(schema, name);
    return property ? property : schema->additional;
}
