/* SPDX-License-Identifier: Apache-2.0 */
/* policy_validate.c - ValidatingAdmissionPolicy: what its expressions say of a write.
 *
 * All policies are heard, for each may warn; the first that denies speaks in the answer.  A
 * validation that is false, or that fails where failures count, does what the binding's actions
 * say; a failure of a configuration or of an audit annotation denies always. */
#include "write/policies.h"

enum { MESSAGE_BYTES_MAX = 5 * 1024 };   /* of a messageExpression */

struct denial {
    const struct policy_invocation *by;  /* NULL: nobody denies */
    const char                     *message;
    enum reason                     reason;
};

struct hearing {
    struct write                   *write;
    struct arena                   *scratch;     /* of one invocation */
    struct admission_subject        subject;     /* in the kind of the last invocation */
    struct expression_inputs        inputs;
    struct denial                   denial;
};

static void deny(struct hearing *hearing, const struct policy_invocation *by, enum reason reason,
                 const char *message)
{
    if (!hearing->denial.by)
        hearing->denial =
            (struct denial){ by, arena_strdup(hearing->write->arena, message), reason };
}

/* What the binding does about a validation that does not hold. */
static void act(struct hearing *hearing, const struct policy_invocation *by, enum reason reason,
                const char *message)
{
    if (by->binding->denies)
        deny(hearing, by, reason, message);
    if (by->binding->warns)
        admission_warn(hearing->write,
                       "Validation failed for ValidatingAdmissionPolicy '%s' with binding '%s': %s",
                       by->policy->name, by->binding->name, message);
}

static void act_on_failure(struct hearing *hearing, const struct policy_invocation *by,
                           const char *message)
{
    if (!by->policy->ignores_failure)
        act(hearing, by, REASON_INVALID, message);
}

/* ---- messages ---- */

/* NULL where the expression yields nothing that can be said. */
static const char *computed_message(const struct policy_validation *validation,
                                    struct expression_round *round)
{
    struct arena *arena = round->arena;
    if (!validation->message_expression.text)
        return NULL;
    struct evaluation said = expression_run(&validation->message_expression, round);
    if (said.problem || said.value.kind != CEL_STRING)
        return NULL;
    struct bytes text = bytes_trim_space(said.value.bytes);
    bool good = text.size > 0 && text.size <= MESSAGE_BYTES_MAX &&
                !memchr(text.at, '\n', text.size);
    return good ? arena_copy(arena, text.at, text.size) : NULL;
}

static const char *message_of(const struct policy_validation *validation,
                              struct expression_round *round)
{
    const char *message = computed_message(validation, round);
    struct bytes text = bytes_trim_space(bytes_of(validation->condition.text));
    if (message)
        return message;
    return validation->message ? validation->message
                               : arena_printf(round->arena, "failed expression: %.*s",
                                              BYTES_ARG(text));
}

/* ---- one invocation ---- */

/* False: the budget is spent, and what was found before counts for nothing. */
static bool run_validations(const struct policy *policy, struct expression_round *round,
                            struct evaluation *results)
{
    for (size_t i = 0; i < policy->validation_count; i++) {
        results[i] = expression_run(&policy->validations[i].condition, round);
        if (results[i].is_spent)
            return false;
    }
    return true;
}

static void validate(struct hearing *hearing, const struct policy_invocation *by,
                     struct expression_round *round)
{
    const struct policy *policy = by->policy;
    struct evaluation *results =
        arena_array(round->arena, policy->validation_count, sizeof *results);
    if (!run_validations(policy, round, results)) {
        act_on_failure(hearing, by, EXPRESSIONS_SPENT);
        return;
    }
    struct expression_round messages = expression_round_new(
        round->inputs, policy->variables, by->params, round->budget.left);
    messages.budget.work = round->budget.work;
    messages.hides_authorizer = true;
    messages.arena = round->arena;
    for (size_t i = 0; i < policy->validation_count; i++) {
        const struct policy_validation *validation = &policy->validations[i];
        if (results[i].problem)
            act_on_failure(hearing, by, results[i].problem);
        else if (!results[i].value.boolean)
            act(hearing, by, validation->reason, message_of(validation, &messages));
    }
}

