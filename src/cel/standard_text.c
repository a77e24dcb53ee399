/* SPDX-License-Identifier: Apache-2.0 */
/* standard_text.c - texts, bytes, lists and maps: joined, counted, searched; and the order of all
 * that has one. */
#include "base/arena.h"
#include "cel/run_pattern.h"
#include "cel/standard.h"
#include "cel/text.h"
#include "cel/value_list.h"

/* ---- joining ---- */

struct cel_value cel_add_text(struct cel_run *run, const struct cel_value *a, size_t count)
{
    size_t size = a[0].bytes.size + a[1].bytes.size;
    char *joined = arena_alloc(cel_run_arena(run), size + 1);
    if (a[0].bytes.size > 0)
        memcpy(joined, a[0].bytes.at, a[0].bytes.size);
    if (a[1].bytes.size > 0)
        memcpy(joined + a[0].bytes.size, a[1].bytes.at, a[1].bytes.size);
    return (struct cel_value){ .kind = a[0].kind, .bytes = { joined, size } };
}

struct cel_value cel_add_lists(struct cel_run *run, const struct cel_value *a, size_t count)
{
    return cel_list_is_keyed(a[0]) ? cel_keyed_add(a[0], a[1], run) : cel_list_add(a[0], a[1], run);
}

/* ---- counting and searching ---- */

struct cel_value cel_size_of(struct cel_run *run, const struct cel_value *a, size_t count)
{
    if (a[0].kind == CEL_STRING)
        return cel_make_int((int64_t)cel_text_count(a[0].bytes));
    return cel_make_int((int64_t)(a[0].kind == CEL_BYTES ? a[0].bytes.size : cel_count(a[0])));
}

struct cel_value cel_contains(struct cel_run *run, const struct cel_value *a, size_t count)
{
    struct bytes text = a[0].bytes, wanted = a[1].bytes;
    return cel_make_bool(wanted.size == 0 ||
                         (text.size > 0 && memmem(text.at, text.size, wanted.at, wanted.size)));
}

struct cel_value cel_starts_with(struct cel_run *run, const struct cel_value *a, size_t count)
{
    size_t size = a[1].bytes.size;
    return cel_make_bool(a[0].bytes.size >= size &&
                         bytes_equal((struct bytes){ a[0].bytes.at, size }, a[1].bytes));
}

struct cel_value cel_ends_with(struct cel_run *run, const struct cel_value *a, size_t count)
{
    struct bytes text = a[0].bytes, end = a[1].bytes;
    if (text.size < end.size)
        return cel_make_bool(false);
    struct bytes tail = { text.at + (text.size - end.size), end.size };
    return cel_make_bool(bytes_equal(tail, end));
}

struct cel_value cel_matches(struct cel_run *run, const struct cel_value *a, size_t count)
{
    const char *problem;
    struct cel_match match;
    const struct pattern *pattern = cel_run_pattern(run, a[1].bytes, &problem);
    if (!pattern)
        return cel_fail(cel_run_arena(run), "error parsing regexp: %s", problem);
    return cel_run_match(run, pattern, a[0].bytes, 0, &match);
}

struct cel_value cel_in_list(struct cel_run *run, const struct cel_value *a, size_t count)
{
    for (uint64_t i = 0; i < cel_count(a[1]); i++)
        if (cel_equal(cel_item(a[1], i, cel_run_arena(run)), a[0], run))
            return cel_make_bool(true);
    return cel_make_bool(false);
}

struct cel_value cel_in_map(struct cel_run *run, const struct cel_value *a, size_t count)
{
    struct cel_value found;
    return cel_make_bool(cel_find(a[1], a[0], run, &found));
}

/* ---- order ---- */

struct cel_value cel_not(struct cel_run *run, const struct cel_value *a, size_t count)
{
    return cel_make_bool(!a[0].boolean);
}

static bool order(struct cel_run *run, const struct cel_value *a, int *ret,
                  struct cel_value *ret_failure)
{
    if (cel_compare(a[0], a[1], ret))
        return true;
    *ret_failure = cel_fail(cel_run_arena(run), "NaN values cannot be ordered");
    return false;
}

#define COMPARISON(name, is_true)                                                                  \
    struct cel_value name(struct cel_run *run, const struct cel_value *a, size_t count)            \
    {                                                                                              \
        int found;                                                                                 \
        struct cel_value failure;                                                                  \
        return order(run, a, &found, &failure) ? cel_make_bool(is_true) : failure;                 \
    }

COMPARISON(cel_less, found < 0)
COMPARISON(cel_less_or_equal, found <= 0)
COMPARISON(cel_greater, found > 0)
COMPARISON(cel_greater_or_equal, found >= 0)
