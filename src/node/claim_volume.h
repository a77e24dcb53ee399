/* SPDX-License-Identifier: Apache-2.0 */
/* claim_volume.h - what stands behind a claim: from the pod's volume over the claim to a
 * PersistentVolume of this node.
 *
 * Types: hostPath, local, and the folders of knarr's own class, which are made here when they are
 * first needed.  Others answer a clear error.
 * Thread: any that may block. */
#ifndef KNARR_NODE_CLAIM_VOLUME_H
#define KNARR_NODE_CLAIM_VOLUME_H

#include <stdbool.h>

#include "base/error.h"

struct arena;
struct node_paths;
struct pod;
struct pod_context;
struct value;
struct volume;

struct claim_volume {
    const char         *path;            /* on this machine */
    const struct value *host_path;       /* the source; NULL: another type */
    bool                is_local_class;  /* the folder is ours to make */
    bool                read_only;
    bool                is_going;        /* the claim is being deleted */
};

/* The claim's name: a generic ephemeral volume's is made of the pod's and the volume's.  NULL: the
 * volume has none.  In the arena. */
const char *volume_claim_name(const struct pod *, const struct volume *, struct arena *);
/* What stands behind a volume of a pod that names a claim.  All is borrowed; the result lies in the
 * arena. */
struct claim_search {
    const struct node_paths  *paths;
    const struct pod         *pod;
    const struct volume      *volume;
    const struct pod_context *context;
    struct arena             *arena;
};
/* NOT_FOUND: the claim or its volume may yet come. */
MUST_USE bool claim_volume_find(const struct claim_search *, struct claim_volume *ret,
                                struct error *err);
/* Folder, and fsGroup's ownership. Not for hostPath. */
MUST_USE bool claim_volume_make(const struct claim_volume *, const struct pod *, struct error *err);

/* The first member of a volume's or PersistentVolume's spec that names a type this node does not
 * know; NULL: none does. */
const char *foreign_volume_type(const struct value *spec);

#endif
