/* SPDX-License-Identifier: Apache-2.0 */
/* pod_paths.h - where the files of pods lie; the only place that knows.
 *
 *     DATA/pods/UID/pod.json                        names, and what it has been given (sandbox.h)
 *     DATA/pods/UID/{etc-hosts,resolv.conf}         bound into the containers
 *     DATA/pods/UID/volumes/NAME                    emptyDir, configMap ... (hostPath has none)
 *     DATA/pods/UID/containers/NAME/record.json     restart count, id, exit (container_record.h)
 *     DATA/pods/UID/containers/NAME/N/              the N-th start: config.json, rootfs, upper,
 * work, termination-log DATA/logs/NS_NAME_UID/NAME/N.log              CRI log format
 *     DATA/storage/VOLUME                           local PersistentVolumes (local_storage.h)
 *     RUN/pods/UID/{netns,ipcns,pidns,shm,subpaths} the sandbox
 *     RUN/exits/ID                                  exit code, written by conmon
 *     RUN/crun, RUN/conmon/ID.pid                   the runtime's state
 *
 * DATA survives a reboot, RUN need not.  Names of pods and containers are DNS labels: they are safe
 * in paths.
 * Thread: pure; texts in the arena. */
#ifndef KNARR_NODE_POD_PATHS_H
#define KNARR_NODE_POD_PATHS_H

#include "base/arena.h"

struct node_paths {
    const char *data_dir, *run_dir, *image_dir;
};

static inline const char *pod_data_path(const struct node_paths *paths, const char *uid,
                                        const char *rest, struct arena *arena)
{
    return arena_printf(arena, "%s/pods/%s%s%s", paths->data_dir, uid, *rest ? "/" : "", rest);
}
static inline const char *pod_run_path(const struct node_paths *paths, const char *uid,
                                       const char *rest, struct arena *arena)
{
    return arena_printf(arena, "%s/pods/%s%s%s", paths->run_dir, uid, *rest ? "/" : "", rest);
}
static inline const char *volume_path(const struct node_paths *paths, const char *uid,
                                      const char *name, struct arena *arena)
{
    return arena_printf(arena, "%s/pods/%s/volumes/%s", paths->data_dir, uid, name);
}
static inline const char *container_path(const struct node_paths *paths, const char *uid,
                                         const char *name, const char *rest, struct arena *arena)
{
    return arena_printf(arena, "%s/pods/%s/containers/%s%s%s", paths->data_dir, uid, name,
                        *rest ? "/" : "", rest);
}
static inline const char *attempt_path(const struct node_paths *paths, const char *uid,
                                       const char *name, int attempt, const char *rest,
                                       struct arena *arena)
{
    return arena_printf(arena, "%s/pods/%s/containers/%s/%d%s%s", paths->data_dir, uid, name,
                        attempt, *rest ? "/" : "", rest);
}
static inline const char *pod_log_folder(const struct node_paths *paths, const char *ns,
                                         const char *name, const char *uid, struct arena *arena)
{
    return arena_printf(arena, "%s/logs/%s_%s_%s", paths->data_dir, ns, name, uid);
}
static inline const char *container_log_path(const char *pod_folder, const char *container,
                                             int attempt, struct arena *arena)
{
    return arena_printf(arena, "%s/%s/%d.log", pod_folder, container, attempt);
}
static inline const char *exit_path(const struct node_paths *paths, const char *id,
                                    struct arena *arena)
{
    return arena_printf(arena, "%s/exits/%s", paths->run_dir, id);
}

#endif
