/* SPDX-License-Identifier: Apache-2.0 */
/* runtime.c - see runtime.h.
 *
 * A start goes through: waiting -> conmon runs (its pipe is read) -> `crun start` runs -> done.  A
 * running container is watched by a pidfd of its first process.  When that fires without an exit
 * file, conmon has a moment to write one (EXIT_FILE_WAIT_MS); if it has died too, the end is told
 * all the same, as an unknown exit.
 *
 * Holds: a struct watched is in the map from its start (or adoption) to its end; one place frees
 * it. */
#include "node/runtime.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/list.h"
#include "base/log.h"
#include "base/map.h"
#include "codec/json.h"
#include "codec/value.h"
#include "io/child.h"
#include "io/file.h"
#include "io/loop.h"
#include "node/pod_paths.h"
#include "node/runtime_program.h"
#include "node/runtime_terminal.h"

static const struct log runtime_log = { "runtime" };

enum { SYNC_BYTES_MAX = 16 << 10, EXIT_FILE_WAIT_MS = 2000, CRUN_ARGUMENTS = 4 };

struct runtime {
    struct runtime_options options;
    struct map             watched;      /* id -> struct watched */
    struct list            waiting;      /* struct runtime_start */
    struct list            under_way;
    int                    under_way_count;
    uv_fs_event_t          exits;
    struct loop_timer     *kick;         /* begins what waits, never from within runtime_start */
    struct runtime_program crun;
    char                  *crun_root, *exits_path, *conmon_path;
    const char            *crun_arguments[CRUN_ARGUMENTS];
    bool                   closing;
};

struct watched {
    struct runtime    *runtime;
    char              *id;
    pid_t              pid;
    int                pidfd;
    uv_poll_t          poll;
    struct loop_timer *patience;         /* for the exit file */
};

struct runtime_start {
    struct list          link;
    struct runtime      *runtime;
    struct arena         arena;
    struct runtime_request request;
    runtime_started     *started;        /* NULL: cancelled */
    void                *context;
    struct child        *conmon;
    struct child_run    *crun;
    uv_pipe_t            sync;
    bool                 sync_open;
    struct buffer        sync_text;
    pid_t                pid;
    int                  pidfd;          /* opened before the process may run and end; -1: none */
    struct error         err;
};

static void start_next(void *context);

/* ---- watching ---- */

static void free_watched_handle(uv_handle_t *handle)
{
    struct watched *watched = container_of(handle, struct watched, poll);
    close(watched->pidfd);
    free(watched->id);
    free(watched);
}

static void stop_watching(struct watched *watched)
{
    map_remove(&watched->runtime->watched, bytes_of(watched->id));
    loop_timer_free(watched->patience);
    watched->patience = NULL;
    uv_close((uv_handle_t *)&watched->poll, free_watched_handle);
}

static void tell_end(struct watched *watched)
{
    struct runtime *runtime = watched->runtime;
    char id[256];
    snprintf(id, sizeof id, "%s", watched->id);
    stop_watching(watched);
    runtime->options.ended(runtime->options.context, id);
}

static void patience_is_over(void *context)
{
    struct watched *watched = context;
    log_warn(&runtime_log, "container ended without an exit file", KV("container", watched->id));
    tell_end(watched);
}

static bool has_exit_file(const struct runtime *runtime, const char *id)
{
    AUTO_ARENA arena = { 0 };
    return file_exists(exit_path(runtime->options.paths, id, &arena));
}

static void process_ended(uv_poll_t *poll, int status, int events)
{
    struct watched *watched = container_of(poll, struct watched, poll);
    (void)status;
    (void)events;
    uv_poll_stop(poll);
    if (has_exit_file(watched->runtime, watched->id))
        tell_end(watched);
    else
        loop_timer_start(watched->patience, EXIT_FILE_WAIT_MS);
}

static int open_pidfd(pid_t pid)
{
    return (int)syscall(SYS_pidfd_open, pid, 0);
}

