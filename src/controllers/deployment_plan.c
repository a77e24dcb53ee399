/* SPDX-License-Identifier: Apache-2.0 */
/* deployment_plan.c - the next step of a Deployment: which ReplicaSets grow, shrink or go.
 *
 * A rolling update keeps pods <= replicas + maxSurge and available >= replicas - maxUnavailable.
 * Old sets lose their unavailable pods first.  A Deployment that is scaled in the middle of an
 * update, or while it is paused, keeps the proportions of its sets.  Recreate waits until the old
 * pods are gone. */
#include "controllers/deployment.h"

#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "codec/value.h"
#include "object/quantity.h"

static int64_t min_of(int64_t a, int64_t b)
{
    return a < b ? a : b;
}

static int64_t max_of(int64_t a, int64_t b)
{
    return a > b ? a : b;
}

void deployment_fenceposts(struct deployment_facts *facts, const struct value *max_surge,
                           const struct value *max_unavailable)
{
    int64_t surge = 0, unavailable = 0;
    facts->max_surge = facts->max_unavailable = 0;
    if (facts->strategy != STRATEGY_ROLLING)
        return;
    if (max_surge && !int_or_percent(max_surge, facts->replicas, /* round_up= */ true, &surge))
        surge = 0;
    if (max_unavailable &&
        !int_or_percent(max_unavailable, facts->replicas, /* round_up= */ false, &unavailable))
        unavailable = 0;
    if (surge == 0 && unavailable == 0)
        unavailable = 1;
    facts->max_surge = surge;
    facts->max_unavailable = min_of(unavailable, facts->replicas);
}

/* ---- sums ---- */

static int64_t total_replicas(const struct replica_sets *sets)
{
    int64_t total = 0;
    for (size_t i = 0; i < sets->count; i++)
        total += sets->items[i].replicas;
    return total;
}

/* A set that was just scaled down may still tell of more than it wants: those are as good as gone.
 */
static int64_t total_available(const struct replica_sets *sets)
{
    int64_t total = 0;
    for (size_t i = 0; i < sets->count; i++)
        total += min_of(sets->items[i].available, sets->items[i].replicas);
    return total;
}

static int64_t old_replicas(const struct replica_sets *sets)
{
    return total_replicas(sets) - (sets->current ? sets->current->replicas : 0);
}

int64_t deployment_max_revision(const struct replica_sets *sets)
{
    int64_t revision = 0;
    for (size_t i = 0; i < sets->count; i++)
        if (&sets->items[i] != sets->current)
            revision = max_of(revision, sets->items[i].revision);
    return revision;
}

bool deployment_was_scaled(const struct deployment_facts *facts, const struct replica_sets *sets)
{
    for (size_t i = 0; i < sets->count; i++) {
        const struct replica_set *set = &sets->items[i];
        if (set->replicas > 0 && set->desired >= 0 && set->desired != facts->replicas)
            return true;
    }
    return false;
}

bool deployment_is_complete(const struct deployment_facts *facts, const struct replica_sets *sets)
{
    int64_t replicas = 0;
    for (size_t i = 0; i < sets->count; i++)
        replicas += sets->items[i].status_replicas;
    return sets->current && sets->current->status_replicas == facts->replicas &&
           replicas == facts->replicas && total_available(sets) == facts->replicas;
}

/* ---- steps ---- */

static void add_scale(struct deployment_plan *plan, struct replica_set *set, int64_t replicas)
{
    plan->scales[plan->scale_count++] = (struct scale_step){ set, replicas };
}

static bool scale_if_different(struct deployment_plan *plan, struct replica_set *set,
                               int64_t replicas)
{
    if (set->replicas == replicas)
        return false;
    add_scale(plan, set, replicas);
    return true;
}

/* What the current set may have, given the pods of all. */
static int64_t room_for_current(const struct deployment_facts *facts,
                                const struct replica_sets *sets)
{
    int64_t now = sets->current ? sets->current->replicas : 0;
    if (facts->strategy == STRATEGY_RECREATE)
        return facts->replicas;
    int64_t room = facts->replicas + facts->max_surge - total_replicas(sets);
    return room <= 0 ? now : now + min_of(room, facts->replicas - now);
}

/* Oldest revisions first; sets that still have or want pods are passed over. */
static int compare_revisions(const void *a, const void *b)
{
    const struct replica_set *x = *(struct replica_set *const *)a,
                             *y = *(struct replica_set *const *)b;
    if (x->revision != y->revision)
        return x->revision < y->revision ? -1 : 1;
    if (x->created_s != y->created_s)
        return x->created_s < y->created_s ? -1 : 1;
    return strcmp(x->name, y->name);
}

