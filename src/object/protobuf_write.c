/* SPDX-License-Identifier: Apache-2.0 */
/* protobuf_write.c - a value as the protobuf message of its type.
 *
 * One function a shape; each writes its field whole, tag and all.  A value of NULL is one that is
 * absent where the message must have something: it writes zero.
 *
 * Holds:    what is written is what reading it gives back; the bytes are upstream's. */
#include "object/protobuf.h"

#include <stdlib.h>

#include "base/arena.h"
#include "base/error.h"
#include "codec/base64.h"
#include "codec/json.h"
#include "codec/value.h"
#include "object/object.h"
#include "object/protobuf_wire.h"
#include "object/schema.h"
#include "object/time_text.h"

struct encoder {
    struct buffer *buffer;
    struct arena  *arena;
    struct error  *err;
    int            depth;
};

typedef bool write_function(struct encoder *, unsigned number, const struct value *,
                            const struct field *);

static bool write_struct(struct encoder *, const struct value *, const struct type *);

static bool misfit(struct encoder *encoder, const struct field *field)
{
    return fail(encoder->err, REASON_INTERNAL_ERROR, /* os_errno= */ 0,
                "protobuf: %s has a value of the wrong type", field->name);
}

/* Absent, or of that type. */
static bool fits(const struct value *value, enum value_type type)
{
    return !value || value->type == type;
}

/* ---- scalars ---- */

static bool write_string(struct encoder *encoder, unsigned number, const struct value *value,
                         const struct field *field)
{
    if (!fits(value, VALUE_STRING))
        return misfit(encoder, field);
    wire_add_bytes(encoder->buffer, number, value ? value->string : BYTES(""));
    return true;
}

static bool write_bool(struct encoder *encoder, unsigned number, const struct value *value,
                       const struct field *field)
{
    if (!fits(value, VALUE_BOOL))
        return misfit(encoder, field);
    wire_add_int(encoder->buffer, number, value && value->boolean);
    return true;
}

static bool write_int(struct encoder *encoder, unsigned number, const struct value *value,
                      const struct field *field)
{
    if (!fits(value, VALUE_INT))
        return misfit(encoder, field);
    wire_add_int(encoder->buffer, number, value ? value->integer : 0);
    return true;
}

static bool write_double(struct encoder *encoder, unsigned number, const struct value *value,
                         const struct field *field)
{
    if (!fits(value, VALUE_INT) && !fits(value, VALUE_DOUBLE))
        return misfit(encoder, field);
    wire_add_double(encoder->buffer, number,
                    !value ? 0 : value->type == VALUE_INT ? (double)value->integer : value->number);
    return true;
}

static bool write_bytes(struct encoder *encoder, unsigned number, const struct value *value,
                        const struct field *field)
{
    struct bytes bytes = BYTES("");
    if (!fits(value, VALUE_STRING) ||
        (value && !base64_read(value->string, encoder->arena, &bytes)))
        return misfit(encoder, field);
    wire_add_bytes(encoder->buffer, number, bytes);
    return true;
}

/* ---- codecs: the numbers are those of their types in api/ ---- */

static bool write_instant(struct encoder *encoder, unsigned number, const struct value *value,
                          const struct field *field)
{
    int64_t seconds;
    int32_t ns;
    size_t begun = wire_begin(encoder->buffer, number);
    if (value) {
        if (value->type != VALUE_STRING || !time_parse_parts(value->string, &seconds, &ns))
            return misfit(encoder, field);
        wire_add_int(encoder->buffer, 1, seconds);
        wire_add_int(encoder->buffer, 2, field->shape == SHAPE_MICRO_TIME ? ns / 1000 * 1000 : 0);
    }
    wire_end(encoder->buffer, begun);
    return true;
}

static bool write_duration(struct encoder *encoder, unsigned number, const struct value *value,
                           const struct field *field)
{
    int64_t ns = 0;
    if (value && (value->type != VALUE_STRING || !duration_parse(value->string, &ns)))
        return misfit(encoder, field);
    size_t begun = wire_begin(encoder->buffer, number);
    wire_add_int(encoder->buffer, 1, ns);
    wire_end(encoder->buffer, begun);
    return true;
}

static bool write_quantity(struct encoder *encoder, unsigned number, const struct value *value,
                           const struct field *field)
{
    if (!fits(value, VALUE_STRING))
        return misfit(encoder, field);
    size_t begun = wire_begin(encoder->buffer, number);
    wire_add_bytes(encoder->buffer, 1, value ? value->string : BYTES("0"));
    wire_end(encoder->buffer, begun);
    return true;
}

