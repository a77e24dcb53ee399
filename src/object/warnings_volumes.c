/* SPDX-License-Identifier: Apache-2.0 */
/* warnings_volumes.c - what is odd about a pod's volumes: plugins of the past, files that lie in
 * each other's way, claims of parts of bytes. */
#include "object/warnings_volumes.h"

#include "base/arena.h"
#include "codec/value.h"
#include "object/decode.h"
#include "object/speaker.h"

static const struct { const char *name, *text; } old_volumes[] = {
    { "photonPersistentDisk", "deprecated in v1.11, non-functional in v1.16+" },
    { "gitRepo",              "deprecated in v1.11, and disabled by default in v1.33+" },
    { "scaleIO",              "deprecated in v1.16, non-functional in v1.22+" },
    { "flocker",              "deprecated in v1.22, non-functional in v1.25+" },
    { "storageos",            "deprecated in v1.22, non-functional in v1.25+" },
    { "quobyte",              "deprecated in v1.22, non-functional in v1.25+" },
    { "glusterfs",            "deprecated in v1.25, non-functional in v1.26+" },
    { "ephemeral",            NULL       /* here the claim is looked at */ },
    { "cephfs",               "deprecated in v1.28, non-functional in v1.31+" },
    { "rbd",                  "deprecated in v1.28, non-functional in v1.31+" },
};

static void look_at_source(const struct value *volume, struct speaker *speaker)
{
    FOR_EACH(row, old_volumes) {
        const struct value *source = value_member(volume, row->name);
        if (source && row->text) {
            bool is_storage_os = text_equal(row->name, "storageos");
            say(speaker, is_storage_os ? "storageOS" : row->name, row->text);
        } else if (source) {
            field_enter(&speaker->path, "ephemeral.volumeClaimTemplate.spec");
            say_of_claim(value_at(source, "volumeClaimTemplate.spec"), speaker);
            field_leave(&speaker->path);
        }
    }
}

/* ---- files that are in each other's way ---- */

/* Each is compared with all before it: those behind so many are not compared. */
enum { PATHS_COMPARED_MAX = 256 };

struct file { struct bytes path; const char *source; /* NULL: the volume itself */ };

struct files {
    struct speaker *speaker;
    const char     *volume;              /* "volume \"v\" (ConfigMap \"c\")" */
    struct file     seen[PATHS_COMPARED_MAX];
    size_t          count;
};

static bool is_below(struct bytes path, struct bytes folder)
{
    return path.size >= folder.size && memcmp(path.at, folder.at, folder.size) == 0 &&
           (path.size == folder.size || path.at[folder.size] == '/');
}

static const char *file_text(const struct file *file, struct arena *arena)
{
    const char *path = text_quoted(file->path, arena);
    return file->source ? arena_printf(arena, "%s (%s)", path, file->source) : path;
}

static void add_file(struct files *files, struct bytes path, const char *source)
{
    struct arena *arena = files->speaker->path.arena;
    while (path.size && path.at[path.size - 1] == '/')
        path.size--;
    const struct file file = { path, source };
    for (size_t i = 0; path.size && i < files->count; i++) {
        const struct file *other = &files->seen[i];
        if (other->path.size && (is_below(other->path, path) || is_below(path, other->path)))
            decode_note(files->speaker->notes, arena, "%s: overlapping paths: %s with %s",
                        files->volume, file_text(&file, arena), file_text(other, arena));
    }
    if (files->count < PATHS_COMPARED_MAX)
        files->seen[files->count++] = file;
}

static void add_items(struct files *files, const struct value *from, const char *source)
{
    const struct value *items = value_member(from, "items");
    for (size_t i = 0; i < value_count(items); i++)
        add_file(files, value_string(value_item(items, i), "path"), source);
}

/* What holds files, by its member in a volume and (of the same name, but for the secret's) in a
 * projected one. */
static const struct holder { const char *member, *word, *name, *projected_name; } holders[] = {
    { "configMap",   "ConfigMap",   "name",       "name" },
    { "secret",      "Secret",      "secretName", "name" },
    { "downwardAPI", "DownwardAPI", NULL,         NULL },
};

static const char *holder_text(const struct holder *holder, const struct value *source,
                               bool is_projected, struct arena *arena)
{
    const char *name = is_projected ? holder->projected_name : holder->name;
    return name ? arena_printf(arena, "%s %s", holder->word,
                               text_quoted(value_string(source, name), arena))
                : holder->word;
}

static void add_projection(struct files *files, const struct value *source, struct bytes volume)
{
    struct arena *arena = files->speaker->path.arena;
    const struct value *token = value_member(source, "serviceAccountToken");
    if (value_is_empty(source))
        decode_note(files->speaker->notes, arena, "volume %s (Projected) has no sources provided",
                    text_quoted(volume, arena));
    FOR_EACH(holder, holders) {
        const struct value *of_holder = value_member(source, holder->member);
        if (of_holder && value_member(of_holder, "items")) {
            add_items(files, of_holder,
                      holder_text(holder, of_holder, /* is_projected= */ true, arena));
            return;
        }
    }
    if (token)
        add_file(files, value_string(token, "path"), "ServiceAccountToken");
}

static void look_at_files(const struct value *volume, struct files *files)
{
    struct arena *arena = files->speaker->path.arena;
    struct bytes name = value_string(volume, "name");
    const struct value *sources = value_at(volume, "projected.sources");
    FOR_EACH(holder, holders) {
        const struct value *source = value_member(volume, holder->member);
        if (!source)
            continue;
        files->count = 0;
        files->volume = arena_printf(arena, "volume %s (%s)", text_quoted(name, arena),
                                     holder_text(holder, source, /* is_projected= */ false, arena));
        add_items(files, source, NULL);
    }
    files->count = 0;
    for (size_t i = 0; i < value_count(sources); i++) {
        files->volume = arena_printf(arena, "volume %s (Projected)", text_quoted(name, arena));
        add_projection(files, value_item(sources, i), name);
    }
}

void look_at_volumes(const struct value *spec, struct speaker *speaker)
{
    const struct value *volumes = value_member(spec, "volumes");
    if (value_count(volumes) == 0)
        return;
    struct files *files = arena_alloc(speaker->path.arena, sizeof *files);
    files->speaker = speaker;
    FIELD_EACH(volume, spec, "volumes", &speaker->path)
        look_at_source(volume.item, speaker);
    for (size_t i = 0; i < value_count(volumes); i++)
        look_at_files(value_item(volumes, i), files);
}
