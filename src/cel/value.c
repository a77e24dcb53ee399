/* SPDX-License-Identifier: Apache-2.0 */
/* value.c - values are made, and read where they lie.
 *
 * A tree is read with its declared type in hand: the type of a member comes from the type of what
 * holds it, so that a text that was declared a time is one as soon as somebody asks for it.  What
 * does not fit its type is a failure, which the expression may yet absorb. */
#include "cel/value.h"

#include <inttypes.h>

#include "base/arena.h"
#include "cel/name.h"
#include "cel/function.h"
#include "cel/text.h"
#include "cel/value_index.h"
#include "codec/base64.h"
#include "codec/value.h"
#include "object/time_text.h"

/* ---- making ---- */

struct cel_value cel_make_bool(bool boolean)
{
    return (struct cel_value){ .kind = CEL_BOOL, .boolean = boolean };
}

struct cel_value cel_make_int(int64_t integer)
{
    return (struct cel_value){ .kind = CEL_INT, .integer = integer };
}

struct cel_value cel_make_uint(uint64_t integer)
{
    return (struct cel_value){ .kind = CEL_UINT, .unsigned_integer = integer };
}

struct cel_value cel_make_double(double number)
{
    return (struct cel_value){ .kind = CEL_DOUBLE, .number = number };
}

struct cel_value cel_make_string(struct bytes text)
{
    return (struct cel_value){ .kind = CEL_STRING, .bytes = text };
}

struct cel_value cel_make_bytes(struct bytes bytes)
{
    return (struct cel_value){ .kind = CEL_BYTES, .bytes = bytes };
}

struct cel_value cel_make_null(void)
{
    return (struct cel_value){ .kind = CEL_NULL };
}

struct cel_value cel_make_type(const struct cel_type *type)
{
    return (struct cel_value){ .kind = CEL_TYPE, .named = type };
}

struct cel_value cel_make_time(enum cel_kind kind, int64_t seconds, int32_t nanoseconds)
{
    return (struct cel_value){ .kind = kind, .time = { seconds, nanoseconds } };
}

struct cel_value cel_make_list(struct arena *arena, const struct cel_value *items, size_t count)
{
    struct cel_items *list = ARENA_NEW(arena, struct cel_items);
    *list = (struct cel_items){ .count = count, .items = items };
    return (struct cel_value){ .kind = CEL_LIST, .items = list };
}

struct cel_value cel_make_map(struct arena *arena, const struct cel_entry *entries, size_t count)
{
    struct cel_entries *map = ARENA_NEW(arena, struct cel_entries);
    *map = (struct cel_entries){ .count = count, .entries = entries };
    map->index = cel_index_new(arena, entries, count);
    return (struct cel_value){ .kind = CEL_MAP, .map = map };
}

struct cel_value cel_make_native(const struct cel_native *native)
{
    const struct cel_type *type = native->class->type;
    return (struct cel_value){ .kind = type->kind,
                               .is_native = true,
                               .type = type,
                               .native = native };
}

struct cel_value cel_make_none(void)
{
    return (struct cel_value){ .kind = CEL_OPTIONAL };
}

struct cel_value cel_make_optional(struct arena *arena, struct cel_value value)
{
    struct cel_value *held = ARENA_NEW(arena, struct cel_value);
    *held = value;
    return (struct cel_value){ .kind = CEL_OPTIONAL, .held = held };
}

struct cel_value cel_fail(struct arena *arena, const char *format, ...)
{
    va_list arguments;
    struct cel_failure *failure = ARENA_NEW(arena, struct cel_failure);
    va_start(arguments, format);
    failure->message = arena_vprintf(arena, format, arguments);
    va_end(arguments);
    return (struct cel_value){ .kind = CEL_ERROR, .failure = failure };
}

/* ---- trees ---- */

typedef struct cel_value reader(const struct value *, const struct cel_type *, struct arena *);

static const char *const go_kinds[] = {
    [VALUE_NULL] = "<nil>",      [VALUE_BOOL] = "bool",
    [VALUE_INT] = "int64",       [VALUE_DOUBLE] = "float64",
    [VALUE_STRING] = "string",   [VALUE_LIST] = "[]interface {}",
    [VALUE_MAP] = "map[string]interface {}",
};

static struct cel_value not_expected(const struct value *tree, const char *expected,
                                     struct arena *arena)
{
    return cel_fail(arena, "invalid data, expected %s, got %s", expected, go_kinds[tree->type]);
}

static struct cel_value in_place(const struct value *tree, enum cel_kind kind,
                                 const struct cel_type *type)
{
    return (struct cel_value){ .kind = kind, .is_tree = true, .type = type, .tree = tree };
}

