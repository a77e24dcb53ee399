/* SPDX-License-Identifier: Apache-2.0 */
/* admission_policy.c - admission policies, validating and mutating, and their bindings.
 *
 * CEL expressions are compiled by whoever validates (expression_check.h). */
#include <ctype.h>
#include <string.h>

#include "base/arena.h"
#include "codec/value.h"
#include "object/expression_check.h"
#include "object/kinds/webhook.h"
#include "object/schema.h"
#include "object/text_set.h"

#define NO_NAME_AND_SELECTOR "name and selector are mutually exclusive"
#define NEEDS_ITEM "validations or auditAnnotations must contain at least one item"

enum { AUDIT_ANNOTATIONS_MAX = 20, AUDIT_EXPRESSION_MAX = 5 * 1024 };

static const char *const mutating_operations[] = { "*", "CONNECT", "CREATE", "UPDATE", NULL };

/* ---- which requests ---- */

static void check_named_rule(const struct value *rule, struct field_errors *errors)
{
    AUTO_TEXT_SET names = { 0 };
    FIELD_EACH(name, rule, "resourceNames", errors) {
        field_format(errors, NULL, value_bytes(name.item), FORMAT_SEGMENT);
        if (!text_set_add(&names, value_bytes(name.item)))
            field_duplicate(errors, NULL, name.item);
    }
    validate_admission_rule(rule, errors);
}

/* matchConstraints and matchResources. */
static void check_match(const struct value *match, struct field_errors *errors)
{
    static const char *const selectors[] = { "namespaceSelector", "objectSelector" };
    static const char *const rules[] = { "resourceRules", "excludeResourceRules" };
    if (!value_member(match, "matchPolicy"))
        field_required(errors, "matchPolicy", NULL);
    field_one_of(errors, match, "matchPolicy", match_policies);
    FOR_EACH(name, selectors) {
        if (!value_member(match, *name))
            field_required(errors, *name, NULL);
        validate_selector(value_member(match, *name), *name, errors);
    }
    FOR_EACH(name, rules)
        FIELD_EACH(rule, match, *name, errors)
            check_named_rule(rule.item, errors);
}

/* Nothing is left to change of what is deleted. */
static void check_mutating_operations(const struct value *match, struct field_errors *errors)
{
    const struct value *rules = value_member(match, "resourceRules");
    for (size_t i = 0; i < value_count(rules); i++) {
        const struct value *operations = value_member(value_item(rules, i), "operations");
        for (size_t k = 0; k < value_count(operations); k++) {
            struct bytes operation = value_bytes(value_item(operations, k));
            if (!text_is_one_of(operation, mutating_operations))
                field_not_supported(errors, "resourceRules.operations", operation,
                                    mutating_operations);
        }
    }
}

static void check_constraints(const struct value *spec, bool mutating, struct field_errors *errors)
{
    const struct value *match = value_member(spec, "matchConstraints");
    if (!match) {
        field_required(errors, "matchConstraints", NULL);
        return;
    }
    field_enter(errors, "matchConstraints");
    check_match(match, errors);
    if (!value_count(value_member(match, "resourceRules")))
        field_required(errors, "resourceRules", NULL);
    if (mutating)
        check_mutating_operations(match, errors);
    field_leave(errors);
}

/* ---- parameters ---- */

static void check_api_version(struct bytes text, struct field_errors *errors)
{
    struct bytes version = text, group = bytes_next(&version, '/');
    if (!version.at) {
        version = group;
        group = (struct bytes){ NULL, 0 };
    }
    if (version.size && memchr(version.at, '/', version.size)) {
        field_invalid_text(
            errors, "apiVersion", text,
            arena_printf(errors->arena, "unexpected GroupVersion string: %.*s", BYTES_ARG(text)));
        return;
    }
    const char *problem =
        group.size ? format_all_problems(FORMAT_SUBDOMAIN, group, errors->arena) : NULL;
    if (problem)
        field_invalid_text(errors, "apiVersion", group, problem);
    problem = format_all_problems(FORMAT_LABEL_1035, version, errors->arena);
    if (version.size == 0)
        field_invalid_text(errors, "apiVersion", text, "version must be specified");
    else if (problem)
        field_invalid_text(errors, "apiVersion", version, problem);
}

