/* SPDX-License-Identifier: Apache-2.0 */
/* table.c - see table.h. */
#include "kubectl/table.h"

#include "base/arena.h"
#include "codec/json.h"
#include "codec/value.h"

const char table_accept[] = "application/json;as=Table;v=v1;g=meta.k8s.io,application/json";

enum { COLUMNS_SPARE = 16 };

static const char *upper_case(struct bytes text, struct arena *arena)
{
    char *copy = arena_copy(arena, text.at, text.size);
    for (char *at = copy; *at; at++)
        *at = *at >= 'a' && *at <= 'z' ? (char)(*at - 32) : *at;
    return copy;
}

/* Only the first line of a cell is shown. */
static const char *cell_text(const struct value *cell, struct arena *arena)
{
    AUTO_BUFFER text = { 0 };
    if (value_is(cell, VALUE_STRING))
        buffer_add(&text, cell->string.at, cell->string.size);
    else if (cell && !value_is(cell, VALUE_NULL))
        json_write_value(&text, cell);
    struct bytes rest = buffer_bytes(&text), line = bytes_next(&rest, '\n');
    return arena_printf(arena, "%.*s%s", BYTES_ARG(line), rest.at ? "..." : "");
}

static const char *labels_text(const struct value *labels, struct arena *arena)
{
    AUTO_BUFFER text = { 0 };
    for (size_t i = 0; i < value_count(labels); i++)
        buffer_printf(&text, "%s%.*s=%.*s", i ? "," : "", BYTES_ARG(labels->map.members[i].key),
                      BYTES_ARG(labels->map.members[i].value->string));
    return value_count(labels) ? arena_copy(arena, text.at, text.size) : "<none>";
}

/* The next word of -L; its head is what stands behind the last slash. */
static bool next_label(struct bytes *rest, struct bytes *ret)
{
    if (!rest->at)
        return false;
    *ret = bytes_next(rest, ',');
    return true;
}

static void choose_columns(struct table_print *print, const struct value *definitions)
{
    const struct table_options *options = &print->options;
    struct bytes rest = bytes_of(options->label_columns), label;
    for (size_t i = 0;
         i < value_count(definitions) && print->shown_count < GRID_COLUMNS_MAX - COLUMNS_SPARE; i++)
        if (options->is_wide || value_int(value_item(definitions, i), "priority", 0) == 0)
            print->shown[print->shown_count++] = i;
    print->grid.columns = print->shown_count + options->with_namespace + options->show_labels +
                          options->with_event;
    while (next_label(&rest, &label) && print->grid.columns < GRID_COLUMNS_MAX)
        print->grid.columns++;
    print->has_columns = true;
}

static void add_head(struct table_print *print, const struct value *definitions)
{
    struct grid *grid = &print->grid;
    struct bytes rest = bytes_of(print->options.label_columns), label;
    if (print->options.with_event)
        grid_add(grid, "EVENT");
    if (print->options.with_namespace)
        grid_add(grid, "NAMESPACE");
    for (size_t i = 0; i < print->shown_count; i++)
        grid_add(grid, upper_case(value_string(value_item(definitions, print->shown[i]), "name"),
                                  grid->arena));
    while (next_label(&rest, &label)) {
        const char *slash = memrchr(label.at, '/', label.size);
        if (slash)
            label = (struct bytes){ slash + 1, (size_t)(label.at + label.size - slash - 1) };
        grid_add(grid, upper_case(label, grid->arena));
    }
    if (print->options.show_labels)
        grid_add(grid, "LABELS");
}

static void add_row(struct table_print *print, const struct value *row)
{
    struct grid *grid = &print->grid;
    struct arena *arena = grid->arena;
    const struct value *labels = value_at(row, "object.metadata.labels");
    struct bytes rest = bytes_of(print->options.label_columns), label;
    if (print->options.with_event)
        grid_add(grid, arena_copy(arena, print->event.at, print->event.size));
    if (print->options.with_namespace)
        grid_add(grid, cell_text(value_at(row, "object.metadata.namespace"), arena));
    for (size_t i = 0; i < print->shown_count; i++) {
        const char *text =
            cell_text(value_item(value_member(row, "cells"), print->shown[i]), arena);
        bool has_prefix = i == 0 && print->options.prefix;
        grid_add(grid,
                 has_prefix ? arena_printf(arena, "%s%s", print->options.prefix, text) : text);
    }
    while (next_label(&rest, &label))
        grid_add(grid, cell_text(value_member_bytes(labels, label), arena));
    if (print->options.show_labels)
        grid_add(grid, labels_text(labels, arena));
}

void table_print(struct table_print *print, const struct value *table)
{
    const struct value *definitions = value_member(table, "columnDefinitions"),
                       *rows = value_member(table, "rows");
    if (!print->has_columns) {
        choose_columns(print, definitions);
        if (!print->options.no_headers)
            add_head(print, definitions);
    }
    for (size_t i = 0; i < value_count(rows); i++)
        add_row(print, value_item(rows, i));
    if (print->grid.columns)
        grid_print(&print->grid);
}
