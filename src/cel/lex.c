/* SPDX-License-Identifier: Apache-2.0 */
/* lex.c - the longest token at each place, as upstream's generated lexer takes it.
 *
 * Each kind of token has a function that says how far it reaches: 0 where it does not match, and
 * then `stuck` is the character that no token goes on with.  A text that is stuck is told up to and
 * with that character, and read on behind it. */
#include "cel/lex.h"

#include <ctype.h>

#include "base/arena.h"
#include "codec/utf8.h"

struct lexer {
    struct bytes         text;
    struct cel_problems *problems;
    struct cel_tokens    tokens;
    size_t               stuck;          /* the furthest that any token went */
};

static const char *const names[TOKEN_KIND_COUNT] = {
    [TOKEN_END] = "<EOF>",
    [TOKEN_EQUAL] = "'=='",
    [TOKEN_UNEQUAL] = "'!='",
    [TOKEN_IN] = "'in'",
    [TOKEN_LESS] = "'<'",
    [TOKEN_LESS_EQUAL] = "'<='",
    [TOKEN_GREATER_EQUAL] = "'>='",
    [TOKEN_GREATER] = "'>'",
    [TOKEN_AND] = "'&&'",
    [TOKEN_OR] = "'||'",
    [TOKEN_BRACKET] = "'['",
    [TOKEN_BRACKET_END] = "']'",
    [TOKEN_BRACE] = "'{'",
    [TOKEN_BRACE_END] = "'}'",
    [TOKEN_PARENTHESIS] = "'('",
    [TOKEN_PARENTHESIS_END] = "')'",
    [TOKEN_DOT] = "'.'",
    [TOKEN_COMMA] = "','",
    [TOKEN_MINUS] = "'-'",
    [TOKEN_NOT] = "'!'",
    [TOKEN_QUESTION] = "'?'",
    [TOKEN_COLON] = "':'",
    [TOKEN_PLUS] = "'+'",
    [TOKEN_STAR] = "'*'",
    [TOKEN_SLASH] = "'/'",
    [TOKEN_PERCENT] = "'%'",
    [TOKEN_TRUE] = "'true'",
    [TOKEN_FALSE] = "'false'",
    [TOKEN_NULL] = "'null'",
    [TOKEN_DOUBLE] = "NUM_FLOAT",
    [TOKEN_INT] = "NUM_INT",
    [TOKEN_UINT] = "NUM_UINT",
    [TOKEN_STRING] = "STRING",
    [TOKEN_BYTES] = "BYTES",
    [TOKEN_NAME] = "IDENTIFIER",
    [TOKEN_QUOTED_NAME] = "ESC_IDENTIFIER",
};

const char *cel_token_name(enum cel_token_kind kind)
{
    return names[kind];
}

/* -1 behind the end. */
static int at(const struct lexer *lexer, size_t place)
{
    return place < lexer->text.size ? (unsigned char)lexer->text.at[place] : -1;
}

static size_t stuck_at(struct lexer *lexer, size_t place)
{
    if (place > lexer->stuck)
        lexer->stuck = place;
    return 0;
}

static size_t digits(const struct lexer *lexer, size_t place)
{
    while (isdigit(at(lexer, place)))
        place++;
    return place;
}

/* ---- numbers ---- */

static size_t exponent(const struct lexer *lexer, size_t place)
{
    int mark = at(lexer, place), sign = at(lexer, place + 1);
    size_t first = place + (sign == '+' || sign == '-' ? 2 : 1);
    return (mark == 'e' || mark == 'E') && isdigit(at(lexer, first)) ? digits(lexer, first) : place;
}

static size_t hexadecimal(const struct lexer *lexer, size_t place)
{
    if (at(lexer, place) != '0' || at(lexer, place + 1) != 'x' || !isxdigit(at(lexer, place + 2)))
        return 0;
    for (place += 2; isxdigit(at(lexer, place));)
        place++;
    return place;
}

