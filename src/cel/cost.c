/* SPDX-License-Identifier: Apache-2.0 */
/* cost.c - bounds that saturate, sizes of values, and the walk that a traversal's cost needs.
 *
 * A product with a fraction is rounded up in double precision, as upstream rounds it: a sum in
 * integers would come out one lower now and then. */
#include "cel/cost.h"

#include <math.h>

#include "cel/text.h"
#include "codec/value.h"

/* ---- bounds ---- */

struct cel_bounds cel_bounds_of(uint64_t min, uint64_t max)
{
    return (struct cel_bounds){ min, max };
}

struct cel_bounds cel_bounds_unknown(void)
{
    return (struct cel_bounds){ 0, UINT64_MAX };
}

static uint64_t sum(uint64_t a, uint64_t b)
{
    return a > UINT64_MAX - b ? UINT64_MAX : a + b;
}

static uint64_t product(uint64_t a, uint64_t b)
{
    return b != 0 && a > UINT64_MAX / b ? UINT64_MAX : a * b;
}

static uint64_t scaled(uint64_t count, double factor)
{
    const double two_to_64 = 18446744073709551616.0;
    double cost = ceil((double)count * factor);
    return cost >= two_to_64 ? UINT64_MAX : (uint64_t)cost;
}

struct cel_bounds cel_bounds_add(struct cel_bounds a, struct cel_bounds b)
{
    return (struct cel_bounds){ sum(a.min, b.min), sum(a.max, b.max) };
}

struct cel_bounds cel_bounds_multiply(struct cel_bounds a, struct cel_bounds b)
{
    return (struct cel_bounds){ product(a.min, b.min), product(a.max, b.max) };
}

struct cel_bounds cel_bounds_scale(struct cel_bounds bounds, double factor)
{
    return (struct cel_bounds){ scaled(bounds.min, factor), scaled(bounds.max, factor) };
}

struct cel_bounds cel_bounds_union(struct cel_bounds a, struct cel_bounds b)
{
    return (struct cel_bounds){ a.min < b.min ? a.min : b.min, a.max > b.max ? a.max : b.max };
}

/* ---- sizes ---- */

static bool is_native(struct cel_value value)
{
    return value.kind == CEL_OPAQUE || (value.kind == CEL_OBJECT && value.is_native);
}

uint64_t cel_size(struct cel_value value)
{
    switch ((int)value.kind) {
    case CEL_STRING:
        return cel_text_count(value.bytes);
    case CEL_BYTES:
        return value.bytes.size;
    case CEL_LIST:
    case CEL_MAP:
        return cel_count(value);
    case CEL_OBJECT:
        return value.is_tree ? cel_count(value) : 1;
    case CEL_OPTIONAL:
        return value.held ? cel_size(*value.held) : 1;
    default:
        return is_native(value) && value.native->class->size
            ? value.native->class->size(value.native)
            : 1;
    }
}

uint64_t cel_size_cost(struct cel_value value, double factor)
{
    return scaled(cel_size(value), factor);
}

/* A text has at least a quarter as many characters as bytes: beside a small one a large one need not be
 * counted. */
uint64_t cel_smaller_cost(struct cel_value a, struct cel_value b)
{
    enum { CHARACTER_BYTES_MAX = 4 };
    bool are_texts = a.kind == CEL_STRING && b.kind == CEL_STRING;
    if (are_texts && a.bytes.size / CHARACTER_BYTES_MAX >= b.bytes.size)
        return cel_size_cost(b, CEL_TEXT_COST);
    if (are_texts && b.bytes.size / CHARACTER_BYTES_MAX >= a.bytes.size)
        return cel_size_cost(a, CEL_TEXT_COST);
    return cel_size_cost(cel_size(a) < cel_size(b) ? a : b, CEL_TEXT_COST);
}

/* ---- traversal ---- */

static uint64_t text_traversal(size_t size_bytes)
{
    return (uint64_t)((double)size_bytes * CEL_TEXT_COST);
}

static enum cel_kind declared_kind(const struct cel_type *type)
{
    return type ? type->kind : CEL_DYN;
}