static struct cel_value read_any(const struct value *tree, const struct cel_type *type,
                                 struct arena *arena)
{
    (void)arena;
    switch (tree->type) {
    case VALUE_NULL:
        return cel_make_null();
    case VALUE_BOOL:
        return cel_make_bool(tree->boolean);
    case VALUE_INT:
        return cel_make_int(tree->integer);
    case VALUE_DOUBLE:
        return cel_make_double(tree->number);
    case VALUE_STRING:
        return cel_make_string(tree->string);
    case VALUE_LIST:
        return in_place(tree, CEL_LIST, NULL);
    case VALUE_MAP:
        return in_place(tree, CEL_MAP, NULL);
    }
    return cel_make_null();
}

static struct cel_value read_bool(const struct value *tree, const struct cel_type *type,
                                  struct arena *arena)
{
    return tree->type == VALUE_BOOL ? cel_make_bool(tree->boolean)
                                    : not_expected(tree, "bool", arena);
}

static struct cel_value read_int(const struct value *tree, const struct cel_type *type,
                                 struct arena *arena)
{
    return tree->type == VALUE_INT ? cel_make_int(tree->integer)
                                   : not_expected(tree, "int", arena);
}

static struct cel_value read_uint(const struct value *tree, const struct cel_type *type,
                                  struct arena *arena)
{
    return tree->type == VALUE_INT && tree->integer >= 0 ? cel_make_uint((uint64_t)tree->integer)
                                                         : not_expected(tree, "uint", arena);
}

static struct cel_value read_double(const struct value *tree, const struct cel_type *type,
                                    struct arena *arena)
{
    if (tree->type == VALUE_INT)
        return cel_make_double((double)tree->integer);
    return tree->type == VALUE_DOUBLE ? cel_make_double(tree->number)
                                      : not_expected(tree, "float", arena);
}

static struct cel_value read_string(const struct value *tree, const struct cel_type *type,
                                    struct arena *arena)
{
    return tree->type == VALUE_STRING ? cel_make_string(tree->string)
                                      : not_expected(tree, "string", arena);
}

static struct cel_value read_bytes(const struct value *tree, const struct cel_type *type,
                                   struct arena *arena)
{
    struct bytes bytes;
    if (tree->type != VALUE_STRING)
        return not_expected(tree, "string", arena);
    if (!base64_read(tree->string, arena, &bytes))
        return cel_fail(arena,
                        "Invalid byte formatted string %.*s: illegal base64 data at input byte %zu",
                        BYTES_ARG(tree->string), base64_bad_offset(tree->string));
    return cel_make_bytes(bytes);
}

enum { DATE_SIZE = 10 };

static struct cel_value read_timestamp(const struct value *tree, const struct cel_type *type,
                                       struct arena *arena)
{
    int64_t seconds;
    int32_t nanoseconds;
    if (tree->type != VALUE_STRING)
        return not_expected(tree, "string", arena);
    struct bytes text = tree->string;
    if (text.size == DATE_SIZE)
        text = bytes_of(arena_printf(arena, "%.*sT00:00:00Z", BYTES_ARG(text)));
    if (!cel_timestamp_parse(text, &seconds, &nanoseconds))
        return cel_fail(arena, "Invalid date-time formatted string %.*s", BYTES_ARG(tree->string));
    return cel_make_time(CEL_TIMESTAMP, seconds, nanoseconds);
}

enum { SECOND = 1000000000 };

static struct cel_value read_duration(const struct value *tree, const struct cel_type *type,
                                      struct arena *arena)
{
    int64_t nanoseconds;
    if (tree->type != VALUE_STRING)
        return not_expected(tree, "string", arena);
    if (!duration_parse(tree->string, &nanoseconds))
        return cel_fail(arena, "Invalid duration %.*s", BYTES_ARG(tree->string));
    return cel_make_time(CEL_DURATION, nanoseconds / SECOND, (int32_t)(nanoseconds % SECOND));
}

static struct cel_value read_list(const struct value *tree, const struct cel_type *type,
                                  struct arena *arena)
{
    if (tree->type == VALUE_LIST)
        return in_place(tree, CEL_LIST, type);
    return cel_fail(arena,
                    "invalid data, expected an array for the provided schema with type=array");
}

static struct cel_value read_map(const struct value *tree, const struct cel_type *type,
                                 struct arena *arena)
{
    if (tree->type == VALUE_MAP)
        return in_place(tree, type->kind, type);
    return cel_fail(arena,
                    "invalid data, expected a map for the provided schema with type=object");
}

static reader *const readers[] = {
    [CEL_BOOL] = read_bool,           [CEL_INT] = read_int,           [CEL_UINT] = read_uint,
    [CEL_DOUBLE] = read_double,       [CEL_STRING] = read_string,     [CEL_BYTES] = read_bytes,
    [CEL_TIMESTAMP] = read_timestamp, [CEL_DURATION] = read_duration, [CEL_LIST] = read_list,
    [CEL_MAP] = read_map,             [CEL_OBJECT] = read_map,        [CEL_ERROR] = NULL,
};

struct cel_value cel_from_tree(const struct value *tree, const struct cel_type *type,
                               struct arena *arena)
{
    if (!tree || tree->type == VALUE_NULL)
        return cel_make_null();
    reader *read = type ? readers[type->kind] : NULL;
    return read ? read(tree, type, arena) : read_any(tree, type, arena);
}

