/* SPDX-License-Identifier: Apache-2.0 */
/* dns_forward.h - asks other DNS servers, for names that are not ours.
 *
 * Each attempt has a socket of its own, so a source port the kernel chose by chance, connected to
 * the one server, and an id of its own; what does not fit all of it and the question is ignored.
 * A server that does not answer in DNS_ATTEMPT_MS, refuses or fails, leads to the next one.
 *
 * Internal to net/.  Thread: the loop's. */
#ifndef KNARR_NET_DNS_FORWARD_H
#define KNARR_NET_DNS_FORWARD_H

#include "net/dns_zone.h"

enum { DNS_ATTEMPT_MS = 2000, DNS_ATTEMPTS_MAX = 3, DNS_UPSTREAMS_MAX = 8,
       DNS_UPSTREAM_QUERY_BYTES = 512 };

struct dns_forwarder;
/* `answer` NULL: none came, or the forwarder is freed.  Called once, never within
 * dns_forwarder_ask. */
typedef void dns_forward_done(void *context, const uint8_t *answer, size_t size);

/* upstreams: "IP", "IP:port" or "[IP6]:port", NULL-terminated, at most DNS_UPSTREAMS_MAX. */
MUST_USE struct dns_forwarder *dns_forwarder_new(uv_loop_t *, const char *const *upstreams,
                                                 struct error *err);
/* Asks the nameservers of that file instead, as it is when a question comes; never one of `ours`
 * (NULL-terminated, borrowed like the path).  A file that is gone or names none changes nothing. */
void dns_forwarder_follow(struct dns_forwarder *, const char *resolv_conf,
                          const char *const *ours);
void dns_forwarder_free(struct dns_forwarder *);             /* the loop must run another turn */
/* False: DNS_FORWARD_MAX are in flight already, or no socket is to be had; `done` is not called. */
bool dns_forwarder_ask(struct dns_forwarder *, const struct dns_upstream_question *, bool by_tcp,
                       dns_forward_done *, void *context);

/* The query's size. */
size_t dns_upstream_write(const struct dns_upstream_question *, uint16_t id, uint8_t *ret,
                          size_t room);
/* Are these bytes an answer to it?  Only header and question are looked at. */
bool dns_upstream_accepts(const struct dns_upstream_question *, uint16_t id, const uint8_t *answer,
                          size_t size);

#endif
