/* SPDX-License-Identifier: Apache-2.0 */
/* custom_validate.c - what a custom resource must keep besides its metadata: its schema, its lists'
 * types, and the numbers behind its scale. */
#include "object/custom_kind.h"

#include <inttypes.h>

#include "base/arena.h"
#include "codec/json.h"
#include "codec/value.h"
#include "object/structural_schema.h"
#include "object/validation.h"

/* ---- scale ---- */

const struct value *custom_at_path(const struct value *object, const char *path)
{
    return path && path[0] == '.' ? value_at(object, path + 1) : NULL;
}

static const char *go_type(const struct value *value)
{
    static const char *const names[] = {
        [VALUE_NULL] = "<nil>",     [VALUE_BOOL] = "bool",     [VALUE_INT] = "int64",
        [VALUE_DOUBLE] = "float64", [VALUE_STRING] = "string", [VALUE_LIST] = "[]interface {}",
        [VALUE_MAP] = "map[string]interface {}",
    };
    return names[value->type];
}

static const char *accessor_error(const char *path, const struct value *value, const char *wanted,
                                  struct arena *arena)
{
    const char *shown = value_is(value, VALUE_STRING) ? value_text(value, "", arena)
                                                      : value_json(value, arena);
    return arena_printf(arena, "%s accessor error: %s is of the type %s, expected %s", path, shown,
                        go_type(value), wanted);
}

static void check_replicas(const struct value *object, const char *path,
                           struct field_errors *errors)
{
    const struct value *value = custom_at_path(object, path);
    if (!value)
        return;
    if (value->type != VALUE_INT)
        field_invalid_int(errors, path, 0, accessor_error(path, value, "int64", errors->arena));
    else if (value->integer < 0)
        field_invalid_int(errors, path, value->integer, "should be a non-negative integer");
    else if (value->integer > INT32_MAX)
        field_invalid_int(errors, path, value->integer,
                          "should be less than or equal to 2147483647");
}

static void check_scale_status(const struct value *object, const struct custom_kind *custom,
                               struct field_errors *errors)
{
    const struct value *selector = custom_at_path(object, custom->label_selector_path);
    check_replicas(object, custom->status_replicas_path, errors);
    if (selector && selector->type != VALUE_STRING)
        field_invalid_text(
            errors, custom->label_selector_path, BYTES(""),
            accessor_error(custom->label_selector_path, selector, "string", errors->arena));
}

/* ---- the whole ---- */

/* Lists that were wrong already may stay so. */
static void check_lists(const struct value *next, const struct value *old,
                        const struct schema *schema, struct field_errors *errors)
{
    if (old) {
        struct field_errors before;
        field_errors_init(&before, errors->arena);
        schema_validate_lists(old, schema, &before);
        if (before.count)
            return;
    }
    schema_validate_lists(next, schema, errors);
}

void custom_validate(const struct value *next, const struct value *old, const struct kind *kind,
                     struct field_errors *errors)
{
    const struct schema *schema = kind->type->schema;
    schema_validate(next, old, schema, errors);
    check_replicas(next, kind->custom->spec_replicas_path, errors);
    check_scale_status(next, kind->custom, errors);
    schema_validate_embedded(next, schema, errors);
    check_lists(next, old, schema, errors);
}

void custom_validate_status(const struct value *next, const struct value *old,
                            const struct kind *kind, struct field_errors *errors)
{
    const struct schema *schema = kind->type->schema;
    schema_validate_status(next, old, schema, errors);
    check_scale_status(next, kind->custom, errors);
    check_lists(next, old, schema, errors);
}
