/* SPDX-License-Identifier: Apache-2.0 */
/* protobuf_read.c - a protobuf message to the tree that its JSON would make.
 *
 * The message is read into a tree as it is, zeros included, by one function a shape; decode_value
 * then does with it what it does with every body: canonical texts, zeros and empty collections
 * dropped.  So the two formats cannot differ in what they leave.
 *
 * As in Go, the last of several values of a scalar counts, and messages of one field are merged. */
#include "object/protobuf.h"

#include <math.h>

#include "base/arena.h"
#include "base/error.h"
#include "codec/base64.h"
#include "codec/json.h"
#include "codec/utf8.h"
#include "codec/value.h"
#include "object/decode.h"
#include "object/decode_source.h"
#include "object/protobuf_wire.h"
#include "object/schema.h"
#include "object/time_text.h"

struct decoder {
    struct arena *arena;
    struct error *err;
    int           depth;
};

/* Reads one value; `before` is what an earlier field of the same number left, or NULL.  Returns
 * NULL on an error. */
typedef struct value *read_function(struct decoder *, const struct wire_field *,
                                    const struct field *, struct value *before);

static bool read_struct(struct decoder *, struct bytes, const struct type *, struct value *map);

static struct value *refuse(struct decoder *decoder, const char *problem)
{
    (void)fail(decoder->err, REASON_BAD_REQUEST, /* os_errno= */ 0, "%s", problem);
    return NULL;
}

static bool is_read(struct decoder *decoder, const struct wire_reader *reader)
{
    return !reader->problem || refuse(decoder, reader->problem);
}

/* ---- scalars ---- */

static struct value *read_string(struct decoder *decoder, const struct wire_field *wire,
                                 const struct field *field, struct value *before)
{
    (void)field, (void)before;
    return value_new_string(decoder->arena, utf8_mend(wire->bytes, decoder->arena));
}

static struct value *read_bool(struct decoder *decoder, const struct wire_field *wire,
                               const struct field *field, struct value *before)
{
    (void)field, (void)before;
    return value_new_bool(decoder->arena, wire->integer != 0);
}

static struct value *read_int32(struct decoder *decoder, const struct wire_field *wire,
                                const struct field *field, struct value *before)
{
    (void)field, (void)before;
    return value_new_int(decoder->arena, (int32_t)(uint32_t)wire->integer);
}

static struct value *read_int64(struct decoder *decoder, const struct wire_field *wire,
                                const struct field *field, struct value *before)
{
    (void)field, (void)before;
    return value_new_int(decoder->arena, (int64_t)wire->integer);
}

/* A whole number is an int, as in JSON. */
static struct value *read_double(struct decoder *decoder, const struct wire_field *wire,
                                 const struct field *field, struct value *before)
{
    static const double int_limit = 9007199254740992.0;
    double number;
    (void)field, (void)before;
    memcpy(&number, &wire->integer, sizeof number);
    if (!isfinite(number))
        return refuse(decoder, "json: unsupported value: a number that is not finite");
    if (number >= -int_limit && number <= int_limit && (double)(int64_t)number == number)
        return value_new_int(decoder->arena, (int64_t)number);
    return value_new_double(decoder->arena, number);
}

static struct value *read_bytes(struct decoder *decoder, const struct wire_field *wire,
                                const struct field *field, struct value *before)
{
    AUTO_BUFFER text = { 0 };
    (void)field, (void)before;
    base64_write(&text, wire->bytes);
    const char *copy = arena_copy(decoder->arena, text.at, text.size);
    return value_new_string(decoder->arena, (struct bytes){ copy, text.size });
}

/* ---- codecs: the numbers are those of their types in api/ ---- */

enum { CODEC_FIELDS = 4 };

struct codec_body {
    uint64_t     integers[CODEC_FIELDS];     /* by number */
    struct bytes texts[CODEC_FIELDS];
};

