/* SPDX-License-Identifier: Apache-2.0 */
/* estimate.c - what an expression costs at least and at most, before it runs.
 *
 * Costs come from sizes: a text's size from its declared type or from what it is made of, a fold's
 * cost from the size of its range times that of its step.  What upstream leaves unknown stays
 * unknown, for the limits on these figures decide which rules are accepted. */
#include "base/arena.h"
#include "cel/check.h"
#include "cel/cost.h"
#include "cel/run.h"
#include "cel/text.h"

enum { FORMAT_NAME_MAX = 64 };

/* What is known of the size of a node's value, and of what is in it. */
struct cel_sizes {
    bool has_own, has_entries;
    struct cel_bounds own, key, element;
    enum cel_kind container;
};

/* Where a value lies below a variable, as upstream follows it through the declared types.  It takes
 * the first step for the variable, whatever that is: what has no path gets the declared type itself
 * by its first step. */
struct path {
    bool is_one;
    const struct cel_type *at; /* NULL: nothing that is declared */
};

struct estimating {
    struct arena *arena;
    const struct cel_type *declared; /* NULL: sizes are not declared */
    size_t variable_count;
    struct cel_sizes *slots; /* of the variables of folds */
    struct path *paths;      /* likewise */
};

static struct cel_bounds cost_of(struct estimating *, struct cel_node *);

static struct cel_bounds fixed(uint64_t cost)
{
    return cel_bounds_of(cost, cost);
}

/* ---- sizes ---- */

static struct cel_sizes *sizes_of(struct estimating *e, struct cel_node *node)
{
    if (!node->sizes)
        node->sizes = ARENA_NEW(e->arena, struct cel_sizes);
    return node->sizes;
}

static void set_size(struct estimating *e, struct cel_node *node, struct cel_bounds size)
{
    struct cel_sizes *sizes = sizes_of(e, node);
    sizes->has_own = true;
    sizes->own = size;
}

static bool is_scalar(const struct cel_type *type)
{
    if (type->kind == CEL_OPTIONAL)
        return is_scalar(type->element ? type->element : &cel_dyn);
    return type->kind == CEL_BOOL || type->kind == CEL_DOUBLE || type->kind == CEL_DURATION ||
           type->kind == CEL_INT || type->kind == CEL_TIMESTAMP || type->kind == CEL_UINT;
}

/* What the text itself says; false where it says nothing. */
static bool written_size(const struct cel_node *node, struct cel_bounds *ret)
{
    bool is_made = node->kind == NODE_LIST || node->kind == NODE_MAP;
    if (is_made)
        *ret = fixed(node->made.count);
    else if (node->kind == NODE_LITERAL && node->literal.kind != CEL_TYPE)
        *ret = fixed(cel_size(node->literal));
    else
        return false;
    return true;
}

/* ---- paths ---- */

static struct path step_to(const struct estimating *e, struct path path,
                           const struct cel_type *next)
{
    return (struct path){ true, path.is_one ? next : e->declared };
}

static struct path step_inside(const struct estimating *e, struct path path)
{
    bool has_items = path.at && (path.at->kind == CEL_LIST || path.at->kind == CEL_MAP);
    return step_to(e, path, has_items ? path.at->element : NULL);
}

static struct path step_to_key(const struct estimating *e, struct path path)
{
    return step_to(e, path, path.at && path.at->kind == CEL_MAP ? path.at->key : NULL);
}

static struct path step_to_member(const struct estimating *e, struct path path, struct bytes name)
{
    bool has_members = path.at && path.at->kind == CEL_OBJECT;
    return step_to(e, path, has_members ? cel_member_type(path.at, name, e->arena) : NULL);
}

