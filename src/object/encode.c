/* SPDX-License-Identifier: Apache-2.0 */
/* encode.c - a value as the JSON of its type: the same bytes whichever way the tree came about.
 *
 * A struct's members are put into the order of its table first; then each is written, left out, or
 * written although it is absent, as its field says.  Keys of maps ascend.
 *
 * Holds:    what is written is what decoding it gives back.
 * Not here: texts of what no type describes (codec/json.c). */
#include "object/decode.h"

#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "codec/json.h"
#include "codec/json_plain.h"
#include "codec/value.h"
#include "object/schema.h"

/* Where the members of the structs on the way down are put into order: a stack that the levels
 * share. */
struct encoder {
    struct buffer       *buffer;
    const struct value **places;
    size_t               used, room;
};

static void write_struct(struct encoder *, const struct value *, const struct type *, char before);
static void write_typed(struct encoder *, const struct value *, const struct type *);

/* What an absent field writes where it must be written. */
static const char *const zero_texts[] = {
    [SHAPE_STRING] = "\"\"",
    [SHAPE_BOOL] = "false",
    [SHAPE_INT32] = "0",
    [SHAPE_INT64] = "0",
    [SHAPE_DOUBLE] = "0",
    [SHAPE_BYTES] = "null",
    [SHAPE_TIME] = "null",
    [SHAPE_MICRO_TIME] = "null",
    [SHAPE_DURATION] = "\"0s\"",
    [SHAPE_QUANTITY] = "\"0\"",
    [SHAPE_INT_OR_STRING] = "0",
    [SHAPE_RAW_EXTENSION] = "null",
    [SHAPE_FIELDS_V1] = "null",
    [SHAPE_JSON] = "null",
    [SHAPE_SCHEMA_OR_BOOL] = "false",
    [SHAPE_SCHEMA_OR_ARRAY] = "null",
    [SHAPE_SCHEMA_OR_STRING_ARRAY] = "null",
    [SHAPE_ANY] = "null",
    [SHAPE_STRUCT] = NULL,
    [SHAPE_WRAP] = "null",
};

static void write_zero(struct encoder *encoder, const struct field *field)
{
    if (field->collection != COLLECTION_NONE || (field->flags & FIELD_POINTER))
        buffer_add(encoder->buffer, "null", 4);
    else if (field->shape == SHAPE_STRUCT)
        write_typed(encoder, NULL, field->type);
    else
        buffer_add_text(encoder->buffer, zero_texts[field->shape]);
}

static const struct type *schema_type(const struct field *field)
{
    return type_field(field->type, BYTES("schema"))->type;
}

static void write_schemas(struct encoder *encoder, const struct value *list,
                          const struct field *field)
{
    buffer_add_char(encoder->buffer, '[');
    for (size_t i = 0; i < list->list.count; i++) {
        if (i)
            buffer_add_char(encoder->buffer, ',');
        if (list->list.items[i]->type == VALUE_MAP)
            write_typed(encoder, list->list.items[i], schema_type(field));
        else
            json_write_value(encoder->buffer, list->list.items[i]);
    }
    buffer_add_char(encoder->buffer, ']');
}

static void write_element(struct encoder *encoder, const struct value *value,
                          const struct field *field)
{
    bool schema = field->shape == SHAPE_SCHEMA_OR_BOOL || field->shape == SHAPE_SCHEMA_OR_ARRAY ||
                  field->shape == SHAPE_SCHEMA_OR_STRING_ARRAY;
    if (value->type == VALUE_MAP && field->shape == SHAPE_STRUCT)
        write_typed(encoder, value, field->type);
    else if (value->type == VALUE_STRING)
        json_write_string(encoder->buffer, value->string);
    else if (value->type == VALUE_MAP && schema)
        write_typed(encoder, value, schema_type(field));
    else if (value->type == VALUE_LIST && schema)
        write_schemas(encoder, value, field);
    else if (field->shape == SHAPE_RAW_EXTENSION)
        json_write_source(encoder->buffer, value);
    else
        json_write_value(encoder->buffer, value);
}

