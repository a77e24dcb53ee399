/* SPDX-License-Identifier: Apache-2.0 */
/* library_two_variable.c - what the macros of comprehensions with two variables call.
 *
 * transformMap and transformMapEntry add to a map step by step; a key that is there already is an error.
 *
 * Not here: the macros themselves (the parser). */
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "cel/cost.h"
#include "cel/format_verbs.h"

static struct cel_value duplicate(struct cel_run *run, struct cel_value key)
{
    AUTO_BUFFER text = { 0 };
    const char *problem = cel_format_value(&text, key, cel_run_arena(run));
    return cel_fail(cel_run_arena(run), "insert failed: key %s already exists",
                    problem ? "" : buffer_text(&text));
}

/* The map's members, with room for `more`. */
static struct cel_entry *copy_entries(struct cel_run *run, struct cel_value map, uint64_t more)
{
    uint64_t count = cel_count(map);
    struct cel_entry *entries =
        arena_array(cel_run_arena(run), count + more, sizeof(struct cel_entry));
    for (uint64_t i = 0; i < count; i++)
        entries[i] = cel_entry_at(map, i, cel_run_arena(run));
    return entries;
}

static struct cel_value insert(struct cel_run *run, const struct cel_value *args, size_t count)
{
    (void)count;
    struct cel_value ignored;
    uint64_t members = cel_count(args[0]);
    if (cel_find(args[0], args[1], run, &ignored))
        return duplicate(run, args[1]);
    struct cel_entry *entries = copy_entries(run, args[0], 1);
    entries[members] = (struct cel_entry){ args[1], args[2] };
    return cel_make_map(cel_run_arena(run), entries, members + 1);
}

static struct cel_value insert_map(struct cel_run *run, const struct cel_value *args, size_t count)
{
    (void)count;
    struct arena *arena = cel_run_arena(run);
    if ((args[1].kind != CEL_MAP && args[1].kind != CEL_OBJECT) || args[1].is_native)
        return cel_fail(arena, "no such overload: cel.@mapInsert(%s, %s)",
                        cel_kind_text(args[0], arena), cel_kind_text(args[1], arena));
    uint64_t members = cel_count(args[0]), more = cel_count(args[1]);
    struct cel_entry *entries = copy_entries(run, args[0], more);
    for (uint64_t i = 0; i < more; i++) {
        struct cel_value ignored;
        struct cel_entry entry = cel_entry_at(args[1], i, cel_run_arena(run));
        if (cel_find(args[0], entry.key, run, &ignored))
            return duplicate(run, entry.key);
        entries[members + i] = entry;
    }
    return cel_make_map(cel_run_arena(run), entries, members + more);
}

static const struct cel_type key = {
    .kind = CEL_PARAMETER, .name = "K", .max_count = UINT64_MAX };
static const struct cel_type item = {
    .kind = CEL_PARAMETER, .name = "V", .max_count = UINT64_MAX };
static const struct cel_type map = {
    .kind = CEL_MAP, .key = &key, .element = &item, .max_count = UINT64_MAX };

static const struct cel_overload overloads[] = {
    { "cel.@mapInsert", "@mapInsert_map_key_value", .parameters = { &map, &key, &item }, .result = &map, .call = insert },
    { "cel.@mapInsert", "@mapInsert_map_map",       .parameters = { &map, &map },        .result = &map, .call = insert_map },
};

const struct cel_library cel_two_variable_library = {
    .name = "cel.lib.ext.comprev2", .overloads = overloads, .overload_count = ARRAY_SIZE(overloads) };