static struct path path_of(const struct estimating *e, const struct cel_node *node)
{
    const struct path start = { true, e->declared }, none = { false, NULL };
    switch ((int)node->kind) {
    case NODE_NAME:
        return (size_t)node->slot < e->variable_count ? start : e->paths[node->slot];
    case NODE_LITERAL:
        return node->literal.kind == CEL_TYPE ? start : none;
    case NODE_SELECT:
        return node->select.is_test
                   ? none
                   : step_to_member(e, path_of(e, node->select.operand), node->select.field);
    case NODE_CALL:
        return node->call.operation == OPERATION_INDEX
                   ? step_inside(e, path_of(e, node->call.arguments.at[0]))
                   : none;
    default:
        return none;
    }
}

static bool declared_size(const struct estimating *e, struct path path, struct cel_bounds *ret)
{
    if (!e->declared || !path.is_one || !path.at)
        return false;
    *ret = cel_bounds_of(0, path.at->max_count);
    return true;
}

/* ---- what is known of a size ---- */

static const struct cel_sizes *slot_sizes(const struct estimating *e, const struct cel_node *node)
{
    return node->kind == NODE_NAME ? &e->slots[node->slot] : NULL;
}

static bool size_known(struct estimating *e, const struct cel_node *node, struct cel_bounds *ret)
{
    const struct cel_sizes *slot = slot_sizes(e, node);
    if (node->sizes && node->sizes->has_own)
        *ret = node->sizes->own;
    else if (written_size(node, ret))
        return true;
    else if (declared_size(e, path_of(e, node), ret))
        return true;
    else if (is_scalar(node->type))
        *ret = fixed(1);
    else if (slot && slot->has_own)
        *ret = slot->own;
    else
        return false;
    return true;
}

static struct cel_bounds size_or_unknown(struct estimating *e, const struct cel_node *node)
{
    struct cel_bounds size;
    return size_known(e, node, &size) ? size : cel_bounds_unknown();
}

/* NULL where nothing is known of what is in it. */
static const struct cel_sizes *entries_of(struct estimating *e, const struct cel_node *node)
{
    const struct cel_sizes *slot = slot_sizes(e, node);
    if (node->sizes && node->sizes->has_entries)
        return node->sizes;
    return slot && slot->has_entries ? slot : NULL;
}

static void set_entries(struct estimating *e, struct cel_node *node, const struct cel_sizes *from)
{
    if (!from)
        return;
    struct cel_sizes *sizes = sizes_of(e, node);
    sizes->has_entries = true;
    sizes->key = from->key;
    sizes->element = from->element;
    sizes->container = from->container;
}

static void unite_entries(struct estimating *e, struct cel_node *node, const struct cel_node *a,
                          const struct cel_node *b)
{
    const struct cel_sizes *first = entries_of(e, a), *second = entries_of(e, b);
    if (!first || !second)
        return;
    struct cel_sizes both = {
        .container = first->container,
        .key = cel_bounds_union(first->key, second->key),
        .element = cel_bounds_union(first->element, second->element),
    };
    set_entries(e, node, &both);
}

static void copy_sizes(struct estimating *e, struct cel_node *to, const struct cel_node *from)
{
    struct cel_bounds size;
    if (size_known(e, from, &size))
        set_size(e, to, size);
    set_entries(e, to, entries_of(e, from));
}

/* ---- names, selections, made values ---- */

static struct cel_bounds cost_of_select(struct estimating *e, struct cel_node *node)
{
    struct cel_bounds cost = cost_of(e, node->select.operand);
    enum cel_kind kind = node->select.operand->type->kind;
    bool is_charged = !node->select.is_test && (kind == CEL_MAP || kind == CEL_OBJECT);
    return is_charged ? cel_bounds_add(cost, fixed(COST_SELECT)) : cost;
}

