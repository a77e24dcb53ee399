/* SPDX-License-Identifier: Apache-2.0 */
/* relay.h - TCP connections of the host led into the cluster.
 *
 * Bytes flow both ways until both sides have closed; a slow side holds the other (RELAY_BUFFER each
 * way).  At most RELAYS_MAX at a time: more are closed at once.
 *
 * Thread: the loop's. */
#ifndef KNARR_MAIN_RELAY_H
#define KNARR_MAIN_RELAY_H

#include <stdint.h>
#include <uv.h>

#include "base/list.h"

struct netns_link;

enum { RELAY_BUFFER = 64 * 1024, RELAYS_MAX = 4096 };

/* Inside the cluster; host order. */
struct host_target {
    uint32_t ip;
    uint16_t port;
};

struct relay_set {
    uv_loop_t         *loop;
    struct netns_link *link;             /* NULL: our own namespace */
    struct list        relays;
    int                count;
};

/* Takes the client's socket; closes it where the target cannot be dialled. */
void relay_start(struct relay_set *, int client_fd, const struct host_target *);
void relay_set_close(struct relay_set *);        /* ends them all; the loop runs on until they have */

#endif
