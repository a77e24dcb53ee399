/* SPDX-License-Identifier: Apache-2.0 */
/* go_template_lex.c - a template's text as words; see go_template_tree.h.
 *
 * Outside of actions there is text alone.  Blanks inside are words, too: ".a .b" are two operands,
 * ".a.b" is one.  What cannot be read becomes a word that says so, and is the last. */
#include "kubectl/go_template_tree.h"

#include "codec/go_text.h"
#include "codec/utf8.h"

struct lexer {
    struct bytes text;
    struct arena *arena;
    size_t at, start;
    size_t counted; /* up to where `line` is right */
    int line, parens;
    bool is_inside, is_done;
    struct word *words;
    size_t count, capacity;
};

static int peek_at(const struct lexer *lexer, size_t ahead)
{
    size_t at = lexer->at + ahead;
    return at < lexer->text.size ? (unsigned char)lexer->text.at[at] : -1;
}

static bool is_blank(int c)
{
    return c == ' ' || c == '\t' || c == '\r' || c == '\n';
}

static bool is_digit(int c)
{
    return c >= '0' && c <= '9';
}

/* A letter, a digit, "_" or a character above ASCII. */
static bool is_name(int c)
{
    return c == '_' || c >= 0x80 || (c >= 0 && is_letter_or_digit((char)c));
}

static bool has_ahead(const struct lexer *lexer, size_t ahead, const char *wanted)
{
    size_t size = strlen(wanted), at = lexer->at + ahead;
    return at + size <= lexer->text.size && memcmp(lexer->text.at + at, wanted, size) == 0;
}

/* " -}}" and the like: how many bytes; 0: no end is here. */
static size_t close_size(const struct lexer *lexer)
{
    if (is_blank(peek_at(lexer, 0)) && has_ahead(lexer, 1, "-}}"))
        return 4;
    return has_ahead(lexer, 0, "}}") ? 2 : 0;
}

static void add_word(struct lexer *lexer, enum word_type type, struct bytes text)
{
    for (; lexer->counted < lexer->start; lexer->counted++)
        lexer->line += lexer->text.at[lexer->counted] == '\n';
    lexer->words = arena_grow(lexer->arena, lexer->words, lexer->count, &lexer->capacity,
                              sizeof *lexer->words);
    lexer->words[lexer->count++] =
        (struct word){ .type = type, .at = lexer->start, .line = lexer->line, .text = text };
    lexer->start = lexer->at;
}

static void emit(struct lexer *lexer, enum word_type type)
{
    struct bytes text = { lexer->text.at + lexer->start, lexer->at - lexer->start };
    add_word(lexer, type, text);
}

static void lex_bad(struct lexer *lexer, const char *what)
{
    add_word(lexer, WORD_ERROR, bytes_of(what));
    lexer->is_done = true;
}

/* "bad character U+0021 '!'" */
static void lex_bad_character(struct lexer *lexer, const char *what)
{
    AUTO_BUFFER shown = { 0 };
    size_t size;
    uint32_t character = go_character(
        (struct bytes){ lexer->text.at + lexer->at, lexer->text.size - lexer->at }, &size);
    if (go_is_printable(character)) {
        buffer_add_text(&shown, " '");
        go_add_character(&shown, character);
        buffer_add_char(&shown, '\'');
    }
    lex_bad(lexer, arena_printf(lexer->arena, "%s U+%04X%s", what, character, buffer_text(&shown)));
}

/* ---- what begins and ends actions ---- */

static void lex_comment(struct lexer *lexer)
{
    struct bytes rest = { lexer->text.at + lexer->at, lexer->text.size - lexer->at };
    const char *end = rest.size >= 4 ? memmem(rest.at + 2, rest.size - 2, "*/", 2) : NULL;
    lexer->start = lexer->at;
    if (!end) {
        lex_bad(lexer, "unclosed comment");
        return;
    }
    lexer->at = (size_t)(end + 2 - lexer->text.at);
    size_t size = close_size(lexer);
    if (size == 0) {
        lex_bad(lexer, "comment ends before closing delimiter");
        return;
    }
    lexer->at += size;
    while (size == 4 && is_blank(peek_at(lexer, 0)))
        lexer->at++;
    lexer->start = lexer->at;
}

static void lex_open(struct lexer *lexer)
{
    size_t marker = peek_at(lexer, 2) == '-' && is_blank(peek_at(lexer, 3)) ? 2 : 0;
    bool is_comment = has_ahead(lexer, 2 + marker, "/*");
    lexer->at += 2;
    if (!is_comment)
        emit(lexer, WORD_OPEN);
    lexer->at += marker;
    lexer->start = lexer->at;
    lexer->parens = 0;
    lexer->is_inside = !is_comment;
    if (is_comment)
        lex_comment(lexer);
}

