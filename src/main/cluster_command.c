/* SPDX-License-Identifier: Apache-2.0 */
/* cluster_command.c - `knarr down`, `ls`, `status`: local clusters that are there already.
 *
 * They work, too, where a cluster's cluster.json is broken or its folder is gone: what runs of it is
 * known by its name.  `down` then ends only what is provably this cluster's: the name must lead to
 * the folder, or nowhere. */
#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/bytes.h"
#include "base/flags.h"
#include "io/file.h"
#include "main/cluster.h"
#include "main/cluster_cgroup.h"
#include "main/launch.h"

enum { DOWN_TIMEOUT_MS = 60000, DOWN_QUIET_MS = 1000 };

static int complain(const struct error *err)
{
    fprintf(stderr, "knarr: %s\n", err->message);
    return 1;
}

static bool wait_end(int pid, bool now, struct error *err)
{
    int fd = launch_pid_fd(pid);
    if (fd < 0)
        return true;
    struct pollfd poll_fd = { .fd = fd, .events = POLLIN };
    int count = poll(&poll_fd, 1, DOWN_QUIET_MS);
    if (count == 0) {
        if (!now)
            fprintf(stderr, "Waiting for its containers, which have %d s to end (knarr down --now "
                            "ends them at once)\n", CLUSTER_GRACE_S);
        count = poll(&poll_fd, 1, DOWN_TIMEOUT_MS);
    }
    close(fd);
    return count > 0 || fail(err, REASON_TIMEOUT, 0, "the cluster has not ended after %d s",
                             DOWN_TIMEOUT_MS / 1000);
}

static bool delete_cluster(const struct cluster *cluster, struct arena *arena, struct error *err)
{
    const char *left;
    if (!cluster_remove_folder(cluster, &left, arena, err))
        return false;
    cluster_forget(cluster);
    printf("Its data in %s has been deleted\n", cluster->data_dir);
    if (left)
        printf("What else is there stays (%s)\n", left);
    return true;
}

/* ---- down ---- */

/* What `down` has found. */
struct ending {
    struct cluster cluster;
    bool           is_known, is_broken;  /* its cluster.json; neither: there is none */
    int            pid;                  /* of its supervisor; 0: none */
};

static bool look(const char *name, const char *data_dir, struct ending *ending,
                 struct arena *arena, struct error *err)
{
    struct error unknown = { 0 };
    struct cluster *cluster = &ending->cluster;
    ending->is_known = cluster_find(cluster, name, data_dir, arena, &unknown);
    ending->is_broken = unknown.reason == REASON_INTERNAL_ERROR;
    if (!ending->is_known && !ending->is_broken && unknown.reason != REASON_NOT_FOUND)
        return error_pass(err, &unknown);
    if (ending->is_broken && !cluster_is_registered(cluster))
        return fail(err, REASON_INVALID, 0,
                    "%s/cluster.json is broken, and no name leads to this folder: what runs of it "
                    "cannot be told (knarr ls)", data_dir);
    if (ending->is_known || ending->is_broken || !data_dir)
        ending->pid = cluster_supervisor_pid(cluster, arena);
    return true;
}

/* The folder has gone, but what its supervisor noted at its start has not: the name leads nowhere,
 * so it is no other cluster's. */
static bool has_lost_its_folder(const struct ending *ending, struct arena *arena)
{
    return !ending->is_known && !ending->is_broken && !file_exists(ending->cluster.data_dir) &&
           file_exists(cluster_run_path(&ending->cluster, "supervisor.pid", arena));
}

/* No supervisor is noted; one that runs nevertheless has the lock. */
static bool clean_up(struct ending *ending, struct arena *arena, struct error *err)
{
    if (geteuid() != 0)
        return true;
    if (has_lost_its_folder(ending, arena)) {
        supervise_clean_up(&ending->cluster);
        return true;
    }
    if (!ending->is_known && !ending->is_broken)
        return true;
    int lock_fd = supervise_lock(&ending->cluster, err);
    if (lock_fd >= 0) {
        supervise_clean_up(&ending->cluster);
        close(lock_fd);
        return true;
    }
    ending->pid = cluster_search_supervisor(&ending->cluster, arena);
    if (ending->pid)
        error_clear(err);
    return ending->pid != 0;
}

/* SIGINT: containers get no time to end. */
static bool stop(const struct ending *ending, bool now, struct error *err)
{
    if (kill(ending->pid, now ? SIGINT : SIGTERM) != 0)
        return fail(err, REASON_FORBIDDEN, errno, "cluster %s cannot be stopped: %s%s",
                    ending->cluster.name, strerror(errno),
                    errno == EPERM ? " (try sudo knarr down)" : "");
    return wait_end(ending->pid, now, err);
}

struct down_options {
    const char *name, *data_dir;
    bool        delete_data, now;
};

static bool down(const struct down_options *options, struct error *err)
{
    AUTO_ARENA arena = { 0 };
    struct ending ending = { 0 };
    const struct cluster *cluster = &ending.cluster;
    if (!look(options->name, options->data_dir, &ending, &arena, err) ||
        (!ending.pid && !clean_up(&ending, &arena, err)) ||
        (ending.pid && !stop(&ending, options->now || options->delete_data, err)))
        return false;
    bool is_there = ending.is_known || ending.is_broken;
    if (ending.pid || is_there)
        printf("Cluster %s %s\n", cluster->name,
               ending.pid ? "has been stopped" : "was not running");
    else
        printf("There is no cluster %s in %s\n", cluster->name, cluster->data_dir);
    if (!options->delete_data || (!is_there && !cluster_left_folder(cluster)))
        return true;
    return delete_cluster(cluster, &arena, err);
}

int command_down(int argc, char **argv)
{
    AUTO_ARENA arena = { 0 };
    struct error err = { 0 };
    struct down_options options = { 0 };
    struct flag_words words;
    const struct flag flags[] = {
        CLUSTER_FLAG_ROWS(&options.name, &options.data_dir),
        { "--delete-data", FLAG_SWITCH, &options.delete_data, NULL,
          "remove what it kept, too: objects, images, volumes; implies --now" },
        { "--now", FLAG_SWITCH, &options.now, NULL,
          arena_printf(&arena, "kill containers at once; without it they get SIGTERM, and %d s to "
                               "end", CLUSTER_GRACE_S) },
    };
    if (!flags_parse_alone(argc, argv, flags, ARRAY_SIZE(flags), "knarr down [flags]", &words))
        return words.exit_code;
    return down(&options, &err) ? 0 : complain(&err);
}

/* ---- ls, status ---- */

static void print_cluster(const struct cluster *cluster, bool is_broken)
{
    AUTO_ARENA arena = { 0 };
    int pid = cluster_supervisor_pid(cluster, &arena);
    const char *state = is_broken ? "broken" : pid ? "running" : "stopped",
               *nodes = is_broken ? "-" : arena_printf(&arena, "%d", cluster->node_count),
               *server =
                   is_broken ? "-" : arena_printf(&arena, "https://127.0.0.1:%d", cluster->port);
    printf("%-20s %-8s %5s  %-24s %s\n", cluster->name, state, nodes, server, cluster->data_dir);
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
    if (!cluster_find(&cluster, name, data_dir, &arena, &err) &&
        err.reason != REASON_INTERNAL_ERROR)
        return complain(&err);
    fputs(list_head, stdout);
    print_cluster(&cluster, error_is_set(&err));
    if (error_is_set(&err))
        return complain(&err);
    return cluster_supervisor_pid(&cluster, &arena) ? 0 : 3;
}