static size_t lex_number(struct lexer *lexer, size_t place, enum cel_token_kind *ret)
{
    size_t hex = hexadecimal(lexer, place), end = hex ? hex : digits(lexer, place);
    size_t whole = end;
    if (!hex && at(lexer, end) == '.' && isdigit(at(lexer, end + 1)))
        end = digits(lexer, end + 1);
    if (!hex)
        end = exponent(lexer, end);
    bool is_unsigned = end == whole && (at(lexer, end) == 'u' || at(lexer, end) == 'U');
    *ret = is_unsigned ? TOKEN_UINT : end == whole ? TOKEN_INT : TOKEN_DOUBLE;
    return end + is_unsigned;
}

/* ---- strings ---- */

static bool is_hex_run(struct lexer *lexer, size_t place, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (!isxdigit(at(lexer, place + i)))
            return stuck_at(lexer, place + i);
    return true;
}

/* What stands behind a backslash; 0 where it means nothing. */
static size_t escape_size(struct lexer *lexer, size_t place)
{
    int c = at(lexer, place);
    if (c > 0 && strchr("abfnrtv\"'\\?`", c))
        return 1;
    size_t hex = c == 'x' || c == 'X' ? 2 : c == 'u' ? 4 : c == 'U' ? 8 : 0;
    if (hex > 0)
        return is_hex_run(lexer, place + 1, hex) ? hex + 1 : 0;
    if (c < '0' || c > '3')
        return stuck_at(lexer, place);
    for (size_t i = 1; i <= 2; i++)
        if (at(lexer, place + i) < '0' || at(lexer, place + i) > '7')
            return stuck_at(lexer, place + i);
    return 3;
}

/* From behind the opening quotes to behind the closing ones, of which there are `quotes`. */
static size_t string_rest(struct lexer *lexer, size_t place, size_t quotes, bool is_raw)
{
    int quote = at(lexer, place - 1);
    for (;;) {
        int c = at(lexer, place);
        bool is_end = c == quote;
        for (size_t i = 1; i < quotes && is_end; i++)
            is_end = at(lexer, place + i) == quote;
        if (is_end)
            return place + quotes;
        if (c < 0 || (quotes == 1 && (c == '\n' || c == '\r')))
            return stuck_at(lexer, place);
        place++;
        if (c != '\\' || is_raw)
            continue;
        size_t escape = escape_size(lexer, place);
        if (escape == 0)
            return 0;
        place += escape;
    }
}

/* Begins at the quote. */
static size_t string_end(struct lexer *lexer, size_t place, bool is_raw)
{
    int quote = at(lexer, place);
    if (quote != '"' && quote != '\'')
        return 0;
    bool is_triple = at(lexer, place + 1) == quote && at(lexer, place + 2) == quote;
    size_t end = is_triple ? string_rest(lexer, place + 3, 3, is_raw) : 0;
    return end ? end : string_rest(lexer, place + 1, 1, is_raw);
}

static bool is_letter(int c, char lower)
{
    return c >= 0 && tolower(c) == lower;
}

/* With its prefix. */
static size_t lex_string(struct lexer *lexer, size_t place, enum cel_token_kind *ret)
{
    bool is_bytes = is_letter(at(lexer, place), 'b');
    place += is_bytes;
    bool is_raw = is_letter(at(lexer, place), 'r');
    *ret = is_bytes ? TOKEN_BYTES : TOKEN_STRING;
    return string_end(lexer, place + is_raw, is_raw);
}

/* ---- names and operators ---- */

static bool is_name_char(int c)
{
    return c == '_' || (c > 0 && c < 0x80 && isalnum(c));
}

static size_t lex_name(struct lexer *lexer, size_t place, enum cel_token_kind *ret)
{
    static const enum cel_token_kind words[] = { TOKEN_IN, TOKEN_TRUE, TOKEN_FALSE, TOKEN_NULL };
    size_t end = place;
    while (is_name_char(at(lexer, end)))
        end++;
    *ret = TOKEN_NAME;
    FOR_EACH (word, words) {
        const char *quoted = names[*word];
        if (end - place == strlen(quoted) - 2 &&
            !memcmp(lexer->text.at + place, quoted + 1, end - place))
            *ret = *word;
    }
    return end;
}

