/* SPDX-License-Identifier: Apache-2.0 */
/* text.c - numbers are written with the fewest digits that read back the same, laid out as Go lays
 * them out; times with as many decimals as they have. */
#include "cel/text.h"

#include <ctype.h>
#include <errno.h>
#include <float.h>
#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/arena.h"
#include "codec/utf8.h"
#include "object/time_text.h"

enum { DIGITS_MAX = 17, SCIENTIFIC_MAX = 32, PLAIN_BELOW = 6, PLAIN_MAX = 400, PARSE_MAX = 1200 };

static struct bytes copy(struct arena *arena, const char *text, size_t size)
{
    return (struct bytes){ arena_copy(arena, text, size), size };
}

/* ---- doubles ---- */

static bool reads_back(double number, int digits, char text[SCIENTIFIC_MAX])
{
    snprintf(text, SCIENTIFIC_MAX, "%.*e", digits - 1, number);
    return strtod(text, NULL) == number;
}

/* Without the zeros at the end of its fraction: "1.50e+02" as "1.5e+02". */
static void strip_zeros(char *text)
{
    char *mark = strchr(text, 'e'), *end = mark;
    while (end[-1] == '0')
        end--;
    if (end[-1] == '.')
        end--;
    memmove(end, mark, strlen(mark) + 1);
}

/* Near zero numbers lie evenly: more digits read back where fewer did. */
static void shortest_near_zero(double number, char text[SCIENTIFIC_MAX])
{
    int low = 1, high = DIGITS_MAX;
    while (low < high) {
        int digits = (low + high) / 2;
        if (reads_back(number, digits, text))
            high = digits;
        else
            low = digits + 1;
    }
    (void)reads_back(number, low, text);
}

/* The fewest digits, in C's scientific form: "-1.5e+02".  What has up to DBL_DIG of them is found with
 * exactly so many. */
static void shortest(double number, char text[SCIENTIFIC_MAX])
{
    if (fpclassify(number) == FP_SUBNORMAL)
        shortest_near_zero(number, text);
    else
        for (int digits = DBL_DIG; !reads_back(number, digits, text) && digits < DIGITS_MAX;)
            digits++;
    if (strchr(text, '.'))
        strip_zeros(text);
}

static struct bytes not_finite(double number)
{
    return isnan(number) ? BYTES("NaN") : number > 0 ? BYTES("+Inf") : BYTES("-Inf");
}

struct bytes cel_double_text(double number, char style, struct arena *arena)
{
    if (!isfinite(number))
        return not_finite(number);
    char text[SCIENTIFIC_MAX];
    shortest(number, text);
    const char *mark = strchr(text, 'e');
    long exponent = strtol(mark + 1, NULL, 10);
    if (style == 'g' && (exponent < -4 || exponent >= PLAIN_BELOW))
        return copy(arena, text, strlen(text));
    const char *point = strchr(text, '.');
    long decimals = (point ? mark - point - 1 : 0) - exponent;
    char plain[PLAIN_MAX];
    int size = snprintf(plain, sizeof plain, "%.*f", decimals > 0 ? (int)decimals : 0, number);
    return copy(arena, plain, (size_t)size);
}

static bool is_number_text(struct bytes text)
{
    for (size_t i = 0; i < text.size; i++)
        if (isspace((unsigned char)text.at[i]) || !text.at[i] || text.at[i] == '(')
            return false;
    return text.size > 0 && text.size < PARSE_MAX;
}

/* Underscores may stand between digits, and behind "0x". */
static bool may_be_dropped(struct bytes text, size_t i, bool is_hexadecimal)
{
    if (i == 0 || i + 1 == text.size)
        return false;
    unsigned char before = (unsigned char)text.at[i - 1], behind = (unsigned char)text.at[i + 1];
    return is_hexadecimal ? (isxdigit(before) || (before | 0x20) == 'x') && isxdigit(behind)
                          : isdigit(before) && isdigit(behind);
}

/* As C reads it; false where Go reads something else. */
static bool copy_number(struct bytes text, char to[PARSE_MAX])
{
    bool is_hexadecimal = text.size > 2 && memmem(text.at, text.size, "0x", 2);
    is_hexadecimal |= text.size > 2 && memmem(text.at, text.size, "0X", 2);
    for (size_t i = 0; i < text.size; i++)
        if (text.at[i] != '_')
            *to++ = text.at[i];
        else if (!may_be_dropped(text, i, is_hexadecimal))
            return false;
    *to = '\0';
    return true;
}

bool cel_double_parse(struct bytes text, double *ret)
{
    char copied[PARSE_MAX], *end = NULL;
    if (!is_number_text(text) || !copy_number(text, copied))
        return false;
    errno = 0;
    *ret = strtod(copied, &end);
    bool has_no_exponent = strpbrk(copied, "xX") && !strpbrk(copied, "pP");
    bool is_signed_nan = isnan(*ret) && !isalpha((unsigned char)*copied);
    return !*end && !(errno == ERANGE && isinf(*ret)) && !has_no_exponent && !is_signed_nan;
}

/* ---- times ---- */

enum { SECOND = 1000000000 };

