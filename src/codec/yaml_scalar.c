/* SPDX-License-Identifier: Apache-2.0 */
/* yaml_scalar.c - null, bools and numbers among plain scalars; everything else is a string.
 *
 * Not here: keys that merge (yaml.c). */
#include "codec/yaml_scalar.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "codec/base64.h"
#include "codec/json.h"
#include "codec/utf8.h"
#include "codec/value.h"

static const char tag_prefix[] = "tag:yaml.org,2002:";

enum word_type { WORD_NULL, WORD_TRUE, WORD_FALSE, WORD_NOT_FINITE };

static const struct { const char *text; enum word_type type; } words[] = {
    { "", WORD_NULL },
    { "~", WORD_NULL },
    { "null", WORD_NULL },
    { "Null", WORD_NULL },
    { "NULL", WORD_NULL },
    { "y", WORD_TRUE },
    { "Y", WORD_TRUE },
    { "yes", WORD_TRUE },
    { "Yes", WORD_TRUE },
    { "YES", WORD_TRUE },
    { "true", WORD_TRUE },
    { "True", WORD_TRUE },
    { "TRUE", WORD_TRUE },
    { "on", WORD_TRUE },
    { "On", WORD_TRUE },
    { "ON", WORD_TRUE },
    { "n", WORD_FALSE },
    { "N", WORD_FALSE },
    { "no", WORD_FALSE },
    { "No", WORD_FALSE },
    { "NO", WORD_FALSE },
    { "false", WORD_FALSE },
    { "False", WORD_FALSE },
    { "FALSE", WORD_FALSE },
    { "off", WORD_FALSE },
    { "Off", WORD_FALSE },
    { "OFF", WORD_FALSE },
    { ".nan", WORD_NOT_FINITE },
    { ".NaN", WORD_NOT_FINITE },
    { ".NAN", WORD_NOT_FINITE },
    { ".inf", WORD_NOT_FINITE },
    { ".Inf", WORD_NOT_FINITE },
    { ".INF", WORD_NOT_FINITE },
    { "+.inf", WORD_NOT_FINITE },
    { "+.Inf", WORD_NOT_FINITE },
    { "+.INF", WORD_NOT_FINITE },
    { "-.inf", WORD_NOT_FINITE },
    { "-.Inf", WORD_NOT_FINITE },
    { "-.INF", WORD_NOT_FINITE },
};

static bool find_word(struct bytes text, enum word_type *ret)
{
    FOR_EACH(row, words) {
        if (bytes_equal_text(text, row->text)) {
            *ret = row->type;
            return true;
        }
    }
    return false;
}

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

/* Without underscores, with a NUL. */
static char *without_underscores(struct bytes text, struct arena *arena)
{
    char *plain = arena_copy(arena, text.at, text.size), *to = plain;
    for (size_t i = 0; i < text.size; i++)
        if (text.at[i] != '_')
            *to++ = text.at[i];
    *to = '\0';
    return plain;
}

static int base_of(const char **digits)
{
    static const struct { const char *prefix; int base; } bases[] = {
        { "0x", 16 }, { "0X", 16 }, { "0o", 8 }, { "0O", 8 }, { "0b", 2 }, { "0B", 2 },
    };
    FOR_EACH(row, bases) {
        if (strncmp(*digits, row->prefix, 2) == 0) {
            *digits += 2;
            return row->base;
        }
    }
    if (**digits != '0' || !(*digits)[1])
        return 10;
    (*digits)++;
    return 8;
}

/* An integer in Go's spelling, as far as uint64 goes. */
static bool read_integer(const char *text, bool *ret_negative, uint64_t *ret)
{
    *ret_negative = *text == '-';
    text += *text == '-' || *text == '+';
    int base = base_of(&text);
    if (!*text)
        return false;
    *ret = 0;
    for (; *text; text++) {
        int digit = is_digit(*text)       ? *text - '0'
                    : (*text | 32) >= 'a' ? (*text | 32) - 'a' + 10
                                          : 99;
        if (digit >= base || *ret > (UINT64_MAX - (uint64_t)digit) / (uint64_t)base)
            return false;
        *ret = *ret * (uint64_t)base + (uint64_t)digit;
    }
    return true;
}

/* [-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)? */
static bool looks_like_float(const char *text)
{
    text += *text == '-' || *text == '+';
    const char *start = text;
    while (is_digit(*text))
        text++;
    bool whole = text > start;
    if (*text == '.') {
        start = ++text;
        while (is_digit(*text))
            text++;
        if (!whole && text == start)
            return false;
    } else if (!whole) {
        return false;
    }
    if ((*text | 32) == 'e') {
        text++;
        text += *text == '-' || *text == '+';
        if (!is_digit(*text))
            return false;
        while (is_digit(*text))
            text++;
    }
    return *text == '\0';
}

/* A double goes through JSON's text, in which a whole one is an integer. */
static struct value *new_number(struct arena *arena, double number)
{
    AUTO_BUFFER text = { 0 };
    int64_t integer;
    json_write_double(&text, number);
    if (bytes_to_int64(buffer_bytes(&text), &integer))
        return value_new_int(arena, integer);
    return value_new_double(arena, number);
}

