/* SPDX-License-Identifier: Apache-2.0 */
/* value.c - the mutable tree: lists and maps that grow in an arena.
 *
 * A map is an array of members.  From VALUE_INDEX_FROM members on, an open-addressed table of
 * positions stands beside it, so that neither building nor reading a map of n keys is quadratic.
 *
 * Holds:    slots[i] is 0 (free) or the position of a member plus 1; the table is at most half
 *           full; once made it stays, even where the map becomes small again.
 * Not here: text (json.c, yaml.c), what a field means (object/). */
#include "codec/value.h"

#include <stdarg.h>
#include <string.h>

#include "base/arena.h"
#include "base/map.h"

enum { FIRST_CAPACITY = 4 };

struct value_index {
    uint32_t mask;               /* slots less one; a power of two */
    uint32_t slots[];
};

static struct value *new_value(struct arena *arena, enum value_type type)
{
    struct value *value = ARENA_NEW(arena, struct value);
    value->type = type;
    return value;
}

struct value *value_new_null(struct arena *arena)
{
    return new_value(arena, VALUE_NULL);
}

struct value *value_new_bool(struct arena *arena, bool boolean)
{
    struct value *value = new_value(arena, VALUE_BOOL);
    value->boolean = boolean;
    return value;
}

struct value *value_new_int(struct arena *arena, int64_t integer)
{
    struct value *value = new_value(arena, VALUE_INT);
    value->integer = integer;
    return value;
}

struct value *value_new_double(struct arena *arena, double number)
{
    struct value *value = new_value(arena, VALUE_DOUBLE);
    value->number = number;
    return value;
}

struct value *value_new_string(struct arena *arena, struct bytes string)
{
    struct value *value = new_value(arena, VALUE_STRING);
    value->string = string;
    return value;
}

struct value *value_new_text(struct arena *arena, const char *text)
{
    size_t size = strlen(text);
    return value_new_string(arena, (struct bytes){ arena_copy(arena, text, size), size });
}

struct value *value_printf(struct arena *arena, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    const char *text = arena_vprintf(arena, format, arguments);
    va_end(arguments);
    return value_new_string(arena, bytes_of(text));
}

struct value *value_new_list(struct arena *arena)
{
    return new_value(arena, VALUE_LIST);
}

struct value *value_new_map(struct arena *arena)
{
    return new_value(arena, VALUE_MAP);
}

/* The index of a large map. */

static uint32_t first_slot(const struct value_index *index, struct bytes key)
{
    return (uint32_t)map_hash(key.at, key.size) & index->mask;
}

static void index_add(struct value_index *index, struct bytes key, uint32_t position)
{
    uint32_t slot = first_slot(index, key);
    while (index->slots[slot])
        slot = (slot + 1) & index->mask;
    index->slots[slot] = position + 1;
}

static void index_build(struct value *map, struct arena *arena)
{
    uint32_t slots = 4 * VALUE_INDEX_FROM;
    while (slots < map->map.capacity * 2)
        slots *= 2;
    size_t size = sizeof(struct value_index) + slots * sizeof(uint32_t);
    map->map.index = arena_alloc(arena, size);
    map->map.index->mask = slots - 1;
    for (uint32_t i = 0; i < map->map.count; i++)
        index_add(map->map.index, map->map.members[i].key, i);
}

/* The slot that holds `key`, or the free one where the search for it ends. */
static uint32_t index_find(const struct value *map, struct bytes key)
{
    const struct value_index *index = map->map.index;
    uint32_t slot = first_slot(index, key);
    while (index->slots[slot] &&
           !bytes_equal(map->map.members[index->slots[slot] - 1].key, key))
        slot = (slot + 1) & index->mask;
    return slot;
}

