/* SPDX-License-Identifier: Apache-2.0 */
/* pattern_syntax.c - one walk over a regular expression in Go's syntax: checks it, in Go's words, and
 * writes what means the same to PCRE2.
 *
 * Names of groups go, numbers of characters become \x{...}, and \s and \v, which are wider in PCRE2,
 * are spelled out.  A stack of open groups knows what a repetition would apply to, and how often what
 * is in it is repeated already. */
#include <inttypes.h>
#include <stdio.h>

#include "base/arena.h"
#include "codec/utf8.h"
#include "object/pattern.h"

struct group {
    bool     has_operand;        /* what a repetition behind it would apply to */
    unsigned repeats;            /* of the last operand, at most */
    unsigned repeats_max;        /* of all in the group */
};

struct translator {
    struct bytes   text;
    size_t         at;
    struct buffer *out;
    struct arena  *arena;
    const char    *problem;
    struct group  *groups;       /* PATTERN_NESTING_MAX + 1 */
    size_t         depth;
    size_t         repeat_at;    /* where the repetition just before begins; SIZE_MAX: none is there */
};

/* ---- reading ---- */

static bool is_end(const struct translator *t)
{
    return t->at >= t->text.size;
}

static char peek(const struct translator *t, size_t ahead)
{
    return t->at + ahead < t->text.size ? t->text.at[t->at + ahead] : '\0';
}

static bool starts_with(const struct translator *t, const char *prefix)
{
    struct bytes rest = { t->text.at + t->at, t->text.size - t->at };
    return bytes_starts_with(rest, prefix);
}

/* Always false: `return wrong(...)`. */
static bool wrong(struct translator *t, const char *what, size_t from, size_t to)
{
    t->problem =
        arena_printf(t->arena, "%s: `%.*s`", what, (int)(to - from), t->text.at + from);
    return false;
}

static bool wrong_whole(struct translator *t, const char *what)
{
    return wrong(t, what, 0, t->text.size);
}

static size_t step(const struct translator *t)
{
    if ((unsigned char)peek(t, 0) < 0x80)
        return 1;
    return (size_t)utf8_size(t->text.at + t->at, t->text.at + t->text.size);
}

static uint32_t character_at(const struct translator *t, size_t size)
{
    unsigned char lead = (unsigned char)peek(t, 0);
    uint32_t character = size == 1 ? lead : lead & (0x7fu >> size);
    for (size_t i = 1; i < size; i++)
        character = character << 6 | ((unsigned char)peek(t, i) & 0x3f);
    return character;
}

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

/* ---- operands ---- */

static struct group *group_of(struct translator *t)
{
    return &t->groups[t->depth];
}

static void note_operand(struct translator *t, unsigned repeats)
{
    struct group *group = group_of(t);
    group->has_operand = true;
    group->repeats = repeats;
    if (repeats > group->repeats_max)
        group->repeats_max = repeats;
    t->repeat_at = SIZE_MAX;
}

static void write_text(struct translator *t, const char *text, size_t size)
{
    buffer_add(t->out, text, size);
}

static void write_character(struct translator *t, uint32_t character)
{
    buffer_printf(t->out, "\\x{%" PRIx32 "}", character);
}

/* ---- escapes ---- */

