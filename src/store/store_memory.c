/* SPDX-License-Identifier: Apache-2.0 */
/* store_memory.c - the store's promise without a disk, for tests and the simulation.
 *
 * Batches wait until they are stepped, so that a test decides what is durable when the core dies.
 * It keeps texts, not objects: a core that loads from it reads what a disk would give. */
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/map.h"
#include "object/object.h"
#include "store/store.h"

enum { LOG_ENTRIES_MAX = 100000 };

struct record {
    int64_t revision;
    char   *text;
    size_t  size;
};

struct change {
    struct change *next;
    int64_t        revision, before_revision, wall_s;
    char          *key;
    char          *before;           /* NULL: a creation */
    size_t         before_size;
    bool           is_delete;
};

struct memory_store {
    struct store        store;
    struct map          records;     /* key -> struct record */
    struct change      *log_first, *log_last;
    size_t              log_count;
    struct store_batch *first, *last;
    int64_t             revision_limit;
    int                 failures;
    int                 lose_period, batches;    /* store_memory_plant_lost_write */
};

static struct memory_store *memory_of(struct store *store)
{
    return container_of(store, struct memory_store, store);
}

static void record_free(struct record *record)
{
    if (record)
        free(record->text);
    free(record);
}

static void change_free(struct change *change)
{
    free(change->key);
    free(change->before);
    free(change);
}

static void log_change(struct memory_store *memory, const struct store_write *write,
                       const struct record *before, int64_t wall_s)
{
    struct change *change = MEMORY_NEW(struct change);
    change->revision = write->revision;
    change->wall_s = wall_s;
    change->key = memory_strdup(write->key);
    change->is_delete = !write->next;
    if (before) {
        change->before = memory_alloc(before->size + 1);
        memcpy(change->before, before->text, before->size);
        change->before_size = before->size;
        change->before_revision = before->revision;
    }
    if (memory->log_last)
        memory->log_last->next = change;
    else
        memory->log_first = change;
    memory->log_last = change;
    if (++memory->log_count > LOG_ENTRIES_MAX) {
        struct change *oldest = memory->log_first;
        memory->log_first = oldest->next;
        memory->log_count--;
        change_free(oldest);
    }
}

static void apply_write(struct memory_store *memory, const struct store_write *write,
                        int64_t wall_s)
{
    struct bytes key = bytes_of(write->key);
    struct record *before;
    if (write->next) {
        struct record *record = MEMORY_NEW(struct record);
        record->revision = write->revision;
        record->size = write->next->text.size;
        record->text = memory_alloc(record->size + 1);
        memcpy(record->text, write->next->text.at, record->size);
        before = map_put(&memory->records, key, record);
    } else {
        before = map_remove(&memory->records, key);
    }
    if (write->is_logged)
        log_change(memory, write, before, wall_s);
    record_free(before);
}

static void apply_batch(struct memory_store *memory, const struct store_batch *batch)
{
    bool loses_last = memory->lose_period && ++memory->batches % memory->lose_period == 0;
    for (size_t i = 0; i + loses_last < batch->count; i++)
        apply_write(memory, &batch->writes[i], batch->wall_s);
    memory->revision_limit = batch->revision_limit;
}

static bool memory_load(struct store *store, const struct store_visitor *visitor,
                        int64_t *ret_revision_limit, struct error *err)
{
    struct memory_store *memory = memory_of(store);
    for (struct map_entry *e = map_first(&memory->records); e; e = map_after(&memory->records, e)) {
        const struct record *record = e->value;
        if (!visitor->object(visitor->context, (struct bytes){ e->key, e->key_size },
                             record->revision, (struct bytes){ record->text, record->size }, err))
            return false;
    }
    for (const struct change *c = visitor->change ? memory->log_first : NULL; c; c = c->next) {
        struct store_change change = { c->revision,
                                       c->wall_s,
                                       bytes_of(c->key),
                                       c->is_delete,
                                       { c->before, c->before_size },
                                       c->before_revision };
        visitor->change(visitor->context, &change);
    }
    *ret_revision_limit = memory->revision_limit;
    return true;
}

static void memory_commit(struct store *store, struct store_batch *batch)
{
    struct memory_store *memory = memory_of(store);
    batch->next = NULL;
    if (memory->last)
        memory->last->next = batch;
    else
        memory->first = batch;
    memory->last = batch;
}

static struct store_batch *take_first(struct memory_store *memory)
{
    struct store_batch *batch = memory->first;
    if (batch && !(memory->first = batch->next))
        memory->last = NULL;
    return batch;
}

bool store_memory_step(struct store *store)
{
    struct memory_store *memory = memory_of(store);
    struct store_batch *batch = take_first(memory);
    if (!batch)
        return false;
    if (memory->failures > 0) {
        memory->failures--;
        fail(&batch->err, REASON_INTERNAL_ERROR, 0, "commit: no space left on device");
    } else {
        apply_batch(memory, batch);
    }
    batch->done(batch);
    return true;
}

void store_memory_fail_next(struct store *store, int count)
{
    memory_of(store)->failures = count;
}

void store_memory_plant_lost_write(struct store *store, int period)
{
    memory_of(store)->lose_period = period;
}

void store_memory_crash(struct store *store, size_t keep)
{
    struct memory_store *memory = memory_of(store);
    for (struct store_batch *batch = take_first(memory); batch; batch = take_first(memory))
        if (keep > 0) {
            keep--;
            apply_batch(memory, batch);
        }
}

size_t store_memory_waiting(const struct store *store)
{
    size_t count = 0;
    const struct memory_store *memory = container_of(store, const struct memory_store, store);
    for (const struct store_batch *batch = memory->first; batch; batch = batch->next)
        count++;
    return count;
}

static void memory_close(struct store *store)
{
    struct memory_store *memory = memory_of(store);
    while (store_memory_step(store))
        continue;
    for (struct map_entry *e = map_first(&memory->records); e; e = map_after(&memory->records, e))
        record_free(e->value);
    map_done(&memory->records);
    while (memory->log_first) {
        struct change *change = memory->log_first;
        memory->log_first = change->next;
        change_free(change);
    }
    free(memory);
}

static const struct store_ops memory_ops = { memory_load, memory_commit, memory_close };

struct store *store_open_memory(void)
{
    struct memory_store *memory = MEMORY_NEW(struct memory_store);
    memory->store.ops = &memory_ops;
    memory->revision_limit = 1;
    return &memory->store;
}
