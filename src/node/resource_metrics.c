/* SPDX-License-Identifier: Apache-2.0 */
/* resource_metrics.c - see resource_metrics.h.
 *
 * Everything is read first and then written a metric at a time, as the format wants all samples
 * of one metric together. */
#include "node/resource_metrics.h"

#include "base/arena.h"
#include "base/bytes.h"
#include "base/env.h"
#include "node/cgroup.h"
#include "node/pod_spec.h"
#include "node/pod_worker.h"
#include "node/stats_summary.h"

struct sample {
    const char *container;           /* NULL: the whole pod; for the node pod is NULL too */
    const char *pod, *ns;
    int64_t     cpu_ns, working_set_bytes, start_ns, time_ms;
};

struct samples {
    struct sample *items;
    size_t         count, room;
    struct arena  *arena;
};

enum sample_scope { SCOPE_CONTAINER, SCOPE_NODE, SCOPE_POD };
enum sample_figure { FIGURE_CPU, FIGURE_MEMORY, FIGURE_START };

static const struct metric {
    const char        *name, *type, *help;
    enum sample_scope  scope;
    enum sample_figure figure;
} metrics[] = {
    { "container_cpu_usage_seconds_total", "counter", "CPU time used by the container, seconds",
      SCOPE_CONTAINER, FIGURE_CPU },
    { "container_memory_working_set_bytes", "gauge", "Working set of the container, bytes",
      SCOPE_CONTAINER, FIGURE_MEMORY },
    { "container_start_time_seconds", "gauge", "Start of the container, seconds since 1970",
      SCOPE_CONTAINER, FIGURE_START },
    { "node_cpu_usage_seconds_total", "counter", "CPU time used on the node, seconds", SCOPE_NODE,
      FIGURE_CPU },
    { "node_memory_working_set_bytes", "gauge", "Working set of the node, bytes", SCOPE_NODE,
      FIGURE_MEMORY },
    { "pod_cpu_usage_seconds_total", "counter", "CPU time used by the pod, seconds", SCOPE_POD,
      FIGURE_CPU },
    { "pod_memory_working_set_bytes", "gauge", "Working set of the pod, bytes", SCOPE_POD,
      FIGURE_MEMORY },
};

/* ---- reading ---- */

static void add(struct samples *samples, struct node_context *node, struct sample sample,
                const struct cgroup_usage *usage)
{
    if (samples->count == samples->room)
        return;
    sample.cpu_ns = usage->cpu_ns;
    sample.working_set_bytes = stats_working_set(usage);
    sample.time_ms = node->env->wall_ns(node->env) / 1000000;
    samples->items[samples->count++] = sample;
}

static void read_pod(struct samples *samples, struct node_context *node,
                     const struct pod_worker *worker)
{
    const struct pod *pod = pod_worker_pod(worker);
    struct sample sample = { .pod = pod->name, .ns = pod->ns };
    struct cgroup_usage usage;
    for (size_t i = 0; i < pod->container_count; i++) {
        sample.container = pod->containers[i].name;
        sample.start_ns = pod_worker_started_ns(worker, sample.container);
        if (stats_read_container(node, worker, sample.container, &usage))
            add(samples, node, sample, &usage);
    }
    sample.container = NULL;
    const char *path =
        cgroup_pod_path(node->sandbox.cgroups, pod->qos, pod->uid, samples->arena);
    if (cgroup_read_usage(node->sandbox.cgroups, path, &usage))
        add(samples, node, sample, &usage);
}

/* One for the node, and for each pod one more than it has containers. */
static size_t samples_at_most(const struct node_context *node)
{
    size_t count = 1;
    for (struct map_entry *e = map_first(&node->workers); e; e = map_after(&node->workers, e))
        if (pod_worker_pod(e->value))
            count += pod_worker_pod(e->value)->container_count + 1;
    return count;
}

static void read_all(struct samples *samples, struct node_context *node)
{
    int64_t available;
    struct cgroup_usage usage;
    samples->room = samples_at_most(node);
    samples->items = arena_array(samples->arena, samples->room, sizeof *samples->items);
    stats_read_node(&usage, &available);
    add(samples, node, (struct sample){ 0 }, &usage);
    for (struct map_entry *e = map_first(&node->workers); e; e = map_after(&node->workers, e))
        if (pod_worker_pod(e->value))
            read_pod(samples, node, e->value);
}

/* ---- writing ---- */

static enum sample_scope scope_of(const struct sample *sample)
{
    return sample->container ? SCOPE_CONTAINER : sample->pod ? SCOPE_POD : SCOPE_NODE;
}

static void write_seconds(struct buffer *text, int64_t ns)
{
    buffer_printf(text, " %lld.%09lld", (long long)(ns / 1000000000), (long long)(ns % 1000000000));
}

/* Names of pods and containers have no character that needs quoting. */
static void write_sample(struct buffer *text, const struct metric *metric,
                         const struct sample *sample)
{
    buffer_add_text(text, metric->name);
    if (sample->container)
        buffer_printf(text, "{container=\"%s\",namespace=\"%s\",pod=\"%s\"}", sample->container,
                      sample->ns, sample->pod);
    else if (sample->pod)
        buffer_printf(text, "{namespace=\"%s\",pod=\"%s\"}", sample->ns, sample->pod);
    if (metric->figure == FIGURE_MEMORY)
        buffer_printf(text, " %lld", (long long)sample->working_set_bytes);
    else
        write_seconds(text, metric->figure == FIGURE_CPU ? sample->cpu_ns : sample->start_ns);
    if (metric->figure != FIGURE_START)
        buffer_printf(text, " %lld", (long long)sample->time_ms);
    buffer_add_char(text, '\n');
}

void resource_metrics_write(struct node_context *node, struct buffer *text)
{
    AUTO_ARENA arena = { 0 };
    struct samples samples = { .arena = &arena };
    read_all(&samples, node);
    FOR_EACH(metric, metrics) {
        buffer_printf(text, "# HELP %s %s\n# TYPE %s %s\n", metric->name, metric->help,
                      metric->name, metric->type);
        for (size_t i = 0; i < samples.count; i++)
            if (scope_of(&samples.items[i]) == metric->scope)
                write_sample(text, metric, &samples.items[i]);
    }
}
