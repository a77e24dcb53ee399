/* SPDX-License-Identifier: Apache-2.0 */
/* supervise.c - the supervisor of a local cluster: namespaces, sockets, and the processes `api` and
 * `node`.
 *
 * Root, one loop, no network of its own.  It makes the cluster's namespaces (kept by descriptors
 * alone, so nothing of them outlives the cluster), opens the listening sockets, starts the
 * processes and starts again what has ended.  An ending API or agent ends no container: those
 * belong to conmon, in the cluster's cgroup; only the end of the cluster ends them. */
#include <errno.h>
#include <fcntl.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>
#include <uv.h>

#include "base/arena.h"
#include "base/bytes.h"
#include "base/env.h"
#include "base/log.h"
#include "io/file.h"
#include "io/loop.h"
#include "io/netns.h"
#include "main/cluster.h"
#include "main/cluster_cgroup.h"
#include "main/cluster_network.h"
#include "main/launch.h"
#include "node/ingress_server.h"

enum { BACKOFF_MIN_MS = 100, BACKOFF_MAX_MS = 10000, STEADY_MS = 500, STOP_MS = 15000 };

static const struct log supervise_log = { "supervise" };

struct supervisor;

struct process {
    struct supervisor *supervisor;
    int                node;             /* index; -1: the API */
    pid_t              pid;              /* 0: not running */
    int                pid_fd;
    uv_poll_t          watch;
    struct loop_timer *restart;
    int64_t            started_ms, backoff_ms;
    bool               is_watched;
};

struct supervisor {
    const struct cluster   *cluster;
    uv_loop_t               loop;
    struct cluster_network  network;
    struct netns_broker    *broker;
    int                     broker_link;         /* the API's end */
    int                     listeners[2];        /* host's loopback, inside */
    int                     ready_fd, ready_pipe[2];
    uv_poll_t               ready_watch;
    int                     ready_count;
    struct process         *processes;           /* [0] the API, then the nodes */
    int                     process_count;
    uv_signal_t             signals[2];
    struct loop_timer      *kill_timer;
    bool                    is_stopping;
};

static void start(void *context);

/* ---- children ---- */

static int running(const struct supervisor *supervisor)
{
    int count = 0;
    for (int i = 0; i < supervisor->process_count; i++)
        count += supervisor->processes[i].pid != 0;
    return count;
}

static void watch_closed(uv_handle_t *handle)
{
    struct process *process = handle->data;
    process->is_watched = false;
    close(process->pid_fd);
    if (process->supervisor->is_stopping) {
        if (running(process->supervisor) == 0)
            uv_stop(&process->supervisor->loop);
        return;
    }
    loop_timer_start(process->restart, process->backoff_ms);
}

static void ended(uv_poll_t *watch, int status, int events)
{
    struct process *process = watch->data;
    int code = 0;
    (void)status;
    (void)events;
    if (waitpid(process->pid, &code, WNOHANG) != process->pid)
        return;
    process->pid = 0;
    int64_t lived_ms = env_monotonic_ms(env_system()) - process->started_ms;
    process->backoff_ms =
        lived_ms > STEADY_MS || process->backoff_ms == 0 ? BACKOFF_MIN_MS : process->backoff_ms * 2;
    if (process->backoff_ms > BACKOFF_MAX_MS)
        process->backoff_ms = BACKOFF_MAX_MS;
    if (!process->supervisor->is_stopping)
        log_warn(&supervise_log, "a process has ended, starting it again",
                 KV("process", process->node < 0 ? "api" : "node"),
                 KV_INT("node", process->node + 1), KV_INT("status", code),
                 KV_INT("afterMs", process->backoff_ms));
    uv_close((uv_handle_t *)watch, watch_closed);
}

static void watch(struct process *process)
{
    process->started_ms = env_monotonic_ms(env_system());
    process->pid_fd = launch_pid_fd(process->pid);
    process->watch.data = process;
    process->is_watched = true;
    uv_poll_init(&process->supervisor->loop, &process->watch, process->pid_fd);
    uv_poll_start(&process->watch, UV_READABLE, ended);
}

