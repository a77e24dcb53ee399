/* SPDX-License-Identifier: Apache-2.0 */
/* volume.c - see volume.h.
 *
 * Modes are set by chmod after the folder is made, never left to the umask. */
#include "node/volume.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/bytes.h"
#include "codec/value.h"
#include "io/file.h"
#include "node/claim_volume.h"
#include "node/image_store.h"
#include "node/overlay.h"
#include "node/pod_context.h"
#include "node/pod_paths.h"
#include "node/pod_spec.h"
#include "node/volume_payload.h"
#include "object/object.h"
#include "object/quantity.h"

enum { MOUNTS_MAX_BYTES = 16 << 20, UNMOUNT_ROUNDS_MAX = 4096 };

struct making {
    const struct node_paths  *paths;
    const struct pod         *pod;
    const struct pod_context *context;
    const struct volume      *volume;
    struct arena             *arena;
};

static bool os_failed(struct error *err, int os_errno, const char *what, const char *path)
{
    return fail(err, REASON_INTERNAL_ERROR, os_errno, "%s %s: %s", what, path, strerror(os_errno));
}

static bool make_folder(const char *path, mode_t mode, int64_t gid, struct error *err)
{
    struct stat info;
    if (stat(path, &info) == 0)
        return true; /* a restart finds it as the containers left it */
    int rc = file_make_folders(path, 0755);
    if (rc < 0)
        return os_failed(err, -rc, "mkdir", path);
    if (gid >= 0 && chown(path, (uid_t)-1, (gid_t)gid) != 0)
        return os_failed(err, errno, "chown", path);
    return chmod(path, gid >= 0 ? mode | 02070 : mode) == 0 || os_failed(err, errno, "chmod", path);
}

static int64_t group_of(const struct pod *pod)
{
    return pod->has_fs_group ? pod->fs_group : -1;
}

/* ---- kinds ---- */

static bool is_mount_point(const char *path)
{
    struct stat here, above;
    char parent[4096];
    snprintf(parent, sizeof parent, "%s/..", path);
    return stat(path, &here) == 0 && stat(parent, &above) == 0 && here.st_dev != above.st_dev;
}

/* What is written there counts as the pod's memory, so more than its limit would only kill it.
 * 0: the kernel's own limit, half of the memory. */
static int64_t memory_size(const struct making *m)
{
    struct quantity limit;
    struct cgroup_limits pod;
    bool is_limited =
        quantity_parse(value_string(m->volume->empty_dir, "sizeLimit"), &limit) && limit.nano > 0;
    int64_t size = is_limited ? quantity_value(&limit) : 0;
    pod_limits(m->pod, &pod);
    return pod.memory_bytes > 0 && (size == 0 || pod.memory_bytes < size) ? pod.memory_bytes : size;
}

static bool make_empty_dir(const struct making *m, const char *path, struct error *err)
{
    const struct value *source = m->volume->empty_dir;
    bool in_memory = bytes_equal_text(value_string(source, "medium"), "Memory");
    bool is_huge = bytes_starts_with(value_string(source, "medium"), "HugePages");
    if (is_huge)
        return fail(err, REASON_INVALID, /* os_errno= */ 0,
                    "emptyDir of huge pages is not supported");
    if (!in_memory || is_mount_point(path))
        return make_folder(path, 0777, group_of(m->pod), err);
    if (!make_folder(path, 0777, -1, err))
        return false;
    char options[96] = "mode=01777";     /* as the kernel has it, and upstream leaves it */
    int64_t size = memory_size(m);
    if (size > 0)
        snprintf(options, sizeof options, "mode=01777,size=%lld", (long long)size);
    if (mount("tmpfs", path, "tmpfs", 0, options) != 0)
        return os_failed(err, errno, "mount", path);
    if (m->pod->has_fs_group &&
        (chown(path, (uid_t)-1, (gid_t)m->pod->fs_group) != 0 || chmod(path, 03777) != 0))
        return os_failed(err, errno, "chown", path);
    return true;
}

static bool make_payload(const struct making *m, const char *path, struct error *err)
{
    struct volume_files files;
    return make_folder(path, 0777, -1, err) &&
           volume_payload(m->pod, m->volume, m->context, m->arena, &files, err) &&
           atomic_write(path, &files, group_of(m->pod), NULL, err);
}

