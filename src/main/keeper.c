/* SPDX-License-Identifier: Apache-2.0 */
/* keeper.c - see keeper.h. */
#include "main/keeper.h"

#include <assert.h>
#include <errno.h>
#include <pthread.h>
#include <signal.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/env.h"
#include "base/log.h"
#include "io/descriptor.h"
#include "io/loop.h"
#include "io/restart_pause.h"
#include "main/launch.h"

static const struct log keeper_log = { "keeper" };

struct kept {
    struct keeper       *keeper;
    const char          *name;
    keeper_start        *start;
    void                *context;
    pid_t                pid;            /* 0: not running */
    int                  pid_fd;
    uv_poll_t            watch;
    struct loop_timer   *again;
    struct restart_pause pause;
    int64_t              pause_ms;       /* before the next start */
};

struct keeper {
    uv_loop_t          loop;
    uv_signal_t        signals[2];
    struct kept        kept[KEPT_MAX];
    int                count;
    struct loop_timer *due_timer, *kill_timer;
    int64_t          (*due)(void *context);
    void              *due_context;
    uv_poll_t          ready_watch;
    void             (*ready)(void *context);
    void              *ready_context;
    void             (*ended)(void *context, int index, int exit_code);
    void              *ended_context;
    bool               is_stopping;
    int                signal;          /* that ended it; 0: none */
};

static bool any_runs(const struct keeper *keeper)
{
    for (int i = 0; i < keeper->count; i++)
        if (keeper->kept[i].pid)
            return true;
    return false;
}

/* ---- one process ---- */

static void watch_closed(uv_handle_t *handle)
{
    struct kept *kept = handle->data;
    close(kept->pid_fd);
    if (!kept->keeper->is_stopping)
        loop_timer_start(kept->again, kept->pause_ms);
    else if (!any_runs(kept->keeper))
        uv_stop(&kept->keeper->loop);
}

/* As io/child.h has it. */
static int exit_code_of(int wait_status)
{
    return WIFSIGNALED(wait_status) ? 128 + WTERMSIG(wait_status) : WEXITSTATUS(wait_status);
}

static void ended(uv_poll_t *watch, int status, int events)
{
    struct kept *kept = watch->data;
    int wait_status = 0;
    (void)status;
    (void)events;
    if (waitpid(kept->pid, &wait_status, WNOHANG) != kept->pid)
        return;
    int code = exit_code_of(wait_status);
    kept->pid = 0;
    kept->pause_ms = restart_pause_ended(&kept->pause, env_system(), code);
    if (!kept->keeper->is_stopping)
        log_warn(&keeper_log, "a process has ended, starting it again", KV("process", kept->name),
                 KV_INT("exitCode", code), KV_INT("afterMs", kept->pause_ms));
    if (!kept->keeper->is_stopping && kept->keeper->ended)
        kept->keeper->ended(kept->keeper->ended_context, (int)(kept - kept->keeper->kept), code);
    uv_close((uv_handle_t *)watch, watch_closed);
}

/* A process whose end nobody would see must not stay. */
static bool watch_process(struct kept *kept, struct error *err)
{
    kept->pid_fd = launch_pid_fd(kept->pid);
    kept->watch.data = kept;
    int rc = kept->pid_fd < 0
                 ? -errno
                 : uv_poll_init(&kept->keeper->loop, &kept->watch, kept->pid_fd);
    if (rc == 0)
        return uv_poll_start(&kept->watch, UV_READABLE, ended) == 0;
    kill(kept->pid, SIGKILL);
    waitpid(kept->pid, NULL, 0);
    descriptor_close(&kept->pid_fd);
    return fail(err, REASON_INTERNAL_ERROR, -rc, "its end cannot be watched: %s", strerror(-rc));
}

static void start(void *context)
{
    struct kept *kept = context;
    struct error err = { 0 };
    if (kept->keeper->is_stopping)
        return;
    kept->pid = kept->start(kept->context, &err);
    if (kept->pid > 0 && watch_process(kept, &err)) {
        restart_pause_started(&kept->pause, env_system());
        return;
    }
    kept->pid = 0;
    log_error(&keeper_log, "a process could not be started, trying again",
              KV("process", kept->name), KV_ERROR(&err));
    loop_timer_start(kept->again, restart_pause_failed(&kept->pause));
}

int keeper_add(struct keeper *keeper, const char *name, keeper_start *begin, void *context)
{
    assert(keeper->count < KEPT_MAX);
    struct kept *kept = &keeper->kept[keeper->count];
    *kept = (struct kept){ .keeper = keeper, .name = name, .start = begin, .context = context };
    kept->again = loop_timer_new(&keeper->loop, start, kept);
    loop_timer_start(kept->again, 0);
    return keeper->count++;
}

void keeper_restart(struct keeper *keeper, int index)
{
    if (keeper->kept[index].pid)
        kill(keeper->kept[index].pid, SIGTERM);
}

void *keeper_context(const struct keeper *keeper, int index)
{
    return keeper->kept[index].context;
}

uv_loop_t *keeper_loop(struct keeper *keeper)
{
    return &keeper->loop;
}

/* ---- timers and readiness ---- */

