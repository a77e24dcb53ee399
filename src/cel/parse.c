/* SPDX-License-Identifier: Apache-2.0 */
/* parse.c - the grammar, one function a rule; where it expects something else than it finds,
 * parser.h goes on. */
#include "cel/parser.h"

#include <inttypes.h>

#include "base/arena.h"
#include "cel/literal.h"
#include "cel/program.h"
#include "cel/text.h"

static const tokens arithmetic = BIT(TOKEN_PLUS) | BIT(TOKEN_MINUS) | BIT(TOKEN_STAR) |
                                 BIT(TOKEN_SLASH) | BIT(TOKEN_PERCENT);
static const tokens relations = BIT(TOKEN_LESS) | BIT(TOKEN_LESS_EQUAL) | BIT(TOKEN_GREATER) |
                                BIT(TOKEN_GREATER_EQUAL) | BIT(TOKEN_EQUAL) | BIT(TOKEN_UNEQUAL) |
                                BIT(TOKEN_IN);
static const tokens literals = BIT(TOKEN_TRUE) | BIT(TOKEN_FALSE) | BIT(TOKEN_NULL) |
                               BIT(TOKEN_DOUBLE) | BIT(TOKEN_INT) | BIT(TOKEN_UINT) |
                               BIT(TOKEN_STRING) | BIT(TOKEN_BYTES);

#define BINARY      (arithmetic | relations | BIT(TOKEN_AND) | BIT(TOKEN_OR))
#define MEMBER_NEXT (BIT(TOKEN_DOT) | BIT(TOKEN_BRACKET))
#define NAMES       (BIT(TOKEN_NAME) | BIT(TOKEN_QUOTED_NAME))
#define MEMBER_FIRST                                                                           \
    (literals | BIT(TOKEN_BRACKET) | BIT(TOKEN_BRACE) | BIT(TOKEN_PARENTHESIS) |               \
     BIT(TOKEN_DOT) | BIT(TOKEN_MINUS) | BIT(TOKEN_NAME))
#define FIRST (MEMBER_FIRST | BIT(TOKEN_NOT))

static struct cel_node *parse_expression(struct parser *);

/* ---- calls ---- */

static struct cel_node *or_macro(struct parser *p, struct cel_node *call)
{
    if (p->is_over)
        return call;
    struct cel_node *expanded = cel_macro_expand(p->problems, call);
    return expanded ? expanded : call;
}

/* An expression that is enclosed, or ended by one of `follow`. */
static struct cel_node *parse_within(struct parser *p, tokens follow)
{
    tokens outer_follow = p->follow, outer_after = p->after, outer_resume = p->resume;
    p->follow = follow;
    p->resume |= follow;
    struct cel_node *node = parse_expression(p);
    p->follow = outer_follow;
    p->after = outer_after;
    p->resume = outer_resume;
    return node;
}

/* Behind the parenthesis, to behind its end. */
static bool parse_arguments(struct parser *p, struct cel_nodes *into)
{
    static const enum cel_token_kind end = TOKEN_PARENTHESIS_END;
    tokens expected = FIRST | BIT(end), follow = BIT(TOKEN_COMMA) | BIT(end);
    if (!parser_sync(p, expected)) {
        parser_mismatch(p, expected);
        return false;
    }
    if (parser_peek(p) != end)
        do
            node_add(p->arena, into, parse_within(p, follow));
        while (parser_take_if(p, TOKEN_COMMA));
    return parser_match(p, end, p->after | MEMBER_NEXT);
}

static bool is_reserved(struct parser *p, const struct cel_token *t)
{
    static const char *const words[] = {
        "as",     "break", "const",   "continue",  "else",   "for", "function", "if",    "import",
        "let",    "loop",  "package", "namespace", "return", "var", "void",     "while",
    };
    FOR_EACH (word, words)
        if (bytes_equal_text(parser_token_text(p, t), *word))
            return true;
    return false;
}

