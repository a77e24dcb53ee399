/* SPDX-License-Identifier: Apache-2.0 */
/* parser.h - where a parser is in a text, and how it goes on behind a mistake: private to parse.c and
 * parser.c.
 *
 * Upstream's parser is generated, and what it says of a mistake and where it goes on follow from
 * three sets of tokens, which are kept here as bits:
 *   expected   what may stand at this place
 *   after      what may stand behind the operand that is being read: decides whether a closing
 *              token is told as missing
 *   resume     what any rule on the way down could go on with: up to there tokens are skipped.
 * A stray token before an expected one is told and skipped; until something fits again nothing
 * more is told. */
#ifndef KNARR_CEL_PARSER_H
#define KNARR_CEL_PARSER_H

#include "cel/parse.h"

typedef uint64_t tokens;

#define BIT(kind) ((tokens)1 << (kind))

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

/* The token that is `ahead` of the next one; behind the last the end. */
const struct cel_token *parser_token(const struct parser *, size_t ahead);
enum cel_token_kind     parser_peek(const struct parser *);
size_t                  parser_here(const struct parser *);
struct bytes            parser_token_text(const struct parser *, const struct cel_token *);
bool                    parser_is_in(enum cel_token_kind, tokens set);
/* A token that fits. */
const struct cel_token *parser_take(struct parser *);
bool                    parser_take_if(struct parser *, enum cel_token_kind);

/* Before a choice: true where it can be made, perhaps behind a stray token. */
bool parser_sync(struct parser *, tokens expected);
/* Behind an item of a loop. */
void parser_sync_loop(struct parser *, tokens expected);
/* One token that must stand here, with what may stand behind it.  False where it does not: the rule
 * is over. */
bool parser_match(struct parser *, enum cel_token_kind, tokens behind);

/* The rule is over: says why, and skips to where another can go on.  A NODE_BAD. */
struct cel_node *parser_mismatch(struct parser *, tokens expected);
/* From the next token up to the one `ahead` of it nothing begins that the grammar knows. */
struct cel_node *parser_no_alternative(struct parser *, size_t ahead);

/* One level deeper; beyond the bound nothing more is read. */
void             parser_enter(struct parser *, enum rule);
struct cel_node *parser_deeper(struct parser *, struct cel_node *);

#endif
