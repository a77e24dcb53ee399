/* SPDX-License-Identifier: Apache-2.0 */
/* accept.c - in which form a client wants its answer.
 *
 * The Accept header lists media types with parameters; the first of the highest q that we can write
 * is taken.  Protobuf is for objects and metadata of kinds that have it, CBOR for those of all:
 * where they are not, they are passed over.  A client that offers nothing else gets 406, in
 * upstream's words: they tell whether a type was unknown, a form of it, or a list was asked for
 * where there is one. */
#include "apiserver/output_media.h"
#include "apiserver/query.h"
#include "apiserver/request.h"
#include "object/protobuf.h"
#include "object/validation.h"

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
    bool              is_of_many;
} shape_rows[] = {
    { "Table",                     "meta.k8s.io",         { "v1", "v1beta1" }, SHAPE_TABLE },
    { "PartialObjectMetadata",     "meta.k8s.io",         { "v1", "v1beta1" }, SHAPE_PARTIAL },
    { "PartialObjectMetadataList", "meta.k8s.io",         { "v1", "v1beta1" }, SHAPE_PARTIAL, true },
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
                output->is_of_many = row->is_of_many;
                return true;
            }
    return false;
}

static bool has_protobuf(const struct request *request)
{
    return !request->route.kind || protobuf_has_kind(request->route.kind);
}

const struct output_media output_media[] = {
    [OUTPUT_JSON] = { "application/json", "application/json", "application/json;stream=watch" },
    [OUTPUT_YAML] = { "application/yaml" },
    [OUTPUT_PROTOBUF] = { "application/vnd.kubernetes.protobuf",
                          "application/vnd.kubernetes.protobuf;stream=watch",
                          "application/vnd.kubernetes.protobuf;stream=watch", &protobuf_form },
    [OUTPUT_CBOR] = { "application/cbor", "application/cbor-seq", "application/cbor-seq",
                      &cbor_form },
};

/* Tables are JSON's and YAML's; other forms have protobuf in their newest version.  Of discovery,
 * CBOR is for the lists of resources. */
static bool is_written(const struct request *request, enum output_format format,
                       const struct media *media)
{
    bool is_newest = bytes_equal_text(media->version, "v1") || bytes_equal_text(media->version, "v2");
    bool is_resource = request->route.kind || request->route.path == PATH_API_RESOURCES;
    switch (format) {
    case OUTPUT_PROTOBUF:
        return has_protobuf(request) &&
               (!media->as.size || (is_newest && !bytes_equal_text(media->as, "Table")));
    case OUTPUT_CBOR:
        return is_resource && !bytes_equal_text(media->as, "Table");
    case OUTPUT_JSON:
    case OUTPUT_YAML:
    case OUTPUT_FORMAT_COUNT:
        break;
    }
    return true;
}

static bool is_any(struct bytes type)
{
    return bytes_equal_text(type, "*/*") || bytes_equal_text(type, "application/*");
}

static bool find_format(struct bytes type, enum output_format *ret)
{
    for (enum output_format format = 0; format < OUTPUT_FORMAT_COUNT; format++)
        if (bytes_equal_text(type, output_media[format].type)) {
            *ret = format;
            return true;
        }
    return false;
}

static bool take_format(const struct request *request, const struct media *media,
                        struct output *output)
{
    if (is_any(media->type))
        return true;                     /* JSON */
    return find_format(media->type, &output->format) &&
           is_written(request, output->format, media);
}

/* ---- what cannot be had ---- */

static bool not_acceptable(struct request *request, const char *message)
{
    return fail(&request->err, REASON_NOT_ACCEPTABLE, 0, "%s", message);
}

/* "application/json, application/yaml ...": protobuf too where the kind has none, for Status has. */
static void write_types(struct buffer *text, bool of_streams)
{
    const char *before = "";
    FOR_EACH(media, output_media) {
        const char *offer = of_streams ? media->stream_offer : media->type;
        if (!offer)
            continue;
        buffer_printf(text, "%s%s", before, offer);
        before = ", ";
    }
}

static bool only_accepted(struct request *request, bool of_streams)
{
    AUTO_BUFFER text = { 0 };
    buffer_add_text(&text, "only the following media types are accepted: ");
    write_types(&text, of_streams);
    return not_acceptable(request, buffer_text(&text));
}

static bool is_collection(const struct route *route)
{
    return !route->name && route->verb != REQUEST_CREATE;
}

static bool may_stream(const struct route *route)
{
    return route->verb == REQUEST_WATCH ||
           (is_collection(route) && route->verb != REQUEST_DELETE_COLLECTION);
}

/* No offered type was even named: said in another way, and of nothing. */
static bool none_available(struct request *request)
{
    AUTO_BUFFER text = { 0 };
    buffer_add_text(&text, "406: Not Acceptable\n\nAvailable representations: ");
    write_types(&text, /* of_streams= */ false);
    if (may_stream(&request->route)) {
        buffer_add_text(&text, ", ");
        write_types(&text, /* of_streams= */ true);
    }
    request->names_nothing = true;
    return not_acceptable(request, buffer_text(&text));
}