static bool read_codec(struct decoder *decoder, struct bytes bytes, struct codec_body *ret)
{
    struct wire_reader reader = wire_reader_of(bytes);
    struct wire_field wire;
    *ret = (struct codec_body){ 0 };
    while (wire_next(&reader, &wire)) {
        if (wire.number >= CODEC_FIELDS)
            continue;
        if (wire.type == WIRE_VARINT)
            ret->integers[wire.number] = wire.integer;
        else if (wire.type == WIRE_BYTES)
            ret->texts[wire.number] = wire.bytes;
        else
            return refuse(decoder, "proto: wrong wireType");
    }
    return is_read(decoder, &reader);
}

/* An empty message is unset. */
static struct value *read_instant(struct decoder *decoder, const struct wire_field *wire,
                                  const struct field *field, struct value *before)
{
    static const int64_t year_1_s = -62135596800, year_10000_s = 253402300800;
    enum { SECOND_NS = 1000000000 };
    char text[TIME_TEXT_MAX];
    struct codec_body body;
    (void)before;
    if (!read_codec(decoder, wire->bytes, &body))
        return NULL;
    if (wire->bytes.size == 0)
        return value_new_null(decoder->arena);
    int64_t seconds = (int64_t)body.integers[1];
    int32_t ns = (int32_t)(uint32_t)body.integers[2];
    if (seconds < year_1_s || seconds >= year_10000_s || ns < 0 || ns >= SECOND_NS)
        return refuse(decoder, "Time.MarshalJSON: year outside of range [0,9999]");
    if (field->shape == SHAPE_MICRO_TIME)
        time_write_micro_parts(seconds, ns, text);
    else
        time_write(seconds, text);
    return value_new_text(decoder->arena, text);
}

static struct value *read_duration(struct decoder *decoder, const struct wire_field *wire,
                                   const struct field *field, struct value *before)
{
    char text[DURATION_TEXT_MAX];
    struct codec_body body;
    (void)field, (void)before;
    if (!read_codec(decoder, wire->bytes, &body))
        return NULL;
    duration_write((int64_t)body.integers[1], text);
    return value_new_text(decoder->arena, text);
}

static struct value *read_quantity(struct decoder *decoder, const struct wire_field *wire,
                                   const struct field *field, struct value *before)
{
    struct codec_body body;
    (void)field, (void)before;
    if (!read_codec(decoder, wire->bytes, &body))
        return NULL;
    return value_new_string(decoder->arena, body.texts[1].at ? body.texts[1] : BYTES("0"));
}

static struct value *read_int_or_string(struct decoder *decoder, const struct wire_field *wire,
                                        const struct field *field, struct value *before)
{
    enum { TYPE_INT = 0, TYPE_STRING = 1 };
    struct codec_body body;
    (void)field, (void)before;
    if (!read_codec(decoder, wire->bytes, &body))
        return NULL;
    if (body.integers[1] == TYPE_STRING)
        return value_new_string(decoder->arena, utf8_mend(body.texts[3], decoder->arena));
    if (body.integers[1] != TYPE_INT)
        return refuse(decoder, "impossible IntOrString.Type");
    return value_new_int(decoder->arena, (int32_t)(uint32_t)body.integers[2]);
}

static struct value *read_json(struct decoder *decoder, const struct wire_field *wire,
                               const struct field *field, struct value *before)
{
    struct codec_body body;
    (void)field, (void)before;
    if (!read_codec(decoder, wire->bytes, &body))
        return NULL;
    if (body.texts[1].size == 0)
        return value_new_null(decoder->arena);
    return json_parse(body.texts[1], NULL, decoder->arena, decoder->err);
}

/* A schema or something else: the message's own fields say which. */
static struct value *read_schema_or(struct decoder *decoder, const struct wire_field *wire,
                                    const struct field *field, struct value *before)
{
    static const char *const others[] = {
        [SHAPE_SCHEMA_OR_BOOL] = "allows", [SHAPE_SCHEMA_OR_ARRAY] = "jSONSchemas",
        [SHAPE_SCHEMA_OR_STRING_ARRAY] = "property",
    };
    struct value *body = value_new_map(decoder->arena);
    (void)before;
    if (!read_struct(decoder, wire->bytes, field->type, body))
        return NULL;
    struct value *schema = value_member(body, "schema"),
                 *other = value_member(body, others[field->shape]);
    bool schema_wins = field->shape == SHAPE_SCHEMA_OR_BOOL;
    struct value *found = schema && (schema_wins || !other) ? schema : other;
    if (found)
        return found;
    return schema_wins ? value_new_bool(decoder->arena, false) : value_new_null(decoder->arena);
}

