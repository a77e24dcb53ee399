/* SPDX-License-Identifier: Apache-2.0 */
/* watch_queue.h - what a watch is to be told, while a webhook converts it.
 *
 * A watch of a version that is not the stored one is told of objects as its version has them: each
 * change waits here, in its order, until the objects that it shows are converted, up to
 * STEPS_AT_A_TIME at once.  Bookmarks stand in the same row, so that none tells of a revision
 * before what led to it.
 *
 * Thread: the core's. */
#ifndef KNARR_APISERVER_WATCH_QUEUE_H
#define KNARR_APISERVER_WATCH_QUEUE_H

#include <stdbool.h>
#include <stdint.h>

#include "core/core.h"

struct conversions;
struct watch_queue;

enum {
    STEPS_AT_A_TIME = 256,
    STEPS_WAITING_MAX = 10000            /* besides what was there at the beginning */
};

struct watch_step {
    struct core_change change;           /* now NULL: a bookmark of its revision */
    bool               ends_initial;
};

struct watch_queue_options {
    struct conversions *conversions;
    const struct kind  *kind;            /* which outlives the queue */
    bool                shows_before;    /* change.before is looked at, too */
    void              (*told)(void *context, const struct watch_step *);
    void              (*broken)(void *context, const struct error *);    /* once: there is no more */
    void               *context;
};
struct watch_queue *watch_queue_new(const struct watch_queue_options *);
void watch_queue_free(struct watch_queue *);     /* not from within told or broken */
/* References are taken.  `told` may be called from within. */
void watch_queue_add(struct watch_queue *, const struct watch_step *);
/* All that was there has been added. */
void watch_queue_begun(struct watch_queue *);

#endif
