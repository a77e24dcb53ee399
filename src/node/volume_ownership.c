/* SPDX-License-Identifier: Apache-2.0 */
/* volume_ownership.c - see volume_ownership.h.
 *
 * Files get rw for the group, folders rwx and the set-group bit, so that what is made in them later
 * belongs to the group, too. */
#include "node/volume_ownership.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <linux/openat2.h>
#include <stdint.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "io/descriptor.h"

enum { FILE_MODE = 0660, FOLDER_MODE = 02770 };

static int own_folder(int fd, gid_t gid, int depth);

static int change(int fd, const struct stat *info, gid_t gid, mode_t mode)
{
    if (info->st_gid != gid && fchown(fd, (uid_t)-1, gid) != 0)
        return -errno;
    mode_t wanted = (info->st_mode & 07777) | mode;
    return wanted == (info->st_mode & 07777) || fchmod(fd, wanted) == 0 ? 0 : -errno;
}

static int open_inside(int folder_fd, const char *name, uint64_t flags)
{
    struct open_how how = {
        .flags = flags | O_NOFOLLOW | O_CLOEXEC,
        .resolve = RESOLVE_BENEATH | RESOLVE_NO_SYMLINKS | RESOLVE_NO_XDEV,
    };
    long fd = syscall(SYS_openat2, folder_fd, name, &how, sizeof how);
    return fd < 0 ? -errno : (int)fd;
}

/* Gone meanwhile, a mount point, or (ELOOP) turned into a link: not ours to change. */
static bool is_passed_over(int rc)
{
    return rc == -ENOENT || rc == -EXDEV || rc == -ELOOP || rc == -ENXIO;
}

static int own_entry(int folder_fd, const char *name, gid_t gid, int depth)
{
    struct stat info;
    if (fstatat(folder_fd, name, &info, AT_SYMLINK_NOFOLLOW) != 0)
        return errno == ENOENT ? 0 : -errno;
    if (!S_ISDIR(info.st_mode) && !S_ISREG(info.st_mode)) {
        int rc = fchownat(folder_fd, name, (uid_t)-1, gid, AT_SYMLINK_NOFOLLOW);
        return rc == 0 || errno == ENOENT ? 0 : -errno;
    }
    AUTO_CLOSE fd = open_inside(folder_fd, name,
                                S_ISDIR(info.st_mode) ? O_RDONLY | O_DIRECTORY
                                                      : O_RDONLY | O_NONBLOCK);
    if (fd < 0)
        return is_passed_over(fd) ? 0 : fd;
    if (fstat(fd, &info) != 0)
        return -errno;
    if (S_ISDIR(info.st_mode))
        return own_folder(fd, gid, depth + 1);
    return S_ISREG(info.st_mode) ? change(fd, &info, gid, FILE_MODE) : 0;
}

static bool is_dot(const char *name)
{
    return strcmp(name, ".") == 0 || strcmp(name, "..") == 0;
}

static int own_content(int fd, gid_t gid, int depth)
{
    int copy = fcntl(fd, F_DUPFD_CLOEXEC, 0), rc = 0;
    DIR *folder = copy < 0 ? NULL : fdopendir(copy);
    if (!folder) {
        rc = -errno;
        descriptor_close(&copy);
        return rc;
    }
    while (rc == 0) {
        errno = 0;
        const struct dirent *entry = readdir(folder);
        if (!entry) {
            rc = -errno;
            break;
        }
        if (!is_dot(entry->d_name))
            rc = own_entry(fd, entry->d_name, gid, depth);
    }
    closedir(folder);
    return rc;
}

/* The folder last: OnRootMismatch then tells that all below is done. */
static int own_folder(int fd, gid_t gid, int depth)
{
    struct stat info;
    int rc = depth > OWNERSHIP_DEPTH_MAX ? -ELOOP : own_content(fd, gid, depth);
    if (rc < 0)
        return rc;
    return fstat(fd, &info) == 0 ? change(fd, &info, gid, FOLDER_MODE) : -errno;
}

static bool is_owned(int fd, gid_t gid)
{
    struct stat info;
    return fstat(fd, &info) == 0 && info.st_gid == gid &&
           (info.st_mode & FOLDER_MODE) == FOLDER_MODE;
}

bool volume_own(const char *folder, gid_t gid, bool on_mismatch, struct error *err)
{
    AUTO_CLOSE fd = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    int rc = fd < 0 ? -errno : 0;
    if (rc == 0 && !(on_mismatch && is_owned(fd, gid)))
        rc = own_folder(fd, gid, /* depth= */ 0);
    return rc == 0 || fail(err, REASON_INTERNAL_ERROR, -rc,
                           "applyFSGroup failed for vol %s: %s", folder, strerror(-rc));
}