static bool write_int_or_string(struct encoder *encoder, unsigned number, const struct value *value,
                                const struct field *field)
{
    bool is_string = value_is(value, VALUE_STRING);
    if (!is_string && !fits(value, VALUE_INT))
        return misfit(encoder, field);
    size_t begun = wire_begin(encoder->buffer, number);
    wire_add_int(encoder->buffer, 1, is_string);
    wire_add_int(encoder->buffer, 2, value && !is_string ? value->integer : 0);
    wire_add_bytes(encoder->buffer, 3, is_string ? value->string : BYTES(""));
    wire_end(encoder->buffer, begun);
    return true;
}

static bool write_json(struct encoder *encoder, unsigned number, const struct value *value,
                       const struct field *field)
{
    (void)field;
    size_t begun = wire_begin(encoder->buffer, number);
    if (value) {
        size_t raw = wire_begin(encoder->buffer, 1);
        json_write_source(encoder->buffer, value);
        wire_end(encoder->buffer, raw);
    }
    wire_end(encoder->buffer, begun);
    return true;
}

static bool write_schema(struct encoder *encoder, unsigned number, const struct value *value,
                         const struct field *field)
{
    const struct type *type = type_field(field->type, BYTES("schema"))->type;
    size_t begun = wire_begin(encoder->buffer, number);
    if (!write_struct(encoder, value, type))
        return false;
    wire_end(encoder->buffer, begun);
    return true;
}

static bool write_schema_or_bool(struct encoder *encoder, unsigned number,
                                 const struct value *value, const struct field *field)
{
    bool is_schema = value_is(value, VALUE_MAP);
    if (!is_schema && !fits(value, VALUE_BOOL))
        return misfit(encoder, field);
    size_t begun = wire_begin(encoder->buffer, number);
    wire_add_int(encoder->buffer, 1, is_schema || (value && value->boolean));
    if (is_schema && !write_schema(encoder, 2, value, field))
        return false;
    wire_end(encoder->buffer, begun);
    return true;
}

/* A schema is the message's field 1, each element of a list its field 2. */
static bool write_schema_or_list(struct encoder *encoder, unsigned number,
                                 const struct value *value, const struct field *field)
{
    write_function *write_item =
        field->shape == SHAPE_SCHEMA_OR_ARRAY ? write_schema : write_string;
    size_t begun = wire_begin(encoder->buffer, number);
    if (value_is(value, VALUE_MAP) && !write_schema(encoder, 1, value, field))
        return false;
    for (size_t i = 0; value_is(value, VALUE_LIST) && i < value->list.count; i++)
        if (!write_item(encoder, 2, value->list.items[i], field))
            return false;
    wire_end(encoder->buffer, begun);
    return true;
}

static bool write_any(struct encoder *encoder, unsigned number, const struct value *value,
                      const struct field *field)
{
    (void)number, (void)value;
    return fail(encoder->err, REASON_INTERNAL_ERROR, /* os_errno= */ 0,
                "protobuf: %s has no message", field->name);
}

static bool write_message(struct encoder *encoder, unsigned number, const struct value *value,
                          const struct field *field)
{
    if (!fits(value, VALUE_MAP))
        return misfit(encoder, field);
    size_t begun = wire_begin(encoder->buffer, number);
    if (!write_struct(encoder, value, field->type))
        return false;
    wire_end(encoder->buffer, begun);
    return true;
}

static bool write_wrap(struct encoder *encoder, unsigned number, const struct value *value,
                       const struct field *field)
{
    const struct field *items = &field->type->fields[0];
    if (!fits(value, VALUE_LIST))
        return misfit(encoder, field);
    size_t begun = wire_begin(encoder->buffer, number);
    for (size_t i = 0; i < value_count(value); i++)
        if (!write_string(encoder, items->number, value->list.items[i], items))
            return false;
    wire_end(encoder->buffer, begun);
    return true;
}

