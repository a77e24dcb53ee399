/* SPDX-License-Identifier: Apache-2.0 */
/* custom_rules_run.c - an object against the rules of its schema.
 *
 * The walk goes down the new object, with the old value that belongs to each new one as long as there
 * is one.  For what is not held against an update it also knows, for each value, whether it is the
 * same as before: a correlation, compared when somebody asks and then remembered, for the value and
 * for the nearest one above it that has an old one.
 *
 * Each rule runs in an arena of its own; what the walk reports lies in that of the errors. */
#include <inttypes.h>

#include "base/arena.h"
#include "base/map.h"
#include "cel/custom_rules_tree.h"
#include "cel/text_place.h"
#include "codec/value.h"
#include "object/structural_schema.h"
#include "object/validation.h"

/* ---- the same as before ---- */

struct correlation {
    const struct value  *next, *old;
    const struct schema *schema;
    bool                 is_known, is_equal;
};

/* Where a value stands: its own correlation, or else the nearest above. */
struct standing {
    struct correlation *current, *nearest;       /* NULL: none */
};

static bool is_keyed(const struct schema *schema)
{
    return schema->type == SCHEMA_ARRAY && (schema->field.flags & FIELD_LIST_MAP) &&
           schema->field.list_keys && schema->field.list_keys[0];
}

/* The keys of an item as one text; false where one is missing or no scalar. */
static bool write_keys(struct buffer *ret, const struct schema *list, const struct value *item)
{
    buffer_reset(ret);
    for (const char *const *key = list->field.list_keys; *key; key++) {
        const struct value *value = value_member(item, *key);
        if (!value || value->type == VALUE_NULL || value->type == VALUE_LIST ||
            value->type == VALUE_MAP)
            return false;
        buffer_printf(ret, "%d:", (int)value->type);
        if (value->type == VALUE_STRING)
            buffer_add(ret, value->string.at, value->string.size);
        else if (value->type == VALUE_INT)
            buffer_printf(ret, "%" PRId64, value->integer);
        else if (value->type == VALUE_DOUBLE)
            buffer_printf(ret, "%f", value->number);
        else
            buffer_printf(ret, "%d", value->boolean);
        buffer_add_char(ret, '\0');
    }
    return true;
}

/* Old items by their keys; the first of those with the same. */
static void index_items(struct map *ret, const struct schema *list, const struct value *old)
{
    AUTO_BUFFER keys = { 0 };
    if (!is_keyed(list) || !value_is(old, VALUE_LIST))
        return;
    for (size_t i = 0; i < old->list.count; i++)
        if (write_keys(&keys, list, old->list.items[i]) && !map_get(ret, buffer_bytes(&keys)))
            map_put(ret, buffer_bytes(&keys), old->list.items[i]);
}

static const struct value *find_item(const struct map *old, const struct schema *list,
                                     const struct value *item)
{
    AUTO_BUFFER keys = { 0 };
    if (old->count == 0 || !write_keys(&keys, list, item))
        return NULL;
    return map_get(old, buffer_bytes(&keys));
}

static bool is_same(const struct value *next, const struct value *old, const struct schema *);

static bool are_items_same(const struct value *next, const struct value *old,
                           const struct schema *schema)
{
    if (next->list.count != old->list.count)
        return false;
    if (!is_keyed(schema) || !schema->items)
        return value_equal(next, old);
    CLEANUP(map_done) struct map items = { 0 };
    index_items(&items, schema, old);
    for (size_t i = 0; i < next->list.count; i++) {
        const struct value *before = find_item(&items, schema, next->list.items[i]);
        if (!before || !is_same(next->list.items[i], before, schema->items))
            return false;
    }
    return true;
}

/* A member that the schema does not know counts as changed. */
static bool are_members_same(const struct value *next, const struct value *old,
                             const struct schema *schema)
{
    if (next->map.count != old->map.count)
        return false;
    for (uint32_t i = 0; i < next->map.count; i++) {
        const struct member *member = &next->map.members[i];
        const struct value *before = value_member_bytes(old, member->key);
        const struct schema *known = schema_member(schema, member->key);
        if (!before || !known || !is_same(member->value, before, known))
            return false;
    }
    return true;
}

static bool is_same(const struct value *next, const struct value *old, const struct schema *schema)
{
    if (value_is(next, VALUE_LIST) && value_is(old, VALUE_LIST))
        return are_items_same(next, old, schema);
    if (value_is(next, VALUE_MAP) && value_is(old, VALUE_MAP))
        return are_members_same(next, old, schema);
    return value_equal(next, old);
}

static bool is_unchanged(struct correlation *correlation)
{
    if (!correlation)
        return false;
    if (!correlation->is_known)
        correlation->is_equal = is_same(correlation->next, correlation->old, correlation->schema);
    correlation->is_known = true;
    return correlation->is_equal;
}