static void start(void *context)
{
    struct process *process = context;
    struct supervisor *supervisor = process->supervisor;
    struct error err = { 0 };
    struct launch launch = { .cluster = supervisor->cluster,
                             .node = process->node,
                             .network = &supervisor->network,
                             .listeners = supervisor->listeners,
                             .broker_link = supervisor->broker_link,
                             .ready_fd = supervisor->ready_pipe[1] };
    process->pid = process->node < 0 ? launch_api(&launch, &err) : launch_node(&launch, &err);
    if (process->pid > 0) {
        watch(process);
        return;
    }
    process->pid = 0;
    log_error(&supervise_log, "a process could not be started, trying again", KV_ERROR(&err));
    loop_timer_start(process->restart, BACKOFF_MAX_MS);
}

/* ---- readiness: the API first, then the nodes, one byte each ---- */

static void became_ready(uv_poll_t *poll, int status, int events)
{
    struct supervisor *supervisor = poll->data;
    char bytes[64];
    (void)status;
    (void)events;
    ssize_t count = read(supervisor->ready_pipe[0], bytes, sizeof bytes);
    for (ssize_t i = 0; i < count; i++) {
        bool is_first = supervisor->ready_count++ == 0;
        for (int k = 1; is_first && k < supervisor->process_count; k++)
            start(&supervisor->processes[k]);
        if (supervisor->ready_fd >= 0 && supervisor->ready_count <= supervisor->process_count &&
            write(supervisor->ready_fd, is_first ? "a" : "n", 1) != 1)
            supervisor->ready_fd = -1;
    }
}

/* ---- the end ---- */

static void kill_all(void *context)
{
    struct supervisor *supervisor = context;
    for (int i = 0; i < supervisor->process_count; i++)
        if (supervisor->processes[i].pid)
            kill(supervisor->processes[i].pid, SIGKILL);
}

static void stop(uv_signal_t *handle, int number)
{
    struct supervisor *supervisor = handle->data;
    (void)number;
    if (supervisor->is_stopping)
        return;
    supervisor->is_stopping = true;
    for (int i = 0; i < supervisor->process_count; i++) {
        loop_timer_stop(supervisor->processes[i].restart);
        if (supervisor->processes[i].pid)
            kill(supervisor->processes[i].pid, SIGTERM);
    }
    loop_timer_start(supervisor->kill_timer, STOP_MS);
    if (running(supervisor) == 0)
        uv_stop(&supervisor->loop);
}

/* ---- the beginning ---- */

static bool open_sockets(struct supervisor *supervisor, struct error *err)
{
    AUTO_ARENA arena = { 0 };
    int pair[2];
    supervisor->listeners[0] =
        netns_listen(NULL, arena_printf(&arena, "127.0.0.1:%d", supervisor->cluster->port), NULL);
    if (supervisor->listeners[0] < 0)
        return fail(
            err, REASON_INTERNAL_ERROR, -supervisor->listeners[0],
            "port %d on 127.0.0.1 cannot be used: %s (choose another with --https-listen-port)",
            supervisor->cluster->port, strerror(-supervisor->listeners[0]));
    if (socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, pair) != 0)
        return fail(err, REASON_INTERNAL_ERROR, errno, "socketpair: %s", strerror(errno));
    supervisor->broker_link = pair[1];
    int rc = netns_broker_start(&supervisor->loop, pair[0], supervisor->network.cluster_fd,
                                &supervisor->broker);
    if (rc < 0)
        return fail(err, REASON_INTERNAL_ERROR, -rc, "the socket broker cannot start: %s",
                    strerror(-rc));
    supervisor->listeners[1] =
        cluster_network_listen(&supervisor->network, CLUSTER_NETWORK "1", CLUSTER_API_PORT, err);
    return supervisor->listeners[1] >= 0;
}

