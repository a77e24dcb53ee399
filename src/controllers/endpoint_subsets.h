/* SPDX-License-Identifier: Apache-2.0 */
/* endpoint_subsets.h - the subsets of an Endpoints object: each port with its addresses, equal sets
 * of addresses joined.
 *
 * Thread: pure. */
#ifndef KNARR_CONTROLLERS_ENDPOINT_SUBSETS_H
#define KNARR_CONTROLLERS_ENDPOINT_SUBSETS_H

#include "controllers/endpoint_slice_plan.h"

enum { ENDPOINTS_ADDRESSES_MAX = 1000 };

struct endpoint_subset {
    const struct endpoint_port **ports;
    const struct endpoint **endpoints; /* by address; is_ready decides which list each is in */
    size_t                       port_count, endpoint_count;
};

struct endpoint_subsets {
    struct endpoint_subset *items;
    size_t                  count;
    bool                    is_truncated;        /* there were more than ENDPOINTS_ADDRESSES_MAX */
};

/* has_ports false: a headless Service without ports, whose one subset has addresses alone. */
struct endpoint_subsets endpoint_subsets(const struct endpoint_group *groups, size_t group_count,
                                         bool has_ports, struct arena *);

#endif
