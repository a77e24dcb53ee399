/* SPDX-License-Identifier: Apache-2.0 */
/* tree.h - what the parser makes of a text, the checker completes and a run walks: private to this
 * folder.
 *
 * Nodes lie in the program's arena.  The parser fills what it reads; the checker adds types, the
 * meaning of names (slots, constants) and the overloads that fit.  Afterwards nobody writes. */
#ifndef KNARR_CEL_TREE_H
#define KNARR_CEL_TREE_H

#include "cel/function.h"

struct cel_node;
struct cel_sizes;
struct pattern;

enum cel_node_kind {
    NODE_BAD,                            /* a problem was told where it stands */
    NODE_LITERAL,
    NODE_NAME,
    NODE_SELECT,                         /* a.b, has(a.b) */
    NODE_CALL,
    NODE_LIST,
    NODE_MAP,
    NODE_MESSAGE,
    NODE_FOLD                            /* what a macro makes: all, map, filter ... */
};

/* What a call does where it is not a function of a table. */
enum cel_operation {
    OPERATION_FUNCTION,
    OPERATION_AND,
    OPERATION_OR,
    OPERATION_CONDITION,
    OPERATION_EQUAL,
    OPERATION_UNEQUAL,
    OPERATION_INDEX,
    OPERATION_OPTIONAL_SELECT,
    OPERATION_OPTIONAL_INDEX,
    OPERATION_NOT_FALSE,                 /* @not_strictly_false */
    OPERATION_IN_CONSTANT,               /* in a list that is a literal */
    OPERATION_OR_OPTIONAL,               /* a.or(b), a.orValue(b): b only where a is none */
    OPERATION_OR_VALUE,
    OPERATION_MATCHES,                   /* by a pattern that stands in the text */
    OPERATION_APPEND,                    /* of a fold: accumulator + [item], in place */
    OPERATION_INSERT                     /* of a fold: a member more, in place */
};

enum { CEL_SLOT_NONE = -1 };

struct cel_nodes {
    struct cel_node **at;
    size_t            count, capacity;
};

/* The children of a node, in the order in which they run. */
typedef void cel_visit(void *context, struct cel_node *child);
void cel_node_visit(struct cel_node *, cel_visit *, void *context);

/* A member of a map or a message; an item of a list has no key. */
struct cel_item_node {
    struct cel_node *key;                /* NULL in a list and a message */
    struct bytes     name;               /* of a message */
    struct cel_node *value;
    size_t           place;              /* of the colon */
    bool             is_optional;
};

struct cel_overloads {
    const struct cel_overload *const *at;
    size_t                            count;
};

struct cel_node {
    enum cel_node_kind     kind;
    unsigned               depth;        /* as upstream counts what is nested */
    size_t                 place;        /* in the text, in bytes */
    const struct cel_type *type;         /* by the checker */
    struct cel_sizes      *sizes;        /* by the estimate of costs; NULL: nothing is known */
    union {
        struct cel_value literal;
        struct {
            struct bytes name;           /* of variables also with dots, where they were selected */
            int          slot;
        };
        struct {
            struct cel_node *operand;
            struct bytes     field;
            struct cel_value field_value;        /* the same, as a key */
            bool             is_test;
        } select;
        struct {
            struct bytes         function;
            struct cel_node     *target; /* NULL; after the check the first argument */
            struct cel_nodes     arguments;
            enum cel_operation   operation;
            struct cel_overloads overloads;
            const struct pattern *pattern;       /* OPERATION_MATCHES */
            const struct cel_entries *members;   /* OPERATION_IN_CONSTANT */
        } call;
        struct {
            struct bytes          message;       /* NODE_MESSAGE */
            struct cel_item_node *items;
            size_t                count;
            bool                  has_optional;
        } made;
        struct {
            struct cel_node *range, *start, *condition, *step, *result;
            struct bytes     variable, variable_2, accumulator;  /* variable_2.at NULL: one */
            int              slot, slot_2, accumulator_slot;
        } fold;
    };
};

#endif
