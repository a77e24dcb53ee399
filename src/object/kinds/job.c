/* SPDX-License-Identifier: Apache-2.0 */
/* job.c - Jobs: how many pods, what counts as failure or success; and the selector that a job makes
 * for itself from its uid.
 *
 * Not here: what may change (job_update.c). */
#include "object/kinds/job.h"

#include <inttypes.h>

#include "base/arena.h"
#include "codec/value.h"
#include "object/kinds/pod_spec.h"
#include "object/kinds/workload.h"
#include "object/schema.h"
#include "object/selector.h"
#include "object/text_set.h"
#include "object/validation.h"

enum {
    PARALLELISM_MAX = 100000,
    FAILED_INDEXES_MAX = 100000,
    COMPLETIONS_SOFT_MAX = 100000,
    HIGH_COMPLETIONS_MAX = 10000,
    RULES_MAX = 20,
    CONDITIONS_MAX = 20,
    EXIT_CODES_MAX = 255,
    INDEXES_BYTES_MAX = 65536,
    MANAGED_BY_MAX = 63
};

bool job_is_indexed(const struct value *spec)
{
    return bytes_equal_text(value_string(spec, "completionMode"), "Indexed");
}

bool job_has_condition(const struct value *job, const char *type, const char *status)
{
    const struct value *conditions = value_at(job, "status.conditions");
    for (size_t i = 0; i < value_count(conditions); i++) {
        const struct value *one = value_item(conditions, i);
        if (bytes_equal_text(value_string(one, "type"), type) &&
            bytes_equal_text(value_string(one, "status"), status))
            return true;
    }
    return false;
}

/* ---- indexes ---- */

static const char *read_index(struct bytes text, int64_t completions, int64_t *ret,
                              struct arena *arena)
{
    if (!bytes_to_int64(text, ret))
        return arena_printf(arena, "cannot convert string to integer for index: \"%.*s\"",
                            BYTES_ARG(text));
    return *ret >= completions ? arena_printf(arena, "too large index: \"%.*s\"", BYTES_ARG(text))
                               : NULL;
}

static const char *not_increasing(int64_t previous, int64_t current, struct arena *arena)
{
    return arena_printf(arena, "non-increasing order, previous: %" PRId64 ", current: %" PRId64,
                        previous, current);
}

static const char *read_interval(struct bytes text, int64_t completions, int64_t *first,
                                 int64_t *last, struct arena *arena)
{
    struct bytes rest = text;
    struct bytes low = bytes_next(&rest, '-');
    size_t another;
    if (rest.at && bytes_find(rest, '-', &another))
        return arena_printf(
            arena,
            "the fragment \"%.*s\" violates the requirement that an index interval can have at "
            "most two parts separated by '-'",
            BYTES_ARG(text));
    const char *problem = read_index(low, completions, first, arena);
    *last = *first;
    if (problem || !rest.at)
        return problem;
    problem = read_index(rest, completions, last, arena);
    return problem ? problem : *first >= *last ? not_increasing(*first, *last, arena) : NULL;
}

const char *job_indexes_problem(struct bytes text, int64_t completions, int64_t *ret_total,
                                struct arena *arena)
{
    int64_t previous = -1, first = 0, last = 0;
    *ret_total = 0;
    for (struct bytes rest = text; rest.at && text.size;) {
        const char *problem =
            read_interval(bytes_next(&rest, ','), completions, &first, &last, arena);
        if (problem)
            return problem;
        if (previous >= first)
            return not_increasing(previous, first, arena);
        *ret_total += last - first + 1;
        previous = last;
    }
    return NULL;
}

struct interval_walk {
    struct bytes rest;
    int64_t      first, last;
    bool         ended;
};

static void next_interval(struct interval_walk *walk)
{
    walk->ended = !walk->rest.at || walk->rest.size == 0;
    if (walk->ended)
        return;
    struct bytes high = bytes_next(&walk->rest, ',');
    struct bytes low = bytes_next(&high, '-');
    if (!bytes_to_int64(low, &walk->first))
        walk->first = 0;
    walk->last = walk->first;
    if (high.at && !bytes_to_int64(high, &walk->last))
        walk->last = walk->first;
}

int64_t job_indexes_overlap(struct bytes a, struct bytes b)
{
    struct interval_walk left = { .rest = a }, right = { .rest = b };
    next_interval(&left);
    next_interval(&right);
    while (!left.ended && !right.ended) {
        if (left.first <= right.last && right.first <= left.last)
            return left.first > right.first ? left.first : right.first;
        next_interval(left.first <= right.first ? &left : &right);
    }
    return -1;
}

