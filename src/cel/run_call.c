/* SPDX-License-Identifier: Apache-2.0 */
/* run_call.c - operators of logic, which may do without an operand that fails, and functions, which
 * may not: where the checker left several overloads, the first whose kinds fit is called. */
#include <string.h>

#include "base/arena.h"
#include "cel/run.h"
#include "cel/run_pattern.h"
#include "cel/value_index.h"

/* ---- logic ---- */

static bool is_final(struct cel_value value)
{
    return cel_is_failure(value) && value.failure->is_final;
}

/* `decisive` alone decides, whatever the other one is: false of and, true of or. */
static struct cel_value eval_logic(struct cel_run *run, const struct cel_node *node, bool decisive)
{
    struct cel_value failure = { 0 };
    for (size_t i = 0; i < 2; i++) {
        struct cel_value value = cel_eval(run, node->call.arguments.at[i]);
        if (value.kind == CEL_BOOL && value.boolean == decisive)
            return value;
        if (is_final(value))
            return value;
        if (value.kind != CEL_BOOL && failure.kind != CEL_ERROR)
            failure = cel_is_failure(value) ? value : cel_fail(run->arena, "no such overload");
    }
    return failure.kind == CEL_ERROR ? failure : cel_make_bool(!decisive);
}

static struct cel_value eval_condition(struct cel_run *run, const struct cel_node *node)
{
    struct cel_value condition = cel_eval(run, node->call.arguments.at[0]);
    if (cel_is_failure(condition))
        return condition;
    if (condition.kind != CEL_BOOL)
        return cel_fail(run->arena, "no such overload");
    return cel_eval_free(run, node->call.arguments.at[condition.boolean ? 1 : 2]);
}

static struct cel_value eval_not_false(struct cel_run *run, const struct cel_node *node)
{
    struct cel_value value = cel_eval(run, node->call.arguments.at[0]);
    cel_run_charge(run, 1);
    return is_final(value) ? value : cel_make_bool(value.kind != CEL_BOOL || value.boolean);
}

static struct cel_value eval_equal(struct cel_run *run, const struct cel_node *node, bool wanted)
{
    struct cel_value a = cel_eval(run, node->call.arguments.at[0]);
    struct cel_value b = cel_eval(run, node->call.arguments.at[1]);
    bool is_own = wanted && a.kind == CEL_OPAQUE;
    cel_run_charge(run, is_own ? 1 : cel_smaller_cost(a, b));
    if (cel_is_failure(a))
        return a;
    if (a.kind == CEL_OPAQUE && !a.native->class->equal)
        return cel_fail(run->arena, "no such overload");
    return cel_is_failure(b) ? b : cel_make_bool(cel_equal(a, b, run) == wanted);
}

/* ---- functions ---- */

static bool is_named_alike(const struct cel_type *parameter, const struct cel_value *argument)
{
    return argument->type && argument->type->name &&
           (argument->type == parameter || !strcmp(argument->type->name, parameter->name));
}

static bool fits(struct cel_run *, const struct cel_type *parameter, const struct cel_value *);

static bool is_open(const struct cel_type *type)
{
    return !type || type->kind == CEL_DYN || type->kind == CEL_PARAMETER;
}

/* Of a list and a map the first one stands for all. */
static bool fits_inside(struct cel_run *run, const struct cel_type *parameter,
                        const struct cel_value *argument)
{
    if (is_open(parameter->element) || cel_count(*argument) == 0)
        return true;
    struct cel_value first = parameter->kind == CEL_LIST
                                 ? cel_item(*argument, 0, run->arena)
                                 : cel_entry_at(*argument, 0, run->arena).value;
    return fits(run, parameter->element, &first);
}

static bool fits(struct cel_run *run, const struct cel_type *parameter,
                 const struct cel_value *argument)
{
    if (parameter->kind == argument->kind &&
        (parameter->kind == CEL_LIST || parameter->kind == CEL_MAP))
        return fits_inside(run, parameter, argument);
    if (parameter->kind == argument->kind)
        return (parameter->kind != CEL_OPAQUE && parameter->kind != CEL_OBJECT) ||
               is_named_alike(parameter, argument);
    return parameter->kind == CEL_DYN || parameter->kind == CEL_PARAMETER ||
           (parameter->kind == CEL_MAP && argument->kind == CEL_OBJECT && !argument->is_native);
}

