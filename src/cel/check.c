/* SPDX-License-Identifier: Apache-2.0 */
/* check.c - one function a kind of node, children first.
 *
 * A dotted name is tried as a whole before it is a selection: "net.IP" is a type.  Names of folds
 * hide those of the environment.  A node that has a problem has the type that goes with everything,
 * so that each mistake is told once. */
#include "cel/check.h"

#include "base/arena.h"

struct scope_name {
    struct bytes           name;
    const struct cel_type *type;
    int                    slot;
};

struct checker {
    const struct cel_environment *environment;
    struct cel_problems          *problems;
    struct arena                 *arena;
    struct cel_inference          inference;
    struct scope_name            *scope;         /* of folds, innermost last */
    size_t                        scope_count, scope_capacity;
    int                           slot_next;
    struct cel_checked           *checked;
};

static const struct cel_type error_type = { .kind = CEL_ERROR, .max_count = UINT64_MAX };

static void check(struct checker *, struct cel_node *);

static const char *text(struct checker *c, const struct cel_type *type)
{
    return cel_type_text(type, c->arena);
}

static const struct cel_type *known(struct checker *c, const struct cel_type *type)
{
    return cel_infer_known(&c->inference, type, false);
}

static bool is_open(const struct cel_type *type)
{
    return type->kind == CEL_DYN || type->kind == CEL_ERROR;
}

static void mismatch(struct checker *c, const struct cel_node *node, const struct cel_type *wanted,
                     const struct cel_type *found)
{
    cel_problem_add(c->problems, node->place, "expected type '%s' but found '%s'", text(c, wanted),
                    text(c, found));
}

static void undeclared(struct checker *c, struct cel_node *node, struct bytes name)
{
    cel_problem_add(c->problems, node->place, "undeclared reference to '%.*s' (in container '')",
                    BYTES_ARG(name));
    node->type = &error_type;
}

/* ---- names ---- */

#define PARAMETER(of) { .kind = CEL_PARAMETER, .name = (of), .max_count = UINT64_MAX }

static const struct cel_type type_a = PARAMETER("A"), type_b = PARAMETER("B");
static const struct cel_type any_list = {
    .kind = CEL_LIST, .element = &type_a, .max_count = UINT64_MAX };
static const struct cel_type any_map = {
    .kind = CEL_MAP, .key = &type_a, .element = &type_b, .max_count = UINT64_MAX };
static const struct cel_type any_type = { .kind = CEL_TYPE, .max_count = UINT64_MAX };

static const struct { const char *name; const struct cel_type *type; } language_types[] = {
    { "bool",                      &cel_bool        },
    { "int",                       &cel_int         },
    { "uint",                      &cel_uint        },
    { "double",                    &cel_double      },
    { "string",                    &cel_string      },
    { "bytes",                     &cel_bytes       },
    { "list",                      &any_list        },
    { "map",                       &any_map         },
    { "null_type",                 &cel_null        },
    { "type",                      &any_type        },
    { "google.protobuf.Timestamp", &cel_timestamp   },
    { "google.protobuf.Duration",  &cel_duration    },
};

static const struct cel_type *library_type(const struct cel_environment *environment,
                                           struct bytes name)
{
    for (const struct cel_library *const *library = environment->libraries; *library; library++)
        for (size_t i = 0; i < (*library)->type_count; i++)
            if (bytes_equal_text(name, (*library)->types[i].name))
                return (*library)->types[i].type;
    return NULL;
}

/* What a name says as a type; NULL where it is none. */
static const struct cel_type *named_type(struct checker *c, struct bytes name)
{
    FOR_EACH (row, language_types)
        if (bytes_equal_text(name, row->name))
            return row->type;
    const struct cel_type *type = library_type(c->environment, name);
    if (type || !c->environment->find_type)
        return type;
    return c->environment->find_type(c->environment->context, name, c->arena);
}

