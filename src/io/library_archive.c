/* SPDX-License-Identifier: Apache-2.0 */
/* library_archive.c - what we use of libarchive, which is loaded with the first image that is
 * unpacked, and by `kubectl cp`. */
#include <archive.h>
#include <archive_entry.h>

#include "io/library.h"

static struct library library = { .name = "libarchive.so.13" };

FORWARD(__LA_MODE_T, archive_entry_filetype, (struct archive_entry *entry), (entry))
FORWARD(la_int64_t, archive_entry_gid, (struct archive_entry *entry), (entry))
FORWARD(const char *, archive_entry_hardlink, (struct archive_entry *entry), (entry))
FORWARD(time_t, archive_entry_mtime, (struct archive_entry *entry), (entry))
FORWARD(long, archive_entry_mtime_nsec, (struct archive_entry *entry), (entry))
FORWARD(const char *, archive_entry_pathname, (struct archive_entry *entry), (entry))
FORWARD(__LA_MODE_T, archive_entry_perm, (struct archive_entry *entry), (entry))
FORWARD(la_int64_t, archive_entry_size, (struct archive_entry *entry), (entry))
FORWARD(int, archive_entry_size_is_set, (struct archive_entry *entry), (entry))
FORWARD(const char *, archive_entry_symlink, (struct archive_entry *entry), (entry))
FORWARD(la_int64_t, archive_entry_uid, (struct archive_entry *entry), (entry))
FORWARD(int, archive_entry_xattr_next,
        (struct archive_entry *entry, const char **name, const void **value, size_t *size),
        (entry, name, value, size))
FORWARD(int, archive_entry_xattr_reset, (struct archive_entry *entry), (entry))
FORWARD(int, archive_errno, (struct archive *archive), (archive))
FORWARD(const char *, archive_error_string, (struct archive *archive), (archive))
FORWARD(int, archive_read_data_block,
        (struct archive *archive, const void **at, size_t *size, la_int64_t *offset),
        (archive, at, size, offset))
FORWARD(int, archive_read_data_into_fd, (struct archive *archive, int fd), (archive, fd))
FORWARD(int, archive_read_free, (struct archive *archive), (archive))
FORWARD(struct archive *, archive_read_new, (void), ())
FORWARD(int, archive_read_next_header, (struct archive *archive, struct archive_entry **entry),
        (archive, entry))
FORWARD(int, archive_read_open,
        (struct archive *archive, void *context, archive_open_callback *open,
         archive_read_callback *read, archive_close_callback *close),
        (archive, context, open, read, close))
FORWARD(int, archive_read_open_fd, (struct archive *archive, int fd, size_t block_size),
        (archive, fd, block_size))
FORWARD(int, archive_read_open_filename,
        (struct archive *archive, const char *path, size_t block_size),
        (archive, path, block_size))
FORWARD(int, archive_read_support_filter_gzip, (struct archive *archive), (archive))
FORWARD(int, archive_read_support_filter_zstd, (struct archive *archive), (archive))
FORWARD(int, archive_read_support_format_empty, (struct archive *archive), (archive))
FORWARD(int, archive_read_support_format_raw, (struct archive *archive), (archive))
FORWARD(int, archive_read_support_format_tar, (struct archive *archive), (archive))
FORWARD(void, archive_entry_free, (struct archive_entry *entry), (entry))
FORWARD(struct archive_entry *, archive_entry_new, (void), ())
FORWARD(void, archive_entry_set_filetype,
        (struct archive_entry *entry, unsigned type),
        (entry, type))
FORWARD(void, archive_entry_set_gid, (struct archive_entry *entry, la_int64_t id), (entry, id))
FORWARD(void, archive_entry_set_mtime,
        (struct archive_entry *entry, time_t seconds, long ns),
        (entry, seconds, ns))
FORWARD(void, archive_entry_set_pathname,
        (struct archive_entry *entry, const char *name),
        (entry, name))
FORWARD(void, archive_entry_set_perm,
        (struct archive_entry *entry, __LA_MODE_T mode),
        (entry, mode))
FORWARD(void, archive_entry_set_size, (struct archive_entry *entry, la_int64_t size), (entry, size))
FORWARD(void, archive_entry_set_symlink,
        (struct archive_entry *entry, const char *target),
        (entry, target))
FORWARD(void, archive_entry_set_uid, (struct archive_entry *entry, la_int64_t id), (entry, id))
FORWARD(int, archive_write_close, (struct archive *archive), (archive))
FORWARD(la_ssize_t, archive_write_data,
        (struct archive *archive, const void *at, size_t size),
        (archive, at, size))
FORWARD(int, archive_write_free, (struct archive *archive), (archive))
FORWARD(int, archive_write_header,
        (struct archive *archive, struct archive_entry *entry),
        (archive, entry))
FORWARD(struct archive *, archive_write_new, (void), ())
FORWARD(int, archive_write_open,
        (struct archive *archive, void *context, archive_open_callback *open,
         archive_write_callback *write, archive_close_callback *close),
        (archive, context, open, write, close))
FORWARD(int, archive_write_set_format_gnutar, (struct archive *archive), (archive))
