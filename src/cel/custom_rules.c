/* SPDX-License-Identifier: Apache-2.0 */
/* custom_rules.c - from the rules in a schema to programs.
 *
 * A schema's type is taken from its parent's, so that each is made once; where a parent does not show
 * it (a name that no expression can write) it is made anew. */
#include "cel/custom_rules.h"

#include "base/arena.h"
#include "cel/custom_rules_tree.h"
#include "cel/name.h"
#include "cel/schema_type.h"
#include "cel/text_place.h"
#include "codec/value.h"
#include "object/structural_schema.h"

static const char self_name[] = "selfType";

/* Compiled rules stay as long as their definition, and a short one may take megabytes. */
enum { RULES_MAX_BYTES = 64 << 20 };

/* ---- types ---- */

static bool is_resource(const struct schema *schema)
{
    return schema->flags & SCHEMA_EMBEDDED;
}

static const struct cel_type *own_type(const struct schema *schema, struct arena *arena)
{
    return cel_schema_type(schema, is_resource(schema), self_name, arena);
}

/* Of a schema below one of the type `parent`, or by itself. */
static const struct cel_type *type_of_member(const struct cel_type *parent,
                                             const struct schema *schema, struct bytes name,
                                             struct arena *arena)
{
    const struct cel_type *type =
        parent && parent->kind == CEL_OBJECT ? parent->member(parent, name) : NULL;
    return type ? type : own_type(schema, arena);
}

static const struct cel_type *type_of_element(const struct cel_type *parent,
                                              const struct schema *schema, struct arena *arena)
{
    return parent && parent->element ? parent->element : own_type(schema, arena);
}

/* ---- one rule ---- */

static const char *trimmed(const struct value *rule, const char *name, struct arena *arena)
{
    struct bytes text = cel_text_trim(value_string(rule, name));
    return text.size ? arena_copy(arena, text.at, text.size) : NULL;
}

static enum cel_rule_reason read_reason(const struct value *rule)
{
    static const struct { const char *name; enum cel_rule_reason reason; } reasons[] = {
        { "FieldValueForbidden", CEL_REASON_FORBIDDEN },
        { "FieldValueRequired", CEL_REASON_REQUIRED },
        { "FieldValueDuplicate", CEL_REASON_DUPLICATE },
    };
    FOR_EACH(row, reasons)
        if (bytes_equal_text(value_string(rule, "reason"), row->name))
            return row->reason;
    return CEL_REASON_INVALID;
}

/* "['a\'b']": the name in it, and what is behind it. */
static bool read_bracket(struct bytes *path, struct buffer *ret)
{
    size_t i = 2;
    for (; i < path->size && path->at[i] != '\''; i++) {
        i += path->at[i] == '\\';
        if (i < path->size)
            buffer_add_char(ret, path->at[i]);
    }
    if (i + 1 >= path->size || path->at[i + 1] != ']')
        return false;
    *path = cel_text_slice(*path, i + 2, path->size);
    return true;
}

static bool read_dotted(struct bytes *path, struct buffer *ret)
{
    size_t i = 1;
    while (i < path->size && path->at[i] != '.' && path->at[i] != '[')
        i++;
    buffer_add(ret, path->at + 1, i - 1);
    *path = cel_text_slice(*path, i, path->size);
    return true;
}

/* A fieldPath as paths of errors are written; NULL where it leads nowhere. */
static const char *normalize_path(const struct schema *schema, struct bytes path,
                                  struct arena *arena)
{
    AUTO_BUFFER written = { 0 };
    while (path.size > 0 && schema) {
        AUTO_BUFFER name = { 0 };
        bool good = path.at[0] == '.'                      ? read_dotted(&path, &name)
                    : bytes_starts_with(path, "['")        ? read_bracket(&path, &name)
                                                           : false;
        bool is_key = !schema->field.type && schema->additional;
        schema = good ? schema_member(schema, buffer_bytes(&name)) : NULL;
        buffer_printf(&written, is_key ? "[%.*s]" : written.size ? ".%.*s" : "%.*s",
                      BYTES_ARG(buffer_bytes(&name)));
    }
    return schema && written.size ? arena_copy(arena, written.at, written.size) : NULL;
}

struct rule_compiler {
    struct cel_environment environment;
    struct cel_variable    variables[2];
    struct env            *env;
    struct arena          *arena;
    size_t                 arena_start;  /* bytes that were used before the rules */
};

static void prepare(struct rule_compiler *compiler, const struct cel_type *type, bool is_optional)
{
    compiler->variables[0] = (struct cel_variable){ "self", type };
    compiler->variables[1] = (struct cel_variable){
        "oldSelf", is_optional ? cel_optional_of(compiler->arena, type) : type };
    compiler->environment = (struct cel_environment){ .variables = compiler->variables,
                                                      .variable_count = 2,
                                                      .libraries = cel_libraries,
                                                      .declared_sizes = type,
                                                      .env = compiler->env };
}

