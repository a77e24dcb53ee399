/* SPDX-License-Identifier: Apache-2.0 */
/* pod_standard_check.c - the checks of the Pod Security Standards.
 *
 * Most have one shape: a rule looks at a securityContext, of the pod and of each container, and the
 * refusal names who set what.  Words and order are upstream's. */
#include "write/pod_standard_check.h"

#include <stdlib.h>

#include "base/arena.h"
#include "codec/value.h"
#include "object/validation.h"

/* ---- lists of texts ---- */

struct texts {
    struct bytes *items;
    size_t        count, capacity;
    struct arena *arena;
};

static void add_text(struct texts *texts, struct bytes text)
{
    texts->items = arena_grow(texts->arena, texts->items, texts->count, &texts->capacity,
                              sizeof *texts->items);
    texts->items[texts->count++] = text;
}

/* Each once, in their order. */
static void insert_text(struct texts *texts, struct bytes text)
{
    size_t at = 0;
    while (at < texts->count && bytes_compare(texts->items[at], text) < 0)
        at++;
    if (at < texts->count && bytes_equal(texts->items[at], text))
        return;
    add_text(texts, text);
    memmove(texts->items + at + 1, texts->items + at, (texts->count - 1 - at) * sizeof text);
    texts->items[at] = text;
}

static const char *join(const struct texts *texts, const char *quote, const char *between)
{
    AUTO_BUFFER out = { 0 };
    for (size_t i = 0; i < texts->count; i++)
        buffer_printf(&out, "%s%s%.*s%s", i ? between : "", quote, BYTES_ARG(texts->items[i]),
                      quote);
    return arena_strdup(texts->arena, buffer_text(&out));
}

static const char *join_quoted(const struct texts *texts)
{
    return join(texts, "\"", ", ");
}

static const char *plural(const struct texts *texts, const char *one, const char *many)
{
    return texts->count == 1 ? one : many;
}

/* `container "a"`, `containers "a", "b"` */
static const char *named_containers(const struct texts *names)
{
    return arena_printf(names->arena, "%s %s", plural(names, "container", "containers"),
                        join_quoted(names));
}

/* ---- who does what ---- */

/* What a rule found: those who do it, and the values by which they do. */
struct finding {
    struct pod_inspection *inspection;
    struct texts           containers, values;
    bool                   pod_does;
    bool                   sets_user, sets_role;         /* of selinux */
};

static struct finding finding_of(struct pod_inspection *inspection)
{
    return (struct finding){ .inspection = inspection,
                             .containers = { .arena = inspection->arena },
                             .values = { .arena = inspection->arena } };
}

/* True: `node` (a container, or a securityContext) is not as it should be. */
typedef bool find_function(struct finding *, const struct value *node);

static void each_container(struct finding *finding, find_function *find)
{
    static const char *const lists[] = { "initContainers", "containers", "ephemeralContainers" };
    FOR_EACH(name, lists) {
        const struct value *list = value_member(finding->inspection->spec, *name);
        for (size_t i = 0; i < value_count(list); i++)
            if (find(finding, value_item(list, i)))
                add_text(&finding->containers, value_string(value_item(list, i), "name"));
    }
}

/* The securityContext of each container. */
static void each_context(struct finding *finding, find_function *find)
{
    static const char *const lists[] = { "initContainers", "containers", "ephemeralContainers" };
    FOR_EACH(name, lists) {
        const struct value *list = value_member(finding->inspection->spec, *name);
        for (size_t i = 0; i < value_count(list); i++) {
            const struct value *container = value_item(list, i);
            if (find(finding, value_member(container, "securityContext")))
                add_text(&finding->containers, value_string(container, "name"));
        }
    }
}

/* The same, and the pod's own. */
static void each_setter(struct finding *finding, find_function *find)
{
    finding->pod_does = find(finding, value_member(finding->inspection->spec, "securityContext"));
    each_context(finding, find);
}

static bool is_found(const struct finding *finding)
{
    return finding->pod_does || finding->containers.count > 0;
}

/* `pod and container "a"` */
static const char *setters(const struct finding *finding)
{
    const char *containers = named_containers(&finding->containers);
    if (finding->containers.count == 0)
        return "pod";
    return finding->pod_does ? arena_printf(finding->inspection->arena, "pod and %s", containers)
                             : containers;
}

