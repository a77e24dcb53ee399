/* SPDX-License-Identifier: Apache-2.0 */
/* pod_spec.c - the binding tables of a Pod, and the few sums over it.
 *
 * A table row names a path of the API and the member that it fills; the rows of probes and handlers
 * are written once and repeated under each prefix by macros, since the same type stands at several
 * places. */
#include "node/pod_spec.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/bytes.h"
#include "codec/value.h"
#include "node/eviction.h"
#include "object/binding.h"
#include "object/object.h"
#include "object/quantity.h"

#define BIND_HANDLER(prefix, member) \
    BIND_TEXT_LIST(prefix "exec.command", struct container, member.exec, member.exec_count), \
    BIND_PRESENT(prefix "httpGet", struct container, member.has_http), \
    BIND_RAW(prefix "httpGet.port", struct container, member.http_port), \
    BIND_TEXT(prefix "httpGet.path", struct container, member.http_path), \
    BIND_TEXT(prefix "httpGet.host", struct container, member.http_host), \
    BIND_TEXT(prefix "httpGet.scheme", struct container, member.http_scheme), \
    BIND_VALUE(prefix "httpGet.httpHeaders", struct container, member.http_headers), \
    BIND_PRESENT(prefix "tcpSocket", struct container, member.has_tcp), \
    BIND_RAW(prefix "tcpSocket.port", struct container, member.tcp_port), \
    BIND_TEXT(prefix "tcpSocket.host", struct container, member.tcp_host)

#define BIND_PROBE(prefix, member) \
    BIND_PRESENT(prefix, struct container, member.present), \
    BIND_HANDLER(prefix ".", member.handler), \
    BIND_PRESENT(prefix ".grpc", struct container, member.handler.has_grpc), \
    BIND_INT(prefix ".grpc.port", struct container, member.handler.grpc_port), \
    BIND_TEXT(prefix ".grpc.service", struct container, member.handler.grpc_service), \
    BIND_INT(prefix ".initialDelaySeconds", struct container, member.initial_delay_s), \
    BIND_INT(prefix ".timeoutSeconds", struct container, member.timeout_s), \
    BIND_INT(prefix ".periodSeconds", struct container, member.period_s), \
    BIND_INT(prefix ".successThreshold", struct container, member.success_threshold), \
    BIND_INT(prefix ".failureThreshold", struct container, member.failure_threshold), \
    BIND_PRESENT(prefix ".terminationGracePeriodSeconds", struct container, member.has_grace), \
    BIND_INT(prefix ".terminationGracePeriodSeconds", struct container, member.grace_s)

#define BIND_HOOK(prefix, present, member) \
    BIND_PRESENT(prefix, struct container, present), \
    BIND_HANDLER(prefix ".", member), \
    BIND_PRESENT(prefix ".sleep", struct container, member.has_sleep), \
    BIND_INT(prefix ".sleep.seconds", struct container, member.sleep_s)

static const struct binding port_bindings[] = {
    BIND_TEXT("name", struct container_port, name),
    BIND_TEXT("protocol", struct container_port, protocol),
    BIND_TEXT("hostIP", struct container_port, host_ip),
    BIND_INT("containerPort", struct container_port, container_port),
    BIND_INT("hostPort", struct container_port, host_port),
    BIND_END
};

static const struct binding env_bindings[] = {
    BIND_TEXT("name", struct env_entry, name),
    BIND_TEXT("value", struct env_entry, value),
    BIND_VALUE("valueFrom", struct env_entry, value_from),
    BIND_END
};

static const struct binding mount_bindings[] = {
    BIND_TEXT("name", struct volume_mount, name),
    BIND_TEXT("mountPath", struct volume_mount, mount_path),
    BIND_TEXT("subPath", struct volume_mount, sub_path),
    BIND_TEXT("subPathExpr", struct volume_mount, sub_path_expr),
    BIND_TEXT("mountPropagation", struct volume_mount, propagation),
    BIND_TEXT("recursiveReadOnly", struct volume_mount, recursive_read_only),
    BIND_BOOL("readOnly", struct volume_mount, read_only),
    BIND_END
};

