/* SPDX-License-Identifier: Apache-2.0 */
/* image_store.c - see image_store.h.
 *
 * The index is small (a few kilobytes for dozens of images), so it is read whole, held as a value
 * tree, and written whole.  A reader notices a new one by the file's identity.
 *
 * Not here: archives (image_archive.c), registries (image_pull.c), unpacking (image_layer.c). */
#include "node/image_store.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <sys/xattr.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/log.h"
#include "codec/json.h"
#include "codec/value.h"
#include "http/tls.h"
#include "io/file.h"
#include "node/image_layer.h"
#include "node/image_record.h"

static const struct log store_log = { "images" };

enum { PATH_BYTES = 4096, LAYER_NAME_HEX = 24 };

struct image_store {
    char         *directory;
    int           lock_fd;
    struct arena  arena;                             /* of the index below */
    struct buffer text;
    struct value *index;                             /* {"images": [...]}; NULL: not read yet */
    struct stat   seen;
};

/* ---- digests ---- */

void digest_of(struct bytes bytes, char ret_text[DIGEST_TEXT_MAX])
{
    unsigned char digest[32];
    sha256(bytes, digest);
    int at = snprintf(ret_text, DIGEST_TEXT_MAX, "sha256:");
    for (size_t i = 0; i < sizeof digest; i++)
        at += snprintf(ret_text + at, (size_t)(DIGEST_TEXT_MAX - at), "%02x", digest[i]);
}

void image_store_layer_name(const char *parent_chain, const char *diff_id,
                            char ret_chain[DIGEST_TEXT_MAX], char ret_layer[32])
{
    char both[2 * DIGEST_TEXT_MAX + 2];
    if (parent_chain) {
        snprintf(both, sizeof both, "%s %s", parent_chain, diff_id);
        digest_of(bytes_of(both), ret_chain);
    } else {
        snprintf(ret_chain, DIGEST_TEXT_MAX, "%s", diff_id);
    }
    snprintf(ret_layer, 32, "%.*s", LAYER_NAME_HEX, ret_chain + 7);
}

/* ---- opening ---- */

static void store_path(const struct image_store *store, char ret[PATH_BYTES], const char *folder,
                       const char *name)
{
    snprintf(ret, PATH_BYTES, "%s/%s%s%s", store->directory, folder, *name ? "/" : "", name);
}

struct image_store *image_store_open(const char *directory, struct error *err)
{
    static const char *const folders[] = { "blobs/sha256", "layers", "uses", "tmp" };
    struct image_store *store = MEMORY_NEW(struct image_store);
    store->directory = memory_strdup(directory);
    store->lock_fd = -1;
    FOR_EACH(folder, folders) {
        char path[PATH_BYTES];
        store_path(store, path, *folder, "");
        int rc = file_make_folders(path, 0711);
        if (rc < 0) {
            fail(err, REASON_INTERNAL_ERROR, -rc, "image store %s: %s", path, strerror(-rc));
            image_store_close(store);
            return NULL;
        }
    }
    return store;
}

void image_store_close(struct image_store *store)
{
    if (!store)
        return;
    image_store_unlock(store);
    arena_done(&store->arena);
    buffer_done(&store->text);
    free(store->directory);
    free(store);
}

const char *image_store_directory(const struct image_store *store)
{
    return store->directory;
}

/* ---- the index ---- */

static bool is_same_file(const struct stat *a, const struct stat *b)
{
    return a->st_ino == b->st_ino && a->st_size == b->st_size &&
           a->st_mtim.tv_sec == b->st_mtim.tv_sec && a->st_mtim.tv_nsec == b->st_mtim.tv_nsec;
}

static void index_begin_empty(struct image_store *store)
{
    store->index = value_new_map(&store->arena);
    value_make_at(store->index, &store->arena, "images", VALUE_LIST);
}

static bool index_read(struct image_store *store, struct error *err)
{
    char path[PATH_BYTES];
    struct stat now = { 0 };
    store_path(store, path, IMAGE_INDEX_NAME, "");
    bool found = stat(path, &now) == 0;
    if (!found && errno != ENOENT)
        return fail(err, REASON_INTERNAL_ERROR, errno, "%s: %s", path, strerror(errno));
    if (store->index && is_same_file(&now, &store->seen))
        return true;
    arena_reset(&store->arena);
    buffer_reset(&store->text);
    store->index = NULL;
    store->seen = now;
    if (!found) {
        index_begin_empty(store);
        return true;
    }
    int rc = file_read(path, IMAGE_INDEX_MAX, &store->text);
    if (rc < 0)
        return fail(err, REASON_INTERNAL_ERROR, -rc, "%s: %s", path, strerror(-rc));
    store->index = json_parse(buffer_bytes(&store->text), NULL, &store->arena, err);
    if (!store->index)
        return error_context(err, "%s is broken: delete it, and import or pull the images again",
                             path);
    value_make_at(store->index, &store->arena, "images", VALUE_LIST);
    return true;
}