/* What the annotations say is for an audit log; that they cannot say it may deny. */
static void annotate(struct hearing *hearing, const struct policy_invocation *by,
                     struct expression_inputs *inputs)
{
    const struct policy *policy = by->policy;
    struct expression_round round =
        expression_round_new(inputs, policy->variables, by->params, POLICY_BUDGET);
    round.hides_authorizer = true;
    round.arena = hearing->scratch;
    for (size_t i = 0; i < policy->annotation_count && !policy->ignores_failure; i++) {
        struct evaluation result = expression_run(&policy->annotations[i].value, &round);
        if (result.is_spent) {
            act_on_failure(hearing, by, result.problem);
            return;
        }
        if (result.problem)
            deny(hearing, by, REASON_INVALID, result.problem);
    }
}

/* What the policy is shown; it stays while the kind is the same. */
static bool show(struct hearing *hearing, const struct kind *kind, struct error *err)
{
    if (hearing->inputs.kind == kind)
        return true;
    hearing->subject = admission_subject_of(hearing->write);
    if (!admission_show(hearing->write, kind, &hearing->subject, err))
        return false;
    hearing->inputs = (struct expression_inputs){ .subject = &hearing->subject,
                                                  .kind = kind,
                                                  .arena = hearing->write->arena };
    return true;
}

/* False with *err set where what it is to be shown has to be waited for. */
static bool hear(struct hearing *hearing, const struct policy_invocation *by, struct error *err)
{
    const struct policy *policy = by->policy;
    struct expression_inputs *inputs = &hearing->inputs;
    const char *problem = by->problem;
    if (problem && !policy->ignores_failure)
        deny(hearing, by, REASON_INVALID, problem);
    if (problem)
        return true;
    if (!show(hearing, by->kind, err))
        return false;
    enum condition_verdict verdict =
        match_conditions_run(&policy->conditions, inputs, policy->variables, by->params,
                             policy->ignores_failure, &problem);
    if (verdict == CONDITIONS_FAILED)
        act_on_failure(hearing, by, problem);
    if (verdict != CONDITIONS_MET)
        return true;
    struct expression_round round =
        expression_round_new(inputs, policy->variables, by->params, POLICY_BUDGET);
    round.arena = hearing->scratch;
    validate(hearing, by, &round);
    annotate(hearing, by, inputs);
    arena_reset(hearing->scratch);
    return true;
}

/* ---- all ---- */

static bool fail_denied(struct write *write, const struct denial *denial, struct error *err)
{
    const struct policy_invocation *by = denial->by;
    struct arena *arena = write->arena;
    const char *message =
        by->binding ? arena_printf(arena, "ValidatingAdmissionPolicy '%s' with binding '%s' denied "
                                   "request: %s", by->policy->name, by->binding->name,
                                   denial->message)
                    : arena_printf(arena, "ValidatingAdmissionPolicy '%s' denied request: %s",
                                   by->policy->name, denial->message);
    (void)admission_forbid(write, err, "%s", message);
    if (err) {
        err->reason = denial->reason;
        err->code = reason_code(denial->reason);
        error_add_cause(err, arena, NULL, NULL, message);
    }
    return false;
}

bool policies_validate(struct write *write, struct error *err)
{
    struct policies *policies = write->pipeline->policies;
    if (write->is_shown || !policies_are_asked(policies))
        return true;
    struct admission_subject subject = admission_subject_of(write);
    struct policy_invocations all = policies_concerning(policies, POLICY_VALIDATING, &subject);
    AUTO_ARENA scratch = { 0 };
    struct hearing hearing = { .write = write, .scratch = &scratch };
    for (size_t i = 0; i < all.count; i++)
        if (!hear(&hearing, &all.items[i], err))
            return false;
    return !hearing.denial.by || fail_denied(write, &hearing.denial, err);
}
