/* SPDX-License-Identifier: Apache-2.0 */
/* get.c - `kubectl get`: the server's Table for people, the objects themselves for programs. */
#include <stdio.h>
#include <stdlib.h>

#include "codec/json.h"
#include "codec/value.h"
#include "codec/yaml.h"
#include "http/url.h"
#include "codec/json_path.h"
#include "kubectl/session.h"

enum { COLUMNS_MAX = 64 };

static const char table_accept[] = "application/json;as=Table;v=v1;g=meta.k8s.io,application/json";

struct get {
    struct session session;
    const char    *output, *labels, *fields;
    bool           no_headers, show_labels, ignore_not_found;
    bool           found_none;
};

static const char *target_of(struct get *get, const struct named *named)
{
    struct arena *arena = &get->session.arena;
    AUTO_BUFFER target = { 0 };
    bool everywhere = get->session.all_namespaces && !named->name;
    const char *ns = named->kind->namespaced && !everywhere ? get->session.ns : NULL;
    buffer_add_text(&target, client_path(named->kind, ns, named->name, NULL, arena));
    char separator = '?';
    const struct {
        const char *name, *value;
    } rows[] = { { "labelSelector", get->labels }, { "fieldSelector", get->fields } };
    FOR_EACH(row, rows)
        if (row->value && !named->name) {
            buffer_printf(&target, "%c%s=", separator, row->name);
            url_escape(&target, bytes_of(row->value));
            separator = '&';
        }
    return arena_copy(arena, target.at, target.size);
}

/* ---- tables ---- */

static void cell_text(const struct value *cell, struct buffer *out)
{
    if (value_is(cell, VALUE_STRING))
        buffer_add(out, cell->string.at, cell->string.size);
    else if (cell && !value_is(cell, VALUE_NULL))
        json_write_value(out, cell);
}

struct grid {
    struct buffer *cells;                /* rows by columns */
    size_t         rows, columns;
};

static void print_grid(const struct grid *grid)
{
    size_t width[COLUMNS_MAX] = { 0 };
    for (size_t i = 0; i < grid->rows * grid->columns; i++)
        if (grid->cells[i].size > width[i % grid->columns])
            width[i % grid->columns] = grid->cells[i].size;
    for (size_t i = 0; i < grid->rows * grid->columns; i++) {
        bool is_last = i % grid->columns == grid->columns - 1;
        const struct buffer *cell = &grid->cells[i];
        printf("%.*s", (int)cell->size, cell->size ? cell->at : "");
        if (is_last)
            putchar('\n');
        else
            printf("%*s", (int)(width[i % grid->columns] - cell->size + 3), "");
    }
}

static void add_label_cell(const struct value *row, struct buffer *out)
{
    const struct value *labels = value_at(row, "object.metadata.labels");
    for (size_t i = 0; i < value_count(labels); i++)
        buffer_printf(out, "%s%.*s=%.*s", i ? "," : "", BYTES_ARG(labels->map.members[i].key),
                      BYTES_ARG(labels->map.members[i].value->string));
    if (value_count(labels) == 0)
        buffer_add_text(out, "<none>");
}

static size_t shown_columns(const struct get *get, const struct value *definitions, size_t *ret)
{
    size_t count = 0;
    bool is_wide = text_equal(get->output, "wide");
    for (size_t i = 0; i < value_count(definitions) && count < COLUMNS_MAX - 2; i++)
        if (is_wide || value_int(value_item(definitions, i), "priority", 0) == 0)
            ret[count++] = i;
    return count;
}

/* What a row of the grid has of the server's: an optional namespace, some columns, and labels. */
struct layout {
    size_t      shown[COLUMNS_MAX];      /* indexes of the server's columns */
    size_t      count;
    const char *prefix;                  /* of the first: "pod/", or "" */
    bool        with_namespace, with_labels;
};

static void fill_head(const struct layout *layout, const struct value *definitions,
                      struct buffer *cells)
{
    size_t at = 0;
    if (layout->with_namespace)
        buffer_add_text(&cells[at++], "NAMESPACE");
    for (size_t i = 0; i < layout->count; i++, at++) {
        struct bytes name = value_string(value_item(definitions, layout->shown[i]), "name");
        for (size_t k = 0; k < name.size; k++)
            buffer_add_char(&cells[at], name.at[k] >= 'a' && name.at[k] <= 'z'
                                            ? (char)(name.at[k] - 32)
                                            : name.at[k]);
    }
    if (layout->with_labels)
        buffer_add_text(&cells[at], "LABELS");
}

static void fill_row(const struct layout *layout, const struct value *row, struct buffer *cells)
{
    size_t at = 0;
    if (layout->with_namespace) {
        struct bytes ns = value_string(row, "object.metadata.namespace");
        buffer_add(&cells[at++], ns.at, ns.size);
    }
    for (size_t i = 0; i < layout->count; i++, at++) {
        if (i == 0)
            buffer_add_text(&cells[at], layout->prefix);
        cell_text(value_item(value_member(row, "cells"), layout->shown[i]), &cells[at]);
    }
    if (layout->with_labels)
        add_label_cell(row, &cells[at]);
}

