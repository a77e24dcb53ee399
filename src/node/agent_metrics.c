/* SPDX-License-Identifier: Apache-2.0 */
/* agent_metrics.c - see agent_metrics.h. */
#include "node/agent_metrics.h"

#include <stdio.h>
#include <sys/resource.h>
#include <unistd.h>

#include "base/bytes.h"
#include "io/file.h"
#include "node/pod_spec.h"
#include "node/pod_worker.h"

enum { STATM_MAX = 4096 };

struct figures {
    long long pods, containers, resident_bytes;
    double    cpu_s;
};

static double seconds_of(const struct timeval *time)
{
    return (double)time->tv_sec + (double)time->tv_usec / 1e6;
}

static void read_figures(struct node_context *node, struct figures *ret)
{
    AUTO_BUFFER statm = { 0 };
    struct rusage usage;
    long long resident_pages;
    *ret = (struct figures){ 0 };
    for (struct map_entry *e = map_first(&node->workers); e; e = map_after(&node->workers, e)) {
        const struct pod *pod = pod_worker_pod(e->value);
        long long running = 0;
        for (size_t i = 0; pod && i < pod->container_count; i++)
            running += pod_worker_is_running(e->value, pod->containers[i].name);
        ret->pods += running > 0;
        ret->containers += running;
    }
    if (getrusage(RUSAGE_SELF, &usage) == 0)
        ret->cpu_s = seconds_of(&usage.ru_utime) + seconds_of(&usage.ru_stime);
    if (file_read("/proc/self/statm", STATM_MAX, &statm) == 0 &&
        sscanf(buffer_text(&statm), "%*d %lld", &resident_pages) == 1)
        ret->resident_bytes = resident_pages * sysconf(_SC_PAGESIZE);
}

void agent_metrics_write(struct node_context *node, struct buffer *ret_text)
{
    struct figures figures;
    read_figures(node, &figures);
    buffer_printf(ret_text,
                  "# HELP kubelet_node_name The node's name.  The count is always 1.\n"
                  "# TYPE kubelet_node_name gauge\n"
                  "kubelet_node_name{node=\"%s\"} 1\n"
                  "# HELP kubelet_running_pods Pods that have a running container\n"
                  "# TYPE kubelet_running_pods gauge\n"
                  "kubelet_running_pods %lld\n"
                  "# HELP kubelet_running_containers Containers that run\n"
                  "# TYPE kubelet_running_containers gauge\n"
                  "kubelet_running_containers{container_state=\"running\"} %lld\n",
                  node->node_name, figures.pods, figures.containers);
    buffer_printf(ret_text,
                  "# HELP process_cpu_seconds_total CPU time of the agent\n"
                  "# TYPE process_cpu_seconds_total counter\n"
                  "process_cpu_seconds_total %.3f\n"
                  "# HELP process_resident_memory_bytes Resident size of the agent\n"
                  "# TYPE process_resident_memory_bytes gauge\n"
                  "process_resident_memory_bytes %lld\n",
                  figures.cpu_s, figures.resident_bytes);
}