static bool index_write(struct image_store *store, struct error *err)
{
    char path[PATH_BYTES];
    AUTO_BUFFER text = { 0 };
    store_path(store, path, IMAGE_INDEX_NAME, "");
    json_write_value(&text, store->index);
    int rc = file_replace(path, buffer_bytes(&text), 0644);
    store->seen = (struct stat){ 0 }; /* read again: the tree above borrows old text */
    store->index = NULL;
    if (rc < 0)
        return fail(err, REASON_INTERNAL_ERROR, -rc, "%s: %s", path, strerror(-rc));
    return true;
}

static struct value *index_images(struct image_store *store)
{
    return value_member(store->index, "images");
}

static bool list_has(const struct value *list, const char *text)
{
    for (size_t i = 0; i < value_count(list); i++)
        if (bytes_equal_text(value_item(list, i)->string, text))
            return true;
    return false;
}

static struct value *index_find(struct image_store *store, const char *name)
{
    struct value *images = index_images(store);
    for (size_t i = 0; i < value_count(images); i++) {
        struct value *image = value_item(images, i);
        if (bytes_equal_text(value_string(image, "id"), name) ||
            list_has(value_member(image, "references"), name) ||
            list_has(value_member(image, "digests"), name))
            return image;
    }
    return NULL;
}

static const char **text_list(const struct value *list, struct arena *arena)
{
    const char **texts = arena_array(arena, value_count(list) + 1, sizeof *texts);
    for (size_t i = 0; i < value_count(list); i++) {
        struct bytes text = value_item(list, i)->string;
        texts[i] = value_is(value_item(list, i), VALUE_STRING)
                       ? arena_copy(arena, text.at, text.size)
                       : "";
    }
    return texts;
}

static void image_from_value(const struct value *value, struct arena *arena, struct image *ret)
{
    *ret = (struct image){
        .id = value_text(value, "id", arena),
        .manifest = value_text(value, "manifest", arena),
        .references = text_list(value_member(value, "references"), arena),
        .digests = text_list(value_member(value, "digests"), arena),
        .layers = text_list(value_member(value, "layers"), arena),
        .size_bytes = value_int(value, "size", 0),
        .is_by_hand = value_bool(value, "byHand", false),
    };
}

bool image_store_find(struct image_store *store, const char *reference, struct arena *arena,
                      struct image *ret, struct error *err)
{
    if (!index_read(store, err))
        return false;
    struct value *found = index_find(store, reference);
    struct image_reference completed;
    if (!found && image_reference_parse(reference, arena, &completed, NULL))
        found = index_find(store, completed.name);
    if (!found)
        return fail(err, REASON_NOT_FOUND, /* os_errno= */ 0, "no image %s", reference);
    image_from_value(found, arena, ret);
    return true;
}

bool image_store_each(struct image_store *store, void (*visit)(void *context, const struct image *),
                      void *context, struct error *err)
{
    if (!index_read(store, err))
        return false;
    AUTO_ARENA arena = { 0 };
    struct value *images = index_images(store);
    for (size_t i = 0; i < value_count(images); i++) {
        struct image image;
        image_from_value(value_item(images, i), &arena, &image);
        visit(context, &image);
        arena_reset(&arena);
    }
    return true;
}

/* ---- configurations ---- */

bool image_config_parse(struct bytes json, struct arena *arena, struct image_config *ret,
                        struct error *err)
{
    struct value *root = json_parse(json, NULL, arena, err);
    if (!root)
        return error_context(err, "image configuration");
    const char *user = value_text(root, "config.User", arena);
    const char *working_dir = value_text(root, "config.WorkingDir", arena);
    const char *stop_signal = value_text(root, "config.StopSignal", arena);
    *ret = (struct image_config){
        .entrypoint = text_list(value_at(root, "config.Entrypoint"), arena),
        .command = text_list(value_at(root, "config.Cmd"), arena),
        .environment = text_list(value_at(root, "config.Env"), arena),
        .user = user ? user : "",
        .working_dir = working_dir ? working_dir : "",
        .stop_signal = stop_signal ? stop_signal : "",
    };
    return true;
}