/* Takes the pidfd.  One of a process that has ended is readable at once. */
static void watch(struct runtime *runtime, const char *id, pid_t pid, int pidfd)
{
    struct watched *watched = MEMORY_NEW(struct watched);
    *watched =
        (struct watched){ .runtime = runtime, .id = memory_strdup(id), .pid = pid, .pidfd = pidfd };
    watched->patience = loop_timer_new(runtime->options.loop, patience_is_over, watched);
    uv_poll_init(runtime->options.loop, &watched->poll, pidfd);
    uv_poll_start(&watched->poll, UV_READABLE, process_ended);
    map_put(&runtime->watched, bytes_of(id), watched);
}

static void exit_file_appeared(uv_fs_event_t *event, const char *name, int events, int status)
{
    struct runtime *runtime = container_of(event, struct runtime, exits);
    (void)events;
    if (status != 0 || !name)
        return;
    struct watched *watched = map_get(&runtime->watched, bytes_of(name));
    if (watched && has_exit_file(runtime, name))
        tell_end(watched);
}

/* ---- life ---- */

static bool make_folders(struct runtime *runtime, struct error *err)
{
    const char *const folders[] = { runtime->crun_root, runtime->exits_path, runtime->conmon_path };
    FOR_EACH(folder, folders) {
        int rc = file_make_folders(*folder, 0711);
        if (rc < 0)
            return fail(err, REASON_INTERNAL_ERROR, -rc, "%s: %s", *folder, strerror(-rc));
    }
    return true;
}

static char *run_path(const struct runtime *runtime, const char *name)
{
    AUTO_ARENA arena = { 0 };
    return memory_strdup(arena_printf(&arena, "%s/%s", runtime->options.paths->run_dir, name));
}

struct runtime *runtime_new(const struct runtime_options *options, struct error *err)
{
    struct runtime *runtime = MEMORY_NEW(struct runtime);
    runtime->options = *options;
    list_init(&runtime->waiting);
    list_init(&runtime->under_way);
    runtime->crun_root = run_path(runtime, "crun");
    runtime->exits_path = run_path(runtime, "exits");
    runtime->conmon_path = run_path(runtime, "conmon");
    runtime_program_open(&runtime->crun, options->crun);
    runtime->crun_arguments[0] = runtime->crun.path;
    runtime->crun_arguments[1] = "--cgroup-manager=cgroupfs";
    runtime->crun_arguments[2] = "--root";
    runtime->kick = loop_timer_new(options->loop, start_next, runtime);
    uv_fs_event_init(options->loop, &runtime->exits);
    bool good = make_folders(runtime, err);
    int rc = good ? uv_fs_event_start(&runtime->exits, exit_file_appeared, runtime->exits_path, 0)
                  : 0;
    if (rc < 0)
        good = fail(err, REASON_INTERNAL_ERROR, -rc, "watching %s: %s", runtime->exits_path,
                    uv_strerror(rc));
    if (good)
        return runtime;
    runtime_free(runtime);
    return NULL;
}

static void free_runtime_handle(uv_handle_t *handle)
{
    struct runtime *runtime = container_of(handle, struct runtime, exits);
    map_done(&runtime->watched);
    free(runtime->crun_root);
    free(runtime->exits_path);
    free(runtime->conmon_path);
    runtime_program_close(&runtime->crun);
    free(runtime);
}

static void free_start(struct runtime_start *start);

void runtime_free(struct runtime *runtime)
{
    if (!runtime)
        return;
    runtime->closing = true;
    loop_timer_free(runtime->kick);
    for (struct map_entry *e = map_first(&runtime->watched); e; e = map_after(&runtime->watched, e))
        stop_watching(e->value);
    LIST_FOR_EACH(link, &runtime->waiting)
        free_start(LIST_ITEM(link, struct runtime_start, link));
    LIST_FOR_EACH(link, &runtime->under_way)
        free_start(LIST_ITEM(link, struct runtime_start, link));
    uv_close((uv_handle_t *)&runtime->exits, free_runtime_handle);
}

/* {name, --cgroup-manager, --root, PATH}: the fourth is not NULL-terminated, so it is given as a
 * copy. */
const char *const *runtime_crun_arguments(const struct runtime *runtime)
{
    struct runtime *mutable = (struct runtime *)(uintptr_t)runtime;
    mutable->crun_arguments[3] = runtime->crun_root;
    return runtime->crun_arguments;
}

/* ---- a start ---- */

