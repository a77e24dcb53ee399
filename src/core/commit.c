/* SPDX-License-Identifier: Apache-2.0 */
/* commit.c - from core_put to the disk and back: batches, roll-back, and who is told when.
 *
 * core_put changes `latest` and tells subscribers.  commit_flush sends everything put since the
 * last batch as one batch; when the store answers, `committed` follows, watchers are told in
 * revision order, waiting writers are called. A volatile write (volatile.c) takes part in
 * the order but not in the batch: it is noted as dirty and goes to the disk later.  A commit of
 * volatile writes alone needs no store at all. */
#include <stdlib.h>

#include "base/arena.h"
#include "base/env.h"
#include "base/log.h"
#include "core/core_state.h"

/* Revisions are promised to the disk in blocks, so that volatile writes seldom need a batch for
 * their number. */
enum { REVISION_BLOCK = 10000 };

static const struct log commit_log = { "core" };

static void dirty_add(struct core *core, struct kind_index *index, const char *key);
static void dirty_settle(struct core *core, struct commit *commit, bool written);

static void tell_subscribers(struct core *core, struct kind_index *index,
                             const struct object *before, const struct object *now)
{
    LIST_FOR_EACH(link, &index->subscriptions) {
        struct core_subscription *subscription = LIST_ITEM(link, struct core_subscription, link);
        subscription->changed(subscription->context, before, now);
    }
    LIST_FOR_EACH(link, &core->subscriptions) {
        struct core_subscription *subscription = LIST_ITEM(link, struct core_subscription, link);
        subscription->changed(subscription->context, before, now);
    }
}

int64_t core_next_revision(struct core *core)
{
    return core->next_revision;
}

static struct pending *add_pending(struct core *core)
{
    struct commit *open = &core->open;
    if (open->count == open->capacity) {
        open->capacity = open->capacity ? open->capacity * 2 : 16;
        open->pendings = memory_grow(open->pendings, open->capacity, sizeof *open->pendings);
    }
    struct pending *pending = &open->pendings[open->count++];
    *pending = (struct pending){ .revision = core->next_revision++ };
    return pending;
}

static void change_latest(struct core *core, struct kind_index *index, struct entry *entry,
                          const struct object *now)
{
    const struct object *before = entry->latest;
    entry->latest = now;
    dependents_update(core, before, now);
    if (index->kind == well_known.custom_resource_definition)
        kinds_definition_changed(core, before, now);
    tell_subscribers(core, index, before, now);
}

void core_put(struct core *core, struct object *next)
{
    char room[ENTRY_KEY_MAX];
    struct kind_index *index = index_of(core, next->kind);
    struct entry *entry =
        index_entry(index, entry_key(next->kind, next->namespace, next->name, room));
    struct pending *pending = add_pending(core);
    pending->index = index;
    pending->entry = entry;
    pending->before = entry->latest;     /* its reference moves here */
    pending->now = object_ref(next);
    pending->is_volatile = says_only_alive(pending->before, next);
    entry->in_flight++;
    core->writes++;
    change_latest(core, index, entry, next);
}

void core_remove(struct core *core, const struct kind *kind, const char *ns, const char *name)
{
    char room[ENTRY_KEY_MAX];
    struct kind_index *index = index_of(core, kind);
    struct entry *entry = index_find(index, bytes_of(entry_key(kind, ns, name, room)));
    if (!entry || !entry->latest)
        return;
    struct pending *pending = add_pending(core);
    pending->index = index;
    pending->entry = entry;
    pending->before = entry->latest;
    pending->tombstone = object_with_revision(entry->latest, pending->revision);
    pending->is_volatile = says_only_alive(pending->before, NULL);
    entry->in_flight++;
    core->writes++;
    change_latest(core, index, entry, NULL);
}

static void add_waiting(struct durable **list, size_t *count, size_t *capacity,
                        struct durable durable)
{
    if (*count == *capacity) {
        *capacity = *capacity ? *capacity * 2 : 16;
        *list = memory_grow(*list, *capacity, sizeof **list);
    }
    (*list)[(*count)++] = durable;
}

void core_when_durable(struct core *core, core_durable *done, void *context)
{
    struct durable durable = { done, context };
    struct commit *commit = core->open.count > 0 ? &core->open : core->in_flight;
    if (commit)
        add_waiting(&commit->waiting, &commit->waiting_count, &commit->waiting_capacity, durable);
    else
        add_waiting(&core->fired, &core->fired_count, &core->fired_capacity, durable);
}

/* ---- a commit is through ---- */

