/* SPDX-License-Identifier: Apache-2.0 */
/* cadvisor_metrics.c - see cadvisor_metrics.h.
 *
 * All is read first, a subject (the node, a pod, a container) at a time, and then written a metric
 * at a time, as the format wants.  A figure that is not known is negative, and has no sample. */
#include "node/cadvisor_metrics.h"

#include <stddef.h>

#include "base/arena.h"
#include "base/env.h"
#include "io/file.h"
#include "net/pod_network.h"
#include "node/cgroup.h"
#include "node/pod_spec.h"
#include "node/pod_worker.h"
#include "node/stats_summary.h"

enum { NET_DEV_MAX = 1 << 20, COUNTERS_MAX = 16 };

struct subject {
    const char           *labels;        /* as they are written */
    struct cgroup_account account;
    int64_t               working_set_bytes, start_ns, time_ms;
    struct device_traffic traffic;
};

struct subjects {
    struct subject *items;
    size_t          count, room;
    struct bytes    devices;             /* /proc/net/dev */
    struct arena   *arena;
};

enum unit { UNIT_PLAIN, UNIT_NS, UNIT_MS };

#define FIGURE(member)  offsetof(struct subject, member)
#define ACCOUNT(member) FIGURE(account.member)
#define CPU     ",cpu=\"total\""
#define NETWORK ",interface=\"eth0\""

static const struct metric {
    const char *name, *type, *help;
    size_t      figure;                  /* an int64_t */
    enum unit   unit;
    const char *more;                    /* labels; NULL: none */
    bool        without_zero;
} metrics[] = {
    { "container_cpu_usage_seconds_total", "counter", "CPU time used, seconds",
      ACCOUNT(usage.cpu_ns), UNIT_NS, CPU, false },
    { "container_cpu_user_seconds_total", "counter", "CPU time used outside of the kernel, seconds",
      ACCOUNT(user_ns), UNIT_NS, NULL, false },
    { "container_cpu_system_seconds_total", "counter", "CPU time used in the kernel, seconds",
      ACCOUNT(system_ns), UNIT_NS, NULL, false },
    { "container_cpu_cfs_periods_total", "counter", "Periods of the CPU limit that have passed",
      ACCOUNT(periods), UNIT_PLAIN, NULL, false },
    { "container_cpu_cfs_throttled_periods_total", "counter", "Periods in which the limit was met",
      ACCOUNT(throttled_periods), UNIT_PLAIN, NULL, false },
    { "container_cpu_cfs_throttled_seconds_total", "counter", "Time of waiting for the next period",
      ACCOUNT(throttled_ns), UNIT_NS, NULL, false },
    { "container_memory_working_set_bytes", "gauge", "Memory in use that cannot simply be dropped",
      FIGURE(working_set_bytes), UNIT_PLAIN, NULL, false },
    { "container_memory_usage_bytes", "gauge", "Memory in use, the cache included",
      ACCOUNT(usage.memory_bytes), UNIT_PLAIN, NULL, false },
    { "container_memory_rss", "gauge", "Memory of no file, bytes", ACCOUNT(anonymous_bytes),
      UNIT_PLAIN, NULL, false },
    { "container_memory_cache", "gauge", "Memory of files, bytes", ACCOUNT(cache_bytes), UNIT_PLAIN,
      NULL, false },
    { "container_memory_mapped_file", "gauge", "Memory of mapped files, bytes",
      ACCOUNT(mapped_bytes), UNIT_PLAIN, NULL, false },
    { "container_memory_swap", "gauge", "Swap in use, bytes", ACCOUNT(swap_bytes), UNIT_PLAIN, NULL,
      false },
    { "container_oom_events_total", "counter", "Processes killed for want of memory",
      ACCOUNT(out_of_memory_kills), UNIT_PLAIN, NULL, false },
    { "container_spec_memory_limit_bytes", "gauge", "Limit of memory, bytes; 0: none",
      ACCOUNT(memory_limit_bytes), UNIT_PLAIN, NULL, false },
    { "container_spec_cpu_shares", "gauge", "Share of the CPU beside others", ACCOUNT(shares),
      UNIT_PLAIN, NULL, false },
    { "container_spec_cpu_period", "gauge", "Period of the CPU limit, microseconds",
      ACCOUNT(period_us), UNIT_PLAIN, NULL, true },
    { "container_spec_cpu_quota", "gauge", "CPU time that may be used in a period, microseconds",
      ACCOUNT(quota_us), UNIT_PLAIN, NULL, true },
    { "container_start_time_seconds", "gauge", "Start of the container, seconds since 1970",
      FIGURE(start_ns), UNIT_NS, NULL, true },
    { "container_last_seen", "gauge", "Time of this reading, seconds since 1970", FIGURE(time_ms),
      UNIT_MS, NULL, false },
    { "container_network_receive_bytes_total", "counter", "Bytes received",
      FIGURE(traffic.received_bytes), UNIT_PLAIN, NETWORK, false },
    { "container_network_receive_packets_total", "counter", "Packets received",
      FIGURE(traffic.received_packets), UNIT_PLAIN, NETWORK, false },
    { "container_network_transmit_bytes_total", "counter", "Bytes sent", FIGURE(traffic.sent_bytes),
      UNIT_PLAIN, NETWORK, false },
    { "container_network_transmit_packets_total", "counter", "Packets sent",
      FIGURE(traffic.sent_packets), UNIT_PLAIN, NETWORK, false },
};

