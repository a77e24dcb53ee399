/* SPDX-License-Identifier: Apache-2.0 */
/* patch_elements.c - see patch_elements.h. */
#include "object/patch_elements.h"

#include <stdint.h>
#include <stdlib.h>

#include "base/arena.h"
#include "base/error.h"
#include "codec/json.h"
#include "codec/value.h"

struct bytes element_identity(const struct value *element, const char *merge_key,
                              struct arena *arena)
{
    const struct value *key = merge_key ? value_member(element, merge_key) : element;
    if (!key)
        return (struct bytes){ 0 };
    AUTO_BUFFER text = { 0 };
    json_write_value(&text, key);
    return (struct bytes){ arena_copy(arena, text.at, text.size), text.size };
}

/* ---- orders ---- */

void element_order_add(struct element_order *order, const struct value *element, size_t index)
{
    struct bytes identity = element_identity(element, order->merge_key, order->arena);
    if (identity.at && !map_get(&order->places, identity))
        map_put(&order->places, identity, (void *)(uintptr_t)(index + 1));
}

void element_order_init(struct element_order *order, const struct value *list,
                        const char *merge_key, struct arena *arena)
{
    *order = (struct element_order){ .merge_key = merge_key, .arena = arena };
    for (size_t i = 0; i < value_count(list); i++)
        element_order_add(order, value_item(list, i), i);
}

bool element_order_find(const struct element_order *order, const struct value *element,
                        size_t *ret_index)
{
    struct bytes identity = element_identity(element, order->merge_key, order->arena);
    uintptr_t place = identity.at ? (uintptr_t)map_get(&order->places, identity) : 0;
    if (place)
        *ret_index = place - 1;
    return place != 0;
}

void element_order_done(struct element_order *order)
{
    map_done(&order->places);
}

struct ranked {
    struct value *element;
    size_t        rank, index;
};

static int compare_ranked(const void *a, const void *b)
{
    const struct ranked *left = a, *right = b;
    if (left->rank != right->rank)
        return left->rank < right->rank ? -1 : 1;
    return left->index < right->index ? -1 : left->index > right->index;
}

/* By the place in `order`, which every element must have; equal ones keep their order. */
static void sort_by_order(struct value *list, const struct element_order *order)
{
    size_t count = value_count(list);
    if (count < 2)
        return;
    struct ranked *ranked = arena_array(order->arena, count, sizeof *ranked);
    for (size_t i = 0; i < count; i++) {
        ranked[i] = (struct ranked){ list->list.items[i], count, i };
        element_order_find(order, list->list.items[i], &ranked[i].rank);
    }
    qsort(ranked, count, sizeof *ranked, compare_ranked);
    for (size_t i = 0; i < count; i++)
        list->list.items[i] = ranked[i].element;
}

/* ---- weaving ---- */

static bool is_deletion(const struct value *element)
{
    return value_is(element, VALUE_MAP)
        && bytes_equal_text(value_string(element, "$patch"), "delete");
}

/* Cuts the list in two: what the patch's order names, and the server's own elements.  Elements
 * that say "delete" stay behind the others. */
static void partition(const struct value *list, const struct element_order *named,
                      struct value *ret_patch, struct value *ret_server)
{
    for (int deletions = 0; deletions < 2; deletions++) {
        for (size_t i = 0; i < value_count(list); i++) {
            struct value *element = value_item(list, i);
            size_t place;
            if (is_deletion(element) == (deletions == 1))
                value_append(element_order_find(named, element, &place) ? ret_patch : ret_server,
                             named->arena, element);
        }
    }
}

/* The number of elements before the deletions at the end. */
static size_t lasting_count(const struct value *list)
{
    size_t count = value_count(list);
    while (count > 0 && is_deletion(value_item(list, count - 1)))
        count--;
    return count;
}

static void sort_lasting(struct value *list, const struct element_order *order)
{
    struct value lasting = *list;
    lasting.list.count = lasting_count(list);
    sort_by_order(&lasting, order);
}

static bool server_is_next(const struct value *server, const struct value *patch,
                           const struct element_order *order)
{
    size_t left, right;
    return element_order_find(order, server, &left) && element_order_find(order, patch, &right)
        && left < right;
}

