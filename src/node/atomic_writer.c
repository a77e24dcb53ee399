/* SPDX-License-Identifier: Apache-2.0 */
/* atomic_writer.c - see atomic_writer.h. */
#include "node/atomic_writer.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/env.h"
#include "io/file.h"

enum { NAME_BYTES = 256 };

struct writing {
    int                        folder_fd, version_fd;
    const struct volume_files *files;
    int64_t                    gid;
    char                       version[32], old[NAME_BYTES];
};

static bool broken(struct error *err, const char *what, const char *name)
{
    int saved = errno;
    return fail(err, REASON_INTERNAL_ERROR, saved, "%s %s: %s", what, name, strerror(saved));
}

static bool path_is_safe(const char *path)
{
    if (!*path || *path == '/' || strlen(path) >= 4096)
        return false;
    struct bytes rest = bytes_of(path);
    bool first = true;
    while (rest.at) {
        struct bytes part = bytes_next(&rest, '/');
        bool dots = bytes_equal_text(part, "..") || bytes_equal_text(part, ".");
        if (part.size == 0 || part.size >= NAME_BYTES || dots ||
            (first && bytes_starts_with(part, "..")))
            return false;
        first = false;
    }
    return true;
}

static bool check_files(const struct volume_files *files, struct error *err)
{
    size_t bytes = 0;
    for (size_t i = 0; i < files->count; i++) {
        bytes += files->files[i].content.size;
        if (!path_is_safe(files->files[i].path))
            return fail(err, REASON_INVALID, /* os_errno= */ 0, "invalid path in a volume: %.200s",
                        files->files[i].path);
    }
    if (files->count > VOLUME_FILES_MAX || bytes > VOLUME_BYTES_MAX)
        return fail(err, REASON_INVALID, /* os_errno= */ 0, "the volume has too many files");
    return true;
}

static mode_t wanted_mode(const struct writing *w, const struct volume_file *file)
{
    return w->gid >= 0 ? file->mode | 0440 : file->mode;
}

/* ---- is it there already? ---- */

static bool file_is_same(const struct writing *w, const struct volume_file *file)
{
    struct stat info;
    AUTO_BUFFER text = { 0 };
    if (fstatat(w->version_fd, file->path, &info, AT_SYMLINK_NOFOLLOW) != 0 ||
        !S_ISREG(info.st_mode))
        return false;
    if ((info.st_mode & 07777) != wanted_mode(w, file) || info.st_uid != file->uid ||
        (size_t)info.st_size != file->content.size)
        return false;
    return file_read_at(w->version_fd, file->path, file->content.size + 1, &text) == 0 &&
           bytes_equal(buffer_bytes(&text), file->content);
}

