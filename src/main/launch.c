/* SPDX-License-Identifier: Apache-2.0 */
/* launch.c - see launch.h.
 *
 * Everything that can fail for want of memory or files is done before fork; the child only makes
 * system calls, then execs. */
#include "main/launch.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <grp.h>
#include <sched.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/mount.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/bytes.h"
#include "codec/json.h"
#include "codec/value.h"
#include "io/descriptor.h"
#include "io/file.h"
#include "main/cluster_cgroup.h"
#include "main/egress.h"
#include "main/process_config.h"
#include "node/cgroup.h"

enum { API_USER = 65532, PEM_MAX = 64 * 1024, ARGUMENTS_MAX = 8, CHROOT_DEPTH_MAX = 4096 };

static const char hybrid_mount[] = "/sys/fs/cgroup/unified";

int launch_pid_fd(pid_t pid)
{
    return (int)syscall(SYS_pidfd_open, pid, 0);
}

/* ---- the child's side: system calls only ---- */

static void die(const char *what)
{
    dprintf(2, "knarr: %s: %s\n", what, strerror(errno));
    _exit(127);
}

static void keep(int fd)
{
    if (fcntl(fd, F_SETFD, 0) != 0)
        die("keeping a descriptor");
}

static void enter_cgroup(const struct cgroup_door *door)
{
    if (door && cgroup_enter(door) != 0)
        die("entering the cluster's cgroup");
}

static void redirect(int log_fd)
{
    int null_fd = open("/dev/null", O_RDONLY | O_CLOEXEC);
    if (dup2(null_fd, 0) < 0 || dup2(log_fd, 1) < 0 || dup2(log_fd, 2) < 0)
        die("redirecting");
}

/* A signal that came since fork_deaf() counts from here on. */
static void reset_signals(void)
{
    sigset_t none;
    for (int number = 1; number < NSIG; number++)
        signal(number, SIG_DFL);
    sigemptyset(&none);
    sigprocmask(SIG_SETMASK, &none, NULL);
}

/* Nobody watches over a child whose parent was killed, and its port would be busy for the next one.
 * A change of credentials takes this away: it comes after them. */
static void end_with(pid_t parent)
{
    if (prctl(PR_SET_PDEATHSIG, SIGKILL, 0, 0, 0) != 0 || getppid() != parent)
        _exit(127);
}

static void drop_privileges(void)
{
    if (setgroups(0, NULL) != 0 || setresgid(API_USER, API_USER, API_USER) != 0 ||
        setresuid(API_USER, API_USER, API_USER) != 0 || prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0)
        die("giving up privileges");
}

static bool is_same_place(const struct stat *a, const struct stat *b)
{
    return a->st_dev == b->st_dev && a->st_ino == b->st_ino;
}

/* From a folder above the root, up to where it goes no further. */
static bool climb(void)
{
    struct stat here, above;
    bool good = stat(".", &above) == 0;
    for (int i = 0; good && i < CHROOT_DEPTH_MAX; i++) {
        here = above;
        good = chdir("..") == 0 && stat(".", &above) == 0;
        if (good && is_same_place(&here, &above))
            return true;
    }
    return false;
}

/* The folder is mounted on itself, becomes the root of the namespace, and the rest is let go. */
static bool make_root_of(int folder_fd)
{
    char path[PATH_MAX];
    return fchdir(folder_fd) == 0 && getcwd(path, sizeof path) &&
           mount(path, path, NULL, MS_BIND | MS_REC, NULL) == 0 && chdir(path) == 0 &&
           syscall(SYS_pivot_root, ".", ".") == 0 && umount2(".", MNT_DETACH) == 0 &&
           chdir("/") == 0;
}

/* Our root is to be that of the namespace: in a chroot, be it a mount or not, it is another, and
 * whoever enters the namespace of a container of ours would find himself outside, in the machine's.
 * A folder within is the root for a moment, and so the way up is open, to where the namespace's is.
 * On the way no mount is left that reaches the host. */
static bool turn_chroot_into_root(void)
{
    struct stat ours, top;
    AUTO_CLOSE root_fd = open("/", O_PATH | O_DIRECTORY | O_CLOEXEC);
    AUTO_CLOSE here_fd = open(".", O_PATH | O_DIRECTORY | O_CLOEXEC);
    bool good = root_fd >= 0 && here_fd >= 0 && fstat(root_fd, &ours) == 0 &&
                fchdir(root_fd) == 0 && chroot("/proc") == 0 && climb() && stat(".", &top) == 0 &&
                chroot(".") == 0 && mount(NULL, "/", NULL, MS_REC | MS_SLAVE, NULL) == 0;
    return good &&
           (is_same_place(&ours, &top) ? fchdir(here_fd) == 0 : make_root_of(root_fd));
}

