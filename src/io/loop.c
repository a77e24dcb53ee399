/* SPDX-License-Identifier: Apache-2.0 */
/* loop.c - jobs for the pool of threads, and timers without lifetimes to manage.
 *
 * A libuv handle must live until its close callback has run; a loop_timer hides that: its owner
 * drops it and is never called again, the memory goes a turn later.
 *
 * Not here: mail between threads (mailbox.c). */
#include "io/loop.h"

#include <assert.h>
#include <stdlib.h>

#include "base/arena.h"

static void run_work(uv_work_t *request)
{
    struct job *job = container_of(request, struct job, request);
    job->work(job);
}

/* libuv gives a status for cancelled requests only, and ours are never cancelled in its sense. */
static void run_done(uv_work_t *request, int status)
{
    struct job *job = container_of(request, struct job, request);
    assert(status == 0);
    job->done(job);
}

int job_start(uv_loop_t *loop, struct job *job)
{
    return uv_queue_work(loop, &job->request, run_work, run_done);
}

struct loop_timer {
    uv_timer_t           timer;
    loop_timer_function *function;
    void                *context;
};

static void on_timer(uv_timer_t *timer)
{
    struct loop_timer *owner = container_of(timer, struct loop_timer, timer);
    owner->function(owner->context);
}

struct loop_timer *loop_timer_new(uv_loop_t *loop, loop_timer_function *function, void *context)
{
    struct loop_timer *timer = MEMORY_NEW(struct loop_timer);
    uv_timer_init(loop, &timer->timer);
    timer->function = function;
    timer->context = context;
    return timer;
}

/* libuv counts from the time at which the turn began; a long turn must not shorten the wait. */
void loop_timer_start(struct loop_timer *timer, int64_t after_ms)
{
    if (after_ms > 0)
        uv_update_time(timer->timer.loop);
    uv_timer_start(&timer->timer, on_timer, after_ms > 0 ? (uint64_t)after_ms : 0, /* repeat= */ 0);
}

void loop_timer_stop(struct loop_timer *timer)
{
    uv_timer_stop(&timer->timer);
}

bool loop_timer_is_active(const struct loop_timer *timer)
{
    return uv_is_active((const uv_handle_t *)&timer->timer) != 0;
}

static void on_timer_closed(uv_handle_t *handle)
{
    free(container_of(handle, struct loop_timer, timer));
}

void loop_timer_free(struct loop_timer *timer)
{
    if (timer)
        uv_close((uv_handle_t *)&timer->timer, on_timer_closed);
}
