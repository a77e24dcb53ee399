/* SPDX-License-Identifier: Apache-2.0 */
/* protobuf_write.c - the JSON text of an object as the protobuf message of its type, in one pass.
 *
 * The scanner runs over the text and each value is written where it is met: nothing is built.  One
 * function a shape; each writes its field whole, tag and all.
 *
 * A text has its members in the order of the table, which is nearly that of the numbers.  What
 * must be written although the text does not have it is written when a greater number comes.  A
 * number that comes too late is written behind the others, and the struct put in order at its end.
 *
 * Holds:    what is written is what reading it gives back; the bytes are upstream's. */
#include "object/protobuf.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/arena.h"
#include "base/error.h"
#include "codec/base64.h"
#include "codec/json.h"
#include "object/decode.h"
#include "object/protobuf_wire.h"
#include "object/schema.h"
#include "object/time_text.h"

struct encoder {
    struct buffer   *buffer;
    struct json_scan scan;
    struct arena    *arena;              /* of texts that have escapes */
    struct error    *err;
    int              depth;
};

/* The scanner stands before a value that is not null. */
typedef bool write_function(struct encoder *, unsigned number, const struct field *);

static bool write_struct(struct encoder *, const struct type *);

static bool misfit(struct encoder *encoder, const struct field *field)
{
    return fail(encoder->err, REASON_INTERNAL_ERROR, /* os_errno= */ 0,
                "protobuf: %s has a value of the wrong type", field->name);
}

/* ---- scalars ---- */

static inline bool add_string(struct encoder *encoder, unsigned number, const struct field *field)
{
    struct bytes text;
    if (!json_scan_string(&encoder->scan, encoder->arena, &text))
        return misfit(encoder, field);
    wire_add_bytes(encoder->buffer, number, text);
    return true;
}

static bool write_string(struct encoder *encoder, unsigned number, const struct field *field)
{
    return add_string(encoder, number, field);
}

static bool write_bool(struct encoder *encoder, unsigned number, const struct field *field)
{
    bool is_true;
    if (!json_scan_bool(&encoder->scan, &is_true))
        return misfit(encoder, field);
    wire_add_int(encoder->buffer, number, is_true);
    return true;
}

static bool write_int(struct encoder *encoder, unsigned number, const struct field *field)
{
    int64_t integer;
    if (!json_scan_int64(&encoder->scan, &integer))
        return misfit(encoder, field);
    wire_add_int(encoder->buffer, number, integer);
    return true;
}

static bool write_double(struct encoder *encoder, unsigned number, const struct field *field)
{
    struct bytes text;
    if (!json_scan_number(&encoder->scan, &text))
        return misfit(encoder, field);
    const char *copy = arena_copy(encoder->arena, text.at, text.size);
    wire_add_double(encoder->buffer, number, strtod(copy, NULL));
    return true;
}

static bool write_bytes(struct encoder *encoder, unsigned number, const struct field *field)
{
    struct bytes text, bytes;
    if (!json_scan_string(&encoder->scan, encoder->arena, &text) ||
        !base64_read(text, encoder->arena, &bytes))
        return misfit(encoder, field);
    wire_add_bytes(encoder->buffer, number, bytes);
    return true;
}

/* ---- codecs: the numbers are those of their types in api/ ---- */

static bool write_instant(struct encoder *encoder, unsigned number, const struct field *field)
{
    struct bytes text;
    int64_t seconds;
    int32_t ns;
    if (!json_scan_string(&encoder->scan, encoder->arena, &text) ||
        !time_parse_parts(text, &seconds, &ns))
        return misfit(encoder, field);
    size_t begun = wire_begin(encoder->buffer, number);
    wire_add_int(encoder->buffer, 1, seconds);
    wire_add_int(encoder->buffer, 2, field->shape == SHAPE_MICRO_TIME ? ns / 1000 * 1000 : 0);
    wire_end(encoder->buffer, begun);
    return true;
}

static bool write_duration(struct encoder *encoder, unsigned number, const struct field *field)
{
    struct bytes text;
    int64_t ns;
    if (!json_scan_string(&encoder->scan, encoder->arena, &text) || !duration_parse(text, &ns))
        return misfit(encoder, field);
    size_t begun = wire_begin(encoder->buffer, number);
    wire_add_int(encoder->buffer, 1, ns);
    wire_end(encoder->buffer, begun);
    return true;
}