static struct cel_node *reserved(struct parser *p, const struct cel_token *first,
                                 const struct cel_token *name)
{
    if (!p->is_over)
        cel_problem_add(p->problems, first->start, "reserved identifier: %.*s",
                        BYTES_ARG(parser_token_text(p, name)));
    return node_new(p->arena, NODE_BAD, first->start);
}

/* The text from one token to another without blanks; with a dot before it where it had one. */
static struct bytes dotted(struct parser *p, size_t from, size_t to)
{
    AUTO_BUFFER name = { 0 };
    for (size_t i = from; i < to; i++) {
        struct bytes text = parser_token_text(p, &p->tokens.at[i]);
        buffer_add(&name, text.at, text.size);
    }
    return (struct bytes){ arena_copy(p->arena, name.at, name.size), name.size };
}

static struct cel_node *parse_global_call(struct parser *p, struct bytes name)
{
    struct cel_node *call = node_new(p->arena, NODE_CALL, parser_here(p));
    call->call.function = name;
    parser_take(p);
    (void)parse_arguments(p, &call->call.arguments);     /* a macro may have more to say */
    call->depth = node_depth_of(&call->call.arguments);
    return or_macro(p, call);
}

/* ---- lists, maps, messages ---- */

struct making {
    struct cel_node *node;
    size_t           capacity;
};

static void add_item(struct parser *p, struct making *making, struct cel_item_node item)
{
    struct cel_node *node = making->node;
    node->made.items = arena_grow(p->arena, node->made.items, node->made.count, &making->capacity,
                                  sizeof node->made.items[0]);
    node->made.items[node->made.count++] = item;
    node->made.has_optional |= item.is_optional;
    if (item.value->depth > node->depth)
        node->depth = item.value->depth;
    if (item.key && item.key->depth > node->depth)
        node->depth = item.key->depth;
}

static bool parse_item(struct parser *p, struct cel_item_node *ret)
{
    ret->is_optional = parser_take_if(p, TOKEN_QUESTION);
    ret->value = parse_within(p, BIT(TOKEN_COMMA) | BIT(TOKEN_BRACKET_END));
    return true;
}

static bool parse_value(struct parser *p, struct cel_item_node *item)
{
    item->place = parser_here(p);
    if (!parser_match(p, TOKEN_COLON, FIRST))
        return false;
    item->value = parse_within(p, BIT(TOKEN_COMMA) | BIT(TOKEN_BRACE_END));
    return true;
}

static bool parse_entry(struct parser *p, struct cel_item_node *ret)
{
    tokens outer = p->resume;
    p->resume |= BIT(TOKEN_COMMA) | BIT(TOKEN_BRACE_END);
    ret->is_optional = parser_take_if(p, TOKEN_QUESTION);
    ret->key = parse_within(p, BIT(TOKEN_COLON));
    bool is_good = parse_value(p, ret);
    p->resume = outer;
    return is_good;
}

/* A member's name, perhaps in backticks, which this version does not know. */
static bool parse_name(struct parser *p, struct bytes *ret)
{
    if (!parser_sync(p, NAMES) || !parser_is_in(parser_peek(p), NAMES)) {
        size_t place = parser_here(p);
        parser_mismatch(p, NAMES);
        cel_problem_add(p->problems, place, "unsupported ident kind");
        return false;
    }
    const struct cel_token *name = parser_take(p);
    if (name->kind == TOKEN_QUOTED_NAME)
        cel_problem_add(p->problems, name->start, "unsupported syntax: '`'");
    *ret = parser_token_text(p, name);
    return true;
}

static bool parse_field(struct parser *p, struct cel_item_node *ret)
{
    tokens outer = p->resume;
    p->resume |= BIT(TOKEN_COMMA) | BIT(TOKEN_BRACE_END) | BIT(TOKEN_COLON);
    ret->is_optional = parser_take_if(p, TOKEN_QUESTION);
    bool is_good = parse_name(p, &ret->name);
    p->resume &= ~(BIT(TOKEN_COLON) & ~outer);
    is_good &= parse_value(p, ret);
    p->resume = outer;
    return is_good;
}

struct collection {
    enum cel_node_kind  kind;
    enum cel_token_kind end;
    tokens              first;           /* of an item */
    bool (*parse)(struct parser *, struct cel_item_node *ret);
};

