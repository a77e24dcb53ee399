/* SPDX-License-Identifier: Apache-2.0 */
/* env_zone.c - see env_zone.h.
 *
 * What was read is kept for the life of the process: there are as many entries as zones that some
 * schedule names, ZONES_MAX at most.  A name is looked for only where it is a plain path below the
 * database's folder. */
#include "base/env_zone.h"

#include <fcntl.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/bytes.h"

enum { ZONES_MAX = 1024, ZONE_NAME_MAX = 64, ZONE_FILE_MAX = 1 << 16 };

static const char folder[] = "/usr/share/zoneinfo";

struct zone_entry {
    struct env_zone     zone;
    enum env_zone_state state;
};

static pthread_mutex_t    lock = PTHREAD_MUTEX_INITIALIZER;
static struct zone_entry *entries[ZONES_MAX];        /* under the lock */
static size_t             entry_count;

static bool is_plain_name(const char *name)
{
    if (!*name || *name == '/' || strlen(name) > ZONE_NAME_MAX || strstr(name, ".."))
        return false;
    for (const char *at = name; *at; at++)
        if (!strchr("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789/_+-", *at))
            return false;
    return true;
}

/* All of a file, or as much as a zone's may have; 0 where it cannot be read. */
static size_t read_file(const char *path, char *room, size_t size)
{
    size_t done = 0;
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    if (fd < 0)
        return 0;
    for (ssize_t got = 1; got > 0 && done < size; done += got > 0 ? (size_t)got : 0)
        got = read(fd, room + done, size - done);
    close(fd);
    return done;
}

static void *read_zone(void *context)
{
    struct zone_entry *entry = context;
    char path[sizeof folder + ZONE_NAME_MAX + 2], *room = memory_alloc(ZONE_FILE_MAX);
    snprintf(path, sizeof path, "%s/%s", folder, entry->zone.name);
    size_t size = read_file(path, room, ZONE_FILE_MAX);
    char *content = memory_alloc(size + 1);
    memcpy(content, room, size);
    free(room);
    pthread_mutex_lock(&lock);
    entry->zone.content = content;
    entry->zone.size = size;
    entry->state = size > 0 ? ENV_ZONE_THERE : ENV_ZONE_ABSENT;
    pthread_mutex_unlock(&lock);
    return NULL;
}

static struct zone_entry *find(const char *name)
{
    for (size_t i = 0; i < entry_count; i++)
        if (text_equal(entries[i]->zone.name, name))
            return entries[i];
    return NULL;
}

/* Under the lock.  NULL: there are too many, or no thread to be had. */
static struct zone_entry *begin_reading(const char *name)
{
    pthread_t thread;
    if (entry_count == ZONES_MAX)
        return NULL;
    struct zone_entry *entry = MEMORY_NEW(struct zone_entry);
    entry->zone.name = memory_strdup(name);
    entry->state = ENV_ZONE_READING;
    if (pthread_create(&thread, NULL, read_zone, entry) != 0) {
        free((char *)entry->zone.name);
        free(entry);
        return NULL;
    }
    pthread_detach(thread);
    entries[entry_count++] = entry;
    return entry;
}

enum env_zone_state system_time_zone(struct env *env, const char *name, struct env_zone *ret)
{
    (void)env;
    if (!is_plain_name(name))
        return ENV_ZONE_ABSENT;
    pthread_mutex_lock(&lock);
    struct zone_entry *entry = find(name);
    if (!entry)
        entry = begin_reading(name);
    enum env_zone_state state = entry ? entry->state : ENV_ZONE_ABSENT;
    if (state == ENV_ZONE_THERE)
        *ret = entry->zone;
    pthread_mutex_unlock(&lock);
    return state;
}
