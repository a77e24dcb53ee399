/* SPDX-License-Identifier: Apache-2.0 */
/* child_run.c - run a program to its end: input in, output and errors out, not longer than allowed.
 *
 * Three pipes, each polled by the loop.  The run is over when the process has ended; then what
 * still lies in the pipes is read, without waiting for grandchildren that hold the other ends.
 *
 * Holds: `finished` is called once, never from within child_run(); all handles are closed by then.
 */
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/arena.h"
#include "io/child.h"
#include "io/descriptor.h"
#include "io/loop.h"

enum { PIPE_INPUT, PIPE_OUTPUT, PIPE_ERRORS, PIPE_COUNT };
enum { READ_STEP = 16 * 1024, READS_A_TURN = 16 };

struct pipe_end {
    uv_poll_t         poll;
    struct child_run *run;
    int               fd;                /* ours; -1: closed */
    bool              polled;            /* the handle is open */
    struct buffer     bytes;             /* to be written, or read so far */
    size_t            written;
};

struct child_run {
    struct pipe_end    ends[PIPE_COUNT];
    struct child      *child;            /* NULL: ended, or never started */
    struct loop_timer *timer;            /* the time limit; or the report of a failed start */
    child_finished    *finished;
    void              *context;
    int                exit_code;
    int                open_handles;
    bool               new_session;
    bool               over;             /* freed when no handle is open any more */
};

static void free_when_closed(struct child_run *run)
{
    if (!run->over || run->child || run->open_handles > 0)
        return;
    for (int i = 0; i < PIPE_COUNT; i++)
        buffer_done(&run->ends[i].bytes);
    free(run);
}

static void on_poll_closed(uv_handle_t *handle)
{
    struct pipe_end *end = container_of(handle, struct pipe_end, poll);
    end->run->open_handles--;
    free_when_closed(end->run);
}

static void end_close(struct pipe_end *end)
{
    if (end->polled)
        uv_close((uv_handle_t *)&end->poll, on_poll_closed);
    end->polled = false;
    descriptor_close(&end->fd);
}

static void run_end(struct child_run *run)
{
    for (int i = 0; i < PIPE_COUNT; i++)
        end_close(&run->ends[i]);
    loop_timer_free(run->timer);
    run->timer = NULL;
    run->over = true;
}

/* False where the end has been closed: by the other side, or by an error. */
static bool read_once(struct pipe_end *end)
{
    char step[READ_STEP];
    ssize_t got = TEMP_FAILURE_RETRY(read(end->fd, step, sizeof step));
    if (got < 0 && errno == EAGAIN)
        return false;
    if (got <= 0) {
        end_close(end);
        return false;
    }
    size_t room = CHILD_OUTPUT_MAX - end->bytes.size;
    buffer_add(&end->bytes, step, (size_t)got < room ? (size_t)got : room);
    return true;
}

static void on_readable(uv_poll_t *poll, int status, int events)
{
    (void)status;
    (void)events;
    struct pipe_end *end = container_of(poll, struct pipe_end, poll);
    for (int n = 0; n < READS_A_TURN && read_once(end); n++)
        continue;
}

/* A program need not read its input: EPIPE just ends the writing. */
static void on_writable(uv_poll_t *poll, int status, int events)
{
    (void)status;
    (void)events;
    struct pipe_end *end = container_of(poll, struct pipe_end, poll);
    const char *rest = end->bytes.at + end->written;
    ssize_t put = TEMP_FAILURE_RETRY(write(end->fd, rest, end->bytes.size - end->written));
    if (put < 0 && errno == EAGAIN)
        return;
    if (put > 0)
        end->written += (size_t)put;
    if (put < 0 || end->written == end->bytes.size)
        end_close(end);
}

/* No more than a result holds: a grandchild may still be writing. */
static void drain(struct pipe_end *end)
{
    for (int n = 0; n <= CHILD_OUTPUT_MAX / READ_STEP && end->fd >= 0; n++)
        if (!read_once(end))
            return;
}

static void report(struct child_run *run)
{
    struct child_result result = {
        .exit_code = run->exit_code,
        .output = buffer_bytes(&run->ends[PIPE_OUTPUT].bytes),
        .errors = buffer_bytes(&run->ends[PIPE_ERRORS].bytes),
    };
    run_end(run);
    if (run->finished)
        run->finished(run->context, &result);
    free_when_closed(run);
}

