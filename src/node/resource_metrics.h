/* SPDX-License-Identifier: Apache-2.0 */
/* resource_metrics.h - cpu and memory of the node, its pods and containers in Prometheus' text
 * form, as /metrics/resource answers: what metrics servers read.
 *
 * Counters since the start of what they count; a sample has its time in milliseconds.
 * Thread: the loop's; a few small reads a container. */
#ifndef KNARR_NODE_RESOURCE_METRICS_H
#define KNARR_NODE_RESOURCE_METRICS_H

struct buffer;
struct node_context;

void resource_metrics_write(struct node_context *, struct buffer *ret_text);

#endif
