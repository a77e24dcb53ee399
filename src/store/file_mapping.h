/* SPDX-License-Identifier: Apache-2.0 */
/* file_mapping.h - gives back the memory by which a mapped file is read.
 *
 * Pages of a file that a process has looked at count as its own until the kernel is short of them.
 * Nothing is lost when they are given back: the file is still in the kernel's cache, and is read
 * again where it is needed.
 *
 * Thread: any, at any time; other threads may be reading the mapping. */
#ifndef KNARR_STORE_FILE_MAPPING_H
#define KNARR_STORE_FILE_MAPPING_H

#include <stddef.h>

#include "base/compiler.h"

/* The shared mapping of the open file that has this size.  0, or a negative errno: -ENOENT where
 * there is none. */
MUST_USE int file_mapping_release(int fd, size_t size_bytes);

#endif
