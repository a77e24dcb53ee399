/* SPDX-License-Identifier: Apache-2.0 */
/* disruption_plan.h - how many pods of a budget may go.
 *
 * Thread: pure. */
#ifndef KNARR_CONTROLLERS_DISRUPTION_PLAN_H
#define KNARR_CONTROLLERS_DISRUPTION_PLAN_H

#include <stdbool.h>
#include <stdint.h>

struct value;

struct disruption_facts {
    const struct value *min_available, *max_unavailable;     /* one of them; NULL: absent */
    int64_t             pods, healthy;
    int64_t             wanted_by_owners;            /* replicas of the pods' owners in sum */
};

struct disruption_plan {
    int64_t expected, desired_healthy, allowed;
};

/* Does wanted_by_owners matter? */
bool disruption_asks_owners(const struct disruption_facts *);
struct disruption_plan disruption_plan(const struct disruption_facts *);

#endif