bool image_diff_ids(struct bytes json, struct arena *arena, const char ***ret, struct error *err)
{
    struct value *root = json_parse(json, NULL, arena, err);
    if (!root)
        return error_context(err, "image configuration");
    struct value *ids = value_at(root, "rootfs.diff_ids");
    if (value_count(ids) > IMAGE_LAYERS_MAX)
        return fail(err, REASON_BAD_REQUEST, /* os_errno= */ 0, "the image has more than %d layers",
                    IMAGE_LAYERS_MAX);
    *ret = text_list(ids, arena);
    for (const char **id = *ret; *id; id++)
        if (!digest_is_valid(*id))
            return fail(err, REASON_BAD_REQUEST, /* os_errno= */ 0,
                        "the image configuration has a bad diff id");
    return true;
}

bool image_store_config(struct image_store *store, const struct image *image, struct arena *arena,
                        struct image_config *ret, struct error *err)
{
    char path[PATH_BYTES];
    struct buffer text = { 0 };
    if (!digest_is_valid(image->id))
        return fail(err, REASON_INTERNAL_ERROR, /* os_errno= */ 0, "image with a bad id");
    store_path(store, path, "blobs/sha256", image->id + 7);
    int rc = file_read(path, IMAGE_JSON_MAX, &text);
    const char *copy = rc < 0 ? NULL : arena_copy(arena, text.at, text.size);
    size_t size = text.size;
    buffer_done(&text);
    if (rc < 0)
        return fail(err, REASON_INTERNAL_ERROR, -rc, "configuration of image %s: %s", image->id,
                    strerror(-rc));
    return image_config_parse((struct bytes){ copy, size }, arena, ret, err);
}

/* ---- writing ---- */

static void clear_folder(const struct image_store *store, const char *folder)
{
    char path[PATH_BYTES];
    store_path(store, path, folder, "");
    file_remove_tree(path);
    file_make_folders(path, 0700);
}

static bool lock(struct image_store *store, int how, struct error *err)
{
    char path[PATH_BYTES];
    store_path(store, path, "lock", "");
    store->lock_fd = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0600);
    if (store->lock_fd < 0)
        return fail(err, REASON_INTERNAL_ERROR, errno, "%s: %s", path, strerror(errno));
    while (flock(store->lock_fd, how) != 0)
        if (errno != EINTR)
            return fail(err, errno == EWOULDBLOCK ? REASON_CONFLICT : REASON_INTERNAL_ERROR, errno,
                        "%s: %s", path, strerror(errno));
    clear_folder(store, "tmp");
    return index_read(store, err);
}

bool image_store_lock(struct image_store *store, struct error *err)
{
    return lock(store, LOCK_EX, err);
}

bool image_store_lock_now(struct image_store *store, struct error *err)
{
    return lock(store, LOCK_EX | LOCK_NB, err);
}

void image_store_unlock(struct image_store *store)
{
    if (store->lock_fd >= 0)
        close(store->lock_fd);
    store->lock_fd = -1;
}

bool image_store_put_blob(struct image_store *store, struct bytes bytes,
                          char ret_digest[DIGEST_TEXT_MAX], struct error *err)
{
    char path[PATH_BYTES];
    digest_of(bytes, ret_digest);
    store_path(store, path, "blobs/sha256", ret_digest + 7);
    if (file_exists(path))
        return true;
    int rc = file_replace(path, bytes, 0644);
    return rc == 0 || fail(err, REASON_INTERNAL_ERROR, -rc, "%s: %s", path, strerror(-rc));
}

bool image_store_has_layer(struct image_store *store, const char *layer)
{
    char path[PATH_BYTES];
    store_path(store, path, "layers", layer);
    return file_exists(path);
}

/* The sum of its files' sizes is kept as an attribute of the layer's folder. */
static void note_size(int root_fd, int64_t size_bytes)
{
    char text[24];
    int size = snprintf(text, sizeof text, "%lld", (long long)size_bytes);
    fsetxattr(root_fd, "trusted.knarr.size", text, (size_t)size, 0);
}

int64_t image_store_layer_bytes(struct image_store *store, const char *layer)
{
    char path[PATH_BYTES], text[24];
    int64_t size_bytes = 0;
    store_path(store, path, "layers", layer);
    ssize_t size = getxattr(path, "trusted.knarr.size", text, sizeof text);
    if (size > 0 && !bytes_to_int64((struct bytes){ text, (size_t)size }, &size_bytes))
        size_bytes = 0;
    return size_bytes;
}

