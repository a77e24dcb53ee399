/* SPDX-License-Identifier: Apache-2.0 */
/* resource_list.c - see resource_list.h.  Lists are short: a name is looked for from the front. */
#include "object/resource_list.h"

#include <stdlib.h>

#include "base/arena.h"
#include "codec/value.h"
#include "object/kinds/resources.h"

struct resource *resource_list_find(const struct resource_list *list, struct bytes name)
{
    for (size_t i = 0; i < list->count; i++)
        if (bytes_equal(list->items[i].name, name))
            return &list->items[i];
    return NULL;
}

void resource_list_set(struct resource_list *list, const struct resource *resource)
{
    struct resource *found = resource_list_find(list, resource->name);
    if (found) {
        *found = *resource;
        return;
    }
    list->items = arena_grow(list->arena, list->items, list->count, &list->capacity,
                             sizeof *list->items);
    list->items[list->count++] = *resource;
}

void resource_list_read(struct resource_list *list, const struct value *map)
{
    for (size_t i = 0; value_is(map, VALUE_MAP) && i < map->map.count; i++) {
        const struct member *member = &map->map.members[i];
        struct resource resource = { .name = member->key,
                                     .text = value_string(member->value, "") };
        if (resource_amount(member->value, &resource.amount))
            resource_list_set(list, &resource);
    }
}

void resource_list_add(struct resource_list *sum, const struct resource_list *more)
{
    for (size_t i = 0; i < more->count; i++) {
        struct resource *found = resource_list_find(sum, more->items[i].name);
        if (!found) {
            resource_list_set(sum, &more->items[i]);
            continue;
        }
        quantity_add(&found->amount, &more->items[i].amount);
        found->text = (struct bytes){ NULL, 0 };
    }
}

/* Each amount is raised to the other's. */
static void raise_to(struct resource_list *list, const struct resource_list *other)
{
    for (size_t i = 0; i < other->count; i++) {
        const struct resource *more = &other->items[i],
                              *found = resource_list_find(list, more->name);
        if (!found || quantity_compare(&more->amount, &found->amount) > 0)
            resource_list_set(list, more);
    }
}

static int by_name(const void *a, const void *b)
{
    return bytes_compare(((const struct resource *)a)->name, ((const struct resource *)b)->name);
}

void resource_list_sort(struct resource_list *list)
{
    if (list->count > 1)
        qsort(list->items, list->count, sizeof *list->items, by_name);
}

const char *resource_amount_text(const struct resource *resource, struct arena *arena)
{
    if (resource->text.size > 0)
        return arena_copy(arena, resource->text.at, resource->text.size);
    return resource_text(&resource->amount, arena);
}

struct value *resource_list_value(const struct resource_list *list, struct arena *arena)
{
    struct value *map = value_new_map(arena);
    for (size_t i = 0; i < list->count; i++)
        value_set_bytes(map, arena, list->items[i].name,
                        value_new_text(arena, resource_amount_text(&list->items[i], arena)));
    return map;
}

/* ---- pods ---- */

static struct resource_list read_container(const struct value *container, const char *member,
                                           struct arena *arena)
{
    struct resource_list list = { .arena = arena };
    resource_list_read(&list, value_member(value_member(container, "resources"), member));
    return list;
}

/* A sidecar stays beside all that come after it; any other init container runs alone with the
 * sidecars before it. */
static void add_init_containers(const struct value *spec, const char *member,
                                struct resource_list *sum)
{
    const struct value *containers = value_member(spec, "initContainers");
    struct resource_list sidecars = { .arena = sum->arena }, most = { .arena = sum->arena };
    for (size_t i = 0; i < value_count(containers); i++) {
        const struct value *container = value_item(containers, i);
        struct resource_list own = read_container(container, member, sum->arena);
        if (bytes_equal_text(value_string(container, "restartPolicy"), "Always")) {
            resource_list_add(sum, &own);
            resource_list_add(&sidecars, &own);
            raise_to(&most, &sidecars);
        } else {
            resource_list_add(&own, &sidecars);
            raise_to(&most, &own);
        }
    }
    raise_to(sum, &most);
}

static bool is_pod_level(struct bytes name)
{
    return bytes_equal_text(name, "cpu") || bytes_equal_text(name, "memory") ||
           resource_is_huge_pages(name);
}

void pod_resources_sum(const struct value *pod, const char *member, struct resource_list *ret)
{
    const struct value *spec = value_member(pod, "spec"),
                       *containers = value_member(spec, "containers");
    for (size_t i = 0; i < value_count(containers); i++) {
        struct resource_list own = read_container(value_item(containers, i), member, ret->arena);
        resource_list_add(ret, &own);
    }
    add_init_containers(spec, member, ret);
    struct resource_list whole = read_container(spec, member, ret->arena);
    for (size_t i = 0; i < whole.count; i++)
        if (is_pod_level(whole.items[i].name))
            resource_list_set(ret, &whole.items[i]);
}
