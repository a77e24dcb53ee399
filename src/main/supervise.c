/* SPDX-License-Identifier: Apache-2.0 */
/* supervise.c - the supervisor of a local cluster: namespaces, sockets, and the processes `api` and
 * `node`.
 *
 * Root, one loop, no network of its own.  It makes the cluster's namespaces (kept by descriptors
 * alone, so nothing of them outlives the cluster), opens the listening sockets, and has a keeper
 * start the processes, again and again.  An ending API or agent ends no container: those belong to
 * conmon, in the cluster's cgroup; only the end of the cluster ends them. */
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/file.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/bytes.h"
#include "base/log.h"
#include "io/descriptor.h"
#include "io/file.h"
#include "io/netns.h"
#include "main/cluster.h"
#include "main/cluster_cgroup.h"
#include "main/cluster_network.h"
#include "main/egress.h"
#include "main/keeper.h"
#include "main/launch.h"
#include "node/cgroup.h"

static const struct log supervise_log = { "supervise" };

enum { THE_API = -1, THE_WAY_OUT = -2 };
enum { LAST_WORDS_BYTES = 4096, SIGNALLED = 128 };

static const char error_mark[] = "error=\"";

struct supervisor;

/* What a kept process is started with. */
struct process {
    struct supervisor *supervisor;
    int                node;             /* index; or one of these: */
};

struct supervisor {
    const struct cluster  *cluster;
    struct keeper         *keeper;
    struct cluster_network network;
    struct netns_broker   *broker;
    int                    broker_link;  /* the API's end */
    struct cgroup_door     cgroup;       /* of all that is started here */
    int                    listeners[LAUNCH_LISTENERS]; /* host's loopback, inside */
    int                    ready_fd;     /* to `knarr up`; -1: nobody waits any more */
    uv_poll_t              ready_watch;  /* for its end, while the cluster is not ready */
    int                    ready_pipe[2];
    int                    ready_count;
    struct process         api, egress, nodes[CLUSTER_NODES_MAX];
    struct arena           arena;        /* names */
};

/* ---- children ---- */

static pid_t start_process(void *context, struct error *err)
{
    const struct process *process = context;
    struct supervisor *supervisor = process->supervisor;
    if (process->node == THE_WAY_OUT)
        return egress_launch(supervisor->cluster, &supervisor->network, &supervisor->cgroup, err);
    struct launch launch = { .cluster = supervisor->cluster,
                             .node = process->node,
                             .network = &supervisor->network,
                             .listeners = supervisor->listeners,
                             .broker_link = supervisor->broker_link,
                             .cgroup = &supervisor->cgroup,
                             .ready_fd = supervisor->ready_pipe[1] };
    return process->node == THE_API ? launch_api(&launch, err) : launch_node(&launch, err);
}

static void start_nodes(struct supervisor *supervisor)
{
    for (int i = 0; i < supervisor->cluster->node_count; i++) {
        supervisor->nodes[i] = (struct process){ supervisor, i };
        keeper_add(supervisor->keeper, cluster_node_name(i, &supervisor->arena), start_process,
                   &supervisor->nodes[i]);
    }
}

/* ---- who waits for us ---- */

static void let_go(struct supervisor *supervisor)
{
    if (supervisor->ready_fd < 0)
        return;
    uv_poll_stop(&supervisor->ready_watch);
    descriptor_close(&supervisor->ready_fd);
}

/* `knarr up` has left: it had enough of waiting, or somebody has ended it. */
static void heard(uv_poll_t *watch, int status, int events)
{
    struct supervisor *supervisor = watch->data;
    char byte;
    (void)status;
    (void)events;
    ssize_t size = recv(supervisor->ready_fd, &byte, 1, MSG_DONTWAIT);
    if (size < 0 && errno == EAGAIN)
        return;
    if (size <= 0) {
        log_warn(&supervise_log, "nobody waits for the cluster any more, ending it");
        uv_poll_stop(watch);                     /* the other end sees ours */
        keeper_stop(supervisor->keeper);
        return;
    }
    let_go(supervisor);
}

static void listen_to_up(struct supervisor *supervisor)
{
    supervisor->ready_watch.data = supervisor;
    if (uv_poll_init(keeper_loop(supervisor->keeper), &supervisor->ready_watch,
                     supervisor->ready_fd) != 0 ||
        uv_poll_start(&supervisor->ready_watch, UV_READABLE, heard) != 0)
        log_warn(&supervise_log, "the end of knarr up will not be seen");
}

/* The API first, then the nodes, one byte each. */
static void became_ready(void *context)
{
    struct supervisor *supervisor = context;
    int count = ++supervisor->ready_count;
    if (count == 1)
        start_nodes(supervisor);
    if (supervisor->ready_fd >= 0)
        (void)!send(supervisor->ready_fd, count == 1 ? "a" : "n", 1, MSG_NOSIGNAL);
    if (count == supervisor->cluster->node_count + 1)
        let_go(supervisor);
}

static void tell_failure(struct supervisor *supervisor, const struct error *err)
{
    log_error(&supervise_log, "the cluster cannot start", KV_ERROR(err));
    AUTO_BUFFER text = { 0 };
    buffer_printf(&text, "e%s", err->message);
    if (send(supervisor->ready_fd, text.at, text.size, MSG_NOSIGNAL) < 0)
        log_warn(&supervise_log, "no one waits for the cluster");
}

