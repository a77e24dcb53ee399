/* SPDX-License-Identifier: Apache-2.0 */
/* json_scan.c - walks JSON text without building anything.
 *
 * The scanner stands before a value or, inside a container, behind one.  Strings are passed eight
 * bytes at a time while nothing in them needs attention: a quote, a backslash, a control
 * character or a byte of UTF-8.
 *
 * Holds:    at never passes end; after bad() nothing moves any more, and `at` names the culprit.
 * Not here: trees (json.c). */
#include "codec/json.h"

#include <stdio.h>
#include <string.h>

#include "base/arena.h"
#include "base/error.h"
#include "codec/json_plain.h"
#include "codec/utf8.h"

static const char looking_for_value[] = "looking for beginning of value";
static const char looking_for_key[] = "looking for beginning of object key string";
static const char in_string[] = "in string literal";

static bool bad(struct json_scan *scan, const char *at, const char *problem)
{
    if (!scan->bad) {
        scan->bad = true;
        scan->at = at;
        scan->problem = at < scan->end ? problem : NULL;
    }
    return false;
}

void json_scan_init(struct json_scan *scan, struct bytes text)
{
    *scan = (struct json_scan){ .at = text.at, .end = text.at + text.size, .first = true };
}

void json_scan_init_own(struct json_scan *scan, struct bytes text)
{
    json_scan_init(scan, text);
    scan->is_own = true;
}

static inline void pass_blanks(struct json_scan *scan)
{
    const char *at = scan->at;
    while (at < scan->end && (*at == ' ' || *at == '\n' || *at == '\t' || *at == '\r'))
        at++;
    scan->at = at;
}

/* What a value begins with. */
static const char first_characters[256] = {
    ['{'] = '{', ['['] = '[', ['"'] = '"', ['t'] = 't', ['f'] = 'f', ['n'] = 'n',
    ['-'] = '0', ['0'] = '0', ['1'] = '0', ['2'] = '0', ['3'] = '0', ['4'] = '0',
    ['5'] = '0', ['6'] = '0', ['7'] = '0', ['8'] = '0', ['9'] = '0',
};

static inline char peek(struct json_scan *scan)
{
    if (scan->bad)
        return 0;
    if (scan->at < scan->end && (unsigned char)*scan->at <= ' ')
        pass_blanks(scan);
    return scan->at == scan->end ? '\0' : first_characters[(unsigned char)*scan->at];
}

char json_scan_peek(struct json_scan *scan)
{
    return peek(scan);
}

bool json_scan_enter(struct json_scan *scan, char open)
{
    if (peek(scan) != open)
        return false;
    if (scan->depth == JSON_DEPTH_MAX)
        return bad(scan, scan->at, "exceeded max depth");
    scan->at++;
    scan->depth++;
    scan->first = true;
    return true;
}

/* Passes the comma that is due, or the end of the container (false). */
static inline bool next_element(struct json_scan *scan, char close, const char *problem)
{
    if (scan->bad)
        return false;
    if (scan->at < scan->end && (unsigned char)*scan->at <= ' ')
        pass_blanks(scan);
    if (scan->at == scan->end)
        return bad(scan, scan->end, NULL);
    if (*scan->at == close) {
        scan->at++;
        scan->depth--;
        scan->first = false;
        return false;
    }
    if (scan->first) {
        scan->first = false;
        return true;
    }
    if (*scan->at != ',')
        return bad(scan, scan->at, problem);
    scan->at++;
    pass_blanks(scan);
    return true;
}

bool json_scan_item(struct json_scan *scan)
{
    if (!next_element(scan, ']', "after array element"))
        return false;
    if (scan->at == scan->end || *scan->at == ']')
        return bad(scan, scan->at, looking_for_value);
    return true;
}

static const char *bad_text(struct json_scan *scan, const char *at, const char *problem)
{
    bad(scan, at, problem);
    return NULL;
}

