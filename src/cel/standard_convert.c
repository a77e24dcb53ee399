/* SPDX-License-Identifier: Apache-2.0 */
/* standard_convert.c - conversions between kinds: each reads what upstream reads and fails where a
 * value has no room in the other kind. */
#include <inttypes.h>
#include <math.h>

#include "base/arena.h"
#include "cel/standard.h"
#include "cel/text.h"
#include "codec/utf8.h"
#include "object/time_text.h"

static struct cel_value cannot(struct cel_run *run, struct cel_value value, const char *to)
{
    return cel_fail(cel_run_arena(run), "type conversion error from '%s' to '%s'",
                    cel_kind_text(value, cel_run_arena(run)), to);
}

struct cel_value cel_to_self(struct cel_run *run, const struct cel_value *a, size_t count)
{
    return a[0];
}

static const struct cel_type *const types[] = {
    [CEL_NULL] = &cel_null,           [CEL_BOOL] = &cel_bool,
    [CEL_INT] = &cel_int,             [CEL_UINT] = &cel_uint,
    [CEL_DOUBLE] = &cel_double,       [CEL_STRING] = &cel_string,
    [CEL_BYTES] = &cel_bytes,         [CEL_TIMESTAMP] = &cel_timestamp,
    [CEL_DURATION] = &cel_duration,   [CEL_LIST] = &cel_list_of_dyn,
    [CEL_MAP] = &cel_map_of_dyn,      [CEL_TYPE] = &cel_type_of_dyn,
    [CEL_OPTIONAL] = &cel_optional_of_dyn,
};

struct cel_value cel_to_type(struct cel_run *run, const struct cel_value *a, size_t count)
{
    bool is_named = a[0].kind == CEL_OPAQUE || (a[0].kind == CEL_OBJECT && !a[0].is_tree);
    if (is_named)
        return cel_make_type(a[0].type);
    return cel_make_type(a[0].kind == CEL_OBJECT ? &cel_map_of_dyn : types[a[0].kind]);
}

struct cel_value cel_to_bool(struct cel_run *run, const struct cel_value *a, size_t count)
{
    static const char *const yes[] = { "1", "t", "T", "true", "TRUE", "True" };
    static const char *const no[] = { "0", "f", "F", "false", "FALSE", "False" };
    FOR_EACH (word, yes)
        if (bytes_equal_text(a[0].bytes, *word))
            return cel_make_bool(true);
    FOR_EACH (word, no)
        if (bytes_equal_text(a[0].bytes, *word))
            return cel_make_bool(false);
    return cannot(run, a[0], "bool");
}

struct cel_value cel_to_bytes(struct cel_run *run, const struct cel_value *a, size_t count)
{
    return cel_make_bytes(a[0].bytes);
}

/* ---- numbers ---- */

struct cel_value cel_to_double(struct cel_run *run, const struct cel_value *a, size_t count)
{
    double number;
    if (a[0].kind == CEL_INT)
        return cel_make_double((double)a[0].integer);
    if (a[0].kind == CEL_UINT)
        return cel_make_double((double)a[0].unsigned_integer);
    return cel_double_parse(a[0].bytes, &number) ? cel_make_double(number)
                                                 : cannot(run, a[0], "double");
}

/* Go reads a plus sign, too. */
static struct bytes without_plus(struct bytes text)
{
    bool has_plus = text.size > 1 && *text.at == '+' && text.at[1] >= '0' && text.at[1] <= '9';
    return has_plus ? (struct bytes){ text.at + 1, text.size - 1 } : text;
}

static struct cel_value double_to_int(struct cel_run *run, double number)
{
    bool has_room = number > -9223372036854775808.0 && number < 9223372036854775808.0;
    return has_room ? cel_make_int((int64_t)number)
                    : cel_fail(cel_run_arena(run), "integer overflow");
}

