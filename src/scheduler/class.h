/* SPDX-License-Identifier: Apache-2.0 */
/* class.h - pods that are alike, and what is known of every node for them.
 *
 * A class keeps a record per node: why it refuses the pod, or in which niche it stands.  A niche
 * holds the nodes that differ in nothing but the score of the node itself (room, balance), in a
 * heap: the best of a niche is on top, and the best of all is found by comparing niches, of which
 * there are few.  Counts over domains (spread, pod affinity) change a niche's worth without
 * touching its nodes.
 *
 * A class catches up with the cluster's log when it is used; one that was dropped for want of
 * memory is built again. Thread: the core's. */
#ifndef KNARR_SCHEDULER_CLASS_H
#define KNARR_SCHEDULER_CLASS_H

#include "scheduler/cluster.h"
#include "scheduler/filter.h"

struct constraint;
struct niche;
struct place;

struct record {
    struct heap_node place;              /* in its niche; the smallest key is the best score */
    struct niche    *niche;              /* NULL: the node itself refuses */
    int64_t          score;              /* room and balance */
    int64_t          taints, preference; /* raw counts */
    uint32_t         slot;
    uint32_t         facts_version;      /* of the node for which `facts` was found; 0: never */
    uint32_t         shortage;
    uint8_t facts, verdict; /* enum verdict: of the node's facts; of these and its load */
};

struct class {
    char               *key;             /* binary */
    size_t              key_size;
    struct signature   *signature;
    struct label_set   *labels;
    struct list         recent;          /* in class_table.recent */
    struct list         hungry;          /* in class_table.hungry, while pods wait */
    struct heap waiting; /* struct pod by place: unschedulable ones, most urgent first */

    struct constraint  *constraints;
    size_t              constraint_count;
    size_t              soft_spread_count, preference_count;
    bool needs_all_keys; /* nodes without a soft constraint's key score 0 for spread */
    bool                matches_itself;  /* the pod matches all its own affinity terms */
    const char         *problem;         /* the class can place nothing: why; NULL: it can */

    struct record      *records;         /* NULL: cold */
    size_t              record_count;    /* by slot; or one for each node that the pod names */
    struct place       *places;          /* record_count * constraint_count */
    struct map          niches;          /* key -> struct niche */
    struct list         niche_list;
    uint64_t            log_count;       /* how far the cluster's log was read */
    bool may_preempt_now; /* since it was last tried something changed where preemption may help */

    uint64_t failed_at; /* log_count at which no node was found; failure holds for it */
    char               *failure;
    char               *no_victims;      /* what preemption said then; NULL: not tried */
};

struct class_table {
    struct cluster *cluster;
    struct map      classes;
    struct list     recent;              /* least recently used first */
    struct list     hungry;
    size_t          record_count;        /* of all classes, constraints counted in */
};

void class_table_init(struct class_table *, struct cluster *);
void class_table_done(struct class_table *);

/* The class of a pending pod, up to date with the cluster. */
struct class *class_of(struct class_table *, const struct pod *);
void          class_catch_up(struct class_table *, struct class *);

/* Drops what is too much, the least recently used first; but not `in_use`. */
void          class_table_trim(struct class_table *, const struct class *in_use);

/* The best node, or NULL.  The pod's nominated node comes first where it is good. */
struct node_view *class_pick(struct class_table *, struct class *, const struct pod *);
bool              class_has_room(struct class *);

/* Why record's node refuses; VERDICT_FITS: it does not. */
enum verdict class_verdict(struct class *, const struct record *);
/* The same as if the node were as its view says now (pods withdrawn), without entering it. */
enum verdict class_try(struct class_table *, struct class *, const struct record *,
                       uint32_t *ret_shortage);
struct record *class_record(struct class *,
                            const struct node_view *); /* NULL: not one of its nodes */

void class_add_waiting(struct class_table *, struct class *, struct pod *, int64_t order);
void class_remove_waiting(struct pod *);
static inline struct pod *class_first_waiting(const struct class *class)
{
    struct heap_node *top = heap_top(&class->waiting);
    return top ? container_of(top, struct pod, place) : NULL;
}

#endif