static void check_kind_name(struct bytes kind, struct field_errors *errors)
{
    char *lower = arena_copy(errors->arena, kind.at, kind.size);
    for (size_t i = 0; i < kind.size; i++)
        lower[i] = (char)tolower((unsigned char)lower[i]);
    const char *problem =
        format_all_problems(FORMAT_LABEL_1035, (struct bytes){ lower, kind.size }, errors->arena);
    if (problem)
        field_invalid_text(errors, "kind", kind,
                           arena_printf(errors->arena,
                                        "may have mixed case, but should "
                                        "otherwise match: %s",
                                        problem));
}

static void check_param_kind(const struct value *kind, struct field_errors *errors)
{
    struct bytes version = value_string(kind, "apiVersion"), name = value_string(kind, "kind");
    if (version.size == 0)
        field_required(errors, "apiVersion", NULL);
    else
        check_api_version(version, errors);
    if (name.size == 0)
        field_required(errors, "kind", NULL);
    else
        check_kind_name(name, errors);
}

static void check_param_ref(const struct value *ref, struct field_errors *errors)
{
    static const char *const actions[] = { "Deny", "Allow", NULL };
    struct bytes name = value_string(ref, "name");
    const struct value *selector = value_member(ref, "selector");
    if (name.size)
        field_format(errors, "name", name, FORMAT_SEGMENT);
    if (name.size && selector)
        field_forbidden(errors, "name", NO_NAME_AND_SELECTOR);
    validate_selector(selector, "selector", errors);
    if (name.size && selector)
        field_forbidden(errors, "selector", NO_NAME_AND_SELECTOR);
    if (name.size == 0 && !selector)
        field_required(errors, NULL, "one of name or selector must be specified");
    field_required_one_of(errors, ref, "parameterNotFoundAction", actions);
}

/* ---- what the policies have in common ---- */

static bool is_cel_identifier(struct bytes name)
{
    static const char *const reserved[] = { "true",     "false",     "null",     "in",   "as",
                                            "break",    "const",     "continue", "else", "for",
                                            "function", "if",        "import",   "let",  "loop",
                                            "package",  "namespace", "return",   "var",  "void",
                                            "while",    NULL };
    for (size_t i = 0; i < name.size; i++)
        if (name.at[i] != '_' &&
            !(i ? isalnum((unsigned char)name.at[i]) : isalpha((unsigned char)name.at[i])))
            return false;
    return name.size && !text_is_one_of(name, reserved);
}

static void check_variables(const struct value *spec, struct field_errors *errors)
{
    FIELD_EACH(variable, spec, "variables", errors) {
        struct bytes name = value_string(variable.item, "name");
        if (text_is_blank(name))
            field_required(errors, "name", "name is not specified");
        else if (!is_cel_identifier(name))
            field_invalid_text(errors, "name", name, "must be a valid CEL identifier");
        struct bytes text = value_string(variable.item, "expression");
        if (text_is_blank(text))
            field_required(errors, "expression", "expression is not specified");
        else
            field_variable(errors, name, text);
    }
}

static void check_policy(const struct value *spec, bool mutating, struct field_errors *errors)
{
    const struct value *kind = value_member(spec, "paramKind");
    field_required_one_of(errors, spec, "failurePolicy", failure_policies);
    if (kind) {
        field_enter(errors, "paramKind");
        check_param_kind(kind, errors);
        field_leave(errors);
    }
    check_constraints(spec, mutating, errors);
    field_expressions_begin(errors, kind != NULL,
                            mutating || value_count(value_member(spec, "variables")) > 0);
    validate_match_conditions(spec, errors);
    check_variables(spec, errors);
}

static void check_binding(const struct value *spec, struct field_errors *errors)
{
    const struct value *ref = value_member(spec, "paramRef"),
                       *match = value_member(spec, "matchResources");
    field_format_required(errors, spec, "policyName", FORMAT_SUBDOMAIN);
    if (ref) {
        field_enter(errors, "paramRef");
        check_param_ref(ref, errors);
        field_leave(errors);
    }
    if (match) {
        field_enter(errors, "matchResources");
        check_match(match, errors);
        field_leave(errors);
    }
}

/* ---- ValidatingAdmissionPolicy ---- */

