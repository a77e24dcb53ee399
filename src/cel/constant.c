/* SPDX-License-Identifier: Apache-2.0 */
/* constant.c - what can be worked out before a run, and what upstream therefore charges nothing
 * for: lists and maps of literals, conversions of literals.  Patterns are compiled here, too.
 *
 * A conversion that fails is a mistake of the text. */
#include "base/arena.h"
#include "cel/check.h"
#include "cel/run.h"
#include "cel/value_index.h"
#include "cel/standard.h"
#include "object/pattern.h"

struct folding {
    struct arena *arena;
    const char *problem;
};

static void replace(struct cel_node *node, struct cel_value value)
{
    const struct cel_type *type = node->type;
    *node = (struct cel_node){ .kind = NODE_LITERAL, .place = node->place, .type = type };
    node->literal = value;
}

static bool is_literal(const struct cel_node *node)
{
    return node->kind == NODE_LITERAL;
}

/* ---- lists and maps ---- */

static bool has_only_literals(const struct cel_node *node)
{
    for (size_t i = 0; i < node->made.count; i++) {
        const struct cel_item_node *item = &node->made.items[i];
        if (item->is_optional || !is_literal(item->value) || (item->key && !is_literal(item->key)))
            return false;
    }
    return true;
}

static void fold_made(struct folding *f, struct cel_node *node)
{
    struct cel_run_options options = { 0 };
    struct cel_run run = { .arena = f->arena,
                           .arena_start = f->arena->used_bytes,
                           .options = &options,
                           .cost_max = UINT64_MAX };
    if (!has_only_literals(node))
        return;
    struct cel_value value = cel_eval(&run, node);
    if (!cel_is_failure(value))
        replace(node, value);
}

/* ---- calls ---- */

static const char *const conversions[] = {
    "bool", "bytes", "double", "duration", "dyn", "int", "string", "timestamp", "type", "uint",
};

static bool is_conversion(const struct cel_node *node)
{
    FOR_EACH (name, conversions)
        if (bytes_equal_text(node->call.function, *name))
            return true;
    return false;
}

static void fold_conversion(struct folding *f, struct cel_node *node)
{
    struct cel_run_options options = { 0 };
    struct cel_run run = { .arena = f->arena,
                           .arena_start = f->arena->used_bytes,
                           .options = &options,
                           .cost_max = UINT64_MAX };
    struct cel_value value = cel_eval(&run, node);
    if (!cel_is_failure(value))
        replace(node, value);
    else if (!f->problem)
        f->problem = value.failure->message;
}

static bool is_primitive(struct cel_value value)
{
    return value.kind == CEL_BOOL || value.kind == CEL_BYTES || value.kind == CEL_DOUBLE ||
           value.kind == CEL_INT || value.kind == CEL_STRING || value.kind == CEL_UINT;
}

/* The items as keys of a map; NULL where one is no primitive. */
static const struct cel_entries *members_of(struct folding *f, struct cel_value list)
{
    struct cel_scalars set = { 0 };
    for (size_t i = 0; i < list.items->count; i++) {
        struct cel_value item = list.items->items[i];
        if (!is_primitive(item))
            return NULL;
        (void)cel_scalars_add(&set, f->arena, item, item);
    }
    return cel_make_map(f->arena, set.entries, set.count).map;
}

/* Nothing is in an empty list. */
static void fold_in(struct folding *f, struct cel_node *node)
{
    const struct cel_node *list = node->call.arguments.at[1];
    bool is_in_list = node->call.overloads.count == 1 &&
                      !strcmp(node->call.overloads.at[0]->id, "in_list");
    if (!is_in_list || !is_literal(list) || list->literal.kind != CEL_LIST)
        return;
    const struct cel_entries *members = members_of(f, list->literal);
    if (cel_count(list->literal) == 0) {
        replace(node, cel_make_bool(false));
    } else if (members) {
        node->call.operation = OPERATION_IN_CONSTANT;
        node->call.members = members;
    }
}

/* A pattern that stands in the text; NULL where there is none. */
static const struct pattern *read_pattern(struct folding *f, const struct cel_node *text)
{
    const char *problem;
    if (!is_literal(text) || text->literal.kind != CEL_STRING)
        return NULL;
    const struct pattern *pattern = pattern_compile(text->literal.bytes, f->arena, &problem);
    if (!pattern && !f->problem)
        f->problem = arena_printf(f->arena, "error parsing regexp: %s", problem);
    return pattern;
}

static void prepare_pattern(struct folding *f, struct cel_node *node)
{
    node->call.pattern = read_pattern(f, node->call.arguments.at[1]);
    if (node->call.pattern && node->call.overloads.count == 1)
        node->call.operation = OPERATION_MATCHES;
}

static void fold_call(struct folding *f, struct cel_node *node)
{
    size_t count = node->call.arguments.count;
    if (count == 1 && is_literal(node->call.arguments.at[0]) && is_conversion(node))
        fold_conversion(f, node);
    else if (count == 2 && bytes_equal_text(node->call.function, "@in"))
        fold_in(f, node);
    else if (count == 2 && bytes_equal_text(node->call.function, "matches"))
        prepare_pattern(f, node);
    else if (count >= 2 && (bytes_equal_text(node->call.function, "find") ||
                            bytes_equal_text(node->call.function, "findAll")))
        (void)read_pattern(f, node->call.arguments.at[1]);
}

static void fold(void *context, struct cel_node *node)
{
    cel_node_visit(node, fold, context);
    if (node->kind == NODE_CALL)
        fold_call(context, node);
    else if (node->kind == NODE_LIST || node->kind == NODE_MAP)
        fold_made(context, node);
}

const char *cel_fold_constants(struct cel_node *root, struct arena *arena)
{
    struct folding folding = { .arena = arena };
    fold(&folding, root);
    return folding.problem;
}
