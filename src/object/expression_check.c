/* SPDX-License-Identifier: Apache-2.0 */
/* expression_check.c - see expression_check.h. */
#include "object/expression_check.h"

#include "object/validation.h"

void field_expressions_begin(struct field_errors *errors, bool has_params, bool has_variables)
{
    if (errors->expressions)
        errors->expressions->begin(errors->expressions, has_params, has_variables);
}

static void check(struct field_errors *errors, const char *name, enum checked_expression use,
                  struct bytes variable, struct bytes text, struct bytes shown)
{
    struct expression_checker *checker = errors->expressions;
    const char *problem = checker ? checker->check(checker, use, variable, text) : NULL;
    if (problem && bytes_starts_with(bytes_of(problem), "program instantiation failed"))
        field_internal(errors, name, problem);
    else if (problem)
        field_invalid_text(errors, name, shown, problem);
}

void field_expression(struct field_errors *errors, const char *name, enum checked_expression use,
                      struct bytes text, struct bytes shown)
{
    check(errors, name, use, (struct bytes){ NULL, 0 }, text, shown);
}

void field_variable(struct field_errors *errors, struct bytes variable, struct bytes text)
{
    check(errors, "expression", CHECKED_VARIABLE, variable, text, text);
}
