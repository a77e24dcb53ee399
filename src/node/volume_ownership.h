/* SPDX-License-Identifier: Apache-2.0 */
/* volume_ownership.h - fsGroup: everything in a volume belongs to a group, which may read and write
 * it.
 *
 * The tree may be hostile: it is walked by descriptors, links are given the group but never
 * followed, mount points are not entered, and the depth is bounded.
 * Thread: any that may block. */
#ifndef KNARR_NODE_VOLUME_OWNERSHIP_H
#define KNARR_NODE_VOLUME_OWNERSHIP_H

#include <stdbool.h>
#include <sys/types.h>

#include "base/error.h"

enum { OWNERSHIP_DEPTH_MAX = 256 };

/* on_mismatch (fsGroupChangePolicy OnRootMismatch): nothing is done where the folder itself is as
 * it should be. */
MUST_USE bool volume_own(const char *folder, gid_t gid, bool on_mismatch, struct error *err);

#endif
