/* SPDX-License-Identifier: Apache-2.0 */
/* index.c - where objects are found: by key, in order, and by the owners they name.
 *
 * Reading only; commit.c changes entries. */
#include <stdio.h>
#include <stdlib.h>

#include "base/arena.h"
#include "core/core_state.h"

struct kind_index *index_of(const struct core *core, const struct kind *kind)
{
    return core->kinds[kind->storage->index];
}

const char *entry_key(const struct kind *kind, const char *ns, const char *name,
                      char room[ENTRY_KEY_MAX])
{
    if (kind->namespaced)
        snprintf(room, ENTRY_KEY_MAX, "%s/%s", ns ? ns : "", name);
    else
        snprintf(room, ENTRY_KEY_MAX, "%s", name);
    return room;
}

size_t core_name_max(const struct kind *kind, const char *ns)
{
    const char *prefix = kind->storage->storage_prefix;
    size_t taken = prefix ? strlen(prefix) : 0;
    if (kind->namespaced)
        taken += strlen(ns) + 1;
    return taken < STORE_KEY_MAX ? STORE_KEY_MAX - taken : 0;
}

struct entry *index_find(const struct kind_index *index, struct bytes key)
{
    return map_get(&index->by_key, key);
}

struct entry *index_entry(struct kind_index *index, const char *key)
{
    struct entry *entry = index_find(index, bytes_of(key));
    if (entry)
        return entry;
    entry = MEMORY_NEW(struct entry);
    entry->sorted.key = memory_strdup(key);
    map_put(&index->by_key, bytes_of(key), entry);
    sorted_insert(&index->sorted, &entry->sorted);
    return entry;
}

void entry_commit(struct entry *entry, const struct object *object)
{
    entry->committed = object ? object_ref(object) : NULL;
    entry->label_marks = object ? object->label_marks : 0;
}

void index_drop_if_dead(struct kind_index *index, struct entry *entry)
{
    if (entry->latest || entry->committed || entry->in_flight)
        return;
    map_remove(&index->by_key, bytes_of(entry->sorted.key));
    sorted_remove(&index->sorted, entry->sorted.key);
    free(entry->sorted.key);
    free(entry);
}

static const struct entry *find(const struct core *core, const struct kind *kind, const char *ns,
                                const char *name)
{
    char room[ENTRY_KEY_MAX];
    return index_find(index_of(core, kind), bytes_of(entry_key(kind, ns, name, room)));
}

const struct object *core_get(const struct core *core, const struct kind *kind, const char *ns,
                              const char *name)
{
    const struct entry *entry = find(core, kind, ns, name);
    return entry ? entry->committed : NULL;
}

const struct object *core_get_latest(const struct core *core, const struct kind *kind,
                                     const char *ns, const char *name)
{
    const struct entry *entry = find(core, kind, ns, name);
    return entry ? entry->latest : NULL;
}

size_t core_count(const struct core *core, const struct kind *kind)
{
    return index_of(core, kind)->committed_count;
}

/* "ns/" for one namespace of a namespaced kind, "" for all. */
static const char *scope_prefix(const struct kind *kind, const char *ns, char room[ENTRY_KEY_MAX])
{
    room[0] = '\0';
    if (kind->namespaced && ns && *ns)
        snprintf(room, ENTRY_KEY_MAX, "%s/", ns);
    return room;
}

static void each(const struct core *core, const struct kind *kind, const char *ns, bool latest,
                 core_visitor *visit, void *context)
{
    char room[ENTRY_KEY_MAX];
    const struct kind_index *index = index_of(core, kind);
    struct bytes prefix = bytes_of(scope_prefix(kind, ns, room));
    struct sorted_place place = sorted_from(&index->sorted, prefix.at);
    for (; place.entry; place = sorted_next(&index->sorted, place)) {
        const struct entry *entry = container_of(place.entry, struct entry, sorted);
        if (!bytes_starts_with(bytes_of(entry->sorted.key), prefix.at))
            return;
        const struct object *object = latest ? entry->latest : entry->committed;
        if (object && !visit(context, object))
            return;
    }
}

void core_each(const struct core *core, const struct kind *kind, const char *ns,
               core_visitor *visit, void *context)
{
    each(core, kind, ns, /* latest= */ false, visit, context);
}

void core_each_latest(const struct core *core, const struct kind *kind, const char *ns,
                      core_visitor *visit, void *context)
{
    each(core, kind, ns, /* latest= */ true, visit, context);
}

/* ---- dependents: latest objects by the uid of each owner ---- */

