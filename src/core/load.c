/* SPDX-License-Identifier: Apache-2.0 */
/* load.c - the index and the history out of the store, once at start.
 *
 * CustomResourceDefinitions are read first, for they say what other keys hold.
 *
 * The store's log says what stood before each change.  Walking it from the newest change back, with
 * the present in hand, gives what stood after each: so watchers resume over a restart with both
 * states.  Where an entry of it cannot be read the history begins after it; an object that cannot
 * be read ends the loading, unless the core's owner only looks. */
#include <stdlib.h>

#include "base/arena.h"
#include "base/log.h"
#include "codec/json.h"
#include "codec/value.h"
#include "core/core_state.h"
#include "object/custom_kind.h"

static const struct log load_log = { "core" };

struct logged {
    struct kind_index   *index;
    const char          *key;            /* within the kind */
    const struct object *before, *now;   /* references */
    int64_t              revision, wall_s;
    bool                 is_delete;
};

struct loading {
    struct core       *core;
    struct arena       arena;
    struct kind_index *last;             /* keys of a kind come together */
    struct logged     *log;
    size_t             log_count, log_capacity;
    bool               has_lost;         /* some of the log, and it has been told */
};

static bool has_prefix(const struct kind *kind, struct bytes key)
{
    return kind->storage_prefix && kind->storage == kind &&
           bytes_starts_with(key, kind->storage_prefix);
}

/* NULL for a key of no kind that we serve: it is left alone (another version's data). */
static struct kind_index *index_of_key(struct loading *loading, struct bytes key,
                                       const char **ret_key)
{
    struct kind_index *index = loading->last;
    if (!index || !has_prefix(index->kind, key)) {
        const struct core *core = loading->core;
        index = NULL;
        for (size_t i = 0; i < core->kind_count && !index; i++)
            if (has_prefix(core->kinds[i]->kind, key))
                index = core->kinds[i];
    }
    if (index) {
        size_t prefix = strlen(index->kind->storage_prefix);
        *ret_key = arena_copy(&loading->arena, key.at + prefix, key.size - prefix);
        loading->last = index;
    }
    return index;
}

/* Which of the kind's versions the text is of. */
static const struct kind *kind_of_text(const struct kind *kind, struct bytes text)
{
    if (!kind->custom)
        return kind;
    const struct custom_kinds *all = kind->custom->all;
    AUTO_ARENA arena = { 0 };
    struct bytes version = { NULL, 0 }, key;
    struct json_scan scan;
    json_scan_init(&scan, text);
    if (json_scan_enter(&scan, '{'))
        while (json_scan_key(&scan, &arena, &key) && !version.at)
            if (!bytes_equal_text(key, "apiVersion") || !json_scan_string(&scan, &arena, &version))
                (void)json_scan_skip(&scan, NULL);
    for (size_t i = 0; i < all->count; i++)
        if (bytes_equal_text(version, all->kinds[i].api_version))
            return &all->kinds[i];
    return kind;
}

/* NULL where it is no object, or another's.  A damaged name would be found by nobody. */
static struct object *read_object(const struct kind *kind, const char *key, struct bytes text,
                                  struct error *err)
{
    char room[ENTRY_KEY_MAX];
    struct object *object = object_from_text(kind, text, err);
    if (!object || text_equal(entry_key(kind, object->namespace, object->name, room), key))
        return object;
    fail(err, REASON_BAD_REQUEST, 0, "the text is that of %s", *object->name ? room : "no object");
    object_put(object);
    return NULL;
}

static bool pass_unreadable(const struct core *core, struct bytes key, const struct error *why,
                            struct error *err)
{
    if (!core->options.unreadable)
        return fail(err, REASON_INTERNAL_ERROR, 0,
                    "the store's object %.*s cannot be read: %s; nothing was changed (knarr store "
                    "--help tells how to mend it)",
                    BYTES_ARG(key), why->message);
    core->options.unreadable(core->options.context, key, why);
    return true;
}

/* Custom resources as their definition has them now: what was stored may be older than it. */
static struct object *renew(struct object *object, const struct kind *kind)
{
    AUTO_ARENA arena = { 0 };
    struct error err = { 0 };
    const struct object *stored = object;
    if (!kind->custom)
        return object;
    struct value *value = value_from_object(stored, &arena);
    if (!custom_renew(value, object->kind, kind, &arena, &err))
        return object;                   /* told when someone asks for it */
    struct object *renewed = object_freeze_managed(kind, value, stored->managed_fields, 0);
    object_put(stored);
    return renewed;
}

static bool load_definition(void *context, struct bytes key, int64_t revision, struct bytes text,
                            struct error *err)
{
    struct loading *loading = context;
    const struct kind *kind = well_known.custom_resource_definition;
    if (!has_prefix(kind, key))
        return true;
    struct object *object = object_from_text(kind, text, NULL);
    if (!object)
        return true;                     /* told when its turn comes among all objects */
    object->resource_version = revision;
    kinds_definition_changed(loading->core, NULL, object);
    object_put(object);
    return true;
}

static bool load_object(void *context, struct bytes key, int64_t revision, struct bytes text,
                        struct error *err)
{
    struct loading *loading = context;
    const char *entry_name;
    struct kind_index *index = index_of_key(loading, key, &entry_name);
    if (!index)
        return true;
    struct error why = { 0 };
    struct object *object = read_object(kind_of_text(index->kind, text), entry_name, text, &why);
    if (!object)
        return pass_unreadable(loading->core, key, &why, err);
    object = renew(object, index->kind);
    object->resource_version = revision;
    struct entry *entry = index_entry(index, entry_name);
    entry->latest = object;
    entry_commit(entry, object);
    index->committed_count++;
    dependents_update(loading->core, NULL, object);
    return true;
}