/* The first process of a node makes its mount namespace; mounts of ours do not reach the host, the
 * host's reach us.  Within the node they are shared, as containers with mountPropagation want it. */
static void make_mount_namespace(void)
{
    if (unshare(CLONE_NEWNS) != 0 || !turn_chroot_into_root())
        die("making a mount namespace");
    if (mount(NULL, "/", NULL, MS_REC | MS_SHARED, NULL) != 0)
        die("sharing the mounts of a node");
    struct stat status;
    if (stat(hybrid_mount, &status) == 0 && umount2(hybrid_mount, MNT_DETACH) != 0 &&
        errno != EINVAL)
        die("taking away the hybrid cgroup mount");
}

/* ---- the parent's side ---- */

/* The child has our handlers until it resets them, and they would tell us what was meant for it:
 * until then signals wait. */
static pid_t fork_deaf(void)
{
    sigset_t all, before;
    sigfillset(&all);
    pthread_sigmask(SIG_SETMASK, &all, &before);
    pid_t pid = fork();
    if (pid != 0)
        pthread_sigmask(SIG_SETMASK, &before, NULL);
    return pid;
}

int launch_open_log(const struct cluster *cluster, const char *name, struct error *err)
{
    AUTO_ARENA arena = { 0 };
    const char *path = cluster_path(cluster, arena_printf(&arena, "logs/%s.log", name), &arena);
    (void)!file_make_folders(cluster_path(cluster, "logs", &arena), 0755);
    int fd = open(path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0640);
    if (fd < 0)
        fail(err, REASON_INTERNAL_ERROR, errno, "%s cannot be written: %s", path, strerror(errno));
    return fd;
}

bool launch_set_keys(struct value *config, const struct cluster *cluster, struct arena *arena,
                     struct error *err)
{
    static const struct { const char *key, *file; } files[] = {
        { "serverCertificate", "pki/api.crt" },
        { "serverKey", "pki/api.key" },
        { "clientCA", "pki/ca.crt" },
        { "clientCAKey", "pki/ca.key" },
        { "tokenKey", "pki/service-account.key" },
        { "kubeletCertificate", "pki/api-kubelet-client.crt" },
        { "kubeletKey", "pki/api-kubelet-client.key" },
        { "frontProxyCA", "pki/front-proxy-ca.crt" },
        { "frontProxyCertificate", "pki/front-proxy-client.crt" },
        { "frontProxyKey", "pki/front-proxy-client.key" },
    };
    FOR_EACH(row, files) {
        AUTO_BUFFER text = { 0 };
        const char *path = cluster_path(cluster, row->file, arena);
        int rc = file_read(path, PEM_MAX, &text);
        if (rc < 0)
            return fail(err, REASON_INTERNAL_ERROR, -rc, "%s cannot be read: %s", path,
                        strerror(-rc));
        value_set(config, arena, row->key, value_new_text(arena, buffer_text(&text)));
    }
    return true;
}

static bool write_api_config(const struct launch *launch, struct buffer *json, struct error *err)
{
    AUTO_ARENA arena = { 0 };
    const struct cluster *cluster = launch->cluster;
    struct value *config = value_new_map(&arena), *listeners = value_new_list(&arena);
    const struct config_row texts[] = {
        { "dataDir", cluster->data_dir },
        { "nodeAddress", cluster_node_address(CLUSTER_INGRESS_NODE, &arena) },
        { "ingressNode", cluster_node_name(CLUSTER_INGRESS_NODE, &arena) },
    };
    const struct { const char *key; int64_t number; } numbers[] = {
        { "brokerLink", launch->broker_link },
        { "readyFd", launch->ready_fd },
        { "ingressHttpPort", cluster->ingress_http_port },
        { "ingressHttpsPort", cluster->ingress_https_port },
    };
    config_set_texts(config, texts, ARRAY_SIZE(texts), &arena);
    FOR_EACH(row, numbers)
        value_set(config, &arena, row->key, value_new_int(&arena, row->number));
    for (int i = 0; i < LAUNCH_LISTENERS; i++)
        value_append(listeners, &arena, value_new_int(&arena, launch->listeners[i]));
    value_set(config, &arena, "listeners", listeners);
    if (!launch_set_keys(config, cluster, &arena, err))
        return false;
    json_write_value(json, config);
    return true;
}

