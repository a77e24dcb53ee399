/* SPDX-License-Identifier: Apache-2.0 */
/* manifest.c - see manifest.h. */
#include "kubectl/manifest.h"

#include <dirent.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "codec/value.h"
#include "codec/yaml.h"
#include "io/file.h"
#include "kubectl/resource.h"
#include "kubectl/session.h"

enum { MANIFEST_BYTES_MAX = 64 << 20, FOLDER_FILES_MAX = 4096, FOLDER_DEPTH_MAX = 32, READ_SIZE = 16384 };

struct reading {
    struct session       *session;
    struct manifest_list *list;
    size_t                capacity, problem_capacity;
    bool                  recursive, any_namespace, skips_broken;
};

static void add_problem(struct reading *reading, const char *problem)
{
    struct manifest_list *list = reading->list;
    list->problems = arena_grow(&reading->session->arena, list->problems, list->problem_count,
                                &reading->problem_capacity, sizeof *list->problems);
    list->problems[list->problem_count++] = problem;
}

/* A kind that this server lacks, or has not yet: a custom resource whose definition stands in the
 * same file. */
static bool skip(struct reading *reading, const struct manifest *manifest, const char *reason,
                 struct error *err)
{
    struct arena *arena = &reading->session->arena;
    const char *problem =
        arena_printf(arena,
                     "resource mapping not found for name: \"%s\" namespace: \"%s\" from \"%s\": "
                     "%s\nensure CRDs are installed first",
                     manifest->name ? manifest->name : "", manifest->ns ? manifest->ns : "",
                     manifest->source, reason);
    if (!reading->skips_broken)
        return fail(err, REASON_BAD_REQUEST, 0, "%s", problem);
    add_problem(reading, problem);
    return true;
}

static bool add(struct reading *reading, struct value *value, const char *source, struct error *err)
{
    struct arena *arena = &reading->session->arena;
    struct manifest_list *list = reading->list;
    if (!value_is(value, VALUE_MAP))
        return fail(err, REASON_BAD_REQUEST, 0, "error parsing %s: a document is no object", source);
    if (value_string(value, "kind").size == 0 || value_string(value, "apiVersion").size == 0)
        return fail(err, REASON_BAD_REQUEST, 0,
                    "error validating \"%s\": error validating data: %s not set; if you choose to "
                    "ignore these errors, turn validation off with --validate=false",
                    source, value_string(value, "kind").size ? "apiVersion" : "kind");
    const struct value *items = value_member(value, "items");
    if (bytes_equal_text(value_string(value, "kind"), "List") && items) {
        for (size_t i = 0; i < value_count(items); i++)
            if (!add(reading, value_item(items, i), source, err))
                return false;
        return true;
    }
    struct error own = { 0 };
    struct manifest manifest = { .value = value,
                                 .source = source,
                                 .ns = value_text(value, "metadata.namespace", arena),
                                 .name = value_text(value, "metadata.name", arena) };
    manifest.kind = resource_of_kind(reading->session, value_string(value, "apiVersion"),
                                     value_string(value, "kind"), &own);
    if (!manifest.kind && own.reason != REASON_BAD_REQUEST)
        return error_pass(err, &own);    /* the server could not say */
    if (!manifest.kind)
        return skip(reading, &manifest, own.message, err);
    if (!reading->any_namespace && manifest.ns && manifest.kind->namespaced && reading->session->ns_flag &&
        !text_equal(manifest.ns, reading->session->ns_flag))
        return fail(err, REASON_BAD_REQUEST, 0,
                    "the namespace from the provided object \"%s\" does not match the namespace "
                    "\"%s\". You must pass '--namespace=%s' to perform this operation.",
                    manifest.ns, reading->session->ns_flag, manifest.ns);
    if (!manifest.ns)
        manifest.ns = reading->session->ns;
    list->items = arena_grow(arena, list->items, list->count, &reading->capacity,
                             sizeof *list->items);
    list->items[list->count++] = manifest;
    return true;
}

static bool read_text(struct reading *reading, struct bytes text, const char *source,
                      struct error *err)
{
    struct arena *arena = &reading->session->arena;
    struct yaml_documents documents;
    struct bytes copy = { arena_copy(arena, text.at, text.size), text.size };
    if (!yaml_parse_all(copy, arena, &documents, err))
        return error_context(err, "error parsing %s: error converting YAML to JSON", source);
    for (size_t i = 0; i < documents.count; i++)
        if (!value_is(documents.items[i], VALUE_NULL) &&
            !add(reading, documents.items[i], source, err))
            return false;
    return true;
}

/* What is broken in one file does not stop the others; what the server could not say does. */
static bool take_text(struct reading *reading, struct bytes text, const char *source,
                      struct error *err)
{
    struct error own = { 0 };
    if (read_text(reading, text, source, &own))
        return true;
    if (!reading->skips_broken || own.reason != REASON_BAD_REQUEST)
        return error_pass(err, &own);
    add_problem(reading, arena_strdup(&reading->session->arena, own.message));
    return true;
}

