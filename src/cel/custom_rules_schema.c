/* SPDX-License-Identifier: Apache-2.0 */
/* custom_rules_schema.c - the rules of a definition before any object has to keep them.
 *
 * A rule is judged by what one run may cost at most, times how often its schema may have a value in an
 * object: the product of the limits of the lists and maps around it, or, where one of them has none,
 * what fits into a request.  All rules together have a limit, too, and the dearest are named. */
#include <math.h>
#include <stdlib.h>

#include "base/arena.h"
#include "cel/cost.h"
#include "cel/custom_rules_tree.h"
#include "cel/schema_type.h"
#include "codec/json.h"
#include "codec/value.h"
#include "object/structural_schema.h"
#include "object/validation.h"

enum { DEAREST_MAX = 4, DEAREST_PART = CEL_SCHEMA_COST_MAX / 100 };

struct dear_rule {
    const char *field;
    uint64_t    cost;
};

struct judging {
    struct field_errors *errors;
    uint64_t             cost;           /* of all so far */
    struct dear_rule     dearest[DEAREST_MAX + 1];       /* descending */
    size_t               dear_count;
};

/* What a schema's place means for its rules. */
struct place {
    uint64_t    cardinality;             /* values in an object at most */
    bool        is_unbounded;
    const char *unpaired;                /* the path of what is not matched with its old value, around
                                            it; NULL: all is */
};

/* ---- costs ---- */

static uint64_t multiply(uint64_t a, uint64_t b)
{
    return cel_bounds_multiply(cel_bounds_of(0, a), cel_bounds_of(0, b)).max;
}

static const char *cost_text(struct arena *arena, const char *what, uint64_t cost, uint64_t limit)
{
    const double many = 100, few = 1.5;
    double factor = (double)cost / (double)limit;
    const char *times = factor > many  ? "more than 100x"
                        : factor < few ? arena_printf(arena, "%fx", factor)
                                       : arena_printf(arena, "%.1fx", factor);
    return arena_printf(arena,
                        "%s exceeds budget by factor of %s (try simplifying the rule, or adding "
                        "maxItems, maxProperties, and maxLength where arrays, maps, and strings "
                        "are declared)",
                        what, times);
}

static void count_cost(struct judging *judging, const char *name, uint64_t cost)
{
    judging->cost = cel_bounds_add(cel_bounds_of(0, judging->cost), cel_bounds_of(0, cost)).max;
    if (cost < DEAREST_PART)
        return;
    size_t at = judging->dear_count;
    for (; at > 0 && judging->dearest[at - 1].cost < cost; at--)
        judging->dearest[at] = judging->dearest[at - 1];
    judging->dearest[at] =
        (struct dear_rule){ field_path_text(judging->errors, name), cost };
    if (judging->dear_count < DEAREST_MAX)
        judging->dear_count++;
}

static void judge_cost(struct judging *judging, const char *name, const char *what, uint64_t cost)
{
    if (cost > CEL_RULE_COST_MAX)
        field_forbidden(judging->errors, name,
                        cost_text(judging->errors->arena, what, cost, CEL_RULE_COST_MAX));
    count_cost(judging, name, cost);
}

static uint64_t cost_of_rule(const struct cel_rules *rules, const struct cel_rule *rule,
                             const struct place *place)
{
    uint64_t fits = CEL_REQUEST_SIZE_MAX / (cel_schema_size_min(rules->type) + 1);
    return rule->program ? multiply(cel_program_cost(rule->program).max,
                                    place->is_unbounded ? fits : place->cardinality)
                         : 0;
}

/* ---- one rule ---- */

static void add_html_safe(struct buffer *buffer, struct bytes json)
{
    for (size_t i = 0; i < json.size; i++)
        if (json.at[i] == '<' || json.at[i] == '>' || json.at[i] == '&')
            buffer_printf(buffer, "\\u%04x", (unsigned char)json.at[i]);
        else
            buffer_add_char(buffer, json.at[i]);
}

