/* SPDX-License-Identifier: Apache-2.0 */
/* core_state.h - what the files of core/ share of the core; no one else includes it.
 *
 * An entry exists while any of its two states does, or a write of it is in flight. */
#ifndef KNARR_CORE_CORE_STATE_H
#define KNARR_CORE_CORE_STATE_H

#include "base/bytes.h"
#include "base/map.h"
#include "core/core.h"
#include "core/queue.h"
#include "core/sorted.h"
#include "core/node_pods.h"
#include "core/usage.h"
#include "core/writer.h"
#include "object/object.h"
#include "object/schema.h"
#include "store/store.h"

struct entry {
    struct sorted_entry  sorted;         /* key: "ns/name" or "name" */
    const struct object *latest;         /* NULL: deleted */
    const struct object *committed;      /* NULL: not there for clients */
    uint64_t             label_marks;    /* of committed */
    uint32_t             in_flight;
};

/* One for each built-in kind, then one for each definition, at its kinds' `index`. */
struct kind_index {
    const struct kind *kind;             /* the storage kind; reference; stays after its definition */
    bool               is_gone;          /* its definition went, or it is a slot that was never used */
    struct map         by_key;           /* -> struct entry */
    struct sorted      sorted;
    size_t             committed_count, history_count;
    struct list        watchers, subscriptions;
};

/* One write on its way to the disk. */
struct pending {
    struct kind_index   *index;
    struct entry        *entry;
    const struct object *before;         /* reference; NULL: a creation */
    const struct object *now;            /* reference; NULL: a deletion */
    const struct object *tombstone; /* deletion: the last state under the deletion's revision */
    int64_t              revision;
    bool                 is_volatile;    /* says_only_alive: it may wait for the disk */
};

struct durable {
    core_durable *done;
    void         *context;
};

/* What one turn wrote: one batch of the store. */
struct commit {
    struct pending    *pendings;
    size_t             count, capacity;
    struct durable    *waiting;
    size_t             waiting_count, waiting_capacity;
    struct store_batch batch;            /* while in flight */
    char             **keys;             /* of the batch's writes */
    struct map         dirty;            /* store key -> struct dirty: a batch of volatile writes */
};

struct change_record {
    struct core_change       change;     /* now and before are references */
    struct kind_index *index;
};

struct core {
    struct core_options   options;
    struct kind_index   **kinds;         /* by kind index of the storage kind */
    size_t                kind_count;
    struct kind_board    *board;         /* what other threads may see of the kinds */
    struct custom_kinds **custom;        /* of definitions that are served; references */
    size_t                custom_count;
    struct list           subscriptions; /* to every kind */
    struct map            dependents;    /* uid -> struct dependents */

    int64_t               next_revision, committed_revision, revision_limit;
    struct commit         open;          /* being filled */
    struct commit        *in_flight;
    int                   failures;      /* batches in a row that could not be written */
    struct error          failure;       /* of the last of them */
    struct core_timer     commit_pause;  /* while it runs no batch is sent */
    struct durable       *fired;         /* nothing was to wait for: called in the next turn */
    size_t                fired_count, fired_capacity;

    struct change_record *history;       /* a ring */
    size_t                history_first, history_count, history_capacity, history_bytes;
    int64_t               history_start; /* changes with a revision above this are known */
    int64_t               volatile_start;/* likewise, for volatile kinds */

    struct map dirty; /* store key -> struct dirty: volatile writes not on disk */
    struct core_timer     dirty_timer;

    struct list           held_events;   /* struct held_event: they wait for an admission webhook */
    size_t                held_event_count;
    struct core_timer     held_event_timer;

    struct heap           timers;
    struct queue        **queues;
    size_t                queue_count;
    writer_function      *writer;
    void                 *writer_context;
    access_function      *access;
    void                 *access_context;
    foreign_function     *foreign;
    void                 *foreign_context;
    struct usage         *usage;
    struct node_pods     *node_pods;
    uint64_t              commits, writes, failed_batches;
};

struct kind_index *index_of(const struct core *, const struct kind *);
struct entry *index_find(const struct kind_index *, struct bytes key);
void entry_commit(struct entry *, const struct object *);        /* takes a reference of its own */
struct entry *index_entry(struct kind_index *, const char *key);             /* made where absent */
void index_drop_if_dead(struct kind_index *, struct entry *);
/* The key within a kind; in `room` when it fits, which it does for valid names. */
enum { ENTRY_KEY_MAX = 512 };
const char *entry_key(const struct kind *, const char *ns, const char *name,
                      char room[ENTRY_KEY_MAX]);
void dependents_update(struct core *, const struct object *before, const struct object *now);
void dependents_done(struct core *);

/* Kinds and indexes are made, and changed with each definition. */
void kinds_init(struct core *);
void kinds_done(struct core *);
void kinds_definition_changed(struct core *, const struct object *before, const struct object *now);

void history_add(struct core *, struct kind_index *, const struct core_change *);
void history_done(struct core *);

/* Whether a write may wait for the disk, and be undone by a sudden end: a lease that is renewed and
 * not changed otherwise, an event that is there already.  NULL before: a creation, NULL now: a
 * deletion. */
bool says_only_alive(const struct object *before, const struct object *now);

/* Sends what is open, when nothing is in flight. True: something was sent or done. */
bool commit_flush(struct core *);
void commit_done(struct commit *);
void commit_pause_over(void *core);
void dirty_flush_fire(void *core);
void dirty_done(struct core *);
void held_events_fire(void *core);
void held_events_done(struct core *);
/* Calls those that are due; the monotonic time of the next one, 0: there are more. */
int64_t timers_run(struct core *);

#endif