static bool write_quantity(struct encoder *encoder, unsigned number, const struct field *field)
{
    size_t begun = wire_begin(encoder->buffer, number);
    if (!write_string(encoder, 1, field))
        return false;
    wire_end(encoder->buffer, begun);
    return true;
}

static bool write_int_or_string(struct encoder *encoder, unsigned number,
                                const struct field *field)
{
    struct bytes text = BYTES("");
    int64_t integer = 0;
    bool is_string = json_scan_string(&encoder->scan, encoder->arena, &text);
    if (!is_string && !json_scan_int64(&encoder->scan, &integer))
        return misfit(encoder, field);
    size_t begun = wire_begin(encoder->buffer, number);
    wire_add_int(encoder->buffer, 1, is_string);
    wire_add_int(encoder->buffer, 2, integer);
    wire_add_bytes(encoder->buffer, 3, text);
    wire_end(encoder->buffer, begun);
    return true;
}

/* The text as it is: it was written without blanks. */
static bool write_json(struct encoder *encoder, unsigned number, const struct field *field)
{
    struct bytes text;
    if (!json_scan_skip(&encoder->scan, &text))
        return misfit(encoder, field);
    size_t begun = wire_begin(encoder->buffer, number);
    wire_add_bytes(encoder->buffer, 1, text);
    wire_end(encoder->buffer, begun);
    return true;
}

static bool write_schema(struct encoder *encoder, unsigned number, const struct field *field)
{
    const struct type *type = type_field(field->type, BYTES("schema"))->type;
    size_t begun = wire_begin(encoder->buffer, number);
    if (!write_struct(encoder, type))
        return false;
    wire_end(encoder->buffer, begun);
    return true;
}

static bool write_schema_or_bool(struct encoder *encoder, unsigned number,
                                 const struct field *field)
{
    bool is_schema = json_scan_peek(&encoder->scan) == '{', allows = is_schema;
    if (!is_schema && !json_scan_bool(&encoder->scan, &allows))
        return misfit(encoder, field);
    size_t begun = wire_begin(encoder->buffer, number);
    wire_add_int(encoder->buffer, 1, allows);
    if (is_schema && !write_schema(encoder, 2, field))
        return false;
    wire_end(encoder->buffer, begun);
    return true;
}

/* A schema is the message's field 1, each element of a list its field 2. */
static bool write_schema_or_list(struct encoder *encoder, unsigned number,
                                 const struct field *field)
{
    write_function *write_item =
        field->shape == SHAPE_SCHEMA_OR_ARRAY ? write_schema : write_string;
    size_t begun = wire_begin(encoder->buffer, number);
    if (!json_scan_enter(&encoder->scan, '[')) {
        if (!write_schema(encoder, 1, field))
            return false;
    } else {
        while (json_scan_item(&encoder->scan))
            if (!write_item(encoder, 2, field))
                return false;
    }
    wire_end(encoder->buffer, begun);
    return true;
}

static bool write_any(struct encoder *encoder, unsigned number, const struct field *field)
{
    (void)number;
    return fail(encoder->err, REASON_INTERNAL_ERROR, /* os_errno= */ 0,
                "protobuf: %s has no message", field->name);
}

static bool write_message(struct encoder *encoder, unsigned number, const struct field *field)
{
    size_t begun = wire_begin(encoder->buffer, number);
    if (!write_struct(encoder, field->type))
        return false;
    wire_end(encoder->buffer, begun);
    return true;
}

static bool write_wrap(struct encoder *encoder, unsigned number, const struct field *field)
{
    const struct field *items = &field->type->fields[0];
    size_t begun = wire_begin(encoder->buffer, number);
    if (!json_scan_enter(&encoder->scan, '['))
        return misfit(encoder, field);
    while (json_scan_item(&encoder->scan))
        if (!write_string(encoder, items->number, items))
            return false;
    wire_end(encoder->buffer, begun);
    return true;
}

/* What an absent value is where its message must have one: a text, or (NULL) the number zero, or no
 * bytes. */
