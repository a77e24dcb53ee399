/* SPDX-License-Identifier: Apache-2.0 */
/* render.c - objects and pages as JSON, in the shape that was asked for.
 *
 * Not here: Tables (render_table.c), and what all shapes are made of (render_item.c). */
#include "apiserver/render.h"

#include "write/convert.h"

/* ---- one object ---- */

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

/* ---- lists ---- */

static void write_partial_list(struct request *request, struct body *body)
{
    struct buffer *out = &body->room;
    buffer_printf(
        out,
        "{\"kind\":\"PartialObjectMetadataList\",\"apiVersion\":\"meta.k8s.io/%s\",\"metadata\":",
        request->output.shape_version);
    write_list_metadata(request, out);
    buffer_add_text(out, request->page.count ? ",\"items\":[" : ",\"items\":null}\n");
    for (size_t i = 0; i < request->page.count; i++) {
        if (i > 0)
            buffer_add_char(out, ',');
        write_partial(out, request->page.items[i], request->output.shape_version);
        body_breathe(body);
    }
    if (request->page.count)
        buffer_add_text(out, "]}\n");
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
    write_list_item(&body->room, object, kind);
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
