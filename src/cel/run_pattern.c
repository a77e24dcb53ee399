/* SPDX-License-Identifier: Apache-2.0 */
/* run_pattern.c - upstream's regular expressions take time in proportion to the text; ours may go back
 * and try again.  A search begins with few steps, which nearly all get by with.  One that does not is
 * a thousandth of what a run may do. */
#include "cel/run_pattern.h"

#include "base/arena.h"
#include "cel/run.h"
#include "object/pattern.h"

enum { FEW_STEPS = 2000, SLOW_MAX = 1000 };

const struct pattern *cel_run_pattern(struct cel_run *run, struct bytes text,
                                      const char **ret_problem)
{
    for (size_t i = 0; i < ARRAY_SIZE(run->patterns); i++)
        if (run->patterns[i].pattern && bytes_equal(run->patterns[i].text, text))
            return run->patterns[i].pattern;
    struct run_pattern *kept = &run->patterns[run->pattern_next++ % ARRAY_SIZE(run->patterns)];
    const struct pattern *pattern = pattern_compile(text, run->arena, ret_problem);
    if (pattern)
        *kept = (struct run_pattern){ text, pattern };
    return pattern;
}

struct cel_value cel_run_match(struct cel_run *run, const struct pattern *pattern,
                               struct bytes text, size_t from, struct cel_match *ret)
{
    enum pattern_answer answer =
        pattern_search(pattern, text, from, FEW_STEPS, &ret->start, &ret->end);
    if (answer != PATTERN_UNKNOWN)
        return cel_make_bool(answer == PATTERN_THERE);
    run->work += RUN_WORK_MAX / SLOW_MAX;
    if (!cel_run_work(run))
        return cel_fail_spent(run);
    answer =
        pattern_search(pattern, text, from, PATTERN_MATCH_LIMIT, &ret->start, &ret->end);
    if (answer != PATTERN_UNKNOWN)
        return cel_make_bool(answer == PATTERN_THERE);
    return cel_fail(run->arena, "the regular expression takes too many steps");
}
