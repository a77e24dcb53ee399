/* SPDX-License-Identifier: Apache-2.0 */
/* json.c - JSON text to a tree of values, and back.
 *
 * The parser is json_scan with a value made of each thing it passes.  Values are taken in
 * batches, and what has no escapes points into the text: a tree costs few allocations.
 *
 * Holds:    the frames of the containers that are open form a list on the stack, from which the
 *           path of a duplicate key is told.
 * Not here: passing text (json_scan.c). */
#include "codec/json.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/error.h"
#include "codec/json_pick.h"
#include "codec/json_plain.h"
#include "codec/utf8.h"
#include "codec/value.h"

enum { BATCH = 32 };

struct frame {
    const struct frame *parent;
    struct bytes        key;             /* of an object's member; {NULL,0} in an array */
    size_t              index;
};

struct parser {
    struct json_scan           scan;
    const struct json_options *options;
    const struct json_pick    *pick;         /* of the value at hand; NULL: everything */
    struct arena              *arena;
    const char                *start;
    const char                *refused;      /* good JSON, but beyond what is taken; else NULL */
    struct value              *batch;
    size_t                     batch_left;
    int                        duplicates;   /* that were told */
};

static struct value *parse_value(struct parser *, const struct frame *parent);

static struct value *take_value(struct parser *parser, enum value_type type)
{
    if (parser->batch_left == 0) {
        parser->batch = arena_array(parser->arena, BATCH, sizeof *parser->batch);
        parser->batch_left = BATCH;
    }
    parser->batch_left--;
    struct value *value = parser->batch++;
    value->type = type;
    return value;
}

static struct value *refuse(struct parser *parser, const char *why)
{
    parser->refused = why;
    return NULL;
}

static void write_path(struct buffer *path, const struct frame *frame)
{
    if (!frame)
        return;
    write_path(path, frame->parent);
    if (frame->key.at) {
        if (path->size)
            buffer_add_char(path, '.');
        buffer_add(path, frame->key.at, frame->key.size);
    } else {
        buffer_printf(path, "[%zu]", frame->index);
    }
}

static void report_duplicate(struct parser *parser, const struct frame *frame)
{
    bool is_wanted = parser->options && parser->options->duplicate;
    if (!is_wanted || parser->duplicates++ >= JSON_DUPLICATES_MAX)
        return;
    AUTO_BUFFER path = { 0 };
    write_path(&path, frame);
    size_t offset = (size_t)(parser->scan.at - parser->start);
    parser->options->duplicate(parser->options->context, buffer_text(&path), offset);
}

/* One of 64 classes of keys: a class that an object has not yet had cannot be a duplicate, which
 * spares most comparisons. */
static uint64_t key_class(struct bytes key)
{
    if (key.size == 0)
        return 1;
    const unsigned char *at = (const unsigned char *)key.at;
    size_t mixed = key.size * 31 + at[0] * 7u + at[key.size / 2] * 13u + at[key.size - 1] * 3u;
    return (uint64_t)1 << (mixed & 63);
}

/* Where the value of `key` goes; `seen` holds the classes of the object's keys so far. */
static struct value **member_slot(struct parser *parser, struct value *map,
                                  const struct frame *frame, uint64_t *seen)
{
    uint64_t class = key_class(frame->key);
    bool is_new = !(*seen & class);
    *seen |= class;
    if (is_new)
        return value_add_slot(map, parser->arena, frame->key);
    struct value **slot = value_slot(map, parser->arena, frame->key, &is_new);
    if (!is_new)
        report_duplicate(parser, frame);
    return slot;
}

/* A member of an object of which not everything is read; false: it ends here, or is no JSON. */
static bool pick_key(struct parser *parser, const struct json_pick *pick, struct bytes *ret)
{
    while (json_scan_key(&parser->scan, parser->arena, ret)) {
        parser->pick = json_pick_find(pick, *ret);
        if (parser->pick)
            return true;
        if (!json_scan_skip(&parser->scan, NULL))
            return false;
    }
    return false;
}

