/* SPDX-License-Identifier: Apache-2.0 */
/* udp_fronts.h - where UDP clients of services send to, and where that may lead.
 *
 * The kernel translates a UDP flow as it did at its first packet, as long as packets come.  So
 * when a front (an address and port, or a node port) or its endpoints change, flows that lead
 * elsewhere must be forgotten (conntrack.h).
 *
 * A set of fronts is a map from front_key to struct udp_front.
 *
 * Internal to net/.  Thread: pure. */
#ifndef KNARR_NET_UDP_FRONTS_H
#define KNARR_NET_UDP_FRONTS_H

#include "base/map.h"
#include "net/link.h"
#include "net/service_rules.h"

struct flow_end {
    struct address address;
    uint16_t       port;
};

struct udp_front {
    size_t          end_count;
    struct flow_end ends[];              /* zeroed but for what is set: compared as bytes */
};

/* The key of an address and port in the map; NULL: a node port, on every address. */
struct front_key {
    uint8_t bytes[20];
};
struct front_key front_key(const struct address *, uint16_t port);
static inline struct bytes front_key_bytes(const struct front_key *key)
{
    return (struct bytes){ (const char *)key->bytes, sizeof key->bytes };
}

void udp_fronts_read(const struct service_entry *, struct map *ret);
void udp_fronts_done(struct map *);                          /* frees the fronts, too */
/* Adds to `changed` each front that is new, gone (then without ends) or has other ends. */
void udp_fronts_compare(const struct map *before, const struct map *after, struct map *changed);

#endif