struct value *elements_weave(const struct value *list, const struct value *patch_order,
                             const struct value *server_order, const char *merge_key,
                             struct arena *arena)
{
    AUTO_ELEMENT_ORDER named = { 0 }, known = { 0 };
    element_order_init(&named, patch_order, merge_key, arena);
    element_order_init(&known, server_order, merge_key, arena);
    struct value *patch = value_new_list(arena);
    struct value *server = value_new_list(arena);
    struct value *all = value_new_list(arena);
    partition(list, &named, patch, server);
    sort_lasting(patch, &named);
    sort_lasting(server, &known);
    for (size_t i = 0, j = 0; i < value_count(server) || j < value_count(patch);) {
        bool take_server = j >= value_count(patch)
            || (i < value_count(server)
                && server_is_next(value_item(server, i), value_item(patch, j), &known));
        value_append(all, arena, take_server ? value_item(server, i++) : value_item(patch, j++));
    }
    return all;
}

/* ---- types and texts ---- */

static bool count_shapes(const struct value *list, size_t *maps, size_t *others, struct error *err)
{
    for (size_t i = 0; i < value_count(list); i++) {
        const struct value *element = value_item(list, i);
        if (element->type == VALUE_LIST)
            return fail(err, REASON_INVALID, /* os_errno= */ 0, "lists of lists are not supported");
        *maps += element->type == VALUE_MAP;
        *others += element->type != VALUE_MAP;
    }
    return true;
}

static int compare_keys(const void *a, const void *b)
{
    return bytes_compare((*(const struct member *const *)a)->key,
                         (*(const struct member *const *)b)->key);
}

static void write_go(struct buffer *text, const struct value *value);

/* Go prints a map by its keys in order. */
static void write_go_map(struct buffer *text, const struct value *map)
{
    const struct member **order =
        memory_grow(NULL, map->map.count + 1, sizeof(const struct member *));
    for (size_t i = 0; i < map->map.count; i++)
        order[i] = &map->map.members[i];
    qsort(order, map->map.count, sizeof order[0], compare_keys);
    buffer_add_text(text, "map[");
    for (size_t i = 0; i < map->map.count; i++) {
        buffer_printf(text, "%s%.*s:", i ? " " : "", BYTES_ARG(order[i]->key));
        write_go(text, order[i]->value);
    }
    buffer_add_char(text, ']');
    free(order);
}

static void write_go(struct buffer *text, const struct value *value)
{
    if (value->type == VALUE_STRING) {
        buffer_add(text, value->string.at, value->string.size);
    } else if (value->type == VALUE_LIST) {
        buffer_add_char(text, '[');
        for (size_t i = 0; i < value->list.count; i++) {
            buffer_add_text(text, i ? " " : "");
            write_go(text, value->list.items[i]);
        }
        buffer_add_char(text, ']');
    } else if (value->type == VALUE_MAP) {
        write_go_map(text, value);
    } else if (value->type == VALUE_NULL) {
        buffer_add_text(text, "<nil>");
    } else {
        json_write_value(text, value);
    }
}

static void write_lists(struct buffer *text, const struct value *a, const struct value *b)
{
    const struct value *lists[] = { a, b };
    buffer_add_char(text, '[');
    for (size_t i = 0; i < ARRAY_SIZE(lists); i++) {
        if (i > 0)
            buffer_add_char(text, ' ');
        if (lists[i])
            write_go(text, lists[i]);
        else
            buffer_add_text(text, "[]");
    }
    buffer_add_char(text, ']');
}

bool elements_are_alike(const struct value *a, const struct value *b, bool *ret_maps,
                        struct error *err)
{
    size_t maps = 0, others = 0;
    if (!count_shapes(a, &maps, &others, err) || !count_shapes(b, &maps, &others, err))
        return false;
    *ret_maps = maps > 0;
    if (maps == 0 || others == 0)
        return true;
    AUTO_BUFFER shown = { 0 };
    write_lists(&shown, a, b);
    return fail(err, REASON_UNKNOWN, /* os_errno= */ 0,
                "list element types are not identical: %s", buffer_text(&shown));
}

const char *value_go_text(const struct value *value, struct arena *arena)
{
    AUTO_BUFFER text = { 0 };
    write_go(&text, value);
    return arena_strdup(arena, buffer_text(&text));
}

const char *value_json_type(const struct value *value)
{
    static const char *const words[] = {
        [VALUE_NULL] = "null",     [VALUE_BOOL] = "bool",     [VALUE_INT] = "number",
        [VALUE_DOUBLE] = "number", [VALUE_STRING] = "string", [VALUE_LIST] = "array",
        [VALUE_MAP] = "object",
    };
    return words[value ? value->type : VALUE_NULL];
}
