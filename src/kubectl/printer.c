/* SPDX-License-Identifier: Apache-2.0 */
/* printer.c - see printer.h. */
#include "kubectl/printer.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>

#include "codec/go_text.h"
#include "codec/json.h"
#include "codec/json_path.h"
#include "codec/value.h"
#include "codec/yaml.h"
#include "http/url.h"
#include "io/file.h"
#include "kubectl/go_template.h"
#include "kubectl/go_value.h"
#include "kubectl/selection.h"
#include "kubectl/session.h"

enum { TEMPLATE_MAX = 1 << 20, GRID_GAP = 3, GRID_LEAST = 6 };

/* ---- values ---- */

static int compare_members(const void *a, const void *b)
{
    return bytes_compare(((const struct member *)a)->key, ((const struct member *)b)->key);
}

struct value *value_sorted(const struct value *value, struct arena *arena)
{
    if (value_is(value, VALUE_LIST)) {
        struct value *list = value_new_list(arena);
        for (size_t i = 0; i < value_count(value); i++)
            value_append(list, arena, value_sorted(value_item(value, i), arena));
        return list;
    }
    if (!value_is(value, VALUE_MAP))
        return value_clone(arena, value);
    size_t count = value_count(value);
    struct member *members = arena_array(arena, count, sizeof *members);
    for (size_t i = 0; i < count; i++)
        members[i] = value->map.members[i];
    if (count)
        qsort(members, count, sizeof *members, compare_members);
    struct value *map = value_new_map(arena);
    for (size_t i = 0; i < count; i++)
        value_set_bytes(map, arena, members[i].key, value_sorted(members[i].value, arena));
    return map;
}

static void drop_managed_fields(struct value *value)
{
    struct value *items = value_member(value, "items");
    for (size_t i = 0; value_is(items, VALUE_LIST) && i < value_count(items); i++)
        drop_managed_fields(value_item(items, i));
    if (value_is(value_member(value, "metadata"), VALUE_MAP))
        value_remove_at(value, "metadata.managedFields");
}

/* ---- formats ---- */

struct print {
    const struct printer *printer;
    struct value *value;
    const struct kind *kind;
    struct session *session;
    const char *argument; /* behind the "=" */
    struct buffer *out;
};

static bool print_json(struct print *print, struct error *err)
{
    (void)err;
    json_write_pretty(print->out, value_sorted(print->value, &print->session->arena), 4);
    buffer_add_char(print->out, '\n');
    return true;
}

static bool print_yaml(struct print *print, struct error *err)
{
    (void)err;
    if (print->session->has_printed_yaml)
        buffer_add_text(print->out, "---\n");
    print->session->has_printed_yaml = true;
    yaml_write_value(print->out, print->value);
    return true;
}

static void print_name(struct print *print, const struct value *object)
{
    struct arena *arena = &print->session->arena;
    const struct kind *own =
        kind_find_api_version(value_string(object, "apiVersion"), value_string(object, "kind"));
    const struct kind *kind = own && own->resource ? own : print->kind;
    buffer_printf(print->out, "%s/%.*s\n", kind_word(kind, arena),
                  BYTES_ARG(value_string(object, "metadata.name")));
}

static bool print_names(struct print *print, struct error *err)
{
    const struct value *items = value_member(print->value, "items");
    (void)err;
    if (!value_is(items, VALUE_LIST))
        print_name(print, print->value);
    for (size_t i = 0; value_is(items, VALUE_LIST) && i < value_count(items); i++)
        print_name(print, value_item(items, i));
    return true;
}

static bool print_path(struct print *print, struct error *err)
{
    return json_path_print(print->argument, value_sorted(print->value, &print->session->arena),
                           print->out, err);
}

static bool read_argument(struct print *print, struct error *err)
{
    AUTO_BUFFER text = { 0 };
    int rc = file_read(print->argument, TEMPLATE_MAX, &text);
    if (rc < 0)
        return fail(err, REASON_BAD_REQUEST, -rc, "error reading --template %s, open %s: %s",
                    print->argument, print->argument,
                    rc == -ENOENT ? "no such file or directory" : strerror(-rc));
    print->argument = arena_copy(&print->session->arena, text.at, text.size);
    return true;
}