/* What a process said last of why it cannot go on: the text behind error=". */
static const char *last_words(const struct supervisor *supervisor, const char *name,
                              struct arena *arena)
{
    char text[LAST_WORDS_BYTES + 1];
    const char *path =
        cluster_path(supervisor->cluster, arena_printf(arena, "logs/%s.log", name), arena);
    AUTO_CLOSE fd = open(path, O_RDONLY | O_CLOEXEC);
    off_t size = fd < 0 ? 0 : lseek(fd, 0, SEEK_END);
    off_t from = size > LAST_WORDS_BYTES ? size - LAST_WORDS_BYTES : 0;
    ssize_t got = fd < 0 ? 0 : pread(fd, text, LAST_WORDS_BYTES, from);
    text[got > 0 ? got : 0] = '\0';
    const char *found = NULL;
    for (const char *at = text; (at = strstr(at, error_mark)); at += strlen(error_mark))
        found = at + strlen(error_mark);
    return found ? arena_printf(arena, "%.*s", (int)strcspn(found, "\"\n"), found)
                 : arena_printf(arena, "look at %s", path);
}

/* One that ends by itself before all are ready would do so again: whoever waits is told, instead of
 * waiting for what does not come.  One that was killed is started again. */
static void process_ended(void *context, int index, int exit_code)
{
    struct supervisor *supervisor = context;
    AUTO_ARENA arena = { 0 };
    struct error err = { 0 };
    const struct process *process = keeper_context(supervisor->keeper, index);
    if (supervisor->ready_fd < 0 || exit_code == 0 || exit_code >= SIGNALLED ||
        process->node == THE_WAY_OUT)
        return;
    const char *name =
        process->node == THE_API ? "api" : cluster_node_name(process->node, &arena);
    fail(&err, REASON_INTERNAL_ERROR, 0, "%s cannot start: %s", name,
         last_words(supervisor, name, &arena));
    tell_failure(supervisor, &err);
    keeper_stop(supervisor->keeper);
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
    int netns_fd = fcntl(supervisor->network.cluster_fd, F_DUPFD_CLOEXEC, 0);
    int rc = netns_fd < 0 ? -errno
                          : netns_broker_start(keeper_loop(supervisor->keeper), pair[0], netns_fd,
                                               &supervisor->broker);
    if (rc < 0)
        return fail(err, REASON_INTERNAL_ERROR, -rc, "the socket broker cannot start: %s",
                    strerror(-rc));
    supervisor->listeners[1] =
        cluster_network_listen(&supervisor->network, CLUSTER_NETWORK "1", CLUSTER_API_PORT, err);
    return supervisor->listeners[1] >= 0;
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

void supervise_clean_up(const struct cluster *cluster)
{
    cluster_cgroup_kill(cluster);
    cluster_cgroup_remove(cluster);
    file_remove_tree(cluster->run_dir);
}

/* The file may have gone with its folder, while it was opened. */
static bool is_there(int fd)
{
    struct stat status;
    return fstat(fd, &status) == 0 && status.st_nlink > 0;
}

int supervise_lock(const struct cluster *cluster, struct error *err)
{
    AUTO_ARENA arena = { 0 };
    const char *path = cluster_path(cluster, "supervisor.lock", &arena);
    int fd = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0600);
    if (fd < 0) {
        fail(err, REASON_INTERNAL_ERROR, errno, "%s cannot be made: %s", path, strerror(errno));
        return -1;
    }
    if (flock(fd, LOCK_EX | LOCK_NB) == 0 && is_there(fd))
        return fd;
    fail(err, REASON_ALREADY_EXISTS, errno, "cluster %s is running, starting or ending already",
         cluster->name);
    close(fd);
    return -1;
}

static bool prepare(struct supervisor *supervisor, struct error *err)
{
    supervise_clean_up(supervisor->cluster);     /* what a supervisor that was killed has left */
    if (pipe2(supervisor->ready_pipe, O_CLOEXEC | O_NONBLOCK) != 0)
        return fail(err, REASON_INTERNAL_ERROR, errno, "pipe: %s", strerror(errno));
    return note_pid(supervisor->cluster, err) &&
           cluster_make_credentials(supervisor->cluster, err) &&
           cluster_cgroup_make(supervisor->cluster, &supervisor->cgroup, err) &&
           cluster_network_make(&supervisor->network, supervisor->cluster, err) &&
           open_sockets(supervisor, err);
}

/* Whoever has asked for a graceful end may ask for one at once, later. */
static bool has_time(void *context)
{
    return keeper_signal(context) == SIGTERM;
}

static void clean_up(struct supervisor *supervisor)
{
    cgroup_door_close(&supervisor->cgroup);
    if (has_time(supervisor->keeper))
        cluster_cgroup_stop_pods(supervisor->cluster, has_time, supervisor->keeper);
    cluster_cgroup_kill(supervisor->cluster);
    netns_broker_stop(supervisor->broker);
    keeper_free(supervisor->keeper);
    cluster_network_close(&supervisor->network);
    supervise_clean_up(supervisor->cluster);
    arena_done(&supervisor->arena);
}

int supervise(const struct cluster *cluster, int ready_fd)
{
    struct supervisor supervisor = { .cluster = cluster, .ready_fd = ready_fd,
                                     .keeper = keeper_new(), .api = { &supervisor, THE_API },
                                     .egress = { &supervisor, THE_WAY_OUT } };
    struct error err = { 0 };
    bool good = prepare(&supervisor, &err);
    if (good) {
        listen_to_up(&supervisor);
        keeper_on_end(supervisor.keeper, process_ended, &supervisor);
        keeper_on_ready(supervisor.keeper, supervisor.ready_pipe[0], became_ready, &supervisor);
        keeper_add(supervisor.keeper, "api", start_process, &supervisor.api);
        if (cluster->egress)
            keeper_add(supervisor.keeper, "egress", start_process, &supervisor.egress);
        keeper_run(supervisor.keeper);
    } else {
        tell_failure(&supervisor, &err);
    }
    clean_up(&supervisor);
    return good ? 0 : 1;
}
