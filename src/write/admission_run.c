/* SPDX-License-Identifier: Apache-2.0 */
/* admission_run.c - running an expression for a write; see admission_expression.h.
 *
 * What an expression names is made when it is first asked for: a write of which only request.name is
 * read costs no tree of its object. */
#include "write/admission_run.h"

#include "write/admission_authorizer.h"
#include "write/admission_expression.h"
#include "write/admission_types.h"
#include "write/webhooks.h"
#include "base/arena.h"
#include "codec/json.h"

enum { VARIABLE_DEPTH_MAX = 32 };

/* ---- what the names stand for ---- */

/* As a client would read it: with the members that are written although they are empty. */
static struct value *tree_of(const struct value *object, const struct expression_inputs *inputs)
{
    AUTO_BUFFER text = { 0 };
    if (!object)
        return value_new_null(inputs->arena);
    encode_object(&text, object, admission_form(inputs->subject->write, inputs->kind));
    struct bytes json = { arena_copy(inputs->arena, text.at, text.size), text.size };
    struct value *tree = json_parse(json, NULL, inputs->arena, NULL);
    return tree ? tree : value_new_null(inputs->arena);
}

static struct value *tree_of_request(const struct expression_inputs *inputs)
{
    AUTO_BUFFER text = { 0 };
    admission_request_write(&text, inputs->subject, inputs->kind);
    struct bytes json = { arena_copy(inputs->arena, text.at, text.size), text.size };
    return json_parse(json, NULL, inputs->arena, NULL);
}

/* Null of what is in no namespace, and of a Namespace. */
static struct value *tree_of_namespace(const struct expression_inputs *inputs)
{
    static const char *const hidden[] = { "metadata.ownerReferences", "metadata.selfLink" };
    const struct write *write = inputs->subject->write;
    const char *ns = admission_namespace(write);
    const struct object *object =
        text_is_empty(ns) || write->kind == well_known.namespace
            ? NULL
            : core_get_latest(write->pipeline->core, well_known.namespace, NULL, ns);
    if (!object)
        return value_new_null(inputs->arena);
    struct value *tree = value_from_object(object, inputs->arena);
    FOR_EACH(path, hidden)
        value_remove_at(tree, *path);
    return tree;
}

/* ---- variables ---- */

struct variables {
    struct cel_native        native;
    struct expression_round *round;
};

static struct cel_value run_program(const struct expression *expression,
                                    struct expression_round *round);

static bool round_is_spent(const struct expression_round *round)
{
    return round->budget.left == 0;
}

static struct cel_value compute(const struct composed *variable, struct expression_round *round)
{
    struct arena *arena = round->arena;
    if (variable->expression.problem)
        return cel_fail(arena, "composited variable \"%s\" fails to compile: %s", variable->name,
                        variable->expression.problem);
    if (round->depth == VARIABLE_DEPTH_MAX)
        return cel_fail(arena, "composited variable \"%s\" is more than %d variables deep",
                        variable->name, VARIABLE_DEPTH_MAX);
    round->depth++;
    struct cel_value value = run_program(&variable->expression, round);
    round->depth--;
    if (cel_is_failure(value) && !round_is_spent(round))
        return cel_fail(arena, "composited variable \"%s\" fails to evaluate: %s", variable->name,
                        value.failure->message);
    return value;
}

/* The last of that name, as the checker has it. */
static size_t place_of(const struct composition *composition, struct bytes name)
{
    for (size_t i = composition->count; i-- > 0;)
        if (bytes_equal_text(name, composition->items[i].name))
            return i;
    return composition->count;
}

static struct cel_value variable_member(const struct cel_native *native, struct bytes name,
                                        struct cel_run *run)
{
    struct expression_round *round = container_of(native, struct variables, native)->round;
    const struct composition *composition = round->variables;
    size_t place = place_of(composition, name);
    if (place == composition->count)
        return cel_fail(cel_run_arena(run), "no such key: %.*s", BYTES_ARG(name));
    if (!round->is_known[place]) {
        round->known[place] = compute(&composition->items[place], round);
        round->is_known[place] = true;
    }
    return round->known[place];
}

static bool has_variable(const struct cel_native *native, struct bytes name, struct cel_run *run)
{
    const struct expression_round *round = container_of(native, struct variables, native)->round;
    (void)run;
    return place_of(round->variables, name) < round->variables->count;
}

static struct cel_value make_variables(struct expression_round *round)
{
    struct arena *arena = round->arena;
    struct variables *variables = ARENA_NEW(arena, struct variables);
    struct cel_native_class *class = ARENA_NEW(arena, struct cel_native_class);
    *class = (struct cel_native_class){ .type = &round->variables->type,
                                        .member = variable_member,
                                        .has = has_variable };
    *variables = (struct variables){ { class }, round };
    if (!round->known) {
        round->known = arena_array(arena, round->variables->count, sizeof *round->known);
        round->is_known = arena_array(arena, round->variables->count, sizeof *round->is_known);
    }
    return cel_make_native(&variables->native);
}

/* ---- finding what is named ---- */

