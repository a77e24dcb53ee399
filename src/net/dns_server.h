/* SPDX-License-Identifier: Apache-2.0 */
/* dns_server.h - what the parts of the DNS server share: the zone, the forwarder, the sockets.
 *
 * The server's memory goes when the last of its handles has closed.
 * Internal to net/.  Thread: the loop's. */
#ifndef KNARR_NET_DNS_SERVER_H
#define KNARR_NET_DNS_SERVER_H

#include <uv.h>

#include "base/list.h"
#include "net/dns_forward.h"
#include "net/dns_records.h"
#include "net/dns_zone.h"

enum {
    DNS_QUERY_BYTES = 4096,              /* a query is no larger */
    DNS_TCP_IDLE_MS = 10000,
    DNS_TCP_FORWARDS_MAX = 16,           /* of one client, in flight */
    DNS_TCP_UNREAD_BYTES = 512 * 1024,   /* a client that leaves more unread is dropped */
};

/* One address: both sockets. */
struct dns_listener {
    uv_udp_t           udp;
    uv_tcp_t           tcp;
    struct dns_server *server;
};

struct dns_server {
    uv_loop_t            *loop;
    struct dns_zone       zone;
    struct dns_forwarder *forwarder;
    struct dns_listener  *listeners;
    size_t                listener_count;
    struct list           tcp_clients;
    unsigned              tcp_client_count;
    unsigned              handle_count;  /* open ones */
    bool                  is_closing;
    uint8_t               query[DNS_QUERY_BYTES];
    uint8_t               answer[DNS_TCP_BYTES];
};

/* A handle of the server has closed; may free the server. */
void dns_server_release(struct dns_server *);

/* A query on its way to another server, for whoever asked; free when `told` is called.  The bytes
 * are valid during the call; size 0: do not answer. */
struct dns_question {
    struct dns_server *server;
    void             (*told)(struct dns_question *, const uint8_t *answer, size_t size);
    bool               is_tcp;
    size_t             query_size;
    uint8_t            query[DNS_QUERY_BYTES];
};
/* Answers by `told`: at once (SERVFAIL, where nothing can be forwarded) or later. */
void dns_server_forward(struct dns_question *);

int  dns_tcp_listen(struct dns_listener *, const struct sockaddr *);     /* libuv's error */
void dns_tcp_close_clients(struct dns_server *);

#endif
