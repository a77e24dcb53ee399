/* SPDX-License-Identifier: Apache-2.0 */
/* pod_affinity.c - where a pod may and would like to run: affinity, tolerations, spreading; and the
 * taints of nodes, which tolerations answer. */
#include "object/kinds/pod_spec.h"

#include "base/arena.h"
#include "codec/value.h"
#include "object/text_set.h"
#include "object/validation.h"

#define REQUIRED_TERMS  "requiredDuringSchedulingIgnoredDuringExecution"
#define PREFERRED_TERMS "preferredDuringSchedulingIgnoredDuringExecution"

enum { WEIGHT_MAX = 100 };

static const char *const effects[] = { "NoSchedule", "PreferNoSchedule", "NoExecute", NULL };

static void check_weight(struct field_errors *errors, const struct value *term)
{
    int64_t weight = value_int(term, "weight", 0);
    if (weight <= 0 || weight > WEIGHT_MAX)
        field_invalid_int(errors, "weight", weight, "must be in the range 1-100");
}

/* ---- nodes ---- */

static void check_node_values(const struct value *requirement, struct field_errors *errors)
{
    static const char *const set[] = { "In", "NotIn", NULL };
    static const char *const existence[] = { "Exists", "DoesNotExist", NULL };
    static const char *const comparison[] = { "Gt", "Lt", NULL };
    struct bytes operator = value_string(requirement, "operator");
    size_t count = value_count(value_member(requirement, "values"));
    if (text_is_one_of(operator, set)) {
        if (count == 0)
            field_required(errors, "values",
                           "must be specified when `operator` is 'In' or 'NotIn'");
    } else if (text_is_one_of(operator, existence)) {
        if (count > 0)
            field_forbidden(errors, "values",
                            "may not be specified when `operator` is 'Exists' or 'DoesNotExist'");
    } else if (text_is_one_of(operator, comparison)) {
        if (count != 1)
            field_required(errors, "values",
                           "must be specified single value when `operator` is 'Lt' or 'Gt'");
    } else {
        field_invalid_text(errors, "operator", operator, "not a valid selector operator");
    }
}

static void check_node_expression(const struct value *requirement, bool values_too,
                                  struct field_errors *errors)
{
    check_node_values(requirement, errors);
    field_format(errors, "key", value_string(requirement, "key"), FORMAT_QUALIFIED);
    if (!values_too)
        return;
    FIELD_EACH(value, requirement, "values", errors)
        field_format(errors, NULL, value_bytes(value.item), FORMAT_LABEL_VALUE);
}

static void check_node_field(const struct value *requirement, struct field_errors *errors)
{
    static const char *const operators[] = { "In", "NotIn", NULL };
    struct bytes operator= value_string(requirement, "operator"),
                 key = value_string(requirement, "key");
    if (!text_is_one_of(operator, operators))
        field_invalid_text(errors, "operator", operator, "not a valid selector operator");
    else if (value_count(value_member(requirement, "values")) != 1)
        field_required(
            errors, "values",
            "must be only one value when `operator` is 'In' or 'NotIn' for node field selector");
    if (!bytes_equal_text(key, "metadata.name")) {
        field_invalid_text(errors, "key", key, "not a valid field selector key");
        return;
    }
    FIELD_EACH(value, requirement, "values", errors)
        field_format(errors, NULL, value_bytes(value.item), FORMAT_SUBDOMAIN);
}

static void check_node_term(const struct value *term, bool values_too, struct field_errors *errors)
{
    FIELD_EACH(expression, term, "matchExpressions", errors)
        check_node_expression(expression.item, values_too, errors);
    FIELD_EACH(field, term, "matchFields", errors)
        check_node_field(field.item, errors);
}

void validate_node_selector(const struct value *selector, struct field_errors *errors)
{
    if (!value_count(value_member(selector, "nodeSelectorTerms")))
        field_required(errors, "nodeSelectorTerms", "must have at least one node selector term");
    FIELD_EACH(term, selector, "nodeSelectorTerms", errors)
        check_node_term(term.item, /* values_too= */ true, errors);
}

