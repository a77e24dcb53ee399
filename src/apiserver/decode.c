/* SPDX-License-Identifier: Apache-2.0 */
/* decode.c - the body of a write, on the I/O thread: pure work, before the core is bothered.
 *
 * What cannot be read is told in upstream's order: of a create first that its form is unknown, of
 * an update first what is wrong with its options (write_options.c). */
#include <strings.h>

#include "apiserver/list_options.h"
#include "apiserver/query.h"
#include "apiserver/write_options.h"
#include "write/pipeline.h"
#include "codec/cbor.h"
#include "codec/json.h"
#include "codec/yaml.h"
#include "object/decode.h"
#include "object/decode_source.h"
#include "object/managed_fields.h"
#include "object/patch_elements.h"
#include "object/protobuf.h"
#include "write/delete_options.h"

static bool unsupported_media(struct request *request, const char *accepted)
{
    return fail(
        &request->err, REASON_UNSUPPORTED_MEDIA_TYPE, 0,
        "the body of the request was in an unknown format - accepted media types include: %s",
        accepted);
}

static struct bytes content_type(const struct http_request *http)
{
    struct bytes header = http_header_value(http, "content-type");
    return bytes_trim(bytes_next(&header, ';'));
}

static bool is_type(struct bytes type, const char *name)
{
    return type.size == strlen(name) && strncasecmp(type.at, name, type.size) == 0;
}

static bool is_protobuf(const struct http_request *http, const struct kind *kind)
{
    return is_type(content_type(http), "application/vnd.kubernetes.protobuf") && kind &&
           protobuf_has_kind(kind);
}

static bool body_format(struct request *request, struct bytes type, enum body_format *ret)
{
    static const struct { const char *type; enum body_format format; } rows[] = {
        { "", BODY_JSON },
        { "application/json", BODY_JSON },
        { "application/yaml", BODY_YAML },
        { "application/cbor", BODY_CBOR },
    };
    FOR_EACH(row, rows)
        if (is_type(type, row->type)) {
            *ret = row->format;
            return true;
        }
    return unsupported_media(request, "application/json, application/yaml, "
                                      "application/vnd.kubernetes.protobuf, application/cbor");
}

/* The kind of the body: the resource's own, or its subresource's. */
static const struct kind *kind_of_body(const struct route *route)
{
    const struct subresource *subresource = route->subresource;
    if (!subresource || !subresource->kind_name)
        return route->kind;
    return kind_find(subresource->kind_group, subresource->kind_version, subresource->kind_name);
}

struct body_form {
    const struct kind *kind;
    bool               is_protobuf;
    enum body_format   format;           /* of what is not protobuf */
};

static bool find_form(struct request *request, const struct http_request *http,
                      struct body_form *ret)
{
    *ret = (struct body_form){ .kind = kind_of_body(&request->route) };
    ret->is_protobuf = is_protobuf(http, ret->kind);
    return ret->is_protobuf || body_format(request, content_type(http), &ret->format);
}

static bool decode_object(struct request *request, const struct body_form *form, struct bytes body)
{
    struct sent_body sent = { .text = body,
                              .format = form->format,
                              .validation = request->write.field_validation };
    if (!form->is_protobuf && form->format == BODY_JSON)
        sent.text = json_mend_text(body, &request->arena);
    request->body =
        form->is_protobuf
            ? protobuf_read_object(body, form->kind, &request->arena, NULL, &request->err)
            : decode_body(&sent, form->kind, &request->arena, &request->write.warnings,
                          &request->err);
    return request->body != NULL;
}

/* ---- patches ---- */

static void note_yaml_duplicate(void *context, const char *text)
{
    struct request *request = context;
    decode_note(&request->write.warnings, &request->arena, "%s", text);
}

static void note_json_duplicate(void *context, const char *path, size_t offset)
{
    (void)path, (void)offset;
    *(bool *)context = true;
}

static bool refuse_duplicates(struct request *request)
{
    struct decode_notes *notes = &request->write.warnings;
    AUTO_BUFFER text = { 0 };
    if (notes->count == 0 || request->write.field_validation != FIELD_VALIDATION_STRICT)
        return true;
    for (size_t i = 0; i < notes->count; i++)
        buffer_printf(&text, "\n  %s", notes->texts[i]);
    *notes = (struct decode_notes){ 0 };
    return fail_whole(&request->err, &request->arena, REASON_BAD_REQUEST,
                      "error strict decoding YAML: error converting YAML to JSON: yaml: unmarshal "
                      "errors:%s", buffer_text(&text));
}

/* What no configuration is. */
static bool check_map(struct request *request, const struct value *config, const char *found,
                      const char *problem)
{
    if (config->type == VALUE_MAP)
        return true;
    return fail(&request->err, REASON_BAD_REQUEST, 0,
                "error decoding YAML: %s: cannot unmarshal %s into Go value of type "
                "map[string]interface {}", problem, found);
}

