/* SPDX-License-Identifier: Apache-2.0 */
/* macro.c - calls that are written for something longer: a table of them, with what each makes.
 *
 * Nearly all make a fold: for each item of a range a step computes the accumulator anew.  A value is
 * bound to a name by a fold over nothing, whose accumulator it is. */
#include "base/arena.h"
#include "cel/parse.h"

static const char accumulator[] = "@result";

/* Some macros take an argument twice; nested in each other they double with each level.  So an expression
 * has room for what its length explains, and for some more. */
enum { EXPANDED_OF_CHARACTER = 200, EXPANDED_BYTES = 2 << 20 };

struct expansion {
    struct cel_problems   *problems;
    struct arena          *arena;
    const struct cel_node *call;
    size_t                 place;
    struct cel_node       *target;
    struct cel_node      **arguments;
    size_t                 count;
    struct bytes           variable, variable_2;
};

struct macro {
    const char *name;
    size_t      argument_count;
    bool        is_member;
    size_t      variable_count;          /* of the first arguments, that name variables */
    struct cel_node *(*expand)(struct expansion *);
};

/* ---- pieces ---- */

static struct cel_node *boolean(struct expansion *e, bool value)
{
    return node_literal(e->arena, e->place, cel_make_bool(value));
}

static struct cel_node *integer(struct expansion *e, int64_t value)
{
    return node_literal(e->arena, e->place, cel_make_int(value));
}

static struct cel_node *name(struct expansion *e, struct bytes text)
{
    return node_name(e->arena, e->place, text);
}

static struct cel_node *accumulated(struct expansion *e)
{
    return name(e, bytes_of(accumulator));
}

static struct cel_node *call_1(struct expansion *e, const char *function, struct cel_node *a)
{
    return node_call(e->arena, e->place, function, a, NULL, NULL);
}

static struct cel_node *call_2(struct expansion *e, const char *function, struct cel_node *a,
                               struct cel_node *b)
{
    return node_call(e->arena, e->place, function, a, b, NULL);
}

static struct cel_node *condition(struct expansion *e, struct cel_node *test,
                                  struct cel_node *yes, struct cel_node *no)
{
    return node_call(e->arena, e->place, "_?_:_", test, yes, no);
}

static struct cel_node *member_call(struct expansion *e, const char *function,
                                    struct cel_node *target)
{
    struct cel_node *node = call_1(e, function, NULL);
    node->call.target = target;
    return node;
}

static struct cel_node *made(struct expansion *e, enum cel_node_kind kind, struct cel_node *item)
{
    struct cel_node *node = node_new(e->arena, kind, e->place);
    if (!item)
        return node;
    node->made.items = ARENA_NEW(e->arena, struct cel_item_node);
    node->made.items[0] = (struct cel_item_node){ .value = item, .place = e->place };
    node->made.count = 1;
    return node;
}

static struct cel_node *fold(struct expansion *e, struct cel_node *start,
                             struct cel_node *go_on, struct cel_node *step,
                             struct cel_node *result)
{
    struct cel_node *node = node_new(e->arena, NODE_FOLD, e->place);
    node->fold.range = e->target;
    node->fold.variable = e->variable;
    node->fold.variable_2 = e->variable_2;
    node->fold.accumulator = bytes_of(accumulator);
    node->fold.start = start;
    node->fold.condition = go_on;
    node->fold.step = step;
    node->fold.result = result;
    node->depth = e->target->depth;
    for (size_t i = 0; i < e->count; i++)
        if (e->arguments[i]->depth > node->depth)
            node->depth = e->arguments[i]->depth;
    return node;
}

static struct cel_node *bind(struct expansion *e, struct bytes to, struct cel_node *value,
                             struct cel_node *result)
{
    struct expansion nothing = *e;
    nothing.target = made(e, NODE_LIST, NULL);
    nothing.variable = BYTES("#unused");
    nothing.variable_2 = (struct bytes){ 0 };
    struct cel_node *node = fold(&nothing, value, boolean(e, false), name(e, to), result);
    node->fold.accumulator = to;
    return node;
}

static struct cel_node *refuse(struct expansion *e, size_t place, const char *message)
{
    cel_problem_add(e->problems, place, "%s", message);
    return node_new(e->arena, NODE_BAD, place);
}

/* The last argument. */
static struct cel_node *body(struct expansion *e)
{
    return e->arguments[e->count - 1];
}