static void check_node_affinity(const struct value *affinity, struct field_errors *errors)
{
    const struct value *required = value_member(affinity, REQUIRED_TERMS);
    if (required) {
        field_enter(errors, REQUIRED_TERMS);
        validate_node_selector(required, errors);
        field_leave(errors);
    }
    FIELD_EACH(term, affinity, PREFERRED_TERMS, errors) {
        check_weight(errors, term.item);
        field_enter(errors, "preference");
        check_node_term(value_member(term.item, "preference"), /* values_too= */ false, errors);
        field_leave(errors);
    }
}

/* ---- label keys that are taken from the pod ---- */

static void check_keys(const struct value *map, const char *name, struct field_errors *errors)
{
    if (!value_count(value_member(map, name)))
        return;
    if (!value_member(map, "labelSelector")) {
        field_forbidden(errors, name, "must not be specified when labelSelector is not set");
        return;
    }
    FIELD_EACH(key, map, name, errors)
        field_format(errors, NULL, value_bytes(key.item), FORMAT_QUALIFIED);
}

/* What merging has put into the selector may stand there once, not twice. */
static void check_merged_keys(const struct value *map, struct field_errors *errors)
{
    const struct value *keys = value_member(map, "matchLabelKeys");
    const struct value *labels = value_at(map, "labelSelector.matchLabels");
    const struct value *expressions = value_at(map, "labelSelector.matchExpressions");
    AUTO_TEXT_SET wanted = { 0 }, seen = { 0 };
    for (size_t i = 0; i < value_count(keys); i++)
        text_set_add(&wanted, value_bytes(value_item(keys, i)));
    for (size_t i = 0; value_count(keys) && i < value_count(expressions); i++) {
        struct bytes key = value_string(value_item(expressions, i), "key");
        bool twice = !text_set_add(&seen, key) || value_member_bytes(labels, key);
        if (!twice || !text_set_has(&wanted, key))
            continue;
        size_t place = value_count(keys);
        while (place-- > 0 && !bytes_equal(value_bytes(value_item(keys, place)), key))
            ;
        field_enter_index(errors, place);
        field_invalid_text(errors, NULL, key, "exists in both matchLabelKeys and labelSelector");
        field_leave(errors);
    }
}

static void check_label_keys(const struct value *map, struct field_errors *errors)
{
    const struct value *mismatch = value_member(map, "mismatchLabelKeys");
    AUTO_TEXT_SET others = { 0 };
    check_keys(map, "matchLabelKeys", errors);
    check_keys(map, "mismatchLabelKeys", errors);
    check_merged_keys(map, errors);
    for (size_t i = 0; i < value_count(mismatch); i++)
        text_set_add(&others, value_bytes(value_item(mismatch, i)));
    FIELD_EACH(key, map, "matchLabelKeys", errors)
        if (text_set_has(&others, value_bytes(key.item)))
            field_invalid(errors, NULL, key.item,
                          "exists in both matchLabelKeys and mismatchLabelKeys");
}

/* ---- pods ---- */

static void check_pod_term(const struct value *term, struct field_errors *errors)
{
    const struct value *namespaces = value_member(term, "namespaces");
    struct bytes topology = value_string(term, "topologyKey");
    validate_selector(value_member(term, "labelSelector"), "labelSelector", errors);
    validate_selector(value_member(term, "namespaceSelector"), "namespaceSelector", errors);
    for (size_t i = 0; i < value_count(namespaces); i++)
        field_format(errors, "namespace", value_bytes(value_item(namespaces, i)), FORMAT_LABEL);
    check_label_keys(term, errors);
    if (topology.size == 0)
        field_required(errors, "topologyKey", "can not be empty");
    field_format(errors, "topologyKey", topology, FORMAT_QUALIFIED);
}

