/* SPDX-License-Identifier: Apache-2.0 */
/* core.h - the one thread that knows everything: index, history, commits, timers.
 *
 * Deterministic: requests, clock, chance and store completions go in; commits and timers come out.
 * There are no locks and no clock but struct env.
 *
 * An object has two states here.  `latest` is what the next write builds on, and what controllers
 * and the scheduler read: it includes writes that wait for the disk.  `committed` is durable, and
 * is all that clients see. So a Deployment, its ReplicaSet, its Pods and their bindings may share
 * one fsync, and no controller ever reads a view that lags behind its own writes.
 *
 * A batch that the store could not write is rolled back: `latest` returns to what it was,
 * subscribers are told, waiting writers get the error.  They may well write the same again: after
 * the second such batch in a row the next one waits a while, longer each time.
 *
 * The turn (core_turn), in this order: timers that are due; work queues, bounded; one batch to the
 * store when none is in flight.
 *
 * Thread: the core's, for everything here.  Objects returned are borrowed until the next turn
 * unless said otherwise. */
#ifndef KNARR_CORE_CORE_H
#define KNARR_CORE_CORE_H

#include <stdbool.h>
#include <stdint.h>

#include "base/error.h"
#include "base/heap.h"
#include "base/list.h"

struct arena;
struct bytes;
struct core;
struct env;
struct kind;
struct kind_set;
struct object;
struct store;
struct store_batch;

enum {
    HISTORY_BYTES_MAX = 32 << 20, /* texts kept for watchers that resume, and for them alone */
    HISTORY_AGE_MAX_S = 15 * 60,
    SNAPSHOT_AGE_MAX_S = 5 * 60, /* continue tokens and exact lists */
    VOLATILE_LEASE_S = 600,
    VOLATILE_EVENT_S = 10, /* how long a volatile write may wait for the disk */
    TURN_SYNCS_MAX = 256,
    COMMIT_PAUSE_MIN_MS = 10, /* after batches that could not be written */
    COMMIT_PAUSE_MAX_MS = 1000
};

struct core_options {
    struct env   *env;
    struct store *store;                 /* closed by the owner after core_free */
    /* Called on the store's thread when a batch is done: have core_batch_done called on the core's
     * thread. */
    void        (*batch_done)(void *context, struct store_batch *);
    /* One of the store's objects cannot be read: it is left where it is, and loading goes on.
     * NULL: loading ends there, for controllers would take what depends on it for abandoned. */
    void        (*unreadable)(void *context, struct bytes key, const struct error *why);
    void         *context;
};
struct core *core_new(const struct core_options *);
void core_free(struct core *); /* who waits for a commit gets SERVICE_UNAVAILABLE; the store must
                                  not answer any more */
MUST_USE bool core_load(struct core *, struct error *err);       /* once, before anything else */
/* The object that `text` is under its whole key ("/registry/pods/default/web-0"), as the store
 * would have it; a reference.  After core_load.  NULL: NOT_FOUND, no kind has such keys;
 * BAD_REQUEST, the text is not that object's. */
MUST_USE struct object *core_read_text(const struct core *, struct bytes key, struct bytes text,
                                       int64_t revision, struct error *err);
void core_batch_done(struct core *, struct store_batch *);

/* Does what is due.  *ret_next_ms: when to call again at the latest (monotonic, INT64_MAX: only
 * when something comes in). True: more is waiting, call again at once. */
bool core_turn(struct core *, int64_t *ret_next_ms);
bool core_is_idle(const struct core *);  /* no batch in flight, no queue with work that is due */
void core_flush_volatile(struct core *); /* before an orderly end: writes what was kept back */

struct env *core_env(struct core *);
const char *core_now_text(struct core *, struct arena *);  /* "2026-01-01T00:00:00Z" */

/* ---- kinds ---- */

/* All kinds there are now; borrowed until the next write of a CustomResourceDefinition.  A kind is
 * served from the moment at which its definition says that its names are accepted. */
const struct kind_set *core_kinds(const struct core *);
/* The same as a reference, on any thread. */
const struct kind_set *core_kinds_ref(struct core *);
/* Every kind that has objects of its own in the index, built-in or custom. */
typedef bool core_kind_visitor(void *context, const struct kind *);
void core_each_kind(const struct core *, core_kind_visitor *, void *context);

/* ---- reading ---- */

const struct object *core_get(const struct core *, const struct kind *, const char *ns,
                              const char *name); /* committed; NULL */
const struct object *core_get_latest(const struct core *, const struct kind *, const char *ns,
                                     const char *name);  /* NULL */
int64_t core_revision(const struct core *);              /* of the newest committed write */
size_t  core_count(const struct core *, const struct kind *);    /* committed */

