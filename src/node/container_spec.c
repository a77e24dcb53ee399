/* SPDX-License-Identifier: Apache-2.0 */
/* container_spec.c - see container_spec.h.
 *
 * The configuration is a value tree, built part by part (process, root, mounts, linux), and written
 * once.  The lists of masked paths, default mounts and such are tables at the top.
 *
 * Not here: where mounts come from (volume_mount.c), what runs the result (runtime.c). */
#include "node/container_spec.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>

#include "base/arena.h"
#include "base/bytes.h"
#include "codec/json.h"
#include "codec/value.h"
#include "io/file.h"
#include "node/capability.h"
#include "node/cgroup.h"
#include "node/container_env.h"
#include "node/image_store.h"
#include "node/image_user.h"
#include "node/oom_score.h"
#include "node/pod_context.h"
#include "node/pod_spec.h"
#include "node/seccomp_profile.h"

enum { CONFIG_MAX_BYTES = 8 << 20, DEVICES_MAX = 1024 };

static const char default_path[] =
    "PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";

static const char *const masked_paths[] = {
    "/proc/asound", "/proc/acpi", "/proc/interrupts", "/proc/kcore", "/proc/keys",
        "/proc/latency_stats",
    "/proc/timer_list", "/proc/timer_stats", "/proc/sched_debug", "/proc/scsi", "/sys/firmware",
    "/sys/devices/virtual/powercap",
};
static const char *const read_only_paths[] = { "/proc/bus", "/proc/fs", "/proc/irq", "/proc/sys",
                                               "/proc/sysrq-trigger" };

static const struct base_mount {
    const char *destination, *type, *source;
    const char *options[8];
    bool        writable_if_privileged;
} base_mounts[] = {
    { "/proc", "proc", "proc", { "nosuid", "noexec", "nodev" }, false },
    { "/dev", "tmpfs", "tmpfs", { "nosuid", "strictatime", "mode=755", "size=65536k" }, false },
    { "/dev/pts", "devpts", "devpts", { "nosuid", "noexec", "newinstance", "ptmxmode=0666",
                                        "mode=0620", "gid=5" }, false },
    { "/dev/mqueue", "mqueue", "mqueue", { "nosuid", "noexec", "nodev" }, false },
    { "/sys", "sysfs", "sysfs", { "nosuid", "noexec", "nodev", "ro" }, true },
    { "/sys/fs/cgroup", "cgroup", "cgroup", { "nosuid", "noexec", "nodev", "relatime", "ro" },
      true },
};

struct writing {
    const struct container_plan *plan;
    struct arena                *arena;
    struct value                *root;
    struct user                  user;
    uint64_t                     capabilities;
};

static void set_text(struct writing *w, struct value *map, const char *key, const char *text)
{
    value_set(map, w->arena, key, value_new_text(w->arena, text));
}

static void append_text(struct writing *w, struct value *list, const char *text)
{
    value_append(list, w->arena, value_new_text(w->arena, text));
}

static struct value *text_values(struct writing *w, const char *const *texts, size_t count)
{
    struct value *list = value_new_list(w->arena);
    for (size_t i = 0; i < count && texts[i]; i++)
        append_text(w, list, texts[i]);
    return list;
}

/* ---- process ---- */

static int64_t own_oom_score(void)
{
    AUTO_BUFFER text = { 0 };
    int64_t score = 0;
    if (file_read("/proc/self/oom_score_adj", 64, &text) < 0)
        return 0;
    struct bytes rest = buffer_bytes(&text);
    return bytes_to_int64(bytes_next(&rest, '\n'), &score) ? score : 0;
}

int64_t container_oom_score(const struct pod *pod, const struct container *container,
                            int64_t memory_capacity_bytes)
{
    int64_t own = own_oom_score(), score = oom_score(pod, container, memory_capacity_bytes);
    return score < own ? own : score;
}

static void add_capabilities(struct writing *w, struct value *process)
{
    static const char *const sets[] = { "bounding", "effective", "permitted" };
    FOR_EACH(set, sets) {
        char path[64];
        snprintf(path, sizeof path, "capabilities.%s", *set);
        struct value *list = value_make_at(process, w->arena, path, VALUE_LIST);
        for (int bit = 0; bit < CAPABILITY_COUNT; bit++)
            if (w->capabilities & (UINT64_C(1) << bit))
                append_text(w, list, capability_name(bit));
    }
}

static void add_user(struct writing *w, struct value *process)
{
    struct value *user = value_make_at(process, w->arena, "user", VALUE_MAP);
    value_set(user, w->arena, "uid", value_new_int(w->arena, w->user.uid));
    value_set(user, w->arena, "gid", value_new_int(w->arena, w->user.gid));
    if (w->user.group_count == 0)
        return;
    struct value *groups = value_make_at(user, w->arena, "additionalGids", VALUE_LIST);
    for (size_t i = 0; i < w->user.group_count; i++)
        value_append(groups, w->arena, value_new_int(w->arena, w->user.groups[i]));
}

