/* SPDX-License-Identifier: Apache-2.0 */
/* file.c - see file.h.
 *
 * A replacement is written beside its target and renamed over it, with the file and then the
 * folder synced: a reader, and a machine that lost power, sees the old content or the new.
 *
 * A tree is removed by descriptors.  Each step down is an openat2 that refuses links and mount
 * points, so a process that moves things about meanwhile cannot lead us out.  Depth costs a
 * descriptor each; what lies deeper than DEPTH_MAX is first moved up to the top. */
#include "io/file.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <linux/openat2.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "base/arena.h"
#include "io/descriptor.h"

enum { READ_STEP = 64 * 1024, DEPTH_MAX = 64, MEASURED_DEPTH_MAX = 256, ROUNDS_MAX = 100000 };

int file_read(const char *path, size_t limit_bytes, struct buffer *ret)
{
    return file_read_at(AT_FDCWD, path, limit_bytes, ret);
}

/* Reads one byte more than allowed, to tell a file that is just full from one that is too long. */
static int read_all(int fd, size_t limit_bytes, struct buffer *ret)
{
    size_t start = ret->size;
    for (;;) {
        size_t left = limit_bytes - (ret->size - start);
        size_t step = left < READ_STEP ? left + 1 : READ_STEP;
        buffer_reserve(ret, step);
        ssize_t got = TEMP_FAILURE_RETRY(read(fd, ret->at + ret->size, step));
        if (got < 0)
            return -errno;
        if (got == 0)
            return 0;
        if ((size_t)got > left)
            return -EFBIG;
        ret->size += (size_t)got;
    }
}

int file_read_at(int directory_fd, const char *path, size_t limit_bytes, struct buffer *ret)
{
    AUTO_CLOSE fd = openat(directory_fd, path, O_RDONLY | O_CLOEXEC | O_NOCTTY);
    if (fd < 0)
        return -errno;
    size_t start = ret->size;
    int error = read_all(fd, limit_bytes, ret);
    if (error != 0)
        ret->size = start;
    return error;
}

int file_write_all(int fd, struct bytes content)
{
    while (content.size > 0) {
        ssize_t put = TEMP_FAILURE_RETRY(write(fd, content.at, content.size));
        if (put < 0)
            return -errno;
        content.at += put;
        content.size -= (size_t)put;
    }
    return 0;
}

static int write_file(int fd, struct bytes content, mode_t mode, bool sync)
{
    if (fchmod(fd, mode) != 0)
        return -errno;
    int error = file_write_all(fd, content);
    if (error == 0 && sync && fsync(fd) != 0)
        error = -errno;
    return error;
}