static bool fits_all(struct cel_run *run, const struct cel_overload *overload,
                     const struct cel_value *arguments, size_t count)
{
    if (overload->takes_any)
        return true;
    for (size_t i = 0; i < count; i++)
        if (!fits(run, overload->parameters[i], &arguments[i]))
            return false;
    return true;
}

static const struct cel_overload *pick(struct cel_run *run, const struct cel_overloads *overloads,
                                       const struct cel_value *arguments, size_t count)
{
    for (size_t i = 0; i < overloads->count; i++)
        if (fits_all(run, overloads->at[i], arguments, count))
            return overloads->at[i];
    return NULL;
}

/* ---- no overload fits ---- */

/* Operators that a kind has; of those that it has not upstream says the name. */
static bool has_operator(enum cel_kind kind, char operator)
{
    static const char *const operators[] = {
        [CEL_BOOL] = "<>",       [CEL_INT] = "+-*/%<>",       [CEL_UINT] = "+-*/%<>",
        [CEL_DOUBLE] = "+-*/<>", [CEL_STRING] = "+-*/%<>",    [CEL_BYTES] = "+<>",
        [CEL_LIST] = "+",        [CEL_TIMESTAMP] = "+-*/%<>", [CEL_DURATION] = "+-*/%<>",
        [CEL_ERROR] = NULL,
    };
    return operators[kind] && strchr(operators[kind], operator);
}

/* What may have functions of its own upstream says no name of. */
static bool is_receiver(enum cel_kind kind)
{
    return kind == CEL_STRING || kind == CEL_TIMESTAMP || kind == CEL_DURATION;
}

/* Upstream's operators ask the left operand what it can do, other functions list what they got. */
static struct cel_value no_overload(struct cel_run *run, struct bytes function,
                                    const struct cel_value *arguments, size_t count)
{
    static const char *const plain[] = { "!_", "@in", "startsWith", "endsWith", "contains" };
    AUTO_BUFFER kinds = { 0 };
    bool is_minus = *function.at == '-';
    bool is_named = *function.at == '_' || is_minus || bytes_equal_text(function, "size") ||
                    bytes_equal_text(function, "matches");
    bool is_plain = (*function.at == '_' && has_operator(arguments[0].kind, function.at[1])) ||
                    (is_named && is_receiver(arguments[0].kind)) ||
                    (is_minus && arguments[0].kind == CEL_BOOL);
    FOR_EACH (name, plain)
        is_plain |= bytes_equal_text(function, *name);
    if (is_plain)
        return cel_fail(run->arena, "no such overload");
    if (is_named)
        return cel_fail(run->arena, "no such overload: %.*s", BYTES_ARG(function));
    for (size_t i = 0; i < count; i++)
        buffer_printf(&kinds, "%s%s", i > 0 ? ", " : "", cel_kind_text(arguments[i], run->arena));
    return cel_fail(run->arena, "no such overload: %.*s(%s)", BYTES_ARG(function),
                    buffer_text(&kinds));
}

/* ---- calls ---- */

/* Where it was open which of the language's own functions is called, upstream charges one. */
static bool is_charged_by_size(const struct cel_node *node, const struct cel_overload *overload)
{
    return overload->charge && !(overload->is_standard && node->call.overloads.count > 1);
}

/* Upstream charges a call that fails as any other; of other libraries a charge may rely on kinds.
 */
static void charge_failed(struct cel_run *run, const struct cel_node *node,
                          const struct cel_value *arguments, size_t count)
{
    const struct cel_overload *first = node->call.overloads.at[0];
    bool by_size = first->is_standard && is_charged_by_size(node, first);
    cel_run_charge(run, by_size ? first->charge(arguments, count, arguments[0]) : 1);
}

static size_t text_size(struct cel_value value)
{
    if (value.kind == CEL_OPAQUE)
        return value.native->class->text_size ? value.native->class->text_size(value.native) : 0;
    return value.kind == CEL_STRING || value.kind == CEL_BYTES ? value.bytes.size : 0;
}

/* Whatever a function does with a text, it takes no longer than to go through it once. */
static void count_texts(struct cel_run *run, const struct cel_value *arguments, size_t count,
                        struct cel_value result)
{
    size_t size = text_size(result);
    for (size_t i = 0; i < count; i++)
        size += text_size(arguments[i]);
    (void)cel_run_work_on_text(run, size);
}