/* From the opening token. */
static struct cel_node *parse_collection(struct parser *p, const struct collection *of)
{
    struct making making = { .node = node_new(p->arena, of->kind, parser_here(p)) };
    tokens tail = BIT(of->end) | BIT(TOKEN_COMMA);
    parser_take(p);
    if (!parser_sync(p, of->first | tail))
        return parser_mismatch(p, of->first | tail);
    bool has_items = parser_is_in(parser_peek(p), of->first);
    while (has_items) {
        struct cel_item_node item = { 0 };
        tokens outer = p->resume;
        p->resume |= tail;
        bool is_good = of->parse(p, &item);
        p->resume = outer;
        if (is_good)
            add_item(p, &making, item);
        has_items = is_good && parser_peek(p) == TOKEN_COMMA && parser_is_in(parser_token(p, 1)->kind, of->first);
        if (has_items)
            parser_take(p);
    }
    if (!parser_sync(p, tail))
        return parser_mismatch(p, tail);
    parser_take_if(p, TOKEN_COMMA);
    if (!parser_match(p, of->end, p->after | MEMBER_NEXT))
        return node_new(p->arena, NODE_BAD, making.node->place);
    return making.node;
}

static struct cel_node *parse_list(struct parser *p)
{
    const struct collection list = { NODE_LIST, TOKEN_BRACKET_END, FIRST | BIT(TOKEN_QUESTION),
                                     parse_item };
    return parse_collection(p, &list);
}

static struct cel_node *parse_map(struct parser *p)
{
    const struct collection map = { NODE_MAP, TOKEN_BRACE_END, FIRST | BIT(TOKEN_QUESTION),
                                    parse_entry };
    return parse_collection(p, &map);
}

static struct cel_node *parse_message(struct parser *p, struct bytes name)
{
    const struct collection message = { NODE_MESSAGE, TOKEN_BRACE_END,
                                        NAMES | BIT(TOKEN_QUESTION), parse_field };
    struct cel_node *node = parse_collection(p, &message);
    if (node->kind == NODE_MESSAGE)
        node->made.message = name;
    return node;
}

/* ---- operands ---- */

/* How many tokens the name of a message takes that stands here; 0 where none does. */
static size_t message_name(struct parser *p)
{
    size_t count = parser_peek(p) == TOKEN_DOT;
    while (parser_token(p, count)->kind == TOKEN_NAME) {
        count++;
        if (parser_token(p, count)->kind == TOKEN_BRACE)
            return count;
        if (parser_token(p, count++)->kind != TOKEN_DOT)
            break;
    }
    return 0;
}

static struct cel_node *parse_named(struct parser *p)
{
    size_t count = message_name(p), first = p->next, dot = parser_peek(p) == TOKEN_DOT;
    if (count > 0) {
        p->next += count;
        p->is_recovering = false;
        return parse_message(p, dotted(p, first, first + count));
    }
    if (parser_token(p, dot)->kind != TOKEN_NAME)
        return parser_no_alternative(p, 1);
    for (size_t i = 0; i < dot; i++)
        parser_take(p);
    const struct cel_token *name = parser_take(p);
    struct bytes text = dot ? dotted(p, first, first + 2) : parser_token_text(p, name);
    struct cel_node *bad = is_reserved(p, name) ? reserved(p, &p->tokens.at[first], name) : NULL;
    struct cel_node *node = parser_peek(p) == TOKEN_PARENTHESIS ? parse_global_call(p, text)
                                                         : node_name(p->arena, name->start, text);
    return bad ? bad : node;
}

static struct cel_node *parse_nested(struct parser *p)
{
    parser_take(p);
    struct cel_node *node = parse_within(p, BIT(TOKEN_PARENTHESIS_END));
    bool is_closed = parser_match(p, TOKEN_PARENTHESIS_END, p->after | MEMBER_NEXT);
    return is_closed ? node : node_new(p->arena, NODE_BAD, node->place);
}

