/* SPDX-License-Identifier: Apache-2.0 */
/* volume.h - makes the volumes of a pod, and takes them away.
 *
 * Kinds: emptyDir (disk, Memory), configMap, secret, downwardAPI, projected, hostPath with its
 * types, image, and claims (claim_volume.h), those of generic ephemeral volumes among them.  Others
 * answer a clear error, and the pod waits with it. Making is safe to repeat: what is there stays, contents
 * are brought up to date.
 *
 * Thread: any that may block; one pod at a time. */
#ifndef KNARR_NODE_VOLUME_H
#define KNARR_NODE_VOLUME_H

#include <stdbool.h>

#include "base/error.h"

struct arena;
struct node_paths;
struct pod;
struct pod_context;
struct volume;

/* All volumes; the error's message says which one failed: `MountVolume.SetUp failed for volume "x"
 * : ...`. NOT_FOUND: a source is missing, which may yet come. */
MUST_USE bool volumes_make(const struct node_paths *, const struct pod *,
                           const struct pod_context *, struct error *err);
/* Only the contents of those that follow objects; called when one changed. */
MUST_USE bool volumes_refresh(const struct node_paths *, const struct pod *,
                              const struct pod_context *, struct error *err);
/* Unmounts and removes everything below the pod's volumes folder. True: nothing is left. */
bool volumes_remove(const struct node_paths *, const char *uid);
/* Where the content of a volume is on this machine. NULL where it has none. */
const char *volume_source_path(const struct node_paths *, const struct pod *,
                               const struct pod_context *, const struct volume *, struct arena *);
/* Unmounts every mount point at or below a folder, deepest first. */
void unmount_below(const char *folder);

#endif
