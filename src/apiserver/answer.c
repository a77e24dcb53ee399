/* SPDX-License-Identifier: Apache-2.0 */
/* answer.c - from what the core found to bytes on the wire, on the I/O thread.
 *
 * Plain JSON is the stored text itself: one piece for an object, one per item for a list.  Other
 * forms (protobuf, YAML, Table, partial metadata, another version of a shared kind) are rendered
 * into a buffer.  Here is the one place where an error becomes a Status. */
#include "apiserver/convert.h"
#include "apiserver/request.h"
#include "codec/json.h"
#include "codec/yaml.h"
#include "http/tls.h"
#include "object/custom_kind.h"
#include "object/decode.h"
#include "object/protobuf.h"

enum { HEADERS_MAX = 16, WARNINGS_MAX = 8 };

static const char json_type[] = "application/json", yaml_type[] = "application/yaml",
                  protobuf_type[] = "application/vnd.kubernetes.protobuf";

struct headers {
    struct http_header items[HEADERS_MAX];
    size_t             count;
};

static void add_header(struct headers *headers, const char *name, const char *value)
{
    if (headers->count < HEADERS_MAX)
        headers->items[headers->count++] = (struct http_header){ bytes_of(name), bytes_of(value) };
}

static const char *quote_warning(const char *text, struct arena *arena)
{
    AUTO_BUFFER quoted = { 0 };
    buffer_add_text(&quoted, "299 - \"");
    for (; *text; text++) {
        if (*text == '"' || *text == '\\')
            buffer_add_char(&quoted, '\\');
        buffer_add_char(&quoted, (unsigned char)*text < ' ' ? ' ' : *text);
    }
    buffer_add_char(&quoted, '"');
    return arena_copy(arena, quoted.at, quoted.size);
}

static void standard_headers(struct request *request, struct headers *headers,
                             const char *content_type)
{
    add_header(headers, "audit-id", request->audit_id);
    add_header(headers, "cache-control", "no-cache, private");
    add_header(headers, "content-type", content_type);
    const struct decode_notes *notes = &request->write.warnings;
    bool is_strict = error_is_set(&request->err) &&
                     request->write.field_validation == FIELD_VALIDATION_STRICT;
    for (size_t i = 0; !is_strict && i < notes->count && i < WARNINGS_MAX; i++)
        add_header(headers, "warning", quote_warning(notes->texts[i], &request->arena));
    const struct kind *kind = request->route.kind;
    if (kind && kind->custom && kind->custom->warning)
        add_header(headers, "warning", quote_warning(kind->custom->warning, &request->arena));
}

void request_answer_bytes(struct request *request, int status, const char *content_type,
                          struct bytes body)
{
    struct headers headers = { 0 };
    standard_headers(request, &headers, content_type);
    if (status == 401)
        add_header(&headers, "www-authenticate", "Bearer");
    if (request->err.retry_after_s)
        add_header(&headers, "retry-after",
                   arena_printf(&request->arena, "%d", request->err.retry_after_s));
    if (request->exchange)
        http_respond(request->exchange, status, headers.items, headers.count, body);
}

void request_answer_document(struct request *request, const char *content_type, struct bytes body)
{
    struct headers headers = { 0 };
    unsigned char digest[32];
    AUTO_BUFFER tag = { 0 };
    sha256(body, digest);
    buffer_add_char(&tag, '"');
    for (size_t i = 0; i < sizeof digest; i++)
        buffer_printf(&tag, "%02X", digest[i]);
    buffer_add_char(&tag, '"');
    struct bytes known =
        http_header_value(http_exchange_request(request->exchange), "if-none-match");
    bool is_known = known.size && bytes_equal(known, buffer_bytes(&tag));
    standard_headers(request, &headers, content_type);
    add_header(&headers, "vary", "Accept");
    add_header(&headers, "etag", buffer_text(&tag));
    http_respond(request->exchange, is_known ? 304 : 200, headers.items, headers.count,
                 is_known ? BYTES("") : body);
}

