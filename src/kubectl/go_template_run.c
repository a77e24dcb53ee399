/* SPDX-License-Identifier: Apache-2.0 */
/* go_template_run.c - walks over a template's tree; see go_template_tree.h.
 *
 * `at` is kept as Go keeps it, for its messages name the node that was looked at last.  Arguments
 * lie on a stack; texts that functions make in the run's arena, which the bounds keep small. */
#include "kubectl/go_template_tree.h"

#include "codec/go_text.h"
#include "codec/value.h"

enum flow { FLOW_ON, FLOW_BREAK, FLOW_CONTINUE, FLOW_FAILED };

/* ---- messages and bounds ---- */

bool run_fail(struct run *run, const char *format, ...)
{
    AUTO_BUFFER shown = { 0 }, name = { 0 };
    va_list list;
    struct bytes before = { run->template->text.at, run->at->at };
    int line = 1;
    size_t column = 0;
    for (size_t i = 0; i < before.size; i++, column++)
        if (before.at[i] == '\n') {
            line++;
            column = (size_t)-1;
        }
    va_start(list, format);
    const char *what = arena_vprintf(&run->arena, format, list);
    va_end(list);
    go_template_write_node(&shown, run->at);
    go_quote(&name, run->name);
    return fail(run->err, REASON_BAD_REQUEST, 0,
                "template: output:%d:%zu: executing %s at <%s>: %s", line, column,
                buffer_text(&name), buffer_text(&shown), what);
}

bool run_step(struct run *run, size_t steps)
{
    if (steps > run->steps)
        return run_fail(run, "the template takes too many steps");
    run->steps -= steps;
    return true;
}

bool run_made(struct run *run, size_t bytes)
{
    if (bytes > run->made_bytes)
        return run_fail(run, "the template prints more than %d bytes", GO_TEMPLATE_OUTPUT_MAX);
    run->made_bytes -= bytes;
    return true;
}

static bool go_down(struct run *run)
{
    if (run->depth >= GO_TEMPLATE_DEPTH_MAX)
        return run_fail(run, "exceeded maximum template depth (%d)", GO_TEMPLATE_DEPTH_MAX);
    run->depth++;
    return true;
}

/* ---- variables ---- */

static void push_variable(struct run *run, struct bytes name, struct go_value value)
{
    run->variables = arena_grow(&run->arena, run->variables, run->variable_count,
                                &run->variable_capacity, sizeof *run->variables);
    run->variables[run->variable_count++] = (struct variable){ name, value };
}

/* NULL, and it is said: the parser knows it, but nothing has declared it. */
static struct variable *find_variable(struct run *run, struct bytes name)
{
    for (size_t i = run->variable_count; i > run->variable_base; i--)
        if (bytes_equal(run->variables[i - 1].name, name))
            return &run->variables[i - 1];
    run_fail(run, "undefined variable: %.*s", BYTES_ARG(name));
    return NULL;
}

static bool set_variable(struct run *run, struct bytes name, struct go_value value)
{
    struct variable *variable = find_variable(run, name);
    if (variable)
        variable->value = value;
    return variable;
}

/* ---- values ---- */

struct operands {
    const struct node *first; /* of the command; NULL: no arguments, not even one */
    bool has_final;           /* what the command before it gave */
    struct go_value final;
};
static const struct operands alone = { 0 };

static bool has_arguments(const struct operands *operands)
{
    return (operands->first && operands->first->next) || operands->has_final;
}

static bool eval_pipe(struct run *, struct go_value dot, const struct node *, struct go_value *ret);

static bool eval_field(struct run *run, struct go_value from, struct bytes name,
                       bool with_arguments, struct go_value *ret)
{
    *ret = (struct go_value){ 0 };
    if (from.kind == GO_NONE)
        return !from.is_boxed ||
               run_fail(run, "nil pointer evaluating interface {}.%.*s", BYTES_ARG(name));
    if (from.kind != GO_MAP)
        return run_fail(run, "can't evaluate field %.*s in type %s", BYTES_ARG(name),
                        go_type(from));
    if (with_arguments)
        return run_fail(run, "%.*s is not a method but has arguments", BYTES_ARG(name));
    *ret = go_value_of(value_member_bytes(from.tree, name));
    return true;
}

static bool eval_fields(struct run *run, struct go_value from, const struct node *node,
                        size_t first, bool with_arguments, struct go_value *ret)
{
    for (size_t i = first; i < node->name_count; i++) {
        bool is_last = i + 1 == node->name_count;
        if (!run_step(run, 1) ||
            !eval_field(run, from, node->names[i], is_last && with_arguments, &from))
            return false;
    }
    *ret = from;
    return true;
}