struct bytes cel_timestamp_text(int64_t seconds, int32_t nanoseconds, struct arena *arena)
{
    char text[TIME_TEXT_MAX], decimals[16] = "";
    time_write(seconds, text);
    size_t size = strlen(text);
    if (nanoseconds == 0)
        return copy(arena, text, size);
    int count = snprintf(decimals, sizeof decimals, "%09" PRId32, nanoseconds);
    while (count > 0 && decimals[count - 1] == '0')
        count--;
    return bytes_of(arena_printf(arena, "%.*s.%.*sZ", (int)size - 1, text, count, decimals));
}

bool cel_timestamp_parse(struct bytes text, int64_t *ret_seconds, int32_t *ret_nanoseconds)
{
    return time_parse_parts(text, ret_seconds, ret_nanoseconds);
}

struct bytes cel_duration_text(int64_t nanoseconds, struct arena *arena)
{
    double seconds = (double)(nanoseconds / SECOND) + (double)(nanoseconds % SECOND) / 1e9;
    struct bytes number = cel_double_text(seconds, 'f', arena);
    return bytes_of(arena_printf(arena, "%.*ss", BYTES_ARG(number)));
}

/* ---- characters ---- */

uint64_t cel_text_count(struct bytes text)
{
    uint64_t count = 0;
    for (size_t i = 0; i < text.size; i++)
        count += ((unsigned char)text.at[i] & 0xc0) != 0x80;
    return count;
}

uint32_t cel_text_next(struct bytes *rest)
{
    static const uint32_t masks[] = { 0, 0x7f, 0x1f, 0x0f, 0x07 };
    unsigned char lead = (unsigned char)*rest->at;
    int size = lead < 0x80 ? 1 : utf8_size(rest->at, rest->at + rest->size);
    uint32_t character = size ? lead & masks[size] : 0xfffd;
    for (int i = 1; i < size; i++)
        character = character << 6 | ((unsigned char)rest->at[i] & 0x3f);
    size_t taken = size ? (size_t)size : 1;
    rest->at += taken;
    rest->size -= taken;
    return character;
}

size_t cel_text_put(uint32_t character, char *to)
{
    static const unsigned char leads[] = { 0, 0, 0xc0, 0xe0, 0xf0 };
    size_t size = character < 0x80 ? 1 : character < 0x800 ? 2 : character < 0x10000 ? 3 : 4;
    for (size_t i = size - 1; i > 0; i--, character >>= 6)
        to[i] = (char)(0x80 | (character & 0x3f));
    to[0] = (char)(leads[size] | character);
    return size;
}

static const char *const escapes[128] = {
    ['\a'] = "\\a", ['\b'] = "\\b", ['\f'] = "\\f",  ['\n'] = "\\n", ['\r'] = "\\r",
    ['\t'] = "\\t", ['\v'] = "\\v", ['\\'] = "\\\\", ['"'] = "\\\"",
};

/* Characters that nothing shows: of controls, forms, blanks and private use.  Those that are assigned
 * to nothing yet, which each version of Unicode has fewer of, stand for themselves. */
static const struct { uint32_t first, last; } hidden[] = {
    { 0x7f, 0xa0 },       { 0xad, 0xad },       { 0x600, 0x605 },     { 0x61c, 0x61c },
    { 0x6dd, 0x6dd },     { 0x70f, 0x70f },     { 0x890, 0x891 },     { 0x8e2, 0x8e2 },
    { 0x1680, 0x1680 },   { 0x180e, 0x180e },   { 0x2000, 0x200f },   { 0x2028, 0x202f },
    { 0x205f, 0x206f },   { 0x3000, 0x3000 },   { 0xe000, 0xf8ff },   { 0xfdd0, 0xfdef },
    { 0xfeff, 0xfeff },   { 0xfff0, 0xfffb },   { 0xfffe, 0xffff },   { 0x110bd, 0x110bd },
    { 0x110cd, 0x110cd }, { 0x13430, 0x1343f }, { 0x1bca0, 0x1bca3 }, { 0x1d173, 0x1d17a },
    { 0xe0000, 0xe00ff }, { 0xe01f0, 0x10ffff },
};

static bool is_hidden(uint32_t character)
{
    FOR_EACH (range, hidden)
        if (character <= range->last)
            return character >= range->first;
    return false;
}

struct bytes cel_text_quote(struct bytes text, struct arena *arena)
{
    AUTO_BUFFER out = { 0 };
    buffer_add_char(&out, '"');
    while (text.size > 0) {
        const char *at = text.at;
        uint32_t character = cel_text_next(&text);
        bool is_none = character == 0xfffd && text.at - at == 1;
        if (character < 0x80 && escapes[character])
            buffer_add_text(&out, escapes[character]);
        else if (is_none)
            buffer_printf(&out, "\\x%02x", (unsigned char)*at);
        else if (character < ' ' || character == 0x7f)
            buffer_printf(&out, "\\x%02x", character);
        else if (is_hidden(character))
            buffer_printf(&out, character < 0x10000 ? "\\u%04x" : "\\U%08x", character);
        else
            buffer_add(&out, at, (size_t)(text.at - at));
    }
    buffer_add_char(&out, '"');
    return copy(arena, out.at, out.size);
}
