/* SPDX-License-Identifier: Apache-2.0 */
/* structural_scalar.c - the rules that one value alone keeps or breaks: enums, strings, numbers,
 * counts.
 *
 * Boundaries are doubles, as upstream reads them; an integer is compared with their whole part. */
#include <float.h>
#include <inttypes.h>
#include <math.h>

#include "base/arena.h"
#include "codec/json.h"
#include "codec/value.h"
#include "object/pattern.h"
#include "object/structural_validate.h"

/* `<path> in body <rest>` as an Invalid of the value. */
static void invalid(struct schema_check *check, const struct value *bad, const char *rest)
{
    const char *path = schema_path(check);
    const char *message = arena_printf(check->errors->arena, "%s in body %s", path, rest);
    field_invalid(check->errors, schema_field(check, path), bad, message);
}

static void invalid_count(struct schema_check *check, size_t count, const char *format,
                          int64_t limit)
{
    struct value shown = { .type = VALUE_INT, .integer = (int64_t)count };
    invalid(check, &shown, arena_printf(check->errors->arena, format, limit));
}

/* ---- enum ---- */

static const char *const *enum_texts(const struct value *values, struct arena *arena)
{
    const char **texts = arena_array(arena, value_count(values) + 1, sizeof *texts);
    for (size_t i = 0; i < value_count(values); i++) {
        const struct value *value = value_item(values, i);
        texts[i] = value_is(value, VALUE_STRING) ? value_text(value, "", arena)
                                                 : value_json(value, arena);
    }
    return texts;
}

void schema_check_enum(struct schema_check *check, const struct schema *schema,
                       const struct value *value)
{
    const struct value *values = schema->rules ? schema->rules->enum_values : NULL;
    struct arena *arena = check->errors->arena;
    if (value_count(values) == 0)
        return;
    for (size_t i = 0; value->type != VALUE_NULL && i < value_count(values); i++)
        if (value_equal(value, value_item(values, i)))
            return;
    const char *const *supported = enum_texts(values, arena);
    const char *name = schema_field(check, schema_path(check));
    if (value->type == VALUE_STRING)
        field_not_supported(check->errors, name, value->string, supported);
    else
        field_not_supported_json(check->errors, name, value_json(value, arena), supported);
}

/* ---- strings ---- */

static int64_t count_runes(struct bytes text)
{
    int64_t count = 0;
    for (size_t i = 0; i < text.size; i++)
        count += ((unsigned char)text.at[i] & 0xc0) != 0x80;
    return count;
}

/* The first of them that is broken. */
static void check_length(struct schema_check *check, const struct schema_rules *rules,
                         const struct value *value)
{
    struct arena *arena = check->errors->arena;
    int64_t length = count_runes(value->string);
    if (rules->max_length >= 0 && length > rules->max_length)
        field_too_long(check->errors, schema_field(check, schema_path(check)), rules->max_length);
    else if (rules->min_length >= 0 && length < rules->min_length)
        invalid(check, value, arena_printf(arena, "should be at least %" PRId64 " chars long",
                                           rules->min_length));
    else if (rules->pattern && !rules->compiled)
        invalid(check, value, arena_printf(arena, "should match '%s, but pattern is invalid'",
                                           rules->pattern));
    else if (rules->pattern && !pattern_matches(rules->compiled, value->string))
        invalid(check, value, arena_printf(arena, "should match '%s'", rules->pattern));
}

static void check_format(struct schema_check *check, const struct schema *schema,
                         const struct value *value)
{
    const struct schema_rules *rules = schema->rules;
    if (!rules->format)
        return;
    (*check->matches)++;
    if (schema_format_matches(rules->format, rules->format_pattern, value->string))
        return;
    AUTO_BUFFER quoted = { 0 };
    json_write_string(&quoted, value->string);
    const char *path = schema_path(check);
    const char *message = arena_printf(check->errors->arena, "%s in body must be of type %s: %s",
                                       path, schema->format, buffer_text(&quoted));
    field_type_invalid(check->errors, schema_field(check, path), value->string, message);
}

