/* SPDX-License-Identifier: Apache-2.0 */
/* structural_validate.c - a custom resource against its schema.
 *
 * The order and the words are those of upstream's OpenAPI validator.  Each check that was made is
 * counted: of several alternatives none of which fits, the one with most checks passed tells why.
 * What an update leaves as it was is not held against it, node by node.
 *
 * Holds:    `failures` counts what was found, even past FIELD_ERRORS_MAX.
 * Not here: strings and numbers (structural_scalar.c), list types (structural_list.c). */
#include "object/structural_validate.h"

#include <string.h>

#include "base/arena.h"
#include "codec/value.h"

/* ---- paths and reports ---- */

static void write_path(struct buffer *path, const struct schema_step *step)
{
    if (!step)
        return;
    write_path(path, step->parent);
    if (!step->name.at)
        buffer_printf(path, "[%zu]", step->index);
    else
        buffer_printf(path, "%s%.*s", path->size || step->is_additional ? "." : "",
                      BYTES_ARG(step->name));
}

const char *schema_path(const struct schema_check *check)
{
    AUTO_BUFFER path = { 0 };
    write_path(&path, check->step);
    return arena_copy(check->errors->arena, path.at, path.size);
}

const char *schema_field(struct schema_check *check, const char *path)
{
    (*check->failures)++;
    if (path[0] == '.')
        path++;
    return *path ? path : NULL;
}

void schema_fail_plain(struct schema_check *check, const char *message)
{
    (*check->failures)++;
    field_invalid_text(check->errors, NULL, BYTES(""), message);
}

static const char *types_text(const struct schema *schema)
{
    static const char *const names[SCHEMA_TYPE_COUNT] = {
        [SCHEMA_ANY] = "",           [SCHEMA_OBJECT] = "object",   [SCHEMA_ARRAY] = "array",
        [SCHEMA_STRING] = "string",  [SCHEMA_INTEGER] = "integer", [SCHEMA_NUMBER] = "number",
        [SCHEMA_BOOLEAN] = "boolean",
    };
    return schema->flags & SCHEMA_INT_OR_STRING ? "integer,string" : names[schema->type];
}

static void wrong_type(struct schema_check *check, const char *wanted, const char *found)
{
    struct arena *arena = check->errors->arena;
    const char *path = schema_path(check);
    const char *message =
        arena_printf(arena, "%s in body must be of type %s: \"%s\"", path, wanted, found);
    field_type_invalid(check->errors, schema_field(check, path), bytes_of(found), message);
}

/* ---- types ---- */

static const char *type_of(const struct value *value)
{
    static const char *const names[] = {
        [VALUE_NULL] = "null",     [VALUE_BOOL] = "boolean",  [VALUE_INT] = "integer",
        [VALUE_DOUBLE] = "number", [VALUE_STRING] = "string", [VALUE_LIST] = "array",
        [VALUE_MAP] = "object",
    };
    return names[value->type];
}

static bool has_type(const struct schema *schema, enum schema_type type)
{
    if (schema->flags & SCHEMA_INT_OR_STRING)
        return type == SCHEMA_INTEGER || type == SCHEMA_STRING;
    return schema->type == type;
}

static bool fits_type(const struct schema *schema, const struct value *value)
{
    static const enum schema_type types[] = {
        [VALUE_BOOL] = SCHEMA_BOOLEAN,  [VALUE_INT] = SCHEMA_INTEGER,
        [VALUE_DOUBLE] = SCHEMA_NUMBER, [VALUE_STRING] = SCHEMA_STRING,
        [VALUE_LIST] = SCHEMA_ARRAY,    [VALUE_MAP] = SCHEMA_OBJECT,
    };
    if (value->type == VALUE_INT && has_type(schema, SCHEMA_NUMBER))
        return true;
    if (value->type == VALUE_DOUBLE && has_type(schema, SCHEMA_INTEGER) &&
        schema_is_whole(value->number))
        return true;
    return has_type(schema, types[value->type]);
}

/* A format of strings holds for whatever is text, or a list, and stands for the type of all else. */
static void check_type(struct schema_check *check, const struct schema *schema,
                       const struct value *value)
{
    bool is_typed = types_text(schema)[0] != '\0';
    bool is_text = value->type == VALUE_STRING || value->type == VALUE_LIST;
    bool is_numeric = has_type(schema, SCHEMA_NUMBER) || has_type(schema, SCHEMA_INTEGER);
    if (!is_typed && !schema->format)
        return;
    (*check->matches)++;
    if (!is_text && schema->format && !fits_type(schema, value)) {
        wrong_type(check, schema->format,
                   value->type == VALUE_INT      ? "int64"
                   : value->type == VALUE_DOUBLE ? "float64" : "");
        return;
    }
    if (is_text && schema->format && !is_numeric) {
        (*check->matches)++;
        return;
    }
    if (fits_type(schema, value))
        (*check->matches)++;
    else
        wrong_type(check, types_text(schema), type_of(value));
}