/* ---- numbers ---- */

static void check_above(struct field_errors *errors, const struct value *spec, const char *name,
                        int64_t most, const char *detail)
{
    if (value_int(spec, name, 0) > most)
        field_invalid_int(errors, name, value_int(spec, name, 0), detail);
}

static void check_indexed(const struct value *spec, struct field_errors *errors)
{
    static const char high[] =
        "must be less than or equal to 10000 when completions are above 100000 and used with "
        "backoff limit per index";
    const struct value *completions = value_member(spec, "completions"),
                       *most = value_member(spec, "maxFailedIndexes");
    if (!completions)
        field_required(errors, "completions", "when completion mode is Indexed");
    check_above(errors, spec, "parallelism", PARALLELISM_MAX,
                "must be less than or equal to 100000 when completion mode is Indexed");
    if (completions && most)
        check_above(errors, spec, "maxFailedIndexes", value_int(spec, "completions", 0),
                    "must be less than or equal to completions");
    check_above(errors, spec, "maxFailedIndexes", FAILED_INDEXES_MAX,
                "must be less than or equal to 100000");
    if (value_int(spec, "completions", 0) <= COMPLETIONS_SOFT_MAX ||
        !value_member(spec, "backoffLimitPerIndex"))
        return;
    if (!most)
        field_required(errors, "maxFailedIndexes",
                       "must be specified when completions is above 100000");
    check_above(errors, spec, "parallelism", HIGH_COMPLETIONS_MAX, high);
    check_above(errors, spec, "maxFailedIndexes", HIGH_COMPLETIONS_MAX, high);
}

static void check_not_indexed(const struct value *spec, struct field_errors *errors)
{
    static const char *const members[] = { "backoffLimitPerIndex", "maxFailedIndexes" };
    FOR_EACH(name, members)
        if (value_member(spec, *name))
            field_invalid(errors, *name, value_member(spec, *name),
                          "requires indexed completion mode");
}

void validate_domain_path(struct bytes text, const char *name, struct field_errors *errors)
{
    static const char allowed[] = "/-._~%!$&'()*+,;=:";
    struct bytes rest = text;
    struct bytes host = bytes_next(&rest, '/');
    if (text.size == 0) {
        field_required(errors, name, NULL);
        return;
    }
    if (host.size == 0 || rest.size == 0) {
        field_invalid_text(errors, name, text,
                           "must be a domain-prefixed path (such as \"acme.io/foo\")");
        return;
    }
    field_format(errors, name, host, FORMAT_SUBDOMAIN);
    for (size_t i = 0; i < rest.size; i++) {
        char c = rest.at[i];
        bool letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
        if (letter || (c && strchr(allowed, c)))
            continue;
        field_invalid_text(errors, name, rest, "Invalid path (regex used for validation is "
                           "'[A-Za-z0-9/\\-._~%!$&'()*+,;=:]+')");
        return;
    }
}

static void check_numbers(const struct value *spec, struct field_errors *errors)
{
    static const char *const numbers[] = { "parallelism",
                                           "completions",
                                           "activeDeadlineSeconds",
                                           "backoffLimit",
                                           "ttlSecondsAfterFinished",
                                           "backoffLimitPerIndex",
                                           "maxFailedIndexes" };
    static const char *const modes[] = { "NonIndexed", "Indexed", NULL };
    const struct value *managed_by = value_member(spec, "managedBy");
    FOR_EACH(name, numbers)
        field_non_negative(errors, spec, *name);
    if (value_member(spec, "maxFailedIndexes") && !value_member(spec, "backoffLimitPerIndex"))
        field_required(errors, "backoffLimitPerIndex", "when maxFailedIndexes is specified");
    if (managed_by) {
        validate_domain_path(value_bytes(managed_by), "managedBy", errors);
        if (value_bytes(managed_by).size > MANAGED_BY_MAX)
            field_too_long(errors, "managedBy", MANAGED_BY_MAX);
    }
    field_one_of(errors, spec, "completionMode", modes);
    struct bytes mode = value_string(spec, "completionMode");
    if (job_is_indexed(spec))
        check_indexed(spec, errors);
    else if (mode.size == 0 || bytes_equal_text(mode, "NonIndexed"))
        check_not_indexed(spec, errors);
}

/* ---- failure policy ---- */

