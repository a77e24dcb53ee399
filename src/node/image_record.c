/* SPDX-License-Identifier: Apache-2.0 */
/* image_record.c - see image_record.h.
 *
 *     {"repositories": {"registry.example/team/app": ["sha256:...", ...], "docker.io/library/x": true}}
 *
 * A repository is true once anyone could pull from it.  A name whose repository is not there was
 * never pulled by the agent; a name that is an image's id stands for all of its repositories. */
#include "node/image_record.h"

#include <errno.h>
#include <string.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/bytes.h"
#include "codec/json.h"
#include "codec/value.h"
#include "io/file.h"
#include "node/image_credentials.h"
#include "node/image_reference.h"
#include "node/image_store.h"

enum { RECORD_MAX = 1 << 20 };

static const char *path_of(const char *image_dir, const char *image_id, struct arena *arena)
{
    const char *hex = strchr(image_id, ':');
    return arena_printf(arena, "%s/pulled/%s.json", image_dir, hex ? hex + 1 : image_id);
}

/* What is known of an image. */
struct record {
    bool          is_there, is_sound;
    struct value *root;
};

static struct record read_record(const char *path, struct arena *arena)
{
    AUTO_BUFFER text = { 0 };
    int rc = file_read(path, RECORD_MAX, &text);
    if (rc == -ENOENT)
        return (struct record){ 0 };
    struct value *root =
        rc < 0 ? NULL
               : json_parse((struct bytes){ arena_copy(arena, text.at, text.size), text.size },
                            NULL, arena, NULL);
    return (struct record){ .is_there = true,
                            .is_sound = value_is(value_member(root, "repositories"), VALUE_MAP),
                            .root = root };
}

static const char *repository_of(const struct image_reference *reference, struct arena *arena)
{
    return arena_printf(arena, "%s/%s", reference->host, reference->repository);
}

static const char *hash_of(const char *credentials, struct arena *arena)
{
    char text[DIGEST_TEXT_MAX];
    digest_of(bytes_of(credentials), text);
    return arena_strdup(arena, text);
}

static bool has_text(const struct value *list, const char *text)
{
    for (size_t i = 0; i < value_count(list); i++)
        if (bytes_equal_text(value_string(value_item(list, i), ""), text))
            return true;
    return false;
}

/* ---- what a name is subject to ---- */

static bool is_open_to_all(const struct value *entry)
{
    return value_is(entry, VALUE_BOOL) && value_bool(entry, "", false);
}

/* By its id, an image is open only if all that is known of it is. */
static bool all_are_open(const struct value *repositories)
{
    for (size_t i = 0; i < value_count(repositories); i++)
        if (!is_open_to_all(repositories->map.members[i].value))
            return false;
    return true;
}

static bool is_open(const struct record *record, const char *name, struct arena *arena)
{
    const struct value *repositories = value_member(record->root, "repositories");
    struct image_reference reference;
    if (!record->is_there)
        return true;
    if (!record->is_sound)
        return false;
    if (digest_is_valid(name))
        return all_are_open(repositories);
    if (!image_reference_parse(name, arena, &reference, NULL))
        return false;
    const struct value *entry = value_member(repositories, repository_of(&reference, arena));
    return !entry || is_open_to_all(entry);
}

bool image_record_is_open(const char *image_dir, const char *image_id, const char *name)
{
    AUTO_ARENA arena = { 0 };
    struct record record = read_record(path_of(image_dir, image_id, &arena), &arena);
    return is_open(&record, name, &arena);
}

bool image_record_allows(const char *image_dir, const char *image_id, const char *name,
                         const char *const *docker_configs)
{
    AUTO_ARENA arena = { 0 };
    struct image_reference reference;
    const char *credentials[IMAGE_CREDENTIALS_MAX];
    struct record record = read_record(path_of(image_dir, image_id, &arena), &arena);
    if (is_open(&record, name, &arena))
        return true;
    if (!record.is_sound || digest_is_valid(name) ||
        !image_reference_parse(name, &arena, &reference, NULL))
        return false;
    const struct value *known = value_member(value_member(record.root, "repositories"),
                                             repository_of(&reference, &arena));
    size_t count = image_credentials_find(docker_configs, &reference, &arena, credentials);
    for (size_t i = 0; i < count; i++)
        if (has_text(known, hash_of(credentials[i], &arena)))
            return true;
    return false;
}

/* ---- pulls ---- */

/* False: it says so already. */
static bool add_hash(struct value *repositories, const char *repository, const char *hash,
                     struct arena *arena)
{
    const struct value *before = value_member(repositories, repository);
    if (is_open_to_all(before) || has_text(before, hash))
        return false;
    size_t count = value_is(before, VALUE_LIST) ? value_count(before) : 0;
    struct value *list = value_new_list(arena);
    for (size_t i = count >= IMAGE_RECORD_HASHES_MAX ? count - IMAGE_RECORD_HASHES_MAX + 1 : 0;
         i < count; i++)
        value_append(list, arena, value_item(before, i));
    value_append(list, arena, value_new_text(arena, hash));
    value_set(repositories, arena, repository, list);
    return true;
}

static bool open_to_all(struct value *repositories, const char *repository, struct arena *arena)
{
    if (is_open_to_all(value_member(repositories, repository)))
        return false;
    value_set(repositories, arena, repository, value_new_bool(arena, true));
    return true;
}

static bool write_record(const char *image_dir, const char *path, const struct value *root,
                         struct arena *arena, struct error *err)
{
    AUTO_BUFFER text = { 0 };
    json_write_value(&text, root);
    int rc = file_make_folders(arena_printf(arena, "%s/pulled", image_dir), 0700);
    if (rc >= 0)
        rc = file_replace(path, buffer_bytes(&text), 0600);
    return rc >= 0 ||
           fail(err, REASON_INTERNAL_ERROR, -rc, "%s cannot be written: %s", path, strerror(-rc));
}

bool image_record_pulled(const char *image_dir, const char *image_id,
                         const struct image_reference *reference, const char *credentials,
                         struct error *err)
{
    AUTO_ARENA arena = { 0 };
    const char *path = path_of(image_dir, image_id, &arena),
               *repository = repository_of(reference, &arena);
    struct record record = read_record(path, &arena);
    struct value *root = record.is_sound ? record.root : value_new_map(&arena),
                 *repositories = value_make_at(root, &arena, "repositories", VALUE_MAP);
    bool is_new = credentials
                      ? add_hash(repositories, repository, hash_of(credentials, &arena), &arena)
                      : open_to_all(repositories, repository, &arena);
    return !is_new || write_record(image_dir, path, root, &arena, err);
}

bool image_record_exists(const char *image_dir, const char *image_id)
{
    AUTO_ARENA arena = { 0 };
    return file_exists(path_of(image_dir, image_id, &arena));
}

void image_record_remove(const char *image_dir, const char *image_id)
{
    AUTO_ARENA arena = { 0 };
    unlink(path_of(image_dir, image_id, &arena));
}
