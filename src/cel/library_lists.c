/* SPDX-License-Identifier: Apache-2.0 */
/* library_lists.c - what may be asked of lists and made from them: Kubernetes' own functions, and
 * version 3 of cel-go's.
 *
 * Functions that compare or add have a row for each kind of element; their code is one, for the
 * elements of a list that is known only when it runs may be mixed.  What is quadratic stops before it
 * begins where its charge would end the run anyway. */
#include <inttypes.h>
#include <stdlib.h>

#include "base/arena.h"
#include "cel/cost.h"
#include "cel/program.h"
#include "codec/value.h"

static struct cel_value no_overload(struct cel_run *run)
{
    return cel_fail(cel_run_arena(run), "no such overload");
}

/* Each step of a walk counts: what is charged for a list of small items may be nothing. */
static struct cel_value item_of(struct cel_run *run, struct cel_value list, uint64_t index)
{
    if (!cel_run_work(run, /* steps= */ 2))
        return cel_fail(cel_run_arena(run), "operation interrupted");
    return cel_item(list, index, cel_run_arena(run));
}

static bool is_comparable(struct cel_value value)
{
    return (value.kind >= CEL_BOOL && value.kind <= CEL_DURATION);
}

/* ---- order ---- */

static struct cel_value is_sorted(struct cel_run *run, const struct cel_value *args, size_t count)
{
    (void)count;
    struct cel_value before = cel_make_null();
    for (uint64_t i = 0; i < cel_count(args[0]); i++) {
        struct cel_value item = item_of(run, args[0], i);
        int order = 0;
        if (!is_comparable(item))
            return no_overload(run);
        if (i > 0 && cel_compare(before, item, &order) && order > 0)
            return cel_make_bool(false);
        before = item;
    }
    return cel_make_bool(true);
}

/* The item that no other beats; `sign` says what beating is. */
static struct cel_value best(struct cel_run *run, struct cel_value list, int sign, const char *name)
{
    struct cel_value found = cel_make_null();
    uint64_t items = cel_count(list);
    if (items == 0)
        return cel_fail(cel_run_arena(run), "%s called on empty list", name);
    for (uint64_t i = 0; i < items; i++) {
        struct cel_value item = item_of(run, list, i);
        int order = 0;
        if (!is_comparable(item))
            return no_overload(run);
        if (i == 0 || (cel_compare(item, found, &order) && order * sign > 0))
            found = item;
    }
    return found;
}

static struct cel_value min(struct cel_run *run, const struct cel_value *args, size_t count)
{
    (void)count;
    return best(run, args[0], -1, "min");
}

static struct cel_value max(struct cel_run *run, const struct cel_value *args, size_t count)
{
    (void)count;
    return best(run, args[0], 1, "max");
}

struct keyed_item {
    struct cel_value key, item;
    uint64_t         index;
};

static int compare_keyed(const void *a, const void *b)
{
    const struct keyed_item *first = a, *second = b;
    int order = 0;
    if (!cel_compare(first->key, second->key, &order) || order == 0)
        order = first->index < second->index ? -1 : 1;
    return order;
}

static bool is_affordable(struct cel_run *run, uint64_t count)
{
    if (count <= 1000)
        return true;
    cel_run_charge(run, 2 * count * count);
    return false;
}

static struct cel_value spent(struct cel_run *run)
{
    return cel_fail(cel_run_arena(run), "operation cancelled: actual cost limit exceeded");
}

static struct cel_value sort_by(struct cel_run *run, const struct cel_value *args, size_t count)
{
    struct cel_value list = args[0], keys = args[count - 1];
    uint64_t items = cel_count(list);
    struct arena *arena = cel_run_arena(run);
    if (items != cel_count(keys))
        return cel_fail(arena,
                        "@sortByAssociatedKeys() expected a list of the same size as the "
                        "associated keys list, but got %" PRIu64 " and %" PRIu64
                        " elements respectively",
                        items, cel_count(keys));
    if (items == 0)
        return list;
    if (!is_affordable(run, items))
        return spent(run);
    struct keyed_item *sorted = arena_array(arena, items, sizeof *sorted);
    for (uint64_t i = 0; i < items; i++) {
        sorted[i] = (struct keyed_item){ item_of(run, keys, i), item_of(run, list, i), i };
        if (!is_comparable(sorted[0].key))
            return cel_fail(arena, "list elements must be comparable");
        if (sorted[i].key.kind != sorted[0].key.kind)
            return cel_fail(arena, "list elements must have the same type");
    }
    qsort(sorted, items, sizeof *sorted, compare_keyed);
    struct cel_value *result = arena_array(arena, items, sizeof *result);
    for (uint64_t i = 0; i < items; i++)
        result[i] = sorted[i].item;
    return cel_make_list(arena, result, items);
}

