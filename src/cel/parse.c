/* SPDX-License-Identifier: Apache-2.0 */
/* parse.c - the grammar, one function a rule.
 *
 * Upstream's parser is generated, and what it says of a mistake and where it goes on follow from
 * three sets of tokens, which are kept here as bits:
 *   expected   what may stand at this place
 *   after      what may stand behind the operand that is being read: decides whether a closing
 *              token is told as missing
 *   resume     what any rule on the way down could go on with: up to there tokens are skipped.
 * A stray token before an expected one is told and skipped; until something fits again nothing
 * more is told. */
#include "cel/parse.h"

#include <inttypes.h>

#include "base/arena.h"
#include "cel/literal.h"
#include "cel/program.h"
#include "cel/text.h"

enum { RECOVERIES_MAX = 30, LOOKAHEAD_MAX = 256 };

typedef uint64_t tokens;

#define BIT(kind) ((tokens)1 << (kind))

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

/* Rules that nest in themselves, and how deep they are. */
enum rule { RULE_EXPRESSION, RULE_RELATION, RULE_CALCULATION, RULE_MEMBER, RULE_COUNT };

struct parser {
    struct cel_problems *problems;
    struct arena        *arena;
    struct cel_tokens    tokens;
    size_t               next;
    tokens               follow, after, resume;
    bool                 is_recovering, is_over;
    unsigned             recoveries;
    unsigned             depth[RULE_COUNT];
};

static struct cel_node *parse_expression(struct parser *);

/* ---- tokens ---- */

static const struct cel_token *token(const struct parser *p, size_t ahead)
{
    size_t index = p->next + ahead;
    return &p->tokens.at[index < p->tokens.count ? index : p->tokens.count - 1];
}

static enum cel_token_kind peek(const struct parser *p)
{
    return token(p, 0)->kind;
}

static bool is_in(enum cel_token_kind kind, tokens set)
{
    return (set & BIT(kind)) != 0;
}

static size_t here(const struct parser *p)
{
    return token(p, 0)->start;
}

static struct bytes token_text(const struct parser *p, const struct cel_token *t)
{
    return (struct bytes){ p->problems->text.at + t->start, t->end - t->start };
}

static void advance(struct parser *p)
{
    if (p->next + 1 < p->tokens.count)
        p->next++;
}

/* A token that fits. */
static const struct cel_token *take(struct parser *p)
{
    const struct cel_token *taken = token(p, 0);
    p->is_recovering = false;
    advance(p);
    return taken;
}

static bool take_if(struct parser *p, enum cel_token_kind kind)
{
    bool is_there = peek(p) == kind;
    if (is_there)
        take(p);
    return is_there;
}

/* ---- mistakes ---- */

static const char *escaped(struct parser *p, struct bytes text)
{
    AUTO_BUFFER out = { 0 };
    for (size_t i = 0; i < text.size; i++) {
        char c = text.at[i];
        const char *escape = c == '\n' ? "\\n" : c == '\r' ? "\\r" : c == '\t' ? "\\t" : NULL;
        buffer_add(&out, escape ? escape : &c, escape ? 2 : 1);
    }
    return arena_copy(p->arena, out.at, out.size);
}

static const char *found(struct parser *p)
{
    return peek(p) == TOKEN_END ? "<EOF>" : escaped(p, token_text(p, token(p, 0)));
}

static const char *set_text(struct parser *p, tokens set)
{
    AUTO_BUFFER out = { 0 };
    bool is_one = (set & (set - 1)) == 0;
    for (enum cel_token_kind kind = TOKEN_END; kind < TOKEN_KIND_COUNT; kind++) {
        if (!is_in(kind, set))
            continue;
        buffer_add_text(&out, out.size == 0 ? (is_one ? "" : "{") : ", ");
        buffer_add_text(&out, cel_token_name(kind));
    }
    buffer_add_text(&out, is_one ? "" : "}");
    return arena_copy(p->arena, out.at, out.size);
}

/* True where this mistake is to be told: those that follow from one that was are not. */
static bool begin_mistake(struct parser *p)
{
    bool is_first = !p->is_recovering && !p->is_over;
    p->is_recovering = true;
    return is_first;
}

/* Nothing more is read. */
static void give_up(struct parser *p)
{
    p->is_over = p->is_recovering = true;
    p->next = p->tokens.count - 1;
}