static struct cel_node *parse_literal(struct parser *p)
{
    bool is_negative = parser_peek(p) == TOKEN_MINUS;
    size_t place = parser_here(p);
    enum cel_token_kind kind = parser_token(p, is_negative)->kind;
    if (is_negative && kind != TOKEN_INT && kind != TOKEN_DOUBLE)
        return parser_no_alternative(p, 1);
    if (is_negative)
        parser_take(p);
    const struct cel_token *t = parser_take(p);
    struct cel_value value;
    const char *problem = cel_literal(kind, parser_token_text(p, t), is_negative, p->arena, &value);
    if (!problem)
        return node_literal(p->arena, place, value);
    cel_problem_add(p->problems, place, "%s", problem);
    return node_new(p->arena, NODE_BAD, place);
}

static struct cel_node *parse_primary(struct parser *p)
{
    tokens outer = p->resume;
    struct cel_node *node;
    p->resume |= MEMBER_NEXT;
    if (!parser_sync(p, MEMBER_FIRST) || !parser_is_in(parser_peek(p), MEMBER_FIRST))
        node = parser_mismatch(p, MEMBER_FIRST);
    else if (parser_peek(p) == TOKEN_PARENTHESIS)
        node = parse_nested(p);
    else if (parser_peek(p) == TOKEN_BRACKET)
        node = parse_list(p);
    else if (parser_peek(p) == TOKEN_BRACE)
        node = parse_map(p);
    else if (parser_peek(p) == TOKEN_NAME || parser_peek(p) == TOKEN_DOT)
        node = parse_named(p);
    else
        node = parse_literal(p);
    p->resume = outer;
    return node;
}

/* ---- members ---- */

static struct cel_node *parse_member_call(struct parser *p, struct cel_node *target)
{
    parser_take(p);
    const struct cel_token *name = parser_take(p);
    struct cel_node *call = node_new(p->arena, NODE_CALL, parser_here(p));
    call->call.function = parser_token_text(p, name);
    call->call.target = target;
    parser_take(p);
    if (!parse_arguments(p, &call->call.arguments))
        return NULL;
    unsigned arguments = node_depth_of(&call->call.arguments);
    call->depth = target->depth > arguments ? target->depth : arguments;
    return or_macro(p, parser_deeper(p, call));
}

static struct cel_node *parse_optional_select(struct parser *p, struct cel_node *operand)
{
    size_t place = parser_take(p)->start;
    struct bytes name;
    parser_take(p);
    size_t name_place = parser_here(p);
    if (!parse_name(p, &name))
        return NULL;
    return parser_deeper(p, node_call(p->arena, place, "_?._", operand,
                               node_literal(p->arena, name_place, cel_make_string(name)), NULL));
}

static struct cel_node *parse_dot(struct parser *p, struct cel_node *operand)
{
    enum cel_token_kind next = parser_token(p, 1)->kind;
    if (next == TOKEN_QUESTION)
        return parse_optional_select(p, operand);
    if (next == TOKEN_NAME && parser_token(p, 2)->kind == TOKEN_PARENTHESIS)
        return parse_member_call(p, operand);
    if (!parser_is_in(next, NAMES)) {
        parser_no_alternative(p, 1);
        return NULL;
    }
    size_t place = parser_take(p)->start;
    struct bytes name;
    (void)parse_name(p, &name);
    struct cel_node *node = node_select(p->arena, place, operand, name);
    node->depth = operand->depth;
    return parser_deeper(p, node);
}

static struct cel_node *parse_index(struct parser *p, struct cel_node *operand)
{
    size_t place = parser_take(p)->start;
    tokens expected = FIRST | BIT(TOKEN_QUESTION);
    if (!parser_sync(p, expected)) {
        parser_mismatch(p, expected);
        return NULL;
    }
    bool is_optional = parser_take_if(p, TOKEN_QUESTION);
    struct cel_node *index = parse_within(p, BIT(TOKEN_BRACKET_END));
    if (!parser_match(p, TOKEN_BRACKET_END, p->after | MEMBER_NEXT))
        return NULL;
    return parser_deeper(p, node_call(p->arena, place, is_optional ? "_[?_]" : "_[_]", operand, index,
                               NULL));
}