static bool print_path_file(struct print *print, struct error *err)
{
    return read_argument(print, err) && print_path(print, err);
}

static bool append_result(void *context, const struct value *value)
{
    struct print *print = context;
    value_append(print->value, &print->session->arena, value_sorted(value, &print->session->arena));
    return true;
}

static bool print_path_json(struct print *print, struct error *err)
{
    struct arena *arena = &print->session->arena;
    struct bytes path = bytes_trim(bytes_of(print->argument));
    const struct value *root = print->value;
    if (path.size < 2 || path.at[0] != '{' || path.at[path.size - 1] != '}')
        return fail(err, REASON_BAD_REQUEST, 0, "jsonpath-as-json needs one {expression}");
    print->value = value_new_list(arena);
    if (!json_path_each(arena_copy(arena, path.at + 1, path.size - 2), root, append_result, print,
                        err))
        return false;
    json_write_pretty(print->out, print->value, 4);
    buffer_add_char(print->out, '\n');
    return true;
}

/* ---- Go's templates ---- */

/* What upstream prints of a mistake beside the message. */
static void explain_template(struct print *print, const struct value *value, const char *why)
{
    buffer_printf(print->out,
                  "Error executing template: %s. Printing more information for debugging the "
                  "template:\n\ttemplate was:\n\t\t%s\n\traw data was:\n\t\t",
                  why, print->argument);
    json_write_value(print->out, value);
    buffer_add_text(print->out, "\n\tobject given to template engine was:\n\t\t");
    go_print_value(print->out, go_value_of(value));
    buffer_add_text(print->out, "\n\n");
}

static bool print_template(struct print *print, struct error *err)
{
    AUTO_BUFFER quoted = { 0 };
    struct error own = { 0 };
    const struct go_template *template =
        go_template_parse(print->argument, &print->session->arena, &own);
    if (!template)
        return fail(err, own.reason, 0, "error parsing template %s, %s", print->argument,
                    own.message);
    const struct value *value = value_sorted(print->value, &print->session->arena);
    if (go_template_run(template, value, GO_TEMPLATE_STEPS_MAX, print->out, &own))
        return true;
    explain_template(print, value, own.message);
    go_quote(&quoted, bytes_of(print->argument));
    return fail(err, own.reason, 0, "error executing template %s: %s", buffer_text(&quoted),
                own.message);
}

static bool print_template_file(struct print *print, struct error *err)
{
    return read_argument(print, err) && print_template(print, err);
}

/* ---- columns ---- */

const char *relaxed_path(const char *text, struct arena *arena)
{
    struct bytes path = bytes_trim(bytes_of(text));
    if (path.size >= 2 && path.at[0] == '{' && path.at[path.size - 1] == '}')
        path = (struct bytes){ path.at + 1, path.size - 2 };
    return arena_printf(arena, "%s%.*s", path.size && path.at[0] == '.' ? "" : ".",
                        BYTES_ARG(path));
}

struct columns {
    const char *heads[GRID_COLUMNS_MAX], *paths[GRID_COLUMNS_MAX];
    size_t count;
};

static bool parse_columns(const char *text, struct arena *arena, struct columns *ret,
                          struct error *err)
{
    struct bytes rest = bytes_of(text);
    ret->count = 0;
    while (rest.at) {
        struct bytes path = bytes_next(&rest, ','), head = bytes_next(&path, ':');
        if (!path.at || ret->count == GRID_COLUMNS_MAX)
            return fail(err, REASON_BAD_REQUEST, 0,
                        "unexpected custom-columns spec: %.*s, expected <header>:<json-path-expr>",
                        BYTES_ARG(head));
        ret->heads[ret->count] = arena_copy(arena, head.at, head.size);
        ret->paths[ret->count++] = relaxed_path(arena_copy(arena, path.at, path.size), arena);
    }
    return true;
}