static void free_sync_handle(uv_handle_t *handle)
{
    struct runtime_start *start = container_of(handle, struct runtime_start, sync);
    buffer_done(&start->sync_text);
    arena_done(&start->arena);
    free(start);
}

static void free_start(struct runtime_start *start)
{
    list_remove(&start->link);
    if (start->pidfd >= 0)
        close(start->pidfd);
    start->pidfd = -1;
    if (start->conmon)
        child_cancel(start->conmon);
    if (start->crun)
        child_run_cancel(start->crun);
    if (start->sync_open) {
        uv_close((uv_handle_t *)&start->sync, free_sync_handle);
        return;
    }
    buffer_done(&start->sync_text);
    arena_done(&start->arena);
    free(start);
}

static void watch_started(struct runtime_start *start)
{
    watch(start->runtime, start->request.id, start->pid, start->pidfd);
    start->pidfd = -1;
}

/* The only place that ends a start. */
static void finish_start(struct runtime_start *start)
{
    struct runtime *runtime = start->runtime;
    runtime_started *started = start->started;
    void *context = start->context;
    struct error err = start->err;
    bool failed = error_is_set(&err);
    pid_t pid = start->pid;
    if (failed || !started)
        runtime_delete(runtime, start->request.id, NULL, NULL);
    else
        watch_started(start);
    runtime->under_way_count--;
    free_start(start);
    if (started)
        started(context, failed ? 0 : pid, failed ? &err : NULL);
    loop_timer_start(runtime->kick, 0);
}

static void crun_started(void *context, const struct child_result *result)
{
    struct runtime_start *start = context;
    start->crun = NULL;
    struct bytes text = bytes_trim_space(result->errors);
    if (result->exit_code != 0 && !has_exit_file(start->runtime, start->request.id))
        fail(&start->err, REASON_INTERNAL_ERROR, /* os_errno= */ 0,
             "failed to start container \"%.12s\": %.*s", start->request.id,
             (int)(text.size < 512 ? text.size : 512), text.at);
    finish_start(start);
}

static void run_crun_start(struct runtime_start *start)
{
    struct runtime *runtime = start->runtime;
    const char *const *crun = runtime_crun_arguments(runtime);
    const char *arguments[] = {
        crun[0], crun[1], crun[2], crun[3], "start", start->request.id, NULL
    };
    struct child_options options = { .arguments = arguments };
    start->crun = child_run(runtime->options.loop, &options, BYTES(""), RUNTIME_TIMEOUT_MS,
                            crun_started, start);
}

/* conmon's word: {"pid": N}, or {"pid": -1, "message": "..."}. */
static void read_sync(struct runtime_start *start)
{
    AUTO_ARENA arena = { 0 };
    struct value *root = json_parse(buffer_bytes(&start->sync_text), NULL, &arena, NULL);
    struct bytes message = bytes_trim_space(value_string(root, "message"));
    start->pid = (pid_t)value_int(root, "pid", value_int(root, "data", -1));
    start->pidfd = start->pid > 0 ? open_pidfd(start->pid) : -1;
    if (start->pidfd >= 0) {
        run_crun_start(start);
        return;
    }
    if (message.size == 0)
        message = start->pid > 0 ? BYTES("its first process has ended already")
                                 : BYTES("conmon gave no reason");
    fail(&start->err, REASON_INTERNAL_ERROR, /* os_errno= */ 0, "failed to create container: %.*s",
         (int)(message.size < 700 ? message.size : 700), message.at);
    finish_start(start);
}

static void sync_room(uv_handle_t *handle, size_t suggested, uv_buf_t *ret)
{
    struct runtime_start *start = container_of(handle, struct runtime_start, sync);
    (void)suggested;
    buffer_reserve(&start->sync_text, 1024);
    *ret = uv_buf_init(start->sync_text.at + start->sync_text.size, 1024);
}

static void sync_arrived(uv_stream_t *stream, ssize_t size, const uv_buf_t *room)
{
    struct runtime_start *start = container_of(stream, struct runtime_start, sync);
    (void)room;
    if (size > 0)
        start->sync_text.size += (size_t)size;
    bool complete = start->sync_text.size > 0 &&
                    start->sync_text.at[start->sync_text.size - 1] == '\n';
    if (size >= 0 && !complete && start->sync_text.size < SYNC_BYTES_MAX)
        return;
    uv_read_stop(stream);
    read_sync(start);
}