static bool unpack_checked(const char *path, const char *diff_id, int source_fd, struct error *err)
{
    int rc = file_make_folders(path, 0755);
    int root_fd = rc < 0 ? rc : open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (root_fd < 0)
        return fail(err, REASON_INTERNAL_ERROR, rc < 0 ? -rc : errno, "%s: %s", path,
                    strerror(rc < 0 ? -rc : errno));
    struct layer_result result;
    bool good = image_layer_unpack(source_fd, root_fd, &result, err);
    if (good && strcmp(result.diff_id, diff_id) != 0)
        good = fail(err, REASON_BAD_REQUEST, /* os_errno= */ 0, "layer %s has the content of %s",
                    diff_id, result.diff_id);
    if (good)
        note_size(root_fd, result.size_bytes);
    if (good && syncfs(root_fd) != 0)
        good = fail(err, REASON_INTERNAL_ERROR, errno, "%s: %s", path, strerror(errno));
    close(root_fd);
    return good;
}

bool image_store_add_layer(struct image_store *store, const char *layer, const char *diff_id,
                           int source_fd, struct error *err)
{
    char unpacked[PATH_BYTES], final[PATH_BYTES];
    store_path(store, unpacked, "tmp", layer);
    store_path(store, final, "layers", layer);
    file_remove_tree(unpacked);
    if (!unpack_checked(unpacked, diff_id, source_fd, err)) {
        file_remove_tree(unpacked);
        return false;
    }
    if (rename(unpacked, final) != 0 && errno != EEXIST && errno != ENOTEMPTY)
        return fail(err, REASON_INTERNAL_ERROR, errno, "%s: %s", final, strerror(errno));
    return true;
}

static void add_texts(struct value *image, struct arena *arena, const char *member,
                      const char **texts)
{
    struct value *list = value_make_at(image, arena, member, VALUE_LIST);
    for (; texts && *texts; texts++)
        if (!list_has(list, *texts))
            value_append(list, arena, value_new_text(arena, *texts));
}

static void list_remove_text(struct value *list, const char *text)
{
    for (size_t i = value_count(list); i > 0; i--)
        if (bytes_equal_text(value_item(list, i - 1)->string, text))
            value_remove_item(list, i - 1);
}

/* The image is used, or comes: now. */
static void touch(const struct image_store *store, const char *image_id)
{
    char path[PATH_BYTES];
    if (!digest_is_valid(image_id))
        return;
    store_path(store, path, "blobs/sha256", image_id + 7);
    utimensat(AT_FDCWD, path, NULL, 0);
}

int64_t image_store_used_s(struct image_store *store, const char *image_id)
{
    char path[PATH_BYTES];
    struct stat info;
    if (!digest_is_valid(image_id))
        return 0;
    store_path(store, path, "blobs/sha256", image_id + 7);
    return stat(path, &info) == 0 ? info.st_mtim.tv_sec : 0;
}

bool image_store_is_whole(struct image_store *store, const char *image_id)
{
    return image_store_used_s(store, image_id) > 0;
}

/* A reference names one image: it leaves the others. */
static void take_references(struct image_store *store, const struct image *image)
{
    struct value *images = index_images(store);
    for (size_t i = 0; i < value_count(images); i++) {
        struct value *other = value_item(images, i);
        if (bytes_equal_text(value_string(other, "id"), image->id))
            continue;
        struct value *references = value_member(other, "references");
        size_t before = value_count(references);
        for (const char **reference = image->references; reference && *reference; reference++)
            list_remove_text(references, *reference);
        if (before > 0 && value_count(references) == 0)
            value_set(other, &store->arena, "byHand", value_new_bool(&store->arena, false));
    }
}

bool image_store_add(struct image_store *store, const struct image *image, struct error *err)
{
    if (!index_read(store, err))
        return false;
    struct arena *arena = &store->arena;
    take_references(store, image);
    struct value *entry = index_find(store, image->id);
    if (!entry) {
        entry = value_new_map(arena);
        value_append(index_images(store), arena, entry);
        value_set(entry, arena, "id", value_new_text(arena, image->id));
        value_set(entry, arena, "size", value_new_int(arena, image->size_bytes));
        add_texts(entry, arena, "layers", image->layers);
    }
    if (image->manifest)
        value_set(entry, arena, "manifest", value_new_text(arena, image->manifest));
    if (image->is_by_hand)
        value_set(entry, arena, "byHand", value_new_bool(arena, true));
    touch(store, image->id);
    add_texts(entry, arena, "references", image->references);
    add_texts(entry, arena, "digests", image->digests);
    return index_write(store, err);
}