static write_function *const shape_functions[] = {
    [SHAPE_STRING] = write_string,            [SHAPE_BOOL] = write_bool,
    [SHAPE_INT32] = write_int,                [SHAPE_INT64] = write_int,
    [SHAPE_DOUBLE] = write_double,            [SHAPE_BYTES] = write_bytes,
    [SHAPE_TIME] = write_instant,             [SHAPE_MICRO_TIME] = write_instant,
    [SHAPE_DURATION] = write_duration,        [SHAPE_QUANTITY] = write_quantity,
    [SHAPE_INT_OR_STRING] = write_int_or_string, [SHAPE_RAW_EXTENSION] = write_json,
    [SHAPE_FIELDS_V1] = write_json,           [SHAPE_JSON] = write_json,
    [SHAPE_SCHEMA_OR_BOOL] = write_schema_or_bool, [SHAPE_SCHEMA_OR_ARRAY] = write_schema_or_list,
    [SHAPE_SCHEMA_OR_STRING_ARRAY] = write_schema_or_list,
    [SHAPE_ANY] = write_any,                  [SHAPE_STRUCT] = write_message,
    [SHAPE_WRAP] = write_wrap,
};

static bool write_element(struct encoder *encoder, unsigned number, const struct value *value,
                          const struct field *field)
{
    return shape_functions[field->shape](encoder, number,
                                         value_is(value, VALUE_NULL) ? NULL : value, field);
}

/* ---- collections ---- */

static bool write_list(struct encoder *encoder, const struct value *list, const struct field *field)
{
    if (!fits(list, VALUE_LIST))
        return misfit(encoder, field);
    for (size_t i = 0; i < value_count(list); i++)
        if (!write_element(encoder, field->number, list->list.items[i], field))
            return false;
    return true;
}

static int compare_members(const void *left, const void *right)
{
    const struct member *a = left, *b = right;
    return bytes_compare(a->key, b->key);
}

static bool write_map(struct encoder *encoder, const struct value *map, const struct field *field)
{
    size_t count = value_count(map);
    if (!fits(map, VALUE_MAP))
        return misfit(encoder, field);
    if (count == 0)
        return true;
    struct member *members = arena_array(encoder->arena, count, sizeof *members);
    memcpy(members, map->map.members, count * sizeof *members);
    qsort(members, count, sizeof *members, compare_members);
    for (size_t i = 0; i < count; i++) {
        size_t begun = wire_begin(encoder->buffer, field->number);
        wire_add_bytes(encoder->buffer, 1, members[i].key);
        if (!write_element(encoder, 2, members[i].value, field))
            return false;
        wire_end(encoder->buffer, begun);
    }
    return true;
}

/* ---- structs ---- */

static bool write_field(struct encoder *encoder, const struct value *map, const struct field *field)
{
    if (field->flags & FIELD_INLINE)
        return write_message(encoder, field->number, map, field);
    const struct value *value =
        value_member_bytes(map, (struct bytes){ field->name, field->name_size });
    if (value_is(value, VALUE_NULL))
        value = NULL;
    if (field->collection == COLLECTION_LIST)
        return write_list(encoder, value, field);
    if (field->collection == COLLECTION_MAP)
        return write_map(encoder, value, field);
    bool can_be_unset =
        (field->flags & FIELD_POINTER) || field->shape == SHAPE_BYTES || field->shape == SHAPE_WRAP;
    return (!value && can_be_unset) || write_element(encoder, field->number, value, field);
}

/* The places of the fields that have a number, ascending by it.  Tables are nearly in that order.
 */
static size_t order_fields(const struct type *type, uint8_t ret_order[TYPE_MEMBERS_MAX])
{
    size_t count = 0;
    for (size_t i = 0; i < type->field_count && i < TYPE_MEMBERS_MAX; i++) {
        if (type->fields[i].flags & FIELD_JSON_ONLY)
            continue;
        size_t at = count++;
        for (; at > 0 && type->fields[ret_order[at - 1]].number > type->fields[i].number; at--)
            ret_order[at] = ret_order[at - 1];
        ret_order[at] = (uint8_t)i;
    }
    return count;
}

static bool write_struct(struct encoder *encoder, const struct value *map, const struct type *type)
{
    uint8_t order[TYPE_MEMBERS_MAX];
    size_t count = order_fields(type, order);
    if (encoder->depth == MESSAGE_DEPTH_MAX)
        return fail(encoder->err, REASON_INTERNAL_ERROR, /* os_errno= */ 0,
                    "protobuf: %s is nested too deep", type->name);
    encoder->depth++;
    for (size_t i = 0; i < count; i++)
        if (!write_field(encoder, map, &type->fields[order[i]]))
            return false;
    encoder->depth--;
    return true;
}

/* ---- envelopes ---- */

enum {
    UNKNOWN_TYPE_META = 1,
    UNKNOWN_RAW = 2,
    UNKNOWN_CONTENT_ENCODING = 3,
    UNKNOWN_CONTENT_TYPE = 4
};

