/* SPDX-License-Identifier: Apache-2.0 */
/* node_zones.c - see node_zones.h.
 *
 * Zones count their members as these come, change and go, so that a Node's heartbeat costs the
 * same in a cluster of any size.  Who waits for a turn stands in the zone's line; only the first
 * has a time to ask again, and whoever leaves the head of the line wakes the next. */
#include "controllers/node_zones.h"

#include <stdlib.h>

#include "base/arena.h"
#include "base/bytes.h"

struct node_zone {
    struct list     line;                /* struct node_member.waiting */
    size_t          ready, others;       /* of those that count */
    size_t          member_count;
    enum zone_state state;
    int64_t         interval_ms;         /* 0: nobody gets a turn */
    int64_t         next_ms;             /* not before this */
    char            key[];
};

enum zone_state zone_state_of(size_t ready_count, size_t other_count)
{
    size_t total = ready_count + other_count;
    if (other_count > 0 && ready_count == 0)
        return ZONE_FULL_DISRUPTION;
    return other_count > 2 && other_count * 100 >= total * DISRUPTED_PERCENT
               ? ZONE_PARTIAL_DISRUPTION
               : ZONE_NORMAL;
}

int64_t zone_interval_ms(enum zone_state state, size_t node_count)
{
    if (state != ZONE_PARTIAL_DISRUPTION)
        return NODE_TAINT_INTERVAL_MS;
    return node_count >= LARGE_ZONE_NODES_MIN ? NODE_TAINT_SLOW_INTERVAL_MS : 0;
}

/* ---- zones ---- */

static struct node_zone *zone_of(struct node_zones *zones, const char *key)
{
    struct node_zone *zone = map_get(&zones->zones, bytes_of(key));
    if (zone)
        return zone;
    size_t size = strlen(key) + 1;
    zone = memory_alloc(sizeof *zone + size);
    memcpy(zone->key, key, size);
    zone->interval_ms = NODE_TAINT_INTERVAL_MS;
    list_init(&zone->line);
    map_put(&zones->zones, bytes_of(key), zone);
    return zone;
}

void node_zones_done(struct node_zones *zones)
{
    for (struct map_entry *e = map_first(&zones->zones); e; e = map_after(&zones->zones, e))
        free(e->value);
    map_done(&zones->zones);
}

static void wake_first(struct node_zones *zones, const struct node_zone *zone)
{
    struct list *first = list_first(&zone->line);
    if (first)
        zones->wake(zones->context, LIST_ITEM(first, struct node_member, waiting)->name);
}

/* A turn that was taken is not forgotten by a change of pace; and the end of a halt is no turn. */
static void set_pace(struct node_zones *zones, struct node_zone *zone, int64_t interval_ms)
{
    if (interval_ms == zone->interval_ms)
        return;
    if (zone->interval_ms == 0 || zones->now_ms < zone->next_ms)
        zone->next_ms = zones->now_ms + interval_ms;
    zone->interval_ms = interval_ms;
    wake_first(zones, zone);
}

static bool is_counted(const struct node_zone *zone)
{
    return zone->ready + zone->others > 0;
}

static bool is_full(const struct node_zone *zone)
{
    return is_counted(zone) && zone->state == ZONE_FULL_DISRUPTION;
}

static void count(struct node_zones *zones, struct node_zone *zone,
                  const struct node_member *member, bool is_added)
{
    size_t *counter = member->is_ready ? &zone->ready : &zone->others;
    zones->counted -= is_counted(zone);
    zones->full -= is_full(zone);
    if (!member->is_excluded)
        *counter += is_added ? 1 : (size_t)-1;
    zone->member_count += is_added ? 1 : (size_t)-1;
    zone->state = zone_state_of(zone->ready, zone->others);
    zones->counted += is_counted(zone);
    zones->full += is_full(zone);
}

static void judge_pace(struct node_zones *zones, struct node_zone *zone)
{
    size_t total = zone->ready + zone->others;
    set_pace(zones, zone, zones->is_halted ? 0 : zone_interval_ms(zone->state, total));
}

static void drop_if_empty(struct node_zones *zones, struct node_zone *zone)
{
    if (zone->member_count > 0)
        return;
    map_remove(&zones->zones, bytes_of(zone->key));
    free(zone);
}

/* What counting has led to, in this zone, and where the halt begins or ends in all of them. */
static void judge(struct node_zones *zones, struct node_zone *zone)
{
    bool is_halted = zones->counted > 0 && zones->full == zones->counted;
    bool turns = is_halted != zones->is_halted;
    zones->is_halted = is_halted;
    judge_pace(zones, zone);
    for (struct map_entry *e = turns ? map_first(&zones->zones) : NULL; e;
         e = map_after(&zones->zones, e))
        judge_pace(zones, e->value);
    drop_if_empty(zones, zone);
}

/* ---- members ---- */

void node_zones_note(struct node_zones *zones, struct node_member *member,
                     const struct node_standing *standing, int64_t now_ms)
{
    struct node_zone *before = member->zone, *now = zone_of(zones, standing->zone);
    zones->now_ms = now_ms;
    if (!before)
        list_init(&member->waiting);
    else if (before != now)
        node_zones_leave(zones, member, now_ms);
    if (before)
        count(zones, before, member, /* is_added= */ false);
    member->zone = now;
    member->is_ready = standing->is_ready;
    member->is_excluded = standing->is_excluded;
    count(zones, now, member, /* is_added= */ true);
    judge(zones, now);
    if (before && before != now)
        judge(zones, before);
}

void node_zones_remove(struct node_zones *zones, struct node_member *member, int64_t now_ms)
{
    struct node_zone *zone = member->zone;
    if (!zone)
        return;
    node_zones_leave(zones, member, now_ms);
    count(zones, zone, member, /* is_added= */ false);
    member->zone = NULL;
    judge(zones, zone);
}

enum zone_state node_zone_state(const struct node_member *member)
{
    return member->zone ? member->zone->state : ZONE_NORMAL;
}

/* ---- turns ---- */

int64_t node_zones_turn(struct node_zones *zones, struct node_member *member, int64_t now_ms)
{
    struct node_zone *zone = member->zone;
    zones->now_ms = now_ms;
    if (list_is_empty(&member->waiting))
        list_append(&zone->line, &member->waiting);
    if (list_first(&zone->line) != &member->waiting || zone->interval_ms == 0)
        return NODE_TURN_UNKNOWN;
    if (now_ms < zone->next_ms)
        return zone->next_ms - now_ms;
    zone->next_ms = now_ms + zone->interval_ms;
    node_zones_leave(zones, member, now_ms);
    return 0;
}

void node_zones_leave(struct node_zones *zones, struct node_member *member, int64_t now_ms)
{
    zones->now_ms = now_ms;
    if (list_is_empty(&member->waiting))
        return;
    bool was_first = list_first(&member->zone->line) == &member->waiting;
    list_remove(&member->waiting);
    if (was_first)
        wake_first(zones, member->zone);
}
