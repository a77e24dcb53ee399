/* SPDX-License-Identifier: Apache-2.0 */
/* pod_security.c - security contexts of pods and containers, and what an operating system rules
 * out.
 *
 * Annotations that say the same as a field (seccomp, AppArmor) must agree with it.
 *
 * Not here: pod security admission, which decides what a namespace allows. */
#include "object/kinds/pod_spec.h"

#include <ctype.h>

#include "base/arena.h"
#include "base/error.h"
#include "codec/json.h"
#include "codec/value.h"
#include "object/kinds/volume_sources.h"
#include "object/text_set.h"
#include "object/validation.h"

enum { ID_MAX = 2147483647, SYSCTL_MAX = 253, PROFILE_MAX = 4095, CREDENTIAL_SPEC_MAX = 65536 };

#define ID_DETAIL "must be between 0 and 2147483647, inclusive"

static const char *const profile_types[] = { "Localhost", "RuntimeDefault", "Unconfined", NULL };

static void check_id(const struct value *map, const char *name, struct field_errors *errors)
{
    int64_t id = value_int(map, name, 0);
    if (id < 0 || id > ID_MAX)
        field_invalid_int(errors, name, id, ID_DETAIL);
}

/* ---- profiles ---- */

static void check_seccomp(const struct value *context, struct field_errors *errors)
{
    const struct value *profile = value_member(context, "seccompProfile");
    const struct value *path = value_member(profile, "localhostProfile");
    struct bytes type = value_string(profile, "type");
    if (!profile)
        return;
    field_enter(errors, "seccompProfile");
    if (type.size == 0)
        field_required(errors, "type", "type is required when seccompProfile is set");
    else
        field_one_of(errors, profile, "type", profile_types);
    if (!bytes_equal_text(type, "Localhost")) {
        if (path)
            field_invalid_json(errors, "localhostProfile",
                               arena_printf(errors->arena,
                                            "{\"Type\":\"%.*s\",\"LocalhostProfile\":%s}",
                                            BYTES_ARG(type), value_json(path, errors->arena)),
                               "can only be set when seccomp type is Localhost");
    } else if (!path) {
        field_required(errors, "localhostProfile", "must be set when seccomp type is Localhost");
    } else {
        validate_relative_path(errors, "localhostProfile", value_bytes(path));
    }
    field_leave(errors);
}

static void check_app_armor_path(const struct value *path, struct field_errors *errors)
{
    struct bytes text = value_bytes(path);
    bool padded = text.size && (isspace((unsigned char)text.at[0]) ||
                                isspace((unsigned char)text.at[text.size - 1]));
    if (!path)
        field_required(errors, "localhostProfile", "must be set when AppArmor type is Localhost");
    else if (padded)
        field_invalid_text(errors, "localhostProfile", text, "must not be padded with whitespace");
    else if (text.size == 0)
        field_required(errors, "localhostProfile", "must be set when AppArmor type is Localhost");
    if (text.size > PROFILE_MAX)
        field_too_long(errors, "localhostProfile", PROFILE_MAX);
}

static void check_app_armor(const struct value *context, struct field_errors *errors)
{
    const struct value *profile = value_member(context, "appArmorProfile");
    const struct value *path = value_member(profile, "localhostProfile");
    struct bytes type = value_string(profile, "type");
    if (!profile)
        return;
    field_enter(errors, "appArmorProfile");
    if (bytes_equal_text(type, "Localhost"))
        check_app_armor_path(path, errors);
    else if (type.size == 0)
        field_required(errors, "type", "type is required when appArmorProfile is set");
    else if (!text_is_one_of(type, profile_types))
        field_not_supported(errors, "type", type, profile_types);
    else if (path)
        field_invalid(errors, "localhostProfile", path,
                      "can only be set when AppArmor type is Localhost");
    field_leave(errors);
}

/* ---- Windows options ---- */