static bool hex4(const char *at, unsigned *ret)
{
    *ret = 0;
    for (int i = 0; i < 4; i++) {
        char c = at[i];
        int digit = c >= '0' && c <= '9' ? c - '0' : (c | 32) - 'a' + 10;
        if (digit < 0 || digit > 15 || (c > '9' && digit < 10))
            return false;
        *ret = *ret * 16 + (unsigned)digit;
    }
    return true;
}

/* Passes an escape; `at` stands on the backslash.  NULL where it is none. */
static const char *pass_escape(struct json_scan *scan, const char *at)
{
    const char *code = at + 1;
    if (code == scan->end)
        return bad_text(scan, code, NULL);
    if (*code != 'u')
        return memchr("\"\\/bfnrt", *code, 8) ? code + 1
                                              : bad_text(scan, code, "in string escape code");
    for (int i = 1; i <= 4; i++)
        if (code + i == scan->end || !strchr("0123456789abcdefABCDEF", code[i]) || !code[i])
            return bad_text(scan, code + i, "in \\u hexadecimal character escape");
    return code + 5;
}

/* Passes what json_pass_plain stopped at, but for the closing quote. */
static const char *pass_special(struct json_scan *scan, const char *at)
{
    if (at == scan->end || (unsigned char)*at < 0x20)
        return bad_text(scan, at, in_string);
    if (*at == '\\')
        return pass_escape(scan, at);
    int size = utf8_size(at, scan->end);
    return size ? at + size : bad_text(scan, at, in_string);
}

/* Passes a string; *ret is what stands between the quotes, escapes and all. */
static inline bool pass_string(struct json_scan *scan, struct bytes *ret, bool *ret_escapes)
{
    const char *start = scan->at + 1, *at = start;
    *ret_escapes = false;
    for (;;) {
        at = json_pass_plain(at, scan->end);
        if (at < scan->end && *at == '"')
            break;
        *ret_escapes |= at < scan->end && *at == '\\';
        at = pass_special(scan, at);
        if (!at)
            return false;
    }
    *ret = (struct bytes){ start, (size_t)(at - start) };
    scan->at = at + 1;
    return true;
}

static char *put_utf8(char *to, unsigned code)
{
    if (code < 0x80) {
        *to++ = (char)code;
    } else if (code < 0x800) {
        *to++ = (char)(0xc0 | code >> 6);
        *to++ = (char)(0x80 | (code & 0x3f));
    } else if (code < 0x10000) {
        *to++ = (char)(0xe0 | code >> 12);
        *to++ = (char)(0x80 | (code >> 6 & 0x3f));
        *to++ = (char)(0x80 | (code & 0x3f));
    } else {
        *to++ = (char)(0xf0 | code >> 18);
        *to++ = (char)(0x80 | (code >> 12 & 0x3f));
        *to++ = (char)(0x80 | (code >> 6 & 0x3f));
        *to++ = (char)(0x80 | (code & 0x3f));
    }
    return to;
}

/* The character of a \u escape whose digits stand at *at, with the second half of a pair. */
static unsigned unescape_unicode(const char **at, const char *end)
{
    unsigned code, low;
    if (!hex4(*at, &code))
        return 0xfffd;
    *at += 4;
    if (code < 0xd800 || code > 0xdfff)
        return code;
    if (code < 0xdc00 && end - *at >= 6 && (*at)[0] == '\\' && (*at)[1] == 'u' &&
        hex4(*at + 2, &low) && low >= 0xdc00 && low <= 0xdfff) {
        *at += 6;
        return 0x10000 + ((code - 0xd800) << 10) + (low - 0xdc00);
    }
    return 0xfffd;
}

/* An unescaped text is never longer than the escaped one. */
static struct bytes unescape(struct bytes raw, struct arena *arena)
{
    static const char codes[] = "\"\\/bfnrt", characters[] = "\"\\/\b\f\n\r\t";
    char *text = arena_copy(arena, raw.at, raw.size), *to = text;
    const char *end = raw.at + raw.size;
    for (const char *at = raw.at; at < end;) {
        if (*at != '\\') {
            *to++ = *at++;
            continue;
        }
        at += 2;
        if (at[-1] == 'u')
            to = put_utf8(to, unescape_unicode(&at, end));
        else
            *to++ = characters[strchr(codes, at[-1]) - codes];
    }
    *to = '\0';
    return (struct bytes){ text, (size_t)(to - text) };
}

