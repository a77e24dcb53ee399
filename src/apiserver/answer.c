/* SPDX-License-Identifier: Apache-2.0 */
/* answer.c - from what the core found to bytes on the wire: headers, and the body in the form that
 * the client wants.
 *
 * Plain JSON is the stored text itself: one piece for an object, one per item for a list.  Other
 * forms (protobuf, CBOR, YAML, Table, partial metadata, another version of a shared kind) are
 * rendered into a buffer.
 *
 * Not here: what is answered (conclude.c), what an error says (answer_status.c). */
#include <time.h>

#include "apiserver/render.h"
#include "apiserver/output_media.h"
#include "apiserver/answer.h"
#include "apiserver/body.h"
#include "write/convert.h"
#include "base/env.h"
#include "codec/json.h"
#include "codec/yaml.h"
#include "http/tls.h"
#include "object/custom_kind.h"
#include "object/decode.h"

enum {
    WARNINGS_MAX = DECODE_WARNINGS_MAX,
    WARNINGS_MAX_BYTES = 4096,           /* of all together, as upstream has it */
    HEADERS_MAX = WARNINGS_MAX + 8
};

static const char json_type[] = "application/json", yaml_type[] = "application/yaml";

/* Each answer's begin with headers_init: to clear all places would cost more than to fill some. */
struct headers {
    struct http_header items[HEADERS_MAX];
    size_t             count;
};

static void headers_init(struct headers *headers)
{
    headers->count = 0;
}

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

static void add_warnings(struct headers *headers, const struct decode_notes *notes,
                         struct arena *arena)
{
    size_t bytes = 0;
    for (size_t i = 0; i < notes->count && i < WARNINGS_MAX; i++) {
        bytes += strlen(notes->texts[i]);
        if (i > 0 && bytes > WARNINGS_MAX_BYTES)
            return;
        add_header(headers, "warning", quote_warning(notes->texts[i], arena));
    }
}

static void standard_headers(struct request *request, struct headers *headers,
                             const char *content_type)
{
    add_header(headers, "audit-id", request->audit_id);
    add_header(headers, "cache-control", "no-cache, private");
    add_header(headers, "content-type", content_type);
    const struct kind *kind = request->route.kind;
    if (request->is_heard && kind && kind->deprecation)
        add_header(headers, "warning", quote_warning(kind->deprecation, &request->arena));
    add_warnings(headers, &request->write.warnings, &request->arena);
}

static void answer_headers(struct request *request, int status, const char *content_type,
                           struct headers *headers)
{
    standard_headers(request, headers, content_type);
    if (status == 401)
        add_header(headers, "www-authenticate", "Bearer");
    if (request->err.retry_after_s)
        add_header(headers, "retry-after",
                   arena_printf(&request->arena, "%d", request->err.retry_after_s));
}

void request_answer_bytes(struct request *request, int status, const char *content_type,
                          struct bytes body)
{
    struct headers headers;
    headers_init(&headers);
    answer_headers(request, status, content_type, &headers);
    if (request->exchange)
        http_respond(request->exchange, status, headers.items, headers.count, body);
}

void request_answer_nothing(struct request *request)
{
    const struct http_header headers[] = {
        { BYTES("audit-id"), bytes_of(request->audit_id) },
        { BYTES("cache-control"), BYTES("no-cache, private") }
    };
    http_respond(request->exchange, request->status, headers, ARRAY_SIZE(headers), BYTES(""));
}

static void send_body(struct request *request, int status, struct headers *headers,
                      struct body *body, bool may_gzip)
{
    body_flush(body);
    if (!request->exchange)
        return;
    if (may_gzip && body->size_bytes >= BODY_GZIP_FROM &&
        gzip_is_wanted(http_exchange_request(request->exchange))) {
        add_header(headers, "content-encoding", "gzip");
        add_header(headers, "vary", "Accept-Encoding");
        gzip_answer(request, status, headers->items, headers->count, body);
        return;
    }
    http_respond_pieces(request->exchange, status, headers->items, headers->count, body->pieces,
                        body->count);
    body->count = 0;
}

static void send_whole(struct request *request, int status, const char *content_type,
                       struct body *body)
{
    struct headers headers;
    headers_init(&headers);
    answer_headers(request, status, content_type, &headers);
    send_body(request, status, &headers, body, /* may_gzip= */ true);
}

static const char *etag_of(struct bytes body, struct arena *arena)
{
    unsigned char digest[32];
    AUTO_BUFFER tag = { 0 };
    sha256(body, digest);
    for (size_t i = 0; i < sizeof digest; i++)
        buffer_printf(&tag, "%02X", digest[i]);
    return arena_copy(arena, tag.at, tag.size);
}

static const char *next_year(struct request *request)
{
    enum { YEAR_S = 365 * 24 * 60 * 60, DATE_SIZE = 40 };
    time_t then = (time_t)(env_wall_s(request->server->env) + YEAR_S);
    char *text = arena_alloc(&request->arena, DATE_SIZE);
    struct tm parts;
    gmtime_r(&then, &parts);
    strftime(text, DATE_SIZE, "%a, %d %b %Y %H:%M:%S UTC", &parts);
    return text;
}

static void document_headers(struct request *request, const struct document *document,
                             struct headers *headers)
{
    if (document->is_immutable) {
        add_header(headers, "audit-id", request->audit_id);
        add_header(headers, "cache-control", "public, immutable");
        add_header(headers, "content-type", document->content_type);
        add_header(headers, "expires", next_year(request));
    } else {
        standard_headers(request, headers, document->content_type);
    }
    add_header(headers, "vary", "Accept");
    add_header(headers, "etag", arena_printf(&request->arena, "\"%s\"", document->etag));
}