/* One row per hostPath type: what must be there, and what is made where it is not. */
static const struct host_path_type {
    const char *name;
    mode_t      wanted;                  /* S_IFMT part; 0: anything */
    bool        make;
    const char *words;
} host_path_types[] = {
    { "",                  0,        false, "" },
    { "Directory",         S_IFDIR,  false, "directory" },
    { "DirectoryOrCreate", S_IFDIR,  true,  "directory" },
    { "File",              S_IFREG,  false, "file" },
    { "FileOrCreate",      S_IFREG,  true,  "file" },
    { "Socket",            S_IFSOCK, false, "socket file" },
    { "CharDevice",        S_IFCHR,  false, "character device" },
    { "BlockDevice",       S_IFBLK,  false, "block device" },
};

static bool make_host_file(const char *path, mode_t wanted)
{
    if (wanted == S_IFDIR)
        return file_make_folders(path, 0755) == 0;
    int fd = open(path, O_WRONLY | O_CREAT | O_CLOEXEC, 0644);
    if (fd >= 0)
        close(fd);
    return fd >= 0;
}

static bool make_host_path(const struct making *m, const struct value *source, struct error *err)
{
    const char *path = value_text(source, "path", m->arena),
               *type = value_text(source, "type", m->arena);
    const struct host_path_type *row = NULL;
    struct stat info;
    FOR_EACH(candidate, host_path_types)
        if (text_equal(candidate->name, type ? type : ""))
            row = candidate;
    if (!row || !path)
        return fail(err, REASON_INVALID, /* os_errno= */ 0, "hostPath of unknown type %s",
                    type ? type : "");
    bool there = stat(path, &info) == 0;
    if (!there && row->make) {
        if (!make_host_file(path, row->wanted))
            return fail(err, REASON_INTERNAL_ERROR, errno, "hostPath %s cannot be made: %s", path,
                        strerror(errno));
        return true;
    }
    if (row->wanted && (!there || (info.st_mode & S_IFMT) != row->wanted))
        return fail(err, REASON_NOT_FOUND, /* os_errno= */ 0,
                    "hostPath type check failed: %s is not a %s", path, row->words);
    if (!there && !row->wanted && file_make_folders(path, 0755) < 0)
        return fail(err, REASON_INTERNAL_ERROR, errno, "hostPath %s cannot be made", path);
    return true;
}

static const char *image_holder(const char *uid, const char *volume, struct arena *arena)
{
    return arena_printf(arena, "%s-volume-%s", uid, volume);
}

static bool make_image(const struct making *m, const char *path, struct error *err)
{
    const char *reference = value_text(m->volume->image, "reference", m->arena);
    return make_folder(path, 0755, -1, err) &&
           (is_mount_point(path) ||
            overlay_mount_image(m->paths->image_dir, reference ? reference : "",
                                image_holder(m->pod->uid, m->volume->name, m->arena), path, err));
}

/* A claim's volume is elsewhere; the folder of the volume says that it was made ready, so that it
 * is not done again under containers that run. */
static bool make_claim(const struct making *m, const char *path, struct error *err)
{
    struct claim_volume claimed;
    struct stat info;
    if (stat(path, &info) == 0)
        return true;
    const struct claim_search search = { m->paths, m->pod, m->volume, m->context, m->arena };
    if (!claim_volume_find(&search, &claimed, err))
        return false;
    if (claimed.is_going)
        return fail(err, REASON_CONFLICT, /* os_errno= */ 0, "PVC is being deleted");
    bool good = claimed.host_path ? make_host_path(m, claimed.host_path, err)
                                  : claim_volume_make(&claimed, m->pod, err);
    return good && make_folder(path, 0700, -1, err);
}

/* What is no member of struct volume is read only here. */
static const char *foreign_type_of(const struct making *m)
{
    const struct value *volumes = value_at(value_from_object(m->pod->object, m->arena),
                                           "spec.volumes");
    for (size_t i = 0; i < value_count(volumes); i++)
        if (bytes_equal_text(value_string(value_item(volumes, i), "name"), m->volume->name))
            return foreign_volume_type(value_item(volumes, i));
    return NULL;
}

static bool make_one(const struct making *m, struct error *err)
{
    const char *path = volume_path(m->paths, m->pod->uid, m->volume->name, m->arena);
    if (volume_has_payload(m->volume))
        return make_payload(m, path, err);
    if (m->volume->host_path)
        return make_host_path(m, m->volume->host_path, err);
    if (m->volume->image)
        return make_image(m, path, err);
    if (m->volume->claim || m->volume->ephemeral)
        return make_claim(m, path, err);
    const char *foreign = m->volume->empty_dir ? NULL : foreign_type_of(m);
    if (foreign)
        return fail(err, REASON_INVALID, /* os_errno= */ 0,
                    "volumes of type %s are not supported on this node", foreign);
    return make_empty_dir(m, path, err);             /* a volume without source is an emptyDir */
}