/* ---- numbers ---- */

bool schema_is_whole(double number)
{
    static const double largest = 9007199254740991.0, epsilon = 1e-9;
    double whole = trunc(number), difference = fabs(number - whole);
    if (!(fabs(number) <= largest))
        return false;
    return difference == 0 || difference / (fabs(number) + fabs(whole)) < epsilon;
}

static const char *number_text(double number, const struct arena *arena)
{
    AUTO_BUFFER text = { 0 };
    json_write_double(&text, number);
    return arena_copy((struct arena *)(uintptr_t)arena, text.at, text.size);
}

static bool is_in_range(const struct schema *schema, double number)
{
    bool is_int32 = text_equal(schema->format, "int32");
    if (schema->flags & SCHEMA_INT_OR_STRING)
        return true;
    if (schema->type == SCHEMA_INTEGER)
        return number == trunc(number) && number >= (is_int32 ? INT32_MIN : -0x1p63) &&
               (is_int32 ? number <= INT32_MAX : number < 0x1p63);
    return !text_equal(schema->format, "float") || fabs(number) <= (double)FLT_MAX;
}

static bool check_range(struct schema_check *check, const struct schema *schema, double number,
                        const char *what)
{
    struct arena *arena = check->errors->arena;
    const char *type = schema->type == SCHEMA_INTEGER ? "integer" : "number";
    if (is_in_range(schema, number))
        return true;
    const char *format = schema->format ? arena_printf(arena, "with format %s", schema->format)
                                        : "(default format)";
    schema_fail_plain(check, arena_printf(arena, "%s value must be of type %s %s in %s", what, type,
                                          format, schema_path(check)));
    return false;
}

static double number_of(const struct value *value)
{
    return value->type == VALUE_INT ? (double)value->integer : value->number;
}

/* A limit as it is shown: an integer is compared with a whole one. */
static const char *limit_text(const struct value *value, double limit, struct arena *arena)
{
    return number_text(value->type == VALUE_INT ? trunc(limit) : limit, arena);
}

/* -1, 0, 1: below, at, above the limit. */
static int compare_limit(const struct value *value, double limit)
{
    if (value->type == VALUE_INT && limit >= -0x1p63 && limit < 0x1p63) {
        int64_t whole = (int64_t)limit;
        return (value->integer > whole) - (value->integer < whole);
    }
    double number = number_of(value);
    return (number > limit) - (number < limit);
}

static void check_limit(struct schema_check *check, const struct value *value, double limit,
                        int wrong, bool is_exclusive)
{
    struct arena *arena = check->errors->arena;
    int order = compare_limit(value, limit);
    if (order != wrong && !(is_exclusive && order == 0))
        return;
    const char *than = wrong > 0 ? "less than" : "greater than";
    invalid(check, value, arena_printf(arena, "should be %s %s%s", than,
                                       is_exclusive ? "" : "or equal to ",
                                       limit_text(value, limit, arena)));
}

static void check_multiple(struct schema_check *check, const struct value *value, double factor)
{
    struct arena *arena = check->errors->arena;
    const char *shown = limit_text(value, factor, arena);
    bool is_int = value->type == VALUE_INT && trunc(factor) >= 1 && factor < 0x1p63;
    if (factor <= 0) {
        schema_fail_plain(check, arena_printf(arena, "factor MultipleOf declared for %s must be "
                                              "positive: %s", schema_path(check), shown));
        return;
    }
    double number = number_of(value);
    bool good = is_int ? value->integer % (int64_t)factor == 0
                       : schema_is_whole(factor < 1 ? 1 / factor * number : number / factor);
    if (!good)
        invalid(check, value, arena_printf(arena, "should be a multiple of %s", shown));
}

