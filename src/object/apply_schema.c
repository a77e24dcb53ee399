/* SPDX-License-Identifier: Apache-2.0 */
/* apply_schema.c - see apply_schema.h: the flags of fields and types, read as forms. */
#include "object/apply_schema.h"

#include "base/arena.h"
#include "codec/json.h"
#include "codec/value.h"
#include "object/schema.h"

enum { LIST_KEYS_MAX = 8 };

static enum apply_form struct_form(const struct field *field)
{
    bool atomic = field->type->map_atomic && !(field->flags & FIELD_MAP_GRANULAR);
    return atomic || (field->flags & FIELD_MAP_ATOMIC) ? APPLY_STRUCT_ATOMIC : APPLY_STRUCT;
}

/* Of one value of the field's shape. */
static enum apply_form shape_form(const struct field *field)
{
    switch ((enum shape)field->shape) {
    case SHAPE_STRUCT:        return struct_form(field);
    case SHAPE_WRAP:          return APPLY_LIST_ATOMIC;
    case SHAPE_RAW_EXTENSION: return APPLY_UNTYPED_ATOMIC;
    case SHAPE_FIELDS_V1:
    case SHAPE_JSON:
    case SHAPE_SCHEMA_OR_BOOL:
    case SHAPE_SCHEMA_OR_ARRAY:
    case SHAPE_SCHEMA_OR_STRING_ARRAY:
    case SHAPE_ANY:           return APPLY_DEDUCED;
    case SHAPE_STRING:
    case SHAPE_BOOL:
    case SHAPE_INT32:
    case SHAPE_INT64:
    case SHAPE_DOUBLE:
    case SHAPE_BYTES:
    case SHAPE_TIME:
    case SHAPE_MICRO_TIME:
    case SHAPE_DURATION:
    case SHAPE_QUANTITY:
    case SHAPE_INT_OR_STRING: break;
    }
    return APPLY_SCALAR;
}

static struct apply_schema of_shape(const struct field *field)
{
    struct apply_schema schema = { shape_form(field), field, NULL };
    if (field->shape == SHAPE_STRUCT)
        schema.type = field->type;
    return schema;
}

/* A merge patch's key stands in where the list says nothing of its own. */
static enum apply_form list_form(const struct field *field)
{
    if (field->flags & FIELD_LIST_MAP)
        return APPLY_LIST_KEYS;
    if (field->flags & FIELD_LIST_SET)
        return APPLY_LIST_SET;
    if ((field->flags & FIELD_LIST_ATOMIC) || !(field->flags & FIELD_PATCH_MERGE))
        return APPLY_LIST_ATOMIC;
    return field->patch_key ? APPLY_LIST_KEYS : APPLY_LIST_SET;
}

struct apply_schema apply_schema_root(const struct type *type)
{
    return (struct apply_schema){ APPLY_STRUCT, NULL, type };
}

struct apply_schema apply_schema_field(const struct field *field)
{
    if (field->collection == COLLECTION_LIST)
        return (struct apply_schema){ list_form(field), field, NULL };
    if (field->collection == COLLECTION_MAP)
        return (struct apply_schema){ field->flags & FIELD_MAP_ATOMIC ? APPLY_MAP_ATOMIC : APPLY_MAP,
                                      field, NULL };
    return of_shape(field);
}

struct apply_schema apply_schema_element(const struct apply_schema *schema)
{
    static const struct field texts = { .name = "", .shape = SHAPE_STRING };
    switch (schema->form) {
    case APPLY_MAP:
    case APPLY_MAP_ATOMIC:
    case APPLY_LIST_SET:
    case APPLY_LIST_KEYS:
        return of_shape(schema->field);
    case APPLY_LIST_ATOMIC:
        return schema->field->shape == SHAPE_WRAP ? of_shape(&texts) : of_shape(schema->field);
    case APPLY_DEDUCED:
        return *schema;
    case APPLY_SCALAR:
    case APPLY_STRUCT:
    case APPLY_STRUCT_ATOMIC:
    case APPLY_UNTYPED_ATOMIC:
        break;
    }
    return (struct apply_schema){ APPLY_UNTYPED_ATOMIC, schema->field, NULL };
}