static bool make_each(const struct node_paths *paths, const struct pod *pod,
                      const struct pod_context *context, bool only_payload, struct error *err)
{
    AUTO_ARENA arena = { 0 };
    for (size_t i = 0; i < pod->volume_count; i++) {
        struct making m = { paths, pod, context, &pod->volumes[i], &arena };
        if (only_payload && !volume_has_payload(m.volume))
            continue;
        if (!make_one(&m, err))
            return error_context(err, "MountVolume.SetUp failed for volume \"%s\" ",
                                 m.volume->name);
        arena_reset(&arena);
    }
    return true;
}

bool volumes_make(const struct node_paths *paths, const struct pod *pod,
                  const struct pod_context *context, struct error *err)
{
    return make_each(paths, pod, context, /* only_payload= */ false, err);
}

bool volumes_refresh(const struct node_paths *paths, const struct pod *pod,
                     const struct pod_context *context, struct error *err)
{
    return make_each(paths, pod, context, /* only_payload= */ true, err);
}

const char *volume_source_path(const struct node_paths *paths, const struct pod *pod,
                               const struct pod_context *context, const struct volume *volume,
                               struct arena *arena)
{
    struct claim_volume claimed;
    if (volume->host_path)
        return value_text(volume->host_path, "path", arena);
    if (!volume->claim && !volume->ephemeral)
        return volume_path(paths, pod->uid, volume->name, arena);
    const struct claim_search search = { paths, pod, volume, context, arena };
    return claim_volume_find(&search, &claimed, NULL) ? claimed.path : NULL;
}

/* ---- removal ---- */

/* Field 5 of mountinfo is the mount point; blanks and such are written \040. */
static void unescape(struct bytes field, char *ret, size_t room)
{
    size_t size = 0;
    for (size_t i = 0; i < field.size && size + 1 < room; i++) {
        if (field.at[i] == '\\' && i + 3 < field.size) {
            ret[size++] = (char)((field.at[i + 1] - '0') * 64 + (field.at[i + 2] - '0') * 8 +
                                 (field.at[i + 3] - '0'));
            i += 3;
        } else {
            ret[size++] = field.at[i];
        }
    }
    ret[size] = 0;
}

static bool is_at_or_below(const char *path, const char *folder)
{
    size_t size = strlen(folder);
    return strncmp(path, folder, size) == 0 && (path[size] == 0 || path[size] == '/');
}

/* Later lines are mounted on top of earlier ones, so they go first. */
void unmount_below(const char *folder)
{
    AUTO_BUFFER text = { 0 };
    AUTO_ARENA arena = { 0 };
    const char **found = NULL;
    size_t count = 0;
    if (file_read("/proc/self/mountinfo", MOUNTS_MAX_BYTES, &text) < 0)
        return;
    struct bytes rest = buffer_bytes(&text);
    while (rest.at && rest.size > 0 && count < UNMOUNT_ROUNDS_MAX) {
        struct bytes line = bytes_next(&rest, '\n'), field = { 0 };
        char point[4096];
        for (int i = 0; i < 5 && line.at; i++)
            field = bytes_next(&line, ' ');
        unescape(field, point, sizeof point);
        if (!is_at_or_below(point, folder))
            continue;
        found = memory_grow(found, count + 1, sizeof *found);
        found[count++] = arena_strdup(&arena, point);
    }
    while (count > 0)
        umount2(found[--count], MNT_DETACH | UMOUNT_NOFOLLOW);
    free(found);
}

/* Of volumes that are images; others hold nothing. */
static void release_images(const struct node_paths *paths, const char *uid, const char *folder)
{
    AUTO_ARENA arena = { 0 };
    DIR *directory = opendir(folder);
    struct image_store *store = directory ? image_store_open(paths->image_dir, NULL) : NULL;
    for (struct dirent *entry; store && (entry = readdir(directory)); )
        if (entry->d_name[0] != '.')
            image_store_release(store, image_holder(uid, entry->d_name, &arena));
    image_store_close(store);
    if (directory)
        closedir(directory);
}

bool volumes_remove(const struct node_paths *paths, const char *uid)
{
    AUTO_ARENA arena = { 0 };
    const char *folder = pod_data_path(paths, uid, "volumes", &arena);
    unmount_below(folder);
    release_images(paths, uid, folder);
    return file_remove_tree(folder) == 0;
}
