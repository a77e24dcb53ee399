/* SPDX-License-Identifier: Apache-2.0 */
/* go_format.c - see go_value.h: Go's fmt, as far as values of JSON need it.
 *
 * A verb that does not fit a value is said in the text, "%!d(string=x)"; of lists and maps it is
 * about each item. */
#include "kubectl/go_value.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#include "codec/go_text.h"
#include "codec/value.h"

enum { DIGITS_MAX = 17, NUMBER_SIZE = 1500, DEFAULT_PRECISION = 6, EXPONENT_FROM = 6 };

struct verb {
    bool minus, plus, blank, zero;
    int width, precision; /* -1: none */
    uint32_t letter;
};
static const struct verb plain = { .width = -1, .precision = -1, .letter = 'v' };

static size_t characters_of(struct bytes text)
{
    size_t count = 0, size;
    for (; text.size; text.at += size, text.size -= size, count++)
        (void)go_character(text, &size);
    return count;
}

static void add_padded(struct buffer *out, const struct verb *verb, struct bytes text)
{
    size_t have = characters_of(text);
    if (out->size > GO_FORMAT_SIZE_MAX)
        return;
    size_t missing = verb->width > 0 && (size_t)verb->width > have ? (size_t)verb->width - have : 0;
    for (size_t i = 0; !verb->minus && i < missing; i++)
        buffer_add_char(out, verb->zero ? '0' : ' ');
    buffer_add(out, text.at, text.size);
    for (size_t i = 0; verb->minus && i < missing; i++)
        buffer_add_char(out, ' ');
}

static const char *sign_of(const struct verb *verb, bool is_negative)
{
    return is_negative ? "-" : verb->plus ? "+" : verb->blank ? " " : "";
}

/* Zeros go between the sign and the digits. */
static void add_number(struct buffer *out, const struct verb *verb, const char *sign,
                       const char *digits)
{
    char text[NUMBER_SIZE];
    struct verb rest = *verb;
    if (!verb->zero || verb->minus) {
        rest.zero = false;
        snprintf(text, sizeof text, "%s%s", sign, digits);
        add_padded(out, &rest, bytes_of(text));
        return;
    }
    buffer_add_text(out, sign);
    rest.width -= (int)strlen(sign);
    add_padded(out, &rest, bytes_of(digits));
}

static void format_value(struct buffer *, const struct verb *, struct go_value);

static void add_bad_verb(struct buffer *out, const struct verb *verb, struct go_value value)
{
    struct verb as_value = *verb;
    as_value.letter = 'v';
    buffer_add_text(out, "%!");
    go_add_character(out, verb->letter);
    buffer_add_char(out, '(');
    if (value.kind == GO_NONE) {
        buffer_add_text(out, "<nil>)");
        return;
    }
    buffer_printf(out, "%s=", go_type(go_unboxed(value)));
    format_value(out, &as_value, value);
    buffer_add_char(out, ')');
}

/* ---- integers ---- */

static void add_digits(uint64_t number, unsigned base, bool is_upper, char *ret, size_t size)
{
    const char *digits = is_upper ? "0123456789ABCDEF" : "0123456789abcdef";
    char reversed[65];
    size_t count = 0;
    do
        reversed[count++] = digits[number % base];
    while (number /= base);
    size_t used = count < size ? count : size - 1;
    for (size_t i = 0; i < used; i++)
        ret[i] = reversed[count - 1 - i];
    ret[used] = '\0';
}

static void add_integer(struct buffer *out, const struct verb *verb, int64_t integer, unsigned base)
{
    char digits[72], text[NUMBER_SIZE];
    struct verb number = *verb;
    uint64_t size = integer < 0 ? 0 - (uint64_t)integer : (uint64_t)integer;
    add_digits(size, base, verb->letter == 'X', digits, sizeof digits);
    size_t have = strlen(digits), least = verb->precision > 0 ? (size_t)verb->precision : 0;
    size_t zeros = least > have ? least - have : 0;
    number.zero = verb->zero && verb->precision < 0;
    if (verb->precision == 0 && integer == 0)
        digits[0] = '\0';
    memset(text, '0', zeros);
    snprintf(text + zeros, sizeof text - zeros, "%s", digits);
    add_number(out, &number, sign_of(verb, integer < 0), text);
}