static bool refuse(struct pod_inspection *inspection, const char *reason, const char *detail)
{
    inspection->reason = reason;
    inspection->detail = detail;
    return false;
}

static bool is_windows(const struct pod_inspection *inspection)
{
    return bytes_equal_text(value_string(inspection->spec, "os.name"), "windows");
}

/* A pod in a user namespace of its own is root of nothing else. */
static bool has_own_users(const struct pod_inspection *inspection)
{
    return !value_bool(inspection->spec, "hostUsers", true);
}

/* ---- baseline ---- */

static bool finds_app_armor(struct finding *finding, const struct value *context)
{
    const struct value *profile = value_member(context, "appArmorProfile");
    struct bytes type = value_string(profile, "type");
    if (!profile || bytes_equal_text(type, "RuntimeDefault") || bytes_equal_text(type, "Localhost"))
        return false;
    insert_text(&finding->values, type);
    return true;
}

static bool allows_app_armor(struct bytes profile)
{
    return profile.size == 0 || bytes_equal_text(profile, "runtime/default") ||
           bytes_starts_with(profile, "localhost/");
}

bool pod_check_app_armor(struct pod_inspection *inspection)
{
    static const char prefix[] = "container.apparmor.security.beta.kubernetes.io/";
    struct arena *arena = inspection->arena;
    struct finding finding = finding_of(inspection);
    struct texts annotations = { .arena = arena };
    each_setter(&finding, finds_app_armor);
    const char *who = is_found(&finding) ? setters(&finding) : NULL;
    for (size_t i = 0; i < value_count(inspection->annotations); i++) {
        const struct member *member = &inspection->annotations->map.members[i];
        if (bytes_starts_with(member->key, prefix) &&
            !allows_app_armor(value_string(member->value, "")))
            insert_text(&annotations,
                        bytes_of(arena_printf(arena, "%.*s=%s", BYTES_ARG(member->key),
                                              value_json(member->value, arena))));
    }
    if (annotations.count > 0) {
        const char *what = plural(&annotations, "annotation", "annotations");
        who = who ? arena_printf(arena, "%s and %s", who, what) : what;
        for (size_t i = 0; i < annotations.count; i++)
            add_text(&finding.values, annotations.items[i]);
    }
    return !who ||
           refuse(inspection,
                  plural(&finding.values, "forbidden AppArmor profile",
                         "forbidden AppArmor profiles"),
                  arena_printf(arena, "%s must not set AppArmor profile type to %s", who,
                               join_quoted(&finding.values)));
}

/* Adds those of capabilities.add that are not in `allowed`. */
static bool finds_added(struct finding *finding, const struct value *context,
                        const char *const *allowed)
{
    const struct value *added = value_at(context, "capabilities.add");
    bool found = false;
    for (size_t i = 0; i < value_count(added); i++) {
        struct bytes capability = value_string(value_item(added, i), "");
        if (text_is_one_of(capability, allowed))
            continue;
        insert_text(&finding->values, capability);
        found = true;
    }
    return found;
}

static bool finds_capabilities(struct finding *finding, const struct value *context)
{
    static const char *const allowed[] = {
        "AUDIT_WRITE", "CHOWN", "DAC_OVERRIDE", "FOWNER", "FSETID", "KILL", "MKNOD",
        "NET_BIND_SERVICE", "SETFCAP", "SETGID", "SETPCAP", "SETUID", "SYS_CHROOT", NULL
    };
    return finds_added(finding, context, allowed);
}

static const char *added_text(const struct finding *finding)
{
    return arena_printf(finding->inspection->arena,
                        "%s must not include %s in securityContext.capabilities.add",
                        named_containers(&finding->containers), join_quoted(&finding->values));
}

bool pod_check_capabilities(struct pod_inspection *inspection)
{
    struct finding finding = finding_of(inspection);
    each_context(&finding, finds_capabilities);
    return !is_found(&finding) ||
           refuse(inspection, "non-default capabilities", added_text(&finding));
}

