/* SPDX-License-Identifier: Apache-2.0 */
/* run.c - walks the tree.  Names are slots, functions are pointers, selections look into the object
 * where it lies: between the two ends of a run nothing is searched for by name but members.
 *
 * A failure is a value like any other, until the budget is spent: then everything fails at once and
 * the run unwinds. */
#include "cel/run.h"

#include "base/arena.h"
#include "object/time_zone.h"

/* ---- names ---- */

static struct cel_value find_variable(struct cel_run *run, size_t slot)
{
    const struct cel_run_options *options = run->options;
    if (options->values)
        return options->values[slot];
    if (!(run->known & (uint64_t)1 << slot)) {
        run->slots[slot] = options->find ? options->find(options->context, slot, run)
                                         : cel_fail(run->arena, "no such attribute: %s",
                                                    run->program->variables[slot]);
        run->known |= (uint64_t)1 << slot;
    }
    return run->slots[slot];
}

struct cel_value cel_eval_name(struct cel_run *run, const struct cel_node *node, bool is_free)
{
    size_t slot = (size_t)node->slot;
    if (!is_free)
        cel_run_charge(run, COST_NAME);
    return slot < run->program->variable_count ? find_variable(run, slot) : run->slots[slot];
}

/* ---- nodes ---- */

struct cel_value cel_eval(struct cel_run *run, const struct cel_node *node)
{
    if (run->is_spent)
        return cel_fail_spent(run);
    switch (node->kind) {
    case NODE_LITERAL:
        return node->literal;
    case NODE_NAME:
        return cel_eval_name(run, node, /* is_free= */ false);
    case NODE_SELECT:
        return cel_eval_select(run, node);
    case NODE_CALL:
        return cel_eval_call(run, node);
    case NODE_LIST:
    case NODE_MAP:
    case NODE_MESSAGE:
        return cel_eval_made(run, node);
    case NODE_FOLD:
        return cel_eval_fold(run, node);
    case NODE_BAD:
        break;
    }
    return cel_fail(run->arena, "the expression was not compiled");
}

/* ---- a run ---- */

static uint64_t cost_max(const struct cel_budget *budget)
{
    uint64_t most = budget && budget->call_max ? budget->call_max : CEL_CALL_BUDGET;
    return budget && budget->left < most ? budget->left : most;
}

struct cel_value cel_program_run(const struct cel_program *program,
                                 const struct cel_run_options *options, struct arena *arena)
{
    struct cel_run run = {
        .program = program,
        .options = options,
        .arena = arena,
        .arena_start = arena->used_bytes,
        .cost_max = cost_max(options->budget),
    };
    run.slots = arena_array(arena, program->slot_count, sizeof run.slots[0]);
    (void)cel_run_work(&run, /* steps= */ 0);
    struct cel_value result = cel_eval(&run, program->root);
    if (run.is_spent)
        result = cel_fail_spent(&run);
    time_zone_free(run.zone);
    cel_run_settle(&run);
    return result;
}