static const struct binding container_bindings[] = {
    BIND_TEXT("name", struct container, name),
    BIND_TEXT("image", struct container, image),
    BIND_TEXT("imagePullPolicy", struct container, pull_policy),
    BIND_TEXT("workingDir", struct container, working_dir),
    BIND_TEXT("restartPolicy", struct container, restart_policy),
    BIND_VALUE("restartPolicyRules", struct container, restart_rules),
    BIND_TEXT_LIST("command", struct container, command, command_count),
    BIND_TEXT_LIST("args", struct container, args, args_count),
    BIND_LIST("ports", struct container, ports, port_count, struct container_port, port_bindings),
    BIND_LIST("env", struct container, env, env_count, struct env_entry, env_bindings),
    BIND_VALUE("envFrom", struct container, env_from),
    BIND_VALUE("resources.limits", struct container, limits),
    BIND_VALUE("resources.requests", struct container, requests),
    BIND_VALUE("resizePolicy", struct container, resize_policy),
    BIND_LIST("volumeMounts", struct container, mounts, mount_count, struct volume_mount,
              mount_bindings),
    BIND_PROBE("livenessProbe", liveness),
    BIND_PROBE("readinessProbe", readiness),
    BIND_PROBE("startupProbe", startup),
    BIND_HOOK("lifecycle.postStart", has_post_start, post_start),
    BIND_HOOK("lifecycle.preStop", has_pre_stop, pre_stop),
    BIND_TEXT("lifecycle.stopSignal", struct container, stop_signal),
    BIND_TEXT("terminationMessagePath", struct container, termination_path),
    BIND_TEXT("terminationMessagePolicy", struct container, termination_policy),
    BIND_TEXT("targetContainerName", struct container, target_container),
    BIND_PRESENT("securityContext.runAsUser", struct container, security.has_user),
    BIND_INT("securityContext.runAsUser", struct container, security.user),
    BIND_PRESENT("securityContext.runAsGroup", struct container, security.has_group),
    BIND_INT("securityContext.runAsGroup", struct container, security.group),
    BIND_PRESENT("securityContext.runAsNonRoot", struct container, security.has_non_root),
    BIND_BOOL("securityContext.runAsNonRoot", struct container, security.non_root),
    BIND_BOOL("securityContext.privileged", struct container, security.privileged),
    BIND_BOOL("securityContext.readOnlyRootFilesystem", struct container, security.read_only_root),
    BIND_PRESENT("securityContext.allowPrivilegeEscalation", struct container,
                 security.has_escalation),
    BIND_BOOL("securityContext.allowPrivilegeEscalation", struct container,
              security.allow_escalation),
    BIND_TEXT_LIST("securityContext.capabilities.add", struct container, security.add_capabilities,
                   security.add_count),
    BIND_TEXT_LIST("securityContext.capabilities.drop", struct container,
                   security.drop_capabilities, security.drop_count),
    BIND_TEXT("securityContext.seccompProfile.type", struct container, security.seccomp_type),
    BIND_TEXT("securityContext.seccompProfile.localhostProfile", struct container,
              security.seccomp_profile),
    BIND_TEXT("securityContext.procMount", struct container, security.proc_mount),
    BIND_BOOL("stdin", struct container, std_in),
    BIND_BOOL("stdinOnce", struct container, stdin_once),
    BIND_BOOL("tty", struct container, tty),
    BIND_END
};