static void lex_close(struct lexer *lexer, size_t size)
{
    if (lexer->parens) {
        lex_bad(lexer, "unclosed left paren");
        return;
    }
    lexer->start = lexer->at + size - 2;
    lexer->at += size;
    emit(lexer, WORD_CLOSE);
    while (size == 4 && is_blank(peek_at(lexer, 0)))
        lexer->at++;
    lexer->start = lexer->at;
    lexer->is_inside = false;
}

static void lex_text(struct lexer *lexer)
{
    struct bytes rest = { lexer->text.at + lexer->at, lexer->text.size - lexer->at };
    const char *open = rest.size ? memmem(rest.at, rest.size, "{{", 2) : NULL;
    size_t end = open ? (size_t)(open - lexer->text.at) : lexer->text.size;
    lexer->at = end;
    bool trims = open && peek_at(lexer, 2) == '-' && is_blank(peek_at(lexer, 3));
    while (trims && lexer->at > lexer->start &&
           is_blank((unsigned char)lexer->text.at[lexer->at - 1]))
        lexer->at--;
    if (lexer->at > lexer->start)
        emit(lexer, WORD_TEXT);
    lexer->at = lexer->start = end;
    if (open) {
        lex_open(lexer);
        return;
    }
    add_word(lexer, WORD_END_OF_TEXT, BYTES("EOF"));
    lexer->is_done = true;
}

/* ---- inside ---- */

static void lex_blanks(struct lexer *lexer)
{
    while (is_blank(peek_at(lexer, 0)) && close_size(lexer) == 0)
        lexer->at++;
    emit(lexer, WORD_BLANK);
}

static void lex_quoted(struct lexer *lexer, char quote, enum word_type type, const char *what)
{
    bool is_raw = type == WORD_RAW_STRING;
    for (lexer->at++; peek_at(lexer, 0) != quote; lexer->at++) {
        if (!is_raw && peek_at(lexer, 0) == '\\')
            lexer->at++;
        if (peek_at(lexer, 0) < 0 || (!is_raw && peek_at(lexer, 0) == '\n')) {
            lex_bad(lexer, what);
            return;
        }
    }
    lexer->at++;
    emit(lexer, type);
}

static bool is_at_terminator(const struct lexer *lexer)
{
    int c = peek_at(lexer, 0);
    return c < 0 || is_blank(c) || strchr(".,|:)(", c) || has_ahead(lexer, 0, "}}");
}

static void skip_name(struct lexer *lexer)
{
    size_t size;
    while (is_name(peek_at(lexer, 0))) {
        struct bytes rest = { lexer->text.at + lexer->at, lexer->text.size - lexer->at };
        if (go_character(rest, &size) == 0xfffd && size == 1)
            return;
        lexer->at += size;
    }
}

static void lex_field(struct lexer *lexer, enum word_type type)
{
    lexer->at++;
    if (is_at_terminator(lexer)) {
        emit(lexer, type == WORD_FIELD ? WORD_DOT : type);
        return;
    }
    skip_name(lexer);
    if (is_at_terminator(lexer))
        emit(lexer, type);
    else
        lex_bad_character(lexer, "bad character");
}

static enum word_type type_of_name(struct bytes name)
{
    static const struct {
        const char *name;
        enum word_type type;
    } names[] = {
        { "block", WORD_BLOCK },       { "break", WORD_BREAK },
        { "continue", WORD_CONTINUE }, { "define", WORD_DEFINE },
        { "else", WORD_ELSE },         { "end", WORD_END },
        { "false", WORD_BOOL },        { "if", WORD_IF },
        { "nil", WORD_NIL },           { "range", WORD_RANGE },
        { "template", WORD_TEMPLATE }, { "true", WORD_BOOL },
        { "with", WORD_WITH },
    };
    FOR_EACH (row, names)
        if (bytes_equal_text(name, row->name))
            return row->type;
    return WORD_NAME;
}

static void lex_name(struct lexer *lexer)
{
    skip_name(lexer);
    if (lexer->at == lexer->start)
        lex_bad_character(lexer, "unrecognized character in action:");
    else if (!is_at_terminator(lexer))
        lex_bad_character(lexer, "bad character");
    else
        emit(lexer, type_of_name(
                        (struct bytes){ lexer->text.at + lexer->start, lexer->at - lexer->start }));
}