struct cel_value cel_to_int(struct cel_run *run, const struct cel_value *a, size_t count)
{
    int64_t number;
    if (a[0].kind == CEL_DOUBLE)
        return double_to_int(run, a[0].number);
    if (a[0].kind == CEL_DURATION)
        return cel_make_int(cel_duration_ns(a[0]));
    if (a[0].kind == CEL_TIMESTAMP)
        return cel_make_int(a[0].time.seconds);
    if (a[0].kind == CEL_STRING)
        return bytes_to_int64(without_plus(a[0].bytes), &number) ? cel_make_int(number)
                                                                 : cannot(run, a[0], "int");
    return a[0].unsigned_integer <= INT64_MAX ? cel_make_int(a[0].integer)
                                              : cel_fail(cel_run_arena(run), "integer overflow");
}

struct cel_value cel_to_uint(struct cel_run *run, const struct cel_value *a, size_t count)
{
    uint64_t number;
    bool is_double = a[0].kind == CEL_DOUBLE;
    if (a[0].kind == CEL_STRING)
        return bytes_to_uint64(a[0].bytes, &number) ? cel_make_uint(number)
                                                    : cannot(run, a[0], "uint");
    bool has_room = is_double ? a[0].number >= 0 && a[0].number < 18446744073709551616.0
                              : a[0].integer >= 0;
    if (!has_room)
        return cel_fail(cel_run_arena(run), "unsigned integer overflow");
    return cel_make_uint(is_double ? (uint64_t)a[0].number : (uint64_t)a[0].integer);
}

/* ---- times ---- */

struct cel_value cel_to_duration(struct cel_run *run, const struct cel_value *a, size_t count)
{
    int64_t nanoseconds;
    bool is_text = a[0].kind == CEL_STRING;
    return is_text && duration_parse(a[0].bytes, &nanoseconds)
               ? cel_duration_of(nanoseconds)
               : cannot(run, a[0], "google.protobuf.Duration");
}

struct cel_value cel_to_timestamp(struct cel_run *run, const struct cel_value *a, size_t count)
{
    int64_t seconds = a[0].integer;
    int32_t nanoseconds = 0;
    if (a[0].kind == CEL_STRING && !cel_timestamp_parse(a[0].bytes, &seconds, &nanoseconds))
        return cannot(run, a[0], "google.protobuf.Timestamp");
    return cel_time_is_in_range(seconds) ? cel_make_time(CEL_TIMESTAMP, seconds, nanoseconds)
                                         : cel_fail(cel_run_arena(run), "timestamp overflow");
}

/* ---- texts ---- */

static struct bytes scalar_text(struct cel_value value, struct arena *arena)
{
    switch ((int)value.kind) {
    case CEL_BOOL:
        return value.boolean ? BYTES("true") : BYTES("false");
    case CEL_INT:
        return bytes_of(arena_printf(arena, "%" PRId64, value.integer));
    case CEL_UINT:
        return bytes_of(arena_printf(arena, "%" PRIu64, value.unsigned_integer));
    case CEL_DOUBLE:
        return cel_double_text(value.number, 'g', arena);
    case CEL_DURATION:
        return cel_duration_text(cel_duration_ns(value), arena);
    default:
        return cel_timestamp_text(value.time.seconds, value.time.nanoseconds, arena);
    }
}

enum { SUBNORMAL_STEPS = 200 };          /* to find their digits, which is tried */

struct cel_value cel_to_string(struct cel_run *run, const struct cel_value *a, size_t count)
{
    if (a[0].kind == CEL_BYTES)
        return utf8_is_valid(a[0].bytes)
                   ? cel_make_string(a[0].bytes)
                   : cel_fail(cel_run_arena(run),
                              "invalid UTF-8 in bytes, cannot convert to string");
    if (a[0].kind == CEL_DOUBLE && fpclassify(a[0].number) == FP_SUBNORMAL)
        (void)cel_run_work(run, SUBNORMAL_STEPS);
    return cel_make_string(scalar_text(a[0], cel_run_arena(run)));
}
