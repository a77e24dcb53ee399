/* SPDX-License-Identifier: Apache-2.0 */
/* history.c - the recent committed changes of all kinds, for watchers that resume and lists of the
 * past.
 *
 * One ring in revision order, bounded by bytes and age.  A list at an older revision is the present
 * with the changes since then taken back. */
#include <stdlib.h>

#include "base/arena.h"
#include "base/env.h"
#include "core/core_state.h"

enum { HISTORY_CHANGES_MAX = 200000 };

static struct change_record *record_at(const struct core *core, size_t place)
{
    return &core->history[(core->history_first + place) % core->history_capacity];
}

/* What it alone keeps: an object that is there is the index's, or the `before` of a later change. */
static size_t record_bytes(const struct change_record *record)
{
    const struct core_change *change = &record->change;
    size_t bytes = sizeof *record;
    bytes += change->type == CHANGE_DELETED ? change->now->text.size : 0;
    return bytes + (change->before ? change->before->text.size : 0);
}

static void drop_oldest(struct core *core)
{
    struct change_record *record = record_at(core, 0);
    core->history_start = record->change.revision;
    core->history_bytes -= record_bytes(record);
    object_put(record->change.now);
    object_put(record->change.before);
    record->index->history_count--;
    core->history_first = (core->history_first + 1) % core->history_capacity;
    core->history_count--;
}

static void expire(struct core *core)
{
    int64_t oldest_s = env_wall_s(core->options.env) - HISTORY_AGE_MAX_S;
    while (core->history_count > 0 &&
           (core->history_bytes > HISTORY_BYTES_MAX || core->history_count > HISTORY_CHANGES_MAX ||
            record_at(core, 0)->change.wall_s < oldest_s))
        drop_oldest(core);
}

static void grow(struct core *core)
{
    size_t capacity = core->history_capacity ? core->history_capacity * 2 : 64;
    struct change_record *ring = memory_alloc(capacity * sizeof *ring);
    for (size_t i = 0; i < core->history_count; i++)
        ring[i] = *record_at(core, i);
    free(core->history);
    core->history = ring;
    core->history_first = 0;
    core->history_capacity = capacity;
}

void history_add(struct core *core, struct kind_index *index, const struct core_change *change)
{
    index->history_count++;
    if (core->history_count == core->history_capacity)
        grow(core);
    struct change_record *record =
        &core->history[(core->history_first + core->history_count++) % core->history_capacity];
    *record = (struct change_record){ *change, index };
    if (change->now)
        object_ref(change->now);
    if (change->before)
        object_ref(change->before);
    core->history_bytes += record_bytes(record);
    expire(core);
}

void history_done(struct core *core)
{
    while (core->history_count > 0)
        drop_oldest(core);
    free(core->history);
    core->history = NULL;
}