static void write_list(struct encoder *encoder, const struct value *list, const struct field *field)
{
    buffer_add_char(encoder->buffer, '[');
    for (size_t i = 0; i < list->list.count; i++) {
        if (i)
            buffer_add_char(encoder->buffer, ',');
        write_element(encoder, list->list.items[i], field);
    }
    buffer_add_char(encoder->buffer, ']');
}

static int compare_members(const void *left, const void *right)
{
    const struct member *a = left, *b = right;
    return bytes_compare(a->key, b->key);
}

/* The members by ascending key: the map's own array where it is in order, else a copy to be freed.
 */
static const struct member *sorted_members(const struct value *map, struct member **ret_copy)
{
    uint32_t count = map->map.count, i = 1;
    *ret_copy = NULL;
    while (i < count && bytes_compare(map->map.members[i - 1].key, map->map.members[i].key) < 0)
        i++;
    if (i >= count)
        return map->map.members;
    *ret_copy = memory_grow(NULL, count, sizeof **ret_copy);
    memcpy(*ret_copy, map->map.members, count * sizeof **ret_copy);
    qsort(*ret_copy, count, sizeof **ret_copy, compare_members);
    return *ret_copy;
}

static void write_map(struct encoder *encoder, const struct value *map, const struct field *field)
{
    struct member *copy;
    const struct member *members = sorted_members(map, &copy);
    buffer_add_char(encoder->buffer, '{');
    for (uint32_t i = 0; i < map->map.count; i++) {
        if (i)
            buffer_add_char(encoder->buffer, ',');
        json_write_string(encoder->buffer, members[i].key);
        buffer_add_char(encoder->buffer, ':');
        write_element(encoder, members[i].value, field);
    }
    buffer_add_char(encoder->buffer, '}');
    free(copy);
}

/* The name with the comma or brace that stands before it.  Names need no escapes. */
static void write_name(struct buffer *buffer, char before, const char *name, size_t size)
{
    buffer_reserve(buffer, size + 4);
    char *at = buffer->at + buffer->size;
    at[0] = before;
    at[1] = '"';
    json_copy_short(at + 2, name, size);
    at[size + 2] = '"';
    at[size + 3] = ':';
    buffer->size += size + 4;
}

/* Whether the field stands in the JSON; absent values stand there when the field is emitted. */
static bool is_written(const struct value *value, const struct field *field)
{
    if (field->flags & FIELD_EMIT)
        return true;
    if (!value || value->type == VALUE_NULL)
        return false;
    if (field->flags & FIELD_POINTER)
        return true;
    if (field->shape == SHAPE_QUANTITY && field->collection == COLLECTION_NONE)
        return !bytes_equal_text(value->string, "0");
    if (field->shape == SHAPE_DURATION && field->collection == COLLECTION_NONE)
        return !bytes_equal_text(value->string, "0s");
    if (field->shape == SHAPE_INT_OR_STRING && field->collection == COLLECTION_NONE)
        return value->type == VALUE_STRING || value->integer != 0;
    bool raw = field->shape >= SHAPE_RAW_EXTENSION && field->shape <= SHAPE_ANY &&
               field->collection == COLLECTION_NONE;
    return raw || !value_is_empty(value);
}

static void write_field(struct encoder *encoder, const struct value *value,
                        const struct field *field)
{
    if (!value || value->type == VALUE_NULL)
        write_zero(encoder, field);
    else if (field->collection == COLLECTION_LIST && value->type == VALUE_LIST)
        write_list(encoder, value, field);
    else if (field->collection == COLLECTION_MAP && value->type == VALUE_MAP)
        write_map(encoder, value, field);
    else
        write_element(encoder, value, field);
}

/* Room for a struct's members on top of the stack; returns where it begins. */
static size_t push_places(struct encoder *encoder, size_t count)
{
    enum { FIRST_ROOM = 256 };
    size_t start = encoder->used;
    encoder->used += count;
    if (encoder->used > encoder->room) {
        encoder->room = encoder->used < FIRST_ROOM ? FIRST_ROOM : encoder->used * 2;
        encoder->places = memory_grow(encoder->places, encoder->room, sizeof *encoder->places);
    }
    return start;
}

