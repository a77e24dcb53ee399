/* SPDX-License-Identifier: Apache-2.0 */
/* apply_check.c - whether a configuration fits its type, told as upstream's apply tells it.
 *
 * Problems are collected, not only the first; after an unknown field the rest of its object is not
 * looked at, and after an element without keys the rest of its list.
 *
 * Not here: what values are allowed (validation.h): that is checked on the merged object. */
#include <string.h>

#include "base/arena.h"
#include "base/error.h"
#include "codec/json.h"
#include "codec/value.h"
#include "object/apply_list.h"
#include "object/apply_schema.h"
#include "object/field_compare.h"
#include "object/patch_elements.h"
#include "object/schema.h"

enum { PROBLEMS_MAX = 50 };

struct checker {
    struct arena *arena;
    struct buffer path, problems;
    size_t        count;
};

static void check(struct checker *, const struct value *, const struct apply_schema *);

static void problem(struct checker *checker, const char *format, ...) PRINTF(2, 3);
static void problem(struct checker *checker, const char *format, ...)
{
    va_list arguments;
    if (checker->count++ >= PROBLEMS_MAX)
        return;
    va_start(arguments, format);
    const char *text = arena_vprintf(checker->arena, format, arguments);
    va_end(arguments);
    if (checker->count > 1)
        buffer_add_text(&checker->problems, "\n");
    buffer_printf(&checker->problems, "%.*s%s%s", BYTES_ARG(buffer_bytes(&checker->path)),
                  checker->path.size ? ": " : "", text);
}

static void check_below(struct checker *checker, const struct field_element *element,
                        const struct value *value, const struct apply_schema *schema)
{
    size_t size = checker->path.size;
    field_element_show(&checker->path, element);
    check(checker, value, schema);
    checker->path.size = size;
}

/* Go's type of a value that JSON or YAML gave. */
static const char *go_type(const struct value *value)
{
    static const char *const names[] = {
        [VALUE_NULL] = "<nil>",      [VALUE_BOOL] = "bool",
        [VALUE_INT] = "int64",       [VALUE_DOUBLE] = "float64",
        [VALUE_STRING] = "string",   [VALUE_LIST] = "[]interface {}",
        [VALUE_MAP] = "map[string]interface {}",
    };
    return names[value->type];
}

/* Go's syntax for it. */
static void write_go_syntax(struct buffer *text, const struct value *value)
{
    if (value->type != VALUE_LIST && value->type != VALUE_MAP) {
        json_write_value(text, value);
        return;
    }
    buffer_printf(text, "%s{", go_type(value));
    for (size_t i = 0; i < value_count(value); i++) {
        buffer_add_text(text, i ? ", " : "");
        if (value->type == VALUE_MAP) {
            json_write_string(text, value->map.members[i].key);
            buffer_add_char(text, ':');
            write_go_syntax(text, value->map.members[i].value);
        } else {
            write_go_syntax(text, value->list.items[i]);
        }
    }
    buffer_add_char(text, '}');
}

static void expected(struct checker *checker, const char *what, const struct value *value)
{
    problem(checker, "expected %s, got &{%s}", what, value_go_text(value, checker->arena));
}

static void check_scalar(struct checker *checker, const struct value *value,
                         const struct field *field)
{
    enum shape shape = (enum shape)field->shape;
    bool is_number = value->type == VALUE_INT || value->type == VALUE_DOUBLE;
    if (shape == SHAPE_INT32 || shape == SHAPE_INT64 || shape == SHAPE_DOUBLE) {
        if (!is_number)
            problem(checker, "expected numeric (int or float), got %s", go_type(value));
    } else if (shape == SHAPE_BOOL) {
        if (value->type != VALUE_BOOL)
            expected(checker, "boolean", value);
    } else if (shape == SHAPE_STRING || shape == SHAPE_BYTES || shape == SHAPE_DURATION) {
        if (value->type == VALUE_STRING)
            return;
        AUTO_BUFFER text = { 0 };
        write_go_syntax(&text, value);
        problem(checker, "expected string, got &value.valueUnstructured{Value:%s}",
                buffer_text(&text));
    } else if (value->type == VALUE_LIST || value->type == VALUE_MAP) {
        expected(checker, "any scalar", value);
    }
}