static bool has_any(struct bytes text, const char *wanted)
{
    for (size_t i = 0; i < text.size; i++)
        if (text.at[i] && strchr(wanted, text.at[i]))
            return true;
    return false;
}

static bool has_only(struct bytes text, const char *wanted)
{
    for (size_t i = 0; i < text.size; i++)
        if (!text.at[i] || !strchr(wanted, text.at[i]))
            return false;
    return text.size > 0;
}

static bool is_domain(struct bytes domain)
{
    if (domain.size > 0 && domain.size <= 15 && domain.at[0] != '.' &&
        !has_any(domain, "\\/:*?\"<>|"))
        return true;
    struct bytes rest = domain;
    while (rest.at) {
        struct bytes part = bytes_next(&rest, '.');
        if (part.size == 0 || part.size > 63 || part.at[0] == '-' || part.at[part.size - 1] == '-')
            return false;
        for (size_t i = 0; i < part.size; i++)
            if (!isalnum((unsigned char)part.at[i]) && part.at[i] != '-')
                return false;
    }
    return true;
}

static const char *user_problem(struct bytes name, struct bytes *user)
{
    struct bytes rest = name;
    struct bytes domain = bytes_next(&rest, '\\');
    size_t another;
    for (size_t i = 0; i < name.size; i++)
        if (iscntrl((unsigned char)name.at[i]))
            return "runAsUserName cannot contain control characters";
    if (rest.at && bytes_find(rest, '\\', &another))
        return "runAsUserName cannot contain more than one backslash";
    *user = rest.at ? rest : domain;
    if (rest.at && domain.size >= 256)
        return "runAsUserName's Domain length must be under 256 characters";
    return rest.at && !is_domain(domain)
               ? "runAsUserName's Domain doesn't match the NetBios nor the DNS format"
               : NULL;
}

static void check_user_name(const struct value *value, struct field_errors *errors)
{
    static const char member[] = "runAsUserName";
    struct bytes name = value_bytes(value), user = { 0 };
    if (name.size == 0) {
        field_invalid(errors, member, value, "runAsUserName cannot be an empty string");
        return;
    }
    const char *detail = user_problem(name, &user);
    if (detail)
        field_invalid(errors, member, value, detail);
    if (!user.at)
        return;
    if (user.size == 0)
        field_invalid(errors, member, value, "runAsUserName's User cannot be empty");
    if (user.size > 104)
        field_invalid(errors, member, value,
                      "runAsUserName's User length must not be longer than 104 characters");
    if (has_only(user, ". "))
        field_invalid(errors, member, value,
                      "runAsUserName's User cannot contain only periods or spaces");
    if (has_any(user, "\"/\\:;|=,+*?<>@[]"))
        field_invalid(
            errors, member, value,
            "runAsUserName's User cannot contain the following characters: \"/\\:;|=,+*?<>@[]");
}

static void check_windows_options(const struct value *context, struct field_errors *errors)
{
    const struct value *options = value_member(context, "windowsOptions");
    const struct value *spec = value_member(options, "gmsaCredentialSpec");
    if (!options)
        return;
    field_enter(errors, "windowsOptions");
    if (value_member(options, "gmsaCredentialSpecName"))
        field_format(errors, "gmsaCredentialSpecName",
                     value_string(options, "gmsaCredentialSpecName"), FORMAT_SUBDOMAIN);
    if (spec && value_bytes(spec).size == 0)
        field_invalid(errors, "gmsaCredentialSpec", spec,
                      "gmsaCredentialSpec cannot be an empty string");
    if (value_bytes(spec).size > CREDENTIAL_SPEC_MAX)
        field_invalid(errors, "gmsaCredentialSpec", spec,
                      "gmsaCredentialSpec size must be under 64 KiB");
    if (value_member(options, "runAsUserName"))
        check_user_name(value_member(options, "runAsUserName"), errors);
    field_leave(errors);
}

/* ---- containers ---- */