static void publish(struct core *core, struct pending *pending)
{
    struct entry *entry = pending->entry;
    struct kind_index *index = pending->index;
    struct core_change change = {
        .now = pending->now ? pending->now : pending->tombstone,
        .before = pending->before,
        .revision = pending->revision,
        .wall_s = env_wall_s(core->options.env),
        .type = !pending->now ? CHANGE_DELETED : pending->before ? CHANGE_MODIFIED : CHANGE_ADDED,
    };
    index->committed_count += (size_t)(pending->now != NULL);
    index->committed_count -= (size_t)(entry->committed != NULL);
    object_put(entry->committed);
    entry_commit(entry, pending->now);
    core->committed_revision = pending->revision;
    history_add(core, index, &change);
    LIST_FOR_EACH(link, &index->watchers) {
        struct core_watcher *watcher = LIST_ITEM(link, struct core_watcher, link);
        watcher->changed(watcher->context, &change);
    }
}

static void pending_release(struct pending *pending)
{
    pending->entry->in_flight--;
    object_put(pending->before);
    object_put(pending->now);
    object_put(pending->tombstone);
    index_drop_if_dead(pending->index, pending->entry);
}

static void succeed(struct core *core, struct commit *commit)
{
    for (size_t i = 0; i < commit->count; i++) {
        struct pending *pending = &commit->pendings[i];
        publish(core, pending);
        if (pending->is_volatile)
            dirty_add(core, pending->index, pending->entry->sorted.key);
        pending_release(pending);
    }
    core->commits++;
    for (size_t i = 0; i < commit->waiting_count; i++)
        commit->waiting[i].done(commit->waiting[i].context, NULL);
}

/* Newest first, so that each entry ends where it was before its first write. */
static void roll_back(struct core *core, struct commit *commit)
{
    for (size_t i = commit->count; i-- > 0;) {
        struct pending *pending = &commit->pendings[i];
        const struct object *undone = pending->entry->latest;
        change_latest(core, pending->index, pending->entry, pending->before);
        object_put(undone);
        pending->before = NULL;          /* its reference went back to the entry */
        pending_release(pending);
    }
}

static void fail_waiting(struct commit *commit, const struct error *err)
{
    for (size_t i = 0; i < commit->waiting_count; i++)
        commit->waiting[i].done(commit->waiting[i].context, err);
}

/* The turn in which it is over sends what is open. */
void commit_pause_over(void *core)
{
    (void)core;
}

/* A disk that is full is so for a while, and those who are told that their write is undone try
 * again at once. */
static void pause_after_failure(struct core *core)
{
    int64_t pause_ms = COMMIT_PAUSE_MIN_MS;
    for (int i = 2; i < core->failures && pause_ms < COMMIT_PAUSE_MAX_MS; i++)
        pause_ms *= 2;
    if (core->failures > 1)
        core_timer_start(core, &core->commit_pause,
                         pause_ms < COMMIT_PAUSE_MAX_MS ? pause_ms : COMMIT_PAUSE_MAX_MS);
}

/* What was put since builds on the failed batch, so it falls, too.  The open commit is taken out of
 * the core first: subscribers and writers that are told may put again. */
static void fail_commit(struct core *core, struct commit *commit, const struct error *err)
{
    log_error(&commit_log, "a batch could not be written, rolled back", KV_ERROR(err),
              KV_INT("writes", (int64_t)commit->count));
    core->failed_batches++;
    core->failures++;
    error_keep(&core->failure, err, NULL);
    pause_after_failure(core);
    struct commit open = core->open;
    core->open = (struct commit){ 0 };
    roll_back(core, &open);
    roll_back(core, commit);
    fail_waiting(commit, err);
    fail_waiting(&open, err);
    commit_done(&open);
}

void commit_done(struct commit *commit)
{
    free(commit->pendings);
    free(commit->waiting);
    for (size_t i = 0; commit->keys && i < commit->batch.count; i++)
        free(commit->keys[i]);
    free(commit->keys);
    free(commit->batch.writes);
}

void core_batch_done(struct core *core, struct store_batch *batch)
{
    struct commit *commit = container_of(batch, struct commit, batch);
    bool written = !error_is_set(&batch->err);
    core->in_flight = NULL;
    if (written) {
        core->revision_limit = batch->revision_limit;
        core->failures = 0;
        succeed(core, commit);
    } else {
        fail_commit(core, commit, &batch->err);
    }
    dirty_settle(core, commit, written);
    commit_done(commit);
    free(commit);
}

/* ---- sending ---- */

static char *store_key(const struct kind *kind, const char *key)
{
    size_t prefix = strlen(kind->storage_prefix), size = strlen(key);
    char *text = memory_alloc(prefix + size + 1);
    memcpy(text, kind->storage_prefix, prefix);
    memcpy(text + prefix, key, size);
    return text;
}

/* The log tells watchers what they missed; of a volatile kind it could not tell all. */
static bool is_logged(const struct pending *pending)
{
    return !(pending->index->kind->flags & KIND_VOLATILE);
}

