/* SPDX-License-Identifier: Apache-2.0 */
/* parser.c - see parser.h: tokens one by one, and mistakes told as upstream's generated parser
 * tells them. */
#include "cel/parser.h"

#include "base/arena.h"
#include "cel/program.h"

enum { RECOVERIES_MAX = 30, LOOKAHEAD_MAX = 256 };

/* ---- tokens ---- */

const struct cel_token *parser_token(const struct parser *p, size_t ahead)
{
    size_t index = p->next + ahead;
    return &p->tokens.at[index < p->tokens.count ? index : p->tokens.count - 1];
}

enum cel_token_kind parser_peek(const struct parser *p)
{
    return parser_token(p, 0)->kind;
}

bool parser_is_in(enum cel_token_kind kind, tokens set)
{
    return (set & BIT(kind)) != 0;
}

size_t parser_here(const struct parser *p)
{
    return parser_token(p, 0)->start;
}

struct bytes parser_token_text(const struct parser *p, const struct cel_token *t)
{
    return (struct bytes){ p->problems->text.at + t->start, t->end - t->start };
}

static void advance(struct parser *p)
{
    if (p->next + 1 < p->tokens.count)
        p->next++;
}

const struct cel_token *parser_take(struct parser *p)
{
    const struct cel_token *taken = parser_token(p, 0);
    p->is_recovering = false;
    advance(p);
    return taken;
}

bool parser_take_if(struct parser *p, enum cel_token_kind kind)
{
    bool is_there = parser_peek(p) == kind;
    if (is_there)
        parser_take(p);
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
    return parser_peek(p) == TOKEN_END ? "<EOF>"
                                       : escaped(p, parser_token_text(p, parser_token(p, 0)));
}

static const char *set_text(struct parser *p, tokens set)
{
    AUTO_BUFFER out = { 0 };
    bool is_one = (set & (set - 1)) == 0;
    for (enum cel_token_kind kind = TOKEN_END; kind < TOKEN_KIND_COUNT; kind++) {
        if (!parser_is_in(kind, set))
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
        cel_problem_add(p->problems, parser_here(p),
                        "Syntax error: extraneous input '%s' expecting %s", found(p),
                        set_text(p, expected));
}

static bool may_recover(struct parser *p)
{
    if (p->is_over)
        return false;
    if (p->recoveries++ < RECOVERIES_MAX)
        return true;
    cel_problem_add(p->problems, parser_here(p),
                    "Syntax error: error recovery attempt limit exceeded: %d", RECOVERIES_MAX);
    give_up(p);
    return false;
}

/* Skips to what can be gone on with. */
static void skip_to(struct parser *p, tokens set)
{
    for (size_t skipped = 0; parser_peek(p) != TOKEN_END && !parser_is_in(parser_peek(p), set);
         skipped++) {
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
    size_t place = parser_here(p);
    if (may_recover(p))
        skip_to(p, p->resume);
    return node_new(p->arena, NODE_BAD, place);
}

struct cel_node *parser_mismatch(struct parser *p, tokens expected)
{
    if (begin_mistake(p))
        cel_problem_add(p->problems, parser_here(p),
                        "Syntax error: mismatched input '%s' expecting %s", found(p),
                        set_text(p, expected));
    return recover(p);
}

/* Where the text ends, or goes on with what is no token. */
static size_t end_of_tokens(const struct parser *p)
{
    size_t end = p->problems->text.size;
    for (size_t i = 0; i < p->problems->count; i++)
        if (p->problems->notes[i].place > parser_here(p) && p->problems->notes[i].place < end)
            end = p->problems->notes[i].place;
    return end;
}

struct cel_node *parser_no_alternative(struct parser *p, size_t ahead)
{
    const struct cel_token *bad = parser_token(p, ahead);
    size_t end = bad->kind == TOKEN_END ? end_of_tokens(p) : bad->end;
    struct bytes text = { p->problems->text.at + parser_here(p), end - parser_here(p) };
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

bool parser_sync(struct parser *p, tokens expected)
{
    if (parser_is_in(parser_peek(p), expected) || p->is_recovering)
        return true;
    if (!parser_is_in(parser_token(p, 1)->kind, expected) || parser_peek(p) == TOKEN_END)
        return false;
    tell_unwanted(p, expected);
    parser_take(p);
    return true;
}

void parser_sync_loop(struct parser *p, tokens expected)
{
    if (parser_is_in(parser_peek(p), expected) || p->is_recovering)
        return;
    tell_unwanted(p, expected);
    skip_to(p, expected | p->resume);
}

bool parser_match(struct parser *p, enum cel_token_kind kind, tokens behind)
{
    if (parser_take_if(p, kind))
        return true;
    if (!may_recover(p))
        return false;
    if (parser_token(p, 1)->kind == kind && parser_peek(p) != TOKEN_END) {
        tell_unwanted(p, BIT(kind));
        parser_take(p);
        parser_take(p);
        return true;
    }
    if (parser_is_in(parser_peek(p), behind)) {
        if (begin_mistake(p))
            cel_problem_add(p->problems, parser_here(p), "Syntax error: missing %s at '%s'",
                            cel_token_name(kind), found(p));
        return true;
    }
    p->recoveries--;
    parser_mismatch(p, BIT(kind));
    return false;
}

/* ---- depth ---- */

void parser_enter(struct parser *p, enum rule rule)
{
    if (++p->depth[rule] <= CEL_DEPTH_MAX || p->is_over)
        return;
    cel_problem_add(p->problems, PLACE_NONE, "expression recursion limit exceeded: %d",
                    CEL_DEPTH_MAX);
    give_up(p);
}

struct cel_node *parser_deeper(struct parser *p, struct cel_node *node)
{
    node->depth++;
    if (node->depth > CEL_DEPTH_MAX && !p->is_over) {
        cel_problem_add(p->problems, PLACE_NONE, "max recursion depth exceeded");
        give_up(p);
    }
    return node;
}
