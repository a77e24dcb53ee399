/* SPDX-License-Identifier: Apache-2.0 */
/* cluster_cgroup.c - see cluster_cgroup.h. */
#include "main/cluster_cgroup.h"

#include <poll.h>
#include <signal.h>

#include "base/arena.h"
#include "base/log.h"
#include "node/cgroup.h"

enum { KILL_ROUNDS = 250, KILL_WAIT_MS = 20, STOP_ROUNDS = CLUSTER_GRACE_S * 1000 / KILL_WAIT_MS };

static const char cgroup_mount[] = "/sys/fs/cgroup";
static const struct log cgroup_log = { "supervise" };

const char *cluster_cgroup_path(const struct cluster *cluster, struct arena *arena)
{
    return arena_printf(arena, "/knarr-%s", cluster->name);
}

const char *cluster_node_cgroup_path(const struct cluster *cluster, int node, struct arena *arena)
{
    return arena_printf(arena, "/knarr-%s/%s", cluster->name, cluster_node_name(node, arena));
}

bool cluster_cgroup_make(const struct cluster *cluster, struct cgroup_door *ret, struct error *err)
{
    AUTO_ARENA arena = { 0 };
    const char *path = cluster_cgroup_path(cluster, &arena);
    struct cgroup_tree *tree = cgroup_tree_open(cgroup_mount, path, err);
    bool good = tree && cgroup_make(tree, path, err) &&
                cgroup_door_open(tree, arena_printf(&arena, "%s/system", path), ret, err);
    cgroup_tree_free(tree);
    return good || error_context(err, "the cluster's cgroup");
}

/* Returns how many processes there are; 0 asks for nothing but that. */
static size_t signal_pods(const struct cluster *cluster, struct cgroup_tree *tree, int signal)
{
    AUTO_ARENA arena = { 0 };
    size_t count = 0;
    for (int node = 0; node < cluster->node_count; node++)
        count += cgroup_kill(tree, cluster_node_cgroup_path(cluster, node, &arena), signal);
    return count;
}

/* Their agent is gone, so it is for all alike: as a service manager ends what it has started. */
void cluster_cgroup_stop_pods(const struct cluster *cluster, bool (*goes_on)(void *context),
                              void *context)
{
    AUTO_ARENA arena = { 0 };
    const char *path = cluster_cgroup_path(cluster, &arena);
    struct cgroup_tree *tree = cgroup_tree_open(cgroup_mount, path, NULL);
    size_t left = tree ? signal_pods(cluster, tree, SIGTERM) : 0;
    for (int round = 0; left > 0 && round < STOP_ROUNDS && goes_on(context); round++) {
        poll(NULL, 0, KILL_WAIT_MS);
        left = signal_pods(cluster, tree, 0);
    }
    if (left > 0 && goes_on(context))
        log_warn(&cgroup_log, "containers have not ended in time",
                 KV_INT("processes", (int64_t)left));
    cgroup_tree_free(tree);
}

/* A killed process needs a moment to leave its cgroup; each round waits for it by the kernel's own
 * clock, not by a guess of ours. */
void cluster_cgroup_kill(const struct cluster *cluster)
{
    AUTO_ARENA arena = { 0 };
    const char *path = cluster_cgroup_path(cluster, &arena);
    struct cgroup_tree *tree = cgroup_tree_open(cgroup_mount, path, NULL);
    int rounds = 0;
    while (tree && cgroup_kill(tree, path, SIGKILL) > 0 && rounds++ < KILL_ROUNDS)
        poll(NULL, 0, KILL_WAIT_MS);
    if (rounds >= KILL_ROUNDS)
        log_warn(&cgroup_log, "processes of the cluster do not end", KV("cgroup", path));
    cgroup_tree_free(tree);
}

void cluster_cgroup_remove(const struct cluster *cluster)
{
    AUTO_ARENA arena = { 0 };
    const char *path = cluster_cgroup_path(cluster, &arena);
    struct cgroup_tree *tree = cgroup_tree_open(cgroup_mount, path, NULL);
    if (tree && !cgroup_remove(tree, path))
        log_warn(&cgroup_log, "the cluster's cgroup is still busy", KV("cgroup", path));
    cgroup_tree_free(tree);
}