/* ---- the language's own ---- */

static struct cel_node *expand_has(struct expansion *e)
{
    struct cel_node *of = e->arguments[0];
    if (of->kind != NODE_SELECT)
        return refuse(e, of->place, "invalid argument to has() macro");
    struct cel_node *test =
        node_select(e->arena, e->place, of->select.operand, of->select.field);
    test->select.is_test = true;
    test->depth = of->depth;
    return test;
}

static struct cel_node *expand_all(struct expansion *e)
{
    return fold(e, boolean(e, true), call_1(e, "@not_strictly_false", accumulated(e)),
                call_2(e, "_&&_", accumulated(e), body(e)), accumulated(e));
}

static struct cel_node *expand_exists(struct expansion *e)
{
    struct cel_node *is_not = call_1(e, "!_", accumulated(e));
    return fold(e, boolean(e, false), call_1(e, "@not_strictly_false", is_not),
                call_2(e, "_||_", accumulated(e), body(e)), accumulated(e));
}

static struct cel_node *expand_exists_one(struct expansion *e)
{
    struct cel_node *more = call_2(e, "_+_", accumulated(e), integer(e, 1));
    return fold(e, integer(e, 0), boolean(e, true), condition(e, body(e), more, accumulated(e)),
                call_2(e, "_==_", accumulated(e), integer(e, 1)));
}

/* With an argument between the variables and the transformation only items that pass it. */
static struct cel_node *if_passes(struct expansion *e, struct cel_node *step, size_t variables)
{
    bool has_filter = e->count > variables + 1;
    return has_filter ? condition(e, e->arguments[variables], step, accumulated(e)) : step;
}

static struct cel_node *collect(struct expansion *e, struct cel_node *item, size_t variables)
{
    struct cel_node *step = call_2(e, "_+_", accumulated(e), made(e, NODE_LIST, item));
    return fold(e, made(e, NODE_LIST, NULL), boolean(e, true), if_passes(e, step, variables),
                accumulated(e));
}

static struct cel_node *expand_map(struct expansion *e)
{
    return collect(e, body(e), 1);
}

static struct cel_node *expand_filter(struct expansion *e)
{
    struct cel_node *step =
        call_2(e, "_+_", accumulated(e), made(e, NODE_LIST, e->arguments[0]));
    return fold(e, made(e, NODE_LIST, NULL), boolean(e, true),
                condition(e, body(e), step, accumulated(e)), accumulated(e));
}

/* ---- with two variables ---- */

static struct cel_node *expand_transform_list(struct expansion *e)
{
    return collect(e, body(e), 2);
}

static struct cel_node *insert(struct expansion *e, struct cel_node *step)
{
    return fold(e, made(e, NODE_MAP, NULL), boolean(e, true), if_passes(e, step, 2),
                accumulated(e));
}

static struct cel_node *expand_transform_map(struct expansion *e)
{
    return insert(e, node_call(e->arena, e->place, "cel.@mapInsert", accumulated(e),
                               name(e, e->variable), body(e)));
}

static struct cel_node *expand_transform_map_entry(struct expansion *e)
{
    return insert(e, call_2(e, "cel.@mapInsert", accumulated(e), body(e)));
}

/* ---- optional values, lists ---- */

static struct cel_node *bound_value(struct expansion *e)
{
    struct cel_node *value = member_call(e, "value", node_copy(e->arena, e->target));
    return bind(e, e->variable, value, body(e));
}

static struct cel_node *if_has_value(struct expansion *e, struct cel_node *then)
{
    return condition(e, member_call(e, "hasValue", e->target), then,
                     call_1(e, "optional.none", NULL));
}

static struct cel_node *expand_opt_map(struct expansion *e)
{
    return if_has_value(e, call_1(e, "optional.of", bound_value(e)));
}

static struct cel_node *expand_opt_flat_map(struct expansion *e)
{
    return if_has_value(e, bound_value(e));
}

static struct cel_node *expand_sort_by(struct expansion *e)
{
    static const struct bytes input = { "@__sortBy_input__", sizeof "@__sortBy_input__" - 1 };
    struct cel_node *list = e->target;
    if (list->kind == NODE_LITERAL || list->kind == NODE_MAP || list->kind == NODE_MESSAGE)
        return refuse(e, list->place,
                      "sortBy can only be applied to a list, identifier, comprehension, call or "
                      "select expression");
    struct expansion of_input = *e;
    of_input.target = name(e, input);
    struct cel_node *sorted = member_call(e, "@sortByAssociatedKeys", name(e, input));
    node_add(e->arena, &sorted->call.arguments, expand_map(&of_input));
    return bind(e, input, list, sorted);
}