static const struct device_traffic no_traffic = { -1, -1, -1, -1 };

/* ---- reading ---- */

bool device_traffic_find(struct bytes text, const char *device, struct device_traffic *ret)
{
    enum { BYTES_IN = 0, PACKETS_IN = 1, BYTES_OUT = 8, PACKETS_OUT = 9 };
    while (text.at && text.size > 0) {
        struct bytes line = bytes_next(&text, '\n'), name = bytes_trim(bytes_next(&line, ':'));
        int64_t counters[COUNTERS_MAX] = { 0 };
        if (!line.at || !bytes_equal_text(name, device))
            continue;
        for (size_t i = 0; i < COUNTERS_MAX; i++) {
            line = bytes_trim(line);
            if (!line.at || !bytes_to_int64(bytes_next(&line, ' '), &counters[i]))
                return false;
        }
        *ret = (struct device_traffic){ counters[BYTES_IN], counters[PACKETS_IN],
                                        counters[BYTES_OUT], counters[PACKETS_OUT] };
        return true;
    }
    return false;
}

/* What the node's end has received, the pod has sent. */
static struct device_traffic read_traffic(const struct subjects *subjects, const struct pod *pod)
{
    char device[POD_DEVICE_ROOM];
    struct device_traffic node;
    pod_network_device(pod->uid, device);
    if (pod->host_network || !device_traffic_find(subjects->devices, device, &node))
        return no_traffic;
    return (struct device_traffic){ node.sent_bytes, node.sent_packets, node.received_bytes,
                                    node.received_packets };
}

void metric_add_label_value(struct buffer *text, const char *value)
{
    for (const char *next = value; *next; next++) {
        if (*next == '\\' || *next == '"')
            buffer_add_char(text, '\\');
        if (*next == '\n')
            buffer_add_text(text, "\\n");
        else
            buffer_add_char(text, *next);
    }
}

struct names {
    const char *container, *id, *image, *name, *ns, *pod;
};

static const char *write_labels(const struct names *names, struct arena *arena)
{
    const char *const values[] = { names->container, names->id, names->image, names->name,
                                   names->ns, names->pod };
    static const char *const labels[] = { "container", "id", "image", "name", "namespace", "pod" };
    AUTO_BUFFER text = { 0 };
    for (size_t i = 0; i < ARRAY_SIZE(labels); i++) {
        buffer_printf(&text, "%s%s=\"", i > 0 ? "," : "", labels[i]);
        metric_add_label_value(&text, values[i]);
        buffer_add_char(&text, '"');
    }
    return arena_strdup(arena, buffer_text(&text));
}

static void add(struct subjects *subjects, struct node_context *node, const struct names *names,
                struct subject subject)
{
    if (subjects->count == subjects->room)
        return;
    subject.labels = write_labels(names, subjects->arena);
    subject.time_ms = node->env->wall_ns(node->env) / 1000000;
    subjects->items[subjects->count++] = subject;
}

static void read_container(struct subjects *subjects, struct node_context *node,
                           const struct pod_worker *worker, const struct container *container)
{
    int attempt;
    const struct pod *pod = pod_worker_pod(worker);
    const char *path = stats_container_path(node, worker, container->name, subjects->arena);
    struct subject subject = { .traffic = no_traffic,
                               .start_ns = pod_worker_started_ns(worker, container->name) };
    if (!path || !cgroup_read_account(node->sandbox.cgroups, path, &subject.account))
        return;
    subject.working_set_bytes = stats_working_set(&subject.account.usage);
    const struct names names = { .container = container->name, .id = path,
                                 .image = container->image,
                                 .name = pod_worker_container(worker, container->name, &attempt),
                                 .ns = pod->ns, .pod = pod->name };
    add(subjects, node, &names, subject);
}

