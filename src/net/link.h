/* SPDX-License-Identifier: Apache-2.0 */
/* link.h - interfaces, addresses, routes and namespaces by netlink.
 *
 * Every function acts in the calling thread's network namespace unless it takes a namespace's
 * descriptor.  "ensure" means: what is there already and fits is left alone.  No program is
 * started.
 *
 * Thread: any that may block for a moment. Errors: struct error with the kernel's errno. */
#ifndef KNARR_NET_LINK_H
#define KNARR_NET_LINK_H

#include <stdbool.h>
#include <stdint.h>

#include "base/error.h"

struct address {
    bool     is_v6;
    uint8_t  bytes[16];                  /* network order; the first 4 for IPv4 */
    uint8_t  prefix;                     /* bits of the network */
};
MUST_USE bool address_parse(const char *text,
                            struct address *ret); /* "10.42.1.1/24"; without prefix: a host */
void address_write(const struct address *, bool with_prefix, char ret_text[64]);
bool address_contains(const struct address *network, const struct address *);
/* The n-th host of a network: 10.42.1.0/24 and 5 give 10.42.1.5/24. */
MUST_USE bool address_nth(const struct address *network, uint64_t n, struct address *ret);
uint64_t address_index(const struct address *network,
                       const struct address *);             /* the n of one that is in it */
uint64_t address_host_count(const struct address *network); /* all bits counted: 256 for a /24 */
struct address address_network(const struct address *);                  /* the host bits cleared */
bool address_equal_host(const struct address *,
                        const struct address *); /* whatever their prefixes */

/* Named namespaces: a bind mount of the namespace at `path`. */
MUST_USE bool netns_create(const char *path,
                           struct error *err); /* with lo up; EEXIST is an error */
void netns_delete(const char *path);           /* unmounts and unlinks; accepts an absent one */
int netns_open(const char *path);              /* O_CLOEXEC descriptor or negative errno */
/* Runs `act` on a thread of its own inside the namespace and waits for it. */
MUST_USE bool netns_run(int netns_fd, bool (*act)(void *context, struct error *err), void *context,
                        struct error *err);

MUST_USE bool link_ensure_up(const char *name, struct error *err);
MUST_USE bool link_ensure_bridge(const char *name, int mtu, struct error *err);
MUST_USE bool link_ensure_address(const char *name, const struct address *, struct error *err);
/* A pair: `here` stays in this namespace, `there` is made inside peer_netns_fd under the name
 * peer_name; both up. */
MUST_USE bool link_make_veth(const char *here, int peer_netns_fd, const char *peer_name, int mtu,
                             struct error *err);
/* A tap device that stays when the program at its other end goes; up. */
MUST_USE bool link_make_tap(const char *name, int mtu, struct error *err);
MUST_USE bool link_set_mac(const char *name, const uint8_t mac[6], struct error *err);
MUST_USE bool link_set_master(const char *name, const char *bridge, bool hairpin,
                              struct error *err);
MUST_USE bool link_delete(const char *name, struct error *err);          /* absent is fine */
bool link_exists(const char *name);
/* VXLAN between machines: id, the local address and UDP port 4789. */
MUST_USE bool link_ensure_vxlan(const char *name, uint32_t id, const struct address *local, int mtu,
                                struct error *err);

MUST_USE bool route_ensure(const struct address *to, const struct address *via, const char *device,
                           struct error *err); /* via may be NULL */
MUST_USE bool route_ensure_unreachable(const struct address *to, struct error *err);
MUST_USE bool route_delete(const struct address *to, struct error *err);
/* The first global IPv4 address of an interface of this namespace. */
MUST_USE bool link_first_address(const char *name, struct address *ret, struct error *err);
/* Does the network of any address of this namespace overlap with the range?  IPv4. */
bool link_overlaps(const struct address *range);
MUST_USE bool sysctl_set(const char *path, const char *value,
                         struct error *err); /* "net/ipv4/ip_forward", of this namespace */

#endif