/* ?pretty=true, for people. */
static bool wants_pretty(const struct request *request)
{
    return url_query_bool(&request->query, "pretty", false);
}

/* JSON goes out as it is, or as YAML where that was asked for. */
static void send_json(struct request *request, int status, struct bytes json)
{
    if (request->output.format == OUTPUT_YAML) {
        const char *text = json_to_yaml(json, &request->arena);
        request_answer_bytes(request, status, yaml_type, bytes_of(text));
        return;
    }
    if (wants_pretty(request)) {
        AUTO_BUFFER text = { 0 };
        const struct value *value = json_parse(json, NULL, &request->arena, NULL);
        json_write_pretty(&text, value, 2);
        request_answer_bytes(request, status, json_type, buffer_bytes(&text));
        return;
    }
    request_answer_bytes(request, status, json_type, json);
}

const char *json_to_yaml(struct bytes json, struct arena *arena)
{
    AUTO_BUFFER text = { 0 };
    const struct value *value = json_parse(json, NULL, arena, NULL);
    if (value)
        yaml_write_value(&text, value);
    return arena_copy(arena, text.at, text.size);
}

/* What protobuf cannot say goes out as JSON; the content type tells. */
static void send_value(struct request *request, int status, const struct value *value,
                       const struct kind *kind)
{
    AUTO_BUFFER body = { 0 };
    if (request->output.format == OUTPUT_PROTOBUF &&
        protobuf_write_object(&body, value, kind, NULL)) {
        request_answer_bytes(request, status, protobuf_type, buffer_bytes(&body));
        return;
    }
    buffer_reset(&body);
    encode_object(&body, value, kind);
    send_json(request, status, buffer_bytes(&body));
}

/* ---- Status ---- */

/* A conflict of an apply is about fields, not about the object. */
static bool is_about_fields(const struct error *err)
{
    return err->causes && text_equal(err->causes->reason, "FieldManagerConflict");
}

static void name_options(struct request *request, struct value *details)
{
    struct arena *arena = &request->arena;
    value_set(details, arena, "group", value_new_text(arena, "meta.k8s.io"));
    value_set(details, arena, "kind", value_new_text(arena, request->bad_options));
}

static void name_object(struct request *request, struct value *details)
{
    struct arena *arena = &request->arena;
    const struct route *route = &request->route;
    const char *name = route->name ? route->name
                       : request->write.verb == WRITE_CREATE
                           ? value_text(request->body, "metadata.name", arena)
                           : NULL;
    bool names_object = request->err.reason != REASON_TOO_MANY_REQUESTS;
    if (names_object && !text_is_empty(name))
        value_set(details, arena, "name", value_new_text(arena, name));
    if (names_object && route->kind) {
        bool is_invalid = request->err.reason == REASON_INVALID;
        if (*route->kind->group)
            value_set(details, arena, "group", value_new_text(arena, route->kind->group));
        value_set(details, arena, "kind",
                  value_new_text(arena, is_invalid ? route->kind->name : route->kind->resource));
    }
}

static struct value *status_details(struct request *request)
{
    struct arena *arena = &request->arena;
    struct value *details = value_new_map(arena);
    if (request->bad_options)
        name_options(request, details);
    else if (!is_about_fields(&request->err))
        name_object(request, details);
    struct value *causes = value_new_list(arena);
    for (const struct cause *cause = request->err.causes; cause; cause = cause->next) {
        struct value *item = value_new_map(arena);
        value_set(item, arena, "reason", value_new_text(arena, cause->reason));
        value_set(item, arena, "message", value_new_text(arena, cause->message));
        if (!text_is_empty(cause->field))
            value_set(item, arena, "field", value_new_text(arena, cause->field));
        value_append(causes, arena, item);
    }
    if (value_count(causes) > 0)
        value_set(details, arena, "causes", causes);
    if (request->err.retry_after_s)
        value_set(details, arena, "retryAfterSeconds",
                  value_new_int(arena, request->err.retry_after_s));
    return details;
}