static const struct {
    write_function *write;
    const char     *zero;
    enum wire_type  type;
} shapes[] = {
    [SHAPE_STRING] = { write_string, NULL, WIRE_BYTES },
    [SHAPE_BOOL] = { write_bool, NULL, WIRE_VARINT },
    [SHAPE_INT32] = { write_int, NULL, WIRE_VARINT },
    [SHAPE_INT64] = { write_int, NULL, WIRE_VARINT },
    [SHAPE_DOUBLE] = { write_double, "0", WIRE_FIXED64 },
    [SHAPE_BYTES] = { write_bytes, NULL, WIRE_BYTES },
    [SHAPE_TIME] = { write_instant, NULL, WIRE_BYTES },
    [SHAPE_MICRO_TIME] = { write_instant, NULL, WIRE_BYTES },
    [SHAPE_DURATION] = { write_duration, "\"0s\"", WIRE_BYTES },
    [SHAPE_QUANTITY] = { write_quantity, "\"0\"", WIRE_BYTES },
    [SHAPE_INT_OR_STRING] = { write_int_or_string, "0", WIRE_BYTES },
    [SHAPE_RAW_EXTENSION] = { write_json, NULL, WIRE_BYTES },
    [SHAPE_FIELDS_V1] = { write_json, NULL, WIRE_BYTES },
    [SHAPE_JSON] = { write_json, NULL, WIRE_BYTES },
    [SHAPE_SCHEMA_OR_BOOL] = { write_schema_or_bool, "false", WIRE_BYTES },
    [SHAPE_SCHEMA_OR_ARRAY] = { write_schema_or_list, NULL, WIRE_BYTES },
    [SHAPE_SCHEMA_OR_STRING_ARRAY] = { write_schema_or_list, NULL, WIRE_BYTES },
    [SHAPE_ANY] = { write_any, "{}", WIRE_BYTES },
    [SHAPE_STRUCT] = { write_message, "{}", WIRE_BYTES },
    [SHAPE_WRAP] = { write_wrap, NULL, WIRE_BYTES },
};

/* Writes the field as if the value at the scanner were this one; the scanner stays. */
static bool write_zero_text(struct encoder *encoder, unsigned number, const struct field *field,
                            const char *zero)
{
    struct json_scan scan = encoder->scan;
    json_scan_init_own(&encoder->scan, bytes_of(zero));
    bool good = shapes[field->shape].write(encoder, number, field);
    encoder->scan = scan;
    return good;
}

static inline bool write_zero(struct encoder *encoder, unsigned number, const struct field *field)
{
    const char *zero = shapes[field->shape].zero;
    if (zero)
        return write_zero_text(encoder, number, field, zero);
    wire_add_pair(encoder->buffer, wire_tag(number, shapes[field->shape].type), 0, 0);
    return true;
}

static bool write_element(struct encoder *encoder, unsigned number, const struct field *field)
{
    return json_scan_null(&encoder->scan) ? write_zero(encoder, number, field)
                                          : shapes[field->shape].write(encoder, number, field);
}

/* ---- collections ---- */

static bool write_list(struct encoder *encoder, const struct field *field)
{
    if (!json_scan_enter(&encoder->scan, '['))
        return misfit(encoder, field);
    while (json_scan_item(&encoder->scan))
        if (!write_element(encoder, field->number, field))
            return false;
    return true;                         /* where the text ended the struct around it notices */
}

/* The text has its keys ascending, and so has the message. */
static bool write_map(struct encoder *encoder, const struct field *field)
{
    struct bytes key;
    if (!json_scan_enter(&encoder->scan, '{'))
        return misfit(encoder, field);
    while (json_scan_key(&encoder->scan, encoder->arena, &key)) {
        size_t begun = wire_begin(encoder->buffer, field->number);
        wire_add_bytes(encoder->buffer, 1, key);
        if (!write_element(encoder, 2, field))
            return false;
        wire_end(encoder->buffer, begun);
    }
    return true;
}

/* Most fields are strings. */
static inline bool write_field(struct encoder *encoder, const struct field *field)
{
    if (field->collection == COLLECTION_LIST)
        return write_list(encoder, field);
    if (field->collection == COLLECTION_MAP)
        return write_map(encoder, field);
    if (field->shape == SHAPE_STRING)
        return add_string(encoder, field->number, field);
    return shapes[field->shape].write(encoder, field->number, field);
}

/* ---- structs ---- */

/* Whether the text was JSON so far. */
static bool is_good(struct encoder *encoder, const struct type *type)
{
    return !encoder->scan.bad || fail(encoder->err, REASON_INTERNAL_ERROR, /* os_errno= */ 0,
                                      "protobuf: the text of a %s is no JSON", type->name);
}

/* A struct that is being written. */
struct frame {
    const struct type *type;
    size_t             begun;            /* where its message begins in the buffer */
    size_t             done;             /* places in wire_order below are written, or need not be */
    size_t             skipped;          /* the last of them that were, before others: the first, */
    size_t             skipped_at;       /* and where they would stand in the buffer */
};

