/* SPDX-License-Identifier: Apache-2.0 */
/* image_layer.h - unpacks one layer of an image into a folder, as overlayfs wants its lower
 * folders.
 *
 * The archive comes from strangers.  Every path is resolved inside the folder by the kernel
 * (openat2 RESOLVE_IN_ROOT), so neither "..", an absolute name nor a symbolic link in the archive
 * leaves it; device nodes are not made; names, sizes and counts are bounded.  A whiteout
 * (".wh.NAME") becomes overlayfs' own form, a character device 0:0, and ".wh..wh..opq" the opaque
 * attribute.
 *
 * Plain, gzip and zstd streams are recognised by their first bytes.
 * Thread: any that may block for long. */
#ifndef KNARR_NODE_IMAGE_LAYER_H
#define KNARR_NODE_IMAGE_LAYER_H

#include <stdbool.h>
#include <stdint.h>

#include "base/error.h"
#include "node/image_reference.h"

enum { LAYER_ENTRIES_MAX = 2000000, LAYER_PATH_MAX = 4095 };
#define LAYER_BYTES_MAX (INT64_C(32) << 30)

struct layer_result {
    char    diff_id[DIGEST_TEXT_MAX];    /* of the uncompressed archive */
    int64_t size_bytes;                  /* of all files */
};

/* source_fd is read to its end from where it stands; root_fd is an empty folder.  BAD_REQUEST where
 * the archive is bad, INTERNAL_ERROR where the disk is. After a failure the folder holds rubbish:
 * the caller removes it. */
MUST_USE bool image_layer_unpack(int source_fd, int root_fd, struct layer_result *ret,
                                 struct error *err);

#endif
