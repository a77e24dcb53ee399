/* SPDX-License-Identifier: Apache-2.0 */
/* probe_metrics.h - how often probes of the node's containers have succeeded and failed, as
 * /metrics/probes answers, in Prometheus' text form and under the kubelet's name.
 *
 * Counted since the container's start, or the agent's; a result that never came has no sample.
 * Thread: the loop's. */
#ifndef KNARR_NODE_PROBE_METRICS_H
#define KNARR_NODE_PROBE_METRICS_H

struct buffer;
struct node_context;

void probe_metrics_write(struct node_context *, struct buffer *ret_text);

#endif
