/* SPDX-License-Identifier: Apache-2.0 */
/* render_item.c - one object as JSON: as another version of its kind, as an item of a list, as its
 * metadata alone; and the metadata of a list. */
#include "apiserver/render.h"

#include "object/decode.h"
#include "write/convert.h"

void write_list_metadata(const struct request *request, struct buffer *out)
{
    if (request->page.revision == 0) {   /* it is of nothing that is stored */
        buffer_add_text(out, "{}");
        return;
    }
    buffer_printf(out, "{\"resourceVersion\":\"%lld\"", (long long)request->page.revision);
    if (request->continue_token)
        buffer_printf(out, ",\"continue\":\"%s\"", request->continue_token);
    if (request->show_remaining)
        buffer_printf(out, ",\"remainingItemCount\":%lld", (long long)request->page.remaining);
    buffer_add_char(out, '}');
}

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

void write_partial(struct buffer *out, const struct object *object, const char *version)
{
    struct bytes metadata = object_metadata(object);
    buffer_add_text(out, "{\"kind\":\"PartialObjectMetadata\",\"apiVersion\":\"meta.k8s.io/");
    buffer_add_text(out, version);
    buffer_add_text(out, "\",\"metadata\":");
    buffer_add(out, metadata.at, metadata.size);
    buffer_add_char(out, '}');
}

/* All texts of ours begin with it. */
static struct bytes behind_kind(struct bytes text, const struct kind *kind)
{
    size_t head = sizeof "{\"kind\":\"\",\"apiVersion\":\"\"," - 1 + strlen(kind->name) +
                  strlen(kind->api_version);
    return (struct bytes){ text.at + head, text.size - head };
}

struct bytes text_without_kind(const struct object *object)
{
    return behind_kind(object->text, object->kind);
}

void write_list_item(struct buffer *out, const struct object *object, const struct kind *kind)
{
    AUTO_BUFFER other = { 0 };
    if (kind->custom) {
        write_as_kind(out, object, kind);
        return;
    }
    if (kind != kind->storage)
        write_as_kind(&other, object, kind);
    struct bytes text =
        other.size ? behind_kind(buffer_bytes(&other), kind) : text_without_kind(object);
    buffer_add_char(out, '{');
    buffer_add(out, text.at, text.size);
}