static bool next_key(struct parser *parser, const struct json_pick *pick, struct bytes *ret)
{
    return pick && !pick->is_whole ? pick_key(parser, pick, ret)
                                   : json_scan_key(&parser->scan, parser->arena, ret);
}

static struct value *parse_object(struct parser *parser, const struct frame *parent)
{
    struct value *map = take_value(parser, VALUE_MAP);
    struct frame frame = { .parent = parent };
    const struct json_pick *pick = parser->pick;
    uint64_t seen = 0;
    if (!json_scan_enter(&parser->scan, '{'))
        return NULL;
    while (next_key(parser, pick, &frame.key)) {
        if (map->map.count == JSON_MEMBERS_MAX)
            return refuse(parser, "an object has too many members");
        if (json_scan_peek(&parser->scan) == '[' && parser->scan.at == parser->scan.hole.at) {
            (void)json_scan_skip(&parser->scan, NULL);
            continue;
        }
        struct value **slot = member_slot(parser, map, &frame, &seen);
        struct value *value = parse_value(parser, &frame);
        if (!value)
            return NULL;
        *slot = value;
    }
    return parser->scan.bad ? NULL : map;
}

static struct value *parse_array(struct parser *parser, const struct frame *parent)
{
    struct value *list = take_value(parser, VALUE_LIST);
    struct frame frame = { .parent = parent };
    const struct json_pick *pick = parser->pick;
    if (!json_scan_enter(&parser->scan, '['))
        return NULL;
    for (; json_scan_item(&parser->scan); frame.index++) {
        parser->pick = pick;
        struct value *item = parse_value(parser, &frame);
        if (!item)
            return NULL;
        value_append(list, parser->arena, item);
    }
    return parser->scan.bad ? NULL : list;
}

static struct value *parse_string(struct parser *parser)
{
    struct value *value = take_value(parser, VALUE_STRING);
    return json_scan_string(&parser->scan, parser->arena, &value->string) ? value : NULL;
}

/* strtod needs a NUL behind the number. */
static double read_double(struct bytes text, struct arena *arena)
{
    return strtod(arena_copy(arena, text.at, text.size), NULL);
}

static struct value *parse_number(struct parser *parser)
{
    struct bytes text;
    if (!json_scan_number(&parser->scan, &text))
        return NULL;
    struct value *value = take_value(parser, VALUE_INT);
    if (bytes_to_int64(text, &value->integer))
        return value;
    value->type = VALUE_DOUBLE;
    value->number_text = text;
    value->number = read_double(text, parser->arena);
    return isfinite(value->number) ? value : refuse(parser, "a number is out of range");
}

static struct value *parse_bool(struct parser *parser)
{
    struct value *value = take_value(parser, VALUE_BOOL);
    return json_scan_bool(&parser->scan, &value->boolean) ? value : NULL;
}

static struct value *parse_value(struct parser *parser, const struct frame *parent)
{
    switch (json_scan_peek(&parser->scan)) {
    case '{': return parse_object(parser, parent);
    case '[': return parse_array(parser, parent);
    case '"': return parse_string(parser);
    case '0': return parse_number(parser);
    case 't':
    case 'f': return parse_bool(parser);
    case 'n': return json_scan_null(&parser->scan) ? take_value(parser, VALUE_NULL) : NULL;
    default:  return (void)json_scan_skip(&parser->scan, NULL), NULL;    /* says what is wrong */
    }
}

struct value *json_parse(struct bytes text, const struct json_options *options, struct arena *arena,
                         struct error *err)
{
    struct parser parser = { .options = options, .arena = arena, .start = text.at };
    json_scan_init(&parser.scan, text);
    if (options) {
        parser.pick = options->pick;
        parser.scan.is_own = options->is_own;
        if (options->leave_out.size)
            parser.scan.hole = options->leave_out;
    }
    struct value *value = parse_value(&parser, NULL);
    if (value && json_scan_finish(&parser.scan))
        return value;
    if (parser.refused)
        fail(err, REASON_BAD_REQUEST, /* os_errno= */ 0, "json: %s", parser.refused);
    else
        json_scan_fail(&parser.scan, err);
    return NULL;
}

