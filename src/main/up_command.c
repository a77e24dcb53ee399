/* SPDX-License-Identifier: Apache-2.0 */
/* up_command.c - `knarr up`: starts a local cluster and says how to go on.
 *
 * It starts the supervisor as a daemon and waits until the API and every node are ready.  One who
 * interrupts it (Ctrl-C), or kills it, meant the cluster: the supervisor sees that nobody waits any
 * more and ends all of it; `up` waits for that and takes back what it had written.
 *
 * Holds: from the first byte written to the last taken back, the cluster's lock is held here or in
 * the supervisor, so no other `up` or `down` meets a cluster that is half there. */
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/signalfd.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/bytes.h"
#include "base/env.h"
#include "base/flags.h"
#include "io/file.h"
#include "main/cluster.h"
#include "main/egress.h"
#include "main/launch.h"
#include "node/runtime_program.h"

enum { NOT_GIVEN = INT32_MIN };
enum { READY_TIMEOUT_MS = 120000, END_TIMEOUT_MS = 60000, PORT_MAX = 65535 };

static int complain(const struct error *err)
{
    fprintf(stderr, "knarr: %s\n", err->message);
    return 1;
}

/* ---- the daemon ---- */

int command_supervise(int argc, char **argv)
{
    AUTO_ARENA arena = { 0 };
    struct error err = { 0 };
    const char *name = "default", *data_dir = NULL;
    int64_t ready_fd = -1, lock_fd = -1;
    struct flag_words words;
    const struct flag flags[] = {
        { "--name", FLAG_TEXT, &name, "NAME", "the cluster" },
        { "--data-dir", FLAG_TEXT, &data_dir, "DIR", "its folder" },
        { "--ready-fd", FLAG_NUMBER, &ready_fd, "N", "a socket to who waits for readiness" },
        { "--lock-fd", FLAG_NUMBER, &lock_fd, "N", "the cluster's lock, held" },
    };
    struct cluster cluster;
    if (!flags_parse_alone(argc, argv, flags, ARRAY_SIZE(flags),
                     "knarr supervise (started by `knarr up`)", &words))
        return words.exit_code;
    cluster_of_name(&cluster, name, data_dir, &arena);
    if (!cluster_load(&cluster, &arena, &err))
        return complain(&err);
    if (fcntl((int)ready_fd, F_SETFD, FD_CLOEXEC) != 0 ||
        fcntl((int)lock_fd, F_SETFD, FD_CLOEXEC) != 0) {
        fputs("knarr: supervise is started by `knarr up` only\n", stderr);
        return 2;
    }
    return supervise(&cluster, (int)ready_fd);
}

/* What becomes the daemon takes along. */
struct daemon {
    const struct cluster *cluster;
    const char           *log_path;
    int                   ready_fd, lock_fd;
};

static void become_daemon(const struct daemon *daemon)
{
    const struct cluster *cluster = daemon->cluster;
    char title[CLUSTER_NAME_MAX + 32], ready[16], lock[16];
    int log_fd = open(daemon->log_path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0640),
        null_fd = open("/dev/null", O_RDONLY | O_CLOEXEC);
    if (log_fd < 0 || null_fd < 0 || setsid() < 0 || dup2(null_fd, 0) < 0 || dup2(log_fd, 1) < 0 ||
        dup2(log_fd, 2) < 0 || chdir("/") != 0)
        _exit(127);
    fcntl(daemon->ready_fd, F_SETFD, 0);
    fcntl(daemon->lock_fd, F_SETFD, 0);
    snprintf(ready, sizeof ready, "%d", daemon->ready_fd);
    snprintf(lock, sizeof lock, "%d", daemon->lock_fd);
    snprintf(title, sizeof title, "knarr supervise %s", cluster->name);
    char *arguments[] = { title,        "supervise",
                          "--name",     (char *)(uintptr_t)cluster->name,
                          "--data-dir", (char *)(uintptr_t)cluster->data_dir,
                          "--ready-fd", ready,
                          "--lock-fd",  lock,
                          NULL };
    execv("/proc/self/exe", arguments);
    _exit(127);
}

