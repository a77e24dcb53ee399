/* SPDX-License-Identifier: Apache-2.0 */
/* volume_mount.c - see volume_mount.h. */
#include "node/volume_mount.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <linux/openat2.h>
#include <stdio.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/bytes.h"
#include "codec/value.h"
#include "io/descriptor.h"
#include "io/file.h"
#include "node/container_env.h"
#include "node/pod_context.h"
#include "node/pod_paths.h"
#include "node/pod_spec.h"
#include "node/volume.h"
#include "node/volume_payload.h"

struct gathering {
    const struct mount_request *request;
    struct arena               *arena;
    struct spec_mount          *mounts;
    size_t                      count;
};

/* access: "rw", "ro", or "rro" where mounts below are read-only, too. */
static void add_bind(struct gathering *g, const char *source, const char *destination,
                     const char *access, const char *propagation)
{
    const char **options = arena_array(g->arena, 4, sizeof *options);
    options[0] = "rbind";
    options[1] = access;
    options[2] = propagation;
    g->mounts[g->count++] = (struct spec_mount){ source, destination, "bind", options };
}

/* ---- subPath ---- */

static bool sub_path_is_safe(const char *path)
{
    if (*path == '/')
        return false;
    struct bytes rest = bytes_of(path);
    while (rest.at)
        if (bytes_equal_text(bytes_next(&rest, '/'), ".."))
            return false;
    return true;
}

static int open_beneath(int volume_fd, const char *path, uint64_t flags, uint64_t resolve)
{
    struct open_how how = { .flags = flags | O_CLOEXEC,
                            .resolve = RESOLVE_BENEATH | RESOLVE_NO_MAGICLINKS | resolve };
    long fd = syscall(SYS_openat2, volume_fd, path, &how, sizeof how);
    return fd < 0 ? -errno : (int)fd;
}

/* A folder with mode and group of the volume's root.  A container may put a link in its place at
 * once, so it is changed by a descriptor that follows none. */
static int make_folder(int above_fd, const char *name, const struct stat *root)
{
    if (mkdirat(above_fd, name, 0700) != 0)
        return errno == EEXIST ? 0 : -errno;
    AUTO_CLOSE fd = open_beneath(above_fd, name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW,
                                 RESOLVE_NO_SYMLINKS | RESOLVE_NO_XDEV);
    if (fd < 0)
        return fd;
    bool good = fchown(fd, (uid_t)-1, root->st_gid) == 0 && fchmod(fd, root->st_mode & 07777) == 0;
    return good ? 0 : -errno;
}

/* Makes the missing folders one by one, each with the mode of the volume's root. */
static int make_beneath(int volume_fd, const char *path)
{
    struct stat root;
    char part[PATH_MAX];
    if (fstat(volume_fd, &root) != 0)
        return -errno;
    for (const char *end = path; *end; ) {
        const char *start = end + strspn(end, "/");
        end = start + strcspn(start, "/");
        if (end == start)
            break;
        snprintf(part, sizeof part, "%.*s", (int)(start - path), path);
        AUTO_CLOSE above = open_beneath(volume_fd, *part ? part : ".", O_RDONLY | O_DIRECTORY, 0);
        if (above < 0)
            return above;
        snprintf(part, sizeof part, "%.*s", (int)(end - start), start);
        int rc = make_folder(above, part, &root);
        if (rc < 0)
            return rc;
    }
    return 0;
}

