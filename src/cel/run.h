/* SPDX-License-Identifier: Apache-2.0 */
/* run.h - one run of a program, for the files that carry it out: private to this folder. */
#ifndef KNARR_CEL_RUN_H
#define KNARR_CEL_RUN_H

#include "cel/program.h"

struct cel_run {
    const struct cel_program     *program;
    const struct cel_run_options *options;
    struct arena                 *arena;
    struct cel_value             *slots;         /* of variables, then of comprehensions */
    bool                         *is_known;      /* of variables that `find` answered */
    uint64_t                      cost, cost_max;
    bool                          is_spent;
};

struct cel_value cel_fail_spent(struct cel_run *);

#endif