/* Only its own fields: upstream prints all of an inner struct, which no client reads. */
static void check_escalation(const struct value *context, struct field_errors *errors)
{
    const struct value *added = value_at(context, "capabilities.add");
    if (value_bool(context, "allowPrivilegeEscalation", true))
        return;
    if (value_bool(context, "privileged", false))
        field_invalid(errors, NULL, context,
                      "cannot set `allowPrivilegeEscalation` to false and `privileged` to true");
    for (size_t i = 0; i < value_count(added); i++)
        if (bytes_equal_text(value_bytes(value_item(added, i)), "CAP_SYS_ADMIN"))
            field_invalid(
                errors, NULL, context,
                "cannot set `allowPrivilegeEscalation` to false and `capabilities.Add` CAP_SYS_ADMIN");
}

void validate_container_security(const struct value *container, const struct pod_check *check)
{
    static const char *const proc_mounts[] = { "Default", "Unmasked", NULL };
    struct field_errors *errors = check->errors;
    const struct value *context = value_member(container, "securityContext");
    if (!context)
        return;
    field_enter(errors, "securityContext");
    check_id(context, "runAsUser", errors);
    check_id(context, "runAsGroup", errors);
    field_one_of(errors, context, "procMount", proc_mounts);
    if (check->host_users && bytes_equal_text(value_string(context, "procMount"), "Unmasked"))
        field_invalid_text(errors, "procMount", BYTES("Unmasked"),
                           "`hostUsers` must be false to use `Unmasked`");
    check_seccomp(context, errors);
    check_escalation(context, errors);
    check_windows_options(context, errors);
    check_app_armor(context, errors);
    field_leave(errors);
}

/* ---- sysctls ---- */

static bool is_sysctl_part(struct bytes part)
{
    if (part.size == 0 || strchr("-_", part.at[0]) || strchr("-_", part.at[part.size - 1]))
        return false;
    for (size_t i = 0; i < part.size; i++)
        if (!islower((unsigned char)part.at[i]) && !isdigit((unsigned char)part.at[i]) &&
            part.at[i] != '-' && part.at[i] != '_')
            return false;
    return true;
}

/* Parts joined by dots or slashes. */
static bool is_sysctl(struct bytes name)
{
    size_t start = 0;
    if (name.size > SYSCTL_MAX)
        return false;
    for (size_t i = 0; i <= name.size; i++) {
        if (i < name.size && name.at[i] != '.' && name.at[i] != '/')
            continue;
        if (!is_sysctl_part((struct bytes){ name.at + start, i - start }))
            return false;
        start = i + 1;
    }
    return true;
}

static bool starts_as(struct bytes name, const char *dotted)
{
    size_t size = strlen(dotted);
    if (name.size < size)
        return false;
    for (size_t i = 0; i < size; i++)
        if (dotted[i] == '.' ? name.at[i] != '.' && name.at[i] != '/' : name.at[i] != dotted[i])
            return false;
    return true;
}

static void check_host_sysctl(const struct value *spec, struct bytes name,
                              struct field_errors *errors)
{
    bool net = starts_as(name, "net.");
    bool ipc = starts_as(name, "kernel.sem") || starts_as(name, "kernel.shm") ||
               starts_as(name, "kernel.msg") || starts_as(name, "fs.mqueue.");
    if (net && value_bool(spec, "hostNetwork", false))
        field_invalid_text(errors, "name", name, "may not be specified when 'hostNetwork' is true");
    else if (ipc && value_bool(spec, "hostIPC", false))
        field_invalid_text(errors, "name", name, "may not be specified when 'hostIPC' is true");
}

static void check_sysctls(const struct value *spec, const struct value *context,
                          struct field_errors *errors)
{
    AUTO_TEXT_SET seen = { 0 };
    FIELD_EACH(sysctl, context, "sysctls", errors) {
        struct bytes name = value_string(sysctl.item, "name");
        bool repeated = !text_set_add(&seen, name);
        if (name.size == 0)
            field_required(errors, "name", NULL);
        else if (!is_sysctl(name))
            field_invalid_text(
                errors, "name", name,
                "must have at most 253 characters and match regex "
                "^([a-z0-9]([-_a-z0-9]*[a-z0-9])?[\\./])*[a-z0-9]([-_a-z0-9]*[a-z0-9])?$");
        else if (repeated)
            field_duplicate(errors, "name", value_member(sysctl.item, "name"));
        check_host_sysctl(spec, name, errors);
    }
}

