/* SPDX-License-Identifier: Apache-2.0 */
/* image_collect.h - removes images that nothing uses, the least recently used first, to give room
 * back.
 *
 * Only what an agent has fetched for a pod goes, for that can be fetched again.  What somebody
 * brought by hand (`knarr image import`, `knarr image pull`) stays until he takes it away: there may
 * be no registry that has it.  But where his next import took its last name away, it goes, too: no
 * pod could find it.
 *
 * Thread: any that may block; image_collect_order is pure. */
#ifndef KNARR_NODE_IMAGE_COLLECT_H
#define KNARR_NODE_IMAGE_COLLECT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/error.h"

struct image_candidate {
    const char *id;
    int64_t     size_bytes;
    int64_t     used_s;                  /* when it was last used, or came; wall clock */
    bool        is_in_use;               /* a container runs from it, or a pod names it */
    bool        is_named;                /* a reference leads to it */
    bool        is_by_hand;              /* somebody brought it */
    bool        is_fetched;              /* an agent pulled it for a pod */
};
/* Moves those that may go to the front, the first to go first; how many they are. */
size_t image_collect_order(struct image_candidate *, size_t count, int64_t now_s,
                           int64_t min_age_s);

struct image_collect {
    const char        *image_dir;
    const char *const *named;            /* that pods of this node name; NULL-terminated */
    int64_t            wanted_bytes;     /* INT64_MAX: all that may go */
    int64_t            now_s, min_age_s;
    /* results: by the sizes of images; what shares layers gives less */
    int64_t            freed_bytes;
    int                removed;
};
/* CONFLICT while somebody else writes to the store, else as image_store_remove. */
MUST_USE bool image_collect(struct image_collect *, struct error *err);

#endif