static int open_sub_path(const char *volume, const char *path)
{
    AUTO_CLOSE volume_fd = open(volume, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (volume_fd < 0)
        return -errno;
    int fd = open_beneath(volume_fd, path, O_PATH, 0);
    if (fd != -ENOENT)
        return fd;
    int rc = make_beneath(volume_fd, path);
    return rc < 0 ? rc : open_beneath(volume_fd, path, O_PATH, 0);
}

/* A mount point of the right sort for what the descriptor stands for. */
static int make_mount_point(const char *path, int fd)
{
    struct stat info;
    char folder[PATH_MAX];
    if (fstat(fd, &info) != 0)
        return -errno;
    snprintf(folder, sizeof folder, "%.*s", (int)(strrchr(path, '/') - path), path);
    int rc = file_make_folders(S_ISDIR(info.st_mode) ? path : folder, 0755);
    if (rc < 0 || S_ISDIR(info.st_mode))
        return rc;
    int file = open(path, O_WRONLY | O_CREAT | O_CLOEXEC, 0600);
    if (file < 0)
        return -errno;
    close(file);
    return 0;
}

/* What an earlier start of the container left there may be of the other sort. */
static void clear_mount_point(const char *path)
{
    umount2(path, MNT_DETACH | UMOUNT_NOFOLLOW);
    if (rmdir(path) != 0)
        unlink(path);
}

static const char *bind_sub_path(struct gathering *g, const char *volume, const char *sub_path,
                                 size_t index, struct error *err)
{
    const struct mount_request *request = g->request;
    const char *rest = arena_printf(g->arena, "subpaths/%s/%zu", request->container->name, index);
    const char *target = pod_run_path(request->paths, request->pod->uid, rest, g->arena);
    int fd = open_sub_path(volume, sub_path);
    char source[40];
    if (fd < 0) {
        fail(err, REASON_INVALID, -fd,
             "failed to prepare subPath for volumeMount \"%s\" of container \"%s\": %s",
             request->container->mounts[index].name, request->container->name, strerror(-fd));
        return NULL;
    }
    clear_mount_point(target);
    snprintf(source, sizeof source, "/proc/self/fd/%d", fd);
    int rc = make_mount_point(target, fd);
    if (rc == 0 && mount(source, target, NULL, MS_BIND | MS_REC, NULL) != 0)
        rc = -errno;
    close(fd);
    if (rc == 0)
        return target;
    fail(err, REASON_INTERNAL_ERROR, -rc, "binding subPath %s: %s", sub_path, strerror(-rc));
    return NULL;
}

static bool expand_sub_path(struct gathering *g, const struct volume_mount *mount, const char **ret,
                            struct error *err)
{
    const struct mount_request *request = g->request;
    *ret = mount->sub_path;
    if (!text_is_empty(mount->sub_path_expr)) {
        *ret = env_expand(&request->env->own, mount->sub_path_expr, g->arena);
        if (strstr(*ret, "$("))
            return fail(err, REASON_INVALID, /* os_errno= */ 0,
                        "missing value for a variable in subPathExpr \"%s\"", mount->sub_path_expr);
    }
    if (text_is_empty(*ret) || sub_path_is_safe(*ret))
        return true;
    return fail(err, REASON_INVALID, /* os_errno= */ 0,
                "subPath \"%s\" of volumeMount \"%s\" must not be absolute or contain \"..\"", *ret,
                mount->name);
}

/* ---- volumeMounts ---- */

static const char *propagation_of(const struct volume_mount *mount)
{
    if (text_equal(mount->propagation, "HostToContainer"))
        return "rslave";
    return text_equal(mount->propagation, "Bidirectional") ? "rshared" : "rprivate";
}

static const char *access_of(const struct volume_mount *mount, bool read_only)
{
    bool is_recursive = text_equal(mount->recursive_read_only, "Enabled") ||
                        text_equal(mount->recursive_read_only, "IfPossible");
    if (!read_only)
        return "rw";
    return is_recursive ? "rro" : "ro";
}

static bool add_volume_mount(struct gathering *g, size_t index, struct error *err)
{
    const struct mount_request *request = g->request;
    const struct volume_mount *mount = &request->container->mounts[index];
    const struct volume *volume = pod_volume(request->pod, mount->name);
    const char *sub_path;
    if (!volume)
        return fail(err, REASON_INVALID, /* os_errno= */ 0, "volume \"%s\" not found", mount->name);
    const char *source = volume_source_path(request->paths, request->pod, request->context, volume,
                                            g->arena);
    if (!source)
        return fail(err, REASON_INVALID, /* os_errno= */ 0, "volume \"%s\" has no content",
                    mount->name);
    if (!expand_sub_path(g, mount, &sub_path, err))
        return false;
    if (!text_is_empty(sub_path))
        source = bind_sub_path(g, source, sub_path, index, err);
    if (!source)
        return false;
    const char *destination = *mount->mount_path == '/'
                                  ? mount->mount_path
                                  : arena_printf(g->arena, "/%s", mount->mount_path);
    bool read_only = mount->read_only || volume_has_payload(volume) || volume->image ||
                     value_bool(volume->claim, "readOnly", false);
    add_bind(g, source, destination, access_of(mount, read_only), propagation_of(mount));
    return true;
}

static bool is_mounted(const struct gathering *g, const char *destination)
{
    for (size_t i = 0; i < g->count; i++)
        if (strcmp(g->mounts[i].destination, destination) == 0)
            return true;
    return false;
}

/* The files of the pod, unless the container mounts its own there. */
static void add_pod_files(struct gathering *g)
{
    const struct { const char *file, *destination; } rows[] = {
        { "etc-hosts", "/etc/hosts" }, { "resolv.conf", "/etc/resolv.conf" }, { "hostname",
                "/etc/hostname" },
    };
    const struct mount_request *request = g->request;
    const char *access = request->container->security.read_only_root ? "ro" : "rw";
    FOR_EACH(row, rows)
        if (!is_mounted(g, row->destination))
            add_bind(g, pod_data_path(request->paths, request->pod->uid, row->file, g->arena),
                     row->destination, access, "rprivate");
    if (!is_mounted(g, "/dev/shm"))
        add_bind(g,
                 request->pod->host_ipc
                     ? "/dev/shm"
                     : pod_run_path(request->paths, request->pod->uid, "shm", g->arena),
                 "/dev/shm", "rw", "rprivate");
    if (!text_is_empty(request->container->termination_path) &&
        !is_mounted(g, request->container->termination_path))
        add_bind(g, request->termination_log, request->container->termination_path,
                 "rw", "rprivate");
}

bool volume_mounts_make(const struct mount_request *request, struct arena *arena,
                        struct spec_mount **ret, size_t *ret_count, struct error *err)
{
    struct gathering g = { .request = request, .arena = arena };
    if (request->container->mount_count > CONTAINER_MOUNTS_MAX)
        return fail(err, REASON_INVALID, /* os_errno= */ 0, "too many volumeMounts");
    g.mounts = arena_array(arena, request->container->mount_count + 8, sizeof *g.mounts);
    for (size_t i = 0; i < request->container->mount_count; i++)
        if (!add_volume_mount(&g, i, err))
            return false;
    add_pod_files(&g);
    *ret = g.mounts;
    *ret_count = g.count;
    return true;
}

void volume_mounts_remove(const struct node_paths *paths, const char *uid, const char *container)
{
    AUTO_ARENA arena = { 0 };
    const char *folder = pod_run_path(paths, uid, arena_printf(&arena, "subpaths/%s", container),
                                      &arena);
    unmount_below(folder);
    file_remove_tree(folder);
}