static const struct binding volume_bindings[] = {
    BIND_TEXT("name", struct volume, name),
    BIND_VALUE("configMap", struct volume, config_map),
    BIND_VALUE("secret", struct volume, secret),
    BIND_VALUE("projected", struct volume, projected),
    BIND_VALUE("downwardAPI", struct volume, downward_api),
    BIND_VALUE("emptyDir", struct volume, empty_dir),
    BIND_VALUE("hostPath", struct volume, host_path),
    BIND_VALUE("persistentVolumeClaim", struct volume, claim),
    BIND_VALUE("image", struct volume, image),
    BIND_VALUE("csi", struct volume, csi),
    BIND_VALUE("ephemeral", struct volume, ephemeral),
    BIND_END
};

/* The three lists of containers come apart and are joined by pod_new. */
struct pod_lists {
    struct pod        pod;
    struct container *init, *app, *ephemeral;
    size_t            init_count, app_count, ephemeral_count;
    const char       *qos;
    bool              has_grace, host_users;
};

static const struct binding pod_bindings[] = {
    BIND_TEXT("spec.nodeName", struct pod_lists, pod.node_name),
    BIND_TEXT("spec.serviceAccountName", struct pod_lists, pod.service_account),
    BIND_TEXT("spec.hostname", struct pod_lists, pod.hostname),
    BIND_TEXT("spec.hostnameOverride", struct pod_lists, pod.hostname_override),
    BIND_TEXT("spec.subdomain", struct pod_lists, pod.subdomain),
    BIND_TEXT("spec.restartPolicy", struct pod_lists, pod.restart_policy),
    BIND_TEXT("spec.dnsPolicy", struct pod_lists, pod.dns_policy),
    BIND_TEXT("spec.priorityClassName", struct pod_lists, pod.priority_class),
    BIND_TEXT("spec.os.name", struct pod_lists, pod.os_name),
    BIND_INT("spec.terminationGracePeriodSeconds", struct pod_lists, pod.grace_s),
    BIND_INT("spec.activeDeadlineSeconds", struct pod_lists, pod.active_deadline_s),
    BIND_INT("spec.priority", struct pod_lists, pod.priority),
    BIND_BOOL("spec.hostNetwork", struct pod_lists, pod.host_network),
    BIND_BOOL("spec.hostPID", struct pod_lists, pod.host_pid),
    BIND_BOOL("spec.hostIPC", struct pod_lists, pod.host_ipc),
    BIND_TEXT("spec.runtimeClassName", struct pod_lists, pod.runtime_class),
    BIND_BOOL("spec.hostUsers", struct pod_lists, host_users),
    BIND_BOOL("spec.shareProcessNamespace", struct pod_lists, pod.share_process_namespace),
    BIND_BOOL("spec.setHostnameAsFQDN", struct pod_lists, pod.fqdn_hostname),
    BIND_BOOL("spec.enableServiceLinks", struct pod_lists, pod.service_links),
    BIND_VALUE("spec.dnsConfig", struct pod_lists, pod.dns_config),
    BIND_VALUE("spec.hostAliases", struct pod_lists, pod.host_aliases),
    BIND_VALUE("spec.nodeSelector", struct pod_lists, pod.node_selector),
    BIND_VALUE("spec.affinity", struct pod_lists, pod.affinity),
    BIND_VALUE("spec.overhead", struct pod_lists, pod.overhead),
    BIND_VALUE("spec.resources", struct pod_lists, pod.resources),
    BIND_VALUE("spec.readinessGates", struct pod_lists, pod.readiness_gates),
    BIND_VALUE("spec.tolerations", struct pod_lists, pod.tolerations),
    BIND_VALUE("spec.imagePullSecrets", struct pod_lists, pod.pull_secrets),
    BIND_VALUE("spec.securityContext.sysctls", struct pod_lists, pod.sysctls),
    BIND_VALUE("spec.securityContext.supplementalGroups", struct pod_lists,
               pod.supplemental_groups),
    BIND_TEXT("spec.securityContext.supplementalGroupsPolicy", struct pod_lists,
              pod.supplemental_groups_policy),
    BIND_TEXT("spec.securityContext.fsGroupChangePolicy", struct pod_lists, pod.fs_group_policy),
    BIND_PRESENT("spec.securityContext.fsGroup", struct pod_lists, pod.has_fs_group),
    BIND_INT("spec.securityContext.fsGroup", struct pod_lists, pod.fs_group),
    BIND_PRESENT("spec.securityContext.runAsUser", struct pod_lists, pod.security.has_user),
    BIND_INT("spec.securityContext.runAsUser", struct pod_lists, pod.security.user),
    BIND_PRESENT("spec.securityContext.runAsGroup", struct pod_lists, pod.security.has_group),
    BIND_INT("spec.securityContext.runAsGroup", struct pod_lists, pod.security.group),
    BIND_PRESENT("spec.securityContext.runAsNonRoot", struct pod_lists, pod.security.has_non_root),
    BIND_BOOL("spec.securityContext.runAsNonRoot", struct pod_lists, pod.security.non_root),
    BIND_TEXT("spec.securityContext.seccompProfile.type", struct pod_lists,
              pod.security.seccomp_type),
    BIND_TEXT("spec.securityContext.seccompProfile.localhostProfile", struct pod_lists,
              pod.security.seccomp_profile),
    BIND_LIST("spec.initContainers", struct pod_lists, init, init_count, struct container,
              container_bindings),
    BIND_LIST("spec.containers", struct pod_lists, app, app_count, struct container,
              container_bindings),
    BIND_LIST("spec.ephemeralContainers", struct pod_lists, ephemeral, ephemeral_count,
              struct container, container_bindings),
    BIND_LIST("spec.volumes", struct pod_lists, pod.volumes, pod.volume_count, struct volume,
              volume_bindings),
    BIND_TEXT("status.qosClass", struct pod_lists, qos),
    BIND_TEXT("status.phase", struct pod_lists, pod.phase),
    BIND_TEXT("status.reason", struct pod_lists, pod.status_reason),
    BIND_TEXT("status.message", struct pod_lists, pod.status_message),
    BIND_VALUE("status.conditions", struct pod_lists, pod.conditions),
    BIND_TIME("status.startTime", struct pod_lists, pod.start_time_s),
    BIND_END
};

