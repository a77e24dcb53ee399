/* SPDX-License-Identifier: Apache-2.0 */
/* decode.c - makes a tree fit its type, and says in Go's words where it does not.
 *
 * One function a shape checks a value and puts it into canonical form; collections and structs
 * descend.  A chain of frames on the stack remembers the way down, for messages alone.
 *
 * Holds:    the walk is in the order of the text, as long as that order has not been edited.
 * Not here: bodies (decode_body.c), defaults (defaults.c), what values are allowed (validation). */
#include "object/decode.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "base/arena.h"
#include "base/error.h"
#include "codec/base64.h"
#include "codec/cbor.h"
#include "codec/json.h"
#include "codec/value.h"
#include "object/decode_source.h"
#include "object/quantity.h"
#include "object/schema.h"
#include "object/structural_schema.h"
#include "object/time_text.h"

/* One step of the way down: a member of a struct (type is set), a map's key, or a list's index. */
struct frame {
    const struct frame *parent;
    const struct type  *type;
    struct bytes        name;            /* {NULL,0}: an index */
    size_t              index;
    int                 depth;
};

struct decoder {
    struct arena         *arena;
    struct decode_notes  *notes;         /* or NULL */
    struct decode_source *source;        /* or NULL */
    struct error         *err;
    bool                  is_cbor;       /* messages are in its library's words */
};

typedef bool decode_function(const struct decoder *, struct value *, const struct field *,
                             const struct frame *);

static bool decode_struct(const struct decoder *, struct value *, const struct type *,
                          const struct frame *);

/* Notes. */

void decode_note(struct decode_notes *notes, struct arena *arena, const char *format, ...)
{
    if (notes->count == DECODE_WARNINGS_MAX)
        return;
    va_list arguments;
    va_start(arguments, format);
    const char *text = arena_vprintf(arena, format, arguments);
    va_end(arguments);
    for (size_t i = 0; i < notes->count; i++)
        if (strcmp(notes->texts[i], text) == 0)
            return;
    if (notes->count == 0)
        notes->texts = arena_array(arena, DECODE_WARNINGS_MAX, sizeof *notes->texts);
    notes->texts[notes->count++] = text;
}

bool decode_notes_strict(struct decode_notes *notes, struct arena *arena, struct error *err)
{
    if (notes->count == 0)
        return true;
    AUTO_BUFFER text = { 0 };
    for (size_t i = 0; i < notes->count; i++)
        buffer_printf(&text, "%s%s", i ? ", " : "", notes->texts[i]);
    *notes = (struct decode_notes){ 0 };
    return fail_whole(err, arena, REASON_BAD_REQUEST, "strict decoding error: %s",
                      buffer_text(&text));
}

/* "spec.containers[0].image" */
static void write_path(struct buffer *path, const struct frame *frame)
{
    if (!frame)
        return;
    write_path(path, frame->parent);
    if (!frame->name.at)
        buffer_printf(path, "[%zu]", frame->index);
    else
        buffer_printf(path, "%s%.*s", path->size ? "." : "", BYTES_ARG(frame->name));
}

/* Whether a path lies at or below a field that has been noted as unknown. */
static bool is_below_unknown(const struct decode_notes *notes, const char *path)
{
    static const char before[] = "unknown field \"";
    for (size_t i = 0; i < notes->count; i++) {
        const char *text = notes->texts[i];
        if (strncmp(text, before, sizeof before - 1) != 0)
            continue;
        struct bytes unknown = { text + sizeof before - 1, strlen(text) - sizeof before };
        if (strncmp(path, unknown.at, unknown.size) == 0 && strchr(".[", path[unknown.size]))
            return true;
    }
    return false;
}

/* Tells the duplicates that stand before `end` in the text. */
static void note_duplicates(const struct decoder *decoder, const char *end)
{
    struct decode_source *source = decoder->source;
    for (; source && source->told < source->count; source->told++) {
        const struct decode_duplicate *duplicate = &source->duplicates[source->told];
        if (source->text.at + duplicate->offset >= end)
            return;
        if (!is_below_unknown(decoder->notes, duplicate->path))
            decode_note(decoder->notes, decoder->arena, "duplicate field \"%s\"", duplicate->path);
    }
}

