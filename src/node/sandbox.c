/* SPDX-License-Identifier: Apache-2.0 */
/* sandbox.c - see sandbox.h. */
#include "node/sandbox.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/bytes.h"
#include "codec/json.h"
#include "codec/value.h"
#include "io/file.h"
#include "net/link.h"
#include "node/cgroup.h"
#include "node/pod_allocation.h"
#include "node/pod_paths.h"
#include "node/pod_spec.h"
#include "node/sandbox_pause.h"
#include "node/volume.h"

enum { NODE_FILE_MAX = 1 << 20 };

static bool os_failed(struct error *err, int os_errno, const char *what, const char *path)
{
    return fail(err, REASON_INTERNAL_ERROR, os_errno, "%s %s: %s", what, path, strerror(os_errno));
}

const char *sandbox_netns_path(const struct node_paths *paths, const struct pod *pod,
                               struct arena *arena)
{
    return pod->host_network ? NULL : pod_run_path(paths, pod->uid, "netns", arena);
}

const char *sandbox_ipcns_path(const struct node_paths *paths, const struct pod *pod,
                               struct arena *arena)
{
    return pod->host_ipc ? NULL : pod_run_path(paths, pod->uid, "ipcns", arena);
}

const char *sandbox_pidns_path(const struct node_paths *paths, const struct pod *pod,
                               struct arena *arena)
{
    return pod->share_process_namespace ? pod_run_path(paths, pod->uid, "pidns", arena) : NULL;
}

/* ---- files ---- */

/* Written in place and not renamed: containers have this very file bound. */
static bool write_file(const char *path, const char *text, struct error *err)
{
    int fd = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW, 0644);
    if (fd < 0)
        return os_failed(err, errno, "write", path);
    ssize_t written = write(fd, text, strlen(text));
    int rc = written == (ssize_t)strlen(text) && fchmod(fd, 0644) == 0 ? 0 : errno;
    close(fd);
    return rc == 0 || os_failed(err, rc, "write", path);
}

static const char *read_node_file(const struct sandbox_options *options, const char *name,
                                  struct arena *arena)
{
    AUTO_BUFFER text = { 0 };
    if (file_read(arena_printf(arena, "%s/%s", options->etc, name), NODE_FILE_MAX, &text) < 0)
        return "";
    return arena_copy(arena, text.at, text.size);
}

bool sandbox_write_pod(const struct node_paths *paths, const struct pod *pod, struct error *err)
{
    AUTO_ARENA arena = { 0 };
    AUTO_BUFFER text = { 0 };
    const char *path = pod_data_path(paths, pod->uid, "pod.json", &arena);
    struct value *root = value_new_map(&arena);
    value_set(root, &arena, "namespace", value_new_text(&arena, pod->ns));
    value_set(root, &arena, "name", value_new_text(&arena, pod->name));
    value_set(root, &arena, "allocation", pod_allocation(pod, &arena));
    json_write_value(&text, root);
    int rc = file_replace_quickly(path, buffer_bytes(&text), 0644);
    return rc == 0 || os_failed(err, -rc, "write", path);
}

static bool write_resolv_conf(const struct sandbox_options *options, const struct pod *pod,
                              struct arena *arena, struct error *err)
{
    const char *text;
    sandbox_resolv_conf(options, pod, read_node_file(options, "resolv.conf", arena), arena, &text);
    return write_file(pod_data_path(options->paths, pod->uid, "resolv.conf", arena), text, err);
}

bool sandbox_write_hosts(const struct sandbox_options *options, const struct pod *pod,
                         const char *pod_ip, struct error *err)
{
    AUTO_ARENA arena = { 0 };
    const char *text;
    sandbox_hosts(options, pod, pod_ip, read_node_file(options, "hosts", &arena), &arena, &text);
    return write_file(pod_data_path(options->paths, pod->uid, "etc-hosts", &arena), text, err);
}

static bool make_files(const struct sandbox_options *options, const struct pod *pod,
                       struct arena *arena, struct error *err)
{
    char hostname[SANDBOX_HOSTNAME_ROOM];
    return sandbox_hostname(options, pod, hostname, err) &&
           sandbox_write_pod(options->paths, pod, err) &&
           write_resolv_conf(options, pod, arena, err) &&
           write_file(pod_data_path(options->paths, pod->uid, "hostname", arena),
                      arena_printf(arena, "%s\n", hostname), err);
}

