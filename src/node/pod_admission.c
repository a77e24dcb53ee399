/* SPDX-License-Identifier: Apache-2.0 */
/* pod_admission.c - see pod_admission.h.
 *
 * The checks are a table, tried in order; the first that objects gives the reason.  Sums run over
 * the workers' pods that are not terminal. */
#include "node/pod_admission.h"

#include <stdio.h>
#include <string.h>

#include "base/arena.h"
#include "base/bytes.h"
#include "codec/value.h"
#include "node/eviction.h"
#include "node/node_pressure.h"
#include "node/pod_spec.h"
#include "node/pod_worker.h"
#include "object/node_selector.h"
#include "object/object.h"

struct admission {
    struct node_context  *context;
    const struct object  *node;
    const struct pod     *pod;
    struct arena         *arena;
    struct pod_rejection *ret;
};

static bool reject(struct admission *a, const char *reason, const char *message)
{
    a->ret->reason = reason;
    a->ret->is_by_labels = false;
    snprintf(a->ret->message, sizeof a->ret->message, "%s", message);
    return false;
}

/* Calls visit with each other pod that counts. */
static void each_other(const struct admission *a, void (*visit)(void *context, const struct pod *),
                       void *context)
{
    for (struct map_entry *e = map_first(&a->context->workers); e;
         e = map_after(&a->context->workers, e)) {
        const struct pod *other = pod_worker_pod(e->value);
        if (other && other != a->pod && strcmp(other->uid, a->pod->uid) != 0 &&
            !pod_is_terminal(other) && pod_worker_counts(e->value))
            visit(context, other);
    }
}

struct sums {
    int64_t pods, cpu_milli, memory_bytes;
};

static void add_sums(void *context, const struct pod *pod)
{
    struct sums *sums = context;
    sums->pods++;
    sums->cpu_milli += pod_request(pod, "cpu");
    sums->memory_bytes += pod_request(pod, "memory");
}

static bool check_resources(struct admission *a)
{
    struct sums sums = { 0 };
    each_other(a, add_sums, &sums);
    const struct { const char *reason, *name; int64_t requested, used, capacity; } rows[] = {
        { "OutOfpods", "pods", 1, sums.pods, a->context->max_pods },
        { "OutOfcpu", "cpu", pod_request(a->pod, "cpu"), sums.cpu_milli, a->context->cpu_milli },
        { "OutOfmemory", "memory", pod_request(a->pod, "memory"), sums.memory_bytes,
          a->context->memory_bytes },
    };
    FOR_EACH(row, rows)
        if (row->requested > 0 && row->used + row->requested > row->capacity)
            return reject(a, row->reason,
                          arena_printf(a->arena,
                                       "Node didn't have enough resource: %s, requested: %lld, "
                                       "used: %lld, capacity: %lld",
                                       row->name, (long long)row->requested, (long long)row->used,
                                       (long long)row->capacity));
    return true;
}

/* ---- host ports ---- */

static bool ports_conflict(const struct container_port *a, const struct container_port *b)
{
    static const char any[] = "0.0.0.0";
    const char *a_ip = text_is_empty(a->host_ip) ? any : a->host_ip,
               *b_ip = text_is_empty(b->host_ip) ? any : b->host_ip;
    bool same_protocol = text_equal(a->protocol ? a->protocol : "TCP",
                                    b->protocol ? b->protocol : "TCP");
    bool same_address = strcmp(a_ip, b_ip) == 0 || strcmp(a_ip, any) == 0 || strcmp(b_ip, any) == 0;
    return a->host_port > 0 && a->host_port == b->host_port && same_protocol && same_address;
}

struct port_search {
    const struct pod *pod;
    bool              conflict;
};

static bool containers_conflict(const struct container *a, const struct container *b)
{
    for (size_t i = 0; i < a->port_count; i++)
        for (size_t j = 0; j < b->port_count; j++)
            if (ports_conflict(&a->ports[i], &b->ports[j]))
                return true;
    return false;
}

static void compare_ports(void *context, const struct pod *other)
{
    struct port_search *search = context;
    for (size_t i = 0; i < search->pod->container_count && !search->conflict; i++)
        for (size_t j = 0; j < other->container_count && !search->conflict; j++)
            search->conflict = containers_conflict(&search->pod->containers[i],
                                                   &other->containers[j]);
}