/* ---- the pod ---- */

static void check_pod_context(const struct value *spec, const struct value *context,
                              struct field_errors *errors)
{
    static const char *const group_change[] = { "Always", "OnRootMismatch", NULL };
    static const char *const groups_policy[] = { "Merge", "Strict", NULL };
    static const char *const se_linux_change[] = { "Recursive", NULL };
    static const char *const ids[] = { "fsGroup", "runAsUser", "runAsGroup" };
    FOR_EACH(name, ids)
        check_id(context, *name, errors);
    FIELD_EACH(group, context, "supplementalGroups", errors)
    if (group.item->type == VALUE_INT && (group.item->integer < 0 || group.item->integer > ID_MAX))
        field_invalid(errors, NULL, group.item, ID_DETAIL);
    if (value_bool(spec, "shareProcessNamespace", false) && value_bool(spec, "hostPID", false))
        field_invalid_json(errors, "shareProcessNamespace", "true",
                           "ShareProcessNamespace and HostPID cannot both be enabled");
    check_sysctls(spec, context, errors);
    field_one_of(errors, context, "fsGroupChangePolicy", group_change);
    check_seccomp(context, errors);
    check_windows_options(context, errors);
    check_app_armor(context, errors);
    field_one_of(errors, context, "supplementalGroupsPolicy", groups_policy);
    field_one_of(errors, context, "seLinuxChangePolicy", se_linux_change);
}

/* Without users of the host there is nothing else of the host either. */
static void check_host_users(const struct pod_check *check)
{
    static const struct { const char *member, *shown; } host[] = {
        { "hostNetwork", "hostNetwork" }, { "hostPID", "HostPID" }, { "hostIPC", "HostIPC" },
    };
    static const char *const lists[] = { "initContainers", "containers", "ephemeralContainers" };
    if (check->host_users)
        return;
    FOR_EACH(row, host)
        if (value_bool(check->spec, row->member, false))
            field_forbidden(check->errors, row->shown, "when `hostUsers` is false");
    FOR_EACH(list, lists)
        FIELD_EACH(container, check->spec, *list, check->errors)
            if (value_count(value_member(container.item, "volumeDevices")))
                field_forbidden(check->errors, "volumeDevices", "when `hostUsers` is false");
}

/* ---- host processes of Windows ---- */

struct host_process {
    const struct value *pod;             /* the pod's own setting; may be NULL */
    size_t              containers, host_containers;
};

static void check_host_process(const struct value *container, struct field_errors *errors,
                               void *context)
{
    struct host_process *all = context;
    const struct value *own = value_at(container, "securityContext.windowsOptions.hostProcess");
    bool pod_wants = value_is(all->pod, VALUE_BOOL) && all->pod->boolean;
    bool wants = value_is(own, VALUE_BOOL) ? own->boolean : pod_wants;
    if (value_is(all->pod, VALUE_BOOL) && value_is(own, VALUE_BOOL) && own->boolean != pod_wants)
        field_invalid(
            errors, "securityContext.windowsOptions.hostProcess", own,
            arena_printf(errors->arena,
                         "pod hostProcess value must be identical if both are specified, was %s",
                         pod_wants ? "true" : "false"));
    all->containers++;
    all->host_containers += wants;
}

