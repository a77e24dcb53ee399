/* SPDX-License-Identifier: Apache-2.0 */
/* library_quantity.c - quantity(): resource quantities, compared and added up.
 *
 * Whether one is an integer follows from how upstream keeps it, not from its value: "1000m" and "1.0" are
 * none.  So the form is carried along beside the exact amount.
 *
 * Not here: reading and comparing (object/quantity.c). */
#include <math.h>

#include "base/arena.h"
#include "cel/cost.h"
#include "object/quantity.h"

struct cel_quantity {
    struct cel_native      native;
    struct quantity        exact;
    struct quantity_amount amount;       /* where has_amount */
    bool                   has_amount;
};

static const struct cel_quantity *quantity_of(struct cel_value value)
{
    return (const struct cel_quantity *)(const void *)value.native;
}

static bool quantity_equal(const struct cel_native *a, const struct cel_native *b)
{
    return quantity_compare(&((const struct cel_quantity *)(const void *)a)->exact,
                            &((const struct cel_quantity *)(const void *)b)->exact) == 0;
}

static const struct cel_type quantity_type = {
    .kind = CEL_OPAQUE, .name = "kubernetes.Quantity", .max_count = UINT64_MAX };
static const struct cel_native_class quantity_class = {
    .type = &quantity_type, .equal = quantity_equal };

static struct cel_quantity *new_quantity(struct cel_run *run)
{
    struct cel_quantity *quantity = ARENA_NEW(cel_run_arena(run), struct cel_quantity);
    quantity->native.class = &quantity_class;
    return quantity;
}

static bool is_blank(char c)
{
    return c == ' ' || (c >= '\t' && c <= '\r');
}

/* Blanks, which fields of objects may have around a quantity, are wrong here. */
static const char *problem_of(struct bytes text)
{
    if (text.size > 0 && (is_blank(text.at[0]) || is_blank(text.at[text.size - 1])))
        return quantity_problem(BYTES(""));
    return quantity_problem(text);
}

static struct cel_value make(struct cel_run *run, const struct cel_value *args, size_t count)
{
    (void)count;
    struct cel_quantity *quantity = new_quantity(run);
    const char *problem = problem_of(args[0].bytes);
    if (problem || !quantity_parse(args[0].bytes, &quantity->exact))
        return cel_fail(cel_run_arena(run), "%s", problem ? problem : "");
    quantity->has_amount = quantity_amount(args[0].bytes, &quantity->amount);
    return cel_make_native(&quantity->native);
}

static struct cel_value is_quantity(struct cel_run *run, const struct cel_value *args, size_t count)
{
    (void)run;
    (void)count;
    return cel_make_bool(!problem_of(args[0].bytes));
}

/* ---- as numbers ---- */

static bool scale_up(int64_t value, int exponent, int64_t *ret)
{
    *ret = value;
    for (; exponent > 0 && *ret != 0; exponent--)
        if (__builtin_mul_overflow(*ret, (int64_t)10, ret))
            return false;
    return true;
}

static bool as_int(const struct cel_quantity *quantity, int64_t *ret)
{
    return quantity->has_amount && quantity->amount.scale >= 0 &&
           scale_up(quantity->amount.value, quantity->amount.scale, ret);
}

static struct cel_value is_integer(struct cel_run *run, const struct cel_value *args, size_t count)
{
    (void)run;
    (void)count;
    int64_t integer;
    return cel_make_bool(as_int(quantity_of(args[0]), &integer));
}

static struct cel_value as_integer(struct cel_run *run, const struct cel_value *args, size_t count)
{
    (void)count;
    int64_t integer;
    return as_int(quantity_of(args[0]), &integer)
        ? cel_make_int(integer)
        : cel_fail(cel_run_arena(run), "cannot convert value to integer");
}

static struct cel_value as_float(struct cel_run *run, const struct cel_value *args, size_t count)
{
    (void)run;
    (void)count;
    const struct cel_quantity *quantity = quantity_of(args[0]);
    const long double nano = 1e9L;
    if (!quantity->has_amount)
        return cel_make_double((double)((long double)quantity->exact.nano / nano));
    return cel_make_double((double)quantity->amount.value * pow(10, quantity->amount.scale));
}

static struct cel_value sign(struct cel_run *run, const struct cel_value *args, size_t count)
{
    (void)run;
    (void)count;
    __int128 nano = quantity_of(args[0])->exact.nano;
    return cel_make_int((nano > 0) - (nano < 0));
}

/* ---- order ---- */

static int compare(const struct cel_value *args)
{
    return quantity_compare(&quantity_of(args[0])->exact, &quantity_of(args[1])->exact);
}

static struct cel_value is_greater(struct cel_run *run, const struct cel_value *args, size_t count)
{
    (void)run;
    (void)count;
    return cel_make_bool(compare(args) > 0);
}

