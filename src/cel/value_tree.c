/* SPDX-License-Identifier: Apache-2.0 */
/* value_tree.c - values as JSON has them: times and bytes are texts, unset optionals null.
 *
 * Values share their parts, trees do not: a list that holds the one before it twice, thirty times over,
 * costs an expression nothing.  So what a tree may become is bounded here. */
#include "cel/value.h"

#include "base/arena.h"
#include "cel/text.h"
#include "codec/base64.h"
#include "codec/json.h"
#include "codec/value.h"

#include <math.h>

enum { TREE_BYTES_MAX = 16 * 1024 * 1024 };      /* five times what a client may send */

struct writing {
    struct arena *arena;
    const char   *problem;
    size_t        depth, nodes, bytes;
};

static struct value *write_value(struct writing *, struct cel_value);

static struct value *refuse(struct writing *w, const char *problem)
{
    w->problem = problem;
    return NULL;
}

/* False where one more value, with this text, is too much. */
static bool has_room(struct writing *w, size_t bytes)
{
    w->nodes++;
    w->bytes += bytes;
    return w->depth <= JSON_DEPTH_MAX && w->nodes <= JSON_MEMBERS_MAX && w->bytes <= TREE_BYTES_MAX;
}

static bool has_room_for_tree(struct writing *w, const struct value *tree)
{
    bool is_map = value_is(tree, VALUE_MAP);
    bool good = has_room(w, value_is(tree, VALUE_STRING) ? tree->string.size : 0);
    w->depth++;
    for (size_t i = 0; good && (is_map || value_is(tree, VALUE_LIST)) && i < value_count(tree); i++) {
        if (is_map)
            w->bytes += tree->map.members[i].key.size;
        good = has_room_for_tree(w, is_map ? tree->map.members[i].value : tree->list.items[i]);
    }
    w->depth--;
    return good;
}

static struct value *write_bytes(struct writing *w, struct bytes bytes)
{
    AUTO_BUFFER text = { 0 };
    base64_write(&text, bytes);
    return value_new_string(w->arena,
                            (struct bytes){ arena_copy(w->arena, text.at, text.size), text.size });
}

static struct value *write_list(struct writing *w, struct cel_value list)
{
    struct value *tree = value_new_list(w->arena);
    for (uint64_t i = 0; i < cel_count(list); i++) {
        struct value *item = write_value(w, cel_item(list, i, w->arena));
        if (!item)
            return NULL;
        value_append(tree, w->arena, item);
    }
    return tree;
}

static struct value *write_map(struct writing *w, struct cel_value map)
{
    struct value *tree = value_new_map(w->arena);
    for (uint64_t i = 0; i < cel_count(map); i++) {
        struct cel_entry entry = cel_entry_at(map, i, w->arena);
        if (entry.key.kind != CEL_STRING)
            return refuse(w, arena_printf(w->arena, "unsupported type for map key: %s",
                                          cel_kind_text(entry.key, w->arena)));
        struct value *member = write_value(w, entry.value);
        if (!member)
            return NULL;
        value_set_bytes(tree, w->arena, entry.key.bytes, member);
    }
    return tree;
}

enum { SECOND = 1000000000 };

static struct value *write_duration(struct writing *w, struct cel_value value)
{
    int64_t nanoseconds = value.time.seconds * SECOND + value.time.nanoseconds;
    return value_new_string(w->arena, cel_duration_text(nanoseconds, w->arena));
}

static struct value *write_timestamp(struct writing *w, struct cel_value value)
{
    return value_new_string(
        w->arena, cel_timestamp_text(value.time.seconds, value.time.nanoseconds, w->arena));
}

static struct value *write_uint(struct writing *w, uint64_t integer)
{
    if (integer <= INT64_MAX)
        return value_new_int(w->arena, (int64_t)integer);
    return value_new_double(w->arena, (double)integer);
}

static struct value *write_scalar(struct writing *w, struct cel_value value)
{
    if (value.kind == CEL_BOOL)
        return value_new_bool(w->arena, value.boolean);
    if (value.kind == CEL_INT)
        return value_new_int(w->arena, value.integer);
    if (value.kind == CEL_UINT)
        return write_uint(w, value.unsigned_integer);
    if (value.kind == CEL_DOUBLE && isfinite(value.number))
        return value_new_double(w->arena, value.number);
    if (value.kind == CEL_STRING)
        return value_new_string(w->arena, value.bytes);
    if (value.kind == CEL_ERROR)
        return refuse(w, value.failure->message);
    return refuse(w, arena_printf(w->arena, "type conversion error from '%s' to JSON",
                                  cel_kind_text(value, w->arena)));
}

static struct value *write_one(struct writing *w, struct cel_value value)
{
    if (value.kind == CEL_OPTIONAL)
        return value.held ? write_value(w, *value.held) : value_new_null(w->arena);
    if (value.kind == CEL_NULL)
        return value_new_null(w->arena);
    if (value.is_tree)
        return value_clone(w->arena, value.tree);
    if (value.kind == CEL_LIST)
        return write_list(w, value);
    if ((value.kind == CEL_MAP || value.kind == CEL_OBJECT) && !value.is_native)
        return write_map(w, value);
    if (value.kind == CEL_BYTES)
        return write_bytes(w, value.bytes);
    if (value.kind == CEL_TIMESTAMP)
        return write_timestamp(w, value);
    if (value.kind == CEL_DURATION)
        return write_duration(w, value);
    return write_scalar(w, value);
}

static struct value *write_value(struct writing *w, struct cel_value value)
{
    bool is_text = value.kind == CEL_STRING || value.kind == CEL_BYTES;
    bool good = value.is_tree ? has_room_for_tree(w, value.tree)
                              : has_room(w, is_text ? value.bytes.size : 0);
    if (!good)
        return refuse(w, "the value is too large or too deep for JSON");
    w->depth++;
    struct value *tree = write_one(w, value);
    w->depth--;
    return tree;
}

bool cel_to_tree(struct cel_value value, struct arena *arena, struct value **ret,
                 const char **ret_problem)
{
    struct writing w = { .arena = arena };
    *ret = write_value(&w, value);
    *ret_problem = w.problem;
    return *ret != NULL;
}
