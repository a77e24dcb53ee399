/* SPDX-License-Identifier: Apache-2.0 */
/* yaml_write.c - a tree of values as YAML, as kubectl shows it.
 *
 * libyaml lays out; here are chosen the order of keys, the text of numbers and the style that a
 * string is asked to have.
 *
 * Holds:    what is written reads back as the same tree. */
#include "codec/yaml.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <yaml.h>

#include "base/arena.h"
#include "codec/base64.h"
#include "codec/json.h"
#include "codec/utf8.h"
#include "codec/value.h"
#include "codec/yaml_scalar.h"

struct writer {
    yaml_emitter_t emitter;
    struct buffer *buffer;
    struct arena   arena;
};

static int write_output(void *context, unsigned char *bytes, size_t size)
{
    struct writer *writer = context;
    buffer_add(writer->buffer, bytes, size);
    return 1;
}

/* The writer never refuses an event: only memory can fail. */
static void emit(struct writer *writer, yaml_event_t *event, int initialized)
{
    if (!initialized || !yaml_emitter_emit(&writer->emitter, event))
        memory_exhausted();
}

static void emit_scalar(struct writer *writer, struct bytes text, yaml_scalar_style_t style)
{
    yaml_event_t event;
    emit(writer, &event,
         yaml_scalar_event_initialize(&event, NULL, NULL,
                                      (const yaml_char_t *)(text.size ? text.at : ""),
                                      (int)text.size, 1, 1, style));
}

/* What is no text, as go-yaml writes it. */
static void emit_binary(struct writer *writer, struct bytes bytes)
{
    static const char tag[] = "tag:yaml.org,2002:binary";
    AUTO_BUFFER text = { 0 };
    yaml_event_t event;
    base64_write(&text, bytes);
    emit(writer, &event,
         yaml_scalar_event_initialize(&event, NULL, (const yaml_char_t *)tag,
                                      (yaml_char_t *)text.at, (int)text.size, 0, 0,
                                      YAML_PLAIN_SCALAR_STYLE));
}

/* U+0085, U+2028 or U+2029: line breaks that only escapes keep as they are. */
static bool has_odd_break(struct bytes text)
{
    for (size_t i = 0; i + 1 < text.size; i++) {
        const unsigned char *at = (const unsigned char *)text.at + i;
        if ((at[0] == 0xc2 && at[1] == 0x85) || (i + 2 < text.size && at[0] == 0xe2 &&
                                                 at[1] == 0x80 && (at[2] == 0xa8 || at[2] == 0xa9)))
            return true;
    }
    return false;
}

static void emit_string(struct writer *writer, struct bytes text)
{
    size_t index;
    if (!utf8_is_valid(text))
        emit_binary(writer, text);
    else if (has_odd_break(text))
        emit_scalar(writer, text, YAML_DOUBLE_QUOTED_SCALAR_STYLE);
    else if (bytes_find(text, '\n', &index))
        emit_scalar(writer, text, YAML_LITERAL_SCALAR_STYLE);
    else if (yaml_scalar_needs_quotes(text, &writer->arena))
        emit_scalar(writer, text, YAML_DOUBLE_QUOTED_SCALAR_STYLE);
    else
        emit_scalar(writer, text, YAML_PLAIN_SCALAR_STYLE);
}

/* A plain "<<" would merge its value into the map.  Upstream does not look. */
static void emit_key(struct writer *writer, struct bytes key)
{
    if (bytes_equal_text(key, "<<"))
        emit_scalar(writer, key, YAML_DOUBLE_QUOTED_SCALAR_STYLE);
    else
        emit_string(writer, key);
}

enum { NUMBER_TEXT_MAX = 40 };

/* As Go's format 'g': the shortest digits, with an exponent below 1e-4 and from 1e6 (or as many
 * digits as there are) on. */
static void emit_double(struct writer *writer, double number)
{
    char text[NUMBER_TEXT_MAX];
    int digits = 1;
    for (; digits <= 17; digits++) {
        snprintf(text, sizeof text, "%.*e", digits - 1, number);
        if (strtod(text, NULL) == number)
            break;
    }
    long exponent = strtol(strchr(text, 'e') + 1, NULL, 10);
    if (exponent >= -4 && exponent < 21 && (exponent < 6 || exponent < 0))
        snprintf(text, sizeof text, "%.*f", digits - 1 > exponent ? digits - 1 - (int)exponent : 0,
                 number);
    emit_scalar(writer, bytes_of(text), YAML_PLAIN_SCALAR_STYLE);
}

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

static bool is_letter(char c)
{
    return ((c | 32) >= 'a' && (c | 32) <= 'z') || (unsigned char)c >= 0x80;
}

/* Zeros count only behind another digit: 10 stands behind 9, but 01 before 1. */
static int64_t number_at(struct bytes text, size_t *at, int64_t number)
{
    for (; *at < text.size && is_digit(text.at[*at]); (*at)++)
        if (number < INT64_MAX / 10 - 9)
            number = number * 10 + (text.at[*at] - '0');
    return number;
}