static void check_number(struct schema_check *check, const struct schema *schema,
                         const struct value *value)
{
    const struct schema_rules *rules = schema->rules;
    *check->matches += 2;
    if (schema->type == SCHEMA_INTEGER || schema->type == SCHEMA_NUMBER)
        (void)check_range(check, schema, number_of(value), "Checked");
    if (schema->flags & SCHEMA_MULTIPLE_OF) {
        (void)check_range(check, schema, rules->multiple_of, "MultipleOf");
        check_multiple(check, value, rules->multiple_of);
    }
    if (schema->flags & SCHEMA_MINIMUM) {
        (void)check_range(check, schema, rules->minimum, "Minimum boundary");
        check_limit(check, value, rules->minimum, -1, schema->flags & SCHEMA_MINIMUM_EXCLUSIVE);
    }
    if (schema->flags & SCHEMA_MAXIMUM) {
        (void)check_range(check, schema, rules->maximum, "Maximum boundary");
        check_limit(check, value, rules->maximum, 1, schema->flags & SCHEMA_MAXIMUM_EXCLUSIVE);
    }
}

void schema_check_scalar(struct schema_check *check, const struct schema *schema,
                         const struct value *value)
{
    if (value->type == VALUE_STRING) {
        (*check->matches)++;
        if (!schema->rules)
            return;
        check_length(check, schema->rules, value);
        check_format(check, schema, value);
    } else if (value->type == VALUE_INT || value->type == VALUE_DOUBLE) {
        check_number(check, schema, value);
    }
}

/* ---- counts ---- */

static bool has_twice(const struct value *list)
{
    for (size_t i = 0; i < list->list.count; i++)
        for (size_t k = 0; k < i; k++)
            if (value_equal(list->list.items[i], list->list.items[k]))
                return true;
    return false;
}

void schema_check_items(struct schema_check *check, const struct schema *schema,
                        const struct value *list)
{
    static const struct value none = { .type = VALUE_STRING };
    const struct schema_rules *rules = schema->rules;
    size_t count = list->list.count;
    if (rules && rules->min_items >= 0 && (int64_t)count < rules->min_items)
        invalid_count(check, count, "should have at least %" PRId64 " items", rules->min_items);
    if (rules && rules->max_items >= 0 && (int64_t)count > rules->max_items)
        field_too_many(check->errors, schema_field(check, schema_path(check)), (int64_t)count,
                       rules->max_items);
    if ((schema->flags & SCHEMA_UNIQUE) && has_twice(list))
        invalid(check, &none, "shouldn't contain duplicates");
}

void schema_check_size(struct schema_check *check, const struct schema *schema,
                       const struct value *map)
{
    const struct schema_rules *rules = schema->rules;
    size_t count = map->map.count;
    if (rules && rules->min_properties >= 0 && (int64_t)count < rules->min_properties)
        invalid_count(check, count, "should have at least %" PRId64 " properties",
                      rules->min_properties);
    if (rules && rules->max_properties >= 0 && (int64_t)count > rules->max_properties)
        field_too_many(check->errors, schema_field(check, schema_path(check)), (int64_t)count,
                       rules->max_properties);
}

void schema_check_required(struct schema_check *check, const struct schema *schema,
                           const struct value *map)
{
    const char *const *name = schema->rules ? schema->rules->required : NULL;
    for (; name && *name; name++) {
        if (value_member(map, *name))
            continue;
        const char *path =
            arena_printf(check->errors->arena, "%s.%s", schema_path(check), *name);
        field_required(check->errors, schema_field(check, path), NULL);
    }
}

void schema_fail_closed(struct schema_check *check, struct bytes key)
{
    const char *path = schema_path(check);
    const char *message = arena_printf(check->errors->arena, "%s.%.*s in body is a forbidden property",
                                       path, BYTES_ARG(key));
    field_invalid_text(check->errors, schema_field(check, path), key, message);
}