static int sync_folder_of(const char *path)
{
    AUTO_FREE folder = memory_strdup(path);
    char *slash = strrchr(folder, '/');
    if (slash)
        slash[slash == folder] = '\0';
    AUTO_CLOSE fd = open(slash ? folder : ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (fd < 0)
        return -errno;
    return fsync(fd) == 0 ? 0 : -errno;
}

static int replace(const char *path, struct bytes content, mode_t mode, bool sync)
{
    AUTO_BUFFER name = { 0 };
    buffer_printf(&name, "%s.XXXXXX", path);
    buffer_text(&name);
    AUTO_CLOSE fd = mkostemp(name.at, O_CLOEXEC);
    if (fd < 0)
        return -errno;
    int error = write_file(fd, content, mode, sync);
    if (error == 0 && rename(name.at, path) != 0)
        error = -errno;
    if (error != 0) {
        unlink(name.at);
        return error;
    }
    return sync ? sync_folder_of(path) : 0;
}

int file_replace(const char *path, struct bytes content, mode_t mode)
{
    return replace(path, content, mode, /* sync= */ true);
}

int file_replace_quickly(const char *path, struct bytes content, mode_t mode)
{
    return replace(path, content, mode, /* sync= */ false);
}

int file_write_now(const char *path, struct bytes content)
{
    AUTO_CLOSE fd = open(path, O_WRONLY | O_CLOEXEC | O_NOCTTY);
    if (fd < 0)
        return -errno;
    ssize_t put = TEMP_FAILURE_RETRY(write(fd, content.at, content.size));
    if (put < 0)
        return -errno;
    return (size_t)put == content.size ? 0 : -EIO;
}

static int make_folder(const char *path, mode_t mode)
{
    struct stat status;
    if (mkdir(path, mode) == 0)
        return 0;
    int error = errno;
    if (error == EEXIST && stat(path, &status) == 0 && !S_ISDIR(status.st_mode))
        return -ENOTDIR;
    return error == EEXIST ? 0 : -error;
}

int file_make_folders(const char *path, mode_t mode)
{
    AUTO_FREE part = memory_strdup(path);
    for (char *at = part + 1; *part && *at; at++) {
        if (*at != '/')
            continue;
        *at = '\0';
        int error = make_folder(part, mode);
        *at = '/';
        if (error != 0)
            return error;
    }
    return make_folder(path, mode);
}

static int open_inside(int directory_fd, const char *name)
{
    struct open_how how = {
        .flags = O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC,
        .resolve = RESOLVE_BENEATH | RESOLVE_NO_XDEV | RESOLVE_NO_SYMLINKS,
    };
    long fd = syscall(SYS_openat2, directory_fd, name, &how, sizeof how);
    return fd < 0 ? -errno : (int)fd;
}

struct removal {
    int      top_fd;
    unsigned moved;              /* folders that were moved up to the top */
};

static int remove_content(struct removal *, int directory_fd, int depth);

static int move_up(struct removal *removal, int directory_fd, const char *name)
{
    char place[32];
    for (int n = 0; n < ROUNDS_MAX; n++) {
        snprintf(place, sizeof place, ".removed-%u", removal->moved++);
        if (renameat2(directory_fd, name, removal->top_fd, place, RENAME_NOREPLACE) == 0)
            return 0;
        if (errno != EEXIST)
            return -errno;
    }
    return -EEXIST;
}

static int remove_entry(struct removal *removal, int directory_fd, const char *name, int depth)
{
    if (unlinkat(directory_fd, name, /* flags= */ 0) == 0 || errno == ENOENT)
        return 0;
    if (errno != EISDIR && errno != EPERM)
        return -errno;
    if (depth >= DEPTH_MAX)
        return move_up(removal, directory_fd, name);
    AUTO_CLOSE fd = open_inside(directory_fd, name);
    if (fd < 0)
        return fd == -ENOENT ? 0 : fd;
    int error = remove_content(removal, fd, depth + 1);
    if (error == 0 && unlinkat(directory_fd, name, AT_REMOVEDIR) != 0 && errno != ENOENT)
        error = -errno;
    return error;
}

static bool is_dot(const char *name)
{
    return name[0] == '.' && (name[1] == '\0' || (name[1] == '.' && name[2] == '\0'));
}

/* One pass over a folder; *ret_seen tells whether there was anything. */
static int remove_pass(struct removal *removal, DIR *folder, int depth, bool *ret_seen)
{
    *ret_seen = false;
    rewinddir(folder);
    for (;;) {
        errno = 0;
        struct dirent *entry = readdir(folder);
        if (!entry)
            return -errno;
        if (is_dot(entry->d_name))
            continue;
        *ret_seen = true;
        int error = remove_entry(removal, dirfd(folder), entry->d_name, depth);
        if (error != 0)
            return error;
    }
}

/* Passes until one finds nothing: what was moved up, or made meanwhile, is found by the next. */
static int remove_content(struct removal *removal, int directory_fd, int depth)
{
    int copy = fcntl(directory_fd, F_DUPFD_CLOEXEC, 0);
    DIR *folder = copy < 0 ? NULL : fdopendir(copy);
    if (!folder) {
        int error = -errno;
        descriptor_close(&copy);
        return error;
    }
    int error = 0;
    bool seen = true;
    for (int n = 0; n < ROUNDS_MAX && seen && error == 0; n++)
        error = remove_pass(removal, folder, depth, &seen);
    closedir(folder);
    return error;
}

/* Splits into the folder, which may be reached by links, and the name, which may not be one. */
static int open_folder_of(char *path, const char **ret_name)
{
    size_t size = strlen(path);
    while (size > 1 && path[size - 1] == '/')
        path[--size] = '\0';
    char *slash = strrchr(path, '/');
    *ret_name = slash ? slash + 1 : path;
    const char *folder = slash == path ? "/" : slash ? path : ".";
    if (slash)
        *slash = '\0';
    int fd = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    return fd < 0 ? -errno : fd;
}

/* The top is opened from its folder, so that a mount on it is refused like any below. */
int file_remove_tree(const char *path)
{
    AUTO_FREE split = memory_strdup(path);
    const char *name;
    AUTO_CLOSE folder_fd = open_folder_of(split, &name);
    if (folder_fd < 0)
        return folder_fd == -ENOENT ? 0 : folder_fd;
    if (unlinkat(folder_fd, name, /* flags= */ 0) == 0 || errno == ENOENT)
        return 0;
    if (errno != EISDIR && errno != EPERM)
        return -errno;
    AUTO_CLOSE fd = open_inside(folder_fd, name);
    if (fd < 0)
        return fd == -ENOENT ? 0 : fd;
    struct removal removal = { .top_fd = fd };
    int error = remove_content(&removal, fd, /* depth= */ 0);
    if (error == 0 && unlinkat(folder_fd, name, AT_REMOVEDIR) != 0 && errno != ENOENT)
        error = -errno;
    return error;
}

/* ---- measuring ---- */

static int64_t content_bytes(int directory_fd, int depth, int64_t *files);

static int64_t entry_bytes(int directory_fd, const char *name, int depth, int64_t *files)
{
    struct stat info;
    if (fstatat(directory_fd, name, &info, AT_SYMLINK_NOFOLLOW) != 0)
        return 0;                        /* gone meanwhile */
    int64_t own = (int64_t)info.st_blocks * 512;
    ++*files;
    if (!S_ISDIR(info.st_mode))
        return own;
    if (depth >= MEASURED_DEPTH_MAX)
        return INT64_MAX;
    AUTO_CLOSE fd = open_inside(directory_fd, name);
    int64_t below = fd < 0 ? 0 : content_bytes(fd, depth + 1, files);
    return below > INT64_MAX - own ? INT64_MAX : own + below;
}

static int64_t content_bytes(int directory_fd, int depth, int64_t *files)
{
    int copy = fcntl(directory_fd, F_DUPFD_CLOEXEC, 0);
    DIR *folder = copy < 0 ? NULL : fdopendir(copy);
    int64_t sum = 0;
    if (!folder) {
        descriptor_close(&copy);
        return INT64_MAX;                /* no more descriptors: too deep */
    }
    for (const struct dirent *entry = readdir(folder); entry && sum < INT64_MAX;
         entry = readdir(folder)) {
        int64_t more = is_dot(entry->d_name)
                           ? 0
                           : entry_bytes(directory_fd, entry->d_name, depth, files);
        sum = more > INT64_MAX - sum ? INT64_MAX : sum + more;
    }
    closedir(folder);
    return sum;
}

int64_t file_tree_usage(const char *path, int64_t *ret_files)
{
    AUTO_CLOSE fd = open(path, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
    *ret_files = 0;
    return fd < 0 ? -errno : content_bytes(fd, /* depth= */ 0, ret_files);
}

int64_t file_tree_bytes(const char *path)
{
    int64_t files;
    return file_tree_usage(path, &files);
}

bool file_exists(const char *path)
{
    return access(path, F_OK) == 0;
}
