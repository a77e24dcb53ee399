/* SPDX-License-Identifier: Apache-2.0 */
/* budget.c - what a run has used, and whether it may go on.
 *
 * Costs are upstream's and say nothing of how long things take here: a unit is anything between a
 * step of 20 ns and a call that looks at a megabyte.  So what goes through much is counted as work, in
 * steps of about ten nanoseconds.  Each unit of cost pays for WORK_PAID of them; what is done beyond
 * that has a bound, which all runs of a budget share.  So an expression whose costs are fair is held
 * back by them alone. */
#include "cel/run.h"

#include "base/arena.h"

enum { WORK_PAID = 4, MEMORY_STEP = 32 };

struct arena *cel_run_arena(struct cel_run *run)
{
    return run->arena;
}

/* Work beyond what the run's costs pay for. */
static uint64_t unpaid(const struct cel_run *run)
{
    uint64_t paid;
    if (__builtin_mul_overflow(run->cost, (uint64_t)WORK_PAID, &paid))
        return 0;
    return run->work > paid ? run->work - paid : 0;
}

static size_t memory_of(const struct cel_run *run)
{
    return run->arena->used_bytes - run->arena_start;
}

static bool is_interrupted(const struct cel_run *run)
{
    const struct cel_budget *budget = run->options->budget;
    return unpaid(run) + (budget ? budget->work : 0) > RUN_WORK_MAX ||
           memory_of(run) > RUN_MEMORY_MAX;
}

bool cel_run_charge(struct cel_run *run, uint64_t cost)
{
    if (run->is_spent)
        return false;
    if (__builtin_add_overflow(run->cost, cost, &run->cost))
        run->cost = UINT64_MAX;
    run->is_spent = run->cost > run->cost_max || is_interrupted(run);
    return !run->is_spent;
}

bool cel_run_work(struct cel_run *run, uint64_t steps)
{
    run->work += steps < RUN_WORK_MAX ? steps : RUN_WORK_MAX + 1;
    run->is_spent |= is_interrupted(run);
    return !run->is_spent;
}

bool cel_run_work_on_text(struct cel_run *run, size_t size_bytes)
{
    return cel_run_work(run, size_bytes / CEL_WORK_BYTES);
}

void cel_run_settle(struct cel_run *run)
{
    struct cel_budget *budget = run->options->budget;
    if (!budget)
        return;
    run->work += memory_of(run) / MEMORY_STEP; /* it may live as long as the budget */
    budget->work += unpaid(run);
    budget->left -= run->cost < budget->left ? run->cost : budget->left;
}

struct cel_value cel_fail_spent(struct cel_run *run)
{
    static const struct cel_failure of_call = { "operation cancelled: actual cost limit exceeded",
                                                true };
    static const struct cel_failure of_budget = {
        "validation failed due to running out of cost budget, no further validation rules will be "
        "run",
        true
    };
    static const struct cel_failure interrupted = { "operation interrupted", true };
    const struct cel_budget *budget = run->options->budget;
    if (run->cost <= run->cost_max)
        return (struct cel_value){ .kind = CEL_ERROR, .failure = &interrupted };
    bool is_shared = budget && run->cost > budget->left && run->cost_max == budget->left;
    return (struct cel_value){ .kind = CEL_ERROR, .failure = is_shared ? &of_budget : &of_call };
}
