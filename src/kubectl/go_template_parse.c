/* SPDX-License-Identifier: Apache-2.0 */
/* go_template_parse.c - words become a tree; see go_template_tree.h.
 *
 * By recursive descent, three words ahead at most.  What is an error while it runs in Go is none
 * here, either; the line of a mistake is that of the last word that was looked at. */
#include "kubectl/go_template_tree.h"

#include "codec/go_text.h"
#include "kubectl/go_literal.h"

struct parser {
    struct go_template *template;
    struct arena *arena;
    struct error *err;
    const struct word *words;
    size_t at, looked_at, count;
    struct bytes *variables; /* that are known here */
    size_t variable_count, variable_capacity;
    int action_line, ranges, nesting;
};

/* ---- words ---- */

/* The last word is given again and again. */
static const struct word *next(struct parser *parser)
{
    size_t at = parser->at < parser->count ? parser->at : parser->count - 1;
    parser->at = at + 1;
    if (at > parser->looked_at)
        parser->looked_at = at;
    return &parser->words[at];
}

static const struct word *next_not_blank(struct parser *parser)
{
    const struct word *word;
    do
        word = next(parser);
    while (word->type == WORD_BLANK);
    return word;
}

static const struct word *peek(struct parser *parser)
{
    size_t at = parser->at;
    const struct word *word = next(parser);
    parser->at = at;
    return word;
}

static const struct word *skip_blanks(struct parser *parser)
{
    while (peek(parser)->type == WORD_BLANK)
        parser->at++;
    return peek(parser);
}

static bool bad(struct parser *parser, const char *format, ...) PRINTF(2, 3);
static bool bad(struct parser *parser, const char *format, ...)
{
    va_list list;
    va_start(list, format);
    const char *what = arena_vprintf(parser->arena, format, list);
    va_end(list);
    return fail(parser->err, REASON_BAD_REQUEST, 0, "template: output:%d: %s",
                parser->words[parser->looked_at].line, what);
}

static const char *word_shown(struct parser *parser, const struct word *word)
{
    enum { SHOWN_MAX = 10 };
    AUTO_BUFFER text = { 0 };
    size_t used = 0, size, characters = 0;
    if (word->type == WORD_END_OF_TEXT || word->type == WORD_ERROR)
        return arena_copy(parser->arena, word->text.at, word->text.size);
    if (word->type > WORD_KEYWORD_BEFORE)
        return arena_printf(parser->arena, "<%.*s>", BYTES_ARG(word->text));
    bool is_long = word->text.size > SHOWN_MAX;
    for (; used < word->text.size && (!is_long || characters < SHOWN_MAX);
         characters++, used += size)
        (void)go_character((struct bytes){ word->text.at + used, word->text.size - used }, &size);
    go_quote(&text, (struct bytes){ word->text.at, used });
    return arena_printf(parser->arena, "%s%s", buffer_text(&text), is_long ? "..." : "");
}

static bool unexpected(struct parser *parser, const struct word *word, const char *where)
{
    const char *shown = word_shown(parser, word);
    if (word->type != WORD_ERROR)
        return bad(parser, "unexpected %s in %s", shown, where);
    if (parser->action_line == 0 || parser->action_line == word->line)
        return bad(parser, "%s", shown);
    return bad(parser, "%s%s started at output:%d", shown,
               bytes_ends_with(bytes_of(shown), " action") ? "" : " in action",
               parser->action_line);
}

static bool expect(struct parser *parser, enum word_type type, const char *where)
{
    const struct word *word = next_not_blank(parser);
    return word->type == type || unexpected(parser, word, where);
}

static struct node *new_node(struct parser *parser, enum node_type type, const struct word *word)
{
    struct node *node = ARENA_NEW(parser->arena, struct node);
    node->type = type;
    node->at = word->at;
    node->text = word->text;
    return node;
}

static void add_name(struct parser *parser, struct node *node, struct bytes name)
{
    node->names = arena_grow(parser->arena, node->names, node->name_count, &node->name_capacity,
                             sizeof *node->names);
    node->names[node->name_count++] = name;
}

static void add_node(struct node *parent, struct node *child)
{
    if (parent->last)
        parent->last->next = child;
    else
        parent->first = child;
    parent->last = child;
}

static void know_variable(struct parser *parser, struct bytes name)
{
    parser->variables = arena_grow(parser->arena, parser->variables, parser->variable_count,
                                   &parser->variable_capacity, sizeof *parser->variables);
    parser->variables[parser->variable_count++] = name;
}

