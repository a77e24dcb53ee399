/* SPDX-License-Identifier: Apache-2.0 */
/* render.c - objects in other forms than their own text: Table, PartialObjectMetadata, another
 * version of a shared kind. */
#include "apiserver/columns.h"
#include "apiserver/convert.h"
#include "apiserver/request.h"
#include "base/env.h"
#include "codec/json.h"
#include "object/decode.h"

static void write_text_member(struct buffer *out, const char *name, const char *text)
{
    buffer_printf(out, ",\"%s\":", name);
    json_write_string(out, bytes_of(text));
}

static void write_list_metadata(const struct request *request, struct buffer *out)
{
    buffer_printf(out, "\"metadata\":{\"resourceVersion\":\"%lld\"",
                  (long long)request->page.revision);
    if (request->continue_token)
        write_text_member(out, "continue", request->continue_token);
    if (request->show_remaining)
        buffer_printf(out, ",\"remainingItemCount\":%lld", (long long)request->page.remaining);
    buffer_add_char(out, '}');
}

/* ---- another version of the stored kind ---- */

static void write_as_kind(struct buffer *out, const struct object *object, const struct kind *kind)
{
    AUTO_ARENA arena = { 0 };
    struct value *value =
        object_is_of(object, kind) ? NULL : object_whole_as_kind(object, kind, &arena, NULL);
    if (value)
        encode_object(out, value, kind);
    else
        buffer_add(out, object->text.at, object->text.size);
}

/* ---- PartialObjectMetadata ---- */

static void write_partial(const struct request *request, struct buffer *out,
                          const struct object *object)
{
    AUTO_ARENA arena = { 0 };
    struct value *partial = value_new_map(&arena),
                 *metadata = value_member(value_from_whole_object(object, &arena), "metadata");
    if (metadata)
        value_set(partial, &arena, "metadata", metadata);
    buffer_printf(
        out, "{\"kind\":\"PartialObjectMetadata\",\"apiVersion\":\"meta.k8s.io/%s\",\"metadata\":",
        request->output.shape_version);
    const struct field *field =
        type_field(well_known.partial_object_metadata->type, BYTES("metadata"));
    encode_value(out, metadata, field->type);
    buffer_add_char(out, '}');
}

static void write_partial_list(struct request *request, struct buffer *out)
{
    buffer_printf(out, "{\"kind\":\"PartialObjectMetadataList\",\"apiVersion\":\"meta.k8s.io/%s\",",
                  request->output.shape_version);
    write_list_metadata(request, out);
    buffer_add_text(out, ",\"items\":[");
    for (size_t i = 0; i < request->page.count; i++) {
        if (i > 0)
            buffer_add_char(out, ',');
        write_partial(request, out, request->page.items[i]);
    }
    buffer_add_text(out, "]}\n");
}

/* ---- Table ---- */

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

static void write_row_object(const struct request *request, struct buffer *out,
                             const struct object *object)
{
    const char *include = query_text(request, "includeObject");
    struct request as = *request;
    as.output.shape_version = "v1";
    if (text_equal(include, "None"))
        return;
    buffer_add_text(out, ",\"object\":");
    if (text_equal(include, "Object"))
        write_as_kind(out, object, request->route.kind);
    else
        write_partial(&as, out, object);
}

static void write_row(const struct request *request, struct buffer *out,
                      const struct columns *columns, const struct object *object, int64_t now_s)
{
    AUTO_ARENA arena = { 0 };
    const struct kind *kind = request->route.kind;
    const struct value *value = kind->custom ? object_as_kind(object, kind, &arena, NULL)
                                             : value_from_object(object, &arena);
    buffer_add_text(out, "{\"cells\":[");
    for (size_t i = 0; i < columns->count; i++) {
        if (i > 0)
            buffer_add_char(out, ',');
        json_write_value(out, column_cell(&columns->items[i], value, now_s, &arena));
    }
    buffer_add_char(out, ']');
    write_row_object(request, out, object);
    buffer_add_char(out, '}');
}

static void write_table_head(const struct request *request, struct buffer *out)
{
    buffer_printf(out, "{\"kind\":\"Table\",\"apiVersion\":\"meta.k8s.io/%s\",",
                  request->output.shape_version);
}

static const struct kind *kind_of_rows(const struct request *request, const struct object *object)
{
    if (request->route.kind->custom)
        return request->route.kind;
    return object ? object->kind : request->route.kind->storage;
}

static void write_table(struct request *request, struct buffer *out)
{
    struct columns columns = columns_of(kind_of_rows(request, NULL), &request->arena);
    int64_t now_s = env_wall_s(request->server->env);
    write_table_head(request, out);
    write_list_metadata(request, out);
    write_columns(out, &columns);
    buffer_add_text(out, ",\"rows\":[");
    for (size_t i = 0; i < request->page.count; i++) {
        if (i > 0)
            buffer_add_char(out, ',');
        write_row(request, out, &columns, request->page.items[i], now_s);
    }
    buffer_add_text(out, "]}\n");
}

static void write_table_of_one(struct request *request, struct buffer *out,
                               const struct object *object, bool with_columns)
{
    struct columns columns = columns_of(kind_of_rows(request, object), &request->arena);
    write_table_head(request, out);
    buffer_printf(out, "\"metadata\":{\"resourceVersion\":\"%lld\"}",
                  (long long)object->resource_version);
    if (with_columns)
        write_columns(out, &columns);
    else
        buffer_add_text(out, ",\"columnDefinitions\":null");
    buffer_add_text(out, ",\"rows\":[");
    write_row(request, out, &columns, object, env_wall_s(request->server->env));
    buffer_add_text(out, "]}");
}

/* ---- the whole ---- */

void render_object(struct request *request, struct buffer *out, const struct object *object)
{
    switch (request->output.shape) {
    case SHAPE_TABLE:     write_table_of_one(request, out, object, /* with_columns= */ true); break;
    case SHAPE_PARTIAL:   write_partial(request, out, object); break;
    case SHAPE_OBJECT:
    case SHAPE_DISCOVERY: write_as_kind(out, object, request->route.kind); break;
    }
}

void render_watch_object(struct request *request, struct buffer *out, const struct object *object,
                         bool is_first)
{
    if (request->output.shape == SHAPE_TABLE)
        write_table_of_one(request, out, object, is_first);
    else
        render_object(request, out, object);
}

static void write_item(struct buffer *out, const struct object *object, const struct kind *kind)
{
    if (kind->custom || kind != kind->storage) {
        write_as_kind(out, object, kind);
        return;
    }
    struct bytes text = text_without_kind(object);
    buffer_add_char(out, '{');
    buffer_add(out, text.at, text.size);
}

static void write_plain_list(struct request *request, struct buffer *out)
{
    const struct kind *kind = request->route.kind;
    buffer_printf(out, "{\"kind\":\"%s\",\"apiVersion\":\"%s\",", kind->list_name,
                  kind->api_version);
    write_list_metadata(request, out);
    buffer_add_text(out, ",\"items\":[");
    for (size_t i = 0; i < request->page.count; i++) {
        if (i > 0)
            buffer_add_char(out, ',');
        write_item(out, request->page.items[i], kind);
    }
    buffer_add_text(out, "]}\n");
}

void render_page(struct request *request, struct buffer *out)
{
    switch (request->output.shape) {
    case SHAPE_TABLE:     write_table(request, out);        break;
    case SHAPE_PARTIAL:   write_partial_list(request, out); break;
    case SHAPE_OBJECT:
    case SHAPE_DISCOVERY: write_plain_list(request, out);   break;
    }
}