static void check_host_processes(const struct pod_check *check)
{
    struct host_process all = { .pod = value_at(check->spec,
                                                "securityContext.windowsOptions.hostProcess") };
    pod_each_container(check->spec, check->errors, check_host_process, &all);
    if (all.host_containers == 0)
        return;
    if (all.host_containers != all.containers)
        field_invalid_text(check->errors, NULL, BYTES(""),
                           "If pod contains any hostProcess containers then all "
                           "containers must be HostProcess containers");
    if (!value_bool(check->spec, "hostNetwork", false))
        field_invalid_json(check->errors, "hostNetwork", "false",
                           "hostNetwork must be true if pod contains any hostProcess containers");
}

/* ---- operating systems ---- */

#define NO_WINDOWS "cannot be set for a windows pod"

static void forbid(struct field_errors *errors, const struct value *map, const char *const *names,
                   const char *detail)
{
    for (; *names; names++)
        if (!value_is_empty(value_member(map, *names)) ||
            value_is(value_member(map, *names), VALUE_INT) ||
            value_is(value_member(map, *names), VALUE_BOOL) ||
            value_is(value_member(map, *names), VALUE_MAP))
            field_forbidden(errors, *names, detail);
}

static void forbid_in_linux(const struct value *container, struct field_errors *errors,
                            void *context)
{
    if (value_at(container, "securityContext.windowsOptions"))
        field_forbidden(errors, "securityContext.windowsOptions",
                        "windows options cannot be set for a linux pod");
}

static void forbid_in_windows(const struct value *container, struct field_errors *errors,
                              void *context)
{
    static const char *const members[] = { "appArmorProfile",
                                           "seLinuxOptions",
                                           "seccompProfile",
                                           "capabilities",
                                           "readOnlyRootFilesystem",
                                           "privileged",
                                           "allowPrivilegeEscalation",
                                           "procMount",
                                           "runAsUser",
                                           "runAsGroup",
                                           NULL };
    field_enter(errors, "securityContext");
    forbid(errors, value_member(container, "securityContext"), members, NO_WINDOWS);
    field_leave(errors);
}

static void check_linux(const struct pod_check *check)
{
    if (value_at(check->spec, "securityContext.windowsOptions"))
        field_forbidden(check->errors, "securityContext.windowsOptions",
                        "windows options cannot be set for a linux pod");
    pod_each_container(check->spec, check->errors, forbid_in_linux, NULL);
}

static void check_windows(const struct pod_check *check)
{
    static const char *const of_context[] = { "appArmorProfile",     "seLinuxOptions",
                                              "seccompProfile",      "fsGroup",
                                              "fsGroupChangePolicy", "sysctls",
                                              "runAsUser",           "runAsGroup",
                                              "supplementalGroups",  "supplementalGroupsPolicy",
                                              "seLinuxChangePolicy", NULL };
    static const char *const of_spec[] = { "hostUsers", "shareProcessNamespace", NULL };
    static const char *const of_host[] = { "hostPID", "hostIPC" };
    struct field_errors *errors = check->errors;
    field_enter(errors, "securityContext");
    forbid(errors, value_member(check->spec, "securityContext"), of_context, NO_WINDOWS);
    field_leave(errors);
    forbid(errors, check->spec, of_spec, NO_WINDOWS);
    FOR_EACH(name, of_host)
        if (value_bool(check->spec, *name, false))
            field_forbidden(errors, *name, NO_WINDOWS);
    pod_each_container(check->spec, errors, forbid_in_windows, NULL);
}

static void check_operating_system(const struct pod_check *check)
{
    static const char *const systems[] = { "linux", "windows", NULL };
    const struct value *os = value_member(check->spec, "os");
    struct bytes name = value_string(os, "name");
    if (!os)
        return;
    if (name.size == 0)
        field_required(check->errors, "os.name", NULL);
    else if (!text_is_one_of(name, systems))
        field_not_supported(check->errors, "os", name, systems);
    else if (bytes_equal_text(name, "linux"))
        check_linux(check);
    else
        check_windows(check);
}

void validate_pod_security(struct pod_check *check)
{
    const struct value *context = value_member(check->spec, "securityContext");
    field_enter(check->errors, "securityContext");
    check_pod_context(check->spec, context, check->errors);
    field_leave(check->errors);
    check_host_processes(check);
    check_host_users(check);
    check_operating_system(check);
}

