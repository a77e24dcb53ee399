/* SPDX-License-Identifier: Apache-2.0 */
/* lex.h - a text as tokens: private to this folder.
 *
 * Token kinds are in the order of upstream's grammar, for its messages list what was expected in
 * that order.  Thread: pure. */
#ifndef KNARR_CEL_LEX_H
#define KNARR_CEL_LEX_H

#include "cel/problem.h"

enum cel_token_kind {
    TOKEN_END,
    TOKEN_EQUAL, TOKEN_UNEQUAL, TOKEN_IN, TOKEN_LESS, TOKEN_LESS_EQUAL, TOKEN_GREATER_EQUAL,
    TOKEN_GREATER, TOKEN_AND, TOKEN_OR, TOKEN_BRACKET, TOKEN_BRACKET_END, TOKEN_BRACE,
    TOKEN_BRACE_END, TOKEN_PARENTHESIS, TOKEN_PARENTHESIS_END, TOKEN_DOT, TOKEN_COMMA, TOKEN_MINUS,
    TOKEN_NOT, TOKEN_QUESTION, TOKEN_COLON, TOKEN_PLUS, TOKEN_STAR, TOKEN_SLASH, TOKEN_PERCENT,
    TOKEN_TRUE, TOKEN_FALSE, TOKEN_NULL, TOKEN_DOUBLE, TOKEN_INT, TOKEN_UINT, TOKEN_STRING,
    TOKEN_BYTES, TOKEN_NAME, TOKEN_QUOTED_NAME,
    TOKEN_KIND_COUNT
};

struct cel_token {
    enum cel_token_kind kind;
    uint32_t            start, end;      /* bytes of the text */
};

struct cel_tokens {
    struct cel_token *at;
    size_t            count, capacity;   /* the last one is TOKEN_END */
};

/* What is no token is told to the problems, and skipped. */
struct cel_tokens cel_lex(struct bytes text, struct cel_problems *);
/* "'<='", "STRING", as messages list them. */
const char       *cel_token_name(enum cel_token_kind);

#endif