static bool was_wrong_before(const struct standing *standing)
{
    return is_unchanged(standing->current ? standing->current : standing->nearest);
}

/* The standing of a value below one; fills `own` where the value has an old one. */
static struct standing step_down(const struct standing *above, struct correlation *own,
                                 const struct value *next, const struct value *old,
                                 const struct schema *schema)
{
    if (!above->current)
        return *above;
    *own = (struct correlation){ .next = next, .old = old, .schema = schema };
    return (struct standing){ old && schema ? own : NULL, above->current };
}

/* ---- one value ---- */

struct checking {
    const struct cel_rules_input *input;
    struct field_errors          *errors;
    int64_t                       budget;        /* negative: no further rule is run */
    uint64_t                      work;          /* of all runs (struct cel_budget) */
    struct arena                 *arena;         /* of one rule's run */
};

static const char *const type_names[SCHEMA_TYPE_COUNT] = {
    [SCHEMA_ANY] = "",           [SCHEMA_OBJECT] = "object",   [SCHEMA_ARRAY] = "array",
    [SCHEMA_STRING] = "string",  [SCHEMA_INTEGER] = "integer", [SCHEMA_NUMBER] = "number",
    [SCHEMA_BOOLEAN] = "boolean",
};

/* An error that is about the rule: it shows the type and not the value. */
static void report_rule(struct checking *check, const struct cel_rules *rules, const char *detail)
{
    field_invalid_text(check->errors, NULL, bytes_of(type_names[rules->schema->type]), detail);
}

static const char *rule_name(const struct cel_rule *rule)
{
    return rule->message ? rule->message : rule->text;
}

static bool is_long(const struct schema *schema)
{
    return schema->type == SCHEMA_OBJECT || schema->type == SCHEMA_ARRAY;
}

static void report_broken(struct checking *check, const struct cel_rules *rules,
                          const struct cel_rule *rule, const struct value *value,
                          const char *detail)
{
    struct field_errors *errors = check->errors;
    switch (rule->reason) {
    case CEL_REASON_FORBIDDEN:
        field_forbidden(errors, rule->field_path, detail);
        break;
    case CEL_REASON_REQUIRED:
        field_required(errors, rule->field_path, detail);
        break;
    case CEL_REASON_DUPLICATE:
        if (is_long(rules->schema))
            field_duplicate_json(errors, rule->field_path, NULL, NULL);
        else
            field_duplicate(errors, rule->field_path, value);
        break;
    case CEL_REASON_INVALID:
        if (is_long(rules->schema))
            field_invalid_plain(errors, rule->field_path, detail);
        else
            field_invalid(errors, rule->field_path, value, detail);
        break;
    }
}

/* The error reported last becomes a warning where an update left the value as it was. */
static void forgive(struct checking *check, const struct cel_rule *rule,
                    const struct standing *standing, size_t count_before)
{
    struct field_errors *errors = check->errors;
    if (errors->count == count_before || rule->uses_old || !was_wrong_before(standing))
        return;
    const struct field_error *error = &errors->errors[--errors->count];
    if (check->input->warn)
        check->input->warn(check->input->context,
                           arena_printf(errors->arena, "%s: %s", error->field, error->message));
}

/* What one run cost, and its result; false where the object's budget does not reach. */
static bool run(struct checking *check, const struct cel_program *program,
                const struct cel_value *variables, struct cel_value *ret)
{
    struct cel_budget budget = { .left = CEL_CALL_BUDGET, .work = check->work };
    const struct cel_run_options options = { .values = variables, .budget = &budget };
    *ret = cel_program_run(program, &options, check->arena);
    check->work = budget.work;
    int64_t cost = (int64_t)(CEL_CALL_BUDGET - budget.left);
    if (cost > check->budget)
        return false;
    check->budget -= cost;
    return true;
}

/* One run was too dear. */
static bool is_cut_off(struct cel_value result)
{
    return cel_is_failure(result) && result.failure->is_final;
}

/* What a message says; NULL where it is none and another is to be used. */
static const char *usable_message(struct checking *check, struct cel_value result)
{
    if (result.kind != CEL_STRING)
        return NULL;
    struct bytes text = cel_text_trim(result.bytes);
    size_t line_break;
    if (text.size == 0 || text.size > CEL_MESSAGE_SIZE_MAX || bytes_find(text, '\n', &line_break))
        return NULL;
    return arena_copy(check->errors->arena, text.at, text.size);
}