static void on_child_exited(void *context, int exit_code)
{
    struct child_run *run = context;
    run->child = NULL;
    if (run->exit_code == 0)
        run->exit_code = exit_code;
    drain(&run->ends[PIPE_OUTPUT]);
    drain(&run->ends[PIPE_ERRORS]);
    report(run);
}

/* The leader has not been reaped yet, so its process group is still the one we made. */
static void kill_all(struct child_run *run)
{
    if (run->new_session)
        kill(-child_pid(run->child), SIGKILL);
    child_kill(run->child, SIGKILL);
}

static void on_timer(void *context)
{
    struct child_run *run = context;
    if (!run->child) {
        report(run);
        return;
    }
    run->exit_code = -ETIMEDOUT;
    kill_all(run);
}

static int end_open(uv_loop_t *loop, struct pipe_end *end, int fd, uv_poll_cb on_event)
{
    end->fd = fd;
    int error = uv_poll_init(loop, &end->poll, fd);
    if (error != 0)
        return error;
    end->polled = true;
    end->run->open_handles++;
    uv_poll_start(&end->poll, on_event == on_writable ? UV_WRITABLE : UV_READABLE, on_event);
    return 0;
}

/* Ours is the writing end of the input, and the reading end of the others. */
static int pipe_open(uv_loop_t *loop, struct child_run *run, int which, int *ret_theirs)
{
    int pair[2];
    bool is_input = which == PIPE_INPUT;
    if (pipe2(pair, O_CLOEXEC) != 0)
        return -errno;
    *ret_theirs = pair[is_input ? 0 : 1];
    return end_open(loop, &run->ends[which], pair[is_input ? 1 : 0],
                    is_input ? on_writable : on_readable);
}

static int run_start(uv_loop_t *loop, struct child_run *run, const struct child_options *given)
{
    struct child_options options = *given;
    int theirs[PIPE_COUNT] = { -1, -1, -1 };
    int error = 0;
    for (int i = 0; i < PIPE_COUNT && error == 0; i++)
        if (i != PIPE_INPUT || run->ends[i].bytes.size > 0)
            error = pipe_open(loop, run, i, &theirs[i]);
    for (int i = 0; i < PIPE_COUNT; i++)
        options.descriptors[i] = theirs[i];
    if (options.descriptor_count < PIPE_COUNT)
        options.descriptor_count = PIPE_COUNT;
    if (error == 0)
        error = child_start(loop, &options, on_child_exited, run, &run->child);
    for (int i = 0; i < PIPE_COUNT; i++)
        descriptor_close(&theirs[i]);
    return error;
}

struct child_run *child_run(uv_loop_t *loop, const struct child_options *options,
                            struct bytes input, int64_t timeout_ms, child_finished *finished,
                            void *context)
{
    struct child_run *run = MEMORY_NEW(struct child_run);
    run->finished = finished;
    run->context = context;
    run->new_session = options->new_session;
    for (int i = 0; i < PIPE_COUNT; i++)
        run->ends[i] = (struct pipe_end){ .run = run, .fd = -1 };
    buffer_add(&run->ends[PIPE_INPUT].bytes, input.at, input.size);
    run->timer = loop_timer_new(loop, on_timer, run);
    run->exit_code = run_start(loop, run, options);
    loop_timer_start(run->timer, run->exit_code == 0 ? timeout_ms : 0);
    return run;
}

/* What is left is freed when the process has ended, which the kill makes soon. */
void child_run_cancel(struct child_run *run)
{
    if (!run)
        return;
    run->finished = NULL;
    run_end(run);
    if (run->child)
        kill_all(run);
    free_when_closed(run);
}

struct wait {
    struct buffer *output, *errors;
    int            exit_code;
};

static void on_waited(void *context, const struct child_result *result)
{
    struct wait *wait = context;
    wait->exit_code = result->exit_code;
    if (wait->output)
        buffer_add(wait->output, result->output.at, result->output.size);
    if (wait->errors)
        buffer_add(wait->errors, result->errors.at, result->errors.size);
}

int child_run_wait(const struct child_options *options, struct bytes input, int64_t timeout_ms,
                   struct buffer *output, struct buffer *errors)
{
    uv_loop_t loop;
    int error = uv_loop_init(&loop);
    if (error != 0)
        return error;
    struct wait wait = { .output = output, .errors = errors };
    child_run(&loop, options, input, timeout_ms, on_waited, &wait);
    uv_run(&loop, UV_RUN_DEFAULT);
    uv_loop_close(&loop);
    return wait.exit_code;
}