static size_t decoded_size(struct bytes base64)
{
    size_t padding = 0;
    while (padding < base64.size && base64.at[base64.size - 1 - padding] == '=')
        padding++;
    return base64.size / 4 * 3 - (padding < 3 ? padding : 0);
}

static uint64_t text_tree_traversal(const struct value *tree, const struct cel_type *type)
{
    switch ((int)declared_kind(type)) {
    case CEL_TIMESTAMP:
    case CEL_DURATION:
        return 1;
    case CEL_BYTES:
        return text_traversal(decoded_size(tree->string));
    default:
        return text_traversal(tree->string.size);
    }
}

static const struct cel_type *member_type(const struct cel_type *type, struct bytes name)
{
    if (declared_kind(type) == CEL_MAP)
        return type->element;
    return declared_kind(type) == CEL_OBJECT && type->member ? type->member(type, name) : NULL;
}

static uint64_t tree_traversal(struct cel_run *run, const struct value *tree,
                               const struct cel_type *type)
{
    uint64_t cost = 0;
    if (!cel_run_work(run, /* steps= */ 1))
        return 0;
    switch ((int)tree->type) {
    case VALUE_STRING:
        return text_tree_traversal(tree, type);
    case VALUE_LIST:
        for (size_t i = 0; i < tree->list.count; i++)
            cost += tree_traversal(run, tree->list.items[i], type ? type->element : NULL);
        return cost;
    case VALUE_MAP:
        for (uint32_t i = 0; i < tree->map.count; i++) {
            const struct member *member = &tree->map.members[i];
            cost += text_traversal(member->key.size) +
                tree_traversal(run, member->value, member_type(type, member->key));
        }
        return cost;
    default:
        return 1;
    }
}

static uint64_t items_traversal(struct cel_run *run, const struct cel_items *list)
{
    uint64_t cost = 0;
    for (size_t i = 0; i < list->count; i++)
        cost += cel_traversal_cost(run, list->items[i]);
    return cost;
}

static uint64_t entries_traversal(struct cel_run *run, const struct cel_entries *map)
{
    uint64_t cost = 0;
    for (size_t i = 0; i < map->count; i++)
        cost += cel_traversal_cost(run, map->entries[i].key) +
            cel_traversal_cost(run, map->entries[i].value);
    return cost;
}

uint64_t cel_traversal_cost(struct cel_run *run, struct cel_value value)
{
    if (!cel_run_work(run, /* steps= */ 1))
        return 0;
    switch ((int)value.kind) {
    case CEL_STRING:
    case CEL_BYTES:
        return text_traversal(value.bytes.size);
    case CEL_LIST:
        return value.is_tree ? tree_traversal(run, value.tree, value.type)
                             : items_traversal(run, value.items);
    case CEL_MAP:
    case CEL_OBJECT:
        if (value.is_tree)
            return tree_traversal(run, value.tree, value.type);
        return value.is_native ? 1 : entries_traversal(run, value.map);
    default:
        return 1;
    }
}

/* ---- shared by functions ---- */

struct cel_estimate cel_estimate_of(struct cel_bounds cost)
{
    return (struct cel_estimate){ cost, cel_bounds_unknown() };
}

struct cel_estimate cel_estimate_first_text(const struct cel_argument *arguments, size_t count)
{
    (void)count;
    return cel_estimate_of(cel_bounds_scale(arguments[0].count, CEL_TEXT_COST));
}

uint64_t cel_charge_first_text(const struct cel_value *arguments, size_t count,
                               struct cel_value result)
{
    (void)count;
    (void)result;
    return cel_size_cost(arguments[0], CEL_TEXT_COST);
}

struct cel_bounds cel_estimate_pattern(struct cel_bounds text, struct cel_bounds pattern)
{
    struct cel_bounds steps =
        cel_bounds_scale(cel_bounds_add(text, cel_bounds_of(1, 1)), CEL_TEXT_COST);
    return cel_bounds_multiply(steps, cel_bounds_scale(pattern, CEL_PATTERN_COST));
}

uint64_t cel_charge_pattern(uint64_t text, uint64_t pattern)
{
    return product(scaled(sum(text, 1), CEL_TEXT_COST), scaled(pattern, CEL_PATTERN_COST));
}