/* ---- annotations ---- */

#define APP_ARMOR_PREFIX    "container.apparmor.security.beta.kubernetes.io/"
#define SECCOMP_POD         "seccomp.security.alpha.kubernetes.io/pod"
#define SECCOMP_PREFIX      "container.seccomp.security.alpha.kubernetes.io/"
#define LOCALHOST           "localhost/"

static struct bytes behind(struct bytes text, const char *prefix)
{
    size_t size = strlen(prefix);
    return (struct bytes){ text.at + size, text.size - size };
}

static void check_seccomp_annotation(struct bytes profile, const char *name,
                                     struct field_errors *errors)
{
    static const char *const plain[] = { "runtime/default", "docker/default", "unconfined", NULL };
    if (text_is_one_of(profile, plain))
        return;
    if (bytes_starts_with(profile, LOCALHOST))
        validate_relative_path(errors, name, behind(profile, LOCALHOST));
    else
        field_invalid_text(errors, name, profile, "must be a valid seccomp profile");
}

struct wanted_container {
    struct bytes name;
    bool         found;
};

static void find_container(const struct value *container, struct field_errors *errors,
                           void *context)
{
    struct wanted_container *wanted = context;
    wanted->found |= bytes_equal(value_string(container, "name"), wanted->name);
}

static void check_app_armor_annotation(const struct member *annotation, const struct value *spec,
                                       struct field_errors *errors)
{
    static const char *const plain[] = { "", "runtime/default", "unconfined", NULL };
    struct wanted_container wanted = { .name = behind(annotation->key, APP_ARMOR_PREFIX) };
    struct bytes profile = value_bytes(annotation->value);
    pod_each_container(spec, errors, find_container, &wanted);
    field_enter_key(errors, annotation->key);
    if (!wanted.found)
        field_invalid_text(errors, NULL, wanted.name, "container not found");
    if (!text_is_one_of(profile, plain) && !bytes_starts_with(profile, LOCALHOST))
        field_invalid_text(errors, NULL, profile,
                           arena_printf(errors->arena, "invalid AppArmor profile name: \"%.*s\"",
                                        BYTES_ARG(profile)));
    field_leave(errors);
}

void validate_json_annotation(const struct value *metadata, const char *name, const char *key,
                              struct field_errors *errors)
{
    struct error err = { 0 };
    struct bytes text = value_bytes(value_member(value_member(metadata, "annotations"), key));
    if (text.size && !json_parse(text, NULL, errors->arena, &err))
        field_invalid_text(errors, name, bytes_of(key), err.message);
}

void validate_pod_annotations(const struct value *metadata, const struct value *spec,
                              struct field_errors *errors)
{
    const struct value *annotations = value_member(metadata, "annotations");
    const struct value *mirror = value_member(annotations, "kubernetes.io/config.mirror");
    const struct value *cost =
        value_member(annotations, "controller.kubernetes.io/pod-deletion-cost");
    int64_t number;
    validate_json_annotation(metadata, "annotations", "scheduler.alpha.kubernetes.io/tolerations",
                             errors);
    field_enter(errors, "annotations");
    if (mirror && value_string(spec, "nodeName").size == 0) {
        field_enter_key(errors, BYTES("kubernetes.io/config.mirror"));
        field_invalid(errors, NULL, mirror,
                      "must set spec.nodeName if mirror pod annotation is set");
        field_leave(errors);
    }
    struct bytes text = value_bytes(cost);
    bool odd = text.size && (text.at[0] == '+' || (text.at[0] == '0' && text.size > 1));
    if (cost &&
        (odd || !bytes_to_int64(text, &number) || number < INT32_MIN || number > INT32_MAX)) {
        field_enter_key(errors, BYTES("controller.kubernetes.io/pod-deletion-cost"));
        field_invalid(errors, NULL, cost, "must be a 32bit integer");
        field_leave(errors);
    }
    for (uint32_t i = 0; value_is(annotations, VALUE_MAP) && i < annotations->map.count; i++) {
        const struct member *one = &annotations->map.members[i];
        if (bytes_equal_text(one->key, SECCOMP_POD) || bytes_starts_with(one->key, SECCOMP_PREFIX))
            check_seccomp_annotation(value_bytes(one->value),
                                     arena_copy(errors->arena, one->key.at, one->key.size), errors);
        if (bytes_starts_with(one->key, APP_ARMOR_PREFIX))
            check_app_armor_annotation(one, spec, errors);
    }
    field_leave(errors);
}

