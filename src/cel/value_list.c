/* SPDX-License-Identifier: Apache-2.0 */
/* value_list.c - a set's item is its own key; the key of an item of a keyed list is the text of the
 * members that its declaration names. */
#include "cel/value_list.h"

#include "base/arena.h"
#include "cel/function.h"
#include "cel/value_index.h"
#include "codec/json.h"
#include "codec/value.h"

bool cel_list_is_keyed(struct cel_value list)
{
    return list.type && (list.type->is_set || list.type->is_keyed_list);
}

static void add_key_text(struct buffer *text, struct cel_value item, const char *name,
                         struct cel_run *run)
{
    struct cel_value member;
    struct value *tree = NULL;
    const char *problem;
    if (cel_find(item, cel_make_string(bytes_of(name)), run, &member) &&
        cel_to_tree(member, cel_run_arena(run), &tree, &problem))
        json_write_value(text, tree);
    buffer_add_char(text, ',');
}

static struct cel_value key_of(struct cel_value item, const struct cel_type *type,
                               struct cel_run *run)
{
    enum { KEY_STEPS = 20 };
    AUTO_BUFFER text = { 0 };
    bool is_text = item.kind == CEL_STRING || item.kind == CEL_BYTES;
    (void)cel_run_work_on_text(run, is_text ? item.bytes.size : 0);
    if (!cel_run_work(run, KEY_STEPS) || type->is_set)
        return item;
    for (const char *const *name = type->list_keys; name && *name; name++)
        add_key_text(&text, item, *name, run);
    (void)cel_run_work_on_text(run, text.size);
    return cel_make_string(
        (struct bytes){ arena_copy(cel_run_arena(run), text.at, text.size), text.size });
}

static struct cel_scalars keys_of(struct cel_value keyed, struct cel_run *run)
{
    struct cel_scalars set = { 0 };
    struct arena *arena = cel_run_arena(run);
    for (uint64_t i = 0; i < cel_count(keyed); i++) {
        struct cel_value item = cel_item(keyed, i, arena);
        cel_scalars_add(&set, arena, key_of(item, keyed.type, run), item);
    }
    return set;
}

bool cel_keyed_equal(struct cel_value keyed, struct cel_value other, struct cel_run *run)
{
    if (cel_count(keyed) != cel_count(other))
        return false;
    struct cel_scalars set = keys_of(keyed, run);
    for (uint64_t i = 0; i < cel_count(other); i++) {
        struct cel_value item = cel_item(other, i, cel_run_arena(run));
        struct cel_entry *found = cel_scalars_find(&set, key_of(item, keyed.type, run));
        if (!found || !cel_equal(found->value, item, run))
            return false;
    }
    return true;
}

static struct cel_value list_of_values(const struct cel_scalars *set, const struct cel_type *type,
                                       struct arena *arena)
{
    struct cel_value *items = arena_array(arena, set->count, sizeof(struct cel_value));
    for (size_t i = 0; i < set->count; i++)
        items[i] = set->entries[i].value;
    struct cel_value list = cel_make_list(arena, items, set->count);
    list.type = type;
    return list;
}

/* Of items with one key the later one counts, at the earlier one's place. */
struct cel_value cel_keyed_add(struct cel_value keyed, struct cel_value other, struct cel_run *run)
{
    struct arena *arena = cel_run_arena(run);
    struct cel_scalars set = keys_of(keyed, run);
    for (uint64_t i = 0; i < cel_count(other); i++) {
        struct cel_value item = cel_item(other, i, arena);
        struct cel_value key = key_of(item, keyed.type, run);
        if (!cel_scalars_add(&set, arena, key, item))
            cel_scalars_find(&set, key)->value = item;
    }
    return list_of_values(&set, keyed.type, arena);
}

struct cel_value cel_list_add(struct cel_value a, struct cel_value b, struct cel_run *run)
{
    struct arena *arena = cel_run_arena(run);
    size_t first = cel_count(a), count = first + cel_count(b);
    if (first == 0 || count == first)
        return first ? a : b;
    struct cel_value *items = arena_array(arena, count, sizeof(struct cel_value));
    for (size_t i = 0; i < count; i++)
        items[i] = i < first ? cel_item(a, i, arena) : cel_item(b, i - first, arena);
    struct cel_value list = cel_make_list(arena, items, count);
    list.type = a.type;
    return list;
}
