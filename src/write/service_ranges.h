/* SPDX-License-Identifier: Apache-2.0 */
/* service_ranges.h - the IPv4 ranges from which ClusterIPs are taken.
 *
 * They are those of the ServiceCIDRs that are not being deleted; before the first one is made, that
 * of the command line.
 *
 * Thread: the core's. */
#ifndef KNARR_WRITE_SERVICE_RANGES_H
#define KNARR_WRITE_SERVICE_RANGES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/bytes.h"

struct arena;
struct core;
struct object;

enum { SERVICE_RANGES_MAX = 64 };

/* The label of IPAddresses that follow a Service. */
#define IP_MANAGER_LABEL "ipaddress.kubernetes.io/managed-by"
#define IP_MANAGER       "ipallocator.k8s.io"

struct service_range {
    uint32_t network, host_count;        /* host order */
};
struct service_ranges {
    struct service_range at[SERVICE_RANGES_MAX];
    size_t               count;
};

/* What a ServiceCIDR says. */
struct service_cidrs {
    const char **at;
    size_t       count;
};
void service_cidrs_read(const struct object *, struct arena *, struct service_cidrs *ret);

/* False: no IPv4 network with a prefix of 8 to 28 bits. */
bool service_range_parse(struct bytes cidr, struct service_range *ret);
/* The n-th address, as text. */
const char *service_range_address(const struct service_range *, uint32_t n, struct arena *);

void service_ranges_read(const struct core *, const struct service_range *otherwise,
                         struct service_ranges *ret);
/* Neither the first nor the last address of a range is anyone's. */
bool service_ranges_contain(const struct service_ranges *, const char *address);

#endif
