/* SPDX-License-Identifier: Apache-2.0 */
/* cluster_find.c - which cluster the flags --name and --data-dir mean, and the places that know.
 *
 * A cluster has one name and one folder, and each leads to the other: cluster.json in the folder
 * has the name; /var/lib/knarr/NAME is the folder, or a link to it.  So either flag is enough to
 * find a cluster, and two that disagree are refused: nothing is done to another cluster than the
 * one that was meant. */
#include <dirent.h>
#include <errno.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/bytes.h"
#include "io/file.h"
#include "main/cluster.h"

static bool is_same_folder(const char *a, const char *b)
{
    char a_path[PATH_MAX], b_path[PATH_MAX];
    return strcmp(a, b) == 0 ||
           (realpath(a, a_path) && realpath(b, b_path) && strcmp(a_path, b_path) == 0);
}

/* The folder of that name; through the link where it is one. */
static const char *folder_of_name(const char *name, struct arena *arena)
{
    const char *usual = arena_printf(arena, CLUSTERS_FOLDER "/%s", name);
    char target[PATH_MAX];
    ssize_t size = readlink(usual, target, sizeof target);
    return size > 0 && size < PATH_MAX ? arena_copy(arena, target, (size_t)size) : usual;
}

/* The name that leads to the folder; NULL: none does. */
static const char *name_of_folder(const char *data_dir, struct arena *arena)
{
    DIR *names = opendir(CLUSTERS_FOLDER);
    const struct dirent *entry;
    const char *found = NULL;
    while (names && !found && (entry = readdir(names)))
        if (cluster_is_name(entry->d_name) &&
            is_same_folder(arena_printf(arena, CLUSTERS_FOLDER "/%s", entry->d_name), data_dir))
            found = arena_copy(arena, entry->d_name, strlen(entry->d_name));
    if (names)
        closedir(names);
    return found;
}

/* What cluster.json cannot tell, the folder's place may. */
static void take_name_of_folder(struct cluster *cluster, struct arena *arena)
{
    const char *name = name_of_folder(cluster->data_dir, arena);
    if (name)
        cluster_of_name(cluster, name, cluster->data_dir, arena);
}

bool cluster_find(struct cluster *cluster, const char *name, const char *data_dir,
                  struct arena *arena, struct error *err)
{
    struct error unread = { 0 };
    if (!data_dir) {
        name = name ? name : "default";
        cluster_of_name(cluster, name, folder_of_name(name, arena), arena);
        return cluster_load(cluster, arena, err);
    }
    cluster_of_name(cluster, name ? name : "default", data_dir, arena);
    if (!cluster_load(cluster, arena, &unread)) {
        if (!name && unread.reason == REASON_INTERNAL_ERROR)
            take_name_of_folder(cluster, arena);
        return fail(err, unread.reason, unread.os_errno, "%s", unread.message);
    }
    if (name && strcmp(name, cluster->name) != 0)
        return fail(err, REASON_INVALID, 0, "the cluster in %s is called %s, not %s", data_dir,
                    cluster->name, name);
    return true;
}

bool cluster_is_registered(const struct cluster *cluster)
{
    AUTO_ARENA arena = { 0 };
    return is_same_folder(arena_printf(&arena, CLUSTERS_FOLDER "/%s", cluster->name),
                          cluster->data_dir);
}

bool cluster_owns_name(const struct cluster *cluster, struct error *err)
{
    AUTO_ARENA arena = { 0 };
    struct cluster other;
    struct error none = { 0 };
    if (cluster_is_registered(cluster) ||
        (!cluster_find(&other, cluster->name, NULL, &arena, &none) &&
         none.reason == REASON_NOT_FOUND))
        return true;
    return fail(err, REASON_ALREADY_EXISTS, 0,
                "there is a cluster %s in %s: choose another --name for the one in %s", other.name,
                other.data_dir, cluster->data_dir);
}

bool cluster_register(const struct cluster *cluster, struct error *err)
{
    AUTO_ARENA arena = { 0 };
    const char *link = arena_printf(&arena, CLUSTERS_FOLDER "/%s", cluster->name);
    if (cluster_is_registered(cluster))
        return true;
    if (!cluster_owns_name(cluster, err))
        return false;
    unlink(link);
    int rc = file_make_folders(CLUSTERS_FOLDER, 0755);
    if (rc >= 0 && symlink(cluster->data_dir, link) != 0)
        rc = -errno;
    return rc >= 0 || fail(err, REASON_INTERNAL_ERROR, -rc, "%s cannot be made: %s", link,
                           strerror(-rc));
}

void cluster_forget(const struct cluster *cluster)
{
    AUTO_ARENA arena = { 0 };
    unlink(arena_printf(&arena, CLUSTERS_FOLDER "/%s", cluster->name));
}

static void visit_name(const char *name, void (*visit)(const struct cluster *, bool is_broken))
{
    AUTO_ARENA arena = { 0 };
    struct cluster cluster;
    struct error err = { 0 };
    if (cluster_is_name(name) && (cluster_find(&cluster, name, NULL, &arena, &err) ||
                                  err.reason == REASON_INTERNAL_ERROR))
        visit(&cluster, error_is_set(&err));
}

void cluster_each(void (*visit)(const struct cluster *, bool is_broken))
{
    struct dirent **entries;
    int count = scandir(CLUSTERS_FOLDER, &entries, NULL, alphasort);
    for (int i = 0; i < count; i++) {
        visit_name(entries[i]->d_name, visit);
        free(entries[i]);
    }
    if (count >= 0)
        free(entries);
}
