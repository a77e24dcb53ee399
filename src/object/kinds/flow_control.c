/* SPDX-License-Identifier: Apache-2.0 */
/* flow_control.c - FlowSchema and PriorityLevelConfiguration.
 *
 * Not here: that the specs of catch-all, and of the schema exempt, stay what they are. */
#include <inttypes.h>

#include "base/arena.h"
#include "codec/value.h"
#include "object/schema.h"
#include "object/text_set.h"
#include "object/validation.h"

enum { PRECEDENCE_MAX = 10000, QUEUES_MAX = 10 * 1000 * 1000, HASH_BITS = 60 };

static bool has_wildcard(const struct value *list)
{
    for (size_t i = 0; i < value_count(list); i++)
        if (bytes_equal_text(value_bytes(value_item(list, i)), "*"))
            return true;
    return false;
}

/* A list that must have something, and nothing beside "*"; true where each item is to be looked at. */
static bool check_list(const struct value *map, const char *name, const char *missing,
                       const char *beside, struct field_errors *errors)
{
    const struct value *list = value_member(map, name);
    if (value_count(list) == 0)
        field_required(errors, name, missing);
    else if (!has_wildcard(list))
        return true;
    else if (value_count(list) > 1)
        field_invalid(errors, name, list,
                      arena_printf(errors->arena, "if '*' is present, must not specify other %s",
                                   beside));
    return false;
}

static void check_verbs(const struct value *rule, struct field_errors *errors)
{
    static const char *const verbs[] = { "create", "delete", "deletecollection", "get", "list",
                                         "patch", "proxy", "update", "watch", NULL };
    const struct value *list = value_member(rule, "verbs");
    bool good = true;
    if (!check_list(rule, "verbs", "verbs must contain at least one value", "verbs", errors))
        return;
    for (size_t i = 0; i < value_count(list); i++)
        good = good && text_is_one_of(value_bytes(value_item(list, i)), verbs);
    if (!good)
        field_not_supported_json(errors, "verbs", value_json(list, errors->arena), verbs);
}

/* ---- rules for resources ---- */

static void check_namespaces(const struct value *rule, struct field_errors *errors)
{
    if (value_count(value_member(rule, "namespaces")) == 0 &&
        value_bool(rule, "clusterScope", false))
        return;
    if (!check_list(rule, "namespaces",
                    "resource rules that are not cluster scoped must supply at least one namespace",
                    "namespaces", errors))
        return;
    FIELD_EACH(namespace, rule, "namespaces", errors) {
        const char *problem = format_label(value_bytes(namespace.item));
        if (problem)
            field_invalid(errors, NULL, namespace.item,
                          arena_printf(errors->arena, "each member of this list must be '*' or a "
                                       "DNS-1123 label; %s", problem));
    }
}

static void check_resource_rule(const struct value *rule, struct field_errors *errors)
{
    check_verbs(rule, errors);
    check_list(rule, "apiGroups", "resource rules must supply at least one api group", "api groups",
               errors);
    check_list(rule, "resources", "resource rules must supply at least one resource", "resources",
               errors);
    check_namespaces(rule, errors);
}

/* ---- rules for paths ---- */

static const char *path_problem(struct bytes path)
{
    size_t stars = 0;
    bool has_blank = false, has_double_slash = false;
    for (size_t i = 0; i < path.size; i++) {
        stars += path.at[i] == '*';
        has_blank = has_blank || path.at[i] == ' ';
        has_double_slash = has_double_slash || (i > 0 && path.at[i] == '/' && path.at[i - 1] == '/');
    }
    bool is_suffix = stars == 1 && bytes_ends_with(path, "/*");
    return path.size == 0        ? "must not be empty"
           : path.at[0] != '/'   ? "must start with slash"
           : has_blank           ? "must not contain white-space"
           : has_double_slash    ? "must not contain double slash"
           : stars && !is_suffix ? "wildcard can only do suffix matching"
                                 : NULL;
}