static void tell_unwanted(struct parser *p, tokens expected)
{
    if (begin_mistake(p))
        cel_problem_add(p->problems, here(p),
                        "Syntax error: extraneous input '%s' expecting %s", found(p),
                        set_text(p, expected));
}

static bool may_recover(struct parser *p)
{
    if (p->is_over)
        return false;
    if (p->recoveries++ < RECOVERIES_MAX)
        return true;
    cel_problem_add(p->problems, here(p),
                    "Syntax error: error recovery attempt limit exceeded: %d", RECOVERIES_MAX);
    give_up(p);
    return false;
}

/* Skips to what can be gone on with. */
static void skip_to(struct parser *p, tokens set)
{
    for (size_t skipped = 0; peek(p) != TOKEN_END && !is_in(peek(p), set); skipped++) {
        if (skipped >= LOOKAHEAD_MAX) {
            cel_problem_add(p->problems, PLACE_NONE,
                            "error recovery token lookahead limit exceeded: %d", LOOKAHEAD_MAX);
            give_up(p);
            return;
        }
        advance(p);
    }
}

static struct cel_node *recover(struct parser *p)
{
    size_t place = here(p);
    if (may_recover(p))
        skip_to(p, p->resume);
    return node_new(p->arena, NODE_BAD, place);
}

static struct cel_node *mismatch(struct parser *p, tokens expected)
{
    if (begin_mistake(p))
        cel_problem_add(p->problems, here(p), "Syntax error: mismatched input '%s' expecting %s",
                        found(p), set_text(p, expected));
    return recover(p);
}

/* From the next token up to the one `ahead` of it nothing begins that the grammar knows. */
static struct cel_node *no_alternative(struct parser *p, size_t ahead)
{
    const struct cel_token *bad = token(p, ahead);
    struct bytes text = { p->problems->text.at + here(p), bad->end - here(p) };
    if (bad->kind == TOKEN_END)
        text = token_text(p, token(p, 0));
    if (!begin_mistake(p))
        return recover(p);
    bool is_word = bad->kind == TOKEN_TRUE || bad->kind == TOKEN_FALSE || bad->kind == TOKEN_NULL;
    if (is_word && text.size == bad->end - bad->start + 1)
        cel_problem_add(p->problems, bad->start,
                        "Syntax error: mismatched input %s expecting IDENTIFIER",
                        cel_token_name(bad->kind));
    else
        cel_problem_add(p->problems, bad->start,
                        "Syntax error: no viable alternative at input '%s'", escaped(p, text));
    return recover(p);
}

/* Before a choice: true where it can be made, perhaps behind a stray token. */
static bool sync(struct parser *p, tokens expected)
{
    if (is_in(peek(p), expected) || p->is_recovering)
        return true;
    if (!is_in(token(p, 1)->kind, expected) || peek(p) == TOKEN_END)
        return false;
    tell_unwanted(p, expected);
    take(p);
    return true;
}

/* Behind an item of a loop. */
static void sync_loop(struct parser *p, tokens expected)
{
    if (is_in(peek(p), expected) || p->is_recovering)
        return;
    tell_unwanted(p, expected);
    skip_to(p, expected | p->resume);
}

/* One token that must stand here.  False where it does not and the rule is over. */
static bool match(struct parser *p, enum cel_token_kind kind, tokens behind)
{
    if (take_if(p, kind))
        return true;
    if (!may_recover(p))
        return false;
    if (token(p, 1)->kind == kind && peek(p) != TOKEN_END) {
        tell_unwanted(p, BIT(kind));
        take(p);
        take(p);
        return true;
    }
    if (is_in(peek(p), behind)) {
        if (begin_mistake(p))
            cel_problem_add(p->problems, here(p), "Syntax error: missing %s at '%s'",
                            cel_token_name(kind), found(p));
        return true;
    }
    p->recoveries--;
    mismatch(p, BIT(kind));
    return false;
}

/* ---- depth ---- */

static void enter(struct parser *p, enum rule rule)
{
    if (++p->depth[rule] <= CEL_DEPTH_MAX || p->is_over)
        return;
    cel_problem_add(p->problems, PLACE_NONE, "expression recursion limit exceeded: %d",
                    CEL_DEPTH_MAX);
    give_up(p);
}

static struct cel_node *deeper(struct parser *p, struct cel_node *node)
{
    node->depth++;
    if (node->depth > CEL_DEPTH_MAX && !p->is_over) {
        cel_problem_add(p->problems, PLACE_NONE, "max recursion depth exceeded");
        give_up(p);
    }
    return node;
}

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
    if (!sync(p, expected)) {
        mismatch(p, expected);
        return false;
    }
    if (peek(p) != end)
        do
            node_add(p->arena, into, parse_within(p, follow));
        while (take_if(p, TOKEN_COMMA));
    return match(p, end, p->after | MEMBER_NEXT);
}

