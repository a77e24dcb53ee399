/* SPDX-License-Identifier: Apache-2.0 */
/* pod_usage.c - see pod_usage.h. */
#include "node/pod_usage.h"

#include "base/arena.h"
#include "base/map.h"
#include "codec/value.h"
#include "io/file.h"
#include "node/cgroup.h"
#include "node/pod_spec.h"
#include "node/pod_worker.h"
#include "node/stats_summary.h"

struct container_folders {
    const char *own, *logs;
};

struct pod_folders {
    const char               *volumes;
    struct container_folders *containers;            /* as pod_usage's */
};

struct listing {
    struct node_context *node;
    enum starved         starved;
    struct arena        *arena;
};

static bool is_of_disk(enum starved starved)
{
    return starved == STARVED_STORAGE || starved == STARVED_INODES;
}

/* Only for these a container may ask for an amount. */
static const char *request_name(enum starved starved)
{
    return starved == STARVED_MEMORY || starved == STARVED_STORAGE ? starved_name(starved) : NULL;
}

static struct eviction_container *add_container(const struct listing *listing,
                                                const struct container *container,
                                                struct pod_usage *usage)
{
    const char *resource = request_name(listing->starved);
    const char *asked = resource && container->requests
                            ? value_text(value_member(container->requests, resource), "",
                                         listing->arena)
                            : NULL;
    struct eviction_container *ret = &usage->containers[usage->container_count++];
    *ret = (struct eviction_container){
        .name = arena_strdup(listing->arena, container->name),
        .request_text = asked ? asked : "0",
        .request = asked ? container_resource(container->requests, resource) : 0,
    };
    return ret;
}

/* ---- of the machine ---- */

static void measure_containers(const struct listing *listing, const struct pod_worker *worker,
                               struct pod_usage *usage)
{
    const struct pod *pod = pod_worker_pod(worker);
    struct cgroup_usage read;
    for (size_t i = 0; i < pod->container_count; i++)
        if (pod->containers[i].role != ROLE_EPHEMERAL &&
            stats_read_container(listing->node, worker, pod->containers[i].name, &read))
            add_container(listing, &pod->containers[i], usage)->usage = stats_working_set(&read);
}

static void measure_cgroup(const struct listing *listing, const struct pod_worker *worker,
                           struct pod_usage *usage)
{
    const struct pod *pod = pod_worker_pod(worker);
    struct cgroup_tree *cgroups = listing->node->sandbox.cgroups;
    struct cgroup_usage read;
    usage->is_measured = cgroup_read_usage(
        cgroups, cgroup_pod_path(cgroups, pod->qos, pod->uid, listing->arena), &read);
    if (!usage->is_measured)
        return;
    usage->usage = listing->starved == STARVED_PIDS ? read.processes : stats_working_set(&read);
    usage->gives_back = usage->usage;
    if (listing->starved == STARVED_MEMORY)
        measure_containers(listing, worker, usage);
}

/* ---- of the disk ---- */

static void list_folders(const struct listing *listing, const struct pod *pod,
                         struct pod_usage *usage)
{
    const struct node_paths *paths = &listing->node->paths;
    struct pod_folders *folders = arena_alloc(listing->arena, sizeof *folders);
    const char *logs = pod_log_folder(paths, pod->ns, pod->name, pod->uid, listing->arena);
    folders->volumes = pod_data_path(paths, pod->uid, "volumes", listing->arena);
    folders->containers =
        arena_array(listing->arena, pod->container_count + 1, sizeof *folders->containers);
    for (size_t i = 0; i < pod->container_count; i++) {
        const char *name = pod->containers[i].name;
        folders->containers[usage->container_count] = (struct container_folders){
            .own = container_path(paths, pod->uid, name, "", listing->arena),
            .logs = arena_printf(listing->arena, "%s/%s", logs, name),
        };
        add_container(listing, &pod->containers[i], usage);
    }
    usage->folders = folders;
}

/* Of one that is not there: nothing.  Of one too deep to tell: all there is. */
static int64_t walk(const char *folder, enum starved starved)
{
    int64_t files, bytes = file_tree_usage(folder, &files);
    if (bytes < 0)
        return 0;
    return starved == STARVED_INODES && bytes != INT64_MAX ? files : bytes;
}

static int64_t sum(int64_t a, int64_t b)
{
    return a > INT64_MAX - b ? INT64_MAX : a + b;
}

void pod_usage_walk(struct pod_usage *usages, size_t count, enum starved starved)
{
    for (size_t i = 0; i < count; i++) {
        struct pod_usage *usage = &usages[i];
        usage->usage = usage->gives_back = walk(usage->folders->volumes, starved);
        usage->is_measured = true;
        for (size_t j = 0; j < usage->container_count; j++) {
            const struct container_folders *folders = &usage->folders->containers[j];
            int64_t own = walk(folders->own, starved);
            usage->containers[j].usage = sum(own, walk(folders->logs, starved));
            usage->usage = sum(usage->usage, usage->containers[j].usage);
            usage->gives_back = sum(usage->gives_back, own);
        }
        if (starved == STARVED_INODES)
            usage->container_count = 0;  /* upstream's words have none */
    }
}

/* ---- all ---- */

static void list_one(const struct listing *listing, const struct pod_worker *worker,
                     struct pod_usage *ret)
{
    const struct pod *pod = pod_worker_pod(worker);
    const char *resource = request_name(listing->starved);
    *ret = (struct pod_usage){
        .uid = arena_strdup(listing->arena, pod->uid),
        .priority = pod->priority,
        .request = resource ? pod_request(pod, resource) : 0,
        .containers = arena_array(listing->arena, pod->container_count + 1,
                                  sizeof *ret->containers),
    };
    if (is_of_disk(listing->starved))
        list_folders(listing, pod, ret);
    else
        measure_cgroup(listing, worker, ret);
}

size_t pod_usage_list(struct node_context *node, enum starved starved, struct arena *arena,
                      struct pod_usage **ret)
{
    const struct listing listing = { node, starved, arena };
    size_t count = 0;
    *ret = arena_array(arena, node->workers.count + 1, sizeof **ret);
    for (struct map_entry *e = map_first(&node->workers); e; e = map_after(&node->workers, e))
        if (pod_worker_may_be_evicted(e->value))
            list_one(&listing, e->value, &(*ret)[count++]);
    return count;
}