static bool resolve_variable(struct checker *c, struct cel_node *node, struct bytes name)
{
    for (size_t i = c->scope_count; i > 0; i--) {
        const struct scope_name *found = &c->scope[i - 1];
        if (!bytes_equal(found->name, name))
            continue;
        *node = (struct cel_node){ .kind = NODE_NAME, .place = node->place, .type = found->type };
        node->name = name;
        node->slot = found->slot;
        return true;
    }
    for (size_t i = 0; i < c->environment->variable_count; i++) {
        const struct cel_variable *variable = &c->environment->variables[i];
        if (!bytes_equal_text(name, variable->name))
            continue;
        *node = (struct cel_node){ .kind = NODE_NAME, .place = node->place,
                                   .type = variable->type };
        node->name = name;
        node->slot = (int)i;
        c->checked->variables_used |= (uint64_t)1 << i;
        return true;
    }
    return false;
}

static bool resolve_type(struct checker *c, struct cel_node *node, struct bytes name)
{
    const struct cel_type *type = named_type(c, name);
    if (!type)
        return false;
    struct cel_type *of = ARENA_NEW(c->arena, struct cel_type);
    *of = cel_type_of_dyn;
    of->element = type;
    *node = (struct cel_node){ .kind = NODE_LITERAL, .place = node->place, .type = of };
    node->literal = cel_make_type(type);
    return true;
}

/* ".name" is looked for from the outside, where there is nothing else. */
static struct bytes without_dot(struct bytes name)
{
    bool has_dot = name.size > 0 && *name.at == '.';
    return has_dot ? (struct bytes){ name.at + 1, name.size - 1 } : name;
}

/* The node becomes what its name means. */
static bool resolve(struct checker *c, struct cel_node *node, struct bytes name)
{
    name = without_dot(name);
    return resolve_variable(c, node, name) || resolve_type(c, node, name);
}

static void check_name(struct checker *c, struct cel_node *node)
{
    struct bytes name = node->name;
    if (!resolve(c, node, name))
        undeclared(c, node, name);
}

static bool add_qualified(struct buffer *out, const struct cel_node *node)
{
    if (node->kind == NODE_NAME) {
        buffer_add(out, node->name.at, node->name.size);
        return true;
    }
    if (node->kind != NODE_SELECT || node->select.is_test ||
        !add_qualified(out, node->select.operand))
        return false;
    buffer_add_char(out, '.');
    buffer_add(out, node->select.field.at, node->select.field.size);
    return true;
}

/* "a.b.c" of names and selections alone. */
static bool qualified(struct checker *c, const struct cel_node *node, struct bytes *ret)
{
    AUTO_BUFFER out = { 0 };
    if (!add_qualified(&out, node))
        return false;
    *ret = (struct bytes){ arena_copy(c->arena, out.at, out.size), out.size };
    return true;
}

/* ---- selections ---- */

static const struct cel_type *member_type(struct checker *c, const struct cel_node *node,
                                          const struct cel_type *object, struct bytes field)
{
    const struct cel_type *type = cel_member_type(object, field, c->arena);
    if (type)
        return type;
    cel_problem_add(c->problems, node->place, "undefined field '%.*s'", BYTES_ARG(field));
    return &error_type;
}

static const struct cel_type *optional_of(struct checker *c, const struct cel_type *type)
{
    return cel_optional_of(c->arena, type);
}

static const struct cel_type *field_type(struct checker *c, const struct cel_node *node,
                                         const struct cel_type *of, struct bytes field)
{
    if (of->kind == CEL_MAP)
        return of->element ? of->element : &cel_dyn;
    if (of->kind == CEL_OBJECT)
        return member_type(c, node, of, field);
    if (of->kind == CEL_PARAMETER)
        cel_infer_assign(&c->inference, &cel_dyn, of);
    else if (!is_open(of))
        cel_problem_add(c->problems, node->place, "type '%s' does not support field selection",
                        text(c, of));
    return &cel_dyn;
}

static const struct cel_type *select_type(struct checker *c, const struct cel_node *node,
                                          struct cel_node *operand, struct bytes field,
                                          bool is_optional)
{
    check(c, operand);
    const struct cel_type *of = known(c, operand->type);
    bool was_optional = of->kind == CEL_OPTIONAL;
    const struct cel_type *type =
        field_type(c, node, was_optional ? known(c, of->element) : of, field);
    return was_optional || is_optional ? optional_of(c, type) : type;
}

static void check_select(struct checker *c, struct cel_node *node)
{
    struct bytes name;
    if (qualified(c, node, &name) && resolve(c, node, name))
        return;
    const struct cel_type *type =
        select_type(c, node, node->select.operand, node->select.field, false);
    node->type = node->select.is_test ? &cel_bool : known(c, type);
}

