/* SPDX-License-Identifier: Apache-2.0 */
/* library_strings.c - cel-go's strings library, version 2: what may be asked of and made from a text.
 *
 * Places are counted in characters.  What a function copies is bounded by its arguments; replace, join
 * and format may multiply them, so their results have a bound of their own.
 *
 * Not here: format's verbs (format_verbs.c). */
#include <inttypes.h>
#include <math.h>

#include "base/arena.h"
#include "cel/cost.h"
#include "cel/format_verbs.h"
#include "cel/text_place.h"

static struct cel_value out_of_range(struct cel_run *run, int64_t index)
{
    return cel_fail(cel_run_arena(run), "index out of range: %" PRId64, index);
}

static struct cel_value char_at(struct cel_run *run, const struct cel_value *args, size_t count)
{
    (void)count;
    struct bytes text = args[0].bytes;
    int64_t index = args[1].integer;
    if (index < 0 || (uint64_t)index > cel_text_count(text))
        return out_of_range(run, index);
    size_t from = cel_text_offset(text, (size_t)index);
    size_t to = cel_text_offset(text, (size_t)index + 1);
    return cel_make_string(cel_text_slice(text, from, to));
}

/* ---- searching ---- */

static struct cel_value index_of(struct cel_run *run, const struct cel_value *args, size_t count)
{
    struct bytes text = args[0].bytes, wanted = args[1].bytes;
    int64_t offset = count > 2 ? args[2].integer : 0;
    if (wanted.size == 0)
        return cel_make_int(offset);
    if (offset < 0)
        return out_of_range(run, offset);
    size_t found = cel_text_find(text, wanted, cel_text_offset(text, (size_t)offset));
    if (found == SIZE_MAX)
        return cel_make_int(-1);
    return cel_make_int((int64_t)cel_text_count((struct bytes){ text.at, found }));
}

static struct bytes reversed(struct bytes text, struct arena *arena)
{
    char *to = arena_alloc(arena, text.size + 1);
    for (size_t i = 0; i < text.size; i++)
        to[i] = text.at[text.size - 1 - i];
    return (struct bytes){ to, text.size };
}

/* The last place not after `last`, by bytes.  Looked for from the front in a text that is turned round:
 * that takes no longer than the two are, whatever they are made of. */
static size_t find_backward(struct bytes text, struct bytes wanted, size_t last,
                            struct arena *arena)
{
    if (wanted.size > text.size)
        return SIZE_MAX;
    size_t end = last < text.size - wanted.size ? last + wanted.size : text.size;
    struct bytes front = reversed(cel_text_slice(text, 0, end), arena);
    size_t found = cel_text_find(front, reversed(wanted, arena), 0);
    return found == SIZE_MAX ? SIZE_MAX : end - found - wanted.size;
}

static struct cel_value last_index_of(struct cel_run *run, const struct cel_value *args,
                                      size_t count)
{
    struct bytes text = args[0].bytes, wanted = args[1].bytes;
    int64_t characters = (int64_t)cel_text_count(text);
    int64_t offset = count > 2 ? args[2].integer : characters - 1;
    if (wanted.size == 0)
        return cel_make_int(count > 2 ? offset : characters);
    if (count > 2 && offset < 0)
        return out_of_range(run, offset);
    if (offset < 0 || offset >= characters)
        return cel_make_int(-1);
    size_t found = find_backward(text, wanted, cel_text_offset(text, (size_t)offset),
                                 cel_run_arena(run));
    if (found == SIZE_MAX)
        return cel_make_int(-1);
    return cel_make_int((int64_t)cel_text_count((struct bytes){ text.at, found }));
}

/* ---- making others of one ---- */

static struct cel_value map_letters(struct cel_run *run, struct bytes text, char first, char last,
                                    int distance)
{
    char *to = arena_copy(cel_run_arena(run), text.at ? text.at : "", text.size);
    for (size_t i = 0; i < text.size; i++)
        if (to[i] >= first && to[i] <= last)
            to[i] = (char)(to[i] + distance);
    return cel_make_string((struct bytes){ to, text.size });
}

static struct cel_value lower_ascii(struct cel_run *run, const struct cel_value *args, size_t count)
{
    (void)count;
    return map_letters(run, args[0].bytes, 'A', 'Z', 'a' - 'A');
}

static struct cel_value upper_ascii(struct cel_run *run, const struct cel_value *args, size_t count)
{
    (void)count;
    return map_letters(run, args[0].bytes, 'a', 'z', 'A' - 'a');
}