/* Of the places from `first` to before `end` those that are written even where the object has no
 * such field, as bits of their word. */
static inline uint64_t kept_places(const struct type *type, size_t word, size_t first, size_t end)
{
    uint64_t bits = type->wire_kept[word];
    if (word == first / 64)
        bits &= ~(uint64_t)0 << first % 64;
    return end < word * 64 + 64 ? bits & (((uint64_t)1 << end % 64) - 1) : bits;
}

static bool skip_places(struct encoder *encoder, struct frame *frame, size_t end)
{
    const struct type *type = frame->type;
    size_t first = frame->done;
    frame->skipped = first;
    frame->skipped_at = encoder->buffer->size;
    frame->done = end;
    for (size_t word = first / 64; word * 64 < end; word++)
        for (uint64_t bits = kept_places(type, word, first, end); bits; bits &= bits - 1) {
            size_t place = word * 64 + (size_t)__builtin_ctzll(bits);
            const struct field *field = &type->fields[type->wire_order[place]];
            if (!write_zero(encoder, field->number, field))
                return false;
        }
    return true;
}

/* Moves the field that was written from `start` on to where its number belongs in the message; one
 * that stood for it, when it was taken for absent, goes. */
static void move_back(struct buffer *buffer, size_t from, size_t start, unsigned number)
{
    AUTO_BUFFER late = { 0 };
    struct wire_field found = { 0 };
    size_t place = from;
    struct wire_reader reader = wire_reader_of((struct bytes){ buffer->at + from, start - from });
    while (wire_next(&reader, &found) && found.number < number)
        place = (size_t)(reader.at - buffer->at);
    size_t behind = found.number == number ? (size_t)(reader.at - buffer->at) : place;
    buffer_add(&late, buffer->at + start, buffer->size - start);
    memmove(buffer->at + place + late.size, buffer->at + behind, start - behind);
    memcpy(buffer->at + place, late.at, late.size);
    buffer->size = place + late.size + (start - behind);
}

/* The place in wire_order of the member's field; -1: it has none. */
static inline int place_of(const struct type *type, struct bytes key)
{
    int member = type_member_index(type, key);
    return member < 0 ? -1 : type->wire_rank[member] - 1;
}

static bool write_inline(struct encoder *, const struct type *outer, int place, struct bytes key);

static inline bool write_place(struct encoder *encoder, const struct type *type, int place,
                               struct bytes key)
{
    const struct field *field = &type->fields[type->wire_order[place]];
    if (field->flags & FIELD_INLINE)
        return write_inline(encoder, type, place, key);
    return json_scan_null(&encoder->scan) || write_field(encoder, field);
}

static bool write_late(struct encoder *encoder, struct frame *frame, int place, struct bytes key)
{
    const struct field *field = &frame->type->fields[frame->type->wire_order[place]];
    size_t start = encoder->buffer->size;
    bool is_behind = (size_t)place >= frame->skipped;
    if (!write_place(encoder, frame->type, place, key))
        return false;
    if (encoder->buffer->size == start)
        return true;
    move_back(encoder->buffer, is_behind ? frame->skipped_at : frame->begun, start, field->number);
    if (!is_behind)
        frame->skipped_at += encoder->buffer->size - start;
    return true;
}

static inline bool write_member(struct encoder *encoder, struct frame *frame, struct bytes key)
{
    int place = place_of(frame->type, key);
    if (place < 0)
        return json_scan_skip(&encoder->scan, NULL) || is_good(encoder, frame->type);
    if ((size_t)place < frame->done)
        return write_late(encoder, frame, place, key);
    if ((size_t)place > frame->done && !skip_places(encoder, frame, (size_t)place))
        return false;
    size_t start = encoder->buffer->size;
    if (!write_place(encoder, frame->type, place, key))
        return false;
    frame->done += encoder->buffer->size > start;
    return true;
}

/* Members of an inline struct stand one after the other among those of the outer one: its message
 * is written when the first comes, up to where another's member stands. */
static bool write_inline(struct encoder *encoder, const struct type *outer, int place,
                         struct bytes key)
{
    const struct field *field = &outer->fields[outer->wire_order[place]];
    size_t begun = wire_begin(encoder->buffer, field->number);
    struct frame frame = { .type = field->type, .begun = begun };
    struct json_scan before;
    do {
        if (!write_member(encoder, &frame, key))
            return false;
        before = encoder->scan;
    } while (json_scan_key(&encoder->scan, encoder->arena, &key) && place_of(outer, key) == place);
    if (!is_good(encoder, outer) || !skip_places(encoder, &frame, field->type->wire_count))
        return false;
    encoder->scan = before;
    wire_end(encoder->buffer, begun);
    return true;
}

