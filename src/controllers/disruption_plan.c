/* SPDX-License-Identifier: Apache-2.0 */
/* disruption_plan.c - see disruption_plan.h.
 *
 * A plain minAvailable needs no owners; percents and maxUnavailable refer to what the owners want.
 * A budget that asks for neither lets nobody go. */
#include "controllers/disruption_plan.h"

#include "codec/value.h"
#include "object/quantity.h"

bool disruption_asks_owners(const struct disruption_facts *facts)
{
    return facts->max_unavailable || value_is(facts->min_available, VALUE_STRING);
}

struct disruption_plan disruption_plan(const struct disruption_facts *facts)
{
    struct disruption_plan plan = { 0 };
    int64_t count = 0;
    if (disruption_asks_owners(facts))
        plan.expected = facts->wanted_by_owners;
    else if (facts->min_available)
        plan.expected = facts->pods;
    if (facts->max_unavailable) {
        if (!int_or_percent(facts->max_unavailable, plan.expected, /* round_up= */ true, &count))
            count = 0;
        plan.desired_healthy = plan.expected > count ? plan.expected - count : 0;
    } else if (facts->min_available) {
        if (!int_or_percent(facts->min_available, plan.expected, /* round_up= */ true,
                            &plan.desired_healthy))
            plan.desired_healthy = plan.expected;
    }
    plan.allowed = facts->healthy - plan.desired_healthy;
    if (plan.expected <= 0 || plan.allowed < 0)
        plan.allowed = 0;
    return plan;
}