/* False where no further rule is to be run; *ret_message is then what to report. */
static bool make_message(struct checking *check, const struct cel_rule *rule,
                         const struct cel_value *variables, const char **ret_message)
{
    struct arena *arena = check->errors->arena;
    struct cel_value result;
    const char *otherwise =
        rule->message ? rule->message : arena_printf(arena, "failed rule: %s", rule->text);
    *ret_message = otherwise;
    if (!rule->message_program)
        return true;
    if (!run(check, rule->message_program, variables, &result)) {
        *ret_message = "messageExpression evaluation failed due to running out of cost budget, no "
                       "further validation rules will be run";
        return false;
    }
    if (is_cut_off(result)) {
        struct bytes quoted = cel_text_quote(bytes_of(rule->message_source), arena);
        *ret_message = arena_printf(arena,
                                    "no further validation rules will be run due to call cost "
                                    "exceeds limit for messageExpression: %.*s",
                                    BYTES_ARG(quoted));
        return false;
    }
    const char *message = usable_message(check, result);
    *ret_message = message ? message : otherwise;
    return true;
}

/* A rule that could not say yes or no.  False where no further rule is to be run. */
static bool report_failure(struct checking *check, const struct cel_rules *rules,
                           const struct cel_rule *rule, struct cel_value result)
{
    struct arena *arena = check->errors->arena;
    const char *message = result.failure->message, *name = rule_name(rule);
    if (is_cut_off(result)) {
        report_rule(check, rules,
                    arena_printf(arena, "'operation cancelled: actual cost limit exceeded': no "
                                        "further validation rules will be run due to call cost "
                                        "exceeds limit for rule: %s", name));
        return false;
    }
    if (bytes_starts_with(bytes_of(message), "no such overload"))
        report_rule(check, rules,
                    arena_printf(arena, "'%s': call arguments did not match a supported operator, "
                                        "function or macro signature for rule: %s", message, name));
    else
        report_rule(check, rules, arena_printf(arena, "%s evaluating rule: %s", message, name));
    return true;
}

struct variables {
    struct cel_value self, old, optional_old;
};

static bool run_rule(struct checking *check, const struct cel_rules *rules,
                     const struct cel_rule *rule, const struct variables *variables,
                     const struct value *value, const struct standing *standing)
{
    const struct cel_value plain[] = { variables->self, variables->old };
    const struct cel_value optional[] = { variables->self, variables->optional_old };
    struct cel_value result;
    if (!run(check, rule->program, rule->is_optional ? optional : plain, &result)) {
        report_rule(check, rules, "validation failed due to running out of cost budget, no "
                                  "further validation rules will be run");
        return false;
    }
    if (cel_is_failure(result))
        return report_failure(check, rules, rule, result);
    if (result.kind == CEL_BOOL && result.boolean)
        return true;
    const char *message;
    size_t count = check->errors->count;
    bool goes_on = make_message(check, rule, plain, &message);
    if (goes_on)
        report_broken(check, rules, rule, value, message);
    else
        field_invalid_text(check->errors, rule->field_path,
                           bytes_of(type_names[rules->schema->type]), message);
    forgive(check, rule, standing, count);
    return goes_on;
}

static void read_variables(struct variables *ret, const struct cel_rules *rules,
                           const struct value *next, const struct value *old,
                           struct arena *arena)
{
    ret->self = cel_from_tree(next, rules->type, arena);
    ret->old = cel_fail(arena, "no such attribute(s): oldSelf");
    ret->optional_old = cel_make_none();
    if (!old || !rules->any_uses_old)
        return;
    ret->old = cel_from_tree(old, rules->type, arena);
    ret->optional_old = cel_make_optional(arena, ret->old);
}

/* False where no further rule is to be run. */
static bool run_next(struct checking *check, const struct cel_rules *rules,
                     const struct cel_rule *rule, const struct value *next,
                     const struct value *old, const struct standing *standing)
{
    struct variables variables;
    if (rule->problem) {
        report_rule(check, rules,
                    arena_printf(check->errors->arena, "rule compile error: %s", rule->problem));
        return true;
    }
    if (!rule->program || (rule->uses_old && !old && !rule->is_optional))
        return true;
    arena_reset(check->arena);
    read_variables(&variables, rules, next, old, check->arena);
    return run_rule(check, rules, rule, &variables, next, standing);
}

static void run_rules(struct checking *check, const struct cel_rules *rules,
                      const struct value *next, const struct value *old,
                      const struct standing *standing)
{
    if (rules->rule_count == 0)
        return;
    if (!rules->type) {
        report_rule(check, rules, "rule compiler initialization error: failed to convert to "
                                  "declType for CEL validation rules");
        return;
    }
    if (check->budget <= 0) {
        report_rule(check, rules, "validation failed due to running out of cost budget, no "
                                  "further validation rules will be run");
        check->budget = -1;
        return;
    }
    for (size_t i = 0; i < rules->rule_count; i++)
        if (!run_next(check, rules, &rules->rules[i], next, old, standing)) {
            check->budget = -1;
            return;
        }
}