static bool read_stdin(struct reading *reading, struct error *err)
{
    AUTO_BUFFER text = { 0 };
    char part[READ_SIZE];
    ssize_t size;
    do {
        size = read(0, part, sizeof part);
        if (size < 0 && errno != EINTR)
            return fail(err, REASON_BAD_REQUEST, errno, "standard input cannot be read: %s",
                        strerror(errno));
        if (size > 0)
            buffer_add(&text, part, (size_t)size);
        if (text.size > MANIFEST_BYTES_MAX)
            return fail(err, REASON_BAD_REQUEST, 0, "standard input has more than %d MiB",
                        MANIFEST_BYTES_MAX >> 20);
    } while (size != 0);
    return take_text(reading, buffer_bytes(&text), "STDIN", err);
}

static bool is_address(const char *path)
{
    return bytes_starts_with(bytes_of(path), "http://") ||
           bytes_starts_with(bytes_of(path), "https://");
}

static bool read_file(struct reading *reading, const char *path, struct error *err)
{
    AUTO_BUFFER text = { 0 };
    int rc = file_read(path, MANIFEST_BYTES_MAX, &text);
    if (rc == -ENOENT && is_address(path))
        return fail(err, REASON_BAD_REQUEST, -rc,
                    "addresses are not read: curl -fsSL %s | kubectl ... -f -", path);
    if (rc == -ENOENT)
        return fail(err, REASON_BAD_REQUEST, -rc, "the path \"%s\" does not exist", path);
    if (rc < 0)
        return fail(err, REASON_BAD_REQUEST, -rc, "the path \"%s\" cannot be read: %s", path,
                    strerror(-rc));
    return take_text(reading, buffer_bytes(&text), path, err);
}

static bool is_manifest(const char *file)
{
    struct bytes name = bytes_of(file);
    return bytes_ends_with(name, ".yaml") || bytes_ends_with(name, ".yml") ||
           bytes_ends_with(name, ".json");
}

static bool is_folder(const char *path)
{
    struct stat status;
    return stat(path, &status) == 0 && S_ISDIR(status.st_mode);
}

static bool read_folder(struct reading *reading, const char *path, int depth, struct error *err);

static bool read_entry(struct reading *reading, const char *path, int depth, struct error *err)
{
    if (is_folder(path))
        return !reading->recursive || read_folder(reading, path, depth + 1, err);
    return !is_manifest(path) || read_file(reading, path, err);
}

static bool read_folder(struct reading *reading, const char *path, int depth, struct error *err)
{
    struct dirent **entries;
    int count = depth < FOLDER_DEPTH_MAX ? scandir(path, &entries, NULL, alphasort) : -1;
    bool good = count >= 0 && count <= FOLDER_FILES_MAX;
    if (!good)
        fail(err, REASON_BAD_REQUEST, errno, "the folder \"%s\" cannot be read", path);
    for (int i = 0; i < count; i++) {
        const char *entry =
            arena_printf(&reading->session->arena, "%s/%s", path, entries[i]->d_name);
        good = good && (entries[i]->d_name[0] == '.' || read_entry(reading, entry, depth, err));
        free(entries[i]);
    }
    if (count >= 0)
        free(entries);
    return good;
}

bool manifests_read(struct session *session, const struct manifest_files *files,
                    struct manifest_list *ret, struct error *err)
{
    struct reading reading = { .session = session, .list = ret,
                               .recursive = files->recursive,
                               .any_namespace = files->any_namespace,
                               .skips_broken = files->skips_broken };
    *ret = (struct manifest_list){ 0 };
    if (files->names.count == 0)
        return fail(err, REASON_BAD_REQUEST, 0, "must specify one of -f and -k");
    for (size_t i = 0; i < files->names.count; i++) {
        const char *path = files->names.items[i];
        if (!(text_equal(path, "-") ? read_stdin(&reading, err)
              : is_folder(path)     ? read_folder(&reading, path, 0, err)
                                    : read_file(&reading, path, err)))
            return false;
    }
    return ret->count + ret->problem_count > 0 ||
           fail(err, REASON_BAD_REQUEST, 0, "no objects passed to %s",
                files->verb ? files->verb : "apply");
}

bool manifest_context(struct error *err, const char *doing, const char *source, bool is_only)
{
    return is_only && err->reason == REASON_INVALID
               ? false
               : error_context(err, "error when %s \"%s\"", doing, source);
}

int manifests_tell_skipped(const struct manifest_list *list, int code)
{
    fflush(stdout);
    for (size_t i = 0; i < list->problem_count; i++)
        fprintf(stderr, "error: %s\n", list->problems[i]);
    return list->problem_count ? 1 : code;
}
