/* SPDX-License-Identifier: Apache-2.0 */
/* accept.c - in which form a client wants its answer.
 *
 * The Accept header lists media types with parameters; of those that we can write the first of the
 * highest q is taken, one of no q at all included.  Protobuf is for objects and metadata of kinds
 * that have it, CBOR for those of all: where they are not, they are passed over.  A client that
 * offers nothing else gets 406, in upstream's words: they tell whether a type was unknown, a form of
 * it, or a list was asked for where there is one. */
#include <stdlib.h>

#include "apiserver/output_media.h"
#include "apiserver/query.h"
#include "apiserver/request.h"
#include "object/protobuf.h"
#include "object/validation.h"

enum { CLAUSES_MAX = 64 };              /* what stands behind them in a header is not looked at */

/* One clause of the header; a form is asked for by any of as, g and v. */
struct media {
    struct bytes type, as, group, version, stream;
    bool         has_form, in_lines;
    double       q;
};

static bool is_any(struct bytes type)
{
    return bytes_equal_text(type, "*/*") || bytes_equal_text(type, "*");
}

/* As Go reads a number: what is none is 0. */
static double parse_q(struct bytes text)
{
    enum { NUMBER_MAX = 32 };
    char number[NUMBER_MAX], *end;
    if (text.size >= NUMBER_MAX)
        return 0;
    for (size_t i = 0; i < text.size; i++)
        if (!strchr("+-.0123456789eE", text.at[i]))
            return 0;
    memcpy(number, text.at, text.size);
    number[text.size] = '\0';
    double q = strtod(number, &end);
    return *end ? 0 : q;
}

static void take_parameter(struct media *media, struct bytes text)
{
    size_t ignored;
    struct bytes value = text, name = bytes_trim(bytes_next(&value, '='));
    if (value.size == 0 || bytes_find(value, '=', &ignored))
        return;
    if (bytes_equal_text(name, "q")) {
        media->q = parse_q(value);
        return;
    }
    if (bytes_equal_text(name, "pretty"))
        media->in_lines = bytes_equal_text(bytes_trim(value), "1");
    const struct { const char *name; struct bytes *to; } rows[] = {
        { "as", &media->as }, { "g", &media->group }, { "v", &media->version },
        { "stream", &media->stream },
    };
    FOR_EACH(row, rows)
        if (bytes_equal_text(name, row->name))
            *row->to = bytes_trim(value);
    media->has_form = media->as.at || media->group.at || media->version.at;
}

/* False: it is passed over, whatever it wants. */
static bool parse_media(struct bytes text, struct media *ret)
{
    size_t slash, ignored;
    text = bytes_trim(text);
    *ret = (struct media){ .q = 1 };
    ret->type = bytes_trim(bytes_next(&text, ';'));
    if (!bytes_find(ret->type, '/', &slash)) {
        if (!is_any(ret->type))
            return false;
    } else {
        struct bytes sub = { ret->type.at + slash + 1, ret->type.size - slash - 1 };
        if (sub.size == 0 || bytes_find(sub, '/', &ignored))
            return false;
    }
    while (text.at)
        take_parameter(ret, bytes_next(&text, ';'));
    return true;
}

static bool is_rest_open(const struct media *media)
{
    return is_any(media->type) ||
           (media->type.size > 2 && media->type.at[media->type.size - 1] == '*' &&
            media->type.at[media->type.size - 2] == '/');
}

/* What upstream sorts by, which is no order: a type that is said goes before one that is not even
 * where less is wanted of it. */
static bool goes_before(const struct media *one, const struct media *other)
{
    return one->q > other->q || (!is_any(one->type) && is_any(other->type)) ||
           (!is_rest_open(one) && is_rest_open(other));
}

struct clauses {
    struct media items[CLAUSES_MAX];
    size_t       count;
};

/* The clauses that say something, best first. */
static void parse_clauses(struct bytes header, struct clauses *ret)
{
    ret->count = 0;
    while (header.at && ret->count < CLAUSES_MAX) {
        struct media media;
        if (!parse_media(bytes_next(&header, ','), &media))
            continue;
        size_t at = ret->count++;
        for (; at > 0 && goes_before(&media, &ret->items[at - 1]); at--)
            ret->items[at] = ret->items[at - 1];
        ret->items[at] = media;
    }
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
    if (!media->has_form)
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
               (!media->has_form || (is_newest && !bytes_equal_text(media->as, "Table")));
    case OUTPUT_CBOR:
        return is_resource && !bytes_equal_text(media->as, "Table");
    case OUTPUT_JSON:
    case OUTPUT_YAML:
    case OUTPUT_FORMAT_COUNT:
        break;
    }
    return true;
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