/* A configuration to apply as CBOR: upstream's message calls it YAML, too. */
static struct value *decode_cbor_configuration(struct request *request, struct bytes body)
{
    struct value *config = cbor_parse(body, &request->arena, NULL, &request->err);
    if (!config) {
        (void)error_context(&request->err, "error decoding YAML");
        return NULL;
    }
    if (config->type == VALUE_NULL)
        config = value_new_map(&request->arena);
    return check_map(request, config, cbor_type_of(config), "cbor") ? config : NULL;
}

/* A configuration to apply: YAML, which is mostly JSON.  Only YAML's reader can say on which line a
 * key stands twice. */
static struct value *decode_configuration(struct request *request, struct bytes body)
{
    bool duplicates = false;
    struct json_options json = { .duplicate = note_json_duplicate, .context = &duplicates };
    struct yaml_options yaml = { .duplicate = note_yaml_duplicate, .context = request };
    struct value *config = json_parse(body, &json, &request->arena, NULL);
    if (!config || duplicates)
        config = yaml_parse_with(body, &yaml, &request->arena, &request->err);
    if (!config) {
        (void)error_context(&request->err,
                            "error decoding YAML: error converting YAML to JSON");
        return NULL;
    }
    if (config->type == VALUE_NULL)
        config = value_new_map(&request->arena);
    if (!check_map(request, config, value_json_type(config),
                   "error unmarshaling JSON: while decoding JSON: json"))
        return NULL;
    if (request->write.field_validation == FIELD_VALIDATION_IGNORE)
        request->write.warnings = (struct decode_notes){ 0 };
    return refuse_duplicates(request) ? config : NULL;
}

static struct value *decode_json_patch(struct request *request, struct bytes body)
{
    return json_parse(json_mend_text(body, &request->arena), NULL, &request->arena, &request->err);
}

struct patch_row {
    const char     *type;
    enum patch_type patch;
    struct value *(*decode)(struct request *, struct bytes);
};

static const struct patch_row patch_rows[] = {
    { "application/json-patch+json",            PATCH_JSON,      decode_json_patch },
    { "application/merge-patch+json",           PATCH_MERGE,     decode_json_patch },
    { "application/strategic-merge-patch+json", PATCH_STRATEGIC, decode_json_patch },
    { "application/apply-patch+yaml",           PATCH_APPLY,     decode_configuration },
    { "application/apply-patch+cbor",           PATCH_APPLY,     decode_cbor_configuration },
};

static const struct patch_row *find_patch(const struct request *request,
                                          const struct http_request *http)
{
    struct bytes type = content_type(http);
    bool is_custom = request->route.kind->custom;
    FOR_EACH(row, patch_rows)
        if (bytes_equal_text(type, row->type) && !(is_custom && row->patch == PATCH_STRATEGIC))
            return row;
    return NULL;
}

bool request_check_form(struct request *request)
{
    const struct route *route = &request->route;
    if (!route->kind || route->verb != REQUEST_PATCH || route->rest)
        return true;
    request->patch_row = find_patch(request, http_exchange_request(request->exchange));
    if (request->patch_row || route->kind->custom)
        return true;
    request->names_nothing = true;
    return fail(&request->err, REASON_UNSUPPORTED_MEDIA_TYPE, 0, "415: Unsupported Media Type");
}

static bool decode_patch(struct request *request, struct bytes body)
{
    const struct patch_row *row = request->patch_row;
    if (!row)
        return unsupported_media(request, "application/json-patch+json, "
                                          "application/merge-patch+json, "
                                          "application/apply-patch+yaml, "
                                          "application/apply-patch+cbor");
    request->write.patch_type = row->patch;
    if (!write_options_read(request))
        return false;
    request->body = row->decode(request, body);
    bool is_told = row->patch == PATCH_JSON || row->patch == PATCH_MERGE;
    request->is_about_patch = row->patch != PATCH_APPLY || request->route.subresource;
    return request->body || (is_told && error_context(&request->err, "error decoding patch"));
}

/* ---- delete ---- */

static bool options_from_query(struct request *request)
{
    struct bytes orphan = url_query_value(&request->query, "orphanDependents");
    struct value *flag =
        orphan.at ? value_new_bool(&request->arena,
                                   url_query_bool(&request->query, "orphanDependents", false))
                  : NULL;
    const char *uid = query_text(request, "uid"),
               *revision = query_text(request, "resourceVersion");
    request->write.precondition_uid = text_is_empty(uid) ? NULL : uid;
    request->write.precondition_revision = text_is_empty(revision) ? NULL : revision;
    return query_int(request, "gracePeriodSeconds", -1, &request->write.grace_period_s) &&
           delete_propagation_read(url_query_value(&request->query, "propagationPolicy"), flag,
                                   &request->write, &request->err);
}

