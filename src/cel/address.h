/* SPDX-License-Identifier: Apache-2.0 */
/* address.h - IP addresses and networks as expressions have them, in Go's words where a text is none.
 * Thread: pure; values are constant. */
#ifndef KNARR_CEL_ADDRESS_H
#define KNARR_CEL_ADDRESS_H

#include "cel/value.h"
#include "object/validation.h"

extern const struct cel_type cel_ip_type, cel_cidr_type;

struct cel_ip {
    struct cel_native native;
    struct ip_address address;
};
struct cel_cidr {
    struct cel_native native;
    struct ip_address address;           /* with its bits behind the prefix */
    int               prefix;
};

/* Any address; NULL, or what is wrong (in the arena). */
const char *cel_address_read(struct bytes text, struct ip_address *ret, struct arena *);
/* An address without a zone that is not IPv4 in IPv6.  NULL, or what is wrong (in the arena). */
const char *cel_ip_read(struct bytes text, struct ip_address *ret, struct arena *);
const char *cel_cidr_read(struct bytes text, struct ip_address *ret, int *ret_prefix,
                          struct arena *);
struct cel_value cel_make_ip(const struct ip_address *, struct arena *);
/* RFC 5952; in the arena. */
const char *cel_ip_text(const struct ip_address *, struct arena *);

static inline const struct cel_ip *cel_ip_of(struct cel_value value)
{
    return (const struct cel_ip *)(const void *)value.native;
}
static inline const struct cel_cidr *cel_cidr_of(struct cel_value value)
{
    return (const struct cel_cidr *)(const void *)value.native;
}

#endif
