/* SPDX-License-Identifier: Apache-2.0 */
/* selector.c - label selectors: text and LabelSelector in, a match or canonical text out.
 *
 * The text is cut into tokens first; the parser then looks at most one token ahead.  `in` and
 * `notin` are words like any other where a value may stand.
 *
 * Holds:    requirements are in ascending order of keys, values ascending and each once.
 * Not here: field selectors (field_selector.c). */
#include "object/selector.h"

#include <stdlib.h>

#include "base/arena.h"
#include "base/error.h"
#include "codec/go_text.h"
#include "codec/value.h"
#include "object/object.h"
#include "object/validation.h"

enum token_type {
    TOKEN_END, TOKEN_WORD, TOKEN_IN, TOKEN_NOT_IN, TOKEN_OPEN, TOKEN_CLOSE, TOKEN_COMMA, TOKEN_NOT,
    TOKEN_EQUALS, TOKEN_NOT_EQUALS, TOKEN_GREATER, TOKEN_LESS
};

struct token {
    enum token_type type;
    struct bytes    text;
};

struct parser {
    struct arena *arena;
    struct error *err;
    struct token *tokens;        /* the last is TOKEN_END */
    size_t        place;
};

/* ---- tokens ---- */

static const struct { const char *text; enum token_type type; } symbols[] = {
    { "==", TOKEN_EQUALS }, { "!=", TOKEN_NOT_EQUALS },     /* longer ones first */
    { "=", TOKEN_EQUALS },  { "!", TOKEN_NOT },         { "(", TOKEN_OPEN }, { ")", TOKEN_CLOSE },
    { ",", TOKEN_COMMA },   { ">", TOKEN_GREATER },     { "<", TOKEN_LESS },
};

static bool is_blank(char c)
{
    return c == ' ' || c == '\t' || c == '\r' || c == '\n';
}

static bool is_symbol(char c)
{
    return c != '\0' && strchr("=!(),><", c);
}

static struct token take_symbol(struct bytes *rest)
{
    struct token token = { TOKEN_END, { rest->at, 0 } };
    FOR_EACH(row, symbols) {
        if (bytes_starts_with(*rest, row->text)) {
            token = (struct token){ row->type, { rest->at, strlen(row->text) } };
            break;
        }
    }
    rest->at += token.text.size;
    rest->size -= token.text.size;
    return token;
}

static struct token take_word(struct bytes *rest)
{
    struct token token = { TOKEN_WORD, { rest->at, 0 } };
    while (rest->size && !is_blank(*rest->at) && !is_symbol(*rest->at) && *rest->at) {
        rest->at++;
        rest->size--;
        token.text.size++;
    }
    if (bytes_equal_text(token.text, "in"))
        token.type = TOKEN_IN;
    else if (bytes_equal_text(token.text, "notin"))
        token.type = TOKEN_NOT_IN;
    return token;
}

static struct token *tokenize(struct bytes text, struct arena *arena)
{
    struct token *tokens = arena_array(arena, text.size + 1, sizeof *tokens);
    size_t count = 0;
    for (;;) {
        while (text.size && is_blank(*text.at)) {
            text.at++;
            text.size--;
        }
        if (text.size == 0 || *text.at == '\0')
            break;
        tokens[count++] = is_symbol(*text.at) ? take_symbol(&text) : take_word(&text);
    }
    tokens[count] = (struct token){ TOKEN_END, { "", 0 } };
    return tokens;
}

static bool is_word(enum token_type type)
{
    return type == TOKEN_WORD || type == TOKEN_IN || type == TOKEN_NOT_IN;
}

static struct token peek(const struct parser *parser)
{
    return parser->tokens[parser->place];
}

static struct token take(struct parser *parser)
{
    struct token token = peek(parser);
    if (token.type != TOKEN_END)
        parser->place++;
    return token;
}

static bool expected(struct parser *parser, struct token found, const char *what)
{
    return fail(parser->err, REASON_BAD_REQUEST, /* os_errno= */ 0, "found '%.*s', expected: %s",
                BYTES_ARG(found.text), what);
}

/* ---- requirements ---- */