static struct cel_node *parse_member(struct parser *p)
{
    unsigned depth = p->depth[RULE_MEMBER];
    size_t place = parser_here(p);
    parser_enter(p, RULE_MEMBER);
    struct cel_node *node = parse_primary(p);
    while (parser_peek(p) == TOKEN_DOT || parser_peek(p) == TOKEN_BRACKET) {
        parser_enter(p, RULE_MEMBER);
        struct cel_node *outer =
            parser_peek(p) == TOKEN_DOT ? parse_dot(p, node) : parse_index(p, node);
        node = outer ? outer : node_new(p->arena, NODE_BAD, place);
        if (!outer)
            break;
    }
    p->depth[RULE_MEMBER] = depth;
    return node;
}

/* Signs in even number cancel each other. */
static struct cel_node *parse_signs(struct parser *p, enum cel_token_kind sign)
{
    size_t count = 0, place = parser_here(p);
    while (parser_peek(p) == sign) {
        parser_take(p);
        count++;
        parser_sync_loop(p, MEMBER_FIRST | BIT(sign));
    }
    struct cel_node *node = parse_member(p);
    if (count % 2 == 0)
        return node;
    return node_call(p->arena, place, sign == TOKEN_NOT ? "!_" : "-_", node, NULL, NULL);
}

static struct cel_node *parse_unary(struct parser *p)
{
    if (!parser_sync(p, FIRST) || !parser_is_in(parser_peek(p), FIRST))
        return parser_mismatch(p, FIRST);
    if (parser_peek(p) == TOKEN_NOT)
        return parse_signs(p, TOKEN_NOT);
    if (parser_peek(p) != TOKEN_MINUS)
        return parse_member(p);
    enum cel_token_kind next = parser_token(p, 1)->kind;
    if (next == TOKEN_INT || next == TOKEN_DOUBLE)
        return parse_member(p);
    return parser_is_in(next, MEMBER_FIRST) ? parse_signs(p, TOKEN_MINUS) : parser_no_alternative(p, 1);
}

/* ---- operators ---- */

static const struct operation { enum cel_token_kind token; const char *function; int strength; }
operations[] = {
    { TOKEN_STAR,          "_*_",  2 },
    { TOKEN_SLASH,         "_/_",  2 },
    { TOKEN_PERCENT,       "_%_",  2 },
    { TOKEN_PLUS,          "_+_",  1 },
    { TOKEN_MINUS,         "_-_",  1 },
    { TOKEN_LESS,          "_<_",  0 },
    { TOKEN_LESS_EQUAL,    "_<=_", 0 },
    { TOKEN_GREATER_EQUAL, "_>=_", 0 },
    { TOKEN_GREATER,       "_>_",  0 },
    { TOKEN_EQUAL,         "_==_", 0 },
    { TOKEN_UNEQUAL,       "_!=_", 0 },
    { TOKEN_IN,            "@in",  0 },
};

/* NULL where the next token binds weaker, or is none. */
static const struct operation *operation_at(const struct parser *p, int strength)
{
    FOR_EACH (operation, operations)
        if (operation->token == parser_peek(p) && operation->strength >= strength)
            return operation;
    return NULL;
}

/* Relations (strength 0) and calculations (1, 2): all bind to the left. */
static struct cel_node *parse_operations(struct parser *p, int strength)
{
    enum rule rule = strength == 0 ? RULE_RELATION : RULE_CALCULATION;
    unsigned depth = p->depth[rule];
    const struct operation *operation;
    parser_enter(p, rule);
    struct cel_node *left = strength == 3   ? parse_unary(p)
                            : strength == 0 ? parse_operations(p, 1)
                                            : parse_unary(p);
    while (strength < 3 && (operation = operation_at(p, strength))) {
        parser_enter(p, rule);
        size_t place = parser_take(p)->start;
        struct cel_node *right = parse_operations(p, operation->strength + 1);
        left = parser_deeper(p, node_call(p->arena, place, operation->function, left, right, NULL));
    }
    p->depth[rule] = depth;
    return left;
}

