/* SPDX-License-Identifier: Apache-2.0 */
/* check.h - gives every node of a tree its type, every name its meaning and every call the overloads
 * that fit.  Private to this folder.
 *
 * Types are inferred as upstream does it: what a generic function leaves open is a variable that the
 * first use binds, and what stays open is dyn. */
#ifndef KNARR_CEL_CHECK_H
#define KNARR_CEL_CHECK_H

#include "cel/problem.h"
#include "cel/program.h"
#include "cel/tree.h"

struct cel_checked {
    size_t   slot_count;                 /* of variables and folds */
    uint64_t variables_used;             /* bits */
};

/* False where there are problems. */
bool cel_check(struct cel_node *root, const struct cel_environment *, struct cel_problems *,
               struct cel_checked *ret);

/* ---- after the check ---- */

/* validate.c: false where there are problems. */
bool cel_validate(struct cel_node *root, struct cel_problems *);
/* estimate.c */
struct cel_bounds cel_estimate_cost(struct cel_node *root, size_t slot_count,
                                    const struct cel_environment *, struct arena *);
/* constant.c: NULL, or why a constant cannot be worked out. */
const char *cel_fold_constants(struct cel_node *root, struct arena *);

struct cel_inference;
/* When all is checked: every node's type without what stayed open, which is dyn. */
void cel_settle(struct cel_inference *, struct cel_node *root);

/* ---- infer.c: types that are not known yet ---- */

struct cel_unknown;

/* Types share their parts, so that a short text can make one that is larger than anybody can go
 * through: `[1].map(a, {a: a})`, thirty times over.  Beyond a bound of parts, of one type and of all,
 * is_too_large is set; then everything fits and all is dyn. */
struct cel_inference {
    struct arena        *arena;
    unsigned             variable_count;
    size_t               steps, steps_before;    /* all, and those before this type */
    bool                 is_too_large;
    struct cel_unknown **trail;          /* bound since the start, to be taken back */
    const struct cel_type **trail_old;
    size_t               trail_count, trail_capacity, trail_old_capacity;
};

const struct cel_type *cel_infer_new(struct cel_inference *);
/* Whether a value of one type may stand for one of the other; binds what was open. */
bool                   cel_infer_assign(struct cel_inference *, const struct cel_type *,
                                        const struct cel_type *to);
/* The same for all of them, or none is bound. */
bool                   cel_infer_assign_all(struct cel_inference *, const struct cel_type *const *,
                                            const struct cel_type *const *to, size_t count);
/* What is known by now; what is not is left, or dyn at the end. */
const struct cel_type *cel_infer_known(struct cel_inference *, const struct cel_type *,
                                       bool open_is_dyn);
const struct cel_type *cel_infer_most_general(struct cel_inference *, const struct cel_type *,
                                              const struct cel_type *);
/* The parameters of a generic signature become new variables. */
struct cel_generic {
    const char            *names[8];
    const struct cel_type *types[8];
    size_t                 count;
};
const struct cel_type *cel_infer_instance(struct cel_inference *, struct cel_generic *,
                                          const struct cel_type *);

#endif