/* As Go's fmt prints: map[a:1 b:[x y]], members by name. */
static void write_cell(struct buffer *cell, const struct value *value)
{
    if (value_is(value, VALUE_STRING)) {
        buffer_add(cell, value->string.at, value->string.size);
    } else if (value_is(value, VALUE_NULL)) {
        buffer_add_text(cell, "<nil>");
    } else if (value_is(value, VALUE_LIST)) {
        buffer_add_char(cell, '[');
        for (size_t i = 0; i < value_count(value); i++) {
            buffer_add_text(cell, i ? " " : "");
            write_cell(cell, value_item(value, i));
        }
        buffer_add_char(cell, ']');
    } else if (value_is(value, VALUE_MAP)) {
        buffer_add_text(cell, "map[");
        for (size_t i = 0; i < value_count(value); i++) {
            const struct member *member = &value->map.members[i];
            buffer_printf(cell, "%s%.*s:", i ? " " : "", BYTES_ARG(member->key));
            write_cell(cell, member->value);
        }
        buffer_add_char(cell, ']');
    } else {
        json_write_value(cell, value);
    }
}

static bool add_result(void *context, const struct value *value)
{
    struct buffer *cell = context;
    AUTO_ARENA arena = { 0 };
    if (cell->size)
        buffer_add_char(cell, ',');
    if (value_is(value, VALUE_NULL))
        buffer_add_text(cell, "<none>");
    else
        write_cell(cell, value_sorted(value, &arena));
    return true;
}

static void add_row(struct grid *grid, const struct columns *columns, const struct value *object)
{
    for (size_t i = 0; i < columns->count; i++) {
        AUTO_BUFFER cell = { 0 };
        (void)!json_path_each(columns->paths[i], object, add_result, &cell, NULL);
        grid_add(grid, cell.size ? arena_copy(grid->arena, cell.at, cell.size) : "<none>");
    }
}

static bool print_grid_of(struct print *print, const struct columns *columns)
{
    struct grid grid = { .arena = &print->session->arena, .columns = columns->count };
    const struct value *items = value_member(print->value, "items");
    for (size_t i = 0; !print->printer->no_headers && i < columns->count; i++)
        grid_add(&grid, columns->heads[i]);
    if (!value_is(items, VALUE_LIST))
        add_row(&grid, columns, print->value);
    for (size_t i = 0; value_is(items, VALUE_LIST) && i < value_count(items); i++)
        add_row(&grid, columns, value_item(items, i));
    grid_print(&grid);
    return true;
}

static bool print_columns(struct print *print, struct error *err)
{
    struct columns columns;
    return parse_columns(print->argument, &print->session->arena, &columns, err) &&
           print_grid_of(print, &columns);
}

/* Two lines: heads, and the path of each. */
static bool print_columns_file(struct print *print, struct error *err)
{
    struct columns columns = { 0 };
    struct arena *arena = &print->session->arena;
    if (!read_argument(print, err))
        return false;
    struct bytes rest = bytes_of(print->argument), heads = bytes_next(&rest, '\n'),
                 paths = bytes_next(&rest, '\n');
    while (heads.at && columns.count < GRID_COLUMNS_MAX) {
        struct bytes head = bytes_next(&heads, ' ');
        struct bytes path = { 0 };
        while (head.size && paths.at && path.size == 0)
            path = bytes_next(&paths, ' ');
        if (head.size == 0)
            continue;
        if (path.size == 0)
            return fail(err, REASON_BAD_REQUEST, 0,
                        "number of column headers and of paths differ in the file");
        columns.heads[columns.count] = arena_copy(arena, head.at, head.size);
        columns.paths[columns.count++] = relaxed_path(arena_copy(arena, path.at, path.size), arena);
    }
    return print_grid_of(print, &columns);
}

static const struct format {
    const char *name;
    bool (*print)(struct print *, struct error *err);
    bool takes_argument, with_managed_fields; /* even where they are not asked for */
} formats[] = {
    { "json", print_json, false, false },
    { "yaml", print_yaml, false, false },
    { "name", print_names, false, false },
    { "jsonpath", print_path, true, false },
    { "jsonpath-as-json", print_path_json, true, false },
    { "jsonpath-file", print_path_file, true, false },
    { "go-template", print_template, true, true },
    { "go-template-file", print_template_file, true, true },
    { "template", print_template, true, true },
    { "templatefile", print_template_file, true, true },
    { "custom-columns", print_columns, true, false },
    { "custom-columns-file", print_columns_file, true, false },
};