static void check_validation(const struct value *validation, struct field_errors *errors)
{
    static const char *const reasons[] = { "Forbidden", "Invalid", "RequestEntityTooLarge", NULL };
    const struct value *message = value_member(validation, "message");
    struct bytes expression = value_string(validation, "expression"),
                 computed = value_string(validation, "messageExpression");
    if (text_is_blank(expression))
        field_required(errors, "expression", "expression is not specified");
    else
        field_expression(errors, "expression", CHECKED_VALIDATION, expression, expression);
    if (computed.size && text_is_blank(computed))
        field_invalid_text(errors, "messageExpression", computed, "must be non-empty if specified");
    else if (computed.size)
        field_expression(errors, "messageExpression", CHECKED_MESSAGE, computed, computed);
    if (value_bytes(message).size && text_is_blank(value_bytes(message)))
        field_invalid(errors, "message", message, "must be non-empty if specified");
    else if (text_has_line_breaks(bytes_trim(value_bytes(message))))
        field_invalid(errors, "message", message, "must not contain line breaks");
    field_one_of(errors, validation, "reason", reasons);
}

static void check_audit_annotation(const struct value *annotation, struct bytes policy,
                                   struct field_errors *errors)
{
    const char *details[FORMAT_PROBLEMS_MAX];
    struct bytes key = value_string(annotation, "key"),
                 expression = value_string(annotation, "valueExpression");
    struct bytes name =
        bytes_of(arena_printf(errors->arena, "%.*s/%.*s", BYTES_ARG(policy), BYTES_ARG(key)));
    size_t count = policy.size ? format_problems(FORMAT_QUALIFIED, name, details) : 0;
    for (size_t i = 0; i < count; i++)
        field_invalid_text(errors, "key", name, details[i]);
    if (policy.size == 0)
        field_invalid_text(errors, "key", key, "requires metadata.name be non-empty");
    struct bytes trimmed = bytes_trim_space(expression);
    if (trimmed.size == 0)
        field_required(errors, "valueExpression", "valueExpression is not specified");
    else if (trimmed.size > AUDIT_EXPRESSION_MAX)
        field_required(errors, "valueExpression", "must not exceed 5120 bytes in length");
    else
        field_expression(errors, "valueExpression", CHECKED_AUDIT_ANNOTATION, trimmed, expression);
}

static void check_audit_annotations(const struct value *spec, struct bytes policy,
                                    struct field_errors *errors)
{
    AUTO_TEXT_SET keys = { 0 };
    const struct value *list = value_member(spec, "auditAnnotations");
    if (value_count(list) > AUDIT_ANNOTATIONS_MAX)
        field_invalid(errors, "auditAnnotations", list,
                      "must not have more than 20 auditAnnotations");
    FIELD_EACH(annotation, spec, "auditAnnotations", errors) {
        const struct value *key = value_member(annotation.item, "key");
        check_audit_annotation(annotation.item, policy, errors);
        if (!text_set_add(&keys, value_bytes(key)))
            field_duplicate(errors, "key", key);
    }
}

static void validate_policy(const struct value *next, struct field_errors *errors)
{
    const struct value *spec = value_member(next, "spec");
    field_enter(errors, "spec");
    check_policy(spec, /* mutating= */ false, errors);
    if (!value_count(value_member(spec, "validations")) &&
        !value_count(value_member(spec, "auditAnnotations"))) {
        field_required(errors, "validations", NEEDS_ITEM);
        field_required(errors, "auditAnnotations", NEEDS_ITEM);
    }
    FIELD_EACH(validation, spec, "validations", errors)
        check_validation(validation.item, errors);
    check_audit_annotations(spec, value_string(next, "metadata.name"), errors);
    field_leave(errors);
}

static void validate_policy_status(const struct value *next, const struct value *old,
                                   struct field_errors *errors)
{
    const struct value *status = value_member(next, "status");
    field_enter(errors, "status");
    field_enter(errors, "typeChecking");
    FIELD_EACH(warning, value_member(status, "typeChecking"), "expressionWarnings", errors) {
        if (value_string(warning.item, "warning").size == 0)
            field_required(errors, "warning", NULL);
        if (text_is_blank(value_string(warning.item, "fieldRef")))
            field_required(errors, "fieldRef", NULL);
    }
    field_leave(errors);
    validate_conditions(status, "conditions", errors);
    field_leave(errors);
}

const struct kind_code kind_code_admission_validating_policy = {
    .validate = validate_policy,
    .validate_status = validate_policy_status,
};

