/* SPDX-License-Identifier: Apache-2.0 */
/* cp_tar.c - see cp_tar.h. */
#include "kubectl/cp_tar.h"

#include <archive.h>
#include <archive_entry.h>
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/arena.h"
#include "io/file.h"
#include "kubectl/cp_path.h"

enum { PIECE_SIZE = 64 * 1024, DEPTH_MAX = 128, FOLDER_MODE = 0755, FILE_MODE = 0666 };

static bool fail_file(struct error *err, const char *what, const char *path, int number)
{
    return fail(err, REASON_BAD_REQUEST, number, "%s %s: %s", what, path, strerror(number));
}

/* ---- packing ---- */

struct packing {
    struct archive *archive;
    cp_write       *write;
    void           *context;
    struct arena    arena;
};

static la_ssize_t write_piece(struct archive *archive, void *context, const void *at, size_t size)
{
    struct packing *packing = context;
    (void)archive;
    return packing->write(packing->context, (struct bytes){ at, size }) ? (la_ssize_t)size : -1;
}

static bool fail_archive(struct archive *archive, struct error *err)
{
    const char *text = archive_error_string(archive);
    return fail(err, REASON_BAD_REQUEST, 0, "tar: %s", text ? text : "the stream has ended");
}

/* As many bytes as the header has promised: libarchive would cut the rest off, or fill it up with
 * zeros. */
static bool pack_content(struct packing *packing, const char *path, int64_t promised,
                         struct error *err)
{
    static char piece[PIECE_SIZE];
    ssize_t size;
    int64_t packed = 0;
    int fd = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW);
    bool good = fd >= 0 || fail_file(err, "open", path, errno);
    while (good && (size = read(fd, piece, sizeof piece)) != 0) {
        packed += size;
        if (size < 0)
            good = fail_file(err, "read", path, errno);
        else if (archive_write_data(packing->archive, piece, (size_t)size) < 0)
            good = fail_archive(packing->archive, err);
    }
    if (fd >= 0)
        close(fd);
    return good && (packed == promised ||
                    fail(err, REASON_BAD_REQUEST, 0, "%s: file changed as it was read", path));
}

static bool pack_entry(struct packing *packing, const char *path, const char *name,
                       const struct stat *status, struct error *err)
{
    char link[4096];
    struct archive_entry *entry = archive_entry_new();
    bool is_file = S_ISREG(status->st_mode);
    ssize_t size = S_ISLNK(status->st_mode) ? readlink(path, link, sizeof link - 1) : 0;
    link[size > 0 ? size : 0] = '\0';
    archive_entry_set_pathname(entry, name);
    archive_entry_set_filetype(entry, status->st_mode & S_IFMT);
    archive_entry_set_perm(entry, status->st_mode & 07777);
    archive_entry_set_uid(entry, status->st_uid);
    archive_entry_set_gid(entry, status->st_gid);
    archive_entry_set_mtime(entry, status->st_mtime, 0);
    archive_entry_set_size(entry, is_file ? status->st_size : 0);
    if (S_ISLNK(status->st_mode))
        archive_entry_set_symlink(entry, link);
    bool good = archive_write_header(packing->archive, entry) == ARCHIVE_OK ||
                fail_archive(packing->archive, err);
    archive_entry_free(entry);
    return good && (!is_file || pack_content(packing, path, status->st_size, err));
}

static bool pack(struct packing *packing, const char *path, const char *name, int depth,
                 struct error *err);