/* ---- terms ---- */

static struct node *parse_pipe(struct parser *, const char *where, enum word_type end);

static struct node *parse_variable(struct parser *parser, const struct word *word)
{
    struct node *node = new_node(parser, NODE_VARIABLE, word);
    add_name(parser, node, word->text);
    for (size_t i = 0; i < parser->variable_count; i++)
        if (bytes_equal(parser->variables[i], word->text))
            return node;
    bad(parser, "undefined variable \"%.*s\"", BYTES_ARG(word->text));
    return NULL;
}

static struct node *parse_function(struct parser *parser, const struct word *word)
{
    struct node *node = new_node(parser, NODE_FUNCTION, word);
    node->function = go_template_function(word->text);
    if (!node->function)
        bad(parser, "function \"%.*s\" not defined", BYTES_ARG(word->text));
    return node->function ? node : NULL;
}

static struct node *parse_literal(struct parser *parser, const struct word *word)
{
    static const struct {
        enum word_type word;
        enum node_type node;
        const char *(*read)(struct bytes, struct arena *, struct go_value *);
    } literals[] = {
        { WORD_STRING, NODE_STRING, go_literal_string },
        { WORD_RAW_STRING, NODE_STRING, go_literal_raw },
        { WORD_NUMBER, NODE_NUMBER, go_literal_number },
        { WORD_QUOTED_CHARACTER, NODE_NUMBER, go_literal_character },
        { WORD_BOOL, NODE_BOOL, go_literal_bool },
    };
    FOR_EACH (row, literals) {
        if (row->word != word->type)
            continue;
        struct node *node = new_node(parser, row->node, word);
        const char *why = row->read(word->text, parser->arena, &node->constant);
        if (!why)
            return node;
        bad(parser, "%s", why);
        return NULL;
    }
    return NULL;
}

static struct node *parse_parens(struct parser *parser)
{
    if (parser->nesting >= GO_TEMPLATE_NESTING_MAX) {
        bad(parser, "max expression depth exceeded");
        return NULL;
    }
    parser->nesting++;
    struct node *pipe = parse_pipe(parser, "parenthesized pipeline", WORD_CLOSE_PAREN);
    parser->nesting--;
    return pipe;
}

/* NULL: the next word is no term, or a mistake was told. */
static struct node *parse_term(struct parser *parser)
{
    const struct word *word = skip_blanks(parser);
    struct node *node;
    next(parser);
    switch ((int)word->type) {
    case WORD_NAME:
        return parse_function(parser, word);
    case WORD_DOT:
        return new_node(parser, NODE_DOT, word);
    case WORD_NIL:
        return new_node(parser, NODE_NIL, word);
    case WORD_VARIABLE:
        return parse_variable(parser, word);
    case WORD_FIELD:
        node = new_node(parser, NODE_FIELD, word);
        add_name(parser, node, (struct bytes){ word->text.at + 1, word->text.size - 1 });
        return node;
    case WORD_OPEN_PAREN:
        return parse_parens(parser);
    case WORD_BOOL:
    case WORD_NUMBER:
    case WORD_QUOTED_CHARACTER:
    case WORD_STRING:
    case WORD_RAW_STRING:
        return parse_literal(parser, word);
    }
    parser->at--;
    return NULL;
}

/* The fields behind a term; a field and a variable take them in. */
static struct node *parse_chain(struct parser *parser, struct node *term)
{
    struct node *chain = term;
    size_t at = peek(parser)->at;
    bool takes_in = term->type == NODE_FIELD || term->type == NODE_VARIABLE;
    if (!takes_in) {
        chain = new_node(parser, NODE_CHAIN, peek(parser));
        chain->first = chain->last = term;
    }
    chain->at = at;
    while (peek(parser)->type == WORD_FIELD) {
        struct bytes name = next(parser)->text;
        add_name(parser, chain, (struct bytes){ name.at + 1, name.size - 1 });
    }
    if (takes_in || term->type == NODE_PIPE || term->type == NODE_FUNCTION)
        return chain;
    AUTO_BUFFER shown = { 0 }, quoted = { 0 };
    go_template_write_node(&shown, term);
    go_quote(&quoted, buffer_bytes(&shown));
    bad(parser, "unexpected . after term %s", buffer_text(&quoted));
    return NULL;
}

/* ---- pipelines ---- */