/* ---- the walk ---- */

static void check_value(struct checking *, const struct cel_rules *, const struct value *next,
                        const struct value *old, struct standing *);

static void check_items(struct checking *check, const struct cel_rules *rules,
                        const struct value *next, const struct value *old,
                        const struct standing *standing)
{
    CLEANUP(map_done) struct map items = { 0 };
    index_items(&items, rules->schema, old);
    for (size_t i = 0; i < next->list.count && check->budget >= 0; i++) {
        struct correlation own;
        const struct value *item = next->list.items[i];
        const struct value *before = find_item(&items, rules->schema, item);
        struct standing below = step_down(standing, &own, item, before, rules->schema->items);
        field_enter_index(check->errors, i);
        check_value(check, rules->items, item, before, &below);
        field_leave(check->errors);
    }
}

/* A root's apiVersion and kind are made those of the version before they are compared. */
static bool is_never_unchanged(const struct standing *standing, struct bytes name)
{
    return !standing->nearest &&
           (bytes_equal_text(name, "apiVersion") || bytes_equal_text(name, "kind"));
}

static void check_member(struct checking *check, const struct cel_rules *inner,
                         const struct member *member, const struct value *old,
                         const struct standing *standing)
{
    struct correlation own;
    const struct value *before = value_member_bytes(old, member->key);
    struct standing below =
        step_down(standing, &own, member->value, before, inner->schema);
    if (is_never_unchanged(standing, member->key))
        below = (struct standing){ NULL, NULL };
    check_value(check, inner, member->value, before, &below);
}

static void check_keys(struct checking *check, const struct cel_rules *rules,
                       const struct value *next, const struct value *old,
                       const struct standing *standing)
{
    for (uint32_t i = 0; i < next->map.count && check->budget >= 0; i++) {
        field_enter_key(check->errors, next->map.members[i].key);
        check_member(check, rules->additional, &next->map.members[i], old, standing);
        field_leave(check->errors);
    }
}

static const struct member *find_named(const struct value *map, struct bytes name)
{
    for (uint32_t i = 0; i < map->map.count; i++)
        if (bytes_equal(map->map.members[i].key, name))
            return &map->map.members[i];
    return NULL;
}

static void check_members(struct checking *check, const struct cel_rules *rules,
                          const struct value *next, const struct value *old,
                          const struct standing *standing)
{
    for (size_t i = 0; i < rules->member_count && check->budget >= 0; i++) {
        const struct member *member = find_named(next, rules->members[i].name);
        if (!member)
            continue;
        AUTO_BUFFER name = { 0 };
        buffer_add(&name, member->key.at, member->key.size);
        field_enter(check->errors, buffer_text(&name));
        check_member(check, rules->members[i].rules, member, old, standing);
        field_leave(check->errors);
    }
}

static void check_value(struct checking *check, const struct cel_rules *rules,
                        const struct value *next, const struct value *old,
                        struct standing *standing)
{
    if (!next || next->type == VALUE_NULL)
        return;
    if (old && old->type == VALUE_NULL)
        old = NULL;
    run_rules(check, rules, next, old, standing);
    if (check->budget < 0)
        return;
    if (next->type == VALUE_LIST && rules->items)
        check_items(check, rules, next, old, standing);
    if (next->type == VALUE_MAP && rules->additional)
        check_keys(check, rules, next, old, standing);
    if (next->type == VALUE_MAP)
        check_members(check, rules, next, old, standing);
}

/* Rules on a broken object would say what was said already, or fail for what is missing. */
static bool is_blocked(const struct field_errors *errors)
{
    for (size_t i = 0; i < errors->count; i++) {
        enum field_error_type type = errors->errors[i].type;
        if (type == FIELD_NOT_SUPPORTED || type == FIELD_REQUIRED_ERROR || type == FIELD_TOO_LONG ||
            type == FIELD_TOO_MANY || type == FIELD_TYPE_INVALID)
            return true;
    }
    return false;
}

void cel_rules_check(const struct cel_rules *rules, const struct cel_rules_input *input)
{
    AUTO_ARENA arena = { 0 };
    struct checking check = { .input = input,
                              .errors = input->errors,
                              .budget = CEL_RULES_BUDGET,
                              .arena = &arena };
    if (is_blocked(input->errors)) {
        field_invalid_json(input->errors, NULL, "null",
                           "some validation rules were not checked because the object was "
                           "invalid; correct the existing errors to complete validation");
        return;
    }
    struct correlation root = { .next = input->next, .old = input->old, .schema = rules->schema };
    struct standing standing = { input->old ? &root : NULL, NULL };
    check_value(&check, rules, input->next, input->old, &standing);
}