static bool make_folders(const struct sandbox_options *options, const struct pod *pod,
                         struct arena *arena, struct error *err)
{
    const char *const folders[] = {
        pod_data_path(options->paths, pod->uid, "volumes", arena),
        pod_data_path(options->paths, pod->uid, "containers", arena),
        pod_run_path(options->paths, pod->uid, "shm", arena),
        pod_log_folder(options->paths, pod->ns, pod->name, pod->uid, arena),
    };
    FOR_EACH(folder, folders) {
        int rc = file_make_folders(*folder, 0755);
        if (rc < 0)
            return os_failed(err, -rc, "mkdir", *folder);
    }
    return true;
}

/* ---- namespaces ---- */

static bool is_namespace(const char *path)
{
    struct stat here, own;
    return stat(path, &here) == 0 && stat("/proc/self/ns/net", &own) == 0 &&
           here.st_dev == own.st_dev;
}

static bool bind_namespace(const char *source, const char *path, struct error *err)
{
    int fd = open(path, O_WRONLY | O_CREAT | O_CLOEXEC, 0600);
    if (fd < 0)
        return os_failed(err, errno, "create", path);
    close(fd);
    return mount(source, path, NULL, MS_BIND, NULL) == 0 ||
           os_failed(err, errno, "bind namespace", path);
}

static bool make_netns(const char *path, struct error *err)
{
    if (!path || is_namespace(path))
        return true;
    netns_delete(path);                              /* a file that a reboot left */
    return netns_create(path, err);
}

/* This thread goes into a new IPC namespace, binds it, and comes back. */
static bool make_ipcns(const char *path, struct error *err)
{
    if (!path || is_namespace(path))
        return true;
    int own = open("/proc/thread-self/ns/ipc", O_RDONLY | O_CLOEXEC);
    if (own < 0 || unshare(CLONE_NEWIPC) != 0) {
        os_failed(err, errno, "unshare", "ipc");
        if (own >= 0)
            close(own);
        return false;
    }
    bool good = bind_namespace("/proc/thread-self/ns/ipc", path, err);
    if (setns(own, CLONE_NEWIPC) != 0 && good)
        good = os_failed(err, errno, "setns", "ipc");
    close(own);
    return good;
}

static bool make_pidns(const struct sandbox_options *options, const struct pod *pod,
                       struct arena *arena, struct error *err)
{
    const char *path = sandbox_pidns_path(options->paths, pod, arena);
    if (!path || is_namespace(path))
        return true;
    pid_t pid = sandbox_pause_start();
    if (pid < 0)
        return os_failed(err, -pid, "start", "pause");
    const char *source = arena_printf(arena, "/proc/%d/ns/pid", pid);
    const char *pid_file = pod_run_path(options->paths, pod->uid, "pause.pid", arena);
    if (bind_namespace(source, path, err) &&
        write_file(pid_file, arena_printf(arena, "%d\n", pid), err))
        return true;
    kill(pid, SIGKILL);
    waitpid(pid, NULL, 0);
    return false;
}

static bool is_mounted(const char *path)
{
    struct stat here, above;
    char parent[4096];
    snprintf(parent, sizeof parent, "%s/..", path);
    return stat(path, &here) == 0 && stat(parent, &above) == 0 && here.st_dev != above.st_dev;
}

static bool make_shm(const char *path, struct error *err)
{
    if (is_mounted(path))
        return true;
    return mount("shm", path, "tmpfs", MS_NOSUID | MS_NODEV | MS_NOEXEC, "mode=1777,size=65536k") ==
               0 ||
           os_failed(err, errno, "mount", path);
}

static bool make_cgroup(const struct sandbox_options *options, const struct pod *pod,
                        struct arena *arena, struct error *err)
{
    struct cgroup_limits limits;
    const char *path = cgroup_pod_path(options->cgroups, pod->qos, pod->uid, arena);
    pod_limits(pod, &limits);
    return cgroup_make(options->cgroups, path, err) &&
           cgroup_set_limits(options->cgroups, path, &limits, err);
}

/* /dev/shm is what every pod has, and the last that is mounted. */
bool sandbox_exists(const struct node_paths *paths, const char *uid)
{
    AUTO_ARENA arena = { 0 };
    return is_mounted(pod_run_path(paths, uid, "shm", &arena));
}

/* Who counts on being nobody outside must not be root there. */
static bool check_users(const struct pod *pod, struct error *err)
{
    return !pod->own_users || fail(err, REASON_INVALID, /* os_errno= */ 0,
                                   "user namespaces are not supported (hostUsers: false)");
}