static void plan_clean_up(const struct deployment_facts *facts, const struct replica_sets *sets,
                          struct deployment_plan *plan)
{
    size_t count = 0, removed = 0;
    if (facts->history_limit < 0)
        return;
    struct replica_set **old = plan->removals;
    for (size_t i = 0; i < sets->count; i++)
        if (&sets->items[i] != sets->current && !sets->items[i].is_deleted)
            old[count++] = &sets->items[i];
    if ((int64_t)count <= facts->history_limit)
        return;
    qsort(old, count, sizeof(struct replica_set *), compare_revisions);
    size_t surplus = count - (size_t)facts->history_limit;
    for (size_t i = 0; i < surplus; i++) {
        const struct replica_set *set = old[i];
        if (set->status_replicas == 0 && set->replicas == 0 &&
            set->generation <= set->observed_generation)
            old[removed++] = old[i];
    }
    plan->removal_count = removed;
}

/* ---- rolling update ---- */

/* Pods of old sets that are not available can go without a loss. */
static void scale_down_unhealthy(const struct replica_sets *sets, int64_t *left, int64_t most)
{
    int64_t done = 0;
    for (size_t i = 0; i < sets->count && done < most; i++) {
        const struct replica_set *set = &sets->items[i];
        if (set == sets->current || left[i] == 0 || left[i] <= set->available)
            continue;
        int64_t step = min_of(most - done, left[i] - set->available);
        left[i] -= step;
        done += step;
    }
}

static void scale_down_available(const struct replica_sets *sets, int64_t *left, int64_t most)
{
    for (size_t i = 0; i < sets->count && most > 0; i++) {
        if (&sets->items[i] == sets->current)
            continue;
        int64_t step = min_of(left[i], most);
        left[i] -= step;
        most -= step;
    }
}

static void plan_old_down(const struct deployment_facts *facts, const struct replica_sets *sets,
                          struct deployment_plan *plan, struct arena *arena)
{
    int64_t min_available = facts->replicas - facts->max_unavailable;
    int64_t unavailable = sets->current->replicas - sets->current->available;
    int64_t most = total_replicas(sets) - min_available - unavailable;
    if (old_replicas(sets) == 0 || most <= 0)
        return;
    int64_t *left = arena_array(arena, sets->count, sizeof *left);
    for (size_t i = 0; i < sets->count; i++)
        left[i] = sets->items[i].replicas;
    scale_down_unhealthy(sets, left, most);
    scale_down_available(sets, left, total_available(sets) - min_available);
    for (size_t i = 0; i < sets->count; i++)
        if (&sets->items[i] != sets->current)
            scale_if_different(plan, &sets->items[i], left[i]);
}

static void plan_rolling(const struct deployment_facts *facts, const struct replica_sets *sets,
                         struct deployment_plan *plan, struct arena *arena)
{
    if (!sets->current) {
        plan->makes_current = true;
        plan->current_replicas = room_for_current(facts, sets);
        return;
    }
    int64_t wanted =
        sets->current->replicas > facts->replicas ? facts->replicas : room_for_current(facts, sets);
    if (scale_if_different(plan, sets->current, wanted))
        return;
    plan_old_down(facts, sets, plan, arena);
    if (plan->scale_count == 0 && deployment_is_complete(facts, sets))
        plan_clean_up(facts, sets, plan);
}

/* ---- recreate ---- */

static void plan_recreate(const struct deployment_facts *facts, const struct replica_sets *sets,
                          struct deployment_plan *plan)
{
    bool runs = false;
    for (size_t i = 0; i < sets->count; i++) {
        if (&sets->items[i] == sets->current)
            continue;
        scale_if_different(plan, &sets->items[i], 0);
        runs = runs || sets->items[i].status_replicas > 0 || sets->items[i].has_running_pods;
    }
    if (plan->scale_count > 0 || runs)
        return;
    if (!sets->current) {
        plan->makes_current = true;
        plan->current_replicas = facts->replicas;
        return;
    }
    if (!scale_if_different(plan, sets->current, facts->replicas) &&
        deployment_is_complete(facts, sets))
        plan_clean_up(facts, sets, plan);
}

/* ---- scaling in proportion ---- */

/* The one set with pods, or the newest where none has any; NULL where several have. */
static struct replica_set *active_or_latest(const struct replica_sets *sets)
{
    struct replica_set *active = NULL;
    size_t count = 0;
    for (size_t i = 0; i < sets->count; i++)
        if (sets->items[i].replicas > 0) {
            active = &sets->items[i];
            count++;
        }
    if (count == 0)
        return sets->current ? sets->current : &sets->items[sets->count - 1];
    return count == 1 ? active : NULL;
}

