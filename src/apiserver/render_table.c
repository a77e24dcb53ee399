/* SPDX-License-Identifier: Apache-2.0 */
/* render_table.c - pages and objects as Tables.
 *
 * A row's cells are made from a tree that has just the members its columns read; its object's
 * metadata is copied from the object's own text.  So a row costs one scan of that text.
 *
 * Not here: what the cells say (columns*.c). */
#include "apiserver/query.h"
#include "columns/columns.h"
#include "write/convert.h"
#include "apiserver/render.h"
#include "base/env.h"
#include "codec/json.h"
#include "codec/json_pick.h"

enum row_object { ROW_WITH_METADATA, ROW_WITH_OBJECT, ROW_ALONE };

struct table {
    const struct kind      *kind, *asked; /* of the rows; of the request */
    struct columns          columns;
    const struct json_pick *pick;        /* what the cells read; NULL: everything */
    enum row_object         rows_with;
    const char             *version;     /* of meta.k8s.io */
    int64_t                 now_s;
    struct arena           *arena;       /* of a row; reset for the next */
};

static enum row_object rows_with(const struct request *request)
{
    const char *include = query_text(request, "includeObject");
    return text_equal(include, "None")     ? ROW_ALONE
           : text_equal(include, "Object") ? ROW_WITH_OBJECT
                                           : ROW_WITH_METADATA;
}

static const struct kind *kind_of_rows(const struct request *request)
{
    const struct kind *kind = request->route.kind;
    return kind->custom ? kind : kind->storage;
}

static struct table table_of(struct request *request, const struct kind *kind, struct arena *rows)
{
    struct columns columns = columns_of(kind, &request->arena);
    return (struct table){ .kind = kind,
                           .asked = request->route.kind,
                           .columns = columns,
                           .pick = columns_pick(&columns, &request->arena),
                           .rows_with = rows_with(request),
                           .version = request->output.shape_version,
                           .now_s = env_wall_s(request->server->env),
                           .arena = rows };
}

/* ---- the head ---- */

static void write_text_member(struct buffer *out, const char *name, const char *text)
{
    buffer_printf(out, ",\"%s\":", name);
    json_write_string(out, bytes_of(text));
}

static void write_columns(struct buffer *out, const struct columns *columns)
{
    buffer_add_text(out, ",\"columnDefinitions\":[");
    for (size_t i = 0; i < columns->count; i++) {
        const struct column *column = &columns->items[i];
        buffer_add_text(out, i ? ",{\"name\":" : "{\"name\":");
        json_write_string(out, bytes_of(column->name));
        write_text_member(out, "type", column->type ? column->type : "string");
        write_text_member(out, "format", column->format ? column->format : "");
        write_text_member(out, "description", column->description ? column->description : "");
        buffer_printf(out, ",\"priority\":%d}", column->priority);
    }
    buffer_add_char(out, ']');
}

static void write_table_head(const struct request *request, struct buffer *out)
{
    buffer_printf(out, "{\"kind\":\"Table\",\"apiVersion\":\"meta.k8s.io/%s\",\"metadata\":",
                  request->output.shape_version);
}

/* ---- rows ---- */

static void write_condition(struct buffer *out, const struct row_end *end)
{
    if (end)
        buffer_printf(out,
                      ",\"conditions\":[{\"type\":\"Completed\",\"status\":\"True\","
                      "\"reason\":\"%s\",\"message\":\"%s\"}]",
                      end->reason, end->message);
}

static void write_row_object(const struct table *table, struct buffer *out,
                             const struct object *object)
{
    buffer_add_text(out, ",\"object\":");
    if (table->rows_with == ROW_ALONE)
        buffer_add_text(out, "null");
    else if (table->rows_with == ROW_WITH_OBJECT)
        write_as_kind(out, object, table->asked);
    else
        write_partial(out, object, table->version);
}

static void write_row(const struct table *table, struct buffer *out, const struct object *object)
{
    struct json_options options = { .pick = table->pick,
                                    .leave_out = object->managed_fields,
                                    .is_own = true };
    arena_reset(table->arena);
    const struct value *value = table->kind->custom
                                    ? object_as_kind(object, table->kind, table->arena, NULL)
                                    : json_parse(object->text, &options, table->arena, NULL);
    buffer_add_text(out, "{\"cells\":[");
    for (size_t i = 0; i < table->columns.cell_count; i++) {
        if (i > 0)
            buffer_add_char(out, ',');
        json_write_value(
            out, column_cell(&table->columns.items[i], value, table->now_s, table->arena));
    }
    buffer_add_char(out, ']');
    write_condition(out, columns_completed(object->kind, value));
    write_row_object(table, out, object);
    buffer_add_char(out, '}');
}

void write_table(struct request *request, struct body *body)
{
    AUTO_ARENA rows = { 0 };
    struct table table = table_of(request, kind_of_rows(request), &rows);
    struct buffer *out = &body->room;
    write_table_head(request, out);
    write_list_metadata(request, out);
    write_columns(out, &table.columns);
    bool is_null = request->page.count == 0 && table.columns.is_default;
    buffer_add_text(out, is_null ? ",\"rows\":null" : ",\"rows\":[");
    for (size_t i = 0; i < request->page.count; i++) {
        if (i > 0)
            buffer_add_char(out, ',');
        write_row(&table, out, request->page.items[i]);
        body_breathe(body);
    }
    buffer_add_text(out, is_null ? "}\n" : "]}\n");
}

void write_table_of_one(struct request *request, struct buffer *out, const struct object *object,
                        bool with_columns)
{
    AUTO_ARENA rows = { 0 };
    struct table table = table_of(
        request, request->route.kind->custom ? request->route.kind : object->kind, &rows);
    write_table_head(request, out);
    buffer_printf(out, "{\"resourceVersion\":\"%lld\"}",
                  (long long)object->resource_version);
    if (with_columns)
        write_columns(out, &table.columns);
    else
        buffer_add_text(out, ",\"columnDefinitions\":null");
    buffer_add_text(out, ",\"rows\":[");
    write_row(&table, out, object);
    buffer_add_text(out, "]}");
}