static bool refuse_arguments(struct run *run, const struct node *node,
                             const struct operands *operands)
{
    AUTO_BUFFER shown = { 0 };
    if (!has_arguments(operands))
        return true;
    go_template_write_node(&shown, node);
    return run_fail(run, "can't give argument to non-function %s", buffer_text(&shown));
}

static bool eval_call(struct run *, struct go_value dot, const struct node *function,
                      const struct node *whole, const struct operands *, struct go_value *ret);

static bool eval_argument(struct run *, struct go_value dot, const struct node *,
                          struct go_value *ret);

static bool eval_variable(struct run *run, const struct node *node, const struct operands *operands,
                          struct go_value *ret)
{
    const struct variable *variable = find_variable(run, node->names[0]);
    if (!variable)
        return false;
    *ret = variable->value;
    if (node->name_count == 1)
        return refuse_arguments(run, node, operands);
    return eval_fields(run, *ret, node, 1, has_arguments(operands), ret);
}

static bool eval_chain(struct run *run, struct go_value dot, const struct node *node,
                       const struct operands *operands, struct go_value *ret)
{
    struct go_value term;
    return eval_argument(run, dot, node->first, &term) &&
           eval_fields(run, term, node, 0, has_arguments(operands), ret);
}

static bool eval_argument(struct run *run, struct go_value dot, const struct node *node,
                          struct go_value *ret)
{
    run->at = node;
    *ret = node->constant;
    if (!run_step(run, 1))
        return false;
    if (node->type == NODE_DOT)
        *ret = dot;
    if (node->type == NODE_FIELD)
        return eval_fields(run, dot, node, 0, false, ret);
    if (node->type == NODE_VARIABLE)
        return eval_variable(run, node, &alone, ret);
    if (node->type == NODE_PIPE)
        return eval_pipe(run, dot, node, ret);
    if (node->type == NODE_FUNCTION)
        return eval_call(run, dot, node, node, &alone, ret);
    return node->type != NODE_CHAIN || eval_chain(run, dot, node, &alone, ret);
}

/* ---- calls ---- */

/* A function's first argument that must be a text; `node` is NULL where it came by a pipe. */
static bool check_text(struct run *run, const struct node *node, struct go_value value)
{
    AUTO_BUFFER shown = { 0 };
    bool is_literal = node && node->type >= NODE_NIL && node->type <= NODE_STRING;
    if (value.kind == GO_STRING)
        return true;
    if (node && node->type == NODE_NIL)
        return run_fail(run, "cannot assign nil to string");
    if (is_literal) {
        go_template_write_node(&shown, node);
        return run_fail(run, "expected string; found %s", buffer_text(&shown));
    }
    if (value.kind == GO_NONE && !value.is_boxed)
        return run_fail(run, "invalid value; expected string");
    value.is_boxed = value.kind == GO_NONE;
    return run_fail(run, "wrong type for value; expected string; got %s", go_type(value));
}

static bool check_count(struct run *run, const struct function *function, size_t given,
                        bool has_final)
{
    size_t count = given + has_final;
    if (count >= function->least && count <= function->most)
        return true;
    if (function->most == ARGUMENT_MANY)
        return run_fail(run, "wrong number of args for %s: want at least %zu got %zu",
                        function->name, function->least, given);
    return run_fail(run, "wrong number of args for %s: want %zu got %zu", function->name,
                    function->most, count);
}

/* and, or: no more is looked at than is needed. */
static bool eval_choice(struct run *run, struct go_value dot, const struct function *function,
                        const struct operands *operands, struct go_value *ret)
{
    const struct node *node = operands->first ? operands->first->next : NULL;
    for (; node; node = node->next) {
        if (!eval_argument(run, dot, node, ret))
            return false;
        if (go_is_true(*ret) == function->is_or)
            return true;
    }
    if (operands->has_final)
        *ret = operands->final;
    return true;
}

static void push_value(struct run *run, struct go_value value)
{
    run->values = arena_grow(&run->arena, run->values, run->value_count, &run->value_capacity,
                             sizeof *run->values);
    run->values[run->value_count++] = value;
}

static bool push_arguments(struct run *run, struct go_value dot, const struct function *function,
                           const struct operands *operands)
{
    const struct node *first = operands->first ? operands->first->next : NULL;
    for (const struct node *node = first; node; node = node->next) {
        struct go_value value;
        if (!eval_argument(run, dot, node, &value) ||
            (node == first && function->text_first && !check_text(run, node, value)))
            return false;
        push_value(run, value);
    }
    if (!operands->has_final)
        return true;
    push_value(run, operands->final);
    return first || !function->text_first || check_text(run, NULL, operands->final);
}