static int hex_digit(char c)
{
    if (is_digit(c))
        return c - '0';
    c |= 0x20;
    return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

/* What stands wrong in an escape that began at `start`: all up to here. */
static bool wrong_escape(struct translator *t, size_t start)
{
    return wrong(t, "invalid escape sequence", start, t->at < t->text.size ? t->at : t->text.size);
}

/* "\x{10ffff}", behind the brace. */
static bool read_braced_hex(struct translator *t, size_t start, uint32_t *ret)
{
    size_t digits = 0;
    *ret = 0;
    while (!is_end(t) && peek(t, 0) != '}') {
        int digit = hex_digit(peek(t, 0));
        t->at += step(t);
        *ret = *ret * 16 + (uint32_t)(digit < 0 ? 0 : digit);
        digits++;
        if (digit < 0 || *ret > 0x10ffff)
            return wrong_escape(t, start);
    }
    bool closed = !is_end(t);
    t->at += closed;
    return closed && digits > 0 ? true : wrong_escape(t, start);
}

static bool read_hex(struct translator *t, size_t start, uint32_t *ret)
{
    if (peek(t, 0) == '{') {
        t->at++;
        return read_braced_hex(t, start, ret);
    }
    int high = hex_digit(peek(t, 0)), low = high < 0 ? -1 : hex_digit(peek(t, 1));
    t->at += is_end(t) ? 0 : step(t);
    t->at += is_end(t) ? 0 : step(t);
    *ret = (uint32_t)(high * 16 + low);
    return low >= 0 ? true : wrong_escape(t, start);
}

static uint32_t read_octal(struct translator *t)
{
    uint32_t character = 0;
    for (int i = 0; i < 3 && peek(t, 0) >= '0' && peek(t, 0) <= '7'; i++, t->at++)
        character = character * 8 + (uint32_t)(peek(t, 0) - '0');
    return character;
}

static const struct { char letter; uint32_t character; } letters[] = {
    { 'a', '\a' }, { 'f', '\f' }, { 'n', '\n' }, { 'r', '\r' }, { 't', '\t' }, { 'v', '\v' },
};

/* The character that a backslash and what is behind it stand for. */
static bool read_escape(struct translator *t, uint32_t *ret)
{
    size_t start = t->at++;
    if (is_end(t)) {
        t->problem = "trailing backslash at end of expression: ``";
        return false;
    }
    char c = peek(t, 0);
    if (c == '0' || (c >= '1' && c <= '7' && peek(t, 1) >= '0' && peek(t, 1) <= '7')) {
        *ret = read_octal(t);
        return true;
    }
    size_t size = step(t);
    *ret = character_at(t, size);
    t->at += size;
    if (c == 'x')
        return read_hex(t, start, ret);
    FOR_EACH(row, letters)
        if (row->letter == c) {
            *ret = row->character;
            return true;
        }
    return size == 1 && !is_letter_or_digit(c) ? true : wrong_escape(t, start);
}

/* ---- classes ---- */

static const struct { char letter; const char *outside, *inside; } perl_classes[] = {
    { 'd', "[0-9]", "0-9" },
    { 'D', "[^0-9]", "\\D" },
    { 's', "[\\t\\n\\f\\r ]", "\\t\\n\\f\\r " },
    { 'S', "[^\\t\\n\\f\\r ]", "\\S\\x0b" },
    { 'w', "[0-9A-Za-z_]", "0-9A-Za-z_" },
    { 'W', "[^0-9A-Za-z_]", "\\W" },
};

static bool write_perl_class(struct translator *t, bool is_inside)
{
    if (peek(t, 0) != '\\')
        return false;
    FOR_EACH(row, perl_classes)
        if (row->letter == peek(t, 1)) {
            buffer_add_text(t->out, is_inside ? row->inside : row->outside);
            t->at += 2;
            return true;
        }
    return false;
}

/* "L", "Greek", "^greek": PCRE2 knows other forms ("sc:Greek", "L&") that Go does not. */
static bool is_class_name(struct bytes name)
{
    size_t from = name.size > 0 && *name.at == '^';
    for (size_t i = from; i < name.size; i++)
        if (!name.at[i] || (!strchr("_- ", name.at[i]) &&
                            !((name.at[i] | 0x20) >= 'a' && (name.at[i] | 0x20) <= 'z')))
            return false;
    return name.size > from;
}

/* "\pL", "\p{Greek}"; which names there are PCRE2 knows. */
static bool write_unicode_class(struct translator *t, bool *ret_is_one)
{
    *ret_is_one = peek(t, 0) == '\\' && (peek(t, 1) | 0x20) == 'p' && t->text.size - t->at > 2;
    if (!*ret_is_one)
        return true;
    size_t start = t->at;
    t->at += 2;
    if (peek(t, 0) == '{') {
        while (!is_end(t) && peek(t, 0) != '}')
            t->at++;
        if (is_end(t))
            return wrong(t, "invalid character class range", start, t->text.size);
        t->at++;
    } else {
        t->at += step(t);
    }
    bool has_braces = t->text.at[start + 2] == '{';
    if (!is_class_name((struct bytes){ t->text.at + start + 2 + has_braces,
                                       t->at - start - 2 - 2u * has_braces }))
        return wrong(t, "invalid character class range", start, t->at);
    write_text(t, t->text.at + start, t->at - start);
    return true;
}

static const char *const posix_names[] = {
    "alnum", "alpha", "ascii", "blank", "cntrl", "digit", "graph", "lower",
    "print", "punct", "space", "upper", "word", "xdigit",
};

/* "[:alpha:]" */
static bool write_posix_class(struct translator *t, bool *ret_is_one)
{
    size_t start = t->at, end = t->at + 2;
    *ret_is_one = false;
    if (!starts_with(t, "[:"))
        return true;
    while (end + 1 < t->text.size && !(t->text.at[end] == ':' && t->text.at[end + 1] == ']'))
        end++;
    if (end + 1 >= t->text.size)
        return true;
    bool negated = t->text.at[start + 2] == '^';
    struct bytes name = { t->text.at + start + 2 + negated, end - start - 2 - negated };
    t->at = end + 2;
    FOR_EACH(row, posix_names)
        if (bytes_equal_text(name, *row)) {
            write_text(t, t->text.at + start, t->at - start);
            *ret_is_one = true;
            return true;
        }
    return wrong(t, "invalid character class range", start, t->at);
}

static bool read_class_character(struct translator *t, size_t class_start, uint32_t *ret)
{
    if (is_end(t))
        return wrong(t, "missing closing ]", class_start, t->text.size);
    if (peek(t, 0) == '\\')
        return read_escape(t, ret);
    size_t size = step(t);
    *ret = character_at(t, size);
    t->at += size;
    return true;
}

static bool write_range(struct translator *t, size_t class_start)
{
    size_t start = t->at;
    uint32_t low, high;
    if (!read_class_character(t, class_start, &low))
        return false;
    write_character(t, low);
    if (peek(t, 0) != '-' || t->at + 1 >= t->text.size || peek(t, 1) == ']')
        return true;
    t->at++;
    if (!read_class_character(t, class_start, &high))
        return false;
    if (high < low)
        return wrong(t, "invalid character class range", start, t->at);
    buffer_add_char(t->out, '-');
    write_character(t, high);
    return true;
}

static bool write_class_part(struct translator *t, size_t class_start)
{
    bool is_one;
    if (!write_posix_class(t, &is_one))
        return false;
    if (is_one)
        return true;
    if (!write_unicode_class(t, &is_one))
        return false;
    return is_one || write_perl_class(t, /* is_inside= */ true) || write_range(t, class_start);
}

static bool write_class(struct translator *t)
{
    size_t start = t->at++;
    buffer_add_char(t->out, '[');
    if (peek(t, 0) == '^') {
        buffer_add_char(t->out, '^');
        t->at++;
    }
    for (bool first = true; first || peek(t, 0) != ']'; first = false)
        if (!write_class_part(t, start))
            return false;
    t->at++;
    buffer_add_char(t->out, ']');
    note_operand(t, 1);
    return true;
}

/* ---- groups ---- */

static bool open_group(struct translator *t)
{
    if (t->depth == PATTERN_NESTING_MAX)
        return wrong_whole(t, "expression nests too deeply");
    t->groups[++t->depth] = (struct group){ 0 };
    t->repeat_at = SIZE_MAX;
    return true;
}

static bool close_group(struct translator *t)
{
    if (t->depth == 0)
        return wrong_whole(t, "unexpected )");
    unsigned repeats = group_of(t)->repeats_max;
    t->depth--;
    note_operand(t, repeats ? repeats : 1);
    t->at++;
    buffer_add_char(t->out, ')');
    return true;
}

/* "(?P<name>": the name goes. */
static bool open_named(struct translator *t, size_t name_from)
{
    size_t start = t->at, name = start + name_from, end = name;
    while (end < t->text.size && t->text.at[end] != '>')
        end++;
    if (end == t->text.size)
        return wrong(t, "invalid named capture", start, end);
    bool good = end > name;
    for (size_t i = name; i < end; i++)
        good &= t->text.at[i] == '_' || is_letter_or_digit(t->text.at[i]);
    if (!good)
        return wrong(t, "invalid named capture", start, end + 1);
    t->at = end + 1;
    buffer_add_text(t->out, "(?:");
    return open_group(t);
}

/* "(?i-s:" and "(?i)" */
static bool read_flags(struct translator *t)
{
    size_t start = t->at;
    bool is_minus = false, saw_flag = false;
    t->at += 2;
    while (!is_end(t)) {
        char c = peek(t, 0);
        t->at += step(t);
        if (c == ':' || c == ')') {
            if (is_minus && !saw_flag)
                break;
            write_text(t, t->text.at + start, t->at - start);
            t->repeat_at = SIZE_MAX;
            return c == ')' || open_group(t);
        }
        if (c == '-' && is_minus)
            break;
        if (c != '-' && !(c && strchr("imsU", c)))
            break;
        is_minus |= c == '-';
        saw_flag = c != '-';
    }
    return wrong(t, "invalid or unsupported Perl syntax", start, t->at);
}

static bool write_group(struct translator *t)
{
    if (peek(t, 1) == '?') {
        if (starts_with(t, "(?P<") && t->text.size - t->at > 4)
            return open_named(t, 4);
        if (starts_with(t, "(?<") && t->text.size - t->at > 3)
            return open_named(t, 3);
        return read_flags(t);
    }
    buffer_add_text(t->out, "(?:");
    t->at++;
    return open_group(t);
}

/* ---- repetitions ---- */

/* Digits without a leading zero; -1 where the number is too large. */
static bool read_count(struct bytes text, size_t *at, int64_t *ret)
{
    size_t start = *at;
    if (start >= text.size || !is_digit(text.at[start]))
        return false;
    if (text.at[start] == '0' && start + 1 < text.size && is_digit(text.at[start + 1]))
        return false;
    *ret = 0;
    for (; *at < text.size && is_digit(text.at[*at]); (*at)++)
        *ret = *ret < 0 || *ret >= 100000000 ? -1 : *ret * 10 + (text.at[*at] - '0');
    return true;
}

/* "{2,5}": where it ends, or 0 where it is no repetition. */
static size_t read_braces(const struct translator *t, int64_t *ret_min, int64_t *ret_max)
{
    size_t at = t->at + 1;
    if (!read_count(t->text, &at, ret_min) || at >= t->text.size)
        return 0;
    *ret_max = *ret_min;
    if (t->text.at[at] == ',') {
        at++;
        *ret_max = -1;
        if (at < t->text.size && t->text.at[at] != '}') {
            if (!read_count(t->text, &at, ret_max))
                return 0;
            if (*ret_max < 0)
                *ret_min = -1;
        }
    }
    return at < t->text.size && t->text.at[at] == '}' ? at + 1 : 0;
}

/* Writes the repetition that ends at `end`, with '?' behind it; `times` is 0 for "*" and its like. */
static bool write_repeat(struct translator *t, size_t end, unsigned times)
{
    size_t start = t->at;
    struct group *group = group_of(t);
    if (end < t->text.size && t->text.at[end] == '?')
        end++;
    if (t->repeat_at != SIZE_MAX)
        return wrong(t, "invalid nested repetition operator", t->repeat_at, end);
    if (!group->has_operand)
        return wrong(t, "missing argument to repetition operator", start, end);
    unsigned repeats = group->repeats * (times ? times : 1);
    if (times >= 2 && repeats > PATTERN_REPEAT_MAX)
        return wrong(t, "invalid repeat count", start, end);
    write_text(t, t->text.at + start, end - start);
    t->at = end;
    note_operand(t, repeats);
    t->repeat_at = start;
    return true;
}

static bool write_braces(struct translator *t)
{
    int64_t min, max;
    size_t end = read_braces(t, &min, &max);
    if (end == 0) {
        buffer_add_text(t->out, "\\{");
        t->at++;
        note_operand(t, 1);
        return true;
    }
    bool is_good = min >= 0 && min <= PATTERN_REPEAT_MAX && max <= PATTERN_REPEAT_MAX &&
                   (max < 0 || min <= max);
    if (!is_good)
        return wrong(t, "invalid repeat count", t->at, end);
    return write_repeat(t, end, (unsigned)(max < 0 ? min : max));
}

/* ---- the walk ---- */

/* "\Qa.b\E": as it is. */
static void write_quoted(struct translator *t)
{
    t->at += 2;
    while (!is_end(t) && !starts_with(t, "\\E")) {
        size_t size = step(t);
        write_character(t, character_at(t, size));
        note_operand(t, 1);
        t->at += size;
    }
    t->at += is_end(t) ? 0 : 2;
}

static bool write_anchor(struct translator *t, size_t size)
{
    buffer_add_text(t->out, "(?:");
    write_text(t, t->text.at + t->at, size);
    buffer_add_char(t->out, ')');
    t->at += size;
    note_operand(t, 1);
    return true;
}

static bool write_backslash(struct translator *t)
{
    char c = peek(t, 1);
    if (c && strchr("AbBz", c))
        return write_anchor(t, 2);
    if (c == 'C')
        return wrong(t, "invalid escape sequence", t->at, t->at + 2);
    if (c == 'Q') {
        write_quoted(t);
        return true;
    }
    bool is_class;
    if (!write_unicode_class(t, &is_class))
        return false;
    is_class = is_class || write_perl_class(t, /* is_inside= */ false);
    uint32_t character;
    if (!is_class) {
        if (!read_escape(t, &character))
            return false;
        write_character(t, character);
    }
    note_operand(t, 1);
    return true;
}

static bool write_next(struct translator *t)
{
    switch (peek(t, 0)) {
    case '(':
        return write_group(t);
    case ')':
        return close_group(t);
    case '[':
        return write_class(t);
    case '\\':
        return write_backslash(t);
    case '^':
    case '$':
        return write_anchor(t, 1);
    case '*':
    case '+':
    case '?':
        return write_repeat(t, t->at + 1, 0);
    case '{':
        return write_braces(t);
    case '|':
        group_of(t)->has_operand = false;
        t->repeat_at = SIZE_MAX;
        buffer_add_char(t->out, '|');
        t->at++;
        return true;
    case '.':
        buffer_add_char(t->out, '.');
        t->at++;
        note_operand(t, 1);
        return true;
    default:
        write_character(t, character_at(t, step(t)));
        t->at += step(t);
        note_operand(t, 1);
        return true;
    }
}

const char *pattern_translate(struct bytes text, struct buffer *ret, struct arena *arena)
{
    if (!utf8_is_valid(text))
        return "invalid UTF-8";
    if (text.size > PATTERN_SIZE_MAX)
        return "expression too large";
    struct group *groups = arena_array(arena, PATTERN_NESTING_MAX + 1, sizeof *groups);
    struct translator t = { .text = text, .out = ret, .arena = arena, .groups = groups,
                            .repeat_at = SIZE_MAX };
    while (!is_end(&t))
        if (!write_next(&t))
            return t.problem;
    if (t.depth > 0)
        wrong_whole(&t, "missing closing )");
    return t.problem;
}