static struct value *read_message(struct decoder *decoder, const struct wire_field *wire,
                                  const struct field *field, struct value *before)
{
    struct value *map = value_is(before, VALUE_MAP) ? before : value_new_map(decoder->arena);
    return read_struct(decoder, wire->bytes, field->type, map) ? map : NULL;
}

static struct value *read_wrap(struct decoder *decoder, const struct wire_field *wire,
                               const struct field *field, struct value *before)
{
    const char *items = field->type->fields[0].name;
    struct value *body = value_new_map(decoder->arena);
    if (before)
        value_set(body, decoder->arena, items, before);
    if (!read_struct(decoder, wire->bytes, field->type, body))
        return NULL;
    struct value *list = value_member(body, items);
    return list ? list : value_new_list(decoder->arena);
}

static struct value *read_any(struct decoder *decoder, const struct wire_field *wire,
                              const struct field *field, struct value *before)
{
    (void)wire, (void)field, (void)before;
    return refuse(decoder, "proto: the field has no message");
}

static const struct { read_function *read; enum wire_type type; } shapes[] = {
    [SHAPE_STRING] = { read_string, WIRE_BYTES },
    [SHAPE_BOOL] = { read_bool, WIRE_VARINT },
    [SHAPE_INT32] = { read_int32, WIRE_VARINT },
    [SHAPE_INT64] = { read_int64, WIRE_VARINT },
    [SHAPE_DOUBLE] = { read_double, WIRE_FIXED64 },
    [SHAPE_BYTES] = { read_bytes, WIRE_BYTES },
    [SHAPE_TIME] = { read_instant, WIRE_BYTES },
    [SHAPE_MICRO_TIME] = { read_instant, WIRE_BYTES },
    [SHAPE_DURATION] = { read_duration, WIRE_BYTES },
    [SHAPE_QUANTITY] = { read_quantity, WIRE_BYTES },
    [SHAPE_INT_OR_STRING] = { read_int_or_string, WIRE_BYTES },
    [SHAPE_RAW_EXTENSION] = { read_json, WIRE_BYTES },
    [SHAPE_FIELDS_V1] = { read_json, WIRE_BYTES },
    [SHAPE_JSON] = { read_json, WIRE_BYTES },
    [SHAPE_SCHEMA_OR_BOOL] = { read_schema_or, WIRE_BYTES },
    [SHAPE_SCHEMA_OR_ARRAY] = { read_schema_or, WIRE_BYTES },
    [SHAPE_SCHEMA_OR_STRING_ARRAY] = { read_schema_or, WIRE_BYTES },
    [SHAPE_ANY] = { read_any, WIRE_BYTES },
    [SHAPE_STRUCT] = { read_message, WIRE_BYTES },
    [SHAPE_WRAP] = { read_wrap, WIRE_BYTES },
};

/* ---- fields ---- */

/* Go names its fields by their JSON names in capitals. */
static struct value *wrong_wire_type(struct decoder *decoder, const struct wire_field *wire,
                                     const struct field *field)
{
    const char *name = field->name;
    bool is_metadata = field->type && field->collection == COLLECTION_NONE &&
                       (text_equal(field->type->name, "ObjectMeta") ||
                        text_equal(field->type->name, "ListMeta"));
    if (is_metadata)
        name = field->type->name;
    char first = name[0];
    if (first >= 'a' && first <= 'z')
        first = (char)(first - 'a' + 'A');
    (void)fail(decoder->err, REASON_BAD_REQUEST, /* os_errno= */ 0,
               "proto: wrong wireType = %d for field %c%s", (int)wire->type, first,
               name[0] ? name + 1 : "");
    return NULL;
}