static void check_path_rule(const struct value *rule, struct field_errors *errors)
{
    check_verbs(rule, errors);
    if (!check_list(rule, "nonResourceURLs", "nonResourceURLs must contain at least one value",
                    "non-resource URLs", errors))
        return;
    FIELD_EACH(path, rule, "nonResourceURLs", errors) {
        const char *problem = path_problem(value_bytes(path.item));
        if (problem)
            field_invalid(errors, NULL, path.item, problem);
    }
}

/* ---- subjects ---- */

static void check_service_account(const struct value *account, struct field_errors *errors)
{
    struct bytes name = value_string(account, "name");
    if (name.size == 0)
        field_required(errors, "name", NULL);
    else if (!bytes_equal_text(name, "*"))
        field_format(errors, "name", name, FORMAT_SUBDOMAIN);
    if (value_string(account, "namespace").size == 0)
        field_required(errors, "namespace", "must specify namespace for service account");
    else
        field_format_member(errors, account, "namespace", FORMAT_LABEL);
}

static const struct { const char *kind, *member; } subject_kinds[] = {
    { "ServiceAccount", "serviceAccount" },
    { "User",           "user"           },
    { "Group",          "group"          },
};

static void check_named(const struct value *subject, const char *kind, const char *member,
                        struct field_errors *errors)
{
    const struct value *named = value_member(subject, member);
    if (!named) {
        field_required(errors, member,
                       arena_printf(errors->arena, "%s is required when subject kind is '%s'",
                                    member, kind));
        return;
    }
    field_enter(errors, member);
    if (strcmp(member, "serviceAccount") == 0)
        check_service_account(named, errors);
    else if (value_string(named, "name").size == 0)
        field_required(errors, "name", NULL);
    field_leave(errors);
}

static void check_subject(const struct value *subject, struct field_errors *errors)
{
    static const char *const supported[] = { "Group", "ServiceAccount", "User", NULL };
    struct bytes kind = value_string(subject, "kind");
    if (!text_is_one_of(kind, supported)) {
        field_not_supported(errors, "kind", kind, supported);
        return;
    }
    FOR_EACH(row, subject_kinds)
        if (bytes_equal_text(kind, row->kind))
            check_named(subject, row->kind, row->member, errors);
    FOR_EACH(row, subject_kinds)
        if (!bytes_equal_text(kind, row->kind) && value_member(subject, row->member))
            field_forbidden(errors, row->member,
                            arena_printf(errors->arena,
                                         "%s is forbidden when subject kind is not '%s'",
                                         row->member, row->kind));
}

/* ---- FlowSchema ---- */

static void check_policy_rule(const struct value *rule, struct field_errors *errors)
{
    if (value_count(value_member(rule, "subjects")) == 0)
        field_required(errors, "subjects", "subjects must contain at least one value");
    FIELD_EACH(subject, rule, "subjects", errors)
        check_subject(subject.item, errors);
    if (value_count(value_member(rule, "resourceRules")) == 0 &&
        value_count(value_member(rule, "nonResourceRules")) == 0)
        field_required(errors, NULL,
                       "at least one of resourceRules and nonResourceRules has to be non-empty");
    FIELD_EACH(resource_rule, rule, "resourceRules", errors)
        check_resource_rule(resource_rule.item, errors);
    FIELD_EACH(path_rule, rule, "nonResourceRules", errors)
        check_path_rule(path_rule.item, errors);
}

static void check_precedence(const struct value *spec, bool is_exempt, struct field_errors *errors)
{
    int64_t precedence = value_int(spec, "matchingPrecedence", 0);
    if (precedence <= 0)
        field_invalid_int(errors, "matchingPrecedence", precedence, "must be a positive value");
    if (precedence > PRECEDENCE_MAX)
        field_invalid_int(errors, "matchingPrecedence", precedence,
                          "must not be greater than 10000");
    if (precedence == 1 && !is_exempt)
        field_invalid_int(errors, "matchingPrecedence", precedence,
                          "only the schema named 'exempt' may have matchingPrecedence 1");
}