static void add_character(struct buffer *out, const struct verb *verb, int64_t integer)
{
    AUTO_BUFFER text = { 0 };
    go_add_character(&text, integer < 0 || integer > 0x10ffff ? 0xfffd : (uint32_t)integer);
    add_padded(out, verb, buffer_bytes(&text));
}

/* 'a' */
static void add_quoted_character(struct buffer *out, const struct verb *verb, int64_t integer)
{
    AUTO_BUFFER character = { 0 }, text = { 0 };
    go_add_character(&character, integer < 0 || integer > 0x10ffff ? 0xfffd : (uint32_t)integer);
    if (integer == '\'')
        buffer_add_text(&text, "'\\''");
    else if (integer == '"')
        buffer_add_text(&text, "'\"'");
    else
        go_quote(&text, buffer_bytes(&character));
    text.at[0] = text.at[text.size - 1] = '\'';
    add_padded(out, verb, buffer_bytes(&text));
}

static void format_integer(struct buffer *out, const struct verb *verb, struct go_value value)
{
    static const struct {
        char letter;
        unsigned base;
    } bases[] = { { 'v', 10 }, { 'd', 10 }, { 'x', 16 }, { 'X', 16 }, { 'o', 8 }, { 'b', 2 } };
    FOR_EACH (row, bases)
        if (verb->letter == (uint32_t)row->letter) {
            add_integer(out, verb, value.integer, row->base);
            return;
        }
    if (verb->letter == 'c')
        add_character(out, verb, value.integer);
    else if (verb->letter == 'q')
        add_quoted_character(out, verb, value.integer);
    else
        add_bad_verb(out, verb, value);
}

/* ---- numbers ---- */

/* The fewest digits that read back as the same number; the exponent stands behind the 'e'. */
static void shortest(double number, char *ret, size_t size)
{
    for (int digits = 0; digits < DIGITS_MAX; digits++) {
        snprintf(ret, size, "%.*e", digits, number);
        if (strtod(ret, NULL) == number)
            return;
    }
}

static void write_shortest(double number, char *ret, size_t size)
{
    shortest(number, ret, size);
    const char *at = strchr(ret, 'e');
    long exponent = at ? strtol(at + 1, NULL, 10) : 0;
    if (!at || exponent < -4 || exponent >= EXPONENT_FROM)
        return;
    long digits = ret[1] == '.' ? at - ret - 1 : 1, behind = digits - 1 - exponent;
    snprintf(ret, size, "%.*f", behind > 0 ? (int)behind : 0, number);
}

static void format_float(struct buffer *out, const struct verb *verb, struct go_value value)
{
    char text[NUMBER_SIZE], how[] = "%.*f";
    double size = fabs(value.number);
    int precision = verb->precision < 0 ? DEFAULT_PRECISION : verb->precision;
    how[3] = verb->letter == 'v' ? 'g' : verb->letter == 'F' ? 'f' : (char)verb->letter;
    if (verb->letter > 'z' || !strchr("veEfFgG", (int)verb->letter)) {
        add_bad_verb(out, verb, value);
        return;
    }
    if (how[3] == 'g' && verb->precision < 0)
        write_shortest(size, text, sizeof text);
    else if (how[3] == 'e')
        snprintf(text, sizeof text, "%.*e", precision, size);
    else if (how[3] == 'E')
        snprintf(text, sizeof text, "%.*E", precision, size);
    else if (how[3] == 'f')
        snprintf(text, sizeof text, "%.*f", precision, size);
    else
        snprintf(text, sizeof text, how[3] == 'g' ? "%.*g" : "%.*G", precision, size);
    add_number(out, verb, sign_of(verb, signbit(value.number)), text);
}

