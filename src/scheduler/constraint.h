/* SPDX-License-Identifier: Apache-2.0 */
/* constraint.h - rules of a class that look beyond one node: spread, and who may be near whom.
 *
 * A constraint counts a tally by domain of a topology.  Each record contributes its node's count to
 * its domain, where the node is eligible; the contribution is kept, so that a changed node is
 * corrected by the difference. Thread: the core's. */
#ifndef KNARR_SCHEDULER_CONSTRAINT_H
#define KNARR_SCHEDULER_CONSTRAINT_H

#include "scheduler/class.h"

enum constraint_type {
    CONSTRAINT_SPREAD,                 /* hard: maxSkew over the least filled domain */
    CONSTRAINT_AFFINITY,               /* hard: some pod that matches all affinity terms is there */
    CONSTRAINT_ANTI_AFFINITY,          /* hard: none that matches is there */
    CONSTRAINT_EXISTING_ANTI_AFFINITY, /* hard: none is there that wants none like this */
    CONSTRAINT_SOFT_SPREAD,
    CONSTRAINT_PREFERENCE /* weight for each that matches, or carries a term that does */
};

struct constraint {
    enum constraint_type type;
    struct tally        *tally;
    struct topology     *topology;
    int64_t              max_skew, min_domains, weight;
    bool                 is_self_matching;
    bool                 honors_affinity, honors_taints;
    bool is_unique; /* each domain was one node: niches are told apart by counts, not domains */
    bool                 minimum_is_known;
    int64_t              minimum;        /* over eligible domains */
    int64_t              total;
    int32_t             *counts, *nodes; /* by domain: pods; eligible nodes */
    int32_t             *seen;           /* by domain: the last walk that met it */
    int32_t              walk;
    size_t               capacity;
};

/* What one record contributes to one constraint. */
struct place {
    int32_t domain;                      /* of the node; NO_DOMAIN without the label */
    int32_t counted;                     /* in counts[domain] */
    bool    is_eligible;                 /* counted in nodes[domain] */
};

/* Fills class->constraints from its signature and labels.  False: class->problem says why. */
bool constraints_build(struct class_table *, struct class *);
void constraints_done(struct cluster *, struct class *);
/* All nodes out of the counts. */
void constraints_clear(struct class *);

/* The node of a record came, changed or went (node NULL). */
void constraints_update(struct class *, size_t record_index, const struct node_view *);
/* Some topology is no longer unique, or the other way round: niches must be made again. */
bool constraints_are_stale(const struct class *);

/* How the domains of this record stand.  `extra`: by constraint, added to the counts of these very
 * domains; or NULL. */
enum verdict constraints_verdict(struct class *, const struct place *, const int32_t *extra);
/* What tells niches apart: one number per constraint. */
void constraints_niche_key(const struct class *, size_t record_index, int32_t *ret);

static inline int32_t constraint_count_at(const struct constraint *constraint, int32_t domain)
{
    return domain >= 0 && (size_t)domain < constraint->capacity ? constraint->counts[domain] : 0;
}

#endif