/* ---- sums ---- */

static struct cel_value sum_of_ints(struct cel_run *run, const struct cel_value *args, size_t count)
{
    (void)count;
    int64_t sum = 0;
    for (uint64_t i = 0; i < cel_count(args[0]); i++) {
        struct cel_value item = item_of(run, args[0], i);
        if (item.kind != CEL_INT)
            return no_overload(run);
        if (__builtin_add_overflow(sum, item.integer, &sum))
            return cel_fail(cel_run_arena(run), "integer overflow");
    }
    return cel_make_int(sum);
}

static struct cel_value sum_of_uints(struct cel_run *run, const struct cel_value *args,
                                     size_t count)
{
    (void)count;
    uint64_t sum = 0;
    for (uint64_t i = 0; i < cel_count(args[0]); i++) {
        struct cel_value item = item_of(run, args[0], i);
        if (item.kind != CEL_UINT)
            return no_overload(run);
        if (__builtin_add_overflow(sum, item.unsigned_integer, &sum))
            return cel_fail(cel_run_arena(run), "unsigned integer overflow");
    }
    return cel_make_uint(sum);
}

static struct cel_value sum_of_doubles(struct cel_run *run, const struct cel_value *args,
                                       size_t count)
{
    (void)count;
    double sum = 0;
    for (uint64_t i = 0; i < cel_count(args[0]); i++) {
        struct cel_value item = item_of(run, args[0], i);
        if (item.kind != CEL_DOUBLE)
            return no_overload(run);
        sum += item.number;
    }
    return cel_make_double(sum);
}

static struct cel_value sum_of_durations(struct cel_run *run, const struct cel_value *args,
                                         size_t count)
{
    enum { SECOND_NS = 1000000000 };
    (void)count;
    int64_t sum = 0, ns;
    for (uint64_t i = 0; i < cel_count(args[0]); i++) {
        struct cel_value item = item_of(run, args[0], i);
        if (item.kind != CEL_DURATION)
            return no_overload(run);
        if (__builtin_mul_overflow(item.time.seconds, (int64_t)SECOND_NS, &ns) ||
            __builtin_add_overflow(ns, (int64_t)item.time.nanoseconds, &ns) ||
            __builtin_add_overflow(sum, ns, &sum))
            return cel_fail(cel_run_arena(run), "integer overflow");
    }
    return cel_make_time(CEL_DURATION, sum / SECOND_NS, (int32_t)(sum % SECOND_NS));
}

/* ---- places ---- */

static struct cel_value index_of(struct cel_run *run, const struct cel_value *args, size_t count)
{
    (void)count;
    for (uint64_t i = 0; i < cel_count(args[0]); i++)
        if (cel_equal(item_of(run, args[0], i), args[1], run))
            return cel_make_int((int64_t)i);
    return cel_make_int(-1);
}

static struct cel_value last_index_of(struct cel_run *run, const struct cel_value *args,
                                      size_t count)
{
    (void)count;
    for (uint64_t i = cel_count(args[0]); i-- > 0;)
        if (cel_equal(item_of(run, args[0], i), args[1], run))
            return cel_make_int((int64_t)i);
    return cel_make_int(-1);
}

/* ---- other lists ---- */

struct growing_list {
    struct cel_value *items;
    size_t            count, room;
};

static void append(struct cel_run *run, struct growing_list *list, struct cel_value item)
{
    list->items =
        arena_grow(cel_run_arena(run), list->items, list->count, &list->room, sizeof item);
    list->items[list->count++] = item;
}

static struct cel_value finish(struct cel_run *run, const struct growing_list *list)
{
    return cel_make_list(cel_run_arena(run), list->items, list->count);
}

