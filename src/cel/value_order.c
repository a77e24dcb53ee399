/* SPDX-License-Identifier: Apache-2.0 */
/* value_order.c - scalars side by side: which is less, and which are the same.  Numbers compare across
 * their kinds as upstream has it: an integer beside a double becomes one. */
#include <math.h>

#include "base/bytes.h"
#include "cel/value.h"

#define ORDER(a, b) (((a) > (b)) - ((a) < (b)))

bool cel_is_number(struct cel_value value)
{
    return value.kind == CEL_INT || value.kind == CEL_UINT || value.kind == CEL_DOUBLE;
}

double cel_as_double(struct cel_value value)
{
    return value.kind == CEL_INT    ? (double)value.integer
           : value.kind == CEL_UINT ? (double)value.unsigned_integer
                                    : value.number;
}

static bool compare_numbers(struct cel_value a, struct cel_value b, int *ret)
{
    if (a.kind == CEL_INT && b.kind == CEL_INT) {
        *ret = ORDER(a.integer, b.integer);
        return true;
    }
    if (a.kind == CEL_DOUBLE || b.kind == CEL_DOUBLE) {
        double x = cel_as_double(a), y = cel_as_double(b);
        *ret = ORDER(x, y);
        return !isnan(x) && !isnan(y);
    }
    bool a_is_low = a.kind == CEL_INT && a.integer < 0;
    bool b_is_low = b.kind == CEL_INT && b.integer < 0;
    *ret =
        a_is_low || b_is_low ? b_is_low - a_is_low : ORDER(a.unsigned_integer, b.unsigned_integer);
    return true;
}

static int compare_times(struct cel_value a, struct cel_value b)
{
    return a.time.seconds != b.time.seconds ? ORDER(a.time.seconds, b.time.seconds)
                                            : ORDER(a.time.nanoseconds, b.time.nanoseconds);
}

bool cel_compare(struct cel_value a, struct cel_value b, int *ret)
{
    if (cel_is_number(a) && cel_is_number(b))
        return compare_numbers(a, b, ret);
    if (a.kind != b.kind)
        return false;
    bool is_text = a.kind == CEL_STRING || a.kind == CEL_BYTES;
    bool is_time = a.kind == CEL_TIMESTAMP || a.kind == CEL_DURATION;
    if (is_text)
        *ret = bytes_compare(a.bytes, b.bytes);
    else if (is_time)
        *ret = compare_times(a, b);
    else if (a.kind == CEL_BOOL)
        *ret = ORDER(a.boolean, b.boolean);
    return is_text || is_time || a.kind == CEL_BOOL;
}

bool cel_scalar_equal(struct cel_value a, struct cel_value b)
{
    int order;
    if (a.kind == b.kind && (a.kind == CEL_STRING || a.kind == CEL_BYTES))
        return bytes_equal(a.bytes, b.bytes);
    if (a.kind == CEL_INT && b.kind == CEL_INT)
        return a.integer == b.integer;
    if (a.kind == CEL_NULL && b.kind == CEL_NULL)
        return true;
    if (a.kind != b.kind && !(cel_is_number(a) && cel_is_number(b)))
        return false;
    return cel_compare(a, b, &order) && order == 0;
}