/* ---- uses and removal ---- */

bool image_store_hold(struct image_store *store, const char *image_id, const char *holder,
                      struct error *err)
{
    char path[PATH_BYTES];
    store_path(store, path, "uses", holder);
    touch(store, image_id);
    if (symlink(image_id, path) == 0 || errno == EEXIST)
        return true;
    return fail(err, REASON_INTERNAL_ERROR, errno, "%s: %s", path, strerror(errno));
}

void image_store_release(struct image_store *store, const char *holder)
{
    char path[PATH_BYTES], id[DIGEST_TEXT_MAX + 1];
    store_path(store, path, "uses", holder);
    ssize_t size = readlink(path, id, sizeof id - 1);
    id[size > 0 ? size : 0] = 0;
    touch(store, id);
    unlink(path);
}

bool image_store_is_held(struct image_store *store, const char *image_id)
{
    char path[PATH_BYTES];
    store_path(store, path, "uses", "");
    DIR *directory = opendir(path);
    bool held = false;
    for (struct dirent *entry; directory && !held && (entry = readdir(directory)); ) {
        char target[DIGEST_TEXT_MAX + 1];
        ssize_t size = readlinkat(dirfd(directory), entry->d_name, target, sizeof target - 1);
        target[size > 0 ? size : 0] = 0;
        held = strcmp(target, image_id) == 0;
    }
    if (directory)
        closedir(directory);
    return held;
}

static bool layer_is_used(struct image_store *store, const char *layer)
{
    struct value *images = index_images(store);
    for (size_t i = 0; i < value_count(images); i++)
        if (list_has(value_member(value_item(images, i), "layers"), layer))
            return true;
    return false;
}

static bool remove_config(struct image_store *store, const char *image_id)
{
    char path[PATH_BYTES];
    store_path(store, path, "blobs/sha256", image_id + 7);
    return unlink(path) == 0;
}

static void remove_layers(struct image_store *store, const struct image *image)
{
    for (const char **layer = image->layers; *layer; layer++) {
        char path[PATH_BYTES], dying[PATH_BYTES];
        if (layer_is_used(store, *layer))
            continue;
        store_path(store, path, "layers", *layer);
        store_path(store, dying, "tmp", *layer);
        if (rename(path, dying) == 0)
            file_remove_tree(dying);
    }
    remove_config(store, image->id);
}

static void drop_entry(struct image_store *store, const struct value *entry)
{
    struct value *images = index_images(store);
    for (size_t i = 0; i < value_count(images); i++)
        if (value_item(images, i) == entry) {
            value_remove_item(images, i);
            return;
        }
}

/* A container was started from it before the index said that it goes. */
static bool put_back(struct image_store *store, const struct image *image, struct error *err)
{
    return image_store_add(store, image, err) &&
           fail(err, REASON_CONFLICT, /* os_errno= */ 0, "image %s is in use by a container",
                image->id);
}

bool image_store_remove(struct image_store *store, const char *reference, struct error *err)
{
    AUTO_ARENA arena = { 0 };
    struct image image;
    if (!image_store_find(store, reference, &arena, &image, err))
        return false;
    struct image_reference completed = { .name = reference };
    if (strcmp(reference, image.id) != 0 &&
        !image_reference_parse(reference, &arena, &completed, err))
        return false;
    struct value *entry = index_find(store, image.id);
    list_remove_text(value_member(entry, "references"), completed.name);
    list_remove_text(value_member(entry, "digests"), completed.name);
    bool last = strcmp(reference, image.id) == 0 ||
                value_count(value_member(entry, "references")) == 0;
    if (last && image_store_is_held(store, image.id)) {
        store->index = NULL; /* forget the change: the file still has it all */
        return fail(err, REASON_CONFLICT, /* os_errno= */ 0, "image %s is in use by a container",
                    reference);
    }
    if (last)
        drop_entry(store, entry);
    struct error unwritten = { 0 };
    if (!index_write(store, &unwritten)) {
        /* no room for the index that is to give some: it takes no more than what goes here */
        if (last && unwritten.os_errno == ENOSPC && remove_config(store, image.id))
            return image_store_remove(store, image.id, err);
        return error_pass(err, &unwritten);
    }
    if (!index_read(store, err))
        return false;
    if (last && image_store_is_held(store, image.id))
        return put_back(store, &image, err);
    if (last)
        remove_layers(store, &image);
    if (last)
        image_record_remove(store->directory, image.id);
    log_info(&store_log, "image removed", KV("image", reference));
    return true;
}