static struct cel_value slice(struct cel_run *run, const struct cel_value *args, size_t count)
{
    (void)count;
    int64_t from = args[1].integer, to = args[2].integer, items = (int64_t)cel_count(args[0]);
    const char *problem = NULL;
    struct arena *arena = cel_run_arena(run);
    if (from < 0 || to < 0)
        problem = "negative indexes not supported";
    else if (from > to)
        problem = "start index must be less than or equal to end index";
    else if (items < to)
        problem = arena_printf(arena, "list is length %" PRId64, items);
    if (problem)
        return cel_fail(arena, "cannot slice(%" PRId64 ", %" PRId64 "), %s", from, to, problem);
    struct growing_list result = { 0 };
    for (int64_t i = from; i < to; i++)
        append(run, &result, item_of(run, args[0], (uint64_t)i));
    return finish(run, &result);
}

static void flatten_into(struct cel_run *run, struct growing_list *result, struct cel_value list,
                         int64_t depth)
{
    for (uint64_t i = 0; i < cel_count(list); i++) {
        struct cel_value item = item_of(run, list, i);
        if (cel_is_failure(item))
            return;
        if (item.kind == CEL_LIST && depth > 0)
            flatten_into(run, result, item, depth - 1);
        else
            append(run, result, item);
    }
}

/* It may get what only the checker would have refused: a list that is flat, or no list. */
static struct cel_value flatten(struct cel_run *run, const struct cel_value *args, size_t count)
{
    struct growing_list result = { 0 };
    if (args[0].kind != CEL_LIST || (count > 1 && args[1].kind != CEL_INT))
        return no_overload(run);
    int64_t depth = count > 1 ? args[1].integer : 1;
    if (depth < 0)
        return cel_fail(cel_run_arena(run), "level must be non-negative");
    flatten_into(run, &result, args[0], depth);
    return finish(run, &result);
}

static struct cel_value range(struct cel_run *run, const struct cel_value *args, size_t count)
{
    (void)count;
    struct arena *arena = cel_run_arena(run);
    size_t most = args[0].integer > 0 ? (size_t)args[0].integer : 0;
    if (most > CEL_CALL_BUDGET) {
        cel_run_charge(run, most);
        return spent(run);
    }
    struct cel_value *items = arena_array(arena, most, sizeof items[0]);
    for (size_t i = 0; i < most; i++)
        items[i] = cel_make_int((int64_t)i);
    return cel_make_list(arena, items, most);
}

static struct cel_value reverse(struct cel_run *run, const struct cel_value *args, size_t count)
{
    (void)count;
    size_t last = cel_count(args[0]);
    struct arena *arena = cel_run_arena(run);
    struct cel_value *items = arena_array(arena, last, sizeof items[0]);
    for (size_t i = 0; i < last; i++)
        items[i] = item_of(run, args[0], last - 1 - i);
    return cel_make_list(arena, items, last);
}

static struct cel_value distinct(struct cel_run *run, const struct cel_value *args, size_t count)
{
    (void)count;
    struct growing_list result = { 0 };
    if (!is_affordable(run, cel_count(args[0])))
        return spent(run);
    for (uint64_t i = 0; i < cel_count(args[0]); i++) {
        struct cel_value item = item_of(run, args[0], i);
        size_t other = 0;
        while (other < result.count && !cel_equal(item, result.items[other], run))
            other++;
        if (other == result.count)
            append(run, &result, item);
    }
    return finish(run, &result);
}

/* ---- costs of Kubernetes' functions ---- */

static bool is_text(const struct cel_type *type)
{
    return type && (type->kind == CEL_STRING || type->kind == CEL_BYTES);
}

static struct cel_estimate estimate_pass(const struct cel_argument *args, size_t count)
{
    (void)count;
    struct cel_bounds item = { 1, 1 };
    if (args[0].type->kind != CEL_LIST)
        return cel_estimate_of(cel_bounds_scale(args[0].count, CEL_TEXT_COST));
    if (is_text(args[0].type->element))
        item = cel_bounds_add(item, cel_bounds_scale(args[0].element_count, CEL_TEXT_COST));
    return cel_estimate_of(cel_bounds_multiply(args[0].count, item));
}

/* ---- costs of cel-go's functions ---- */

