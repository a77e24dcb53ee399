/* SPDX-License-Identifier: Apache-2.0 */
/* cgroup.c - the pods' tree, whatever the version: see cgroup.h.
 *
 * All that is common works on folders: make, list the processes, remove.  The backends know file
 * names and units (cgroup_v1.c, cgroup_v2.c).  A controller that this kernel lacks is passed over,
 * as crun does. */
#include "node/cgroup.h"

#include <assert.h>
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/vfs.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/bytes.h"
#include "node/cgroup_backend.h"

enum { CGROUP2_MAGIC = 0x63677270, DEPTH_MAX = 16, FILE_MAX_BYTES = 16384 };

const char *qos_class_text(enum qos_class qos)
{
    static const char *const texts[QOS_COUNT] = {
        [QOS_GUARANTEED] = "Guaranteed", [QOS_BURSTABLE] = "Burstable",
            [QOS_BEST_EFFORT] = "BestEffort",
    };
    return texts[qos];
}

int64_t cgroup_shares(int64_t cpu_milli)
{
    int64_t shares = cpu_milli * 1024 / 1000;
    if (shares < 2)
        return 2;
    return shares > 262144 ? 262144 : shares;
}

int64_t cgroup_weight(int64_t shares)
{
    return 1 + (shares - 2) * 9999 / 262142;
}

int64_t cgroup_shares_of_weight(int64_t weight)
{
    return 2 + ((weight - 1) * 262142 + 9998) / 9999;
}

int64_t cgroup_quota_us(int64_t cpu_limit_milli)
{
    int64_t quota = cpu_limit_milli * CGROUP_PERIOD_US / 1000;
    return quota < 1000 ? 1000 : quota;
}

static const struct cgroup_backend *find_backend(const char *mount)
{
    struct statfs info;
    if (statfs(mount, &info) != 0)
        return NULL;
    if (info.f_type == CGROUP2_MAGIC)
        return &cgroup_v2;
    char memory[CGROUP_PATH_MAX];
    snprintf(memory, sizeof memory, "%s/memory/cgroup.procs", mount);
    return access(memory, F_OK) == 0 ? &cgroup_v1 : NULL;
}

struct cgroup_tree *cgroup_tree_open(const char *mount, const char *parent, struct error *err)
{
    const struct cgroup_backend *backend = find_backend(mount);
    if (!backend) {
        fail(err, REASON_NOT_FOUND, /* os_errno= */ 0, "no cgroups are mounted at %s", mount);
        return NULL;
    }
    struct cgroup_tree *tree = MEMORY_NEW(struct cgroup_tree);
    tree->backend = backend;
    tree->mount = memory_strdup(mount);
    tree->parent = memory_strdup(parent);
    return tree;
}

void cgroup_tree_free(struct cgroup_tree *tree)
{
    if (!tree)
        return;
    free(tree->mount);
    free(tree->parent);
    free(tree);
}

bool cgroup_tree_is_v2(const struct cgroup_tree *tree)
{
    return tree->backend == &cgroup_v2;
}

bool cgroup_file_path(const struct cgroup_tree *tree, const char *controller, const char *path,
                      const char *file, char *ret)
{
    int size = snprintf(ret, CGROUP_PATH_MAX, "%s%s%s%s%s%s", tree->mount, *controller ? "/" : "",
                        controller, path, file ? "/" : "", file ? file : "");
    return size > 0 && size < CGROUP_PATH_MAX;
}

int cgroup_write_text(const struct cgroup_tree *tree, const char *controller, const char *path,
                      const char *file, const char *text)
{
    char name[CGROUP_PATH_MAX];
    if (!cgroup_file_path(tree, controller, path, file, name))
        return -ENAMETOOLONG;
    int fd = open(name, O_WRONLY | O_CLOEXEC);
    if (fd < 0)
        return -errno;
    ssize_t written = write(fd, text, strlen(text));
    int rc = written < 0 ? -errno : 0;
    close(fd);
    return rc;
}