static void check_members(struct checker *checker, const struct value *map,
                          const struct apply_schema *schema)
{
    for (uint32_t i = 0; i < map->map.count; i++) {
        const struct member *member = &map->map.members[i];
        struct field_element element = field_element_name(member->key);
        struct apply_schema below;
        if (apply_schema_member(schema, member->key, &below)) {
            check_below(checker, &element, member->value, &below);
            continue;
        }
        size_t size = checker->path.size;
        field_element_show(&checker->path, &element);
        problem(checker, "field not declared in schema");
        checker->path.size = size;
        return;
    }
}

static void check_plain_list(struct checker *checker, const struct value *list,
                             const struct apply_schema *element)
{
    for (size_t i = 0; i < list->list.count; i++) {
        const char *index = arena_printf(checker->arena, "%zu", i);
        struct field_element place = { bytes_of(index), 'i' };
        check_below(checker, &place, list->list.items[i], element);
    }
}

static void check_elements(struct checker *checker, const struct value *list,
                           const struct apply_schema *schema, const struct apply_schema *element)
{
    AUTO_APPLY_LIST items = { 0 };
    apply_list_init(&items, schema, list, checker->arena);
    for (uint32_t i = 0; i < list->list.count; i++) {
        struct field_element key;
        const char *why = apply_list_element(schema, list->list.items[i], checker->arena, &key);
        if (why) {
            problem(checker, "element %u: %s", i, why);
            return;
        }
        if (items.items[i].first != i) {
            AUTO_BUFFER shown = { 0 };
            field_element_show(&shown, &key);
            problem(checker, "duplicate entries for key %s", buffer_text(&shown));
        }
        check_below(checker, &key, list->list.items[i], element);
    }
}

static bool wants_list(const struct apply_schema *schema)
{
    return schema->form == APPLY_LIST_ATOMIC || schema->form == APPLY_LIST_SET ||
           schema->form == APPLY_LIST_KEYS;
}

static void check_list(struct checker *checker, const struct value *value,
                       const struct apply_schema *schema)
{
    struct apply_schema element = apply_schema_element(schema);
    if (value->type != VALUE_LIST)
        expected(checker, "list", value);
    else if (schema->form == APPLY_LIST_ATOMIC)
        check_plain_list(checker, value, &element);
    else
        check_elements(checker, value, schema, &element);
}

static void check(struct checker *checker, const struct value *value,
                  const struct apply_schema *schema)
{
    if (value->type == VALUE_NULL || schema->form == APPLY_DEDUCED ||
        schema->form == APPLY_UNTYPED_ATOMIC)
        return;
    if (schema->form == APPLY_SCALAR)
        check_scalar(checker, value, schema->field);
    else if (wants_list(schema))
        check_list(checker, value, schema);
    else if (value->type != VALUE_MAP)
        expected(checker, "map", value);
    else
        check_members(checker, value, schema);
}

static bool report(struct checker *checker, struct error *err)
{
    if (checker->count == 1)
        return fail(err, REASON_UNKNOWN, /* os_errno= */ 0, "%s",
                    buffer_text(&checker->problems));
    AUTO_BUFFER text = { 0 };
    struct bytes rest = buffer_bytes(&checker->problems);
    buffer_add_text(&text, "errors:");
    while (rest.at && rest.size) {
        struct bytes line = bytes_next(&rest, '\n');
        buffer_printf(&text, "\n  %.*s", BYTES_ARG(line));
    }
    return fail(err, REASON_UNKNOWN, /* os_errno= */ 0, "%s", buffer_text(&text));
}

bool apply_check(const struct value *value, const struct type *type, struct arena *arena,
                 struct error *err)
{
    struct checker checker = { .arena = arena };
    struct apply_schema root = apply_schema_root(type);
    check(&checker, value, &root);
    bool good = checker.count == 0 || report(&checker, err);
    buffer_done(&checker.path);
    buffer_done(&checker.problems);
    return good;
}