static bool has_details(const struct error *err)
{
    return err->reason != REASON_BAD_REQUEST && err->reason != REASON_UNAUTHORIZED &&
           err->reason != REASON_EXPIRED && err->reason != REASON_UNKNOWN;
}

struct value *status_of_error(struct request *request)
{
    struct arena *arena = &request->arena;
    const struct error *err = &request->err;
    struct value *status = value_new_map(arena);
    if (request->continue_token)
        value_set_at(status, arena, "metadata.continue",
                     value_new_text(arena, request->continue_token));
    value_set(status, arena, "status", value_new_text(arena, "Failure"));
    value_set(status, arena, "message", value_new_text(arena, err->message));
    value_set(status, arena, "reason", value_new_text(arena, reason_text(err->reason)));
    if (has_details(err))
        value_set(status, arena, "details", status_details(request));
    value_set(status, arena, "code", value_new_int(arena, err->code));
    return status;
}

void render_status(struct request *request, struct buffer *out)
{
    encode_object(out, status_of_error(request), well_known.status);
}

void request_answer_error(struct request *request)
{
    send_value(request, request->err.code, status_of_error(request), well_known.status);
}

static void answer_success(struct request *request)
{
    struct arena *arena = &request->arena;
    struct value *status = value_new_map(arena);
    value_set(status, arena, "status", value_new_text(arena, "Success"));
    if (request->write.verb == WRITE_DELETE) {
        value_set(status, arena, "details", status_details(request));
        value_set_at(status, arena, "details.uid", value_new_text(arena, request->object->uid));
    } else {
        value_set(status, arena, "code", value_new_int(arena, request->status));
    }
    send_value(request, request->status, status, well_known.status);
}

/* ---- objects and lists ---- */

static void release_object(void *object)
{
    object_put(object);
}

static bool is_plain(const struct request *request)
{
    const struct kind *kind = request->route.kind;
    return request->output.shape == SHAPE_OBJECT && request->output.format == OUTPUT_JSON &&
           !wants_pretty(request) && (!kind || kind == kind->storage || kind->custom);
}

static void send_protobuf(struct request *request, bool good, const struct buffer *body)
{
    if (good)
        request_answer_bytes(request, request->status, protobuf_type, buffer_bytes(body));
    else
        request_answer_error(request);
}

static void answer_object(struct request *request)
{
    const struct kind *kind = request->route.kind;
    if (is_plain(request) && (!kind || object_is_of(request->object, kind))) {
        struct headers headers = { 0 };
        struct http_piece piece = { request->object->text, release_object,
                                    object_ref(request->object) };
        standard_headers(request, &headers, json_type);
        http_respond_pieces(request->exchange, request->status, headers.items, headers.count,
                            &piece, 1);
        return;
    }
    AUTO_BUFFER text = { 0 };
    if (request->output.format == OUTPUT_PROTOBUF) {
        bool good = protobuf_render_object(request, &text, request->object, &request->err);
        send_protobuf(request, good, &text);
        return;
    }
    render_object(request, &text, request->object);
    send_json(request, request->status, buffer_bytes(&text));
}

/* Items of a list do not name their kind: what stands behind {"kind":"...","apiVersion":"...", of
 * the object's own text. */
struct bytes text_without_kind(const struct object *object)
{
    const struct kind *kind = object->kind;
    size_t head = sizeof "{\"kind\":\"\",\"apiVersion\":\"\"," - 1 + strlen(kind->name) +
                  strlen(kind->api_version);
    return (struct bytes){ object->text.at + head, object->text.size - head };
}