/* Writing. */

static void write_escape(struct buffer *buffer, unsigned char c)
{
    static const char codes[] = "btn?fr";                /* of 8 to 13 */
    if (c == '"' || c == '\\') {
        buffer_add_char(buffer, '\\');
        buffer_add_char(buffer, (char)c);
    } else if (c >= 8 && c <= 13 && c != 11) {
        buffer_add_char(buffer, '\\');
        buffer_add_char(buffer, codes[c - 8]);
    } else {
        buffer_printf(buffer, "\\u%04x", c);
    }
}

/* A character above 0x7f; returns how many bytes it has. */
static size_t write_character(struct buffer *buffer, const char *at, const char *end)
{
    size_t size = (size_t)utf8_size(at, end);
    if (size == 3 && memcmp(at, "\xe2\x80\xa8", 3) == 0)
        buffer_add_text(buffer, "\\u2028");
    else if (size == 3 && memcmp(at, "\xe2\x80\xa9", 3) == 0)
        buffer_add_text(buffer, "\\u2029");
    else if (size > 0)
        buffer_add(buffer, at, size);
    else
        buffer_add_text(buffer, "\\ufffd");
    return size > 0 ? size : 1;
}

/* Writes what stands at `at` and is not plain; returns how many bytes that were. */
static size_t write_special(struct buffer *buffer, const char *at, const char *end)
{
    if ((unsigned char)*at >= 0x80)
        return write_character(buffer, at, end);
    write_escape(buffer, (unsigned char)*at);
    return 1;
}

static void write_rest(struct buffer *buffer, const char *at, const char *end)
{
    while (at < end) {
        const char *plain_end = json_pass_plain(at, end);
        buffer_add(buffer, at, (size_t)(plain_end - at));
        at = plain_end;
        if (at < end)
            at += write_special(buffer, at, end);
    }
    buffer_add_char(buffer, '"');
}

void json_write_string(struct buffer *buffer, struct bytes text)
{
    if (text.size == 0) {
        buffer_add(buffer, "\"\"", 2);
        return;
    }
    const char *plain_end = json_pass_plain(text.at, text.at + text.size);
    size_t plain = (size_t)(plain_end - text.at);
    buffer_reserve(buffer, text.size + 2);
    char *to = buffer->at + buffer->size;
    *to = '"';
    json_copy_short(to + 1, text.at, plain);
    buffer->size += plain + 1;
    if (plain == text.size)
        buffer->at[buffer->size++] = '"';
    else
        write_rest(buffer, plain_end, text.at + text.size);
}

void json_write_int(struct buffer *buffer, int64_t integer)
{
    char digits[20];
    size_t at = sizeof digits;
    uint64_t rest = integer < 0 ? 0 - (uint64_t)integer : (uint64_t)integer;
    do {
        digits[--at] = (char)('0' + rest % 10);
        rest /= 10;
    } while (rest);
    if (integer < 0)
        buffer_add_char(buffer, '-');
    buffer_add(buffer, digits + at, sizeof digits - at);
}

enum { DOUBLE_TEXT_MAX = 40 };

/* The fewest digits that read back as the same number, in the form d.ddde+xx. */
static void shortest_digits(double number, char ret_text[DOUBLE_TEXT_MAX])
{
    for (int digits = 1; digits <= 17; digits++) {
        snprintf(ret_text, DOUBLE_TEXT_MAX, "%.*e", digits - 1, number);
        if (strtod(ret_text, NULL) == number)
            return;
    }
}

/* `text` is what shortest_digits made of a positive number: writes its digits with the point
 * shifted to where `exponent` says. */
static void write_positional(struct buffer *buffer, const char *text, int exponent)
{
    char digits[DOUBLE_TEXT_MAX];
    int count = 0;
    for (; *text != 'e'; text++)
        if (*text != '.')
            digits[count++] = *text;
    if (exponent < 0)
        buffer_add_text(buffer, "0.");
    for (int i = exponent + 1; i < 0; i++)
        buffer_add_char(buffer, '0');
    for (int i = 0; i < count || i <= exponent; i++) {
        if (i == exponent + 1 && exponent >= 0)
            buffer_add_char(buffer, '.');
        buffer_add_char(buffer, i < count ? digits[i] : '0');
    }
}

