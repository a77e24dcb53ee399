/* SPDX-License-Identifier: Apache-2.0 */
/* literal.c - numbers within their bounds, and strings without their quotes and escapes.
 *
 * In bytes \x41 and \101 are bytes, in a string they are characters. */
#include "cel/literal.h"

#include <errno.h>
#include <math.h>
#include <stdlib.h>

#include "base/arena.h"
#include "cel/text.h"

enum { NUMBER_MAX = 400 };

/* ---- numbers ---- */

static bool parse_uint(struct bytes text, uint64_t *ret)
{
    char copy[NUMBER_MAX];
    bool is_hex = bytes_starts_with(text, "0x");
    if (text.size >= sizeof copy)
        return false;
    memcpy(copy, text.at, text.size);
    copy[text.size] = '\0';
    errno = 0;
    *ret = strtoull(copy + (is_hex ? 2 : 0), NULL, is_hex ? 16 : 10);
    return errno == 0;
}

static const char *read_int(struct bytes text, bool is_negative, struct cel_value *ret)
{
    uint64_t number;
    uint64_t most = (uint64_t)INT64_MAX + is_negative;
    if (!parse_uint(text, &number) || number > most)
        return "invalid int literal";
    *ret = cel_make_int((int64_t)(is_negative ? 0 - number : number));
    return NULL;
}

static const char *read_uint(struct bytes text, struct cel_value *ret)
{
    uint64_t number;
    text.size--;                         /* the u */
    if (!parse_uint(text, &number))
        return "invalid uint literal";
    *ret = cel_make_uint(number);
    return NULL;
}

static const char *read_double(struct bytes text, bool is_negative, struct cel_value *ret)
{
    double number;
    if (!cel_double_parse(text, &number))
        return "invalid double literal";
    *ret = cel_make_double(is_negative ? -number : number);
    return NULL;
}

/* ---- strings ---- */

struct quoted {
    struct bytes rest;
    char        *out;
    size_t       size;
    bool         is_bytes;
    const char  *problem;
};

static int hex_digit(char c)
{
    return c <= '9' ? c - '0' : (c | 0x20) - 'a' + 10;
}

/* `count` digits from the front, which the lexer has seen. */
static uint32_t take_digits(struct quoted *q, size_t count, uint32_t base)
{
    uint32_t number = 0;
    for (size_t i = 0; i < count; i++)
        number = number * base + (uint32_t)hex_digit(q->rest.at[i]);
    q->rest.at += count;
    q->rest.size -= count;
    return number;
}

static void put_code(struct quoted *q, uint32_t code)
{
    if (q->is_bytes)
        q->out[q->size++] = (char)code;
    else if (code > 0x10ffff || (code >= 0xd800 && code < 0xe000))
        q->problem = "invalid unicode code point";
    else
        q->size += cel_text_put(code, q->out + q->size);
}

static void put_escape(struct quoted *q)
{
    static const char letters[] = "abfnrtv", means[] = "\a\b\f\n\r\t\v";
    char c = *q->rest.at;
    if (c >= '0' && c <= '3') {
        put_code(q, take_digits(q, 3, 8));
        return;
    }
    q->rest.at++;
    q->rest.size--;
    const char *letter = strchr(letters, c);
    size_t hex = c == 'x' || c == 'X' ? 2 : c == 'u' ? 4 : c == 'U' ? 8 : 0;
    if (hex > 2 && q->is_bytes)
        q->problem = "unable to unescape string";
    else if (hex > 0)
        put_code(q, take_digits(q, hex, 16));
    else
        q->out[q->size++] = letter ? means[letter - letters] : c;
}

/* Line ends are one \n each. */
static void put_plain(struct quoted *q)
{
    char c = *q->rest.at;
    bool is_pair = c == '\r' && q->rest.size > 1 && q->rest.at[1] == '\n';
    q->out[q->size++] = c == '\r' ? '\n' : c;
    q->rest.at += 1 + is_pair;
    q->rest.size -= 1u + is_pair;
}

static struct bytes without_quotes(struct bytes text)
{
    size_t quotes = text.size >= 6 && text.at[1] == *text.at && text.at[2] == *text.at ? 3 : 1;
    return (struct bytes){ text.at + quotes, text.size - 2 * quotes };
}

static const char *read_string(struct bytes text, bool is_bytes, struct arena *arena,
                               struct cel_value *ret)
{
    struct quoted q = { .rest = text, .is_bytes = is_bytes };
    bool is_raw = false;
    for (; *q.rest.at != '"' && *q.rest.at != '\''; q.rest.at++, q.rest.size--)
        is_raw |= *q.rest.at == 'r' || *q.rest.at == 'R';
    q.rest = without_quotes(q.rest);
    q.out = arena_alloc(arena, q.rest.size + 1);
    while (q.rest.size > 0 && !q.problem) {
        if (*q.rest.at != '\\' || is_raw) {
            put_plain(&q);
            continue;
        }
        q.rest.at++;
        q.rest.size--;
        put_escape(&q);
    }
    struct bytes read = { q.out, q.size };
    *ret = is_bytes ? cel_make_bytes(read) : cel_make_string(read);
    return q.problem;
}

const char *cel_literal(enum cel_token_kind kind, struct bytes text, bool is_negative,
                        struct arena *arena, struct cel_value *ret)
{
    if (kind == TOKEN_INT)
        return read_int(text, is_negative, ret);
    if (kind == TOKEN_UINT)
        return read_uint(text, ret);
    if (kind == TOKEN_DOUBLE)
        return read_double(text, is_negative, ret);
    if (kind == TOKEN_STRING || kind == TOKEN_BYTES)
        return read_string(text, kind == TOKEN_BYTES, arena, ret);
    *ret = kind == TOKEN_NULL ? cel_make_null() : cel_make_bool(kind == TOKEN_TRUE);
    return NULL;
}
