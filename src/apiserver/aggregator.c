/* SPDX-License-Identifier: Apache-2.0 */
/* aggregator.c - see aggregator.h: which extension servers there are.
 *
 * Not here: what each of them is (aggregator_extension.c), whether they can be used
 * (aggregator_check.c), and requests for them (aggregator_relay.c). */
#include "apiserver/aggregator_inside.h"

#include <stdlib.h>

#include "base/arena.h"
#include "base/log.h"
#include "object/custom_kind.h"

static const struct log aggregator_log = { "aggregator" };

/* ---- their APIServices ---- */

static void schedule(struct extension *extension)
{
    if (extension->is_asked)
        extension->is_stale = true;
    else if (extension->all->is_started)
        core_timer_start(extension->all->server->core, &extension->timer, 0);
}

static void drop(struct aggregator *all, const char *name)
{
    struct extension *extension = map_remove(&all->extensions, bytes_of(name));
    if (!extension)
        return;
    core_timer_stop(all->server->core, &extension->timer);
    extension->is_gone = true;
    if (extension->is_asked)
        list_append(&all->gone, &extension->link);
    else
        extension_free(extension);
}

static void take(struct aggregator *all, const struct object *object)
{
    AUTO_ARENA arena = { 0 };
    const struct extension_spec spec = extension_spec_of(object, &arena);
    struct extension *extension = map_get(&all->extensions, bytes_of(object->name));
    if (text_is_empty(spec.service_name) || text_is_empty(spec.group)) {
        drop(all, object->name);
        return;
    }
    if (!extension && all->extensions.count >= EXTENSIONS_MAX) {
        log_error(&aggregator_log, "too many extension servers, one is left out",
                  KV("apiService", object->name));
        return;
    }
    if (!extension) {
        extension = extension_new(all, object);
        extension->timer = (struct core_timer){ .fire = extension_check, .context = extension };
    }
    extension_take_spec(extension, object, &spec);
    schedule(extension);
}

static void api_service_changed(void *context, const struct object *before,
                                const struct object *now)
{
    struct aggregator *all = context;
    if (!now)
        drop(all, before->name);
    else if (!all->is_writing)
        take(all, now);
}

/* A service, or its endpoints, which have its name. */
static void service_changed(void *context, const struct object *before, const struct object *now)
{
    struct aggregator *all = context;
    const struct object *object = now ? now : before;
    for (struct map_entry *e = map_first(&all->extensions); e; e = map_after(&all->extensions, e)) {
        struct extension *extension = e->value;
        if (!text_equal(extension->spec.service_ns, object->namespace) ||
            !text_equal(extension->spec.service_name, object->name))
            continue;
        extension->failures = 0;
        schedule(extension);
    }
}

static bool take_visited(void *context, const struct object *object)
{
    take(context, object);
    return true;
}

struct aggregator *aggregator_new(struct api_server *server)
{
    struct aggregator *all = MEMORY_NEW(struct aggregator);
    const struct kind *const kinds[] = { well_known.api_service, well_known.service,
                                         well_known.endpoints };
    all->server = server;
    list_init(&all->gone);
    for (size_t i = 0; i < ARRAY_SIZE(kinds); i++) {
        all->subscriptions[i] = (struct core_subscription){
            .kind = kinds[i], .changed = i == 0 ? api_service_changed : service_changed,
            .context = all
        };
        core_subscribe(server->core, &all->subscriptions[i]);
    }
    core_each_latest(server->core, well_known.api_service, NULL, take_visited, all);
    core_set_foreign(server->core, aggregator_empty_namespace, all);
    return all;
}

void aggregator_start(struct aggregator *all)
{
    all->is_started = true;
    for (struct map_entry *e = map_first(&all->extensions); e; e = map_after(&all->extensions, e))
        schedule(e->value);
}

void aggregator_free(struct aggregator *all)
{
    if (!all)
        return;
    FOR_EACH(subscription, all->subscriptions)
        list_remove(&subscription->link);
    for (struct map_entry *e = map_first(&all->extensions); e; e = map_after(&all->extensions, e))
        extension_free(e->value);
    LIST_FOR_EACH(link, &all->gone)
        extension_free(LIST_ITEM(link, struct extension, link));
    map_done(&all->extensions);
    purges_free(all);
    free(all);
}

/* ---- for discovery ---- */

static int compare_views(const void *a, const void *b)
{
    const struct extension_view *left = a, *right = b;
    if (left->group_priority != right->group_priority)
        return left->group_priority > right->group_priority ? -1 : 1;
    int order = strcmp(left->group, right->group);
    if (order)
        return order;
    if (left->version_priority != right->version_priority)
        return left->version_priority > right->version_priority ? -1 : 1;
    return version_compare(left->version, right->version);
}

/* A group has the highest priority that any of its versions gives it. */
static void raise_groups(struct extension_list *list)
{
    for (size_t i = 0; i < list->count; i++)
        for (size_t k = 0; k < list->count; k++) {
            struct extension_view *one = &list->items[i], *other = &list->items[k];
            if (text_equal(one->group, other->group) && one->group_priority < other->group_priority)
                one->group_priority = other->group_priority;
        }
}

void aggregator_list(const struct aggregator *all, struct arena *arena, struct extension_list *ret)
{
    ret->items = arena_array(arena, all->extensions.count, sizeof *ret->items);
    ret->count = 0;
    for (struct map_entry *e = map_first(&all->extensions); e; e = map_after(&all->extensions, e)) {
        const struct extension *extension = e->value;
        const struct extension_spec *spec = &extension->spec;
        if (extension_is_own(extension))
            continue;
        bool has_openapi = extension->openapi && extension->is_available;
        ret->items[ret->count++] = (struct extension_view){
            .group = arena_strdup(arena, spec->group),
            .version = arena_strdup(arena, spec->version),
            .group_priority = spec->group_priority,
            .version_priority = spec->version_priority,
            .openapi = has_openapi ? arena_strdup(arena, extension->openapi) : NULL,
            .resources = extension->resources ? blob_ref(extension->resources) : NULL,
            .openapi_v2 = extension->openapi_v2 && extension->is_available
                              ? blob_ref(extension->openapi_v2)
                              : NULL,
            .openapi_v2_hash = extension->openapi_v2_hash,
            .is_fresh = extension->is_fresh && extension->is_available,
        };
    }
    raise_groups(ret);
    qsort(ret->items, ret->count, sizeof *ret->items, compare_views);
}

void extension_list_done(struct extension_list *list)
{
    for (size_t i = 0; i < list->count; i++) {
        blob_put(list->items[i].resources);
        blob_put(list->items[i].openapi_v2);
    }
    list->count = 0;
}
