/* SPDX-License-Identifier: Apache-2.0 */
/* policy_mutate.c - MutatingAdmissionPolicy: patches of what is written.
 *
 * Who concerns a write is found out before any of them changes it; match conditions and expressions
 * see what those before have made.  In the second pass only those run that say IfNeeded and ran in
 * the first. */
#include "write/policies.h"

struct mutating {
    struct write             *write;
    struct admission_subject  subject;   /* in the kind of the inputs */
    struct expression_inputs  inputs;    /* kind NULL: next has changed since they were made */
    struct policy_invocations all;
    const char              **problems;  /* of policies whose failures count */
    size_t                    problem_count, problem_capacity;
    enum reason               reason;    /* of the first */
};

/* ---- problems ---- */

static void note(struct mutating *mutating, const struct policy_invocation *by,
                 enum reason reason, const char *problem)
{
    struct arena *arena = mutating->write->arena;
    if (by->policy->ignores_failure)
        return;
    if (mutating->problem_count == 0)
        mutating->reason = reason;
    mutating->problems = arena_grow(arena, mutating->problems, mutating->problem_count,
                                    &mutating->problem_capacity, sizeof *mutating->problems);
    mutating->problems[mutating->problem_count++] =
        by->binding ? arena_printf(arena, "policy '%s' with binding '%s' denied request: %s",
                                   by->policy->name, by->binding->name, problem)
                    : arena_printf(arena, "policy \"%s\" denied request: %s", by->policy->name,
                                   problem);
}

/* The code is that of a refusal whatever the reason says, as upstream has it. */
static bool fail_noted(const struct mutating *mutating, struct error *err)
{
    if (mutating->problem_count == 0)
        return true;
    fail(err, mutating->reason, 0, "%s", mutating->problems[0]);
    if (err)
        err->code = reason_code(REASON_FORBIDDEN);
    for (size_t i = 0; i < mutating->problem_count; i++)
        error_add_cause(err, mutating->write->arena, NULL, NULL, mutating->problems[i]);
    return false;
}

/* ---- one mutation ---- */

/* What the policy is shown: what those before have made, in its kind. */
static bool show(struct mutating *mutating, const struct kind *kind, struct error *err)
{
    if (mutating->inputs.kind == kind)
        return true;
    mutating->subject = admission_subject_of(mutating->write);
    if (!admission_show(mutating->write, kind, &mutating->subject, err))
        return false;
    mutating->inputs = (struct expression_inputs){ .subject = &mutating->subject,
                                                   .kind = kind,
                                                   .arena = mutating->write->arena };
    return true;
}

/* What the mutation makes of the object; NULL where it fails, which is noted. */
static struct value *run_mutation(struct mutating *mutating, const struct policy_invocation *by,
                                  const struct policy_mutation *mutation)
{
    struct write *write = mutating->write;
    const char *problem = mutation->expression.problem;
    struct value *tree = NULL;
    struct expression_round round = expression_round_new(&mutating->inputs, by->policy->variables,
                                                         by->params, POLICY_BUDGET);
    if (!problem) {
        struct evaluation result = expression_run(&mutation->expression, &round);
        problem = result.problem;
        if (!problem)
            tree = policy_patch(mutation, result.value, mutating->subject.object,
                                admission_form(write, by->kind), write->arena, &problem);
    }
    if (!tree)
        note(mutating, by, REASON_INVALID, problem);
    return tree;
}

/* False with *err set where upstream calls it the server's fault, or where it has to wait. */
static bool mutate(struct mutating *mutating, const struct policy_invocation *by,
                   const struct policy_mutation *mutation, struct error *err)
{
    struct write *write = mutating->write;
    struct error own = { 0 };
    if (!show(mutating, by->kind, err))
        return false;
    struct value *tree = run_mutation(mutating, by, mutation);
    if (!tree)
        return true;
    if (!admission_take_changed(write, by->kind, tree, &own, err))
        return error_is_set(&own) && fail(err, REASON_INTERNAL_ERROR, 0,
                                          "Internal error occurred: %s", own.message);
    write->passes.is_wanted = true;
    mutating->inputs.kind = NULL;
    return true;
}

/* ---- who runs again ---- */

static bool is_same(const struct policy_invocation *a, const struct policy_invocation *b)
{
    return a->policy == b->policy && a->binding == b->binding &&
           (!a->params || !b->params
                ? a->params == b->params
                : bytes_equal(value_string(a->params, "metadata.uid"),
                              value_string(b->params, "metadata.uid")));
}

static bool ran_before(const struct write *write, const struct policy_invocation *by)
{
    const struct policy_invocations *ran = write->passes.policies;
    for (size_t i = 0; ran && i < ran->count; i++)
        if (is_same(&ran->items[i], by))
            return true;
    return false;
}

static void remember(struct write *write, const struct policy_invocation *by)
{
    if (!write->passes.policies)
        write->passes.policies = ARENA_NEW(write->arena, struct policy_invocations);
    struct policy_invocations *ran = write->passes.policies;
    ran->items = arena_grow(write->arena, ran->items, ran->count, &ran->capacity,
                            sizeof *ran->items);
    ran->items[ran->count++] = *by;
}

/* ---- all ---- */

static bool run(struct mutating *mutating, const struct policy_invocation *by, struct error *err)
{
    struct write *write = mutating->write;
    const struct policy *policy = by->policy;
    const char *problem = by->problem;
    if (problem) {
        note(mutating, by, REASON_FORBIDDEN, problem);
        return true;
    }
    if (!show(mutating, by->kind, err))
        return false;
    enum condition_verdict verdict =
        match_conditions_run(&policy->conditions, &mutating->inputs, policy->variables, by->params,
                             policy->ignores_failure, &problem);
    if (verdict == CONDITIONS_FAILED)
        note(mutating, by, REASON_INVALID, problem);
    if (verdict != CONDITIONS_MET || (write->passes.number > 0 && !ran_before(write, by)))
        return true;
    for (size_t i = 0; i < policy->mutation_count; i++)
        if (!mutate(mutating, by, &policy->mutations[i], err))
            return false;
    if (policy->wants_again && write->passes.number == 0)
        remember(write, by);
    return true;
}

bool policies_mutate(struct write *write, struct error *err)
{
    struct policies *policies = write->pipeline->policies;
    struct mutating mutating = { .write = write };
    if (write->is_shown || !policies_are_asked(policies) || write->request->verb == WRITE_DELETE)
        return true;
    struct admission_subject subject = admission_subject_of(write);
    mutating.all = policies_concerning(policies, POLICY_MUTATING, &subject);
    for (size_t i = 0; i < mutating.all.count; i++)
        if (!run(&mutating, &mutating.all.items[i], err))
            return false;
    return fail_noted(&mutating, err);
}
