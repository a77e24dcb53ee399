/* SPDX-License-Identifier: Apache-2.0 */
/* cbor_object.c - see cbor_object.h: the tree of a text, written with its types where they count. */
#include "object/cbor_object.h"

#include "base/arena.h"
#include "codec/base64.h"
#include "codec/json.h"
#include "codec/value.h"
#include "object/schema.h"

struct writer {
    struct buffer *out;
    struct arena  *arena;
};

static void write_struct(const struct writer *, const struct value *, const struct type *);

static void write_bytes(const struct writer *writer, const struct value *value)
{
    struct bytes bytes;
    if (!value_is(value, VALUE_STRING) || !base64_read(value->string, writer->arena, &bytes)) {
        cbor_write_value(writer->out, value, writer->arena);
        return;
    }
    cbor_write_head(writer->out, CBOR_TAG, CBOR_TAG_BASE64);
    cbor_write_string(writer->out, bytes);
}

static void write_double(const struct writer *writer, const struct value *value)
{
    if (value_is(value, VALUE_INT))
        cbor_write_double(writer->out, (double)value->integer);
    else
        cbor_write_value(writer->out, value, writer->arena);
}

/* A schema, a list of them, or something else. */
static void write_schema_or(const struct writer *writer, const struct value *value,
                            const struct field *field)
{
    const struct type *schema = type_field(field->type, BYTES("schema"))->type;
    if (value->type != VALUE_LIST) {
        write_struct(writer, value, schema);
        return;
    }
    cbor_write_head(writer->out, CBOR_ARRAY, value->list.count);
    for (size_t i = 0; i < value->list.count; i++)
        write_struct(writer, value->list.items[i], schema);
}

static void write_element(const struct writer *writer, const struct value *value,
                          const struct field *field)
{
    switch ((enum shape)field->shape) {
    case SHAPE_BYTES:  write_bytes(writer, value); break;
    case SHAPE_DOUBLE: write_double(writer, value); break;
    case SHAPE_STRUCT: write_struct(writer, value, field->type); break;
    case SHAPE_SCHEMA_OR_BOOL:
    case SHAPE_SCHEMA_OR_ARRAY:
    case SHAPE_SCHEMA_OR_STRING_ARRAY:
        write_schema_or(writer, value, field);
        break;
    case SHAPE_STRING:
    case SHAPE_BOOL:
    case SHAPE_INT32:
    case SHAPE_INT64:
    case SHAPE_TIME:
    case SHAPE_MICRO_TIME:
    case SHAPE_DURATION:
    case SHAPE_QUANTITY:
    case SHAPE_INT_OR_STRING:
    case SHAPE_RAW_EXTENSION:
    case SHAPE_FIELDS_V1:
    case SHAPE_JSON:
    case SHAPE_ANY:
    case SHAPE_WRAP:
        cbor_write_value(writer->out, value, writer->arena);
        break;
    }
}

static void write_list(const struct writer *writer, const struct value *list,
                       const struct field *field)
{
    cbor_write_head(writer->out, CBOR_ARRAY, list->list.count);
    for (size_t i = 0; i < list->list.count; i++)
        write_element(writer, list->list.items[i], field);
}

static void write_map(const struct writer *writer, const struct value *map,
                      const struct field *field)
{
    const struct member **order = cbor_order_members(map, writer->arena);
    cbor_write_head(writer->out, CBOR_MAP, map->map.count);
    for (size_t i = 0; i < map->map.count; i++) {
        cbor_write_string(writer->out, order[i]->key);
        write_element(writer, order[i]->value, field);
    }
}

static void write_field(const struct writer *writer, const struct value *value,
                        const struct field *field)
{
    bool is_list = field && field->collection == COLLECTION_LIST,
         is_map = field && field->collection == COLLECTION_MAP;
    if (is_list && value->type == VALUE_LIST)
        write_list(writer, value, field);
    else if (is_map && value->type == VALUE_MAP)
        write_map(writer, value, field);
    else if (field && !is_list && !is_map)
        write_element(writer, value, field);
    else
        cbor_write_value(writer->out, value, writer->arena);
}

static void write_struct(const struct writer *writer, const struct value *value,
                         const struct type *type)
{
    if (value->type != VALUE_MAP || !type || !type->has_own_cbor) {
        cbor_write_value(writer->out, value, writer->arena);
        return;
    }
    const struct member **order = cbor_order_members(value, writer->arena);
    cbor_write_head(writer->out, CBOR_MAP, value->map.count);
    for (size_t i = 0; i < value->map.count; i++) {
        cbor_write_string(writer->out, order[i]->key);
        write_field(writer, order[i]->value, type_field(type, order[i]->key));
    }
}

void cbor_write_json(struct buffer *out, struct bytes json, const struct type *type,
                     struct arena *arena)
{
    const struct json_options options = { .is_own = true };
    const struct writer writer = { out, arena };
    const struct value *value = json_parse(json, &options, arena, NULL);
    if (value)
        write_struct(&writer, value, type);
}

void cbor_write_watch_event(struct buffer *out, const char *type, struct bytes object)
{
    enum { MEMBERS = 2 };
    const struct bytes tag = CBOR_SELF_DESCRIBED;
    buffer_add(out, tag.at, tag.size);
    cbor_write_head(out, CBOR_MAP, MEMBERS);
    cbor_write_string(out, BYTES("type"));
    cbor_write_string(out, bytes_of(type));
    cbor_write_string(out, BYTES("object"));
    buffer_add(out, object.at, object.size);
}
