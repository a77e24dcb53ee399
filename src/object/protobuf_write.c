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
#include "codec/json_pick.h"
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
    size_t begun = wire_begin(encoder->buffer, number);
    bool is_text = field->shape == SHAPE_FIELDS_V1 && value_is(value, VALUE_STRING);
    if (is_text) {
        wire_add_bytes(encoder->buffer, 1, value->string);       /* see read_whole */
    } else if (value) {
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

static bool is_unset(const struct field *field)
{
    return (field->flags & FIELD_POINTER) || field->collection != COLLECTION_NONE ||
           field->shape == SHAPE_BYTES || field->shape == SHAPE_WRAP;
}

static bool write_field(struct encoder *encoder, const struct value *map, const struct value *value,
                        const struct field *field)
{
    if (field->flags & FIELD_INLINE)
        return write_message(encoder, field->number, map, field);
    if (value_is(value, VALUE_NULL))
        value = NULL;
    if (!value && is_unset(field))
        return true;
    if (field->collection == COLLECTION_LIST)
        return write_list(encoder, value, field);
    if (field->collection == COLLECTION_MAP)
        return write_map(encoder, value, field);
    return write_element(encoder, field->number, value, field);
}

/* What is written of a type all of whose members are fields: by their places in wire_order. */
struct wanted {
    const struct value **values;
    uint64_t             bits[TYPE_MEMBER_WORDS];
};

static void choose_fields(const struct value *map, const struct type *type, struct wanted *wanted)
{
    memcpy(wanted->bits, type->wire_kept, sizeof wanted->bits);
    for (size_t i = 0; map && i < map->map.count; i++) {
        int place = type_member_index(type, map->map.members[i].key);
        unsigned rank = place >= 0 ? type->wire_rank[place] : 0;
        if (rank == 0)
            continue;
        wanted->values[rank - 1] = map->map.members[i].value;
        wanted->bits[(rank - 1) / 64] |= (uint64_t)1 << ((rank - 1) % 64);
    }
}

static bool write_chosen(struct encoder *encoder, const struct value *map, const struct type *type)
{
    struct wanted wanted;
    wanted.values = arena_array(encoder->arena, type->wire_count, sizeof *wanted.values);
    choose_fields(map, type, &wanted);
    for (size_t word = 0; word * 64 < type->wire_count; word++)
        for (uint64_t bits = wanted.bits[word]; bits; bits &= bits - 1) {
            size_t i = word * 64 + (size_t)__builtin_ctzll(bits);
            const struct field *field = &type->fields[type->wire_order[i]];
            if (!write_field(encoder, map, wanted.values[i], field))
                return false;
        }
    return true;
}

/* Fields of an inline struct stand among the others in the map. */
static bool write_named(struct encoder *encoder, const struct value *map, const struct type *type)
{
    for (size_t i = 0; i < type->wire_count; i++) {
        const struct field *field = &type->fields[type->wire_order[i]];
        const struct value *value =
            value_member_bytes(map, (struct bytes){ field->name, field->name_size });
        if (!write_field(encoder, map, value, field))
            return false;
    }
    return true;
}

static bool write_struct(struct encoder *encoder, const struct value *map, const struct type *type)
{
    if (encoder->depth == MESSAGE_DEPTH_MAX)
        return fail(encoder->err, REASON_INTERNAL_ERROR, /* os_errno= */ 0,
                    "protobuf: %s is nested too deep", type->name);
    encoder->depth++;
    bool is_flat = type->member_count == type->field_count;
    const struct value *own = value_is(map, VALUE_MAP) ? map : NULL;
    bool good = is_flat ? write_chosen(encoder, own, type) : write_named(encoder, own, type);
    encoder->depth--;
    return good;
}

/* ---- envelopes ---- */

enum {
    UNKNOWN_TYPE_META = 1,
    UNKNOWN_RAW = 2,
    UNKNOWN_CONTENT_ENCODING = 3,
    UNKNOWN_CONTENT_TYPE = 4
};

static void write_type_meta(struct buffer *buffer, const char *api_version, const char *name)
{
    buffer_add(buffer, "k8s", 4);
    size_t type_meta = wire_begin(buffer, UNKNOWN_TYPE_META);
    wire_add_bytes(buffer, 1, bytes_of(api_version));
    wire_add_bytes(buffer, 2, bytes_of(name));
    wire_end(buffer, type_meta);
}

static void write_content_type(struct buffer *buffer)
{
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
    write_type_meta(buffer, kind->api_version, kind->name);
    size_t raw = wire_begin(buffer, UNKNOWN_RAW);
    if (!write_struct(&encoder, value, kind->type))
        return false;
    wire_end(buffer, raw);
    write_content_type(buffer);
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

static const struct type *type_of_list(const struct protobuf_list *list)
{
    return list->list_kind ? list->list_kind->type : list->kind->list_type;
}

static struct json_pick set_pick = { .name = { "fieldsV1", 8 }, .is_raw = true },
                        managed_pick = { .name = { "managedFields", 13 }, .first = &set_pick,
                                    .reads_others = true },
                        metadata_pick = { .name = { "metadata", 8 }, .first = &managed_pick,
                                     .reads_others = true };

struct value *protobuf_read_text(const struct object *object, struct arena *arena)
{
    static const struct json_pick whole = { .first = &metadata_pick, .reads_others = true };
    struct json_options options = { .pick = &whole, .is_own = true };
    return json_parse(object->text, &options, arena, NULL);
}

struct value *protobuf_read_metadata(const struct object *object, struct arena *arena)
{
    struct json_options options = { .pick = &metadata_pick, .is_own = true };
    struct value *partial = value_new_map(arena);
    value_set(partial, arena, "metadata",
              json_parse(object_metadata(object), &options, arena, NULL));
    return partial;
}

bool protobuf_write_item(struct buffer *buffer, const struct protobuf_list *list,
                         const struct object *object, struct error *err)
{
    struct encoder encoder = { buffer, list->arena, err, 0 };
    if (!check_kind(list->kind, err))
        return false;
    arena_reset(list->arena);
    const struct field *field = type_field(type_of_list(list), BYTES("items"));
    struct value *value = list->make(object, list->kind, list->arena);
    return write_message(&encoder, field->number, value, field);
}

bool protobuf_write_list_head(struct buffer *buffer, const struct protobuf_list *list,
                              size_t items_size_bytes, struct error *err)
{
    AUTO_BUFFER metadata = { 0 };
    const struct kind *kind = list->kind;
    if (!check_kind(kind, err) ||
        !write_list_metadata(&metadata, list, type_field(type_of_list(list), BYTES("metadata")),
                             err))
        return false;
    write_type_meta(buffer, kind->api_version,
                    list->list_kind ? list->list_kind->name : kind->list_name);
    wire_add_head(buffer, UNKNOWN_RAW, metadata.size + items_size_bytes);
    buffer_add(buffer, metadata.at, metadata.size);
    return true;
}

void protobuf_write_list_tail(struct buffer *buffer)
{
    write_content_type(buffer);
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
