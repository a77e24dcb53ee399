/* SPDX-License-Identifier: Apache-2.0 */
/* apply_schema.c - see apply_schema.h: the flags of fields and types, read as forms. */
#include "object/apply_schema.h"

#include "base/arena.h"
#include "codec/json.h"
#include "codec/value.h"
#include "object/schema.h"
#include "object/structural_schema.h"

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
    struct apply_schema schema = { .form = shape_form(field), .field = field };
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

struct apply_schema apply_schema_field(const struct field *field)
{
    if (field->collection == COLLECTION_LIST)
        return (struct apply_schema){ .form = list_form(field), .field = field };
    if (field->collection == COLLECTION_MAP)
        return (struct apply_schema){
            .form = field->flags & FIELD_MAP_ATOMIC ? APPLY_MAP_ATOMIC : APPLY_MAP, .field = field
        };
    return of_shape(field);
}

/* ---- custom kinds ---- */

static const struct field text_field = { .name = "", .shape = SHAPE_STRING },
                          scalar_field = { .name = "", .shape = SHAPE_INT_OR_STRING };

static bool has_properties(const struct schema *schema)
{
    return schema->field.type && schema->field.type->schema == schema;
}

static enum apply_form object_form(const struct schema *schema)
{
    if (schema->field.flags & FIELD_MAP_ATOMIC)
        return has_properties(schema) ? APPLY_STRUCT_ATOMIC : APPLY_MAP_ATOMIC;
    return has_properties(schema) ? APPLY_STRUCT : APPLY_MAP;
}

static enum apply_form custom_form(const struct schema *schema)
{
    switch ((enum schema_type)schema->type) {
    case SCHEMA_OBJECT:  return object_form(schema);
    case SCHEMA_ARRAY:   return list_form(&schema->field);
    case SCHEMA_STRING:
    case SCHEMA_INTEGER:
    case SCHEMA_NUMBER:
    case SCHEMA_BOOLEAN: return APPLY_SCALAR;
    case SCHEMA_ANY:
    case SCHEMA_TYPE_COUNT:
        break;
    }
    return APPLY_DEDUCED;
}

/* What preserves unknown fields hands that on to all below. */
static struct apply_schema of_custom(const struct schema *schema, bool is_open)
{
    const struct field *field = &schema->field;
    bool any_text = schema->type == SCHEMA_STRING && schema->format &&
                    !text_equal(schema->format, "byte");
    return (struct apply_schema){ .form = custom_form(schema),
                                  .field = any_text ? &scalar_field : field,
                                  .custom = schema,
                                  .is_open = is_open || (schema->flags & SCHEMA_PRESERVE) };
}

static struct apply_schema deduced(bool is_open)
{
    return (struct apply_schema){ .form = APPLY_DEDUCED, .is_open = is_open };
}

/* Values behind no property's name; where nothing is said of them but that they may be there, they
 * are what they are. */
static bool additional(const struct apply_schema *above, struct apply_schema *ret)
{
    const struct schema *schema = above->custom;
    bool is_free = !has_properties(schema) || above->is_open;
    if (schema->additional)
        *ret = of_custom(schema->additional, above->is_open);
    else
        *ret = deduced(above->is_open);
    return (schema->flags & SCHEMA_ADDITIONAL) || (is_free && !(schema->flags & SCHEMA_CLOSED));
}

/* apiVersion, kind and metadata of an embedded resource. */
static bool embedded(const struct schema *schema, struct bytes name, struct apply_schema *ret)
{
    if (!(schema->flags & SCHEMA_EMBEDDED))
        return false;
    if (bytes_equal_text(name, "metadata"))
        *ret = apply_schema_field(
            type_field(well_known.partial_object_metadata->type, BYTES("metadata")));
    else
        *ret = of_shape(&text_field);
    return bytes_equal_text(name, "metadata") || bytes_equal_text(name, "kind") ||
           bytes_equal_text(name, "apiVersion");
}

/* The root's metadata is that of all kinds. */
static bool custom_member(const struct apply_schema *above, struct bytes name,
                          struct apply_schema *ret)
{
    const struct schema *schema = above->custom;
    const struct field *field =
        has_properties(schema) ? type_field(schema->field.type, name) : NULL;
    bool is_metadata = field && field->shape == SHAPE_STRUCT && field->type && !field->type->schema;
    if (!field && !embedded(schema, name, ret))
        return additional(above, ret);
    if (field)
        *ret = is_metadata ? apply_schema_field(field)
                           : of_custom(schema_of_field(field), above->is_open);
    ret->is_declared = true;
    return true;
}

static struct apply_schema custom_element(const struct apply_schema *above)
{
    const struct schema *schema = above->custom;
    struct apply_schema element = { .form = APPLY_UNTYPED_ATOMIC };
    if (schema->type == SCHEMA_ARRAY)
        return schema->items ? of_custom(schema->items, above->is_open) : element;
    (void)additional(above, &element);
    return element;
}

/* ---- both ---- */

struct apply_schema apply_schema_root(const struct type *type)
{
    struct apply_schema root = { .form = APPLY_STRUCT, .type = type };
    if (!type->schema)
        return root;
    root = of_custom(type->schema, /* is_open= */ false);
    root.form = APPLY_STRUCT;
    return root;
}

struct apply_schema apply_schema_element(const struct apply_schema *schema)
{
    if (schema->custom && schema->form != APPLY_DEDUCED)
        return custom_element(schema);
    switch (schema->form) {
    case APPLY_MAP:
    case APPLY_MAP_ATOMIC:
    case APPLY_LIST_SET:
    case APPLY_LIST_KEYS:
        return of_shape(schema->field);
    case APPLY_LIST_ATOMIC:
        return of_shape(schema->field->shape == SHAPE_WRAP ? &text_field : schema->field);
    case APPLY_DEDUCED:
        return deduced(schema->is_open);
    case APPLY_SCALAR:
    case APPLY_STRUCT:
    case APPLY_STRUCT_ATOMIC:
    case APPLY_UNTYPED_ATOMIC:
        break;
    }
    return (struct apply_schema){ .form = APPLY_UNTYPED_ATOMIC, .field = schema->field };
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
    const struct type *type = schema->custom ? schema->custom->field.type : schema->type;
    if (type && is_type_meta(type, name)) {
        *ret = of_shape(&text_field);
        ret->is_declared = true;
        return true;
    }
    if (schema->custom && schema->form != APPLY_DEDUCED)
        return custom_member(schema, name, ret);
    if (!schema->type) {
        *ret = apply_schema_element(schema);
        return true;
    }
    const struct field *field = type_field(schema->type, name);
    if (field)
        *ret = apply_schema_field(field);
    ret->is_declared = field != NULL;
    return field != NULL;
}

/* ---- elements of lists ---- */

/* What a key has that the element leaves out: its published default, or the zero that is always
 * written. */
static const struct value *key_default(const struct apply_schema *list, const char *name,
                                       struct arena *arena)
{
    const struct schema *items = list->custom ? list->custom->items : NULL;
    const struct schema *property = items ? schema_property(items, bytes_of(name)) : NULL;
    if (property)
        return property->default_value;
    const struct type *type = list->custom ? NULL : list->field->type;
    const struct field *field = type ? type_field(type, bytes_of(name)) : NULL;
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
        if (!values[count])
            values[count] = key_default(list, keys[count], arena);
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
