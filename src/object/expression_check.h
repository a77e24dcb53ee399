/* SPDX-License-Identifier: Apache-2.0 */
/* expression_check.h - how validation has expressions (CEL) compiled, which a layer above does.
 *
 * Who validates puts a checker into struct field_errors; without one expressions are only looked at
 * for being there.  A checker knows what the expressions of one object may name: it is told of each
 * set of them that belong together, and of variables in their order.
 *
 * Thread: that of the validation. */
#ifndef KNARR_OBJECT_EXPRESSION_CHECK_H
#define KNARR_OBJECT_EXPRESSION_CHECK_H

#include <stdbool.h>

#include "base/bytes.h"

struct field_errors;
struct value;

enum checked_expression {
    CHECKED_MATCH_CONDITION,             /* may name no variable */
    CHECKED_VARIABLE,
    CHECKED_VALIDATION,
    CHECKED_MESSAGE,
    CHECKED_AUDIT_ANNOTATION,
    CHECKED_APPLY_CONFIGURATION,
    CHECKED_JSON_PATCH
};

struct expression_checker {
    /* The expressions that follow belong together. */
    void (*begin)(struct expression_checker *, bool has_params, bool has_variables);
    /* NULL: good; else what is wrong, which lives as long as the errors.  `name` is a variable's. */
    const char *(*check)(struct expression_checker *, enum checked_expression, struct bytes name,
                         struct bytes text);
};

/* Invalid at the member `name` of the current path where the text does not compile; `shown` is the
 * value that the error shows.  An internal error where it compiles and a constant cannot be worked out. */
void field_expression(struct field_errors *, const char *name, enum checked_expression,
                      struct bytes text, struct bytes shown);
/* The same for a variable, whose text is at "expression". */
void field_variable(struct field_errors *, struct bytes variable, struct bytes text);
void field_expressions_begin(struct field_errors *, bool has_params, bool has_variables);

#endif
