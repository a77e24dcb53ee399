/* SPDX-License-Identifier: Apache-2.0 */
/* image_store.h - the images of a machine, addressed by content.
 *
 *     DIR/index.json            references, digests and layers of each image; replaced as a whole
 *     DIR/blobs/sha256/HEX      configurations and manifests (layers are kept unpacked only); that of
 *                               an image has the time when it was last used
 *     DIR/layers/NAME/          one unpacked layer; NAME is the start of its chain id
 *     DIR/uses/HOLDER           a link whose target is the id of an image that something runs from
 *     DIR/lock, DIR/tmp/        one writer at a time; its unfinished work
 *
 * A layer appears by rename, after it was written and checked; the index names it only then, so a
 * crash leaves nothing but files in tmp, which the next writer removes.  Readers take no lock: they
 * see the index before or after.
 *
 * Thread: a handle belongs to one thread; several handles, processes and nodes may share a folder.
 */
#ifndef KNARR_NODE_IMAGE_STORE_H
#define KNARR_NODE_IMAGE_STORE_H

#include <stdbool.h>
#include <stdint.h>

#include "base/bytes.h"
#include "base/error.h"
#include "node/image_reference.h"

struct arena;
struct image_store;

#define IMAGE_INDEX_NAME "index.json"

enum { IMAGE_LAYERS_MAX = 127, IMAGE_JSON_MAX = 8 << 20, IMAGE_INDEX_MAX = 32 << 20 };

/* All texts in the arena of the call that gave it. Lists are NULL-terminated. */
struct image {
    const char  *id;                     /* "sha256:..." of the configuration */
    const char  *manifest;               /* digest, or NULL where it was imported without one */
    const char **references;             /* "docker.io/library/busybox:latest" */
    const char **digests;                /* "docker.io/library/busybox@sha256:..." */
    const char **layers;                 /* folder names below layers/, lowest first */
    int64_t      size_bytes;
    /* somebody brought it, not an agent for a pod; no more once its last reference has moved on */
    bool         is_by_hand;
};

/* What a container takes from its image. */
struct image_config {
    const char **entrypoint, **command, **environment;       /* NULL-terminated; never NULL */
    const char  *user, *working_dir, *stop_signal;           /* "" where absent */
};

/* Makes the folders where they are absent. */
MUST_USE struct image_store *image_store_open(const char *directory, struct error *err);
void        image_store_close(struct image_store *);
const char *image_store_directory(const struct image_store *);

/* By completed reference, digest reference or id; reads the index again if it was replaced.
 * NOT_FOUND. */
MUST_USE bool image_store_find(struct image_store *, const char *reference, struct arena *,
                               struct image *ret, struct error *err);
MUST_USE bool image_store_config(struct image_store *, const struct image *, struct arena *,
                                 struct image_config *ret, struct error *err);
/* Every image, in the order of arrival. */
MUST_USE bool image_store_each(struct image_store *,
                               void (*visit)(void *context, const struct image *), void *context,
                               struct error *err);

/* Writing: between lock and unlock.  Lock waits for another writer; it clears tmp. */
MUST_USE bool image_store_lock(struct image_store *, struct error *err);
/* The same without waiting: CONFLICT while there is another. */
MUST_USE bool image_store_lock_now(struct image_store *, struct error *err);
void image_store_unlock(struct image_store *);
MUST_USE bool image_store_put_blob(struct image_store *, struct bytes,
                                   char ret_digest[DIGEST_TEXT_MAX], struct error *err);
bool image_store_has_layer(struct image_store *, const char *layer);
int64_t image_store_layer_bytes(struct image_store *,
                                const char *layer); /* of its files; 0 where unknown */
/* The folder name of the layer whose archive is diff_id on top of `parent` (NULL for the lowest).
 */
void image_store_layer_name(const char *parent_chain, const char *diff_id,
                            char ret_chain[DIGEST_TEXT_MAX], char ret_layer[32]);
/* Unpacks source_fd as this layer; BAD_REQUEST where its content is not diff_id. */
MUST_USE bool image_store_add_layer(struct image_store *, const char *layer, const char *diff_id,
                                    int source_fd, struct error *err);
/* Adds the image, or further references to it; a reference that named another image moves. */
MUST_USE bool image_store_add(struct image_store *, const struct image *, struct error *err);
/* Drops a reference (or an id with all of them); the image goes with its last one, and layers that
 * nothing uses go with it.  CONFLICT where a container runs from it. */
MUST_USE bool image_store_remove(struct image_store *, const char *reference, struct error *err);

/* Keeps an image's layers from removal.  Somebody may have begun to remove it: who holds it looks
 * whether it is still there. */
MUST_USE bool image_store_hold(struct image_store *, const char *image_id, const char *holder,
                               struct error *err);
void image_store_release(struct image_store *, const char *holder);
bool image_store_is_held(struct image_store *, const char *image_id);
/* Has it its config, which a removal that was cut short may have taken from one that is named? */
bool image_store_is_whole(struct image_store *, const char *image_id);
/* When it came, or was held or released last: seconds since 1970; 0 where unknown. */
int64_t image_store_used_s(struct image_store *, const char *image_id);

/* sha256 of bytes as "sha256:HEX". */
void digest_of(struct bytes, char ret_text[DIGEST_TEXT_MAX]);
/* Reads a configuration's text (the file whose digest is the id). */
MUST_USE bool image_config_parse(struct bytes json, struct arena *, struct image_config *ret,
                                 struct error *err);
/* rootfs.diff_ids of a configuration, NULL-terminated. */
MUST_USE bool image_diff_ids(struct bytes json, struct arena *, const char ***ret,
                             struct error *err);

#endif
