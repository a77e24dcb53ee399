/* SPDX-License-Identifier: Apache-2.0 */
/* stats_summary.c - see stats_summary.h.
 *
 * Rates are not kept: usageNanoCores is left out, and a client that wants it takes two readings. */
#include "node/stats_summary.h"

#include <stdio.h>

#include "base/arena.h"
#include "base/bytes.h"
#include "base/env.h"
#include "codec/json.h"
#include "codec/value.h"
#include "io/file.h"
#include "node/cgroup.h"
#include "node/pod_spec.h"
#include "node/pod_worker.h"
#include "node/pressure_reading.h"
#include "object/time_text.h"

static void set_text(struct value *map, struct arena *arena, const char *path, const char *text)
{
    value_set_at(map, arena, path, value_new_text(arena, text));
}

static void set_int(struct value *map, struct arena *arena, const char *path, int64_t number)
{
    value_set_at(map, arena, path, value_new_int(arena, number));
}

static void add_usage(struct value *map, const struct cgroup_usage *usage, const char *now,
                      struct arena *arena)
{
    set_text(map, arena, "cpu.time", now);
    set_int(map, arena, "cpu.usageCoreNanoSeconds", usage->cpu_ns);
    set_text(map, arena, "memory.time", now);
    set_int(map, arena, "memory.usageBytes", usage->memory_bytes);
    set_int(map, arena, "memory.workingSetBytes", stats_working_set(usage));
}

const char *stats_container_path(struct node_context *node, const struct pod_worker *worker,
                                 const char *name, struct arena *arena)
{
    int attempt;
    const struct pod *pod = pod_worker_pod(worker);
    const char *id = pod_worker_is_running(worker, name)
                         ? pod_worker_container(worker, name, &attempt)
                         : NULL;
    if (!id)
        return NULL;
    return arena_printf(arena, "%s/%s",
                        cgroup_pod_path(node->sandbox.cgroups, pod->qos, pod->uid, arena), id);
}

bool stats_read_container(struct node_context *node, const struct pod_worker *worker,
                          const char *name, struct cgroup_usage *ret)
{
    AUTO_ARENA arena = { 0 };
    const char *path = stats_container_path(node, worker, name, &arena);
    return path && cgroup_read_usage(node->sandbox.cgroups, path, ret);
}

int64_t stats_working_set(const struct cgroup_usage *usage)
{
    int64_t working = usage->memory_bytes - usage->memory_inactive_file_bytes;
    return working > 0 ? working : 0;
}

static struct value *container_value(struct node_context *node, const struct pod_worker *worker,
                                     const char *name, const char *now, struct arena *arena)
{
    struct cgroup_usage usage;
    if (!stats_read_container(node, worker, name, &usage))
        return NULL;
    struct value *container = value_new_map(arena);
    set_text(container, arena, "name", name);
    add_usage(container, &usage, now, arena);
    return container;
}

static struct value *pod_value(struct node_context *node, const struct pod_worker *worker,
                               const char *now, struct arena *arena)
{
    const struct pod *pod = pod_worker_pod(worker);
    struct cgroup_usage usage;
    struct value *value = value_new_map(arena), *containers = value_new_list(arena);
    set_text(value, arena, "podRef.name", pod->name);
    set_text(value, arena, "podRef.namespace", pod->ns);
    set_text(value, arena, "podRef.uid", pod->uid);
    for (size_t i = 0; i < pod->container_count; i++) {
        struct value *container = container_value(node, worker, pod->containers[i].name, now,
                                                  arena);
        if (container)
            value_append(containers, arena, container);
    }
    value_set(value, arena, "containers", containers);
    if (cgroup_read_usage(node->sandbox.cgroups,
                          cgroup_pod_path(node->sandbox.cgroups, pod->qos, pod->uid, arena),
                          &usage))
        add_usage(value, &usage, now, arena);
    return value;
}

/* /proc/stat in ticks of 10 ms. */
void stats_read_node(struct cgroup_usage *ret, int64_t *ret_available)
{
    AUTO_BUFFER stat = { 0 };
    long long user = 0, nice = 0, system = 0;
    const struct eviction_observation memory = pressure_read_memory();
    *ret = (struct cgroup_usage){ 0 };
    if (file_read("/proc/stat", 1 << 20, &stat) == 0 &&
        sscanf(buffer_text(&stat), "cpu %lld %lld %lld", &user, &nice, &system) == 3)
        ret->cpu_ns = (user + nice + system) * 10000000;
    ret->memory_bytes = memory.capacity - memory.available;
    *ret_available = memory.available;
}

void stats_summary_write(struct node_context *node, struct buffer *ret_json)
{
    AUTO_ARENA arena = { 0 };
    char now[TIME_TEXT_MAX];
    struct cgroup_usage usage;
    const struct eviction_observation disk = pressure_read_disk(node->paths.data_dir);
    int64_t available;
    struct value *root = value_new_map(&arena), *pods = value_new_list(&arena);
    time_write(env_wall_s(node->env), now);
    stats_read_node(&usage, &available);
    struct value *own = value_make_at(root, &arena, "node", VALUE_MAP);
    set_text(own, &arena, "nodeName", node->node_name);
    add_usage(own, &usage, now, &arena);
    set_int(own, &arena, "memory.availableBytes", available);
    if (disk.capacity > 0) {
        set_int(own, &arena, "fs.capacityBytes", disk.capacity);
        set_int(own, &arena, "fs.availableBytes", disk.available);
    }
    for (struct map_entry *e = map_first(&node->workers); e; e = map_after(&node->workers, e))
        if (pod_worker_pod(e->value))
            value_append(pods, &arena, pod_value(node, e->value, now, &arena));
    value_set(root, &arena, "pods", pods);
    json_write_value(ret_json, root);
}
