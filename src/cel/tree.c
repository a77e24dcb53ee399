/* SPDX-License-Identifier: Apache-2.0 */
/* tree.c - nodes, made by the parser and by macros. */
#include "base/arena.h"
#include "cel/parse.h"

struct cel_node *node_new(struct arena *arena, enum cel_node_kind kind, size_t place)
{
    struct cel_node *node = ARENA_NEW(arena, struct cel_node);
    node->kind = kind;
    node->place = place;
    return node;
}

struct cel_node *node_literal(struct arena *arena, size_t place, struct cel_value value)
{
    struct cel_node *node = node_new(arena, NODE_LITERAL, place);
    node->literal = value;
    return node;
}

struct cel_node *node_name(struct arena *arena, size_t place, struct bytes name)
{
    struct cel_node *node = node_new(arena, NODE_NAME, place);
    node->name = name;
    node->slot = CEL_SLOT_NONE;
    return node;
}

struct cel_node *node_select(struct arena *arena, size_t place, struct cel_node *operand,
                             struct bytes field)
{
    struct cel_node *node = node_new(arena, NODE_SELECT, place);
    node->select.operand = operand;
    node->select.field = field;
    node->select.field_value = cel_make_string(field);
    node->depth = operand->depth + 1;
    return node;
}

void node_add(struct arena *arena, struct cel_nodes *nodes, struct cel_node *node)
{
    nodes->at = arena_grow(arena, nodes->at, nodes->count, &nodes->capacity, sizeof nodes->at[0]);
    nodes->at[nodes->count++] = node;
}

unsigned node_depth_of(const struct cel_nodes *nodes)
{
    unsigned depth = 0;
    for (size_t i = 0; i < nodes->count; i++)
        if (nodes->at[i]->depth > depth)
            depth = nodes->at[i]->depth;
    return depth;
}

struct cel_node *node_call(struct arena *arena, size_t place, const char *function,
                           struct cel_node *a, struct cel_node *b, struct cel_node *c)
{
    struct cel_node *const arguments[] = { a, b, c };
    struct cel_node *node = node_new(arena, NODE_CALL, place);
    node->call.function = bytes_of(function);
    for (size_t i = 0; i < ARRAY_SIZE(arguments) && arguments[i]; i++)
        node_add(arena, &node->call.arguments, arguments[i]);
    node->depth = node_depth_of(&node->call.arguments);
    return node;
}

/* ---- copies ---- */

static struct cel_node *copy_or_null(struct arena *arena, const struct cel_node *node)
{
    return node ? node_copy(arena, node) : NULL;
}

static void copy_call(struct arena *arena, struct cel_node *copy, const struct cel_node *node)
{
    copy->call.target = copy_or_null(arena, node->call.target);
    copy->call.arguments = (struct cel_nodes){ 0 };
    for (size_t i = 0; i < node->call.arguments.count; i++)
        node_add(arena, &copy->call.arguments, node_copy(arena, node->call.arguments.at[i]));
}

static void copy_made(struct arena *arena, struct cel_node *copy, const struct cel_node *node)
{
    copy->made.items = arena_array(arena, node->made.count, sizeof(struct cel_item_node));
    for (size_t i = 0; i < node->made.count; i++) {
        copy->made.items[i] = node->made.items[i];
        copy->made.items[i].key = copy_or_null(arena, node->made.items[i].key);
        copy->made.items[i].value = node_copy(arena, node->made.items[i].value);
    }
}

static void copy_fold(struct arena *arena, struct cel_node *copy, const struct cel_node *node)
{
    copy->fold.range = node_copy(arena, node->fold.range);
    copy->fold.start = node_copy(arena, node->fold.start);
    copy->fold.condition = node_copy(arena, node->fold.condition);
    copy->fold.step = node_copy(arena, node->fold.step);
    copy->fold.result = node_copy(arena, node->fold.result);
}

struct cel_node *node_copy(struct arena *arena, const struct cel_node *node)
{
    struct cel_node *copy = ARENA_NEW(arena, struct cel_node);
    *copy = *node;
    if (node->kind == NODE_SELECT)
        copy->select.operand = node_copy(arena, node->select.operand);
    else if (node->kind == NODE_CALL)
        copy_call(arena, copy, node);
    else if (node->kind == NODE_LIST || node->kind == NODE_MAP || node->kind == NODE_MESSAGE)
        copy_made(arena, copy, node);
    else if (node->kind == NODE_FOLD)
        copy_fold(arena, copy, node);
    return copy;
}

/* ---- children ---- */

static void visit_if(struct cel_node *node, cel_visit *visit, void *context)
{
    if (node)
        visit(context, node);
}

static void visit_call(struct cel_node *node, cel_visit *visit, void *context)
{
    visit_if(node->call.target, visit, context);
    for (size_t i = 0; i < node->call.arguments.count; i++)
        visit(context, node->call.arguments.at[i]);
}

static void visit_made(struct cel_node *node, cel_visit *visit, void *context)
{
    for (size_t i = 0; i < node->made.count; i++) {
        visit_if(node->made.items[i].key, visit, context);
        visit(context, node->made.items[i].value);
    }
}

static void visit_fold(struct cel_node *node, cel_visit *visit, void *context)
{
    visit(context, node->fold.range);
    visit(context, node->fold.start);
    visit(context, node->fold.condition);
    visit(context, node->fold.step);
    visit(context, node->fold.result);
}

void cel_node_visit(struct cel_node *node, cel_visit *visit, void *context)
{
    if (node->kind == NODE_SELECT)
        visit(context, node->select.operand);
    else if (node->kind == NODE_CALL)
        visit_call(node, visit, context);
    else if (node->kind == NODE_LIST || node->kind == NODE_MAP || node->kind == NODE_MESSAGE)
        visit_made(node, visit, context);
    else if (node->kind == NODE_FOLD)
        visit_fold(node, visit, context);
}
