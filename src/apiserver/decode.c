/* SPDX-License-Identifier: Apache-2.0 */
/* decode.c - the body and the options of a write, on the I/O thread: pure work, before the core is
 * bothered. */
#include <strings.h>

#include "apiserver/query.h"
#include "write/pipeline.h"
#include "apiserver/request.h"
#include "codec/cbor.h"
#include "codec/json.h"
#include "codec/yaml.h"
#include "object/decode.h"
#include "object/decode_source.h"
#include "object/managed_fields.h"
#include "object/patch_elements.h"
#include "object/protobuf.h"
#include "write/delete_options.h"

/* An option of the query that is not allowed. */
static bool fail_options(struct request *request, const char *reason, const char *field,
                         const char *message)
{
    request->bad_options = request->route.verb == REQUEST_CREATE  ? "CreateOptions"
                           : request->route.verb == REQUEST_PATCH ? "PatchOptions"
                                                                  : "UpdateOptions";
    fail(&request->err, REASON_INVALID, 0, "%s.meta.k8s.io \"\" is invalid: %s: %s",
         request->bad_options, field, message);
    error_add_cause(&request->err, &request->arena, reason, field, message);
    return false;
}

/* `bad` as it is shown: a quoted text, or a list. */
static bool fail_option(struct request *request, const char *field, const char *bad,
                        const char *supported)
{
    return fail_options(request, "FieldValueNotSupported", field,
                        arena_printf(&request->arena,
                                     "Unsupported value: %s: supported values: %s", bad, supported));
}

/* The query's own words, as a list. */
static const char *dry_run_list(struct request *request, bool *ret_good)
{
    AUTO_BUFFER list = { 0 };
    *ret_good = true;
    for (size_t i = 0; i < request->query.count; i++) {
        struct bytes value = request->query.parameters[i].value;
        if (!bytes_equal_text(request->query.parameters[i].name, "dryRun"))
            continue;
        buffer_add_text(&list, list.size ? "," : "");
        json_write_string(&list, value);
        *ret_good = *ret_good && bytes_equal_text(value, "All");
    }
    return list.size ? arena_printf(&request->arena, "[%s]", buffer_text(&list)) : NULL;
}

static bool read_dry_run(struct request *request)
{
    bool good;
    const char *list = dry_run_list(request, &good);
    if (!good)
        return fail_option(request, "dryRun", list, "\"All\"");
    request->write.dry_run = list != NULL;
    return true;
}

/* ---- fieldManager and force ---- */

/* As Go quotes a text. */
static void write_quoted(struct buffer *out, struct bytes text)
{
    static const char codes[] = "abtnvfr";               /* of 7 to 13 */
    buffer_add_char(out, '"');
    for (size_t i = 0; i < text.size; i++) {
        unsigned char c = (unsigned char)text.at[i];
        if (c >= 7 && c <= 13)
            buffer_printf(out, "\\%c", codes[c - 7]);
        else if (c < 0x20 || c == 0x7f)
            buffer_printf(out, "\\x%02x", c);
        else
            buffer_printf(out, c == '"' || c == '\\' ? "\\%c" : "%c", c);
    }
    buffer_add_char(out, '"');
}

/* Go's unicode.IsPrint, for what is likely: control characters and broken text are refused. */
static bool check_printable(struct request *request, struct bytes manager)
{
    for (size_t i = 0; i < manager.size; i++) {
        unsigned char c = (unsigned char)manager.at[i];
        if (c >= 0x20 && c != 0x7f)
            continue;
        AUTO_BUFFER shown = { 0 };
        write_quoted(&shown, manager);
        return fail_options(request, "FieldValueInvalid", "fieldManager",
                            arena_printf(&request->arena,
                                         "Invalid value: %s: invalid character U+%04X "
                                         "(at position %zu)", buffer_text(&shown), c, i));
    }
    return true;
}

/* What stands before the first slash of the user agent, as far as it is printable and fits. */
static const char *manager_of_agent(struct request *request)
{
    struct bytes rest = bytes_of(request->user_agent ? request->user_agent : "");
    struct bytes agent = bytes_next(&rest, '/');
    char *manager = arena_alloc(&request->arena, FIELD_MANAGER_MAX + 1);
    size_t size = 0;
    for (size_t i = 0; i < agent.size && size < FIELD_MANAGER_MAX; i++)
        if ((unsigned char)agent.at[i] >= 0x20 && agent.at[i] != 0x7f)
            manager[size++] = agent.at[i];
    return manager;
}

static bool read_field_manager(struct request *request)
{
    const char *manager = query_text(request, "fieldManager");
    bool applies = request->route.verb == REQUEST_PATCH && request->write.patch_type == PATCH_APPLY;
    request->write.field_manager = text_is_empty(manager) ? manager_of_agent(request) : manager;
    if (applies && text_is_empty(manager))
        return fail_options(request, "FieldValueRequired", "fieldManager",
                            "Required value: is required for apply patch");
    if (!applies && url_query_value(&request->query, "force").at)
        return fail_options(request, "FieldValueForbidden", "force",
                            "Forbidden: may not be specified for non-apply patch");
    if (manager && strlen(manager) > FIELD_MANAGER_MAX)
        return fail_options(request, "FieldValueTooLong", "fieldManager",
                            "Too long: may not be more than 128 bytes");
    return !manager || check_printable(request, bytes_of(manager));
}

