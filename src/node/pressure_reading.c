/* SPDX-License-Identifier: Apache-2.0 */
/* pressure_reading.c - see pressure_reading.h. */
#include "node/pressure_reading.h"

#include <stdio.h>
#include <sys/stat.h>
#include <sys/statvfs.h>

#include "base/bytes.h"
#include "io/file.h"
#include "node/pod_paths.h"

enum { PROC_MAX_BYTES = 1 << 16, BYTES_PER_KB = 1024 };

static bool is_asked_for(const struct eviction_threshold *threshold)
{
    return threshold->share > 0 || threshold->amount > 0;
}

struct eviction_observation pressure_read_memory(void)
{
    AUTO_BUFFER text = { 0 };
    long long total_kb, free_kb, available_kb;
    if (file_read("/proc/meminfo", PROC_MAX_BYTES, &text) < 0 ||
        sscanf(buffer_text(&text), "MemTotal: %lld kB MemFree: %lld kB MemAvailable: %lld kB",
               &total_kb, &free_kb, &available_kb) != 3)
        return (struct eviction_observation){ 0 };
    return (struct eviction_observation){ available_kb * BYTES_PER_KB, total_kb * BYTES_PER_KB };
}

static int64_t read_number(const char *path)
{
    AUTO_BUFFER text = { 0 };
    int64_t number;
    if (file_read(path, PROC_MAX_BYTES, &text) < 0 ||
        !bytes_to_int64(bytes_trim_space(buffer_bytes(&text)), &number))
        return 0;
    return number;
}

/* Threads count, too: each has a number of its own. */
static void read_processes(struct eviction_observation *ret)
{
    AUTO_BUFFER text = { 0 };
    long long running, all;
    int64_t most = read_number("/proc/sys/kernel/pid_max"),
            threads = read_number("/proc/sys/kernel/threads-max");
    if (threads > 0 && threads < most)
        most = threads;
    if (most > 0 && file_read("/proc/loadavg", PROC_MAX_BYTES, &text) == 0 &&
        sscanf(buffer_text(&text), "%*s %*s %*s %lld/%lld", &running, &all) == 2)
        *ret = (struct eviction_observation){ most - all, most };
}

static void read_filesystem(const char *folder, struct eviction_observation *ret_bytes,
                            struct eviction_observation *ret_inodes)
{
    struct statvfs info;
    if (statvfs(folder, &info) != 0)
        return;
    *ret_bytes = (struct eviction_observation){ (int64_t)(info.f_bavail * info.f_frsize),
                                                (int64_t)(info.f_blocks * info.f_frsize) };
    *ret_inodes = (struct eviction_observation){ (int64_t)info.f_ffree, (int64_t)info.f_files };
}

void pressure_read(const struct node_paths *paths,
                   const struct eviction_threshold thresholds[SIGNAL_COUNT],
                   struct eviction_observation ret[SIGNAL_COUNT])
{
    for (size_t i = 0; i < SIGNAL_COUNT; i++)
        ret[i] = (struct eviction_observation){ 0 };
    if (is_asked_for(&thresholds[SIGNAL_MEMORY_AVAILABLE]))
        ret[SIGNAL_MEMORY_AVAILABLE] = pressure_read_memory();
    if (is_asked_for(&thresholds[SIGNAL_PID_AVAILABLE]))
        read_processes(&ret[SIGNAL_PID_AVAILABLE]);
    if (is_asked_for(&thresholds[SIGNAL_NODEFS_AVAILABLE]) ||
        is_asked_for(&thresholds[SIGNAL_NODEFS_INODES_FREE]))
        read_filesystem(paths->data_dir, &ret[SIGNAL_NODEFS_AVAILABLE],
                        &ret[SIGNAL_NODEFS_INODES_FREE]);
    if (is_asked_for(&thresholds[SIGNAL_IMAGEFS_AVAILABLE]) ||
        is_asked_for(&thresholds[SIGNAL_IMAGEFS_INODES_FREE]))
        read_filesystem(paths->image_dir, &ret[SIGNAL_IMAGEFS_AVAILABLE],
                        &ret[SIGNAL_IMAGEFS_INODES_FREE]);
}

struct eviction_observation pressure_read_disk(const char *folder)
{
    struct eviction_observation bytes = { 0 }, inodes = { 0 };
    read_filesystem(folder, &bytes, &inodes);
    return bytes;
}

bool pressure_images_are_apart(const struct node_paths *paths)
{
    struct stat data, images;
    return stat(paths->data_dir, &data) == 0 && stat(paths->image_dir, &images) == 0 &&
           data.st_dev != images.st_dev;
}