/* The place of the first change with a revision above `revision`. */
static size_t first_after(const struct core *core, int64_t revision)
{
    size_t low = 0, high = core->history_count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (record_at(core, middle)->change.revision <= revision)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

static bool check_known(const struct core *core, const struct kind *kind, int64_t revision,
                        struct error *err)
{
    int64_t start = core->history_start;
    if ((kind->storage->flags & KIND_VOLATILE) && core->volatile_start > start)
        start = core->volatile_start;
    if (revision < start)
        return fail(err, REASON_EXPIRED, 0, "too old resource version: %lld (%lld)",
                    (long long)revision, (long long)start);
    if (revision > core->committed_revision) {
        fail(err, REASON_TIMEOUT, 0, "Too large resource version: %lld, current: %lld",
             (long long)revision, (long long)core->committed_revision);
        if (err)
            err->retry_after_s = 1;
        return false;
    }
    return true;
}

bool core_replay(const struct core *core, const struct kind *kind, int64_t from,
                 void (*changed)(void *context, const struct core_change *), void *context,
                 struct error *err)
{
    if (!check_known(core, kind, from, err))
        return false;
    const struct kind_index *index = index_of(core, kind);
    for (size_t i = first_after(core, from); i < core->history_count; i++)
        if (record_at(core, i)->index == index)
            changed(context, &record_at(core, i)->change);
    return true;
}

/* ---- lists ---- */

/* What a key was at an older revision, where it has changed since. */
struct past {
    struct sorted_entry  sorted;
    const struct object *then;           /* borrowed from the history; NULL: it was not there */
};

struct listing {
    const struct kind_index *index;
    struct sorted            past;       /* by key; struct past in the arena */
    struct map               past_keys;
    const struct core_query *query;
    const char              *first, *last;   /* keys from the one up to the other; NULL: no bound */
    struct arena            *arena;
    struct core_page        *page;
    size_t                   capacity;
};

static bool is_within_bounds(const struct listing *listing, const char *key)
{
    return (!listing->first || strcmp(key, listing->first) >= 0) &&
           (!listing->last || strcmp(key, listing->last) < 0);
}

/* Takes back the changes since the revision: the first change of a key says what stood there. */
static void note_past(const struct core *core, struct listing *listing, int64_t revision)
{
    char room[ENTRY_KEY_MAX];
    for (size_t i = first_after(core, revision); i < core->history_count; i++) {
        const struct change_record *record = record_at(core, i);
        if (record->index != listing->index)
            continue;
        const struct object *now = record->change.now;
        const char *key = entry_key(now->kind, now->namespace, now->name, room);
        if (!is_within_bounds(listing, key) || map_get(&listing->past_keys, bytes_of(key)))
            continue;
        struct past *past = ARENA_NEW(listing->arena, struct past);
        past->sorted.key = arena_strdup(listing->arena, key);
        past->then = record->change.before;
        map_put(&listing->past_keys, bytes_of(past->sorted.key), past);
        sorted_insert(&listing->past, &past->sorted);
    }
}

static void page_add(struct listing *listing, const char *key, const struct object *object)
{
    struct core_page *page = listing->page;
    const struct core_query *query = listing->query;
    if (query->filter && !query->filter(query->context, object))
        return;
    if (query->limit > 0 && (int64_t)page->count >= query->limit) {
        page->remaining++;
        return;
    }
    page->items = arena_grow(listing->arena, page->items, page->count, &listing->capacity,
                             sizeof *page->items);
    page->items[page->count++] = object_ref(object);
    page->last_key = key;
}

static bool has_marks(const struct listing *listing, uint64_t marks)
{
    return (listing->query->label_marks & ~marks) == 0;
}

/* The page is full, and what comes behind it counts without being looked at. */
static bool is_rest_known(const struct listing *listing)
{
    const struct core_query *query = listing->query;
    return query->limit > 0 && (int64_t)listing->page->count == query->limit && !query->filter &&
           listing->index->committed_count == listing->index->sorted.count;
}

/* What the filter cannot take is passed by without a look at the object. */
static void walk_present(struct listing *listing)
{
    const struct sorted *sorted = &listing->index->sorted;
    struct sorted_place place = sorted_from(sorted, listing->first),
                        end = listing->last ? sorted_from(sorted, listing->last)
                                            : sorted_end(sorted);
    for (; place.entry != end.entry; place = sorted_next(sorted, place)) {
        if (is_rest_known(listing)) {
            listing->page->remaining = (int64_t)sorted_distance(sorted, place, end);
            return;
        }
        const struct entry *entry = container_of(place.entry, struct entry, sorted);
        if (has_marks(listing, entry->label_marks) && entry->committed)
            page_add(listing, entry->sorted.key, entry->committed);
    }
}

static const char *key_in_scope(const struct listing *listing, struct sorted_place place)
{
    if (!place.entry || (listing->last && strcmp(place.entry->key, listing->last) >= 0))
        return NULL;
    return place.entry->key;
}

/* Merges the present with the past by key; where both have a key the past counts. */
static void walk_past(struct listing *listing)
{
    struct sorted_place now = sorted_from(&listing->index->sorted, listing->first),
                        then = sorted_from(&listing->past, listing->first);
    for (;;) {
        const char *now_key = key_in_scope(listing, now), *then_key = key_in_scope(listing, then);
        if (!now_key && !then_key)
            return;
        int order = !now_key ? 1 : !then_key ? -1 : strcmp(now_key, then_key);
        const struct object *object = order < 0
                                          ? container_of(now.entry, struct entry, sorted)->committed
                                          : container_of(then.entry, struct past, sorted)->then;
        if (object && has_marks(listing, object->label_marks))
            page_add(listing, order <= 0 ? now_key : then_key, object);
        if (order <= 0)
            now = sorted_next(&listing->index->sorted, now);
        if (order >= 0)
            then = sorted_next(&listing->past, then);
    }
}

/* "ns/" up to "ns0", which is what follows '/'; a key that was the last of a page is passed by
 * beginning with what would come right behind it. */
static void bound(struct listing *listing)
{
    const struct core_query *query = listing->query;
    if (query->kind->namespaced && !text_is_empty(query->ns)) {
        listing->first = arena_printf(listing->arena, "%s/", query->ns);
        listing->last = arena_printf(listing->arena, "%s0", query->ns);
    }
    if (query->after_key && (!listing->first || strcmp(query->after_key, listing->first) >= 0))
        listing->first = arena_printf(listing->arena, "%s\x01", query->after_key);
    if (listing->first && listing->last && strcmp(listing->first, listing->last) > 0)
        listing->first = listing->last;
}

bool core_list(const struct core *core, const struct core_query *query, struct arena *arena,
               struct core_page *ret, struct error *err)
{
    int64_t revision = query->revision;
    *ret = (struct core_page){ .revision = revision ? revision : core->committed_revision };
    if (revision && !check_known(core, query->kind, revision, err))
        return false;
    struct listing listing = {
        .index = index_of(core, query->kind), .query = query, .arena = arena, .page = ret
    };
    bound(&listing);
    if (revision && revision < core->committed_revision) {
        note_past(core, &listing, revision);
        walk_past(&listing);
    } else {
        walk_present(&listing);
    }
    sorted_done(&listing.past);
    map_done(&listing.past_keys);
    ret->last_key = ret->remaining > 0 ? arena_strdup(arena, ret->last_key) : NULL;
    return true;
}