/* Up to where the object's own message stands. */
static size_t open_envelope(struct buffer *buffer, const char *api_version, const char *name)
{
    buffer_add(buffer, "k8s", 4);
    size_t type_meta = wire_begin(buffer, UNKNOWN_TYPE_META);
    wire_add_bytes(buffer, 1, bytes_of(api_version));
    wire_add_bytes(buffer, 2, bytes_of(name));
    wire_end(buffer, type_meta);
    return wire_begin(buffer, UNKNOWN_RAW);
}

static void close_envelope(struct buffer *buffer, size_t raw)
{
    wire_end(buffer, raw);
    wire_add_bytes(buffer, UNKNOWN_CONTENT_ENCODING, BYTES(""));
    wire_add_bytes(buffer, UNKNOWN_CONTENT_TYPE, BYTES(""));
}

bool protobuf_has_kind(const struct kind *kind)
{
    return kind->type->proto_name != NULL;
}

static bool check_kind(const struct kind *kind, struct error *err)
{
    return protobuf_has_kind(kind) || fail(err, REASON_NOT_ACCEPTABLE, /* os_errno= */ 0,
                                           "%s has no protobuf form", kind->name);
}

bool protobuf_write_object(struct buffer *buffer, const struct value *value,
                           const struct kind *kind, struct error *err)
{
    AUTO_ARENA arena = { 0 };
    struct encoder encoder = { buffer, &arena, err, 0 };
    if (!check_kind(kind, err))
        return false;
    size_t raw = open_envelope(buffer, kind->api_version, kind->name);
    if (!write_struct(&encoder, value, kind->type))
        return false;
    close_envelope(buffer, raw);
    return true;
}

static bool write_list_metadata(struct buffer *buffer, const struct protobuf_list *list,
                                const struct field *field, struct error *err)
{
    AUTO_ARENA arena = { 0 };
    struct encoder encoder = { buffer, &arena, err, 0 };
    struct value *metadata = value_new_map(&arena);
    value_set(metadata, &arena, "resourceVersion",
              value_printf(&arena, "%lld", (long long)list->revision));
    if (list->continue_token)
        value_set(metadata, &arena, "continue", value_new_text(&arena, list->continue_token));
    if (list->remaining)
        value_set(metadata, &arena, "remainingItemCount", value_new_int(&arena, *list->remaining));
    return write_message(&encoder, field->number, metadata, field);
}

static bool write_item(struct buffer *buffer, const struct protobuf_list *list,
                       const struct object *object, const struct field *field, struct error *err)
{
    AUTO_ARENA arena = { 0 };
    struct encoder encoder = { buffer, &arena, err, 0 };
    struct value *value = value_from_whole_object(object, &arena);
    if (list->convert)
        value = list->convert(value, object->kind, list->kind, &arena);
    return write_message(&encoder, field->number, value, field);
}

bool protobuf_write_list(struct buffer *buffer, const struct protobuf_list *list, struct error *err)
{
    const struct kind *kind = list->kind;
    if (!check_kind(kind, err))
        return false;
    const struct field *metadata = type_field(kind->list_type, BYTES("metadata")),
                       *items = type_field(kind->list_type, BYTES("items"));
    size_t raw = open_envelope(buffer, kind->api_version, kind->list_name);
    if (!write_list_metadata(buffer, list, metadata, err))
        return false;
    for (size_t i = 0; i < list->count; i++)
        if (!write_item(buffer, list, list->items[i], items, err))
            return false;
    close_envelope(buffer, raw);
    return true;
}

void protobuf_write_watch_event(struct buffer *buffer, const char *type, struct bytes envelope)
{
    enum { EVENT_TYPE = 1, EVENT_OBJECT = 2, LENGTH_SIZE = 4 };
    size_t start = buffer->size;
    buffer_add(buffer, "\0\0\0", LENGTH_SIZE);
    wire_add_bytes(buffer, EVENT_TYPE, bytes_of(type));
    size_t object = wire_begin(buffer, EVENT_OBJECT);
    wire_add_bytes(buffer, 1, envelope);
    wire_end(buffer, object);
    size_t length = buffer->size - start - LENGTH_SIZE;
    for (size_t i = 0; i < LENGTH_SIZE; i++)
        buffer->at[start + i] = (char)(unsigned char)(length >> (8 * (LENGTH_SIZE - 1 - i)));
}
