/* SPDX-License-Identifier: Apache-2.0 */
/* answer_protobuf.c - objects, pages and watch events as protobuf, made from the stored text.
 *
 * A kind that shares another's storage is converted on the way.  Tables and metadata-only forms are
 * JSON's: who asks for them gets JSON (accept.c). */
#include "apiserver/convert.h"
#include "apiserver/request.h"
#include "object/protobuf.h"

bool protobuf_render_object(struct request *request, struct buffer *out,
                            const struct object *object, struct error *err)
{
    AUTO_ARENA arena = { 0 };
    const struct kind *kind = object->kind, *asked = request->route.kind;
    struct value *value = value_from_whole_object(object, &arena);
    if (asked && asked->storage == kind) {
        value = kind_convert(value, kind, asked, &arena);
        kind = asked;
    }
    return protobuf_write_object(out, value, kind, err);
}

bool protobuf_render_page(struct request *request, struct buffer *out)
{
    const struct core_page *page = &request->page;
    struct protobuf_list list = {
        .kind = request->route.kind,
        .items = page->items,
        .count = page->count,
        .revision = page->revision,
        .continue_token = request->continue_token,
        .remaining = request->show_remaining ? &page->remaining : NULL,
        .convert = kind_convert,
    };
    return protobuf_write_list(out, &list, &request->err);
}

bool protobuf_render_event(struct request *request, struct buffer *out, const char *type,
                           const struct object *object)
{
    AUTO_BUFFER envelope = { 0 };
    if (!protobuf_render_object(request, &envelope, object, NULL))
        return false;
    protobuf_write_watch_event(out, type, buffer_bytes(&envelope));
    return true;
}

bool protobuf_render_event_value(struct buffer *out, const char *type, const struct value *value,
                                 const struct kind *kind)
{
    AUTO_BUFFER envelope = { 0 };
    if (!protobuf_write_object(&envelope, value, kind, NULL))
        return false;
    protobuf_write_watch_event(out, type, buffer_bytes(&envelope));
    return true;
}