static void check_pod_affinity(const struct value *affinity, struct field_errors *errors)
{
    FIELD_EACH(term, affinity, REQUIRED_TERMS, errors)
        check_pod_term(term.item, errors);
    FIELD_EACH(term, affinity, PREFERRED_TERMS, errors) {
        check_weight(errors, term.item);
        field_enter(errors, "podAffinityTerm");
        check_pod_term(value_member(term.item, "podAffinityTerm"), errors);
        field_leave(errors);
    }
}

static void check_affinity(const struct value *affinity, struct field_errors *errors)
{
    static const struct {
        const char *name;
        void (*check)(const struct value *, struct field_errors *);
    } kinds[] = {
        { "nodeAffinity", check_node_affinity }, { "podAffinity", check_pod_affinity },
        { "podAntiAffinity", check_pod_affinity },
    };
    FOR_EACH(row, kinds) {
        field_enter(errors, row->name);
        row->check(value_member(affinity, row->name), errors);
        field_leave(errors);
    }
}

/* ---- tolerations and taints ---- */

static const char *joined_problems(enum format format, struct bytes text, struct arena *arena)
{
    const char *details[FORMAT_PROBLEMS_MAX];
    size_t count = format_problems(format, text, details);
    if (count == 0)
        return NULL;
    return count == 1 ? details[0] : arena_printf(arena, "%s;%s", details[0], details[1]);
}

static void check_operator(const struct value *toleration, struct field_errors *errors)
{
    static const char *const operators[] = { "Equal", "Exists", NULL };
    static const char *const with_comparison[] = { "Equal", "Exists", "Lt", "Gt", NULL };
    struct bytes operator= value_string(toleration, "operator"),
                 value = value_string(toleration, "value");
    if (operator.size == 0 || bytes_equal_text(operator, "Equal")) {
        const char *detail = joined_problems(FORMAT_LABEL_VALUE, value, errors->arena);
        if (detail)
            field_invalid_text(errors, "operator", value, detail);
    } else if (bytes_equal_text(operator, "Exists")) {
        if (value.size)
            field_invalid_text(errors, "operator", value,
                               "value must be empty when `operator` is 'Exists'");
    } else {
        bool known = text_is_one_of(operator, with_comparison);
        field_not_supported(errors, "operator", operator, known ? with_comparison : operators);
    }
}

static void check_toleration(const struct value *toleration, struct field_errors *errors)
{
    struct bytes key = value_string(toleration, "key"), operator=
                                                            value_string(toleration, "operator");
    struct bytes effect = value_string(toleration, "effect");
    if (key.size)
        field_format(errors, "key", key, FORMAT_QUALIFIED);
    else if (!bytes_equal_text(operator, "Exists"))
        field_invalid_text(errors, "operator", operator,
                           "operator must be Exists when `key` is empty, which means "
                           "\"match all values and all keys\"");
    if (value_member(toleration, "tolerationSeconds") && !bytes_equal_text(effect, "NoExecute"))
        field_invalid_text(errors, "effect", effect,
                           "effect must be 'NoExecute' when `tolerationSeconds` is set");
    check_operator(toleration, errors);
    if (effect.size && !text_is_one_of(effect, effects))
        field_not_supported(errors, "effect", effect, effects);
}

void validate_tolerations(const struct value *spec, struct field_errors *errors)
{
    FIELD_EACH(toleration, spec, "tolerations", errors)
        check_toleration(toleration.item, errors);
}

static const char *taint_json(const struct value *taint, struct arena *arena)
{
    return arena_printf(
        arena, "{\"Key\":\"%.*s\",\"Value\":\"%.*s\",\"Effect\":\"%.*s\",\"TimeAdded\":%s}",
        BYTES_ARG(value_string(taint, "key")), BYTES_ARG(value_string(taint, "value")),
        BYTES_ARG(value_string(taint, "effect")),
        value_json(value_member(taint, "timeAdded"), arena));
}