int64_t container_resource(const struct value *list, const char *name)
{
    struct value *member = value_member(list, name);
    struct quantity quantity;
    if (!value_is(member, VALUE_STRING) || !quantity_parse(member->string, &quantity))
        return 0;
    return strcmp(name, "cpu") == 0 ? quantity_milli(&quantity) : quantity_value(&quantity);
}

/* Guaranteed: all have cpu and memory limits equal to their requests.  BestEffort: none has any. */
static enum qos_class compute_qos(const struct pod *pod)
{
    static const char *const names[] = { "cpu", "memory" };
    bool any = false, all = true;
    for (size_t i = 0; i < pod->init_count + pod->app_count; i++) {
        FOR_EACH(name, names) {
            int64_t limit = container_resource(pod->containers[i].limits, *name);
            int64_t request = container_resource(pod->containers[i].requests, *name);
            any = any || limit > 0 || request > 0;
            all = all && limit > 0 && (request == 0 || request == limit);
        }
    }
    if (!any)
        return QOS_BEST_EFFORT;
    return all ? QOS_GUARANTEED : QOS_BURSTABLE;
}

static enum qos_class qos_from_text(const struct pod *pod, const char *text)
{
    for (enum qos_class qos = QOS_GUARANTEED; qos < QOS_COUNT; qos++)
        if (text_equal(text, qos_class_text(qos)))
            return qos;
    return compute_qos(pod);
}

