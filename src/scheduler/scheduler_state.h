/* SPDX-License-Identifier: Apache-2.0 */
/* scheduler_state.h - what scheduler.c (trying pods) and changes.c (taking in what happened) share.
 *
 * Thread: the core's. */
#ifndef KNARR_SCHEDULER_SCHEDULER_STATE_H
#define KNARR_SCHEDULER_SCHEDULER_STATE_H

#include "base/arena.h"
#include "core/core.h"
#include "object/object.h"
#include "object/schema.h"
#include "scheduler/claim_users.h"
#include "scheduler/class.h"

struct change {
    const struct object *object;         /* reference: what is now, or was last */
    bool                 is_gone;
};

struct scheduler {
    struct core             *core;
    struct cluster           cluster;
    struct class_table       classes;
    struct map
        pods; /* "ns/name" -> struct pod; not those that have ended, or are not ours to bind */
    struct claim_users       claim_users;        /* pending pods by their claims */
    struct heap              active;     /* struct pod by place: to be tried */
    struct heap              retrying;   /* binding was refused; by the time of the next try */
    struct core_timer        retry;
    struct queue            *queue;      /* its one key: "run" */
    struct arena             arena;      /* of one attempt */
    uint64_t                 arrivals;
    size_t                   next_slot;  /* where the next preemption begins to look */
    uint64_t                 woken_at;   /* log_count at which nominated pods were last asked */
    bool                     has_bound;  /* since classes that look at other pods were last asked */

    struct change           *changes;    /* noted, not read yet */
    size_t                   change_count, change_capacity;
    struct core_subscription subscriptions[7];
};

void scheduler_queue_pod(struct scheduler *, struct pod *);
void scheduler_unqueue_pod(struct scheduler *, struct pod *);    /* from wherever it waits */
void scheduler_forget_pod(struct scheduler *, struct pod *);

void changes_subscribe(struct scheduler *);
void changes_unsubscribe(struct scheduler *);
void changes_load(struct scheduler *);
void changes_read(struct scheduler *);
/* A pod of which nothing has changed, but what its claims ask may have; NULL: it is gone. */
struct pod *changes_read_again(struct scheduler *, const char *key);

#endif
