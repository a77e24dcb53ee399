/* SPDX-License-Identifier: Apache-2.0 */
/* custom_rules_tree.h - compiled rules, for the files that make, run and judge them: private to this
 * folder. */
#ifndef KNARR_CEL_CUSTOM_RULES_TREE_H
#define KNARR_CEL_CUSTOM_RULES_TREE_H

#include "cel/custom_rules.h"

enum cel_rule_reason {
    CEL_REASON_INVALID,
    CEL_REASON_FORBIDDEN,
    CEL_REASON_REQUIRED,
    CEL_REASON_DUPLICATE
};

struct cel_rule {
    const struct value       *source;            /* the rule as it was written */
    const char               *text;              /* without blanks around it */
    const char               *message;           /* likewise; NULL: none */
    const char               *message_source;    /* of the messageExpression; NULL: none */
    const char               *field_path;        /* "spec.a[b]"; NULL: none */
    enum cel_rule_reason      reason;
    bool                      is_optional;       /* oldSelf is an optional */
    bool                      uses_old;
    const struct cel_program *program;           /* NULL: `problem`, or an empty rule */
    const struct cel_program *message_program;   /* NULL: `message_problem`, or none */
    const char               *problem, *message_problem;
};

struct cel_rules_member;

/* A schema that has rules, or below which there are some. */
struct cel_rules {
    const struct schema           *schema;
    const struct cel_type         *type;         /* NULL: expressions see nothing of it */
    bool                           any_uses_old;
    struct cel_rule               *rules;
    size_t                         rule_count;
    const struct cel_rules        *items, *additional;   /* NULL: none */
    const struct cel_rules_member *members;
    size_t                         member_count;
};
struct cel_rules_member {
    struct bytes            name;
    const struct cel_rules *rules;
};

#endif
