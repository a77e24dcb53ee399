/* SPDX-License-Identifier: Apache-2.0 */
/* cgroup_v1.c - file names and units of cgroup version 1: one tree a controller.
 *
 * A new cpuset is empty and lets no process in, so it inherits its parent's processors and memory
 * at once. name=systemd is made and removed as well: crun puts containers there. */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/bytes.h"
#include "node/cgroup_backend.h"

static const char *const controllers[] = { "memory",  "cpu",        "cpuacct", "pids",
                                           "cpuset",  "devices",    "freezer", "blkio",
                                           "hugetlb", "perf_event", "net_cls", "net_prio",
                                           "rdma",    "systemd",    NULL };

static ssize_t read_line(const char *folder, const char *file, char *ret, size_t room)
{
    char name[CGROUP_PATH_MAX + 32];
    snprintf(name, sizeof name, "%s/%s", folder, file);
    int fd = open(name, O_RDONLY | O_CLOEXEC);
    if (fd < 0)
        return -1;
    ssize_t size = read(fd, ret, room - 1);
    close(fd);
    ret[size > 0 ? size : 0] = 0;
    return size;
}

static void inherit_file(const char *folder, const char *parent, const char *file)
{
    char mine[1024], theirs[1024];
    if (read_line(folder, file, mine, sizeof mine) > 1 ||
        read_line(parent, file, theirs, sizeof theirs) <= 0)
        return;
    char name[CGROUP_PATH_MAX + 32];
    snprintf(name, sizeof name, "%s/%s", folder, file);
    int fd = open(name, O_WRONLY | O_CLOEXEC);
    if (fd < 0)
        return;
    ssize_t written = write(fd, theirs, strlen(theirs));
    (void)written;                       /* crun repeats it, and says so where it matters */
    close(fd);
}

static int prepare(const char *folder, bool is_leaf)
{
    (void)is_leaf;                       /* here a cgroup may hold both */
    char parent[CGROUP_PATH_MAX];
    snprintf(parent, sizeof parent, "%s", folder);
    char *slash = strrchr(parent, '/');
    if (!strstr(folder, "/cpuset/") || !slash)
        return 0;
    *slash = 0;
    inherit_file(folder, parent, "cpuset.cpus");
    inherit_file(folder, parent, "cpuset.mems");
    return 0;
}

static int worse(int first, int second)
{
    return first < 0 && first != -ENOENT ? first : second;
}

static int set_limits(struct cgroup_tree *tree, const char *path,
                      const struct cgroup_limits *limits)
{
    int64_t memory = limits->memory_bytes > 0 ? limits->memory_bytes : -1;
    int64_t quota = limits->cpu_limit_milli > 0 ? cgroup_quota_us(limits->cpu_limit_milli) : -1;
    int rc = cgroup_write_number(tree, "memory", path, "memory.limit_in_bytes", memory);
    rc = worse(rc, cgroup_write_number(tree, "cpu", path, "cpu.shares",
                                       cgroup_shares(limits->cpu_request_milli)));
    rc = worse(rc, cgroup_write_number(tree, "cpu", path, "cpu.cfs_period_us", CGROUP_PERIOD_US));
    rc = worse(rc, cgroup_write_number(tree, "cpu", path, "cpu.cfs_quota_us", quota));
    if (limits->pids_max > 0)
        rc = worse(rc, cgroup_write_number(tree, "pids", path, "pids.max", limits->pids_max));
    return rc;
}

static bool read_usage(struct cgroup_tree *tree, const char *path, struct cgroup_usage *ret)
{
    bool found = cgroup_read_number(tree, "memory", path, "memory.usage_in_bytes",
                                    &ret->memory_bytes);
    cgroup_read_keyed(tree, "memory", path, "memory.stat", "total_inactive_file",
                      &ret->memory_inactive_file_bytes);
    cgroup_read_number(tree, "pids", path, "pids.current", &ret->processes);
    return cgroup_read_number(tree, "cpuacct", path, "cpuacct.usage", &ret->cpu_ns) || found;
}

static void read_memory(struct cgroup_tree *tree, const char *path, struct cgroup_account *ret)
{
    enum { NEARLY = 1 << 20 };           /* it is in whole pages */
    const struct cgroup_key keys[] = { { "total_rss", &ret->anonymous_bytes },
                                       { "total_cache", &ret->cache_bytes },
                                       { "total_swap", &ret->swap_bytes },
                                       { "total_mapped_file", &ret->mapped_bytes } };
    const struct cgroup_key kills = { "oom_kill", &ret->out_of_memory_kills };
    cgroup_read_keys(tree, "memory", path, "memory.stat", keys, ARRAY_SIZE(keys));
    cgroup_read_keys(tree, "memory", path, "memory.oom_control", &kills, 1);
    if (cgroup_read_number(tree, "memory", path, "memory.limit_in_bytes",
                           &ret->memory_limit_bytes) &&
        ret->memory_limit_bytes > INT64_MAX - NEARLY)
        ret->memory_limit_bytes = 0;     /* what the kernel says where there is none */
}

/* In ticks of 10 ms. */
static void read_cpu_times(struct cgroup_tree *tree, const char *path, struct cgroup_account *ret)
{
    enum { TICK_NS = 10000000 };
    int64_t user = CGROUP_UNTOLD, system = CGROUP_UNTOLD;
    const struct cgroup_key times[] = { { "user", &user }, { "system", &system } };
    cgroup_read_keys(tree, "cpuacct", path, "cpuacct.stat", times, ARRAY_SIZE(times));
    ret->user_ns = user < 0 ? CGROUP_UNTOLD : user * TICK_NS;
    ret->system_ns = system < 0 ? CGROUP_UNTOLD : system * TICK_NS;
}

static void read_account(struct cgroup_tree *tree, const char *path, struct cgroup_account *ret)
{
    const struct cgroup_key keys[] = { { "nr_periods", &ret->periods },
                                       { "nr_throttled", &ret->throttled_periods },
                                       { "throttled_time", &ret->throttled_ns } };
    read_memory(tree, path, ret);
    read_cpu_times(tree, path, ret);
    cgroup_read_keys(tree, "cpu", path, "cpu.stat", keys, ARRAY_SIZE(keys));
    cgroup_read_number(tree, "cpu", path, "cpu.shares", &ret->shares);
    cgroup_read_number(tree, "cpu", path, "cpu.cfs_period_us", &ret->period_us);
    if (cgroup_read_number(tree, "cpu", path, "cpu.cfs_quota_us", &ret->quota_us) &&
        ret->quota_us < 0)
        ret->quota_us = 0;
}

const struct cgroup_backend cgroup_v1 = {
    .name = "v1", .controllers = controllers, .memory = "memory", .cpu = "cpu", .pids = "pids",
    .cpu_account = "cpuacct",
    .prepare = prepare, .set_limits = set_limits, .read_usage = read_usage,
    .read_account = read_account,
};
