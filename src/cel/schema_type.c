/* SPDX-License-Identifier: Apache-2.0 */
/* schema_type.c - one type for each schema, made once, from the leaves up.
 *
 * The smallest size of a value in JSON is counted along, for the number of items that nothing bounds
 * is what fits into a request.  The numbers are upstream's and decide which rules the API accepts.
 *
 * Holds:    every type here is the first member of a struct declared.
 * Not here: reading values as their types say (value.c). */
#include "cel/schema_type.h"

#include <stdlib.h>

#include "base/arena.h"
#include "cel/name.h"
#include "codec/value.h"
#include "object/structural_schema.h"

enum { DURATION_MAX = 32, DATE_TIME_MAX = 32, DATE_SIZE = 12 };

struct declared_member {
    struct bytes           name;         /* as JSON has it */
    const struct cel_type *type;
};

struct declared {
    struct cel_type         type;
    uint64_t                size_min;
    struct declared_member *members;     /* by name */
    size_t                  member_count;
};

uint64_t cel_schema_size_min(const struct cel_type *type)
{
    return ((const struct declared *)(const void *)type)->size_min;
}

static struct declared *declare(struct arena *arena, enum cel_kind kind, uint64_t max_count,
                                uint64_t size_min)
{
    struct declared *declared = ARENA_NEW(arena, struct declared);
    declared->type.kind = kind;
    declared->type.max_count = max_count;
    declared->size_min = size_min;
    return declared;
}


/* ---- scalars ---- */

static const struct schema_rules *rules_of(const struct schema *schema)
{
    static const struct schema_rules none = { .max_length = -1, .max_items = -1,
                                              .max_properties = -1 };
    return schema->rules ? schema->rules : &none;
}

static uint64_t longest_enum(const struct value *values)
{
    uint64_t longest = 0;
    for (size_t i = 0; i < value_count(values); i++) {
        const struct value *item = value_item(values, i);
        if (value_is(item, VALUE_STRING) && item->string.size > longest)
            longest = item->string.size;
    }
    return longest;
}

/* Limits are told in characters, which take four bytes at most. */
static uint64_t longest_text(const struct schema *schema)
{
    enum { CHARACTER_MAX = 4, QUOTES = 2 };
    int64_t limit = rules_of(schema)->max_length;
    if (limit >= 0)
        return (uint64_t)limit * CHARACTER_MAX;
    const struct value *values = rules_of(schema)->enum_values;
    if (value_count(values) > 0 && !(schema->flags & SCHEMA_INT_OR_STRING))
        return longest_enum(values);
    return CEL_REQUEST_SIZE_MAX - QUOTES;
}

static const struct {
    const char   *format;
    enum cel_kind kind;
    uint64_t      max_count, size_min;
} formats[] = {
    { "duration",  CEL_DURATION,  DURATION_MAX,  3 },
    { "date",      CEL_TIMESTAMP, DATE_SIZE,     DATE_SIZE },
    { "date-time", CEL_TIMESTAMP, DATE_TIME_MAX, 21 },
};

static struct declared *declare_text(const struct schema *schema, struct arena *arena)
{
    enum { QUOTES = 2 };
    if (text_equal(schema->format, "byte")) {
        int64_t limit = rules_of(schema)->max_length;
        uint64_t most = limit >= 0 ? (uint64_t)limit : CEL_REQUEST_SIZE_MAX - QUOTES;
        return declare(arena, CEL_BYTES, most, QUOTES);
    }
    FOR_EACH(row, formats)
        if (text_equal(schema->format, row->format))
            return declare(arena, row->kind, row->max_count, row->size_min);
    return declare(arena, CEL_STRING, longest_text(schema), QUOTES);
}

/* ---- collections ---- */

static const struct cel_type *type_of(const struct schema *, bool is_resource, const char *name,
                                      struct arena *);

static bool is_embedded(const struct schema *schema)
{
    return schema->flags & SCHEMA_EMBEDDED;
}

enum { BRACKETS = 2 };

/* So many as the schema says (limit), or as fit into a request between the brackets of their list. */
static uint64_t most_of(int64_t limit, uint64_t size_min)
{
    return limit >= 0 ? (uint64_t)limit : (CEL_REQUEST_SIZE_MAX - BRACKETS) / size_min;
}

static struct declared *declare_list(const struct schema *schema, const char *name,
                                     struct arena *arena)
{
    enum { COMMA = 1 };
    const struct cel_type *item =
        schema->items ? type_of(schema->items, is_embedded(schema->items),
                                arena_printf(arena, "%s.@idx", name), arena)
                      : NULL;
    if (!item)
        return NULL;
    uint64_t most = most_of(rules_of(schema)->max_items, cel_schema_size_min(item) + COMMA);
    struct declared *list = declare(arena, CEL_LIST, most, BRACKETS);
    list->type.element = item;
    list->type.is_set = schema->field.flags & FIELD_LIST_SET;
    list->type.is_keyed_list = schema->field.flags & FIELD_LIST_MAP;
    list->type.list_keys = schema->field.list_keys;
    return list;
}

static struct declared *declare_map(const struct schema *schema, const char *name,
                                    struct arena *arena)
{
    enum { AROUND_VALUE = 6 };
    static const struct cel_type key = { .kind = CEL_STRING };
    const struct cel_type *value = type_of(schema->additional, is_embedded(schema->additional),
                                           arena_printf(arena, "%s.@elem", name), arena);
    if (!value)
        return NULL;
    uint64_t most =
        most_of(rules_of(schema)->max_properties, cel_schema_size_min(value) + AROUND_VALUE);
    struct declared *map = declare(arena, CEL_MAP, most, BRACKETS);
    map->type.key = &key;
    map->type.element = value;
    return map;
}

/* ---- objects ---- */

