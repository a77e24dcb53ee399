/* SPDX-License-Identifier: Apache-2.0 */
/* topology_plan.c - see topology_plan.h. */
#include "controllers/topology_plan.h"

#include <inttypes.h>
#include <math.h>

#include "base/arena.h"
#include "base/bytes.h"
#include "controllers/endpoint_slice_plan.h"

#define OVERLOAD_MAX 0.2                 /* so much more than its share an endpoint may bear */

static const char no_node_info[] = "Insufficient Node information: allocatable CPU or zone not "
                                   "specified on one or more nodes";
static const char no_zone[] = "One or more endpoints do not have a zone specified";
static const char too_few[] = "Insufficient number of endpoints";
static const char too_uneven[] = "Unable to allocate minimum required endpoints to each zone "
                                 "without exceeding overload threshold";

/* What a zone should have, and has. */
struct share {
    const char *zone;
    int         minimum, maximum, count;
    double      desired;
    double      spare;                   /* to give; below zero: to receive */
    int         gives, receives;
};

struct planning {
    const struct topology_facts *facts;
    struct share                 shares[TOPOLOGY_ZONES_MAX];
    int                          ready;
};

static struct share *find_share(struct planning *planning, const char *zone)
{
    for (size_t i = 0; i < planning->facts->zone_count; i++)
        if (text_equal(planning->shares[i].zone, zone))
            return &planning->shares[i];
    return NULL;
}

static const char *numbers(const char *problem, const struct planning *planning,
                           struct arena *arena)
{
    return arena_printf(arena, "%s (%d endpoints, %zu zones)", problem, planning->ready,
                        planning->facts->zone_count);
}

/* ---- shares ---- */

static const char *share_out(struct planning *planning, struct arena *arena)
{
    const struct topology_facts *facts = planning->facts;
    int64_t total = 0;
    int left = planning->ready;
    for (size_t i = 0; i < facts->zone_count; i++)
        total += facts->zones[i].cpu_milli;
    for (size_t i = 0; i < facts->zone_count; i++) {
        double ratio = (double)facts->zones[i].cpu_milli / (double)total;
        double desired = ratio * planning->ready;
        int minimum = (int)ceil(desired * (1 / (1 + OVERLOAD_MAX)));
        planning->shares[i] = (struct share){ .zone = facts->zones[i].name, .minimum = minimum,
                                              .desired = fmax(desired, minimum) };
        left -= minimum;
        if (left < 0)
            return numbers(too_uneven, planning, arena);
    }
    for (size_t i = 0; i < facts->zone_count; i++)
        planning->shares[i].maximum = planning->shares[i].minimum + left;
    return NULL;
}

static const char *prepare(struct planning *planning, struct arena *arena)
{
    const struct topology_facts *facts = planning->facts;
    for (size_t i = 0; i < facts->endpoint_count; i++)
        planning->ready += facts->endpoints[i]->is_ready;
    if (facts->zone_count < 2 || facts->zone_count > TOPOLOGY_ZONES_MAX)
        return no_node_info;
    if (facts->zone_count > (size_t)planning->ready)
        return numbers(too_few, planning, arena);
    return share_out(planning, arena);
}

/* ---- hints that are there ---- */

static void clear_counts(struct planning *planning)
{
    for (size_t i = 0; i < planning->facts->zone_count; i++)
        planning->shares[i].count = 0;
}

static bool are_hints_good(struct planning *planning)
{
    const struct topology_facts *facts = planning->facts;
    clear_counts(planning);
    for (size_t i = 0; i < facts->endpoint_count; i++) {
        const struct endpoint *endpoint = facts->endpoints[i];
        struct share *share =
            endpoint->is_ready ? find_share(planning, endpoint->zone_hint) : NULL;
        if (endpoint->is_ready && (!share || text_is_empty(endpoint->zone)))
            return false;
        if (share)
            share->count++;
    }
    for (size_t i = 0; i < facts->zone_count; i++)
        if (planning->shares[i].count < planning->shares[i].minimum ||
            planning->shares[i].count > planning->shares[i].maximum)
            return false;
    return true;
}

/* ---- new ones ---- */

static bool give_own_zones(struct planning *planning)
{
    const struct topology_facts *facts = planning->facts;
    clear_counts(planning);
    for (size_t i = 0; i < facts->endpoint_count; i++) {
        struct endpoint *endpoint = facts->endpoints[i];
        if (!endpoint->is_ready)
            continue;
        if (text_is_empty(endpoint->zone))
            return false;
        endpoint->zone_hint = endpoint->zone;
        struct share *share = find_share(planning, endpoint->zone);
        if (share)
            share->count++;
    }
    return true;
}

/* The share with the most to give, or (sign -1) to receive; NULL: there is none. */
static struct share *most_of(struct planning *planning, double sign)
{
    struct share *most = NULL;
    for (size_t i = 0; i < planning->facts->zone_count; i++) {
        struct share *share = &planning->shares[i];
        if (share->spare * sign > (most ? most->spare * sign : 0))
            most = share;
    }
    return most;
}

/* Whole endpoints; each round moves one, so there are no more rounds than endpoints. */
static void settle_numbers(struct planning *planning)
{
    for (size_t i = 0; i < planning->facts->zone_count; i++)
        planning->shares[i].spare = planning->shares[i].count - planning->shares[i].desired;
    for (int i = 0; i < planning->ready; i++) {
        struct share *giver = most_of(planning, 1), *receiver = most_of(planning, -1);
        bool is_little = !giver || !receiver || giver->spare < 0.5 || receiver->spare > -0.5;
        if (is_little || (giver->spare < 1 && receiver->spare > -1))
            return;
        giver->gives++;
        giver->spare--;
        receiver->receives++;
        receiver->spare++;
    }
}

static struct share *next_receiver(struct planning *planning)
{
    for (size_t i = 0; i < planning->facts->zone_count; i++)
        if (planning->shares[i].receives > 0)
            return &planning->shares[i];
    return NULL;
}

static void move_some(struct planning *planning)
{
    const struct topology_facts *facts = planning->facts;
    for (size_t i = 0; i < facts->endpoint_count; i++) {
        struct endpoint *endpoint = facts->endpoints[i];
        struct share *giver = endpoint->is_ready ? find_share(planning, endpoint->zone) : NULL;
        struct share *receiver = giver && giver->gives > 0 ? next_receiver(planning) : NULL;
        if (!receiver)
            continue;
        endpoint->zone_hint = receiver->zone;
        giver->gives--;
        receiver->receives--;
    }
}

static const char *plan(struct planning *planning, struct arena *arena)
{
    const char *problem = prepare(planning, arena);
    if (problem || are_hints_good(planning))
        return problem;
    if (!give_own_zones(planning))
        return no_zone;
    settle_numbers(planning);
    move_some(planning);
    return NULL;
}

const char *topology_plan(const struct topology_facts *facts, struct arena *arena)
{
    struct planning planning = { .facts = facts };
    const char *problem = plan(&planning, arena);
    for (size_t i = 0; i < facts->endpoint_count; i++)
        if (problem || !facts->endpoints[i]->is_ready)
            facts->endpoints[i]->zone_hint = "";
    return problem;
}
