/* SPDX-License-Identifier: Apache-2.0 */
/* volume_view.h - PersistentVolumes, claims and storage classes as the binder and the scheduler
 * read them, and which volume may serve which claim.
 *
 * A view is one scan of an object; its texts live in the arena, and it borrows the object.  The
 * rules of matching are upstream's: class, mode and attributes class are the same, the volume has
 * all access modes that the claim asks for and at least its size, and its labels are selected.
 * Where a volume can be reached from (node affinity) is the scheduler's matter.
 *
 * Also here: the names that the parts of `local` storage share, which is knarr's own class: folders
 * on the nodes.
 * Thread: pure. */
#ifndef KNARR_OBJECT_VOLUME_VIEW_H
#define KNARR_OBJECT_VOLUME_VIEW_H

#include <stdbool.h>
#include <stddef.h>

#include "base/bytes.h"
#include "object/quantity.h"
#include "object/selector.h"

struct arena;
struct object;
struct value;

#define ANNOTATION_BIND_COMPLETED      "pv.kubernetes.io/bind-completed"
#define ANNOTATION_BOUND_BY_CONTROLLER "pv.kubernetes.io/bound-by-controller"
#define ANNOTATION_PROVISIONED_BY      "pv.kubernetes.io/provisioned-by"
#define ANNOTATION_SELECTED_NODE       "volume.kubernetes.io/selected-node"
#define ANNOTATION_PROVISIONER         "volume.kubernetes.io/storage-provisioner"
#define ANNOTATION_PROVISIONER_BETA    "volume.beta.kubernetes.io/storage-provisioner"
#define ANNOTATION_CLASS_BETA          "volume.beta.kubernetes.io/storage-class"
#define FINALIZER_CLAIM_PROTECTION     "kubernetes.io/pvc-protection"
#define FINALIZER_VOLUME_PROTECTION    "kubernetes.io/pv-protection"

/* A node names the folder below which its local volumes lie, each in a folder of the volume's name.
 * A volume carries its node as a label, and the finalizer until its folder is gone. */
#define LOCAL_PROVISIONER     "knarr.io/local"
#define LOCAL_ROOT_ANNOTATION "knarr.io/local-storage-root"
#define LOCAL_NODE_LABEL      "knarr.io/local-storage-node"
#define LOCAL_FINALIZER       "knarr.io/local-storage"

enum access_mode {
    ACCESS_READ_WRITE_ONCE = 1,
    ACCESS_READ_ONLY_MANY = 2,
    ACCESS_READ_WRITE_MANY = 4,
    ACCESS_READ_WRITE_ONCE_POD = 8
};

struct claim_view {
    const struct object *object;
    const char          *volume_name, *class_name, *mode, *attributes_class, *phase;
    const char          *selected_node, *provisioner;    /* "" where absent, as all texts */
    bool                 has_class;      /* a class is named, if by "" */
    bool                 is_bind_completed, is_bound_by_controller;
    bool                 has_selector, has_data_source;
    unsigned             access_modes;   /* bits */
    struct quantity      request, capacity;              /* capacity: of the status */
    struct selector      selector;
};

struct volume_view {
    const struct object *object;
    const char          *class_name, *mode, *attributes_class, *phase, *reclaim_policy;
    const char          *claim_ns, *claim_name, *claim_uid, *provisioned_by, *local_path;
    bool                 has_claim, is_bound_by_controller;
    unsigned             access_modes;
    struct quantity      capacity;
    struct bytes         node_selector;  /* spec.nodeAffinity.required, raw; {NULL,0}: everywhere */
};

struct class_view {
    const struct object *object;
    const char          *provisioner, *reclaim_policy;
    bool                 delays_binding; /* WaitForFirstConsumer */
    bool                 may_expand, is_default;
    struct value        *mount_options;
    struct bytes         topologies;     /* allowedTopologies, raw; {NULL,0}: everywhere */
};

void claim_view_read(const struct object *, struct arena *, struct claim_view *ret);
void volume_view_read(const struct object *, struct arena *, struct volume_view *ret);
void class_view_read(const struct object *, struct arena *, struct class_view *ret);

/* Reserved for the claim, or bound to it: by name, and by uid where the volume names one. */
bool volume_is_for(const struct volume_view *, const struct claim_view *);
/* Why the volume cannot serve the claim that names it, in upstream's words; NULL: it can. */
const char *volume_mismatch(const struct volume_view *, const struct claim_view *, struct arena *);
/* Free, and all that the claim asks for. */
bool volume_is_candidate(const struct volume_view *, const struct claim_view *);
/* The one reserved for the claim; else, unless only_reserved, the candidate with the fewest modes,
 * and of these the smallest.  NULL: none. */
const struct volume_view *volume_best(const struct claim_view *, const struct volume_view *,
                                      size_t count, bool only_reserved);

/* The claims that a pod's volumes stand for; a generic ephemeral volume has one that is named after
 * the pod and the volume.  Costs next to nothing for a pod without any.  In the arena. */
struct pod_claim {
    const char *volume, *claim_name;
    bool        is_ephemeral;
};
size_t pod_claims_read(const struct object *pod, struct arena *, struct pod_claim **ret);

/* The value of LOCAL_NODE_LABEL: the node's name, or, where that is too long for a label, its
 * beginning and a hash.  In the arena. */
const char *local_node_label(const char *node_name, struct arena *);

#endif