/* A folder that has something in it is made by its files. */
static bool pack_folder(struct packing *packing, const char *path, const char *name, int depth,
                        struct error *err)
{
    struct dirent **entries;
    struct stat status;
    int count = depth < DEPTH_MAX ? scandir(path, &entries, NULL, alphasort) : -1;
    bool good = count >= 0, is_empty = true;
    if (!good)
        return fail_file(err, "open", path, depth < DEPTH_MAX ? errno : ELOOP);
    for (int i = 0; i < count; i++) {
        const char *entry = entries[i]->d_name;
        bool is_own = text_equal(entry, ".") || text_equal(entry, "..");
        is_empty = is_empty && is_own;
        good = good && (is_own || pack(packing, arena_printf(&packing->arena, "%s/%s", path, entry),
                                       arena_printf(&packing->arena, "%s/%s", name, entry),
                                       depth + 1, err));
        free(entries[i]);
    }
    free(entries);
    if (good && is_empty)
        good = lstat(path, &status) == 0 && pack_entry(packing, path, name, &status, err);
    return good;
}

static bool pack(struct packing *packing, const char *path, const char *name, int depth,
                 struct error *err)
{
    struct stat status;
    if (lstat(path, &status) != 0)
        return fail_file(err, "lstat", path, errno);
    if (S_ISDIR(status.st_mode))
        return pack_folder(packing, path, name, depth, err);
    if (S_ISREG(status.st_mode) || S_ISLNK(status.st_mode))
        return pack_entry(packing, path, name, &status, err);
    fprintf(stderr, "warning: %s is no file, folder or link, skipping\n", path);
    return true;
}

bool cp_pack(const char *path, const char *name, cp_write *write, void *context, struct error *err)
{
    struct packing packing = { archive_write_new(), write, context, { 0 } };
    archive_write_set_format_gnutar(packing.archive);
    bool good = archive_write_open(packing.archive, &packing, NULL, write_piece, NULL) ==
                    ARCHIVE_OK ||
                fail_archive(packing.archive, err);
    good = good && pack(&packing, path, name, 0, err);
    if (good && archive_write_close(packing.archive) != ARCHIVE_OK)
        good = fail_archive(packing.archive, err);
    archive_write_free(packing.archive);
    arena_done(&packing.arena);
    return good;
}

/* ---- unpacking ---- */

static la_ssize_t read_piece(struct archive *archive, void *context, const void **ret)
{
    struct cp_unpack *unpack = context;
    struct bytes piece = unpack->read(unpack->context);
    (void)archive;
    *ret = piece.at;
    return (la_ssize_t)piece.size;
}

/* The folder in which the last component of `place` stands, below `destination`; it is made where
 * there is none, and no link is followed on the way.  A descriptor, or negative errno. */
