/* SPDX-License-Identifier: Apache-2.0 */
/* program.c - from a text to a program: parse, check, and what is known before it runs. */
#include "cel/program.h"

#include "base/arena.h"
#include "cel/check.h"
#include "cel/parse.h"
#include "cel/run.h"
#include "cel/standard.h"
#include "codec/utf8.h"

static struct cel_program *refuse(struct cel_problems *problems, bool is_syntax,
                                  struct cel_problem *ret)
{
    *ret = (struct cel_problem){ .text = cel_problems_text(problems), .is_syntax = is_syntax };
    return NULL;
}

static void take_names(struct cel_program *program, const struct cel_environment *environment)
{
    program->variable_count = environment->variable_count;
    program->variables =
        arena_array(program->arena, environment->variable_count, sizeof program->variables[0]);
    for (size_t i = 0; i < environment->variable_count; i++)
        program->variables[i] = arena_strdup(program->arena, environment->variables[i].name);
}

struct cel_program *cel_compile(struct bytes text, const struct cel_environment *environment,
                                struct arena *arena, struct cel_problem *ret_problem)
{
    size_t arena_start = arena->used_bytes;
    struct bytes copy = { arena_copy(arena, text.at, text.size), text.size };
    struct cel_problems problems = { .text = copy, .arena = arena, .arena_start = arena_start };
    struct cel_checked checked = { 0 };
    struct cel_node *root = NULL;
    if (utf8_is_valid(copy))
        root = cel_parse(&problems);
    else
        cel_problem_add(&problems, PLACE_NONE, "the expression is not valid UTF-8");
    if (!root)
        return refuse(&problems, /* is_syntax= */ true, ret_problem);
    if (!cel_check(root, environment, &problems, &checked))
        return refuse(&problems, /* is_syntax= */ false, ret_problem);
    if (!cel_validate(root, &problems))
        return refuse(&problems, /* is_syntax= */ false, ret_problem);
    if (environment->env)
        cel_ask_for_zones(root, environment->env);
    struct cel_bounds cost = cel_estimate_cost(root, checked.slot_count, environment, arena);
    const char *bad_constant = cel_fold_constants(root, arena);
    if (bad_constant) {
        ret_problem->text = arena_printf(arena, "program instantiation failed: %s", bad_constant);
        return NULL;
    }
    struct cel_program *program = ARENA_NEW(arena, struct cel_program);
    *program = (struct cel_program){
        .cost = cost,
        .env = environment->env,
        .root = root,
        .arena = arena,
        .slot_count = checked.slot_count,
        .variables_used = checked.variables_used,
    };
    take_names(program, environment);
    return program;
}

const struct cel_type *cel_program_type(const struct cel_program *program)
{
    return program->root->type;
}

struct cel_bounds cel_program_cost(const struct cel_program *program)
{
    return program->cost;
}

bool cel_program_uses(const struct cel_program *program, const char *variable)
{
    for (size_t i = 0; i < program->variable_count; i++)
        if (!strcmp(program->variables[i], variable))
            return (program->variables_used >> i & 1) != 0;
    return false;
}