/* Frees a slot and closes the gap, so that no search ends early. */
static void index_remove(struct value *map, uint32_t gap)
{
    struct value_index *index = map->map.index;
    uint32_t slot = gap;
    index->slots[gap] = 0;
    for (;;) {
        slot = (slot + 1) & index->mask;
        if (!index->slots[slot])
            return;
        uint32_t home = first_slot(index, map->map.members[index->slots[slot] - 1].key);
        if (((slot - home) & index->mask) < ((slot - gap) & index->mask))
            continue;
        index->slots[gap] = index->slots[slot];
        index->slots[slot] = 0;
        gap = slot;
    }
}

/* Reading. */

static struct member *find_member(const struct value *map, struct bytes key)
{
    if (!map || map->type != VALUE_MAP)
        return NULL;
    if (map->map.index) {
        uint32_t position = map->map.index->slots[index_find(map, key)];
        return position ? &map->map.members[position - 1] : NULL;
    }
    for (uint32_t i = 0; i < map->map.count; i++)
        if (bytes_equal(map->map.members[i].key, key))
            return &map->map.members[i];
    return NULL;
}

struct value *value_member_bytes(const struct value *map, struct bytes key)
{
    const struct member *member = find_member(map, key);
    return member ? member->value : NULL;
}

struct value *value_member(const struct value *map, const char *key)
{
    return value_member_bytes(map, bytes_of(key));
}

struct value *value_at(const struct value *value, const char *path)
{
    struct bytes rest = bytes_of(path);
    struct value *found = NULL;
    if (text_is_empty(path))
        return (struct value *)(uintptr_t)value;
    while (rest.at) {
        found = value_member_bytes(value, bytes_next(&rest, '.'));
        if (!found)
            return NULL;
        value = found;
    }
    return found;
}

struct bytes value_string(const struct value *value, const char *path)
{
    const struct value *found = value_at(value, path);
    return value_is(found, VALUE_STRING) ? found->string : (struct bytes){ NULL, 0 };
}

const char *value_text(const struct value *value, const char *path, struct arena *arena)
{
    const struct value *found = value_at(value, path);
    return value_is(found, VALUE_STRING) ? arena_copy(arena, found->string.at, found->string.size)
                                         : NULL;
}

int64_t value_int(const struct value *value, const char *path, int64_t otherwise)
{
    const struct value *found = value_at(value, path);
    return value_is(found, VALUE_INT) ? found->integer : otherwise;
}

bool value_bool(const struct value *value, const char *path, bool otherwise)
{
    const struct value *found = value_at(value, path);
    return value_is(found, VALUE_BOOL) ? found->boolean : otherwise;
}

size_t value_count(const struct value *value)
{
    if (value_is(value, VALUE_LIST))
        return value->list.count;
    return value_is(value, VALUE_MAP) ? value->map.count : 0;
}

struct value *value_item(const struct value *list, size_t index)
{
    if (!value_is(list, VALUE_LIST) || index >= list->list.count)
        return NULL;
    return list->list.items[index];
}

bool value_is(const struct value *value, enum value_type type)
{
    return value && value->type == type;
}

bool value_is_empty(const struct value *value)
{
    if (!value)
        return true;
    switch (value->type) {
    case VALUE_NULL:   return true;
    case VALUE_BOOL:   return !value->boolean;
    case VALUE_INT:    return value->integer == 0;
    case VALUE_DOUBLE: return value->number == 0;
    case VALUE_STRING: return value->string.size == 0;
    case VALUE_LIST:   return value->list.count == 0;
    case VALUE_MAP:    return value->map.count == 0;
    }
    return false;
}

static bool is_number(const struct value *value)
{
    return value->type == VALUE_INT || value->type == VALUE_DOUBLE;
}

static bool number_equal(const struct value *a, const struct value *b)
{
    if (a->type == b->type)
        return a->type == VALUE_INT ? a->integer == b->integer : a->number == b->number;
    return a->type == VALUE_INT ? (double)a->integer == b->number : a->number == (double)b->integer;
}

