/* SPDX-License-Identifier: Apache-2.0 */
/* tally.h - pods counted by node: those that match a term, and those that carry one.
 *
 * A term ("pods with app=db in namespace a") is matched against label sets, not pods: pods of the
 * same namespace, owner and labels share one, and each label set knows the tallies it counts in. So
 * a pod that is bound costs one addition per tally.
 *
 * Matching tallies answer the terms of a pod that is to be scheduled; carrying tallies count the
 * pods that were placed with a term, which binds those that come later (anti-affinity works both
 * ways). Thread: the core's. */
#ifndef KNARR_SCHEDULER_TALLY_H
#define KNARR_SCHEDULER_TALLY_H

#include "object/object.h"
#include "object/selector.h"
#include "scheduler/cluster.h"

/* Which pods: in one of the namespaces, or in one whose labels match; and with labels that match.
 */
struct matcher {
    const char           **namespaces;
    size_t                 namespace_count;
    const struct selector *namespace_selector;   /* NULL: none */
    struct selector        selector;
};

enum term_type { TERM_AFFINITY, TERM_ANTI_AFFINITY, TERM_PREFERRED };

/* One entry of podAffinity or podAntiAffinity. */
struct term {
    struct matcher matcher;
    const char    *topology_key;
    int            weight;               /* TERM_PREFERRED; below 0 for anti-affinity */
    enum term_type type;
};

struct tally {
    char           *key;
    uint64_t        id;
    size_t          references;
    struct arena    arena;               /* of the matchers and the topology key */
    struct matcher *matchers;            /* all must match */
    size_t          matcher_count;
    bool            living_only;         /* pods that are being deleted do not count */
    bool            is_carrying;
    enum term_type  type;                /* carrying ones: what they carry */
    int             weight;
    const char     *topology_key;
    int32_t        *by_node;             /* by slot */
};

struct tally_list {
    struct tally **items;
    size_t         count;
};

/* Pods of one namespace, controlling owner and labels. */
struct label_set {
    char             *key;
    uint64_t          id;
    size_t            references;
    struct arena      arena;
    struct object     pod;               /* namespace and labels alone, for matching */
    struct object_owner owner;           /* the controller; kind NULL: none */
    struct tally_list counted;           /* matching tallies its pods count in */
    struct tally_list carried;           /* terms carried by other pods that match its pods */
    struct list       pods;              /* bound ones, struct pod by of_labels */
    struct list       pending;           /* the others */
    uint64_t          services_version;  /* at which default_spread was found */
    struct tally     *default_spread;    /* pods of the same services and owner; NULL: none */
};

bool matcher_matches(const struct cluster *, const struct matcher *, const struct label_set *);

/* Pods that match all matchers.  Copies them. */
struct tally *tally_matching(struct cluster *, const struct matcher *, size_t count,
                             bool living_only);
/* Pods that carry the term. */
struct tally *tally_carrying(struct cluster *, const struct term *);
struct tally *tally_ref(struct tally *);
void tally_release(struct cluster *, struct tally *);        /* accepts NULL */

struct label_set *label_set_acquire(struct cluster *, const struct object *pod);
void label_set_release(struct cluster *, struct label_set *);

/* The labels of a namespace changed: terms that select namespaces match others now. */
void tallies_match_again(struct cluster *);

/* For cluster.c. */
void tallies_reserve(struct cluster *);                      /* slot_capacity has grown */
void tallies_count_pod(struct cluster *, const struct pod *, int sign);
void tallies_count_node(struct cluster *, const struct node_view *, int sign);

#endif