static void check_optional_select(struct checker *c, struct cel_node *node)
{
    struct cel_node **arguments = node->call.arguments.at;
    arguments[1]->type = &cel_string;
    node->call.operation = OPERATION_OPTIONAL_SELECT;
    node->type =
        known(c, select_type(c, node, arguments[0], arguments[1]->literal.bytes, true));
}

/* ---- calls ---- */

static const struct { const char *function; enum cel_operation operation; } operations[] = {
    { "_&&_",                OPERATION_AND            },
    { "_||_",                OPERATION_OR             },
    { "_?_:_",               OPERATION_CONDITION      },
    { "_==_",                OPERATION_EQUAL          },
    { "_!=_",                OPERATION_UNEQUAL        },
    { "_[_]",                OPERATION_INDEX          },
    { "_[?_]",               OPERATION_OPTIONAL_INDEX },
    { "@not_strictly_false", OPERATION_NOT_FALSE      },
    { "or",                  OPERATION_OR_OPTIONAL    },
    { "orValue",             OPERATION_OR_VALUE       },
};

/* Most names differ in their first character. */
static bool is_named(const struct cel_overload *overload, struct bytes name)
{
    return name.size > 0 && *overload->function == *name.at &&
           bytes_equal_text(name, overload->function);
}

static bool has_function(struct checker *c, struct bytes name)
{
    for (const struct cel_library *const *library = c->environment->libraries; *library; library++)
        for (size_t i = 0; i < (*library)->overload_count; i++)
            if (is_named(&(*library)->overloads[i], name))
                return true;
    return false;
}

struct resolution {
    struct checker        *checker;
    struct cel_node       *call;
    bool                   is_member;
    const struct cel_type **types;       /* of the arguments, the receiver first */
    size_t                 count;
    const struct cel_type *result;
    const struct cel_overload **fitting;
    size_t                 fitting_count, fitting_capacity;
};

static size_t parameter_count(const struct cel_overload *overload)
{
    size_t count = 0;
    while (count < CEL_PARAMETERS_MAX && overload->parameters[count])
        count++;
    return count;
}

static void try_overload(struct resolution *r, const struct cel_overload *overload)
{
    struct checker *c = r->checker;
    const struct cel_type *parameters[CEL_PARAMETERS_MAX];
    struct cel_generic generic = { 0 };
    if (overload->is_member != r->is_member || parameter_count(overload) != r->count)
        return;
    for (size_t i = 0; i < r->count; i++)
        parameters[i] = cel_infer_instance(&c->inference, &generic, overload->parameters[i]);
    if (!cel_infer_assign_all(&c->inference, r->types, parameters, r->count))
        return;
    r->fitting = arena_grow(c->arena, r->fitting, r->fitting_count, &r->fitting_capacity,
                            sizeof r->fitting[0]);
    r->fitting[r->fitting_count++] = overload;
    const struct cel_type *result =
        known(c, cel_infer_instance(&c->inference, &generic, overload->result));
    if (!r->result)
        r->result = result;
    else if (r->result->kind != CEL_DYN && !cel_type_equal(r->result, result))
        r->result = &cel_dyn;
}

static void tell_no_overload(struct resolution *r)
{
    struct checker *c = r->checker;
    AUTO_BUFFER signature = { 0 };
    for (size_t i = 0; i < r->count; i++) {
        bool is_receiver = i == 0 && r->is_member;
        if (i == 0 && !is_receiver)
            buffer_add_char(&signature, '(');
        buffer_add_text(&signature, text(c, cel_infer_known(&c->inference, r->types[i], true)));
        buffer_add_text(&signature, is_receiver ? ".(" : i + 1 < r->count ? ", " : "");
    }
    if (r->count == 0)
        buffer_add_char(&signature, '(');
    cel_problem_add(c->problems, r->call->place,
                    "found no matching overload for '%.*s' applied to '%s)'",
                    BYTES_ARG(r->call->call.function), buffer_text(&signature));
    r->call->type = &error_type;
}

