/* SPDX-License-Identifier: Apache-2.0 */
/* answer_protobuf.c - objects, their metadata alone, pages and watch events as protobuf, made from
 * the stored text.
 *
 * A kind that shares another's storage is converted on the way.  Tables are JSON's: who asks for
 * them as protobuf does not get them (accept.c). */
#include "apiserver/output_media.h"
#include "apiserver/body.h"
#include "apiserver/render.h"
#include "apiserver/request.h"
#include "object/protobuf.h"

/* Its own text where that is what was asked for, else one that is written to `room`. */
static struct bytes text_of(const struct request *request, const struct object *object,
                            const struct kind *kind, struct buffer *room)
{
    bool is_partial = request->output.shape == SHAPE_PARTIAL;
    if (!is_partial && object->kind == kind)
        return object->text;
    buffer_reset(room);
    if (is_partial)
        write_partial(room, object, request->output.shape_version);
    else
        write_as_kind(room, object, kind);
    return buffer_bytes(room);
}

static bool write_object(struct request *request, struct buffer *out, const struct object *object,
                         struct error *err)
{
    AUTO_BUFFER room = { 0 };
    const struct kind *kind = object->kind, *asked = request->route.kind;
    if (request->output.shape == SHAPE_PARTIAL)
        kind = well_known.partial_object_metadata;
    else if (asked && asked->storage == kind)
        kind = asked;
    return protobuf_write_text(out, text_of(request, object, kind, &room), kind, err);
}

static bool write_page(struct request *request, struct body *body)
{
    AUTO_BUFFER head = { 0 };
    AUTO_BUFFER room = { 0 };
    AUTO_ARENA arena = { 0 };
    bool is_partial = request->output.shape == SHAPE_PARTIAL;
    const struct core_page *page = &request->page;
    struct protobuf_list list = {
        .kind = is_partial ? well_known.partial_object_metadata : request->route.kind,
        .list_kind = is_partial ? well_known.partial_object_metadata_list : NULL,
        .revision = page->revision,
        .continue_token = request->continue_token,
        .remaining = request->show_remaining ? &page->remaining : NULL,
        .arena = &arena,
    };
    for (size_t i = 0; i < page->count; i++) {
        struct bytes text = text_of(request, page->items[i], list.kind, &room);
        if (!protobuf_write_item(&body->room, &list, text, &request->err))
            return false;
        body_breathe(body);
    }
    body_flush(body);
    if (!protobuf_write_list_head(&head, &list, body->size_bytes, &request->err))
        return false;
    body_add_front(body, buffer_bytes(&head));
    protobuf_write_list_tail(&body->room);
    return true;
}

const struct binary_form protobuf_form = {
    .write_object = write_object,
    .write_page = write_page,
    .write_value = protobuf_write_object,
    .write_watch_event = protobuf_write_watch_event,
};