void validate_taints(const struct value *map, const char *name, struct field_errors *errors)
{
    AUTO_TEXT_SET seen = { 0 };
    const struct value *taints = value_member(map, "taints");
    field_enter(errors, name);
    for (size_t i = 0; i < value_count(taints); i++) {
        const struct value *taint = value_item(taints, i);
        struct bytes key = value_string(taint, "key"), value = value_string(taint, "value");
        struct bytes effect = value_string(taint, "effect");
        const char *detail = joined_problems(FORMAT_LABEL_VALUE, value, errors->arena);
        field_enter_index(errors, i);
        field_format(errors, "key", key, FORMAT_QUALIFIED);
        if (detail)
            field_invalid_text(errors, "value", value, detail);
        field_required_one_of(errors, taint, "effect", effects);
        if (!text_set_add(&seen, bytes_of(arena_printf(errors->arena, "%.*s:%.*s",
                                                       BYTES_ARG(effect), BYTES_ARG(key)))))
            field_duplicate_json(errors, NULL, taint_json(taint, errors->arena),
                                 "taints must be unique by key and effect pair");
        field_leave(errors);
    }
    field_leave(errors);
}

/* ---- spreading ---- */

static void check_min_domains(const struct value *constraint, struct bytes action,
                              struct field_errors *errors)
{
    const struct value *domains = value_member(constraint, "minDomains");
    if (!domains)
        return;
    field_positive(errors, constraint, "minDomains");
    if (!bytes_equal_text(action, "DoNotSchedule"))
        field_invalid(
            errors, "minDomains", domains,
            arena_printf(errors->arena,
                         "can only use minDomains if whenUnsatisfiable=DoNotSchedule, not %.*s",
                         BYTES_ARG(action)));
}

static struct bytes constraint_key(const struct value *constraint, struct arena *arena)
{
    return bytes_of(arena_printf(arena, "{%.*s, %.*s}",
                                 BYTES_ARG(value_string(constraint, "topologyKey")),
                                 BYTES_ARG(value_string(constraint, "whenUnsatisfiable"))));
}

static void check_constraint(const struct value *constraint, bool repeated,
                             struct field_errors *errors)
{
    static const char *const actions[] = { "DoNotSchedule", "ScheduleAnyway", NULL };
    static const char *const inclusion[] = { "Honor", "Ignore", NULL };
    struct bytes action = value_string(constraint, "whenUnsatisfiable");
    field_positive(errors, constraint, "maxSkew");
    if (value_string(constraint, "topologyKey").size == 0)
        field_required(errors, "topologyKey", "can not be empty");
    if (!text_is_one_of(action, actions))
        field_not_supported(errors, "whenUnsatisfiable", action, actions);
    if (repeated)
        field_duplicate(errors, "{topologyKey, whenUnsatisfiable}",
                        value_new_string(errors->arena, constraint_key(constraint, errors->arena)));
    check_min_domains(constraint, action, errors);
    field_one_of(errors, constraint, "nodeAffinityPolicy", inclusion);
    field_one_of(errors, constraint, "nodeTaintsPolicy", inclusion);
    check_label_keys(constraint, errors);
    validate_selector(value_member(constraint, "labelSelector"), "labelSelector", errors);
}

/* Reported at the earlier of two that repeat. */
void validate_pod_spreading(struct pod_check *check)
{
    const struct value *spec = check->spec;
    struct field_errors *errors = check->errors;
    const struct value *constraints = value_member(spec, "topologySpreadConstraints");
    size_t count = value_count(constraints);
    if (count == 0)
        return;
    AUTO_TEXT_SET later = { 0 };
    bool *repeated = arena_array(errors->arena, count, sizeof *repeated);
    for (size_t i = count; i-- > 0;)
        repeated[i] =
            !text_set_add(&later, constraint_key(value_item(constraints, i), errors->arena));
    FIELD_EACH(constraint, spec, "topologySpreadConstraints", errors)
        check_constraint(constraint.item, repeated[constraint.index], errors);
}

void validate_pod_affinity(struct pod_check *check)
{
    if (value_member(check->spec, "affinity")) {
        field_enter(check->errors, "affinity");
        check_affinity(value_member(check->spec, "affinity"), check->errors);
        field_leave(check->errors);
    }
}
