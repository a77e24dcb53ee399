/* SPDX-License-Identifier: Apache-2.0 */
/* policy_config.c - policies and bindings from the objects that say them. */
#include <stdlib.h>

#include "write/policy.h"

/* ---- policies ---- */

static void read_variables(struct policy *policy, const struct value *spec,
                           struct expression_scope *scope)
{
    const struct value *list = value_member(spec, "variables");
    if (value_count(list) == 0)
        return;
    policy->variables = scope->variables = composition_new(&policy->arena);
    for (size_t i = 0; i < value_count(list); i++) {
        const struct value *variable = value_item(list, i);
        (void)composition_add(policy->variables, value_string(variable, "name"),
                              value_string(variable, "expression"), scope, &policy->arena);
    }
}

static void read_validations(struct policy *policy, const struct value *spec,
                             const struct expression_scope *scope)
{
    struct arena *arena = &policy->arena;
    const struct value *list = value_member(spec, "validations");
    policy->validations = arena_array(arena, value_count(list), sizeof *policy->validations);
    for (size_t i = 0; i < value_count(list); i++) {
        const struct value *item = value_item(list, i);
        struct policy_validation *validation =
            &policy->validations[policy->validation_count++];
        const char *reason = value_text(item, "reason", arena);
        struct bytes text = value_string(item, "messageExpression"),
                     message = bytes_trim_space(value_string(item, "message"));
        validation->condition =
            expression_compile(value_string(item, "expression"), EXPRESSION_CONDITION, scope, arena);
        if (text.size)
            validation->message_expression =
                expression_compile(text, EXPRESSION_MESSAGE, scope, arena);
        if (message.size)
            validation->message = arena_copy(arena, message.at, message.size);
        validation->reason = reason ? reason_from_text(reason) : REASON_INVALID;
    }
}

static void read_annotations(struct policy *policy, const struct value *spec,
                             const struct expression_scope *scope)
{
    struct arena *arena = &policy->arena;
    const struct value *list = value_member(spec, "auditAnnotations");
    policy->annotations = arena_array(arena, value_count(list), sizeof *policy->annotations);
    for (size_t i = 0; i < value_count(list); i++) {
        const struct value *item = value_item(list, i);
        policy->annotations[policy->annotation_count++] = (struct policy_annotation){
            value_text(item, "key", arena),
            expression_compile(value_string(item, "valueExpression"), EXPRESSION_AUDIT, scope,
                               arena)
        };
    }
}

static void read_mutations(struct policy *policy, const struct value *spec,
                           const struct expression_scope *scope)
{
    const struct value *list = value_member(spec, "mutations");
    policy->mutations =
        arena_array(&policy->arena, value_count(list), sizeof *policy->mutations);
    for (size_t i = 0; i < value_count(list); i++) {
        const struct value *item = value_item(list, i);
        bool is_json = bytes_equal_text(value_string(item, "patchType"), "JSONPatch");
        struct bytes text =
            value_string(item, is_json ? "jsonPatch.expression" : "applyConfiguration.expression");
        policy->mutations[policy->mutation_count++] = (struct policy_mutation){
            expression_compile(text, is_json ? EXPRESSION_JSON_PATCH : EXPRESSION_APPLY, scope,
                               &policy->arena),
            is_json
        };
    }
}

static struct bytes kept(struct arena *arena, struct bytes text)
{
    return (struct bytes){ text.at ? arena_copy(arena, text.at, text.size) : NULL, text.size };
}

struct policy *policy_compile(const struct object *object, bool is_mutating, struct env *env)
{
    struct policy *policy = MEMORY_NEW(struct policy);
    struct arena *arena = &policy->arena;
    const struct value *spec = value_member(value_from_object(object, arena), "spec"),
                       *param_kind = value_member(spec, "paramKind");
    struct expression_scope scope = { .has_params = param_kind != NULL, .env = env };
    policy->name = arena_strdup(arena, object->name);
    policy->uid = arena_strdup(arena, object->uid);
    policy->generation = object->generation;
    policy->ignores_failure = bytes_equal_text(value_string(spec, "failurePolicy"), "Ignore");
    policy->wants_again = bytes_equal_text(value_string(spec, "reinvocationPolicy"), "IfNeeded");
    policy->param_version = kept(arena, value_string(param_kind, "apiVersion"));
    policy->param_kind = kept(arena, value_string(param_kind, "kind"));
    bool matches = admission_match_read(value_member(spec, "matchConstraints"), arena,
                                        &policy->match, NULL);
    policy->match.needs_rule = true;
    if (!matches)                        /* validation does not let it come so far */
        policy->match.rules = NULL;
    read_variables(policy, spec, &scope);
    policy->conditions =
        match_conditions_compile(value_member(spec, "matchConditions"), &scope, arena);
    if (is_mutating) {
        read_mutations(policy, spec, &scope);
    } else {
        read_validations(policy, spec, &scope);
        read_annotations(policy, spec, &scope);
    }
    return policy;
}

void policy_free(struct policy *policy)
{
    if (!policy)
        return;
    arena_done(&policy->arena);
    free(policy);
}

/* ---- bindings ---- */

static bool list_names(const struct value *list, const char *name)
{
    for (size_t i = 0; i < value_count(list); i++)
        if (bytes_equal_text(value_string(value_item(list, i), ""), name))
            return true;
    return false;
}

bool policy_binding_read(const struct object *object, struct arena *arena,
                         struct policy_binding *ret)
{
    const struct value *spec = value_member(value_from_object(object, arena), "spec"),
                       *ref = value_member(spec, "paramRef"),
                       *selector = value_member(ref, "selector"),
                       *actions = value_member(spec, "validationActions");
    const char *name = value_text(ref, "name", arena), *ns = value_text(ref, "namespace", arena);
    struct bytes missing = value_string(ref, "parameterNotFoundAction");
    *ret = (struct policy_binding){ .name = arena_strdup(arena, object->name),
                                    .policy_name = value_text(spec, "policyName", arena),
                                    .has_params = ref != NULL,
                                    .param_name = name ? name : "",
                                    .param_ns = ns ? ns : "",
                                    .refuses_without_params = bytes_equal_text(missing, "Deny"),
                                    .denies = list_names(actions, "Deny"),
                                    .warns = list_names(actions, "Warn") };
    return admission_match_read(value_member(spec, "matchResources"), arena, &ret->match, NULL) &&
           (!selector || selector_from_value(selector, arena, &ret->params, NULL));
}