static void open_loop(struct supervisor *supervisor)
{
    static const int numbers[] = { SIGTERM, SIGINT };
    for (size_t i = 0; i < ARRAY_SIZE(numbers); i++) {
        uv_signal_init(&supervisor->loop, &supervisor->signals[i]);
        supervisor->signals[i].data = supervisor;
        uv_signal_start(&supervisor->signals[i], stop, numbers[i]);
    }
    supervisor->kill_timer = loop_timer_new(&supervisor->loop, kill_all, supervisor);
    uv_poll_init(&supervisor->loop, &supervisor->ready_watch, supervisor->ready_pipe[0]);
    supervisor->ready_watch.data = supervisor;
    uv_poll_start(&supervisor->ready_watch, UV_READABLE, became_ready);
    supervisor->process_count = supervisor->cluster->node_count + 1;
    supervisor->processes =
        memory_alloc((size_t)supervisor->process_count * sizeof *supervisor->processes);
    for (int i = 0; i < supervisor->process_count; i++) {
        struct process *process = &supervisor->processes[i];
        process->supervisor = supervisor;
        process->node = i - 1;
        process->restart = loop_timer_new(&supervisor->loop, start, process);
    }
}

static bool note_pid(const struct cluster *cluster, struct error *err)
{
    AUTO_ARENA arena = { 0 };
    const char *text = arena_printf(&arena, "%d\n", (int)getpid());
    int rc = file_make_folders(cluster->run_dir, 0755);
    if (rc >= 0)
        rc =
            file_replace(cluster_run_path(cluster, "supervisor.pid", &arena), bytes_of(text), 0644);
    return rc >= 0 || fail(err, REASON_INTERNAL_ERROR, -rc, "%s cannot be written: %s",
                           cluster->run_dir, strerror(-rc));
}

static bool prepare(struct supervisor *supervisor, struct error *err)
{
    if (pipe2(supervisor->ready_pipe, O_CLOEXEC | O_NONBLOCK) != 0)
        return fail(err, REASON_INTERNAL_ERROR, errno, "pipe: %s", strerror(errno));
    return note_pid(supervisor->cluster, err) &&
           cluster_make_credentials(supervisor->cluster, err) &&
           cluster_cgroup_make(supervisor->cluster, err) &&
           cluster_network_make(&supervisor->network, supervisor->cluster, err) &&
           open_sockets(supervisor, err);
}

static void tell_failure(struct supervisor *supervisor, const struct error *err)
{
    log_error(&supervise_log, "the cluster cannot start", KV_ERROR(err));
    if (supervisor->ready_fd < 0)
        return;
    AUTO_BUFFER text = { 0 };
    buffer_printf(&text, "e%s", err->message);
    if (write(supervisor->ready_fd, text.at, text.size) < 0)
        log_warn(&supervise_log, "no one waits for the cluster");
}

/* It outlives its agent, and is in no cgroup of the pods'. */
static void end_ingress(const struct cluster *cluster)
{
    AUTO_ARENA arena = { 0 };
    const char *node = cluster_node_name(CLUSTER_INGRESS_NODE, &arena);
    ingress_server_end(
        cluster_run_path(cluster, arena_printf(&arena, "nodes/%s/ingress", node), &arena));
}

static void clean_up(struct supervisor *supervisor)
{
    end_ingress(supervisor->cluster);
    cluster_cgroup_kill(supervisor->cluster);
    netns_broker_stop(supervisor->broker);
    cluster_network_close(&supervisor->network);
    cluster_cgroup_remove(supervisor->cluster);
    file_remove_tree(supervisor->cluster->run_dir);
}

int supervise(const struct cluster *cluster, int ready_fd)
{
    struct supervisor supervisor = { .cluster = cluster, .ready_fd = ready_fd };
    struct error err = { 0 };
    signal(SIGPIPE, SIG_IGN);
    uv_loop_init(&supervisor.loop);
    bool good = prepare(&supervisor, &err);
    if (good) {
        open_loop(&supervisor);
        start(&supervisor.processes[0]);
        uv_run(&supervisor.loop, UV_RUN_DEFAULT);
    } else {
        tell_failure(&supervisor, &err);
    }
    clean_up(&supervisor);
    return good ? 0 : 1;
}
