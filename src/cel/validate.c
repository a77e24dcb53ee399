/* SPDX-License-Identifier: Apache-2.0 */
/* validate.c - mistakes that upstream looks for once the types are right: texts that are no duration,
 * timestamp or pattern, and lists and maps whose items differ in type. */
#include <string.h>

#include "base/arena.h"
#include "cel/check.h"
#include "cel/format_verbs.h"
#include "cel/standard.h"
#include "cel/text.h"
#include "object/pattern.h"
#include "object/time_text.h"

struct validation {
    struct cel_problems *problems;
    unsigned             exempt;         /* depth of calls in which items may differ */
};

/* ---- literals ---- */

static bool is_duration(struct cel_value value, struct arena *arena)
{
    int64_t nanoseconds;
    (void)arena;
    return value.kind == CEL_STRING && duration_parse(value.bytes, &nanoseconds);
}

static bool is_timestamp(struct cel_value value, struct arena *arena)
{
    int64_t seconds = value.integer;
    int32_t nanoseconds;
    (void)arena;
    if (value.kind == CEL_STRING && !cel_timestamp_parse(value.bytes, &seconds, &nanoseconds))
        return false;
    return cel_time_is_in_range(seconds);
}

static bool is_pattern(struct cel_value value, struct arena *arena)
{
    const char *problem;
    return value.kind == CEL_STRING && pattern_compile(value.bytes, arena, &problem);
}

static const struct { const char *function; bool (*check)(struct cel_value, struct arena *); }
checks[] = {
    { "duration",  is_duration  },
    { "timestamp", is_timestamp },
    { "matches",   is_pattern   },
};

/* Upstream looks at the first argument, the receiver left aside. */
static void validate_call(struct validation *v, const struct cel_node *node)
{
    bool is_member = node->call.overloads.count > 0 && node->call.overloads.at[0]->is_member;
    if (node->call.arguments.count <= is_member)
        return;
    const struct cel_node *argument = node->call.arguments.at[is_member];
    if (argument->kind != NODE_LITERAL)
        return;
    FOR_EACH (row, checks)
        if (bytes_equal_text(node->call.function, row->function) &&
            !row->check(argument->literal, v->problems->arena))
            cel_problem_add(v->problems, argument->place, "invalid %s argument", row->function);
}

/* ---- formats ---- */

/* Of items, keys and values of lists and maps that stand there; true where there is a problem. */
static bool validate_inner(struct validation *v, const struct cel_node *node)
{
    bool is_made = node->kind == NODE_LIST || node->kind == NODE_MAP;
    const char *problem = cel_format_check_inner(node->type, v->problems->arena);
    if (problem)
        cel_problem_add(v->problems, node->place, "%s", problem);
    for (size_t i = 0; is_made && !problem && i < node->made.count; i++) {
        const struct cel_item_node *item = &node->made.items[i];
        if ((item->key && validate_inner(v, item->key)) || validate_inner(v, item->value))
            return true;
    }
    return problem != NULL;
}

/* "%d".format([...]) of texts and lists that stand there. */
static void validate_format(struct validation *v, const struct cel_node *node)
{
    const struct cel_node *text = node->call.arguments.count == 2 ? node->call.arguments.at[0] : NULL;
    const struct cel_node *list = text ? node->call.arguments.at[1] : NULL;
    if (!text || text->kind != NODE_LITERAL || text->literal.kind != CEL_STRING ||
        list->kind != NODE_LIST)
        return;
    size_t count = list->made.count, item;
    struct arena *arena = v->problems->arena;
    const struct cel_type **types = arena_array(arena, count, sizeof *types);
    for (size_t i = 0; i < count; i++)
        types[i] = list->made.items[i].value->type;
    const char *problem = cel_format_check(text->literal.bytes, types, count, arena, &item);
    if (problem)
        cel_problem_add(v->problems,
                        item < count ? list->made.items[item].value->place : node->place, "%s",
                        problem);
    else if (item < count)
        cel_problem_add(v->problems, node->place,
                        "too many arguments supplied to string.format (expected %zu, got %zu)",
                        item, count);
    for (size_t i = 0; i < count && !problem; i++)
        if (validate_inner(v, list->made.items[i].value))
            return;
}

/* ---- items of one type ---- */

static const struct cel_type *type_of(const struct cel_item_node *item)
{
    const struct cel_type *type = item->value->type;
    return item->is_optional && type->kind == CEL_OPTIONAL ? type->element : type;
}

static bool is_same(struct validation *v, const struct cel_node *node, const struct cel_type *first,
                    const struct cel_type *type)
{
    if (cel_type_equal(first, type))
        return true;
    cel_problem_add(v->problems, node->place, "expected type '%s' but found '%s'",
                    cel_type_text(first, v->problems->arena),
                    cel_type_text(type, v->problems->arena));
    return false;
}

static void validate_list(struct validation *v, const struct cel_node *node)
{
    for (size_t i = 1; i < node->made.count; i++)
        if (!is_same(v, node->made.items[i].value, type_of(&node->made.items[0]),
                     type_of(&node->made.items[i])))
            return;
}

static void validate_map(struct validation *v, const struct cel_node *node)
{
    for (size_t i = 1; i < node->made.count; i++) {
        const struct cel_item_node *first = &node->made.items[0], *item = &node->made.items[i];
        is_same(v, item->key, first->key->type, item->key->type);
        is_same(v, item->value, type_of(first), type_of(item));
    }
}

/* ---- all ---- */

static void validate(void *context, struct cel_node *node)
{
    struct validation *v = context;
    bool is_exempt =
        node->kind == NODE_CALL && bytes_equal_text(node->call.function, "format");
    if (is_exempt)
        validate_format(v, node);
    if (node->kind == NODE_CALL)
        validate_call(v, node);
    else if (node->kind == NODE_LIST && v->exempt == 0)
        validate_list(v, node);
    else if (node->kind == NODE_MAP && v->exempt == 0)
        validate_map(v, node);
    v->exempt += is_exempt;
    cel_node_visit(node, validate, v);
    v->exempt -= is_exempt;
}

bool cel_validate(struct cel_node *root, struct cel_problems *problems)
{
    struct validation validation = { .problems = problems };
    validate(&validation, root);
    return problems->count == 0;
}