/* Where both differ at `at` and neither has a letter there. */
static int compare_numbers(struct bytes a, struct bytes b, size_t at)
{
    size_t a_end = at, b_end = at;
    int64_t start = 0;
    if (a.at[at] == '0' || b.at[at] == '0')
        for (size_t i = at; i > 0 && is_digit(a.at[i - 1]) && start == 0; i--)
            start = a.at[i - 1] != '0';
    int64_t a_number = number_at(a, &a_end, start), b_number = number_at(b, &b_end, start);
    if (a_number != b_number)
        return a_number < b_number ? -1 : 1;
    if (a_end != b_end)
        return a_end < b_end ? -1 : 1;
    return (unsigned char)a.at[at] < (unsigned char)b.at[at] ? -1 : 1;
}

/* The order of go-yaml: numbers in keys by their value, letters behind other characters, but before
 * them where a number stands in front. */
static int compare_keys(const void *left, const void *right)
{
    struct bytes a = ((const struct member *)left)->key, b = ((const struct member *)right)->key;
    bool behind_digit = false;
    for (size_t i = 0; i < a.size && i < b.size; i++) {
        if (a.at[i] == b.at[i]) {
            behind_digit = is_digit(a.at[i]);
            continue;
        }
        bool a_letter = is_letter(a.at[i]), b_letter = is_letter(b.at[i]);
        if (a_letter && b_letter)
            return (unsigned char)a.at[i] < (unsigned char)b.at[i] ? -1 : 1;
        if (a_letter || b_letter)
            return a_letter == behind_digit ? -1 : 1;
        return compare_numbers(a, b, i);
    }
    return (a.size > b.size) - (a.size < b.size);
}

static void emit_value(struct writer *, const struct value *);

static void emit_list(struct writer *writer, const struct value *list)
{
    yaml_event_t event;
    yaml_sequence_style_t style =
        list->list.count ? YAML_BLOCK_SEQUENCE_STYLE : YAML_FLOW_SEQUENCE_STYLE;
    emit(writer, &event, yaml_sequence_start_event_initialize(&event, NULL, NULL, 1, style));
    for (size_t i = 0; i < list->list.count; i++)
        emit_value(writer, list->list.items[i]);
    emit(writer, &event, yaml_sequence_end_event_initialize(&event));
}

static void emit_map(struct writer *writer, const struct value *map)
{
    yaml_event_t event;
    uint32_t count = map->map.count;
    yaml_mapping_style_t style = count ? YAML_BLOCK_MAPPING_STYLE : YAML_FLOW_MAPPING_STYLE;
    struct member *members = arena_array(&writer->arena, count, sizeof *members);
    if (count)
        memcpy(members, map->map.members, count * sizeof *members);
    qsort(members, count, sizeof *members, compare_keys);
    emit(writer, &event, yaml_mapping_start_event_initialize(&event, NULL, NULL, 1, style));
    for (uint32_t i = 0; i < count; i++) {
        emit_key(writer, members[i].key);
        emit_value(writer, members[i].value);
    }
    emit(writer, &event, yaml_mapping_end_event_initialize(&event));
}

static void emit_value(struct writer *writer, const struct value *value)
{
    AUTO_BUFFER text = { 0 };
    switch (value->type) {
    case VALUE_NULL:   emit_scalar(writer, BYTES("null"), YAML_PLAIN_SCALAR_STYLE); return;
    case VALUE_STRING: emit_string(writer, value->string); return;
    case VALUE_DOUBLE: emit_double(writer, value->number); return;
    case VALUE_LIST:   emit_list(writer, value); return;
    case VALUE_MAP:    emit_map(writer, value); return;
    case VALUE_BOOL:
    case VALUE_INT:    break;
    }
    json_write_value(&text, value);
    emit_scalar(writer, buffer_bytes(&text), YAML_PLAIN_SCALAR_STYLE);
}

/* libyaml marks the end of a document whose last text keeps its line ends; upstream does not. */
static void drop_end_mark(struct buffer *buffer, const struct value *value)
{
    static const char mark[] = "\n...\n";
    bool collection = value->type == VALUE_MAP || value->type == VALUE_LIST;
    if (collection && bytes_ends_with(buffer_bytes(buffer), mark))
        buffer->size -= sizeof mark - 2;
}

void yaml_write_value(struct buffer *buffer, const struct value *value)
{
    struct writer writer = { .buffer = buffer };
    yaml_event_t event;
    if (!yaml_emitter_initialize(&writer.emitter))
        memory_exhausted();
    yaml_emitter_set_output(&writer.emitter, write_output, &writer);
    yaml_emitter_set_unicode(&writer.emitter, 1);
    emit(&writer, &event, yaml_stream_start_event_initialize(&event, YAML_UTF8_ENCODING));
    emit(&writer, &event, yaml_document_start_event_initialize(&event, NULL, NULL, NULL, 1));
    emit_value(&writer, value);
    emit(&writer, &event, yaml_document_end_event_initialize(&event, 1));
    emit(&writer, &event, yaml_stream_end_event_initialize(&event));
    yaml_emitter_delete(&writer.emitter);
    arena_done(&writer.arena);
    drop_end_mark(buffer, value);
}