int cgroup_write_number(const struct cgroup_tree *tree, const char *controller, const char *path,
                        const char *file, int64_t number)
{
    char text[24];
    snprintf(text, sizeof text, "%lld", (long long)number);
    return cgroup_write_text(tree, controller, path, file, text);
}

static ssize_t read_small_file(const char *name, char ret_text[FILE_MAX_BYTES])
{
    int fd = open(name, O_RDONLY | O_CLOEXEC);
    if (fd < 0)
        return -errno;
    ssize_t size = read(fd, ret_text, FILE_MAX_BYTES - 1);
    int saved = errno;
    close(fd);
    if (size < 0)
        return -saved;
    ret_text[size] = 0;
    return size;
}

static bool read_cgroup_file(const struct cgroup_tree *tree, const char *controller,
                             const char *path, const char *file, char text[FILE_MAX_BYTES],
                             struct bytes *ret)
{
    char name[CGROUP_PATH_MAX];
    if (!cgroup_file_path(tree, controller, path, file, name))
        return false;
    ssize_t size = read_small_file(name, text);
    *ret = (struct bytes){ text, size > 0 ? (size_t)size : 0 };
    return size > 0;
}

bool cgroup_read_number(const struct cgroup_tree *tree, const char *controller, const char *path,
                        const char *file, int64_t *ret)
{
    char text[FILE_MAX_BYTES];
    struct bytes rest;
    return read_cgroup_file(tree, controller, path, file, text, &rest) &&
           bytes_to_int64(bytes_next(&rest, '\n'), ret);
}

bool cgroup_read_keyed(const struct cgroup_tree *tree, const char *controller, const char *path,
                       const char *file, const char *key, int64_t *ret)
{
    char text[FILE_MAX_BYTES];
    struct bytes rest;
    if (!read_cgroup_file(tree, controller, path, file, text, &rest))
        return false;
    while (rest.at && rest.size > 0) {
        struct bytes line = bytes_next(&rest, '\n');
        if (bytes_equal_text(bytes_next(&line, ' '), key))
            return bytes_to_int64(line, ret);
    }
    return false;
}

static void take_key(struct bytes line, const struct cgroup_key *keys, size_t count)
{
    struct bytes key = bytes_next(&line, ' ');
    for (size_t i = 0; i < count; i++)
        if (bytes_equal_text(key, keys[i].key))
            bytes_to_int64(line, keys[i].ret);
}

bool cgroup_read_keys(const struct cgroup_tree *tree, const char *controller, const char *path,
                      const char *file, const struct cgroup_key *keys, size_t count)
{
    char text[FILE_MAX_BYTES];
    struct bytes rest;
    if (!read_cgroup_file(tree, controller, path, file, text, &rest))
        return false;
    while (rest.at && rest.size > 0)
        take_key(bytes_next(&rest, '\n'), keys, count);
    return true;
}

bool cgroup_read_pair(const struct cgroup_tree *tree, const char *controller, const char *path,
                      const char *file, int64_t *ret_first, int64_t *ret_second)
{
    char text[FILE_MAX_BYTES];
    struct bytes rest;
    if (!read_cgroup_file(tree, controller, path, file, text, &rest))
        return false;
    struct bytes line = bytes_next(&rest, '\n');
    *ret_first = *ret_second = 0;
    bytes_to_int64(bytes_next(&line, ' '), ret_first);
    bytes_to_int64(line, ret_second);
    return true;
}

/* mkdir of each part of the path below one controller; what is there already is prepared again. */
static int make_folders(const struct cgroup_tree *tree, const char *controller, const char *path,
                        bool has_leaf)
{
    char folder[CGROUP_PATH_MAX];
    if (!cgroup_file_path(tree, controller, "", NULL, folder))
        return -ENAMETOOLONG;
    if (access(folder, F_OK) != 0)
        return 0;                                        /* this kernel lacks the controller */
    size_t root = strlen(folder);
    if (!cgroup_file_path(tree, controller, path, NULL, folder))
        return -ENAMETOOLONG;
    for (char *slash = folder + root; slash; ) {
        char *next = strchr(slash + 1, '/');
        if (next)
            *next = 0;
        if (mkdir(folder, 0755) != 0 && errno != EEXIST)
            return -errno;
        int rc = tree->backend->prepare(folder, /* is_leaf= */ has_leaf && !next);
        if (rc < 0)
            return rc;
        if (next)
            *next = '/';
        slash = next;
    }
    return 0;
}