static void check_conditions(const struct value *next, struct field_errors *errors)
{
    AUTO_TEXT_SET seen = { 0 };
    field_enter(errors, "status");
    FIELD_EACH(condition, value_member(next, "status"), "conditions", errors) {
        struct bytes type = value_string(condition.item, "type");
        if (!text_set_add(&seen, type))
            field_duplicate_json(errors, "type",
                                 arena_printf(errors->arena, "\"%.*s\"", BYTES_ARG(type)), NULL);
        if (type.size == 0)
            field_required(errors, "type", NULL);
    }
    field_leave(errors);
}

static void check_distinguisher(const struct value *spec, struct field_errors *errors)
{
    static const char *const methods[] = { "ByNamespace", "ByUser", NULL };
    const struct value *method = value_member(spec, "distinguisherMethod");
    if (!method || text_is_one_of(value_string(method, "type"), methods))
        return;
    field_enter(errors, "distinguisherMethod");
    field_not_supported_json(errors, "type", value_json(method, errors->arena), methods);
    field_leave(errors);
}

static void validate_flow_schema(const struct value *next, struct field_errors *errors)
{
    const struct value *spec = value_member(next, "spec");
    const struct value *level = value_member(spec, "priorityLevelConfiguration");
    field_enter(errors, "spec");
    check_precedence(spec, bytes_equal_text(value_string(next, "metadata.name"), "exempt"), errors);
    check_distinguisher(spec, errors);
    field_enter(errors, "priorityLevelConfiguration");
    if (value_string(level, "name").size == 0)
        field_required(errors, "name", "must reference a priority level");
    else
        field_format_member(errors, level, "name", FORMAT_SUBDOMAIN);
    field_leave(errors);
    FIELD_EACH(rule, spec, "rules", errors)
        check_policy_rule(rule.item, errors);
    field_leave(errors);
    check_conditions(next, errors);
}

static void validate_conditions_alone(const struct value *next, const struct value *old,
                                      struct field_errors *errors)
{
    check_conditions(next, errors);
}

const struct kind_code kind_code_flowcontrol_flow_schema = {
    .validate = validate_flow_schema,
    .validate_status = validate_conditions_alone,
};

/* ---- PriorityLevelConfiguration ---- */

/* Whether the hands that may be dealt, as an estimate queues to the power of hand_size, are more
 * than the bits of a hash can tell apart. */
static bool is_too_many_hands(int64_t queues, int64_t hand_size)
{
    const int64_t most = INT64_C(1) << HASH_BITS;
    int64_t hands = 1;
    for (int64_t i = 0; i < hand_size && queues > 1; i++) {
        if (hands > most / queues)
            return true;
        hands *= queues;
    }
    return false;
}

static void check_hand(int64_t queues, int64_t hand_size, struct field_errors *errors)
{
    if (hand_size <= 0)
        field_invalid_int(errors, "handSize", hand_size, "must be positive");
    else if (hand_size > queues)
        field_invalid_int(errors, "handSize", hand_size,
                          arena_printf(errors->arena,
                                       "should not be greater than queues (%" PRId64 ")", queues));
    else if (is_too_many_hands(queues, hand_size))
        field_invalid_int(errors, "handSize", hand_size,
                          arena_printf(errors->arena,
                                       "required entropy bits of deckSize %" PRId64
                                       " and handSize %" PRId64 " should not be greater than %d",
                                       queues, hand_size, HASH_BITS));
}

static void check_queuing(const struct value *queuing, struct field_errors *errors)
{
    int64_t queues = value_int(queuing, "queues", 0);
    int64_t limit = value_int(queuing, "queueLengthLimit", 0);
    if (limit <= 0)
        field_invalid_int(errors, "queueLengthLimit", limit, "must be positive");
    if (queues <= 0)
        field_invalid_int(errors, "queues", queues, "must be positive");
    else if (queues > QUEUES_MAX)
        field_invalid_int(errors, "queues", queues, "must not be greater than 10000000");
    check_hand(queues, value_int(queuing, "handSize", 0), errors);
}

