/* SPDX-License-Identifier: Apache-2.0 */
/* container_log.c - see container_log.h.
 *
 * The tail is found by stepping back from the end in blocks and counting newlines, so a large log
 * costs no more than the lines asked for. */
#include "node/container_log.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/arena.h"
#include "object/time_text.h"

enum { BLOCK_BYTES = 65536 };
#define NEXT_SUFFIX ".tmp"               /* what conmon calls a log that it opens anew */

struct log_reader {
    char            *path;
    struct log_query query;
    int              fd;
    off_t            offset;             /* of the next byte to read */
    int64_t          sent_bytes;
    /* the last record was partial: no timestamp before the next */
    bool             in_line;
    struct buffer    rest;               /* the start of a record whose end is not there yet */
};

/* ---- the tail ---- */

/* Where the last `lines` lines begin. */
static off_t find_tail(int fd, int64_t lines)
{
    char block[BLOCK_BYTES];
    off_t end = lseek(fd, 0, SEEK_END), at = end;
    int64_t seen = 0;
    while (at > 0) {
        off_t start = at > BLOCK_BYTES ? at - BLOCK_BYTES : 0;
        ssize_t size = pread(fd, block, (size_t)(at - start), start);
        for (ssize_t i = size; i > 0; i--) {
            bool counts = block[i - 1] == '\n' && start + i != end;
            if (counts && ++seen == lines)
                return start + i;
        }
        at = size <= 0 ? 0 : start;
    }
    return 0;
}

struct log_reader *log_reader_new(const char *path, const struct log_query *query,
                                  struct error *err)
{
    int fd = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW);
    if (fd < 0) {
        fail(err, REASON_NOT_FOUND, errno, "the log is not there: %s", strerror(errno));
        return NULL;
    }
    struct log_reader *reader = MEMORY_NEW(struct log_reader);
    reader->path = memory_strdup(path);
    reader->query = *query;
    reader->fd = fd;
    if (query->tail_lines == 0)
        reader->offset = lseek(fd, 0, SEEK_END);
    else if (query->tail_lines > 0)
        reader->offset = find_tail(fd, query->tail_lines);
    return reader;
}

void log_reader_free(struct log_reader *reader)
{
    if (!reader)
        return;
    if (reader->fd >= 0)
        close(reader->fd);
    buffer_done(&reader->rest);
    free(reader->path);
    free(reader);
}

/* ---- records ---- */

struct record {
    struct bytes time, text;
    int64_t      time_ns;
    bool         is_stderr, is_partial;
};

static bool parse_record(struct bytes line, struct record *ret)
{
    struct bytes time = bytes_next(&line, ' '), stream = bytes_next(&line, ' '),
                 tag = bytes_next(&line, ' ');
    if (!tag.at || tag.size == 0)
        return false;
    *ret = (struct record){ .time = time, .text = line.at ? line : BYTES("") };
    ret->is_stderr = bytes_equal_text(stream, "stderr");
    ret->is_partial = tag.at[0] == 'P';
    return time_parse(time, &ret->time_ns);
}

static bool is_wanted(const struct log_query *query, const struct record *record)
{
    if (query->since_ns && record->time_ns < query->since_ns)
        return false;
    return !(query->only_stdout && record->is_stderr) &&
           !(query->only_stderr && !record->is_stderr);
}

static void add_limited(struct log_reader *reader, struct buffer *out, const void *bytes,
                        size_t size)
{
    int64_t limit = reader->query.limit_bytes;
    if (limit >= 0 && reader->sent_bytes + (int64_t)size > limit)
        size = (size_t)(limit - reader->sent_bytes);
    buffer_add(out, bytes, size);
    reader->sent_bytes += (int64_t)size;
}

static void emit(struct log_reader *reader, const struct record *record, struct buffer *out)
{
    char time[TIME_TEXT_MAX + 2];
    if (reader->query.timestamps && !reader->in_line) {
        time_write_nano(record->time_ns, time);
        add_limited(reader, out, time, strlen(time));
        add_limited(reader, out, " ", 1);
    }
    add_limited(reader, out, record->text.at, record->text.size);
    if (!record->is_partial)
        add_limited(reader, out, "\n", 1);
    reader->in_line = record->is_partial;
}

static bool limit_reached(const struct log_reader *reader)
{
    return reader->query.limit_bytes >= 0 && reader->sent_bytes >= reader->query.limit_bytes;
}