/* Operators of logic take bools, and say so one by one. */
static void check_logic(struct checker *c, struct cel_node *node)
{
    node->type = &cel_bool;
    for (size_t i = 0; i < node->call.arguments.count; i++) {
        struct cel_node *argument = node->call.arguments.at[i];
        if (cel_infer_assign(&c->inference, argument->type, &cel_bool))
            continue;
        mismatch(c, argument, &cel_bool, known(c, argument->type));
        node->type = &error_type;
    }
}

/* The receiver becomes the first argument: a run knows no difference. */
static void take_target(struct checker *c, struct cel_node *node)
{
    struct cel_nodes arguments = { 0 };
    if (!node->call.target)
        return;
    arguments.at = arena_array(c->arena, node->call.arguments.count + 1, sizeof arguments.at[0]);
    arguments.at[arguments.count++] = node->call.target;
    for (size_t i = 0; i < node->call.arguments.count; i++)
        arguments.at[arguments.count++] = node->call.arguments.at[i];
    node->call.arguments = arguments;
}

static void resolve_overloads(struct checker *c, struct cel_node *node, bool is_member)
{
    struct resolution r = { .checker = c, .call = node, .is_member = is_member };
    if (is_member)
        take_target(c, node);
    node->call.target = NULL;
    r.count = node->call.arguments.count;
    r.types = arena_array(c->arena, r.count, sizeof r.types[0]);
    for (size_t i = 0; i < r.count; i++)
        r.types[i] = node->call.arguments.at[i]->type;
    if (node->call.operation == OPERATION_AND || node->call.operation == OPERATION_OR) {
        check_logic(c, node);
        return;
    }
    for (const struct cel_library *const *library = c->environment->libraries; *library; library++)
        for (size_t i = 0; i < (*library)->overload_count; i++)
            if (is_named(&(*library)->overloads[i], node->call.function))
                try_overload(&r, &(*library)->overloads[i]);
    node->call.overloads = (struct cel_overloads){ r.fitting, r.fitting_count };
    node->type = r.result;
    if (!r.result)
        tell_no_overload(&r);
}

/* "optional.of(x)" is no member of something named optional. */
static bool is_namespaced(struct checker *c, struct cel_node *node)
{
    struct bytes name;
    if (!qualified(c, node->call.target, &name))
        return false;
    name = bytes_of(arena_printf(c->arena, "%.*s.%.*s", BYTES_ARG(name),
                                 BYTES_ARG(node->call.function)));
    if (!has_function(c, name))
        return false;
    node->call.function = name;
    node->call.target = NULL;
    return true;
}

static void check_call(struct checker *c, struct cel_node *node)
{
    if (bytes_equal_text(node->call.function, "_?._")) {
        check_optional_select(c, node);
        return;
    }
    FOR_EACH (row, operations)
        if (bytes_equal_text(node->call.function, row->function))
            node->call.operation = row->operation;
    for (size_t i = 0; i < node->call.arguments.count; i++)
        check(c, node->call.arguments.at[i]);
    struct bytes written = node->call.function;
    node->call.function = without_dot(written);
    bool is_member = node->call.target && !is_namespaced(c, node);
    if (is_member)
        check(c, node->call.target);
    if (has_function(c, node->call.function))
        resolve_overloads(c, node, is_member);
    else
        undeclared(c, node, written);
}

/* ---- lists, maps, messages ---- */

/* Items that differ make a list of dyn, which validate.c refuses but in arguments of format(). */
static const struct cel_type *join(struct checker *c, const struct cel_type *previous,
                                   const struct cel_type *type)
{
    if (!previous)
        return type;
    if (cel_infer_assign(&c->inference, previous, type))
        return cel_infer_most_general(&c->inference, previous, type);
    return &cel_dyn;
}

/* Of an item that may be left out: what it holds. */
static const struct cel_type *item_type(struct checker *c, const struct cel_item_node *item)
{
    const struct cel_type *type = known(c, item->value->type);
    if (!item->is_optional)
        return type;
    if (type->kind == CEL_OPTIONAL)
        return type->element ? type->element : &cel_dyn;
    if (type->kind != CEL_DYN)
        mismatch(c, item->value, optional_of(c, type), type);
    return type;
}

static void check_list(struct checker *c, struct cel_node *node)
{
    const struct cel_type *element = NULL;
    for (size_t i = 0; i < node->made.count; i++) {
        const struct cel_item_node *item = &node->made.items[i];
        check(c, item->value);
        element = join(c, element, item_type(c, item));
    }
    node->type = cel_list_of(c->arena, element ? element : cel_infer_new(&c->inference));
}