static void check_response(const struct value *response, struct field_errors *errors)
{
    static const char *const types[] = { "Queue", "Reject", NULL };
    const struct value *queuing = value_member(response, "queuing");
    bool queues = bytes_equal_text(value_string(response, "type"), "Queue");
    field_required_one_of(errors, response, "type", types);
    if (bytes_equal_text(value_string(response, "type"), "Reject") && queuing)
        field_forbidden(errors, "queuing",
                        "must be nil if limited.limitResponse.type is not Limited");
    else if (queues && !queuing)
        field_required(errors, "queuing",
                       "must not be empty if limited.limitResponse.type is Limited");
    else if (queues) {
        field_enter(errors, "queuing");
        check_queuing(queuing, errors);
        field_leave(errors);
    }
}

static void check_shares(const struct value *level, struct field_errors *errors)
{
    int64_t shares = value_int(level, "nominalConcurrencyShares", 0);
    if (shares < 0)
        field_invalid_int(errors, "nominalConcurrencyShares", shares,
                          "must be a non-negative integer");
}

static void check_lending(const struct value *level, struct field_errors *errors)
{
    int64_t lendable = value_int(level, "lendablePercent", 0);
    if (lendable < 0 || lendable > 100)
        field_invalid_int(errors, "lendablePercent", lendable,
                          "must be between 0 and 100, inclusive");
}

static void check_limited(const struct value *limited, struct field_errors *errors)
{
    int64_t borrowing = value_int(limited, "borrowingLimitPercent", 0);
    check_shares(limited, errors);
    field_enter(errors, "limitResponse");
    check_response(value_member(limited, "limitResponse"), errors);
    field_leave(errors);
    check_lending(limited, errors);
    if (borrowing < 0)
        field_invalid_int(errors, "borrowingLimitPercent", borrowing,
                          "if specified, must be a non-negative integer");
}

static void check_exempt_level(const struct value *spec, struct field_errors *errors)
{
    if (value_member(spec, "limited"))
        field_forbidden(errors, "limited", "must be nil if the type is not Limited");
    field_enter(errors, "exempt");
    check_shares(value_member(spec, "exempt"), errors);
    check_lending(value_member(spec, "exempt"), errors);
    field_leave(errors);
}

static void check_limited_level(const struct value *spec, struct field_errors *errors)
{
    const struct value *limited = value_member(spec, "limited");
    if (value_member(spec, "exempt"))
        field_forbidden(errors, "exempt", "must be nil if the type is Limited");
    if (!limited) {
        field_required(errors, "limited", "must not be empty when type is Limited");
        return;
    }
    field_enter(errors, "limited");
    check_limited(limited, errors);
    field_leave(errors);
}

static void validate_priority_level(const struct value *next, struct field_errors *errors)
{
    static const char *const types[] = { "Exempt", "Limited", NULL };
    const struct value *spec = value_member(next, "spec");
    struct bytes type = value_string(spec, "type");
    bool is_exempt = bytes_equal_text(type, "Exempt");
    bool is_exempt_name = bytes_equal_text(value_string(next, "metadata.name"), "exempt");
    field_enter(errors, "spec");
    if (is_exempt_name != is_exempt)
        field_invalid_text(errors, "type", type,
                           "must be 'Exempt' if and only if `name` is 'exempt'");
    if (is_exempt)
        check_exempt_level(spec, errors);
    else if (bytes_equal_text(type, "Limited"))
        check_limited_level(spec, errors);
    else
        field_required_one_of(errors, spec, "type", types);
    field_leave(errors);
    if (is_exempt_name && (!is_exempt || value_member(spec, "limited")))
        field_invalid(errors, "spec", spec,
                      "spec of 'exempt' except the 'spec.exempt' field must equal the fixed value");
    check_conditions(next, errors);
}

const struct kind_code kind_code_flowcontrol_priority_level = {
    .validate = validate_priority_level,
    .validate_status = validate_conditions_alone,
};
