/* SPDX-License-Identifier: Apache-2.0 */
/* accept.c - in which form a client wants its answer.
 *
 * The Accept header lists media types with parameters; the first of the highest q that we can write
 * is taken.  Protobuf is for plain objects of kinds that have it: elsewhere it is passed over, as
 * CBOR is always.  A client that offers nothing else gets 406. */
#include "apiserver/request.h"
#include "object/protobuf.h"

struct media {
    struct bytes type, as, group, version;
    int          q;                      /* thousandths */
};

static int parse_q(struct bytes text)
{
    int q = text.size && text.at[0] == '1' ? 1000 : 0, place = 100;
    for (size_t i = 2; i < text.size && i < 5 && q < 1000; i++, place /= 10)
        if (text.at[i] >= '0' && text.at[i] <= '9')
            q += (text.at[i] - '0') * place;
    return q;
}

static struct media parse_media(struct bytes text)
{
    struct media media = { .q = 1000 };
    media.type = bytes_trim(bytes_next(&text, ';'));
    while (text.at) {
        struct bytes value = bytes_next(&text, ';'), name = bytes_trim(bytes_next(&value, '='));
        value = bytes_trim(value);
        if (bytes_equal_text(name, "q"))
            media.q = parse_q(value);
        else if (bytes_equal_text(name, "as"))
            media.as = value;
        else if (bytes_equal_text(name, "g"))
            media.group = value;
        else if (bytes_equal_text(name, "v"))
            media.version = value;
    }
    return media;
}

static const struct shape_row {
    const char       *as, *group, *versions[3];
    enum output_shape shape;
} shape_rows[] = {
    { "Table",                     "meta.k8s.io",         { "v1", "v1beta1" }, SHAPE_TABLE },
    { "PartialObjectMetadata",     "meta.k8s.io",         { "v1", "v1beta1" }, SHAPE_PARTIAL },
    { "PartialObjectMetadataList", "meta.k8s.io",         { "v1", "v1beta1" }, SHAPE_PARTIAL },
    { "APIGroupDiscoveryList",     "apidiscovery.k8s.io", { "v2", "v2beta1" }, SHAPE_DISCOVERY },
};

static bool take_shape(const struct media *media, struct output *output)
{
    output->shape = SHAPE_OBJECT;
    if (media->as.size == 0)
        return true;
    FOR_EACH(row, shape_rows)
        for (const char *const *version = row->versions; *version; version++)
            if (bytes_equal_text(media->as, row->as) &&
                bytes_equal_text(media->group, row->group) &&
                bytes_equal_text(media->version, *version)) {
                output->shape = row->shape;
                output->shape_version = *version;
                return true;
            }
    return false;
}

static bool has_protobuf(const struct request *request)
{
    return request->route.kind && protobuf_has_kind(request->route.kind);
}

static bool take_format(const struct request *request, const struct media *media,
                        struct output *output)
{
    static const struct { const char *type; enum output_format format; } rows[] = {
        { "application/json", OUTPUT_JSON },
        { "*/*", OUTPUT_JSON },
        { "application/*", OUTPUT_JSON },
        { "application/yaml", OUTPUT_YAML },
        { "text/plain", OUTPUT_JSON },
        { "application/vnd.kubernetes.protobuf", OUTPUT_PROTOBUF },
    };
    FOR_EACH(row, rows)
        if (bytes_equal_text(media->type, row->type)) {
            output->format = row->format;
            return row->format != OUTPUT_PROTOBUF || (has_protobuf(request) && media->as.size == 0);
        }
    return false;
}

/* A PartialObjectMetadata is one object, its list many; questions (reviews) have no metadata at
 * all. */
static bool shape_fits(const struct request *request, const struct media *media)
{
    const struct route *route = &request->route;
    bool is_collection =
        !route->name && (route->verb == REQUEST_LIST || route->verb == REQUEST_DELETE_COLLECTION);
    if (media->as.size == 0 || !route->kind)
        return true;
    if (!(route->kind->verbs & VERB_GET))
        return false;
    if (bytes_equal_text(media->as, "PartialObjectMetadata"))
        return !is_collection;
    return !bytes_equal_text(media->as, "PartialObjectMetadataList") || is_collection;
}

bool output_negotiate(struct request *request)
{
    const char *include = query_text(request, "includeObject");
    if (include && *include && !text_equal(include, "None") && !text_equal(include, "Metadata") &&
        !text_equal(include, "Object"))
        return fail(
            &request->err, REASON_BAD_REQUEST, 0,
            "includeObject: Invalid value: \"%s\": must be 'Metadata', 'Object', 'None', or empty",
            include);
    struct bytes header = http_header_value(http_exchange_request(request->exchange), "accept");
    int best = -1;
    request->output = (struct output){ 0 };
    if (header.size == 0)
        return true;
    while (header.at) {
        struct media media = parse_media(bytes_next(&header, ','));
        struct output output = { 0 };
        if (media.q <= best || !take_format(request, &media, &output) ||
            !take_shape(&media, &output) || !shape_fits(request, &media))
            continue;
        best = media.q;
        request->output = output;
    }
    if (best >= 0 || request->route.path || request->route.rest)
        return true;                     /* paths and streams choose for themselves */
    return fail(&request->err, REASON_NOT_ACCEPTABLE, 0,
                "only the following media types are accepted: application/json, application/yaml%s",
                has_protobuf(request) ? ", application/vnd.kubernetes.protobuf" : "");
}
