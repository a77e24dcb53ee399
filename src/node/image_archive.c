/* SPDX-License-Identifier: Apache-2.0 */
/* image_archive.c - see image_archive.h.
 *
 * A tar has no order that we could rely on, so the regular files are first put aside as numbered
 * files in the store's tmp, and then looked up by name as the manifest asks for them.  Links
 * between them (old docker saves a layer once and links to it) are followed by name, a bounded
 * number of steps.
 *
 * Holds: names of the archive are keys of a map, never paths of this machine. */
#include "node/image_archive.h"

#include <archive.h>
#include <archive_entry.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/utsname.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/log.h"
#include "base/map.h"
#include "codec/json.h"
#include "codec/value.h"
#include "io/file.h"
#include "node/agent.h"
#include "node/image_layer.h"
#include "node/image_store.h"

static const struct log archive_log = { "images" };

enum { ARCHIVE_FILES_MAX = 4096, LINKS_MAX = 8, INDEX_DEPTH_MAX = 3, READ_BLOCK_BYTES = 1 << 18 };
#define ARCHIVE_BYTES_MAX (INT64_C(64) << 30)

struct staged_file {
    const char *link;                    /* another name in the archive; NULL: a file */
    int         number;
};

struct import {
    struct image_store *store;
    struct arena        arena;
    struct map          files;           /* name -> staged_file */
    int                 count;
    int64_t             bytes;
    size_t              images;
    struct buffer       references;      /* of all of them, a line each */
};

/* ---- taking an image into the store ---- */

static bool take_layer(struct image_store *store, const struct image_source *source, size_t index,
                       const char *layer, const char *diff_id, struct error *err)
{
    if (image_store_has_layer(store, layer))
        return true;
    int fd = source->open_layer(source->context, index);
    if (fd < 0)
        return fail(err, REASON_BAD_REQUEST, -fd, "layer %zu of the image: %s", index + 1,
                    strerror(-fd));
    bool good = image_store_add_layer(store, layer, diff_id, fd, err);
    close(fd);
    return good;
}

bool image_store_take(struct image_store *store, const struct image_source *source,
                      struct error *err)
{
    AUTO_ARENA arena = { 0 };
    const char **diff_ids;
    char id[DIGEST_TEXT_MAX], chain[DIGEST_TEXT_MAX], layer[32];
    if (!image_diff_ids(source->config, &arena, &diff_ids, err))
        return false;
    size_t count = 0;
    while (diff_ids[count])
        count++;
    if (count != source->layer_count)
        return fail(err, REASON_BAD_REQUEST, /* os_errno= */ 0,
                    "the image has %zu layers and %zu diff ids", source->layer_count, count);
    const char **layers = arena_array(&arena, count + 1, sizeof *layers);
    int64_t size_bytes = 0;
    for (size_t i = 0; i < count; i++) {
        char parent[DIGEST_TEXT_MAX];
        snprintf(parent, sizeof parent, "%s", i ? chain : "");
        image_store_layer_name(i ? parent : NULL, diff_ids[i], chain, layer);
        layers[i] = arena_strdup(&arena, layer);
        if (!take_layer(store, source, i, layer, diff_ids[i], err))
            return false;
        size_bytes += image_store_layer_bytes(store, layer);
    }
    if (!image_store_put_blob(store, source->config, id, err))
        return false;
    struct image image = { .id = id,
                           .manifest = source->manifest_digest,
                           .references = source->references,
                           .digests = source->digests,
                           .layers = layers,
                           .size_bytes = size_bytes,
                           .is_by_hand = source->is_by_hand };
    return image_store_add(store, &image, err);
}

/* ---- putting the archive's files aside ---- */

static void staged_path(const struct import *import, int number, char ret[4096])
{
    snprintf(ret, 4096, "%s/tmp/%d", image_store_directory(import->store), number);
}

static bool archive_error(struct archive *archive, struct error *err)
{
    static const int of_the_system[] = { ENOENT, EACCES, EISDIR, ENOSPC, EDQUOT, EFBIG, EIO };
    int number = archive_errno(archive);
    FOR_EACH(known, of_the_system)
        if (number == *known)
            return fail(err, REASON_BAD_REQUEST, number, "%s", strerror(number));
    return fail(err, REASON_BAD_REQUEST, /* os_errno= */ 0, "%s", archive_error_string(archive));
}