/* NULL where a mistake was told. */
static struct node *parse_command(struct parser *parser)
{
    struct node *command = new_node(parser, NODE_COMMAND, skip_blanks(parser));
    for (;;) {
        struct node *operand = parse_term(parser);
        if (operand && peek(parser)->type == WORD_FIELD)
            operand = parse_chain(parser, operand);
        if (error_is_set(parser->err))
            return NULL;
        if (operand)
            add_node(command, operand);
        const struct word *word = next(parser);
        if (word->type == WORD_BLANK)
            continue;
        if (word->type == WORD_CLOSE || word->type == WORD_CLOSE_PAREN)
            parser->at--;
        else if (word->type != WORD_PIPE && !unexpected(parser, word, "operand"))
            return NULL;
        break;
    }
    if (!command->first)
        bad(parser, "empty command");
    return command->first ? command : NULL;
}

/* "$i, $e :=" and "$x =" before the commands; *ret_again: there may be another. */
static bool parse_declaration(struct parser *parser, struct node *pipe, bool is_range,
                              const char *where, bool *ret_again)
{
    size_t start = parser->at;
    const struct word *variable = next(parser), *word = skip_blanks(parser);
    bool is_comma = word->type == WORD_CHARACTER && bytes_equal_text(word->text, ",");
    *ret_again = false;
    if (word->type != WORD_ASSIGN && word->type != WORD_DECLARE && !is_comma) {
        parser->at = start;
        return true;
    }
    next(parser);
    pipe->is_assignment = word->type == WORD_ASSIGN;
    add_name(parser, pipe, variable->text);
    know_variable(parser, variable->text);
    if (!is_comma)
        return true;
    if (!is_range || pipe->name_count >= 2)
        return bad(parser, "too many declarations in %s", where);
    enum word_type type = skip_blanks(parser)->type;
    *ret_again = type == WORD_VARIABLE;
    return *ret_again || type == WORD_CLOSE || type == WORD_CLOSE_PAREN ||
           bad(parser, "range can only initialize variables");
}

static bool check_pipe(struct parser *parser, const struct node *pipe, const char *where)
{
    int stage = 2;
    if (!pipe->first)
        return bad(parser, "missing value for %s", where);
    for (const struct node *command = pipe->first->next; command;
         command = command->next, stage++) {
        enum node_type type = command->first->type;
        if (type >= NODE_DOT && type <= NODE_STRING)
            return bad(parser, "non executable command in pipeline stage %d", stage);
    }
    return true;
}

static struct node *parse_pipe(struct parser *parser, const char *where, enum word_type end)
{
    static const bool begins_command[] = {
        [WORD_BOOL] = true,       [WORD_QUOTED_CHARACTER] = true,
        [WORD_DOT] = true,        [WORD_FIELD] = true,
        [WORD_NAME] = true,       [WORD_NUMBER] = true,
        [WORD_NIL] = true,        [WORD_RAW_STRING] = true,
        [WORD_STRING] = true,     [WORD_VARIABLE] = true,
        [WORD_OPEN_PAREN] = true, [WORD_WITH] = false,
    };
    struct node *pipe = new_node(parser, NODE_PIPE, skip_blanks(parser));
    bool again = true;
    while (again && skip_blanks(parser)->type == WORD_VARIABLE)
        if (!parse_declaration(parser, pipe, text_equal(where, "range"), where, &again))
            return NULL;
    for (;;) {
        const struct word *word = skip_blanks(parser);
        if (word->type == end) {
            next(parser);
            return check_pipe(parser, pipe, where) ? pipe : NULL;
        }
        if (!begins_command[word->type]) {
            unexpected(parser, word, where);
            return NULL;
        }
        struct node *command = parse_command(parser);
        if (!command)
            return NULL;
        add_node(pipe, command);
    }
}

/* ---- actions ---- */

static struct node *parse_text_or_action(struct parser *);

/* Up to {{end}} or {{else}}, which *ret_end is; false: a mistake was told. */
static bool parse_list(struct parser *parser, struct node **ret_first, struct node **ret_end)
{
    struct node list = { 0 };
    if (++parser->nesting > GO_TEMPLATE_NESTING_MAX)
        return bad(parser, "the blocks are nested too deep");
    while (skip_blanks(parser)->type != WORD_END_OF_TEXT) {
        struct node *node = parse_text_or_action(parser);
        if (!node)
            return false;
        if (node->type == NODE_END || node->type == NODE_ELSE) {
            *ret_first = list.first;
            *ret_end = node;
            parser->nesting--;
            return true;
        }
        add_node(&list, node);
    }
    return bad(parser, "unexpected EOF");
}

static struct node *parse_control(struct parser *, const struct word *);

