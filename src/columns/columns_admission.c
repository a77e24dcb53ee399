/* SPDX-License-Identifier: Apache-2.0 */
/* columns_admission.c - what a Table shows of admission policies, webhooks and request priorities.
 */
#include <inttypes.h>
#include <stdlib.h>

#include "columns/columns_cell.h"

static const struct column webhook_columns[] = {
    COLUMN_NAME,
    { "Webhooks", "Number of webhooks", "webhooks", .type = "integer", .as = CELL_COUNT },
    COLUMN_AGE,
};

/* ---- policies ---- */

static struct value *cell_param_kind(const struct value *policy, int64_t now_s, struct arena *arena)
{
    const struct value *kind = value_at(policy, "spec.paramKind");
    if (!kind)
        return cell_of("<unset>", arena);
    return value_printf(arena, "%.*s/%.*s", BYTES_ARG(value_string(kind, "apiVersion")),
                        BYTES_ARG(value_string(kind, "kind")));
}

static const struct column validating_policy_columns[] = {
    COLUMN_NAME,
    { "Validations", "Number of validations", "spec.validations", .type = "integer",
      .as = CELL_COUNT },
    { "ParamKind", "Kind of the parameters", .cell = cell_param_kind },
    COLUMN_AGE,
};

static const struct column mutating_policy_columns[] = {
    COLUMN_NAME,
    { "Mutations", "Number of mutations", "spec.mutations", .type = "integer", .as = CELL_COUNT },
    { "ParamKind", "Kind of the parameters", .cell = cell_param_kind },
    COLUMN_AGE,
};

/* ---- bindings; clients are used to a selector in Go's own form here ---- */

static int compare_members(const void *a, const void *b)
{
    return bytes_compare((*(const struct member *const *)a)->key,
                         (*(const struct member *const *)b)->key);
}

static void write_match_labels(struct buffer *out, const struct value *labels, struct arena *arena)
{
    size_t count = value_count(labels);
    const struct member **sorted = arena_array(arena, count, sizeof *sorted);
    for (size_t i = 0; i < count; i++)
        sorted[i] = &labels->map.members[i];
    if (count > 1)
        qsort(sorted, count, sizeof *sorted, compare_members);
    buffer_add_text(out, "MatchLabels:map[string]string{");
    for (size_t i = 0; i < count; i++)
        buffer_printf(out, "%.*s: %s,", BYTES_ARG(sorted[i]->key),
                      show_text(sorted[i]->value, "", arena));
    buffer_add_text(out, "},");
}

static void write_match_expressions(struct buffer *out, const struct value *expressions,
                                    struct arena *arena)
{
    buffer_add_text(out, "MatchExpressions:[]LabelSelectorRequirement{");
    for (size_t i = 0; i < value_count(expressions); i++) {
        const struct value *expression = value_item(expressions, i);
        buffer_printf(out, "LabelSelectorRequirement{Key:%s,",
                      show_text(value_member(expression, "key"), "", arena));
        buffer_printf(out, "Operator:%s,",
                      show_text(value_member(expression, "operator"), "", arena));
        buffer_printf(out, "Values:[%s],},",
                      show_list(value_member(expression, "values"), " ", "", arena));
    }
    buffer_add_text(out, "},");
}

static struct value *cell_param_ref(const struct value *binding, int64_t now_s, struct arena *arena)
{
    const struct value *param = value_at(binding, "spec.paramRef"),
                       *selector = value_member(param, "selector");
    struct bytes name = value_string(param, "name"), ns = value_string(param, "namespace");
    if (name.size)
        return value_printf(arena, "%.*s/%.*s", ns.size ? (int)ns.size : 1, ns.size ? ns.at : "*",
                            BYTES_ARG(name));
    if (!selector)
        return cell_of("<unset>", arena);
    AUTO_BUFFER text = { 0 };
    buffer_add_text(&text, "&LabelSelector{");
    write_match_labels(&text, value_member(selector, "matchLabels"), arena);
    write_match_expressions(&text, value_member(selector, "matchExpressions"), arena);
    buffer_add_text(&text, "}");
    return value_new_text(arena, buffer_text(&text));
}

