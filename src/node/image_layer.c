/* SPDX-License-Identifier: Apache-2.0 */
/* image_layer.c - see image_layer.h.
 *
 * Two readers of libarchive stand behind each other: the outer one only decompresses, the inner one
 * reads tar from what the outer gives, and between them the bytes are hashed: the diff id is over
 * the uncompressed archive. Most entries lie in the folder of the entry before, so the last parent
 * stays open.
 *
 * Holds: nothing is opened, made or linked but through a descriptor of a parent that openat2 found
 * inside root_fd. */
#include "node/image_layer.h"

#include <archive.h>
#include <archive_entry.h>
#include <errno.h>
#include <fcntl.h>
#include <linux/openat2.h>
#include <openssl/evp.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/xattr.h>
#include <unistd.h>

#include "base/bytes.h"

enum { READ_BLOCK_BYTES = 65536, XATTR_VALUE_MAX = 65536 };

struct unpacking {
    struct archive *outer, *inner;
    EVP_MD_CTX     *hash;
    int             root_fd, parent_fd;
    char            parent[LAYER_PATH_MAX + 1];      /* whose descriptor parent_fd is */
    int64_t         stream_bytes, file_bytes, entries;
    bool            outer_failed;
};

/* One path of the archive: the folder it lies in and its name there. */
struct place {
    char  text[LAYER_PATH_MAX + 1];
    char *name;                                      /* in text; parent is what stands before */
    const char *parent;                              /* "" for the root */
};

static bool bad_archive(struct error *err, const char *why, const char *path)
{
    return fail(err, REASON_BAD_REQUEST, /* os_errno= */ 0, "image layer: %s: %.200s", why, path);
}

static bool disk_failed(struct error *err, int os_errno, const char *path)
{
    return fail(err, REASON_INTERNAL_ERROR, os_errno, "unpacking %.200s: %s", path,
                strerror(os_errno));
}

/* Drops "." and empty parts; ".." and an overlong path are refused.  An empty result is the root
 * itself. */
static bool place_parse(const char *path, struct place *ret)
{
    size_t size = 0;
    ret->text[0] = 0;
    for (const char *at = path; *at; ) {
        size_t part = strcspn(at, "/");
        bool dots = part == 2 && at[0] == '.' && at[1] == '.';
        if (dots || part > 255)
            return false;
        if (part > 0 && !(part == 1 && at[0] == '.')) {
            if (size + part + 2 > sizeof ret->text)
                return false;
            if (size > 0)
                ret->text[size++] = '/';
            memcpy(ret->text + size, at, part);
            size += part;
            ret->text[size] = 0;
        }
        at += part + (at[part] == '/');
    }
    char *slash = strrchr(ret->text, '/');
    ret->parent = slash ? ret->text : "";
    ret->name = slash ? slash + 1 : ret->text;
    if (slash)
        *slash = 0;
    return true;
}

static int open_inside(int root_fd, const char *path, uint64_t flags)
{
    struct open_how how = { .flags = flags | O_CLOEXEC,
                            .resolve = RESOLVE_IN_ROOT | RESOLVE_NO_MAGICLINKS };
    long fd = syscall(SYS_openat2, root_fd, *path ? path : ".", &how, sizeof how);
    return fd < 0 ? -errno : (int)fd;
}

/* Makes the folders that the archive did not name, from the root down. */
static int make_parents(int root_fd, const char *path)
{
    char part[LAYER_PATH_MAX + 1];
    for (const char *end = path; ; end++) {
        end += strcspn(end, "/");
        size_t size = (size_t)(end - path);
        memcpy(part, path, size);
        part[size] = 0;
        int fd = open_inside(root_fd, part, O_PATH | O_DIRECTORY);
        if (fd == -ENOENT) {
            char *slash = strrchr(part, '/');
            if (slash)
                *slash = 0;
            int above = open_inside(root_fd, slash ? part : "", O_PATH | O_DIRECTORY);
            if (above < 0)
                return above;
            int rc = mkdirat(above, slash ? slash + 1 : part, 0755) == 0 ? 0 : -errno;
            close(above);
            if (rc < 0)
                return rc;
        } else if (fd < 0) {
            return fd;
        } else {
            close(fd);
        }
        if (!*end)
            return 0;
    }
}