static bool stage_data(struct import *import, struct archive *archive, int number,
                       struct error *err)
{
    char path[4096];
    staged_path(import, number, path);
    int fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
    if (fd < 0)
        return fail(err, REASON_INTERNAL_ERROR, errno, "%s: %s", path, strerror(errno));
    int rc = archive_read_data_into_fd(archive, fd);
    import->bytes += lseek(fd, 0, SEEK_END);
    close(fd);
    if (rc != ARCHIVE_OK && rc != ARCHIVE_EOF)
        return archive_error(archive, err);
    if (import->bytes > ARCHIVE_BYTES_MAX)
        return fail(err, REASON_REQUEST_ENTITY_TOO_LARGE, /* os_errno= */ 0,
                    "the archive is too large");
    return true;
}

static const char *plain_name(const char *name)
{
    while (name[0] == '.' && name[1] == '/')
        name += 2;
    return name;
}

/* "../abc/layer.tar" seen from "def/layer.tar" is "abc/layer.tar". */
static const char *resolve_link(struct arena *arena, const char *name, const char *target)
{
    size_t depth = 0;
    for (const char *at = name; *at; at++)
        depth += *at == '/';
    const char *rest = target;
    size_t up = 0;
    for (; strncmp(rest, "../", 3) == 0; rest += 3)
        up++;
    if (up == 0 || up > depth)
        return arena_strdup(arena, plain_name(target));
    const char *end = name;
    for (size_t keep = depth - up; keep > 0; keep--)
        end = strchr(end, '/') + 1;
    return arena_printf(arena, "%.*s%s", (int)(end - name), name, rest);
}

static bool stage_entry(struct import *import, struct archive *archive, struct archive_entry *entry,
                        struct error *err)
{
    const char *name = archive_entry_pathname(entry);
    const char *hard = archive_entry_hardlink(entry);
    if (!name)
        return fail(err, REASON_BAD_REQUEST, /* os_errno= */ 0,
                    "an entry of the archive has no name");
    name = plain_name(name);
    bool is_file = archive_entry_filetype(entry) == AE_IFREG,
         is_link = archive_entry_filetype(entry) == AE_IFLNK;
    if (!hard && !is_file && !is_link)
        return true;
    if (import->count >= ARCHIVE_FILES_MAX)
        return fail(err, REASON_REQUEST_ENTITY_TOO_LARGE, /* os_errno= */ 0,
                    "the archive has too many files");
    struct staged_file *staged = ARENA_NEW(&import->arena, struct staged_file);
    staged->number = import->count++;
    if (hard)
        staged->link = arena_strdup(&import->arena, plain_name(hard));
    else if (is_link)
        staged->link = resolve_link(&import->arena, name, archive_entry_symlink(entry));
    map_put(&import->files, bytes_of(name), staged);
    return staged->link || stage_data(import, archive, staged->number, err);
}

static bool stage_all(struct import *import, struct archive *archive, struct error *err)
{
    struct archive_entry *entry;
    for (;;) {
        int rc = archive_read_next_header(archive, &entry);
        if (rc == ARCHIVE_EOF)
            return true;
        if (rc != ARCHIVE_OK && rc != ARCHIVE_WARN)
            return archive_error(archive, err);
        if (!stage_entry(import, archive, entry, err))
            return false;
    }
}

static bool stage_archive(struct import *import, const char *path, struct error *err)
{
    struct archive *archive = archive_read_new();
    archive_read_support_filter_gzip(archive);
    archive_read_support_filter_zstd(archive);
    archive_read_support_format_tar(archive);
    bool good = archive_read_open_filename(archive, path, READ_BLOCK_BYTES) == ARCHIVE_OK
        ? stage_all(import, archive, err) : archive_error(archive, err);
    archive_read_free(archive);
    return good;
}

static const struct staged_file *find_staged(const struct import *import, const char *name)
{
    name = plain_name(name);
    for (int step = 0; step < LINKS_MAX; step++) {
        const struct staged_file *staged = map_get(&import->files, bytes_of(name));
        if (!staged || !staged->link)
            return staged;
        name = staged->link;
    }
    return NULL;
}

