/* SPDX-License-Identifier: Apache-2.0 */
/* custom_rules.h - x-kubernetes-validations: the rules in the schema of a custom resource.
 *
 * A rule stands at a schema and is run for each value there, with `self`; one that names `oldSelf` is a
 * rule about changes and runs where the old object has a value for the new one: members by their
 * names, items of a list of type map by their keys.
 *
 *     schema -> cel_rules_compile, once a kind -> cel_rules_check, at each write
 *            -> cel_rules_check_schema, at each write of the definition
 *
 * What an update leaves as it was is not held against it but warned of.  One rule may cost
 * CEL_CALL_BUDGET, an object CEL_RULES_BUDGET; what a rule may cost at most is known before it runs and
 * bounded, too (CEL_RULE_COST_MAX, CEL_SCHEMA_COST_MAX).
 *
 * Thread: compiled rules are constant; any. */
#ifndef KNARR_CEL_CUSTOM_RULES_H
#define KNARR_CEL_CUSTOM_RULES_H

#include "cel/program.h"

struct env;
struct field_errors;
struct schema;
struct value;

enum {
    CEL_RULES_BUDGET = 10000000,
    CEL_RULE_COST_MAX = 10000000,
    CEL_SCHEMA_COST_MAX = 100000000,
    CEL_MESSAGE_SIZE_MAX = 5 * 1024
};

struct cel_rules;

/* All rules of a kind's schema (struct type.schema); NULL where it has none.  A rule that does not
 * compile is kept, and fails each value.  `env`, which may be NULL, knows time zones.  All three must
 * outlive the rules. */
const struct cel_rules *cel_rules_compile(const struct schema *root, struct env *env,
                                          struct arena *);

struct cel_rules_input {
    const struct value  *next, *old;     /* old is NULL on create */
    struct field_errors *errors;         /* at the path of next */
    void               (*warn)(void *context, const char *text);     /* of what was wrong before */
    void                *context;
};
void cel_rules_check(const struct cel_rules *, const struct cel_rules_input *);

/* The rules of a schema that was found to be good otherwise: whether they compile, what they may cost,
 * and whether defaults keep them.  Reports below the current path, the schema's. */
void cel_rules_check_schema(const struct schema *root, struct env *env, struct field_errors *);

#endif
