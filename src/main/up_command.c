/* SPDX-License-Identifier: Apache-2.0 */
/* up_command.c - `knarr up`, `down`, `ls`, `status`: local clusters as a user sees them.
 *
 * `up` starts the supervisor as a daemon, waits until the API and every node are ready, and says
 * how to go on. */
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/bytes.h"
#include "base/env.h"
#include "base/flags.h"
#include "io/file.h"
#include "main/cluster.h"
#include "main/launch.h"
#include "object/validation.h"

enum { NOT_GIVEN = INT32_MIN };
enum { READY_TIMEOUT_MS = 120000, DOWN_TIMEOUT_MS = 60000, PORT_MAX = 65535 };

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
    int64_t ready_fd = -1;
    struct flag_words words;
    const struct flag flags[] = {
        { "--name", FLAG_TEXT, &name, "NAME", "the cluster" },
        { "--data-dir", FLAG_TEXT, &data_dir, "DIR", "its folder" },
        { "--ready-fd", FLAG_NUMBER, &ready_fd, "N", "a pipe that is told of readiness" },
    };
    struct cluster cluster;
    if (!flags_parse_alone(argc, argv, flags, ARRAY_SIZE(flags),
                     "knarr supervise (started by `knarr up`)", &words))
        return words.exit_code;
    cluster_of_name(&cluster, name, data_dir, &arena);
    if (!cluster_load(&cluster, &arena, &err))
        return complain(&err);
    if (ready_fd >= 0)
        fcntl((int)ready_fd, F_SETFD, FD_CLOEXEC);
    return supervise(&cluster, (int)ready_fd);
}

static void become_daemon(const struct cluster *cluster, int ready_fd, const char *log_path)
{
    char title[CLUSTER_NAME_MAX + 32], number[16];
    int log_fd = open(log_path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0640),
        null_fd = open("/dev/null", O_RDONLY | O_CLOEXEC);
    if (log_fd < 0 || null_fd < 0 || setsid() < 0 || dup2(null_fd, 0) < 0 || dup2(log_fd, 1) < 0 ||
        dup2(log_fd, 2) < 0 || chdir("/") != 0)
        _exit(127);
    fcntl(ready_fd, F_SETFD, 0);
    snprintf(number, sizeof number, "%d", ready_fd);
    snprintf(title, sizeof title, "knarr supervise %s", cluster->name);
    char *arguments[] = { title,        "supervise",
                          "--name",     (char *)(uintptr_t)cluster->name,
                          "--data-dir", (char *)(uintptr_t)cluster->data_dir,
                          "--ready-fd", number,
                          NULL };
    execv("/proc/self/exe", arguments);
    _exit(127);
}

/* Twice, so that the daemon is no child of ours. */
static bool start_daemon(const struct cluster *cluster, int *ret_ready_fd, struct error *err)
{
    AUTO_ARENA arena = { 0 };
    int ready[2], status;
    const char *log_path = cluster_path(cluster, "logs/supervisor.log", &arena);
    int rc = file_make_folders(cluster_path(cluster, "logs", &arena), 0755);
    if (rc < 0 || pipe2(ready, O_CLOEXEC) != 0)
        return fail(err, REASON_INTERNAL_ERROR, errno, "%s cannot be made: %s", log_path,
                    strerror(rc < 0 ? -rc : errno));
    pid_t child = fork();
    if (child == 0) {
        if (fork() == 0)
            become_daemon(cluster, ready[1], log_path);
        _exit(0);
    }
    close(ready[1]);
    if (child < 0 || waitpid(child, &status, 0) != child)
        return fail(err, REASON_INTERNAL_ERROR, errno, "the supervisor cannot be started: %s",
                    strerror(errno));
    *ret_ready_fd = ready[0];
    return true;
}

static bool fail_from_supervisor(const char *message, size_t size, struct error *err)
{
    return fail(err, REASON_INTERNAL_ERROR, 0, "%.*s", (int)size, message);
}

