/* SPDX-License-Identifier: Apache-2.0 */
/* parse.h - a text as a tree, by the grammar of upstream's parser and with its way of going on behind
 * a mistake; and how macros make trees.  Private to this folder. */
#ifndef KNARR_CEL_PARSE_H
#define KNARR_CEL_PARSE_H

#include "cel/lex.h"
#include "cel/tree.h"

/* NULL where the text has problems. */
struct cel_node *cel_parse(struct cel_problems *);

/* ---- making nodes ---- */

struct cel_node *node_new(struct arena *, enum cel_node_kind, size_t place);
struct cel_node *node_literal(struct arena *, size_t place, struct cel_value);
struct cel_node *node_name(struct arena *, size_t place, struct bytes name);
struct cel_node *node_select(struct arena *, size_t place, struct cel_node *operand,
                             struct bytes field);
/* Up to three arguments; NULL ends them. */
struct cel_node *node_call(struct arena *, size_t place, const char *function, struct cel_node *a,
                           struct cel_node *b, struct cel_node *c);
void             node_add(struct arena *, struct cel_nodes *, struct cel_node *);
/* A deep copy, for macros that use an argument twice. */
struct cel_node *node_copy(struct arena *, const struct cel_node *);
/* With some children it may be deeper than the grammar's recursion. */
unsigned         node_depth_of(const struct cel_nodes *);

/* ---- macros ---- */

/* What "target.function(arguments)" stands for; NULL where it is no macro.  Where its arguments do
 * not fit, the problem is told and a NODE_BAD returned. */
struct cel_node *cel_macro_expand(struct cel_problems *, const struct cel_node *call);

#endif