/* ---- reading ---- */

bool cel_is_failure(struct cel_value value)
{
    return value.kind == CEL_ERROR;
}

uint64_t cel_count(struct cel_value value)
{
    if (value.kind != CEL_LIST && value.kind != CEL_MAP && value.kind != CEL_OBJECT)
        return 0;
    if (value.is_tree)
        return value_count(value.tree);
    if (value.is_native)
        return 0;
    return value.kind == CEL_LIST ? value.items->count : value.map->count;
}

static const struct cel_type *element_type(struct cel_value value)
{
    return value.type ? value.type->element : NULL;
}

struct cel_value cel_item(struct cel_value list, uint64_t index, struct arena *arena)
{
    if (index >= cel_count(list))
        return cel_fail(arena, "index out of bounds: %" PRIu64, index);
    if (!list.is_tree)
        return list.items->items[index];
    return cel_from_tree(list.tree->list.items[index], element_type(list), arena);
}

/* NULL with false: the object has no such member. */
static bool member_type(struct cel_value map, struct bytes name, const struct cel_type **ret)
{
    *ret = element_type(map);
    if (map.kind != CEL_OBJECT || !map.type || !map.type->member)
        return true;
    *ret = map.type->member(map.type, name);
    return *ret != NULL;
}

struct cel_entry cel_entry_at(struct cel_value map, uint64_t index, struct arena *arena)
{
    if (!map.is_tree)
        return map.map->entries[index];
    const struct member *member = &map.tree->map.members[index];
    const struct cel_type *type;
    (void)member_type(map, member->key, &type);
    return (struct cel_entry){ cel_make_string(member->key),
                               cel_from_tree(member->value, type, arena) };
}

/* Members of an object are asked for by names that are identifiers; those that are none are escaped.
 * A member that is null is as good as absent. */
static bool find_in_object(struct cel_value object, struct bytes name, struct arena *arena,
                           struct cel_value *ret)
{
    const struct cel_type *type;
    if (memmem(name.at, name.size, "__", 2) && !cel_name_unescape(name, arena, &name))
        return false;
    const struct value *found = value_member_bytes(object.tree, name);
    if (!found || found->type == VALUE_NULL || !member_type(object, name, &type))
        return false;
    *ret = cel_from_tree(found, type, arena);
    return true;
}

static bool find_in_tree(struct cel_value map, struct cel_value key, struct arena *arena,
                         struct cel_value *ret)
{
    if (key.kind != CEL_STRING)
        return false;
    if (map.kind == CEL_OBJECT)
        return find_in_object(map, key.bytes, arena, ret);
    const struct value *found = value_member_bytes(map.tree, key.bytes);
    if (!found)
        return false;
    *ret = cel_from_tree(found, element_type(map), arena);
    return true;
}

static bool find_in_native(struct cel_value object, struct cel_value key, struct cel_run *run,
                           struct cel_value *ret)
{
    const struct cel_native_class *class = object.native->class;
    if (key.kind != CEL_STRING || !class->member)
        return false;
    if (class->has && !class->has(object.native, key.bytes, run))
        return false;
    *ret = class->member(object.native, key.bytes, run);
    return true;
}

/* A double finds an integer, and no integer a double. */
bool cel_find(struct cel_value map, struct cel_value key, struct cel_run *run,
              struct cel_value *ret)
{
    if (map.is_native)
        return find_in_native(map, key, run, ret);
    if (map.kind != CEL_MAP && map.kind != CEL_OBJECT)
        return false;
    if (map.is_tree)
        return find_in_tree(map, key, cel_run_arena(run), ret);
    const struct cel_entry *entry = cel_index_find(map.map, key);
    bool is_there = entry && (entry->key.kind != CEL_DOUBLE || key.kind == CEL_DOUBLE);
    if (is_there)
        *ret = entry->value;
    return is_there;
}

static const char *const kinds[] = {
    [CEL_NULL] = "null_type", [CEL_BOOL] = "bool",
    [CEL_INT] = "int",        [CEL_UINT] = "uint",
    [CEL_DOUBLE] = "double",  [CEL_STRING] = "string",
    [CEL_BYTES] = "bytes",    [CEL_TIMESTAMP] = "google.protobuf.Timestamp",
    [CEL_LIST] = "list",      [CEL_DURATION] = "google.protobuf.Duration",
    [CEL_MAP] = "map",        [CEL_OBJECT] = "map",
    [CEL_TYPE] = "type",      [CEL_OPTIONAL] = "optional_type",
    [CEL_ERROR] = "error",    [CEL_OPAQUE] = "opaque",
};

const char *cel_kind_text(struct cel_value value, struct arena *arena)
{
    (void)arena;
    bool is_named = value.kind == CEL_OPAQUE || (value.kind == CEL_OBJECT && !value.is_tree);
    return is_named && value.type && value.type->name ? value.type->name : kinds[value.kind];
}