static int compare_members(const void *a, const void *b)
{
    return bytes_compare(((const struct declared_member *)a)->name,
                         ((const struct declared_member *)b)->name);
}

static const struct cel_type *find_member(const struct cel_type *type, struct bytes name)
{
    const struct declared *object = (const void *)type;
    struct declared_member wanted = { name, NULL };
    const struct declared_member *found =
        object->member_count ? bsearch(&wanted, object->members, object->member_count,
                                       sizeof wanted, compare_members)
                             : NULL;
    return found ? found->type : NULL;
}

static bool is_required(const struct schema *schema, struct bytes name)
{
    if (!schema->rules || !schema->rules->required)
        return false;
    for (const char *const *at = schema->rules->required; *at; at++)
        if (bytes_equal_text(name, *at))
            return true;
    return false;
}

static bool is_of_every_resource(struct bytes name)
{
    return bytes_equal_text(name, "metadata") || bytes_equal_text(name, "kind") ||
           bytes_equal_text(name, "apiVersion");
}

static void add_member(struct declared *object, struct bytes name, const struct cel_type *type)
{
    object->members[object->member_count++] = (struct declared_member){ name, type };
}

/* A member that must be there and has no default takes its name, its value and what is around them. */
static void count_required(struct declared *object, const struct schema *schema,
                           const struct declared_member *member)
{
    enum { AROUND_NAME = 4 };
    if (is_required(schema, member->name))
        object->size_min += member->name.size + cel_schema_size_min(member->type) + AROUND_NAME;
}

/* Names that no expression can write are left out; what they take in JSON counts. */
static void add_property(struct declared *object, const struct schema *schema,
                         const struct field *field, const char *path, struct arena *arena)
{
    const struct schema *property = schema_of_field(field);
    struct bytes name = bytes_of(field->name), escaped;
    const struct cel_type *type = type_of(
        property, is_embedded(property), arena_printf(arena, "%s.%s", path, field->name), arena);
    if (!type)
        return;
    if (cel_name_escape(name, arena, &escaped))
        add_member(object, name, type);
    if (!property->default_value)
        count_required(object, schema, &(struct declared_member){ name, type });
}

static struct declared *new_object(size_t room, const char *name, struct arena *arena)
{
    enum { BRACES = 2 };
    struct declared *object = declare(arena, CEL_OBJECT, 0, BRACES);
    object->type.name = name;
    object->type.member = find_member;
    object->type.source = object;
    object->members = arena_array(arena, room, sizeof *object->members);
    return object;
}

static void sort_members(struct declared *object)
{
    if (object->member_count)
        qsort(object->members, object->member_count, sizeof *object->members, compare_members);
}

static const struct cel_type *any_text(struct arena *arena)
{
    static const struct schema plain = { .type = SCHEMA_STRING };
    return &declare_text(&plain, arena)->type;
}

static void add_resource_members(struct declared *object, const struct schema *schema,
                                 const char *name, struct arena *arena)
{
    const struct cel_type *text = any_text(arena);
    struct declared *metadata = new_object(2, arena_printf(arena, "%s.metadata", name), arena);
    add_member(metadata, BYTES("name"), text);
    add_member(metadata, BYTES("generateName"), text);
    sort_members(metadata);
    add_member(object, BYTES("apiVersion"), text);
    add_member(object, BYTES("kind"), text);
    add_member(object, BYTES("metadata"), &metadata->type);
    for (size_t i = 0; i < object->member_count; i++)
        count_required(object, schema, &object->members[i]);
}

static struct declared *declare_object(const struct schema *schema, bool is_resource,
                                       const char *name, struct arena *arena)
{
    enum { OF_RESOURCE = 3 };
    const struct type *type = schema->field.type;
    size_t count = type && type->schema == schema ? type->member_count : 0;
    struct declared *object = new_object(count + OF_RESOURCE, name, arena);
    if (is_resource)
        add_resource_members(object, schema, name, arena);
    for (size_t i = 0; i < count; i++)
        if (!is_resource || !is_of_every_resource(bytes_of(type->members[i]->name)))
            add_property(object, schema, type->members[i], name, arena);
    sort_members(object);
    return object;
}

/* ---- all ---- */

static struct declared *declare_any(const struct schema *schema, bool is_resource,
                                    const char *name, struct arena *arena)
{
    if (schema->flags & SCHEMA_INT_OR_STRING) {
        struct declared *either = declare(arena, CEL_DYN, longest_text(schema), 1);
        either->type.is_int_or_string = true;
        return either;
    }
    switch ((enum schema_type)schema->type) {
    case SCHEMA_OBJECT:
        return schema->additional ? declare_map(schema, name, arena)
                                  : declare_object(schema, is_resource, name, arena);
    case SCHEMA_ARRAY:
        return declare_list(schema, name, arena);
    case SCHEMA_STRING:
        return declare_text(schema, arena);
    case SCHEMA_INTEGER:
        return declare(arena, CEL_INT, 0, 1);
    case SCHEMA_NUMBER:
        return declare(arena, CEL_DOUBLE, 0, 1);
    case SCHEMA_BOOLEAN:
        return declare(arena, CEL_BOOL, 0, 4);
    case SCHEMA_ANY:
    case SCHEMA_TYPE_COUNT:
        break;
    }
    return NULL;
}

static const struct cel_type *type_of(const struct schema *schema, bool is_resource,
                                      const char *name, struct arena *arena)
{
    struct declared *declared = declare_any(schema, is_resource, name, arena);
    if (!declared)
        return NULL;
    declared->type.is_embedded = is_resource;
    return &declared->type;
}

const struct cel_type *cel_schema_type(const struct schema *schema, bool is_resource,
                                       const char *name, struct arena *arena)
{
    return type_of(schema, is_resource, name, arena);
}