static struct cel_value substring(struct cel_run *run, const struct cel_value *args, size_t count)
{
    struct bytes text = args[0].bytes;
    int64_t characters = (int64_t)cel_text_count(text), start = args[1].integer;
    int64_t end = count > 2 ? args[2].integer : characters;
    if (count > 2 && start > end)
        return cel_fail(cel_run_arena(run),
                        "invalid substring range. start: %" PRId64 ", end: %" PRId64, start, end);
    if (start < 0 || start > characters)
        return out_of_range(run, start);
    if (end < 0 || end > characters)
        return out_of_range(run, end);
    return cel_make_string(cel_text_slice(text, cel_text_offset(text, (size_t)start),
                                          cel_text_offset(text, (size_t)end)));
}

static struct cel_value trim(struct cel_run *run, const struct cel_value *args, size_t count)
{
    (void)run;
    (void)count;
    return cel_make_string(cel_text_trim(args[0].bytes));
}

static struct cel_value finish(struct cel_run *run, const struct buffer *buffer)
{
    char *text = arena_copy(cel_run_arena(run), buffer->at ? buffer->at : "", buffer->size);
    return cel_make_string((struct bytes){ text, buffer->size });
}

enum { STRING_MAX = 16 * 1024 * 1024 };

static struct cel_value too_long(struct cel_run *run)
{
    (void)cel_run_work_on_text(run, STRING_MAX);
    return cel_fail(cel_run_arena(run), "string is longer than %d bytes", STRING_MAX);
}

/* Where the next place to replace is: every character's edge where nothing is wanted. */
static size_t next_place(struct bytes text, struct bytes wanted, size_t from, bool is_first)
{
    if (wanted.size > 0)
        return cel_text_find(text, wanted, from);
    if (is_first)
        return from;
    if (from >= text.size)
        return SIZE_MAX;
    return from + cel_text_step(text, from);
}

static struct cel_value replace(struct cel_run *run, const struct cel_value *args, size_t count)
{
    struct bytes text = args[0].bytes, wanted = args[1].bytes, by = args[2].bytes;
    int64_t limit = count > 3 ? args[3].integer : -1;
    AUTO_BUFFER buffer = { 0 };
    size_t from = 0;
    for (int64_t n = 0; limit < 0 || n < limit; n++) {
        size_t place = next_place(text, wanted, from, n == 0);
        if (place == SIZE_MAX)
            break;
        buffer_add(&buffer, text.at + from, place - from);
        buffer_add(&buffer, by.at, by.size);
        from = place + wanted.size;
        if (buffer.size > STRING_MAX)
            return too_long(run);
    }
    buffer_add(&buffer, text.at + from, text.size - from);
    return finish(run, &buffer);
}

static size_t next_cut(struct bytes text, struct bytes separator, size_t from)
{
    if (separator.size > 0)
        return cel_text_find(text, separator, from);
    size_t step = cel_text_step(text, from);
    return from + step < text.size ? from + step : SIZE_MAX;
}

static struct cel_value split(struct cel_run *run, const struct cel_value *args, size_t count)
{
    struct bytes text = args[0].bytes, separator = args[1].bytes;
    int64_t limit = count > 2 ? args[2].integer : -1;
    struct arena *arena = cel_run_arena(run);
    struct cel_value *items = NULL;
    size_t item_count = 0, room = 0, from = 0;
    bool is_empty = limit == 0 || (separator.size == 0 && text.size == 0);
    while (!is_empty && cel_run_work(run, /* steps= */ 1)) {
        items = arena_grow(arena, items, item_count, &room, sizeof *items);
        size_t cut = limit > 0 && item_count + 1 == (size_t)limit
            ? SIZE_MAX
            : next_cut(text, separator, from);
        size_t end = cut == SIZE_MAX ? text.size : cut;
        items[item_count++] = cel_make_string(cel_text_slice(text, from, end));
        if (cut == SIZE_MAX)
            break;
        from = cut + separator.size;
    }
    return cel_make_list(arena, items, item_count);
}

static struct cel_value no_text(struct cel_run *run, struct cel_value item)
{
    AUTO_BUFFER text = { 0 };
    const char *problem = cel_format_value(&text, item, cel_run_arena(run));
    return cel_fail(cel_run_arena(run), "join: invalid input: %s",
                    problem ? problem : buffer_text(&text));
}

static struct cel_value join(struct cel_run *run, const struct cel_value *args, size_t count)
{
    struct bytes separator = count > 1 ? args[1].bytes : BYTES("");
    AUTO_BUFFER buffer = { 0 };
    uint64_t items = cel_count(args[0]);
    for (uint64_t i = 0; i < items; i++) {
        struct cel_value item = cel_item(args[0], i, cel_run_arena(run));
        if (item.kind != CEL_STRING || !cel_run_work_on_text(run, item.bytes.size + separator.size))
            return no_text(run, item);
        if (i > 0)
            buffer_add(&buffer, separator.at, separator.size);
        buffer_add(&buffer, item.bytes.at, item.bytes.size);
        if (buffer.size > STRING_MAX)
            return too_long(run);
    }
    return finish(run, &buffer);
}

