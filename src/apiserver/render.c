/* SPDX-License-Identifier: Apache-2.0 */
/* render.c - objects in other forms than their own text: PartialObjectMetadata, another version of
 * a shared kind; Tables are in render_table.c. */
#include "apiserver/render.h"

#include "write/convert.h"
#include "codec/json.h"
#include "object/decode.h"

void write_list_metadata(const struct request *request, struct buffer *out)
{
    buffer_printf(out, "{\"resourceVersion\":\"%lld\"", (long long)request->page.revision);
    if (request->continue_token)
        buffer_printf(out, ",\"continue\":\"%s\"", request->continue_token);
    if (request->show_remaining)
        buffer_printf(out, ",\"remainingItemCount\":%lld", (long long)request->page.remaining);
    buffer_add_char(out, '}');
}

/* ---- another version of the stored kind ---- */

void write_as_kind(struct buffer *out, const struct object *object, const struct kind *kind)
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

void write_partial(struct buffer *out, const struct object *object, const char *version)
{
    struct bytes metadata = object_metadata(object);
    buffer_add_text(out, "{\"kind\":\"PartialObjectMetadata\",\"apiVersion\":\"meta.k8s.io/");
    buffer_add_text(out, version);
    buffer_add_text(out, "\",\"metadata\":");
    buffer_add(out, metadata.at, metadata.size);
    buffer_add_char(out, '}');
}

static void write_partial_list(struct request *request, struct body *body)
{
    struct buffer *out = &body->room;
    buffer_printf(
        out,
        "{\"kind\":\"PartialObjectMetadataList\",\"apiVersion\":\"meta.k8s.io/%s\",\"metadata\":",
        request->output.shape_version);
    write_list_metadata(request, out);
    buffer_add_text(out, ",\"items\":[");
    for (size_t i = 0; i < request->page.count; i++) {
        if (i > 0)
            buffer_add_char(out, ',');
        write_partial(out, request->page.items[i], request->output.shape_version);
        body_breathe(body);
    }
    buffer_add_text(out, "]}\n");
}

/* ---- the whole ---- */

void render_object(struct request *request, struct buffer *out, const struct object *object)
{
    switch (request->output.shape) {
    case SHAPE_TABLE:     write_table_of_one(request, out, object, /* with_columns= */ true); break;
    case SHAPE_PARTIAL:   write_partial(out, object, request->output.shape_version); break;
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

/* Items of a list do not name their kind, but those of custom kinds: what stands behind {"kind":"...","apiVersion":"...", of
 * the object's own text. */
static struct bytes text_without_kind(const struct object *object)
{
    const struct kind *kind = object->kind;
    size_t head = sizeof "{\"kind\":\"\",\"apiVersion\":\"\"," - 1 + strlen(kind->name) +
                  strlen(kind->api_version);
    return (struct bytes){ object->text.at + head, object->text.size - head };
}

void write_list_item(struct buffer *out, const struct object *object, const struct kind *kind)
{
    if (kind->custom || kind != kind->storage) {
        write_as_kind(out, object, kind);
        return;
    }
    struct bytes text = text_without_kind(object);
    buffer_add_char(out, '{');
    buffer_add(out, text.at, text.size);
}

static void write_item(struct body *body, const struct object *object, const struct kind *kind,
                       bool is_first)
{
    if (kind->custom && object_is_of(object, kind)) {
        body_add_object(body, is_first ? BYTES("") : BYTES(","), object, object->text);
        return;
    }
    if (!kind->custom && kind == kind->storage) {
        body_add_object(body, is_first ? BYTES("{") : BYTES(",{"), object,
                        text_without_kind(object));
        return;
    }
    buffer_add_text(&body->room, is_first ? "" : ",");
    write_as_kind(&body->room, object, kind);
    body_breathe(body);
}

static void write_list(struct request *request, struct body *body)
{
    const struct kind *kind = request->route.kind;
    buffer_printf(&body->room, "{\"kind\":\"%s\",\"apiVersion\":\"%s\",\"metadata\":",
                  kind->list_name, kind->api_version);
    write_list_metadata(request, &body->room);
    buffer_add_text(&body->room, ",\"items\":[");
    for (size_t i = 0; i < request->page.count; i++)
        write_item(body, request->page.items[i], kind, /* is_first= */ i == 0);
    buffer_add_text(&body->room, "]}\n");
}

void render_page(struct request *request, struct body *body)
{
    switch (request->output.shape) {
    case SHAPE_TABLE:     write_table(request, body);        break;
    case SHAPE_PARTIAL:   write_partial_list(request, body); break;
    case SHAPE_OBJECT:
    case SHAPE_DISCOVERY: write_list(request, body);         break;
    }
}