bool pod_check_host_namespaces(struct pod_inspection *inspection)
{
    static const char *const members[] = { "hostNetwork", "hostPID", "hostIPC" };
    struct texts found = { .arena = inspection->arena };
    FOR_EACH(name, members)
        if (value_bool(inspection->spec, *name, false))
            add_text(&found, bytes_of(arena_printf(inspection->arena, "%s=true", *name)));
    return found.count == 0 || refuse(inspection, "host namespaces", join(&found, "", ", "));
}

bool pod_check_host_path(struct pod_inspection *inspection)
{
    const struct value *volumes = value_member(inspection->spec, "volumes");
    struct texts found = { .arena = inspection->arena };
    for (size_t i = 0; i < value_count(volumes); i++)
        if (value_member(value_item(volumes, i), "hostPath"))
            add_text(&found, value_string(value_item(volumes, i), "name"));
    return found.count == 0 ||
           refuse(inspection, "hostPath volumes",
                  arena_printf(inspection->arena, "%s %s", plural(&found, "volume", "volumes"),
                               join_quoted(&found)));
}

static bool finds_host_ports(struct finding *finding, const struct value *container)
{
    const struct value *ports = value_member(container, "ports");
    bool found = false;
    for (size_t i = 0; i < value_count(ports); i++) {
        int64_t port = value_int(value_item(ports, i), "hostPort", 0);
        if (port == 0)
            continue;
        insert_text(&finding->values,
                    bytes_of(arena_printf(finding->inspection->arena, "%lld", (long long)port)));
        found = true;
    }
    return found;
}

bool pod_check_host_ports(struct pod_inspection *inspection)
{
    struct finding finding = finding_of(inspection);
    each_container(&finding, finds_host_ports);
    return !is_found(&finding) ||
           refuse(inspection, "hostPort",
                  arena_printf(inspection->arena, "%s %s %s %s",
                               named_containers(&finding.containers),
                               plural(&finding.containers, "uses", "use"),
                               plural(&finding.values, "hostPort", "hostPorts"),
                               join(&finding.values, "", ", ")));
}

static bool finds_probe_hosts(struct finding *finding, const struct value *container)
{
    static const char *const handlers[] = { "livenessProbe", "readinessProbe", "startupProbe",
                                            "lifecycle.postStart", "lifecycle.preStop" };
    static const char *const hosts[] = { "httpGet.host", "tcpSocket.host" };
    bool found = false;
    FOR_EACH(handler, handlers)
        FOR_EACH(path, hosts) {
            struct bytes host = value_string(value_at(container, *handler), *path);
            if (host.size == 0)
                continue;
            insert_text(&finding->values, host);
            found = true;
        }
    return found;
}

bool pod_check_probe_hosts(struct pod_inspection *inspection)
{
    struct finding finding = finding_of(inspection);
    struct texts names = { .arena = inspection->arena };
    each_container(&finding, finds_probe_hosts);
    for (size_t i = 0; i < finding.containers.count; i++)
        insert_text(&names, finding.containers.items[i]);
    return !is_found(&finding) ||
           refuse(inspection, "probe or lifecycle host",
                  arena_printf(inspection->arena, "%s %s %s %s", named_containers(&names),
                               plural(&names, "uses", "use"),
                               plural(&finding.values, "probe or lifecycle host",
                                      "probe or lifecycle hosts"),
                               join_quoted(&finding.values)));
}

static bool finds_privileged(struct finding *finding, const struct value *context)
{
    (void)finding;
    return value_bool(context, "privileged", false);
}

bool pod_check_privileged(struct pod_inspection *inspection)
{
    struct finding finding = finding_of(inspection);
    each_context(&finding, finds_privileged);
    return !is_found(&finding) ||
           refuse(inspection, "privileged",
                  arena_printf(inspection->arena, "%s must not set securityContext.privileged=true",
                               named_containers(&finding.containers)));
}

static bool finds_proc_mount(struct finding *finding, const struct value *context)
{
    struct bytes mount = value_string(context, "procMount");
    if (!mount.at || bytes_equal_text(mount, "Default"))
        return false;
    insert_text(&finding->values, mount);
    return true;
}