/* Behind {{else}}; "else if" and "else with" are blocks of their own, with the same {{end}}. */
static bool parse_otherwise(struct parser *parser, struct node *node)
{
    struct node *end = NULL;
    enum word_type again = node->type == NODE_IF ? WORD_IF : WORD_WITH;
    if (node->type != NODE_RANGE && peek(parser)->type == again) {
        if (parser->nesting >= GO_TEMPLATE_NESTING_MAX)
            return bad(parser, "the blocks are nested too deep");
        parser->nesting++;
        node->otherwise = parse_control(parser, next(parser));
        parser->nesting--;
        return node->otherwise;
    }
    if (!parse_list(parser, &node->otherwise, &end))
        return false;
    return end->type == NODE_END || bad(parser, "expected end; found {{else}}");
}

/* if, with, range */
static struct node *parse_control(struct parser *parser, const struct word *word)
{
    bool is_range = word->type == WORD_RANGE;
    const char *name = is_range ? "range" : word->type == WORD_IF ? "if" : "with";
    struct node *end = NULL, *node = new_node(parser, NODE_ACTION, word);
    size_t known = parser->variable_count;
    node->type = is_range ? NODE_RANGE : word->type == WORD_IF ? NODE_IF : NODE_WITH;
    node->pipe = parse_pipe(parser, name, WORD_CLOSE);
    parser->ranges += is_range;
    if (!node->pipe || !parse_list(parser, &node->body, &end))
        return NULL;
    parser->ranges -= is_range;
    if (end->type == NODE_ELSE && !parse_otherwise(parser, node))
        return NULL;
    parser->variable_count = known;
    return node;
}

static struct node *parse_end(struct parser *parser, const struct word *word)
{
    struct node *node = new_node(parser, NODE_END, word);
    return expect(parser, WORD_CLOSE, "end") ? node : NULL;
}

static struct node *parse_else(struct parser *parser, const struct word *word)
{
    struct node *node = new_node(parser, NODE_ELSE, word);
    enum word_type type = skip_blanks(parser)->type;
    bool goes_on = type == WORD_IF || type == WORD_WITH;
    return goes_on || expect(parser, WORD_CLOSE, "else") ? node : NULL;
}

/* break and continue */
static struct node *parse_jump(struct parser *parser, const struct word *word)
{
    bool is_break = word->type == WORD_BREAK;
    const char *name = is_break ? "{{break}}" : "{{continue}}";
    struct node *node = new_node(parser, is_break ? NODE_BREAK : NODE_CONTINUE, word);
    if (!expect(parser, WORD_CLOSE, name))
        return NULL;
    if (parser->ranges == 0)
        bad(parser, "%s outside {{range}}", name);
    return parser->ranges ? node : NULL;
}

/* ---- templates in templates ---- */

static bool parse_name(struct parser *parser, const struct word *word, const char *where,
                       struct bytes *ret)
{
    struct go_value value = { 0 };
    if (word->type != WORD_STRING && word->type != WORD_RAW_STRING)
        return unexpected(parser, word, where);
    const char *why = word->type == WORD_STRING
                          ? go_literal_string(word->text, parser->arena, &value)
                          : go_literal_raw(word->text, parser->arena, &value);
    *ret = value.text;
    return !why || bad(parser, "%s", why);
}

static bool is_empty_list(const struct node *node)
{
    for (; node; node = node->next)
        if (node->type != NODE_TEXT || bytes_trim_space(node->text).size)
            return false;
    return true;
}

const struct definition *go_template_find(const struct go_template *template, struct bytes name)
{
    const struct definition *definition = template->definitions;
    while (definition && !bytes_equal(definition->name, name))
        definition = definition->next;
    return definition;
}

/* An empty one gives way to another of its name. */
static bool define(struct parser *parser, struct bytes name, struct node *body)
{
    struct definition **at = &parser->template->definitions;
    while (*at && !bytes_equal((*at)->name, name))
        at = &(*at)->next;
    if (!*at) {
        *at = ARENA_NEW(parser->arena, struct definition);
        (*at)->name = name;
    } else if (!is_empty_list((*at)->body)) {
        return is_empty_list(body) ||
               bad(parser, "template: multiple definition of template \"%.*s\"", BYTES_ARG(name));
    }
    (*at)->body = body;
    return true;
}

