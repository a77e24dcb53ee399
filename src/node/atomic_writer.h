/* SPDX-License-Identifier: Apache-2.0 */
/* atomic_writer.h - replaces all files of a volume at once, as a container sees it.
 *
 *     VOLUME/..1f2e3d/key           the content, in a fresh folder for each version
 *     VOLUME/..data -> ..1f2e3d     switched by rename
 *     VOLUME/key -> ..data/key      one link per first part of a path
 *
 * A container may have written into the folder, so nothing is opened through a link: every step
 * goes through descriptors with O_NOFOLLOW, and only names that begin with ".." and are folders are
 * removed as old versions.
 * Thread: any that may block. */
#ifndef KNARR_NODE_ATOMIC_WRITER_H
#define KNARR_NODE_ATOMIC_WRITER_H

#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>

#include "base/bytes.h"
#include "base/error.h"

enum { VOLUME_FILES_MAX = 10000, VOLUME_BYTES_MAX = 32 << 20 };

struct volume_file {
    const char  *path;                   /* "a/b"; relative, without ".." */
    struct bytes content;
    mode_t       mode;                   /* 0644 */
    uid_t        uid;                    /* whose it is; 0: root's */
};

struct volume_files {
    struct volume_file *files;
    size_t              count, capacity;
};

/* gid -1: leave the group; else files get it and become readable by it.  What is there already with
 * the same content and modes is left alone and *ret_changed (may be NULL) is false. INVALID for a
 * bad path. */
MUST_USE bool atomic_write(const char *folder, const struct volume_files *, int64_t gid,
                           bool *ret_changed, struct error *err);

#endif
