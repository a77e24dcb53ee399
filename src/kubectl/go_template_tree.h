/* SPDX-License-Identifier: Apache-2.0 */
/* go_template_tree.h - inside of go_template: words, and the tree that they make.
 *
 * Text is cut into words by go_template_lex.c, words become nodes in go_template_parse.c, and
 * go_template_run.c walks over them; go_template_call.c has the functions.  All of it lies in one
 * arena and borrows the text. */
#ifndef KNARR_KUBECTL_GO_TEMPLATE_TREE_H
#define KNARR_KUBECTL_GO_TEMPLATE_TREE_H

#include "base/arena.h"
#include "base/error.h"
#include "kubectl/go_template.h"
#include "kubectl/go_value.h"

/* ---- words ---- */

enum word_type {
    WORD_ERROR, WORD_BOOL, WORD_CHARACTER, WORD_QUOTED_CHARACTER, WORD_ASSIGN, WORD_DECLARE,
    WORD_END_OF_TEXT, WORD_FIELD, WORD_NAME, WORD_OPEN, WORD_OPEN_PAREN, WORD_NUMBER, WORD_PIPE,
    WORD_RAW_STRING, WORD_CLOSE, WORD_CLOSE_PAREN, WORD_BLANK, WORD_STRING, WORD_TEXT,
    WORD_VARIABLE, WORD_KEYWORD_BEFORE, /* the keywords follow */
    WORD_BLOCK, WORD_BREAK, WORD_CONTINUE, WORD_DOT, WORD_DEFINE, WORD_ELSE, WORD_END, WORD_IF,
    WORD_NIL, WORD_RANGE, WORD_TEMPLATE, WORD_WITH,
};
struct word {
    enum word_type type;
    size_t         at;                   /* in the text */
    int            line;
    struct bytes   text;                 /* of an error: what is wrong */
};

/* The last one is WORD_ERROR or WORD_END_OF_TEXT.  Never fails. */
struct word *go_template_words(struct bytes text, struct arena *, size_t *ret_count);

/* ---- the tree ---- */

enum node_type {
    NODE_TEXT, NODE_ACTION, NODE_IF, NODE_WITH, NODE_RANGE, NODE_BREAK, NODE_CONTINUE,
    NODE_TEMPLATE,
    NODE_ELSE, NODE_END,                 /* while it is parsed only */
    NODE_PIPE, NODE_COMMAND,
    NODE_DOT, NODE_NIL, NODE_BOOL, NODE_NUMBER, NODE_STRING, NODE_FIELD, NODE_VARIABLE, NODE_CHAIN,
    NODE_FUNCTION,
};
struct node {
    enum node_type  type;
    size_t          at;                  /* in the text, for messages */
    struct node    *next;                /* in the list that it is in */
    struct bytes    text;                /* as it is written; TEMPLATE: the name */
    struct bytes   *names;               /* FIELD a, b; VARIABLE $x, a; CHAIN a, b; PIPE $i, $e */
    size_t          name_count, name_capacity;
    bool            is_assignment;       /* PIPE: "=", not ":=" */
    struct node    *first, *last;        /* PIPE: commands; COMMAND: operands; CHAIN: the term */
    struct node    *pipe, *body, *otherwise; /* of an action; body and otherwise are lists */
    struct go_value constant;
    const struct function *function;
};
struct definition {
    struct definition *next;
    struct bytes       name;
    struct node       *body;
};
struct go_template {
    struct bytes       text;
    struct node       *body;
    struct definition *definitions;
};

/* NULL: there is none of the name.  The text itself is "output". */
const struct definition *go_template_find(const struct go_template *, struct bytes name);
/* "<index .a 1>" of a message, without the brackets. */
void go_template_write_node(struct buffer *, const struct node *);

/* ---- a run ---- */

struct variable {
    struct bytes    name;
    struct go_value value;
};
struct run {
    const struct go_template *template;
    struct bytes       name;             /* of the template that is run */
    const struct node *at;               /* where it is, for messages */
    struct variable   *variables;        /* of this template from variable_base on */
    size_t             variable_count, variable_capacity, variable_base;
    struct go_value   *values;           /* arguments of the calls that are being made */
    size_t             value_count, value_capacity;
    struct arena       arena;
    struct buffer     *out;
    struct error      *err;
    size_t             steps, made_bytes; /* that are left */
    int                depth;
};

/* "template: output:1:2: executing "output" at <.a>: WHAT"; false. */
bool run_fail(struct run *, const char *format, ...) PRINTF(2, 3);
/* False: the bound is reached, and said. */
bool run_step(struct run *, size_t steps);
bool run_made(struct run *, size_t bytes);

/* ---- functions ---- */

enum { ARGUMENT_MANY = 1000 };
struct call {
    struct run *run;
    const struct function *function;
    const struct go_value *values;
    size_t count;
    const struct node *first;            /* the first argument as it was written; NULL: by a pipe */
};
struct function {
    const char *name;
    size_t least, most;                  /* arguments; ARGUMENT_MANY: any number */
    /* False: run_fail said why, or `*ret_why` (in the run's arena) is what went wrong. */
    bool (*call)(const struct call *, struct go_value *ret, const char **ret_why);
    bool   text_first;                   /* the first argument is a text */
    bool   is_or, is_and;                /* no more is evaluated than is needed */
};
const struct function *go_template_function(struct bytes name);

#endif
