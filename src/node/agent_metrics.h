/* SPDX-License-Identifier: Apache-2.0 */
/* agent_metrics.h - the agent's own figures, as its /metrics answers, in Prometheus' text format
 * and under the kubelet's names.  Thread: the loop's. */
#ifndef KNARR_NODE_AGENT_METRICS_H
#define KNARR_NODE_AGENT_METRICS_H

struct buffer;
struct node_context;

void agent_metrics_write(struct node_context *, struct buffer *ret_text);

#endif