static struct cel_bounds cost_of_made(struct estimating *e, struct cel_node *node)
{
    static const struct cel_bounds none_yet = { UINT64_MAX, 0 }, nothing = { 0, 0 };
    bool is_list = node->kind == NODE_LIST;
    struct cel_sizes entries = { .container = is_list ? CEL_LIST : CEL_MAP };
    struct cel_bounds cost = fixed(is_list ? CEL_LIST_COST : CEL_MAP_COST);
    entries.element = entries.key = node->made.count > 0 ? none_yet : nothing;
    for (size_t i = 0; i < node->made.count; i++) {
        struct cel_item_node *item = &node->made.items[i];
        if (item->key) {
            cost = cel_bounds_add(cost, cost_of(e, item->key));
            entries.key = cel_bounds_union(entries.key, size_or_unknown(e, item->key));
        }
        cost = cel_bounds_add(cost, cost_of(e, item->value));
        entries.element = cel_bounds_union(entries.element, size_or_unknown(e, item->value));
    }
    if (is_list)
        entries.key = fixed(1);
    set_entries(e, node, &entries);
    return cost;
}

static struct cel_bounds cost_of_message(struct estimating *e, struct cel_node *node)
{
    struct cel_bounds cost = fixed(CEL_STRUCT_COST);
    for (size_t i = 0; i < node->made.count; i++)
        cost = cel_bounds_add(cost, cost_of(e, node->made.items[i].value));
    return cost;
}

/* ---- calls ---- */

static struct cel_bounds cost_of_logic(struct estimating *e, struct cel_node *node)
{
    struct cel_bounds first = cost_of(e, node->call.arguments.at[0]);
    struct cel_bounds both = cel_bounds_add(first, cost_of(e, node->call.arguments.at[1]));
    return cel_bounds_of(first.min, both.max);
}

static struct cel_bounds cost_of_condition(struct estimating *e, struct cel_node *node)
{
    struct cel_node *yes = node->call.arguments.at[1], *no = node->call.arguments.at[2];
    struct cel_bounds condition = cost_of(e, node->call.arguments.at[0]);
    struct cel_bounds if_yes = cost_of(e, yes), if_no = cost_of(e, no);
    set_size(e, node, cel_bounds_union(size_or_unknown(e, yes), size_or_unknown(e, no)));
    unite_entries(e, node, yes, no);
    return cel_bounds_add(condition, cel_bounds_union(if_yes, if_no));
}

static struct cel_bounds cost_of_dyn(struct estimating *e, struct cel_node *node)
{
    struct cel_node *argument = node->call.arguments.at[0];
    struct cel_bounds cost = cel_bounds_add(fixed(1), cost_of(e, argument));
    copy_sizes(e, node, argument);
    return cost;
}

static struct cel_argument argument_of(struct estimating *e, const struct cel_node *node)
{
    struct path path = path_of(e, node);
    struct cel_bounds element = cel_bounds_unknown();
    if (path.is_one)
        (void)declared_size(e, step_inside(e, path), &element);
    return (struct cel_argument){
        .type = node->type,
        .count = size_or_unknown(e, node),
        .element_count = element,
        .literal = node->kind == NODE_LITERAL ? &node->literal : NULL,
    };
}

/* Types of the libraries that compare in one step. */
static bool compares_at_once(const struct cel_overload *overload, const struct cel_argument *a)
{
    static const char *const others[] = { "kubernetes.URL", "kubernetes.NamedFormat" };
    if (strcmp(overload->function, "_==_") != 0 || a[0].type->kind != CEL_OPAQUE)
        return false;
    FOR_EACH (name, others)
        if (!strcmp(a[0].type->name, *name))
            return false;
    return true;
}

static bool compares(const struct cel_overload *overload, const struct cel_argument *a,
                     const char *type)
{
    return !strcmp(overload->function, "_==_") && a[0].type->kind == CEL_OPAQUE &&
           !strcmp(a[0].type->name, type);
}

/* Upstream takes the size of the second one for both. */
static struct cel_bounds cost_of_equal_urls(const struct cel_argument *a)
{
    return cel_bounds_scale(cel_bounds_of(1, a[1].count.max), CEL_TEXT_COST);
}

static struct cel_estimate estimate_call(const struct cel_overload *overload,
                                         const struct cel_argument *arguments, size_t count)
{
    if (!overload->estimate || compares_at_once(overload, arguments))
        return cel_estimate_of(fixed(1));
    if (compares(overload, arguments, "kubernetes.URL"))
        return cel_estimate_of(cost_of_equal_urls(arguments));
    if (compares(overload, arguments, "kubernetes.NamedFormat"))     /* by their names */
        return cel_estimate_of(cel_bounds_scale(cel_bounds_of(1, FORMAT_NAME_MAX), CEL_TEXT_COST));
    return overload->estimate(arguments, count);
}

