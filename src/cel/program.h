/* SPDX-License-Identifier: Apache-2.0 */
/* program.h - the Common Expression Language: compile once, run often.
 *
 *     environment (names and types) + text  ->  program  ->  run with values  ->  value
 *
 * What upstream accepts in v1.36 is accepted, what it refuses is refused in the same words, and it
 * costs the same: limits on costs are part of the API.  A program is parsed (parse.h), checked
 * against the types of its environment (check.h) and walked as a tree (run.c).
 *
 * Bounds: CEL_TEXT_MAX bytes, CEL_DEPTH_MAX levels, and when it runs the caller's budget.
 *
 * Thread: environments and programs are constant once made; any.  A run belongs to one thread. */
#ifndef KNARR_CEL_PROGRAM_H
#define KNARR_CEL_PROGRAM_H

#include "cel/function.h"

struct env;

enum {
    CEL_TEXT_MAX = 100000,
    CEL_DEPTH_MAX = 250,
    CEL_VARIABLES_MAX = 64,
};

/* ---- environment ---- */

struct cel_variable {
    const char            *name;         /* "self", "object" */
    const struct cel_type *type;
};

struct cel_environment {
    const struct cel_variable       *variables;
    size_t                           variable_count;
    const struct cel_library *const *libraries;  /* NULL-terminated; the standard one among them */
    /* The type that `name` makes in "Object.spec{...}" or names in an expression; NULL: there are
     * none, or none of that name. */
    const struct cel_type         *(*find_type)(const void *context, struct bytes name,
                                                struct arena *);
    const void                      *context;
    /* Whose max_count, and that of types in it, bounds sizes for the estimate of costs; NULL: sizes of
     * variables are unknown. */
    const struct cel_type           *declared_sizes;
    /* Knows the time zones; outlives the program.  NULL: none is known but UTC.  Its files are read
     * by others: a name that stands in the text is asked for at compile time, and is there when the
     * program runs; one that a run makes up fails at its first use, and is there some milliseconds
     * later. */
    struct env                      *env;
};

/* All libraries that upstream's API server offers to every expression of v1.36. */
extern const struct cel_library *const cel_libraries[];
/* The same, and what admission has besides: authorizer, JSONPatch. */
extern const struct cel_library *const cel_admission_libraries[];

/* ---- compile ---- */

struct cel_program;

/* What is wrong with a text, in upstream's words: "ERROR: <input>:1:6: undeclared reference ..." with
 * the line and a caret below it; several are joined by newlines. */
struct cel_problem {
    const char *text;                    /* in the arena */
    bool        is_syntax;               /* found by the parser, not the checker */
};

/* NULL with *ret_problem filled.  The program lies in the arena; the environment need not outlive
 * it, its types must. */
struct cel_program *cel_compile(struct bytes text, const struct cel_environment *, struct arena *,
                                struct cel_problem *ret_problem);
const struct cel_type *cel_program_type(const struct cel_program *);     /* of its result */
/* Before it runs: at most this; UINT64_MAX where nothing bounds it. */
struct cel_bounds cel_program_cost(const struct cel_program *);
/* Whether the text names the variable anywhere ("oldSelf"). */
bool cel_program_uses(const struct cel_program *, const char *variable);

/* ---- run ---- */

enum { CEL_CALL_BUDGET = 1000000 };      /* upstream's PerCallLimit */

struct cel_budget {
    uint64_t call_max;                   /* of this run; 0: CEL_CALL_BUDGET */
    uint64_t left;                       /* shared by runs; what this one cost is taken off */
    uint64_t work;                       /* what runs did that their costs do not count; where it is
                                            too much a run is interrupted */
};

struct cel_run_options {
    /* By the order of the environment's variables; `find` is asked where values is NULL, once for
     * each variable at most. */
    const struct cel_value *values;
    struct cel_value      (*find)(void *context, size_t variable, struct cel_run *);
    void                   *context;
    struct cel_budget      *budget;      /* NULL: CEL_CALL_BUDGET alone */
};

/* The result lies in the arena; a failure where it fails.  Where the budget is spent the failure is
 * final and says so in upstream's words. */
struct cel_value cel_program_run(const struct cel_program *, const struct cel_run_options *,
                                 struct arena *);

#endif