static struct cel_value call(struct cel_run *run, const struct cel_node *node,
                             const struct cel_value *arguments, size_t count)
{
    const struct cel_overload *overload = pick(run, &node->call.overloads, arguments, count);
    if (!overload) {
        charge_failed(run, node, arguments, count);
        return no_overload(run, node->call.function, arguments, count);
    }
    struct cel_value result = overload->call(run, arguments, count);
    count_texts(run, arguments, count, result);
    uint64_t cost = 1;
    if (overload->charges_content)
        cost = cel_traversal_cost(run, arguments[0]);
    else if (is_charged_by_size(node, overload))
        cost = overload->charge(arguments, count, result);
    cel_run_charge(run, cost);
    return result;
}

static struct cel_value eval_function(struct cel_run *run, const struct cel_node *node)
{
    struct cel_value arguments[CEL_PARAMETERS_MAX];
    const struct cel_value *failure = NULL;
    size_t count = node->call.arguments.count;
    for (size_t i = 0; i < count; i++) {
        arguments[i] = cel_eval(run, node->call.arguments.at[i]);
        if (!failure && cel_is_failure(arguments[i]))
            failure = &arguments[i];
    }
    if (run->is_spent)                   /* whatever is done now is done for nothing */
        return cel_fail_spent(run);
    if (!failure)
        return call(run, node, arguments, count);
    const struct cel_overload *first = node->call.overloads.at[0];
    if (first->takes_failures && !is_final(*failure))
        return call(run, node, arguments, count);
    charge_failed(run, node, arguments, count);
    return *failure;
}

/* Nothing is charged: the items are found by an index. */
static struct cel_value eval_in_constant(struct cel_run *run, const struct cel_node *node)
{
    struct cel_value value = cel_eval(run, node->call.arguments.at[0]);
    if (cel_is_failure(value))
        return value;
    (void)cel_run_work_on_text(run, text_size(value));
    return cel_make_bool(cel_index_find(node->call.members, value) != NULL);
}

static struct cel_value eval_matches(struct cel_run *run, const struct cel_node *node)
{
    const struct cel_overload *overload = node->call.overloads.at[0];
    struct cel_value arguments[] = { cel_eval(run, node->call.arguments.at[0]),
                                     node->call.arguments.at[1]->literal };
    if (cel_is_failure(arguments[0]))
        return arguments[0];
    if (arguments[0].kind != CEL_STRING) {
        charge_failed(run, node, arguments, 2);
        return cel_fail(run->arena, "no such overload");
    }
    struct cel_match match;
    struct cel_value result =
        cel_run_match(run, node->call.pattern, arguments[0].bytes, 0, &match);
    cel_run_charge(run, overload->charge ? overload->charge(arguments, 2, result) : 1);
    return result;
}

static struct cel_value eval_or(struct cel_run *run, const struct cel_node *node, bool takes_value)
{
    struct cel_value value = cel_eval(run, node->call.arguments.at[0]);
    if (value.kind != CEL_OPTIONAL)
        return value;                    /* also one that is none: it is there */
    if (!value.held)
        return cel_eval(run, node->call.arguments.at[1]);
    return takes_value ? *value.held : value;
}

struct cel_value cel_eval_call(struct cel_run *run, const struct cel_node *node)
{
    switch (node->call.operation) {
    case OPERATION_FUNCTION:
        return eval_function(run, node);
    case OPERATION_AND:
        return eval_logic(run, node, false);
    case OPERATION_OR:
        return eval_logic(run, node, true);
    case OPERATION_CONDITION:
        return eval_condition(run, node);
    case OPERATION_EQUAL:
        return eval_equal(run, node, true);
    case OPERATION_UNEQUAL:
        return eval_equal(run, node, false);
    case OPERATION_INDEX:
    case OPERATION_OPTIONAL_SELECT:
    case OPERATION_OPTIONAL_INDEX:
        return cel_eval_index(run, node);
    case OPERATION_NOT_FALSE:
        return eval_not_false(run, node);
    case OPERATION_IN_CONSTANT:
        return eval_in_constant(run, node);
    case OPERATION_OR_OPTIONAL:
        return eval_or(run, node, /* takes_value= */ false);
    case OPERATION_OR_VALUE:
        return eval_or(run, node, /* takes_value= */ true);
    case OPERATION_MATCHES:
        return eval_matches(run, node);
    case OPERATION_APPEND:
        return cel_eval_append(run, node);
    case OPERATION_INSERT:
        return cel_eval_insert(run, node);
    }
    return cel_fail(run->arena, "no such overload");
}
