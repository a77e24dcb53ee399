/* SPDX-License-Identifier: Apache-2.0 */
/* cluster_folder.c - what lies in a cluster's folder, so that nothing else is taken for it, or
 * removed with it: people give folders that have things of their own in them.
 *
 * A folder without cluster.json may be a cluster's if it is empty, or if a start that failed left it:
 * then there is the lock, and nothing that has another name than ours. */
#include <dirent.h>
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/bytes.h"
#include "io/file.h"
#include "main/cluster.h"

static const char lock_name[] = "supervisor.lock";
static const char *const own_names[] = { "cluster.json", "images", "kubeconfig", "logs", "nodes",
                                         "pki",          "store",  lock_name };

/* Of a file that was being replaced: NAME.XXXXXX. */
static bool is_half_written(const char *entry, const char *name)
{
    size_t size = strlen(name);
    return strncmp(entry, name, size) == 0 && entry[size] == '.' && strlen(entry + size) == 7;
}

static bool is_own(const char *entry)
{
    FOR_EACH(name, own_names)
        if (strcmp(entry, *name) == 0)
            return true;
    return is_half_written(entry, "cluster.json") || is_half_written(entry, "kubeconfig");
}

/* Of every file system, and nobody's. */
static bool is_nothing(const char *entry)
{
    return strcmp(entry, ".") == 0 || strcmp(entry, "..") == 0 || strcmp(entry, "lost+found") == 0;
}

/* What is in a folder. */
struct content {
    bool        is_empty, has_lock;
    const char *foreign;                 /* one of what is not ours; NULL: there is none */
};

static int look_into(const char *folder, struct arena *arena, struct content *ret)
{
    *ret = (struct content){ .is_empty = true };
    DIR *stream = opendir(folder);
    if (!stream)
        return errno == ENOENT ? 0 : -errno;
    for (struct dirent *entry; (entry = readdir(stream)) != NULL;) {
        if (is_nothing(entry->d_name))
            continue;
        ret->is_empty = false;
        ret->has_lock |= strcmp(entry->d_name, lock_name) == 0;
        if (!is_own(entry->d_name))
            ret->foreign = arena_strdup(arena, entry->d_name);
    }
    closedir(stream);
    return 0;
}

bool cluster_may_use_folder(const struct cluster *cluster, struct error *err)
{
    AUTO_ARENA arena = { 0 };
    struct content content;
    int rc = look_into(cluster->data_dir, &arena, &content);
    if (rc < 0)
        return fail(err, REASON_INTERNAL_ERROR, -rc, "%s: %s", cluster->data_dir, strerror(-rc));
    if (content.is_empty || (content.has_lock && !content.foreign))
        return true;
    return fail(err, REASON_INVALID, 0,
                "%s has something in it (%s) and is no cluster's: give --data-dir a folder that is "
                "empty, or not there yet", cluster->data_dir,
                content.foreign ? content.foreign : "what looks like a cluster's");
}

bool cluster_left_folder(const struct cluster *cluster)
{
    AUTO_ARENA arena = { 0 };
    struct content content;
    return look_into(cluster->data_dir, &arena, &content) == 0 && content.has_lock &&
           !content.foreign;
}

static int remove_own(const char *folder)
{
    AUTO_ARENA arena = { 0 };
    int first = 0;
    DIR *stream = opendir(folder);
    if (!stream)
        return errno == ENOENT ? 0 : -errno;
    for (struct dirent *entry; (entry = readdir(stream)) != NULL;) {
        int rc = is_own(entry->d_name)
                     ? file_remove_tree(arena_printf(&arena, "%s/%s", folder, entry->d_name))
                     : 0;
        first = first < 0 ? first : rc;
    }
    closedir(stream);
    return first;
}

bool cluster_remove_folder(const struct cluster *cluster, const char **ret_left, struct arena *arena,
                           struct error *err)
{
    struct content content;
    int rc = remove_own(cluster->data_dir);
    *ret_left = NULL;
    if (rc == 0)
        rc = look_into(cluster->data_dir, arena, &content);
    if (rc < 0)
        return fail(err, REASON_INTERNAL_ERROR, -rc, "%s could not be removed whole: %s",
                    cluster->data_dir, strerror(-rc));
    *ret_left = content.foreign;
    if (!content.foreign)
        (void)rmdir(cluster->data_dir);  /* one that is a mount point stays, empty */
    return true;
}