/* All whole records in `rest`; the unfinished one stays. */
static void emit_records(struct log_reader *reader, struct buffer *out)
{
    size_t done = 0;
    for (;;) {
        char *start = reader->rest.at + done;
        char *end = reader->rest.size > done ? memchr(start, '\n', reader->rest.size - done) : NULL;
        struct record record;
        if (!end || limit_reached(reader))
            break;
        if (parse_record((struct bytes){ start, (size_t)(end - start) }, &record) &&
            is_wanted(&reader->query, &record))
            emit(reader, &record, out);
        done += (size_t)(end - start) + 1;
    }
    buffer_drop_front(&reader->rest, done);
    if (reader->rest.size > LOG_LINE_MAX)
        buffer_reset(&reader->rest); /* no record of conmon's is so long: not a log */
}

enum log_progress log_reader_read(struct log_reader *reader, struct buffer *ret)
{
    for (size_t taken = 0; taken < LOG_READ_MAX; ) {
        if (limit_reached(reader))
            return LOG_LIMIT_REACHED;
        buffer_reserve(&reader->rest, BLOCK_BYTES);
        ssize_t size = pread(reader->fd, reader->rest.at + reader->rest.size, BLOCK_BYTES,
                             reader->offset);
        if (size <= 0)
            return LOG_AT_END;
        reader->offset += size;
        reader->rest.size += (size_t)size;
        taken += (size_t)size;
        emit_records(reader, ret);
    }
    return limit_reached(reader) ? LOG_LIMIT_REACHED : LOG_MORE;
}

bool log_reader_reopen(struct log_reader *reader)
{
    struct stat open_now, named;
    if (fstat(reader->fd, &open_now) != 0 || stat(reader->path, &named) != 0 ||
        open_now.st_ino == named.st_ino)
        return false;
    int fd = open(reader->path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW);
    if (fd < 0)
        return false;
    close(reader->fd);
    reader->fd = fd;
    reader->offset = 0;
    buffer_reset(&reader->rest);
    return true;
}

void log_read_tail(const char *path, int64_t lines, size_t bytes_max, struct buffer *ret)
{
    struct log_query query = { .tail_lines = lines, .limit_bytes = -1 };
    struct log_reader *reader = log_reader_new(path, &query, NULL);
    if (!reader)
        return;
    while (log_reader_read(reader, ret) == LOG_MORE && ret->size < LOG_LINE_MAX)
        continue;
    if (ret->size > bytes_max)
        buffer_drop_front(ret, ret->size - bytes_max);
    log_reader_free(reader);
}

/* ---- rotation ---- */

static bool ask_to_reopen(const char *control)
{
    int fd = open(control, O_WRONLY | O_NONBLOCK | O_CLOEXEC);
    if (fd < 0)
        return false;
    bool good = write(fd, "2 0 0\n", 6) == 6;
    close(fd);
    return good;
}

/* The file that conmon will open and give the log's name.  Where it cannot be made, for the disk has
 * no room, conmon would end, and with it the container: then the log grows. */
static bool make_next(const char *path)
{
    char next[4200];
    snprintf(next, sizeof next, "%s" NEXT_SUFFIX, path);
    int fd = open(next, O_WRONLY | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);
    if (fd >= 0)
        close(fd);
    return fd >= 0;
}

static int compare_texts(const void *a, const void *b)
{
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

/* The names carry the time, so the first in order are the oldest. */
static void remove_oldest(const char *path)
{
    char folder[4096], prefix[256];
    const char *slash = strrchr(path, '/');
    AUTO_ARENA arena = { 0 };
    const char *names[64];
    size_t count = 0;
    snprintf(folder, sizeof folder, "%.*s", (int)(slash - path), path);
    snprintf(prefix, sizeof prefix, "%s.", slash + 1);
    DIR *directory = opendir(folder);
    for (struct dirent *entry;
         directory && count < ARRAY_SIZE(names) && (entry = readdir(directory));)
        if (strncmp(entry->d_name, prefix, strlen(prefix)) == 0 &&
            !bytes_ends_with(bytes_of(entry->d_name), NEXT_SUFFIX))
            names[count++] = arena_strdup(&arena, entry->d_name);
    qsort(names, count, sizeof *names, compare_texts);
    for (size_t i = 0; i + LOG_FILES_MAX - 1 < count; i++)
        unlinkat(dirfd(directory), names[i], 0);
    if (directory)
        closedir(directory);
}

bool log_rotate(const char *path, const char *control, int64_t now_ns)
{
    struct stat info;
    char rotated[4200];
    if (stat(path, &info) != 0 || info.st_size < LOG_FILE_MAX_BYTES)
        return false;
    snprintf(rotated, sizeof rotated, "%s.%020lld", path, (long long)now_ns);
    if (!make_next(path) || rename(path, rotated) != 0)
        return false;
    if (!ask_to_reopen(control)) {
        int rc = rename(rotated, path); /* conmon is gone or deaf: it still writes the old file */
        (void)rc;
        return false;
    }
    remove_oldest(path);
    return true;
}
