/* SPDX-License-Identifier: Apache-2.0 */
/* config_file.c - kubeconfig files: read, changed, written; see config_file.h. */
#include "kubectl/config_file.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/arena.h"
#include "codec/value.h"
#include "codec/yaml.h"
#include "io/file.h"
#include "kubectl/printer.h"

enum { FILE_MAX = 4 * 1024 * 1024, ENTRIES_MAX = 8192, USUAL_MODE = 0600, FOLDER_MODE = 0755 };

static const char omitted[] = "DATA+OMITTED", redacted[] = "REDACTED";

const struct config_list_row config_lists[CONFIG_LIST_COUNT] = {
    [CONFIG_CLUSTERS] = { "clusters", "cluster", { "server" },
        { { "server", CONFIG_TEXT, NULL },
          { "tls-server-name", CONFIG_TEXT, NULL },
          { "insecure-skip-tls-verify", CONFIG_SWITCH, NULL },
          { "certificate-authority", CONFIG_PATH, NULL },
          { "certificate-authority-data", CONFIG_BASE64, omitted },
          { "proxy-url", CONFIG_TEXT, NULL },
          { "disable-compression", CONFIG_SWITCH, NULL } } },
    [CONFIG_CONTEXTS] = { "contexts", "context", { "cluster", "user" },
        { { "cluster", CONFIG_TEXT, NULL },
          { "user", CONFIG_TEXT, NULL },
          { "namespace", CONFIG_TEXT, NULL } } },
    [CONFIG_USERS] = { "users", "user", { NULL },
        { { "client-certificate", CONFIG_PATH, NULL },
          { "client-certificate-data", CONFIG_BASE64, omitted },
          { "client-key", CONFIG_PATH, NULL },
          { "client-key-data", CONFIG_BASE64, omitted },
          { "token", CONFIG_TEXT, redacted },
          { "tokenFile", CONFIG_PATH, NULL },
          { "username", CONFIG_TEXT, NULL },
          { "password", CONFIG_TEXT, redacted },
          { "as", CONFIG_TEXT, NULL },
          { "as-uid", CONFIG_TEXT, NULL } } },
};

/* ---- reading ---- */

struct value *config_parse(const char *path, const char *text, size_t size, struct arena *arena,
                           struct error *err)
{
    struct value *root = yaml_parse((struct bytes){ text, size }, arena, err);
    if (!root) {
        error_context(err, "error loading config file \"%s\"", path);
        return NULL;
    }
    if (value_is(root, VALUE_NULL))
        return value_new_map(arena);
    bool is_good = value_is(root, VALUE_MAP);
    FOR_EACH(row, config_lists) {
        const struct value *list = value_member(root, row->list);
        is_good = is_good && (!list || value_is(list, VALUE_NULL) || value_is(list, VALUE_LIST)) &&
                  value_count(list) <= ENTRIES_MAX;
    }
    if (!is_good) {
        fail(err, REASON_BAD_REQUEST, 0, "error loading config file \"%s\": it is no kubeconfig",
             path);
        return NULL;
    }
    return root;
}

static bool add_file(struct config_files *files, const char *path, struct error *err)
{
    AUTO_BUFFER text = { 0 };
    int rc = file_read(path, FILE_MAX, &text);
    if (rc < 0 && rc != -ENOENT)
        return fail(err, REASON_BAD_REQUEST, -rc, "error loading config file \"%s\": %s", path,
                    strerror(-rc));
    struct config_file *file = &files->items[files->count++];
    *file = (struct config_file){ .path = path, .exists = rc == 0 };
    file->root = config_parse(file->path, buffer_text(&text), text.size, files->arena, err);
    return file->root != NULL;
}

/* The first that there is, else the last. */
static struct config_file *choose_usual(struct config_files *files)
{
    for (size_t i = 0; i < files->count; i++)
        if (files->items[i].exists)
            return &files->items[i];
    return files->count ? &files->items[files->count - 1] : NULL;
}

bool config_read(const char *path, struct arena *arena, struct config_files *ret,
                 struct error *err)
{
    struct kubeconfig_paths paths;
    *ret = (struct config_files){ .arena = arena };
    if (!kubeconfig_paths(path, arena, &paths, err))
        return false;
    for (size_t i = 0; i < paths.count; i++)
        if (!add_file(ret, paths.items[i], err))
            return false;
    ret->usual = choose_usual(ret);
    return true;
}

/* ---- entries ---- */

