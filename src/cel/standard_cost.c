/* SPDX-License-Identifier: Apache-2.0 */
/* standard_cost.c - what the language's own functions cost where it is not one: looking through
 * texts and lists. */
#include "cel/standard.h"

static uint64_t sum(uint64_t a, uint64_t b)
{
    return cel_bounds_add(cel_bounds_of(a, a), cel_bounds_of(b, b)).max;
}

static uint64_t scaled(uint64_t count)
{
    return cel_bounds_scale(cel_bounds_of(count, count), CEL_TEXT_COST).max;
}

/* ---- joining ---- */

struct cel_estimate cel_estimate_add_text(const struct cel_argument *a, size_t count)
{
    struct cel_bounds size = cel_bounds_add(a[0].count, a[1].count);
    return (struct cel_estimate){ cel_bounds_scale(size, CEL_TEXT_COST), size };
}

struct cel_estimate cel_estimate_add_lists(const struct cel_argument *a, size_t count)
{
    return (struct cel_estimate){ cel_bounds_of(1, 1), cel_bounds_add(a[0].count, a[1].count) };
}

uint64_t cel_charge_add_text(const struct cel_value *a, size_t count, struct cel_value result)
{
    return scaled(sum(cel_size(a[0]), cel_size(a[1])));
}

/* ---- comparing: no more than the smaller one is looked at ---- */

struct cel_estimate cel_estimate_smaller(const struct cel_argument *a, size_t count)
{
    uint64_t most = a[0].count.max < a[1].count.max ? a[0].count.max : a[1].count.max;
    return cel_estimate_of(cel_bounds_scale(cel_bounds_of(most > 0, most), CEL_TEXT_COST));
}

uint64_t cel_charge_smaller(const struct cel_value *a, size_t count, struct cel_value result)
{
    return cel_smaller_cost(a[0], a[1]);
}

/* ---- searching ---- */

struct cel_estimate cel_estimate_second_text(const struct cel_argument *a, size_t count)
{
    return cel_estimate_of(cel_bounds_scale(a[1].count, CEL_TEXT_COST));
}

struct cel_estimate cel_estimate_contains(const struct cel_argument *a, size_t count)
{
    return cel_estimate_of(cel_bounds_multiply(cel_bounds_scale(a[0].count, CEL_TEXT_COST),
                                               cel_bounds_scale(a[1].count, CEL_TEXT_COST)));
}

uint64_t cel_charge_contains(const struct cel_value *a, size_t count, struct cel_value result)
{
    return scaled(cel_size(a[0])) * scaled(cel_size(a[1]));
}

struct cel_estimate cel_estimate_matches(const struct cel_argument *a, size_t count)
{
    return cel_estimate_of(cel_estimate_pattern(a[0].count, a[1].count));
}

uint64_t cel_charge_matches(const struct cel_value *a, size_t count, struct cel_value result)
{
    return cel_charge_pattern(cel_size(a[0]), cel_size(a[1]));
}

struct cel_estimate cel_estimate_in_list(const struct cel_argument *a, size_t count)
{
    return cel_estimate_of(cel_bounds_scale(a[1].count, 1));
}

uint64_t cel_charge_in_list(const struct cel_value *a, size_t count, struct cel_value result)
{
    return cel_size(a[1]);
}

/* ---- converting ---- */

struct cel_estimate cel_estimate_to_bytes(const struct cel_argument *a, size_t count)
{
    return (struct cel_estimate){ cel_bounds_scale(a[0].count, CEL_TEXT_COST),
                                  { a[0].count.min, a[0].count.max * 4 } };
}

struct cel_estimate cel_estimate_to_text(const struct cel_argument *a, size_t count)
{
    return (struct cel_estimate){ cel_bounds_scale(a[0].count, CEL_TEXT_COST),
                                  { a[0].count.min / 4, a[0].count.max } };
}