static const struct column policy_binding_columns[] = {
    COLUMN_NAME,
    { "PolicyName", "Policy that it puts into force", "spec.policyName" },
    { "ParamRef", "Parameters it uses", .cell = cell_param_ref },
    COLUMN_AGE,
};

/* ---- request priorities ---- */

static struct value *cell_missing_level(const struct value *schema, int64_t now_s,
                                        struct arena *arena)
{
    const struct value *dangling =
        find_condition(value_at(schema, "status.conditions"), "Dangling");
    return cell_of(show_text(value_member(dangling, "status"), "?", arena), arena);
}

static const struct column flow_schema_columns[] = {
    COLUMN_NAME,
    { "PriorityLevel", "Level its requests belong to", "spec.priorityLevelConfiguration.name" },
    { "MatchingPrecedence", "Lower ones are asked first", "spec.matchingPrecedence",
      .as = CELL_INT },
    { "DistinguisherMethod", "What tells flows apart", "spec.distinguisherMethod.type", "<none>" },
    COLUMN_AGE,
    { "MissingPL", "Whether its level is missing", .cell = cell_missing_level },
};

static struct value *number_or_none(const struct value *level, const char *path,
                                    struct arena *arena)
{
    const struct value *number = value_at(level, path);
    return value_is(number, VALUE_INT) ? value_new_int(arena, number->integer)
                                       : cell_of("<none>", arena);
}

static struct value *cell_shares(const struct value *level, int64_t now_s, struct arena *arena)
{
    return number_or_none(level, "spec.limited.nominalConcurrencyShares", arena);
}

static struct value *cell_queues(const struct value *level, int64_t now_s, struct arena *arena)
{
    return number_or_none(level, "spec.limited.limitResponse.queuing.queues", arena);
}

static struct value *cell_hand_size(const struct value *level, int64_t now_s, struct arena *arena)
{
    return number_or_none(level, "spec.limited.limitResponse.queuing.handSize", arena);
}

static struct value *cell_queue_length(const struct value *level, int64_t now_s,
                                       struct arena *arena)
{
    return number_or_none(level, "spec.limited.limitResponse.queuing.queueLengthLimit", arena);
}

static const struct column priority_level_columns[] = {
    COLUMN_NAME,
    { "Type", "Limited or Exempt", "spec.type" },
    { "NominalConcurrencyShares", "Its share of the requests that may run", .cell = cell_shares },
    { "Queues", "Number of queues", .cell = cell_queues },
    { "HandSize", "Queues a flow may use", .cell = cell_hand_size },
    { "QueueLengthLimit", "Requests that may wait in a queue", .cell = cell_queue_length },
    COLUMN_AGE,
};

static const struct kind_columns kinds[] = {
    KIND_COLUMNS("admissionregistration.k8s.io", "ValidatingWebhookConfiguration", webhook_columns),
    KIND_COLUMNS("admissionregistration.k8s.io", "MutatingWebhookConfiguration", webhook_columns),
    KIND_COLUMNS("admissionregistration.k8s.io", "ValidatingAdmissionPolicy",
                 validating_policy_columns),
    KIND_COLUMNS("admissionregistration.k8s.io", "MutatingAdmissionPolicy",
                 mutating_policy_columns),
    KIND_COLUMNS("admissionregistration.k8s.io", "ValidatingAdmissionPolicyBinding",
                 policy_binding_columns),
    KIND_COLUMNS("admissionregistration.k8s.io", "MutatingAdmissionPolicyBinding",
                 policy_binding_columns),
    KIND_COLUMNS("flowcontrol.apiserver.k8s.io", "FlowSchema", flow_schema_columns),
    KIND_COLUMNS("flowcontrol.apiserver.k8s.io", "PriorityLevelConfiguration",
                 priority_level_columns),
};
const struct columns_file columns_admission = { kinds, ARRAY_SIZE(kinds) };