/* What stands up to {{end}}, with no variable but $. */
static bool parse_definition(struct parser *parser, struct bytes name, const char *where)
{
    struct node *body = NULL, *end = NULL;
    struct parser outer = *parser;
    parser->variables = NULL;
    parser->variable_count = parser->variable_capacity = 0;
    parser->ranges = 0;
    know_variable(parser, BYTES("$"));
    if (!parse_list(parser, &body, &end))
        return false;
    if (end->type != NODE_END)
        return bad(parser, "unexpected {{else}} in %s", where);
    parser->variables = outer.variables;
    parser->variable_count = outer.variable_count;
    parser->variable_capacity = outer.variable_capacity;
    parser->ranges = outer.ranges;
    return define(parser, name, body);
}

static bool parse_define(struct parser *parser)
{
    struct bytes name;
    return parse_name(parser, next_not_blank(parser), "define clause", &name) &&
           expect(parser, WORD_CLOSE, "define clause") &&
           parse_definition(parser, name, "define clause");
}

static struct node *parse_call(struct parser *parser)
{
    const struct word *word = next_not_blank(parser);
    struct node *node = new_node(parser, NODE_TEMPLATE, word);
    if (!parse_name(parser, word, "template clause", &node->text))
        return NULL;
    if (skip_blanks(parser)->type == WORD_CLOSE) {
        next(parser);
        return node;
    }
    node->pipe = parse_pipe(parser, "template clause", WORD_CLOSE);
    return node->pipe ? node : NULL;
}

static struct node *parse_block(struct parser *parser)
{
    const struct word *word = next_not_blank(parser);
    struct node *node = new_node(parser, NODE_TEMPLATE, word);
    if (!parse_name(parser, word, "block clause", &node->text))
        return NULL;
    node->pipe = parse_pipe(parser, "block clause", WORD_CLOSE);
    return node->pipe && parse_definition(parser, node->text, "block clause") ? node : NULL;
}

/* ---- the whole ---- */

static struct node *parse_action(struct parser *parser)
{
    const struct word *word = skip_blanks(parser);
    next(parser);
    switch ((int)word->type) {
    case WORD_BLOCK:
        return parse_block(parser);
    case WORD_BREAK:
    case WORD_CONTINUE:
        return parse_jump(parser, word);
    case WORD_ELSE:
        return parse_else(parser, word);
    case WORD_END:
        return parse_end(parser, word);
    case WORD_IF:
    case WORD_RANGE:
    case WORD_WITH:
        return parse_control(parser, word);
    case WORD_TEMPLATE:
        return parse_call(parser);
    }
    parser->at--;
    struct node *node = new_node(parser, NODE_ACTION, word);
    node->pipe = parse_pipe(parser, "command", WORD_CLOSE);
    return node->pipe ? node : NULL;
}

static struct node *parse_text_or_action(struct parser *parser)
{
    const struct word *word = next_not_blank(parser);
    if (word->type == WORD_TEXT)
        return new_node(parser, NODE_TEXT, word);
    if (word->type != WORD_OPEN) {
        unexpected(parser, word, "input");
        return NULL;
    }
    parser->action_line = word->line;
    struct node *node = parse_action(parser);
    parser->action_line = 0;
    return node;
}

static bool is_at_define(struct parser *parser)
{
    size_t start = parser->at;
    if (next(parser)->type == WORD_OPEN && next_not_blank(parser)->type == WORD_DEFINE)
        return true;
    parser->at = start;
    return false;
}

static bool parse_all(struct parser *parser, struct node *list)
{
    while (peek(parser)->type != WORD_END_OF_TEXT) {
        if (is_at_define(parser)) {
            if (!parse_define(parser))
                return false;
            continue;
        }
        struct node *node = parse_text_or_action(parser);
        if (!node)
            return false;
        if (node->type == NODE_END || node->type == NODE_ELSE)
            return bad(parser, "unexpected %s", node->type == NODE_END ? "{{end}}" : "{{else}}");
        add_node(list, node);
    }
    return true;
}

struct go_template *go_template_parse(const char *text, struct arena *arena, struct error *err)
{
    struct error own = { 0 };
    struct node list = { 0 };
    struct go_template *template = ARENA_NEW(arena, struct go_template);
    struct parser parser = { .template = template, .arena = arena, .err = &own };
    template->text = bytes_of(text);
    parser.words = go_template_words(template->text, arena, &parser.count);
    know_variable(&parser, BYTES("$"));
    if (!parse_all(&parser, &list) || !define(&parser, BYTES("output"), list.first)) {
        error_pass(err, &own);
        return NULL;
    }
    template->body = go_template_find(template, BYTES("output"))->body;
    return template;
}