static bool print_as(struct print *print, struct error *err)
{
    const char *format = print->printer->format ? print->printer->format : "go-template";
    struct bytes argument = bytes_of(format), name = bytes_next(&argument, '=');
    print->argument = argument.at;
    FOR_EACH (row, formats) {
        if (!bytes_equal_text(name, row->name))
            continue;
        if (row->takes_argument && !text_is_empty(print->printer->template))
            print->argument = print->printer->template;
        if (row->takes_argument && text_is_empty(print->argument))
            return fail(err, REASON_BAD_REQUEST, 0,
                        "template format specified but no template given");
        if (!print->printer->with_managed_fields && !row->with_managed_fields)
            drop_managed_fields(print->value);
        return row->print(print, err);
    }
    return fail(err, REASON_BAD_REQUEST, 0,
                "unable to match a printer suitable for the output format \"%s\", allowed formats "
                "are: custom-columns,custom-columns-file,go-template,go-template-file,json,"
                "jsonpath,jsonpath-as-json,jsonpath-file,name,template,templatefile,wide,yaml",
                format);
}

bool printer_print(const struct printer *printer, struct value *value, const struct kind *kind,
                   struct session *session, struct error *err)
{
    AUTO_BUFFER out = { 0 };
    struct print print = { printer, value, kind, session, NULL, &out };
    bool good = print_as(&print, err);
    if (out.size)
        fwrite(out.at, 1, out.size, stdout);
    return good;
}

/* ---- grids ---- */

void grid_add(struct grid *grid, const char *cell)
{
    grid->cells = arena_grow(grid->arena, grid->cells, grid->count, &grid->capacity,
                             sizeof *grid->cells);
    grid->cells[grid->count++] = cell;
}

/* Characters, not bytes: what continues one in UTF-8 has no width. */
static size_t width_of(const char *text)
{
    size_t width = 0;
    for (; *text; text++)
        width += ((unsigned char)*text & 0xc0) != 0x80;
    return width;
}

/* A column is GRID_GAP wider than its widest cell, and at least GRID_LEAST. */
void grid_print(struct grid *grid)
{
    for (size_t i = 0; i < grid->count; i++) {
        size_t width = width_of(grid->cells[i]) + GRID_GAP, column = i % grid->columns;
        if (width < GRID_LEAST)
            width = GRID_LEAST;
        if (width > grid->widths[column])
            grid->widths[column] = width;
    }
    for (size_t i = 0; i < grid->count; i++) {
        size_t column = i % grid->columns;
        bool is_last = column == grid->columns - 1;
        fputs(grid->cells[i], stdout);
        if (!is_last || grid->pads_last)
            printf("%*s", (int)(grid->widths[column] - width_of(grid->cells[i])), "");
        if (is_last)
            putchar('\n');
    }
    grid->count = 0;
    fflush(stdout);
}

/* ---- outcomes ---- */

bool outcome_is_client(const struct outcome *outcome)
{
    return text_equal(outcome->dry_run, "client");
}

static const char *dry_run_words(const struct outcome *outcome)
{
    return outcome_is_client(outcome)               ? " (dry run)"
           : text_equal(outcome->dry_run, "server") ? " (server dry run)"
                                                    : "";
}

const char *outcome_query(const struct outcome *outcome, const char *manager, struct arena *arena)
{
    AUTO_BUFFER query = { 0 };
    buffer_add_text(&query, "?fieldManager=");
    url_escape(&query, bytes_of(outcome->manager ? outcome->manager : manager));
    if (text_equal(outcome->dry_run, "server"))
        buffer_add_text(&query, "&dryRun=All");
    return arena_strdup(arena, buffer_text(&query));
}

const char *outcome_validation(const struct outcome *outcome)
{
    return outcome->validate ? outcome->validate : "Strict";
}

bool outcome_tell(const struct outcome *outcome, struct session *session, const struct found *found,
                  struct value *object, const char *what, struct error *err)
{
    struct printer printer = { .format = outcome->format,
                               .template = outcome->template,
                               .with_managed_fields = outcome->with_managed_fields };
    if ((outcome->format || outcome->template) && object)
        return printer_print(&printer, object, found->kind, session, err);
    printf("%s %s%s\n", found_word(found, &session->arena), what, dry_run_words(outcome));
    fflush(stdout);
    return true;
}
