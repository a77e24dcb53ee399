/* SPDX-License-Identifier: Apache-2.0 */
/* niche.h - the nodes of a class that differ only in their own score.
 *
 * Thread: the core's. */
#ifndef KNARR_SCHEDULER_NICHE_H
#define KNARR_SCHEDULER_NICHE_H

#include "scheduler/class.h"

struct niche {
    struct list  link;                   /* in class->niche_list */
    struct heap  records;                /* never empty */
    int64_t      taints, preference;     /* raw counts of each of them */
    int32_t     *key;                    /* by constraint: a domain or a count */
    char        *map_key;
    size_t       map_key_size;
    enum verdict verdict; /* of the constraints; of the last walk, as are the following */
    double       spread_sum;
    int64_t      spread, affinity;       /* raw */
    bool         is_spread_ignored;      /* its nodes lack the key of a soft constraint */
};

void niche_enter(struct class *, struct record *);           /* or moves, or takes its new score */
void niche_leave(struct class *, struct record *);           /* accepts one that is in none */
void niches_clear(struct class *);

static inline struct record *niche_best(const struct niche *niche)
{
    return container_of(heap_top(&niche->records), struct record, place);
}

#endif
