/* SPDX-License-Identifier: Apache-2.0 */
/* run_fold.c - what macros stand for: a step for each item.
 *
 * A list that a fold collects grows at its end.  Each step makes a new view of the same items, so
 * that what somebody got hold of does not change. */
#include "base/arena.h"
#include "cel/run.h"
#include "cel/value_index.h"

/* ---- collecting ---- */

/* A view of items that have room behind them. */
struct growing {
    struct cel_items list;
    struct cel_value *items;
    size_t capacity;
};

/* Adds behind the last item.  The list is empty, or a view that this made before, and the last one.
 */
static struct cel_value append(struct cel_run *run, struct cel_value list, struct cel_value item)
{
    struct growing *view = ARENA_NEW(run->arena, struct growing);
    size_t count = cel_count(list);
    if (count > 0)
        *view = *container_of(list.items, struct growing, list);
    view->items =
        arena_grow(run->arena, view->items, count, &view->capacity, sizeof view->items[0]);
    view->items[count] = item;
    view->list = (struct cel_items){ .count = count + 1, .items = view->items };
    list.items = &view->list;
    return list;
}

/* The list of one item that is added; a literal one costs nothing. */
static struct cel_value eval_item(struct cel_run *run, const struct cel_node *list)
{
    if (list->kind == NODE_LITERAL)
        return list->literal.items->items[0];
    struct cel_value item = cel_eval(run, list->made.items[0].value);
    cel_run_charge(run, CEL_LIST_COST);
    return item;
}

struct cel_value cel_eval_append(struct cel_run *run, const struct cel_node *node)
{
    struct cel_value list = run->slots[node->call.arguments.at[0]->slot];
    struct cel_value item = eval_item(run, node->call.arguments.at[1]);
    cel_run_charge(run, COST_NAME + 1);
    if (cel_is_failure(list))
        return list;
    return cel_is_failure(item) ? item : append(run, list, item);
}

/* A map that grows: its keys are found by the set, not by an index of its own. */
struct growing_map {
    struct cel_entries map;
    struct cel_scalars set;
};

static bool insert(struct cel_run *run, struct cel_value *map, struct cel_value key,
                   struct cel_value value)
{
    struct growing_map *grown =
        cel_count(*map) > 0
            ? container_of((struct cel_entries *)(uintptr_t)map->map, struct growing_map, map)
            : ARENA_NEW(run->arena, struct growing_map);
    (void)cel_run_work_on_text(run, key.kind == CEL_STRING ? key.bytes.size : 0);
    if (!cel_scalars_add(&grown->set, run->arena, key, value))
        return false;
    grown->map = (struct cel_entries){ .count = grown->set.count, .entries = grown->set.entries };
    map->map = &grown->map;
    return true;
}

/* With all members that a step adds; false where one was there already, or is none. */
static bool insert_all(struct cel_run *run, struct cel_value *map,
                       const struct cel_value *arguments, size_t count)
{
    if (count == 3)
        return insert(run, map, arguments[1], arguments[2]);
    bool is_map = arguments[1].kind == CEL_MAP || arguments[1].kind == CEL_OBJECT;
    uint64_t members = is_map && !arguments[1].is_native ? cel_count(arguments[1]) : 0;
    bool is_good = is_map;
    for (uint64_t i = 0; i < members && is_good; i++) {
        struct cel_entry entry = cel_entry_at(arguments[1], i, run->arena);
        is_good = insert(run, map, entry.key, entry.value);
    }
    return is_good;
}

struct cel_value cel_eval_insert(struct cel_run *run, const struct cel_node *node)
{
    struct cel_value arguments[CEL_PARAMETERS_MAX];
    size_t count = node->call.arguments.count;
    struct cel_value map = arguments[0] = run->slots[node->call.arguments.at[0]->slot];
    for (size_t i = 1; i < count; i++)
        arguments[i] = cel_eval(run, node->call.arguments.at[i]);
    cel_run_charge(run, COST_NAME + 1);
    for (size_t i = 0; i < count; i++)
        if (cel_is_failure(arguments[i]))
            return arguments[i];
    if (insert_all(run, &map, arguments, count))
        return map;
    return node->call.overloads.at[0]->call(run, arguments, count); /* says what is wrong */
}

/* Whoever looks into the map later finds an index in it. */
static void finish_map(struct cel_run *run, struct cel_value *map)
{
    if (map->kind == CEL_MAP && !map->is_tree && !map->is_native && !map->map->index)
        *map = cel_make_map(run->arena, map->map->entries, map->map->count);
}

/* ---- folding ---- */

struct range {
    struct cel_value of;
    uint64_t count;
};

static void set_variables(struct cel_run *run, const struct cel_node *node,
                          const struct range *range, uint64_t index)
{
    bool has_two = node->fold.variable_2.at != NULL;
    struct cel_value *first = &run->slots[node->fold.slot];
    struct cel_value *second = has_two ? &run->slots[node->fold.slot_2] : NULL;
    if (range->of.kind != CEL_LIST) {
        struct cel_entry entry = cel_entry_at(range->of, index, run->arena);
        *first = entry.key;
        if (second)
            *second = entry.value;
        return;
    }
    struct cel_value item = cel_item(range->of, index, run->arena);
    *first = second ? cel_make_int((int64_t)index) : item;
    if (second)
        *second = item;
}

static bool goes_on(struct cel_run *run, const struct cel_node *node)
{
    struct cel_value condition = cel_eval(run, node->fold.condition);
    return !run->is_spent && !(condition.kind == CEL_BOOL && !condition.boolean);
}

static void fold(struct cel_run *run, const struct cel_node *node, const struct range *range)
{
    for (uint64_t i = 0; i < range->count; i++) {
        set_variables(run, node, range, i);
        if (!goes_on(run, node))
            return;
        run->slots[node->fold.accumulator_slot] = cel_eval(run, node->fold.step);
    }
}

/* Upstream names the types of its own code here. */
static struct cel_value not_iterable(struct cel_run *run, struct cel_value value)
{
    static const char *const names[] = {
        [CEL_NULL] = "types.Null",
        [CEL_BOOL] = "types.Bool",
        [CEL_INT] = "types.Int",
        [CEL_UINT] = "types.Uint",
        [CEL_DOUBLE] = "types.Double",
        [CEL_STRING] = "types.String",
        [CEL_BYTES] = "types.Bytes",
        [CEL_TIMESTAMP] = "types.Timestamp",
        [CEL_TYPE] = "*types.Type",
        [CEL_DURATION] = "types.Duration",
        [CEL_ERROR] = NULL,
        [CEL_OPTIONAL] = "*types.Optional",
    };
    const char *name = names[value.kind];
    return cel_fail(run->arena, "got '%s', expected iterable type",
                    name ? name : cel_kind_text(value, run->arena));
}

struct cel_value cel_eval_fold(struct cel_run *run, const struct cel_node *node)
{
    struct range range = { .of = cel_eval(run, node->fold.range) };
    if (cel_is_failure(range.of))
        return range.of;
    bool is_list = range.of.kind == CEL_LIST;
    bool is_map = range.of.kind == CEL_MAP || range.of.kind == CEL_OBJECT;
    if ((!is_list && !is_map) || range.of.is_native)
        return not_iterable(run, range.of);
    range.count = cel_count(range.of);
    run->slots[node->fold.accumulator_slot] = cel_eval(run, node->fold.start);
    fold(run, node, &range);
    finish_map(run, &run->slots[node->fold.accumulator_slot]);
    return run->is_spent ? cel_fail_spent(run) : cel_eval(run, node->fold.result);
}