static void check_null(struct schema_check *check, const struct schema *schema,
                       const struct value *value)
{
    bool is_typed = types_text(schema)[0] != '\0';
    if (is_typed && !(schema->flags & SCHEMA_NULLABLE))
        wrong_type(check, types_text(schema), "null");
    else
        (*check->matches)++;
    schema_check_enum(check, schema, value);
}

/* ---- alternatives ---- */

/* What one alternative said. */
struct outcome {
    struct field_error *errors;
    size_t              count, matches, failures;
};

static void walk(struct schema_check *, const struct schema *, const struct value *,
                 const struct value *old);

/* Tries a schema and takes what it said out of the list again. */
static struct outcome attempt(struct schema_check *check, const struct schema *schema,
                              const struct value *value, const struct value *old)
{
    struct field_errors *errors = check->errors;
    size_t first = errors->count, failures = 0, matches = 0;
    struct schema_check inner = *check;
    inner.failures = &failures;
    inner.matches = &matches;
    walk(&inner, schema, value, old);
    struct outcome outcome = { .count = errors->count - first,
                               .matches = matches,
                               .failures = failures };
    outcome.errors = arena_array(errors->arena, outcome.count, sizeof *outcome.errors);
    if (outcome.count)
        memcpy(outcome.errors, errors->errors + first, outcome.count * sizeof *outcome.errors);
    errors->count = first;
    return outcome;
}

static void take(struct schema_check *check, const struct outcome *outcome)
{
    struct field_errors *errors = check->errors;
    for (size_t i = 0; i < outcome->count; i++)
        field_errors_add(errors, &outcome->errors[i]);
    *check->matches += outcome->matches;
    *check->failures += outcome->failures;
}

static void fail_alternatives(struct schema_check *check, const char *format)
{
    schema_fail_plain(check, arena_printf(check->errors->arena, "\"%s\" %s", schema_path(check),
                                          format));
}

static void check_any(struct schema_check *check, const struct schema_list *list,
                      const struct value *value, const struct value *old)
{
    struct outcome best = { 0 };
    for (size_t i = 0; i < list->count; i++) {
        struct outcome outcome = attempt(check, list->items[i], value, old);
        if (outcome.failures == 0) {
            take(check, &outcome);
            return;
        }
        if (i == 0 || outcome.matches > best.matches)
            best = outcome;
    }
    if (list->count == 0)
        return;
    fail_alternatives(check, "must validate at least one schema (anyOf)");
    take(check, &best);
}

static void check_one(struct schema_check *check, const struct schema_list *list,
                      const struct value *value, const struct value *old)
{
    size_t valid = 0;
    struct outcome best = { 0 }, success = { 0 };
    for (size_t i = 0; i < list->count; i++) {
        struct outcome outcome = attempt(check, list->items[i], value, old);
        if (outcome.failures == 0)
            success = valid++ == 0 ? outcome : success;
        else if (valid == 0 && (best.failures == 0 || outcome.matches > best.matches))
            best = outcome;
    }
    if (list->count == 0)
        return;
    if (valid == 1) {
        take(check, &success);
        return;
    }
    const char *found = valid == 0 ? "Found none valid"
                                   : arena_printf(check->errors->arena,
                                                  "Found %zu valid alternatives", valid);
    fail_alternatives(check, arena_printf(check->errors->arena,
                                          "must validate one and only one schema (oneOf). %s",
                                          found));
    if (valid == 0)
        take(check, &best);
}

static void check_all(struct schema_check *check, const struct schema_list *list,
                      const struct value *value, const struct value *old)
{
    size_t valid = 0;
    for (size_t i = 0; i < list->count; i++) {
        struct outcome outcome = attempt(check, list->items[i], value, old);
        valid += outcome.failures == 0;
        take(check, &outcome);
    }
    if (valid != list->count)
        fail_alternatives(check, valid == 0 ? "must validate all the schemas (allOf). None validated"
                                            : "must validate all the schemas (allOf)");
}

static void check_alternatives(struct schema_check *check, const struct schema *schema,
                               const struct value *value, const struct value *old)
{
    const struct schema_rules *rules = schema->rules;
    *check->matches += 2;
    if (!rules)
        return;
    check_any(check, &rules->any_of, value, old);
    check_one(check, &rules->one_of, value, old);
    check_all(check, &rules->all_of, value, old);
    if (rules->not && attempt(check, rules->not, value, old).failures == 0)
        fail_alternatives(check, "must not validate the schema (not)");
}

/* ---- lists and objects ---- */