static bool make(struct cgroup_tree *tree, const char *path, bool is_leaf, struct error *err)
{
    for (const char *const *controller = tree->backend->controllers; *controller; controller++) {
        int rc = make_folders(tree, *controller, path, is_leaf);
        if (rc < 0)
            return fail(err, REASON_INTERNAL_ERROR, -rc, "cgroup %s of %s: %s", path, *controller,
                        strerror(-rc));
    }
    return true;
}

bool cgroup_make(struct cgroup_tree *tree, const char *path, struct error *err)
{
    return make(tree, path, /* is_leaf= */ false, err);
}

bool cgroup_tree_make(struct cgroup_tree *tree, struct error *err)
{
    static const char *const children[] = { "/kubepods", "/kubepods/burstable",
                                            "/kubepods/besteffort" };
    FOR_EACH(child, children) {
        char path[CGROUP_PATH_MAX];
        snprintf(path, sizeof path, "%s%s", tree->parent, *child);
        if (!cgroup_make(tree, path, err))
            return false;
    }
    char best_effort[CGROUP_PATH_MAX];
    snprintf(best_effort, sizeof best_effort, "%s/kubepods/besteffort", tree->parent);
    return cgroup_set_limits(tree, best_effort, &(struct cgroup_limits){ 0 }, err);
}

const char *cgroup_pod_path(const struct cgroup_tree *tree, enum qos_class qos, const char *uid,
                            struct arena *arena)
{
    static const char *const classes[QOS_COUNT] = {
        [QOS_GUARANTEED] = "", [QOS_BURSTABLE] = "/burstable", [QOS_BEST_EFFORT] = "/besteffort",
    };
    return arena_printf(arena, "%s/kubepods%s/pod%s", tree->parent, classes[qos], uid);
}

bool cgroup_set_limits(struct cgroup_tree *tree, const char *path,
                       const struct cgroup_limits *limits, struct error *err)
{
    int rc = tree->backend->set_limits(tree, path, limits);
    if (rc < 0 && rc != -ENOENT)
        return fail(err, REASON_INTERNAL_ERROR, -rc, "limits of cgroup %s: %s", path,
                    strerror(-rc));
    return true;
}

bool cgroup_read_usage(struct cgroup_tree *tree, const char *path, struct cgroup_usage *ret)
{
    *ret = (struct cgroup_usage){ 0 };
    return tree->backend->read_usage(tree, path, ret);
}

void cgroup_account_init(struct cgroup_account *ret)
{
    enum { UNTOLD = CGROUP_UNTOLD };
    *ret = (struct cgroup_account){
        .user_ns = UNTOLD, .system_ns = UNTOLD, .anonymous_bytes = UNTOLD, .cache_bytes = UNTOLD,
        .swap_bytes = UNTOLD, .mapped_bytes = UNTOLD, .out_of_memory_kills = UNTOLD,
        .periods = UNTOLD, .throttled_periods = UNTOLD, .throttled_ns = UNTOLD,
        .memory_limit_bytes = UNTOLD, .shares = UNTOLD, .quota_us = UNTOLD, .period_us = UNTOLD,
    };
}

bool cgroup_read_account(struct cgroup_tree *tree, const char *path, struct cgroup_account *ret)
{
    cgroup_account_init(ret);
    if (!cgroup_read_usage(tree, path, &ret->usage))
        return false;
    tree->backend->read_account(tree, path, ret);
    return true;
}

/* ---- processes enter ---- */