static void fill_batch(struct commit *commit)
{
    struct store_batch *batch = &commit->batch;
    batch->writes = memory_alloc((commit->count + 1) * sizeof *batch->writes);
    commit->keys = memory_alloc((commit->count + 1) * sizeof *commit->keys);
    for (size_t i = 0; i < commit->count; i++) {
        const struct pending *pending = &commit->pendings[i];
        if (pending->is_volatile)
            continue;
        char *key = store_key(pending->index->kind, pending->entry->sorted.key);
        commit->keys[batch->count] = key;
        batch->writes[batch->count++] = (struct store_write){ .key = key,
                                                              .next = pending->now,
                                                              .before = pending->before,
                                                              .revision = pending->revision,
                                                              .is_logged = is_logged(pending) };
    }
}

/* The store's thread. */
static void batch_is_done(struct store_batch *batch)
{
    struct core *core = batch->context;
    core->options.batch_done(core->options.context, batch);
}

static void send(struct core *core, struct commit *commit)
{
    struct store_batch *batch = &commit->batch;
    batch->revision_limit = core->next_revision + REVISION_BLOCK;
    batch->wall_s = env_wall_s(core->options.env);
    batch->context = core;
    batch->done = batch_is_done;
    core->in_flight = commit;
    store_commit(core->options.store, batch);
}

bool commit_flush(struct core *core)
{
    if (core->in_flight || core->open.count == 0 || core->commit_pause.node.place != 0)
        return false;
    bool needs_store = core->next_revision > core->revision_limit;
    for (size_t i = 0; i < core->open.count && !needs_store; i++)
        needs_store = !core->open.pendings[i].is_volatile;
    struct commit *commit = MEMORY_NEW(struct commit);
    *commit = core->open;
    core->open = (struct commit){ 0 };
    if (!needs_store) {
        succeed(core, commit);
        commit_done(commit);
        free(commit);
        return true;
    }
    fill_batch(commit);
    send(core, commit);
    return true;
}

/* ---- volatile writes that are not on disk ---- */

struct dirty {
    struct kind_index   *index;
    char                *key;
    const struct object *sent;           /* while in flight: what the store reads; NULL: deleted */
};

static int64_t dirty_delay_ms(const struct kind *kind)
{
    return (kind == well_known.lease ? VOLATILE_LEASE_S : VOLATILE_EVENT_S) * 1000;
}

static void dirty_free(struct dirty *dirty)
{
    object_put(dirty->sent);
    free(dirty->key);
    free(dirty);
}

static void dirty_add(struct core *core, struct kind_index *index, const char *key)
{
    char *name = store_key(index->kind, key);
    if (!map_get(&core->dirty, bytes_of(name))) {
        struct dirty *dirty = MEMORY_NEW(struct dirty);
        dirty->index = index;
        dirty->key = memory_strdup(key);
        map_put(&core->dirty, bytes_of(name), dirty);
    }
    free(name);
    int64_t due = env_monotonic_ms(core->options.env) + dirty_delay_ms(index->kind);
    if (core->dirty_timer.node.place == 0 || due < core->dirty_timer.node.key)
        core_timer_start(core, &core->dirty_timer, dirty_delay_ms(index->kind));
}

/* After a failure they are dirty again; they stay in memory either way. */
static void dirty_settle(struct core *core, struct commit *commit, bool written)
{
    for (struct map_entry *e = map_first(&commit->dirty); e; e = map_after(&commit->dirty, e)) {
        struct dirty *dirty = e->value;
        if (!written)
            dirty_add(core, dirty->index, dirty->key);
        dirty_free(dirty);
    }
    map_done(&commit->dirty);
}

/* One batch that carries the present state of all dirty keys; it changes nothing in memory. */
static void send_dirty(struct core *core)
{
    struct commit *commit = MEMORY_NEW(struct commit);
    struct store_batch *batch = &commit->batch;
    commit->dirty = core->dirty;
    core->dirty = (struct map){ 0 };
    batch->writes = memory_alloc(commit->dirty.count * sizeof *batch->writes);
    for (struct map_entry *e = map_first(&commit->dirty); e; e = map_after(&commit->dirty, e)) {
        struct dirty *dirty = e->value;
        const struct entry *entry = index_find(dirty->index, bytes_of(dirty->key));
        dirty->sent = entry && entry->committed ? object_ref(entry->committed) : NULL;
        batch->writes[batch->count++] =
            (struct store_write){ .key = e->key,
                                  .next = dirty->sent,
                                  .revision = dirty->sent ? dirty->sent->resource_version : 0 };
    }
    send(core, commit);
}

void core_flush_volatile(struct core *core)
{
    if (core->dirty.count == 0)
        return;
    if (core->in_flight)
        core_timer_start(core, &core->dirty_timer, 1);
    else
        send_dirty(core);
}

void dirty_flush_fire(void *core)
{
    core_flush_volatile(core);
}

void dirty_done(struct core *core)
{
    for (struct map_entry *e = map_first(&core->dirty); e; e = map_after(&core->dirty, e))
        dirty_free(e->value);
    map_done(&core->dirty);
}
