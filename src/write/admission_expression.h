/* SPDX-License-Identifier: Apache-2.0 */
/* admission_expression.h - expressions (CEL) of policies and match conditions: what they may name,
 * what they must yield, and how they are run for one write.
 *
 *     scope (params? authorizer? variables?) + text  ->  expression  ->  run with a write  ->  value
 *
 * An expression that does not compile keeps upstream's words for it: a write that is refused shows
 * them at once, one that was stored before fails when it is run.
 *
 * Variables of a policy are computed when they are first named, once a round.  A round is what has
 * one budget: all match conditions, all validations, all messages.  Expressions may fill an arena
 * by megabytes before a budget stops them: where nothing of a round is kept it has one of its own.
 *
 * Thread: the core's. */
#ifndef KNARR_WRITE_ADMISSION_EXPRESSION_H
#define KNARR_WRITE_ADMISSION_EXPRESSION_H

#include "write/admission_match.h"
#include "cel/program.h"

enum {
    POLICY_BUDGET = 10 * 1000 * 1000,    /* upstream's RuntimeCELCostBudget */
    MATCH_CONDITIONS_BUDGET = POLICY_BUDGET / 4
};

/* ---- compiling ---- */

enum expression_use {
    EXPRESSION_CONDITION,                /* bool */
    EXPRESSION_MESSAGE,                  /* string; without authorizer */
    EXPRESSION_AUDIT,                    /* string or null */
    EXPRESSION_APPLY,                    /* Object{...} */
    EXPRESSION_JSON_PATCH,               /* a list of JSONPatch{...} */
    EXPRESSION_VARIABLE                  /* anything */
};

struct expression {
    const char         *text;
    struct cel_program *program;         /* NULL: it does not compile */
    const char         *problem;         /* then why */
    unsigned            given;           /* which names it may use (admission_run.h) */
};

struct composition;

/* What may be named besides object, oldObject, request, namespaceObject and authorizer. */
struct expression_scope {
    bool                   has_params;
    struct composition    *variables;    /* NULL: there are none */
    const struct cel_type *object, *params;      /* NULL: dyn */
    struct env            *env;          /* for time zones; NULL: none is known */
    bool                   checks_only;  /* whatever it yields is good */
};

/* A variable of a policy; those after it may name it. */
struct composed {
    const char            *name;
    struct expression      expression;
    const struct cel_type *type;
};
struct composition {
    struct composed *items;
    size_t           count, capacity;
    struct cel_type  type;               /* of `variables` */
};
struct composition *composition_new(struct arena *);
/* Compiles it in the scope, whose variables it joins. */
const struct expression *composition_add(struct composition *, struct bytes name,
                                         struct bytes text, const struct expression_scope *,
                                         struct arena *);

/* All of it lies in the arena, but the types of the scope. */
struct expression expression_compile(struct bytes text, enum expression_use,
                                     const struct expression_scope *, struct arena *);

/* ---- running ---- */

/* What a round says whose budget is spent. */
#define EXPRESSIONS_SPENT                                                                          \
    "validation failed due to running out of cost budget, no further validation rules will be run"

/* One write as expressions see it, in the kind in which it matches. */
struct expression_inputs {
    const struct admission_subject *subject;
    const struct kind              *kind;
    struct arena                   *arena;
    struct value                   *object, *old, *request, *ns;         /* once they were asked for */
};

struct expression_round {
    struct expression_inputs *inputs;
    const struct composition *variables; /* NULL: none */
    const struct value       *params;    /* NULL: null */
    struct arena             *arena;     /* of values and problems */
    bool                      hides_authorizer, hides_namespace;
    struct cel_budget         budget;
    struct cel_value         *known;     /* of the variables that were computed */
    bool                     *is_known;
    int                       depth;     /* variables that are being computed */
};

struct evaluation {
    struct cel_value value;
    const char      *problem;            /* NULL: it has a value */
    bool             is_spent;           /* the round's budget is: nothing more is run */
};
/* The evaluation lives as long as the round's arena. */
struct evaluation expression_run(const struct expression *, struct expression_round *);
/* Its arena is that of the inputs, until another one is set. */
struct expression_round expression_round_new(struct expression_inputs *, const struct composition *,
                                             const struct value *params, uint64_t budget);

/* ---- match conditions ---- */

struct match_condition {
    const char       *name;
    struct expression expression;
};
struct match_conditions {
    struct match_condition *items;
    size_t                  count;
};
enum condition_verdict {
    CONDITIONS_MET,
    CONDITIONS_NOT_MET,
    CONDITIONS_FAILED                    /* and a failure is not passed over */
};
struct match_conditions match_conditions_compile(const struct value *list,
                                                 const struct expression_scope *, struct arena *);
/* One that is false decides, whatever fails besides.  *ret_problem: why CONDITIONS_FAILED.
 * namespaceObject is null for them. */
enum condition_verdict match_conditions_run(const struct match_conditions *,
                                            struct expression_inputs *,
                                            const struct composition *variables,
                                            const struct value *params, bool ignores_failure,
                                            const char **ret_problem);

#endif