static void note_unknown(const struct decoder *decoder, const struct frame *frame)
{
    AUTO_BUFFER path = { 0 };
    if (!decoder->notes || decoder->notes->count == DECODE_WARNINGS_MAX)
        return;
    if (decoder->source) {
        const struct bytes text = decoder->source->text;
        bool in_text = frame->name.at >= text.at && frame->name.at < text.at + text.size;
        note_duplicates(decoder, in_text ? frame->name.at : text.at);
    }
    write_path(&path, frame);
    decode_note(decoder->notes, decoder->arena, "unknown field \"%s\"", buffer_text(&path));
}

/* Errors. */

/* Go's path names an embedded struct by its type: "spec.volumes.VolumeSource.secret". */
static void write_inline_names(struct buffer *path, const struct type *type, struct bytes name)
{
    for (size_t i = 0; i < type->field_count; i++) {
        const struct field *field = &type->fields[i];
        if (!(field->flags & FIELD_INLINE) || !type_field(field->type, name))
            continue;
        buffer_printf(path, ".%s", field->type->name);
        write_inline_names(path, field->type, name);
        return;
    }
}

static void write_go_path(struct buffer *path, const struct frame *frame)
{
    if (!frame)
        return;
    write_go_path(path, frame->parent);
    if (!frame->type)
        return;
    write_inline_names(path, frame->type, frame->name);
    buffer_printf(path, ".%.*s", BYTES_ARG(frame->name));
}

static const char *const go_types[] = {
    [SHAPE_STRING] = "string",
    [SHAPE_BOOL] = "bool",
    [SHAPE_INT32] = "int32",
    [SHAPE_INT64] = "int64",
    [SHAPE_DOUBLE] = "float64",
    [SHAPE_BYTES] = "[]uint8",
    [SHAPE_TIME] = "string",
    [SHAPE_MICRO_TIME] = "string",
    [SHAPE_DURATION] = "string",
    [SHAPE_QUANTITY] = "string",
    [SHAPE_INT_OR_STRING] = "int32",
    [SHAPE_RAW_EXTENSION] = "runtime.RawExtension",
    [SHAPE_FIELDS_V1] = "v1.FieldsV1",
    [SHAPE_JSON] = "v1.JSON",
    [SHAPE_SCHEMA_OR_BOOL] = "v1.JSONSchemaPropsOrBool",
    [SHAPE_SCHEMA_OR_ARRAY] = "v1.JSONSchemaPropsOrArray",
    [SHAPE_SCHEMA_OR_STRING_ARRAY] = "v1.JSONSchemaPropsOrStringArray",
    [SHAPE_ANY] = "interface {}",
    [SHAPE_STRUCT] = NULL,
    [SHAPE_WRAP] = NULL,
};

/* "v1.PodSpec": the version is the last part of the type's package. */
static const char *go_struct(const struct type *type)
{
    const char *full = type->openapi_name, *dot = full ? strrchr(full, '.') : NULL;
    while (dot && dot > full && dot[-1] != '.')
        dot--;
    return dot ? dot : type->name;
}

static const char *go_type(const struct field *field)
{
    return go_types[field->shape] ? go_types[field->shape] : go_struct(field->type);
}

static const char *go_kind(const struct value *value)
{
    static const char *const names[] = {
        [VALUE_NULL] = "null",     [VALUE_BOOL] = "bool",     [VALUE_INT] = "number",
        [VALUE_DOUBLE] = "number", [VALUE_STRING] = "string", [VALUE_LIST] = "array",
        [VALUE_MAP] = "object",
    };
    return names[value->type];
}

/* A number where another kind of number belongs is shown. */
static bool is_told_number(const struct value *value, const char *before, const struct field *field)
{
    bool wants_integer = field->shape == SHAPE_INT32 || field->shape == SHAPE_INT64 ||
                         field->shape == SHAPE_INT_OR_STRING;
    return (value->type == VALUE_INT || value->type == VALUE_DOUBLE) && !*before && wants_integer;
}

