/* SPDX-License-Identifier: Apache-2.0 */
/* webhook.c - the two webhook configurations, and the rules that they share with admission
 * policies.
 *
 * CEL expressions are compiled by whoever validates (expression_check.h). */
#include <string.h>

#include "base/arena.h"
#include "codec/value.h"
#include "object/expression_check.h"
#include "object/kinds/webhook.h"
#include "object/schema.h"
#include "object/text_set.h"

enum { MATCH_CONDITIONS_MAX = 64, TIMEOUT_MAX_S = 30 };

const char *const failure_policies[] = { "Fail", "Ignore", NULL };
const char *const match_policies[] = { "Equivalent", "Exact", NULL };
const char *const reinvocation_policies[] = { "IfNeeded", "Never", NULL };

/* ---- rules ---- */

static bool has_item(const struct value *list, const char *text)
{
    for (size_t i = 0; i < value_count(list); i++)
        if (bytes_equal_text(value_bytes(value_item(list, i)), text))
            return true;
    return false;
}

/* A list that must not be empty, and in which "*" stands alone. */
static void check_list(const struct value *rule, const char *name, const char *what,
                       struct field_errors *errors)
{
    const struct value *list = value_member(rule, name);
    if (!value_count(list))
        field_required(errors, name, NULL);
    if (value_count(list) > 1 && has_item(list, "*"))
        field_invalid(
            errors, name, list,
            arena_printf(errors->arena, "if '*' is present, must not specify other %s", what));
}

/* What earlier resources of a list cover. */
struct covered {
    struct text_set of_resource, of_subresource;         /* names that stood beside a wildcard */
    bool            has_single, has_double, has_plain;
};

static void covered_done(struct covered *covered)
{
    text_set_done(&covered->of_resource);
    text_set_done(&covered->of_subresource);
}

static void check_resource(const struct value *item, struct covered *covered,
                           struct field_errors *errors)
{
    struct bytes whole = value_bytes(item), sub = whole, resource = bytes_next(&sub, '/');
    covered->has_double |= bytes_equal_text(whole, "*/*");
    covered->has_single |= bytes_equal_text(whole, "*");
    if (!sub.at) {
        covered->has_plain = !bytes_equal_text(whole, "*");
        return;
    }
    if (text_set_has(&covered->of_resource, resource))
        field_invalid(errors, NULL, item,
                      arena_printf(errors->arena, "if '%.*s/*' is present, must not specify %.*s",
                                   BYTES_ARG(resource), BYTES_ARG(whole)));
    if (text_set_has(&covered->of_subresource, sub))
        field_invalid(errors, NULL, item,
                      arena_printf(errors->arena, "if '*/%.*s' is present, must not specify %.*s",
                                   BYTES_ARG(sub), BYTES_ARG(whole)));
    if (bytes_equal_text(sub, "*"))
        (void)text_set_add(&covered->of_resource, resource);
    if (bytes_equal_text(resource, "*"))
        (void)text_set_add(&covered->of_subresource, sub);
}

static void check_resources(const struct value *rule, struct field_errors *errors)
{
    CLEANUP(covered_done) struct covered covered = { 0 };
    const struct value *resources = value_member(rule, "resources");
    if (!value_count(resources))
        field_required(errors, "resources", NULL);
    FIELD_EACH(resource, rule, "resources", errors) {
        if (value_bytes(resource.item).size)
            check_resource(resource.item, &covered, errors);
        else
            field_required(errors, NULL, NULL);
    }
    if (value_count(resources) > 1 && covered.has_double)
        field_invalid(errors, "resources", resources,
                      "if '*/*' is present, must not specify other resources");
    if (covered.has_single && covered.has_plain)
        field_invalid(errors, "resources", resources,
                      "if '*' is present, must not specify other resources without subresources");
}

void validate_admission_rule(const struct value *rule, struct field_errors *errors)
{
    static const char *const operations[] = { "*", "CONNECT", "CREATE", "DELETE", "UPDATE", NULL };
    static const char *const scopes[] = { "*", "Cluster", "Namespaced", NULL };
    check_list(rule, "operations", "operations", errors);
    FIELD_EACH(operation, rule, "operations", errors)
        if (!text_is_one_of(value_bytes(operation.item), operations))
            field_not_supported(errors, NULL, value_bytes(operation.item), operations);
    check_list(rule, "apiGroups", "API groups", errors);
    check_list(rule, "apiVersions", "API versions", errors);
    FIELD_EACH(version, rule, "apiVersions", errors)
        if (value_bytes(version.item).size == 0)
            field_required(errors, NULL, NULL);
    check_resources(rule, errors);
    field_one_of(errors, rule, "scope", scopes);
}