/* In key order ("ns/name"), ns NULL: all.  Stops when visit returns false. */
typedef bool core_visitor(void *context, const struct object *);
void core_each(const struct core *, const struct kind *, const char *ns, core_visitor *,
               void *context); /* committed */
void core_each_latest(const struct core *, const struct kind *, const char *ns, core_visitor *,
                      void *context);
/* Latest objects of any kind that name this uid in ownerReferences; safe against changes by visit.
 */
void core_each_dependent(const struct core *, const char *uid, core_visitor *, void *context);
size_t core_dependent_count(const struct core *, const char *uid);

/* A page of committed objects with key > after_key (NULL: from the start) as they were at
 * `revision` (0: now).  References in an array of the arena, which the caller puts (object_put)
 * each.  EXPIRED where that revision is no longer known. */
typedef bool core_filter(void *context, const struct object *);
struct core_query {
    const struct kind *kind;
    const char        *ns;               /* NULL or "": all */
    const char        *after_key;
    int64_t            limit;            /* 0: all */
    int64_t            revision;
    core_filter       *filter;           /* NULL: all */
    void              *context;
    uint64_t           label_marks;      /* the filter takes no object that lacks one of these */
};
struct core_page {
    const struct object **items;
    size_t                count;
    int64_t               revision;      /* of the snapshot */
    int64_t               remaining;     /* after this page */
    const char           *last_key;      /* continue after this; NULL: that was all */
};
MUST_USE bool core_list(const struct core *, const struct core_query *, struct arena *,
                        struct core_page *ret, struct error *err);

/* ---- writing: read latest, build the next, put: nothing comes between within one turn ---- */

/* The longest name for which the store has a key.  No object with a longer one may be put: all
 * writes of its batch would fail. */
size_t core_name_max(const struct kind *, const char *ns);

int64_t core_next_revision(struct core *); /* for object_freeze; each is used once by core_put */
/* Takes the reference.  `next` is frozen under core_next_revision's number.  True: it is what
 * latest is now. */
void core_put(struct core *, struct object *next);
/* DELETED watch events carry the last state under the deletion's revision.  Nothing happens where
 * latest is NULL. */
void core_remove(struct core *, const struct kind *, const char *ns, const char *name);

/* Calls back once everything put so far is durable (err NULL) or was rolled back.  Never from
 * inside this call. */
typedef void core_durable(void *context, const struct error *err);
void core_when_durable(struct core *, core_durable *, void *context);

/* ---- being told ---- */

/* At each change of latest, in order, from inside core_put (so do no more than note a key): before
 * or now may be NULL. */
struct core_subscription {
    struct list        link;
    const struct kind *kind;             /* NULL: every kind */
    void (*changed)(void *context, const struct object *before, const struct object *now);
    void              *context;
};
void core_subscribe(
    struct core *,
    struct core_subscription *); /* told of nothing that is there already: core_each_latest */

/* Committed changes of a kind in order, for those who watch. */
enum change_type { CHANGE_ADDED, CHANGE_MODIFIED, CHANGE_DELETED };
struct core_change {
    const struct object *now; /* for DELETED the last state under the deletion's revision */
    const struct object *before;         /* NULL for ADDED */
    int64_t              revision;
    int64_t              wall_s;
    enum change_type     type;
};
struct core_watcher {
    struct list        link;
    const struct kind *kind;
    void (*changed)(void *context, const struct core_change *);
    /* The kind is no longer there: no change will come.  May be NULL. */
    void (*gone)(void *context);
    void              *context;
};
void core_watch(struct core *, struct core_watcher *);
void core_unwatch(struct core_watcher *);        /* also from inside changed */
/* Replays committed changes of the kind with revision > from.  EXPIRED where the history does not
 * reach back that far; TIMEOUT ("Too large resource version") where it is in the future. */
MUST_USE bool core_replay(const struct core *, const struct kind *, int64_t from,
                          void (*changed)(void *context, const struct core_change *), void *context,
                          struct error *err);

/* ---- timers ---- */

struct core_timer {
    struct heap_node node;
    void           (*fire)(void *context);
    void            *context;
};
void core_timer_start(struct core *, struct core_timer *,
                      int64_t after_ms); /* replaces a running one */
void core_timer_stop(struct core *, struct core_timer *);

/* ---- figures ---- */

/* Why the last batch could not be written; NULL: it could, or there was none. */
const struct error *core_store_failure(const struct core *);

struct core_stats {
    uint64_t commits, writes, failed_batches, changes_kept;
    size_t   history_bytes, objects;
};
void core_stats(const struct core *, struct core_stats *ret);

#endif
