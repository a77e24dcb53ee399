/* SPDX-License-Identifier: Apache-2.0 */
/* field_element.c - one step of a path: its text, its order, how it is shown.
 *
 * Names need no work.  Keys and values are kept as canonical JSON, so that equal elements mostly
 * have equal texts; where texts differ, order and equality are those of the JSON values (1 and 1.0
 * are the same).
 *
 * Not here: sets of paths (field_set.c). */
#include "object/field_set.h"

#include <stdlib.h>

#include "base/arena.h"
#include "codec/json.h"
#include "codec/value.h"

/* Go escapes these in the JSON of keys and values. */
static void make_html_safe(struct buffer *text, size_t start)
{
    struct bytes json = { text->at + start, text->size - start };
    size_t i = 0;
    while (i < json.size && json.at[i] != '<' && json.at[i] != '>' && json.at[i] != '&')
        i++;
    if (i == json.size)
        return;
    AUTO_BUFFER safe = { 0 };
    for (i = 0; i < json.size; i++) {
        char c = json.at[i];
        if (c == '<' || c == '>' || c == '&')
            buffer_printf(&safe, "\\u%04x", (unsigned)c);
        else
            buffer_add_char(&safe, c);
    }
    text->size = start;
    buffer_add(text, safe.at, safe.size);
}

static void write_value(struct buffer *text, const struct value *value)
{
    size_t start = text->size;
    json_write_value(text, value);
    make_html_safe(text, start);
}

static struct bytes keep(const struct buffer *text, struct arena *arena)
{
    return (struct bytes){ arena_copy(arena, text->at, text->size), text->size };
}

struct field_element field_element_value(const struct value *scalar, struct arena *arena)
{
    AUTO_BUFFER text = { 0 };
    write_value(&text, scalar);
    return (struct field_element){ keep(&text, arena), 'v' };
}

struct field_element field_element_keys(const struct bytes *names,
                                        const struct value *const *values, size_t count,
                                        struct arena *arena)
{
    AUTO_BUFFER text = { 0 };
    char before = '{';
    for (size_t i = 0; i < count; i++) {
        if (!values[i])
            continue;
        buffer_add_char(&text, before);
        json_write_string(&text, names[i]);
        buffer_add_char(&text, ':');
        write_value(&text, values[i]);
        before = ',';
    }
    buffer_add_text(&text, before == '{' ? "{}" : "}");
    return (struct field_element){ keep(&text, arena), 'k' };
}

/* ---- reading ---- */

static int compare_members(const void *a, const void *b)
{
    return bytes_compare(((const struct member *)a)->key, ((const struct member *)b)->key);
}

static bool read_keys(struct value *keys, struct arena *arena, struct field_element *ret)
{
    uint32_t count = keys->map.count;
    struct bytes *names = arena_array(arena, count + 1, sizeof *names);
    const struct value **values = arena_array(arena, count + 1, sizeof *values);
    qsort(keys->map.members, count, sizeof *keys->map.members, compare_members);
    for (uint32_t i = 0; i < count; i++) {
        names[i] = keys->map.members[i].key;
        values[i] = keys->map.members[i].value;
    }
    *ret = field_element_keys(names, values, count, arena);
    return true;
}

static bool read_index(struct bytes text, struct field_element *ret)
{
    int64_t index;
    if (!bytes_to_int64(text, &index))
        return false;
    *ret = (struct field_element){ text, 'i' };
    return true;
}

bool field_element_read(struct bytes key, struct arena *arena, struct field_element *ret,
                        bool *ret_known)
{
    *ret_known = true;
    if (key.size < 2 || key.at[1] != ':')
        return false;
    struct bytes rest = { key.at + 2, key.size - 2 };
    if (key.at[0] == 'f') {
        *ret = field_element_name(rest);
        return true;
    }
    if (key.at[0] == 'i')
        return read_index(rest, ret);
    *ret_known = key.at[0] == 'k' || key.at[0] == 'v';
    if (!*ret_known)
        return true;
    struct value *value = json_parse(rest, NULL, arena, NULL);
    if (!value)
        return false;
    if (key.at[0] == 'k')
        return value->type == VALUE_MAP && read_keys(value, arena, ret);
    *ret = field_element_value(value, arena);
    return true;
}

/* ---- order ---- */

/* Numbers, then texts, truth, lists, maps, null. */
static int rank(const struct value *value)
{
    static const int ranks[] = { [VALUE_INT] = 0,  [VALUE_DOUBLE] = 0, [VALUE_STRING] = 1,
                                 [VALUE_BOOL] = 2, [VALUE_LIST] = 3,   [VALUE_MAP] = 4,
                                 [VALUE_NULL] = 5 };
    return ranks[value->type];
}