/* ---- annotations against fields ---- */

struct profile_check {
    const struct value *annotations;
    const struct value *app_armor;       /* the pod's own profile; may be NULL */
    bool                windows;
};

static void compare_profile(const struct value *profile, const struct value *annotation,
                            bool docker, const char *word, struct field_errors *errors)
{
    struct bytes type = value_string(profile, "type"), text = value_bytes(annotation);
    bool localhost = bytes_equal_text(type, "Localhost"), agrees = true;
    if (bytes_equal_text(type, "Unconfined"))
        agrees = bytes_equal_text(text, "unconfined");
    else if (bytes_equal_text(type, "RuntimeDefault"))
        agrees = bytes_equal_text(text, "runtime/default") ||
                 (docker && bytes_equal_text(text, "docker/default"));
    else if (localhost)
        agrees = bytes_starts_with(text, LOCALHOST);
    if (!agrees)
        field_forbidden(
            errors, "type",
            arena_printf(errors->arena, "%s type in annotation and field must match", word));
    else if (localhost &&
             !bytes_equal(behind(text, LOCALHOST), value_string(profile, "localhostProfile")))
        field_forbidden(
            errors, "localhostProfile",
            arena_printf(errors->arena, "%s profile in annotation and field must match", word));
}

static const struct value *container_annotation(const struct profile_check *check,
                                                const char *prefix, const struct value *container,
                                                struct arena *arena)
{
    return value_member(
        check->annotations,
        arena_printf(arena, "%s%.*s", prefix, BYTES_ARG(value_string(container, "name"))));
}

static void compare_container(const struct value *container, struct field_errors *errors,
                              void *context)
{
    const struct profile_check *check = context;
    const struct value *seccomp = value_at(container, "securityContext.seccompProfile");
    const struct value *app_armor = value_at(container, "securityContext.appArmorProfile");
    const struct value *said =
        container_annotation(check, SECCOMP_PREFIX, container, errors->arena);
    if (seccomp && said) {
        field_enter(errors, "securityContext.seccompProfile");
        compare_profile(seccomp, said, /* docker= */ true, "seccomp", errors);
        field_leave(errors);
    }
    said = container_annotation(check, APP_ARMOR_PREFIX, container, errors->arena);
    if (!app_armor)
        app_armor = check->app_armor;
    if (app_armor && said && !check->windows) {
        field_enter(errors, "securityContext.appArmorProfile");
        compare_profile(app_armor, said, /* docker= */ false, "apparmor", errors);
        field_leave(errors);
    }
}

void validate_profile_annotations(const struct value *metadata, const struct value *spec,
                                  struct field_errors *errors)
{
    struct profile_check check = {
        .annotations = value_member(metadata, "annotations"),
        .app_armor = value_at(spec, "securityContext.appArmorProfile"),
        .windows = bytes_equal_text(value_string(spec, "os.name"), "windows"),
    };
    const struct value *seccomp = value_at(spec, "securityContext.seccompProfile");
    const struct value *said = value_member(check.annotations, SECCOMP_POD);
    if (!value_count(check.annotations))
        return;
    if (seccomp && said) {
        field_enter(errors, "securityContext.seccompProfile");
        compare_profile(seccomp, said, /* docker= */ true, "seccomp", errors);
        field_leave(errors);
    }
    pod_each_container(spec, errors, compare_container, &check);
}