static void forget_log(struct loading *loading)
{
    for (size_t i = 0; i < loading->log_count; i++) {
        object_put(loading->log[i].before);
        object_put(loading->log[i].now);
    }
    loading->log_count = 0;
}

/* A change without which none before it can be told. */
static void lose_change(struct loading *loading)
{
    if (!loading->has_lost)
        log_warn(&load_log, "the log of changes is damaged: who watched before will list anew");
    loading->has_lost = true;
    forget_log(loading);
}

static void load_change(void *context, const struct store_change *change)
{
    struct loading *loading = context;
    if (!change) {
        lose_change(loading);
        return;
    }
    struct logged logged = { .revision = change->revision,
                             .wall_s = change->wall_s,
                             .is_delete = change->is_delete };
    logged.index = index_of_key(loading, change->key, &logged.key);
    if (!logged.index)
        return;
    if (change->before.at) {
        const struct kind *kind = kind_of_text(logged.index->kind, change->before);
        struct object *object = read_object(kind, logged.key, change->before, NULL);
        if (!object) {
            lose_change(loading);
            return;
        }
        object->resource_version = change->before_revision;
        logged.before = object;
    }
    if (loading->log_count == loading->log_capacity) {
        loading->log_capacity = loading->log_capacity ? loading->log_capacity * 2 : 256;
        loading->log = memory_grow(loading->log, loading->log_capacity, sizeof *loading->log);
    }
    loading->log[loading->log_count++] = logged;
}

/* What stood after the change; NULL where the log and the objects do not fit together. */
static const struct object *state_after(const struct logged *logged, struct map *after)
{
    if (logged->is_delete)
        return logged->before ? object_with_revision(logged->before, logged->revision) : NULL;
    AUTO_ARENA arena = { 0 };
    char *name = arena_printf(&arena, "%d/%s", (int)logged->index->kind->index, logged->key);
    const struct object *now = map_get(after, bytes_of(name));
    if (!now) {
        const struct entry *entry = index_find(logged->index, bytes_of(logged->key));
        now = entry ? entry->committed : NULL;
    }
    return now && now->resource_version == logged->revision ? object_ref(now) : NULL;
}

static void note_before(const struct logged *logged, struct map *after)
{
    AUTO_ARENA arena = { 0 };
    char *name = arena_printf(&arena, "%d/%s", (int)logged->index->kind->index, logged->key);
    if (logged->before)
        map_put(after, bytes_of(name), (void *)(uintptr_t)logged->before);
    else
        map_remove(after, bytes_of(name));
}

/* The number of oldest entries that must be left out. */
static size_t resolve_log(struct loading *loading)
{
    struct map after = { 0 };
    size_t first = loading->log_count;
    while (first > 0) {
        struct logged *logged = &loading->log[first - 1];
        logged->now = state_after(logged, &after);
        if (!logged->now)
            break;
        note_before(logged, &after);
        first--;
    }
    map_done(&after);
    return first;
}

static void fill_history(struct loading *loading)
{
    struct core *core = loading->core;
    size_t first = resolve_log(loading);
    core->history_start =
        first < loading->log_count ? loading->log[first].revision - 1 : core->committed_revision;
    for (size_t i = first; i < loading->log_count; i++) {
        const struct logged *logged = &loading->log[i];
        struct core_change change = { logged->now, logged->before, logged->revision, logged->wall_s,
                                      logged->is_delete ? CHANGE_DELETED
                                      : logged->before  ? CHANGE_MODIFIED
                                                        : CHANGE_ADDED };
        history_add(core, logged->index, &change);
    }
}

bool core_load(struct core *core, struct error *err)
{
    struct loading loading = { .core = core };
    struct store_visitor definitions = { .object = load_definition, .context = &loading };
    struct store_visitor visitor = { load_object, load_change, &loading };
    int64_t limit;
    bool good = store_load(core->options.store, &definitions, &limit, err) &&
                store_load(core->options.store, &visitor, &limit, err);
    if (good) {
        if (limit == 1)
            limit++; /* a new store begins at 2: "1" is a revision that is gone, "0" means any */
        core->next_revision = limit + 1;
        core->committed_revision = limit;
        core->revision_limit = limit;
        core->volatile_start = limit;
        fill_history(&loading);
    }
    forget_log(&loading);
    free(loading.log);
    arena_done(&loading.arena);
    return good;
}

struct object *core_read_text(const struct core *core, struct bytes key, struct bytes text,
                              int64_t revision, struct error *err)
{
    struct loading loading = { .core = (struct core *)(uintptr_t)core };
    const char *entry_name;
    struct kind_index *index = index_of_key(&loading, key, &entry_name);
    struct object *frozen = NULL;
    AUTO_PUT object = NULL;
    if (index)
        object = read_object(kind_of_text(index->kind, text), entry_name, text, err);
    else
        fail(err, REASON_NOT_FOUND, 0, "no kind has a key like %.*s", BYTES_ARG(key));
    if (object)
        frozen = object_freeze_managed(object->kind, value_from_object(object, &loading.arena),
                                       object->managed_fields, revision);
    arena_done(&loading.arena);
    return frozen;
}
