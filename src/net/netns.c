/* SPDX-License-Identifier: Apache-2.0 */
/* netns.c - network namespaces that have a name: a bind mount over an empty file.
 *
 * A namespace belongs to a thread, so both making one and acting in one is done on a thread that
 * ends afterwards: the caller's own namespace never changes, whatever fails in between.
 *
 * Not here: sockets of another namespace for a process without privileges (io/netns.c). */
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <sched.h>
#include <string.h>
#include <sys/mount.h>
#include <unistd.h>

#include "net/link.h"

struct visit {
    int           netns_fd;              /* -1: a new namespace, bound to path */
    const char   *path;
    bool        (*act)(void *context, struct error *err);
    void         *context;
    struct error *err;
    bool          is_ok;
};

static bool enter(int netns_fd, struct error *err)
{
    if (setns(netns_fd, CLONE_NEWNET) == 0)
        return true;
    int error = errno;
    return fail(err, REASON_INTERNAL_ERROR, error, "enter network namespace: %s", strerror(error));
}

static void *visit_main(void *argument)
{
    struct visit *visit = argument;
    visit->is_ok = enter(visit->netns_fd, visit->err) && visit->act(visit->context, visit->err);
    return NULL;
}

static bool make_namespace(const char *path, struct error *err)
{
    if (unshare(CLONE_NEWNET) != 0) {
        int error = errno;
        return fail(err, REASON_INTERNAL_ERROR, error, "new network namespace: %s",
                    strerror(error));
    }
    if (!link_ensure_up("lo", err))
        return false;
    if (mount("/proc/thread-self/ns/net", path, "none", MS_BIND, NULL) == 0)
        return true;
    int error = errno;
    return fail(err, REASON_INTERNAL_ERROR, error, "bind network namespace to %s: %s", path,
                strerror(error));
}

static void *create_main(void *argument)
{
    struct visit *visit = argument;
    visit->is_ok = make_namespace(visit->path, visit->err);
    return NULL;
}

static bool run_thread(void *(*thread_main)(void *), struct visit *visit)
{
    pthread_t thread;
    int error = pthread_create(&thread, NULL, thread_main, visit);
    if (error != 0)
        return fail(visit->err, REASON_INTERNAL_ERROR, error, "start thread: %s", strerror(error));
    pthread_join(thread, NULL);
    return visit->is_ok;
}

bool netns_run(int netns_fd, bool (*act)(void *context, struct error *err), void *context,
               struct error *err)
{
    struct visit visit = { .netns_fd = netns_fd, .act = act, .context = context, .err = err };
    return run_thread(visit_main, &visit);
}

bool netns_create(const char *path, struct error *err)
{
    struct visit visit = { .netns_fd = -1, .path = path, .err = err };
    int fd = open(path, O_RDONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0600);
    if (fd < 0) {
        int error = errno;
        return fail(err, error == EEXIST ? REASON_ALREADY_EXISTS : REASON_INTERNAL_ERROR, error,
                    "make %s: %s", path, strerror(error));
    }
    close(fd);
    if (run_thread(create_main, &visit))
        return true;
    unlink(path);
    return false;
}

void netns_delete(const char *path)
{
    umount2(path, MNT_DETACH | UMOUNT_NOFOLLOW);
    unlink(path);
}

int netns_open(const char *path)
{
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    return fd < 0 ? -errno : fd;
}