static void join_containers(struct pod *pod, struct pod_lists *lists)
{
    const struct { struct container *from; size_t count; enum container_role role; } parts[] = {
        { lists->init, lists->init_count, ROLE_INIT },
        { lists->app, lists->app_count, ROLE_APP },
        { lists->ephemeral, lists->ephemeral_count, ROLE_EPHEMERAL },
    };
    size_t total = lists->init_count + lists->app_count + lists->ephemeral_count;
    pod->containers = arena_array(&pod->arena, total + 1, sizeof *pod->containers);
    FOR_EACH(part, parts)
        for (size_t i = 0; i < part->count; i++) {
            struct container *container = &pod->containers[pod->container_count++];
            *container = part->from[i];
            container->role = part->role;
            if (part->role == ROLE_INIT && text_equal(container->restart_policy, "Always"))
                container->role = ROLE_SIDECAR;
        }
    pod->init_count = lists->init_count;
    pod->app_count = lists->app_count;
}

struct pod *pod_new(const struct object *object)
{
    struct pod_lists lists = { .pod = { .grace_s = 30, .service_links = true },
                               .host_users = true };
    struct pod *pod = MEMORY_NEW(struct pod);
    struct arena arena;
    arena_init(&arena);
    bind_object(object, pod_bindings, &lists, &arena);
    *pod = lists.pod;
    pod->arena = arena;
    pod->reference_count = 1;
    pod->object = object_ref(object);
    pod->ns = object->namespace;
    pod->name = object->name;
    pod->uid = object->uid;
    pod->generation = object->generation;
    pod->creation_s = object->creation_s;
    pod->deletion_s = object->deletion_s;
    pod->deletion_grace_s = object->deletion_grace_s;
    pod->own_users = !lists.host_users;
    join_containers(pod, &lists);
    pod->qos = qos_from_text(pod, lists.qos);
    return pod;
}

struct pod *pod_ref(struct pod *pod)
{
    pod->reference_count++;
    return pod;
}

void pod_put(struct pod *pod)
{
    if (!pod || --pod->reference_count > 0)
        return;
    struct arena arena = pod->arena;
    object_put(pod->object);
    arena_done(&arena);
    free(pod);
}

const struct container *pod_container(const struct pod *pod, const char *name)
{
    for (size_t i = 0; i < pod->container_count; i++)
        if (text_equal(pod->containers[i].name, name))
            return &pod->containers[i];
    return NULL;
}

const struct volume *pod_volume(const struct pod *pod, const char *name)
{
    for (size_t i = 0; i < pod->volume_count; i++)
        if (text_equal(pod->volumes[i].name, name))
            return &pod->volumes[i];
    return NULL;
}

bool pod_is_terminal(const struct pod *pod)
{
    return text_equal(pod->phase, "Succeeded") || text_equal(pod->phase, "Failed");
}

/* A pod that the API has is neither static nor a static one's mirror. */
bool pod_is_critical(const struct pod *pod)
{
    return priority_is_critical(pod->priority);
}

uint16_t container_port_number(const struct container *container, struct bytes json)
{
    int64_t number = 0;
    if (bytes_to_int64(json, &number))
        return number > 0 && number <= 65535 ? (uint16_t)number : 0;
    if (json.size < 2 || json.at[0] != '"')
        return 0;
    struct bytes name = { json.at + 1, json.size - 2 };
    if (bytes_to_int64(name, &number))
        return number > 0 && number <= 65535 ? (uint16_t)number : 0;
    for (size_t i = 0; i < container->port_count; i++)
        if (bytes_equal_text(name, container->ports[i].name))
            return (uint16_t)container->ports[i].container_port;
    return 0;
}

void pod_hostname(const struct pod *pod, char ret[64])
{
    snprintf(ret, 64, "%s",
             !text_is_empty(pod->hostname_override) ? pod->hostname_override
             : !text_is_empty(pod->hostname)        ? pod->hostname
                                                    : pod->name);
    for (size_t size = strlen(ret); size > 0 && (ret[size - 1] == '-' || ret[size - 1] == '.');
         size--)
        ret[size - 1] = 0;
}

/* ---- sums ---- */

static int64_t larger(int64_t a, int64_t b)
{
    return a > b ? a : b;
}