bool json_scan_any_string(struct json_scan *scan, struct arena *arena, struct bytes *ret)
{
    bool escapes;
    if (peek(scan) != '"' || !pass_string(scan, ret, &escapes))
        return false;
    if (escapes)
        *ret = unescape(*ret, arena);
    return true;
}

/* Passes a member's key and its colon; false: the object has ended. */
static inline bool pass_key(struct json_scan *scan, struct bytes *ret, bool *ret_escapes)
{
    if (!next_element(scan, '}', "after object key:value pair"))
        return false;
    if (scan->at == scan->end || *scan->at != '"')
        return bad(scan, scan->at, looking_for_key);
    if (!pass_string(scan, ret, ret_escapes))
        return false;
    pass_blanks(scan);
    if (scan->at == scan->end || *scan->at != ':')
        return bad(scan, scan->at, "after object key");
    scan->at++;
    return true;
}

bool json_scan_any_key(struct json_scan *scan, struct arena *arena, struct bytes *ret_key)
{
    bool escapes;
    if (!pass_key(scan, ret_key, &escapes))
        return false;
    if (escapes)
        *ret_key = unescape(*ret_key, arena);
    return true;
}

static const char *pass_digits(const char *at, const char *end)
{
    while (at < end && *at >= '0' && *at <= '9')
        at++;
    return at;
}

static const char *pass_exponent(const char *at, const char *end)
{
    at++;
    if (at < end && (*at == '+' || *at == '-'))
        at++;
    return at;
}

bool json_scan_number(struct json_scan *scan, struct bytes *ret_text)
{
    if (peek(scan) != '0')
        return false;
    const char *start = scan->at, *end = scan->end, *at = start + (*start == '-');
    const char *digits = at;
    at = pass_digits(at, end);
    if (at == digits)
        return bad(scan, at, "in numeric literal");
    if (*digits == '0')
        at = digits + 1;
    if (at < end && *at == '.') {
        digits = at + 1;
        at = pass_digits(digits, end);
        if (at == digits)
            return bad(scan, at, "after decimal point in numeric literal");
    }
    if (at < end && (*at | 32) == 'e') {
        digits = pass_exponent(at, end);
        at = pass_digits(digits, end);
        if (at == digits)
            return bad(scan, at, "in exponent of numeric literal");
    }
    *ret_text = (struct bytes){ start, (size_t)(at - start) };
    scan->at = at;
    return true;
}

bool json_scan_int64(struct json_scan *scan, int64_t *ret)
{
    struct json_scan before = *scan;
    struct bytes text;
    if (!json_scan_number(scan, &text))
        return false;
    if (bytes_to_int64(text, ret))
        return true;
    *scan = before;
    return false;
}

static bool pass_word(struct json_scan *scan, const char *word, const char *const *problems)
{
    for (size_t i = 0; word[i]; i++)
        if (scan->at + i == scan->end || scan->at[i] != word[i])
            return bad(scan, scan->at + i, problems[i]);
    scan->at += strlen(word);
    return true;
}

static bool pass_true(struct json_scan *scan)
{
    static const char *const problems[] = { "", "in literal true (expecting 'r')",
        "in literal true (expecting 'u')", "in literal true (expecting 'e')" };
    return pass_word(scan, "true", problems);
}

static bool pass_false(struct json_scan *scan)
{
    static const char *const problems[] = { "", "in literal false (expecting 'a')",
        "in literal false (expecting 'l')", "in literal false (expecting 's')",
        "in literal false (expecting 'e')" };
    return pass_word(scan, "false", problems);
}

static bool pass_null(struct json_scan *scan)
{
    static const char *const problems[] = { "", "in literal null (expecting 'u')",
        "in literal null (expecting 'l')", "in literal null (expecting 'l')" };
    return pass_word(scan, "null", problems);
}