/* `whole` is the node that a message of the function names. */
static bool eval_call(struct run *run, struct go_value dot, const struct node *node,
                      const struct node *whole, const struct operands *operands,
                      struct go_value *ret)
{
    const struct function *function = node->function;
    const char *why = NULL;
    size_t base = run->value_count, given = 0;
    run->at = node;
    for (const struct node *at = operands->first; at && at->next; at = at->next)
        given++;
    if (!run_step(run, 1) || !check_count(run, function, given, operands->has_final))
        return false;
    if (function->is_or || function->is_and)
        return eval_choice(run, dot, function, operands, ret);
    if (!push_arguments(run, dot, function, operands))
        return false;
    struct call call = { run, function, run->values + base, run->value_count - base,
                         operands->first ? operands->first->next : NULL };
    *ret = (struct go_value){ 0 };
    bool good = function->call(&call, ret, &why);
    run->value_count = base;
    if (good || error_is_set(run->err))
        return good;
    run->at = whole;
    return run_fail(run, "error calling %s: %s", function->name, why);
}

/* ---- pipelines ---- */

static bool eval_command(struct run *run, struct go_value dot, const struct node *command,
                         const struct operands *operands, struct go_value *ret)
{
    const struct node *node = command->first;
    if (node->type == NODE_FUNCTION)
        return eval_call(run, dot, node, command, operands, ret);
    if (node->type == NODE_PIPE)
        return refuse_arguments(run, node, operands) && eval_pipe(run, dot, node, ret);
    run->at = node;
    *ret = node->type == NODE_DOT ? dot : node->constant;
    if (node->type == NODE_FIELD)
        return eval_fields(run, dot, node, 0, has_arguments(operands), ret);
    if (node->type == NODE_CHAIN)
        return eval_chain(run, dot, node, operands, ret);
    if (node->type == NODE_VARIABLE)
        return eval_variable(run, node, operands, ret);
    if (!refuse_arguments(run, node, operands))
        return false;
    return node->type != NODE_NIL || run_fail(run, "nil is not a command");
}

static bool eval_commands(struct run *run, struct go_value dot, const struct node *pipe,
                          struct go_value *ret)
{
    struct operands operands = { 0 };
    for (const struct node *command = pipe->first; command; command = command->next) {
        operands.first = command->first;
        if (!run_step(run, 1) || !eval_command(run, dot, command, &operands, ret))
            return false;
        *ret = go_unboxed(*ret);
        operands.has_final = true;
        operands.final = *ret;
    }
    return true;
}

static bool eval_pipe(struct run *run, struct go_value dot, const struct node *pipe,
                      struct go_value *ret)
{
    run->at = pipe;
    if (!go_down(run))
        return false;
    bool good = eval_commands(run, dot, pipe, ret);
    run->depth--;
    for (size_t i = 0; good && i < pipe->name_count; i++) {
        if (pipe->is_assignment)
            good = set_variable(run, pipe->names[i], *ret);
        else
            push_variable(run, pipe->names[i], *ret);
    }
    return good;
}

/* ---- actions ---- */

static enum flow walk_list(struct run *, struct go_value dot, const struct node *first);

static bool print_result(struct run *run, struct go_value value)
{
    size_t before = run->out->size;
    if (value.kind == GO_NONE)
        buffer_add_text(run->out, "<no value>");
    else
        go_print_value(run->out, value);
    return run_made(run, run->out->size - before);
}

static bool walk_action(struct run *run, struct go_value dot, const struct node *node)
{
    struct go_value value;
    if (!eval_pipe(run, dot, node->pipe, &value))
        return false;
    run->at = node->pipe;
    return node->pipe->name_count || print_result(run, value);
}

static enum flow walk_if(struct run *run, struct go_value dot, const struct node *node)
{
    struct go_value value;
    size_t mark = run->variable_count;
    if (!eval_pipe(run, dot, node->pipe, &value))
        return FLOW_FAILED;
    bool is_true = go_is_true(value);
    enum flow flow = walk_list(run, is_true && node->type == NODE_WITH ? value : dot,
                               is_true ? node->body : node->otherwise);
    run->variable_count = mark;
    return flow;
}

static enum flow walk_item(struct run *run, const struct node *node, struct go_value index,
                           struct go_value item)
{
    const struct node *pipe = node->pipe;
    size_t mark = run->variable_count;
    struct go_value values[] = { pipe->name_count > 1 ? index : item, item };
    if (!run_step(run, 1))
        return FLOW_FAILED;
    for (size_t i = 0; i < pipe->name_count; i++) {
        if (!pipe->is_assignment)
            run->variables[mark - pipe->name_count + i].value = values[i];
        else if (!set_variable(run, pipe->names[i], values[i]))
            return FLOW_FAILED;
    }
    enum flow flow = walk_list(run, item, node->body);
    run->variable_count = mark;
    return flow;
}