static void check_map(struct checker *c, struct cel_node *node)
{
    const struct cel_type *key = NULL, *element = NULL;
    for (size_t i = 0; i < node->made.count; i++) {
        const struct cel_item_node *item = &node->made.items[i];
        check(c, item->key);
        key = join(c, key, item->key->type);
        check(c, item->value);
        element = join(c, element, item_type(c, item));
    }
    if (!key) {
        key = cel_infer_new(&c->inference);
        element = cel_infer_new(&c->inference);
    }
    node->type = cel_map_of(c->arena, key, element);
}

static void check_field(struct checker *c, const struct cel_node *node,
                        const struct cel_item_node *item)
{
    check(c, item->value);
    const struct cel_type *wanted = &error_type;
    struct cel_node at_colon = { .place = item->place };
    if (node->type->kind == CEL_OBJECT)
        wanted = member_type(c, &at_colon, node->type, item->name);
    const struct cel_type *type = item_type(c, item);
    if (!cel_infer_assign(&c->inference, wanted, type))
        cel_problem_add(c->problems, item->place,
                        "expected type of field '%.*s' is '%s' but provided type is '%s'",
                        BYTES_ARG(item->name), text(c, wanted), text(c, type));
}

static void check_message(struct checker *c, struct cel_node *node)
{
    struct bytes name = node->made.message;
    struct cel_node named = { .place = node->place };
    if (!resolve(c, &named, name)) {
        undeclared(c, node, name);
        return;
    }
    node->type = named.kind == NODE_LITERAL ? named.type->element : &error_type;
    if (named.kind != NODE_LITERAL)
        cel_problem_add(c->problems, node->place, "'%s' is not a type", text(c, named.type));
    else if (node->type->kind != CEL_OBJECT) {
        cel_problem_add(c->problems, node->place, "'%s' is not a message type",
                        text(c, node->type));
        node->type = &error_type;
    }
    for (size_t i = 0; i < node->made.count; i++)
        check_field(c, node, &node->made.items[i]);
}

/* ---- folds ---- */

static int declare(struct checker *c, struct bytes name, const struct cel_type *type)
{
    int slot = c->slot_next++;
    c->scope = arena_grow(c->arena, c->scope, c->scope_count, &c->scope_capacity,
                          sizeof c->scope[0]);
    c->scope[c->scope_count++] = (struct scope_name){ name, type, slot };
    if ((size_t)c->slot_next > c->checked->slot_count)
        c->checked->slot_count = (size_t)c->slot_next;
    return slot;
}

static void leave(struct checker *c, size_t scope_count)
{
    c->slot_next -= (int)(c->scope_count - scope_count);
    c->scope_count = scope_count;
}

struct range_types {
    const struct cel_type *first, *second;
};

static struct range_types range_types(struct checker *c, const struct cel_node *node)
{
    const struct cel_type *range = known(c, node->fold.range->type);
    bool has_two = node->fold.variable_2.at != NULL;
    if (range->kind == CEL_LIST)
        return has_two ? (struct range_types){ &cel_int, range->element }
                       : (struct range_types){ range->element, NULL };
    if (range->kind == CEL_MAP)
        return (struct range_types){ range->key, range->element };
    if (is_open(range) || range->kind == CEL_PARAMETER) {
        cel_infer_assign(&c->inference, &cel_dyn, range);
        return (struct range_types){ &cel_dyn, &cel_dyn };
    }
    cel_problem_add(c->problems, node->fold.range->place,
                    "expression of type '%s' cannot be range of a comprehension (must be list, "
                    "map, or dynamic)",
                    text(c, range));
    return (struct range_types){ &error_type, &error_type };
}

static void must_be(struct checker *c, const struct cel_node *node, const struct cel_type *type)
{
    if (!cel_infer_assign(&c->inference, type, node->type))
        mismatch(c, node, known(c, type), known(c, node->type));
}

static bool is_accumulator(const struct cel_node *fold, const struct cel_node *node)
{
    return node->kind == NODE_NAME && node->slot == fold->fold.accumulator_slot;
}

