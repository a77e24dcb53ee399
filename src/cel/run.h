/* SPDX-License-Identifier: Apache-2.0 */
/* run.h - one run of a program, for the files that carry it out: private to this folder. */
#ifndef KNARR_CEL_RUN_H
#define KNARR_CEL_RUN_H

#include "cel/cost.h"
#include "cel/program.h"
#include "cel/tree.h"

struct cel_program {
    struct cel_node      *root;
    struct arena         *arena;
    const char          **variables;     /* names, by slot */
    size_t                variable_count, slot_count;
    uint64_t              variables_used;
    struct cel_bounds     cost;
    struct env           *env;           /* knows time zones; NULL: none does */
};

/* A pattern that was not in the text of the program. */
struct run_pattern {
    struct bytes          text;
    const struct pattern *pattern;
    bool                  is_own;        /* one of ours, not of Go's syntax */
};

struct cel_run {
    const struct cel_program     *program;
    const struct cel_run_options *options;
    struct arena                 *arena;
    struct cel_value             *slots;         /* of variables, then of folds */
    uint64_t                      known;         /* variables that `find` answered: bits */
    uint64_t                      cost, cost_max;
    uint64_t                      work;          /* steps, which costs do not count */
    size_t                        arena_start;   /* bytes that were used before the run */
    bool                          is_spent;
    struct time_zone             *zone;          /* the last one that was asked for; freed at the end */
    struct bytes                  zone_name;
    struct run_pattern            patterns[4];   /* the last ones */
    size_t                        pattern_next;
};

/* What costs leave uncounted has bounds of its own; beyond them a run is interrupted. */
enum { RUN_WORK_MAX = 4000000, RUN_MEMORY_MAX = 64 << 20 };

/* ---- budget.c ---- */
/* At the end: what it took goes off the budget. */
void cel_run_settle(struct cel_run *);
/* The failure that nothing absorbs, once the budget is spent. */
struct cel_value cel_fail_spent(struct cel_run *);

/* ---- run.c ---- */
/* What a node is worth; what it costs is charged. */
struct cel_value cel_eval(struct cel_run *, const struct cel_node *);
struct cel_value cel_eval_name(struct cel_run *, const struct cel_node *, bool is_free);

/* ---- run_access.c ---- */
struct cel_value cel_eval_select(struct cel_run *, const struct cel_node *);
struct cel_value cel_eval_index(struct cel_run *, const struct cel_node *);
/* As a branch or an index: a name costs nothing, nor does the beginning of a chain. */
struct cel_value cel_eval_free(struct cel_run *, const struct cel_node *);
/* ---- run_call.c ---- */
struct cel_value cel_eval_call(struct cel_run *, const struct cel_node *);
/* ---- run_fold.c ---- */
struct cel_value cel_eval_fold(struct cel_run *, const struct cel_node *);
/* accumulator + [item], the item being the one of the second argument. */
struct cel_value cel_eval_append(struct cel_run *, const struct cel_node *);
struct cel_value cel_eval_insert(struct cel_run *, const struct cel_node *);
/* ---- run_made.c: lists, maps, messages ---- */
struct cel_value cel_eval_made(struct cel_run *, const struct cel_node *);

/* Costs of upstream's steps. */
enum { COST_NAME = 1, COST_SELECT = 1 };

#endif
