/* SPDX-License-Identifier: Apache-2.0 */
/* overlay.h - the root of a container: an image's layers with a writable folder on top, by
 * overlayfs.
 *
 * Thread: any that may block for a moment. */
#ifndef KNARR_NODE_OVERLAY_H
#define KNARR_NODE_OVERLAY_H

#include <stdbool.h>

#include "base/error.h"

struct image;

/* Mounts at `target` the image's layers; upper and work (NULL: read-only) are made. All paths are
 * absolute. */
MUST_USE bool overlay_mount(const char *image_dir, const struct image *, const char *upper,
                            const char *work, const char *target, struct error *err);
/* Finds the image by reference and mounts it read-only: an image volume.  Its layers are held under
 * the name `holder` (image_store.h) from then on. */
MUST_USE bool overlay_mount_image(const char *image_dir, const char *reference, const char *holder,
                                  const char *target, struct error *err);

#endif