bool json_scan_bool(struct json_scan *scan, bool *ret)
{
    char c = peek(scan);
    if (c != 't' && c != 'f')
        return false;
    *ret = c == 't';
    return c == 't' ? pass_true(scan) : pass_false(scan);
}

bool json_scan_any_null(struct json_scan *scan)
{
    return peek(scan) == 'n' && pass_null(scan);
}

static bool pass_value(struct json_scan *scan);

static bool pass_object(struct json_scan *scan)
{
    struct bytes key;
    bool escapes;
    if (!json_scan_enter(scan, '{'))
        return false;
    while (pass_key(scan, &key, &escapes))
        if (!pass_value(scan))
            return false;
    return !scan->bad;
}

static bool pass_array(struct json_scan *scan)
{
    if (scan->at == scan->hole.at) {
        scan->at += scan->hole.size;
        return true;
    }
    if (!json_scan_enter(scan, '['))
        return false;
    while (json_scan_item(scan))
        if (!pass_value(scan))
            return false;
    return !scan->bad;
}

/* Recursion is bounded by JSON_DEPTH_MAX. */
static bool pass_value(struct json_scan *scan)
{
    struct bytes text;
    bool escapes;
    switch (peek(scan)) {
    case '{': return pass_object(scan);
    case '[': return pass_array(scan);
    case '"': return pass_string(scan, &text, &escapes);
    case '0': return json_scan_number(scan, &text);
    case 't': return pass_true(scan);
    case 'f': return pass_false(scan);
    case 'n': return pass_null(scan);
    default:  return bad(scan, scan->at, looking_for_value);
    }
}

static bool pass_own(struct json_scan *scan)
{
    char first = peek(scan);
    if ((first != '{' && first != '[') || scan->at == scan->hole.at)
        return pass_value(scan);
    const char *behind = json_pass_container(scan->at, scan->end);
    if (!behind)
        return bad(scan, scan->end, NULL);
    scan->at = behind;
    scan->first = false;
    return true;
}

bool json_scan_skip(struct json_scan *scan, struct bytes *ret_text)
{
    if (scan->bad)
        return false;
    pass_blanks(scan);
    const char *start = scan->at;
    if (scan->is_own ? !pass_own(scan) : !pass_value(scan))
        return false;
    if (ret_text)
        *ret_text = (struct bytes){ start, (size_t)(scan->at - start) };
    return true;
}

bool json_scan_finish(struct json_scan *scan)
{
    if (scan->bad)
        return false;
    pass_blanks(scan);
    return scan->at == scan->end || bad(scan, scan->at, "after top-level value");
}

enum { QUOTED_MAX = 16 };

/* As Go quotes a byte in its messages: taken as a character of Latin-1. */
static void quote_byte(char c, char ret_text[QUOTED_MAX])
{
    static const char codes[] = "abtnvfr";               /* of 7 to 13 */
    unsigned char byte = (unsigned char)c;
    if (c == '\'' || c == '\\')
        snprintf(ret_text, QUOTED_MAX, "\\%c", c);
    else if (byte >= 7 && byte <= 13)
        snprintf(ret_text, QUOTED_MAX, "\\%c", codes[byte - 7]);
    else if (byte < 0x20 || byte == 0x7f)
        snprintf(ret_text, QUOTED_MAX, "\\x%02x", byte);
    else if ((byte > 0x7f && byte < 0xa1) || byte == 0xad)
        snprintf(ret_text, QUOTED_MAX, "\\u%04x", byte);
    else
        *put_utf8(ret_text, byte) = '\0';
}

bool json_scan_fail(const struct json_scan *scan, struct error *err)
{
    char quoted[QUOTED_MAX];
    if (!scan->problem)
        return fail(err, REASON_BAD_REQUEST, /* os_errno= */ 0, "unexpected end of JSON input");
    quote_byte(*scan->at, quoted);
    return fail(err, REASON_BAD_REQUEST, /* os_errno= */ 0, "invalid character '%s' %s", quoted,
                scan->problem);
}