/* ---- texts, and what holds others ---- */

static struct bytes cut(struct bytes text, int characters)
{
    size_t size, used = 0;
    for (; characters > 0 && used < text.size; characters--, used += size)
        (void)go_character((struct bytes){ text.at + used, text.size - used }, &size);
    return characters < 0 ? text : (struct bytes){ text.at, used };
}

static void add_hex(struct buffer *out, const struct verb *verb, struct bytes text)
{
    AUTO_BUFFER hex = { 0 };
    size_t count = text.size;
    if (verb->precision >= 0 && (size_t)verb->precision < count)
        count = (size_t)verb->precision;
    for (size_t i = 0; i < count; i++)
        buffer_printf(&hex, verb->letter == 'X' ? "%02X" : "%02x", (unsigned char)text.at[i]);
    add_padded(out, verb, buffer_bytes(&hex));
}

static void format_text(struct buffer *out, const struct verb *verb, struct go_value value)
{
    AUTO_BUFFER quoted = { 0 };
    switch (verb->letter) {
    case 'v':
    case 's':
        add_padded(out, verb, cut(value.text, verb->precision));
        break;
    case 'q':
        go_quote(&quoted, cut(value.text, verb->precision));
        add_padded(out, verb, buffer_bytes(&quoted));
        break;
    case 'x':
    case 'X':
        add_hex(out, verb, value.text);
        break;
    default:
        add_bad_verb(out, verb, value);
    }
}

static void format_item(struct buffer *out, const struct verb *verb, const struct value *item)
{
    if (item->type == VALUE_NULL)
        buffer_add_text(out, "<nil>");
    else
        format_value(out, verb, go_value_of(item));
}

static void format_items(struct buffer *out, const struct verb *verb, struct go_value value)
{
    bool is_map = value.kind == GO_MAP;
    buffer_add_text(out, is_map ? "map[" : "[");
    for (size_t i = 0; i < value_count(value.tree); i++) {
        if (i)
            buffer_add_char(out, ' ');
        if (is_map) {
            format_value(out, verb, go_text(value.tree->map.members[i].key));
            buffer_add_char(out, ':');
        }
        format_item(out, verb,
                    is_map ? value.tree->map.members[i].value : value_item(value.tree, i));
    }
    buffer_add_char(out, ']');
}

static void format_value(struct buffer *out, const struct verb *verb, struct go_value value)
{
    if (value.kind == GO_NONE && verb->letter == 'v')
        add_padded(out, verb, BYTES("<nil>"));
    else if (value.kind == GO_NONE)
        add_bad_verb(out, verb, value);
    else if (value.kind == GO_LIST || value.kind == GO_MAP)
        format_items(out, verb, value);
    else if (value.kind == GO_STRING)
        format_text(out, verb, value);
    else if (value.kind == GO_FLOAT64)
        format_float(out, verb, value);
    else if (value.kind != GO_BOOL)
        format_integer(out, verb, value);
    else if (verb->letter == 't' || verb->letter == 'v')
        add_padded(out, verb, bytes_of(value.boolean ? "true" : "false"));
    else
        add_bad_verb(out, verb, value);
}

void go_print_value(struct buffer *out, struct go_value value)
{
    format_value(out, &plain, value);
}

/* ---- several ---- */

void go_print(struct buffer *out, const struct go_value *values, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        if (i && values[i].kind != GO_STRING && values[i - 1].kind != GO_STRING)
            buffer_add_char(out, ' ');
        go_print_value(out, values[i]);
    }
}

void go_print_line(struct buffer *out, const struct go_value *values, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        if (i)
            buffer_add_char(out, ' ');
        go_print_value(out, values[i]);
    }
    buffer_add_char(out, '\n');
}