static void check_actions(const struct value *spec, struct field_errors *errors)
{
    static const char *const actions[] = { "Audit", "Deny", "Warn", NULL };
    AUTO_TEXT_SET seen = { 0 };
    const struct value *list = value_member(spec, "validationActions");
    FIELD_EACH(action, spec, "validationActions", errors) {
        struct bytes text = value_bytes(action.item);
        if (!text_is_one_of(text, actions))
            field_not_supported(errors, NULL, text, actions);
        if (!text_set_add(&seen, text))
            field_duplicate(errors, NULL, action.item);
    }
    if (text_set_has(&seen, bytes_of("Deny")) && text_set_has(&seen, bytes_of("Warn")))
        field_invalid(
            errors, "validationActions", list,
            "must not contain both Deny and Warn (repeating the same "
            "validation failure information in the API response and headers serves no purpose)");
    if (!value_count(list))
        field_required(errors, "validationActions", "at least one validation action is required");
}

static void validate_policy_binding(const struct value *next, struct field_errors *errors)
{
    const struct value *spec = value_member(next, "spec");
    field_enter(errors, "spec");
    check_binding(spec, errors);
    check_actions(spec, errors);
    field_leave(errors);
}

const struct kind_code kind_code_admission_validating_policy_binding = {
    .validate = validate_policy_binding
};

/* ---- MutatingAdmissionPolicy ---- */

static const struct mutation_form {
    const char *type, *member, *other, *other_text, *missing, *unwanted;
    enum checked_expression use;
} mutation_forms[] = {
    { "JSONPatch", "jsonPatch", "applyConfiguration", "{applyConfiguration}",
      "must be specified when patchType is JSONPatch",
      "must not be specified when patchType is JSONPatch", CHECKED_JSON_PATCH },
    { "ApplyConfiguration", "applyConfiguration", "jsonPatch", "{jsonPatch}",
      "must be specified when patchType is ApplyConfiguration",
      "must not be specified when patchType is ApplyConfiguration", CHECKED_APPLY_CONFIGURATION },
};

static void check_mutation_form(const struct value *mutation, const struct mutation_form *form,
                                struct field_errors *errors)
{
    const struct value *body = value_member(mutation, form->member);
    struct bytes text = bytes_trim_space(value_string(body, "expression"));
    if (!body) {
        field_required(errors, form->member, form->missing);
    } else {
        field_enter(errors, form->member);
        if (text.size == 0)
            field_required(errors, "expression", NULL);
        else
            field_expression(errors, "expression", form->use, text, text);
        field_leave(errors);
    }
    if (value_member(mutation, form->other))
        field_invalid_text(errors, form->other, bytes_of(form->other_text), form->unwanted);
}

static void check_mutation(const struct value *mutation, struct field_errors *errors)
{
    static const char *const types[] = { "ApplyConfiguration", "JSONPatch", NULL };
    field_required_one_of(errors, mutation, "patchType", types);
    FOR_EACH(form, mutation_forms)
        if (bytes_equal_text(value_string(mutation, "patchType"), form->type))
            check_mutation_form(mutation, form, errors);
}

static void validate_mutating_policy(const struct value *next, struct field_errors *errors)
{
    const struct value *spec = value_member(next, "spec");
    field_enter(errors, "spec");
    check_policy(spec, /* mutating= */ true, errors);
    if (!value_count(value_member(spec, "mutations")))
        field_required(errors, "mutations", "mutations must contain at least one item");
    FIELD_EACH(mutation, spec, "mutations", errors)
        check_mutation(mutation.item, errors);
    field_required_one_of(errors, spec, "reinvocationPolicy", reinvocation_policies);
    field_leave(errors);
}

const struct kind_code kind_code_admission_mutating_policy = { .validate =
                                                                   validate_mutating_policy };

static void validate_mutating_policy_binding(const struct value *next, struct field_errors *errors)
{
    const struct value *spec = value_member(next, "spec");
    field_enter(errors, "spec");
    check_binding(spec, errors);
    field_enter(errors, "matchResources");
    check_mutating_operations(value_member(spec, "matchResources"), errors);
    field_leave(errors);
    field_leave(errors);
}

const struct kind_code kind_code_admission_mutating_policy_binding = {
    .validate = validate_mutating_policy_binding
};