static void descend(struct schema_check *check, const struct schema_step *step,
                    const struct schema *schema, const struct value *value,
                    const struct value *old)
{
    struct schema_check inner = *check;
    inner.step = step;
    walk(&inner, schema, value, old);
}

/* The item of `old` with the same keys, in a list that is a map. */
static const struct value *old_item(const struct schema *schema, const struct value *item,
                                    const struct value *old)
{
    const char *const *keys = schema->field.list_keys;
    for (size_t i = 0; keys && value_is(old, VALUE_LIST) && i < old->list.count; i++) {
        bool same = true;
        for (size_t k = 0; keys[k] && same; k++) {
            const struct value *a = value_member(item, keys[k]),
                               *b = value_member(old->list.items[i], keys[k]);
            same = a && b && value_equal(a, b);
        }
        if (same)
            return old->list.items[i];
    }
    return NULL;
}

static void check_list(struct schema_check *check, const struct schema *schema,
                       const struct value *list, const struct value *old)
{
    struct schema_step step = { .parent = check->step };
    for (; schema->items && step.index < list->list.count; step.index++) {
        const struct value *item = list->list.items[step.index];
        descend(check, &step, schema->items, item, old_item(schema, item, old));
    }
    schema_check_items(check, schema, list);
    *check->matches += 2;
}

static void check_unlisted(struct schema_check *check, const struct schema *schema,
                           const struct value *map, const struct value *old)
{
    struct schema_step step = { .parent = check->step, .is_additional = true };
    for (uint32_t i = 0; i < map->map.count; i++) {
        const struct member *member = &map->map.members[i];
        step.name = member->key;
        if (schema_property(schema, member->key))
            continue;
        if (schema->flags & SCHEMA_CLOSED)
            schema_fail_closed(check, member->key);
        else if (schema->additional)
            descend(check, &step, schema->additional, member->value,
                    value_member_bytes(old, member->key));
    }
}

static void check_properties(struct schema_check *check, const struct schema *schema,
                             const struct value *map, const struct value *old)
{
    const struct type *type = schema->field.type;
    for (size_t i = 0; type && type->schema == schema && i < type->member_count; i++) {
        const struct schema *inner = schema_of_field(type->members[i]);
        struct bytes name = bytes_of(inner->field.name);
        struct schema_step step = { .parent = check->step, .name = name };
        const struct value *value = value_member_bytes(map, name);
        bool is_metadata = type->is_object && i == 0;
        if (is_metadata)
            inner = schema->rules ? schema->rules->metadata : NULL;
        if (value && inner)
            descend(check, &step, inner, value, value_member_bytes(old, name));
    }
}

static void check_map(struct schema_check *check, const struct schema *schema,
                      const struct value *map, const struct value *old)
{
    old = value_is(old, VALUE_MAP) ? old : NULL;
    schema_check_size(check, schema, map);
    if (schema->additional || (schema->flags & SCHEMA_CLOSED))
        check_unlisted(check, schema, map, old);
    check_properties(check, schema, map, old);
    schema_check_required(check, schema, map);
    (*check->matches)++;
}

/* ---- a node ---- */

static void check_node(struct schema_check *check, const struct schema *schema,
                       const struct value *value, const struct value *old)
{
    if (value->type == VALUE_NULL) {
        check_null(check, schema, value);
        return;
    }
    check_type(check, schema, value);
    check_alternatives(check, schema, value, old);
    schema_check_scalar(check, schema, value);
    if (value->type == VALUE_LIST)
        check_list(check, schema, value, old);
    schema_check_enum(check, schema, value);
    *check->matches += 2;
    if (value->type == VALUE_MAP)
        check_map(check, schema, value, old);
}

static void walk(struct schema_check *check, const struct schema *schema,
                 const struct value *value, const struct value *old)
{
    size_t first = check->errors->count, failures = *check->failures;
    check_node(check, schema, value, old);
    if (*check->failures == failures || !old || !value_equal(value, old))
        return;
    check->errors->count = first;
    *check->failures = failures;
}

void schema_validate(const struct value *root, const struct value *old, const struct schema *schema,
                     struct field_errors *errors)
{
    size_t failures = 0, matches = 0;
    struct schema_check check = { errors, NULL, &failures, &matches };
    walk(&check, schema, root, old);
}

void schema_validate_status(const struct value *root, const struct value *old,
                            const struct schema *schema, struct field_errors *errors)
{
    const struct value *status = value_member(root, "status");
    const struct schema *inner = schema_property(schema, BYTES("status"));
    size_t failures = 0, matches = 0;
    struct schema_check check = { errors, NULL, &failures, &matches };
    if (!status || !inner)
        return;
    field_enter(errors, "status");
    walk(&check, inner, status, value_member(old, "status"));
    field_leave(errors);
}