/* A PartialObjectMetadata is one object, its list many. */
static bool check_number(struct request *request)
{
    const struct kind *kind = request->route.kind;
    struct bytes group = bytes_of(*kind->group ? kind->group : "core");
    bool is_list = is_collection(&request->route), wants_list = request->output.is_of_many;
    group = bytes_next(&group, '.');
    if (request->output.shape != SHAPE_PARTIAL || is_list == wants_list)
        return true;
    return not_acceptable(
        request,
        arena_printf(&request->arena,
                     "you requested PartialObjectMetadata%s, but the requested object is %s "
                     "(*%.*s.%s)", wants_list ? "List" : "",
                     is_list ? "a list" : "not a list", BYTES_ARG(group),
                     is_list ? kind->list_name : kind->name));
}

/* ---- the choice ---- */

/* Of collections, the types of their watches are types, too. */
static bool is_named(struct bytes type, bool has_streams)
{
    enum output_format format;
    if (bytes_equal_text(type, "*/*") || find_format(type, &format))
        return true;
    FOR_EACH(media, output_media)
        if (has_streams && media->stream_type && bytes_equal_text(type, media->stream_type))
            return true;
    return false;
}

static bool names_a_type(const struct request *request, struct bytes header)
{
    bool has_streams = may_stream(&request->route);
    while (header.at)
        if (is_named(parse_media(bytes_next(&header, ',')).type, has_streams))
            return true;
    return false;
}

/* Questions (reviews) have no metadata and no rows. */
static bool shape_fits(const struct request *request, const struct media *media)
{
    const struct kind *kind = request->route.kind;
    return media->as.size == 0 || !kind || (kind->verbs & VERB_GET);
}

static bool choose(struct request *request, struct bytes header)
{
    int best = -1;
    while (header.at) {
        struct media media = parse_media(bytes_next(&header, ','));
        struct output output = { 0 };
        if (media.q <= best || !take_format(request, &media, &output) ||
            !take_shape(&media, &output) || !shape_fits(request, &media))
            continue;
        best = media.q;
        request->output = output;
    }
    return best >= 0;
}

/* What is about nothing is not told in CBOR. */
void output_choose_for_status(struct request *request)
{
    struct bytes header = http_header_value(http_exchange_request(request->exchange), "accept");
    int best = header.size == 0 ? 0 : -1;
    if (!request->route.kind && !request->names_nothing)
        return;
    request->output = (struct output){ 0 };
    while (header.size) {
        struct media media = parse_media(bytes_next(&header, ','));
        enum output_format format = OUTPUT_JSON;
        if (media.q <= best || media.as.size ||
            (!is_any(media.type) && !find_format(media.type, &format)) ||
            (format == OUTPUT_CBOR && request->names_nothing))
            continue;
        best = media.q;
        request->output.format = format;
    }
    request->output.in_lines = best < 0;
}

static bool negotiate_path(struct request *request, struct bytes header)
{
    static const enum path strict[] = { PATH_API_VERSIONS, PATH_API_GROUPS, PATH_API_GROUP,
                                        PATH_API_RESOURCES };
    bool is_chosen = choose(request, header);
    FOR_EACH(path, strict)
        if (!is_chosen && *path == request->route.path)
            return not_acceptable(request, "only the following media types are accepted: "
                                           "application/json, application/yaml, "
                                           "application/vnd.kubernetes.protobuf");
    return true;                         /* the others choose for themselves */
}

static bool check_include(struct request *request)
{
    static const char *const words[] = { "", "None", "Metadata", "Object", NULL };
    struct bytes include = url_query_value(&request->query, "includeObject");
    return request->output.shape != SHAPE_TABLE || text_is_one_of(include, words) ||
           fail(&request->err, REASON_BAD_REQUEST, 0,
                "Unable to convert to Table as requested: includeObject: Invalid value: "
                "\"%.*s\": must be 'Metadata', 'Object', 'None', or empty",
                BYTES_ARG(include));
}

bool output_check(struct request *request)
{
    if (!request->route.kind)
        return true;
    if (request->route.verb != REQUEST_WATCH)
        return check_include(request) && check_number(request);
    return (output_media[request->output.format].stream_type ||
            only_accepted(request, /* of_streams= */ true)) &&
           check_include(request);
}

bool output_negotiate(struct request *request)
{
    struct bytes header = http_header_value(http_exchange_request(request->exchange), "accept");
    request->output = (struct output){ 0 };
    if (header.size == 0 || request->route.foreign)
        return true;
    if (!request->route.kind)
        return negotiate_path(request, header);
    if (!names_a_type(request, header) && !request->route.kind->custom)
        return none_available(request);
    return choose(request, header) || only_accepted(request, /* of_streams= */ false);
}