bool pod_check_proc_mount(struct pod_inspection *inspection)
{
    struct finding finding = finding_of(inspection);
    each_context(&finding, finds_proc_mount);
    return !is_found(&finding) ||
           refuse(inspection, "procMount",
                  arena_printf(inspection->arena, "%s must not set securityContext.procMount to %s",
                               named_containers(&finding.containers),
                               join_quoted(&finding.values)));
}

bool pod_check_proc_mount_relaxed(struct pod_inspection *inspection)
{
    return has_own_users(inspection) || pod_check_proc_mount(inspection);
}

static bool finds_selinux(struct finding *finding, const struct value *context)
{
    enum { ENGINE_FROM = 31 };
    static const char *const allowed[] = { "",
                                           "container_t",
                                           "container_init_t",
                                           "container_kvm_t",
                                           "container_engine_t",
                                           NULL };
    const struct value *options = value_member(context, "seLinuxOptions");
    struct bytes type = value_string(options, "type");
    if (!options)
        return false;
    bool good_type = text_is_one_of(type, allowed) &&
                     (finding->inspection->minor >= ENGINE_FROM ||
                      !bytes_equal_text(type, "container_engine_t"));
    bool sets_user = value_string(options, "user").size > 0,
         sets_role = value_string(options, "role").size > 0;
    if (!good_type)
        insert_text(&finding->values, type);
    finding->sets_user = finding->sets_user || sets_user;
    finding->sets_role = finding->sets_role || sets_role;
    return !good_type || sets_user || sets_role;
}

bool pod_check_selinux(struct pod_inspection *inspection)
{
    struct arena *arena = inspection->arena;
    struct finding finding = finding_of(inspection);
    struct texts what = { .arena = arena };
    each_setter(&finding, finds_selinux);
    if (finding.values.count > 0)
        add_text(&what, bytes_of(arena_printf(arena, "%s %s",
                                              plural(&finding.values, "type", "types"),
                                              join_quoted(&finding.values))));
    if (finding.sets_user)
        add_text(&what, BYTES("user may not be set"));
    if (finding.sets_role)
        add_text(&what, BYTES("role may not be set"));
    return !is_found(&finding) ||
           refuse(inspection, "seLinuxOptions",
                  arena_printf(arena, "%s set forbidden securityContext.seLinuxOptions: %s",
                               setters(&finding), join(&what, "", "; ")));
}

static void note_seccomp_annotation(struct finding *finding, const char *key)
{
    struct arena *arena = finding->inspection->arena;
    const struct value *profile = value_member(finding->inspection->annotations, key);
    struct bytes text = value_string(profile, "");
    if (profile && !bytes_equal_text(text, "runtime/default") &&
        !bytes_equal_text(text, "docker/default") && !bytes_starts_with(text, "localhost/"))
        insert_text(&finding->values,
                    bytes_of(arena_printf(arena, "%s=%s", key, value_json(profile, arena))));
}

static bool finds_seccomp_annotation(struct finding *finding, const struct value *container)
{
    note_seccomp_annotation(finding,
                            arena_printf(finding->inspection->arena,
                                         "container.seccomp.security.alpha.kubernetes.io/%.*s",
                                         BYTES_ARG(value_string(container, "name"))));
    return false;
}

bool pod_check_seccomp_annotations(struct pod_inspection *inspection)
{
    struct finding finding = finding_of(inspection);
    note_seccomp_annotation(&finding, "seccomp.security.alpha.kubernetes.io/pod");
    each_container(&finding, finds_seccomp_annotation);
    return finding.values.count == 0 ||
           refuse(inspection, "seccompProfile",
                  arena_printf(inspection->arena, "forbidden %s %s",
                               plural(&finding.values, "annotation", "annotations"),
                               join(&finding.values, "", ", ")));
}

static bool finds_seccomp(struct finding *finding, const struct value *context)
{
    const struct value *profile = value_member(context, "seccompProfile");
    struct bytes type = value_string(profile, "type");
    if (!profile || bytes_equal_text(type, "RuntimeDefault") || bytes_equal_text(type, "Localhost"))
        return false;
    insert_text(&finding->values, type);
    return true;
}

