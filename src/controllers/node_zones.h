/* SPDX-License-Identifier: Apache-2.0 */
/* node_zones.h - how much of each zone is out of order, and how fast its pods may be driven away.
 *
 * A Node that is not ready gets a NoExecute taint, which costs its pods their place.  Where much
 * of a zone is out at once the fault is rather the network's, or ours, so taints are given out
 * slowly, one Node after the other, by the state of its zone:
 *
 *   normal             one each 10 s
 *   partly disrupted   more than two, and 55 % of them, are not ready: one each 100 s in a zone of
 *                      more than 50, none in a smaller one
 *   wholly disrupted   none is ready: as in a normal one; but where all zones are, nobody is
 *                      driven away, and the taints that there are go
 *
 * The first of a quiet zone has no wait.  Excluded Nodes belong to a zone, but do not count.
 * Times are monotonic milliseconds, and arguments.
 *
 * Source: upstream's node lifecycle controller with its default flags.
 * Thread: the owner's. */
#ifndef KNARR_CONTROLLERS_NODE_ZONES_H
#define KNARR_CONTROLLERS_NODE_ZONES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/list.h"
#include "base/map.h"

enum {
    NODE_TAINT_INTERVAL_MS = 10000,
    NODE_TAINT_SLOW_INTERVAL_MS = 100000,
    LARGE_ZONE_NODES_MIN = 51,
    DISRUPTED_PERCENT = 55
};

enum zone_state { ZONE_NORMAL, ZONE_PARTIAL_DISRUPTION, ZONE_FULL_DISRUPTION };

#define NODE_TURN_UNKNOWN INT64_MAX

struct node_zone;

/* A Node, embedded in what its owner knows of it.  All zero: in no zone yet. */
struct node_member {
    struct node_zone *zone;
    struct list       waiting;           /* for its turn, in the zone's line */
    const char       *name;              /* borrowed: as long as it is a member */
    bool              is_ready, is_excluded;
};

struct node_zones {
    struct map zones;                    /* key -> struct node_zone */
    size_t     counted, full;            /* zones with Nodes that count; of which wholly disrupted */
    bool       is_halted;                /* all are: nobody gets a turn */
    int64_t    now_ms;                   /* of the call that runs */
    /* The Node should ask for its turn (again).  From inside the functions below. */
    void     (*wake)(void *context, const char *name);
    void      *context;
};

void node_zones_done(struct node_zones *);       /* after all members are gone */

/* The member is in the zone of this key now, and so well. */
struct node_standing {
    const char *zone;
    bool        is_ready, is_excluded;
};
void node_zones_note(struct node_zones *, struct node_member *, const struct node_standing *,
                     int64_t now_ms);
enum zone_state node_zone_state(const struct node_member *);
void node_zones_remove(struct node_zones *, struct node_member *, int64_t now_ms);

/* May this member get its taint now?  0: yes, and the turn is taken.  Otherwise it stands in line:
 * after so long it may ask again; NODE_TURN_UNKNOWN: it will be woken. */
int64_t node_zones_turn(struct node_zones *, struct node_member *, int64_t now_ms);
/* It wants none any more. */
void node_zones_leave(struct node_zones *, struct node_member *, int64_t now_ms);

/* Pure: the rules. */
enum zone_state zone_state_of(size_t ready_count, size_t other_count);
int64_t zone_interval_ms(enum zone_state, size_t node_count);    /* 0: none at all */

#endif
