/* SPDX-License-Identifier: Apache-2.0 */
/* volume_mount.h - the mounts of one container: its volumeMounts with subPath, and the files that
 * the node provides
 * (/etc/hosts, /etc/resolv.conf, /etc/hostname, /dev/shm, the termination log).
 *
 * A subPath is found inside its volume by the kernel (openat2 RESOLVE_BENEATH: no link leads out),
 * and what was found is bound by its descriptor to a place of our own,
 * RUN/pods/UID/subpaths/CONTAINER/N, before the container can change anything.
 * Thread: any that may
 * block. */
#ifndef KNARR_NODE_VOLUME_MOUNT_H
#define KNARR_NODE_VOLUME_MOUNT_H

#include <stdbool.h>
#include <stddef.h>

#include "base/error.h"
#include "node/container_spec.h"

struct arena;
struct container_env;
struct node_paths;

enum { CONTAINER_MOUNTS_MAX = 1024 };

struct mount_request {
    const struct node_paths    *paths;
    const struct pod           *pod;
    const struct container     *container;
    const struct pod_context   *context;
    const struct container_env *env;     /* for subPathExpr */
    const char                 *termination_log;     /* the host's file */
};
/* The array lives in the arena.  INVALID with the container's waiting message where a path is bad.
 */
MUST_USE bool volume_mounts_make(const struct mount_request *, struct arena *,
                                 struct spec_mount **ret, size_t *ret_count, struct error *err);
/* Unmounts the subpaths of a container that has ended. */
void volume_mounts_remove(const struct node_paths *, const char *uid, const char *container);

#endif
