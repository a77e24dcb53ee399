/* SPDX-License-Identifier: Apache-2.0 */
/* netns.h - sockets that belong to another network namespace.
 *
 * A socket belongs to the namespace it was opened in.  The api process has no capability, so a
 * broker (the supervisor, root) opens sockets for it inside the cluster's namespace and hands them
 * over a socketpair.  Requests are one small datagram, answers one descriptor; a request takes
 * microseconds.
 *
 * Thread: netns_broker_serve: the supervisor's loop; netns_socket: any one thread at a time per
 * link (a mutex guards it). */
#ifndef KNARR_IO_NETNS_H
#define KNARR_IO_NETNS_H

#include <stdbool.h>
#include <stdint.h>
#include <uv.h>

/* The side that opens: answers requests from `link_fd` (one end of a SOCK_SEQPACKET pair) with
 * sockets of the namespace `netns_fd` until the other end closes.  Takes both descriptors unless it
 * fails.  Needs CAP_SYS_ADMIN.  Only AF_INET and AF_INET6, SOCK_STREAM and SOCK_DGRAM are given. */
struct netns_broker;
int  netns_broker_start(uv_loop_t *, int link_fd, int netns_fd, struct netns_broker **ret);
void netns_broker_stop(struct netns_broker *);

/* The side that asks.  NULL link: this process' own namespace. */
struct netns_link;
struct netns_link *netns_link_new(int link_fd); /* takes the descriptor, which blocks */
void netns_link_free(struct netns_link *);
int netns_socket(struct netns_link *, int family,
                 int type); /* O_CLOEXEC, non-blocking; or negative errno */
/* A socket of the broker's own namespace, the host's: bound to ip:port (host order; 127.x.x.x only,
 * else -EPERM) and, if `type` is SOCK_STREAM, listening.  A port below 1024 is the broker's to give.
 * NULL link: of this process' own. */
int netns_listen_outside(struct netns_link *, uint32_t ip, uint16_t port, int type);
/* A TCP listener bound and listening: address is "IP:port" or "[IP6]:port"; port 0 takes a free
 * one; ret_port may be NULL. The listening descriptor, or negative errno. */
int  netns_listen(struct netns_link *, const char *address, uint16_t *ret_port);

#endif