static bool is_unknown(struct cel_bounds size)
{
    return size.min == 0 && size.max == UINT64_MAX;
}

struct call_estimate {
    struct cel_bounds cost, size;
    bool has_size;
};

static void add_overload(struct call_estimate *all, struct cel_estimate one)
{
    all->cost = cel_bounds_union(all->cost, one.cost);
    if (is_unknown(one.result_count))
        return;
    all->size = all->has_size ? cel_bounds_union(all->size, one.result_count) : one.result_count;
    all->has_size = true;
}

static void size_of_call(struct estimating *e, struct cel_node *node, struct call_estimate *all)
{
    struct cel_node *first = node->call.arguments.count > 0 ? node->call.arguments.at[0] : NULL;
    bool is_sum = bytes_equal_text(node->call.function, "_+_");
    if (is_sum && all->has_size)
        unite_entries(e, node, first, node->call.arguments.at[1]);
    const struct cel_sizes *entries =
        node->call.operation == OPERATION_INDEX ? entries_of(e, first) : NULL;
    if (entries) {
        all->size = entries->element;
        all->has_size = true;
    }
    if (all->has_size)
        set_size(e, node, all->size);
}

static struct cel_bounds cost_of_function(struct estimating *e, struct cel_node *node)
{
    struct cel_argument arguments[CEL_PARAMETERS_MAX];
    struct call_estimate all = { .cost = { UINT64_MAX, 0 } };
    struct cel_bounds cost = { 0, 0 };
    size_t count = node->call.arguments.count;
    for (size_t i = 0; i < count; i++)
        cost = cel_bounds_add(cost, cost_of(e, node->call.arguments.at[i]));
    for (size_t i = 0; i < count; i++)
        arguments[i] = argument_of(e, node->call.arguments.at[i]);
    if (node->call.operation == OPERATION_OPTIONAL_SELECT)
        return cel_bounds_add(cost, fixed(1));
    for (size_t i = 0; i < node->call.overloads.count; i++)
        add_overload(&all, estimate_call(node->call.overloads.at[i], arguments, count));
    size_of_call(e, node, &all);
    return cel_bounds_add(cost, all.cost);
}

static struct cel_bounds cost_of_call(struct estimating *e, struct cel_node *node)
{
    if (node->call.operation == OPERATION_AND || node->call.operation == OPERATION_OR)
        return cost_of_logic(e, node);
    if (node->call.operation == OPERATION_CONDITION)
        return cost_of_condition(e, node);
    if (bytes_equal_text(node->call.function, "dyn"))
        return cost_of_dyn(e, node);
    return cost_of_function(e, node);
}

/* ---- folds ---- */

static void set_slot(struct estimating *e, int slot, const struct cel_bounds *size)
{
    e->slots[slot] = (struct cel_sizes){ .has_own = size != NULL };
    if (size)
        e->slots[slot].own = *size;
}

static void set_accumulator(struct estimating *e, const struct cel_node *node)
{
    struct cel_bounds size;
    const struct cel_sizes *entries = entries_of(e, node->fold.start);
    bool has_size = size_known(e, node->fold.start, &size);
    struct cel_sizes sizes = entries ? *entries : (struct cel_sizes){ 0 };
    sizes.has_own = has_size;
    sizes.own = size;
    e->slots[node->fold.accumulator_slot] = sizes;
    e->paths[node->fold.accumulator_slot] = path_of(e, node->fold.start);
}