/* What every object has besides its fields. */
static bool is_type_meta(const struct type *type, struct bytes name)
{
    return type->is_object &&
           (bytes_equal_text(name, "kind") || bytes_equal_text(name, "apiVersion"));
}

bool apply_schema_member(const struct apply_schema *schema, struct bytes name,
                         struct apply_schema *ret)
{
    static const struct field text = { .name = "", .shape = SHAPE_STRING };
    if (!schema->type) {
        *ret = apply_schema_element(schema);
        return true;
    }
    const struct field *field = type_field(schema->type, name);
    if (!field && is_type_meta(schema->type, name))
        field = &text;
    if (field)
        *ret = apply_schema_field(field);
    return field != NULL;
}

/* ---- elements of lists ---- */

/* What a key has that the element leaves out: its published default, or the zero that is always
 * written. */
static const struct value *key_default(const struct type *type, const char *name,
                                       struct arena *arena)
{
    const struct field *field = type_field(type, bytes_of(name));
    if (!field)
        return NULL;
    if (field->static_default && !(field->flags & FIELD_DEFAULT_HIDDEN))
        return json_parse(bytes_of(field->static_default), NULL, arena, NULL);
    if (!(field->flags & FIELD_EMIT) || (field->flags & FIELD_POINTER))
        return NULL;
    if (field->shape == SHAPE_STRING)
        return value_new_text(arena, "");
    if (field->shape == SHAPE_INT32 || field->shape == SHAPE_INT64)
        return value_new_int(arena, 0);
    return field->shape == SHAPE_BOOL ? value_new_bool(arena, false) : NULL;
}

static const char *no_keys(const char *const *names, struct arena *arena)
{
    AUTO_BUFFER text = { 0 };
    for (size_t i = 0; names[i]; i++)
        buffer_printf(&text, "%s\"%s\"", i ? " " : "", names[i]);
    return arena_printf(arena,
                        "associative list with keys has an element that omits all key fields "
                        "[%s] (and doesn't have default values for any key fields)",
                        buffer_text(&text));
}

static void sort_keys(struct bytes *names, const struct value **values, size_t count)
{
    for (size_t i = 1; i < count; i++)
        for (size_t k = i; k > 0 && bytes_compare(names[k - 1], names[k]) > 0; k--) {
            struct bytes name = names[k];
            const struct value *value = values[k];
            names[k] = names[k - 1];
            values[k] = values[k - 1];
            names[k - 1] = name;
            values[k - 1] = value;
        }
}

static const char *keyed_element(const struct apply_schema *list, const struct value *element,
                                 struct arena *arena, struct field_element *ret)
{
    const char *const patch_keys[] = { list->field->patch_key, NULL };
    const char *const *keys = list->field->list_keys ? list->field->list_keys : patch_keys;
    struct bytes names[LIST_KEYS_MAX];
    const struct value *values[LIST_KEYS_MAX];
    size_t count = 0, found = 0;
    if (element->type == VALUE_NULL)
        return "associative list with keys may not have a null element";
    if (element->type != VALUE_MAP)
        return "associative list with keys may not have non-map elements";
    for (; keys[count] && count < LIST_KEYS_MAX; count++) {
        names[count] = bytes_of(keys[count]);
        values[count] = value_member_bytes(element, names[count]);
        if (!values[count] && list->field->type)
            values[count] = key_default(list->field->type, keys[count], arena);
        found += values[count] != NULL;
    }
    if (count > 0 && found == 0)
        return no_keys(keys, arena);
    sort_keys(names, values, count);
    *ret = field_element_keys(names, values, count, arena);
    return NULL;
}

const char *apply_list_element(const struct apply_schema *list, const struct value *element,
                               struct arena *arena, struct field_element *ret)
{
    if (list->form == APPLY_LIST_KEYS)
        return keyed_element(list, element, arena, ret);
    if (element->type == VALUE_MAP)
        return "associative list without keys has an element that's a map type";
    if (element->type == VALUE_LIST)
        return "not supported: associative list with lists as elements";
    if (element->type == VALUE_NULL)
        return "associative list without keys has an element that's an explicit null";
    *ret = field_element_value(element, arena);
    return NULL;
}