static const struct cel_program *compile(struct rule_compiler *compiler, struct bytes text,
                                         enum cel_kind result, const char *wrong_start,
                                         const char *wrong_result, const char **ret_problem)
{
    struct cel_problem problem = { 0 };
    if (compiler->arena->used_bytes - compiler->arena_start > RULES_MAX_BYTES) {
        *ret_problem = "the rules of the definition take too much memory";
        return NULL;
    }
    struct cel_program *program =
        cel_compile(text, &compiler->environment, compiler->arena, &problem);
    if (!program && bytes_starts_with(bytes_of(problem.text), "program instantiation failed"))
        *ret_problem = problem.text;
    else if (!program)
        *ret_problem = arena_printf(compiler->arena, "%s: %s", wrong_start, problem.text);
    else if (cel_program_type(program)->kind != result)
        *ret_problem = wrong_result;
    return *ret_problem ? NULL : program;
}

static void compile_rule(struct rule_compiler *compiler, const struct schema *schema,
                         const struct cel_type *type, const struct value *source,
                         struct cel_rule *ret)
{
    struct bytes text = value_string(source, "rule");
    struct bytes message = value_string(source, "messageExpression");
    ret->source = source;
    ret->text = trimmed(source, "rule", compiler->arena);
    ret->message = trimmed(source, "message", compiler->arena);
    ret->reason = read_reason(source);
    ret->is_optional = value_bool(source, "optionalOldSelf", false);
    if (!ret->text)
        return;
    prepare(compiler, type, ret->is_optional);
    ret->program = compile(compiler, text, CEL_BOOL, "compilation failed",
                           "cel expression must evaluate to a bool", &ret->problem);
    if (!ret->program)
        return;
    ret->uses_old = cel_program_uses(ret->program, "oldSelf");
    if (message.size > 0) {
        ret->message_source = arena_copy(compiler->arena, message.at, message.size);
        ret->message_program =
            compile(compiler, message, CEL_STRING, "messageExpression compilation failed",
                    "messageExpression must evaluate to a string", &ret->message_problem);
    }
    if (!ret->message_problem)
        ret->field_path = normalize_path(schema, value_string(source, "fieldPath"),
                                         compiler->arena);
}

/* ---- a schema ---- */

static struct cel_rules *compile_schema(struct rule_compiler *compiler,
                                        const struct schema *schema, const struct cel_type *type)
{
    struct cel_rules *rules = ARENA_NEW(compiler->arena, struct cel_rules);
    const struct value *sources = schema->rules ? schema->rules->validations : NULL;
    *rules = (struct cel_rules){ .schema = schema, .type = type };
    rules->rule_count = value_count(sources);
    rules->rules = arena_array(compiler->arena, rules->rule_count, sizeof *rules->rules);
    for (size_t i = 0; i < rules->rule_count && type; i++) {
        compile_rule(compiler, schema, type, value_item(sources, i), &rules->rules[i]);
        rules->any_uses_old |= rules->rules[i].uses_old;
    }
    return rules;
}

static const struct type *properties_of(const struct schema *schema)
{
    const struct type *type = schema->field.type;
    return type && type->schema == schema ? type : NULL;
}

/* In it or below it. */
static bool has_rules(const struct schema *schema)
{
    const struct type *type = properties_of(schema);
    if (schema->rules && schema->rules->validations)
        return true;
    if ((schema->items && has_rules(schema->items)) ||
        (schema->additional && has_rules(schema->additional)))
        return true;
    for (size_t i = 0; type && i < type->member_count; i++)
        if (has_rules(schema_of_field(type->members[i])))
            return true;
    return false;
}

static const struct cel_rules *compile_tree(struct rule_compiler *, const struct schema *,
                                            const struct cel_type *);

static void compile_members(struct rule_compiler *compiler, struct cel_rules *rules)
{
    const struct type *type = properties_of(rules->schema);
    struct cel_rules_member *members =
        arena_array(compiler->arena, type ? type->member_count : 0, sizeof *members);
    for (size_t i = 0; type && i < type->member_count; i++) {
        const struct schema *schema = schema_of_field(type->members[i]);
        struct bytes name = bytes_of(type->members[i]->name);
        if (!has_rules(schema))
            continue;
        const struct cel_type *inner = type_of_member(rules->type, schema, name, compiler->arena);
        members[rules->member_count++] =
            (struct cel_rules_member){ name, compile_tree(compiler, schema, inner) };
    }
    rules->members = members;
}

static const struct cel_rules *compile_element(struct rule_compiler *compiler,
                                               const struct cel_type *parent,
                                               const struct schema *schema)
{
    if (!schema || !has_rules(schema))
        return NULL;
    return compile_tree(compiler, schema, type_of_element(parent, schema, compiler->arena));
}

static const struct cel_rules *compile_tree(struct rule_compiler *compiler,
                                            const struct schema *schema,
                                            const struct cel_type *type)
{
    struct cel_rules *rules = compile_schema(compiler, schema, type);
    rules->items = compile_element(compiler, type, schema->items);
    rules->additional = compile_element(compiler, type, schema->additional);
    compile_members(compiler, rules);
    return rules;
}

const struct cel_rules *cel_rules_compile(const struct schema *root, struct env *env,
                                          struct arena *arena)
{
    struct rule_compiler compiler = { .env = env,
                                      .arena = arena,
                                      .arena_start = arena->used_bytes };
    if (!has_rules(root))
        return NULL;
    return compile_tree(&compiler, root,
                        cel_schema_type(root, /* is_resource= */ true, self_name, arena));
}
