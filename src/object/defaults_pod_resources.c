/* SPDX-License-Identifier: Apache-2.0 */
/* defaults_pod_resources.c - a pod's own resources, from those of its containers.
 *
 * What a pod needs of a resource at once is the sum over its containers, or what one of its init
 * containers needs while it runs, if that is more.  An init container that restarts always (a
 * sidecar) runs beside all that come after it. */
#include <string.h>

#include "base/arena.h"
#include "codec/value.h"
#include "object/defaults_pod.h"
#include "object/quantity.h"

static const char huge_pages[] = "hugepages-";

/* What a container requests or is limited to; zero where it says nothing. */
static struct quantity amount(const struct value *container, const char *list,
                              struct bytes resource)
{
    struct quantity quantity = { 0 };
    const struct value *map = value_at(container, list);
    const struct value *text = value_member_bytes(map, resource);
    if (!value_is(text, VALUE_STRING) || !quantity_parse(text->string, &quantity))
        return (struct quantity){ 0 };
    return quantity;
}

static bool is_sidecar(const struct value *container)
{
    return bytes_equal_text(value_string(container, "restartPolicy"), "Always");
}

static struct quantity aggregate(const struct value *spec, const char *list, struct bytes resource)
{
    const struct value *containers = value_member(spec, "containers"),
                       *inits = value_member(spec, "initContainers");
    struct quantity sum = { 0 }, sidecars = { 0 }, most = { 0 };
    for (size_t i = 0; i < value_count(containers); i++) {
        struct quantity one = amount(value_item(containers, i), list, resource);
        quantity_add(&sum, &one);
    }
    for (size_t i = 0; i < value_count(inits); i++) {
        struct quantity one = amount(value_item(inits, i), list, resource);
        if (is_sidecar(value_item(inits, i))) {
            quantity_add(&sum, &one);
            quantity_add(&sidecars, &one);
            one = sidecars;
        } else {
            quantity_add(&one, &sidecars);
        }
        if (quantity_compare(&one, &most) > 0)
            most = one;
    }
    return quantity_compare(&most, &sum) > 0 ? most : sum;
}

static void set_amount(struct value *resources, struct arena *arena, const char *list,
                       struct bytes resource, const struct quantity *quantity)
{
    char text[QUANTITY_TEXT_MAX];
    quantity_write(quantity, text);
    struct value *map = value_make_at(resources, arena, list, VALUE_MAP);
    value_set_bytes(map, arena, resource, value_new_text(arena, text));
}

static bool has(const struct value *resources, const char *list, struct bytes resource)
{
    return value_member_bytes(value_member(resources, list), resource) != NULL;
}

/* Calls visit for each resource that any container names in the list. */
static void each_resource(struct value *spec, const char *list, struct arena *arena,
                          void (*visit)(struct value *spec, struct bytes resource, struct arena *))
{
    static const char *const lists[] = { "containers", "initContainers" };
    FOR_EACH(name, lists) {
        const struct value *containers = value_member(spec, *name);
        for (size_t i = 0; i < value_count(containers); i++) {
            const struct value *map = value_at(value_item(containers, i), list);
            for (uint32_t m = 0; m < value_count(map); m++)
                visit(spec, map->map.members[m].key, arena);
        }
    }
}

static void limit_huge_pages(struct value *spec, struct bytes resource, struct arena *arena)
{
    struct value *resources = value_member(spec, "resources");
    if (!bytes_starts_with(resource, huge_pages) || has(resources, "limits", resource) ||
        has(resources, "requests", resource))
        return;
    struct quantity sum = aggregate(spec, "resources.limits", resource);
    set_amount(resources, arena, "limits", resource, &sum);
}

static void request_aggregate(struct value *spec, struct bytes resource, struct arena *arena)
{
    struct value *resources = value_member(spec, "resources");
    if ((!bytes_equal_text(resource, "cpu") && !bytes_equal_text(resource, "memory")) ||
        has(resources, "requests", resource))
        return;
    struct quantity sum = aggregate(spec, "resources.requests", resource);
    set_amount(resources, arena, "requests", resource, &sum);
}

static void request_limits(struct value *resources, struct arena *arena)
{
    const struct value *limits = value_member(resources, "limits");
    for (uint32_t i = 0; i < value_count(limits); i++) {
        struct bytes resource = limits->map.members[i].key;
        bool known = bytes_equal_text(resource, "cpu") || bytes_equal_text(resource, "memory") ||
                     bytes_starts_with(resource, huge_pages);
        if (known && !has(resources, "requests", resource))
            value_set_bytes(value_make_at(resources, arena, "requests", VALUE_MAP), arena, resource,
                            value_clone(arena, limits->map.members[i].value));
    }
}

void pod_resources_set_defaults(struct value *spec, struct arena *arena)
{
    struct value *resources = value_member(spec, "resources");
    size_t limits = value_count(value_member(resources, "limits"));
    if (limits + value_count(value_member(resources, "requests")) == 0)
        return;
    each_resource(spec, "resources.limits", arena, limit_huge_pages);
    if (value_count(value_member(resources, "limits")) == 0)
        return;
    each_resource(spec, "resources.requests", arena, request_aggregate);
    request_limits(resources, arena);
}
