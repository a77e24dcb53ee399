/* SPDX-License-Identifier: Apache-2.0 */
/* apply_list.c - see apply_list.h.  Short lists are searched, long ones have a map. */
#include "object/apply_list.h"

#include "base/arena.h"
#include "codec/value.h"

enum { SEARCHED_MAX = 16 };

const struct apply_item *apply_list_find(const struct apply_list *list,
                                         const struct field_element *element)
{
    if (list->places.count) {
        uintptr_t place = (uintptr_t)map_get(&list->places, element->text);
        return place ? &list->items[place - 1] : NULL;
    }
    for (uint32_t i = 0; i < list->count; i++)
        if (bytes_equal(list->items[i].element.text, element->text))
            return &list->items[i];
    return NULL;
}

static void add_item(struct apply_list *list, const struct apply_item *item, bool is_long)
{
    const struct apply_item *first = apply_list_find(list, &item->element);
    uint32_t place = list->count++;
    list->items[place] = *item;
    if (first) {
        list->items[place].first = list->items[first - list->items].first;
        list->items[list->items[place].first].times++;
        return;
    }
    list->items[place].first = place;
    list->items[place].times = 1;
    if (is_long)
        map_put(&list->places, item->element.text, (void *)(uintptr_t)(place + 1));
}

void apply_list_init(struct apply_list *list, const struct apply_schema *schema,
                     const struct value *value, struct arena *arena)
{
    size_t count = value_is(value, VALUE_LIST) ? value->list.count : 0;
    *list = (struct apply_list){ .items = arena_array(arena, count, sizeof *list->items) };
    for (size_t i = 0; i < count; i++) {
        struct apply_item item = { .value = value->list.items[i] };
        if (!apply_list_element(schema, item.value, arena, &item.element))
            add_item(list, &item, count > SEARCHED_MAX);
    }
}

void apply_list_done(struct apply_list *list)
{
    map_done(&list->places);
}
