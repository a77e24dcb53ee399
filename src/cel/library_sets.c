/* SPDX-License-Identifier: Apache-2.0 */
/* library_sets.c - lists looked at as sets: sets.contains, sets.equivalent, sets.intersects. */
#include "cel/cost.h"
#include "cel/program.h"

static bool contains(struct cel_run *run, struct cel_value list, struct cel_value item)
{
    for (uint64_t i = 0; i < cel_count(list) && cel_run_work(run, /* steps= */ 1); i++)
        if (cel_equal(cel_item(list, i, cel_run_arena(run)), item, run))
            return true;
    return false;
}

/* What would take more than any budget is not begun. */
static bool is_affordable(struct cel_run *run, const struct cel_value *args)
{
    uint64_t pairs;
    if (__builtin_mul_overflow(cel_count(args[0]), cel_count(args[1]), &pairs))
        pairs = UINT64_MAX;
    if (pairs <= CEL_CALL_BUDGET)
        return true;
    cel_run_charge(run, pairs);
    return false;
}

static bool contains_all(struct cel_run *run, struct cel_value list, struct cel_value of)
{
    for (uint64_t i = 0; i < cel_count(of); i++)
        if (!contains(run, list, cel_item(of, i, cel_run_arena(run))))
            return false;
    return true;
}

static bool contains_any(struct cel_run *run, struct cel_value list, struct cel_value of)
{
    for (uint64_t i = 0; i < cel_count(of); i++)
        if (contains(run, list, cel_item(of, i, cel_run_arena(run))))
            return true;
    return false;
}

static struct cel_value sets_contains(struct cel_run *run, const struct cel_value *args,
                                      size_t count)
{
    (void)count;
    return cel_make_bool(is_affordable(run, args) && contains_all(run, args[0], args[1]));
}

static struct cel_value sets_equivalent(struct cel_run *run, const struct cel_value *args,
                                        size_t count)
{
    (void)count;
    return cel_make_bool(is_affordable(run, args) && contains_all(run, args[0], args[1]) &&
                         contains_all(run, args[1], args[0]));
}

static struct cel_value sets_intersects(struct cel_run *run, const struct cel_value *args,
                                        size_t count)
{
    (void)count;
    return cel_make_bool(is_affordable(run, args) && contains_any(run, args[1], args[0]));
}

/* ---- costs ---- */

static struct cel_estimate estimate(const struct cel_argument *args, double factor)
{
    struct cel_bounds pairs = cel_bounds_multiply(args[0].count, args[1].count);
    return cel_estimate_of(cel_bounds_add(cel_bounds_scale(pairs, factor), cel_bounds_of(1, 1)));
}

static struct cel_estimate estimate_once(const struct cel_argument *args, size_t count)
{
    (void)count;
    return estimate(args, 1);
}

static struct cel_estimate estimate_twice(const struct cel_argument *args, size_t count)
{
    (void)count;
    return estimate(args, 2);
}

static uint64_t charge_once(const struct cel_value *args, size_t count, struct cel_value result)
{
    (void)count;
    (void)result;
    return 1 + cel_size(args[0]) * cel_size(args[1]);
}

static uint64_t charge_twice(const struct cel_value *args, size_t count, struct cel_value result)
{
    (void)count;
    (void)result;
    return 1 + 2 * cel_size(args[0]) * cel_size(args[1]);
}

static const struct cel_type any = {
    .kind = CEL_PARAMETER, .name = "T", .max_count = UINT64_MAX };
static const struct cel_type list = {
    .kind = CEL_LIST, .element = &any, .max_count = UINT64_MAX };

#define TWO_LISTS .parameters = { &list, &list }, .result = &cel_bool

static const struct cel_overload overloads[] = {
    { "sets.contains",   "list_sets_contains_list",   TWO_LISTS, .call = sets_contains,   .estimate = estimate_once,  .charge = charge_once },
    { "sets.equivalent", "list_sets_equivalent_list", TWO_LISTS, .call = sets_equivalent, .estimate = estimate_twice, .charge = charge_twice },
    { "sets.intersects", "list_sets_intersects_list", TWO_LISTS, .call = sets_intersects, .estimate = estimate_once,  .charge = charge_once },
};

const struct cel_library cel_sets_library = {
    .name = "cel.lib.ext.sets", .overloads = overloads, .overload_count = ARRAY_SIZE(overloads) };