static bool list_equal(const struct value *a, const struct value *b)
{
    if (a->list.count != b->list.count)
        return false;
    for (size_t i = 0; i < a->list.count; i++)
        if (!value_equal(a->list.items[i], b->list.items[i]))
            return false;
    return true;
}

static bool map_equal(const struct value *a, const struct value *b)
{
    if (a->map.count != b->map.count)
        return false;
    for (uint32_t i = 0; i < a->map.count; i++) {
        const struct member *member = &a->map.members[i];
        const struct value *other = value_member_bytes(b, member->key);
        if (!other || !value_equal(member->value, other))
            return false;
    }
    return true;
}

bool value_equal(const struct value *a, const struct value *b)
{
    if (a == b || !a || !b)
        return a == b;
    if (is_number(a) && is_number(b))
        return number_equal(a, b);
    if (a->type != b->type)
        return false;
    switch (a->type) {
    case VALUE_BOOL:   return a->boolean == b->boolean;
    case VALUE_STRING: return bytes_equal(a->string, b->string);
    case VALUE_LIST:   return list_equal(a, b);
    case VALUE_MAP:    return map_equal(a, b);
    case VALUE_NULL:
    case VALUE_INT:
    case VALUE_DOUBLE: break;
    }
    return true;
}

/* Writing. */

static void grow_map(struct value *map, struct arena *arena)
{
    uint32_t capacity = map->map.capacity ? map->map.capacity * 2 : FIRST_CAPACITY;
    if (capacity > UINT32_MAX / 8)
        memory_exhausted();
    struct member *members = arena_array(arena, capacity, sizeof *members);
    if (map->map.count)
        memcpy(members, map->map.members, map->map.count * sizeof *members);
    map->map.members = members;
    map->map.capacity = capacity;
    if (capacity > VALUE_INDEX_FROM)
        index_build(map, arena);
}

struct value **value_add_slot(struct value *map, struct arena *arena, struct bytes key)
{
    if (map->map.count == map->map.capacity)
        grow_map(map, arena);
    struct member *member = &map->map.members[map->map.count];
    *member = (struct member){ key, NULL };
    if (map->map.index)
        index_add(map->map.index, key, map->map.count);
    map->map.count++;
    return &member->value;
}

struct value **value_slot(struct value *map, struct arena *arena, struct bytes key, bool *ret_added)
{
    struct member *member = find_member(map, key);
    *ret_added = !member;
    return member ? &member->value : value_add_slot(map, arena, key);
}

void value_set_bytes(struct value *map, struct arena *arena, struct bytes key, struct value *value)
{
    bool added;
    *value_slot(map, arena, key, &added) = value;
}

void value_set(struct value *map, struct arena *arena, const char *key, struct value *value)
{
    struct bytes name = bytes_of(key);
    struct member *member = find_member(map, name);
    if (member) {
        member->value = value;
        return;
    }
    name.at = arena_copy(arena, name.at, name.size);
    *value_add_slot(map, arena, name) = value;
}

/* The map member `key` of `map`, made where it is missing or no map. */
static struct value *make_map(struct value *map, struct arena *arena, struct bytes key)
{
    struct value *child = value_member_bytes(map, key);
    if (value_is(child, VALUE_MAP))
        return child;
    child = value_new_map(arena);
    key.at = arena_copy(arena, key.at, key.size);
    value_set_bytes(map, arena, key, child);
    return child;
}

/* Walks to the map that holds the last part of the path, making maps on the way. */
static struct value *make_parent(struct value *root, struct arena *arena, const char *path,
                                 struct bytes *ret_last)
{
    struct bytes rest = bytes_of(path);
    struct bytes part = bytes_next(&rest, '.');
    while (rest.at) {
        root = make_map(root, arena, part);
        part = bytes_next(&rest, '.');
    }
    *ret_last = part;
    return root;
}

void value_set_at(struct value *root, struct arena *arena, const char *path, struct value *value)
{
    struct bytes last;
    struct value *parent = make_parent(root, arena, path, &last);
    last.at = arena_copy(arena, last.at, last.size);
    value_set_bytes(parent, arena, last, value);
}