static bool print_table(struct get *get, const struct value *table, const struct kind *kind,
                        bool with_prefix)
{
    const struct value *definitions = value_member(table, "columnDefinitions"),
                       *rows = value_member(table, "rows");
    struct arena *arena = &get->session.arena;
    struct layout layout = {
        .prefix = with_prefix ? arena_printf(arena, "%s/", kind_word(kind, arena)) : "",
        .with_namespace = get->session.all_namespaces && kind->namespaced,
        .with_labels = get->show_labels,
    };
    layout.count = shown_columns(get, definitions, layout.shown);
    if (value_count(rows) == 0)
        return false;
    struct grid grid = { .columns = layout.count + layout.with_namespace + layout.with_labels,
                         .rows = value_count(rows) + !get->no_headers };
    grid.cells = arena_array(arena, grid.rows * grid.columns, sizeof *grid.cells);
    size_t at = 0;
    if (!get->no_headers)
        fill_head(&layout, definitions, &grid.cells[at++ * grid.columns]);
    for (size_t i = 0; i < value_count(rows); i++)
        fill_row(&layout, value_item(rows, i), &grid.cells[at++ * grid.columns]);
    print_grid(&grid);
    for (size_t i = 0; i < grid.rows * grid.columns; i++)
        buffer_done(&grid.cells[i]);
    return true;
}

/* ---- objects ---- */

static void print_names(struct get *get, const struct value *object, const struct kind *kind)
{
    const struct value *items = value_member(object, "items");
    for (size_t i = 0; items && i < value_count(items); i++)
        print_names(get, value_item(items, i), kind);
    struct bytes name = value_string(object, "metadata.name");
    if (!items)
        printf("%s/%.*s\n", kind_word(kind, &get->session.arena), BYTES_ARG(name));
}

static bool print_object(struct get *get, const struct value *object, const struct kind *kind,
                         struct error *err)
{
    AUTO_BUFFER text = { 0 };
    if (text_equal(get->output, "json")) {
        json_write_pretty(&text, object, 4);
        buffer_add_char(&text, '\n');
    } else if (text_equal(get->output, "yaml")) {
        yaml_write_value(&text, object);
    } else if (text_equal(get->output, "name")) {
        print_names(get, object, kind);
    } else if (bytes_starts_with(bytes_of(get->output), "jsonpath=")) {
        if (!json_path_print(get->output + sizeof "jsonpath=" - 1, object, &text, err))
            return false;
    } else {
        return fail(
            err, REASON_BAD_REQUEST, 0,
            "unable to match a printer suitable for the output format \"%s\", allowed formats are: "
            "json,yaml,name,wide,jsonpath",
            get->output);
    }
    fwrite(text.at, 1, text.size, stdout);
    return true;
}

static bool get_one(struct get *get, const struct named *named, bool is_one_of_many,
                    struct error *err)
{
    bool as_table = !get->output || text_equal(get->output, "wide");
    struct error own = { 0 };
    const struct client_request request = { .method = "GET", .target = target_of(get, named),
                                            .accept = as_table ? table_accept : NULL };
    const struct value *value = session_read(&get->session, &request, &own);
    if (!value) {
        if (own.reason == REASON_NOT_FOUND && get->ignore_not_found)
            return true;
        *err = own;
        return false;
    }
    if (!as_table)
        return print_object(get, value, named->kind, err);
    if (print_table(get, value, named->kind, is_one_of_many))
        get->found_none = false;
    return true;
}

static bool get_all(struct get *get, char **argv, int count, struct error *err)
{
    struct named_list list;
    if (!named_parse(argv, count, &list, &get->session.arena, err) ||
        !session_connect(&get->session, err))
        return false;
    get->found_none = !get->output || text_equal(get->output, "wide");
    bool many_kinds = list.count > 1 && list.items[0].kind != list.items[list.count - 1].kind;
    for (size_t i = 0; i < list.count; i++)
        if (!get_one(get, &list.items[i], many_kinds, err))
            return false;
    if (get->found_none && get->session.all_namespaces)
        fprintf(stderr, "No resources found\n");
    else if (get->found_none && !get->ignore_not_found)
        fprintf(stderr, "No resources found in %s namespace.\n", get->session.ns);
    return true;
}

int verb_get(int argc, char **argv)
{
    struct get get = { 0 };
    struct error err = { 0 };
    struct flag_words words;
    session_init(&get.session);
    const struct flag flags[] = {
        SESSION_FLAG_ROWS(&get.session),
        { "--output", FLAG_TEXT, &get.output, "FORMAT", "wide, json, yaml, name, jsonpath=TEMPLATE",
          'o' },
        { "--selector", FLAG_TEXT, &get.labels, "LABELS", "only objects with these labels", 'l' },
        { "--field-selector", FLAG_TEXT, &get.fields, "FIELDS", "only objects with these fields" },
        { "--no-headers", FLAG_SWITCH, &get.no_headers, NULL, "only the rows" },
        { "--show-labels", FLAG_SWITCH, &get.show_labels, NULL, "labels as the last column" },
        { "--ignore-not-found", FLAG_SWITCH, &get.ignore_not_found, NULL,
          "nothing there is no error" },
    };
    if (flags_parse(argc, argv, flags, ARRAY_SIZE(flags),
                    "kubectl get TYPE[,TYPE] [NAME...] | TYPE/NAME... [flags]", &words))
        words.exit_code = get_all(&get, argv, words.count, &err) ? 0 : complain(&err);
    session_done(&get.session);
    return words.exit_code;
}
