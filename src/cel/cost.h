/* SPDX-License-Identifier: Apache-2.0 */
/* cost.h - the arithmetic of costs: what a call takes before it runs (bounds) and after it ran.
 *
 * Units and roundings are cel-go's and decide which rules the API accepts: nothing here may change.
 * Bounds never overflow, they stay at UINT64_MAX.
 *
 * Thread: pure. */
#ifndef KNARR_CEL_COST_H
#define KNARR_CEL_COST_H

#include "cel/function.h"

#define CEL_TEXT_COST    0.1     /* a character that is looked at */
#define CEL_PATTERN_COST 0.25    /* a character of a regular expression, for each step in a text */
enum { CEL_LIST_COST = 10, CEL_MAP_COST = 30, CEL_STRUCT_COST = 40 };    /* of making one */

struct cel_bounds cel_bounds_of(uint64_t min, uint64_t max);
struct cel_bounds cel_bounds_unknown(void);              /* 0 .. UINT64_MAX */
struct cel_bounds cel_bounds_add(struct cel_bounds, struct cel_bounds);
struct cel_bounds cel_bounds_multiply(struct cel_bounds, struct cel_bounds);
struct cel_bounds cel_bounds_scale(struct cel_bounds, double factor);    /* rounded up */
struct cel_bounds cel_bounds_union(struct cel_bounds, struct cel_bounds);

/* Characters of a text, bytes, items, members; what a native value says; 1 for all others. */
uint64_t cel_size(struct cel_value);
/* size x factor, rounded up. */
uint64_t cel_size_cost(struct cel_value, double factor);
/* Of looking at two texts until one of them ends: size x 0.1 of the smaller one. */
uint64_t cel_smaller_cost(struct cel_value, struct cel_value);
/* Of looking at all that is in a value, as deep as it goes.  Counts as work, for a value may share its
 * parts and be larger than anything is charged for. */
uint64_t cel_traversal_cost(struct cel_run *, struct cel_value);

/* ---- estimates and charges that many functions share ---- */
struct cel_estimate cel_estimate_of(struct cel_bounds cost);         /* of an unknown result */
struct cel_estimate cel_estimate_first_text(const struct cel_argument *, size_t);  /* 0.1 each */
uint64_t            cel_charge_first_text(const struct cel_value *, size_t, struct cel_value);
/* A regular expression (the second) that runs over a text (the first). */
struct cel_bounds   cel_estimate_pattern(struct cel_bounds text, struct cel_bounds pattern);
uint64_t            cel_charge_pattern(uint64_t text, uint64_t pattern);

#endif