static bool may_be_streamed(const struct media *media)
{
    return !media->stream.size || bytes_equal_text(media->stream, "watch");
}

static bool takes_json(const struct media *media)
{
    return is_any(media->type) || bytes_equal_text(media->type, "application/*");
}

static bool take_format(const struct request *request, const struct media *media,
                        struct output *output)
{
    if (!may_be_streamed(media))
        return false;
    if (takes_json(media))
        return true;
    return find_format(media->type, &output->format) &&
           (!media->stream.size || output_media[output->format].stream_type) &&
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

/* What is answered: an object, or what its subresource is. */
static const struct kind *subresource_kind(const struct route *route)
{
    const struct subresource *sub = route->subresource;
    const struct kind *kind =
        sub && sub->kind_name ? kind_find(sub->kind_group, sub->kind_version, sub->kind_name) : NULL;
    return kind ? kind : route->kind->custom ? route->kind : route->kind->storage;
}

/* A PartialObjectMetadata is one object, its list many. */
static bool check_number(struct request *request)
{
    const struct kind *kind = subresource_kind(&request->route);
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
    while (header.at) {
        struct bytes clause = bytes_next(&header, ',');
        if (is_named(bytes_trim(bytes_next(&clause, ';')), has_streams))
            return true;
    }
    return false;
}

/* Of subresources only some are told as rows. */
static bool has_rows(const struct route *route)
{
    static const char *const without[] = { "apiextensions.k8s.io", "apiregistration.k8s.io",
                                           "resource.k8s.io" };
    const char *sub = route->subresource ? route->subresource->name : NULL;
    if (!(route->kind->verbs & VERB_GET))
        return false;
    FOR_EACH(group, without)
        if (sub && text_equal(route->kind->group, *group))
            return false;
    return !sub || route->kind->custom || text_equal(sub, "status") || text_equal(sub, "scale");
}

/* Questions (reviews) have no rows; what groups there are has neither rows nor metadata. */
static bool shape_fits(const struct request *request, const struct output *output)
{
    const struct kind *kind = request->route.kind;
    switch (output->shape) {
    case SHAPE_OBJECT:    return true;
    case SHAPE_TABLE:     return kind && has_rows(&request->route);
    case SHAPE_PARTIAL:   return kind != NULL;
    case SHAPE_DISCOVERY: return !kind;
    }
    return false;
}

static bool choose(struct request *request, struct bytes header)
{
    struct clauses clauses;
    parse_clauses(header, &clauses);
    for (size_t i = 0; i < clauses.count; i++) {
        struct output output = { 0 };
        if (!take_format(request, &clauses.items[i], &output) ||
            !take_shape(&clauses.items[i], &output) || !shape_fits(request, &output))
            continue;
        output.in_lines = clauses.items[i].in_lines;
        request->output = output;
        return true;
    }
    return false;
}

/* What is about nothing is not told in CBOR. */
void output_choose_for_status(struct request *request)
{
    struct bytes header = http_header_value(http_exchange_request(request->exchange), "accept");
    struct clauses clauses;
    if (!request->route.kind && !request->names_nothing)
        return;
    request->output = (struct output){ 0 };
    if (header.size == 0)
        return;
    parse_clauses(header, &clauses);
    for (size_t i = 0; i < clauses.count; i++) {
        const struct media *media = &clauses.items[i];
        enum output_format format = OUTPUT_JSON;
        if (media->has_form || !may_be_streamed(media) ||
            (!takes_json(media) && !find_format(media->type, &format)) ||
            (format == OUTPUT_CBOR && request->names_nothing))
            continue;
        request->output.format = format;
        request->output.in_lines = media->in_lines;
        return;
    }
    request->output.in_lines = true;
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
    const struct route *route = &request->route;
    bool is_stream = route->rest && !text_equal(route->subresource->name, "log");
    if (header.size == 0 || route->foreign || is_stream)
        return true;
    if (!request->route.kind)
        return negotiate_path(request, header);
    if (!names_a_type(request, header) && !request->route.kind->custom)
        return none_available(request);
    return choose(request, header) || only_accepted(request, /* of_streams= */ false);
}
