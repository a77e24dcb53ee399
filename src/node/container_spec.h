/* SPDX-License-Identifier: Apache-2.0 */
/* container_spec.h - the OCI configuration (config.json, version 1.0.2) of one container.
 *
 * All that was decided elsewhere comes together here: arguments and environment (container_env.h),
 * the user (image_user.h), mounts (volume_mount.h), limits, namespaces of the sandbox,
 * capabilities, seccomp.  The result is text; making it changes nothing.  Capabilities and
 * oom_score_adj are clamped to what this process may give.
 *
 * Thread: any that may block for a moment (it reads the image's passwd). */
#ifndef KNARR_NODE_CONTAINER_SPEC_H
#define KNARR_NODE_CONTAINER_SPEC_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/error.h"

struct arena;
struct buffer;
struct container;
struct image_config;
struct pod;
struct pod_context;

/* A mount below the container's root, in order. */
struct spec_mount {
    const char        *source, *destination, *type;          /* "bind", "tmpfs" ... */
    const char *const *options;                              /* NULL-terminated */
};

struct container_plan {
    const struct pod          *pod;
    const struct container    *container;
    const struct pod_context  *context;
    const struct image_config *image;
    const char                *rootfs;               /* mounted overlay */
    const char                *cgroup_path;          /* of the container: POD_PATH/ID */
    /* NULL: new (ipc, pid) or the node's (net) */
    const char                *netns_path, *ipcns_path, *pidns_path;
    bool                       host_pid, host_ipc;
    const char                *hostname;
    const struct spec_mount   *mounts;               /* the Pod's and the files we provide */
    size_t                     mount_count;
    const char                *seccomp_folder;
    int64_t                    memory_capacity_bytes;/* of the node, for oom_score_adj */
};

/* What status shows of the user. */
enum { CONTAINER_GROUPS_ROOM = 512 };
struct container_identity {
    int64_t uid, gid;
    char    groups[CONTAINER_GROUPS_ROOM];       /* "44 45 7": gid first; "" where they are too many */
};

/* INVALID with the words of the container's waiting message (CreateContainerConfigError). */
MUST_USE bool container_spec_write(const struct container_plan *, struct buffer *ret_json,
                                   struct container_identity *ret, struct error *err);

/* The process object of a written configuration with other arguments, for exec. NULL arguments keep
 * theirs. */
MUST_USE bool container_spec_exec(const char *config_path, const char *const *arguments,
                                  bool terminal, struct buffer *ret_json, struct error *err);

/* As oom_score has it; not below this process' own. */
int64_t container_oom_score(const struct pod *, const struct container *,
                            int64_t memory_capacity_bytes);

#endif
