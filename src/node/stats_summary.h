/* SPDX-License-Identifier: Apache-2.0 */
/* stats_summary.h - cpu and memory of the node, its pods and containers, as /stats/summary answers.
 * Thread: the loop's; a few small reads a container. */
#ifndef KNARR_NODE_STATS_SUMMARY_H
#define KNARR_NODE_STATS_SUMMARY_H

struct buffer;
struct node_context;

void stats_summary_write(struct node_context *, struct buffer *ret_json);

#endif