struct place {
    struct config_file *file;
    struct value       *list;
    size_t              index;
};

static bool find_place(const struct config_files *files, enum config_list which, const char *name,
                       struct place *ret)
{
    for (size_t n = 0; n < files->count; n++) {
        struct value *list = value_member(files->items[n].root, config_lists[which].list);
        for (size_t i = 0; i < value_count(list); i++)
            if (bytes_equal_text(value_string(value_item(list, i), "name"), name)) {
                *ret = (struct place){ (struct config_file *)&files->items[n], list, i };
                return true;
            }
    }
    return false;
}

static struct value *body_of(struct value *entry, enum config_list which, struct arena *arena)
{
    struct value *body = value_member(entry, config_lists[which].member);
    return value_is(body, VALUE_MAP)
               ? body
               : value_make_at(entry, arena, config_lists[which].member, VALUE_MAP);
}

struct value *config_find(const struct config_files *files, enum config_list which,
                          const char *name)
{
    struct place place;
    return find_place(files, which, name, &place)
               ? body_of(value_item(place.list, place.index), which, files->arena)
               : NULL;
}

struct value *config_touch(struct config_files *files, enum config_list which, const char *name)
{
    struct place place;
    struct arena *arena = files->arena;
    if (find_place(files, which, name, &place)) {
        place.file->has_changed = true;
        return config_find(files, which, name);
    }
    struct value *list = value_make_at(files->usual->root, arena, config_lists[which].list,
                                       VALUE_LIST),
                 *entry = value_new_map(arena);
    value_set(entry, arena, "name", value_new_text(arena, name));
    value_append(list, arena, entry);
    files->usual->has_changed = true;
    struct value *body = body_of(entry, which, arena);
    FOR_EACH(always, config_lists[which].always)
        if (*always)
            value_set(body, arena, *always, value_new_text(arena, ""));
    return body;
}

bool config_remove(struct config_files *files, enum config_list which, const char *name)
{
    struct place place;
    bool found = false;
    for (; find_place(files, which, name, &place); found = true) {
        value_remove_item(place.list, place.index);
        place.file->has_changed = true;
    }
    return found;
}

void config_clear(struct config_files *files, enum config_list which)
{
    for (size_t i = 0; i < files->count; i++)
        files->items[i].has_changed =
            value_remove(files->items[i].root, config_lists[which].list) ||
            files->items[i].has_changed;
}

const char *config_current(const struct config_files *files)
{
    for (size_t i = 0; i < files->count; i++) {
        const char *name = value_text(files->items[i].root, "current-context", files->arena);
        if (!text_is_empty(name))
            return name;
    }
    return "";
}

/* Set in the usual file; emptied in the first that names one. */
void config_set_current(struct config_files *files, const char *name)
{
    struct config_file *file = files->usual;
    for (size_t i = files->count; !*name && i-- > 0;)
        if (value_string(files->items[i].root, "current-context").size)
            file = &files->items[i];
    value_set(file->root, files->arena, "current-context", value_new_text(files->arena, name));
    file->has_changed = true;
}

/* ---- all as one ---- */

const char *config_absolute(const char *file, const char *path, struct arena *arena)
{
    const char *slash = strrchr(file, '/');
    if (path[0] == '/' || !*path)
        return path;
    int size = slash ? (int)(slash - file) : 0;
    char *folder = realpath(slash ? arena_printf(arena, "%.*s/", size, file) : ".", NULL);
    const char *whole = arena_printf(arena, "%s/%s", folder ? folder : "", path);
    free(folder);
    return whole;
}

static void make_absolute(struct value *body, enum config_list which, const char *file,
                          struct arena *arena)
{
    FOR_EACH(field, config_lists[which].fields) {
        const char *path = field->name ? value_text(body, field->name, arena) : NULL;
        if (field->type == CONFIG_PATH && !text_is_empty(path))
            value_set(body, arena, field->name,
                      value_new_text(arena, config_absolute(file, path, arena)));
    }
}

static int by_name(const void *a, const void *b)
{
    return bytes_compare(value_string(*(struct value *const *)a, "name"),
                         value_string(*(struct value *const *)b, "name"));
}

