/* SPDX-License-Identifier: Apache-2.0 */
/* pod_usage.h - what each pod that may be evicted takes of a resource that is short.
 *
 * Memory and processes are the pod's cgroup's.  Of a disk a pod takes what its containers wrote, their
 * logs and its volumes, but not what is mounted there (claims, memory, images).
 * Thread: the loop's; pod_usage_walk any that may block, for it reads folders. */
#ifndef KNARR_NODE_POD_USAGE_H
#define KNARR_NODE_POD_USAGE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "node/eviction.h"

struct arena;
struct node_context;

struct pod_folders;

struct pod_usage {
    const char                *uid;
    int64_t                    usage, request;       /* bytes, inodes or processes */
    int64_t                    priority;
    int64_t                    gives_back;           /* usage, but for logs, which outlive it */
    bool                       is_measured;
    struct eviction_container *containers;           /* for the message; those that are measured */
    size_t                     container_count;
    struct pod_folders        *folders;              /* of a disk: to be walked through */
};

/* All in the arena.  Of a disk nothing is measured yet. */
size_t pod_usage_list(struct node_context *, enum starved, struct arena *, struct pod_usage **ret);
void   pod_usage_walk(struct pod_usage *, size_t count, enum starved);

#endif