static void read_pod(struct subjects *subjects, struct node_context *node,
                     const struct pod_worker *worker)
{
    const struct pod *pod = pod_worker_pod(worker);
    const char *path =
        cgroup_pod_path(node->sandbox.cgroups, pod->qos, pod->uid, subjects->arena);
    struct subject subject = { .traffic = read_traffic(subjects, pod) };
    for (size_t i = 0; i < pod->container_count; i++)
        read_container(subjects, node, worker, &pod->containers[i]);
    if (!cgroup_read_account(node->sandbox.cgroups, path, &subject.account))
        return;
    subject.working_set_bytes = stats_working_set(&subject.account.usage);
    const struct names names = { .container = "", .id = path, .image = "", .name = "",
                                 .ns = pod->ns, .pod = pod->name };
    add(subjects, node, &names, subject);
}

static void read_node(struct subjects *subjects, struct node_context *node)
{
    static const struct names names = { "", "/", "", "", "", "" };
    struct subject subject = { .traffic = no_traffic };
    int64_t available;
    cgroup_account_init(&subject.account);
    stats_read_node(&subject.account.usage, &available);
    subject.working_set_bytes = subject.account.usage.memory_bytes;
    subject.account.usage.memory_bytes = CGROUP_UNTOLD;          /* with its cache */
    add(subjects, node, &names, subject);
}

/* One for the node, and for each pod one more than it has containers. */
static size_t subjects_at_most(const struct node_context *node)
{
    size_t count = 1;
    for (struct map_entry *e = map_first(&node->workers); e; e = map_after(&node->workers, e))
        if (pod_worker_pod(e->value))
            count += pod_worker_pod(e->value)->container_count + 1;
    return count;
}

static void read_all(struct subjects *subjects, struct node_context *node)
{
    subjects->room = subjects_at_most(node);
    subjects->items = arena_array(subjects->arena, subjects->room, sizeof *subjects->items);
    read_node(subjects, node);
    for (struct map_entry *e = map_first(&node->workers); e; e = map_after(&node->workers, e))
        if (pod_worker_pod(e->value))
            read_pod(subjects, node, e->value);
}

/* ---- writing ---- */

static void write_number(struct buffer *text, int64_t number, enum unit unit)
{
    static const int64_t per_second[] = { [UNIT_NS] = 1000000000, [UNIT_MS] = 1000 };
    static const int digits[] = { [UNIT_NS] = 9, [UNIT_MS] = 3 };
    if (unit == UNIT_PLAIN)
        buffer_printf(text, " %lld", (long long)number);
    else
        buffer_printf(text, " %lld.%0*lld", (long long)(number / per_second[unit]), digits[unit],
                      (long long)(number % per_second[unit]));
}

static void write_sample(struct buffer *text, const struct metric *metric,
                         const struct subject *subject)
{
    int64_t number = *(const int64_t *)((const char *)subject + metric->figure);
    if (number < 0 || (number == 0 && metric->without_zero))
        return;
    buffer_printf(text, "%s{%s%s}", metric->name, subject->labels,
                  metric->more ? metric->more : "");
    write_number(text, number, metric->unit);
    buffer_printf(text, " %lld\n", (long long)subject->time_ms);
}

static void write_machine(const struct node_context *node, struct buffer *text)
{
    buffer_printf(text,
                  "# HELP machine_cpu_cores Processors of the node\n"
                  "# TYPE machine_cpu_cores gauge\n"
                  "machine_cpu_cores %lld\n"
                  "# HELP machine_memory_bytes Memory of the node\n"
                  "# TYPE machine_memory_bytes gauge\n"
                  "machine_memory_bytes %lld\n",
                  (long long)(node->cpu_milli / 1000), (long long)node->memory_capacity_bytes);
}

void cadvisor_metrics_write(struct node_context *node, struct buffer *text)
{
    AUTO_ARENA arena = { 0 };
    AUTO_BUFFER devices = { 0 };
    struct subjects subjects = { .arena = &arena };
    if (file_read("/proc/self/net/dev", NET_DEV_MAX, &devices) == 0)
        subjects.devices = buffer_bytes(&devices);
    read_all(&subjects, node);
    FOR_EACH(metric, metrics) {
        buffer_printf(text, "# HELP %s %s\n# TYPE %s %s\n", metric->name, metric->help,
                      metric->name, metric->type);
        for (size_t i = 0; i < subjects.count; i++)
            write_sample(text, metric, &subjects.items[i]);
    }
    write_machine(node, text);
}