static void read_flags(struct bytes *rest, struct verb *verb)
{
    for (; rest->size; rest->at++, rest->size--) {
        bool *flag = *rest->at == '-'   ? &verb->minus
                     : *rest->at == '+' ? &verb->plus
                     : *rest->at == ' ' ? &verb->blank
                     : *rest->at == '0' ? &verb->zero
                                        : NULL;
        if (!flag)
            break;
        *flag = true;
    }
    verb->zero = verb->zero && !verb->minus;
}

/* False: too large.  *ret stays where there is no digit. */
static bool read_number(struct bytes *rest, int *ret)
{
    int number = 0;
    bool has_digit = false;
    for (; rest->size && *rest->at >= '0' && *rest->at <= '9'; rest->at++, rest->size--) {
        has_digit = true;
        if (number <= GO_FORMAT_WIDTH_MAX)
            number = number * 10 + (*rest->at - '0');
    }
    *ret = has_digit ? number : *ret;
    return number <= GO_FORMAT_WIDTH_MAX;
}

/* What follows a percent sign; false: it is not supported. */
static bool read_verb(struct bytes *rest, struct verb *verb)
{
    size_t size = 0;
    *verb = plain;
    read_flags(rest, verb);
    if (!read_number(rest, &verb->width))
        return false;
    if (rest->size && *rest->at == '.') {
        *rest = (struct bytes){ rest->at + 1, rest->size - 1 };
        verb->precision = 0;
        if (!read_number(rest, &verb->precision))
            return false;
    }
    verb->letter = rest->size ? go_character(*rest, &size) : 0;
    *rest = (struct bytes){ rest->at + size, rest->size - size };
    bool is_dressed = (verb->plus && verb->letter == 'q') || (verb->blank && verb->letter == 'x');
    return !is_dressed &&
           (verb->letter > 'z' || !strchr("#*[pUO", (int)verb->letter) || verb->letter == 0);
}

static void add_type(struct buffer *out, const struct verb *verb, struct go_value value)
{
    add_padded(out, verb, bytes_of(go_type(go_unboxed(value))));
}

static void add_verb(struct buffer *out, struct verb *verb, const struct go_value *values,
                     size_t count, size_t *used)
{
    if (verb->letter == 0) {
        buffer_add_text(out, "%!(NOVERB)");
    } else if (verb->letter == '%') {
        buffer_add_char(out, '%');
    } else if (*used >= count) {
        buffer_add_text(out, "%!");
        go_add_character(out, verb->letter);
        buffer_add_text(out, "(MISSING)");
    } else if (verb->letter == 'T') {
        add_type(out, verb, values[(*used)++]);
    } else {
        verb->plus = verb->plus && verb->letter != 'v';
        format_value(out, verb, values[(*used)++]);
    }
}

static void add_extra(struct buffer *out, const struct go_value *values, size_t count)
{
    buffer_add_text(out, "%!(EXTRA ");
    for (size_t i = 0; i < count; i++) {
        buffer_add_text(out, i ? ", " : "");
        if (values[i].kind != GO_NONE)
            buffer_printf(out, "%s=", go_type(go_unboxed(values[i])));
        go_print_value(out, values[i]);
    }
    buffer_add_char(out, ')');
}

bool go_printf(struct buffer *out, struct bytes format, const struct go_value *values, size_t count,
               struct bytes *ret_bad)
{
    size_t used = 0;
    while (format.size) {
        const char *percent = memchr(format.at, '%', format.size);
        size_t before = percent ? (size_t)(percent - format.at) : format.size;
        buffer_add(out, format.at, before);
        if (!percent)
            break;
        struct bytes rest = { percent + 1, format.size - before - 1 };
        struct verb verb;
        if (!read_verb(&rest, &verb)) {
            *ret_bad = (struct bytes){ percent, (size_t)(rest.at - percent) };
            return false;
        }
        add_verb(out, &verb, values, count, &used);
        format = rest;
    }
    if (used < count)
        add_extra(out, values + used, count - used);
    return true;
}