static void write_number(struct buffer *text, const struct value *value)
{
    buffer_add_char(text, ' ');
    if (value->type == VALUE_DOUBLE && value->number_text.at)
        buffer_add(text, value->number_text.at, value->number_text.size);
    else
        json_write_value(text, value);
}

/* CBOR's library names the outermost struct and its member, and tells why an integer or a list does
 * not fit. */
static bool cbor_mismatch(const struct decoder *decoder, const struct value *value,
                          const char *before, const struct field *field, const struct frame *frame)
{
    AUTO_BUFFER text = { 0 };
    const struct frame *outermost = NULL;
    for (; frame; frame = frame->parent)
        if (frame->type)
            outermost = frame;
    buffer_printf(&text, "cbor: cannot unmarshal %s into Go ", cbor_type_of(value));
    if (outermost)
        buffer_printf(&text, "struct field %s.%.*s", go_struct(outermost->type),
                      BYTES_ARG(outermost->name));
    else
        buffer_add_text(&text, "value");
    buffer_printf(&text, " of type %s%s", before, go_type(field));
    if (value->type == VALUE_INT && text_equal(go_type(field), "int32"))
        buffer_printf(&text, " (%lld overflows int32)", (long long)value->integer);
    if (value->type == VALUE_LIST && !*before && field->shape == SHAPE_STRUCT)
        buffer_add_text(&text, " (cannot decode CBOR array to struct without toarray option)");
    return fail(decoder->err, REASON_BAD_REQUEST, /* os_errno= */ 0, "%s", buffer_text(&text));
}

/* The value is not one of the field's; `before` is [] or map[string] or "". */
static bool mismatch(const struct decoder *decoder, const struct value *value, const char *before,
                     const struct field *field, const struct frame *frame)
{
    AUTO_BUFFER path = { 0 };
    AUTO_BUFFER number = { 0 };
    const struct frame *member = frame;
    if (decoder->is_cbor)
        return cbor_mismatch(decoder, value, before, field, frame);
    while (member && !member->type)
        member = member->parent;
    write_go_path(&path, frame);
    if (is_told_number(value, before, field))
        write_number(&number, value);
    return fail(decoder->err, REASON_BAD_REQUEST, /* os_errno= */ 0,
                "json: cannot unmarshal %s%s into Go struct field %s%s of type %s%s",
                go_kind(value), buffer_text(&number), member ? member->type->name : "",
                buffer_text(&path), before, go_type(field));
}

static bool wrong_type(const struct decoder *decoder, const struct value *value,
                       const struct field *field, const struct frame *frame)
{
    return mismatch(decoder, value, "", field, frame);
}

/* Shapes. */

static bool decode_string(const struct decoder *decoder, struct value *value,
                          const struct field *field, const struct frame *frame)
{
    return value->type == VALUE_STRING || wrong_type(decoder, value, field, frame);
}

static bool decode_bool(const struct decoder *decoder, struct value *value,
                        const struct field *field, const struct frame *frame)
{
    return value->type == VALUE_BOOL || wrong_type(decoder, value, field, frame);
}

static bool decode_int32(const struct decoder *decoder, struct value *value,
                         const struct field *field, const struct frame *frame)
{
    bool fits =
        value->type == VALUE_INT && value->integer >= INT32_MIN && value->integer <= INT32_MAX;
    return fits || wrong_type(decoder, value, field, frame);
}

static bool decode_int64(const struct decoder *decoder, struct value *value,
                         const struct field *field, const struct frame *frame)
{
    return value->type == VALUE_INT || wrong_type(decoder, value, field, frame);
}

static bool decode_double(const struct decoder *decoder, struct value *value,
                          const struct field *field, const struct frame *frame)
{
    return value->type == VALUE_INT || value->type == VALUE_DOUBLE ||
           wrong_type(decoder, value, field, frame);
}