static bool has_variable(const char *const *environment, const char *prefix)
{
    for (; *environment; environment++)
        if (strncmp(*environment, prefix, strlen(prefix)) == 0)
            return true;
    return false;
}

static struct value *environment_list(struct writing *w, const struct container_env *env)
{
    const char **list = container_env_list(env, w->plan->image, w->arena);
    struct value *values = value_new_list(w->arena);
    if (!has_variable(list, "PATH="))
        append_text(w, values, default_path);
    if (!has_variable(list, "HOSTNAME="))
        append_text(w, values, arena_printf(w->arena, "HOSTNAME=%s", w->plan->hostname));
    if (w->plan->container->tty && !has_variable(list, "TERM="))
        append_text(w, values, "TERM=xterm");
    for (const char **entry = list; *entry; entry++)
        append_text(w, values, *entry);
    if (!has_variable(list, "HOME="))
        append_text(w, values,
                    arena_printf(w->arena, "HOME=%s", *w->user.home ? w->user.home : "/"));
    return values;
}

static const char *working_dir(const struct container_plan *plan, const struct container_env *env,
                               struct arena *arena)
{
    if (!text_is_empty(plan->container->working_dir))
        return env_expand(&env->own, plan->container->working_dir, arena);
    return text_is_empty(plan->image->working_dir) ? "/" : plan->image->working_dir;
}

static bool add_process(struct writing *w, struct error *err)
{
    const struct container *container = w->plan->container;
    struct container_env env;
    struct value *process = value_make_at(w->root, w->arena, "process", VALUE_MAP);
    if (!container_env_build(&env, w->plan->pod, container, w->plan->context, w->arena, err)) {
        container_env_done(&env);
        return false;
    }
    const char **arguments = container_arguments(&env, container, w->plan->image, w->arena);
    value_set(process, w->arena, "terminal", value_new_bool(w->arena, container->tty));
    add_user(w, process);
    value_set(process, w->arena, "args", text_values(w, arguments, SIZE_MAX));
    value_set(process, w->arena, "env", environment_list(w, &env));
    set_text(w, process, "cwd", working_dir(w->plan, &env, w->arena));
    container_env_done(&env);
    add_capabilities(w, process);
    bool restricted = container->security.has_escalation && !container->security.allow_escalation;
    value_set(process, w->arena, "noNewPrivileges",
              value_new_bool(w->arena, restricted && !container->security.privileged));
    value_set(process, w->arena, "oomScoreAdj",
              value_new_int(w->arena, container_oom_score(w->plan->pod, container,
                                                          w->plan->memory_capacity_bytes)));
    return *arguments || fail(err, REASON_INVALID, /* os_errno= */ 0, "no command specified");
}

/* ---- mounts ---- */

static struct value *add_mount(struct writing *w, struct value *list, const char *destination,
                               const char *type, const char *source)
{
    struct value *mount = value_new_map(w->arena);
    set_text(w, mount, "destination", destination);
    set_text(w, mount, "type", type);
    set_text(w, mount, "source", source);
    value_append(list, w->arena, mount);
    return value_make_at(mount, w->arena, "options", VALUE_LIST);
}

static bool is_covered(const struct container_plan *plan, const char *destination)
{
    for (size_t i = 0; i < plan->mount_count; i++)
        if (text_equal(plan->mounts[i].destination, destination))
            return true;
    return false;
}

static void add_base_mount(struct writing *w, struct value *list, const struct base_mount *base)
{
    bool writable = base->writable_if_privileged && w->plan->container->security.privileged;
    bool host_pid_proc = w->plan->host_pid && strcmp(base->type, "proc") == 0;
    struct value *options = add_mount(w, list, base->destination,
                                      host_pid_proc ? "bind" : base->type,
                                      host_pid_proc ? "/proc" : base->source);
    for (size_t i = 0; i < ARRAY_SIZE(base->options) && base->options[i]; i++)
        append_text(w, options,
                    writable && strcmp(base->options[i], "ro") == 0 ? "rw" : base->options[i]);
    if (host_pid_proc)
        append_text(w, options, "rbind");
}

static void add_mounts(struct writing *w)
{
    struct value *list = value_make_at(w->root, w->arena, "mounts", VALUE_LIST);
    FOR_EACH(base, base_mounts)
        if (!is_covered(w->plan, base->destination))
            add_base_mount(w, list, base);
    for (size_t i = 0; i < w->plan->mount_count; i++) {
        const struct spec_mount *mount = &w->plan->mounts[i];
        struct value *options = add_mount(w, list, mount->destination, mount->type, mount->source);
        for (const char *const *option = mount->options; *option; option++)
            append_text(w, options, *option);
    }
}

