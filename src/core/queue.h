/* SPDX-License-Identifier: Apache-2.0 */
/* queue.h - a controller's queue of keys, run by the core's turn.
 *
 * A key is in the queue once, however often it is added.  sync(key) looks, plans and acts; false
 * means "again", after a back-off that doubles from QUEUE_BACKOFF_MIN_MS to QUEUE_BACKOFF_MAX_MS
 * and is forgotten on success.  A key added while it runs is run again.  Running twice does nothing
 * new: that is each controller's own promise.
 *
 * Thread: the core's. */
#ifndef KNARR_CORE_QUEUE_H
#define KNARR_CORE_QUEUE_H

#include <stdbool.h>
#include <stdint.h>

struct arena;
struct core;
struct error;
struct object;
struct queue;

enum {
    QUEUE_BACKOFF_MIN_MS = 5,
    QUEUE_BACKOFF_MAX_MS = 300000,
    QUEUE_PENDING_MS = 20                /* until a write that waits for a webhook is tried again */
};

/* `arena` is reset after each sync.  Errors are logged by the queue (conflicts at debug level),
 * with the key. */
typedef bool queue_sync(void *context, const char *key, struct arena *, struct error *err);

struct queue *queue_new(struct core *, const char *name, queue_sync *, void *context);
void queue_free(struct queue *);
void queue_add(struct queue *, const char *key);
void queue_add_after(struct queue *, const char *key,
                     int64_t after_ms);                          /* the earlier of two times wins */
/* As queue_add, but not before so long after the key's last run: what comes in between shares one
 * run.  For keys whose runs are long. */
void queue_add_spaced(struct queue *, const char *key, int64_t space_ms);
void queue_add_object(struct queue *, const struct object *);    /* "ns/name", or "name" */
/* Splits "ns/name"; ns is "" for a cluster-scoped key. In the arena. */
void queue_key_split(const char *key, struct arena *, const char **ret_ns, const char **ret_name);

/* For the core's turn. Runs at most `limit` syncs; the number run. */
int  queue_run(struct queue *, int limit);
bool queue_has_work(const struct queue *);

#endif