static bool take(struct lexer *lexer, const char *wanted)
{
    int c = peek_at(lexer, 0);
    bool is_wanted = c > 0 && strchr(wanted, c);
    lexer->at += is_wanted;
    return is_wanted;
}

static void take_all(struct lexer *lexer, const char *wanted)
{
    while (take(lexer, wanted))
        continue;
}

/* What looks like a number; the parser sees whether it is one.  False: something is stuck to it. */
static bool scan_number(struct lexer *lexer)
{
    const char *digits = "0123456789_", *exponent = "eE";
    take(lexer, "+-");
    if (take(lexer, "0") && take(lexer, "xX")) {
        digits = "0123456789abcdefABCDEF_";
        exponent = "pP";
    } else if (lexer->at > lexer->start && lexer->text.at[lexer->at - 1] == '0') {
        take(lexer, "oObB");
    }
    take_all(lexer, digits);
    if (take(lexer, "."))
        take_all(lexer, digits);
    if (take(lexer, exponent)) {
        take(lexer, "+-");
        take_all(lexer, "0123456789_");
    }
    take(lexer, "i");
    size_t size = 0;
    if (is_name(peek_at(lexer, 0)))
        (void)go_character(
            (struct bytes){ lexer->text.at + lexer->at, lexer->text.size - lexer->at }, &size);
    lexer->at += size;
    return size == 0;
}

/* "1+2i" is one word, too. */
static void lex_number(struct lexer *lexer)
{
    AUTO_BUFFER shown = { 0 };
    bool good = scan_number(lexer);
    int sign = peek_at(lexer, 0);
    if (good && (sign == '+' || sign == '-'))
        good = scan_number(lexer) && lexer->text.at[lexer->at - 1] == 'i';
    if (good) {
        emit(lexer, WORD_NUMBER);
        return;
    }
    go_quote(&shown, (struct bytes){ lexer->text.at + lexer->start, lexer->at - lexer->start });
    lex_bad(lexer, arena_printf(lexer->arena, "bad number syntax: %s", buffer_text(&shown)));
}

static void lex_paren(struct lexer *lexer, bool is_open)
{
    lexer->parens += is_open ? 1 : -1;
    lexer->at++;
    if (lexer->parens < 0)
        lex_bad(lexer, "unexpected right paren");
    else
        emit(lexer, is_open ? WORD_OPEN_PAREN : WORD_CLOSE_PAREN);
}

static void lex_declare(struct lexer *lexer)
{
    if (peek_at(lexer, 1) != '=') {
        lex_bad(lexer, "expected :=");
        return;
    }
    lexer->at += 2;
    emit(lexer, WORD_DECLARE);
}

static void lex_character(struct lexer *lexer, int c)
{
    if (c < 0) {
        lex_bad(lexer, "unclosed action");
        return;
    }
    if (is_name(c) || c < ' ' || c == 0x7f) {
        lex_name(lexer);
        return;
    }
    lexer->at++;
    emit(lexer, c == '=' ? WORD_ASSIGN : c == '|' ? WORD_PIPE : WORD_CHARACTER);
}

static void lex_inside(struct lexer *lexer)
{
    int c = peek_at(lexer, 0);
    size_t size = close_size(lexer);
    if (size)
        lex_close(lexer, size);
    else if (is_blank(c))
        lex_blanks(lexer);
    else if (c == ':')
        lex_declare(lexer);
    else if (c == '"')
        lex_quoted(lexer, '"', WORD_STRING, "unterminated quoted string");
    else if (c == '`')
        lex_quoted(lexer, '`', WORD_RAW_STRING, "unterminated raw quoted string");
    else if (c == '\'')
        lex_quoted(lexer, '\'', WORD_QUOTED_CHARACTER, "unterminated character constant");
    else if (c == '$' || (c == '.' && !is_digit(peek_at(lexer, 1)) && peek_at(lexer, 1) >= 0))
        lex_field(lexer, c == '$' ? WORD_VARIABLE : WORD_FIELD);
    else if (c == '+' || c == '-' || c == '.' || is_digit(c))
        lex_number(lexer);
    else if (c == '(' || c == ')')
        lex_paren(lexer, c == '(');
    else
        lex_character(lexer, c);
}

struct word *go_template_words(struct bytes text, struct arena *arena, size_t *ret_count)
{
    struct lexer lexer = { .text = text, .arena = arena, .line = 1 };
    while (!lexer.is_done) {
        if (lexer.is_inside)
            lex_inside(&lexer);
        else
            lex_text(&lexer);
    }
    *ret_count = lexer.count;
    return lexer.words;
}
