/* SPDX-License-Identifier: Apache-2.0 */
/* standard_number.c - arithmetic: integers do not wrap, doubles are IEEE's. */
#include "cel/standard.h"

static struct cel_value int_overflow(struct cel_run *run)
{
    return cel_fail(cel_run_arena(run), "integer overflow");
}

static struct cel_value uint_overflow(struct cel_run *run)
{
    return cel_fail(cel_run_arena(run), "unsigned integer overflow");
}

/* ---- what may overflow ---- */

#define CHECKED(name, sort, member, operation)                                                     \
    struct cel_value name(struct cel_run *run, const struct cel_value *a, size_t count)            \
    {                                                                                              \
        sort##64_t found;                                                                          \
        return __builtin_##operation##_overflow(a[0].member, a[1].member, &found)                  \
                   ? sort##_overflow(run)                                                          \
                   : cel_make_##sort(found);                                                       \
    }
CHECKED(cel_add_int, int, integer, add)
CHECKED(cel_subtract_int, int, integer, sub)
CHECKED(cel_multiply_int, int, integer, mul)
CHECKED(cel_add_uint, uint, unsigned_integer, add)
CHECKED(cel_subtract_uint, uint, unsigned_integer, sub)
CHECKED(cel_multiply_uint, uint, unsigned_integer, mul)

/* ---- integers ---- */

struct cel_value cel_divide_int(struct cel_run *run, const struct cel_value *a, size_t count)
{
    if (a[1].integer == 0)
        return cel_fail(cel_run_arena(run), "division by zero");
    if (a[0].integer == INT64_MIN && a[1].integer == -1)
        return int_overflow(run);
    return cel_make_int(a[0].integer / a[1].integer);
}

struct cel_value cel_modulo_int(struct cel_run *run, const struct cel_value *a, size_t count)
{
    if (a[1].integer == 0)
        return cel_fail(cel_run_arena(run), "modulus by zero");
    if (a[0].integer == INT64_MIN && a[1].integer == -1)
        return int_overflow(run);
    return cel_make_int(a[0].integer % a[1].integer);
}

struct cel_value cel_negate_int(struct cel_run *run, const struct cel_value *a, size_t count)
{
    return a[0].integer == INT64_MIN ? int_overflow(run) : cel_make_int(-a[0].integer);
}

/* ---- unsigned integers ---- */

struct cel_value cel_divide_uint(struct cel_run *run, const struct cel_value *a, size_t count)
{
    if (a[1].unsigned_integer == 0)
        return cel_fail(cel_run_arena(run), "division by zero");
    return cel_make_uint(a[0].unsigned_integer / a[1].unsigned_integer);
}

struct cel_value cel_modulo_uint(struct cel_run *run, const struct cel_value *a, size_t count)
{
    if (a[1].unsigned_integer == 0)
        return cel_fail(cel_run_arena(run), "modulus by zero");
    return cel_make_uint(a[0].unsigned_integer % a[1].unsigned_integer);
}

/* ---- doubles ---- */

struct cel_value cel_add_double(struct cel_run *run, const struct cel_value *a, size_t count)
{
    return cel_make_double(a[0].number + a[1].number);
}

struct cel_value cel_subtract_double(struct cel_run *run, const struct cel_value *a, size_t count)
{
    return cel_make_double(a[0].number - a[1].number);
}

struct cel_value cel_multiply_double(struct cel_run *run, const struct cel_value *a, size_t count)
{
    return cel_make_double(a[0].number * a[1].number);
}

struct cel_value cel_divide_double(struct cel_run *run, const struct cel_value *a, size_t count)
{
    double zero = a[1].number;
    if (zero != 0)
        return cel_make_double(a[0].number / zero);
    double sign = __builtin_signbit(zero) ? -1.0 : 1.0;
    double infinite = a[0].number > 0 ? sign * __builtin_inf() : -sign * __builtin_inf();
    return cel_make_double(a[0].number == 0 || a[0].number != a[0].number ? __builtin_nan("")
                                                                          : infinite);
}

struct cel_value cel_negate_double(struct cel_run *run, const struct cel_value *a, size_t count)
{
    return cel_make_double(-a[0].number);
}