static struct value *read_element(struct decoder *decoder, const struct wire_field *wire,
                                  const struct field *field, struct value *before)
{
    if (wire->type != shapes[field->shape].type)
        return wrong_wire_type(decoder, wire, field);
    return shapes[field->shape].read(decoder, wire, field, before);
}

/* Integers in one length-prefixed run. */
static bool read_packed(struct decoder *decoder, const struct wire_field *wire,
                        const struct field *field, struct value *list)
{
    struct wire_reader reader = wire_reader_of(wire->bytes);
    struct wire_field item = { .number = wire->number, .type = WIRE_VARINT };
    while (wire_next_varint(&reader, &item.integer)) {
        struct value *value = read_element(decoder, &item, field, NULL);
        if (!value)
            return false;
        value_append(list, decoder->arena, value);
    }
    return is_read(decoder, &reader);
}

static bool read_item(struct decoder *decoder, const struct wire_field *wire,
                      const struct field *field, struct value *list)
{
    if (wire->type == WIRE_BYTES && shapes[field->shape].type == WIRE_VARINT)
        return read_packed(decoder, wire, field, list);
    struct value *value = read_element(decoder, wire, field, NULL);
    if (value)
        value_append(list, decoder->arena, value);
    return value != NULL;
}

/* An absent key is "", an absent value the zero of its type. */
static bool read_entry(struct decoder *decoder, const struct wire_field *wire,
                       const struct field *field, struct value *map)
{
    enum { ENTRY_KEY = 1, ENTRY_VALUE = 2 };
    struct wire_reader reader = wire_reader_of(wire->bytes);
    struct wire_field part, found = { .type = shapes[field->shape].type, .bytes = BYTES("") };
    struct bytes key = BYTES("");
    if (wire->type != WIRE_BYTES)
        return wrong_wire_type(decoder, wire, field);
    while (wire_next(&reader, &part)) {
        if (part.number == ENTRY_KEY && part.type != WIRE_BYTES)
            return wrong_wire_type(decoder, &part, field);
        if (part.number == ENTRY_KEY)
            key = part.bytes;
        else if (part.number == ENTRY_VALUE)
            found = part;
    }
    if (!is_read(decoder, &reader))
        return false;
    struct value *value = read_element(decoder, &found, field, NULL);
    if (value)
        value_set_bytes(map, decoder->arena, utf8_mend(key, decoder->arena), value);
    return value != NULL;
}

static const struct field *field_of_number(const struct type *type, uint32_t number)
{
    for (size_t i = 0; i < type->field_count; i++)
        if (type->fields[i].number == number && !(type->fields[i].flags & FIELD_JSON_ONLY))
            return &type->fields[i];
    return NULL;
}

static bool read_field(struct decoder *decoder, const struct wire_field *wire,
                       const struct field *field, struct value *map)
{
    const struct bytes name = { field->name, field->name_size };
    if (field->flags & FIELD_INLINE)
        return wire->type == WIRE_BYTES ? read_struct(decoder, wire->bytes, field->type, map)
                                        : wrong_wire_type(decoder, wire, field) != NULL;
    struct value *value = value_member_bytes(map, name);
    if (field->collection == COLLECTION_NONE) {
        value = read_element(decoder, wire, field, value);
        if (value)
            value_set_bytes(map, decoder->arena, name, value);
        return value != NULL;
    }
    bool is_list = field->collection == COLLECTION_LIST;
    if (!value) {
        value = is_list ? value_new_list(decoder->arena) : value_new_map(decoder->arena);
        value_set_bytes(map, decoder->arena, name, value);
    }
    return is_list ? read_item(decoder, wire, field, value)
                   : read_entry(decoder, wire, field, value);
}

static bool read_struct(struct decoder *decoder, struct bytes bytes, const struct type *type,
                        struct value *map)
{
    struct wire_reader reader = wire_reader_of(bytes);
    struct wire_field wire;
    if (decoder->depth == MESSAGE_DEPTH_MAX)
        return refuse(decoder, "exceeded max depth");
    decoder->depth++;
    while (wire_next(&reader, &wire)) {
        const struct field *field = field_of_number(type, wire.number);
        if (field && !read_field(decoder, &wire, field, map))
            return false;
    }
    decoder->depth--;
    return is_read(decoder, &reader);
}