static struct cel_value is_less(struct cel_run *run, const struct cel_value *args, size_t count)
{
    (void)run;
    (void)count;
    return cel_make_bool(compare(args) < 0);
}

static struct cel_value compare_to(struct cel_run *run, const struct cel_value *args, size_t count)
{
    (void)run;
    (void)count;
    int order = compare(args);
    return cel_make_int((order > 0) - (order < 0));
}

/* ---- sums ---- */

/* At the finer scale of the two; false where it does not fit. */
static bool add_amounts(struct quantity_amount *sum, struct quantity_amount more)
{
    int64_t a = sum->value, b = more.value;
    if (b == 0)
        return true;
    if (a == 0) {
        *sum = more;
        return true;
    }
    int scale = sum->scale < more.scale ? sum->scale : more.scale;
    if (!scale_up(a, sum->scale - scale, &a) || !scale_up(b, more.scale - scale, &b) ||
        __builtin_add_overflow(a, b, &a))
        return false;
    *sum = (struct quantity_amount){ a, scale };
    return true;
}

static struct cel_value sum_of(struct cel_run *run, const struct cel_quantity *quantity,
                               struct cel_quantity more, bool is_negative)
{
    struct cel_quantity *sum = new_quantity(run);
    *sum = *quantity;
    if (is_negative) {
        quantity_subtract(&sum->exact, &more.exact);
        more.amount.value = (int64_t)(0 - (uint64_t)more.amount.value); /* the lowest stays, as in Go */
    } else {
        quantity_add(&sum->exact, &more.exact);
    }
    sum->has_amount = quantity->has_amount && more.has_amount &&
                      add_amounts(&sum->amount, more.amount);
    return cel_make_native(&sum->native);
}

/* The second argument as a quantity: it is one, or an int. */
static struct cel_quantity addend(struct cel_value value)
{
    const __int128 nano = 1000000000;
    if (value.kind != CEL_INT)
        return *quantity_of(value);
    return (struct cel_quantity){
        .exact = { nano * value.integer, QUANTITY_DECIMAL_EXPONENT },
        .amount = { value.integer, 0 },
        .has_amount = true };
}

static struct cel_value add(struct cel_run *run, const struct cel_value *args, size_t count)
{
    (void)count;
    return sum_of(run, quantity_of(args[0]), addend(args[1]), /* is_negative= */ false);
}

static struct cel_value sub(struct cel_run *run, const struct cel_value *args, size_t count)
{
    (void)count;
    return sum_of(run, quantity_of(args[0]), addend(args[1]), /* is_negative= */ true);
}

#define TEXT_IN     .parameters = { &cel_string }
#define ONE_IN      .is_member = true, .parameters = { &quantity_type }
#define TWO_IN      .is_member = true, .parameters = { &quantity_type, &quantity_type }
#define INT_IN      .is_member = true, .parameters = { &quantity_type, &cel_int }
#define COSTS_TEXT  .estimate = cel_estimate_first_text, .charge = cel_charge_first_text

static const struct cel_overload overloads[] = {
    { "quantity",      "string_to_quantity",       TEXT_IN, .result = &quantity_type, .call = make,        COSTS_TEXT },
    { "isQuantity",    "is_quantity_string",       TEXT_IN, .result = &cel_bool,      .call = is_quantity, COSTS_TEXT },
    { "sign",          "quantity_sign",
      .parameters = { &quantity_type },                     .result = &cel_int,       .call = sign },
    { "isGreaterThan", "quantity_is_greater_than", TWO_IN,  .result = &cel_bool,      .call = is_greater },
    { "isLessThan",    "quantity_is_less_than",    TWO_IN,  .result = &cel_bool,      .call = is_less },
    { "compareTo",     "quantity_compare_to",      TWO_IN,  .result = &cel_int,       .call = compare_to },
    { "asApproximateFloat", "quantity_get_float",  ONE_IN,  .result = &cel_double,    .call = as_float },
    { "asInteger",     "quantity_get_int",         ONE_IN,  .result = &cel_int,       .call = as_integer },
    { "isInteger",     "quantity_is_integer",      ONE_IN,  .result = &cel_bool,      .call = is_integer },
    { "add",           "quantity_add",             TWO_IN,  .result = &quantity_type, .call = add },
    { "add",           "quantity_add_int",         INT_IN,  .result = &quantity_type, .call = add },
    { "sub",           "quantity_sub",             TWO_IN,  .result = &quantity_type, .call = sub },
    { "sub",           "quantity_sub_int",         INT_IN,  .result = &quantity_type, .call = sub },
};

const struct cel_library cel_quantity_library = {
    .name = "kubernetes.quantity", .overloads = overloads, .overload_count = ARRAY_SIZE(overloads) };