static struct cel_value tree_value(struct value **slot, enum admission_name name,
                                   struct expression_round *round)
{
    const struct expression_inputs *inputs = round->inputs;
    const struct admission_subject *subject = inputs->subject;
    const struct cel_type *type = name == NAME_REQUEST     ? &admission_request_type
                                  : name == NAME_NAMESPACE ? &admission_namespace_type
                                                           : NULL;
    if (!*slot)
        *slot = name == NAME_REQUEST     ? tree_of_request(inputs)
                : name == NAME_NAMESPACE ? tree_of_namespace(inputs)
                                         : tree_of(name == NAME_OBJECT ? subject->object
                                                                       : subject->old, inputs);
    bool is_null = value_is(*slot, VALUE_NULL);
    return is_null ? cel_make_null() : cel_from_tree(*slot, type, round->arena);
}

static struct cel_value authorizer_value(enum admission_name name, struct expression_round *round)
{
    const struct expression_inputs *inputs = round->inputs;
    if (round->hides_authorizer)
        return cel_fail(round->arena, "no such attribute(s): authorizer");
    return name == NAME_AUTHORIZER ? admission_authorizer(inputs)
                                   : admission_request_resource(inputs);
}

struct named_run {
    const struct expression *expression;
    struct expression_round *round;
};

static struct cel_value find_name(void *context, size_t place, struct cel_run *run)
{
    const struct named_run *named = context;
    struct expression_round *round = named->round;
    struct expression_inputs *inputs = round->inputs;
    enum admission_name name = admission_name_at(named->expression->given, place);
    (void)run;
    switch (name) {
    case NAME_OBJECT:     return tree_value(&inputs->object, name, round);
    case NAME_OLD_OBJECT: return tree_value(&inputs->old, name, round);
    case NAME_REQUEST:    return tree_value(&inputs->request, name, round);
    case NAME_NAMESPACE:
        return round->hides_namespace ? cel_make_null() : tree_value(&inputs->ns, name, round);
    case NAME_PARAMS:
        return round->params ? cel_from_tree(round->params, NULL, round->arena) : cel_make_null();
    case NAME_AUTHORIZER:
    case NAME_REQUEST_RESOURCE: return authorizer_value(name, round);
    case NAME_VARIABLES:        return make_variables(round);
    case NAME_COUNT:            break;
    }
    return cel_make_null();
}

/* ---- running ---- */

static struct cel_value run_program(const struct expression *expression,
                                    struct expression_round *round)
{
    struct named_run named = { expression, round };
    const struct cel_run_options options = {
        .find = find_name,
        .context = &named,
        .budget = &round->budget,
    };
    return cel_program_run(expression->program, &options, round->arena);
}

struct expression_round expression_round_new(struct expression_inputs *inputs,
                                             const struct composition *variables,
                                             const struct value *params, uint64_t budget)
{
    return (struct expression_round){ .inputs = inputs,
                                      .variables = variables,
                                      .params = params,
                                      .arena = inputs->arena,
                                      .budget = { .left = budget } };
}

struct evaluation expression_run(const struct expression *expression,
                                 struct expression_round *round)
{
    struct arena *arena = round->arena;
    struct evaluation evaluation = { .problem = NULL };
    if (expression->problem) {
        evaluation.problem = arena_printf(arena, "compilation error: %s", expression->problem);
        return evaluation;
    }
    evaluation.value = run_program(expression, round);
    evaluation.is_spent = round_is_spent(round);
    if (evaluation.is_spent)
        evaluation.problem = EXPRESSIONS_SPENT;
    else if (cel_is_failure(evaluation.value))
        evaluation.problem = arena_printf(arena, "expression '%s' resulted in error: %s",
                                          expression->text, evaluation.value.failure->message);
    return evaluation;
}

/* ---- match conditions ---- */

static const char *join_problems(const char *const *problems, size_t count, struct arena *arena)
{
    AUTO_BUFFER text = { 0 };
    if (count == 1)
        return arena_strdup(arena, problems[0]);
    for (size_t i = 0; i < count; i++)
        buffer_printf(&text, "%s%s", i ? ", " : "[", problems[i]);
    buffer_add_char(&text, ']');
    return arena_strdup(arena, buffer_text(&text));
}

/* Problems that are alike are told once. */
static size_t add_problem(const char **problems, size_t count, const char *problem)
{
    for (size_t i = 0; i < count; i++)
        if (text_equal(problems[i], problem))
            return count;
    problems[count] = problem;
    return count + 1;
}

enum condition_verdict match_conditions_run(const struct match_conditions *conditions,
                                            struct expression_inputs *inputs,
                                            const struct composition *variables,
                                            const struct value *params, bool ignores_failure,
                                            const char **ret_problem)
{
    if (conditions->count == 0)
        return CONDITIONS_MET;
    AUTO_ARENA scratch = { 0 };
    const char **problems = arena_array(&scratch, conditions->count, sizeof *problems);
    struct expression_round round =
        expression_round_new(inputs, variables, params, MATCH_CONDITIONS_BUDGET);
    size_t count = 0;
    bool is_false = false, is_spent = false;
    round.hides_namespace = true;
    round.arena = &scratch;
    for (size_t i = 0; i < conditions->count && !is_spent; i++) {
        struct evaluation result = expression_run(&conditions->items[i].expression, &round);
        is_spent = result.is_spent;
        if (is_spent)
            count = 0;
        if (result.problem)
            count = add_problem(problems, count, result.problem);
        else
            is_false = is_false || !result.value.boolean;
    }
    if ((is_false && !is_spent) || (count > 0 && ignores_failure))
        return CONDITIONS_NOT_MET;
    if (count == 0)
        return CONDITIONS_MET;
    *ret_problem = join_problems(problems, count, inputs->arena);
    return CONDITIONS_FAILED;
}