bool pod_check_seccomp(struct pod_inspection *inspection)
{
    struct finding finding = finding_of(inspection);
    each_setter(&finding, finds_seccomp);
    return !is_found(&finding) ||
           refuse(inspection, "seccompProfile",
                  arena_printf(inspection->arena,
                               "%s must not set securityContext.seccompProfile.type to %s",
                               setters(&finding), join_quoted(&finding.values)));
}

bool pod_check_sysctls(struct pod_inspection *inspection)
{
    static const struct { const char *name; int from; } allowed[] = {
        { "kernel.shm_rmid_forced", 0 },
        { "net.ipv4.ip_local_port_range", 0 },
        { "net.ipv4.tcp_syncookies", 0 },
        { "net.ipv4.ping_group_range", 0 },
        { "net.ipv4.ip_unprivileged_port_start", 0 },
        { "net.ipv4.ip_local_reserved_ports", 27 },
        { "net.ipv4.tcp_keepalive_time", 29 },
        { "net.ipv4.tcp_fin_timeout", 29 },
        { "net.ipv4.tcp_keepalive_intvl", 29 },
        { "net.ipv4.tcp_keepalive_probes", 29 },
        { "net.ipv4.tcp_rmem", 32 },
        { "net.ipv4.tcp_wmem", 32 },
    };
    const struct value *list = value_at(inspection->spec, "securityContext.sysctls");
    struct texts found = { .arena = inspection->arena };
    for (size_t i = 0; i < value_count(list); i++) {
        struct bytes name = value_string(value_item(list, i), "name");
        bool good = false;
        FOR_EACH(row, allowed)
            good = good || (bytes_equal_text(name, row->name) && inspection->minor >= row->from);
        if (!good)
            add_text(&found, name);
    }
    return found.count == 0 || refuse(inspection, "forbidden sysctls", join(&found, "", ", "));
}

static bool finds_host_process(struct finding *finding, const struct value *context)
{
    (void)finding;
    return value_bool(context, "windowsOptions.hostProcess", false);
}

bool pod_check_host_process(struct pod_inspection *inspection)
{
    struct finding finding = finding_of(inspection);
    each_setter(&finding, finds_host_process);
    return !is_found(&finding) ||
           refuse(inspection, "hostProcess",
                  arena_printf(inspection->arena,
                               "%s must not set securityContext.windowsOptions.hostProcess=true",
                               setters(&finding)));
}

/* ---- restricted ---- */

enum { WINDOWS_FROM = 25 };              /* from here on what Linux alone knows is not asked of it */

static bool is_exempt(const struct pod_inspection *inspection)
{
    return inspection->minor >= WINDOWS_FROM && is_windows(inspection);
}

static bool finds_escalation(struct finding *finding, const struct value *context)
{
    (void)finding;
    return value_bool(context, "allowPrivilegeEscalation", true);
}

bool pod_check_escalation(struct pod_inspection *inspection)
{
    struct finding finding = finding_of(inspection);
    each_context(&finding, finds_escalation);
    return is_exempt(inspection) || !is_found(&finding) ||
           refuse(inspection, "allowPrivilegeEscalation != false",
                  arena_printf(inspection->arena,
                               "%s must set securityContext.allowPrivilegeEscalation=false",
                               named_containers(&finding.containers)));
}

static bool finds_undropped(struct finding *finding, const struct value *context)
{
    const struct value *dropped = value_at(context, "capabilities.drop");
    (void)finding;
    for (size_t i = 0; i < value_count(dropped); i++)
        if (bytes_equal_text(value_string(value_item(dropped, i), ""), "ALL"))
            return false;
    return true;
}

static bool finds_more_than_bind(struct finding *finding, const struct value *context)
{
    static const char *const allowed[] = { "NET_BIND_SERVICE", NULL };
    return finds_added(finding, context, allowed);
}

bool pod_check_dropped_capabilities(struct pod_inspection *inspection)
{
    struct finding undropped = finding_of(inspection), added = undropped;
    struct texts details = { .arena = inspection->arena };
    each_context(&undropped, finds_undropped);
    each_context(&added, finds_more_than_bind);
    if (is_found(&undropped))
        add_text(&details, bytes_of(arena_printf(
                               inspection->arena,
                               "%s must set securityContext.capabilities.drop=[\"ALL\"]",
                               named_containers(&undropped.containers))));
    if (is_found(&added))
        add_text(&details, bytes_of(added_text(&added)));
    return is_exempt(inspection) || details.count == 0 ||
           refuse(inspection, "unrestricted capabilities", join(&details, "", "; "));
}

