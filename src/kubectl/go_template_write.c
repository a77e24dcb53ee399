/* SPDX-License-Identifier: Apache-2.0 */
/* go_template_write.c - nodes as a message shows them: "<index .a 1 | len>". */
#include "kubectl/go_template_tree.h"

#include "codec/go_text.h"

static void write_operand(struct buffer *out, const struct node *node)
{
    bool is_pipe = node->type == NODE_PIPE;
    buffer_add_text(out, is_pipe ? "(" : "");
    go_template_write_node(out, node);
    buffer_add_text(out, is_pipe ? ")" : "");
}

static void write_pipe(struct buffer *out, const struct node *pipe)
{
    for (size_t i = 0; i < pipe->name_count; i++)
        buffer_printf(out, "%s%.*s", i ? ", " : "", BYTES_ARG(pipe->names[i]));
    if (pipe->name_count)
        buffer_add_text(out, pipe->is_assignment ? " = " : " := ");
    for (const struct node *command = pipe->first; command; command = command->next) {
        buffer_add_text(out, command == pipe->first ? "" : " | ");
        go_template_write_node(out, command);
    }
}

static void write_command(struct buffer *out, const struct node *command)
{
    for (const struct node *node = command->first; node; node = node->next) {
        buffer_add_text(out, node == command->first ? "" : " ");
        write_operand(out, node);
    }
}

static void write_fields(struct buffer *out, const struct node *node)
{
    bool is_variable = node->type == NODE_VARIABLE;
    if (node->type == NODE_CHAIN)
        write_operand(out, node->first);
    for (size_t i = 0; i < node->name_count; i++)
        buffer_printf(out, "%s%.*s", is_variable && i == 0 ? "" : ".", BYTES_ARG(node->names[i]));
}

static void write_call(struct buffer *out, const struct node *node)
{
    buffer_add_text(out, "{{template ");
    go_quote(out, node->text);
    if (node->pipe) {
        buffer_add_char(out, ' ');
        write_pipe(out, node->pipe);
    }
    buffer_add_text(out, "}}");
}

void go_template_write_node(struct buffer *out, const struct node *node)
{
    if (node->type == NODE_PIPE)
        write_pipe(out, node);
    else if (node->type == NODE_COMMAND)
        write_command(out, node);
    else if (node->type == NODE_FIELD || node->type == NODE_VARIABLE || node->type == NODE_CHAIN)
        write_fields(out, node);
    else if (node->type == NODE_TEMPLATE)
        write_call(out, node);
    else
        buffer_add(out, node->text.at, node->text.size);
}
