/* SPDX-License-Identifier: Apache-2.0 */
/* loop.h - an event loop (libuv) with the few things that every process of ours needs of one.
 *
 * Each thread that waits has one loop.  libuv's own types may be used directly by http/, client/,
 * node/ and main/; this header adds what libuv has not: a mailbox from other threads, jobs that
 * block, and one-shot timers without lifetimes to manage.
 *
 * Thread: everything here belongs to the loop's thread, but mailbox_post. */
#ifndef KNARR_IO_LOOP_H
#define KNARR_IO_LOOP_H

#include <stdbool.h>
#include <stdint.h>
#include <uv.h>

#include "base/list.h"

/* Messages from any thread to the loop's thread, in order.  The receiver is called on the loop for
 * each, at most MAILBOX_TURN_MAX a turn. */
enum { MAILBOX_TURN_MAX = 1024 };

struct mail {
    struct list link;                    /* embedded in what is sent; one mailbox at a time */
};
typedef void mail_receiver(void *context, struct mail *);
struct mailbox;
struct mailbox *mailbox_new(uv_loop_t *, mail_receiver *,
                            void *context); /* NULL where no descriptor is left */
void mailbox_free(struct mailbox *); /* the loop must still run one more turn; undelivered mail is
                                        the sender's leak: drain first */
void mailbox_post(struct mailbox *, struct mail *);          /* any thread; never blocks for long */
void mailbox_unref(struct mailbox *);    /* does not keep the loop alive */

/* Work that blocks or burns: `work` runs on a pool thread, `done` on the loop.  Embedded in its
 * owner. */
struct job {
    void (*work)(struct job *);          /* touches nothing but the job's owner's own part */
    void (*done)(struct job *);          /* frees the owner; the only place that does */
    bool cancelled;                      /* set and read on the loop's thread only */
    uv_work_t request;
};
int job_start(uv_loop_t *, struct job *);                    /* negative errno */

/* A timer that lives in its owner and needs no close callback: start and stop as often as wanted;
 * loop_timer_done before the owner is freed (it takes effect at once). */
struct loop_timer;
typedef void loop_timer_function(void *context);
struct loop_timer *loop_timer_new(uv_loop_t *, loop_timer_function *, void *context);
void loop_timer_start(struct loop_timer *,
                      int64_t after_ms); /* replaces a running one; 0 = next turn */
void loop_timer_stop(struct loop_timer *);
bool loop_timer_is_active(const struct loop_timer *);
void loop_timer_free(struct loop_timer *); /* accepts NULL; never called back after it */

#endif