static const char *list_head(struct request *request)
{
    AUTO_BUFFER head = { 0 };
    const struct kind *kind = request->route.kind;
    const struct core_page *page = &request->page;
    buffer_printf(
        &head, "{\"kind\":\"%s\",\"apiVersion\":\"%s\",\"metadata\":{\"resourceVersion\":\"%lld\"",
        kind->list_name, kind->api_version, (long long)page->revision);
    if (request->continue_token)
        buffer_printf(&head, ",\"continue\":\"%s\"", request->continue_token);
    if (request->show_remaining)
        buffer_printf(&head, ",\"remainingItemCount\":%lld", (long long)page->remaining);
    buffer_add_text(&head, "},\"items\":[");
    return arena_copy(&request->arena, head.at, head.size);
}

/* One item of a list: its own text where that is what the client is to see.  Those of custom kinds
 * name their kind. */
static struct http_piece item_piece(struct request *request, const struct object *object)
{
    const struct kind *kind = request->route.kind;
    if (!kind->custom)
        return (struct http_piece){ text_without_kind(object), release_object, object_ref(object) };
    if (object_is_of(object, kind))
        return (struct http_piece){ object->text, release_object, object_ref(object) };
    AUTO_BUFFER text = { 0 };
    render_object(request, &text, object);
    struct blob *blob = blob_copy(text.at, text.size);
    return (struct http_piece){ blob_bytes(blob), (void (*)(void *))blob_put, blob };
}

static void answer_page(struct request *request)
{
    const struct core_page *page = &request->page;
    struct headers headers = { 0 };
    if (request->output.format == OUTPUT_PROTOBUF) {
        AUTO_BUFFER body = { 0 };
        bool good = protobuf_render_page(request, &body);
        send_protobuf(request, good, &body);
        return;
    }
    if (!is_plain(request)) {
        AUTO_BUFFER json = { 0 };
        render_page(request, &json);
        send_json(request, request->status, buffer_bytes(&json));
        return;
    }
    struct http_piece *pieces = arena_array(&request->arena, page->count * 2 + 2, sizeof *pieces);
    size_t count = 0;
    struct blob *head = blob_copy(list_head(request), strlen(list_head(request)));
    pieces[count++] = (struct http_piece){ blob_bytes(head), (void (*)(void *))blob_put, head };
    bool is_custom = request->route.kind->custom;
    for (size_t i = 0; i < page->count; i++) {
        struct bytes before = i > 0 ? BYTES(",{") : BYTES("{");
        if (is_custom)
            before.size--;
        if (before.size)
            pieces[count++] = (struct http_piece){ .bytes = before };
        pieces[count++] = item_piece(request, page->items[i]);
    }
    pieces[count++] = (struct http_piece){ .bytes = BYTES("]}\n") };
    standard_headers(request, &headers, json_type);
    http_respond_pieces(request->exchange, request->status, headers.items, headers.count, pieces,
                        count);
}

static void answer_value(struct request *request)
{
    send_value(request, request->status, request->value, request->answer_kind);
}

static void answer_whole(struct request *request)
{
    switch (request->answer) {
    case ANSWER_OBJECT:         answer_object(request);        break;
    case ANSWER_VALUE:          answer_value(request);         break;
    case ANSWER_PAGE:           answer_page(request);          break;
    case ANSWER_STATUS_SUCCESS: answer_success(request);       break;
    case ANSWER_PATH:           request->route.path(request);  break;
    case ANSWER_NONE:
    case ANSWER_WATCH:
    case ANSWER_STREAM:
        fail(&request->err, REASON_INTERNAL_ERROR, 0, "the request has no answer");
        request_answer_error(request);
        break;
    }
}

void request_answer(struct request *request)
{
    if (error_is_set(&request->err)) {
        if (request->exchange)
            request_answer_error(request);
    } else if (request->answer == ANSWER_WATCH) {
        watch_begin_answer(request);
        return;                          /* lives on until the watch ends */
    } else if (request->answer == ANSWER_STREAM) {
        stream_begin(request);
        return;
    } else if (request->exchange) {
        answer_whole(request);
    }
    request_free(request);
}
