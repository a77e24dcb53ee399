/* SPDX-License-Identifier: Apache-2.0 */
/* admission_expression.c - compiling; see admission_expression.h.  Running is in admission_run.c.
 *
 * The environment of an expression has the names of a table that its scope and its use allow, in the
 * table's order; what runs it finds them by the same table. */
#include "write/admission_expression.h"

#include <assert.h>

#include "write/admission_run.h"
#include "write/admission_types.h"
#include "base/arena.h"
#include "cel/authorizer.h"
#include "codec/value.h"

/* ---- names ---- */

static const struct {
    const char            *name;
    unsigned               needs;        /* enum name_need */
    const struct cel_type *type;         /* NULL: the scope's */
} names[NAME_COUNT] = {
    [NAME_OBJECT] = { "object", 0, NULL },
    [NAME_OLD_OBJECT] = { "oldObject", 0, NULL },
    [NAME_NAMESPACE] = { "namespaceObject", 0, &admission_namespace_type },
    [NAME_REQUEST] = { "request", 0, &admission_request_type },
    [NAME_PARAMS] = { "params", NEEDS_PARAMS, NULL },
    [NAME_AUTHORIZER] = { "authorizer", NEEDS_AUTHORIZER, &cel_authorizer_type },
    [NAME_REQUEST_RESOURCE] = { "authorizer.requestResource", NEEDS_AUTHORIZER,
                                &cel_resource_check_type },
    [NAME_VARIABLES] = { "variables", NEEDS_VARIABLES, NULL },
};

enum admission_name admission_name_at(unsigned given, size_t place)
{
    for (enum admission_name name = 0; name < NAME_COUNT; name++)
        if ((names[name].needs & ~given) == 0 && place-- == 0)
            return name;
    return NAME_COUNT;
}

static unsigned given_by(const struct expression_scope *scope, enum expression_use use)
{
    return (scope->has_params ? NEEDS_PARAMS : 0U) | (scope->variables ? NEEDS_VARIABLES : 0U) |
           (use != EXPRESSION_MESSAGE ? NEEDS_AUTHORIZER : 0U);
}

static const struct cel_type *type_of_name(enum admission_name name,
                                           const struct expression_scope *scope)
{
    const struct cel_type *own = name == NAME_VARIABLES ? &scope->variables->type
                                 : name == NAME_PARAMS  ? scope->params
                                                        : scope->object;
    return names[name].type ? names[name].type : own ? own : &cel_dyn;
}

/* ---- what an expression must yield ---- */

static const struct {
    const struct cel_type *types[2];     /* one of these; none: anything */
    const char            *both;         /* two of them, as Go prints a list */
} yields[] = {
    [EXPRESSION_CONDITION] = { { &cel_bool }, NULL },
    [EXPRESSION_MESSAGE] = { { &cel_string }, NULL },
    [EXPRESSION_AUDIT] = { { &cel_string, &cel_null }, "[string null_type]" },
    [EXPRESSION_APPLY] = { { &admission_object_type }, NULL },
    [EXPRESSION_JSON_PATCH] = { { &admission_json_patch_list_type }, NULL },
    [EXPRESSION_VARIABLE] = { { NULL }, NULL },
};

/* NULL where the type is one of them. */
static const char *yield_problem(const struct cel_type *type, enum expression_use use,
                                 struct arena *arena)
{
    const struct cel_type *const *wanted = yields[use].types;
    for (size_t i = 0; i < ARRAY_SIZE(yields[use].types); i++)
        if (wanted[i] && cel_type_equal(type, wanted[i]))
            return NULL;
    if (!wanted[0])
        return NULL;
    const char *got = cel_type_declared(type, arena);
    return yields[use].both ? arena_printf(arena, "must evaluate to one of %s but got %s",
                                           yields[use].both, got)
                            : arena_printf(arena, "must evaluate to %s but got %s",
                                           cel_type_text(wanted[0], arena), got);
}

/* ---- compiling ---- */

enum { LIBRARIES_MAX = 32 };