bool request_answer_known(struct request *request, const struct document *document)
{
    struct headers headers;
    struct bytes known =
        http_header_value(http_exchange_request(request->exchange), "if-none-match");
    const char *tag = arena_printf(&request->arena, "\"%s\"", document->etag);
    headers_init(&headers);
    if (!bytes_equal_text(known, tag))
        return false;
    document_headers(request, document, &headers);
    http_respond(request->exchange, 304, headers.items, headers.count, BYTES(""));
    return true;
}

void request_answer_document(struct request *request, const struct document *document,
                             struct bytes text)
{
    struct headers headers;
    struct document tagged = *document;
    AUTO_BODY body = { .arena = &request->arena };
    headers_init(&headers);
    if (!tagged.etag)
        tagged.etag = etag_of(text, &request->arena);
    if (request_answer_known(request, &tagged))
        return;
    document_headers(request, &tagged, &headers);
    buffer_add(&body.room, text.at, text.size);
    send_body(request, 200, &headers, &body, tagged.may_gzip);
}

void request_answer_moved(struct request *request, const char *location)
{
    struct headers headers;
    headers_init(&headers);
    standard_headers(request, &headers, json_type);
    add_header(&headers, "location", location);
    http_respond(request->exchange, 301, headers.items, headers.count, BYTES(""));
}

/* ?pretty=true, a program behind which there is a person, or one that accepts nothing of ours. */
static bool wants_pretty(const struct request *request)
{
    static const char *const yes[] = { "1", "t", "T", "true", "TRUE", "True" };
    static const char *const agents[] = { "curl", "Wget", "Mozilla/5.0" };
    struct bytes asked = url_query_value(&request->query, "pretty");
    if (request->output.in_lines)
        return true;
    FOR_EACH(word, yes)
        if (bytes_equal_text(asked, *word))
            return true;
    FOR_EACH(agent, agents)
        if (asked.size == 0 && bytes_starts_with(bytes_of(request->user_agent), *agent))
            return true;
    return false;
}

static struct bytes body_bytes(struct body *body, struct arena *arena)
{
    AUTO_BUFFER whole = { 0 };
    body_flush(body);
    if (body->count == 1)
        return body->pieces[0].bytes;
    for (size_t i = 0; i < body->count; i++)
        buffer_add(&whole, body->pieces[i].bytes.at, body->pieces[i].bytes.size);
    return (struct bytes){ arena_copy(arena, whole.at, whole.size), whole.size };
}

static void send_yaml(struct request *request, int status, struct bytes json)
{
    AUTO_BODY body = { .arena = &request->arena };
    const struct value *value = json_parse(json, NULL, &request->arena, NULL);
    if (value)
        yaml_write_value(&body.room, value);
    send_whole(request, status, yaml_type, &body);
}

static void send_pretty(struct request *request, int status, struct bytes json)
{
    AUTO_BODY body = { .arena = &request->arena };
    json_write_pretty(&body.room, json_parse(json, NULL, &request->arena, NULL), 2);
    send_whole(request, status, json_type, &body);
}

/* JSON goes out as it is, or as YAML where that was asked for. */
static void send_json(struct request *request, int status, struct body *json)
{
    if (request->output.format == OUTPUT_YAML)
        send_yaml(request, status, body_bytes(json, &request->arena));
    else if (wants_pretty(request))
        send_pretty(request, status, body_bytes(json, &request->arena));
    else
        send_whole(request, status, json_type, json);
}

const char *json_to_yaml(struct bytes json, struct arena *arena)
{
    AUTO_BUFFER text = { 0 };
    const struct value *value = json_parse(json, NULL, arena, NULL);
    if (value)
        yaml_write_value(&text, value);
    return arena_copy(arena, text.at, text.size);
}

static const struct binary_form *binary_form(const struct request *request)
{
    return output_media[request->output.format].binary;
}

/* What protobuf cannot say goes out as JSON; the content type tells. */
void request_answer_value(struct request *request, int status, const struct value *value,
                          const struct kind *kind)
{
    AUTO_BODY body = { .arena = &request->arena };
    const struct binary_form *form = binary_form(request);
    if (form && form->write_value(&body.room, value, kind, NULL)) {
        send_whole(request, status, output_media[request->output.format].type, &body);
        return;
    }
    buffer_reset(&body.room);
    encode_object(&body.room, value, kind);
    send_json(request, status, &body);
}

/* ---- objects and lists ---- */

static bool is_plain(const struct request *request)
{
    const struct kind *kind = request->route.kind;
    return request->output.shape == SHAPE_OBJECT && request->output.format == OUTPUT_JSON &&
           !wants_pretty(request) && (!kind || kind == kind->storage || kind->custom);
}

static void send_binary(struct request *request, struct body *body)
{
    send_whole(request, request->status, output_media[request->output.format].type, body);
}

bool request_answer_object(struct request *request)
{
    const struct kind *kind = request->route.kind;
    const struct binary_form *form = binary_form(request);
    AUTO_BODY body = { .arena = &request->arena };
    if (is_plain(request) && (!kind || object_is_of(request->object, kind))) {
        body_add_object(&body, BYTES(""), request->object, request->object->text);
        send_whole(request, request->status, json_type, &body);
    } else if (form) {
        if (!form->write_object(request, &body.room, request->object, &request->err))
            return false;
        send_binary(request, &body);
    } else {
        render_object(request, &body.room, request->object);
        send_json(request, request->status, &body);
    }
    return true;
}

bool request_answer_page(struct request *request)
{
    AUTO_BODY body = { .arena = &request->arena };
    const struct binary_form *form = binary_form(request);
    if (form) {
        if (!form->write_page(request, &body))
            return false;
        send_binary(request, &body);
    } else {
        render_page(request, &body);
        send_json(request, request->status, &body);
    }
    return true;
}