/* ---- the table ---- */

static const struct macro macros[] = {
    { "has",               1, false, 0, expand_has                 },
    { "all",               2, true,  1, expand_all                 },
    { "exists",            2, true,  1, expand_exists              },
    { "exists_one",        2, true,  1, expand_exists_one          },
    { "map",               2, true,  1, expand_map                 },
    { "map",               3, true,  1, expand_map                 },
    { "filter",            2, true,  1, expand_filter              },
    { "all",               3, true,  2, expand_all                 },
    { "exists",            3, true,  2, expand_exists              },
    { "exists_one",        3, true,  2, expand_exists_one          },
    { "existsOne",         3, true,  2, expand_exists_one          },
    { "transformList",     3, true,  2, expand_transform_list      },
    { "transformList",     4, true,  2, expand_transform_list      },
    { "transformMap",      3, true,  2, expand_transform_map       },
    { "transformMap",      4, true,  2, expand_transform_map       },
    { "transformMapEntry", 3, true,  2, expand_transform_map_entry },
    { "transformMapEntry", 4, true,  2, expand_transform_map_entry },
    { "optMap",            2, true,  1, expand_opt_map             },
    { "optFlatMap",        2, true,  1, expand_opt_flat_map        },
    { "sortBy",            2, true,  1, expand_sort_by             },
};

/* Upstream says it in several ways. */
static const char *no_name_problem(struct expansion *e, const struct macro *macro)
{
    static const char *const lists[] = { "map", "filter", "sortBy" };
    FOR_EACH (list, lists)
        if (!strcmp(macro->name, *list))
            return "argument is not an identifier";
    return bytes_starts_with(bytes_of(macro->name), "opt")
               ? arena_printf(e->arena, "%s() variable name must be a simple identifier",
                              macro->name)
               : "argument must be a simple name";
}

static struct cel_node *take_variable(struct expansion *e, const struct macro *macro, size_t index,
                                      struct bytes *ret)
{
    const struct cel_node *argument = e->arguments[index];
    if (argument->kind != NODE_NAME)
        return refuse(e, argument->place, no_name_problem(e, macro));
    *ret = argument->name;
    return NULL;
}

static struct cel_node *check_variables(struct expansion *e, const struct macro *macro)
{
    static const char hidden[] = "iteration variable overwrites accumulator variable";
    struct bytes *const names[] = { &e->variable, &e->variable_2 };
    struct cel_node *bad = NULL;
    for (size_t i = 0; i < macro->variable_count && !bad; i++)
        bad = take_variable(e, macro, i, names[i]);
    if (bad)
        return bad;
    if (macro->variable_count == 2 && bytes_equal(e->variable, e->variable_2))
        return refuse(e, e->arguments[1]->place,
                      arena_printf(e->arena, "duplicate variable name: %.*s",
                                   BYTES_ARG(e->variable)));
    for (size_t i = 0; i < macro->variable_count; i++)
        if (bytes_equal_text(*names[i], "__result__"))
            return refuse(e, e->arguments[i]->place, hidden);
    return NULL;
}

static const struct macro *find_macro(const struct cel_node *call)
{
    FOR_EACH (macro, macros)
        if (bytes_equal_text(call->call.function, macro->name) &&
            call->call.arguments.count == macro->argument_count &&
            (call->call.target != NULL) == macro->is_member)
            return macro;
    return NULL;
}

struct cel_node *cel_macro_expand(struct cel_problems *problems, const struct cel_node *call)
{
    const struct macro *macro = find_macro(call);
    if (!macro)
        return NULL;
    struct expansion expansion = {
        .problems = problems,
        .arena = problems->arena,
        .call = call,
        .place = call->place,
        .target = call->call.target,
        .arguments = call->call.arguments.at,
        .count = call->call.arguments.count,
    };
    if (problems->arena->used_bytes - problems->arena_start >
        EXPANDED_BYTES + problems->text.size * EXPANDED_OF_CHARACTER)
        return refuse(&expansion, call->place, "macros make the expression too large");
    struct cel_node *bad = check_variables(&expansion, macro);
    return bad ? bad : macro->expand(&expansion);
}
