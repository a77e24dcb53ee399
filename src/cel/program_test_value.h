/* SPDX-License-Identifier: Apache-2.0 */
/* program_test_value.h - the variables that tests/differential/upstream/cel/main.go declares, and
 * values written as it writes them. */
#include <inttypes.h>
#include <math.h>
#include <stdio.h>

#include "base/arena.h"
#include "cel/program.h"
#include "cel/text.h"
#include "codec/json.h"
#include "codec/value.h"

static const struct cel_type list_of_int = {
    .kind = CEL_LIST, .element = &cel_int, .max_count = UINT64_MAX };
static const struct cel_type map_to_int = {
    .kind = CEL_MAP, .key = &cel_string, .element = &cel_int, .max_count = UINT64_MAX };

static const struct cel_variable variables[] = {
    { "i", &cel_int },      { "u", &cel_uint },       { "f", &cel_double },
    { "s", &cel_string },   { "b", &cel_bool },       { "n", &cel_null },
    { "l", &list_of_int },  { "m", &map_to_int },     { "d", &cel_dyn },
    { "ts", &cel_timestamp }, { "du", &cel_duration },
};

static struct cel_value from_json(const char *json, const struct cel_type *type,
                                  struct arena *arena)
{
    return cel_from_tree(json_parse(bytes_of(json), NULL, arena, NULL), type, arena);
}

static void fill_values(struct cel_value *values, struct arena *arena)
{
    size_t at = 0;
    values[at++] = cel_make_int(7);
    values[at++] = cel_make_uint(8);
    values[at++] = cel_make_double(2.5);
    values[at++] = cel_make_string(BYTES("hello"));
    values[at++] = cel_make_bool(true);
    values[at++] = cel_make_null();
    values[at++] = from_json("[1,2,3]", &list_of_int, arena);
    values[at++] = from_json("{\"a\":1,\"b\":2}", &map_to_int, arena);
    values[at++] = from_json("{\"k\":{\"name\":\"x\",\"list\":[1,\"two\",3.5,null]},\"n\":5}", NULL,
                             arena);
    values[at++] = cel_make_time(CEL_TIMESTAMP, 1709209845, 123456789);
    values[at++] = cel_make_time(CEL_DURATION, 5400, 0);
}

static void write_value(struct buffer *out, struct cel_value value, struct arena *arena);

static void write_items(struct buffer *out, struct cel_value list, struct arena *arena)
{
    buffer_add_char(out, '[');
    for (uint64_t i = 0; i < cel_count(list); i++) {
        buffer_add_text(out, i > 0 ? ", " : "");
        write_value(out, cel_item(list, i, arena), arena);
    }
    buffer_add_char(out, ']');
}

/* In the order of the keys' texts, as upstream prints maps. */
static void write_entries(struct buffer *out, struct cel_value map, struct arena *arena)
{
    const char *texts[64];
    size_t count = 0;
    for (uint64_t i = 0; i < cel_count(map) && i < ARRAY_SIZE(texts); i++) {
        AUTO_BUFFER text = { 0 };
        struct cel_entry entry = cel_entry_at(map, i, arena);
        write_value(&text, entry.key, arena);
        buffer_add_text(&text, ": ");
        write_value(&text, entry.value, arena);
        const char *copy = arena_copy(arena, text.at, text.size);
        size_t at = count++;
        for (; at > 0 && strcmp(texts[at - 1], copy) > 0; at--)
            texts[at] = texts[at - 1];
        texts[at] = copy;
    }
    for (size_t i = 0; i < count; i++)
        buffer_printf(out, "%s%s", i > 0 ? ", " : "{", texts[i]);
    buffer_add_text(out, count > 0 ? "}" : "{}");
}

static void write_double(struct buffer *out, double number, bool is_all, struct arena *arena)
{
    if (is_all && isfinite(number) && number == trunc(number))
        buffer_printf(out, "%.1f", number);
    else
        buffer_printf(out, "%.*s", BYTES_ARG(cel_double_text(number, 'g', arena)));
}

static void write_time(struct buffer *out, struct cel_value value, struct arena *arena)
{
    if (value.kind == CEL_TIMESTAMP)
        buffer_printf(out, "timestamp(\"%.*s\")",
                      BYTES_ARG(cel_timestamp_text(value.time.seconds, value.time.nanoseconds,
                                                   arena)));
    else
        buffer_printf(out, "duration(\"%.*s\")",
                      BYTES_ARG(cel_duration_text(
                          value.time.seconds * 1000000000 + value.time.nanoseconds, arena)));
}

static void write_type(struct buffer *out, const struct cel_type *type, struct arena *arena)
{
    struct cel_value any = { .kind = type->kind, .type = type };
    buffer_add_text(out, type->kind == CEL_OPAQUE ? type->name : cel_kind_text(any, arena));
}

static void write_value(struct buffer *out, struct cel_value value, struct arena *arena)
{
    switch ((int)value.kind) {
    case CEL_BOOL:
        buffer_add_text(out, value.boolean ? "true" : "false");
        break;
    case CEL_INT:
        buffer_printf(out, "%" PRId64, value.integer);
        break;
    case CEL_UINT:
        buffer_printf(out, "%" PRIu64 "u", value.unsigned_integer);
        break;
    case CEL_DOUBLE:
        write_double(out, value.number, true, arena);
        break;
    case CEL_STRING:
        buffer_printf(out, "%.*s", BYTES_ARG(cel_text_quote(value.bytes, arena)));
        break;
    case CEL_BYTES:
        buffer_printf(out, "b%.*s", BYTES_ARG(cel_text_quote(value.bytes, arena)));
        break;
    case CEL_TIMESTAMP:
    case CEL_DURATION:
        write_time(out, value, arena);
        break;
    case CEL_LIST:
        write_items(out, value, arena);
        break;
    case CEL_MAP:
    case CEL_OBJECT:
        write_entries(out, value, arena);
        break;
    case CEL_TYPE:
        write_type(out, value.named, arena);
        break;
    case CEL_OPTIONAL:
        buffer_add_text(out, value.held ? "optional.of(" : "optional.none()");
        if (value.held)
            write_value(out, *value.held, arena);
        buffer_add_text(out, value.held ? ")" : "");
        break;
    default:
        buffer_add_text(out, "null");
    }
}
