/* SPDX-License-Identifier: Apache-2.0 */
/* revision.h - the history of a StatefulSet or DaemonSet: one ControllerRevision for each template
 * it has had.
 *
 * The highest number is the newest.  A template that comes back gets its old revision renumbered,
 * so that a roll-back is seen as what it is.
 *
 * Thread: the core's. */
#ifndef KNARR_CONTROLLERS_REVISION_H
#define KNARR_CONTROLLERS_REVISION_H

#include "controllers/controller.h"

struct selector;

#define REVISION_HASH_LABEL "controller-revision-hash"       /* of pods, and of a DaemonSet's revisions */
#define REVISION_NAME_LABEL "controller.kubernetes.io/hash"  /* of a StatefulSet's revisions */

struct revision {
    const struct object *object;
    const char          *name;
    int64_t              number;
    struct value        *data;           /* {"spec": {"template": {..., "$patch": "replace"}}} */
};

/* One owner's, by ascending number.  All lies in the arena of the sync that read it. */
struct revisions {
    struct controller   *controller;
    const struct object *owner;
    struct arena        *arena;
    struct revision     *items;
    size_t               count;
};

/* Those that are the owner's, adopted where they match and have no owner. */
MUST_USE bool revisions_read(struct controller *, const struct object *owner,
                             const struct selector *, struct arena *, struct revisions *ret,
                             struct error *err);
/* The revision of this template, made, or renumbered to be the newest, where it is not yet.  It is
 * one of *revisions then. */
MUST_USE struct revision *revision_of_template(struct revisions *, const struct value *pod_template,
                                               int64_t *collision_count, struct error *err);
struct revision *revision_find(const struct revisions *, const char *name); /* NULL where absent */
const char *revision_hash(const struct revision *);      /* "" where it has none */
/* The template as it was. */
struct value *revision_template(const struct revision *, struct arena *);
/* Deletes the oldest of those that is_live does not name, down to `limit` (negative: keeps all). */
MUST_USE bool revisions_trim(const struct revisions *, int64_t limit,
                             bool (*is_live)(void *context, const struct revision *), void *context,
                             struct error *err);

#endif