struct terms {
    struct cel_nodes nodes;
    size_t          *places;             /* of the operators */
    size_t           place_count, place_capacity;
};

/* Upstream makes a balanced tree of a chain. */
static struct cel_node *balance(struct parser *p, const struct terms *terms, const char *function,
                                size_t low, size_t high)
{
    size_t middle = (low + high + 1) / 2;
    struct cel_node *left = middle == low ? terms->nodes.at[middle]
                                          : balance(p, terms, function, low, middle - 1);
    struct cel_node *right = middle == high ? terms->nodes.at[middle + 1]
                                            : balance(p, terms, function, middle + 1, high);
    return node_call(p->arena, terms->places[middle], function, left, right, NULL);
}

static struct cel_node *parse_and(struct parser *);

static struct cel_node *parse_relation(struct parser *p)
{
    return parse_operations(p, 0);
}

static struct cel_node *parse_chain(struct parser *p, enum cel_token_kind operator,
                                    const char *function,
                                    struct cel_node *(*parse)(struct parser *))
{
    struct terms terms = { 0 };
    struct cel_node *first = parse(p);
    if (parser_peek(p) != operator)
        return first;
    node_add(p->arena, &terms.nodes, first);
    while (parser_peek(p) == operator) {
        terms.places = arena_grow(p->arena, terms.places, terms.place_count, &terms.place_capacity,
                                  sizeof terms.places[0]);
        terms.places[terms.place_count++] = parser_take(p)->start;
        node_add(p->arena, &terms.nodes, parse(p));
    }
    return balance(p, &terms, function, 0, terms.place_count - 1);
}

static struct cel_node *parse_and(struct parser *p)
{
    return parse_chain(p, TOKEN_AND, "_&&_", parse_relation);
}

static struct cel_node *parse_or(struct parser *p)
{
    return parse_chain(p, TOKEN_OR, "_||_", parse_and);
}

/* ---- expressions ---- */

/* One that is followed by `follow`, with what stands around it in mind. */
static struct cel_node *parse_branch(struct parser *p, tokens follow)
{
    tokens outer = p->resume;
    p->after = BINARY | follow;
    p->resume |= BINARY | (follow & (BIT(TOKEN_QUESTION) | BIT(TOKEN_COLON)));
    struct cel_node *node = parse_or(p);
    p->resume = outer;
    return node;
}

static struct cel_node *parse_condition(struct parser *p, struct cel_node *condition)
{
    size_t place = parser_take(p)->start;
    struct cel_node *yes = parse_branch(p, BIT(TOKEN_COLON));
    if (!parser_match(p, TOKEN_COLON, FIRST))
        return node_new(p->arena, NODE_BAD, place);
    struct cel_node *no = parse_expression(p);
    return parser_deeper(p, node_call(p->arena, place, "_?_:_", condition, yes, no));
}

static struct cel_node *parse_expression(struct parser *p)
{
    parser_enter(p, RULE_EXPRESSION);
    struct cel_node *node = parse_branch(p, p->follow | BIT(TOKEN_QUESTION));
    if (parser_peek(p) == TOKEN_QUESTION)
        node = parse_condition(p, node);
    p->depth[RULE_EXPRESSION]--;
    return node;
}

struct cel_node *cel_parse(struct cel_problems *problems)
{
    struct parser parser = { .problems = problems, .arena = problems->arena };
    uint64_t size = cel_text_count(problems->text);
    if (size > CEL_TEXT_MAX) {
        cel_problem_add(problems, PLACE_NONE,
                        "expression code point size exceeds limit: size: %" PRIu64 ", limit %d",
                        size, CEL_TEXT_MAX);
        return NULL;
    }
    parser.tokens = cel_lex(problems->text, problems);
    parser.follow = parser.resume = BIT(TOKEN_END);
    struct cel_node *node = parse_expression(&parser);
    if (!parser.is_over)
        (void)parser_match(&parser, TOKEN_END, 0);
    return problems->count == 0 ? node : NULL;
}
