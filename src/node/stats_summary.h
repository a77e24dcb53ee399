/* SPDX-License-Identifier: Apache-2.0 */
/* stats_summary.h - cpu and memory of the node, its pods and containers, as /stats/summary answers.
 * Thread: the loop's; a few small reads a container. */
#ifndef KNARR_NODE_STATS_SUMMARY_H
#define KNARR_NODE_STATS_SUMMARY_H

#include <stdbool.h>
#include <stdint.h>

struct arena;
struct buffer;
struct cgroup_usage;
struct node_context;
struct pod_worker;

void stats_summary_write(struct node_context *, struct buffer *ret_json);

/* What it is made of, for other formats. */
void stats_read_node(struct cgroup_usage *ret, int64_t *ret_available);
/* The cgroup of a running container, in the arena; NULL where it does not run. */
const char *stats_container_path(struct node_context *, const struct pod_worker *,
                                 const char *name, struct arena *);
/* False where the container does not run. */
bool stats_read_container(struct node_context *, const struct pod_worker *, const char *name,
                          struct cgroup_usage *ret);
int64_t stats_working_set(const struct cgroup_usage *);

#endif