/* Expressions that make no patch know nothing of JSONPatch. */
static void take_libraries(const struct cel_library *ret[LIBRARIES_MAX], bool makes_patches)
{
    size_t count = 0;
    for (const struct cel_library *const *library = cel_admission_libraries; *library; library++)
        if (makes_patches || *library != &cel_json_patch_library)
            ret[count++] = *library;
    assert(count < LIBRARIES_MAX);
    ret[count] = NULL;
}

/* Not by a constant that cannot be worked out, which is found when it is compiled. */
static bool is_compiled_badly(const char *problem)
{
    return !bytes_starts_with(bytes_of(problem), "program instantiation failed");
}

struct expression expression_compile(struct bytes text, enum expression_use use,
                                     const struct expression_scope *scope, struct arena *arena)
{
    struct cel_variable variables[NAME_COUNT];
    const struct cel_library *libraries[LIBRARIES_MAX];
    bool makes_patches = use == EXPRESSION_APPLY || use == EXPRESSION_JSON_PATCH;
    struct cel_environment environment = { .variables = variables,
                                           .libraries = libraries,
                                           .env = scope->env,
                                           .find_type = makes_patches ? admission_patch_type
                                                                      : NULL };
    struct expression expression = { .text = arena_copy(arena, text.at, text.size),
                                     .given = given_by(scope, use) };
    struct cel_problem problem = { .text = NULL };
    enum admission_name name;
    take_libraries(libraries, makes_patches);
    for (size_t i = 0; (name = admission_name_at(expression.given, i)) < NAME_COUNT; i++)
        variables[environment.variable_count++] =
            (struct cel_variable){ names[name].name, type_of_name(name, scope) };
    expression.program = cel_compile((struct bytes){ expression.text, text.size }, &environment,
                                     arena, &problem);
    if (!expression.program)
        expression.problem = scope->checks_only || !is_compiled_badly(problem.text)
                                 ? problem.text
                                 : arena_printf(arena, "compilation failed: %s", problem.text);
    else if (!scope->checks_only)
        expression.problem = yield_problem(cel_program_type(expression.program), use, arena);
    if (expression.problem)
        expression.program = NULL;
    return expression;
}

/* ---- variables ---- */

static const struct cel_type *variable_type(const struct cel_type *object, struct bytes name)
{
    const struct composition *composition = object->source;
    for (size_t i = composition->count; i-- > 0;)
        if (bytes_equal_text(name, composition->items[i].name))
            return composition->items[i].type;
    return NULL;
}

struct composition *composition_new(struct arena *arena)
{
    struct composition *composition = ARENA_NEW(arena, struct composition);
    composition->type = (struct cel_type){ .kind = CEL_OBJECT,
                                           .name = "kubernetes.variables",
                                           .max_count = UINT64_MAX,
                                           .member = variable_type,
                                           .source = composition };
    return composition;
}

const struct expression *composition_add(struct composition *composition, struct bytes name,
                                         struct bytes text, const struct expression_scope *scope,
                                         struct arena *arena)
{
    struct expression expression = expression_compile(text, EXPRESSION_VARIABLE, scope, arena);
    const struct cel_type *type =
        expression.program ? cel_program_type(expression.program) : &cel_dyn;
    composition->items = arena_grow(arena, composition->items, composition->count,
                                    &composition->capacity, sizeof *composition->items);
    struct composed *added = &composition->items[composition->count++];
    *added = (struct composed){ .name = arena_copy(arena, name.at, name.size),
                                .expression = expression,
                                .type = admission_variable_type(type, arena) };
    return &added->expression;
}

/* ---- match conditions ---- */

struct match_conditions match_conditions_compile(const struct value *list,
                                                 const struct expression_scope *scope,
                                                 struct arena *arena)
{
    size_t count = value_count(list);
    struct match_conditions conditions = {
        arena_array(arena, count, sizeof(struct match_condition)), count
    };
    for (size_t i = 0; i < count; i++) {
        const struct value *condition = value_item(list, i);
        conditions.items[i] = (struct match_condition){
            value_text(condition, "name", arena),
            expression_compile(value_string(condition, "expression"), EXPRESSION_CONDITION, scope,
                               arena)
        };
    }
    return conditions;
}
