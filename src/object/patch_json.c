/* SPDX-License-Identifier: Apache-2.0 */
/* patch_json.c - RFC 6902: a list of operations on one tree.
 *
 * Each operation finds the map or list that holds its path's last part (its parent), and changes
 * that. Clients can make the tree grow by copies and move long lists about: what all operations add
 * and move is counted, and too much of it is refused.
 *
 * As upstream does: `replace` of an absent member adds it, a negative index counts from the end,
 * and `copy` of an absent member copies null. */
#include "object/patch.h"

#include <inttypes.h>

#include "base/arena.h"
#include "base/error.h"
#include "codec/json.h"
#include "codec/value.h"
#include "object/patch_elements.h"

enum {
    COPY_BYTES_MAX = 3 * 1024 * 1024,
    MOVED_ITEMS_MAX = 200 * 1000 * 1000,
    MEASURED_NODES_MAX = 50 * 1000 * 1000
};

struct json_patch {
    struct arena *arena;
    struct error *err;
    struct value *root;
    size_t        added_nodes, added_bytes, moved_items, measured_nodes;
};

/* Where a path ends. */
struct place {
    struct value *parent;        /* a map or a list */
    struct bytes  key;           /* decoded */
    size_t        depth;         /* parts of the path */
};

/* ---- errors ---- */

static bool too_large(struct json_patch *patch, const char *what)
{
    return fail(patch->err, REASON_REQUEST_ENTITY_TOO_LARGE, /* os_errno= */ 0,
                "the JSON patch %s more than is allowed", what);
}

/* The client reads one sentence for all that does not apply; the cause says which it was. */
static bool does_not_apply(struct json_patch *patch, const char *format, ...) PRINTF(2, 3);
static bool does_not_apply(struct json_patch *patch, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    const char *detail = arena_vprintf(patch->arena, format, arguments);
    va_end(arguments);
    fail(patch->err, REASON_INVALID, /* os_errno= */ 0,
         "the server rejected our request due to an error in our request");
    error_add_cause(patch->err, patch->arena, "UnexpectedServerResponse", "", detail);
    return false;
}

static bool bad_index(struct json_patch *patch, struct bytes key)
{
    return does_not_apply(patch, "Unable to access invalid index: %.*s: invalid index referenced",
                          BYTES_ARG(key));
}

/* ---- sizes ---- */

static void measure(const struct value *value, size_t *nodes, size_t *bytes)
{
    (*nodes)++;
    if (value->type == VALUE_STRING)
        *bytes += value->string.size;
    for (size_t i = 0; value->type == VALUE_LIST && i < value->list.count; i++)
        measure(value->list.items[i], nodes, bytes);
    for (size_t i = 0; value->type == VALUE_MAP && i < value->map.count; i++) {
        *bytes += value->map.members[i].key.size;
        measure(value->map.members[i].value, nodes, bytes);
    }
}

static bool account_for(struct json_patch *patch, const struct value *copied)
{
    measure(copied, &patch->added_nodes, &patch->added_bytes);
    if (patch->added_nodes > PATCH_RESULT_NODES_MAX || patch->added_bytes > COPY_BYTES_MAX)
        return too_large(patch, "copies");
    return true;
}

static bool account_for_move(struct json_patch *patch, const struct value *list, size_t index)
{
    patch->moved_items += list->list.count - index;
    return patch->moved_items <= MOVED_ITEMS_MAX || too_large(patch, "moves");
}

/* ---- paths ---- */

/* ~1 is a slash, ~0 a tilde. */
static struct bytes decode_key(struct bytes key, struct arena *arena)
{
    size_t found, size = 0;
    if (!bytes_find(key, '~', &found))
        return key;
    char *plain = arena_copy(arena, key.at, key.size);
    for (size_t i = 0; i < key.size; i++) {
        bool escape =
            key.at[i] == '~' && i + 1 < key.size && (key.at[i + 1] == '0' || key.at[i + 1] == '1');
        plain[size++] = !escape ? key.at[i] : key.at[i + 1] == '1' ? '/' : '~';
        i += escape;
    }
    return (struct bytes){ plain, size };
}

