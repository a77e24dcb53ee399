/* SPDX-License-Identifier: Apache-2.0 */
/* storage_limit.h - what a pod may keep on the node's disk: sizeLimit of an emptyDir, limits of
 * ephemeral-storage of a container and of all of them together.
 *
 * Nothing on the way to the disk enforces them: the agent measures now and then, only pods that have
 * such limits, and evicts the one that is above.
 * Thread: pure, but for storage_limit_exceeded, which reads folders. */
#ifndef KNARR_NODE_STORAGE_LIMIT_H
#define KNARR_NODE_STORAGE_LIMIT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct arena;
struct node_paths;
struct pod;

enum { STORAGE_LIMIT_PATHS = 2 };

struct storage_limit {
    const char *paths[STORAGE_LIMIT_PATHS];      /* measured together; NULL: one less */
    int64_t     limit_bytes;
    const char *message;                 /* of the eviction */
};

/* 0: the pod has none.  In the arena. */
size_t storage_limits(const struct node_paths *, const struct pod *, struct arena *,
                      struct storage_limit **ret);
bool storage_limit_exceeded(const struct storage_limit *);

#endif