static bool is_saturated(const struct deployment_facts *facts, const struct replica_set *set)
{
    return set && set->desired == facts->replicas && set->replicas == facts->replicas &&
           set->available == facts->replicas;
}

/* By size, the larger first; among equals the newer first where pods are added, else the older. */
static int compare_sizes(const struct replica_set *a, const struct replica_set *b, bool grows)
{
    if (a->replicas != b->replicas)
        return a->replicas > b->replicas ? -1 : 1;
    int order = a->created_s != b->created_s ? (a->created_s < b->created_s ? -1 : 1)
                                             : strcmp(a->name, b->name);
    return grows ? -order : order;
}

static int compare_growing(const void *a, const void *b)
{
    return compare_sizes(*(struct replica_set *const *)a, *(struct replica_set *const *)b,
                         /* grows= */ true);
}

static int compare_shrinking(const void *a, const void *b)
{
    return compare_sizes(*(struct replica_set *const *)a, *(struct replica_set *const *)b,
                         /* grows= */ false);
}

/* Half away from zero. */
static int64_t round_division(int64_t dividend, int64_t divisor)
{
    return (2 * dividend + divisor) / (2 * divisor);
}

/* What a set's share changes by, when the whole goes from what the set was told to what is wanted
 * now. */
static int64_t share_change(const struct deployment_facts *facts, const struct replica_set *set)
{
    if (facts->replicas == 0)
        return -set->replicas;
    int64_t before = set->max > 0 ? set->max : facts->status_replicas;
    if (before == 0)
        return 0;
    return round_division(set->replicas * (facts->replicas + facts->max_surge), before) -
           set->replicas;
}

static void plan_shares(const struct deployment_facts *facts, const struct replica_sets *sets,
                        struct deployment_plan *plan, struct arena *arena)
{
    size_t count = 0;
    struct replica_set **active = arena_array(arena, sets->count, sizeof *active);
    for (size_t i = 0; i < sets->count; i++)
        if (sets->items[i].replicas > 0)
            active[count++] = &sets->items[i];
    int64_t allowed = facts->replicas > 0 ? facts->replicas + facts->max_surge : 0;
    int64_t to_add = allowed - total_replicas(sets), added = 0;
    qsort(active, count, sizeof *active, to_add > 0 ? compare_growing : compare_shrinking);
    for (size_t i = 0; i < count; i++) {
        int64_t left = to_add - added, change = left == 0 ? 0 : share_change(facts, active[i]);
        change = to_add > 0 ? min_of(change, left) : max_of(change, left);
        added += change;
        add_scale(plan, active[i], active[i]->replicas + change);
    }
    if (count > 0)                       /* what rounding left over goes to the largest */
        plan->scales[0].replicas = max_of(plan->scales[0].replicas + to_add - added, 0);
}

static void plan_scaling(const struct deployment_facts *facts, const struct replica_sets *sets,
                         struct deployment_plan *plan, struct arena *arena)
{
    if (sets->count == 0)
        return;
    struct replica_set *only = active_or_latest(sets);
    if (only) {                          /* also where only its annotations lag behind */
        if (only->replicas != facts->replicas || only->desired != facts->replicas)
            add_scale(plan, only, facts->replicas);
        return;
    }
    if (is_saturated(facts, sets->current)) {
        for (size_t i = 0; i < sets->count; i++)
            if (&sets->items[i] != sets->current)
                scale_if_different(plan, &sets->items[i], 0);
        return;
    }
    if (facts->strategy == STRATEGY_ROLLING)
        plan_shares(facts, sets, plan, arena);
}

struct deployment_plan deployment_plan(const struct deployment_facts *facts,
                                       const struct replica_sets *sets, struct arena *arena)
{
    struct deployment_plan plan = {
        .scales = arena_array(arena, sets->count, sizeof *plan.scales),
        .removals = arena_array(arena, sets->count, sizeof *plan.removals),
    };
    if (facts->is_paused || deployment_was_scaled(facts, sets)) {
        plan_scaling(facts, sets, &plan, arena);
        if (facts->is_paused)
            plan_clean_up(facts, sets, &plan);
    } else if (facts->strategy == STRATEGY_RECREATE) {
        plan_recreate(facts, sets, &plan);
    } else {
        plan_rolling(facts, sets, &plan, arena);
    }
    return plan;
}