static int open_parent(struct unpacking *u, const char *parent)
{
    if (u->parent_fd >= 0 && strcmp(parent, u->parent) == 0)
        return u->parent_fd;
    if (u->parent_fd >= 0)
        close(u->parent_fd);
    u->parent_fd = open_inside(u->root_fd, parent, O_PATH | O_DIRECTORY);
    if (u->parent_fd == -ENOENT) {
        int rc = make_parents(u->root_fd, parent);
        u->parent_fd = rc < 0 ? rc : open_inside(u->root_fd, parent, O_PATH | O_DIRECTORY);
    }
    if (u->parent_fd >= 0)
        snprintf(u->parent, sizeof u->parent, "%s", parent);
    return u->parent_fd;
}

static void path_of_fd(int fd, char ret[40])
{
    snprintf(ret, 40, "/proc/self/fd/%d", fd);
}

/* What overlayfs reads in a lower folder: a whiteout is a character device 0:0. */
static bool apply_whiteout(int parent_fd, const char *name, struct error *err)
{
    if (strcmp(name, ".wh..wh..opq") == 0) {
        char path[40];
        path_of_fd(parent_fd, path);
        if (setxattr(path, "trusted.overlay.opaque", "y", 1, 0) != 0)
            return disk_failed(err, errno, name);
        return true;
    }
    if (strncmp(name, ".wh..wh.", 8) == 0)
        return true;                                 /* aufs' own notes */
    const char *hidden = name + 4;
    if (!*hidden || strcmp(hidden, ".") == 0 || strcmp(hidden, "..") == 0)
        return bad_archive(err, "bad whiteout", name);
    if (mknodat(parent_fd, hidden, S_IFCHR, 0) != 0 && errno != EEXIST)
        return disk_failed(err, errno, name);
    return true;
}

/* An entry may come twice: the later one wins, but a folder is never replaced by something else. */
static int make_room(int parent_fd, const char *name)
{
    return unlinkat(parent_fd, name, 0) == 0 || errno == ENOENT ? 0 : -errno;
}

static void set_xattrs(int fd, struct archive_entry *entry)
{
    const char *name;
    const void *value;
    size_t size;
    char path[40];
    path_of_fd(fd, path);
    archive_entry_xattr_reset(entry);
    while (archive_entry_xattr_next(entry, &name, &value, &size) == ARCHIVE_OK) {
        bool wanted = strcmp(name, "security.capability") == 0 || strncmp(name, "user.", 5) == 0;
        if (wanted && size <= XATTR_VALUE_MAX)
            setxattr(path, name, value, size,
                     0); /* a file system without them loses nothing else */
    }
}

static int set_owner_and_mode(int fd, struct archive_entry *entry)
{
    struct timespec times[2] = { { .tv_nsec = UTIME_OMIT },
                                 { archive_entry_mtime(entry), archive_entry_mtime_nsec(entry) } };
    if (fchown(fd, (uid_t)archive_entry_uid(entry), (gid_t)archive_entry_gid(entry)) != 0)
        return -errno;
    if (fchmod(fd, archive_entry_perm(entry) & 07777) != 0)
        return -errno;
    set_xattrs(fd, entry);
    return futimens(fd, times) == 0 ? 0 : -errno;
}

static bool copy_data(struct unpacking *u, int fd, const char *path, struct error *err)
{
    for (;;) {
        const void *block;
        size_t size;
        int64_t offset;
        int rc = archive_read_data_block(u->inner, &block, &size, &offset);
        if (rc == ARCHIVE_EOF)
            return true;
        if (rc != ARCHIVE_OK)
            return bad_archive(err, archive_error_string(u->inner), path);
        u->file_bytes += (int64_t)size;
        for (size_t done = 0; done < size; ) {
            ssize_t written = pwrite(fd, (const char *)block + done, size - done,
                                     offset + (off_t)done);
            if (written < 0)
                return disk_failed(err, errno, path);
            done += (size_t)written;
        }
    }
}