static double number_of(const struct value *value)
{
    return value->type == VALUE_INT ? (double)value->integer : value->number;
}

static int compare_containers(const struct value *a, const struct value *b)
{
    AUTO_BUFFER left = { 0 }, right = { 0 };
    json_write_value(&left, a);
    json_write_value(&right, b);
    return bytes_compare(buffer_bytes(&left), buffer_bytes(&right));
}

static int compare_values(const struct value *a, const struct value *b)
{
    if (rank(a) != rank(b))
        return rank(a) < rank(b) ? -1 : 1;
    if (a->type == VALUE_INT && b->type == VALUE_INT)
        return a->integer < b->integer ? -1 : a->integer > b->integer;
    if (rank(a) == 0)
        return number_of(a) < number_of(b) ? -1 : number_of(a) > number_of(b);
    if (a->type == VALUE_STRING)
        return bytes_compare(a->string, b->string);
    if (a->type == VALUE_BOOL)
        return (int)a->boolean - (int)b->boolean;
    return a->type == VALUE_NULL ? 0 : compare_containers(a, b);
}

/* By name and value, one after the other; the shorter one first. */
static int compare_keys(const struct value *a, const struct value *b)
{
    for (uint32_t i = 0; i < a->map.count && i < b->map.count; i++) {
        int order = bytes_compare(a->map.members[i].key, b->map.members[i].key);
        if (order == 0)
            order = compare_values(a->map.members[i].value, b->map.members[i].value);
        if (order != 0)
            return order;
    }
    return a->map.count < b->map.count ? -1 : a->map.count > b->map.count;
}

static int compare_parsed(char type, struct bytes a, struct bytes b)
{
    AUTO_ARENA arena = { 0 };
    const struct value *left = json_parse(a, NULL, &arena, NULL),
                       *right = json_parse(b, NULL, &arena, NULL);
    if (!left || !right)
        return bytes_compare(a, b);
    return type == 'k' ? compare_keys(left, right) : compare_values(left, right);
}

/* Texts without escapes, in which all is told by the first byte that differs, as long as that lies
 * inside of two strings; 0: it does not. */
static int compare_plain(struct bytes a, struct bytes b)
{
    size_t i = 0, quotes = 0;
    for (; i < a.size && i < b.size && a.at[i] == b.at[i]; i++) {
        quotes += a.at[i] == '"';
        if (a.at[i] == '\\')
            return 0;
    }
    if (quotes % 2 == 0 || i == a.size || i == b.size || a.at[i] == '\\' || b.at[i] == '\\')
        return 0;
    if (a.at[i] == '"' || b.at[i] == '"')
        return a.at[i] == '"' ? -1 : 1;
    return (unsigned char)a.at[i] < (unsigned char)b.at[i] ? -1 : 1;
}

static int compare_json(char type, struct bytes a, struct bytes b)
{
    int order = compare_plain(a, b);
    return order ? order : compare_parsed(type, a, b);
}

int field_element_compare(const struct field_element *a, const struct field_element *b)
{
    static const unsigned char order[128] = { ['f'] = 0, ['k'] = 1, ['v'] = 2, ['i'] = 3 };
    if (a->type != b->type)
        return order[(unsigned char)a->type] < order[(unsigned char)b->type] ? -1 : 1;
    if (a->type == 'f')
        return bytes_compare(a->text, b->text);
    return bytes_equal(a->text, b->text) ? 0 : compare_json(a->type, a->text, b->text);
}

/* ---- messages ---- */

static void show_scalar(struct buffer *text, const struct value *value)
{
    json_write_value(text, value);
}

static void show_keys(struct buffer *text, const struct value *keys)
{
    for (uint32_t i = 0; i < keys->map.count; i++) {
        buffer_printf(text, "%s%.*s=", i ? "," : "", BYTES_ARG(keys->map.members[i].key));
        show_scalar(text, keys->map.members[i].value);
    }
}

void field_element_show(struct buffer *text, const struct field_element *element)
{
    AUTO_ARENA arena = { 0 };
    if (element->type == 'f') {
        buffer_printf(text, ".%.*s", BYTES_ARG(element->text));
        return;
    }
    if (element->type == 'i') {
        buffer_printf(text, "[%.*s]", BYTES_ARG(element->text));
        return;
    }
    const struct value *value = json_parse(element->text, NULL, &arena, NULL);
    buffer_add_text(text, element->type == 'v' ? "[=" : "[");
    if (value && element->type == 'k')
        show_keys(text, value);
    else if (value)
        show_scalar(text, value);
    buffer_add_char(text, ']');
}
