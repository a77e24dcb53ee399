/* SPDX-License-Identifier: Apache-2.0 */
/* probe_metrics.c - see probe_metrics.h. */
#include "node/probe_metrics.h"

#include "base/bytes.h"
#include "node/pod_spec.h"
#include "node/pod_worker.h"

/* Names of pods and containers have no character that needs quoting. */
static void write_result(struct buffer *text, const struct pod *pod, const char *container,
                         enum probe_kind kind, const char *result, int64_t count)
{
    if (count > 0)
        buffer_printf(text,
                      "prober_probe_total{container=\"%s\",namespace=\"%s\",pod=\"%s\","
                      "pod_uid=\"%s\",probe_type=\"%s\",result=\"%s\"} %lld\n",
                      container, pod->ns, pod->name, pod->uid, probe_kind_text(kind), result,
                      (long long)count);
}

static void write_container(struct buffer *text, const struct pod_worker *worker,
                            const char *container)
{
    const struct pod *pod = pod_worker_pod(worker);
    for (enum probe_kind kind = 0; kind < PROBE_KIND_COUNT; kind++) {
        struct probe_totals totals = pod_worker_probed(worker, container, kind);
        write_result(text, pod, container, kind, "successful", totals.successful);
        write_result(text, pod, container, kind, "failed", totals.failed);
    }
}

void probe_metrics_write(struct node_context *node, struct buffer *text)
{
    buffer_add_text(text, "# HELP prober_probe_total Results of the probes of containers\n"
                          "# TYPE prober_probe_total counter\n");
    for (struct map_entry *e = map_first(&node->workers); e; e = map_after(&node->workers, e)) {
        const struct pod *pod = pod_worker_pod(e->value);
        for (size_t i = 0; pod && i < pod->container_count; i++)
            write_container(text, e->value, pod->containers[i].name);
    }
}
