/* SPDX-License-Identifier: Apache-2.0 */
/* garbage_plan.c - see garbage_plan.h. */
#include "controllers/garbage_plan.h"

static size_t count_owners(const struct garbage_facts *facts, enum owner_state state)
{
    size_t count = 0;
    for (size_t i = 0; i < facts->owner_count; i++)
        count += facts->owners[i] == state;
    return count;
}

enum garbage_action garbage_plan(const struct garbage_facts *facts)
{
    if (facts->is_deleted && facts->is_orphaning)
        return GARBAGE_ORPHAN;
    if (facts->is_deleted)
        return facts->is_foreground ? GARBAGE_WAIT : GARBAGE_KEEP;
    size_t solid = count_owners(facts, OWNER_SOLID), waiting = count_owners(facts, OWNER_WAITS);
    if (facts->owner_count == 0 || count_owners(facts, OWNER_UNKNOWN) > 0)
        return GARBAGE_KEEP;
    if (solid > 0)
        return solid == facts->owner_count ? GARBAGE_KEEP : GARBAGE_DROP_REFERENCES;
    return waiting > 0 && facts->has_dependents ? GARBAGE_DELETE_FOREGROUND : GARBAGE_DELETE;
}