static bool is_reserved(struct parser *p, const struct cel_token *t)
{
    static const char *const words[] = {
        "as",     "break", "const",   "continue",  "else",   "for", "function", "if",    "import",
        "let",    "loop",  "package", "namespace", "return", "var", "void",     "while",
    };
    FOR_EACH (word, words)
        if (bytes_equal_text(token_text(p, t), *word))
            return true;
    return false;
}

static struct cel_node *reserved(struct parser *p, const struct cel_token *t)
{
    if (!p->is_over)
        cel_problem_add(p->problems, t->start, "reserved identifier: %.*s",
                        BYTES_ARG(token_text(p, t)));
    return node_new(p->arena, NODE_BAD, t->start);
}

/* The text from one token to another without blanks; with a dot before it where it had one. */
static struct bytes dotted(struct parser *p, size_t from, size_t to)
{
    AUTO_BUFFER name = { 0 };
    for (size_t i = from; i < to; i++) {
        struct bytes text = token_text(p, &p->tokens.at[i]);
        buffer_add(&name, text.at, text.size);
    }
    return (struct bytes){ arena_copy(p->arena, name.at, name.size), name.size };
}

static struct cel_node *parse_global_call(struct parser *p, struct bytes name)
{
    struct cel_node *call = node_new(p->arena, NODE_CALL, here(p));
    call->call.function = name;
    take(p);
    if (!parse_arguments(p, &call->call.arguments))
        return node_new(p->arena, NODE_BAD, call->place);
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
    ret->is_optional = take_if(p, TOKEN_QUESTION);
    ret->value = parse_within(p, BIT(TOKEN_COMMA) | BIT(TOKEN_BRACKET_END));
    return true;
}

static bool parse_value(struct parser *p, struct cel_item_node *item)
{
    item->place = here(p);
    if (!match(p, TOKEN_COLON, FIRST))
        return false;
    item->value = parse_within(p, BIT(TOKEN_COMMA) | BIT(TOKEN_BRACE_END));
    return true;
}

static bool parse_entry(struct parser *p, struct cel_item_node *ret)
{
    tokens outer = p->resume;
    p->resume |= BIT(TOKEN_COMMA) | BIT(TOKEN_BRACE_END);
    ret->is_optional = take_if(p, TOKEN_QUESTION);
    ret->key = parse_within(p, BIT(TOKEN_COLON));
    bool is_good = parse_value(p, ret);
    p->resume = outer;
    return is_good;
}

/* A member's name, perhaps in backticks, which this version does not know. */
static bool parse_name(struct parser *p, struct bytes *ret)
{
    if (!sync(p, NAMES) || !is_in(peek(p), NAMES)) {
        size_t place = here(p);
        mismatch(p, NAMES);
        cel_problem_add(p->problems, place, "unsupported ident kind");
        return false;
    }
    const struct cel_token *name = take(p);
    if (name->kind == TOKEN_QUOTED_NAME)
        cel_problem_add(p->problems, name->start, "unsupported syntax: '`'");
    *ret = token_text(p, name);
    return true;
}

static bool parse_field(struct parser *p, struct cel_item_node *ret)
{
    tokens outer = p->resume;
    p->resume |= BIT(TOKEN_COMMA) | BIT(TOKEN_BRACE_END) | BIT(TOKEN_COLON);
    ret->is_optional = take_if(p, TOKEN_QUESTION);
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
    struct making making = { .node = node_new(p->arena, of->kind, here(p)) };
    tokens tail = BIT(of->end) | BIT(TOKEN_COMMA);
    take(p);
    if (!sync(p, of->first | tail))
        return mismatch(p, of->first | tail);
    bool has_items = is_in(peek(p), of->first);
    while (has_items) {
        struct cel_item_node item = { 0 };
        tokens outer = p->resume;
        p->resume |= tail;
        bool is_good = of->parse(p, &item);
        p->resume = outer;
        if (is_good)
            add_item(p, &making, item);
        has_items = is_good && peek(p) == TOKEN_COMMA && is_in(token(p, 1)->kind, of->first);
        if (has_items)
            take(p);
    }
    if (!sync(p, tail))
        return mismatch(p, tail);
    take_if(p, TOKEN_COMMA);
    if (!match(p, of->end, p->after | MEMBER_NEXT))
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
    size_t count = peek(p) == TOKEN_DOT;
    while (token(p, count)->kind == TOKEN_NAME) {
        count++;
        if (token(p, count)->kind == TOKEN_BRACE)
            return count;
        if (token(p, count++)->kind != TOKEN_DOT)
            break;
    }
    return 0;
}

