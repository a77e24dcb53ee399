/* SPDX-License-Identifier: Apache-2.0 */
/* index_set.h - a set of completion indexes as a Job's status writes it: "0-3,5,7-9".
 *
 * Ascending, disjoint intervals in an arena; sets are not changed once made.  Thread: pure. */
#ifndef KNARR_CONTROLLERS_INDEX_SET_H
#define KNARR_CONTROLLERS_INDEX_SET_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct arena;

struct index_interval {
    int64_t first, last;
};

struct index_set {
    struct index_interval *intervals;
    size_t                 count;
};

/* What is no number, and all from `limit` up, is left out.  NULL is empty. */
struct index_set index_set_parse(const char *text, int64_t limit, struct arena *);
const char *index_set_text(const struct index_set *, struct arena *);
/* The union with some single indexes, which may be in any order and repeated (the array is sorted
 * by this). */
struct index_set index_set_add(const struct index_set *, int64_t *indexes, size_t count,
                               struct arena *);
struct index_set index_set_union(const struct index_set *, const struct index_set *,
                                 struct arena *);
bool    index_set_has(const struct index_set *, int64_t index);
int64_t index_set_total(const struct index_set *);
int64_t index_set_overlap(const struct index_set *,
                          const struct index_set *); /* how many are in both */

#endif