/* One byte from the API and one from each node; 'e' and a message when it cannot start. */
static bool wait_ready(const struct cluster *cluster, int fd, struct error *err)
{
    struct env *env = env_system();
    int64_t deadline_ms = env_monotonic_ms(env) + READY_TIMEOUT_MS;
    for (int seen = 0; seen < cluster->node_count + 1;) {
        char bytes[1024];
        int64_t left_ms = deadline_ms - env_monotonic_ms(env);
        struct pollfd poll_fd = { .fd = fd, .events = POLLIN };
        if (left_ms <= 0 || poll(&poll_fd, 1, (int)left_ms) <= 0)
            return fail(err, REASON_TIMEOUT, 0,
                        "the cluster is not ready after %d s: look at %s/logs",
                        READY_TIMEOUT_MS / 1000, cluster->data_dir);
        ssize_t size = read(fd, bytes, sizeof bytes);
        if (size <= 0)
            return fail(err, REASON_INTERNAL_ERROR, 0,
                        "the supervisor has ended: look at %s/logs/supervisor.log",
                        cluster->data_dir);
        for (ssize_t i = 0; i < size; i++, seen++)
            if (bytes[i] == 'e')
                return fail_from_supervisor(bytes + i + 1, (size_t)(size - i - 1), err);
        if (isatty(2))
            fprintf(stderr, "\rstarting %s: %s, %d of %d nodes ready ", cluster->name,
                    seen > 0 ? "API ready" : "API starts", seen > 0 ? seen - 1 : 0,
                    cluster->node_count);
    }
    if (isatty(2))
        fputc('\n', stderr);
    return true;
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

/* ---- up ---- */

struct choice {
    const char *name, *data_dir;
    int64_t     nodes, port, http_port, https_port;      /* NOT_GIVEN: as before, or usual */
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
    if (format_label(bytes_of(cluster->name)) || strlen(cluster->name) > CLUSTER_NAME_MAX)
        return fail(err, REASON_INVALID, 0,
                    "--name %s: lower case letters, digits and '-', at most %d", cluster->name,
                    CLUSTER_NAME_MAX);
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
    return cluster->ingress_http_port != cluster->ingress_https_port ||
           fail(err, REASON_INVALID, 0, "HTTP and HTTPS of Ingresses need two ports");
}

/* What the flags say, else as before, else the defaults. */
static bool choose(const struct choice *choice, bool is_known, struct cluster *cluster,
                   struct error *err)
{
    if (!check_choice(cluster, choice, err))
        return false;
    if (!is_known || choice->nodes != NOT_GIVEN)
        cluster->node_count = choice->nodes != NOT_GIVEN ? (int)choice->nodes : 1;
    cluster->port = choose_port(choice->port, is_known, cluster->port, CLUSTER_API_PORT);
    return choose_ingress_ports(choice, is_known, cluster, err);
}

/* A cluster that did not start is what it was, or is none. */
static void take_back(const struct cluster *before, bool is_known)
{
    AUTO_ARENA arena = { 0 };
    if (is_known && cluster_save(before, NULL))
        return;
    unlink(cluster_path(before, "cluster.json", &arena));
    cluster_forget(before);
}

static bool up(const struct choice *choice, struct arena *arena, struct error *err)
{
    struct cluster cluster, before;
    struct error unknown = { 0 };
    int ready_fd = -1;
    int64_t start_ms = env_monotonic_ms(env_system());
    bool is_known = cluster_find(&cluster, choice->name, choice->data_dir, arena, &unknown);
    if (!is_known && unknown.reason != REASON_NOT_FOUND)
        return error_pass(err, &unknown);
    before = cluster;
    if (!choose(choice, is_known, &cluster, err))
        return false;
    if (!cluster_register(&cluster, err))
        return false;
    if (cluster_supervisor_pid(&cluster, arena))
        return fail(err, REASON_ALREADY_EXISTS, 0,
                    "cluster %s is running already (knarr status, knarr down; --name makes another)",
                    cluster.name);
    if (!cluster_save(&cluster, err) ||
        !start_daemon(&cluster, &ready_fd, err))
        return false;
    bool good = wait_ready(&cluster, ready_fd, err);
    close(ready_fd);
    if (good)
        say_how_to_go_on(&cluster, env_monotonic_ms(env_system()) - start_ms);
    else if (err->reason != REASON_TIMEOUT)
        take_back(&before, is_known);
    return good;
}

int command_up(int argc, char **argv)
{
    AUTO_ARENA arena = { 0 };
    struct error err = { 0 };
    struct choice choice = { .nodes = NOT_GIVEN, .port = NOT_GIVEN,
                             .http_port = NOT_GIVEN, .https_port = NOT_GIVEN };
    struct flag_words words;
    const struct flag flags[] = {
        { "--name", FLAG_TEXT, &choice.name, "NAME", "the cluster's name (default)" },
        { "--nodes", FLAG_NUMBER, &choice.nodes, "N", "how many nodes (1)" },
        { "--data-dir", FLAG_TEXT, &choice.data_dir, "DIR",
          "where everything of it is kept (/var/lib/knarr/NAME)" },
        { "--https-listen-port", FLAG_NUMBER, &choice.port, "PORT",
          "of the API on 127.0.0.1 (6443)" },
        { "--ingress-http-port", FLAG_NUMBER, &choice.http_port, "PORT",
          "where Ingresses answer on 127.0.0.1 (80)" },
        { "--ingress-https-port", FLAG_NUMBER, &choice.https_port, "PORT",
          "the same by TLS (443)" },
    };
    if (!flags_parse_alone(argc, argv, flags, ARRAY_SIZE(flags), "knarr up [flags]", &words))
        return words.exit_code;
    return up(&choice, &arena, &err) ? 0 : complain(&err);
}

/* ---- down ---- */

static bool wait_end(int pid, struct error *err)
{
    int fd = launch_pid_fd(pid);
    if (fd < 0)
        return true;
    struct pollfd poll_fd = { .fd = fd, .events = POLLIN };
    int count = poll(&poll_fd, 1, DOWN_TIMEOUT_MS);
    close(fd);
    return count > 0 || fail(err, REASON_TIMEOUT, 0, "the cluster has not ended after %d s",
                             DOWN_TIMEOUT_MS / 1000);
}

static bool delete_cluster(const struct cluster *cluster, struct error *err)
{
    int rc = file_remove_tree(cluster->data_dir);
    if (rc < 0)
        return fail(err, REASON_INTERNAL_ERROR, -rc, "%s could not be removed whole: %s",
                    cluster->data_dir, strerror(-rc));
    cluster_forget(cluster);
    printf("Its data in %s has been deleted\n", cluster->data_dir);
    return true;
}

static bool down(const char *name, const char *data_dir, bool delete_data, struct error *err)
{
    AUTO_ARENA arena = { 0 };
    struct error unknown = { 0 };
    struct cluster cluster;
    bool is_known = cluster_find(&cluster, name, data_dir, &arena, &unknown);
    if (!is_known && unknown.reason != REASON_NOT_FOUND)
        return error_pass(err, &unknown);
    int pid = is_known || !data_dir ? cluster_supervisor_pid(&cluster, &arena) : 0;
    if (pid && kill(pid, SIGTERM) != 0)
        return fail(err, REASON_FORBIDDEN, errno, "cluster %s cannot be stopped: %s%s",
                    cluster.name, strerror(errno), errno == EPERM ? " (try sudo knarr down)" : "");
    if (pid && !wait_end(pid, err))
        return false;
    if (!pid && is_known && geteuid() == 0 && supervise_lock(&cluster, NULL))
        supervise_clean_up(&cluster);
    if (pid || is_known)
        printf("Cluster %s %s\n", cluster.name, pid ? "has been stopped" : "was not running");
    else
        printf("There is no cluster %s in %s\n", cluster.name, cluster.data_dir);
    return !delete_data || !is_known || delete_cluster(&cluster, err);
}

int command_down(int argc, char **argv)
{
    struct error err = { 0 };
    const char *name = NULL, *data_dir = NULL;
    bool delete_data = false;
    struct flag_words words;
    const struct flag flags[] = {
        CLUSTER_FLAG_ROWS(&name, &data_dir),
        { "--delete-data", FLAG_SWITCH, &delete_data, NULL,
          "remove the folder, too: objects, images, volumes" },
    };
    if (!flags_parse_alone(argc, argv, flags, ARRAY_SIZE(flags), "knarr down [flags]", &words))
        return words.exit_code;
    return down(name, data_dir, delete_data, &err) ? 0 : complain(&err);
}

/* ---- ls, status ---- */

static void print_cluster(const struct cluster *cluster)
{
    AUTO_ARENA arena = { 0 };
    int pid = cluster_supervisor_pid(cluster, &arena);
    printf("%-20s %-8s %5d  %-24s %s\n", cluster->name, pid ? "running" : "stopped",
           cluster->node_count, arena_printf(&arena, "https://127.0.0.1:%d", cluster->port),
           cluster->data_dir);
}

static const char list_head[] =
    "NAME                 STATE    NODES  SERVER                   DATA\n";

int command_ls(int argc, char **argv)
{
    struct flag_words words;
    if (!flags_parse_alone(argc, argv, NULL, 0, "knarr ls", &words))
        return words.exit_code;
    fputs(list_head, stdout);
    cluster_each(print_cluster);
    return 0;
}

int command_status(int argc, char **argv)
{
    AUTO_ARENA arena = { 0 };
    struct error err = { 0 };
    const char *name = NULL, *data_dir = NULL;
    struct cluster cluster;
    struct flag_words words;
    const struct flag flags[] = { CLUSTER_FLAG_ROWS(&name, &data_dir) };
    if (!flags_parse_alone(argc, argv, flags, ARRAY_SIZE(flags), "knarr status [flags]", &words))
        return words.exit_code;
    if (!cluster_find(&cluster, name, data_dir, &arena, &err))
        return complain(&err);
    fputs(list_head, stdout);
    print_cluster(&cluster);
    return cluster_supervisor_pid(&cluster, &arena) ? 0 : 3;
}