/* ["a" "b"], as Go prints a list of texts. */
static const char *valid_values(const char *const *values, struct arena *arena)
{
    AUTO_BUFFER text = { 0 };
    for (size_t i = 0; values[i]; i++)
        buffer_printf(&text, "%s\"%s\"", i ? " " : "", values[i]);
    return arena_printf(arena, "valid values: [%s]", buffer_text(&text));
}

static void require_one_of(struct field_errors *errors, const struct value *map, const char *name,
                           const char *const *values)
{
    if (value_string(map, name).size == 0)
        field_required(errors, name, valid_values(values, errors->arena));
    else
        field_one_of(errors, map, name, values);
}

static void check_exit_values(const struct value *codes, bool in, struct field_errors *errors)
{
    const struct value *values = value_member(codes, "values");
    size_t count = value_count(values);
    bool ordered = true;
    AUTO_TEXT_SET seen = { 0 };
    if (count == 0)
        field_invalid_json(errors, "values", "null", "at least one value is required");
    else if (count > EXIT_CODES_MAX)
        field_too_many(errors, "values", (int64_t)count, EXIT_CODES_MAX);
    int64_t previous = INT64_MIN;
    FIELD_EACH(value, codes, "values", errors) {
        int64_t code = value_is(value.item, VALUE_INT) ? value.item->integer : 0;
        if (in && code == 0)
            field_invalid_int(errors, NULL, code, "must not be 0 for the In operator");
        if (!text_set_add(&seen, bytes_of(arena_printf(errors->arena, "%" PRId64, code))))
            field_duplicate(errors, NULL, value.item);
        ordered &= previous <= code;
        previous = code;
    }
    if (!ordered)
        field_invalid(errors, "values", values, "must be ordered");
}

static void check_exit_codes(const struct value *rule, const struct text_set *containers,
                             struct field_errors *errors)
{
    static const char *const operators[] = { "In", "NotIn", NULL };
    const struct value *codes = value_member(rule, "onExitCodes"),
                       *container = value_member(codes, "containerName");
    if (!codes)
        return;
    field_enter(errors, "onExitCodes");
    require_one_of(errors, codes, "operator", operators);
    if (container && !text_set_has(containers, value_bytes(container)))
        field_invalid(errors, "containerName", container,
                      "must be one of the container or initContainer names in the pod template");
    check_exit_values(codes, bytes_equal_text(value_string(codes, "operator"), "In"), errors);
    field_leave(errors);
}

static void check_pod_conditions(const struct value *rule, struct field_errors *errors)
{
    static const char *const statuses[] = { "False", "True", "Unknown", NULL };
    size_t count = value_count(value_member(rule, "onPodConditions"));
    if (count > CONDITIONS_MAX)
        field_too_many(errors, "onPodConditions", (int64_t)count, CONDITIONS_MAX);
    FIELD_EACH(condition, rule, "onPodConditions", errors) {
        field_format(errors, "type", value_string(condition.item, "type"), FORMAT_QUALIFIED);
        require_one_of(errors, condition.item, "status", statuses);
    }
}

static void check_failure_rule(const struct value *rule, const struct value *spec,
                               const struct text_set *containers, struct field_errors *errors)
{
    static const char *const actions[] = { "Count", "FailIndex", "FailJob", "Ignore", NULL };
    bool codes = value_member(rule, "onExitCodes") != NULL;
    bool conditions = value_count(value_member(rule, "onPodConditions")) > 0;
    require_one_of(errors, rule, "action", actions);
    if (bytes_equal_text(value_string(rule, "action"), "FailIndex") &&
        !value_member(spec, "backoffLimitPerIndex"))
        field_invalid_text(errors, "action", BYTES("FailIndex"),
                           "requires the backoffLimitPerIndex to be set");
    check_exit_codes(rule, containers, errors);
    check_pod_conditions(rule, errors);
    if (codes && conditions)
        field_invalid_json(errors, NULL, NULL,
                           "specifying both OnExitCodes and OnPodConditions is not supported");
    if (!codes && !conditions)
        field_invalid_json(errors, NULL, NULL,
                           "specifying one of OnExitCodes and OnPodConditions is required");
}

