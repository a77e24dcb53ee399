/* SPDX-License-Identifier: Apache-2.0 */
/* cp_tar.h - files of this machine as a tar and back, by libarchive, piece by piece.
 *
 * What is unpacked comes from a pod, and is not trusted: plain files and folders alone are made, below
 * the destination alone; links, devices and the like are skipped with a warning, and no link that
 * stands below the destination is followed.
 *
 * Thread: the program's only one. */
#ifndef KNARR_KUBECTL_CP_TAR_H
#define KNARR_KUBECTL_CP_TAR_H

#include <stdbool.h>

#include "base/bytes.h"
#include "base/error.h"

/* False ends the packing; whose `write` it is knows why. */
typedef bool cp_write(void *context, struct bytes);
/* A file, or a folder with what is in it, under the name `name`.  BAD_REQUEST: something cannot be
 * read, or `write` has ended it. */
MUST_USE bool cp_pack(const char *path, const char *name, cp_write *, void *context,
                      struct error *err);

struct cp_unpack {
    const char *prefix, *destination;    /* of the names (cp_prefix); a file or a folder here */
    const char *ns, *pod, *source;       /* for a warning's advice; may be NULL */
    /* The next piece, which lives until the next call; {NULL, 0}: no more. */
    struct bytes (*read)(void *context);
    void        *context;
    bool         has_advised;
};
/* BAD_REQUEST: it is no tar, its names are not those that were asked for, or a file cannot be
 * written. */
MUST_USE bool cp_unpack(struct cp_unpack *, struct error *err);

#endif