static bool decode_bytes(const struct decoder *decoder, struct value *value,
                         const struct field *field, const struct frame *frame)
{
    struct bytes bytes;
    if (value->type != VALUE_STRING)
        return wrong_type(decoder, value, field, frame);
    if (!base64_read(value->string, decoder->arena, &bytes))
        return fail(decoder->err, REASON_BAD_REQUEST, /* os_errno= */ 0,
                    "%sillegal base64 data at input byte %zu",
                    decoder->is_cbor ? "cbor: failed to decode base64 from byte string: " : "",
                    base64_bad_offset(value->string));
    AUTO_BUFFER text = { 0 };
    base64_write(&text, bytes);
    if (!bytes_equal(buffer_bytes(&text), value->string))
        value->string = (struct bytes){ arena_copy(decoder->arena, text.at, text.size), text.size };
    return true;
}

static bool cannot_parse(const struct decoder *decoder, struct bytes text, const char *layout,
                         size_t at, const char *part)
{
    at = at < text.size ? at : text.size;
    return fail(decoder->err, REASON_BAD_REQUEST, /* os_errno= */ 0,
                "parsing time \"%.*s\" as \"%s\": cannot parse \"%.*s\" as \"%s\"", BYTES_ARG(text),
                layout, (int)(text.size - at), text.at + at, part);
}

/* The parts of a time, where they stand, and how far a number goes. */
static const struct { const char *part; size_t at; int most; const char *name; } time_parts[] = {
    { "2006", 0, 9999, "" },    { "-", 4 },  { "01", 5, 12, "month" },   { "-", 7 },
    { "02", 8, 31, "day" },     { "T", 10 }, { "15", 11, 23, "hour" },   { ":", 13 },
    { "04", 14, 59, "minute" }, { ":", 16 }, { "05", 17, 59, "second" },
};

/* Whether the part stands in the text: itself, or as many digits as it has (their number in *ret).
 */
static bool has_time_part(struct bytes text, const char *part, size_t at, int *ret)
{
    *ret = 0;
    for (size_t i = 0; part[i]; i++) {
        if (at + i >= text.size)
            return false;
        char c = text.at[at + i];
        bool digit = c >= '0' && c <= '9';
        if (part[i] < '0' || part[i] > '9' ? c != part[i] : !digit)
            return false;
        *ret = *ret * 10 + (c - '0');
    }
    return true;
}

/* In Go's words: the first part of its layout that does not fit, or what is out of range. */
static bool wrong_time(const struct decoder *decoder, struct bytes text, const char *layout)
{
    enum { SECONDS_END = 19 };
    int number;
    FOR_EACH(row, time_parts) {
        if (!has_time_part(text, row->part, row->at, &number))
            return cannot_parse(decoder, text, layout, row->at, row->part);
        if (row->name && (number > row->most || (row->at == 5 && number == 0)))
            return fail(decoder->err, REASON_BAD_REQUEST, /* os_errno= */ 0,
                        "parsing time \"%.*s\": %s out of range", BYTES_ARG(text), row->name);
    }
    size_t at = SECONDS_END;
    while (at < text.size && (text.at[at] == '.' || (text.at[at] >= '0' && text.at[at] <= '9')))
        at++;
    if (at < text.size && text.at[at] == 'Z')
        return fail(decoder->err, REASON_BAD_REQUEST, /* os_errno= */ 0,
                    "parsing time \"%.*s\": day out of range", BYTES_ARG(text));
    return cannot_parse(decoder, text, layout, at, "Z07:00");
}

/* The year 1 is Go's zero time, which reads as unset: the value becomes null. */
static bool decode_instant(const struct decoder *decoder, struct value *value, const char *layout,
                           void (*write)(int64_t, int32_t, char[TIME_TEXT_MAX]))
{
    static const int64_t zero_s = -62135596800;
    char text[TIME_TEXT_MAX];
    int64_t seconds;
    int32_t ns;
    if (!time_parse_parts(value->string, &seconds, &ns))
        return wrong_time(decoder, value->string, layout);
    if (seconds == zero_s && ns == 0) {
        value->type = VALUE_NULL;
        return true;
    }
    write(seconds, ns, text);
    if (!bytes_equal_text(value->string, text))
        value->string = bytes_of(arena_strdup(decoder->arena, text));
    return true;
}

