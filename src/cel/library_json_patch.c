/* SPDX-License-Identifier: Apache-2.0 */
/* library_json_patch.c - jsonpatch.escapeKey: a name as a part of a JSON pointer. */
#include "base/arena.h"
#include "cel/cost.h"

static struct cel_value escape_key(struct cel_run *run, const struct cel_value *args, size_t count)
{
    (void)count;
    struct bytes key = args[0].bytes;
    char *escaped = arena_alloc(cel_run_arena(run), 2 * key.size + 1);
    size_t size = 0;
    for (size_t i = 0; i < key.size; i++) {
        bool is_slash = key.at[i] == '/', is_tilde = key.at[i] == '~';
        escaped[size++] = is_slash || is_tilde ? '~' : key.at[i];
        if (is_slash || is_tilde)
            escaped[size++] = is_slash ? '1' : '0';
    }
    return cel_make_string((struct bytes){ escaped, size });
}

static struct cel_estimate estimate(const struct cel_argument *args, size_t count)
{
    (void)count;
    return (struct cel_estimate){ cel_bounds_scale(args[0].count, CEL_TEXT_COST), args[0].count };
}

static const struct cel_overload overloads[] = {
    { "jsonpatch.escapeKey", "string_jsonpatch_escapeKey_string", .parameters = { &cel_string },
      .result = &cel_string, .call = escape_key, .estimate = estimate, .charge = cel_charge_first_text },
};

const struct cel_library cel_json_patch_library = {
    .name = "kubernetes.jsonpatch", .overloads = overloads, .overload_count = ARRAY_SIZE(overloads) };