static void check_failure_policy(const struct value *spec, struct field_errors *errors)
{
    static const char *const lists[] = { "containers", "initContainers" };
    const struct value *policy = value_member(spec, "podFailurePolicy"),
                       *pod = value_at(spec, "template.spec");
    size_t count = value_count(value_member(policy, "rules"));
    AUTO_TEXT_SET containers = { 0 };
    if (!policy)
        return;
    FOR_EACH(list, lists)
        for (size_t i = 0; i < value_count(value_member(pod, *list)); i++)
            text_set_add(&containers,
                         value_string(value_item(value_member(pod, *list), i), "name"));
    field_enter(errors, "podFailurePolicy");
    if (count > RULES_MAX)
        field_too_many(errors, "rules", (int64_t)count, RULES_MAX);
    FIELD_EACH(rule, policy, "rules", errors)
        check_failure_rule(rule.item, spec, &containers, errors);
    field_leave(errors);
}

/* ---- success policy ---- */

static void check_success_rule(const struct value *rule, int64_t completions,
                               struct field_errors *errors)
{
    const struct value *indexes = value_member(rule, "succeededIndexes"),
                       *count = value_member(rule, "succeededCount");
    int64_t total = 0, wanted = value_int(rule, "succeededCount", 0);
    if (!indexes && !count)
        field_required(errors, NULL,
                       "at least one of succeededCount or succeededIndexes must be specified");
    if (value_bytes(indexes).size > INDEXES_BYTES_MAX)
        field_too_long(errors, "succeededIndexes", INDEXES_BYTES_MAX);
    const char *problem =
        indexes ? job_indexes_problem(value_bytes(indexes), completions, &total, errors->arena)
                : NULL;
    if (problem)
        field_invalid(errors, "succeededIndexes", indexes,
                      arena_printf(errors->arena, "error parsing succeededIndexes: %s", problem));
    if (!count)
        return;
    field_non_negative(errors, rule, "succeededCount");
    if (wanted > completions)
        field_invalid(errors, "succeededCount", count,
                      arena_printf(errors->arena, "must be less than or equal to %" PRId64
                                   " (the number of specified completions)", completions));
    if (indexes && wanted > total)
        field_invalid(
            errors, "succeededCount", count,
            arena_printf(errors->arena,
                         "must be less than or equal to %" PRId64
                         " (the number of indexes in the specified succeededIndexes field)",
                         problem ? 0 : total));
}

static void check_success_policy(const struct value *spec, struct field_errors *errors)
{
    const struct value *policy = value_member(spec, "successPolicy");
    size_t count = value_count(value_member(policy, "rules"));
    if (!policy)
        return;
    if (!job_is_indexed(spec)) {
        field_invalid(errors, "successPolicy", policy, "requires indexed completion mode");
        return;
    }
    field_enter(errors, "successPolicy");
    if (count == 0)
        field_required(errors, "rules",
                       "at least one rules must be specified when the successPolicy is specified");
    if (count > RULES_MAX)
        field_too_many(errors, "rules", (int64_t)count, RULES_MAX);
    FIELD_EACH(rule, policy, "rules", errors)
        check_success_rule(rule.item, value_int(spec, "completions", 0), errors);
    field_leave(errors);
}

/* ---- the spec ---- */

static void check_restart(const struct value *spec, struct field_errors *errors)
{
    static const char *const policies[] = { "OnFailure", "Never", NULL };
    struct bytes policy = value_string(spec, "template.spec.restartPolicy");
    field_enter(errors, "template");
    if (policy.size == 0 || bytes_equal_text(policy, "Always"))
        field_required(errors, "spec.restartPolicy", "valid values: \"OnFailure\", \"Never\"");
    else if (!text_is_one_of(policy, policies))
        field_not_supported(errors, "spec.restartPolicy", policy, policies);
    else if (value_member(spec, "podFailurePolicy") && !bytes_equal_text(policy, "Never"))
        field_invalid_text(errors, "spec.restartPolicy", policy,
                           "only \"Never\" is supported when podFailurePolicy is specified");
    field_leave(errors);
}

void validate_job_spec(const struct value *spec, struct field_errors *errors)
{
    static const char *const replacement[] = { "Failed", "TerminatingOrFailed", NULL };
    static const char *const failed[] = { "Failed", NULL };
    check_numbers(spec, errors);
    check_failure_policy(spec, errors);
    check_success_policy(spec, errors);
    field_one_of(errors, spec, "podReplacementPolicy",
                 value_member(spec, "podFailurePolicy") ? failed : replacement);
    field_enter(errors, "template");
    validate_pod_template(value_member(spec, "template"), errors);
    field_leave(errors);
    check_restart(spec, errors);
}

/* ---- the selector ---- */