static void write_whole_seconds(int64_t seconds, int32_t ns, char ret_text[TIME_TEXT_MAX])
{
    (void)ns;
    time_write(seconds, ret_text);
}

static bool decode_time(const struct decoder *decoder, struct value *value,
                        const struct field *field, const struct frame *frame)
{
    if (value->type != VALUE_STRING)
        return wrong_type(decoder, value, field, frame);
    return decode_instant(decoder, value, "2006-01-02T15:04:05Z07:00", write_whole_seconds);
}

static bool decode_micro_time(const struct decoder *decoder, struct value *value,
                              const struct field *field, const struct frame *frame)
{
    static const char layout[] = "2006-01-02T15:04:05.000000Z07:00";
    enum { SECONDS_END = 19, MICRO_END = 26 };
    int number;
    if (value->type != VALUE_STRING)
        return wrong_type(decoder, value, field, frame);
    struct bytes text = value->string;
    if (text.size > SECONDS_END && !has_time_part(text, ".", SECONDS_END, &number))
        return cannot_parse(decoder, text, layout, SECONDS_END, ".000000");
    if (text.size > SECONDS_END && !has_time_part(text, "000000", SECONDS_END + 1, &number))
        return cannot_parse(decoder, text, layout, SECONDS_END, ".000000");
    if (text.size > MICRO_END && text.at[MICRO_END] >= '0' && text.at[MICRO_END] <= '9')
        return cannot_parse(decoder, text, layout, MICRO_END, "Z07:00");
    return decode_instant(decoder, value, layout, time_write_micro_parts);
}

static bool decode_duration(const struct decoder *decoder, struct value *value,
                            const struct field *field, const struct frame *frame)
{
    char text[DURATION_TEXT_MAX];
    int64_t ns;
    if (value->type != VALUE_STRING)
        return wrong_type(decoder, value, field, frame);
    if (!duration_parse(value->string, &ns))
        return fail(decoder->err, REASON_BAD_REQUEST, /* os_errno= */ 0,
                    "time: invalid duration \"%.*s\"", BYTES_ARG(value->string));
    duration_write(ns, text);
    value->string = bytes_of(arena_strdup(decoder->arena, text));
    return true;
}

/* The text of a quantity that is written as a number, a string, or anything else. */
static struct bytes quantity_text(const struct decoder *decoder, const struct value *value)
{
    AUTO_BUFFER text = { 0 };
    if (value->type == VALUE_STRING)
        return value->string;
    if (value->type == VALUE_DOUBLE && value->number_text.at)
        return value->number_text;
    if (value->type == VALUE_INT || value->type == VALUE_DOUBLE)
        json_write_value(&text, value);
    return (struct bytes){ arena_copy(decoder->arena, text.at, text.size), text.size };
}

static bool decode_quantity(const struct decoder *decoder, struct value *value,
                            const struct field *field, const struct frame *frame)
{
    char room[QUANTITY_TEXT_MAX];
    struct bytes canonical, text;
    if (decoder->is_cbor && value->type != VALUE_STRING)
        return wrong_type(decoder, value, field, frame);
    text = quantity_text(decoder, value);
    if (!quantity_canonical(text, /* round_to_milli= */ false, room, &canonical))
        return fail(decoder->err, REASON_BAD_REQUEST, /* os_errno= */ 0, "%s",
                    quantity_problem(text));
    if (canonical.at == room)
        canonical.at = arena_copy(decoder->arena, room, canonical.size);
    value->type = VALUE_STRING;
    value->string = canonical;
    return true;
}

static bool decode_int_or_string(const struct decoder *decoder, struct value *value,
                                 const struct field *field, const struct frame *frame)
{
    return value->type == VALUE_STRING || decode_int32(decoder, value, field, frame);
}

static bool is_too_deep(const struct value *value, int left)
{
    size_t count = value_count(value);
    if (left == 0)
        return true;
    for (size_t i = 0; i < count; i++)
        if (is_too_deep(value->type == VALUE_LIST ? value->list.items[i]
                                                  : value->map.members[i].value,
                        left - 1))
            return true;
    return false;
}