/* ---- linux ---- */

static void add_namespace(struct writing *w, struct value *list, const char *type, const char *path)
{
    struct value *namespace = value_new_map(w->arena);
    set_text(w, namespace, "type", type);
    if (path)
        set_text(w, namespace, "path", path);
    value_append(list, w->arena, namespace);
}

static void add_namespaces(struct writing *w, struct value *section)
{
    const struct container_plan *plan = w->plan;
    struct value *list = value_make_at(section, w->arena, "namespaces", VALUE_LIST);
    add_namespace(w, list, "mount", NULL);
    add_namespace(w, list, "cgroup", NULL);
    if (!plan->pod->host_network)
        add_namespace(w, list, "uts", NULL);
    if (plan->netns_path)
        add_namespace(w, list, "network", plan->netns_path);
    if (!plan->host_pid)
        add_namespace(w, list, "pid", plan->pidns_path);
    if (!plan->host_ipc)
        add_namespace(w, list, "ipc", plan->ipcns_path);
}

static void set_int_at(struct writing *w, struct value *map, const char *path, int64_t number)
{
    value_set_at(map, w->arena, path, value_new_int(w->arena, number));
}

static void add_device_rule(struct writing *w, struct value *resources, bool allow)
{
    struct value *rule = value_new_map(w->arena);
    value_set(rule, w->arena, "allow", value_new_bool(w->arena, allow));
    set_text(w, rule, "access", "rwm");
    value_append(value_make_at(resources, w->arena, "devices", VALUE_LIST), w->arena, rule);
}

static void add_resources(struct writing *w, struct value *section)
{
    const struct container *container = w->plan->container;
    struct value *resources = value_make_at(section, w->arena, "resources", VALUE_MAP);
    int64_t memory = container_limit(w->plan->pod, container, "memory"),
            cpu = container_limit(w->plan->pod, container, "cpu");
    int64_t request = container_resource(container->requests, "cpu");
    add_device_rule(w, resources, container->security.privileged);
    set_int_at(w, resources, "cpu.shares", cgroup_shares(request ? request : cpu));
    if (cpu > 0) {
        set_int_at(w, resources, "cpu.quota", cgroup_quota_us(cpu));
        set_int_at(w, resources, "cpu.period", CGROUP_PERIOD_US);
    }
    if (memory > 0)
        set_int_at(w, resources, "memory.limit", memory);
}

/* A privileged container sees the machine's devices. */
static void add_devices(struct writing *w, struct value *section)
{
    DIR *directory = opendir("/dev");
    struct value *list = value_make_at(section, w->arena, "devices", VALUE_LIST);
    struct stat info;
    for (struct dirent *entry;
         directory && value_count(list) < DEVICES_MAX && (entry = readdir(directory));) {
        if (fstatat(dirfd(directory), entry->d_name, &info, AT_SYMLINK_NOFOLLOW) != 0)
            continue;
        bool is_character = S_ISCHR(info.st_mode);
        bool skipped = strcmp(entry->d_name, "console") == 0 || strcmp(entry->d_name, "ptmx") == 0;
        if (skipped || (!is_character && !S_ISBLK(info.st_mode)))
            continue;
        struct value *device = value_new_map(w->arena);
        set_text(w, device, "path", arena_printf(w->arena, "/dev/%s", entry->d_name));
        set_text(w, device, "type", is_character ? "c" : "b");
        set_int_at(w, device, "major", major(info.st_rdev));
        set_int_at(w, device, "minor", minor(info.st_rdev));
        set_int_at(w, device, "fileMode", info.st_mode & 07777);
        set_int_at(w, device, "uid", info.st_uid);
        set_int_at(w, device, "gid", info.st_gid);
        value_append(list, w->arena, device);
    }
    if (directory)
        closedir(directory);
}

static void add_sysctls(struct writing *w, struct value *section)
{
    const struct value *sysctls = w->plan->pod->sysctls;
    struct value *map = value_make_at(section, w->arena, "sysctl", VALUE_MAP);
    for (size_t i = 0; i < value_count(sysctls); i++) {
        const char *name = value_text(value_item(sysctls, i), "name", w->arena);
        const char *value = value_text(value_item(sysctls, i), "value", w->arena);
        char *dotted = name ? arena_strdup(w->arena, name) : NULL;
        for (char *at = dotted; at && *at; at++)
            *at = *at == '/' ? '.' : *at;
        if (dotted && value)
            set_text(w, map, dotted, value);
    }
}