void json_write_double(struct buffer *buffer, double number)
{
    char text[DOUBLE_TEXT_MAX];
    if (!isfinite(number)) {
        buffer_add_text(buffer, "null");
        return;
    }
    if (number < 0)
        buffer_add_char(buffer, '-');
    number = fabs(number);
    shortest_digits(number, text);
    int exponent = (int)strtol(strchr(text, 'e') + 1, NULL, 10);
    if (number == 0 || (number >= 1e-6 && number < 1e21)) {
        write_positional(buffer, text, exponent);
        return;
    }
    buffer_add(buffer, text, (size_t)(strchr(text, 'e') - text));
    buffer_printf(buffer, "e%s%d", exponent < 0 ? "" : "+", exponent);
}

/* A writer's layout: `indent` blanks a level, or everything on one line (-1). */
struct layout {
    struct buffer *buffer;
    int            indent;
    bool           source;               /* numbers as they were read */
};

static void write_value(const struct layout *, const struct value *, int level);

static void write_line(const struct layout *layout, int level)
{
    if (layout->indent < 0)
        return;
    buffer_add_char(layout->buffer, '\n');
    for (int i = 0; i < layout->indent * level; i++)
        buffer_add_char(layout->buffer, ' ');
}

static void write_list(const struct layout *layout, const struct value *list, int level)
{
    buffer_add_char(layout->buffer, '[');
    for (size_t i = 0; i < list->list.count; i++) {
        if (i)
            buffer_add_char(layout->buffer, ',');
        write_line(layout, level + 1);
        write_value(layout, list->list.items[i], level + 1);
    }
    if (list->list.count)
        write_line(layout, level);
    buffer_add_char(layout->buffer, ']');
}

static void write_map(const struct layout *layout, const struct value *map, int level)
{
    buffer_add_char(layout->buffer, '{');
    for (uint32_t i = 0; i < map->map.count; i++) {
        if (i)
            buffer_add_char(layout->buffer, ',');
        write_line(layout, level + 1);
        json_write_string(layout->buffer, map->map.members[i].key);
        buffer_add_text(layout->buffer, layout->indent < 0 ? ":" : ": ");
        write_value(layout, map->map.members[i].value, level + 1);
    }
    if (map->map.count)
        write_line(layout, level);
    buffer_add_char(layout->buffer, '}');
}

static void write_number(const struct layout *layout, const struct value *value)
{
    if (layout->source && value->number_text.at)
        buffer_add(layout->buffer, value->number_text.at, value->number_text.size);
    else
        json_write_double(layout->buffer, value->number);
}

static void write_value(const struct layout *layout, const struct value *value, int level)
{
    switch (value->type) {
    case VALUE_NULL:   buffer_add(layout->buffer, "null", 4); break;
    case VALUE_BOOL:   buffer_add_text(layout->buffer, value->boolean ? "true" : "false"); break;
    case VALUE_INT:    json_write_int(layout->buffer, value->integer); break;
    case VALUE_DOUBLE: write_number(layout, value); break;
    case VALUE_STRING: json_write_string(layout->buffer, value->string); break;
    case VALUE_LIST:   write_list(layout, value, level); break;
    case VALUE_MAP:    write_map(layout, value, level); break;
    }
}

void json_write_value(struct buffer *buffer, const struct value *value)
{
    write_value(&(struct layout){ .buffer = buffer, .indent = -1 }, value, 0);
}

void json_write_source(struct buffer *buffer, const struct value *value)
{
    write_value(&(struct layout){ .buffer = buffer, .indent = -1, .source = true }, value, 0);
}

void json_write_pretty(struct buffer *buffer, const struct value *value, int indent)
{
    write_value(&(struct layout){ .buffer = buffer, .indent = indent }, value, 0);
}