static bool unpack_file(struct unpacking *u, int parent_fd, const char *name,
                        struct archive_entry *entry, struct error *err)
{
    int rc = make_room(parent_fd, name);
    int fd = rc < 0 ? rc
                    : openat(parent_fd, name, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC,
                             0600);
    if (fd < 0)
        return disk_failed(err, rc < 0 ? -rc : errno, name);
    bool good = copy_data(u, fd, name, err);
    if (good && archive_entry_size_is_set(entry) && ftruncate(fd, archive_entry_size(entry)) != 0)
        good = disk_failed(err, errno, name);        /* a hole at the end */
    rc = good ? set_owner_and_mode(fd, entry) : 0;
    close(fd);
    return rc < 0 ? disk_failed(err, -rc, name) : good;
}

static bool unpack_folder(int parent_fd, const char *name, struct archive_entry *entry,
                          struct error *err)
{
    if (*name && mkdirat(parent_fd, name, 0700) != 0 && errno != EEXIST)
        return disk_failed(err, errno, name);
    int fd = openat(parent_fd, *name ? name : ".", O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
    if (fd < 0)
        return disk_failed(err, errno, name);
    int rc = set_owner_and_mode(fd, entry);
    close(fd);
    return rc < 0 ? disk_failed(err, -rc, name) : true;
}

static bool unpack_link(int parent_fd, const char *name, struct archive_entry *entry,
                        struct error *err)
{
    const char *target = archive_entry_symlink(entry);
    if (!target || !*target)
        return bad_archive(err, "symbolic link without target", name);
    int rc = make_room(parent_fd, name);
    if (rc == 0 && symlinkat(target, parent_fd, name) != 0)
        rc = -errno;
    if (rc == 0 && fchownat(parent_fd, name, (uid_t)archive_entry_uid(entry),
                            (gid_t)archive_entry_gid(entry), AT_SYMLINK_NOFOLLOW) != 0)
        rc = -errno;
    return rc < 0 ? disk_failed(err, -rc, name) : true;
}

/* The target of a hard link is a path of the archive, not of the machine. */
static bool unpack_hard_link(struct unpacking *u, int parent_fd, const char *name,
                             const char *target, struct error *err)
{
    struct place place;
    if (!place_parse(target, &place) || !*place.name)
        return bad_archive(err, "bad hard link target", target);
    int target_fd = open_inside(u->root_fd, place.parent, O_PATH | O_DIRECTORY);
    if (target_fd < 0)
        return bad_archive(err, "hard link to nothing", target);
    int rc = make_room(parent_fd, name);
    if (rc == 0 && linkat(target_fd, place.name, parent_fd, name, /* flags= */ 0) != 0)
        rc = -errno;
    close(target_fd);
    return rc < 0 ? disk_failed(err, -rc, name) : true;
}

static bool unpack_fifo(int parent_fd, const char *name, struct archive_entry *entry,
                        struct error *err)
{
    int rc = make_room(parent_fd, name);
    if (rc == 0 && mkfifoat(parent_fd, name, archive_entry_perm(entry) & 0777) != 0)
        rc = -errno;
    return rc < 0 ? disk_failed(err, -rc, name) : true;
}

static bool unpack_entry(struct unpacking *u, struct archive_entry *entry, struct error *err)
{
    const char *path = archive_entry_pathname(entry);
    struct place place;
    if (!path || !place_parse(path, &place))
        return bad_archive(err, "path refused", path ? path : "(no name)");
    int parent_fd = open_parent(u, place.parent);
    if (parent_fd < 0)
        return bad_archive(err, strerror(-parent_fd), path);
    if (strncmp(place.name, ".wh.", 4) == 0)
        return apply_whiteout(parent_fd, place.name, err);
    if (archive_entry_hardlink(entry))
        return unpack_hard_link(u, parent_fd, place.name, archive_entry_hardlink(entry), err);
    if (!*place.name && archive_entry_filetype(entry) != AE_IFDIR)
        return bad_archive(err, "the root is no folder", path);
    switch (archive_entry_filetype(entry)) {
    case AE_IFREG: return unpack_file(u, parent_fd, place.name, entry, err);
    case AE_IFDIR: return unpack_folder(parent_fd, place.name, entry, err);
    case AE_IFLNK: return unpack_link(parent_fd, place.name, entry, err);
    case AE_IFIFO: return unpack_fifo(parent_fd, place.name, entry, err);
    default: return true; /* devices and sockets: a container has its own /dev */
    }
}

/* The inner reader's source: the next decompressed block, hashed on its way. */
static ssize_t read_decompressed(struct archive *inner, void *context, const void **ret_block)
{
    struct unpacking *u = context;
    size_t size = 0;
    int64_t offset;
    (void)inner;
    int rc = archive_read_data_block(u->outer, ret_block, &size, &offset);
    if (rc == ARCHIVE_EOF)
        return 0;
    u->stream_bytes += (int64_t)size;
    if (rc != ARCHIVE_OK || u->stream_bytes > LAYER_BYTES_MAX) {
        u->outer_failed = true;
        return -1;
    }
    EVP_DigestUpdate(u->hash, *ret_block, size);
    return (ssize_t)size;
}

static bool open_readers(struct unpacking *u, int source_fd, struct error *err)
{
    struct archive_entry *whole;
    archive_read_support_filter_gzip(u->outer);
    archive_read_support_filter_zstd(u->outer);
    archive_read_support_format_raw(u->outer);
    archive_read_support_format_empty(u->outer);
    archive_read_support_format_tar(u->inner);
    archive_read_support_format_empty(u->inner);
    if (archive_read_open_fd(u->outer, source_fd, READ_BLOCK_BYTES) != ARCHIVE_OK)
        return bad_archive(err, archive_error_string(u->outer), "(start)");
    int rc = archive_read_next_header(u->outer, &whole);
    if (rc != ARCHIVE_OK && rc != ARCHIVE_EOF)
        return bad_archive(err, archive_error_string(u->outer), "(start)");
    if (archive_read_open(u->inner, u, NULL, read_decompressed, NULL) != ARCHIVE_OK)
        return bad_archive(err, archive_error_string(u->inner), "(start)");
    return true;
}

static bool unpack_all(struct unpacking *u, struct error *err)
{
    struct archive_entry *entry;
    for (;;) {
        int rc = archive_read_next_header(u->inner, &entry);
        if (rc == ARCHIVE_EOF)
            return true;
        if (rc != ARCHIVE_OK && rc != ARCHIVE_WARN)
            return bad_archive(
                err, u->outer_failed ? "broken or too large" : archive_error_string(u->inner),
                "(stream)");
        if (++u->entries > LAYER_ENTRIES_MAX)
            return bad_archive(err, "too many entries", archive_entry_pathname(entry));
        if (!unpack_entry(u, entry, err))
            return false;
    }
}

/* What stands behind the end of the archive belongs to the hash as well. */
static bool drain(struct unpacking *u, struct error *err)
{
    const void *block;
    ssize_t size;
    while ((size = read_decompressed(NULL, u, &block)) > 0)
        continue;
    return size == 0 || bad_archive(err, "broken or too large", "(end)");
}

static void write_digest(EVP_MD_CTX *hash, char ret_text[DIGEST_TEXT_MAX])
{
    unsigned char digest[EVP_MAX_MD_SIZE];
    unsigned size = 0;
    EVP_DigestFinal_ex(hash, digest, &size);
    int at = snprintf(ret_text, DIGEST_TEXT_MAX, "sha256:");
    for (unsigned i = 0; i < size; i++)
        at += snprintf(ret_text + at, (size_t)(DIGEST_TEXT_MAX - at), "%02x", digest[i]);
}

bool image_layer_unpack(int source_fd, int root_fd, struct layer_result *ret, struct error *err)
{
    struct unpacking *u = &(struct unpacking){ .root_fd = root_fd, .parent_fd = -1 };
    u->outer = archive_read_new();
    u->inner = archive_read_new();
    u->hash = EVP_MD_CTX_new();
    bool good = EVP_DigestInit_ex(u->hash, EVP_sha256(), NULL) == 1 ||
                fail(err, REASON_INTERNAL_ERROR, /* os_errno= */ 0, "no SHA-256");
    good = good && open_readers(u, source_fd, err) && unpack_all(u, err) && drain(u, err);
    if (good) {
        write_digest(u->hash, ret->diff_id);
        ret->size_bytes = u->file_bytes;
    }
    if (u->parent_fd >= 0)
        close(u->parent_fd);
    archive_read_free(u->inner);
    archive_read_free(u->outer);
    EVP_MD_CTX_free(u->hash);
    return good;
}