static int open_staged(const struct import *import, const char *name)
{
    char path[4096];
    const struct staged_file *staged = find_staged(import, name);
    if (!staged)
        return -ENOENT;
    staged_path(import, staged->number, path);
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    return fd < 0 ? -errno : fd;
}

/* A small file of the archive, copied into the arena. */
static bool read_staged(struct import *import, const char *name, struct bytes *ret,
                        struct error *err)
{
    char path[4096];
    AUTO_BUFFER text = { 0 };
    const struct staged_file *staged = find_staged(import, name);
    if (!staged)
        return fail(err, REASON_BAD_REQUEST, /* os_errno= */ 0, "the archive has no %s", name);
    staged_path(import, staged->number, path);
    int rc = file_read(path, IMAGE_JSON_MAX, &text);
    if (rc < 0)
        return fail(err, REASON_BAD_REQUEST, -rc, "%s of the archive: %s", name, strerror(-rc));
    *ret = (struct bytes){ arena_copy(&import->arena, text.at, text.size), text.size };
    return true;
}

static struct value *parse_staged(struct import *import, const char *name, struct error *err)
{
    struct bytes text;
    if (!read_staged(import, name, &text, err))
        return NULL;
    struct value *root = json_parse(text, NULL, &import->arena, err);
    if (!root)
        error_context(err, "%s of the archive", name);
    return root;
}

/* ---- docker-archive and OCI layout ---- */

struct layer_names {
    struct import *import;
    const char   **names;
};

static int open_named_layer(void *context, size_t index)
{
    const struct layer_names *layers = context;
    return open_staged(layers->import, layers->names[index]);
}

static const char **completed_references(struct import *import, const struct value *names)
{
    const char **references = arena_array(&import->arena, value_count(names) + 1,
                                          sizeof *references);
    size_t count = 0;
    for (size_t i = 0; i < value_count(names); i++) {
        struct bytes text = value_item(names, i)->string;
        struct image_reference reference;
        if (image_reference_parse(arena_copy(&import->arena, text.at, text.size), &import->arena,
                                  &reference, NULL))
            references[count++] = reference.name;
    }
    return references;
}

static bool take(struct import *import, const struct image_source *source, struct error *err)
{
    import->images++;
    if (!image_store_take(import->store, source, err))
        return false;
    for (const char **reference = source->references; reference && *reference; reference++)
        buffer_printf(&import->references, "%s\n", *reference);
    return true;
}

static bool import_docker_image(struct import *import, const struct value *entry, struct error *err)
{
    struct image_source source = { .open_layer = open_named_layer, .is_by_hand = true };
    const char *config = value_text(entry, "Config", &import->arena);
    const struct value *layers = value_member(entry, "Layers");
    if (!config || !read_staged(import, config, &source.config, err))
        return error_is_set(err) ? false
                                 : fail(err, REASON_BAD_REQUEST, /* os_errno= */ 0,
                                        "manifest.json names no Config");
    struct layer_names names = { import, arena_array(&import->arena, value_count(layers) + 1,
                                                     sizeof *names.names) };
    for (size_t i = 0; i < value_count(layers); i++) {
        struct bytes name = value_item(layers, i)->string;
        names.names[i] = arena_copy(&import->arena, name.at, name.size);
    }
    source.layer_count = value_count(layers);
    source.references = completed_references(import, value_member(entry, "RepoTags"));
    source.context = &names;
    return take(import, &source, err);
}

static bool import_docker(struct import *import, struct error *err)
{
    struct value *entries = parse_staged(import, "manifest.json", err);
    for (size_t i = 0; i < value_count(entries); i++)
        if (!import_docker_image(import, value_item(entries, i), err))
            return false;
    return entries != NULL;
}

static const char *blob_name(struct import *import, const struct value *descriptor)
{
    const char *digest = value_text(descriptor, "digest", &import->arena);
    return digest_is_valid(digest) ? arena_printf(&import->arena, "blobs/sha256/%s", digest + 7)
                                   : NULL;
}

static bool is_our_platform(const struct value *descriptor)
{
    static const struct { const char *machine, *architecture; } names[] = {
        { "x86_64", "amd64" }, { "aarch64", "arm64" }, { "riscv64", "riscv64" }, { "armv7l",
                "arm" },
    };
    struct bytes architecture = value_string(descriptor, "platform.architecture");
    struct utsname machine;
    if (!architecture.at || uname(&machine) != 0)
        return true;
    FOR_EACH(row, names)
        if (strcmp(row->machine, machine.machine) == 0)
            return bytes_equal_text(architecture, row->architecture);
    return false;
}