static bool too_deep(const struct decoder *decoder)
{
    return fail(decoder->err, REASON_BAD_REQUEST, /* os_errno= */ 0, "exceeded max depth");
}

/* Whatever it is, it stays as it is. */
static bool decode_any(const struct decoder *decoder, struct value *value,
                       const struct field *field, const struct frame *frame)
{
    (void)field;
    return !is_too_deep(value, JSON_DEPTH_MAX - frame->depth) || too_deep(decoder);
}

static const struct type *schema_type(const struct field *field)
{
    return type_field(field->type, BYTES("schema"))->type;
}

/* What is no schema reads as none.  Upstream reads these on their own, so that nothing is noted. */
static bool decode_schema(const struct decoder *decoder, struct value *value,
                          const struct field *field, const struct frame *frame)
{
    struct decoder quiet = *decoder;
    quiet.notes = NULL;
    quiet.source = NULL;
    if (value->type == VALUE_MAP)
        return decode_struct(&quiet, value, schema_type(field), frame);
    value->type = VALUE_NULL;
    return true;
}

static bool decode_schema_or_bool(const struct decoder *decoder, struct value *value,
                                  const struct field *field, const struct frame *frame)
{
    if (value->type == VALUE_BOOL || value->type == VALUE_MAP)
        return value->type == VALUE_BOOL || decode_schema(decoder, value, field, frame);
    return fail(decoder->err, REASON_BAD_REQUEST, /* os_errno= */ 0,
                "boolean or JSON schema expected");
}

static bool decode_schema_list(const struct decoder *decoder, struct value *list,
                               const struct field *field, const struct frame *parent,
                               decode_function *function)
{
    struct frame frame = { .parent = parent, .depth = parent->depth + 1 };
    for (; frame.index < list->list.count; frame.index++)
        if (!function(decoder, list->list.items[frame.index], field, &frame))
            return false;
    return true;
}

static bool decode_schema_or_array(const struct decoder *decoder, struct value *value,
                                   const struct field *field, const struct frame *frame)
{
    if (value->type == VALUE_LIST)
        return decode_schema_list(decoder, value, field, frame, decode_schema);
    return decode_schema(decoder, value, field, frame);
}

static bool decode_schema_or_string_array(const struct decoder *decoder, struct value *value,
                                          const struct field *field, const struct frame *frame)
{
    if (value->type == VALUE_LIST)
        return decode_schema_list(decoder, value, field, frame, decode_string);
    return decode_schema(decoder, value, field, frame);
}

static bool decode_struct_value(const struct decoder *decoder, struct value *value,
                                const struct field *field, const struct frame *frame)
{
    if (value->type != VALUE_MAP)
        return wrong_type(decoder, value, field, frame);
    return decode_struct(decoder, value, field->type, frame);
}

static bool decode_wrap(const struct decoder *decoder, struct value *value,
                        const struct field *field, const struct frame *frame)
{
    if (value->type != VALUE_LIST)
        return wrong_type(decoder, value, field, frame);
    for (size_t i = 0; i < value->list.count; i++)
        if (!decode_string(decoder, value->list.items[i], field, frame))
            return false;
    return true;
}

static decode_function *const shape_functions[] = {
    [SHAPE_STRING] = decode_string,
    [SHAPE_BOOL] = decode_bool,
    [SHAPE_INT32] = decode_int32,
    [SHAPE_INT64] = decode_int64,
    [SHAPE_DOUBLE] = decode_double,
    [SHAPE_BYTES] = decode_bytes,
    [SHAPE_TIME] = decode_time,
    [SHAPE_MICRO_TIME] = decode_micro_time,
    [SHAPE_DURATION] = decode_duration,
    [SHAPE_QUANTITY] = decode_quantity,
    [SHAPE_INT_OR_STRING] = decode_int_or_string,
    [SHAPE_RAW_EXTENSION] = decode_any,
    [SHAPE_FIELDS_V1] = decode_any,
    [SHAPE_JSON] = decode_any,
    [SHAPE_SCHEMA_OR_BOOL] = decode_schema_or_bool,
    [SHAPE_SCHEMA_OR_ARRAY] = decode_schema_or_array,
    [SHAPE_SCHEMA_OR_STRING_ARRAY] = decode_schema_or_string_array,
    [SHAPE_ANY] = decode_any,
    [SHAPE_STRUCT] = decode_struct_value,
    [SHAPE_WRAP] = decode_wrap,
};

