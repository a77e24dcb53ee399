/* SPDX-License-Identifier: Apache-2.0 */
/* store.h - keys, bytes and revisions: where the control plane's state survives.
 *
 * Promise: a batch whose `done` said success is on disk, whole, whatever dies afterwards; a batch
 * that failed, or was in flight at a crash, is there whole or not at all.  Batches become durable
 * in the order of store_commit. Caveat: after one batch has failed the following ones in flight
 * fail, too; the core rolls back and goes on.
 *
 * Keys are upstream's ("/registry/pods/default/web-0").  Besides the objects a log of recent
 * changes is kept, each with the text that stood there before: walking it backwards from the
 * present gives every older state.
 *
 * Thread: store_commit and store_load belong to the core's thread; `done` is called on the store's
 * own thread (lmdb) or in store_memory_step (memory). */
#ifndef KNARR_STORE_STORE_H
#define KNARR_STORE_STORE_H

#include <stdbool.h>
#include <stdint.h>

#include "base/bytes.h"
#include "base/error.h"

struct object;
struct store;

/* LMDB's longest key; a batch with a longer one fails as a whole. */
enum { STORE_KEY_MAX = 511 };

struct store_write {
    const char          *key;            /* owned by the batch's owner until done */
    const struct object *next;           /* NULL: delete */
    const struct object *before;         /* what stood there; NULL: nothing */
    int64_t              revision;
    bool                 is_logged;      /* false: no entry in the log (volatile kinds) */
};

struct store_batch {
    struct store_batch *next;            /* the store's own queue */
    struct store_write *writes;
    size_t              count;
    int64_t revision_limit; /* no revision at or above it has been given out when this batch is
                               durable */
    int64_t             wall_s;          /* time of the commit, for the log */
    struct error        err;             /* set by the store before done */
    void              (*done)(struct store_batch *);
    void               *context;
};

/* An entry of the kept log, borrowed for the visit. */
struct store_change {
    int64_t      revision, wall_s;
    struct bytes key;
    bool         is_delete;
    struct bytes before;                 /* the text that stood there; {NULL,0}: a creation */
    int64_t      before_revision;        /* 0: a creation */
};

/* The first returns false with *err set to end the loading; without the second the log is not read. */
struct store_visitor {
    bool (*object)(void *context, struct bytes key, int64_t revision, struct bytes text,
                   struct error *err);
    void (*change)(void *context, const struct store_change *); /* NULL: one that is damaged */
    void  *context;
};

struct store_ops {
    bool (*load)(struct store *, const struct store_visitor *, int64_t *ret_revision_limit,
                 struct error *err);
    void (*commit)(struct store *, struct store_batch *);
    void (*close)(struct store *);       /* waits for what is in flight */
};
struct store {
    const struct store_ops *ops;
};

/* All objects, then the kept log, oldest first; before any commit.  *ret_revision_limit: no revision
 * at or above it was ever given out. */
static inline MUST_USE bool store_load(struct store *store, const struct store_visitor *visitor,
                                       int64_t *ret_revision_limit, struct error *err)
{
    return store->ops->load(store, visitor, ret_revision_limit, err);
}
static inline void store_commit(struct store *store, struct store_batch *batch)
{
    store->ops->commit(store, batch);
}
static inline void store_close(struct store *store)
{
    if (store)
        store->ops->close(store);
}

/* The embedded store: one LMDB file in `directory` (made when absent, mode 0700), which one process
 * has open at a time: ALREADY_EXISTS where another has.  `log_budget_bytes` bounds the log.  The
 * map grows by itself up to the disk.  The error says what to do when it cannot be opened. */
MUST_USE struct store *store_open_lmdb(const char *directory, size_t log_budget_bytes,
                                       struct error *err);

/* What an embedded store holds now, be it open elsewhere or not, as a store in `target`, a folder
 * that is made or empty.  What was made of it is removed again where it fails; where the process
 * is killed no half of a store is left that could be taken for one. */
MUST_USE bool store_copy_lmdb(const char *directory, const char *target, struct error *err);

/* In memory, for tests and the simulation.  A commit waits until store_memory_step; a crash forgets
 * what was not stepped. */
struct store *store_open_memory(void);
bool store_memory_step(struct store *); /* completes the oldest batch; false: none waits */
void store_memory_fail_next(struct store *, int count); /* that many batches fail with "no space" */
/* Drops the waiting batches (their `done` is never called); each of them survives or not by `keep`
 * first ones. */
void store_memory_crash(struct store *, size_t keep);
size_t store_memory_waiting(const struct store *);
/* A bug on purpose: every `period`-th batch loses its last write though it is answered.  The
 * simulation must find it. */
void store_memory_plant_lost_write(struct store *, int period);

#endif