/* Twice, so that the daemon is no child of ours.  A signal for our process group finds it deaf until
 * it is a group of its own and its supervisor listens (keeper_new). */
static bool start_daemon(const struct cluster *cluster, int lock_fd, int *ret_ready_fd,
                         struct error *err)
{
    AUTO_ARENA arena = { 0 };
    int ready[2], status;
    const char *log_path = cluster_path(cluster, "logs/supervisor.log", &arena);
    int rc = file_make_folders(cluster_path(cluster, "logs", &arena), 0755);
    if (rc >= 0 && socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ready) != 0)
        rc = -errno;
    if (rc < 0)
        return fail(err, REASON_INTERNAL_ERROR, -rc, "%s cannot be made: %s", log_path,
                    strerror(-rc));
    struct daemon daemon = { cluster, log_path, ready[1], lock_fd };
    pid_t child = fork();
    if (child == 0) {
        if (fork() == 0)
            become_daemon(&daemon);
        _exit(0);
    }
    close(ready[1]);
    *ret_ready_fd = ready[0];
    if (child < 0 || waitpid(child, &status, 0) != child)
        return fail(err, REASON_INTERNAL_ERROR, errno, "the supervisor cannot be started: %s",
                    strerror(errno));
    return true;
}

/* ---- waiting ---- */

/* One that waits for a cluster to be ready. */
struct waiting {
    const struct cluster *cluster;
    int                   ready_fd, signal_fd, lock_fd;
    int                   signal;        /* that interrupted it; 0: none */
    bool                  is_new;        /* the folder was not there before */
    int                   nodes_before;  /* when it last ran; 0: never */
};

/* Signals that end a command wait from here on, until wait_ready() looks for them. */
static int hold_signals(struct error *err)
{
    sigset_t ending;
    sigemptyset(&ending);
    sigaddset(&ending, SIGINT);
    sigaddset(&ending, SIGTERM);
    sigaddset(&ending, SIGHUP);
    int fd = sigprocmask(SIG_BLOCK, &ending, NULL) == 0
                 ? signalfd(-1, &ending, SFD_CLOEXEC | SFD_NONBLOCK)
                 : -1;
    if (fd < 0)
        fail(err, REASON_INTERNAL_ERROR, errno, "signals cannot be held: %s", strerror(errno));
    return fd;
}

static bool fail_from_supervisor(const char *message, size_t size, struct error *err)
{
    return fail(err, REASON_INTERNAL_ERROR, 0, "%.*s", (int)size, message);
}

static void show_progress(const struct cluster *cluster, int seen)
{
    if (isatty(2))
        fprintf(stderr, "\rstarting %s: %s, %d of %d nodes ready ", cluster->name,
                seen > 0 ? "API ready" : "API starts", seen > 0 ? seen - 1 : 0,
                cluster->node_count);
}

static bool was_interrupted(struct waiting *waiting)
{
    struct signalfd_siginfo info;
    if (read(waiting->signal_fd, &info, sizeof info) == sizeof info)
        waiting->signal = (int)info.ssi_signo;
    return waiting->signal != 0;
}

/* What the supervisor has said since; the number of processes that are ready now, or -1. */
static int hear(const struct waiting *waiting, int seen, struct error *err)
{
    char bytes[1024];
    ssize_t size = read(waiting->ready_fd, bytes, sizeof bytes);
    if (size <= 0)
        fail(err, REASON_INTERNAL_ERROR, 0,
             "the supervisor has ended: look at %s/logs/supervisor.log",
             waiting->cluster->data_dir);
    for (ssize_t i = 0; i < size; i++, seen++)
        if (bytes[i] == 'e') {
            fail_from_supervisor(bytes + i + 1, (size_t)(size - i - 1), err);
            return -1;
        }
    return size <= 0 ? -1 : seen;
}