static struct value *merged_list(const struct config_files *files, enum config_list which,
                                 bool has_whole_paths)
{
    struct arena *arena = files->arena;
    struct value *merged = value_new_list(arena);
    for (size_t n = 0; n < files->count; n++) {
        const struct value *list = value_member(files->items[n].root, config_lists[which].list);
        for (size_t i = 0; i < value_count(list); i++) {
            struct place place;
            struct value *entry = value_clone(arena, value_item(list, i));
            const char *name = value_text(entry, "name", arena);
            bool is_first = name && find_place(files, which, name, &place) &&
                            place.file == &files->items[n] && place.index == i;
            if (!is_first)
                continue;
            struct value *body = body_of(entry, which, arena);
            if (has_whole_paths)
                make_absolute(body, which, files->items[n].path, arena);
            value_append(merged, arena, entry);
        }
    }
    if (value_count(merged))
        qsort(merged->list.items, value_count(merged), sizeof(struct value *), by_name);
    return value_count(merged) ? merged : value_new_null(arena);
}

struct value *config_merged(const struct config_files *files, bool has_whole_paths)
{
    struct arena *arena = files->arena;
    struct value *all = value_new_map(arena);
    value_set(all, arena, "apiVersion", value_new_text(arena, "v1"));
    for (enum config_list which = 0; which < CONFIG_LIST_COUNT; which++)
        value_set(all, arena, config_lists[which].list, merged_list(files, which, has_whole_paths));
    value_set(all, arena, "current-context", value_new_text(arena, config_current(files)));
    value_set(all, arena, "kind", value_new_text(arena, "Config"));
    return all;
}

/* ---- writing ---- */

/* What upstream's tool writes in any case. */
static void complete(struct value *root, struct arena *arena)
{
    if (value_string(root, "kind").size == 0)
        value_set(root, arena, "kind", value_new_text(arena, "Config"));
    if (value_string(root, "apiVersion").size == 0)
        value_set(root, arena, "apiVersion", value_new_text(arena, "v1"));
    if (!value_member(root, "current-context"))
        value_set(root, arena, "current-context", value_new_text(arena, ""));
    if (value_count(value_member(root, "preferences")) == 0)
        value_remove(root, "preferences");
    FOR_EACH(row, config_lists) {
        struct value *list = value_member(root, row->list);
        if (value_count(list))
            qsort(list->list.items, value_count(list), sizeof(struct value *), by_name);
        else
            value_set(root, arena, row->list, value_new_null(arena));
    }
}

/* The file that a link names is what is written, and it keeps its mode and its owner: root may write
 * the file of somebody who is to read it afterwards. */
static int replace(const struct config_file *file, struct bytes text, struct arena *arena)
{
    struct stat status;
    char *target = realpath(file->path, NULL);
    const char *slash = strrchr(file->path, '/');
    int rc = 0;
    if (slash && slash > file->path)
        rc = file_make_folders(arena_copy(arena, file->path, (size_t)(slash - file->path)),
                               FOLDER_MODE);
    bool is_old = stat(file->path, &status) == 0;
    mode_t mode = is_old ? status.st_mode & 0777 : USUAL_MODE;
    if (rc == 0)
        rc = file_replace(target ? target : file->path, text, mode);
    if (rc == 0 && is_old && geteuid() == 0 &&
        chown(target ? target : file->path, status.st_uid, status.st_gid) != 0)
        rc = -errno;
    free(target);
    return rc;
}

/* As upstream locks: a file beside it, which must not be there.  What could not be read again is not
 * written. */
static bool write_file(struct config_file *file, struct arena *arena, struct error *err)
{
    AUTO_BUFFER text = { 0 };
    const char *lock = arena_printf(arena, "%s.lock", file->path);
    complete(file->root, arena);
    yaml_write_value(&text, value_sorted(file->root, arena));
    if (!config_parse(file->path, buffer_text(&text), text.size, arena, NULL))
        return fail(err, REASON_BAD_REQUEST, 0, "%s is left as it is: a name is no UTF-8",
                    file->path);
    int fd = open(lock, O_CREAT | O_EXCL | O_CLOEXEC | O_WRONLY, 0);
    if (fd < 0 && errno == EEXIST)
        return fail(err, REASON_BAD_REQUEST, EEXIST, "open %s: file exists", lock);
    int rc = replace(file, buffer_bytes(&text), arena);
    if (fd >= 0) {
        close(fd);
        unlink(lock);
    }
    return rc == 0 || fail(err, REASON_BAD_REQUEST, -rc, "%s cannot be written: %s", file->path,
                           strerror(-rc));
}

bool config_write(struct config_files *files, struct error *err)
{
    for (size_t i = 0; i < files->count; i++)
        if (files->items[i].has_changed && !write_file(&files->items[i], files->arena, err))
            return false;
    return true;
}