/* Options say nothing of what they are, or that they are options, of any group. */
static bool check_options_kind(struct request *request, const struct value *options)
{
    struct bytes name = value_string(options, "kind"),
                 version = value_string(options, "apiVersion");
    if (name.size == 0 || bytes_equal_text(name, "DeleteOptions"))
        return true;
    return fail(&request->err, REASON_BAD_REQUEST, 0,
                "no kind \"%.*s\" is registered for version \"%.*s\" in scheme "
                "\"pkg/runtime/scheme.go:111\"",
                BYTES_ARG(name),
                BYTES_ARG(version.size ? version : BYTES("meta.k8s.io/v1")));
}

/* NULL: not to be read. */
static struct value *read_options(struct request *request, const struct http_request *http,
                                  struct bytes body)
{
    enum body_format format;
    struct decode_notes notes = { 0 };
    const struct kind *kind = well_known.delete_options;
    if (is_protobuf(http, kind))
        return protobuf_read_object(body, kind, &request->arena, NULL, &request->err);
    if (!body_format(request, content_type(http), &format))
        return NULL;
    struct decode_source source = { .text = body, .format = format };
    struct value *options = decode_object_body(body, format, &request->arena, &request->err);
    if (!options || !check_options_kind(request, options) ||
        !decode_value_from(options, kind->type, &source, &request->arena, &notes, &request->err))
        return NULL;
    return options;
}

static bool options_from_body(struct request *request, const struct http_request *http,
                              struct bytes body)
{
    struct value *options = read_options(request, http, body);
    if (!options)
        return false;
    return delete_options_read(options, &request->write, &request->err);
}

static bool dry_run_from_query(struct request *request)
{
    struct option_mistakes mistakes = { 0 };
    write_options_dry_run(request, &mistakes);
    return option_mistakes_finish(&mistakes, request, "DeleteOptions");
}

/* Where there is a body, what the query says does not count. */
static bool read_delete_options(struct request *request, const struct http_request *http,
                                struct bytes body)
{
    request->bad_options = "DeleteOptions";
    request->write.arena = &request->arena;
    bool good = body.size > 0 ? options_from_body(request, http, body)
                              : dry_run_from_query(request) && options_from_query(request);
    if (good || request->err.reason != REASON_INVALID)
        request->bad_options = NULL;
    return good;
}

static bool check_ports(struct request *request)
{
    for (size_t i = 0; i < request->query.count; i++) {
        struct bytes list = request->query.parameters[i].value;
        if (!bytes_equal_text(request->query.parameters[i].name, "ports"))
            continue;
        while (list.at)
            if (!query_check_unsigned(request, "cannot convert to []int32: strconv.ParseUint",
                                      bytes_next(&list, ','), UINT16_MAX))
                return false;
    }
    return true;
}

/* Nobody can pretend to talk with a pod. */
static bool check_connect(struct request *request)
{
    const char *name = request->route.subresource->name;
    if (text_equal(name, "log"))
        return true;
    if (url_query_value(&request->query, "dryRun").at)
        return fail(&request->err, REASON_BAD_REQUEST, 0, "dryRun is not supported");
    return !text_equal(name, "portforward") || check_ports(request);
}

bool request_decode(struct request *request)
{
    const struct http_request *http = http_exchange_request(request->exchange);
    const struct route *route = &request->route;
    if (http_exchange_body_too_large(request->exchange))
        return fail(&request->err, REASON_REQUEST_ENTITY_TOO_LARGE, 0,
                    "Request entity too large: limit is %d", API_BODY_MAX);
    if (!route->kind)
        return true;
    if (route->rest)
        return check_connect(request);   /* a stream's body is not ours */
    struct bytes body = { arena_copy(&request->arena, http->body.at, http->body.size),
                          http->body.size };
    struct body_form form;
    struct list_options *selected;
    request->write.grace_period_s = -1;
    switch (route->verb) {
    case REQUEST_CREATE:
        return find_form(request, http, &form) && write_options_read(request) &&
               decode_object(request, &form, body);
    case REQUEST_UPDATE:
        return write_options_read(request) && find_form(request, http, &form) &&
               decode_object(request, &form, body);
    case REQUEST_PATCH:  return decode_patch(request, body);
    case REQUEST_DELETE:
        return read_delete_options(request, http, body);
    case REQUEST_DELETE_COLLECTION:      /* a bad selector is told before bad options are */
        return list_options_read(request, &selected) && read_delete_options(request, http, body);
    case REQUEST_GET:
    case REQUEST_LIST:
    case REQUEST_WATCH:
    case REQUEST_CONNECT:
    case REQUEST_VERB_COUNT:
        break;
    }
    return true;
}