/* One byte from the API and one from each node; 'e' and a message when it cannot start. */
static bool wait_ready(struct waiting *waiting, struct error *err)
{
    struct env *env = env_system();
    int64_t deadline_ms = env_monotonic_ms(env) + READY_TIMEOUT_MS;
    for (int seen = 0; seen < waiting->cluster->node_count + 1;) {
        int64_t left_ms = deadline_ms - env_monotonic_ms(env);
        struct pollfd fds[] = { { .fd = waiting->ready_fd, .events = POLLIN },
                                { .fd = waiting->signal_fd, .events = POLLIN } };
        if (left_ms <= 0 || poll(fds, ARRAY_SIZE(fds), (int)left_ms) <= 0)
            return fail(err, REASON_TIMEOUT, 0,
                        "the cluster is not ready after %d s: look at %s/logs",
                        READY_TIMEOUT_MS / 1000, waiting->cluster->data_dir);
        if (was_interrupted(waiting))
            return fail(err, REASON_GONE, 0, "interrupted: cluster %s does not run",
                        waiting->cluster->name);
        if (fds[0].revents && (seen = hear(waiting, seen, err)) < 0)
            return false;
        show_progress(waiting->cluster, seen);
    }
    if (isatty(2))
        fputc('\n', stderr);
    return true;
}

/* Closes our side, which ends a cluster that is not ready, and waits for its supervisor's end. */
static void wait_supervisor_end(const struct waiting *waiting)
{
    char bytes[1024];
    struct pollfd poll_fd = { .fd = waiting->ready_fd, .events = POLLIN };
    if (waiting->ready_fd < 0)
        return;
    shutdown(waiting->ready_fd, SHUT_WR);
    while (poll(&poll_fd, 1, END_TIMEOUT_MS) > 0 &&
           read(waiting->ready_fd, bytes, sizeof bytes) > 0)
        continue;
}

static void say_how_to_go_on(const struct cluster *cluster, int64_t took_ms)
{
    const char *which = strcmp(cluster->name, "default") == 0 ? "" : cluster->name;
    printf("Cluster %s is ready after %lld.%02lld s: %d node%s, API at https://127.0.0.1:%d\n\n",
           cluster->name, (long long)(took_ms / 1000), (long long)(took_ms % 1000 / 10),
           cluster->node_count, cluster->node_count == 1 ? "" : "s", cluster->port);
    printf("  export KUBECONFIG=%s/kubeconfig\n", cluster->data_dir);
    printf("  knarr kubectl get pods -A          or any kubectl\n");
    printf("  knarr image import FILE.tar%s%s      makes a local image usable\n",
           *which ? " --name " : "", which);
    printf("  knarr down%s%s                       stops it; the data stays in %s\n",
           *which ? " --name " : "", which, cluster->data_dir);
}

/* Its Node and pods stay in the API, as those of a machine that does not answer. */
static void say_what_is_not_started(const struct cluster *cluster, int nodes_before)
{
    AUTO_ARENA arena = { 0 };
    for (int i = cluster->node_count; i < nodes_before; i++) {
        const char *name = cluster_node_name(i, &arena);
        printf("%s%s is not started any more; its pods come back on other nodes after\n"
               "  knarr kubectl delete node %s\n",
               i == cluster->node_count ? "\n" : "", name, name);
    }
}

/* ---- up ---- */

struct choice {
    const char *name, *data_dir;
    int64_t     nodes, port, http_port, https_port;      /* NOT_GIVEN: as before, or usual */
    bool        egress, no_egress;       /* neither: as before, or none */
    struct pressure_options pressure;    /* each NULL: as before */
};

static bool is_port(int64_t port)
{
    return port == NOT_GIVEN || (port > 0 && port <= PORT_MAX);
}

static uint16_t choose_port(int64_t chosen, bool is_known, uint16_t before, uint16_t usual)
{
    return chosen != NOT_GIVEN ? (uint16_t)chosen : is_known ? before : usual;
}

