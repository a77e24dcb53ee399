/* SPDX-License-Identifier: Apache-2.0 */
/* go_literal.c - see go_literal.h. */
#include "kubectl/go_literal.h"

#include <errno.h>
#include <math.h>
#include <stdlib.h>

#include "base/arena.h"
#include "codec/go_text.h"

/* ---- texts ---- */

/* `count` digits at *at, in the base. */
static bool read_digits(struct bytes *text, size_t count, unsigned base, uint32_t *ret)
{
    if (text->size < count)
        return false;
    for (*ret = 0; count > 0; count--, text->at++, text->size--) {
        char c = *text->at, folded = (char)(c | 0x20);
        unsigned digit = c >= '0' && c <= '9'             ? (unsigned)(c - '0')
                         : folded >= 'a' && folded <= 'f' ? (unsigned)(folded - 'a') + 10
                                                          : base;
        if (digit >= base)
            return false;
        *ret = *ret * base + digit;
    }
    return true;
}

/* Behind a backslash: what it stands for, and whether that is one byte. */
static bool read_escape(struct bytes *text, char quote, uint32_t *ret, bool *ret_is_byte)
{
    static const char names[] = "abtnvfr\\";
    static const char meanings[] = "\a\b\t\n\v\f\r\\";
    char c = text->size ? *text->at : '\0';
    const char *name = c ? strchr(names, c) : NULL;
    *ret_is_byte = c == 'x' || (c >= '0' && c <= '7');
    if (c >= '0' && c <= '7')
        return read_digits(text, 3, 8, ret) && *ret <= 0xff;
    *text = (struct bytes){ text->at + (c ? 1 : 0), text->size - (c ? 1 : 0) };
    *ret = name ? (unsigned char)meanings[name - names] : (unsigned char)c;
    if (name || (c && c == quote))
        return true;
    if (c != 'x' && c != 'u' && c != 'U')
        return false;
    return read_digits(text,
                       c == 'x'   ? 2
                       : c == 'u' ? 4
                                  : 8,
                       16, ret) &&
           (c == 'x' || (*ret <= 0x10ffff && (*ret < 0xd800 || *ret > 0xdfff)));
}

/* What stands between the quotes; false: it is not well written. */
static bool unquote(struct bytes text, struct buffer *out, size_t *ret_characters)
{
    char quote = text.at[0];
    struct bytes rest = { text.at + 1, text.size - 2 };
    for (*ret_characters = 0; rest.size; ++*ret_characters) {
        uint32_t character;
        bool is_byte;
        size_t size;
        if (*rest.at != '\\') {
            (void)go_character(rest, &size);
            buffer_add(out, rest.at, size);
            rest = (struct bytes){ rest.at + size, rest.size - size };
            continue;
        }
        rest = (struct bytes){ rest.at + 1, rest.size - 1 };
        if (!read_escape(&rest, quote, &character, &is_byte))
            return false;
        if (is_byte)
            buffer_add_char(out, (char)character);
        else
            go_add_character(out, character);
    }
    return true;
}

const char *go_literal_string(struct bytes text, struct arena *arena, struct go_value *ret)
{
    AUTO_BUFFER out = { 0 };
    size_t characters;
    if (!unquote(text, &out, &characters))
        return "invalid syntax";
    *ret = go_text((struct bytes){ arena_copy(arena, out.at, out.size), out.size });
    return NULL;
}

const char *go_literal_raw(struct bytes text, struct arena *arena, struct go_value *ret)
{
    AUTO_BUFFER out = { 0 };
    for (size_t i = 1; i + 1 < text.size; i++)
        if (text.at[i] != '\r')
            buffer_add_char(&out, text.at[i]);
    *ret = go_text((struct bytes){ arena_copy(arena, out.at, out.size), out.size });
    return NULL;
}

const char *go_literal_character(struct bytes text, struct arena *arena, struct go_value *ret)
{
    AUTO_BUFFER out = { 0 };
    size_t characters = 0, size;
    if (text.size == 2)
        return "invalid syntax";
    if (!unquote(text, &out, &characters) || characters != 1)
        return arena_printf(arena, "malformed character constant: %.*s", BYTES_ARG(text));
    uint32_t character = go_character(buffer_bytes(&out), &size);
    bool is_byte = out.size == 1;
    *ret = go_int(is_byte ? (unsigned char)out.at[0] : (int64_t)character);
    return NULL;
}

/* ---- numbers ---- */

static unsigned base_of(struct bytes *digits)
{
    char letter = digits->size > 1 && digits->at[0] == '0' ? (char)(digits->at[1] | 0x20) : '\0';
    unsigned base = letter == 'x' ? 16 : letter == 'o' ? 8 : letter == 'b' ? 2 : 10;
    size_t skip = base == 10 ? 0 : 2;
    *digits = (struct bytes){ digits->at + skip, digits->size - skip };
    bool is_octal = base == 10 && digits->size > 1 && digits->at[0] == '0';
    return is_octal ? 8 : base;
}

/* 0: it is none; ERANGE: too large. */
static int read_integer(struct bytes text, int64_t *ret)
{
    bool is_negative = text.at[0] == '-';
    size_t sign = is_negative || text.at[0] == '+';
    struct bytes digits = { text.at + sign, text.size - sign };
    unsigned base = base_of(&digits);
    uint64_t number = 0, most = (uint64_t)INT64_MAX + is_negative;
    bool is_large = false;
    if (digits.size == 0)
        return EINVAL;
    while (digits.size) {
        uint32_t digit;
        if (!read_digits(&digits, 1, base, &digit))
            return EINVAL;
        is_large = is_large || number > (most - digit) / base;
        number = number * base + digit;
    }
    *ret = (int64_t)(is_negative ? 0 - number : number);
    return is_large ? ERANGE : 0;
}

const char *go_literal_number(struct bytes text, struct arena *arena, struct go_value *ret)
{
    AUTO_BUFFER quoted = { 0 };
    int64_t integer = 0;
    const char *copy = arena_copy(arena, text.at, text.size);
    char *end = NULL;
    int rc = read_integer(text, &integer);
    *ret = go_int(integer);
    if (rc == 0)
        return NULL;
    go_quote(&quoted, text);
    *ret = (struct go_value){ .kind = GO_FLOAT64, .number = strtod(copy, &end) };
    bool is_hex = strpbrk(copy, "xX"), is_float = strpbrk(copy, is_hex ? "pP" : ".eE");
    bool is_number = *end == '\0' && isfinite(ret->number);
    if (is_number && is_float)
        return NULL;
    bool is_large = rc == ERANGE || (is_number && !is_hex);
    return arena_printf(arena, "%s: %s", is_large ? "integer overflow" : "illegal number syntax",
                        buffer_text(&quoted));
}

const char *go_literal_bool(struct bytes text, struct arena *arena, struct go_value *ret)
{
    (void)arena;
    *ret = go_bool(bytes_equal_text(text, "true"));
    return NULL;
}
