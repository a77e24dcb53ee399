/* SPDX-License-Identifier: Apache-2.0 */
/* container_log.h - logs in CRI form, which conmon writes: "TIME stream F|P text\n".
 *
 * Reading is a pull: open with a query, then read pieces until the end; a follower reads again when
 * the file has grown. P marks a line that goes on in the next record.  Rotation renames the file
 * and asks conmon to open a new one.
 *
 * Thread: the loop's; reads are of local files and bounded by LOG_READ_MAX. */
#ifndef KNARR_NODE_CONTAINER_LOG_H
#define KNARR_NODE_CONTAINER_LOG_H

#include <stdbool.h>
#include <stdint.h>

#include "base/bytes.h"
#include "base/error.h"

enum { LOG_READ_MAX = 256 << 10, LOG_LINE_MAX = 1 << 20, LOG_FILE_MAX_BYTES = 10 << 20,
       LOG_FILES_MAX = 5 };

struct log_query {
    int64_t tail_lines, limit_bytes;     /* -1: all */
    int64_t since_ns;                    /* 0: from the start */
    bool    timestamps, only_stdout, only_stderr;
};

struct log_reader;
/* NOT_FOUND where the container has written none. */
MUST_USE struct log_reader *log_reader_new(const char *path, const struct log_query *,
                                           struct error *err);
void log_reader_free(struct log_reader *);
/* Appends what the client is to see, about LOG_READ_MAX bytes at a time. */
enum log_progress { LOG_MORE, LOG_AT_END, LOG_LIMIT_REACHED };
enum log_progress log_reader_read(struct log_reader *, struct buffer *ret);
/* After LOG_AT_END: was the file replaced by rotation? Then reading goes on in the new one. */
bool log_reader_reopen(struct log_reader *);

/* The last lines as plain text: a termination message (80 lines, 2048 bytes). */
void log_read_tail(const char *path, int64_t lines, size_t bytes_max, struct buffer *ret);

/* Renames a log above LOG_FILE_MAX_BYTES and keeps LOG_FILES_MAX; `control` is conmon's "ctl" in
 * the bundle. True: rotated. */
bool log_rotate(const char *path, const char *control, int64_t now_ns);

#endif