void validate_match_conditions(const struct value *map, struct field_errors *errors)
{
    AUTO_TEXT_SET names = { 0 };
    size_t count = value_count(value_member(map, "matchConditions"));
    if (count > MATCH_CONDITIONS_MAX)
        field_too_many(errors, "matchConditions", (int64_t)count, MATCH_CONDITIONS_MAX);
    FIELD_EACH(condition, map, "matchConditions", errors) {
        struct bytes name = value_string(condition.item, "name"),
                     text = bytes_trim_space(value_string(condition.item, "expression"));
        if (text.size == 0)
            field_required(errors, "expression", NULL);
        else
            field_expression(errors, "expression", CHECKED_MATCH_CONDITION, text, text);
        field_format_required(errors, condition.item, "name", FORMAT_QUALIFIED);
        if (name.size && !text_set_add(&names, name))
            field_duplicate(errors, "name", value_member(condition.item, "name"));
    }
}

void validate_review_versions(const struct value *map, const char *name, const char *const *known,
                              struct field_errors *errors)
{
    AUTO_TEXT_SET seen = { 0 };
    bool has_known = false;
    FIELD_EACH(version, map, name, errors) {
        struct bytes text = value_bytes(version.item);
        if (!text_set_add(&seen, text)) {
            field_invalid(errors, NULL, version.item, "duplicate version");
            continue;
        }
        field_format(errors, NULL, text, FORMAT_LABEL_1035);
        has_known |= text_is_one_of(text, known);
    }
    if (!has_known)
        field_invalid(
            errors, name, value_member(map, name),
            arena_printf(errors->arena, "must include at least one of %s, %s", known[0], known[1]));
}

/* ---- configurations ---- */

static void check_client(const struct value *client, struct field_errors *errors)
{
    const struct value *url = value_member(client, "url"),
                       *service = value_member(client, "service");
    if (!url == !service) {
        field_required(errors, NULL, "exactly one of url or service is required");
    } else if (url) {
        validate_webhook_url(value_bytes(url), "url", errors);
    } else {
        field_enter(errors, "service");
        validate_webhook_service(service, /* swapped= */ true, errors);
        field_leave(errors);
    }
}

static void check_hook_name(const struct value *hook, struct field_errors *errors)
{
    struct bytes name = value_string(hook, "name"), rest = name;
    const char *problem = format_all_problems(FORMAT_SUBDOMAIN, name, errors->arena);
    (void)bytes_next(&rest, '.');
    if (name.size == 0)
        field_required(errors, "name", NULL);
    else if (problem)
        field_invalid_text(errors, "name", name, problem);
    else if (!rest.at || !memchr(rest.at, '.', rest.size))
        field_invalid_text(errors, "name", name,
                           "should be a domain with at least three segments separated by dots");
}

static void check_choices(const struct value *hook, struct field_errors *errors)
{
    static const char *const effects[] = { "None", "NoneOnDryRun", NULL };
    const struct value *timeout = value_member(hook, "timeoutSeconds");
    int64_t seconds = value_int(hook, "timeoutSeconds", 1);
    field_one_of(errors, hook, "failurePolicy", failure_policies);
    field_one_of(errors, hook, "matchPolicy", match_policies);
    if (!value_member(hook, "sideEffects"))
        field_required(errors, "sideEffects", "must specify one of None, NoneOnDryRun");
    field_one_of(errors, hook, "sideEffects", effects);
    if (seconds < 1 || seconds > TIMEOUT_MAX_S)
        field_invalid(errors, "timeoutSeconds", timeout,
                      "the timeout value must be between 1 and 30 seconds");
    validate_selector(value_member(hook, "namespaceSelector"), "namespaceSelector", errors);
    validate_selector(value_member(hook, "objectSelector"), "objectSelector", errors);
    field_one_of(errors, hook, "reinvocationPolicy", reinvocation_policies);
}

static void check_hook(const struct value *hook, struct field_errors *errors)
{
    static const char *const versions[] = { "v1", "v1beta1", NULL };
    check_hook_name(hook, errors);
    FIELD_EACH(rule, hook, "rules", errors)
        validate_admission_rule(rule.item, errors);
    check_choices(hook, errors);
    field_enter(errors, "clientConfig");
    check_client(value_member(hook, "clientConfig"), errors);
    field_leave(errors);
    validate_match_conditions(hook, errors);
    if (!value_count(value_member(hook, "admissionReviewVersions")))
        field_required(errors, "admissionReviewVersions", "must specify one of v1, v1beta1");
    else
        validate_review_versions(hook, "admissionReviewVersions", versions, errors);
}

static void validate_configuration(const struct value *next, struct field_errors *errors)
{
    AUTO_TEXT_SET names = { 0 };
    field_expressions_begin(errors, /* has_params= */ false, /* has_variables= */ false);
    FIELD_EACH(hook, next, "webhooks", errors) {
        struct bytes name = value_string(hook.item, "name");
        check_hook(hook.item, errors);
        if (name.size && !text_set_add(&names, name))
            field_duplicate(errors, "name", value_member(hook.item, "name"));
    }
}

const struct kind_code kind_code_admission_webhook_configuration = { .validate =
                                                                         validate_configuration };
