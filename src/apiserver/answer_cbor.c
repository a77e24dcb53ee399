/* SPDX-License-Identifier: Apache-2.0 */
/* answer_cbor.c - objects, their metadata alone, pages and watch events as CBOR.
 *
 * What each of them has is what its JSON has, so that it is written from that: the stored text where
 * it will do, else from what render.c makes.  Types only say what of it is bytes, or a float. */
#include "apiserver/render.h"
#include "apiserver/output_media.h"
#include "apiserver/request.h"
#include "object/cbor_object.h"
#include "object/decode.h"
#include "write/convert.h"

static void begin_document(struct buffer *out)
{
    const struct bytes tag = CBOR_SELF_DESCRIBED;
    buffer_add(out, tag.at, tag.size);
}

static bool write_object(struct request *request, struct buffer *out, const struct object *object,
                         struct error *err)
{
    AUTO_ARENA arena = { 0 };
    AUTO_BUFFER rendered = { 0 };
    const struct kind *kind = request->route.kind;
    bool is_whole = request->output.shape == SHAPE_OBJECT,
         is_own = is_whole && (!kind || object_is_of(object, kind));
    (void)err;
    begin_document(out);
    if (!is_own)
        render_object(request, &rendered, object);
    bool is_of_route = kind && kind->storage == object->kind;
    cbor_write_json(out, is_own ? object->text : buffer_bytes(&rendered),
                    !is_whole     ? NULL
                    : is_of_route ? kind->type
                                  : object->kind->type,
                    &arena);
    return true;
}

static bool write_value(struct buffer *out, const struct value *value, const struct kind *kind,
                        struct error *err)
{
    AUTO_ARENA arena = { 0 };
    AUTO_BUFFER json = { 0 };
    (void)err;
    begin_document(out);
    encode_object(&json, value, kind);
    cbor_write_json(out, buffer_bytes(&json), kind->type, &arena);
    return true;
}

static void write_items(struct request *request, struct body *body)
{
    AUTO_ARENA arena = { 0 };
    AUTO_BUFFER json = { 0 };
    const struct core_page *page = &request->page;
    const struct kind *kind = request->route.kind;
    bool is_partial = request->output.shape == SHAPE_PARTIAL;
    if (is_partial && page->count == 0) {
        cbor_write_json(&body->room, BYTES("null"), NULL, &arena);
        return;
    }
    cbor_write_head(&body->room, CBOR_ARRAY, page->count);
    for (size_t i = 0; i < page->count; i++) {
        buffer_reset(&json);
        arena_reset(&arena);
        if (is_partial)
            write_partial(&json, page->items[i], request->output.shape_version);
        else
            write_list_item(&json, page->items[i], kind);
        cbor_write_json(&body->room, buffer_bytes(&json), is_partial ? NULL : kind->type, &arena);
        body_breathe(body);
    }
}

static const char *list_api_version(struct request *request)
{
    return request->output.shape == SHAPE_PARTIAL
               ? arena_printf(&request->arena, "meta.k8s.io/%s", request->output.shape_version)
               : request->route.kind->api_version;
}

/* Its four keys ascend in length. */
static bool write_page(struct request *request, struct body *body)
{
    enum { MEMBERS = 4 };
    AUTO_BUFFER metadata = { 0 };
    struct buffer *out = &body->room;
    bool is_partial = request->output.shape == SHAPE_PARTIAL;
    begin_document(out);
    cbor_write_head(out, CBOR_MAP, MEMBERS);
    cbor_write_string(out, BYTES("kind"));
    cbor_write_string(out, bytes_of(is_partial ? "PartialObjectMetadataList"
                                               : request->route.kind->list_name));
    cbor_write_string(out, BYTES("items"));
    write_items(request, body);
    cbor_write_string(out, BYTES("metadata"));
    write_list_metadata(request, &metadata);
    cbor_write_json(out, buffer_bytes(&metadata), NULL, &request->arena);
    cbor_write_string(out, BYTES("apiVersion"));
    cbor_write_string(out, bytes_of(list_api_version(request)));
    return true;
}

const struct binary_form cbor_form = {
    .write_object = write_object,
    .write_page = write_page,
    .write_value = write_value,
    .write_watch_event = cbor_write_watch_event,
};
