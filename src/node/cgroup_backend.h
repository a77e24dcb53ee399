/* SPDX-License-Identifier: Apache-2.0 */
/* cgroup_backend.h - what differs between cgroup version 1 and 2; for cgroup.c and its two backends
 * only.
 *
 * A backend lists the folders that one path stands for (one for each controller on version 1, a
 * single one on version 2) and knows the names of the files.  Errors are negative errno.
 *
 * Thread: any; a few small writes each. */
#ifndef KNARR_NODE_CGROUP_BACKEND_H
#define KNARR_NODE_CGROUP_BACKEND_H

#include <stdbool.h>
#include <stddef.h>

#include "node/cgroup.h"

struct cgroup_backend {
    const char        *name;
    /* folders below the mount, NULL-terminated; "" alone on version 2 */
    const char *const *controllers;
    /* of these, which have the limits' files */
    const char        *memory, *cpu, *pids;
    const char        *cpu_account;
    /* After mkdir of `folder`: what processes (cpuset values) or, unless it is a leaf, its children
     * (subtree_control) need. */
    int  (*prepare)(const char *folder, bool is_leaf);
    int  (*set_limits)(struct cgroup_tree *, const char *path, const struct cgroup_limits *);
    bool (*read_usage)(struct cgroup_tree *, const char *path, struct cgroup_usage *ret);
    void (*read_account)(struct cgroup_tree *, const char *path, struct cgroup_account *ret);
};

struct cgroup_tree {
    const struct cgroup_backend *backend;
    char                        *mount, *parent;
};

extern const struct cgroup_backend cgroup_v1, cgroup_v2;

/* "MOUNT/CONTROLLER/PATH/FILE" into a buffer of CGROUP_PATH_MAX; file may be NULL.  False: too
 * long. */
bool cgroup_file_path(const struct cgroup_tree *, const char *controller, const char *path,
                      const char *file, char *ret);
/* -ENOENT where this kernel lacks the controller. */
int cgroup_write_number(const struct cgroup_tree *, const char *controller, const char *path,
                        const char *file, int64_t number);
int cgroup_write_text(const struct cgroup_tree *, const char *controller, const char *path,
                      const char *file, const char *text);
bool cgroup_read_number(const struct cgroup_tree *, const char *controller, const char *path,
                        const char *file, int64_t *ret);
/* The number behind `key` in a file of "key number" lines. */
bool cgroup_read_keyed(const struct cgroup_tree *, const char *controller, const char *path,
                       const char *file, const char *key, int64_t *ret);
/* Several of them from one reading; those that are absent stay as they are.  False: no file. */
struct cgroup_key {
    const char *key;
    int64_t    *ret;
};
bool cgroup_read_keys(const struct cgroup_tree *, const char *controller, const char *path,
                      const char *file, const struct cgroup_key *, size_t count);
/* Two words, such as "max 100000": a word that is no number is 0. */
bool cgroup_read_pair(const struct cgroup_tree *, const char *controller, const char *path,
                      const char *file, int64_t *ret_first, int64_t *ret_second);

#endif