struct value *value_make_at(struct value *root, struct arena *arena, const char *path,
                            enum value_type list_or_map)
{
    struct bytes last;
    struct value *parent = make_parent(root, arena, path, &last);
    struct value *found = value_member_bytes(parent, last);
    if (value_is(found, list_or_map))
        return found;
    found = new_value(arena, list_or_map);
    last.at = arena_copy(arena, last.at, last.size);
    value_set_bytes(parent, arena, last, found);
    return found;
}

/* In a large map the last member takes the free place, else all behind it move up. */
void value_remove_member(struct value *map, size_t position)
{
    struct member *member = &map->map.members[position];
    struct member *last = &map->map.members[map->map.count - 1];
    if (!map->map.index) {
        memmove(member, member + 1, (size_t)(last - member) * sizeof *member);
        map->map.count--;
        return;
    }
    index_remove(map, index_find(map, member->key));
    if (member != last) {
        map->map.index->slots[index_find(map, last->key)] = (uint32_t)position + 1;
        *member = *last;
    }
    map->map.count--;
}

bool value_remove_bytes(struct value *map, struct bytes key)
{
    struct member *member = find_member(map, key);
    if (member)
        value_remove_member(map, (size_t)(member - map->map.members));
    return member != NULL;
}

bool value_remove(struct value *map, const char *key)
{
    return value_remove_bytes(map, bytes_of(key));
}

void value_remove_at(struct value *root, const char *path)
{
    struct bytes rest = bytes_of(path);
    struct bytes part = bytes_next(&rest, '.');
    while (rest.at) {
        root = value_member_bytes(root, part);
        part = bytes_next(&rest, '.');
    }
    value_remove_bytes(root, part);
}

void value_insert(struct value *list, struct arena *arena, size_t index, struct value *item)
{
    if (list->list.count == list->list.capacity) {
        size_t capacity = list->list.capacity ? list->list.capacity * 2 : FIRST_CAPACITY;
        struct value **items = arena_array(arena, capacity, sizeof *items);
        if (list->list.count)
            memcpy(items, list->list.items, list->list.count * sizeof *items);
        list->list.items = items;
        list->list.capacity = capacity;
    }
    struct value **place = &list->list.items[index];
    memmove(place + 1, place, (list->list.count - index) * sizeof(struct value *));
    *place = item;
    list->list.count++;
}

void value_append(struct value *list, struct arena *arena, struct value *item)
{
    value_insert(list, arena, list->list.count, item);
}

void value_remove_item(struct value *list, size_t index)
{
    if (index >= value_count(list))
        return;
    list->list.count--;
    memmove(&list->list.items[index], &list->list.items[index + 1],
            (list->list.count - index) * sizeof(struct value *));
}

static void clone_members(struct arena *arena, struct value *copy, const struct value *original)
{
    uint32_t count = original->map.count;
    copy->map.members = arena_array(arena, count, sizeof(struct member));
    copy->map.count = copy->map.capacity = count;
    copy->map.index = NULL;
    for (uint32_t i = 0; i < count; i++)
        copy->map.members[i] =
            (struct member){ original->map.members[i].key,
                             value_clone(arena, original->map.members[i].value) };
    if (count > VALUE_INDEX_FROM)
        index_build(copy, arena);
}

struct value *value_clone(struct arena *arena, const struct value *original)
{
    if (!original)
        return NULL;
    struct value *copy = new_value(arena, original->type);
    *copy = *original;
    if (copy->type == VALUE_MAP) {
        clone_members(arena, copy, original);
    } else if (copy->type == VALUE_LIST) {
        copy->list.items = arena_array(arena, copy->list.count, sizeof *copy->list.items);
        copy->list.capacity = copy->list.count;
        for (size_t i = 0; i < copy->list.count; i++)
            copy->list.items[i] = value_clone(arena, original->list.items[i]);
    }
    return copy;
}
