/* SPDX-License-Identifier: Apache-2.0 */
/* admission_extensions.c - what extends the API and is not evaluated here: nobody is to believe
 * that it holds. */
#include "write/admission.h"
#include "base/arena.h"
#include "codec/json.h"

/* ---- CustomResourceRules ---- */

/* Rules in CEL are not evaluated here, and a rule that nobody keeps must not look kept. */
static bool has_rules(const struct value *value, int depth)
{
    if (depth > JSON_DEPTH_MAX)
        return false;
    if (value_count(value_member(value, "x-kubernetes-validations")) > 0)
        return true;
    for (size_t i = 0; i < value_count(value); i++)
        if (has_rules(value_is(value, VALUE_MAP) ? value->map.members[i].value
                                                 : value_item(value, i), depth + 1))
            return true;
    return false;
}

bool custom_resource_rules(struct write *write, struct error *err)
{
    const struct value *versions = value_at(write->next, "spec.versions");
    if (write->kind != well_known.custom_resource_definition)
        return true;
    for (size_t i = 0; i < value_count(versions); i++) {
        const struct value *schema = value_at(value_item(versions, i), "schema.openAPIV3Schema");
        const char *field =
            arena_printf(write->arena, "spec.versions[%zu].schema.openAPIV3Schema", i);
        static const char message[] =
            "Forbidden: x-kubernetes-validations (rules in CEL) are not supported by this server";
        if (!has_rules(schema, 0))
            continue;
        fail(err, REASON_INVALID, 0, "CustomResourceDefinition.apiextensions.k8s.io \"%s\" is "
             "invalid: %s: %s", write->name, field, message);
        error_add_cause(err, write->arena, "FieldValueForbidden", field, message);
        return false;
    }
    return true;
}

/* ---- WithoutEffect ---- */

/* Stored for tools that look for them; not refused, for charts carry them along. */
bool without_effect_warn(struct write *write, struct error *err)
{
    static const char *const bindings[] = { "ValidatingAdmissionPolicyBinding",
                                            "MutatingAdmissionPolicyBinding" };
    (void)err;
    FOR_EACH(name, bindings)
        if (text_equal(write->kind->name, *name) &&
            text_equal(write->kind->group, "admissionregistration.k8s.io"))
            admission_warn(write, "admission policies (CEL) are not evaluated by this server: this "
                           "binding has no effect");
    return true;
}