static bool check_ports(struct admission *a)
{
    struct port_search search = { .pod = a->pod };
    each_other(a, compare_ports, &search);
    return !search.conflict || reject(a, "NodePorts",
                                      "Predicate NodePorts failed: node(s) didn't have free ports "
                                      "for the requested pod ports");
}

/* ---- node selector and affinity ---- */

static bool check_affinity(struct admission *a)
{
    if (!a->node ||
        node_affinity_matches(a->pod->node_selector, a->pod->affinity, a->node, a->arena))
        return true;
    (void)reject(
        a, "NodeAffinity",
        "Predicate NodeAffinity failed: node(s) didn't match Pod's node affinity/selector");
    a->ret->is_by_labels = true;
    return false;
}

/* ---- the rest ---- */

bool sysctl_is_safe(const char *name)
{
    static const char *const safe[] = {
        "kernel.shm_rmid_forced", "net.ipv4.ip_local_port_range", "net.ipv4.tcp_syncookies",
            "net.ipv4.ping_group_range",
        "net.ipv4.ip_unprivileged_port_start", "net.ipv4.ip_local_reserved_ports",
            "net.ipv4.tcp_keepalive_time",
        "net.ipv4.tcp_fin_timeout", "net.ipv4.tcp_keepalive_intvl",
            "net.ipv4.tcp_keepalive_probes", "net.ipv4.tcp_rmem",
        "net.ipv4.tcp_wmem",
    };
    char dotted[128];
    snprintf(dotted, sizeof dotted, "%s", name);
    for (char *at = dotted; *at; at++)
        *at = *at == '/' ? '.' : *at;
    FOR_EACH(row, safe)
        if (strcmp(*row, dotted) == 0)
            return true;
    return false;
}

static bool check_sysctls(struct admission *a)
{
    for (size_t i = 0; i < value_count(a->pod->sysctls); i++) {
        const char *name = value_text(value_item(a->pod->sysctls, i), "name", a->arena);
        if (name && !sysctl_is_safe(name))
            return reject(a, "SysctlForbidden",
                          arena_printf(a->arena, "forbidden sysctl: \"%s\" not allowlisted", name));
    }
    return true;
}

static bool check_os(struct admission *a)
{
    if (text_is_empty(a->pod->os_name) || strcmp(a->pod->os_name, "linux") == 0)
        return true;
    return reject(a, "PodOSNotSupported",
                  "Failed to admit pod as the OS field doesn't match node OS");
}

/* ---- conditions of the node ---- */

static bool tolerates_memory_pressure(const struct pod *pod)
{
    for (size_t i = 0; i < value_count(pod->tolerations); i++) {
        const struct value *toleration = value_item(pod->tolerations, i);
        struct bytes key = value_string(toleration, "key"),
                     effect = value_string(toleration, "effect");
        bool exists = bytes_equal_text(value_string(toleration, "operator"), "Exists");
        bool is_value = exists || value_string(toleration, "value").size == 0;
        bool is_key = bytes_equal_text(key, "node.kubernetes.io/memory-pressure") ||
                      (key.size == 0 && exists);
        if (is_key && is_value && (effect.size == 0 || bytes_equal_text(effect, "NoSchedule")))
            return true;
    }
    return false;
}

static bool check_pressure(struct admission *a)
{
    const struct pressure_pod pod = {
        .is_critical = pod_is_critical(a->pod),
        .is_best_effort = a->pod->qos == QOS_BEST_EFFORT,
        .tolerates_memory_pressure = tolerates_memory_pressure(a->pod),
    };
    unsigned conditions = node_pressure_conditions(a->context->pressure);
    return pressure_admits(conditions, &pod) ||
           reject(a, "Evicted",
                  arena_printf(a->arena, "The node had condition: %s. ",
                               pressure_names(conditions, a->arena)));
}

bool pod_admit(struct node_context *context, const struct object *node, const struct pod *pod,
               struct pod_rejection *ret)
{
    static bool (*const checks[])(struct admission *) = { check_pressure, check_os,
                                                          check_affinity, check_ports,
                                                          check_resources, check_sysctls };
    AUTO_ARENA arena = { 0 };
    struct admission admission = { context, node, pod, &arena, ret };
    FOR_EACH(check, checks)
        if (!(*check)(&admission))
            return false;
    return true;
}

bool pod_has_room(struct node_context *context, const struct pod *pod, struct pod_rejection *ret)
{
    AUTO_ARENA arena = { 0 };
    struct admission admission = { context, context->node, pod, &arena, ret };
    return check_resources(&admission);
}