static struct bytes volume_type(const struct value *volume)
{
    for (size_t i = 0; i < value_count(volume); i++)
        if (!bytes_equal_text(volume->map.members[i].key, "name"))
            return volume->map.members[i].key;
    return BYTES("unknown");
}

bool pod_check_volume_types(struct pod_inspection *inspection)
{
    static const char *const allowed[] = { "configMap", "csi", "downwardAPI", "emptyDir",
                                           "ephemeral", "image", "persistentVolumeClaim",
                                           "projected", "secret", NULL };
    const struct value *volumes = value_member(inspection->spec, "volumes");
    struct texts found = { .arena = inspection->arena }, types = found;
    for (size_t i = 0; i < value_count(volumes); i++) {
        struct bytes type = volume_type(value_item(volumes, i));
        if (text_is_one_of(type, allowed))
            continue;
        add_text(&found, value_string(value_item(volumes, i), "name"));
        insert_text(&types, type);
    }
    return found.count == 0 ||
           refuse(inspection, "restricted volume types",
                  arena_printf(inspection->arena, "%s %s %s %s %s",
                               plural(&found, "volume", "volumes"), join_quoted(&found),
                               plural(&found, "uses", "use"),
                               plural(&types, "restricted volume type", "restricted volume types"),
                               join_quoted(&types)));
}

static bool finds_root(struct finding *finding, const struct value *context)
{
    (void)finding;
    return !value_bool(context, "runAsNonRoot", true);
}

static bool finds_silent(struct finding *finding, const struct value *context)
{
    (void)finding;
    return !value_member(context, "runAsNonRoot");
}

bool pod_check_non_root(struct pod_inspection *inspection)
{
    enum { RELAXED_FROM = 35 };
    static const char reason[] = "runAsNonRoot != true";
    struct arena *arena = inspection->arena;
    struct finding root = finding_of(inspection), silent = root;
    if (inspection->minor >= RELAXED_FROM && has_own_users(inspection))
        return true;
    each_setter(&root, finds_root);
    if (is_found(&root))
        return refuse(inspection, reason,
                      arena_printf(arena, "%s must not set securityContext.runAsNonRoot=false",
                                   setters(&root)));
    if (!finds_silent(&silent, value_member(inspection->spec, "securityContext")))
        return true;
    each_context(&silent, finds_silent);
    return !is_found(&silent) ||
           refuse(inspection, reason,
                  arena_printf(arena, "pod or %s must set securityContext.runAsNonRoot=true",
                               named_containers(&silent.containers)));
}

static bool finds_user_zero(struct finding *finding, const struct value *context)
{
    (void)finding;
    return value_int(context, "runAsUser", -1) == 0;
}

bool pod_check_user(struct pod_inspection *inspection)
{
    enum { RELAXED_FROM = 35 };
    struct finding finding = finding_of(inspection);
    each_setter(&finding, finds_user_zero);
    return (inspection->minor >= RELAXED_FROM && has_own_users(inspection)) ||
           !is_found(&finding) ||
           refuse(inspection, "runAsUser=0",
                  arena_printf(inspection->arena, "%s must not set runAsUser=0",
                               setters(&finding)));
}

static bool finds_no_seccomp(struct finding *finding, const struct value *context)
{
    (void)finding;
    return !value_member(context, "seccompProfile");
}

bool pod_check_seccomp_set(struct pod_inspection *inspection)
{
    struct finding silent = finding_of(inspection);
    if (is_exempt(inspection))
        return true;
    if (!pod_check_seccomp(inspection))
        return false;
    if (!finds_no_seccomp(&silent, value_member(inspection->spec, "securityContext")))
        return true;
    each_context(&silent, finds_no_seccomp);
    return !is_found(&silent) ||
           refuse(
               inspection, "seccompProfile",
               arena_printf(
                   inspection->arena,
                   "pod or %s must set securityContext.seccompProfile.type to \"RuntimeDefault\" or \"Localhost\"",
                   named_containers(&silent.containers)));
}