static int open_folder(const char *destination, struct bytes place, struct bytes *ret_last,
                       struct arena *arena)
{
    int rc = file_make_folders(destination, FOLDER_MODE);
    int folder = rc == 0 ? open(destination, O_RDONLY | O_DIRECTORY | O_CLOEXEC) : -1;
    if (folder < 0)
        return rc ? rc : -errno;
    for (;;) {
        struct bytes component = bytes_next(&place, '/');
        if (!place.at) {
            *ret_last = component;
            return folder;
        }
        const char *name = arena_copy(arena, component.at, component.size);
        int next = -1;
        if (mkdirat(folder, name, FOLDER_MODE) == 0 || errno == EEXIST)
            next = openat(folder, name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
        int problem = errno;
        close(folder);
        if (next < 0)
            return -problem;
        folder = next;
    }
}

/* A new file, or an old one emptied; negative errno. */
static int open_file(const struct cp_unpack *unpack, const char *place, struct arena *arena)
{
    int flags = O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC;
    struct bytes last;
    if (!*place) {
        const char *folder = cp_folder(cp_clean(unpack->destination, arena), arena);
        int rc = file_make_folders(folder, FOLDER_MODE);
        int fd = rc == 0 ? open(unpack->destination, flags, FILE_MODE) : -1;
        return fd >= 0 ? fd : rc ? rc : -errno;
    }
    int folder = open_folder(unpack->destination, bytes_of(place), &last, arena);
    if (folder < 0)
        return folder;
    int fd = openat(folder, arena_copy(arena, last.at, last.size), flags | O_NOFOLLOW, FILE_MODE);
    int rc = fd >= 0 ? fd : -errno;
    close(folder);
    return rc;
}

static bool make_folder(const struct cp_unpack *unpack, const char *place, struct arena *arena,
                        struct error *err)
{
    struct bytes last;
    int folder = open_folder(unpack->destination, bytes_of(arena_printf(arena, "%s%s", place,
                                                                        *place ? "/" : "")),
                             &last, arena);
    if (folder < 0)
        return fail_file(err, "mkdir", place, -folder);
    close(folder);
    return true;
}

static void warn_link(struct cp_unpack *unpack, const char *place, const char *target)
{
    fprintf(stderr, "warning: skipping symlink: \"%s%s%s\" -> \"%s\"", unpack->destination,
            *place ? "/" : "", place, target);
    if (!unpack->has_advised && unpack->pod)
        fprintf(stderr, " (consider using \"kubectl exec -n \"%s\" \"%s\" -- tar cf - \"%s\" | tar "
                        "xf -\")", unpack->ns, unpack->pod, unpack->source);
    fputc('\n', stderr);
    unpack->has_advised = true;
}

static bool write_file(struct cp_unpack *unpack, struct archive *archive, const char *place,
                       struct arena *arena, struct error *err)
{
    int fd = open_file(unpack, place, arena);
    if (fd == -ELOOP) {
        fprintf(stderr, "warning: file \"%s/%s\" is a link here, skipping\n", unpack->destination,
                place);
        return true;
    }
    if (fd < 0)
        return fail_file(err, "open",
                         arena_printf(arena, "%s%s%s", unpack->destination, *place ? "/" : "", place),
                         -fd);
    bool good = archive_read_data_into_fd(archive, fd) == ARCHIVE_OK || fail_archive(archive, err);
    if (close(fd) != 0 && good)
        good = fail_file(err, "write", place, errno);
    return good;
}

static bool unpack_entry(struct cp_unpack *unpack, struct archive *archive,
                         struct archive_entry *entry, struct error *err)
{
    AUTO_ARENA arena = { 0 };
    const char *name = archive_entry_pathname(entry), *place = "",
               *target = archive_entry_symlink(entry);
    enum cp_fit fit = name ? cp_entry_place(name, unpack->prefix, &arena, &place) : CP_IS_CORRUPT;
    if (fit == CP_IS_CORRUPT)
        return fail(err, REASON_BAD_REQUEST, 0, "tar contents corrupted");
    if (fit == CP_IS_OUTSIDE) {
        fprintf(stderr, "warning: file \"%s\" is outside target destination, skipping\n", name);
        return true;
    }
    if (archive_entry_hardlink(entry)) {
        fprintf(stderr, "warning: skipping link: \"%s\" -> \"%s\"\n", name,
                archive_entry_hardlink(entry));
        return true;
    }
    switch (archive_entry_filetype(entry)) {
    case AE_IFDIR:
        return make_folder(unpack, place, &arena, err);
    case AE_IFREG:
        return write_file(unpack, archive, place, &arena, err);
    case AE_IFLNK:
        warn_link(unpack, place, target ? target : "");
        return true;
    default:
        fprintf(stderr, "warning: \"%s\" is no file, folder or link, skipping\n", name);
        return true;
    }
}

bool cp_unpack(struct cp_unpack *unpack, struct error *err)
{
    struct archive *archive = archive_read_new();
    struct archive_entry *entry;
    archive_read_support_format_tar(archive);
    archive_read_support_format_empty(archive);
    bool good = archive_read_open(archive, unpack, NULL, read_piece, NULL) == ARCHIVE_OK ||
                fail_archive(archive, err);
    while (good) {
        int rc = archive_read_next_header(archive, &entry);
        if (rc == ARCHIVE_EOF)
            break;
        good = rc == ARCHIVE_OK || rc == ARCHIVE_WARN
                   ? unpack_entry(unpack, archive, entry, err)
                   : fail_archive(archive, err);
    }
    archive_read_free(archive);
    return good;
}
