/* SPDX-License-Identifier: Apache-2.0 */
/* overlay.c - see overlay.h.
 *
 * mount(2) takes one page of options.  Layers are therefore named relative to the layers folder,
 * which this thread makes its working directory for the call; the thread first parts with the
 * others' (CLONE_FS), so that none of them notices. An image of one layer, read-only, is a bind
 * mount: overlayfs wants two.
 *
 * What a container writes outside its volumes ends with it, at the latest when the machine does.  So
 * its root is mounted `volatile` (Linux 5.10): nothing in it waits for the disk.  Without that each
 * unmount would sync the whole file system below. */
#include "node/overlay.h"

#include <errno.h>
#include <fcntl.h>
#include <sched.h>
#include <stdio.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/bytes.h"
#include "io/file.h"
#include "node/image_store.h"

enum { OPTIONS_BYTES = 4096 };
#define VOLATILE ",volatile"

static bool os_failed(struct error *err, int os_errno, const char *what, const char *path)
{
    return fail(err, REASON_INTERNAL_ERROR, os_errno, "%s %s: %s", what, path, strerror(os_errno));
}

static size_t count_layers(const struct image *image)
{
    size_t count = 0;
    while (image->layers[count])
        count++;
    return count;
}

/* lowerdir lists the topmost first. */
static bool write_options(const struct image *image, const char *upper, const char *work,
                          struct buffer *options, struct error *err)
{
    buffer_add_text(options, "lowerdir=");
    for (size_t i = count_layers(image); i > 0; i--)
        buffer_printf(options, "%s%s", image->layers[i - 1], i > 1 ? ":" : "");
    if (upper)
        buffer_printf(options, ",upperdir=%s,workdir=%s", upper, work);
    return options->size + sizeof VOLATILE <= OPTIONS_BYTES ||
           fail(err, REASON_INVALID, /* os_errno= */ 0, "the image has too many layers");
}

static int mount_with(const char *target, const char *options, unsigned long flags)
{
    return mount("overlay", target, "overlay", flags, options) == 0 ? 0 : errno;
}

/* Older kernels do not know `volatile`. */
static int mount_writable(const char *target, const char *options)
{
    AUTO_ARENA arena = { 0 };
    int rc = mount_with(target, arena_printf(&arena, "%s" VOLATILE, options), /* flags= */ 0);
    return rc == EINVAL ? mount_with(target, options, /* flags= */ 0) : rc;
}

static bool mount_here(const char *layers, const char *target, const char *options, bool read_only,
                       struct error *err)
{
    if (unshare(CLONE_FS) != 0)
        return os_failed(err, errno, "unshare", "CLONE_FS");
    if (chdir(layers) != 0)
        return os_failed(err, errno, "chdir", layers);
    int rc = read_only ? mount_with(target, options, MS_RDONLY) : mount_writable(target, options);
    if (chdir("/") != 0)
        return os_failed(err, errno, "chdir", "/");
    return rc == 0 || os_failed(err, rc, "mount overlay", target);
}

static bool bind_single(const char *layers, const struct image *image, const char *target,
                        struct error *err)
{
    AUTO_ARENA arena = { 0 };
    const char *path = arena_printf(&arena, "%s/%s", layers, image->layers[0]);
    if (mount(path, target, NULL, MS_BIND, NULL) != 0)
        return os_failed(err, errno, "bind", target);
    return mount(NULL, target, NULL, MS_BIND | MS_REMOUNT | MS_RDONLY, NULL) == 0 ||
           os_failed(err, errno, "remount", target);
}

static bool make_folders(const char *upper, const char *work, const char *target, struct error *err)
{
    const char *const folders[] = { upper, work, target };
    FOR_EACH(folder, folders) {
        int rc = *folder ? file_make_folders(*folder, 0755) : 0;
        if (rc < 0)
            return os_failed(err, -rc, "mkdir", *folder);
    }
    return true;
}

/* The root of the container shows the upper folder's owner and mode: those of the topmost layer's
 * root are right. */
static bool copy_root_mode(const char *layers, const struct image *image, const char *upper,
                           struct error *err)
{
    AUTO_ARENA arena = { 0 };
    struct stat info;
    const char *path = arena_printf(&arena, "%s/%s", layers,
                                    image->layers[count_layers(image) - 1]);
    if (stat(path, &info) != 0)
        return os_failed(err, errno, "layer", path);
    return (chown(upper, info.st_uid, info.st_gid) == 0 &&
            chmod(upper, info.st_mode & 07777) == 0) ||
           os_failed(err, errno, "chmod", upper);
}

bool overlay_mount(const char *image_dir, const struct image *image, const char *upper,
                   const char *work, const char *target, struct error *err)
{
    char layers[OPTIONS_BYTES];
    AUTO_BUFFER options = { 0 };
    size_t count = count_layers(image);
    snprintf(layers, sizeof layers, "%s/layers", image_dir);
    if (!make_folders(upper, work, target, err))
        return false;
    if (count == 0)
        return upper ? mount(upper, target, NULL, MS_BIND, NULL) == 0 ||
                           os_failed(err, errno, "bind", target)
                     : true;
    if (count == 1 && !upper)
        return bind_single(layers, image, target, err);
    if (upper && !copy_root_mode(layers, image, upper, err))
        return false;
    return write_options(image, upper, work, &options, err) &&
           mount_here(layers, target, buffer_text(&options), !upper, err);
}

bool overlay_mount_image(const char *image_dir, const char *reference, const char *holder,
                         const char *target, struct error *err)
{
    AUTO_ARENA arena = { 0 };
    struct image image;
    struct image_store *store = image_store_open(image_dir, err);
    bool is_held = store && image_store_find(store, reference, &arena, &image, err) &&
                   image_store_hold(store, image.id, holder, err);
    bool good = is_held && image_store_find(store, image.id, &arena, &image, err) &&
                overlay_mount(image_dir, &image, NULL, NULL, target, err);
    if (is_held && !good)
        image_store_release(store, holder);
    image_store_close(store);
    return good;
}