static int compare_texts(const void *a, const void *b)
{
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

static void sort_values(struct requirement *requirement)
{
    if (requirement->value_count < 2)
        return;
    qsort(requirement->values, requirement->value_count, sizeof requirement->values[0],
          compare_texts);
    size_t kept = 1;
    for (size_t i = 1; i < requirement->value_count; i++)
        if (strcmp(requirement->values[i], requirement->values[kept - 1]) != 0)
            requirement->values[kept++] = requirement->values[i];
    requirement->value_count = kept;
}

static int compare_keys(const void *a, const void *b)
{
    return strcmp(((const struct requirement *)a)->key, ((const struct requirement *)b)->key);
}

static void sort_requirements(struct selector *selector)
{
    if (selector->count > 1)
        qsort(selector->requirements, selector->count, sizeof selector->requirements[0],
              compare_keys);
}

static void check_value(struct field_errors *errors, const struct requirement *requirement,
                        size_t index)
{
    struct bytes text = bytes_of(requirement->values[index]);
    int64_t number;
    field_enter_index(errors, index);
    if ((requirement->op == SELECT_GREATER || requirement->op == SELECT_LESS)
        && !bytes_to_int64(text, &number))
        field_invalid_text(errors, NULL, text,
                           "for 'Gt', 'Lt' operators, the value must be an integer");
    field_enter_key(errors, bytes_of(requirement->key));
    const char *detail = format_label_value(text);
    if (detail)
        field_invalid_text(errors, NULL, text, detail);
    field_leave(errors);
    field_leave(errors);
}

static bool requirement_is_good(const struct requirement *requirement, struct arena *arena,
                                struct error *err)
{
    struct field_errors errors;
    field_errors_init(&errors, arena);
    if (format_qualified(bytes_of(requirement->key)))
        field_format(&errors, "key", bytes_of(requirement->key), FORMAT_QUALIFIED);
    field_enter(&errors, "values");
    bool needs_value = requirement->op != SELECT_EXISTS && requirement->op != SELECT_NOT_EXISTS;
    if (needs_value && requirement->value_count == 0)
        field_invalid_json(&errors, NULL, "[]",
                           "for 'in', 'notin' operators, values set can't be empty");
    if (!needs_value && requirement->value_count > 0)
        field_invalid_json(&errors, NULL, "[]",
                           "values set must be empty for exists and does not exist");
    for (size_t i = 0; i < requirement->value_count; i++)
        check_value(&errors, requirement, i);
    field_leave(&errors);
    if (errors.count == 0)
        return true;
    return fail(err, REASON_BAD_REQUEST, /* os_errno= */ 0, "%s", field_errors_text(&errors));
}

/* ---- the parser ---- */

static bool parse_key(struct parser *parser, struct requirement *ret)
{
    ret->op = SELECT_EXISTS;
    struct token token = take(parser);
    if (token.type == TOKEN_NOT) {
        ret->op = SELECT_NOT_EXISTS;
        token = take(parser);
    }
    if (!is_word(token.type))
        return expected(parser, token, "identifier");
    ret->key = arena_copy(parser->arena, token.text.at, token.text.size);
    const char *details[FORMAT_PROBLEMS_MAX];
    size_t count = format_problems(FORMAT_QUALIFIED, token.text, details);
    if (count == 0)
        return true;
    AUTO_BUFFER all = { 0 };
    AUTO_BUFFER quoted = { 0 };
    for (size_t i = 0; i < count; i++)
        buffer_printf(&all, "%s%s", i ? "; " : "", details[i]);
    go_quote(&quoted, token.text);
    return fail(parser->err, REASON_BAD_REQUEST, /* os_errno= */ 0, "<nil>: Invalid value: %s: %s",
                buffer_text(&quoted), buffer_text(&all));
}

static bool parse_operator(struct parser *parser, struct requirement *ret)
{
    static const struct {
        enum token_type type;
        enum selector_operator op;
        bool as_set;
    } operators[] = {
        { TOKEN_IN, SELECT_IN, true },
        { TOKEN_NOT_IN, SELECT_NOT_IN, true },
        { TOKEN_EQUALS, SELECT_IN, false },
        { TOKEN_NOT_EQUALS, SELECT_NOT_IN, false },
        { TOKEN_GREATER, SELECT_GREATER, false },
        { TOKEN_LESS, SELECT_LESS, false },
    };
    struct token token = take(parser);
    FOR_EACH(row, operators) {
        if (row->type == token.type) {
            ret->op = row->op;
            ret->as_set = row->as_set;
            return true;
        }
    }
    return expected(parser, token, "in, notin, =, ==, !=, gt, lt");
}

static void add_value(struct parser *parser, struct requirement *requirement, struct bytes text)
{
    requirement->values[requirement->value_count++] =
        arena_copy(parser->arena, text.at, text.size);
}

/* Words and commas up to ')'; a comma with nothing before or behind stands for "". */
static bool parse_list(struct parser *parser, struct requirement *ret)
{
    bool value_due = true;               /* nothing stands before the next comma */
    for (;;) {
        struct token token = take(parser);
        if (is_word(token.type)) {
            add_value(parser, ret, token.text);
            value_due = false;
            struct token next = peek(parser);
            if (next.type != TOKEN_COMMA && next.type != TOKEN_CLOSE)
                return expected(parser, next, "',' or ')'");
        } else if (token.type == TOKEN_COMMA) {
            if (value_due)
                add_value(parser, ret, BYTES(""));
            value_due = true;
            if (peek(parser).type == TOKEN_CLOSE)
                add_value(parser, ret, BYTES(""));
        } else if (token.type == TOKEN_CLOSE) {
            return true;
        } else {
            return expected(parser, token, "',', or identifier");
        }
    }
}

static bool parse_set(struct parser *parser, struct requirement *ret)
{
    struct token open = take(parser);
    if (open.type != TOKEN_OPEN)
        return fail(parser->err, REASON_BAD_REQUEST, /* os_errno= */ 0,
                    "found '%.*s' expected: '('", BYTES_ARG(open.text));
    struct token first = peek(parser);
    size_t limit = parser->place;
    while (parser->tokens[limit].type != TOKEN_END && parser->tokens[limit].type != TOKEN_CLOSE)
        limit++;
    ret->values =
        arena_array(parser->arena, 2 * (limit - parser->place) + 2, sizeof ret->values[0]);
    if (first.type == TOKEN_CLOSE) {
        take(parser);
        add_value(parser, ret, BYTES(""));
        return true;
    }
    if (!is_word(first.type) && first.type != TOKEN_COMMA)
        return expected(parser, first, "',', ')' or identifier");
    return parse_list(parser, ret);
}

static bool parse_one_value(struct parser *parser, struct requirement *ret)
{
    struct token next = peek(parser);
    ret->values = arena_array(parser->arena, 1, sizeof ret->values[0]);
    if (next.type == TOKEN_END || next.type == TOKEN_COMMA) {
        add_value(parser, ret, BYTES(""));
        return true;
    }
    take(parser);
    if (!is_word(next.type))
        return expected(parser, next, "identifier");
    add_value(parser, ret, next.text);
    return true;
}

static bool parse_rest(struct parser *parser, struct requirement *ret)
{
    struct token next = peek(parser);
    if (ret->op == SELECT_NOT_EXISTS || next.type == TOKEN_END || next.type == TOKEN_COMMA)
        return true;
    return parse_operator(parser, ret)
        && (ret->as_set ? parse_set(parser, ret) : parse_one_value(parser, ret));
}

static bool parse_requirement(struct parser *parser, struct requirement *ret)
{
    bool good = parse_key(parser, ret) && parse_rest(parser, ret);
    if (good) {
        sort_values(ret);
        good = requirement_is_good(ret, parser->arena, parser->err);
    }
    return good || error_context(parser->err, "unable to parse requirement");
}

/* What follows a requirement: the end, or a comma and the next one. */
static bool parse_separator(struct parser *parser, bool *ret_more)
{
    struct token token = take(parser);
    *ret_more = token.type == TOKEN_COMMA;
    if (token.type == TOKEN_END)
        return true;
    if (token.type != TOKEN_COMMA)
        return expected(parser, token, "',' or 'end of string'");
    struct token next = peek(parser);
    if (is_word(next.type) || next.type == TOKEN_NOT)
        return true;
    return fail(parser->err, REASON_BAD_REQUEST, /* os_errno= */ 0,
                "found '%.*s', expected: identifier after ','", BYTES_ARG(next.text));
}

static size_t requirement_limit(const struct token *tokens)
{
    size_t commas = 0;
    for (; tokens->type != TOKEN_END; tokens++)
        commas += tokens->type == TOKEN_COMMA;
    return commas + 1;
}

static bool parse_all(struct parser *parser, struct selector *ret)
{
    struct token first = peek(parser);
    if (first.type == TOKEN_END)
        return true;
    if (!is_word(first.type) && first.type != TOKEN_NOT)
        return expected(parser, first, "!, identifier, or 'end of string'");
    size_t limit = requirement_limit(parser->tokens);
    ret->requirements = arena_array(parser->arena, limit, sizeof ret->requirements[0]);
    for (bool more = true; more;) {
        if (ret->count == SELECTOR_REQUIREMENTS_MAX)
            return fail(parser->err, REASON_BAD_REQUEST, /* os_errno= */ 0,
                        "a selector may have at most %d requirements", SELECTOR_REQUIREMENTS_MAX);
        if (!parse_requirement(parser, &ret->requirements[ret->count++])
            || !parse_separator(parser, &more))
            return false;
    }
    return true;
}

bool selector_parse(struct bytes text, struct arena *arena, struct selector *ret, struct error *err)
{
    *ret = (struct selector){ 0 };
    struct parser parser = { .arena = arena, .err = err, .tokens = tokenize(text, arena) };
    if (!parse_all(&parser, ret))
        return false;
    sort_requirements(ret);
    return true;
}

/* ---- from values ---- */

static struct requirement equals(const struct member *member, struct arena *arena)
{
    struct bytes text = value_bytes(member->value);
    struct requirement requirement = { .op = SELECT_IN, .value_count = 1 };
    requirement.key = arena_copy(arena, member->key.at, member->key.size);
    requirement.values = arena_array(arena, 1, sizeof requirement.values[0]);
    requirement.values[0] = arena_copy(arena, text.at, text.size);
    return requirement;
}

void selector_from_map(const struct value *map, struct arena *arena, struct selector *ret)
{
    *ret = (struct selector){ 0 };
    if (!value_is(map, VALUE_MAP) || map->map.count == 0)
        return;
    ret->requirements = arena_array(arena, map->map.count, sizeof ret->requirements[0]);
    for (size_t i = 0; i < map->map.count; i++)
        ret->requirements[ret->count++] = equals(&map->map.members[i], arena);
    sort_requirements(ret);
}

static bool requirement_from_value(const struct value *expression, struct arena *arena,
                                   struct requirement *ret, struct error *err)
{
    static const struct { const char *name; enum selector_operator op; } operators[] = {
        { "In", SELECT_IN }, { "NotIn", SELECT_NOT_IN }, { "Exists", SELECT_EXISTS },
        { "DoesNotExist", SELECT_NOT_EXISTS },
    };
    struct bytes operator = value_string(expression, "operator");
    const struct value *values = value_member(expression, "values");
    const char *name = NULL;
    FOR_EACH(row, operators) {
        if (bytes_equal_text(operator, row->name)) {
            name = row->name;
            ret->op = row->op;
        }
    }
    if (!name)
        return fail(err, REASON_BAD_REQUEST, /* os_errno= */ 0,
                    "\"%.*s\" is not a valid label selector operator", BYTES_ARG(operator));
    ret->as_set = true;
    ret->key = value_text(expression, "key", arena);
    if (!ret->key)
        ret->key = "";
    ret->values = arena_array(arena, value_count(values), sizeof ret->values[0]);
    for (; ret->value_count < value_count(values); ret->value_count++) {
        struct bytes text = value_bytes(value_item(values, ret->value_count));
        ret->values[ret->value_count] = arena_copy(arena, text.at, text.size);
    }
    sort_values(ret);
    return requirement_is_good(ret, arena, err);
}

bool selector_from_value(const struct value *selector, struct arena *arena, struct selector *ret,
                         struct error *err)
{
    *ret = (struct selector){ .nothing = selector == NULL };
    const struct value *labels = value_member(selector, "matchLabels");
    const struct value *expressions = value_member(selector, "matchExpressions");
    size_t count = value_count(labels) + value_count(expressions);
    if (count == 0)
        return true;
    if (count > SELECTOR_REQUIREMENTS_MAX)
        return fail(err, REASON_BAD_REQUEST, /* os_errno= */ 0,
                    "a selector may have at most %d requirements", SELECTOR_REQUIREMENTS_MAX);
    ret->requirements = arena_array(arena, count, sizeof ret->requirements[0]);
    for (size_t i = 0; value_is(labels, VALUE_MAP) && i < labels->map.count; i++) {
        struct requirement *requirement = &ret->requirements[ret->count++];
        *requirement = equals(&labels->map.members[i], arena);
        if (!requirement_is_good(requirement, arena, err))
            return false;
    }
    for (size_t i = 0; i < value_count(expressions); i++)
        if (!requirement_from_value(value_item(expressions, i), arena,
                                    &ret->requirements[ret->count++], err))
            return false;
    sort_requirements(ret);
    return true;
}

/* ---- matching ---- */

static bool has_value(const struct requirement *requirement, struct bytes label)
{
    for (size_t i = 0; i < requirement->value_count; i++)
        if (bytes_equal_text(label, requirement->values[i]))
            return true;
    return false;
}

static bool compares(const struct requirement *requirement, struct bytes label)
{
    int64_t number, limit;
    if (requirement->value_count != 1 || !bytes_to_int64(label, &number)
        || !bytes_to_int64(bytes_of(requirement->values[0]), &limit))
        return false;
    return requirement->op == SELECT_GREATER ? number > limit : number < limit;
}

/* label.at is NULL where the object has no such label. */
static bool requirement_matches(const struct requirement *requirement, struct bytes label)
{
    switch (requirement->op) {
    case SELECT_IN:         return label.at && has_value(requirement, label);
    case SELECT_NOT_IN:     return !label.at || !has_value(requirement, label);
    case SELECT_EXISTS:     return label.at;
    case SELECT_NOT_EXISTS: return !label.at;
    case SELECT_GREATER:
    case SELECT_LESS:       return label.at && compares(requirement, label);
    }
    return false;
}

uint64_t selector_label_marks(const struct selector *selector)
{
    uint64_t marks = 0;
    for (size_t i = 0; i < selector->count; i++) {
        const struct requirement *requirement = &selector->requirements[i];
        bool is_needed = requirement->op != SELECT_NOT_IN && requirement->op != SELECT_NOT_EXISTS;
        bool is_one = requirement->op == SELECT_IN && requirement->value_count == 1;
        if (is_needed)
            marks |= object_label_marks(requirement->key, is_one ? requirement->values[0] : NULL);
    }
    return marks;
}

bool selector_matches(const struct selector *selector, const struct object *object)
{
    if (selector->nothing)
        return false;
    for (size_t i = 0; i < selector->count; i++) {
        const struct requirement *requirement = &selector->requirements[i];
        if (!requirement_matches(requirement, bytes_of(object_label(object, requirement->key))))
            return false;
    }
    return true;
}

bool selector_matches_map(const struct selector *selector, const struct value *labels)
{
    if (selector->nothing)
        return false;
    for (size_t i = 0; i < selector->count; i++) {
        const struct requirement *requirement = &selector->requirements[i];
        const struct value *value = value_member(labels, requirement->key);
        struct bytes label = value_bytes(value);
        if (value && !label.at)
            label.at = "";
        if (!requirement_matches(requirement, label))
            return false;
    }
    return true;
}

/* ---- writing ---- */

static void write_requirement(struct buffer *text, const struct requirement *requirement)
{
    static const struct { const char *set, *one; } words[] = {
        [SELECT_IN] = { " in ", "=" },   [SELECT_NOT_IN] = { " notin ", "!=" },
        [SELECT_EXISTS] = { "", "" },    [SELECT_NOT_EXISTS] = { "", "" },
        [SELECT_GREATER] = { ">", ">" }, [SELECT_LESS] = { "<", "<" },
    };
    bool listed = requirement->op == SELECT_IN || requirement->op == SELECT_NOT_IN;
    bool as_set = listed && (requirement->as_set || requirement->value_count != 1);
    if (requirement->op == SELECT_NOT_EXISTS)
        buffer_add_char(text, '!');
    buffer_add_text(text, requirement->key);
    buffer_add_text(text, as_set ? words[requirement->op].set : words[requirement->op].one);
    buffer_add_text(text, as_set ? "(" : "");
    for (size_t i = 0; i < requirement->value_count; i++)
        buffer_printf(text, "%s%s", i ? "," : "", requirement->values[i]);
    buffer_add_text(text, as_set ? ")" : "");
}

void selector_write(struct buffer *text, const struct selector *selector)
{
    for (size_t i = 0; i < selector->count; i++) {
        if (i)
            buffer_add_char(text, ',');
        write_requirement(text, &selector->requirements[i]);
    }
}