static void conmon_ended(void *context, int exit_code)
{
    struct runtime_start *start = context;
    (void)exit_code;                     /* it forks and ends at once; the pipe tells how it went */
    start->conmon = NULL;
}

static const char *conmon_pid_path(const struct runtime *runtime, const char *id,
                                   struct arena *arena)
{
    return arena_printf(arena, "%s/%s.pid", runtime->conmon_path, id);
}

static size_t conmon_arguments(const struct runtime_start *start, const char **ret)
{
    const struct runtime *runtime = start->runtime;
    const struct runtime_request *request = &start->request;
    struct arena *arena = (struct arena *)(uintptr_t)&start->arena;
    const char *const fixed[] = {
        runtime->options.conmon,
        "-c",
        request->id,
        "-u",
        request->id,
        "-n",
        request->name,
        "-r",
        runtime->crun.path,
        "-b",
        request->bundle,
        "-p",
        arena_printf(arena, "%s/pidfile", request->bundle),
        "-P",
        conmon_pid_path(runtime, request->id, arena),
        "-l",
        arena_printf(arena, "k8s-file:%s", request->log_path),
        "--exit-dir",
        runtime->exits_path,
        "--persist-dir",
        request->bundle,
        "--full-attach",
        "--no-sync-log",
        "--log-level",
        "error",
        "--runtime-arg",
        "--cgroup-manager=cgroupfs",
        "--runtime-arg",
        "--root",
        "--runtime-arg",
        runtime->crun_root,
    };
    size_t count = 0;
    FOR_EACH(argument, fixed)
        ret[count++] = *argument;
    if (request->std_in)
        ret[count++] = "-i";
    if (request->std_in && !request->stdin_once)
        ret[count++] = "--leave-stdin-open";
    if (request->terminal)
        ret[count++] = "-t";
    ret[count] = NULL;
    return count;
}

extern char **environ;

static const char **conmon_environment(struct arena *arena)
{
    size_t count = 0;
    while (environ[count])
        count++;
    const char **list = arena_array(arena, count + 2, sizeof *list);
    for (size_t i = 0; i < count; i++)
        list[i] = environ[i];
    list[count] = "_OCI_SYNCPIPE=3";
    return list;
}

static int start_conmon(struct runtime_start *start)
{
    const char *arguments[48];
    int ends[2];
    uv_loop_t *loop = start->runtime->options.loop;
    conmon_arguments(start, arguments);
    if (pipe2(ends, O_CLOEXEC) != 0)
        return -errno;
    struct child_options options = { .arguments = arguments,
                                     .environment = conmon_environment(&start->arena),
                                     .descriptors = { -1, -1, -1, ends[1] },
                                     .descriptor_count = 4 };
    int rc = child_start(loop, &options, conmon_ended, start, &start->conmon);
    close(ends[1]);
    if (rc < 0) {
        close(ends[0]);
        return rc;
    }
    uv_pipe_init(loop, &start->sync, 0);
    start->sync_open = true;
    uv_pipe_open(&start->sync, ends[0]);
    return uv_read_start((uv_stream_t *)&start->sync, sync_room, sync_arrived);
}

static void start_next(void *context)
{
    struct runtime *runtime = context;
    while (!runtime->closing && runtime->under_way_count < RUNTIME_STARTS_MAX &&
           !list_is_empty(&runtime->waiting)) {
        struct runtime_start *start = LIST_ITEM(list_first(&runtime->waiting), struct runtime_start,
                                                link);
        list_remove(&start->link);
        list_append(&runtime->under_way, &start->link);
        runtime->under_way_count++;
        int rc = start_conmon(start);
        if (rc < 0) {
            fail(&start->err, REASON_INTERNAL_ERROR, -rc, "%s cannot be started: %s",
                 runtime->options.conmon, strerror(-rc));
            finish_start(start);
        }
    }
}