static const struct value *resource_list(const struct container *container, bool limits)
{
    return limits ? container->limits : container->requests;
}

/* App containers and sidecars run together; each plain init container runs alone beside the
 * sidecars before it. For limits, one container without any means that the pod has none (-1). */
static int64_t sum_resource(const struct pod *pod, const char *name, bool limits)
{
    int64_t running = 0, peak = 0;
    for (size_t i = 0; i < pod->init_count + pod->app_count; i++) {
        const struct container *container = &pod->containers[i];
        int64_t amount = container_resource(resource_list(container, limits), name);
        if (limits && amount == 0)
            return -1;
        if (container->role == ROLE_INIT)
            peak = larger(peak, running + amount);
        else
            running += amount;
    }
    return larger(peak, running) + container_resource(pod->overhead, name);
}

int64_t pod_container_requests(const struct pod *pod, const char *name)
{
    return sum_resource(pod, name, /* limits= */ false) - container_resource(pod->overhead, name);
}

/* Of all together: the pod's own words go before its containers'. */
static int64_t pod_resource(const struct pod *pod, const char *name, bool limits)
{
    const struct value *own = value_member(pod->resources, limits ? "limits" : "requests");
    int64_t amount = container_resource(own, name);
    if (amount > 0)
        return amount + container_resource(pod->overhead, name);
    return larger(0, sum_resource(pod, name, limits));
}

int64_t pod_request(const struct pod *pod, const char *name)
{
    return pod_resource(pod, name, /* limits= */ false);
}

/* In the form in which it was written first. */
static void add_request(struct value *map, const struct pod *pod, const struct member *first,
                        struct arena *arena)
{
    const char *name = arena_printf(arena, "%.*s", BYTES_ARG(first->key));
    struct quantity quantity;
    char text[QUANTITY_TEXT_MAX];
    if (value_member(map, name) || !quantity_parse(value_string(first->value, ""), &quantity))
        return;
    int64_t unit = strcmp(name, "cpu") == 0 ? QUANTITY_MILLI : QUANTITY_UNIT;
    quantity.nano = (__int128)pod_request(pod, name) * unit;
    quantity_write(&quantity, text);
    value_set(map, arena, name, value_new_text(arena, text));
}

struct value *pod_requests(const struct pod *pod, struct arena *arena)
{
    struct value *map = value_new_map(arena);
    const struct value *own = value_member(pod->resources, "requests");
    for (size_t i = 0; i < value_count(own); i++) {
        const struct member *member = &own->map.members[i];
        if (!value_member_bytes(pod->overhead, member->key))
            value_set_bytes(map, arena, member->key, value_clone(arena, member->value));
        add_request(map, pod, member, arena);
    }
    for (size_t c = 0; c < pod->init_count + pod->app_count; c++) {
        const struct value *requests = pod->containers[c].requests;
        for (size_t i = 0; i < value_count(requests); i++)
            add_request(map, pod, &requests->map.members[i], arena);
    }
    return map;
}

int64_t container_limit(const struct pod *pod, const struct container *container,
                        const char *name)
{
    int64_t own = container_resource(container->limits, name);
    return own > 0 ? own : container_resource(value_member(pod->resources, "limits"), name);
}

void pod_limits(const struct pod *pod, struct cgroup_limits *ret)
{
    *ret = (struct cgroup_limits){
        .pids_max = POD_PROCESSES_MAX,
        .cpu_request_milli = pod_request(pod, "cpu"),
        .memory_bytes = pod_resource(pod, "memory", /* limits= */ true),
        .cpu_limit_milli = pod_resource(pod, "cpu", /* limits= */ true),
    };
}

const char *handler_kind(const struct handler *handler)
{
    if (handler->exec_count > 0)
        return "exec";
    if (handler->has_http)
        return "httpGet";
    if (handler->has_tcp)
        return "tcpSocket";
    if (handler->has_grpc)
        return "grpc";
    return handler->has_sleep ? "sleep" : NULL;
}
