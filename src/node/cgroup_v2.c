/* SPDX-License-Identifier: Apache-2.0 */
/* cgroup_v2.c - file names and units of cgroup version 2: one tree, controllers handed down by
 * subtree_control. */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/bytes.h"
#include "node/cgroup_backend.h"

static const char *const controllers[] = { "", NULL };

/* Enabled one by one: a controller that this kernel lacks must not keep the others away. */
static int prepare(const char *folder, bool is_leaf)
{
    static const char *const enable[] = { "+cpu", "+memory", "+pids", "+cpuset", "+io" };
    if (is_leaf)
        return 0;
    char name[CGROUP_PATH_MAX + 32];
    snprintf(name, sizeof name, "%s/cgroup.subtree_control", folder);
    int fd = open(name, O_WRONLY | O_CLOEXEC);
    if (fd < 0)
        return -errno;
    FOR_EACH(word, enable) {
        ssize_t written = write(fd, *word, strlen(*word));
        (void)written;
    }
    close(fd);
    return 0;
}

static int write_or_max(struct cgroup_tree *tree, const char *path, const char *file,
                        int64_t number)
{
    if (number > 0)
        return cgroup_write_number(tree, "", path, file, number);
    return cgroup_write_text(tree, "", path, file, "max");
}

static int set_limits(struct cgroup_tree *tree, const char *path,
                      const struct cgroup_limits *limits)
{
    int rc = write_or_max(tree, path, "memory.max", limits->memory_bytes);
    if (rc < 0 && rc != -ENOENT)
        return rc;
    rc = cgroup_write_number(tree, "", path, "cpu.weight",
                             cgroup_weight(cgroup_shares(limits->cpu_request_milli)));
    if (rc < 0 && rc != -ENOENT)
        return rc;
    char quota[64] = "max 100000";
    if (limits->cpu_limit_milli > 0)
        snprintf(quota, sizeof quota, "%lld %d",
                 (long long)cgroup_quota_us(limits->cpu_limit_milli), CGROUP_PERIOD_US);
    rc = cgroup_write_text(tree, "", path, "cpu.max", quota);
    if (rc < 0 && rc != -ENOENT)
        return rc;
    return write_or_max(tree, path, "pids.max", limits->pids_max);
}

static bool read_usage(struct cgroup_tree *tree, const char *path, struct cgroup_usage *ret)
{
    int64_t cpu_us = 0;
    bool found = cgroup_read_number(tree, "", path, "memory.current", &ret->memory_bytes);
    cgroup_read_keyed(tree, "", path, "memory.stat", "inactive_file",
                      &ret->memory_inactive_file_bytes);
    cgroup_read_number(tree, "", path, "pids.current", &ret->processes);
    found = cgroup_read_keyed(tree, "", path, "cpu.stat", "usage_usec", &cpu_us) || found;
    ret->cpu_ns = cpu_us * 1000;
    return found;
}

static void read_memory(struct cgroup_tree *tree, const char *path, struct cgroup_account *ret)
{
    int64_t nothing;
    const struct cgroup_key keys[] = { { "anon", &ret->anonymous_bytes },
                                       { "file", &ret->cache_bytes },
                                       { "file_mapped", &ret->mapped_bytes } };
    const struct cgroup_key kills = { "oom_kill", &ret->out_of_memory_kills };
    cgroup_read_keys(tree, "", path, "memory.stat", keys, ARRAY_SIZE(keys));
    cgroup_read_keys(tree, "", path, "memory.events", &kills, 1);
    cgroup_read_number(tree, "", path, "memory.swap.current", &ret->swap_bytes);
    cgroup_read_pair(tree, "", path, "memory.max", &ret->memory_limit_bytes, &nothing);
}

static int64_t us_to_ns(int64_t us)
{
    return us < 0 ? CGROUP_UNTOLD : us * 1000;
}

static void read_account(struct cgroup_tree *tree, const char *path, struct cgroup_account *ret)
{
    int64_t weight;
    const struct cgroup_key keys[] = { { "user_usec", &ret->user_ns },
                                       { "system_usec", &ret->system_ns },
                                       { "nr_periods", &ret->periods },
                                       { "nr_throttled", &ret->throttled_periods },
                                       { "throttled_usec", &ret->throttled_ns } };
    read_memory(tree, path, ret);
    cgroup_read_keys(tree, "", path, "cpu.stat", keys, ARRAY_SIZE(keys));
    ret->user_ns = us_to_ns(ret->user_ns);
    ret->system_ns = us_to_ns(ret->system_ns);
    ret->throttled_ns = us_to_ns(ret->throttled_ns);
    cgroup_read_pair(tree, "", path, "cpu.max", &ret->quota_us, &ret->period_us);
    if (cgroup_read_number(tree, "", path, "cpu.weight", &weight))
        ret->shares = cgroup_shares_of_weight(weight);
}

const struct cgroup_backend cgroup_v2 = {
    .name = "v2", .controllers = controllers, .memory = "", .cpu = "", .pids = "",
    .cpu_account = "",
    .prepare = prepare, .set_limits = set_limits, .read_usage = read_usage,
    .read_account = read_account,
};
