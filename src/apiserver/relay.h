/* SPDX-License-Identifier: Apache-2.0 */
/* relay.h - where a request goes on, and how: to the agent of a node, or a proxy's target.
 * Thread: that which has the request. */
#ifndef KNARR_APISERVER_RELAY_H
#define KNARR_APISERVER_RELAY_H

#include <stdbool.h>
#include <stdint.h>

#include "base/bytes.h"

enum relay_type {
    RELAY_NODE,                              /* the agent of a node: exec, attach, port-forward */
    RELAY_LOG,                               /* the same, for a log, which may go as WebSocket */
    RELAY_NODE_PROXY,                        /* the same agent, for what the client likes */
    RELAY_HTTP,                              /* a pod, a service's endpoint, a port of a node */
    RELAY_HTTPS,                             /* its certificate proves nothing and is not asked */
    RELAY_EXTENSION                          /* an extension server (aggregator.h) */
};
struct relay {
    enum relay_type type;
    const char     *address;                 /* numeric */
    uint16_t        port;
    const char     *target;                  /* path and query there */
    const char     *prefix;                  /* proxies: the client's path up to ".../proxy" */
    /* of an extension server */
    const char     *server_name;
    struct bytes    ca_pem;
    bool            is_insecure;
};

#endif
