/* SPDX-License-Identifier: Apache-2.0 */
/* validation_rules.c - rules that concern one field: as single calls and as rows of a table.
 *
 * A rule looks at one member of a map and reports at that member's path.  All but
 * RULE_REQUIRED let an absent member pass: absence is the default value, which is good. */
#include "object/validation.h"

#include <inttypes.h>

#include "base/arena.h"
#include "codec/value.h"

#define NEGATIVE "must be greater than or equal to 0"

bool text_is_one_of(struct bytes text, const char *const *values)
{
    for (; *values; values++)
        if (bytes_equal_text(text, *values))
            return true;
    return false;
}

void field_one_of(struct field_errors *errors, const struct value *map, const char *name,
                  const char *const *values)
{
    const struct value *value = value_member(map, name);
    if (value_is(value, VALUE_STRING) && !text_is_one_of(value->string, values))
        field_not_supported(errors, name, value->string, values);
}

void field_required_one_of(struct field_errors *errors, const struct value *map, const char *name,
                           const char *const *values)
{
    if (value_string(map, name).size == 0)
        field_required(errors, name, NULL);
    else
        field_one_of(errors, map, name, values);
}

void field_non_negative(struct field_errors *errors, const struct value *map, const char *name)
{
    int64_t number = value_int(map, name, 0);
    if (number < 0)
        field_invalid_int(errors, name, number, NEGATIVE);
}

void field_positive(struct field_errors *errors, const struct value *map, const char *name)
{
    int64_t number = value_int(map, name, 0);
    if (number <= 0)
        field_invalid_int(errors, name, number, "must be greater than zero");
}

void field_port(struct field_errors *errors, const char *name, int64_t port)
{
    const char *detail = format_port(port);
    if (detail)
        field_invalid_int(errors, name, port, detail);
}

void field_port_or_name(struct field_errors *errors, const struct value *map, const char *name)
{
    const struct value *value = value_member(map, name);
    if (value_is(value, VALUE_STRING))
        field_format(errors, name, value->string, FORMAT_PORT_NAME);
    else
        field_port(errors, name, value_int(map, name, 0));
}

void field_int_or_percent(struct field_errors *errors, const struct value *map, const char *name)
{
    const struct value *value = value_member(map, name);
    if (value_is(value, VALUE_STRING))
        field_format(errors, name, value->string, FORMAT_PERCENT);
    else
        field_non_negative(errors, map, name);
}

static bool is_percent(const struct value *value)
{
    const char *details[FORMAT_PROBLEMS_MAX];
    return value_is(value, VALUE_STRING)
        && format_problems(FORMAT_PERCENT, value->string, details) == 0;
}

int64_t int_or_percent_number(const struct value *value)
{
    int64_t number = 0;
    if (value_is(value, VALUE_INT))
        return value->integer;
    if (!is_percent(value))
        return 0;
    struct bytes digits = { value->string.at, value->string.size - 1 };
    return bytes_to_int64(digits, &number) ? number : INT64_MAX;
}

void field_not_above_100_percent(struct field_errors *errors, const struct value *map,
                                 const char *name)
{
    const struct value *value = value_member(map, name);
    if (is_percent(value) && int_or_percent_number(value) > 100)
        field_invalid(errors, name, value, "must not be greater than 100%");
}

/* ---- rows ---- */

static void check_range(struct field_errors *errors, const struct value *map,
                        const struct field_rule *rule)
{
    if (!value_member(map, rule->name))
        return;
    int64_t number = value_int(map, rule->name, 0);
    if (number < rule->min || number > rule->max)
        field_invalid_int(errors, rule->name, number,
                          rule->detail ? rule->detail
                                       : arena_printf(errors->arena,
                                                      "must be between %" PRId64 " and %" PRId64
                                                      ", inclusive",
                                                      rule->min, rule->max));
}

static bool has_dot_dot(struct bytes path)
{
    while (path.at)
        if (bytes_equal_text(bytes_next(&path, '/'), ".."))
            return true;
    return false;
}

static void check_path(struct field_errors *errors, struct bytes path,
                       const struct field_rule *rule)
{
    if (rule->flags & RULE_ABSOLUTE_PATH && !bytes_starts_with(path, "/"))
        field_invalid_text(errors, rule->name, path,
                           rule->detail ? rule->detail : "must be an absolute path");
    if (rule->flags & RULE_NO_DOT_DOT && has_dot_dot(path))
        field_invalid_text(errors, rule->name, path, "must not contain '..'");
}

static const struct { unsigned flag; enum format format; } rule_formats[] = {
    { RULE_LABEL,      FORMAT_LABEL },      { RULE_SUBDOMAIN, FORMAT_SUBDOMAIN },
    { RULE_QUALIFIED,  FORMAT_QUALIFIED },  { RULE_PORT_NAME, FORMAT_PORT_NAME },
    { RULE_CONFIG_KEY, FORMAT_CONFIG_KEY }, { RULE_SEGMENT,   FORMAT_SEGMENT },
    { RULE_IP,         FORMAT_IP },
};

static void check_text(struct field_errors *errors, struct bytes text,
                       const struct field_rule *rule)
{
    if (text.size == 0)
        return;
    FOR_EACH(row, rule_formats)
        if (rule->flags & row->flag)
            field_format(errors, rule->name, text, row->format);
    if (rule->flags & RULE_MAX_LENGTH && text.size > (size_t)rule->max)
        field_too_long(errors, rule->name, rule->max);
    check_path(errors, text, rule);
}

static void check_number(struct field_errors *errors, const struct value *map,
                         const struct field_rule *rule)
{
    if (rule->flags & RULE_RANGE)
        check_range(errors, map, rule);
    if (rule->flags & RULE_NON_NEGATIVE)
        field_non_negative(errors, map, rule->name);
    if (rule->flags & RULE_PORT && value_member(map, rule->name))
        field_port(errors, rule->name, value_int(map, rule->name, 0));
    if (rule->flags & RULE_PORT_OR_NAME)
        field_port_or_name(errors, map, rule->name);
    if (rule->flags & RULE_INT_OR_PERCENT)
        field_int_or_percent(errors, map, rule->name);
}

static void check_rule(struct field_errors *errors, const struct value *map,
                       const struct field_rule *rule)
{
    if (rule->flags & RULE_REQUIRED && value_is_empty(value_member(map, rule->name))) {
        field_required(errors, rule->name, rule->detail);
        return;
    }
    check_text(errors, value_string(map, rule->name), rule);
    check_number(errors, map, rule);
    if (rule->flags & RULE_ONE_OF)
        field_one_of(errors, map, rule->name, rule->values);
    if (rule->flags & RULE_LABELS)
        validate_labels(value_member(map, rule->name), rule->name, errors);
    if (rule->flags & RULE_SELECTOR)
        validate_selector(value_member(map, rule->name), rule->name, errors);
}

void validate_rules(const struct value *map, const struct field_rule *rules, size_t count,
                    struct field_errors *errors)
{
    for (size_t i = 0; i < count; i++)
        check_rule(errors, map, &rules[i]);
}
