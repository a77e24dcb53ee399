/* SPDX-License-Identifier: Apache-2.0 */
/* rbac.c - roles and their bindings.
 *
 * Not here: who may grant what (the API server's escalation check). */
#include "base/arena.h"
#include "codec/value.h"
#include "object/schema.h"
#include "object/selector.h"
#include "object/validation.h"

#define RBAC_GROUP "rbac.authorization.k8s.io"

/* ---- roles ---- */

static void check_rule(const struct value *rule, bool namespaced, struct field_errors *errors)
{
    static const char *const of_resources[] = { "apiGroups", "resources", "resourceNames" };
    const struct value *urls = value_member(rule, "nonResourceURLs");
    bool resources = false;
    if (!value_count(value_member(rule, "verbs")))
        field_required(errors, "verbs", "verbs must contain at least one value");
    FOR_EACH(name, of_resources)
        resources |= value_count(value_member(rule, *name)) > 0;
    if (value_count(urls)) {
        if (namespaced)
            field_invalid(errors, "nonResourceURLs", urls,
                          "namespaced rules cannot apply to non-resource URLs");
        if (resources)
            field_invalid(errors, "nonResourceURLs", urls,
                          "rules cannot apply to both regular resources and non-resource URLs");
        return;
    }
    if (!value_count(value_member(rule, "apiGroups")))
        field_required(errors, "apiGroups", "resource rules must supply at least one api group");
    if (!value_count(value_member(rule, "resources")))
        field_required(errors, "resources", "resource rules must supply at least one resource");
}

static void validate_role(const struct value *next, struct field_errors *errors)
{
    FIELD_EACH(rule, next, "rules", errors)
        check_rule(rule.item, /* namespaced= */ true, errors);
}

static void validate_cluster_role(const struct value *next, struct field_errors *errors)
{
    const struct value *aggregation = value_member(next, "aggregationRule");
    struct selector parsed;
    FIELD_EACH(rule, next, "rules", errors)
        check_rule(rule.item, /* namespaced= */ false, errors);
    if (!aggregation)
        return;
    field_enter(errors, "aggregationRule");
    if (!value_count(value_member(aggregation, "clusterRoleSelectors")))
        field_required(errors, "clusterRoleSelectors",
                       "at least one clusterRoleSelector required if aggregationRule is non-nil");
    FIELD_EACH(selector, aggregation, "clusterRoleSelectors", errors) {
        validate_labels(value_member(selector.item, "matchLabels"), "matchLabels", errors);
        validate_selector_expressions(selector.item, errors);
        if (!selector_from_value(selector.item, errors->arena, &parsed, NULL))
            field_invalid_json(errors, NULL, "null", "invalid label selector.");
    }
    field_leave(errors);
}

const struct kind_code kind_code_rbac_role = { .validate = validate_role };
const struct kind_code kind_code_rbac_cluster_role = { .validate = validate_cluster_role };

/* ---- bindings ---- */

static void check_account(const struct value *subject, bool namespaced, struct field_errors *errors)
{
    static const char *const core[] = { "", NULL };
    struct bytes group = value_string(subject, "apiGroup");
    field_format_member(errors, subject, "name", FORMAT_SUBDOMAIN);
    if (group.size)
        field_not_supported(errors, "apiGroup", group, core);
    if (!namespaced && value_string(subject, "namespace").size == 0)
        field_required(errors, "namespace", NULL);
}

static void check_subject(const struct value *subject, bool namespaced, struct field_errors *errors)
{
    static const char *const kinds[] = { "ServiceAccount", "User", "Group", NULL };
    static const char *const groups[] = { RBAC_GROUP, NULL };
    struct bytes kind = value_string(subject, "kind"), group = value_string(subject, "apiGroup");
    if (value_string(subject, "name").size == 0)
        field_required(errors, "name", NULL);
    if (bytes_equal_text(kind, "ServiceAccount"))
        check_account(subject, namespaced, errors);
    else if (!text_is_one_of(kind, kinds))
        field_not_supported(errors, "kind", kind, kinds);
    else if (!text_is_one_of(group, groups))
        field_not_supported(errors, "apiGroup", group, groups);
}

static void check_binding(const struct value *binding, bool namespaced, struct field_errors *errors)
{
    static const char *const groups[] = { RBAC_GROUP, NULL };
    static const char *const kinds[] = { "Role", "ClusterRole", NULL };
    const struct value *role = value_member(binding, "roleRef");
    struct bytes group = value_string(role, "apiGroup"), kind = value_string(role, "kind");
    const char *const *allowed = namespaced ? kinds : kinds + 1;
    field_enter(errors, "roleRef");
    if (!text_is_one_of(group, groups))
        field_not_supported(errors, "apiGroup", group, groups);
    if (!text_is_one_of(kind, allowed))
        field_not_supported(errors, "kind", kind, allowed);
    field_format_required(errors, role, "name", FORMAT_SEGMENT);
    field_leave(errors);
    FIELD_EACH(subject, binding, "subjects", errors)
        check_subject(subject.item, namespaced, errors);
}

static void check_role_kept(const struct value *next, const struct value *old,
                            struct field_errors *errors)
{
    const struct value *role = value_member(next, "roleRef");
    if (value_same(role, value_member(old, "roleRef")))
        return;
    field_invalid_json(
        errors, "roleRef",
        arena_printf(errors->arena, "{\"APIGroup\":\"%.*s\",\"Kind\":\"%.*s\",\"Name\":\"%.*s\"}",
                     BYTES_ARG(value_string(role, "apiGroup")),
                     BYTES_ARG(value_string(role, "kind")), BYTES_ARG(value_string(role, "name"))),
        "cannot change roleRef");
}

static void validate_role_binding(const struct value *next, struct field_errors *errors)
{
    check_binding(next, /* namespaced= */ true, errors);
}

static void validate_role_binding_update(const struct value *next, const struct value *old,
                                         struct field_errors *errors)
{
    check_binding(next, /* namespaced= */ true, errors);
    check_role_kept(next, old, errors);
}

static void validate_cluster_role_binding(const struct value *next, struct field_errors *errors)
{
    check_binding(next, /* namespaced= */ false, errors);
}

static void validate_cluster_role_binding_update(const struct value *next, const struct value *old,
                                                 struct field_errors *errors)
{
    check_binding(next, /* namespaced= */ false, errors);
    check_role_kept(next, old, errors);
}

const struct kind_code kind_code_rbac_role_binding = {
    .validate = validate_role_binding,
    .validate_update = validate_role_binding_update,
};
const struct kind_code kind_code_rbac_cluster_role_binding = {
    .validate = validate_cluster_role_binding,
    .validate_update = validate_cluster_role_binding_update,
};
