/* SPDX-License-Identifier: Apache-2.0 */
/* go_value.c - see go_value.h: what values are.  How they print is in go_format.c. */
#include "kubectl/go_value.h"

#include "codec/value.h"

struct go_value go_bool(bool boolean)
{
    return (struct go_value){ .kind = GO_BOOL, .boolean = boolean };
}

struct go_value go_int(int64_t integer)
{
    return (struct go_value){ .kind = GO_INT, .integer = integer };
}

struct go_value go_text(struct bytes text)
{
    return (struct go_value){ .kind = GO_STRING, .text = text };
}

struct go_value go_unboxed(struct go_value value)
{
    value.is_boxed = false;
    return value;
}

struct go_value go_value_of(const struct value *tree)
{
    struct go_value value = { .is_boxed = tree != NULL };
    switch (tree ? tree->type : VALUE_NULL) {
    case VALUE_NULL:
        break;
    case VALUE_BOOL:
        value.kind = GO_BOOL;
        value.boolean = tree->boolean;
        break;
    case VALUE_INT:
        value.kind = GO_INT64;
        value.integer = tree->integer;
        break;
    case VALUE_DOUBLE:
        value.kind = GO_FLOAT64;
        value.number = tree->number;
        break;
    case VALUE_STRING:
        value.kind = GO_STRING;
        value.text = tree->string;
        break;
    case VALUE_LIST:
        value.kind = GO_LIST;
        value.tree = tree;
        break;
    case VALUE_MAP:
        value.kind = GO_MAP;
        value.tree = tree;
        break;
    }
    return value;
}

bool go_is_integer(struct go_value value)
{
    return value.kind == GO_INT || value.kind == GO_INT64 || value.kind == GO_UINT8;
}

bool go_is_true(struct go_value value)
{
    if (value.kind == GO_BOOL)
        return value.boolean;
    if (value.kind == GO_FLOAT64)
        return value.number != 0;
    if (value.kind == GO_STRING)
        return value.text.size > 0;
    if (value.kind == GO_LIST || value.kind == GO_MAP)
        return value_count(value.tree) > 0;
    return go_is_integer(value) && value.integer != 0;
}

const char *go_type(struct go_value value)
{
    static const char *const names[GO_KIND_COUNT] = {
        [GO_NONE] = "<nil>",    [GO_BOOL] = "bool",           [GO_INT] = "int",
        [GO_INT64] = "int64",   [GO_UINT8] = "uint8",         [GO_FLOAT64] = "float64",
        [GO_STRING] = "string", [GO_LIST] = "[]interface {}", [GO_MAP] = "map[string]interface {}",
    };
    return value.is_boxed ? "interface {}" : names[value.kind];
}