/* Places in a list are not declared. */
static void set_paths(struct estimating *e, const struct cel_node *node, enum cel_kind container)
{
    struct path range = path_of(e, node->fold.range), inside = step_inside(e, range);
    bool has_two = node->fold.variable_2.at != NULL, is_list = container == CEL_LIST;
    struct path key = is_list ? step_to(e, range, NULL) : step_to_key(e, range);
    e->paths[node->fold.slot] = is_list && !has_two ? inside : key;
    if (has_two)
        e->paths[node->fold.slot_2] = inside;
}

static void set_variables(struct estimating *e, const struct cel_node *node)
{
    const struct cel_sizes *entries = entries_of(e, node->fold.range);
    enum cel_kind container = entries ? entries->container : node->fold.range->type->kind;
    const struct cel_bounds *key = entries ? &entries->key : NULL;
    const struct cel_bounds *element = entries ? &entries->element : NULL;
    bool has_two = node->fold.variable_2.at != NULL;
    set_slot(e, node->fold.slot, !has_two && container == CEL_LIST ? element : key);
    if (has_two)
        set_slot(e, node->fold.slot_2, element);
    set_paths(e, node, container);
}

static bool is_bind(const struct cel_node *node)
{
    const struct cel_node *range = node->fold.range, *condition = node->fold.condition;
    return range->kind == NODE_LIST && range->made.count == 0 && condition->kind == NODE_LITERAL &&
           !condition->literal.boolean;
}

static struct cel_bounds cost_of_bind(struct estimating *e, struct cel_node *node)
{
    struct cel_bounds cost = cost_of(e, node->fold.range);
    cost = cel_bounds_add(cost, cost_of(e, node->fold.start));
    set_accumulator(e, node);
    cost = cel_bounds_add(cost, cost_of(e, node->fold.result));
    copy_sizes(e, node, node->fold.result);
    return cost;
}

static struct cel_bounds cost_of_fold(struct estimating *e, struct cel_node *node)
{
    struct cel_bounds size;
    if (is_bind(node))
        return cost_of_bind(e, node);
    struct cel_bounds cost = cost_of(e, node->fold.range);
    cost = cel_bounds_add(cost, cost_of(e, node->fold.start));
    set_accumulator(e, node);
    set_variables(e, node);
    struct cel_bounds step = cost_of(e, node->fold.condition);
    step = cel_bounds_add(cost_of(e, node->fold.step), step);
    cost = cel_bounds_add(cost, cost_of(e, node->fold.result));
    struct cel_bounds count = size_or_unknown(e, node->fold.range);
    cost = cel_bounds_add(cost, cel_bounds_multiply(count, step));
    if (node->fold.start->kind == NODE_LITERAL && size_known(e, node->fold.start, &size))
        set_size(e, node, size);
    if (node->fold.start->kind == NODE_LIST || node->fold.start->kind == NODE_MAP) {
        set_size(e, node, count);
        set_entries(e, node, entries_of(e, node->fold.step));
    }
    return cost;
}

/* ---- all ---- */

static struct cel_bounds cost_of(struct estimating *e, struct cel_node *node)
{
    switch (node->kind) {
    case NODE_LITERAL:
        return fixed(node->literal.kind == CEL_TYPE ? COST_NAME : 0);
    case NODE_NAME:
        return fixed(COST_NAME);
    case NODE_SELECT:
        return cost_of_select(e, node);
    case NODE_CALL:
        return cost_of_call(e, node);
    case NODE_LIST:
    case NODE_MAP:
        return cost_of_made(e, node);
    case NODE_MESSAGE:
        return cost_of_message(e, node);
    case NODE_FOLD:
        return cost_of_fold(e, node);
    case NODE_BAD:
        break;
    }
    return fixed(0);
}

struct cel_bounds cel_estimate_cost(struct cel_node *root, size_t slot_count,
                                    const struct cel_environment *environment, struct arena *arena)
{
    struct estimating estimating = { .arena = arena,
                                     .declared = environment->declared_sizes,
                                     .variable_count = environment->variable_count };
    estimating.slots = arena_array(arena, slot_count, sizeof estimating.slots[0]);
    estimating.paths = arena_array(arena, slot_count, sizeof estimating.paths[0]);
    return cost_of(&estimating, root);
}