struct runtime_start *runtime_start(struct runtime *runtime, const struct runtime_request *request,
                                    runtime_started *started, void *context)
{
    struct runtime_start *start = MEMORY_NEW(struct runtime_start);
    start->runtime = runtime;
    start->started = started;
    start->context = context;
    start->pidfd = -1;
    start->request = *request;
    start->request.id = arena_strdup(&start->arena, request->id);
    start->request.name = arena_strdup(&start->arena, request->name);
    start->request.bundle = arena_strdup(&start->arena, request->bundle);
    start->request.log_path = arena_strdup(&start->arena, request->log_path);
    list_init(&start->link);
    list_append(&runtime->waiting, &start->link);
    loop_timer_start(runtime->kick, 0);
    return start;
}

void runtime_start_cancel(struct runtime_start *start)
{
    start->started = NULL;
}

/* ---- facts ---- */

/* The number may be someone else's by now: the process must be in the container's cgroup. */
static bool is_container_process(const char *id, pid_t pid)
{
    char path[64];
    AUTO_BUFFER text = { 0 };
    snprintf(path, sizeof path, "/proc/%d/cgroup", pid);
    if (pid <= 1 || file_read(path, 64 << 10, &text) < 0)
        return false;
    return strstr(buffer_text(&text), id) != NULL;
}

bool runtime_adopt(struct runtime *runtime, const char *id, pid_t pid)
{
    if (has_exit_file(runtime, id) || !is_container_process(id, pid))
        return false;
    if (map_get(&runtime->watched, bytes_of(id)))
        return true;
    int pidfd = open_pidfd(pid);
    if (pidfd < 0)
        return false;
    watch(runtime, id, pid, pidfd);
    return true;
}

bool runtime_kill(struct runtime *runtime, const char *id, int number)
{
    struct watched *watched = map_get(&runtime->watched, bytes_of(id));
    return watched && syscall(SYS_pidfd_send_signal, watched->pidfd, number, NULL, 0) == 0;
}

pid_t runtime_pid(const struct runtime *runtime, const char *id)
{
    const struct watched *watched = map_get(&runtime->watched, bytes_of(id));
    return watched ? watched->pid : 0;
}

bool runtime_read_exit(const struct runtime *runtime, const char *id, int *ret_code,
                       int64_t *ret_finished_ns)
{
    AUTO_ARENA arena = { 0 };
    AUTO_BUFFER text = { 0 };
    struct stat info;
    int64_t code;
    const char *path = exit_path(runtime->options.paths, id, &arena);
    if (stat(path, &info) != 0 || file_read(path, 64, &text) < 0 ||
        !bytes_to_int64(bytes_trim(buffer_bytes(&text)), &code))
        return false;
    *ret_code = (int)code;
    *ret_finished_ns = (int64_t)info.st_mtim.tv_sec * 1000000000 + info.st_mtim.tv_nsec;
    return true;
}

bool runtime_was_oom_killed(const char *bundle)
{
    AUTO_ARENA arena = { 0 };
    return file_exists(arena_printf(&arena, "%s/oom", bundle));
}

/* ---- deletion ---- */

struct deletion {
    runtime_deleted *deleted;
    void            *context;
};

static void crun_deleted(void *context, const struct child_result *result)
{
    struct deletion *deletion = context;
    (void)result;                        /* "does not exist" is as good */
    if (deletion->deleted)
        deletion->deleted(deletion->context);
    free(deletion);
}

int runtime_terminal(const struct runtime *runtime, const char *id)
{
    AUTO_ARENA arena = { 0 };
    return runtime_terminal_open(conmon_pid_path(runtime, id, &arena), id);
}

void runtime_delete(struct runtime *runtime, const char *id, runtime_deleted *deleted,
                    void *context)
{
    AUTO_ARENA arena = { 0 };
    const char *const *crun = runtime_crun_arguments(runtime);
    const char *arguments[] = { crun[0], crun[1], crun[2], crun[3], "delete", "--force", id, NULL };
    struct child_options options = { .arguments = arguments };
    struct deletion *deletion = MEMORY_NEW(struct deletion);
    *deletion = (struct deletion){ deleted, context };
    unlink(exit_path(runtime->options.paths, id, &arena));
    unlink(conmon_pid_path(runtime, id, &arena));
    child_run(runtime->options.loop, &options, BYTES(""), RUNTIME_TIMEOUT_MS, crun_deleted,
              deletion);
}