/* A place in a list of `count` items; -1 is the last one. */
static bool read_index(struct bytes key, size_t count, size_t *ret)
{
    int64_t index;
    if (!bytes_to_int64(key, &index))
        return false;
    if (index < 0)
        index += (int64_t)count;
    if (index < 0 || (uint64_t)index >= count)
        return false;
    *ret = (size_t)index;
    return true;
}

static struct value *child(const struct value *parent, struct bytes key)
{
    size_t index;
    if (value_is(parent, VALUE_MAP))
        return value_member_bytes(parent, key);
    return read_index(key, value_count(parent), &index) ? value_item(parent, index) : NULL;
}

static bool is_container(const struct value *value)
{
    return value_is(value, VALUE_MAP) || value_is(value, VALUE_LIST);
}

/* False where there is no such parent; sets no error.  What stands before the first slash is not
 * looked at. */
static bool find_place(struct json_patch *patch, struct bytes path, struct place *ret)
{
    struct bytes rest = path;
    (void)bytes_next(&rest, '/');
    if (!rest.at)
        return false;
    ret->parent = patch->root;
    for (ret->depth = 1;; ret->depth++) {
        ret->key = decode_key(bytes_next(&rest, '/'), patch->arena);
        if (!is_container(ret->parent))
            return false;
        if (!rest.at)
            return true;
        ret->parent = child(ret->parent, ret->key);
    }
}

/* ---- changes at a place ---- */

/* Whether the value is at most `levels` deep. */
static bool is_shallow(struct json_patch *patch, const struct value *value, size_t levels)
{
    patch->measured_nodes++;
    if (!is_container(value))
        return true;
    if (levels == 0)
        return false;
    for (size_t i = 0; value->type == VALUE_LIST && i < value->list.count; i++)
        if (!is_shallow(patch, value->list.items[i], levels - 1))
            return false;
    for (size_t i = 0; value->type == VALUE_MAP && i < value->map.count; i++)
        if (!is_shallow(patch, value->map.members[i].value, levels - 1))
            return false;
    return true;
}

/* Values put into each other stay as shallow as what can be read. */
static bool fits(struct json_patch *patch, const struct place *place, const struct value *value)
{
    if (place->depth > JSON_DEPTH_MAX || !is_shallow(patch, value, JSON_DEPTH_MAX - place->depth))
        return too_large(patch, "nests");
    return patch->measured_nodes <= MEASURED_NODES_MAX || too_large(patch, "moves");
}

static bool put(struct json_patch *patch, const struct place *place, struct value *value)
{
    struct value *parent = place->parent;
    if (!fits(patch, place, value))
        return false;
    if (value_is(parent, VALUE_MAP)) {
        value_set_bytes(parent, patch->arena, place->key, value);
        return true;
    }
    if (bytes_equal_text(place->key, "-")) {
        value_append(parent, patch->arena, value);
        return true;
    }
    size_t index;
    if (!read_index(place->key, value_count(parent) + 1, &index))
        return bad_index(patch, place->key);
    value_insert(parent, patch->arena, index, value);
    return account_for_move(patch, parent, index);
}

static bool take_out(struct json_patch *patch, const struct place *place)
{
    size_t index;
    if (value_is(place->parent, VALUE_MAP))
        return value_remove_bytes(place->parent, place->key)
            || does_not_apply(patch, "Unable to remove nonexistent key: %.*s: missing value",
                              BYTES_ARG(place->key));
    if (!read_index(place->key, value_count(place->parent), &index))
        return bad_index(patch, place->key);
    value_remove_item(place->parent, index);
    return account_for_move(patch, place->parent, index);
}

static bool put_instead(struct json_patch *patch, const struct place *place, struct value *value)
{
    size_t index;
    if (!fits(patch, place, value))
        return false;
    if (value_is(place->parent, VALUE_MAP)) {
        value_set_bytes(place->parent, patch->arena, place->key, value);
        return true;
    }
    if (!read_index(place->key, value_count(place->parent), &index))
        return bad_index(patch, place->key);
    place->parent->list.items[index] = value;
    return true;
}