static void is_due(void *context)
{
    struct keeper *keeper = context;
    int64_t next_ms = keeper->due(keeper->due_context);
    if (next_ms > 0)
        loop_timer_start(keeper->due_timer, next_ms);
}

void keeper_call_after(struct keeper *keeper, int64_t after_ms, int64_t (*due)(void *context),
                       void *context)
{
    keeper->due = due;
    keeper->due_context = context;
    loop_timer_start(keeper->due_timer, after_ms);
}

static void became_ready(uv_poll_t *watch, int status, int events)
{
    struct keeper *keeper = watch->data;
    char byte;
    int fd = -1;
    (void)status;
    (void)events;
    uv_fileno((uv_handle_t *)watch, &fd);
    if (read(fd, &byte, 1) == 1)
        keeper->ready(keeper->ready_context);
}

void keeper_on_ready(struct keeper *keeper, int fd, void (*ready)(void *context), void *context)
{
    keeper->ready = ready;
    keeper->ready_context = context;
    keeper->ready_watch.data = keeper;
    uv_poll_init(&keeper->loop, &keeper->ready_watch, fd);
    uv_poll_start(&keeper->ready_watch, UV_READABLE, became_ready);
}

void keeper_on_end(struct keeper *keeper, void (*called)(void *context, int index, int exit_code),
                   void *context)
{
    keeper->ended = called;
    keeper->ended_context = context;
}

/* ---- the end ---- */

static void signal_all(struct keeper *keeper, int number)
{
    for (int i = 0; i < keeper->count; i++) {
        loop_timer_stop(keeper->kept[i].again);
        if (keeper->kept[i].pid)
            kill(keeper->kept[i].pid, number);
    }
}

static void kill_all(void *context)
{
    signal_all(context, SIGKILL);
}

void keeper_stop(struct keeper *keeper)
{
    if (keeper->is_stopping)
        return;
    keeper->is_stopping = true;
    keeper_notify("STOPPING=1");
    loop_timer_stop(keeper->due_timer);
    signal_all(keeper, SIGTERM);
    loop_timer_start(keeper->kill_timer, KEEPER_STOP_MS);
    if (!any_runs(keeper))
        uv_stop(&keeper->loop);
}

static void signalled(uv_signal_t *handle, int number)
{
    struct keeper *keeper = handle->data;
    if (keeper->signal != SIGINT)
        keeper->signal = number;
    keeper_stop(keeper);
}

int keeper_signal(struct keeper *keeper)
{
    uv_run(&keeper->loop, UV_RUN_NOWAIT);
    return keeper->signal;
}

/* They may have been held since before this process was ours: what has come meanwhile counts. */
static void unblock_signals(void)
{
    sigset_t none;
    sigemptyset(&none);
    pthread_sigmask(SIG_SETMASK, &none, NULL);
}

struct keeper *keeper_new(void)
{
    static const int numbers[] = { SIGTERM, SIGINT };
    struct keeper *keeper = MEMORY_NEW(struct keeper);
    signal(SIGPIPE, SIG_IGN);
    uv_loop_init(&keeper->loop);
    for (size_t i = 0; i < ARRAY_SIZE(numbers); i++) {
        uv_signal_init(&keeper->loop, &keeper->signals[i]);
        keeper->signals[i].data = keeper;
        uv_signal_start(&keeper->signals[i], signalled, numbers[i]);
    }
    keeper->due_timer = loop_timer_new(&keeper->loop, is_due, keeper);
    keeper->kill_timer = loop_timer_new(&keeper->loop, kill_all, keeper);
    unblock_signals();
    return keeper;
}

void keeper_run(struct keeper *keeper)
{
    uv_run(&keeper->loop, UV_RUN_DEFAULT);
}

static void close_handle(uv_handle_t *handle, void *context)
{
    (void)context;
    if (!uv_is_closing(handle))
        uv_close(handle, NULL);
}

void keeper_free(struct keeper *keeper)
{
    for (int i = 0; i < keeper->count; i++)
        loop_timer_free(keeper->kept[i].again);
    loop_timer_free(keeper->due_timer);
    loop_timer_free(keeper->kill_timer);
    uv_walk(&keeper->loop, close_handle, NULL);
    uv_run(&keeper->loop, UV_RUN_DEFAULT);
    uv_loop_close(&keeper->loop);
    free(keeper);
}

void keeper_notify(const char *state)
{
    const char *path = getenv("NOTIFY_SOCKET");
    struct sockaddr_un address = { .sun_family = AF_UNIX };
    size_t size = path ? strlen(path) : 0;
    if (size < 2 || size >= sizeof address.sun_path)
        return;
    int fd = socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0);
    memcpy(address.sun_path, path, size);
    if (address.sun_path[0] == '@')
        address.sun_path[0] = 0;
    if (fd < 0 || sendto(fd, state, strlen(state), MSG_NOSIGNAL, (struct sockaddr *)&address,
                         (socklen_t)(offsetof(struct sockaddr_un, sun_path) + size)) < 0)
        log_debug(&keeper_log, "the service manager was not told", KV("state", state));
    if (fd >= 0)
        close(fd);
}
