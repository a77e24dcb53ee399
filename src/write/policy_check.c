/* SPDX-License-Identifier: Apache-2.0 */
/* policy_check.c - see policy_check.h. */
#include "write/policy_check.h"

#include "base/compiler.h"

static void begin(struct expression_checker *checker, bool has_params, bool has_variables)
{
    struct policy_checker *own = container_of(checker, struct policy_checker, checker);
    own->scope = (struct expression_scope){
        .has_params = has_params,
        .env = own->env,
        .variables = has_variables ? composition_new(own->arena) : NULL
    };
}

static const char *check(struct expression_checker *checker, enum checked_expression use,
                         struct bytes name, struct bytes text)
{
    static const enum expression_use uses[] = {
        [CHECKED_MATCH_CONDITION] = EXPRESSION_CONDITION,
        [CHECKED_VARIABLE] = EXPRESSION_VARIABLE,
        [CHECKED_VALIDATION] = EXPRESSION_CONDITION,
        [CHECKED_MESSAGE] = EXPRESSION_MESSAGE,
        [CHECKED_AUDIT_ANNOTATION] = EXPRESSION_AUDIT,
        [CHECKED_APPLY_CONFIGURATION] = EXPRESSION_APPLY,
        [CHECKED_JSON_PATCH] = EXPRESSION_JSON_PATCH,
    };
    struct policy_checker *own = container_of(checker, struct policy_checker, checker);
    struct expression_scope scope = own->scope;
    if (use == CHECKED_VARIABLE && scope.variables)
        return composition_add(scope.variables, name, text, &scope, own->arena)->problem;
    if (use == CHECKED_MATCH_CONDITION)
        scope.variables = NULL;
    return expression_compile(text, uses[use], &scope, own->arena).problem;
}

void policy_checker_init(struct policy_checker *checker, struct env *env, struct arena *arena)
{
    *checker = (struct policy_checker){ .checker = { begin, check }, .env = env, .arena = arena };
}