/* accumulator + [x] */
static bool is_append(const struct cel_node *fold, const struct cel_node *step)
{
    const struct cel_nodes *arguments = &step->call.arguments;
    return bytes_equal_text(step->call.function, "_+_") && fold->fold.start->kind == NODE_LIST &&
           arguments->count == 2 && is_accumulator(fold, arguments->at[0]) &&
           arguments->at[1]->kind == NODE_LIST && arguments->at[1]->made.count == 1 &&
           !arguments->at[1]->made.has_optional;
}

static bool is_insert(const struct cel_node *fold, const struct cel_node *step)
{
    return bytes_equal_text(step->call.function, "cel.@mapInsert") &&
           fold->fold.start->kind == NODE_MAP && step->call.overloads.count == 1 &&
           is_accumulator(fold, step->call.arguments.at[0]);
}

/* Steps that only add to what was empty: a run does them in place. */
static void mark_adding(struct cel_node *node)
{
    struct cel_node *step = node->fold.step;
    bool is_condition = step->kind == NODE_CALL && step->call.operation == OPERATION_CONDITION;
    bool is_made = node->fold.start->kind == NODE_LIST || node->fold.start->kind == NODE_MAP;
    if (is_condition)
        step = step->call.arguments.at[1];
    if (step->kind != NODE_CALL || !is_made || node->fold.start->made.count > 0)
        return;
    if (is_append(node, step))
        step->call.operation = OPERATION_APPEND;
    else if (is_insert(node, step))
        step->call.operation = OPERATION_INSERT;
}

static void check_fold(struct checker *c, struct cel_node *node)
{
    size_t outside = c->scope_count;
    check(c, node->fold.range);
    check(c, node->fold.start);
    const struct cel_type *accumulated = node->fold.start->type;
    struct range_types types = range_types(c, node);
    node->fold.accumulator_slot = declare(c, node->fold.accumulator, accumulated);
    size_t with_accumulator = c->scope_count;
    node->fold.slot = declare(c, node->fold.variable, types.first ? types.first : &cel_dyn);
    if (node->fold.variable_2.at)
        node->fold.slot_2 =
            declare(c, node->fold.variable_2, types.second ? types.second : &cel_dyn);
    check(c, node->fold.condition);
    must_be(c, node->fold.condition, &cel_bool);
    check(c, node->fold.step);
    must_be(c, node->fold.step, accumulated);
    mark_adding(node);
    leave(c, with_accumulator);
    check(c, node->fold.result);
    leave(c, outside);
    node->type = known(c, node->fold.result->type);
}

/* ---- all ---- */

static void check_literal(struct checker *c, struct cel_node *node)
{
    static const struct cel_type *const types[] = {
        [CEL_NULL] = &cel_null,     [CEL_BOOL] = &cel_bool,     [CEL_INT] = &cel_int,
        [CEL_UINT] = &cel_uint,     [CEL_DOUBLE] = &cel_double, [CEL_STRING] = &cel_string,
        [CEL_BYTES] = &cel_bytes,
    };
    (void)c;
    if (!node->type)
        node->type = types[node->literal.kind];
}

static void check_bad(struct checker *c, struct cel_node *node)
{
    (void)c;
    node->type = &error_type;
}

static void check(struct checker *c, struct cel_node *node)
{
    static void (*const checks[])(struct checker *, struct cel_node *) = {
        [NODE_BAD] = check_bad,         [NODE_LITERAL] = check_literal, [NODE_NAME] = check_name,
        [NODE_SELECT] = check_select,   [NODE_CALL] = check_call,       [NODE_LIST] = check_list,
        [NODE_MAP] = check_map,         [NODE_MESSAGE] = check_message, [NODE_FOLD] = check_fold,
    };
    checks[node->kind](c, node);
}

bool cel_check(struct cel_node *root, const struct cel_environment *environment,
               struct cel_problems *problems, struct cel_checked *ret)
{
    struct checker checker = {
        .environment = environment,
        .problems = problems,
        .arena = problems->arena,
        .inference.arena = problems->arena,
        .slot_next = (int)environment->variable_count,
        .checked = ret,
    };
    ret->slot_count = environment->variable_count;
    check(&checker, root);
    if (problems->count == 0)
        cel_settle(&checker.inference, root);
    if (checker.inference.is_too_large)
        cel_problem_add(problems, PLACE_NONE, "the types of the expression are too large");
    return problems->count == 0;
}
