/* SPDX-License-Identifier: Apache-2.0 */
/* garbage_plan.h - what is to be done about one object, given the state of its owners and
 * dependents.
 *
 * Thread: pure. */
#ifndef KNARR_CONTROLLERS_GARBAGE_PLAN_H
#define KNARR_CONTROLLERS_GARBAGE_PLAN_H

#include <stdbool.h>
#include <stddef.h>

enum owner_state {
    OWNER_SOLID,  /* is there, and does not wait for its dependents' deletion */
    OWNER_WAITS,  /* is being deleted in the foreground */
    OWNER_GONE,   /* no object has that name and uid */
    OWNER_UNKNOWN /* of a kind that is not known, or that cannot own this object: left alone */
};

struct garbage_facts {
    bool is_deleted, is_foreground, is_orphaning; /* deletionTimestamp and the two finalizers */
    bool              has_dependents;
    bool has_waiting_dependent; /* one that is itself deleted in the foreground */
    enum owner_state *owners;
    size_t            owner_count;
};

enum garbage_action {
    GARBAGE_KEEP,
    GARBAGE_ORPHAN,                      /* take it out of its dependents, then let it go */
    GARBAGE_WAIT,                        /* let it go when no dependent blocks it */
    GARBAGE_DROP_REFERENCES,             /* to owners that are gone or wait; others hold it */
    GARBAGE_DELETE,
    GARBAGE_DELETE_FOREGROUND
};

enum garbage_action garbage_plan(const struct garbage_facts *);

#endif