static struct value *read_number(struct bytes text, struct arena *arena)
{
    bool negative;
    uint64_t magnitude;
    if (text.size == 0 || (!is_digit(text.at[0]) && !strchr("+-.", text.at[0])))
        return NULL;
    const char *plain = without_underscores(text, arena);
    if (*plain != '.' && read_integer(plain, &negative, &magnitude)) {
        if (magnitude <= (uint64_t)INT64_MAX + negative)
            return value_new_int(arena, negative ? (int64_t)(0 - magnitude) : (int64_t)magnitude);
        return new_number(arena, negative ? -(double)magnitude : (double)magnitude);
    }
    if (!looks_like_float(plain))
        return NULL;
    double number = strtod(plain, NULL);
    return isfinite(number) ? new_number(arena, number) : NULL;
}

/* ".nan", ".inf", "-.Inf" ... */
static const char *not_finite(struct bytes text)
{
    if (text.at[0] == '-')
        return "json: unsupported value: -Inf";
    bool is_nan = text.at[1] == 'n' || text.at[1] == 'N';
    return is_nan ? "json: unsupported value: NaN" : "json: unsupported value: +Inf";
}

static struct value *resolve_plain(struct bytes text, struct arena *arena, const char **ret_problem)
{
    enum word_type type;
    if (find_word(text, &type)) {
        if (type == WORD_NOT_FINITE) {
            *ret_problem = not_finite(text);
            return NULL;
        }
        return type == WORD_NULL ? value_new_null(arena) : value_new_bool(arena, type == WORD_TRUE);
    }
    struct value *number = read_number(text, arena);
    return number ? number : value_new_string(arena, text);
}

static struct value *read_binary(struct bytes text, struct arena *arena, const char **ret_problem)
{
    struct bytes bytes;
    *ret_problem = "!!binary value contains invalid base64 data";
    if (!base64_read(text, arena, &bytes))
        return NULL;
    *ret_problem = "!!binary value is no UTF-8 text";
    return utf8_is_valid(bytes) ? value_new_string(arena, bytes) : NULL;
}

/* The type that a tag of YAML's own demands; strings are handled before. */
static bool fits_tag(const struct value *value, const char *tag)
{
    if (strcmp(tag, "null") == 0)
        return value->type == VALUE_NULL;
    if (strcmp(tag, "bool") == 0)
        return value->type == VALUE_BOOL;
    if (strcmp(tag, "int") == 0)
        return value->type == VALUE_INT;
    if (strcmp(tag, "float") == 0)
        return value->type == VALUE_INT || value->type == VALUE_DOUBLE;
    return true;
}

struct value *yaml_scalar_resolve(const struct yaml_scalar *scalar, struct arena *arena,
                                  const char **ret_problem)
{
    const char *tag = scalar->tag;
    bool own = tag && strncmp(tag, tag_prefix, sizeof tag_prefix - 1) == 0;
    const char *name = own ? tag + sizeof tag_prefix - 1 : "";
    if (!tag && !scalar->plain)
        return value_new_string(arena, scalar->text);
    if (strcmp(name, "binary") == 0)
        return read_binary(scalar->text, arena, ret_problem);
    if ((tag && !own) || strcmp(name, "str") == 0 || strcmp(name, "timestamp") == 0)
        return value_new_string(arena, scalar->text);
    struct value *value = resolve_plain(scalar->text, arena, ret_problem);
    if (value && !fits_tag(value, name)) {
        *ret_problem = "cannot decode a scalar as its tag says";
        return NULL;
    }
    return value;
}

bool yaml_scalar_key(const struct value *value, struct arena *arena, struct bytes *ret)
{
    AUTO_BUFFER text = { 0 };
    if (value->type == VALUE_STRING) {
        *ret = value->string;
        return true;
    }
    if (value->type != VALUE_INT && value->type != VALUE_DOUBLE && value->type != VALUE_BOOL)
        return false;
    json_write_value(&text, value);
    *ret = (struct bytes){ arena_copy(arena, text.at, text.size), text.size };
    return true;
}

/* Digits, colons and a point, as 190:20:30.15: a number to base 60 for YAML 1.1. */
static bool is_base_60(struct bytes text)
{
    size_t i = text.size && (text.at[0] == '-' || text.at[0] == '+'), colons = 0, start = i;
    if (i == text.size || !is_digit(text.at[i]))
        return false;
    while (i < text.size &&
           (is_digit(text.at[i]) || text.at[i] == '_' || (text.at[i] == ':' && i > start)))
        colons += text.at[i++] == ':';
    if (i < text.size && text.at[i] == '.')
        while (++i < text.size && (is_digit(text.at[i]) || text.at[i] == '_'))
            continue;
    return colons > 0 && i == text.size;
}

/* 2001-01-01, and with a time behind it: what begins like a date. */
static bool is_timestamp(struct bytes text)
{
    static const char form[] = "dddd-d";
    if (text.size < 8)
        return false;
    for (size_t i = 0; form[i]; i++)
        if (form[i] == 'd' ? !is_digit(text.at[i]) : text.at[i] != form[i])
            return false;
    size_t i = 5;
    for (int part = 0; part < 2; part++) {
        size_t start = i;
        while (i < text.size && i - start < 2 && is_digit(text.at[i]))
            i++;
        if (i == start || (part == 0 && (i == text.size || text.at[i++] != '-')))
            return false;
    }
    return i == text.size || text.at[i] == 'T' || text.at[i] == 't' || text.at[i] == ' ';
}

bool yaml_scalar_needs_quotes(struct bytes text, struct arena *arena)
{
    enum word_type type;
    return find_word(text, &type) || is_base_60(text) || is_timestamp(text) ||
           read_number(text, arena) != NULL;
}
