/* SPDX-License-Identifier: Apache-2.0 */
/* library_regex.c - find and findAll: what of a text matches a regular expression.
 *
 * Not here: matches() (the language's own), the expressions themselves (object/pattern.h). */
#include "base/arena.h"
#include "cel/cost.h"
#include "cel/run_pattern.h"
#include "cel/text_place.h"

static const struct pattern *compile(struct cel_run *run, struct bytes text,
                                     struct cel_value *ret_failure)
{
    const char *problem;
    const struct pattern *pattern = cel_run_pattern(run, text, &problem);
    if (!pattern)
        *ret_failure =
            cel_fail(cel_run_arena(run), "Illegal regex: error parsing regexp: %s", problem);
    return pattern;
}

static struct cel_value find(struct cel_run *run, const struct cel_value *args, size_t count)
{
    (void)count;
    struct cel_value failure;
    struct cel_match match;
    const struct pattern *pattern = compile(run, args[1].bytes, &failure);
    if (!pattern)
        return failure;
    struct cel_value found = cel_run_match(run, pattern, args[0].bytes, 0, &match);
    return cel_is_failure(found)
               ? found
               : cel_make_string(cel_text_slice(args[0].bytes, match.start, match.end));
}

/* As Go finds all: an empty match that touches the one before does not count. */
static struct cel_value find_all(struct cel_run *run, const struct cel_value *args, size_t count)
{
    struct cel_value failure, *items = NULL;
    struct bytes text = args[0].bytes;
    struct arena *arena = cel_run_arena(run);
    int64_t limit = count > 2 ? args[2].integer : -1;
    size_t found = 0, room = 0, from = 0, last_end = SIZE_MAX;
    struct cel_match match;
    const struct pattern *pattern = compile(run, args[1].bytes, &failure);
    if (!pattern)
        return failure;
    while ((limit < 0 || (int64_t)found < limit) && from <= text.size) {
        struct cel_value is_there = cel_run_match(run, pattern, text, from, &match);
        if (cel_is_failure(is_there))
            return is_there;
        if (!is_there.boolean)
            break;
        if (match.end > match.start || match.start != last_end) {
            items = arena_grow(arena, items, found, &room, sizeof *items);
            items[found++] = cel_make_string(cel_text_slice(text, match.start, match.end));
        }
        last_end = match.end;
        from = match.end > match.start ? match.end : match.end + cel_text_step(text, match.end);
    }
    return cel_make_list(arena, items, found);
}

static struct cel_estimate estimate(const struct cel_argument *args, size_t count)
{
    (void)count;
    return (struct cel_estimate){ cel_estimate_pattern(args[0].count, args[1].count),
                                  cel_bounds_of(0, args[0].count.max) };
}

static uint64_t charge(const struct cel_value *args, size_t count, struct cel_value result)
{
    (void)count;
    (void)result;
    return cel_charge_pattern(cel_size(args[0]), cel_size(args[1]));
}

static const struct cel_type list_of_string = {
    .kind = CEL_LIST, .element = &cel_string, .max_count = UINT64_MAX };

static const struct cel_overload overloads[] = {
    { "find",    "string_find_string", .is_member = true, .parameters = { &cel_string, &cel_string },
      .result = &cel_string, .call = find, .estimate = estimate, .charge = charge },
    { "findAll", "string_find_all_string", .is_member = true, .parameters = { &cel_string, &cel_string },
      .result = &list_of_string, .call = find_all, .estimate = estimate, .charge = charge },
    { "findAll", "string_find_all_string_int", .is_member = true, .parameters = { &cel_string, &cel_string, &cel_int },
      .result = &list_of_string, .call = find_all, .estimate = estimate, .charge = charge },
};

const struct cel_library cel_regex_library = {
    .name = "kubernetes.regex", .overloads = overloads, .overload_count = ARRAY_SIZE(overloads) };