static bool enter_struct(struct encoder *encoder, const struct type *type)
{
    if (encoder->depth == MESSAGE_DEPTH_MAX)
        return fail(encoder->err, REASON_INTERNAL_ERROR, /* os_errno= */ 0,
                    "protobuf: %s is nested too deep", type->name);
    if (!json_scan_enter(&encoder->scan, '{'))
        return fail(encoder->err, REASON_INTERNAL_ERROR, /* os_errno= */ 0,
                    "protobuf: a value that should be a %s is none", type->name);
    encoder->depth++;
    return true;
}

static bool write_struct(struct encoder *encoder, const struct type *type)
{
    struct frame frame = { .type = type, .begun = encoder->buffer->size };
    struct bytes key;
    if (!enter_struct(encoder, type))
        return false;
    while (json_scan_key(&encoder->scan, encoder->arena, &key))
        if (!write_member(encoder, &frame, key))
            return false;
    encoder->depth--;
    return is_good(encoder, type) && skip_places(encoder, &frame, type->wire_count);
}

/* ---- envelopes ---- */

enum {
    UNKNOWN_TYPE_META = 1,
    UNKNOWN_RAW = 2,
    UNKNOWN_CONTENT_ENCODING = 3,
    UNKNOWN_CONTENT_TYPE = 4
};

/* A list's metadata is a ListMeta, and the first field of every list. */
enum {
    LIST_METADATA = 1,
    LIST_META_SELF_LINK = 1,
    LIST_META_RESOURCE_VERSION = 2,
    LIST_META_CONTINUE = 3,
    LIST_META_REMAINING = 4
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

bool protobuf_write_text(struct buffer *buffer, struct bytes text, const struct kind *kind,
                         struct error *err)
{
    AUTO_ARENA arena = { 0 };
    struct encoder encoder = { .buffer = buffer, .arena = &arena, .err = err };
    if (!check_kind(kind, err))
        return false;
    json_scan_init_own(&encoder.scan, text);
    write_type_meta(buffer, kind->api_version, kind->name);
    size_t raw = wire_begin(buffer, UNKNOWN_RAW);
    if (!write_struct(&encoder, kind->type))
        return false;
    wire_end(buffer, raw);
    write_content_type(buffer);
    return true;
}

bool protobuf_write_object(struct buffer *buffer, const struct value *value,
                           const struct kind *kind, struct error *err)
{
    AUTO_BUFFER text = { 0 };
    encode_object(&text, value, kind);
    return protobuf_write_text(buffer, buffer_bytes(&text), kind, err);
}

static const struct type *type_of_list(const struct protobuf_list *list)
{
    return list->list_kind ? list->list_kind->type : list->kind->list_type;
}

bool protobuf_write_item(struct buffer *buffer, const struct protobuf_list *list,
                         struct bytes text, struct error *err)
{
    struct encoder encoder = { .buffer = buffer, .arena = list->arena, .err = err };
    if (!check_kind(list->kind, err))
        return false;
    arena_reset(list->arena);
    json_scan_init_own(&encoder.scan, text);
    const struct field *field = type_field(type_of_list(list), BYTES("items"));
    return write_message(&encoder, field->number, field);
}

static void write_list_metadata(struct buffer *buffer, const struct protobuf_list *list)
{
    char revision[24] = "";
    if (list->revision > 0)
        snprintf(revision, sizeof revision, "%" PRId64, list->revision);
    size_t begun = wire_begin(buffer, LIST_METADATA);
    wire_add_bytes(buffer, LIST_META_SELF_LINK, BYTES(""));
    wire_add_bytes(buffer, LIST_META_RESOURCE_VERSION, bytes_of(revision));
    wire_add_bytes(buffer, LIST_META_CONTINUE, bytes_of(list->continue_token));
    if (list->remaining)
        wire_add_int(buffer, LIST_META_REMAINING, *list->remaining);
    wire_end(buffer, begun);
}

bool protobuf_write_list_head(struct buffer *buffer, const struct protobuf_list *list,
                              size_t items_size_bytes, struct error *err)
{
    AUTO_BUFFER metadata = { 0 };
    const struct kind *kind = list->kind;
    if (!check_kind(kind, err))
        return false;
    write_list_metadata(&metadata, list);
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