struct dependents {
    const struct object **objects;       /* borrowed: each is some entry's latest */
    size_t                count, capacity;
};

static void dependents_add(struct core *core, const char *uid, const struct object *object)
{
    struct dependents *dependents = map_get(&core->dependents, bytes_of(uid));
    if (!dependents) {
        dependents = MEMORY_NEW(struct dependents);
        map_put(&core->dependents, bytes_of(uid), dependents);
    }
    if (dependents->count == dependents->capacity) {
        dependents->capacity = dependents->capacity ? dependents->capacity * 2 : 2;
        dependents->objects =
            memory_grow(dependents->objects, dependents->capacity, sizeof(struct object *));
    }
    dependents->objects[dependents->count++] = object;
}

static void dependents_free(struct dependents *dependents)
{
    free(dependents->objects);
    free(dependents);
}

/* Replaces in place, so that the order does not change with each write. */
static bool dependents_replace(struct core *core, const char *uid, const struct object *before,
                               const struct object *now)
{
    struct dependents *dependents = map_get(&core->dependents, bytes_of(uid));
    for (size_t i = 0; dependents && i < dependents->count; i++) {
        if (dependents->objects[i] != before)
            continue;
        if (now) {
            dependents->objects[i] = now;
            return true;
        }
        dependents->count--;
        memmove(dependents->objects + i, dependents->objects + i + 1,
                (dependents->count - i) * sizeof(struct object *));
        if (dependents->count == 0)
            dependents_free(map_remove(&core->dependents, bytes_of(uid)));
        return true;
    }
    return false;
}

/* The owners that an object names, each uid once.  Of many they are found by a hash: an object may
 * have tens of thousands, and each of its writes compares all. */
struct owners {
    const struct object *object;         /* NULL: none */
    struct map           by_uid;         /* -> struct object_owner, the first with it; where many */
};

enum { OWNERS_SCANNED_MAX = 16 };

static void owners_init(struct owners *owners, const struct object *object)
{
    *owners = (struct owners){ .object = object };
    for (size_t i = 0;
         object && object->owner_count > OWNERS_SCANNED_MAX && i < object->owner_count; i++) {
        struct bytes uid = bytes_of(object->owners[i].uid);
        if (!map_get(&owners->by_uid, uid))
            map_put(&owners->by_uid, uid, (void *)(uintptr_t)&object->owners[i]);
    }
}

static const struct object_owner *find_owner(const struct owners *owners, const char *uid)
{
    const struct object *object = owners->object;
    if (owners->by_uid.count > 0)
        return map_get(&owners->by_uid, bytes_of(uid));
    for (size_t i = 0; object && i < object->owner_count; i++)
        if (text_equal(object->owners[i].uid, uid))
            return &object->owners[i];
    return NULL;
}

void dependents_update(struct core *core, const struct object *before, const struct object *now)
{
    struct owners old, new;
    owners_init(&old, before);
    owners_init(&new, now);
    for (size_t i = 0; before && i < before->owner_count; i++) {
        const char *uid = before->owners[i].uid;
        if (find_owner(&old, uid) == &before->owners[i])
            dependents_replace(core, uid, before, find_owner(&new, uid) ? now : NULL);
    }
    for (size_t i = 0; now && i < now->owner_count; i++) {
        const char *uid = now->owners[i].uid;
        if (find_owner(&new, uid) == &now->owners[i] && !find_owner(&old, uid))
            dependents_add(core, uid, now);
    }
    map_done(&old.by_uid);
    map_done(&new.by_uid);
}

void dependents_done(struct core *core)
{
    for (struct map_entry *e = map_first(&core->dependents); e; e = map_after(&core->dependents, e))
        dependents_free(e->value);
    map_done(&core->dependents);
}

size_t core_dependent_count(const struct core *core, const char *uid)
{
    const struct dependents *dependents = map_get(&core->dependents, bytes_of(uid));
    return dependents ? dependents->count : 0;
}

void core_each_dependent(const struct core *core, const char *uid, core_visitor *visit,
                         void *context)
{
    const struct dependents *dependents = map_get(&core->dependents, bytes_of(uid));
    if (!dependents)
        return;
    AUTO_ARENA arena = { 0 };
    size_t count = dependents->count;
    const struct object **copy = arena_array(&arena, count, sizeof *copy);
    for (size_t i = 0; i < count; i++)
        copy[i] = object_ref(dependents->objects[i]);
    bool goes_on = true;
    for (size_t i = 0; i < count; i++) {
        goes_on = goes_on && visit(context, copy[i]);
        object_put(copy[i]);
    }
}
