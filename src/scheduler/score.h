/* SPDX-License-Identifier: Apache-2.0 */
/* score.h - how good a node is for a pod: upstream's integers, to the last one.
 *
 * A node's score is the sum of weighted parts of 0 to 100.  Two depend on the node alone (room,
 * balance); the others are raw counts that are brought to 0..100 over all nodes in question.
 * Thread: pure. */
#ifndef KNARR_SCHEDULER_SCORE_H
#define KNARR_SCHEDULER_SCORE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct node_view;
struct signature;

enum {
    SCORE_MAX = 100,
    WEIGHT_TAINTS = 3,
    WEIGHT_NODE_AFFINITY = 2,
    WEIGHT_SPREAD = 2,
    WEIGHT_POD_AFFINITY = 2,
    WEIGHT_ROOM = 1,
    WEIGHT_BALANCE = 1
};

/* cpu and memory in these orders: what is allocatable, what is taken, what the pod would take
 * besides. */
struct score_load {
    int64_t allocatable[2], taken[2], wanted[2];
};
int64_t score_room(const struct score_load *);           /* least allocated */
int64_t score_balance(
    const struct score_load *); /* balanced allocation; 0 for a pod that requests nothing */

/* Both parts of a node, weighted. */
int64_t score_node(const struct signature *, const struct node_view *);
/* Raw counts. */
int64_t count_intolerable(const struct signature *,
                          const struct node_view *); /* PreferNoSchedule taints */
int64_t count_preference(const struct signature *,
                         const struct node_view *); /* weights of preferred node terms that match */

/* Raw counts to 0..100. */
int64_t score_of_taints(int64_t raw, int64_t raw_max);           /* the fewer the better */
int64_t score_of_preference(int64_t raw, int64_t raw_max);
int64_t score_of_spread(int64_t raw, int64_t raw_min, int64_t raw_max); /* the fewer the better */
int64_t score_of_affinity(int64_t raw, int64_t raw_min, int64_t raw_max);
/* Weight of one matching pod, where nodes lie in so many domains; and what a constraint adds. */
double  spread_weight(size_t domain_count);
double  spread_addend(int64_t count, int64_t max_skew, double weight);

#endif