/* Collections. */

/* A null among the elements is the zero of their type. */
static void make_zero(struct value *value, const struct field *field)
{
    static const struct value zeros[] = {
        [SHAPE_STRING] = { .type = VALUE_STRING },   [SHAPE_BOOL] = { .type = VALUE_BOOL },
        [SHAPE_INT32] = { .type = VALUE_INT },       [SHAPE_INT64] = { .type = VALUE_INT },
        [SHAPE_DOUBLE] = { .type = VALUE_INT },      [SHAPE_BYTES] = { .type = VALUE_STRING },
        [SHAPE_DURATION] = { .type = VALUE_STRING, .string = { "0s", 2 } },
        [SHAPE_QUANTITY] = { .type = VALUE_STRING, .string = { "0", 1 } },
        [SHAPE_INT_OR_STRING] = { .type = VALUE_INT },
        [SHAPE_STRUCT] = { .type = VALUE_MAP },      [SHAPE_WRAP] = { .type = VALUE_LIST },
    };
    if (value->type == VALUE_NULL && field->shape < ARRAY_SIZE(zeros))
        *value = zeros[field->shape];
}

static bool decode_element(const struct decoder *decoder, struct value *value,
                           const struct field *field, const struct frame *frame)
{
    make_zero(value, field);
    return value->type == VALUE_NULL || shape_functions[field->shape](decoder, value, field, frame);
}

static bool decode_list(const struct decoder *decoder, struct value *list,
                        const struct field *field, const struct frame *parent)
{
    if (list->type != VALUE_LIST)
        return mismatch(decoder, list, "[]", field, parent);
    struct frame frame = { .parent = parent, .depth = parent->depth + 1 };
    for (; frame.index < list->list.count; frame.index++)
        if (!decode_element(decoder, list->list.items[frame.index], field, &frame))
            return false;
    return true;
}

static bool decode_map(const struct decoder *decoder, struct value *map, const struct field *field,
                       const struct frame *parent)
{
    if (map->type != VALUE_MAP)
        return mismatch(decoder, map, "map[string]", field, parent);
    struct frame frame = { .parent = parent, .depth = parent->depth + 1 };
    for (uint32_t i = 0; i < map->map.count; i++) {
        frame.name = map->map.members[i].key;
        if (!decode_element(decoder, map->map.members[i].value, field, &frame))
            return false;
    }
    return true;
}

/* Structs. */

/* Every member of a struct is zero, down to the leaves. */
static bool is_zero_struct(const struct value *map)
{
    for (uint32_t i = 0; i < map->map.count; i++) {
        const struct value *value = map->map.members[i].value;
        if (!value_is_empty(value) && !(value->type == VALUE_MAP && is_zero_struct(value)))
            return false;
    }
    return true;
}

/* Whether JSON would leave the field out, so that the tree need not have it.  An empty list of
 * managedFields stays: it says that the entries are to go. */
static bool is_left_out(const struct value *value, const struct field *field)
{
    if (value->type == VALUE_NULL)
        return true;
    if (field->collection != COLLECTION_NONE || field->shape == SHAPE_WRAP)
        return value_is_empty(value) && strcmp(field->name, "managedFields") != 0;
    if (field->flags & (FIELD_POINTER | FIELD_EMIT))
        return false;
    switch ((enum shape)field->shape) {
    case SHAPE_STRUCT:   return is_zero_struct(value);
    case SHAPE_QUANTITY: return bytes_equal_text(value->string, "0");
    case SHAPE_DURATION: return bytes_equal_text(value->string, "0s");
    case SHAPE_INT_OR_STRING: return value->type == VALUE_INT && value->integer == 0;
    case SHAPE_STRING:
    case SHAPE_BOOL:
    case SHAPE_INT32:
    case SHAPE_INT64:
    case SHAPE_DOUBLE:
    case SHAPE_BYTES:
    case SHAPE_WRAP:     return value_is_empty(value);
    case SHAPE_TIME:
    case SHAPE_MICRO_TIME:
    case SHAPE_RAW_EXTENSION:
    case SHAPE_FIELDS_V1:
    case SHAPE_JSON:
    case SHAPE_SCHEMA_OR_BOOL:
    case SHAPE_SCHEMA_OR_ARRAY:
    case SHAPE_SCHEMA_OR_STRING_ARRAY:
    case SHAPE_ANY:
        break;
    }
    return false;
}