/* Upstream's default is Warn for all that decode an object. */
static bool read_field_validation(struct request *request)
{
    static const struct { const char *text; enum field_validation value; } rows[] = {
        { "Ignore", FIELD_VALIDATION_IGNORE },
        { "Warn", FIELD_VALIDATION_WARN },
        { "Strict", FIELD_VALIDATION_STRICT },
    };
    const char *text = query_text(request, "fieldValidation");
    request->write.field_validation = FIELD_VALIDATION_WARN;
    if (text_is_empty(text))
        return true;
    FOR_EACH(row, rows)
        if (text_equal(row->text, text)) {
            request->write.field_validation = row->value;
            return true;
        }
    return fail_option(request, "fieldValidation", arena_printf(&request->arena, "\"%s\"", text),
                       "\"\", \"Ignore\", \"Strict\", \"Warn\"");
}

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

static bool decode_object(struct request *request, const struct http_request *http,
                          struct bytes body)
{
    struct sent_body sent = { .text = body, .validation = request->write.field_validation };
    const struct kind *kind = kind_of_body(&request->route);
    if (is_protobuf(http, kind)) {
        request->body = protobuf_read_object(body, kind, &request->arena, NULL, &request->err);
        return request->body != NULL;
    }
    if (!body_format(request, content_type(http), &sent.format))
        return false;
    if (sent.format == BODY_JSON)
        sent.text = json_mend_text(body, &request->arena);
    request->body =
        decode_body(&sent, kind, &request->arena, &request->write.warnings, &request->err);
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
    const struct decode_notes *notes = &request->write.warnings;
    AUTO_BUFFER text = { 0 };
    if (notes->count == 0 || request->write.field_validation != FIELD_VALIDATION_STRICT)
        return true;
    for (size_t i = 0; i < notes->count; i++)
        buffer_printf(&text, "\n  %s", notes->texts[i]);
    return fail(&request->err, REASON_BAD_REQUEST, 0,
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

static bool decode_patch(struct request *request, const struct http_request *http,
                         struct bytes body)
{
    static const struct {
        const char     *type;
        enum patch_type patch;
        struct value *(*decode)(struct request *, struct bytes);
    } rows[] = {
        { "application/json-patch+json",            PATCH_JSON,      decode_json_patch },
        { "application/merge-patch+json",           PATCH_MERGE,     decode_json_patch },
        { "application/strategic-merge-patch+json", PATCH_STRATEGIC, decode_json_patch },
        { "application/apply-patch+yaml",           PATCH_APPLY,     decode_configuration },
        { "application/apply-patch+cbor",           PATCH_APPLY,     decode_cbor_configuration },
    };
    struct bytes type = content_type(http);
    bool is_custom = request->route.kind->custom;
    FOR_EACH(row, rows) {
        if (!bytes_equal_text(type, row->type) || (is_custom && row->patch == PATCH_STRATEGIC))
            continue;
        request->write.patch_type = row->patch;
        if (!read_field_manager(request))
            return false;
        request->body = row->decode(request, body);
        bool is_told = row->patch == PATCH_JSON || row->patch == PATCH_MERGE;
        return request->body || (is_told && error_context(&request->err, "error decoding patch"));
    }
    if (is_custom)
        return unsupported_media(request, "application/json-patch+json, "
                                          "application/merge-patch+json, "
                                          "application/apply-patch+yaml, "
                                          "application/apply-patch+cbor");
    request->names_nothing = true;
    return fail(&request->err, REASON_UNSUPPORTED_MEDIA_TYPE, 0, "415: Unsupported Media Type");
}

/* ---- delete ---- */

static bool options_from_query(struct request *request)
{
    struct bytes orphan = url_query_value(&request->query, "orphanDependents");
    struct value *flag =
        orphan.at ? value_new_bool(&request->arena,
                                   url_query_bool(&request->query, "orphanDependents", false))
                  : NULL;
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

/* Where there is a body, what the query says does not count. */
static bool read_delete_options(struct request *request, const struct http_request *http,
                                struct bytes body)
{
    request->bad_options = "DeleteOptions";
    request->write.arena = &request->arena;
    bool good = body.size > 0 ? options_from_body(request, http, body)
                              : read_dry_run(request) && options_from_query(request);
    if (good || request->err.reason != REASON_INVALID)
        request->bad_options = NULL;
    return good;
}

bool request_decode(struct request *request)
{
    const struct http_request *http = http_exchange_request(request->exchange);
    const struct route *route = &request->route;
    if (http_exchange_body_too_large(request->exchange))
        return fail(&request->err, REASON_REQUEST_ENTITY_TOO_LARGE, 0,
                    "Request entity too large: limit is %d", API_BODY_MAX);
    if (!route->kind || route->rest)
        return true;                     /* a stream's body is not ours */
    struct bytes body = { arena_copy(&request->arena, http->body.at, http->body.size),
                          http->body.size };
    request->write.grace_period_s = -1;
    switch (route->verb) {
    case REQUEST_CREATE:
    case REQUEST_UPDATE:
        return read_dry_run(request) && read_field_validation(request) &&
               read_field_manager(request) && decode_object(request, http, body);
    case REQUEST_PATCH:
        request->write.force = url_query_bool(&request->query, "force", false);
        return read_dry_run(request) && read_field_validation(request) &&
               decode_patch(request, http, body);
    case REQUEST_DELETE:
    case REQUEST_DELETE_COLLECTION:
        return read_delete_options(request, http, body);
    case REQUEST_GET:
    case REQUEST_LIST:
    case REQUEST_WATCH:
    case REQUEST_CONNECT:
    case REQUEST_VERB_COUNT:
        break;
    }
    return true;
}