bool sandbox_make(const struct sandbox_options *options, const struct pod *pod, struct error *err)
{
    AUTO_ARENA arena = { 0 };
    return check_users(pod, err) && make_folders(options, pod, &arena, err) &&
           make_cgroup(options, pod, &arena, err) &&
           make_netns(sandbox_netns_path(options->paths, pod, &arena), err) &&
           make_ipcns(sandbox_ipcns_path(options->paths, pod, &arena), err) &&
           make_pidns(options, pod, &arena, err) &&
           make_shm(pod_run_path(options->paths, pod->uid, "shm", &arena), err) &&
           make_files(options, pod, &arena, err);
}

/* ---- removal ---- */

static bool is_same_file(const char *a, const char *b)
{
    struct stat first, second;
    return stat(a, &first) == 0 && stat(b, &second) == 0 && first.st_dev == second.st_dev &&
           first.st_ino == second.st_ino;
}

/* The process that has the pod's own PID namespace: after a restart of the machine its number may
 * be anybody's, another pod's pause included. */
static void stop_pause(const struct sandbox_options *options, const char *uid, struct arena *arena)
{
    AUTO_BUFFER text = { 0 };
    int64_t pid = 0;
    if (file_read(pod_run_path(options->paths, uid, "pause.pid", arena), 64, &text) < 0)
        return;
    struct bytes rest = buffer_bytes(&text);
    if (!bytes_to_int64(bytes_next(&rest, '\n'), &pid) || pid <= 1)
        return;
    if (!is_same_file(arena_printf(arena, "/proc/%lld/ns/pid", (long long)pid),
                      pod_run_path(options->paths, uid, "pidns", arena)))
        return;                                      /* the number belongs to someone else by now */
    kill((pid_t)pid, SIGKILL);
    waitpid((pid_t)pid, NULL, 0);
}

static void remove_cgroups(const struct sandbox_options *options, const char *uid,
                           struct arena *arena)
{
    for (enum qos_class qos = QOS_GUARANTEED; qos < QOS_COUNT; qos++)
        cgroup_remove(options->cgroups, cgroup_pod_path(options->cgroups, qos, uid, arena));
}

/* NULL where it cannot be read. */
static struct value *read_pod_json(const struct node_paths *paths, const char *uid,
                                   struct arena *arena)
{
    AUTO_BUFFER text = { 0 };
    if (file_read(pod_data_path(paths, uid, "pod.json", arena), NODE_FILE_MAX, &text) < 0)
        return NULL;
    struct bytes copy = { arena_copy(arena, text.at, text.size), text.size };
    return json_parse(copy, NULL, arena, NULL);
}

const struct value *sandbox_read_allocation(const struct node_paths *paths, const char *uid,
                                            struct arena *arena)
{
    return value_member(read_pod_json(paths, uid, arena), "allocation");
}

static void read_names(const struct node_paths *paths, const char *uid, struct arena *arena,
                       const char **ret_ns, const char **ret_name)
{
    struct value *root = read_pod_json(paths, uid, arena);
    *ret_ns = value_text(root, "namespace", arena);
    *ret_name = value_text(root, "name", arena);
}

bool sandbox_remove(const struct sandbox_options *options, const char *uid, bool with_data)
{
    AUTO_ARENA arena = { 0 };
    const char *ns, *name;
    const char *run = pod_run_path(options->paths, uid, "", &arena),
               *data = pod_data_path(options->paths, uid, "", &arena);
    stop_pause(options, uid, &arena);
    unmount_below(run);
    bool gone = file_remove_tree(run) == 0;
    remove_cgroups(options, uid, &arena);
    if (!with_data)
        return gone;
    read_names(options->paths, uid, &arena, &ns, &name);
    unmount_below(data);
    if (ns && name)
        gone = file_remove_tree(pod_log_folder(options->paths, ns, name, uid, &arena)) == 0 && gone;
    return file_remove_tree(data) == 0 && gone;
}

void sandbox_each(const struct node_paths *paths, sandbox_visit *visit, void *context)
{
    AUTO_ARENA arena = { 0 };
    DIR *directory = opendir(arena_printf(&arena, "%s/pods", paths->data_dir));
    for (struct dirent *entry; directory && (entry = readdir(directory)); ) {
        const char *ns, *name;
        if (entry->d_name[0] == '.')
            continue;
        read_names(paths, entry->d_name, &arena, &ns, &name);
        visit(context, entry->d_name, ns ? ns : "", name ? name : "");
    }
    if (directory)
        closedir(directory);
}