static int memory_file(struct bytes content, struct error *err)
{
    int fd = memfd_create("knarr-config", MFD_CLOEXEC);
    if (fd >= 0 && write(fd, content.at, content.size) == (ssize_t)content.size &&
        lseek(fd, 0, SEEK_SET) == 0)
        return fd;
    fail(err, REASON_INTERNAL_ERROR, errno, "memory file: %s", strerror(errno));
    descriptor_close(&fd);
    return -1;
}

/* The store belongs to the user that the API runs as; so does nothing else. */
bool launch_own_store(const struct cluster *cluster, struct error *err)
{
    AUTO_ARENA arena = { 0 };
    static const char *const files[] = { "store", "store/data.mdb", "store/lock.mdb" };
    int rc = file_make_folders(cluster_path(cluster, "store", &arena), 0700);
    if (rc < 0)
        return fail(err, REASON_INTERNAL_ERROR, -rc, "%s/store cannot be made: %s",
                    cluster->data_dir, strerror(-rc));
    FOR_EACH(file, files)
        if (chown(cluster_path(cluster, *file, &arena), API_USER, API_USER) != 0 && errno != ENOENT)
            return fail(err, REASON_INTERNAL_ERROR, errno, "%s/%s: %s", cluster->data_dir, *file,
                        strerror(errno));
    return true;
}

static void exec_program(const struct program *program, int config_fd, pid_t parent)
{
    char number[16];
    snprintf(number, sizeof number, "%d", config_fd);
    char *own[] = { (char *)(uintptr_t)program->title, (char *)(uintptr_t)program->command,
                    "--config-fd", number, NULL };
    if (program->log_fd >= 0)
        redirect(program->log_fd);
    enter_cgroup(program->cgroup);
    reset_signals();
    if (config_fd >= 0)
        keep(config_fd);
    for (size_t i = 0; i < program->kept_count; i++)
        keep(program->kept_fds[i]);
    if (program->is_unprivileged)
        drop_privileges();
    end_with(parent);
    if (program->arguments)
        execv(program->arguments[0], (char **)(uintptr_t)program->arguments);
    else
        execv("/proc/self/exe", own);
    die("starting a program");
}

pid_t launch_program(const struct program *program, struct error *err)
{
    AUTO_CLOSE config_fd = program->arguments ? -1 : memory_file(program->config, err);
    if (config_fd < 0 && !program->arguments)
        return -1;
    pid_t parent = getpid(), pid = fork_deaf();
    if (pid == 0)
        exec_program(program, config_fd, parent);
    if (pid < 0)
        fail(err, REASON_INTERNAL_ERROR, errno, "fork: %s", strerror(errno));
    return pid;
}

pid_t launch_api(const struct launch *launch, struct error *err)
{
    AUTO_BUFFER config = { 0 };
    if (!launch_own_store(launch->cluster, err) || !write_api_config(launch, &config, err))
        return -1;
    struct program program = { .title = "knarr api",
                               .command = "api",
                               .config = buffer_bytes(&config),
                               .kept_fds = { launch->listeners[0], launch->listeners[1],
                                             launch->broker_link, launch->ready_fd },
                               .kept_count = 4,
                               .log_fd = launch_open_log(launch->cluster, "api", err),
                               .cgroup = launch->cgroup,
                               .is_unprivileged = true };
    pid_t pid = program.log_fd < 0 ? -1 : launch_program(&program, err);
    descriptor_close(&program.log_fd);
    return pid;
}

/* ---- nodes ---- */

static void write_node_config(const struct launch *launch, struct buffer *json, int host_netns_fd,
                              struct arena *arena)
{
    const struct cluster *cluster = launch->cluster;
    const char *name = cluster_node_name(launch->node, arena), *data = cluster->data_dir,
               *run = cluster->run_dir;
    struct value *config = value_new_map(arena);
    const struct config_row texts[] = {
        { "nodeName", name },
        { "nodeAddress", cluster_node_address(launch->node, arena) },
        { "kubeconfig", arena_printf(arena, "%s/pki/%s.kubeconfig", data, name) },
        { "dataDir", arena_printf(arena, "%s/nodes/%s", data, name) },
        { "runDir", arena_printf(arena, "%s/nodes/%s", run, name) },
        { "imageDir", arena_printf(arena, "%s/images", data) },
        { "serverCertificate", arena_printf(arena, "%s/pki/%s-server.crt", data, name) },
        { "serverKey", arena_printf(arena, "%s/pki/%s-server.key", data, name) },
        { "clientCA", arena_printf(arena, "%s/pki/ca.crt", data) },
        { "cgroupParent", cluster_node_cgroup_path(cluster, launch->node, arena) },
        { "dnsUpstream", cluster->egress ? EGRESS_DNS : NULL },
    };
    config_set_texts(config, texts, ARRAY_SIZE(texts), arena);
    config_set_pressure(config, &cluster->pressure, arena);
    if (launch->node == CLUSTER_INGRESS_NODE)
        value_set(config, arena, "ingressHttpsPort",
                  value_new_int(arena, cluster->ingress_https_port));
    value_set(config, arena, "hostNetnsFd", value_new_int(arena, host_netns_fd));
    value_set(config, arena, "readyFd", value_new_int(arena, launch->ready_fd));
    json_write_value(json, config);
}