static struct cel_node *parse_named(struct parser *p)
{
    size_t count = message_name(p), first = p->next, dot = peek(p) == TOKEN_DOT;
    if (count > 0) {
        p->next += count;
        p->is_recovering = false;
        return parse_message(p, dotted(p, first, first + count));
    }
    if (token(p, dot)->kind != TOKEN_NAME)
        return no_alternative(p, 1);
    for (size_t i = 0; i < dot; i++)
        take(p);
    const struct cel_token *name = take(p);
    struct bytes text = dot ? dotted(p, first, first + 2) : token_text(p, name);
    bool is_bad = is_reserved(p, name);
    if (is_bad)
        reserved(p, name);
    if (peek(p) == TOKEN_PARENTHESIS) {
        struct cel_node *call = parse_global_call(p, text);
        return is_bad ? node_new(p->arena, NODE_BAD, name->start) : call;
    }
    return is_bad ? node_new(p->arena, NODE_BAD, name->start)
                  : node_name(p->arena, name->start, text);
}

static struct cel_node *parse_nested(struct parser *p)
{
    take(p);
    struct cel_node *node = parse_within(p, BIT(TOKEN_PARENTHESIS_END));
    bool is_closed = match(p, TOKEN_PARENTHESIS_END, p->after | MEMBER_NEXT);
    return is_closed ? node : node_new(p->arena, NODE_BAD, node->place);
}

static struct cel_node *parse_literal(struct parser *p)
{
    bool is_negative = peek(p) == TOKEN_MINUS;
    size_t place = here(p);
    enum cel_token_kind kind = token(p, is_negative)->kind;
    if (is_negative && kind != TOKEN_INT && kind != TOKEN_DOUBLE)
        return no_alternative(p, 1);
    if (is_negative)
        take(p);
    const struct cel_token *t = take(p);
    struct cel_value value;
    const char *problem = cel_literal(kind, token_text(p, t), is_negative, p->arena, &value);
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
    if (!sync(p, MEMBER_FIRST) || !is_in(peek(p), MEMBER_FIRST))
        node = mismatch(p, MEMBER_FIRST);
    else if (peek(p) == TOKEN_PARENTHESIS)
        node = parse_nested(p);
    else if (peek(p) == TOKEN_BRACKET)
        node = parse_list(p);
    else if (peek(p) == TOKEN_BRACE)
        node = parse_map(p);
    else if (peek(p) == TOKEN_NAME || peek(p) == TOKEN_DOT)
        node = parse_named(p);
    else
        node = parse_literal(p);
    p->resume = outer;
    return node;
}

/* ---- members ---- */

static struct cel_node *parse_member_call(struct parser *p, struct cel_node *target)
{
    take(p);
    const struct cel_token *name = take(p);
    struct cel_node *call = node_new(p->arena, NODE_CALL, here(p));
    call->call.function = token_text(p, name);
    call->call.target = target;
    take(p);
    if (!parse_arguments(p, &call->call.arguments))
        return NULL;
    unsigned arguments = node_depth_of(&call->call.arguments);
    call->depth = target->depth > arguments ? target->depth : arguments;
    return or_macro(p, deeper(p, call));
}

static struct cel_node *parse_optional_select(struct parser *p, struct cel_node *operand)
{
    size_t place = take(p)->start;
    struct bytes name;
    take(p);
    size_t name_place = here(p);
    if (!parse_name(p, &name))
        return NULL;
    return deeper(p, node_call(p->arena, place, "_?._", operand,
                               node_literal(p->arena, name_place, cel_make_string(name)), NULL));
}

static struct cel_node *parse_dot(struct parser *p, struct cel_node *operand)
{
    enum cel_token_kind next = token(p, 1)->kind;
    if (next == TOKEN_QUESTION)
        return parse_optional_select(p, operand);
    if (next == TOKEN_NAME && token(p, 2)->kind == TOKEN_PARENTHESIS)
        return parse_member_call(p, operand);
    if (!is_in(next, NAMES)) {
        no_alternative(p, 1);
        return NULL;
    }
    size_t place = take(p)->start;
    struct bytes name;
    (void)parse_name(p, &name);
    struct cel_node *node = node_select(p->arena, place, operand, name);
    node->depth = operand->depth;
    return deeper(p, node);
}