static size_t count_files(int folder_fd, int depth)
{
    int fd = openat(folder_fd, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    DIR *directory = fd >= 0 ? fdopendir(fd) : NULL;
    size_t count = 0;
    for (struct dirent *entry; directory && (entry = readdir(directory)); ) {
        if (strcmp(entry->d_name, ".") == 0 || strcmp(entry->d_name, "..") == 0)
            continue;
        int child = entry->d_type == DT_DIR && depth < 64
                        ? openat(dirfd(directory), entry->d_name,
                                 O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC)
                        : -1;
        count += child >= 0 ? count_files(child, depth + 1) : 1;
        if (child >= 0)
            close(child);
    }
    if (directory)
        closedir(directory);
    return count;
}

static bool version_is_current(struct writing *w)
{
    ssize_t size = readlinkat(w->folder_fd, "..data", w->old, sizeof w->old - 1);
    w->old[size > 0 ? size : 0] = 0;
    if (size <= 0 || strncmp(w->old, "..", 2) != 0 || strchr(w->old, '/')) {
        w->old[0] = 0;
        return false;
    }
    w->version_fd = openat(w->folder_fd, w->old, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
    if (w->version_fd < 0)
        return false;
    bool same = count_files(w->version_fd, /* depth= */ 0) == w->files->count;
    for (size_t i = 0; same && i < w->files->count; i++)
        same = file_is_same(w, &w->files->files[i]);
    close(w->version_fd);
    w->version_fd = -1;
    return same;
}

/* ---- the new version ---- */

static bool make_parents(const struct writing *w, const char *path, struct error *err)
{
    char part[4096];
    for (const char *slash = strchr(path, '/'); slash; slash = strchr(slash + 1, '/')) {
        snprintf(part, sizeof part, "%.*s", (int)(slash - path), path);
        if (mkdirat(w->version_fd, part, 0755) != 0 && errno != EEXIST)
            return broken(err, "mkdir", part);
        if (fchmodat(w->version_fd, part, w->gid >= 0 ? 02755 : 0755, 0) != 0)
            return broken(err, "chmod", part);
    }
    return true;
}

static bool write_file(const struct writing *w, const struct volume_file *file, struct error *err)
{
    if (!make_parents(w, file->path, err))
        return false;
    int fd = openat(w->version_fd, file->path, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC,
                    0600);
    if (fd < 0)
        return broken(err, "create", file->path);
    bool good = true;
    for (size_t done = 0; good && done < file->content.size; ) {
        ssize_t written = write(fd, file->content.at + done, file->content.size - done);
        good = written > 0;
        done += good ? (size_t)written : 0;
    }
    good = good && fchown(fd, file->uid, w->gid < 0 ? (gid_t)-1 : (gid_t)w->gid) == 0 &&
           fchmod(fd, wanted_mode(w, file)) == 0;
    bool told = good || broken(err, "write", file->path);
    close(fd);
    return told;
}

static bool write_version(struct writing *w, struct error *err)
{
    snprintf(w->version, sizeof w->version, "..%016llx",
             (unsigned long long)env_system()->random(env_system()));
    if (mkdirat(w->folder_fd, w->version, 0755) != 0)
        return broken(err, "mkdir", w->version);
    w->version_fd = openat(w->folder_fd, w->version,
                           O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
    if (w->version_fd < 0)
        return broken(err, "open", w->version);
    if (fchmod(w->version_fd, 0755) != 0)
        return broken(err, "chmod", w->version);
    if (w->gid >= 0 &&
        (fchown(w->version_fd, (uid_t)-1, (gid_t)w->gid) != 0 || fchmod(w->version_fd, 02755) != 0))
        return broken(err, "chown", w->version);
    for (size_t i = 0; i < w->files->count; i++)
        if (!write_file(w, &w->files->files[i], err))
            return false;
    return true;
}

static bool switch_data(const struct writing *w, struct error *err)
{
    unlinkat(w->folder_fd, "..data_tmp", 0);
    if (symlinkat(w->version, w->folder_fd, "..data_tmp") != 0)
        return broken(err, "link", "..data_tmp");
    return renameat(w->folder_fd, "..data_tmp", w->folder_fd, "..data") == 0 ||
           broken(err, "rename", "..data");
}

/* ---- the links that a container reads ---- */

static void first_part(const char *path, char ret[NAME_BYTES])
{
    snprintf(ret, NAME_BYTES, "%.*s", (int)strcspn(path, "/"), path);
}

static bool make_links(const struct writing *w, struct error *err)
{
    for (size_t i = 0; i < w->files->count; i++) {
        char name[NAME_BYTES], target[NAME_BYTES + 16], now[NAME_BYTES + 16];
        first_part(w->files->files[i].path, name);
        snprintf(target, sizeof target, "..data/%s", name);
        ssize_t size = readlinkat(w->folder_fd, name, now, sizeof now - 1);
        now[size > 0 ? size : 0] = 0;
        if (strcmp(now, target) == 0)
            continue;
        if (symlinkat(target, w->folder_fd, name) != 0)
            return broken(err, "link", name);
    }
    return true;
}

static bool is_wanted(const struct writing *w, const char *name)
{
    char first[NAME_BYTES];
    for (size_t i = 0; i < w->files->count; i++) {
        first_part(w->files->files[i].path, first);
        if (strcmp(first, name) == 0)
            return true;
    }
    return false;
}

static void remove_stale_links(const struct writing *w)
{
    int fd = openat(w->folder_fd, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    DIR *directory = fd >= 0 ? fdopendir(fd) : NULL;
    for (struct dirent *entry; directory && (entry = readdir(directory)); ) {
        char target[16] = "";
        if (entry->d_type != DT_LNK || strncmp(entry->d_name, "..", 2) == 0 ||
            is_wanted(w, entry->d_name))
            continue;
        if (readlinkat(w->folder_fd, entry->d_name, target, sizeof target - 1) > 7 &&
            strncmp(target, "..data/", 7) == 0)
            unlinkat(w->folder_fd, entry->d_name, 0);
    }
    if (directory)
        closedir(directory);
}

static void remove_version(const char *folder, const char *version)
{
    char path[4096 + NAME_BYTES];
    snprintf(path, sizeof path, "%s/%s", folder, version);
    file_remove_tree(path);
}

bool atomic_write(const char *folder, const struct volume_files *files, int64_t gid,
                  bool *ret_changed, struct error *err)
{
    struct writing w = { .version_fd = -1, .files = files, .gid = gid };
    if (ret_changed)
        *ret_changed = false;
    if (!check_files(files, err))
        return false;
    w.folder_fd = open(folder, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
    if (w.folder_fd < 0)
        return broken(err, "open", folder);
    bool good = true;
    if (!version_is_current(&w)) {
        good = write_version(&w, err) && switch_data(&w, err) && make_links(&w, err);
        if (good)
            remove_stale_links(&w);
        if (ret_changed)
            *ret_changed = good;
        const char *dead = good ? w.old : w.version;
        if (*dead)
            remove_version(folder, dead);
    }
    if (w.version_fd >= 0)
        close(w.version_fd);
    close(w.folder_fd);
    return good;
}