static const struct { char plain, letter; } escapes[] = {
    { '\a', 'a' }, { '\b', 'b' }, { '\f', 'f' }, { '\n', 'n' }, { '\r', 'r' },
    { '\t', 't' }, { '\v', 'v' }, { '\\', '\\' }, { '"', '"' },
};

static void add_escaped(struct buffer *buffer, char c)
{
    FOR_EACH(row, escapes)
        if (c == row->plain) {
            buffer_add_char(buffer, '\\');
            c = row->letter;
            break;
        }
    buffer_add_char(buffer, c);
}

static struct cel_value quote(struct cel_run *run, const struct cel_value *args, size_t count)
{
    (void)count;
    AUTO_BUFFER buffer = { 0 };
    buffer_add_char(&buffer, '"');
    for (size_t i = 0; i < args[0].bytes.size; i++)
        add_escaped(&buffer, args[0].bytes.at[i]);
    buffer_add_char(&buffer, '"');
    return finish(run, &buffer);
}

static struct cel_value format(struct cel_run *run, const struct cel_value *args, size_t count)
{
    (void)count;
    AUTO_BUFFER buffer = { 0 };
    const char *problem = cel_format(&buffer, args[0].bytes, args[1], cel_run_arena(run));
    (void)cel_run_work(run, buffer.size);
    if (problem)
        return cel_fail(cel_run_arena(run), "%s", problem);
    return finish(run, &buffer);
}

/* ---- costs ---- */

static struct cel_estimate estimate_same_size(const struct cel_argument *args, size_t count)
{
    (void)count;
    return (struct cel_estimate){ cel_bounds_scale(args[0].count, CEL_TEXT_COST), args[0].count };
}

static uint64_t charge_twice(const struct cel_value *args, size_t count, struct cel_value result)
{
    (void)count;
    (void)result;
    return cel_size_cost(args[0], 2 * CEL_TEXT_COST);
}

static uint64_t charge_result_twice(const struct cel_value *args, size_t count,
                                    struct cel_value result)
{
    (void)args;
    (void)count;
    return cel_size_cost(result, 2 * CEL_TEXT_COST);
}

/* How often `wanted` characters fit, and what of the text stays; each edge where nothing is wanted. */
static uint64_t replacements(uint64_t text, uint64_t wanted, bool keeps_size, uint64_t *ret_kept)
{
    *ret_kept = wanted == 0 || keeps_size ? text : 0;
    if (wanted == 0)
        return text < UINT64_MAX ? text + 1 : text;
    return keeps_size ? 0 : (uint64_t)ceil((double)text / (double)wanted);
}

static struct cel_estimate estimate_replace(const struct cel_argument *args, size_t count)
{
    (void)count;
    struct cel_bounds text = args[0].count, wanted = args[1].count, by = args[2].count, times, kept;
    times.max = replacements(text.max, wanted.min, by.max <= wanted.min, &kept.max);
    times.min = replacements(text.min, wanted.max, wanted.max <= by.min, &kept.min);
    return (struct cel_estimate){ cel_bounds_scale(text, 2 * CEL_TEXT_COST),
                                  cel_bounds_add(cel_bounds_multiply(times, by), kept) };
}

static struct cel_estimate estimate_split(const struct cel_argument *args, size_t count)
{
    uint64_t most = args[0].count.max;
    if (count > 2 && args[2].literal && args[2].literal->kind == CEL_INT)
        most = (uint64_t)args[2].literal->integer;
    return (struct cel_estimate){ cel_bounds_scale(args[0].count, 2 * CEL_TEXT_COST),
                                  cel_bounds_of(0, most) };
}

static struct cel_estimate estimate_join(const struct cel_argument *args, size_t count)
{
    struct cel_bounds items = args[0].count;
    bool is_known = args[0].type->kind == CEL_LIST;
    struct cel_bounds size = is_known ? cel_bounds_multiply(items, args[0].element_count)
                                      : cel_bounds_of(0, 0);
    if (count > 1) {
        struct cel_bounds gaps = { items.min ? items.min - 1 : 0, items.max ? items.max - 1 : 0 };
        size = cel_bounds_add(size, cel_bounds_multiply(args[1].count, gaps));
    }
    return (struct cel_estimate){ cel_bounds_scale(size, CEL_TEXT_COST), size };
}