/* ---- operations ---- */

static bool read_path(struct json_patch *patch, const struct value *operation, const char *member,
                      struct bytes *ret)
{
    const struct value *path = value_member(operation, member);
    if (!value_is(path, VALUE_STRING))
        return does_not_apply(patch, "%.*s operation failed to decode %s: missing value",
                              BYTES_ARG(value_string(operation, "op")), member);
    *ret = path->string;
    return true;
}

static bool missing_path(struct json_patch *patch, const struct value *operation, const char *which,
                         struct bytes path)
{
    return does_not_apply(
        patch, "%.*s operation does not apply: doc is missing %s: \"%.*s\": missing value",
        BYTES_ARG(value_string(operation, "op")), which, BYTES_ARG(path));
}

static struct value *operand(struct json_patch *patch, const struct value *operation)
{
    const struct value *value = value_member(operation, "value");
    return value ? value_clone(patch->arena, value) : value_new_null(patch->arena);
}

static bool apply_add(struct json_patch *patch, const struct value *operation)
{
    struct bytes path;
    struct place place;
    if (!read_path(patch, operation, "path", &path))
        return false;
    if (!find_place(patch, path, &place))
        return missing_path(patch, operation, "path", path);
    return put(patch, &place, operand(patch, operation));
}

static bool apply_remove(struct json_patch *patch, const struct value *operation)
{
    struct bytes path;
    struct place place;
    if (!read_path(patch, operation, "path", &path))
        return false;
    if (!find_place(patch, path, &place))
        return missing_path(patch, operation, "path", path);
    return take_out(patch, &place);
}

static bool apply_replace(struct json_patch *patch, const struct value *operation)
{
    struct bytes path;
    struct place place;
    if (!read_path(patch, operation, "path", &path))
        return false;
    struct value *value = operand(patch, operation);
    if (path.size == 0) {
        if (!is_container(value))
            return does_not_apply(patch, "replace operation value must be object or array");
        patch->root = value;
        return true;
    }
    if (!find_place(patch, path, &place))
        return missing_path(patch, operation, "path", path);
    return put_instead(patch, &place, value);
}

static bool find_source(struct json_patch *patch, const struct value *operation, struct place *ret)
{
    struct bytes from;
    return read_path(patch, operation, "from", &from)
        && (find_place(patch, from, ret) || missing_path(patch, operation, "from path", from));
}

static bool put_at_path(struct json_patch *patch, const struct value *operation,
                        struct value *value)
{
    struct bytes path;
    struct place place;
    if (!read_path(patch, operation, "path", &path))
        return false;
    if (!find_place(patch, path, &place))
        return missing_path(patch, operation, "destination path", path);
    return put(patch, &place, value);
}

static bool apply_move(struct json_patch *patch, const struct value *operation)
{
    struct place source;
    if (!find_source(patch, operation, &source))
        return false;
    struct value *moved = child(source.parent, source.key);
    return take_out(patch, &source) && put_at_path(patch, operation, moved);
}

static bool apply_copy(struct json_patch *patch, const struct value *operation)
{
    struct place source;
    if (!find_source(patch, operation, &source))
        return false;
    const struct value *value = child(source.parent, source.key);
    if (!value && value_is(source.parent, VALUE_LIST))
        return bad_index(patch, source.key);
    if (!value)
        return put_at_path(patch, operation, value_new_null(patch->arena));
    return account_for(patch, value)
        && put_at_path(patch, operation, value_clone(patch->arena, value));
}

static bool is_null(const struct value *value)
{
    return !value || value->type == VALUE_NULL;
}

