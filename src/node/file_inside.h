/* SPDX-License-Identifier: Apache-2.0 */
/* file_inside.h - a whole file of a folder that others fill: an image's root, a volume.
 *
 * The kernel resolves the path inside the folder (openat2 RESOLVE_IN_ROOT), so no link leads out;
 * a pipe or a device that waits is not waited for.
 * Thread: any that may block for a moment. */
#ifndef KNARR_NODE_FILE_INSIDE_H
#define KNARR_NODE_FILE_INSIDE_H

#include <stdbool.h>
#include <stddef.h>

struct buffer;

/* Appends the file to *ret; false where it cannot be read, or is larger than the limit. */
bool file_read_inside(const char *root, const char *path, size_t limit_bytes, struct buffer *ret);

#endif