static const struct { const char *name; bool uid; } job_labels[] = {
    { "controller-uid", true }, { "job-name", false },
    { "batch.kubernetes.io/controller-uid", true }, { "batch.kubernetes.io/job-name", false },
};

static void prepare(struct value *next, const struct value *old, struct arena *arena)
{
    struct value *spec = value_member(next, "spec");
    drop_disabled_of_template(next);
    if (old || !spec || value_bool(spec, "manualSelector", false))
        return;
    struct bytes uid = value_string(next, "metadata.uid"),
                 name = value_string(next, "metadata.name");
    struct value *labels = value_make_at(spec, arena, "template.metadata.labels", VALUE_MAP);
    FOR_EACH(row, job_labels)
        if (!value_member(labels, row->name))
            value_set(labels, arena, row->name, value_new_string(arena, row->uid ? uid : name));
    struct value *wanted = value_make_at(spec, arena, "selector.matchLabels", VALUE_MAP);
    if (!value_member(wanted, "batch.kubernetes.io/controller-uid"))
        value_set(wanted, arena, "batch.kubernetes.io/controller-uid",
                  value_new_string(arena, uid));
    if (value_count(value_at(next, "metadata.labels")) == 0)     /* those of the template, as made */
        value_set_at(next, arena, "metadata.labels", value_clone(arena, labels));
}

static void check_own_label(const struct value *labels, const char *name, struct bytes wanted,
                            struct field_errors *errors)
{
    const struct value *label = value_member(labels, name);
    const char *detail = arena_printf(errors->arena, "must be '%.*s'", BYTES_ARG(wanted));
    field_enter(errors, "spec.template.metadata.labels");
    field_enter_key(errors, bytes_of(name));
    if (!label)
        field_required(errors, NULL, detail);
    else if (!bytes_equal(value_bytes(label), wanted))
        field_invalid_json(errors, NULL, value_json(labels, errors->arena), detail);
    field_leave(errors);
    field_leave(errors);
}

static void check_made_selector(const struct value *job, struct field_errors *errors)
{
    const struct value *labels = value_at(job, "spec.template.metadata.labels"),
                       *wanted = value_at(job, "spec.selector");
    struct bytes uid = value_string(job, "metadata.uid"), name = value_string(job, "metadata.name");
    struct value *expected = value_new_map(errors->arena);
    struct selector selector;
    if (value_bool(value_member(job, "spec"), "manualSelector", false))
        return;
    if (uid.size == 0)
        field_required(errors, "metadata.uid", NULL);
    FOR_EACH(row, job_labels) {
        check_own_label(labels, row->name, row->uid ? uid : name, errors);
        value_set(expected, errors->arena, row->name,
                  value_new_string(errors->arena, row->uid ? uid : name));
    }
    if (selector_from_value(wanted, errors->arena, &selector, NULL) &&
        !selector_matches_map(&selector, expected))
        field_invalid(errors, "spec.selector", wanted, "`selector` not auto-generated");
}

static void check_selector(const struct value *spec, struct field_errors *errors)
{
    const struct value *labels = value_at(spec, "template.metadata.labels"),
                       *wanted = value_member(spec, "selector");
    struct selector selector;
    if (!wanted)
        field_required(errors, "selector", NULL);
    validate_selector(wanted, "selector", errors);
    if (selector_from_value(wanted, errors->arena, &selector, NULL) &&
        !selector_matches_map(&selector, labels))
        field_invalid_json(errors, "template.metadata.labels", value_json(labels, errors->arena),
                           "`selector` does not match template `labels`");
}

void validate_job(const struct value *next, struct field_errors *errors)
{
    const struct value *spec = value_member(next, "spec");
    int64_t completions = value_int(spec, "completions", 0);
    struct bytes name = value_string(next, "metadata.name");
    check_made_selector(next, errors);
    field_enter(errors, "spec");
    validate_job_spec(spec, errors);
    check_selector(spec, errors);
    field_leave(errors);
    if (!job_is_indexed(spec) || completions <= 0)
        return;
    const char *host =
        arena_printf(errors->arena, "%.*s-%" PRId64, BYTES_ARG(name), completions - 1);
    if (format_label(bytes_of(host)))
        field_invalid_text(errors, "metadata.name", name,
                           arena_printf(errors->arena,
                                        "will not able to create pod with invalid DNS label: %s",
                                        host));
}

const struct kind_code kind_code_batch_job = {
    .prepare = prepare,
    .validate = validate_job,
    .validate_update = validate_job_update,
    .validate_status = validate_job_status,
};