/* Puts the members into the table's order at `places`, and marks those in `bits`. */
static void place_members(const struct value *map, const struct type *type,
                          const struct value **places, uint64_t bits[TYPE_MEMBER_WORDS])
{
    for (uint32_t i = 0; i < map->map.count; i++) {
        int place = type_member_index(type, map->map.members[i].key);
        if (place < 0)
            continue;
        places[place] = map->map.members[i].value;
        bits[place / 64] |= (uint64_t)1 << (place % 64);
    }
}

/* The marked members of one word, from the lowest on; `first` is the place of its bit 0.  Returns
 * what stands before the next member. */
static char write_members(struct encoder *encoder, const struct type *type, size_t start,
                          size_t first, uint64_t present, char before)
{
    for (uint64_t left = present | type->emit_bits[first / 64]; left; left &= left - 1) {
        int bit = ffsll((long long)left) - 1;
        size_t place = first + (size_t)bit;
        const struct field *field = type->members[place];
        const struct value *value = present >> bit & 1 ? encoder->places[start + place] : NULL;
        if (!is_written(value, field))
            continue;
        write_name(encoder->buffer, before, field->name, field->name_size);
        write_field(encoder, value, field);
        before = ',';
    }
    return before;
}

/* `before` is '{' at the start, ',' behind what the caller wrote. */
static void write_struct(struct encoder *encoder, const struct value *map, const struct type *type,
                         char before)
{
    uint64_t present[TYPE_MEMBER_WORDS] = { 0 };
    size_t start = push_places(encoder, type->member_count);
    if (value_is(map, VALUE_MAP))
        place_members(map, type, encoder->places + start, present);
    for (size_t first = 0; first < type->member_count; first += 64)
        before = write_members(encoder, type, start, first, present[first / 64], before);
    if (before == '{')
        buffer_add_char(encoder->buffer, '{');
    buffer_add_char(encoder->buffer, '}');
    encoder->used = start;
}

/* An object inside another keeps the kind and apiVersion that stand in it. */
static void write_typed(struct encoder *encoder, const struct value *map, const struct type *type)
{
    static const char *const names[] = { "kind", "apiVersion" };
    char before = '{';
    for (size_t i = 0; type->is_object && i < ARRAY_SIZE(names); i++) {
        const struct value *value = value_member(map, names[i]);
        if (!value_is(value, VALUE_STRING))
            continue;
        write_name(encoder->buffer, before, names[i], strlen(names[i]));
        json_write_string(encoder->buffer, value->string);
        before = ',';
    }
    write_struct(encoder, map, type, before);
}

/* A custom kind: what its schema does not know stays, so the members ascend as those of a map. */
static void write_custom(struct encoder *encoder, const struct value *map, const struct type *type)
{
    struct member *copy;
    const struct field *metadata = type->members[0];
    const struct member *members = sorted_members(map, &copy);
    for (uint32_t i = 0; i < map->map.count; i++) {
        struct bytes key = members[i].key;
        if (bytes_equal_text(key, "apiVersion") || bytes_equal_text(key, "kind"))
            continue;
        buffer_add_char(encoder->buffer, ',');
        json_write_string(encoder->buffer, key);
        buffer_add_char(encoder->buffer, ':');
        if (bytes_equal_text(key, metadata->name))
            write_typed(encoder, members[i].value, metadata->type);
        else
            json_write_value(encoder->buffer, members[i].value);
    }
    buffer_add_char(encoder->buffer, '}');
    free(copy);
}

void encode_value(struct buffer *buffer, const struct value *value, const struct type *type)
{
    struct encoder encoder = { .buffer = buffer };
    write_typed(&encoder, value, type);
    free(encoder.places);
}

void encode_object(struct buffer *buffer, const struct value *value, const struct kind *kind)
{
    struct encoder encoder = { .buffer = buffer };
    write_name(buffer, '{', "kind", 4);
    json_write_string(buffer, bytes_of(kind->name));
    write_name(buffer, ',', "apiVersion", 10);
    json_write_string(buffer, bytes_of(kind->api_version));
    if (kind->type->schema && value_is(value, VALUE_MAP))
        write_custom(&encoder, value, kind->type);
    else
        write_struct(&encoder, value, kind->type, ',');
    free(encoder.places);
}
