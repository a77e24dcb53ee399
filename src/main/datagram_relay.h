/* SPDX-License-Identifier: Apache-2.0 */
/* datagram_relay.h - UDP datagrams of the host led into the cluster, and their answers back.
 *
 * Each client of a socket gets a flow: a socket of its own inside the cluster.  A flow ends after
 * DATAGRAM_IDLE_MS without a datagram; at most DATAGRAM_FLOWS_MAX at a time, further clients are
 * not heard.
 *
 * Thread: the loop's. */
#ifndef KNARR_MAIN_DATAGRAM_RELAY_H
#define KNARR_MAIN_DATAGRAM_RELAY_H

#include <stdbool.h>

#include "base/map.h"
#include "main/relay.h"

enum { DATAGRAM_FLOWS_MAX = 1024, DATAGRAM_IDLE_MS = 60000, DATAGRAM_TURN_MAX = 64 };

struct datagram_relay {
    uv_loop_t         *loop;
    struct netns_link *link;
    int                socket;           /* clients send to it; the owner polls and closes it */
    /* Where a new client's datagrams go; false: nowhere. */
    bool (*choose)(void *context, uint32_t client_ip, struct host_target *ret);
    void              *context;
    struct map         flows;            /* client's address -> struct flow */
    struct loop_timer *sweep;
};

void datagram_relay_init(struct datagram_relay *);           /* after the fields above `flows` */
void datagram_relay_done(struct datagram_relay *);           /* the loop runs on until all are closed */
void datagram_relay_read(struct datagram_relay *);           /* the socket has something */
/* Ends the flows whose target is no longer good. */
void datagram_relay_check(struct datagram_relay *, bool (*is_good)(void *context,
                                                                    const struct host_target *));

#endif