static void add_text(struct buffer *buffer, const char *name, const struct value *rule,
                     const char *member, bool null_if_absent)
{
    AUTO_BUFFER json = { 0 };
    struct bytes text = value_string(rule, member);
    if (!text.at && null_if_absent)
        buffer_add_text(&json, "null");
    else
        json_write_string(&json, text.at ? text : BYTES(""));
    buffer_printf(buffer, "\"%s\":", name);
    add_html_safe(buffer, buffer_bytes(&json));
    buffer_add_char(buffer, ',');
}

/* The rule as Go prints its struct. */
static const char *rule_text(const struct value *rule, struct arena *arena)
{
    AUTO_BUFFER text = { 0 };
    const struct value *optional = value_member(rule, "optionalOldSelf");
    buffer_add_char(&text, '{');
    add_text(&text, "Rule", rule, "rule", /* null_if_absent= */ false);
    add_text(&text, "Message", rule, "message", /* null_if_absent= */ false);
    add_text(&text, "MessageExpression", rule, "messageExpression", /* null_if_absent= */ false);
    add_text(&text, "Reason", rule, "reason", /* null_if_absent= */ true);
    add_text(&text, "FieldPath", rule, "fieldPath", /* null_if_absent= */ false);
    buffer_printf(&text, "\"OptionalOldSelf\":%s}",
                  !optional ? "null" : optional->boolean ? "true" : "false");
    return arena_copy(arena, text.at, text.size);
}

static void judge_old_self(struct judging *judging, const struct cel_rule *rule,
                           const struct place *place)
{
    struct field_errors *errors = judging->errors;
    const struct value *optional = value_member(rule->source, "optionalOldSelf");
    if (rule->uses_old && place->unpaired)
        field_invalid(errors, "rule", value_member(rule->source, "rule"),
                      arena_printf(errors->arena,
                                   "oldSelf cannot be used on the uncorrelatable portion of the "
                                   "schema within %s", place->unpaired));
    else if (!rule->uses_old && optional)
        field_invalid(errors, "optionalOldSelf", optional,
                      "may not be set if oldSelf is not used in rule");
}

static void judge_rule(struct judging *judging, const struct cel_rules *rules,
                       const struct cel_rule *rule, const struct place *place)
{
    struct field_errors *errors = judging->errors;
    judge_cost(judging, "rule", "estimated rule cost", cost_of_rule(rules, rule, place));
    if (rule->problem)
        field_invalid_json(errors, "rule", rule_text(rule->source, errors->arena), rule->problem);
    if (rule->message_problem)
        field_invalid_json(errors, "messageExpression", rule_text(rule->source, errors->arena),
                           rule->message_problem);
    else if (rule->message_program)
        judge_cost(judging, "messageExpression", "estimated messageExpression cost",
                   cel_program_cost(rule->message_program).max);
    judge_old_self(judging, rule, place);
}

static void judge_rules(struct judging *judging, const struct cel_rules *rules,
                        const struct place *place)
{
    if (rules->rule_count == 0)
        return;
    if (!rules->type) {
        field_internal(judging->errors, "x-kubernetes-validations",
                       "internal error: failed to construct type information for "
                       "x-kubernetes-validations rules: unable to convert structural schema to "
                       "CEL declarations");
        return;
    }
    field_enter(judging->errors, "x-kubernetes-validations");
    for (size_t i = 0; i < rules->rule_count; i++) {
        field_enter_index(judging->errors, i);
        judge_rule(judging, rules, &rules->rules[i], place);
        field_leave(judging->errors);
    }
    field_leave(judging->errors);
}

/* ---- the walk ---- */

/* How many values a schema may have below it, for each of its own. */
static struct place place_below(const struct place *place, const struct schema *schema)
{
    struct place below = *place;
    int64_t limit = 1;
    if (schema->type == SCHEMA_ARRAY)
        limit = schema->rules ? schema->rules->max_items : -1;
    else if (schema->type == SCHEMA_OBJECT && (schema->flags & (SCHEMA_ADDITIONAL | SCHEMA_CLOSED)))
        limit = schema->rules ? schema->rules->max_properties : -1;
    below.is_unbounded |= limit < 0;
    below.cardinality = multiply(place->cardinality, limit < 0 ? 0 : (uint64_t)limit);
    return below;
}

