/* SPDX-License-Identifier: Apache-2.0 */
/* observer.c - a client that lists once and then only watches, over crashes: its cache must stay
 * equal to the truth.
 *
 * Holds for each event: its revision is larger than the one before; what it says stood there before
 * is what the cache has. */
#include <stdlib.h>

#include "world.h"

struct observer {
    struct world       *world;
    struct core_watcher watcher;
    struct map          cache;           /* name -> object */
    int64_t             revision;
    int                 relists;
    bool                has_listed, is_attached;
};

struct observer *observer_new(struct world *world)
{
    struct observer *observer = MEMORY_NEW(struct observer);
    observer->world = world;
    return observer;
}

static void forget(struct observer *observer)
{
    for (struct map_entry *e = map_first(&observer->cache); e; e = map_after(&observer->cache, e))
        object_put(e->value);
    map_clear(&observer->cache);
}

void observer_free(struct observer *observer)
{
    observer_detach(observer);
    forget(observer);
    map_done(&observer->cache);
    free(observer);
}

static bool is_same(const struct object *a, const struct object *b)
{
    return a == b ||
           (a && b && a->resource_version == b->resource_version && bytes_equal(a->text, b->text));
}

static void changed(void *context, const struct core_change *change)
{
    struct observer *observer = context;
    struct bytes name = bytes_of(change->now->name);
    const struct object *cached = map_get(&observer->cache, name);
    if (!text_equal(change->now->namespace, "default"))
        return;
    if (change->revision <= observer->revision)
        world_fail(observer->world, "an event of revision %lld came after %lld",
                   (long long)change->revision, (long long)observer->revision);
    if (!is_same(cached, change->before))
        world_fail(observer->world,
                   "a gap in the watch: %s at revision %lld does not follow what was seen",
                   change->now->name, (long long)change->revision);
    observer->revision = change->revision;
    object_put(cached);
    if (change->type == CHANGE_DELETED)
        map_remove(&observer->cache, name);
    else
        map_put(&observer->cache, name, object_ref(change->now));
}

static void list(struct observer *observer)
{
    AUTO_ARENA arena = { 0 };
    struct core_page page;
    forget(observer);
    struct core_query query = { .kind = well_known.config_map, .ns = "default" };
    if (!core_list(observer->world->core, &query, &arena, &page, NULL))
        world_fail(observer->world, "a list was refused");
    for (size_t i = 0; i < page.count; i++)
        map_put(&observer->cache, bytes_of(page.items[i]->name), (void *)(uintptr_t)page.items[i]);
    observer->revision = page.revision;
    observer->has_listed = true;
}

void observer_attach(struct observer *observer)
{
    struct core *core = observer->world->core;
    struct error err = { 0 };
    if (!observer->has_listed)
        list(observer);
    else if (!core_replay(core, well_known.config_map, observer->revision, changed, observer, &err))
        world_fail(observer->world, "a watch could not resume from %lld: %s",
                   (long long)observer->revision, err.message);
    observer->watcher = (struct core_watcher){ .kind = well_known.config_map,
                                               .changed = changed,
                                               .context = observer };
    core_watch(core, &observer->watcher);
    observer->is_attached = true;
}

void observer_detach(struct observer *observer)
{
    if (observer->is_attached)
        core_unwatch(&observer->watcher);
    observer->is_attached = false;
}

struct comparing {
    struct observer *observer;
    size_t           count;
};

static bool compare(void *context, const struct object *object)
{
    struct comparing *comparing = context;
    if (!is_same(map_get(&comparing->observer->cache, bytes_of(object->name)), object))
        world_fail(comparing->observer->world, "the watcher's copy of %s is not what is stored",
                   object->name);
    comparing->count++;
    return true;
}

void observer_check(struct observer *observer)
{
    struct comparing comparing = { observer, 0 };
    core_each(observer->world->core, well_known.config_map, "default", compare, &comparing);
    if (comparing.count != observer->cache.count)
        world_fail(observer->world, "the watcher has %zu objects, the store %zu",
                   observer->cache.count, comparing.count);
}
