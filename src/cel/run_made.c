/* SPDX-License-Identifier: Apache-2.0 */
/* run_made.c - lists, maps and messages that an expression writes down. */
#include "base/arena.h"
#include "cel/run.h"
#include "cel/value_index.h"

/* True where the item is to be left out; what it holds replaces it where it is optional. */
static bool is_left_out(struct cel_run *run, const struct cel_item_node *item,
                        struct cel_value *value, const char *what)
{
    if (!item->is_optional || cel_is_failure(*value))
        return false;
    if (value->kind != CEL_OPTIONAL) {
        *value =
            cel_fail(run->arena, "cannot initialize optional %s from non-optional value", what);
        return false;
    }
    if (!value->held)
        return true;
    *value = *value->held;
    return false;
}

static struct cel_value make_list(struct cel_run *run, const struct cel_node *node)
{
    struct cel_value *items = arena_array(run->arena, node->made.count, sizeof items[0]);
    size_t count = 0;
    for (size_t i = 0; i < node->made.count; i++) {
        struct cel_value item = cel_eval(run, node->made.items[i].value);
        if (is_left_out(run, &node->made.items[i], &item, "list element"))
            continue;
        if (cel_is_failure(item))
            return item;
        items[count++] = item;
    }
    return cel_make_list(run->arena, items, count);
}

static bool is_key(struct cel_value key)
{
    return key.kind == CEL_BOOL || key.kind == CEL_INT || key.kind == CEL_UINT ||
           key.kind == CEL_STRING || key.kind == CEL_DOUBLE || key.kind == CEL_NULL;
}

static struct cel_value make_map(struct cel_run *run, const struct cel_node *node)
{
    struct cel_scalars set = { 0 };
    for (size_t i = 0; i < node->made.count; i++) {
        struct cel_value key = cel_eval(run, node->made.items[i].key);
        if (cel_is_failure(key))
            return key;
        struct cel_value value = cel_eval(run, node->made.items[i].value);
        if (is_left_out(run, &node->made.items[i], &value, "entry"))
            continue;
        if (cel_is_failure(value))
            return value;
        if (!is_key(key))
            return cel_fail(run->arena, "unsupported key type: %s", cel_kind_text(key, run->arena));
        (void)cel_run_work_on_text(run, key.kind == CEL_STRING ? key.bytes.size : 0);
        if (!cel_scalars_add(&set, run->arena, key, value))
            cel_scalars_find(&set, key)->value = value;
    }
    return cel_make_map(run->arena, set.entries, set.count);
}

static struct cel_value make_message(struct cel_run *run, const struct cel_node *node)
{
    struct cel_scalars set = { 0 };
    for (size_t i = 0; i < node->made.count; i++) {
        const struct cel_item_node *item = &node->made.items[i];
        struct cel_value value = cel_eval(run, item->value);
        if (is_left_out(run, item, &value, "field"))
            continue;
        if (cel_is_failure(value))
            return value;
        cel_scalars_add(&set, run->arena, cel_make_string(item->name), value);
    }
    struct cel_value object = cel_make_map(run->arena, set.entries, set.count);
    object.kind = CEL_OBJECT;
    object.type = node->type;
    return object;
}

/* Charged whether it comes about or not. */
struct cel_value cel_eval_made(struct cel_run *run, const struct cel_node *node)
{
    bool is_list = node->kind == NODE_LIST, is_map = node->kind == NODE_MAP;
    struct cel_value made = is_list  ? make_list(run, node)
                            : is_map ? make_map(run, node)
                                     : make_message(run, node);
    cel_run_charge(run, is_list ? CEL_LIST_COST : is_map ? CEL_MAP_COST : CEL_STRUCT_COST);
    return made;
}