/* ---- envelopes ---- */

struct envelope {
    struct bytes api_version, kind, raw;
};

static bool read_type_meta(struct bytes bytes, struct envelope *envelope, const char **ret_problem)
{
    enum { API_VERSION = 1, KIND = 2 };
    struct wire_reader reader = wire_reader_of(bytes);
    struct wire_field wire;
    while (wire_next(&reader, &wire)) {
        if (wire.type == WIRE_BYTES && wire.number == API_VERSION)
            envelope->api_version = wire.bytes;
        else if (wire.type == WIRE_BYTES && wire.number == KIND)
            envelope->kind = wire.bytes;
    }
    *ret_problem = reader.problem;
    return !reader.problem;
}

/* NULL, or what is wrong with it. */
static const char *read_envelope(struct bytes body, struct envelope *ret)
{
    enum { PREFIX_SIZE = 4, TYPE_META = 1, RAW = 2 };
    const char *problem = NULL;
    struct wire_field wire;
    *ret = (struct envelope){ 0 };
    if (body.size == 0)
        return "empty data";
    if (body.size < PREFIX_SIZE || memcmp(body.at, "k8s", PREFIX_SIZE) != 0)
        return "provided data does not appear to be a protobuf message, expected prefix [107 56 115 0]";
    if (body.size == PREFIX_SIZE)
        return "empty body";
    struct wire_reader reader =
        wire_reader_of((struct bytes){ body.at + PREFIX_SIZE, body.size - PREFIX_SIZE });
    while (wire_next(&reader, &wire)) {
        if (wire.type != WIRE_BYTES)
            continue;
        if (wire.number == TYPE_META && !read_type_meta(wire.bytes, ret, &problem))
            return problem;
        if (wire.number == RAW)
            ret->raw = wire.bytes;
    }
    return reader.problem;
}

/* The kind that is named; without one `expected`. */
static const struct kind *kind_of_envelope(struct bytes body, const struct envelope *envelope,
                                           const struct kind *expected, struct arena *arena,
                                           struct error *err)
{
    struct bytes api_version = envelope->api_version, name = envelope->kind;
    if (expected && api_version.size == 0)
        api_version = bytes_of(expected->api_version);
    if (expected && name.size == 0)
        name = bytes_of(expected->name);
    if (expected)
        return decode_check_kind(body, expected, api_version, name, arena, err) ? expected : NULL;
    const struct kind *kind = kind_find_api_version(api_version, name);
    if (!kind)
        (void)fail(
            err, REASON_BAD_REQUEST, /* os_errno= */ 0,
            "no kind \"%.*s\" is registered for version \"%.*s\" in scheme \"pkg/runtime/scheme.go:111\"",
            BYTES_ARG(name), BYTES_ARG(api_version));
    return kind;
}

struct value *protobuf_read_object(struct bytes body, const struct kind *expected,
                                   struct arena *arena, const struct kind **ret_kind,
                                   struct error *err)
{
    struct envelope envelope;
    struct decoder decoder = { arena, err, 0 };
    const char *problem = read_envelope(body, &envelope);
    if (problem && !expected)
        return refuse(&decoder, problem);
    if (problem && !decode_unrecognized(body, expected, problem, err))
        return NULL;
    const struct kind *kind = kind_of_envelope(body, &envelope, expected, arena, err);
    if (!kind)
        return NULL;
    struct value *value = value_new_map(arena);
    value_set(value, arena, "kind", value_new_text(arena, kind->name));
    value_set(value, arena, "apiVersion", value_new_text(arena, kind->api_version));
    if (!read_struct(&decoder, envelope.raw, kind->type, value) ||
        !decode_value(value, kind->type, arena, NULL, err)) {
        (void)error_context(err, "%s in version \"%s\" cannot be handled as a %s", kind->name,
                            kind->version, kind->name);
        return NULL;
    }
    if (ret_kind)
        *ret_kind = kind;
    return value;
}
