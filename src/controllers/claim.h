/* SPDX-License-Identifier: Apache-2.0 */
/* claim.h - what belongs to an owner: adopting what matches its selector, releasing what no longer
 * does.
 *
 * An object has at most one controller.  One without a controller whose labels match is adopted;
 * one of ours that does not match is released, and then someone else may take it.  An owner that is
 * being deleted does neither.
 *
 * Thread: the core's. */
#ifndef KNARR_CONTROLLERS_CLAIM_H
#define KNARR_CONTROLLERS_CLAIM_H

#include "controllers/controller.h"
#include "object/selector.h"

struct claim {
    struct controller     *controller;
    const struct object   *owner;
    const struct kind     *kind;         /* of what is owned: Pod, ReplicaSet ... */
    const struct selector *selector;
    const char *finalizer; /* put on what is adopted, taken from what is released; NULL: none */
    /* What is not wanted is left alone and left out (finished Pods, say).  NULL: all are wanted. */
    bool                 (*wants)(const struct claim *, const struct object *);
};

/* The objects that are the owner's and match, in the order of their index.  False with *err set
 * when a write failed; *ret then holds those that were claimed. */
MUST_USE bool claim_objects(const struct claim *, struct arena *, struct object_array *ret,
                            struct error *err);

#endif