static void judge(struct judging *, const struct cel_rules *, const struct place *);

static void judge_items(struct judging *judging, const struct cel_rules *rules,
                        const struct place *place)
{
    struct place below = place_below(place, rules->schema);
    if (!(rules->schema->field.flags & FIELD_LIST_MAP) && !below.unpaired)
        below.unpaired = field_path_text(judging->errors, NULL);
    field_enter(judging->errors, "items");
    judge(judging, rules->items, &below);
    field_leave(judging->errors);
}

static void judge(struct judging *judging, const struct cel_rules *rules, const struct place *place)
{
    struct place below = place_below(place, rules->schema);
    if (rules->additional) {
        field_enter(judging->errors, "additionalProperties");
        judge(judging, rules->additional, &below);
        field_leave(judging->errors);
    }
    for (size_t i = 0; i < rules->member_count; i++) {
        field_enter(judging->errors, "properties");
        field_enter_key(judging->errors, rules->members[i].name);
        judge(judging, rules->members[i].rules, &below);
        field_leave(judging->errors);
        field_leave(judging->errors);
    }
    if (rules->items)
        judge_items(judging, rules, place);
    judge_rules(judging, rules, place);
}

/* ---- defaults ---- */

/* A default that its schema refuses anyway is not asked for rules. */
static bool fits_schema(const struct schema *schema, struct arena *arena)
{
    struct field_errors errors;
    field_errors_init(&errors, arena);
    schema_validate(schema->default_value, NULL, schema, &errors);
    return errors.count == 0;
}

/* As an update that changes nothing, and as a value that was not there before. */
static void check_default(struct judging *judging, const struct cel_rules *rules)
{
    const struct value *preset = rules->schema->default_value;
    size_t count = judging->errors->count;
    if (!preset || !fits_schema(rules->schema, judging->errors->arena))
        return;
    field_enter(judging->errors, "default");
    cel_rules_check(rules, &(struct cel_rules_input){ .next = preset, .old = preset,
                                                      .errors = judging->errors });
    if (judging->errors->count == count)
        cel_rules_check(rules, &(struct cel_rules_input){ .next = preset,
                                                          .errors = judging->errors });
    field_leave(judging->errors);
}

static void check_defaults(struct judging *judging, const struct cel_rules *rules)
{
    check_default(judging, rules);
    if (rules->items) {
        field_enter(judging->errors, "items");
        check_defaults(judging, rules->items);
        field_leave(judging->errors);
    }
    for (size_t i = 0; i < rules->member_count; i++) {
        field_enter(judging->errors, "properties");
        field_enter_key(judging->errors, rules->members[i].name);
        check_defaults(judging, rules->members[i].rules);
        field_leave(judging->errors);
        field_leave(judging->errors);
    }
}

/* ---- the whole ---- */

static void judge_sum(struct judging *judging)
{
    struct field_errors *errors = judging->errors;
    if (judging->cost <= CEL_SCHEMA_COST_MAX)
        return;
    for (size_t i = 0; i < judging->dear_count; i++)
        field_errors_add(errors, &(struct field_error){
            FIELD_FORBIDDEN, judging->dearest[i].field,
            "Forbidden: contributed to estimated rule cost total exceeding cost limit for entire "
            "OpenAPIv3 schema" });
    field_forbidden(errors, NULL,
                    cost_text(errors->arena,
                              "x-kubernetes-validations estimated rule cost total for entire "
                              "OpenAPIv3 schema", judging->cost, CEL_SCHEMA_COST_MAX));
}

void cel_rules_check_schema(const struct schema *root, struct env *env, struct field_errors *errors)
{
    AUTO_ARENA arena = { 0 };
    const struct cel_rules *rules = cel_rules_compile(root, env, &arena);
    struct judging judging = { .errors = errors };
    size_t count = errors->count;
    if (!rules)
        return;
    check_defaults(&judging, rules);
    if (errors->count > count)
        return;
    judge(&judging, rules, &(struct place){ .cardinality = 1 });
    judge_sum(&judging);
}