/* Numbers are compared as they are written: 1.0 is not 1. */
static bool is_same(const struct value *a, const struct value *b)
{
    if (is_null(a) || is_null(b))
        return is_null(a) && is_null(b);
    bool is_list = a->type == VALUE_LIST, is_map = a->type == VALUE_MAP;
    if (a->type != b->type || ((is_list || is_map) && value_count(a) != value_count(b)))
        return false;
    if (a->type == VALUE_DOUBLE && a->number_text.at && b->number_text.at)
        return bytes_equal(a->number_text, b->number_text);
    for (size_t i = 0; is_list && i < a->list.count; i++)
        if (!is_same(a->list.items[i], b->list.items[i]))
            return false;
    for (size_t i = 0; is_map && i < a->map.count; i++) {
        const struct value *other = value_member_bytes(b, a->map.members[i].key);
        if (!other || !is_same(a->map.members[i].value, other))
            return false;
    }
    return is_list || is_map || value_equal(a, b);
}

static bool apply_test(struct json_patch *patch, const struct value *operation)
{
    struct bytes path;
    struct place place;
    const struct value *found = patch->root, *wanted = value_member(operation, "value");
    if (!read_path(patch, operation, "path", &path))
        return false;
    if (path.size > 0) {
        if (!find_place(patch, path, &place))
            return missing_path(patch, operation, "path", path);
        found = child(place.parent, place.key);
        if (!found && value_is(place.parent, VALUE_LIST))
            return bad_index(patch, place.key);
    }
    return is_same(found, wanted)
        || does_not_apply(patch, "testing value %.*s failed: test failed", BYTES_ARG(path));
}

static const struct {
    const char *name;
    bool (*apply)(struct json_patch *, const struct value *operation);
} operations[] = {
    { "add", apply_add },   { "remove", apply_remove }, { "replace", apply_replace },
    { "move", apply_move }, { "copy", apply_copy },     { "test", apply_test },
};

static bool apply_one(struct json_patch *patch, const struct value *operation)
{
    struct bytes name = value_string(operation, "op");
    FOR_EACH(row, operations)
        if (bytes_equal_text(name, row->name))
            return row->apply(patch, operation);
    return does_not_apply(patch, "Unexpected kind: %.*s",
                          BYTES_ARG(name.size ? name : BYTES("unknown")));
}

static bool check_operation(const struct value *operation, struct error *err)
{
    static const char *const texts[] = { "op", "path", "from" };
    if (operation->type == VALUE_NULL)
        return true;
    if (operation->type != VALUE_MAP)
        return fail(err, REASON_BAD_REQUEST, /* os_errno= */ 0,
                    "error decoding patch: json: cannot unmarshal %s "
                    "into Go value of type handlers.jsonPatchOp",
                    value_json_type(operation));
    FOR_EACH(name, texts) {
        const struct value *text = value_member(operation, *name);
        if (text && text->type != VALUE_STRING && text->type != VALUE_NULL)
            return fail(err, REASON_BAD_REQUEST, /* os_errno= */ 0,
                        "error decoding patch: json: cannot unmarshal %s "
                        "into Go struct field jsonPatchOp.%s of type string",
                        value_json_type(text), *name);
    }
    return true;
}

static bool check_form(const struct value *list, struct error *err)
{
    if (!value_is(list, VALUE_LIST))
        return fail(err, REASON_BAD_REQUEST, /* os_errno= */ 0,
                    "error decoding patch: json: cannot unmarshal %s "
                    "into Go value of type []handlers.jsonPatchOp",
                    value_json_type(list));
    if (list->list.count > JSON_PATCH_OPERATIONS_MAX)
        return fail(err, REASON_REQUEST_ENTITY_TOO_LARGE, /* os_errno= */ 0,
                    "Request entity too large: The allowed maximum operations in a JSON patch is "
                    "%d, got %zu",
                    JSON_PATCH_OPERATIONS_MAX, list->list.count);
    for (size_t i = 0; i < list->list.count; i++)
        if (!check_operation(list->list.items[i], err))
            return false;
    return true;
}

struct value *patch_json(struct value *target, const struct value *list, struct arena *arena,
                         struct error *err)
{
    struct json_patch patch = { .arena = arena, .err = err, .root = target };
    if (!list || list->type == VALUE_NULL)
        return target;
    if (!check_form(list, err))
        return NULL;
    for (size_t i = 0; i < list->list.count; i++)
        if (!apply_one(&patch, list->list.items[i]))
            return NULL;
    return patch.root;
}