static struct cel_estimate estimate_list(double factor, struct cel_bounds size)
{
    struct cel_bounds cost = cel_bounds_scale(size, factor);
    return (struct cel_estimate){
        cel_bounds_add(cost, cel_bounds_of(1 + CEL_LIST_COST, 1 + CEL_LIST_COST)), size };
}

static uint64_t literal_or(const struct cel_argument *argument, uint64_t otherwise)
{
    if (!argument->literal || argument->literal->kind != CEL_INT)
        return otherwise;
    return argument->literal->integer < 0 ? 0 : (uint64_t)argument->literal->integer;
}

static struct cel_estimate estimate_slice(const struct cel_argument *args, size_t count)
{
    (void)count;
    uint64_t size = literal_or(&args[2], args[0].count.max) - literal_or(&args[1], 0);
    return estimate_list(1, cel_bounds_of(size, size));
}

static struct cel_estimate estimate_flatten(const struct cel_argument *args, size_t count)
{
    uint64_t depth = count > 1 ? literal_or(&args[1], UINT64_MAX) : 1;
    return estimate_list((double)depth, args[0].count);
}

static struct cel_estimate estimate_range(const struct cel_argument *args, size_t count)
{
    (void)count;
    uint64_t size = literal_or(&args[0], UINT64_MAX);
    return estimate_list(1, cel_bounds_of(size, size));
}

static struct cel_estimate estimate_reverse(const struct cel_argument *args, size_t count)
{
    (void)count;
    return estimate_list(1, args[0].count);
}

static struct cel_estimate estimate_square(const struct cel_argument *args, size_t count)
{
    struct cel_bounds size = args[count - 1].count;
    return estimate_list(2, cel_bounds_multiply(size, size));
}

static struct cel_estimate estimate_text_square(const struct cel_argument *args, size_t count)
{
    struct cel_bounds size = args[count - 1].count;
    return estimate_list(2 + CEL_TEXT_COST, cel_bounds_multiply(size, size));
}

static uint64_t list_charge(double factor, uint64_t size)
{
    const double too_dear = 1e18;
    double cost = (double)size * factor;
    return cost < too_dear ? (uint64_t)cost + 1 + CEL_LIST_COST : UINT64_MAX;
}

static uint64_t charge_result(const struct cel_value *args, size_t count, struct cel_value result)
{
    (void)args;
    (void)count;
    return list_charge(1, cel_size(result));
}

static uint64_t charge_flatten(const struct cel_value *args, size_t count, struct cel_value result)
{
    (void)result;
    double depth = count > 1 && args[1].kind == CEL_INT ? (double)args[1].integer : 1;
    return list_charge(depth < 0 ? 0 : depth, cel_size(args[0]));
}

static bool starts_with_text(struct cel_value list)
{
    if (!list.is_tree)
        return list.items->items[0].kind == CEL_STRING || list.items->items[0].kind == CEL_BYTES;
    const struct cel_type *declared = list.type ? list.type->element : NULL;
    return value_is(value_item(list.tree, 0), VALUE_STRING) &&
           (!declared || declared->kind == CEL_DYN || is_text(declared));
}

/* Of the last argument: keys, where there are some. */
static uint64_t charge_square(const struct cel_value *args, size_t count, struct cel_value result)
{
    (void)result;
    struct cel_value list = args[count - 1];
    uint64_t size = cel_count(list);
    return list_charge(size > 0 && starts_with_text(list) ? 2 + CEL_TEXT_COST : 2, size * size);
}

/* ---- the table ---- */

#define LIST_OF(name, item) \
    static const struct cel_type name = {                                                          \
        .kind = CEL_LIST, .element = (item), .max_count = UINT64_MAX }

static const struct cel_type any = {
    .kind = CEL_PARAMETER, .name = "T", .max_count = UINT64_MAX };
LIST_OF(any_list, &any);
LIST_OF(any_list_list, &any_list);
LIST_OF(bool_list, &cel_bool);
LIST_OF(int_list, &cel_int);
LIST_OF(uint_list, &cel_uint);
LIST_OF(double_list, &cel_double);
LIST_OF(string_list, &cel_string);
LIST_OF(bytes_list, &cel_bytes);
LIST_OF(timestamp_list, &cel_timestamp);
LIST_OF(duration_list, &cel_duration);

#define COSTS_PASS  .estimate = estimate_pass, .charges_content = true
#define MEMBER_OF(...) .is_member = true, .parameters = { __VA_ARGS__ }