static struct cel_node *parse_index(struct parser *p, struct cel_node *operand)
{
    size_t place = take(p)->start;
    tokens expected = FIRST | BIT(TOKEN_QUESTION);
    if (!sync(p, expected)) {
        mismatch(p, expected);
        return NULL;
    }
    bool is_optional = take_if(p, TOKEN_QUESTION);
    struct cel_node *index = parse_within(p, BIT(TOKEN_BRACKET_END));
    if (!match(p, TOKEN_BRACKET_END, p->after | MEMBER_NEXT))
        return NULL;
    return deeper(p, node_call(p->arena, place, is_optional ? "_[?_]" : "_[_]", operand, index,
                               NULL));
}

static struct cel_node *parse_member(struct parser *p)
{
    unsigned depth = p->depth[RULE_MEMBER];
    enter(p, RULE_MEMBER);
    struct cel_node *node = parse_primary(p);
    while (peek(p) == TOKEN_DOT || peek(p) == TOKEN_BRACKET) {
        enter(p, RULE_MEMBER);
        size_t place = here(p);
        struct cel_node *outer =
            peek(p) == TOKEN_DOT ? parse_dot(p, node) : parse_index(p, node);
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
    size_t count = 0, place = here(p);
    while (peek(p) == sign) {
        take(p);
        count++;
        sync_loop(p, MEMBER_FIRST | BIT(sign));
    }
    struct cel_node *node = parse_member(p);
    if (count % 2 == 0)
        return node;
    return node_call(p->arena, place, sign == TOKEN_NOT ? "!_" : "-_", node, NULL, NULL);
}

static struct cel_node *parse_unary(struct parser *p)
{
    if (!sync(p, FIRST) || !is_in(peek(p), FIRST))
        return mismatch(p, FIRST);
    if (peek(p) == TOKEN_NOT)
        return parse_signs(p, TOKEN_NOT);
    if (peek(p) != TOKEN_MINUS)
        return parse_member(p);
    enum cel_token_kind next = token(p, 1)->kind;
    if (next == TOKEN_INT || next == TOKEN_DOUBLE)
        return parse_member(p);
    return is_in(next, MEMBER_FIRST) ? parse_signs(p, TOKEN_MINUS) : no_alternative(p, 1);
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
        if (operation->token == peek(p) && operation->strength >= strength)
            return operation;
    return NULL;
}

/* Relations (strength 0) and calculations (1, 2): all bind to the left. */
static struct cel_node *parse_operations(struct parser *p, int strength)
{
    enum rule rule = strength == 0 ? RULE_RELATION : RULE_CALCULATION;
    unsigned depth = p->depth[rule];
    const struct operation *operation;
    enter(p, rule);
    struct cel_node *left = strength == 3   ? parse_unary(p)
                            : strength == 0 ? parse_operations(p, 1)
                                            : parse_unary(p);
    while (strength < 3 && (operation = operation_at(p, strength))) {
        enter(p, rule);
        size_t place = take(p)->start;
        struct cel_node *right = parse_operations(p, operation->strength + 1);
        left = deeper(p, node_call(p->arena, place, operation->function, left, right, NULL));
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
    if (peek(p) != operator)
        return first;
    node_add(p->arena, &terms.nodes, first);
    while (peek(p) == operator) {
        terms.places = arena_grow(p->arena, terms.places, terms.place_count, &terms.place_capacity,
                                  sizeof terms.places[0]);
        terms.places[terms.place_count++] = take(p)->start;
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
    size_t place = take(p)->start;
    struct cel_node *yes = parse_branch(p, BIT(TOKEN_COLON));
    if (!match(p, TOKEN_COLON, FIRST))
        return node_new(p->arena, NODE_BAD, place);
    struct cel_node *no = parse_expression(p);
    return deeper(p, node_call(p->arena, place, "_?_:_", condition, yes, no));
}

static struct cel_node *parse_expression(struct parser *p)
{
    enter(p, RULE_EXPRESSION);
    struct cel_node *node = parse_branch(p, p->follow | BIT(TOKEN_QUESTION));
    if (peek(p) == TOKEN_QUESTION)
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
        (void)match(&parser, TOKEN_END, 0);
    return problems->count == 0 ? node : NULL;
}