/* What runs in the node's own network (hostNetwork) is called as the node is. */
static void take_name(int node)
{
    AUTO_ARENA arena = { 0 };
    const char *name = cluster_node_name(node, &arena);
    if (unshare(CLONE_NEWUTS) != 0 || sethostname(name, strlen(name)) != 0)
        die("giving the node its name");
}

static void exec_node(const struct launch *launch, int config_fd, int host_netns_fd, int log_fd,
                      pid_t parent)
{
    char number[16];
    end_with(parent);
    int mount_fd = launch->network->node_mount_fds[launch->node];
    snprintf(number, sizeof number, "%d", config_fd);
    char *arguments[] = { "knarr node", "node", "--config-fd", number, NULL };
    redirect(log_fd);
    enter_cgroup(launch->cgroup);
    reset_signals();
    keep(config_fd);
    keep(host_netns_fd);
    keep(launch->ready_fd);
    int self_fd = open("/proc/self/exe", O_PATH | O_CLOEXEC);
    if (mount_fd <= 0)
        make_mount_namespace();
    else if (setns(mount_fd, CLONE_NEWNS) != 0)
        die("joining the node's mount namespace");
    if (setns(launch->network->node_fds[launch->node], CLONE_NEWNET) != 0)
        die("joining the node's network namespace");
    take_name(launch->node);
    execveat(self_fd, "", arguments, environ, AT_EMPTY_PATH);
    die("starting the node agent");
}

/* The namespace is ours to hold once the child has made it, which its exec tells: until then /proc
 * shows our own. */
static void hold_mount_namespace(const struct launch *launch, pid_t pid, int exec_fd)
{
    char byte, path[64];
    (void)!read(exec_fd, &byte, 1);      /* ends at exec, for the other end is close-on-exec */
    snprintf(path, sizeof path, "/proc/%d/ns/mnt", (int)pid);
    launch->network->node_mount_fds[launch->node] = open(path, O_RDONLY | O_CLOEXEC);
}

/* Starts it inside its namespaces; the descriptors stay the caller's. */
static pid_t fork_node(const struct launch *launch, int config_fd, int host_netns_fd, int log_fd,
                       struct error *err)
{
    int told[2];
    if (pipe2(told, O_CLOEXEC) != 0) {
        fail(err, REASON_INTERNAL_ERROR, errno, "pipe: %s", strerror(errno));
        return -1;
    }
    pid_t parent = getpid(), pid = fork_deaf();
    if (pid == 0)
        exec_node(launch, config_fd, host_netns_fd, log_fd, parent);
    if (pid < 0)
        fail(err, REASON_INTERNAL_ERROR, errno, "fork: %s", strerror(errno));
    close(told[1]);
    if (pid > 0 && launch->network->node_mount_fds[launch->node] <= 0)
        hold_mount_namespace(launch, pid, told[0]);
    close(told[0]);
    return pid;
}

pid_t launch_node(const struct launch *launch, struct error *err)
{
    AUTO_ARENA arena = { 0 };
    AUTO_BUFFER config = { 0 };
    AUTO_CLOSE host_netns_fd = open("/proc/self/ns/net", O_RDONLY | O_CLOEXEC);
    if (host_netns_fd < 0) {
        fail(err, REASON_INTERNAL_ERROR, errno, "the host's namespace: %s", strerror(errno));
        return -1;
    }
    write_node_config(launch, &config, host_netns_fd, &arena);
    AUTO_CLOSE config_fd = memory_file(buffer_bytes(&config), err);
    AUTO_CLOSE log_fd = config_fd < 0 ? -1
                                      : launch_open_log(launch->cluster,
                                                        cluster_node_name(launch->node, &arena), err);
    return log_fd < 0 ? -1 : fork_node(launch, config_fd, host_netns_fd, log_fd, err);
}
