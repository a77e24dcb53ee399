/* SPDX-License-Identifier: Apache-2.0 */
/* run_pattern.c - upstream's regular expressions take time in proportion to the text; ours may go back
 * and try again.  A search begins with few steps, which nearly all get by with; one that does not
 * begins anew with twice as many, and they count as work. */
#include "cel/run_pattern.h"

#include "base/arena.h"
#include "cel/run.h"
#include "object/pattern.h"

/* How PCRE2 counts; and the work that such a step, a call and compiling are. */
enum { FEW_STEPS = 250, STEPS_OF_ONE = 2, CALL_STEPS = 20, COMPILING_STEPS = 500 };

/* ---- compiling ---- */

static const struct pattern *find_kept(const struct cel_run *run, struct bytes text, bool is_own)
{
    FOR_EACH (kept, run->patterns)
        if (kept->pattern && kept->is_own == is_own && bytes_equal(kept->text, text))
            return kept->pattern;
    return NULL;
}

static const struct pattern *keep(struct cel_run *run, struct run_pattern made, size_t used)
{
    (void)cel_run_work(run, COMPILING_STEPS + (run->arena->used_bytes - used));
    if (made.pattern)
        run->patterns[run->pattern_next++ % ARRAY_SIZE(run->patterns)] = made;
    return made.pattern;
}

const struct pattern *cel_run_pattern(struct cel_run *run, struct bytes text,
                                      const char **ret_problem)
{
    const struct pattern *kept = find_kept(run, text, /* is_own= */ false);
    size_t used = run->arena->used_bytes;
    if (kept)
        return kept;
    struct run_pattern made = { text, pattern_compile(text, run->arena, ret_problem),
                                .is_own = false };
    return keep(run, made, used);
}

const struct pattern *cel_run_own_pattern(struct cel_run *run, const char *text)
{
    const struct pattern *kept = find_kept(run, bytes_of(text), /* is_own= */ true);
    size_t used = run->arena->used_bytes;
    if (kept)
        return kept;
    struct run_pattern made = { bytes_of(text), pattern_compile_own(text, run->arena),
                                .is_own = true };
    return keep(run, made, used);
}

/* ---- searching ---- */

struct cel_value cel_run_match(struct cel_run *run, const struct pattern *pattern,
                               struct bytes text, size_t from, struct cel_match *ret)
{
    (void)cel_run_work(run, CALL_STEPS);
    for (uint32_t most = FEW_STEPS; most < 2 * PATTERN_MATCH_LIMIT; most *= 2) {
        enum pattern_answer answer =
            pattern_search(pattern, text, from, most, &ret->start, &ret->end);
        if (answer != PATTERN_UNKNOWN)
            return cel_make_bool(answer == PATTERN_THERE);
        if (!cel_run_work(run, most * STEPS_OF_ONE))
            return cel_fail_spent(run);
    }
    return cel_fail(run->arena, "the regular expression takes too many steps");
}
