/* SPDX-License-Identifier: Apache-2.0 */
/* rollout.h - the parts of `kubectl rollout`: progress of each kind as upstream's sentence, and the
 * history of templates.
 * Thread: the program's only one. */
#ifndef KNARR_KUBECTL_ROLLOUT_H
#define KNARR_KUBECTL_ROLLOUT_H

#include <stdbool.h>
#include <stdint.h>

#include "base/error.h"

struct arena;
struct found;
struct session;
struct value;

/* The sentence; *ret_done when the rollout is through.  NULL with *err set: it has failed, or this
 * kind has no rollout. */
const char *rollout_progress(const struct found *, const struct value *object, struct arena *,
                             bool *ret_done, struct error *err);

/* Revisions of a Deployment (its ReplicaSets), a DaemonSet or a StatefulSet (their
 * ControllerRevisions), the oldest first. */
enum { REVISIONS_MAX = 256 };
struct revision {
    int64_t             number;
    const struct value *object;
};
struct revisions {
    struct revision items[REVISIONS_MAX];
    int             count;
};
MUST_USE bool revisions_find(struct session *, const struct found *, struct revisions *ret,
                             struct error *err);

#endif
