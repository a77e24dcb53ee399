/* SPDX-License-Identifier: Apache-2.0 */
/* image_archive.h - imports images from a tar file: what `docker save` and OCI tools write.
 *
 * Two forms: docker-archive (manifest.json names configuration, layers and tags) and OCI layout
 * (index.json names manifests by digest, with the image's name as an annotation).  A file that has
 * both is read as docker-archive. Every layer is checked against the diff id in the configuration.
 *
 * image_import_file (node/agent.h) is the whole; this header has the part that the pull shares.
 * Thread: any that may block for long. */
#ifndef KNARR_NODE_IMAGE_ARCHIVE_H
#define KNARR_NODE_IMAGE_ARCHIVE_H

#include <stdbool.h>

#include "base/bytes.h"
#include "base/error.h"

struct image_store;

/* Opens the n-th layer's archive (plain or compressed), or returns a negative errno. */
typedef int open_layer(void *context, size_t index);

struct image_source {
    struct bytes  config;                /* the configuration's JSON */
    const char   *manifest_digest;       /* NULL: none */
    const char  **references, **digests; /* NULL-terminated; either may be NULL */
    /* as the manifest has them; must equal the configuration's diff ids */
    size_t        layer_count;
    open_layer   *open_layer;            /* called only for layers that are not there yet */
    void         *context;
    bool          is_by_hand;            /* struct image has it */
};
/* Unpacks what is missing and adds the image.  The store is locked by the caller. */
MUST_USE bool image_store_take(struct image_store *, const struct image_source *,
                               struct error *err);

#endif