bool cgroup_door_open(struct cgroup_tree *tree, const char *path, struct cgroup_door *ret,
                      struct error *err)
{
    *ret = (struct cgroup_door){ .count = 0 };
    if (!make(tree, path, /* is_leaf= */ true, err))
        return false;
    for (const char *const *controller = tree->backend->controllers; *controller; controller++) {
        char name[CGROUP_PATH_MAX];
        assert(ret->count < CGROUP_CONTROLLERS_MAX);
        errno = ENAMETOOLONG;
        int fd = cgroup_file_path(tree, *controller, path, "cgroup.procs", name)
                     ? open(name, O_WRONLY | O_CLOEXEC)
                     : -1;
        if (fd >= 0) {
            ret->fds[ret->count++] = fd;
        } else if (errno != ENOENT) {                      /* this kernel lacks the controller */
            int number = errno;
            cgroup_door_close(ret);
            return fail(err, REASON_INTERNAL_ERROR, number, "cgroup %s: %s", path,
                        strerror(number));
        }
    }
    return true;
}

/* "0" stands for who writes it. */
int cgroup_enter(const struct cgroup_door *door)
{
    for (size_t i = 0; i < door->count; i++)
        if (write(door->fds[i], "0", 1) != 1)
            return -errno;
    return 0;
}

void cgroup_door_close(struct cgroup_door *door)
{
    while (door->count > 0)
        close(door->fds[--door->count]);
}

/* ---- all below one ---- */

/* What is done with each cgroup, children before parents. */
typedef bool visit_folder(const char *folder, void *context);

static bool each_folder(char folder[CGROUP_PATH_MAX], int depth, visit_folder *visit, void *context)
{
    DIR *directory = opendir(folder);
    if (!directory)
        return errno == ENOENT;
    bool good = true;
    size_t size = strlen(folder);
    for (struct dirent *entry; (entry = readdir(directory)); ) {
        if (entry->d_type != DT_DIR || entry->d_name[0] == '.' || depth >= DEPTH_MAX)
            continue;
        if (size + 1 + strlen(entry->d_name) >= CGROUP_PATH_MAX)
            continue;
        snprintf(folder + size, CGROUP_PATH_MAX - size, "/%s", entry->d_name);
        good = each_folder(folder, depth + 1, visit, context) && good;
        folder[size] = 0;
    }
    closedir(directory);
    return visit(folder, context) && good;
}

/* "" and "/" are the whole machine's, and never meant. */
static bool is_part(const char *path)
{
    return path[0] == '/' && path[strspn(path, "/")] != '\0';
}

struct kill_order {
    int    signal;
    size_t count;
};

static bool kill_processes(const char *folder, void *context)
{
    struct kill_order *order = context;
    char name[CGROUP_PATH_MAX + 16];
    snprintf(name, sizeof name, "%s/cgroup.procs", folder);
    FILE *file = fopen(name, "re");
    if (!file)
        return true;
    for (int pid; order->count < CGROUP_PROCESSES_MAX && fscanf(file, "%d", &pid) == 1;) {
        if (pid <= 0)
            continue;                    /* of a PID namespace above ours; to kill(2), our own group */
        kill(pid, order->signal);
        order->count++;
    }
    fclose(file);
    return true;
}

size_t cgroup_kill(struct cgroup_tree *tree, const char *path, int signal)
{
    struct kill_order order = { .signal = signal };
    char folder[CGROUP_PATH_MAX];
    if (is_part(path) && cgroup_file_path(tree, tree->backend->pids, path, NULL, folder))
        each_folder(folder, /* depth= */ 0, kill_processes, &order);
    return order.count;
}

static bool remove_folder(const char *folder, void *context)
{
    (void)context;
    return rmdir(folder) == 0 || errno == ENOENT;
}

bool cgroup_remove(struct cgroup_tree *tree, const char *path)
{
    bool gone = is_part(path);
    if (!gone)
        return false;
    for (const char *const *controller = tree->backend->controllers; *controller; controller++) {
        char folder[CGROUP_PATH_MAX];
        if (cgroup_file_path(tree, *controller, path, NULL, folder))
            gone = each_folder(folder, /* depth= */ 0, remove_folder, NULL) && gone;
    }
    return gone;
}
