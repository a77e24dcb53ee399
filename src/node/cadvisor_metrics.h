/* SPDX-License-Identifier: Apache-2.0 */
/* cadvisor_metrics.h - what containers and pods use and may use, under cadvisor's names and labels,
 * as /metrics/cadvisor answers: what dashboards draw.
 *
 * A running container has its name as label `container`, its id as `name`; a pod's own cgroup has
 * neither, nor has the whole node, whose `id` is "/".  Network figures are a pod's, counted at the
 * node's end of its cable; pods on the node's network have none.  What the kernel does not tell is
 * left out.  Samples have their time in milliseconds.
 * Thread: the loop's; some ten small reads a container. */
#ifndef KNARR_NODE_CADVISOR_METRICS_H
#define KNARR_NODE_CADVISOR_METRICS_H

#include <stdint.h>

#include "base/bytes.h"

struct node_context;

void cadvisor_metrics_write(struct node_context *, struct buffer *ret_text);

/* A device's line of /proc/net/dev, for tests.  False where there is none of this name. */
struct device_traffic {
    int64_t received_bytes, received_packets, sent_bytes, sent_packets;
};
bool device_traffic_find(struct bytes proc_net_dev, const char *device,
                         struct device_traffic *ret);
/* A label's value as Prometheus' text form wants it. */
void metric_add_label_value(struct buffer *, const char *value);

#endif