static bool check_choice(const struct cluster *cluster, const struct choice *choice,
                         struct error *err)
{
    if (geteuid() != 0)
        return fail(
            err, REASON_FORBIDDEN, 0,
            "a cluster needs root: it makes namespaces and runs containers (try sudo knarr up)");
    if (!cluster_is_name(cluster->name))
        return fail(err, REASON_INVALID, 0,
                    "--name %s: lower case letters, digits and '-', at most %d; not node or server",
                    cluster->name, CLUSTER_NAME_MAX);
    if (choice->nodes != NOT_GIVEN && (choice->nodes < 1 || choice->nodes > CLUSTER_NODES_MAX))
        return fail(err, REASON_INVALID, 0, "--nodes %lld: 1 to %d", (long long)choice->nodes,
                    CLUSTER_NODES_MAX);
    if (!is_port(choice->port))
        return fail(err, REASON_INVALID, 0, "--https-listen-port %lld: 1 to %d",
                    (long long)choice->port, PORT_MAX);
    if (cluster->data_dir[0] != '/' || strpbrk(cluster->data_dir, "\"\\\n,:"))
        return fail(err, REASON_INVALID, 0,
                    "--data-dir %s: an absolute path without quotes, commas and colons",
                    cluster->data_dir);
    return true;
}

/* Those of Ingresses. */
static bool choose_ingress_ports(const struct choice *choice, bool is_known,
                                 struct cluster *cluster, struct error *err)
{
    if (!is_port(choice->http_port) || !is_port(choice->https_port))
        return fail(err, REASON_INVALID, 0, "a port is a number from 1 to 65535");
    cluster->ingress_http_port =
        choose_port(choice->http_port, is_known, cluster->ingress_http_port, CLUSTER_HTTP_PORT);
    cluster->ingress_https_port =
        choose_port(choice->https_port, is_known, cluster->ingress_https_port, CLUSTER_HTTPS_PORT);
    if (cluster->ingress_http_port == cluster->ingress_https_port)
        return fail(err, REASON_INVALID, 0, "HTTP and HTTPS of Ingresses need two ports");
    return (cluster->port != cluster->ingress_http_port &&
            cluster->port != cluster->ingress_https_port) ||
           fail(err, REASON_INVALID, 0, "the API and Ingresses need ports of their own, not %d",
                cluster->port);
}

static bool choose_pressure(const struct choice *choice, struct cluster *cluster,
                            struct error *err)
{
    struct pressure_settings settings;
    for (size_t i = 0; i < PRESSURE_OPTION_COUNT; i++)
        if (choice->pressure.texts[i])
            cluster->pressure.texts[i] = choice->pressure.texts[i];
    return pressure_options_read(&cluster->pressure, &settings, err);
}

/* What the flags say, else as before, else the defaults. */
static bool choose(const struct choice *choice, bool is_known, struct cluster *cluster,
                   struct error *err)
{
    if (!is_known || choice->nodes != NOT_GIVEN)
        cluster->node_count = choice->nodes != NOT_GIVEN ? (int)choice->nodes : 1;
    cluster->port = choose_port(choice->port, is_known, cluster->port, CLUSTER_API_PORT);
    cluster->egress = choice->egress || (is_known && cluster->egress && !choice->no_egress);
    if (cluster->egress && !egress_check(err))
        return false;
    return choose_pressure(choice, cluster, err) && runtime_programs_check(err) &&
           choose_ingress_ports(choice, is_known, cluster, err);
}

/* A cluster that did not start is what it was, or is none.  A folder that was made for it goes,
 * unless something ran there whose logs tell why it failed. */
static void take_back(const struct waiting *waiting, const struct cluster *before, bool is_known)
{
    AUTO_ARENA arena = { 0 };
    if (is_known && cluster_save(before, NULL))
        return;
    unlink(cluster_path(before, "cluster.json", &arena));
    if (cluster_is_registered(before))
        cluster_forget(before);
    const char *left;
    if (waiting->is_new && (waiting->signal || waiting->ready_fd < 0))
        (void)!cluster_remove_folder(before, &left, &arena, NULL);
}

/* Its lock, for which there has to be a folder. */
static bool take_lock(const struct cluster *cluster, bool is_known, struct waiting *waiting,
                      struct error *err)
{
    waiting->is_new = !file_exists(cluster->data_dir);
    if (!is_known && !cluster_may_use_folder(cluster, err))
        return false;
    int rc = file_make_folders(cluster->data_dir, 0755);
    if (rc < 0)
        return fail(err, REASON_INTERNAL_ERROR, -rc, "%s cannot be made: %s", cluster->data_dir,
                    strerror(-rc));
    waiting->lock_fd = supervise_lock(cluster, err);
    return waiting->lock_fd >= 0;
}