#define COMPARABLE(name, of, list)                                                                      \
    { "isSorted", "list_" name "_is_sorted_bool", MEMBER_OF(list), .result = &cel_bool, .call = is_sorted, COSTS_PASS }, \
    { "max", "list_" name "_max_" name, MEMBER_OF(list), .result = (of), .call = max, COSTS_PASS },     \
    { "min", "list_" name "_min_" name, MEMBER_OF(list), .result = (of), .call = min, COSTS_PASS }
#define SUMMABLE(name, of, list, function)                                                              \
    { "sum", "list_" name "_sum_" name, MEMBER_OF(list), .result = (of), .call = function, COSTS_PASS }
#define SORTABLE(name, list, estimator)                                                                 \
    { "sort", "list_" name "_sort", MEMBER_OF(list), .result = (list), .call = sort_by,                 \
      .estimate = estimator, .charge = charge_square },                                                 \
    { "@sortByAssociatedKeys", "list_" name "_sortByAssociatedKeys", MEMBER_OF(&any_list, list),        \
      .result = &any_list, .call = sort_by, .estimate = estimator, .charge = charge_square }

static const struct cel_overload overloads[] = {
    COMPARABLE("int", &cel_int, &int_list),
    COMPARABLE("uint", &cel_uint, &uint_list),
    COMPARABLE("double", &cel_double, &double_list),
    COMPARABLE("bool", &cel_bool, &bool_list),
    COMPARABLE("duration", &cel_duration, &duration_list),
    COMPARABLE("timestamp", &cel_timestamp, &timestamp_list),
    COMPARABLE("string", &cel_string, &string_list),
    COMPARABLE("bytes", &cel_bytes, &bytes_list),
    SUMMABLE("int", &cel_int, &int_list, sum_of_ints),
    SUMMABLE("uint", &cel_uint, &uint_list, sum_of_uints),
    SUMMABLE("double", &cel_double, &double_list, sum_of_doubles),
    SUMMABLE("duration", &cel_duration, &duration_list, sum_of_durations),
    { "indexOf", "list_a_index_of_int", MEMBER_OF(&any_list, &any), .result = &cel_int,
      .call = index_of, COSTS_PASS },
    { "lastIndexOf", "list_a_last_index_of_int", MEMBER_OF(&any_list, &any), .result = &cel_int,
      .call = last_index_of, COSTS_PASS },
    SORTABLE("int", &int_list, estimate_square),
    SORTABLE("uint", &uint_list, estimate_square),
    SORTABLE("double", &double_list, estimate_square),
    SORTABLE("bool", &bool_list, estimate_square),
    SORTABLE("google.protobuf.Duration", &duration_list, estimate_square),
    SORTABLE("google.protobuf.Timestamp", &timestamp_list, estimate_square),
    SORTABLE("string", &string_list, estimate_text_square),
    SORTABLE("bytes", &bytes_list, estimate_text_square),
    { "slice", "list_slice", MEMBER_OF(&any_list, &cel_int, &cel_int), .result = &any_list,
      .call = slice, .estimate = estimate_slice, .charge = charge_result },
    { "flatten", "list_flatten", MEMBER_OF(&any_list_list), .result = &any_list,
      .call = flatten, .takes_any = true, .estimate = estimate_flatten, .charge = charge_flatten },
    { "flatten", "list_flatten_int", MEMBER_OF(&cel_list_of_dyn, &cel_int), .result = &cel_list_of_dyn,
      .call = flatten, .takes_any = true, .estimate = estimate_flatten, .charge = charge_flatten },
    { "lists.range", "lists_range", .parameters = { &cel_int }, .result = &int_list,
      .call = range, .estimate = estimate_range, .charge = charge_result },
    { "reverse", "list_reverse", MEMBER_OF(&any_list), .result = &any_list,
      .call = reverse, .estimate = estimate_reverse, .charge = charge_result },
    { "distinct", "list_distinct", MEMBER_OF(&any_list), .result = &any_list,
      .call = distinct, .estimate = estimate_square, .charge = charge_square },
};

const struct cel_library cel_lists_library = {
    .name = "cel.lib.ext.lists", .overloads = overloads, .overload_count = ARRAY_SIZE(overloads) };