static bool add_seccomp(struct writing *w, struct value *section, struct error *err)
{
    const struct security *own = &w->plan->container->security, *pod = &w->plan->pod->security;
    const struct security *which = own->seccomp_type ? own : pod;
    const struct seccomp_choice choice = { which->seccomp_type, which->seccomp_profile,
                                           w->plan->seccomp_folder, w->capabilities };
    struct value *profile;
    if (own->privileged)
        return true;
    if (!seccomp_profile_build(&choice, w->arena, &profile, err))
        return false;
    if (profile)
        value_set(section, w->arena, "seccomp", profile);
    return true;
}

/* The root must let through what a mount in it is to receive or to send. */
static const char *root_propagation(const struct container_plan *plan)
{
    const char *propagation = "rprivate";
    for (size_t i = 0; i < plan->mount_count; i++)
        for (const char *const *option = plan->mounts[i].options; *option; option++) {
            if (strcmp(*option, "rshared") == 0)
                return *option;
            propagation = strcmp(*option, "rslave") == 0 ? *option : propagation;
        }
    return propagation;
}

static bool add_linux(struct writing *w, struct error *err)
{
    const struct security *security = &w->plan->container->security;
    struct value *section = value_make_at(w->root, w->arena, "linux", VALUE_MAP);
    set_text(w, section, "cgroupsPath", w->plan->cgroup_path);
    add_namespaces(w, section);
    add_resources(w, section);
    add_sysctls(w, section);
    set_text(w, section, "rootfsPropagation", root_propagation(w->plan));
    if (security->privileged) {
        add_devices(w, section);
    } else if (!text_equal(security->proc_mount, "Unmasked")) {
        value_set(section, w->arena, "maskedPaths",
                  text_values(w, masked_paths, ARRAY_SIZE(masked_paths)));
        value_set(section, w->arena, "readonlyPaths",
                  text_values(w, read_only_paths, ARRAY_SIZE(read_only_paths)));
    }
    return add_seccomp(w, section, err);
}

static void tell_identity(const struct user *user, struct container_identity *ret)
{
    AUTO_BUFFER groups = { 0 };
    *ret = (struct container_identity){ .uid = user->uid, .gid = user->gid };
    buffer_printf(&groups, "%lld", (long long)user->gid);
    for (size_t i = 0; i < user->group_count; i++)
        if (user->groups[i] != user->gid)
            buffer_printf(&groups, " %lld", (long long)user->groups[i]);
    if (groups.size < sizeof ret->groups)
        snprintf(ret->groups, sizeof ret->groups, "%s", buffer_text(&groups));
}

bool container_spec_write(const struct container_plan *plan, struct buffer *ret_json,
                          struct container_identity *ret, struct error *err)
{
    AUTO_ARENA arena = { 0 };
    struct writing w = { .plan = plan, .arena = &arena, .root = value_new_map(&arena) };
    w.capabilities = capability_set(&plan->container->security);
    if (!user_resolve(plan->pod, plan->container, plan->image->user, plan->rootfs, &w.user, err))
        return false;
    set_text(&w, w.root, "ociVersion", "1.0.2");
    if (!add_process(&w, err))
        return false;
    struct value *root = value_make_at(w.root, &arena, "root", VALUE_MAP);
    set_text(&w, root, "path", plan->rootfs);
    value_set(root, &arena, "readonly",
              value_new_bool(&arena, plan->container->security.read_only_root));
    if (!plan->pod->host_network)
        set_text(&w, w.root, "hostname", plan->hostname);
    add_mounts(&w);
    if (!add_linux(&w, err))
        return false;
    tell_identity(&w.user, ret);
    json_write_value(ret_json, w.root);
    return true;
}

bool container_spec_exec(const char *config_path, const char *const *arguments, bool terminal,
                         struct buffer *ret_json, struct error *err)
{
    AUTO_ARENA arena = { 0 };
    AUTO_BUFFER text = { 0 };
    int rc = file_read(config_path, CONFIG_MAX_BYTES, &text);
    if (rc < 0)
        return fail(err, REASON_NOT_FOUND, -rc, "the container has no configuration: %s",
                    strerror(-rc));
    struct value *root = json_parse(buffer_bytes(&text), NULL, &arena, err);
    struct value *process = value_member(root, "process");
    if (!process)
        return error_is_set(err) ? false
                                 : fail(err, REASON_INTERNAL_ERROR, /* os_errno= */ 0,
                                        "%s has no process", config_path);
    struct value *list = value_new_list(&arena);
    for (; arguments && *arguments; arguments++)
        value_append(list, &arena, value_new_text(&arena, *arguments));
    value_set(process, &arena, "args", list);
    value_set(process, &arena, "terminal", value_new_bool(&arena, terminal));
    if (terminal && value_count(value_member(process, "env")) > 0)
        value_append(value_member(process, "env"), &arena, value_new_text(&arena, "TERM=xterm"));
    json_write_value(ret_json, process);
    return true;
}