/* For who has the lock. */
static bool start(const struct choice *choice, struct cluster *cluster, struct waiting *waiting,
                  struct arena *arena, struct error *err)
{
    struct error unknown = { 0 };
    bool is_known = cluster_load(cluster, arena, &unknown);
    struct cluster before = *cluster;
    waiting->nodes_before = is_known ? before.node_count : 0;
    if (!is_known && unknown.reason != REASON_NOT_FOUND)
        return error_pass(err, &unknown);
    if (choose(choice, is_known, cluster, err) && cluster_register(cluster, err) &&
        cluster_save(cluster, err) &&
        start_daemon(cluster, waiting->lock_fd, &waiting->ready_fd, err) &&
        wait_ready(waiting, err))
        return true;
    if (err->reason == REASON_TIMEOUT) {
        (void)!send(waiting->ready_fd, SUPERVISE_KEEP, 1, MSG_NOSIGNAL);
        return false;
    }
    wait_supervisor_end(waiting);
    take_back(waiting, &before, is_known);
    return false;
}

static bool up(const struct choice *choice, struct waiting *waiting, struct arena *arena,
               struct error *err)
{
    struct cluster cluster;
    struct error unknown = { 0 };
    int64_t start_ms = env_monotonic_ms(env_system());
    bool is_known = cluster_find(&cluster, choice->name, choice->data_dir, arena, &unknown);
    if (!is_known && unknown.reason != REASON_NOT_FOUND)
        return error_pass(err, &unknown);
    if (!check_choice(&cluster, choice, err) || !cluster_owns_name(&cluster, err))
        return false;
    if (cluster_supervisor_pid(&cluster, arena))
        return fail(err, REASON_ALREADY_EXISTS, 0,
                    "cluster %s is running already (knarr status, knarr down; --name makes another)",
                    cluster.name);
    waiting->cluster = &cluster;
    waiting->signal_fd = hold_signals(err);
    if (waiting->signal_fd < 0 || !take_lock(&cluster, is_known, waiting, err) ||
        !start(choice, &cluster, waiting, arena, err))
        return false;
    say_how_to_go_on(&cluster, env_monotonic_ms(env_system()) - start_ms);
    say_what_is_not_started(&cluster, waiting->nodes_before);
    return true;
}

int command_up(int argc, char **argv)
{
    AUTO_ARENA arena = { 0 };
    struct error err = { 0 };
    struct choice choice = { .nodes = NOT_GIVEN, .port = NOT_GIVEN,
                             .http_port = NOT_GIVEN, .https_port = NOT_GIVEN };
    struct waiting waiting = { .ready_fd = -1, .signal_fd = -1, .lock_fd = -1 };
    struct flag_words words;
    const struct flag flags[] = {
        { "--name", FLAG_TEXT, &choice.name, "NAME", "the cluster's name (default)" },
        { "--nodes", FLAG_NUMBER, &choice.nodes, "N", "how many nodes (1)" },
        { "--data-dir", FLAG_TEXT, &choice.data_dir, "DIR",
          "where everything of it is kept (/var/lib/knarr/NAME)" },
        { "--https-listen-port", FLAG_NUMBER, &choice.port, "PORT",
          "of the API on 127.0.0.1 (6443)" },
        { "--egress", FLAG_SWITCH, &choice.egress, NULL,
          "pods reach the outside, as programs of this machine do (slirp4netns)" },
        { "--no-egress", FLAG_SWITCH, &choice.no_egress, NULL, "they do not any more" },
        { "--ingress-http-port", FLAG_NUMBER, &choice.http_port, "PORT",
          "where Ingresses answer on 127.0.0.1 (80)" },
        { "--ingress-https-port", FLAG_NUMBER, &choice.https_port, "PORT",
          "the same by TLS (443)" },
        PRESSURE_FLAG_ROWS(&choice.pressure),
    };
    if (!flags_parse_alone(argc, argv, flags, ARRAY_SIZE(flags), "knarr up [flags]", &words))
        return words.exit_code;
    if (up(&choice, &waiting, &arena, &err))
        return 0;
    complain(&err);
    return waiting.signal ? 128 + waiting.signal : 1;
}