static struct cel_estimate estimate_quote(const struct cel_argument *args, size_t count)
{
    (void)count;
    struct cel_bounds twice = cel_bounds_scale(args[0].count, 2);
    struct cel_bounds result = { args[0].count.min, twice.max };
    return (struct cel_estimate){ cel_bounds_scale(args[0].count, CEL_TEXT_COST),
                                  cel_bounds_add(result, cel_bounds_of(2, 2)) };
}

/* ---- the table ---- */

static const struct cel_type list_of_string = {
    .kind = CEL_LIST, .element = &cel_string, .max_count = UINT64_MAX };

#define TEXT_IN         .is_member = true, .parameters = { &cel_string }
#define TEXT_INT_IN     .is_member = true, .parameters = { &cel_string, &cel_int }
#define TEXT_INT2_IN    .is_member = true, .parameters = { &cel_string, &cel_int, &cel_int }
#define TEXT2_IN        .is_member = true, .parameters = { &cel_string, &cel_string }
#define TEXT2_INT_IN    .is_member = true, .parameters = { &cel_string, &cel_string, &cel_int }
#define TEXT3_IN        .is_member = true, .parameters = { &cel_string, &cel_string, &cel_string }
#define TEXT3_INT_IN \
    .is_member = true, .parameters = { &cel_string, &cel_string, &cel_string, &cel_int }
#define COSTS_ONE_PASS  .estimate = estimate_same_size, .charge = cel_charge_first_text
#define COSTS_SEARCH    .estimate = cel_estimate_first_text, .charges_content = true
#define COSTS_REPLACE   .estimate = estimate_replace, .charge = charge_twice
#define COSTS_SPLIT     .estimate = estimate_split, .charge = charge_twice
#define COSTS_JOIN      .estimate = estimate_join, .charge = charge_result_twice

static const struct cel_overload overloads[] = {
    { "charAt",      "string_char_at_int",               TEXT_INT_IN,  .result = &cel_string, .call = char_at },
    { "format",      "string_format",
      .is_member = true, .parameters = { &cel_string, &cel_list_of_dyn },      .result = &cel_string, .call = format,
      .estimate = cel_estimate_first_text, .charge = cel_charge_first_text },
    { "indexOf",     "string_index_of_string",           TEXT2_IN,     .result = &cel_int,    .call = index_of,      COSTS_SEARCH },
    { "indexOf",     "string_index_of_string_int",       TEXT2_INT_IN, .result = &cel_int,    .call = index_of,      COSTS_SEARCH },
    { "join",        "list_join",
      .is_member = true, .parameters = { &list_of_string },                    .result = &cel_string, .call = join, COSTS_JOIN },
    { "join",        "list_join_string",
      .is_member = true, .parameters = { &list_of_string, &cel_string },       .result = &cel_string, .call = join, COSTS_JOIN },
    { "lastIndexOf", "string_last_index_of_string",      TEXT2_IN,     .result = &cel_int,    .call = last_index_of, COSTS_SEARCH },
    { "lastIndexOf", "string_last_index_of_string_int",  TEXT2_INT_IN, .result = &cel_int,    .call = last_index_of, COSTS_SEARCH },
    { "lowerAscii",  "string_lower_ascii",               TEXT_IN,      .result = &cel_string, .call = lower_ascii,   COSTS_ONE_PASS },
    { "replace",     "string_replace_string_string",     TEXT3_IN,     .result = &cel_string, .call = replace,       COSTS_REPLACE },
    { "replace",     "string_replace_string_string_int", TEXT3_INT_IN, .result = &cel_string, .call = replace,       COSTS_REPLACE },
    { "split",       "string_split_string",              TEXT2_IN,     .result = &list_of_string, .call = split,     COSTS_SPLIT },
    { "split",       "string_split_string_int",          TEXT2_INT_IN, .result = &list_of_string, .call = split,     COSTS_SPLIT },
    { "strings.quote", "strings_quote",      .parameters = { &cel_string },    .result = &cel_string, .call = quote,
      .estimate = estimate_quote, .charge = cel_charge_first_text },
    { "substring",   "string_substring_int",             TEXT_INT_IN,  .result = &cel_string, .call = substring,     COSTS_ONE_PASS },
    { "substring",   "string_substring_int_int",         TEXT_INT2_IN, .result = &cel_string, .call = substring,     COSTS_ONE_PASS },
    { "trim",        "string_trim",                      TEXT_IN,      .result = &cel_string, .call = trim,          COSTS_ONE_PASS },
    { "upperAscii",  "string_upper_ascii",               TEXT_IN,      .result = &cel_string, .call = upper_ascii,   COSTS_ONE_PASS },
};

const struct cel_library cel_strings_library = {
    .name = "cel.lib.ext.strings", .overloads = overloads, .overload_count = ARRAY_SIZE(overloads) };