static bool decode_field(const struct decoder *decoder, struct value *value,
                         const struct field *field, const struct frame *frame)
{
    if (value->type == VALUE_NULL)
        return true;
    if (field->collection == COLLECTION_LIST)
        return decode_list(decoder, value, field, frame);
    if (field->collection == COLLECTION_MAP)
        return decode_map(decoder, value, field, frame);
    return shape_functions[field->shape](decoder, value, field, frame);
}

/* What every object has besides its fields. */
static const struct field *type_meta_field(const struct type *type, struct bytes name)
{
    static const struct field fields[] = {
        { .name = "kind", .shape = SHAPE_STRING },
        { .name = "apiVersion", .shape = SHAPE_STRING },
    };
    if (type->is_object)
        FOR_EACH(field, fields)
            if (bytes_equal_text(name, field->name))
                return field;
    return NULL;
}

/* Members that have lost their value; from the end, for then none is moved before it is seen. */
static void remove_without_value(struct value *map, size_t count)
{
    for (size_t i = map->map.count; count > 0 && i-- > 0;) {
        if (map->map.members[i].value)
            continue;
        value_remove_member(map, i);
        count--;
    }
}

static bool decode_struct(const struct decoder *decoder, struct value *map, const struct type *type,
                          const struct frame *parent)
{
    struct frame frame = { .parent = parent,
                           .type = type,
                           .depth = parent ? parent->depth + 1 : 1 };
    if (frame.depth > JSON_DEPTH_MAX)
        return too_deep(decoder);
    bool good = true;
    size_t left_out = 0;
    for (uint32_t i = 0; good && i < map->map.count; i++) {
        struct member *member = &map->map.members[i];
        frame.name = member->key;
        const struct field *field = type_field(type, member->key);
        if (!field)
            field = type_meta_field(type, member->key);
        if (!field)
            note_unknown(decoder, &frame);
        else
            good = decode_field(decoder, member->value, field, &frame);
        if (!field || (good && is_left_out(member->value, field))) {
            member->value = NULL;
            left_out++;
        }
    }
    remove_without_value(map, left_out);
    return good;
}

bool decode_value_from(struct value *value, const struct type *type, struct decode_source *source,
                       struct arena *arena, struct decode_notes *notes, struct error *err)
{
    struct decoder decoder = { arena, notes, notes ? source : NULL, err,
                               source && source->format == BODY_CBOR };
    const struct field whole = { .name = "", .type = type, .shape = SHAPE_STRUCT };
    if (value->type != VALUE_MAP)
        return wrong_type(&decoder, value, &whole, NULL);
    if (type->schema)
        return schema_decode(value, type, source, arena, notes, err);
    if (!decode_struct(&decoder, value, type, NULL))
        return false;
    if (decoder.source)
        note_duplicates(&decoder, source->text.at + source->text.size + 1);
    return true;
}

bool decode_part(struct value *value, const struct type *type, struct bytes path,
                 struct arena *arena, struct decode_notes *notes, struct error *err)
{
    struct decoder decoder = { .arena = arena, .notes = notes, .err = err };
    const struct frame above = { .name = path };
    const struct field whole = { .name = "", .type = type, .shape = SHAPE_STRUCT };
    return value->type == VALUE_MAP ? decode_struct(&decoder, value, type, &above)
                                    : wrong_type(&decoder, value, &whole, NULL);
}

bool decode_value(struct value *value, const struct type *type, struct arena *arena,
                  struct decode_notes *notes, struct error *err)
{
    return decode_value_from(value, type, NULL, arena, notes, err);
}
