/* SPDX-License-Identifier: Apache-2.0 */
/* object_cache.c - see object_cache.h. */
#include "node/object_cache.h"

#include <stdlib.h>

#include "base/arena.h"
#include "base/list.h"
#include "base/map.h"
#include "client/client.h"
#include "io/loop.h"
#include "object/object.h"
#include "object/schema.h"

struct object_cache {
    uv_loop_t     *loop;
    struct client *client;
    struct map     entries;              /* "kind/ns/name" */
};

struct entry {
    struct object_cache *cache;
    char                *key, *ns, *name;
    struct client_watch *watch;
    struct list          uses;
    struct loop_timer   *linger;
};

struct object_use {
    struct list     link;
    struct entry   *entry;
    object_changed *changed;
    void           *context;
};

struct object_cache *object_cache_new(uv_loop_t *loop, struct client *client)
{
    struct object_cache *cache = MEMORY_NEW(struct object_cache);
    cache->loop = loop;
    cache->client = client;
    return cache;
}

static void entry_free(struct entry *entry)
{
    map_remove(&entry->cache->entries, bytes_of(entry->key));
    client_watch_stop(entry->watch);
    loop_timer_free(entry->linger);
    free(entry->key);
    free(entry->ns);
    free(entry->name);
    free(entry);
}

void object_cache_free(struct object_cache *cache)
{
    if (!cache)
        return;
    for (struct map_entry *e = map_first(&cache->entries); e; e = map_after(&cache->entries, e))
        entry_free(e->value);
    map_done(&cache->entries);
    free(cache);
}

static void linger_over(void *context)
{
    struct entry *entry = context;
    if (list_is_empty(&entry->uses))
        entry_free(entry);
}

static void watch_event(void *context, enum client_event event, const struct object *now,
                        const struct object *before)
{
    struct entry *entry = context;
    (void)event;
    (void)now;
    (void)before;
    LIST_FOR_EACH(link, &entry->uses) {
        struct object_use *use = LIST_ITEM(link, struct object_use, link);
        use->changed(use->context);
    }
}

static struct entry *entry_new(struct object_cache *cache, const char *key, const struct kind *kind,
                               const char *ns, const char *name)
{
    AUTO_ARENA arena = { 0 };
    struct entry *entry = MEMORY_NEW(struct entry);
    entry->cache = cache;
    entry->key = memory_strdup(key);
    entry->ns = ns ? memory_strdup(ns) : NULL;
    entry->name = memory_strdup(name);
    entry->linger = loop_timer_new(cache->loop, linger_over, entry);
    list_init(&entry->uses);
    map_put(&cache->entries, bytes_of(key), entry);
    struct client_watch_options options = { .kind = kind,
                                            .ns = ns,
                                            .event = watch_event,
                                            .context = entry,
                                            .field_selector = arena_printf(
                                                &arena, "metadata.name=%s", name) };
    entry->watch = client_watch_start(cache->client, &options);
    return entry;
}

struct object_use *object_cache_use(struct object_cache *cache, const struct kind *kind,
                                    const char *ns, const char *name, object_changed *changed,
                                    void *context)
{
    AUTO_ARENA arena = { 0 };
    const char *key = arena_printf(&arena, "%s/%s/%s", kind->name, ns ? ns : "", name);
    struct entry *entry = map_get(&cache->entries, bytes_of(key));
    if (!entry)
        entry = entry_new(cache, key, kind, ns, name);
    struct object_use *use = MEMORY_NEW(struct object_use);
    *use = (struct object_use){ .entry = entry, .changed = changed, .context = context };
    loop_timer_stop(entry->linger);
    list_append(&entry->uses, &use->link);
    return use;
}

void object_use_release(struct object_use *use)
{
    if (!use)
        return;
    struct entry *entry = use->entry;
    list_remove(&use->link);
    free(use);
    if (list_is_empty(&entry->uses))
        loop_timer_start(entry->linger, OBJECT_LINGER_MS);
}

const struct object *object_use_get(const struct object_use *use, bool *ret_known)
{
    const struct entry *entry = use->entry;
    *ret_known = client_watch_is_synced(entry->watch);
    return client_watch_get(entry->watch, entry->ns ? entry->ns : "", entry->name);
}