static const char **oci_references(struct import *import, const struct value *descriptor)
{
    static const char *const keys[] = { "io.containerd.image.name",
                                        "org.opencontainers.image.ref.name" };
    struct value *names = value_new_list(&import->arena);
    FOR_EACH(key, keys) {
        struct value *name = value_member(value_member(descriptor, "annotations"), *key);
        if (value_is(name, VALUE_STRING) && value_count(names) == 0)
            value_append(names, &import->arena, name);
    }
    return completed_references(import, names);
}

static bool import_manifest(struct import *import, const struct value *manifest,
                            const struct value *descriptor, const char **references,
                            struct error *err)
{
    struct image_source source = { .open_layer = open_named_layer, .references = references,
                                   .is_by_hand = true };
    const struct value *layers = value_member(manifest, "layers");
    const char *config = blob_name(import, value_member(manifest, "config"));
    if (!config || !read_staged(import, config, &source.config, err))
        return error_is_set(err)
                   ? false
                   : fail(err, REASON_BAD_REQUEST, /* os_errno= */ 0, "a manifest names no config");
    struct layer_names names = { import, arena_array(&import->arena, value_count(layers) + 1,
                                                     sizeof *names.names) };
    for (size_t i = 0; i < value_count(layers); i++) {
        names.names[i] = blob_name(import, value_item(layers, i));
        if (!names.names[i])
            return fail(err, REASON_BAD_REQUEST, /* os_errno= */ 0,
                        "a layer of the manifest has no sha256 digest");
    }
    source.layer_count = value_count(layers);
    source.manifest_digest = value_text(descriptor, "digest", &import->arena);
    source.context = &names;
    return take(import, &source, err);
}

/* An index lists manifests, or further indexes (one per platform). */
static bool import_index(struct import *import, const struct value *index, const char **references,
                         int depth, struct error *err)
{
    const struct value *manifests = value_member(index, "manifests");
    for (size_t i = 0; i < value_count(manifests) && depth < INDEX_DEPTH_MAX; i++) {
        const struct value *descriptor = value_item(manifests, i);
        const char **own = oci_references(import, descriptor);
        const char *name = blob_name(import, descriptor);
        if (!name || !is_our_platform(descriptor) || !find_staged(import, name))
            continue;
        struct value *content = parse_staged(import, name, err);
        if (!content)
            return false;
        own = *own || !references ? own : references;
        bool good = value_member(content, "manifests")
                        ? import_index(import, content, own, depth + 1, err)
                        : import_manifest(import, content, descriptor, own, err);
        if (!good)
            return false;
    }
    return true;
}

static bool import_oci(struct import *import, struct error *err)
{
    struct value *index = parse_staged(import, "index.json", err);
    return index && import_index(import, index, NULL, /* depth= */ 0, err);
}

static bool import_staged(struct import *import, struct error *err)
{
    bool good = find_staged(import, "manifest.json") ? import_docker(import, err)
                                                     : import_oci(import, err);
    if (good && import->images == 0)
        return fail(err, REASON_BAD_REQUEST, /* os_errno= */ 0,
                    "the archive has no image for this machine");
    return good;
}

bool image_import_file(const char *image_dir, const char *archive_path,
                       struct buffer *ret_references, struct error *err)
{
    struct import import = { .store = image_store_open(image_dir, err) };
    if (!import.store)
        return false;
    bool good = image_store_lock(import.store, err) && stage_archive(&import, archive_path, err) &&
                import_staged(&import, err);
    for (int i = 0; i < import.count; i++) {
        char path[4096];
        staged_path(&import, i, path);
        unlink(path);
    }
    image_store_close(import.store);
    map_done(&import.files);
    arena_done(&import.arena);
    if (good && ret_references)
        buffer_add(ret_references, import.references.at, import.references.size);
    buffer_done(&import.references);
    if (good)
        log_info(&archive_log, "images imported", KV("archive", archive_path),
                 KV_INT("images", (int64_t)import.images));
    return good || error_context(err, "import of %s", archive_path);
}