static enum flow walk_items(struct run *run, const struct node *node, struct go_value value)
{
    bool is_number = go_is_integer(value), is_map = value.kind == GO_MAP;
    int64_t count = is_number ? value.integer : (int64_t)value_count(value.tree);
    for (int64_t i = 0; i < count; i++) {
        struct go_value index = go_int(i), item = index;
        item.kind = is_number ? value.kind : GO_INT;
        if (is_map)
            index = go_text(value.tree->map.members[i].key);
        if (!is_number)
            item = go_value_of(is_map ? value.tree->map.members[i].value
                                      : value_item(value.tree, (size_t)i));
        enum flow flow = walk_item(run, node, index, item);
        if (flow == FLOW_FAILED || flow == FLOW_BREAK)
            return flow;
    }
    return FLOW_ON;
}

static bool check_range(struct run *run, const struct node *node, struct go_value value)
{
    AUTO_BUFFER shown = { 0 };
    bool is_number = go_is_integer(value);
    bool can = is_number || value.kind == GO_NONE || value.kind == GO_LIST || value.kind == GO_MAP;
    go_print_value(&shown, value.kind == GO_LIST || value.kind == GO_MAP ? go_bool(true) : value);
    if (is_number && node->pipe->name_count > 1)
        return run_fail(run, "can't use %s to iterate over more than one variable",
                        buffer_text(&shown));
    return can || run_fail(run, "range can't iterate over %s", buffer_text(&shown));
}

static enum flow walk_range(struct run *run, struct go_value dot, const struct node *node)
{
    struct go_value value;
    size_t mark = run->variable_count;
    if (!eval_pipe(run, dot, node->pipe, &value) || !check_range(run, node, value))
        return FLOW_FAILED;
    bool has_items = go_is_integer(value) ? value.integer > 0 : go_is_true(value);
    enum flow flow =
        has_items ? walk_items(run, node, value) : walk_list(run, dot, node->otherwise);
    run->variable_count = mark;
    return has_items && flow == FLOW_BREAK ? FLOW_ON : flow;
}

static enum flow walk_template(struct run *run, struct go_value dot, const struct node *node)
{
    const struct definition *definition = go_template_find(run->template, node->text);
    struct go_value value = { 0 };
    struct bytes name = run->name;
    size_t base = run->variable_base;
    if (!definition) {
        run_fail(run, "template \"%.*s\" not defined", BYTES_ARG(node->text));
        return FLOW_FAILED;
    }
    if (node->pipe && !eval_pipe(run, dot, node->pipe, &value))
        return FLOW_FAILED;
    run->name = node->text;
    size_t mark = run->variable_base = run->variable_count;
    push_variable(run, BYTES("$"), value);
    enum flow flow = walk_list(run, value, definition->body);
    run->variable_count = mark;
    run->variable_base = base;
    run->name = name;
    return flow;
}

static enum flow walk_node(struct run *run, struct go_value dot, const struct node *node)
{
    run->at = node;
    switch ((int)node->type) {
    case NODE_TEXT:
        if (!run_made(run, node->text.size))
            return FLOW_FAILED;
        buffer_add(run->out, node->text.at, node->text.size);
        return FLOW_ON;
    case NODE_IF:
    case NODE_WITH:
        return walk_if(run, dot, node);
    case NODE_RANGE:
        return walk_range(run, dot, node);
    case NODE_TEMPLATE:
        return walk_template(run, dot, node);
    case NODE_BREAK:
        return FLOW_BREAK;
    case NODE_CONTINUE:
        return FLOW_CONTINUE;
    }
    return walk_action(run, dot, node) ? FLOW_ON : FLOW_FAILED;
}

/* Variables live until the end of the block that the list is in. */
static enum flow walk_list(struct run *run, struct go_value dot, const struct node *first)
{
    enum flow flow = FLOW_ON;
    if (!go_down(run))
        return FLOW_FAILED;
    for (const struct node *node = first; node && flow == FLOW_ON; node = node->next)
        flow = run_step(run, 1) ? walk_node(run, dot, node) : FLOW_FAILED;
    run->depth--;
    return flow;
}

bool go_template_run(const struct go_template *template, const struct value *root, size_t steps_max,
                     struct buffer *out, struct error *err)
{
    struct error own = { 0 };
    const struct node start = { .type = NODE_TEXT };
    struct run run = { .template = template,
                       .name = BYTES("output"),
                       .at = &start,
                       .out = out,
                       .err = &own,
                       .steps = steps_max,
                       .made_bytes = GO_TEMPLATE_OUTPUT_MAX };
    struct go_value dot = go_unboxed(go_value_of(root));
    push_variable(&run, BYTES("$"), dot);
    bool good = walk_list(&run, dot, template->body) != FLOW_FAILED;
    arena_done(&run.arena);
    return good || error_pass(err, &own);
}
