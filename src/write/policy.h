/* SPDX-License-Identifier: Apache-2.0 */
/* policy.h - one admission policy, compiled, and its bindings.
 *
 * A policy says which writes it is for and holds expressions about them; a binding puts it into
 * force, with parameters and for a part of those writes.  Both sorts share all but what they do:
 * validations refuse, mutations change.
 *
 * Thread: the core's.  A compiled policy is constant. */
#ifndef KNARR_WRITE_POLICY_H
#define KNARR_WRITE_POLICY_H

#include "base/arena.h"
#include "write/admission_expression.h"

struct policy_validation {
    struct expression condition;
    struct expression message_expression;        /* text NULL: none */
    const char       *message;           /* NULL: none */
    enum reason       reason;
};
struct policy_annotation {               /* for an audit log; here it may only fail */
    const char       *key;
    struct expression value;
};
struct policy_mutation {
    struct expression expression;
    bool              is_json_patch;     /* else an apply configuration */
};

struct policy {
    struct arena              arena;     /* all of it */
    const char               *name, *uid;
    int64_t                   generation;
    bool                      ignores_failure, wants_again;
    struct admission_match    match;
    struct bytes              param_version, param_kind; /* {NULL, 0}: it takes no parameters */
    struct composition       *variables; /* NULL: none */
    struct match_conditions   conditions;
    struct policy_validation *validations;
    size_t                    validation_count;
    struct policy_annotation *annotations;
    size_t                    annotation_count;
    struct policy_mutation   *mutations;
    size_t                    mutation_count;
};

struct policy_binding {
    const char            *name, *policy_name;
    struct admission_match match;
    bool                   has_params;   /* paramRef: by name or by selector */
    const char            *param_name, *param_ns;        /* "": none */
    struct selector        params;
    bool                   refuses_without_params;
    bool                   denies, warns;
};

struct policy_hook {
    const struct policy   *policy;
    struct policy_binding *bindings;
    size_t                 binding_count;
};

/* A policy of its own arena; free with policy_free.  Never fails: what does not compile fails when
 * it is run. */
struct policy *policy_compile(const struct object *, bool is_mutating, struct env *);
void           policy_free(struct policy *);             /* accepts NULL */
/* False where it says what validation does not let through. */
bool policy_binding_read(const struct object *, struct arena *, struct policy_binding *ret);

/* ---- parameters (policy_params.c) ---- */

struct policy_params {
    const struct value **items;          /* one NULL: run without parameters */
    size_t               count;          /* 0: the binding does not apply */
    const char          *problem;        /* "failed to configure policy: ..." */
};
/* What the policy's kind of parameters is; false with *ret_problem where it is none. */
bool policy_param_kind(const struct policy *, const struct core *, struct arena *,
                       const struct kind **ret, const char **ret_problem);
/* `kind` may be NULL. */
struct policy_params policy_params_find(const struct policy_binding *, const struct kind *,
                                        const struct admission_subject *, struct arena *);

/* ---- patches (policy_patch.c) ---- */

/* What the mutation's yield makes of the object, a new tree of `kind` that is not yet decoded; NULL
 * with *ret_problem set. */
struct value *policy_patch(const struct policy_mutation *, struct cel_value yield,
                           const struct value *object, const struct kind *, struct arena *,
                           const char **ret_problem);

#endif
