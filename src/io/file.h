/* SPDX-License-Identifier: Apache-2.0 */
/* file.h - whole files, safely: bounded reads, replacements that survive a power cut, trees.
 *
 * Thread: any that may block. Errors are negative errno. */
#ifndef KNARR_IO_FILE_H
#define KNARR_IO_FILE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

#include "base/bytes.h"

int file_read(const char *path, size_t limit_bytes,
              struct buffer *ret); /* -EFBIG above the limit */
int file_read_at(int directory_fd, const char *path, size_t limit_bytes, struct buffer *ret);
/* Temporary file beside it, fsync, rename, fsync of the folder. */
int file_replace(const char *path, struct bytes content, mode_t mode);
/* As whole for every reader, but the disk is not waited for: after a power cut it may be empty.
 * For what is of no use after one. */
int file_replace_quickly(const char *path, struct bytes content, mode_t mode);
int file_write_all(int fd, struct bytes content);                /* of a descriptor that blocks */
int file_write_now(const char *path,
                   struct bytes content); /* one write(2) to an existing file (cgroups, proc) */
int file_make_folders(const char *path, mode_t mode);            /* like mkdir -p */
int file_remove_tree(
    const char *path); /* never follows links, never crosses a mount point; 0 when absent */
/* What a tree takes on the disk, in bytes: links are not followed, mount points not entered; a
 * file with several names counts each time.  INT64_MAX: it is too deep to tell; -errno. */
int64_t file_tree_bytes(const char *path);
/* The same; *ret_files gets how many files and folders there are below, of INT64_MAX not all. */
int64_t file_tree_usage(const char *path, int64_t *ret_files);
bool file_exists(const char *path);

#endif
