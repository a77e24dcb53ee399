/* SPDX-License-Identifier: Apache-2.0 */
/* child.c - starting processes and hearing of their end.
 *
 * A child is cloned as vfork does: it borrows our memory and we stand still until it has become
 * another program, so a large process starts a small one in microseconds.  Between clone and
 * exec it only makes system calls, on a stack of its own, with every signal blocked and no handler
 * set.  What goes wrong there it writes into the start's own memory, where we read it.
 *
 * The pidfd comes with the clone; the loop polls it, so nothing else in the process is told of
 * SIGCHLD and no pid is ever taken for another.
 *
 * Not here: collecting output (child_run.c). */
#include "io/child.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/close_range.h>
#include <sched.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/arena.h"
#include "io/descriptor.h"

enum { STACK_BYTES = 256 * 1024, STANDARD_DESCRIPTORS = 3 };

struct child {
    uv_poll_t     poll;
    int           pidfd;
    pid_t         pid;
    child_exited *exited;                /* NULL: cancelled */
    void         *context;
};

/* What the borrowed memory holds; the child writes `error` only. */
struct start {
    const struct child_options *options;
    char *const                *environment;
    sigset_t                    mask;
    int                         error;
};

/* By the kernel's own call: the tables of libc and of the sanitizers are still our parent's. */
static void reset_signals(void)
{
    const struct {
        void *handler;
        unsigned long flags;
        void *restorer;
        uint64_t mask;
    } by_default = { 0 };
    for (int signal = 1; signal < NSIG; signal++)
        syscall(SYS_rt_sigaction, signal, &by_default, NULL, sizeof by_default.mask);
}

static int join_namespaces(const struct child_options *options)
{
    if (options->netns_fd > 0 && setns(options->netns_fd, CLONE_NEWNET) != 0)
        return -errno;
    return 0;
}

/* First all out of the way, then each to its place: a place may be another's source. */
static int place_descriptors(const struct child_options *options)
{
    int moved[CHILD_DESCRIPTORS_MAX];
    int count = options->descriptor_count;
    if (count < STANDARD_DESCRIPTORS)
        count = STANDARD_DESCRIPTORS;
    int null_fd = open("/dev/null", O_RDWR | O_CLOEXEC);
    if (null_fd < 0)
        return -errno;
    for (int i = 0; i < count; i++) {
        int fd = i < options->descriptor_count ? options->descriptors[i] : -1;
        moved[i] = fcntl(fd < 0 ? null_fd : fd, F_DUPFD_CLOEXEC, CHILD_DESCRIPTORS_MAX);
        if (moved[i] < 0)
            return -errno;
    }
    for (int i = 0; i < count; i++)
        if (dup2(moved[i], i) < 0)
            return -errno;
    close_range((unsigned)count, ~0U, CLOSE_RANGE_CLOEXEC);
    return 0;
}

static int become(const struct start *start)
{
    const struct child_options *options = start->options;
    int error = join_namespaces(options);        /* before its descriptor's place is another's */
    if (error == 0)
        error = place_descriptors(options);
    if (error == 0 && options->new_session && setsid() < 0)
        error = -errno;
    if (error == 0 && options->directory && chdir(options->directory) != 0)
        error = -errno;
    if (error != 0)
        return error;
    sigprocmask(SIG_SETMASK, &start->mask, NULL);
    execvpe(options->arguments[0], (char *const *)options->arguments, start->environment);
    return -errno;
}

static int child_main(void *argument)
{
    struct start *start = argument;
    reset_signals();
    start->error = become(start);
    _exit(127);
}

/* The pid, or negative errno; the parent is suspended until the child has left our memory. */
static pid_t clone_borrowing(struct start *start, int *ret_pidfd)
{
    char *stack = memory_alloc(STACK_BYTES);
    sigset_t all, before;
    sigfillset(&all);
    pthread_sigmask(SIG_SETMASK, &all, &before);
    pid_t pid = clone(child_main, stack + STACK_BYTES,
                      CLONE_VM | CLONE_VFORK | CLONE_PIDFD | SIGCHLD, start, ret_pidfd);
    if (pid < 0)
        pid = -errno;
    pthread_sigmask(SIG_SETMASK, &before, NULL);
    free(stack);
    return pid;
}

static int reap(int pidfd, int *ret_exit_code)
{
    siginfo_t info = { 0 };
    if (TEMP_FAILURE_RETRY(waitid(P_PIDFD, (id_t)pidfd, &info, WEXITED)) != 0)
        return -errno;
    *ret_exit_code = info.si_code == CLD_EXITED ? info.si_status : 128 + info.si_status;
    return 0;
}

static void on_closed(uv_handle_t *handle)
{
    struct child *child = container_of(handle, struct child, poll);
    descriptor_close(&child->pidfd);
    free(child);
}

static void on_exit_seen(uv_poll_t *poll, int status, int events)
{
    (void)status;
    (void)events;
    struct child *child = container_of(poll, struct child, poll);
    int exit_code = 255;
    if (reap(child->pidfd, &exit_code) == -EAGAIN)
        return;
    uv_close((uv_handle_t *)poll, on_closed);
    if (child->exited)
        child->exited(child->context, exit_code);
}

static int start_process(const struct child_options *options, int *ret_pidfd)
{
    struct start start = {
        .options = options,
        .environment = options->environment ? (char *const *)options->environment : environ,
    };
    if (options->descriptor_count > CHILD_DESCRIPTORS_MAX || !options->arguments[0])
        return -EINVAL;
    sigemptyset(&start.mask);
    pid_t pid = clone_borrowing(&start, ret_pidfd);
    if (pid < 0 || start.error == 0)
        return pid;
    int ignored;
    reap(*ret_pidfd, &ignored);
    descriptor_close(ret_pidfd);
    return start.error;
}

/* A process that we cannot watch is not kept. */
static int abandon(struct child *child, int error)
{
    int ignored;
    child_kill(child, SIGKILL);
    reap(child->pidfd, &ignored);
    descriptor_close(&child->pidfd);
    free(child);
    return error;
}

int child_start(uv_loop_t *loop, const struct child_options *options, child_exited *exited,
                void *context, struct child **ret)
{
    int pidfd = -1;
    pid_t pid = start_process(options, &pidfd);
    if (pid < 0)
        return pid;
    struct child *child = MEMORY_NEW(struct child);
    *child = (struct child){ .pidfd = pidfd, .pid = pid, .exited = exited, .context = context };
    int error = uv_poll_init(loop, &child->poll, pidfd);
    if (error != 0)
        return abandon(child, error);
    uv_poll_start(&child->poll, UV_READABLE, on_exit_seen);
    *ret = child;
    return 0;
}

pid_t child_pid(const struct child *child)
{
    return child->pid;
}

void child_kill(struct child *child, int signal)
{
    syscall(SYS_pidfd_send_signal, child->pidfd, signal, NULL, 0);
}

void child_cancel(struct child *child)
{
    if (!child)
        return;
    child->exited = NULL;
    uv_unref((uv_handle_t *)&child->poll);
}
