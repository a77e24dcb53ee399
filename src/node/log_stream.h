/* SPDX-License-Identifier: Apache-2.0 */
/* log_stream.h - sends a container's log as an HTTP answer, and goes on while it grows.
 *
 * Reading stops while the client's connection is full (LOG_QUEUE_MAX).  A follower ends when its
 * container does.
 * Thread: the loop's. */
#ifndef KNARR_NODE_LOG_STREAM_H
#define KNARR_NODE_LOG_STREAM_H

#include <stdbool.h>

#include "base/list.h"
#include "node/container_log.h"

struct http_exchange;
struct node_context;

enum { LOG_QUEUE_MAX = 512 << 10, LOG_FOLLOWERS_MAX = 256 };

struct log_stream_request {
    struct node_context *node;
    const char          *ns, *pod, *container;
    struct log_query     query;
    bool                 follow, previous;
};
/* Answers the exchange, now and later.  `followers` is the list it joins while it follows. */
void log_stream_start(struct http_exchange *, const struct log_stream_request *,
                      struct list *followers);
void log_streams_look(struct list *followers);           /* containers may have ended */

#endif