static size_t lex_quoted_name(struct lexer *lexer, size_t place, enum cel_token_kind *ret)
{
    size_t end = place + 1;
    *ret = TOKEN_QUOTED_NAME;
    while (is_name_char(at(lexer, end)) || (at(lexer, end) > 0 && strchr(".-/ ", at(lexer, end))))
        end++;
    return at(lexer, end) == '`' && end > place + 1 ? end + 1 : stuck_at(lexer, end);
}

static size_t lex_operator(struct lexer *lexer, size_t place, enum cel_token_kind *ret)
{
    size_t best = 0;
    for (enum cel_token_kind kind = TOKEN_EQUAL; kind <= TOKEN_PERCENT; kind++) {
        size_t size = strlen(names[kind]) - 2;
        if (kind == TOKEN_IN || size <= best || place + size > lexer->text.size ||
            memcmp(lexer->text.at + place, names[kind] + 1, size))
            continue;
        best = size;
        *ret = kind;
    }
    return best ? place + best : 0;
}

/* ---- the text ---- */

static size_t lex_token(struct lexer *lexer, size_t place, enum cel_token_kind *ret)
{
    int c = at(lexer, place);
    if (isdigit(c) || (c == '.' && isdigit(at(lexer, place + 1))))
        return lex_number(lexer, place, ret);
    if (c == '`')
        return lex_quoted_name(lexer, place, ret);
    size_t end = strchr("bBrR\"'", c) ? lex_string(lexer, place, ret) : 0;
    if (end)
        return end;
    return is_name_char(c) ? lex_name(lexer, place, ret) : lex_operator(lexer, place, ret);
}

/* Blanks and comments. */
static size_t skip(const struct lexer *lexer, size_t place)
{
    for (int c; (c = at(lexer, place)) >= 0;) {
        if (c && strchr("\t \r\n\f", c))
            place++;
        else if (c == '/' && at(lexer, place + 1) == '/')
            while (place < lexer->text.size && at(lexer, place) != '\n')
                place++;
        else
            break;
    }
    return place;
}

/* Returns where to read on. */
static size_t tell_stuck(struct lexer *lexer, size_t place)
{
    size_t end = lexer->stuck, begun = place;
    if (end == place && at(lexer, place) > 0 && strchr("=&|", at(lexer, place)))
        end++;
    struct bytes text = lexer->text;
    if (end < text.size)
        end += (unsigned char)text.at[end] < 0x80 ? 1 : (size_t)utf8_size(text.at + end,
                                                                         text.at + text.size);
    if (end == begun)
        end++;
    cel_problem_add(lexer->problems, begun, "Syntax error: token recognition error at: '%.*s'",
                    (int)(end - begun), text.at + begun);
    return end;
}

static void add_token(struct lexer *lexer, enum cel_token_kind kind, size_t start, size_t end)
{
    struct cel_tokens *tokens = &lexer->tokens;
    tokens->at = arena_grow(lexer->problems->arena, tokens->at, tokens->count, &tokens->capacity,
                            sizeof tokens->at[0]);
    tokens->at[tokens->count++] = (struct cel_token){ kind, (uint32_t)start, (uint32_t)end };
}

struct cel_tokens cel_lex(struct bytes text, struct cel_problems *problems)
{
    struct lexer lexer = { .text = text, .problems = problems };
    size_t place = skip(&lexer, 0);
    while (place < text.size) {
        enum cel_token_kind kind = TOKEN_END;
        lexer.stuck = place;
        size_t end = lex_token(&lexer, place, &kind);
        if (end)
            add_token(&lexer, kind, place, end);
        else
            end = tell_stuck(&lexer, place);
        place = skip(&lexer, end);
    }
    add_token(&lexer, TOKEN_END, text.size, text.size);
    return lexer.tokens;
}
